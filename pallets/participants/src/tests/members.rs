use super::*;

#[test]
fn who_joins_is_in_force_when_a_registrar_has_confirmed_it() {
	test(|| {
		assert_ok!(Participants::join(signed(HOSPITAL), CERTIFICATE, uri()));
		assert!(!Participants::participant(HOSPITAL).unwrap().1);
		assert!(held(HoldReason::Participant, &HOSPITAL) > 0);
		assert_noop!(Participants::join(signed(HOSPITAL), CERTIFICATE, uri()), Error::<Test>::AlreadyJoined);
		assert_ok!(confirm(HOSPITAL, START + 10));
		let event = Event::Confirmed {
			participant: HOSPITAL,
			certificate: CERTIFICATE,
			registrar: REGISTRAR,
			until: START + 10,
		};
		assert_eq!(last_event(), Some(event));
		assert!(Participants::participant(HOSPITAL).unwrap().1);
		go_to(START + 10);
		assert!(Participants::participant(HOSPITAL).unwrap().1);
		go_to(START + 11);
		assert!(!Participants::participant(HOSPITAL).unwrap().1);
	});
}

#[test]
fn only_registrars_confirm_and_only_for_so_long() {
	test(|| {
		assert_ok!(Participants::join(signed(HOSPITAL), CERTIFICATE, uri()));
		let by = |who, certificate, until| Participants::confirm(signed(who), HOSPITAL, certificate, until);
		assert_noop!(by(THIEF, CERTIFICATE, START + 1), Error::<Test>::NotRegistrar);
		assert_noop!(by(REGISTRAR, [1; 32], START + 1), Error::<Test>::OtherCertificate);
		assert_noop!(by(REGISTRAR, CERTIFICATE, START), Error::<Test>::BadValidity);
		assert_noop!(by(REGISTRAR, CERTIFICATE, START - 1), Error::<Test>::BadValidity);
		assert_noop!(by(REGISTRAR, CERTIFICATE, START + VALIDITY + 1), Error::<Test>::BadValidity);
		assert_noop!(confirm(BANK, START + 1), Error::<Test>::NotParticipant);
		assert_noop!(Participants::set_registrar(signed(THIEF), THIEF, true), DispatchError::BadOrigin);
		assert_ok!(Participants::set_registrar(root(), REGISTRAR, false));
		assert!(Participants::registrars().is_empty());
		assert_noop!(by(REGISTRAR, CERTIFICATE, START + 1), Error::<Test>::NotRegistrar);
	});
}

#[test]
fn another_certificate_has_to_be_confirmed_again() {
	test(|| {
		take_part(HOSPITAL);
		assert_ok!(Participants::update(signed(HOSPITAL), CERTIFICATE, Uri::default()));
		assert!(Participants::participant(HOSPITAL).unwrap().1);
		assert_ok!(Participants::update(signed(HOSPITAL), [1; 32], uri()));
		assert!(!Participants::participant(HOSPITAL).unwrap().1);
		assert_noop!(confirm(HOSPITAL, START + 1), Error::<Test>::OtherCertificate);
	});
}

#[test]
fn a_confirmation_is_withdrawn_by_its_registrar_or_by_governance() {
	test(|| {
		take_part(HOSPITAL);
		let by = |origin| Participants::withdraw_confirmation(origin, HOSPITAL);
		assert_noop!(by(signed(THIEF)), Error::<Test>::NotRegistrar);
		assert_ok!(by(signed(REGISTRAR)));
		assert_noop!(by(root()), Error::<Test>::NotConfirmed);
		assert_ok!(confirm(HOSPITAL, START + 5));
		assert_ok!(by(root()));
		assert!(!Participants::participant(HOSPITAL).unwrap().1);
	});
}

#[test]
fn who_has_nothing_left_leaves_with_the_deposit() {
	test(|| {
		take_part(HOSPITAL);
		assert_ok!(Participants::publish_pool(signed(HOSPITAL), scalar(1), 5));
		assert_ok!(issue(HOSPITAL, 0));
		assert_noop!(Participants::leave(signed(HOSPITAL)), Error::<Test>::StillInUse);
		assert_ok!(Participants::drop_pool(signed(HOSPITAL), 0));
		assert_noop!(Participants::leave(signed(HOSPITAL)), Error::<Test>::StillInUse);
		assert_ok!(Participants::forget_key(signed(HOSPITAL), key(0)));
		assert_ok!(Participants::leave(signed(HOSPITAL)));
		assert_eq!(held(HoldReason::Participant, &HOSPITAL) + held(HoldReason::Key, &HOSPITAL), 0);
		assert_noop!(Participants::leave(signed(HOSPITAL)), Error::<Test>::NotParticipant);
	});
}
