//! A file of a gigabyte, through the program that people use.

use crate::{
	measure::{program, watched},
	row::{Goal, Row},
};
use anyhow::{ensure, Context};
use std::{
	fs::File,
	io::{BufWriter, Read, Write},
	path::{Path, PathBuf},
	process::Command,
};

const LENGTH: u64 = 1 << 30;
/// What a process may have resident, in MiB. Unlocking the keystore takes 64 by itself (Argon2id).
const MOST: f64 = 128.0;

/// Somebody with a folder of their own.
struct Person {
	program: PathBuf,
	folder: PathBuf,
}

impl Person {
	fn new(folder: &Path, name: &str, account: &str) -> anyhow::Result<Self> {
		let person = Person { program: program("nulink")?, folder: folder.join(name) };
		std::fs::create_dir_all(&person.folder)?;
		let secret = person.folder.join("account");
		std::fs::write(&secret, account)?;
		person.run(["keys", "import", "--account", &secret.to_string_lossy()])?;
		Ok(person)
	}

	/// Runs `nulink`. Gives its JSON, the most memory that it had resident, and the seconds that it took.
	fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> anyhow::Result<(serde_json::Value, f64, f64)> {
		let mut command = Command::new(&self.program);
		command.args(arguments).args(["--json", "--quiet", "--yes"]);
		for (variable, folder) in [
			("XDG_CONFIG_HOME", "config"),
			("XDG_DATA_HOME", "data"),
			("XDG_CACHE_HOME", "cache"),
			("NULINK_KEYSTORE", "keys"),
		] {
			command.env(variable, self.folder.join(folder));
		}
		let (said, peak, seconds) = watched(&mut command)?;
		Ok((serde_json::from_str(&said).unwrap_or_default(), peak, seconds))
	}
}

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let folder = tempfile::tempdir()?;
	let (original, copy) = (folder.path().join("original"), folder.path().join("copy"));
	write(&original)?;
	let (alice, bob) = (Person::new(folder.path(), "alice", "//Alice")?, Person::new(folder.path(), "bob", "//Bob")?);
	let contact = bob.run(["keys", "show"])?.0["contact"].as_str().context("no contact")?.to_owned();
	alice.run(["label", "create", "a gigabyte"])?;
	let (_, put_peak, put) = alice.run(["put", &original.to_string_lossy(), "--label", "a gigabyte"])?;
	let grant = ["grant", "--label", "a gigabyte", "--to", &contact, "--for", "5e", "-n", "3", "-t", "2"];
	let granted = alice.run(grant)?.0;
	let policy = granted["policy"].as_u64().or_else(|| granted[0]["policy"].as_u64()).context("no policy")?.to_string();
	let (_, receive_peak, receive) = bob.run(["receive", &policy, "-o", &copy.to_string_lossy()])?;
	ensure!(same(&original, &copy)?, "something else was received");

	let rate = |seconds: f64| LENGTH as f64 / 1e6 / seconds;
	let note = "the program `nulink`, whole, with a file of 1 GiB and a folder as the store: the most memory that its \
	            process had resident (VmHWM). Unlocking the keystore takes 64 MiB of it";
	Ok(vec![
		Row::count("put of 1 GiB: peak memory", put_peak, "MiB", Goal::AtMost(MOST)).note(note),
		Row::count("receive of 1 GiB: peak memory", receive_peak, "MiB", Goal::AtMost(MOST)),
		Row::time("put of 1 GiB", rate(put), "MB/s", Goal::None),
		Row::time("receive of 1 GiB", rate(receive), "MB/s", Goal::None),
	])
}

/// A file in which no two pieces are the same.
fn write(path: &Path) -> anyhow::Result<()> {
	let mut file = BufWriter::new(File::create_new(path)?);
	let mut piece = vec![0x5a; 1 << 16];
	for number in 0..LENGTH / piece.len() as u64 {
		piece[..8].copy_from_slice(&number.to_le_bytes());
		file.write_all(&piece)?;
	}
	Ok(file.flush()?)
}

fn same(left: &Path, right: &Path) -> anyhow::Result<bool> {
	let (mut left, mut right) = (File::open(left)?, File::open(right)?);
	if left.metadata()?.len() != right.metadata()?.len() {
		return Ok(false);
	}
	let (mut a, mut b) = (vec![0; 1 << 20], vec![0; 1 << 20]);
	for _ in 0..LENGTH >> 20 {
		left.read_exact(&mut a)?;
		right.read_exact(&mut b)?;
		if a != b {
			return Ok(false);
		}
	}
	Ok(true)
}
