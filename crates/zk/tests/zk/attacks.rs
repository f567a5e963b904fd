//! What people try.

use super::common::{context, known, knows_key};
use ark_bls12_381::{Bls12_381, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInteger, PrimeField};
use ark_groth16::Groth16;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use nulink_zk::{
	prover::{Circuit, Knows, ProveError},
	verify, Answer, Fr, KeyError, PointError, Proof, VerifyError, VerifyingKey, G1_LEN, G2_LEN, PROOF_LEN,
};

fn bytes<T: CanonicalSerialize>(object: &T) -> Vec<u8> {
	let mut bytes = Vec::new();
	object.serialize_compressed(&mut bytes).unwrap();
	bytes
}

/// A point on the curve and outside the subgroup.
fn stray_g1() -> Vec<u8> {
	let mut points = (1u64..).filter_map(|x| G1Affine::get_point_from_x_unchecked(Fq::from(x), false));
	bytes(&points.find(|point| !point.is_in_correct_subgroup_assuming_on_curve()).unwrap())
}

fn stray_g2() -> Vec<u8> {
	let x = |x| Fq2::new(Fq::from(x), Fq::from(1u64));
	let mut points = (1u64..).filter_map(|at| G2Affine::get_point_from_x_unchecked(x(at), false));
	bytes(&points.find(|point| !point.is_in_correct_subgroup_assuming_on_curve()).unwrap())
}

/// An x without a point.
fn no_g1() -> Vec<u8> {
	let x = (1u64..).find(|x| G1Affine::get_point_from_x_unchecked(Fq::from(*x), false).is_none()).unwrap();
	let mut bytes = Fq::from(x).into_bigint().to_bytes_be();
	bytes[0] |= 0x80;
	bytes
}

fn replaced(all: &[u8], at: usize, part: &[u8]) -> Vec<u8> {
	let mut all = all.to_vec();
	all[at..at + part.len()].copy_from_slice(part);
	all
}

fn decode_proof(bytes: &[u8]) -> Result<Proof, PointError> {
	Proof::decode(&<[u8; PROOF_LEN]>::try_from(bytes).unwrap())
}

const B: usize = G1_LEN;
const C: usize = G1_LEN + G2_LEN;

#[test]
fn a_proof_is_accepted_for_its_statement() {
	let (inputs, proof) = known(b"the cat's name", 1);
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Ok(()));
	assert_eq!(Proof::decode(&proof.encode()), Ok(proof));
}

#[test]
fn a_point_outside_the_subgroup_is_refused() {
	let good = known(b"x", 1).1.encode();
	for (at, stray) in [(0, stray_g1()), (B, stray_g2()), (C, stray_g1())] {
		assert_eq!(decode_proof(&replaced(&good, at, &stray)), Err(PointError::OutsideSubgroup));
	}
}

#[test]
fn a_point_off_the_curve_is_refused() {
	let good = known(b"x", 1).1.encode();
	assert_eq!(decode_proof(&replaced(&good, 0, &no_g1())), Err(PointError::Malformed));
	// An x that is not below the field's order.
	assert_eq!(decode_proof(&replaced(&good, 0, &[0xbf; G1_LEN])), Err(PointError::Malformed));
	// The same bytes without the mark of the compressed form.
	let mut uncompressed = good;
	uncompressed[0] &= 0x7f;
	assert_eq!(Proof::decode(&uncompressed), Err(PointError::Malformed));
}

#[test]
fn the_identity_is_refused() {
	let good = known(b"x", 1).1.encode();
	let (g1, g2) = (bytes(&G1Affine::zero()), bytes(&G2Affine::zero()));
	for (at, identity) in [(0, &g1), (B, &g2), (C, &g1)] {
		assert_eq!(decode_proof(&replaced(&good, at, identity)), Err(PointError::Identity));
	}
	let key = knows_key().1.key().encode();
	let points = [(0, &g1), (B, &g2), (B + G2_LEN, &g2), (B + 2 * G2_LEN, &g2), (B + 3 * G2_LEN + 8, &g1)];
	for (at, identity) in points {
		let key = VerifyingKey::decode(&replaced(&key, at, identity));
		assert_eq!(key, Err(KeyError::Point(PointError::Identity)));
	}
}

#[test]
fn an_input_plus_the_order_is_refused() {
	let (mut inputs, proof) = known(b"x", 1);
	let mut sum = Fr::MODULUS;
	let carry = sum.add_with_carry(&nulink_zk::field::from_bytes(&inputs[1]).unwrap().into_bigint());
	assert!(!carry, "both are below 2^255");
	inputs[1] = sum.to_bytes_le().try_into().unwrap();
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Err(VerifyError::InputNotCanonical));
}

#[test]
fn the_order_itself_is_no_input() {
	let order: [u8; 32] = Fr::MODULUS.to_bytes_le().try_into().unwrap();
	assert_eq!(nulink_zk::field::from_bytes(&order), None);
	assert_eq!(nulink_zk::field::from_bytes(&[0xff; 32]), None);
	let mut below = order;
	below[0] -= 1;
	assert_eq!(nulink_zk::field::from_bytes(&below), Some(-Fr::from(1u64)));
}

