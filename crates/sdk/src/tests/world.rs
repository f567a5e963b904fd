//! A chain and proxies in memory.

use super::{jobs::Computing, proving::Proving, trade::Trading};
use crate::{
	address::Account,
	chain::*,
	client::{Client, Pace},
	home::Home,
	identity::{is_signed_by, Person},
	proxy_api::{Answer, ProxyApi, ProxyError, ProxyInfo, SeatReport, SeatState, SignedRequest},
	time::{Clock, Instant},
	Error,
};
use async_trait::async_trait;
use codec::{DecodeAll, Encode};
use nulink_client::sr25519::Keypair;
use nulink_pre::{
	capsule_digest,
	client::{reencrypt, CheckedCapsule, CheckedKeyFragment, Identity, SealedKeyFragment},
	digest, fragment_digest,
};
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	sharing::{Digest, FragmentBytes, FragmentRequest, KeyBytes, PolicyId, Receipt, RequestId},
	token::{Balance, MILLI_NLK, NLK},
};
use nulink_storage::Location;
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Arc, Mutex, MutexGuard},
	time::Duration,
};

pub const GENESIS: Digest = [9; 32];
pub const EPOCH: u32 = 10;
const RULES: Rules = Rules {
	minimum_fee: 10 * MILLI_NLK,
	max_epochs: 731,
	acceptance_window: 50,
	minimum_stake: 10_000 * NLK,
	unbonding_epochs: 28,
	revocation_grace: 5,
	evidence_window: 140,
	evidence_bond: 10 * NLK,
};

/// The chain's state.
#[derive(Default)]
pub struct State {
	pub block: u32,
	pub funds: BTreeMap<Account, Balance>,
	pub labels: BTreeMap<(Account, Digest), LabelInfo>,
	pub policies: BTreeMap<PolicyId, PolicyInfo>,
	pub providers: BTreeMap<Account, ProviderInfo>,
	pub operators: BTreeMap<Account, Operated>,
	pub requests: BTreeMap<RequestId, RequestInfo>,
	pub fragments: BTreeMap<RequestId, Vec<OnChainFragment>>,
	/// What providers can claim for epochs, by role, provider and epoch.
	pub rewards: BTreeMap<(Role, Account, EpochIndex), Balance>,
	/// Epochs for which the pot does not pay.
	pub unpaid: BTreeSet<EpochIndex>,
	/// What the epochs that are not settled have brought providers in fees.
	pub fees: BTreeMap<Account, Vec<Balance>>,
	pub pools: BTreeMap<(Role, Account), PoolInfo>,
	pub delegations: BTreeMap<(Account, Role, Account), FakeDelegation>,
	pub pots: BTreeMap<Role, RolePot>,
	/// All calls that succeeded.
	pub calls: Vec<&'static str>,
	/// Breaks the connection after the next call of this name is in its block.
	pub break_after: Option<&'static str>,
	/// Breaks the connection before the next call of this name is in its block, where it comes with the next call.
	pub delay: Option<&'static str>,
	/// The call that was delayed.
	pub delayed: Option<(Call, Account)>,
	/// Delays the next call of this name, too; and it is handed over a second time, which the node does not take.
	pub twice: Option<&'static str>,
	/// How many calls the node does not take from now on.
	pub untaken: u32,
	/// Programs and jobs.
	pub computing: Computing,
	/// Proofs and participants.
	pub proving: Proving,
	/// The market.
	pub trading: Trading,
}

/// What somebody has delegated.
#[derive(Clone, Default)]
pub struct FakeDelegation {
	pub delegated: Balance,
	pub next_claim: EpochIndex,
	/// What it has earned by epoch.
	pub earned: BTreeMap<EpochIndex, Balance>,
}

/// How a proxy behaves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mood {
	Honest,
	/// Fails so often before it answers.
	Shaky(u32),
	Down,
	/// Serves wrong fragments.
	Wrong,
	/// Signs receipts with a key that is not its operator's.
	Forger,
	/// Refuses key fragments.
	Unwilling,
}

