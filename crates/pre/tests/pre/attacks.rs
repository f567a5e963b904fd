//! What somebody could try, with more than a flipped bit.

use crate::support::*;
use k256::{elliptic_curve::ops::Reduce, ProjectivePoint, Scalar, U256};
use nulink_pre::{client::*, commitment, digest, wire, Invalid};

fn parsed(grant: &Grant) -> (wire::Capsule, wire::Fragment) {
	(wire::Capsule::parse(&grant.capsule).unwrap(), wire::Fragment::parse(&grant.fragments[0]).unwrap())
}

/// The verdict on a fragment, with the commitment that it would have.
fn judge_with_own_commitment(grant: &Grant, fragment: &wire::Fragment) -> Result<(), Invalid> {
	let fragment = fragment.print();
	judge(&grant.about(&fragment, &commitment(&fragment)))
}

#[test]
fn a_fragment_for_another_capsule_is_wrong() {
	let grant = Grant::new("another capsule");
	let (header, _) = Encryptor::new(&grant.keys.delegating).unwrap();
	let mut statement = grant.statement(0);
	statement.capsule = &header.sealed_key.capsule;
	assert_eq!(judge(&statement), Err(Invalid::Equation));
}

#[test]
fn a_fragment_for_other_keys_is_wrong() {
	let (grant, other) = (Grant::new("own keys"), Grant::new("other keys"));
	let mut statements = [grant.statement(0); 3];
	statements[0].delegating = &other.keys.delegating;
	statements[1].verifying = &other.keys.verifying;
	statements[2].receiving = &other.keys.receiving;
	assert!(statements.iter().all(|statement| judge(statement) == Err(Invalid::Signature)));
}

#[test]
fn a_fragment_of_another_proxy_is_wrong() {
	let grant = Grant::new("another proxy");
	assert_eq!(judge(&grant.about(&grant.fragments[1], &grant.commitments[0])), Err(Invalid::Commitment));
}

#[test]
fn a_key_fragment_of_ones_own_under_a_replayed_signature_is_wrong() {
	let grant = Grant::new("own key fragment");
	let (capsule, fragment) = parsed(&grant);
	// All equations hold, the signature is the grantor's, and only the signed `u1` gives it away.
	let forged = prove(&capsule, &random_scalar(), &fragment);
	assert_eq!(judge(&grant.about(&forged.print(), &grant.commitments[0])), Err(Invalid::Commitment));
	assert_eq!(judge_with_own_commitment(&grant, &forged), Err(Invalid::Signature));
	// With the signed `u1` put back, the proof does not hold.
	let mixed = wire::Fragment { u1: fragment.u1, ..forged };
	assert_eq!(judge(&grant.about(&mixed.print(), &grant.commitments[0])), Err(Invalid::Equation));
	// And signed anew it would be right: nothing else is wrong with it.
	assert_eq!(judge_with_own_commitment(&grant, &grant.sign_again(forged, &grant.keys)), Ok(()));
}

#[test]
fn each_equation_counts() {
	let grant = Grant::new("each equation");
	let (capsule, fragment) = parsed(&grant);
	let key = to_scalar(&grant.key_fragments[0].to_bytes()[32..64]);
	assert_eq!(prove(&capsule, &key, &fragment).u1, fragment.u1);
	let t = random_scalar();
	let u = parameter();
	// Proofs made with the right key for two of the three points.
	for wrong in 0..3 {
		let keys: [Scalar; 3] = core::array::from_fn(|at| if at == wrong { key + Scalar::ONE } else { key });
		let mut forged = wire::Fragment {
			e1: times(&capsule.e, &keys[0]),
			v1: times(&capsule.v, &keys[1]),
			u1: times(&u, &keys[2]),
			e2: times(&capsule.e, &t),
			v2: times(&capsule.v, &t),
			u2: times(&u, &t),
			..fragment
		};
		forged.z = (key * challenge(&capsule, &forged) + t).to_bytes().into();
		let forged = grant.sign_again(forged, &grant.keys);
		assert_eq!(judge_with_own_commitment(&grant, &forged), Err(Invalid::Equation), "equation {wrong}");
	}
}

