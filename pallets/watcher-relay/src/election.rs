//! The election of the watchers.

use crate::{
	Candidate, CandidateList, Candidates, Config, Elected, Event, Member, Pallet, SetSignatures, Sheets, Voters, Votes,
	WatcherSet, WeightInfo, KEPT_SHEETS, MIN_SEATS,
};
use alloc::{vec, vec::Vec};
use core::fmt::Debug;
use frame_support::{
	pallet_prelude::Weight,
	traits::{fungible::Inspect, Get},
	BoundedVec,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
};
use pallet_traits::{AtStake, Epochs, Providers};
use sp_npos_elections::seq_phragmen;
use sp_runtime::Perbill;

/// What it takes to drop a candidate, beside reading and writing whose its signer is: an event, and the proof of the read.
const DROPPED: Weight = Weight::from_parts(20_000_000, 3_000);

/// Elects as many candidates as there are seats, and says what backs each: sequential Phragmén, in which a voter's stake
/// is shared among those of its targets that are elected, and whoever adds most to an even share comes next. Each
/// candidate votes for itself with what it has at stake.
///
/// `issuance` is at least the sum of all amounts. Amounts are rounded down to what fits the algorithm's 64 bits, so that
/// who has less than a 2⁶⁴th of it has nothing. Nobody without backing is elected.
pub fn elect<AccountId: Clone + Ord + Debug + codec::Codec>(
	seats: u32,
	candidates: Vec<(AccountId, Balance)>,
	voters: Vec<(AccountId, Balance, Vec<AccountId>)>,
	issuance: Balance,
) -> Vec<(AccountId, Balance)> {
	let unit = (issuance / Balance::from(u64::MAX)).saturating_add(1);
	let votes = |amount: Balance| u64::try_from(amount.checked_div(unit).unwrap_or_default()).unwrap_or(u64::MAX);
	let own = candidates.iter().map(|(who, amount)| (who.clone(), votes(*amount), vec![who.clone()]));
	let others = voters.into_iter().map(|(who, amount, targets)| (who, votes(amount), targets));
	let all: Vec<_> = own.chain(others).filter(|(_, amount, _)| *amount > 0).collect();
	let names: Vec<_> = candidates.iter().map(|(who, _)| who.clone()).collect();
	let Ok(result) = seq_phragmen::<AccountId, Perbill>(seats as usize, names, all, None) else { return Vec::new() };
	let backed = |(who, backing): (AccountId, u128)| (who, backing.saturating_mul(unit));
	result.winners.into_iter().map(backed).filter(|(_, backing)| *backing > 0).collect()
}

/// Those who are elected: by votes, if they have two thirds at the least of what the candidates with most have at stake;
/// else these. Votes are not lost by a false word. Without this bound some that cost little would be enough to have those
/// elected who can lose little, whatever others have at stake.
pub fn enough_at_stake<AccountId: Clone + Ord>(
	winners: Vec<(AccountId, Balance)>,
	at_stake: &[(AccountId, Balance)],
	seats: u32,
) -> Vec<AccountId> {
	let mut largest: Vec<_> = at_stake.iter().filter(|(_, amount)| *amount > 0).collect();
	largest.sort_by(|(one, less), (other, more)| more.cmp(less).then(one.cmp(other)));
	largest.truncate(seats as usize);
	let sum = |all: &mut dyn Iterator<Item = Balance>| all.fold(0, Balance::saturating_add);
	let most = sum(&mut largest.iter().map(|(_, amount)| *amount));
	let is_elected = |who: &AccountId| winners.iter().any(|(winner, _)| winner == who);
	let theirs = sum(&mut at_stake.iter().filter(|(who, _)| is_elected(who)).map(|(_, amount)| *amount));
	if theirs.saturating_mul(3) >= most.saturating_mul(2) {
		return winners.into_iter().map(|(who, _)| who).collect();
	}
	largest.into_iter().map(|(who, _)| who.clone()).collect()
}

/// What candidates have at stake.
type Amounts<AccountId> = Vec<(AccountId, Balance)>;

impl<T: Config> Pallet<T> {
	/// Elects the watchers of the next epoch, if it is time and they are not.
	pub(crate) fn elect_if_due() -> Weight {
		let next = Self::current().saturating_add(1);
		let from = T::Epochs::first_block(next).saturating_sub(T::ElectionLead::get());
		if Self::now() < from || Elected::<T>::contains_key(next) {
			return T::DbWeight::get().reads(1);
		}
		let (candidates, voters, dropped) = Self::hold_election(next);
		let for_each = T::DbWeight::get().reads_writes(1, 1).saturating_add(DROPPED);
		T::WeightInfo::hold_election(candidates, voters).saturating_add(for_each.saturating_mul(dropped.into()))
	}

