//! What the pallet keeps and shows.

use crate::conditions::{ConditionOp, MAX_OPS};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::{
	provider::EpochIndex,
	sharing::{ContentId, Digest, KeyBytes, PolicyId, Term, MAX_PROXIES},
	token::Balance,
};
use scale_info::TypeInfo;

/// The proxies of a policy, each with the commitment to its key fragment.
pub type Seats<AccountId> = BoundedVec<(AccountId, Digest), ConstU32<MAX_PROXIES>>;

/// A policy's conditions in postfix order. None: it is not conditional.
pub type Conditions = BoundedVec<ConditionOp, ConstU32<MAX_OPS>>;

/// What an owner asks for with `create_policy`.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct PolicyDraft<AccountId> {
	/// The owner's label that the policy stands under. The policy gets the label's current delegating key.
	pub label: Digest,
	/// The key that the fragments were signed with.
	pub verifying_key: KeyBytes,
	/// The key that fragments are made for.
	pub receiving_key: KeyBytes,
	/// The account that may ask.
	pub receiver: AccountId,
	/// How many fragments open a capsule: from 1 to the number of seats.
	pub threshold: u8,
	/// The proxies (staking accounts), no two the same, each with the commitment to its fragment.
	pub seats: Seats<AccountId>,
	/// Where the encrypted treasure map lies.
	pub treasure_map: ContentId,
	/// In which epochs access is given.
	pub term: Term,
	/// What each proxy earns in each epoch, in base units.
	pub fee: Balance,
	/// What must hold besides.
	pub conditions: Conditions,
}

/// How far a policy has come. Its end needs no state: it has ended when the epoch `paid.end` begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PolicyState {
	/// Not all proxies have accepted.
	#[codec(index = 0)]
	Pending {
		/// The last block in which they may.
		accept_by: u32,
	},
	/// All have accepted.
	#[codec(index = 1)]
	Active {
		/// The epochs that are paid for.
		paid: Term,
	},
	/// The owner has ended it. All that the owner gets back has been given back.
	#[codec(index = 2)]
	Revoked {
		/// In which block.
		at_block: u32,
		/// The epochs that were paid for.
		paid: Term,
	},
}

/// A policy as it is stored. Seats and conditions lie apart, so that a look at the state stays cheap.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Policy<AccountId> {
	/// Who granted.
	pub owner: AccountId,
	/// Who may ask.
	pub receiver: AccountId,
	/// Under which of the owner's labels.
	pub label: Digest,
	/// The version that the label's key had.
	pub label_version: u32,
	/// The key that the data is encrypted under: the label's, when the policy was created.
	pub delegating_key: KeyBytes,
	/// The key that the fragments were signed with.
	pub verifying_key: KeyBytes,
	/// The key that fragments are made for.
	pub receiving_key: KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// How many proxies there are.
	pub proxies: u8,
	/// Which of them have accepted: bit i stands for seat i.
	pub accepted: u32,
	/// Where the encrypted treasure map lies.
	pub treasure_map: ContentId,
	/// In which epochs access is given.
	pub term: Term,
	/// What each proxy earns in each epoch.
	pub fee: Balance,
	/// What the receiver has paid the owner with `pay`.
	pub paid_by_receiver: Balance,
	/// What is held from the owner for the storage.
	pub deposit: Balance,
	/// How far it has come.
	pub state: PolicyState,
}

impl<AccountId> Policy<AccountId> {
	/// Whether it gives access in the epoch, if its conditions hold.
	pub fn is_in_force(&self, epoch: EpochIndex) -> bool {
		matches!(self.state, PolicyState::Active { paid } if paid.contains(epoch))
	}

	/// Whether the seat's proxy has accepted.
	pub fn has_accepted(&self, seat: u8) -> bool {
		self.accepted & seat_bit(seat) != 0
	}

	/// How many proxies have not accepted.
	pub fn missing(&self) -> u8 {
		// At most 32 bits are set.
		self.proxies.saturating_sub(self.accepted.count_ones() as u8)
	}
}

/// The bit of a seat in [`Policy::accepted`]. None, if no policy has so many.
pub fn seat_bit(seat: u8) -> u32 {
	1u32.checked_shl(seat.into()).unwrap_or(0)
}

/// A label as it is stored.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LabelInfo {
	/// The key that new data under the label is encrypted under, and that new policies get.
	pub delegating_key: KeyBytes,
	/// Starts with 1; every new key makes it one more.
	pub version: u32,
	/// How many policies under the label are stored.
	pub policies: u32,
	/// What is held from the owner for the storage.
	pub deposit: Balance,
}

/// A proxy's place in a policy, for clients.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct SeatInfo<AccountId> {
	/// The proxy's staking account.
	pub provider: AccountId,
	/// The commitment to its key fragment.
	pub commitment: Digest,
	/// Whether it has accepted.
	pub accepted: bool,
}

/// A policy, for clients.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct PolicyInfo<AccountId> {
	/// Its number.
	pub policy: PolicyId,
	/// Who granted.
	pub owner: AccountId,
	/// Who may ask.
	pub receiver: AccountId,
	/// Under which of the owner's labels.
	pub label: Digest,
	/// The version that the label's key had.
	pub label_version: u32,
	/// The key that the data is encrypted under.
	pub delegating_key: KeyBytes,
	/// The key that the fragments were signed with.
	pub verifying_key: KeyBytes,
	/// The key that fragments are made for.
	pub receiving_key: KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// The proxies.
	pub seats: Vec<SeatInfo<AccountId>>,
	/// Where the encrypted treasure map lies.
	pub treasure_map: ContentId,
	/// In which epochs access is given.
	pub term: Term,
	/// What each proxy earns in each epoch.
	pub fee: Balance,
	/// What must hold besides.
	pub conditions: Vec<ConditionOp>,
	/// What the receiver has paid the owner.
	pub paid_by_receiver: Balance,
	/// What is held from the owner for the storage.
	pub deposit: Balance,
	/// How far it has come.
	pub state: PolicyState,
}

/// Who owns a non-fungible token. The runtime answers from the pallet that keeps them.
pub trait NftOwner<AccountId> {
	/// The owner of an item. `None`: there is no such item.
	fn owner(collection: u32, item: u32) -> Option<AccountId>;
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_encoding_of_the_states_is_frozen() {
		let paid = Term { start: 1, end: 2 };
		assert_eq!(PolicyState::Pending { accept_by: 5 }.encode(), [0, 5, 0, 0, 0]);
		assert_eq!(PolicyState::Active { paid }.encode(), [1, 1, 0, 0, 0, 2, 0, 0, 0]);
		assert_eq!(PolicyState::Revoked { at_block: 7, paid }.encode(), [2, 7, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
	}

	#[test]
	fn every_seat_has_a_bit_of_its_own() {
		let all = (0..MAX_PROXIES as u8).fold(0, |all, seat| all | seat_bit(seat));
		assert_eq!(all, u32::MAX);
		assert_eq!(seat_bit(32), 0);
	}
}