#[test]
fn proofs_whose_commitments_would_be_the_identity_are_wrong() {
	let grant = Grant::new("identity");
	let (capsule, fragment) = parsed(&grant);
	let key = to_scalar(&grant.key_fragments[0].to_bytes()[32..64]);
	// t = 0: what stands in the fragment is any point, what is expected is the identity, which has no encoding.
	let mut forged = fragment;
	forged.z = (key * challenge(&capsule, &forged)).to_bytes().into();
	assert_eq!(judge_with_own_commitment(&grant, &forged), Err(Invalid::Equation));
}

#[test]
fn the_identity_has_no_encoding() {
	let grant = Grant::new("no identity");
	for field in [wire::E1, wire::V1, wire::PRECURSOR, wire::E2, wire::V2, wire::U1, wire::U2] {
		let mut fragment = grant.fragments[0].clone();
		fragment.0[field].fill(0);
		assert_eq!(judge(&grant.about(&fragment, &commitment(&fragment))), Err(Invalid::Encoding));
	}
	for field in [wire::E, wire::V] {
		let mut capsule = grant.capsule.clone();
		capsule.0[field].fill(0);
		assert_eq!(judge_capsule(&capsule), Err(Invalid::Capsule));
	}
	let mut statements = [grant.statement(0); 3];
	let identity = KeyBytes([0; 33]);
	(statements[0].delegating, statements[1].verifying, statements[2].receiving) = (&identity, &identity, &identity);
	assert!(statements.iter().all(|statement| judge(statement) == Err(Invalid::Signature)));
}

#[test]
fn zero_and_overflowing_scalars_are_no_encoding() {
	let grant = Grant::new("scalars");
	let (capsule, fragment) = parsed(&grant);
	let order: [u8; 32] = (-Scalar::ONE).to_bytes().into();
	let order = {
		let mut order = order;
		order[31] += 1;
		order
	};
	for bad in [[0; 32], order, [0xff; 32]] {
		for fragment in [
			wire::Fragment { z: bad, ..fragment },
			wire::Fragment { r: bad, ..fragment },
			wire::Fragment { s: bad, ..fragment },
		] {
			assert_eq!(judge_with_own_commitment(&grant, &fragment), Err(Invalid::Encoding));
		}
		let capsule = wire::Capsule { signature: bad, ..capsule }.print();
		assert_eq!(judge_capsule(&capsule), Err(Invalid::Capsule));
	}
}

#[test]
fn a_signature_with_a_high_s_is_no_encoding() {
	let grant = Grant::new("high s");
	let (_, fragment) = parsed(&grant);
	let high = wire::Fragment { s: (-to_scalar(&fragment.s)).to_bytes().into(), ..fragment };
	assert_eq!(judge_with_own_commitment(&grant, &high), Err(Invalid::Encoding));
}

/// A point whose x is not below the order. There are few; x − order is small.
fn point_beyond_the_order() -> (wire::Point, Scalar) {
	let order = -Scalar::ONE;
	(2u64..)
		.find_map(|above| {
			// The order, plus `above` − 1, as bytes.
			let mut x: [u8; 32] = order.to_bytes().into();
			let mut carry = above;
			for byte in x.iter_mut().rev() {
				carry += u64::from(*byte);
				*byte = carry as u8;
				carry >>= 8;
			}
			let point = wire_point(2, &x);
			decompress(&point).map(|_| (point, Scalar::from(above - 1)))
		})
		.unwrap()
}

#[test]
fn points_beyond_the_order_are_no_encoding() {
	let grant = Grant::new("beyond the order");
	let (capsule, fragment) = parsed(&grant);
	let (point, _) = point_beyond_the_order();
	assert!(!wire::is_point(&point));
	assert!(!nulink_pre::is_key(&KeyBytes(point)));
	assert_eq!(judge_capsule(&wire::Capsule { e: point, ..capsule }.print()), Err(Invalid::Capsule));
	assert_eq!(judge_capsule(&wire::Capsule { v: point, ..capsule }.print()), Err(Invalid::Capsule));
	for fragment in [
		wire::Fragment { e1: point, ..fragment },
		wire::Fragment { precursor: point, ..fragment },
		wire::Fragment { u2: point, ..fragment },
	] {
		assert_eq!(judge_with_own_commitment(&grant, &fragment), Err(Invalid::Encoding));
	}
}

