//! Records of providers, proven by a real node, and read by their layouts: `node contracts/make-fixture.mjs` makes the
//! fixture. No change of an answer makes another record of it.

use crate::{
	answers::{apply, edit, judged, Question},
	anvil::bytes,
	mutations::{tamper, tampering},
};
use nulink_eth_proofs::{
	account, fixtures::keccak, rpc::StateProof, software::Software, Address, KeyOrder, MappingLayout, Word,
};
use proptest::{prelude::*, sample::Index};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::LazyLock};

#[derive(Deserialize)]
struct Fixture {
	contracts: BTreeMap<String, Contract>,
	records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Contract {
	address: String,
	code_hash: String,
	layout: Layout,
}

/// Where a contract keeps a record, as it is registered.
#[derive(Deserialize)]
struct Layout {
	mapping: Mapping,
	fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Mapping {
	slot: String,
	order: String,
}

#[derive(Deserialize)]
struct Field {
	field: String,
	/// Words behind the beginning of the record.
	member: u32,
	/// Bytes behind the field, in its word.
	offset: usize,
	width: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
	name: String,
	contract: String,
	state_root: String,
	provider: String,
	stake: Stake,
	slots: Vec<String>,
	words: Vec<String>,
	/// What `eth_getProof` answered.
	proof: serde_json::Value,
}

#[derive(Deserialize, PartialEq, Debug)]
struct Stake {
	operator: String,
	authorized: String,
	deauthorizing: String,
	end: String,
	confirmed: bool,
}

static FIXTURE: LazyLock<Fixture> =
	LazyLock::new(|| serde_json::from_str(include_str!("../fixtures/anvil-stakes.json")).unwrap());

impl Layout {
	/// The words that have a part of a record, each once, in ascending order.
	fn members(&self) -> Vec<u32> {
		let mut members: Vec<_> = self.fields.iter().map(|field| field.member).collect();
		members.sort();
		members.dedup();
		members
	}

	fn slots(&self, provider: &Address) -> Vec<Word> {
		let order = match self.mapping.order.as_str() {
			"KeyFirst" => KeyOrder::KeyFirst,
			other => panic!("no fixture has {other}"),
		};
		let slot = bytes(&self.mapping.slot);
		let place = |member| MappingLayout { slot, order, member }.slot_of::<Software>(&provider.to_word());
		self.members().into_iter().map(place).collect()
	}

	/// The bytes of a field.
	fn cut<'a>(&self, name: &str, words: &'a [Word]) -> &'a [u8] {
		let field = self.fields.iter().find(|field| field.field == name).unwrap();
		let place = self.members().iter().position(|member| *member == field.member).unwrap();
		&words[place][32 - field.offset - field.width..32 - field.offset]
	}

	fn decode(&self, words: &[Word]) -> Stake {
		let number = |name| self.cut(name, words).iter().fold(0u128, |number, byte| number << 8 | u128::from(*byte));
		let operator: String = self.cut("Operator", words).iter().map(|byte| format!("{byte:02x}")).collect();
		Stake {
			operator: format!("0x{operator}"),
			authorized: number("Authorized").to_string(),
			deauthorizing: number("Deauthorizing").to_string(),
			end: number("End").to_string(),
			confirmed: number("Confirmed") == 1,
		}
	}
}

impl Record {
	fn contract(&self) -> &'static Contract {
		&FIXTURE.contracts[&self.contract]
	}

	fn question(&self) -> Question {
		let contract = self.contract();
		Question {
			root: bytes(&self.state_root),
			contract: Address(bytes(&contract.address)),
			code_hash: bytes(&contract.code_hash),
			slots: contract.layout.slots(&Address(bytes(&self.provider))),
		}
	}

	fn words(&self) -> Vec<Word> {
		self.words.iter().map(|word| bytes(word)).collect()
	}
}

/// The records in states that have the contract.
fn provable() -> Vec<&'static Record> {
	FIXTURE.records.iter().filter(|record| record.name != "no contract yet").collect()
}

#[test]
fn a_real_record_is_proven_word_by_word_and_decoded_by_its_layout() {
	for record in provable() {
		let slots: Vec<Word> = record.slots.iter().map(|slot| bytes(slot)).collect();
		assert_eq!(record.question().slots, slots, "{}: the slots are where the node was asked", record.name);
		let words = judged(&record.question(), &record.proof.to_string());
		assert_eq!(words, Some(record.words()), "{}", record.name);
		assert_eq!(record.contract().layout.decode(&record.words()), record.stake, "{}", record.name);
	}
}

#[test]
fn a_record_that_is_gone_or_never_was_is_proven_to_be_zero() {
	let zero: Vec<_> =
		provable().into_iter().filter(|record| record.words().iter().all(|word| *word == [0; 32])).collect();
	assert_eq!(zero.iter().map(|record| record.name.as_str()).collect::<Vec<_>>(), ["gone", "never there"]);
}

