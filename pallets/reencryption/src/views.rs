//! What the view functions answer.

use crate::{
	types::{assignment, Quote, RequestInfo},
	Assignments, BalanceOf, Config, Fragments, Pallet, Requests, RequestsByPolicy, Seated, MAX_LISTED, MAX_SCANNED,
};
use alloc::vec::Vec;
use nulink_primitives::sharing::{FragmentBytes, PolicyId, RequestId, MAX_PROXIES};
use pallet_traits::Policies;

/// How many entries a caller gets that asks for `limit`.
fn bounded(limit: u32) -> usize {
	limit.min(MAX_LISTED) as usize
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_request(id: RequestId) -> Option<RequestInfo<T::AccountId, BalanceOf<T>>> {
		let request = Requests::<T>::get(id)?;
		let proxies = Seated::<T>::get(id);
		Some(RequestInfo {
			report_until: Self::report_until(&request),
			proxies: (0u8..).zip(proxies).map(|(seat, proxy)| (proxy, request.duty(seat))).collect(),
			policy: request.policy,
			requester: request.requester,
			capsule: request.capsule,
			asked_at: request.asked_at,
			deadline: request.deadline,
			fee: request.fee,
			deposit: request.deposit,
		})
	}

	pub(crate) fn view_fragments(id: RequestId) -> Vec<(u8, T::AccountId, FragmentBytes)> {
		(0u8..)
			.zip(Seated::<T>::get(id))
			.filter_map(|(seat, provider)| Fragments::<T>::get(id, seat).map(|fragment| (seat, provider, fragment)))
			.collect()
	}

	pub(crate) fn view_open_requests(policy: PolicyId, limit: u32) -> Vec<RequestId> {
		let mut open: Vec<_> = RequestsByPolicy::<T>::iter_key_prefix(policy).take(bounded(limit)).collect();
		open.sort_unstable();
		open
	}

	pub(crate) fn view_assignments(provider: T::AccountId, limit: u32) -> Vec<RequestId> {
		let now = Self::now();
		// After the last entry that there could be of the block before: what is too late stays until it is closed.
		let passed = Assignments::<T>::hashed_key_for(&provider, assignment(now.saturating_sub(1), RequestId::MAX));
		let in_time = |id: &RequestId| {
			Requests::<T>::get(id).is_some_and(|request| {
				now <= request.deadline && T::Policies::served_until(request.policy).is_none_or(|last| now <= last)
			})
		};
		let mut assigned: Vec<_> = Assignments::<T>::iter_key_prefix_from(provider, passed)
			.take(MAX_SCANNED as usize)
			.map(|(_, id)| RequestId::from_be_bytes(id))
			.filter(in_time)
			.take(bounded(limit))
			.collect();
		assigned.sort_unstable();
		assigned
	}

	pub(crate) fn view_quote(policy: PolicyId) -> Option<Quote<BalanceOf<T>>> {
		let keys = T::Policies::keys(policy)?;
		let mut proxies = T::Policies::proxies(policy);
		proxies.truncate(MAX_PROXIES as usize);
		let obliged = Self::at_work(&proxies).count_ones();
		Some(Quote {
			obliged,
			threshold: keys.threshold,
			fees: Self::fees(obliged),
			deposit: Self::storage_price(proxies.len() as u32, obliged),
		})
	}
}
