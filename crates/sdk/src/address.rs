//! Accounts in text.
//!
//! NuLink shows accounts in SS58 with its own prefix. Addresses with the generic prefix 42 are read as well, since many
//! tools print them for every chain; those of other networks are refused, as the likeliest reason is a mistake.

use blake2::{Blake2b512, Digest as _};
use nulink_client::subxt::utils::AccountId32;
use nulink_primitives::token::SS58_PREFIX;

/// An account on the chain.
pub type Account = AccountId32;

/// The prefix of tools that do not care for which chain an address is.
const GENERIC_PREFIX: u16 = 42;
/// The longest text that is looked at.
const MAX_TEXT: usize = 128;

/// Why a text is no account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
	/// It is no address at all, or a character of it is wrong.
	#[error("{0:?} is no address: compare it with its source, a character is missing or changed")]
	Malformed(String),
	/// It is an address of another network.
	#[error("{given:?} is an address for another network. If you are sure that its owner uses the same key here, the same account is {here}")]
	OtherNetwork {
		/// What was given.
		given: String,
		/// The same account on NuLink.
		here: String,
	},
}

/// The account's address.
pub fn to_text(account: &Account) -> String {
	with_prefix(account, SS58_PREFIX)
}

/// The account with this address, or with these 32 bytes in hexadecimal after `0x`.
pub fn parse(text: &str) -> Result<Account, AddressError> {
	let text = text.trim();
	let malformed = || AddressError::Malformed(text.chars().take(MAX_TEXT).collect());
	if text.len() > MAX_TEXT {
		return Err(malformed());
	}
	if let Some(digits) = text.strip_prefix("0x") {
		let bytes: [u8; 32] = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(malformed)?;
		return Ok(AccountId32(bytes));
	}
	let account: Account = text.parse().map_err(|_| malformed())?;
	if [SS58_PREFIX, GENERIC_PREFIX].iter().any(|prefix| with_prefix(&account, *prefix) == text) {
		Ok(account)
	} else {
		Err(AddressError::OtherNetwork { given: text.into(), here: to_text(&account) })
	}
}

fn with_prefix(account: &Account, prefix: u16) -> String {
	// As Substrate does it: one byte up to 63; else the low six bits of the first byte are bits 2 to 7 of the prefix, the
	// second has bits 0 and 1 on top of bits 8 to 13.
	let mut bytes = match prefix {
		0..=63 => vec![prefix as u8],
		_ => {
			vec![((prefix & 0b1111_1100) >> 2) as u8 | 0b0100_0000, (prefix >> 8) as u8 | ((prefix & 0b11) << 6) as u8]
		},
	};
	bytes.extend_from_slice(&account.0);
	let sum = Blake2b512::new().chain_update(b"SS58PRE").chain_update(&bytes).finalize();
	bytes.extend_from_slice(&sum[..2]);
	base58(&bytes)
}

fn base58(bytes: &[u8]) -> String {
	const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	// The digits, the lowest first.
	let mut digits: Vec<u8> = Vec::with_capacity(bytes.len() * 2);
	for byte in bytes {
		let mut carry = u32::from(*byte);
		for digit in &mut digits {
			carry += u32::from(*digit) << 8;
			*digit = (carry % 58) as u8;
			carry /= 58;
		}
		while carry > 0 {
			digits.push((carry % 58) as u8);
			carry /= 58;
		}
	}
	let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
	let digits = std::iter::repeat_n(0, zeros).chain(digits.into_iter().rev());
	digits.map(|digit| char::from(ALPHABET[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::dev;

	#[test]
	fn addresses_are_those_of_substrate() {
		let alice = dev::alice().public_key().to_account_id();
		assert_eq!(with_prefix(&alice, 42), alice.to_string());
		assert_eq!(with_prefix(&alice, 42), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
		// The same account on Polkadot, as its explorers show it.
		assert_eq!(with_prefix(&alice, 0), "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5");
	}

	#[test]
	fn an_address_is_read_back_with_its_own_prefix_the_generic_one_and_as_bytes() {
		let alice = dev::alice().public_key().to_account_id();
		for text in [to_text(&alice), alice.to_string(), format!("0x{}", hex::encode(alice.0))] {
			assert_eq!(parse(&text), Ok(alice));
		}
		assert_ne!(to_text(&alice), alice.to_string());
	}

	#[test]
	fn an_address_of_another_network_is_refused_with_the_one_here() {
		let alice = dev::alice().public_key().to_account_id();
		let error = parse("15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5").unwrap_err();
		assert!(error.to_string().contains(&to_text(&alice)), "{error}");
	}

	#[test]
	fn a_changed_character_is_noticed() {
		let text = to_text(&dev::alice().public_key().to_account_id());
		let last = if text.ends_with('a') { 'b' } else { 'a' };
		let changed = format!("{}{last}", &text[..text.len() - 1]);
		for wrong in [changed.as_str(), "", "0x", "0x00", "nobody", &"1".repeat(1000)] {
			assert!(matches!(parse(wrong), Err(AddressError::Malformed(_))), "{wrong}");
		}
	}
}
