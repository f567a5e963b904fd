//! Encryption: how fast data goes through, against the cipher alone.

use crate::{
	measure::{seconds, Pairs},
	row::{Goal, Row},
};
use anyhow::anyhow;
use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, KeyInit};
use nulink_pre::client::{encrypt, DelegatingSecret, CHUNK_LEN};
use std::io;

const LENGTH: u64 = 256 << 20;
const PAIRS: usize = 7;

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let key = DelegatingSecret::random().key_bytes();
	let data = vec![0x5a; CHUNK_LEN];
	let stream = || {
		let mut outcome = Ok(());
		let source = Repeated { data: &data, left: LENGTH };
		let taken = seconds(|| outcome = encrypt(source_again(&source), io::sink(), &key).map(drop));
		outcome?;
		Ok(taken)
	};
	let cipher = ChaCha20Poly1305::new(&[7; 32].into());
	let mut buffer = data.clone();
	let bare = || {
		let mut outcome = Ok(());
		let taken = seconds(|| {
			for position in 0..LENGTH / CHUNK_LEN as u64 {
				let mut nonce = [0; 12];
				nonce[4..].copy_from_slice(&position.to_be_bytes());
				let sealed = cipher.encrypt_in_place_detached(&nonce.into(), &[], &mut buffer);
				outcome = outcome.and(sealed.map(drop));
			}
		});
		outcome.map_err(|_| anyhow!("the cipher refuses"))?;
		Ok(taken)
	};
	// Seconds to seconds: the other way round it is throughput to throughput.
	let pairs = Pairs::measure(PAIRS, bare, stream)?;
	let throughput = |seconds: f64| LENGTH as f64 / 1e6 / seconds;
	Ok(vec![
		Row::time("encryption / cipher alone", pairs.ratio(), "", Goal::AtLeast(0.8)).note(
			"throughput on one thread, 256 MiB from memory: `encrypt` (chunks of 64 KiB, header, copies included) \
			 against ChaCha20-Poly1305 in place on a buffer of 64 KiB",
		),
		Row::time("  encryption", throughput(pairs.right()), "MB/s", Goal::None),
		Row::time("  cipher alone", throughput(pairs.left()), "MB/s", Goal::None),
	])
}

/// The same data, again and again.
struct Repeated<'a> {
	data: &'a [u8],
	left: u64,
}

fn source_again<'a>(source: &Repeated<'a>) -> Repeated<'a> {
	Repeated { data: source.data, left: source.left }
}

impl io::Read for Repeated<'_> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let length = buffer.len().min(self.data.len()).min(self.left.try_into().unwrap_or(usize::MAX));
		buffer[..length].copy_from_slice(&self.data[..length]);
		self.left -= length as u64;
		Ok(length)
	}
}
