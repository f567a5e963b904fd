//! The chain over a node.

use super::{compute, convert, market_wire, proofs_wire, relay, *};
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
use std::{future::Future, time::Duration};
use tokio::time::timeout;

/// The most entries that one view function answers with.
pub(super) const PAGE: u32 = 256;

/// How long to wait for a node. The connection is taken up again as often as it breaks; so without an end of its own a
/// question to a node that has gone away would wait for ever.
#[derive(Clone, Copy)]
struct Patience {
	/// For an answer.
	answer: Duration,
	/// Until a transaction is final.
	finality: Duration,
}

impl Default for Patience {
	fn default() -> Self {
		Patience { answer: Duration::from_secs(60), finality: Duration::from_secs(15 * 60) }
	}
}

impl Patience {
	/// An answer, if it comes in time.
	async fn answer<T>(
		&self,
		question: &'static str,
		answer: impl Future<Output = Result<T, Error>>,
	) -> Result<T, Error> {
		timeout(self.answer, answer).await.unwrap_or_else(|_| Err(node(question)(late(self.answer))))
	}
}

/// What is said of a node that does not answer.
fn late(after: Duration) -> String {
	format!("no answer in {} s: it is down, or the connection is", after.as_secs())
}

/// The chain over a node.
pub struct Live {
	nulink: Nulink,
	patience: Patience,
	rules: Rules,
	epoch_length: u32,
	block_millis: u64,
}

/// The chain at one block.
pub(super) type AtBlock = OnlineClientAtBlock<Config>;

/// What subxt says when a question was not answered.
pub(super) fn node<E: ToString>(question: &'static str) -> impl Fn(E) -> Error {
	move |error| Error::Node { question, reason: error.to_string() }
}

