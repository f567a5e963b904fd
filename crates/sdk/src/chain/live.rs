//! The chain over a node.

use super::{convert, *};
use crate::{time::Instant, Error};
use nulink_client::{
	chain,
	subxt::{
		client::OnlineClientAtBlock,
		error::{
			BackendError, DispatchError, ExtrinsicError, RpcError, TransactionEventsError, TransactionProgressError,
			TransactionStatusError,
		},
		extrinsics::ExtrinsicEvents,
		rpcs,
		transactions::Payload,
		view_functions,
	},
	Config, Nulink,
};

/// The most entries that one view function answers with.
const PAGE: u32 = 256;

/// The chain over a node.
pub struct Live {
	nulink: Nulink,
	rules: Rules,
	epoch_length: u32,
	block_millis: u64,
}

type AtBlock = OnlineClientAtBlock<Config>;

/// What subxt says when a question was not answered.
fn node<E: ToString>(question: &'static str) -> impl Fn(E) -> Error {
	move |error| Error::Node { question, reason: error.to_string() }
}

impl Live {
	/// Connects to the node at this WebSocket address.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		crate::install_crypto();
		let nulink = Nulink::connect(url).await?;
		let at = nulink.api().at_current_block().await.map_err(node("its newest block"))?;
		let constants = at.constants();
		let wrong = node("its rules");
		macro_rules! constant {
			($pallet:ident, $name:ident) => {
				constants.entry(chain::constants().$pallet().$name()).map_err(|error| wrong(error))?
			};
		}
		let rules = Rules {
			minimum_fee: constant!(policy_registry, minimum_fee),
			max_epochs: constant!(policy_registry, max_epochs),
			acceptance_window: constant!(policy_registry, acceptance_window),
			minimum_stake: constant!(provider_staking, minimum_stake),
			revocation_grace: constant!(policy_registry, revocation_grace),
			evidence_window: constant!(reencryption, evidence_window),
			evidence_bond: constant!(reencryption, evidence_bond),
		};
		let epoch_length = constant!(provider_staking, epoch_length);
		let block_millis = constant!(aura, slot_duration);
		Ok(Live { nulink, rules, epoch_length, block_millis })
	}

	/// The connection, for what this SDK has no call for.
	pub fn nulink(&self) -> &Nulink {
		&self.nulink
	}

	async fn at(&self) -> Result<AtBlock, Error> {
		self.nulink.api().at_current_block().await.map_err(node("its newest block"))
	}

	/// Asks a view function at the newest finalised block.
	async fn ask<P: view_functions::Payload>(
		&self,
		question: &'static str,
		payload: P,
	) -> Result<P::ReturnType, Error> {
		nulink_client::ask(&self.at().await?, payload).await.map_err(node(question))
	}

	async fn send<P: Payload>(&self, call: &'static str, payload: &P, signer: &Keypair) -> Result<Included, Error> {
		let mut transactions = self.at().await?.transactions();
		let sent = transactions.sign_and_submit_then_watch_default(payload, signer).await;
		let sent = sent.map_err(|error| unsent(call, error))?;
		let transaction = sent.extrinsic_hash().0;
		let in_block = sent.wait_for_finalized().await.map_err(|error| match error {
			TransactionProgressError::TransactionStatusError(TransactionStatusError::Invalid(reason)) => {
				let reason = format!("the transaction is not valid ({reason}). Has the account enough for the fee?");
				Error::Refused { call, name: String::new(), reason }
			},
			error => Error::Unknown { call, reason: error.to_string() },
		})?;
		let events = in_block.wait_for_success().await.map_err(|error| match error {
			TransactionEventsError::ExtrinsicFailed(error) => refused(call, &error),
			error => Error::Unknown { call, reason: error.to_string() },
		})?;
		Ok(Included { block: in_block.block_hash().0, transaction, events: interesting(&events)? })
	}

	async fn fee_of<P: Payload>(&self, payload: &P, signer: &Keypair) -> Result<Balance, Error> {
		let mut transactions = self.at().await?.transactions();
		let wrong = node("the fee of a transaction");
		let signed = transactions.create_signed(payload, signer, Default::default()).await;
		signed
			.map_err(|error| wrong(error.to_string()))?
			.partial_fee_estimate()
			.await
			.map_err(|error| wrong(error.to_string()))
	}
}

