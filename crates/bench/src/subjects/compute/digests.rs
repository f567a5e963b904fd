//! Fresh processes, one after the other, on the same program, key and input.

use crate::{
	measure::{program, watched},
	row::{Goal, Row},
};
use anyhow::{ensure, Context};
use std::process::Command;

/// Processes, unless `NULINK_PROCESSES` says how many.
const PROCESSES: usize = 10;

/// The row.
pub fn rows() -> anyhow::Result<Vec<Row>> {
	let processes = match std::env::var("NULINK_PROCESSES") {
		Ok(number) => number.parse().context("NULINK_PROCESSES is no number")?,
		Err(_) => PROCESSES,
	};
	let (digest, folder) = (program("nulink-fhe-digest")?, tempfile::tempdir()?);
	let path = folder.path().to_str().context("a path with strange characters")?;
	let run = |arguments: &[&str]| watched(Command::new(&digest).args(arguments)).map(|(said, ..)| said);
	run(&["make", path])?;
	let first = run(&[path])?;
	ensure!(!first.starts_with("refused"), "the evaluation is {first}");
	let mut others = 0;
	for _ in 1..processes {
		others += usize::from(run(&[path])? != first);
	}
	Ok(vec![Row::count("fresh processes with another digest", others as f64, "", Goal::AtMost(0.0)).note(format!(
		"{processes} processes (NULINK_PROCESSES says how many), each of which reads the same key, program and input, \
		 expands the key and evaluates: products, a comparison, a selection, a weighted sum. Those that come to another \
		 SHA-256 of the result than the first"
	))])
}
