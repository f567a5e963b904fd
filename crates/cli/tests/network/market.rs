//! Listings and purchases, as far as they need no grant. Whole sales are in scripts/test-market.sh.

use crate::world::{amount, list, people, text, Person};
use nulink_primitives::token::NLK;

/// Lists a small file, and says the listing's number. What it is about is the seller's address, which is nobody else's.
fn sells(seller: &Person, terms: &[&str]) -> u64 {
	let path = seller.file("report.txt", "all is well");
	let about = seller.address();
	let command = ["market", "list", path.to_str().unwrap(), "--subject", &about];
	seller.does(&[&command[..], terms].concat())["listing"].as_u64().unwrap()
}

#[test]
#[ignore = "needs a network"]
fn a_listing_is_found_and_changed_and_taken_off_the_market() {
	let [alice, bob] = people();
	let about = alice.address();
	let listing = sells(&alice, &["--price", "5", "--tag", "Reports", "--description", "Of the year"]);
	for by in [["--subject", &about], ["--seller", &about]] {
		let found = bob.does(&[&["market", "search"], &by[..]].concat());
		assert_eq!(list(&found["listings"]).len(), 1, "{by:?}: {found}");
		assert_eq!(found["listings"][0]["listing"], listing);
	}
	let found = bob.does(&["market", "search", "--tag", "reports"]);
	assert!(list(&found["listings"]).iter().any(|it| it["listing"] == listing), "{found}");
	let shown = bob.does(&["market", "show", &listing.to_string()]);
	assert_eq!((text(&shown["title"]), text(&shown["description"])), ("report.txt".into(), "Of the year".into()));
	assert_eq!((text(&shown["state"]), amount(&shown["price"])), ("open".into(), 5 * NLK));
	bob.is_refused(&["market", "update", &listing.to_string(), "--price", "1"]);
	alice.does(&["market", "update", &listing.to_string(), "--price", "6", "--no-tags"]);
	let shown = bob.does(&["market", "show", &listing.to_string()]);
	assert_eq!((amount(&shown["price"]), list(&shown["tags"]).len()), (6 * NLK, 0));
	alice.does(&["market", "delist", &listing.to_string()]);
	let found = bob.does(&["market", "search", "--subject", &about, "--all"]);
	assert!(list(&found["listings"]).is_empty(), "{found}");
}

#[test]
#[ignore = "needs a network"]
fn a_salted_subject_is_found_by_who_was_told_the_salt() {
	let [alice, bob] = people();
	let path = alice.file("report.txt", "all is well");
	let about = alice.address();
	let listed = alice.does(&["market", "list", path.to_str().unwrap(), "--subject", &about, "--salt", "--price", "5"]);
	for (by, many) in [(&about, 0), (&text(&listed["subject"]), 1), (&text(&listed["subject_hash"]), 1)] {
		let found = bob.does(&["market", "search", "--subject", by]);
		assert_eq!(list(&found["listings"]).len(), many, "{by}");
	}
}

#[test]
#[ignore = "needs a network"]
fn what_is_declined_is_paid_back() {
	let [alice, bob] = people();
	let listing = sells(&alice, &["--price", "5"]).to_string();
	bob.is_refused(&["market", "buy", &listing, "--max-price", "4"]);
	let before = bob.free();
	let bought = bob.does(&["market", "buy", &listing]);
	let after = bob.free();
	assert!(after < before - 5 * NLK);
	let purchase = bought["purchase"].as_u64().unwrap().to_string();
	assert_eq!(text(&bought["state"]), "waiting");
	bob.is_refused(&["market", "confirm", &purchase]);
	bob.is_refused(&["market", "decline", &purchase]);
	alice.does(&["market", "decline", &purchase]);
	// The price is back, and nothing more: the purchase's deposit stays held until the purchase is forgotten. What Bob tried in
	// vain may have cost fees.
	let back = bob.free();
	assert!(back <= after + 5 * NLK && back > after + 5 * NLK - NLK / 2, "{after} and then {back}");
	for history in [bob.does(&["market", "history"]), alice.does(&["market", "history", "--listing", &listing])] {
		assert_eq!(history["purchases"][0]["state"], "cancelled", "{history}");
	}
}

#[test]
#[ignore = "needs a network"]
fn who_is_outbid_has_its_money_back() {
	let [alice, bob, carol] = people();
	let listing = sells(&alice, &["--price", "5", "--auction", "1h"]).to_string();
	bob.is_refused(&["market", "buy", &listing]);
	bob.is_refused(&["market", "bid", &listing, "4"]);
	let before = bob.free();
	bob.does(&["market", "bid", &listing, "5"]);
	assert!(bob.free() < before - 5 * NLK);
	carol.is_refused(&["market", "bid", &listing, "5"]);
	carol.does(&["market", "bid", &listing, "50"]);
	assert!(bob.free() > before - NLK);
	let shown = alice.does(&["market", "show", &listing]);
	assert_eq!((text(&shown["bid"]["bidder"]), amount(&shown["bid"]["amount"])), (carol.address(), 50 * NLK));
	carol.is_refused(&["market", "close", &listing]);
}