pub struct FakeProxy {
	pub provider: Account,
	pub operator: Person,
	pub identity: Identity,
	pub mood: Mood,
	pub held: BTreeMap<PolicyId, CheckedKeyFragment>,
}

/// Everything. Cheap to clone; all clones are one world.
#[derive(Clone)]
pub struct World {
	state: Arc<Mutex<State>>,
	proxies: Arc<Mutex<Vec<FakeProxy>>>,
}

impl World {
	pub fn new(proxies: usize) -> Self {
		let world = World { state: Default::default(), proxies: Default::default() };
		world.state().block = 25;
		for index in 0..proxies {
			let identity = Identity::random();
			let operator = Person::random().unwrap();
			let provider: Account = [index as u8 + 1; 32].into();
			let profile = Profile {
				endpoint: format!("https://proxy-{index}.example.org"),
				encryption_key: identity.encryption().key_bytes(),
				verifying_key: identity.signing().key_bytes(),
				fee_per_epoch: (10 + index as u128) * MILLI_NLK,
			};
			let info = ProviderInfo {
				staker: provider,
				bonded: 10_000 * NLK,
				unbonding: vec![],
				lock_until: 0,
				operator: Some(operator.account()),
				profile: Some(profile),
				chilled: false,
				active_now: true,
				active_next: true,
				weight: 1,
			};
			let operated = Operated { role: Role::Proxy, staker: provider, since: 0, until: None };
			world.state().providers.insert(provider, info);
			world.state().operators.insert(operator.account(), operated);
			let proxy = FakeProxy { provider, operator, identity, mood: Mood::Honest, held: BTreeMap::new() };
			world.proxies().push(proxy);
		}
		world
	}

	pub fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap()
	}

	pub fn proxies(&self) -> MutexGuard<'_, Vec<FakeProxy>> {
		self.proxies.lock().unwrap()
	}

	/// Somebody with 1,000 NLK.
	pub fn person(&self) -> Person {
		let person = Person::random().unwrap();
		self.state().funds.insert(person.account(), 1_000 * NLK);
		person
	}

	/// A client with a home in this folder, and a store in it.
	pub fn client(&self, folder: &std::path::Path) -> Client {
		let store = nulink_storage::open(&Location::folder(folder.join("store"))).unwrap();
		self.client_at(&folder.join("home"), store)
	}

	pub fn client_at(&self, home: &std::path::Path, store: Arc<dyn nulink_storage::BlockStore>) -> Client {
		let pace = Pace {
			poll: Duration::from_millis(1),
			// Longer than a busy machine takes.
			patience: Duration::from_secs(3),
			hedge: Duration::from_millis(200),
		};
		Client::with_parts(Arc::new(self.clone()), Arc::new(self.clone()), store, Home::under(home)).with_pace(pace)
	}

	/// All that the proxies hold of a policy answers a request on chain.
	pub fn answer_on_chain(&self, request: RequestId) {
		let info = self.state().requests[&request].clone();
		let capsule = CheckedCapsule::new(&info.capsule).unwrap();
		let policy = self.state().policies[&info.policy].clone();
		for proxy in self.proxies().iter().filter(|proxy| proxy.mood == Mood::Honest) {
			let Some(held) = proxy.held.get(&info.policy) else { continue };
			let seat = policy.seats.iter().position(|seat| seat.provider == proxy.provider).unwrap();
			let fragment = reencrypt(held, &capsule);
			let mut state = self.state();
			let answer = OnChainFragment { seat: seat as u8, provider: proxy.provider, fragment };
			state.fragments.entry(request).or_default().push(answer);
			state.requests.get_mut(&request).unwrap().proxies[seat].1 = Duty::Answered;
		}
	}
}

pub(super) fn refused(call: &Call, name: &str) -> Error {
	Error::Refused { call: call.name(), name: name.into(), reason: name.into() }
}

