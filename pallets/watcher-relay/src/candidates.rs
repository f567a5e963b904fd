//! Who wants to be a watcher.

use crate::{
	Candidate, CandidateList, Candidates, Config, Elected, Error, Event, NewSigners, Pallet, Signature, SignerRecord,
	Signers,
};
use frame_support::{defensive, ensure, pallet_prelude::DispatchResult, traits::Get};
use nulink_eth_proofs::Address;
use nulink_primitives::provider::{EpochIndex, Role};
use pallet_traits::{AtStake, Providers};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_stand(staker: T::AccountId, signer: Address, proof: Signature) -> DispatchResult {
		ensure!(T::Staking::is_provider(Role::Watcher, &staker), Error::<T>::NotProvider);
		ensure!(Self::signer_of(Self::standing(&staker), &proof) == Some(signer), Error::<T>::WrongSignature);
		let known = Signers::<T>::get(signer);
		let is_free = |record: &SignerRecord<T::AccountId>| {
			record.staker == staker || record.until.is_some_and(|until| Self::is_past_evidence(&signer, until))
		};
		ensure!(known.as_ref().is_none_or(is_free), Error::<T>::SignerTaken);
		let is_new = known.as_ref().is_none_or(|record| record.staker != staker);
		let now = Self::current();
		ensure!(!is_new || NewSigners::<T>::get(&staker) != Some(now), Error::<T>::SignerChangedLately);

		let mut candidates = Candidates::<T>::get();
		let mut displaced = None;
		match candidates.iter_mut().find(|candidate| candidate.staker == staker) {
			Some(candidate) => {
				if candidate.signer != signer {
					Self::give_up_signer(&candidate.signer);
					candidate.signer = signer;
				}
			},
			None => {
				if candidates.is_full() {
					displaced = Some(Self::make_room(&mut candidates, &staker)?);
				}
				let candidate = Candidate { staker: staker.clone(), signer };
				if candidates.try_push(candidate).is_err() {
					defensive!("room was made");
				}
			},
		}
		Candidates::<T>::put(candidates);
		Signers::<T>::insert(signer, SignerRecord { staker: staker.clone(), until: None });
		if is_new {
			NewSigners::<T>::insert(&staker, now);
			if let Some(former) = known {
				Self::forget_new_signer(&former.staker);
			}
		}
		if let Some(staker) = displaced {
			Self::deposit_event(Event::CandidateLeft { staker, displaced: true });
		}
		Self::deposit_event(Event::CandidateStood { staker, signer });
		Ok(())
	}

	/// Takes off a full list the candidate with least at stake, if that is less than the newcomer has.
	fn make_room(
		candidates: &mut CandidateList<T::AccountId>,
		newcomer: &T::AccountId,
	) -> Result<T::AccountId, Error<T>> {
		let at_stake = |staker: &T::AccountId| T::Staking::at_stake(Role::Watcher, staker);
		let least = candidates.iter().enumerate().map(|(index, it)| (at_stake(&it.staker), index)).min();
		let Some((amount, index)) = least else { return Err(Error::<T>::CandidatesFull) };
		ensure!(at_stake(newcomer) > amount, Error::<T>::CandidatesFull);
		let gone = candidates.swap_remove(index);
		Self::give_up_signer(&gone.signer);
		Ok(gone.staker)
	}

	pub(crate) fn do_step_back(staker: T::AccountId) -> DispatchResult {
		let mut candidates = Candidates::<T>::get();
		let index = candidates.iter().position(|it| it.staker == staker).ok_or(Error::<T>::NotCandidate)?;
		let gone = candidates.swap_remove(index);
		Candidates::<T>::put(candidates);
		Self::give_up_signer(&gone.signer);
		Self::deposit_event(Event::CandidateLeft { staker, displaced: false });
		Ok(())
	}

	pub(crate) fn do_forget_signer(signer: Address) -> DispatchResult {
		let record = Signers::<T>::get(signer).ok_or(Error::<T>::NoSuchSigner)?;
		let is_past = record.until.is_some_and(|until| Self::is_past_evidence(&signer, until));
		ensure!(is_past, Error::<T>::SignerStillBound);
		Signers::<T>::remove(signer);
		Self::forget_new_signer(&record.staker);
		Self::deposit_event(Event::SignerForgotten { signer });
		Ok(())
	}

	/// Forgets when a staker brought a new signer, if that was before this epoch: then it says nothing.
	fn forget_new_signer(staker: &T::AccountId) {
		NewSigners::<T>::mutate_exists(staker, |epoch| *epoch = epoch.filter(|epoch| *epoch == Self::current()));
	}

	/// From now on nobody is elected with this signer. Who was, may be so in the next epoch still.
	pub(crate) fn give_up_signer(signer: &Address) {
		let now = Self::current();
		Signers::<T>::mutate(signer, |record| {
			if let Some(record) = record {
				record.until = Some(now);
			}
		});
	}

	/// Whether what a signer signed that was given up in this epoch is too old to be punished. Its watcher may have been
	/// elected for the epoch after, and its set have been kept for one more.
	fn is_past_evidence(signer: &Address, until: EpochIndex) -> bool {
		let last = until.saturating_add(T::EvidenceEpochs::get()).saturating_add(2);
		Self::current() > last && !Self::is_elected_with(signer)
	}

	/// Whether somebody is elected with this signer, or was for as long as evidence counts. For want of candidates a set
	/// stays, and its signers with it, whoever has given them up.
	fn is_elected_with(signer: &Address) -> bool {
		let now = Self::current();
		let first = now.saturating_sub(T::EvidenceEpochs::get());
		let has_it = |epoch: EpochIndex| {
			Elected::<T>::get(epoch).is_some_and(|set| set.members.iter().any(|member| member.signer == *signer))
		};
		(first..=now.saturating_add(1)).any(has_it)
	}
}
