//! Whom or what data is about, and what it is found by: on the chain, only hashes.

use super::MarketError;
use nulink_pre::digest;
use nulink_primitives::sharing::Digest;
use rand_core::{OsRng, RngCore};
use std::{fmt, str::FromStr};

/// The longest id, in bytes.
const MAX_ID: usize = 256;

/// Whom or what data is about. An id that can be guessed is salted: then those find it who were told the salt. In text
/// `ID`, or `0x`, 32 digits, `:` and the id.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectId {
	/// The id: a name, a number, whatever those agree on who look for it.
	pub id: String,
	/// The salt.
	pub salt: Option<[u8; 16]>,
}

impl SubjectId {
	/// An id without a salt: whoever guesses it knows that there is a listing about it.
	pub fn new(id: impl Into<String>) -> Self {
		SubjectId { id: id.into(), salt: None }
	}

	/// An id with a new salt.
	pub fn salted(id: impl Into<String>) -> Self {
		let mut salt = [0; 16];
		OsRng.fill_bytes(&mut salt);
		SubjectId { id: id.into(), salt: Some(salt) }
	}

	/// What the chain knows of it.
	pub fn hash(&self) -> Digest {
		let salt = self.salt.as_ref().map(|salt| &salt[..]).unwrap_or_default();
		digest(&[b"nulink/subject-id/v1", &[salt.len() as u8][..], salt, self.id.as_bytes()].concat())
	}
}

impl fmt::Display for SubjectId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.salt {
			Some(salt) => write!(f, "0x{}:{}", hex::encode(salt), self.id),
			None => f.write_str(&self.id),
		}
	}
}

impl FromStr for SubjectId {
	type Err = MarketError;

	fn from_str(text: &str) -> Result<Self, MarketError> {
		let wrong = || MarketError::Subject(text.chars().take(80).collect());
		let text = text.trim();
		let (salt, id) = match text.strip_prefix("0x").and_then(|rest| rest.split_once(':')) {
			Some((salt, id)) => {
				let salt = hex::decode(salt).ok().and_then(|bytes| <[u8; 16]>::try_from(bytes).ok());
				(Some(salt.ok_or_else(wrong)?), id)
			},
			None => (None, text),
		};
		if id.is_empty() || id.len() > MAX_ID {
			return Err(wrong());
		}
		Ok(SubjectId { id: id.into(), salt })
	}
}

/// The hash of a word that data is found by. How it is written does not count.
pub fn tag_hash(word: &str) -> Digest {
	digest(&[b"nulink/tag/v1", word.trim().to_lowercase().as_bytes()].concat())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_subject_is_read_as_it_is_written() {
		for subject in [SubjectId::new("urn:patient:7"), SubjectId::salted("Ann: 0x7")] {
			assert_eq!(subject.to_string().parse(), Ok(subject.clone()));
		}
		assert!("".parse::<SubjectId>().is_err() && "0x12:Ann".parse::<SubjectId>().is_err());
		assert!(format!("0x{}:", "00".repeat(16)).parse::<SubjectId>().is_err());
	}

	#[test]
	fn a_salt_hides_what_could_be_guessed() {
		assert_eq!(SubjectId::new("Ann").hash(), SubjectId::new("Ann").hash());
		assert_ne!(SubjectId::new("Ann").hash(), SubjectId::salted("Ann").hash());
		assert_ne!(SubjectId::salted("Ann").hash(), SubjectId::salted("Ann").hash());
	}

	#[test]
	fn a_word_is_the_same_however_it_is_written() {
		assert_eq!(tag_hash(" Health "), tag_hash("health"));
		assert_ne!(tag_hash("health"), tag_hash("wealth"));
	}
}
