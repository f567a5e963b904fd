//! Random histories: whatever is called in whatever order, the books balance.

use crate::{mock::*, *};
use frame_support::{
	storage::with_storage_layer,
	traits::{fungible::Inspect, UnfilteredDispatchable},
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::TOTAL_SUPPLY,
	Pot,
};
use pallet_traits::{Epochs, RewardSource, ServiceFees};
use proptest::prelude::*;
use sp_runtime::Perbill;

#[derive(Clone, Debug)]
enum Step {
	Pass(u32),
	Listing(u32),
	Beneficiary(Category, AccountId),
	PreSale(Vec<(u8, u8, u128)>),
	Release(Category),
	Shares(u32, [u32; 4]),
	Emission(u32, u32, u128),
	/// So many percent of what is left to pay to a role, so many epochs ago.
	Mine(Role, u32, u32),
	Terms(u32),
	Fee(u128),
	/// Somebody sends something to a pot.
	Gift(usize, u128),
	/// Somebody burns something.
	Burn(u128),
}

fn steps() -> impl Strategy<Value = Step> {
	let category = || prop::sample::select(Category::ALL.to_vec());
	let role = prop::sample::select(Role::ALL.to_vec());
	let people = prop::sample::select(vec![ALICE, BOB, CAROL]);
	let tranche = (0u8..=30, 0u8..=30, 0..=12 * MILLION);
	prop_oneof![
		6 => (1..4 * MONTH).prop_map(Step::Pass),
		4 => (1..40u32).prop_map(Step::Pass),
		1 => Just(Step::Pass(40 * MONTH)),
		2 => (0..2 * MONTH).prop_map(Step::Listing),
		4 => (category(), people).prop_map(|(category, who)| Step::Beneficiary(category, who)),
		2 => prop::collection::vec(tranche, 0..=16).prop_map(Step::PreSale),
		10 => category().prop_map(Step::Release),
		3 => (0..4u32, prop::array::uniform4(0u32..=250_000_000)).prop_map(|(ahead, parts)| Step::Shares(ahead, parts)),
		3 => (0..30u32, 0..50u32, prop_oneof![Just(0), 0..1_000u128, 0..400 * MILLION])
			.prop_map(|(ahead, epochs, amount)| Step::Emission(ahead, epochs, amount)),
		12 => (role, 0..25u32, 0..=130u32).prop_map(|(role, back, part)| Step::Mine(role, back, part)),
		1 => (0..=100u32).prop_map(Step::Terms),
		3 => prop_oneof![0..10 * ED, 0..100 * ENDOWED].prop_map(Step::Fee),
		1 => (0..5usize, 0..10 * ED).prop_map(|(pot, amount)| Step::Gift(pot, amount)),
		1 => (0..10 * ED).prop_map(Step::Burn),
	]
}

/// Takes the step as an extrinsic would: if it fails, nothing has happened.
fn take(step: &Step) {
	let now = <Test as Config>::Epochs::current();
	let (origin, call): (_, RuntimeCall) = match step.clone() {
		Step::Pass(blocks) => return go_to_block(Tokenomics::now() + blocks),
		Step::Listing(ahead) => (root(), Call::<Test>::set_listing { block: Tokenomics::now() + ahead }.into()),
		Step::Beneficiary(category, beneficiary) => {
			(root(), Call::<Test>::set_beneficiary { category, beneficiary }.into())
		},
		Step::PreSale(tranches) => {
			(root(), Call::<Test>::set_pre_sale_schedule { schedule: pre_sale(&tranches) }.into())
		},
		Step::Release(category) => (signed(BOB), Call::<Test>::release { category }.into()),
		Step::Shares(ahead, parts) => {
			let shares = RoleShares::new(parts.map(Perbill::from_parts)).expect("no more than the whole");
			(signed(ADMIN), Call::<Test>::set_role_shares { from: now + ahead, shares }.into())
		},
		Step::Emission(ahead, epochs, amount) => {
			let from = now.max(FOUR_YEARS) + ahead;
			(root(), Call::<Test>::set_emission { from, epochs, amount }.into())
		},
		Step::Mine(role, back, part) => {
			let epoch: EpochIndex = now.saturating_sub(back);
			let all = <Tokenomics as RewardSource<AccountId>>::pot(role, epoch);
			let amount = all.saturating_sub(Mined::<Test>::get(role, epoch)) * u128::from(part) / 100;
			let _ = with_storage_layer(|| Tokenomics::pay(role, epoch, &ALICE, amount));
			return;
		},
		Step::Terms(burned) => (
			root(),
			Call::<Test>::set_service_fee_terms { terms: ServiceFeeTerms { burned: Part::percent(burned) } }.into(),
		),
		Step::Fee(fee) => {
			let _ = with_storage_layer(|| Tokenomics::pay_fee(Role::Proxy, &ESCROW, &CAROL, fee));
			return;
		},
		Step::Gift(pot, value) => {
			let dest = Tokenomics::pot_account(Pot::ALL[pot]);
			(signed(ALICE), pallet_balances::Call::<Test>::transfer_keep_alive { dest, value }.into())
		},
		Step::Burn(value) => (signed(BOB), pallet_balances::Call::<Test>::burn { value, keep_alive: true }.into()),
	};
	let _ = with_storage_layer(|| call.dispatch_bypass_filter(origin).map_err(|failed| failed.error));
}

/// What the epochs emit, and how it is divided.
fn emitted(epochs: std::ops::RangeInclusive<EpochIndex>) -> Vec<(u128, RoleShares)> {
	epochs.map(|epoch| (Tokenomics::emission_in(epoch), Tokenomics::shares_in(epoch))).collect()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

	#[test]
	fn whatever_happens_the_books_balance(
		history in prop::collection::vec(steps(), 10..120), begin in prop::sample::select(vec![0, FOUR_YEARS - 5]),
	) {
		chain().execute_with(|| {
			go_to_epoch(begin);
			// What somebody burned of his own accord.
			let mut alone = 0;
			for step in &history {
				let released = Category::ALL.map(|category| Books::<Test>::get(category).released);
				let listing = Listing::<Test>::get();
				let past = <Test as Config>::Epochs::current();
				let first = past.saturating_sub(3);
				let emissions = emitted(first..=past);
				let before = balance(&BOB);
				take(step);
				if matches!(step, Step::Burn(_)) {
					alone += before - balance(&BOB);
				}
				assert_eq!(Tokenomics::do_try_state(), Ok(()), "after {step:?}");
				// Nothing is taken back, the listing stays, and so does the past.
				for (category, before) in Category::ALL.into_iter().zip(released) {
					assert!(Books::<Test>::get(category).released >= before);
				}
				assert!(listing.is_none() || Listing::<Test>::get() == listing);
				assert_eq!(emissions, emitted(first..=past), "after {step:?}");
				// There is as much NLK as there are balances, and what is missing was burned.
				let accounts = frame_system::Account::<Test>::iter_keys();
				let everybody: u128 = accounts.map(|who| Balances::total_balance(&who)).sum();
				assert_eq!(everybody, Balances::total_issuance());
				let burned = Tokenomics::burned();
				assert_eq!(burned.total, TOTAL_SUPPLY - everybody);
				assert_eq!(burned.other, alone, "after {step:?}");
				assert_eq!(burned.total, burned.service_fees + burned.other);
			}
		});
	}
}
