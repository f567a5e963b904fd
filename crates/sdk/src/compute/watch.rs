//! Looking at a job, and seeing to it that it goes on.

use super::ComputeError;
use crate::{
	chain::{Dispute, Ending, JobCall, JobInfo, MemberAnswer, Stage, PANEL},
	client::{silent, Client, Reporter},
	identity::Person,
	time::{Clock, Instant},
	Error,
};
use nulink_primitives::compute::{JobId, Outcome};

/// How often somebody sees that something is due before doing it: providers do so too, and whoever comes second pays.
const PATIENCE: u32 = 3;

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
	/// Until the committee's answers are counted.
	Counted,
	/// Until it is over.
	Over,
}

/// How far a job is, for people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct JobView {
	/// Its number.
	pub job: JobId,
	/// How far it is.
	pub stage: Stage,
	/// Whether it is the panel's turn.
	pub panel: bool,
	/// How many members there are.
	pub members: usize,
	/// How many have committed, or revealed.
	pub committed: usize,
	/// How many have revealed.
	pub revealed: usize,
	/// How many can not do it.
	pub declined: usize,
	/// Whether reveals have begun.
	pub revealing: bool,
	/// Blocks until what it waits for is over.
	pub blocks_left: Option<u32>,
	/// About when that is.
	pub until: Option<Instant>,
	/// What a quorum of the committee agreed on.
	pub provisional: Option<Outcome>,
	/// Who disputes it.
	pub dispute: Option<Dispute>,
}

impl JobView {
	/// A job, at a time.
	pub fn new(job: JobId, info: &JobInfo, clock: &Clock) -> Self {
		let members = info.members();
		let count = |is: fn(&MemberAnswer) -> bool| members.iter().filter(|member| is(&member.answer)).count();
		let revealed = count(|answer| matches!(answer, MemberAnswer::Revealed(_)));
		let silent = count(|answer| matches!(answer, MemberAnswer::Silent));
		let (end, revealing) = match info.stage {
			Stage::Drawing { seed_block } => (Some(seed_block), false),
			Stage::Working { commit_until, reveal_until, .. } => {
				let revealing = revealed > 0 || silent == 0 || clock.block > commit_until;
				(Some(if revealing { reveal_until } else { commit_until }), revealing)
			},
			Stage::Challengeable { until } => (Some(until), false),
			Stage::Closed { .. } => (None, false),
		};
		JobView {
			job,
			stage: info.stage,
			panel: info.round == PANEL,
			members: members.len(),
			committed: revealed + count(|answer| matches!(answer, MemberAnswer::Committed(_))),
			revealed,
			declined: count(|answer| matches!(answer, MemberAnswer::Declined)),
			revealing,
			blocks_left: end.map(|end| end.saturating_sub(clock.block)),
			until: end.map(|end| clock.time_of_block(end)),
			provisional: info.provisional,
			dispute: info.dispute,
		}
	}

	/// How far it is, in words.
	pub fn words(&self) -> String {
		let who = if self.panel { "panel" } else { "committee" };
		let left = self.blocks_left.map_or(String::new(), |blocks| format!(", {blocks} blocks left"));
		let declined = match self.declined {
			0 => String::new(),
			declined => format!(", {declined} declined"),
		};
		let (members, committed, revealed) = (self.members, self.committed, self.revealed);
		match self.stage {
			Stage::Drawing { .. } => format!("waiting for the {who} to be drawn{left}"),
			Stage::Working { .. } if self.revealing => {
				format!("{revealed} of {committed} members of the {who} have revealed{declined}{left}")
			},
			Stage::Working { .. } => {
				format!("the {who} computes: {committed} of {members} members have committed{declined}{left}")
			},
			Stage::Challengeable { .. } => match self.provisional {
				Some(_) => format!("the committee agrees; anybody can dispute it{left}"),
				None => format!("the committee does not agree; anybody can have a panel decide{left}"),
			},
			Stage::Closed { ending, .. } => format!("over: {}", ending_words(&ending)),
		}
	}
}

/// How a job ended, in words.
pub(crate) fn ending_words(ending: &Ending) -> String {
	match ending {
		Ending::Settled(Outcome::Result(_)) => "there is a result, and nobody has shown it to be wrong".into(),
		Ending::Judged(Outcome::Result(_)) => "a panel has decided a dispute about the result".into(),
		Ending::Settled(Outcome::Refused(refusal)) | Ending::Judged(Outcome::Refused(refusal)) => {
			format!("it could not be computed, because {refusal}")
		},
		Ending::Undecided(_) => no_result(ending).into(),
		Ending::NoQuorum(_) | Ending::NotDrawn => no_result(ending).into(),
	}
}

/// Why an ending has no outcome, and what to do.
pub(crate) fn no_result(ending: &Ending) -> &'static str {
	match ending {
		Ending::NoQuorum(None) => {
			"too few members of the committee agreed. All fees came back: submit it again, with a profile that more \
			 providers have, or with more time"
		},
		Ending::NoQuorum(Some(_)) => {
			"too few members of the committee agreed. All fees came back but those of the members who agree, which are \
			 more than half: submit it again, with a lower quorum, a larger committee, or more time"
		},
		Ending::NotDrawn => {
			"there were too few active providers, or nobody drew in time. All fees came back: submit it again, with a \
			 smaller committee"
		},
		Ending::Undecided(_) => "the panel of its dispute could not decide. Submit it again, with a larger committee",
		Ending::Settled(_) | Ending::Judged(_) => "it has one",
	}
}

impl Client {
	/// A job that must be there.
	pub async fn job(&self, job: JobId) -> Result<JobInfo, Error> {
		Ok(self.chain().job(job).await?.ok_or(ComputeError::NoJob(job))?)
	}

	/// Does what is due of a job, if something is: draws its committee or panel, counts answers, settles it. Free of charge,
	/// unless somebody else was first.
	pub async fn push_job(&self, person: &Person, job: JobId, info: &JobInfo) -> Result<bool, Error> {
		let call = match (info.can_draw, info.can_advance) {
			(true, _) => JobCall::DrawCommittee { job },
			(_, true) => JobCall::AdvanceJob { job },
			(false, false) => return Ok(false),
		};
		match self.submit(person, &call.into()).await {
			Ok(_) => Ok(true),
			// Somebody was first, or another transaction of ours is on its way.
			Err(Error::Refused { .. } | Error::Busy { .. }) => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// Waits for a job. With a person, does what is due and nobody else has done.
	pub async fn watch_job(
		&self,
		person: Option<&Person>,
		job: JobId,
		until: Until,
		report: Option<Reporter<JobView>>,
	) -> Result<JobInfo, Error> {
		let report = report.unwrap_or_else(silent);
		let (mut last, mut due) = (None, 0);
		loop {
			let info = self.job(job).await?;
			let view = JobView::new(job, &info, &self.chain().clock().await?);
			if last != Some(view) {
				report(view);
				last = Some(view);
			}
			let is_over = matches!(info.stage, Stage::Closed { .. });
			if is_over || (until == Until::Counted && matches!(info.stage, Stage::Challengeable { .. })) {
				return Ok(info);
			}
			due = if info.can_draw || info.can_advance { due + 1 } else { 0 };
			if let Some(person) = person.filter(|_| due >= PATIENCE) {
				self.push_job(person, job, &info).await?;
				due = 0;
			}
			tokio::time::sleep(self.pace().poll).await;
		}
	}
}
