//! `nulink program build`.

use super::{inspect::Inspected, read, read_sheet};
use crate::{app::App, args::Build};
use anyhow::{bail, Context};
use nulink_sdk::{
	fhe::CheckedProgram,
	models::{
		accuracy::{measure, Truth},
		Bits, Body, Label, Options, Range, Reveal, Task,
	},
	programs::{self, ModelSheet, Records},
};
use serde::Serialize;
use std::{
	fmt, fs,
	path::{Path, PathBuf},
};

/// A program that was built.
#[derive(Serialize)]
struct Built {
	#[serde(flatten)]
	program: Inspected,
	/// Where its encoding is. `null`: kept here only.
	output: Option<String>,
	/// Where the sheet of its model is.
	sheet: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	model: Option<Rounded>,
}

/// What became of a model.
#[derive(Serialize)]
struct Rounded {
	/// How far a score can be from the model's for the same rounded record.
	bound: Vec<f64>,
	/// On how many records it was compared with the truth.
	#[serde(skip_serializing_if = "Option::is_none")]
	records: Option<usize>,
	/// How good the model is: the share of right labels, or R².
	#[serde(skip_serializing_if = "Option::is_none")]
	clear: Option<f64>,
	/// How good the program is.
	#[serde(skip_serializing_if = "Option::is_none")]
	quantised: Option<f64>,
	#[serde(skip)]
	words: Option<String>,
}

impl fmt::Display for Built {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.program.fmt(f)?;
		if let Some(model) = &self.model {
			let bounds: Vec<_> = model.bound.iter().map(|bound| format!("{bound:.2e}")).collect();
			writeln!(
				f,
				"rounding    scores are off by {} at most, besides the rounding of the record",
				bounds.join(", ")
			)?;
			if let (Some(words), Some(records)) = (&model.words, model.records) {
				writeln!(f, "accuracy    on {records} records: {words}")?;
			}
		}
		match (&self.output, &self.sheet) {
			(Some(output), Some(sheet)) => writeln!(f, "written     {output}, and the sheet of the model: {sheet}"),
			(Some(output), None) => writeln!(f, "written     {output}"),
			_ => writeln!(f, "kept here; `nulink program register {}` registers it", self.program.program),
		}
	}
}

pub fn run(app: &App, args: Build) -> anyhow::Result<()> {
	let (program, sheet, model) = make(&args)?;
	let nulink = app.offline()?;
	nulink.keep_program(&program, sheet.as_ref())?;
	let (output, sheet) = match &args.output {
		Some(path) => {
			fs::write(path, program.encode()).with_context(|| format!("cannot write {}", path.display()))?;
			let sheet = sheet.as_ref().map(|sheet| write_sheet(path, sheet)).transpose()?;
			(Some(path.display().to_string()), sheet.map(|path| path.display().to_string()))
		},
		None => (None, None),
	};
	app.reply(&Built { program: Inspected::new(&program, args.speed), output, sheet, model })
}

/// Where the sheet of a model goes.
fn write_sheet(program: &Path, sheet: &ModelSheet) -> anyhow::Result<PathBuf> {
	let mut path = program.as_os_str().to_owned();
	path.push(".model.json");
	let path = PathBuf::from(path);
	let bytes = serde_json::to_vec_pretty(sheet)?;
	fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
	Ok(path)
}

