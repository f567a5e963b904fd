//! Proofs as files, and what they say, for people.

use super::{holds_statement, kind_of, parse_circuit, statement_hash, subject_digest, KeyFile, ProofsError};
use crate::{
	address::Account,
	client::{Client, Workshop},
	datasets::{KeptSet, Member},
	hex_serde,
	home::{read_json, write_json},
	proxy_api::{account, hex_bytes},
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_primitives::{
	proving::{Circuit, KeyId, Place, Scalar, StatementHash, Subject, PROOF_LEN},
	sharing::Digest,
};
use nulink_zk::{field::to_bytes, verify, Context, PreparedKey, Proof, SetCommitment, StatementKind, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What is proven, for people; and enough to see that it is this that was proven.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
	/// The circuit: `holds-4-10`.
	pub circuit: String,
	/// The hash of the statement.
	#[serde(with = "hex_bytes")]
	pub statement: StatementHash,
	/// The inputs of the statement.
	#[serde(with = "hex_serde::list")]
	pub inputs: Vec<Scalar>,
	/// Of `Holds`: the data set, and what is said of its records.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub holds: Option<SaidOfRecords>,
}

/// What is said of the records of a data set.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SaidOfRecords {
	/// Of how many of them at least.
	pub records: u8,
	/// What.
	pub clauses: Vec<String>,
	/// The columns.
	pub members: Vec<Member>,
	/// The root of the tree of records.
	#[serde(with = "hex_bytes")]
	pub root: Scalar,
	/// Its depth.
	pub depth: u8,
	/// How many records there are.
	pub count: u32,
}

impl Said {
	/// That of a set's records.
	pub(super) fn holds(kept: &KeptSet, records: u8, clauses: Vec<String>) -> Result<Self, ProofsError> {
		let (circuit, inputs, statement) =
			holds_statement(&kept.commitment, &kept.members, kept.depth, records, &clauses)?;
		let holds = SaidOfRecords {
			records,
			clauses,
			members: kept.members.clone(),
			root: kept.root,
			depth: kept.depth,
			count: kept.records,
		};
		Ok(Said { circuit: super::circuit_text(&circuit), statement, inputs, holds: Some(holds) })
	}

	/// Fails if it says something else than was proven, whoever wrote it.
	pub fn check(&self) -> Result<(), ProofsError> {
		let wrong = |reason: &str| ProofsError::Malformed(reason.into());
		let circuit = parse_circuit(&self.circuit)?;
		if circuit.is_custom() || statement_hash(circuit, &[0; 32], &self.inputs) != self.statement {
			return Err(wrong("its hash is not that of its inputs"));
		}
		match (&self.holds, circuit) {
			(Some(said), Circuit::Holds { .. }) => {
				let commitment = self.inputs.first().ok_or_else(|| wrong("it has no inputs"))?;
				let schema = to_bytes(&Member::schema(&said.members)?.element());
				let set = SetCommitment { root: said.root, depth: said.depth, count: said.count, schema };
				if set.input().as_ref() != Some(commitment) {
					return Err(wrong("its columns are not those of the data set"));
				}
				let (found, inputs, _) =
					holds_statement(commitment, &said.members, said.depth, said.records, &said.clauses)?;
				if (found, &inputs) != (circuit, &self.inputs) {
					return Err(wrong("it says something else than was proven"));
				}
				Ok(())
			},
			(None, Circuit::Holds { .. }) => Err(wrong("it does not tell what is said of the records")),
			(Some(_), _) => Err(wrong("its circuit says nothing of records")),
			(None, _) => Ok(()),
		}
	}

	/// In words.
	pub fn words(&self) -> String {
		match &self.holds {
			Some(said) => {
				let of = said.count;
				format!("at least {} of {of} records: {}", said.records, said.clauses.join(", and "))
			},
			None if self.circuit.starts_with("encrypts") => {
				"the ciphertext is that of a message that its maker is committed to, under the key that is disclosed"
					.into()
			},
			None => self.circuit.clone(),
		}
	}
}

/// A proof, with all that it takes to verify it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProofFile {
	/// Of the file's form: 1.
	pub version: u8,
	/// The chain.
	#[serde(with = "hex_bytes")]
	pub genesis: Digest,
	/// The verifying key.
	#[serde(with = "hex_bytes")]
	pub key: KeyId,
	/// Whether the key was made on one machine: then whoever made it can prove anything.
	pub development: bool,
	/// SCALE of the subject.
	#[serde(with = "hex_bytes")]
	subject: Vec<u8>,
	/// Who proves.
	#[serde(with = "account")]
	pub prover: Account,
	/// The block over which was proven.
	pub challenge: u32,
	/// Its hash.
	#[serde(with = "hex_bytes")]
	pub challenge_hash: Digest,
	/// What is proven.
	pub said: Said,
	/// The proof.
	#[serde(with = "hex_bytes")]
	pub proof: Vec<u8>,
}

/// What is known of a proof that holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verified {
	/// Whether the chain takes proofs by its key now.
	pub trusted: bool,
	/// Whether the key was made on one machine, so that the proof proves nothing.
	pub development: bool,
	/// Whether the chain has a record that this was proven.
	pub recorded: bool,
}

