//! Zero-knowledge proofs as the chain, its pallets and people's software name them: sizes, kinds of statement, what a
//! proof is bound to.
//!
//! Plain data only. Circuits, keys and the arithmetic are in `nulink-zk`; the registry of keys and of what is proven is
//! the pallet `data-proofs`.
//!
//! ## Public inputs
//!
//! A statement has *inputs*, which say what is proven, in the order that [`Circuit`] gives. After them, as the last
//! public input of every circuit, comes the *context*: a scalar that names chain, [`Place`], [`Subject`], prover and a
//! recent block (`Context` of `nulink-zk`). It says nothing of the data; it makes a proof good for one use by one person.
//! Nobody sends it: who checks computes it.

use crate::sharing::{signed, Digest};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An element of the scalar field of BLS12-381: 32 bytes, little-endian, below the field's order ([`is_canonical`]).
pub type Scalar = [u8; 32];

/// SHA-256 of a verifying key's bytes.
pub type KeyId = Digest;

/// SHA-256 of a statement ([`statement_bytes`]): what was proven, without who proved it, for what and when.
pub type StatementHash = Digest;

/// Bytes of a proof: three compressed points (48, 96, 48).
pub const PROOF_LEN: usize = 192;

/// The most public inputs of a circuit, the context included.
pub const MAX_INPUTS: u32 = 32;

/// The most inputs of a statement, without the context.
pub const MAX_STATEMENT_INPUTS: u32 = MAX_INPUTS - 1;

/// The most bytes of a verifying key: α (48), β, γ, δ (96 each), a count (8), a point (48) for each input and one more.
pub const MAX_KEY_LEN: u32 = 48 + 3 * 96 + 8 + 48 * (MAX_INPUTS + 1);

/// How old a block may be, at most and on any network, that a proof is made over.
pub const MAX_CHALLENGE_AGE: u32 = 2_400;

/// A Groth16 proof on BLS12-381: A, B, C, compressed. Not checked.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProofBytes(pub [u8; PROOF_LEN]);

/// What a verifying key verifies.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Circuit {
	/// The committed data has so many records that satisfy a predicate. Inputs: the commitment to the data, the hash of the
	/// predicate.
	#[codec(index = 0)]
	Holds {
		/// 1, 4 or 16.
		records: u8,
		/// The depth of the tree of the data's records: 10 or 20.
		depth: u8,
	},
	/// A ciphertext of so many elements encrypts committed data. Inputs: commitment to the message, hash of the ciphertext,
	/// commitment to the key, nonce.
	#[codec(index = 1)]
	Encrypts {
		/// 16, 64 or 256.
		elements: u16,
	},
	/// The prover knows the answer behind a hash. Inputs: the salt, the hash.
	#[codec(index = 2)]
	Knows,
	/// The prover has a key of a set, without saying which. Inputs: the root of the set, a scope, the nullifier: the hash of
	/// the key's secret and the scope.
	#[codec(index = 3)]
	Member,
	/// Anything, by a circuit that somebody else made, with so many public inputs, of which the last is the context.
	#[codec(index = 4)]
	Custom {
		/// The context included.
		inputs: u8,
	},
}

impl Circuit {
	/// How many public inputs it has, the context included.
	pub const fn inputs(self) -> u32 {
		match self {
			Circuit::Holds { .. } | Circuit::Knows => 3,
			Circuit::Encrypts { .. } => 5,
			Circuit::Member => 4,
			Circuit::Custom { inputs } => inputs as u32,
		}
	}

	/// Whether there is such a circuit: ours in the sizes that they have, others with something to say.
	pub const fn exists(self) -> bool {
		match self {
			Circuit::Holds { records, depth } => matches!(records, 1 | 4 | 16) && matches!(depth, 10 | 20),
			Circuit::Encrypts { elements } => matches!(elements, 16 | 64 | 256),
			Circuit::Knows | Circuit::Member => true,
			Circuit::Custom { inputs } => inputs >= 2 && inputs as u32 <= MAX_INPUTS,
		}
	}

	/// Whether what it proves depends on the key, because nobody vouches for the circuit.
	pub const fn is_custom(self) -> bool {
		matches!(self, Circuit::Custom { .. })
	}
}

/// Where a verifying key comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum KeySource {
	/// From a ceremony of several people, of whom one honest one is enough. The hash of its transcript (the `.zkey` file).
	#[codec(index = 0)]
	Ceremony(Digest),
	/// Made by one machine, for development. Who made it can prove anything.
	#[codec(index = 1)]
	Development,
}

