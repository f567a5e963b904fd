//! Proofs and participants on the chain: what can be asked of them, in types of ours. The chain's documentation of each is
//! in `pallets/data-proofs` and `pallets/participants`; circuits, subjects and scalars are those of
//! [`nulink_primitives::proving`].

use super::Call;
use crate::{address::Account, Error};
use async_trait::async_trait;
use nulink_primitives::{
	proving::{Answer, Circuit, KeyId, KeySource, Scalar, StatementHash, Subject, PROOF_LEN},
	sharing::Digest,
	token::Balance,
};

/// What can be asked of proofs and participants, at the newest finalised block.
#[async_trait]
pub trait Proofs: Send + Sync {
	/// A block that is final and over, for a proof to be made over: its number and its hash.
	async fn challenge(&self) -> Result<(u32, Digest), Error>;

	/// A verifying key.
	async fn proof_key(&self, key: &KeyId) -> Result<Option<ProofKeyInfo>, Error>;

	/// The verifying keys that can be proven with; of one circuit, if one is given. At most 256.
	async fn proof_keys(&self, circuit: Option<Circuit>) -> Result<Vec<(KeyId, ProofKeyInfo)>, Error>;

	/// A verifying key as the chain's verifier keeps it.
	async fn prepared_key(&self, key: &KeyId) -> Result<Option<Vec<u8>>, Error>;

	/// What was proven of a subject. At most 256 records.
	async fn proofs_of(&self, subject: &Subject) -> Result<Vec<ProvenInfo>, Error>;

	/// What somebody has proven. At most 256 records.
	async fn proofs_by(&self, prover: &Account) -> Result<Vec<ProvenInfo>, Error>;

	/// A participant, and whether it is in force.
	async fn participant(&self, who: &Account) -> Result<Option<(ParticipantInfo, bool)>, Error>;

	/// Who confirms participants.
	async fn registrars(&self) -> Result<Vec<Account>, Error>;

	/// A publishing key.
	async fn publishing_key(&self, key: &Account) -> Result<Option<PublishingKey>, Error>;

	/// The keys under a participant's name.
	async fn keys_of(&self, participant: &Account) -> Result<Vec<Account>, Error>;

	/// A participant's pools, and their places.
	async fn pools_of(&self, participant: &Account) -> Result<Vec<(u32, PoolInfoOf)>, Error>;

	/// The way from a pool's root to the tree's, lowest first, and the tree's root. `None`: there is no such pool.
	async fn pool_path(&self, slot: u32) -> Result<Option<(Vec<Scalar>, Scalar)>, Error>;

	/// The domain of this chain's nullifiers.
	async fn nullifier_domain(&self) -> Result<Scalar, Error>;
}

/// Whether a verifying key is trusted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyState {
	/// It is a key, and nobody has vouched for it.
	Registered,
	/// Governance has looked at its circuit and at the transcript of its ceremony.
	Adopted,
	/// It proves nothing any more.
	Retired,
}

/// What is known of a verifying key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProofKeyInfo {
	/// What it verifies.
	pub circuit: Circuit,
	/// Where it comes from.
	pub source: KeySource,
	/// Whether it is trusted.
	pub state: KeyState,
	/// Who registered it.
	pub registrant: Account,
	/// What is held for it.
	pub deposit: Balance,
	/// The block in which it was registered.
	pub registered_in: u32,
	/// How many records were proven with it.
	pub records: u32,
}

impl ProofKeyInfo {
	/// Whether it was made on one machine.
	pub const fn is_development(&self) -> bool {
		matches!(self.source, KeySource::Development)
	}

	/// Whether proofs are taken that were made with it.
	pub const fn is_usable(&self) -> bool {
		match self.state {
			KeyState::Registered => self.circuit.is_custom() || self.is_development(),
			KeyState::Adopted => true,
			KeyState::Retired => false,
		}
	}
}

/// What was proven.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProvenInfo {
	/// What it is about.
	pub subject: Subject,
	/// Who proved it.
	pub prover: Account,
	/// What was proven.
	pub statement: StatementHash,
	/// By which circuit.
	pub circuit: Circuit,
	/// With which key.
	pub key: KeyId,
	/// Whether the key was made for development, so that the record proves nothing.
	pub development: bool,
	/// Whether the key is still trusted.
	pub holds: bool,
	/// The block over which the proof was made.
	pub challenge: u32,
	/// The block in which it was recorded.
	pub at: u32,
}

