//! What must be true after every call.

use crate::{
	types::{assignment, each, only},
	Assignments, BalanceOf, Config, Fragments, HoldReason, NextRequest, Pallet, Requests, RequestsByPolicy, Seated,
	SilencePunished, UsedEvidence,
};
use alloc::collections::btree_map::BTreeMap;
use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{
	traits::{Saturating, Zero},
	TryRuntimeError,
};

impl<T: Config> Pallet<T> {
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut owed = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let (mut answers, mut waiting, mut open) = (0, 0, 0);
		for (id, request) in Requests::<T>::iter() {
			open += 1;
			ensure!(id < NextRequest::<T>::get(), "a request has a number that was not given yet");
			ensure!(request.asked_at <= Self::now(), "a request was made in the future");
			ensure!(request.asked_at <= request.deadline, "a request was over before it was made");
			ensure!(request.answered & request.reported == 0, "a proxy answered and was reported");
			let settled = request.answered | request.reported;
			ensure!(settled & !request.obliged == 0, "a proxy answered or was reported that was not obliged");

			let to_be_earned = request.fee.saturating_mul(request.waiting().count_ones().into());
			ensure!(request.deposit >= to_be_earned, "a deposit does not cover the fees");
			let total = owed.entry(request.requester.clone()).or_insert_with(Zero::zero);
			*total = total.saturating_add(request.deposit);

			ensure!(RequestsByPolicy::<T>::contains_key(request.policy, id), "a request is not in its index");
			let proxies = Seated::<T>::get(id);
			ensure!(request.obliged & !seats_of(proxies.len()) == 0, "a seat is obliged that nobody has");
			for (seat, proxy) in (0u8..).zip(&proxies) {
				let answered = request.answered & only(seat) != 0;
				ensure!(Fragments::<T>::contains_key(id, seat) == answered, "answers and fragments disagree");
				let waits = request.waiting() & only(seat) != 0;
				let assigned = Assignments::<T>::contains_key(proxy, assignment(request.deadline, id));
				ensure!(assigned == waits, "duties and assignments disagree");
			}
			answers += each(request.answered).count();
			waiting += each(request.waiting()).count();
		}
		for (who, owed) in owed {
			let held = T::Currency::balance_on_hold(&HoldReason::Request.into(), &who);
			ensure!(held == owed, "what is held is not what the open requests owe");
		}
		ensure!(Fragments::<T>::iter_keys().count() == answers, "there is a fragment that is no answer");
		ensure!(Assignments::<T>::iter_keys().count() == waiting, "there is an assignment without a duty");
		ensure!(RequestsByPolicy::<T>::iter_keys().count() == open, "a request that is closed is in the index");
		ensure!(Seated::<T>::iter_keys().count() == open, "the proxies of a closed request are stored");
		ensure!(UsedEvidence::<T>::iter_values().all(|used| used <= Self::now()), "evidence was used in the future");
		let mut punished = SilencePunished::<T>::iter_values();
		ensure!(punished.all(|punished| punished <= Self::now()), "silence was punished in the future");
		Ok(())
	}
}

/// The set of the first `count` seats.
fn seats_of(count: usize) -> u32 {
	(0..count).filter_map(|seat| u8::try_from(seat).ok()).fold(0, |seats, seat| seats | only(seat))
}
