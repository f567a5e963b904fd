//! Frozen bytes: what was written once must be read for ever.
//!
//! The vectors in `vectors.rs` are made by `print_the_vectors`, from seeds. Two kinds of tests hold them: what is made from
//! the seeds today is the same, and what was frozen is accepted today. A change of an encoding gets a new version and new
//! vectors beside the old ones.

use crate::{support::*, vectors};
use nulink_pre::{
	capsule_digest,
	client::*,
	commitment, digest,
	envelope::{pack, unpack},
	fragment_digest,
};
use nulink_primitives::sharing::{FragmentRequest, Receipt};

/// What the vectors are made of.
struct Story {
	alice: Identity,
	bob: Identity,
	proxy: Identity,
	delegating: DelegatingSecret,
	keys: GrantKeys,
	rng: Reproducible,
}

const LABEL: Digest = [0x1a; 32];
const VERSION: u32 = 7;
const PLAINTEXT: &[u8] = b"peace at dawn, and a second chunk";
const CHUNK: u32 = 24;
const GENESIS: Digest = [0x6e; 32];

fn story() -> Story {
	let identity = |name: &str| Identity::from_seed(&digest(name.as_bytes()));
	let (alice, bob, proxy) = (identity("Alice"), identity("Bob"), identity("proxy"));
	let delegating = alice.delegating(&LABEL, VERSION);
	let keys = GrantKeys {
		delegating: delegating.key_bytes(),
		verifying: alice.signing().key_bytes(),
		receiving: bob.receiving().key_bytes(),
	};
	Story { alice, bob, proxy, delegating, keys, rng: Reproducible::new("nulink-pre vectors 1") }
}

/// Name and value of every vector, as made from the seeds.
fn made() -> Vec<(&'static str, Vec<u8>)> {
	let Story { alice, proxy, delegating, keys, mut rng, .. } = story();
	let rng = &mut rng;
	let grant = make_grant_with_rng(rng, &delegating, &alice.signing(), &keys.receiving, 2, 3).unwrap();
	let sealed = grant[0].seal_with_rng(rng, &proxy.encryption().key_bytes()).unwrap();
	let (header, mut encryptor) = Encryptor::new_with_rng(rng, &keys.delegating, CHUNK).unwrap();
	let (first, second) = PLAINTEXT.split_at(CHUNK as usize);
	let mut stream = header.to_bytes().to_vec();
	stream.extend(encryptor.seal_chunk(first, false).unwrap());
	stream.extend(encryptor.seal_chunk(second, true).unwrap());
	let capsule = CheckedCapsule::new(&header.sealed_key.capsule).unwrap();
	let fragments: Vec<_> = grant
		.iter()
		.map(|fragment| reencrypt_with_rng(rng, &fragment.check(&keys, &fragment.commitment()).unwrap(), &capsule))
		.collect();
	let request = request(capsule.bytes());
	let receipt = receipt(capsule.bytes(), &fragments[0], &request);
	vec![
		("DELEGATING_KEY", keys.delegating.0.to_vec()),
		("VERIFYING_KEY", keys.verifying.0.to_vec()),
		("RECEIVING_KEY", keys.receiving.0.to_vec()),
		("ENCRYPTION_KEY", proxy.encryption().key_bytes().0.to_vec()),
		("PARAMETER", parameter().to_vec()),
		("KEY_FRAGMENT_0", grant[0].to_bytes().to_vec()),
		("KEY_FRAGMENT_1", grant[1].to_bytes().to_vec()),
		("COMMITMENT_0", grant[0].commitment().to_vec()),
		("COMMITMENT_1", grant[1].commitment().to_vec()),
		("SEALED_KEY_FRAGMENT_0", sealed.to_bytes().to_vec()),
		("STREAM", stream),
		("CAPSULE", capsule.bytes().0.to_vec()),
		("FRAGMENT_0", fragments[0].0.to_vec()),
		("FRAGMENT_1", fragments[1].0.to_vec()),
		("CAPSULE_DIGEST", capsule.digest().to_vec()),
		("FRAGMENT_DIGEST_0", fragment_digest(&fragments[0]).to_vec()),
		("CAPSULE_TO_UMBRAL", capsule_to_umbral(capsule.bytes()).unwrap().to_vec()),
		("FRAGMENT_TO_UMBRAL_0", fragment_to_umbral(&fragments[0]).unwrap().to_vec()),
		("KEY_FRAGMENT_TO_UMBRAL_0", key_fragment_to_umbral(&grant[0]).unwrap().to_vec()),
		("REQUEST", pack(&request)),
		("REQUEST_SIGNED", request.signed_bytes(&GENESIS)),
		("RECEIPT", pack(&receipt)),
		("RECEIPT_SIGNED", receipt.signed_bytes(&GENESIS)),
	]
}

fn request(capsule: &CapsuleBytes) -> FragmentRequest {
	FragmentRequest { policy: 5, provider: [0x11; 32], capsule: capsule.clone(), block: 1_000_000, nonce: [0x22; 16] }
}

fn receipt(capsule: &CapsuleBytes, fragment: &FragmentBytes, request: &FragmentRequest) -> Receipt {
	Receipt {
		policy: 5,
		provider: [0x11; 32],
		capsule: capsule_digest(capsule),
		fragment: fragment_digest(fragment),
		request: digest(&request.signed_bytes(&GENESIS)),
		block: 1_000_001,
	}
}

