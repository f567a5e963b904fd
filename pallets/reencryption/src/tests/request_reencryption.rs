use super::*;

fn request_by(who: AccountId32) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::request_reencryption(signed(who), POLICY, capsule())
}

#[test]
fn a_request_obliges_all_proxies_that_are_at_work() {
	on_chain(|| {
		assert_ok!(request_by(BOB));
		let request = Requests::<Test>::get(0).expect("it was stored");
		assert_eq!(request.obliged, 0b11111);
		assert_eq!((request.answered, request.reported), (0, 0));
		assert_eq!((request.asked_at, request.deadline), (START, DEADLINE));
		assert_eq!(request.capsule, capsule());
		assert_eq!(
			last_event(),
			Some(Event::ReencryptionRequested {
				request: 0,
				policy: POLICY,
				requester: BOB,
				deadline: DEADLINE,
				obliged: 0b11111
			})
		);
	});
}

#[test]
fn a_proxy_that_is_not_at_work_is_not_obliged() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(1), 2, false);
		assert_ok!(request_by(BOB));
		assert_eq!(Requests::<Test>::get(0).expect("it was stored").obliged, 0b11101);
		assert_eq!(Assignments::<Test>::iter_key_prefix(provider(1)).count(), 0);
	});
}

#[test]
fn activity_counts_in_the_epoch_of_the_request_only() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(1), 1, false);
		glue::set_active(Role::Proxy, &provider(2), 3, false);
		assert_ok!(request_by(BOB));
		assert_eq!(Requests::<Test>::get(0).expect("it was stored").obliged, 0b11111);
	});
}

#[test]
fn exactly_the_threshold_is_enough_and_one_less_is_not() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(0), 2, false);
		glue::set_active(Role::Proxy, &provider(4), 2, false);
		assert_ok!(request_by(BOB));
		glue::set_active(Role::Proxy, &provider(2), 2, false);
		assert_noop!(request_by(BOB), Error::<Test>::NotEnoughProxies);
	});
}

#[test]
fn a_policy_without_threshold_does_not_let_ask_nobody() {
	on_chain(|| {
		let keys = PolicyKeys { threshold: 0, ..sharing().policy() };
		glue::set_policy(3, keys, &sharing().seats());
		for seat in 0..PROXIES {
			glue::set_active(Role::Proxy, &provider(seat), 2, false);
		}
		let call = Reencryption::request_reencryption(signed(BOB), 3, capsule());
		assert_noop!(call, Error::<Test>::NotEnoughProxies);
	});
}

#[test]
fn request_fails_for_whoever_is_not_the_receiver() {
	on_chain(|| {
		for who in [ALICE, CAROL, provider(0), operator(0)] {
			assert_noop!(request_by(who), Error::<Test>::NotReceiver);
		}
	});
}

#[test]
fn request_fails_under_a_policy_that_gives_no_access() {
	on_chain(|| {
		for (denied, error) in [
			(Denied::NotActive, Error::<Test>::PolicyNotActive),
			(Denied::NotBegun, Error::PolicyNotBegun),
			(Denied::Ended, Error::PolicyEnded),
			(Denied::Revoked, Error::PolicyRevoked),
			(Denied::ConditionsNotMet, Error::ConditionsNotMet),
			(Denied::Unknown, Error::PolicyNotFound),
		] {
			glue::set_access(POLICY, Err(denied));
			assert_noop!(request_by(BOB), error);
		}
		let call = Reencryption::request_reencryption(signed(BOB), 99, capsule());
		assert_noop!(call, Error::<Test>::PolicyNotFound);
	});
}

#[test]
fn request_fails_with_what_is_no_capsule() {
	on_chain(|| {
		let mut tampered = capsule();
		tampered.0[97] ^= 1;
		for bad in [tampered, CapsuleBytes([0; 98]), CapsuleBytes([0xff; 98])] {
			let call = Reencryption::request_reencryption(signed(BOB), POLICY, bad);
			assert_noop!(call, Error::<Test>::BadCapsule);
		}
	});
}

#[test]
fn the_quote_is_held_and_the_rest_stays_free() {
	on_chain(|| {
		let quote = Reencryption::quote(POLICY).expect("there is such a policy");
		assert_eq!((quote.obliged, quote.threshold), (PROXIES.into(), THRESHOLD));
		assert_eq!(quote.fees, FEE * u128::from(PROXIES));
		assert!(quote.deposit >= BYTE_DEPOSIT * 359 * u128::from(PROXIES));
		assert_ok!(request_by(BOB));
		assert_eq!(held(BOB), quote.fees + quote.deposit);
		assert_eq!(Balances::free_balance(BOB), WEALTH - quote.fees - quote.deposit);
	});
}

#[test]
fn request_fails_without_enough_for_fees_and_storage() {
	on_chain(|| {
		let quote = Reencryption::quote(POLICY).expect("there is such a policy");
		let needed = quote.fees + quote.deposit + EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), BOB, needed - 1));
		assert_noop!(request_by(BOB), TokenError::FundsUnavailable);
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), BOB, needed));
		assert_ok!(request_by(BOB));
	});
}

#[test]
fn requests_are_numbered_and_held_for_one_by_one() {
	on_chain(|| {
		assert_ok!(request_by(BOB));
		let one = held(BOB);
		assert_ok!(Reencryption::request_reencryption(signed(BOB), OTHER_POLICY, other_sharing().capsule()));
		assert_eq!(NextRequest::<Test>::get(), 2);
		assert_eq!(held(BOB), 2 * one);
	});
}

#[test]
fn the_weight_follows_the_number_of_proxies() {
	on_chain(|| {
		let actual = request_by(BOB).expect("Bob may ask").actual_weight;
		assert_eq!(actual, Some(<() as WeightInfo>::request_reencryption(PROXIES.into())));
	});
}
