//! Proving keys: files here, and their verifying parts on the chain.

use super::{circuit_text, circuits::circuit_of, kind_of, ProofsError, CIRCUITS};
use crate::{
	chain::{Included, ProofCall, ProofKeyInfo},
	client::{Client, Workshop},
	hex_serde,
	home::{read_all, read_json, write_bytes, write_json},
	identity::Person,
	objects::blocking,
	proxy_api::hex_bytes,
	Error,
};
use nulink_pre::digest;
use nulink_primitives::{
	proving::{Circuit, KeyId, KeySource},
	sharing::Digest,
};
use nulink_zk::{
	prover::{self, r1cs::Constraints, Origin, ProvingKey, Zkey},
	StatementKind,
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path, path::PathBuf};

/// What development keys are made from. It is public, so that everybody has the same ones, and means it.
const SEED: &[u8] = b"nulink";

/// What is known of a proving key that is here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyFile {
	/// What it proves.
	pub circuit: String,
	/// What the chain calls its verifying part.
	#[serde(with = "hex_bytes")]
	pub key: KeyId,
	/// Whether it was made on one machine.
	pub development: bool,
	/// SHA-256 of the file that a ceremony ended with.
	#[serde(with = "hex_serde::option", default)]
	pub transcript: Option<Digest>,
	/// Its verifying part.
	#[serde(with = "hex_bytes")]
	pub verifying: Vec<u8>,
	/// Bytes of the file.
	pub size: u64,
}

impl KeyFile {
	/// Where it comes from, as the chain asks.
	pub fn source(&self) -> KeySource {
		match self.transcript {
			Some(transcript) if !self.development => KeySource::Ceremony(transcript),
			_ => KeySource::Development,
		}
	}
}

/// What can be proven by a circuit, here and on the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CircuitStatus {
	/// The circuit.
	pub circuit: Circuit,
	/// The proving key that is here.
	pub local: Option<KeyFile>,
	/// The verifying keys on the chain that are not retired.
	pub on_chain: Vec<(KeyId, ProofKeyInfo)>,
}

impl Workshop {
	fn proofs_folder(&self) -> PathBuf {
		self.home().data.join("proofs")
	}

	fn key_path(&self, kind: StatementKind) -> PathBuf {
		self.proofs_folder().join(format!("{kind}.key"))
	}

	fn key_record(&self, kind: StatementKind) -> PathBuf {
		self.proofs_folder().join(format!("{kind}.json"))
	}

	/// The proving keys that are here.
	pub fn key_files(&self) -> Result<Vec<KeyFile>, Error> {
		read_all(&self.proofs_folder())
	}

	/// The proving key for a circuit, if it is here.
	pub fn key_file(&self, circuit: Circuit) -> Result<Option<KeyFile>, Error> {
		read_json(&self.key_record(kind_of(circuit)?))
	}

	fn keep_key(&self, key: &ProvingKey, transcript: Option<Digest>) -> Result<KeyFile, Error> {
		let verifying = key.verifying_key().map_err(ProofsError::from)?.encode();
		let bytes = key.encode();
		let file = KeyFile {
			circuit: key.kind().to_string(),
			key: digest(&verifying),
			development: key.origin() == Origin::Development,
			transcript,
			verifying,
			size: bytes.len() as u64,
		};
		write_bytes(&self.key_path(key.kind()), &bytes)?;
		write_json(&self.key_record(key.kind()), &file)?;
		Ok(file)
	}

	/// Makes a key for development, from a seed that everybody knows: whoever likes can prove anything with it.
	pub async fn make_development_key(&self, circuit: Circuit) -> Result<KeyFile, Error> {
		let (workshop, kind) = (self.clone(), kind_of(circuit)?);
		blocking(move || {
			let key = ProvingKey::development(kind, SEED).map_err(ProofsError::from)?;
			workshop.keep_key(&key, None)
		})
		.await
	}

	/// Takes the key that a ceremony with snarkjs ended with: a `.zkey` file. Takes minutes, for each point is checked.
	pub async fn import_ceremony(&self, circuit: Circuit, zkey: &Path) -> Result<KeyFile, Error> {
		let (workshop, kind, path) = (self.clone(), kind_of(circuit)?, zkey.to_owned());
		blocking(move || {
			let bytes = fs::read(&path).map_err(Error::io(&path))?;
			let zkey = Zkey::read(&bytes).map_err(ProofsError::from)?;
			let key = ProvingKey::from_ceremony(kind, &zkey).map_err(ProofsError::from)?;
			workshop.keep_key(&key, Some(digest(&bytes)))
		})
		.await
	}

	/// Writes a circuit's constraints for a ceremony with snarkjs, and says how many there are.
	pub async fn write_r1cs(&self, circuit: Circuit, out: &Path) -> Result<usize, Error> {
		let (kind, out) = (kind_of(circuit)?, out.to_owned());
		blocking(move || {
			let constraints = prover::Circuit::blank(kind).and_then(|circuit| Constraints::of(&circuit));
			let constraints = constraints.map_err(ProofsError::from)?;
			write_bytes(&out, &constraints.to_file())?;
			Ok(constraints.len())
		})
		.await
	}

	/// Reads a proving key. Blocks.
	pub(super) fn read_key(&self, file: &KeyFile, kind: StatementKind) -> Result<ProvingKey, Error> {
		let path = self.key_path(kind);
		let bytes = fs::read(&path).map_err(Error::io(&path))?;
		let damaged = |reason: String| Error::Damaged { path: path.clone(), reason };
		let key = ProvingKey::decode(&bytes).map_err(|error| damaged(error.to_string()))?;
		let verifying = key.verifying_key().map_err(|error| damaged(error.to_string()))?;
		if key.kind() != kind || digest(&verifying.encode()) != file.key {
			return Err(damaged("it is another key than its record says".into()));
		}
		Ok(key)
	}
}

impl Client {
	/// Brings the verifying part of the key that is here for a circuit on the chain, unless it is there.
	pub async fn register_proof_key(
		&self,
		person: &Person,
		circuit: Circuit,
	) -> Result<(KeyId, Option<Included>), Error> {
		let file = self.key_file(circuit)?.ok_or_else(|| ProofsError::NoKey(circuit_text(&circuit)))?;
		match self.chain().proof_key(&file.key).await? {
			Some(_) => Ok((file.key, None)),
			None => {
				let call = ProofCall::RegisterKey { circuit, source: file.source(), bytes: file.verifying.clone() };
				let included = self.submit(person, &call.into()).await?;
				Ok((file.key, Some(included)))
			},
		}
	}

	/// What can be proven, here and on the chain.
	pub async fn circuits(&self) -> Result<Vec<CircuitStatus>, Error> {
		let on_chain = self.chain().proof_keys(None).await?;
		let mut circuits: Vec<Circuit> = CIRCUITS.into_iter().map(circuit_of).collect();
		for (_, info) in &on_chain {
			if !circuits.contains(&info.circuit) {
				circuits.push(info.circuit);
			}
		}
		let status = |circuit: Circuit| {
			let local = if circuit.is_custom() { None } else { self.key_file(circuit)? };
			let keys = on_chain.iter().filter(|(_, info)| info.circuit == circuit);
			Ok(CircuitStatus { circuit, local, on_chain: keys.cloned().collect() })
		};
		circuits.into_iter().map(status).collect()
	}
}
