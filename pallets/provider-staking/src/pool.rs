//! The arithmetic of delegation, free of storage: what a pool holds, what a delegator has of it and when it counts, and
//! what the provider keeps.
//!
//! Amounts and shares are `u128`. Every division rounds so that the pool keeps the rest: who comes gets too few shares
//! rather than too many, who goes gets too little rather than too much, each time by less than one unit of NLK or the
//! price of one share.

use crate::{
	maths,
	types::{CLAIM_EPOCHS, MAX_CHUNKS},
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::provider::EpochIndex;
use scale_info::TypeInfo;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// How many changes of its size a delegation remembers, until the rewards from before them are claimed or expired.
pub const MAX_STEPS: u32 = 16;
/// Who delegates may lose this part to rounding, and a unit: more, and the pool's price per share is out of order.
const MAX_ENTRY_LOSS: u128 = 1_000;

/// What the delegators of one provider own together.
///
/// A share is worth `balance / shares`. Who delegates buys shares at that price. A slash lowers the price, for all at
/// once; rewards do not raise it, because they are paid out. So shares on their way out are worth what all others are,
/// and need no pool of their own. Nothing but these functions changes the balance: NLK that somebody sends to the
/// pallet's account raises no price.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pool {
	/// The NLK in it.
	pub balance: u128,
	/// All shares of it, those on their way out included.
	pub shares: u128,
	/// The shares on their way out.
	pub leaving: u128,
	/// The shares that came in epoch `young_in`. They do not count in the epoch after it.
	pub young: u128,
	/// The last epoch in which shares came.
	pub young_in: EpochIndex,
}

impl Pool {
	/// What so many shares are worth, rounded down. More shares than there are count as all.
	pub fn worth(&self, shares: u128) -> u128 {
		maths::share(self.balance, shares, self.shares)
	}

	/// The fewest shares that are worth `amount`; all, if all together are worth less.
	pub fn price(&self, amount: u128) -> u128 {
		multiply_by_rational_with_rounding(amount, self.shares, self.balance, Rounding::Up)
			.map_or(self.shares, |shares| shares.min(self.shares))
	}

	/// The shares that are not on their way out.
	pub fn working(&self) -> u128 {
		self.shares.saturating_sub(self.leaving)
	}

	/// The shares that came in epoch `now`, as far as they are still there.
	pub fn young_at(&self, now: EpochIndex) -> u128 {
		if self.young_in == now {
			self.young
		} else {
			0
		}
	}

	/// Seen from epoch `now`, the shares that count in the next one. From now on they can only get fewer.
	pub fn counting(&self, now: EpochIndex) -> u128 {
		self.working().saturating_sub(self.young_at(now))
	}

	/// Puts `amount` in and returns the shares for it. `None`, and nothing happened: the pool was slashed to nothing or
	/// nearly so, or its price per share is so high that too much would be lost.
	pub fn add(&mut self, amount: u128, now: EpochIndex) -> Option<u128> {
		let minted = match self.shares {
			0 => amount,
			// Without a balance there is no price.
			shares => multiply_by_rational_with_rounding(amount, shares, self.balance, Rounding::Down)?,
		};
		let after = Pool {
			balance: self.balance.checked_add(amount)?,
			shares: self.shares.checked_add(minted)?,
			leaving: self.leaving,
			young: self.young_at(now).checked_add(minted)?,
			young_in: now,
		};
		let lost = amount.saturating_sub(after.worth(minted));
		if minted == 0 || lost > (amount / MAX_ENTRY_LOSS).saturating_add(1) {
			return None;
		}
		*self = after;
		Some(minted)
	}

	/// Sends shares on their way out, of which `young` came in this epoch.
	pub fn send_off(&mut self, shares: u128, young: u128, now: EpochIndex) {
		self.leaving = self.leaving.saturating_add(shares).min(self.shares);
		self.young = self.young_at(now).saturating_sub(young);
		self.young_in = now;
	}

	/// Calls shares back that were on their way out. They are young again.
	pub fn call_back(&mut self, shares: u128, now: EpochIndex) {
		let shares = shares.min(self.leaving);
		self.leaving = self.leaving.saturating_sub(shares);
		self.young = self.young_at(now).saturating_add(shares);
		self.young_in = now;
	}