/// A verifying key chosen after the signature, so that the signature's point lies beyond the order: valid for umbral-pre,
/// and a recovery by r alone would not find it. A grantor could frame a proxy with the difference.
#[test]
fn a_signature_over_a_point_beyond_the_order_is_no_encoding() {
	let grant = Grant::new("signature beyond the order");
	let (_, fragment) = parsed(&grant);
	let (point, r) = point_beyond_the_order();
	let message = fragment.grant_message(&grant.keys.delegating, &grant.keys.receiving);
	let m = <Scalar as Reduce<U256>>::reduce_bytes(&digest(&message).into());
	let s = Scalar::from(12_345u64);
	let nonce = ProjectivePoint::from(decompress(&point).unwrap());
	let verifying = KeyBytes(compress((nonce * s - ProjectivePoint::GENERATOR * m) * r.invert().unwrap()));

	let fragment = wire::Fragment { r: r.to_bytes().into(), s: s.to_bytes().into(), ..fragment }.print();
	let signature = umbral_pre::Signature::try_from_be_bytes(&fragment.0[wire::GRANTOR_SIGNATURE]).unwrap();
	let key = umbral_pre::PublicKey::try_from_compressed_bytes(&verifying.0).unwrap();
	assert!(signature.verify(&key, &message));

	let commitment = commitment(&fragment);
	let mut statement = grant.about(&fragment, &commitment);
	statement.verifying = &verifying;
	assert_eq!(judge(&statement), Err(Invalid::Encoding));
}

#[test]
fn points_off_the_curve_are_wrong_even_if_the_grantor_signed_them() {
	let grant = Grant::new("off the curve");
	let (_, fragment) = parsed(&grant);
	let off = off_curve();
	let signed = |fragment| judge_with_own_commitment(&grant, &grant.sign_again(fragment, &grant.keys));
	assert_eq!(signed(wire::Fragment { precursor: off, ..fragment }), Err(Invalid::Encoding));
	for fragment in [
		wire::Fragment { e1: off, ..fragment },
		wire::Fragment { v1: off, ..fragment },
		wire::Fragment { u1: off, ..fragment },
		wire::Fragment { e2: off, ..fragment },
		wire::Fragment { v2: off, ..fragment },
		wire::Fragment { u2: off, ..fragment },
	] {
		assert_eq!(signed(fragment), Err(Invalid::Equation));
		// Checks keep their order when several things are wrong.
		assert_eq!(signed(wire::Fragment { precursor: off, ..fragment }), Err(Invalid::Encoding));
		let unsigned = wire::Fragment { id: [1; 32], ..fragment };
		assert_eq!(judge_with_own_commitment(&grant, &unsigned), Err(Invalid::Signature));
	}

	for keys in [
		GrantKeys { delegating: KeyBytes(off), ..grant.keys },
		GrantKeys { receiving: KeyBytes(off), ..grant.keys },
		GrantKeys { verifying: KeyBytes(off), ..grant.keys },
	] {
		let fragment = grant.sign_again(fragment, &keys).print();
		let mut statement = grant.about(&fragment, &grant.commitments[0]);
		(statement.delegating, statement.verifying, statement.receiving) =
			(&keys.delegating, &keys.verifying, &keys.receiving);
		assert_eq!(judge(&statement), Err(Invalid::Signature));
	}
}

/// The grantor signs for the proxy, and spoils the signature that ends up in the fragments.
#[test]
fn a_key_fragment_that_would_frame_its_proxy_is_not_accepted() {
	let grant = Grant::new("framing");
	let mut bytes = *grant.key_fragments[0].to_bytes();
	bytes[194..].copy_from_slice(&grant.key_fragments[1].to_bytes()[194..]);
	let trap = KeyFragment::from_bytes(&bytes).unwrap();
	assert_eq!(trap.commitment(), grant.commitments[0]);

	// umbral-pre alone accepts it, and the fragment made with it is evidence against the proxy.
	let packed = key_fragment_to_umbral(&trap).unwrap();
	let kfrag: umbral_pre::KeyFrag = umbral_pre::DefaultDeserialize::from_bytes(&packed).unwrap();
	let key = |key: KeyBytes| umbral_pre::PublicKey::try_from_compressed_bytes(&key.0).unwrap();
	let GrantKeys { delegating, verifying, receiving } = grant.keys;
	let accepted = kfrag.verify(&key(verifying), Some(&key(delegating)), Some(&key(receiving)));
	let accepted = accepted.unwrap_or_else(|_| panic!("umbral-pre refuses it"));
	let packed = capsule_to_umbral(&grant.capsule).unwrap();
	let capsule: umbral_pre::Capsule = umbral_pre::DefaultDeserialize::from_bytes(&packed).unwrap();
	let fragment = umbral_pre::reencrypt(&capsule, accepted).to_bytes_simple();
	let fragment = FragmentBytes(fragment[..].try_into().unwrap());
	assert_eq!(judge(&grant.about(&fragment, &grant.commitments[0])), Err(Invalid::Signature));

	assert_eq!(trap.check(&grant.keys, &grant.commitments[0]).err(), Some(KeyFragmentError::Trap(Invalid::Signature)));
}

