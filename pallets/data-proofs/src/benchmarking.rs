//! Benchmarks of every call, with the worst input: proofs that hold, and so are checked to the end.

use crate::{simulator::Trapdoor, *};
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{fungible::Mutate, EnsureOrigin},
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use nulink_primitives::{
	proving::{Circuit, KeyId, KeySource, Place, ProofBytes, Scalar, StatementHash, Subject, MAX_INPUTS},
	token::NLK,
};
use pallet_traits::{ProofsOf, ZkVerifier};
use sp_runtime::traits::Hash;

const SUBJECT: Subject = Subject::Listing(7);

/// A block over which proofs can be made, with a hash.
fn challenge<T: Config>() -> u32 {
	let now = Pallet::<T>::now().max(10);
	let challenge = now - 1;
	let hash = <T as frame_system::Config>::Hashing::hash(b"challenge");
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(challenge), hash);
	frame_system::Pallet::<T>::set_block_number(now.into());
	challenge
}

fn custom(inputs: u32) -> Circuit {
	Circuit::Custom { inputs: inputs as u8 }
}

/// Puts a key into the storage as if governance had adopted it.
fn make_key<T: Config>(circuit: Circuit, seed: u64) -> (KeyId, Trapdoor) {
	let trapdoor = Trapdoor::new(circuit.inputs(), seed);
	let bytes = trapdoor.key();
	let key = sp_io::hashing::sha2_256(&bytes);
	let checked = T::Verifier::check_key(&bytes).expect("the key is right");
	PreparedKeys::<T>::insert(key, PreparedKey::try_from(checked.prepared).expect("it fits"));
	let (source, state) = (KeySource::Ceremony([1; 32]), KeyState::Adopted);
	let (registrant, registered_in) = (account("registrant", 0, 0), Pallet::<T>::now());
	let records = Keys::<T>::get(key).map_or(0, |known| known.records);
	Keys::<T>::insert(key, KeyInfo { circuit, source, state, registrant, deposit: 0, registered_in, records });
	(key, trapdoor)
}

/// A key for the circuit, and a proof of whatever statement.
pub(crate) fn make_proof<T: Config>(
	circuit: Circuit,
	inputs: &[Scalar],
	place: Place,
	subject: &Subject,
	prover: &T::AccountId,
	challenge: u32,
) -> (KeyId, ProofBytes) {
	let (key, trapdoor) = make_key::<T>(circuit, 1);
	let context = Pallet::<T>::context_of(place, subject, prover, challenge).ok().expect("the block is recent");
	let all: Vec<_> = inputs.iter().copied().chain([context]).collect();
	(key, trapdoor.prove(&all, 1))
}

/// Records that a statement was proven.
pub(crate) fn make_proven<T: Config>(subject: &Subject, statement: &StatementHash, prover: &T::AccountId) {
	let (key, _) = make_key::<T>(Circuit::Knows, 1);
	Keys::<T>::mutate_extant(key, |info| info.records += 1);
	let at = Pallet::<T>::now().max(1);
	Records::<T>::insert((subject, prover, statement), Proven { key, challenge: at - 1, at, deposit: 0 });
	RecordsBy::<T>::insert(prover, (*subject, *statement), ());
}

fn rich<T: Config>() -> T::AccountId
where
	T::Currency: Mutate<T::AccountId>,
{
	let who: T::AccountId = whitelisted_caller();
	T::Currency::set_balance(&who, 10_000 * NLK);
	who
}

/// So many inputs of a statement, the context not counted, all of them large.
fn inputs(count: u32) -> Inputs {
	let mut largest = [0xff; 32];
	largest[31] = 0x72;
	(0..count).map(|_| largest).collect::<Vec<_>>().try_into().expect("few enough")
}

