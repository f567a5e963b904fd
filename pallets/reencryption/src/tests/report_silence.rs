use super::*;

fn report(id: u64, seat: u8) -> sp_runtime::DispatchResult {
	Reencryption::report_silence(signed(CAROL), id, provider(seat))
}

#[test]
fn a_silent_proxy_is_slashed_once() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		go_to(DEADLINE + 1);
		assert_ok!(report(id, 1));
		let slashes = glue::slashes::<AccountId32>();
		assert_eq!(slashes.len(), 1);
		assert_eq!(slashes[0].role, Role::Proxy);
		assert_eq!(slashes[0].staker, provider(1));
		assert_eq!(slashes[0].offence, Offence::Silence);
		assert_eq!(slashes[0].reporter, Some(CAROL));
		assert_eq!(
			last_event(),
			Some(Event::SilenceReported { request: id, provider: provider(1), slashed: glue::SLASH, reporter: CAROL })
		);
		assert_noop!(report(id, 1), Error::<Test>::AlreadyReported);
	});
}

#[test]
fn silence_is_reported_after_the_deadline_and_until_the_window_ends() {
	on_chain(|| {
		let id = ask();
		assert_noop!(report(id, 0), Error::<Test>::DeadlineNotPassed);
		go_to(DEADLINE);
		assert_noop!(report(id, 0), Error::<Test>::DeadlineNotPassed);
		go_to(DEADLINE + 1);
		assert_ok!(report(id, 0));
		go_to(REPORT_UNTIL);
		assert_ok!(report(id, 1));
		go_to(REPORT_UNTIL + 1);
		assert_noop!(report(id, 2), Error::<Test>::ReportWindowClosed);
	});
}

#[test]
fn report_silence_fails_for_a_proxy_that_answered() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		go_to(DEADLINE + 1);
		assert_noop!(report(id, 0), Error::<Test>::AlreadyAnswered);
	});
}

#[test]
fn report_silence_fails_for_whoever_was_not_obliged() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(3), 2, false);
		let id = ask();
		go_to(DEADLINE + 1);
		assert_noop!(report(id, 3), Error::<Test>::NotObliged);
		let call = Reencryption::report_silence(signed(CAROL), id, BOB);
		assert_noop!(call, Error::<Test>::NotSeated);
		assert_noop!(report(id + 1, 0), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn nobody_is_blamed_if_the_policy_ended_before_the_deadline() {
	on_chain(|| {
		let id = ask();
		glue::set_served_until(POLICY, Some(DEADLINE - 1));
		go_to(DEADLINE + 1);
		assert_noop!(report(id, 0), Error::<Test>::Excused);
		glue::remove_policy(POLICY);
		assert_noop!(report(id, 0), Error::<Test>::Excused);
	});
}

#[test]
fn silence_is_blamed_if_the_grace_lasted_until_the_deadline() {
	on_chain(|| {
		let id = ask();
		glue::set_served_until(POLICY, Some(DEADLINE));
		go_to(DEADLINE + 1);
		assert_ok!(report(id, 0));
	});
}

#[test]
fn a_provider_without_stake_is_reported_all_the_same() {
	// So that the requester can close the request.
	on_chain(|| {
		let id = ask();
		glue::set_slash(0);
		go_to(DEADLINE + 1);
		assert_ok!(report(id, 0));
		assert_eq!(Requests::<Test>::get(id).map(|request| request.reported), Some(1));
	});
}

fn silence_reported(id: u64, seat: u8, slashed: u128) -> Option<Event<Test>> {
	Some(Event::SilenceReported { request: id, provider: provider(seat), slashed, reporter: CAROL })
}

#[test]
fn a_second_request_of_the_same_response_window_is_settled_and_costs_nothing() {
	on_chain(|| {
		let first = ask();
		go_to(START + 1);
		let second = ask();
		go_to(DEADLINE + 2);
		assert_ok!(report(second, 0));
		assert_eq!(last_event(), silence_reported(second, 0, glue::SLASH));
		assert_ok!(report(first, 0));
		assert_eq!(last_event(), silence_reported(first, 0, 0));
		assert_eq!(glue::slashes::<AccountId32>().len(), 1);
		assert_eq!(Requests::<Test>::get(first).map(|request| request.reported), Some(1));
		assert_noop!(report(first, 0), Error::<Test>::AlreadyReported);
		// And when all are settled the requester has its deposit back.
		for seat in 1..PROXIES {
			assert_ok!(report(first, seat));
		}
		assert_ok!(Reencryption::close_request(signed(BOB), first));
	});
}

#[test]
fn the_next_response_window_is_punished_anew() {
	on_chain(|| {
		// Windows are counted from block 0 on: 20 to 39, 40 to 59.
		go_to(39);
		let last = ask();
		go_to(40);
		let next = ask();
		go_to(40 + RESPONSE_WINDOW + 1);
		assert_ok!(report(last, 0));
		assert_ok!(report(next, 0));
		assert_eq!(last_event(), silence_reported(next, 0, glue::SLASH));
		assert_eq!(glue::slashes::<AccountId32>().len(), 2);
		let punished = SilencePunished::<Test>::iter_prefix(provider(0)).collect::<std::collections::BTreeMap<_, _>>();
		assert_eq!(punished, [(1, 61), (2, 61)].into());
	});
}

#[test]
fn a_report_that_took_nothing_saves_nobody_from_the_next() {
	on_chain(|| {
		let (first, second) = (ask(), ask());
		go_to(DEADLINE + 1);
		glue::set_slash(0);
		assert_ok!(report(first, 0));
		assert_eq!(SilencePunished::<Test>::iter().count(), 0);
		glue::set_slash(glue::SLASH);
		assert_ok!(report(second, 0));
		assert_eq!(last_event(), silence_reported(second, 0, glue::SLASH));
	});
}
