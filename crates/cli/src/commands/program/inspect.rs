//! What a program is and costs.

use super::Named;
use crate::{app::App, args::ProgramArg, table::Table};
use nulink_sdk::{
	fhe::{CheckedProgram, Type},
	programs::id_text,
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, time::Duration};

/// What a kind of operation costs.
#[derive(Serialize)]
struct Kind {
	operation: &'static str,
	count: usize,
	bootstraps: u64,
}

/// A program.
#[derive(Serialize)]
pub struct Inspected {
	/// Its id.
	pub program: String,
	/// The types of its inputs.
	inputs: Vec<&'static str>,
	/// The types of its outputs.
	outputs: Vec<&'static str>,
	/// Inputs that no output needs, counted from 1.
	unused_inputs: Vec<usize>,
	operations: usize,
	constants: usize,
	/// Bytes of its encoding.
	length: usize,
	bootstraps: u64,
	/// The most memory that values take at once.
	peak_bytes: u64,
	/// About how long a provider takes.
	seconds: f64,
	/// How many bootstraps a second that is for.
	speed: f64,
	kinds: Vec<Kind>,
}

impl Inspected {
	/// A program, for a provider of this speed.
	pub fn new(program: &CheckedProgram, speed: f64) -> Self {
		let mut kinds: BTreeMap<&'static str, (usize, u64)> = BTreeMap::new();
		for (operation, cost) in program.operations().iter().zip(program.costs()) {
			let kind = kinds.entry(operation.name()).or_default();
			*kind = (kind.0 + 1, kind.1 + cost);
		}
		let mut kinds: Vec<Kind> =
			kinds.into_iter().map(|(operation, (count, bootstraps))| Kind { operation, count, bootstraps }).collect();
		kinds.sort_by_key(|kind| std::cmp::Reverse(kind.bootstraps));
		let names = |types: &[Type]| types.iter().map(|ty| ty.name()).collect();
		Inspected {
			program: id_text(&program.id()),
			inputs: names(program.input_types()),
			outputs: names(program.output_types()),
			unused_inputs: program.unused_inputs().into_iter().map(|input| input + 1).collect(),
			operations: program.operations().len(),
			constants: program.constants().len(),
			length: program.encode().len(),
			bootstraps: program.cost(),
			peak_bytes: program.peak_ciphertexts().saturating_mul(16 * 1024),
			seconds: program.cost() as f64 / speed.max(f64::MIN_POSITIVE),
			speed,
			kinds,
		}
	}
}

/// Types in a row, those that follow each other told once.
fn types(names: &[&str]) -> String {
	let mut parts: Vec<(usize, &str)> = Vec::new();
	for name in names {
		match parts.last_mut() {
			Some((count, last)) if last == name => *count += 1,
			_ => parts.push((1, name)),
		}
	}
	let part = |(count, name): &(usize, &str)| match count {
		1 => (*name).to_string(),
		count => format!("{count} × {name}"),
	};
	format!("{} ({})", names.len(), parts.iter().map(part).collect::<Vec<_>>().join(", "))
}

/// A time, as exact as an estimate is.
pub fn duration(seconds: f64) -> String {
	let seconds = Duration::try_from_secs_f64(seconds.ceil()).unwrap_or(Duration::MAX).as_secs();
	match seconds {
		0..=119 => format!("{seconds} s"),
		120..=7_199 => format!("{} min", seconds / 60),
		_ => format!("{} h", seconds / 3600),
	}
}

impl fmt::Display for Inspected {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "program     {}", self.program)?;
		writeln!(f, "inputs      {}", types(&self.inputs))?;
		if !self.unused_inputs.is_empty() {
			let numbers: Vec<_> = self.unused_inputs.iter().map(usize::to_string).collect();
			writeln!(f, "            of which no output needs number {}", numbers.join(", "))?;
		}
		writeln!(f, "outputs     {}", types(&self.outputs))?;
		writeln!(
			f,
			"size        {} operations, {} constants, {} bytes; {} MiB of memory for values",
			self.operations,
			self.constants,
			self.length,
			self.peak_bytes.div_ceil(1024 * 1024)
		)?;
		writeln!(
			f,
			"cost        {} bootstraps: about {} where {} are made in a second",
			self.bootstraps,
			duration(self.seconds),
			self.speed
		)?;
		let mut table = Table::new(["operation", "count", "bootstraps"]).with_numbers([1, 2]);
		for kind in &self.kinds {
			table.line([kind.operation.into(), kind.count.to_string(), kind.bootstraps.to_string()]);
		}
		table.fmt(f)
	}
}

/// The text of a program.
#[derive(Serialize)]
struct Text {
	program: String,
	text: String,
}

impl fmt::Display for Text {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.text)
	}
}

pub async fn run(app: &App, program: &ProgramArg, text: bool, speed: f64) -> anyhow::Result<()> {
	let named = Named::find(&app.offline()?, program).await?;
	match text {
		true => app.reply(&Text { program: id_text(&named.id), text: named.program.program().to_string() }),
		false => app.reply(&Inspected::new(&named.program, speed)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::programs;

	#[test]
	fn what_a_program_costs_is_told_by_kind() {
		let program = programs::parse("input a: u8\ninput b: u8\nc = add a b\nd = gt c 7\noutput d\noutput c").unwrap();
		let inspected = Inspected::new(&program, 10.0);
		assert_eq!(inspected.kinds.iter().map(|kind| kind.bootstraps).sum::<u64>(), inspected.bootstraps);
		let text = inspected.to_string();
		for part in ["inputs      2 (2 × u8)", "outputs     2 (bool, u8)", "where 10 are made in a second", "\nadd"] {
			assert!(text.contains(part), "{part}: {text}");
		}
	}

	#[test]
	fn times_are_as_exact_as_estimates_are() {
		assert_eq!([0.2, 119.0, 121.0, 7_300.0].map(duration), ["1 s", "119 s", "2 min", "2 h"]);
		assert_eq!(duration(f64::INFINITY).split(' ').next_back(), Some("h"));
	}
}