	/// Ends shares that were on their way out and returns the NLK for them.
	pub fn take_out(&mut self, shares: u128) -> u128 {
		let shares = shares.min(self.leaving);
		let amount = self.worth(shares);
		self.balance = self.balance.saturating_sub(amount);
		self.leaving = self.leaving.saturating_sub(shares);
		self.shares = self.shares.saturating_sub(shares);
		amount
	}

	/// Takes up to `amount` from all shares alike and returns how much it was.
	pub fn slash(&mut self, amount: u128) -> u128 {
		let taken = amount.min(self.balance);
		self.balance = self.balance.saturating_sub(taken);
		taken
	}

	/// Puts back what was slashed wrongly, for all shares alike. Only where there are shares: a balance without them is
	/// nobody's.
	pub fn restore(&mut self, amount: u128) {
		self.balance = self.balance.saturating_add(amount);
	}
}

/// A commission that is higher than the present one, and when it begins.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Raise {
	/// The new commission.
	pub rate: Perbill,
	/// The first epoch for which it is taken.
	pub from: EpochIndex,
}

/// The part of its delegators' rewards that a provider keeps.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Commission {
	/// The present one.
	pub rate: Perbill,
	/// A higher one that is announced.
	pub raise: Option<Raise>,
}

impl Commission {
	/// The commission of an epoch that is to come.
	pub fn in_epoch(&self, epoch: EpochIndex) -> Perbill {
		self.raise.as_ref().filter(|raise| raise.from <= epoch).map_or(self.rate, |raise| raise.rate)
	}

	/// Sets another one, and returns the first epoch for which it is taken: `next`, the first one that is not settled
	/// yet, or `notice` if it is a raise. What was announced before and has not begun is called off.
	pub fn set(&mut self, rate: Perbill, next: EpochIndex, notice: EpochIndex) -> EpochIndex {
		let present = self.in_epoch(next);
		let is_raise = rate > present;
		*self = Commission {
			rate: if is_raise { present } else { rate },
			raise: is_raise.then_some(Raise { rate, from: notice }),
		};
		if is_raise {
			notice
		} else {
			next
		}
	}
}

/// From an epoch on, so many shares of a delegation count.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Step {
	/// The first epoch in which they count.
	pub from: EpochIndex,
	/// How many.
	pub shares: u128,
}

/// Shares on their way out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct LeavingShares {
	/// How many.
	pub shares: u128,
	/// From which epoch they can be withdrawn.
	pub unlock_epoch: EpochIndex,
}

/// What one account has delegated to one provider.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Delegation {
	/// How many shares count in which epochs, in ascending order, as far as it matters for rewards that can be claimed.
	/// The last step is what it has now, without what is on its way out.
	pub steps: BoundedVec<Step, ConstU32<MAX_STEPS>>,
	/// What is on its way out, oldest first, with ascending unlock epochs.
	pub leaving: BoundedVec<LeavingShares, ConstU32<MAX_CHUNKS>>,
	/// Before this epoch there is nothing to claim.
	pub next_claim: EpochIndex,
}

/// What to do if a delegation remembers all the changes that it can.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WhenFull {
	/// Refuse the change.
	Refuse,
	/// Forget the oldest change. For the time around it the smaller of both sizes is remembered.
	Forget,
}

impl Delegation {
	/// The shares that it has, without those on their way out.
	pub fn shares(&self) -> u128 {
		self.steps.last().map_or(0, |step| step.shares)
	}

	/// The shares that count in an epoch, not before [`next_claim`](Self::next_claim).
	pub fn shares_in(&self, epoch: EpochIndex) -> u128 {
		self.steps.iter().rev().find(|step| step.from <= epoch).map_or(0, |step| step.shares)
	}

	/// The shares that are on their way out.
	pub fn leaving_total(&self) -> u128 {
		// Part of the pool's shares: it cannot saturate.
		self.leaving.iter().fold(0, |sum: u128, part| sum.saturating_add(part.shares))
	}

	/// More shares. They count from the epoch after the next one, so that they count only where the confirmation of
	/// activity could count them. `false`, and nothing happened: too many changes.
	#[must_use]
	pub fn add(&mut self, shares: u128, now: EpochIndex) -> bool {
		let coming = self.shares_in(now.saturating_add(1));
		self.remember(now, coming, self.shares().saturating_add(shares), WhenFull::Refuse)
	}

