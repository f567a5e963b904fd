//! The child: takes limits, then tasks, and computes.
//!
//! It is the same program as the daemon, called with a command that people have no use for. It has no environment but
//! settings of the allocator and of threads, writes no file, knows no chain and no key but those that a job brings; and the
//! system ends it when it exceeds its limits. What it prints goes to the daemon's log.

use super::wire::{hear, say, End, Form, Said, Task, Terms};
use nulink_fhe::{
	job::{self, CheckedJob, Job, Piece, Step},
	profile, Evaluator,
};
use rustix::{
	process::{getrlimit, setrlimit, Resource, Rlimit},
	time::{clock_gettime, ClockId},
};
use std::{
	cell::Cell,
	io::{self, Read, StdinLock},
	process::ExitCode,
	sync::mpsc::{sync_channel, SyncSender},
	time::{Duration, Instant},
};

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// The most files that it has open: the standard three, and those that a library looks at to count processors. A card's
/// driver opens its devices many times.
const MAX_FILES: u64 = if cfg!(feature = "gpu") { 512 } else { 16 };
/// What the program takes by itself, with its threads and what the allocator keeps back, in bytes.
const BY_ITSELF: u64 = 64 << 20;
/// What is limited of its memory: all that it may address. A card's driver reserves many times more addresses than the
/// machine has memory, so beside one only what can be written to counts.
const MEMORY: Resource = if cfg!(feature = "gpu") { Resource::Data } else { Resource::As };

/// A task, and the bytes that it names.
struct Incoming {
	task: Task,
	objects: Vec<Vec<u8>>,
}

/// The child's life.
pub fn run() -> ExitCode {
	match live() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("{error}");
			ExitCode::FAILURE
		},
	}
}

fn live() -> io::Result<()> {
	let terms: Terms = hear(io::stdin().lock())?;
	limit(&terms)?;
	// Under the limits, which a card's driver has to get along with.
	profile::check().map_err(io::Error::other)?;
	tell(&Said::Ready(profile::of_this_machine()))?;
	// Someone has to notice when the daemon is gone, while everyone else computes.
	let (sender, tasks) = sync_channel(0);
	std::thread::Builder::new().name("tasks".into()).spawn(move || {
		let end = take_tasks(&sender);
		match end.kind() {
			io::ErrorKind::UnexpectedEof => std::process::exit(0),
			_ => {
				eprintln!("{end}");
				std::process::exit(1)
			},
		}
	})?;
	let mut evaluator = None;
	for incoming in tasks {
		let end = work(&mut evaluator, &terms, incoming)?;
		tell(&Said::Over { has_key: evaluator.is_some(), end })?;
	}
	Ok(())
}

fn tell(said: &Said) -> io::Result<()> {
	say(io::stdout().lock(), said)
}

/// Takes the limits that hold for ever.
fn limit(terms: &Terms) -> io::Result<()> {
	let hard = |resource, most| {
		// More than was inherited cannot be had.
		let most = getrlimit(resource).maximum.map_or(most, |inherited| inherited.min(most));
		setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
	};
	hard(MEMORY, terms.memory)?;
	hard(Resource::Core, 0)?;
	hard(Resource::Fsize, 0)?;
	hard(Resource::Nofile, MAX_FILES)?;
	Ok(())
}

/// Takes the limit of processor time for the next task: it counts from the start of the process.
fn limit_time(seconds: u64) -> io::Result<()> {
	let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec.unsigned_abs();
	let maximum = getrlimit(Resource::Cpu).maximum;
	let most = used.saturating_add(seconds).saturating_add(1).min(maximum.unwrap_or(u64::MAX));
	Ok(setrlimit(Resource::Cpu, Rlimit { current: Some(most), maximum })?)
}

/// Hands tasks over until there are no more, which is always an error.
fn take_tasks(to: &SyncSender<Incoming>) -> io::Error {
	let mut from = io::stdin().lock();
	loop {
		match take(&mut from) {
			// Nobody takes it only where the process ends.
			Ok(incoming) => drop(to.send(incoming)),
			Err(error) => return error,
		}
	}
}

