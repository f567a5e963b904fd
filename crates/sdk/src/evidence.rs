//! Bringing a receipt before the chain.
//!
//! Whoever proves that a provider has signed for what it should not have done gets a part of its stake; whoever accuses one
//! that did right loses a bond. So the judgement is made here first, by the same rules.

use crate::{
	chain::{Call, Event, PolicyInfo, PolicyState, Rules},
	client::Client,
	identity::Person,
	receipts::Record,
	time::Clock,
	Error,
};
use nulink_pre::client::{CheckedCapsule, Fragment};
use nulink_primitives::{provider::Offence, token::Balance};

/// What a piece of evidence has brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// It was proven, and so much was slashed.
	Proven {
		/// What.
		offence: Offence,
		/// How much the provider lost.
		slashed: Balance,
	},
	/// The chain sees it otherwise, and the reporter has lost the bond.
	Refuted {
		/// The bond.
		bond: Balance,
	},
}

impl Client {
	/// What a receipt proves, in the chain's present state.
	pub async fn judge(&self, record: &Record) -> Result<Offence, Error> {
		let evidence = record.evidence(&self.chain().genesis()).map_err(|reason| Error::NoOffence(reason.into()))?;
		let (rules, clock) = (self.chain().rules().await?, self.chain().clock().await?);
		let no_offence = |reason: &str| Error::NoOffence(reason.into());
		let age = clock.block.checked_sub(evidence.receipt.block);
		match age {
			None => return Err(no_offence("it is dated in the future")),
			Some(age) if age > rules.evidence_window => return Err(no_offence("it is too old")),
			Some(_) => {},
		}
		let policy = self.policy(evidence.receipt.policy).await?;
		let seat = policy.seats.iter().find(|seat| seat.provider == record.provider && seat.accepted);
		let seat = seat.ok_or_else(|| no_offence("the provider has no accepted seat in the policy"))?;
		let operated = self.chain().operated_by(&evidence.operator).await?;
		if !operated.is_some_and(|operated| operated.acted_for_proxy(&record.provider, evidence.receipt.block)) {
			return Err(no_offence("its signer was not the provider's operator"));
		}
		if served_until(&policy, &rules, &clock).is_some_and(|last| evidence.receipt.block > last) {
			return Ok(Offence::ServedAfterEnd);
		}
		let capsule = CheckedCapsule::new(&evidence.capsule).map_err(|_| no_offence("the capsule is not valid"))?;
		match Fragment::new(evidence.fragment).verify(&capsule, &policy.keys(), &seat.commitment) {
			Ok(_) => Err(no_offence("the fragment is right, and was given in time")),
			Err(_) => Ok(Offence::WrongFragment),
		}
	}

	/// Submits a receipt as evidence, if it proves something.
	pub async fn submit_evidence(&self, person: &Person, record: &Record) -> Result<Verdict, Error> {
		self.judge(record).await?;
		let evidence = record.evidence(&self.chain().genesis()).map_err(|reason| Error::NoOffence(reason.into()))?;
		self.ensure_funds(person, self.chain().rules().await?.evidence_bond).await?;
		let included = self.submit(person, &Call::SubmitEvidence(Box::new(evidence))).await?;
		let verdict = included.find(|event| match event {
			Event::EvidenceProven { offence, slashed } => {
				Some(Verdict::Proven { offence: *offence, slashed: *slashed })
			},
			Event::EvidenceRefuted { bond } => Some(Verdict::Refuted { bond: *bond }),
			_ => None,
		});
		verdict.ok_or(Error::NoEvent("submit_evidence"))
	}
}

/// The last block in which a proxy could have served rightly, if it is known.
pub(crate) fn served_until(policy: &PolicyInfo, rules: &Rules, clock: &Clock) -> Option<u32> {
	let end = match policy.state {
		PolicyState::Pending { .. } => return None,
		PolicyState::Revoked { at_block, .. } => at_block,
		PolicyState::Active { paid } if clock.epoch >= paid.end => paid.end.saturating_mul(clock.epoch_length),
		PolicyState::Active { .. } => return None,
	};
	Some(end.saturating_add(rules.revocation_grace))
}
