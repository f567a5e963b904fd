//! What a real Ethereum node proved, and a wallet signed: `node contracts/make-fixture.mjs` makes the fixture.

use crate::{
	mutations::{tamper, tampering},
	state::hex,
	trie::alloy_contradicts,
};
use nulink_eth_proofs::{
	fixtures::keccak,
	recover,
	rpc::{self, Locked, StateProof, Unusable},
	software::Software,
	Address, ClaimMessage, Hash, Invalid, MappingLayout, SIGNATURE_LEN,
};
use proptest::prelude::*;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fixture {
	genesis: String,
	contract: String,
	code_hash: String,
	locked_slot: u32,
	pub claims: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Claim {
	pub name: String,
	state_root: String,
	holder: String,
	receiver: String,
	number: u32,
	amount: String,
	text: String,
	typed_data: String,
	personal_signature: String,
	typed_data_signature: String,
	/// What `eth_getProof` answered.
	pub proof: serde_json::Value,
}

pub static FIXTURE: LazyLock<Fixture> =
	LazyLock::new(|| serde_json::from_str(include_str!("../fixtures/anvil-claims.json")).unwrap());

pub fn bytes<const N: usize>(text: &str) -> [u8; N] {
	hex(text.strip_prefix("0x").unwrap())
}

impl Fixture {
	pub fn contract(&self) -> Address {
		Address(bytes(&self.contract))
	}

	pub fn code_hash(&self) -> Hash {
		bytes(&self.code_hash)
	}

	pub fn layout(&self) -> MappingLayout {
		MappingLayout::solidity(self.locked_slot.into())
	}

	/// The claims of holders in states that have the contract.
	fn provable(&self) -> impl Iterator<Item = &Claim> {
		self.claims.iter().filter(|claim| claim.name != "no contract yet")
	}
}

impl Claim {
	pub fn holder(&self) -> Address {
		Address(bytes(&self.holder))
	}

	pub fn root(&self) -> Hash {
		bytes(&self.state_root)
	}

	pub fn answer(&self) -> StateProof {
		StateProof::from_json(&self.proof.to_string()).unwrap()
	}

	fn amount(&self) -> u128 {
		self.amount.parse().unwrap()
	}

	fn message(&self) -> ClaimMessage {
		ClaimMessage {
			genesis: bytes(&FIXTURE.genesis),
			holder: self.holder(),
			receiver: bytes(&self.receiver),
			number: self.number,
		}
	}

	/// What is locked, if this was the node's answer.
	fn judged(&self, answer: StateProof) -> Result<Locked, Unusable> {
		answer.locked(&self.root(), &FIXTURE.contract(), &FIXTURE.code_hash(), &FIXTURE.layout(), &self.holder())
	}
}

#[test]
fn what_a_real_node_proves_is_proven() {
	let mut amounts = Vec::new();
	for claim in FIXTURE.provable() {
		let answer = claim.answer();
		let locked = claim.judged(answer.clone()).unwrap();
		assert_eq!(locked.amount, claim.amount(), "{}", claim.name);
		assert_eq!(locked.account_proof, answer.account_proof);
		assert_eq!(locked.balance_proof, answer.storage_proof[0].proof);
		amounts.push(locked.amount);
	}
	const NLK: u128 = 10u128.pow(18);
	assert_eq!(amounts, [500 * NLK, 700 * NLK + 123_456_789, 1, 0], "an amount, a later one, one unit, and nothing");
}

#[test]
fn that_a_contract_was_not_there_yet_is_proven() {
	let claim = FIXTURE.claims.iter().find(|claim| claim.name == "no contract yet").unwrap();
	assert!(matches!(claim.judged(claim.answer()), Err(Unusable::ContractNotFound)));
}

#[test]
fn alloys_verifier_agrees_with_the_node_too() {
	use alloy_trie::{proof::verify_proof, Nibbles};
	let nodes = |proof: &[Vec<u8>]| proof.iter().cloned().map(Into::into).collect::<Vec<_>>();
	for claim in FIXTURE.provable() {
		let answer = claim.answer();
		let account = nulink_eth_proofs::account::<Software, _>(&claim.root(), &answer.address, &answer.account_proof);
		let root = account.unwrap().unwrap().storage_root;
		let value = (claim.amount() > 0).then(|| alloy_rlp::encode(claim.amount()));
		let slot = Nibbles::unpack(keccak(&answer.storage_proof[0].key));
		assert_eq!(verify_proof(root.into(), slot, value, &nodes(&answer.storage_proof[0].proof)), Ok(()));
	}
}

#[test]
fn a_wallet_signs_what_the_chain_asks_for() {
	for claim in &FIXTURE.claims {
		let message = claim.message();
		assert_eq!(message.text(), claim.text);
		assert_eq!(message.typed_data(), claim.typed_data);
		let personal = rpc::signature(&claim.personal_signature).unwrap();
		let typed = rpc::signature(&claim.typed_data_signature).unwrap();
		assert_eq!(recover::<Software>(&message.personal_digest::<Software>(), &personal), Some(claim.holder()));
		assert_eq!(recover::<Software>(&message.typed_digest::<Software>(), &typed), Some(claim.holder()));
	}
}

#[test]
fn a_wallets_signature_is_for_one_message_only() {
	for claim in &FIXTURE.claims {
		let message = claim.message();
		let others = [
			ClaimMessage { genesis: [0x6f; 32], ..message },
			ClaimMessage { holder: Address([0xa1; 20]), ..message },
			ClaimMessage { receiver: [0xb1; 32], ..message },
			ClaimMessage { number: message.number + 1, ..message },
		];
		let signatures: [[u8; SIGNATURE_LEN]; 2] =
			[bytes(&claim.personal_signature), bytes(&claim.typed_data_signature)];
		let [personal, typed] = signatures;
		for other in others {
			assert_ne!(recover::<Software>(&other.personal_digest::<Software>(), &personal), Some(claim.holder()));
			assert_ne!(recover::<Software>(&other.typed_digest::<Software>(), &typed), Some(claim.holder()));
		}
		assert_ne!(recover::<Software>(&message.personal_digest::<Software>(), &typed), Some(claim.holder()));
		assert_ne!(recover::<Software>(&message.typed_digest::<Software>(), &personal), Some(claim.holder()));
	}
}

/// Every answer that differs from the right one in the nodes of one proof, as `change` makes them.
fn refused(change: impl Fn(&[Vec<u8>], &mut dyn FnMut(Vec<Vec<u8>>))) -> u32 {
	let mut count = 0;
	for claim in FIXTURE.provable() {
		let right = claim.answer();
		change(&right.account_proof, &mut |account_proof| {
			count += 1;
			let verdict = claim.judged(StateProof { account_proof, ..right.clone() });
			assert!(matches!(verdict, Err(Unusable::AccountProof(_))), "{}: {verdict:?}", claim.name);
		});
		change(&right.storage_proof[0].proof, &mut |proof| {
			count += 1;
			let mut wrong = right.clone();
			wrong.storage_proof[0].proof = proof;
			let verdict = claim.judged(wrong);
			assert!(matches!(verdict, Err(Unusable::BalanceProof(_))), "{}: {verdict:?}", claim.name);
		});
	}
	count
}

#[test]
fn no_byte_of_a_real_proof_can_be_another() {
	// Any bit, and all of them.
	let masks = (0..8).map(|bit| 1u8 << bit).chain([0xff]).collect::<Vec<_>>();
	let tried = refused(|right, judge| {
		for (node, bytes) in right.iter().enumerate() {
			for (place, mask) in (0..bytes.len()).flat_map(|place| masks.iter().map(move |mask| (place, mask))) {
				let mut wrong = right.to_vec();
				wrong[node][place] ^= mask;
				judge(wrong);
			}
		}
	});
	assert!(tried > 10_000, "{tried}");
}

#[test]
fn no_byte_of_a_real_proof_can_be_left_out_or_put_in() {
	let changes: [fn(&mut Vec<u8>, usize); 5] = [
		|bytes, place| _ = bytes.remove(place),
		|bytes, place| bytes.truncate(place),
		|bytes, place| drop(bytes.drain(..=place)),
		|bytes, place| bytes.insert(place, !bytes[place]),
		|bytes, place| bytes.extend_from_within(..=place),
	];
	let tried = refused(|right, judge| {
		for (node, bytes) in right.iter().enumerate() {
			for place in 0..bytes.len() {
				for change in changes {
					let mut wrong = right.to_vec();
					change(&mut wrong[node], place);
					judge(wrong);
				}
			}
		}
	});
	assert!(tried > 5_000, "{tried}");
}

#[test]
fn the_nodes_of_a_real_proof_are_these_in_this_order() {
	let foreign: Vec<_> = FIXTURE.claims.iter().flat_map(|claim| claim.answer().account_proof).collect();
	let tried = refused(|right, judge| {
		let mut judge = |wrong: Vec<Vec<u8>>| {
			if wrong != right {
				judge(wrong)
			}
		};
		for a in 0..right.len() {
			let mut dropped = right.to_vec();
			dropped.remove(a);
			judge(dropped);
			judge(right[..a].to_vec());
			for b in 0..=right.len() {
				let mut doubled = right.to_vec();
				doubled.insert(b, right[a].clone());
				judge(doubled);
				let mut moved = right.to_vec();
				let node = moved.remove(a);
				moved.insert(b.min(moved.len()), node);
				judge(moved);
				let mut swapped = right.to_vec();
				swapped.swap(a, b.min(right.len() - 1));
				judge(swapped);
			}
			for other in &foreign {
				let mut exchanged = right.to_vec();
				exchanged[a] = other.clone();
				judge(exchanged);
				let mut longer = right.to_vec();
				longer.insert(a, other.clone());
				judge(longer);
			}
		}
		judge([right, right].concat());
	});
	assert!(tried > 100, "{tried}");
}

#[test]
fn an_answer_is_for_one_state_and_one_holder() {
	for (claim, other) in FIXTURE.provable().flat_map(|one| FIXTURE.provable().map(move |other| (one, other))) {
		if claim.root() != other.root() {
			let verdict = claim.judged(other.answer());
			assert!(
				matches!(verdict, Err(Unusable::NoSlot | Unusable::AccountProof(Invalid::WrongNode))),
				"{}, {}: {verdict:?}",
				claim.name,
				other.name
			);
		} else if claim.holder() != other.holder() {
			assert!(matches!(claim.judged(other.answer()), Err(Unusable::NoSlot)));
			// Nor with the slot's name changed: the nodes are on another way.
			let mut renamed = other.answer();
			renamed.storage_proof[0].key = claim.answer().storage_proof[0].key;
			assert!(matches!(claim.judged(renamed), Err(Unusable::BalanceProof(_))));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

	/// Several changes at once, and nodes of other proofs among them.
	#[test]
	fn a_real_proof_that_was_changed_in_any_way_is_refused(
		which in any::<prop::sample::Index>(),
		other in any::<prop::sample::Index>(),
		of_balance in any::<bool>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let claims: Vec<_> = FIXTURE.provable().collect();
		let (claim, other) = (claims[which.index(claims.len())], claims[other.index(claims.len())].answer());
		let right = claim.answer();
		let mut wrong = right.clone();
		let (proof, foreign) = if of_balance {
			(&mut wrong.storage_proof[0].proof, &other.storage_proof[0].proof)
		} else {
			(&mut wrong.account_proof, &other.account_proof)
		};
		steps.iter().for_each(|step| tamper(proof, foreign, step));
		let verdict = claim.judged(wrong.clone());
		prop_assert_eq!(verdict.is_ok(), wrong == right, "{:?}", verdict);
	}

	/// Here the root is made to fit: decoding must stand that, and say nothing that alloy's verifier would not say.
	#[test]
	fn no_changed_node_of_a_real_proof_leads_the_walk_astray(
		which in any::<prop::sample::Index>(),
		node in any::<prop::sample::Index>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let answer = FIXTURE.claims[which.index(FIXTURE.claims.len())].answer();
		let key = keccak(&answer.storage_proof[0].key);
		let nodes: Vec<_> = answer.account_proof.into_iter().chain(answer.storage_proof[0].proof.clone()).collect();
		let mut changed = vec![nodes[node.index(nodes.len())].clone()];
		steps.iter().for_each(|step| tamper(&mut changed, &nodes, step));
		changed.truncate(1);
		let root = changed.first().map_or([0; 32], |node| keccak(node));
		if let Ok(value) = crate::trie::look(&root, &key, &changed) {
			prop_assert!(!alloy_contradicts(&root, &key, &changed, value));
		}
	}
}
