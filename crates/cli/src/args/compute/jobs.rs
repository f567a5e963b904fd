//! What can be typed about jobs.

use super::{Encrypt, FormName, ProgramArg, Values};
use crate::{args::Terms, help};
use clap::{Args, Subcommand};
use nulink_sdk::{
	compute::PieceRef,
	identity::Contact,
	primitives::compute::{ExecutionProfile, Outcome, Refusal},
	programs, Nlk,
};
use std::{fmt, str::FromStr};

// There is one of it in a process: its size is of no interest.
#[allow(clippy::large_enum_variant)]
#[derive(Subcommand, Debug)]
pub enum Job {
	/// Encrypt values for a program, and store them.
	#[command(after_help = help::JOB_ENCRYPT)]
	Encrypt(Encrypt),
	/// Have a program evaluated on encrypted data.
	#[command(after_help = help::JOB_SUBMIT)]
	Submit(Box<Submit>),
	/// Show how a job goes on, until it is over.
	Watch {
		/// The number of the job.
		job: u64,
		/// Only until the committee's answers are counted.
		#[arg(long)]
		counted: bool,
		/// Do what is due and nobody else has done: it costs nothing, unless somebody else is first.
		#[arg(long)]
		push: bool,
	},
	/// Fetch and decrypt what came out.
	#[command(after_help = help::JOB_RESULT)]
	Result {
		/// The number of the job.
		job: u64,
		/// Also while it can still be disputed.
		#[arg(long)]
		provisional: bool,
	},
	/// Look whether what came out is right. The status is 0 if it is, or if it is disputed.
	#[command(after_help = help::JOB_VERIFY)]
	Verify {
		/// The number of the job.
		job: u64,
		/// Do the whole job again, as providers do, and compare bits. Needs a machine of the job's profile.
		#[arg(long)]
		full: bool,
		/// If something is wrong and can be disputed, dispute it.
		#[arg(long)]
		dispute: bool,
	},
	/// Say that an outcome is wrong, and have a panel compute the job again.
	#[command(after_help = help::JOB_DISPUTE)]
	Dispute {
		/// The number of the job.
		job: u64,
		/// The outcome that is wrong: the digest of a result, or refused:REASON. What the committee agreed on, if left out.
		#[arg(long, value_name = "OUTCOME")]
		accused: Option<Accused>,
	},
	/// Take a job back, shortly before its committee is drawn at the latest.
	Cancel(JobArg),
	/// Clear a job away that is over, and get its deposit back.
	Remove(JobArg),
	/// Do what is due of a job: draw, count, settle. Anybody may; it costs nothing.
	Advance(JobArg),
	/// List your jobs.
	List {
		/// Also those that are over.
		#[arg(long, short)]
		all: bool,
	},
	/// Show a job, and who has answered what.
	Show(JobArg),
	/// Store a result, decrypted, under a label, for those who are granted it.
	#[command(after_help = help::JOB_SHARE)]
	Share {
		/// The number of the job.
		job: u64,
		/// Under which label. It must be there: `nulink label create`.
		#[arg(long, short)]
		label: String,
		/// Also grant the label to somebody: the contact that `nulink keys show` prints there.
		#[arg(long, value_name = "CONTACT")]
		to: Option<Contact>,
		#[command(flatten)]
		terms: Terms,
	},
	/// See to your jobs unattended: decrypt and share results as they come.
	#[command(after_help = help::JOB_AGENT)]
	Agent {
		/// Look once, and end.
		#[arg(long)]
		once: bool,
		/// Seconds between two looks.
		#[arg(long, default_value_t = 6, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
		every: u64,
	},
	/// Open a result that was delivered to you.
	#[command(after_help = help::JOB_OPEN)]
	Open {
		/// The number of the policy by which you were granted the label.
		policy: u64,
		/// The name or address of the job's key, if there is more than one.
		object: Option<String>,
		/// Also while the result can still be disputed.
		#[arg(long)]
		provisional: bool,
	},
}

#[derive(Args, Debug)]
pub struct JobArg {
	/// The number of the job.
	pub job: u64,
}

/// An outcome as one word: what `--accused` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accused(pub Outcome);

/// What comes before a reason why there is no result.
const REFUSED: &str = "refused:";

/// What a reason is called.
fn refusal_name(refusal: Refusal) -> &'static str {
	match refusal {
		Refusal::Program => "program",
		Refusal::EvaluationKey => "evaluation-key",
		Refusal::DeliveryKey => "delivery-key",
		Refusal::WrappedKey => "wrapped-key",
		Refusal::Input => "input",
		Refusal::InputTypes => "input-types",
	}
}

impl fmt::Display for Accused {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.0 {
			Outcome::Result(digest) => write!(f, "0x{}", hex::encode(digest)),
			Outcome::Refused(refusal) => write!(f, "{REFUSED}{}", refusal_name(*refusal)),
		}
	}
}

impl FromStr for Accused {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		if let Some(name) = text.strip_prefix(REFUSED) {
			let refusal = Refusal::ALL.into_iter().find(|refusal| refusal_name(*refusal) == name);
			let names = Refusal::ALL.map(refusal_name).join(", ");
			let refusal = refusal.ok_or_else(|| format!("{name:?} is no reason: it is one of {names}"))?;
			return Ok(Accused(Outcome::Refused(refusal)));
		}
		// A digest has the form of a program's id.
		let wrong = |_| {
			format!(
				"{text:?} is no outcome: it is 0x and 64 hexadecimal digits, or {REFUSED} and a reason, as `nulink job \
				 show` prints it"
			)
		};
		programs::parse_id(text).map(|digest| Accused(Outcome::Result(digest))).map_err(wrong)
	}
}

