//! Programs in the clear mean what Rust means.

use crate::owner::{checked, clear};
use nulink_fhe::{
	clear::{run, ClearError},
	program::{BinaryOp, Builder, Operation, ShiftOp, UnaryOp},
	CheckedProgram, Clear, Type,
};

fn single(ty: Type, operation: impl Fn(&mut Builder) -> nulink_fhe::program::Value) -> CheckedProgram {
	let mut builder = Builder::new();
	let value = operation(&mut builder);
	builder.output(value);
	let program = builder.finish().expect("it is one").check().expect("its types fit");
	assert!(program.type_of(0) == Some(ty) || program.input_types().is_empty());
	program
}

fn binary(ty: Type, op: BinaryOp) -> CheckedProgram {
	single(ty, |builder| {
		let (a, b) = (builder.input(ty), builder.input(ty));
		builder.binary(op, a, b).expect("it fits")
	})
}

macro_rules! like_rust {
	($name:ident, $ty:expr, $native:ty, $values:expr) => {
		#[test]
		fn $name() {
			let values: Vec<$native> = $values;
			let of = |value: $native| Clear::new($ty, value).expect("in range");
			let operations: [(BinaryOp, fn($native, $native) -> $native); 8] = [
				(BinaryOp::Add, <$native>::wrapping_add),
				(BinaryOp::Sub, <$native>::wrapping_sub),
				(BinaryOp::Mul, <$native>::wrapping_mul),
				(BinaryOp::And, |a, b| a & b),
				(BinaryOp::Or, |a, b| a | b),
				(BinaryOp::Xor, |a, b| a ^ b),
				(BinaryOp::Min, Ord::min),
				(BinaryOp::Max, Ord::max),
			];
			let comparisons: [(BinaryOp, fn(&$native, &$native) -> bool); 6] = [
				(BinaryOp::Eq, PartialEq::eq),
				(BinaryOp::Ne, PartialEq::ne),
				(BinaryOp::Lt, PartialOrd::lt),
				(BinaryOp::Le, PartialOrd::le),
				(BinaryOp::Gt, PartialOrd::gt),
				(BinaryOp::Ge, PartialOrd::ge),
			];
			let operations = operations.map(|(op, native)| (binary($ty, op), native));
			let comparisons = comparisons.map(|(op, native)| (binary($ty, op), native));
			for a in &values {
				for b in &values {
					for (program, native) in &operations {
						let found = run(program, &[of(*a), of(*b)]);
						assert_eq!(found, Ok(vec![of(native(*a, *b))]), "{} {a} {b}", program.program());
					}
					for (program, native) in &comparisons {
						let found = run(program, &[of(*a), of(*b)]);
						assert_eq!(found, Ok(vec![native(a, b).into()]), "{} {a} {b}", program.program());
					}
					if *b != 0 {
						let divisions: [(BinaryOp, fn($native, $native) -> $native); 2] =
							[(BinaryOp::Div, <$native>::wrapping_div), (BinaryOp::Rem, <$native>::wrapping_rem)];
						for (op, native) in divisions {
							let program = single($ty, |builder| {
								let a = builder.input($ty);
								builder.binary(op, a, of(*b)).expect("it fits")
							});
							assert_eq!(run(&program, &[of(*a)]), Ok(vec![of(native(*a, *b))]), "{op} {a} {b}");
						}
					}
				}
				let movements: [(ShiftOp, fn($native, u32) -> $native); 4] = [
					(ShiftOp::Shl, <$native>::wrapping_shl),
					(ShiftOp::Shr, <$native>::wrapping_shr),
					(ShiftOp::Rotl, <$native>::rotate_left),
					(ShiftOp::Rotr, <$native>::rotate_right),
				];
				for (op, native) in movements {
					for amount in 0..<$native>::BITS {
						let program = single($ty, |builder| {
							let a = builder.input($ty);
							builder.shift(op, a, amount as u8).expect("it fits")
						});
						assert_eq!(run(&program, &[of(*a)]), Ok(vec![of(native(*a, amount))]), "{op} {a} {amount}");
					}
				}
				let unary: [(UnaryOp, fn($native) -> $native); 2] =
					[(UnaryOp::Neg, <$native>::wrapping_neg), (UnaryOp::Not, |a| !a)];
				for (op, native) in unary {
					let program = single($ty, |builder| {
						let a = builder.input($ty);
						builder.unary(op, a).expect("it fits")
					});
					assert_eq!(run(&program, &[of(*a)]), Ok(vec![of(native(*a))]), "{op} {a}");
				}
			}
		}
	};
}

like_rust!(bytes_are_like_those_of_rust, Type::U8, u8, vec![0, 1, 2, 3, 7, 64, 127, 128, 200, 254, 255]);
like_rust!(bytes_with_sign_are_like_those_of_rust, Type::I8, i8, vec![0, 1, 3, 100, 127, -1, -2, -5, -127, -128]);
like_rust!(large_numbers_are_like_those_of_rust, Type::U64, u64, vec![0, 1, 10, 1 << 32, u64::MAX - 1, u64::MAX]);
like_rust!(large_numbers_with_sign_are_like_those_of_rust, Type::I64, i64, vec![0, 1, -1, 77, i64::MAX, i64::MIN]);

#[test]
fn sums_take_every_type_and_wrap_at_the_end_only() {
	let program = checked("input a: i8\ninput b: u16\ninput c: bool\ns = dot u8 2*a 1*b -3*c 1*5i64\noutput s");
	let inputs = [clear(Type::I8, -100), clear(Type::U16, 60_000), true.into()];
	assert_eq!(run(&program, &inputs), Ok(vec![Clear::wrapping(Type::U8, -200 + 60_000 - 3 + 5)]));
}

#[test]
fn casts_repeat_the_sign_of_where_they_come_from() {
	let program = checked("input a: i8\nb = cast u16 a\nc = cast i32 b\nd = cast i8 b\noutput b\noutput c\noutput d");
	let found = run(&program, &[clear(Type::I8, -2)]);
	assert_eq!(found, Ok(vec![clear(Type::U16, 0xfffe), clear(Type::I32, 0xfffe), clear(Type::I8, -2)]));
}

#[test]
fn inputs_of_other_types_are_refused() {
	let program = checked("input a: u8\noutput a");
	assert_eq!(run(&program, &[]), Err(ClearError::Count { found: 0, expected: 1 }));
	let wrong = ClearError::Type { input: 0, found: Type::Bool, expected: Type::U8 };
	assert_eq!(run(&program, &[true.into()]), Err(wrong));
}

#[test]
fn a_builder_computes_what_is_constant() {
	let mut builder = Builder::new();
	let a = builder.input(Type::U8);
	let six = builder.binary(BinaryOp::Mul, clear(Type::U8, 2), clear(Type::U8, 3)).expect("it fits");
	assert_eq!(six.constant(), Some(clear(Type::U8, 6)));
	let sum = builder.operation(Operation::Binary(BinaryOp::Add, a, six)).expect("it fits");
	builder.output(sum);
	assert_eq!(builder.finish().map(|program| program.operations().len()), Ok(1));
}
