//! Answers of a real node, changed as texts, digits and numbers, by the thousand: no change makes somebody read another
//! value. Here nothing is assumed of where a change strikes: the node's JSON, the root, the contract, its code, the layout
//! or who is asked for. A change may go unnoticed if it has no part in the answer; it never gives another value.

use crate::anvil::{bytes, FIXTURE};
use nulink_eth_proofs::{account, rpc::StateProof, software::Software, Address, Hash, MappingLayout, Word};
use proptest::{prelude::*, sample::Index};
use std::sync::LazyLock;

/// What is asked, by somebody who believes only this.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
	pub root: Hash,
	pub contract: Address,
	pub code_hash: Hash,
	pub slots: Vec<Word>,
}

/// A question, what a node answered, and what is true.
struct Case {
	name: String,
	question: Question,
	answer: String,
	truth: Vec<Word>,
}

/// The words in the slots, if this answer proves them.
pub fn judged(question: &Question, answer: &str) -> Option<Vec<Word>> {
	let answer = StateProof::from_json(answer).ok()?;
	if answer.address != question.contract {
		return None;
	}
	let found = account::<Software, _>(&question.root, &question.contract, &answer.account_proof).ok()??;
	if found.code_hash != question.code_hash {
		return None;
	}
	let word = |slot: &Word| {
		let proven = answer.storage_proof.iter().find(|proof| proof.key == *slot)?;
		found.storage::<Software, _>(slot, &proven.proof).ok()
	};
	question.slots.iter().map(word).collect()
}

/// Every answer of the fixtures that proves something.
static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
	let claims = FIXTURE.claims.iter().filter(|claim| claim.name != "no contract yet");
	let case = |claim: &crate::anvil::Claim| {
		let slot = FIXTURE.layout().slot_of::<Software>(&claim.holder().to_word());
		let question = Question {
			root: claim.root(),
			contract: FIXTURE.contract(),
			code_hash: FIXTURE.code_hash(),
			slots: vec![slot],
		};
		let text = claim.proof["storageProof"][0]["value"].as_str().unwrap();
		let truth = bytes(&format!("0x{:0>64}", text.strip_prefix("0x").unwrap()));
		Case { name: claim.name.clone(), question, answer: claim.proof.to_string(), truth: vec![truth] }
	};
	claims.map(case).collect()
});

/// A way to change a text. Places are taken modulo what there is.
#[derive(Clone, Debug)]
pub enum Edit {
	/// A character becomes another hex digit.
	Digit(Index, u8),
	/// A character becomes any other of ASCII.
	Character(Index, u8),
	Insert(Index, u8),
	Remove(Index),
	/// A run of characters is left out.
	Cut(Index, Index),
	/// A run of characters of another answer takes the place of one as long.
	Graft(Index, usize),
	/// A run of characters stands twice.
	Double(Index, usize),
}

pub fn edit() -> impl Strategy<Value = Edit> {
	let place = any::<Index>;
	let digit = prop::sample::select(b"0123456789abcdefABCDEF".to_vec());
	prop_oneof![
		6 => (place(), digit).prop_map(|(place, digit)| Edit::Digit(place, digit)),
		1 => (place(), 0x20u8..0x7f).prop_map(|(place, to)| Edit::Character(place, to)),
		1 => (place(), 0x20u8..0x7f).prop_map(|(place, what)| Edit::Insert(place, what)),
		1 => place().prop_map(Edit::Remove),
		1 => (place(), place()).prop_map(|(from, to)| Edit::Cut(from, to)),
		3 => (place(), 1usize..1_200).prop_map(|(place, len)| Edit::Graft(place, len)),
		1 => (place(), 1usize..200).prop_map(|(place, len)| Edit::Double(place, len)),
	]
}

/// JSON of a node is ASCII, and stays so.
pub fn apply(text: &mut Vec<u8>, other: &[u8], edit: &Edit) {
	if text.is_empty() {
		return;
	}
	let len = text.len();
	let run = |place: &Index, wanted: usize| {
		let from = place.index(len);
		from..(from + wanted).min(len)
	};
	match edit {
		Edit::Digit(place, to) | Edit::Character(place, to) => text[place.index(len)] = *to,
		Edit::Insert(place, what) => text.insert(place.index(len), *what),
		Edit::Remove(place) => _ = text.remove(place.index(len)),
		Edit::Cut(from, to) => {
			let (from, to) = (from.index(len), to.index(len));
			drop(text.drain(from.min(to)..from.max(to)));
		},
		Edit::Graft(place, wanted) => {
			let run = run(place, *wanted);
			let run = run.start..run.end.min(other.len().max(run.start));
			let foreign = other.get(run.clone()).unwrap_or_default().to_vec();
			drop(text.splice(run, foreign));
		},
		Edit::Double(place, wanted) => {
			let run = run(place, *wanted);
			let again = text[run.clone()].to_vec();
			drop(text.splice(run.end..run.end, again));
		},
	}
}

