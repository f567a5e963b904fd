//! What the pallet stores and answers.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::{
	compute::{ExecutionProfile, InputForm, InputReference, JobId, Outcome, ProgramId, MAX_COMMITTEE, MAX_JOB_INPUTS},
	sharing::{ContentId, Digest},
	token::Balance,
};
use scale_info::TypeInfo;

/// The number of a silence window: blocks 0 to `silence_window` − 1 are window 0, and so on.
pub type SilenceWindowIndex = u32;

/// The round of a job's committee.
pub const COMMITTEE: u8 = 0;
/// The round of the panel that decides a dispute.
pub const PANEL: u8 = 1;

/// What a program asks for. A job whose program turns out to be of another shape is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ProgramShape {
	/// Bytes of its canonical encoding.
	pub length: u32,
	/// Operations, inputs and constants.
	pub nodes: u32,
	/// Encrypted values that it takes.
	pub inputs: u32,
	/// Encrypted values that it gives.
	pub outputs: u32,
	/// Bootstraps that it costs, by the estimate that is made of it.
	pub bootstraps: u64,
}

/// A registered program. Its encoding lies in a store, at the address that its id is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Program<AccountId> {
	/// Who registered it.
	pub owner: AccountId,
	/// What it asks for.
	pub shape: ProgramShape,
	/// What is held of the owner's balance for the entry.
	pub deposit: Balance,
}

/// What an owner wants to have computed, how, and for how much.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct JobSpec {
	/// Which program.
	pub program: ProgramId,
	/// On which kind of machine: all that the bits of the result depend on.
	pub profile: ExecutionProfile,
	/// The evaluation key.
	pub key: ContentId,
	/// Keys that take the result to somebody else's key. `None`: it is under the owner's, like the inputs.
	pub delivery: Option<ContentId>,
	/// The encrypted input, in the order of the program's inputs.
	pub inputs: BoundedVec<InputReference, ConstU32<MAX_JOB_INPUTS>>,
	/// How many providers compute it.
	pub committee: u8,
	/// How many of them must agree: more than half.
	pub quorum: u8,
	/// What each gets whose outcome is the job's.
	pub fee: Balance,
	/// Blocks from the draw to the last commitment.
	pub compute_blocks: u32,
}

impl JobSpec {
	/// How many pieces of input are under Kreyvium.
	pub fn streams(&self) -> u32 {
		self.inputs.iter().filter(|input| matches!(input.form, InputForm::Kreyvium { .. })).count() as u32
	}
}

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
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
	Closed {
		/// Since when.
		at: u32,
		/// How it ended.
		ending: Ending,
	},
}

/// How a job ended. It has one ending, and keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Ending {
	/// A quorum agreed, and nobody disputed it, or the panel of the dispute could not be drawn, or found nothing else.
	Settled(Outcome),
	/// The panel of a dispute decided.
	Judged(Outcome),
	/// The panel could not decide. With the outcome that more than half of its seats found, if there is one: likely,
	/// and paid, but no result, and not enough to take anybody's stake.
	Undecided(Option<Outcome>),
	/// Too few of the committee agreed. With the outcome that more than half of it found, if there is one: they are
	/// paid, and it is no result.
	NoQuorum(Option<Outcome>),
	/// There were too few providers to draw, or nobody drew in time.
	NotDrawn,
}

/// Somebody says that an outcome is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Dispute<AccountId> {
	/// Who.
	pub by: AccountId,
	/// Which.
	pub accused: Outcome,
	/// How many seats the panel has, whether or not all of them could be drawn.
	pub seats: u8,
	/// What each of them earns that finds how the job ended.
	pub fee: Balance,
	/// What it put up to pay the panel.
	pub fees: Balance,
	/// What it put up beside that, and loses if the accused outcome was right.
	pub bond: Balance,
	/// In which block.
	pub at: u32,
}

/// A job.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Job<AccountId> {
	/// Who wants it, and pays.
	pub owner: AccountId,
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
	pub dispute: Option<Dispute<AccountId>>,
	/// What is left of its fees. What was burned for its handling is none of them.
	pub escrow: Balance,
	/// What is held of the owner's balance for its storage.
	pub deposit: Balance,
}

impl<AccountId> Job<AccountId> {
	/// What it keeps of others' money: fees, and what a disputant put up.
	pub fn owed(&self) -> Balance {
		let put_up = self.dispute.as_ref().map_or(0, |dispute| dispute.fees.saturating_add(dispute.bond));
		self.escrow.saturating_add(put_up)
	}

	/// When the round began whose turn it is.
	pub fn begun_at(&self) -> u32 {
		self.dispute.as_ref().map_or(self.created_at, |dispute| dispute.at)
	}

	/// Whether it has ended.
	pub const fn is_closed(&self) -> bool {
		matches!(self.stage, Stage::Closed { .. })
	}
}

/// What became of a member's duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
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

/// A provider with a seat.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Member<AccountId> {
	/// Its staking account.
	pub provider: AccountId,
	/// What it answered.
	pub answer: Answer,
}

