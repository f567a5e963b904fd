//! What somebody would try.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::{
	fixtures::{flipped, EthereumState},
	word, Address, ClaimMessage,
};
use proptest::prelude::*;
use sp_runtime::AccountId32;

/// A claim of holder 1 over 500, and the state that shows it, accepted at block 2,000. Holder 2 has 700.
fn scene() -> (EthereumState, Claim<AccountId32>) {
	let state = ethereum(&[(1, 500), (2, 700)]);
	accept(2_000, &state);
	let claim = claim(&state, 1, 2_000);
	(state, claim)
}

fn personal(holder: u64, message: &ClaimMessage) -> ClaimSignature {
	ClaimSignature::Personal(key(holder).sign_personal(message))
}

#[test]
fn a_claim_is_not_paid_twice() {
	test(|| {
		let (_, claim) = scene();
		assert_ok!(submit(claim.clone()));
		assert_noop!(submit(claim), Error::<Test>::StateOutdated);
	});
}

#[test]
fn a_claim_brought_again_with_a_later_state_is_not_paid() {
	test(|| {
		let (state, claim) = scene();
		assert_ok!(submit(claim.clone()));
		accept(3_000, &state);
		// The old signature is for claim number 1.
		assert_noop!(submit(Claim { block: 3_000, ..claim }), Error::<Test>::WrongSignature);
	});
}

#[test]
fn an_old_signature_does_not_direct_what_was_locked_later() {
	test(|| {
		let (_, first) = scene();
		assert_ok!(submit(first.clone()));
		let later = ethereum(&[(1, 900)]);
		accept(3_000, &later);
		let signature = first.signature;
		assert_noop!(submit(Claim { signature, ..claim(&later, 1, 3_000) }), Error::<Test>::WrongSignature);
	});
}

#[test]
fn a_second_claim_of_the_same_is_not_paid_even_if_signed_anew() {
	test(|| {
		let (state, first) = scene();
		assert_ok!(submit(first));
		accept(3_000, &state);
		assert_noop!(submit(claim(&state, 1, 3_000)), Error::<Test>::AlreadyClaimed);
		assert_noop!(submit(claim_to(OTHER, &state, 1, 3_000)), Error::<Test>::AlreadyClaimed);
		let less = ethereum(&[(1, 400)]);
		accept(4_000, &less);
		assert_noop!(submit(claim(&less, 1, 4_000)), Error::<Test>::AlreadyClaimed);
	});
}

#[test]
fn an_older_state_counts_for_nothing_after_a_newer_one() {
	test(|| {
		// More was locked in the older state: the contract let something out. It must not be paid on top.
		let (older, newer) = (ethereum(&[(1, 900)]), ethereum(&[(1, 500)]));
		accept(2_000, &older);
		accept(3_000, &newer);
		assert_ok!(submit(claim(&newer, 1, 3_000)));
		assert_noop!(submit(claim(&older, 1, 2_000)), Error::<Test>::StateOutdated);
		assert_noop!(submit(claim(&newer, 1, 3_000)), Error::<Test>::StateOutdated);
	});
}

#[test]
fn an_older_proof_slipped_in_by_a_submitter_costs_the_holder_nothing() {
	test(|| {
		let (older, newer) = (ethereum(&[(1, 500)]), ethereum(&[(1, 900)]));
		accept(2_000, &older);
		accept(3_000, &newer);
		let meant = claim(&newer, 1, 3_000);
		let Claim { account_proof, balance_proof, .. } = claim(&older, 1, 2_000);
		let slipped = Claim { block: 2_000, account_proof, balance_proof, ..meant.clone() };
		assert_ok!(submit(slipped));
		assert_noop!(submit(meant), Error::<Test>::WrongSignature);
		assert_ok!(submit(claim(&newer, 1, 3_000)));
		assert_eq!(free(&RECEIVER), 900);
	});
}

