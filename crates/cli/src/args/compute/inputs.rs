//! What can be typed about values, and about how they are encrypted.

use super::{ProgramArg, MAIN_KEY};
use clap::{Args, ValueEnum};
use nulink_sdk::{compute::Form, programs::Columns, storage::Cid};
use std::{ops::Range, path::PathBuf, str::FromStr};

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

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{compute::tests::parse, Command, Program};
	use clap::error::ErrorKind;

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
}
