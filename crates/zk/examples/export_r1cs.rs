//! Writes the constraints of a statement as a file that a ceremony of snarkjs starts from:
//! `cargo run -p nulink-zk --features prover --example export-r1cs -- holds-4-10 holds.r1cs`. Without arguments it lists
//! the statements and their sizes.

use nulink_zk::{
	prover::{r1cs::Constraints, Circuit, ProveError},
	StatementKind,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	match arguments.as_slice() {
		[] => {
			for kind in StatementKind::ALL {
				println!("{kind}: {} constraints", constraints(kind)?.len());
			}
		},
		[name, file] => {
			let kind = StatementKind::ALL.into_iter().find(|kind| kind.to_string() == *name);
			let constraints = constraints(kind.ok_or("there is no such statement: run without arguments for a list")?)?;
			std::fs::write(file, constraints.to_file())?;
			println!("{} constraints, {} public inputs", constraints.len(), constraints.public_inputs());
		},
		_ => return Err("a statement and a file are wanted, or nothing".into()),
	}
	Ok(())
}

fn constraints(kind: StatementKind) -> Result<Constraints, ProveError> {
	Constraints::of(&Circuit::blank(kind)?)
}
