//! What an attacker can try, with real keys and proofs.

use super::*;
use crate::simulator::{encoded, rerandomised};
use ark_bls12_381::{Fq, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_serialize::CanonicalSerialize;

/// A point of the curve that is not in the subgroup: the first one that is not, by its x.
fn outside() -> G1Affine {
	(1u64..)
		.filter_map(|x| G1Affine::get_point_from_x_unchecked(Fq::from(x), false))
		.find(|point| !point.is_in_correct_subgroup_assuming_on_curve())
		.expect("most points are outside")
}

fn compressed(point: &impl CanonicalSerialize) -> Vec<u8> {
	let mut bytes = Vec::new();
	point.serialize_compressed(&mut bytes).unwrap();
	bytes
}

/// Registers the key of [`HOLDS`] with some of its bytes replaced.
fn register_changed(at: usize, with: &[u8]) -> sp_runtime::DispatchResult {
	let mut bytes = trapdoor(HOLDS, 1).key();
	bytes[at..at + with.len()].copy_from_slice(with);
	DataProofs::register_key(signed(ALICE), HOLDS, ceremony(), bytes.try_into().unwrap())
}

#[test]
fn a_rerandomised_proof_of_the_same_statement_is_a_replay() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		let proof = bobs_proof(&of);
		let other = rerandomised(&proof, 12_345);
		assert_ne!(proof, other);
		assert_ok!(submit(BOB, key, LISTING, of.clone(), proof));
		assert_noop!(submit(BOB, key, LISTING, of.clone(), other.clone()), Error::<Test>::AlreadyProven);
		// It is a proof, though: it is by the statement that it is refused.
		assert_ok!(DataProofs::forget(signed(BOB), LISTING, BOB, statement(&of)));
		assert_ok!(submit(BOB, key, LISTING, of, other));
	});
}

#[test]
fn a_statement_that_was_proven_is_a_replay_also_with_another_key_and_inside_of_a_batch() {
	test(|| {
		let (first, second) = (adopted(HOLDS, 1), adopted(HOLDS, 2));
		let of = inputs(&[1, 2]);
		assert_ok!(submit(BOB, first, LISTING, of.clone(), bobs_proof(&of)));
		let proof = proof(HOLDS, 2, &of, LISTING, BOB, 1);
		assert_noop!(submit(BOB, second, LISTING, of, proof), Error::<Test>::AlreadyProven);
		let of = inputs(&[3, 4]);
		let twice = |random| Submission {
			key: first,
			subject: LISTING,
			inputs: of.clone(),
			proof: super::proof(HOLDS, 1, &of, LISTING, BOB, random),
		};
		let batch = Batch::try_from(vec![twice(1), twice(2)]).unwrap();
		assert_noop!(DataProofs::submit_proofs(signed(BOB), batch, CHALLENGE), Error::<Test>::AlreadyProven);
	});
}

#[test]
fn the_proof_of_another_prover_listing_or_chain_is_none() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		let bobs = bobs_proof(&of);
		assert_noop!(submit(CAROL, key, LISTING, of.clone(), bobs.clone()), Error::<Test>::NotProven);
		assert_noop!(submit(BOB, key, Subject::Listing(8), of.clone(), bobs.clone()), Error::<Test>::NotProven);
		assert_noop!(submit(BOB, key, Subject::Content([7; 32]), of.clone(), bobs.clone()), Error::<Test>::NotProven);
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256([0x77; 32]));
		assert_noop!(submit(BOB, key, LISTING, of, bobs), Error::<Test>::NotProven);
	});
}

#[test]
fn a_proof_of_another_statement_or_key_is_none() {
	test(|| {
		let (key, other) = (adopted(HOLDS, 1), adopted(HOLDS, 2));
		let of = inputs(&[1, 2]);
		let bobs = bobs_proof(&of);
		assert_noop!(submit(BOB, key, LISTING, inputs(&[2, 1]), bobs.clone()), Error::<Test>::NotProven);
		assert_noop!(submit(BOB, other, LISTING, of, bobs), Error::<Test>::NotProven);
	});
}