impl State {
	fn clock(&self) -> Clock {
		Clock {
			block: self.block,
			time: Instant(1_790_000_000_000 + u64::from(self.block) * 6_000),
			epoch: self.block / EPOCH,
			epoch_length: EPOCH,
			block_millis: 6_000,
		}
	}

	fn denied(&self, policy: PolicyId, who: &Account) -> Result<(), Denied> {
		let info = self.policies.get(&policy).ok_or(Denied::Unknown)?;
		if info.receiver != *who {
			return Err(Denied::NotReceiver);
		}
		match info.state {
			PolicyState::Pending { .. } => Err(Denied::NotActive),
			PolicyState::Revoked { .. } => Err(Denied::Revoked),
			PolicyState::Active { paid } if self.clock().epoch < paid.start => Err(Denied::NotBegun),
			PolicyState::Active { paid } if self.clock().epoch >= paid.end => Err(Denied::Ended),
			PolicyState::Active { .. } => Ok(()),
		}
	}

	fn pay(&mut self, who: Account, amount: Balance) {
		*self.funds.entry(who).or_default() += amount;
	}

	fn apply(&mut self, call: &Call, who: Account) -> Result<Vec<Event>, Error> {
		let mut events = vec![Event::FeePaid(MILLI_NLK)];
		match call {
			Call::CreateLabel { label, delegating_key } => {
				if self.labels.contains_key(&(who, *label)) {
					return Err(refused(call, "PolicyRegistry::LabelAlreadyExists"));
				}
				let info = LabelInfo { delegating_key: *delegating_key, version: 1, policies: 0, deposit: 1 };
				self.labels.insert((who, *label), info);
			},
			Call::RotateLabelKey { label, delegating_key } => {
				let info = self.labels.get_mut(&(who, *label)).unwrap();
				info.delegating_key = *delegating_key;
				info.version += 1;
			},
			Call::RemoveLabel { label } => {
				if self.policies.values().any(|policy| (policy.owner, policy.label) == (who, *label)) {
					return Err(refused(call, "PolicyRegistry::LabelInUse"));
				}
				self.labels.remove(&(who, *label)).unwrap();
			},
			Call::CreatePolicy(draft) => {
				let label = *self.labels.get(&(who, draft.label)).unwrap();
				let clock = self.clock();
				if draft.term.start < clock.epoch {
					return Err(refused(call, "PolicyRegistry::TermInPast"));
				}
				let place = |policy: &&PolicyInfo| {
					(policy.owner, policy.label, policy.receiving_key) == (who, draft.label, draft.receiving_key)
				};
				if self.policies.values().filter(place).any(|policy| policy.is_live(&clock)) {
					return Err(refused(call, "PolicyRegistry::AlreadyGranted"));
				}
				let policy = self.policies.len() as PolicyId;
				let seat = |(provider, commitment): &(Account, Digest)| SeatInfo {
					provider: *provider,
					commitment: *commitment,
					accepted: false,
				};
				let info = PolicyInfo {
					policy,
					owner: who,
					receiver: draft.receiver,
					label: draft.label,
					label_version: label.version,
					delegating_key: label.delegating_key,
					verifying_key: draft.verifying_key,
					receiving_key: draft.receiving_key,
					threshold: draft.threshold,
					seats: draft.seats.iter().map(seat).collect(),
					treasure_map: draft.treasure_map,
					term: draft.term,
					fee: draft.fee,
					conditions: draft.conditions.clone(),
					paid_by_receiver: 0,
					deposit: 1,
					state: PolicyState::Pending { accept_by: self.block + RULES.acceptance_window },
				};
				self.policies.insert(policy, info);
				events.push(Event::PolicyCreated(policy));
			},
			Call::RevokePolicy { policy } => {
				let (block, epoch) = (self.block, self.clock().epoch);
				let info = self.policies.get_mut(policy).unwrap();
				let paid = nulink_primitives::sharing::Term { start: info.term.start, end: epoch + 1 };
				info.state = PolicyState::Revoked { at_block: block, paid };
				events.push(Event::PolicyRevoked { refunded: 5 });
			},
			Call::SetTreasureMap { policy, treasure_map } => {
				self.policies.get_mut(policy).unwrap().treasure_map = *treasure_map;
			},
			Call::RequestReencryption { policy, capsule } => {
				self.denied(*policy, &who).map_err(|_| refused(call, "Reencryption::PolicyRevoked"))?;
				let request = self.requests.len() as RequestId;
				let seats = &self.policies[policy].seats;
				let info = RequestInfo {
					policy: *policy,
					requester: who,
					capsule: (**capsule).clone(),
					asked_at: self.block,
					deadline: self.block + 10,
					report_until: self.block + 150,
					proxies: seats.iter().map(|seat| (seat.provider, Duty::Waiting)).collect(),
					fee: 1,
					deposit: 1,
				};
				self.requests.insert(request, info);
				events.push(Event::ReencryptionRequested(request));
			},
			Call::CloseRequest { request } => {
				let info = self.requests.remove(request).unwrap();
				events.push(Event::RequestClosed { released: info.deposit });
			},
			Call::ReportSilence { request, provider } => {
				let block = self.block;
				let info = self.requests.get_mut(request).unwrap();
				if block <= info.deadline {
					return Err(refused(call, "Reencryption::DeadlineNotPassed"));
				}
				let proxy = info.proxies.iter_mut().find(|(proxy, _)| proxy == provider).unwrap();
				proxy.1 = Duty::Reported;
				events.push(Event::SilenceReported { slashed: 100 * NLK });
			},
			Call::SubmitEvidence(_) => {
				events.push(Event::EvidenceProven { offence: Offence::WrongFragment, slashed: 1_000 * NLK });
			},
			Call::ClaimReward { role, staker, epoch } => {
				if self.unpaid.contains(epoch) {
					return Err(refused(call, "NlkTokenomics::EpochExhausted"));
				}
				let amount = self.rewards.remove(&(*role, *staker, *epoch));
				let amount = amount.ok_or_else(|| refused(call, "ProviderStaking::NothingToClaim"))?;
				self.pay(*staker, amount);
				events.push(Event::RewardPaid(amount));
			},
			Call::ClaimFees { provider, max_epochs } => {
				assert!(*max_epochs <= 32);
				let open = self.fees.entry(*provider).or_default();
				let settled: Vec<_> = open.drain(..open.len().min(*max_epochs as usize)).collect();
				if settled.is_empty() {
					return Err(refused(call, "PolicyRegistry::NothingToClaim"));
				}
				let amount = settled.iter().sum();
				self.pay(*provider, amount);
				events.push(Event::FeesClaimed { epochs: settled.len() as u32, amount });
			},
			Call::ClaimDelegation { role, provider, delegator, epochs } => {
				assert!(*epochs <= 32);
				let now = self.clock().epoch;
				let delegation = self.delegations.get_mut(&(*delegator, *role, *provider));
				let delegation = delegation.ok_or_else(|| refused(call, "ProviderStaking::NotDelegated"))?;
				if delegation.next_claim >= now {
					return Err(refused(call, "ProviderStaking::NothingToClaim"));
				}
				let until = now.min(delegation.next_claim + epochs);
				let amount = delegation.earned.range(delegation.next_claim..until).map(|(_, amount)| amount).sum();
				delegation.next_claim = until;
				self.pay(*delegator, amount);
				events.push(Event::DelegationRewardPaid { until, amount });
			},
			Call::Job(call) => events.extend(self.apply_job(call, who)?),
			Call::Market(call) => events.extend(self.apply_market(call, who)?),
			Call::Proof(call) => events.extend(self.apply_proof(call, who)?),
			Call::Participant(call) => events.extend(self.apply_participant(call, who)?),
			other => return Err(refused(other, "this chain does not do that")),
		}
		Ok(events)
	}
}

