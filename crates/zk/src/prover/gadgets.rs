//! The parts of circuits: numbers, bits, choices, hashes, paths.

use crate::{
	merkle::Path,
	poseidon::{initial, is_full, Domain, MATRIX, ROUND_CONSTANTS, WIDTH},
	Fr,
};
use ark_ff::{AdditiveGroup, BigInteger, One, PrimeField, Zero};
use ark_relations::gr1cs::{ConstraintSystemRef, LinearCombination, SynthesisError, Variable};

type Result<T> = core::result::Result<T, SynthesisError>;

/// A linear combination of variables, and its value. Sums and multiples cost nothing.
#[derive(Clone)]
pub(super) struct Num {
	terms: LinearCombination<Fr>,
	pub(super) value: Fr,
}

impl Num {
	pub(super) fn constant(value: Fr) -> Self {
		Num { terms: LinearCombination(vec![(value, Variable::One)]), value }
	}

	fn variable(variable: Variable, value: Fr) -> Self {
		Num { terms: LinearCombination(vec![(Fr::one(), variable)]), value }
	}

	/// The sum of multiples.
	pub(super) fn sum<'a>(parts: impl IntoIterator<Item = (Fr, &'a Num)>) -> Self {
		let (mut terms, mut value) = (Vec::new(), Fr::zero());
		for (factor, part) in parts {
			terms.extend(part.terms.0.iter().map(|(coefficient, variable)| (factor * coefficient, *variable)));
			value += factor * part.value;
		}
		let mut terms = LinearCombination(terms);
		terms.compactify();
		terms.0.retain(|(coefficient, _)| !coefficient.is_zero());
		Num { terms, value }
	}

	pub(super) fn plus(&self, other: &Num) -> Self {
		Num::sum([(Fr::one(), self), (Fr::one(), other)])
	}

	pub(super) fn minus(&self, other: &Num) -> Self {
		Num::sum([(Fr::one(), self), (-Fr::one(), other)])
	}

	fn is_constant(&self) -> bool {
		self.terms.0.iter().all(|(_, variable)| variable.is_one())
	}
}

/// A circuit that is being put together.
pub(super) struct Builder(pub(super) ConstraintSystemRef<Fr>);

impl Builder {
	/// A public input.
	pub(super) fn input(&self, value: Fr) -> Result<Num> {
		Ok(Num::variable(self.0.new_input_variable(|| Ok(value))?, value))
	}

	/// Something that only the prover knows.
	pub(super) fn witness(&self, value: Fr) -> Result<Num> {
		Ok(Num::variable(self.0.new_witness_variable(|| Ok(value))?, value))
	}