#[test]
fn a_stale_or_unknown_challenge_is_refused() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		let proof = bobs_proof(&of);
		let over = |challenge| {
			let proof = Box::new(proof.clone());
			DataProofs::submit_proof(signed(BOB), key, LISTING, of.clone(), challenge, proof)
		};
		assert_noop!(over(START), Error::<Test>::ChallengeUnknown);
		assert_noop!(over(START + 1), Error::<Test>::ChallengeUnknown);
		assert_noop!(over(CHALLENGE - 1), Error::<Test>::NotProven);
		go_to(CHALLENGE + WINDOW + 1);
		assert_noop!(over(CHALLENGE), Error::<Test>::ChallengeTooOld);
		assert_eq!(DataProofs::context(Place::DataProofs, LISTING, BOB, CHALLENGE), None);
		go_to(CHALLENGE + WINDOW);
		assert_ok!(over(CHALLENGE));
		// A block whose hash the chain does not know has a hash that everybody knew for ever.
		frame_system::BlockHash::<Test>::remove(u64::from(CHALLENGE));
		assert_noop!(over(CHALLENGE), Error::<Test>::ChallengeUnknown);
	});
}

#[test]
fn a_wrong_number_of_inputs_is_refused() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let proof = bobs_proof(&inputs(&[1, 2]));
		for wrong in [&[][..], &[1], &[1, 2, 3], &[0; 31]] {
			let call = submit(BOB, key, LISTING, inputs(wrong), proof.clone());
			assert_noop!(call, Error::<Test>::WrongInputCount);
		}
	});
}

#[test]
fn an_input_plus_the_order_is_refused() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[0, 2]);
		assert_ok!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)));
		// Zero plus the order: the same element, in another writing, of which the verifier's equation knows nothing.
		let mut again = of.to_vec();
		again[0] = ORDER;
		let call = submit(BOB, key, LISTING, again.try_into().unwrap(), bobs_proof(&of));
		assert_noop!(call, Error::<Test>::NotCanonical);
	});
}

#[test]
fn bytes_that_are_no_points_and_identities_prove_nothing() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = inputs(&[1, 2]);
		let (g1, g2) = (G1Affine::generator(), G2Affine::generator());
		let malformed = [
			ProofBytes([0; 192]),
			ProofBytes([0xff; 192]),
			encoded(G1Affine::zero(), g2, g1),
			encoded(g1, G2Affine::zero(), g1),
			encoded(g1, g2, G1Affine::zero()),
			encoded(outside(), g2, g1),
			encoded(g1, g2, outside()),
		];
		for proof in malformed {
			assert_noop!(submit(BOB, key, LISTING, of.clone(), proof), Error::<Test>::MalformedProof);
		}
		assert_noop!(submit(BOB, key, LISTING, of, encoded(g1, g2, g1)), Error::<Test>::NotProven);
	});
}

#[test]
fn one_bad_proof_of_a_batch_leaves_nothing() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let submission = |number: u8, good: bool| {
			let of = inputs(&[number, 2]);
			let of_what = if good { of.clone() } else { inputs(&[number, 3]) };
			Submission { key, subject: LISTING, proof: bobs_proof(&of_what), inputs: of }
		};
		for bad in 0..4 {
			let all: Vec<_> = (0..4).map(|number| submission(number, number != bad)).collect();
			let call = DataProofs::submit_proofs(signed(BOB), Batch::try_from(all).unwrap(), CHALLENGE);
			assert_noop!(call, Error::<Test>::NotProven);
		}
	});
}

#[test]
fn two_bad_proofs_that_outweigh_each_other_do_not_pass_as_a_batch() {
	test(|| {
		let key = adopted(HOLDS, 1);
		let of = [inputs(&[1, 2]), inputs(&[3, 4])];
		let good: Vec<_> = of.iter().map(bobs_proof).collect();
		// What is added to one C is taken from the other: the plain product of both equations still holds.
		let shifted = |proof: &ProofBytes, by: Fr| {
			use ark_serialize::CanonicalDeserialize;
			let mut proof = proof.clone();
			let c = G1Affine::deserialize_compressed(&proof.0[144..]).unwrap();
			let c = (c + G1Affine::generator() * by).into_affine();
			proof.0[144..].copy_from_slice(&compressed(&c));
			proof
		};
		let by = Fr::from(99u64);
		let proofs = [shifted(&good[0], by), shifted(&good[1], -by)];
		let all: Vec<_> = of
			.iter()
			.zip(proofs)
			.map(|(of, proof)| Submission { key, subject: LISTING, inputs: of.clone(), proof })
			.collect();
		let call = DataProofs::submit_proofs(signed(BOB), Batch::try_from(all).unwrap(), CHALLENGE);
		assert_noop!(call, Error::<Test>::NotProven);
	});
}

