//! Proofs and participants on the chain in memory. Proofs are verified as the chain does.

use super::world::{refused, State, World, GENESIS};
use crate::{address::Account, chain::*, Error};
use async_trait::async_trait;
use nulink_client::sr25519::{verify as verify_signature, PublicKey, Signature};
use nulink_pre::digest;
use nulink_primitives::{
	proving::{
		nullifier_domain, statement_bytes, to_scalar, Circuit, KeyId, KeyIssue, Place, Scalar, Subject, PROOF_LEN,
	},
	sharing::Digest,
	token::NLK,
};
use nulink_zk::{
	field::{from_bytes, to_bytes},
	poseidon::{hash, Domain},
	verify, Context, PreparedKey, Proof, VerifyingKey,
};
use std::collections::{BTreeMap, BTreeSet};

/// For how many blocks a claim counts.
const CLAIM_LIFE: u32 = 1_000;
/// Levels of the tree over all pools.
const POOLS_DEPTH: u32 = 12;

/// What the chain knows of proofs and participants.
#[derive(Default)]
pub struct Proving {
	pub keys: BTreeMap<KeyId, (ProofKeyInfo, Vec<u8>)>,
	pub records: Vec<ProvenInfo>,
	pub registrars: BTreeSet<Account>,
	pub participants: BTreeMap<Account, ParticipantInfo>,
	pub pools: BTreeMap<u32, PoolInfoOf>,
	pub publishing: BTreeMap<Account, PublishingKey>,
	pub nullifiers: BTreeMap<Scalar, (Account, Digest)>,
}

/// The hash of a block.
fn block_hash(number: u32) -> Digest {
	digest(&number.to_le_bytes())
}

fn parent(left: &Scalar, right: &Scalar) -> Scalar {
	if *left == [0; 32] && *right == [0; 32] {
		return [0; 32];
	}
	to_bytes(&hash(Domain::Node, &[from_bytes(left).unwrap(), from_bytes(right).unwrap()]))
}

impl Proving {
	/// The way from a place to the root of the tree over all pools, and the root.
	fn path(&self, slot: u32) -> (Vec<Scalar>, Scalar) {
		let mut level: BTreeMap<u32, Scalar> = self.pools.iter().map(|(slot, pool)| (*slot, pool.root)).collect();
		let mut neighbours = Vec::new();
		for height in 0..POOLS_DEPTH {
			let node = |index: u32| level.get(&index).copied().unwrap_or_default();
			neighbours.push(node((slot >> height) ^ 1));
			let above: BTreeSet<u32> = level.keys().map(|index| index >> 1).collect();
			level = above.into_iter().map(|at| (at, parent(&node(2 * at), &node(2 * at + 1)))).collect();
		}
		(neighbours, level.get(&0).copied().unwrap_or_default())
	}

	fn is_in_force(&self, who: &Account, now: u32) -> bool {
		let confirmed = self.participants.get(who).and_then(|info| info.confirmed);
		confirmed.is_some_and(|(_, until)| now <= until)
	}

	fn may_publish(&self, key: &PublishingKey, now: u32) -> bool {
		key.revoked_in.is_none()
			&& match &key.holder {
				Holder::Named(who) => self.is_in_force(who, now),
				Holder::Member { until, .. } => now <= *until,
			}
	}

	/// A proof that was sent in.
	#[allow(clippy::too_many_arguments)]
	fn check(
		&self,
		circuit: Circuit,
		with: &KeyId,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &Account,
		challenge: u32,
		proof: &[u8; PROOF_LEN],
	) -> Result<(), &'static str> {
		let (info, bytes) = self.keys.get(with).ok_or("DataProofs::KeyNotFound")?;
		if !info.is_usable() {
			return Err("DataProofs::NotAdopted");
		}
		if info.circuit != circuit {
			return Err("DataProofs::OtherCircuit");
		}
		let context = Context {
			genesis: GENESIS,
			purpose: place.purpose(),
			subject: digest(&subject.bytes()),
			prover: prover.0,
			challenge: block_hash(challenge),
		};
		let mut inputs = inputs.to_vec();
		inputs.push(context.input());
		let proof = Proof::decode(proof).map_err(|_| "DataProofs::MalformedProof")?;
		verify(&prepared(bytes), &inputs, &proof).map_err(|_| "DataProofs::NotProven")
	}
}

fn prepared(bytes: &[u8]) -> PreparedKey {
	VerifyingKey::decode(bytes).unwrap().prepare()
}

