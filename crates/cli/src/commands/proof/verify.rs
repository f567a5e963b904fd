//! Checking a proof that somebody sent.

use super::{hex, prove::commitment, DEVELOPMENT};
use crate::app::App;
use anyhow::Context;
use nulink_sdk::{address, proofs::ProofFile};
use serde::Serialize;
use std::{fmt, path::Path};

/// A proof that proves what it says.
#[derive(Serialize)]
struct Valid {
	/// It is: otherwise there is an error instead.
	valid: bool,
	says: String,
	statement: String,
	circuit: String,
	key: String,
	prover: String,
	commitment: Option<String>,
	/// The block over which it was made.
	challenge: u32,
	/// Whether the key was made for development.
	development: bool,
	/// Whether the chain takes proofs by the key. `null`: it was not asked.
	trusted: Option<bool>,
	/// Whether the chain remembers it. `null`: it was not asked.
	recorded: Option<bool>,
}

impl fmt::Display for Valid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "valid: {}", self.says)?;
		writeln!(f, "statement  {}", self.statement)?;
		if let Some(commitment) = &self.commitment {
			writeln!(f, "data       {commitment}")?;
		}
		writeln!(f, "proven by  {}, over block {}", self.prover, self.challenge)?;
		writeln!(f, "key        {} of {}", self.key, self.circuit)?;
		match (self.development, self.trusted) {
			(true, _) => writeln!(f, "It is proven {DEVELOPMENT}."),
			(false, Some(false)) => {
				writeln!(f, "The chain takes no proofs by this key: nobody has vouched for it, or it was retired.")
			},
			(false, None) => writeln!(f, "Whether the key is to be trusted was not looked at: leave out --offline."),
			(false, Some(true)) => Ok(()),
		}
	}
}

pub async fn run(app: &App, file: &Path, offline: bool) -> anyhow::Result<()> {
	let proof = ProofFile::read(file).with_context(|| format!("{} is no proof", file.display()))?;
	let mut valid = Valid {
		valid: true,
		says: proof.said.words(),
		statement: hex(&proof.statement()),
		circuit: proof.said.circuit.clone(),
		key: hex(&proof.key),
		prover: address::to_text(&proof.prover),
		commitment: commitment(&proof),
		challenge: proof.challenge,
		development: proof.development,
		trusted: None,
		recorded: None,
	};
	let progress = app.progress();
	progress.say("checking");
	if offline {
		app.offline()?.verify_offline(&proof)?;
	} else {
		let verified = app.connect().await?.verify_proof(&proof).await?;
		valid.development = verified.development;
		valid.trusted = Some(verified.trusted);
		valid.recorded = Some(verified.recorded);
	}
	drop(progress);
	app.reply(&valid)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn valid(development: bool, trusted: Option<bool>) -> Valid {
		Valid {
			valid: true,
			says: "at least 4 records with age >= 60".into(),
			statement: "0x08".into(),
			circuit: "holds-4-10".into(),
			key: "0x01".into(),
			prover: "5Grw".into(),
			commitment: Some("0x07".into()),
			challenge: 7,
			development,
			trusted,
			recorded: trusted,
		}
	}

	#[test]
	fn how_far_a_valid_proof_is_to_be_trusted_is_told() {
		assert!(valid(true, Some(true)).to_string().contains(DEVELOPMENT));
		assert!(valid(false, Some(false)).to_string().contains("nobody has vouched"));
		assert!(valid(false, None).to_string().contains("--offline"));
		let trusted = valid(false, Some(true)).to_string();
		assert!(trusted.ends_with("key        0x01 of holds-4-10\n"), "{trusted}");
	}
}