/// What a proof is about, for those who look for it.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Subject {
	/// A listing of the data market.
	#[codec(index = 0)]
	Listing(u64),
	/// Data, by its content hash.
	#[codec(index = 1)]
	Content(Digest),
	/// The key of a participant: an account.
	#[codec(index = 2)]
	Key([u8; 32]),
	/// Whom data is about, by the hash of their name.
	#[codec(index = 3)]
	Principal(Digest),
	/// Something else.
	#[codec(index = 4)]
	Other(Digest),
}

impl Subject {
	/// What the bytes of a subject begin with.
	pub const DOMAIN: &'static [u8] = b"nulink/subject/v1";

	/// The bytes whose SHA-256 a context names the subject by.
	pub fn bytes(&self) -> Vec<u8> {
		let mut bytes = Self::DOMAIN.to_vec();
		self.encode_to(&mut bytes);
		bytes
	}
}

/// Where a proof is used. A proof for one place is none for another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Place {
	/// Recorded by `data-proofs`.
	#[codec(index = 0)]
	DataProofs,
	/// A member of the participants' pools claims a key.
	#[codec(index = 1)]
	ClaimKey,
	/// A key is revoked.
	#[codec(index = 2)]
	RevokeKey,
}

impl Place {
	/// What a context names the place by.
	pub const fn purpose(self) -> [u8; 4] {
		match self {
			Place::DataProofs => *b"data",
			Place::ClaimKey => *b"clam",
			Place::RevokeKey => *b"revk",
		}
	}
}

/// What the bytes of a statement begin with, after their length.
pub const STATEMENT_DOMAIN: &[u8] = b"nulink:zk:statement:v1";

/// The bytes whose SHA-256 is a statement's hash: length and domain tag, circuit, key if the circuit is
/// [`Circuit::Custom`], inputs. The same as `Statement::id` of `nulink-zk` hashes.
///
/// A proof of one of our circuits says the same under each key that is trusted, so the key is no part of the statement.
pub fn statement_bytes(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(STATEMENT_DOMAIN.len() + 40 + 32 * inputs.len());
	bytes.push(STATEMENT_DOMAIN.len() as u8);
	bytes.extend_from_slice(STATEMENT_DOMAIN);
	circuit.encode_to(&mut bytes);
	if circuit.is_custom() {
		bytes.extend_from_slice(key);
	}
	inputs.iter().for_each(|input| bytes.extend_from_slice(input));
	bytes
}

/// What the bytes of the domain of nullifiers begin with.
pub const NULLIFIER_DOMAIN: &[u8] = b"nulink/nullifier/v1";

/// The bytes whose SHA-256, made a scalar by [`to_scalar`], is the domain of a chain's nullifiers: a key of a pool has
/// one nullifier on a chain, and others on others.
pub fn nullifier_domain(genesis: &Digest) -> Vec<u8> {
	signed(NULLIFIER_DOMAIN, genesis, &())
}

/// What a participant's publishing key signs.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct KeyIssue {
	/// For whom it publishes.
	pub participant: [u8; 32],
	/// By which answer it can be revoked.
	pub answer: Answer,
}

impl KeyIssue {
	/// What the bytes under the signature begin with.
	pub const DOMAIN: &'static [u8] = b"nulink/key-issue/v1";

	/// The bytes that are signed: domain tag, genesis hash of the chain, what is signed.
	pub fn signed_bytes(&self, genesis: &Digest) -> Vec<u8> {
		signed(Self::DOMAIN, genesis, self)
	}
}

/// The answer to a security question, hashed (EncryTrust whitepaper, section 3.2).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Answer {
	/// Chosen at random for this key, so that a dictionary of answers helps against one key only. The first 31 bytes are in
	/// the hash.
	pub salt: Digest,
	/// Poseidon of salt and answer, as `nulink-zk` makes it.
	pub hash: Scalar,
}

/// The order of the scalar field of BLS12-381, little-endian.
pub const ORDER: Scalar = [
	0x01, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x5b, 0xfe, 0xff, 0x02, 0xa4, 0xbd, 0x53, 0x05, 0xd8, 0xa1,
	0x09, 0x08, 0xd8, 0x39, 0x33, 0x48, 0x7d, 0x9d, 0x29, 0x53, 0xa7, 0xed, 0x73,
];