/// Why a transaction is not on its way. Only where the node says no is it sure that it never will be.
fn unsent(call: &'static str, error: ExtrinsicError) -> Error {
	match error {
		ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(rpcs::Error::User(
			said,
		)))) => Error::Refused { call, name: String::new(), reason: in_words(said.to_string()) },
		ExtrinsicError::ErrorSubmittingTransaction(error) => Error::Unknown { call, reason: error.to_string() },
		error => node("what a transaction needs")(error),
	}
}

/// The node's words, with what to do where they do not tell.
fn in_words(said: String) -> String {
	// The pool's code for a transaction with the number of one that waits.
	if said.contains("1014") || said.contains("Transaction is outdated") {
		return format!("another transaction of this account is on its way. Wait a moment and try again ({said})");
	}
	if said.contains("Inability to pay") {
		return format!("the account cannot pay the fee of the transaction: send it NLK first ({said})");
	}
	said
}

/// The chain's own words.
fn refused(call: &'static str, error: &DispatchError) -> Error {
	let DispatchError::Module(module) = error else {
		return Error::Refused { call, name: String::new(), reason: error.to_string() };
	};
	match module.details() {
		Ok(details) => {
			let name = format!("{}::{}", details.pallet.name(), details.variant.name);
			let docs = details.variant.docs.join(" ");
			let reason = match docs.trim() {
				"" => name.clone(),
				docs => format!("{docs} ({name})"),
			};
			Error::Refused { call, name, reason }
		},
		Err(_) => Error::Refused { call, name: String::new(), reason: error.to_string() },
	}
}

/// What the events of a transaction tell that its sender can not know.
fn interesting(events: &ExtrinsicEvents<Config>) -> Result<Vec<Event>, Error> {
	use chain::{
		policy_registry::events as policies, provider_staking::events as staking, reencryption::events as requests,
		transaction_payment::events as fees,
	};
	let mut found = Vec::new();
	for event in events.iter() {
		let event = event.map_err(node("what the transaction brought about"))?;
		macro_rules! pick {
			($kind:ty, $with:expr) => {
				if let Some(decoded) = event.decode_fields_as::<$kind>() {
					let decoded: $kind = decoded.map_err(node("what the transaction brought about"))?;
					found.push($with(decoded));
					continue;
				}
			};
		}
		pick!(fees::TransactionFeePaid, |it: fees::TransactionFeePaid| Event::FeePaid(it.actual_fee));
		pick!(policies::PolicyCreated, |it: policies::PolicyCreated| Event::PolicyCreated(it.policy));
		pick!(policies::PolicyRevoked, |it: policies::PolicyRevoked| Event::PolicyRevoked { refunded: it.refunded });
		pick!(policies::PolicyRemoved, |it: policies::PolicyRemoved| Event::PolicyRemoved { refunded: it.refunded });
		pick!(policies::FeesClaimed, |it: policies::FeesClaimed| Event::FeesClaimed {
			epochs: it.epochs,
			amount: it.amount
		});
		pick!(staking::Unbonding, |it: staking::Unbonding| Event::Unbonding { unlock_epoch: it.unlock_epoch });
		pick!(staking::Withdrawn, |it: staking::Withdrawn| Event::Withdrawn(it.amount));
		pick!(staking::RewardPaid, |it: staking::RewardPaid| Event::RewardPaid(it.amount));
		pick!(staking::RewardExpired, |_: staking::RewardExpired| Event::RewardExpired);
		pick!(requests::ReencryptionRequested, |it: requests::ReencryptionRequested| {
			Event::ReencryptionRequested(it.request)
		});
		pick!(requests::SilenceReported, |it: requests::SilenceReported| Event::SilenceReported {
			slashed: it.slashed
		});
		pick!(requests::RequestClosed, |it: requests::RequestClosed| Event::RequestClosed { released: it.released });
		pick!(requests::EvidenceProven, |it: requests::EvidenceProven| Event::EvidenceProven {
			offence: convert::offence(it.offence),
			slashed: it.slashed
		});
		pick!(requests::EvidenceRefuted, |it: requests::EvidenceRefuted| Event::EvidenceRefuted { bond: it.bond });
	}
	Ok(found)
}

