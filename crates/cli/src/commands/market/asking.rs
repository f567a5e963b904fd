//! Asking for what was bought by way of the chain, and showing that nobody answered there.

use super::{deals::ensure_answered, waiting};
use crate::{
	app::{base, App, Told},
	args::Asking,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	chain::{ContentKind, Duty, ListingInfo, PolicyInfo, PolicyState, PurchaseInfo, PurchaseState, RequestInfo},
	pre::{
		capsule_digest,
		client::{CheckedCapsule, Header, HEADER_LEN},
	},
	storage::{Cid, MAX_BLOCK_LEN},
	time::Clock,
	Client, Nlk,
};
use serde::Serialize;
use std::fmt;

/// How many proxies have answered.
fn answers(info: &RequestInfo) -> usize {
	info.proxies.iter().filter(|(_, duty)| *duty == Duty::Answered).count()
}

/// Whether enough proxies have answered. `None`: they still can.
fn enough(info: &RequestInfo, needed: u8, clock: &Clock) -> Option<bool> {
	match answers(info) >= usize::from(needed) {
		true => Some(true),
		false => (clock.block > info.deadline).then_some(false),
	}
}

/// The capsule that the proxies are asked for: that of the header object, which the listing names.
pub async fn capsule(nulink: &Client, listing: &ListingInfo) -> anyhow::Result<CheckedCapsule> {
	let goods = &listing.goods;
	let block = nulink.store_handle().get(&Cid::try_from(goods.header_content())?, MAX_BLOCK_LEN).await;
	let block = block.with_context(|| format!("the header object of listing {} can not be fetched", listing.id))?;
	let Some(Ok(header)) = block.bytes().get(..HEADER_LEN).map(Header::from_bytes) else {
		bail!("the header object of listing {} is no encrypted stream", listing.id);
	};
	if capsule_digest(&header.sealed_key.capsule) != goods.capsule {
		bail!("the header object of listing {} has another capsule than the listing says", listing.id);
	}
	match CheckedCapsule::new(&header.sealed_key.capsule) {
		Ok(capsule) => Ok(capsule),
		Err(_) => bail!("no proxy re-encrypts the capsule of listing {}", listing.id),
	}
}

/// The newest request of the buyer's for this capsule that was made since the purchase was answered, and was not closed.
async fn find(
	nulink: &Client,
	info: &PurchaseInfo,
	(policy, since): (u64, u32),
	capsule: &CheckedCapsule,
) -> anyhow::Result<Option<u64>> {
	let mut found = None;
	for request in nulink.chain().open_requests(policy).await? {
		let Some(it) = nulink.chain().request(request).await? else { continue };
		if it.requester == info.buyer && it.capsule == *capsule.bytes() && it.asked_at >= since {
			found = Some(request);
		}
	}
	Ok(found)
}

/// A request on chain for what was bought.
#[derive(Serialize)]
struct Asked {
	purchase: u64,
	request: u64,
	/// For what: `header` or `content`.
	object: &'static str,
	/// `answered`: enough proxies have. `failed`: the time is over, and too few have.
	outcome: &'static str,
	/// Whether the money comes back if it has failed.
	refundable: bool,
	answers: usize,
	needed: u8,
}

impl fmt::Display for Asked {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let Asked { purchase, request, object, answers, needed, .. } = self;
		writeln!(f, "request {request} for the {object} brought {answers} of the {needed} answers that are needed")?;
		match (self.outcome, self.refundable) {
			("answered", _) => {
				writeln!(f, "Look at it: nulink market receive {purchase} --out FILE")?;
				writeln!(f, "Get back what is held for the request: nulink request close {request}")
			},
			(_, false) => writeln!(f, "Have the silent proxies slashed: nulink request report {request}"),
			(_, true) => {
				writeln!(f, "Get your money back: nulink market complain {purchase} --not-served {request}")?;
				writeln!(f, "Only after that: nulink request report {request}, and nulink request close {request}")
			},
		}
	}
}

