//! What the chain keeps, as this SDK shows it. The chain's documentation of each is in its pallets; ids, keys and terms are
//! those of [`nulink_primitives`].

use super::{
	economy::{Category, LockedClaim, SlashId},
	Ending, JobCall, MarketCall, ParticipantCall, ProofCall, RelayCall,
};
use crate::{
	address::Account,
	conditions::ConditionOp,
	percent::Percent,
	time::{Clock, Instant},
};
use codec::{Decode, Encode};
use nulink_primitives::{
	compute::{JobId, Outcome},
	market::{ListingId, PurchaseId},
	provider::{EpochIndex, Offence, Role},
	sharing::{CapsuleBytes, ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, Receipt, RequestId, Term},
	token::Balance,
};

/// What an account has, in base units.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Funds {
	/// What it has outside of holds. Of this, `frozen` may not be spent.
	pub free: Balance,
	/// What is held: stake, deposits.
	pub held: Balance,
	/// What may not be spent, for instance while it votes.
	pub frozen: Balance,
}

/// The chain's rules that do not change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rules {
	/// The least that a proxy earns in an epoch.
	pub minimum_fee: Balance,
	/// How many epochs a term has at most, and how far ahead it begins at most.
	pub max_epochs: u32,
	/// In how many blocks after its creation all proxies must have accepted a policy.
	pub acceptance_window: u32,
	/// The least that a provider has bonded.
	pub minimum_stake: Balance,
	/// After how many epochs stake and delegations come back.
	pub unbonding_epochs: u32,
	/// For how many blocks after the end of a policy a receipt is not held against a proxy.
	pub revocation_grace: u32,
	/// For how many blocks a receipt is accepted as evidence.
	pub evidence_window: u32,
	/// What a reporter loses whose evidence is refuted.
	pub evidence_bond: Balance,
}

/// A label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LabelInfo {
	/// What new data under the label is encrypted under, and what new policies are made with.
	pub delegating_key: KeyBytes,
	/// How many keys it has had. Starts with 1.
	pub version: u32,
	/// How many policies stand under it.
	pub policies: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// A new policy.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Draft {
	/// The owner's label.
	pub label: Digest,
	/// The key that the key fragments are signed with.
	pub verifying_key: KeyBytes,
	/// The key that the key fragments are for.
	pub receiving_key: KeyBytes,
	/// The account that may ask.
	pub receiver: Account,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// The proxies, each with the commitment to its key fragment.
	pub seats: Vec<(Account, Digest)>,
	/// Where the treasure map lies.
	pub treasure_map: ContentId,
	/// When access is given.
	pub term: Term,
	/// What each proxy earns in each epoch.
	pub fee: Balance,
	/// What must hold besides.
	pub conditions: Vec<ConditionOp>,
}

/// How far a policy has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyState {
	/// Not all proxies have accepted.
	Pending {
		/// The last block in which they may.
		accept_by: u32,
	},
	/// All have accepted.
	Active {
		/// The epochs that are paid for.
		paid: Term,
	},
	/// The owner has ended it.
	Revoked {
		/// In which block.
		at_block: u32,
		/// The epochs that were paid for.
		paid: Term,
	},
}

/// A proxy's place in a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SeatInfo {
	/// The proxy's staking account.
	pub provider: Account,
	/// The commitment to its key fragment.
	pub commitment: Digest,
	/// Whether it has accepted.
	pub accepted: bool,
}

/// A policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyInfo {
	/// Its number.
	pub policy: PolicyId,
	/// Who granted.
	pub owner: Account,
	/// Who may ask.
	pub receiver: Account,
	/// Under which label of the owner.
	pub label: Digest,
	/// Which of the label's keys it has.
	pub label_version: u32,
	/// The key that the data is encrypted under.
	pub delegating_key: KeyBytes,
	/// The key that the key fragments were signed with.
	pub verifying_key: KeyBytes,
	/// The key that the key fragments are for.
	pub receiving_key: KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// The proxies.
	pub seats: Vec<SeatInfo>,
	/// Where the treasure map lies.
	pub treasure_map: ContentId,
	/// When access is given.
	pub term: Term,
	/// What each proxy earns in each epoch.
	pub fee: Balance,
	/// What must hold besides.
	pub conditions: Vec<ConditionOp>,
	/// What the receiver has paid the owner.
	pub paid_by_receiver: Balance,
	/// What is held from the owner for the storage.
	pub deposit: Balance,
	/// How far it has come.
	pub state: PolicyState,
}

