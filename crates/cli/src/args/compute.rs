//! What can be typed about encrypted compute.

use super::{Output, Terms};
use crate::help;
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use nulink_sdk::{
	compute::{Form, PieceRef},
	identity::Contact,
	primitives::compute::{ExecutionProfile, Outcome, ProgramId, Refusal},
	programs::{self, Columns},
	storage::Cid,
	Nlk,
};
use std::{fmt, ops::Range, path::PathBuf, str::FromStr};

/// The compute key that is meant where none is named.
pub const MAIN_KEY: &str = "main";

#[derive(Subcommand, Debug)]
pub enum ComputeKeys {
	/// Make a key. Its secret stays here, sealed with your root secret.
	New {
		/// What it is called here.
		#[arg(default_value = MAIN_KEY)]
		name: String,
	},
	/// List your keys.
	List,
	/// Store the public parts of a key, so that providers can compute with it: about 73 MiB.
	Publish {
		/// Which.
		#[arg(default_value = MAIN_KEY)]
		name: String,
	},
	/// Write the key with which others encrypt for you.
	Export {
		/// Which.
		#[arg(default_value = MAIN_KEY)]
		name: String,
		#[command(flatten)]
		output: Output,
	},
	/// Make one-time pads, with which little data is encrypted later and computed with at once. Never copy them.
	Pad {
		/// Under which key.
		#[arg(default_value = MAIN_KEY)]
		name: String,
		/// How many bits of data a pad is for.
		#[arg(long, value_name = "BITS")]
		bits: u32,
		/// How many pads.
		#[arg(long, default_value_t = 1, value_name = "N")]
		count: u32,
	},
}

/// A program: its id, or a file with its encoding or its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProgramArg {
	/// By its id.
	Id(ProgramId),
	/// In a file.
	File(PathBuf),
}

impl FromStr for ProgramArg {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text.starts_with("0x") {
			true => programs::parse_id(text).map(ProgramArg::Id).map_err(|error| error.to_string()),
			false => Ok(ProgramArg::File(text.into())),
		}
	}
}

#[derive(Subcommand, Debug)]
pub enum Program {
	/// Make a program out of its text, or out of a trained model.
	#[command(after_help = help::PROGRAM_BUILD)]
	Build(Box<Build>),
	/// Show a program: its text, its types, and what it costs.
	Inspect {
		/// Its id, or a file with its encoding or its text.
		program: ProgramArg,
		/// Print its text and nothing else.
		#[arg(long)]
		text: bool,
		/// Bootstraps that a provider makes in a second, for the estimate of time.
		#[arg(long, default_value_t = programs::BOOTSTRAPS_PER_SECOND, value_name = "N")]
		speed: f64,
	},
	/// Run a program in the clear, here.
	#[command(after_help = help::PROGRAM_RUN)]
	Run {
		/// Its id, or a file with its encoding or its text.
		program: ProgramArg,
		#[command(flatten)]
		values: Values,
	},
	/// Store a program and register it on the chain, so that jobs can name it.
	Register {
		/// Its id, or a file with its encoding or its text.
		program: ProgramArg,
	},
	/// List the programs that are kept here, and those that you have registered.
	List,
	/// Show what the chain knows of a program.
	Show {
		/// Its id, or a file with its encoding or its text.
		program: ProgramArg,
	},
	/// Remove a program from the chain, and get its deposit back.
	Remove {
		/// Its id, or a file with its encoding or its text.
		program: ProgramArg,
	},
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("source").required(true).args(["file", "model", "model_sheet"]))]
pub struct Build {
	/// A file with a program's text, or its encoding.
	pub file: Option<PathBuf>,
	/// A model as scikit-learn exports it to ONNX: linear or logistic regression, a decision tree, a forest.
	#[arg(long, value_name = "ONNX")]
	pub model: Option<PathBuf>,
	/// The sheet of a model that somebody else has built.
	#[arg(long, value_name = "FILE")]
	pub model_sheet: Option<PathBuf>,
	/// Records, to take the ranges of the features from: those that the model was trained with.
	#[arg(long, value_name = "CSV", conflicts_with_all = ["file", "model_sheet"], help_heading = "Model")]
	pub records: Option<PathBuf>,
	/// Which columns of the records are the features: 4:33, or names.
	#[arg(long, value_name = "COLUMNS", default_value = ":", requires = "records", help_heading = "Model")]
	pub columns: Columns,
	/// For trees: encrypt how many thresholds a feature is above. Exact; needs no ranges. The usual for trees.
	#[arg(long, conflicts_with_all = ["records", "file", "model_sheet"], help_heading = "Model")]
	pub ranks: bool,
	/// Bits of an input. Ranks have as many as it takes.
	#[arg(long, default_value_t = 8, value_name = "BITS", help_heading = "Model")]
	pub input_bits: u32,
	/// Bits of a weight, without its sign.
	#[arg(long, default_value_t = 8, value_name = "BITS", help_heading = "Model")]
	pub weight_bits: u32,
	/// Bits of a sum.
	#[arg(long, default_value_t = 16, value_name = "BITS", help_heading = "Model")]
	pub sum_bits: u32,
	/// Put out the label and nothing else, instead of the scores.
	#[arg(long, help_heading = "Model")]
	pub label_only: bool,
	/// The column of the records with the truth: tells how often the model is right, before and after rounding.
	#[arg(long, value_name = "COLUMN", requires = "records", help_heading = "Model")]
	pub truth: Option<String>,
	/// The file to write the encoding to. The sheet of a model goes beside it, as FILE.model.json.
	#[arg(long, short, value_name = "FILE")]
	pub output: Option<PathBuf>,
	/// Bootstraps that a provider makes in a second, for the estimate of time.
	#[arg(long, default_value_t = programs::BOOTSTRAPS_PER_SECOND, value_name = "N")]
	pub speed: f64,
}

