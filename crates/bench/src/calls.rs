//! The calls that are measured, encoded: pallet, call, arguments.
//!
//! The indices are part of what wallets sign and never change. Were one wrong all the same, the call would fail, and with
//! it the measurement.

use crate::ledger::{Account, Ledger, Signer};
use codec::{Compact, Encode};
use nulink_primitives::{
	compute::{ExecutionProfile, InputReference, JobId, Outcome, ProgramId},
	market::{ListingId, PurchaseId},
	provider::{EpochIndex, Role},
	proving::{Circuit, KeyId, KeySource, ProofBytes, Scalar, Subject},
	sharing::{CapsuleBytes, ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, Receipt, Term},
	token::{Balance, MILLI_NLK, NLK},
	watching::{EthAddress, Header},
};

const BALANCES: u8 = 10;
const PROVIDER_STAKING: u8 = 80;
const POLICY_REGISTRY: u8 = 81;
const REENCRYPTION: u8 = 82;
const COMPUTE_JOBS: u8 = 83;
const WATCHER_RELAY: u8 = 84;
const DATA_PROOFS: u8 = 85;
const DATA_MARKET: u8 = 87;
const PARAMETERS: u8 = 56;
const SUDO: u8 = 255;

/// Blocks in an epoch of a development chain.
pub const EPOCH: u32 = 10;
/// And how many of them before an epoch its watchers are elected.
pub const ELECTION_LEAD: u32 = 5;
/// What a provider stakes here.
pub const STAKE: Balance = 20_000 * NLK;
/// What a proxy earns here in an epoch.
pub const FEE: Balance = 20 * MILLI_NLK;

/// What every other call is compared with: NLK goes from one account to another, neither of which is new or ends.
pub fn transfer(to: &Account, amount: Balance) -> Vec<u8> {
	// The address is an account's id.
	(BALANCES, 3u8, 0u8, to, Compact(amount)).encode()
}

pub fn bond(role: Role, amount: Balance) -> Vec<u8> {
	(PROVIDER_STAKING, 0u8, role, Compact(amount), 100u32).encode()
}

pub fn set_operator(role: Role, operator: &Account) -> Vec<u8> {
	(PROVIDER_STAKING, 1u8, role, operator).encode()
}

pub fn confirm_activity() -> Vec<u8> {
	(PROVIDER_STAKING, 4u8).encode()
}

pub fn claim_reward(staker: &Account, epoch: EpochIndex) -> Vec<u8> {
	(PROVIDER_STAKING, 11u8, Role::Proxy, staker, epoch).encode()
}

pub fn create_label(label: &Digest, delegating: &KeyBytes) -> Vec<u8> {
	(POLICY_REGISTRY, 0u8, label, delegating).encode()
}

/// What a policy says.
pub struct Draft<'a> {
	pub label: Digest,
	pub verifying: KeyBytes,
	pub receiving: KeyBytes,
	pub receiver: Account,
	pub threshold: u8,
	pub seats: &'a [(Account, Digest)],
	pub term: Term,
}

pub fn create_policy(draft: &Draft) -> Vec<u8> {
	let Draft { label, verifying, receiving, receiver, threshold, seats, term } = draft;
	let map = ContentId::new(ContentId::RAW, [7; 32]);
	let conditions: [u8; 0] = [];
	let keys = (label, verifying, receiving, receiver);
	(POLICY_REGISTRY, 3u8, keys, threshold, seats, map, term, FEE, &conditions[..]).encode()
}

pub fn accept_policy(policy: PolicyId) -> Vec<u8> {
	(POLICY_REGISTRY, 4u8, policy).encode()
}

pub fn claim_fees(provider: &Account, most: u32) -> Vec<u8> {
	(POLICY_REGISTRY, 7u8, provider, most).encode()
}

pub fn submit_evidence(
	receipt: &Receipt,
	signature: (u8, [u8; 64]),
	operator: &Account,
	capsule: &CapsuleBytes,
	fragment: &FragmentBytes,
) -> Vec<u8> {
	(REENCRYPTION, 4u8, receipt, signature, operator, capsule, fragment).encode()
}

/// What is said of a program: length, nodes, inputs, outputs, bootstraps.
pub type ProgramShape = (u32, u32, u32, u32, u64);

pub fn register_program(program: &ProgramId, shape: &ProgramShape) -> Vec<u8> {
	(COMPUTE_JOBS, 0u8, program, shape).encode()
}

/// What a job says.
pub struct JobDraft<'a> {
	pub program: ProgramId,
	pub profile: ExecutionProfile,
	pub key: ContentId,
	pub inputs: &'a [InputReference],
	pub committee: u8,
	pub quorum: u8,
	pub fee: Balance,
	pub compute_blocks: u32,
}

pub fn create_job(draft: &JobDraft) -> Vec<u8> {
	let JobDraft { program, profile, key, inputs, committee, quorum, fee, compute_blocks } = draft;
	let delivery: Option<ContentId> = None;
	let objects = (program, profile, key, delivery, inputs);
	(COMPUTE_JOBS, 2u8, objects, committee, quorum, fee, compute_blocks).encode()
}

pub fn draw_committee(job: JobId) -> Vec<u8> {
	(COMPUTE_JOBS, 4u8, job).encode()
}

pub fn commit_result(job: JobId, round: u8, commitment: &Digest) -> Vec<u8> {
	(COMPUTE_JOBS, 5u8, job, round, commitment).encode()
}

pub fn reveal_result(job: JobId, round: u8, outcome: &Outcome, salt: &[u8; 32]) -> Vec<u8> {
	(COMPUTE_JOBS, 7u8, job, round, outcome, salt).encode()
}

