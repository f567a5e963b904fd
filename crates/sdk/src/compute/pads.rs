//! One-time pads, which are made ahead. One is thrown away before anything that was encrypted with it leaves this machine;
//! why **a copy of one must never be used**, [`pieces`](super::pieces) says.

use super::{
	alone::alone,
	bytes::content_text,
	sealed::{seal, unseal},
	ComputeError,
};
use crate::{
	client::{silent, Client, Reporter, Workshop},
	home::{read_all, write_json},
	identity::Person,
	objects::{blocking, DataStep},
	proxy_api::hex_bytes,
	Error,
};
use nulink_fhe::{transcipher::Pad, Clear};
use nulink_primitives::sharing::ContentId;
use nulink_storage::Cid;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File},
	path::PathBuf,
};

/// A pad that was not used.
#[derive(Clone, Serialize, Deserialize)]
struct StoredPad {
	/// The pad under FHE, in the store.
	#[serde(with = "content_text")]
	wrapped: ContentId,
	/// How long it is.
	bits: u32,
	/// The pad, sealed to the person.
	#[serde(with = "hex_bytes")]
	sealed: Vec<u8>,
}

impl Workshop {
	fn pads_folder(&self, key: &str) -> PathBuf {
		self.home().data.join("compute/pads").join(key)
	}

	/// Makes a one-time pad of so many bits, and stores it wrapped, so that a piece of that length can later be encrypted
	/// and computed with at once.
	pub async fn make_pad(
		&self,
		person: &Person,
		key: &str,
		bits: u32,
		report: Option<Reporter<DataStep>>,
	) -> Result<ContentId, Error> {
		let keys = self.client_keys(person, key)?;
		let pad = Pad::generate(bits).map_err(ComputeError::from)?;
		let sealed = seal(person, &pad.to_bytes())?;
		let wrapped = blocking(move || Ok(pad.wrap(&keys).map_err(ComputeError::from)?)).await?;
		let wrapped = self.store_bytes(&wrapped, &report.unwrap_or_else(silent)).await?;
		let cid = Cid::try_from(wrapped)?;
		write_json(&self.pads_folder(key).join(format!("{cid}.json")), &StoredPad { wrapped, bits, sealed })?;
		Ok(wrapped)
	}

	/// The lengths of the pads that were not used, in bits.
	pub fn pads(&self, key: &str) -> Result<Vec<u32>, Error> {
		self.compute_key(key)?;
		let mut bits: Vec<u32> = read_all::<StoredPad>(&self.pads_folder(key))?.iter().map(|pad| pad.bits).collect();
		bits.sort_unstable();
		Ok(bits)
	}

	/// One of the shortest pads that are long enough, at random. It is still there.
	fn choose_pad(&self, key: &str, bits: u32) -> Result<StoredPad, Error> {
		let mut pads: Vec<StoredPad> = read_all(&self.pads_folder(key))?;
		pads.retain(|pad| pad.bits >= bits);
		let shortest = pads.iter().map(|pad| pad.bits).min();
		pads.retain(|pad| Some(pad.bits) == shortest);
		let chosen = OsRng.next_u64().checked_rem(pads.len() as u64).and_then(|at| pads.get(at as usize));
		Ok(chosen.cloned().ok_or_else(|| ComputeError::NoPad { key: key.into(), bits })?)
	}

	/// Throws a pad away. When this returns, it is on no disk any more. `false`: somebody else did.
	fn throw_away(&self, key: &str, pad: &StoredPad) -> Result<bool, Error> {
		let folder = self.pads_folder(key);
		let path = folder.join(format!("{}.json", Cid::try_from(pad.wrapped)?));
		alone(&folder, || {
			match fs::remove_file(&path) {
				Ok(()) => {},
				Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
				Err(error) => return Err(Error::Io { path: path.clone(), error }),
			}
			File::open(&folder).and_then(|folder| folder.sync_all()).map_err(Error::io(&folder))?;
			Ok(true)
		})
	}
}

impl Client {
	/// Takes a pad of which the chain knows nothing. When this returns, it is on no disk any more.
	pub(super) async fn take_pad(
		&self,
		person: &Person,
		key: &str,
		values: &[Clear],
	) -> Result<(ContentId, Pad), Error> {
		self.compute_key(key)?;
		let bits = values.iter().map(|value| value.ty().bits()).sum();
		loop {
			let pad = self.choose_pad(key, bits)?;
			let is_used = self.chain().binding(&pad.wrapped, [0; 16]).await?.is_some();
			let secret = unseal(person, &pad.sealed)?;
			let taken = Pad::from_bytes(&secret).map_err(ComputeError::from)?;
			// Each time around there is one less.
			if self.throw_away(key, &pad)? && !is_used {
				return Ok((pad.wrapped, taken));
			}
		}
	}
}
