//! What clients read without an index of their own.

use crate::{
	fees::arithmetic, ByOwner, ByReceiver, BySeat, ConditionsOf, Config, LabelMembers, Pallet, Policies, PolicyInfo,
	SeatInfo, SeatsOf,
};
use alloc::vec::Vec;
use nulink_primitives::{
	sharing::{Digest, KeyBytes, PolicyId, MAX_PROXIES},
	token::Balance,
};

/// The most entries of a list that one query answers with.
pub const MAX_LISTED: u32 = 256;

/// The beginning of a list, no longer than asked for and allowed.
fn page<Entry>(entries: impl Iterator<Item = Entry>, limit: u32) -> Vec<Entry> {
	entries.take(limit.min(MAX_LISTED) as usize).collect()
}

impl<T: Config> Pallet<T> {
	pub(crate) fn policy_info(id: PolicyId) -> Option<PolicyInfo<T::AccountId>> {
		let policy = Policies::<T>::get(id)?;
		let seat = |(index, (provider, commitment)): (usize, (T::AccountId, Digest))| SeatInfo {
			provider,
			commitment,
			accepted: policy.has_accepted(index as u8),
		};
		let seats = SeatsOf::<T>::get(id).unwrap_or_default().into_iter().enumerate().map(seat).collect();
		Some(PolicyInfo {
			policy: id,
			owner: policy.owner,
			receiver: policy.receiver,
			label: policy.label,
			label_version: policy.label_version,
			delegating_key: policy.delegating_key,
			verifying_key: policy.verifying_key,
			receiving_key: policy.receiving_key,
			threshold: policy.threshold,
			seats,
			treasure_map: policy.treasure_map,
			term: policy.term,
			fee: policy.fee,
			conditions: ConditionsOf::<T>::get(id).unwrap_or_default().into_inner(),
			paid_by_receiver: policy.paid_by_receiver,
			deposit: policy.deposit,
			state: policy.state,
		})
	}

	pub(crate) fn owned(owner: &T::AccountId, start_after: Option<PolicyId>, limit: u32) -> Vec<PolicyId> {
		match start_after {
			None => page(ByOwner::<T>::iter_key_prefix(owner), limit),
			Some(last) => {
				page(ByOwner::<T>::iter_key_prefix_from(owner, ByOwner::<T>::hashed_key_for(owner, last)), limit)
			},
		}
	}

	pub(crate) fn received(receiver: &T::AccountId, start_after: Option<PolicyId>, limit: u32) -> Vec<PolicyId> {
		match start_after {
			None => page(ByReceiver::<T>::iter_key_prefix(receiver), limit),
			Some(last) => {
				let from = ByReceiver::<T>::hashed_key_for(receiver, last);
				page(ByReceiver::<T>::iter_key_prefix_from(receiver, from), limit)
			},
		}
	}

	pub(crate) fn seated(provider: &T::AccountId, start_after: Option<PolicyId>, limit: u32) -> Vec<PolicyId> {
		match start_after {
			None => page(BySeat::<T>::iter_key_prefix(provider), limit),
			Some(last) => {
				page(BySeat::<T>::iter_key_prefix_from(provider, BySeat::<T>::hashed_key_for(provider, last)), limit)
			},
		}
	}

	pub(crate) fn members(
		owner: &T::AccountId,
		label: Digest,
		start_after: Option<KeyBytes>,
		limit: u32,
	) -> Vec<(KeyBytes, PolicyId)> {
		match start_after {
			None => page(LabelMembers::<T>::iter_prefix((owner, label)), limit),
			Some(last) => {
				let from = LabelMembers::<T>::hashed_key_for((owner, label, last));
				page(LabelMembers::<T>::iter_prefix_from((owner, label), from), limit)
			},
		}
	}

	pub(crate) fn cost(proxies: u32, epochs: u32, fee: Balance) -> Option<(Balance, Balance)> {
		let total = arithmetic::cost(fee, proxies, epochs)?;
		(1..=MAX_PROXIES).contains(&proxies).then(|| (total, Self::policy_deposit(proxies)))
	}
}
