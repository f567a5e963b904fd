//! Programs: their encoding, their text, their checks.

use crate::{
	owner::clear,
	random::{cases, programs},
};
use nulink_fhe::{
	program::{BinaryOp, Builder, Misfit, Operation, UnaryOp},
	Clear, Program, ProgramError, Type, MAX_BOOTSTRAPS, MAX_NODES, MAX_PROGRAM_LEN,
};
use proptest::prelude::*;

const SCORE: &str = "
# Who is old or heavy.
input age: u8          # in years
input weight: i16
input smokes: bool
score = dot i32 3*age -2*weight 20*smokes 1*5i32
high  = gt score 100
risk  = or high smokes
class = table u8 age 0*65 1*191
chosen = select risk class 7
output risk
output chosen
";

fn parse(text: &str) -> Program {
	text.parse().expect("a program")
}

/// Where a text is wrong, and what is said.
fn wrong(text: &str) -> (usize, usize, String) {
	let error = text.parse::<Program>().expect_err("it is no program");
	(error.line, error.column, error.message)
}

#[test]
fn the_encoding_is_frozen() {
	let program = parse("input age: u8\nold = ge age 65\noutput old");
	let bytes = [&b"nulink/program/v1"[..], &[4, 1], &[4, 1, 65], &[4, 16 + 13, 0, 4], &[4, 8]].concat();
	assert_eq!(program.encode(), bytes);
	let id = "1907f0c8f981be376c1719db23e76563ac90c0e7ff21393590f4bd6e9fc6c149";
	assert_eq!(program.id().map(|byte| format!("{byte:02x}")).concat(), id);
}

#[test]
fn every_operation_has_its_number_and_its_words() {
	let program = parse(SCORE);
	assert_eq!(Program::decode(&program.encode()), Ok(program.clone()));
	let text = "\
input i0: u8
input i1: i16
input i2: bool
v0 = dot i32 3*i0 -2*i1 20*i2 1*5i32
v1 = gt v0 100i32
v2 = or v1 i2
v3 = table u8 i0 0*65 1*191
v4 = select v2 v3 7u8
output v2
output v4
";
	assert_eq!(program.to_string(), text);
	assert_eq!(parse(text), program);
}

proptest! {
	#![proptest_config(cases(200))]

	#[test]
	fn bytes_and_texts_come_back_as_the_same_program(program in programs(&Type::ALL, 0..40)) {
		let bytes = program.encode();
		prop_assert_eq!(Program::decode(&bytes), Ok(program.clone()));
		prop_assert_eq!(program.to_string().parse::<Program>(), Ok(program.clone()));
		prop_assert!(program.check().is_ok());
	}

	#[test]
	fn whatever_bytes_decode_to_has_no_other_bytes(
		program in programs(&Type::ALL, 0..12),
		changes in proptest::collection::vec((any::<usize>(), any::<u8>(), 0..4u8), 1..4),
	) {
		let mut bytes = program.encode();
		for (at, byte, how) in changes {
			let at = at % bytes.len();
			match how {
				0 => bytes[at] = byte,
				1 => bytes[at] ^= 1 << (byte % 8),
				2 => bytes.insert(at, byte),
				_ => drop(bytes.remove(at)),
			}
		}
		if let Ok(found) = Program::decode(&bytes) {
			prop_assert_eq!(found.encode(), bytes);
			// Types may not fit now; that is told, and nothing else happens.
			let _ = found.check();
		}
	}

	#[test]
	fn bytes_of_strangers_are_refused_or_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
		let branded = [b"nulink/program/v1", &bytes[..]].concat();
		for bytes in [bytes, branded] {
			if let Ok(found) = Program::decode(&bytes) {
				prop_assert_eq!(found.encode(), bytes);
			}
		}
	}

	#[test]
	fn texts_of_strangers_are_refused_or_read(text in "[a-c0-9 :=*#\\-\nu]{0,60}|(input|output|add|dot|table|u8|x|=|:|\\*|3|\n| ){0,30}") {
		if let Ok(program) = text.parse::<Program>() {
			prop_assert_eq!(program.to_string().parse(), Ok(program));
		}
	}
}

