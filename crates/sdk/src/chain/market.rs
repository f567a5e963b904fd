//! The data market on the chain: what can be asked of it, in types of ours. The chain's documentation of each is in
//! `pallets/data-market`; numbers and the disclosure are those of [`nulink_primitives::market`].

use super::Call;
use crate::{address::Account, percent::Percent, Error};
use async_trait::async_trait;
use codec::{Decode, Encode};
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::{ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, RequestId},
	token::Balance,
};
use std::{fmt, str::FromStr};

/// The most tags of a listing.
pub const MAX_TAGS: usize = 5;
/// The most statements that a listing names.
pub const MAX_PROOFS: usize = 4;
/// The longest object that can be opened on chain, in bytes.
pub const MAX_OBJECT: usize = 16 * 1024;
/// The longest sealed content that can be opened on chain, in bytes: a version, a nonce, a tag, and 256 elements.
pub const MAX_SEALED: usize = 1 + 32 * (2 + 256);

/// What can be asked of the market, at the newest finalised block.
#[async_trait]
pub trait Market: Send + Sync {
	/// What governance has set.
	async fn market_terms(&self) -> Result<MarketTerms, Error>;

	/// A listing.
	async fn listing(&self, listing: ListingId) -> Result<Option<ListingInfo>, Error>;

	/// The numbers of the listings with something in common, lowest first. At most [`MAX_LISTED`](super::MAX_LISTED).
	async fn listings(&self, by: &By) -> Result<Vec<ListingId>, Error>;

	/// What buying a listing, or the next bid for it, takes.
	async fn market_quote(&self, listing: ListingId) -> Result<Option<MarketQuote>, Error>;

	/// A purchase, over or not.
	async fn purchase(&self, purchase: PurchaseId) -> Result<Option<PurchaseInfo>, Error>;

	/// The numbers of the purchases of somebody or of something, lowest first. At most
	/// [`MAX_LISTED`](super::MAX_LISTED).
	async fn purchases(&self, of: &Of) -> Result<Vec<PurchaseId>, Error>;

	/// An item: whose it is, and what it stands for.
	async fn token(&self, item: ItemId) -> Result<Option<Token>, Error>;

	/// The account that answers for what an item's metadata says: the owner of its collection. `None`: there is no such
	/// collection.
	async fn item_maker(&self, collection: u32, item: u32) -> Result<Option<Account>, Error>;

	/// An item that is for sale.
	async fn item_offer(&self, item: ItemId) -> Result<Option<ItemOffer>, Error>;
}

/// What listings have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
	/// What they are about.
	Subject(Digest),
	/// Who sells.
	Seller(Account),
	/// A tag.
	Tag(Digest),
}

/// What purchases have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
	/// Who buys.
	Buyer(Account),
	/// What is bought.
	Listing(ListingId),
}

/// What governance has set. Times are blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MarketTerms {
	/// In how many blocks a purchase must be answered.
	pub answer_blocks: u32,
	/// For how many blocks after the answer a buyer can complain.
	pub complaint_blocks: u32,
	/// For how many blocks after enough receipts were shown, if that is earlier.
	pub review_blocks: u32,
	/// For how many blocks an appeal stops a payment.
	pub appeal_blocks: u32,
	/// For how many blocks at least a purchase that is over is kept.
	pub keep_blocks: u32,
	/// For how many blocks bids are taken at most.
	pub longest_bids: u32,
	/// For how many blocks after a bid others can still bid.
	pub bid_pause: u32,
	/// The least price.
	pub least_price: Balance,
	/// The least bond of a listing.
	pub least_bond: Balance,
	/// The bond of a listing, as a part of its price.
	pub bond_part: Percent,
	/// What part of a price is burned when it is paid.
	pub burned_part: Percent,
	/// By what part a bid must be higher than the one before.
	pub bid_step: Percent,
	/// What an appeal risks.
	pub appeal_bond: Balance,
	/// Whether only keys of participants can list.
	pub participants_only: bool,
}

