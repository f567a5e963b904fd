//! The same model as somebody writes it who has the library and nothing of ours: with its integers, which multiply, add
//! and compare.
//!
//! It is written with care: numbers are no wider than the sums, what has another sign is added up apart (a negative
//! weight would be a wide one), nothing waits that need not, and all threads have something to do.

use super::scene::Scene;
use anyhow::{anyhow, bail, Context};
use nulink_fhe::{
	program::{BinaryOp, Operation, UnaryOp},
	CheckedProgram, MAX_EVALUATION_KEY_LEN, MAX_INPUT_LEN, MAX_RESULT_LEN,
};
use rayon::{prelude::*, ThreadPool, ThreadPoolBuilder};
use tfhe::{
	integer::{
		ciphertext::CompressedCiphertextListBuilder,
		compression_keys::{CompressionKey, DecompressionKey},
		IntegerCiphertext, RadixCiphertext, ServerKey,
	},
	safe_serialization::{safe_deserialize, safe_serialize},
	CompressedCiphertextList, CompressedServerKey, ReRandomizationMetadata, Tag,
};

/// A linear model that tells a label: whether `constant + Σ weight · input` is more than a number.
struct Linear {
	/// Inputs and their weights, none of them zero.
	terms: Vec<(usize, i64)>,
	constant: u64,
	/// Up to which the label is the first one.
	limit: u64,
	/// Ciphertexts of two bits that the largest sum has.
	blocks: usize,
}

impl Linear {
	/// The model that a program is made of.
	fn of(program: &CheckedProgram, most: u64) -> anyhow::Result<Self> {
		use Operation::{Binary, Dot, Unary};
		let [Dot(_, dot), Binary(BinaryOp::Le, _, limit), Unary(UnaryOp::Not, _)] = program.operations() else {
			bail!("the program is no weighted sum that is compared with a number")
		};
		let inputs = program.inputs().len();
		let constant_at = |index: u32| {
			let constant = (index as usize).checked_sub(inputs).and_then(|at| program.constants().get(at));
			Ok::<_, anyhow::Error>(constant.context("what should be a constant is none")?.bits())
		};
		let blocks = (u64::BITS - most.leading_zeros()).div_ceil(2) as usize;
		let mut linear = Linear { terms: Vec::new(), constant: 0, limit: constant_at(*limit)?, blocks };
		for (value, weight) in dot {
			match *value as usize {
				input if input < inputs => linear.terms.push((input, *weight)),
				_ => {
					let constant = constant_at(*value)?.wrapping_mul(*weight as u64);
					linear.constant = linear.constant.wrapping_add(constant);
				},
			}
		}
		linear.constant &= u64::MAX.checked_shr(u64::BITS - 2 * blocks as u32).unwrap_or_default();
		Ok(linear)
	}
}

/// The library's keys, and the model.
pub struct Outsider {
	server: ServerKey,
	packing: CompressionKey,
	unpacking: DecompressionKey,
	pool: ThreadPool,
	linear: Linear,
}

impl Outsider {
	/// With so many threads.
	pub fn new(scene: &Scene, threads: usize) -> anyhow::Result<Self> {
		let key: CompressedServerKey =
			safe_deserialize(&scene.key[..], MAX_EVALUATION_KEY_LEN).map_err(|error| anyhow!(error))?;
		let (server, _, packing, unpacking, ..) = key.into_raw_parts();
		Ok(Outsider {
			server: server.decompress(),
			packing: packing.context("the key compresses no lists")?.decompress(),
			unpacking: unpacking.context("the key expands no lists")?.decompress(),
			pool: ThreadPoolBuilder::new().num_threads(threads).build()?,
			linear: Linear::of(&scene.program, scene.most)?,
		})
	}

	/// From the bytes of the record to the bytes of the label.
	pub fn work(&self, input: &[u8]) -> anyhow::Result<Vec<u8>> {
		self.pool.install(|| self.label(input))
	}

	fn label(&self, input: &[u8]) -> anyhow::Result<Vec<u8>> {
		let list: CompressedCiphertextList = safe_deserialize(input, MAX_INPUT_LEN).map_err(|error| anyhow!(error))?;
		let (list, ..) = list.into_raw_parts();
		let Linear { terms, constant, limit, blocks } = &self.linear;
		let product = |index: usize, weight: i64| -> anyhow::Result<RadixCiphertext> {
			let value: Option<RadixCiphertext> =
				list.get(index, &self.unpacking).map_err(|error| anyhow!(error.to_string()))?;
			let value = value.context("the record is too short")?;
			let wider = blocks.saturating_sub(value.blocks().len());
			let value = self.server.extend_radix_with_trivial_zero_blocks_msb(&value, wider);
			Ok(self.server.scalar_mul_parallelized(&value, weight.unsigned_abs()))
		};
		let sum_of = |sign: i64| -> anyhow::Result<RadixCiphertext> {
			let terms = terms.par_iter().filter(|(_, weight)| weight.signum() == sign);
			let terms = terms.map(|(index, weight)| product(*index, *weight)).collect::<anyhow::Result<Vec<_>>>()?;
			self.server.sum_ciphertexts_parallelized(&terms).context("the model has no weight of this sign")
		};
		let (plus, minus) = rayon::join(|| sum_of(1), || sum_of(-1));
		let plus = self.server.scalar_add_parallelized(&plus?, *constant);
		let sum = self.server.sub_parallelized(&plus, &minus?);
		let label = self.server.scalar_gt_parallelized(&sum, *limit);

		let mut list = CompressedCiphertextListBuilder::new();
		list.push(label);
		let extras = vec![ReRandomizationMetadata::default()];
		let list = CompressedCiphertextList::from_raw_parts(list.build(&self.packing), Tag::default(), extras);
		let mut bytes = Vec::new();
		safe_serialize(&list, &mut bytes, MAX_RESULT_LEN).map_err(|error| anyhow!(error.to_string()))?;
		Ok(bytes)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::subjects::compute::scene::tests::in_the_clear;

	#[test]
	fn the_model_is_read_from_its_program() {
		let (program, most, cases) = in_the_clear();
		let Linear { terms, constant, limit, blocks } = Linear::of(&program, most).unwrap();
		assert!(terms.iter().any(|(_, weight)| *weight > 0) && terms.iter().any(|(_, weight)| *weight < 0));
		for (values, wanted) in cases {
			let sum = terms.iter().fold(constant, |sum, (index, weight)| {
				sum.wrapping_add(values[*index].bits().wrapping_mul(*weight as u64))
			});
			let sum = sum & ((1 << (2 * blocks)) - 1);
			assert!(sum <= most);
			assert_eq!(sum > limit, wanted[0].is_true());
		}
	}
}
