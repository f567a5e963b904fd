//! Who was served what, and when.

use crate::world::{list, people, text, Terms, CALM};
use std::fs;

#[test]
#[ignore = "needs a network"]
fn the_owner_sees_by_the_receivers_receipts_who_was_served_what() {
	let [alice, bob] = people();
	alice.stores("x-rays", "hand.dcm", "a hand");
	let policy = alice.grants("x-rays", &bob.contact(), &Terms::new(&CALM[..3], 3, 60));
	assert_eq!(alice.does(&["audit"]), serde_json::json!([]));
	bob.receives(policy, "hand.dcm");

	let receipts = bob.data("receipts.jsonl");
	let audit = alice.does(&["audit", "--receipts", receipts.to_str().unwrap(), "--policy", &policy.to_string()]);
	let mut providers: Vec<_> = list(&audit).iter().map(|line| text(&line["provider"])).collect();
	providers.sort();
	let mut expected: Vec<_> = CALM[..3].iter().map(|proxy| proxy.address()).collect();
	expected.sort();
	assert_eq!(providers, expected);
	for line in list(&audit) {
		assert_eq!(text(&line["finding"]), "right", "{line}");
		assert_eq!(text(&line["receiver"]), bob.address());
		assert_eq!((text(&line["label"]), text(&line["object"])), ("x-rays".into(), "hand.dcm".into()));
	}
	assert_eq!(list(&bob.does(&["audit"])).len(), 3);
	assert_eq!(bob.does(&["evidence", "list"]), serde_json::json!([]));

	// A receipt that somebody has changed proves nothing, and does not hide the others.
	let changed =
		alice.file("changed.jsonl", fs::read_to_string(&receipts).unwrap().replacen("\"block\":", "\"block\":1", 1));
	let audit = alice.does(&["audit", "--receipts", changed.to_str().unwrap()]);
	let findings: Vec<_> = list(&audit).iter().map(|line| text(&line["finding"])).collect();
	assert_eq!(findings.iter().filter(|finding| *finding == "worthless").count(), 1, "{audit}");
	assert_eq!(findings.iter().filter(|finding| *finding == "right").count(), 2, "{audit}");
}

#[test]
#[ignore = "needs a network"]
fn whoever_asks_on_chain_is_answered_by_all() {
	let [alice, bob] = people();
	alice.stores("x-rays", "foot.dcm", "a foot");
	let policy = alice.grants("x-rays", &bob.contact(), &Terms::default()).to_string();
	let path = bob.path("foot.dcm");
	let asked = bob.does(&["request", "ask", &policy, "foot.dcm", "--output", path.to_str().unwrap()]);
	assert_eq!(fs::read(&path).unwrap(), b"a foot");
	let request = asked["request"].as_u64().unwrap();
	let open = || {
		let open = bob.does(&["request", "list"]);
		list(&open).iter().find(|line| line["request"].as_u64() == Some(request)).cloned()
	};
	if asked["closed"] == false {
		crate::world::eventually("the third answer", 60, || {
			let open = open().expect("nobody else closes it");
			list(&open["proxies"]).iter().all(|proxy| proxy["duty"] == "answered").then_some(())
		});
		// It is on the chain for all to see, until it is closed.
		let audit = alice.does(&["audit"]);
		assert!(list(&audit).iter().all(|line| line["path"] == "chain" && line["finding"] == "right"), "{audit}");
		assert_eq!(list(&audit).len(), 3);
		bob.does(&["request", "close", &request.to_string()]);
	}
	assert_eq!(open(), None);
}
