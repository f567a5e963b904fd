//! What becomes of a purchase.

use super::waiting;
use crate::{app::App, commands::account::Done};
use anyhow::bail;
use nulink_sdk::{
	chain::{ListingState, PolicyState, PurchaseInfo, PurchaseState},
	time::Clock,
	Account, Client, Nlk,
};
use serde::Serialize;
use std::fmt;

/// That a purchase has come so far that the seller can be paid, and no farther: by which policy, and since which block.
pub fn ensure_answered(info: &PurchaseInfo) -> anyhow::Result<(u64, u32)> {
	match info.state {
		PurchaseState::Answered { policy, at, .. } => Ok((policy, at)),
		PurchaseState::Waiting { .. } => bail!("nobody has granted you access yet: see `nulink market history`"),
		state => bail!("purchase {} is over: {}", info.id, state.name()),
	}
}

pub async fn confirm(app: &App, purchase: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.purchase(purchase).await?;
	ensure_answered(&info)?;
	// By the key, which belongs to this purchase alone.
	let record = nulink.buy_records()?.into_iter().find(|record| record.receiving() == info.receiving);
	match record.and_then(|record| record.check) {
		None => app.note(format!(
			"Take care: nobody has looked at it from here. `nulink market receive {purchase} --out FILE` does."
		)),
		Some(check) if !check.as_listed() => app.note("Take care: what came was NOT as listed."),
		Some(_) => {},
	}
	app.confirm(format!(
		"Have the seller paid {} for purchase {purchase}. Nobody can complain after that.",
		Nlk(info.price)
	))?;
	let included = waiting(app, nulink.confirm_purchase(&person, purchase)).await?;
	app.reply(&Done::new(format!("the seller of purchase {purchase} is paid"), &included))
}

pub async fn decline(app: &App, purchase: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	app.confirm(format!("Decline purchase {purchase}: the buyer gets its money back."))?;
	let included = waiting(app, nulink.decline_purchase(&person, purchase)).await?;
	app.reply(&Done::new(format!("purchase {purchase} is declined"), &included))
}

/// What a purchase came to.
#[derive(Serialize)]
struct Settled {
	purchase: u64,
	state: &'static str,
	why: Option<&'static str>,
}

impl fmt::Display for Settled {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.why {
			Some(why) => writeln!(f, "purchase {} is {}: {why}", self.purchase, self.state),
			None => writeln!(f, "purchase {} is {}", self.purchase, self.state),
		}
	}
}

/// That something is due of a purchase; otherwise, when it will be.
async fn ensure_due(nulink: &Client, info: &PurchaseInfo, who: &Account) -> anyhow::Result<()> {
	let clock = nulink.chain().clock().await?;
	let Some(last) = info.state.due_after() else { bail!("purchase {} is over: {}", info.id, info.state.name()) };
	let listing = nulink.chain().listing(info.listing).await?;
	if clock.block > last || listing.is_none_or(|listing| listing.state == ListingState::Refuted) {
		return Ok(());
	}
	let withdrawn = match info.state.policy() {
		// What is not stored any more was taken back.
		Some(policy) => {
			let policy = nulink.chain().policy(policy).await?;
			policy.is_none_or(|policy| matches!(policy.state, PolicyState::Revoked { .. }))
		},
		None => false,
	};
	// Nobody can be asked while too few proxies are at work: the buyer gets its money back, if nobody has shown receipts.
	if let (PurchaseState::Answered { policy, served: false, .. }, false) = (&info.state, withdrawn) {
		let quote = nulink.request_quote(*policy).await?;
		if *who == info.buyer && quote.obliged < u32::from(quote.threshold) {
			return Ok(());
		}
	}
	not_due(info, last, withdrawn, who, &clock)
}

/// Whether nothing is due before a block is over.
fn not_due(info: &PurchaseInfo, last: u32, withdrawn: bool, who: &Account, clock: &Clock) -> anyhow::Result<()> {
	match (withdrawn, *who == info.buyer) {
		(true, true) => Ok(()),
		(true, false) => bail!(
			"the grant for purchase {} was taken back: its buyer can settle it now, everybody else after about {}",
			info.id,
			clock.time_of_block(last)
		),
		(false, _) => bail!("nothing is due of purchase {} before about {}", info.id, clock.time_of_block(last)),
	}
}