#[test]
fn an_encoding_that_is_not_the_shortest_is_refused() {
	let bytes = parse("input age: u8\nnot = not age\noutput not").encode();
	let index = bytes.len() - 3;
	assert_eq!(bytes[index], 0);
	// The index 0 in two bytes.
	let longer = [&bytes[..index], &[1, 0], &bytes[index + 1..]].concat();
	assert!(matches!(Program::decode(&longer), Err(ProgramError::Encoding(_))));
	let over = [&bytes[..], &[0]].concat();
	assert!(matches!(Program::decode(&over), Err(ProgramError::Encoding(_))));
	assert_eq!(Program::decode(&bytes[1..]), Err(ProgramError::Brand));
}

#[test]
fn what_is_out_of_shape_is_refused() {
	let not = |value| Operation::Unary(UnaryOp::Not, value);
	let (one, two) = (clear(Type::U8, 1), clear(Type::U8, 2));
	let new = Program::new;
	assert_eq!(new(vec![Type::U8], vec![], vec![], vec![]), Err(ProgramError::NoOutput));
	assert_eq!(
		new(vec![Type::U8], vec![], vec![not(1)], vec![1]),
		Err(ProgramError::Order { operation: 0, value: 1 }),
		"an operation can not use itself"
	);
	assert_eq!(new(vec![Type::U8], vec![], vec![], vec![1]), Err(ProgramError::Output(1)));
	assert_eq!(new(vec![Type::U8], vec![], vec![not(0)], vec![0]), Err(ProgramError::Unused(1)));
	assert_eq!(new(vec![Type::U8], vec![one], vec![], vec![0]), Err(ProgramError::Unused(1)));
	assert_eq!(new(vec![], vec![two, one], vec![], vec![0, 1]), Err(ProgramError::Constants));
	assert_eq!(new(vec![], vec![one, one], vec![], vec![0, 1]), Err(ProgramError::Constants));
	let many = new(vec![Type::U8; 1025], vec![], vec![], vec![0]);
	assert_eq!(many, Err(ProgramError::TooMany { of: "inputs", found: 1025, limit: 1024 }));
	let many = new(vec![Type::U8], vec![], vec![], vec![0; 65]);
	assert_eq!(many, Err(ProgramError::TooMany { of: "outputs", found: 65, limit: 64 }));
	let limit = MAX_NODES as usize;
	let line = |len: usize| new(vec![Type::U8], vec![], (0..len as u32).map(not).collect(), vec![len as u32]);
	assert!(line(limit - 1).is_ok());
	let of = "inputs, constants and operations";
	assert_eq!(line(limit), Err(ProgramError::TooMany { of, found: limit + 1, limit }));
}

#[test]
fn a_program_that_is_too_long_is_refused() {
	let limit = MAX_PROGRAM_LEN as usize;
	let terms = vec![(0, i64::MIN); limit / 10];
	let program = Program::new(vec![Type::U8], vec![], vec![Operation::Dot(Type::U8, terms)], vec![1]);
	assert!(matches!(program, Err(ProgramError::Length { .. })));
	let bytes = vec![0; limit + 1];
	assert_eq!(Program::decode(&bytes), Err(ProgramError::Length { found: limit + 1, limit }));
}

