//! Attestations, and what becomes of them.

use crate::{
	statements::final_block, AcceptedHeader, Attestation, Config, Elected, Error, Event, Headers, Last, Open,
	OpenRound, Pallet, Round, Rounds, Says, SetSignatures, Sheet, Sheets, Signature, WatcherSet, AHEAD, CLEARED,
	PROMPT_BLOCKS,
};
use frame_support::{defensive, ensure, pallet_prelude::DispatchResult, traits::Get, BoundedVec};
use nulink_eth_proofs::{is_quorum, normalised, Address, Statement};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
	watching::Header,
};
use pallet_traits::Providers;

impl<T: Config> Pallet<T> {
	/// For which watcher an operator acts.
	fn watcher_of(operator: &T::AccountId) -> Result<T::AccountId, Error<T>> {
		T::Staking::operated_by(operator)
			.filter(|operated| operated.role == Role::Watcher && operated.until.is_none())
			.map(|operated| operated.staker)
			.ok_or(Error::<T>::NotOperator)
	}

	pub(crate) fn do_attest(operator: T::AccountId, header: Header, signature: Signature) -> DispatchResult {
		Self::ensure_running()?;
		let staker = Self::watcher_of(&operator)?;
		// It is kept to be shown to contracts, which know one way only to write it.
		let signature = normalised(&signature).ok_or(Error::<T>::WrongSignature)?;
		match Headers::<T>::get(header.number) {
			Some(accepted) => Self::attest_late(staker, header, signature, accepted),
			None => Self::attest_open(staker, header, signature),
		}
	}

	/// To a number for which nothing is accepted.
	fn attest_open(staker: T::AccountId, header: Header, signature: Signature) -> DispatchResult {
		let Header { number, .. } = header;
		let epoch = Self::current();
		let set = Self::watchers_now().ok_or(Error::<T>::NotElected)?;
		let (place, member) = set.member(&staker).ok_or(Error::<T>::NotElected)?;
		ensure!(T::Terms::get().is_due(number), Error::<T>::NotDue);
		ensure!(number > Last::<T>::get(), Error::<T>::Outdated);
		ensure!(number <= Self::farthest(), Error::<T>::TooFarAhead);
		// Who has nothing to lose, because it was slashed or has left, says nothing more.
		ensure!(T::Staking::is_provider(Role::Watcher, &staker), Error::<T>::NotProvider);
		ensure!(Self::signer_of(final_block(header), &signature) == Some(member.signer), Error::<T>::WrongSignature);
		let mut round = Rounds::<T>::get(number).unwrap_or_else(|| Round { epoch, attestations: BoundedVec::new() });
		if round.epoch != epoch {
			// What those attested who are not watchers any more counts no more.
			round.epoch = epoch;
			let still_elected = |it: &Attestation<T::AccountId>| {
				set.member(&it.staker).is_some_and(|(_, member)| member.signer == it.signer)
			};
			round.attestations.retain(still_elected);
		}
		if let Some(earlier) = round.attestations.iter().find(|it| it.staker == staker) {
			ensure!(earlier.says != says(&header), Error::<T>::AlreadyAttested);
			let signer = member.signer;
			return Self::punish_equivocation(signer, staker, number, None);
		}
		let weight = Self::weight_of(&set, &round, &says(&header)).saturating_add(member.weight);
		let decides = is_quorum(weight, set.total);
		if decides {
			Self::ensure_room()?;
		}
		Self::note_open(number, epoch, place, &round, &set)?;
		Self::push(&mut round, staker, member.signer, header, signature);
		if decides {
			Self::accept(header, &round);
		}
		Rounds::<T>::insert(number, round);
		Ok(())
	}

	/// To a number for which something is accepted.
	fn attest_late(
		staker: T::AccountId,
		header: Header,
		signature: Signature,
		accepted: AcceptedHeader,
	) -> DispatchResult {
		let Header { number, .. } = header;
		let in_time = Self::now() <= accepted.accepted_in.saturating_add(T::Terms::get().grace_blocks);
		ensure!(in_time && !accepted.pinned, Error::<T>::Outdated);
		let set = Elected::<T>::get(accepted.epoch).ok_or(Error::<T>::NotElected)?;
		let (_, member) = set.member(&staker).ok_or(Error::<T>::NotElected)?;
		ensure!(T::Staking::is_provider(Role::Watcher, &staker), Error::<T>::NotProvider);
		let mut round = Rounds::<T>::get(number).ok_or(Error::<T>::Outdated)?;
		ensure!(Self::signer_of(final_block(header), &signature) == Some(member.signer), Error::<T>::WrongSignature);
		if let Some(earlier) = round.attestations.iter().find(|it| it.staker == staker) {
			ensure!(earlier.says != says(&header), Error::<T>::AlreadyAttested);
			let signer = member.signer;
			return Self::punish_equivocation(signer, staker, number, None);
		}
		Self::push(&mut round, staker.clone(), member.signer, header, signature);
		Rounds::<T>::insert(number, round);
		if says(&header) != accepted.says {
			Self::deposit_event(Event::Contradicted { staker, number });
		} else if accepted.epoch == Self::current() {
			// An epoch that is over is settled: its rewards may have been claimed.
			let in_time = Self::now() <= accepted.accepted_in.saturating_add(PROMPT_BLOCKS);
			Sheets::<T>::mutate(accepted.epoch, |sheet| sheet.get_or_insert_with(Sheet::empty).count(staker, in_time));
		}
		Ok(())
	}

