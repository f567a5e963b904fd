//! Groups, and labels that get new keys.

use crate::world::{list, people, text, Terms};

#[test]
#[ignore = "needs a network"]
fn members_join_and_leave_without_touching_the_others() {
	let [alice, bob, carol] = people();
	alice.stores("choir", "dates.txt", "Mondays");
	let terms = Terms::default();
	for member in [&bob, &carol] {
		alice.does(&terms.of(&["group", "add", "choir", &member.contact()]));
	}
	alice.is_refused_with("has access to this label already", &terms.of(&["group", "add", "choir", &bob.contact()]));
	let members = alice.does(&["group", "list", "choir"]);
	let policy_of = |address: String| {
		let found = list(&members).iter().find(|member| text(&member["receiver"]) == address);
		found.unwrap_or_else(|| panic!("{address} is no member: {members}"))["policy"].as_u64().unwrap()
	};
	let (bobs, carols) = (policy_of(bob.address()), policy_of(carol.address()));

	// What is stored later is known to them when it is published.
	let song = alice.file("song.txt", "la la la");
	alice.does(&["put", song.to_str().unwrap(), "--label", "choir"]);
	bob.receives_nothing("has no object", bobs, "song.txt");
	assert_eq!(list(&alice.does(&["publish", "choir"])).len(), 2);
	assert_eq!(bob.receives(bobs, "song.txt").0, b"la la la");

	let removed = alice.does(&["group", "remove", "choir", &bob.address()]);
	assert_eq!(removed[0]["policy"].as_u64(), Some(bobs));
	bob.receives_nothing("revoked", bobs, "song.txt");
	assert_eq!(carol.receives(carols, "song.txt").0, b"la la la");
	assert_eq!(carol.receives(carols, "dates.txt").0, b"Mondays");
	alice.is_refused_with("no such member", &["group", "remove", "choir", &bob.address()]);
}

#[test]
#[ignore = "needs a network"]
fn what_is_stored_under_a_new_key_must_be_granted_anew() {
	let [alice, bob, carol] = people();
	alice.stores("plans", "old.txt", "the old plan");
	let old = alice.grants("plans", &bob.contact(), &Terms::default());
	alice.does(&["label", "rotate", "plans"]);
	assert_eq!(alice.does(&["label", "list"])[0]["version"].as_u64(), Some(2));
	let path = alice.file("new.txt", "the new plan");
	alice.does(&["put", path.to_str().unwrap(), "--label", "plans"]);

	// Who was granted before has what was there before, and no more.
	let published = alice.does(&["publish", "plans"]);
	assert_eq!((published[0]["objects"].as_u64(), published[0]["beyond"].as_u64()), (Some(1), Some(1)));
	assert_eq!(bob.receives(old, "old.txt").0, b"the old plan");
	bob.receives_nothing("has no object", old, "new.txt");

	// Who is granted from now on has what is under the new key.
	let new = alice.grants("plans", &carol.contact(), &Terms::default());
	assert_eq!(carol.receives(new, "new.txt").0, b"the new plan");
	carol.receives_nothing("has no object", new, "old.txt");

	alice.does(&["revoke", &old.to_string()]);
	let again = alice.grants("plans", &bob.contact(), &Terms::default());
	assert_eq!(bob.receives(again, "new.txt").0, b"the new plan");
}
