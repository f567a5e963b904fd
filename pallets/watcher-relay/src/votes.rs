//! Who votes, and what is on hold for it.

use crate::{Candidates, Config, Elected, Error, Event, HoldReason, Pallet, Targets, Vote, Voter, Voters, Votes};
use alloc::collections::BTreeSet;
use frame_support::{
	defensive, ensure,
	pallet_prelude::DispatchResult,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use nulink_primitives::{provider::EpochIndex, token::Balance};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_vote(who: T::AccountId, targets: Targets<T::AccountId>, amount: Balance) -> DispatchResult {
		let different: BTreeSet<_> = targets.iter().collect();
		ensure!(!targets.is_empty() && different.len() == targets.len(), Error::<T>::BadTargets);
		let candidates = Candidates::<T>::get();
		let stands = |target: &T::AccountId| candidates.iter().any(|candidate| candidate.staker == *target);
		ensure!(targets.iter().all(stands), Error::<T>::NotCandidate);
		ensure!(amount >= T::Terms::get().least_vote.max(1), Error::<T>::VoteTooSmall);
		let before = Votes::<T>::get(&who);
		let bound_until = before.as_ref().map_or(0, Self::bound_until);
		let held = before.map_or(0, |vote| vote.amount);
		ensure!(bound_until <= Self::current() || amount >= held, Error::<T>::VoteBound);

		let mut voters = Voters::<T>::get();
		voters.retain(|voter| voter.who != who);
		let displaced = if voters.is_full() {
			let least = voters.iter().enumerate().map(|(index, voter)| (voter.amount, index)).min();
			let (least, index) = least.ok_or(Error::<T>::VotersFull)?;
			ensure!(amount > least, Error::<T>::VotersFull);
			Some(voters.swap_remove(index).who)
		} else {
			None
		};
		if amount > held {
			T::Currency::hold(&HoldReason::Vote.into(), &who, amount.saturating_sub(held))?;
		} else if amount < held {
			let rest = held.saturating_sub(amount);
			T::Currency::release(&HoldReason::Vote.into(), &who, rest, Precision::Exact)?;
		}
		if voters.try_push(Voter { who: who.clone(), amount }).is_err() {
			defensive!("room was made");
		}
		Voters::<T>::put(voters);
		let vote = Vote { targets: targets.clone(), amount, since: Self::now(), bound_until, leaving: false };
		Votes::<T>::insert(&who, vote);
		if let Some(displaced) = displaced {
			Self::let_go(displaced)?;
		}
		Self::deposit_event(Event::Voted { who, targets, amount });
		Ok(())
	}

	pub(crate) fn do_unvote(who: T::AccountId) -> DispatchResult {
		let vote = Votes::<T>::get(&who).ok_or(Error::<T>::NotVoting)?;
		if vote.leaving {
			ensure!(vote.bound_until <= Self::current(), Error::<T>::VoteBound);
		} else {
			Voters::<T>::mutate(|voters| voters.retain(|voter| voter.who != who));
		}
		Self::let_go(who)
	}

	/// Gives back a vote that is off the list, or, if it is bound, says from when on.
	fn let_go(who: T::AccountId) -> DispatchResult {
		let Some(mut vote) = Votes::<T>::get(&who) else { return Ok(()) };
		let (amount, free_in) = (vote.amount, Self::bound_until(&vote));
		if free_in > Self::current() {
			vote.bound_until = free_in;
			vote.leaving = true;
			Votes::<T>::insert(&who, vote);
			Self::deposit_event(Event::VoteLeaving { who, amount, free_in });
			return Ok(());
		}
		T::Currency::release(&HoldReason::Vote.into(), &who, amount, Precision::Exact)?;
		Votes::<T>::remove(&who);
		Self::deposit_event(Event::VoteFreed { who, amount });
		Ok(())
	}

	/// The first epoch in which a vote is free: after those for which an election that it was part of elected somebody
	/// whom it is for.
	pub(crate) fn bound_until(vote: &Vote<T::AccountId>) -> EpochIndex {
		if vote.leaving {
			return vote.bound_until;
		}
		let now = Self::current();
		let elected_in = |epoch: EpochIndex| {
			Elected::<T>::get(epoch).is_some_and(|set| {
				vote.since < set.held_in && vote.targets.iter().any(|target| set.member(target).is_some())
			})
		};
		let next = now.saturating_add(1);
		let until = match (elected_in(next), elected_in(now)) {
			(true, _) => next.saturating_add(1),
			(false, true) => next,
			(false, false) => 0,
		};
		vote.bound_until.max(until)
	}
}
