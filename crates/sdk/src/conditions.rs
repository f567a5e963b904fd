//! Conditions of a policy, as people write them.
//!
//! The chain keeps conditions as a program in postfix order ([`ConditionOp`]); people write
//! `paid 50 and (before 1000 or owns 3/7)`. `not` binds stronger than `and`, and `and` stronger than `or`.
//!
//! | Fact | Holds if |
//! |---|---|
//! | `paid 50` | the receiver has paid the owner at least 50 NLK under the policy |
//! | `owns 3/7` | the receiver owns item 7 of NFT collection 3 |
//! | `from 1000` | the current block is 1000 or later |
//! | `before 1000` | the current block comes before 1000 |
//! | `policy 12` | policy 12, which is older, is active and in its term |

use crate::amount::Nlk;
use codec::{Decode, Encode};
use nulink_primitives::{sharing::PolicyId, token::Balance};

/// The most steps that a program has.
pub const MAX_OPS: usize = 16;

/// Something that the chain can check.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Fact {
	/// The receiver has paid the owner at least so much, in base units.
	Paid(Balance),
	/// The receiver owns the item of the collection.
	OwnsNft(u32, u32),
	/// The current block is this one or a later one.
	HeightReached(u32),
	/// The current block comes before this one.
	HeightBefore(u32),
	/// An older policy is active and in its term.
	PolicyActive(PolicyId),
}

/// A step of a program: it takes truth values from a stack and puts one on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum ConditionOp {
	/// Puts whether the fact holds.
	Fact(Fact),
	/// Takes two.
	And,
	/// Takes two.
	Or,
	/// Takes one.
	Not,
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionError {
	/// It cannot be read from here on.
	#[error("the condition cannot be read at {at:?}: {expected} is expected there. An example: paid 5 and (before 1000 or owns 3/7)")]
	Unreadable {
		/// Where.
		at: String,
		/// What would be right.
		expected: &'static str,
	},
	/// It has too many parts.
	#[error("the condition has {0} parts (facts, and, or, not), and at most {MAX_OPS} are allowed")]
	TooLong(usize),
}

/// Reads a condition into a program.
pub fn parse(text: &str) -> Result<Vec<ConditionOp>, ConditionError> {
	let spaced = text.replace('(', " ( ").replace(')', " ) ");
	let words: Vec<_> = spaced.split_whitespace().collect();
	// Deeper than this is too long anyway, and the reader calls itself for every parenthesis.
	if words.len() > 8 * MAX_OPS {
		return Err(ConditionError::TooLong(words.len()));
	}
	let mut reader = Reader { words: &words, program: Vec::new() };
	reader.either()?;
	if !reader.words.is_empty() {
		return Err(reader.unreadable("and, or, or the end"));
	}
	match reader.program.len() {
		long if long > MAX_OPS => Err(ConditionError::TooLong(long)),
		_ => Ok(reader.program),
	}
}

struct Reader<'a> {
	words: &'a [&'a str],
	program: Vec<ConditionOp>,
}

impl<'a> Reader<'a> {
	fn unreadable(&self, expected: &'static str) -> ConditionError {
		ConditionError::Unreadable { at: self.words.join(" "), expected }
	}

	/// Takes the word, if it is the next one.
	fn take(&mut self, word: &str) -> bool {
		match self.words.split_first() {
			Some((next, rest)) if *next == word => {
				self.words = rest;
				true
			},
			_ => false,
		}
	}

	fn either(&mut self) -> Result<(), ConditionError> {
		self.both()?;
		while self.take("or") {
			self.both()?;
			self.program.push(ConditionOp::Or);
		}
		Ok(())
	}

	fn both(&mut self) -> Result<(), ConditionError> {
		self.single()?;
		while self.take("and") {
			self.single()?;
			self.program.push(ConditionOp::And);
		}
		Ok(())
	}

	fn single(&mut self) -> Result<(), ConditionError> {
		if self.take("not") {
			self.single()?;
			self.program.push(ConditionOp::Not);
			return Ok(());
		}
		if self.take("(") {
			self.either()?;
			return if self.take(")") { Ok(()) } else { Err(self.unreadable("a closing parenthesis")) };
		}
		let fact = self.fact()?;
		self.program.push(ConditionOp::Fact(fact));
		Ok(())
	}

	fn fact(&mut self) -> Result<Fact, ConditionError> {
		let start = self.words;
		let unreadable = |expected| ConditionError::Unreadable { at: start.join(" "), expected };
		let [name, value, rest @ ..] = self.words else {
			return Err(unreadable("a fact, like paid 5"));
		};
		self.words = rest;
		match *name {
			"paid" => {
				let amount: Nlk = value.parse().map_err(|_| unreadable("paid and an amount of NLK"))?;
				Ok(Fact::Paid(amount.0))
			},
			"owns" => {
				let unreadable = || unreadable("owns and COLLECTION/ITEM");
				let (collection, item) = value.split_once('/').ok_or_else(unreadable)?;
				let number = |text: &str| text.parse().map_err(|_| unreadable());
				Ok(Fact::OwnsNft(number(collection)?, number(item)?))
			},
			"from" => value.parse().map(Fact::HeightReached).map_err(|_| unreadable("from and a block number")),
			"before" => value.parse().map(Fact::HeightBefore).map_err(|_| unreadable("before and a block number")),
			"policy" => value.parse().map(Fact::PolicyActive).map_err(|_| unreadable("policy and its number")),
			_ => Err(unreadable("one of paid, owns, from, before, policy, not")),
		}
	}
}

