//! `nulink grant`.

use crate::{
	app::{base, App},
	args::{Grant, Terms},
	progress::Progress,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::Rules,
	conditions,
	grants::{GrantPlan, GrantRequest, GrantStep, Granted},
	identity::{Contact, Person},
	primitives::token::Balance,
	Client, Error, Nlk, Reporter,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// How many times the chain's minimum a proxy may ask for, where nobody looks at the price.
const UNSEEN: Balance = 10;

/// The most that a proxy may ask for an epoch: what was typed. Otherwise whoever signs is shown the price; and where nobody
/// is, a stranger may not name any.
fn most(typed: Option<Nlk>, yes: bool, rules: &Rules) -> Option<Balance> {
	typed.map(|typed| typed.0).or_else(|| yes.then(|| rules.minimum_fee.saturating_mul(UNSEEN)))
}

/// What a grant will cost.
struct Offer<'a>(&'a GrantPlan);

impl fmt::Display for Offer<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let plan = self.0;
		let request = &plan.request;
		let (epochs, proxies) = (plan.term.epochs(), plan.proxies.len());
		writeln!(f, "Grant {:?} ({} objects) to {}", request.label, plan.objects.len(), request.receiver)?;
		writeln!(
			f,
			"  from     {} until {} (epochs {} to before {})",
			plan.dates.0, plan.dates.1, plan.term.start, plan.term.end
		)?;
		if !request.conditions.is_empty() {
			writeln!(f, "  if       {}", conditions::to_text(&request.conditions))?;
		}
		writeln!(f, "  through  {proxies} proxies, of which {} are needed:", request.threshold)?;
		for proxy in &plan.proxies {
			writeln!(f, "           {} at {}", address::to_text(&proxy.provider), proxy.endpoint)?;
		}
		writeln!(
			f,
			"  fee      {} ({} × {proxies} proxies × {epochs} epochs); what is not earned comes back",
			Nlk(plan.total),
			Nlk(plan.fee)
		)?;
		write!(f, "  deposit  {}, which comes back when the policy is removed", Nlk(plan.deposit))
	}
}

/// A grant that is in force.
#[derive(Serialize)]
pub struct Done {
	policy: u64,
	#[serde(skip_serializing_if = "Option::is_none")]
	label: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	receiver: Option<String>,
	start_epoch: u32,
	end_epoch: u32,
	#[serde(skip_serializing_if = "Option::is_none")]
	fee: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	deposit: Option<String>,
}

impl Done {
	fn new(granted: &Granted) -> Self {
		Done {
			policy: granted.policy,
			label: None,
			receiver: None,
			start_epoch: granted.paid.start,
			end_epoch: granted.paid.end,
			fee: None,
			deposit: None,
		}
	}
}

impl fmt::Display for Done {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "granted by policy {}: it is active", self.policy)?;
		writeln!(f, "The receiver gets the data with `nulink receive {}`", self.policy)
	}
}

/// Grants that are in force.
#[derive(Serialize)]
#[serde(transparent)]
struct AllDone(Vec<Done>);

impl fmt::Display for AllDone {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no grant is unfinished");
		}
		self.0.iter().try_for_each(|done| done.fmt(f))
	}
}

pub async fn run(app: &App, args: Grant) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	if let Some(id) = args.resume {
		return resume(app, &person, &nulink, id).await;
	}
	let label = args.label.context("a label is needed")?;
	let receiver = args.to.context("a receiver is needed")?;
	let done = grant(app, &person, &nulink, label, receiver, args.terms).await?;
	app.reply(&done)
}

/// Grants a label on these terms, and says what is to be answered.
pub async fn grant(
	app: &App,
	person: &Person,
	nulink: &Client,
	label: String,
	receiver: Contact,
	terms: Terms,
) -> anyhow::Result<Done> {
	let until = terms.end().context("how long? Pass --for 30d or --until 2026-12-31")?;
	let threshold = terms.needed();
	let max_fee = most(terms.max_fee, app.global.yes, &nulink.chain().rules().await?);
	let request = GrantRequest {
		label,
		receiver,
		proxies: terms.proxies,
		threshold,
		from: terms.from,
		until,
		max_fee,
		named: terms.with,
		conditions: terms.condition.map(|condition| condition.0).unwrap_or_default(),
		storage: terms.hint,
	};
	let progress = app.progress();
	progress.say("looking for proxies");
	let plan = nulink.plan_grant(person, request).await;
	drop(progress);
	let plan = match (plan, max_fee) {
		(Err(error @ Error::TooFewProxies { .. }), Some(most)) if terms.max_fee.is_none() => {
			let about =
				format!("with --yes and without --max-fee, no proxy is taken that asks for more than {}", Nlk(most));
			return Err(anyhow::Error::from(error).context(about));
		},
		(plan, _) => plan?,
	};
	if plan.objects.is_empty() {
		app.note(format!(
			"Nothing is stored under {:?} yet. What is, later, the receiver learns by `nulink publish`.",
			plan.request.label
		));
	}
	app.confirm(Offer(&plan))?;
	let progress = app.progress();
	progress.say("waiting until the policy is final");
	let granted = nulink.grant(person, &plan, Some(reporter(&progress))).await?;
	drop(progress);
	Ok(Done {
		label: Some(plan.request.label.clone()),
		receiver: Some(plan.request.receiver.to_string()),
		fee: Some(base(Nlk(plan.total))),
		deposit: Some(base(Nlk(plan.deposit))),
		..Done::new(&granted)
	})
}

