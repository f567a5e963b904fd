//! The three calls that set how fees and slashes are divided.

use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, Perbill};

#[test]
fn those_who_set_parameters_set_the_terms() {
	run(|| {
		let service = ServiceFeeTerms { burned: Part::percent(25) };
		assert_ok!(Tokenomics::set_service_fee_terms(signed(ADMIN), service));
		assert_last(Event::ServiceFeeTermsSet { terms: service });
		let transactions = TransactionFeeTerms { burned: Part::percent(40), treasury: Part::percent(0) };
		assert_ok!(Tokenomics::set_transaction_fee_terms(signed(ADMIN), transactions));
		assert_last(Event::TransactionFeeTermsSet { terms: transactions });
		let slashes = SlashTerms { burned: Part::percent(60), reporter: Part::percent(30) };
		assert_ok!(Tokenomics::set_slash_terms(root(), slashes));
		assert_last(Event::SlashTermsSet { terms: slashes });
		let divisions = Divisions { service_fees: service, transaction_fees: transactions, slashes };
		assert_eq!(Tokenomics::divisions(), divisions);
		assert_eq!(Tokenomics::slash_terms().treasury(), Perbill::from_percent(10));
	});
}

#[test]
fn nobody_else_sets_them() {
	run(|| {
		assert_noop!(Tokenomics::set_service_fee_terms(signed(ALICE), Default::default()), BadOrigin);
		assert_noop!(Tokenomics::set_transaction_fee_terms(signed(ALICE), Default::default()), BadOrigin);
		assert_noop!(Tokenomics::set_slash_terms(signed(ALICE), Default::default()), BadOrigin);
	});
}

#[test]
fn what_holds_at_first_is_what_held_before_there_were_terms() {
	run(|| {
		let divisions = Tokenomics::divisions();
		assert_eq!(divisions.transaction_fees.burned.get(), Perbill::from_percent(20));
		assert_eq!(divisions.transaction_fees.treasury.get(), Perbill::from_percent(30));
		assert_eq!(divisions.slashes.burned.get(), Perbill::from_percent(50));
		assert_eq!(divisions.slashes.treasury(), Perbill::from_percent(30));
		assert_eq!(divisions.slashes.reporter.get(), Perbill::from_percent(20));
	});
}

/// The call with its terms in another encoding.
fn decodes(call: &Call<Test>, parts: &[u32]) -> bool {
	let parts = parts.iter().flat_map(|part| Perbill::from_percent(*part).encode());
	let encoded = call.encode().into_iter().take(1).chain(parts).collect::<Vec<_>>();
	Call::<Test>::decode(&mut &encoded[..]).is_ok()
}

#[test]
fn calls_with_terms_out_of_bounds_cannot_be_decoded() {
	let service = Call::set_service_fee_terms { terms: Default::default() };
	assert!(decodes(&service, &[1]) && decodes(&service, &[50]));
	assert!(!decodes(&service, &[0]) && !decodes(&service, &[51]));
	let transactions = Call::set_transaction_fee_terms { terms: Default::default() };
	assert!(decodes(&transactions, &[1, 0]) && decodes(&transactions, &[40, 40]));
	assert!(
		!decodes(&transactions, &[0, 0]) && !decodes(&transactions, &[41, 0]) && !decodes(&transactions, &[20, 41])
	);
	let slashes = Call::set_slash_terms { terms: Default::default() };
	assert!(decodes(&slashes, &[10, 0]) && decodes(&slashes, &[60, 30]));
	assert!(!decodes(&slashes, &[9, 0]) && !decodes(&slashes, &[61, 0]) && !decodes(&slashes, &[50, 31]));
}
