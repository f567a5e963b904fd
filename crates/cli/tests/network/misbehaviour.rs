//! Proxies that die, cheat or keep silent.

use crate::world::{amount, eventually, list, people, text, Proxy, Terms, CALM};
use nulink_primitives::token::NLK;
use serde_json::Value;

#[test]
#[ignore = "needs a network"]
fn a_proxy_that_is_killed_is_not_missed_and_comes_back_with_its_fragments() {
	let mortal = Proxy(6);
	let [alice, bob, carol] = people();
	alice.stores("recipes", "soup.txt", "onions");
	let policy = alice.grants("recipes", &bob.contact(), &Terms::new(&[mortal, CALM[0], CALM[1]], 2, 60));
	let only = alice.grants("recipes", &carol.contact(), &Terms::new(&[mortal], 1, 60));
	mortal.script("kill");
	assert_eq!(bob.receives(policy, "soup.txt").0, b"onions");
	carol.receives_nothing("0 of 1 fragments came", only, "soup.txt");
	mortal.script("start");
	assert_eq!(carol.receives(only, "soup.txt").0, b"onions");
}

#[test]
#[ignore = "needs a network"]
fn a_proxy_that_cheats_is_found_out_and_slashed_once() {
	let cheat = Proxy(8);
	let [alice, bob, carol] = people();
	cheat.script("stop");
	cheat.script("cheat");
	alice.stores("recipes", "cake.txt", "eggs");
	let policy = alice.grants("recipes", &bob.contact(), &Terms::new(&[cheat, CALM[0], CALM[1]], 2, 60));
	let only = alice.grants("recipes", &carol.contact(), &Terms::new(&[cheat], 1, 60));

	// Who has nobody else to ask gets nothing; others get what they should, whoever they ask first.
	carol.receives_nothing("0 of 1 fragments came", only, "cake.txt");
	let wrong = eventually("the cheat being asked", 120, || {
		let (received, said) = bob.receives(policy, "cake.txt");
		assert_eq!(received, b"eggs");
		list(&said["wrong"]).first().map(text)
	});
	assert_eq!(wrong, cheat.address());

	let before = cheat.stake(&bob);
	let evidence = bob.does(&["evidence", "list"]);
	let line = &list(&evidence)[0];
	assert_eq!((text(&line["provider"]), text(&line["offence"])), (cheat.address(), "wrong-fragment".into()));
	let number = line["number"].as_u64().unwrap().to_string();
	let judged = bob.does(&["evidence", "submit", &number]);
	assert_eq!(text(&judged["verdict"]), "proven");
	let slashed = amount(&judged["amount"]);
	assert!(slashed >= 1_000 * NLK, "{slashed}");
	assert_eq!(cheat.stake(&bob), before - slashed);
	// The same offence is punished once.
	bob.is_refused(&["evidence", "submit", &number]);
	assert_eq!(cheat.stake(&bob), before - slashed);
	// A right receipt proves nothing, and the program does not let anybody lose a bond by it.
	let right = list(&bob.does(&["audit"])).iter().any(|line| line["finding"] == "right");
	assert!(right, "there are right receipts, too");
	let numbers: Vec<_> = list(&evidence).iter().filter_map(|line| line["number"].as_u64()).collect();
	let honest = (1..).find(|number| !numbers.contains(number)).unwrap();
	bob.is_refused_with("proves no offence", &["evidence", "submit", &honest.to_string()]);

	// For a time the holders of NLK can cancel the slash. Then anybody settles it, and who reported gets a part.
	let open = || list(&carol.does(&["slashes"])["slashes"]).to_vec();
	let mine = |slash: &Value| text(&slash["provider"]) == cheat.address();
	let slash = open().into_iter().find(mine).expect("the slash waits");
	assert_eq!((amount(&slash["amount"]), text(&slash["reporter"])), (slashed, bob.address()));
	let number = slash["slash"].to_string();
	let funds = bob.free();
	let settled = eventually("the slash being due", 150, || {
		let due = open().into_iter().find(mine).is_some_and(|slash| slash["is_due"] == true);
		due.then(|| carol.does(&["slashes", "settle", &number]))
	});
	let part = |name: &str| amount(&settled[name]);
	assert_eq!(part("burned") + part("treasury") + part("reporter"), slashed, "{settled}");
	assert_eq!(bob.free() - funds, part("reporter"));
	assert!(part("reporter") > 0, "{settled}");
	assert!(!open().iter().any(mine), "it is settled once");
}

#[test]
#[ignore = "needs a network"]
fn a_proxy_that_keeps_silent_on_chain_is_slashed() {
	let silent = Proxy(7);
	let [alice, bob] = people();
	alice.stores("recipes", "tea.txt", "leaves");
	let policy = alice.grants("recipes", &bob.contact(), &Terms::new(&[silent, CALM[2], CALM[3]], 2, 60));
	silent.script("kill");
	let path = bob.path("tea.txt");
	let asked = bob.does(&["request", "ask", &policy.to_string(), "--output", path.to_str().unwrap()]);
	assert_eq!(std::fs::read(&path).unwrap(), b"leaves");
	assert_eq!(asked["closed"], false, "one answer is missing");
	let request = asked["request"].as_u64().unwrap().to_string();
	let duty = || {
		let open = bob.does(&["request", "list"]);
		let proxies = list(&open[0]["proxies"]).clone();
		proxies.iter().find(|proxy| text(&proxy["provider"]) == silent.address()).map(|proxy| text(&proxy["duty"]))
	};
	eventually("the deadline", 90, || (duty()? == "silent").then_some(()));
	let before = silent.stake(&bob);
	let reported = bob.does(&["request", "report", &request]);
	assert_eq!(list(&reported).len(), 1);
	assert_eq!(text(&reported[0]["provider"]), silent.address());
	let slashed = amount(&reported[0]["slashed"]);
	assert!(slashed >= 100 * NLK, "{slashed}");
	assert_eq!(silent.stake(&bob), before - slashed);
	assert_eq!(bob.does(&["request", "report", &request]), serde_json::json!([]));
	assert!(amount(&bob.does(&["request", "close", &request])["released"]) > 0);
	silent.script("start");
}