/// Somebody who takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParticipantInfo {
	/// The hash of the certificate.
	pub certificate: Digest,
	/// Where to find it.
	pub uri: String,
	/// In which block it joined.
	pub joined_in: u32,
	/// The registrar that confirmed it, and the last block for which that counts.
	pub confirmed: Option<(Account, u32)>,
	/// How many pools it has.
	pub pools: u32,
	/// How many keys under its name.
	pub keys: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// A pool of keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PoolInfoOf {
	/// Whose.
	pub participant: Account,
	/// The root of the tree of its keys.
	pub root: Scalar,
	/// How many keys it says to have.
	pub count: u16,
	/// In which block it was published.
	pub published_in: u32,
}

/// Whose a publishing key is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
	/// A participant's, who is known.
	Named(Account),
	/// That of some participant, for data about one principal.
	Member {
		/// What tells the key of the pool, without telling which it is.
		nullifier: Scalar,
		/// The hash of the one whom the data is about.
		principal: Digest,
		/// The last block for which it was shown that the key is in a pool.
		until: u32,
	},
}

/// An account under which data is published.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublishingKey {
	/// Whose.
	pub holder: Holder,
	/// By what it is revoked.
	pub answer: Answer,
	/// In which block it was issued.
	pub issued_in: u32,
	/// In which block it was revoked.
	pub revoked_in: Option<u32>,
	/// What is held for it.
	pub deposit: Balance,
	/// Whether it may publish now.
	pub in_force: bool,
}

/// Something that is asked of the registry of proofs.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ProofCall {
	RegisterKey { circuit: Circuit, source: KeySource, bytes: Vec<u8> },
	RemoveKey { key: KeyId },
	SubmitProof { key: KeyId, subject: Subject, inputs: Vec<Scalar>, challenge: u32, proof: Box<[u8; PROOF_LEN]> },
	Forget { subject: Subject, prover: Account, statement: StatementHash },
}

impl ProofCall {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			ProofCall::RegisterKey { .. } => "register_key",
			ProofCall::RemoveKey { .. } => "remove_key",
			ProofCall::SubmitProof { .. } => "submit_proof",
			ProofCall::Forget { .. } => "forget",
		}
	}
}

/// Something that is asked of the registry of participants.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ParticipantCall {
	Join {
		certificate: Digest,
		uri: String,
	},
	Update {
		certificate: Digest,
		uri: String,
	},
	Confirm {
		participant: Account,
		certificate: Digest,
		until: u32,
	},
	Leave,
	PublishPool {
		root: Scalar,
		count: u16,
	},
	DropPool {
		slot: u32,
	},
	/// `signature` is the key's: 64 bytes of sr25519.
	IssueKey {
		key: Account,
		answer: Answer,
		signature: [u8; 64],
	},
	ClaimKey {
		with: KeyId,
		principal: Digest,
		answer: Answer,
		root: Scalar,
		nullifier: Scalar,
		challenge: u32,
		proof: Box<[u8; PROOF_LEN]>,
	},
	RevokeKey {
		with: KeyId,
		key: Account,
		challenge: u32,
		proof: Box<[u8; PROOF_LEN]>,
	},
	ForgetKey {
		key: Account,
	},
}

impl ParticipantCall {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			ParticipantCall::Join { .. } => "join",
			ParticipantCall::Update { .. } => "update",
			ParticipantCall::Confirm { .. } => "confirm",
			ParticipantCall::Leave => "leave",
			ParticipantCall::PublishPool { .. } => "publish_pool",
			ParticipantCall::DropPool { .. } => "drop_pool",
			ParticipantCall::IssueKey { .. } => "issue_key",
			ParticipantCall::ClaimKey { .. } => "claim_key",
			ParticipantCall::RevokeKey { .. } => "revoke_key",
			ParticipantCall::ForgetKey { .. } => "forget_key",
		}
	}
}

impl From<ProofCall> for Call {
	fn from(call: ProofCall) -> Self {
		Call::Proof(call)
	}
}

impl From<ParticipantCall> for Call {
	fn from(call: ParticipantCall) -> Self {
		Call::Participant(call)
	}
}