pub async fn settle(app: &App, purchase: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	ensure_due(&nulink, &nulink.purchase(purchase).await?, &person.account()).await?;
	app.confirm(format!("Do what is due of purchase {purchase}"))?;
	waiting(app, nulink.settle_purchase(&person, purchase)).await?;
	let state = nulink.purchase(purchase).await?.state;
	app.reply(&Settled { purchase, state: state.name(), why: why(&state) })
}

/// Why the money came back.
pub fn why(state: &PurchaseState) -> Option<&'static str> {
	match state {
		PurchaseState::Refunded { why, .. } => Some(why.words()),
		_ => None,
	}
}

pub async fn forget(app: &App, purchase: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.purchase(purchase).await?;
	if info.state.ended_at().is_none() {
		bail!("purchase {purchase} is not over: see `nulink market history`");
	}
	app.confirm(format!(
		"Remove purchase {purchase} from the history of trade. The deposit of {} comes back.",
		Nlk(info.deposit)
	))?;
	let included = waiting(app, nulink.forget_purchase(&person, purchase)).await?;
	app.reply(&Done::new(format!("purchase {purchase} is removed"), &included))
}

/// An appeal that was made.
#[derive(Serialize)]
struct Appealed {
	purchase: u64,
	/// Where the reason is stored.
	reason: String,
	#[serde(flatten)]
	done: Done,
}

impl fmt::Display for Appealed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "appealed for purchase {}; the reason is stored at {}", self.purchase, self.reason)
	}
}

pub async fn appeal(app: &App, purchase: u64, reason: &str) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	ensure_answered(&nulink.purchase(purchase).await?)?;
	app.confirm(format!(
		"Have governance judge purchase {purchase}. A bond is held, and burned if it finds that you are wrong. Everybody can \
		 read the reason."
	))?;
	let (reason, included) = waiting(app, nulink.appeal(&person, purchase, reason)).await?;
	app.reply(&Appealed { purchase, reason: reason.to_string(), done: Done::new("", &included) })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{answered, clock, names, purchase};
	use nulink_sdk::chain::{Included, Why};

	#[test]
	fn what_is_not_answered_or_over_is_not_paid_or_appealed() {
		assert_eq!(ensure_answered(&purchase(answered(30))).unwrap(), (17, 15));
		let early = ensure_answered(&purchase(PurchaseState::Waiting { answer_by: 30 })).unwrap_err();
		assert!(early.to_string().contains("market history"), "{early}");
		let late = ensure_answered(&purchase(PurchaseState::Paid { at: 20, policy: 17 })).unwrap_err();
		assert!(late.to_string().contains("is over: paid"), "{late}");
	}

	#[test]
	fn a_grant_that_was_taken_back_is_settled_by_the_buyer_and_later_by_others() {
		let info = purchase(answered(30));
		let due = |withdrawn, who: Account| not_due(&info, 30, withdrawn, &who, &clock());
		due(true, info.buyer).unwrap();
		assert!(due(true, [9; 32].into()).unwrap_err().to_string().contains("its buyer can settle it now"));
		assert!(due(false, info.buyer).unwrap_err().to_string().contains("nothing is due of purchase 3 before about"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let state = PurchaseState::Refunded { at: 20, why: Why::NotAnswered };
		let settled = Settled { purchase: 3, state: state.name(), why: why(&state) };
		assert_eq!(settled.to_string(), format!("purchase 3 is refunded: {}\n", Why::NotAnswered.words()));
		assert_eq!(names(&serde_json::to_value(settled).unwrap()), ["purchase", "state", "why"]);
		let included = Included { block: [1; 32], transaction: [2; 32], events: vec![] };
		let appealed = Appealed { purchase: 3, reason: "b".into(), done: Done::new("", &included) };
		let json = serde_json::to_value(appealed).unwrap();
		assert_eq!(names(&json), ["block", "fee", "purchase", "reason", "transaction"]);
	}
}