/// Prints what `vectors.rs` holds, to be formatted. The keystore has a new salt each time: keep the old ones.
/// Run with `cargo test -p nulink-pre --features client print_the_vectors -- --ignored --nocapture`.
#[test]
#[ignore = "prints the vectors"]
fn print_the_vectors() {
	println!("pub const ALL: &[(&str, &str)] = &[");
	for (name, value) in made() {
		let hex = hex::encode(value);
		let pieces: Vec<_> = hex.as_bytes().chunks(104).map(|piece| std::str::from_utf8(piece).unwrap()).collect();
		match &pieces[..] {
			[short] => println!("(\"{name}\", \"{short}\"),"),
			long => println!("(\"{name}\", concat!(\"{}\",)),", long.join("\",\n\"")),
		}
	}
	println!("];");
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keystore");
	let cost = Cost { memory_kib: 256, passes: 2, lanes: 2 };
	Keystore::create(&path, Identity::KIND, "golden", &digest(b"Alice"), b"open sesame", cost).unwrap();
	println!("pub const KEYSTORE: &str = r#\"{}\"#;", std::fs::read_to_string(path).unwrap());
}

fn frozen(name: &str) -> Vec<u8> {
	let (_, hex) = vectors::ALL.iter().find(|(known, _)| *known == name).unwrap();
	hex::decode(hex).unwrap()
}

fn frozen_array<const N: usize>(name: &str) -> [u8; N] {
	frozen(name).try_into().unwrap()
}

#[test]
fn the_seeds_still_give_the_frozen_bytes() {
	let made = made();
	assert_eq!(made.len(), vectors::ALL.len());
	for (name, value) in made {
		assert_eq!(hex::encode(value), hex::encode(frozen(name)), "{name}");
	}
}

#[test]
fn the_frozen_capsule_and_fragments_are_right() {
	let keys = story().keys;
	let capsule = CapsuleBytes(frozen_array("CAPSULE"));
	assert_eq!(judge_capsule(&capsule), Ok(()));
	for at in ["0", "1"] {
		let fragment = FragmentBytes(frozen_array(&format!("FRAGMENT_{at}")));
		let frozen_commitment = frozen_array(&format!("COMMITMENT_{at}"));
		assert_eq!(commitment(&fragment), frozen_commitment);
		let statement = nulink_pre::Statement {
			capsule: &capsule,
			fragment: &fragment,
			delegating: &keys.delegating,
			verifying: &keys.verifying,
			receiving: &keys.receiving,
			commitment: &frozen_commitment,
		};
		assert_eq!(judge(&statement), Ok(()));
	}
}

#[test]
fn the_frozen_stream_is_read_by_its_owner_and_by_its_receiver() {
	let Story { bob, delegating, keys, .. } = story();
	let stream = frozen("STREAM");
	let mut plaintext = Vec::new();
	decrypt(&stream[..], &mut plaintext, |header| open_as_owner(&delegating, &header.sealed_key)).unwrap();
	assert_eq!(plaintext, PLAINTEXT);

	let capsule = CheckedCapsule::new(&CapsuleBytes(frozen_array("CAPSULE"))).unwrap();
	let fragments = [("FRAGMENT_0", "COMMITMENT_0"), ("FRAGMENT_1", "COMMITMENT_1")].map(|(fragment, commitment)| {
		let fragment = Fragment::new(FragmentBytes(frozen_array(fragment)));
		fragment.verify(&capsule, &keys, &frozen_array(commitment)).unwrap()
	});
	plaintext.clear();
	decrypt(&stream[..], &mut plaintext, |header| {
		open(&bob.receiving(), &keys.delegating, &header.sealed_key, &fragments, 2)
	})
	.unwrap();
	assert_eq!(plaintext, PLAINTEXT);
}

#[test]
fn the_frozen_key_fragment_is_opened_and_accepted() {
	let Story { proxy, keys, .. } = story();
	let sealed = SealedKeyFragment::from_bytes(&frozen("SEALED_KEY_FRAGMENT_0")).unwrap();
	let fragment = sealed.open(&proxy.encryption()).unwrap();
	assert_eq!(fragment.to_bytes()[..], frozen("KEY_FRAGMENT_0"));
	fragment.check(&keys, &frozen_array("COMMITMENT_0")).unwrap();
}

#[test]
fn the_frozen_statements_are_read() {
	let capsule = CapsuleBytes(frozen_array("CAPSULE"));
	let request = request(&capsule);
	assert_eq!(unpack(&frozen("REQUEST")), Ok(request.clone()));
	let receipt = receipt(&capsule, &FragmentBytes(frozen_array("FRAGMENT_0")), &request);
	assert_eq!(unpack(&frozen("RECEIPT")), Ok(receipt));
}

#[test]
fn the_frozen_keystore_is_opened() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("keystore");
	std::fs::write(&path, vectors::KEYSTORE).unwrap();
	let keystore = Keystore::load(&path).unwrap();
	assert_eq!((keystore.kind(), keystore.comment()), ("identity", "golden"));
	assert_eq!(**keystore.open(b"open sesame").unwrap(), digest(b"Alice"));
}
