//! What circuits are run on: with ciphertexts, or without them to count bootstraps.

use std::cell::Cell;

/// What becomes of the numbers from 0 to 15.
pub(crate) type Function = [u8; 16];

/// Numbers of functions times numbers that a ciphertext may hold, in one bootstrap.
pub(crate) const CAPACITY: usize = 16;

/// One bootstrap: several functions of one ciphertext. It holds numbers so small that all of them fit: with `n` functions,
/// numbers below `16 / n`.
pub(crate) struct Job<C> {
	/// The ciphertext.
	pub input: C,
	/// At most 8 functions.
	pub functions: Vec<Function>,
}

/// What circuits are run on.
pub(crate) trait Machine {
	/// A ciphertext.
	type Cipher: Clone;

	/// The results of all functions of all jobs. Jobs are independent.
	fn bootstrap(&self, jobs: Vec<Job<Self::Cipher>>) -> Vec<Vec<Self::Cipher>>;

	/// Adds a ciphertext.
	fn add(&self, to: &mut Self::Cipher, other: &Self::Cipher);

	/// Adds a number in the clear.
	fn add_clear(&self, to: &mut Self::Cipher, number: u8);

	/// Multiplies by a number in the clear.
	fn multiply(&self, cipher: &mut Self::Cipher, factor: u8);

	/// Turns `x` into `minuend - x`.
	fn subtract_from(&self, cipher: &mut Self::Cipher, minuend: u8);
}

/// Has no ciphertexts, and counts bootstraps.
#[derive(Default)]
pub(crate) struct Counter {
	count: Cell<u64>,
}

impl Counter {
	/// How many bootstraps there were.
	pub fn count(&self) -> u64 {
		self.count.get()
	}
}

impl Machine for Counter {
	type Cipher = ();

	fn bootstrap(&self, jobs: Vec<Job<()>>) -> Vec<Vec<()>> {
		self.count.set(self.count.get() + jobs.len() as u64);
		jobs.into_iter().map(|job| vec![(); job.functions.len()]).collect()
	}

	fn add(&self, _: &mut (), _: &()) {}

	fn add_clear(&self, _: &mut (), _: u8) {}

	fn multiply(&self, _: &mut (), _: u8) {}

	fn subtract_from(&self, _: &mut (), _: u8) {}
}