#[test]
fn nobody_redirects_a_claim() {
	test(|| {
		let (_, claim) = scene();
		let stolen = Claim { receiver: OTHER, ..claim };
		assert_noop!(submit(stolen.clone()), Error::<Test>::WrongSignature);
		// Nor with a signature of one's own.
		let message = message(1, &OTHER);
		assert_noop!(submit(Claim { signature: personal(2, &message), ..stolen }), Error::<Test>::WrongSignature);
	});
}

#[test]
fn nobody_claims_what_another_has_locked() {
	test(|| {
		let (_, claim) = scene();
		// Holder 2 shows what holder 1 has locked, under its own name: that slot is not its own.
		let message = ClaimMessage { holder: address(2), ..message(1, &RECEIVER) };
		let signature = personal(2, &message);
		let stolen = Claim { holder: address(2), signature, ..claim };
		assert_noop!(submit(stolen), Error::<Test>::BadBalanceProof);
	});
}

#[test]
fn a_signature_for_another_chain_is_not_taken() {
	test(|| {
		let (_, claim) = scene();
		let elsewhere = ClaimMessage { genesis: [0x6f; 32], ..message(1, &RECEIVER) };
		for signature in [personal(1, &elsewhere), ClaimSignature::TypedData(key(1).sign_typed(&elsewhere))] {
			assert_noop!(submit(Claim { signature, ..claim.clone() }), Error::<Test>::WrongSignature);
		}
	});
}

#[test]
fn a_signature_for_a_later_claim_is_not_taken_now() {
	test(|| {
		let (_, claim) = scene();
		for number in [0, 2, u32::MAX] {
			let signature = personal(1, &ClaimMessage { number, ..message(1, &RECEIVER) });
			assert_noop!(submit(Claim { signature, ..claim.clone() }), Error::<Test>::WrongSignature);
		}
	});
}

#[test]
fn a_signature_of_one_form_is_none_of_the_other() {
	test(|| {
		let (_, claim) = scene();
		let message = message(1, &RECEIVER);
		for signature in [
			ClaimSignature::TypedData(key(1).sign_personal(&message)),
			ClaimSignature::Personal(key(1).sign_typed(&message)),
		] {
			assert_noop!(submit(Claim { signature, ..claim.clone() }), Error::<Test>::WrongSignature);
		}
	});
}

#[test]
fn a_signature_is_not_taken_in_its_other_form_nor_if_it_is_none() {
	test(|| {
		let (_, claim) = scene();
		let right = key(1).sign_personal(&message(1, &RECEIVER));
		let mut no_parity = right;
		no_parity[64] = 29;
		for wrong in [flipped(&right), no_parity, [0; 65], [0xff; 65]] {
			let signature = ClaimSignature::Personal(wrong);
			assert_noop!(submit(Claim { signature, ..claim.clone() }), Error::<Test>::WrongSignature);
		}
		let mut device = right;
		device[64] -= 27;
		assert_ok!(submit(Claim { signature: ClaimSignature::Personal(device), ..claim }));
	});
}

#[test]
fn another_contract_proves_nothing() {
	test(|| {
		// Mallory's contract says that she has a lot, in the same slot and with the same code.
		let hers = Address([0x3a; 20]);
		let state = EthereumState::new(hers, CODE, [(slot(1), word(900_000))]);
		accept(2_000, &state);
		assert_noop!(submit(claim(&state, 1, 2_000)), Error::<Test>::BadAccountProof);
		// The right account proof does not go with her storage, either.
		let right = ethereum(&[(1, 500)]);
		accept(3_000, &right);
		let balance_proof = bounded(state.storage_proof(&slot(1)));
		assert_noop!(submit(Claim { balance_proof, ..claim(&right, 1, 3_000) }), Error::<Test>::BadBalanceProof);
	});
}

#[test]
fn a_proof_of_another_state_proves_nothing() {
	test(|| {
		let (_, claim) = scene();
		accept(3_000, &ethereum(&[(1, 100)]));
		assert_noop!(submit(Claim { block: 3_000, ..claim }), Error::<Test>::BadAccountProof);
	});
}

