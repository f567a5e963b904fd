//! Benchmarks of every call, with the worst input.

use crate::*;
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	BoundedBTreeMap,
};
use frame_system::RawOrigin;
use nulink_eth_proofs::{
	fixtures::{deep_proof, keccak, rlp_account, rlp_number, Key},
	word, Address, MappingLayout,
};
use pallet_traits::StateRoots;

/// The Ethereum block of the benchmarks.
const BLOCK: u64 = 20_000_000;
/// The hash of the lock contract's code.
const CODE_HASH: [u8; 32] = [0xcc; 32];

fn contract() -> LockContract {
	LockContract {
		address: Address([0xc0; 20]),
		code_hash: CODE_HASH,
		balances: MappingLayout { member: 1, ..MappingLayout::solidity(3) },
		since: 0,
	}
}

fn bounded(nodes: Vec<Vec<u8>>) -> Proof {
	let nodes: Vec<_> = nodes.into_iter().map(|node| node.try_into().expect("no node is larger")).collect();
	nodes.try_into().expect("no proof is longer")
}

/// The most roots that there can be, all before [`BLOCK`].
fn fill_roots<T: Config>() {
	let roots: alloc::collections::BTreeMap<_, _> =
		(1..=u64::from(MAX_ROOTS)).map(|before| (BLOCK - before, [before as u8; 32])).collect();
	Roots::<T>::put(BoundedBTreeMap::try_from(roots).expect("there are not more"));
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn claim(n: Linear<2, MAX_CLAIM_NODES>) {
		let key = Key::new(0x42);
		let holder = key.address();
		let receiver: T::AccountId = account("receiver", 0, 0);
		let pot = T::Pot::get();
		let minimum = T::Currency::minimum_balance();
		// A number of many bytes: a short leaf would stand in its parent.
		let locked = T::FreeClaim::get().max(minimum).max(1 << 80);
		assert_ok!(T::Currency::mint_into(&pot, locked.saturating_add(minimum)));

		// The worst proofs: every node but the last has 16 children.
		let slot = contract().balances.slot_of::<T::Host>(&holder.to_word());
		let (storage_root, balance_proof) = deep_proof(&keccak(&slot), &rlp_number(&word(locked)), n / 2);
		let account = rlp_account(u64::MAX, &[0xff; 32], &storage_root, &CODE_HASH);
		let (state_root, account_proof) = deep_proof(&keccak(&contract().address.0), &account, n - n / 2);
		Contract::<T>::put(contract());
		Deadline::<T>::put(u32::MAX);
		T::StateRoots::make_accepted(BLOCK, state_root);
		// A second claim, so that there is a record to be read and changed.
		ClaimedBy::<T>::insert(holder, Claimed { amount: 1, claims: 1, block: BLOCK - 1 });
		TotalClaimed::<T>::put(1);

		let before = ClaimedBy::<T>::get(holder).unwrap_or_default();
		let message = Pallet::<T>::message(holder, receiver.clone(), &before);
		let input = Claim {
			holder,
			receiver: receiver.clone(),
			block: BLOCK,
			account_proof: bounded(account_proof),
			balance_proof: bounded(balance_proof),
			// Its digest takes more hashes than that of the text.
			signature: ClaimSignature::TypedData(key.sign_typed(&message)),
		};
		let submitter: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(submitter), Box::new(input));

		assert_eq!(T::Currency::balance(&receiver), locked - 1);
	}

	#[benchmark]
	fn set_lock_contract() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, contract());

		assert_eq!(Contract::<T>::get(), Some(contract()));
		Ok(())
	}

	#[benchmark]
	fn set_deadline() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, Some(u32::MAX));

		assert_eq!(Deadline::<T>::get(), Some(u32::MAX));
		Ok(())
	}

	#[benchmark]
	fn accept_state_root() -> Result<(), BenchmarkError> {
		fill_roots::<T>();
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, BLOCK, [1; 32]);

		let roots = Roots::<T>::get();
		assert!(roots.contains_key(&BLOCK) && roots.len() as u32 == MAX_ROOTS);
		Ok(())
	}

	#[benchmark]
	fn withdraw_state_root() -> Result<(), BenchmarkError> {
		fill_roots::<T>();
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, BLOCK - 1);

		assert_eq!(Roots::<T>::get().len() as u32, MAX_ROOTS - 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