impl Live {
	/// Connects to the node at this WebSocket address.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		crate::install_crypto();
		let patience = Patience::default();
		let nulink = Nulink::connect(url).await?;
		let at = async { nulink.api().at_current_block().await.map_err(node("its newest block")) };
		let at = patience.answer("its newest block", at).await?;
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
			unbonding_epochs: constant!(provider_staking, unbonding_epochs),
			revocation_grace: constant!(policy_registry, revocation_grace),
			evidence_window: constant!(reencryption, evidence_window),
			evidence_bond: constant!(reencryption, evidence_bond),
		};
		let epoch_length = constant!(provider_staking, epoch_length);
		let block_millis = constant!(aura, slot_duration);
		Ok(Live { nulink, patience, rules, epoch_length, block_millis })
	}

	/// With another patience, for answers and until transactions are final.
	#[cfg(test)]
	pub(crate) fn with_patience(self, answer: Duration, finality: Duration) -> Self {
		Live { patience: Patience { answer, finality }, ..self }
	}

	/// The connection, for what this SDK has no call for.
	pub fn nulink(&self) -> &Nulink {
		&self.nulink
	}

	/// The newest finalised block.
	pub(super) async fn at(&self) -> Result<AtBlock, Error> {
		let at = async { self.nulink.api().at_current_block().await.map_err(node("its newest block")) };
		self.answer("its newest block", at).await
	}

	/// An answer of the node, if it comes in time.
	pub(super) async fn answer<T>(
		&self,
		question: &'static str,
		answer: impl Future<Output = Result<T, Error>>,
	) -> Result<T, Error> {
		self.patience.answer(question, answer).await
	}

	/// Asks a view function at the newest finalised block.
	pub(super) async fn ask<P: view_functions::Payload>(
		&self,
		question: &'static str,
		payload: P,
	) -> Result<P::ReturnType, Error> {
		self.ask_at(&self.at().await?, question, payload).await
	}

	/// Asks a view function at a block.
	pub(super) async fn ask_at<P: view_functions::Payload>(
		&self,
		at: &AtBlock,
		question: &'static str,
		payload: P,
	) -> Result<P::ReturnType, Error> {
		self.answer(question, async { nulink_client::ask(at, payload).await.map_err(node(question)) }).await
	}

	/// How far the chain is at a block.
	pub(super) async fn clock_at(&self, at: &AtBlock) -> Result<Clock, Error> {
		let wrong = node("the time");
		let now = async {
			let now = at.storage().fetch(chain::storage().timestamp().now(), ()).await;
			now.map_err(|error| wrong(error.to_string()))?.decode().map_err(|error| wrong(error.to_string()))
		};
		let now = self.answer("the time", now).await?;
		let block = u32::try_from(at.block_number()).map_err(|error| wrong(error.to_string()))?;
		Ok(Clock {
			block,
			time: Instant(now),
			epoch: block / self.epoch_length.max(1),
			epoch_length: self.epoch_length,
			block_millis: self.block_millis,
		})
	}

	async fn send<P: Payload>(&self, call: &'static str, payload: &P, signer: &Keypair) -> Result<Included, Error> {
		let needed = "what a transaction needs";
		let mut transactions = self.at().await?.transactions();
		let signed = async {
			transactions.create_signed(payload, signer, Default::default()).await.map_err(|error| unsent(call, error))
		};
		let signed = self.answer(needed, signed).await?;
		// From here on it may be on its way, whatever comes back.
		let unknown = |reason: String| Error::Unknown { call, reason };
		let sent = timeout(self.patience.answer, signed.submit_and_watch()).await;
		let sent = sent.map_err(|_| unknown(late(self.patience.answer)))?.map_err(|error| unsent(call, error))?;
		let transaction = sent.extrinsic_hash().0;
		let in_block = timeout(self.patience.finality, sent.wait_for_finalized()).await;
		let in_block = in_block.map_err(|_| {
			let minutes = self.patience.finality.as_secs() / 60;
			unknown(format!("it was not final after {minutes} minutes"))
		})?;
		let in_block = in_block.map_err(|error| match error {
			TransactionProgressError::TransactionStatusError(TransactionStatusError::Invalid(said)) => {
				not_taken(call, said)
			},
			error => unknown(error.to_string()),
		})?;
		let events = timeout(self.patience.answer, in_block.wait_for_success()).await;
		let events = events.map_err(|_| unknown(late(self.patience.answer)))?.map_err(|error| match error {
			TransactionEventsError::ExtrinsicFailed(error) => refused(call, &error),
			error => unknown(error.to_string()),
		})?;
		Ok(Included { block: in_block.block_hash().0, transaction, events: interesting(&events)? })
	}

	async fn fee_of<P: Payload>(&self, payload: &P, signer: &Keypair) -> Result<Balance, Error> {
		let mut transactions = self.at().await?.transactions();
		let wrong = node("the fee of a transaction");
		let fee = async {
			let signed = transactions.create_signed(payload, signer, Default::default()).await;
			let signed = signed.map_err(|error| wrong(error.to_string()))?;
			signed.partial_fee_estimate().await.map_err(|error| wrong(error.to_string()))
		};
		self.answer("the fee of a transaction", fee).await
	}
}

/// Why a transaction is not on its way. Only where the node says no is it sure that it never will be.
fn unsent(call: &'static str, error: ExtrinsicError) -> Error {
	match error {
		ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(rpcs::Error::User(
			said,
		)))) => {
			// The reason proper stands beside the message.
			let more = said.data.as_ref().map(|data| format!(": {}", data.get().trim_matches('"')));
			not_taken(call, format!("{said}{}", more.unwrap_or_default()))
		},
		ExtrinsicError::ErrorSubmittingTransaction(error) => Error::Unknown { call, reason: error.to_string() },
		error => node("what a transaction needs")(error),
	}
}

