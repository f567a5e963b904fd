use super::*;
use pallet_traits::{CheckProofs, ProofsOf};

fn is_proven(of: &Inputs) -> bool {
	<DataProofs as ProofsOf<_>>::is_proven(&LISTING, &statement(of), &BOB)
}

#[test]
fn what_is_proven_is_recorded_for_a_deposit_and_found() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		assert!(!is_proven(&of));
		assert_ok!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)));
		let event = Event::Proven {
			subject: LISTING,
			prover: BOB,
			statement: statement(&of),
			circuit: HOLDS,
			key,
			development: false,
		};
		assert_eq!(last_event(), Some(event));
		assert!(is_proven(&of));
		assert!(!is_proven(&inputs(&[2, 1])));
		let record = DataProofs::record(LISTING, BOB, statement(&of)).unwrap();
		assert_eq!((record.challenge, record.at, record.holds), (CHALLENGE, START, true));
		assert_eq!(DataProofs::records_of(LISTING, 10), vec![record.clone()]);
		assert_eq!(DataProofs::records_by(BOB, 10), [record]);
		assert!(DataProofs::records_by(ALICE, 10).is_empty());
		assert!(held(HoldReason::Record, &BOB) > 0);
	});
}

#[test]
fn the_prover_forgets_and_gets_the_deposit_back() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		assert_ok!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)));
		let forget = |who| DataProofs::forget(signed(who), LISTING, BOB, statement(&of));
		assert_noop!(forget(ALICE), Error::<Test>::NotProver);
		assert_ok!(forget(BOB));
		assert_eq!(held(HoldReason::Record, &BOB), 0);
		assert_noop!(forget(BOB), Error::<Test>::RecordNotFound);
		assert!(!is_proven(&of));
	});
}

#[test]
fn what_was_proven_with_a_retired_key_counts_for_nothing_and_anybody_may_forget_it() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		assert_ok!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)));
		assert_ok!(DataProofs::retire_key(root(), key));
		assert!(!is_proven(&of));
		assert!(!DataProofs::record(LISTING, BOB, statement(&of)).unwrap().holds);
		assert_noop!(
			submit(BOB, key, LISTING, inputs(&[3, 4]), bobs_proof(&inputs(&[3, 4]))),
			Error::<Test>::KeyIsRetired
		);
		assert_ok!(DataProofs::forget(signed(CAROL), LISTING, BOB, statement(&of)));
		assert_eq!(held(HoldReason::Record, &BOB), 0);
	});
}

#[test]
fn a_batch_is_recorded_as_a_whole() {
	test(|| {
		let (first, second) = (adopted(HOLDS, 1), adopted(Circuit::Member, 2));
		let submission = |key, circuit, seed, statement: Inputs, subject| Submission {
			key,
			subject,
			proof: proof(circuit, seed, &statement, subject, BOB, 4),
			inputs: statement,
		};
		let all = vec![
			submission(first, HOLDS, 1, inputs(&[1, 2]), LISTING),
			submission(first, HOLDS, 1, inputs(&[1, 3]), LISTING),
			submission(second, Circuit::Member, 2, inputs(&[1, 2, 3]), Subject::Content([1; 32])),
		];
		let batch = Batch::try_from(all).unwrap();
		assert_ok!(DataProofs::submit_proofs(signed(BOB), batch.clone(), CHALLENGE));
		assert_eq!(DataProofs::records_by(BOB, 10).len(), 3);
		let again = DataProofs::submit_proofs(signed(BOB), batch, CHALLENGE);
		assert_noop!(again, Error::<Test>::AlreadyProven);
		let nothing = DataProofs::submit_proofs(signed(BOB), Batch::default(), CHALLENGE);
		assert_noop!(nothing, Error::<Test>::NothingToProve);
	});
}

#[test]
fn who_can_not_pay_for_the_record_has_none() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let poor = poor();
		let of = inputs(&[1, 2]);
		let proof = proof(HOLDS, 1, &of, LISTING, poor.clone(), 1);
		assert_noop!(submit(poor, key, LISTING, of, proof), TokenError::FundsUnavailable);
	});
}

#[test]
fn another_pallet_checks_a_proof_in_its_own_place_with_a_key_of_its_circuit() {
	test(|| {
		let key = adopted(Circuit::Knows, 3);
		let of = inputs(&[7, 8]);
		let subject = Subject::Key([5; 32]);
		let context = DataProofs::context(Place::RevokeKey, subject, BOB, CHALLENGE).unwrap();
		let all: Vec<_> = of.iter().copied().chain([context]).collect();
		let proof = trapdoor(Circuit::Knows, 3).prove(&all, 1);
		let check = |circuit, place| DataProofs::check(circuit, &key, &of, place, &subject, &BOB, CHALLENGE, &proof);
		assert_eq!(check(Circuit::Knows, Place::RevokeKey), Ok(()));
		assert_eq!(check(Circuit::Knows, Place::ClaimKey), Err(Error::<Test>::NotProven.into()));
		assert_eq!(check(HOLDS, Place::RevokeKey), Err(Error::<Test>::OtherCircuit.into()));
	});
}
