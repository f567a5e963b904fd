//! Circuits, and the keys for them.

use super::{hex, DEVELOPMENT};
use crate::{
	app::{base, App},
	args::Setup,
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	chain::{KeyState, ProofKeyInfo},
	primitives::proving::{Circuit, KeyId, KeySource},
	proofs::{circuit_text, CircuitStatus, KeyFile},
	Nlk,
};
use serde::Serialize;
use std::{fmt, path::Path};

/// A key that is here.
#[derive(Serialize)]
struct Local {
	key: String,
	development: bool,
	/// The hash of what the ceremony ended with.
	transcript: Option<String>,
}

impl From<&KeyFile> for Local {
	fn from(file: &KeyFile) -> Self {
		Local {
			key: hex(&file.key),
			development: file.development,
			transcript: file.transcript.as_ref().map(|hash| hex(hash)),
		}
	}
}

/// A key that is on the chain.
#[derive(Serialize)]
struct Registered {
	key: String,
	development: bool,
	transcript: Option<String>,
	state: &'static str,
	/// Whether proofs are taken that were made with it.
	usable: bool,
	/// How many were.
	records: u32,
}

impl Registered {
	fn new(key: &KeyId, info: &ProofKeyInfo) -> Self {
		Registered {
			key: hex(key),
			development: info.is_development(),
			transcript: match &info.source {
				KeySource::Ceremony(transcript) => Some(hex(transcript)),
				KeySource::Development => None,
			},
			state: state_name(info.state),
			usable: info.is_usable(),
			records: info.records,
		}
	}

	fn words(&self) -> String {
		match (self.development, self.usable) {
			(true, _) => "development".into(),
			(false, true) => format!("ceremony, {}", self.state),
			(false, false) => format!("ceremony, {} and not adopted", self.state),
		}
	}
}

fn state_name(state: KeyState) -> &'static str {
	match state {
		KeyState::Registered => "registered",
		KeyState::Adopted => "adopted",
		KeyState::Retired => "retired",
	}
}

/// Something that can be proven.
#[derive(Serialize)]
struct Line {
	circuit: String,
	says: String,
	local: Option<Local>,
	on_chain: Vec<Registered>,
}

impl From<&CircuitStatus> for Line {
	fn from(status: &CircuitStatus) -> Self {
		Line {
			circuit: circuit_text(&status.circuit),
			says: says(status.circuit),
			local: status.local.as_ref().map(Local::from),
			on_chain: status.on_chain.iter().map(|(key, info)| Registered::new(key, info)).collect(),
		}
	}
}

/// What is proven by a circuit.
fn says(circuit: Circuit) -> String {
	match circuit {
		Circuit::Holds { records, depth } => {
			let places = 1u32.checked_shl(depth.into()).unwrap_or(u32::MAX);
			format!("{records} of up to {places} records satisfy conditions")
		},
		Circuit::Encrypts { elements } => {
			format!("a ciphertext of up to {} bytes is what was committed to", u32::from(elements) * 31)
		},
		Circuit::Knows => "somebody knows the answer to a question".into(),
		Circuit::Member => "somebody has one of the keys of all pools".into(),
		Circuit::Custom { inputs } => format!("something with {inputs} public inputs"),
	}
}

/// All that can be proven.
#[derive(Serialize)]
struct Circuits {
	circuits: Vec<Line>,
}

impl fmt::Display for Circuits {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut table = Table::new(["circuit", "key here", "keys on the chain", "says that"]);
		for line in &self.circuits {
			let here = match &line.local {
				None => "none",
				Some(local) if local.development => "development",
				Some(_) => "ceremony",
			};
			let on_chain: Vec<_> = line.on_chain.iter().map(Registered::words).collect();
			let on_chain = if on_chain.is_empty() { "none".into() } else { on_chain.join("; ") };
			table.line([line.circuit.clone(), here.into(), on_chain, line.says.clone()]);
		}
		table.fmt(f)
	}
}

/// A key that was made, taken or registered.
#[derive(Serialize)]
struct Done {
	circuit: String,
	key: String,
	development: bool,
	transcript: Option<String>,
	/// Bytes of the proving key.
	size: u64,
	/// Whether it is on the chain. `null`: nobody has asked.
	registered: Option<bool>,
	/// What registering it cost, if it was not there before.
	fee: Option<String>,
}

impl fmt::Display for Done {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "the key of {} is here: {}", self.circuit, self.key)?;
		match (self.registered, &self.fee) {
			(Some(_), Some(_)) => writeln!(f, "registered it")?,
			(Some(_), None) => writeln!(f, "it was registered already")?,
			(None, _) => {},
		}
		match self.development {
			true => writeln!(f, "What is proven with it is proven {DEVELOPMENT}."),
			false if self.registered.is_some() => writeln!(f, "It counts when governance has adopted it."),
			false => Ok(()),
		}
	}
}

