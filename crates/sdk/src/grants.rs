//! Granting.
//!
//! [`Client::plan_grant`] finds proxies and says what a grant will cost; nothing is signed yet. [`Client::grant`] makes the
//! key fragments, stores the treasure map, registers the policy, hands every proxy its fragment and waits until all have
//! accepted.
//!
//! A grant that was interrupted goes on with [`Client::resume_grant`]: before the policy is signed, a journal has the draft
//! and the sealed fragments (which only the proxies can open). Whether the chain has the policy is read from the chain,
//! where its commitments tell it from every other: it is never created twice.

use crate::{
	address::{self, Account},
	catalogue::Entry,
	chain::{Call, Draft, Event, Included, LabelInfo, PolicyInfo, PolicyState},
	client::{silent, Client, Reporter},
	conditions::ConditionOp,
	home::{read_all, read_json, write_json},
	identity::{Contact, Person},
	map::{MapEntry, TreasureMap},
	providers::ChosenProxy,
	proxy_api::ProxyError,
	time::{Instant, Until},
	Error,
};
use codec::{DecodeAll, Encode};
use futures::future::join_all;
use nulink_pre::{client::make_grant, digest};
use nulink_primitives::{
	provider::Role,
	sharing::{ContentId, Digest, PolicyId, Term},
	token::Balance,
};
use nulink_storage::{Block, Cid};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

/// How long a proxy that has taken its fragment may be silent before it is handed it again.
const REMIND: Duration = Duration::from_secs(60);
/// How often a policy is signed, where an epoch ends on the way.
const TRIES: usize = 3;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// What is to be granted.
#[derive(Clone, Debug)]
pub struct GrantRequest {
	/// What: the name of a label.
	pub label: String,
	/// To whom.
	pub receiver: Contact,
	/// Through how many proxies.
	pub proxies: u8,
	/// How many of them are needed.
	pub threshold: u8,
	/// From when on. `None`: now.
	pub from: Option<Instant>,
	/// Until when.
	pub until: Until,
	/// The most that a proxy may ask for an epoch.
	pub max_fee: Option<Balance>,
	/// Proxies that are to be among them.
	pub named: Vec<Account>,
	/// What must hold besides.
	pub conditions: Vec<ConditionOp>,
	/// A hint for the receiver where the data is stored.
	pub storage: Option<String>,
}

impl GrantRequest {
	/// From now on, through five proxies of which three are needed, without conditions.
	pub fn new(label: impl Into<String>, receiver: Contact, until: Until) -> Self {
		GrantRequest {
			label: label.into(),
			receiver,
			proxies: 5,
			threshold: 3,
			from: None,
			until,
			max_fee: None,
			named: Vec::new(),
			conditions: Vec::new(),
			storage: None,
		}
	}
}

/// A grant with its price, not signed.
#[derive(Clone, Debug)]
pub struct GrantPlan {
	/// What was asked for.
	pub request: GrantRequest,
	/// The label.
	pub label: Digest,
	/// What the chain knows of the label.
	pub info: LabelInfo,
	/// The proxies.
	pub proxies: Vec<ChosenProxy>,
	/// The epochs.
	pub term: Term,
	/// When they begin and end, about.
	pub dates: (Instant, Instant),
	/// What each proxy gets for each epoch: the most that one of them asks for, and at least what the chain demands.
	pub fee: Balance,
	/// Fees for all proxies and the whole term. What is not earned comes back.
	pub total: Balance,
	/// What is held until the policy is removed.
	pub deposit: Balance,
	/// The objects that the receiver will be told of.
	pub objects: Vec<Entry>,
}

/// How far a grant is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GrantStep {
	/// The treasure map is stored.
	MapStored(Cid),
	/// The policy is on the chain.
	Created(PolicyId),
	/// A proxy has taken its fragment.
	Delivered(Account),
	/// A proxy has not, so far.
	Delayed(Account, ProxyError),
	/// So many of so many have accepted.
	Accepted(usize, usize),
}

/// A grant that is in force.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Granted {
	/// The policy.
	pub policy: PolicyId,
	/// The epochs that are paid for.
	pub paid: Term,
}

/// A grant that was begun.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PendingGrant {
	/// By which it is resumed.
	pub id: String,
	/// What it grants.
	pub label: String,
	/// To whom.
	pub receiver: String,
	/// By whom.
	#[serde(with = "crate::proxy_api::account")]
	pub owner: Account,
	/// The policy, once it is known.
	pub policy: Option<PolicyId>,
	/// When it was begun, in milliseconds since 1970.
	pub begun: u64,
	#[serde(with = "crate::proxy_api::hex_bytes")]
	genesis: Digest,
	/// SCALE of [`Draft`].
	#[serde(with = "crate::proxy_api::hex_bytes")]
	draft: Vec<u8>,
	fragments: Vec<PendingFragment>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct PendingFragment {
	#[serde(with = "crate::proxy_api::account")]
	provider: Account,
	#[serde(with = "crate::proxy_api::hex_bytes")]
	sealed: Vec<u8>,
}

