//! Verifying keys: registered by anybody, adopted and retired by governance.

use crate::{types::*, Config, Error, Event, HoldReason, Keys, Pallet, PreparedKeys};
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use nulink_primitives::{
	proving::{Circuit, KeyId, KeySource},
	token,
};
use pallet_traits::ZkVerifier;

impl<T: Config> Pallet<T> {
	/// The deposit for a key of so many prepared bytes.
	fn key_deposit(prepared: u32) -> token::Balance {
		let info = KeyInfo::<T::AccountId>::max_encoded_len() as u32;
		// Two entries, and the key's hash in both.
		token::deposit(2, info.saturating_add(prepared).saturating_add(2 * 48))
	}

	pub(crate) fn do_register_key(
		registrant: T::AccountId,
		circuit: Circuit,
		source: KeySource,
		bytes: KeyBytes,
	) -> DispatchResult {
		let is_development = matches!(source, KeySource::Development);
		ensure!(!is_development || T::Profile::get().is_local(), Error::<T>::DevelopmentKey);
		let key = sp_io::hashing::sha2_256(&bytes);
		ensure!(!Keys::<T>::contains_key(key), Error::<T>::KeyAlreadyRegistered);
		ensure!(circuit.exists(), Error::<T>::NotOfThisCircuit);
		let checked = T::Verifier::check_key(&bytes).map_err(Error::<T>::from)?;
		ensure!(checked.inputs == circuit.inputs(), Error::<T>::NotOfThisCircuit);
		let prepared = PreparedKey::try_from(checked.prepared).map_err(|_| Error::<T>::MalformedKey)?;

		let deposit = Self::key_deposit(prepared.len() as u32);
		T::Currency::hold(&HoldReason::Key.into(), &registrant, deposit)?;
		PreparedKeys::<T>::insert(key, prepared);
		Keys::<T>::insert(
			key,
			KeyInfo {
				circuit,
				source,
				state: KeyState::Registered,
				registrant: registrant.clone(),
				deposit,
				registered_in: Self::now(),
				records: 0,
			},
		);
		Self::deposit_event(Event::KeyRegistered { key, circuit, source, registrant });
		Ok(())
	}

	pub(crate) fn do_adopt_key(key: KeyId, circuit: Circuit, source: KeySource) -> DispatchResult {
		Keys::<T>::try_mutate(key, |info| -> Result<(), Error<T>> {
			let info = info.as_mut().ok_or(Error::<T>::KeyNotFound)?;
			// Between vote and enactment it may have been removed, and registered as something else.
			ensure!(info.circuit == circuit && info.source == source, Error::<T>::OtherRegistration);
			match info.state {
				KeyState::Registered => (),
				KeyState::Adopted => return Err(Error::<T>::AlreadyAdopted),
				KeyState::Retired => return Err(Error::<T>::KeyIsRetired),
			}
			// Nobody can vouch for a key whose secret numbers somebody had.
			ensure!(!matches!(info.source, KeySource::Development), Error::<T>::DevelopmentKey);
			info.state = KeyState::Adopted;
			Ok(())
		})?;
		Self::deposit_event(Event::KeyAdopted { key, circuit });
		Ok(())
	}

	pub(crate) fn do_retire_key(key: KeyId) -> DispatchResult {
		let mut info = Keys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
		ensure!(info.state != KeyState::Retired, Error::<T>::KeyIsRetired);
		T::Currency::release(&HoldReason::Key.into(), &info.registrant, info.deposit, Precision::BestEffort)?;
		info.state = KeyState::Retired;
		info.deposit = 0;
		let circuit = info.circuit;
		PreparedKeys::<T>::remove(key);
		Keys::<T>::insert(key, info);
		Self::deposit_event(Event::KeyRetired { key, circuit });
		Ok(())
	}

	pub(crate) fn do_remove_key(who: T::AccountId, key: KeyId) -> DispatchResult {
		let info = Keys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
		ensure!(info.registrant == who, Error::<T>::NotRegistrant);
		match info.state {
			KeyState::Registered => (),
			KeyState::Adopted => return Err(Error::<T>::KeyInUse.into()),
			// Otherwise it could be registered again.
			KeyState::Retired => return Err(Error::<T>::KeyIsRetired.into()),
		}
		ensure!(info.records == 0, Error::<T>::KeyInUse);
		T::Currency::release(&HoldReason::Key.into(), &who, info.deposit, Precision::BestEffort)?;
		PreparedKeys::<T>::remove(key);
		Keys::<T>::remove(key);
		Self::deposit_event(Event::KeyRemoved { key });
		Ok(())
	}

	/// A key that is trusted for what it says, and the bytes to check with.
	pub(crate) fn usable_key(key: &KeyId) -> Result<(KeyInfo<T::AccountId>, PreparedKey), Error<T>> {
		let info = Keys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
		ensure!(info.state != KeyState::Retired, Error::<T>::KeyIsRetired);
		ensure!(info.is_usable(), Error::<T>::NotAdopted);
		let prepared = PreparedKeys::<T>::get(key).ok_or(Error::<T>::KeyNotFound)?;
		Ok((info, prepared))
	}
}