/// How a listing is sold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Offer {
	/// To everybody who pays the price.
	Fixed {
		/// The price.
		price: Balance,
	},
	/// To everybody who pays the price, for a time.
	Licence {
		/// The price.
		price: Balance,
		/// For how many epochs from the answer on.
		epochs: u32,
	},
	/// To the one who bids most.
	Bids {
		/// The least bid.
		reserve: Balance,
		/// The last block in which bids are taken. Late bids make it later.
		closes: u32,
	},
}

impl Offer {
	/// The price, or the least one.
	pub const fn price(&self) -> Balance {
		match self {
			Offer::Fixed { price } | Offer::Licence { price, .. } => *price,
			Offer::Bids { reserve, .. } => *reserve,
		}
	}

	/// For how many epochs access must be given at least.
	pub const fn epochs(&self) -> u32 {
		match self {
			Offer::Licence { epochs, .. } => *epochs,
			_ => 1,
		}
	}
}

/// What the commitment of a listing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum ContentKind {
	/// SHA-256 of the content in the clear. The content is a stream of its own.
	Plain,
	/// The commitment to a data set, whose canonical bytes are a stream of their own.
	Records,
	/// The commitment to a data set, whose canonical bytes are encrypted with the key that the header object discloses.
	Sealed,
}

impl ContentKind {
	/// What it is called.
	pub const fn name(&self) -> &'static str {
		match self {
			ContentKind::Plain => "plain",
			ContentKind::Records => "records",
			ContentKind::Sealed => "sealed",
		}
	}
}

/// What can not be changed once it is listed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Goods {
	/// The hash of the id of whom or what the data is about.
	pub subject: Digest,
	/// Where the encrypted content lies.
	pub content: ContentId,
	/// What the commitment is.
	pub kind: ContentKind,
	/// What the content is in the clear.
	pub commitment: Digest,
	/// What the content key is committed to by.
	pub key_commitment: Digest,
	/// SHA-256 of the header object.
	pub header: Digest,
	/// SHA-256 of the header object's capsule.
	pub capsule: Digest,
	/// The seller's label under which access is granted.
	pub label: Digest,
	/// The key that header and content are encrypted under.
	pub delegating: KeyBytes,
	/// Statements about the content that the seller has proven.
	pub proofs: Vec<Digest>,
}

impl Goods {
	/// Where the header object lies: it is one piece.
	pub const fn header_content(&self) -> ContentId {
		ContentId::new(ContentId::RAW, self.header)
	}
}

/// How far a listing has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListingState {
	/// It can be bought.
	Open,
	/// No more.
	Closed,
	/// It was shown to be false.
	Refuted,
}

impl ListingState {
	/// What it is called.
	pub const fn name(&self) -> &'static str {
		match self {
			ListingState::Open => "open",
			ListingState::Closed => "closed",
			ListingState::Refuted => "refuted",
		}
	}
}

/// The highest bid for a listing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bid {
	/// Whose.
	pub bidder: Account,
	/// How much, in escrow.
	pub amount: Balance,
	/// What is held for the purchase to be.
	pub deposit: Balance,
	/// The key to grant to.
	pub receiving: KeyBytes,
	/// In which block.
	pub at: u32,
}

/// What became of a seller's sales.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct SellerRecord {
	/// Sales that were paid.
	pub paid: u32,
	/// For how much in all.
	pub volume: Balance,
	/// Sales that were not answered.
	pub unanswered: u32,
	/// Sales that were refunded for other reasons.
	pub refunded: u32,
	/// Listings that were shown to be false.
	pub refuted: u32,
}

