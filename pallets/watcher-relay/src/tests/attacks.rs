//! What somebody would try. Proofs are real; what is wrong with them is one thing at a time.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::{fixtures::EthereumState, software::Software, Address, Statement, WatchDomain};
use nulink_primitives::provider::Role;
use pallet_traits::mock;
use proptest::prelude::*;

/// Provider 1 has 5,000 and provider 2 has 9,000, in block 100.
fn scene() -> (EthereumState, RecordProof) {
	let state = ethereum(&[(1, stake(5_000)), (2, stake(9_000))]);
	pin(100, &state);
	let proof = proof(&state, 1);
	(state, proof)
}

fn slot_proof(nodes: Vec<Vec<u8>>) -> Proof {
	bounded(nodes)
}

#[test]
fn anothers_record_is_not_ones_own() {
	test(|| {
		let (state, _) = scene();
		assert_noop!(relay_proof(1, 100, proof(&state, 2)), Error::<Test>::BadStorageProof);
	});
}

#[test]
fn slots_are_not_exchanged() {
	test(|| {
		let (_, mut wrong) = scene();
		let slots: Vec<_> = wrong.slots.iter().rev().cloned().collect();
		wrong.slots = slots.try_into().unwrap();
		assert_noop!(relay_proof(1, 100, wrong), Error::<Test>::BadStorageProof);
	});
}

#[test]
fn slots_are_not_left_out_or_added() {
	test(|| {
		let (_, right) = scene();
		let mut fewer = right.clone();
		fewer.slots.pop();
		assert_noop!(relay_proof(1, 100, fewer), Error::<Test>::WrongNumberOfProofs);
		let mut more = right.clone();
		more.slots.try_push(right.slots[0].clone()).unwrap();
		assert_noop!(relay_proof(1, 100, more), Error::<Test>::WrongNumberOfProofs);
	});
}

#[test]
fn the_proof_of_another_account_is_none() {
	test(|| {
		let (state, right) = scene();
		let account = slot_proof(state.proof_of(&Address([3; 20])));
		assert_noop!(relay_proof(1, 100, RecordProof { account, ..right }), Error::<Test>::BadAccountProof);
	});
}

#[test]
fn another_contract_with_the_same_code_is_another_contract() {
	test(|| {
		let other = ethereum_of(Address([0xc1; 20]), CODE, &[(1, stake(5_000))]);
		pin(110, &other);
		// Its own account proof proves nothing for the address that is pinned; or that there is none.
		let refused = relay_proof(1, 110, proof(&other, 1)).unwrap_err().error;
		let answers = [Error::<Test>::BadAccountProof, Error::<Test>::ContractNotFound].map(Into::into);
		assert!(answers.contains(&refused), "{refused:?}");
		let absent = slot_proof(other.proof_of(&CONTRACT));
		let refused = RecordProof { account: absent, ..proof(&other, 1) };
		assert_noop!(relay_proof(1, 110, refused), Error::<Test>::ContractNotFound);
	});
}

#[test]
fn the_proof_of_another_block_is_none() {
	test(|| {
		let (_, right) = scene();
		pin(110, &ethereum(&[(1, stake(1))]));
		assert_noop!(relay_proof(1, 110, right), Error::<Test>::BadAccountProof);
	});
}

#[test]
fn the_storage_of_another_block_is_none() {
	test(|| {
		let (_, right) = scene();
		let later = ethereum(&[(1, stake(1))]);
		pin(110, &later);
		let mixed = RecordProof { slots: right.slots, ..proof(&later, 1) };
		assert_noop!(relay_proof(1, 110, mixed), Error::<Test>::BadStorageProof);
	});
}

#[test]
fn nodes_are_not_added_left_out_or_repeated() {
	test(|| {
		let (_, right) = scene();
		let account = right.account.clone();
		let changed = |change: &dyn Fn(&mut Vec<_>)| {
			let mut nodes = account.clone().into_inner();
			change(&mut nodes);
			RecordProof { account: nodes.try_into().unwrap(), ..right.clone() }
		};
		let last = account[account.len() - 1].clone();
		let first = account[0].clone();
		for wrong in [
			changed(&|nodes| drop(nodes.pop())),
			changed(&|nodes| nodes.push(last.clone())),
			// A circle.
			changed(&|nodes| nodes.push(first.clone())),
			changed(&|nodes| nodes.insert(0, first.clone())),
			changed(&|nodes| nodes.reverse()),
			changed(&|nodes| nodes.clear()),
		] {
			assert_noop!(relay_proof(1, 100, wrong), Error::<Test>::BadAccountProof);
		}
	});
}

#[test]
fn absence_is_not_shown_as_presence_nor_the_other_way() {
	test(|| {
		let (state, right) = scene();
		// Nothing is there of provider 3: its proofs say nothing of provider 1.
		let absent = proof(&state, 3);
		assert_noop!(relay_proof(1, 100, absent), Error::<Test>::BadStorageProof);
		assert_noop!(relay_proof(3, 100, right), Error::<Test>::BadStorageProof);
		// And an empty proof is one of an empty trie only.
		let empty =
			RecordProof { slots: vec![Proof::default(), Proof::default()].try_into().unwrap(), ..proof(&state, 1) };
		assert_noop!(relay_proof(1, 100, empty), Error::<Test>::BadStorageProof);
	});
}

