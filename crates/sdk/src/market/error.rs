//! Why something would be refused on the market, and what to do.

use crate::{amount::Nlk, chain::ItemId};
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::RequestId,
};

/// Why something would be refused on the market, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MarketError {
	/// There is no such listing.
	#[error("there is no listing {0} on the chain: it was removed, or the node is of another network")]
	NoListing(ListingId),
	/// There is no such purchase.
	#[error("there is no purchase {0} on the chain: it was removed, or the node is of another network")]
	NoPurchase(PurchaseId),
	/// There is no such item.
	#[error("there is no item {0} on the chain: it was burned, or the node is of another network")]
	NoToken(ItemId),
	/// The item stands for no listing.
	#[error("item {0} stands for no listing: its metadata does not begin with nulink://listing/ and a number")]
	NamesNoListing(ItemId),
	/// The listing is somebody else's.
	#[error("listing {0} was not made by this account")]
	NotSeller(ListingId),
	/// The purchase is somebody else's.
	#[error("purchase {0} was not made by this account")]
	NotBuyer(PurchaseId),
	/// The listing can not be bought.
	#[error("listing {listing} is {state}: nobody can buy it any more")]
	NotForSale {
		/// The listing.
		listing: ListingId,
		/// How far it is.
		state: &'static str,
	},
	/// The listing is sold in another way.
	#[error("listing {listing} {reason}")]
	WrongOffer {
		/// The listing.
		listing: ListingId,
		/// How it is sold.
		reason: &'static str,
	},
	/// The price is higher than was allowed.
	#[error("it costs {price}, and no more than {most} was allowed: allow more with --max-price")]
	TooDear {
		/// The price.
		price: Nlk,
		/// What is allowed.
		most: Nlk,
	},
	/// The bid is too low.
	#[error("the next bid is at least {least}")]
	BidTooLow {
		/// The least.
		least: Nlk,
	},
	/// The licence is shorter than was agreed to.
	#[error("access is sold for {epochs} epochs, and at least {least} were agreed to: the seller has changed the offer. Look at it again")]
	LicenceTooShort {
		/// For how many epochs it is.
		epochs: u32,
		/// How many were agreed to.
		least: u32,
	},
	/// The request does not show that proxies failed.
	#[error("request {request} does not show that the proxies do not serve: {reason}")]
	NotUnserved {
		/// The request.
		request: RequestId,
		/// What it is.
		reason: String,
	},
	/// A price, a time or a licence that the chain does not take.
	#[error("{0}")]
	Offer(String),
	/// The purchase is not answered.
	#[error("purchase {purchase} is {state}: {advice}")]
	NotAnswered {
		/// The purchase.
		purchase: PurchaseId,
		/// How far it is.
		state: &'static str,
		/// What to do.
		advice: &'static str,
	},
	/// The key of the purchase is not here.
	#[error("the key that was made for purchase {0} is not here: use the keystore and the machine that bought it, or copy its folder data/market/purchases")]
	NoKey(PurchaseId),
	/// The policy is not what was bought.
	#[error("policy {policy} is not for the key of purchase {purchase}: the node does not mean well, or is of another version")]
	OtherPolicy {
		/// The purchase.
		purchase: PurchaseId,
		/// The policy.
		policy: u64,
	},
	/// There is nothing to complain about.
	#[error("what came out of purchase {0} is as listed: a complaint would show everybody what was bought, and pay the seller. If the listing misleads, `nulink market appeal` has governance look at it")]
	AsListed(PurchaseId),
	/// The chain can not judge it.
	#[error("the chain can not be shown this: {0}. `nulink market appeal` has governance look at it")]
	NotShowable(String),
	/// Nothing was received yet.
	#[error("look at what was bought first: `nulink market receive {0}` tells what to complain about")]
	NotYetLooked(PurchaseId),
	/// A statement is not proven.
	#[error("there is no valid record on the chain that this account has proven {0} of the content: `nulink proof holds` proves")]
	NotProven(String),
	/// There are too many statements.
	#[error("a listing names at most {0} statements")]
	TooManyProofs(usize),
	/// There are too many tags, or two of a kind.
	#[error("a listing has at most {0} tags, each once")]
	Tags(usize),
	/// The grant would cost more than it brings.
	#[error("answering purchase {purchase} costs {cost} for proxies, and brings {price}: take fewer proxies, a lower --max-fee, or --loss; or decline it")]
	Unprofitable {
		/// The purchase.
		purchase: PurchaseId,
		/// What it costs.
		cost: Nlk,
		/// What it brings.
		price: Nlk,
	},
	/// The label's name is not known here.
	#[error("listing {0} was not made from here, so that the name of its label is not known: use the machine that made it, or copy its folder data/labels")]
	ForeignLabel(ListingId),
	/// The key of the label was changed.
	#[error(
		"the label of listing {0} has another key now, and the content is encrypted under the old one: list it again"
	)]
	RotatedLabel(ListingId),
	/// Somebody else sees to it just now.
	#[error("another `nulink` is at work on {0}: wait for it, and try again")]
	AtWork(String),
	/// There is no such record.
	#[error("there is no unfinished listing {0:?} here")]
	NoRecord(String),
	/// It was begun by another account.
	#[error("the listing {0} was begun by another account, or on another network")]
	OtherOwner(String),
	/// The text is no subject.
	#[error("{0:?} is no subject: write an id, or 0x, 32 digits, a colon and an id, where it is salted")]
	Subject(String),
	/// The description is none.
	#[error("the description can not be used: {0}")]
	Description(String),
	/// There is no such item.
	#[error("item {0} is not for sale: see `nulink market item show {0}`")]
	NoItem(String),
	/// Only participants can list.
	#[error("only publishing keys of participants, about this subject, can list on this network: `nulink identity issue-key`, `nulink identity pool claim`")]
	NotPublisher,
}
