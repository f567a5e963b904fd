//! Grants, fragments and keys, from both ends.

use crate::support::*;
use nulink_pre::{client::*, envelope::Malformed, Invalid};

fn verified(grant: &Grant, which: &[usize]) -> Vec<VerifiedFragment> {
	let capsule = CheckedCapsule::new(&grant.capsule).unwrap();
	which
		.iter()
		.map(|&at| {
			let fragment = Fragment::new(grant.fragments[at].clone());
			fragment.verify(&capsule, &grant.keys, &grant.commitments[at]).unwrap()
		})
		.collect()
}

fn open_with(grant: &Grant, fragments: &[VerifiedFragment], threshold: u8) -> Result<DataKey, OpenError> {
	open(&grant.receiving, &grant.keys.delegating, &grant.header.sealed_key, fragments, threshold)
}

/// Whether it is the key of the grant's data.
fn is_right(grant: &Grant, key: &DataKey) -> bool {
	Decryptor::new(&grant.header, key).open_chunk(&grant.chunk, true).is_ok_and(|plaintext| **plaintext == *b"data")
}

#[test]
fn any_fragments_at_the_threshold_open() {
	let grant = Grant::new("threshold");
	for which in [&[0, 1][..], &[0, 2], &[1, 2], &[2, 0], &[0, 1, 2]] {
		assert!(is_right(&grant, &open_with(&grant, &verified(&grant, which), 2).unwrap()));
	}
}

#[test]
fn one_of_one_opens() {
	let (alice, bob) = (Identity::random(), Identity::random());
	let (delegating, signer, receiving) = (alice.delegating(&[1; 32], 0), alice.signing(), bob.receiving());
	let keys = GrantKeys {
		delegating: delegating.key_bytes(),
		verifying: signer.key_bytes(),
		receiving: receiving.key_bytes(),
	};
	let fragment = make_grant(&delegating, &signer, &keys.receiving, 1, 1).unwrap().remove(0);
	let (header, mut encryptor) = Encryptor::new(&keys.delegating).unwrap();
	let chunk = encryptor.seal_chunk(b"one", true).unwrap();
	let capsule = CheckedCapsule::new(&header.sealed_key.capsule).unwrap();
	let commitment = fragment.commitment();
	let answer = reencrypt(&fragment.check(&keys, &commitment).unwrap(), &capsule);
	let answer = Fragment::new(answer).verify(&capsule, &keys, &commitment).unwrap();
	let key = open(&receiving, &keys.delegating, &header.sealed_key, &[answer], 1).unwrap();
	assert_eq!(**Decryptor::new(&header, &key).open_chunk(&chunk, true).unwrap(), *b"one");
}

#[test]
fn the_owner_opens_without_fragments() {
	let grant = Grant::new("owner");
	assert!(is_right(&grant, &open_as_owner(&grant.delegating, &grant.header.sealed_key).unwrap()));
	let other = DelegatingSecret::random();
	assert!(matches!(open_as_owner(&other, &grant.header.sealed_key), Err(OpenError::DataKey)));
}

#[test]
fn fewer_fragments_than_the_threshold_do_not_open() {
	let grant = Grant::new("too few");
	let error = |which: &[usize], threshold| open_with(&grant, &verified(&grant, which), threshold).err();
	assert_eq!(error(&[0], 2), Some(OpenError::TooFew { have: 1, need: 2 }));
	assert_eq!(error(&[], 2), Some(OpenError::TooFew { have: 0, need: 2 }));
	assert_eq!(error(&[], 0), Some(OpenError::TooFew { have: 0, need: 1 }));
	// Nor does saying that the threshold is lower than it is.
	assert_eq!(error(&[0], 1), Some(OpenError::NotOpened));
}

#[test]
fn a_fragment_twice_does_not_open() {
	let grant = Grant::new("repeated");
	assert_eq!(open_with(&grant, &verified(&grant, &[0, 0]), 2).err(), Some(OpenError::Repeated));
}

#[test]
fn fragments_that_do_not_belong_together_do_not_open() {
	let (grant, other) = (Grant::new("belong"), Grant::new("do not belong"));
	let mixed = [verified(&grant, &[0]), verified(&other, &[1])].concat();
	assert_eq!(open_with(&grant, &mixed, 2).err(), Some(OpenError::Mismatched));

	// The same keys and capsule, granted once more.
	let again = make_grant(&grant.delegating, &grant.signer, &grant.keys.receiving, 2, 2).unwrap().remove(0);
	let capsule = CheckedCapsule::new(&grant.capsule).unwrap();
	let answer = reencrypt(&again.check(&grant.keys, &again.commitment()).unwrap(), &capsule);
	let answer = Fragment::new(answer).verify(&capsule, &grant.keys, &again.commitment()).unwrap();
	let mixed = [verified(&grant, &[0]), vec![answer]].concat();
	assert_eq!(open_with(&grant, &mixed, 2).err(), Some(OpenError::Mismatched));

	// Right fragments, for another capsule, another receiver, another delegating key.
	let right = verified(&grant, &[0, 1]);
	let (header, _) = Encryptor::new(&grant.keys.delegating).unwrap();
	let error = open(&grant.receiving, &grant.keys.delegating, &header.sealed_key, &right, 2).err();
	assert_eq!(error, Some(OpenError::Mismatched));
	let error = open(&other.receiving, &grant.keys.delegating, &grant.header.sealed_key, &right, 2).err();
	assert_eq!(error, Some(OpenError::Mismatched));
	let error = open(&grant.receiving, &other.keys.delegating, &grant.header.sealed_key, &right, 2).err();
	assert_eq!(error, Some(OpenError::Mismatched));
}

