//! What a transaction costs and where the fee goes.

use crate::chain::{account, chain, error_of, send, signed, submit, treasury};
use frame_support::{assert_ok, traits::fungible::Inspect};
use nulink_primitives::token::{MILLI_NLK, NLK, TOTAL_SUPPLY};
use nulink_runtime::{
	configs::parameters::{dynamic_params::fees, RuntimeParameters},
	genesis::{DEVELOPMENT, LOCAL_ENDOWMENT},
	governance::origins::Origin,
	Balances, CollatorSelection, Executive, Parameters, RuntimeCall, RuntimeOrigin,
};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::{DispatchError, Perbill};

fn transfer(to: sp_keyring::Sr25519Keyring, value: u128) -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: account(to).into(), value }.into()
}

/// What a transfer of one NLK from Alice to Bob, with a tip, costs and whom it makes richer.
struct Charged {
	fee: u128,
	burned: u128,
	treasury: u128,
	collators: u128,
}

fn charge(tip: u128) -> Charged {
	let pot = CollatorSelection::account_id();
	let before = (Balances::total_issuance(), Balances::balance(&treasury()), Balances::balance(&pot));
	let alice = Balances::balance(&account(Alice));
	assert_ok!(Executive::apply_extrinsic(signed(Alice, transfer(Bob, NLK), tip)).expect("valid"));
	Charged {
		fee: alice - NLK - Balances::balance(&account(Alice)),
		burned: before.0 - Balances::total_issuance(),
		treasury: Balances::balance(&treasury()) - before.1,
		collators: Balances::balance(&pot) - before.2,
	}
}

#[test]
fn a_fee_is_burned_and_divided_to_the_unit() {
	chain(DEVELOPMENT).execute_with(|| {
		let charged = charge(0);
		assert_eq!(charged.burned + charged.treasury + charged.collators, charged.fee);
		assert_eq!(charged.burned, Perbill::from_percent(20) * charged.fee);
		assert!(charged.treasury.abs_diff(Perbill::from_percent(30) * charged.fee) <= 2);
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY - charged.burned);
	});
}

#[test]
fn a_transfer_costs_cents_of_nlk() {
	chain(DEVELOPMENT).execute_with(|| {
		let fee = charge(0).fee;
		assert!((MILLI_NLK..100 * MILLI_NLK).contains(&fee), "{fee}");
	});
}

#[test]
fn the_tip_goes_to_the_collators_whole() {
	let without = chain(DEVELOPMENT).execute_with(|| charge(0));
	let with = chain(DEVELOPMENT).execute_with(|| charge(5 * NLK));
	// The tip itself makes the transaction some bytes longer, which cost a little.
	assert!((5 * NLK..5 * NLK + MILLI_NLK).contains(&(with.collators - without.collators)));
	assert!(with.burned - without.burned < MILLI_NLK);
}

#[test]
fn a_call_that_fails_is_paid_for() {
	chain(DEVELOPMENT).execute_with(|| {
		let error = error_of(Alice, transfer(Bob, 2 * LOCAL_ENDOWMENT));
		assert!(matches!(error, DispatchError::Token(_) | DispatchError::Module(_)), "{error:?}");
		assert!(Balances::balance(&account(Alice)) < LOCAL_ENDOWMENT);
		assert_eq!(Balances::balance(&account(Bob)), LOCAL_ENDOWMENT);
	});
}

#[test]
fn somebody_who_cannot_pay_does_not_get_into_the_block() {
	use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
	chain(DEVELOPMENT).execute_with(|| {
		let all = Balances::balance(&account(Alice));
		let rest = MILLI_NLK;
		crate::chain::give(&account(Alice), &account(Bob), all - rest);
		assert_eq!(send(Alice, transfer(Bob, 1)), Err(TransactionValidityError::Invalid(InvalidTransaction::Payment)));
	});
}

#[test]
fn governance_changes_the_parts_and_nobody_else_does() {
	let all_burned = RuntimeParameters::Fees(fees::Parameters::Burned(fees::Burned, Some(Perbill::from_percent(100))));
	chain(DEVELOPMENT).execute_with(|| {
		let call = RuntimeCall::Parameters(pallet_parameters::Call::set_parameter { key_value: all_burned.clone() });
		assert_eq!(error_of(Bob, call), DispatchError::BadOrigin);
		let treasurer = RuntimeOrigin::from(Origin::Treasurer);
		assert_eq!(Parameters::set_parameter(treasurer, all_burned.clone()).err(), Some(DispatchError::BadOrigin));

		assert_ok!(Parameters::set_parameter(Origin::ParameterAdmin.into(), all_burned));
		let charged = charge(0);
		assert_eq!(charged.burned, charged.fee);
		assert_eq!(charged.treasury + charged.collators, 0);
	});
}

#[test]
fn parts_that_add_up_to_more_than_the_fee_do_not_make_money() {
	chain(DEVELOPMENT).execute_with(|| {
		for parameter in [
			fees::Parameters::Burned(fees::Burned, Some(Perbill::from_percent(80))),
			fees::Parameters::Treasury(fees::Treasury, Some(Perbill::from_percent(80))),
		] {
			assert_ok!(Parameters::set_parameter(RuntimeOrigin::root(), RuntimeParameters::Fees(parameter)));
		}
		let charged = charge(0);
		assert_eq!(charged.burned + charged.treasury + charged.collators, charged.fee);
		assert_eq!(charged.collators, 0);
	});
}

#[test]
fn a_batch_costs_less_than_its_calls_alone() {
	chain(DEVELOPMENT).execute_with(|| {
		let single = charge(0).fee;
		let before = Balances::balance(&account(Alice));
		let calls = vec![transfer(Bob, NLK); 10];
		assert_ok!(submit(Alice, pallet_utility::Call::batch_all { calls }));
		let batch = before - 10 * NLK - Balances::balance(&account(Alice));
		assert!(single < batch && batch < 10 * single, "{single} {batch}");
	});
}
