//! What can be typed about proofs.

use super::Digits;
use crate::help;
use clap::{Args, Subcommand};
use nulink_sdk::{primitives::proving::Circuit, proofs};
use std::{path::PathBuf, str::FromStr};

#[derive(Subcommand, Debug)]
pub enum Proof {
	/// List what can be proven, with which keys.
	Circuits,
	/// Make the key that proofs of a circuit are made with, or take it from a ceremony.
	#[command(after_help = help::PROOF_SETUP)]
	Setup(Setup),
	/// Write a circuit as equations, for a ceremony with snarkjs.
	#[command(after_help = help::PROOF_R1CS)]
	R1cs {
		/// Which: `nulink proof circuits` lists them.
		#[arg(value_parser = circuit)]
		circuit: Circuit,
		/// The file to make.
		#[arg(long, short = 'o', alias = "output", value_name = "FILE")]
		out: PathBuf,
	},
	/// Prove that records of a data set satisfy conditions, and show none of them.
	#[command(after_help = help::PROOF_HOLDS)]
	Holds(Holds),
	/// Prove that the sealed form of a data set is what was committed to.
	#[command(after_help = help::PROOF_ENCRYPTS)]
	Encrypts {
		/// The data set, as `nulink market prepare --sealed` named it.
		data: String,
		#[command(flatten)]
		to: ProofOutput,
	},
	/// Show what was proven about data.
	List {
		/// The number of a listing, or a commitment (0x…).
		about: About,
	},
	/// Have the chain forget what you have proven, and get the deposit back.
	Forget {
		/// Of what: the number of a listing, or a commitment (0x…).
		about: About,
		/// The statement, by its hash: `nulink proof list` prints it.
		statement: Digits,
	},
	/// Check a proof in a file. The status is 0 if it proves what it says.
	#[command(after_help = help::PROOF_VERIFY)]
	Verify {
		/// The file.
		file: PathBuf,
		/// With the key that is here: nothing is asked of the chain.
		#[arg(long)]
		offline: bool,
	},
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("source").args(["development", "ceremony"]))]
pub struct Setup {
	/// Which: `nulink proof circuits` lists them.
	#[arg(value_parser = circuit)]
	pub circuit: Circuit,
	/// Make a key here, for development: whoever knows how it was made, and everybody does, proves anything with it.
	#[arg(long)]
	pub development: bool,
	/// Take the key from a ceremony: the file that snarkjs ended with.
	#[arg(long, value_name = "FILE.zkey")]
	pub ceremony: Option<PathBuf>,
	/// Register the key on the chain, for a deposit. Without --development and --ceremony: the one that is here.
	#[arg(long, required_unless_present_any = ["development", "ceremony"])]
	pub register: bool,
}

#[derive(Args, Debug)]
pub struct Holds {
	/// The data set, as `nulink market prepare` named it.
	pub data: String,
	/// How many records at least: 1, 4 or 16.
	#[arg(long, value_name = "K", value_parser = records)]
	pub records: u8,
	/// What each of them satisfies: 'age >= 60', 'age between 18 and 65', 'city = Basel', 'diagnosis in E10,E11'. Can be
	/// repeated: then all of it.
	#[arg(long = "where", value_name = "CONDITION", required = true)]
	pub conditions: Vec<String>,
	#[command(flatten)]
	pub to: ProofOutput,
}

/// What becomes of a proof.
#[derive(Args, Debug)]
pub struct ProofOutput {
	/// Write the proof into this file, instead of having the chain check it and remember what it proves.
	#[arg(long, short = 'o', alias = "output", value_name = "FILE")]
	pub out: Option<PathBuf>,
}

fn circuit(text: &str) -> Result<Circuit, String> {
	proofs::parse_circuit(text).map_err(|error| error.to_string())
}

/// What statements are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
	/// A listing's data.
	Listing(u64),
	/// The data with this commitment.
	Commitment([u8; 32]),
}

impl FromStr for About {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text.starts_with("0x") {
			true => text.parse::<Digits>().map(|Digits(commitment)| About::Commitment(commitment)),
			false => text.parse().map(About::Listing).map_err(|_| {
				format!("{text:?} is no number of a listing, and no commitment: that is 0x and 64 digits")
			}),
		}
	}
}

fn records(text: &str) -> Result<u8, String> {
	match text {
		"1" => Ok(1),
		"4" => Ok(4),
		"16" => Ok(16),
		_ => Err("there are circuits for 1, 4 and 16 records".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{Cli, Command};
	use clap::{error::ErrorKind, Parser};

	const COMMITMENT: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

	fn parse(words: &str) -> Result<Proof, clap::Error> {
		// What is in quotes is one word.
		let mut all = vec!["nulink".to_string(), "proof".into()];
		for (index, part) in words.split('\'').enumerate() {
			match index % 2 {
				0 => all.extend(part.split_whitespace().map(String::from)),
				_ => all.push(part.into()),
			}
		}
		match Cli::try_parse_from(all)?.command {
			Command::Proof(proof) => Ok(proof),
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn everything_can_be_typed() {
		for words in [
			"circuits".into(),
			"setup knows --development".into(),
			"setup holds-4-10 --development --register".into(),
			"setup encrypts-64 --ceremony final.zkey --register".into(),
			"setup member --register".into(),
			"r1cs holds-16-20 --out circuit.r1cs".into(),
			"r1cs holds-16-20 -o circuit.r1cs".into(),
			"holds patients --records 4 --where 'age >= 60'".into(),
			"holds patients --records 16 --where 'age >= 60' --where 'diagnosis in E10,E11' --out p.json".into(),
			"encrypts patients".into(),
			"encrypts patients --out p.json".into(),
			"list 7".into(),
			format!("list {COMMITMENT}"),
			"verify p.json".into(),
			"verify p.json --offline".into(),
			format!("forget 7 {COMMITMENT}"),
		] {
			let words: String = words;
			parse(&words).unwrap_or_else(|error| panic!("{words}: {error}"));
		}
	}

	#[test]
	fn every_circuit_has_one_name() {
		for name in ["holds-1-10", "holds-16-20", "encrypts-16", "encrypts-256", "knows", "member"] {
			assert_eq!(proofs::circuit_text(&circuit(name).unwrap()), name);
		}
		for name in ["holds", "holds-5-10", "encrypts-65", ""] {
			assert!(circuit(name).is_err(), "{name}");
		}
	}

	#[test]
	fn a_key_is_made_taken_or_registered() {
		assert_eq!(parse("setup knows").unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		let both = parse("setup knows --development --ceremony a.zkey").unwrap_err();
		assert_eq!(both.kind(), ErrorKind::ArgumentConflict);
	}

	#[test]
	fn conditions_are_kept_in_their_order() {
		let Proof::Holds(holds) = parse("holds a --records 1 --where 'b = 1' --where 'a = 2'").unwrap() else {
			panic!()
		};
		assert_eq!(holds.conditions, ["b = 1", "a = 2"]);
		assert!(parse("holds a --records 1").is_err(), "without a condition");
	}

	#[test]
	fn mistyped_values_are_told_with_what_would_be_right() {
		for (words, hint) in [
			("setup holds-5-10 --development", "holds-5-10"),
			("holds a --records 5 --where 'a = 1'", "1, 4 and 16"),
			("list seven", "0x and 64 digits"),
			("list 0x07", "0x and 64 digits"),
		] {
			let error = parse(words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
