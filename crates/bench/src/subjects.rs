//! What can be measured. A subject is a module with a function that gives rows, and an entry here.

mod check;
mod cipher;
mod claims;
mod compute;
mod file;
mod latency;
mod market;
mod proxy;
mod size;
mod watchers;

use crate::row::Row;

/// Something that is measured.
pub struct Subject {
	/// What `--only` calls it.
	pub name: &'static str,
	/// What it is, in a line.
	pub about: &'static str,
	/// Whether it wants a network with proxies, on which it is run after all that do not.
	pub network: bool,
	/// Measures.
	pub run: fn() -> anyhow::Result<Vec<Row>>,
}

/// All of them, in the order in which they are run.
pub const ALL: &[Subject] = &[
	Subject { name: "size", about: "bytes on chain per share, against the ciphertext", network: false, run: size::run },
	Subject {
		name: "claims",
		about: "cost of claim_reward and claim_fees with 10, 1,000 and 10,000 providers",
		network: false,
		run: claims::run,
	},
	Subject {
		name: "check",
		about: "the chain's check of a fragment, against a program's",
		network: false,
		run: check::run,
	},
	Subject { name: "cipher", about: "encryption, against the cipher alone", network: false, run: cipher::run },
	Subject {
		name: "proxy",
		about: "a proxy's answer, against the bare library call; two proxies, against one",
		network: false,
		run: proxy::run,
	},
	Subject {
		name: "compute",
		about: "a job on encrypted data, against the bare library; two workers, against one; bytes on chain; digests",
		network: false,
		run: compute::run,
	},
	Subject {
		name: "watchers",
		about:
			"proofs of Ethereum's state on chain, against a program's; updates in a block; time to a header; elections",
		network: false,
		run: watchers::run,
	},
	Subject {
		name: "market",
		about: "a proof's check on chain, against a program's; batches; proving by statement and size; market calls",
		network: false,
		run: market::run,
	},
	Subject {
		name: "latency",
		about: "a share from grant to data, off chain and through the chain",
		network: true,
		run: latency::run,
	},
	Subject { name: "file", about: "memory and speed with a file of 1 GiB", network: true, run: file::run },
];

/// The subject with this name.
pub fn find(name: &str) -> Option<&'static Subject> {
	ALL.iter().find(|subject| subject.name == name)
}