#[test]
fn operations_that_do_not_fit_their_operands_are_refused() {
	let binary = |op, inputs: Vec<Type>| {
		let operations = vec![Operation::Binary(op, 0, 1)];
		let error = Program::new(inputs, vec![], operations, vec![2]).expect("of sound shape").check();
		match error {
			Err(ProgramError::Type { operation: 0, misfit, .. }) => Some(misfit),
			_ => None,
		}
	};
	let (u8, i8, bool) = (Type::U8, Type::I8, Type::Bool);
	assert_eq!(binary(BinaryOp::Add, vec![u8, i8]), Some(Misfit::Different(u8, i8)));
	assert_eq!(binary(BinaryOp::Add, vec![bool, bool]), Some(Misfit::NotFor(bool)));
	assert_eq!(binary(BinaryOp::Div, vec![u8, u8]), Some(Misfit::Divisor));
	assert_eq!(binary(BinaryOp::And, vec![bool, bool]), None);
	let mut builder = Builder::new();
	let a = builder.input(u8);
	assert_eq!(builder.binary(BinaryOp::Rem, a, clear(u8, 0)), Err(Misfit::Zero));
	assert_eq!(builder.select(a, a, a), Err(Misfit::Condition(u8)));
	assert_eq!(builder.sum(u8, &[]), Err(Misfit::NoTerms));
	assert_eq!(builder.cast(bool, a), Err(Misfit::NotFor(bool)));
	assert_eq!(
		builder.table(a, |byte| if byte < 9 { true.into() } else { clear(u8, 1) }),
		Err(Misfit::TableValues(bool, u8))
	);
	assert_eq!(builder.shift(nulink_fhe::program::ShiftOp::Shl, a, 8), Err(Misfit::Amount { amount: 8, ty: u8 }));
}

#[test]
fn a_program_that_costs_too_much_is_refused() {
	// The most that is: every product has its own constant, so that none was gone through before.
	let mut builder = Builder::new();
	let value = builder.input(Type::U64);
	let mut last = value;
	for at in 0..100 {
		let constant = Clear::wrapping(Type::U64, 0x5555_5555_5555_5555 + (at << 9));
		let product = builder.binary(BinaryOp::Mul, value, constant).expect("it fits");
		last = builder.binary(BinaryOp::Xor, last, product).expect("it fits");
	}
	builder.output(last);
	let program = builder.finish().expect("of sound shape").check().expect("below the limit");
	assert_eq!(program.costs().iter().sum::<u64>(), program.cost());
	let terms = vec![(0, 0x5555_5555_5555_5555); 50_000];
	let operation = |terms| Operation::Dot(Type::U64, terms);
	let program = |operations: Vec<_>| {
		let last = operations.len() as u32;
		Program::new(vec![Type::U64], vec![], operations, (1..=last).collect()).expect("of sound shape").check()
	};
	let once = program(vec![operation(terms.clone())]).expect("below the limit").cost();
	assert!(once > 10_000_000, "{once}");
	// Sums over the same value: what costs nothing to write.
	let all: Vec<_> = (0..8).map(|at| operation(vec![(at, i64::MAX); 6_000])).collect();
	let found = program(all).expect("below the limit").cost();
	assert!(found > once / 10, "{found}");
}

#[test]
fn operations_cost_what_the_documentation_says() {
	let cost = |ty: &str, line: &str| {
		let inputs = format!("input a: {ty}\ninput b: {ty}\ninput c: bool\ninput d: u8\n");
		parse(&format!("{inputs}r = {line}\noutput r")).check().expect("its types fit").cost()
	};
	// The table in the documentation of `nulink_fhe::program`.
	let table = [
		("add a b", [4, 8, 16, 32]),
		("add a 77", [4, 8, 16, 32]),
		("mul a b", [23, 99, 411, 1675]),
		("mul a 77", [7, 19, 43, 91]),
		("div a 10", [17, 63, 209, 767]),
		("eq a b", [5, 11, 20, 42]),
		("eq a 77", [3, 5, 11, 20]),
		("lt a b", [4, 8, 16, 32]),
		("lt a 77", [3, 5, 11, 21]),
		("max a b", [13, 25, 49, 97]),
		("select c a b", [9, 17, 33, 65]),
		("and a b", [4, 8, 16, 32]),
		("shl a 1", [4, 8, 16, 32]),
		("shl a 2", [0, 0, 0, 0]),
		("not a", [0, 0, 0, 0]),
		("cast u8 a", [0, 0, 0, 0]),
		("sum u32 a a a a a a a a a a", [25, 49, 92, 92]),
	];
	let found = table.map(|(line, _)| (line, ["u8", "u16", "u32", "u64"].map(|ty| cost(ty, line))));
	assert_eq!(found, table);
}

