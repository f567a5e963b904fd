//! What an attacker can try.

use super::*;
use nulink_primitives::proving::{Answer, ORDER};

fn with_keys() {
	take_part(HOSPITAL);
	take_part(BANK);
	assert_ok!(Participants::publish_pool(signed(HOSPITAL), scalar(1), 5));
	assert_ok!(issue(HOSPITAL, 0));
	assert_ok!(issue(BANK, 1));
}

#[test]
fn a_guessed_answer_revokes_nothing() {
	test(|| {
		with_keys();
		for guess in 1..=50 {
			let guessed = Answer { salt: answer(0).salt, hash: scalar(guess) };
			assert_noop!(revoke(THIEF, 0, knowledge(guessed, key(0), THIEF)), NOT_PROVEN);
		}
		assert!(may_publish(0, PRINCIPAL));
	});
}

#[test]
fn the_proof_for_another_key_revokes_nothing_even_if_the_answer_is_the_same() {
	test(|| {
		with_keys();
		// The bank knows the answer to its own key. It chose the same as the hospital did for this one.
		let signature = consent(2, BANK, answer(0));
		assert_ok!(Participants::issue_key(signed(BANK), key(2), answer(0), signature));
		let own = knowledge(answer(0), key(2), BANK);
		assert_noop!(revoke(BANK, 0, own.clone()), NOT_PROVEN);
		assert_noop!(revoke(BANK, 0, knowledge(answer(1), key(1), BANK)), NOT_PROVEN);
		assert_ok!(revoke(BANK, 2, own));
	});
}

#[test]
fn the_proof_of_another_prover_or_block_revokes_nothing() {
	test(|| {
		with_keys();
		let proof = knowledge(answer(0), key(0), HOSPITAL);
		assert_noop!(revoke(THIEF, 0, proof.clone()), NOT_PROVEN);
		let later = Participants::revoke_key(signed(HOSPITAL), WITH, key(0), CHALLENGE - 1, Box::new(proof.clone()));
		assert_noop!(later, NOT_PROVEN);
		let with = Participants::revoke_key(signed(HOSPITAL), [9; 32], key(0), CHALLENGE, Box::new(proof));
		assert_noop!(with, NOT_PROVEN);
	});
}

#[test]
fn a_key_is_revoked_once() {
	test(|| {
		with_keys();
		let proof = knowledge(answer(0), key(0), HOSPITAL);
		assert_ok!(revoke(HOSPITAL, 0, proof.clone()));
		assert_noop!(revoke(HOSPITAL, 0, proof), Error::<Test>::KeyIsRevoked);
		assert_noop!(revoke(BANK, 0, knowledge(answer(0), key(0), BANK)), Error::<Test>::KeyIsRevoked);
		assert_noop!(revoke(BANK, 7, knowledge(answer(7), key(7), BANK)), Error::<Test>::KeyNotFound);
	});
}

#[test]
fn a_revoked_key_does_not_come_back_when_it_is_forgotten() {
	test(|| {
		with_keys();
		assert_ok!(revoke(HOSPITAL, 0, knowledge(answer(0), key(0), HOSPITAL)));
		let before = held(HoldReason::Key, &HOSPITAL);
		assert_ok!(Participants::forget_key(signed(HOSPITAL), key(0)));
		let after = held(HoldReason::Key, &HOSPITAL);
		assert!(after > 0 && after < before);
		assert!(Participants::keys_of(HOSPITAL).is_empty());
		assert!(Participants::key(key(0)).unwrap().key.revoked_in.is_some());
		// The thief has the key's secret, is a participant, or has a key of some pool.
		assert_noop!(issue(HOSPITAL, 0), Error::<Test>::KeyKnown);
		assert_noop!(issue(BANK, 0), Error::<Test>::KeyKnown);
		assert_noop!(claim(0, scalar(9), PRINCIPAL), Error::<Test>::KeyIsRevoked);
		assert_noop!(Participants::forget_key(signed(HOSPITAL), key(0)), Error::<Test>::KeyNotFound);
		assert!(!may_publish(0, PRINCIPAL));
		// It keeps nobody from leaving.
		assert_ok!(Participants::drop_pool(signed(HOSPITAL), 0));
		assert_ok!(Participants::leave(signed(HOSPITAL)));
		assert_eq!(held(HoldReason::Key, &HOSPITAL), after);
	});
}

#[test]
fn who_has_stolen_key_and_pool_does_not_change_the_answer() {
	test(|| {
		with_keys();
		assert_ok!(claim(4, scalar(9), PRINCIPAL));
		assert_ok!(Participants::forget_key(signed(key(4)), key(4)));
		let (tree, thiefs) = (Participants::root(), answer(5));
		let proof = Box::new(membership(tree, scalar(9), PRINCIPAL, key(4)));
		let (by, nullifier) = (signed(key(4)), scalar(9));
		assert_ok!(Participants::claim_key(by, WITH, PRINCIPAL, thiefs, tree, nullifier, CHALLENGE, proof));
		assert!(may_publish(4, PRINCIPAL));
		assert_noop!(revoke(THIEF, 4, knowledge(thiefs, key(4), THIEF)), NOT_PROVEN);
		assert_ok!(revoke(HOSPITAL, 4, knowledge(answer(4), key(4), HOSPITAL)));
		assert!(!may_publish(4, PRINCIPAL));
	});
}

