use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

fn forget() -> sp_runtime::DispatchResult {
	ProviderStaking::forget_operator(signed(DAVE), KEY)
}

#[test]
fn a_replaced_operator_is_forgotten_after_the_unbonding_time_and_can_be_bound_again() {
	run(|| {
		provider(ALICE, 500, KEY);
		bond(BOB, 500);
		go_to_block(29);
		assert_ok!(ProviderStaking::set_operator(signed(ALICE), Role::Proxy, OTHER_KEY));
		go_to_epoch(2 + UNBONDING_EPOCHS);
		go_to_block((2 + UNBONDING_EPOCHS) * EPOCH_LENGTH - 1);
		assert_noop!(forget(), Error::<Test>::OperatorStillAnswers);
		go_to_block((2 + UNBONDING_EPOCHS) * EPOCH_LENGTH);
		assert_ok!(forget());
		assert_last(Event::OperatorForgotten { operator: KEY });
		assert_eq!(ProviderStaking::operated_by(&KEY), None);
		assert_ok!(ProviderStaking::set_operator(signed(BOB), Role::Proxy, KEY));
	});
}

#[test]
fn an_acting_or_unknown_operator_is_not_forgotten() {
	run(|| {
		assert_noop!(forget(), Error::<Test>::NotOperator);
		provider(ALICE, 500, KEY);
		go_to_epoch(100);
		assert_noop!(forget(), Error::<Test>::OperatorBound);
	});
}

#[test]
fn the_operator_of_a_provider_that_left_is_forgotten_in_time() {
	run(|| {
		provider(ALICE, 500, KEY);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 500));
		go_to_epoch(UNBONDING_EPOCHS);
		assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert_noop!(forget(), Error::<Test>::OperatorStillAnswers);
		go_to_epoch(2 * UNBONDING_EPOCHS);
		assert_ok!(forget());
	});
}
