//! Jobs, and how far they are.

use super::address;
use crate::{
	app::{base, App},
	args::Accused,
	table::Table,
};
use nulink_sdk::{
	address::to_text,
	chain::{Ending, JobInfo, Member, MemberAnswer},
	compute::{JobView, PieceRef, Until},
	identity::Person,
	primitives::compute::Outcome,
	programs::{id_text, profile_name},
	time::Clock,
	Client, Nlk,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// An outcome, in JSON and for people. It begins with what `nulink job dispute --accused` takes.
pub fn outcome_text(outcome: &Outcome) -> String {
	let word = Accused(*outcome);
	match outcome {
		Outcome::Result(_) => word.to_string(),
		Outcome::Refused(refusal) => format!("{word} ({refusal})"),
	}
}

/// A member's answer.
#[derive(Serialize)]
struct Answered {
	provider: String,
	answer: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	outcome: Option<String>,
}

impl Answered {
	fn new(member: &Member) -> Self {
		let (answer, outcome) = match &member.answer {
			MemberAnswer::Silent => ("silent", None),
			MemberAnswer::Declined => ("declined", None),
			MemberAnswer::Committed(_) => ("committed", None),
			MemberAnswer::Revealed(outcome) => ("revealed", Some(outcome_text(outcome))),
		};
		Answered { provider: to_text(&member.provider), answer, outcome }
	}
}

/// A job.
#[derive(Serialize)]
struct Shown {
	job: u64,
	owner: String,
	program: String,
	profile: String,
	stage: &'static str,
	committee_size: u8,
	quorum: u8,
	fee: String,
	/// Bootstraps of the program.
	bootstraps: u64,
	inputs: Vec<PieceRef>,
	key: String,
	delivery: Option<String>,
	/// What a quorum of the committee agreed on.
	provisional: Option<String>,
	/// What stands, now that it is over.
	outcome: Option<String>,
	disputed_by: Option<String>,
	accused: Option<String>,
	committee: Vec<Answered>,
	panel: Vec<Answered>,
	blocks_left: Option<u32>,
	until: Option<String>,
	can_draw: bool,
	can_advance: bool,
	/// What is left of the fees.
	escrow: String,
	deposit: String,
	#[serde(skip)]
	words: String,
	#[serde(skip)]
	amounts: [Nlk; 2],
}

impl Shown {
	fn new(job: u64, info: &JobInfo, clock: &Clock) -> Self {
		let view = JobView::new(job, info, clock);
		Shown {
			job,
			owner: to_text(&info.owner),
			program: id_text(&info.spec.program),
			profile: profile_name(&info.spec.profile),
			stage: info.stage.name(),
			committee_size: info.spec.committee,
			quorum: info.spec.quorum,
			fee: base(Nlk(info.spec.fee)),
			bootstraps: info.shape.bootstraps,
			inputs: info.spec.inputs.iter().map(|piece| PieceRef(*piece)).collect(),
			key: address(&info.spec.key),
			delivery: info.spec.delivery.as_ref().map(address),
			provisional: info.provisional.as_ref().map(outcome_text),
			outcome: info.ending().as_ref().and_then(Ending::outcome).as_ref().map(outcome_text),
			disputed_by: info.dispute.as_ref().map(|dispute| to_text(&dispute.by)),
			accused: info.dispute.as_ref().map(|dispute| outcome_text(&dispute.accused)),
			committee: info.committee.iter().map(Answered::new).collect(),
			panel: info.panel.iter().map(Answered::new).collect(),
			blocks_left: view.blocks_left,
			until: view.until.map(|until| until.to_string()),
			can_draw: info.can_draw,
			can_advance: info.can_advance,
			escrow: base(Nlk(info.escrow)),
			deposit: base(Nlk(info.deposit)),
			words: view.words(),
			amounts: [Nlk(info.spec.fee), Nlk(info.deposit)],
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [fee, deposit] = self.amounts;
		writeln!(f, "job        {}, {}", self.job, self.words)?;
		writeln!(f, "owner      {}", self.owner)?;
		writeln!(f, "program    {} ({} bootstraps), on {}", self.program, self.bootstraps, self.profile)?;
		writeln!(f, "terms      {} of {} must agree, {fee} for each", self.quorum, self.committee_size)?;
		writeln!(f, "deposit    {deposit}, which comes back by `nulink job remove {}`", self.job)?;
		for piece in &self.inputs {
			writeln!(f, "input      {piece}")?;
		}
		if let Some(outcome) = &self.outcome {
			writeln!(f, "outcome    {outcome}")?;
		} else if let Some(provisional) = &self.provisional {
			writeln!(f, "agreed on  {provisional}")?;
		}
		if let (Some(by), Some(accused)) = (&self.disputed_by, &self.accused) {
			writeln!(f, "disputed   by {by}, who says that it is not {accused}")?;
		}
		for (who, members) in [("committee", &self.committee), ("panel", &self.panel)] {
			if members.is_empty() {
				continue;
			}
			let mut table = Table::new([who, "answer", "outcome"]);
			for member in members {
				let outcome = member.outcome.clone().unwrap_or_default();
				table.line([member.provider.clone(), member.answer.into(), outcome]);
			}
			table.fmt(f)?;
		}
		Ok(())
	}
}

/// A job in a list.
#[derive(Serialize)]
struct Line {
	job: u64,
	stage: &'static str,
	program: String,
	/// What becomes of its result: `share` or `deliver`, and under which label.
	#[serde(skip_serializing_if = "Option::is_none")]
	label: Option<String>,
	begun: Option<String>,
}

/// Jobs.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no jobs: `nulink job submit`, or --all for those that are over");
		}
		let mut table = Table::new(["job", "stage", "label", "submitted", "program"]).with_numbers([0]);
		for line in &self.0 {
			table.line([
				line.job.to_string(),
				line.stage.into(),
				line.label.clone().unwrap_or_default(),
				line.begun.clone().unwrap_or_default(),
				line.program.clone(),
			]);
		}
		table.fmt(f)
	}
}

