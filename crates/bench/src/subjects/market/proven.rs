//! Proofs as the chain takes them, and the same check in a program.

use crate::{
	calls::Submission,
	ledger::{Account, GENESIS},
};
use nulink_pre::digest;
use nulink_primitives::proving::{Circuit, Place, ProofBytes, Subject};
use nulink_zk::{
	prover::{rng, Knows, ProvingKey},
	verify, verify_batch, Answer, Claim, Context, PreparedKey, Proof, StatementKind,
};

/// The circuit. It is the smallest, and proofs are checked at the same cost whatever they prove: only the number of public
/// inputs counts, which is three here, as it is of `Holds`.
pub const CIRCUIT: Circuit = Circuit::Knows;
/// The same, as the prover names it.
const KIND: StatementKind = StatementKind::Knows;
const SALT: [u8; 32] = [9; 32];
const SEED: &[u8] = b"nulink-bench";

/// What proofs are made and checked with.
pub struct Keys {
	proving: ProvingKey,
	/// The verifying key, as it is registered.
	pub verifying: Vec<u8>,
	/// The verifying key, as the chain keeps it.
	pub prepared: Vec<u8>,
	answer: Answer,
}

impl Keys {
	/// For development.
	pub fn new() -> anyhow::Result<Self> {
		let proving = ProvingKey::development(KIND, SEED)?;
		let key = proving.verifying_key()?;
		let answer = Answer::new(b"the name of the first dog, and its colour")?;
		Ok(Keys { verifying: key.encode(), prepared: key.prepare().encode(), proving, answer })
	}

	/// Proves it of the subject with this number, as this account, over a block. All blocks have the same hash here.
	pub fn prove(&self, subject: u64, prover: Account) -> anyhow::Result<Proven> {
		let subject = Subject::Listing(subject);
		let context = Context {
			genesis: GENESIS,
			purpose: Place::DataProofs.purpose(),
			subject: digest(&subject.bytes()),
			prover,
			challenge: GENESIS,
		};
		let circuit = Knows::new(&self.answer, &SALT, &context).into();
		let (proof, statement) = self.proving.prove(&circuit, &mut rng())?;
		let inputs = statement.inputs(&context);
		let own = inputs.get(..inputs.len().saturating_sub(1)).unwrap_or_default().to_vec();
		let proof = ProofBytes(proof.encode());
		Ok(Proven { submission: Submission { key: digest(&self.verifying), subject, inputs: own, proof }, inputs })
	}

	/// Checks a proof as the chain does, by the same crate, from the bytes that the chain has.
	pub fn holds(&self, proven: &Proven) -> bool {
		let (Ok(proof), Some(key)) =
			(Proof::decode(&proven.submission.proof.0), PreparedKey::decode_trusted(&self.prepared))
		else {
			return false;
		};
		verify(&key, &proven.inputs, &proof).is_ok()
	}

	/// Checks many at once, likewise.
	pub fn hold(&self, proven: &[Proven]) -> bool {
		let proofs: Result<Vec<Proof>, _> =
			proven.iter().map(|proven| Proof::decode(&proven.submission.proof.0)).collect();
		let (Ok(proofs), Some(key)) = (proofs, PreparedKey::decode_trusted(&self.prepared)) else { return false };
		let claims: Vec<Claim> = proven
			.iter()
			.zip(&proofs)
			.map(|(proven, proof)| Claim { key: &key, inputs: &proven.inputs, proof })
			.collect();
		verify_batch(&claims, &GENESIS).is_ok()
	}
}

/// A proof, and what it proves.
pub struct Proven {
	/// As it is sent.
	pub submission: Submission,
	/// All public inputs, the context included.
	inputs: Vec<[u8; 32]>,
}

impl Proven {
	/// The same with bytes that are no proof, which are refused before anything is computed with them.
	pub fn broken(mut self) -> Self {
		self.submission.proof = ProofBytes([0xff; nulink_zk::PROOF_LEN]);
		self
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn proofs_hold_alone_and_together_until_one_is_broken() {
		let keys = Keys::new().unwrap();
		let mut proofs: Vec<Proven> = (0..2).map(|subject| keys.prove(subject, [1; 32]).unwrap()).collect();
		assert!(proofs.iter().all(|proof| keys.holds(proof)) && keys.hold(&proofs));
		let last = proofs.pop().unwrap().broken();
		assert!(!keys.holds(&last));
		proofs.push(last);
		assert!(!keys.hold(&proofs));
	}
}
