//! What programs are made of: operations, and the types that they take and give.

use crate::value::{Clear, Type};
use std::fmt;

/// How many values a table has: one for each of the [`Type::U8`] that it is asked for.
pub const TABLE_LEN: usize = 256;

/// An operation on one value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum UnaryOp {
	/// Minus the number, modulo the size of its type.
	Neg,
	/// Every bit turned over.
	Not,
}

/// An operation on two values of the same type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BinaryOp {
	/// The sum, modulo the size of the type.
	Add,
	/// The difference, modulo the size of the type.
	Sub,
	/// The product, modulo the size of the type.
	Mul,
	/// The quotient by a constant, rounded towards zero.
	Div,
	/// What a division by a constant leaves; it has the sign of the dividend.
	Rem,
	/// The bits that both have.
	And,
	/// The bits that one of them has.
	Or,
	/// The bits that only one of them has.
	Xor,
	/// Whether they are equal.
	Eq,
	/// Whether they are not.
	Ne,
	/// Whether the left one is less.
	Lt,
	/// Whether the left one is less, or equal.
	Le,
	/// Whether the left one is greater.
	Gt,
	/// Whether the left one is greater, or equal.
	Ge,
	/// The lesser one.
	Min,
	/// The greater one.
	Max,
}

/// A movement of bits by an amount in the clear.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ShiftOp {
	/// Towards the highest bit; zeros follow.
	Shl,
	/// Towards the lowest bit; copies of the sign follow, of types without sign zeros.
	Shr,
	/// Towards the highest bit; what leaves there comes in below.
	Rotl,
	/// Towards the lowest bit; what leaves there comes in above.
	Rotr,
}

/// An operation on values that are told by a `V`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Operation<V> {
	/// On one value.
	Unary(UnaryOp, V),
	/// On two values of the same type.
	Binary(BinaryOp, V, V),
	/// The bits of a number, moved by less than its width.
	Shift(ShiftOp, V, u8),
	/// By a condition, the first of two values if it is true, and the second one if not.
	Select(V, V, V),
	/// The number as one of another type: its lowest bits, or with copies of its sign above it.
	Cast(Type, V),
	/// What a table has for a number of type [`Type::U8`]: all values are of the same type.
	Table(V, Box<[Clear; TABLE_LEN]>),
	/// The sum of numbers of any types, modulo the size of the type that is given. True counts as one.
	Sum(Type, Vec<V>),
	/// The sum of numbers of any types, each times its weight, modulo the size of the type that is given.
	Dot(Type, Vec<(V, i64)>),
}

/// Why an operation does not fit its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Misfit {
	/// The operands are of two types.
	#[error("{0} and {1} are not the same type: cast one of them")]
	Different(Type, Type),
	/// The operation is not there for a type.
	#[error("there is none for {0}")]
	NotFor(Type),
	/// A condition is a number.
	#[error("a condition is a bool, and this is {0}: compare it with something")]
	Condition(Type),
	/// A table is asked for something else than a byte.
	#[error("a table is asked for a u8, and this is {0}: cast it")]
	TableInput(Type),
	/// The values of a table are of several types.
	#[error("the values of a table are of one type, and here are {0} and {1}")]
	TableValues(Type, Type),
	/// Bits are moved too far.
	#[error("the bits of {ty} are moved by less than {}, not by {amount}", ty.bits())]
	Amount {
		/// How far.
		amount: u8,
		/// The type.
		ty: Type,
	},
	/// Nothing is summed up.
	#[error("a sum has at least one term")]
	NoTerms,
	/// A divisor that is not a constant.
	#[error("a divisor is a constant")]
	Divisor,
	/// A division by zero.
	#[error("there is no division by zero")]
	Zero,
}

impl UnaryOp {
	/// All of them, in the order of the encoding.
	pub const ALL: [UnaryOp; 2] = [UnaryOp::Neg, UnaryOp::Not];

	/// What people write.
	pub const fn name(self) -> &'static str {
		match self {
			UnaryOp::Neg => "neg",
			UnaryOp::Not => "not",
		}
	}
}

impl BinaryOp {
	/// All of them, in the order of the encoding.
	pub const ALL: [BinaryOp; 16] = [
		BinaryOp::Add,
		BinaryOp::Sub,
		BinaryOp::Mul,
		BinaryOp::Div,
		BinaryOp::Rem,
		BinaryOp::And,
		BinaryOp::Or,
		BinaryOp::Xor,
		BinaryOp::Eq,
		BinaryOp::Ne,
		BinaryOp::Lt,
		BinaryOp::Le,
		BinaryOp::Gt,
		BinaryOp::Ge,
		BinaryOp::Min,
		BinaryOp::Max,
	];

	/// What people write.
	pub const fn name(self) -> &'static str {
		match self {
			BinaryOp::Add => "add",
			BinaryOp::Sub => "sub",
			BinaryOp::Mul => "mul",
			BinaryOp::Div => "div",
			BinaryOp::Rem => "rem",
			BinaryOp::And => "and",
			BinaryOp::Or => "or",
			BinaryOp::Xor => "xor",
			BinaryOp::Eq => "eq",
			BinaryOp::Ne => "ne",
			BinaryOp::Lt => "lt",
			BinaryOp::Le => "le",
			BinaryOp::Gt => "gt",
			BinaryOp::Ge => "ge",
			BinaryOp::Min => "min",
			BinaryOp::Max => "max",
		}
	}

	/// Whether it compares: it takes values of every type, and gives a bool.
	pub const fn compares(self) -> bool {
		use BinaryOp::*;
		matches!(self, Eq | Ne | Lt | Le | Gt | Ge)
	}

	/// Whether it is there for bools.
	const fn takes_bool(self) -> bool {
		use BinaryOp::*;
		self.compares() || matches!(self, And | Or | Xor)
	}
}

