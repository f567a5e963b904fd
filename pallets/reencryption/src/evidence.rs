//! Evidence: receipts that should not have been signed.

use crate::{types::EvidenceKey, BalanceOf, Config, Error, Event, EvidenceOf, Pallet, UsedEvidence, WeightInfo};
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use nulink_primitives::{
	provider::{Offence, Role},
	sharing::Receipt,
};
use pallet_traits::{BurnSource, Policies, Providers, RecordBurn, SlashProviders};
use sp_runtime::{
	traits::{Verify, Zero},
	TokenError,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_submit_evidence(reporter: T::AccountId, evidence: EvidenceOf<T>) -> DispatchResultWithPostInfo {
		let now = Self::now();
		let provider = Self::signer(&evidence, now)?;
		let EvidenceOf::<T> { receipt, capsule, fragment, .. } = evidence;
		let keys = T::Policies::keys(receipt.policy).ok_or(Error::<T>::PolicyNotFound)?;
		let seat =
			T::Policies::seat(receipt.policy, &provider).filter(|seat| seat.accepted).ok_or(Error::<T>::NotSeated)?;
		let too_late = T::Policies::served_until(receipt.policy).is_some_and(|last| receipt.block > last);
		let key = EvidenceKey {
			provider,
			policy: receipt.policy,
			capsule: receipt.capsule,
			offence: if too_late { Offence::ServedAfterEnd } else { Offence::WrongFragment },
		};
		ensure!(!UsedEvidence::<T>::contains_key(&key), Error::<T>::AlreadyUsed);

		// Looked at before the judgement, so that nobody has one for nothing.
		let bond = T::EvidenceBond::get();
		let affordable = T::Currency::reducible_balance(&reporter, Preservation::Protect, Fortitude::Force);
		ensure!(affordable >= bond, TokenError::FundsUnavailable);
		if too_late || !Self::is_right(&keys, &seat.commitment, &capsule, &fragment)? {
			Self::punish(reporter, key, now)?;
			// Without a look at the fragment it was cheaper.
			Ok(too_late.then(T::WeightInfo::submit_evidence_proven).into())
		} else {
			// `Force`: a bond is not saved by freezing the balance that it is taken from.
			let (preservation, precision) = (Preservation::Protect, Precision::Exact);
			let bond = T::Currency::burn_from(&reporter, bond, preservation, precision, Fortitude::Force)?;
			T::Burns::record_burn(BurnSource::EvidenceBonds, bond);
			Self::deposit_event(Event::EvidenceRefuted { reporter, provider: key.provider, bond });
			Ok(Some(T::WeightInfo::submit_evidence_refuted()).into())
		}
	}

	/// The provider whose operator signed the receipt, if the receipt is one for this chain and of this time, and the
	/// capsule and the fragment are the ones that it names.
	fn signer(evidence: &EvidenceOf<T>, now: u32) -> Result<T::AccountId, Error<T>> {
		let receipt = &evidence.receipt;
		let age = now.checked_sub(receipt.block).ok_or(Error::<T>::DatedInFuture)?;
		ensure!(age <= T::EvidenceWindow::get(), Error::<T>::TooOld);
		ensure!(nulink_pre::capsule_digest(&evidence.capsule) == receipt.capsule, Error::<T>::OtherCapsule);
		ensure!(nulink_pre::fragment_digest(&evidence.fragment) == receipt.fragment, Error::<T>::OtherFragment);

		let operated = T::Providers::operated_by(&evidence.operator).ok_or(Error::<T>::NotOperator)?;
		ensure!(operated.role == Role::Proxy, Error::<T>::NotOperator);
		ensure!(Into::<[u8; 32]>::into(operated.staker.clone()) == receipt.provider, Error::<T>::NotOperator);
		let in_office = operated.since <= receipt.block && operated.until.is_none_or(|until| receipt.block <= until);
		ensure!(in_office, Error::<T>::NotInOffice);
		ensure!(Self::has_signed(receipt, evidence), Error::<T>::BadSignature);
		Ok(operated.staker)
	}

	fn has_signed(receipt: &Receipt, evidence: &EvidenceOf<T>) -> bool {
		evidence.signature.verify(&receipt.signed_bytes(&Self::genesis())[..], &evidence.operator)
	}

	/// Slashes once for what the key says. With nothing left to slash nothing is recorded either: records that cost
	/// nobody anything could become many. The failed call undoes what the slash may have written.
	fn punish(reporter: T::AccountId, key: EvidenceKey<T::AccountId>, now: u32) -> DispatchResult {
		let slashed: BalanceOf<T> = T::SlashProviders::slash(Role::Proxy, &key.provider, key.offence, Some(&reporter));
		ensure!(!slashed.is_zero(), Error::<T>::NothingLeft);
		UsedEvidence::<T>::insert(&key, now);
		let EvidenceKey { provider, policy, capsule, offence } = key;
		Self::deposit_event(Event::EvidenceProven { provider, policy, capsule, offence, slashed, reporter });
		Ok(())
	}

	pub(crate) fn do_forget_evidence(key: EvidenceKey<T::AccountId>) -> DispatchResultWithPostInfo {
		let used = UsedEvidence::<T>::get(&key).ok_or(Error::<T>::EvidenceNotFound)?;
		ensure!(Self::now() > used.saturating_add(T::EvidenceWindow::get()), Error::<T>::StillNeeded);
		UsedEvidence::<T>::remove(&key);
		Self::deposit_event(Event::EvidenceForgotten {
			provider: key.provider,
			policy: key.policy,
			capsule: key.capsule,
			offence: key.offence,
		});
		Ok(Pays::No.into())
	}
}