impl PolicyInfo {
	/// The policy's three keys.
	pub fn keys(&self) -> nulink_pre::client::GrantKeys {
		nulink_pre::client::GrantKeys {
			delegating: self.delegating_key,
			verifying: self.verifying_key,
			receiving: self.receiving_key,
		}
	}

	/// Whether it gives access in some block from now on, if its conditions hold: the chain's "live".
	pub fn is_live(&self, clock: &Clock) -> bool {
		match self.state {
			PolicyState::Pending { accept_by } => clock.block <= accept_by && clock.epoch < self.term.end,
			PolicyState::Active { paid } => clock.epoch < paid.end,
			PolicyState::Revoked { .. } => false,
		}
	}

	/// What it is called in lists: `pending`, `expired` (pending for too long), `waiting` (for its term), `active`, `ended`
	/// or `revoked`.
	pub fn status(&self, clock: &Clock) -> &'static str {
		match self.state {
			PolicyState::Pending { .. } if self.is_live(clock) => "pending",
			PolicyState::Pending { .. } => "expired",
			PolicyState::Active { paid } if clock.epoch >= paid.end => "ended",
			PolicyState::Active { paid } if clock.epoch < paid.start => "waiting",
			PolicyState::Active { .. } => "active",
			PolicyState::Revoked { .. } => "revoked",
		}
	}
}

/// What a provider says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
	/// Where its daemon listens.
	pub endpoint: String,
	/// What is meant for it is encrypted under this key.
	pub encryption_key: KeyBytes,
	/// What it signs, other than receipts, is checked with this key.
	pub verifying_key: KeyBytes,
	/// What it asks for an epoch of service.
	pub fee_per_epoch: Balance,
}

/// A part of a stake that is being unbonded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unbonding {
	/// How much.
	pub amount: Balance,
	/// From which epoch it can be withdrawn.
	pub unlock_epoch: EpochIndex,
}

/// A provider in one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ProviderInfo {
	/// The staking account.
	pub staker: Account,
	/// The stake that works.
	pub bonded: Balance,
	/// The stake that is on its way out, oldest first.
	pub unbonding: Vec<Unbonding>,
	/// The first epoch in which it may unbond.
	pub lock_until: EpochIndex,
	/// The operator's account.
	pub operator: Option<Account>,
	/// What it says of itself.
	pub profile: Option<Profile>,
	/// Whether it does not take part at present.
	pub chilled: bool,
	/// Whether it is active in the current epoch.
	pub active_now: bool,
	/// Whether it has confirmed the next epoch.
	pub active_next: bool,
	/// What it weighs in the current epoch.
	pub weight: u128,
}

/// What is delegated to a provider in one role, and on which terms.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PoolInfo {
	/// What is delegated, without what is on its way out.
	pub delegated: Balance,
	/// What is on its way out.
	pub unbonding: Balance,
	/// How much more may be delegated now.
	pub room: Balance,
	/// What the provider keeps of its delegators' rewards in the coming epoch.
	pub commission: Percent,
	/// A higher commission that is announced.
	pub raise: Option<Raise>,
	/// Whether the provider wants more.
	pub accepts: bool,
	/// How many slashes of the provider are not decided.
	pub open_slashes: u32,
	/// What is delegated, as a part of the provider's weight in the current epoch.
	pub weight: u128,
}

/// A higher commission that is announced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Raise {
	/// What it will be.
	pub commission: Percent,
	/// The first epoch for which it is taken.
	pub from: EpochIndex,
}

/// What an account has delegated to one provider.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DelegationInfo {
	/// For which role.
	pub role: Role,
	/// To which provider.
	pub provider: Account,
	/// What it is worth now, without what is on its way out.
	pub delegated: Balance,
	/// What is on its way out, oldest first, and what it is worth now.
	pub unbonding: Vec<Unbonding>,
	/// What can be claimed.
	pub claimable: Balance,
	/// The first epoch that is not claimed.
	pub next_claim: EpochIndex,
}