pub async fn ask(app: &App, args: Asking) -> anyhow::Result<()> {
	let Asking { purchase, content } = args;
	let object = if content { "content" } else { "header" };
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.purchase(purchase).await?;
	// What was paid for is still to be served; but the money does not come back.
	let (policy, since) = match info.state {
		PurchaseState::Paid { policy, .. } => (policy, info.made_at),
		_ => ensure_answered(&info)?,
	};
	let refundable = !content && matches!(info.state, PurchaseState::Answered { .. });
	if info.buyer != person.account() {
		bail!("purchase {purchase} was not made by this account: only its buyer is served");
	}
	let listing = nulink.chain().listing(info.listing).await?;
	if content && listing.as_ref().is_some_and(|listing| listing.goods.kind == ContentKind::Sealed) {
		bail!("the content is opened with the key in its header: leave out --content");
	}
	let granted = nulink.policy(policy).await?;
	ensure_in_force(purchase, &granted)?;
	let needed = granted.threshold;
	// One that has failed is as good as a new one will be. One that is open is gone on with anyhow.
	let begun = match listing.filter(|_| refundable) {
		Some(listing) => {
			let capsule = capsule(&nulink, &listing).await.context("nobody can be asked for it")?;
			find(&nulink, &info, (policy, since), &capsule).await?
		},
		None => None,
	};
	let request = match begun {
		Some(request) => request,
		None => {
			let quote = nulink.request_quote(policy).await?;
			if quote.obliged < u32::from(quote.threshold) {
				bail!(
					"{} of the proxies are at work, and {} are needed: nobody can be asked on chain now. Try again in the \
					 next epoch. Or, while you can complain, `nulink market settle {purchase}` brings your money back, if the \
					 seller has shown no receipts; if it has, `nulink market appeal {purchase} --reason TEXT` has governance \
					 look at it",
					quote.obliged,
					quote.threshold
				);
			}
			app.confirm(format!(
				"Ask {} proxies on chain for the {object} of purchase {purchase}\n  fee      {}, for those that \
				 answer\n  deposit  {}, which comes back when the request is closed",
				quote.obliged,
				Nlk(quote.fees),
				Nlk(quote.deposit)
			))?;
			match content {
				true => waiting(app, nulink.request_content(&person, purchase)).await?,
				false => waiting(app, nulink.request_header(&person, purchase)).await?,
			}
		},
	};
	let progress = app.progress();
	progress.say("waiting for answers on chain");
	let mut warned = false;
	let asked = loop {
		// The time first: an answer may come in between, and must not be missed.
		let clock = nulink.chain().clock().await?;
		let it = nulink.chain().request(request).await?;
		let it = it.with_context(|| format!("request {request} was closed: run this again to ask again"))?;
		if let Some(enough) = enough(&it, needed, &clock) {
			let outcome = if enough { "answered" } else { "failed" };
			break Asked { purchase, request, object, outcome, refundable, answers: answers(&it), needed };
		}
		if !warned && refundable && is_late(&info.state, it.deadline) {
			warned = true;
			progress.keep(format!(
				"Proxies can answer until about {}, and you can not complain any more then: appeal before, if you want your \
				 money back.",
				clock.time_of_block(it.deadline)
			));
		}
		tokio::time::sleep(nulink.pace().poll).await;
	};
	drop(progress);
	app.reply(&asked)?;
	match asked.outcome {
		"answered" => Ok(()),
		_ => Err(Told.into()),
	}
}

/// That a grant was not taken back: then nobody has to answer, and there is a shorter way to the money.
fn ensure_in_force(purchase: u64, policy: &PolicyInfo) -> anyhow::Result<()> {
	match policy.state {
		PolicyState::Revoked { .. } => bail!(
			"the seller has taken the grant back: `nulink market settle {purchase}` brings your money back, if it did so while \
			 you could complain"
		),
		_ => Ok(()),
	}
}

/// Whether nobody can complain any more when the time for answers is over.
fn is_late(state: &PurchaseState, deadline: u32) -> bool {
	match state {
		PurchaseState::Answered { complain_by, appeal: None, .. } => deadline >= *complain_by,
		PurchaseState::Answered { complain_by, appeal: Some(appeal), .. } => deadline >= appeal.until.max(*complain_by),
		_ => true,
	}
}

/// That a request shows that a purchase was not served.
fn ensure_failed(
	(purchase, policy, needed): (u64, u64, u8),
	request: u64,
	info: Option<&RequestInfo>,
	clock: &Clock,
) -> anyhow::Result<()> {
	let Some(info) = info else {
		bail!(
			"there is no request {request} on the chain, or it was closed: `nulink market request {purchase}` asks again"
		);
	};
	if info.policy != policy {
		bail!(
			"request {request} is under policy {}, and purchase {purchase} was answered with policy {policy}: ask by \
			 `nulink market request {purchase}`",
			info.policy
		);
	}
	match enough(info, needed, clock) {
		Some(false) => Ok(()),
		Some(true) => bail!(
			"request {request} has the {needed} answers that are needed: `nulink market receive {purchase} --out FILE` \
			 fetches what you bought"
		),
		None => bail!(
			"proxies can answer request {request} until about {}: wait until then",
			clock.time_of_block(info.deadline)
		),
	}
}

