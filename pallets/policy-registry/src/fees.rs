//! Fees: escrow, streams, refunds.
//!
//! An owner prepays. What is prepaid flows to the proxies epoch by epoch, and only for epochs in which they were active;
//! the rest goes back. Nothing loops over policies: for every provider there is one stream, the sum of all its policies,
//! of which only the changes are kept, each at the epoch in which it happens ([`FeeDelta`]). Settling an epoch applies
//! the change at its beginning, if there is one, and pays the sum if the provider was active.
//!
//! Of what a proxy earned a part is burned, as [`Config::ServiceFees`] says, and the rest is paid. That happens when it is
//! claimed, so that the same fee is out of escrow in one call, to the unit: what was prepaid is in the end paid, burned or
//! refunded.
//!
//! Two things make that exact. Changes are only ever written for the current epoch or later ones, and only epochs that
//! have ended are settled: nothing that was settled changes afterwards. And whether a provider is active in an epoch is
//! decided when the epoch begins: the payment to the proxy and the refund to the owner, computed at different times,
//! judge by the same answer.

pub mod arithmetic;

use crate::{Config, Error, Escrowed, FeeDelta, Pallet, Policy, Seats, Stream};
use arithmetic::{FeeChange, FeeStream};
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::Mutate, tokens::Preservation::Preserve, DefensiveOption},
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Term,
	token::Balance,
};
use pallet_traits::{Epochs, Providers, ServiceFee, ServiceFees};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// The most epochs that one call settles.
pub const MAX_EPOCHS_PER_CLAIM: u32 = 32;

impl<T: Config> Pallet<T> {
	/// Takes a prepayment from its owner.
	pub(crate) fn escrow(owner: &T::AccountId, amount: Balance) -> DispatchResult {
		let escrowed = Escrowed::<T>::get().checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::transfer(owner, &Self::account_id(), amount, Preserve)?;
		Escrowed::<T>::put(escrowed);
		Ok(())
	}

	/// Gives back out of what was prepaid.
	pub(crate) fn pay_out(to: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		Self::draw(amount)?;
		T::Currency::transfer(&Self::account_id(), to, amount, Preserve)?;
		Ok(())
	}

	/// Pays a provider what it earned out of what was prepaid, but for the part that is burned.
	fn pay_fee(provider: &T::AccountId, fee: Balance) -> Result<ServiceFee<Balance>, DispatchError> {
		if fee == 0 {
			return Ok(ServiceFee::default());
		}
		Self::draw(fee)?;
		T::ServiceFees::pay_fee(Role::Proxy, &Self::account_id(), provider, fee)
	}

	/// Owes so much less: what leaves the account in the same call.
	fn draw(amount: Balance) -> DispatchResult {
		let escrowed = Escrowed::<T>::get()
			.checked_sub(amount)
			.defensive_ok_or(DispatchError::from(ArithmeticError::Underflow))?;
		Escrowed::<T>::put(escrowed);
		Ok(())
	}

	/// What the owner gets back of what was paid for `paid`, when `kept` is the part that the proxies were at work for.
	/// All epochs of `kept` have begun.
	pub(crate) fn refund_of(
		policy: &Policy<T::AccountId>,
		seats: &Seats<T::AccountId>,
		paid: Term,
		kept: Term,
	) -> Result<Balance, DispatchError> {
		let mut served = 0u32;
		if kept.epochs() > 0 {
			for (provider, _) in seats {
				let active = T::Providers::active_epochs(Role::Proxy, provider, kept.start, kept.end);
				served = served.checked_add(active).ok_or(ArithmeticError::Overflow)?;
			}
		}
		arithmetic::unserved(policy.fee, policy.proxies.into(), paid, served)
			.defensive_ok_or(ArithmeticError::Underflow.into())
	}

	/// Lets `fee` flow to the provider in every epoch of `paid`, none of which has ended.
	pub(crate) fn open_stream(provider: &T::AccountId, paid: Term, fee: Balance) -> DispatchResult {
		let mut stream =
			Stream::<T>::get(provider).unwrap_or(FeeStream { next_epoch: paid.start, rate: 0, changes: 0 });
		// A stream waits at its first change. If that lies ahead, nothing has flowed yet, and it may begin earlier.
		stream.next_epoch = stream.next_epoch.min(paid.start);
		Self::change(provider, paid.start, &mut stream, |change| {
			Some(FeeChange { starts: change.starts.checked_add(fee)?, ..change })
		})?;
		Self::change(provider, paid.end, &mut stream, |change| {
			Some(FeeChange { stops: change.stops.checked_add(fee)?, ..change })
		})?;
		Stream::<T>::insert(provider, stream);
		Ok(())
	}

