use super::*;
use pallet_traits::Publishers;

fn with_pool() {
	take_part(HOSPITAL);
	assert_ok!(Participants::publish_pool(signed(HOSPITAL), scalar(1), 5));
}

#[test]
fn a_named_key_publishes_about_anybody_while_its_participant_is_in_force() {
	test(|| {
		take_part(HOSPITAL);
		assert!(!may_publish(0, PRINCIPAL));
		assert_ok!(issue(HOSPITAL, 0));
		assert_eq!(last_event(), Some(Event::KeyIssued { key: key(0), participant: HOSPITAL }));
		assert!(may_publish(0, PRINCIPAL) && may_publish(0, [1; 32]));
		assert_eq!(Participants::participant_of(&key(0)), Some(HOSPITAL));
		assert_eq!(Participants::keys_of(HOSPITAL), [key(0)]);
		assert!(Participants::key(key(0)).unwrap().in_force);
		go_to(START + VALIDITY + 1);
		assert!(!may_publish(0, PRINCIPAL));
		assert_noop!(issue(HOSPITAL, 1), Error::<Test>::NotInForce);
	});
}

#[test]
fn a_claimed_key_has_no_name_and_publishes_about_one_principal() {
	test(|| {
		with_pool();
		assert_ok!(claim(0, scalar(9), PRINCIPAL));
		let until = START + CLAIM_LIFE;
		let event = Event::KeyClaimed { key: key(0), nullifier: scalar(9), principal: PRINCIPAL, until };
		assert_eq!(last_event(), Some(event));
		assert!(may_publish(0, PRINCIPAL) && !may_publish(0, [1; 32]));
		assert_eq!(Participants::participant_of(&key(0)), None);
		assert!(held(HoldReason::Key, &key(0)) > 0);
		go_to(until + 1);
		assert!(!may_publish(0, PRINCIPAL));
		// Shown again: not another deposit, and the answer of before.
		let before = held(HoldReason::Key, &key(0));
		assert_ok!(claim(0, scalar(9), PRINCIPAL));
		assert!(may_publish(0, PRINCIPAL));
		assert_eq!(held(HoldReason::Key, &key(0)), before);
	});
}

#[test]
fn a_proof_made_before_another_pool_came_is_good_for_a_while() {
	test(|| {
		with_pool();
		let tree = Participants::root();
		assert_ok!(Participants::publish_pool(signed(HOSPITAL), scalar(2), 5));
		let proof = membership(tree, scalar(9), PRINCIPAL, key(0));
		assert_ok!(claim_with(0, tree, scalar(9), PRINCIPAL, proof));
		go_to(START + ROOT_LIFE + 1);
		let proof = membership(tree, scalar(8), PRINCIPAL, key(1));
		assert_noop!(claim_with(1, tree, scalar(8), PRINCIPAL, proof), Error::<Test>::UnknownRoot);
	});
}

#[test]
fn who_knows_the_answer_revokes_a_key_for_good() {
	test(|| {
		with_pool();
		assert_ok!(issue(HOSPITAL, 0));
		assert_ok!(claim(1, scalar(9), PRINCIPAL));
		for number in [0, 1] {
			assert_ok!(revoke(BANK, number, knowledge(answer(number), key(number), BANK)));
			assert_eq!(last_event(), Some(Event::KeyRevoked { key: key(number), by: BANK }));
			assert!(!may_publish(number, PRINCIPAL));
		}
		assert_noop!(claim(1, scalar(9), PRINCIPAL), Error::<Test>::KeyIsRevoked);
		assert_noop!(Participants::forget_key(signed(key(1)), key(1)), Error::<Test>::KeyIsRevoked);
		assert_ok!(Participants::forget_key(signed(HOSPITAL), key(0)));
	});
}

#[test]
fn a_forgotten_key_gives_its_deposit_back_and_its_nullifier_stays_used() {
	test(|| {
		with_pool();
		assert_ok!(claim(0, scalar(9), PRINCIPAL));
		let before = held(HoldReason::Key, &key(0));
		assert_noop!(Participants::forget_key(signed(HOSPITAL), key(0)), Error::<Test>::NotKeyHolder);
		assert_ok!(Participants::forget_key(signed(key(0)), key(0)));
		let after = held(HoldReason::Key, &key(0));
		assert!(after > 0 && after < before);
		assert!(!may_publish(0, PRINCIPAL));
		assert_noop!(claim(1, scalar(9), PRINCIPAL), Error::<Test>::NullifierUsed);
		assert_noop!(claim(0, scalar(9), [1; 32]), Error::<Test>::NullifierUsed);
		assert_ok!(claim(0, scalar(9), PRINCIPAL));
		assert_eq!(held(HoldReason::Key, &key(0)), before);
		assert_noop!(Participants::forget_key(signed(HOSPITAL), key(7)), Error::<Test>::KeyNotFound);
	});
}

#[test]
fn a_participant_has_so_many_keys_and_no_more() {
	test(|| {
		take_part(HOSPITAL);
		crate::Participants::<Test>::mutate_extant(HOSPITAL, |it| it.keys = MAX_KEYS);
		assert_noop!(issue(HOSPITAL, 0), Error::<Test>::TooManyKeys);
		crate::Participants::<Test>::mutate_extant(HOSPITAL, |it| it.keys = 0);
	});
}
