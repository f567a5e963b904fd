//! What the pallet stores, and what it is asked.

use crate::WeightInfo;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, weights::Weight, BoundedVec};
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::{ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, MAX_PROXIES},
	token::Balance,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// The most tags of a listing.
pub const MAX_TAGS: u32 = 5;
/// The most statements that a listing names.
pub const MAX_PROOFS: u32 = 4;
/// The longest object that can be opened on chain, in bytes.
pub const MAX_OBJECT: u32 = 16 * 1024;
/// The longest sealed content, in bytes: a version, a nonce, a tag, and 256 elements.
pub const MAX_SEALED: u32 = 1 + 32 * (2 + 256);
/// The most records of a data set that is judged on chain. No sealed set has more.
pub const MAX_SHOWN_RECORDS: u32 = 512;
/// The fewest bytes of a record.
pub const LEAST_RECORD: u32 = 4;
/// The most entries of a page of a view function.
pub const MAX_PAGE: u32 = 256;
/// The most of a price that is burned.
pub const MOST_BURNED: Perbill = Perbill::from_percent(50);
/// The most purchases that a block settles on its own.
pub const MAX_SETTLED: u32 = 8;

/// Tags, each the hash of a word.
pub type Tags = BoundedVec<Digest, ConstU32<MAX_TAGS>>;
/// The hashes of statements.
pub type Statements = BoundedVec<Digest, ConstU32<MAX_PROOFS>>;
/// A fragment, and the seat of the proxy that made it.
pub type SeatedFragments = BoundedVec<(u8, FragmentBytes), ConstU32<MAX_PROXIES>>;
/// A purchase in the order of what is due: block and number, both big-endian.
pub type Due = ([u8; 4], [u8; 8]);

/// The entry of a purchase that is due after this block.
pub(crate) const fn due(block: u32, purchase: PurchaseId) -> Due {
	(block.to_be_bytes(), purchase.to_be_bytes())
}

/// What governance sets. Amounts are base units, times are blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Terms {
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
	pub bond_part: Perbill,
	/// What part of a price is burned when it is paid. Never more than half.
	pub burned_part: Perbill,
	/// By what part a bid must be higher than the one before.
	pub bid_step: Perbill,
	/// What an appeal risks.
	pub appeal_bond: Balance,
	/// Whether only participants' publishing keys list.
	pub participants_only: bool,
}

impl Terms {
	/// What part of a price is burned: what governance has set, and never more than half.
	pub fn part_to_burn(&self) -> Perbill {
		self.burned_part.min(MOST_BURNED)
	}

	/// What of a price is burned.
	pub fn burned(&self, price: Balance) -> Balance {
		part_of(self.part_to_burn(), price)
	}

	/// The bond of a listing with this price.
	pub fn bond(&self, price: Balance) -> Balance {
		self.bond_part.mul_ceil(price).max(self.least_bond)
	}

	/// The least bid after one of this amount.
	pub fn next_bid(&self, amount: Balance) -> Balance {
		amount.saturating_add(self.bid_step.mul_ceil(amount).max(1))
	}
}

/// A part of a price, rounded up.
fn part_of(part: Perbill, price: Balance) -> Balance {
	part.mul_ceil(price).min(price)
}

/// How a listing is sold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Offer {
	/// To everybody who pays the price, for as long as it takes to read it.
	#[codec(index = 0)]
	Fixed {
		/// The price.
		price: Balance,
	},
	/// To everybody who pays the price, for a time.
	#[codec(index = 1)]
	Licence {
		/// The price.
		price: Balance,
		/// For how many epochs from the answer on.
		epochs: u32,
	},
	/// To the one who bids most. Once.
	#[codec(index = 2)]
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
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ContentKind {
	/// SHA-256 of the content in the clear. The content is a stream of its own, under the listing's key.
	#[codec(index = 0)]
	Plain,
	/// The commitment to a data set, about which statements can be proven. The content is a stream as well, of the set's
	/// bytes.
	#[codec(index = 1)]
	Records,
	/// The commitment to a data set, of no more than [`MAX_SHOWN_RECORDS`] records. The content are its bytes, sealed with
	/// the key that the header object discloses: only so it can be proven what the content is before anybody has the key.
	#[codec(index = 2)]
	Sealed,
}