#[test]
fn that_the_contract_was_not_there_yet_is_proven() {
	let record = FIXTURE.records.iter().find(|record| record.name == "no contract yet").unwrap();
	let answer = StateProof::from_json(&record.proof.to_string()).unwrap();
	let question = record.question();
	assert_eq!(account::<Software, _>(&question.root, &question.contract, &answer.account_proof), Ok(None));
}

#[test]
fn a_record_is_for_one_state_one_contract_and_one_provider() {
	for (asked, other) in
		provable().into_iter().flat_map(|asked| provable().into_iter().map(move |other| (asked, other)))
	{
		let verdict = judged(&asked.question(), &other.proof.to_string());
		assert_eq!(verdict.is_some(), asked.question() == other.question(), "{}, {}", asked.name, other.name);
	}
}

#[test]
fn words_of_two_states_do_not_make_one_record() {
	// "A part leaves" with the second word of "confirmed" would hide what is on its way out.
	let named = |name: &str| provable().into_iter().find(|record| record.name == name).unwrap();
	let (now, before) = (named("a part leaves"), named("confirmed"));
	let mixed = |place: usize| {
		let mut answer = now.proof.clone();
		answer["storageProof"][place] = before.proof["storageProof"][place].clone();
		judged(&now.question(), &answer.to_string())
	};
	assert_eq!(mixed(1), None);
	// Nor even a word that is the same in both: its proof is of another trie.
	assert_eq!(now.words()[0], before.words()[0]);
	assert_eq!(mixed(0), None);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

	/// The node's text, changed in one to three places.
	#[test]
	fn no_change_of_an_answer_makes_another_record_of_it(
		which in any::<Index>(),
		other in any::<Index>(),
		edits in prop::collection::vec(edit(), 1..4),
	) {
		let records = provable();
		let (record, other) = (records[which.index(records.len())], records[other.index(records.len())]);
		let mut text = record.proof.to_string().into_bytes();
		let other = other.proof.to_string();
		edits.iter().for_each(|edit| apply(&mut text, other.as_bytes(), edit));
		let text = String::from_utf8(text).expect("ASCII stays ASCII");
		if let Some(words) = judged(&record.question(), &text) {
			prop_assert_eq!(words, record.words(), "{}: {}", record.name, text);
		}
	}

	/// The nodes of one of its proofs, with nodes of others among them: only the right ones prove anything.
	#[test]
	fn no_other_nodes_prove_a_record(
		which in any::<Index>(),
		other in any::<Index>(),
		part in any::<Index>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let records = provable();
		let (record, other) = (records[which.index(records.len())], records[other.index(records.len())]);
		let right = StateProof::from_json(&record.proof.to_string()).unwrap();
		let foreign = StateProof::from_json(&other.proof.to_string()).unwrap();
		let mut wrong = right.clone();
		match part.index(right.storage_proof.len() + 1) {
			0 => steps.iter().for_each(|step| tamper(&mut wrong.account_proof, &foreign.account_proof, step)),
			place => steps.iter().for_each(|step| {
				tamper(&mut wrong.storage_proof[place - 1].proof, &foreign.account_proof, step);
			}),
		}
		let question = record.question();
		let found = account::<Software, _>(&question.root, &question.contract, &wrong.account_proof);
		let proven = found.ok().flatten().and_then(|found| {
			let word = |(slot, at): (&Word, &nulink_eth_proofs::rpc::SlotProof)| {
				found.storage::<Software, _>(slot, &at.proof).ok()
			};
			question.slots.iter().zip(&wrong.storage_proof).map(word).collect::<Option<Vec<_>>>()
		});
		prop_assert_eq!(proven.is_some(), wrong == right);
		if let Some(words) = proven {
			prop_assert_eq!(words, record.words());
		}
	}

	/// Here the root is made to fit a changed node: it is decoded without harm.
	#[test]
	fn no_changed_node_of_a_record_does_harm(
		which in any::<Index>(),
		node in any::<Index>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let records = provable();
		let answer = StateProof::from_json(&records[which.index(records.len())].proof.to_string()).unwrap();
		let key = keccak(&answer.storage_proof[0].key);
		let nodes: Vec<_> =
			answer.account_proof.into_iter().chain(answer.storage_proof.into_iter().flat_map(|slot| slot.proof)).collect();
		let mut changed = vec![nodes[node.index(nodes.len())].clone()];
		steps.iter().for_each(|step| tamper(&mut changed, &nodes, step));
		changed.truncate(1);
		let root = changed.first().map_or([0; 32], |node| keccak(node));
		if let Ok(value) = crate::trie::look(&root, &key, &changed) {
			prop_assert!(!crate::trie::alloy_contradicts(&root, &key, &changed, value));
		}
	}
}