/// A submission with a key of its own.
fn submission<T: Config>(prover: &T::AccountId, i: u32, seed: u64, challenge: u32) -> Submission {
	let (key, trapdoor) = make_key::<T>(custom(i), seed);
	let inputs = inputs(i - 1);
	let context =
		Pallet::<T>::context_of(Place::DataProofs, &SUBJECT, prover, challenge).ok().expect("the block is recent");
	let all: Vec<_> = inputs.iter().copied().chain([context]).collect();
	Submission { key, subject: SUBJECT, inputs, proof: trapdoor.prove(&all, 3) }
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_key(i: Linear<2, MAX_INPUTS>) {
		let who = rich::<T>();
		let bytes = KeyBytes::try_from(Trapdoor::new(i, 1).key()).expect("a key fits");
		let key = sp_io::hashing::sha2_256(&bytes);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), custom(i), KeySource::Ceremony([1; 32]), bytes);

		assert!(PreparedKeys::<T>::contains_key(key));
	}

	#[benchmark]
	fn adopt_key() -> Result<(), BenchmarkError> {
		let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (key, _) = make_key::<T>(Circuit::Knows, 1);
		Keys::<T>::mutate_extant(key, |info| info.state = KeyState::Registered);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key, Circuit::Knows, KeySource::Ceremony([1; 32]));

		assert_eq!(Keys::<T>::get(key).map(|info| info.state), Some(KeyState::Adopted));
		Ok(())
	}

	#[benchmark]
	fn retire_key() -> Result<(), BenchmarkError> {
		let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let bytes = KeyBytes::try_from(Trapdoor::new(MAX_INPUTS, 1).key()).expect("a key fits");
		let key = sp_io::hashing::sha2_256(&bytes);
		assert_ok!(Pallet::<T>::do_register_key(rich::<T>(), custom(MAX_INPUTS), KeySource::Ceremony([1; 32]), bytes));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, key);

		assert_eq!(Keys::<T>::get(key).map(|info| info.state), Some(KeyState::Retired));
		Ok(())
	}

	#[benchmark]
	fn remove_key() {
		let who = rich::<T>();
		let bytes = KeyBytes::try_from(Trapdoor::new(MAX_INPUTS, 1).key()).expect("a key fits");
		let key = sp_io::hashing::sha2_256(&bytes);
		let source = KeySource::Ceremony([1; 32]);
		assert_ok!(Pallet::<T>::do_register_key(who.clone(), custom(MAX_INPUTS), source, bytes));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), key);

		assert!(!Keys::<T>::contains_key(key));
	}

	#[benchmark]
	fn submit_proof(i: Linear<2, MAX_INPUTS>) {
		let (who, challenge) = (rich::<T>(), challenge::<T>());
		let Submission { key, subject, inputs, proof } = submission::<T>(&who, i, 1, challenge);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), key, subject, inputs, challenge, Box::new(proof));

		assert_eq!(Keys::<T>::get(key).map(|info| info.records), Some(1));
	}

	#[benchmark]
	fn submit_proofs(b: Linear<1, MAX_BATCH>, i: Linear<2, MAX_INPUTS>) {
		let (who, challenge) = (rich::<T>(), challenge::<T>());
		let all: Vec<_> = (1..=u64::from(b)).map(|seed| submission::<T>(&who, i, seed, challenge)).collect();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Batch::try_from(all).expect("few enough"), challenge);

		assert_eq!(RecordsBy::<T>::iter_key_prefix(&who).count(), b as usize);
	}

	#[benchmark]
	fn forget() {
		let (who, challenge) = (rich::<T>(), challenge::<T>());
		let submission = submission::<T>(&who, 2, 1, challenge);
		let statement = Pallet::<T>::statement(custom(2), &submission.key, &submission.inputs);
		assert_ok!(Pallet::<T>::do_submit_proof(who.clone(), submission, challenge));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), SUBJECT, who.clone(), statement);

		assert_eq!(RecordsBy::<T>::iter_key_prefix(&who).count(), 0);
	}

	/// Not a call: the check of one proof.
	#[benchmark(extra)]
	fn check(i: Linear<2, MAX_INPUTS>) {
		let trapdoor = Trapdoor::new(i, 1);
		let key = T::Verifier::check_key(&trapdoor.key()).expect("the key is right").prepared;
		let all = inputs(i - 1).into_iter().chain([[1; 32]]).collect::<Vec<_>>();
		let proof = trapdoor.prove(&all, 1);
		let judgement;

		#[block]
		{
			judgement = T::Verifier::verify(&key, &all, &proof);
		}

		assert_eq!(judgement, Ok(()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
