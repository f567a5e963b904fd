//! What can be typed about encrypted compute.

mod inputs;
mod jobs;
mod keys;
mod programs;

pub use inputs::*;
pub use jobs::*;
pub use keys::*;
pub use programs::*;

#[cfg(test)]
mod tests {
	use crate::args::{Cli, Command};
	use clap::Parser;

	pub(super) const ID: &str = "0x0707070707070707070707070707070707070707070707070707070707070707";

	pub(super) fn parse(words: &str) -> Result<Command, clap::Error> {
		Cli::try_parse_from(["nulink"].into_iter().chain(words.split_whitespace())).map(|cli| cli.command)
	}

	#[test]
	fn what_is_mistyped_is_told_with_what_would_be_right() {
		for (words, hint) in [
			(format!("job submit {ID} --input bafk"), "job encrypt"),
			(format!("job submit {ID} --profile sse"), "avx2"),
			("job dispute 7 --accused 0x00".into(), "64 hexadecimal digits"),
			("job dispute 7 --accused refused:bad".into(), "input-types"),
			("job encrypt a --inputs 3".into(), "counted from 1"),
			("job encrypt a --as stream".into(), "kreyvium"),
			("program build --model m --records r --columns ,".into(), "no columns"),
		] {
			let error = parse(&words).unwrap_err().to_string();
			assert!(error.contains(hint), "{words}: {error}");
		}
	}
}
