//! Making proofs. They are computed in a thread of their own: that takes seconds, or minutes.

use super::{
	circuit_text, circuits::circuit_of, kind_of, parse_where, subject_digest, KeyFile, ProofFile, ProofsError, Said,
};
use crate::{
	address,
	chain::{Included, KeyState, ProofCall, ProvenInfo},
	client::{silent, Client, Reporter},
	datasets::DataSetError,
	identity::Person,
	objects::blocking,
	Error,
};
use nulink_primitives::{
	proving::{Circuit, Place, Scalar, StatementHash, Subject, PROOF_LEN},
	sharing::Digest,
};
use nulink_zk::{
	prover::{self, Encrypts, Holds, ProveError},
	Context, StatementKind,
};
use std::time::{Duration, Instant};

/// How far a proof is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProveStep {
	/// The key is read, hundreds of megabytes perhaps.
	ReadingKey,
	/// It is made over this block.
	Challenge(u32),
	/// What makes the statement true is put together.
	Witness,
	/// The proof is computed.
	Proving,
	/// That took so long.
	Proven(Duration),
}

/// What is to be proven, where.
pub(crate) struct Job {
	pub circuit: Circuit,
	pub place: Place,
	pub subject: Subject,
}

/// A proof.
pub(crate) struct Made {
	pub key: KeyFile,
	pub challenge: (u32, Digest),
	/// What is proven, without the context.
	pub inputs: Vec<Scalar>,
	pub proof: [u8; PROOF_LEN],
}

impl Client {
	/// The proving key for a circuit, if proofs by it are taken.
	async fn usable_key(&self, circuit: Circuit) -> Result<KeyFile, Error> {
		let name = circuit_text(&circuit);
		let file = self.key_file(circuit)?.ok_or_else(|| ProofsError::NoKey(name.clone()))?;
		match self.chain().proof_key(&file.key).await? {
			None => Err(ProofsError::NotRegistered { circuit: name }.into()),
			Some(info) if info.is_usable() => Ok(file),
			Some(info) if info.state == KeyState::Retired => Err(ProofsError::Retired(name).into()),
			Some(_) => Err(ProofsError::NotAdopted(name).into()),
		}
	}

	/// Makes a proof. `witness` puts together what makes the statement true, in this context.
	pub(crate) async fn make_proof(
		&self,
		person: &Person,
		job: Job,
		witness: impl FnOnce(&Context) -> Result<prover::Circuit, ProveError> + Send + 'static,
		report: Option<Reporter<ProveStep>>,
	) -> Result<Made, Error> {
		let report = report.unwrap_or_else(silent);
		let kind = kind_of(job.circuit)?;
		let file = self.usable_key(job.circuit).await?;
		report(ProveStep::ReadingKey);
		let (workshop, of) = ((**self).clone(), file.clone());
		let key = blocking(move || workshop.read_key(&of, kind)).await?;
		// Not before the key is read: the block shall be recent.
		let challenge = self.chain().challenge().await?;
		report(ProveStep::Challenge(challenge.0));
		let context = Context {
			genesis: self.chain().genesis(),
			purpose: job.place.purpose(),
			subject: subject_digest(&job.subject),
			prover: person.account().0,
			challenge: challenge.1,
		};
		let (inputs, proof) = blocking(move || {
			report(ProveStep::Witness);
			let circuit = witness(&context).map_err(ProofsError::from)?;
			report(ProveStep::Proving);
			let begun = Instant::now();
			let (proof, statement) = key.prove(&circuit, &mut prover::rng()).map_err(ProofsError::from)?;
			report(ProveStep::Proven(begun.elapsed()));
			let mut inputs = statement.inputs(&context);
			inputs.pop();
			Ok((inputs, proof.encode()))
		})
		.await?;
		Ok(Made { key: file, challenge, inputs, proof })
	}

