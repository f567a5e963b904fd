//! Benchmarks of every call, with the worst input, and the active policy that others' benchmarks ask for.

use crate::{
	conditions::MAX_OPS,
	fees::arithmetic::{FeeChange, FeeStream},
	types::seat_bit,
	*,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::Get,
	traits::fungible::{Inspect, Mutate},
	BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{ContentId, Digest, KeyBytes, PolicyId, Term},
	token::Balance,
};
use pallet_traits::{Epochs, PolicyKeys, Providers};
use sp_runtime::{DispatchError, DispatchResult};

const LABEL: Digest = [7; 32];
const TREASURE_MAP: ContentId = ContentId::new(ContentId::DAG_CBOR, [9; 32]);

/// Enough for everything, and little enough to be minted for everybody.
const FUNDS: Balance = u128::MAX / 1_000_000;

fn key(first: u8) -> KeyBytes {
	let mut key = [first; 33];
	key[0] = 2;
	KeyBytes(key)
}

/// The pallet's account exists on a chain with a genesis; benchmarks may have none.
fn endow<T: Config>() {
	let _ = T::Currency::set_balance(&Pallet::<T>::account_id(), T::Currency::minimum_balance());
}

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	let _ = T::Currency::set_balance(&who, FUNDS);
	who
}

fn proxy<T: Config>(number: u32) -> T::AccountId {
	account("proxy", number, 0)
}

fn operator<T: Config>(number: u32) -> T::AccountId {
	account("operator", number, 0)
}

fn go_to_block<T: Config>(block: u32) {
	frame_system::Pallet::<T>::set_block_number(BlockNumberFor::<T>::from(block));
}

/// Makes active proxies and returns seats for them.
fn seats<T: Config>(proxies: u32) -> Seats<T::AccountId> {
	let now = T::Epochs::current();
	let mut seats = Vec::new();
	for number in 0..proxies {
		T::Providers::make_active(Role::Proxy, &proxy::<T>(number), &operator::<T>(number), now);
		seats.push((proxy::<T>(number), [number as u8; 32]));
	}
	BoundedVec::truncate_from(seats)
}

/// The longest program: all facts that look into storage, and true whatever they are.
fn dearest_conditions(policies: impl Iterator<Item = PolicyId>) -> Conditions {
	let facts = MAX_OPS as usize / 2 - 1;
	let always = ConditionOp::Fact(Fact::HeightReached(0));
	let looks = policies.take(facts).map(|policy| ConditionOp::Fact(Fact::PolicyActive(policy)));
	let program: Vec<_> = core::iter::once(always).chain(looks).chain(vec![ConditionOp::Or; facts]).collect();
	BoundedVec::truncate_from(program)
}

fn draft<T: Config>(proxies: u32, epochs: u32) -> PolicyDraft<T::AccountId> {
	let start = T::Epochs::current();
	PolicyDraft {
		label: LABEL,
		verifying_key: key(3),
		receiving_key: key(4),
		receiver: account("receiver", 0, 0),
		threshold: proxies as u8,
		seats: seats::<T>(proxies),
		treasure_map: TREASURE_MAP,
		term: Term { start, end: start.saturating_add(epochs) },
		fee: T::MinimumFee::get(),
		conditions: Conditions::new(),
	}
}

fn label<T: Config>(owner: &T::AccountId) -> Result<(), DispatchError> {
	Pallet::<T>::do_create_label(owner.clone(), LABEL, key(2))
}

/// A policy that waits for its proxies.
fn pending<T: Config>(owner: &T::AccountId, draft: PolicyDraft<T::AccountId>) -> Result<PolicyId, DispatchError> {
	endow::<T>();
	if !Labels::<T>::contains_key(owner, draft.label) {
		label::<T>(owner)?;
	}
	let label = Labels::<T>::get(owner, draft.label).ok_or(Error::<T>::UnknownLabel)?;
	// Longer terms than the runtime allows are as good: nothing else of the draft is left unchecked.
	Pallet::<T>::store(owner.clone(), draft, label).map(|(id, _)| id)
}

/// Lets all proxies but the last have accepted.
fn all_but_one<T: Config>(id: PolicyId) -> DispatchResult {
	Policies::<T>::try_mutate(id, |policy| {
		let policy = policy.as_mut().ok_or(Error::<T>::UnknownPolicy)?;
		policy.accepted = (0..policy.proxies.saturating_sub(1)).fold(0, |bits, seat| bits | seat_bit(seat));
		Ok(())
	})
}

