//! Evaluates a program once, and prints what evaluated, the instruction class and the digest of the result: to compare
//! processes, machines and builds.
//!
//! ```sh
//! digest make DIR    # writes a key, an input and a program there
//! digest DIR         # evaluates them
//! ```
//!
//! To compare AVX2 with AVX-512 on one machine, build twice, with and without `--no-default-features`, and let both
//! evaluate the same folder. (Nothing else turns AVX-512 off: see [`nulink_fhe::profile`].) To compare two cards, build
//! with `--features gpu` for each.

use nulink_fhe::{
	job::{outcome, Job, Piece, Shape},
	profile, Clear, ClientKeys, Outcome, Program, Type,
};
use std::{env, error::Error, fs, path::Path};

/// A bit of everything that rounds: products, comparisons, a table, sums.
const PROGRAM: &str = "
	input a: u8
	input b: u8
	product = mul a b
	less    = lt a b
	sum     = dot u16 3*a 5*b
	chosen  = select less product a
	output chosen
	output sum
	output less
";

fn main() -> Result<(), Box<dyn Error>> {
	let arguments: Vec<String> = env::args().skip(1).collect();
	match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
		["make", folder] => make(Path::new(folder)),
		[folder] => evaluate(Path::new(folder)),
		_ => Err("usage: digest make DIR, then digest DIR".into()),
	}
}

fn make(folder: &Path) -> Result<(), Box<dyn Error>> {
	fs::create_dir_all(folder)?;
	let keys = ClientKeys::generate();
	let evaluation = keys.evaluation_key();
	let values = [Clear::new(Type::U8, 201)?, Clear::new(Type::U8, 77)?];
	fs::write(folder.join("program"), PROGRAM.parse::<Program>()?.encode())?;
	fs::write(folder.join("input"), keys.encrypt(&evaluation, &values)?)?;
	fs::write(folder.join("key"), evaluation.encode()?)?;
	Ok(())
}

fn evaluate(folder: &Path) -> Result<(), Box<dyn Error>> {
	let [program, input, key] = ["program", "input", "key"].map(|name| fs::read(folder.join(name)));
	let (program, input) = (program?, input?);
	let shape = Shape::of(&Program::decode(&program)?.check()?);
	let job = Job { program: &program, shape, delivery: None, inputs: &[Piece::Compressed(&input)] };
	let result = job.run(&key?, 1, |_| {})?;
	match outcome(&result) {
		Outcome::Result(digest) => {
			let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
			let profile = profile::of_this_machine();
			println!("{:?} {:?} {digest}", profile.backend, profile.instructions);
		},
		Outcome::Refused(refusal) => println!("refused: {refusal}"),
	}
	Ok(())
}
