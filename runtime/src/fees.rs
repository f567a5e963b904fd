//! What a transaction costs and where the fee goes.
//!
//! The fee of a call is the larger of what its computation and what its share of the proof of validity cost (a block is
//! full when either is used up), times a multiplier that rises while blocks are fuller than a quarter and falls while
//! they are emptier; plus the price of the base weight that every transaction has, and of each of its bytes. A transfer
//! costs a few hundredths of an NLK.
//!
//! Of each fee a part is burned, a part goes to the treasury and the rest, with the whole tip, to the collators. The
//! parts are nlk-tokenomics', within bounds that governance cannot leave.

use crate::{configs::governance::TreasuryAccount, Balance, Balances, CollatorSelection, NlkTokenomics, Runtime};
use frame_support::{
	traits::{
		fungible::{Balanced, Credit},
		Imbalance, OnUnbalanced,
	},
	weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight, WeightToFee},
};
use nulink_primitives::token::{MICRO_NLK, NLK};
use pallet_nlk_tokenomics::TransactionFee;
use polkadot_sdk::*;
use sp_runtime::{FixedPointNumber, Perquintill};

/// The price of one byte of a transaction.
pub const TRANSACTION_BYTE_FEE: Balance = 10 * MICRO_NLK;

/// The price of one second of computation on the reference machine.
pub const FEE_PER_SECOND: Balance = 10 * NLK;

/// The price of one mebibyte of the proof of validity.
pub const FEE_PER_PROOF_MIB: Balance = 4 * NLK;

/// Turns the weight of a call into its fee.
pub struct WeightFee;

impl WeightToFee for WeightFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let time = FEE_PER_SECOND.saturating_mul(weight.ref_time().into()) / Balance::from(WEIGHT_REF_TIME_PER_SECOND);
		let proof = FEE_PER_PROOF_MIB.saturating_mul(weight.proof_size().into()) / (1024 * 1024);
		time.max(proof)
	}
}

/// Constants of the fee multiplier.
pub mod multiplier {
	use super::*;
	use frame_support::parameter_types;
	use pallet_transaction_payment::{Multiplier, TargetedFeeAdjustment};

	parameter_types! {
		/// The fullness of blocks at which fees stay as they are.
		pub const TargetBlockFullness: Perquintill = Perquintill::from_percent(25);
		/// How fast the multiplier moves: about a third in a day of full blocks.
		pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(3, 100_000);
		/// Fees never fall below a tenth of the base.
		pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10u128);
		/// Fees never rise above a thousand times the base.
		pub MaximumMultiplier: Multiplier = Multiplier::saturating_from_integer(1_000);
	}

	/// Moves the multiplier after each block.
	pub type Update =
		TargetedFeeAdjustment<Runtime, TargetBlockFullness, AdjustmentVariable, MinimumMultiplier, MaximumMultiplier>;

	#[cfg(test)]
	#[test]
	fn the_bounds_stand_around_one() {
		use sp_runtime::traits::One;
		assert!(MinimumMultiplier::get() < Multiplier::one() && Multiplier::one() < MaximumMultiplier::get());
	}
}

/// Divides the fees of a transaction between fire, treasury and collators, as nlk-tokenomics says.
pub struct DealWithFees;

impl OnUnbalanced<Credit<crate::AccountId, Balances>> for DealWithFees {
	fn on_unbalanceds(mut fees_then_tips: impl Iterator<Item = Credit<crate::AccountId, Balances>>) {
		let Some(fee) = fees_then_tips.next() else { return };
		let parts = NlkTokenomics::divide_transaction_fee(fee.peek());
		let (treasury, rest) = fee.split(parts.treasury);
		let (mut collators, to_burn) = rest.split(parts.collators);
		if let Some(tip) = fees_then_tips.next() {
			collators.subsume(tip);
		}
		let mut done = TransactionFee { burned: to_burn.peek(), ..Default::default() };
		// Dropping a credit lowers the total issuance: this is the burning.
		drop(to_burn);
		(done.treasury, done.burned) = resolve(&TreasuryAccount::get(), treasury, done.burned);
		(done.collators, done.burned) = resolve(&CollatorSelection::account_id(), collators, done.burned);
		NlkTokenomics::note_transaction_fee(done);
	}
}

/// Pays `credit` to `who` and returns what was paid, and what is burned: what is too small to open the account is, too.
fn resolve(who: &crate::AccountId, credit: Credit<crate::AccountId, Balances>, burned: Balance) -> (Balance, Balance) {
	let amount = credit.peek();
	match <Balances as Balanced<crate::AccountId>>::resolve(who, credit) {
		Ok(()) => (amount, burned),
		Err(refused) => (0, burned.saturating_add(refused.peek())),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_dearer_of_time_and_proof_is_charged() {
		let second = Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND, 0);
		let mebibyte = Weight::from_parts(0, 1024 * 1024);
		assert_eq!(WeightFee::weight_to_fee(&second), FEE_PER_SECOND);
		assert_eq!(WeightFee::weight_to_fee(&mebibyte), FEE_PER_PROOF_MIB);
		assert_eq!(WeightFee::weight_to_fee(&(second + mebibyte)), FEE_PER_SECOND);
		assert_eq!(WeightFee::weight_to_fee(&Weight::zero()), 0);
	}

	#[test]
	fn the_largest_weight_does_not_wrap() {
		assert!(WeightFee::weight_to_fee(&Weight::MAX) > FEE_PER_SECOND);
	}
}
