//! How fees are divided, and what is known of what was burned.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer, traits::fungible::Mutate};
use nulink_primitives::{
	provider::Role,
	token::{NLK, TOTAL_SUPPLY},
};
use pallet_traits::{BurnSource, RecordBurn, ServiceFee, ServiceFees};
use sp_runtime::{DispatchError, TokenError};

fn pay(fee: u128) -> Result<ServiceFee<u128>, DispatchError> {
	with_storage_layer(|| Tokenomics::pay_fee(Role::Proxy, &ESCROW, &CAROL, fee))
}

#[test]
fn a_part_of_a_service_fee_is_burned_and_the_provider_gets_the_rest() {
	run(|| {
		assert_eq!(pay(10 * NLK), Ok(ServiceFee { burned: NLK, paid: 9 * NLK }));
		assert_last(Event::ServiceFeeDivided { role: Role::Proxy, provider: CAROL, burned: NLK, paid: 9 * NLK });
		assert_eq!(balance(&CAROL), 9 * NLK);
		assert_eq!(balance(&ESCROW), ENDOWED - 10 * NLK);
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY - NLK);
		assert_eq!(Burned::<Test>::get(BurnSource::ServiceFees), NLK);
	});
}

#[test]
fn the_terms_that_hold_are_used() {
	run(|| {
		let terms = ServiceFeeTerms { burned: Part::percent(50) };
		assert_ok!(Tokenomics::set_service_fee_terms(signed(ADMIN), terms));
		assert_eq!(<Tokenomics as ServiceFees<AccountId>>::divide(5 * NLK + 1), pay(5 * NLK + 1).unwrap());
		assert_eq!(balance(&CAROL), 5 * NLK / 2 + 1);
	});
}

#[test]
fn a_fee_of_nothing_does_nothing() {
	run(|| {
		let events = System::events().len();
		assert_eq!(pay(0), Ok(ServiceFee::default()));
		assert_eq!(System::events().len(), events);
	});
}

#[test]
fn a_fee_that_cannot_be_paid_changes_nothing() {
	run(|| {
		// The escrow stays alive.
		assert_noop!(pay(ENDOWED), TokenError::NotExpendable);
		// Carol has no account.
		assert_noop!(pay(ED), TokenError::BelowMinimum);
		assert_noop!(pay(u128::MAX), TokenError::FundsUnavailable);
		assert_ok!(pay(ENDOWED - ED));
	});
}

#[test]
fn the_fee_of_a_transaction_is_entered_as_it_was_divided() {
	run(|| {
		let parts = Tokenomics::divide_transaction_fee(NLK);
		assert_eq!(parts, TransactionFee { burned: NLK / 5, treasury: NLK * 3 / 10, collators: NLK / 2 });
		// What the runtime does.
		assert_ok!(Balances::burn_from(
			&ALICE,
			parts.burned,
			frame_support::traits::tokens::Preservation::Preserve,
			frame_support::traits::tokens::Precision::Exact,
			frame_support::traits::tokens::Fortitude::Polite,
		));
		Tokenomics::note_transaction_fee(parts);
		assert_last(Event::TransactionFeeDivided { burned: NLK / 5, treasury: NLK * 3 / 10, collators: NLK / 2 });
		assert_eq!(Tokenomics::burned().transaction_fees, NLK / 5);
		let events = System::events().len();
		Tokenomics::note_transaction_fee(TransactionFee::default());
		assert_eq!(System::events().len(), events);
	});
}

#[test]
fn everything_that_was_burned_is_known_with_its_reason() {
	run(|| {
		assert_eq!(Tokenomics::burned(), BurnedInfo::default());
		assert_ok!(pay(10 * NLK));
		// A slash, by the pallet that slashes.
		Balances::set_balance(&ALICE, ENDOWED - 7 * NLK);
		Tokenomics::record_burn(BurnSource::Slashes, 7 * NLK);
		// A bond for evidence that was refuted, by the pallet that judges it.
		Balances::set_balance(&ADMIN, ENDOWED - 3 * NLK);
		Tokenomics::record_burn(BurnSource::EvidenceBonds, 3 * NLK);
		// The fee of a transaction, by the runtime.
		Balances::set_balance(&ESCROW, balance(&ESCROW) - 5 * NLK);
		Tokenomics::note_transaction_fee(TransactionFee { burned: 5 * NLK, treasury: 0, collators: 0 });
		let expected = BurnedInfo {
			total: 16 * NLK,
			service_fees: NLK,
			transaction_fees: 5 * NLK,
			slashes: 7 * NLK,
			evidence_bonds: 3 * NLK,
			other: 0,
		};
		assert_eq!(Tokenomics::burned(), expected);
		// And somebody who burns of his own accord.
		assert_ok!(Balances::burn(signed(BOB), 2 * NLK, true));
		assert_eq!(Tokenomics::burned(), BurnedInfo { total: 18 * NLK, other: 2 * NLK, ..expected });
	});
}

#[test]
fn what_is_left_in_an_account_that_goes_away_is_not_burned_where_somebody_gets_it() {
	run(|| {
		// As in the runtime, where the treasury gets it.
		assert_ok!(Balances::transfer_allow_death(signed(ALICE), BOB, ENDOWED - ED + 1));
		assert!(!System::account_exists(&ALICE));
		assert_eq!(balance(&ADMIN), ENDOWED + ED - 1);
		assert_eq!(Tokenomics::burned(), BurnedInfo::default());
	});
}

#[test]
fn more_on_record_than_is_missing_is_noticed() {
	chain().execute_with(|| {
		assert_eq!(Tokenomics::do_try_state(), Ok(()));
		Tokenomics::record_burn(BurnSource::Slashes, 1);
		assert!(Tokenomics::do_try_state().is_err(), "nothing was burned");
		assert_ok!(Balances::burn(signed(BOB), 1, true));
		assert_eq!(Tokenomics::do_try_state(), Ok(()));
	});
}

#[test]
fn a_record_of_nothing_writes_nothing() {
	run(|| {
		Tokenomics::record_burn(BurnSource::Slashes, 0);
		assert!(!Burned::<Test>::contains_key(BurnSource::Slashes));
	});
}
