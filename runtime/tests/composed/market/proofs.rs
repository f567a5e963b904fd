//! What is proven of data that is for sale, with the circuits and keys for development.

use super::*;
use crate::chain::error_of;
use nulink_primitives::{
	proving::{Circuit, KeyId, KeySource, Place, ProofBytes, Scalar, StatementHash, Subject},
	Profile,
};
use nulink_runtime::{
	genesis::{LOCAL_TESTNET, TESTNET},
	governance::origins::Origin,
	ChainProfile, Pot,
};
use nulink_zk::{
	prover::{self, Holds, ProvingKey},
	records::{DataSet, Kind, Record, Schema, Value},
	Clause, Context, Predicate, StatementKind,
};
use pallet_data_proofs::Submission;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::Dave;
use sp_runtime::DispatchError;
use std::sync::LazyLock;

pub(super) type Proofs = pallet_data_proofs::Call<Runtime>;
type ProofError = pallet_data_proofs::Error<Runtime>;

const KIND: StatementKind = StatementKind::Holds { records: 1, depth: 10 };
const HOLDS: Circuit = Circuit::Holds { records: 1, depth: 10 };
const CEREMONY: KeySource = KeySource::Ceremony([7; 32]);

/// Made once: it takes seconds.
static KEY: LazyLock<ProvingKey> = LazyLock::new(|| development_key(KIND));

pub(super) fn development_key(kind: StatementKind) -> ProvingKey {
	ProvingKey::development(kind, b"composed").expect("there is such a circuit")
}

fn verifying_key(of: &ProvingKey) -> Vec<u8> {
	of.verifying_key().expect("the key is in order").encode()
}

pub(super) fn register(circuit: Circuit, source: KeySource, key: &ProvingKey) -> (KeyId, Proofs) {
	let bytes = verifying_key(key);
	let id = sp_io::hashing::sha2_256(&bytes);
	(id, Proofs::register_key { circuit, source, bytes: bytes.try_into().expect("a key fits") })
}

/// A block whose hash is known, and the next.
pub(super) fn challenge() -> (u32, H256) {
	let (block, hash) = (System::block_number(), H256([0xc4; 32]));
	pass(1);
	frame_system::BlockHash::<Runtime>::insert(block, hash);
	(block, hash)
}

/// What a prover computes by itself, and the chain too.
pub(super) fn context(place: Place, subject: Subject, who: Sr25519Keyring, challenge: (u32, H256)) -> Context {
	let (block, hash) = challenge;
	let context = Context {
		genesis: System::block_hash(0).0,
		purpose: place.purpose(),
		subject: sp_io::hashing::sha2_256(&subject.bytes()),
		prover: account(who).into(),
		challenge: hash.0,
	};
	assert_eq!(DataProofs::context(place, subject, account(who), block), Some(context.input()));
	context
}

/// Patients of these ages.
fn patients() -> DataSet {
	let schema = Schema::new(vec![("age".into(), Kind::Number)]).expect("a schema");
	let records = [30, 71, 45].map(|age| Record(vec![Value::Number(age)])).to_vec();
	DataSet::new(schema, records, &[5; 32], 10).expect("a set")
}

fn over(age: u64) -> Predicate {
	Predicate::new([Clause::between(0, age, 150)], None)
}

fn commitment() -> Digest {
	patients().commitment().input().expect("root and schema are elements")
}

fn subject() -> Subject {
	Subject::Content(commitment())
}

/// That one of the patients is over an age: the inputs, the statement, and the proof.
fn proof(who: Sr25519Keyring, age: u64, challenge: (u32, H256)) -> (Vec<Scalar>, StatementHash, ProofBytes) {
	let context = context(Place::DataProofs, subject(), who, challenge);
	let circuit = Holds::new(1, &patients(), &over(age), None, &context).expect("there is one");
	let (proof, statement) = KEY.prove(&prover::Circuit::from(circuit), &mut prover::rng()).expect("it is true");
	let mut inputs = statement.inputs(&context);
	assert_eq!(inputs.pop(), Some(context.input()));
	(inputs, statement.id().expect("canonical inputs"), ProofBytes(proof.encode()))
}

fn submit_proof(key: KeyId, inputs: Vec<Scalar>, challenge: u32, proof: ProofBytes) -> Proofs {
	let inputs = inputs.try_into().expect("few");
	Proofs::submit_proof { key, subject: subject(), inputs, challenge, proof: Box::new(proof) }
}

/// What is listed of the patients, with statements.
fn goods(shop: &Shop, statements: Vec<StatementHash>) -> Goods {
	let header = shop.header(commitment());
	Goods {
		kind: ContentKind::Records,
		commitment: commitment(),
		proofs: statements.try_into().expect("few"),
		..shop.goods(&header, &shop.seal(&patients().encode()))
	}
}

