//! The life of a policy: created, accepted, revoked or ended, removed.

use crate::{
	conditions::{self, ConditionOp, Fact},
	fees::arithmetic::{self, FeeChange},
	labels::looks_like_key,
	types::seat_bit,
	ByOwner, ByReceiver, BySeat, Conditions, ConditionsOf, Config, Error, Event, HoldReason, LabelInfo, LabelMembers,
	Labels, NextPolicy, Pallet, Policies, Policy, PolicyDraft, PolicyState, Seats, SeatsOf,
};
use alloc::collections::BTreeSet;
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision::BestEffort, Preservation::Preserve},
		Defensive,
	},
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{ContentId, Digest, KeyBytes, PolicyId, Term},
	token::{deposit, Balance},
};
use pallet_traits::{Epochs, Operated, Providers};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

/// Entries of a policy that do not depend on the number of its proxies: itself, its seats, its conditions, and the
/// entries by owner, by receiver and by label.
const ENTRIES: u32 = 6;
/// Entries for each proxy: one by seat, two changes of its stream.
const ENTRIES_PER_PROXY: u32 = 3;

fn size<Stored: MaxEncodedLen>() -> u32 {
	Stored::max_encoded_len() as u32
}

/// What is kept of the term of a policy that never was active.
fn nothing_of(term: Term) -> Term {
	Term { start: term.start, end: term.start }
}

impl<T: Config> Pallet<T> {
	/// What is held for a policy with so many proxies. It depends on nothing else (conditions are charged for as if
	/// there were the most), so that it is known before the policy is written and never changes.
	pub(crate) fn policy_deposit(proxies: u32) -> Balance {
		let fixed = [
			size::<(PolicyId, Policy<T::AccountId>)>(),
			size::<(PolicyId, Conditions)>(),
			size::<PolicyId>(),
			size::<(T::AccountId, PolicyId)>(),
			size::<(T::AccountId, PolicyId)>(),
			size::<(T::AccountId, Digest, KeyBytes, PolicyId)>(),
		];
		let each = [
			size::<(T::AccountId, Digest)>(),
			size::<(T::AccountId, PolicyId, u8)>(),
			size::<(T::AccountId, EpochIndex, FeeChange)>().saturating_mul(2),
		];
		let sum = |sizes: &[u32]| sizes.iter().fold(0u32, |sum, size| sum.saturating_add(*size));
		let items = ENTRIES.saturating_add(proxies.saturating_mul(ENTRIES_PER_PROXY));
		deposit(items, sum(&fixed).saturating_add(proxies.saturating_mul(sum(&each))))
	}

	pub(crate) fn do_create_policy(owner: T::AccountId, draft: PolicyDraft<T::AccountId>) -> DispatchResult {
		let label = Labels::<T>::get(&owner, draft.label).ok_or(Error::<T>::UnknownLabel)?;
		Self::ensure_sound(&draft)?;
		let member = LabelMembers::<T>::get((&owner, draft.label, draft.receiving_key));
		ensure!(!member.is_some_and(Self::is_live), Error::<T>::AlreadyGranted);
		let are_providers = draft.seats.iter().all(|(who, _)| T::Providers::is_provider(Role::Proxy, who));
		ensure!(are_providers, Error::<T>::NotProvider);

		let (policy, stored) = Self::store(owner, draft, label)?;

		Self::deposit_event(Event::PolicyCreated {
			policy,
			owner: stored.owner,
			receiver: stored.receiver,
			label: stored.label,
			proxies: stored.proxies,
			threshold: stored.threshold,
			term: stored.term,
			fee: stored.fee,
		});
		Ok(())
	}

