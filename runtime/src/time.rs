//! Block times and the names of spans of blocks.

use crate::BlockNumber;

/// A block of this chain is made every 6 seconds.
pub const MILLISECS_PER_BLOCK: u64 = 6_000;
/// The length of an Aura slot, in milliseconds.
pub const SLOT_DURATION: u64 = MILLISECS_PER_BLOCK;
/// A block of the relay chain is made every 6 seconds.
pub const RELAY_CHAIN_SLOT_DURATION_MILLIS: u32 = 6_000;

/// How many blocks of ours go into one block of the relay chain.
pub const BLOCK_PROCESSING_VELOCITY: u32 = 1;
/// How many blocks may be built ahead of the newest that the relay chain has included (asynchronous backing).
pub const UNINCLUDED_SEGMENT_CAPACITY: u32 = 3;
/// How many relay blocks behind its tip we build. 0: on the tip.
pub const RELAY_PARENT_OFFSET: u32 = 0;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 60_000 / (MILLISECS_PER_BLOCK as BlockNumber);
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;
