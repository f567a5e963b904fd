//! Whether what the proxy knows of the chain is the present.
//!
//! A proxy that looks at a state in which a policy is not revoked *yet* serves somebody who has no access any more. So it
//! serves by the newest finalised block that any of its nodes ever told it, and only as long as such blocks keep coming.
//! What counts is that the head moves, by the daemon's own clock: the time in a block is what its author says, and at a
//! start there is no saying how long a head has stood still. A daemon that was just started therefore waits for the next
//! block.

use std::{
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// Sees the finalised head move.
pub struct Pulse {
	limit: Duration,
	state: Mutex<State>,
}

struct State {
	/// The highest block known.
	highest: u32,
	/// Whether a head was seen since the start.
	seen: bool,
	/// When the head was last seen to be higher than one before.
	moved: Option<Instant>,
}

/// Why a head is not the present.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Standstill {
	/// No block has become final since the start.
	#[error("no block has become final since this proxy was started")]
	Starting,
	/// None for too long.
	#[error("no block has become final for {} s", .0.as_secs())]
	Stalled(Duration),
	/// Another node told of a later block.
	#[error("the node is at block {head}, another one told of block {highest}")]
	Behind {
		/// Its head.
		head: u32,
		/// The other's.
		highest: u32,
	},
}

impl Pulse {
	/// A head is the present for `limit` after it moved. `known`: a block that was final before the start.
	pub fn new(limit: Duration, known: u32) -> Self {
		Pulse { limit, state: Mutex::new(State { highest: known, seen: false, moved: None }) }
	}

	/// Tells of a head, and whether it is the present.
	pub fn see(&self, head: u32) -> Result<(), Standstill> {
		self.see_at(head, Instant::now())
	}

	fn see_at(&self, head: u32, now: Instant) -> Result<(), Standstill> {
		// It is whole between any two operations.
		let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
		if head < state.highest {
			return Err(Standstill::Behind { head, highest: state.highest });
		}
		if state.seen && head > state.highest {
			state.moved = Some(now);
		}
		(state.highest, state.seen) = (head, true);
		let moved = state.moved.ok_or(Standstill::Starting)?;
		match now.saturating_duration_since(moved) {
			still if still > self.limit => Err(Standstill::Stalled(still)),
			_ => Ok(()),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const LIMIT: Duration = Duration::from_secs(60);

	#[test]
	fn a_head_that_moves_is_the_present_until_it_stands_still_for_too_long() {
		let (pulse, start) = (Pulse::new(LIMIT, 3), Instant::now());
		let at = |seconds| start + Duration::from_secs(seconds);
		assert_eq!(pulse.see_at(5, at(0)), Err(Standstill::Starting));
		assert_eq!(pulse.see_at(5, at(10)), Err(Standstill::Starting));
		assert_eq!(pulse.see_at(6, at(20)), Ok(()));
		assert_eq!(pulse.see_at(6, at(80)), Ok(()));
		assert_eq!(pulse.see_at(6, at(81)), Err(Standstill::Stalled(Duration::from_secs(61))));
		assert_eq!(pulse.see_at(7, at(90)), Ok(()));
	}

	#[test]
	fn a_node_that_is_behind_another_is_not_believed() {
		let (pulse, now) = (Pulse::new(LIMIT, 3), Instant::now());
		let _ = pulse.see_at(5, now);
		assert_eq!(pulse.see_at(9, now), Ok(()));
		assert_eq!(pulse.see_at(8, now), Err(Standstill::Behind { head: 8, highest: 9 }));
		assert_eq!(pulse.see_at(9, now), Ok(()));
	}

	#[test]
	fn what_was_final_before_the_start_is_remembered_and_proves_no_movement() {
		let (pulse, now) = (Pulse::new(LIMIT, 100), Instant::now());
		assert_eq!(pulse.see_at(99, now), Err(Standstill::Behind { head: 99, highest: 100 }));
		assert_eq!(pulse.see_at(400, now), Err(Standstill::Starting), "the daemon was away");
		assert_eq!(pulse.see_at(401, now), Ok(()));
	}
}
