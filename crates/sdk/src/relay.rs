//! The watcher network: standing for election, voting, proving what is staked on Ethereum, and being who is staked there.
//!
//! The chain judges all that is sent. A call that fails costs its sender a fee; so the same judgement is made here first, by
//! the same rules, and neither node has to be believed for it: what is signed is put together here ([`Statements`]), and a
//! proof is verified against the state root of an accepted header ([`prove`]). What there is to be looked at, the chain
//! tells: [`crate::chain::relay`].

mod advice;
mod bind;
mod error;
pub mod ethereum;
mod offences;
pub mod prove;
mod stand;
mod statements;
mod votes;

pub(crate) use advice::advice;
pub use bind::check_bindable;
pub use error::RelayError;
pub use offences::{equivocator, minority, signed_header};
pub use stand::check_candidacy;
pub use statements::Statements;
pub use votes::{check_unvote, plan_vote, VotePlan};

/// The longest answer to `eth_getProof` that is read, in bytes. The longest proofs that the chain takes, of a contract and
/// four slots, have 128 kB.
pub const MAX_ANSWER: usize = 512 * 1024;
