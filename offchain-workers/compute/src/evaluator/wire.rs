//! What daemon and child say to each other, over the child's standard input and output.
//!
//! ```text
//!  daemon                                  child
//!    ├─ Terms ──────────────────────────────►│ takes its limits
//!    │◄───────────────────────────── Ready ──┤ and says which profile it has
//!    ├─ Task, then the bytes that it tells ─►│
//!    │◄──────────── Checked, with its cost ──┤ nothing is wrong with it, and there is memory for it
//!    │◄──────────────────── Begun, Progress ─┤ its key is ready
//!    │◄────────────────────────────── Over ──┤ and so on, with the next task
//! ```
//!
//! A message is its length (four bytes, little-endian) and SCALE. When its input ends, the child does, whatever it is
//! doing: a daemon that was killed leaves none behind.

use crate::chain::Shape;
use codec::{Decode, DecodeAll, Encode};
use nulink_primitives::compute::{ExecutionProfile, Refusal, MAX_JOB_INPUTS, MAX_RESULT_LEN};
use std::io::{self, Read, Write};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The most bytes of a message to a child.
const MAX_TO_CHILD: u32 = 64 * 1024;
/// The most bytes of a message from a child.
const MAX_FROM_CHILD: u32 = MAX_RESULT_LEN as u32 + 64 * 1024;

/// What a child may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Terms {
	/// Bytes of address space.
	pub memory: u64,
	/// Threads that evaluate.
	pub threads: u32,
}

/// A job. The bytes follow it, in this order: program, key, delivery keys, for each input the wrapped key and the data.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Task {
	/// Seconds of processor time, of all threads together, for what comes before the first bootstrap.
	pub processor_seconds: u64,
	/// And milliseconds for a thousand bootstraps: how many there are, the child finds out.
	pub rate: u64,
	/// What the program was registered as.
	pub shape: Shape,
	/// Bytes of the program.
	pub program: u64,
	/// Bytes of the evaluation key. `None`: the child has it.
	pub key: Option<u64>,
	/// Bytes of the delivery keys, if there are any.
	pub delivery: Option<u64>,
	/// The inputs.
	pub inputs: Vec<Input>,
}

/// A piece of input.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Input {
	/// How it is encrypted.
	pub form: Form,
	/// Bytes of the wrapped key or pad. Only where the form has one.
	pub wrapped: u64,
	/// Bytes of the data.
	pub data: u64,
}

/// How a piece of input is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Form {
	/// A compressed list.
	Compressed,
	/// A compact list.
	Compact,
	/// Under Kreyvium, with this initialisation vector.
	Kreyvium([u8; 16]),
	/// Under a one-time pad.
	OneTimePad,
}

impl Task {
	/// How many bytes follow, object by object.
	pub fn lengths(&self) -> Vec<u64> {
		let mut lengths = vec![self.program];
		lengths.extend(self.key);
		lengths.extend(self.delivery);
		for input in &self.inputs {
			if matches!(input.form, Form::Kreyvium(_) | Form::OneTimePad) {
				lengths.push(input.wrapped);
			}
			lengths.push(input.data);
		}
		lengths
	}

	/// The seconds of processor time that a job of so many bootstraps may take.
	pub fn seconds_for(&self, bootstraps: u64) -> u64 {
		let computing = u128::from(bootstraps).saturating_mul(self.rate.into()).div_ceil(1_000_000);
		self.processor_seconds.saturating_add(u64::try_from(computing).unwrap_or(u64::MAX))
	}

	/// Whether a daemon could have written it.
	pub fn is_sound(&self) -> bool {
		self.inputs.len() <= MAX_JOB_INPUTS as usize
	}
}

/// What a child says.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Said {
	/// It has taken its limits.
	Ready(ExecutionProfile),
	/// The job is one, and costs so many bootstraps, from its inputs to its result.
	Checked(u64),
	/// Its key is ready: the first of them begins.
	Begun,
	/// So many of them are done.
	Progress(u64),
	/// The task is over.
	Over {
		/// Whether the child has the key now, for further jobs with it.
		has_key: bool,
		/// What came out.
		end: End,
	},
}

/// How a task ended.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub enum End {
	/// With a result.
	Result(Vec<u8>),
	/// There is none, for whoever looks.
	Refused(Refusal),
	/// It could not be done here.
	Failed(String),
}

fn malformed(why: impl Into<String>) -> io::Error {
	io::Error::new(io::ErrorKind::InvalidData, why.into())
}