	/// Fewer shares, the young ones first; from the next epoch on they do not count. Returns how many of them were
	/// young. More than there are count as all.
	pub fn reduce(&mut self, shares: u128, now: EpochIndex) -> u128 {
		let before = self.shares_in(now.saturating_add(1));
		let left = self.shares().saturating_sub(shares);
		let coming = before.min(left);
		self.remember(now, coming, left, WhenFull::Forget);
		shares.saturating_sub(before.saturating_sub(coming))
	}

	/// Writes down how many shares count in the epoch after `now`, and how many in those after that.
	fn remember(&mut self, now: EpochIndex, coming: u128, later: u128, when_full: WhenFull) -> bool {
		let mut steps = self.steps.clone();
		steps.retain(|step| step.from <= now);
		let changes = [(now.saturating_add(1), coming), (now.saturating_add(2), later)];
		for (from, shares) in changes {
			if steps.last().map_or(0, |step| step.shares) == shares {
				continue;
			}
			if steps.is_full() {
				if when_full == WhenFull::Refuse {
					return false;
				}
				// Both lie before the present epoch: the steps at and after it are three at most.
				let second = steps.remove(1);
				if let Some(first) = steps.iter_mut().next() {
					first.shares = first.shares.min(second.shares);
				}
			}
			if steps.try_push(Step { from, shares }).is_err() {
				return false;
			}
		}
		self.steps = steps;
		true
	}

	/// Sends shares on their way out until `unlock_epoch`. `false`, and nothing happened: too many portions.
	#[must_use]
	pub fn send_off(&mut self, shares: u128, unlock_epoch: EpochIndex) -> bool {
		match self.leaving.last_mut().filter(|part| part.unlock_epoch == unlock_epoch) {
			Some(part) => {
				part.shares = part.shares.saturating_add(shares);
				true
			},
			None => self.leaving.try_push(LeavingShares { shares, unlock_epoch }).is_ok(),
		}
	}

	/// Calls up to so many shares back from the youngest portions and returns how many it were.
	pub fn call_back(&mut self, shares: u128) -> u128 {
		let mut left = shares;
		while left > 0 {
			let Some(youngest) = self.leaving.last_mut() else { break };
			let part = youngest.shares.min(left);
			youngest.shares = youngest.shares.saturating_sub(part);
			left = left.saturating_sub(part);
			if youngest.shares == 0 {
				self.leaving.pop();
			}
		}
		shares.saturating_sub(left)
	}

	/// Takes the shares whose time has come off the list and returns how many it were.
	pub fn take_unlocked(&mut self, now: EpochIndex) -> u128 {
		let before = self.leaving_total();
		self.leaving.retain(|part| part.unlock_epoch > now);
		before.saturating_sub(self.leaving_total())
	}

	/// Forgets what no claim needs any more, seen from epoch `now`.
	pub fn settle(&mut self, now: EpochIndex) {
		self.next_claim = self.next_claim.max(now.saturating_sub(CLAIM_EPOCHS));
		while let Some(first) = self.steps.first().copied() {
			let passed = self.steps.get(1).is_some_and(|second| second.from <= self.next_claim);
			if !passed && first.shares > 0 {
				// Before its first shares counted, it earned nothing.
				self.next_claim = self.next_claim.max(first.from);
				break;
			}
			self.steps.remove(0);
		}
	}

	/// Whether nothing is left of it, nor of its claims.
	pub fn is_over(&self) -> bool {
		self.steps.is_empty() && self.leaving.is_empty()
	}
}

/// How a provider counted its delegators in an epoch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DelegatedPart {
	/// What the delegated NLK weighs, as a part of the provider's weight.
	pub weight: u128,
	/// The shares that weigh it, and among which its reward is divided.
	pub shares: u128,
	/// The part of that reward that the provider keeps.
	pub commission: Perbill,
}

impl DelegatedPart {
	/// What the provider keeps of what the delegated NLK earned. Rounded down.
	pub fn kept(&self, earned: u128) -> u128 {
		self.commission.mul_floor(earned)
	}

	/// What so many shares get of it. Rounded down, so that all together get no more than the provider leaves.
	pub fn reward(&self, earned: u128, shares: u128) -> u128 {
		maths::share(earned.saturating_sub(self.kept(earned)), shares, self.shares)
	}
}

#[cfg(test)]
mod tests;
