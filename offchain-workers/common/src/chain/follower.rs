//! The follower: every finalised block, once, in order, across restarts.
//!
//! It starts at the block after the journal's cursor. A block is handed to the [`Handler`], whose answer is not an action
//! but [`Effects`]: what to write into the journal. They and the new cursor are committed as one. A daemon that dies
//! before the commit sees the block again and has done nothing about it, one that dies after has done it and does not see
//! it again.
//!
//! Finalised blocks do not change, so there is no undoing. What there is instead is a *gap*: the daemon was away for so
//! long that its nodes no longer have the state of the missed blocks, or so many were missed that replaying them is
//! worse than looking at the result. Then the handler is told to take stock of the present state, and following goes on
//! from there. The first start is such a gap, with nothing before it: what a daemon does at its first start and after a
//! long absence is the same, and so is tried often.

use super::{BlockId, BoxError, Chain, Error as ChainError, View};
use crate::{
	health::Check,
	journal::{self, Effects, Journal, Read},
	metrics::Metrics,
	retry::Backoff,
};
use std::{future::Future, time::Duration};
use tokio_util::sync::CancellationToken;

/// The first and the longest wait after an error.
const BACKOFF: Backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));

/// How far behind a follower may be without being called so.
const SOME_BLOCKS: u32 = 50;

/// What a daemon makes of blocks.
pub trait Handler<V: View>: Send {
	/// What follows from a block. An error means that the block is handed over again, later; so it may not do anything by
	/// itself, only say in [`Effects`] what is to be written.
	fn block(&mut self, view: &V, block: BlockId) -> impl Future<Output = Result<Effects, BoxError>> + Send;

	/// What follows from the state at `gap.at`, for a daemon that has not seen the blocks up to it.
	fn gap(&mut self, view: &V, gap: Gap) -> impl Future<Output = Result<Effects, BoxError>> + Send;
}

/// Blocks that are not handed over one by one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gap {
	/// The last block that was handled. `None` at the first start.
	pub after: Option<BlockId>,
	/// The block from which following goes on. The handler looks at its state.
	pub at: BlockId,
}

/// The part of the settings that concerns following.
#[derive(Clone, Debug)]
pub struct FollowerSettings {
	/// How often to look for a new finalised block.
	pub poll: Duration,
	/// The most blocks that are replayed. More of them are a gap.
	pub max_replay: u32,
}

impl From<&super::ChainSettings> for FollowerSettings {
	fn from(settings: &super::ChainSettings) -> Self {
		FollowerSettings {
			poll: Duration::from_secs(settings.poll_seconds.max(1)),
			max_replay: settings.max_replay_blocks,
		}
	}
}

/// What ends a follower. Everything else is tried again.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The node has another block at the height of the cursor. With the same genesis, that is a chain that was begun anew.
	#[error(
		"the journal has followed the chain to block {cursor}, but on the node's chain block {} is {found:?}: this is not \
		 the same chain. If the chain was begun anew then remove the data folder",
		cursor.number
	)]
	NotOnChain {
		/// Where the journal stands.
		cursor: BlockId,
		/// What the node has there, or on what its next block stands.
		found: super::H256,
	},
	/// The journal cannot be written.
	#[error(transparent)]
	Journal(#[from] journal::Error),
}

/// What may pass by itself.
enum Trouble {
	Ends(Error),
	Passes(BoxError),
}

impl From<journal::Error> for Trouble {
	fn from(error: journal::Error) -> Self {
		Trouble::Ends(error.into())
	}
}

impl From<ChainError> for Trouble {
	fn from(error: ChainError) -> Self {
		Trouble::Passes(error.into())
	}
}

/// See the module.
pub struct Follower<C, H> {
	chain: C,
	journal: Journal,
	handler: H,
	name: &'static str,
	settings: FollowerSettings,
	check: Check,
	metrics: Metrics,
}

