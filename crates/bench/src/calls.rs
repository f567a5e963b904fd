//! The calls that are measured, encoded: pallet, call, arguments.
//!
//! The indices are part of what wallets sign and never change. Were one wrong all the same, the call would fail, and with
//! it the measurement.

use crate::ledger::{Account, Ledger, Signer};
use codec::{Compact, Encode};
use nulink_primitives::{
	compute::{ExecutionProfile, InputReference, JobId, Outcome, ProgramId},
	provider::{EpochIndex, Role},
	sharing::{CapsuleBytes, ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, Receipt, Term},
	token::{Balance, MILLI_NLK, NLK},
};

const PROVIDER_STAKING: u8 = 80;
const POLICY_REGISTRY: u8 = 81;
const REENCRYPTION: u8 = 82;
const COMPUTE_JOBS: u8 = 83;

/// Blocks in an epoch of a development chain.
pub const EPOCH: u32 = 10;
/// What a provider stakes here.
pub const STAKE: Balance = 20_000 * NLK;
/// What a proxy earns here in an epoch.
pub const FEE: Balance = 20 * MILLI_NLK;

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