/// Does something with the payload of a call, whatever its type is.
macro_rules! with_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		let (balances, staking) = (chain::tx().balances(), chain::tx().provider_staking());
		let (policies, requests) = (chain::tx().policy_registry(), chain::tx().reencryption());
		macro_rules! run {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			Call::Transfer { to, amount } => run!(balances.transfer_keep_alive((*to).into(), *amount)),
			Call::Bond { role, amount, lock_epochs } => {
				run!(staking.bond(convert::role(*role), *amount, *lock_epochs))
			},
			Call::SetOperator { role, operator } => run!(staking.set_operator(convert::role(*role), *operator)),
			Call::SetProfile { role, profile } => {
				run!(staking.set_profile(convert::role(*role), convert::profile(profile)))
			},
			Call::RemoveProfile { role } => run!(staking.remove_profile(convert::role(*role))),
			Call::ConfirmActivity => run!(staking.confirm_activity()),
			Call::Unbond { role, amount } => run!(staking.unbond(convert::role(*role), *amount)),
			Call::Rebond { role, amount } => run!(staking.rebond(convert::role(*role), *amount)),
			Call::WithdrawUnbonded { role } => run!(staking.withdraw_unbonded(convert::role(*role))),
			Call::Chill { role } => run!(staking.chill(convert::role(*role))),
			Call::Unchill { role } => run!(staking.unchill(convert::role(*role))),
			Call::ClaimReward { role, staker, epoch } => {
				run!(staking.claim_reward(convert::role(*role), *staker, *epoch))
			},
			Call::CreateLabel { label, delegating_key } => {
				run!(policies.create_label(*label, convert::key(delegating_key)))
			},
			Call::RotateLabelKey { label, delegating_key } => {
				run!(policies.rotate_label_key(*label, convert::key(delegating_key)))
			},
			Call::RemoveLabel { label } => run!(policies.remove_label(*label)),
			Call::CreatePolicy(draft) => run!(policies.create_policy(convert::draft(draft))),
			Call::RevokePolicy { policy } => run!(policies.revoke_policy(*policy)),
			Call::Pay { policy, amount } => run!(policies.pay(*policy, *amount)),
			Call::ClaimFees { provider, max_epochs } => run!(policies.claim_fees(*provider, *max_epochs)),
			Call::RemovePolicy { policy } => run!(policies.remove_policy(*policy)),
			Call::SetTreasureMap { policy, treasure_map } => {
				run!(policies.set_treasure_map(*policy, convert::content(treasure_map)))
			},
			Call::RequestReencryption { policy, capsule } => {
				run!(requests.request_reencryption(*policy, convert::capsule(capsule)))
			},
			Call::ReportSilence { request, provider } => run!(requests.report_silence(*request, *provider)),
			Call::CloseRequest { request } => run!(requests.close_request(*request)),
			Call::SubmitEvidence(evidence) => {
				let evidence =
					convert::evidence(evidence).ok_or_else(|| Error::NoOffence("its signature is none".into()))?;
				run!(requests.submit_evidence(evidence))
			},
		}
	}};
}

#[async_trait]
impl Chain for Live {
	fn genesis(&self) -> Digest {
		self.nulink.api().genesis_hash().0
	}

