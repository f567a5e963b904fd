//! Conditions: a small expression over facts that the chain itself can check.
//!
//! The expression is a program in postfix order for a machine with a stack of truth values: a fact pushes whether it
//! holds, `Not` replaces the topmost value, `And` and `Or` replace the two topmost by one. What is left at the end is
//! the answer. "Paid 50, and before block 1000 or owning item 7" is
//! `Paid{50} HeightBefore(1000) OwnsNft{0, 7} Or And`.
//!
//! [`is_well_formed`] is asked when a policy is created, so that [`hold`] never meets a program that fails.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use nulink_primitives::{sharing::PolicyId, token::Balance};
use scale_info::TypeInfo;

/// The most steps that a program has.
pub const MAX_OPS: u32 = 16;

/// Something that is true or not in the current block, and that nobody must be believed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Fact {
	/// The receiver has paid the owner at least so much with `pay`, under this policy.
	#[codec(index = 0)]
	Paid {
		/// In base units.
		amount: Balance,
	},
	/// The receiver owns the item.
	#[codec(index = 1)]
	OwnsNft {
		/// The collection.
		collection: u32,
		/// The item in it.
		item: u32,
	},
	/// The current block is this one or a later one.
	#[codec(index = 2)]
	HeightReached(u32),
	/// The current block comes before this one.
	#[codec(index = 3)]
	HeightBefore(u32),
	/// Another policy, older than this one, is active and in its term. Its own conditions do not count.
	#[codec(index = 4)]
	PolicyActive(PolicyId),
}

/// A step of a program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ConditionOp {
	/// Pushes whether the fact holds.
	#[codec(index = 0)]
	Fact(Fact),
	/// Takes two, pushes whether both hold.
	#[codec(index = 1)]
	And,
	/// Takes two, pushes whether at least one holds.
	#[codec(index = 2)]
	Or,
	/// Takes one, pushes its opposite.
	#[codec(index = 3)]
	Not,
}

/// Whether the program never takes what is not there and leaves exactly one value; or is empty.
pub fn is_well_formed(program: &[ConditionOp]) -> bool {
	let depth = program.iter().try_fold(0u32, |depth, op| {
		let taken = match op {
			ConditionOp::Fact(_) => 0,
			ConditionOp::Not => 1,
			ConditionOp::And | ConditionOp::Or => 2,
		};
		depth.checked_sub(taken)?.checked_add(1)
	});
	program.is_empty() || depth == Some(1)
}

/// Whether the conditions hold, given which facts do. An empty program holds; one that is not well formed does not.
pub fn hold(program: &[ConditionOp], is_true: impl FnMut(&Fact) -> bool) -> bool {
	program.is_empty() || evaluate(program, is_true).unwrap_or(false)
}

