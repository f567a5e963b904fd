//! What the pallet stores, and what its view functions answer.

use crate::pool::{Commission, Pool, Raise};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec, PalletId};
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	sharing::KeyBytes,
};
use scale_info::TypeInfo;
use sp_runtime::{traits::AtLeast32BitUnsigned, Perbill};

/// The most portions of a stake that are being unbonded at a time. One per epoch, so that more are needed only by those
/// who unbond in more than 16 epochs without ever withdrawing.
pub const MAX_CHUNKS: u32 = 16;
/// The longest lock, in epochs: four years of days, as long as rewards are mined. Twice past what counts for the reward
/// already, it only guards against a mistyped number.
pub const MAX_LOCK_EPOCHS: u32 = 4 * 365;
/// How many epochs after its end the reward of an epoch can be claimed. Then it stays in the pot.
pub const CLAIM_EPOCHS: u32 = 365;
/// The most entries that a view function returns at once.
pub const MAX_PAGE: u32 = 256;
/// The longest endpoint, in bytes.
pub const MAX_ENDPOINT: u32 = 256;
/// The most epochs for which one call pays a delegator.
pub const MAX_CLAIM_EPOCHS: u32 = 32;
/// The pallet's account, in which the NLK of the delegators is on hold. It has no key.
pub const PALLET_ID: PalletId = PalletId(*b"nlk/dlgt");
/// The pallet's account in which slashes wait until they are decided. It has no key.
pub const SLASH_PALLET_ID: PalletId = PalletId(*b"nlk/slsh");

/// The number of a slash. The first one has 0.
pub type SlashId = u32;

/// A portion of a stake that is being unbonded. It can still be slashed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Chunk<Balance> {
	/// How much.
	pub amount: Balance,
	/// From which epoch it can be withdrawn.
	pub unlock_epoch: EpochIndex,
}

/// An operator key as its provider remembers it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct BoundOperator<AccountId> {
	/// The key's account.
	pub account: AccountId,
	/// The epoch in which it was bound.
	pub bound_in: EpochIndex,
}

/// Where a provider lies on the line of an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Place {
	/// The epoch.
	pub epoch: EpochIndex,
	/// The number of its entry.
	pub index: u32,
}

/// The providers of a role that are active in an epoch, laid end to end, each as long as what it has at stake.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Line {
	/// Of which epoch.
	pub epoch: EpochIndex,
	/// How many providers are on it.
	pub count: u32,
	/// How long it is: the sum of their segments.
	pub length: u128,
	/// How many entries are stored where it lies. The last ones may be of a line that is over.
	pub stored: u32,
}

/// A provider's segment of a line. It begins where the one before ends.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LineEntry<AccountId> {
	/// The staking account.
	pub who: AccountId,
	/// Where it ends.
	pub end: u128,
	/// How much of it counts: all, until a slash.
	pub counts: u128,
}

/// What one account has staked for one role.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Stake<AccountId, Balance> {
	/// What works: it counts for rewards and for being a provider at all.
	pub bonded: Balance,
	/// What is on its way out, oldest first, with ascending unlock epochs.
	pub unbonding: BoundedVec<Chunk<Balance>, ConstU32<MAX_CHUNKS>>,
	/// The first epoch in which what is bonded may be unbonded.
	pub lock_until: EpochIndex,
	/// Whether it does not take part, by its own choice, by absence or because a slash left it too small.
	pub chilled: bool,
	/// The last epoch for which activity was confirmed, or the epoch in which it bonded or unchilled, if that is later.
	/// Absence is counted from here.
	pub last_active: EpochIndex,
	/// Its operator, once it has bound one.
	pub operator: Option<BoundOperator<AccountId>>,
	/// Where it lies on the lines that are kept.
	pub places: BoundedVec<Place, ConstU32<{ crate::line::RING }>>,
}

impl<AccountId, Balance: AtLeast32BitUnsigned + Copy> Stake<AccountId, Balance> {
	/// A record with nothing in it yet, of somebody who arrives in epoch `now`.
	pub fn new(now: EpochIndex) -> Self {
		Stake {
			bonded: Balance::zero(),
			unbonding: BoundedVec::new(),
			lock_until: now,
			chilled: false,
			last_active: now,
			operator: None,
			places: BoundedVec::new(),
		}
	}

