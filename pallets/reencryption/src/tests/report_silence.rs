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
