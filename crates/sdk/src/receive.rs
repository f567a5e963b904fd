//! Receiving what was granted.
//!
//! The policy names the treasure map, the map the objects. The capsule in an object's header goes to the proxies, as many
//! at once as fragments are needed, and to further ones when one fails or is slow. Every answer is checked: the fragment by
//! the same rules as the chain's, its receipt by the chain's word on who is the proxy's operator. What was signed is kept.

use crate::{
	address::{self, Account},
	chain::{PolicyInfo, SeatInfo, Side},
	client::{silent, Client, Reporter},
	identity::Person,
	map::{MapEntry, TreasureMap},
	objects::{DataStep, Sink},
	proxy_api::{ProxyError, SignedRequest},
	receipts::{Question, Receipted, Worthless},
	Error,
};
use codec::Encode;
use futures::{stream::FuturesUnordered, StreamExt};
use nulink_pre::client::{open, CheckedCapsule, DataKey, OpenError, VerifiedFragment};
use nulink_primitives::{
	provider::Role,
	sharing::{FragmentRequest, PolicyId},
};
use nulink_storage::{Cid, MAX_BLOCK_LEN};
use rand_core::{OsRng, RngCore};
use std::time::Duration;

/// How often one proxy is asked, if it may know better in a moment.
const TRIES: u32 = 4;
/// How many blocks behind the newest a request is dated: the proxy's node may be that late, and would have us wait.
const BEHIND: u32 = 1;
/// The longest that a proxy may have us wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A policy that one may receive by, and what is in its map.
#[derive(Clone, Debug)]
pub struct Shared {
	/// The policy.
	pub policy: PolicyInfo,
	/// Its treasure map.
	pub map: TreasureMap,
}

/// Which of the objects.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ObjectRef {
	/// The only one.
	Only,
	/// The one with this name or address.
	Named(String),
}

/// How far receiving is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReceiveStep {
	/// A proxy was asked.
	Asked(Account),
	/// It has answered, so that there are so many of so many.
	Answered(Account, usize, usize),
	/// It has not, or wrongly.
	Failed(Account, String),
	/// On its way.
	Data(DataStep),
}

/// What was received.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Received {
	/// The object.
	pub object: MapEntry,
	/// The proxies that helped.
	pub proxies: Vec<Account>,
	/// The proxies that gave a wrong fragment and signed for it.
	pub wrong: Vec<Account>,
}

/// Fragments, and who gave what.
pub(crate) struct Gathered {
	pub fragments: Vec<VerifiedFragment>,
	pub proxies: Vec<Account>,
	pub wrong: Vec<Account>,
}

impl Shared {
	/// The object that is meant.
	pub fn find(&self, object: &ObjectRef) -> Result<&MapEntry, Error> {
		let objects = &self.map.objects;
		let named = |name: &str| {
			let cid: Option<Cid> = name.parse().ok();
			// The newest of a name: maps are in the order of storing.
			objects
				.iter()
				.rev()
				.find(|entry| entry.name == name || cid.is_some_and(|cid| Cid::try_from(entry.cid).ok() == Some(cid)))
		};
		let policy = self.policy.policy;
		let there = || objects.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>().join(", ");
		match (object, &objects[..]) {
			(_, []) => Err(Error::EmptyMap(policy)),
			(ObjectRef::Only, [object]) => Ok(object),
			(ObjectRef::Only, _) => Err(Error::WhichObject { policy, there: there() }),
			(ObjectRef::Named(name), _) => {
				named(name).ok_or_else(|| Error::NotInMap { policy, name: name.clone(), there: there() })
			},
		}
	}
}

impl Client {
	/// The policies that name the account as receiver. Anybody can have made them.
	pub async fn received(&self, receiver: &Account) -> Result<Vec<PolicyInfo>, Error> {
		self.policies(Side::Receiver, receiver).await
	}

	/// The policies of an account.
	pub async fn policies(&self, side: Side, who: &Account) -> Result<Vec<PolicyInfo>, Error> {
		let mut policies = Vec::new();
		for policy in self.chain().policies(side, who).await? {
			// One that was removed in between is not there.
			policies.extend(self.chain().policy(policy).await?);
		}
		Ok(policies)
	}

