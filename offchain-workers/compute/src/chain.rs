//! What the provider asks of the chain, always at a finalised block.
//!
//! [`Chain`] gives a [`Snapshot`]: the state after one finalised block, as one node tells it. [`node`] asks a real node.

#[cfg(test)]
pub(crate) mod fake;
pub mod node;

use codec::{Decode, Encode};
use nulink_primitives::{
	compute::{ExecutionProfile, InputReference, JobId, Outcome, ProgramId},
	provider::EpochIndex,
	sharing::{ContentId, Digest},
	token::Balance,
};
use nulink_worker_common::{accounts::AccountId, chain as frame, staking::Staking};
use std::future::Future;

pub use frame::{BlockId, BoxError, Error};

/// The most tasks that a node lists at once.
pub const MAX_TASKS: u32 = 256;
/// The round of the panel that decides a dispute.
pub const PANEL: u8 = 1;

/// A way to the chain. Cheap to clone.
pub trait Chain: frame::Chain<View: Snapshot> {
	/// The genesis hash.
	fn genesis(&self) -> Digest;
}

/// The state after a finalised block: [`View::head`](frame::View::head).
pub trait Snapshot: Staking {
	/// What the provider has to commit or to reveal in jobs from this one on, in their order, and what it has failed to:
	/// at most [`MAX_TASKS`]. Where it is as many, the next page begins after the last of them.
	fn tasks(&self, staker: &AccountId, from: JobId) -> impl Future<Output = Result<Vec<Task>, Error>> + Send;

	/// What the provider can claim for epochs that are over.
	fn claimable(&self, staker: &AccountId) -> impl Future<Output = Result<Vec<(EpochIndex, Balance)>, Error>> + Send;

	/// Jobs from this one on whose committees are not drawn, and the first that was not looked at. Without one: of a page
	/// of the newest.
	fn undrawn(&self, from: Option<JobId>) -> impl Future<Output = Result<(Vec<JobId>, JobId), Error>> + Send;

	/// The staking accounts that are active in this epoch: a page of them, where there are many.
	fn active(&self) -> impl Future<Output = Result<Vec<AccountId>, Error>> + Send;

	/// A job, as long as the chain keeps it.
	fn job(&self, id: JobId) -> impl Future<Output = Result<Option<Job>, Error>> + Send;

	/// What a dispute about a job of this program, with so many members at this fee, is put up for: fees of the panel and
	/// bond. `None`: the program is gone.
	fn dispute_price(
		&self,
		spec: &Spec,
		committee: u8,
		fee: Balance,
	) -> impl Future<Output = Result<Option<Balance>, Error>> + Send;

	/// The call that does it, encoded.
	fn encode(&self, action: &Action) -> impl Future<Output = Result<Vec<u8>, Error>> + Send;
}

/// What the provider does on chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Action {
	/// It commits to an outcome.
	Commit(Seat, Digest),
	/// It says that it cannot do a job.
	Decline(Seat),
	/// It says what it committed to, and with which salt.
	Reveal(Seat, Outcome, [u8; 32]),
	/// It has a committee or panel drawn.
	Draw(JobId),
	/// It has a job go on.
	Advance(JobId),
	/// It accuses an outcome of a job.
	Dispute(JobId, Outcome),
	/// It says that it will be at work in the next epoch.
	ConfirmActivity,
	/// It has the staker paid what an epoch brought.
	ClaimReward(AccountId, EpochIndex),
}

/// A place in a round of a job.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Encode, Decode)]
pub struct Seat {
	/// The job.
	pub job: JobId,
	/// The round: 0 for the committee, [`PANEL`] for the panel.
	pub round: u8,
}

/// What the provider has to do for a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Task {
	/// Where it sits.
	pub seat: Seat,
	/// What it answered so far.
	pub answer: Answer,
	/// The last block for commitments.
	pub commit_until: u32,
	/// The last block for reveals.
	pub reveal_until: u32,
}

impl Task {
	/// Whether something sent after block `head` could still do it.
	pub fn is_open(&self, head: u32) -> bool {
		match self.answer {
			Answer::Silent => head < self.commit_until,
			Answer::Committed(_) => head < self.reveal_until,
			Answer::Declined | Answer::Revealed(_) => false,
		}
	}
}

/// What became of a member's duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
	/// It has said nothing.
	Silent,
	/// It can not do it.
	Declined,
	/// It has an outcome and does not say which.
	Committed(Digest),
	/// It has said which.
	Revealed(Outcome),
}

