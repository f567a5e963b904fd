//! With a real circuit, and a key for development made for it.

use super::*;
use nulink_zk::{
	prover::{self, Knows, ProvingKey},
	Answer, Context, StatementKind,
};

#[test]
fn a_proof_by_a_circuit_of_ours_is_recorded_under_the_statement_that_the_prover_computes() {
	test(|| {
		CurrentProfile::set(Profile::Development);
		let proving = ProvingKey::development(StatementKind::Knows, b"data-proofs").unwrap();
		let bytes = KeyBytes::try_from(proving.verifying_key().unwrap().encode()).unwrap();
		let key = sp_io::hashing::sha2_256(&bytes);
		assert_ok!(DataProofs::register_key(signed(ALICE), Circuit::Knows, KeySource::Development, bytes));

		let (answer, salt) = (Answer::new(b"the name of the cat").unwrap(), [7; 32]);
		let context = Context {
			genesis: GENESIS,
			purpose: Place::DataProofs.purpose(),
			subject: sp_io::hashing::sha2_256(&LISTING.bytes()),
			prover: BOB.into(),
			challenge: hash_of(CHALLENGE).0,
		};
		assert_eq!(context.input(), super::context(LISTING, BOB, CHALLENGE));
		let circuit = prover::Circuit::from(Knows::new(&answer, &salt, &context));
		let (proof, statement) = proving.prove(&circuit, &mut prover::rng()).unwrap();
		let mut all = statement.inputs(&context);
		assert_eq!(all.pop(), Some(context.input()));
		assert_eq!(all[0], nulink_primitives::proving::to_scalar(salt));
		assert_eq!(all[1], answer.commitment(&salt));

		let proof = ProofBytes(proof.encode());
		let id = statement.id().unwrap();
		assert_eq!(DataProofs::statement_hash(Circuit::Knows, key, all.clone()), id);
		let of: Inputs = all.try_into().unwrap();
		assert_noop!(submit(CAROL, key, LISTING, of.clone(), proof.clone()), Error::<Test>::NotProven);
		assert_ok!(submit(BOB, key, LISTING, of, proof));
		assert!(DataProofs::record(LISTING, BOB, id).is_some());
	});
}

#[test]
fn circuits_are_named_on_chain_as_in_the_library() {
	use codec::Encode;
	for kind in StatementKind::ALL {
		let circuit = <Circuit as codec::Decode>::decode(&mut &kind.encode()[..]).unwrap();
		assert!(circuit.exists());
		assert_eq!(circuit.encode(), kind.encode());
		assert_eq!(circuit.inputs() as usize, kind.public_inputs());
	}
}