/// That the price came back.
#[derive(Serialize)]
struct Unserved {
	purchase: u64,
	request: u64,
	/// Always `refunded`: otherwise there is an error instead.
	verdict: &'static str,
	/// The price.
	refunded: String,
	#[serde(skip)]
	shown: Nlk,
}

impl fmt::Display for Unserved {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "the chain has seen that nobody served purchase {}: {} came back", self.purchase, self.shown)?;
		writeln!(f, "Then, for silent proxies: nulink request report {0}, and nulink request close {0}", self.request)
	}
}

pub async fn not_served(app: &App, purchase: u64, request: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.purchase(purchase).await?;
	let (policy, _) = ensure_answered(&info)?;
	let granted = nulink.policy(policy).await?;
	ensure_in_force(purchase, &granted)?;
	let needed = granted.threshold;
	let clock = nulink.chain().clock().await?;
	let asked = nulink.chain().request(request).await?;
	ensure_failed((purchase, policy, needed), request, asked.as_ref(), &clock)?;
	app.confirm(format!(
		"Show the chain that too few proxies have answered request {request}: the price of purchase {purchase}, {}, comes \
		 back. Nobody's bond is taken, and nothing of the data is shown.",
		Nlk(info.price)
	))?;
	let refunded = Nlk(waiting(app, nulink.not_served(&person, purchase, request)).await?);
	app.reply(&Unserved { purchase, request, verdict: "refunded", refunded: base(refunded), shown: refunded })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{answered, clock, names};
	use nulink_sdk::{
		chain::Appeal,
		primitives::{sharing::CapsuleBytes, token::NLK},
	};

	/// By the clock of the tests, block 25, its time is over or not.
	fn request(deadline: u32, answered: usize) -> RequestInfo {
		let duty = |at: usize| if at < answered { Duty::Answered } else { Duty::Waiting };
		RequestInfo {
			policy: 17,
			requester: [4; 32].into(),
			capsule: CapsuleBytes([0; 98]),
			asked_at: 16,
			deadline,
			report_until: 99,
			proxies: (0..3u8).map(|at| ([at; 32].into(), duty(at.into()))).collect(),
			fee: 1,
			deposit: 2,
		}
	}

	#[test]
	fn a_request_fails_when_its_time_is_over_and_too_few_have_answered() {
		let clock = clock();
		assert_eq!(enough(&request(24, 1), 2, &clock), Some(false));
		assert_eq!(enough(&request(25, 1), 2, &clock), None);
		for deadline in [24, 25] {
			assert_eq!(enough(&request(deadline, 2), 2, &clock), Some(true));
		}
	}

	#[test]
	fn what_shows_nothing_is_told_with_what_to_do() {
		let ensure = |policy, info: Option<&RequestInfo>| ensure_failed((3, policy, 2), 5, info, &clock());
		ensure(17, Some(&request(24, 1))).unwrap();
		for (policy, info, hint) in [
			(17, None, "nulink market request 3"),
			(18, Some(request(24, 1)), "answered with policy 18"),
			(17, Some(request(24, 2)), "nulink market receive 3"),
			(17, Some(request(25, 1)), "until about"),
		] {
			let error = ensure(policy, info.as_ref()).unwrap_err().to_string();
			assert!(error.contains(hint), "{hint}: {error}");
		}
	}

	#[test]
	fn who_asks_too_late_is_told() {
		assert!(!is_late(&answered(30), 29));
		assert!(is_late(&answered(30), 30));
		let appeal = Some(Appeal { reason: [1; 32], bond: NLK, until: 40 });
		let appealed = PurchaseState::Answered { policy: 17, at: 15, complain_by: 30, served: false, appeal };
		assert!(!is_late(&appealed, 39));
		assert!(is_late(&appealed, 40));
	}

	#[test]
	fn the_json_has_stable_names() {
		let asked = |refundable, outcome| {
			let object = "header";
			Asked { purchase: 3, request: 5, object, outcome, refundable, answers: 1, needed: 2 }
		};
		assert!(asked(true, "answered").to_string().contains("nulink market receive 3 --out"));
		assert!(asked(true, "failed").to_string().contains("nulink market complain 3 --not-served 5"));
		assert!(!asked(false, "failed").to_string().contains("--not-served"));
		let json = serde_json::to_value(asked(true, "failed")).unwrap();
		assert_eq!(names(&json), ["answers", "needed", "object", "outcome", "purchase", "refundable", "request"]);
		let shown = Nlk(5 * NLK);
		let unserved = Unserved { purchase: 3, request: 5, verdict: "refunded", refunded: base(shown), shown };
		assert!(unserved.to_string().contains("5 NLK came back"));
		let json = serde_json::to_value(unserved).unwrap();
		assert_eq!(names(&json), ["purchase", "refunded", "request", "verdict"]);
	}
}
