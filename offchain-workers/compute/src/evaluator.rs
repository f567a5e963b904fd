//! The evaluation of a job: in a process of its own, with limits that the system keeps.
//!
//! What a job names was written by strangers, and the library that decodes it promises nothing about memory or panics. So
//! the daemon never decodes it. It streams the bytes to a child, which is the same program with no keys, no environment, no
//! file that it could write, and limits of memory and processor time; what becomes of it is the job's affair.
//!
//! | Part | What it does |
//! |---|---|
//! | [`Evaluate`], [`Order`], [`Evaluated`] | what the rest of the daemon knows of all this |
//! | [`pool`] | how many children there are, and which of them keep their key for the next job |
//! | `process` | one child, as the daemon sees it |
//! | [`child`] | the child itself |
//! | [`wire`] | what they say to each other |

pub mod child;
pub mod pool;
mod process;
pub mod wire;

use crate::{
	chain::{Job, Shape},
	store::{self, Stores},
};
use async_trait::async_trait;
use nulink_primitives::{
	compute::{
		program_content, InputForm, InputReference, Outcome, Refusal, MAX_DELIVERY_KEY_LEN, MAX_EVALUATION_KEY_LEN,
		MAX_INPUT_LEN, MAX_PROGRAM_LEN, MAX_WRAPPED_KEY_LEN,
	},
	sharing::ContentId,
};
use sha2::{Digest, Sha256};
use std::time::Duration;

pub use pool::{Pool, PoolSettings};
pub use process::Program;

/// Evaluates. An honest provider has a [`Pool`] do it; who wants to see what becomes of another one writes it (see
/// `examples/cheating-provider.rs`).
#[async_trait]
pub trait Evaluate: Send + Sync + 'static {
	/// Does the job. All that it names lies in the stores, near by.
	async fn evaluate(&self, order: &Order, stores: &Stores, watch: &dyn Watch) -> Result<Evaluated, Failure>;
}

#[async_trait]
impl Evaluate for Box<dyn Evaluate> {
	async fn evaluate(&self, order: &Order, stores: &Stores, watch: &dyn Watch) -> Result<Evaluated, Failure> {
		(**self).evaluate(order, stores, watch).await
	}
}

/// Who has a job evaluated.
#[async_trait]
pub trait Watch: Send + Sync {
	/// The job's turn has come, and there is an evaluator for it. Told once. An error: it is not to be evaluated.
	async fn begin(&self) -> Result<(), Failure>;

	/// How long a job may take that costs so many bootstraps, the making ready of its inputs included.
	fn limit(&self, bootstraps: u64) -> Duration;

	/// The job costs so many, from its inputs to its result. An error: that is too much, and it is not to be evaluated.
	fn costs(&self, bootstraps: u64) -> Result<(), Failure>;

	/// How far it is.
	fn progress(&self, progress: Progress);
}

/// How far an evaluation is, in bootstraps.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Progress {
	/// Those that are done.
	pub done: u64,
	/// All, by the estimate.
	pub all: u64,
}

/// What is to be evaluated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Order {
	/// What the program asks for, as the chain was told.
	pub shape: Shape,
	/// The program.
	pub program: ContentId,
	/// The evaluation key.
	pub key: ContentId,
	/// Keys that take the result to somebody else's key.
	pub delivery: Option<ContentId>,
	/// The encrypted input.
	pub inputs: Vec<InputReference>,
}

/// Something that a job names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Object {
	/// Where it is.
	pub content: ContentId,
	/// The most bytes that it may have.
	pub most: u64,
}

impl Order {
	/// The order for a job.
	pub fn of(job: &Job) -> Self {
		Order {
			shape: job.shape,
			program: program_content(job.spec.program),
			key: job.spec.key,
			delivery: job.spec.delivery,
			inputs: job.spec.inputs.clone(),
		}
	}

	/// All that the job names: program, evaluation key, delivery keys, and for each input what it is decrypted with and
	/// itself.
	pub fn objects(&self) -> Vec<Object> {
		let object = |content, most| Object { content, most };
		let mut objects = vec![object(self.program, MAX_PROGRAM_LEN.into()), object(self.key, MAX_EVALUATION_KEY_LEN)];
		objects.extend(self.delivery.map(|content| object(content, MAX_DELIVERY_KEY_LEN)));
		for input in &self.inputs {
			objects.extend(wrapped(&input.form).map(|content| object(content, MAX_WRAPPED_KEY_LEN)));
			objects.push(object(input.content, MAX_INPUT_LEN));
		}
		objects
	}
}

/// What a piece of input is decrypted with.
fn wrapped(form: &InputForm) -> Option<ContentId> {
	form.once().map(|(content, _)| content)
}

/// What came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evaluated {
	/// It.
	pub found: Found,
	/// The bootstraps that it took. 0, where nothing was evaluated.
	pub bootstraps: u64,
	/// The time from the first of them to the result.
	pub took: Duration,
}

/// A result, or why there is none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
	/// The bytes of the result.
	Result(Vec<u8>),
	/// Why there is none, for whoever looks.
	Refused(Refusal),
}

impl Found {
	/// What is committed to.
	pub fn outcome(&self) -> Outcome {
		match self {
			Found::Result(bytes) => Outcome::Result(Sha256::digest(bytes).into()),
			Found::Refused(refusal) => Outcome::Refused(*refusal),
		}
	}
}

/// Why nothing came out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
	/// A child cannot be started. It may be different in a moment.
	#[error("no evaluator can be started: {0}")]
	Start(String),
	/// What the job names cannot be had any more.
	#[error(transparent)]
	Store(#[from] store::Error),
	/// The child died of the job.
	#[error("the evaluator died: {0}")]
	Died(String),
	/// It took too long.
	#[error("it took longer than {} s", .0.as_secs())]
	TimedOut(Duration),
	/// Who has it evaluated does not want it any more.
	#[error("{0}")]
	Unwanted(String),
	/// The library could not do it, or there is no memory for it.
	#[error("it cannot be evaluated here: {0}")]
	GaveUp(String),
}

impl Failure {
	/// Whether trying again would bring the same.
	pub const fn is_the_jobs(&self) -> bool {
		matches!(self, Failure::Died(_) | Failure::TimedOut(_) | Failure::Unwanted(_) | Failure::GaveUp(_))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_job_names_is_named_in_the_order_in_which_it_is_sent() {
		let id = |byte: u8| ContentId([byte; 36]);
		let input = |content, form| InputReference { content: id(content), form };
		let order = Order {
			shape: Shape { length: 1, nodes: 1, inputs: 1, outputs: 1, bootstraps: 1 },
			program: id(1),
			key: id(2),
			delivery: Some(id(3)),
			inputs: vec![
				input(4, InputForm::Compact),
				input(6, InputForm::Kreyvium { key: id(5), iv: [0; 16] }),
				input(8, InputForm::OneTimePad { pad: id(7) }),
			],
		};
		let named: Vec<_> = order.objects().into_iter().map(|object| object.content).collect();
		assert_eq!(named, (1..=8).map(id).collect::<Vec<_>>());
		let without = Order { delivery: None, inputs: vec![], ..order };
		assert_eq!(without.objects().len(), 2);
	}

	#[test]
	fn an_outcome_is_the_digest_of_the_bytes() {
		let digest: [u8; 32] = Sha256::digest(b"result").into();
		assert_eq!(Found::Result(b"result".to_vec()).outcome(), Outcome::Result(digest));
		assert_eq!(Found::Refused(Refusal::Input).outcome(), Outcome::Refused(Refusal::Input));
	}
}
