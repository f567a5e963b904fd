//! Circuits on the library's ciphertexts.

use super::{
	circuit::{Digit, Digits, Function, Hidden, Job, Machine},
	Engine,
};
use crate::value::Type;
use std::{
	panic::resume_unwind,
	sync::atomic::{AtomicBool, AtomicU64, Ordering},
};
use tfhe::{
	core_crypto::prelude::lwe_ciphertext_opposite_assign,
	shortint::{
		ciphertext::{Degree, NoiseLevel},
		Ciphertext, ServerKey,
	},
};

/// What a bootstrap panics with that was not to be done any more. It is caught at the end of the operation.
pub(super) struct Stopped;

/// The library, with the key to compute with.
pub(super) struct Library<'k> {
	pub key: &'k ServerKey,
	/// What does the bootstraps.
	pub engine: &'k Engine,
	/// Counts bootstraps.
	pub bootstraps: &'k AtomicU64,
	/// If one of them is set, nothing more is done.
	pub stop: [&'k AtomicBool; 2],
}

impl Library<'_> {
	/// The digits of a value. Ciphertexts that are not fresh are made so.
	pub fn take(&self, ty: Type, mut blocks: Vec<Ciphertext>) -> Digits<Ciphertext> {
		let most = most(ty);
		let fresh =
			|block: &Ciphertext| block.degree.get() <= u64::from(most) && block.noise_level() <= NoiseLevel::NOMINAL;
		let same: Function = std::array::from_fn(|number| number as u8 & most);
		let stale: Vec<usize> = (0..blocks.len()).filter(|at| !fresh(&blocks[*at])).collect();
		let job = |at: &usize| Job { input: blocks[*at].clone(), functions: vec![same] };
		let made = self.bootstrap(stale.iter().map(job).collect());
		for (at, made) in stale.into_iter().zip(made.into_iter().flatten()) {
			blocks[at] = made;
		}
		blocks.into_iter().map(|cipher| Digit::Hidden(Hidden { cipher, most, noise: 1 })).collect()
	}

	/// The ciphertexts of a value: where it is in the clear they are no secret, and known by everybody to be none.
	pub fn give(&self, ty: Type, digits: &Digits<Ciphertext>) -> Vec<Ciphertext> {
		let give = |digit: &Digit<Ciphertext>| {
			let mut block = match digit {
				Digit::Clear(number) => self.key.create_trivial(u64::from(*number)),
				Digit::Hidden(hidden) => hidden.cipher.clone(),
			};
			block.degree = Degree::new(most(ty).into());
			block
		};
		digits.iter().map(give).collect()
	}

	/// Ends the operation if nothing more is to be done.
	pub fn proceed(&self) {
		if self.stop.iter().any(|stop| stop.load(Ordering::Relaxed)) {
			resume_unwind(Box::new(Stopped));
		}
	}

	/// So many bootstraps more are done.
	pub fn count(&self, bootstraps: u64) {
		self.bootstraps.fetch_add(bootstraps, Ordering::Relaxed);
	}
}

impl Machine for Library<'_> {
	type Cipher = Ciphertext;

	fn bootstrap(&self, jobs: Vec<Job<Ciphertext>>) -> Vec<Vec<Ciphertext>> {
		self.engine.bootstrap(self, jobs)
	}

	fn add(&self, to: &mut Ciphertext, other: &Ciphertext) {
		self.key.unchecked_add_assign(to, other);
	}

	fn add_clear(&self, to: &mut Ciphertext, number: u8) {
		self.key.unchecked_scalar_add_assign(to, number);
	}

	fn multiply(&self, cipher: &mut Ciphertext, factor: u8) {
		self.key.unchecked_scalar_mul_assign(cipher, factor);
	}

	fn subtract_from(&self, cipher: &mut Ciphertext, minuend: u8) {
		lwe_ciphertext_opposite_assign(&mut cipher.ct);
		self.key.unchecked_scalar_add_assign(cipher, minuend);
	}
}

/// The largest number in a ciphertext of such a value.
const fn most(ty: Type) -> u8 {
	if matches!(ty, Type::Bool) {
		1
	} else {
		3
	}
}
