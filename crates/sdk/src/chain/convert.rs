//! From the types that are generated from the chain's metadata to ours, and back. Nothing else in this crate knows the
//! generated ones.

use super::{economy::*, *};
use crate::{
	conditions::{ConditionOp, Fact},
	percent::Percent,
};
use codec::DecodeAll;
use nulink_client::{
	chain::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec,
		nulink_eth_proofs as eth,
		nulink_primitives::{
			provider::{Offence as ChainOffence, Role as ChainRole},
			sharing as wire,
		},
		pallet_nlk_claims::types as claims,
		pallet_nlk_tokenomics::{schedule::Category as ChainCategory, types as tokenomics},
		pallet_policy_registry::{conditions as chain_conditions, types as policies},
		pallet_provider_staking::{pool::Raise as ChainRaise, types as staking},
		pallet_reencryption::types as requests,
		pallet_traits as glue,
		sp_arithmetic::per_things::Perbill,
		sp_runtime::MultiSignature as ChainSignature,
	},
	subxt::utils::{AccountId32, MultiSignature},
};
use nulink_eth_proofs::{Address, KeyOrder, MappingLayout};
use nulink_primitives::{
	provider::Offence,
	sharing::{CapsuleBytes, ContentId, FragmentBytes, Term},
};

pub(super) fn role(role: Role) -> ChainRole {
	match role {
		Role::Proxy => ChainRole::Proxy,
		Role::Compute => ChainRole::Compute,
		Role::Watcher => ChainRole::Watcher,
		Role::Storage => ChainRole::Storage,
	}
}

fn our_role(role: ChainRole) -> Role {
	match role {
		ChainRole::Proxy => Role::Proxy,
		ChainRole::Compute => Role::Compute,
		ChainRole::Watcher => Role::Watcher,
		ChainRole::Storage => Role::Storage,
	}
}

pub(super) fn offence(offence: ChainOffence) -> Offence {
	match offence {
		ChainOffence::WrongFragment => Offence::WrongFragment,
		ChainOffence::ServedAfterEnd => Offence::ServedAfterEnd,
		ChainOffence::Silence => Offence::Silence,
		ChainOffence::WrongResult => Offence::WrongResult,
		ChainOffence::NotRevealed => Offence::NotRevealed,
		ChainOffence::Equivocation => Offence::Equivocation,
		ChainOffence::FalseHeader => Offence::FalseHeader,
	}
}

pub(super) fn key(key: &KeyBytes) -> wire::KeyBytes {
	wire::KeyBytes(key.0)
}

pub(super) fn our_key(key: wire::KeyBytes) -> KeyBytes {
	KeyBytes(key.0)
}

pub(super) fn capsule(capsule: &CapsuleBytes) -> wire::CapsuleBytes {
	wire::CapsuleBytes(capsule.0)
}

pub(super) fn content(content: &ContentId) -> wire::ContentId {
	wire::ContentId(content.0)
}

fn our_term(term: wire::Term) -> Term {
	Term { start: term.start, end: term.end }
}

fn fact(fact: &Fact) -> chain_conditions::Fact {
	match *fact {
		Fact::Paid(amount) => chain_conditions::Fact::Paid { amount },
		Fact::OwnsNft(collection, item) => chain_conditions::Fact::OwnsNft { collection, item },
		Fact::HeightReached(block) => chain_conditions::Fact::HeightReached(block),
		Fact::HeightBefore(block) => chain_conditions::Fact::HeightBefore(block),
		Fact::PolicyActive(policy) => chain_conditions::Fact::PolicyActive(policy),
	}
}

fn our_fact(fact: chain_conditions::Fact) -> Fact {
	match fact {
		chain_conditions::Fact::Paid { amount } => Fact::Paid(amount),
		chain_conditions::Fact::OwnsNft { collection, item } => Fact::OwnsNft(collection, item),
		chain_conditions::Fact::HeightReached(block) => Fact::HeightReached(block),
		chain_conditions::Fact::HeightBefore(block) => Fact::HeightBefore(block),
		chain_conditions::Fact::PolicyActive(policy) => Fact::PolicyActive(policy),
	}
}

