//! What watchers relay of Ethereum, as it is stored on the chain.
//!
//! Plain data only. What watchers sign, the digests, and what a quorum is, is defined once, in `nulink-eth-proofs`
//! (`Statement`, `WatchDomain`, `set_hash`, `is_quorum`).

use crate::sharing::Digest;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An Ethereum address.
pub type EthAddress = [u8; 20];

/// A finalised block of Ethereum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Header {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub block_hash: Digest,
	/// The root of the state after it.
	pub state_root: Digest,
}

/// What a provider has staked on Ethereum, as its contract says.
#[derive(
	Clone, Copy, PartialEq, Eq, Debug, Default, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct EthereumStake {
	/// The key that works for it; zero, if there is none.
	pub operator: EthAddress,
	/// What is authorised, in units of the staked token.
	pub authorized: u128,
	/// What of it is being withdrawn.
	pub deauthorizing: u128,
	/// When the withdrawal can be completed, in seconds since 1970.
	pub end: u64,
	/// Whether the operator has confirmed.
	pub confirmed: bool,
}

impl EthereumStake {
	/// What works: authorised, and not on its way out.
	pub fn working(&self) -> u128 {
		self.authorized.saturating_sub(self.deauthorizing)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_being_withdrawn_does_not_work() {
		let stake = EthereumStake { authorized: 10, deauthorizing: 4, ..EthereumStake::default() };
		assert_eq!(stake.working(), 6);
		assert_eq!(EthereumStake { deauthorizing: 11, ..stake }.working(), 0);
	}
}
