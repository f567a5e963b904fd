//! What other pallets ask.

use crate::{Config, Error, Pallet, Records};
use frame_support::{ensure, pallet_prelude::DispatchError};
use nulink_primitives::proving::{Circuit, KeyId, Place, ProofBytes, Scalar, StatementHash, Subject};
use pallet_traits::{CheckProofs, ProofsOf, ZkVerifier};

impl<T: Config> CheckProofs<T::AccountId> for Pallet<T> {
	fn check(
		circuit: Circuit,
		key: &KeyId,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &T::AccountId,
		challenge: u32,
		proof: &ProofBytes,
	) -> Result<(), DispatchError> {
		let (info, prepared) = Self::usable_key(key)?;
		ensure!(info.circuit == circuit, Error::<T>::OtherCircuit);
		let context = Self::context_of(place, subject, prover, challenge)?;
		let all = Self::public_inputs(circuit, inputs, context)?;
		T::Verifier::verify(&prepared, &all, proof).map_err(Error::<T>::from)?;
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_proof(
		circuit: Circuit,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &T::AccountId,
		challenge: u32,
	) -> (KeyId, ProofBytes) {
		crate::benchmarking::make_proof::<T>(circuit, inputs, place, subject, prover, challenge)
	}
}

impl<T: Config> ProofsOf<T::AccountId> for Pallet<T> {
	fn is_proven(subject: &Subject, statement: &StatementHash, prover: &T::AccountId) -> bool {
		Records::<T>::get((subject, prover, statement)).is_some_and(|record| Self::still_counts(&record.key))
	}

	fn statement(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> StatementHash {
		Self::hash_of(circuit, key, inputs)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_proven(subject: &Subject, statement: &StatementHash, prover: &T::AccountId) {
		crate::benchmarking::make_proven::<T>(subject, statement, prover);
	}
}