	/// Elects the watchers of an epoch, and says of how many candidates and by how many voters, and how many candidates
	/// were dropped.
	pub(crate) fn hold_election(epoch: EpochIndex) -> (u32, u32, u32) {
		let (candidates, at_stake, dropped) = Self::drop_who_cannot_lose();
		let stood = candidates.len() as u32;
		let count = stood.saturating_add(dropped);
		let voters = Self::votes_that_count();
		let mut asked = (count, voters.len() as u32, dropped);
		let set = match stood < MIN_SEATS {
			true => None,
			false => {
				let seats = T::Terms::get().seats();
				let winners = elect(seats, at_stake.clone(), voters, T::Currency::total_issuance());
				let winners = enough_at_stake(winners, &at_stake, seats);
				Some(Self::set_of(&candidates, winners, &at_stake)).filter(|set| set.members.len() as u32 >= MIN_SEATS)
			},
		};
		match set {
			Some(set) => {
				let (watchers, total) = (set.members.len() as u32, set.total);
				Elected::<T>::insert(epoch, set);
				Self::deposit_event(Event::WatchersElected { epoch, watchers, total });
			},
			None => {
				// Nobody is bound by an election that was not held.
				let last = Elected::<T>::get(epoch.saturating_sub(1)).unwrap_or_else(WatcherSet::empty);
				let watchers = last.members.len() as u32;
				// It was looked at what these have, too.
				asked.0 = count.saturating_add(watchers);
				Elected::<T>::insert(epoch, Self::kept(last));
				Self::deposit_event(Event::WatchersKept { epoch, watchers, candidates: stood });
			},
		}
		Self::clear_before(epoch);
		asked
	}

	/// Takes off the list who has not enough staked any more. Who is left, with what, and how many were dropped?
	fn drop_who_cannot_lose() -> (CandidateList<T::AccountId>, Amounts<T::AccountId>, u32) {
		let mut candidates = Candidates::<T>::get();
		let mut at_stake = Vec::new();
		let mut dropped = 0u32;
		candidates.retain(|Candidate { staker, signer }| {
			let stays = T::Staking::is_provider(Role::Watcher, staker);
			if stays {
				at_stake.push((staker.clone(), T::Staking::at_stake(Role::Watcher, staker)));
			} else {
				dropped = dropped.saturating_add(1);
				Self::give_up_signer(signer);
				Self::deposit_event(Event::CandidateLeft { staker: staker.clone(), displaced: false });
			}
			stays
		});
		if dropped > 0 {
			Candidates::<T>::put(&candidates);
		}
		(candidates, at_stake, dropped)
	}

	/// A set for one more epoch. Nobody weighs more than it still has, and the whole stays what it was, so that those who
	/// are left do not become a quorum by what others have taken out. Nobody weighs nothing: contracts on other chains know
	/// no such watcher.
	fn kept(mut set: WatcherSet<T::AccountId>) -> WatcherSet<T::AccountId> {
		for member in set.members.iter_mut() {
			let left = T::Staking::at_stake(Role::Watcher, &member.staker);
			member.weight = member.weight.min(left).max(1);
		}
		WatcherSet { held_in: 0, ..set }
	}

	fn votes_that_count() -> Vec<(T::AccountId, Balance, Vec<T::AccountId>)> {
		let vote = |voter: crate::Voter<T::AccountId>| {
			let targets = Votes::<T>::get(&voter.who)?.targets.into_inner();
			Some((voter.who, voter.amount, targets))
		};
		Voters::<T>::get().into_iter().filter_map(vote).collect()
	}

	fn set_of(
		candidates: &[Candidate<T::AccountId>],
		winners: Vec<T::AccountId>,
		at_stake: &[(T::AccountId, Balance)],
	) -> WatcherSet<T::AccountId> {
		let member = |staker: T::AccountId| {
			let signer = candidates.iter().find(|candidate| candidate.staker == staker)?.signer;
			// Votes decide who watches. How much a word weighs is decided by what can be lost by a false one.
			let weight = at_stake.iter().find(|(who, _)| *who == staker)?.1;
			Some(Member { staker, signer, weight })
		};
		let members: Vec<_> = winners.into_iter().filter_map(member).collect();
		// There are no more than seats.
		let members = BoundedVec::truncate_from(members);
		let total = members.iter().map(|member| member.weight).fold(0, Balance::saturating_add);
		WatcherSet { held_in: Self::now(), total, members }
	}

	/// Forgets what nobody needs any more when the watchers of this epoch are elected. One epoch goes as one comes.
	fn clear_before(epoch: EpochIndex) {
		if let Some(old) = epoch.checked_sub(T::EvidenceEpochs::get().saturating_add(2)) {
			Elected::<T>::remove(old);
			SetSignatures::<T>::remove(old);
		}
		if let Some(old) = epoch.checked_sub(KEPT_SHEETS) {
			Sheets::<T>::remove(old);
		}
	}
}
