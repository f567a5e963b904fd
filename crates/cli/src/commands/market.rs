//! `nulink market`.

mod agent;
mod asking;
mod buying;
mod deals;
mod history;
mod items;
mod listings;
mod offers;
mod prepare;
mod receiving;

use crate::{app::App, args::Market};
use nulink_sdk::{
	chain::{Offer, PurchaseState},
	time::Clock,
	Nlk,
};
use std::future::Future;

pub async fn run(app: &App, market: Market) -> anyhow::Result<()> {
	match market {
		Market::Prepare(args) => prepare::run(app, args).await,
		Market::List(args) => offers::list(app, *args).await,
		Market::Search(args) => listings::search(app, args).await,
		Market::Show(args) => listings::show(app, args.listing).await,
		Market::Update(args) => offers::update(app, args).await,
		Market::Delist(args) => offers::delist(app, args.listing).await,
		Market::Buy(args) => buying::buy(app, args).await,
		Market::Bid { listing, amount } => buying::bid(app, listing, amount).await,
		Market::Close(args) => buying::close(app, args.listing).await,
		Market::Receive(args) => receiving::receive(app, args).await,
		Market::Request(args) => asking::ask(app, args).await,
		Market::Confirm(args) => deals::confirm(app, args.purchase).await,
		Market::Complain { purchase, not_served: Some(request), .. } => {
			asking::not_served(app, purchase, request).await
		},
		Market::Complain { purchase, force, not_served: None } => receiving::complain(app, purchase, force).await,
		Market::Appeal { purchase, reason } => deals::appeal(app, purchase, &reason).await,
		Market::Settle(args) => deals::settle(app, args.purchase).await,
		Market::Forget(args) => deals::forget(app, args.purchase).await,
		Market::Decline(args) => deals::decline(app, args.purchase).await,
		Market::History(args) => history::run(app, args).await,
		Market::Agent(args) => agent::run(app, args).await,
		Market::Item(item) => items::run(app, item).await,
	}
}

/// Waits for a transaction, and shows that.
pub async fn waiting<T, E>(app: &App, done: impl Future<Output = Result<T, E>>) -> Result<T, E> {
	let progress = app.progress();
	progress.say("waiting until it is final");
	done.await
}

/// How something is sold.
fn offer_name(offer: &Offer) -> &'static str {
	match offer {
		Offer::Fixed { .. } => "fixed",
		Offer::Licence { .. } => "licence",
		Offer::Bids { .. } => "bids",
	}
}

/// How something is sold, for people.
fn offer_words(offer: &Offer, clock: &Clock) -> String {
	match offer {
		Offer::Fixed { price } => Nlk(*price).to_string(),
		Offer::Licence { price, epochs } => format!("{} for {epochs} epochs", Nlk(*price)),
		Offer::Bids { reserve, closes } => {
			format!("bids from {}, until about {}", Nlk(*reserve), clock.time_of_block(*closes))
		},
	}
}