#[test]
fn no_program_within_the_other_limits_reaches_that_of_bootstraps_by_products() {
	let products = (0..MAX_NODES - 1).map(|at| Operation::Binary(BinaryOp::Mul, at, at)).collect();
	let program = Program::new(vec![Type::U64], vec![], products, vec![MAX_NODES - 1]).expect("of sound shape");
	let cost = program.check().expect("below the limit").cost();
	assert!((MAX_BOOTSTRAPS / 5..MAX_BOOTSTRAPS).contains(&cost), "{cost}");
}

#[test]
fn inputs_without_use_are_told() {
	let program = parse("input a: u8\ninput b: bool\ninput c: u8\noutput a");
	assert_eq!(program.unused_inputs(), [1, 2]);
}

#[test]
fn a_builder_writes_nothing_twice_and_nothing_in_vain() {
	let mut builder = Builder::new();
	let (a, b) = (builder.input(Type::U8), builder.input(Type::U8));
	let first = builder.binary(BinaryOp::Add, a, b).expect("it fits");
	let again = builder.binary(BinaryOp::Add, a, b).expect("it fits");
	let unused = builder.binary(BinaryOp::Mul, a, clear(Type::U8, 77)).expect("it fits");
	let large = builder.binary(BinaryOp::Gt, first, clear(Type::U8, 9)).expect("it fits");
	builder.output(large);
	assert_eq!(first, again);
	assert_eq!(unused.ty(), Type::U8);
	let program = builder.finish().expect("of sound shape");
	assert_eq!(program.constants(), [clear(Type::U8, 9)]);
	assert_eq!(program, parse("input a: u8\ninput b: u8\ns = add a b\nl = gt s 9\noutput l"));
}

#[test]
fn a_wrong_text_says_where_and_what_to_do() {
	let cases = [
		("input age u8", (1, 11), "missing"),
		("input age: u9", (1, 12), "no type"),
		("input true: u8", (1, 7), "meaning of its own"),
		("input a: u8\ninput a: u8", (2, 7), "there already"),
		("input a: u8\n\nb = ad a a", (3, 5), "no operation"),
		("input a: u8\nb = add a c", (2, 11), "no \"c\" before this"),
		("input a: u8\nb = add a 256", (2, 11), "larger type"),
		("input a: u8\nb = add a", (2, 10), "missing"),
		("input a: u8\nb = neg a a", (2, 11), "ends before"),
		("input a: u8\nb = neg 5\noutput b", (2, 9), "5u8"),
		("input a: u8\ninput b: u16\nc = add a b", (3, 5), "not the same type"),
		("input a: u8\n  b = neg a # twice\noutput a", (2, 3), "no output needs"),
		("input a: u8\nb = table u8 a 1 2\noutput b", (2, 5), "has 2"),
		("input a: u8\nb = table u8 a 1*256 2\noutput b", (2, 22), "one more"),
		("input a: u8\nb = dot u8 a\noutput b", (2, 12), "weight"),
		("input a: u8\nb = dot u8 2*x\noutput b", (2, 14), "no \"x\""),
		("input a: u8\nb = shl a 8\noutput b", (2, 5), "less than 8"),
		("input a: u8\nb = shl a -1\noutput b", (2, 11), "number from 0"),
		("input a: bool\nb = eq a 1\noutput b", (2, 10), "true or false"),
		("nonsense", (1, 1), "input NAME"),
		("", (1, 1), "puts nothing out"),
	];
	for (text, (line, column), message) in cases {
		let found = wrong(text);
		assert_eq!((found.0, found.1), (line, column), "{text:?}: {}", found.2);
		assert!(found.2.contains(message), "{text:?}: {}", found.2);
	}
}

#[test]
fn literals_take_the_type_of_what_stands_beside_them() {
	let program =
		parse("input a: i16\nb = max -3 a\nc = select true b 5\nd = sum i16 c 1\noutput d\noutput 3u8\noutput true");
	let constants: [Clear; 5] =
		[true.into(), clear(Type::U8, 3), clear(Type::I16, 1), clear(Type::I16, 5), clear(Type::I16, -3)];
	assert_eq!(program.constants(), constants);
}
