//! Accounts of the chain, as signers.

use nulink_client::subxt::utils::MultiSignature;
use sp_core::{crypto::Pair, ecdsa, ed25519, sr25519, Blake2Hasher, Hasher};

pub use nulink_worker_common::accounts::{address, parse, AccountId};

/// What wallets put before and after the bytes that a website has them sign, so that nobody is made to sign a
/// transaction.
const WRAPPED: (&[u8], &[u8]) = (b"<Bytes>", b"</Bytes>");

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
