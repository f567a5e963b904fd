//! What is proven.

use crate::{
	field::{from_bytes, of_hash, tagged_hash, to_bytes},
	merkle::MAX_DEPTH,
	poseidon::{hash, Domain},
	Context, Fr, Input,
};
use alloc::{vec, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The depth of a pool's tree.
pub const POOL_DEPTH: u8 = MAX_DEPTH;

/// The form and size of a statement. There is a circuit and a verifying key of each.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum StatementKind {
	/// So many records of a set of this depth satisfy a predicate.
	#[codec(index = 0)]
	Holds {
		/// 1, 4 or 16.
		records: u8,
		/// 10 or 20: the set has up to a thousand or a million records.
		depth: u8,
	},
	/// A ciphertext of so many elements is that of a message.
	#[codec(index = 1)]
	Encrypts {
		/// 16, 64 or 256.
		elements: u16,
	},
	/// The answer behind a hash.
	#[codec(index = 2)]
	Knows,
	/// A key of a pool.
	#[codec(index = 3)]
	Member,
}

impl StatementKind {
	/// All that there are.
	pub const ALL: [StatementKind; 11] = [
		StatementKind::Holds { records: 1, depth: 10 },
		StatementKind::Holds { records: 4, depth: 10 },
		StatementKind::Holds { records: 16, depth: 10 },
		StatementKind::Holds { records: 1, depth: 20 },
		StatementKind::Holds { records: 4, depth: 20 },
		StatementKind::Holds { records: 16, depth: 20 },
		StatementKind::Encrypts { elements: 16 },
		StatementKind::Encrypts { elements: 64 },
		StatementKind::Encrypts { elements: 256 },
		StatementKind::Knows,
		StatementKind::Member,
	];

	/// Whether there are circuits of this form and size.
	pub fn exists(&self) -> bool {
		Self::ALL.contains(self)
	}

	/// How many public inputs it has.
	pub const fn public_inputs(&self) -> usize {
		match self {
			StatementKind::Holds { .. } | StatementKind::Knows => 3,
			StatementKind::Encrypts { .. } => 5,
			StatementKind::Member => 4,
		}
	}
}

impl fmt::Display for StatementKind {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			StatementKind::Holds { records, depth } => write!(f, "holds-{records}-{depth}"),
			StatementKind::Encrypts { elements } => write!(f, "encrypts-{elements}"),
			StatementKind::Knows => f.write_str("knows"),
			StatementKind::Member => f.write_str("member"),
		}
	}
}

/// What is proven, all of it public. Everything is a public input as [`field`](crate::field) writes elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Statement {
	/// At least so many records of the set satisfy the predicate.
	#[codec(index = 0)]
	Holds {
		/// How many records: 1, 4 or 16.
		records: u8,
		/// The depth of the set's tree: 10 or 20.
		depth: u8,
		/// The set ([`SetCommitment::input`](crate::SetCommitment::input)).
		data: Input,
		/// The predicate ([`Predicate::input`](crate::Predicate::input)).
		predicate: Input,
	},
	/// This ciphertext is that message's, under this key.
	#[codec(index = 1)]
	Encrypts {
		/// How many elements the message has: 16, 64 or 256.
		elements: u16,
		/// What the message is committed to by ([`cipher::Message::commitment`](crate::cipher::Message::commitment)).
		message: Input,
		/// The ciphertext's hash ([`cipher::Ciphertext::hash`](crate::cipher::Ciphertext::hash)).
		ciphertext: Input,
		/// What the key is committed to by ([`cipher::Key::commitment`](crate::cipher::Key::commitment)).
		key: Input,
		/// The nonce.
		nonce: Input,
	},
	/// Somebody knows the answer behind this hash.
	#[codec(index = 2)]
	Knows {
		/// The salt, as an element.
		salt: Input,
		/// The hash ([`Answer::commitment`](crate::Answer::commitment)).
		answer: Input,
	},
	/// Somebody has the secret of a key in this pool, and this is the one name that it has in this scope.
	#[codec(index = 3)]
	Member {
		/// The root of the pool's tree.
		pool: Input,
		/// Where the name is used: a listing, a vote.
		scope: Input,
		/// The name.
		nullifier: Input,
	},
}

impl Statement {
	/// Its form and size.
	pub fn kind(&self) -> StatementKind {
		match *self {
			Statement::Holds { records, depth, .. } => StatementKind::Holds { records, depth },
			Statement::Encrypts { elements, .. } => StatementKind::Encrypts { elements },
			Statement::Knows { .. } => StatementKind::Knows,
			Statement::Member { .. } => StatementKind::Member,
		}
	}

	/// The public inputs of its proof in this context.
	pub fn inputs(&self, context: &Context) -> Vec<Input> {
		let mut inputs = self.own_inputs();
		inputs.push(context.input());
		inputs
	}

	/// The public inputs but the context.
	pub(crate) fn own_inputs(&self) -> Vec<Input> {
		match *self {
			Statement::Holds { data, predicate, .. } => vec![data, predicate],
			Statement::Encrypts { message, ciphertext, key, nonce, .. } => vec![message, ciphertext, key, nonce],
			Statement::Knows { salt, answer } => vec![salt, answer],
			Statement::Member { pool, scope, nullifier } => vec![pool, scope, nullifier],
		}
	}

	/// What identifies it, whoever proves it, where and by which proof. `None` if one of its inputs is not canonical: such
	/// a statement has no proof.
	pub fn id(&self) -> Option<[u8; 32]> {
		let inputs = self.own_inputs();
		if inputs.iter().any(|input| from_bytes(input).is_none()) {
			return None;
		}
		Some(tagged_hash(b"nulink:zk:statement:v1", &[&self.encode()]))
	}
}

/// The leaf of a pool: what a key with this secret is published as.
pub fn pool_leaf(secret: &[u8; 32]) -> Input {
	to_bytes(&pool_leaf_of(of_hash(secret)))
}

/// The one name of a pool's key in a scope. Two uses in one scope have the same name, and nobody can tell which key it
/// is; uses in two scopes have nothing in common.
pub fn nullifier(secret: &[u8; 32], scope: &[u8; 32]) -> Input {
	to_bytes(&nullifier_of(of_hash(secret), of_hash(scope)))
}

pub(crate) fn pool_leaf_of(secret: Fr) -> Fr {
	hash(Domain::PoolKey, &[secret])
}

pub(crate) fn nullifier_of(secret: Fr, scope: Fr) -> Fr {
	hash(Domain::Nullifier, &[secret, scope])
}
