//! Participants and registrars.

use crate::{types::*, Config, Error, Event, HoldReason, Pallet, Participants, Registrars};
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use nulink_primitives::{
	sharing::Digest,
	token::{self, Balance},
};
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// Bytes of an account.
	pub(crate) fn account_len() -> u32 {
		T::AccountId::max_encoded_len() as u32
	}

	fn participant_deposit() -> Balance {
		let bytes = Participant::<T::AccountId>::max_encoded_len() as u32;
		token::deposit(1, bytes.saturating_add(Self::account_len()).saturating_add(16))
	}

	/// Whether the participant is confirmed now.
	pub(crate) fn is_in_force(participant: &Participant<T::AccountId>) -> bool {
		participant.confirmed.as_ref().is_some_and(|it| Self::now() <= it.until)
	}

	/// The participant, if it is confirmed now.
	pub(crate) fn in_force(who: &T::AccountId) -> Result<Participant<T::AccountId>, Error<T>> {
		let participant = Participants::<T>::get(who).ok_or(Error::<T>::NotParticipant)?;
		ensure!(Self::is_in_force(&participant), Error::<T>::NotInForce);
		Ok(participant)
	}

	pub(crate) fn do_set_registrar(registrar: T::AccountId, confirms: bool) -> DispatchResult {
		if confirms {
			Registrars::<T>::insert(&registrar, ());
		} else {
			Registrars::<T>::remove(&registrar);
		}
		Self::deposit_event(Event::RegistrarSet { registrar, confirms });
		Ok(())
	}

	pub(crate) fn do_join(who: T::AccountId, certificate: Digest, uri: Uri) -> DispatchResult {
		ensure!(!Participants::<T>::contains_key(&who), Error::<T>::AlreadyJoined);
		let deposit = Self::participant_deposit();
		T::Currency::hold(&HoldReason::Participant.into(), &who, deposit)?;
		let joined_in = Self::now();
		let participant = Participant { certificate, uri, joined_in, confirmed: None, pools: 0, keys: 0, deposit };
		Participants::<T>::insert(&who, participant);
		Self::deposit_event(Event::Joined { participant: who, certificate });
		Ok(())
	}

	pub(crate) fn do_update(who: T::AccountId, certificate: Digest, uri: Uri) -> DispatchResult {
		let mut participant = Participants::<T>::get(&who).ok_or(Error::<T>::NotParticipant)?;
		if participant.certificate != certificate {
			// What was confirmed was another one.
			participant.confirmed = None;
		}
		participant.certificate = certificate;
		participant.uri = uri;
		Participants::<T>::insert(&who, participant);
		Self::deposit_event(Event::Updated { participant: who, certificate });
		Ok(())
	}

	pub(crate) fn do_confirm(
		registrar: T::AccountId,
		who: T::AccountId,
		certificate: Digest,
		until: u32,
	) -> DispatchResult {
		ensure!(Registrars::<T>::contains_key(&registrar), Error::<T>::NotRegistrar);
		let mut participant = Participants::<T>::get(&who).ok_or(Error::<T>::NotParticipant)?;
		ensure!(participant.certificate == certificate, Error::<T>::OtherCertificate);
		let validity = until.checked_sub(Self::now()).ok_or(Error::<T>::BadValidity)?;
		ensure!(validity > 0 && validity <= T::MaxValidity::get(), Error::<T>::BadValidity);
		participant.confirmed = Some(Confirmation { registrar: registrar.clone(), until });
		Participants::<T>::insert(&who, participant);
		Self::deposit_event(Event::Confirmed { participant: who, certificate, registrar, until });
		Ok(())
	}

	/// By a registrar, or by governance.
	pub(crate) fn do_withdraw_confirmation(registrar: Option<T::AccountId>, who: T::AccountId) -> DispatchResult {
		let mut participant = Participants::<T>::get(&who).ok_or(Error::<T>::NotParticipant)?;
		let confirmation = participant.confirmed.take().ok_or(Error::<T>::NotConfirmed)?;
		ensure!(registrar.is_none_or(|it| it == confirmation.registrar), Error::<T>::NotRegistrar);
		Participants::<T>::insert(&who, participant);
		Self::deposit_event(Event::ConfirmationWithdrawn { participant: who });
		Ok(())
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let participant = Participants::<T>::get(&who).ok_or(Error::<T>::NotParticipant)?;
		ensure!(participant.pools == 0 && participant.keys == 0, Error::<T>::StillInUse);
		Self::release(HoldReason::Participant, &who, participant.deposit)?;
		Participants::<T>::remove(&who);
		Self::deposit_event(Event::Left { participant: who });
		Ok(())
	}

	/// Gives a deposit back.
	pub(crate) fn release(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::BestEffort)?;
		Ok(())
	}
}
