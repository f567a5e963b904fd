//! What can be typed about participants and the keys that they publish under.

use super::account;
use crate::help;
use clap::{ArgGroup, Args, Subcommand};
use nulink_sdk::{
	market::SubjectId,
	time::{Instant, Span, Until},
	Account,
};
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub enum Identity {
	/// Become a participant by a certificate, or change it.
	#[command(after_help = help::IDENTITY_JOIN)]
	Join {
		/// The certificate. The chain has its hash.
		#[arg(long, value_name = "FILE")]
		certificate: PathBuf,
		/// Where one finds you and your certificate: up to 128 characters, which everybody can read.
		#[arg(long, value_name = "URI", default_value = "")]
		uri: String,
	},
	/// Say, as a registrar, that a participant is who it says it is.
	#[command(after_help = help::IDENTITY_CONFIRM)]
	Confirm(ConfirmIdentity),
	/// Have another account publish data under your name.
	#[command(after_help = help::IDENTITY_ISSUE_KEY)]
	IssueKey {
		#[command(flatten)]
		publisher: Publisher,
		#[command(flatten)]
		answer: AnswerArg,
	},
	/// Have a key publish nothing any more, because you know its answer. For good.
	#[command(after_help = help::IDENTITY_REVOKE_KEY)]
	RevokeKey {
		/// The account.
		#[arg(value_parser = account)]
		key: Account,
		#[command(flatten)]
		answer: AnswerArg,
	},
	/// Show a participant, or the key that an account is.
	Show {
		/// Which. You, if left out.
		#[arg(value_parser = account)]
		account: Option<Account>,
	},
	/// Keys to publish under without your name.
	#[command(subcommand, after_help = help::IDENTITY_POOL)]
	Pool(Pool),
}

#[derive(Args, Debug)]
#[command(group = ArgGroup::new("end").required(true).args(["lasting", "until"]))]
pub struct ConfirmIdentity {
	/// Whom.
	#[arg(value_parser = account)]
	pub participant: Account,
	/// The certificate that you have seen.
	#[arg(long, value_name = "FILE")]
	pub certificate: PathBuf,
	/// For how long: 30d, 52w.
	#[arg(long = "for", value_name = "TIME")]
	pub lasting: Option<Span>,
	/// Until the end of this day: 2027-12-31, or 2027-12-31T18:00 (UTC).
	#[arg(long, value_name = "DATE", value_parser = Instant::end_of)]
	pub until: Option<Instant>,
}

impl ConfirmIdentity {
	/// Until when.
	pub fn end(&self) -> Option<Until> {
		self.lasting.map(Until::After).or(self.until.map(Until::At))
	}
}

/// Who publishes: an account of its own.
#[derive(Args, Debug)]
pub struct Publisher {
	/// The folder with the keys of the account that publishes.
	#[arg(long, value_name = "FOLDER")]
	pub publisher: PathBuf,
	/// The file with the password of these keys. That of your own, if left out.
	#[arg(long, value_name = "FILE")]
	pub publisher_password_file: Option<PathBuf>,
}

/// The answer by which a key is revoked.
#[derive(Args, Debug)]
pub struct AnswerArg {
	/// The file with the answer by which the key is revoked; - for standard input. Asked for, if left out.
	#[arg(long = "answer", value_name = "FILE")]
	pub file: Option<PathBuf>,
}

#[derive(Subcommand, Debug)]
pub enum Pool {
	/// Publish a pool of keys, made from your root secret.
	Publish {
		/// How many keys.
		#[arg(long, default_value_t = 256, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
		keys: u16,
	},
	/// Have another account publish data about one subject: that it is one of the participants' is all that is seen.
	Claim {
		/// About whom or what: an id, as `nulink market list --subject` takes it.
		#[arg(long, value_name = "ID")]
		subject: SubjectId,
		#[command(flatten)]
		publisher: Publisher,
		#[command(flatten)]
		answer: AnswerArg,
	},
	/// List the pools of a participant.
	Show {
		/// Whose. Yours, if left out.
		#[arg(value_parser = account)]
		account: Option<Account>,
	},
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::args::{Cli, Command};
	use clap::{error::ErrorKind, Parser};

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn parse(words: &str) -> Result<Identity, clap::Error> {
		let cli = Cli::try_parse_from(["nulink", "identity"].into_iter().chain(words.split_whitespace()))?;
		match cli.command {
			Command::Identity(identity) => Ok(identity),
			other => panic!("{other:?}"),
		}
	}

	#[test]
	fn everything_can_be_typed() {
		for words in [
			"join --certificate clinic.pem".into(),
			"join --certificate clinic.pem --uri https://clinic.example.org".into(),
			format!("confirm {ALICE} --certificate clinic.pem --for 52w"),
			format!("confirm {ALICE} --certificate clinic.pem --until 2027-12-31"),
			"issue-key --publisher keys".into(),
			"issue-key --publisher keys --publisher-password-file p --answer a.txt".into(),
			format!("revoke-key {ALICE}"),
			format!("revoke-key {ALICE} --answer -"),
			"show".into(),
			format!("show {ALICE}"),
			"pool publish".into(),
			"pool publish --keys 16".into(),
			"pool claim --subject patient-7 --publisher keys --answer a.txt".into(),
			"pool show".into(),
			format!("pool show {ALICE}"),
		] {
			let words: String = words;
			parse(&words).unwrap_or_else(|error| panic!("{words}: {error}"));
		}
	}

	#[test]
	fn a_confirmation_has_one_end() {
		let words = format!("confirm {ALICE} --certificate c");
		assert_eq!(parse(&words).unwrap_err().kind(), ErrorKind::MissingRequiredArgument);
		let both = parse(&format!("{words} --for 1w --until 2027-12-31")).unwrap_err();
		assert_eq!(both.kind(), ErrorKind::ArgumentConflict);
		let Identity::Confirm(confirm) = parse(&format!("{words} --for 1e")).unwrap() else { panic!() };
		assert_eq!(confirm.end(), Some(Until::After(Span::Epochs(1))));
	}

	#[test]
	fn mistyped_values_are_told_with_what_would_be_right() {
		for (words, hint) in [
			("confirm 5Grw --certificate c --for 1w", "no address"),
			("revoke-key 5Grw", "no address"),
			("pool publish --keys 257", "257"),
			("pool publish --keys 0", "0"),
			("join", "--certificate"),
			("issue-key", "--publisher"),
		] {
			let error = parse(words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
