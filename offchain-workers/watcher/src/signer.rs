//! The watcher's Ethereum key: it signs what the watcher says of Ethereum, so that contracts can check it, and the
//! transactions that take certificates to them.

use k256::ecdsa::SigningKey;
use nulink_eth_proofs::{recover, software::Software, Address, Hash, SIGNATURE_LEN};

/// The name of its file in the keystore.
pub const FILE: &str = "ethereum.json";
/// What the keystore calls it: the 32 bytes of a secp256k1 secret.
pub const KIND: &str = "ethereum-secp256k1";

/// What 27 and 28 begin with: the parity of R, as wallets write it.
const V: u8 = 27;

/// Why nothing was signed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
	/// The bytes are no key.
	#[error("the Ethereum key is none: 32 bytes, not zero, and below the order of the curve")]
	NoKey,
	/// The signature cannot be used. Practically impossible.
	#[error("the signature came out in a form that Ethereum does not take")]
	Unusable,
}

/// The key. It has no `Debug`, and is wiped when it goes.
pub struct Signer {
	key: SigningKey,
	address: Address,
}

impl Signer {
	/// The key with these bytes.
	pub fn new(secret: &[u8; 32]) -> Result<Self, Error> {
		let key = SigningKey::from_slice(secret).map_err(|_| Error::NoKey)?;
		let point = key.verifying_key().to_encoded_point(false);
		let xy = point.as_bytes().get(1..).and_then(|xy| <[u8; 64]>::try_from(xy).ok()).ok_or(Error::NoKey)?;
		Ok(Signer { key, address: Address::of_key::<Software>(&xy) })
	}

	/// Its account.
	pub fn address(&self) -> Address {
		self.address
	}

	/// Its signature of a digest: r, s, and v as 27 or 28. The same each time (RFC 6979), with the lower s (EIP-2).
	pub fn sign(&self, digest: &Hash) -> Result<[u8; SIGNATURE_LEN], Error> {
		let (signature, recovery) = self.key.sign_prehash_recoverable(digest).map_err(|_| Error::Unusable)?;
		let mut bytes = [0; SIGNATURE_LEN];
		bytes[..64].copy_from_slice(&signature.to_bytes());
		bytes[64] = V + u8::from(recovery.is_y_odd());
		// Whoever checks it will do the same.
		match recover::<Software>(digest, &bytes) {
			Some(address) if address == self.address => Ok(bytes),
			_ => Err(Error::Unusable),
		}
	}
}

/// A signature of anybody's in the form that contracts take: with v as 27 or 28. The chain takes the parity alone, too.
/// All that is sent to contracts goes through here.
pub fn for_contracts(mut signature: [u8; SIGNATURE_LEN]) -> [u8; SIGNATURE_LEN] {
	if let Some(v) = signature.last_mut().filter(|v| **v < 2) {
		*v += V;
	}
	signature
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::fixtures::Key;

	#[test]
	fn the_address_and_the_signature_are_as_another_implementation_finds_them() {
		let mut secret = [0; 32];
		secret[31] = 7;
		let signer = Signer::new(&secret).unwrap();
		assert_eq!(signer.address(), Key::new(7).address());
		for byte in 0..20 {
			let digest = [byte; 32];
			let signature = signer.sign(&digest).unwrap();
			assert_eq!(recover::<Software>(&digest, &signature), Some(signer.address()));
			assert_eq!(signer.sign(&digest).unwrap(), signature);
		}
	}

	#[test]
	fn the_parity_alone_becomes_what_contracts_take() {
		let with = |v| for_contracts(std::array::from_fn(|index| if index == 64 { v } else { 1 }))[64];
		assert_eq!([0, 1, 27, 28, 2].map(with), [27, 28, 27, 28, 2]);
		assert_eq!(for_contracts([0; 65])[..64], [0; 64]);
	}

	#[test]
	fn bytes_that_are_no_key_are_refused() {
		assert!(Signer::new(&[0; 32]).is_err() && Signer::new(&[0xff; 32]).is_err());
	}
}
