//! Proofs and participants over a node. All that knows the types that are generated for them from the chain's metadata.

use super::{
	live::{node, PAGE},
	proofs::*,
	Event, Live,
};
use crate::{address::Account, Error};
use async_trait::async_trait;
use nulink_client::{
	chain::{
		self,
		participants::events,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, nulink_primitives::proving as wire,
			pallet_data_proofs::types as proofs, pallet_participants::types as participants,
			sp_runtime::MultiSignature as ChainSignature,
		},
	},
	subxt::{extrinsics::ExtrinsicEvents, utils::AccountId32},
	Config,
};
use nulink_primitives::{
	proving::{Answer, Circuit, KeyId, KeySource, Scalar, Subject, PROOF_LEN},
	sharing::Digest,
};

#[async_trait]
impl Proofs for Live {
	async fn challenge(&self) -> Result<(u32, Digest), Error> {
		let question = "a recent block";
		let wrong = node(question);
		let at = self.at().await?;
		// The one before the newest final one: it is over, and its hash stands in the state.
		let number = u32::try_from(at.block_number().saturating_sub(1)).map_err(|error| wrong(error.to_string()))?;
		let hash = async {
			let hash = at.storage().try_fetch(chain::storage().system().block_hash(), (number,)).await;
			let hash = hash.map_err(|error| wrong(error.to_string()))?;
			let hash = hash.ok_or_else(|| wrong("it does not know it any more".to_string()))?;
			Ok(hash.decode().map_err(|error| wrong(error.to_string()))?.0)
		};
		Ok((number, self.answer(question, hash).await?))
	}

	async fn proof_key(&self, key: &KeyId) -> Result<Option<ProofKeyInfo>, Error> {
		let question = chain::view_functions().data_proofs().key(*key);
		Ok(self.ask("a verifying key", question).await?.map(our_key_info))
	}

	async fn proof_keys(&self, of: Option<Circuit>) -> Result<Vec<(KeyId, ProofKeyInfo)>, Error> {
		let question = chain::view_functions().data_proofs().keys(of.as_ref().map(circuit), PAGE);
		let keys = self.ask("verifying keys", question).await?;
		Ok(keys.into_iter().map(|(key, info)| (key, our_key_info(info))).collect())
	}

	async fn prepared_key(&self, key: &KeyId) -> Result<Option<Vec<u8>>, Error> {
		let question = "a verifying key";
		let wrong = node(question);
		let at = self.at().await?;
		let bytes = async {
			let bytes = at.storage().try_fetch(chain::storage().data_proofs().prepared_keys(), (*key,)).await;
			match bytes.map_err(|error| wrong(error.to_string()))? {
				Some(bytes) => Ok(Some(bytes.decode().map_err(|error| wrong(error.to_string()))?.0)),
				None => Ok(None),
			}
		};
		self.answer(question, bytes).await
	}

	async fn proofs_of(&self, of: &Subject) -> Result<Vec<ProvenInfo>, Error> {
		let question = chain::view_functions().data_proofs().records_of(subject(of), PAGE);
		Ok(self.ask("what was proven", question).await?.into_iter().map(our_proven).collect())
	}

	async fn proofs_by(&self, prover: &Account) -> Result<Vec<ProvenInfo>, Error> {
		let question = chain::view_functions().data_proofs().records_by(*prover, PAGE);
		Ok(self.ask("what was proven", question).await?.into_iter().map(our_proven).collect())
	}

	async fn participant(&self, who: &Account) -> Result<Option<(ParticipantInfo, bool)>, Error> {
		let question = chain::view_functions().participants().participant(*who);
		let ours = |(it, in_force): (participants::Participant<AccountId32>, bool)| {
			let info = ParticipantInfo {
				certificate: it.certificate,
				uri: String::from_utf8_lossy(&it.uri.0).into_owned(),
				joined_in: it.joined_in,
				confirmed: it.confirmed.map(|it| (it.registrar, it.until)),
				pools: it.pools,
				keys: it.keys,
				deposit: it.deposit,
			};
			(info, in_force)
		};
		Ok(self.ask("a participant", question).await?.map(ours))
	}

	async fn registrars(&self) -> Result<Vec<Account>, Error> {
		self.ask("registrars", chain::view_functions().participants().registrars()).await
	}

