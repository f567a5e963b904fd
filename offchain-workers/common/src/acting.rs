//! What steps of jobs that act on chain have in common.
//!
//! Such a step looks at the finalised state first and acts only if there is still something to do. So it does no harm to
//! do it again, after a crash or because nobody knows what became of a transaction. It looks at no state that is older than
//! what the follower has seen ([`is_behind`]): where a node is behind, what a job is about is not gone but not there yet.

use crate::{
	chain::{BoxError, CallError, View},
	jobs::Next,
	journal::{self, Effects, Journal, Read},
	submitter::{self, Outcome, Submitter},
};
use std::time::Duration;

/// How long to wait for the chain to move.
pub const A_BLOCK: Duration = Duration::from_secs(6);
/// How long to wait for a person to mend something.
pub const A_WHILE: Duration = Duration::from_secs(60);
/// How long to wait after a transaction failed in its block, which costs a fee, though it should not have.
const AFTER_FAILURE: Duration = Duration::from_secs(600);

/// A job's key, which is also the key of its transaction: what it is about, and which of them.
pub fn key(what: &str, number: u64) -> Vec<u8> {
	format!("{what}/{number}").into_bytes()
}

/// The number in a key.
pub fn number(key: &[u8]) -> Result<u64, BoxError> {
	let text = std::str::from_utf8(key)?;
	let (_, number) = text.rsplit_once('/').ok_or_else(|| format!("{text:?} is no job of this daemon"))?;
	Ok(number.parse()?)
}

/// What became of an action.
pub enum Done {
	/// It is in a finalised block.
	Yes(u32),
	/// It is not done, and this comes next: another look at the state.
	NotYet(Next),
	/// The chain refused it. If it is to be tried again, then by [`later`] or [`again`].
	Refused(CallError),
}

/// Sends a call under a key, once.
pub async fn act(submitter: &Submitter, key: &[u8], call: Vec<u8>) -> Result<Done, BoxError> {
	Ok(match submitter.submit(key, call).await? {
		Outcome::Succeeded { block } => Done::Yes(block.number),
		Outcome::Failed { error, .. } => Done::Refused(error),
		Outcome::NotIncluded { .. } => Done::NotYet(Next::wait(Duration::from_secs(1))),
		// The state of any later block tells, and all the blocks that it could be in are final.
		Outcome::Unknown { .. } => Done::NotYet(again(key, A_BLOCK)),
	})
}

/// The same step again, later, with a new transaction.
pub fn later(key: &[u8]) -> Next {
	again(key, AFTER_FAILURE)
}

/// The same step again, after a wait, with a new transaction.
pub fn again(key: &[u8], wait: Duration) -> Next {
	let key = key.to_vec();
	Next::wait(wait).with(Effects::new(move |tx| submitter::forget(tx, &key).map(|_| ())))
}

/// What the follower of this name has seen. To be asked for before a view is: the follower may go on in between.
pub fn seen(journal: &Journal, follower: &str) -> Result<u32, journal::Error> {
	Ok(journal.read(|tx| tx.cursor(follower))?.map_or(0, |block| block.number))
}

/// Whether the view is of a block before what was seen.
pub fn is_behind<V: View>(view: &V, seen: u32) -> bool {
	let head = view.head().number;
	if head < seen {
		tracing::info!(head, seen, "the node is behind what was seen: waiting for it");
	}
	head < seen
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn keys_are_legible_and_can_be_read_back() {
		assert_eq!(key("accept-policy", 12), b"accept-policy/12");
		assert_eq!(number(b"accept-policy/12").unwrap(), 12);
		assert!(number(b"12").is_err() && number(b"a/b").is_err() && number(&[0xff, b'/', b'1']).is_err());
	}
}
