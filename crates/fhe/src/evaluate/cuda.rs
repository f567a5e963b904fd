//! Bootstraps on an NVIDIA card, by the library's CUDA backend.
//!
//! Sums stay on the processor, where they cost next to nothing. A layer of an operation, that is the bootstraps in it which
//! do not wait for each other, goes to the card at once: key switching, blind rotation and the results of all functions are
//! done there.
//!
//! ## What makes the bits
//!
//! Key switching is arithmetic on integers, so it is exact everywhere. Blind rotation goes through Fourier transforms in
//! floating point, and the backend has several kernels for it. Which one runs depends on the card's compute capability and
//! on its shared memory; on cards below 9.0 of which it does not end in 0 also on how many ciphertexts are in the batch, and
//! how many multiprocessors the card has. So the batches here are made from the operation alone: never from what else happens
//! to be ready, and not from the number of threads. On one model of card the bits are the same then, whatever runs beside.
//! Between models they need not be, nor between releases of the CUDA compiler, which is allowed to contract and reorder
//! (`--use_fast_math`).
//!
//! ## What ends the process
//!
//! Where the backend meets an error of the card, memory that is used up among them, it aborts. Nothing can catch that: a
//! provider evaluates in a process of its own.

use super::{
	circuit::{Function, Job},
	library::Library,
	EvaluateError,
};
use crate::{keys::ExpandedKey, profile, wire::NotConformant};
use std::collections::BTreeMap;
use tfhe::{
	core_crypto::gpu::{vec::GpuIndex, CudaStreams},
	integer::gpu::{ciphertext::CudaRadixCiphertext, CudaServerKey},
	shortint::{server_key::ManyLookupTableOwned, Ciphertext},
};

/// The most ciphertexts that go to the card at once: enough to keep any busy, and a bound of its memory, some 0.2 GiB for
/// each thread. On some cards the bits depend on it.
const BATCH: usize = 1024;

/// The first card, with the key to compute with.
pub(super) struct Card {
	key: CudaServerKey,
	/// One for each thread, so that operations do not wait for each other.
	streams: Vec<CudaStreams>,
}

impl Card {
	/// Takes a key to the card. It becomes another form of what the library computes with on the processor, made from the
	/// compressed key as that was.
	pub fn new(key: &mut ExpandedKey, threads: usize) -> Result<Self, EvaluateError> {
		// The backend aborts where it is asked for a card and there is none, so this comes before all else.
		profile::check()?;
		let whole =
			key.take_compressed().ok_or_else(|| EvaluateError::Library(NotConformant::Parameters.to_string()))?;
		let card = GpuIndex::new(0);
		let streams: Vec<_> = (0..threads.max(1)).map(|_| CudaStreams::new_single_gpu(card)).collect();
		Ok(Card { key: CudaServerKey::decompress_from_cpu(&whole, &streams[0]), streams })
	}

	/// The results of all functions of all jobs.
	pub fn bootstrap(&self, library: &Library<'_>, jobs: Vec<Job<Ciphertext>>) -> Vec<Vec<Ciphertext>> {
		let streams = &self.streams[rayon::current_thread_index().unwrap_or_default() % self.streams.len()];
		let mut results = vec![Vec::new(); jobs.len()];
		for (functions, places) in alike(&jobs) {
			let table = table(library, functions);
			for places in places.chunks(BATCH) {
				library.proceed();
				let inputs: Vec<Ciphertext> = places.iter().map(|at| jobs[*at].input.clone()).collect();
				let inputs = CudaRadixCiphertext::from_cpu_blocks(&inputs, streams);
				// One list for each function, with a result for each job.
				for made in self.key.apply_many_lookup_table(&inputs, &table, streams) {
					for (at, made) in places.iter().zip(made.to_cpu_blocks(streams)) {
						results[*at].push(made);
					}
				}
				library.count(places.len() as u64);
			}
		}
		results
	}
}

/// The jobs that have the same functions, by their places.
fn alike<C>(jobs: &[Job<C>]) -> BTreeMap<&[Function], Vec<usize>> {
	let mut alike = BTreeMap::<_, Vec<_>>::new();
	for (at, job) in jobs.iter().enumerate() {
		alike.entry(&job.functions[..]).or_default().push(at);
	}
	alike
}

/// The table in which functions are looked up. Of a single one it is the same as the library's table for one.
fn table(library: &Library<'_>, functions: &[Function]) -> ManyLookupTableOwned {
	let at = |function: &Function, number: u64| u64::from(function[number as usize % function.len()]);
	let functions: Vec<_> = functions.iter().map(|function| move |number| at(function, number)).collect();
	let functions: Vec<&dyn Fn(u64) -> u64> = functions.iter().map(|function| function as _).collect();
	library.key.generate_many_lookup_table(&functions)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn jobs_with_the_same_functions_go_together_and_keep_their_places() {
		let (one, other) = ([1; 16], [2; 16]);
		let job = |functions: &[Function]| Job { input: (), functions: functions.to_vec() };
		let jobs =
			[job(&[one]), job(&[one, other]), job(&[other]), job(&[one]), job(&[other, one]), job(&[one, other])];
		let groups: Vec<_> = alike(&jobs).into_values().collect();
		assert_eq!(groups, [vec![0, 3], vec![1, 5], vec![2], vec![4]]);
	}
}