pub fn advance_job(job: JobId) -> Vec<u8> {
	(COMPUTE_JOBS, 9u8, job).encode()
}

/// A signature by an Ethereum key: r, s, v.
pub type EthSignature = [u8; 65];

pub fn stand(signer: &EthAddress, proof: &EthSignature) -> Vec<u8> {
	(WATCHER_RELAY, 0u8, signer, proof).encode()
}

pub fn vote(targets: &[Account], amount: Balance) -> Vec<u8> {
	(WATCHER_RELAY, 2u8, targets, Compact(amount)).encode()
}

pub fn attest(header: &Header, signature: &EthSignature) -> Vec<u8> {
	(WATCHER_RELAY, 4u8, header, signature).encode()
}

/// The nodes of a proof of Ethereum's state.
pub type Nodes = Vec<Vec<u8>>;

pub fn relay(contract: u16, provider: &EthAddress, number: u64, account: &Nodes, slots: &[Nodes]) -> Vec<u8> {
	(WATCHER_RELAY, 8u8, contract, provider, Compact(number), account, slots).encode()
}

/// Registers a contract, which is encoded already, in the name of governance.
pub fn register_contract(contract: &[u8]) -> Vec<u8> {
	[&[SUDO, 0, WATCHER_RELAY, 14][..], contract].concat()
}

/// Sets how many watchers there are, in the name of governance.
pub fn set_seats(seats: u32) -> Vec<u8> {
	/// The group of the watchers' parameters, and the seats in it.
	const SEATS: [u8; 2] = [4, 1];
	(SUDO, 0u8, PARAMETERS, 0u8, SEATS, Some(seats)).encode()
}

/// Registers a verifying key that was made for development.
pub fn register_key(circuit: Circuit, key: &[u8]) -> Vec<u8> {
	(DATA_PROOFS, 0u8, circuit, KeySource::Development, key).encode()
}

/// A proof, and what it proves.
#[derive(Encode)]
pub struct Submission {
	pub key: KeyId,
	pub subject: Subject,
	pub inputs: Vec<Scalar>,
	pub proof: ProofBytes,
}

pub fn submit_proof(submission: &Submission, challenge: u32) -> Vec<u8> {
	let Submission { key, subject, inputs, proof } = submission;
	(DATA_PROOFS, 4u8, key, subject, inputs, Compact(challenge), proof).encode()
}

pub fn submit_proofs(submissions: &[&Submission], challenge: u32) -> Vec<u8> {
	(DATA_PROOFS, 5u8, submissions, Compact(challenge)).encode()
}

/// What is listed. What a sale does not look at is the same for all.
pub struct Goods {
	pub header: Digest,
	pub capsule: Digest,
	pub label: Digest,
	pub delegating: KeyBytes,
}

/// How it is sold.
#[derive(Encode)]
pub enum Offer {
	#[codec(index = 0)]
	Fixed { price: Balance },
	#[codec(index = 2)]
	Bids { reserve: Balance, closes: u32 },
}

pub fn list(goods: &Goods, offer: &Offer) -> Vec<u8> {
	let Goods { header, capsule, label, delegating } = goods;
	let (subject, content) = ([1u8; 32], ContentId::new(ContentId::RAW, [2; 32]));
	// The commitment is the hash of a content in the clear.
	let (kind, commitment, key_commitment) = (0u8, [3u8; 32], [4u8; 32]);
	let (statements, description, tags) = (Vec::<Digest>::new(), [5u8; 32], vec![[6u8; 32], [7; 32]]);
	let what = (subject, content, kind, commitment, key_commitment);
	let goods = (what, header, capsule, label, delegating, statements);
	(DATA_MARKET, 0u8, goods, description, tags, offer).encode()
}

/// However long a licence is: none is shorter than an epoch.
pub fn purchase(listing: ListingId, receiving: &KeyBytes, most: Balance) -> Vec<u8> {
	(DATA_MARKET, 3u8, listing, receiving, most, 1u32).encode()
}

pub fn answer(purchase: PurchaseId, policy: PolicyId) -> Vec<u8> {
	(DATA_MARKET, 4u8, purchase, policy).encode()
}

pub fn confirm(purchase: PurchaseId) -> Vec<u8> {
	(DATA_MARKET, 7u8, purchase).encode()
}

/// Opens the header object of a listing before everybody's eyes. The fragments are named by the seats of their proxies.
pub fn complain(purchase: PurchaseId, secret: &[u8; 32], header: &[u8], fragments: &[(u8, FragmentBytes)]) -> Vec<u8> {
	const HEADER: u8 = 0;
	(DATA_MARKET, 9u8, purchase, HEADER, secret, header, fragments).encode()
}

pub fn bid(listing: ListingId, receiving: &KeyBytes, amount: Balance) -> Vec<u8> {
	(DATA_MARKET, 12u8, listing, receiving, amount).encode()
}

/// Makes proxies: see [`make_providers`].
pub fn make_proxies(ledger: &mut Ledger, count: u32) -> anyhow::Result<Vec<Signer>> {
	make_providers(ledger, Role::Proxy, count)
}

/// Makes providers that are their own operators and active from the next epoch on. Ends in that epoch's first block.
pub fn make_providers(ledger: &mut Ledger, role: Role, count: u32) -> anyhow::Result<Vec<Signer>> {
	let providers: Vec<Signer> = (0..count).map(|number| ledger.person(1_000_000 + number)).collect();
	ledger.apply_all(providers.iter().flat_map(|provider| {
		let calls = [bond(role, STAKE), set_operator(role, &provider.account()), confirm_activity()];
		calls.map(|call| (provider, call))
	}))?;
	let next = (ledger.height() / EPOCH + 1) * EPOCH;
	ledger.begin(next)?;
	Ok(providers)
}