	async fn rules(&self) -> Result<Rules, Error> {
		Ok(self.rules)
	}

	async fn clock(&self) -> Result<Clock, Error> {
		let at = self.at().await?;
		let wrong = node("the time");
		let now = at.storage().fetch(chain::storage().timestamp().now(), ()).await;
		let now = now.map_err(|error| wrong(error.to_string()))?.decode().map_err(|error| wrong(error.to_string()))?;
		let block = u32::try_from(at.block_number()).map_err(|error| wrong(error.to_string()))?;
		Ok(Clock {
			block,
			time: Instant(now),
			epoch: block / self.epoch_length.max(1),
			epoch_length: self.epoch_length,
			block_millis: self.block_millis,
		})
	}

	async fn funds(&self, who: &Account) -> Result<Funds, Error> {
		let at = self.at().await?;
		let wrong = node("a balance");
		let account = at.storage().try_fetch(chain::storage().system().account(), (*who,)).await;
		let Some(account) = account.map_err(|error| wrong(error.to_string()))? else { return Ok(Funds::default()) };
		let data = account.decode().map_err(|error| wrong(error.to_string()))?.data;
		Ok(Funds { free: data.free, held: data.reserved, frozen: data.frozen })
	}

	async fn label(&self, owner: &Account, label: &Digest) -> Result<Option<LabelInfo>, Error> {
		let question = chain::view_functions().policy_registry().label(*owner, *label);
		Ok(self.ask("a label", question).await?.map(convert::label))
	}

