use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::token::Balance;
use pallet_traits::mock::set_burned_part;
use sp_runtime::{Perbill, TokenError};

#[test]
fn fees_of_active_epochs_that_have_ended_are_paid_to_the_staker() {
	test(|| {
		activate(draft());
		at_work(11, 1, 3);
		at_work(11, 4, 5);
		go_to_epoch(3);
		assert_eq!(PolicyRegistry::owed(&11), FEE * 2);
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 32));
		assert_eq!(free(11), FEE * 2);
		assert_eq!(last_event(), Event::FeesClaimed { provider: 11, epochs: 2, amount: FEE * 2, burned: 0 });
		go_to_epoch(6);
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 32));
		assert_eq!(last_event(), Event::FeesClaimed { provider: 11, epochs: 3, amount: FEE, burned: 0 });
		assert_eq!(free(11), FEE * 3);
	});
}

#[test]
fn the_current_epoch_and_later_ones_are_not_paid() {
	test(|| {
		activate(draft());
		at_work(11, 0, 100);
		go_to_epoch(1);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 32), Error::<Test>::NothingToClaim);
		go_to_block(first_block(2) - 1);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 32), Error::<Test>::NothingToClaim);
		go_to_epoch(2);
		assert_ok!(PolicyRegistry::claim_fees(signed(11), 11, 32));
		assert_eq!(free(11), FEE);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 32), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn nothing_is_paid_twice() {
	test(|| {
		activate(draft());
		at_work(11, 1, 5);
		go_to_epoch(9);
		assert_eq!(claim_all(11), FEE * 4);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 32), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn who_has_no_stream_has_nothing_to_claim() {
	test(|| {
		create(draft());
		for who in [11, IDLE, STRANGER] {
			assert_noop!(PolicyRegistry::claim_fees(signed(who), who, 32), Error::<Test>::NothingToClaim);
		}
	});
}

#[test]
fn a_claim_has_a_size() {
	test(|| {
		activate(draft());
		go_to_epoch(9);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 33), Error::<Test>::TooManyEpochs);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, u32::MAX), Error::<Test>::TooManyEpochs);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 0), Error::<Test>::NothingToClaim);
		assert_ok!(PolicyRegistry::claim_fees(signed(11), 11, 1));
	});
}

#[test]
fn a_claim_pays_for_the_epochs_that_it_was_asked_for_and_is_charged_for_them() {
	test(|| {
		activate(draft());
		at_work(11, 1, 5);
		go_to_epoch(9);
		let post = PolicyRegistry::claim_fees(signed(11), 11, 2).unwrap();
		assert_eq!(post.actual_weight, Some(<()>::claim_fees(2)));
		assert_eq!(free(11), FEE * 2);
	});
}

#[test]
fn a_very_old_stream_is_claimed_in_bounded_steps() {
	test(|| {
		activate(PolicyDraft { term: term(0, 1_000), ..draft() });
		at_work(11, 0, 1_000);
		// Nobody looked for thousands of epochs after the end.
		go_to_epoch(9_000);
		let mut steps = 0;
		while PolicyRegistry::claim_fees(signed(STRANGER), 11, 32).is_ok() {
			steps += 1;
		}
		// 1,000 epochs, and the one at whose beginning the stream stops.
		assert_eq!(steps, 1_001u32.div_ceil(32));
		assert_eq!(free(11), FEE * 1_000);
		assert_eq!(Stream::<Test>::get(11), None);
		// A new policy does not have to catch up with the time between.
		activate(PolicyDraft { receiving_key: key(4), term: term(9_000, 9_001), ..draft() });
		go_to_epoch(9_001);
		at_work(11, 9_000, 9_001);
		assert_eq!(claim_all(11), FEE);
	});
}

#[test]
fn a_stream_that_waits_for_a_far_start_begins_earlier_for_an_earlier_policy() {
	test(|| {
		activate(PolicyDraft { term: term(500, 501), ..draft() });
		assert_eq!(Stream::<Test>::get(11).unwrap().next_epoch, 500);
		go_to_epoch(3);
		assert_noop!(PolicyRegistry::claim_fees(signed(11), 11, 32), Error::<Test>::NothingToClaim);
		activate(PolicyDraft { receiving_key: key(4), term: term(3, 5), ..draft() });
		at_work(11, 0, 501);
		go_to_epoch(5);
		assert_eq!(claim_all(11), FEE * 2);
		go_to_epoch(510);
		assert_eq!(claim_all(11), FEE);
		assert_eq!(Stream::<Test>::get(11), None);
	});
}

#[test]
fn overlapping_policies_add_up() {
	test(|| {
		for (number, (start, end, fee)) in [(1, 4, 10), (2, 6, 100), (4, 5, 1_000)].into_iter().enumerate() {
			activate(PolicyDraft { receiving_key: key(20 + number as u8), term: term(start, end), fee, ..draft() });
		}
		at_work(11, 0, 10);
		let mut paid = Vec::new();
		for epoch in 2..=7 {
			go_to_epoch(epoch);
			paid.push(claim_all(11));
		}
		assert_eq!(paid, [10, 110, 110, 1_100, 100, 0]);
	});
}