	fn push(
		round: &mut Round<T::AccountId>,
		staker: T::AccountId,
		signer: Address,
		header: Header,
		signature: Signature,
	) {
		let attestation = Attestation { staker: staker.clone(), signer, says: says(&header), signature, void: false };
		if round.attestations.try_push(attestation).is_err() {
			defensive!("each watcher of the epoch attests once");
			return;
		}
		Self::deposit_event(Event::Attested { staker, header, signature });
	}

	/// Puts a number among those that are open, or a watcher among those who opened it.
	fn note_open(
		number: u64,
		epoch: EpochIndex,
		place: u32,
		round: &Round<T::AccountId>,
		set: &WatcherSet<T::AccountId>,
	) -> Result<(), Error<T>> {
		let bit = |place: u32| 1u32.checked_shl(place).unwrap_or_default();
		let last = Last::<T>::get();
		let mut open = Open::<T>::get();
		let is_own = |it: &&OpenRound| it.epoch == epoch && it.number > last && it.by & bit(place) != 0;
		ensure!((open.iter().filter(is_own).count() as u32) < AHEAD, Error::<T>::TooManyOpen);
		let places = round.attestations.iter().filter_map(|it| set.member(&it.staker));
		let by = places.fold(bit(place), |by, (place, _)| by | bit(place));
		match open.iter_mut().find(|it| it.number == number) {
			Some(it) => *it = OpenRound { number, epoch, by },
			None => {
				for _ in 0..CLEARED {
					// What was begun in the epoch before can go on, as long as there is room.
					let is_over = |it: &OpenRound| it.number <= last || it.epoch.saturating_add(1) < epoch;
					let over = open.iter().position(is_over);
					let is_before = |it: &OpenRound| it.epoch < epoch;
					let index = if open.is_full() { over.or_else(|| open.iter().position(is_before)) } else { over };
					let Some(index) = index else { break };
					let over = open.swap_remove(index);
					if !Headers::<T>::contains_key(over.number) {
						Rounds::<T>::remove(over.number);
					}
				}
				open.try_push(OpenRound { number, epoch, by }).map_err(|_| Error::<T>::TooManyOpen)?;
			},
		}
		Open::<T>::put(open);
		Ok(())
	}

	/// What the attestations weigh that say this.
	fn weight_of(set: &WatcherSet<T::AccountId>, round: &Round<T::AccountId>, says: &Says) -> Balance {
		let agrees = |staker: &T::AccountId| {
			round.attestations.iter().any(|it| it.staker == *staker && !it.void && it.says == *says)
		};
		let weights = set.members.iter().filter(|member| agrees(&member.staker)).map(|member| member.weight);
		weights.fold(0, Balance::saturating_add)
	}

	fn accept(header: Header, round: &Round<T::AccountId>) {
		let (number, right) = (header.number, says(&header));
		Self::note_reach(number);
		Self::keep_header(number, right, false);
		Sheets::<T>::mutate(round.epoch, |sheet| {
			let sheet = sheet.get_or_insert_with(Sheet::empty);
			sheet.headers = sheet.headers.saturating_add(1);
			let agree = round.attestations.iter().filter(|it| it.says == right && !it.void);
			agree.for_each(|it| sheet.count(it.staker.clone(), true));
		});
		Self::deposit_event(Event::HeaderAccepted { header });
		for it in round.attestations.iter().filter(|it| it.says != right) {
			Self::deposit_event(Event::Contradicted { staker: it.staker.clone(), number });
		}
	}

	pub(crate) fn do_sign_watchers(operator: T::AccountId, epoch: EpochIndex, signature: Signature) -> DispatchResult {
		Self::ensure_running()?;
		let staker = Self::watcher_of(&operator)?;
		let signature = normalised(&signature).ok_or(Error::<T>::WrongSignature)?;
		let now = Self::current();
		ensure!(epoch == now || epoch == now.saturating_add(1), Error::<T>::NoSuchSet);
		let set = Elected::<T>::get(epoch).filter(|set| !set.members.is_empty()).ok_or(Error::<T>::NoSuchSet)?;
		let before = epoch.checked_sub(1).and_then(Elected::<T>::get).ok_or(Error::<T>::NotElected)?;
		let (_, member) = before.member(&staker).ok_or(Error::<T>::NotElected)?;
		let set_hash = Self::set_hash(&set).ok_or(Error::<T>::NoSuchSet)?;
		let statement = Statement::Watchers { epoch: epoch.into(), set_hash };
		ensure!(Self::signer_of(statement, &signature) == Some(member.signer), Error::<T>::WrongSignature);
		SetSignatures::<T>::try_mutate(epoch, |signed| -> Result<(), Error<T>> {
			ensure!(signed.iter().all(|(signer, _)| *signer != member.signer), Error::<T>::AlreadySigned);
			signed.try_push((member.signer, signature)).map_err(|_| Error::<T>::AlreadySigned)
		})?;
		Self::deposit_event(Event::WatchersSigned { epoch, staker, signature });
		Ok(())
	}
}

/// What a header says.
pub(crate) fn says(header: &Header) -> Says {
	Says { block_hash: header.block_hash, state_root: header.state_root }
}
