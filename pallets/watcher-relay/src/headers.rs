//! Which headers are kept, for how long, and how far ahead the next ones can be.

use crate::{
	AcceptedHeader, Config, Count, Error, Headers, Last, Open, Pallet, Places, Reach, Ring, Rounds, Says, RING,
	SETTLING_EPOCHS, STRIDE,
};
use frame_support::{ensure, traits::Get};

impl<T: Config> Pallet<T> {
	/// Writes an accepted header down, in place of the oldest if there are too many. What is pinned again is as new as any.
	pub(crate) fn keep_header(number: u64, says: Says, pinned: bool) {
		let header = AcceptedHeader { says, accepted_in: Self::now(), epoch: Self::current(), pinned };
		Self::give_up_place(number);
		Headers::<T>::insert(number, header);
		Last::<T>::mutate(|last| *last = number.max(*last));
		Open::<T>::mutate(|open| open.retain(|it| it.number != number));
		let place = Self::next_place();
		Count::<T>::mutate(|count| *count = count.saturating_add(1));
		if let Some(old) = Ring::<T>::get(place) {
			Headers::<T>::remove(old);
			Rounds::<T>::remove(old);
			Places::<T>::remove(old);
		}
		Ring::<T>::insert(place, number);
		Places::<T>::insert(number, place);
	}

	/// Lets nobody have the place of a number in the ring.
	pub(crate) fn give_up_place(number: u64) {
		if let Some(place) = Places::<T>::take(number) {
			Ring::<T>::remove(place);
		}
	}

	/// Where the next header goes.
	fn next_place() -> u32 {
		(Count::<T>::get() % u64::from(RING)) as u32
	}

	/// Whether what the next header displaces is so old that whoever attested to another one could long have been slashed.
	pub(crate) fn ensure_room() -> Result<(), Error<T>> {
		let Some(oldest) = Ring::<T>::get(Self::next_place()).and_then(Headers::<T>::get) else { return Ok(()) };
		let kept = T::MinorityEpochs::get().saturating_add(SETTLING_EPOCHS);
		ensure!(Self::current() >= oldest.epoch.saturating_add(kept), Error::<T>::HeadersFull);
		Ok(())
	}

	/// The largest number that can be accepted in this epoch. Before anything was, nobody here knows how far Ethereum is.
	pub(crate) fn farthest() -> u64 {
		let now = Self::current();
		if let Some((_, farthest)) = Reach::<T>::get().filter(|(epoch, _)| *epoch == now) {
			return farthest;
		}
		let last = Last::<T>::get();
		let Some(header) = Headers::<T>::get(last) else { return u64::MAX };
		let epochs = now.saturating_sub(header.epoch).max(1);
		last.saturating_add(STRIDE.saturating_mul(epochs.into()))
	}

	/// Notes, before a number is accepted, what the largest of the epoch is: what is accepted now does not raise it.
	pub(crate) fn note_reach(number: u64) {
		let farthest = match Self::farthest() {
			u64::MAX => number.saturating_add(STRIDE),
			farthest => farthest,
		};
		Reach::<T>::put((Self::current(), farthest));
	}
}