impl DelegationInfo {
	/// What can be withdrawn in an epoch.
	pub fn withdrawable(&self, epoch: EpochIndex) -> Balance {
		let free = self.unbonding.iter().filter(|part| part.unlock_epoch <= epoch);
		free.fold(0, |sum, part| sum.saturating_add(part.amount))
	}
}

/// What the providers of a role share in the current epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RolePot {
	/// What they earn together.
	pub amount: Balance,
	/// What they weigh together.
	pub weight: u128,
}

/// For whom an operator key acts or acted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operated {
	/// In which role.
	pub role: Role,
	/// The staking account.
	pub staker: Account,
	/// From which block.
	pub since: u32,
	/// In which block it was replaced.
	pub until: Option<u32>,
}

impl Operated {
	/// Whether the key acted for the proxy in the block.
	pub fn acted_for_proxy(&self, staker: &Account, block: u32) -> bool {
		self.role == Role::Proxy
			&& self.staker == *staker
			&& self.since <= block
			&& self.until.is_none_or(|until| block <= until)
	}
}

/// What became of a proxy's duty to answer a request on chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duty {
	/// It was not active when the request was made.
	NotObliged,
	/// It must answer until the deadline.
	Waiting,
	/// It has answered.
	Answered,
	/// It did not, and was slashed.
	Reported,
}

/// A request for re-encryption on chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestInfo {
	/// Under which policy.
	pub policy: PolicyId,
	/// Who asked.
	pub requester: Account,
	/// What is to be re-encrypted.
	pub capsule: CapsuleBytes,
	/// In which block was asked.
	pub asked_at: u32,
	/// The last block in which an answer counts.
	pub deadline: u32,
	/// The last block in which silence can be reported.
	pub report_until: u32,
	/// The proxies, in the order of their seats.
	pub proxies: Vec<(Account, Duty)>,
	/// What an answer earns.
	pub fee: Balance,
	/// What is still held for the request.
	pub deposit: Balance,
}

/// What a request on chain would cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RequestQuote {
	/// How many proxies would have to answer.
	pub obliged: u32,
	/// How many answers open the capsule.
	pub threshold: u8,
	/// What is paid if all answer.
	pub fees: Balance,
	/// What comes back.
	pub deposit: Balance,
}

/// An answer to a request on chain, which the chain has checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OnChainFragment {
	/// The seat of the proxy.
	pub seat: u8,
	/// The proxy.
	pub provider: Account,
	/// The fragment.
	pub fragment: FragmentBytes,
}

/// A receipt that should not have been signed, and what it speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
	/// What was signed.
	pub receipt: Receipt,
	/// By whom.
	pub operator: Account,
	/// The signature: SCALE of a `MultiSignature`.
	pub signature: Vec<u8>,
	/// The capsule that the receipt names.
	pub capsule: CapsuleBytes,
	/// The fragment that the receipt names.
	pub fragment: FragmentBytes,
}

