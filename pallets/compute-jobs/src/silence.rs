//! Those who do not answer.

use crate::{pallet::*, types::SilenceWindowIndex};
use frame_support::pallet_prelude::*;
use nulink_primitives::{
	compute::JobId,
	provider::{Offence, Role},
};
use pallet_traits::SlashProviders;

impl<T: Config> Pallet<T> {
	/// Slashes a member that missed a deadline, unless it was slashed for another job in the same window of this
	/// offence: it was away once. Nobody is paid for it, so that nobody has a reason to wait for it.
	pub(crate) fn punish_silence(id: JobId, round: u8, provider: &T::AccountId, offence: Offence, deadline: u32) {
		let (terms, now) = (T::Terms::get(), Self::now());
		if now > deadline.saturating_add(terms.slash_window) {
			return;
		}
		let key = (deadline.checked_div(terms.window_of(offence)).unwrap_or_default(), offence);
		if SilencePunished::<T>::contains_key(provider, key) {
			return;
		}
		let slashed = T::SlashProviders::slash(Role::Compute, provider, offence, None);
		// What cost nothing was no punishment.
		if slashed > 0 {
			SilencePunished::<T>::insert(provider, key, now);
		}
		Self::deposit_event(Event::MemberPunished { job: id, round, provider: provider.clone(), offence, slashed });
	}

	pub(crate) fn do_forget_silence(
		provider: T::AccountId,
		window: SilenceWindowIndex,
		offence: Offence,
	) -> DispatchResultWithPostInfo {
		let key = (window, offence);
		let punished = SilencePunished::<T>::get(&provider, key).ok_or(Error::<T>::SilenceNotFound)?;
		let terms = T::Terms::get();
		// It was punished after a deadline in the window, so the last deadline in it comes less than a window later.
		let needed_until = punished.saturating_add(terms.window_of(offence)).saturating_add(terms.slash_window);
		ensure!(Self::now() > needed_until, Error::<T>::StillNeeded);
		SilencePunished::<T>::remove(&provider, key);
		Self::deposit_event(Event::SilenceForgotten { provider, window, offence });
		Ok(Pays::No.into())
	}
}
