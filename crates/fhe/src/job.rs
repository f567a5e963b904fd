//! A job as a provider does it: from the bytes that a job names to the outcome that is committed to.
//!
//! Whoever calls this has fetched the bytes and compared their hashes. What is wrong with them then is the same for
//! everybody, so it is an outcome like a result ([`Refusal`]); it is looked for before anything costly is done. What is
//! wrong with the machine is an error, and no outcome.

use crate::{
	data::{DataError, ResultList},
	delivery::DeliveryKeys,
	encrypted::Encrypted,
	evaluate::{EvaluateError, Evaluator, Progress},
	keys::{EvaluationKey, ExpandedKey},
	profile,
	program::{CheckedProgram, Program},
	transcipher::{self, Cipher, Wrapped},
	value::Type,
	wire::{self, CompactList, CompressedList, NotConformant, Stream},
};
use nulink_primitives::compute::{InputForm, Outcome, Refusal, MAX_INPUT_LEN, MAX_PROGRAM_LEN};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// What the chain says about a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
	/// Bytes of its canonical encoding.
	pub length: u32,
	/// Operations, inputs and constants.
	pub nodes: u32,
	/// Encrypted values that it takes.
	pub inputs: u32,
	/// Encrypted values that it gives.
	pub outputs: u32,
	/// Bootstraps that it costs.
	pub bootstraps: u64,
}

impl Shape {
	/// What must be registered for this program.
	pub fn of(program: &CheckedProgram) -> Self {
		let nodes = program.inputs().len() + program.constants().len() + program.operations().len();
		Shape {
			length: program.encode().len() as u32,
			nodes: nodes as u32,
			inputs: program.inputs().len() as u32,
			outputs: program.outputs().len() as u32,
			bootstraps: program.cost(),
		}
	}
}

/// A piece of encrypted input, as it lies in a store.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
	/// A compressed list.
	Compressed(&'a [u8]),
	/// A compact list.
	Compact(&'a [u8]),
	/// Data under Kreyvium.
	Kreyvium {
		/// The symmetric key under FHE.
		key: &'a [u8],
		/// The initialisation vector that the job names.
		iv: [u8; 16],
		/// The data.
		data: &'a [u8],
	},
	/// Data under a one-time pad.
	OneTimePad {
		/// The pad under FHE.
		pad: &'a [u8],
		/// The data.
		data: &'a [u8],
	},
}

/// The bytes that a job names, but for the evaluation key.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
	/// The program.
	pub program: &'a [u8],
	/// What it was registered as.
	pub shape: Shape,
	/// The keys that take the result to its receiver, if it is not for the owner.
	pub delivery: Option<&'a [u8]>,
	/// The input. The program's inputs are the values of all pieces, in their order.
	pub inputs: &'a [Piece<'a>],
}

