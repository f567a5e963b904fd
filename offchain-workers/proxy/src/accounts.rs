//! Accounts of the chain, as text and as signers.

use nulink_client::subxt::utils::MultiSignature;
use nulink_primitives::token::SS58_PREFIX;
use sp_core::{
	crypto::{AccountId32, Pair, Ss58AddressFormat, Ss58Codec},
	ecdsa, ed25519, sr25519, Blake2Hasher, Hasher,
};

/// An account's id.
pub type AccountId = [u8; 32];

/// The most bytes of an address as text.
const MAX_TEXT: usize = 100;
/// What wallets put before and after the bytes that a website has them sign, so that nobody is made to sign a
/// transaction.
const WRAPPED: (&[u8], &[u8]) = (b"<Bytes>", b"</Bytes>");

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

/// Whether the account signed the message, as it is or as wallets wrap it.
pub fn has_signed(account: &AccountId, signature: &MultiSignature, message: &[u8]) -> bool {
	let wrapped = || [WRAPPED.0, message, WRAPPED.1].concat();
	verify(account, signature, message) || verify(account, signature, &wrapped())
}

/// As the chain does it: an account is its key, or the Blake2 hash of a key that has no 32 bytes.
fn verify(account: &AccountId, signature: &MultiSignature, message: &[u8]) -> bool {
	match signature {
		MultiSignature::Sr25519(bytes) => {
			let (signature, key) = (sr25519::Signature::from_raw(*bytes), sr25519::Public::from_raw(*account));
			sr25519::Pair::verify(&signature, message, &key)
		},
		MultiSignature::Ed25519(bytes) => {
			let (signature, key) = (ed25519::Signature::from_raw(*bytes), ed25519::Public::from_raw(*account));
			ed25519::Pair::verify(&signature, message, &key)
		},
		MultiSignature::Ecdsa(bytes) => ecdsa::Signature::from_raw(*bytes)
			.recover(message)
			.is_some_and(|key| Blake2Hasher::hash(key.as_ref()).0 == *account),
	}
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

	#[test]
	fn all_three_kinds_of_signatures_are_known_plain_and_wrapped() {
		let seed = [7; 32];
		let (sr, ed, ec) =
			(sr25519::Pair::from_seed(&seed), ed25519::Pair::from_seed(&seed), ecdsa::Pair::from_seed(&seed));
		let hashed = Blake2Hasher::hash(ec.public().as_ref()).0;
		for message in [&b"words"[..], b"<Bytes>words</Bytes>"] {
			let signed = [
				(sr.public().0, MultiSignature::Sr25519(sr.sign(message).0)),
				(ed.public().0, MultiSignature::Ed25519(ed.sign(message).0)),
				(hashed, MultiSignature::Ecdsa(ec.sign(message).0)),
			];
			for (account, signature) in signed {
				assert!(has_signed(&account, &signature, b"words"));
				assert!(!has_signed(&account, &signature, b"other words"));
				assert!(!has_signed(&[1; 32], &signature, b"words"));
			}
		}
	}

	#[test]
	fn a_signature_of_the_daemons_own_kind_is_one() {
		let alice = nulink_client::dev::alice();
		let signature = MultiSignature::Sr25519(alice.sign(b"words").0);
		assert!(has_signed(&alice.public_key().0, &signature, b"words"));
	}
}
