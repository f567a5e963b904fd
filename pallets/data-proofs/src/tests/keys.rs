use super::*;

#[test]
fn a_key_is_registered_for_a_deposit_and_used_when_governance_adopts_it() {
	test(|| {
		let key = register(HOLDS, 1, ceremony());
		let info = DataProofs::key(key).unwrap();
		assert_eq!((info.circuit, info.state, info.registrant), (HOLDS, KeyState::Registered, ALICE));
		assert!(info.deposit > 0);
		assert_eq!(held(HoldReason::Key, &ALICE), info.deposit);
		assert!(DataProofs::keys(None, 10).is_empty());

		let call = submit(BOB, key, LISTING, inputs(&[1, 2]), bobs_proof(&inputs(&[1, 2])));
		assert_noop!(call, Error::<Test>::NotAdopted);
		assert_ok!(DataProofs::adopt_key(root(), key, HOLDS, ceremony()));
		assert_eq!(last_event(), Some(Event::KeyAdopted { key, circuit: HOLDS }));
		assert_eq!(DataProofs::keys(Some(HOLDS), 10).len(), 1);
		assert!(DataProofs::keys(Some(Circuit::Knows), 10).is_empty());
		assert_ok!(submit(BOB, key, LISTING, inputs(&[1, 2]), bobs_proof(&inputs(&[1, 2]))));
	});
}

#[test]
fn only_governance_adopts_and_retires() {
	test(|| {
		let key = register(HOLDS, 1, ceremony());
		assert_noop!(DataProofs::adopt_key(signed(ALICE), key, HOLDS, ceremony()), DispatchError::BadOrigin);
		assert_noop!(DataProofs::retire_key(signed(ALICE), key), DispatchError::BadOrigin);
		assert_noop!(DataProofs::adopt_key(root(), [9; 32], HOLDS, ceremony()), Error::<Test>::KeyNotFound);
		assert_ok!(DataProofs::adopt_key(root(), key, HOLDS, ceremony()));
		assert_noop!(DataProofs::adopt_key(root(), key, HOLDS, ceremony()), Error::<Test>::AlreadyAdopted);
	});
}

#[test]
fn a_key_is_registered_once() {
	test(|| {
		register(HOLDS, 1, ceremony());
		let again = DataProofs::register_key(signed(BOB), HOLDS, ceremony(), bytes(&trapdoor(HOLDS, 1)));
		assert_noop!(again, Error::<Test>::KeyAlreadyRegistered);
	});
}

#[test]
fn a_key_for_development_is_refused_on_a_network_for_production() {
	test(|| {
		let call =
			|| DataProofs::register_key(signed(ALICE), HOLDS, KeySource::Development, bytes(&trapdoor(HOLDS, 1)));
		assert_noop!(call(), Error::<Test>::DevelopmentKey);
		for profile in [Profile::Local, Profile::Development] {
			CurrentProfile::set(profile);
			assert_ok!(call());
			let key = sp_io::hashing::sha2_256(&bytes(&trapdoor(HOLDS, 1)));
			let adopt = DataProofs::adopt_key(root(), key, HOLDS, KeySource::Development);
			assert_noop!(adopt, Error::<Test>::DevelopmentKey);
			assert_ok!(DataProofs::remove_key(signed(ALICE), key));
		}
	});
}

#[test]
fn what_is_proven_with_a_key_for_development_is_marked() {
	test(|| {
		CurrentProfile::set(Profile::Development);
		let key = register(HOLDS, 1, KeySource::Development);
		assert_ok!(submit(BOB, key, LISTING, inputs(&[1, 2]), bobs_proof(&inputs(&[1, 2]))));
		assert!(matches!(last_event(), Some(Event::Proven { development: true, .. })));
		assert!(DataProofs::records_of(LISTING, 1)[0].development);
	});
}

#[test]
fn a_key_for_another_number_of_inputs_is_refused() {
	test(|| {
		let call = |circuit, of| DataProofs::register_key(signed(ALICE), circuit, ceremony(), bytes(&trapdoor(of, 1)));
		assert_noop!(call(HOLDS, Circuit::Member), Error::<Test>::NotOfThisCircuit);
		let custom = |inputs| Circuit::Custom { inputs };
		assert_noop!(call(custom(1), custom(1)), Error::<Test>::NotOfThisCircuit);
		assert_noop!(call(custom(33), custom(32)), Error::<Test>::NotOfThisCircuit);
		assert_noop!(call(Circuit::Holds { records: 2, depth: 10 }, HOLDS), Error::<Test>::NotOfThisCircuit);
		assert_ok!(call(custom(32), custom(32)));
	});
}

#[test]
fn a_key_that_proved_nothing_is_removed_by_who_registered_it() {
	test(|| {
		let key = register(HOLDS, 1, ceremony());
		assert_noop!(DataProofs::remove_key(signed(BOB), key), Error::<Test>::NotRegistrant);
		assert_ok!(DataProofs::remove_key(signed(ALICE), key));
		assert_eq!(held(HoldReason::Key, &ALICE), 0);
		assert_noop!(DataProofs::remove_key(signed(ALICE), key), Error::<Test>::KeyNotFound);
		let adopted = adopted(HOLDS, 1);
		assert_noop!(DataProofs::remove_key(signed(ALICE), adopted), Error::<Test>::KeyInUse);
	});
}

#[test]
fn a_key_of_a_custom_circuit_is_not_removed_while_it_has_records() {
	test(|| {
		let circuit = Circuit::Custom { inputs: 3 };
		let key = register(circuit, 5, ceremony());
		let statement = inputs(&[1, 2]);
		assert_ok!(submit(BOB, key, LISTING, statement.clone(), proof(circuit, 5, &statement, LISTING, BOB, 1)));
		assert_noop!(DataProofs::remove_key(signed(ALICE), key), Error::<Test>::KeyInUse);
		let hash = DataProofs::statement_hash(circuit, key, statement.to_vec());
		assert_ok!(DataProofs::forget(signed(BOB), LISTING, BOB, hash));
		assert_ok!(DataProofs::remove_key(signed(ALICE), key));
	});
}

#[test]
fn a_retired_key_is_retired_for_good_and_its_deposit_comes_back() {
	test(|| {
		let key = adopted(HOLDS, 1);
		assert_ok!(DataProofs::retire_key(root(), key));
		assert_eq!(held(HoldReason::Key, &ALICE), 0);
		assert_noop!(DataProofs::retire_key(root(), key), Error::<Test>::KeyIsRetired);
		assert_noop!(DataProofs::adopt_key(root(), key, HOLDS, ceremony()), Error::<Test>::KeyIsRetired);
		assert_noop!(DataProofs::remove_key(signed(ALICE), key), Error::<Test>::KeyIsRetired);
		let again = DataProofs::register_key(signed(ALICE), HOLDS, ceremony(), bytes(&trapdoor(HOLDS, 1)));
		assert_noop!(again, Error::<Test>::KeyAlreadyRegistered);
	});
}

#[test]
fn who_can_not_pay_registers_nothing() {
	test(|| {
		let poor = poor();
		let call = DataProofs::register_key(signed(poor), HOLDS, ceremony(), bytes(&trapdoor(HOLDS, 1)));
		assert_noop!(call, TokenError::FundsUnavailable);
	});
}
