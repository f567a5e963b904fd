//! # Randomness from the relay chain
//!
//! Committees of providers are drawn by a seed that nobody may know or choose. A parachain has no such thing itself: the
//! hash of a block is what the collator makes it. The relay chain has: the author of each of its blocks proves a number
//! (a VRF output over the slot) that follows from its key and from the randomness of the epoch, so that it cannot choose
//! it, and that others can only see when the block is there. With its inherent each block of ours brings a proof of the
//! relay chain's state, and that number is in it.
//!
//! ## Terminology
//!
//! - *Relay parent*: the block of the relay chain that a block of ours is built upon, and whose state it brings.
//! - *Value*: the VRF output of the relay parent's author (`CURRENT_BLOCK_RANDOMNESS`).
//! - *Mix*: what this pallet keeps. With each new relay parent it becomes the hash of itself and the new value.
//! - *Delay*: the blocks between the last one in which something could be chosen and the one whose mix is the seed.
//!
//! ## Scenario
//!
//! 1. Alice creates a job in block 100. The pallet of the jobs decides that its seed is the mix of block 120.
//! 2. With each block from 101 on the value of another author goes into the mix. To know the mix of block 120 in block 100,
//!    one would have to be the author of all those relay blocks.
//! 3. In block 120 that pallet asks [`BlockRandomness::of_this_block`]`(20)`, and draws.
//!
//! ## Who could bend it, and how much
//!
//! - *Who creates the job* chooses when. An author of relay blocks knows its own values hours ahead, so the value of a
//!   single block would let it choose a moment with a committee of its friends, or, worse, dispute a right result when the
//!   panel is its own. That is why values are mixed, and why [`Mix::seed`] gives nothing where too few of them came in the
//!   time of the delay ([`least_values`]). With a share p of the relay chain's slots, all of u blocks are an attacker's
//!   with pᵘ: for p = 1/10, and the 8 to 16 that a delay of 20 blocks leaves, 10⁻⁸ to 10⁻¹⁶ for each moment that it may
//!   choose from.
//! - *The author of the last relay block* sees the seed first. If it likes it not, it can keep its block back, lose what
//!   the block earns, and have the next author's value instead, which it does not know. With the last m slots in a row
//!   it can choose among 2ᵐ seeds.
//! - *The collator of the last block* can leave its slot unused with the same effect, or leave the value out of its proof:
//!   then the block has no seed, and the next one that has is taken. It cannot choose its relay parent: the slot of a block
//!   must be its relay parent's, and the slot says whose turn it is. Only with so few collators that its turn comes again
//!   within the relay parents that may be used (about three) it has a choice.
//!
//! Each of these is a new throw of the dice, g throws in all with g known beforehand. It makes an outcome of probability q
//! at most g·q probable. So committees must be so large that q is small: the threat model has the numbers. What this
//! pallet cannot do is make a committee of few members safe.
//!
//! The randomness of a whole epoch of the relay chain (`ONE_EPOCH_AGO_RANDOMNESS`) could be bent less, and would make
//! everybody wait for hours: see `docs/adr/0007-drawing-committees.md`.
//!
//! ## Without a relay chain
//!
//! A development node makes up its relay chain; there is no value in what it proves. There, and only there
//! ([`Profile::Development`], which is fixed in the genesis), the seed is a hash of the parent block, which whoever runs
//! the node can choose. On every other network a block without a value has no seed.
//!
//! ## Storage and calls
//!
//! [`Latest`], a single value of 56 bytes, written with the inherent. There are no calls, events and errors.
//!
//! ## Invariants, checked by `try_state`
//!
//! The mix is of no block that is yet to come, remembers no value of a block before the first, and where it remembers
//! one, there is something in it.

pub use pallet::*;

use codec::{Decode, Encode, MaxEncodedLen};
use cumulus_pallet_parachain_system::{relay_state_snapshot::RelayChainStateProof, OnSystemEvent};
use cumulus_primitives_core::{relay_chain::well_known_keys::CURRENT_BLOCK_RANDOMNESS, PersistedValidationData};
use frame_support::{traits::Get, weights::Weight, Hashable};
use nulink_primitives::{sharing::Digest, Profile};
use pallet_traits::BlockRandomness;
use polkadot_sdk::*;
use scale_info::TypeInfo;
use sp_runtime::traits::UniqueSaturatedInto;

/// What a mix is hashed with.
const MIX_DOMAIN: [u8; 19] = *b"nulink/relay-mix/v1";
/// What the seed of a development chain is hashed with.
const DEVELOPMENT_DOMAIN: [u8; 26] = *b"nulink/development-seed/v1";

/// How many relay blocks may be public, when a block of ours is made, that are newer than its relay parent. The relay
/// chain takes no block whose relay parent is older than its `lookahead`, 3 on Polkadot; one more for the block that is
/// being gossiped.
pub const PUBLIC_RELAY_BLOCKS: u32 = 4;

