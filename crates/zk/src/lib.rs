//! # Proofs about data that nobody is shown
//!
//! A seller says: my data set has sixteen records of people over sixty; this ciphertext is that data set; here is its
//! price. A buyer believes none of it, and the seller shows none of it before being paid. With a proof nobody has to be
//! believed: it is 192 bytes, it shows nothing but that the sentence is true, and the chain checks it.
//!
//! The proofs are Groth16's on BLS12-381, the one curve with pairings for which validators have functions of their own.
//!
//! ## Terminology
//!
//! | Name | Is |
//! |---|---|
//! | statement | the sentence that is proven, one of four forms ([`Statement`]) |
//! | public inputs | the statement as field elements: what the proof is checked with |
//! | context | one of them: where, by whom and when the proof is used ([`Context`]) |
//! | verifying key | one for each form and size of statement ([`VerifyingKey`]) |
//! | commitment | a data set's Merkle root, depth, number of records and schema as one element ([`SetCommitment`]) |
//! | predicate | what a record is said to satisfy ([`Predicate`]) |
//!
//! ## Statements
//!
//! | Form | Says | Source |
//! |---|---|---|
//! | `Holds` | at least k records of the committed set satisfy the predicate | NuLink 2.3.1: does the seller have the data? |
//! | `Encrypts` | this ciphertext is the message behind this commitment, under the key behind that one | NuLink 2.3.1: is the ciphertext true? |
//! | `Knows` | I know the answer behind this hash | EncryTrust 3.2: revocation of a key |
//! | `Member` | I know the secret of a key in this pool, and this is its one name here | EncryTrust 6.2: pools of keys |
//!
//! ## Two parts
//!
//! The chain's: keys, proofs, verification ([`verify`], [`verify_batch`]), hashes and encodings, without `std`. People's:
//! the circuits, proving and the files of snarkjs, in the module `prover` (a feature).
//!
//! ## What is refused
//!
//! - A point that is not on the curve, not in the subgroup of prime order, or the identity; in keys and in proofs.
//! - A key whose gamma is its delta, and a key with an input that nothing depends on.
//! - A public input that is not below the field's order: the same element would have two encodings.
//! - A proof in another context than its own: the context is a public input that the circuit uses.
//!
//! What can not be refused is a *changed proof* of the same statement: anybody makes one from another. Whoever must not
//! accept a thing twice remembers the statement ([`Statement::id`]), never the proof.
//!
//! ## What a proof does not say
//!
//! - That the data are true. They are what was committed to; who vouches for them is another matter.
//! - Anything, if somebody knows the trapdoor of the key: such keys come from a ceremony of which one participant was
//!   honest. Development keys come from a public seed, and the chain marks them.
//! - That an answer is hard to guess (`Knows`): the hash is salted, and a weak answer still falls to patience.
//!
//! ## Example
//!
//! ```
//! # #[cfg(feature = "prover")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nulink_zk::{prover::{Circuit, Knows, ProvingKey}, verify, Answer, Context, StatementKind};
//!
//! // When the key was issued, its holder chose an answer, and the chain got this.
//! let salt = [7; 32];
//! let answer = Answer::new(b"the name of the cat, and then some")?;
//! let on_chain = answer.commitment(&salt);
//!
//! // Years later.
//! let key = ProvingKey::development(StatementKind::Knows, b"example")?;
//! let context = Context { genesis: [1; 32], purpose: *b"keys", subject: [2; 32], prover: [3; 32], challenge: [4; 32] };
//! let circuit = Circuit::from(Knows::new(&answer, &salt, &context));
//! let (proof, statement) = key.prove(&circuit, &mut nulink_zk::prover::rng())?;
//!
//! // The chain knows the statement and the context by itself.
//! assert_eq!(statement.inputs(&context)[1], on_chain);
//! verify(&key.verifying_key()?.prepare(), &statement.inputs(&context), &proof)?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "prover"))]
//! # fn main() {}
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

extern crate alloc;

mod answer;
pub mod cipher;
mod context;
pub mod field;
mod key;
pub mod merkle;
mod point;
pub mod poseidon;
mod predicate;
mod proof;
#[cfg(feature = "prover")]
pub mod prover;
pub mod records;
mod statement;
mod verify;

pub use answer::{Answer, AnswerTooLong, MAX_ANSWER_LEN};
pub use context::Context;
pub use key::{
	key_len, prepared_key_len, KeyError, PreparedKey, VerifyingKey, MAX_INPUTS, MAX_KEY_LEN, MAX_PREPARED_KEY_LEN,
};
pub use point::{PointError, G1_LEN, G2_LEN};
pub use predicate::{Clause, OneOf, Predicate, PredicateError, Test, ValueSet, MAX_CLAUSES, MAX_VALUES};
pub use proof::{Proof, PROOF_LEN};
pub use records::SetCommitment;
pub use statement::{nullifier, pool_leaf, Statement, StatementKind, POOL_DEPTH};
pub use verify::{verify, verify_batch, Claim, VerifyError};

use ark_ec::pairing::Pairing;

/// A public input: an element of the scalar field, little-endian, below the order.
pub type Input = [u8; 32];

/// The scalar field of BLS12-381.
pub use ark_bls12_381::Fr;

/// The curve, computed here.
#[cfg(not(feature = "rfc163"))]
type Curve = ark_bls12_381::Bls12_381;
/// The curve, computed by the host.
#[cfg(feature = "rfc163")]
type Curve = sp_crypto_ec_utils::bls12_381::Bls12_381;

type G1 = <Curve as Pairing>::G1;
type G1Affine = <Curve as Pairing>::G1Affine;
type G2Affine = <Curve as Pairing>::G2Affine;
type TargetField = <Curve as Pairing>::TargetField;