	/// What is being unbonded, in all.
	pub fn unbonding_total(&self) -> Balance {
		// The sum is part of what is on hold, which is a balance: it cannot saturate.
		self.unbonding.iter().fold(Balance::zero(), |sum, chunk| sum.saturating_add(chunk.amount))
	}

	/// All that is held, and so all that can be slashed.
	pub fn total(&self) -> Balance {
		self.bonded.saturating_add(self.unbonding_total())
	}

	/// Lets everything go that is being unbonded: from now on it is one chunk, that can be withdrawn.
	pub fn free_unbonding(&mut self, now: EpochIndex) {
		let amount = self.unbonding_total();
		self.unbonding.clear();
		if !amount.is_zero() {
			// There is room: it is empty.
			let _ = self.unbonding.try_push(Chunk { amount, unlock_epoch: now });
		}
	}

	/// Takes up to `amount` from the youngest chunks and returns how much it was.
	pub fn take_unbonding(&mut self, amount: Balance) -> Balance {
		let mut left = amount;
		while !left.is_zero() {
			let Some(youngest) = self.unbonding.last_mut() else { break };
			let part = youngest.amount.min(left);
			youngest.amount = youngest.amount.saturating_sub(part);
			left = left.saturating_sub(part);
			if youngest.amount.is_zero() {
				self.unbonding.pop();
			}
		}
		amount.saturating_sub(left)
	}

	/// Takes up to `amount`, what is bonded first, then what is being unbonded, youngest first, and returns how much it
	/// was.
	pub fn take(&mut self, amount: Balance) -> Balance {
		let bonded = self.bonded.min(amount);
		self.bonded = self.bonded.saturating_sub(bonded);
		bonded.saturating_add(self.take_unbonding(amount.saturating_sub(bonded)))
	}
}

/// What a provider says of itself, so that others can choose and reach it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProviderProfile<Balance> {
	/// Where its daemon listens: a URI, in printable ASCII.
	pub endpoint: BoundedVec<u8, ConstU32<MAX_ENDPOINT>>,
	/// What is encrypted for it, for instance its key fragments, is encrypted under this key.
	pub encryption_key: KeyBytes,
	/// What it signs as a provider, other than receipts (those its operator key signs), is checked with this key.
	pub verifying_key: KeyBytes,
	/// What it asks for an epoch of service, in base units.
	pub fee_per_epoch: Balance,
}

/// A stored profile and what its owner paid for the bytes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StoredProfile<Balance> {
	/// The profile.
	pub profile: ProviderProfile<Balance>,
	/// What is on hold for it.
	pub deposit: Balance,
}

/// How a slashed amount is divided. The parts add up to one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlashSplit {
	/// This part ceases to exist.
	pub burned: Perbill,
	/// This part goes to the treasury.
	pub treasury: Perbill,
	/// This part goes to whoever brought the proof, or to the treasury if there is nobody.
	pub reporter: Perbill,
}

/// What offences cost. Answered by the runtime.
pub trait SlashTerms<Balance> {
	/// The part of the stake that the offence costs (what is being unbonded counts), and what it costs at least.
	fn penalty(offence: Offence) -> (Perbill, Balance);
	/// How what was taken is divided.
	fn split() -> SlashSplit;
}

/// What was taken for an offence and is not decided upon.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DeferredSlash<AccountId, Balance> {
	/// In which role.
	pub role: Role,
	/// Whose stake.
	pub staker: AccountId,
	/// What for.
	pub offence: Offence,
	/// What it took of the provider's own stake.
	pub own: Balance,
	/// What it took of what was delegated to the provider.
	pub delegated: Balance,
	/// Who brought the proof.
	pub reporter: Option<AccountId>,
	/// From which epoch anybody can have it settled.
	pub due: EpochIndex,
}

/// The bounds of delegation. Answered by the runtime; they may change over time.
pub trait DelegationTerms<Balance> {
	/// The least that is delegated at once, and that stays delegated.
	fn minimum() -> Balance;
	/// How many times as much as the provider has bonded itself may be delegated to it.
	fn per_own() -> u32;
	/// The highest commission.
	fn max_commission() -> Perbill;
}