/// What is to be computed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Spec {
	/// Which program.
	pub program: ProgramId,
	/// On which kind of machine.
	pub profile: ExecutionProfile,
	/// The evaluation key.
	pub key: ContentId,
	/// Keys that take the result to somebody else's key.
	pub delivery: Option<ContentId>,
	/// The encrypted input.
	pub inputs: Vec<InputReference>,
}

/// What the program asks for, as the chain was told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Shape {
	/// Bytes of its canonical encoding.
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

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
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
		/// The last block for commitments. Reveals begin after it.
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
	Closed,
}

/// A member of a committee or panel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Member {
	/// Its staking account.
	pub provider: AccountId,
	/// What it answered.
	pub answer: Answer,
}

/// A job.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Job {
	/// What it is.
	pub spec: Spec,
	/// What its program asks for.
	pub shape: Shape,
	/// How many providers its owner asked for.
	pub committee_size: u8,
	/// What each of them is paid.
	pub fee: Balance,
	/// How far it is.
	pub stage: Stage,
	/// Whose turn it is.
	pub round: u8,
	/// What a quorum of the committee agreed on.
	pub provisional: Option<Outcome>,
	/// Its committee, until it is over.
	pub committee: Vec<Member>,
	/// The panel of its dispute, until it is over.
	pub panel: Vec<Member>,
	/// Whether a draw would succeed now.
	pub can_draw: bool,
	/// Whether it would go on now.
	pub can_advance: bool,
}

impl Job {
	/// The members of a round.
	pub fn members(&self, round: u8) -> &[Member] {
		match round {
			PANEL => &self.panel,
			_ => &self.committee,
		}
	}

	/// What a provider answered in a round. `None`: it has no seat there.
	pub fn answer(&self, round: u8, provider: &AccountId) -> Option<Answer> {
		self.members(round).iter().find(|member| member.provider == *provider).map(|member| member.answer)
	}

	/// Until when the members of a round commit and reveal, if it is their turn.
	pub fn at_work(&self, round: u8) -> Option<Window> {
		match self.stage {
			Stage::Working { drawn_at, commit_until, reveal_until } if self.round == round => {
				Some(Window { drawn_at, commit_until, reveal_until })
			},
			_ => None,
		}
	}
}

/// The time of a round.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
	/// When its members were drawn.
	pub drawn_at: u32,
	/// The last block for commitments.
	pub commit_until: u32,
	/// The last block for reveals.
	pub reveal_until: u32,
}

impl Window {
	/// The last head after which an answer is sent: some blocks before its last block, since the state that is looked at is
	/// some blocks old, and a transaction may wait for its place.
	pub fn answer_by(&self) -> u32 {
		let all = self.commit_until.saturating_sub(self.drawn_at);
		self.commit_until.saturating_sub(MARGIN.min(all / 3))
	}

	/// The last head after which a reveal waits for anything else.
	pub fn reveal_by(&self) -> u32 {
		let all = self.reveal_until.saturating_sub(self.commit_until);
		self.reveal_until.saturating_sub(MARGIN.min(all / 3))
	}

	/// Whether what is sent after block `head` could still be a commitment.
	pub fn takes_commitments(&self, head: u32) -> bool {
		head < self.commit_until
	}

	/// Whether what is sent after block `head` could be a reveal.
	pub fn takes_reveals(&self, head: u32) -> bool {
		(self.commit_until..self.reveal_until).contains(&head)
	}
}

/// How many blocks before its last an answer is sent at the latest.
const MARGIN: u32 = 15;

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_answer_is_sent_some_blocks_before_its_last() {
		let window = |drawn_at, commit_until| Window { drawn_at, commit_until, reveal_until: commit_until + 10 };
		assert_eq!(window(10, 1010).answer_by(), 995);
		assert_eq!(window(10, 19).answer_by(), 16);
		assert_eq!(window(10, 11).answer_by(), 11);
		assert_eq!(window(10, 11).reveal_by(), 18);
	}

	#[test]
	fn commitments_end_where_reveals_begin() {
		let window = Window { drawn_at: 1, commit_until: 20, reveal_until: 25 };
		assert!(window.takes_commitments(19) && !window.takes_commitments(20));
		let takes: Vec<_> = (18..27).filter(|head| window.takes_reveals(*head)).collect();
		assert_eq!(takes, [20, 21, 22, 23, 24]);
	}
}