#[async_trait]
impl Chain for World {
	fn genesis(&self) -> Digest {
		GENESIS
	}

	async fn rules(&self) -> Result<Rules, Error> {
		Ok(RULES)
	}

	async fn clock(&self) -> Result<Clock, Error> {
		Ok(self.state().clock())
	}

	async fn funds(&self, who: &Account) -> Result<Funds, Error> {
		Ok(Funds { free: self.state().funds.get(who).copied().unwrap_or_default(), ..Default::default() })
	}

	async fn label(&self, owner: &Account, label: &Digest) -> Result<Option<LabelInfo>, Error> {
		Ok(self.state().labels.get(&(*owner, *label)).copied())
	}

	async fn labels(&self, owner: &Account) -> Result<Vec<(Digest, LabelInfo)>, Error> {
		let state = self.state();
		let mine = state.labels.iter().filter(|((who, _), _)| who == owner);
		Ok(mine.map(|((_, label), info)| (*label, *info)).collect())
	}

	async fn label_members(&self, owner: &Account, label: &Digest) -> Result<Vec<(KeyBytes, PolicyId)>, Error> {
		let state = self.state();
		let policies = state.policies.values().filter(|policy| policy.owner == *owner && policy.label == *label);
		// A later policy takes the place of an earlier one.
		let places: BTreeMap<_, _> = policies.map(|policy| (policy.receiving_key, policy.policy)).collect();
		Ok(places.into_iter().collect())
	}

