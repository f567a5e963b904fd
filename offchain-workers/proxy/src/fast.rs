//! The fast path: a fragment for a signed request, without a transaction.
//!
//! What is decided without asking anybody is in [`Asked`] and in the pure functions [`timely`] and [`permitted`]; [`Fast`]
//! puts them in order, cheap ones first, so that a stranger costs little:
//!
//! 1. the request can be read, is for this provider, and is signed for this chain;
//! 2. a key fragment is held for its policy, and the asker is the policy's receiver;
//! 3. the account does not ask too often;
//! 4. the chain's present is known, and the request is neither from before this proxy's memory nor from after the present;
//! 5. the operator is in office, so that its receipt counts;
//! 6. the policy gives access, at the finalised block that the receipt will name;
//! 7. the request was not answered before.
//!
//! Then the capsule is re-encrypted, a receipt is signed and written down, and both are handed out.

use crate::{
	accounts::{self, AccountId},
	api::{FragmentAnswer, FragmentCall, Hex, Info, Refusal},
	chain::{BlockId, Chain, Denied, Office, Pulse, Snapshot, Standstill},
	limits::Limits,
	metrics::ProxyMetrics,
	nonces::{self, Nonces},
	receipts::{self, Log},
	reencrypt::Reencrypt,
	vault::Vault,
};
use codec::Encode;
use nulink_client::{sr25519::Keypair, subxt::utils::MultiSignature};
use nulink_pre::client::{CheckedCapsule, Identity};
use nulink_primitives::{
	provider::Role,
	sharing::{Digest, FragmentRequest, KeyBytes, PolicyId, Receipt, CAPSULE_LEN},
	token::Balance,
};
use nulink_worker_common::{
	chain::View,
	limits::decode,
	staking::{Post, Staking},
};
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::sync::Semaphore;

/// Bytes of an encoded request: policy, provider, capsule, block, nonce.
const REQUEST_LEN: usize = 8 + 32 + CAPSULE_LEN + 4 + 16;
/// The most bytes of an encoded signature: variant, 65.
const MAX_SIGNATURE: usize = 66;
/// How old the look at the finalised head may be that a request is judged by.
const RECENT: Duration = Duration::from_secs(1);
/// How many answers about access are remembered for a block.
const MAX_ACCESS: usize = 65_536;

/// A request that its asker signed, for this provider and this chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
	/// Who asks.
	pub account: AccountId,
	/// For what.
	pub request: FragmentRequest,
	/// SHA-256 of what was signed.
	pub digest: Digest,
}

impl Asked {
	/// Reads and authenticates a request to `provider` on the chain with this genesis.
	pub fn read(call: &FragmentCall, provider: &AccountId, genesis: &Digest) -> Result<Self, Refusal> {
		let malformed = |what: &str| Refusal::Malformed(what.into());
		let request: FragmentRequest = decode(&call.request.0, REQUEST_LEN)
			.map_err(|_| malformed("`request` is no SCALE encoding of a FragmentRequest"))?;
		let account = accounts::parse(&call.account)
			.ok_or_else(|| malformed("`account` is neither an SS58 address nor 0x and 64 digits"))?;
		let signature: MultiSignature = decode(&call.signature.0, MAX_SIGNATURE)
			.map_err(|_| malformed("`signature` is no SCALE encoding of a MultiSignature (ed25519, sr25519, ecdsa)"))?;
		if request.provider != *provider {
			return Err(Refusal::OtherProvider { ours: accounts::address(provider) });
		}
		let signed = request.signed_bytes(genesis);
		if !accounts::has_signed(&account, &signature, &signed) {
			return Err(Refusal::BadSignature { genesis: hex::encode(genesis) });
		}
		Ok(Asked { account, request, digest: nulink_pre::digest(&signed) })
	}
}

/// Whether a request that is dated `block` can be answered when `head` is final: not from the future, since the receipt's
/// date must not be before it; not older than used nonces are remembered; and not from before block `since`, when the key
/// fragment came here. Nobody could have asked with success then, and a proxy that has lost its data folder has lost the
/// nonces that were used until then.
pub fn timely(block: u32, head: u32, max_age: u32, since: u32) -> Result<(), Refusal> {
	if block > head {
		return Err(Refusal::FromFuture { block, head });
	}
	if head - block > max_age || block < since {
		return Err(Refusal::TooOld { block, head });
	}
	Ok(())
}

