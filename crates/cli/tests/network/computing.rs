//! Encrypted compute, from the command line to the numbers that come out.
//!
//! These need computing providers beside the proxies, and run by `scripts/test-compute.sh` only. One of five may cheat, which
//! changes nothing here: two of three agree. The demo shows what becomes of it.

use crate::world::{eventually, list, people, text, Person};
use serde_json::{json, Value};
use std::{fs::DirEntry, path::PathBuf, process::Command};

/// Jobs of three, with time for one machine that is all of them.
const TERMS: [&str; 4] = ["--committee", "3", "--time", "60"];
const PROGRAM: &str = "input age: u8\ninput smokes: bool\nscore = dot i16 3*age -20*smokes\nrisk = gt score 150\noutput risk\noutput score\n";

/// Somebody who has registered the program, with its id.
fn registrant(person: &Person) -> String {
	let path = person.file("risk.txt", PROGRAM);
	let built = person.does(&["program", "build", path.to_str().unwrap()]);
	let id = text(&built["program"]);
	person.does(&["program", "register", &id]);
	id
}

fn submit(person: &Person, words: &[&str]) -> u64 {
	let words = [&["job", "submit"], words, &TERMS].concat();
	person.does(&words)["job"].as_u64().unwrap()
}

fn over(person: &Person, job: u64) -> Value {
	eventually("a job that is over", 600, || {
		let shown = person.does(&["job", "show", &job.to_string()]);
		let running = ["drawing", "working", "challengeable"].contains(&shown["stage"].as_str().unwrap());
		(!running).then_some(shown)
	})
}

fn outputs(said: &Value) -> Vec<String> {
	list(&said["outputs"]).iter().map(|output| text(&output["value"])).collect()
}

#[test]
#[ignore = "needs computing providers"]
fn computing_values_pads_and_what_others_encrypted() {
	let [alice, bob] = people();
	let program = registrant(&alice);
	// In the clear first.
	let clear = alice.does(&["program", "run", &program, "--values", "60,true"]);
	assert_eq!(outputs(&clear), ["true", "160"]);
	alice.does(&["keys", "compute", "new"]);
	let key = alice.does(&["keys", "compute", "publish"]);
	alice.does(&["keys", "compute", "pad", "--bits", "9"]);

	// What cannot be is told before anything is made.
	for (words, terms) in [
		("1 to 1 can be asked to agree", ["--committee", "1", "--quorum", "2"]),
		("choose another --time", ["--committee", "1", "--time", "4000000000"]),
	] {
		alice.is_refused_with(words, &[&["job", "submit", &program, "--values", "60,true"][..], &terms].concat());
	}
	let values = submit(&alice, &[&program, "--values", "60,true"]);
	let pad = submit(&alice, &[&program, "--values", "40,false", "--as", "pad"]);
	// Bob has the first input, Alice the other.
	let file = bob.path("alice.key");
	alice.does(&["keys", "compute", "export", "--output", file.to_str().unwrap()]);
	let words = ["job", "encrypt", &program, "--values", "70", "--inputs", "1:1", "--for", file.to_str().unwrap()];
	let piece = text(&bob.does(&words)["piece"]);
	let others = submit(&alice, &[&program, "--input", &piece, "--values", "false"]);
	// A piece for another program: the providers agree that it does not fit.
	let other = bob.file("other.txt", "input a: u16\nb = add a 1\noutput b\n");
	let words = ["job", "encrypt", other.to_str().unwrap(), "--values", "7", "--for", &text(&key["encryption"])];
	let wrong = text(&bob.does(&words)["piece"]);
	let wrong = submit(&alice, &[&program, "--input", &wrong]);

	for (job, expected) in [(values, ["true", "160"]), (pad, ["false", "120"]), (others, ["true", "210"])] {
		assert_eq!(over(&alice, job)["stage"], "settled");
		let result = alice.does(&["job", "result", &job.to_string()]);
		assert_eq!((outputs(&result), &result["provisional"]), (expected.map(String::from).to_vec(), &json!(false)));
	}
	assert_eq!(alice.does(&["job", "verify", &values.to_string()])["right"], true);
	assert_eq!(alice.does(&["job", "verify", &values.to_string(), "--full"])["right"], true);
	alice.is_refused_with("was not encrypted from here", &["job", "verify", &others.to_string()]);
	bob.is_refused_with("is not here", &["job", "result", &values.to_string()]);
	assert!(text(&over(&alice, wrong)["outcome"]).contains("not those that the program takes"));
	alice.is_refused_with("was refused", &["job", "result", &wrong.to_string()]);

	// The pad is used up, and the deposits come back.
	alice.is_refused_with("no unused one-time pad", &["job", "encrypt", &program, "--values", "1,true", "--as", "pad"]);
	let before = alice.free();
	alice.does(&["job", "remove", &values.to_string()]);
	assert!(alice.free() > before);
	alice.is_refused_with("there is no job", &["job", "show", &values.to_string()]);
}