#[test]
fn a_wrong_fragment_does_not_become_a_verified_one() {
	let grant = Grant::new("unverified");
	let capsule = CheckedCapsule::new(&grant.capsule).unwrap();
	let fragment = Fragment::new(grant.fragments[0].clone());
	assert_eq!(fragment.verify(&capsule, &grant.keys, &grant.commitments[1]).err(), Some(Invalid::Commitment));
	assert!(matches!(CheckedCapsule::new(&CapsuleBytes([2; 98])), Err(Invalid::Capsule)));
}

#[test]
fn a_grant_has_a_threshold_and_shares_within_bounds() {
	let (delegating, signer, receiving) =
		(DelegatingSecret::random(), SigningSecret::random(), ReceivingSecret::random().key_bytes());
	let error = |threshold, shares| make_grant(&delegating, &signer, &receiving, threshold, shares).err();
	assert_eq!(error(0, 3), Some(GrantError::Threshold { threshold: 0, shares: 3 }));
	assert_eq!(error(4, 3), Some(GrantError::Threshold { threshold: 4, shares: 3 }));
	assert_eq!(error(1, 0), Some(GrantError::Shares(0)));
	assert_eq!(error(1, 33), Some(GrantError::Shares(33)));
	let none = KeyBytes([0; 33]);
	let error = make_grant(&delegating, &signer, &none, 1, 1).err();
	assert_eq!(error, Some(GrantError::Receiving(NotAKey::Public)));
}

#[test]
fn a_sealed_key_fragment_is_for_its_proxy() {
	let grant = Grant::new("sealed");
	let (proxy, other) = (EncryptionSecret::random(), EncryptionSecret::random());
	let sealed = grant.key_fragments[0].seal(&proxy.key_bytes()).unwrap();
	assert!(sealed.open(&proxy).unwrap() == grant.key_fragments[0]);
	assert_eq!(sealed.open(&other).err(), Some(KeyFragmentError::Sealed));
	assert_eq!(grant.key_fragments[0].seal(&KeyBytes(off_curve())).err(), Some(NotAKey::Public));
}

#[test]
fn sealed_bytes_that_were_changed_are_refused() {
	let grant = Grant::new("sealed bytes");
	let proxy = EncryptionSecret::random();
	let sealed = *grant.key_fragments[0].seal(&proxy.key_bytes()).unwrap().to_bytes();
	for byte in 0..SEALED_KEY_FRAGMENT_LEN {
		let mut changed = sealed;
		changed[byte] ^= 1;
		let opened = SealedKeyFragment::from_bytes(&changed).and_then(|sealed| sealed.open(&proxy));
		let expected = match byte {
			0..4 => KeyFragmentError::Malformed(Malformed::Brand),
			4 => KeyFragmentError::Malformed(Malformed::Version(0)),
			_ => KeyFragmentError::Sealed,
		};
		assert_eq!(opened.err(), Some(expected), "byte {byte}");
	}
	let error = |bytes: &[u8]| SealedKeyFragment::from_bytes(bytes).err();
	let content = Some(KeyFragmentError::Malformed(Malformed::Content));
	assert_eq!(error(&sealed[..SEALED_KEY_FRAGMENT_LEN - 1]), content);
	assert_eq!(error(&[&sealed[..], &[0]].concat()), content);
	assert_eq!(KeyFragment::from_bytes(&[0; KEY_FRAGMENT_LEN + 1]).err(), content);
}

#[test]
fn what_was_sealed_to_the_proxy_for_another_purpose_is_no_key_fragment() {
	let grant = Grant::new("purpose");
	let proxy = EncryptionSecret::random();
	let key = umbral_pre::PublicKey::try_from_compressed_bytes(&proxy.key_bytes().0).unwrap();
	let (capsule, ciphertext) =
		umbral_pre::encrypt(&key, &[b"????\x01", &grant.key_fragments[0].to_bytes()[..]].concat()).unwrap();
	let bytes = [b"NLKs\x01", &capsule.to_bytes_simple()[..], &ciphertext].concat();
	let opened = SealedKeyFragment::from_bytes(&bytes).unwrap().open(&proxy);
	assert_eq!(opened.err(), Some(KeyFragmentError::Malformed(Malformed::Brand)));
}

#[test]
fn keys_are_derived_by_use_label_and_version() {
	let identity = Identity::from_seed(&[7; 32]);
	let keys = [
		identity.receiving().key_bytes(),
		identity.signing().key_bytes(),
		identity.encryption().key_bytes(),
		identity.delegating(&[0; 32], 0).key_bytes(),
		identity.delegating(&[0; 32], 1).key_bytes(),
		identity.delegating(&[1; 32], 0).key_bytes(),
		Identity::from_seed(&[8; 32]).receiving().key_bytes(),
	];
	for (at, key) in keys.iter().enumerate() {
		assert!(nulink_pre::is_key(key));
		assert!(!keys[..at].contains(key));
	}
	assert_eq!(Identity::from_seed(identity.seed()).receiving().key_bytes(), keys[0]);
}

#[test]
fn secrets_go_to_bytes_and_back() {
	let secret = SigningSecret::random();
	assert_eq!(SigningSecret::from_bytes(&secret.to_bytes()).unwrap().key_bytes(), secret.key_bytes());
	assert!(matches!(SigningSecret::from_bytes(&[0; 32]), Err(NotAKey::Secret)));
	assert!(matches!(SigningSecret::from_bytes(&[0xff; 32]), Err(NotAKey::Secret)));
}
