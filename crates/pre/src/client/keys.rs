//! Secret keys, one type for each use, and the one secret that a person's keys are derived from.
//!
//! An [`Identity`] is 32 random bytes. From it come the receiving key, the signing key, the encryption key (a proxy's: key
//! fragments are sealed to it), and a delegating key for every label and version. Derivation is umbral-pre's
//! `SecretKeyFactory` (HKDF-SHA-256) with these names:
//!
//! | Key | Name |
//! |---|---|
//! | receiving | `nulink/receiving/v1` |
//! | signing | `nulink/signing/v1` |
//! | encryption | `nulink/encryption/v1` |
//! | delegating | `nulink/delegating/v1`, label (32 bytes), version (4 bytes, big-endian) |

use nulink_primitives::sharing::{Digest, KeyBytes, KEY_LEN};
use rand_core::{CryptoRng, OsRng, RngCore};
use std::marker::PhantomData;
use umbral_pre::{PublicKey, SecretKey, SecretKeyFactory};
use zeroize::Zeroizing;

/// The bytes are no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAKey {
	/// No secret key.
	#[error("the bytes are no secret key of secp256k1: they must be a number from 1 to below the group's order")]
	Secret,
	/// No public key.
	#[error(
		"the bytes are no public key of secp256k1: they must be a compressed point, 33 bytes beginning with 2 or 3"
	)]
	Public,
}

/// A secret key for one use.
pub struct Secret<Use> {
	key: SecretKey,
	_use: PhantomData<fn() -> Use>,
}

/// Use of a [`Secret`]: data is encrypted under it, and access is granted with it.
pub enum Delegating {}
/// Use of a [`Secret`]: grants are made to it, and fragments are opened with it.
pub enum Receiving {}
/// Use of a [`Secret`]: grants are signed with it.
pub enum Signing {}
/// Use of a [`Secret`]: a proxy's, to which key fragments are sealed.
pub enum Encryption {}

/// The secret part of a delegating key.
pub type DelegatingSecret = Secret<Delegating>;
/// The secret part of a receiving key.
pub type ReceivingSecret = Secret<Receiving>;
/// The secret part of a verifying key.
pub type SigningSecret = Secret<Signing>;
/// The secret part of a proxy's encryption key.
pub type EncryptionSecret = Secret<Encryption>;

impl<Use> Secret<Use> {
	fn new(key: SecretKey) -> Self {
		Secret { key, _use: PhantomData }
	}

	/// A random key.
	pub fn random() -> Self {
		Self::random_with_rng(&mut OsRng)
	}

	/// A random key from this RNG.
	pub fn random_with_rng(rng: &mut (impl CryptoRng + RngCore)) -> Self {
		Self::new(SecretKey::random_with_rng(rng))
	}

	/// The key with this scalar, big-endian.
	pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NotAKey> {
		// umbral-pre reads from a box of its own that cannot be made outside, only taken from a key and filled.
		let mut scalar = SecretKey::random().to_be_bytes();
		scalar.as_mut_secret().copy_from_slice(bytes);
		SecretKey::try_from_be_bytes(&scalar).map(Self::new).map_err(|_| NotAKey::Secret)
	}

	/// The scalar, big-endian.
	pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
		let scalar = self.key.to_be_bytes();
		let mut bytes = Zeroizing::new([0; 32]);
		bytes.copy_from_slice(scalar.as_secret());
		bytes
	}

	/// The public key.
	pub fn key_bytes(&self) -> KeyBytes {
		key_bytes(&self.key.public_key())
	}

	pub(crate) fn umbral(&self) -> &SecretKey {
		&self.key
	}
}

impl<Use> Clone for Secret<Use> {
	fn clone(&self) -> Self {
		Self::new(self.key.clone())
	}
}

/// A person's, or a proxy's, one secret.
#[derive(Clone)]
pub struct Identity {
	seed: Zeroizing<[u8; 32]>,
}

impl Identity {
	/// What [`crate::client::Keystore`] calls a secret of this kind.
	pub const KIND: &'static str = "identity";

	/// A new one.
	pub fn random() -> Self {
		let mut seed = Zeroizing::new([0; 32]);
		OsRng.fill_bytes(&mut *seed);
		Identity { seed }
	}

	/// The one with this seed, which must be random.
	pub fn from_seed(seed: &[u8; 32]) -> Self {
		Identity { seed: Zeroizing::new(*seed) }
	}

	/// The seed, to be kept in a keystore.
	pub fn seed(&self) -> &[u8; 32] {
		&self.seed
	}

	/// The key that others grant to.
	pub fn receiving(&self) -> ReceivingSecret {
		self.derive(b"nulink/receiving/v1")
	}

	/// The key that grants are signed with.
	pub fn signing(&self) -> SigningSecret {
		self.derive(b"nulink/signing/v1")
	}

	/// The key that key fragments are sealed to, for a proxy.
	pub fn encryption(&self) -> EncryptionSecret {
		self.derive(b"nulink/encryption/v1")
	}

	/// The key that data under a label is encrypted with. Rotating the label's key raises its version.
	pub fn delegating(&self, label: &Digest, version: u32) -> DelegatingSecret {
		self.derive(&[&b"nulink/delegating/v1"[..], label, &version.to_be_bytes()].concat())
	}

	fn derive<Use>(&self, name: &[u8]) -> Secret<Use> {
		// A seed of 32 bytes is the only one that the type allows, and the only one that the factory takes.
		let factory = SecretKeyFactory::from_secure_randomness(&*self.seed);
		Secret::new(factory.unwrap_or_else(|_| unreachable!("32 bytes")).make_key(name))
	}
}

/// A public key's bytes.
pub(crate) fn key_bytes(key: &PublicKey) -> KeyBytes {
	KeyBytes(crate::wire::field(&key.to_compressed_bytes(), 0..KEY_LEN))
}

/// The public key with these bytes.
pub(crate) fn public_key(bytes: &KeyBytes) -> Result<PublicKey, NotAKey> {
	Some(bytes)
		.filter(|bytes| crate::wire::is_point(&bytes.0))
		.and_then(|bytes| PublicKey::try_from_compressed_bytes(&bytes.0).ok())
		.ok_or(NotAKey::Public)
}
