//! What the tests of daemons share.
//!
//! | Item | What it is |
//! |---|---|
//! | [`DiaryChain`], [`view_of_world`](crate::view_of_world) | what a daemon's world is made on, which outlives the process |
//! | [`Daemon`] | a daemon's parts, which run until it is killed |
//! | [`die_at_every_commit`] | the daemon's journal dies, and the process lives |
//! | [`Killed`] | the process dies, by `kill -9` |

mod crash;
mod daemon;
mod diary;
mod killed;

pub use crash::{die_at_every_commit, Death};
pub use daemon::{open_journal, Daemon, POLL};
pub use diary::{Diary, DiaryChain};
pub use killed::{Killed, Script};
#[doc(hidden)]
pub use nulink_client::sr25519::Keypair;

use std::time::Duration;

/// Waits for something.
///
/// # Panics
///
/// If it does not come.
pub async fn until(what: &str, done: impl Fn() -> bool) {
	for _ in 0..4000 {
		if done() {
			return;
		}
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
	panic!("waited in vain for {what}");
}
