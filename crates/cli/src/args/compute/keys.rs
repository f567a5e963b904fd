//! What can be typed about compute keys.

use crate::args::Output;
use clap::Subcommand;

/// The compute key that is meant where none is named.
pub const MAIN_KEY: &str = "main";

#[derive(Subcommand, Debug)]
pub enum ComputeKeys {
	/// Make a key. Its secret stays here, sealed with your root secret.
	New {
		/// What it is called here.
		#[arg(default_value = MAIN_KEY)]
		name: String,
	},
	/// List your keys.
	List,
	/// Store the public parts of a key, so that providers can compute with it: about 73 MiB.
	Publish {
		/// Which.
		#[arg(default_value = MAIN_KEY)]
		name: String,
	},
	/// Write the key with which others encrypt for you.
	Export {
		/// Which.
		#[arg(default_value = MAIN_KEY)]
		name: String,
		#[command(flatten)]
		output: Output,
	},
	/// Make one-time pads, with which little data is encrypted later and computed with at once. Never copy them.
	Pad {
		/// Under which key.
		#[arg(default_value = MAIN_KEY)]
		name: String,
		/// How many bits of data a pad is for.
		#[arg(long, value_name = "BITS")]
		bits: u32,
		/// How many pads.
		#[arg(long, default_value_t = 1, value_name = "N")]
		count: u32,
	},
}
