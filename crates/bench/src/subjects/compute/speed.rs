//! A job by the clock: through a worker, by the bare library, by its integers; two workers and one. And its bootstraps,
//! counted.

use super::{outsider::Outsider, scene::Scene, worker::Worker};
use crate::{
	measure::{processors, Pairs},
	row::{Goal, Row},
};
use anyhow::{ensure, Context};
use nulink_fhe::{job::Step, Evaluator, ResultList};
use std::{cell::Cell, time::Instant};
use tokio::runtime::Runtime;

/// Jobs of a worker, in turns with the bare library.
const JOBS: usize = 5;
/// The same in turns with the library's integers, which take several times as long: what is to be seen is large.
const OTHERS: usize = 2;
/// Jobs of two workers, in turns with one.
const SHIFTS: usize = 3;
/// With more threads a job of this size is over too soon.
const MOST_THREADS: usize = 4;

/// The rows.
pub fn rows(scene: &Scene) -> anyhow::Result<Vec<Row>> {
	// Dropped last: workers need it to end.
	let runtime = Runtime::new()?;
	let cores = processors()?.len();
	let threads = cores.min(MOST_THREADS);
	let evaluator = Evaluator::new(scene.evaluation.clone().expand()?, threads)?;
	let result = scene.evaluate(&evaluator, |_| {})?;
	scene.check(result.bytes())?;
	let worker = runtime.block_on(Worker::new(scene, threads))?;

	let mut rows = beside_the_library(scene, &runtime, &worker, &evaluator, &result, threads)?;
	let counted = counted(scene, &evaluator)?;
	drop(evaluator);
	rows.extend(beside_its_integers(scene, &runtime, &worker, threads)?);
	drop(worker);
	rows.extend(shifts(scene, &runtime, cores)?);
	rows.extend(counted);
	Ok(rows)
}

/// The worker against the bare library.
fn beside_the_library(
	scene: &Scene,
	runtime: &Runtime,
	worker: &Worker,
	evaluator: &Evaluator,
	result: &ResultList,
	threads: usize,
) -> anyhow::Result<Vec<Row>> {
	let served = || -> anyhow::Result<f64> {
		let (seconds, found) = runtime.block_on(worker.work())?;
		ensure!(found == result.bytes(), "the worker finds something else than the library");
		Ok(seconds)
	};
	let called = || -> anyhow::Result<f64> {
		let start = Instant::now();
		let found = scene.evaluate(evaluator, |_| {})?;
		let seconds = start.elapsed().as_secs_f64();
		ensure!(&found == result, "the library finds something else the second time");
		Ok(seconds)
	};
	let pairs = Pairs::measure(JOBS, served, called)?;
	worker.must_be_warm()?;
	let bootstraps = scene.job()?.bootstraps();
	Ok(vec![
		Row::time("job through the worker / bare library", pairs.ratio(), "", Goal::AtMost(1.05)).note(format!(
			"a logistic regression that tells one label of an encrypted record of 30 values ({bootstraps} bootstraps), \
			 {threads} threads on either side, from the second job with the key on. The worker's pool with its child \
			 process: the bytes that the job names are read through its cache and hashed, streamed to the child, decoded, \
			 checked, expanded, evaluated, and the compressed result comes back; against nulink-fhe in this process, its \
			 key expanded: from the same bytes, in memory, to the same result. The results are compared"
		)),
		Row::time("  through the worker", pairs.left(), "s", Goal::None),
		Row::time("  by the bare library", pairs.right(), "s", Goal::None),
	])
}

/// The worker against the same model by the library's own integers.
fn beside_its_integers(scene: &Scene, runtime: &Runtime, worker: &Worker, threads: usize) -> anyhow::Result<Vec<Row>> {
	let outsider = Outsider::new(scene, threads)?;
	let served = || -> anyhow::Result<f64> { Ok(runtime.block_on(worker.work())?.0) };
	let written = || -> anyhow::Result<f64> {
		let start = Instant::now();
		let label = outsider.work(&scene.input)?;
		let seconds = start.elapsed().as_secs_f64();
		scene.check(&label)?;
		Ok(seconds)
	};
	let pairs = Pairs::measure(OTHERS, served, written)?;
	Ok(vec![
		Row::time("  through the worker / tfhe's integer operations", pairs.ratio(), "", Goal::None).note(
			"the same job through the worker, against the same model written by hand with tfhe's own parallel integers \
			 (products with a clear number, a sum, a comparison), with the same key, record and number of threads, from \
			 the compressed record to the compressed label",
		),
		Row::time("  by tfhe's integer operations", pairs.right(), "s", Goal::None),
	])
}

/// Two workers against one, each with one thread; and how long one takes for a bootstrap.
fn shifts(scene: &Scene, runtime: &Runtime, cores: usize) -> anyhow::Result<Vec<Row>> {
	let worker = || runtime.block_on(Worker::new(scene, 1));
	let first = worker()?;
	let one = || -> anyhow::Result<f64> { Ok(60.0 / runtime.block_on(first.work())?.0) };
	let bootstraps = scene.job()?.bootstraps() as f64;
	let each = |jobs: f64| {
		Row::time("a bootstrap on one core", 1e3 * 60.0 / jobs / bootstraps, "ms", Goal::None).note(
			"the time of the whole job through a worker with one thread, by the bootstraps that it takes, those that \
			 expand its input included",
		)
	};
	if cores < 2 {
		// The first one waits for the key.
		one()?;
		return Ok(vec![each(one()?)]);
	}
	let second = worker()?;
	let two = || -> anyhow::Result<f64> {
		let start = Instant::now();
		runtime.block_on(async { tokio::try_join!(first.work(), second.work()) })?;
		Ok(2.0 * 60.0 / start.elapsed().as_secs_f64())
	};
	let pairs = Pairs::measure(SHIFTS, two, one)?;
	first.must_be_warm()?;
	second.must_be_warm()?;
	Ok(vec![
		Row::time("two workers / one", pairs.ratio(), "", Goal::AtLeast(1.8)).note(
			"jobs per minute: two workers at a time, each with stores and an evaluator of its own and one thread, against \
			 one of them alone. The job is the one above",
		),
		Row::time("  one worker", pairs.right(), "1/min", Goal::None),
		Row::time("  two workers", pairs.left(), "1/min", Goal::None),
		each(pairs.right()),
	])
}

/// What the library counts, against what was said of the program before it ran.
fn counted(scene: &Scene, evaluator: &Evaluator) -> anyhow::Result<Vec<Row>> {
	let (first, last) = (Cell::new(None), Cell::new(None));
	scene.evaluate(evaluator, |step| match step {
		Step::Inputs => {},
		// It is told before the first operation.
		Step::Program(_) => first.set(first.get().or_else(|| Some(tfhe::get_pbs_count()))),
		Step::Result => last.set(Some(tfhe::get_pbs_count())),
	})?;
	let (first, last) = first.get().zip(last.get()).context("the evaluation does not say how far it is")?;
	let (counted, said) = (last - first, scene.program.cost());
	Ok(vec![
		Row::count("bootstraps of the program: off what was said", counted.abs_diff(said) as f64, "", Goal::AtMost(0.0))
			.note(
				"tfhe's own count while the program is evaluated, and the cost that is known before it runs, by which jobs \
				 are paid",
			),
		Row::count("  counted", counted as f64, "bootstraps", Goal::None),
		Row::count("  said", said as f64, "bootstraps", Goal::None),
	])
}
