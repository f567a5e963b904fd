//! What must hold in storage after every block.

use crate::{
	conditions, ByOwner, ByReceiver, BySeat, ConditionsOf, Config, Escrowed, FeeDelta, HoldReason, LabelMembers,
	Labels, NextPolicy, Pallet, Policies, Policy, PolicyState, SeatsOf, Stream,
};
use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::fungible::{Inspect, InspectHold},
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{PolicyId, MAX_PROXIES},
	token::Balance,
};
use pallet_traits::{Epochs, Providers};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	/// Checks everything. Errors name the first thing that does not hold.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (id, policy) in Policies::<T>::iter() {
			Self::check_policy(id, &policy)?;
		}
		Self::check_indexes()?;
		Self::check_labels()?;
		Self::check_streams()?;
		Self::check_deposits()?;
		Self::check_escrow()
	}

	fn check_policy(id: PolicyId, policy: &Policy<T::AccountId>) -> Result<(), TryRuntimeError> {
		ensure!(id < NextPolicy::<T>::get(), "a policy has a number that was not given yet");
		let seats = SeatsOf::<T>::get(id).ok_or("a policy has no seats")?;
		let proxies = u32::from(policy.proxies);
		ensure!((1..=MAX_PROXIES).contains(&proxies) && seats.len() as u32 == proxies, "seats are missing");
		ensure!((1..=policy.proxies).contains(&policy.threshold), "a threshold can not be reached");
		ensure!(u64::from(policy.accepted) >> proxies == 0, "a seat that is none has accepted");
		for (seat, (provider, _)) in seats.iter().enumerate() {
			ensure!(BySeat::<T>::get(provider, id) == Some(seat as u8), "a proxy does not find its seat");
		}
		ensure!(ByOwner::<T>::contains_key(&policy.owner, id), "an owner does not find a policy");
		ensure!(ByReceiver::<T>::contains_key(&policy.receiver, id), "a receiver does not find a policy");
		let conditions = ConditionsOf::<T>::get(id).unwrap_or_default();
		ensure!(conditions::is_well_formed(&conditions), "conditions are malformed");
		ensure!(policy.fee > 0 && policy.term.epochs() > 0, "a policy is for nothing");
		match policy.state {
			PolicyState::Pending { .. } => ensure!(policy.missing() > 0, "all have accepted, but it is pending"),
			PolicyState::Active { paid } => {
				ensure!(policy.missing() == 0, "it is active, but not all have accepted");
				let inside = policy.term.start <= paid.start && paid.end == policy.term.end;
				ensure!(inside && paid.epochs() > 0, "the paid term is not the end of the term");
			},
			PolicyState::Revoked { paid, .. } => {
				let inside = policy.term.start <= paid.start && paid.end <= policy.term.end;
				ensure!(inside && paid.start <= paid.end, "the paid term is not in the term");
				ensure!(policy.missing() == 0 || paid.epochs() == 0, "paid for, but not all have accepted");
			},
		}
		let member = LabelMembers::<T>::get((&policy.owner, policy.label, policy.receiving_key));
		ensure!(!Self::is_live(id) || member == Some(id), "a label does not know a live policy");
		Ok(())
	}

	fn check_indexes() -> Result<(), TryRuntimeError> {
		let policies = Policies::<T>::iter_keys().count();
		let seats: usize = Policies::<T>::iter_values().map(|policy| usize::from(policy.proxies)).sum();
		ensure!(SeatsOf::<T>::iter_keys().count() == policies, "seats of a policy that is gone");
		ensure!(ByOwner::<T>::iter_keys().count() == policies, "an owner finds a policy that is gone");
		ensure!(ByReceiver::<T>::iter_keys().count() == policies, "a receiver finds a policy that is gone");
		ensure!(BySeat::<T>::iter_keys().count() == seats, "a proxy finds a seat that is gone");
		ensure!(ConditionsOf::<T>::iter_keys().all(Policies::<T>::contains_key), "conditions of a policy that is gone");
		Ok(())
	}

	fn check_labels() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::new();
		for policy in Policies::<T>::iter_values() {
			let count: &mut u32 = counted.entry((policy.owner, policy.label)).or_default();
			*count = count.saturating_add(1);
		}
		for (owner, label, info) in Labels::<T>::iter() {
			let count = counted.remove(&(owner, label)).unwrap_or(0);
			ensure!(info.policies == count, "a label miscounts its policies");
		}
		ensure!(counted.is_empty(), "a policy's label is gone");
		for ((owner, label, key), id) in LabelMembers::<T>::iter() {
			let policy = Policies::<T>::get(id).ok_or("a label knows a policy that is gone")?;
			let fits = policy.owner == owner && policy.label == label && policy.receiving_key == key;
			ensure!(fits, "a label knows a policy under another key");
			ensure!(!matches!(policy.state, PolicyState::Revoked { .. }), "a label knows a revoked policy");
		}
		Ok(())
	}

	fn check_streams() -> Result<(), TryRuntimeError> {
		let mut changes = BTreeMap::<T::AccountId, Vec<EpochIndex>>::new();
		for (provider, epoch, change) in FeeDelta::<T>::iter() {
			ensure!(!change.is_empty(), "a change changes nothing");
			changes.entry(provider).or_default().push(epoch);
		}
		for (provider, stream) in Stream::<T>::iter() {
			let epochs = changes.remove(&provider).unwrap_or_default();
			ensure!(!epochs.is_empty() && stream.changes as usize == epochs.len(), "a stream miscounts its changes");
			ensure!(epochs.iter().all(|epoch| *epoch >= stream.next_epoch), "a change was passed over");
			let settled_ahead = stream.next_epoch > T::Epochs::current() && stream.rate > 0;
			ensure!(!settled_ahead, "an epoch was settled before it ended");
		}
		ensure!(changes.is_empty(), "changes of no stream");
		Ok(())
	}

	fn check_deposits() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		let labels = Labels::<T>::iter().map(|(owner, _, info)| (owner, info.deposit));
		let policies = Policies::<T>::iter_values().map(|policy| (policy.owner, policy.deposit));
		for (owner, deposit) in labels.chain(policies) {
			let sum = deposits.entry(owner).or_default();
			*sum = sum.saturating_add(deposit);
		}
		for (owner, sum) in deposits {
			let held = T::Currency::balance_on_hold(&HoldReason::Deposit.into(), &owner);
			ensure!(held == sum, "what is held is not the sum of the deposits");
		}
		Ok(())
	}

	/// Every unit in escrow is owed to exactly one: to a proxy, for an epoch that is not settled and in which it was
	/// active or may yet be; or to the owner, for an epoch of a policy that has not been refunded in which a proxy was
	/// not active, or for all of a policy that is not active.
	fn check_escrow() -> Result<(), TryRuntimeError> {
		let now = T::Epochs::current();
		let mut owed: Balance = 0;
		let mut owe = |amount: Option<Balance>| -> Result<(), TryRuntimeError> {
			owed = amount.and_then(|amount| owed.checked_add(amount)).ok_or("more is owed than an amount can be")?;
			Ok(())
		};
		for (provider, mut stream) in Stream::<T>::iter() {
			while !stream.is_over() {
				let epoch = stream.next_epoch;
				let worth =
					stream.advance(FeeDelta::<T>::get(&provider, epoch)).ok_or("a stream runs below nothing")?;
				if epoch > now || T::Providers::is_active(Role::Proxy, &provider, epoch) {
					owe(Some(worth))?;
				}
			}
			ensure!(stream.rate == 0, "a stream never ends");
		}
		for (id, policy) in Policies::<T>::iter() {
			match policy.state {
				PolicyState::Revoked { .. } => (),
				PolicyState::Pending { .. } => {
					owe(policy.fee.checked_mul(u128::from(policy.proxies) * u128::from(policy.term.epochs())))?
				},
				PolicyState::Active { paid } => {
					for (provider, _) in SeatsOf::<T>::get(id).unwrap_or_default() {
						let absent = (paid.start..paid.end)
							.filter(|epoch| *epoch <= now)
							.filter(|epoch| !T::Providers::is_active(Role::Proxy, &provider, *epoch))
							.count();
						owe(policy.fee.checked_mul(absent as u128))?;
					}
				},
			}
		}
		ensure!(Escrowed::<T>::get() == owed, "what is in escrow is not what is owed");
		let covered = owed.checked_add(T::Currency::minimum_balance());
		ensure!(
			covered.is_some_and(|covered| T::Currency::balance(&Self::account_id()) >= covered),
			"the account does not cover what is in escrow"
		);
		Ok(())
	}
}