	/// Checks all that can be said of a draft without looking at others' state.
	fn ensure_sound(draft: &PolicyDraft<T::AccountId>) -> DispatchResult {
		ensure!(looks_like_key(&draft.verifying_key), Error::<T>::MalformedKey);
		ensure!(looks_like_key(&draft.receiving_key), Error::<T>::MalformedKey);
		ensure!(draft.treasure_map.is_well_formed(), Error::<T>::MalformedContentId);

		let proxies = draft.seats.len();
		ensure!(proxies > 0, Error::<T>::NoProxies);
		let threshold = usize::from(draft.threshold);
		ensure!((1..=proxies).contains(&threshold), Error::<T>::ThresholdOutOfRange);
		let distinct: BTreeSet<_> = draft.seats.iter().map(|(provider, _)| provider).collect();
		ensure!(distinct.len() == proxies, Error::<T>::DuplicateProxy);

		let now = T::Epochs::current();
		let Term { start, end } = draft.term;
		ensure!(start < end, Error::<T>::TermEmpty);
		ensure!(start >= now, Error::<T>::TermInPast);
		ensure!(draft.term.epochs() <= T::MaxEpochs::get(), Error::<T>::TermTooLong);
		ensure!(start.saturating_sub(now) <= T::MaxEpochs::get(), Error::<T>::TermTooFarAhead);
		ensure!(draft.fee >= T::MinimumFee::get(), Error::<T>::FeeTooLow);

		ensure!(conditions::is_well_formed(&draft.conditions), Error::<T>::MalformedConditions);
		// Only older policies: none can wait for itself, not even over others.
		let next = NextPolicy::<T>::get();
		let is_known = |op: &ConditionOp| !matches!(op, ConditionOp::Fact(Fact::PolicyActive(id)) if *id >= next);
		ensure!(draft.conditions.iter().all(is_known), Error::<T>::ConditionOnLaterPolicy);
		Ok(())
	}

	/// Takes deposit and prepayment and writes a policy that was found to be sound.
	pub(crate) fn store(
		owner: T::AccountId,
		draft: PolicyDraft<T::AccountId>,
		mut label: LabelInfo,
	) -> Result<(PolicyId, Policy<T::AccountId>), DispatchError> {
		let id = NextPolicy::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let proxies = draft.seats.len() as u32;
		let total = arithmetic::cost(draft.fee, proxies, draft.term.epochs())
			.ok_or(DispatchError::from(Error::<T>::FeeTooHigh))?;
		let deposit = Self::policy_deposit(proxies);
		let accept_by = Self::block().saturating_add(T::AcceptanceWindow::get());

		T::Currency::hold(&HoldReason::Deposit.into(), &owner, deposit)?;
		Self::escrow(&owner, total)?;

		label.policies = label.policies.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let policy = Policy {
			receiver: draft.receiver,
			label: draft.label,
			label_version: label.version,
			delegating_key: label.delegating_key,
			verifying_key: draft.verifying_key,
			receiving_key: draft.receiving_key,
			threshold: draft.threshold,
			// At most 32.
			proxies: proxies as u8,
			accepted: 0,
			treasure_map: draft.treasure_map,
			term: draft.term,
			fee: draft.fee,
			paid_by_receiver: 0,
			deposit,
			state: PolicyState::Pending { accept_by },
			owner,
		};
		NextPolicy::<T>::put(next);
		Labels::<T>::insert(&policy.owner, policy.label, label);
		LabelMembers::<T>::insert((&policy.owner, policy.label, policy.receiving_key), id);
		ByOwner::<T>::insert(&policy.owner, id, ());
		ByReceiver::<T>::insert(&policy.receiver, id, ());
		for (seat, (provider, _)) in draft.seats.iter().enumerate() {
			BySeat::<T>::insert(provider, id, seat as u8);
		}
		SeatsOf::<T>::insert(id, draft.seats);
		if !draft.conditions.is_empty() {
			ConditionsOf::<T>::insert(id, draft.conditions);
		}
		Policies::<T>::insert(id, &policy);
		Ok((id, policy))
	}

