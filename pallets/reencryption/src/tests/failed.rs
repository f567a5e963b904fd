use super::*;
use pallet_traits::{Deliveries, Unserved};

fn failed(id: u64) -> Option<Unserved<AccountId32>> {
	Reencryption::failed(id)
}

fn expected() -> Option<Unserved<AccountId32>> {
	let capsule = nulink_pre::capsule_digest(&capsule());
	Some(Unserved { policy: POLICY, capsule, asker: BOB, asked_at: START })
}

#[test]
fn a_request_that_too_few_answer_has_failed_when_its_time_is_over() {
	on_chain(|| {
		let id = ask();
		all_answer(id, 0..THRESHOLD - 1);
		assert_eq!(failed(id), None);
		go_to(DEADLINE);
		assert_eq!(failed(id), None);
		go_to(DEADLINE + 1);
		assert_eq!(failed(id), expected());
		assert_eq!(failed(id + 1), None);
	});
}

#[test]
fn a_request_that_enough_answer_has_not() {
	on_chain(|| {
		let id = ask();
		all_answer(id, 0..THRESHOLD);
		go_to(DEADLINE + 1);
		assert_eq!(failed(id), None);
	});
}

#[test]
fn a_request_that_nobody_had_to_answer_has_not() {
	// Else an owner's revocation, which proxies obey, would show that they did not serve.
	on_chain(|| {
		let id = ask();
		glue::set_served_until(POLICY, Some(DEADLINE - 1));
		go_to(DEADLINE + 1);
		assert_eq!(failed(id), None);
		glue::set_served_until(POLICY, Some(DEADLINE));
		assert_eq!(failed(id), expected());
		glue::remove_policy(POLICY);
		assert_eq!(failed(id), None);
	});
}

#[test]
fn silence_that_was_reported_is_still_silence() {
	on_chain(|| {
		let id = ask();
		go_to(DEADLINE + 1);
		for seat in 0..PROXIES {
			assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(seat)));
		}
		assert_eq!(failed(id), expected());
		// Nobody but who asked takes the evidence away, for as long as silence is reported.
		go_to(REPORT_UNTIL);
		assert_noop!(Reencryption::close_request(signed(CAROL), id), Error::<Test>::NotRequester);
		assert_eq!(failed(id), expected());
		// And it is not kept for ever.
		go_to(REPORT_UNTIL + 1);
		assert_ok!(Reencryption::close_request(signed(CAROL), id));
		assert_eq!(failed(id), None);
	});
}