/// More values than this that were unknown at the beginning of a delay are not asked for, however long it is: a draw that
/// had to wait goes on when some have come.
pub const ENOUGH_UNKNOWN: u32 = 8;

/// How many new relay parents there must be within a delay. Those that may have been public at its beginning do not count;
/// of the rest, half: a relay parent may be used twice, a collator may leave the value out, and neither must stop all
/// draws.
pub const fn least_values(delay: u32) -> u32 {
	let half = delay.saturating_sub(PUBLIC_RELAY_BLOCKS) / 2;
	PUBLIC_RELAY_BLOCKS.saturating_add(match half {
		0 => 1,
		1..ENOUGH_UNKNOWN => half,
		_ => ENOUGH_UNKNOWN,
	})
}

/// The mix of all values so far.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Mix {
	/// The last block of ours that a value was looked for in.
	pub block: u32,
	/// The slot of its relay parent, by which relay parents are told from each other.
	pub relay_slot: u64,
	/// The mix.
	pub value: Digest,
	/// Which of the last 64 blocks brought a value of a new relay parent: the lowest bit for `block`.
	pub brought: u64,
}

impl Mix {
	/// Enters what a block brought: the slot of its relay parent, and the value, if it is there.
	pub fn enter(&mut self, block: u32, relay_slot: u64, value: Option<Digest>) {
		let passed = block.saturating_sub(self.block);
		self.brought = self.brought.checked_shl(passed).unwrap_or(0);
		self.block = block;
		// The same relay parent twice: everybody knows its value.
		let is_new = relay_slot > self.relay_slot;
		self.relay_slot = self.relay_slot.max(relay_slot);
		if let Some(value) = value.filter(|_| is_new) {
			self.value = (MIX_DOMAIN, self.value, value).blake2_256();
			self.brought |= 1;
		}
	}

	/// Whether it can have come about by block `now`.
	pub fn check(&self, now: u32) -> Result<(), &'static str> {
		// The first block of a chain is number 1, so as many bits at most can be set.
		let before_the_first = self.brought.checked_shr(self.block).unwrap_or(0);
		let wrong = [
			(self.block > now, "a value is of a block that is not made yet"),
			(before_the_first != 0, "a block before the first brought a value"),
			(self.brought != 0 && self.value == Digest::default(), "values came and none is in the mix"),
			(self.brought != 0 && self.relay_slot == 0, "a value came without a relay parent"),
		];
		wrong.into_iter().find(|(is_so, _)| *is_so).map_or(Ok(()), |(_, what)| Err(what))
	}

	/// The mix as the seed of something that was fixed in the block `delay` blocks before `block`. `None`: nothing new
	/// came with this block, or too little since then.
	pub fn seed(&self, block: u32, delay: u32) -> Option<Digest> {
		let within = u64::MAX.checked_shr(u64::BITS.saturating_sub(delay)).unwrap_or(0);
		let values = (self.brought & within).count_ones();
		let is_unknown = self.block == block && self.brought & 1 == 1 && values >= least_values(delay);
		is_unknown.then_some(self.value)
	}
}

#[polkadot_sdk::frame_support::pallet]
pub mod pallet {
	use super::*;
	use polkadot_sdk::frame_support::pallet_prelude::*;
	use polkadot_sdk::frame_system::pallet_prelude::*;

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {
		/// What kind of network this is.
		type Profile: Get<Profile>;
	}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The mix, as of the last inherent.
	#[pallet::storage]
	pub type Latest<T: Config> = StorageValue<_, Mix, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Pallet<T> {
	fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().unique_saturated_into()
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Checks all invariants.
	pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		Latest::<T>::get().check(Self::now()).map_err(Into::into)
	}
}

impl<T: Config> OnSystemEvent for Pallet<T> {
	fn on_validation_data(_data: &PersistedValidationData) {}

	fn on_validation_code_applied() {}

	fn on_relay_state_proof(proof: &RelayChainStateProof) -> Weight {
		// A proof without the slot is refused elsewhere. Without the value the block is valid all the same: should the relay
		// chain ever keep it elsewhere, this chain must go on.
		let slot = proof.read_slot().map(u64::from).unwrap_or_default();
		let value = proof.read_optional_entry::<Option<Digest>>(CURRENT_BLOCK_RANDOMNESS).ok().flatten().flatten();
		Latest::<T>::mutate(|mix| mix.enter(Self::now(), slot, value));
		T::DbWeight::get().reads_writes(1, 1)
	}
}