/// A listing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListingInfo {
	/// Its number.
	pub id: ListingId,
	/// Who sells, and grants.
	pub seller: Account,
	/// What.
	pub goods: Goods,
	/// SHA-256 of a description.
	pub description: Digest,
	/// What it is found by.
	pub tags: Vec<Digest>,
	/// How it is sold.
	pub offer: Offer,
	/// What is held for the storage.
	pub deposit: Balance,
	/// What is held for the truth.
	pub bond: Balance,
	/// How many purchases are not over.
	pub open: u32,
	/// How many were paid.
	pub sold: u32,
	/// In which block it was made.
	pub listed_at: u32,
	/// How far it has come.
	pub state: ListingState,
	/// The highest bid.
	pub bid: Option<Bid>,
	/// What became of the seller's sales.
	pub record: SellerRecord,
	/// The participant whose key the seller is, if that has a name.
	pub participant: Option<Account>,
	/// Whether the seller is, now, a key of a participant for data about this subject.
	pub certified: bool,
	/// Whether all statements that it names still count: no key was retired, and no record forgotten.
	pub proven: bool,
}

/// A non-fungible token. In text `COLLECTION/ITEM`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode)]
pub struct ItemId {
	/// The collection.
	pub collection: u32,
	/// The item in it.
	pub item: u32,
}

impl fmt::Display for ItemId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}/{}", self.collection, self.item)
	}
}

impl FromStr for ItemId {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let parsed = text.split_once('/').and_then(|(collection, item)| {
			Some(ItemId { collection: collection.trim().parse().ok()?, item: item.trim().parse().ok()? })
		});
		parsed.ok_or_else(|| format!("{text:?} is no item: write COLLECTION/ITEM, like 3/7"))
	}
}

/// An item, for sale or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
	/// Whose it is.
	pub owner: Account,
	/// The listing that its metadata names.
	pub listing: Option<ListingId>,
}

/// An item that is for sale.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ItemOffer {
	/// The listing that it stands for.
	pub listing: ListingId,
	/// Who sells it.
	pub holder: Account,
	/// For how much.
	pub price: Balance,
	/// What is held for the storage.
	pub deposit: Balance,
	/// The purchase that is not over.
	pub purchase: Option<PurchaseId>,
}

/// A buyer's plea to governance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Appeal {
	/// SHA-256 of its reasons.
	pub reason: Digest,
	/// What is at risk.
	pub bond: Balance,
	/// The last block for which it stops the payment.
	pub until: u32,
}

/// Why a buyer got its money back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
	/// Nobody answered in time.
	NotAnswered,
	/// The grant was revoked or removed before it was paid for.
	Revoked,
	/// It was shown that the listing is false.
	Refuted,
	/// Governance found so.
	Appeal,
	/// The proxies did not answer a request on chain.
	NotServed,
}

impl Why {
	/// In words.
	pub const fn words(&self) -> &'static str {
		match self {
			Why::NotAnswered => "nobody answered in time",
			Why::Revoked => "the grant was taken back",
			Why::Refuted => "it was shown that the listing is false",
			Why::Appeal => "governance found for the buyer",
			Why::NotServed => "too few proxies served, or were there to serve",
		}
	}
}

/// How far a purchase has come. The last three are ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PurchaseState {
	/// The price is in escrow, and there is no grant.
	Waiting {
		/// The last block for an answer.
		answer_by: u32,
	},
	/// The buyer can read.
	Answered {
		/// The grant.
		policy: PolicyId,
		/// Since when.
		at: u32,
		/// The last block for a complaint.
		complain_by: u32,
		/// Whether enough proxies have shown that they served.
		served: bool,
		/// Whether governance looks at it.
		appeal: Option<Appeal>,
	},
	/// The seller was paid.
	Paid {
		/// In which block.
		at: u32,
		/// The grant.
		policy: PolicyId,
	},
	/// The buyer got its money back.
	Refunded {
		/// In which block.
		at: u32,
		/// Why.
		why: Why,
	},
	/// The seller declined.
	Cancelled {
		/// In which block.
		at: u32,
	},
}

