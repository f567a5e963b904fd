//! What is frozen, and what a runtime must not be configured to.

use crate::{mock::*, *};
use codec::Encode;
use frame_support::traits::{GetCallIndex, GetCallName, Hooks};
use sp_runtime::Perbill;

#[test]
fn the_test_runtime_is_configured_rightly() {
	run(<ProviderStaking as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic(expected = "the parts of a slash are the whole")]
fn a_slash_whose_parts_are_not_the_whole_is_refused() {
	run(|| {
		Split::set(SlashSplit {
			burned: Perbill::from_percent(50),
			treasury: Perbill::from_percent(30),
			reporter: Perbill::from_percent(19),
		});
		<ProviderStaking as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "a provider has something to lose")]
fn a_minimum_stake_of_nothing_is_refused() {
	run(|| {
		MinimumStake::set(0);
		<ProviderStaking as Hooks<u64>>::integrity_test();
	});
}

#[test]
fn the_indices_of_the_calls_are_frozen() {
	let names = [
		"bond",
		"set_operator",
		"set_profile",
		"remove_profile",
		"confirm_activity",
		"unbond",
		"rebond",
		"withdraw_unbonded",
		"chill",
		"chill_inactive",
		"unchill",
		"claim_reward",
		"forget_operator",
		"set_commission",
		"accept_delegations",
		"delegate",
		"undelegate",
		"rebond_delegation",
		"withdraw_delegation",
		"claim_delegation",
		"settle_slash",
		"cancel_slash",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(Call::<Test>::get_call_indices(), (0..22).collect::<Vec<u8>>());
}

#[test]
fn the_encodings_of_the_hold_reasons_are_frozen() {
	assert_eq!(HoldReason::Stake.encode(), [0]);
	assert_eq!(HoldReason::Deposit.encode(), [1]);
	assert_eq!(HoldReason::Delegation.encode(), [2]);
}

#[test]
#[should_panic(expected = "who delegates has something of it")]
fn a_commission_of_everything_is_refused() {
	run(|| {
		MaxCommission::set(Perbill::one());
		<ProviderStaking as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "what is delegated could make an account")]
fn a_minimum_delegation_below_the_existential_deposit_is_refused() {
	run(|| {
		LeastDelegation::set(ED - 1);
		<ProviderStaking as Hooks<u64>>::integrity_test();
	});
}

#[test]
fn the_accounts_of_the_pallet_are_frozen() {
	assert_eq!(&PALLET_ID.0, b"nlk/dlgt");
	assert_eq!(&SLASH_PALLET_ID.0, b"nlk/slsh");
}