/// Something that the chain is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Call {
	Transfer {
		to: Account,
		amount: Balance,
	},
	Bond {
		role: Role,
		amount: Balance,
		lock_epochs: u32,
	},
	SetOperator {
		role: Role,
		operator: Account,
	},
	SetProfile {
		role: Role,
		profile: Profile,
	},
	RemoveProfile {
		role: Role,
	},
	ConfirmActivity,
	Unbond {
		role: Role,
		amount: Balance,
	},
	Rebond {
		role: Role,
		amount: Balance,
	},
	WithdrawUnbonded {
		role: Role,
	},
	Chill {
		role: Role,
	},
	Unchill {
		role: Role,
	},
	ClaimReward {
		role: Role,
		staker: Account,
		epoch: EpochIndex,
	},
	CreateLabel {
		label: Digest,
		delegating_key: KeyBytes,
	},
	RotateLabelKey {
		label: Digest,
		delegating_key: KeyBytes,
	},
	RemoveLabel {
		label: Digest,
	},
	CreatePolicy(Box<Draft>),
	RevokePolicy {
		policy: PolicyId,
	},
	Pay {
		policy: PolicyId,
		amount: Balance,
	},
	ClaimFees {
		provider: Account,
		max_epochs: u32,
	},
	RemovePolicy {
		policy: PolicyId,
	},
	SetTreasureMap {
		policy: PolicyId,
		treasure_map: ContentId,
	},
	RequestReencryption {
		policy: PolicyId,
		capsule: Box<CapsuleBytes>,
	},
	ReportSilence {
		request: RequestId,
		provider: Account,
	},
	CloseRequest {
		request: RequestId,
	},
	SubmitEvidence(Box<Evidence>),
	SetCommission {
		role: Role,
		commission: Percent,
	},
	AcceptDelegations {
		role: Role,
		accept: bool,
	},
	Delegate {
		role: Role,
		provider: Account,
		amount: Balance,
	},
	Undelegate {
		role: Role,
		provider: Account,
		amount: Balance,
	},
	RebondDelegation {
		role: Role,
		provider: Account,
		amount: Balance,
	},
	WithdrawDelegation {
		role: Role,
		provider: Account,
		delegator: Account,
	},
	ClaimDelegation {
		role: Role,
		provider: Account,
		delegator: Account,
		epochs: u32,
	},
	SettleSlash {
		slash: SlashId,
	},
	Release {
		category: Category,
	},
	ClaimLocked(Box<LockedClaim>),
	/// About programs and jobs.
	Job(JobCall),
	/// About watchers, and what they relay.
	Relay(RelayCall),
	/// About the data market, and its tokens.
	Market(MarketCall),
	/// About proofs.
	Proof(ProofCall),
	/// About participants.
	Participant(ParticipantCall),
}

impl Call {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			Call::Transfer { .. } => "transfer",
			Call::Bond { .. } => "bond",
			Call::SetOperator { .. } => "set_operator",
			Call::SetProfile { .. } => "set_profile",
			Call::RemoveProfile { .. } => "remove_profile",
			Call::ConfirmActivity => "confirm_activity",
			Call::Unbond { .. } => "unbond",
			Call::Rebond { .. } => "rebond",
			Call::WithdrawUnbonded { .. } => "withdraw_unbonded",
			Call::Chill { .. } => "chill",
			Call::Unchill { .. } => "unchill",
			Call::ClaimReward { .. } => "claim_reward",
			Call::CreateLabel { .. } => "create_label",
			Call::RotateLabelKey { .. } => "rotate_label_key",
			Call::RemoveLabel { .. } => "remove_label",
			Call::CreatePolicy(_) => "create_policy",
			Call::RevokePolicy { .. } => "revoke_policy",
			Call::Pay { .. } => "pay",
			Call::ClaimFees { .. } => "claim_fees",
			Call::RemovePolicy { .. } => "remove_policy",
			Call::SetTreasureMap { .. } => "set_treasure_map",
			Call::RequestReencryption { .. } => "request_reencryption",
			Call::ReportSilence { .. } => "report_silence",
			Call::CloseRequest { .. } => "close_request",
			Call::SubmitEvidence(_) => "submit_evidence",
			Call::SetCommission { .. } => "set_commission",
			Call::AcceptDelegations { .. } => "accept_delegations",
			Call::Delegate { .. } => "delegate",
			Call::Undelegate { .. } => "undelegate",
			Call::RebondDelegation { .. } => "rebond_delegation",
			Call::WithdrawDelegation { .. } => "withdraw_delegation",
			Call::ClaimDelegation { .. } => "claim_delegation",
			Call::SettleSlash { .. } => "settle_slash",
			Call::Release { .. } => "release",
			Call::ClaimLocked(_) => "claim",
			Call::Job(call) => call.name(),
			Call::Relay(call) => call.name(),
			Call::Market(call) => call.name(),
			Call::Proof(call) => call.name(),
			Call::Participant(call) => call.name(),
		}
	}
}

