//! What a witness sees, who is shown a secret and fragments, is what the receiver read.

use crate::support::Counting;
use nulink_pre::{
	client::*,
	revealed::{capsule_of, reveal, Grant, Part, Unproven, HEADER_LEN as LEN},
	Invalid,
};
use nulink_primitives::sharing::{Digest, FragmentBytes};

struct Shown {
	receiving: ReceivingSecret,
	keys: GrantKeys,
	parts: Vec<(Digest, FragmentBytes)>,
	stream: Vec<u8>,
}

/// A stream of short chunks that is granted to somebody: two of three.
fn shown(data: &[u8], chunk_len: u32) -> Shown {
	let (delegating, signing, receiving) =
		(DelegatingSecret::random(), SigningSecret::random(), ReceivingSecret::random());
	let keys = GrantKeys {
		delegating: delegating.key_bytes(),
		verifying: signing.key_bytes(),
		receiving: receiving.key_bytes(),
	};
	let (header, mut encryptor) = Encryptor::new_with_rng(&mut rand_core::OsRng, &keys.delegating, chunk_len).unwrap();
	let mut stream = header.to_bytes().to_vec();
	let count = data.chunks(chunk_len as usize).count();
	for (at, chunk) in data.chunks(chunk_len as usize).enumerate() {
		stream.extend(encryptor.seal_chunk(chunk, at + 1 == count).unwrap());
	}
	let capsule = CheckedCapsule::new(&header.sealed_key.capsule).unwrap();
	let parts = make_grant(&delegating, &signing, &keys.receiving, 2, 3)
		.unwrap()
		.iter()
		.map(|fragment| {
			let commitment = fragment.commitment();
			(commitment, reencrypt(&fragment.check(&keys, &commitment).unwrap(), &capsule))
		})
		.collect();
	Shown { receiving, keys, parts, stream }
}

impl Shown {
	fn see(&self, secret: &[u8; 32], seats: &[usize], stream: &[u8]) -> Result<Option<Vec<u8>>, Unproven> {
		let grant = Grant {
			delegating: &self.keys.delegating,
			verifying: &self.keys.verifying,
			receiving: &self.keys.receiving,
			threshold: 2,
		};
		let parts: Vec<_> = seats
			.iter()
			.map(|seat| &self.parts[*seat])
			.map(|(commitment, fragment)| Part { commitment, fragment })
			.collect();
		reveal::<Counting>(secret, &grant, &parts, stream)
	}

	fn secret(&self) -> [u8; 32] {
		*self.receiving.to_bytes()
	}
}

const DATA: &[u8] = b"peace at dawn";

#[test]
fn a_stream_of_one_chunk_or_of_many_comes_out_as_it_was_written() {
	for chunk_len in [1, 4, 12, 13, 64] {
		let shown = shown(DATA, chunk_len);
		assert_eq!(shown.see(&shown.secret(), &[0, 2], &shown.stream), Ok(Some(DATA.to_vec())));
		assert_eq!(shown.see(&shown.secret(), &[2, 1, 0], &shown.stream), Ok(Some(DATA.to_vec())));
	}
}

#[test]
fn the_header_is_as_long_as_the_clients_and_has_its_capsule() {
	assert_eq!(LEN, HEADER_LEN);
	let shown = shown(DATA, 64);
	let header = Header::from_bytes(&shown.stream[..LEN]).unwrap();
	assert_eq!(capsule_of(&shown.stream), Some(nulink_pre::capsule_digest(&header.sealed_key.capsule)));
	assert_eq!(capsule_of(&shown.stream[..LEN - 1]), None);
}

#[test]
fn what_the_receiver_does_wrong_proves_nothing() {
	let shown = shown(DATA, 64);
	assert_eq!(shown.see(&[1; 32], &[0, 1], &shown.stream), Err(Unproven::Secret));
	assert_eq!(shown.see(&[0; 32], &[0, 1], &shown.stream), Err(Unproven::Secret));
	assert_eq!(shown.see(&[0xff; 32], &[0, 1], &shown.stream), Err(Unproven::Secret));
	assert_eq!(shown.see(&shown.secret(), &[0], &shown.stream), Err(Unproven::TooFew));
	let mut mixed = super::revealed::shown(DATA, 64);
	mixed.parts[0].1 = shown.parts[0].1.clone();
	let judged = mixed.see(&mixed.secret(), &[0, 1], &mixed.stream);
	assert_eq!(judged, Err(Unproven::Fragment(Invalid::Commitment)));
}

#[test]
fn whatever_is_wrong_with_the_stream_is_its_owners_fault() {
	let shown = shown(DATA, 64);
	for at in 0..shown.stream.len() {
		// The capsule's own bytes are left out, but for the last: fragments are of the right one.
		if (16..113).contains(&at) {
			continue;
		}
		let mut stream = shown.stream.clone();
		stream[at] ^= 1;
		assert_eq!(shown.see(&shown.secret(), &[0, 1], &stream), Ok(None), "byte {at}");
	}
	for length in [0, LEN - 1, LEN, LEN + 15, shown.stream.len() - 1] {
		assert_eq!(shown.see(&shown.secret(), &[0, 1], &shown.stream[..length]), Ok(None), "{length} bytes");
	}
	assert_eq!(shown.see(&shown.secret(), &[0, 1], &[&shown.stream[..], &[0; 80]].concat()), Ok(None));
}

#[test]
fn one_proxy_twice_opens_nothing_and_does_not_panic() {
	let shown = shown(DATA, 64);
	assert_eq!(shown.see(&shown.secret(), &[1, 1], &shown.stream), Ok(None));
}