	/// Several of them.
	pub(super) fn witnesses<'a>(&self, values: impl IntoIterator<Item = &'a Fr>) -> Result<Vec<Num>> {
		values.into_iter().map(|value| self.witness(*value)).collect()
	}

	/// That a · b = c.
	pub(super) fn enforce(&self, a: &Num, b: &Num, c: &Num) -> Result<()> {
		self.0.enforce_r1cs_constraint(|| a.terms.clone(), || b.terms.clone(), || c.terms.clone())
	}

	/// That two are equal.
	pub(super) fn equal(&self, a: &Num, b: &Num) -> Result<()> {
		self.enforce(&a.minus(b), &Num::constant(Fr::one()), &Num::constant(Fr::zero()))
	}

	/// The product: one constraint, none with a constant.
	pub(super) fn product(&self, a: &Num, b: &Num) -> Result<Num> {
		if a.is_constant() {
			return Ok(Num::sum([(a.value, b)]));
		}
		if b.is_constant() {
			return Ok(Num::sum([(b.value, a)]));
		}
		let product = self.witness(a.value * b.value)?;
		self.enforce(a, b, &product)?;
		Ok(product)
	}

	/// The same number as a single variable: one constraint, where sums get long.
	fn flatten(&self, number: &Num) -> Result<Num> {
		let flat = self.witness(number.value)?;
		self.enforce(number, &Num::constant(Fr::one()), &flat)?;
		Ok(flat)
	}

	/// A bit.
	pub(super) fn bit(&self, value: bool) -> Result<Num> {
		let bit = self.witness(Fr::from(value))?;
		self.enforce(&bit, &bit.minus(&Num::constant(Fr::one())), &Num::constant(Fr::zero()))?;
		Ok(bit)
	}

	/// That a number has at most so many bits: one constraint each and one more.
	pub(super) fn has_bits(&self, number: &Num, len: usize) -> Result<()> {
		let value = number.value.into_bigint();
		let bits = (0..len).map(|at| self.bit(value.get_bit(at))).collect::<Result<Vec<_>>>()?;
		self.equal(&from_bits(&bits), number)
	}

	/// Eight bits, of which at most one is set: exactly one if `active` is one, none if it is zero. Which one is `place`.
	pub(super) fn choice<const N: usize>(&self, active: &Num, place: usize) -> Result<[Num; N]> {
		let is_active = active.value.is_one();
		let mut bits = Vec::with_capacity(N);
		for at in 0..N {
			bits.push(self.bit(is_active && at == place)?);
		}
		self.equal(&Num::sum(bits.iter().map(|bit| (Fr::one(), bit))), active)?;
		bits.try_into().map_err(|_| SynthesisError::Unsatisfiable)
	}

	/// The one that is chosen, or zero: one constraint for each.
	pub(super) fn chosen(&self, choice: &[Num], from: &[Num]) -> Result<Num> {
		let products = choice.iter().zip(from).map(|(bit, number)| self.product(bit, number));
		let products = products.collect::<Result<Vec<_>>>()?;
		Ok(Num::sum(products.iter().map(|product| (Fr::one(), product))))
	}

	/// The hash that [`crate::poseidon::hash`] computes.
	pub(super) fn hash(&self, domain: Domain, elements: &[Num]) -> Result<Num> {
		let [hash, _] = self.hash_two(domain, elements)?;
		Ok(hash)
	}

	/// The hash of which two elements are used.
	pub(super) fn hash_two(&self, domain: Domain, elements: &[Num]) -> Result<[Num; 2]> {
		let zero = Num::constant(Fr::zero());
		let mut state = [Num::constant(initial(domain, elements.len())), zero.clone(), zero];
		for chunk in elements.chunks(WIDTH - 1) {
			for (to, from) in state.iter_mut().skip(1).zip(chunk) {
				*to = to.plus(from);
			}
			state = self.permute(state)?;
		}
		let [_, first, second] = state;
		Ok([first, second])
	}

	fn permute(&self, mut state: [Num; WIDTH]) -> Result<[Num; WIDTH]> {
		for (round, constants) in ROUND_CONSTANTS.iter().enumerate() {
			for (element, constant) in state.iter_mut().zip(constants) {
				*element = element.plus(&Num::constant(*constant));
			}
			let powers = if is_full(round) { WIDTH } else { 1 };
			for element in state.iter_mut().take(powers) {
				let square = self.product(element, element)?;
				let fourth = self.product(&square, &square)?;
				*element = self.product(&fourth, element)?;
			}
			state = MATRIX.map(|row| Num::sum(row.iter().copied().zip(&state)));
			// In partial rounds two sums grow by a term each round. Long ones make large files.
			if !is_full(round) && round % FLATTENED == 0 {
				let [first, second, third] = state;
				state = [first, self.flatten(&second)?, self.flatten(&third)?];
			}
		}
		Ok(state)
	}

	/// The root that a leaf has by a path, and the bits of its place.
	pub(super) fn root(&self, path: &Path, leaf: Num) -> Result<(Num, Vec<Num>)> {
		let mut node = leaf;
		let mut bits = Vec::with_capacity(path.siblings.len());
		for (level, sibling) in path.siblings.iter().enumerate() {
			let bit = self.bit((path.index >> level) & 1 == 1)?;
			let sibling = self.witness(*sibling)?;
			// left = node + bit · (sibling - node), and the right one is what is left over.
			let moved = self.product(&bit, &sibling.minus(&node))?;
			let left = node.plus(&moved);
			let right = sibling.minus(&moved);
			node = self.hash(path.domain, &[left, right])?;
			bits.push(bit);
		}
		Ok((node, bits))
	}
}

/// Every how many rounds sums are made variables.
const FLATTENED: usize = 8;

/// The number that these bits are, the lowest first.
pub(super) fn from_bits(bits: &[Num]) -> Num {
	let mut weight = Fr::one();
	Num::sum(bits.iter().map(|bit| {
		let term = (weight, bit);
		weight.double_in_place();
		term
	}))
}