impl PendingGrant {
	/// Whether it is of this owner on this chain.
	pub(crate) fn is_of(&self, owner: &Account, genesis: &Digest) -> bool {
		self.owner == *owner && self.genesis == *genesis
	}
}

impl Client {
	fn journal(&self, id: &str) -> PathBuf {
		self.home().data.join("grants").join(format!("{id}.json"))
	}

	/// Finds proxies for a grant and says what it costs.
	pub async fn plan_grant(&self, person: &Person, request: GrantRequest) -> Result<GrantPlan, Error> {
		let (label, info) = self.own_label(person, &request.label).await?;
		let (rules, clock) = (self.chain().rules().await?, self.chain().clock().await?);
		let term = clock.term(request.from, request.until, rules.max_epochs)?;
		if let Some(policy) = self.live_member(&person.account(), &label, &request.receiver).await? {
			return Err(Error::AlreadyGranted(policy.policy));
		}
		let count = usize::from(request.proxies);
		if request.threshold == 0 || usize::from(request.threshold) > count {
			let (threshold, shares) = (request.threshold, request.proxies);
			return Err(nulink_pre::client::GrantError::Threshold { threshold, shares }.into());
		}
		let proxies = self.choose_proxies(count, request.max_fee, &request.named).await?;
		let asked = proxies.iter().map(|proxy| proxy.fee).max().unwrap_or_default();
		let fee = asked.max(rules.minimum_fee);
		let quote = self.chain().quote(request.proxies.into(), term.epochs(), fee).await?;
		let (total, deposit) = quote.ok_or_else(|| Error::funds(person.account(), 0, Balance::MAX))?;
		let objects = self.catalogue().objects(&label)?;
		let objects = objects.into_iter().filter(|entry| entry.label_version == info.version).collect();
		let dates = (clock.start_of(term.start).max(clock.time), clock.start_of(term.end));
		Ok(GrantPlan { request, label, info, proxies, term, dates, fee, total, deposit, objects })
	}

	/// Grants as planned, and waits until the policy is active.
	pub async fn grant(
		&self,
		person: &Person,
		plan: &GrantPlan,
		report: Option<Reporter<GrantStep>>,
	) -> Result<Granted, Error> {
		let report = report.unwrap_or_else(silent);
		let request = &plan.request;
		self.ensure_funds(person, plan.total.saturating_add(plan.deposit)).await?;
		let delegating = person.delegating(&plan.label, plan.info.version);
		let fragments = make_grant(
			&delegating,
			&person.signing(),
			&request.receiver.receiving_key,
			request.threshold,
			plan.proxies.len() as u8,
		)?;
		let map = treasure_map(person, &request.label, &plan.info, &plan.objects, request.storage.clone());
		let map = self.store_map(&map, &request.receiver).await?;
		report(GrantStep::MapStored(*map.cid()));

		let seats = plan.proxies.iter().zip(&fragments);
		let draft = Draft {
			label: plan.label,
			verifying_key: person.signing().key_bytes(),
			receiving_key: request.receiver.receiving_key,
			receiver: request.receiver.account,
			threshold: request.threshold,
			seats: seats.clone().map(|(proxy, fragment)| (proxy.provider, fragment.commitment())).collect(),
			treasure_map: ContentId::from(*map.cid()),
			term: plan.term,
			fee: plan.fee,
			conditions: request.conditions.clone(),
		};
		let sealed = seats.map(|(proxy, fragment)| {
			let sealed = fragment.seal(&proxy.encryption_key)?.to_bytes().to_vec();
			Ok(PendingFragment { provider: proxy.provider, sealed })
		});
		let draft_bytes = draft.encode();
		let pending = PendingGrant {
			id: hex::encode(&digest(&draft_bytes)[..8]),
			label: request.label.clone(),
			receiver: request.receiver.to_string(),
			owner: person.account(),
			policy: None,
			begun: Instant::now().0,
			genesis: self.chain().genesis(),
			draft: draft_bytes,
			fragments: sealed.collect::<Result<_, Error>>()?,
		};
		write_json(&self.journal(&pending.id), &pending)?;
		self.finish_grant(person, pending, report, true).await
	}

	/// The grants that were begun and are not finished.
	pub fn pending_grants(&self) -> Result<Vec<PendingGrant>, Error> {
		read_all(&self.home().data.join("grants"))
	}

