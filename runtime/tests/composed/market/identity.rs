//! Participants: keys under a name and without, and what they may list.

use super::{
	proofs::{challenge, context, development_key, register},
	*,
};
use crate::chain::error_of;
use nulink_primitives::proving::{
	nullifier_domain, to_scalar, Answer, Circuit, KeyId, KeyIssue, KeySource, Place, ProofBytes, Scalar, Subject,
};
use nulink_runtime::{
	configs::parameters::{dynamic_params::market::Parameters as Parameter, RuntimeParameters},
	governance::origins::Origin,
	Parameters,
};
use nulink_zk::{
	field::from_bytes,
	merkle::{Path, Tree},
	pool_leaf,
	poseidon::Domain,
	prover::{self, Knows, Member, ProvingKey},
	StatementKind,
};
use pallet_traits::Publishers;
use sp_keyring::Sr25519Keyring::{Charlie, Dave, Eve};
use sp_runtime::DispatchError;

type People = pallet_participants::Call<Runtime>;
type PeopleError = pallet_participants::Error<Runtime>;

const CERTIFICATE: Digest = [0xce; 32];
const SALT: Digest = [0x5a; 32];
const ANSWER: &[u8] = b"the name of the cat";

fn answer() -> Answer {
	let known = nulink_zk::Answer::new(ANSWER).expect("it is short");
	Answer { salt: SALT, hash: known.commitment(&SALT) }
}

/// Charlie, the hospital, confirmed by the registrar Eve for a while.
fn hospital() {
	assert_eq!(
		Participants::set_registrar(Origin::ParameterAdmin.into(), account(Eve), true),
		Err(DispatchError::BadOrigin)
	);
	assert_ok!(Participants::set_registrar(Origin::DataAdmin.into(), account(Eve), true));
	assert_ok!(submit(Charlie, People::join { certificate: CERTIFICATE, uri: Default::default() }));
	let confirm = |until| People::confirm { participant: account(Charlie), certificate: CERTIFICATE, until };
	assert_eq!(error_of(Dave, confirm(1_000)), PeopleError::NotRegistrar.into());
	assert_ok!(submit(Eve, confirm(1_000)));
}

fn participants_only() {
	use nulink_runtime::configs::parameters::dynamic_params::market;
	let only = Parameter::ParticipantsOnly(market::ParticipantsOnly, Some(true));
	assert_ok!(Parameters::set_parameter(Origin::ParameterAdmin.into(), RuntimeParameters::Market(only)));
}

fn verifying(circuit: Circuit, kind: StatementKind) -> (KeyId, ProvingKey) {
	let key = development_key(kind);
	let (id, call) = register(circuit, KeySource::Development, &key);
	assert_ok!(submit(Dave, call));
	(id, key)
}

fn proven(key: &ProvingKey, circuit: prover::Circuit, context: &nulink_zk::Context) -> (Vec<Scalar>, ProofBytes) {
	let (proof, statement) = key.prove(&circuit, &mut prover::rng()).expect("it is true");
	(statement.inputs(context), ProofBytes(proof.encode()))
}