/// The machine could not do a job. This is no outcome.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
	/// The evaluation failed.
	#[error("the program could not be evaluated: {0}")]
	Evaluate(#[from] EvaluateError),
	/// The inputs could not be made ready, or the result could not be written.
	#[error("encrypted data could not be processed: {0}")]
	Data(#[from] DataError),
	/// A key could not be expanded.
	#[error("a key could not be expanded: {0}")]
	Key(#[from] NotConformant),
	/// The library panicked.
	#[error("the FHE library gave up")]
	Panicked,
}

/// How far a job is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
	/// Its inputs are made ready. Told before each piece of them.
	Inputs,
	/// Its program is evaluated.
	Program(Progress),
	/// Its result is written, and taken to its receiver.
	Result,
}

/// What became of a job.
pub type JobOutcome = Result<ResultList, Refusal>;

/// What is committed to.
pub fn outcome(result: &JobOutcome) -> Outcome {
	match result {
		Ok(result) => Outcome::Result(result.digest()),
		Err(refusal) => Outcome::Refused(*refusal),
	}
}

/// A job in which nothing is wrong.
pub struct CheckedJob {
	program: CheckedProgram,
	delivery: Option<DeliveryKeys>,
	inputs: Vec<CheckedPiece>,
}

enum CheckedPiece {
	Compressed(CompressedList),
	Compact(CompactList),
	Stream(Wrapped, Stream),
}

impl Job<'_> {
	/// Looks for what is wrong, in the order in which [`Refusal`] states the reasons. Takes no time to speak of.
	///
	/// `key`: the evaluation key's bytes, to be checked. Of a job of which the key has been checked before: `None`.
	pub fn check(&self, key: Option<&[u8]>) -> Result<(CheckedJob, Option<EvaluationKey>), Refusal> {
		let program = self.checked_program().ok_or(Refusal::Program)?;
		let key = key.map(EvaluationKey::decode).transpose().map_err(|_| Refusal::EvaluationKey)?;
		let delivery = self.delivery.map(DeliveryKeys::decode).transpose().map_err(|_| Refusal::DeliveryKey)?;
		let wrapped: Vec<Option<Wrapped>> =
			self.inputs.iter().map(Piece::wrapped).collect::<Result<_, _>>().map_err(|_| Refusal::WrappedKey)?;
		let inputs: Vec<CheckedPiece> = self
			.inputs
			.iter()
			.zip(wrapped)
			.map(|(piece, wrapped)| piece.check(wrapped))
			.collect::<Option<_>>()
			.ok_or(Refusal::Input)?;
		let types = inputs.iter().flat_map(|piece| piece.types());
		if !types.eq(program.input_types()) {
			return Err(Refusal::InputTypes);
		}
		Ok((CheckedJob { program, delivery, inputs }, key))
	}

	fn checked_program(&self) -> Option<CheckedProgram> {
		if self.program.len() > MAX_PROGRAM_LEN as usize {
			return None;
		}
		let program = Program::decode(self.program).ok()?.check().ok()?;
		(Shape::of(&program) == self.shape).then_some(program)
	}

	/// Does the job from beginning to end. `threads`: as [`Evaluator::new`].
	pub fn run(&self, key: &[u8], threads: usize, progress: impl Fn(Step)) -> Result<JobOutcome, JobError> {
		let (job, key) = match self.check(Some(key)) {
			Ok(checked) => checked,
			Err(refusal) => return Ok(Err(refusal)),
		};
		// It was there to be checked, so it is there.
		let Some(key) = key else { return Ok(Err(Refusal::EvaluationKey)) };
		let evaluator = Evaluator::new(key.expand()?, threads)?;
		job.run(&evaluator, progress).map(Ok)
	}
}

impl Piece<'_> {
	/// What the piece is decrypted with, if it is under a stream cipher.
	fn wrapped(&self) -> Result<Option<Wrapped>, NotConformant> {
		match self {
			Piece::Compressed(_) | Piece::Compact(_) => Ok(None),
			Piece::Kreyvium { key, .. } => wire::symmetric_key(key).map(Wrapped::Key).map(Some),
			Piece::OneTimePad { pad, .. } => wire::pad(pad).map(Wrapped::Pad).map(Some),
		}
	}

	/// The piece, if nothing is wrong with it. The pad's being too short is the data's fault.
	fn check(&self, wrapped: Option<Wrapped>) -> Option<CheckedPiece> {
		let stream = |data, iv| {
			let (wrapped, stream) = (wrapped?, wire::stream(data).ok()?);
			(wrapped.fits(&stream) && stream.iv == iv).then_some(CheckedPiece::Stream(wrapped, stream))
		};
		match *self {
			Piece::Compressed(list) => wire::compressed(list, MAX_INPUT_LEN).ok().map(CheckedPiece::Compressed),
			Piece::Compact(list) => wire::compact(list, MAX_INPUT_LEN).ok().map(CheckedPiece::Compact),
			Piece::Kreyvium { iv, data, .. } => stream(data, iv),
			Piece::OneTimePad { data, .. } => stream(data, [0; 16]),
		}
	}
}

impl CheckedPiece {
	fn types(&self) -> &[Type] {
		match self {
			CheckedPiece::Compressed(list) => list.types(),
			CheckedPiece::Compact(list) => list.types(),
			CheckedPiece::Stream(_, stream) => &stream.types,
		}
	}

	/// The bootstraps that it takes to make its values ready.
	fn bootstraps(&self) -> u64 {
		match self {
			CheckedPiece::Stream(_, stream) => transcipher::bootstraps(stream.cipher, &stream.types),
			_ => blocks(self.types()),
		}
	}

