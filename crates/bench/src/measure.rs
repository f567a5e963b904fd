//! Clocks, medians, processes.

use anyhow::{ensure, Context};
use std::{
	fs,
	path::PathBuf,
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};

/// The middle one. Of none, not a number.
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
	let mut values: Vec<f64> = values.into_iter().collect();
	values.sort_by(f64::total_cmp);
	match values.len() {
		0 => f64::NAN,
		odd if odd % 2 == 1 => values[odd / 2],
		even => (values[even / 2 - 1] + values[even / 2]) / 2.0,
	}
}

/// Seconds that something takes.
pub fn seconds<T>(mut run: impl FnMut() -> T) -> f64 {
	let start = Instant::now();
	std::hint::black_box(run());
	start.elapsed().as_secs_f64()
}

/// What two sides took, measured in turns, so that whatever else the machine does falls on both.
pub struct Pairs(Vec<(f64, f64)>);

impl Pairs {
	/// Measures `pairs` pairs, after one that is thrown away, the second side first in every other one.
	pub fn measure(
		pairs: usize,
		mut left: impl FnMut() -> anyhow::Result<f64>,
		mut right: impl FnMut() -> anyhow::Result<f64>,
	) -> anyhow::Result<Self> {
		let mut taken = Vec::new();
		for turn in 0..=pairs {
			let pair = if turn % 2 == 0 {
				let left = left()?;
				(left, right()?)
			} else {
				let right = right()?;
				(left()?, right)
			};
			if turn > 0 {
				taken.push(pair);
			}
		}
		Ok(Pairs(taken))
	}

	/// The middle one of the first side.
	pub fn left(&self) -> f64 {
		median(self.0.iter().map(|pair| pair.0))
	}

	/// The middle one of the second side.
	pub fn right(&self) -> f64 {
		median(self.0.iter().map(|pair| pair.1))
	}

	/// The middle one of the pairs' differences, first less second.
	pub fn difference(&self) -> f64 {
		median(self.0.iter().map(|(left, right)| left - right))
	}

	/// The middle one of the pairs' ratios, first to second.
	pub fn ratio(&self) -> f64 {
		median(self.0.iter().map(|(left, right)| left / right))
	}
}

/// Seconds of processor time that a process has used so far, all its threads together, those that have ended included.
pub fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
	// The second field is the name of the program and may contain anything; the fields are counted from behind it.
	let stat = fs::read_to_string(format!("/proc/{pid}/stat")).context("the process has ended")?;
	let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
	let ticks = |field: usize| fields.get(field).and_then(|text| text.parse::<f64>().ok());
	let used = ticks(11).zip(ticks(12)).context("/proc/PID/stat cannot be read")?;
	// Linux shows ticks of a hundredth of a second to programs, whatever it counts in itself.
	Ok((used.0 + used.1) / 100.0)
}

/// The most memory that a process has had resident so far, in MiB. `None` once it has ended.
pub fn peak_mib(pid: u32) -> Option<f64> {
	let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
	let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
	Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}

/// Runs a program to its end. Gives what it printed, the most memory that it had resident (MiB), and the seconds it took.
pub fn watched(command: &mut Command) -> anyhow::Result<(String, f64, f64)> {
	let start = Instant::now();
	let program = format!("{command:?}");
	let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
	let child = child.with_context(|| format!("cannot run {program}"))?;
	let pid = child.id();
	let (done, ended) = std::sync::mpsc::channel();
	let waiting = std::thread::spawn(move || {
		let output = child.wait_with_output();
		let _ = done.send(());
		output
	});
	let mut peak = 0.0f64;
	while ended.recv_timeout(Duration::from_millis(5)).is_err_and(|error| error == TIMEOUT) {
		peak = peak.max(peak_mib(pid).unwrap_or(0.0));
	}
	let output = waiting.join().map_err(|_| anyhow::anyhow!("the thread that waits panicked"))??;
	let elapsed = start.elapsed().as_secs_f64();
	let said = String::from_utf8_lossy(&output.stderr);
	ensure!(output.status.success(), "{program} failed: {}", said.trim());
	Ok((String::from_utf8_lossy(&output.stdout).into_owned(), peak, elapsed))
}

const TIMEOUT: std::sync::mpsc::RecvTimeoutError = std::sync::mpsc::RecvTimeoutError::Timeout;

/// A process that is killed when it is no longer needed.
pub struct Helper(pub Child);

impl Drop for Helper {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

/// The processors that this process may use.
pub fn processors() -> anyhow::Result<Vec<usize>> {
	let status = fs::read_to_string("/proc/self/status")?;
	let list = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
	let list = list.context("/proc/self/status names no processors")?;
	let range = |text: &str| {
		let (first, last) = text.split_once('-').unwrap_or((text, text));
		Some(first.parse().ok()?..=last.parse().ok()?)
	};
	let ranges = list.trim().split(',').map(range).collect::<Option<Vec<_>>>();
	Ok(ranges.context("/proc/self/status lists processors in an unknown way")?.into_iter().flatten().collect())
}

/// This program again, in one of its parts, on this processor alone.
pub fn part(processor: usize, arguments: &[&str]) -> anyhow::Result<Command> {
	let mut command = Command::new("taskset");
	command.args(["-c", &processor.to_string()]).arg(std::env::current_exe()?).arg("part").args(arguments);
	Ok(command)
}

/// The folder of the programs that are measured: `NULINK_BIN`, or where this program lies.
pub fn program(name: &str) -> anyhow::Result<PathBuf> {
	let folder = match std::env::var_os("NULINK_BIN") {
		Some(folder) => PathBuf::from(folder),
		None => std::env::current_exe()?.parent().context("this program lies nowhere")?.into(),
	};
	let program = folder.join(name);
	ensure!(program.exists(), "{} is not built: run scripts/build.sh", program.display());
	Ok(program)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_median_is_the_middle_one() {
		assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
		assert_eq!(median([4.0, 1.0, 2.0, 3.0]), 2.5);
		assert!(median([]).is_nan());
	}

	#[test]
	fn sides_are_measured_in_turns_and_the_first_pair_does_not_count() {
		let order = std::cell::RefCell::new(String::new());
		let side = |name, value| {
			order.borrow_mut().push(name);
			Ok(value)
		};
		let pairs = Pairs::measure(2, || side('l', 3.0), || side('r', 2.0)).unwrap();
		assert_eq!((pairs.left(), pairs.right(), pairs.ratio()), (3.0, 2.0, 1.5));
		assert_eq!(*order.borrow(), "lrrllr");
	}

	#[test]
	fn a_process_has_used_time_and_memory() {
		assert!(cpu_seconds(std::process::id()).unwrap() >= 0.0);
		assert!(peak_mib(std::process::id()).unwrap() > 0.1);
		assert!(!processors().unwrap().is_empty());
		assert!(peak_mib(u32::MAX).is_none());
	}

	#[test]
	fn a_program_that_fails_is_an_error_with_what_it_said() {
		let (said, ..) = watched(Command::new("echo").arg("hello")).unwrap();
		assert_eq!(said, "hello\n");
		let error = watched(Command::new("sh").args(["-c", "echo no >&2; exit 3"])).unwrap_err();
		assert!(error.to_string().ends_with("failed: no"), "{error}");
	}
}