	/// Proves that at least so many records (1, 4 or 16) of a data set that is kept here satisfy this.
	pub async fn prove_holds(
		&self,
		person: &Person,
		set: &str,
		records: u8,
		clauses: &[String],
		report: Option<Reporter<ProveStep>>,
	) -> Result<ProofFile, Error> {
		let open = self.open_set(person, set)?;
		let said = parse_where(&open.kept.members, clauses)?;
		let kind = StatementKind::Holds { records, depth: open.kept.depth };
		if !kind.exists() {
			return Err(ProofsError::NoCircuit(kind.to_string()).into());
		}
		let subject = Subject::Content(open.kept.commitment);
		let text = Said::holds(&open.kept, records, said.clauses.clone())?;
		let data = open.data;
		let witness = move |context: &Context| -> Result<prover::Circuit, ProveError> {
			Ok(Holds::new(records, &data, &said.predicate, said.values.as_ref(), context)?.into())
		};
		let job = Job { circuit: circuit_of(kind), place: Place::DataProofs, subject };
		let made = self.make_proof(person, job, witness, report).await?;
		self.finish(person, made, &subject, text)
	}

	/// Proves that the ciphertext of a sealed data set is one under the key that its header discloses.
	pub async fn prove_encrypts(
		&self,
		person: &Person,
		set: &str,
		report: Option<Reporter<ProveStep>>,
	) -> Result<ProofFile, Error> {
		let open = self.open_set(person, set)?;
		let seal = open.seal.ok_or_else(|| DataSetError::NotSealed(set.into()))?;
		open.kept.ensure_judged()?;
		let circuit = Circuit::Encrypts { elements: seal.message.elements() };
		let subject = Subject::Content(open.kept.commitment);
		let witness = move |context: &Context| -> Result<prover::Circuit, ProveError> {
			Ok(Encrypts::new(&seal.key, &seal.nonce, &seal.message, context).0.into())
		};
		let job = Job { circuit, place: Place::DataProofs, subject };
		let made = self.make_proof(person, job, witness, report).await?;
		let statement = super::statement_hash(circuit, &made.key.key, &made.inputs);
		let text = Said { circuit: circuit_text(&circuit), statement, inputs: made.inputs.clone(), holds: None };
		self.finish(person, made, &subject, text)
	}

	fn finish(&self, person: &Person, made: Made, subject: &Subject, said: Said) -> Result<ProofFile, Error> {
		if made.inputs != said.inputs {
			return Err(ProofsError::Malformed("something else was proven than was asked for".into()).into());
		}
		let genesis = self.chain().genesis();
		Ok(ProofFile::new(genesis, &made.key, subject, person.account(), made.challenge, said, &made.proof))
	}

	/// Has a proof recorded. `None`: the chain has a record of it already.
	pub async fn submit_proof(&self, person: &Person, file: &ProofFile) -> Result<Option<Included>, Error> {
		if file.genesis != self.chain().genesis() {
			return Err(ProofsError::OtherChain.into());
		}
		if file.prover != person.account() {
			return Err(ProofsError::OtherProver(address::to_text(&file.prover)).into());
		}
		file.said.check()?;
		let call = ProofCall::SubmitProof {
			key: file.key,
			subject: file.subject()?,
			inputs: file.said.inputs.clone(),
			challenge: file.challenge,
			proof: Box::new(file.bytes()?),
		};
		// For the listing that names it.
		self.keep_said(&file.said)?;
		match self.submit(person, &call.into()).await {
			Ok(included) => Ok(Some(included)),
			Err(error) if error.is_refusal("DataProofs::AlreadyProven") => Ok(None),
			Err(error) => Err(error),
		}
	}

	/// What was proven of a subject.
	pub async fn proofs_of(&self, subject: &Subject) -> Result<Vec<ProvenInfo>, Error> {
		self.chain().proofs_of(subject).await
	}

	/// What somebody has proven.
	pub async fn proofs_by(&self, prover: &address::Account) -> Result<Vec<ProvenInfo>, Error> {
		self.chain().proofs_by(prover).await
	}

	/// Removes a record of the person's, which brings back its deposit.
	pub async fn forget_proof(
		&self,
		person: &Person,
		subject: Subject,
		statement: StatementHash,
	) -> Result<Included, Error> {
		let call = ProofCall::Forget { subject, prover: person.account(), statement };
		self.submit(person, &call.into()).await
	}
}
