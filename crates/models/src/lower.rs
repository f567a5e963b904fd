//! Writing a quantised model as a circuit.
//!
//! A linear model is a weighted sum for each score. A tree is a comparison for each question, and selects from the leaves
//! to the root; questions that several trees ask are asked once. A forest adds up what its trees come to. Labels are
//! compared sums.

use crate::{
	quantise::{Form, Shape, Step},
	Circuit, Quantised, Reveal, Type,
};
use std::collections::BTreeMap;

/// Something that may be known already.
#[derive(Clone)]
enum Term<V> {
	Clear(u64),
	Value(V),
}

impl Quantised {
	/// Writes the circuit: its inputs are those of [`Quantised::encode`], its outputs those for [`Quantised::read`].
	///
	/// # Errors
	/// Those of the circuit.
	pub fn lower<C: Circuit>(&self, circuit: &mut C) -> Result<(), C::Error> {
		let mut inputs = Vec::with_capacity(self.inputs().len());
		for input in self.inputs() {
			inputs.push(circuit.input(&format!("f{}", input.feature), input.ty)?);
		}
		let mut lowering = Lowering { circuit, inputs, asked: BTreeMap::new() };
		let sums = match self.form() {
			Form::Linear { weights, constants } => {
				let mut sums = Vec::with_capacity(weights.len());
				for ((weights, constant), sum) in weights.iter().zip(constants).zip(self.sums()) {
					let values = lowering.inputs.iter().cloned().map(Term::Value);
					let terms = values.zip(weights.iter().copied()).collect();
					sums.push(lowering.weighted_sum(sum.ty, terms, *constant)?);
				}
				sums
			},
			Form::Trees { trees, constants } => {
				let mut sums = Vec::with_capacity(constants.len());
				for (output, (constant, sum)) in constants.iter().zip(self.sums()).enumerate() {
					let mut terms = Vec::with_capacity(trees.len());
					for tree in trees {
						let most = most(tree, output);
						// A tree's numbers are no larger than the sum.
						let ty = Type::up_to(most).unwrap_or(sum.ty).min(sum.ty);
						terms.push((lowering.tree(tree, ty, |leaf| leaf[output])?, 1));
					}
					sums.push(lowering.weighted_sum(sum.ty, terms, *constant as i64)?);
				}
				sums
			},
			Form::Label(tree) => {
				let ty = self.label_type();
				let label = lowering.tree(tree, ty, |leaf| *leaf)?;
				return lowering.output(ty, label);
			},
		};
		match self.reveal() {
			Reveal::Scores => {
				for (term, sum) in sums.into_iter().zip(self.sums()) {
					lowering.output(sum.ty, term)?;
				}
				Ok(())
			},
			Reveal::Label => {
				let label = match sums.as_slice() {
					[sum] => lowering.is_at_least(sum, self.second_from())?,
					_ => {
						let types: Vec<Type> = self.sums().iter().map(|sum| sum.ty).collect();
						let ty = types.iter().copied().max().unwrap_or(Type::U8);
						let mut values = Vec::with_capacity(sums.len());
						for (sum, from) in sums.into_iter().zip(types) {
							values.push(lowering.widen(sum, from, ty)?);
						}
						lowering.largest(values, ty, self.label_type())?
					},
				};
				lowering.output(self.label_type(), label)
			},
		}
	}
}

/// The largest number that a tree has for an output.
fn most(tree: &Shape<Vec<u64>>, output: usize) -> u64 {
	let numbers = tree.steps().iter().map(|step| match step {
		Step::Leaf(leaf) => leaf[output],
		Step::Branch { .. } => 0,
	});
	numbers.max().unwrap_or(0)
}

struct Lowering<'a, C: Circuit> {
	circuit: &'a mut C,
	inputs: Vec<C::Value>,
	/// Whether an input is at most a number, where that was asked before.
	asked: BTreeMap<(usize, u64), C::Value>,
}

