//! Watchers: what a proof of Ethereum's state costs the chain, how much of it fits into a block, when a block of Ethereum is
//! known, and what an election takes.
//!
//! | Module | Is |
//! |---|---|
//! | [`proven`] | what a real Ethereum node proved of a provider |
//! | [`scene`] | a chain with watchers that are elected and at work |
//! | [`updates`] | rows about proofs, and what fits into a block |
//! | [`lag`] | rows about the time from attestations to what is known |
//! | [`election`] | rows about the largest election |

mod election;
mod lag;
mod proven;
mod scene;
mod updates;

use crate::row::Row;
use proven::Proven;

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let proven = Proven::longest()?;
	let mut rows = updates::rows(&proven)?;
	rows.extend(lag::rows(&proven)?);
	rows.extend(election::rows()?);
	Ok(rows)
}