	async fn publishing_key(&self, key: &Account) -> Result<Option<PublishingKey>, Error> {
		let question = chain::view_functions().participants().key(*key);
		let ours = |status: participants::KeyStatus<AccountId32>| {
			let it = status.key;
			PublishingKey {
				holder: match it.holder {
					participants::Holder::Named(participant) => Holder::Named(participant),
					participants::Holder::Member { nullifier, principal, until } => {
						Holder::Member { nullifier, principal, until }
					},
				},
				answer: Answer { salt: it.answer.salt, hash: it.answer.hash },
				issued_in: it.issued_in,
				revoked_in: it.revoked_in,
				deposit: it.deposit,
				in_force: status.in_force,
			}
		};
		Ok(self.ask("a publishing key", question).await?.map(ours))
	}

	async fn keys_of(&self, participant: &Account) -> Result<Vec<Account>, Error> {
		self.ask("a participant's keys", chain::view_functions().participants().keys_of(*participant)).await
	}

	async fn pools_of(&self, participant: &Account) -> Result<Vec<(u32, PoolInfoOf)>, Error> {
		let question = chain::view_functions().participants().pools_of(*participant);
		let ours = |it: participants::Pool<AccountId32>| PoolInfoOf {
			participant: it.participant,
			root: it.root,
			count: it.count,
			published_in: it.published_in,
		};
		let pools = self.ask("a participant's pools", question).await?;
		Ok(pools.into_iter().map(|(slot, pool)| (slot, ours(pool))).collect())
	}

	async fn pool_path(&self, slot: u32) -> Result<Option<(Vec<Scalar>, Scalar)>, Error> {
		// Both at one block: otherwise they would not fit.
		let at = self.at().await?;
		let path = chain::view_functions().participants().pool_path(slot);
		let path = self.ask_at(&at, "the way from a pool to the root", path).await?;
		let root = chain::view_functions().participants().root();
		let root = self.ask_at(&at, "the root of all pools", root).await?;
		Ok(path.map(|path| (path, root)))
	}

	async fn nullifier_domain(&self) -> Result<Scalar, Error> {
		self.ask("the domain of nullifiers", chain::view_functions().participants().nullifier_domain()).await
	}
}

/// Does something with the payload of a call about proofs, whatever its type is.
macro_rules! with_proof_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		use crate::chain::{proofs_wire as wire, ProofCall};
		let proofs = nulink_client::chain::tx().data_proofs();
		macro_rules! run_proof {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			ProofCall::RegisterKey { circuit, source, bytes } => run_proof!(proofs.register_key(
				wire::circuit(circuit),
				wire::source(source),
				wire::bounded(bytes.clone())
			)),
			ProofCall::RemoveKey { key } => run_proof!(proofs.remove_key(*key)),
			ProofCall::SubmitProof { key, subject, inputs, challenge, proof } => run_proof!(proofs.submit_proof(
				*key,
				wire::subject(subject),
				wire::bounded(inputs.clone()),
				*challenge,
				wire::proof(proof)
			)),
			ProofCall::Forget { subject, prover, statement } => {
				run_proof!(proofs.forget(wire::subject(subject), *prover, *statement))
			},
		}
	}};
}
pub(super) use with_proof_payload;

/// Does something with the payload of a call about participants, whatever its type is.
macro_rules! with_participant_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		use crate::chain::{proofs_wire as wire, ParticipantCall};
		let participants = nulink_client::chain::tx().participants();
		macro_rules! run_participant {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			ParticipantCall::Join { certificate, uri } => {
				run_participant!(participants.join(*certificate, wire::bounded(uri.clone().into_bytes())))
			},
			ParticipantCall::Update { certificate, uri } => {
				run_participant!(participants.update(*certificate, wire::bounded(uri.clone().into_bytes())))
			},
			ParticipantCall::Confirm { participant, certificate, until } => {
				run_participant!(participants.confirm(*participant, *certificate, *until))
			},
			ParticipantCall::Leave => run_participant!(participants.leave()),
			ParticipantCall::PublishPool { root, count } => {
				run_participant!(participants.publish_pool(*root, *count))
			},
			ParticipantCall::DropPool { slot } => run_participant!(participants.drop_pool(*slot)),
			ParticipantCall::IssueKey { key, answer, signature } => {
				run_participant!(participants.issue_key(*key, wire::answer(answer), wire::signature(signature)))
			},
			ParticipantCall::ClaimKey { with, principal, answer, root, nullifier, challenge, proof } => {
				run_participant!(participants.claim_key(
					*with,
					*principal,
					wire::answer(answer),
					*root,
					*nullifier,
					*challenge,
					wire::proof(proof)
				))
			},
			ParticipantCall::RevokeKey { with, key, challenge, proof } => {
				run_participant!(participants.revoke_key(*with, *key, *challenge, wire::proof(proof)))
			},
			ParticipantCall::ForgetKey { key } => run_participant!(participants.forget_key(*key)),
		}
	}};
}
pub(super) use with_participant_payload;

