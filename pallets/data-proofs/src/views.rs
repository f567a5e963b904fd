//! What the view functions answer.

use crate::{types::*, Config, Keys, Pallet, Records, RecordsBy, MAX_LISTED};
use alloc::vec::Vec;
use nulink_primitives::proving::{Circuit, KeySource, StatementHash, Subject};

/// How many entries a caller gets that asks for `limit`.
fn bounded(limit: u32) -> usize {
	limit.min(MAX_LISTED) as usize
}

impl<T: Config> Pallet<T> {
	pub(crate) fn view_keys(circuit: Option<Circuit>, limit: u32) -> KeyList<T::AccountId> {
		Keys::<T>::iter()
			// There are as many keys as people pay deposits for: a view looks at a bounded number of them.
			.take(16 * MAX_LISTED as usize)
			.filter(|(_, info)| info.is_usable() && circuit.is_none_or(|circuit| info.circuit == circuit))
			.take(bounded(limit))
			.collect()
	}

	/// A record as it is told.
	fn told(
		subject: Subject,
		prover: T::AccountId,
		statement: StatementHash,
		record: Proven,
	) -> Option<ProvenInfo<T::AccountId>> {
		let info = Keys::<T>::get(record.key)?;
		Some(ProvenInfo {
			subject,
			prover,
			statement,
			circuit: info.circuit,
			key: record.key,
			development: matches!(info.source, KeySource::Development),
			holds: info.is_usable(),
			challenge: record.challenge,
			at: record.at,
		})
	}

	pub(crate) fn view_record(
		subject: Subject,
		prover: T::AccountId,
		statement: StatementHash,
	) -> Option<ProvenInfo<T::AccountId>> {
		let record = Records::<T>::get((&subject, &prover, &statement))?;
		Self::told(subject, prover, statement, record)
	}

	pub(crate) fn view_records_of(subject: Subject, limit: u32) -> Vec<ProvenInfo<T::AccountId>> {
		Records::<T>::iter_prefix((subject,))
			.take(bounded(limit))
			.filter_map(|((prover, statement), record)| Self::told(subject, prover, statement, record))
			.collect()
	}

	pub(crate) fn view_records_by(prover: T::AccountId, limit: u32) -> Vec<ProvenInfo<T::AccountId>> {
		RecordsBy::<T>::iter_key_prefix(&prover)
			.take(bounded(limit))
			.filter_map(|(subject, statement)| Self::view_record(subject, prover.clone(), statement))
			.collect()
	}
}