#[test]
fn where_only_participants_list_a_named_key_does_until_its_answer_revokes_it() {
	run(|| {
		let shop = Shop::open();
		hospital();
		participants_only();
		let (header, object) = (shop.header(nulink_pre::digest(CONTENT)), shop.seal(CONTENT));
		let goods = || shop.goods(&header, &object);
		assert_eq!(error_of(Alice, list(goods(), FIXED)), Error::NotPublisher.into());

		// Alice's account becomes a key of the hospital's: she has signed for it.
		let issue = KeyIssue { participant: account(Charlie).into(), answer: answer() };
		let bytes = issue.signed_bytes(&System::block_hash(0).0);
		let forged = People::issue_key { key: account(Alice), answer: answer(), signature: Dave.sign(&bytes).into() };
		assert_eq!(error_of(Charlie, forged), PeopleError::WrongSignature.into());
		let signature = Alice.sign(&bytes).into();
		assert_ok!(submit(Charlie, People::issue_key { key: account(Alice), answer: answer(), signature }));
		let listing = shop.list_as(goods(), FIXED);
		let info = DataMarket::listing(listing).expect("it is there");
		assert_eq!((info.participant, info.certified), (Some(account(Charlie)), true));

		// Her secret is stolen. The hospital knows the answer, and proves it from whatever account.
		let (with, key) = verifying(Circuit::Knows, StatementKind::Knows);
		let challenge = challenge();
		let subject = Subject::Key(account(Alice).into());
		let context = context(Place::RevokeKey, subject, Dave, challenge);
		let known = nulink_zk::Answer::new(ANSWER).expect("it is short");
		let (_, proof) = proven(&key, Knows::new(&known, &SALT, &context).into(), &context);
		let revoke = People::revoke_key { with, key: account(Alice), challenge: challenge.0, proof: Box::new(proof) };
		assert_eq!(error_of(Bob, revoke.clone()), pallet_data_proofs::Error::<Runtime>::NotProven.into());
		assert_ok!(submit(Dave, revoke));
		let info = DataMarket::listing(listing).expect("it is there");
		assert!(!info.certified, "buyers see it at once");
		assert_eq!(error_of(Alice, list(goods(), FIXED)), Error::NotPublisher.into());
	});
}

#[test]
fn a_key_without_a_name_lists_data_about_one_principal() {
	run(|| {
		let shop = Shop::open();
		hospital();
		participants_only();
		// The hospital's pool: two secrets, of which Alice, a fresh account of its own, has the second.
		let secrets = [[1; 32], [2; 32]];
		let leaves = secrets.iter().map(|secret| from_bytes(&pool_leaf(secret)).expect("an element")).collect();
		let pool = Tree::new(Domain::Node, 8, leaves).expect("two are not too many");
		let root = nulink_zk::field::to_bytes(&pool.root());
		assert_ok!(submit(Charlie, People::publish_pool { root, count: 2 }));

		// The way from the secret's key to the pool's root is the hospital's, from there on the chain's.
		let mut siblings = pool.path(1).expect("it is there").siblings;
		let above = Participants::pool_path(0).expect("the pool is there");
		siblings.extend(above.iter().map(|node| from_bytes(node).expect("an element")));
		let path = Path { domain: Domain::Node, index: 1, siblings };
		let scope = sp_io::hashing::sha2_256(&nullifier_domain(&System::block_hash(0).0));
		assert_eq!(to_scalar(scope), Participants::nullifier_domain());

		let (with, key) = verifying(Circuit::Member, StatementKind::Member);
		let challenge = challenge();
		let context = context(Place::ClaimKey, Subject::Principal(SUBJECT), Alice, challenge);
		let circuit = Member::on_path(&secrets[1], path, &scope, &context).expect("a way of twenty levels");
		let (inputs, proof) = proven(&key, circuit.into(), &context);
		assert_eq!(inputs[0], Participants::root());
		let claim = |principal| People::claim_key {
			with,
			principal,
			answer: answer(),
			root: inputs[0],
			nullifier: inputs[2],
			challenge: challenge.0,
			proof: Box::new(proof.clone()),
		};
		// The proof is for this account and this principal.
		error_of(Bob, claim(SUBJECT));
		error_of(Alice, claim([0x52; 32]));
		assert_ok!(submit(Alice, claim(SUBJECT)));
		assert!(Participants::may_publish(&account(Alice), &SUBJECT));
		assert_eq!(Participants::participant_of(&account(Alice)), None, "nobody knows whose it is");

		let (listing, header, object) = shop.list();
		let info = DataMarket::listing(listing).expect("it is there");
		assert_eq!((info.participant, info.certified), (None, true));
		let goods = Goods { subject: [0x52; 32], ..shop.goods(&header, &object) };
		assert_eq!(error_of(Alice, list(goods, FIXED)), Error::NotPublisher.into());
	});
}
