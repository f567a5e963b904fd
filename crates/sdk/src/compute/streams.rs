//! The stream ciphers of compute keys. An initialisation vector is written down before anything that was encrypted with it
//! leaves this machine: so no crash has one used twice.

use super::{
	alone::alone,
	bytes::content_text,
	sealed::{seal, unseal},
	ComputeError,
};
use crate::{
	client::{Reporter, Workshop},
	home::{read_json, write_bytes, write_json},
	identity::Person,
	objects::{blocking, DataStep},
	proxy_api::hex_bytes,
	Error,
};
use codec::{Decode, Encode};
use nulink_fhe::{
	transcipher::{Sealed, StreamKey, UsedIvs},
	Clear,
};
use nulink_primitives::sharing::ContentId;
use serde::{Deserialize, Serialize};
use std::fs;
use zeroize::Zeroizing;

/// The stream cipher of a compute key.
#[derive(Serialize, Deserialize)]
struct Stream {
	/// The symmetric key under FHE, in the store.
	#[serde(with = "content_text")]
	wrapped: ContentId,
	/// The symmetric key, sealed to the person.
	#[serde(with = "hex_bytes")]
	sealed: Vec<u8>,
}

impl Workshop {
	/// The symmetric key of a compute key, and where it lies wrapped. The first time it is made.
	pub(super) async fn stream_of(
		&self,
		person: &Person,
		key: &str,
		report: &Reporter<DataStep>,
	) -> Result<(ContentId, StreamKey), Error> {
		let path = self.key_folder(key).join("stream.json");
		if let Some(stream) = read_json::<Stream>(&path)? {
			let secret = unseal(person, &stream.sealed)?;
			let damaged = |_| Error::Damaged { path, reason: "it holds no key".into() };
			let secret = Zeroizing::new(<[u8; 16]>::try_from(&secret[..]).map_err(damaged)?);
			return Ok((stream.wrapped, StreamKey::from_bytes(&secret)));
		}
		let (keys, stream) = (self.client_keys(person, key)?, StreamKey::generate());
		let wrapping = stream.clone();
		let wrapped = blocking(move || Ok(wrapping.wrap(&keys).map_err(ComputeError::from)?)).await?;
		let wrapped = self.store_bytes(&wrapped, report).await?;
		write_json(&path, &Stream { wrapped, sealed: seal(person, &*stream.to_bytes())? })?;
		Ok((wrapped, stream))
	}

	/// Encrypts under an initialisation vector that was never used with the key, and is written down before this returns.
	pub(super) fn encrypt_with_fresh_iv(
		&self,
		key: &str,
		stream: &StreamKey,
		values: &[Clear],
	) -> Result<Sealed, Error> {
		let folder = self.key_folder(key);
		let path = folder.join("ivs.bin");
		alone(&folder, || {
			let mut used = match fs::read(&path) {
				Ok(bytes) => UsedIvs::decode(&mut &bytes[..])
					.map_err(|error| Error::Damaged { path: path.clone(), reason: error.to_string() })?,
				Err(error) if error.kind() == std::io::ErrorKind::NotFound => UsedIvs::default(),
				Err(error) => return Err(Error::Io { path: path.clone(), error }),
			};
			let sealed = stream.encrypt(&mut used, values).map_err(ComputeError::from)?;
			write_bytes(&path, &used.encode())?;
			Ok(sealed)
		})
	}
}