#[test]
fn a_proof_of_absence_is_not_one_of_an_amount_nor_the_reverse() {
	test(|| {
		let (state, right) = scene();
		// Holder 3 has nothing. With the proof for holder 1 it has no proof at all.
		let balance_proof = right.balance_proof.clone();
		assert_noop!(submit(Claim { balance_proof, ..claim(&state, 3, 2_000) }), Error::<Test>::BadBalanceProof);
		// What is locked can not be hidden to make a claim of nothing.
		let balance_proof = bounded(state.storage_proof(&slot(3)));
		assert_noop!(submit(Claim { balance_proof, ..right.clone() }), Error::<Test>::BadBalanceProof);
		assert_noop!(submit(Claim { balance_proof: Proof::new(), ..right }), Error::<Test>::BadBalanceProof);
	});
}

#[test]
fn proofs_are_not_exchanged() {
	test(|| {
		let (_, right) = scene();
		let Claim { account_proof, balance_proof, .. } = right.clone();
		let exchanged = Claim { account_proof: balance_proof, balance_proof: account_proof, ..right };
		assert_noop!(submit(exchanged), Error::<Test>::BadAccountProof);
	});
}

#[test]
fn the_pot_is_not_paid_to_itself() {
	test(|| {
		let (state, _) = scene();
		assert_noop!(submit(claim_to(POT, &state, 1, 2_000)), Error::<Test>::ReceiverIsPot);
	});
}

#[test]
fn a_new_contract_pays_nothing_twice() {
	test(|| {
		let (_, first) = scene();
		assert_ok!(submit(first));
		let moved = Address([0xc1; 20]);
		let pinned = LockContract { address: moved, since: 2_500, ..contract() };
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), pinned));
		let state = ethereum_of(moved, CODE, &[(1, 500), (2, 700)]);
		accept(3_000, &state);
		assert_noop!(submit(claim(&state, 1, 3_000)), Error::<Test>::AlreadyClaimed);
		assert_ok!(submit(claim(&state, 2, 3_000)));
		assert_eq!(free(&RECEIVER), 1_200);
	});
}

/// A claim in which one thing is changed.
fn changed(mut claim: Claim<AccountId32>, what: usize, place: usize, bit: u8) -> Claim<AccountId32> {
	let flip = |bytes: &mut [u8]| {
		let len = bytes.len();
		bytes[place % len] ^= 1 << (bit % 8);
	};
	let flip_node = |proof: &mut Proof| {
		let mut nodes: Vec<Vec<u8>> = proof.iter().map(|node| node.to_vec()).collect();
		let count = nodes.len();
		let node = &mut nodes[place % count];
		let len = node.len();
		match bit {
			0..=7 => node[place / count % len] ^= 1 << bit,
			8 => node.truncate(place / count % len),
			9 => drop(nodes.remove(place % count)),
			10 => nodes.push(nodes[place % count].clone()),
			_ => nodes.insert(place % count, nodes[count - 1 - place % count].clone()),
		}
		*proof = bounded(nodes);
	};
	match what % 6 {
		0 => flip(&mut claim.holder.0),
		1 => {
			let mut receiver: [u8; 32] = claim.receiver.into();
			flip(&mut receiver);
			claim.receiver = receiver.into();
		},
		2 => claim.block ^= 1 << (place % 64),
		3 => flip_node(&mut claim.account_proof),
		4 => flip_node(&mut claim.balance_proof),
		_ => match &mut claim.signature {
			ClaimSignature::Personal(signature) | ClaimSignature::TypedData(signature) => flip(signature),
		},
	}
	claim
}

#[test]
fn no_changed_claim_is_paid() {
	test(|| {
		let (_, right) = scene();
		let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
			cases: 5_000,
			failure_persistence: None,
			..Default::default()
		});
		runner
			.run(&(any::<usize>(), any::<usize>(), 0u8..12), |(what, place, bit)| {
				let wrong = changed(right.clone(), what, place, bit);
				prop_assert!(wrong == right || submit(wrong).is_err());
				Ok(())
			})
			.unwrap();
		assert_eq!(TotalClaimed::<Test>::get(), 0);
		assert_ok!(submit(right));
	});
}