/// How far a purchase is, for people.
fn state_words(state: &PurchaseState, clock: &Clock) -> String {
	let time = |block: u32| clock.time_of_block(block);
	match state {
		PurchaseState::Waiting { answer_by } if clock.block > *answer_by => {
			"not answered in time: it can be settled, and the price comes back".into()
		},
		PurchaseState::Waiting { answer_by } => {
			format!("waiting for the seller to grant access, until about {}", time(*answer_by))
		},
		PurchaseState::Answered { appeal: Some(appeal), .. } => {
			format!("appealed: governance has until about {}", time(appeal.until))
		},
		PurchaseState::Answered { complain_by, .. } if clock.block > *complain_by => {
			"can be read; the time for complaints is over: it can be settled, and the seller is paid".into()
		},
		PurchaseState::Answered { complain_by, .. } => {
			format!("can be read; one can complain until about {}", time(*complain_by))
		},
		PurchaseState::Paid { at, .. } => format!("paid, about {}", time(*at)),
		PurchaseState::Refunded { at, why } => format!("refunded, about {}: {}", time(*at), why.words()),
		PurchaseState::Cancelled { at } => format!("declined by the seller, about {}", time(*at)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{
		chain::{Appeal, Bid, ContentKind, Goods, ListingInfo, ListingState, PurchaseInfo, SellerRecord, Why},
		primitives::{
			sharing::{ContentId, KeyBytes},
			token::NLK,
		},
		time::Instant,
		Percent,
	};

	pub fn clock() -> Clock {
		Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	pub fn listing(offer: Offer, state: ListingState) -> ListingInfo {
		let bids = matches!(offer, Offer::Bids { .. });
		let bid = Bid { bidder: [4; 32].into(), amount: 120 * NLK, deposit: NLK, receiving: KeyBytes([2; 33]), at: 20 };
		ListingInfo {
			id: 7,
			seller: [1; 32].into(),
			goods: Goods {
				subject: [2; 32],
				content: ContentId([0; 36]),
				kind: ContentKind::Records,
				commitment: [3; 32],
				key_commitment: [4; 32],
				header: [5; 32],
				capsule: [6; 32],
				label: [7; 32],
				delegating: KeyBytes([2; 33]),
				proofs: vec![[8; 32]],
			},
			description: [9; 32],
			tags: vec![[10; 32]],
			offer,
			deposit: NLK,
			bond: 2 * NLK,
			open: 1,
			sold: 3,
			listed_at: 5,
			state,
			bid: bids.then_some(bid),
			record: SellerRecord { paid: 3, volume: 15 * NLK, unanswered: 1, refunded: 0, refuted: 0 },
			participant: Some([11; 32].into()),
			certified: true,
			proven: true,
		}
	}

	pub fn purchase(state: PurchaseState) -> PurchaseInfo {
		PurchaseInfo {
			id: 3,
			listing: 7,
			commitment: [3; 32],
			buyer: [4; 32].into(),
			payee: [1; 32].into(),
			granter: [1; 32].into(),
			receiving: KeyBytes([2; 33]),
			price: 5 * NLK,
			deposit: NLK,
			epochs: 1,
			item: None,
			made_at: 10,
			burned_part: Percent::from_billionths(20_000_000),
			state,
		}
	}

	pub fn answered(complain_by: u32) -> PurchaseState {
		PurchaseState::Answered { policy: 17, at: 15, complain_by, served: false, appeal: None }
	}

	/// The names of an object in JSON, sorted.
	pub fn names(json: &serde_json::Value) -> Vec<&str> {
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		names
	}

	#[test]
	fn how_far_a_purchase_is_and_what_can_be_done_is_told() {
		let appeal = Some(Appeal { reason: [1; 32], bond: NLK, until: 40 });
		let appealed = PurchaseState::Answered { policy: 17, at: 15, complain_by: 30, served: false, appeal };
		for (state, part) in [
			(PurchaseState::Waiting { answer_by: 25 }, "until about 1970-01-01T00:02Z"),
			(PurchaseState::Waiting { answer_by: 24 }, "can be settled, and the price comes back"),
			(answered(25), "one can complain until"),
			(answered(24), "can be settled, and the seller is paid"),
			(appealed, "governance has until about 1970-01-01T00:04Z"),
			(PurchaseState::Paid { at: 20, policy: 17 }, "paid"),
			(PurchaseState::Refunded { at: 20, why: Why::Refuted }, Why::Refuted.words()),
			(PurchaseState::Refunded { at: 20, why: Why::NotServed }, Why::NotServed.words()),
			(PurchaseState::Cancelled { at: 20 }, "declined"),
		] {
			let words = state_words(&state, &clock());
			assert!(words.contains(part), "{part}: {words}");
		}
	}

	#[test]
	fn how_something_is_sold_is_told() {
		let words = |offer| offer_words(&offer, &clock());
		assert_eq!(words(Offer::Fixed { price: 5 * NLK }), "5 NLK");
		assert_eq!(words(Offer::Licence { price: 5 * NLK, epochs: 30 }), "5 NLK for 30 epochs");
		assert!(words(Offer::Bids { reserve: NLK, closes: 30 }).contains("bids from 1 NLK, until about 1970"));
	}
}