impl ProofFile {
	#[allow(clippy::too_many_arguments)]
	pub(super) fn new(
		genesis: Digest,
		key: &KeyFile,
		subject: &Subject,
		prover: Account,
		(challenge, challenge_hash): (u32, Digest),
		said: Said,
		proof: &[u8; PROOF_LEN],
	) -> Self {
		ProofFile {
			version: 1,
			genesis,
			key: key.key,
			development: key.development,
			subject: subject.encode(),
			prover,
			challenge,
			challenge_hash,
			said,
			proof: proof.to_vec(),
		}
	}

	/// Reads a file.
	pub fn read(path: &Path) -> Result<Self, Error> {
		let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
		let file: ProofFile = read_json(path)?.ok_or_else(|| Error::io(path)(missing()))?;
		match file.version {
			1 => Ok(file),
			other => {
				Err(ProofsError::Malformed(format!("its form is {other}, which this program does not know")).into())
			},
		}
	}

	/// Writes a file.
	pub fn write(&self, path: &Path) -> Result<(), Error> {
		write_json(path, self)
	}

	/// By which circuit.
	pub fn circuit(&self) -> Result<Circuit, ProofsError> {
		parse_circuit(&self.said.circuit)
	}

	/// What it is about.
	pub fn subject(&self) -> Result<Subject, ProofsError> {
		Subject::decode_all(&mut &self.subject[..]).map_err(|error| ProofsError::Malformed(error.to_string()))
	}

	/// The hash of what is proven.
	pub fn statement(&self) -> StatementHash {
		self.said.statement
	}

	/// The bytes of the proof.
	pub fn bytes(&self) -> Result<[u8; PROOF_LEN], ProofsError> {
		<[u8; PROOF_LEN]>::try_from(&self.proof[..]).map_err(|_| ProofsError::Malformed("a proof has 192 bytes".into()))
	}

	fn verify(&self, key: &PreparedKey) -> Result<(), ProofsError> {
		self.said.check()?;
		let context = Context {
			genesis: self.genesis,
			purpose: Place::DataProofs.purpose(),
			subject: subject_digest(&self.subject()?),
			prover: self.prover.0,
			challenge: self.challenge_hash,
		};
		let mut inputs = self.said.inputs.clone();
		inputs.push(context.input());
		let proof = Proof::decode(&self.bytes()?).map_err(|error| ProofsError::Malformed(error.to_string()))?;
		Ok(verify(key, &inputs, &proof)?)
	}
}

impl Workshop {
	fn said_path(&self, statement: &StatementHash) -> PathBuf {
		self.home().data.join("proofs/said").join(format!("{}.json", hex::encode(statement)))
	}

	/// Remembers what a statement says.
	pub(crate) fn keep_said(&self, said: &Said) -> Result<(), Error> {
		write_json(&self.said_path(&said.statement), said)
	}

	/// What a statement says that was submitted from here.
	pub fn said(&self, statement: &StatementHash) -> Result<Option<Said>, Error> {
		read_json(&self.said_path(statement))
	}

	/// Verifies a proof with the key that is here for its circuit. That its block was one of the chain, only a node tells.
	pub fn verify_offline(&self, file: &ProofFile) -> Result<(), Error> {
		let circuit = file.circuit()?;
		let kind: StatementKind = kind_of(circuit)?;
		let here = self.key_file(circuit)?.filter(|key| key.key == file.key);
		let here = here.ok_or_else(|| ProofsError::NoKey(kind.to_string()))?;
		let key = VerifyingKey::decode(&here.verifying).map_err(nulink_zk::prover::ProveError::from);
		Ok(file.verify(&key.map_err(ProofsError::from)?.prepare())?)
	}
}

impl Client {
	/// Verifies a proof with the chain's key.
	pub async fn verify_proof(&self, file: &ProofFile) -> Result<Verified, Error> {
		if file.genesis != self.chain().genesis() {
			return Err(ProofsError::OtherChain.into());
		}
		let unknown = || ProofsError::NotRegistered { circuit: file.said.circuit.clone() };
		let info = self.chain().proof_key(&file.key).await?.ok_or_else(unknown)?;
		let bytes = self.chain().prepared_key(&file.key).await?.ok_or_else(unknown)?;
		let malformed = || ProofsError::Malformed("the chain's key can not be read".into());
		let key = PreparedKey::decode_trusted(&bytes).ok_or_else(malformed)?;
		if info.circuit != file.circuit()? {
			return Err(ProofsError::Malformed("its key is for another circuit".into()).into());
		}
		file.verify(&key)?;
		let records = self.chain().proofs_of(&file.subject()?).await?;
		let is_this = |it: &&crate::chain::ProvenInfo| (it.prover, it.statement) == (file.prover, file.statement());
		Ok(Verified {
			trusted: info.is_usable(),
			development: info.is_development(),
			recorded: records.iter().find(is_this).is_some_and(|record| record.holds),
		})
	}
}