/// Writes a program as people read it. What is no program of one condition is shown as the chain has it.
pub fn to_text(program: &[ConditionOp]) -> String {
	infix(program).unwrap_or_else(|| format!("{program:?}"))
}

fn infix(program: &[ConditionOp]) -> Option<String> {
	// Each with how strongly it binds: 0 or, 1 and, 2 the rest.
	let mut stack: Vec<(String, u8)> = Vec::new();
	let around = |(text, binds): (String, u8), least: u8| if binds < least { format!("({text})") } else { text };
	for op in program {
		let next = match op {
			ConditionOp::Fact(fact) => (fact_to_text(fact), 2),
			ConditionOp::Not => (format!("not {}", around(stack.pop()?, 2)), 2),
			ConditionOp::And | ConditionOp::Or => {
				let (word, binds) = if *op == ConditionOp::And { ("and", 1) } else { ("or", 0) };
				let (right, left) = (stack.pop()?, stack.pop()?);
				// What binds equally needs no parentheses on the left, where the reader begins.
				(format!("{} {word} {}", around(left, binds), around(right, binds + 1)), binds)
			},
		};
		stack.push(next);
	}
	match &stack[..] {
		[(text, _)] => Some(text.clone()),
		[] => Some(String::new()),
		_ => None,
	}
}

fn fact_to_text(fact: &Fact) -> String {
	match fact {
		Fact::Paid(amount) => {
			let amount = Nlk(*amount).to_string();
			format!("paid {}", amount.trim_end_matches(" NLK"))
		},
		Fact::OwnsNft(collection, item) => format!("owns {collection}/{item}"),
		Fact::HeightReached(block) => format!("from {block}"),
		Fact::HeightBefore(block) => format!("before {block}"),
		Fact::PolicyActive(policy) => format!("policy {policy}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::token::NLK;
	use ConditionOp::{And, Not, Or};

	const PAID: ConditionOp = ConditionOp::Fact(Fact::Paid(50 * NLK));
	const BEFORE: ConditionOp = ConditionOp::Fact(Fact::HeightBefore(1000));
	const OWNS: ConditionOp = ConditionOp::Fact(Fact::OwnsNft(3, 7));

	#[test]
	fn and_binds_stronger_than_or_and_not_stronger_than_both() {
		assert_eq!(parse("paid 50"), Ok(vec![PAID]));
		assert_eq!(parse("paid 50 and (before 1000 or owns 3/7)"), Ok(vec![PAID, BEFORE, OWNS, Or, And]));
		assert_eq!(parse("paid 50 or before 1000 and owns 3/7"), Ok(vec![PAID, BEFORE, OWNS, And, Or]));
		assert_eq!(parse("not paid 50 and before 1000"), Ok(vec![PAID, Not, BEFORE, And]));
		assert_eq!(parse("not (paid 50 and before 1000)"), Ok(vec![PAID, BEFORE, And, Not]));
	}

	#[test]
	fn what_is_shown_is_read_to_the_same_program() {
		for text in [
			"paid 50",
			"paid 0.5 and policy 12",
			"paid 50 and (before 1000 or owns 3/7)",
			"paid 50 or before 1000 and owns 3/7",
			"not (paid 50 or from 7) and before 1000",
			"not not paid 1",
			"paid 1 or (paid 2 or paid 3)",
			"paid 1 or paid 2 or paid 3",
		] {
			assert_eq!(to_text(&parse(text).unwrap()), text);
		}
		assert_eq!(to_text(&[]), "");
	}

	#[test]
	fn a_slip_is_told_with_its_place() {
		for (text, place) in [
			("", ""),
			("paid", "paid"),
			("paid x", "paid x"),
			("paid 5 and", ""),
			("paid 5 paid 6", "paid 6"),
			("(paid 5", ""),
			("paid 5)", ")"),
			("owns 3", "owns 3"),
			("before soon", "before soon"),
			("pays 5", "pays 5"),
		] {
			match parse(text) {
				Err(ConditionError::Unreadable { at, .. }) => assert_eq!(at, place, "{text}"),
				other => panic!("{text}: {other:?}"),
			}
		}
	}

	#[test]
	fn a_condition_too_long_is_refused() {
		let long = ["paid 1"; 9].join(" and ");
		assert_eq!(parse(&long), Err(ConditionError::TooLong(17)));
		assert!(matches!(parse(&"(".repeat(100_000)), Err(ConditionError::TooLong(_))));
	}
}