/// Whether the operator's signature about `head` counts, and the chain gives access there.
pub fn permitted(
	office: Option<&Office>,
	provider: &AccountId,
	head: u32,
	access: Result<(), Denied>,
) -> Result<(), Refusal> {
	if !office.is_some_and(|office| office.provider == *provider && office.since <= head) {
		return Err(Refusal::NotInOffice);
	}
	access.map_err(Refusal::Denied)
}

/// Who this proxy is.
pub struct Us {
	/// The staking account.
	pub provider: AccountId,
	/// The key that signs receipts.
	pub operator: Keypair,
	/// The keys of re-encryption.
	pub identity: Identity,
	/// The chain.
	pub genesis: Digest,
}

impl Us {
	/// For whom it works, as what.
	pub fn post(&self) -> Post {
		Post { role: Role::Proxy, provider: self.provider, operator: self.operator.public_key().0 }
	}
}

/// What is known of one finalised block.
struct Present<V> {
	view: V,
	office: Option<Office>,
	access: Mutex<HashMap<(PolicyId, AccountId), Result<(), Denied>>>,
}

/// What the fast path is made of.
pub struct Parts<C> {
	/// Who this proxy is.
	pub us: Arc<Us>,
	/// The chain.
	pub chain: C,
	/// Whether it moves.
	pub pulse: Arc<Pulse>,
	/// The key fragments.
	pub vault: Vault,
	/// What was answered.
	pub nonces: Nonces,
	/// How many blocks old a request may be.
	pub max_age: u32,
	/// The log of receipts.
	pub log: Log,
	/// The limits.
	pub limits: Limits,
	/// The work itself.
	pub reencrypt: Arc<dyn Reencrypt>,
	/// What is counted.
	pub metrics: ProxyMetrics,
}

/// The fast path.
pub struct Fast<C: Chain> {
	parts: Parts<C>,
	present: tokio::sync::Mutex<Option<Arc<Present<C::View>>>>,
	/// As many re-encryptions at a time as there are processors.
	at_work: Semaphore,
}

impl<C: Chain> Fast<C> {
	/// The fast path.
	pub fn new(parts: Parts<C>) -> Self {
		let processors = std::thread::available_parallelism().map_or(1, Into::into);
		Fast { parts, present: Default::default(), at_work: Semaphore::new(processors) }
	}

	/// The limits.
	pub fn limits(&self) -> &Limits {
		&self.parts.limits
	}

	/// Answers a request.
	pub async fn answer(&self, call: &FragmentCall) -> Result<FragmentAnswer, Refusal> {
		let Parts { us, vault, nonces, limits, max_age, .. } = &self.parts;
		let asked = Asked::read(call, &us.provider, &us.genesis)?;
		let (policy, block, nonce) = (asked.request.policy, asked.request.block, asked.request.nonce);

		let held = vault.held(policy).map_err(internal)?.ok_or(Refusal::NoFragment(policy))?;
		if held.receiver != asked.account {
			return Err(Refusal::Denied(Denied::NotReceiver));
		}
		limits.account(&asked.account).map_err(|wait| Refusal::RateLimited { wait })?;

		let present = self.present().await?;
		let head = present.view.head().number;
		timely(block, head, *max_age, held.block)?;
		let access = self.access(&present, policy, &asked.account).await?;
		permitted(present.office.as_ref(), &us.provider, head, access)?;

		nonces.take(policy, nonce, block).map_err(|refused| match refused {
			nonces::Refused::Reused => Refusal::NonceReused,
			// The oldest of them are forgotten as blocks come.
			nonces::Refused::Full => Refusal::RateLimited { wait: Duration::from_secs(60) },
		})?;
		let answer = self.serve(asked, head).await;
		if answer.is_err() {
			nonces.give_back(policy, nonce, block);
		}
		answer
	}