	/// Opens the treasure map of a policy that was granted to the person. Possible also while the policy gives no access.
	pub async fn open_policy(&self, person: &Person, policy: PolicyId) -> Result<Shared, Error> {
		let policy = self.policy(policy).await?;
		let contact = person.contact();
		if policy.receiver != contact.account {
			return Err(Error::Denied { policy: policy.policy, reason: crate::chain::Denied::NotReceiver });
		}
		if policy.receiving_key != contact.receiving_key {
			return Err(Error::OtherKey(policy.policy));
		}
		let wrong = |reason: String| Error::Map { policy: policy.policy, reason };
		let cid = Cid::try_from(policy.treasure_map).map_err(|error| wrong(error.to_string()))?;
		let block = self.store().get(&cid, MAX_BLOCK_LEN).await?;
		let map = TreasureMap::open(&block, &person.receiving(), policy.policy)?;
		if map.delegating_key != policy.delegating_key || map.owner() != policy.owner {
			return Err(wrong("it is the map of another policy".into()));
		}
		Ok(Shared { policy, map })
	}

	/// Receives an object: asks proxies, fetches, decrypts.
	pub async fn receive(
		&self,
		person: &Person,
		shared: &Shared,
		object: &ObjectRef,
		sink: Sink,
		report: Option<Reporter<ReceiveStep>>,
	) -> Result<Received, Error> {
		let report = report.unwrap_or_else(silent);
		let object = shared.find(object)?;
		self.ensure_access(person, &shared.policy).await?;
		let cid = Cid::try_from(object.cid)?;
		let header = self.header(&cid).await?;
		let capsule = CheckedCapsule::new(&header.sealed_key.capsule).map_err(|_| OpenError::Capsule)?;
		let gathered = self.gather(person, &shared.policy, &capsule, &object.name, &report).await?;
		let key = self.data_key(person, &shared.policy, &header, &gathered.fragments)?;
		self.fetch_object(object, header, key, sink, report).await?;
		Ok(Received { object: object.clone(), proxies: gathered.proxies, wrong: gathered.wrong })
	}

	pub(crate) async fn ensure_access(&self, person: &Person, policy: &PolicyInfo) -> Result<(), Error> {
		let access = self.chain().access(policy.policy, &person.account()).await?;
		access.map_err(|reason| Error::Denied { policy: policy.policy, reason })
	}

	pub(crate) fn data_key(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		header: &nulink_pre::client::Header,
		fragments: &[VerifiedFragment],
	) -> Result<DataKey, Error> {
		let receiving = person.receiving();
		Ok(open(&receiving, &policy.delegating_key, &header.sealed_key, fragments, policy.threshold)?)
	}

	pub(crate) async fn fetch_object(
		&self,
		object: &MapEntry,
		header: nulink_pre::client::Header,
		key: DataKey,
		sink: Sink,
		report: Reporter<ReceiveStep>,
	) -> Result<(), Error> {
		// No more than the owner said that there is.
		let most = header.stream_len(object.size);
		let step = move |step| report(ReceiveStep::Data(step));
		let cid = Cid::try_from(object.cid)?;
		self.fetch(&cid, header, key, most, sink, std::sync::Arc::new(step)).await?;
		Ok(())
	}

