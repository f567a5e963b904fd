//! Secrets of data sets, in files: encrypted so that only the person who made them opens them again. What encrypts is a key
//! of its own, derived from the person's root as those of labels are.

use crate::{identity::Person, Error};
use nulink_pre::{
	client::{decrypt, encrypt, open_as_owner, DelegatingSecret},
	digest,
};
use zeroize::Zeroizing;

/// What the key is derived for. It is no label of anybody: those are digests of other bytes.
const DOMAIN: &[u8] = b"nulink/market-secrets/v1";

fn key(person: &Person) -> DelegatingSecret {
	person.delegating(&digest(DOMAIN), 1)
}

/// Encrypts a secret for oneself.
pub(super) fn seal(person: &Person, secret: &[u8]) -> Result<Vec<u8>, Error> {
	let mut sealed = Vec::new();
	encrypt(secret, &mut sealed, &key(person).key_bytes())?;
	Ok(sealed)
}

/// Opens what [`seal`] made. `None`: another person did.
pub(super) fn unseal(person: &Person, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
	let key = key(person);
	let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
	decrypt(sealed, &mut *secret, |header| open_as_owner(&key, &header.sealed_key)).ok()?;
	Some(secret)
}
