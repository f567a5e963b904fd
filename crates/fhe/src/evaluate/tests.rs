//! The library's own count of bootstraps. It is one for the whole process, so nothing else here computes under encryption;
//! and it knows nothing of those on a card, for which the tests with a card compare our count.

use super::*;
use crate::{
	keys::ClientKeys,
	program::{BinaryOp, Builder, ShiftOp, UnaryOp},
	value::Clear,
};

/// Every operation on numbers of a type.
fn everything(ty: Type) -> CheckedProgram {
	let mut builder = Builder::new();
	let (a, b, c) = (builder.input(ty), builder.input(ty), builder.input(Type::Bool));
	let d = Clear::wrapping(ty, 0x5b);
	let mut values = Vec::new();
	for op in BinaryOp::ALL {
		values.extend(builder.binary(op, a, b).ok());
		values.extend(builder.binary(op, a, d).ok());
	}
	values.extend(UnaryOp::ALL.map(|op| builder.unary(op, a).expect("it fits")));
	values.extend(ShiftOp::ALL.map(|op| builder.shift(op, a, 3).expect("it fits")));
	values.push(builder.select(c, a, b).expect("it fits"));
	let other = if ty == Type::U8 { Type::I16 } else { Type::U8 };
	let cast = builder.cast(other, a).expect("it fits");
	let byte = builder.cast(Type::U8, a).expect("it fits");
	values.push(builder.table(byte, |byte| Clear::wrapping(ty, i128::from(byte) * 7 + 1)).expect("it fits"));
	values.push(builder.sum(Type::I32, &[a, b, c, cast, byte, a, b]).expect("it fits"));
	values.push(builder.dot(ty, &[(a, 3), (b, -70), (c, 5), (cast, 1 << 20)]).expect("it fits"));
	values.into_iter().for_each(|value| builder.output(value));
	builder.finish().expect("of sound shape").check().expect("its types fit")
}

/// `tfhe` counts a bootstrap of a ciphertext without encryption as well, though it takes no time.
#[test]
fn the_library_counts_as_many_bootstraps_as_the_check_says() {
	let keys = ClientKeys::generate();
	let evaluator = Evaluator::new(keys.evaluation_key().expand().expect("it is whole"), 2).expect("threads");
	let count = |program: &CheckedProgram, inputs: Vec<Encrypted>| {
		tfhe::reset_pbs_count();
		evaluator.run(program, inputs, |_| {}).expect("it can be evaluated");
		tfhe::get_pbs_count()
	};
	for ty in Type::ALL.into_iter().filter(|ty| ty.is_integer()) {
		let program = everything(ty);
		let trivial = |ty: Type| {
			let blocks = (0..ty.blocks()).map(|_| evaluator.key().blocks().create_trivial(1)).collect();
			Encrypted::from_blocks(ty, blocks).expect("as many as it has")
		};
		let inputs = program.input_types().iter().map(|ty| trivial(*ty)).collect();
		assert_eq!(count(&program, inputs), program.cost(), "{ty}");
	}
	let mut builder = Builder::new();
	let (a, b) = (builder.input(Type::U8), builder.input(Type::U8));
	let product = builder.binary(BinaryOp::Mul, a, b).expect("it fits");
	let greater = builder.binary(BinaryOp::Gt, product, a).expect("it fits");
	builder.output(greater);
	let program = builder.finish().expect("of sound shape").check().expect("its types fit");
	let encrypt =
		|number| Encrypted::new(Clear::wrapping(Type::U8, number), keys.library()).expect("it can be encrypted");
	assert_eq!(count(&program, vec![encrypt(13), encrypt(200)]), program.cost());
}