fn evaluate(program: &[ConditionOp], mut is_true: impl FnMut(&Fact) -> bool) -> Option<bool> {
	let mut stack: Vec<bool> = Vec::with_capacity(program.len());
	for op in program {
		let value = match op {
			ConditionOp::Fact(fact) => is_true(fact),
			ConditionOp::Not => !stack.pop()?,
			ConditionOp::And => {
				let (right, left) = (stack.pop()?, stack.pop()?);
				left && right
			},
			ConditionOp::Or => {
				let (right, left) = (stack.pop()?, stack.pop()?);
				left || right
			},
		};
		stack.push(value);
	}
	match stack[..] {
		[value] => Some(value),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// The expression as people think of it, evaluated as people do.
	#[derive(Clone, Debug)]
	enum Tree {
		Fact(Fact),
		And(Box<Tree>, Box<Tree>),
		Or(Box<Tree>, Box<Tree>),
		Not(Box<Tree>),
	}

	impl Tree {
		fn holds(&self, is_true: &impl Fn(&Fact) -> bool) -> bool {
			match self {
				Tree::Fact(fact) => is_true(fact),
				Tree::And(left, right) => left.holds(is_true) && right.holds(is_true),
				Tree::Or(left, right) => left.holds(is_true) || right.holds(is_true),
				Tree::Not(inner) => !inner.holds(is_true),
			}
		}

		fn program(&self, into: &mut Vec<ConditionOp>) {
			match self {
				Tree::Fact(fact) => into.push(ConditionOp::Fact(*fact)),
				Tree::And(left, right) => {
					left.program(into);
					right.program(into);
					into.push(ConditionOp::And);
				},
				Tree::Or(left, right) => {
					left.program(into);
					right.program(into);
					into.push(ConditionOp::Or);
				},
				Tree::Not(inner) => {
					inner.program(into);
					into.push(ConditionOp::Not);
				},
			}
		}

		/// Reads a program back, if it is the program of one tree.
		fn of(program: &[ConditionOp]) -> Option<Tree> {
			let (tree, rest) = Self::ending(program)?;
			rest.is_empty().then_some(tree)
		}

		/// The tree whose program ends with the last step, and the steps before it.
		fn ending(program: &[ConditionOp]) -> Option<(Tree, &[ConditionOp])> {
			let (last, rest) = program.split_last()?;
			Some(match last {
				ConditionOp::Fact(fact) => (Tree::Fact(*fact), rest),
				ConditionOp::Not => {
					let (inner, rest) = Self::ending(rest)?;
					(Tree::Not(inner.into()), rest)
				},
				ConditionOp::And | ConditionOp::Or => {
					let (right, rest) = Self::ending(rest)?;
					let (left, rest) = Self::ending(rest)?;
					let tree = match last {
						ConditionOp::And => Tree::And(left.into(), right.into()),
						_ => Tree::Or(left.into(), right.into()),
					};
					(tree, rest)
				},
			})
		}
	}

	fn fact() -> impl Strategy<Value = Fact> {
		(0u64..8).prop_map(Fact::PolicyActive)
	}

	/// The facts that hold, as bits.
	fn is_true(facts: u8) -> impl Fn(&Fact) -> bool {
		move |fact| matches!(fact, Fact::PolicyActive(policy) if facts >> policy & 1 == 1)
	}

	fn tree() -> impl Strategy<Value = Tree> {
		fact().prop_map(Tree::Fact).prop_recursive(5, 24, 2, |inner| {
			prop_oneof![
				(inner.clone(), inner.clone()).prop_map(|(a, b)| Tree::And(a.into(), b.into())),
				(inner.clone(), inner.clone()).prop_map(|(a, b)| Tree::Or(a.into(), b.into())),
				inner.prop_map(|a| Tree::Not(a.into())),
			]
		})
	}

	fn op() -> impl Strategy<Value = ConditionOp> {
		prop_oneof![
			3 => fact().prop_map(ConditionOp::Fact),
			1 => Just(ConditionOp::And),
			1 => Just(ConditionOp::Or),
			1 => Just(ConditionOp::Not),
		]
	}

	proptest! {
		#[test]
		fn a_program_says_what_its_tree_says(tree in tree(), facts: u8) {
			let mut program = Vec::new();
			tree.program(&mut program);
			prop_assert!(is_well_formed(&program));
			prop_assert_eq!(hold(&program, is_true(facts)), tree.holds(&is_true(facts)));
		}

		#[test]
		fn exactly_the_programs_of_trees_are_well_formed(
			program in prop::collection::vec(op(), 1..=MAX_OPS as usize),
			facts: u8,
		) {
			let tree = Tree::of(&program);
			prop_assert_eq!(is_well_formed(&program), tree.is_some());
			prop_assert_eq!(evaluate(&program, is_true(facts)), tree.map(|tree| tree.holds(&is_true(facts))));
		}
	}

	const TRUE: ConditionOp = ConditionOp::Fact(Fact::HeightReached(0));

	#[test]
	fn no_conditions_hold() {
		assert!(is_well_formed(&[]));
		assert!(hold(&[], |_| false));
	}

	#[test]
	fn a_program_that_takes_what_is_not_there_is_refused_and_does_not_hold() {
		for program in [&[ConditionOp::Not][..], &[TRUE, ConditionOp::And], &[ConditionOp::Or, TRUE, TRUE]] {
			assert!(!is_well_formed(program));
			assert!(!hold(program, |_| true));
		}
	}

	#[test]
	fn a_program_that_leaves_two_values_is_refused_and_does_not_hold() {
		assert!(!is_well_formed(&[TRUE, TRUE]));
		assert!(!hold(&[TRUE, TRUE], |_| true));
	}

	#[test]
	fn the_encoding_of_conditions_is_frozen() {
		let amount = 1;
		assert_eq!(Fact::Paid { amount }.encode(), [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
		assert_eq!(Fact::OwnsNft { collection: 1, item: 2 }.encode(), [1, 1, 0, 0, 0, 2, 0, 0, 0]);
		assert_eq!(Fact::HeightReached(1).encode(), [2, 1, 0, 0, 0]);
		assert_eq!(Fact::HeightBefore(1).encode(), [3, 1, 0, 0, 0]);
		assert_eq!(Fact::PolicyActive(1).encode(), [4, 1, 0, 0, 0, 0, 0, 0, 0]);
		assert_eq!(ConditionOp::Fact(Fact::HeightReached(1)).encode(), [0, 2, 1, 0, 0, 0]);
		assert_eq!([ConditionOp::And, ConditionOp::Or, ConditionOp::Not].map(|op| op.encode()), [[1], [2], [3]]);
	}
}
