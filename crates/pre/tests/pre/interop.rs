//! Our bytes, and those of umbral-pre's bindings.

use crate::support::*;
use nulink_pre::client::*;
use umbral_pre::{Capsule, CapsuleFrag, DefaultDeserialize, DefaultSerialize, KeyFrag, PublicKey, SecretKey, Signer};

fn public(key: KeyBytes) -> PublicKey {
	PublicKey::try_from_compressed_bytes(&key.0).unwrap()
}

/// The secret key as a foreign build reads it.
fn secret<Use>(secret: &Secret<Use>) -> SecretKey {
	let mut scalar = SecretKey::random().to_be_bytes();
	scalar.as_mut_secret().copy_from_slice(&*secret.to_bytes());
	SecretKey::try_from_be_bytes(&scalar).unwrap()
}

#[test]
fn objects_go_there_and_come_back() {
	let grant = Grant::new("there and back");
	let capsule = capsule_to_umbral(&grant.capsule).unwrap();
	assert_eq!(capsule_from_umbral(&capsule), Ok(grant.capsule.clone()));
	for (fragment, key_fragment) in grant.fragments.iter().zip(&grant.key_fragments) {
		let there = fragment_to_umbral(fragment).unwrap();
		assert_eq!(fragment_from_umbral(&there), Ok(fragment.clone()));
		let there = key_fragment_to_umbral(key_fragment).unwrap();
		assert!(key_fragment_from_umbral(&there).unwrap() == *key_fragment);
	}
}

#[test]
fn what_we_write_is_what_umbral_pre_writes() {
	let grant = Grant::new("the same bytes");
	let capsule = capsule_to_umbral(&grant.capsule).unwrap();
	assert_eq!(*Capsule::from_bytes(&capsule).unwrap().to_bytes().unwrap(), *capsule);
	let fragment = fragment_to_umbral(&grant.fragments[0]).unwrap();
	assert_eq!(*CapsuleFrag::from_bytes(&fragment).unwrap().to_bytes().unwrap(), *fragment);
	let key_fragment = key_fragment_to_umbral(&grant.key_fragments[0]).unwrap();
	assert_eq!(*KeyFrag::from_bytes(&key_fragment).unwrap().to_bytes().unwrap(), **key_fragment);
}

/// umbral-pre itself panics on these.
#[test]
fn the_identity_in_foreign_bytes_is_refused() {
	let grant = Grant::new("foreign identity");
	let capsule = capsule_to_umbral(&grant.capsule).unwrap();
	// SEC1's identity is one zero byte. It is put in the place of `e`.
	let changed = [&[0x93, 0xc4, 1, 0], &capsule[36..]].concat();
	assert_eq!(capsule_from_umbral(&changed), Err(ForeignError::NotReadable("capsule")));
	let fragment = fragment_to_umbral(&grant.fragments[0]).unwrap();
	let changed = [&[0x95, 0xc4, 1, 0], &fragment[36..]].concat();
	assert_eq!(fragment_from_umbral(&changed), Err(ForeignError::NotReadable("fragment")));
}

#[test]
fn a_foreign_proxy_and_a_foreign_receiver_can_take_part() {
	let grant = Grant::new("foreign");
	let GrantKeys { delegating, verifying, receiving } = grant.keys;
	let (delegating, verifying, receiving) = (public(delegating), public(verifying), public(receiving));
	let capsule = Capsule::from_bytes(&capsule_to_umbral(&grant.capsule).unwrap()).unwrap();

	// Their proxy, our verification.
	let kfrag = KeyFrag::from_bytes(&key_fragment_to_umbral(&grant.key_fragments[0]).unwrap()).unwrap();
	let kfrag = kfrag.verify(&verifying, Some(&delegating), Some(&receiving)).map_err(|(error, _)| error).unwrap();
	let answer = umbral_pre::reencrypt(&capsule, kfrag).to_bytes().unwrap();
	let answer = fragment_from_umbral(&answer).unwrap();
	assert_eq!(judge(&grant.about(&answer, &grant.commitments[0])), Ok(()));

	// Our proxies, their receiver.
	let cfrags = grant.fragments[..2].iter().map(|fragment| {
		let cfrag = CapsuleFrag::from_bytes(&fragment_to_umbral(fragment).unwrap()).unwrap();
		cfrag.verify(&capsule, &verifying, &delegating, &receiving).map_err(|(error, _)| error).unwrap()
	});
	let sealed = grant.header.sealed_key.to_bytes();
	let key = umbral_pre::decrypt_reencrypted(&secret(&grant.receiving), &delegating, &capsule, cfrags, &sealed[98..])
		.unwrap();
	assert_eq!(*key, *umbral_pre::decrypt_original(&secret(&grant.delegating), &capsule, &sealed[98..]).unwrap());
}

#[test]
fn a_foreign_grant_is_accepted() {
	let grant = Grant::new("foreign grant");
	let signer = Signer::new(secret(&grant.signer));
	let kfrags = umbral_pre::generate_kfrags(
		&secret(&grant.delegating),
		&public(grant.keys.receiving),
		&signer,
		2,
		3,
		true,
		true,
	);
	let fragment = key_fragment_from_umbral(&kfrags[0].to_bytes().unwrap()).unwrap();
	assert!(fragment.check(&grant.keys, &fragment.commitment()).is_ok());
}

#[test]
fn foreign_key_fragments_of_another_kind_are_refused() {
	let grant = Grant::new("another kind");
	let signer = Signer::new(secret(&grant.signer));
	for signed in [(false, true), (true, false), (false, false)] {
		let kfrags = umbral_pre::generate_kfrags(
			&secret(&grant.delegating),
			&public(grant.keys.receiving),
			&signer,
			1,
			1,
			signed.0,
			signed.1,
		);
		let error = key_fragment_from_umbral(&kfrags[0].to_bytes().unwrap()).err();
		assert_eq!(error, Some(ForeignError::NotOurKind));
	}

	// With a parameter of its own, umbral-pre's `verify` computes with that one.
	let mut bytes = key_fragment_to_umbral(&grant.key_fragments[0]).unwrap().to_vec();
	let at = bytes.windows(33).position(|window| window == parameter()).unwrap();
	bytes[at..at + 33].copy_from_slice(&grant.keys.delegating.0);
	assert_eq!(key_fragment_from_umbral(&bytes).err(), Some(ForeignError::NotOurKind));
}

#[test]
fn anything_else_is_refused() {
	let grant = Grant::new("anything else");
	for bytes in [&[][..], &[0x93], &[0xc4; 200], &grant.capsule.0] {
		assert_eq!(capsule_from_umbral(bytes), Err(ForeignError::NotReadable("capsule")));
		assert_eq!(fragment_from_umbral(bytes), Err(ForeignError::NotReadable("fragment")));
		assert_eq!(key_fragment_from_umbral(bytes).err(), Some(ForeignError::NotReadable("key fragment")));
	}
	assert_eq!(capsule_to_umbral(&CapsuleBytes([2; 98])), Err(ForeignError::NotPrintable("capsule")));
	assert_eq!(fragment_to_umbral(&FragmentBytes([0; 359])), Err(ForeignError::NotPrintable("fragment")));
}