#[test]
fn a_stream_is_not_drained_by_claiming_after_a_revocation() {
	test(|| {
		let id = activate(draft());
		for provider in PROXIES {
			at_work(provider, 1, 5);
		}
		go_to_epoch(2);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		go_to_epoch(8);
		for _ in 0..3 {
			let _ = PROXIES.map(claim_all);
		}
		assert_eq!(PROXIES.map(free), [FEE * 2; 3]);
		go_to_block(removable(first_block(2)) + 100);
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(wealth(OWNER), FUNDS - FEE * 6);
		assert_eq!(Escrowed::<Test>::get(), 0);
		assert_eq!(free(PolicyRegistry::account_id()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn no_unit_is_lost_to_rounding() {
	// Amounts that nothing divides.
	test(|| {
		let fee = 1_000_003;
		let id = activate(PolicyDraft { fee, term: term(1, 8), ..draft() });
		at_work(11, 1, 8);
		at_work(12, 3, 4);
		go_to_block(removable(first_block(8)));
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(PROXIES.map(claim_all), [fee * 7, fee, 0]);
		assert_eq!(wealth(OWNER), FUNDS - fee * 8);
		assert_eq!(free(PolicyRegistry::account_id()), EXISTENTIAL_DEPOSIT);
	});
}

/// What was burned since the test began: genesis endows people and the account.
fn burned(before: Balance) -> Balance {
	before - Balances::total_issuance()
}

#[test]
fn a_part_of_the_fees_is_burned_and_the_proxy_gets_the_rest() {
	test(|| {
		let issuance = Balances::total_issuance();
		set_burned_part(Perbill::from_percent(10));
		activate(draft());
		at_work(11, 1, 4);
		go_to_epoch(4);
		let escrowed = Escrowed::<Test>::get();
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 32));
		assert_eq!(last_event(), Event::FeesClaimed { provider: 11, epochs: 3, amount: 27, burned: 3 });
		assert_eq!(free(11), 27);
		assert_eq!(burned(issuance), 3);
		assert_eq!(Escrowed::<Test>::get(), escrowed - 30);
	});
}

#[test]
fn what_was_earned_is_divided_by_the_terms_of_the_claim() {
	test(|| {
		activate(draft());
		at_work(11, 1, 5);
		go_to_epoch(5);
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 2));
		assert_eq!(last_event(), Event::FeesClaimed { provider: 11, epochs: 2, amount: 20, burned: 0 });
		set_burned_part(Perbill::from_percent(50));
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 2));
		assert_eq!(last_event(), Event::FeesClaimed { provider: 11, epochs: 2, amount: 10, burned: 10 });
	});
}

#[test]
fn what_does_not_divide_is_the_proxys() {
	test(|| {
		let issuance = Balances::total_issuance();
		set_burned_part(Perbill::from_percent(50));
		activate(PolicyDraft { fee: 1_000_003, ..draft() });
		at_work(11, 1, 5);
		go_to_epoch(2);
		assert_eq!(claim_all(11), 500_002);
		assert_eq!(burned(issuance), 500_001);
	});
}

#[test]
fn the_least_fee_opens_an_account_after_half_of_it_is_burned() {
	test(|| {
		set_burned_part(Perbill::from_percent(50));
		activate(PolicyDraft { fee: MINIMUM_FEE, ..draft() });
		at_work(11, 1, 2);
		go_to_epoch(2);
		assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 32));
		assert_eq!(free(11), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn nothing_is_burned_for_an_absent_proxy() {
	test(|| {
		let issuance = Balances::total_issuance();
		set_burned_part(Perbill::from_percent(50));
		let id = activate(draft());
		go_to_block(removable(first_block(5)));
		for provider in PROXIES {
			assert_ok!(PolicyRegistry::claim_fees(signed(STRANGER), provider, 32));
			assert_eq!(last_event(), Event::FeesClaimed { provider, epochs: 5, amount: 0, burned: 0 });
		}
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(wealth(OWNER), FUNDS);
		assert_eq!(burned(issuance), 0);
	});
}

#[test]
fn the_last_fee_leaves_the_account_its_deposit() {
	test(|| {
		set_burned_part(Perbill::from_percent(33));
		let id = activate(draft());
		at_work(11, 1, 5);
		at_work(12, 1, 5);
		at_work(13, 1, 5);
		go_to_block(removable(first_block(5)));
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		// 40 each, of which 13 are burned.
		assert_eq!(PROXIES.map(claim_all), [27; 3]);
		assert_eq!(Escrowed::<Test>::get(), 0);
		assert_eq!(free(PolicyRegistry::account_id()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_claim_that_cannot_be_paid_settles_nothing() {
	test(|| {
		set_burned_part(Perbill::from_percent(50));
		activate(draft());
		at_work(11, 1, 5);
		go_to_epoch(5);
		// As if the account had been robbed of all but what it burns.
		let account = PolicyRegistry::account_id();
		let all = free(account);
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account, EXISTENTIAL_DEPOSIT + 20));
		assert_noop!(PolicyRegistry::claim_fees(signed(STRANGER), 11, 32), TokenError::FundsUnavailable);
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), account, all));
		assert_eq!(claim_all(11), 20);
	});
}