fn take(from: &mut StdinLock<'_>) -> io::Result<Incoming> {
	let task: Task = hear(&mut *from)?;
	if !task.is_sound() {
		return Err(io::Error::new(io::ErrorKind::InvalidData, "no daemon gives such a task"));
	}
	let read = |length: u64| {
		let mut bytes = Vec::new();
		bytes.try_reserve_exact(usize::try_from(length).unwrap_or(usize::MAX)).map_err(io::Error::other)?;
		match from.by_ref().take(length).read_to_end(&mut bytes)? as u64 == length {
			true => Ok(bytes),
			false => Err(io::ErrorKind::UnexpectedEof.into()),
		}
	};
	let objects = task.lengths().into_iter().map(read).collect::<io::Result<_>>()?;
	Ok(Incoming { task, objects })
}

/// Does a task. `evaluator` has the key of the tasks before, and is given one.
fn work(evaluator: &mut Option<Evaluator>, terms: &Terms, incoming: Incoming) -> io::Result<End> {
	let Incoming { task, objects } = incoming;
	limit_time(task.processor_seconds)?;
	// As many as the task says, or it had not been taken.
	let mut objects = objects.iter().map(Vec::as_slice);
	let mut next = || objects.next().unwrap_or_default();
	let program = next();
	let key = task.key.map(|_| next());
	let delivery = task.delivery.map(|_| next());
	let pieces: Vec<Piece<'_>> = task
		.inputs
		.iter()
		.map(|input| match input.form {
			Form::Compressed => Piece::Compressed(next()),
			Form::Compact => Piece::Compact(next()),
			Form::Kreyvium(iv) => Piece::Kreyvium { key: next(), iv, data: next() },
			Form::OneTimePad => Piece::OneTimePad { pad: next(), data: next() },
		})
		.collect();
	let shape = job::Shape {
		length: task.shape.length,
		nodes: task.shape.nodes,
		inputs: task.shape.inputs,
		outputs: task.shape.outputs,
		bootstraps: task.shape.bootstraps,
	};
	let given: u64 = task.lengths().iter().sum();
	let job = Job { program, shape, delivery, inputs: &pieces };
	let (job, key) = match job.check(key) {
		Ok(checked) => checked,
		Err(refusal) => return Ok(End::Refused(refusal)),
	};
	// Given, and decoded.
	let needed = job.memory().saturating_add(given.saturating_mul(2)).saturating_add(BY_ITSELF);
	if needed > terms.memory {
		let (needed, limit) = (needed >> 20, terms.memory >> 20);
		return Ok(End::Failed(format!("it needs {needed} MiB of memory, and an evaluator has {limit}")));
	}
	// Inputs can cost many times what the program does, and nobody has counted them before.
	let all = job.bootstraps();
	limit_time(task.seconds_for(all))?;
	tell(&Said::Checked(all))?;
	if let Some(key) = key {
		let made = key.expand().map_err(|error| error.to_string());
		let made = made.and_then(|key| Evaluator::new(key, terms.threads as usize).map_err(|error| error.to_string()));
		match made {
			Ok(made) => *evaluator = Some(made),
			Err(error) => return Ok(End::Failed(error)),
		}
	}
	Ok(match evaluator {
		Some(evaluator) => {
			tell(&Said::Begun)?;
			evaluate(job, evaluator)
		},
		None => End::Failed("there is no key".into()),
	})
}

fn evaluate(job: CheckedJob, evaluator: &Evaluator) -> End {
	// What is done when the first piece of input is begun, the second, and so on.
	let mut ready = 0u64;
	let pieces: Vec<u64> = job
		.input_bootstraps()
		.map(|piece| {
			ready = ready.saturating_add(piece);
			ready.saturating_sub(piece)
		})
		.collect();
	let (inputs, begun) = (ready, Cell::new(0usize));
	let last_told = Cell::new(None::<Instant>);
	let progress = |step| {
		let done = match step {
			Step::Inputs => pieces.get(begun.replace(begun.get().saturating_add(1))).copied().unwrap_or(inputs),
			Step::Program(progress) => inputs.saturating_add(progress.bootstraps),
			Step::Result => return,
		};
		if last_told.get().is_none_or(|at| at.elapsed() >= TELL_EVERY) {
			last_told.set(Some(Instant::now()));
			// A daemon that does not hear is gone, which is noticed elsewhere.
			let _ = tell(&Said::Progress(done));
		}
	};
	match job.run(evaluator, progress) {
		Ok(result) => End::Result(result.bytes().to_vec()),
		Err(error) => End::Failed(error.to_string()),
	}
}