/// What a call has brought about, as far as a caller can not know it before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Event {
	/// What the signer paid for the transaction.
	FeePaid(Balance),
	PolicyCreated(PolicyId),
	PolicyRevoked {
		refunded: Balance,
	},
	PolicyRemoved {
		refunded: Balance,
	},
	Unbonding {
		unlock_epoch: EpochIndex,
	},
	Withdrawn(Balance),
	RewardPaid(Balance),
	RewardExpired,
	FeesClaimed {
		epochs: u32,
		amount: Balance,
	},
	ReencryptionRequested(RequestId),
	SilenceReported {
		slashed: Balance,
	},
	RequestClosed {
		released: Balance,
	},
	EvidenceProven {
		offence: Offence,
		slashed: Balance,
	},
	EvidenceRefuted {
		bond: Balance,
	},
	CommissionSet {
		from: EpochIndex,
	},
	Undelegated {
		amount: Balance,
		unlock_epoch: EpochIndex,
	},
	DelegationRebonded(Balance),
	DelegationWithdrawn(Balance),
	/// A delegator was paid for all epochs before `until`.
	DelegationRewardPaid {
		until: EpochIndex,
		amount: Balance,
	},
	SlashSettled {
		burned: Balance,
		treasury: Balance,
		reporter: Balance,
	},
	Released(Balance),
	/// NLK that was locked on Ethereum was paid: now, and to the holder in all.
	NlkClaimed {
		amount: Balance,
		total: Balance,
	},
	JobCreated {
		job: JobId,
		seed_block: u32,
	},
	CommitteeDrawn {
		round: u8,
		commit_until: u32,
	},
	AnswersCounted {
		provisional: Option<Outcome>,
		agreed: u32,
		until: u32,
	},
	OutcomeDisputed {
		seed_block: u32,
	},
	/// A member of a job's committee or panel lost stake.
	MemberPunished {
		provider: Account,
		offence: Offence,
		slashed: Balance,
	},
	/// A member of a job's committee or panel earned its fee.
	MemberPaid {
		provider: Account,
		paid: Balance,
		burned: Balance,
	},
	JobClosed {
		ending: Ending,
		refunded: Balance,
	},
	JobRemoved {
		released: Balance,
	},
	/// A vote for watchers counts no more, and is free from an epoch on.
	VoteLeaving {
		amount: Balance,
		free_in: EpochIndex,
	},
	/// A vote for watchers was given back.
	VoteFreed(Balance),
	/// A record of what is staked on Ethereum was relayed.
	StakeRelayed {
		changed: bool,
	},
	/// A watcher was slashed.
	WatcherSlashed(Balance),
	/// Something is for sale.
	Listed {
		listing: ListingId,
		bond: Balance,
	},
	/// Somebody buys.
	Purchased {
		purchase: PurchaseId,
		receiving: KeyBytes,
	},
	/// The seller was paid.
	PurchasePaid {
		paid: Balance,
		burned: Balance,
	},
	/// The buyer got its money back.
	PurchaseRefunded {
		amount: Balance,
	},
	/// A listing was shown to be false, and so much of its bond went to the buyer.
	ListingRefuted {
		paid: Balance,
		burned: Balance,
	},
	/// What was complained about was as listed.
	ComplaintRefuted,
	/// A pool of keys has this place.
	PoolPublished {
		slot: u32,
	},
	/// A collection of tokens was made.
	CollectionCreated {
		collection: u32,
	},
}

/// A call that is in a finalised block and succeeded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Included {
	/// The block's hash.
	pub block: Digest,
	/// The transaction's hash.
	pub transaction: Digest,
	/// What it brought about.
	pub events: Vec<Event>,
}

impl Included {
	/// What the signer paid for the transaction.
	pub fn fee(&self) -> Balance {
		let fee = |event: &Event| if let Event::FeePaid(fee) = event { Some(*fee) } else { None };
		self.events.iter().find_map(fee).unwrap_or_default()
	}

	/// The first event that `pick` picks.
	pub fn find<T>(&self, pick: impl FnMut(&Event) -> Option<T>) -> Option<T> {
		self.events.iter().find_map(pick)
	}
}

/// Whose policies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
	/// Those that the account granted.
	Owner,
	/// Those that name it as receiver.
	Receiver,
	/// Those in which it has a seat as a proxy.
	Provider,
}

/// A finalised block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Head {
	/// Its height.
	pub number: u32,
	/// The time that stands in it.
	pub time: Instant,
}
