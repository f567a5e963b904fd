//! Receipts as evidence of what they say: that a proxy served; and requests that failed, as evidence that too few did.
//! For those who sell access.

use crate::{types::SignedReceipt, Config, Pallet, Requests};
use frame_support::traits::Get;
use nulink_primitives::{provider::Role, sharing::RequestId};
use pallet_traits::{Deliveries, Delivery, Policies, Providers, Unserved};
use sp_runtime::traits::Verify;

impl<T: Config> Deliveries<T::AccountId> for Pallet<T> {
	type Receipt = SignedReceipt<T::AccountId, T::Signature>;

	fn delivery(signed: &Self::Receipt) -> Option<Delivery<T::AccountId>> {
		let SignedReceipt { receipt, signature, operator } = signed;
		let age = Self::now().checked_sub(receipt.block)?;
		if age > T::EvidenceWindow::get() {
			return None;
		}
		let operated = T::Providers::operated_by(operator).filter(|operated| operated.role == Role::Proxy)?;
		let named = Into::<[u8; 32]>::into(operated.staker.clone()) == receipt.provider;
		let in_office = operated.since <= receipt.block && operated.until.is_none_or(|until| receipt.block <= until);
		let bytes = receipt.signed_bytes(&Self::genesis());
		let shown = named && in_office && signature.verify(&bytes[..], operator);
		shown.then(|| Delivery {
			policy: receipt.policy,
			provider: operated.staker,
			capsule: receipt.capsule,
			block: receipt.block,
		})
	}

	fn failed(id: RequestId) -> Option<Unserved<T::AccountId>> {
		let request = Requests::<T>::get(id)?;
		let over = Self::now() > request.deadline && !Self::is_excused(&request);
		let threshold = u32::from(T::Policies::keys(request.policy)?.threshold.max(1));
		(over && request.answered.count_ones() < threshold).then(|| Unserved {
			policy: request.policy,
			capsule: nulink_pre::capsule_digest(&request.capsule),
			asker: request.requester,
			asked_at: request.asked_at,
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_receipt(delivery: Delivery<T::AccountId>) -> Option<Self::Receipt> {
		use crate::BenchmarkHelper;
		use pallet_traits::Epochs;
		let Delivery { policy, provider, capsule, block } = delivery;
		let operator = T::BenchmarkHelper::operator();
		T::Providers::make_active(Role::Proxy, &provider, &operator, T::Epochs::current());
		let (fragment, request) = ([0; 32], [0; 32]);
		let receipt = nulink_primitives::sharing::Receipt {
			policy,
			provider: provider.into(),
			capsule,
			fragment,
			request,
			block,
		};
		let signature = T::BenchmarkHelper::sign(&operator, &receipt.signed_bytes(&Self::genesis()))?;
		Some(SignedReceipt { receipt, signature, operator })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_failed(
		policy: nulink_primitives::sharing::PolicyId,
		asker: &T::AccountId,
	) -> (RequestId, nulink_primitives::sharing::Digest) {
		use crate::{fixtures, NextRequest, Request};
		use sp_runtime::traits::Zero;
		let (id, now) = (NextRequest::<T>::get(), Self::now());
		NextRequest::<T>::put(id.saturating_add(1));
		Requests::<T>::insert(
			id,
			Request {
				policy,
				requester: asker.clone(),
				capsule: fixtures::CAPSULE,
				asked_at: now,
				deadline: now,
				obliged: u32::MAX,
				answered: 0,
				reported: 0,
				fee: Zero::zero(),
				deposit: Zero::zero(),
			},
		);
		(id, nulink_pre::capsule_digest(&fixtures::CAPSULE))
	}
}