impl<C: Circuit> Lowering<'_, C> {
	fn value(&mut self, ty: Type, term: Term<C::Value>) -> Result<C::Value, C::Error> {
		match term {
			Term::Clear(number) => self.circuit.constant(ty, number),
			Term::Value(value) => Ok(value),
		}
	}

	fn output(&mut self, ty: Type, term: Term<C::Value>) -> Result<(), C::Error> {
		let value = self.value(ty, term)?;
		self.circuit.output(&value)
	}

	fn weighted_sum(
		&mut self,
		ty: Type,
		terms: Vec<(Term<C::Value>, i64)>,
		mut constant: i64,
	) -> Result<Term<C::Value>, C::Error> {
		let mut values = Vec::new();
		for (term, weight) in terms {
			match term {
				_ if weight == 0 => {},
				Term::Clear(number) => constant += number as i64 * weight,
				Term::Value(value) => values.push((value, weight)),
			}
		}
		if values.is_empty() {
			// A sum is never negative.
			return Ok(Term::Clear(constant as u64));
		}
		self.circuit.weighted_sum(ty, &values, constant).map(Term::Value)
	}

	/// The same number as one of a larger type.
	fn widen(&mut self, term: Term<C::Value>, from: Type, to: Type) -> Result<Term<C::Value>, C::Error> {
		match term {
			Term::Value(value) if from < to => self.circuit.weighted_sum(to, &[(value, 1)], 0).map(Term::Value),
			same => Ok(same),
		}
	}

	/// What a tree comes to, each leaf being a number of the type.
	fn tree<L>(&mut self, tree: &Shape<L>, ty: Type, number: impl Fn(&L) -> u64) -> Result<Term<C::Value>, C::Error> {
		let mut terms: Vec<Option<Term<C::Value>>> = vec![None; tree.steps().len()];
		// Backwards, children come first.
		for (place, step) in tree.steps().iter().enumerate().rev() {
			terms[place] = match step {
				Step::Leaf(leaf) => Some(Term::Clear(number(leaf))),
				Step::Branch { input, most, at_most, above } => {
					// Every step has one parent, so nothing is taken twice.
					match (terms[*at_most].take(), terms[*above].take()) {
						(Some(yes), Some(no)) => Some(self.branch(*input, *most, ty, yes, no)?),
						_ => None,
					}
				},
			};
		}
		Ok(terms.swap_remove(0).unwrap_or(Term::Clear(0)))
	}

	fn branch(
		&mut self,
		input: usize,
		most: u64,
		ty: Type,
		yes: Term<C::Value>,
		no: Term<C::Value>,
	) -> Result<Term<C::Value>, C::Error> {
		if let (Term::Clear(yes), Term::Clear(no)) = (&yes, &no) {
			if yes == no {
				return Ok(Term::Clear(*yes));
			}
		}
		let condition = match self.asked.get(&(input, most)) {
			Some(value) => value.clone(),
			None => {
				let value = self.circuit.at_most(&self.inputs[input], most)?;
				self.asked.insert((input, most), value.clone());
				value
			},
		};
		self.select(ty, &condition, yes, no).map(Term::Value)
	}

	/// One of two different terms. Truths need no select where one of them is known.
	fn select(
		&mut self,
		ty: Type,
		condition: &C::Value,
		yes: Term<C::Value>,
		no: Term<C::Value>,
	) -> Result<C::Value, C::Error> {
		match (ty, yes, no) {
			(Type::Bool, Term::Clear(1), Term::Clear(_)) => Ok(condition.clone()),
			(Type::Bool, Term::Clear(_), Term::Clear(_)) => self.circuit.not(condition),
			(Type::Bool, Term::Clear(1), Term::Value(no)) => self.circuit.or(condition, &no),
			(Type::Bool, Term::Clear(_), Term::Value(no)) => {
				let otherwise = self.circuit.not(condition)?;
				self.circuit.and(&otherwise, &no)
			},
			(Type::Bool, Term::Value(yes), Term::Clear(0)) => self.circuit.and(condition, &yes),
			(Type::Bool, Term::Value(yes), Term::Clear(_)) => {
				let otherwise = self.circuit.not(condition)?;
				self.circuit.or(&otherwise, &yes)
			},
			(_, yes, no) => {
				let (yes, no) = (self.value(ty, yes)?, self.value(ty, no)?);
				self.circuit.select(condition, &yes, &no)
			},
		}
	}

	/// Whether a sum is at least a number, which is above zero and no larger than the sum can be.
	fn is_at_least(&mut self, sum: &Term<C::Value>, number: u64) -> Result<Term<C::Value>, C::Error> {
		match sum {
			Term::Clear(sum) => Ok(Term::Clear((*sum >= number).into())),
			Term::Value(sum) => {
				let below = self.circuit.at_most(sum, number - 1)?;
				self.circuit.not(&below).map(Term::Value)
			},
		}
	}

	/// The index of the largest of several numbers of one type, the first one of several such: by rounds, in which
	/// neighbours are compared.
	fn largest(&mut self, sums: Vec<Term<C::Value>>, sum: Type, label: Type) -> Result<Term<C::Value>, C::Error> {
		let mut round: Vec<_> = sums.into_iter().zip((0..).map(Term::Clear)).collect();
		while round.len() > 1 {
			let is_last = round.len() == 2;
			let mut winners = Vec::with_capacity(round.len().div_ceil(2));
			let mut pairs = round.into_iter();
			while let Some(left) = pairs.next() {
				let Some(right) = pairs.next() else {
					winners.push(left);
					break;
				};
				if let (Term::Clear(low), Term::Clear(high)) = (&left.0, &right.0) {
					winners.push(if high > low { right } else { left });
					continue;
				}
				let (low, high) = (self.value(sum, left.0)?, self.value(sum, right.0)?);
				let is_right = self.circuit.greater(&high, &low)?;
				let index = Term::Value(self.select(label, &is_right, right.1, left.1)?);
				// Nobody asks how large the last one is.
				let larger = if is_last { low } else { self.circuit.select(&is_right, &high, &low)? };
				winners.push((Term::Value(larger), index));
			}
			round = winners;
		}
		Ok(round.swap_remove(0).1)
	}
}
