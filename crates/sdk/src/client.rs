//! Everything together.

use crate::{
	catalogue::Catalogue,
	chain::{Call, Chain, Included, LabelInfo, Live, PolicyInfo},
	home::Home,
	identity::Person,
	proxy_api::{HttpProxies, ProxyApi, ProxyError},
	receipts::ReceiptBook,
	Error,
};
use nulink_primitives::{
	sharing::{Digest, PolicyId},
	token::{Balance, EXISTENTIAL_DEPOSIT},
};
use nulink_storage::BlockStore;
use std::{ops::Deref, sync::Arc, time::Duration};

/// Is told how far something is. May be called from any thread.
pub type Reporter<T> = Arc<dyn Fn(T) + Send + Sync>;

/// Tells nobody.
pub fn silent<T>() -> Reporter<T> {
	Arc::new(|_| {})
}

/// A way to NuLink: the chain, its proxies, and a [`Workshop`]. Cheap to clone.
///
/// Secrets are no part of it: whoever acts is passed as [`Person`].
#[derive(Clone)]
pub struct Client {
	chain: Arc<dyn Chain>,
	proxies: Arc<dyn ProxyApi>,
	workshop: Workshop,
	pace: Pace,
}

/// A store, and a home for what is kept here: where all is made that needs no chain, like programs, compute keys and
/// encrypted input. Cheap to clone. A [`Client`] has one, and does what it does.
#[derive(Clone)]
pub struct Workshop {
	store: Arc<dyn BlockStore>,
	home: Home,
}

impl Workshop {
	/// With this store and this home.
	pub fn new(store: Arc<dyn BlockStore>, home: Home) -> Self {
		Workshop { store, home }
	}

	/// The store.
	pub fn store_handle(&self) -> &Arc<dyn BlockStore> {
		&self.store
	}

	/// The store.
	pub(crate) fn store(&self) -> &dyn BlockStore {
		&*self.store
	}

	/// Where things are kept.
	pub fn home(&self) -> &Home {
		&self.home
	}
}

impl Deref for Client {
	type Target = Workshop;

	fn deref(&self) -> &Workshop {
		&self.workshop
	}
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
	/// Between two looks at the chain, or two tries at a proxy.
	pub poll: Duration,
	/// For the proxies of one grant, and for the answers to one request on chain.
	pub patience: Duration,
	/// For a proxy that has not answered, before another one is asked as well.
	pub hedge: Duration,
}

impl Default for Pace {
	/// A look every other second; ten minutes for a grant.
	fn default() -> Self {
		Pace { poll: Duration::from_secs(2), patience: Duration::from_secs(600), hedge: Duration::from_secs(3) }
	}
}

impl Client {
	/// Connects to a node (`ws://…` or `wss://…`).
	pub async fn connect(node: &str, store: Arc<dyn BlockStore>, home: Home) -> Result<Self, Error> {
		let chain = Live::connect(node).await?;
		let proxies =
			HttpProxies::new(false).map_err(|error| Error::Node { question: "proxies", reason: error.to_string() })?;
		Ok(Self::with_parts(Arc::new(chain), Arc::new(proxies), store, home))
	}

	/// From parts of one's own.
	pub fn with_parts(
		chain: Arc<dyn Chain>,
		proxies: Arc<dyn ProxyApi>,
		store: Arc<dyn BlockStore>,
		home: Home,
	) -> Self {
		Client { chain, proxies, workshop: Workshop::new(store, home), pace: Pace::default() }
	}

	/// With other proxies, for instance ones that are reached by plain HTTP.
	pub fn with_proxies(self, proxies: Arc<dyn ProxyApi>) -> Self {
		Client { proxies, ..self }
	}

	/// With another patience.
	pub fn with_pace(self, pace: Pace) -> Self {
		Client { pace, ..self }
	}

	/// The chain.
	pub fn chain(&self) -> &dyn Chain {
		&*self.chain
	}

	/// The proxies.
	pub fn proxies(&self) -> &dyn ProxyApi {
		&*self.proxies
	}

	/// How long to wait.
	pub fn pace(&self) -> &Pace {
		&self.pace
	}

	/// The objects that were stored from here.
	pub fn catalogue(&self) -> Catalogue {
		Catalogue::new(self.home())
	}

	/// The receipts that were collected here.
	pub fn receipts(&self) -> ReceiptBook {
		ReceiptBook::new(self.home())
	}

	/// About what the transaction costs, without what the call itself takes. Fails if the person cannot pay even that.
	pub async fn estimate(&self, person: &Person, call: &Call) -> Result<Balance, Error> {
		let fee = self.chain.estimate(call, person.keypair()).await?;
		self.ensure_funds(person, fee).await?;
		Ok(fee)
	}

	/// Signs a call, sends it and waits until it is final.
	pub async fn submit(&self, person: &Person, call: &Call) -> Result<Included, Error> {
		self.ensure_funds(person, 0).await?;
		self.chain.submit(call, person.keypair()).await
	}

	/// A policy that must be there.
	pub async fn policy(&self, policy: PolicyId) -> Result<PolicyInfo, Error> {
		self.chain.policy(policy).await?.ok_or(Error::UnknownPolicy(policy))
	}

	/// A label of the person that must be on the chain, with a key of this person.
	pub(crate) async fn own_label(&self, person: &Person, name: &str) -> Result<(Digest, LabelInfo), Error> {
		let label = person.label_id(name);
		let info = self.chain.label(&person.account(), &label).await?;
		let info = info.ok_or_else(|| Error::UnknownLabel(name.into()))?;
		if person.delegating(&label, info.version).key_bytes() != info.delegating_key {
			return Err(Error::ForeignLabel(name.into()));
		}
		Ok((label, info))
	}

	/// Fails if the person can not spend so much, before anything is signed in vain.
	pub(crate) async fn ensure_funds(&self, person: &Person, need: Balance) -> Result<(), Error> {
		let who = person.account();
		let funds = self.chain.funds(&who).await?;
		if funds.free == 0 {
			return Err(Error::Unfunded(who));
		}
		// What is held counts against what is frozen; and something must stay for the account to live.
		let frozen = funds.frozen.saturating_sub(funds.held);
		let have = funds.free.saturating_sub(frozen.max(EXISTENTIAL_DEPOSIT));
		if have < need {
			return Err(Error::funds(who, have, need));
		}
		Ok(())
	}

	/// What the chain says of a provider's endpoint.
	pub(crate) fn endpoint(provider: &crate::chain::ProviderInfo) -> Result<&str, ProxyError> {
		provider.profile.as_ref().map(|profile| profile.endpoint.as_str()).ok_or(ProxyError::NoEndpoint)
	}
}