#[test]
fn a_key_fragment_whose_key_is_not_the_one_committed_to_is_not_accepted() {
	let grant = Grant::new("other key");
	let mut bytes = *grant.key_fragments[0].to_bytes();
	bytes[32..64].copy_from_slice(&random_scalar().to_bytes());
	let wrong = KeyFragment::from_bytes(&bytes).unwrap();
	assert_eq!(wrong.check(&grant.keys, &grant.commitments[0]).err(), Some(KeyFragmentError::Unsigned));
}

#[test]
fn a_key_fragment_is_accepted_only_for_its_own_policy() {
	let (grant, other) = (Grant::new("own policy"), Grant::new("other policy"));
	let fragment = &grant.key_fragments[0];
	assert!(fragment.check(&grant.keys, &grant.commitments[0]).is_ok());
	assert_eq!(fragment.check(&grant.keys, &grant.commitments[1]).err(), Some(KeyFragmentError::Commitment));
	for keys in [
		GrantKeys { delegating: other.keys.delegating, ..grant.keys },
		GrantKeys { verifying: other.keys.verifying, ..grant.keys },
		GrantKeys { receiving: other.keys.receiving, ..grant.keys },
	] {
		assert_eq!(fragment.check(&keys, &grant.commitments[0]).err(), Some(KeyFragmentError::Unsigned));
	}
	let none = GrantKeys { receiving: KeyBytes(off_curve()), ..grant.keys };
	assert_eq!(fragment.check(&none, &grant.commitments[0]).err(), Some(KeyFragmentError::Key(NotAKey::Public)));
}

/// A capsule that verifies, in which `e` and `v` cancel out: the key in it would be the identity, and umbral-pre panics
/// when it is opened. Anybody could stop a proxy or a receiver with it.
fn capsule_of_nothing() -> CapsuleBytes {
	let r = random_scalar();
	let (e, v) = (compress(ProjectivePoint::GENERATOR * r), compress(ProjectivePoint::GENERATOR * -r));
	let hash = digest(&[&14u32.to_be_bytes()[..], b"CAPSULE_POINTS", &e, &v].concat());
	let h = *<k256::NonZeroScalar as Reduce<U256>>::reduce_bytes(&hash.into());
	wire::Capsule { e, v, signature: ((h - Scalar::ONE) * r).to_bytes().into() }.print()
}

#[test]
fn a_capsule_that_holds_nothing_is_none() {
	let capsule = capsule_of_nothing();
	let packed = [&[0x93, 0xc4, 33], &capsule.0[..33], &[0xc4, 33], &capsule.0[33..66], &[0xc4, 32], &capsule.0[66..]];
	let umbral: Result<umbral_pre::Capsule, _> = umbral_pre::DefaultDeserialize::from_bytes(&packed.concat());
	assert!(umbral.is_ok(), "umbral-pre accepts it");
	assert_eq!(judge_capsule(&capsule), Err(Invalid::Capsule));
}

#[test]
fn a_capsule_that_holds_nothing_stops_nobody() {
	let grant = Grant::new("nothing");
	let capsule = capsule_of_nothing();
	let proxy = EncryptionSecret::random();
	let mut sealed = *grant.key_fragments[0].seal(&proxy.key_bytes()).unwrap().to_bytes();
	sealed[5..103].copy_from_slice(&capsule.0);
	let opened = SealedKeyFragment::from_bytes(&sealed).unwrap().open(&proxy);
	assert_eq!(opened.err(), Some(KeyFragmentError::Sealed));
	let mut header = grant.header.clone();
	header.sealed_key.capsule = capsule.clone();
	assert_eq!(open_as_owner(&grant.delegating, &header.sealed_key).err(), Some(OpenError::Capsule));
	assert_eq!(CheckedCapsule::new(&capsule).err(), Some(Invalid::Capsule));
}