	async fn labels(&self, owner: &Account) -> Result<Vec<(Digest, LabelInfo)>, Error> {
		let at = self.at().await?;
		let wrong = node("labels");
		let mut entries = at
			.storage()
			.iter(chain::storage().policy_registry().labels(), (*owner,))
			.await
			.map_err(|error| wrong(error.to_string()))?;
		let mut labels = Vec::new();
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(|error| wrong(error.to_string()))?;
			let key = entry.key().and_then(|key| key.decode()).map_err(|error| wrong(error.to_string()))?;
			let info = entry.value().decode().map_err(|error| wrong(error.to_string()))?;
			labels.push((key.1, convert::label(info)));
			if labels.len() >= MAX_LISTED {
				break;
			}
		}
		Ok(labels)
	}

	async fn label_members(&self, owner: &Account, label: &Digest) -> Result<Vec<(KeyBytes, PolicyId)>, Error> {
		let mut members: Vec<(KeyBytes, PolicyId)> = Vec::new();
		loop {
			let after = members.last().map(|(key, _)| convert::key(key));
			let question = chain::view_functions().policy_registry().label_members(*owner, *label, after, PAGE);
			let page = self.ask("the members of a label", question).await?;
			let last = page.len() < PAGE as usize;
			members.extend(page.into_iter().map(|(key, policy)| (convert::our_key(key), policy)));
			if last || members.len() >= MAX_LISTED {
				return Ok(members);
			}
		}
	}

	async fn policy(&self, policy: PolicyId) -> Result<Option<PolicyInfo>, Error> {
		let question = chain::view_functions().policy_registry().policy(policy);
		Ok(self.ask("a policy", question).await?.map(convert::policy))
	}

	async fn access(&self, policy: PolicyId, who: &Account) -> Result<Result<(), Denied>, Error> {
		let question = chain::view_functions().policy_registry().access(policy, *who);
		Ok(self.ask("access", question).await?.map_err(|denied| denied.0))
	}

	async fn policies(&self, side: Side, who: &Account) -> Result<Vec<PolicyId>, Error> {
		let views = chain::view_functions().policy_registry();
		let mut policies: Vec<PolicyId> = Vec::new();
		loop {
			let after = policies.last().copied();
			let page = match side {
				Side::Owner => self.ask("policies", views.policies_of_owner(*who, after, PAGE)).await?,
				Side::Receiver => self.ask("policies", views.policies_of_receiver(*who, after, PAGE)).await?,
				Side::Provider => self.ask("policies", views.policies_of_provider(*who, after, PAGE)).await?,
			};
			let last = page.len() < PAGE as usize;
			policies.extend(page);
			if last || policies.len() >= MAX_LISTED {
				policies.sort_unstable();
				return Ok(policies);
			}
		}
	}

	async fn quote(&self, proxies: u32, epochs: u32, fee: Balance) -> Result<Option<(Balance, Balance)>, Error> {
		self.ask("a price", chain::view_functions().policy_registry().quote(proxies, epochs, fee)).await
	}

	async fn fees_owed(&self, provider: &Account) -> Result<Balance, Error> {
		self.ask("fees", chain::view_functions().policy_registry().fees_owed(*provider)).await
	}

	async fn provider(&self, role: Role, staker: &Account) -> Result<Option<ProviderInfo>, Error> {
		let question = chain::view_functions().provider_staking().provider(convert::role(role), *staker);
		Ok(self.ask("a provider", question).await?.map(convert::provider))
	}

	async fn providers(&self, role: Role) -> Result<Vec<ProviderInfo>, Error> {
		let mut providers: Vec<ProviderInfo> = Vec::new();
		loop {
			let after = providers.last().map(|provider| provider.staker);
			let question = chain::view_functions().provider_staking().providers(convert::role(role), after, PAGE);
			let page = self.ask("providers", question).await?;
			let last = page.len() < PAGE as usize;
			providers.extend(page.into_iter().map(convert::provider));
			if last || providers.len() >= MAX_LISTED {
				return Ok(providers);
			}
		}
	}

	async fn sample(&self, role: Role, count: u32, seed: Digest) -> Result<Vec<Account>, Error> {
		let question = chain::view_functions().provider_staking().sample(convert::role(role), count, seed);
		self.ask("a draw of providers", question).await
	}

	async fn claimable(&self, role: Role, staker: &Account) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		let question = chain::view_functions().provider_staking().claimable(convert::role(role), *staker);
		self.ask("rewards", question).await
	}

	async fn operated_by(&self, operator: &Account) -> Result<Option<Operated>, Error> {
		let at = self.at().await?;
		let wrong = node("an operator");
		let found = at.storage().try_fetch(chain::storage().provider_staking().operators(), (*operator,)).await;
		let Some(found) = found.map_err(|error| wrong(error.to_string()))? else { return Ok(None) };
		found.decode().map(|found| Some(convert::operated(found))).map_err(|error| wrong(error.to_string()))
	}

	async fn request(&self, request: RequestId) -> Result<Option<RequestInfo>, Error> {
		let question = chain::view_functions().reencryption().request(request);
		Ok(self.ask("a request", question).await?.map(convert::request))
	}

	async fn fragments(&self, request: RequestId) -> Result<Vec<OnChainFragment>, Error> {
		let question = chain::view_functions().reencryption().fragments(request);
		Ok(self.ask("answers to a request", question).await?.into_iter().map(convert::fragment).collect())
	}

	async fn open_requests(&self, policy: PolicyId) -> Result<Vec<RequestId>, Error> {
		self.ask("requests", chain::view_functions().reencryption().open_requests(policy, PAGE)).await
	}

	async fn request_quote(&self, policy: PolicyId) -> Result<Option<RequestQuote>, Error> {
		let question = chain::view_functions().reencryption().quote(policy);
		Ok(self.ask("the price of a request", question).await?.map(convert::quote))
	}

	async fn estimate(&self, call: &Call, signer: &Keypair) -> Result<Balance, Error> {
		with_payload!(call, |payload| self.fee_of(payload, signer).await)
	}

	async fn submit(&self, call: &Call, signer: &Keypair) -> Result<Included, Error> {
		with_payload!(call, |payload| self.send(call.name(), payload, signer).await)
	}
}
