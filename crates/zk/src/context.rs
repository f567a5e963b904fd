//! What a proof is bound to.

use crate::{
	field::{tagged, to_bytes},
	Fr, Input,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// Where, for what, by whom and when a proof is used. The chain computes it by itself, so a proof that somebody has seen
/// is of no use to anybody else, in no other place, and not for long.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Context {
	/// The chain's first block.
	pub genesis: [u8; 32],
	/// Which part of the chain asks.
	pub purpose: [u8; 4],
	/// What it is about: a listing, a key.
	pub subject: [u8; 32],
	/// The account that proves.
	pub prover: [u8; 32],
	/// What the prover could not know before: a recent block's hash.
	pub challenge: [u8; 32],
}

impl Context {
	/// The context as an element.
	pub fn element(&self) -> Fr {
		tagged(b"nulink:zk:context:v1", &[&self.genesis, &self.purpose, &self.subject, &self.prover, &self.challenge])
	}

	/// The context as a public input.
	pub fn input(&self) -> Input {
		to_bytes(&self.element())
	}
}