impl PurchaseState {
	/// What it is called in lists.
	pub const fn name(&self) -> &'static str {
		match self {
			PurchaseState::Waiting { .. } => "waiting",
			PurchaseState::Answered { .. } => "answered",
			PurchaseState::Paid { .. } => "paid",
			PurchaseState::Refunded { .. } => "refunded",
			PurchaseState::Cancelled { .. } => "cancelled",
		}
	}

	/// The grant, if there is or was one that counts.
	pub const fn policy(&self) -> Option<PolicyId> {
		match self {
			PurchaseState::Answered { policy, .. } | PurchaseState::Paid { policy, .. } => Some(*policy),
			_ => None,
		}
	}

	/// When it ended.
	pub const fn ended_at(&self) -> Option<u32> {
		match self {
			PurchaseState::Paid { at, .. } | PurchaseState::Refunded { at, .. } | PurchaseState::Cancelled { at } => {
				Some(*at)
			},
			_ => None,
		}
	}

	/// The last block before it is due. `None`: it is over.
	pub fn due_after(&self) -> Option<u32> {
		match self {
			PurchaseState::Waiting { answer_by } => Some(*answer_by),
			PurchaseState::Answered { complain_by, appeal, .. } => {
				Some(appeal.map_or(*complain_by, |appeal| appeal.until.max(*complain_by)))
			},
			_ => None,
		}
	}
}

/// A purchase.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PurchaseInfo {
	/// Its number.
	pub id: PurchaseId,
	/// Of what.
	pub listing: ListingId,
	/// What the listing was, in short.
	pub commitment: Digest,
	/// Who buys.
	pub buyer: Account,
	/// Who is paid.
	pub payee: Account,
	/// Who grants.
	pub granter: Account,
	/// The key to grant to.
	pub receiving: KeyBytes,
	/// What is in escrow, until it is over.
	pub price: Balance,
	/// What is held for the storage.
	pub deposit: Balance,
	/// For how many epochs access must be given.
	pub epochs: u32,
	/// The token that changes hands.
	pub item: Option<ItemId>,
	/// In which block.
	pub made_at: u32,
	/// What part of the price is burned when it is paid.
	pub burned_part: Percent,
	/// How far it has come.
	pub state: PurchaseState,
}

/// What a purchase takes out of the buyer's free balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MarketQuote {
	/// The price, or the least bid.
	pub price: Balance,
	/// The deposit, which comes back.
	pub deposit: Balance,
	/// What of the price will be burned.
	pub burned: Balance,
}

/// Which object a complaint is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shown {
	/// The header object.
	Header,
	/// The content, as a stream of one piece.
	Content,
	/// The content, under the key that the header object discloses.
	Sealed {
		/// The content as it lies in the store.
		content: Vec<u8>,
	},
}

impl Shown {
	/// What it is called.
	pub const fn name(&self) -> &'static str {
		match self {
			Shown::Header => "header",
			Shown::Content => "content",
			Shown::Sealed { .. } => "sealed",
		}
	}
}

/// All that it takes to open an object before everybody's eyes.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
	/// Which object.
	pub shown: Shown,
	/// The secret of the receiving key of the purchase.
	pub secret: [u8; 32],
	/// The object as it lies in the store.
	pub object: Vec<u8>,
	/// Fragments, each with the seat of its proxy.
	pub fragments: Vec<(u8, FragmentBytes)>,
}

impl fmt::Debug for Opening {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		// Until it is sent, the secret is one.
		f.debug_struct("Opening").field("shown", &self.shown.name()).field("object", &self.object.len()).finish()
	}
}

/// A receipt that is shown: SCALE of the receipt, who signed, and SCALE of a `MultiSignature`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShownReceipt {
	/// What was signed.
	pub receipt: nulink_primitives::sharing::Receipt,
	/// By whom.
	pub operator: Account,
	/// SCALE of a `MultiSignature`.
	pub signature: Vec<u8>,
}

