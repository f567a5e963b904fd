//! What must hold in storage after every block.

use crate::{
	BoundBy, BoundTo, Candidates, Config, Contracts, Elected, Headers, HoldReason, Last, NewSigners, NextContract,
	Open, Pallet, Places, Records, Ring, Rounds, Sheets, Signers, Voters, Votes, RING,
};
use alloc::collections::BTreeSet;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Looks at everything. For tests and `try-runtime`, never for a call.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::candidates_are_in_order()?;
		Self::votes_are_in_order()?;
		Self::sets_are_in_order()?;
		Self::headers_are_in_order()?;
		Self::places_are_in_order()?;
		Self::bindings_are_in_order()
	}

	fn candidates_are_in_order() -> Result<(), TryRuntimeError> {
		let candidates = Candidates::<T>::get();
		let stakers: BTreeSet<_> = candidates.iter().map(|it| &it.staker).collect();
		let signers: BTreeSet<_> = candidates.iter().map(|it| it.signer).collect();
		ensure!(stakers.len() == candidates.len(), "a candidate twice");
		ensure!(signers.len() == candidates.len(), "a signer of two candidates");
		for candidate in &candidates {
			let record = Signers::<T>::get(candidate.signer).ok_or("a signer that nobody has")?;
			ensure!(record.staker == candidate.staker && record.until.is_none(), "a signer that is another's");
		}
		let in_use = Signers::<T>::iter().filter(|(_, record)| record.until.is_none()).count();
		ensure!(in_use == candidates.len(), "a signer in use that no candidate has");
		let have: BTreeSet<_> = Signers::<T>::iter_values().map(|record| record.staker).collect();
		for (staker, epoch) in NewSigners::<T>::iter() {
			ensure!(have.contains(&staker), "a new signer of who has none");
			ensure!(epoch <= Self::current(), "a signer that is yet to come");
		}
		Ok(())
	}

	fn votes_are_in_order() -> Result<(), TryRuntimeError> {
		let voters = Voters::<T>::get();
		for voter in &voters {
			let vote = Votes::<T>::get(&voter.who).ok_or("a voter without a vote")?;
			ensure!(!vote.leaving && vote.amount == voter.amount, "a voter with another vote");
		}
		let mut counted = 0;
		for (who, vote) in Votes::<T>::iter() {
			ensure!(vote.amount > 0 && !vote.targets.is_empty(), "an empty vote");
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Vote.into(), &who) == vote.amount,
				"what is on hold is not the vote"
			);
			counted += usize::from(!vote.leaving);
		}
		ensure!(counted == voters.len(), "a vote that counts and is not on the list");
		Ok(())
	}

	fn sets_are_in_order() -> Result<(), TryRuntimeError> {
		for (epoch, set) in Elected::<T>::iter() {
			ensure!(epoch <= Self::current().saturating_add(1), "a set of an epoch that is far ahead");
			let total = set.members.iter().map(|member| member.weight).fold(0, u128::saturating_add);
			ensure!(total <= set.total, "the weights are more than the whole");
			ensure!(total == set.total || set.held_in == 0, "the whole of an election is not the sum of the weights");
			let stakers: BTreeSet<_> = set.members.iter().map(|member| &member.staker).collect();
			let signers: BTreeSet<_> = set.members.iter().map(|member| member.signer).collect();
			ensure!(stakers.len() == set.members.len(), "a watcher twice");
			ensure!(signers.len() == set.members.len(), "a signer of two watchers");
			ensure!(set.members.iter().all(|member| member.weight > 0), "a watcher without weight");
		}
		Ok(())
	}

	fn headers_are_in_order() -> Result<(), TryRuntimeError> {
		let numbers: BTreeSet<_> = Headers::<T>::iter_keys().collect();
		ensure!(numbers.len() <= RING as usize, "too many headers");
		ensure!(numbers.last().copied().unwrap_or_default() == Last::<T>::get(), "the last header is not the last");
		let open = Open::<T>::get();
		let different: BTreeSet<_> = open.iter().map(|it| it.number).collect();
		ensure!(different.len() == open.len(), "a number is open twice");
		for it in &open {
			ensure!(!numbers.contains(&it.number), "an accepted number is open");
			ensure!(Rounds::<T>::contains_key(it.number), "a number is open to which nobody attested");
		}
		for (number, round) in Rounds::<T>::iter() {
			ensure!(numbers.contains(&number) || different.contains(&number), "a round of no number");
			let stakers: BTreeSet<_> = round.attestations.iter().map(|it| &it.staker).collect();
			ensure!(stakers.len() == round.attestations.len(), "a watcher attested twice");
		}
		for (_, sheet) in Sheets::<T>::iter() {
			let fits = |staker: &T::AccountId| sheet.attended(staker) <= sheet.headers;
			ensure!(sheet.by.iter().all(|it| fits(&it.staker)), "more attended than there was");
		}
		Ok(())
	}

	fn places_are_in_order() -> Result<(), TryRuntimeError> {
		for (number, place) in Places::<T>::iter() {
			ensure!(place < RING, "a place that is not in the ring");
			ensure!(Ring::<T>::get(place) == Some(number), "another number is in the place");
			ensure!(Headers::<T>::contains_key(number), "a place of a header that is not kept");
		}
		let places = Places::<T>::iter_keys().count();
		ensure!(places == Ring::<T>::iter_keys().count(), "a place of nobody");
		ensure!(places == Headers::<T>::iter_keys().count(), "a header without a place");
		Ok(())
	}

	fn bindings_are_in_order() -> Result<(), TryRuntimeError> {
		for id in Contracts::<T>::iter_keys() {
			ensure!(id < NextContract::<T>::get(), "a contract with a number that is not given");
		}
		for (contract, _, record) in Records::<T>::iter() {
			ensure!(Contracts::<T>::contains_key(contract), "a record of no contract");
			let is_gone = record.stake.authorized == 0;
			ensure!(record.gone_since.is_some() == is_gone, "a record of who is gone, and not");
		}
		for (account, to) in BoundTo::<T>::iter() {
			let by = BoundBy::<T>::get(to.provider).ok_or("an account is bound to nobody")?;
			ensure!(by.account == Some(account), "an account is bound to another's provider");
		}
		for (provider, by) in BoundBy::<T>::iter() {
			let Some(account) = by.account else { continue };
			let to = BoundTo::<T>::get(account).ok_or("a provider is bound to nobody")?;
			ensure!(to.provider == provider, "a provider is bound to another's account");
		}
		Ok(())
	}
}