#[test]
fn every_answer_proves_what_the_node_says() {
	for case in CASES.iter() {
		assert_eq!(judged(&case.question, &case.answer).as_ref(), Some(&case.truth), "{}", case.name);
	}
	assert!(CASES.len() >= 4);
}

#[test]
fn no_answer_is_one_to_another_question() {
	for (asked, other) in CASES.iter().flat_map(|asked| CASES.iter().map(move |other| (asked, other))) {
		let verdict = judged(&asked.question, &other.answer);
		// Two answers to one question may differ in their form only.
		assert!(verdict.is_none() || asked.question == other.question, "{}, {}: {verdict:?}", asked.name, other.name);
	}
}

#[test]
fn a_question_that_differs_in_a_bit_has_no_answer() {
	let flip = |word: &mut [u8], bit: usize| word[bit / 8] ^= 1 << (bit % 8);
	for case in CASES.iter() {
		let refused = |change: &dyn Fn(&mut Question)| {
			let mut other = case.question.clone();
			change(&mut other);
			assert_eq!(judged(&other, &case.answer), None, "{}", case.name);
		};
		for bit in 0..256 {
			refused(&|question| flip(&mut question.root, bit));
			refused(&|question| flip(&mut question.code_hash, bit));
			refused(&|question| question.slots.iter_mut().for_each(|slot| flip(slot, bit)));
		}
		for bit in 0..160 {
			refused(&|question| flip(&mut question.contract.0, bit));
		}
	}
}

#[test]
fn a_layout_that_differs_leads_to_another_slot() {
	use nulink_eth_proofs::KeyOrder;
	let right = FIXTURE.layout();
	let mut seen = Vec::new();
	for claim in &FIXTURE.claims {
		let key = claim.holder().to_word();
		let mut slots = vec![right.slot_of::<Software>(&key)];
		for slot in 1..40u8 {
			slots.push(MappingLayout { slot: nulink_eth_proofs::word(slot.into()), ..right }.slot_of::<Software>(&key));
			slots.push(MappingLayout { member: slot.into(), ..right }.slot_of::<Software>(&key));
		}
		slots.push(MappingLayout { order: KeyOrder::SlotFirst, ..right }.slot_of::<Software>(&key));
		let count = slots.len();
		slots.sort();
		slots.dedup();
		assert_eq!(slots.len(), count);
		seen.push(slots);
	}
	// Nor does another holder's record begin in one of them.
	for (one, other) in
		FIXTURE.claims.iter().zip(&seen).flat_map(|one| FIXTURE.claims.iter().map(move |other| (one, other)))
	{
		let ((one, slots), begin) = (one, right.slot_of::<Software>(&other.holder().to_word()));
		assert_eq!(slots.contains(&begin), one.holder() == other.holder());
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

	/// The node's text, changed in one to three places.
	#[test]
	fn no_change_of_an_answer_makes_another_value_of_it(
		which in any::<Index>(),
		other in any::<Index>(),
		edits in prop::collection::vec(edit(), 1..4),
	) {
		let (case, other) = (&CASES[which.index(CASES.len())], &CASES[other.index(CASES.len())]);
		let mut text = case.answer.clone().into_bytes();
		edits.iter().for_each(|edit| apply(&mut text, other.answer.as_bytes(), edit));
		let text = String::from_utf8(text).expect("ASCII stays ASCII");
		if let Some(words) = judged(&case.question, &text) {
			prop_assert_eq!(&words, &case.truth, "{}: {}", case.name, text);
		}
	}

	/// Digits only: the text stays JSON, and reaches the proofs. What is not a digit of a node is not looked at.
	#[test]
	fn no_other_digits_make_another_value(
		which in any::<Index>(),
		changes in prop::collection::vec((any::<Index>(), 0usize..16), 1..6),
	) {
		let case = &CASES[which.index(CASES.len())];
		let mut text = case.answer.clone().into_bytes();
		let digits: Vec<_> = (0..text.len()).filter(|place| text[*place].is_ascii_hexdigit()).collect();
		for (place, digit) in changes {
			text[digits[place.index(digits.len())]] = b"0123456789abcdef"[digit];
		}
		let text = String::from_utf8(text).expect("ASCII stays ASCII");
		if let Some(words) = judged(&case.question, &text) {
			prop_assert_eq!(&words, &case.truth, "{}: {}", case.name, text);
		}
	}
}
