//! Which operation is next, and which values are still needed.

use super::circuit::{self, Digits};
use crate::program::{dependencies, operands, uses, CheckedProgram, Index};
use std::{
	cmp::Reverse,
	collections::{BinaryHeap, HashSet},
	sync::Arc,
};
use tfhe::shortint::Ciphertext;

/// An operation's operands.
pub(super) type Operands = Vec<(Index, Arc<Digits<Ciphertext>>)>;

/// Where an evaluation is.
pub(super) struct Schedule<'p> {
	program: &'p CheckedProgram,
	values: Vec<Option<Arc<Digits<Ciphertext>>>>,
	/// How often a value is still used: by operations that are not done, and by outputs.
	uses: Vec<u32>,
	/// The operations that wait for one, and for how many one waits.
	waiting: Vec<Vec<usize>>,
	missing: Vec<usize>,
	ready: BinaryHeap<Reverse<usize>>,
	running: HashSet<usize>,
	done: usize,
}

impl<'p> Schedule<'p> {
	/// With the program's inputs.
	pub fn new(program: &'p CheckedProgram, inputs: Vec<Digits<Ciphertext>>) -> Self {
		let (waiting, missing) = dependencies(program);
		let constants = program.constants().iter().map(|constant| circuit::clear(*constant));
		let mut values: Vec<_> = inputs.into_iter().chain(constants).map(|value| Some(Arc::new(value))).collect();
		values.resize(program.first_operation() + program.operations().len(), None);
		let ready =
			missing.iter().enumerate().filter(|(_, missing)| **missing == 0).map(|(at, _)| Reverse(at)).collect();
		let uses = uses(program);
		Schedule { program, values, uses, waiting, missing, ready, running: HashSet::new(), done: 0 }
	}

	/// How many operations are done.
	pub fn done(&self) -> usize {
		self.done
	}

	/// How many are under way.
	pub fn running(&self) -> usize {
		self.running.len()
	}

	/// The next operation that waits for nothing, with its operands in order of index.
	pub fn next(&mut self) -> Option<(usize, Operands)> {
		let Reverse(operation) = self.ready.pop()?;
		self.running.insert(operation);
		let operands = operands(&self.program.operations()[operation]);
		Some((operation, operands.into_iter().map(|value| (value, self.value(value))).collect()))
	}

	/// An operation is done.
	pub fn finish(&mut self, operation: usize, value: Digits<Ciphertext>) {
		self.running.remove(&operation);
		self.done += 1;
		self.values[self.program.first_operation() + operation] = Some(Arc::new(value));
		self.program.operations()[operation].operands(|value| {
			let value = value as usize;
			self.uses[value] -= 1;
			if self.uses[value] == 0 {
				self.values[value] = None;
			}
		});
		for next in std::mem::take(&mut self.waiting[operation]) {
			self.missing[next] -= 1;
			if self.missing[next] == 0 {
				self.ready.push(Reverse(next));
			}
		}
	}

	/// A value that is still needed.
	pub fn value(&self, value: Index) -> Arc<Digits<Ciphertext>> {
		self.values[value as usize].clone().unwrap_or_default()
	}
}
