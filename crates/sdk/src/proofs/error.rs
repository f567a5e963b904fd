//! Why there is no proof, or it proves nothing.

use crate::datasets::DataSetError;
use nulink_zk::{
	prover::{ProveError, ZkeyError},
	VerifyError,
};

/// Why there is no proof, or it proves nothing, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofsError {
	/// There is no such circuit.
	#[error("there is no circuit {0:?} here: `nulink proof circuits` lists them")]
	NoCircuit(String),
	/// There is no key for it here.
	#[error("there is no proving key for {0} here: `nulink proof setup {0}` makes or imports one")]
	NoKey(String),
	/// The chain does not know the key.
	#[error("the verifying key of the proving key for {circuit} is not on the chain: `nulink proof setup {circuit} --register` brings it there, or import the one that is")]
	NotRegistered {
		/// The circuit.
		circuit: String,
	},
	/// Nobody vouches for the key.
	#[error("nobody has vouched for the key for {0}: governance adopts keys of which the transcript of the ceremony is in order")]
	NotAdopted(String),
	/// The key counts no more.
	#[error("the key for {0} was retired, and proves nothing any more: import the one that took its place")]
	Retired(String),
	/// The clause is none.
	#[error("{text:?} is no clause: {reason}. Write like `age >= 60`, `age between 18 and 30`, `sex = f`, `diagnosis in E10,E11`")]
	Clause {
		/// What was written.
		text: String,
		/// What is wrong.
		reason: String,
	},
	/// There are too many clauses.
	#[error("a predicate has at most 4 clauses, and one more with `in`")]
	TooManyClauses,
	/// There is no such column.
	#[error("the data set has no column {name:?}: it has {there}")]
	NoMember {
		/// What was asked for.
		name: String,
		/// What is there.
		there: String,
	},
	/// The prover.
	#[error(transparent)]
	Prove(#[from] ProveError),
	/// The file of a ceremony.
	#[error(transparent)]
	Zkey(#[from] ZkeyError),
	/// It proves nothing.
	#[error("the proof does not hold: {0}. Do not rely on it")]
	NotValid(#[from] VerifyError),
	/// The file is for another chain.
	#[error("the proof was made for another network: use a node of that one")]
	OtherChain,
	/// The proof is by somebody else.
	#[error("the proof was made by {0}: only that account can have it recorded")]
	OtherProver(String),
	/// The file is none, or says something else than its proof.
	#[error("this is no proof that can be used: {0}")]
	Malformed(String),
	/// The block over which was proven is not what the file says.
	#[error("the block over which the proof was made is another on this chain, or too long ago: make it anew")]
	OtherChallenge,
	/// The work was broken off.
	#[error("proving was broken off: {0}")]
	Interrupted(String),
	/// The data set.
	#[error(transparent)]
	DataSet(#[from] DataSetError),
}
