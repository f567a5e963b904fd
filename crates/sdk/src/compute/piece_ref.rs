//! Pieces in text: what people hand on, and what records keep.

use super::ComputeError;
use crate::Error;
use nulink_primitives::{
	compute::{InputForm, InputReference},
	sharing::ContentId,
};
use nulink_storage::Cid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

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
}
