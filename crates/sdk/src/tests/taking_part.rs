//! Who takes part publishes by name or without one, and is stopped by an answer.

use super::world::World;
use crate::{
	chain::Holder,
	client::Client,
	identity::Person,
	market::SubjectId,
	participants::{certificate_hash, ParticipantsError},
	proofs::ProofsError,
	Error,
};
use nulink_primitives::proving::Circuit;
use tempfile::TempDir;

const ANSWER: &str = "the cat, and then some";

/// A clinic that is confirmed until block 500, and its desk, which publishes.
struct Office {
	world: World,
	_folder: TempDir,
	nulink: Client,
	registrar: Person,
	clinic: Person,
	desk: Person,
}

impl Office {
	async fn new() -> Self {
		let world = World::new(0);
		let folder = tempfile::tempdir().unwrap();
		let nulink = world.client(folder.path());
		let (registrar, clinic, desk) = (world.person(), world.person(), world.person());
		world.state().proving.registrars.insert(registrar.account());
		let (certificate, _) = nulink.join(&clinic, b"clinic", "https://clinic.example.org").await.unwrap();
		nulink.confirm_participant(&registrar, &clinic.account(), certificate, 500).await.unwrap();
		Office { world, _folder: folder, nulink, registrar, clinic, desk }
	}

	async fn with_key(&self, circuit: Circuit) {
		self.nulink.make_development_key(circuit).await.unwrap();
		self.nulink.register_proof_key(&self.registrar, circuit).await.unwrap();
	}
}

fn why<T>(result: Result<T, Error>) -> ParticipantsError {
	match result {
		Err(Error::Participants(error)) => error,
		Err(error) => panic!("{error}"),
		Ok(_) => panic!("it went well"),
	}
}

#[tokio::test]
async fn a_participant_is_in_force_while_its_certificate_is_confirmed() {
	let it = Office::new().await;
	let clinic = it.clinic.account();
	let view = it.nulink.participant(&clinic).await.unwrap().unwrap();
	assert!(view.in_force);
	assert_eq!(view.info.certificate, certificate_hash(b"clinic"));
	assert_eq!(view.info.uri, "https://clinic.example.org");

	let (other, _) = it.nulink.join(&it.clinic, b"another", "").await.unwrap();
	assert!(!it.nulink.participant(&clinic).await.unwrap().unwrap().in_force);
	assert_eq!(it.world.state().calls, ["join", "confirm", "update"]);
	let old = it.nulink.confirm_participant(&it.registrar, &clinic, certificate_hash(b"clinic"), 500).await;
	assert_eq!(why(old), ParticipantsError::OtherCertificate(clinic));
	let own = it.nulink.confirm_participant(&it.clinic, &clinic, other, 500).await;
	assert_eq!(why(own), ParticipantsError::NotRegistrar(clinic));
	let desk = it.desk.account();
	let nobody = it.nulink.confirm_participant(&it.registrar, &desk, other, 500).await;
	assert_eq!(why(nobody), ParticipantsError::NotJoined(desk));
	assert_eq!(it.nulink.participant(&desk).await.unwrap(), None);

	for uri in ["a".repeat(129), "https://a\n".into()] {
		assert_eq!(why(it.nulink.join(&it.clinic, b"clinic", &uri).await), ParticipantsError::BadUri(128));
	}
}

