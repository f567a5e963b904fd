//! The accountable path: a request, its answers, the silence of those who do not answer, its end.

use crate::{
	types::{assignment, each, only, Duty, Request, ResponseWindowIndex},
	Assignments, BalanceOf, Config, Error, Event, Fragments, HoldReason, NextRequest, Pallet, RequestOf, Requests,
	RequestsByPolicy, Seated, SilencePunished, WeightInfo,
};
use codec::MaxEncodedLen;
use frame_support::{
	defensive,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
	},
};
use nulink_primitives::{
	provider::{Offence, Role},
	sharing::{CapsuleBytes, FragmentBytes, PolicyId, RequestId, FRAGMENT_LEN, MAX_PROXIES},
};
use pallet_traits::{Epochs, Policies, Providers, SlashProviders};
use sp_runtime::{
	traits::{Saturating, Zero},
	SaturatedConversion,
};

/// Bytes of the keys and counters under which an answer and its assignment are stored, rounded up.
const ENTRY_BYTES: u32 = 128;

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// For which provider the key acts as a proxy now.
	pub(crate) fn proxy_of(operator: &T::AccountId) -> Result<T::AccountId, Error<T>> {
		T::Providers::operated_by(operator)
			.filter(|operated| operated.role == Role::Proxy && operated.until.is_none())
			.map(|operated| operated.staker)
			.ok_or(Error::NotOperator)
	}

	/// The seats of the proxies that are at work in this epoch. All proxies of an active policy have accepted their
	/// seats, so acceptance is not asked again.
	pub(crate) fn at_work(proxies: &[T::AccountId]) -> u32 {
		let epoch = T::Epochs::current();
		(0u8..)
			.zip(proxies)
			.filter(|(_, proxy)| T::Providers::is_active(Role::Proxy, proxy, epoch))
			.fold(0, |seats, (seat, _)| seats | only(seat))
	}

	/// The price of what a request under a policy with `proxies` stores, if `obliged` of them answer it.
	pub(crate) fn storage_price(proxies: u32, obliged: u32) -> BalanceOf<T> {
		let account = T::AccountId::max_encoded_len() as u32;
		let request = (RequestOf::<T>::max_encoded_len() as u32).saturating_add(ENTRY_BYTES);
		let answer = (FRAGMENT_LEN as u32).saturating_add(account).saturating_add(ENTRY_BYTES);
		let bytes =
			request.saturating_add(proxies.saturating_mul(account)).saturating_add(obliged.saturating_mul(answer));
		T::ByteDeposit::get().saturating_mul(bytes.into())
	}

	/// The fees of a request that `obliged` proxies must answer.
	pub(crate) fn fees(obliged: u32) -> BalanceOf<T> {
		T::ResponseFee::get().saturating_mul(obliged.into())
	}

	/// The last block in which silence can be reported.
	pub(crate) fn report_until(request: &RequestOf<T>) -> u32 {
		request.deadline.saturating_add(T::EvidenceWindow::get())
	}

	/// Whether nobody can be blamed for not answering: the policy stopped allowing it before the deadline. Otherwise an
	/// owner could ask through a friend, revoke at once, and have those slashed who obey.
	pub(crate) fn is_excused(request: &RequestOf<T>) -> bool {
		T::Policies::keys(request.policy).is_none()
			|| T::Policies::served_until(request.policy).is_some_and(|last| last < request.deadline)
	}

	pub(crate) fn do_request(
		requester: T::AccountId,
		policy: PolicyId,
		capsule: CapsuleBytes,
	) -> DispatchResultWithPostInfo {
		T::Policies::access(policy, &requester).map_err(Error::<T>::from)?;
		let keys = T::Policies::keys(policy).ok_or(Error::<T>::PolicyNotFound)?;
		Self::check_capsule(&capsule)?;

		let proxies = BoundedVec::<_, ConstU32<MAX_PROXIES>>::truncate_from(T::Policies::proxies(policy));
		let obliged = Self::at_work(&proxies);
		let count = obliged.count_ones();
		ensure!(count >= u32::from(keys.threshold.max(1)), Error::<T>::NotEnoughProxies);

		let id = NextRequest::<T>::get();
		let next = id.checked_add(1).ok_or(sp_runtime::ArithmeticError::Overflow)?;
		let seats = proxies.len() as u32;
		let deposit = Self::storage_price(seats, count).saturating_add(Self::fees(count));
		T::Currency::hold(&HoldReason::Request.into(), &requester, deposit)?;

		let now = Self::now();
		let deadline = now.saturating_add(T::ResponseWindow::get());
		NextRequest::<T>::put(next);
		RequestsByPolicy::<T>::insert(policy, id, ());
		for seat in each(obliged) {
			if let Some(proxy) = proxies.get(usize::from(seat)) {
				Assignments::<T>::insert(proxy, assignment(deadline, id), ());
			}
		}
		Seated::<T>::insert(id, proxies);
		Requests::<T>::insert(
			id,
			Request {
				policy,
				requester: requester.clone(),
				capsule,
				asked_at: now,
				deadline,
				obliged,
				answered: 0,
				reported: 0,
				fee: T::ResponseFee::get(),
				deposit,
			},
		);
		Self::deposit_event(Event::ReencryptionRequested { request: id, policy, requester, deadline, obliged });
		Ok(Some(T::WeightInfo::request_reencryption(seats)).into())
	}

	pub(crate) fn do_submit_fragment(
		operator: T::AccountId,
		id: RequestId,
		fragment: FragmentBytes,
	) -> DispatchResultWithPostInfo {
		let provider = Self::proxy_of(&operator)?;
		let mut request = Requests::<T>::get(id).ok_or(Error::<T>::RequestNotFound)?;
		let seat = T::Policies::seat(request.policy, &provider).ok_or(Error::<T>::NotSeated)?;
		match request.duty(seat.index) {
			Duty::Waiting => (),
			Duty::NotObliged => return Err(Error::<T>::NotObliged.into()),
			Duty::Answered => return Err(Error::<T>::AlreadyAnswered.into()),
			Duty::Reported => return Err(Error::<T>::AlreadyReported.into()),
		}
		let now = Self::now();
		ensure!(now <= request.deadline, Error::<T>::DeadlinePassed);
		let may_serve = T::Policies::served_until(request.policy).is_none_or(|last| now <= last);
		ensure!(may_serve, Error::<T>::PolicyEnded);
		let keys = T::Policies::keys(request.policy).ok_or(Error::<T>::PolicyNotFound)?;
		let right = Self::is_right(&keys, &seat.commitment, &request.capsule, &fragment)?;
		ensure!(right, Error::<T>::WrongFragment);

		let paid = Self::pay(&request, &provider);
		request.deposit.saturating_reduce(paid);
		request.answered |= only(seat.index);
		Assignments::<T>::remove(&provider, assignment(request.deadline, id));
		Requests::<T>::insert(id, request);
		Fragments::<T>::insert(id, seat.index, fragment);
		Self::deposit_event(Event::FragmentSubmitted { request: id, provider, seat: seat.index, paid });
		Ok(Pays::No.into())
	}

	/// Pays the fee of one answer out of what is held for the request, and returns what was paid.
	///
	/// An answer counts even if it can not be paid (the provider's account was reaped and the fee is below the
	/// existential deposit, say): else it would be slashed for silence. `Force`, because a requester can freeze its
	/// whole balance, for a vote say, after it was held.
	fn pay(request: &RequestOf<T>, provider: &T::AccountId) -> BalanceOf<T> {
		if request.deposit < request.fee {
			defensive!("the fees of all who must answer were held");
			return Zero::zero();
		}
		with_storage_layer(|| {
			T::Currency::transfer_on_hold(
				&HoldReason::Request.into(),
				&request.requester,
				provider,
				request.fee,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)
		})
		.unwrap_or_default()
	}

	pub(crate) fn do_report_silence(reporter: T::AccountId, id: RequestId, provider: T::AccountId) -> DispatchResult {
		let mut request = Requests::<T>::get(id).ok_or(Error::<T>::RequestNotFound)?;
		let now = Self::now();
		ensure!(now > request.deadline, Error::<T>::DeadlineNotPassed);
		ensure!(now <= Self::report_until(&request), Error::<T>::ReportWindowClosed);
		let seat = Seated::<T>::get(id)
			.iter()
			.position(|proxy| *proxy == provider)
			.and_then(|seat| u8::try_from(seat).ok())
			.ok_or(Error::<T>::NotSeated)?;
		match request.duty(seat) {
			Duty::Waiting => (),
			Duty::NotObliged => return Err(Error::<T>::NotObliged.into()),
			Duty::Answered => return Err(Error::<T>::AlreadyAnswered.into()),
			Duty::Reported => return Err(Error::<T>::AlreadyReported.into()),
		}
		ensure!(!Self::is_excused(&request), Error::<T>::Excused);

		request.reported |= only(seat);
		let window = Self::window_of(request.asked_at);
		Assignments::<T>::remove(&provider, assignment(request.deadline, id));
		Requests::<T>::insert(id, request);
		let slashed = if SilencePunished::<T>::contains_key(&provider, window) {
			Zero::zero()
		} else {
			let slashed = T::SlashProviders::slash(Role::Proxy, &provider, Offence::Silence, Some(&reporter));
			// What cost nothing was no punishment.
			if !slashed.is_zero() {
				SilencePunished::<T>::insert(&provider, window, now);
			}
			slashed
		};
		Self::deposit_event(Event::SilenceReported { request: id, provider, slashed, reporter });
		Ok(())
	}

	/// The response window of a block.
	fn window_of(block: u32) -> ResponseWindowIndex {
		block.checked_div(T::ResponseWindow::get()).unwrap_or_default()
	}

	pub(crate) fn do_forget_silence(provider: T::AccountId, window: ResponseWindowIndex) -> DispatchResultWithPostInfo {
		let punished = SilencePunished::<T>::get(&provider, window).ok_or(Error::<T>::EvidenceNotFound)?;
		// A request of the window was reported after its own deadline, so the window had ended before. The last of its
		// requests could be reported until `ResponseWindow` and `EvidenceWindow` after the end of the window.
		let needed_until = punished.saturating_add(T::ResponseWindow::get()).saturating_add(T::EvidenceWindow::get());
		ensure!(Self::now() > needed_until, Error::<T>::StillNeeded);
		SilencePunished::<T>::remove(&provider, window);
		Self::deposit_event(Event::SilenceForgotten { provider, window });
		Ok(Pays::No.into())
	}

	pub(crate) fn do_close(who: T::AccountId, id: RequestId) -> DispatchResultWithPostInfo {
		let request = Requests::<T>::get(id).ok_or(Error::<T>::RequestNotFound)?;
		let now = Self::now();
		let excused = now > request.deadline && Self::is_excused(&request);
		// What nobody can answer or report any more is nobody's business but the requester's for a while, who may want to
		// fetch the answers. Where all have answered or were reported it stays so: there nothing waits for anybody.
		let fetched = request.deadline.saturating_add(T::ResponseWindow::get());
		if now <= Self::report_until(&request) && !(excused && now > fetched) {
			ensure!(who == request.requester, Error::<T>::NotRequester);
			ensure!(request.waiting() == 0 || excused, Error::<T>::StillOpen);
		}

		let released = T::Currency::release(
			&HoldReason::Request.into(),
			&request.requester,
			request.deposit,
			Precision::BestEffort,
		)?;
		let proxies = Seated::<T>::take(id);
		for seat in each(request.answered) {
			Fragments::<T>::remove(id, seat);
		}
		for seat in each(request.waiting()) {
			if let Some(proxy) = proxies.get(usize::from(seat)) {
				Assignments::<T>::remove(proxy, assignment(request.deadline, id));
			}
		}
		RequestsByPolicy::<T>::remove(request.policy, id);
		Requests::<T>::remove(id);
		Self::deposit_event(Event::RequestClosed { request: id, requester: request.requester, released });
		Ok(Some(T::WeightInfo::close_request(proxies.len() as u32)).into())
	}
}