fn op(op: &ConditionOp) -> chain_conditions::ConditionOp {
	match op {
		ConditionOp::Fact(it) => chain_conditions::ConditionOp::Fact(fact(it)),
		ConditionOp::And => chain_conditions::ConditionOp::And,
		ConditionOp::Or => chain_conditions::ConditionOp::Or,
		ConditionOp::Not => chain_conditions::ConditionOp::Not,
	}
}

fn our_op(op: chain_conditions::ConditionOp) -> ConditionOp {
	match op {
		chain_conditions::ConditionOp::Fact(it) => ConditionOp::Fact(our_fact(it)),
		chain_conditions::ConditionOp::And => ConditionOp::And,
		chain_conditions::ConditionOp::Or => ConditionOp::Or,
		chain_conditions::ConditionOp::Not => ConditionOp::Not,
	}
}

pub(super) fn draft(draft: &Draft) -> policies::PolicyDraft<AccountId32> {
	policies::PolicyDraft {
		label: draft.label,
		verifying_key: key(&draft.verifying_key),
		receiving_key: key(&draft.receiving_key),
		receiver: draft.receiver,
		threshold: draft.threshold,
		seats: BoundedVec(draft.seats.clone()),
		treasure_map: content(&draft.treasure_map),
		term: wire::Term { start: draft.term.start, end: draft.term.end },
		fee: draft.fee,
		conditions: BoundedVec(draft.conditions.iter().map(op).collect()),
	}
}

pub(super) fn profile(profile: &Profile) -> staking::ProviderProfile<Balance> {
	staking::ProviderProfile {
		endpoint: BoundedVec(profile.endpoint.clone().into_bytes()),
		encryption_key: key(&profile.encryption_key),
		verifying_key: key(&profile.verifying_key),
		fee_per_epoch: profile.fee_per_epoch,
	}
}

/// `None`: the signature is none.
pub(super) fn evidence(evidence: &Evidence) -> Option<requests::Evidence<AccountId32, ChainSignature>> {
	let signature = match MultiSignature::decode_all(&mut &evidence.signature[..]).ok()? {
		MultiSignature::Ed25519(bytes) => ChainSignature::Ed25519(bytes),
		MultiSignature::Sr25519(bytes) => ChainSignature::Sr25519(bytes),
		MultiSignature::Ecdsa(bytes) => ChainSignature::Ecdsa(bytes),
	};
	let receipt = &evidence.receipt;
	Some(requests::Evidence {
		receipt: wire::Receipt {
			policy: receipt.policy,
			provider: receipt.provider,
			capsule: receipt.capsule,
			fragment: receipt.fragment,
			request: receipt.request,
			block: receipt.block,
		},
		signature,
		operator: evidence.operator,
		capsule: capsule(&evidence.capsule),
		fragment: wire::FragmentBytes(evidence.fragment.0),
	})
}

pub(super) fn label(info: policies::LabelInfo) -> LabelInfo {
	LabelInfo {
		delegating_key: our_key(info.delegating_key),
		version: info.version,
		policies: info.policies,
		deposit: info.deposit,
	}
}

pub(super) fn policy(info: policies::PolicyInfo<AccountId32>) -> PolicyInfo {
	let seat = |seat: policies::SeatInfo<AccountId32>| SeatInfo {
		provider: seat.provider,
		commitment: seat.commitment,
		accepted: seat.accepted,
	};
	PolicyInfo {
		policy: info.policy,
		owner: info.owner,
		receiver: info.receiver,
		label: info.label,
		label_version: info.label_version,
		delegating_key: our_key(info.delegating_key),
		verifying_key: our_key(info.verifying_key),
		receiving_key: our_key(info.receiving_key),
		threshold: info.threshold,
		seats: info.seats.into_iter().map(seat).collect(),
		treasure_map: ContentId(info.treasure_map.0),
		term: our_term(info.term),
		fee: info.fee,
		conditions: info.conditions.into_iter().map(our_op).collect(),
		paid_by_receiver: info.paid_by_receiver,
		deposit: info.deposit,
		state: match info.state {
			policies::PolicyState::Pending { accept_by } => PolicyState::Pending { accept_by },
			policies::PolicyState::Active { paid } => PolicyState::Active { paid: our_term(paid) },
			policies::PolicyState::Revoked { at_block, paid } => {
				PolicyState::Revoked { at_block, paid: our_term(paid) }
			},
		},
	}
}

