//! How accurate models are on encrypted records that they were not trained on: in the clear, quantised, and under FHE.
//!
//! Every record is encrypted, evaluated as a computing provider does it, and decrypted. So it takes its time: a bootstrap is
//! about 25 ms of a core.
//!
//! usage: cargo run --profile fast --example encrypted-accuracy [RECORDS [MODEL...]]
//!   RECORDS   how many of the 143 (10, unless told otherwise)
//!   MODEL     names of classifiers in crates/models/fixtures (logistic and tree, unless told otherwise)

use anyhow::{ensure, Context, Result};
use nulink_fhe::{
	job::{Job, Piece, Shape},
	ClientKeys, Evaluator,
};
use nulink_models::{
	accuracy::{Tally, Truth},
	onnx, quantise, Body, Inputs, Label, Options, Range, Reveal,
};
use std::{fs, path::PathBuf, thread, time::Instant};

fn main() -> Result<()> {
	let mut arguments = std::env::args().skip(1);
	let most: usize = arguments.next().map_or(Ok(10), |number| number.parse()).context("RECORDS is a number")?;
	let mut models: Vec<String> = arguments.collect();
	if models.is_empty() {
		models = vec!["logistic".into(), "tree".into()];
	}

	// Cargo tells where the package is.
	let folder = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("fixtures");
	let (mut known, mut held_out) = (Vec::new(), Vec::new());
	for line in fs::read_to_string(folder.join("records.csv"))?.lines().skip(1) {
		let cells: Vec<&str> = line.split(',').collect();
		let features = cells[3..].iter().map(|cell| Ok(f64::from(cell.parse::<f32>()?))).collect::<Result<Vec<_>>>()?;
		match cells[0] {
			"0" => known.push(features),
			_ => held_out.push((features, Truth::Label(Label::Number(cells[1].parse()?)))),
		}
	}
	held_out.truncate(most);

	let threads = thread::available_parallelism()?.get();
	let keys = ClientKeys::generate();
	let evaluation = keys.evaluation_key();
	let evaluator = Evaluator::new(evaluation.clone().expand()?, threads)?;
	println!("{} records, held out from the training of the models; {threads} threads", held_out.len());
	println!(
		"| {:10} | {:>8} | {:>9} | {:>9} | {:>10} | {:>12} |",
		"model", "clear", "quantised", "under FHE", "bootstraps", "s per record"
	);
	for name in models {
		let model = onnx::import(&fs::read(folder.join(format!("{name}.onnx")))?).with_context(|| name.clone())?;
		let inputs = match model.body() {
			Body::Linear(_) => Inputs::Ranges(Range::of(&known)?),
			Body::Trees { .. } => Inputs::Ranks,
		};
		let quantised = quantise(&model, &inputs, &Options { reveal: Reveal::Label, ..Options::default() })?;
		let program = quantised.program()?.check()?;
		let encoded = program.encode();
		let [mut clear, mut rounded, mut encrypted] = [Tally::new(), Tally::new(), Tally::new()];
		let (start, mut bootstraps) = (Instant::now(), 0);
		for (record, truth) in &held_out {
			clear.add(&model.answer(record)?, truth);
			rounded.add(&quantised.read(&quantised.evaluate(&quantised.encode(record)?)?)?, truth);

			let data = keys.encrypt(&evaluation, &quantised.plaintexts(record)?)?;
			let pieces = [Piece::Compressed(&data)];
			let job = Job { program: &encoded, shape: Shape::of(&program), delivery: None, inputs: &pieces };
			let (job, _) = job.check(None).map_err(|refusal| anyhow::anyhow!("the job is refused: {refusal}"))?;
			bootstraps = job.bootstraps();
			let result = job.run(&evaluator, |_| {})?;
			let found = keys.decrypt(result.bytes(), program.output_types())?;
			encrypted.add(&quantised.read_plaintexts(&found)?, truth);
		}
		println!(
			"| {name:10} | {:>8.4} | {:>9.4} | {:>9.4} | {bootstraps:>10} | {:>12.2} |",
			clear.score(),
			rounded.score(),
			encrypted.score(),
			start.elapsed().as_secs_f64() / held_out.len().max(1) as f64,
		);
		ensure!(encrypted.right() == rounded.right(), "{name}: what was encrypted is not what it is in the clear");
	}
	Ok(())
}
