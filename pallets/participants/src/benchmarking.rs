//! Benchmarks of every call, with the worst input: a tree that is full around the pool, proofs that hold.

use crate::*;
use alloc::boxed::Box;
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, EnsureOrigin, Get},
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::{
	proving::{to_scalar, Answer, Circuit, KeyIssue, Place, Scalar, Subject},
	sharing::Digest,
	token::NLK,
};
use pallet_traits::CheckProofs;
use sp_runtime::{
	traits::{Hash, IdentifyAccount},
	AccountId32, KeyTypeId, MultiSignature, MultiSigner,
};

/// Makes a key that can sign.
pub trait BenchmarkHelper<AccountId, Signature> {
	/// An account that can sign.
	fn key() -> AccountId;
	/// Its signature.
	fn sign(key: &AccountId, message: &[u8]) -> Option<Signature>;
}

/// With sr25519, in the keystore of the node that runs the benchmarks.
impl BenchmarkHelper<AccountId32, MultiSignature> for () {
	fn key() -> AccountId32 {
		MultiSigner::from(sp_io::crypto::sr25519_generate(KEY_TYPE, None)).into_account()
	}

	fn sign(key: &AccountId32, message: &[u8]) -> Option<MultiSignature> {
		let key: &[u8] = key.as_ref();
		sp_io::crypto::sr25519_sign(KEY_TYPE, &key.try_into().ok()?, message).map(Into::into)
	}
}

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"pubk");
const CERTIFICATE: Digest = [0xce; 32];
const ANSWER: Answer = Answer { salt: [1; 32], hash: [2; 32] };
const PRINCIPAL: Digest = [3; 32];

fn longest() -> Uri {
	Uri::truncate_from(alloc::vec![b'u'; MAX_URI as usize])
}

fn fund<T: Config>(who: &T::AccountId)
where
	T::Currency: Mutate<T::AccountId>,
{
	T::Currency::set_balance(who, 100_000 * NLK);
}

fn registrar<T: Config>() -> T::AccountId {
	let registrar = account("registrar", 0, 0);
	Registrars::<T>::insert(&registrar, ());
	registrar
}

/// A participant in force.
fn participant<T: Config>() -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = account("participant", 0, 0);
	fund::<T>(&who);
	assert_ok!(Pallet::<T>::do_join(who.clone(), CERTIFICATE, longest()));
	let until = Pallet::<T>::now() + T::MaxValidity::get();
	assert_ok!(Pallet::<T>::do_confirm(registrar::<T>(), who.clone(), CERTIFICATE, until));
	who
}

/// A root that a pool can have.
fn root(number: u8) -> Scalar {
	to_scalar([number; 32])
}

/// Puts something next to each node between the first free place and the root.
fn fill_around<T: Config>() {
	let slot = NextSlot::<T>::get();
	for level in 0..POOLS_DEPTH {
		Nodes::<T>::insert((level, (slot >> u32::from(level)) ^ 1), root(77));
	}
	PastRoots::<T>::put(frame_support::BoundedVec::truncate_from(alloc::vec![(root(5), 1); MAX_PAST_ROOTS as usize]));
}

/// A block over which proofs can be made, with a hash.
fn challenge<T: Config>() -> u32 {
	let now = Pallet::<T>::now().max(10);
	let hash = <T as frame_system::Config>::Hashing::hash(b"challenge");
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(now - 1), hash);
	frame_system::Pallet::<T>::set_block_number(now.into());
	now - 1
}

