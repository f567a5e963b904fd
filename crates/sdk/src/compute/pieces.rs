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
	bytes::content_text,
	sealed::{seal, unseal},
	ComputeError,
};
use crate::{
	client::{silent, Client, Reporter, Workshop},
	home::{read_all, read_json, write_bytes, write_json},
	identity::{create_private_folder, Person},
	objects::{blocking, DataStep},
	proxy_api::hex_bytes,
	time::Instant,
	Error,
};
use codec::{Decode, DecodeAll, Encode};
use nulink_fhe::{
	transcipher::{Pad, StreamKey, UsedIvs},
	Clear, Type,
};
use nulink_primitives::{
	compute::{InputForm, InputReference},
	sharing::ContentId,
};
use nulink_storage::Cid;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{
	fmt,
	fs::{self, File},
	path::{Path, PathBuf},
	str::FromStr,
};
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

/// A piece, in text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PieceRef(pub InputReference);

impl fmt::Display for PieceRef {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let text = |content: ContentId| Cid::try_from(content).map(|cid| cid.to_string()).unwrap_or_default();
		let content = text(self.0.content);
		match self.0.form {
			InputForm::Compressed => write!(f, "compressed:{content}"),
			InputForm::Compact => write!(f, "compact:{content}"),
			InputForm::Kreyvium { key, iv } => write!(f, "kreyvium:{content}:{}:{}", text(key), hex::encode(iv)),
			InputForm::OneTimePad { pad } => write!(f, "pad:{content}:{}", text(pad)),
		}
	}
}

impl FromStr for PieceRef {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let wrong = || ComputeError::PieceText(text.chars().take(200).collect());
		let content = |text: &str| text.parse::<Cid>().map(ContentId::from).map_err(|_| wrong());
		let parts: Vec<&str> = text.trim().split(':').collect();
		let (form, at) = match parts[..] {
			["compressed", at] => (InputForm::Compressed, at),
			["compact", at] => (InputForm::Compact, at),
			["kreyvium", at, key, iv] => {
				let iv = hex::decode(iv).ok().and_then(|iv| iv.try_into().ok()).ok_or_else(wrong)?;
				(InputForm::Kreyvium { key: content(key)?, iv }, at)
			},
			["pad", at, pad] => (InputForm::OneTimePad { pad: content(pad)? }, at),
			_ => return Err(wrong().into()),
		};
		Ok(PieceRef(InputReference { content: content(at)?, form }))
	}
}

impl Serialize for PieceRef {
	fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for PieceRef {
	fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
	}
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

/// Does something while no other process does the like in this folder.
pub(super) fn alone<T>(folder: &Path, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
	create_private_folder(folder)?;
	let path = folder.join("lock");
	let lock = File::create(&path).map_err(Error::io(&path))?;
	lock.lock().map_err(Error::io(&path))?;
	work()
	// The lock ends with the file.
}

impl Workshop {
	fn pieces_folder(&self) -> PathBuf {
		self.home().data.join("compute/pieces")
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

	fn remember_piece(&self, person: &Person, key: &str, piece: InputReference, values: &[Clear]) -> Result<(), Error> {
		let cid = Cid::try_from(piece.content)?;
		let known = KnownPiece {
			piece: PieceRef(piece),
			key: key.into(),
			made: Instant::now().0,
			sealed: seal(person, &encode_values(values))?,
		};
		write_json(&self.pieces_folder().join(format!("{cid}.json")), &known)
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
		let path = self.pieces_folder().join(format!("{cid}.json"));
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

	/// The symmetric key of a compute key, and where it lies wrapped. The first time it is made.
	async fn stream_of(
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
	fn encrypt_with_fresh_iv(
		&self,
		key: &str,
		stream: &StreamKey,
		values: &[Clear],
	) -> Result<nulink_fhe::transcipher::Sealed, Error> {
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

	/// Takes a pad of which the chain knows nothing. When this returns, it is on no disk any more.
	async fn take_pad(&self, person: &Person, key: &str, values: &[Clear]) -> Result<(ContentId, Pad), Error> {
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

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_storage::Codec;

	#[test]
	fn a_piece_is_read_as_it_is_written() {
		let at = |text: &str| ContentId::from(Cid::of(Codec::Raw, text.as_bytes()));
		for form in [
			InputForm::Compressed,
			InputForm::Compact,
			InputForm::Kreyvium { key: at("k"), iv: [7; 16] },
			InputForm::OneTimePad { pad: at("p") },
		] {
			let piece = PieceRef(InputReference { content: at("x"), form });
			assert_eq!(piece.to_string().parse::<PieceRef>().unwrap(), piece);
		}
		let cid = Cid::of(Codec::Raw, b"x");
		for text in ["", "compressed", "compressed:", &cid.to_string(), &format!("secret:{cid}"), &format!("pad:{cid}")]
		{
			assert!(text.parse::<PieceRef>().is_err(), "{text}");
		}
	}

	#[test]
	fn values_survive_being_written_down() {
		let values = [Clear::from(true), Clear::new(Type::I8, -3).unwrap(), Clear::new(Type::U64, u64::MAX).unwrap()];
		assert_eq!(decode_values(&encode_values(&values)).unwrap(), values);
		assert_eq!(decode_values(&[(Type::Bool, 2u64)].to_vec().encode()), None);
	}
}