	async fn policy(&self, policy: PolicyId) -> Result<Option<PolicyInfo>, Error> {
		Ok(self.state().policies.get(&policy).cloned())
	}

	async fn access(&self, policy: PolicyId, who: &Account) -> Result<Result<(), Denied>, Error> {
		Ok(self.state().denied(policy, who))
	}

	async fn policies(&self, side: Side, who: &Account) -> Result<Vec<PolicyId>, Error> {
		let state = self.state();
		let mine = state.policies.values().filter(|policy| match side {
			Side::Owner => policy.owner == *who,
			Side::Receiver => policy.receiver == *who,
			Side::Provider => policy.seats.iter().any(|seat| seat.provider == *who),
		});
		Ok(mine.map(|policy| policy.policy).collect())
	}

	async fn quote(&self, proxies: u32, epochs: u32, fee: Balance) -> Result<Option<(Balance, Balance)>, Error> {
		let total = fee.checked_mul(proxies.into()).and_then(|total| total.checked_mul(epochs.into()));
		Ok(total.map(|total| (total, NLK)))
	}

	async fn fees_owed(&self, provider: &Account) -> Result<Balance, Error> {
		Ok(self.state().fees.get(provider).map_or(0, |fees| fees.iter().sum()))
	}

	async fn provider(&self, role: Role, staker: &Account) -> Result<Option<ProviderInfo>, Error> {
		Ok(self.state().providers.get(staker).filter(|_| role == Role::Proxy).cloned())
	}

	async fn providers(&self, _: Role) -> Result<Vec<ProviderInfo>, Error> {
		Ok(self.state().providers.values().cloned().collect())
	}

	async fn sample(&self, _: Role, count: u32, _: Digest) -> Result<Vec<Account>, Error> {
		Ok(self.state().providers.keys().take(count as usize).copied().collect())
	}

