//! Headers, as a node gives them in JSON, with the hash that they really have.
//!
//! A node says of a header which hash it has. That is not believed: the header is put into RLP, as Ethereum hashes it,
//! and hashed again. A root that does not go with the hash cannot be told so: to change anything of a header is to
//! change its hash.
//!
//! Forks have added fields at the end, each optional in older blocks. They are taken in their order, and none may be
//! there behind one that is not. A header with a field that is not known here has another hash, and counts as wrong:
//! this program must be newer than the fork.

use super::{rlp, Fault};
use nulink_eth_proofs::{software::Software, Hash, Host};
use serde_json::Value;

/// The most bytes of `extraData`. Ethereum has 32, other chains of its kind a few hundred.
const MAX_EXTRA: usize = 4096;

/// How a field is written.
#[derive(Clone, Copy)]
enum Form {
	/// So many bytes.
	Fixed(usize),
	/// A number.
	Number,
	/// Any bytes.
	Data,
}

/// What every header has.
const FIELDS: [(&str, Form); 15] = [
	("parentHash", Form::Fixed(32)),
	("sha3Uncles", Form::Fixed(32)),
	("miner", Form::Fixed(20)),
	("stateRoot", Form::Fixed(32)),
	("transactionsRoot", Form::Fixed(32)),
	("receiptsRoot", Form::Fixed(32)),
	("logsBloom", Form::Fixed(256)),
	("difficulty", Form::Number),
	("number", Form::Number),
	("gasLimit", Form::Number),
	("gasUsed", Form::Number),
	("timestamp", Form::Number),
	("extraData", Form::Data),
	("mixHash", Form::Fixed(32)),
	("nonce", Form::Fixed(8)),
];

/// What forks have added, in order: London, Shanghai, Cancun (three), Prague, Amsterdam (two).
const LATER: [(&str, Form); 8] = [
	("baseFeePerGas", Form::Number),
	("withdrawalsRoot", Form::Fixed(32)),
	("blobGasUsed", Form::Number),
	("excessBlobGas", Form::Number),
	("parentBeaconBlockRoot", Form::Fixed(32)),
	("requestsHash", Form::Fixed(32)),
	("blockAccessListHash", Form::Fixed(32)),
	("slotNumber", Form::Number),
];

/// A header whose hash was computed here. Only [`Header::from_json`] makes one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Header {
	/// Its height.
	pub number: u64,
	/// The Keccak-256 of its RLP.
	pub hash: Hash,
	/// The hash of the header before.
	pub parent: Hash,
	/// The root of the state after it.
	pub state_root: Hash,
	/// What a unit of gas costs at least, in wei. 0 where the header does not say.
	pub base_fee: u128,
}

impl Header {
	/// Reads what `eth_getBlockByNumber` answers. Fails where something is missing, or where it has not the hash that
	/// it is said to have.
	pub fn from_json(block: &Value) -> Result<Self, Fault> {
		let mut items = Vec::with_capacity(700);
		for (name, form) in FIELDS {
			add(&mut items, name, form, block.get(name))?;
		}
		let mut ended = false;
		for (name, form) in LATER {
			match block.get(name).filter(|value| !value.is_null()) {
				Some(_) if ended => return Err(Fault::Malformed("a header with a gap between its fields")),
				Some(value) => add(&mut items, name, form, Some(value))?,
				None => ended = true,
			}
		}
		let hash = Software::keccak_256(&rlp::list(&items));
		if fixed::<32>(block, "hash")? != hash {
			return Err(Fault::WrongHash);
		}
		Ok(Header {
			number: quantity(block.get("number"))?,
			hash,
			parent: fixed(block, "parentHash")?,
			state_root: fixed(block, "stateRoot")?,
			base_fee: match block.get("baseFeePerGas") {
				None | Some(Value::Null) => 0,
				fee => wide(fee)?,
			},
		})
	}
}