/// Values for a program.
#[derive(Args, Debug, Clone, Default)]
pub struct Values {
	/// Values, in the order of the program's inputs: 70,true,-3.
	#[arg(long, value_name = "VALUES", value_delimiter = ',', allow_hyphen_values = true)]
	pub values: Vec<String>,
	/// A table with records. With a model, they are the features; otherwise the program's inputs.
	#[arg(long, value_name = "CSV", conflicts_with = "values")]
	pub records: Option<PathBuf>,
	/// Which record, counted from 1, without the heading.
	#[arg(long, value_name = "N", default_value_t = 1)]
	pub row: usize,
	/// Which columns of the records: 4:33, or names. Those that the model knows by name, if left out.
	#[arg(long, value_name = "COLUMNS", requires = "records")]
	pub columns: Option<Columns>,
	/// The sheet of the model, if it was not built here.
	#[arg(long, value_name = "FILE")]
	pub model_sheet: Option<PathBuf>,
}

impl Values {
	/// Whether there are any.
	pub fn is_given(&self) -> bool {
		!self.values.is_empty() || self.records.is_some()
	}
}

/// How values are encrypted.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FormName {
	/// Ready to be computed with.
	#[default]
	Compressed,
	/// Under a stream cipher: as small as the data, and dear to make ready.
	Kreyvium,
	/// Under a one-time pad that was made ahead.
	Pad,
}

impl From<FormName> for Form {
	fn from(name: FormName) -> Self {
		match name {
			FormName::Compressed => Form::Compressed,
			FormName::Kreyvium => Form::Kreyvium,
			FormName::Pad => Form::Pad,
		}
	}
}

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

/// A part of a program's inputs: 1:12, counted from 1, both included. An end that is left out is the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
	from: usize,
	to: Option<usize>,
}

impl Part {
	/// Which of so many inputs.
	pub fn of(&self, inputs: usize) -> Result<Range<usize>, String> {
		let to = self.to.unwrap_or(inputs);
		match to <= inputs && self.from <= to {
			true => Ok(self.from - 1..to),
			false => Err(format!("the program has the inputs 1:{inputs}, and not {}:{to}", self.from)),
		}
	}
}

impl FromStr for Part {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let wrong = || format!("{text:?} is no part of the inputs: write 1:12, counted from 1");
		let (from, to) = text.split_once(':').ok_or_else(wrong)?;
		let number = |text: &str, usual: Option<usize>| match text.trim() {
			"" => Ok(usual),
			text => text.parse::<usize>().ok().filter(|number| *number > 0).map(Some).ok_or_else(wrong),
		};
		let part = Part { from: number(from, Some(1))?.unwrap_or(1), to: number(to, None)? };
		match part.to.is_some_and(|to| to < part.from) {
			true => Err(wrong()),
			false => Ok(part),
		}
	}
}

/// An encryption key of somebody else's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForWhom {
	/// In the storage.
	Stored(Cid),
	/// In a file, as `nulink keys compute export` writes it.
	File(PathBuf),
}

impl FromStr for ForWhom {
	type Err = std::convert::Infallible;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		Ok(text.parse::<Cid>().map_or_else(|_| ForWhom::File(text.into()), ForWhom::Stored))
	}
}