#[test]
fn a_key_whose_gamma_is_its_delta_is_refused() {
	test(|| {
		let bytes = bytes(&trapdoor(HOLDS, 1).without_delta());
		let call = DataProofs::register_key(signed(ALICE), HOLDS, ceremony(), bytes);
		assert_noop!(call, Error::<Test>::GammaIsDelta);
	});
}

#[test]
fn a_key_with_an_identity_is_refused_wherever_it_stands() {
	test(|| {
		let (g1, g2) = (compressed(&G1Affine::zero()), compressed(&G2Affine::zero()));
		assert_noop!(register_changed(0, &g1), Error::<Test>::IdentityInKey);
		for at in [48, 144, 240] {
			assert_noop!(register_changed(at, &g2), Error::<Test>::IdentityInKey);
		}
	});
}

#[test]
fn a_key_with_a_point_outside_of_the_subgroup_is_refused() {
	test(|| {
		for at in [0, 344, 392, 440] {
			assert_noop!(register_changed(at, &compressed(&outside())), Error::<Test>::KeyNotInSubgroup);
		}
	});
}

#[test]
fn bytes_that_are_no_key_are_refused() {
	test(|| {
		let key = trapdoor(HOLDS, 1).key();
		let register =
			|bytes: Vec<u8>| DataProofs::register_key(signed(ALICE), HOLDS, ceremony(), bytes.try_into().unwrap());
		assert_noop!(register(Vec::new()), Error::<Test>::MalformedKey);
		assert_noop!(register(key[..key.len() - 1].to_vec()), Error::<Test>::MalformedKey);
		assert_noop!(register([&key[..], &[0u8][..]].concat()), Error::<Test>::MalformedKey);
		assert_noop!(register_changed(0, &[0xff; 48]), Error::<Test>::MalformedKey);
		// That it has more points than it has, and that it has more than there may be.
		assert_noop!(register_changed(336, &5u64.to_le_bytes()), Error::<Test>::MalformedKey);
		assert_noop!(register_changed(336, &u64::MAX.to_le_bytes()), Error::<Test>::TooManyInputs);
	});
}

#[test]
fn a_key_that_was_registered_anew_while_people_voted_is_not_adopted() {
	test(|| {
		// As many inputs as `HOLDS`, so that the bytes are taken for either.
		let bytes = bytes(&trapdoor(HOLDS, 1));
		let key = register(HOLDS, 1, ceremony());
		let adopt = || DataProofs::adopt_key(root(), key, HOLDS, ceremony());
		let others = [
			(Circuit::Knows, ceremony()),
			(Circuit::Holds { records: 16, depth: 10 }, ceremony()),
			(Circuit::Custom { inputs: 3 }, ceremony()),
			(HOLDS, KeySource::Ceremony([0xcf; 32])),
		];
		for (circuit, source) in others {
			assert_ok!(DataProofs::remove_key(signed(ALICE), key));
			assert_ok!(DataProofs::register_key(signed(ALICE), circuit, source, bytes.clone()));
			assert_noop!(adopt(), Error::<Test>::OtherRegistration);
		}
		assert_ok!(DataProofs::remove_key(signed(ALICE), key));
		assert_noop!(adopt(), Error::<Test>::KeyNotFound);
		register(HOLDS, 1, ceremony());
		assert_ok!(adopt());
	});
}

#[test]
fn whoever_has_the_secret_numbers_proves_what_is_false() {
	// Why keys for our circuits have to be adopted: nobody sees this from a proof.
	test(|| {
		let key = register(HOLDS, 1, ceremony());
		let of = inputs(&[200, 201]);
		assert_noop!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)), Error::<Test>::NotAdopted);
		assert_ok!(DataProofs::adopt_key(root(), key, HOLDS, ceremony()));
		assert_ok!(submit(BOB, key, LISTING, of.clone(), bobs_proof(&of)));
	});
}
