//! Who may read now, and what re-encryption asks of a policy.

use crate::{
	conditions::{self, ConditionOp, Fact},
	BySeat, ConditionsOf, Config, NftOwner, Pallet, Policies, Policy, PolicyState, SeatsOf,
};
use alloc::vec::Vec;
use frame_support::traits::Get;
use nulink_primitives::{provider::Role, sharing::PolicyId};
use pallet_traits::{Condition, Denied, Epochs, Granted, Grants, PolicyKeys, Providers, Seat};
use sp_runtime::SaturatedConversion;

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn block() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// Whether `who` has access in the current block.
	pub(crate) fn ensure_access(id: PolicyId, who: &T::AccountId) -> Result<(), Denied> {
		let policy = Policies::<T>::get(id).ok_or(Denied::Unknown)?;
		if policy.receiver != *who {
			return Err(Denied::NotReceiver);
		}
		let paid = match policy.state {
			PolicyState::Pending { .. } => return Err(Denied::NotActive),
			PolicyState::Revoked { .. } => return Err(Denied::Revoked),
			PolicyState::Active { paid } => paid,
		};
		let now = T::Epochs::current();
		if now < paid.start {
			return Err(Denied::NotBegun);
		}
		if now >= paid.end {
			return Err(Denied::Ended);
		}
		let conditions = ConditionsOf::<T>::get(id).unwrap_or_default();
		match conditions::hold(&conditions, |fact| Self::is_true(&policy, fact)) {
			true => Ok(()),
			false => Err(Denied::ConditionsNotMet),
		}
	}

	fn is_true(policy: &Policy<T::AccountId>, fact: &Fact) -> bool {
		match *fact {
			Fact::Paid { amount } => policy.paid_by_receiver >= amount,
			Fact::OwnsNft { collection, item } => T::Nfts::owner(collection, item).as_ref() == Some(&policy.receiver),
			Fact::HeightReached(block) => Self::block() >= block,
			Fact::HeightBefore(block) => Self::block() < block,
			Fact::PolicyActive(other) => {
				Policies::<T>::get(other).is_some_and(|other| other.is_in_force(T::Epochs::current()))
			},
		}
	}

	/// The last block for which a proxy can sign a receipt and be right, past or to come. `None`: it was never active.
	pub(crate) fn last_served(policy: &Policy<T::AccountId>) -> Option<u32> {
		let end = match policy.state {
			PolicyState::Pending { .. } => return None,
			PolicyState::Active { paid } => T::Epochs::first_block(paid.end),
			PolicyState::Revoked { at_block, .. } => at_block,
		};
		Some(end.saturating_add(T::RevocationGrace::get()))
	}
}

impl<T: Config> pallet_traits::Policies<T::AccountId> for Pallet<T> {
	fn keys(policy: PolicyId) -> Option<PolicyKeys<T::AccountId>> {
		Policies::<T>::get(policy).map(|policy| PolicyKeys {
			owner: policy.owner,
			receiver: policy.receiver,
			delegating: policy.delegating_key,
			verifying: policy.verifying_key,
			receiving: policy.receiving_key,
			threshold: policy.threshold,
			proxies: policy.proxies,
		})
	}

	fn proxies(policy: PolicyId) -> Vec<T::AccountId> {
		let seats = SeatsOf::<T>::get(policy).unwrap_or_default();
		seats.into_iter().map(|(provider, _)| provider).collect()
	}

	fn seat(policy: PolicyId, provider: &T::AccountId) -> Option<Seat> {
		let index = BySeat::<T>::get(provider, policy)?;
		let (_, commitment) = SeatsOf::<T>::get(policy)?.into_iter().nth(index.into())?;
		let accepted = Policies::<T>::get(policy)?.has_accepted(index);
		Some(Seat { index, commitment, accepted })
	}

	fn at_work(policy: PolicyId) -> u32 {
		let Some(stored) = Policies::<T>::get(policy) else { return 0 };
		let epoch = T::Epochs::current();
		// Those that a request on chain obliges, whether or not they have chilled themselves since.
		let works = |who: &T::AccountId| T::Providers::is_active(Role::Proxy, who, epoch);
		(0u8..)
			.zip(SeatsOf::<T>::get(policy).unwrap_or_default())
			.filter(|(seat, (provider, _))| stored.has_accepted(*seat) && works(provider))
			.count() as u32
	}

	fn access(policy: PolicyId, who: &T::AccountId) -> Result<(), Denied> {
		Self::ensure_access(policy, who)
	}

	fn served_until(policy: PolicyId) -> Option<u32> {
		let policy = Policies::<T>::get(policy)?;
		match policy.state {
			PolicyState::Active { paid } if T::Epochs::current() < paid.end => None,
			_ => Self::last_served(&policy),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(
		keys: PolicyKeys<T::AccountId>,
		seats: &[(T::AccountId, nulink_primitives::sharing::Digest)],
	) -> PolicyId {
		crate::benchmarking::make_active::<T>(keys, seats)
	}
}

impl<T: Config> Grants<T::AccountId> for Pallet<T> {
	fn granted(id: PolicyId) -> Option<Granted<T::AccountId>> {
		let policy = Policies::<T>::get(id)?;
		let (term, revoked_at) = match policy.state {
			PolicyState::Pending { .. } => (None, None),
			PolicyState::Active { paid } => (Some(paid), None),
			PolicyState::Revoked { at_block, paid } => (Some(paid), Some(at_block)),
		};
		let condition = match ConditionsOf::<T>::get(id).unwrap_or_default().as_slice() {
			[] => Condition::Nothing,
			[ConditionOp::Fact(Fact::OwnsNft { collection, item })] => {
				Condition::OwnsItem { collection: *collection, item: *item }
			},
			_ => Condition::Other,
		};
		Some(Granted {
			owner: policy.owner,
			receiver: policy.receiver,
			label: policy.label,
			delegating: policy.delegating_key,
			verifying: policy.verifying_key,
			receiving: policy.receiving_key,
			threshold: policy.threshold,
			proxies: policy.proxies,
			condition,
			term,
			revoked_at,
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_granted(
		keys: PolicyKeys<T::AccountId>,
		condition: Condition,
		seats: &[(T::AccountId, nulink_primitives::sharing::Digest)],
	) -> PolicyId {
		let id = crate::benchmarking::make_active::<T>(keys, seats);
		crate::benchmarking::make_work::<T>(seats);
		match condition {
			Condition::OwnsItem { collection, item } => {
				let owns = ConditionOp::Fact(Fact::OwnsNft { collection, item });
				ConditionsOf::<T>::insert(id, crate::Conditions::truncate_from(alloc::vec![owns]));
			},
			_ => ConditionsOf::<T>::remove(id),
		}
		id
	}
}
