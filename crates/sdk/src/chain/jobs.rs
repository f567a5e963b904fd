//! Encrypted compute on the chain: what can be asked of it, in types of ours. The chain's documentation of each is in
//! `pallets/compute-jobs`; ids, profiles and references are those of [`nulink_primitives::compute`].

use super::Call;
use crate::{address::Account, Error};
use async_trait::async_trait;
use codec::{Decode, Encode};
use nulink_primitives::{
	compute::{ExecutionProfile, InputReference, JobId, Outcome, ProgramId},
	sharing::{ContentId, Digest},
	token::Balance,
};

/// What can be asked of programs and jobs, at the newest finalised block.
#[async_trait]
pub trait Jobs: Send + Sync {
	/// Times, prices and sizes.
	async fn job_terms(&self) -> Result<JobTerms, Error>;

	/// A registered program.
	async fn program(&self, program: ProgramId) -> Result<Option<ProgramInfo>, Error>;

	/// The programs that an account has registered. At most [`MAX_LISTED`](super::MAX_LISTED).
	async fn programs_of(&self, owner: &Account) -> Result<Vec<(ProgramId, ProgramInfo)>, Error>;

	/// A job.
	async fn job(&self, job: JobId) -> Result<Option<JobInfo>, Error>;

	/// The number that the next job will have.
	async fn next_job(&self) -> Result<JobId, Error>;

	/// The jobs from this number on that are not removed, lowest first: at most 256, and none of 4,096 numbers later.
	async fn jobs(&self, from: JobId) -> Result<Vec<(JobId, Stage)>, Error>;

	/// The jobs of an owner, lowest first. At most [`MAX_LISTED`](super::MAX_LISTED).
	async fn jobs_of(&self, owner: &Account) -> Result<Vec<(JobId, Stage)>, Error>;

	/// What a provider has to commit or to reveal, and still can.
	async fn tasks(&self, provider: &Account) -> Result<Vec<Task>, Error>;

	/// What a job would cost that names so many pieces of input, of which so many are under Kreyvium. `None`: there is no
	/// such program.
	async fn job_quote(
		&self,
		program: ProgramId,
		inputs: u8,
		streams: u8,
		committee: u8,
		fee: Balance,
	) -> Result<Option<JobQuote>, Error>;

	/// To which ciphertext a wrapped key and IV are bound. For a pad the IV is zeros.
	async fn binding(&self, key: &ContentId, iv: [u8; 16]) -> Result<Option<ContentId>, Error>;
}

/// Times in blocks, prices and sizes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobTerms {
	/// From a job, or a dispute, to the block with whose randomness its members are drawn.
	pub seed_blocks: u32,
	/// How many bootstraps a provider is expected to make in a block.
	pub bootstraps_per_block: u64,
	/// The most time that members can be given.
	pub most_compute_blocks: u32,
	/// For a dispute.
	pub challenge_blocks: u32,
	/// After which anybody can remove a job that is over.
	pub keep_blocks: u32,
	/// The most members of a committee.
	pub most_committee: u8,
	/// The seats of a panel.
	pub panel_seats: u8,
	/// What a disputant loses that accused the right outcome.
	pub bond: Balance,
	/// What is burned for each member when a job is made.
	pub seat_fee: Balance,
	/// Whether jobs for machines with a graphics card are taken: on local networks only.
	pub cards: bool,
	/// A job can be taken back until so many blocks before the one with whose randomness its committee is drawn.
	pub cancel_blocks: u32,
}

/// What a program asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProgramShape {
	/// Bytes of its encoding.
	pub length: u32,
	/// Operations, inputs and constants.
	pub nodes: u32,
	/// Encrypted values that it takes.
	pub inputs: u32,
	/// Encrypted values that it gives.
	pub outputs: u32,
	/// Bootstraps that it costs.
	pub bootstraps: u64,
}