	/// Lets what flows in the epochs of `paid` flow in those of `kept` only, which is `paid` or a beginning of it. No
	/// epoch of `paid` that is not in `kept` has begun.
	pub(crate) fn cut_stream(provider: &T::AccountId, paid: Term, kept: Term, fee: Balance) -> DispatchResult {
		if kept == paid {
			return Ok(());
		}
		let underflow = DispatchError::from(ArithmeticError::Underflow);
		let mut stream = Stream::<T>::get(provider).defensive_ok_or(underflow)?;
		Self::change(provider, paid.end, &mut stream, |change| {
			Some(FeeChange { stops: change.stops.checked_sub(fee)?, ..change })
		})?;
		if kept.epochs() == 0 {
			Self::change(provider, paid.start, &mut stream, |change| {
				Some(FeeChange { starts: change.starts.checked_sub(fee)?, ..change })
			})?;
		} else {
			Self::change(provider, kept.end, &mut stream, |change| {
				Some(FeeChange { stops: change.stops.checked_add(fee)?, ..change })
			})?;
		}
		Self::put_stream(provider, stream);
		Ok(())
	}

	/// Changes what changes at the beginning of an epoch.
	fn change(
		provider: &T::AccountId,
		epoch: EpochIndex,
		stream: &mut FeeStream,
		with: impl FnOnce(FeeChange) -> Option<FeeChange>,
	) -> DispatchResult {
		let old = FeeDelta::<T>::get(provider, epoch);
		// No sum here is more than what is in escrow, and nothing is taken away that was not added before.
		let new = with(old.unwrap_or_default()).defensive_ok_or(DispatchError::from(ArithmeticError::Overflow))?;
		match (old.is_some(), new.is_empty()) {
			(false, false) => stream.changes = stream.changes.saturating_add(1),
			(true, true) => stream.changes = stream.changes.saturating_sub(1),
			_ => (),
		}
		match new.is_empty() {
			true => FeeDelta::<T>::remove(provider, epoch),
			false => FeeDelta::<T>::insert(provider, epoch, new),
		}
		Ok(())
	}

	/// Keeps a stream as long as it is not over.
	fn put_stream(provider: &T::AccountId, stream: FeeStream) {
		match stream.is_over() {
			true => Stream::<T>::remove(provider),
			false => Stream::<T>::insert(provider, stream),
		}
	}

	/// Settles at most `max_epochs` epochs that have ended and pays the provider. Returns how many were settled and what
	/// became of the fees.
	pub(crate) fn do_claim_fees(
		provider: &T::AccountId,
		max_epochs: u32,
	) -> Result<(u32, ServiceFee<Balance>), DispatchError> {
		ensure!(max_epochs <= MAX_EPOCHS_PER_CLAIM, Error::<T>::TooManyEpochs);
		let mut stream = Stream::<T>::get(provider).ok_or(Error::<T>::NothingToClaim)?;
		let first = stream.next_epoch;
		let end = T::Epochs::current().min(first.saturating_add(max_epochs));
		let mut amount: Balance = 0;
		while stream.next_epoch < end && !stream.is_over() {
			let change = FeeDelta::<T>::take(provider, stream.next_epoch);
			let worth = Self::settle(provider, &mut stream, change)?;
			amount = amount.checked_add(worth).ok_or(ArithmeticError::Overflow)?;
		}
		let epochs = stream.next_epoch.saturating_sub(first);
		ensure!(epochs > 0, Error::<T>::NothingToClaim);
		Self::put_stream(provider, stream);
		Ok((epochs, Self::pay_fee(provider, amount)?))
	}

	/// What is paid to the provider for epochs that have ended and are not settled, if it is claimed in the largest steps
	/// that there are: each of them divides what it settles, and rounds.
	pub(crate) fn owed(provider: &T::AccountId) -> Balance {
		let Some(mut stream) = Stream::<T>::get(provider) else { return 0 };
		let now = T::Epochs::current();
		let mut paid: Balance = 0;
		while stream.next_epoch < now && !stream.is_over() {
			let end = now.min(stream.next_epoch.saturating_add(MAX_EPOCHS_PER_CLAIM));
			let mut amount: Balance = 0;
			while stream.next_epoch < end && !stream.is_over() {
				let change = FeeDelta::<T>::get(provider, stream.next_epoch);
				let Ok(worth) = Self::settle(provider, &mut stream, change) else { return paid };
				// No more than what is in escrow.
				amount = amount.saturating_add(worth);
			}
			paid = paid.saturating_add(T::ServiceFees::divide(amount).paid);
		}
		paid
	}

	/// Moves the stream over its next epoch, with the change at its beginning, and returns what the provider earned in it.
	fn settle(
		provider: &T::AccountId,
		stream: &mut FeeStream,
		change: Option<FeeChange>,
	) -> Result<Balance, DispatchError> {
		let epoch = stream.next_epoch;
		let worth = stream.advance(change).defensive_ok_or(DispatchError::from(ArithmeticError::Underflow))?;
		let earned = worth > 0 && T::Providers::is_active(Role::Proxy, provider, epoch);
		Ok(if earned { worth } else { 0 })
	}
}