/// What a node's pool means that takes a transaction not, or not any more.
fn not_taken(call: &'static str, said: String) -> Error {
	// It has, or had, another transaction of the account with the same number. That can be the same one: where a connection
	// breaks, it is handed over again.
	let busy = [
		"already imported",
		"temporarily banned",
		"transaction is outdated",
		"priority is too low",
		"priority of the transaction is too low",
		"usurped",
	];
	let words = said.to_lowercase();
	if busy.into_iter().any(|busy| words.contains(busy)) {
		return Error::Busy { call, reason: said };
	}
	let reason = match words.contains("inability to pay") {
		true => format!("the account cannot pay the fee of the transaction: send it NLK first ({said})"),
		false => said,
	};
	Error::Refused { call, name: String::new(), reason }
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
			let advice = crate::relay::advice(&name).or_else(|| crate::market::advice(&name));
			let reason = match (docs.trim(), advice) {
				("", _) => name.clone(),
				(docs, None) => format!("{docs} ({name})"),
				(docs, Some(advice)) => format!("{docs} {advice} ({name})"),
			};
			Error::Refused { call, name, reason }
		},
		Err(_) => Error::Refused { call, name: String::new(), reason: error.to_string() },
	}
}

/// What the events of a transaction tell that its sender can not know.
fn interesting(events: &ExtrinsicEvents<Config>) -> Result<Vec<Event>, Error> {
	use chain::{
		nlk_claims::events as claims, nlk_tokenomics::events as tokenomics, policy_registry::events as policies,
		provider_staking::events as staking, reencryption::events as requests, transaction_payment::events as fees,
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
		pick!(staking::CommissionSet, |it: staking::CommissionSet| Event::CommissionSet { from: it.from });
		pick!(staking::Undelegated, |it: staking::Undelegated| Event::Undelegated {
			amount: it.amount,
			unlock_epoch: it.unlock_epoch
		});
		pick!(staking::DelegationRebonded, |it: staking::DelegationRebonded| Event::DelegationRebonded(it.amount));
		pick!(staking::DelegationWithdrawn, |it: staking::DelegationWithdrawn| Event::DelegationWithdrawn(it.amount));
		pick!(staking::DelegationRewardPaid, |it: staking::DelegationRewardPaid| Event::DelegationRewardPaid {
			until: it.until,
			amount: it.amount
		});
		pick!(staking::SlashSettled, |it: staking::SlashSettled| Event::SlashSettled {
			burned: it.burned,
			treasury: it.treasury,
			reporter: it.reporter
		});
		pick!(tokenomics::Released, |it: tokenomics::Released| Event::Released(it.amount));
		pick!(claims::NlkClaimed, |it: claims::NlkClaimed| Event::NlkClaimed { amount: it.amount, total: it.total });
	}
	compute::interesting(&mut found, events)?;
	relay::interesting(&mut found, events)?;
	market_wire::interesting(&mut found, events)?;
	proofs_wire::interesting(&mut found, events)?;
	Ok(found)
}