	/// Re-encrypts for one who may ask.
	async fn serve(&self, asked: Asked, head: u32) -> Result<FragmentAnswer, Refusal> {
		let Parts { us, vault, log, reencrypt, metrics, .. } = &self.parts;
		let _at_work = self.at_work.acquire().await.map_err(internal)?;
		let timer = metrics.reencryption_seconds.start_timer();
		let (vault, reencrypt) = (vault.clone(), reencrypt.clone());
		let (policy, bytes) = (asked.request.policy, asked.request.capsule.clone());
		let work = tokio::task::spawn_blocking(move || {
			let capsule = CheckedCapsule::new(&bytes).map_err(|_| Refusal::BadCapsule)?;
			let key_fragment = vault.fragment(policy).map_err(internal)?.ok_or(Refusal::NoFragment(policy))?;
			Ok((capsule.digest(), reencrypt.reencrypt(&key_fragment, &capsule)))
		});
		let (capsule, fragment) = work.await.map_err(internal)??;
		timer.observe_duration();

		let receipt = Receipt {
			policy,
			provider: us.provider,
			capsule,
			fragment: nulink_pre::fragment_digest(&fragment),
			request: asked.digest,
			block: head,
		};
		let issued = receipts::issue(&us.operator, &us.genesis, receipt, asked.account);
		let answer = FragmentAnswer {
			fragment: fragment.0.into(),
			receipt: issued.receipt.encode().into(),
			operator: accounts::address(&issued.operator),
			signature: issued.signature.encode().into(),
		};
		log.write(issued, (asked.request.nonce, asked.request.block)).await.map_err(internal)?;
		metrics.served.inc();
		Ok(answer)
	}

	/// Who this proxy is, in public.
	pub async fn info(&self, min_fee: Option<Balance>) -> Result<Info, Refusal> {
		let us = &self.parts.us;
		let view = self.parts.chain.recent(RECENT).await.map_err(unknown)?;
		let asked_on_chain = match min_fee {
			Some(_) => None,
			None => view.provider(Role::Proxy, &us.provider).await.map_err(unknown)?.map(|provider| provider.fee()),
		};
		let KeyBytes(encryption_key) = us.identity.encryption().key_bytes();
		let KeyBytes(verifying_key) = us.identity.signing().key_bytes();
		Ok(Info {
			version: env!("CARGO_PKG_VERSION").into(),
			genesis: us.genesis.into(),
			provider: accounts::address(&us.provider),
			operator: accounts::address(&us.operator.public_key().0),
			encryption_key: Hex::from(encryption_key),
			verifying_key: Hex::from(verifying_key),
			fee_per_epoch: min_fee.or(asked_on_chain).unwrap_or(0).to_string(),
			finalised: view.head().number,
		})
	}

	/// What is known of the newest finalised block, if that is the present.
	async fn present(&self) -> Result<Arc<Present<C::View>>, Refusal> {
		let Parts { chain, pulse, us, nonces, .. } = &self.parts;
		let mut view = chain.recent(RECENT).await.map_err(unknown)?;
		let mut pulse_is = pulse.see(view.head().number);
		if let Err(Standstill::Behind { .. }) = pulse_is {
			// The next block may have come in between.
			view = chain.recent(Duration::ZERO).await.map_err(unknown)?;
			pulse_is = pulse.see(view.head().number);
		}
		if view.is_catching_up() {
			return Err(Refusal::NotFresh("its node is catching up with the others".into()));
		}
		pulse_is.map_err(|still| Refusal::NotFresh(still.to_string()))?;
		let head: BlockId = view.head();
		// Whoever holds the lock asks, the others wait for what comes of it.
		let mut newest = self.present.lock().await;
		match &*newest {
			Some(present) if present.view.head() == head => Ok(present.clone()),
			_ => {
				let office = us.post().office(&view).await.map_err(unknown)?;
				nonces.expire(head.number);
				let present = Arc::new(Present { view, office, access: Mutex::default() });
				*newest = Some(present.clone());
				Ok(present)
			},
		}
	}

	/// Whether the account has access at the block. A block's answer does not change, so it is asked for once.
	async fn access(
		&self,
		present: &Present<C::View>,
		policy: PolicyId,
		who: &AccountId,
	) -> Result<Result<(), Denied>, Refusal> {
		let known = || present.access.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(access) = known().get(&(policy, *who)) {
			return Ok(*access);
		}
		let access = present.view.access(policy, who).await.map_err(unknown)?;
		let mut known = known();
		if known.len() < MAX_ACCESS {
			known.insert((policy, *who), access);
		}
		Ok(access)
	}
}

/// The chain cannot be asked.
pub(crate) fn unknown(error: impl std::fmt::Display) -> Refusal {
	tracing::warn!(%error, "the chain cannot be asked");
	Refusal::NotFresh("no node answers".into())
}

/// Something is wrong here.
pub(crate) fn internal(error: impl std::fmt::Display) -> Refusal {
	tracing::error!(%error, "a request could not be answered");
	Refusal::Internal
}