#[test]
fn a_seller_proves_what_it_says_of_its_data_and_lists_it() {
	run(|| {
		let shop = Shop::open();
		let (key, call) = register(HOLDS, KeySource::Development, &KEY);
		assert_ok!(submit(Dave, call));
		let challenge = challenge();
		let (inputs, statement, proof) = proof(Alice, 70, challenge);
		assert_eq!(error_of(Alice, list(goods(&shop, vec![statement]), FIXED)), Error::NotProven.into());

		// Somebody else's proof is none, and a second record neither.
		let call = || submit_proof(key, inputs.clone(), challenge.0, proof.clone());
		assert_eq!(error_of(Bob, call()), ProofError::NotProven.into());
		assert_ok!(submit(Alice, call()));
		assert_eq!(error_of(Alice, call()), ProofError::AlreadyProven.into());
		let info = DataProofs::record(subject(), account(Alice), statement).expect("it is recorded");
		assert!(info.development && info.holds);

		let listing = shop.list_as(goods(&shop, vec![statement]), FIXED);
		assert_eq!(DataMarket::listing(listing).expect("it is there").listing.goods.proofs.to_vec(), vec![statement]);
		// A statement that was not proven: another age.
		let other = nulink_primitives::proving::statement_bytes(
			HOLDS,
			&key,
			&[commitment(), over(71).input().expect("a predicate")],
		);
		let other = sp_io::hashing::sha2_256(&other);
		assert_eq!(error_of(Alice, list(goods(&shop, vec![other]), FIXED)), Error::NotProven.into());

		// A key that was found to be bad proves nothing from then on, and what was listed with it says so.
		let proven = || DataMarket::listing(listing).expect("it is there").proven;
		assert!(proven());
		assert_ok!(DataProofs::retire_key(Origin::DataAdmin.into(), key));
		assert!(!proven());
		assert_eq!(error_of(Alice, list(goods(&shop, vec![statement]), FIXED)), Error::NotProven.into());
		assert_ok!(submit(Ferdie, Proofs::forget { subject: subject(), prover: account(Alice), statement }));
	});
}

#[test]
fn two_statements_are_proven_at_once() {
	run(|| {
		let (key, call) = register(HOLDS, KeySource::Development, &KEY);
		assert_ok!(submit(Dave, call));
		let challenge = challenge();
		let made = [40, 60].map(|age| proof(Alice, age, challenge));
		let proofs = made.clone().map(|(inputs, _, proof)| Submission {
			key,
			subject: subject(),
			inputs: inputs.try_into().expect("few"),
			proof,
		});
		let batch = |proofs: Vec<Submission>| Proofs::submit_proofs {
			proofs: proofs.try_into().expect("few"),
			challenge: challenge.0,
		};
		let mut swapped = proofs.to_vec();
		swapped[1].proof = proofs[0].proof.clone();
		assert_eq!(error_of(Alice, batch(swapped)), ProofError::NotProven.into());
		assert_ok!(submit(Alice, batch(proofs.to_vec())));
		for (_, statement, _) in made {
			assert!(DataProofs::record(subject(), account(Alice), statement).is_some());
		}
	});
}

#[test]
fn a_key_for_development_is_none_where_something_is_at_stake() {
	for (name, taken) in [(DEVELOPMENT, true), (LOCAL_TESTNET, true), (TESTNET, false)] {
		chain(name).execute_with(|| {
			crate::chain::give(&Pot::Community.account_id().into(), &account(Dave), 1_000 * NLK);
			assert_eq!(ChainProfile::profile() == Profile::Production, !taken);
			let (key, call) = register(HOLDS, KeySource::Development, &KEY);
			let result = submit(Dave, call);
			assert_eq!(result.is_ok(), taken, "{name}: {result:?}");
			assert_eq!(DataProofs::key(key).is_some(), taken);
		});
	}
}

#[test]
fn a_key_of_a_ceremony_is_of_use_when_governance_has_adopted_it() {
	run(|| {
		let (key, call) = register(HOLDS, CEREMONY, &KEY);
		assert_ok!(submit(Dave, call));
		let challenge = challenge();
		let (inputs, _, proof) = proof(Alice, 70, challenge);
		let prove = || submit_proof(key, inputs.clone(), challenge.0, proof.clone());
		assert_eq!(error_of(Alice, prove()), ProofError::NotAdopted.into());
		for origin in [Origin::ParameterAdmin, Origin::MarketAppeals, Origin::RelayAdmin] {
			let adopt = DataProofs::adopt_key(origin.into(), key, HOLDS, CEREMONY);
			assert_eq!(adopt, Err(DispatchError::BadOrigin));
		}
		// Not for another circuit, nor from another ceremony, than what was registered.
		for (circuit, source) in [(Circuit::Knows, CEREMONY), (HOLDS, KeySource::Ceremony([8; 32]))] {
			let adopt = DataProofs::adopt_key(Origin::DataAdmin.into(), key, circuit, source);
			assert_eq!(adopt, Err(ProofError::OtherRegistration.into()));
		}
		// On a development chain Sudo does it.
		let adopt = Box::new(Proofs::adopt_key { key, circuit: HOLDS, source: CEREMONY }.into());
		assert_ok!(submit(Alice, pallet_sudo::Call::sudo { call: adopt }));
		assert_ok!(submit(Alice, prove()));
	});
}

#[test]
fn holders_adopt_a_key_by_a_referendum() {
	use crate::governance::{propose, vote};
	use sp_keyring::Sr25519Keyring::{Charlie, Eve};
	chain(LOCAL_TESTNET).execute_with(|| {
		let (key, call) = register(HOLDS, CEREMONY, &KEY);
		assert_ok!(submit(Dave, call));
		let index =
			propose(Dave, Origin::DataAdmin, Proofs::adopt_key { key, circuit: HOLDS, source: CEREMONY }.into());
		for holder in [Alice, Bob, Charlie, Dave, Eve, Ferdie] {
			vote(holder, index, true, 900_000 * NLK);
		}
		pass(30);
		let info = DataProofs::key(key).expect("it is registered");
		assert_eq!(info.state, pallet_data_proofs::KeyState::Adopted);
	});
}