fn chunk(chunk: staking::Chunk<Balance>) -> Unbonding {
	Unbonding { amount: chunk.amount, unlock_epoch: chunk.unlock_epoch }
}

pub(super) fn provider(info: staking::ProviderInfo<AccountId32, Balance>) -> ProviderInfo {
	let profile = |profile: staking::ProviderProfile<Balance>| Profile {
		// The chain takes printable ASCII only.
		endpoint: String::from_utf8_lossy(&profile.endpoint.0).into_owned(),
		encryption_key: our_key(profile.encryption_key),
		verifying_key: our_key(profile.verifying_key),
		fee_per_epoch: profile.fee_per_epoch,
	};
	ProviderInfo {
		staker: info.staker,
		bonded: info.bonded,
		unbonding: info.unbonding.0.into_iter().map(chunk).collect(),
		lock_until: info.lock_until,
		operator: info.operator,
		profile: info.profile.map(profile),
		chilled: info.chilled,
		active_now: info.active_now,
		active_next: info.active_next,
		weight: info.weight,
	}
}

pub(super) fn operated(operated: glue::Operated<AccountId32>) -> Operated {
	Operated { role: our_role(operated.role), staker: operated.staker, since: operated.since, until: operated.until }
}

pub(super) fn request(info: requests::RequestInfo<AccountId32, Balance>) -> RequestInfo {
	let duty = |duty: requests::Duty| match duty {
		requests::Duty::NotObliged => Duty::NotObliged,
		requests::Duty::Waiting => Duty::Waiting,
		requests::Duty::Answered => Duty::Answered,
		requests::Duty::Reported => Duty::Reported,
	};
	RequestInfo {
		policy: info.policy,
		requester: info.requester,
		capsule: CapsuleBytes(info.capsule.0),
		asked_at: info.asked_at,
		deadline: info.deadline,
		report_until: info.report_until,
		proxies: info.proxies.into_iter().map(|(provider, it)| (provider, duty(it))).collect(),
		fee: info.fee,
		deposit: info.deposit,
	}
}

pub(super) fn fragment((seat, provider, fragment): (u8, AccountId32, wire::FragmentBytes)) -> OnChainFragment {
	OnChainFragment { seat, provider, fragment: FragmentBytes(fragment.0) }
}

pub(super) fn quote(quote: requests::Quote<Balance>) -> RequestQuote {
	RequestQuote { obliged: quote.obliged, threshold: quote.threshold, fees: quote.fees, deposit: quote.deposit }
}

pub(super) fn perbill(percent: Percent) -> Perbill {
	Perbill(percent.billionths())
}

pub(super) fn percent(part: Perbill) -> Percent {
	Percent::from_billionths(part.0)
}

pub(super) fn pool(info: staking::PoolInfo<Balance>) -> PoolInfo {
	let raise = |raise: ChainRaise| Raise { commission: percent(raise.rate), from: raise.from };
	PoolInfo {
		delegated: info.delegated,
		unbonding: info.unbonding,
		room: info.room,
		commission: percent(info.commission),
		raise: info.raise.map(raise),
		accepts: info.accepts,
		open_slashes: info.open_slashes,
		weight: info.weight,
	}
}

pub(super) fn delegation(info: staking::DelegationInfo<AccountId32, Balance>) -> DelegationInfo {
	DelegationInfo {
		role: our_role(info.role),
		provider: info.staker,
		delegated: info.delegated,
		unbonding: info.unbonding.into_iter().map(chunk).collect(),
		claimable: info.claimable,
		next_claim: info.next_claim,
	}
}

pub(super) fn slash((slash, info): (SlashId, staking::DeferredSlash<AccountId32, Balance>)) -> OpenSlash {
	OpenSlash {
		slash,
		role: our_role(info.role),
		provider: info.staker,
		offence: offence(info.offence),
		own: info.own,
		delegated: info.delegated,
		reporter: info.reporter,
		due: info.due,
	}
}