/// The program, the model that it is made of, and what became of that.
fn make(args: &Build) -> anyhow::Result<(CheckedProgram, Option<ModelSheet>, Option<Rounded>)> {
	if let Some(path) = &args.file {
		return Ok((programs::load(&read(path)?)?, None, None));
	}
	if let Some(path) = &args.model_sheet {
		let sheet = read_sheet(path)?;
		let rounded = rounded(&sheet, None)?;
		return Ok((sheet.program()?, Some(sheet), Some(rounded)));
	}
	let path = args.model.as_ref().context("name a file, or a model with --model")?;
	let onnx = read(path)?;
	let records = match &args.records {
		Some(path) => {
			let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
			Some(Records::parse(&text)?)
		},
		None => None,
	};
	let places = records.as_ref().map(|records| records.places(&args.columns)).transpose()?;
	let table = records.as_ref().zip(places.as_ref());
	let ranges = match table {
		Some((records, places)) => Some(Range::of(&records.all_numbers(places)?)?),
		None => None,
	};
	let features = table.and_then(|(records, places)| records.names(places));
	let model = nulink_sdk::models::onnx::import(&onnx)?;
	// Ranks lose nothing: a tree is made of them unless ranges are asked for by a number of bits.
	let is_tree = matches!(model.body(), Body::Trees { .. });
	if !is_tree && ranges.is_none() {
		bail!("a linear model needs the ranges of its features: pass the records that it was trained with, --records");
	}
	let by_ranks = args.ranks || is_tree;
	let options = Options {
		inputs: Bits::new(args.input_bits)?,
		weights: Bits::new(args.weight_bits)?,
		sums: Bits::new(args.sum_bits)?,
		reveal: if args.label_only { Reveal::Label } else { Reveal::Scores },
	};
	let sheet = ModelSheet::new(onnx, ranges.as_deref().filter(|_| !by_ranks), &options, features)?;
	let truths = match (table, &args.truth) {
		(Some((records, places)), Some(column)) => {
			let place = *records.places(&column.parse()?)?.first().context("no column of truths")?;
			let mut all = Vec::new();
			for row in 1..=records.len() {
				let truth = truth(model.task(), records.cell(row, place)?)?;
				all.push((records.numbers(row, places)?, truth));
			}
			Some(all)
		},
		_ => None,
	};
	let rounded = rounded(&sheet, truths)?;
	Ok((sheet.program()?, Some(sheet), Some(rounded)))
}

/// What is true of a record, as a table says it.
fn truth(task: &Task, cell: &str) -> anyhow::Result<Truth> {
	Ok(match task {
		Task::Regression => Truth::Value(cell.parse().with_context(|| format!("{cell:?} is no number"))?),
		Task::Classification(classes) => Truth::Label(match classes.labels.first() {
			Some(Label::Number(_)) => Label::Number(cell.parse().with_context(|| format!("{cell:?} is no label"))?),
			_ => Label::Name(cell.into()),
		}),
	})
}

fn rounded(sheet: &ModelSheet, truths: Option<Vec<(Vec<f64>, Truth)>>) -> anyhow::Result<Rounded> {
	let quantised = sheet.quantised()?;
	let records = truths.as_ref().map(Vec::len);
	let accuracy = truths.map(|truths| measure(&quantised, truths)).transpose()?;
	Ok(Rounded {
		bound: quantised.bound(),
		records,
		clear: accuracy.as_ref().map(|accuracy| accuracy.clear.score()),
		quantised: accuracy.as_ref().map(|accuracy| accuracy.quantised.score()),
		words: accuracy.map(|accuracy| accuracy.to_string()),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{Cli, Command, Program};
	use clap::Parser;

	fn build(words: &str) -> Build {
		let words = words.replace("@", "../models/fixtures/");
		let cli = Cli::try_parse_from(["nulink", "program", "build"].into_iter().chain(words.split(' '))).unwrap();
		let Command::Program(Program::Build(build)) = cli.command else { panic!() };
		*build
	}

	#[test]
	fn models_are_built_and_measured() {
		for (words, least) in [
			("--model @logistic.onnx --records @records.csv --columns mean_radius: --truth diagnosis", 0.95),
			("--model @tree.onnx --records @records.csv --columns mean_radius: --truth diagnosis --label-only", 0.9),
			("--model @sizes-forest.onnx --records @records.csv --columns 4:33 --truth size", 0.9),
		] {
			let (program, sheet, rounded) = make(&build(words)).unwrap();
			sheet.unwrap().ensure(&program.id()).unwrap();
			let rounded = rounded.unwrap();
			assert_eq!(rounded.records, Some(569));
			assert!(
				rounded.quantised.unwrap() > least && rounded.clear.unwrap() > least,
				"{words}: {:?}",
				rounded.words
			);
		}
	}

	#[test]
	fn a_linear_model_without_ranges_says_what_it_needs() {
		let error = make(&build("--model @linear.onnx")).err().unwrap().to_string();
		assert!(error.contains("--records"), "{error}");
		make(&build("--model @tree.onnx")).unwrap();
	}

	#[test]
	fn a_sheet_lies_beside_its_program() {
		let folder = tempfile::tempdir().unwrap();
		let (program, sheet, _) = make(&build("--model @tree.onnx")).unwrap();
		let path = write_sheet(&folder.path().join("tree.nlp"), &sheet.unwrap()).unwrap();
		assert!(path.ends_with("tree.nlp.model.json"));
		let (again, ..) = make(&build(&format!("--model-sheet {}", path.display()))).unwrap();
		assert_eq!(again.id(), program.id());
	}
}
