//! How accurate models are on records that they were not trained on: as they were trained, and quantised.
//!
//! The columns: the share of right labels (of a regression R²) in the clear and quantised; how many labels are the same; how
//! far a score is from the model's at most, what the bound says about that, and how far with the rounding of the record;
//! how many values are encrypted; what the program costs that gives the scores, and the one that gives the label alone.
//!
//! usage: cargo run --profile fast --example accuracy [BITS OF INPUTS] [BITS OF WEIGHTS] [BITS OF SUMS]

use anyhow::{Context, Result};
use nulink_models::{
	accuracy::{measure, Truth},
	onnx, quantise, Bits, Body, Inputs, Label, Options, Quantised, Range, Reveal, Task,
};
use std::{fs, path::PathBuf};

fn main() -> Result<()> {
	let mut bits = std::env::args().skip(1).map(|bits| anyhow::Ok(Bits::new(bits.parse()?)?));
	let mut options = Options::default();
	for option in [&mut options.inputs, &mut options.weights, &mut options.sums] {
		*option = bits.next().transpose()?.unwrap_or(*option);
	}

	// Cargo tells where the package is.
	let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("fixtures");
	let (mut known, mut held_out) = (Vec::new(), Vec::new());
	let records = fs::read_to_string(folder.join("records.csv"))?;
	for line in records.lines().skip(1) {
		let cells: Vec<&str> = line.split(',').collect();
		let features = cells[3..].iter().map(|cell| Ok(f64::from(cell.parse::<f32>()?))).collect::<Result<Vec<_>>>()?;
		match cells[0] {
			"0" => known.push(features),
			_ => held_out.push((features, cells[1], cells[2])),
		}
	}
	let ranges = Range::of(&known)?;

	println!("{} records, held out from the training of the models", held_out.len());
	println!(
		"| {:16} | {:5} | {:>8} | {:>9} | {:>4} | {:>8} | {:>8} | {:>9} | {:>6} | {:>10} | {:>5} |",
		"model",
		"input",
		"clear",
		"quantised",
		"same",
		"furthest",
		"bound",
		"at record",
		"values",
		"bootstraps",
		"label"
	);
	let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
	files.sort_by_key(|file| file.file_name());
	for file in files {
		let path = file.path();
		if path.extension().is_none_or(|extension| extension != "onnx") {
			continue;
		}
		let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
		let model = onnx::import(&fs::read(&path)?).with_context(|| name.clone())?;
		let truth = |diagnosis: &str, size: &str| {
			anyhow::Ok(match model.task() {
				Task::Regression => Truth::Value(diagnosis.parse()?),
				Task::Classification(classes) if matches!(classes.labels[0], Label::Name(_)) => {
					Truth::Label(Label::Name(size.to_owned()))
				},
				Task::Classification(_) => Truth::Label(Label::Number(diagnosis.parse()?)),
			})
		};
		let evenly = Inputs::Ranges(ranges.clone());
		let ways = match model.body() {
			Body::Linear(_) => vec![("even", evenly)],
			Body::Trees { .. } => vec![("ranks", Inputs::Ranks), ("even", evenly)],
		};
		for (way, inputs) in ways {
			let quantised = quantise(&model, &inputs, &options).with_context(|| name.clone())?;
			let records = held_out
				.iter()
				.map(|(features, diagnosis, size)| Ok((features, truth(diagnosis, size)?)))
				.collect::<Result<Vec<_>>>()?;
			let accuracy = measure(&quantised, records)?;
			// Of a classifier the program for the label alone, as well.
			let label = quantise(&model, &inputs, &Options { reveal: Reveal::Label, ..options }).ok();
			let cost = |quantised: &Quantised| anyhow::Ok(quantised.program()?.check()?.cost().to_string());
			println!(
				"| {name:16} | {way:5} | {:>8.4} | {:>9.4} | {:>4} | {:>8.2e} | {:>8.2e} | {:>9.2e} | {:>6} | {:>10} | {:>5} |",
				accuracy.clear.score(),
				accuracy.quantised.score(),
				if label.is_some() { accuracy.same.to_string() } else { String::new() },
				accuracy.furthest,
				accuracy.bound,
				accuracy.furthest_at_record,
				quantised.inputs().len(),
				cost(&quantised)?,
				label.as_ref().map(cost).transpose()?.unwrap_or_default(),
			);
		}
	}
	Ok(())
}