pub async fn circuits(app: &App) -> anyhow::Result<()> {
	let circuits = app.connect().await?.circuits().await?;
	app.reply(&Circuits { circuits: circuits.iter().map(Line::from).collect() })
}

pub async fn setup(app: &App, args: Setup) -> anyhow::Result<()> {
	let name = circuit_text(&args.circuit);
	// A password is asked for before minutes of work, not after them.
	let person = if args.register { Some(app.person()?) } else { None };
	let workshop = app.offline()?;
	let progress = app.progress();
	let file = match &args.ceremony {
		Some(path) => {
			progress.say("reading the ceremony's file");
			let taken = workshop.import_ceremony(args.circuit, path).await;
			taken.with_context(|| format!("{} is not taken", path.display()))?
		},
		None if args.development => {
			progress.say("making a key: the large circuits take minutes");
			workshop.make_development_key(args.circuit).await?
		},
		None => workshop.key_file(args.circuit)?.with_context(|| {
			format!("there is no key of {name} here: make one with --development, or take one with --ceremony FILE")
		})?,
	};
	drop(progress);
	let mut done = Done {
		circuit: name.clone(),
		key: hex(&file.key),
		development: file.development,
		transcript: file.transcript.as_ref().map(|hash| hex(hash)),
		size: file.size,
		registered: None,
		fee: None,
	};
	if let Some(person) = person {
		let nulink = app.connect().await?;
		app.confirm(format!("Register the verifying key of {name}. A deposit is held until it is removed."))?;
		let progress = app.progress();
		progress.say("waiting until it is final");
		let (_, included) = nulink.register_proof_key(&person, args.circuit).await?;
		drop(progress);
		done.registered = Some(true);
		done.fee = included.map(|included| base(Nlk(included.fee())));
	}
	app.reply(&done)
}

/// A circuit that was written.
#[derive(Serialize)]
struct Written {
	circuit: String,
	constraints: usize,
	output: String,
}

impl fmt::Display for Written {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.output)
	}
}

pub async fn r1cs(app: &App, circuit: Circuit, out: &Path) -> anyhow::Result<()> {
	let progress = app.progress();
	progress.say("writing the circuit");
	let constraints = app.offline()?.write_r1cs(circuit, out).await?;
	drop(progress);
	app.reply(&Written { circuit: circuit_text(&circuit), constraints, output: out.display().to_string() })
}

#[cfg(test)]
mod tests {
	use super::*;

	fn info(source: KeySource, state: KeyState) -> ProofKeyInfo {
		ProofKeyInfo {
			circuit: Circuit::Knows,
			source,
			state,
			registrant: [1; 32].into(),
			deposit: 5,
			registered_in: 7,
			records: 2,
		}
	}

	#[test]
	fn keys_for_development_and_keys_that_nobody_adopted_are_told_apart() {
		let words = |source, state| Registered::new(&[1; 32], &info(source, state)).words();
		assert_eq!(words(KeySource::Development, KeyState::Registered), "development");
		assert_eq!(words(KeySource::Ceremony([2; 32]), KeyState::Adopted), "ceremony, adopted");
		assert!(words(KeySource::Ceremony([2; 32]), KeyState::Registered).contains("not adopted"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let status = CircuitStatus {
			circuit: Circuit::Holds { records: 4, depth: 10 },
			local: None,
			on_chain: vec![([1; 32], info(KeySource::Ceremony([2; 32]), KeyState::Adopted))],
		};
		let circuits = Circuits { circuits: vec![Line::from(&status)] };
		let json = serde_json::to_value(&circuits).unwrap();
		let line = &json["circuits"][0];
		assert_eq!(line["circuit"], "holds-4-10");
		assert_eq!(line["on_chain"][0]["usable"], true);
		assert_eq!(line["on_chain"][0]["transcript"], hex(&[2; 32]));
		let text = circuits.to_string();
		assert!(text.contains("ceremony, adopted") && text.contains("4 of up to 1024 records"), "{text}");
	}

	#[test]
	fn what_was_proven_with_a_key_for_development_is_told() {
		let done = |development, registered| Done {
			circuit: "knows".into(),
			key: "0x".into(),
			development,
			transcript: None,
			size: 1,
			registered,
			fee: None,
		};
		assert!(done(true, None).to_string().contains(DEVELOPMENT));
		assert!(done(false, Some(true)).to_string().contains("when governance has adopted it"));
		assert_eq!(done(false, None).to_string().lines().count(), 1);
	}
}
