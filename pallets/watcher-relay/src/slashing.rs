//! What watchers lose.

use crate::{
	attest::says, statements::final_block, Config, Error, Event, Headers, Last, Pallet, Punished, Rounds, Signature,
	Signers, EVIDENCE_BLOCKS,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use nulink_eth_proofs::Address;
use nulink_primitives::{
	provider::{Offence, Role},
	token::Balance,
	watching::Header,
};
use pallet_traits::SlashProviders;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_report_equivocation(
		reporter: T::AccountId,
		(first, first_signature): (Header, Signature),
		(second, second_signature): (Header, Signature),
	) -> DispatchResult {
		let number = first.number;
		ensure!(number == second.number && says(&first) != says(&second), Error::<T>::NoContradiction);
		ensure!(!Self::is_too_old(number), Error::<T>::TooOld);
		let signer = Self::signer_of(final_block(first), &first_signature).ok_or(Error::<T>::WrongSignature)?;
		ensure!(Self::signer_of(final_block(second), &second_signature) == Some(signer), Error::<T>::WrongSignature);
		let staker = Signers::<T>::get(signer).ok_or(Error::<T>::NoSuchSigner)?.staker;
		Self::punish_equivocation(signer, staker, number, Some(reporter))
	}

	/// Slashes whose signer signed two statements for a number, and lets its attestation count no more.
	pub(crate) fn punish_equivocation(
		signer: Address,
		staker: T::AccountId,
		number: u64,
		reporter: Option<T::AccountId>,
	) -> DispatchResult {
		ensure!(!Punished::<T>::contains_key(signer, number), Error::<T>::AlreadyPunished);
		let amount = Self::slash(&staker, Offence::Equivocation, reporter.as_ref())?;
		Punished::<T>::insert(signer, number, ());
		if let Some(mut round) = Rounds::<T>::get(number) {
			round.attestations.iter_mut().filter(|it| it.signer == signer).for_each(|it| it.void = true);
			Rounds::<T>::insert(number, round);
		}
		Self::deposit_event(Event::EquivocationSlashed { staker, number, amount });
		Ok(())
	}

	pub(crate) fn do_settle_minority(reporter: T::AccountId, number: u64, watcher: T::AccountId) -> DispatchResult {
		let accepted = Headers::<T>::get(number).ok_or(Error::<T>::UnknownHeader)?;
		let now = Self::current();
		ensure!(now >= accepted.epoch.saturating_add(T::MinorityEpochs::get()), Error::<T>::TooEarly);
		ensure!(now <= accepted.epoch.saturating_add(T::EvidenceEpochs::get()), Error::<T>::TooOld);
		let mut round = Rounds::<T>::get(number).ok_or(Error::<T>::NoMinority)?;
		let wrong = round.attestations.iter_mut().find(|it| it.staker == watcher && !it.void);
		let wrong = wrong.filter(|it| it.says != accepted.says).ok_or(Error::<T>::NoMinority)?;
		// Once for an attestation.
		wrong.void = true;
		let amount = Self::slash(&watcher, Offence::FalseHeader, Some(&reporter))?;
		Rounds::<T>::insert(number, round);
		Self::deposit_event(Event::MinoritySlashed { staker: watcher, number, amount });
		Ok(())
	}

	pub(crate) fn do_forget_evidence(signer: Address, number: u64) -> DispatchResult {
		let is_known = Punished::<T>::contains_key(signer, number);
		ensure!(is_known && Self::is_too_old(number), Error::<T>::NotForgettable);
		Punished::<T>::remove(signer, number);
		Self::deposit_event(Event::EvidenceForgotten { signer, number });
		Ok(())
	}

	fn slash(staker: &T::AccountId, offence: Offence, reporter: Option<&T::AccountId>) -> Result<Balance, Error<T>> {
		let amount = T::Staking::slash(Role::Watcher, staker, offence, reporter);
		ensure!(amount > 0, Error::<T>::NothingToSlash);
		Ok(amount)
	}

	/// Whether nobody is punished any more for what it signed of this number.
	fn is_too_old(number: u64) -> bool {
		number.saturating_add(EVIDENCE_BLOCKS) < Last::<T>::get()
	}
}
