//! What can go wrong with encrypted compute, and what to do about it.

use crate::{amount::Nlk, programs::ProgramsError};
use nulink_fhe::{job::JobError, transcipher::StreamError, DataError, KeyError, NotConformant};
use nulink_primitives::compute::{ExecutionProfile, JobId, Refusal};
use nulink_storage::Cid;

/// What can go wrong with encrypted compute. A message says what to do next, and never holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ComputeError {
	/// Programs, models and values.
	#[error(transparent)]
	Programs(#[from] ProgramsError),
	/// A name that is none for a key.
	#[error("{0:?} cannot be the name of a compute key: take up to 64 letters, digits, dots, dashes and underscores")]
	KeyName(String),
	/// There is such a key.
	#[error("there is a compute key {0:?} already: choose another name")]
	KeyExists(String),
	/// There is no such key.
	#[error("there is no compute key {0:?} here: `nulink keys compute list` shows those that there are, `nulink keys compute new` makes one")]
	NoKey(String),
	/// A key must be named.
	#[error("name the compute key that the stored input is encrypted under, with --key")]
	KeyNeeded,
	/// The key's evaluation key is not in a store.
	#[error("the evaluation key of {0:?} is in no store yet: run `nulink keys compute publish {0}`")]
	Unpublished(String),
	/// A secret that this person did not seal.
	#[error("this secret of encrypted compute was made with another root secret: use the keystore that made it")]
	OtherPerson,
	/// A key or list of the FHE library.
	#[error("this is not what it should be: {0}")]
	NotConformant(#[from] NotConformant),
	/// A key.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// Encrypting or decrypting.
	#[error(transparent)]
	Data(#[from] DataError),
	/// Encrypting under a stream cipher.
	#[error(transparent)]
	Stream(#[from] StreamError),
	/// Computing.
	#[error("it could not be computed here: {0}")]
	Job(#[from] JobError),
	/// There is no pad for so many bits.
	#[error("there is no unused one-time pad of {bits} bits or more under {key:?}: make one with `nulink keys compute pad {key} --bits {bits}`")]
	NoPad {
		/// Under which key.
		key: String,
		/// How many bits it must have.
		bits: u32,
	},
	/// Whether a pad was used can be asked of the chain only.
	#[error("a one-time pad is used only after the chain was asked whether it knows it: connect to a node")]
	PadOffline,
	/// Something else has bound the key and IV already.
	#[error("the key and IV of this piece were used for something else on the chain: encrypt it again")]
	Bound,
	/// A text that is no reference of a piece.
	#[error("{0:?} is no piece of encrypted input: it is what `nulink job encrypt` prints, like compressed:bafk…")]
	PieceText(String),
	/// There is no such program on the chain.
	#[error("program {0} is not registered: run `nulink program register {0}`, or ask whoever has it to")]
	NotRegistered(String),
	/// The program is registered as something that it is not.
	#[error("program {0} is registered with a shape that it does not have: its jobs come out with nothing. Once one has, register it again")]
	WrongShape(String),
	/// The inputs are not those that the program takes.
	#[error("the program takes {wanted} values and the input has {found}: see `nulink program inspect`")]
	Inputs {
		/// How many there should be.
		wanted: usize,
		/// How many there are.
		found: usize,
	},
	/// The job would be too dear.
	#[error("the chain asks for at least {least} for each member, and no more than {most} was allowed: allow more with --max-fee")]
	TooDear {
		/// What is asked for.
		least: Nlk,
		/// What is allowed.
		most: Nlk,
	},
	/// No committee has so many members.
	#[error("a committee has 1 to {most} members, and not {committee}: choose another --committee")]
	Committee {
		/// What was asked for.
		committee: u8,
		/// The most that is allowed.
		most: u8,
	},
	/// Not more than half, or more than there are.
	#[error("of a committee of {committee}, {least} to {committee} can be asked to agree, and not {quorum}: choose another --quorum")]
	Quorum {
		/// What was asked for.
		quorum: u8,
		/// The least that is more than half.
		least: u8,
		/// The members.
		committee: u8,
	},
	/// Too little time, or too much.
	#[error("members get {least} to {most} blocks to compute this, and not {blocks}: choose another --time")]
	Time {
		/// What was asked for.
		blocks: u32,
		/// The least that is accepted.
		least: u32,
		/// The most.
		most: u32,
	},
	/// Too many pieces.
	#[error("a job names 1 to {most} pieces of input, and not {found}: encrypt more of the values in one piece")]
	Pieces {
		/// How many there are.
		found: usize,
		/// How many are allowed.
		most: u32,
	},
	/// Jobs for graphics cards are not taken.
	#[error("this network takes no jobs for machines with a graphics card, as {} is: leave cuda- out of --profile", profile_text(.0))]
	Cards(ExecutionProfile),
	/// There is not so much time.
	#[error("the program needs {least} blocks to compute, and the chain allows {most}: split it")]
	TooLong {
		/// What is needed.
		least: u32,
		/// What is allowed.
		most: u32,
	},
	/// There is no such job.
	#[error("there is no job {0} on the chain: it was removed, or the node is of another network")]
	NoJob(JobId),
	/// There is no record of such a job.
	#[error("there is no unfinished job {0:?} here: `nulink job submit --resume` lists those that there are")]
	NoRecord(String),
	/// Somebody else sees to the job just now.
	#[error("another `nulink` is at work on the job {0:?}, perhaps the agent: wait for it, and try again")]
	AtWork(String),
	/// The job was begun by another account.
	#[error("the job {id} was begun by {owner}: use that keystore")]
	OtherOwner {
		/// Its id.
		id: String,
		/// Who began it.
		owner: String,
	},
	/// The job has no result yet.
	#[error("job {job} has no result yet, it is {stage}: `nulink job watch {job}` waits for it")]
	NotYet {
		/// The job.
		job: JobId,
		/// How far it is.
		stage: &'static str,
	},
	/// The result can still be disputed.
	#[error("the result of job {job} is provisional for {blocks} more blocks, in which anybody can dispute it: wait, or take it as it is with --provisional")]
	Provisional {
		/// The job.
		job: JobId,
		/// How long.
		blocks: u32,
	},
	/// The job has ended without a result.
	#[error("job {job} has ended without a result: {reason}")]
	NoResult {
		/// The job.
		job: JobId,
		/// Why.
		reason: &'static str,
	},
	/// The job has ended with a reason why there is none.
	#[error(
		"job {job} was refused: {refusal}. The providers were paid for finding out; correct it and submit another job"
	)]
	Refused {
		/// The job.
		job: JobId,
		/// The reason.
		refusal: Refusal,
	},
	/// The committee has found a reason why there is no result, and can still be contradicted.
	#[error(
		"the committee of job {job} says that it cannot be computed: {refusal}. That is not final: if everything that the \
		 job names is what it should be, `nulink job verify {job} --full` shows it, and `--dispute` with it has a panel decide"
	)]
	RefusedSoFar {
		/// The job.
		job: JobId,
		/// The reason.
		refusal: Refusal,
	},
	/// The bytes of the result cannot be had.
	#[error(
		"the result of job {job} cannot be fetched: {reason}. Providers may store elsewhere than --storage says, or withhold \
		 it. `nulink job verify {job} --full` computes it again, and stores it if it is the same; while it can be disputed, \
		 add --dispute for the case that it is not"
	)]
	Withheld {
		/// The job.
		job: JobId,
		/// What the store said.
		reason: String,
	},
	/// What a quorum agreed on is no result.
	#[error(
		"what came out of job {job} is no result of its program under this key: {reason}. While it can be disputed, \
		 `nulink job verify {job} --dispute` does so"
	)]
	NoOutputs {
		/// The job.
		job: JobId,
		/// What is wrong with it.
		reason: String,
	},
	/// The key that the result is under is not here.
	#[error("the key that the result of job {0} is encrypted under is not here: use the machine that submitted it, or copy its folders data/compute/keys and data/compute/jobs. Never copy data/compute/pads")]
	NoKeyFor(JobId),
	/// The input was not encrypted here.
	#[error(
		"the input {0} was not encrypted from here, so that its values are not known: verify the bits with --full"
	)]
	UnknownInput(Cid),
	/// The job was computed on another kind of machine.
	#[error("job {job} is for machines of the profile {}, and this one is {}: its bits cannot be compared here. Verify on a machine of that profile, or leave --full out to compare values", profile_text(.wanted), profile_text(.here))]
	Profile {
		/// The job.
		job: JobId,
		/// What is needed.
		wanted: ExecutionProfile,
		/// What there is.
		here: ExecutionProfile,
	},
	/// There is nothing to dispute.
	#[error(
		"job {job} has no outcome that can be disputed: it is {stage}. That is possible while it is challengeable"
	)]
	NothingToDispute {
		/// The job.
		job: JobId,
		/// How far it is.
		stage: &'static str,
	},
	/// The object is no key of a job.
	#[error("{0:?} is no key of a job: name the object that is one, or ask who granted it to you")]
	NoJobKey(String),
	/// The key is of another job.
	#[error("the key that was granted is not of job {0}: its owner has stored another one")]
	OtherJob(JobId),
	/// The key is exposed.
	#[error("a result was delivered under {0:?}, so that whoever opens it can compute this key: what is encrypted under it from now on is readable to others, too. Take another key (`nulink keys compute new`), or pass --expose-key")]
	WasExposed(String),
	/// A key in use cannot be exposed without saying so.
	#[error("a result that is delivered under a key of its own exposes everything that was ever encrypted under {0:?} or will be. Leave --key out, so that a fresh key is made for this job, or pass --expose-key")]
	Exposed(String),
}

/// A profile, for people.
pub(crate) fn profile_text(profile: &ExecutionProfile) -> String {
	crate::programs::profile_name(profile)
}