/// Something that the market is asked to do.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum MarketCall {
	List {
		goods: Box<Goods>,
		description: Digest,
		tags: Vec<Digest>,
		offer: Offer,
	},
	Update {
		listing: ListingId,
		description: Digest,
		tags: Vec<Digest>,
		offer: Offer,
	},
	Delist {
		listing: ListingId,
	},
	Purchase {
		listing: ListingId,
		receiving: KeyBytes,
		max_price: Balance,
		least_epochs: u32,
	},
	Answer {
		purchase: PurchaseId,
		policy: PolicyId,
	},
	Decline {
		purchase: PurchaseId,
	},
	ShowReceipts {
		purchase: PurchaseId,
		receipts: Vec<ShownReceipt>,
	},
	Confirm {
		purchase: PurchaseId,
	},
	Settle {
		purchase: PurchaseId,
	},
	Complain {
		purchase: PurchaseId,
		opening: Box<Opening>,
	},
	Appeal {
		purchase: PurchaseId,
		reason: Digest,
	},
	Bid {
		listing: ListingId,
		receiving: KeyBytes,
		amount: Balance,
	},
	CloseBids {
		listing: ListingId,
	},
	SellItem {
		listing: ListingId,
		item: ItemId,
		price: Balance,
	},
	WithdrawItem {
		item: ItemId,
	},
	BuyItem {
		item: ItemId,
		receiving: KeyBytes,
		max_price: Balance,
	},
	ForgetPurchase {
		purchase: PurchaseId,
	},
	NotServed {
		purchase: PurchaseId,
		request: RequestId,
	},
	/// Of the pallet of tokens: a collection of one's own.
	CreateCollection {
		admin: Account,
	},
	/// Of the pallet of tokens: an item for somebody.
	MintItem {
		item: ItemId,
		to: Account,
	},
	/// Of the pallet of tokens: names the listing that an item stands for.
	NameListing {
		item: ItemId,
		listing: ListingId,
	},
}

impl MarketCall {
	/// What it is called on chain.
	pub fn name(&self) -> &'static str {
		match self {
			MarketCall::List { .. } => "list",
			MarketCall::Update { .. } => "update",
			MarketCall::Delist { .. } => "delist",
			MarketCall::Purchase { .. } => "purchase",
			MarketCall::Answer { .. } => "answer",
			MarketCall::Decline { .. } => "decline",
			MarketCall::ShowReceipts { .. } => "show_receipts",
			MarketCall::Confirm { .. } => "confirm",
			MarketCall::Settle { .. } => "settle",
			MarketCall::Complain { .. } => "complain",
			MarketCall::Appeal { .. } => "appeal",
			MarketCall::Bid { .. } => "bid",
			MarketCall::CloseBids { .. } => "close_bids",
			MarketCall::SellItem { .. } => "sell_item",
			MarketCall::WithdrawItem { .. } => "withdraw_item",
			MarketCall::BuyItem { .. } => "buy_item",
			MarketCall::ForgetPurchase { .. } => "forget_purchase",
			MarketCall::NotServed { .. } => "not_served",
			MarketCall::CreateCollection { .. } => "create",
			MarketCall::MintItem { .. } => "mint",
			MarketCall::NameListing { .. } => "set_metadata",
		}
	}
}

impl From<MarketCall> for Call {
	fn from(call: MarketCall) -> Self {
		Call::Market(call)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_item_is_read_as_it_is_written() {
		let item = ItemId { collection: 3, item: 7 };
		assert_eq!(item.to_string().parse(), Ok(item));
		assert!("3".parse::<ItemId>().is_err() && "3/x".parse::<ItemId>().is_err());
	}

	#[test]
	fn an_appeal_makes_a_payment_later_and_never_earlier() {
		let state = |until| PurchaseState::Answered {
			policy: 1,
			at: 2,
			complain_by: 30,
			served: true,
			appeal: Some(Appeal { reason: [0; 32], bond: 1, until }),
		};
		assert_eq!(state(20).due_after(), Some(30));
		assert_eq!(state(40).due_after(), Some(40));
		assert_eq!(PurchaseState::Cancelled { at: 1 }.due_after(), None);
	}

	#[test]
	fn an_opening_does_not_tell_its_secret_to_a_log() {
		let opening = Opening { shown: Shown::Header, secret: [0x77; 32], object: vec![1], fragments: vec![] };
		assert!(!format!("{opening:?}").contains("119"));
	}
}