#[test]
fn nobody_takes_somebody_elses_key_under_their_name() {
	test(|| {
		with_keys();
		let issue = |who, number, of, signature| Participants::issue_key(signed(who), key(number), of, signature);
		// A signature for the hospital, of another key, and for another answer, which the thief would know.
		let for_hospital = consent(3, HOSPITAL, answer(3));
		assert_noop!(issue(BANK, 3, answer(3), for_hospital.clone()), Error::<Test>::WrongSignature);
		assert_noop!(issue(HOSPITAL, 4, answer(3), for_hospital.clone()), Error::<Test>::WrongSignature);
		assert_noop!(issue(HOSPITAL, 3, answer(9), for_hospital.clone()), Error::<Test>::WrongSignature);
		assert_ok!(issue(HOSPITAL, 3, answer(3), for_hospital.clone()));
		assert_noop!(issue(HOSPITAL, 3, answer(3), for_hospital), Error::<Test>::KeyKnown);
		let willing = consent(0, BANK, answer(0));
		assert_noop!(issue(BANK, 0, answer(0), willing), Error::<Test>::KeyKnown);
	});
}

#[test]
fn a_key_whose_answer_nobody_could_prove_is_refused() {
	test(|| {
		with_keys();
		let never = Answer { salt: [0; 32], hash: ORDER };
		let signature = consent(3, HOSPITAL, never);
		let call = Participants::issue_key(signed(HOSPITAL), key(3), never, signature);
		assert_noop!(call, Error::<Test>::NotCanonical);
	});
}

#[test]
fn a_key_of_a_pool_is_used_by_one_account_for_one_principal() {
	test(|| {
		with_keys();
		assert_ok!(claim(4, scalar(9), PRINCIPAL));
		assert_noop!(claim(5, scalar(9), PRINCIPAL), Error::<Test>::NullifierUsed);
		assert_noop!(claim(4, scalar(9), [1; 32]), Error::<Test>::NullifierUsed);
		// With a second key of the pool, not from the same account.
		assert_noop!(claim(4, scalar(8), PRINCIPAL), Error::<Test>::KeyKnown);
		assert_noop!(claim(4, scalar(8), [1; 32]), Error::<Test>::KeyKnown);
		assert_ok!(claim(5, scalar(8), [1; 32]));
		// A named key has a name already.
		assert_noop!(claim(0, scalar(7), PRINCIPAL), Error::<Test>::KeyKnown);
	});
}

#[test]
fn a_nullifier_in_another_writing_is_refused() {
	test(|| {
		with_keys();
		assert_noop!(claim(4, ORDER, PRINCIPAL), Error::<Test>::NotCanonical);
	});
}

#[test]
fn the_proof_of_a_member_is_of_no_use_to_others_nor_for_another_principal() {
	test(|| {
		with_keys();
		let tree = Participants::root();
		let proof = membership(tree, scalar(9), PRINCIPAL, key(4));
		assert_noop!(claim_with(5, tree, scalar(9), PRINCIPAL, proof.clone()), NOT_PROVEN);
		assert_noop!(claim_with(4, tree, scalar(9), [1; 32], proof.clone()), NOT_PROVEN);
		assert_noop!(claim_with(4, tree, scalar(8), PRINCIPAL, proof.clone()), NOT_PROVEN);
		assert_ok!(claim_with(4, tree, scalar(9), PRINCIPAL, proof));
	});
}

#[test]
fn a_tree_of_ones_own_is_not_the_chains() {
	test(|| {
		with_keys();
		for tree in [scalar(66), EMPTY, scalar(1)] {
			let proof = membership(tree, scalar(9), PRINCIPAL, key(4));
			assert_noop!(claim_with(4, tree, scalar(9), PRINCIPAL, proof), Error::<Test>::UnknownRoot);
		}
	});
}

#[test]
fn the_keys_of_who_was_excluded_are_no_members_any_more() {
	test(|| {
		with_keys();
		let tree = Participants::root();
		assert_ok!(Participants::withdraw_confirmation(signed(REGISTRAR), HOSPITAL));
		assert!(!may_publish(0, PRINCIPAL));
		assert_ok!(Participants::drop_pool(signed(THIEF), 0));
		let proof = membership(tree, scalar(9), PRINCIPAL, key(4));
		assert_noop!(claim_with(4, tree, scalar(9), PRINCIPAL, proof), Error::<Test>::UnknownRoot);
	});
}