	async fn claimable(&self, role: Role, staker: &Account) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		let state = self.state();
		let mine = state.rewards.iter().filter(|((of, who, _), _)| (of, who) == (&role, staker));
		Ok(mine.map(|((_, _, epoch), amount)| (*epoch, *amount)).collect())
	}

	async fn pool(&self, role: Role, provider: &Account) -> Result<Option<PoolInfo>, Error> {
		Ok(self.state().pools.get(&(role, *provider)).cloned())
	}

	async fn delegations(&self, delegator: &Account) -> Result<Vec<DelegationInfo>, Error> {
		let state = self.state();
		let now = state.clock().epoch;
		let mine = state.delegations.iter().filter(|((who, _, _), _)| who == delegator);
		Ok(mine
			.map(|((_, role, provider), it)| DelegationInfo {
				role: *role,
				provider: *provider,
				delegated: it.delegated,
				unbonding: vec![],
				claimable: it.earned.range(it.next_claim..now.max(it.next_claim)).map(|(_, amount)| amount).sum(),
				next_claim: it.next_claim,
			})
			.collect())
	}

	async fn role_pot(&self, role: Role) -> Result<RolePot, Error> {
		Ok(self.state().pots.get(&role).copied().unwrap_or_default())
	}

	async fn operated_by(&self, operator: &Account) -> Result<Option<Operated>, Error> {
		Ok(self.state().operators.get(operator).copied())
	}

	async fn request(&self, request: RequestId) -> Result<Option<RequestInfo>, Error> {
		Ok(self.state().requests.get(&request).cloned())
	}

	async fn fragments(&self, request: RequestId) -> Result<Vec<OnChainFragment>, Error> {
		Ok(self.state().fragments.get(&request).cloned().unwrap_or_default())
	}

	async fn open_requests(&self, policy: PolicyId) -> Result<Vec<RequestId>, Error> {
		let state = self.state();
		let open = state.requests.iter().filter(|(_, request)| request.policy == policy);
		Ok(open.map(|(request, _)| *request).collect())
	}

	async fn request_quote(&self, policy: PolicyId) -> Result<Option<RequestQuote>, Error> {
		let policy = self.state().policies.get(&policy).cloned();
		Ok(policy.map(|policy| RequestQuote {
			obliged: policy.seats.len() as u32,
			threshold: policy.threshold,
			fees: NLK,
			deposit: NLK,
		}))
	}

	async fn estimate(&self, _: &Call, _: &Keypair) -> Result<Balance, Error> {
		Ok(MILLI_NLK)
	}

	async fn submit(&self, call: &Call, signer: &Keypair) -> Result<Included, Error> {
		let mut state = self.state();
		let who = signer.public_key().to_account_id();
		if state.untaken > 0 {
			state.untaken -= 1;
			let reason = "Priority is too low: (1 vs 1) (1014)".into();
			return Err(Error::Refused { call: call.name(), name: String::new(), reason });
		}
		if let Some((call, who)) = state.delayed.take() {
			state.apply(&call, who)?;
		}
		if state.delay == Some(call.name()) {
			state.delay = None;
			state.delayed = Some((call.clone(), who));
			return Err(Error::Unknown { call: call.name(), reason: "the line went dead".into() });
		}
		if state.twice == Some(call.name()) {
			state.twice = None;
			state.delayed = Some((call.clone(), who));
			return Err(Error::Busy { call: call.name(), reason: "Transaction Already Imported (1013)".into() });
		}
		let events = state.apply(call, who)?;
		state.block += 1;
		state.calls.push(call.name());
		if state.break_after == Some(call.name()) {
			state.break_after = None;
			return Err(Error::Unknown { call: call.name(), reason: "the line went dead".into() });
		}
		Ok(Included { block: [0; 32], transaction: [0; 32], events })
	}
}

impl FakeProxy {
	fn trouble(&mut self, endpoint: &str) -> Option<ProxyError> {
		let down = ProxyError::Unreachable { endpoint: endpoint.into(), reason: "connection refused".into() };
		match &mut self.mood {
			Mood::Down => Some(down),
			Mood::Shaky(0) => None,
			Mood::Shaky(left) => {
				*left -= 1;
				Some(down)
			},
			_ => None,
		}
	}
}

impl World {
	/// Does something with the proxy at an endpoint.
	fn at<T>(
		&self,
		endpoint: &str,
		with: impl FnOnce(&mut FakeProxy) -> Result<T, ProxyError>,
	) -> Result<T, ProxyError> {
		let index = self
			.state()
			.providers
			.values()
			.position(|provider| provider.profile.as_ref().is_some_and(|profile| profile.endpoint == endpoint));
		let mut proxies = self.proxies();
		let proxy = &mut proxies[index.unwrap()];
		match proxy.trouble(endpoint) {
			Some(error) => Err(error),
			None => with(proxy),
		}
	}
}

fn says(status: u16, code: &str) -> ProxyError {
	ProxyError::Refused { status, code: code.into(), message: code.into(), retry_after: None }
}