#[derive(Args, Debug)]
pub struct Submit {
	/// The program: its id, or a file with its encoding or its text.
	#[arg(required_unless_present = "resume")]
	pub program: Option<ProgramArg>,
	#[command(flatten)]
	pub values: Values,
	/// Input that is stored, as `nulink job encrypt` prints it. Can be repeated. Values come after it, for the inputs that
	/// are left.
	#[arg(long, value_name = "PIECE")]
	pub input: Vec<PieceRef>,
	/// Under which of your compute keys. With --deliver, one is made for this job if it is left out.
	#[arg(long, value_name = "NAME")]
	pub key: Option<String>,
	/// How values are encrypted.
	#[arg(long = "as", value_name = "FORM", value_enum, default_value_t)]
	pub form: FormName,
	/// How many providers compute it.
	#[arg(long, default_value_t = nulink_sdk::compute::DEFAULT_COMMITTEE, value_name = "N", help_heading = "Terms")]
	pub committee: u8,
	/// How many of them must agree. Two thirds, if left out.
	#[arg(long, value_name = "N", help_heading = "Terms")]
	pub quorum: Option<u8>,
	/// What each member gets. The least that the chain accepts for what the program costs, if left out.
	#[arg(long, value_name = "NLK", help_heading = "Terms")]
	pub fee: Option<Nlk>,
	/// The most that each member may get.
	#[arg(long, value_name = "NLK", help_heading = "Terms")]
	pub max_fee: Option<Nlk>,
	/// Blocks to compute. Twice the least, if left out.
	#[arg(long, value_name = "BLOCKS", help_heading = "Terms")]
	pub time: Option<u32>,
	/// The kind of machine: avx2, avx512, neon, plain; on local networks also cuda-avx2 and so on, with an NVIDIA card. What
	/// worked lately, or else this machine's, if left out.
	#[arg(long, value_name = "PROFILE", value_parser = profile, help_heading = "Terms")]
	pub profile: Option<ExecutionProfile>,
	/// Have `nulink job agent` decrypt the result and store it under this label.
	#[arg(long, value_name = "LABEL", conflicts_with = "deliver", help_heading = "For others")]
	pub share: Option<String>,
	/// Give the result to whoever is granted this label, without you being there.
	#[arg(long, value_name = "LABEL", help_heading = "For others")]
	pub deliver: Option<String>,
	/// With --deliver and --key: expose everything that was ever encrypted under that key, or will be. Without --deliver: use
	/// a key that is exposed already.
	#[arg(long, requires = "key", help_heading = "For others")]
	pub expose_key: bool,
	/// Wait until it is over, and print the result.
	#[arg(long, short)]
	pub watch: bool,
	/// Go on with jobs that were interrupted: with this one, or with all.
	#[arg(long, value_name = "ID", num_args = 0..=1, default_missing_value = "")]
	pub resume: Option<String>,
}

fn profile(text: &str) -> Result<ExecutionProfile, String> {
	programs::parse_profile(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{
		compute::tests::{parse, ID},
		Command,
	};
	use clap::error::ErrorKind;

	#[test]
	fn a_job_needs_a_program_unless_it_is_resumed() {
		assert_eq!(parse("job submit").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		for words in ["job submit --resume", "job submit --resume 12ab"] {
			let Command::Job(Job::Submit(submit)) = parse(words).unwrap() else { panic!() };
			assert!(submit.resume.is_some());
		}
		let words = format!("job submit {ID} --values 70 --committee 3 --max-fee 0.5 --share results --watch");
		let Command::Job(Job::Submit(submit)) = parse(&words).unwrap() else { panic!() };
		assert_eq!((submit.committee, submit.quorum, submit.form), (3, None, FormName::Compressed));
		assert!(submit.watch && submit.values.is_given());
	}

	#[test]
	fn a_result_is_shared_or_delivered_and_a_key_is_exposed_by_name_only() {
		for (words, kind) in [
			(format!("job submit {ID} --share a --deliver b"), ErrorKind::ArgumentConflict),
			(format!("job submit {ID} --expose-key"), ErrorKind::MissingRequiredArgument),
			(format!("job submit {ID} --deliver a --expose-key"), ErrorKind::MissingRequiredArgument),
		] {
			assert_eq!(parse(&words).unwrap_err().kind(), kind, "{words}");
		}
		parse(&format!("job submit {ID} --deliver a --key main --expose-key")).unwrap();
	}

	#[test]
	fn an_outcome_is_accused_by_the_word_that_is_printed() {
		let refusals = Refusal::ALL.map(Outcome::Refused);
		for outcome in refusals.into_iter().chain([Outcome::Result([7; 32])]) {
			let words = format!("job dispute 7 --accused {}", Accused(outcome));
			let Command::Job(Job::Dispute { accused, .. }) = parse(&words).unwrap() else { panic!() };
			assert_eq!(accused, Some(Accused(outcome)), "{words}");
		}
	}
}
