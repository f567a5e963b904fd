//! `nulink job submit`.

use super::{results, show};
use crate::{
	app::{base, App},
	args::{Submit, MAIN_KEY},
	commands::{
		compute_keys::KEEP,
		program::{duration, Named},
	},
	progress::Progress,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	chain::{JobQuote, JobSpec},
	compute::{Deliver, JobInput, JobPlan, JobRequest, JobStep, Submitted, Unsigned, Until, COLLUSION},
	identity::Person,
	primitives::token::Balance,
	programs::{id_text, profile_name, BOOTSTRAPS_PER_SECOND},
	Client, Nlk, Reporter,
};
use serde::Serialize;
use std::{fmt, ops::Range, sync::Arc, time::Duration};

/// What a job will cost.
struct Offer<'a>(&'a JobPlan);

impl fmt::Display for Offer<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let plan = self.0;
		let request = &plan.request;
		let block = Duration::from_millis(plan.clock.block_millis).as_secs_f64();
		writeln!(f, "Have program {} computed on {} pieces of input", id_text(&request.program), request.inputs.len())?;
		writeln!(
			f,
			"  by       {} providers of whom {} must agree, on {}",
			request.committee,
			plan.quorum,
			profile_name(&plan.profile)
		)?;
		writeln!(
			f,
			"  cost     {} bootstraps: about {} on one core; they get {} blocks ({}), then it can be disputed for {} ({})",
			plan.bootstraps,
			duration(plan.bootstraps as f64 / BOOTSTRAPS_PER_SECOND),
			plan.compute_blocks,
			duration(f64::from(plan.compute_blocks) * block),
			plan.challenge_blocks,
			duration(f64::from(plan.challenge_blocks) * block)
		)?;
		write_price(f, &plan.quote, plan.fee, request.committee, plan.bindings)?;
		match (&request.deliver, &request.share) {
			(Some(deliver), _) => {
				write!(f, "\n  result   to whoever is granted the label {:?}. {COLLUSION}", deliver.label)
			},
			(None, Some(label)) => {
				write!(f, "\n  result   to be shared under the label {label:?}, by `nulink job agent`")
			},
			(None, None) => Ok(()),
		}
	}
}

/// What is taken of an owner's balance.
fn write_price(
	f: &mut fmt::Formatter<'_>,
	quote: &JobQuote,
	fee: Balance,
	committee: u8,
	bindings: u32,
) -> fmt::Result {
	let (fees, handling, deposit) = (Nlk(quote.fees), Nlk(quote.handling), Nlk(quote.deposit));
	writeln!(f, "  fees     {fees} ({} × {committee}); what is not earned comes back", Nlk(fee))?;
	writeln!(f, "  handling {handling}, which is burned at once and does not come back")?;
	write!(f, "  deposit  {deposit}, which comes back when the job is removed")?;
	if bindings > 0 {
		let cost = Nlk(quote.binding.saturating_mul(bindings.into()));
		write!(f, "\n  binding  {cost} for {bindings} keys and IVs, or pads, that are used for the first time; it does not come back")?;
	}
	Ok(())
}

/// What going on with a job takes.
struct Resumption<'a>(&'a str, Option<&'a Unsigned>);

impl fmt::Display for Resumption<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Resumption(id, unsigned) = self;
		let Some(Unsigned { spec, quote, bindings }) = unsigned else {
			return write!(f, "Go on with the job {id}: it is on the chain, and its key is handed over");
		};
		let JobSpec { program, committee, quorum, .. } = spec;
		writeln!(f, "Go on with the job {id}: it is not on the chain. Have program {} computed", id_text(program))?;
		writeln!(
			f,
			"  by       {committee} providers of whom {quorum} must agree, on {}",
			profile_name(&spec.profile)
		)?;
		write_price(f, quote, spec.fee, *committee, *bindings)
	}
}

/// A job that is on the chain.
#[derive(Serialize)]
struct Done {
	job: u64,
	/// The block with whose randomness the committee is drawn.
	seed_block: Option<u32>,
	#[serde(skip_serializing_if = "Option::is_none")]
	fees: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	deposit: Option<String>,
	/// What is burned, and does not come back.
	#[serde(skip_serializing_if = "Option::is_none")]
	handling: Option<String>,
	/// What binding cost.
	#[serde(skip_serializing_if = "Option::is_none")]
	binding: Option<String>,
	/// Under which label its key is.
	#[serde(skip_serializing_if = "Option::is_none")]
	delivered: Option<String>,
	/// What people must know of that.
	#[serde(skip_serializing_if = "Option::is_none")]
	warning: Option<&'static str>,
}

