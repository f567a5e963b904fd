//! What is frozen, and what a runtime must not be configured to.

use crate::{mock::*, *};
use frame_support::traits::{GetCallIndex, GetCallName, Hooks};

#[test]
fn the_test_runtime_is_configured_rightly() {
	run(<Tokenomics as Hooks<u64>>::integrity_test);
}

#[test]
#[should_panic(expected = "four years are a whole number of epochs")]
fn a_month_of_which_48_are_no_whole_epochs_is_refused() {
	run(|| {
		MonthLength::set(MONTH + 1);
		<Tokenomics as Hooks<u64>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "four years of blocks can be counted")]
fn a_month_of_nothing_is_refused() {
	run(|| {
		MonthLength::set(0);
		<Tokenomics as Hooks<u64>>::integrity_test();
	});
}

#[test]
fn the_indices_of_the_calls_are_frozen() {
	let names = [
		"set_listing",
		"set_beneficiary",
		"set_pre_sale_schedule",
		"release",
		"set_role_shares",
		"set_emission",
		"set_service_fee_terms",
		"set_transaction_fee_terms",
		"set_slash_terms",
	];
	assert_eq!(Call::<Test>::get_call_names(), names);
	assert_eq!(Call::<Test>::get_call_indices(), (0..9).collect::<Vec<u8>>());
}
