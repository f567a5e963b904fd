//! The lines of stake that committees are drawn from: see [`pallet_traits::compute`].
//!
//! The lines of three epochs lie in a ring: of the coming one, which grows with each confirmation; of the current one,
//! which is final; of the last one, for what was to be drawn at its end. The first confirmation for an epoch begins a new
//! line where the line of three epochs before lay.

use crate::{
	pallet::*,
	types::{Line, LineEntry, Place},
	LineEntries, Lines, Pallet, StakeOf,
};
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::compute::{first_past, Segment};
use sp_runtime::traits::UniqueSaturatedInto;

/// How many lines there are at a time.
pub(crate) const RING: u32 = 3;

/// Where the line of an epoch lies.
pub(crate) const fn ring(epoch: EpochIndex) -> u8 {
	(epoch % RING) as u8
}

impl<T: Config> Pallet<T> {
	/// Appends to the line of a coming epoch the segment of a provider that is not on it, and writes down in its record
	/// where that is, which the caller stores.
	pub(crate) fn join_line(
		role: Role,
		staker: &T::AccountId,
		stake: &mut StakeOf<T>,
		epoch: EpochIndex,
		length: u128,
	) {
		let ring = ring(epoch);
		let mut line = Lines::<T>::get(role, ring);
		if line.epoch != epoch {
			line = Line { epoch, stored: line.stored, ..Line::default() };
		}
		let index = line.count;
		// It is stake, so that the sum is at most the issuance; and there are not four billion accounts that have some.
		line.length = line.length.saturating_add(length);
		line.count = line.count.saturating_add(1);
		let entry = LineEntry { who: staker.clone(), end: line.length, counts: length };
		LineEntries::<T>::insert((role, ring, index), entry);
		// Of a longer line that lay here before, each confirmation clears one entry away, from its end.
		if line.stored > line.count {
			line.stored = line.stored.saturating_sub(1);
			LineEntries::<T>::remove((role, ring, line.stored));
		} else {
			line.stored = line.count;
		}
		Lines::<T>::insert(role, ring, line);

		stake.places.retain(|place| place.epoch != epoch && place.epoch.saturating_add(RING) > epoch);
		// No more than the epochs before it in the ring are left, so that there is room.
		let _ = stake.places.try_push(Place { epoch, index });
	}

	/// What a provider puts on the line: all of its stake that works and can be slashed, its own and as much delegated to
	/// it as counts in the coming epoch.
	pub(crate) fn on_line(role: Role, staker: &T::AccountId, stake: &StakeOf<T>) -> u128 {
		let own: u128 = stake.bonded.unique_saturated_into();
		own.saturating_add(Self::delegated_stake(Some(stake), &Self::pool_of(role, staker), Self::current()))
	}

	/// Makes a provider's segments count less, by what a slash took; for nothing, if it has less than the minimum left.
	pub(crate) fn shorten(role: Role, staker: &T::AccountId, stake: &StakeOf<T>, taken: u128) {
		let is_ruined = stake.total() < Self::minimum_of(role, staker);
		for Place { epoch, index } in &stake.places {
			let ring = ring(*epoch);
			if Lines::<T>::get(role, ring).epoch != *epoch {
				continue;
			}
			LineEntries::<T>::mutate((role, ring, index), |entry| {
				if let Some(entry) = entry {
					entry.counts = if is_ruined { 0 } else { entry.counts.saturating_sub(taken) };
				}
			});
		}
	}

	/// The line of an epoch that is final and not overwritten.
	pub(crate) fn final_line(role: Role, epoch: EpochIndex) -> Option<Line> {
		let now = Self::current();
		let is_kept = epoch <= now && epoch.saturating_add(1) >= now;
		Some(Lines::<T>::get(role, ring(epoch))).filter(|line| is_kept && line.epoch == epoch)
	}

	/// See [`pallet_traits::StakeLine::segment_at`].
	pub(crate) fn find_segment(role: Role, epoch: EpochIndex, point: u128) -> Option<Segment<T::AccountId>> {
		let line = Self::final_line(role, epoch)?;
		let entry = |index: u32| LineEntries::<T>::get((role, ring(epoch), index));
		let index = first_past(line.count, point, |index| entry(index).map(|entry| entry.end))?;
		let LineEntry { who, end, counts } = entry(index)?;
		let start = match index.checked_sub(1) {
			Some(before) => entry(before)?.end,
			None => 0,
		};
		Some(Segment { who, start, end, counts })
	}
}