impl ShiftOp {
	/// All of them, in the order of the encoding.
	pub const ALL: [ShiftOp; 4] = [ShiftOp::Shl, ShiftOp::Shr, ShiftOp::Rotl, ShiftOp::Rotr];

	/// What people write.
	pub const fn name(self) -> &'static str {
		match self {
			ShiftOp::Shl => "shl",
			ShiftOp::Shr => "shr",
			ShiftOp::Rotl => "rotl",
			ShiftOp::Rotr => "rotr",
		}
	}
}

impl<V: Copy> Operation<V> {
	/// What people write.
	pub const fn name(&self) -> &'static str {
		match self {
			Operation::Unary(op, ..) => op.name(),
			Operation::Binary(op, ..) => op.name(),
			Operation::Shift(op, ..) => op.name(),
			Operation::Select(..) => "select",
			Operation::Cast(..) => "cast",
			Operation::Table(..) => "table",
			Operation::Sum(..) => "sum",
			Operation::Dot(..) => "dot",
		}
	}

	/// Calls a function with each operand, in order. One that is there twice is told twice.
	pub fn operands(&self, mut tell: impl FnMut(V)) {
		match self {
			Operation::Unary(_, a) | Operation::Shift(_, a, _) | Operation::Cast(_, a) | Operation::Table(a, _) => {
				tell(*a)
			},
			Operation::Binary(_, a, b) => [a, b].into_iter().for_each(|v| tell(*v)),
			Operation::Select(c, a, b) => [c, a, b].into_iter().for_each(|v| tell(*v)),
			Operation::Sum(_, terms) => terms.iter().for_each(|v| tell(*v)),
			Operation::Dot(_, terms) => terms.iter().for_each(|(v, _)| tell(*v)),
		}
	}

	/// The same operation on values that are told otherwise.
	pub fn map<W>(&self, mut of: impl FnMut(V) -> W) -> Operation<W> {
		match self {
			Operation::Unary(op, a) => Operation::Unary(*op, of(*a)),
			Operation::Binary(op, a, b) => Operation::Binary(*op, of(*a), of(*b)),
			Operation::Shift(op, a, amount) => Operation::Shift(*op, of(*a), *amount),
			Operation::Select(c, a, b) => Operation::Select(of(*c), of(*a), of(*b)),
			Operation::Cast(ty, a) => Operation::Cast(*ty, of(*a)),
			Operation::Table(a, values) => Operation::Table(of(*a), values.clone()),
			Operation::Sum(ty, terms) => Operation::Sum(*ty, terms.iter().map(|v| of(*v)).collect()),
			Operation::Dot(ty, terms) => Operation::Dot(*ty, terms.iter().map(|(v, w)| (of(*v), *w)).collect()),
		}
	}

	/// The type of what it gives, where its operands are of these types, and have these values if they are constants.
	pub fn result(&self, ty_of: impl Fn(V) -> Type, constant: impl Fn(V) -> Option<Clear>) -> Result<Type, Misfit> {
		match self {
			Operation::Unary(op, a) => match (op, ty_of(*a)) {
				(UnaryOp::Neg, Type::Bool) => Err(Misfit::NotFor(Type::Bool)),
				(_, ty) => Ok(ty),
			},
			Operation::Binary(op, a, b) => {
				let ty = same(ty_of(*a), ty_of(*b))?;
				if ty == Type::Bool && !op.takes_bool() {
					return Err(Misfit::NotFor(ty));
				}
				if matches!(op, BinaryOp::Div | BinaryOp::Rem) && !constant(*b).ok_or(Misfit::Divisor)?.is_true() {
					return Err(Misfit::Zero);
				}
				Ok(if op.compares() { Type::Bool } else { ty })
			},
			Operation::Shift(_, a, amount) => match ty_of(*a) {
				Type::Bool => Err(Misfit::NotFor(Type::Bool)),
				ty if u32::from(*amount) >= ty.bits() => Err(Misfit::Amount { amount: *amount, ty }),
				ty => Ok(ty),
			},
			Operation::Select(c, a, b) => match ty_of(*c) {
				Type::Bool => same(ty_of(*a), ty_of(*b)),
				ty => Err(Misfit::Condition(ty)),
			},
			Operation::Cast(ty, _) => number(*ty),
			Operation::Table(a, values) => match ty_of(*a) {
				Type::U8 => {
					let ty = values[0].ty();
					match values.iter().find(|value| value.ty() != ty) {
						None => Ok(ty),
						Some(other) => Err(Misfit::TableValues(ty, other.ty())),
					}
				},
				ty => Err(Misfit::TableInput(ty)),
			},
			Operation::Sum(ty, terms) => at_least_one(terms).and_then(|()| number(*ty)),
			Operation::Dot(ty, terms) => at_least_one(terms).and_then(|()| number(*ty)),
		}
	}
}

fn same(left: Type, right: Type) -> Result<Type, Misfit> {
	if left == right {
		Ok(left)
	} else {
		Err(Misfit::Different(left, right))
	}
}

fn number(ty: Type) -> Result<Type, Misfit> {
	if ty.is_integer() {
		Ok(ty)
	} else {
		Err(Misfit::NotFor(ty))
	}
}

fn at_least_one<T>(terms: &[T]) -> Result<(), Misfit> {
	if terms.is_empty() {
		Err(Misfit::NoTerms)
	} else {
		Ok(())
	}
}

impl fmt::Display for UnaryOp {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

impl fmt::Display for BinaryOp {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

impl fmt::Display for ShiftOp {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}