/// What a provider's delegators own together, and what the provider says of it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DelegationPool {
	/// The NLK and the shares.
	pub pool: Pool,
	/// What the provider keeps of their rewards.
	pub commission: Commission,
	/// Whether more may be delegated.
	pub accepts: bool,
}

/// The current epoch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct EpochInfo {
	/// Its number.
	pub current: EpochIndex,
	/// Its first block.
	pub first_block: u32,
	/// The first block of the next one.
	pub next_block: u32,
}

/// All about a provider in one role.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ProviderInfo<AccountId, Balance> {
	/// The staking account.
	pub staker: AccountId,
	/// What works.
	pub bonded: Balance,
	/// What is on its way out, oldest first.
	pub unbonding: BoundedVec<Chunk<Balance>, ConstU32<MAX_CHUNKS>>,
	/// The first epoch in which it may unbond.
	pub lock_until: EpochIndex,
	/// The operator's account.
	pub operator: Option<AccountId>,
	/// What it says of itself.
	pub profile: Option<ProviderProfile<Balance>>,
	/// Whether it does not take part at present.
	pub chilled: bool,
	/// Whether its activity is confirmed for the current epoch.
	pub active_now: bool,
	/// Whether its activity is confirmed for the next epoch, so far.
	pub active_next: bool,
	/// What it weighs in the current epoch; 0, if it is not active.
	pub weight: u128,
}

/// All about the delegations to a provider.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PoolInfo<Balance> {
	/// What is delegated, without what is on its way out.
	pub delegated: Balance,
	/// What is on its way out.
	pub unbonding: Balance,
	/// How much more may be delegated now: 0, if the provider takes nothing or takes no part, or while a slash of it is
	/// not decided.
	pub room: Balance,
	/// What the provider keeps of the rewards of the coming epoch.
	pub commission: Perbill,
	/// A higher commission that is announced.
	pub raise: Option<Raise>,
	/// Whether the provider wants more.
	pub accepts: bool,
	/// How many slashes of the provider are not decided.
	pub open_slashes: u32,
	/// What is delegated, as a part of the provider's weight in the current epoch.
	pub weight: u128,
}

/// All about a delegation.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct DelegationInfo<AccountId, Balance> {
	/// For which role.
	pub role: Role,
	/// To which provider.
	pub staker: AccountId,
	/// What it is worth now.
	pub delegated: Balance,
	/// What is on its way out, oldest first, and what it is worth now.
	pub unbonding: Vec<Chunk<Balance>>,
	/// What can be claimed now. At most 32 epochs of it with one call.
	pub claimable: Balance,
	/// The first epoch that is not claimed.
	pub next_claim: EpochIndex,
}

#[cfg(test)]
mod tests {
	use super::*;

	fn stake(bonded: u64, chunks: &[u64]) -> Stake<u64, u64> {
		let chunk = |(i, amount): (usize, &u64)| Chunk { amount: *amount, unlock_epoch: i as u32 };
		let unbonding = chunks.iter().enumerate().map(chunk).collect::<Vec<_>>().try_into().unwrap();
		Stake { bonded, unbonding, ..Stake::new(0) }
	}

	#[test]
	fn what_is_let_go_is_one_chunk() {
		let mut it = stake(100, &[10, 20, 30]);
		it.free_unbonding(7);
		assert_eq!(it.unbonding.to_vec(), [Chunk { amount: 60, unlock_epoch: 7 }]);
		let mut it = stake(100, &[]);
		it.free_unbonding(7);
		assert_eq!(it, stake(100, &[]));
	}

	#[test]
	fn a_slash_takes_the_bonded_part_first_and_then_the_youngest_chunks() {
		let mut it = stake(100, &[10, 20, 30]);
		assert_eq!(it.total(), 160);
		assert_eq!(it.take(40), 40);
		assert_eq!(it, stake(60, &[10, 20, 30]));
		assert_eq!(it.take(70), 70);
		assert_eq!(it, stake(0, &[10, 20, 20]));
		assert_eq!(it.take(25), 25);
		assert_eq!(it, stake(0, &[10, 15]));
		assert_eq!(it.take(100), 25);
		assert_eq!(it, stake(0, &[]));
		assert_eq!(it.take(1), 0);
	}
}
