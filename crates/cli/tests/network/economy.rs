//! What is told of the economy, and what anybody can set going in it.

use crate::world::{amount, list, people, text};
use nulink_primitives::token::{NLK, TOTAL_SUPPLY};
use serde_json::Value;

const MILLION: u128 = 1_000_000 * NLK;

#[test]
#[ignore = "needs a network"]
fn the_books_of_the_economy_add_up() {
	let [ann] = people();
	let economy = ann.does(&["economy"]);
	let burned = &economy["burned"];
	let reasons = ["service_fees", "transaction_fees", "slashes", "evidence_bonds", "other"];
	let sum: u128 = reasons.iter().map(|reason| amount(&burned[*reason])).sum();
	assert_eq!(sum, amount(&burned["total"]), "{economy}");
	// Ann was given NLK by a transaction.
	assert!(amount(&burned["transaction_fees"]) > 0, "{economy}");
	assert_eq!(amount(&economy["issuance"]) + sum, TOTAL_SUPPLY, "{economy}");
	for pot in list(&economy["pots"]) {
		assert_eq!(amount(&pot["released"]) + amount(&pot["left"]), amount(&pot["opening"]), "{pot}");
		assert!(amount(&pot["due"]) <= amount(&pot["left"]), "{pot}");
	}
	let mining = &economy["mining"];
	assert_eq!(amount(&mining["roles"]["proxy"]), amount(&mining["emission"]) * 35 / 100, "{mining}");
	assert_eq!(economy["divided"]["service_fees"]["burned"], "10");

	// In five years everything but the pre-sale, which has no schedule, is released.
	let later = ann.does(&["economy", "--at", "40000000"]);
	for pot in &list(&later["pots"])[..3] {
		assert_eq!(amount(&pot["due"]), amount(&pot["left"]), "{pot}");
		assert_eq!(pot["next"], Value::Null);
	}
	assert_eq!(amount(&later["mining"]["emission"]), 0, "{later}");
}

#[test]
#[ignore = "needs a network"]
fn the_schedule_is_the_whitepapers() {
	let [ann] = people();
	let schedule = ann.does(&["economy", "schedule", "--months", "33"]);
	let months = list(&schedule["months"]);
	assert_eq!(months.len(), 34);
	for (month, foundation, community, team) in
		[(0, 30, 20, 0), (2, 30, 20, 0), (3, 54, 56, 0), (4, 54, 56, 5), (15, 150, 200, 60), (33, 150, 200, 150)]
	{
		let row = &months[month];
		let found = ["foundation", "community", "team"].map(|category| amount(&row[category]));
		assert_eq!(found, [foundation, community, team].map(|part| part * MILLION), "{row}");
	}
}

#[test]
#[ignore = "needs a network"]
fn what_is_due_is_released_once_by_anybody() {
	let [ann] = people();
	let pot = || list(&ann.does(&["economy"])["pots"])[0].clone();
	let before = pot();
	if amount(&before["due"]) > 0 {
		ann.does(&["economy", "release", "foundation"]);
		assert_eq!(amount(&pot()["released"]), amount(&before["released"]) + amount(&before["due"]));
	}
	assert_eq!(amount(&pot()["due"]), 0);
	ann.is_refused_with("was released", &["economy", "release", "foundation"]);
}

#[test]
#[ignore = "needs a network"]
fn a_claim_is_signed_for_this_network_and_refused_while_there_is_no_contract() {
	let [ann] = people();
	let holder = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
	let status = ann.does(&["claim", "status", holder]);
	assert_eq!((&status["open"], &status["contract"]), (&false.into(), &Value::Null));
	assert_eq!(amount(&status["holder"]["paid"]), 0);
	let message = ann.does(&["claim", "message", "--holder", holder]);
	let genesis = text(&ann.does(&["status"])["genesis"]);
	let signed = text(&message["text"]);
	assert!(signed.contains(&genesis) && signed.contains(&holder.to_lowercase()), "{signed}");
	assert_eq!((&message["number"], &message["receiver"]), (&1.into(), &ann.address().into()));
	assert_eq!(message["typed_data"]["domain"]["salt"], genesis.as_str());

	let proof = ann.file(
		"proof.json",
		r#"{"address":"0x0000000000000000000000000000000000000000","accountProof":[],"storageProof":[]}"#,
	);
	let signature = format!("0x{}", "1b".repeat(65));
	let submit = ["claim", "submit", "--holder", holder, "--block", "1", "--signature", &signature, "--proof"];
	ann.is_refused_with("no contract", &[&submit[..], &[proof.to_str().unwrap()]].concat());
}

#[test]
#[ignore = "needs a network"]
fn slashes_that_are_open_can_be_appealed_against() {
	let [ann] = people();
	let open = ann.does(&["slashes"]);
	assert!(open["deferral_epochs"].as_u64().unwrap() > 0, "{open}");
	for slash in list(&open["slashes"]) {
		assert!(amount(&slash["own"]) + amount(&slash["delegated"]) == amount(&slash["amount"]), "{slash}");
	}
	ann.is_refused_with("there is no slash", &["slashes", "settle", "4000000000"]);
}
