//! Pieces of encrypted input: made, stored, and named.
//!
//! | Form | By whom | In text |
//! |---|---|---|
//! | compressed list | the owner of the key | `compressed:CID` |
//! | compact list | anybody, with the encryption key | `compact:CID` |
//! | under Kreyvium | the owner | `kreyvium:CID:KEY:IV` |
//! | under a one-time pad | the owner | `pad:CID:PAD` |
//!
//! An initialisation vector is written down, and a pad is thrown away, before anything that was encrypted with it leaves
//! this machine; and one process at a time does either. So no crash has one used twice. A second machine with a copy of
//! the key draws its vectors at random, and the chain refuses a key and vector that it has seen with another ciphertext.
//!
//! Pads cannot be drawn at random, since they are made ahead: **a copy of them must never be used**. They lie in a folder of
//! their own, `data/compute/pads/KEY`, which is not copied with the keys and not brought back. In case it is all the same,
//! the chain is asked before anything is encrypted with a pad, and one that it knows is thrown away; and among pads of the
//! same length one is taken at random. Neither helps against a pad whose ciphertext was stored and named by no job.
//!
//! What was encrypted is kept here, sealed to the person: without it nobody could say later what a job was asked.

use super::{
	sealed::{seal, unseal},
	ComputeError, PieceRef,
};
use crate::{
	client::{silent, Client, Reporter, Workshop},
	home::{read_all, read_json, write_json},
	identity::Person,
	objects::{blocking, DataStep},
	proxy_api::hex_bytes,
	time::Instant,
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_fhe::{transcipher::Pad, Clear, Type};
use nulink_pre::digest;
use nulink_primitives::{
	compute::{InputForm, InputReference},
	sharing::ContentId,
};
use nulink_storage::Cid;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// How the owner of a key encrypts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Form {
	/// As a compressed list: ready to be computed with.
	#[default]
	Compressed,
	/// Under the stream cipher Kreyvium: as small as the data, and dear to make ready.
	Kreyvium,
	/// Under a one-time pad that was made ahead: small, and cheap to make ready.
	Pad,
}

/// A piece that was made here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownPiece {
	/// What jobs name.
	pub piece: PieceRef,
	/// Under which compute key. Empty: for somebody else's.
	pub key: String,
	/// When it was made, in milliseconds since 1970.
	pub made: u64,
	/// The values, sealed to the person.
	#[serde(with = "hex_bytes")]
	sealed: Vec<u8>,
}

/// With what is encrypted.
enum Cipher {
	Compressed,
	Kreyvium,
	/// A pad that is on no disk any more, and where it lies wrapped.
	Pad(ContentId, Pad),
}

/// Types and bits of values, for the file.
fn encode_values(values: &[Clear]) -> Zeroizing<Vec<u8>> {
	let parts: Vec<(Type, u64)> = values.iter().map(|value| (value.ty(), value.bits())).collect();
	Zeroizing::new(parts.encode())
}

fn decode_values(bytes: &[u8]) -> Option<Vec<Clear>> {
	let parts = Vec::<(Type, u64)>::decode_all(&mut &*bytes).ok()?;
	parts.into_iter().map(|(ty, bits)| Clear::from_bits(ty, bits)).collect()
}

impl Workshop {
	fn pieces_folder(&self) -> PathBuf {
		self.home().data.join("compute/pieces")
	}

	/// Where a piece is remembered: by all of its reference. Short values under two pads, or under two vectors, may well be
	/// the same bytes, and so lie at the same address.
	fn piece_file(&self, piece: &InputReference) -> PathBuf {
		self.pieces_folder().join(format!("{}.json", hex::encode(digest(&piece.encode()))))
	}

	/// Encrypts values under a compute key of the person, and stores them. Under one that is exposed only with `expose_key`;
	/// under a pad only where there is a chain to ask: [`Client::encrypt_piece`].
	pub async fn encrypt_piece(
		&self,
		person: &Person,
		key: &str,
		form: Form,
		values: &[Clear],
		expose_key: bool,
		report: Option<Reporter<DataStep>>,
	) -> Result<InputReference, Error> {
		self.ensure_unexposed(key, expose_key)?;
		let cipher = match form {
			Form::Compressed => Cipher::Compressed,
			Form::Kreyvium => Cipher::Kreyvium,
			Form::Pad => return Err(ComputeError::PadOffline.into()),
		};
		self.encrypt_with(person, key, cipher, values, report).await
	}

