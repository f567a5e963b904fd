//! `nulink-bench`: what using NuLink costs, as ratios in one run. `scripts/bench.sh` builds and runs it.
//!
//! | Module | Is |
//! |---|---|
//! | [`subjects`] | what can be measured, each a module that gives rows |
//! | [`row`] | a row, its goal, the table and the JSON |
//! | [`mod@measure`] | pairs and medians, processor time and memory of processes |
//! | [`ledger`], [`calls`] | the runtime's wasm on a state in memory, and what is called there |
//! | [`proxy`] | a proxy's fast path as a process, and those who ask it |
//!
//! A new subject is a new module and an entry in [`subjects::ALL`].

#![forbid(unsafe_code)]

mod calls;
mod ledger;
mod measure;
mod proxy;
mod row;
mod subjects;

use anyhow::Context;
use clap::{Parser, Subcommand};
use row::{Absence, Section};
use std::{
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Command, ExitCode},
	time::Instant,
};
use subjects::Subject;

/// Measures what using NuLink costs, and compares it with what it should cost.
#[derive(Parser)]
#[command(name = "bench.sh", version, disable_version_flag = true, after_help = TEACHING)]
struct Cli {
	/// Measure only this subject. Can be repeated.
	#[arg(long, value_name = "NAME", value_parser = subject)]
	only: Vec<&'static Subject>,
	/// Print JSON.
	#[arg(long)]
	json: bool,
	#[command(subcommand)]
	part: Option<Parts>,
}

#[derive(Subcommand)]
enum Parts {
	/// What a measurement runs as a process of its own.
	#[command(subcommand, hide = true)]
	Part(Part),
}

#[derive(Subcommand)]
enum Part {
	/// A proxy.
	Proxy { scene: PathBuf, folder: PathBuf },
	/// Somebody who asks it.
	Ask { scene: PathBuf, address: SocketAddr, most: usize },
	/// The library.
	Bare { scene: PathBuf },
	/// Subjects, on the network that is there. Writes to a file what comes of them.
	Network {
		output: PathBuf,
		#[arg(value_parser = subject)]
		subjects: Vec<&'static Subject>,
	},
}

fn subject(name: &str) -> Result<&'static Subject, String> {
	let names = || subjects::ALL.iter().map(|subject| subject.name).collect::<Vec<_>>().join(", ");
	subjects::find(name).ok_or_else(|| format!("there is no such subject; there are {}", names()))
}

const TEACHING: &str = "\
HOW TO READ IT

  Every row is a value, its unit (none: a ratio), its goal, and whether the goal is met. Rows that are indented say what a
  ratio was made of. What exactly is compared stands below the table.

  kind `count`  the same on every machine, such as bytes and entries. A missed goal is an error: exit status 1.
  kind `time`   by a clock. A missed goal is shown as NO and is no error: the machine may have been busy.

  Both sides of a ratio are measured in one run, in turns, and the middle one of the pairs is shown. Let the machine be
  quiet all the same. Both sides are built with the same profile (NULINK_PROFILE), normally `fast`, in which curves,
  ciphers and storage are optimised and the rest is not: what is NuLink's own looks worse in it than in a release.

EXAMPLES

  scripts/bench.sh                       all of it, about ten minutes
  scripts/bench.sh --only size           no network, a few seconds
  scripts/bench.sh --json >result.json   for programs; progress goes to standard error

A new subject is a module in crates/bench/src/subjects and an entry in crates/bench/src/subjects.rs.";

fn main() -> ExitCode {
	let done = match Cli::parse() {
		Cli { part: Some(Parts::Part(part)), .. } => run_part(part).map(|()| true),
		Cli { only, json, .. } => {
			let all = || subjects::ALL.iter().collect();
			run(if only.is_empty() { all() } else { only }, json)
		},
	};
	match done {
		Ok(true) => ExitCode::SUCCESS,
		Ok(false) => ExitCode::FAILURE,
		Err(error) => {
			eprintln!("error: {error:#}");
			ExitCode::FAILURE
		},
	}
}

fn run_part(part: Part) -> anyhow::Result<()> {
	match part {
		Part::Proxy { scene, folder } => proxy::serve(&scene, &folder),
		Part::Ask { scene, address, most } => proxy::ask(&scene, address, most),
		Part::Bare { scene } => proxy::bare(&scene),
		Part::Network { output, subjects } => {
			let sections: Vec<Section> = subjects.into_iter().map(measure).collect();
			Ok(std::fs::write(output, serde_json::to_vec(&sections)?)?)
		},
	}
}

/// Measures, prints, and says whether all is well.
fn run(subjects: Vec<&'static Subject>, json: bool) -> anyhow::Result<bool> {
	let start = Instant::now();
	let (networked, alone): (Vec<_>, Vec<_>) = subjects.into_iter().partition(|subject| subject.network);
	let mut sections: Vec<Section> = alone.into_iter().map(measure).collect();
	if !networked.is_empty() {
		sections.extend(on_network(&networked));
	}
	let seconds = start.elapsed().as_secs_f64();
	if json {
		println!("{:#}", row::json(&sections, seconds));
	} else {
		print!("{}\n{seconds:.0} s\n", row::table(&sections));
	}
	Ok(!sections.iter().any(Section::is_bad))
}

fn measure(subject: &Subject) -> Section {
	eprintln!("measuring {}: {}", subject.name, subject.about);
	let start = Instant::now();
	let outcome = (subject.run)().map_err(|error| Absence::Failed(format!("{error:#}")));
	eprintln!("  {:.0} s", start.elapsed().as_secs_f64());
	Section { subject: subject.name.into(), outcome }
}

/// Runs subjects on the network that is there, or on a new one.
fn on_network(subjects: &[&'static Subject]) -> Vec<Section> {
	if std::env::var_os("NULINK_NODE").is_some() {
		return subjects.iter().map(|subject| measure(subject)).collect();
	}
	let absent = |absence: fn(String) -> Absence, why: &str| {
		let section = |subject: &&Subject| Section { subject: subject.name.into(), outcome: Err(absence(why.into())) };
		subjects.iter().map(section).collect()
	};
	match std::env::var_os("NULINK_ROOT") {
		None => absent(Absence::Skipped, "it wants a network: run scripts/bench.sh"),
		Some(root) => start_network(Path::new(&root), subjects)
			.unwrap_or_else(|error| absent(Absence::Failed, &format!("{error:#}"))),
	}
}

fn start_network(root: &Path, subjects: &[&'static Subject]) -> anyhow::Result<Vec<Section>> {
	let folder = tempfile::tempdir()?;
	let output = folder.path().join("sections.json");
	let status = Command::new(root.join("scripts/with-sharing-network.sh"))
		.args(["--proxies", "3"])
		.arg(std::env::current_exe()?)
		.args(["part", "network"])
		.arg(&output)
		.args(subjects.iter().map(|subject| subject.name))
		// Standard output is for the result.
		.stdout(std::io::stderr())
		.status()
		.context("scripts/with-sharing-network.sh cannot be run")?;
	anyhow::ensure!(status.success(), "the network or what ran on it failed: see above");
	Ok(serde_json::from_slice(&std::fs::read(&output)?)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_arguments_are_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn an_unknown_subject_is_told_with_those_that_there_are() {
		let error = Cli::try_parse_from(["bench", "--only", "nothing"]).err().unwrap().to_string();
		assert!(subjects::ALL.iter().all(|subject| error.contains(subject.name)), "{error}");
		let cli = Cli::try_parse_from(["bench", "--only", "size", "--only", "proxy"]).unwrap();
		assert_eq!(cli.only.len(), 2);
	}
}
