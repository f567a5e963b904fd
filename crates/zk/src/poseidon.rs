//! Poseidon: a hash that is cheap inside a proof.
//!
//! Over the scalar field of BLS12-381, width 3 (two elements at a time), x⁵, 8 full and 57 partial rounds: the parameters
//! for 128 bits of the paper (eprint 2019/458). The permutation and its constants are those of arkworks'
//! `find_poseidon_ark_and_mds`, checked by a test against that library.
//!
//! The hash is a sponge whose first element, the one that no input reaches, starts with a number for the purpose and the
//! number of inputs. So a hash for one purpose is never one for another, and padding can not be played with.

mod constants;

use crate::Fr;
use ark_ff::{Field, Zero};

pub(crate) use constants::{MATRIX, ROUND_CONSTANTS};

/// The elements of the state.
pub const WIDTH: usize = 3;
/// Rounds in which every element goes through x⁵: half of them at the start, half at the end.
pub const FULL_ROUNDS: usize = 8;
/// Rounds in which the first element does.
pub const PARTIAL_ROUNDS: usize = 57;
/// All rounds.
pub(crate) const ROUNDS: usize = FULL_ROUNDS + PARTIAL_ROUNDS;

/// What is hashed. The numbers are part of every hash: never changed, never used again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Domain {
	/// Two nodes of a Merkle tree of records or keys.
	Node = 1,
	/// A record, with its salt.
	Record = 2,
	/// A data set: root, depth, number of records, schema.
	Set = 3,
	/// Two nodes of the tree over the values that a member may have.
	ValueNode = 4,
	/// A predicate.
	Predicate = 5,
	/// A message.
	Message = 6,
	/// The elements of a ciphertext.
	Body = 7,
	/// The key of one stream, of key and nonce.
	Stream = 8,
	/// Two elements of a stream.
	Pad = 9,
	/// The tag of a ciphertext.
	Tag = 10,
	/// A ciphertext: body and tag.
	Ciphertext = 11,
	/// What a key is committed to by.
	Key = 12,
	/// An answer, with its salt.
	Answer = 13,
	/// A key in a pool.
	PoolKey = 14,
	/// The one name of a pool's key in one place.
	Nullifier = 15,
}

/// Whether this is a round in which every element goes through x⁵.
pub(crate) const fn is_full(round: usize) -> bool {
	round < FULL_ROUNDS / 2 || round >= FULL_ROUNDS / 2 + PARTIAL_ROUNDS
}

/// The first element of the state before anything is hashed.
pub(crate) fn initial(domain: Domain, len: usize) -> Fr {
	Fr::from(((domain as u64) << 32) | len as u64)
}

fn fifth_power(x: &mut Fr) {
	let fourth = x.square().square();
	*x *= fourth;
}

/// The permutation.
pub fn permute(state: &mut [Fr; WIDTH]) {
	for (round, constants) in ROUND_CONSTANTS.iter().enumerate() {
		for (element, constant) in state.iter_mut().zip(constants) {
			*element += constant;
		}
		let powers = if is_full(round) { WIDTH } else { 1 };
		state.iter_mut().take(powers).for_each(fifth_power);
		let mut mixed = [Fr::zero(); WIDTH];
		for (sum, row) in mixed.iter_mut().zip(&MATRIX) {
			for (factor, element) in row.iter().zip(state.iter()) {
				*sum += *factor * element;
			}
		}
		*state = mixed;
	}
}

/// The state after everything is hashed.
fn absorb(domain: Domain, elements: &[Fr]) -> [Fr; WIDTH] {
	let mut state = [initial(domain, elements.len()), Fr::zero(), Fr::zero()];
	if elements.is_empty() {
		permute(&mut state);
	}
	for chunk in elements.chunks(WIDTH - 1) {
		for (to, from) in state.iter_mut().skip(1).zip(chunk) {
			*to += from;
		}
		permute(&mut state);
	}
	state
}

/// The hash of these elements for this purpose.
pub fn hash(domain: Domain, elements: &[Fr]) -> Fr {
	let [_, hash, _] = absorb(domain, elements);
	hash
}

/// Two elements for the price of one.
pub(crate) fn hash_two(domain: Domain, elements: &[Fr]) -> [Fr; 2] {
	let [_, first, second] = absorb(domain, elements);
	[first, second]
}