/// A registered program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProgramInfo {
	/// Who registered it.
	pub owner: Account,
	/// What it asks for, as its registrant says.
	pub shape: ProgramShape,
	/// What is held of the owner's balance.
	pub deposit: Balance,
}

/// What an owner wants to have computed, how, and for how much.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct JobSpec {
	/// Which program.
	pub program: ProgramId,
	/// On which kind of machine.
	pub profile: ExecutionProfile,
	/// The evaluation key.
	pub key: ContentId,
	/// Keys that take the result to somebody else's key.
	pub delivery: Option<ContentId>,
	/// The encrypted input, in the order of the program's inputs.
	pub inputs: Vec<InputReference>,
	/// How many providers compute it.
	pub committee: u8,
	/// How many of them must agree.
	pub quorum: u8,
	/// What each gets whose outcome is the job's.
	pub fee: Balance,
	/// Blocks from the draw to the last commitment.
	pub compute_blocks: u32,
}

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
	/// Its committee or panel is not drawn yet.
	Drawing {
		/// The block with whose randomness it is drawn.
		seed_block: u32,
	},
	/// Its members compute, commit, and then reveal.
	Working {
		/// When they were drawn.
		drawn_at: u32,
		/// The last block for commitments.
		commit_until: u32,
		/// The last block for reveals.
		reveal_until: u32,
	},
	/// Its committee's answers are counted, and can be disputed.
	Challengeable {
		/// The last block for a dispute.
		until: u32,
	},
	/// It is over.
	Closed {
		/// Since when.
		at: u32,
		/// How it ended.
		ending: Ending,
	},
}

impl Stage {
	/// What it is called in lists.
	pub const fn name(&self) -> &'static str {
		match self {
			Stage::Drawing { .. } => "drawing",
			Stage::Working { .. } => "working",
			Stage::Challengeable { .. } => "challengeable",
			Stage::Closed { ending, .. } => ending.name(),
		}
	}
}

/// How a job ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
	/// A quorum agreed, and nobody disputed it with success.
	Settled(Outcome),
	/// The panel of a dispute decided.
	Judged(Outcome),
	/// The panel of a dispute could not decide. What more than half of it found is likely, and no result.
	Undecided(Option<Outcome>),
	/// Too few of the committee agreed. What more than half of it found is likely, and paid, and no result.
	NoQuorum(Option<Outcome>),
	/// There were too few providers, or nobody drew in time.
	NotDrawn,
}

impl Ending {
	/// What it is called in lists.
	pub const fn name(&self) -> &'static str {
		match self {
			Ending::Settled(_) => "settled",
			Ending::Judged(_) => "judged",
			Ending::Undecided(_) => "undecided",
			Ending::NoQuorum(_) => "no-quorum",
			Ending::NotDrawn => "not-drawn",
		}
	}

	/// The outcome that stands.
	pub const fn outcome(&self) -> Option<Outcome> {
		match self {
			Ending::Settled(outcome) | Ending::Judged(outcome) => Some(*outcome),
			Ending::Undecided(_) | Ending::NoQuorum(_) | Ending::NotDrawn => None,
		}
	}
}

/// Somebody says that an outcome is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Dispute {
	/// Who.
	pub by: Account,
	/// Which.
	pub accused: Outcome,
	/// How many seats the panel has.
	pub seats: u8,
	/// What was put up to pay the panel.
	pub fees: Balance,
	/// What was put up beside that.
	pub bond: Balance,
}

/// What became of a member's duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MemberAnswer {
	/// It has said nothing.
	Silent,
	/// It can not do it.
	Declined,
	/// It has an outcome and does not say which.
	Committed(Digest),
	/// It has said which.
	Revealed(Outcome),
}

/// A provider with a seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
	/// Its staking account.
	pub provider: Account,
	/// What it answered.
	pub answer: MemberAnswer,
}

/// The round of a job's committee.
pub const COMMITTEE: u8 = 0;
/// The round of the panel that decides a dispute.
pub const PANEL: u8 = 1;

