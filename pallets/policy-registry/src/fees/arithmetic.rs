//! The arithmetic of fees, without storage. All amounts are whole multiples of a policy's fee: nothing is ever rounded.

use codec::{Decode, Encode, MaxEncodedLen};
use nulink_primitives::{provider::EpochIndex, sharing::Term, token::Balance};
use scale_info::TypeInfo;

/// What `epochs` epochs of service by each of `proxies` proxies cost. `None`: more than an amount can be.
pub fn cost(fee: Balance, proxies: u32, epochs: u32) -> Option<Balance> {
	fee.checked_mul(proxies.into())?.checked_mul(epochs.into())
}

/// The part of the term that is paid for, if the last proxy accepts in epoch `now`. `None`: nothing is left of it.
pub fn paid_from(term: Term, now: EpochIndex) -> Option<Term> {
	let paid = Term { start: term.start.max(now), end: term.end };
	(paid.epochs() > 0).then_some(paid)
}

/// The part that stays paid for, if the policy is revoked in epoch `now`: up to and with this epoch. Empty, if the term
/// has not begun.
pub fn cut(paid: Term, now: EpochIndex) -> Term {
	let end = paid.end.min(now.saturating_add(1)).max(paid.start);
	Term { start: paid.start, end }
}

/// What the owner gets back of what was paid for `paid`, if the proxies together were at work in `served` epochs of it
/// (each of a proxy's epochs counted once). `None`: impossible numbers.
pub fn unserved(fee: Balance, proxies: u32, paid: Term, served: u32) -> Option<Balance> {
	let prepaid = proxies.checked_mul(paid.epochs())?;
	cost(fee, 1, prepaid.checked_sub(served)?)
}

/// What changes in a provider's stream at the beginning of an epoch.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FeeChange {
	/// The fees of the policies whose paid term begins.
	pub starts: Balance,
	/// The fees of the policies whose paid term has ended.
	pub stops: Balance,
}

impl FeeChange {
	/// Whether it changes nothing and need not be kept.
	pub fn is_empty(&self) -> bool {
		self.starts == 0 && self.stops == 0
	}
}

/// What flows to a provider, as far as it is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FeeStream {
	/// The first epoch that is not settled.
	pub next_epoch: EpochIndex,
	/// What the epoch before it was worth: the sum of the fees of all policies that were paid for in it.
	pub rate: Balance,
	/// How many changes lie ahead. With the last of them the stream is over.
	pub changes: u32,
}

impl FeeStream {
	/// Goes into the next epoch, with its change if there is one, and returns what the epoch is worth.
	/// `None`: impossible numbers.
	pub fn advance(&mut self, change: Option<FeeChange>) -> Option<Balance> {
		if let Some(change) = change {
			self.rate = self.rate.checked_add(change.starts)?.checked_sub(change.stops)?;
			self.changes = self.changes.checked_sub(1)?;
		}
		self.next_epoch = self.next_epoch.checked_add(1)?;
		Some(self.rate)
	}

	/// Whether nothing will ever flow again.
	pub fn is_over(&self) -> bool {
		self.changes == 0
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::BTreeMap;

	fn term() -> impl Strategy<Value = Term> {
		(0u32..100, 1u32..100).prop_map(|(start, epochs)| Term { start, end: start + epochs })
	}

	proptest! {
		#[test]
		fn what_is_paid_and_what_is_lost_to_late_acceptance_are_the_term(term in term(), now in 0u32..250) {
			let paid = paid_from(term, now);
			let in_term = (term.start..term.end).filter(|epoch| *epoch >= now);
			prop_assert_eq!(paid.map_or(0, Term::epochs) as usize, in_term.count());
			if let Some(paid) = paid {
				prop_assert!(paid.start >= term.start && paid.start >= now && paid.end == term.end);
			}
		}

		#[test]
		fn a_revocation_keeps_the_epochs_that_have_begun(paid in term(), now in 0u32..250) {
			let kept = cut(paid, now);
			prop_assert_eq!(kept.start, paid.start);
			let begun = (paid.start..paid.end).filter(|epoch| *epoch <= now);
			prop_assert_eq!(kept.epochs() as usize, begun.count());
		}

		#[test]
		fn served_and_unserved_are_what_was_prepaid(
			fee in 1u128..1_000_000,
			proxies in 1u32..=32,
			paid in term(),
			part in 0u32..=100,
		) {
			let served = proxies * paid.epochs() * part / 100;
			let back = unserved(fee, proxies, paid, served).unwrap();
			prop_assert_eq!(back + fee * u128::from(served), cost(fee, proxies, paid.epochs()).unwrap());
		}

		#[test]
		fn a_stream_is_the_sum_of_its_policies(policies in prop::collection::vec((1u128..1_000, term()), 1..12)) {
			let mut changes = BTreeMap::<EpochIndex, FeeChange>::new();
			for (fee, term) in &policies {
				changes.entry(term.start).or_default().starts += fee;
				changes.entry(term.end).or_default().stops += fee;
			}
			let mut stream = FeeStream { next_epoch: 0, rate: 0, changes: changes.len() as u32 };
			while !stream.is_over() {
				let epoch = stream.next_epoch;
				let worth = stream.advance(changes.get(&epoch).copied()).unwrap();
				let in_force = policies.iter().filter(|(_, term)| term.contains(epoch));
				prop_assert_eq!(worth, in_force.map(|(fee, _)| fee).sum::<u128>());
			}
			prop_assert_eq!(stream.rate, 0);
			prop_assert_eq!(stream.next_epoch, policies.iter().map(|(_, term)| term.end).max().unwrap() + 1);
		}
	}

	#[test]
	fn a_cost_beyond_all_amounts_is_none() {
		assert_eq!(cost(u128::MAX, 1, 1), Some(u128::MAX));
		assert_eq!(cost(u128::MAX, 2, 1), None);
		assert_eq!(cost(u128::MAX / 2, 1, 3), None);
		assert_eq!(cost(u128::MAX, 32, 1024), None);
	}

	#[test]
	fn more_served_than_prepaid_is_impossible() {
		assert_eq!(unserved(5, 2, Term { start: 0, end: 3 }, 6), Some(0));
		assert_eq!(unserved(5, 2, Term { start: 0, end: 3 }, 7), None);
	}

	#[test]
	fn a_stream_that_would_run_below_nothing_is_impossible() {
		let mut stream = FeeStream { next_epoch: 0, rate: 5, changes: 1 };
		assert_eq!(stream.advance(Some(FeeChange { starts: 0, stops: 6 })), None);
	}
}