impl State {
	pub(super) fn apply_proof(&mut self, call: &ProofCall, who: Account) -> Result<Vec<Event>, Error> {
		let no = |name: &str| refused(&Call::Proof(call.clone()), name);
		let (now, proving) = (self.block, &mut self.proving);
		match call {
			ProofCall::RegisterKey { circuit, source, bytes } => {
				let key = digest(bytes);
				if proving.keys.contains_key(&key) {
					return Err(no("DataProofs::KeyAlreadyRegistered"));
				}
				let info = ProofKeyInfo {
					circuit: *circuit,
					source: *source,
					state: KeyState::Registered,
					registrant: who,
					deposit: NLK,
					registered_in: now,
					records: 0,
				};
				proving.keys.insert(key, (info, bytes.clone()));
			},
			ProofCall::RemoveKey { key } => {
				proving.keys.remove(key).ok_or_else(|| no("DataProofs::KeyNotFound"))?;
			},
			ProofCall::SubmitProof { key, subject, inputs, challenge, proof } => {
				let (info, _) = proving.keys.get(key).ok_or_else(|| no("DataProofs::KeyNotFound"))?;
				let (circuit, development) = (info.circuit, info.is_development());
				let statement = digest(&statement_bytes(circuit, key, inputs));
				let same = |it: &ProvenInfo| (it.subject, it.prover, it.statement) == (*subject, who, statement);
				if proving.records.iter().any(same) {
					return Err(no("DataProofs::AlreadyProven"));
				}
				let checked = proving.check(circuit, key, inputs, Place::DataProofs, subject, &who, *challenge, proof);
				checked.map_err(no)?;
				proving.records.push(ProvenInfo {
					subject: *subject,
					prover: who,
					statement,
					circuit,
					key: *key,
					development,
					holds: true,
					challenge: *challenge,
					at: now,
				});
			},
			ProofCall::Forget { subject, prover, statement } => {
				let before = proving.records.len();
				let other = |it: &ProvenInfo| (it.subject, it.prover, it.statement) != (*subject, *prover, *statement);
				proving.records.retain(other);
				if proving.records.len() == before {
					return Err(no("DataProofs::RecordNotFound"));
				}
			},
		}
		Ok(vec![])
	}

	pub(super) fn apply_participant(&mut self, call: &ParticipantCall, who: Account) -> Result<Vec<Event>, Error> {
		let no = |name: &str| refused(&Call::Participant(call.clone()), name);
		let (now, proving) = (self.block, &mut self.proving);
		match call {
			ParticipantCall::Join { certificate, uri } => {
				let info = ParticipantInfo {
					certificate: *certificate,
					uri: uri.clone(),
					joined_in: now,
					confirmed: None,
					pools: 0,
					keys: 0,
					deposit: NLK,
				};
				if proving.participants.insert(who, info).is_some() {
					return Err(no("Participants::AlreadyJoined"));
				}
			},
			ParticipantCall::Update { certificate, uri } => {
				let info = proving.participants.get_mut(&who).ok_or_else(|| no("Participants::NotParticipant"))?;
				if info.certificate != *certificate {
					info.confirmed = None;
				}
				(info.certificate, info.uri) = (*certificate, uri.clone());
			},
			ParticipantCall::Confirm { participant, certificate, until } => {
				if !proving.registrars.contains(&who) {
					return Err(no("Participants::NotRegistrar"));
				}
				let info = proving.participants.get_mut(participant);
				let info = info.ok_or_else(|| no("Participants::NotParticipant"))?;
				if info.certificate != *certificate {
					return Err(no("Participants::OtherCertificate"));
				}
				info.confirmed = Some((who, *until));
			},
			ParticipantCall::PublishPool { root, count } => {
				if !proving.is_in_force(&who, now) {
					return Err(no("Participants::NotInForce"));
				}
				let slot = proving.pools.len() as u32;
				let pool = PoolInfoOf { participant: who, root: *root, count: *count, published_in: now };
				proving.pools.insert(slot, pool);
				return Ok(vec![Event::PoolPublished { slot }]);
			},
			ParticipantCall::IssueKey { key, answer, signature } => {
				if !proving.is_in_force(&who, now) {
					return Err(no("Participants::NotInForce"));
				}
				if proving.publishing.contains_key(key) {
					return Err(no("Participants::KeyKnown"));
				}
				let signed = KeyIssue { participant: who.0, answer: *answer }.signed_bytes(&GENESIS);
				if !verify_signature(&Signature(*signature), signed, &PublicKey(key.0)) {
					return Err(no("Participants::WrongSignature"));
				}
				let key_info = PublishingKey {
					holder: Holder::Named(who),
					answer: *answer,
					issued_in: now,
					revoked_in: None,
					deposit: NLK,
					in_force: true,
				};
				proving.publishing.insert(*key, key_info);
			},
			ParticipantCall::ClaimKey { with, principal, answer, root, nullifier, challenge, proof } => {
				if *root != proving.path(0).1 {
					return Err(no("Participants::UnknownRoot"));
				}
				if proving.nullifiers.get(nullifier).is_some_and(|used| *used != (who, *principal)) {
					return Err(no("Participants::NullifierUsed"));
				}
				let known = proving.publishing.get(&who).copied();
				let is_own =
					|it: PublishingKey| matches!(it.holder, Holder::Member { nullifier: own, .. } if own == *nullifier);
				if known.is_some_and(|it| !is_own(it)) {
					return Err(no("Participants::KeyKnown"));
				}
				let scope = to_scalar(digest(&nullifier_domain(&GENESIS)));
				let (inputs, subject) = ([*root, scope, *nullifier], Subject::Principal(*principal));
				let (circuit, place) = (Circuit::Member, Place::ClaimKey);
				let checked = proving.check(circuit, with, &inputs, place, &subject, &who, *challenge, proof);
				checked.map_err(no)?;
				proving.nullifiers.insert(*nullifier, (who, *principal));
				let until = now + CLAIM_LIFE;
				let holder = Holder::Member { nullifier: *nullifier, principal: *principal, until };
				let key_info = match known {
					Some(known) => PublishingKey { holder, ..known },
					None => PublishingKey {
						holder,
						answer: *answer,
						issued_in: now,
						revoked_in: None,
						deposit: NLK,
						in_force: true,
					},
				};
				proving.publishing.insert(who, key_info);
			},
			ParticipantCall::RevokeKey { with, key, challenge, proof } => {
				let known = *proving.publishing.get(key).ok_or_else(|| no("Participants::KeyNotFound"))?;
				if known.revoked_in.is_some() {
					return Err(no("Participants::KeyIsRevoked"));
				}
				let inputs = [to_scalar(known.answer.salt), known.answer.hash];
				let (subject, place) = (Subject::Key(key.0), Place::RevokeKey);
				let checked = proving.check(Circuit::Knows, with, &inputs, place, &subject, &who, *challenge, proof);
				checked.map_err(no)?;
				proving.publishing.insert(*key, PublishingKey { revoked_in: Some(now), ..known });
			},
			ParticipantCall::Leave | ParticipantCall::DropPool { .. } | ParticipantCall::ForgetKey { .. } => {
				return Err(no("this chain does not do that"));
			},
		}
		Ok(vec![])
	}
}