	/// Asks the proxies of a policy until there are enough right fragments.
	pub(crate) async fn gather(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		capsule: &CheckedCapsule,
		object: &str,
		report: &Reporter<ReceiveStep>,
	) -> Result<Gathered, Error> {
		let need = usize::from(policy.threshold);
		let mut seats: Vec<_> = policy.seats.iter().filter(|seat| seat.accepted).collect();
		shuffle(&mut seats);
		let mut waiting = seats.into_iter();
		let mut asking = FuturesUnordered::new();
		let mut gathered = Gathered { fragments: Vec::new(), proxies: Vec::new(), wrong: Vec::new() };
		let mut reasons = Vec::new();
		loop {
			while asking.len() + gathered.fragments.len() < need {
				let Some(seat) = waiting.next() else { break };
				report(ReceiveStep::Asked(seat.provider));
				asking.push(self.ask(person, policy, seat, capsule));
			}
			let hedge = tokio::time::sleep(self.pace().hedge);
			tokio::select! {
				answer = asking.next() => match answer {
					None => break,
					Some((provider, Ok(receipted))) => {
						let genesis = self.chain().genesis();
						self.receipts().add(&receipted.record(&genesis, Some(object)))?;
						match receipted.fragment {
							Ok(fragment) => {
								gathered.fragments.push(fragment);
								gathered.proxies.push(provider);
								report(ReceiveStep::Answered(provider, gathered.fragments.len(), need));
								if gathered.fragments.len() == need {
									return Ok(gathered);
								}
							},
							Err(invalid) => {
								gathered.wrong.push(provider);
								let reason = format!("{invalid}; its receipt is kept as evidence");
								report(ReceiveStep::Failed(provider, reason.clone()));
								reasons.push(format!("{}: {reason}", address::to_text(&provider)));
							},
						}
					},
					Some((provider, Err(reason))) => {
						report(ReceiveStep::Failed(provider, reason.clone()));
						reasons.push(format!("{}: {reason}", address::to_text(&provider)));
					},
				},
				() = hedge, if waiting.len() > 0 => {
					if let Some(seat) = waiting.next() {
						report(ReceiveStep::Asked(seat.provider));
						asking.push(self.ask(person, policy, seat, capsule));
					}
				},
			}
		}
		Err(Error::TooFewFragments { have: gathered.fragments.len(), need, reasons: reasons.join("; ") })
	}

	/// Asks one proxy.
	async fn ask(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		seat: &SeatInfo,
		capsule: &CheckedCapsule,
	) -> (Account, Result<Receipted, String>) {
		let mut tries = 1;
		// The same one for all tries: a proxy that has not seen it yet sees it in a moment, but not the one after it.
		let block = match self.chain().clock().await {
			Ok(clock) => clock.block.saturating_sub(BEHIND),
			Err(error) => return (seat.provider, Err(error.to_string())),
		};
		let result = loop {
			let error = match self.ask_once(person, policy, seat, capsule, block).await {
				Ok(receipted) => break Ok(receipted),
				Err(AskError::Proxy(error)) if error.is_passing() && tries < TRIES => error,
				Err(error) => break Err(error.to_string()),
			};
			let pause = error.retry_after().unwrap_or_default().max(self.pace().poll).min(LONGEST_PAUSE);
			tokio::time::sleep(pause).await;
			tries += 1;
		};
		(seat.provider, result)
	}

	async fn ask_once(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		seat: &SeatInfo,
		capsule: &CheckedCapsule,
		block: u32,
	) -> Result<Receipted, AskError> {
		let provider = self.chain().provider(Role::Proxy, &seat.provider).await?;
		let provider = provider.ok_or(ProxyError::NoEndpoint)?;
		// A nonce is for one try: whether the last one arrived is not known.
		let mut nonce = [0; 16];
		OsRng.fill_bytes(&mut nonce);
		let request = FragmentRequest {
			policy: policy.policy,
			provider: seat.provider.0,
			capsule: capsule.bytes().clone(),
			block,
			nonce,
		};
		let question = Question { genesis: self.chain().genesis(), policy, seat, capsule, request };
		let signed = SignedRequest {
			request: question.request.encode(),
			account: person.account(),
			signature: person.sign(&question.request.signed_bytes(&question.genesis)),
		};
		let answer = self.proxies().fragment(Self::endpoint(&provider)?, &signed).await?;
		let newest = self.chain().clock().await?.block;
		let receipted = question.check(&answer, newest)?;
		let operated = self.chain().operated_by(&answer.operator).await?;
		if !operated.is_some_and(|operated| operated.acted_for_proxy(&seat.provider, receipted.evidence.receipt.block))
		{
			return Err(Worthless("its receipt is signed by a key that is not its operator's").into());
		}
		Ok(receipted)
	}
}

/// Why there is no fragment.
#[derive(Debug, thiserror::Error)]
enum AskError {
	#[error(transparent)]
	Proxy(#[from] ProxyError),
	#[error(transparent)]
	Chain(#[from] Error),
	#[error(transparent)]
	Worthless(#[from] Worthless),
}

/// Puts things into a random order, so that the load is shared.
fn shuffle<T>(things: &mut [T]) {
	for last in (1..things.len()).rev() {
		let other = (OsRng.next_u64() % (last as u64 + 1)) as usize;
		things.swap(last, other);
	}
}
