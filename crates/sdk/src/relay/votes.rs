//! Voting for watchers.

use super::RelayError;
use crate::{
	address::Account,
	amount::Nlk,
	chain::{
		relay::{Candidate, RelayStatus, Vote, MAX_TARGETS},
		RelayCall,
	},
};
use nulink_primitives::{provider::EpochIndex, token::Balance};
use std::collections::BTreeSet;

/// A vote that the chain takes, if the account has enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VotePlan {
	/// The call.
	pub call: RelayCall,
	/// What is put on hold besides what is already.
	pub more: Balance,
	/// What comes back at once.
	pub back: Balance,
}

/// A vote for these candidates with so much in all. `present`: what the account votes now.
pub fn plan_vote(
	status: &RelayStatus,
	candidates: &[Candidate],
	present: Option<&Vote>,
	targets: Vec<Account>,
	amount: Balance,
) -> Result<VotePlan, RelayError> {
	if targets.is_empty() || targets.len() > MAX_TARGETS {
		return Err(RelayError::Targets(targets.len()));
	}
	let mut named = BTreeSet::new();
	if let Some(twice) = targets.iter().find(|target| !named.insert(target.0)) {
		return Err(RelayError::NamedTwice(*twice));
	}
	let stands = |target: &Account| candidates.iter().any(|candidate| candidate.staker == *target);
	if let Some(other) = targets.iter().find(|target| !stands(target)) {
		return Err(RelayError::NotCandidate(*other));
	}
	let least = status.terms.least_vote.max(1);
	if amount < least {
		return Err(RelayError::VoteTooSmall(Nlk(least)));
	}
	let (held, free_in) = present.map_or((0, 0), |vote| (vote.amount, vote.free_in));
	if amount < held && free_in > status.epoch {
		return Err(RelayError::VoteBound { held: Nlk(held), free_in });
	}
	Ok(VotePlan {
		call: RelayCall::Vote { targets, amount },
		more: amount.saturating_sub(held),
		back: held.saturating_sub(amount),
	})
}

/// What is taken back, and the epoch from which it is free. `None`: at once.
pub fn check_unvote(present: Option<&Vote>, epoch: EpochIndex) -> Result<(Balance, Option<EpochIndex>), RelayError> {
	let vote = present.ok_or(RelayError::NotVoting)?;
	let bound = (vote.free_in > epoch).then_some(vote.free_in);
	match bound {
		Some(free_in) if vote.leaving => Err(RelayError::VoteWaits { held: Nlk(vote.amount), free_in }),
		bound => Ok((vote.amount, bound)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::relay::prove::tests::status;
	use nulink_eth_proofs::Address;
	use nulink_primitives::token::NLK;

	fn account(number: u8) -> Account {
		[number; 32].into()
	}

	fn plan(present: Option<&Vote>, targets: &[u8], amount: Balance) -> Result<VotePlan, RelayError> {
		let candidates: Vec<_> = (1..20)
			.map(|number| Candidate { staker: account(number), signer: Address([number; 20]), at_stake: NLK })
			.collect();
		let targets = targets.iter().map(|number| account(*number)).collect();
		plan_vote(&status(), &candidates, present, targets, amount)
	}

	fn vote(amount: Balance, free_in: EpochIndex, leaving: bool) -> Vote {
		Vote { targets: vec![account(1)], amount, since: 1, leaving, free_in }
	}

	#[test]
	fn what_is_held_already_is_not_held_twice() {
		let plan = |present: Option<&Vote>, amount| super::tests::plan(present, &[1, 2], amount).unwrap();
		let first = plan(None, 50 * NLK);
		assert_eq!((first.more, first.back), (50 * NLK, 0));
		let (bound, free) = (vote(40 * NLK, 9, false), vote(40 * NLK, 0, false));
		assert_eq!(plan(Some(&bound), 50 * NLK).more, 10 * NLK);
		assert_eq!(plan(Some(&free), 15 * NLK).back, 25 * NLK);
	}

	#[test]
	fn what_the_chain_would_refuse_is_refused_here_with_what_to_do() {
		let told =
			|present: Option<&Vote>, targets: &[u8], amount| plan(present, targets, amount).unwrap_err().to_string();
		assert!(told(None, &[], 50 * NLK).contains("1 to 8 candidates"));
		assert!(told(None, &[1, 2, 3, 4, 5, 6, 7, 8, 9], 50 * NLK).contains("not for 9"));
		assert!(told(None, &[1, 2, 1], 50 * NLK).contains("named twice"));
		assert!(told(None, &[1, 77], 50 * NLK).contains("nulink relay candidates"));
		assert!(told(None, &[1], NLK).contains("at least 10 NLK"));
		assert!(told(Some(&vote(60 * NLK, 6, false)), &[1], 50 * NLK).contains("until epoch 6"));
	}

	#[test]
	fn a_vote_is_free_at_once_or_after_the_epoch_that_it_elected_for() {
		assert_eq!(check_unvote(Some(&vote(NLK, 0, false)), 5).unwrap(), (NLK, None));
		assert_eq!(check_unvote(Some(&vote(NLK, 6, false)), 5).unwrap(), (NLK, Some(6)));
		assert_eq!(check_unvote(Some(&vote(NLK, 5, true)), 5).unwrap(), (NLK, None));
		assert!(matches!(check_unvote(Some(&vote(NLK, 6, true)), 5), Err(RelayError::VoteWaits { free_in: 6, .. })));
		assert!(matches!(check_unvote(None, 5), Err(RelayError::NotVoting)));
	}
}