/// What can not be changed once it is listed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
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
	/// SHA-256 of the header object: an encrypted [`Disclosure`](nulink_primitives::market::Disclosure).
	pub header: Digest,
	/// SHA-256 of the header object's capsule.
	pub capsule: Digest,
	/// The seller's label under which access is granted.
	pub label: Digest,
	/// The key that header and content are encrypted under.
	pub delegating: KeyBytes,
	/// Statements about this commitment that the seller has proven.
	pub proofs: Statements,
}

/// A listing as it is stored.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Listing<AccountId> {
	/// Who sells, and grants.
	pub seller: AccountId,
	/// What.
	pub goods: Goods,
	/// The hash of a description.
	pub description: Digest,
	/// What it is found by.
	pub tags: Tags,
	/// How it is sold.
	pub offer: Offer,
	/// What is held for the storage.
	pub deposit: Balance,
	/// What is held for the truth. Nothing, once it was refuted.
	pub bond: Balance,
	/// How many purchases are not over.
	pub open: u32,
	/// How many were paid.
	pub sold: u32,
	/// In which block it was made.
	pub listed_at: u32,
	/// How far it has come.
	pub state: ListingState,
}

/// How far a listing has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum ListingState {
	/// It can be bought.
	#[codec(index = 0)]
	Open,
	/// No more.
	#[codec(index = 1)]
	Closed,
	/// It was shown to be false.
	#[codec(index = 2)]
	Refuted,
}

/// A non-fungible token.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ItemId {
	/// The collection.
	pub collection: u32,
	/// The item in it.
	pub item: u32,
}

/// An item that is for sale.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct ItemOffer<AccountId> {
	/// The listing that it stands for.
	pub listing: ListingId,
	/// Who sells it.
	pub holder: AccountId,
	/// For how much.
	pub price: Balance,
	/// What is held for the storage.
	pub deposit: Balance,
	/// The purchase that is not over.
	pub purchase: Option<PurchaseId>,
}

/// The highest bid for a listing.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Bid<AccountId> {
	/// Whose.
	pub bidder: AccountId,
	/// How much, in escrow.
	pub amount: Balance,
	/// What is held for the purchase to be.
	pub deposit: Balance,
	/// The key to grant to.
	pub receiving: KeyBytes,
	/// In which block.
	pub at: u32,
}

/// A buyer's plea to governance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Appeal {
	/// The hash of its reasons.
	pub reason: Digest,
	/// What is at risk.
	pub bond: Balance,
	/// The last block for which it stops the payment.
	pub until: u32,
}

/// Why a buyer got its money back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Why {
	/// Nobody answered in time.
	#[codec(index = 0)]
	NotAnswered,
	/// The grant was revoked or removed before it was paid for.
	#[codec(index = 1)]
	Revoked,
	/// It was shown that the listing is false.
	#[codec(index = 2)]
	Refuted,
	/// Governance found so.
	#[codec(index = 3)]
	Appeal,
	/// The buyer asked on chain, and fewer proxies answered than it takes to read.
	#[codec(index = 4)]
	NotServed,
}

/// How far a purchase has come. The last three are ends: none is left again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum PurchaseState {
	/// The price is in escrow, and there is no grant.
	#[codec(index = 0)]
	Waiting {
		/// The last block for an answer.
		answer_by: u32,
	},
	/// The buyer can read.
	#[codec(index = 1)]
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
	#[codec(index = 2)]
	Paid {
		/// In which block.
		at: u32,
		/// The grant.
		policy: PolicyId,
	},
	/// The buyer got its money back.
	#[codec(index = 3)]
	Refunded {
		/// In which block.
		at: u32,
		/// Why.
		why: Why,
	},
	/// The seller declined.
	#[codec(index = 4)]
	Cancelled {
		/// In which block.
		at: u32,
	},
}