impl<C: Chain, H: Handler<C::View>> Follower<C, H> {
	/// A follower with a cursor of its own, under `name`.
	pub fn new(
		name: &'static str,
		chain: C,
		journal: Journal,
		handler: H,
		settings: FollowerSettings,
		check: Check,
		metrics: Metrics,
	) -> Self {
		Follower { chain, journal, handler, name, settings, check, metrics }
	}

	/// Follows until told to stop.
	pub async fn run(mut self, stop: CancellationToken) -> Result<(), Error> {
		let mut backoff = BACKOFF;
		while !stop.is_cancelled() {
			let wait = match self.catch_up(&stop).await {
				Ok(()) => {
					backoff.reset();
					self.check.ok();
					self.settings.poll
				},
				Err(Trouble::Ends(error)) => {
					self.check.broken(&error);
					return Err(error);
				},
				Err(Trouble::Passes(error)) => {
					tracing::warn!(follower = self.name, %error, "trying again");
					self.check.failing(&error);
					backoff.wait()
				},
			};
			crate::retry::sleep(wait, &stop).await;
		}
		Ok(())
	}

	/// Handles what there is up to the newest finalised block.
	async fn catch_up(&mut self, stop: &CancellationToken) -> Result<(), Trouble> {
		let view = self.chain.view().await?;
		let head = view.head();
		let name = self.name;
		let Some(mut cursor) = self.journal.read(|tx| tx.cursor(name))? else {
			return self.leap(&view, None).await;
		};
		if cursor.number > head.number {
			let why = format!("the node is at block {}, before the journal's {cursor}", head.number);
			return Err(Trouble::Passes(why.into()));
		}
		match view.header(cursor.number).await? {
			Some(header) if header.id != cursor => {
				return Err(Trouble::Ends(Error::NotOnChain { cursor, found: header.id.hash }))
			},
			// The node does not keep headers this old.
			None => return self.leap(&view, Some(cursor)).await,
			Some(_) => {},
		}
		if head.number - cursor.number > self.settings.max_replay {
			return self.leap(&view, Some(cursor)).await;
		}
		while cursor.number < head.number && !stop.is_cancelled() {
			let Some(header) = view.header(cursor.number + 1).await? else {
				return self.leap(&view, Some(cursor)).await;
			};
			if header.parent != cursor.hash {
				return Err(Trouble::Ends(Error::NotOnChain { cursor, found: header.parent }));
			}
			let effects = match self.handler.block(&view, header.id).await {
				Ok(effects) => effects,
				// Perhaps what the handler looked for is gone from the node, and will not come back.
				Err(error) => match view.has_state(header.id).await {
					Ok(false) => return self.leap(&view, Some(cursor)).await,
					Ok(true) | Err(_) => return Err(Trouble::Passes(error)),
				},
			};
			self.commit(header.id, effects).await?;
			cursor = header.id;
			match head.number - cursor.number {
				0..=SOME_BLOCKS => self.check.ok(),
				_ => self.check.failing(format!("behind: at block {} of {}", cursor.number, head.number)),
			}
		}
		Ok(())
	}

	/// Over the gap.
	async fn leap(&mut self, view: &C::View, after: Option<BlockId>) -> Result<(), Trouble> {
		let gap = Gap { after, at: view.head() };
		match gap.after {
			Some(after) => {
				tracing::warn!(follower = self.name, %after, at = %gap.at, "blocks were missed: taking stock of the state");
			},
			None => tracing::info!(follower = self.name, at = %gap.at, "first start: taking stock of the state"),
		}
		let effects = self.handler.gap(view, gap).await.map_err(Trouble::Passes)?;
		self.commit(gap.at, effects).await
	}

	async fn commit(&mut self, block: BlockId, effects: Effects) -> Result<(), Trouble> {
		let name = self.name;
		self.journal
			.write_async("follow", move |tx| {
				effects.apply(tx)?;
				tx.move_cursor(name, block)
			})
			.await?;
		self.metrics.followed_height.with_label_values(&[name]).set(block.number.into());
		Ok(())
	}
}

#[cfg(test)]
mod tests;