async fn resume(app: &App, person: &Person, nulink: &Client, id: String) -> anyhow::Result<()> {
	let ids = match id.as_str() {
		"" => nulink.pending_grants()?.into_iter().map(|pending| pending.id).collect(),
		_ => vec![id],
	};
	let mut done = Vec::new();
	for id in ids {
		let progress = app.progress();
		progress.say(format!("going on with {id}"));
		done.push(Done::new(&nulink.resume_grant(person, &id, Some(reporter(&progress))).await?));
	}
	app.reply(&AllDone(done))
}

fn reporter(progress: &Progress) -> Reporter<GrantStep> {
	let progress = progress.clone();
	Arc::new(move |step| match step {
		GrantStep::MapStored(_) => progress.say("waiting until the policy is final"),
		GrantStep::Created(policy) => progress.keep(format!("policy {policy} is on the chain")),
		GrantStep::Delivered(provider) => {
			progress.keep(format!("{} has its key fragment", address::to_text(&provider)));
		},
		GrantStep::Delayed(provider, error) => {
			progress.keep(format!("{}: {error}; trying again", address::to_text(&provider)));
		},
		GrantStep::Accepted(accepted, of) => progress.say(format!("{accepted} of {of} proxies have accepted")),
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::LabelInfo,
		primitives::sharing::{KeyBytes, Term},
		providers::ChosenProxy,
		time::{Instant, Span, Until},
	};

	fn plan() -> GrantPlan {
		let receiver = Person::random().unwrap().contact();
		let request = GrantRequest {
			label: "a".into(),
			receiver,
			proxies: 1,
			threshold: 1,
			from: None,
			until: Until::After(Span::Epochs(30)),
			max_fee: None,
			named: vec![],
			conditions: conditions::parse("paid 50").unwrap(),
			storage: None,
		};
		let key = KeyBytes([2; 33]);
		GrantPlan {
			request,
			label: [0; 32],
			info: LabelInfo { delegating_key: key, version: 1, policies: 0, deposit: 0 },
			proxies: vec![ChosenProxy {
				provider: [1; 32].into(),
				endpoint: "https://p".into(),
				encryption_key: key,
				fee: 1,
			}],
			term: Term { start: 2, end: 32 },
			dates: (Instant(0), Instant(86_400_000)),
			fee: nulink_sdk::primitives::token::NLK / 100,
			total: nulink_sdk::primitives::token::NLK * 3 / 10,
			deposit: 0,
			objects: vec![],
		}
	}

	#[test]
	fn where_nobody_looks_at_the_price_a_proxy_may_ask_for_ten_times_the_least() {
		let rules = Rules {
			minimum_fee: 7,
			max_epochs: 1,
			acceptance_window: 1,
			minimum_stake: 1,
			unbonding_epochs: 1,
			revocation_grace: 1,
			evidence_window: 1,
			evidence_bond: 1,
		};
		assert_eq!(most(None, true, &rules), Some(70));
		assert_eq!(most(None, false, &rules), None);
		for yes in [true, false] {
			assert_eq!(most(Some(Nlk(1_000)), yes, &rules), Some(1_000));
		}
		assert_eq!(most(None, true, &Rules { minimum_fee: Balance::MAX, ..rules }), Some(Balance::MAX));
	}

	#[test]
	fn what_is_signed_is_shown_with_its_price() {
		let text = Offer(&plan()).to_string();
		for part in [
			"0.3 NLK (0.01 NLK × 1 proxies × 30 epochs)",
			"from     1970-01-01T00:00Z until 1970-01-02T00:00Z (epochs 2 to before 32)",
			"if       paid 50",
			"at https://p",
		] {
			assert!(text.contains(part), "{part}: {text}");
		}
	}

	#[test]
	fn the_json_has_stable_names() {
		let granted = Granted { policy: 7, paid: Term { start: 2, end: 5 } };
		let json = serde_json::to_string(&Done::new(&granted)).unwrap();
		assert_eq!(json, r#"{"policy":7,"start_epoch":2,"end_epoch":5}"#);
		let full = Done { label: Some("a".into()), fee: Some("1".into()), ..Done::new(&granted) };
		let json = serde_json::to_string(&full).unwrap();
		assert_eq!(json, r#"{"policy":7,"label":"a","start_epoch":2,"end_epoch":5,"fee":"1"}"#);
	}
}