fn activate<T: Config>(id: PolicyId) -> DispatchResult {
	Policies::<T>::try_mutate(id, |policy| {
		let policy = policy.as_mut().ok_or(Error::<T>::UnknownPolicy)?;
		let seats = SeatsOf::<T>::get(id).unwrap_or_default();
		policy.accepted = (0..policy.proxies).fold(0, |bits, seat| bits | seat_bit(seat));
		Pallet::<T>::activate(policy, &seats, T::Epochs::current()).map(|_| ())
	})
}

/// An active policy, from the current epoch on.
fn active<T: Config>(owner: &T::AccountId, proxies: u32, epochs: u32) -> Result<PolicyId, DispatchError> {
	let id = pending::<T>(owner, draft::<T>(proxies, epochs))?;
	activate::<T>(id)?;
	Ok(id)
}

/// An active policy with these keys and seats, as the glue trait promises. Its conditions hold, and are the dearest
/// there are, so that who measures with it measures them too.
pub fn make_active<T: Config>(keys: PolicyKeys<T::AccountId>, seats: &[(T::AccountId, Digest)]) -> PolicyId {
	try_make_active::<T>(keys, seats).expect("a benchmark has funds and few policies")
}

/// Lets the proxies in these seats be at work, each by an operator of its own.
pub fn make_work<T: Config>(seats: &[(T::AccountId, Digest)]) {
	let now = T::Epochs::current();
	for (number, (provider, _)) in (0u32..).zip(seats) {
		T::Providers::make_active(Role::Proxy, provider, &operator::<T>(number), now);
	}
}