#[test]
#[ignore = "needs computing providers"]
fn computing_for_somebody_else() {
	let [alice, bob] = people();
	let program = registrant(&alice);
	for label in ["shared", "delivered"] {
		alice.does(&["label", "create", label]);
	}
	let shared = submit(&alice, &[&program, "--values", "60,true", "--share", "shared"]);
	let delivered = submit(&alice, &[&program, "--values", "50,false", "--deliver", "delivered"]);
	let grant = |label| {
		let contact = bob.contact();
		let words = ["grant", "--label", label, "--to", &contact, "--proxies", "3", "--threshold", "2", "--for", "60e"];
		alice.does(&words)["policy"].as_u64().unwrap()
	};
	let (first, second) = (grant("shared"), grant("delivered"));
	let early = bob.is_refused(&["job", "open", &second.to_string()]);
	assert!(["no result yet", "is provisional"].iter().any(|words| early.contains(words)), "{early}");
	assert_eq!(over(&alice, delivered)["stage"], "settled");
	// Without Alice.
	assert_eq!(outputs(&bob.does(&["job", "open", &second.to_string()])), ["false", "150"]);
	// Nothing is shared yet.
	bob.is_refused_with("lets you read nothing yet", &["job", "open", &first.to_string()]);

	let ended = over(&alice, shared);
	assert_eq!(ended["stage"], "settled");
	// An agent that is killed at any moment shares each result once.
	let mut agent = alice.begin(&["job", "agent", "--every", "1"]);
	std::thread::sleep(std::time::Duration::from_secs(2));
	agent.kill().unwrap();
	agent.wait().unwrap();
	alice.run(&["job", "agent", "--once"], b"");
	alice.run(&["job", "agent", "--once"], b"");
	let digest = text(&ended["outcome"]);
	let (document, _) = bob.receives(first, &format!("job-{shared}-{}.json", &digest[2..10]));
	let document: Value = serde_json::from_slice(&document).unwrap();
	assert_eq!(outputs(&document), ["true", "160"]);
	let stored = alice.does(&["list", "objects"]);
	let results = list(&stored).iter().filter(|object| text(&object["label"]) == "shared").count();
	assert_eq!(results, 1);
}

#[test]
#[ignore = "needs computing providers"]
fn computing_goes_on_after_whatever_is_cut_off() {
	let [alice] = people();
	let program = registrant(&alice);
	alice.does(&["keys", "compute", "new"]);
	alice.does(&["keys", "compute", "publish"]);
	// Cut off between writing down what is going to be signed and hearing of it from the chain. Whether it had been sent or
	// not, it is one job in the end.
	let mut cut = alice.begin(&[&["job", "submit", &program, "--values", "60,true"][..], &TERMS].concat());
	let records = alice.data("compute/jobs");
	let is_record = |entry: &DirEntry| entry.path().extension().is_some_and(|extension| extension == "json");
	eventually("a job that is written down", 60, || std::fs::read_dir(&records).ok()?.flatten().find(is_record));
	cut.kill().unwrap();
	cut.wait().unwrap();
	// What was sent may be on its way: then nothing else is sent before that is clear.
	eventually("a job that goes on", 120, || {
		alice.run(&["job", "submit", "--resume"], b"").status.success().then_some(())
	});
	alice.does(&["job", "submit", "--resume"]);
	let jobs = alice.does(&["job", "list", "--all"]);
	assert_eq!(list(&jobs).len(), 1, "{jobs}");

	let job = submit(&alice, &[&program, "--values", "60,true"]);
	// A provider is killed while it computes, and comes back.
	let script = PathBuf::from("../../scripts/computer.sh");
	for action in ["kill", "start"] {
		let log = tempfile::tempfile().unwrap();
		let mut command = Command::new(&script);
		command.args([action, "1"]).stdin(std::process::Stdio::null());
		let status = command.stdout(log.try_clone().unwrap()).stderr(log).status().unwrap();
		assert!(status.success(), "scripts/computer.sh {action} 1 failed");
	}
	assert_eq!(over(&alice, job)["stage"], "settled");

	// Before its committee is drawn a job is taken back.
	let job = submit(&alice, &[&program, "--values", "1,true"]);
	match alice.run(&["job", "cancel", &job.to_string()], b"").status.success() {
		true => alice.is_refused_with("there is no job", &["job", "show", &job.to_string()]),
		// The seed block was there already.
		false => drop(over(&alice, job)),
	}
}
