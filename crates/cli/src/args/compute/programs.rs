//! What can be typed about programs.

use super::Values;
use crate::help;
use clap::{ArgGroup, Args, Subcommand};
use nulink_sdk::{
	primitives::compute::ProgramId,
	programs::{self, Columns},
};
use std::{path::PathBuf, str::FromStr};

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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{
		compute::tests::{parse, ID},
		Command,
	};

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
}