#[async_trait]
impl ProxyApi for World {
	async fn info(&self, endpoint: &str) -> Result<ProxyInfo, ProxyError> {
		self.at(endpoint, |proxy| {
			Ok(ProxyInfo {
				version: "0.1.0".into(),
				genesis: GENESIS,
				provider: proxy.provider,
				operator: proxy.operator.account(),
				encryption_key: proxy.identity.encryption().key_bytes().0,
				verifying_key: proxy.identity.signing().key_bytes().0,
				fee_per_epoch: "1".into(),
				finalised: 1,
			})
		})
	}

	async fn deliver(&self, endpoint: &str, id: PolicyId, sealed: &[u8]) -> Result<SeatReport, ProxyError> {
		self.at(endpoint, |proxy| {
			if proxy.mood == Mood::Unwilling {
				return Err(says(422, "fee_too_low"));
			}
			let mut state = self.state();
			let policy = state.policies.get_mut(&id).ok_or_else(|| says(404, "unknown_policy"))?;
			let keys = policy.keys();
			let seat = policy.seats.iter_mut().find(|seat| seat.provider == proxy.provider);
			let seat = seat.ok_or_else(|| says(409, "no_seat"))?;
			let opened = SealedKeyFragment::from_bytes(sealed)
				.and_then(|sealed| sealed.open(&proxy.identity.encryption()))
				.and_then(|fragment| fragment.check(&keys, &seat.commitment))
				.map_err(|error| says(422, &error.to_string()))?;
			proxy.held.insert(id, opened);
			seat.accepted = true;
			if policy.seats.iter().all(|seat| seat.accepted) {
				policy.state = PolicyState::Active { paid: policy.term };
			}
			Ok(SeatReport { state: SeatState::Accepted, block: None })
		})
	}

	async fn seat(&self, endpoint: &str, policy: PolicyId) -> Result<SeatReport, ProxyError> {
		self.at(endpoint, |proxy| {
			let state = if proxy.held.contains_key(&policy) { SeatState::Accepted } else { SeatState::Unknown };
			Ok(SeatReport { state, block: Some(1) })
		})
	}

	async fn fragment(&self, endpoint: &str, signed: &SignedRequest) -> Result<Answer, ProxyError> {
		let block = self.state().block;
		self.at(endpoint, |proxy| {
			let request = FragmentRequest::decode_all(&mut &signed.request[..]).map_err(|_| says(400, "malformed"))?;
			if !is_signed_by(&signed.account, &request.signed_bytes(&GENESIS), &signed.signature) {
				return Err(says(401, "bad_signature"));
			}
			self.state().denied(request.policy, &signed.account).map_err(|_| says(403, "denied"))?;
			let held = proxy.held.get(&request.policy).ok_or_else(|| says(404, "no_fragment"))?;
			let capsule = CheckedCapsule::new(&request.capsule).map_err(|_| says(400, "bad_capsule"))?;
			let mut fragment = reencrypt(held, &capsule);
			if proxy.mood == Mood::Wrong {
				// The proof's response.
				fragment.0[270] ^= 1;
			}
			let signer = Person::random().unwrap();
			let signer = if proxy.mood == Mood::Forger { &signer } else { &proxy.operator };
			Ok(receipted(proxy.provider, signer, &request, fragment, block))
		})
	}
}

fn receipted(
	provider: Account,
	signer: &Person,
	request: &FragmentRequest,
	fragment: FragmentBytes,
	block: u32,
) -> Answer {
	let receipt = Receipt {
		policy: request.policy,
		provider: provider.0,
		capsule: capsule_digest(&request.capsule),
		fragment: fragment_digest(&fragment),
		request: digest(&request.signed_bytes(&GENESIS)),
		block,
	};
	Answer {
		fragment: fragment.0.to_vec(),
		operator: signer.account(),
		signature: signer.sign(&receipt.signed_bytes(&GENESIS)),
		receipt: receipt.encode(),
	}
}
