//! A program with all that there is to do with numbers.

use nulink_fhe::{
	program::{BinaryOp, Builder, ShiftOp},
	CheckedProgram, Clear, Type,
};

/// Every operation on numbers of a type, with encrypted operands and constants.
pub fn everything(ty: Type) -> CheckedProgram {
	let mut builder = Builder::new();
	let (a, b, c) = (builder.input(ty), builder.input(ty), builder.input(Type::Bool));
	let d = Clear::wrapping(ty, 0x5bb5_b35b_db5b_b593_u64.into());
	let mut values = Vec::new();
	for op in BinaryOp::ALL {
		if !matches!(op, BinaryOp::Div | BinaryOp::Rem) {
			values.push(builder.binary(op, a, b).expect("it fits"));
			values.push(builder.binary(op, d, a).expect("it fits"));
		}
		values.push(builder.binary(op, a, d).expect("it fits"));
	}
	for op in ShiftOp::ALL {
		values.extend([1, 2, 5].map(|amount| builder.shift(op, a, amount).expect("it fits")));
	}
	for (yes, no) in [(a, b), (a, d.into()), (d.into(), b), (true.into(), c)] {
		values.extend(builder.select(c, yes, no).ok());
	}
	let other = if ty.is_signed() { Type::U64 } else { Type::I64 };
	values.extend([other, Type::I16].map(|other| builder.cast(other, a).expect("it fits")));
	values.push(builder.dot(ty, &[(a, 3), (b, -7), (c, 5), (c, -9), (d.into(), 11)]).expect("it fits"));
	values.push(builder.sum(other, &[a, b, c, a, a, b, b]).expect("it fits"));
	values.truncate(64);
	assert!(values.len() > 60);
	values.into_iter().for_each(|value| builder.output(value));
	builder.finish().expect("of sound shape").check().expect("it fits")
}