#[tokio::test]
async fn a_key_publishes_by_name_until_somebody_knows_its_answer() {
	let it = Office::new().await;
	let desk = it.desk.account();
	let stranger = it.nulink.issue_key(&it.desk, &it.registrar, ANSWER).await;
	assert_eq!(why(stranger), ParticipantsError::NotJoined(desk));
	it.nulink.issue_key(&it.clinic, &it.desk, ANSWER).await.unwrap();
	assert_eq!(it.nulink.participant(&it.clinic.account()).await.unwrap().unwrap().keys, [desk]);
	let key = it.nulink.publishing_key(&desk).await.unwrap().unwrap();
	assert!(key.in_force && key.holder == Holder::Named(it.clinic.account()));
	let twice = it.nulink.issue_key(&it.clinic, &it.desk, ANSWER).await;
	assert_eq!(why(twice), ParticipantsError::KeyKnown(desk));

	// Anybody who knows the answer can, and nobody else.
	let somebody = it.world.person();
	let guess = it.nulink.revoke_key(&somebody, &desk, "the dog", None).await;
	assert_eq!(why(guess), ParticipantsError::WrongAnswer(desk));
	let no_key = it.nulink.revoke_key(&somebody, &desk, ANSWER, None).await.unwrap_err();
	assert!(matches!(&no_key, Error::Proofs(error) if matches!(**error, ProofsError::NoKey(_))), "{no_key}");
	it.with_key(Circuit::Knows).await;
	it.nulink.revoke_key(&somebody, &desk, ANSWER, None).await.unwrap();
	assert!(!it.nulink.publishing_key(&desk).await.unwrap().unwrap().in_force);
	let again = it.nulink.revoke_key(&somebody, &desk, ANSWER, None).await;
	assert_eq!(why(again), ParticipantsError::Revoked(desk));
	let clinic = it.clinic.account();
	let none = it.nulink.revoke_key(&somebody, &clinic, ANSWER, None).await;
	assert_eq!(why(none), ParticipantsError::NoKey(clinic));
}

#[tokio::test]
async fn a_key_of_a_pool_publishes_about_one_subject_without_a_name() {
	let it = Office::new().await;
	let (ann, bea) = (SubjectId::new("Ann"), SubjectId::new("Bea"));
	let claim = |publisher, subject, answer| it.nulink.claim_key(&it.clinic, publisher, subject, answer, None);
	let clinic = it.clinic.account();
	assert_eq!(why(claim(&it.desk, &ann, ANSWER).await), ParticipantsError::NoPool(clinic));
	assert_eq!(why(it.nulink.publish_pool(&it.clinic, 257).await), ParticipantsError::BadCount(256));
	assert_eq!(why(it.nulink.publish_pool(&it.desk, 2).await), ParticipantsError::NotJoined(it.desk.account()));
	// A pool of somebody else's before it.
	let foreign = crate::chain::PoolInfoOf { participant: [7; 32].into(), root: [7; 32], count: 1, published_in: 1 };
	it.world.state().proving.pools.insert(0, foreign);
	let (slot, _) = it.nulink.publish_pool(&it.clinic, 2).await.unwrap();
	assert_eq!(slot, 1);
	assert_eq!(why(claim(&it.clinic, &ann, ANSWER).await), ParticipantsError::SameAccount);

	it.with_key(Circuit::Member).await;
	// The connection breaks, and the same claim is repeated with the same key of the pool.
	it.world.state().break_after = Some("claim_key");
	assert!(matches!(claim(&it.desk, &ann, ANSWER).await, Err(Error::Unknown { .. })));
	let first = it.nulink.publishing_key(&it.desk.account()).await.unwrap().unwrap();
	assert!(first.in_force);
	let Holder::Member { nullifier, principal, until } = first.holder else { panic!("it has a name") };
	assert_eq!(principal, ann.hash());
	assert_eq!(why(claim(&it.desk, &ann, "the dog").await), ParticipantsError::WrongAnswer(it.desk.account()));
	claim(&it.desk, &ann, ANSWER).await.unwrap();
	let again = it.nulink.publishing_key(&it.desk.account()).await.unwrap().unwrap();
	assert_eq!(again.answer, first.answer);
	let later =
		|holder| matches!(holder, Holder::Member { nullifier: own, until: end, .. } if own == nullifier && end > until);
	assert!(later(again.holder));
	assert_eq!(it.nulink.pool_records().unwrap()[0].left(), 1);

	// About somebody else, another account has to.
	assert_eq!(why(claim(&it.desk, &bea, ANSWER).await), ParticipantsError::KeyKnown(it.desk.account()));
	let (second, third) = (it.world.person(), it.world.person());
	claim(&second, &bea, ANSWER).await.unwrap();
	assert_eq!(why(claim(&third, &bea, ANSWER).await), ParticipantsError::PoolUsedUp);
	assert_eq!(it.world.state().proving.nullifiers.len(), 2);
}