	/// Takes a seat. Returns the number of proxies, if it was the last one.
	pub(crate) fn do_accept_policy(operator: T::AccountId, id: PolicyId) -> Result<Option<u8>, DispatchError> {
		let provider = match T::Providers::operated_by(&operator) {
			Some(Operated { role: Role::Proxy, staker, until: None, .. }) => staker,
			_ => return Err(Error::<T>::NotOperator.into()),
		};
		let mut policy = Policies::<T>::get(id).ok_or(Error::<T>::UnknownPolicy)?;
		let seat = BySeat::<T>::get(&provider, id).ok_or(Error::<T>::NoSeat)?;
		ensure!(!policy.has_accepted(seat), Error::<T>::AlreadyAccepted);
		let PolicyState::Pending { accept_by } = policy.state else { return Err(Error::<T>::NotPending.into()) };
		let now = T::Epochs::current();
		ensure!(Self::block() <= accept_by && now < policy.term.end, Error::<T>::AcceptanceClosed);
		ensure!(T::Providers::is_provider(Role::Proxy, &provider), Error::<T>::NotProvider);

		policy.accepted |= seat_bit(seat);
		let missing = policy.missing();
		Self::deposit_event(Event::PolicyAccepted { policy: id, provider, missing });
		let last = missing == 0;
		if last {
			let seats = SeatsOf::<T>::get(id).defensive_unwrap_or_default();
			let (paid, refunded) = Self::activate(&mut policy, &seats, now)?;
			Self::deposit_event(Event::PolicyActivated { policy: id, paid, refunded });
		}
		Policies::<T>::insert(id, &policy);
		Ok(last.then_some(policy.proxies))
	}

	/// Lets the fees flow from the current epoch on and gives back those of epochs that are lost.
	pub(crate) fn activate(
		policy: &mut Policy<T::AccountId>,
		seats: &Seats<T::AccountId>,
		now: EpochIndex,
	) -> Result<(Term, Balance), DispatchError> {
		let paid = arithmetic::paid_from(policy.term, now).ok_or(Error::<T>::AcceptanceClosed)?;
		let lost = policy.term.epochs().saturating_sub(paid.epochs());
		let refunded = arithmetic::cost(policy.fee, policy.proxies.into(), lost).ok_or(ArithmeticError::Overflow)?;
		for (provider, _) in seats {
			Self::open_stream(provider, paid, policy.fee)?;
		}
		Self::pay_out(&policy.owner, refunded)?;
		policy.state = PolicyState::Active { paid };
		Ok((paid, refunded))
	}

	/// Ends a policy. Returns the number of its proxies and of the epochs that stay paid for.
	pub(crate) fn do_revoke_policy(owner: T::AccountId, id: PolicyId) -> Result<(u8, u32), DispatchError> {
		let mut policy = Policies::<T>::get(id).ok_or(Error::<T>::UnknownPolicy)?;
		ensure!(policy.owner == owner, Error::<T>::NotOwner);
		let now = T::Epochs::current();
		let seats = SeatsOf::<T>::get(id).defensive_unwrap_or_default();
		let (kept, refunded) = match policy.state {
			PolicyState::Revoked { .. } => return Err(Error::<T>::AlreadyRevoked.into()),
			PolicyState::Active { paid } => {
				ensure!(now < paid.end, Error::<T>::PolicyEnded);
				let kept = arithmetic::cut(paid, now);
				for (provider, _) in &seats {
					Self::cut_stream(provider, paid, kept, policy.fee)?;
				}
				(kept, Self::refund_of(&policy, &seats, paid, kept)?)
			},
			PolicyState::Pending { .. } => {
				let kept = nothing_of(policy.term);
				(kept, Self::refund_of(&policy, &seats, policy.term, kept)?)
			},
		};

		Self::pay_out(&owner, refunded)?;
		policy.state = PolicyState::Revoked { at_block: Self::block(), paid: kept };
		Self::remove_member(id, &policy);
		Policies::<T>::insert(id, &policy);

		Self::deposit_event(Event::PolicyRevoked { policy: id, refunded });
		Ok((policy.proxies, kept.epochs()))
	}