/// Makes a named key in force, without a deposit.
pub(crate) fn make_publisher<T: Config>(key: &T::AccountId) {
	let until = Pallet::<T>::now().saturating_add(T::MaxValidity::get());
	let participant = Participant {
		certificate: CERTIFICATE,
		uri: longest(),
		joined_in: 0,
		confirmed: Some(Confirmation { registrar: registrar::<T>(), until }),
		pools: 0,
		keys: 1,
		deposit: 0,
	};
	Participants::<T>::insert(key, participant);
	KeysOf::<T>::insert(key, key, ());
	let holder = Holder::Named(key.clone());
	let record = PublishingKey { holder, answer: ANSWER, issued_in: 0, revoked_in: None, deposit: 0 };
	PublishingKeys::<T>::insert(key, record);
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_registrar() -> Result<(), BenchmarkError> {
		let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let who: T::AccountId = account("registrar", 0, 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), true);

		assert!(Registrars::<T>::contains_key(who));
		Ok(())
	}

	#[benchmark]
	fn join() {
		let who: T::AccountId = whitelisted_caller();
		fund::<T>(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), CERTIFICATE, longest());

		assert!(Participants::<T>::contains_key(who));
	}

	#[benchmark]
	fn update() {
		let who = participant::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), [1; 32], longest());

		assert!(Participants::<T>::get(who).is_some_and(|it| it.confirmed.is_none()));
	}

	#[benchmark]
	fn confirm() {
		let (who, registrar) = (participant::<T>(), registrar::<T>());
		let until = Pallet::<T>::now() + 10;

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), who.clone(), CERTIFICATE, until);

		assert!(Pallet::<T>::in_force(&who).is_ok());
	}

	#[benchmark]
	fn withdraw_confirmation() {
		let (who, registrar) = (participant::<T>(), registrar::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(registrar), who.clone());

		assert!(Pallet::<T>::in_force(&who).is_err());
	}

	#[benchmark]
	fn leave() {
		let who = participant::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!Participants::<T>::contains_key(who));
	}

	#[benchmark]
	fn publish_pool() {
		let who = participant::<T>();
		fill_around::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), root(1), MAX_POOL_KEYS);

		assert_eq!(PoolsOf::<T>::iter_key_prefix(who).count(), 1);
	}

	#[benchmark]
	fn drop_pool() {
		let who = participant::<T>();
		fill_around::<T>();
		let slot = NextSlot::<T>::get();
		assert_ok!(Pallet::<T>::do_publish_pool(who.clone(), root(1), MAX_POOL_KEYS));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), slot);

		assert!(!Pools::<T>::contains_key(slot));
	}

	#[benchmark]
	fn issue_key() -> Result<(), BenchmarkError> {
		let who = participant::<T>();
		let key = T::BenchmarkHelper::key();
		let issue = KeyIssue { participant: who.clone().into(), answer: ANSWER };
		let signature = T::BenchmarkHelper::sign(&key, &issue.signed_bytes(&Pallet::<T>::genesis()))
			.ok_or(BenchmarkError::Stop("the key signs"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), key.clone(), ANSWER, signature);

		assert!(PublishingKeys::<T>::contains_key(key));
		Ok(())
	}

	#[benchmark]
	fn claim_key() {
		let who = participant::<T>();
		assert_ok!(Pallet::<T>::do_publish_pool(who, root(1), MAX_POOL_KEYS));
		let key: T::AccountId = whitelisted_caller();
		fund::<T>(&key);
		let (challenge, tree, nullifier) = (challenge::<T>(), Pallet::<T>::current_root(), root(9));
		let inputs = [tree, Pallet::<T>::domain(), nullifier];
		let subject = Subject::Principal(PRINCIPAL);
		let (with, proof) = T::Proofs::make_proof(Circuit::Member, &inputs, Place::ClaimKey, &subject, &key, challenge);

		#[extrinsic_call]
		_(RawOrigin::Signed(key.clone()), with, PRINCIPAL, ANSWER, tree, nullifier, challenge, Box::new(proof));

		assert!(PublishingKeys::<T>::contains_key(key));
	}

	#[benchmark]
	fn revoke_key() {
		let key: T::AccountId = account("key", 0, 0);
		make_publisher::<T>(&key);
		let who: T::AccountId = whitelisted_caller();
		let challenge = challenge::<T>();
		let inputs = [to_scalar(ANSWER.salt), ANSWER.hash];
		let subject = Subject::Key(key.clone().into());
		let (with, proof) = T::Proofs::make_proof(Circuit::Knows, &inputs, Place::RevokeKey, &subject, &who, challenge);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), with, key.clone(), challenge, Box::new(proof));

		assert!(PublishingKeys::<T>::get(key).is_some_and(|it| it.revoked_in.is_some()));
	}

	#[benchmark]
	fn forget_key() {
		let key: T::AccountId = whitelisted_caller();
		fund::<T>(&key);
		make_publisher::<T>(&key);
		// A revoked one is written, others are removed.
		PublishingKeys::<T>::mutate_extant(&key, |it| it.revoked_in = Some(it.issued_in));

		#[extrinsic_call]
		_(RawOrigin::Signed(key.clone()), key.clone());

		assert!(!KeysOf::<T>::contains_key(&key, &key));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
