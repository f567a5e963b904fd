//! What people and proxies do with keys and data.
//!
//! | Who | Does | With |
//! |---|---|---|
//! | everybody | keeps one secret | [`Identity`], [`Keystore`] |
//! | anybody | encrypts | [`encrypt`], [`Encryptor`] |
//! | the owner | grants; reads its own data | [`make_grant`], [`open_as_owner`] |
//! | a proxy | opens and checks its key fragment; re-encrypts | [`SealedKeyFragment`], [`KeyFragment::check`], [`reencrypt`] |
//! | the receiver | verifies fragments; opens; decrypts | [`Fragment::verify`], [`open`], [`decrypt`] |
//!
//! Keys are passed as they stand on chain, as [`KeyBytes`]; a function that needs a key says so if the bytes are none.
//! Secrets have no `Debug` and are wiped when they are dropped.
//!
//! Functions ending in `_with_rng` are for reproducible vectors; their RNG must be a cryptographic one otherwise.

mod file;
mod grant;
mod interop;
mod keys;
mod keystore;
mod messagepack;
mod open;
mod reencrypt;
mod stream;

pub use grant::{
	make_grant, make_grant_with_rng, CheckedKeyFragment, GrantError, GrantKeys, KeyFragment, KeyFragmentError,
	SealedKeyFragment, KEY_FRAGMENT_LEN, SEALED_KEY_FRAGMENT_LEN,
};
pub use interop::{
	capsule_from_umbral, capsule_to_umbral, fragment_from_umbral, fragment_to_umbral, key_fragment_from_umbral,
	key_fragment_to_umbral, ForeignError,
};
pub use keys::{
	Delegating, DelegatingSecret, Encryption, EncryptionSecret, Identity, NotAKey, Receiving, ReceivingSecret, Secret,
	Signing, SigningSecret,
};
pub use keystore::{Cost, Keystore, KeystoreError, PasswordSource, MAX_SECRET_LEN};
pub use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes};
pub use open::{open, open_as_owner, DataKey, Fragment, OpenError, SealedKey, VerifiedFragment, SEALED_KEY_LEN};
pub use reencrypt::{reencrypt, reencrypt_with_rng, CheckedCapsule};
pub use stream::{
	decrypt, decrypt_body, decrypt_to_file, encrypt, Decryptor, Encryptor, Header, StreamError, CHUNK_LEN, HEADER_LEN,
	MAX_CHUNK_LEN, TAG_LEN,
};
