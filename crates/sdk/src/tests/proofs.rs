//! Proofs, from the key to the record.

use super::world::World;
use crate::{
	client::Reporter,
	datasets::PrepareRequest,
	proofs::{holds_statement, parse_circuit, ProofFile, ProofsError, ProveStep},
	Error,
};
use nulink_primitives::proving::Subject;
use std::sync::{Arc, Mutex};

#[tokio::test]
async fn a_key_is_revoked_by_whoever_knows_its_answer() {
	let (folder, world) = (tempfile::tempdir().unwrap(), World::new(0));
	let client = world.client(folder.path());
	let (hospital, registrar, key) = (world.person(), world.person(), world.person());
	world.state().proving.registrars.insert(registrar.account());
	let (certificate, _) = client.join(&hospital, b"certificate", "https://hospital.example.org").await.unwrap();
	assert!(client.issue_key(&hospital, &key, "the cat's name").await.is_err(), "not confirmed");
	client.confirm_participant(&registrar, &hospital.account(), certificate, 1_000).await.unwrap();
	client.issue_key(&hospital, &key, "the cat's name").await.unwrap();

	let account = key.account();
	let revoke = |answer: &'static str| client.revoke_key(&hospital, &account, answer, None);
	assert!(revoke("the dog's name").await.unwrap_err().to_string().contains("not the answer"));
	let error = revoke("the cat's name").await.unwrap_err();
	assert!(matches!(error, Error::Proofs(error) if matches!(*error, ProofsError::NoKey(_))));

	let circuit = parse_circuit("knows").unwrap();
	let made = client.make_development_key(circuit).await.unwrap();
	assert_eq!(client.make_development_key(circuit).await.unwrap().key, made.key, "the same everywhere");
	let error = revoke("the cat's name").await.unwrap_err();
	assert!(matches!(error, Error::Proofs(error) if matches!(*error, ProofsError::NotRegistered { .. })));
	assert!(client.register_proof_key(&hospital, circuit).await.unwrap().1.is_some());
	assert!(client.register_proof_key(&hospital, circuit).await.unwrap().1.is_none());

	let steps = Arc::new(Mutex::new(Vec::new()));
	let seen = steps.clone();
	let report: Reporter<ProveStep> = Arc::new(move |step| seen.lock().unwrap().push(step));
	client.revoke_key(&hospital, &account, "the cat's name", Some(report)).await.unwrap();
	let steps = std::mem::take(&mut *steps.lock().unwrap());
	assert!(matches!(
		steps[..],
		[ProveStep::ReadingKey, ProveStep::Challenge(_), ProveStep::Witness, ProveStep::Proving, ProveStep::Proven(_)]
	));
	assert!(!client.publishing_key(&account).await.unwrap().unwrap().in_force);
}

#[tokio::test]
async fn what_is_proven_of_a_data_set_is_found_by_whoever_looks_for_it() {
	let (folder, world) = (tempfile::tempdir().unwrap(), World::new(0));
	let client = world.client(folder.path());
	let (hospital, thief) = (world.person(), world.person());
	let table = "age,diagnosis\n61,E10\n72,E11\n33,J45\n";
	let kept = client.prepare_text(&hospital, table, PrepareRequest::new("patients")).unwrap();
	let circuit = parse_circuit("holds-1-10").unwrap();
	client.make_development_key(circuit).await.unwrap();
	client.register_proof_key(&hospital, circuit).await.unwrap();

	let none = client.prove_holds(&hospital, "patients", 1, &["age >= 90".into()], None).await.unwrap_err();
	assert!(none.to_string().contains("0 records"), "{none}");
	let file = client.prove_holds(&hospital, "patients", 1, &["age >= 60".into()], None).await.unwrap();
	let path = folder.path().join("proof.json");
	file.write(&path).unwrap();
	let file = ProofFile::read(&path).unwrap();
	client.verify_offline(&file).unwrap();
	assert!(!client.verify_proof(&file).await.unwrap().recorded);
	// What it says is bound to what it proves.
	let mut other = file.clone();
	other.said.holds.as_mut().unwrap().clauses = vec!["age >= 70".into()];
	assert!(client.verify_offline(&other).is_err());
	let mut other = file.clone();
	other.said.holds.as_mut().unwrap().members[0].name = "weight".into();
	assert!(client.verify_offline(&other).is_err());

	assert!(client.submit_proof(&thief, &file).await.is_err());
	assert!(client.submit_proof(&hospital, &file).await.unwrap().is_some());
	assert!(client.submit_proof(&hospital, &file).await.unwrap().is_none(), "it is recorded already");
	let (_, _, wanted) = holds_statement(&kept.commitment, &kept.members, 10, 1, &["age >= 60".to_string()]).unwrap();
	let records = client.proofs_of(&Subject::Content(kept.commitment)).await.unwrap();
	assert_eq!(records.len(), 1);
	assert_eq!(records[0].statement, wanted);
	let verified = client.verify_proof(&file).await.unwrap();
	assert!(verified.recorded && verified.trusted && verified.development);
}