pub(super) fn category(category: Category) -> ChainCategory {
	match category {
		Category::Foundation => ChainCategory::Foundation,
		Category::Community => ChainCategory::Community,
		Category::Team => ChainCategory::Team,
		Category::PreSale => ChainCategory::PreSale,
	}
}

pub(super) fn release(info: tokenomics::ReleaseInfo<AccountId32>) -> Release {
	Release {
		listing: info.listing,
		beneficiary: info.beneficiary,
		opening: info.opening,
		released: info.released,
		due: info.due,
		left: info.left,
	}
}

pub(super) fn emission(epoch: EpochIndex, info: tokenomics::EmissionInfo) -> Emission {
	Emission {
		epoch,
		amount: info.emission,
		roles: [
			(Role::Proxy, info.proxy),
			(Role::Compute, info.compute),
			(Role::Watcher, info.watcher),
			(Role::Storage, info.storage),
		],
		paid: info.paid,
		left: info.left,
	}
}

pub(super) fn burned(info: tokenomics::BurnedInfo) -> Burned {
	Burned {
		total: info.total,
		service_fees: info.service_fees,
		transaction_fees: info.transaction_fees,
		slashes: info.slashes,
		evidence_bonds: info.evidence_bonds,
		other: info.other,
	}
}

pub(super) fn divisions(info: tokenomics::Divisions) -> Divisions {
	Divisions {
		service_burned: percent(info.service_fees.burned),
		transaction_burned: percent(info.transaction_fees.burned),
		transaction_treasury: percent(info.transaction_fees.treasury),
		slash_burned: percent(info.slashes.burned),
		slash_reporter: percent(info.slashes.reporter),
	}
}

pub(super) fn ethereum(address: &Address) -> eth::Address {
	eth::Address(address.0)
}

fn contract(contract: claims::LockContract) -> LockContract {
	let layout = contract.balances;
	let order = match layout.order {
		eth::state::KeyOrder::KeyFirst => KeyOrder::KeyFirst,
		eth::state::KeyOrder::SlotFirst => KeyOrder::SlotFirst,
	};
	LockContract {
		address: Address(contract.address.0),
		code_hash: contract.code_hash,
		balances: MappingLayout { slot: layout.slot, order, member: layout.member },
		since: contract.since,
	}
}

pub(super) fn claim_status(
	status: claims::Status,
	free_claim: Balance,
	watched: impl IntoIterator<Item = (u64, Digest)>,
) -> ClaimStatus {
	ClaimStatus {
		open: status.open,
		deadline: status.deadline,
		contract: status.contract.map(contract),
		available: status.available,
		paid: status.paid,
		roots: relay::wire::accepted_roots(status.roots, watched),
		free_claim,
	}
}

pub(super) fn paid_to_holder(claimed: claims::Claimed) -> PaidToHolder {
	PaidToHolder { amount: claimed.amount, claims: claimed.claims, block: claimed.block }
}

/// `None`: what is to be signed is no text.
pub(super) fn to_sign(asked: claims::ToSign) -> Option<ToSign> {
	Some(ToSign {
		number: asked.number,
		text: String::from_utf8(asked.text).ok()?,
		typed_data: String::from_utf8(asked.typed_data).ok()?,
		slot: asked.slot,
	})
}

pub(super) fn locked_claim(claim: &LockedClaim) -> claims::Claim<AccountId32> {
	let nodes = |nodes: &[Vec<u8>]| BoundedVec(nodes.iter().cloned().map(BoundedVec).collect());
	claims::Claim {
		holder: ethereum(&claim.holder),
		receiver: claim.receiver,
		block: claim.block,
		account_proof: nodes(&claim.account_proof),
		balance_proof: nodes(&claim.balance_proof),
		signature: match claim.signature {
			WalletSignature::Personal(bytes) => claims::ClaimSignature::Personal(bytes),
			WalletSignature::TypedData(bytes) => claims::ClaimSignature::TypedData(bytes),
		},
	}
}
