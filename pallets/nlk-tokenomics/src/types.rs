//! What the pallet stores, and what it tells.

use crate::terms::{ServiceFeeTerms, SlashTerms, TransactionFeeTerms};
use codec::{Decode, Encode, MaxEncodedLen};
use nulink_primitives::token::Balance;
use scale_info::TypeInfo;

/// How many changes of the roles' shares are remembered at most.
pub const MAX_SHARE_CHANGES: u32 = 16;
/// How many phases after the first are remembered at most.
pub const MAX_PHASES: u32 = 8;
/// How many months the listing may lie ahead when it is set.
pub const MAX_LISTING_MONTHS: u32 = 12;

/// What became of a pot.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Book {
	/// What it held at genesis.
	pub opening: Balance,
	/// What it has paid since.
	pub released: Balance,
}

impl Book {
	/// What is left of what it held at genesis.
	pub fn left(&self) -> Balance {
		self.opening.saturating_sub(self.released)
	}
}

/// How far a category is released.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ReleaseInfo<AccountId> {
	/// The block of the listing, if it is set.
	pub listing: Option<u32>,
	/// Who gets what is released, if somebody is named.
	pub beneficiary: Option<AccountId>,
	/// What the pot held at genesis.
	pub opening: Balance,
	/// What it has paid.
	pub released: Balance,
	/// What it would pay now.
	pub due: Balance,
	/// What is left in it, what is due included.
	pub left: Balance,
}

/// What is mined in an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct EmissionInfo {
	/// In all.
	pub emission: Balance,
	/// By the proxies together.
	pub proxy: Balance,
	/// By the computing providers together.
	pub compute: Balance,
	/// By the watchers together.
	pub watcher: Balance,
	/// By the storage providers together.
	pub storage: Balance,
	/// By all roles in all epochs so far, paid.
	pub paid: Balance,
	/// What is left in the pot.
	pub left: Balance,
}

/// What was burned since genesis.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct BurnedInfo {
	/// In all: the issuance at genesis less the issuance now.
	pub total: Balance,
	/// Parts of what users pay to providers.
	pub service_fees: Balance,
	/// Parts of what transactions cost.
	pub transaction_fees: Balance,
	/// Parts of what providers lost.
	pub slashes: Balance,
	/// What was put up for evidence that was refuted.
	pub evidence_bonds: Balance,
	/// The rest, for which nobody gave a reason: what holders burned themselves. Accounts that fall below the existential
	/// deposit are among it only on a chain that destroys what is left in them.
	pub other: Balance,
}

/// How fees and slashes are divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Divisions {
	/// Fees for services.
	pub service_fees: ServiceFeeTerms,
	/// Fees of transactions.
	pub transaction_fees: TransactionFeeTerms,
	/// Slashed stake.
	pub slashes: SlashTerms,
}
