//! Proofs: statements about data that nobody is shown.
//!
//! ## From one end to the other
//!
//! 1. [`Workshop::import_ceremony`](crate::Workshop::import_ceremony) makes a proving key of what a ceremony ended with
//!    ([`make_development_key`](crate::Workshop::make_development_key), where nothing is at stake), and
//!    [`Client::register_proof_key`](crate::Client::register_proof_key) brings its verifying part on the chain.
//! 2. [`Client::prove_holds`](crate::Client::prove_holds) proves about a data set that was
//!    [prepared](crate::datasets), over a recent final block; [`Client::submit_proof`](crate::Client::submit_proof) has it
//!    recorded.
//! 3. Whoever wants such data computes what it would have to be proven by ([`holds_statement`]), and looks for it.
//!
//! ## What is believed
//!
//! Of the node, that the block over which is proven is final: a proof over another one is refused, and shows nothing. Of a
//! proof file nothing: it says by which key, in which place and by whom it was made, and all of that is in the proof.

mod circuits;
mod clauses;
mod error;
mod files;
mod keys;
mod prove;

pub use circuits::{circuit_text, parse_circuit, CIRCUITS};
pub use clauses::{holds_statement, parse_where, Where};
pub use error::ProofsError;
pub use files::{ProofFile, Said, SaidOfRecords, Verified};
pub use keys::{CircuitStatus, KeyFile};
pub use prove::ProveStep;

pub(crate) use circuits::kind_of;
pub(crate) use prove::Job;

use nulink_primitives::{
	proving::{statement_bytes, Circuit, KeyId, Scalar, StatementHash},
	sharing::Digest,
};

/// What is proven, without who proves it, about what and when.
pub fn statement_hash(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> StatementHash {
	nulink_pre::digest(&statement_bytes(circuit, key, inputs))
}

/// What a context names a subject by.
pub(crate) fn subject_digest(subject: &nulink_primitives::proving::Subject) -> Digest {
	nulink_pre::digest(&subject.bytes())
}