/// Whether the bytes are the one encoding of a scalar: below the order. Otherwise a number has two encodings, and a
/// statement could be taken for another.
pub fn is_canonical(scalar: &Scalar) -> bool {
	scalar.iter().rev().lt(ORDER.iter().rev())
}

/// A scalar of a digest: its first 31 bytes.
pub const fn to_scalar(mut digest: Digest) -> Scalar {
	digest[31] = 0;
	digest
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn places_and_subjects_are_told_apart_and_frozen() {
		assert_eq!(Place::DataProofs.purpose(), *b"data");
		assert_eq!(Place::ClaimKey.purpose(), *b"clam");
		assert_eq!(Place::RevokeKey.purpose(), *b"revk");
		let bytes = Subject::Listing(7).bytes();
		assert!(bytes.starts_with(b"nulink/subject/v1"));
		assert_eq!(bytes[17..], [0, 7, 0, 0, 0, 0, 0, 0, 0]);
		let digests =
			[Subject::Content([1; 32]), Subject::Key([1; 32]), Subject::Principal([1; 32]), Subject::Other([1; 32])];
		let all: alloc::collections::BTreeSet<_> = digests.iter().map(Subject::bytes).collect();
		assert_eq!(all.len(), 4);
	}

	#[test]
	fn the_key_is_part_of_a_statement_only_where_nobody_vouches_for_the_circuit() {
		let inputs = [[1; 32], [2; 32]];
		let bytes = |circuit, key| statement_bytes(circuit, &[key; 32], &inputs);
		let (custom, other) = (Circuit::Custom { inputs: 3 }, Circuit::Custom { inputs: 4 });
		let holds = |records| Circuit::Holds { records, depth: 10 };
		assert_eq!(bytes(Circuit::Knows, 1), bytes(Circuit::Knows, 2));
		assert_ne!(bytes(custom, 1), bytes(custom, 2));
		assert_ne!(bytes(custom, 1), bytes(other, 1));
		assert_ne!(bytes(holds(1), 1), bytes(holds(4), 1));
	}

	#[test]
	fn encodings_of_circuits_are_frozen() {
		assert_eq!(Circuit::Holds { records: 16, depth: 20 }.encode(), [0, 16, 20]);
		assert_eq!(Circuit::Encrypts { elements: 256 }.encode(), [1, 0, 1]);
		assert_eq!(Circuit::Knows.encode(), [2]);
		assert_eq!(Circuit::Member.encode(), [3]);
		assert_eq!(Circuit::Custom { inputs: 9 }.encode(), [4, 9]);
		let bytes = statement_bytes(Circuit::Knows, &[0; 32], &[[6; 32]]);
		assert_eq!(bytes[0], 22);
		assert_eq!(bytes[1..23], *STATEMENT_DOMAIN);
		assert_eq!(bytes[23], 2);
		assert_eq!(bytes[24..], [6; 32]);
	}

	#[test]
	fn a_number_has_one_encoding() {
		let mut below = ORDER;
		below[0] = 0;
		let mut above = ORDER;
		above[31] += 1;
		assert!(is_canonical(&[0; 32]) && is_canonical(&below));
		assert!(!is_canonical(&ORDER) && !is_canonical(&above) && !is_canonical(&[0xff; 32]));
	}

	#[test]
	fn every_digest_is_a_scalar() {
		assert!(is_canonical(&to_scalar([0xff; 32])));
		assert_eq!(to_scalar([0x12; 32])[..31], [0x12; 31]);
	}

	#[test]
	fn circuits_exist_in_their_sizes_only() {
		let there_are = [
			Circuit::Holds { records: 4, depth: 20 },
			Circuit::Encrypts { elements: 64 },
			Circuit::Knows,
			Circuit::Member,
			Circuit::Custom { inputs: 32 },
		];
		assert!(there_are.iter().all(|circuit| circuit.exists() && (2..=MAX_INPUTS).contains(&circuit.inputs())));
		let there_are_not = [
			Circuit::Holds { records: 5, depth: 20 },
			Circuit::Holds { records: 4, depth: 12 },
			Circuit::Encrypts { elements: 65 },
			Circuit::Custom { inputs: 1 },
			Circuit::Custom { inputs: 33 },
		];
		assert!(there_are_not.iter().all(|circuit| !circuit.exists()));
	}
}
