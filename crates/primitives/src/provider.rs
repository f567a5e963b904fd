//! Providers: the roles in which NLK is staked, and what a provider can be punished for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The number of an epoch. Epoch 0 begins with the genesis.
pub type EpochIndex = u32;

/// What a provider does for the network. One account can stake for several roles, separately.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
	/// Holds key fragments and re-encrypts.
	#[codec(index = 0)]
	Proxy,
	/// Evaluates programs on encrypted data.
	#[codec(index = 1)]
	Compute,
	/// Relays the state of another chain.
	#[codec(index = 2)]
	Watcher,
	/// Keeps ciphertexts.
	#[codec(index = 3)]
	Storage,
}

impl Role {
	/// Every role, in the order of the encoding.
	pub const ALL: [Role; 4] = [Role::Proxy, Role::Compute, Role::Watcher, Role::Storage];
}

/// What a provider is slashed for. A new offence gets a new index; indices are never reused.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Offence {
	/// Signed a receipt for a fragment that is no correct re-encryption.
	#[codec(index = 0)]
	WrongFragment,
	/// Re-encrypted under a policy that had ended or was revoked.
	#[codec(index = 1)]
	ServedAfterEnd,
	/// Did not answer before its deadline what the chain asked: a request for re-encryption, a job.
	#[codec(index = 2)]
	Silence,
	/// Found another result of a job than those who computed it again.
	#[codec(index = 3)]
	WrongResult,
	/// Committed to the result of a job and did not say which it was.
	#[codec(index = 4)]
	NotRevealed,
	/// Signed two different blocks of Ethereum for one number.
	#[codec(index = 5)]
	Equivocation,
	/// Attested to a block of Ethereum other than the one that was accepted for its number.
	#[codec(index = 6)]
	FalseHeader,
}

impl Offence {
	/// Every offence, in the order of the encoding.
	pub const ALL: [Offence; 7] = [
		Offence::WrongFragment,
		Offence::ServedAfterEnd,
		Offence::Silence,
		Offence::WrongResult,
		Offence::NotRevealed,
		Offence::Equivocation,
		Offence::FalseHeader,
	];
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_encodings_are_frozen() {
		assert_eq!(Role::ALL.map(|role| role.encode()), [[0], [1], [2], [3]]);
		assert_eq!(Offence::ALL.map(|offence| offence.encode()), [[0], [1], [2], [3], [4], [5], [6]]);
	}
}