	/// Goes on with a grant that was begun.
	pub async fn resume_grant(
		&self,
		person: &Person,
		id: &str,
		report: Option<Reporter<GrantStep>>,
	) -> Result<Granted, Error> {
		let unknown = || Error::UnknownGrant(id.into());
		// What is no id leads to no file of another kind.
		if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
			return Err(unknown());
		}
		let pending: PendingGrant = read_json(&self.journal(id))?.ok_or_else(unknown)?;
		if pending.owner != person.account() || pending.genesis != self.chain().genesis() {
			return Err(Error::OtherGrant { id: id.into(), owner: address::to_text(&pending.owner) });
		}
		self.finish_grant(person, pending, report.unwrap_or_else(silent), false).await
	}

	/// Forgets a grant that was begun. What is on the chain stays there.
	pub fn forget_grant(&self, pending: &PendingGrant) -> Result<(), Error> {
		let path = self.journal(&pending.id);
		match fs::remove_file(&path) {
			Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::Io { path, error }),
			_ => Ok(()),
		}
	}

	/// `fresh`: it was never tried before.
	async fn finish_grant(
		&self,
		person: &Person,
		mut pending: PendingGrant,
		report: Reporter<GrantStep>,
		fresh: bool,
	) -> Result<Granted, Error> {
		let draft = Draft::decode_all(&mut &pending.draft[..])
			.map_err(|error| Error::Damaged { path: self.journal(&pending.id), reason: error.to_string() })?;
		let policy = match pending.policy {
			Some(policy) => policy,
			None => {
				let policy = match self.find_policy(&pending.owner, &draft).await? {
					Some(policy) => policy,
					None => self.create_policy(person, &pending, &draft, fresh).await?,
				};
				pending.policy = Some(policy);
				write_json(&self.journal(&pending.id), &pending)?;
				policy
			},
		};
		report(GrantStep::Created(policy));
		let done = self.deliver(policy, &pending.fragments, &report).await;
		// What can succeed later is kept.
		if matches!(done, Ok(_) | Err(Error::Over { .. } | Error::UnknownPolicy(_))) {
			self.forget_grant(&pending)?;
		}
		done
	}

	/// The policy of this draft, if the chain has it. The commitments are random, and so are in no other policy.
	async fn find_policy(&self, owner: &Account, draft: &Draft) -> Result<Option<PolicyId>, Error> {
		let members = self.chain().label_members(owner, &draft.label).await?;
		let Some((_, policy)) = members.into_iter().find(|(key, _)| *key == draft.receiving_key) else {
			return Ok(None);
		};
		let Some(info) = self.chain().policy(policy).await? else { return Ok(None) };
		let seats: Vec<_> = info.seats.iter().map(|seat| (seat.provider, seat.commitment)).collect();
		Ok((seats == draft.seats).then_some(policy))
	}

	/// Signs a policy. What has passed of its term, while somebody thought it over or the grant lay unfinished, cannot be had
	/// any more and is not paid for.
	async fn submit_policy(&self, person: &Person, draft: &Draft) -> Result<Included, Error> {
		let mut draft = draft.clone();
		for _ in 1..TRIES {
			draft.term.start = draft.term.start.max(self.chain().clock().await?.epoch);
			match self.submit(person, &Call::CreatePolicy(Box::new(draft.clone()))).await {
				// An epoch has ended on the way.
				Err(error) if error.is_refusal("PolicyRegistry::TermInPast") => {},
				done => return done,
			}
		}
		self.submit(person, &Call::CreatePolicy(Box::new(draft))).await
	}

	async fn create_policy(
		&self,
		person: &Person,
		pending: &PendingGrant,
		draft: &Draft,
		fresh: bool,
	) -> Result<PolicyId, Error> {
		let included = match self.submit_policy(person, draft).await {
			Ok(included) => included,
			Err(error @ Error::Refused { .. }) => {
				// An earlier try, of which nobody heard again, may have come first.
				if let Some(policy) = self.find_policy(&pending.owner, draft).await? {
					return Ok(policy);
				}
				// Whom a pallet refuses, or who never tried before, has nothing to go on with. That a node takes no second
				// copy says nothing of the first, which may still be on its way.
				if fresh || error.is_by_pallet() {
					self.forget_grant(pending)?;
					if let Ok(cid) = Cid::try_from(draft.treasure_map) {
						let _ = self.store().delete(&cid).await;
					}
				}
				return Err(error);
			},
			Err(error) => return Err(error),
		};
		let created = included.find(|event| match event {
			Event::PolicyCreated(policy) => Some(*policy),
			_ => None,
		});
		created.ok_or(Error::NoEvent("create_policy"))
	}

	/// Hands the fragments over, again and again, until the chain says that all proxies have accepted.
	async fn deliver(
		&self,
		policy: PolicyId,
		fragments: &[PendingFragment],
		report: &Reporter<GrantStep>,
	) -> Result<Granted, Error> {
		let pace = *self.pace();
		let give_up = tokio::time::Instant::now() + pace.patience;
		let mut seats: BTreeMap<Account, Errand> = BTreeMap::new();
		let mut accepted_before = usize::MAX;
		loop {
			let info = self.policy(policy).await?;
			let accepted = info.seats.iter().filter(|seat| seat.accepted).count();
			if accepted != accepted_before {
				report(GrantStep::Accepted(accepted, info.seats.len()));
				accepted_before = accepted;
			}
			match info.state {
				PolicyState::Active { paid } => return Ok(Granted { policy, paid }),
				PolicyState::Revoked { .. } => return Err(Error::Over { policy, status: "revoked" }),
				PolicyState::Pending { .. } => {
					let clock = self.chain().clock().await?;
					if !info.is_live(&clock) {
						return Err(Error::Over { policy, status: "expired" });
					}
				},
			}
			// After a look at the chain, so that what was done last counts.
			let now = tokio::time::Instant::now();
			if now >= give_up {
				let reasons = seats.iter().filter_map(|(provider, errand)| {
					errand.trouble.as_ref().map(|error| format!("{}: {error}", address::to_text(provider)))
				});
				let reasons = reasons.collect::<Vec<_>>().join("; ");
				return Err(Error::NotAccepted { policy, missing: info.seats.len() - accepted, reasons });
			}
			let due = info
				.seats
				.iter()
				.filter(|seat| !seat.accepted && seats.get(&seat.provider).is_none_or(|errand| errand.next <= now));
			let tries = due.filter_map(|seat| {
				let fragment = fragments.iter().find(|fragment| fragment.provider == seat.provider)?;
				Some(async move { (seat.provider, self.hand_over(policy, fragment).await) })
			});
			for (provider, outcome) in join_all(tries).await {
				let errand = seats.entry(provider).or_insert(Errand { next: now, pause: pace.poll, trouble: None });
				match outcome {
					Ok(()) => {
						if errand.trouble.is_some() || errand.next == now {
							report(GrantStep::Delivered(provider));
						}
						*errand = Errand { next: now + REMIND, pause: pace.poll, trouble: None };
					},
					Err(error) if error.is_passing() => {
						report(GrantStep::Delayed(provider, error.clone()));
						errand.next = now + errand.pause.max(error.retry_after().unwrap_or_default());
						errand.pause = (errand.pause * 2).min(LONGEST_PAUSE);
						errand.trouble = Some(error);
					},
					Err(error) => return Err(Error::ProxyRefused { policy, provider, error }),
				}
			}
			tokio::time::sleep(pace.poll).await;
		}
	}

	async fn hand_over(&self, policy: PolicyId, fragment: &PendingFragment) -> Result<(), ProxyError> {
		// Read every time: a proxy may move while we wait for it.
		let info = self
			.chain()
			.provider(Role::Proxy, &fragment.provider)
			.await
			.map_err(|error| ProxyError::Unreachable { endpoint: "the chain".into(), reason: error.to_string() })?;
		let info = info.ok_or(ProxyError::NoEndpoint)?;
		self.proxies().deliver(Self::endpoint(&info)?, policy, &fragment.sealed).await.map(|_| ())
	}

	/// The live policy that a receiver has under a label.
	pub(crate) async fn live_member(
		&self,
		owner: &Account,
		label: &Digest,
		receiver: &Contact,
	) -> Result<Option<PolicyInfo>, Error> {
		let clock = self.chain().clock().await?;
		for (key, policy) in self.chain().label_members(owner, label).await? {
			if key == receiver.receiving_key {
				let info = self.chain().policy(policy).await?;
				return Ok(info.filter(|info| info.is_live(&clock)));
			}
		}
		Ok(None)
	}

	pub(crate) async fn store_map(&self, map: &TreasureMap, receiver: &Contact) -> Result<Block, Error> {
		let block = map.seal(&receiver.receiving_key)?;
		self.store().put(&block).await?;
		Ok(block)
	}
}

/// What is to be done for a proxy.
struct Errand {
	next: tokio::time::Instant,
	pause: Duration,
	trouble: Option<ProxyError>,
}

/// The map of what stands under a label.
pub(crate) fn treasure_map(
	person: &Person,
	label: &str,
	info: &LabelInfo,
	objects: &[Entry],
	storage: Option<String>,
) -> TreasureMap {
	let objects = objects.iter().map(|entry| MapEntry {
		cid: entry.cid.into(),
		name: entry.name.clone(),
		size: entry.size,
		media_type: entry.media_type.clone(),
	});
	TreasureMap {
		owner: person.account().0,
		label: label.into(),
		delegating_key: info.delegating_key,
		objects: objects.collect(),
		storage,
	}
}
