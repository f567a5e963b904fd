//! Proofs, and the records of what they prove.

use crate::{types::*, Config, Error, Event, HoldReason, Keys, Pallet, Records, RecordsBy};
use alloc::{collections::btree_set::BTreeSet, vec::Vec};
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use frame_system::pallet_prelude::BlockNumberFor;
use nulink_primitives::{
	proving::{is_canonical, statement_bytes, Circuit, KeyId, KeySource, Place, Scalar, StatementHash, Subject},
	token,
};
use pallet_traits::{Claim, ZkVerifier};
use sp_runtime::SaturatedConversion;

/// A submission of which all was looked at but the proof.
pub(crate) struct Admitted {
	pub circuit: Circuit,
	pub development: bool,
	pub statement: StatementHash,
	pub prepared: PreparedKey,
	/// With the context.
	pub inputs: Vec<Scalar>,
}

impl<T: Config> Pallet<T> {
	/// The current block.
	pub(crate) fn now() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// The deposit for a record.
	fn record_deposit() -> token::Balance {
		let account = T::AccountId::max_encoded_len() as u32;
		let names = (Subject::max_encoded_len() as u32).saturating_add(account).saturating_add(32);
		let bytes = (Proven::max_encoded_len() as u32).saturating_add(names.saturating_mul(2)).saturating_add(6 * 16);
		token::deposit(2, bytes)
	}

	pub(crate) fn hash_of(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> StatementHash {
		sp_io::hashing::sha2_256(&statement_bytes(circuit, key, inputs))
	}

	/// The context of a proof, if its challenge is a recent block.
	pub(crate) fn context_of(
		place: Place,
		subject: &Subject,
		prover: &T::AccountId,
		challenge: u32,
	) -> Result<Scalar, Error<T>> {
		// The hash of the current block is not known to anybody.
		let age = Self::now().checked_sub(challenge).filter(|age| *age > 0).ok_or(Error::<T>::ChallengeUnknown)?;
		ensure!(age <= T::ChallengeWindow::get(), Error::<T>::ChallengeTooOld);
		let hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(challenge));
		// A block that this chain has no hash of must not be something that was known for long.
		ensure!(hash != T::Hash::default(), Error::<T>::ChallengeUnknown);
		let subject = sp_io::hashing::sha2_256(&subject.bytes());
		Ok(T::Verifier::context(&Self::genesis(), place, &subject, &prover.clone().into(), &hash.into()))
	}

	/// All public inputs of a proof: those of the statement, and the context.
	pub(crate) fn public_inputs(circuit: Circuit, inputs: &[Scalar], context: Scalar) -> Result<Vec<Scalar>, Error<T>> {
		let count = (inputs.len() as u32).saturating_add(1);
		ensure!(count == circuit.inputs(), Error::<T>::WrongInputCount);
		// Checked here as well as by the verifier: a number with two encodings would be two statements.
		ensure!(inputs.iter().all(is_canonical), Error::<T>::NotCanonical);
		Ok(inputs.iter().copied().chain([context]).collect())
	}

	/// Looks at everything but the proof itself.
	fn admit(prover: &T::AccountId, submission: &Submission, challenge: u32) -> Result<Admitted, Error<T>> {
		let Submission { key, subject, inputs, .. } = submission;
		let (info, prepared) = Self::usable_key(key)?;
		let context = Self::context_of(Place::DataProofs, subject, prover, challenge)?;
		let all = Self::public_inputs(info.circuit, inputs, context)?;
		let statement = Self::hash_of(info.circuit, key, inputs);
		ensure!(!Records::<T>::contains_key((subject, prover, &statement)), Error::<T>::AlreadyProven);
		let development = matches!(info.source, KeySource::Development);
		Ok(Admitted { circuit: info.circuit, development, statement, prepared, inputs: all })
	}

	pub(crate) fn do_submit_proof(prover: T::AccountId, submission: Submission, challenge: u32) -> DispatchResult {
		let admitted = Self::admit(&prover, &submission, challenge)?;
		T::Verifier::verify(&admitted.prepared, &admitted.inputs, &submission.proof).map_err(Error::<T>::from)?;
		Self::keep(&prover, submission, admitted, challenge)
	}

	pub(crate) fn do_submit_proofs(prover: T::AccountId, batch: Batch, challenge: u32) -> DispatchResult {
		ensure!(!batch.is_empty(), Error::<T>::NothingToProve);
		let mut seen = BTreeSet::new();
		let mut all = Vec::with_capacity(batch.len());
		for submission in batch {
			let admitted = Self::admit(&prover, &submission, challenge)?;
			ensure!(seen.insert((submission.subject, admitted.statement)), Error::<T>::AlreadyProven);
			all.push((submission, admitted));
		}
		let claims: Vec<_> = all
			.iter()
			.map(|(submission, admitted)| Claim {
				key: &admitted.prepared,
				inputs: &admitted.inputs,
				proof: &submission.proof,
			})
			.collect();
		let seed = frame_system::Pallet::<T>::parent_hash().into();
		T::Verifier::verify_batch(&claims, &seed).map_err(Error::<T>::from)?;
		// What fails here, for want of a deposit, takes back what was written: a call is a transaction of its own.
		all.into_iter().try_for_each(|(submission, admitted)| Self::keep(&prover, submission, admitted, challenge))
	}

	/// Records what was proven.
	fn keep(prover: &T::AccountId, submission: Submission, admitted: Admitted, challenge: u32) -> DispatchResult {
		let Submission { key, subject, .. } = submission;
		let Admitted { circuit, development, statement, .. } = admitted;
		let deposit = Self::record_deposit();
		T::Currency::hold(&HoldReason::Record.into(), prover, deposit)?;
		Keys::<T>::mutate_extant(key, |info| info.records = info.records.saturating_add(1));
		let proven = Proven { key, challenge, at: Self::now(), deposit };
		Records::<T>::insert((&subject, prover, &statement), proven);
		RecordsBy::<T>::insert(prover, (subject, statement), ());
		Self::deposit_event(Event::Proven { subject, prover: prover.clone(), statement, circuit, key, development });
		Ok(())
	}

	/// Whether what was proven with the key still counts.
	pub(crate) fn still_counts(key: &KeyId) -> bool {
		Keys::<T>::get(key).is_some_and(|info| info.is_usable())
	}

	pub(crate) fn do_forget(
		who: T::AccountId,
		subject: Subject,
		prover: T::AccountId,
		statement: StatementHash,
	) -> DispatchResult {
		let record = Records::<T>::get((&subject, &prover, &statement)).ok_or(Error::<T>::RecordNotFound)?;
		ensure!(who == prover || !Self::still_counts(&record.key), Error::<T>::NotProver);
		T::Currency::release(&HoldReason::Record.into(), &prover, record.deposit, Precision::BestEffort)?;
		Records::<T>::remove((&subject, &prover, &statement));
		RecordsBy::<T>::remove(&prover, (subject, statement));
		Keys::<T>::mutate_extant(record.key, |info| info.records = info.records.saturating_sub(1));
		Self::deposit_event(Event::Forgotten { subject, prover, statement });
		Ok(())
	}
}
