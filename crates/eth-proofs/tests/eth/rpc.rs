//! Answers of nodes, addresses and signatures, as they come.

use crate::anvil::{Claim, FIXTURE};
use nulink_eth_proofs::{
	rpc::{self, NotAnAddress, StateProof, Unusable},
	Address, KeyOrder, MappingLayout,
};
use serde_json::{json, Value};

fn claim() -> &'static Claim {
	&FIXTURE.claims[0]
}

fn judged(answer: Value, contract: Address, code_hash: [u8; 32], layout: MappingLayout) -> Result<u128, Unusable> {
	let proof = StateProof::from_json(&answer.to_string())?;
	Ok(proof.locked(&claim().root(), &contract, &code_hash, &layout, &claim().holder())?.amount)
}

/// With the terms of the fixture.
fn usual(answer: Value) -> Result<u128, Unusable> {
	judged(answer, FIXTURE.contract(), FIXTURE.code_hash(), FIXTURE.layout())
}

#[test]
fn a_response_is_read_whole_or_by_its_result() {
	let amount = usual(claim().proof.clone()).unwrap();
	assert_eq!(amount, 500 * 10u128.pow(18));
	let response = |error: Value| json!({ "jsonrpc": "2.0", "id": 7, "result": claim().proof, "error": error });
	assert_eq!(usual(response(Value::Null)).unwrap(), amount);
	let refusal = usual(response(json!({ "code": -32000, "message": "missing trie node" })));
	assert!(matches!(refusal, Err(Unusable::Node(text)) if text == "missing trie node"));
	assert!(matches!(usual(json!({ "error": "no" })), Err(Unusable::Node(_))));
}

#[test]
fn what_is_no_answer_is_refused() {
	for text in ["", "null", "[]", "{}", "0x", r#"{"result":null}"#] {
		assert!(matches!(StateProof::from_json(text), Err(Unusable::Json(_))), "{text}");
	}
	let with = |path: &str, value: Value| {
		let mut answer = claim().proof.clone();
		*answer.pointer_mut(path).unwrap() = value;
		usual(answer)
	};
	for wrong in ["", "0x1", "0xzz", "1234", "0x ", &format!("0x0x{}", "11".repeat(20))] {
		assert!(matches!(with("/accountProof/0", json!(wrong)), Err(Unusable::Json(_))), "{wrong}");
		assert!(matches!(with("/storageProof/0/proof/0", json!(wrong)), Err(Unusable::Json(_))), "{wrong}");
		assert!(matches!(with("/address", json!(wrong)), Err(Unusable::Json(_))), "{wrong}");
	}
	for wrong in ["", "12", "0xzz", "0x-1", "0x0x12", &format!("0x{}", "1".repeat(65))] {
		assert!(matches!(with("/storageProof/0/key", json!(wrong)), Err(Unusable::Json(_))), "{wrong}");
	}
	assert!(matches!(with("/storageProof", json!([])), Err(Unusable::NoSlot)));
	assert!(matches!(with("/storageProof/0/key", json!("0x0")), Err(Unusable::NoSlot)));
}

#[test]
fn a_slot_without_its_zeros_is_the_same_slot() {
	let mut answer = claim().proof.clone();
	answer["storageProof"][0]["key"] = json!("0x123");
	let key = StateProof::from_json(&answer.to_string()).unwrap().storage_proof[0].key;
	assert_eq!(key, nulink_eth_proofs::word(0x123));
}

#[test]
fn what_a_node_says_of_itself_is_not_believed() {
	let mut answer = claim().proof.clone();
	for field in ["balance", "nonce", "codeHash", "storageHash"] {
		answer[field] = json!("0x01");
	}
	answer["storageProof"][0]["value"] = json!("0xffffff");
	assert_eq!(usual(answer).unwrap(), 500 * 10u128.pow(18));
}

#[test]
fn an_answer_for_other_terms_is_refused() {
	let answer = || claim().proof.clone();
	let (contract, code, layout) = (FIXTURE.contract(), FIXTURE.code_hash(), FIXTURE.layout());
	let other = Address([0xc0; 20]);
	assert!(matches!(judged(answer(), other, code, layout), Err(Unusable::OtherContract(found)) if found == contract));
	let mut renamed = answer();
	renamed["address"] = json!(other.to_string());
	assert!(matches!(judged(renamed, other, code, layout), Err(Unusable::AccountProof(_))));
	assert!(matches!(judged(answer(), contract, [1; 32], layout), Err(Unusable::WrongCode)));
	for other in [
		MappingLayout::solidity(1),
		MappingLayout { order: KeyOrder::SlotFirst, ..layout },
		MappingLayout { member: 1, ..layout },
	] {
		assert!(matches!(judged(answer(), contract, code, other), Err(Unusable::NoSlot)));
	}
}

#[test]
fn a_node_is_asked_for_what_the_proof_is_about() {
	let claim = claim();
	let slot = claim.answer().storage_proof[0].key;
	let asked = rpc::parameters(&FIXTURE.contract(), &slot, 4);
	assert_eq!(asked, json!([claim.proof["address"], [claim.proof["storageProof"][0]["key"]], "0x4"]));
}

/// The examples of EIP-55.
#[test]
fn addresses_are_read_and_written_with_their_checksum() {
	for text in [
		"0x52908400098527886E0F7030069857D2E4169EE7",
		"0xde709f2102306220921060314715629080e2fb77",
		"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
		"0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
		"0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
		"0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
	] {
		let address: Address = text.parse().unwrap();
		assert_eq!(address.to_string(), text);
		let digits = &text[2..];
		for same in [digits.to_lowercase(), digits.to_uppercase()] {
			assert_eq!(format!("0x{same}").parse(), Ok(address));
		}
	}
}

#[test]
fn a_typing_error_in_an_address_is_found() {
	let text = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
	let letters = text.char_indices().skip(2).filter(|(_, letter)| letter.is_ascii_alphabetic());
	for (at, letter) in letters {
		let other = if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
		let wrong = format!("{}{other}{}", &text[..at], &text[at + 1..]);
		assert_eq!(wrong.parse::<Address>(), Err(NotAnAddress::Checksum), "{wrong}");
	}
	for wrong in ["", "0x", &text[2..], &text[..41], &format!("{text}0"), &format!("0x{text}"), &text.replace('5', "g")]
	{
		assert_eq!(wrong.parse::<Address>(), Err(NotAnAddress::Form), "{wrong}");
	}
}

#[test]
fn signatures_are_read_in_one_form() {
	let text = format!("0x{}", "ab".repeat(65));
	assert_eq!(rpc::signature(&text), Some([0xab; 65]));
	assert_eq!(rpc::signature(&format!(" {text}\n")), Some([0xab; 65]));
	for wrong in
		["", "0x", &text[2..], &text[..130], &format!("{text}00"), &format!("0x{text}"), &text.replace('a', "x")]
	{
		assert_eq!(rpc::signature(wrong), None, "{wrong}");
	}
}
