//! The evaluation of programs on encrypted values.
//!
//! One pool of threads does it: the bootstraps of an operation that do not wait for each other run at the same time, and so
//! do operations that do not wait for each other. The result is the same whatever their order and whatever the number of
//! threads, since no [circuit](circuit) looks at either. A value is dropped when its last use is done.
//!
//! With the feature `gpu`, the bootstraps of an operation run on an NVIDIA card.

pub(crate) mod circuit;
#[cfg(feature = "gpu")]
mod cuda;
mod library;
#[cfg(not(feature = "gpu"))]
mod processor;
mod schedule;

use crate::{
	encrypted::Encrypted,
	keys::ExpandedKey,
	profile::NotHere,
	program::{CheckedProgram, Index},
	value::Type,
};
use circuit::Digits;
#[cfg(feature = "gpu")]
use cuda::Card as Engine;
use library::{Library, Stopped};
#[cfg(not(feature = "gpu"))]
use processor::Processor as Engine;
use rayon::{ThreadPool, ThreadPoolBuilder};
use schedule::Schedule;
use std::{
	any::Any,
	panic::{catch_unwind, AssertUnwindSafe},
	sync::{
		atomic::{AtomicBool, AtomicU64, Ordering},
		mpsc::{channel, RecvTimeoutError, Sender},
		Arc,
	},
	time::Duration,
};
use tfhe::shortint::Ciphertext;

/// How often progress is told while operations take long.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// A program is not evaluated. This says nothing about the program: that was checked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EvaluateError {
	/// These are not the inputs that the program takes.
	#[error("the program takes {} inputs ({}), and these are {} ({})",
		.expected.len(), names(.expected), .found.len(), names(.found))]
	Inputs {
		/// The types of the values that are there.
		found: Vec<Type>,
		/// The types of the values that it takes.
		expected: Vec<Type>,
	},
	/// This build evaluates on what this machine does not have.
	#[error(transparent)]
	NotHere(#[from] NotHere),
	/// Somebody stopped it.
	#[error("the evaluation was stopped")]
	Stopped,
	/// Threads can not be started.
	#[error("the threads for the evaluation can not be started: {0}")]
	Threads(String),
	/// The library gave up. It does not where keys and values are what they should be.
	#[error("the FHE library gave up: {0}")]
	Library(String),
}

/// How far an evaluation is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Progress {
	/// Operations that are done.
	pub operations: u64,
	/// Operations of the program.
	pub all_operations: u64,
	/// Bootstraps that are done.
	pub bootstraps: u64,
	/// Bootstraps of the program.
	pub all_bootstraps: u64,
}

/// Evaluates programs under one key.
pub struct Evaluator {
	key: ExpandedKey,
	engine: Engine,
	pool: ThreadPool,
	stopper: Stopper,
}

/// Stops an evaluator from another thread: what it does and what it is asked to do later ends with
/// [`EvaluateError::Stopped`], when the bootstraps that are under way are done.
#[derive(Clone, Default, Debug)]
pub struct Stopper(Arc<AtomicBool>);

impl Stopper {
	/// Stops it. There is no way back.
	pub fn stop(&self) {
		self.0.store(true, Ordering::Relaxed);
	}
}

impl Evaluator {
	/// An evaluator with this key and so many threads: as many as there are cores for it. The result does not depend on
	/// their number. At least one is taken.
	pub fn new(mut key: ExpandedKey, threads: usize) -> Result<Self, EvaluateError> {
		let engine = Engine::new(&mut key, threads)?;
		let pool = ThreadPoolBuilder::new()
			.num_threads(threads.max(1))
			.thread_name(|thread| format!("fhe-{thread}"))
			.build()
			.map_err(|error| EvaluateError::Threads(error.to_string()))?;
		Ok(Evaluator { key, engine, pool, stopper: Stopper::default() })
	}

	/// The key.
	pub fn key(&self) -> &ExpandedKey {
		&self.key
	}

	/// What stops it.
	pub fn stopper(&self) -> Stopper {
		self.stopper.clone()
	}

	/// Does something else with the evaluator's threads.
	pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> R {
		self.pool.install(work)
	}

	/// The program's outputs for these inputs.
	pub fn run(
		&self,
		program: &CheckedProgram,
		inputs: Vec<Encrypted>,
		progress: impl Fn(Progress),
	) -> Result<Vec<Encrypted>, EvaluateError> {
		let found: Vec<Type> = inputs.iter().map(Encrypted::ty).collect();
		if found != program.input_types() {
			return Err(EvaluateError::Inputs { found, expected: program.input_types().to_vec() });
		}
		let inputs = inputs.into_iter().map(Encrypted::into_blocks).collect();
		let outputs = run(self, program, inputs, progress)?;
		let types = program.output_types().iter();
		let outputs = types.zip(outputs).map(|(ty, blocks)| Encrypted::from_blocks(*ty, blocks));
		outputs.collect::<Option<_>>().ok_or_else(|| EvaluateError::Library("it makes no value of ciphertexts".into()))
	}
}

