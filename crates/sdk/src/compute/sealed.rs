//! Secrets of encrypted compute, in files: encrypted so that only the person who made them opens them again.
//!
//! What encrypts is a key of its own, derived from the person's root as those of labels are. So whoever has the root has
//! these secrets, too, and nobody else does.

use super::ComputeError;
use crate::{identity::Person, Error};
use nulink_pre::{
	client::{decrypt, encrypt, open_as_owner, DelegatingSecret},
	digest,
};
use zeroize::Zeroizing;

/// What the key is derived for. It is no label of anybody: those are digests of other bytes.
const DOMAIN: &[u8] = b"nulink/compute-secrets/v1";

fn key(person: &Person) -> DelegatingSecret {
	person.delegating(&digest(DOMAIN), 1)
}

/// Encrypts a secret for oneself.
pub(super) fn seal(person: &Person, secret: &[u8]) -> Result<Vec<u8>, Error> {
	let mut sealed = Vec::new();
	encrypt(secret, &mut sealed, &key(person).key_bytes())?;
	Ok(sealed)
}

/// Opens what [`seal`] made.
pub(super) fn unseal(person: &Person, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
	let key = key(person);
	// At once as large as it can be: a buffer that grows would leave copies behind.
	let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
	decrypt(sealed, &mut *secret, |header| open_as_owner(&key, &header.sealed_key))
		.map_err(|_| ComputeError::OtherPerson)?;
	Ok(secret)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_secret_is_opened_by_its_person_only() {
		let (alice, bob) = (Person::random().unwrap(), Person::random().unwrap());
		let sealed = seal(&alice, b"a key").unwrap();
		assert_eq!(unseal(&alice, &sealed).unwrap()[..], b"a key"[..]);
		assert!(unseal(&bob, &sealed).is_err());
		let mut changed = sealed.clone();
		*changed.last_mut().unwrap() ^= 1;
		assert!(unseal(&alice, &changed).is_err());
	}
}