impl<AccountId> Member<AccountId> {
	/// What it revealed.
	pub const fn outcome(&self) -> Option<Outcome> {
		match self.answer {
			Answer::Revealed(outcome) => Some(outcome),
			_ => None,
		}
	}
}

/// A committee or a panel.
pub type Members<AccountId> = BoundedVec<Member<AccountId>, ConstU32<MAX_COMMITTEE>>;

/// The randomness of a block in which something is drawn.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seed {
	/// How many draws wait for it, or have not been made with it.
	pub draws: u32,
	/// The randomness, from the end of the block on.
	pub randomness: Option<Digest>,
}

/// To which ciphertext a key and IV, or a pad, are bound.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Binding<AccountId> {
	/// Whose job was the first with it.
	pub owner: AccountId,
	/// The ciphertext.
	pub content: ContentId,
	/// What is held of the owner's balance for the entry.
	pub deposit: Balance,
}

/// What may be used once: the address of the wrapped symmetric key or pad, and the IV.
pub type Once = (ContentId, [u8; 16]);

/// A job, for those who read it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct JobInfo<AccountId> {
	/// The job.
	pub job: Job<AccountId>,
	/// Its committee, until it is over.
	pub committee: Vec<Member<AccountId>>,
	/// The panel of its dispute, until it is over.
	pub panel: Vec<Member<AccountId>>,
	/// Whether [`crate::Pallet::draw_committee`] would draw now.
	pub can_draw: bool,
	/// Whether [`crate::Pallet::advance_job`] would advance it now.
	pub can_advance: bool,
}

/// What a provider has to do for a job.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Task {
	/// The job.
	pub job: JobId,
	/// The round.
	pub round: u8,
	/// What it answered so far.
	pub answer: Answer,
	/// The last block for commitments.
	pub commit_until: u32,
	/// The last block for reveals.
	pub reveal_until: u32,
}

/// What a job would cost.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// For its members. What is not earned comes back.
	pub fees: Balance,
	/// For its storage, until it is removed.
	pub deposit: Balance,
	/// What each key and IV, or pad, costs that is bound for the first time. It does not come back.
	pub binding: Balance,
	/// What a disputant would have to put up to pay the panel. Beside it and the bond, `Terms::seat_fee` is burned for
	/// each seat of the panel.
	pub panel_fees: Balance,
	/// And beside that.
	pub bond: Balance,
	/// The least fee that is accepted for a program of this cost.
	pub least_fee: Balance,
	/// The least time that is accepted for it.
	pub least_compute_blocks: u32,
	/// What is burned for the handling of the job. It never comes back.
	pub handling: Balance,
}

/// How many of `seats` must agree for a verdict: two thirds, rounded up.
pub const fn supermajority(seats: u32) -> u32 {
	seats.saturating_mul(2).div_ceil(3)
}

/// The outcome that more than half of `seats` members revealed.
pub fn found_by_most<AccountId>(members: &[Member<AccountId>], seats: u32) -> Option<Outcome> {
	most_revealed(members).filter(|(_, agreed)| *agreed > seats / 2).map(|(outcome, _)| outcome)
}

/// The outcome that most members revealed, and how many did. Among equals, the least: with more than half of the seats,
/// which is all that anybody asks for, there are no equals.
pub fn most_revealed<AccountId>(members: &[Member<AccountId>]) -> Option<(Outcome, u32)> {
	let count = |outcome: Outcome| members.iter().filter(|member| member.outcome() == Some(outcome)).count() as u32;
	members
		.iter()
		.filter_map(Member::outcome)
		.map(|outcome| (outcome, count(outcome)))
		.max_by(|(a, many), (b, more)| many.cmp(more).then_with(|| b.cmp(a)))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::compute::Refusal;

	#[test]
	fn two_thirds_are_rounded_up() {
		assert_eq!([1, 2, 3, 4, 5, 6, 7, 31].map(supermajority), [1, 2, 2, 3, 4, 4, 5, 21]);
	}

	#[test]
	fn a_supermajority_is_more_than_half() {
		assert!((1..=MAX_COMMITTEE).all(|seats| 2 * supermajority(seats) > seats));
	}

	#[test]
	fn half_is_not_most() {
		let member = |answer| Member { provider: 0u64, answer };
		let found = [Answer::Revealed(Outcome::Result([1; 32])), Answer::Declined].map(member);
		assert_eq!(found_by_most(&found, 2), None);
		assert_eq!(found_by_most(&found, 1), Some(Outcome::Result([1; 32])));
	}

	#[test]
	fn what_most_revealed_is_found() {
		let member = |answer| Member { provider: 0u64, answer };
		let (a, b) = (Outcome::Result([1; 32]), Outcome::Refused(Refusal::Input));
		let answers = [Answer::Silent, Answer::Revealed(b), Answer::Revealed(a), Answer::Revealed(b), Answer::Declined];
		assert_eq!(most_revealed(&answers.map(member)), Some((b, 2)));
		assert_eq!(most_revealed(&[member(Answer::Committed([0; 32]))]), None);
		assert_eq!(most_revealed(&[a, b].map(|outcome| member(Answer::Revealed(outcome)))), Some((a, 1)));
	}
}