/// Shows a job.
pub async fn reply(app: &App, nulink: &Client, job: u64, info: &JobInfo) -> anyhow::Result<()> {
	app.reply(&Shown::new(job, info, &nulink.chain().clock().await?))
}

/// Waits for a job, and shows how it goes on.
pub async fn watch(
	app: &App,
	nulink: &Client,
	person: Option<&Person>,
	job: u64,
	until: Until,
) -> anyhow::Result<JobInfo> {
	let progress = app.progress();
	let shown = progress.clone();
	let last = std::sync::Mutex::new("");
	let report = Arc::new(move |view: JobView| {
		let mut last = last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
		if *last != view.stage.name() && !last.is_empty() {
			shown.keep(format!("job {}: {}", view.job, view.words()));
		}
		*last = view.stage.name();
		shown.say(format!("job {}: {}", view.job, view.words()));
	});
	Ok(nulink.watch_job(person, job, until, Some(report)).await?)
}

/// Lists the person's jobs.
pub async fn list(app: &App, all: bool) -> anyhow::Result<()> {
	let nulink = app.connect().await?;
	let account = app.contact()?.account;
	let mut lines = Vec::new();
	for (job, stage) in nulink.chain().jobs_of(&account).await? {
		let is_over = matches!(stage, nulink_sdk::chain::Stage::Closed { .. });
		let record = nulink.record_of_job(job)?;
		// What is over and shared to nobody yet is not done with.
		let open = record.as_ref().and_then(|record| record.sharing.as_ref()).is_some_and(|sharing| sharing.is_open());
		if is_over && !all && !open {
			continue;
		}
		let Some(info) = nulink.chain().job(job).await? else { continue };
		let label = record.as_ref().and_then(|record| {
			let shared = record.sharing.as_ref().map(|sharing| format!("share {}", sharing.label));
			shared.or_else(|| record.delivery.as_ref().map(|delivery| format!("deliver {}", delivery.label)))
		});
		let begun = record.map(|record| nulink_sdk::time::Instant(record.begun).to_string());
		lines.push(Line { job, stage: stage.name(), program: id_text(&info.spec.program), label, begun });
	}
	app.reply(&Lines(lines))?;
	for record in nulink.pending_jobs()? {
		app.note(format!("A job was cut off: `nulink job submit --resume {}` goes on with it.", record.id));
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::{JobSpec, ProgramShape, Stage},
		primitives::{compute::Refusal, sharing::ContentId, token::NLK},
		programs::parse_profile,
		time::Instant,
	};

	fn info() -> JobInfo {
		let (one, two) = (Outcome::Result([1; 32]), Outcome::Refused(Refusal::Input));
		let member = |number: u8, answer| Member { provider: [number; 32].into(), answer };
		JobInfo {
			owner: [9; 32].into(),
			spec: JobSpec {
				program: [7; 32],
				profile: parse_profile("avx2").unwrap(),
				key: ContentId([0; 36]),
				delivery: None,
				inputs: vec![],
				committee: 3,
				quorum: 2,
				fee: NLK,
				compute_blocks: 10,
			},
			shape: ProgramShape { length: 1, nodes: 1, inputs: 1, outputs: 1, bootstraps: 5 },
			created_at: 1,
			stage: Stage::Challengeable { until: 30 },
			round: 0,
			provisional: Some(one),
			dispute: None,
			escrow: 3 * NLK,
			deposit: NLK,
			committee: vec![
				member(1, MemberAnswer::Revealed(one)),
				member(2, MemberAnswer::Revealed(two)),
				member(3, MemberAnswer::Silent),
			],
			panel: vec![],
			can_draw: false,
			can_advance: false,
		}
	}

	fn clock() -> Clock {
		Clock { block: 25, time: Instant(0), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	#[test]
	fn a_job_is_shown_with_who_answered_what() {
		let text = Shown::new(7, &info(), &clock()).to_string();
		for part in [
			"anybody can dispute it, 5 blocks left",
			"2 of 3 must agree, 1 NLK for each",
			"0x0101010101",
			"refused:input (a piece of input",
			"silent",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(Shown::new(7, &info(), &clock())).unwrap();
		assert_eq!(json["stage"], "challengeable");
		assert_eq!(json["committee"][0]["outcome"], json["provisional"]);
		assert_eq!(
			json["committee"][2],
			serde_json::json!({ "provider": json["committee"][2]["provider"], "answer": "silent" })
		);
		let line = Line { job: 7, stage: "settled", program: "0x".into(), label: None, begun: None };
		let lines = serde_json::to_string(&Lines(vec![line])).unwrap();
		assert_eq!(lines, r#"[{"job":7,"stage":"settled","program":"0x","begun":null}]"#);
	}
}