/// A job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobInfo {
	/// Who wants it, and pays.
	pub owner: Account,
	/// What it is.
	pub spec: JobSpec,
	/// What its program asked for when it was made.
	pub shape: ProgramShape,
	/// In which block it was made.
	pub created_at: u32,
	/// How far it is.
	pub stage: Stage,
	/// Whose turn it is: [`COMMITTEE`] or [`PANEL`].
	pub round: u8,
	/// What a quorum of the committee agreed on.
	pub provisional: Option<Outcome>,
	/// Who disputes it.
	pub dispute: Option<Dispute>,
	/// What is left of its fees.
	pub escrow: Balance,
	/// What is held for its storage.
	pub deposit: Balance,
	/// Its committee, until it is over.
	pub committee: Vec<Member>,
	/// The panel of its dispute, until it is over.
	pub panel: Vec<Member>,
	/// Whether [`JobCall::DrawCommittee`] would draw now.
	pub can_draw: bool,
	/// Whether [`JobCall::AdvanceJob`] would do something now.
	pub can_advance: bool,
}

impl JobInfo {
	/// How it ended, if it did.
	pub const fn ending(&self) -> Option<Ending> {
		match self.stage {
			Stage::Closed { ending, .. } => Some(ending),
			_ => None,
		}
	}

	/// Whose turn it is.
	pub fn members(&self) -> &[Member] {
		if self.round == PANEL {
			&self.panel
		} else {
			&self.committee
		}
	}
}

/// What a provider has to do for a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Task {
	/// The job.
	pub job: JobId,
	/// The round.
	pub round: u8,
	/// What it answered so far.
	pub answer: MemberAnswer,
	/// The last block for commitments.
	pub commit_until: u32,
	/// The last block for reveals.
	pub reveal_until: u32,
}

/// What a job would cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobQuote {
	/// For its members. What is not earned comes back.
	pub fees: Balance,
	/// For its storage, until it is removed.
	pub deposit: Balance,
	/// What each key and IV, or pad, costs that is bound for the first time. It does not come back.
	pub binding: Balance,
	/// What a disputant would have to put up to pay the panel.
	pub panel_fees: Balance,
	/// And beside that.
	pub bond: Balance,
	/// The least fee that is accepted for a program of this cost with such inputs.
	pub least_fee: Balance,
	/// The least time that is accepted for it.
	pub least_compute_blocks: u32,
	/// For taking care of it: burned when it is made. It does not come back.
	pub handling: Balance,
}

/// Something that the chain is asked to do about programs and jobs.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum JobCall {
	RegisterProgram { program: ProgramId, shape: ProgramShape },
	RemoveProgram { program: ProgramId },
	CreateJob(Box<JobSpec>),
	CancelJob { job: JobId },
	DrawCommittee { job: JobId },
	CommitResult { job: JobId, round: u8, commitment: Digest },
	DeclineJob { job: JobId, round: u8 },
	RevealResult { job: JobId, round: u8, outcome: Outcome, salt: [u8; 32] },
	DisputeOutcome { job: JobId, accused: Outcome },
	AdvanceJob { job: JobId },
	RemoveJob { job: JobId },
}

impl JobCall {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			JobCall::RegisterProgram { .. } => "register_program",
			JobCall::RemoveProgram { .. } => "remove_program",
			JobCall::CreateJob(_) => "create_job",
			JobCall::CancelJob { .. } => "cancel_job",
			JobCall::DrawCommittee { .. } => "draw_committee",
			JobCall::CommitResult { .. } => "commit_result",
			JobCall::DeclineJob { .. } => "decline_job",
			JobCall::RevealResult { .. } => "reveal_result",
			JobCall::DisputeOutcome { .. } => "dispute_outcome",
			JobCall::AdvanceJob { .. } => "advance_job",
			JobCall::RemoveJob { .. } => "remove_job",
		}
	}
}

impl From<JobCall> for Call {
	fn from(call: JobCall) -> Self {
		Call::Job(call)
	}
}