impl<T: Config> BlockRandomness for Pallet<T> {
	fn of_this_block(delay: u32) -> Option<Digest> {
		let now = Self::now();
		match T::Profile::get() {
			Profile::Development => {
				let parent = frame_system::Pallet::<T>::parent_hash();
				Some((DEVELOPMENT_DOMAIN, parent, now).blake2_256())
			},
			Profile::Local | Profile::Production => Latest::<T>::get().seed(now, delay),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A mix after blocks 1, 2, …, each with the value or not, each on a relay parent of its own.
	fn after(brought: &[bool]) -> Mix {
		let mut mix = Mix::default();
		for (index, brought) in brought.iter().enumerate() {
			let block = index as u32 + 1;
			mix.enter(block, 100 + u64::from(block), brought.then_some([block as u8; 32]));
		}
		mix
	}

	#[test]
	fn every_value_changes_the_mix_and_so_does_their_order() {
		let of = |values: &[u8]| {
			let mut mix = Mix::default();
			for (block, value) in (1..).zip(values) {
				mix.enter(block, block.into(), Some([*value; 32]));
			}
			mix.value
		};
		let mixes = [of(&[1, 2, 3]), of(&[1, 2]), of(&[1, 3, 2]), of(&[0, 2, 3]), of(&[1, 2, 4])];
		for (i, mix) in mixes.iter().enumerate() {
			assert!(!mixes[..i].contains(mix));
		}
	}

	#[test]
	fn half_of_the_values_that_could_be_unknown_must_have_come_up_to_eight() {
		assert_eq!([0, 4, 5, 6, 8, 20, 64].map(least_values), [5, 5, 5, 5, 6, 12, 12]);
		let mut brought = vec![true; 20];
		assert_eq!(after(&brought).seed(20, 20), Some(after(&brought).value));
		for left_out in &mut brought[5..13] {
			*left_out = false;
		}
		assert!(after(&brought).seed(20, 20).is_some());
		brought[4] = false;
		assert_eq!(after(&brought).seed(20, 20), None);
		// Those before the delay do not count.
		brought.insert(0, true);
		assert_eq!(after(&brought).seed(21, 20), None);
	}

	#[test]
	fn a_delay_in_which_all_values_may_have_been_public_gives_no_seed() {
		let mix = after(&[true; 70]);
		for delay in 0..=PUBLIC_RELAY_BLOCKS {
			assert_eq!(mix.seed(70, delay), None, "{delay}");
		}
		assert!(mix.seed(70, PUBLIC_RELAY_BLOCKS + 1).is_some());
		// Also where it is longer than is remembered.
		assert!([64, 65, 1_000, u32::MAX].iter().all(|delay| mix.seed(70, *delay).is_some()));
	}

	#[test]
	fn a_draw_that_waited_while_no_values_came_goes_on_when_enough_have() {
		let mut brought = vec![true; 20];
		brought.extend([false; 100]);
		for values in 1..30 {
			brought.push(true);
			let (block, waited) = (brought.len() as u32, 120 + values);
			assert_eq!(after(&brought).seed(block, waited).is_some(), values >= least_values(waited), "{values}");
		}
	}

	#[test]
	fn a_block_that_brought_nothing_has_no_seed() {
		let mut brought = vec![true; 20];
		brought.push(false);
		let mix = after(&brought);
		assert_eq!(mix.seed(21, 20), None);
		// And the mix of the block before is not this block's.
		assert_eq!(after(&[true; 20]).seed(21, 20), None);
		brought.push(true);
		assert!(after(&brought).seed(22, 20).is_some());
	}

	#[test]
	fn a_mix_that_cannot_have_come_about_is_found() {
		for blocks in 0..70 {
			assert_eq!(after(&vec![true; blocks]).check(blocks as u32), Ok(()), "{blocks}");
		}
		let mix = after(&[true, false, true]);
		assert!(mix.check(2).is_err());
		let wrong = [
			Mix { brought: 1 << 3, ..mix.clone() },
			Mix { value: [0; 32], ..mix.clone() },
			Mix { relay_slot: 0, ..mix.clone() },
		];
		assert!(wrong.iter().all(|mix| mix.check(9).is_err()));
	}

	#[test]
	fn a_relay_parent_that_was_used_before_brings_nothing() {
		let mut mix = after(&[true; 20]);
		let before = mix.clone();
		mix.enter(21, before.relay_slot, Some([77; 32]));
		assert_eq!((mix.value, mix.seed(21, 20)), (before.value, None));
		mix.enter(22, before.relay_slot - 1, Some([77; 32]));
		assert_eq!((mix.value, mix.relay_slot), (before.value, before.relay_slot));
		mix.enter(23, before.relay_slot + 1, Some([77; 32]));
		assert!(mix.seed(23, 20).is_some());
	}

	#[test]
	fn blocks_that_passed_unseen_count_as_without_a_value() {
		let mut mix = after(&[true; 20]);
		mix.enter(300, 1000, Some([1; 32]));
		assert_eq!(mix.brought, 1);
		assert_eq!(mix.seed(300, 20), None);
	}
}