impl Done {
	fn new(submitted: &Submitted) -> Self {
		Done {
			job: submitted.job,
			seed_block: submitted.seed_block,
			fees: None,
			deposit: None,
			handling: None,
			binding: None,
			delivered: None,
			warning: None,
		}
	}
}

impl fmt::Display for Done {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "job {} is on the chain: `nulink job watch {0}` shows how it goes on", self.job)?;
		match &self.delivered {
			Some(label) => writeln!(f, "Whoever is granted {label:?} opens its result by `nulink job open POLICY`"),
			None => writeln!(f, "`nulink job result {}` prints what comes out", self.job),
		}
	}
}

/// Jobs that are on the chain.
#[derive(Serialize)]
#[serde(transparent)]
struct AllDone(Vec<Done>);

impl fmt::Display for AllDone {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no job is unfinished");
		}
		self.0.iter().try_for_each(|done| done.fmt(f))
	}
}

pub async fn run(app: &App, args: Submit) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	if let Some(id) = args.resume.clone() {
		return resume(app, &person, &nulink, id).await;
	}
	let named = Named::find(&nulink, args.program.as_ref().context("a program is needed")?).await?;
	let mut inputs: Vec<JobInput> = args.input.iter().map(|piece| JobInput::Piece(piece.0)).collect();
	if args.values.is_given() {
		let values = named.some_values(&args.values, rest(&person, &nulink, &named, &args)?)?;
		inputs.push(JobInput::Values(values, args.form.into()));
	}
	if inputs.is_empty() {
		bail!("on what? Pass --values, --records with --row, or --input with what `nulink job encrypt` printed");
	}
	let key = match (args.key, &args.deliver) {
		(Some(key), _) => Some(key),
		// One for this job alone.
		(None, Some(_)) => None,
		(None, None) => Some(MAIN_KEY.into()),
	};
	let request = JobRequest {
		program: named.id,
		key: key.clone(),
		inputs,
		profile: args.profile,
		committee: args.committee,
		quorum: args.quorum,
		fee: args.fee.map(|fee| fee.0),
		max_fee: args.max_fee.map(|fee| fee.0),
		compute_blocks: args.time,
		share: args.share,
		deliver: args.deliver.clone().map(|label| Deliver { label }),
		expose_key: args.expose_key,
	};
	// Whoever never made a key has one made: there is nothing to choose.
	if key.as_deref() == Some(MAIN_KEY) && nulink.compute_keys()?.is_empty() {
		let progress = app.progress();
		progress.say("making a compute key");
		nulink.create_compute_key(&person, MAIN_KEY).await?;
		drop(progress);
		app.note(format!("Made the compute key {MAIN_KEY:?}. {KEEP}"));
	}
	let plan = nulink.plan_job(&person, request).await?;
	app.confirm(Offer(&plan))?;
	if app.global.yes && plan.request.deliver.is_some() {
		app.note(COLLUSION);
	}
	let quote = (plan.quote, plan.binding_cost());
	let progress = app.progress();
	let submitted = nulink.submit_job(&person, plan, Some(reporter(&progress))).await?;
	drop(progress);
	if args.watch {
		let job = submitted.job;
		app.note(format!("job {job} is on the chain"));
		show::watch(app, &nulink, Some(&person), job, Until::Over).await?;
		return results::reply(app, &nulink.job_result(&person, job, false).await?);
	}
	app.reply(&Done {
		fees: Some(base(Nlk(quote.0.fees))),
		deposit: Some(base(Nlk(quote.0.deposit))),
		handling: Some(base(Nlk(quote.0.handling))),
		binding: Some(base(Nlk(quote.1))),
		warning: args.deliver.is_some().then_some(COLLUSION),
		delivered: args.deliver,
		..Done::new(&submitted)
	})
}

/// For which of the program's inputs values are that come after stored pieces: those that are left, or, if nobody here knows
/// how many values are in a piece, the last ones.
fn rest(person: &Person, nulink: &Client, named: &Named, args: &Submit) -> anyhow::Result<Range<usize>> {
	let all = named.program.input_types().len();
	let mut known = Some(0);
	for piece in &args.input {
		let values = nulink.piece_types(person, &piece.0)?.map(|types| types.len());
		known = known.zip(values).map(|(known, values)| known + values);
	}
	match known {
		Some(known) if known < all => Ok(known..all),
		Some(known) => bail!("the pieces have {known} values, and the program takes {all}: leave the other values out"),
		None if args.values.records.is_some() => bail!(
			"nobody here knows how many values are in a piece that was not encrypted from here, and so not which part of \
			 the record is left: encrypt that part with `nulink job encrypt --inputs`, and pass it with --input, too"
		),
		None => Ok(all.saturating_sub(args.values.values.len())..all),
	}
}

