//! Who was served what, and when.
//!
//! The fast path leaves no trace on chain: what is known of it is the receipts, which receivers collect and can send to the
//! owner. Every one is checked again here: anybody can write one and sign it with a key of their own, and only the chain
//! tells whose key signs for a proxy. What was asked on chain is read there, as long as requests are open.

use crate::{
	address::Account,
	chain::{Duty, PolicyInfo, PolicyState, Side},
	client::Client,
	evidence::served_until,
	proxy_api::printable,
	receipts::{Record, MAX_AHEAD},
	time::{Clock, Instant},
	Error,
};
use nulink_pre::{
	capsule_digest,
	client::{CheckedCapsule, Fragment},
};
use nulink_primitives::sharing::{Digest, PolicyId};
use std::collections::BTreeMap;

/// By which way a receiver was served.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Path {
	/// By a proxy directly; there is a receipt.
	Proxy,
	/// By a request on chain.
	Chain,
}

/// What is to be thought of an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
	/// It is as it should be: the proxy's operator has signed that the proxy gave a right fragment in time.
	Right,
	/// The proxy served wrongly: the receipt is evidence, unless the reason says otherwise.
	Wrong(String),
	/// The receipt proves nothing.
	Worthless(String),
	/// The chain does not know enough, or not any more, to tell whether the receipt proves anything.
	Unchecked(String),
	/// The proxy has not answered yet.
	Waiting,
	/// The proxy did not answer, and was slashed.
	Silent,
}

/// One service of one proxy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditEntry {
	/// The proxy's newest finalised block, or the block of the request.
	pub block: u32,
	/// When that was, about.
	pub time: Instant,
	/// Under which policy.
	pub policy: PolicyId,
	/// Who was served, if the policy is known.
	pub receiver: Option<Account>,
	/// The name of the label, if it is known here.
	pub label: Option<String>,
	/// The name of the object: as the owner calls it, or, if that is not known here, as whoever keeps the receipt does.
	pub object: Option<String>,
	/// SHA-256 of the capsule.
	pub capsule: Digest,
	/// The proxy.
	pub provider: Account,
	/// By which way.
	pub path: Path,
	/// What is to be thought of it.
	pub finding: Finding,
}

impl Client {
	/// Puts together what is known of an account's policies, those that it granted and those that it may receive by: from
	/// the receipts in `records`, and from the chain. In the order of time.
	pub async fn audit(&self, who: &Account, records: &[Record]) -> Result<Vec<AuditEntry>, Error> {
		let clock = self.chain().clock().await?;
		let genesis = self.chain().genesis();
		let names = self.names()?;
		let mut policies = BTreeMap::new();
		for side in [Side::Owner, Side::Receiver] {
			policies.extend(self.policies(side, who).await?.into_iter().map(|policy| (policy.policy, policy)));
		}
		let mut entries = Vec::new();
		for record in records {
			let policy = match policies.get(&record.policy) {
				Some(policy) => Some(policy.clone()),
				None => self.chain().policy(record.policy).await?,
			};
			let finding = self.examine(record, &genesis, &clock, policy.as_ref()).await?;
			let capsule = nulink_pre::digest(&record.capsule);
			// The receiver can write what it likes into its file.
			let said = || record.object.as_deref().map(printable).filter(|name| !name.is_empty());
			entries.push(AuditEntry {
				block: record.block,
				time: clock.time_of_block(record.block),
				policy: record.policy,
				receiver: policy.as_ref().map(|policy| policy.receiver),
				label: self.label_name(policy.as_ref())?,
				object: names.get(&capsule).cloned().or_else(said),
				capsule,
				provider: record.provider,
				path: Path::Proxy,
				finding,
			});
		}
		for policy in policies.values() {
			entries.extend(self.on_chain(policy, &clock, &names).await?);
		}
		entries.sort_by_key(|entry| (entry.block, entry.policy, entry.path, entry.provider));
		entries.dedup();
		Ok(entries)
	}

