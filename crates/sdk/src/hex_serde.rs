//! Bytes as hexadecimal digits in files, where there can be none or many.

/// A digest, or none.
pub(crate) mod option {
	use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

	pub fn serialize<S: Serializer>(bytes: &Option<[u8; 32]>, serializer: S) -> Result<S::Ok, S::Error> {
		bytes.map(|bytes| format!("0x{}", hex::encode(bytes))).serialize(serializer)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<[u8; 32]>, D::Error> {
		let text = Option::<String>::deserialize(deserializer)?;
		text.map(|text| super::digest(&text).ok_or_else(|| D::Error::custom("no 32 bytes"))).transpose()
	}
}

/// An amount, which is more than a number of JSON can be.
pub(crate) mod amount {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(amount: &u128, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&amount.to_string())
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u128, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}

/// Digests.
pub(crate) mod list {
	use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};

	pub fn serialize<S: Serializer>(all: &[[u8; 32]], serializer: S) -> Result<S::Ok, S::Error> {
		all.iter().map(|bytes| format!("0x{}", hex::encode(bytes))).collect::<Vec<_>>().serialize(serializer)
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<[u8; 32]>, D::Error> {
		let texts = Vec::<String>::deserialize(deserializer)?;
		texts.iter().map(|text| super::digest(text).ok_or_else(|| D::Error::custom("no 32 bytes"))).collect()
	}
}

/// 32 bytes in digits after `0x`.
pub(crate) fn digest(text: &str) -> Option<[u8; 32]> {
	hex::decode(text.trim().strip_prefix("0x")?).ok()?.try_into().ok()
}