#[test]
fn what_was_refused_leaves_the_record_as_it_was() {
	test(|| {
		let (_, right) = scene();
		assert_ok!(relay_proof(1, 100, right.clone()));
		pin(110, &ethereum(&[(2, stake(9_000))]));
		assert_noop!(relay_proof(1, 110, right), Error::<Test>::BadAccountProof);
		assert_eq!(recorded(1), Some(stake(5_000)));
	});
}

#[test]
fn headers_that_come_twice_or_conflict_are_not_accepted() {
	test(|| {
		with_watchers(4);
		all_attest(0..3, header(20, 1));
		// Again, older, another of the same number.
		assert_noop!(attest(0, header(20, 1)), Error::<Test>::AlreadyAttested);
		assert_noop!(attest(0, header(10, 1)), Error::<Test>::Outdated);
		assert_ok!(attest(3, header(20, 2)));
		assert!(is_accepted(header(20, 1)));
	});
}

#[test]
fn a_signature_for_another_chain_or_purpose_attests_to_nothing() {
	test(|| {
		with_watchers(4);
		let send = |signature| WatcherRelay::attest(signed(operator(0)), header(10, 1), signature);
		CurrentTerms::mutate(|terms| terms.chain_id += 1);
		let other_ethereum = sign(&key(0), final_block(header(10, 1)));
		CurrentTerms::mutate(|terms| terms.chain_id -= 1);
		assert_noop!(send(other_ethereum), Error::<Test>::WrongSignature);
		let set_hash = [1; 32];
		let purpose = sign(&key(0), Statement::Watchers { epoch: 10, set_hash });
		assert_noop!(send(purpose), Error::<Test>::WrongSignature);
		let right = sign(&key(0), final_block(header(10, 1)));
		assert_noop!(send(nulink_eth_proofs::fixtures::flipped(&right)), Error::<Test>::WrongSignature);
		assert_ok!(send(right));
	});
}

#[test]
fn what_is_signed_holds_between_these_two_chains() {
	test(|| {
		let domain = WatchDomain { chain_id: TERMS.chain_id, genesis: GENESIS };
		let statement = final_block(header(10, 1));
		assert_eq!(WatcherRelay::digest(statement), domain.digest::<Software>(&statement));
	});
}

#[test]
fn a_signature_is_kept_as_contracts_on_other_chains_take_it() {
	test(|| {
		with_watchers(4);
		let usual = sign(&key(0), final_block(header(10, 1)));
		let mut other = usual;
		other[64] -= 27;
		assert_ok!(WatcherRelay::attest(signed(operator(0)), header(10, 1), other));
		let expected = Event::Attested { staker: staker(0), header: header(10, 1), signature: usual };
		assert_eq!(last_event(), expected);
		assert_eq!(WatcherRelay::header(10).unwrap().attestations[0].signature, usual);
		other[64] = 2;
		assert_noop!(WatcherRelay::attest(signed(operator(0)), header(10, 1), other), Error::<Test>::WrongSignature);
	});
}

#[test]
fn who_has_nothing_at_stake_any_more_attests_to_nothing() {
	test(|| {
		with_watchers(4);
		mock::set_provider(Role::Watcher, &staker(0), false);
		assert_noop!(attest(0, header(10, 1)), Error::<Test>::NotProvider);
		// It still is a part of the whole.
		all_attest([1, 2], header(10, 1));
		assert!(!is_accepted(header(10, 1)));
		assert_ok!(attest(3, header(10, 1)));
		assert!(is_accepted(header(10, 1)));
	});
}

#[test]
fn a_set_that_stays_is_not_used_by_who_has_left() {
	test(|| {
		with_watchers(4);
		for number in 0..4 {
			assert_ok!(WatcherRelay::step_back(signed(staker(number))));
			mock::set_provider(Role::Watcher, &staker(number), false);
		}
		go_to_epoch(EVIDENCE + 5);
		assert_eq!(WatcherRelay::status().watchers, 4);
		assert_noop!(attest(0, header(10, 1)), Error::<Test>::NotProvider);
		// And their keys are not others' as long as the set is used.
		assert_noop!(WatcherRelay::forget_signer(signed(person(1)), key(0).address()), Error::<Test>::SignerStillBound);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// One bit of one node, anywhere: a mutated proof is never accepted.
	#[test]
	fn no_mutation_of_a_proof_is_accepted(which in 0usize..3, node: usize, byte: usize, bit in 0u8..8) {
		new_test_ext().execute_with(|| {
			let (_, right) = scene();
			for shift in 0..16 {
				let mut wrong = right.clone();
				let flip = |proof: &mut Proof| {
					let mut nodes: Vec<Vec<u8>> = proof.iter().map(|node| node.to_vec()).collect();
					let count = nodes.len();
					let node = &mut nodes[node.wrapping_add(shift) % count];
					let length = node.len();
					node[byte.wrapping_add(shift * 7) % length] ^= 1 << bit;
					*proof = bounded(nodes);
				};
				if which == 0 {
					flip(&mut wrong.account);
				} else {
					let mut slots = wrong.slots.clone().into_inner();
					flip(&mut slots[which - 1]);
					wrong.slots = slots.try_into().unwrap();
				}
				assert!(relay_proof(1, 100, wrong).is_err());
				assert_eq!(recorded(1), None);
			}
			assert_ok!(relay_proof(1, 100, right));
			assert_eq!(recorded(1), Some(stake(5_000)));
		});
	}
}
