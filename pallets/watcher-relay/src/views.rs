//! What the view functions answer.

use crate::{
	AcceptedHeader, BoundTo, Candidate, Candidates, Config, Contract, ContractId, Contracts, Count, Elected,
	EthereumProvider, HeaderInfo, Headers, Last, Pallet, Paused, Record, Records, Ring, Rounds, SetSignatures, Sheets,
	Signature, Status, Vote, Votes, MAX_PAGE, RING,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use nulink_eth_proofs::Address;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Digest,
	token::Balance,
	watching::EthereumStake,
};
use pallet_traits::{AtStake, EthereumStakes};

impl<T: Config> Pallet<T> {
	pub(crate) fn view_status() -> Status {
		let terms = T::Terms::get();
		let (last, epoch) = (Last::<T>::get(), Self::current());
		let age = Headers::<T>::get(last).map(|header| Self::now().saturating_sub(header.accepted_in));
		Status {
			paused: Paused::<T>::get(),
			stale: age.is_none_or(|age| age > terms.stale_blocks),
			last,
			age,
			epoch,
			watchers: Elected::<T>::get(epoch).map_or(0, |set| set.members.len() as u32),
			next_elected: Elected::<T>::contains_key(epoch.saturating_add(1)),
			terms,
		}
	}

	pub(crate) fn view_set_certificate(epoch: EpochIndex) -> Option<(Digest, Vec<(Address, Signature)>)> {
		let set = Elected::<T>::get(epoch)?;
		Some((Self::set_hash(&set)?, SetSignatures::<T>::get(epoch).into_inner()))
	}

	pub(crate) fn view_candidates() -> Vec<(Candidate<T::AccountId>, Balance)> {
		let with_stake = |candidate: Candidate<T::AccountId>| {
			let stake = T::Staking::at_stake(Role::Watcher, &candidate.staker);
			(candidate, stake)
		};
		Candidates::<T>::get().into_iter().map(with_stake).collect()
	}

	pub(crate) fn view_vote(who: T::AccountId) -> Option<(Vote<T::AccountId>, EpochIndex)> {
		let vote = Votes::<T>::get(who)?;
		let until = Self::bound_until(&vote);
		Some((vote, if until > Self::current() { until } else { 0 }))
	}

	pub(crate) fn view_header(number: u64) -> Option<HeaderInfo<T::AccountId>> {
		let accepted = Headers::<T>::get(number);
		let round = Rounds::<T>::get(number);
		let epoch = accepted.map(|header| header.epoch).or(round.as_ref().map(|round| round.epoch))?;
		let attestations = round.map(|round| round.attestations.into_inner()).unwrap_or_default();
		Some(HeaderInfo { accepted, attestations, epoch })
	}

	pub(crate) fn view_headers(limit: u32) -> Vec<(u64, AcceptedHeader)> {
		let count = Count::<T>::get();
		let oldest = count.saturating_sub(RING.into());
		let places = (oldest..count).rev().take(limit.min(MAX_PAGE) as usize);
		places
			.filter_map(|index| {
				let number = Ring::<T>::get((index % u64::from(RING)) as u32)?;
				Some((number, Headers::<T>::get(number)?))
			})
			.collect()
	}

	pub(crate) fn view_contracts() -> Vec<(ContractId, Contract)> {
		let mut contracts: Vec<_> = Contracts::<T>::iter().collect();
		contracts.sort_unstable_by_key(|(id, _)| *id);
		contracts
	}

	pub(crate) fn view_records(
		contract: ContractId,
		start_after: Option<Address>,
		limit: u32,
	) -> Vec<(Address, Record)> {
		let records = match start_after {
			Some(last) => {
				let key = Records::<T>::hashed_key_for(contract, last);
				Records::<T>::iter_prefix_from(contract, key)
			},
			None => Records::<T>::iter_prefix(contract),
		};
		records.take(limit.min(MAX_PAGE) as usize).collect()
	}

	pub(crate) fn view_slots(contract: ContractId, provider: Address) -> Vec<Digest> {
		let Some(contract) = Contracts::<T>::get(contract) else { return Vec::new() };
		contract.layout.words.iter().map(|word| word.slot_of::<T::Host>(&provider.to_word())).collect()
	}

	pub(crate) fn view_bound(account: T::AccountId) -> Option<(EthereumProvider, Option<EthereumStake>)> {
		let bound = BoundTo::<T>::get(&account)?;
		Some((bound, <Self as EthereumStakes<T::AccountId>>::of(&account)))
	}

	pub(crate) fn view_to_bind(account: T::AccountId, provider: Address) -> (u32, Digest) {
		let (number, statement) = Self::binding(&account, &provider);
		(number, Self::digest(statement))
	}

	pub(crate) fn view_attendance(epoch: EpochIndex, staker: T::AccountId) -> (u32, u32) {
		let Some(sheet) = Sheets::<T>::get(epoch) else { return (0, 0) };
		(sheet.headers, sheet.attended(&staker))
	}
}
