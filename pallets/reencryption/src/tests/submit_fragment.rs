use super::*;
use frame_support::{dispatch::Pays, traits::Currency};
use pallet_traits::Operated;

#[test]
fn a_right_fragment_is_stored_and_paid_and_costs_nothing() {
	on_chain(|| {
		let id = ask();
		let deposit = held(BOB);
		let done = answer(id, 2).expect("it is right");
		assert_eq!(done.pays_fee, Pays::No);
		assert_eq!(Fragments::<Test>::get(id, 2), Some(fragment(2)));
		assert_eq!(Balances::free_balance(provider(2)), WEALTH + FEE);
		assert_eq!(Balances::free_balance(operator(2)), WEALTH);
		assert_eq!(held(BOB), deposit - FEE);
		assert_eq!(Requests::<Test>::get(id).map(|request| request.answered), Some(0b00100));
		assert_eq!(
			last_event(),
			Some(Event::FragmentSubmitted { request: id, provider: provider(2), seat: 2, paid: FEE })
		);
	});
}

#[test]
fn the_fee_is_the_one_of_the_time_of_the_request() {
	on_chain(|| {
		let id = ask();
		ResponseFee::set(FEE * 1_000);
		for seat in 0..PROXIES {
			assert_ok!(answer(id, seat));
		}
		assert_eq!(Balances::free_balance(provider(0)), WEALTH + FEE);
	});
}

#[test]
fn an_answer_counts_in_the_last_block_and_not_after_it() {
	on_chain(|| {
		let id = ask();
		go_to(DEADLINE);
		assert_ok!(answer(id, 0));
		go_to(DEADLINE + 1);
		assert_noop!(answer(id, 1), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn an_answer_is_given_once() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		assert_noop!(answer(id, 0), Error::<Test>::AlreadyAnswered);
	});
}

#[test]
fn submit_fragment_fails_for_whoever_does_not_act_for_a_proxy_now() {
	on_chain(|| {
		let id = ask();
		let submit = |who| Reencryption::submit_fragment(signed(who), id, fragment(0).into());
		for who in [BOB, CAROL, provider(0)] {
			assert_noop!(submit(who), Error::<Test>::NotOperator);
		}
		set_operator(0, 0, Some(START - 1));
		assert_noop!(submit(operator(0)), Error::<Test>::NotOperator);
		for role in [Role::Compute, Role::Watcher, Role::Storage] {
			let operated = Operated { role, staker: provider(0), since: 0, until: None };
			glue::set_operated(&operator(0), Some(operated));
			assert_noop!(submit(operator(0)), Error::<Test>::NotOperator);
		}
	});
}

#[test]
fn a_new_operator_answers_for_its_provider() {
	on_chain(|| {
		let id = ask();
		let operated = Operated { role: Role::Proxy, staker: provider(0), since: START, until: None };
		glue::set_operated(&CAROL, Some(operated));
		assert_ok!(Reencryption::submit_fragment(signed(CAROL), id, fragment(0).into()));
		assert_eq!(Balances::free_balance(provider(0)), WEALTH + FEE);
	});
}

#[test]
fn submit_fragment_fails_for_a_proxy_that_was_not_at_work() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(1), 2, false);
		let id = ask();
		assert_noop!(answer(id, 1), Error::<Test>::NotObliged);
	});
}

#[test]
fn submit_fragment_fails_for_a_proxy_of_another_policy() {
	on_chain(|| {
		let id = ask();
		let operated = Operated { role: Role::Proxy, staker: CAROL, since: 0, until: None };
		glue::set_operated(&CAROL, Some(operated));
		let call = Reencryption::submit_fragment(signed(CAROL), id, fragment(0).into());
		assert_noop!(call, Error::<Test>::NotSeated);
	});
}

#[test]
fn submit_fragment_fails_without_an_open_request() {
	on_chain(|| {
		assert_noop!(answer(0, 0), Error::<Test>::RequestNotFound);
		let id = ask();
		all_answer(id, 0..PROXIES);
		assert_ok!(Reencryption::close_request(signed(BOB), id));
		assert_noop!(answer(id, 0), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn after_a_revocation_answers_count_until_its_grace_is_over() {
	on_chain(|| {
		let id = ask();
		glue::set_served_until(POLICY, Some(START + 3));
		go_to(START + 3);
		assert_ok!(answer(id, 0));
		go_to(START + 4);
		assert_noop!(answer(id, 1), Error::<Test>::PolicyEnded);
	});
}

#[test]
fn a_wrong_fragment_is_refused_and_pays_for_its_check() {
	on_chain(|| {
		let id = ask();
		let submit = |fragment: FragmentBytes| Reencryption::submit_fragment(signed(operator(0)), id, fragment.into());
		for wrong in [fragment(1), FragmentBytes([0; 359]), sharing().fragment(0, &other_capsule())] {
			assert_noop!(submit(wrong), Error::<Test>::WrongFragment);
		}
		let failed = submit(fragment(1)).expect_err("it is wrong");
		assert_eq!(failed.post_info.pays_fee, Pays::Yes);
		assert_eq!(failed.post_info.actual_weight, None, "the whole weight is charged");
		assert_ok!(submit(fragment(0)));
	});
}

#[test]
fn an_answer_counts_even_if_it_can_not_be_paid() {
	on_chain(|| {
		ResponseFee::set(EXISTENTIAL_DEPOSIT - 1);
		let id = ask();
		let deposit = held(BOB);
		Balances::make_free_balance_be(&provider(0), 0);
		assert_ok!(answer(id, 0));
		assert_eq!(held(BOB), deposit, "what was not paid stays the requester's");
		assert_eq!(
			last_event(),
			Some(Event::FragmentSubmitted { request: id, provider: provider(0), seat: 0, paid: 0 })
		);
	});
}