	/// The ciphertexts that it takes to make its values ready, beside these values, at least: one for each bit of a
	/// cipher's stream, and one for each two bits of a compact list.
	fn ciphertexts(&self) -> u64 {
		match self {
			CheckedPiece::Compressed(_) => 0,
			CheckedPiece::Compact(_) => blocks(self.types()),
			CheckedPiece::Stream(_, stream) => stream.len() as u64,
		}
	}

	fn expand(self, key: &ExpandedKey) -> Result<Vec<Encrypted>, DataError> {
		match self {
			CheckedPiece::Compressed(list) => list.expand(key),
			CheckedPiece::Compact(list) => list.expand(key),
			CheckedPiece::Stream(wrapped, stream) => wrapped.decrypt(key, &stream),
		}
	}
}

/// The ciphertexts of values of these types.
fn blocks(types: &[Type]) -> u64 {
	types.iter().map(|ty| u64::from(ty.blocks())).sum()
}

impl CheckedJob {
	/// The program.
	pub fn program(&self) -> &CheckedProgram {
		&self.program
	}

	/// The bootstraps that the whole job takes: to make the inputs ready, to evaluate, and to take the result to its
	/// receiver.
	pub fn bootstraps(&self) -> u64 {
		let inputs: u64 = self.input_bootstraps().sum();
		let outputs = blocks(self.program.output_types());
		inputs + self.program.cost() + if self.delivery.is_some() { outputs } else { 0 }
	}

	/// Those that each piece of input takes to be made ready, in their order.
	pub fn input_bootstraps(&self) -> impl Iterator<Item = u64> + '_ {
		self.inputs.iter().map(CheckedPiece::bootstraps)
	}

	/// The bytes of memory without which the job can not be done, beside those of what it was given: the keys as they
	/// compute, and the ciphertexts that are there at once. What an operation needs while it is evaluated comes on top.
	pub fn memory(&self) -> u64 {
		let inputs = self.inputs.iter();
		let preparing = inputs.scan(0u64, |ready, piece| {
			*ready = ready.saturating_add(blocks(piece.types()));
			Some(ready.saturating_add(piece.ciphertexts()))
		});
		let ciphertexts = preparing.fold(self.program.peak_ciphertexts(), u64::max);
		// The receiver's keys are expanded when only the outputs are left of the ciphertexts.
		let computing = ciphertexts.saturating_mul(profile::ciphertext_len());
		let delivering = match self.delivery {
			Some(_) => DeliveryKeys::expanded_len(),
			None => 0,
		};
		ExpandedKey::memory().saturating_add(computing.max(delivering))
	}

	/// Does it, with an evaluator of the job's key.
	pub fn run(self, evaluator: &Evaluator, progress: impl Fn(Step)) -> Result<ResultList, JobError> {
		let CheckedJob { program, delivery, inputs } = self;
		let key = evaluator.key();
		let mut values: Vec<Encrypted> = Vec::with_capacity(program.input_types().len());
		for piece in inputs {
			progress(Step::Inputs);
			values.extend(guarded(evaluator, || Ok(piece.expand(key)?))?);
		}
		let outputs = evaluator.run(&program, values, |done| progress(Step::Program(done)))?;
		progress(Step::Result);
		guarded(evaluator, || match delivery {
			Some(keys) => Ok(keys.expand()?.result(key, outputs)?),
			None => Ok(ResultList::new(key, outputs)?),
		})
	}
}

/// Works with the evaluator's threads, and makes an error of a panic.
fn guarded<R: Send>(evaluator: &Evaluator, work: impl FnOnce() -> Result<R, JobError> + Send) -> Result<R, JobError> {
	catch_unwind(AssertUnwindSafe(|| evaluator.install(work))).unwrap_or(Err(JobError::Panicked))
}

/// The bootstraps that it takes to make input of these types ready, before anything is computed with it.
pub fn input_bootstraps(form: &InputForm, types: &[Type]) -> u64 {
	match form {
		InputForm::Compressed | InputForm::Compact => types.iter().map(|ty| u64::from(ty.blocks())).sum(),
		InputForm::Kreyvium { .. } => transcipher::bootstraps(Cipher::Kreyvium, types),
		InputForm::OneTimePad { .. } => transcipher::bootstraps(Cipher::OneTimePad, types),
	}
}