async fn resume(app: &App, person: &Person, nulink: &Client, id: String) -> anyhow::Result<()> {
	let ids = match id.as_str() {
		"" => nulink.pending_jobs()?.into_iter().map(|record| record.id).collect(),
		_ => vec![id],
	};
	let mut done = Vec::new();
	for id in ids {
		let unsigned = nulink.unsigned_job(person, &id).await?;
		app.confirm(Resumption(&id, unsigned.as_ref()))?;
		let progress = app.progress();
		progress.say(format!("going on with {id}"));
		let submitted = nulink.resume_job(person, &id, Some(reporter(&progress))).await?;
		done.push(Done {
			fees: unsigned.as_ref().map(|it| base(Nlk(it.quote.fees))),
			deposit: unsigned.as_ref().map(|it| base(Nlk(it.quote.deposit))),
			handling: unsigned.as_ref().map(|it| base(Nlk(it.quote.handling))),
			..Done::new(&submitted)
		});
	}
	app.reply(&AllDone(done))
}

fn reporter(progress: &Progress) -> Reporter<JobStep> {
	let progress = progress.clone();
	Arc::new(move |step| match step {
		JobStep::MakingKey(name) => progress.say(format!("making the compute key {name}")),
		JobStep::Publishing(step) | JobStep::Encrypting(step) | JobStep::Delivering(step) => progress.data(step),
		JobStep::Signing => progress.say("waiting until the job is final"),
		JobStep::Created(job) => progress.keep(format!("job {job} is on the chain")),
		JobStep::HandedOver(label) => progress.keep(format!("its key is stored under {label:?}")),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		compute::Form,
		fhe::Clear,
		primitives::{sharing::ContentId, token::NLK},
		programs::{self, parse_profile},
		time::{Clock, Instant},
	};

	fn plan() -> JobPlan {
		let program = programs::parse("input a: bool\nb = not a\noutput b").unwrap();
		let inputs = vec![JobInput::Values(vec![Clear::from(true)], Form::Kreyvium)];
		JobPlan {
			request: JobRequest { committee: 3, ..JobRequest::new(program.id(), "main", inputs) },
			program,
			profile: parse_profile("avx512").unwrap(),
			quorum: 2,
			fee: NLK / 10,
			compute_blocks: 20,
			quote: JobQuote {
				fees: NLK * 3 / 10,
				deposit: NLK,
				binding: NLK / 2,
				panel_fees: NLK,
				bond: NLK,
				least_fee: 1,
				least_compute_blocks: 1,
				handling: NLK / 50,
			},
			bindings: 1,
			bootstraps: 8_000,
			challenge_blocks: 10,
			clock: Clock { block: 1, time: Instant(0), epoch: 0, epoch_length: 10, block_millis: 6_000 },
		}
	}

	#[test]
	fn what_is_signed_is_shown_with_its_price() {
		let text = Offer(&plan()).to_string();
		for part in [
			"3 providers of whom 2 must agree, on avx512",
			"8000 bootstraps: about 3 min on one core; they get 20 blocks (2 min), then it can be disputed for 10 (60 s)",
			"0.3 NLK (0.1 NLK × 3)",
			"handling 0.02 NLK, which is burned",
			"binding  0.5 NLK for 1",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(!text.contains("job key"));
	}

	#[test]
	fn going_on_with_a_job_that_is_not_on_the_chain_has_a_price() {
		let plan = plan();
		let spec = JobSpec {
			program: [7; 32],
			profile: plan.profile,
			key: ContentId([0; 36]),
			delivery: None,
			inputs: vec![],
			committee: 3,
			quorum: 2,
			fee: plan.fee,
			compute_blocks: 20,
		};
		let text = Resumption("12ab", Some(&Unsigned { spec, quote: plan.quote, bindings: 1 })).to_string();
		for part in
			["the job 12ab", "3 providers of whom 2 must agree", "0.3 NLK (0.1 NLK × 3)", "handling 0.02", "binding"]
		{
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(Resumption("12ab", None).to_string().contains("it is on the chain"));
	}

	#[test]
	fn whoever_delivers_a_result_is_told_what_that_exposes() {
		let mut plan = plan();
		plan.request.deliver = Some(Deliver { label: "clinic".into() });
		let text = Offer(&plan).to_string();
		assert!(
			text.contains("granted the label \"clinic\"") && text.contains("reads the inputs of this job"),
			"{text}"
		);
	}

	#[test]
	fn the_json_has_stable_names() {
		let submitted = Submitted { job: 7, seed_block: Some(3) };
		assert_eq!(serde_json::to_string(&Done::new(&submitted)).unwrap(), r#"{"job":7,"seed_block":3}"#);
	}
}