impl PurchaseState {
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

/// A purchase, and what is kept of it as the history of trade.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Purchase<AccountId> {
	/// Of what.
	pub listing: ListingId,
	/// What the listing was, in short.
	pub commitment: Digest,
	/// Who buys.
	pub buyer: AccountId,
	/// Who is paid.
	pub payee: AccountId,
	/// Who grants.
	pub granter: AccountId,
	/// The key to grant to. Used for no other purchase.
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
	/// What part of the price is burned when it is paid: as it was when the purchase was made.
	pub burned_part: Perbill,
	/// How far it has come.
	pub state: PurchaseState,
}

impl<AccountId> Purchase<AccountId> {
	/// What of the price is burned when it is paid.
	pub fn burned(&self) -> Balance {
		part_of(self.burned_part, self.price)
	}
}

/// What a complaint is about.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Shown {
	/// The header object.
	#[codec(index = 0)]
	Header,
	/// The content, where it is a stream, of one piece and short. It is the object.
	#[codec(index = 1)]
	Content,
	/// The content, where it is sealed. The object is the header, with the key.
	#[codec(index = 2)]
	Sealed {
		/// The content as it lies in storage.
		content: BoundedVec<u8, ConstU32<MAX_SEALED>>,
	},
}

/// All that it takes to open an object before everybody's eyes.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Opening {
	/// Of what.
	pub shown: Shown,
	/// The secret of the receiving key of this purchase.
	pub secret: [u8; 32],
	/// The object as it lies in storage.
	pub object: BoundedVec<u8, ConstU32<MAX_OBJECT>>,
	/// As many fragments as the threshold asks for, of different proxies.
	pub fragments: SeatedFragments,
}

impl Opening {
	/// The bytes that are sealed with the header's key.
	pub fn sealed_bytes(&self) -> u32 {
		match &self.shown {
			Shown::Sealed { content } => content.len() as u32,
			_ => 0,
		}
	}

	/// The most records that can come out and are judged.
	pub fn most_records(&self) -> u32 {
		let bytes = match &self.shown {
			Shown::Header => 0,
			Shown::Content => self.object.len() as u32,
			Shown::Sealed { content } => content.len() as u32,
		};
		MAX_SHOWN_RECORDS.min(bytes / LEAST_RECORD)
	}

	/// What it costs to judge it.
	pub fn weight<W: WeightInfo>(&self) -> Weight {
		let opened = W::complain(self.fragments.len() as u32, self.object.len() as u32);
		opened.saturating_add(W::unseal(self.sealed_bytes())).saturating_add(W::commit_records(self.most_records()))
	}
}

/// What became of a seller's sales.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record {
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

/// A listing, for clients.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct ListingInfo<AccountId> {
	/// Its number.
	pub id: ListingId,
	/// What is stored.
	pub listing: Listing<AccountId>,
	/// The highest bid.
	pub bid: Option<Bid<AccountId>>,
	/// What became of the seller's sales.
	pub record: Record,
	/// The participant that the seller is a publishing key of, if it is known.
	pub participant: Option<AccountId>,
	/// Whether the seller may publish about this subject now, as a participant's key that is in force and not revoked.
	pub certified: bool,
	/// Whether all statements that the listing names still count: their keys are not retired, their records not
	/// forgotten. So it is, too, if it names none.
	pub proven: bool,
}

/// What a purchase takes out of the buyer's free balance.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Quote {
	/// The price, or the least bid.
	pub price: Balance,
	/// The deposit, which comes back.
	pub deposit: Balance,
	/// What of the price will be burned.
	pub burned: Balance,
}