/// Does something with the payload of a call, whatever its type is.
macro_rules! with_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		let (balances, staking) = (chain::tx().balances(), chain::tx().provider_staking());
		let (policies, requests) = (chain::tx().policy_registry(), chain::tx().reencryption());
		let (tokenomics, claims) = (chain::tx().nlk_tokenomics(), chain::tx().nlk_claims());
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
			Call::SetCommission { role, commission } => {
				run!(staking.set_commission(convert::role(*role), convert::perbill(*commission)))
			},
			Call::AcceptDelegations { role, accept } => {
				run!(staking.accept_delegations(convert::role(*role), *accept))
			},
			Call::Delegate { role, provider, amount } => {
				run!(staking.delegate(convert::role(*role), *provider, *amount))
			},
			Call::Undelegate { role, provider, amount } => {
				run!(staking.undelegate(convert::role(*role), *provider, *amount))
			},
			Call::RebondDelegation { role, provider, amount } => {
				run!(staking.rebond_delegation(convert::role(*role), *provider, *amount))
			},
			Call::WithdrawDelegation { role, provider, delegator } => {
				run!(staking.withdraw_delegation(convert::role(*role), *provider, *delegator))
			},
			Call::ClaimDelegation { role, provider, delegator, epochs } => {
				run!(staking.claim_delegation(convert::role(*role), *provider, *delegator, *epochs))
			},
			Call::SettleSlash { slash } => run!(staking.settle_slash(*slash)),
			Call::Release { category } => run!(tokenomics.release(convert::category(*category))),
			Call::ClaimLocked(claim) => run!(claims.claim(convert::locked_claim(claim))),
			Call::Job(call) => compute::with_job_payload!(call, |$payload| $do),
			Call::Relay(call) => relay::with_relay_payload!(call, |$payload| $do),
			Call::Market(call) => market_wire::with_market_payload!(call, |$payload| $do),
			Call::Proof(call) => proofs_wire::with_proof_payload!(call, |$payload| $do),
			Call::Participant(call) => proofs_wire::with_participant_payload!(call, |$payload| $do),
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
		self.clock_at(&self.at().await?).await
	}

	async fn funds(&self, who: &Account) -> Result<Funds, Error> {
		let at = self.at().await?;
		let wrong = node("a balance");
		let account = async {
			let account = at.storage().try_fetch(chain::storage().system().account(), (*who,)).await;
			account.map_err(|error| wrong(error.to_string()))
		};
		let Some(account) = self.answer("a balance", account).await? else { return Ok(Funds::default()) };
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
		let entries = async {
			let entries = at.storage().iter(chain::storage().policy_registry().labels(), (*owner,)).await;
			entries.map_err(|error| wrong(error.to_string()))
		};
		let mut entries = self.answer("labels", entries).await?;
		let mut labels = Vec::new();
		while let Some(entry) = self.answer("labels", async { Ok(entries.next().await) }).await? {
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

	async fn pool(&self, role: Role, provider: &Account) -> Result<Option<PoolInfo>, Error> {
		let question = chain::view_functions().provider_staking().pool(convert::role(role), *provider);
		Ok(self.ask("what is delegated to a provider", question).await?.map(convert::pool))
	}

	async fn delegations(&self, delegator: &Account) -> Result<Vec<DelegationInfo>, Error> {
		let mut delegations: Vec<DelegationInfo> = Vec::new();
		loop {
			let after = delegations.last().map(|last| (convert::role(last.role), last.provider));
			let question = chain::view_functions().provider_staking().delegations(*delegator, after, PAGE);
			let page = self.ask("delegations", question).await?;
			let last = page.len() < PAGE as usize;
			delegations.extend(page.into_iter().map(convert::delegation));
			if last || delegations.len() >= MAX_LISTED {
				return Ok(delegations);
			}
		}
	}

	async fn role_pot(&self, role: Role) -> Result<RolePot, Error> {
		let at = self.at().await?;
		let epoch = self.clock_at(&at).await?.epoch;
		let question = chain::view_functions().nlk_tokenomics().emission(epoch);
		let emission = convert::emission(epoch, self.ask_at(&at, "what is mined", question).await?);
		let wrong = node("what providers weigh");
		let address = chain::storage().provider_staking().total_weight();
		let weight = async {
			let weight = at.storage().fetch(address, (convert::role(role), epoch)).await;
			weight.map_err(|error| wrong(error.to_string()))?.decode().map_err(|error| wrong(error.to_string()))
		};
		let weight = self.answer("what providers weigh", weight).await?;
		Ok(RolePot { amount: emission.of(role), weight })
	}

	async fn operated_by(&self, operator: &Account) -> Result<Option<Operated>, Error> {
		let at = self.at().await?;
		let wrong = node("an operator");
		let found = async {
			let found = at.storage().try_fetch(chain::storage().provider_staking().operators(), (*operator,)).await;
			found.map_err(|error| wrong(error.to_string()))
		};
		let Some(found) = self.answer("an operator", found).await? else { return Ok(None) };
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
