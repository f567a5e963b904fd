//! Bootstraps on the processor.

use super::{
	circuit::{Function, Job},
	library::Library,
	EvaluateError,
};
use crate::keys::ExpandedKey;
use rayon::prelude::*;
use tfhe::shortint::Ciphertext;

/// The processor: the threads of the pool that it is called in.
pub(super) struct Processor;

impl Processor {
	/// The processor, which needs no more than the key itself.
	pub fn new(_: &mut ExpandedKey, _: usize) -> Result<Self, EvaluateError> {
		Ok(Processor)
	}

	/// The results of all functions of all jobs.
	pub fn bootstrap(&self, library: &Library<'_>, jobs: Vec<Job<Ciphertext>>) -> Vec<Vec<Ciphertext>> {
		jobs.into_par_iter().map(|job| look_up(library, &job.input, &job.functions)).collect()
	}
}

fn look_up(library: &Library<'_>, input: &Ciphertext, functions: &[Function]) -> Vec<Ciphertext> {
	library.proceed();
	let at = |function: &Function, number: u64| u64::from(function[number as usize % function.len()]);
	let results = match functions {
		[function] => {
			let table = library.key.generate_lookup_table(|number| at(function, number));
			vec![library.key.apply_lookup_table(input, &table)]
		},
		functions => {
			let functions: Vec<_> = functions.iter().map(|function| move |number| at(function, number)).collect();
			let functions: Vec<&dyn Fn(u64) -> u64> = functions.iter().map(|function| function as _).collect();
			library.key.apply_many_lookup_table(input, &library.key.generate_many_lookup_table(&functions))
		},
	};
	library.count(1);
	results
}
