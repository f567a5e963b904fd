//! The data market: what a proof costs the chain that checks it and the person who makes it, and what the calls of a sale
//! weigh next to a transfer.
//!
//! | Module | Is |
//! |---|---|
//! | [`proven`] | a proof with all that the chain checks it by |
//! | [`verify`] | rows about the check of proofs, alone and in a batch |
//! | [`prove`] | rows about proving, by statement and size |
//! | [`sale`] | rows about the calls of a sale |

mod prove;
mod proven;
mod sale;
mod verify;

use crate::row::Row;

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let mut rows = verify::rows()?;
	rows.extend(sale::rows()?);
	rows.extend(prove::rows()?);
	Ok(rows)
}