fn add(out: &mut Vec<u8>, name: &'static str, form: Form, value: Option<&Value>) -> Result<(), Fault> {
	let missing = Fault::Malformed(name);
	match form {
		Form::Fixed(len) => {
			let bytes = data(value).filter(|bytes| bytes.len() == len).ok_or(missing)?;
			rlp::string(out, &bytes);
		},
		Form::Data => {
			let bytes = data(value).filter(|bytes| bytes.len() <= MAX_EXTRA).ok_or(missing)?;
			rlp::string(out, &bytes);
		},
		Form::Number => {
			let digits = digits(value).filter(|digits| digits.len() <= 64).ok_or(missing)?;
			let word = hex::decode(format!("{digits:0>64}")).map_err(|_| Fault::Malformed(name))?;
			rlp::number(out, &word);
		},
	}
	Ok(())
}

/// The hex digits of a text.
fn digits(value: Option<&Value>) -> Option<&str> {
	value?.as_str()?.strip_prefix("0x")
}

/// The bytes of a text of hex digits.
pub(crate) fn data(value: Option<&Value>) -> Option<Vec<u8>> {
	hex::decode(digits(value)?).ok()
}

/// So many bytes, under a name.
pub(crate) fn fixed<const N: usize>(object: &Value, name: &'static str) -> Result<[u8; N], Fault> {
	data(object.get(name)).and_then(|bytes| bytes.try_into().ok()).ok_or(Fault::Malformed(name))
}

/// A number of up to 64 bits.
pub(crate) fn quantity(value: Option<&Value>) -> Result<u64, Fault> {
	digits(value).and_then(|digits| u64::from_str_radix(digits, 16).ok()).ok_or(Fault::Malformed("a number"))
}

/// A number of up to 128 bits.
pub(crate) fn wide(value: Option<&Value>) -> Result<u128, Fault> {
	digits(value).and_then(|digits| u128::from_str_radix(digits, 16).ok()).ok_or(Fault::Malformed("a number"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	/// A block of a test network after Prague, as its node gave it.
	fn prague() -> Value {
		serde_json::from_str(include_str!("fixtures/prague-header.json")).unwrap()
	}

	#[test]
	fn a_header_of_prague_has_the_hash_that_its_network_knows_it_by() {
		let header = Header::from_json(&prague()).unwrap();
		let expected = "661da523f3e44725f3a1cee38183d35424155a05674609a9f6ed81243adf9e26";
		assert_eq!(hex::encode(header.hash), expected);
		assert_eq!((header.number, header.base_fee), (0x315, 7));
		assert_eq!(data(prague().get("stateRoot")).unwrap(), header.state_root);
	}

	#[test]
	fn whatever_is_changed_in_a_header_is_found() {
		for (name, form) in FIELDS.into_iter().chain(LATER) {
			let mut block = prague();
			let Some(value) = block.get(name).and_then(Value::as_str) else { continue };
			let changed = match form {
				Form::Number => "0x12345".to_string(),
				_ => {
					let (before, last) = value.split_at(value.len() - 1);
					format!("{before}{}", if last == "0" { "1" } else { "0" })
				},
			};
			block[name] = json!(changed);
			assert_eq!(Header::from_json(&block), Err(Fault::WrongHash), "{name}");
		}
	}

	#[test]
	fn a_header_without_one_of_its_fields_is_none() {
		for (name, _) in FIELDS {
			let mut block = prague();
			block[name] = Value::Null;
			assert_eq!(Header::from_json(&block), Err(Fault::Malformed(name)));
		}
		let mut gap = prague();
		gap["withdrawalsRoot"] = Value::Null;
		assert!(matches!(Header::from_json(&gap), Err(Fault::Malformed(_))));
		let mut short = prague();
		short["requestsHash"] = Value::Null;
		assert_eq!(Header::from_json(&short), Err(Fault::WrongHash));
	}

	#[test]
	fn numbers_that_are_none_are_refused() {
		for number in [json!("0x"), json!("12"), json!(12), json!("0xzz"), json!(format!("0x{}", "1".repeat(65)))] {
			let mut block = prague();
			block["number"] = number;
			assert!(Header::from_json(&block).is_err());
		}
	}
}