#[async_trait]
impl Proofs for World {
	async fn challenge(&self) -> Result<(u32, Digest), Error> {
		let number = self.state().block - 1;
		Ok((number, block_hash(number)))
	}

	async fn proof_key(&self, key: &KeyId) -> Result<Option<ProofKeyInfo>, Error> {
		Ok(self.state().proving.keys.get(key).map(|(info, _)| info.clone()))
	}

	async fn proof_keys(&self, circuit: Option<Circuit>) -> Result<Vec<(KeyId, ProofKeyInfo)>, Error> {
		let state = self.state();
		let keys = state.proving.keys.iter().map(|(key, (info, _))| (*key, info.clone()));
		Ok(keys.filter(|(_, info)| circuit.is_none_or(|circuit| circuit == info.circuit)).collect())
	}

	async fn prepared_key(&self, key: &KeyId) -> Result<Option<Vec<u8>>, Error> {
		Ok(self.state().proving.keys.get(key).map(|(_, bytes)| prepared(bytes).encode()))
	}

	async fn proofs_of(&self, subject: &Subject) -> Result<Vec<ProvenInfo>, Error> {
		let state = self.state();
		Ok(state.proving.records.iter().filter(|it| it.subject == *subject).cloned().collect())
	}

	async fn proofs_by(&self, prover: &Account) -> Result<Vec<ProvenInfo>, Error> {
		let state = self.state();
		Ok(state.proving.records.iter().filter(|it| it.prover == *prover).cloned().collect())
	}

	async fn participant(&self, who: &Account) -> Result<Option<(ParticipantInfo, bool)>, Error> {
		let state = self.state();
		let info = state.proving.participants.get(who).cloned();
		Ok(info.map(|info| (info, state.proving.is_in_force(who, state.block))))
	}

	async fn registrars(&self) -> Result<Vec<Account>, Error> {
		Ok(self.state().proving.registrars.iter().copied().collect())
	}

	async fn publishing_key(&self, key: &Account) -> Result<Option<PublishingKey>, Error> {
		let state = self.state();
		let known = state.proving.publishing.get(key).copied();
		Ok(known.map(|known| PublishingKey { in_force: state.proving.may_publish(&known, state.block), ..known }))
	}

	async fn keys_of(&self, participant: &Account) -> Result<Vec<Account>, Error> {
		let state = self.state();
		let theirs = state.proving.publishing.iter().filter(|(_, key)| key.holder == Holder::Named(*participant));
		Ok(theirs.map(|(account, _)| *account).collect())
	}

	async fn pools_of(&self, participant: &Account) -> Result<Vec<(u32, PoolInfoOf)>, Error> {
		let state = self.state();
		let theirs = state.proving.pools.iter().filter(|(_, pool)| pool.participant == *participant);
		Ok(theirs.map(|(slot, pool)| (*slot, *pool)).collect())
	}

	async fn pool_path(&self, slot: u32) -> Result<Option<(Vec<Scalar>, Scalar)>, Error> {
		let state = self.state();
		Ok(state.proving.pools.contains_key(&slot).then(|| state.proving.path(slot)))
	}

	async fn nullifier_domain(&self) -> Result<Scalar, Error> {
		Ok(to_scalar(digest(&nullifier_domain(&GENESIS))))
	}
}