fn try_make_active<T: Config>(
	keys: PolicyKeys<T::AccountId>,
	seats: &[(T::AccountId, Digest)],
) -> Result<PolicyId, DispatchError> {
	let _ = T::Currency::set_balance(&keys.owner, FUNDS);
	let number = NextPolicy::<T>::get();
	// A label for each, so that keys need not be the same.
	let mut label = LABEL;
	label[..8].copy_from_slice(&number.to_le_bytes());
	Pallet::<T>::do_create_label(keys.owner.clone(), label, keys.delegating)?;
	let start = T::Epochs::current();
	let draft = PolicyDraft {
		label,
		verifying_key: keys.verifying,
		receiving_key: keys.receiving,
		receiver: keys.receiver,
		threshold: keys.threshold,
		seats: BoundedVec::truncate_from(seats.to_vec()),
		treasure_map: TREASURE_MAP,
		term: Term { start, end: start.saturating_add(T::MaxEpochs::get()) },
		fee: T::MinimumFee::get(),
		conditions: dearest_conditions((0..).map(|back| PolicyId::MAX - back)),
	};
	let id = pending::<T>(&keys.owner, draft)?;
	activate::<T>(id)?;
	// What the conditions look at.
	if let Some(policy) = Policies::<T>::get(id) {
		for back in 0..PolicyId::from(MAX_OPS) {
			Policies::<T>::insert(PolicyId::MAX - back, &policy);
		}
	}
	Ok(id)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create_label() {
		let owner = funded::<T>("owner");
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), LABEL, key(2));
		assert!(Labels::<T>::contains_key(owner, LABEL));
	}

	#[benchmark]
	fn rotate_label_key() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		label::<T>(&owner)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), LABEL, key(5));
		assert_eq!(Labels::<T>::get(owner, LABEL).map(|label| label.version), Some(2));
		Ok(())
	}

	#[benchmark]
	fn remove_label() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		label::<T>(&owner)?;
		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), LABEL);
		assert!(!Labels::<T>::contains_key(owner, LABEL));
		Ok(())
	}

	/// An older policy has the place under the label, and is no longer live.
	#[benchmark]
	fn create_policy(n: Linear<1, MAX_PROXIES>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let older = pending::<T>(&owner, draft::<T>(1, 1))?;
		go_to_block::<T>(Pallet::<T>::block().saturating_add(T::AcceptanceWindow::get()).saturating_add(1));
		let conditions = dearest_conditions(core::iter::repeat(older));
		let draft = PolicyDraft { conditions, ..draft::<T>(n, 1) };
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), draft);
		assert!(Policies::<T>::contains_key(older + 1));
		Ok(())
	}

	#[benchmark]
	fn accept_policy() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let id = pending::<T>(&owner, draft::<T>(MAX_PROXIES, 10))?;
		#[extrinsic_call]
		_(RawOrigin::Signed(operator::<T>(MAX_PROXIES - 1)), id);
		assert_eq!(Policies::<T>::get(id).map(|policy| policy.accepted.count_ones()), Some(1));
		Ok(())
	}

	/// The last proxy accepts an epoch late: there is a refund. All proxies have streams already.
	#[benchmark]
	fn activate_policy(n: Linear<1, MAX_PROXIES>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		active::<T>(&owner, n, 5)?;
		let start = T::Epochs::current();
		let draft = PolicyDraft { receiving_key: key(6), ..draft::<T>(n, 10) };
		let id = pending::<T>(&owner, draft)?;
		all_but_one::<T>(id)?;
		go_to_block::<T>(T::Epochs::first_block(start + 1));
		Policies::<T>::mutate(id, |policy| {
			if let Some(policy) = policy {
				policy.state = PolicyState::Pending { accept_by: u32::MAX };
			}
		});
		#[extrinsic_call]
		accept_policy(RawOrigin::Signed(operator::<T>(n - 1)), id);
		assert!(Policies::<T>::get(id).is_some_and(|policy| policy.is_in_force(start + 1)));
		Ok(())
	}

	#[benchmark]
	fn revoke_policy(n: Linear<1, MAX_PROXIES>, e: Linear<1, MAX_TERM_LIMIT>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let start = T::Epochs::current();
		let id = active::<T>(&owner, n, MAX_TERM_LIMIT + 1)?;
		go_to_block::<T>(T::Epochs::first_block(start + e - 1));
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id);
		let kept = Term { start, end: start + e };
		assert!(Policies::<T>::get(id)
			.is_some_and(|policy| matches!(policy.state, PolicyState::Revoked { paid, .. } if paid == kept)));
		Ok(())
	}

	#[benchmark]
	fn pay() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let receiver = funded::<T>("receiver");
		let id = active::<T>(&owner, 1, 1)?;
		let amount = T::Currency::minimum_balance();
		#[extrinsic_call]
		_(RawOrigin::Signed(receiver), id, amount);
		assert_eq!(Policies::<T>::get(id).map(|policy| policy.paid_by_receiver), Some(amount));
		Ok(())
	}

	/// Every epoch has a change, and the provider is paid to an account that is new.
	#[benchmark]
	fn claim_fees(e: Linear<1, MAX_EPOCHS_PER_CLAIM>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let (provider, start) = (proxy::<T>(0), T::Epochs::current());
		T::Providers::make_active(Role::Proxy, &provider, &operator::<T>(0), start);
		endow::<T>();
		let fee = T::MinimumFee::get();
		Pallet::<T>::escrow(&owner, fee.saturating_mul(1_000))?;
		let changes: Vec<(EpochIndex, FeeChange)> = (0..e)
			.map(|epoch| (start + epoch, FeeChange { starts: fee, stops: if epoch == 0 { 0 } else { fee } }))
			.chain([(start + e, FeeChange { starts: 0, stops: fee })])
			.collect();
		for (epoch, change) in &changes {
			FeeDelta::<T>::insert(&provider, epoch, change);
		}
		let stream = FeeStream { next_epoch: start, rate: 0, changes: changes.len() as u32 };
		Stream::<T>::insert(&provider, stream);
		go_to_block::<T>(T::Epochs::first_block(start + e));
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), provider.clone(), e);
		assert_eq!(Stream::<T>::get(provider).map(|stream| stream.next_epoch), Some(start + e));
		assert!(Escrowed::<T>::get() < fee.saturating_mul(1_000));
		Ok(())
	}

	/// The policy has ended by itself: absence is refunded.
	#[benchmark]
	fn remove_policy(n: Linear<1, MAX_PROXIES>, e: Linear<1, MAX_TERM_LIMIT>) -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let end = T::Epochs::current() + e;
		let conditions = dearest_conditions(core::iter::repeat(0));
		let id = pending::<T>(&owner, PolicyDraft { conditions, ..draft::<T>(n, e) })?;
		activate::<T>(id)?;
		let last = T::Epochs::first_block(end)
			.saturating_add(T::RevocationGrace::get())
			.saturating_add(T::EvidenceWindow::get());
		go_to_block::<T>(last.saturating_add(1));
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);
		assert!(!Policies::<T>::contains_key(id));
		Ok(())
	}

	#[benchmark]
	fn set_treasure_map() -> Result<(), BenchmarkError> {
		let owner = funded::<T>("owner");
		let id = active::<T>(&owner, 1, 1)?;
		let treasure_map = ContentId::new(ContentId::RAW, [1; 32]);
		#[extrinsic_call]
		_(RawOrigin::Signed(owner), id, treasure_map);
		assert_eq!(Policies::<T>::get(id).map(|policy| policy.treasure_map), Some(treasure_map));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