	async fn examine(
		&self,
		record: &Record,
		genesis: &Digest,
		clock: &Clock,
		policy: Option<&PolicyInfo>,
	) -> Result<Finding, Error> {
		let worthless = |reason: &str| Ok(Finding::Worthless(reason.into()));
		let unchecked = |reason: &str| Ok(Finding::Unchecked(reason.into()));
		let evidence = match record.evidence(genesis) {
			Ok(evidence) => evidence,
			Err(reason) => return worthless(reason),
		};
		// A proxy's node may be a little ahead of ours.
		if record.block > clock.block.saturating_add(MAX_AHEAD) {
			return worthless("it is dated in the future");
		}
		match self.chain().operated_by(&evidence.operator).await? {
			None => return unchecked("its signer is not known to the chain"),
			Some(operated) if !operated.acted_for_proxy(&record.provider, record.block) => {
				return worthless("its signer was not the provider's operator");
			},
			Some(_) => {},
		}
		let Some(policy) = policy else { return unchecked("the policy is no longer on the chain") };
		let Some(seat) = policy.seats.iter().find(|seat| seat.provider == record.provider) else {
			return worthless("the provider has no seat in the policy");
		};
		if !seat.accepted {
			return worthless("the provider has not accepted its seat in the policy");
		}
		let Ok(capsule) = CheckedCapsule::new(&evidence.capsule) else {
			return worthless("the capsule is not valid");
		};
		let rules = self.chain().rules().await?;
		let wrong = |reason: String| {
			let age = clock.block.saturating_sub(record.block);
			Ok(Finding::Wrong(match age > rules.evidence_window {
				true => format!("{reason}; it is too old to be evidence"),
				false => reason,
			}))
		};
		let verified = Fragment::new(evidence.fragment).verify(&capsule, &policy.keys(), &seat.commitment);
		if let Err(invalid) = verified {
			return wrong(invalid.to_string());
		}
		if served_until(policy, &rules, clock).is_some_and(|last| record.block > last) {
			return wrong("it was given after the end of the policy".into());
		}
		match policy.state {
			PolicyState::Pending { .. } => unchecked("the policy is not in force"),
			PolicyState::Active { paid } | PolicyState::Revoked { paid, .. }
				if record.block < paid.start.saturating_mul(clock.epoch_length) =>
			{
				Ok(Finding::Wrong("it was given before the policy was in force, which is no evidence".into()))
			},
			_ => Ok(Finding::Right),
		}
	}

	async fn on_chain(
		&self,
		policy: &PolicyInfo,
		clock: &Clock,
		names: &BTreeMap<Digest, String>,
	) -> Result<Vec<AuditEntry>, Error> {
		let mut entries = Vec::new();
		let label = self.label_name(Some(policy))?;
		for request in self.chain().open_requests(policy.policy).await? {
			let Some(info) = self.chain().request(request).await? else { continue };
			let capsule = capsule_digest(&info.capsule);
			for (provider, duty) in info.proxies {
				let finding = match duty {
					Duty::NotObliged => continue,
					Duty::Waiting => Finding::Waiting,
					Duty::Answered => Finding::Right,
					Duty::Reported => Finding::Silent,
				};
				entries.push(AuditEntry {
					block: info.asked_at,
					time: clock.time_of_block(info.asked_at),
					policy: policy.policy,
					receiver: Some(policy.receiver),
					label: label.clone(),
					object: names.get(&capsule).cloned(),
					capsule,
					provider,
					path: Path::Chain,
					finding,
				});
			}
		}
		Ok(entries)
	}

	fn label_name(&self, policy: Option<&PolicyInfo>) -> Result<Option<String>, Error> {
		policy.map_or(Ok(None), |policy| self.catalogue().name_of(&policy.label))
	}

	/// The names of objects that were stored from here, by their capsules.
	fn names(&self) -> Result<BTreeMap<Digest, String>, Error> {
		Ok(self.catalogue().all()?.into_iter().map(|(_, entry)| (entry.capsule, printable(&entry.name))).collect())
	}
}