/// A page of numbers.
pub type Page = Vec<u64>;

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_due_earlier_comes_first() {
		assert!(due(1, 9) < due(2, 0));
		assert!(due(255, 9) < due(256, 0));
		assert!(due(7, 255) < due(7, 256));
	}

	#[test]
	fn the_encoding_of_kinds_and_of_what_is_shown_is_frozen() {
		let kinds = [ContentKind::Plain, ContentKind::Records, ContentKind::Sealed];
		assert_eq!(kinds.encode(), [0, 1, 2]);
		assert_eq!(Shown::Header.encode(), [0]);
		assert_eq!(Shown::Content.encode(), [1]);
		let content = vec![7, 8].try_into().unwrap();
		assert_eq!(Shown::Sealed { content }.encode(), [2, 8, 7, 8]);
	}

	#[test]
	fn what_is_longer_costs_more_and_only_contents_have_records() {
		let object: BoundedVec<u8, ConstU32<MAX_OBJECT>> = vec![0; 400].try_into().unwrap();
		let opening = |shown| Opening { shown, secret: [0; 32], object: object.clone(), fragments: Default::default() };
		let sealed = |len| opening(Shown::Sealed { content: vec![0; len].try_into().unwrap() });
		assert_eq!(opening(Shown::Header).most_records(), 0);
		assert_eq!(opening(Shown::Content).most_records(), 100);
		assert_eq!(sealed(80).most_records(), 20);
		assert_eq!(sealed(MAX_SEALED as usize).most_records(), MAX_SHOWN_RECORDS);
		let weights = [opening(Shown::Header), sealed(80), sealed(800)].map(|opening| opening.weight::<()>());
		assert!(weights.is_sorted_by(|one, other| one.ref_time() < other.ref_time()));
	}

	#[test]
	fn the_encoding_of_the_states_is_frozen() {
		let answered = PurchaseState::Answered { policy: 1, at: 2, complain_by: 3, served: true, appeal: None };
		assert_eq!(PurchaseState::Waiting { answer_by: 5 }.encode(), [0, 5, 0, 0, 0]);
		assert_eq!(answered.encode(), [1, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 1, 0]);
		assert_eq!(PurchaseState::Refunded { at: 1, why: Why::Refuted }.encode(), [3, 1, 0, 0, 0, 2]);
		assert_eq!(PurchaseState::Refunded { at: 1, why: Why::NotServed }.encode(), [3, 1, 0, 0, 0, 4]);
		assert_eq!(PurchaseState::Cancelled { at: 1 }.encode(), [4, 1, 0, 0, 0]);
		let why = [Why::NotAnswered, Why::Revoked, Why::Refuted, Why::Appeal, Why::NotServed];
		assert_eq!(why.encode(), [0, 1, 2, 3, 4]);
	}

	#[test]
	fn the_encoding_of_a_purchase_is_frozen() {
		let purchase = Purchase::<u64> {
			listing: 1,
			commitment: [2; 32],
			buyer: 3,
			payee: 4,
			granter: 5,
			receiving: KeyBytes([6; 33]),
			price: 7,
			deposit: 8,
			epochs: 9,
			item: None,
			made_at: 10,
			burned_part: Perbill::from_parts(11),
			state: PurchaseState::Waiting { answer_by: 12 },
		};
		let parts = [
			1u64.encode(),
			vec![2; 32],
			(3u64, 4u64, 5u64).encode(),
			vec![6; 33],
			(7u128, 8u128, 9u32).encode(),
			vec![0],
			(10u32, 11u32).encode(),
			vec![0, 12, 0, 0, 0],
		];
		assert_eq!(purchase.encode(), parts.concat());
	}

	#[test]
	fn never_more_than_half_is_burned_and_what_does_not_divide_is() {
		let half = Terms { burned_part: Perbill::from_percent(80), ..crate::mock::TERMS };
		assert_eq!((half.part_to_burn(), half.burned(101)), (MOST_BURNED, 51));
		let some = Terms { burned_part: Perbill::from_percent(5), ..half };
		assert_eq!((some.burned(0), some.burned(1), some.burned(100)), (0, 1, 5));
	}
}