/// What happened to an operation.
type Done = (usize, Result<Digits<Ciphertext>, EvaluateError>);

fn run(
	evaluator: &Evaluator,
	program: &CheckedProgram,
	inputs: Vec<Vec<Ciphertext>>,
	progress: impl Fn(Progress),
) -> Result<Vec<Vec<Ciphertext>>, EvaluateError> {
	let (failed, bootstraps) = (AtomicBool::new(false), AtomicU64::new(0));
	let Evaluator { key, engine, pool, stopper } = evaluator;
	let library = Library { key: key.blocks(), engine, bootstraps: &bootstraps, stop: [&stopper.0, &failed] };
	let inputs = inputs.into_iter().zip(program.input_types());
	let inputs = guard(|| pool.install(|| inputs.map(|(blocks, ty)| library.take(*ty, blocks)).collect::<Vec<_>>()))?;
	// Those are not the program's.
	let before = bootstraps.load(Ordering::Relaxed);
	let tell = |schedule: &Schedule| {
		progress(Progress {
			operations: schedule.done() as u64,
			all_operations: program.operations().len() as u64,
			bootstraps: bootstraps.load(Ordering::Relaxed) - before,
			all_bootstraps: program.cost(),
		});
	};
	let mut schedule = Schedule::new(program, inputs);
	tell(&schedule);
	let (sender, done) = channel::<Done>();
	let finished = pool.in_place_scope(|scope| {
		loop {
			if stopper.0.load(Ordering::Relaxed) {
				return Err(EvaluateError::Stopped);
			}
			// No more at once than there are threads: the earlier ones first, so that few values are there at once.
			while schedule.running() < pool.current_num_threads() {
				let Some((operation, operands)) = schedule.next() else { break };
				let (library, sender) = (&library, sender.clone());
				scope.spawn(move |_| evaluate(library, program, operation, &operands, &sender));
			}
			if schedule.running() == 0 {
				return Ok(());
			}
			match done.recv_timeout(TELL_EVERY) {
				Ok((operation, Ok(value))) => schedule.finish(operation, value),
				Ok((_, Err(error))) => {
					failed.store(true, Ordering::Relaxed);
					return Err(error);
				},
				Err(RecvTimeoutError::Timeout) => {},
				// Impossible: a sender is here.
				Err(RecvTimeoutError::Disconnected) => return Err(EvaluateError::Stopped),
			}
			tell(&schedule);
		}
	});
	finished?;
	let outputs = program.outputs().iter().map(|output| (program.type_of(*output), schedule.value(*output)));
	guard(|| outputs.map(|(ty, value)| library.give(ty.unwrap_or(Type::Bool), &value)).collect())
}

fn evaluate(
	library: &Library<'_>,
	program: &CheckedProgram,
	operation: usize,
	operands: &[(Index, Arc<Digits<Ciphertext>>)],
	sender: &Sender<Done>,
) {
	let missing = Vec::new();
	let operand = |value: Index| match operands.binary_search_by_key(&value, |(index, _)| *index) {
		Ok(at) => &*operands[at].1,
		Err(_) => &missing,
	};
	let type_of = |value: Index| program.type_of(value).unwrap_or(Type::Bool);
	let result = type_of((program.first_operation() + operation) as Index);
	let value = guard(|| circuit::apply(library, &program.operations()[operation], result, type_of, operand));
	// Nobody waits any more: the evaluation has failed elsewhere.
	let _ = sender.send((operation, value));
}

/// Makes an error of a panic.
fn guard<R>(work: impl FnOnce() -> R) -> Result<R, EvaluateError> {
	catch_unwind(AssertUnwindSafe(work)).map_err(|panic: Box<dyn Any + Send>| {
		if panic.is::<Stopped>() {
			return EvaluateError::Stopped;
		}
		let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
		EvaluateError::Library(text.unwrap_or("without a reason").into())
	})
}

fn names(types: &[Type]) -> String {
	let mut names: Vec<&str> = types.iter().take(16).map(|ty| ty.name()).collect();
	if types.len() > names.len() {
		names.push("...");
	}
	names.join(" ")
}

#[cfg(all(test, not(feature = "gpu")))]
mod tests;
