//! The chain, as this SDK needs it.
//!
//! [`Chain`] is what can be asked of it and done on it, [`Jobs`] the part of it about encrypted compute, [`Market`] the one about the data market, [`Proofs`] the one about proofs
//! and participants. [`Live`] is the real one, over a node; tests have one in memory.
//! Whatever access depends on is read at a finalised block. What is only looked at, the state of the [`economy`] and of the
//! watchers' [`relay`], is asked of [`Live`] alone.

mod compute;
mod convert;
pub mod economy;
mod jobs;
mod live;
mod market;
mod market_wire;
mod proofs;
mod proofs_wire;
pub mod relay;
mod types;

pub use jobs::*;
pub use live::Live;
pub use market::*;
pub use nulink_primitives::sharing::Denied;
pub use proofs::*;
pub use relay::RelayCall;
pub use types::*;

use crate::{address::Account, time::Clock, Error};
use async_trait::async_trait;
use nulink_client::sr25519::Keypair;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{Digest, KeyBytes, PolicyId, RequestId},
	token::Balance,
};

/// What can be asked of the chain, at its newest finalised block, and done on it.
#[async_trait]
pub trait Chain: Jobs + Market + Proofs {
	/// The genesis hash, which tells chains apart.
	fn genesis(&self) -> Digest;

	/// The rules.
	async fn rules(&self) -> Result<Rules, Error>;

	/// How far the chain is.
	async fn clock(&self) -> Result<Clock, Error>;

	/// What an account has.
	async fn funds(&self, who: &Account) -> Result<Funds, Error>;

	/// A label.
	async fn label(&self, owner: &Account, label: &Digest) -> Result<Option<LabelInfo>, Error>;

	/// All labels of an owner.
	async fn labels(&self, owner: &Account) -> Result<Vec<(Digest, LabelInfo)>, Error>;

	/// The receiving keys that have a place under a label, and their policies, live or not.
	async fn label_members(&self, owner: &Account, label: &Digest) -> Result<Vec<(KeyBytes, PolicyId)>, Error>;

	/// A policy.
	async fn policy(&self, policy: PolicyId) -> Result<Option<PolicyInfo>, Error>;

	/// Whether an account has access, and if not, why.
	async fn access(&self, policy: PolicyId, who: &Account) -> Result<Result<(), Denied>, Error>;

	/// The policies of an account, sorted. At most [`MAX_LISTED`].
	async fn policies(&self, side: Side, who: &Account) -> Result<Vec<PolicyId>, Error>;

	/// What is taken from the owner of a new policy: fees for the whole term, and deposit. `None`: there is not so much
	/// money, or no policy has so many proxies.
	async fn quote(&self, proxies: u32, epochs: u32, fee: Balance) -> Result<Option<(Balance, Balance)>, Error>;

	/// What a provider has earned by policies and not been paid yet, without the part that is burned.
	async fn fees_owed(&self, provider: &Account) -> Result<Balance, Error>;

	/// A provider.
	async fn provider(&self, role: Role, staker: &Account) -> Result<Option<ProviderInfo>, Error>;

	/// All providers of a role. At most [`MAX_LISTED`].
	async fn providers(&self, role: Role) -> Result<Vec<ProviderInfo>, Error>;

	/// Up to `count` different active providers, drawn by their weight. The same seed draws the same.
	async fn sample(&self, role: Role, count: u32, seed: Digest) -> Result<Vec<Account>, Error>;

	/// The epochs whose reward a provider can claim, and how much each is.
	async fn claimable(&self, role: Role, staker: &Account) -> Result<Vec<(EpochIndex, Balance)>, Error>;

	/// What is delegated to a provider, and on which terms. `None`: it has never taken any.
	async fn pool(&self, role: Role, provider: &Account) -> Result<Option<PoolInfo>, Error>;

	/// All that an account has delegated. At most [`MAX_LISTED`].
	async fn delegations(&self, delegator: &Account) -> Result<Vec<DelegationInfo>, Error>;

	/// What the providers of a role share in the current epoch.
	async fn role_pot(&self, role: Role) -> Result<RolePot, Error>;

	/// For whom an operator acts or acted.
	async fn operated_by(&self, operator: &Account) -> Result<Option<Operated>, Error>;

	/// A request on chain that was not closed.
	async fn request(&self, request: RequestId) -> Result<Option<RequestInfo>, Error>;

	/// The answers to a request on chain.
	async fn fragments(&self, request: RequestId) -> Result<Vec<OnChainFragment>, Error>;

	/// The requests under a policy that were not closed.
	async fn open_requests(&self, policy: PolicyId) -> Result<Vec<RequestId>, Error>;

	/// What a request under a policy would cost.
	async fn request_quote(&self, policy: PolicyId) -> Result<Option<RequestQuote>, Error>;

	/// About what the transaction costs, without what the call itself takes.
	async fn estimate(&self, call: &Call, signer: &Keypair) -> Result<Balance, Error>;

	/// Signs a call, sends it and waits until it is final.
	async fn submit(&self, call: &Call, signer: &Keypair) -> Result<Included, Error>;
}

/// The most entries that are read of a list, so that nobody can make somebody else's lists endless.
pub const MAX_LISTED: usize = 10_000;
