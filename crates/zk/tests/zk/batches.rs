//! Many proofs at once.

use super::common::{context, key, known, knows_key, patients};
use nulink_zk::{
	prover::{Circuit, Holds},
	verify_batch, Claim, Clause, Input, Predicate, PreparedKey, Proof, StatementKind, VerifyError,
};

fn claims<'a>(key: &'a PreparedKey, proofs: &'a [(Vec<Input>, Proof)]) -> Vec<Claim<'a>> {
	proofs.iter().map(|(inputs, proof)| Claim { key, inputs, proof }).collect()
}

#[test]
fn many_proofs_are_accepted_at_once() {
	let proofs: Vec<_> = (0..4).map(|subject| known(b"x", subject)).collect();
	for len in 1..=4 {
		assert_eq!(verify_batch(&claims(&knows_key().1, &proofs[..len]), b"seed"), Ok(()));
	}
}

#[test]
fn one_bad_proof_spoils_all() {
	let mut proofs: Vec<_> = (0..4).map(|subject| known(b"x", subject)).collect();
	proofs[2].0[1] = [7; 32];
	assert_eq!(verify_batch(&claims(&knows_key().1, &proofs), b"seed"), Err(VerifyError::Invalid));
}

#[test]
fn two_proofs_that_are_bad_in_opposite_ways_are_refused() {
	// Statements exchanged: the product of both equations, without powers, would hold.
	let mut proofs: Vec<_> = (0..2).map(|subject| known(b"x", subject)).collect();
	let inputs = proofs[0].0.clone();
	proofs[0].0 = proofs[1].0.clone();
	proofs[1].0 = inputs;
	assert_eq!(verify_batch(&claims(&knows_key().1, &proofs), b"seed"), Err(VerifyError::Invalid));
}

#[test]
fn nothing_is_no_batch() {
	assert_eq!(verify_batch(&[], b"seed"), Err(VerifyError::Empty));
}

#[test]
fn a_batch_may_have_several_keys() {
	let (proving, prepared) = key(StatementKind::Holds { records: 1, depth: 10 });
	let predicate = Predicate::new([Clause::between(0, 60, 120)], None);
	let circuit = Holds::new(1, &patients(&[30, 61]), &predicate, None, &context(1)).unwrap();
	let (proof, statement) = proving.prove(&Circuit::from(circuit), &mut nulink_zk::prover::rng()).unwrap();
	let inputs = statement.inputs(&context(1));
	let other = [known(b"x", 1), known(b"x", 2)];
	let mut all = claims(&knows_key().1, &other);
	all.push(Claim { key: &prepared, inputs: &inputs, proof: &proof });
	assert_eq!(verify_batch(&all, b"seed"), Ok(()));
	// The same proofs under exchanged keys: the numbers of inputs agree, nothing else does.
	all[2].key = &knows_key().1;
	assert_eq!(verify_batch(&all, b"seed"), Err(VerifyError::Invalid));
}