fn framed(message: &impl Encode) -> Vec<u8> {
	let bytes = message.encode();
	// All messages are far below four gigabytes.
	[&(bytes.len() as u32).to_le_bytes()[..], &bytes].concat()
}

fn length(bytes: [u8; 4], most: u32) -> io::Result<usize> {
	match u32::from_le_bytes(bytes) {
		length if length > most => Err(malformed(format!("a message of {length} bytes, of which {most} are allowed"))),
		length => Ok(length as usize),
	}
}

fn decoded<T: Decode>(bytes: &[u8]) -> io::Result<T> {
	T::decode_all(&mut &bytes[..]).map_err(|error| malformed(error.to_string()))
}

/// The child says something.
pub fn say(mut to: impl Write, said: &Said) -> io::Result<()> {
	to.write_all(&framed(said))?;
	to.flush()
}

/// The child hears something.
pub fn hear<T: Decode>(mut from: impl Read) -> io::Result<T> {
	let mut prefix = [0; 4];
	from.read_exact(&mut prefix)?;
	let mut bytes = vec![0; length(prefix, MAX_TO_CHILD)?];
	from.read_exact(&mut bytes)?;
	decoded(&bytes)
}

/// The daemon tells the child something.
pub async fn tell(to: &mut (impl AsyncWrite + Unpin), message: &impl Encode) -> io::Result<()> {
	let bytes = framed(message);
	to.write_all(&bytes).await?;
	to.flush().await
}

/// The daemon listens to the child.
pub async fn listen(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Said> {
	let mut prefix = [0; 4];
	from.read_exact(&mut prefix).await?;
	let mut bytes = vec![0; length(prefix, MAX_FROM_CHILD)?];
	from.read_exact(&mut bytes).await?;
	decoded(&bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn what_one_side_says_the_other_hears() {
		let terms = Terms { memory: 5, threads: 2 };
		let mut pipe = Vec::new();
		tell(&mut pipe, &terms).await.unwrap();
		assert_eq!(hear::<Terms>(&pipe[..]).unwrap(), terms);
		let said = Said::Over { has_key: true, end: End::Result(vec![7; 100]) };
		let mut pipe = Vec::new();
		say(&mut pipe, &said).unwrap();
		assert_eq!(listen(&mut &pipe[..]).await.unwrap(), said);
	}

	#[tokio::test]
	async fn a_message_that_is_too_long_is_not_read() {
		assert!(hear::<Terms>(&u32::MAX.to_le_bytes()[..]).is_err());
		let error = listen(&mut &u32::MAX.to_le_bytes()[..]).await.unwrap_err();
		assert!(error.to_string().contains("allowed"), "{error}");
	}

	#[test]
	fn what_is_cut_off_or_left_over_is_no_message() {
		let whole = framed(&Terms { memory: 5, threads: 2 });
		assert!((0..whole.len()).all(|length| hear::<Terms>(&whole[..length]).is_err()));
		assert!(hear::<u32>(&whole[..]).is_err());
	}

	#[test]
	fn the_bytes_that_follow_are_counted() {
		let input = |form| Input { form, wrapped: 7, data: 9 };
		let task = Task {
			processor_seconds: 1,
			rate: 250_000,
			shape: Shape { length: 1, nodes: 1, inputs: 1, outputs: 1, bootstraps: 1 },
			program: 1,
			key: Some(2),
			delivery: Some(3),
			inputs: vec![input(Form::Compact), input(Form::OneTimePad)],
		};
		assert_eq!(task.lengths(), [1, 2, 3, 9, 7, 9]);
		assert_eq!(Task { key: None, delivery: None, inputs: vec![], ..task }.lengths(), [1]);
	}

	#[test]
	fn processor_time_goes_by_all_bootstraps_and_not_by_those_of_the_program() {
		let shape = Shape { length: 1, nodes: 1, inputs: 1, outputs: 1, bootstraps: 5 };
		let task = Task {
			processor_seconds: 100,
			rate: 250_000,
			shape,
			program: 1,
			key: None,
			delivery: None,
			inputs: vec![],
		};
		// A value of 64 bits under Kreyvium, for a program of 5 bootstraps.
		assert_eq!([0, 1, 10_368 + 608 + 5].map(|all| task.seconds_for(all)), [100, 101, 2846]);
		assert_eq!(Task { rate: u64::MAX, ..task }.seconds_for(u64::MAX), u64::MAX);
	}
}
