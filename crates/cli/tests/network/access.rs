//! How access ends, and on what it can depend.

use crate::world::{amount, eventually, people, text, Terms, CALM};
use nulink_primitives::token::NLK;

#[test]
#[ignore = "needs a network"]
fn whoever_is_revoked_gets_nothing_and_unearned_fees_come_back() {
	let [alice, bob] = people();
	alice.stores("letters", "letter.txt", "dear Bob");
	let policy = alice.grants("letters", &bob.contact(), &Terms::default());
	assert_eq!(bob.receives(policy, "letter.txt").0, b"dear Bob");
	let revoked = alice.does(&["revoke", &policy.to_string()]);
	// 3 proxies, 60 epochs of which some have begun, and no proxy asks for less than the chain allows.
	assert!(amount(&revoked["refunded"]) >= 3 * 40 * NLK / 100, "{revoked}");
	bob.receives_nothing("revoked", policy, "letter.txt");
	assert_eq!(text(&bob.does(&["show", &policy.to_string()])["status"]), "revoked");
	// Once is enough, and only for the owner.
	alice.is_refused(&["revoke", &policy.to_string()]);
	bob.is_refused_with("not granted by this account", &["revoke", &policy.to_string()]);
	// The same person can be granted again.
	let again = alice.grants("letters", &bob.contact(), &Terms::default());
	assert_eq!(bob.receives(again, "letter.txt").0, b"dear Bob");
}

#[test]
#[ignore = "needs a network"]
fn a_grant_expires() {
	let [alice, bob] = people();
	alice.stores("offer", "offer.txt", "today only");
	let policy = alice.grants("offer", &bob.contact(), &Terms::new(&CALM[..3], 2, 3));
	assert_eq!(bob.receives(policy, "offer.txt").0, b"today only");
	eventually("the end of the term", 90, || {
		(text(&bob.does(&["show", &policy.to_string()])["status"]) == "ended").then_some(())
	});
	bob.receives_nothing("its term is over", policy, "offer.txt");
}

#[test]
#[ignore = "needs a network"]
fn whoever_must_pay_pays_first() {
	let [alice, bob] = people();
	alice.stores("song", "song.mp3", "la la la");
	let policy = alice.grants("song", &bob.contact(), &Terms::default().on_condition("paid 5"));
	bob.receives_nothing("conditions do not hold", policy, "song.mp3");
	let before = alice.free();
	bob.does(&["pay", &policy.to_string(), "4.5"]);
	bob.receives_nothing("conditions do not hold", policy, "song.mp3");
	bob.does(&["pay", &policy.to_string(), "0.5"]);
	assert_eq!(bob.receives(policy, "song.mp3").0, b"la la la");
	assert_eq!(alice.free() - before, 5 * NLK);
	assert_eq!(amount(&bob.does(&["show", &policy.to_string()])["paid_by_receiver"]), 5 * NLK);
}

#[test]
#[ignore = "needs a network"]
fn a_will_opens_at_its_height() {
	let [alice, bob] = people();
	alice.stores("will", "will.txt", "the silver is under the stairs");
	let height = alice.block() + 25;
	let condition = format!("from {height} and not before 3");
	let policy = alice.grants("will", &bob.contact(), &Terms::default().on_condition(&condition));
	bob.receives_nothing("conditions do not hold", policy, "will.txt");
	eventually("the height", 90, || (bob.block() > height).then_some(()));
	assert_eq!(bob.receives(policy, "will.txt").0, b"the silver is under the stairs");
}