/// What the events of a transaction tell about participants.
pub(super) fn interesting(found: &mut Vec<Event>, all: &ExtrinsicEvents<Config>) -> Result<(), Error> {
	let wrong = node("what the transaction brought about");
	for event in all.iter() {
		let event = event.map_err(|error| wrong(error.to_string()))?;
		if let Some(decoded) = event.decode_fields_as::<events::PoolPublished>() {
			let published: events::PoolPublished = decoded.map_err(|error| wrong(error.to_string()))?;
			found.push(Event::PoolPublished { slot: published.slot });
		}
	}
	Ok(())
}

pub(super) fn bounded<T>(of: Vec<T>) -> BoundedVec<T> {
	BoundedVec(of)
}

pub(super) fn proof(proof: &[u8; PROOF_LEN]) -> wire::ProofBytes {
	wire::ProofBytes(*proof)
}

pub(super) fn signature(signature: &[u8; 64]) -> ChainSignature {
	ChainSignature::Sr25519(*signature)
}

pub(super) fn answer(answer: &Answer) -> wire::Answer {
	wire::Answer { salt: answer.salt, hash: answer.hash }
}

pub(super) fn circuit(circuit: &Circuit) -> wire::Circuit {
	match *circuit {
		Circuit::Holds { records, depth } => wire::Circuit::Holds { records, depth },
		Circuit::Encrypts { elements } => wire::Circuit::Encrypts { elements },
		Circuit::Knows => wire::Circuit::Knows,
		Circuit::Member => wire::Circuit::Member,
		Circuit::Custom { inputs } => wire::Circuit::Custom { inputs },
	}
}

fn our_circuit(circuit: wire::Circuit) -> Circuit {
	match circuit {
		wire::Circuit::Holds { records, depth } => Circuit::Holds { records, depth },
		wire::Circuit::Encrypts { elements } => Circuit::Encrypts { elements },
		wire::Circuit::Knows => Circuit::Knows,
		wire::Circuit::Member => Circuit::Member,
		wire::Circuit::Custom { inputs } => Circuit::Custom { inputs },
	}
}

pub(super) fn source(source: &KeySource) -> wire::KeySource {
	match *source {
		KeySource::Ceremony(transcript) => wire::KeySource::Ceremony(transcript),
		KeySource::Development => wire::KeySource::Development,
	}
}

fn our_source(source: wire::KeySource) -> KeySource {
	match source {
		wire::KeySource::Ceremony(transcript) => KeySource::Ceremony(transcript),
		wire::KeySource::Development => KeySource::Development,
	}
}

pub(super) fn subject(subject: &Subject) -> wire::Subject {
	match *subject {
		Subject::Listing(listing) => wire::Subject::Listing(listing),
		Subject::Content(digest) => wire::Subject::Content(digest),
		Subject::Key(key) => wire::Subject::Key(key),
		Subject::Principal(digest) => wire::Subject::Principal(digest),
		Subject::Other(digest) => wire::Subject::Other(digest),
	}
}

fn our_subject(subject: wire::Subject) -> Subject {
	match subject {
		wire::Subject::Listing(listing) => Subject::Listing(listing),
		wire::Subject::Content(digest) => Subject::Content(digest),
		wire::Subject::Key(key) => Subject::Key(key),
		wire::Subject::Principal(digest) => Subject::Principal(digest),
		wire::Subject::Other(digest) => Subject::Other(digest),
	}
}

fn our_key_info(info: proofs::KeyInfo<AccountId32>) -> ProofKeyInfo {
	ProofKeyInfo {
		circuit: our_circuit(info.circuit),
		source: our_source(info.source),
		state: match info.state {
			proofs::KeyState::Registered => KeyState::Registered,
			proofs::KeyState::Adopted => KeyState::Adopted,
			proofs::KeyState::Retired => KeyState::Retired,
		},
		registrant: info.registrant,
		deposit: info.deposit,
		registered_in: info.registered_in,
		records: info.records,
	}
}

fn our_proven(info: proofs::ProvenInfo<AccountId32>) -> ProvenInfo {
	ProvenInfo {
		subject: our_subject(info.subject),
		prover: info.prover,
		statement: info.statement,
		circuit: our_circuit(info.circuit),
		key: info.key,
		development: info.development,
		holds: info.holds,
		challenge: info.challenge,
		at: info.at,
	}
}