	async fn encrypt_with(
		&self,
		person: &Person,
		key: &str,
		cipher: Cipher,
		values: &[Clear],
		report: Option<Reporter<DataStep>>,
	) -> Result<InputReference, Error> {
		let report = report.unwrap_or_else(silent);
		let (bytes, form) = match cipher {
			Cipher::Compressed => {
				let (keys, evaluation) = (self.client_keys(person, key)?, self.evaluation_key(person, key).await?);
				let values = values.to_vec();
				let bytes =
					blocking(move || Ok(keys.encrypt(&evaluation, &values).map_err(ComputeError::from)?)).await?;
				(bytes, InputForm::Compressed)
			},
			Cipher::Kreyvium => {
				let (wrapped, stream) = self.stream_of(person, key, &report).await?;
				let sealed = self.encrypt_with_fresh_iv(key, &stream, values)?;
				(sealed.bytes, InputForm::Kreyvium { key: wrapped, iv: sealed.iv })
			},
			Cipher::Pad(wrapped, pad) => {
				(pad.encrypt(values).map_err(ComputeError::from)?, InputForm::OneTimePad { pad: wrapped })
			},
		};
		let piece = InputReference { content: self.store_bytes(&bytes, &report).await?, form };
		self.remember_piece(person, key, piece, values)?;
		Ok(piece)
	}

	/// Encrypts values for somebody else, under that person's encryption key, and stores them. Whose job names the piece
	/// computes with it; nobody but the owner of the key reads it.
	pub async fn encrypt_for(
		&self,
		person: &Person,
		encryption: &nulink_fhe::EncryptionKey,
		values: &[Clear],
		report: Option<Reporter<DataStep>>,
	) -> Result<InputReference, Error> {
		let (encryption, clear) = (encryption.clone(), values.to_vec());
		let bytes = blocking(move || Ok(encryption.encrypt(&clear).map_err(ComputeError::from)?)).await?;
		let content = self.store_bytes(&bytes, &report.unwrap_or_else(silent)).await?;
		let piece = InputReference { content, form: InputForm::Compact };
		self.remember_piece(person, "", piece, values)?;
		Ok(piece)
	}

	pub(crate) fn remember_piece(
		&self,
		person: &Person,
		key: &str,
		piece: InputReference,
		values: &[Clear],
	) -> Result<(), Error> {
		let known = KnownPiece {
			piece: PieceRef(piece),
			key: key.into(),
			made: Instant::now().0,
			sealed: seal(person, &encode_values(values))?,
		};
		write_json(&self.piece_file(&piece), &known)
	}

	/// The pieces that were made here.
	pub fn known_pieces(&self) -> Result<Vec<KnownPiece>, Error> {
		let mut pieces: Vec<KnownPiece> = read_all(&self.pieces_folder())?;
		pieces.sort_by_key(|piece| piece.made);
		Ok(pieces)
	}

	/// What was encrypted in a piece that was made here.
	pub fn piece_values(&self, person: &Person, piece: &InputReference) -> Result<Vec<Clear>, Error> {
		let cid = Cid::try_from(piece.content)?;
		let path = self.piece_file(piece);
		let known: KnownPiece = read_json(&path)?.ok_or(ComputeError::UnknownInput(cid))?;
		let values = unseal(person, &known.sealed)?;
		let damaged = || Error::Damaged { path, reason: "it holds no values".into() };
		decode_values(&values).ok_or_else(damaged)
	}

	/// The types of the values in a piece, if it was made here.
	pub fn piece_types(&self, person: &Person, piece: &InputReference) -> Result<Option<Vec<Type>>, Error> {
		match self.piece_values(person, piece) {
			Ok(values) => Ok(Some(values.iter().map(|value| value.ty()).collect())),
			Err(Error::Compute(error)) if matches!(*error, ComputeError::UnknownInput(_)) => Ok(None),
			Err(error) => Err(error),
		}
	}
}

impl Client {
	/// Encrypts values under a compute key of the person, and stores them. Under one that is exposed only with `expose_key`.
	pub async fn encrypt_piece(
		&self,
		person: &Person,
		key: &str,
		form: Form,
		values: &[Clear],
		expose_key: bool,
		report: Option<Reporter<DataStep>>,
	) -> Result<InputReference, Error> {
		if form != Form::Pad {
			return Workshop::encrypt_piece(self, person, key, form, values, expose_key, report).await;
		}
		self.ensure_unexposed(key, expose_key)?;
		let (wrapped, pad) = self.take_pad(person, key, values).await?;
		self.encrypt_with(person, key, Cipher::Pad(wrapped, pad), values, report).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn values_survive_being_written_down() {
		let values = [Clear::from(true), Clear::new(Type::I8, -3).unwrap(), Clear::new(Type::U64, u64::MAX).unwrap()];
		assert_eq!(decode_values(&encode_values(&values)).unwrap(), values);
		assert_eq!(decode_values(&[(Type::Bool, 2u64)].to_vec().encode()), None);
	}
}