	/// Removes a policy. Returns the number of its proxies and of the epochs that were looked at for the refund.
	pub(crate) fn do_remove_policy(id: PolicyId) -> Result<(u8, u32), DispatchError> {
		let policy = Policies::<T>::get(id).ok_or(Error::<T>::UnknownPolicy)?;
		let seats = SeatsOf::<T>::get(id).defensive_unwrap_or_default();
		ensure!(Self::is_removable(&policy), Error::<T>::NotYetRemovable);
		let (epochs, refunded) = match policy.state {
			PolicyState::Revoked { .. } => (0, 0),
			PolicyState::Active { paid } => (paid.epochs(), Self::refund_of(&policy, &seats, paid, paid)?),
			PolicyState::Pending { .. } => (0, Self::refund_of(&policy, &seats, policy.term, nothing_of(policy.term))?),
		};

		Self::pay_out(&policy.owner, refunded)?;
		T::Currency::release(&HoldReason::Deposit.into(), &policy.owner, policy.deposit, BestEffort)?;
		Self::remove_member(id, &policy);
		Labels::<T>::mutate(&policy.owner, policy.label, |label| {
			if let Some(label) = label {
				label.policies = label.policies.saturating_sub(1);
			}
		});
		ByOwner::<T>::remove(&policy.owner, id);
		ByReceiver::<T>::remove(&policy.receiver, id);
		for (provider, _) in &seats {
			BySeat::<T>::remove(provider, id);
		}
		SeatsOf::<T>::remove(id);
		ConditionsOf::<T>::remove(id);
		Policies::<T>::remove(id);

		Self::deposit_event(Event::PolicyRemoved { policy: id, refunded });
		Ok((policy.proxies, epochs))
	}

	pub(crate) fn do_pay(receiver: T::AccountId, id: PolicyId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::NothingToPay);
		let mut policy = Policies::<T>::get(id).ok_or(Error::<T>::UnknownPolicy)?;
		ensure!(policy.receiver == receiver, Error::<T>::NotReceiver);
		Self::ensure_active(&policy)?;

		let total = policy.paid_by_receiver.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::transfer(&receiver, &policy.owner, amount, Preserve)?;
		policy.paid_by_receiver = total;
		Policies::<T>::insert(id, &policy);

		Self::deposit_event(Event::Paid { policy: id, amount, total });
		Ok(())
	}

	pub(crate) fn do_set_treasure_map(owner: T::AccountId, id: PolicyId, treasure_map: ContentId) -> DispatchResult {
		ensure!(treasure_map.is_well_formed(), Error::<T>::MalformedContentId);
		let mut policy = Policies::<T>::get(id).ok_or(Error::<T>::UnknownPolicy)?;
		ensure!(policy.owner == owner, Error::<T>::NotOwner);
		if !matches!(policy.state, PolicyState::Pending { .. }) {
			Self::ensure_active(&policy)?;
		}

		policy.treasure_map = treasure_map;
		Policies::<T>::insert(id, &policy);

		Self::deposit_event(Event::TreasureMapSet { policy: id, treasure_map });
		Ok(())
	}

	/// All proxies have accepted, and it is neither revoked nor over. Its term need not have begun.
	fn ensure_active(policy: &Policy<T::AccountId>) -> DispatchResult {
		match policy.state {
			PolicyState::Pending { .. } => Err(Error::<T>::NotActive.into()),
			PolicyState::Revoked { .. } => Err(Error::<T>::AlreadyRevoked.into()),
			PolicyState::Active { paid } => {
				ensure!(T::Epochs::current() < paid.end, Error::<T>::PolicyEnded);
				Ok(())
			},
		}
	}

	/// Whether the policy gives access, or still can.
	pub(crate) fn is_live(id: PolicyId) -> bool {
		Policies::<T>::get(id).is_some_and(|policy| match policy.state {
			PolicyState::Pending { .. } => !Self::is_removable(&policy),
			PolicyState::Active { paid } => T::Epochs::current() < paid.end,
			PolicyState::Revoked { .. } => false,
		})
	}

	/// Whether nothing can come of the policy any more: neither access nor evidence.
	fn is_removable(policy: &Policy<T::AccountId>) -> bool {
		match policy.state {
			PolicyState::Pending { accept_by } => Self::block() > accept_by || T::Epochs::current() >= policy.term.end,
			_ => Self::last_served(policy)
				.is_some_and(|block| Self::block() > block.saturating_add(T::EvidenceWindow::get())),
		}
	}

	/// Frees the policy's place under its label, unless a later policy has taken it.
	fn remove_member(id: PolicyId, policy: &Policy<T::AccountId>) {
		LabelMembers::<T>::mutate_exists((&policy.owner, policy.label, policy.receiving_key), |member| {
			if *member == Some(id) {
				*member = None;
			}
		});
	}
}
