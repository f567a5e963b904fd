//! Accounts of the chain, as text.

use nulink_primitives::token::SS58_PREFIX;
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};

/// An account's id.
pub type AccountId = [u8; 32];

/// The most bytes of an address as text.
const MAX_TEXT: usize = 100;

/// The account that a text names: an SS58 address, of whatever network (it is one key everywhere), or 0x and 64 digits.
pub fn parse(text: &str) -> Option<AccountId> {
	if text.len() > MAX_TEXT {
		return None;
	}
	match text.strip_prefix("0x") {
		Some(digits) => hex::decode(digits).ok()?.try_into().ok(),
		None => text.parse::<nulink_client::subxt::utils::AccountId32>().ok().map(|account| account.0),
	}
}

/// The account's address on NuLink.
pub fn address(account: &AccountId) -> String {
	AccountId32::new(*account).to_ss58check_with_version(Ss58AddressFormat::custom(SS58_PREFIX))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_of_any_network_is_the_same_account() {
		let alice = nulink_client::dev::alice().public_key().0;
		let generic = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		assert_eq!(parse(generic), Some(alice));
		let ours = address(&alice);
		assert_ne!(ours, generic);
		assert_eq!(parse(&ours), Some(alice));
		assert_eq!(parse(&format!("0x{}", hex::encode(alice))), Some(alice));
	}

	#[test]
	fn what_is_no_account_is_none() {
		for text in ["", "0x", "0x00", "Alice", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX", &"5".repeat(1000)] {
			assert_eq!(parse(text), None, "{text}");
		}
	}
}
