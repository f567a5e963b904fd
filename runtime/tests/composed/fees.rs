//! What a transaction costs and where the fee goes.

use crate::chain::{account, chain, error_of, give, send, signed, submit, treasury};
use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::fungible::Inspect};
use nulink_primitives::token::{EXISTENTIAL_DEPOSIT, MILLI_NLK, NLK, TOTAL_SUPPLY};
use nulink_runtime::{
	genesis::{DEVELOPMENT, LOCAL_ENDOWMENT},
	governance::origins::Origin,
	AccountId, Balances, CollatorSelection, Executive, NlkTokenomics, RuntimeCall, RuntimeOrigin,
};
use pallet_nlk_tokenomics::{Part, TransactionFeeTerms};
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
		give(&account(Alice), &account(Bob), all - rest);
		assert_eq!(send(Alice, transfer(Bob, 1)), Err(TransactionValidityError::Invalid(InvalidTransaction::Payment)));
	});
}

#[test]
fn governance_changes_the_parts_and_nobody_else_does() {
	let most = TransactionFeeTerms { burned: Part::percent(40), treasury: Part::percent(40) };
	chain(DEVELOPMENT).execute_with(|| {
		assert_eq!(
			error_of(Bob, pallet_nlk_tokenomics::Call::set_transaction_fee_terms { terms: most }),
			DispatchError::BadOrigin
		);
		let set = |origin: RuntimeOrigin| NlkTokenomics::set_transaction_fee_terms(origin, most);
		assert_eq!(set(Origin::Treasurer.into()), Err(DispatchError::BadOrigin));

		assert_ok!(set(Origin::ParameterAdmin.into()));
		let charged = charge(0);
		assert_eq!(charged.burned, Perbill::from_percent(40) * charged.fee);
		assert_eq!(charged.burned, charged.treasury);
		assert!(charged.collators >= charged.fee / 5, "the collators always get a fifth");
	});
}

#[test]
fn parts_out_of_bounds_are_no_call_at_all() {
	let legal = TransactionFeeTerms { burned: Part::percent(40), treasury: Part::percent(0) };
	let call = RuntimeCall::NlkTokenomics(pallet_nlk_tokenomics::Call::set_transaction_fee_terms { terms: legal });
	let mut bytes = call.encode();
	assert_eq!(RuntimeCall::decode(&mut &bytes[..]), Ok(call));
	// The part that is burned stands after the two bytes that name the call.
	bytes[2..6].copy_from_slice(&Perbill::from_percent(41).encode());
	assert!(RuntimeCall::decode(&mut &bytes[..]).is_err());
}

#[test]
fn the_books_know_every_unit_that_fees_burned() {
	chain(DEVELOPMENT).execute_with(|| {
		let burned = charge(0).burned + charge(NLK).burned;
		let books = NlkTokenomics::burned();
		assert_eq!((books.transaction_fees, books.total, books.other), (burned, burned, 0));
	});
}

#[test]
fn dust_goes_to_the_treasury_and_is_not_burned() {
	chain(DEVELOPMENT).execute_with(|| {
		let (rest, ed) = (EXISTENTIAL_DEPOSIT / 2, EXISTENTIAL_DEPOSIT);
		let poor = AccountId::new([55; 32]);
		give(&account(Alice), &poor, 2 * ed);
		let (issuance, kept) = (Balances::total_issuance(), Balances::balance(&treasury()));
		let dest = account(Bob).into();
		let origin = RuntimeOrigin::signed(poor.clone());
		assert_ok!(Balances::transfer_allow_death(origin, dest, 2 * ed - rest));
		assert_eq!(Balances::total_balance(&poor), 0);
		assert_eq!(Balances::balance(&treasury()), kept + rest);
		assert_eq!(Balances::total_issuance(), issuance);
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