#[test]
fn another_number_of_inputs_is_refused() {
	let (mut inputs, proof) = known(b"x", 1);
	let last = inputs.pop().unwrap();
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Err(VerifyError::WrongInputCount));
	inputs.extend([last, [0; 32]]);
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Err(VerifyError::WrongInputCount));
	assert_eq!(verify(&knows_key().1, &[], &proof), Err(VerifyError::WrongInputCount));
}

#[test]
fn a_changed_proof_is_the_same_statement() {
	let (inputs, proof) = known(b"x", 1);
	let theirs = ark_groth16::Proof::<Bls12_381>::deserialize_compressed(&proof.encode()[..]).unwrap();
	let key = ark_groth16::VerifyingKey::deserialize_compressed(&knows_key().1.key().encode()[..]).unwrap();
	let changed = Groth16::<Bls12_381>::rerandomize_proof(&key, &theirs, &mut nulink_zk::prover::rng());
	let changed = decode_proof(&bytes(&changed)).unwrap();
	// Other bytes, and as good: so bytes say nothing about whether a thing was proven before. The statement does.
	assert_ne!(changed.encode(), proof.encode());
	assert_eq!(verify(&knows_key().1, &inputs, &changed), Ok(()));
}

#[test]
fn the_same_proof_with_signs_changed_is_as_good() {
	let (inputs, proof) = known(b"x", 1);
	let theirs = ark_groth16::Proof::<Bls12_381>::deserialize_compressed(&proof.encode()[..]).unwrap();
	let changed = ark_groth16::Proof::<Bls12_381> { a: -theirs.a, b: -theirs.b, c: theirs.c };
	assert_eq!(verify(&knows_key().1, &inputs, &decode_proof(&bytes(&changed)).unwrap()), Ok(()));
}

#[test]
fn a_proof_of_another_context_is_refused() {
	let (_, proof) = known(b"x", 1);
	let (inputs, _) = known(b"x", 2);
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Err(VerifyError::Invalid));
}

#[test]
fn each_part_of_a_context_counts() {
	let all = context(1);
	let mut others = [all; 5];
	others[0].genesis[31] ^= 1;
	others[1].purpose[3] ^= 1;
	others[2].subject[31] ^= 1;
	others[3].prover[31] ^= 1;
	others[4].challenge[31] ^= 1;
	assert!(others.iter().all(|other| other.input() != all.input()));
}

#[test]
fn a_proof_of_another_statement_is_refused() {
	let (mut inputs, proof) = known(b"x", 1);
	inputs[1] = Answer::new(b"y").unwrap().commitment(&[9; 32]);
	assert_eq!(verify(&knows_key().1, &inputs, &proof), Err(VerifyError::Invalid));
}

#[test]
fn what_is_not_true_has_no_proof() {
	let answer = Answer::new(b"a guess").unwrap();
	let circuit = Knows::new(&answer, &[9; 32], &context(1)).claiming(Fr::from(5u64));
	let proof = knows_key().0.prove(&Circuit::from(circuit), &mut nulink_zk::prover::rng());
	assert!(matches!(proof, Err(ProveError::NotTrue)));
}

#[test]
fn a_key_whose_gamma_is_its_delta_is_refused() {
	let key = knows_key().1.key().encode();
	let gamma = key[B + G2_LEN..B + 2 * G2_LEN].to_vec();
	let key = VerifyingKey::decode(&replaced(&key, B + 2 * G2_LEN, &gamma));
	assert_eq!(key, Err(KeyError::GammaIsDelta));
}

#[test]
fn a_key_with_a_point_outside_the_subgroup_is_refused() {
	let key = knows_key().1.key().encode();
	let (g1, g2) = (stray_g1(), stray_g2());
	let points = [(0, &g1), (B, &g2), (B + G2_LEN, &g2), (B + 2 * G2_LEN, &g2), (B + 3 * G2_LEN + 8, &g1)];
	for (at, stray) in points {
		let key = VerifyingKey::decode(&replaced(&key, at, stray));
		assert_eq!(key, Err(KeyError::Point(PointError::OutsideSubgroup)));
	}
}

#[test]
fn a_key_of_another_length_is_refused() {
	let key = knows_key().1.key().encode();
	assert_eq!(VerifyingKey::decode(&key[..key.len() - 1]), Err(KeyError::WrongLength));
	assert_eq!(VerifyingKey::decode(&[&key[..], &[0]].concat()), Err(KeyError::WrongLength));
	assert_eq!(VerifyingKey::decode(&[]), Err(KeyError::WrongLength));
	let count = B + 3 * G2_LEN;
	assert_eq!(VerifyingKey::decode(&replaced(&key, count, &[0; 8])), Err(KeyError::WrongLength));
	assert_eq!(VerifyingKey::decode(&replaced(&key, count, &[34, 0, 0, 0])), Err(KeyError::TooManyInputs));
	assert_eq!(VerifyingKey::decode(&replaced(&key, count, &[0xff; 8])), Err(KeyError::TooManyInputs));
}
