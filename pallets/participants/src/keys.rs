//! Publishing keys: issued by name, claimed without, revoked by an answer.

use crate::{types::*, Config, Error, Event, HoldReason, KeysOf, Nullifiers, Pallet, Participants, PublishingKeys};
use codec::MaxEncodedLen;
use frame_support::{pallet_prelude::*, traits::fungible::MutateHold};
use frame_system::pallet_prelude::BlockNumberFor;
use nulink_primitives::{
	proving::{
		is_canonical, nullifier_domain, to_scalar, Answer, Circuit, KeyId, KeyIssue, Place, ProofBytes, Scalar, Subject,
	},
	sharing::Digest,
	token::{self, Balance},
};
use pallet_traits::{CheckProofs, Publishers};
use sp_runtime::traits::Verify;

impl<T: Config> Pallet<T> {
	/// The hash by which this chain is known.
	pub(crate) fn genesis() -> Digest {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(0u32)).into()
	}

	/// The scope of this chain's nullifiers.
	pub(crate) fn domain() -> Scalar {
		to_scalar(sp_io::hashing::sha2_256(&nullifier_domain(&Self::genesis())))
	}

	fn key_deposit() -> Balance {
		let bytes = PublishingKey::<T::AccountId>::max_encoded_len() as u32;
		token::deposit(2, bytes.saturating_add(Self::account_len().saturating_mul(3)).saturating_add(48))
	}

	/// What stays of a revoked key's deposit when it is forgotten: the chain remembers that it is revoked.
	fn revoked_deposit() -> Balance {
		let bytes = PublishingKey::<T::AccountId>::max_encoded_len() as u32;
		token::deposit(1, bytes.saturating_add(Self::account_len()).saturating_add(16))
	}

	fn nullifier_deposit() -> Balance {
		let bytes = UsedNullifier::<T::AccountId>::max_encoded_len() as u32;
		token::deposit(1, bytes.saturating_add(48))
	}

	pub(crate) fn do_issue_key(
		who: T::AccountId,
		key: T::AccountId,
		answer: Answer,
		signature: T::Signature,
	) -> DispatchResult {
		let mut participant = Self::in_force(&who)?;
		ensure!(participant.keys < MAX_KEYS, Error::<T>::TooManyKeys);
		ensure!(!PublishingKeys::<T>::contains_key(&key), Error::<T>::KeyKnown);
		// Nobody could prove an answer with a hash that is no scalar.
		ensure!(is_canonical(&answer.hash), Error::<T>::NotCanonical);
		let issue = KeyIssue { participant: who.clone().into(), answer };
		let is_willing = signature.verify(&issue.signed_bytes(&Self::genesis())[..], &key);
		ensure!(is_willing, Error::<T>::WrongSignature);

		let deposit = Self::key_deposit();
		T::Currency::hold(&HoldReason::Key.into(), &who, deposit)?;
		participant.keys = participant.keys.saturating_add(1);
		Participants::<T>::insert(&who, participant);
		KeysOf::<T>::insert(&who, &key, ());
		let holder = Holder::Named(who.clone());
		let issued_in = Self::now();
		PublishingKeys::<T>::insert(&key, PublishingKey { holder, answer, issued_in, revoked_in: None, deposit });
		Self::deposit_event(Event::KeyIssued { key, participant: who });
		Ok(())
	}

	#[allow(clippy::too_many_arguments)]
	pub(crate) fn do_claim_key(
		key: T::AccountId,
		with: KeyId,
		principal: Digest,
		answer: Answer,
		root: Scalar,
		nullifier: Scalar,
		challenge: u32,
		proof: &ProofBytes,
	) -> DispatchResult {
		ensure!(Self::is_known_root(&root), Error::<T>::UnknownRoot);
		// Otherwise the same nullifier could be written in another way, and used again.
		ensure!(is_canonical(&nullifier) && is_canonical(&answer.hash), Error::<T>::NotCanonical);
		let used = Nullifiers::<T>::get(nullifier);
		if let Some(used) = &used {
			ensure!(used.key == key && used.principal == principal, Error::<T>::NullifierUsed);
		}
		// Who has stolen key and pool would forget the key, and claim it with an answer of their own.
		let answer = used.as_ref().map_or(answer, |used| used.answer);
		let until = Self::now().saturating_add(T::ClaimLife::get());
		let holder = Holder::Member { nullifier, principal, until };
		let record = match PublishingKeys::<T>::get(&key) {
			// Shown again.
			Some(known) => {
				ensure!(known.revoked_in.is_none(), Error::<T>::KeyIsRevoked);
				match known.holder {
					Holder::Member { nullifier: own, .. } if own == nullifier => (),
					_ => return Err(Error::<T>::KeyKnown.into()),
				}
				PublishingKey { holder, ..known }
			},
			None => {
				let (issued_in, deposit) = (Self::now(), Self::key_deposit());
				PublishingKey { holder, answer, issued_in, revoked_in: None, deposit }
			},
		};
		let inputs = [root, Self::domain(), nullifier];
		let subject = Subject::Principal(principal);
		T::Proofs::check(Circuit::Member, &with, &inputs, Place::ClaimKey, &subject, &key, challenge, proof)?;

		if !PublishingKeys::<T>::contains_key(&key) {
			T::Currency::hold(&HoldReason::Key.into(), &key, record.deposit)?;
		}
		if used.is_none() {
			let deposit = Self::nullifier_deposit();
			T::Currency::hold(&HoldReason::Key.into(), &key, deposit)?;
			Nullifiers::<T>::insert(nullifier, UsedNullifier { key: key.clone(), principal, answer, deposit });
		}
		PublishingKeys::<T>::insert(&key, record);
		Self::deposit_event(Event::KeyClaimed { key, nullifier, principal, until });
		Ok(())
	}

	pub(crate) fn do_revoke_key(
		who: T::AccountId,
		with: KeyId,
		key: T::AccountId,
		challenge: u32,
		proof: &ProofBytes,
	) -> DispatchResult {
		let mut record = PublishingKeys::<T>::get(&key).ok_or(Error::<T>::KeyNotFound)?;
		ensure!(record.revoked_in.is_none(), Error::<T>::KeyIsRevoked);
		let inputs = [to_scalar(record.answer.salt), record.answer.hash];
		let subject = Subject::Key(key.clone().into());
		T::Proofs::check(Circuit::Knows, &with, &inputs, Place::RevokeKey, &subject, &who, challenge, proof)?;
		record.revoked_in = Some(Self::now());
		PublishingKeys::<T>::insert(&key, record);
		Self::deposit_event(Event::KeyRevoked { key, by: who });
		Ok(())
	}

	pub(crate) fn do_forget_key(who: T::AccountId, key: T::AccountId) -> DispatchResult {
		let record = PublishingKeys::<T>::get(&key).ok_or(Error::<T>::KeyNotFound)?;
		match &record.holder {
			Holder::Named(participant) => {
				ensure!(*participant == who, Error::<T>::NotKeyHolder);
				// One that was revoked and forgotten is known, and in no list.
				ensure!(KeysOf::<T>::take(participant, &key).is_some(), Error::<T>::KeyNotFound);
				Participants::<T>::mutate_extant(participant, |it| it.keys = it.keys.saturating_sub(1));
			},
			Holder::Member { .. } => {
				ensure!(key == who, Error::<T>::NotKeyHolder);
				// Who has the key and the secret of the pool's could claim it again.
				ensure!(record.revoked_in.is_none(), Error::<T>::KeyIsRevoked);
			},
		}
		if record.revoked_in.is_some() {
			// Kept: otherwise a thief could have it issued or claimed anew.
			let kept = Self::revoked_deposit().min(record.deposit);
			Self::release(HoldReason::Key, &who, record.deposit.saturating_sub(kept))?;
			PublishingKeys::<T>::insert(&key, PublishingKey { deposit: kept, ..record });
		} else {
			Self::release(HoldReason::Key, &who, record.deposit)?;
			PublishingKeys::<T>::remove(&key);
		}
		Self::deposit_event(Event::KeyForgotten { key });
		Ok(())
	}

	/// Whether the key may publish about whomever it is for.
	pub(crate) fn key_in_force(key: &PublishingKey<T::AccountId>) -> bool {
		key.revoked_in.is_none()
			&& match &key.holder {
				Holder::Named(participant) => Self::in_force(participant).is_ok(),
				Holder::Member { until, .. } => Self::now() <= *until,
			}
	}
}

impl<T: Config> Publishers<T::AccountId> for Pallet<T> {
	fn may_publish(key: &T::AccountId, principal: &Digest) -> bool {
		PublishingKeys::<T>::get(key).is_some_and(|key| {
			let for_whom = match &key.holder {
				Holder::Named(_) => true,
				Holder::Member { principal: own, .. } => own == principal,
			};
			for_whom && Self::key_in_force(&key)
		})
	}

	fn participant_of(key: &T::AccountId) -> Option<T::AccountId> {
		match PublishingKeys::<T>::get(key)?.holder {
			Holder::Named(participant) => Some(participant),
			Holder::Member { .. } => None,
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_publisher(key: &T::AccountId, _: &Digest) {
		crate::benchmarking::make_publisher::<T>(key);
	}
}