#[derive(Args, Debug)]
pub struct Encrypt {
	/// The program that they are for: its id, or a file with its encoding or its text.
	pub program: ProgramArg,
	#[command(flatten)]
	pub values: Values,
	/// Under which of your compute keys.
	#[arg(long, default_value = MAIN_KEY, value_name = "NAME")]
	pub key: String,
	/// Only these of the program's inputs, counted from 1: 1:12. The values are those of the part; of a record, they are cut
	/// out. All, if left out.
	#[arg(long, value_name = "FROM:TO")]
	pub inputs: Option<Part>,
	/// For somebody else: that person's encryption key, by its address, as `nulink keys compute list` shows it there, or in
	/// a file, as `nulink keys compute export` writes it.
	#[arg(long = "for", value_name = "CID|FILE", conflicts_with_all = ["key", "form"])]
	pub to: Option<ForWhom>,
	/// Under a key with which a result was delivered, though others may be able to read what is under it.
	#[arg(long, conflicts_with = "to")]
	pub expose_key: bool,
	/// How.
	#[arg(long = "as", value_name = "FORM", value_enum, default_value_t)]
	pub form: FormName,
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
	use crate::args::{Cli, Command};
	use clap::{error::ErrorKind, Parser};

	fn parse(words: &str) -> Result<Command, clap::Error> {
		Cli::try_parse_from(["nulink"].into_iter().chain(words.split_whitespace())).map(|cli| cli.command)
	}

	const ID: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

	#[test]
	fn a_program_is_an_id_or_a_file() {
		let Command::Program(Program::Register { program }) = parse(&format!("program register {ID}")).unwrap() else {
			panic!()
		};
		assert_eq!(program, ProgramArg::Id([7; 32]));
		let Command::Program(Program::Inspect { program, .. }) = parse("program inspect a.txt").unwrap() else {
			panic!()
		};
		assert_eq!(program, ProgramArg::File("a.txt".into()));
		assert!(parse("program show 0x07").is_err());
	}

	#[test]
	fn a_program_is_built_of_one_thing() {
		for words in [
			"program build a.txt",
			"program build --model m.onnx --records r.csv --columns 4:33 --truth diagnosis -o p",
			"program build --model m.onnx --ranks --label-only",
			"program build --model-sheet p.model.json",
		] {
			parse(words).unwrap();
		}
		for words in ["program build", "program build a.txt --model m.onnx", "program build a.txt --records r.csv"] {
			assert!(parse(words).is_err(), "{words}");
		}
	}

	#[test]
	fn values_may_be_negative_and_are_given_once() {
		let Command::Program(Program::Run { values, .. }) = parse("program run a --values -3,true,70").unwrap() else {
			panic!()
		};
		assert_eq!(values.values, ["-3", "true", "70"]);
		let error = parse("program run a --values 1 --records r.csv").unwrap_err();
		assert_eq!(error.kind(), ErrorKind::ArgumentConflict);
	}

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

	#[test]
	fn a_part_of_the_inputs_is_counted_from_one_and_has_both_ends() {
		let part = |text: &str| text.parse::<Part>().unwrap();
		assert_eq!(part("1:12").of(20), Ok(0..12));
		assert_eq!((part("3:").of(5), part(":2").of(5), part("4:4").of(5)), (Ok(2..5), Ok(0..2), Ok(3..4)));
		for (text, inputs) in [("6:", 5), ("1:6", 5), ("7:9", 5)] {
			assert!(part(text).of(inputs).is_err(), "{text}");
		}
		for text in ["", "3", "0:2", "2:0", "3:2", "a:b", "1:2:3"] {
			assert!(text.parse::<Part>().is_err(), "{text}");
		}
	}

	#[test]
	fn whom_something_is_encrypted_for_is_an_address_or_a_file() {
		let parsed = |text: &str| text.parse::<ForWhom>().unwrap();
		let cid = "bafkreidslqqccrmhwdonl67q3stdpecks6quf2e7jidpkx3ldepdgp3ldq";
		assert_eq!(parsed(cid), ForWhom::Stored(cid.parse().unwrap()));
		assert_eq!(parsed("for-me.key"), ForWhom::File("for-me.key".into()));
	}

	#[test]
	fn what_is_mistyped_is_told_with_what_would_be_right() {
		for (words, hint) in [
			(format!("job submit {ID} --input bafk"), "job encrypt"),
			(format!("job submit {ID} --profile sse"), "avx2"),
			("job dispute 7 --accused 0x00".into(), "64 hexadecimal digits"),
			("job dispute 7 --accused refused:bad".into(), "input-types"),
			("job encrypt a --inputs 3".into(), "counted from 1"),
			("job encrypt a --as stream".into(), "kreyvium"),
			("program build --model m --records r --columns ,".into(), "no columns"),
		] {
			let error = parse(&words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
