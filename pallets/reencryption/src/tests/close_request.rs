use super::*;

fn close(who: AccountId32, id: u64) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::close_request(signed(who), id)
}

fn nothing_is_left() {
	assert_eq!(Requests::<Test>::iter().count(), 0);
	assert_eq!(Seated::<Test>::iter().count(), 0);
	assert_eq!(Fragments::<Test>::iter().count(), 0);
	assert_eq!(Assignments::<Test>::iter().count(), 0);
	assert_eq!(RequestsByPolicy::<Test>::iter().count(), 0);
	assert_eq!(held(BOB), 0);
}

#[test]
fn the_requester_closes_as_soon_as_all_have_answered() {
	on_chain(|| {
		let id = ask();
		let left = held(BOB) - FEE * u128::from(PROXIES);
		all_answer(id, 0..PROXIES);
		assert_noop!(close(CAROL, id), Error::<Test>::NotRequester);
		assert_ok!(close(BOB, id));
		assert_eq!(last_event(), Some(Event::RequestClosed { request: id, requester: BOB, released: left }));
		assert_eq!(Balances::free_balance(BOB), WEALTH - FEE * u128::from(PROXIES));
		nothing_is_left();
	});
}

#[test]
fn the_requester_closes_when_all_silent_proxies_are_reported() {
	on_chain(|| {
		let id = ask();
		all_answer(id, 0..3);
		assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		go_to(DEADLINE + 1);
		assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(3)));
		assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(4)));
		assert_ok!(close(BOB, id));
		assert_eq!(Balances::free_balance(BOB), WEALTH - 3 * FEE);
		nothing_is_left();
	});
}

#[test]
fn anybody_closes_when_the_time_for_reports_is_over() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		go_to(REPORT_UNTIL);
		assert_noop!(close(CAROL, id), Error::<Test>::NotRequester);
		assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		go_to(REPORT_UNTIL + 1);
		assert_ok!(close(CAROL, id));
		assert_eq!(Balances::free_balance(BOB), WEALTH - FEE);
		nothing_is_left();
	});
}

#[test]
fn the_requester_closes_after_the_deadline_if_nobody_is_to_blame() {
	on_chain(|| {
		let id = ask();
		glue::set_served_until(POLICY, Some(START));
		go_to(DEADLINE);
		assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		go_to(DEADLINE + 1);
		assert_noop!(close(CAROL, id), Error::<Test>::NotRequester);
		assert_ok!(close(BOB, id));
		nothing_is_left();
	});
}

#[test]
fn anybody_closes_what_nobody_is_to_blame_for_a_response_window_after_the_deadline() {
	// So that what can neither be answered nor reported does not stay for as long as its requester likes. The requester
	// has a window to fetch what was answered before the policy ended.
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		glue::set_served_until(POLICY, Some(START));
		go_to(DEADLINE + RESPONSE_WINDOW);
		assert_noop!(close(CAROL, id), Error::<Test>::NotRequester);
		go_to(DEADLINE + RESPONSE_WINDOW + 1);
		assert_ok!(close(CAROL, id));
		assert_eq!(Balances::free_balance(BOB), WEALTH - FEE);
		nothing_is_left();
	});
}

#[test]
fn nobody_but_the_requester_closes_what_can_still_be_reported() {
	on_chain(|| {
		let id = ask();
		for block in [DEADLINE + RESPONSE_WINDOW + 1, REPORT_UNTIL] {
			go_to(block);
			assert_noop!(close(CAROL, id), Error::<Test>::NotRequester);
			assert_noop!(close(BOB, id), Error::<Test>::StillOpen);
		}
	});
}

#[test]
fn a_request_is_closed_after_its_policy_was_removed() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		glue::remove_policy(POLICY);
		go_to(REPORT_UNTIL + 1);
		assert_ok!(close(CAROL, id));
		nothing_is_left();
	});
}

#[test]
fn a_request_is_closed_once() {
	on_chain(|| {
		let id = ask();
		go_to(REPORT_UNTIL + 1);
		assert_ok!(close(BOB, id));
		assert_noop!(close(BOB, id), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn closing_one_request_leaves_the_others() {
	on_chain(|| {
		let (first, second) = (ask(), ask());
		assert_ok!(answer(second, 0));
		all_answer(first, 0..PROXIES);
		assert_ok!(close(BOB, first));
		assert_eq!(Fragments::<Test>::get(second, 0), Some(fragment(0)));
		assert_ok!(answer(second, 1));
	});
}

#[test]
fn the_weight_follows_the_number_of_proxies() {
	on_chain(|| {
		let id = ask();
		go_to(REPORT_UNTIL + 1);
		let actual = close(BOB, id).expect("it is over").actual_weight;
		assert_eq!(actual, Some(<() as WeightInfo>::close_request(PROXIES.into())));
	});
}
