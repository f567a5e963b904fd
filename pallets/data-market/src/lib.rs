//! # Data market
//!
//! People sell access to encrypted data, and buyers who were given something else than was listed get their money back:
//! because the chain can see it, not because somebody must be believed. This is the data index of EncryTrust (sections 3
//! and 6 of its paper) with payment, bids, timed licences and tokens on top of it.
//!
//! ## Terminology
//!
//! - *Listing*: what is sold. It names its *subject* (the hash of an id), what it is found by, where the encrypted
//!   *content* lies, and what the content is in the clear (the *commitment*). It is backed by a *bond*.
//! - *Kind* of content: *plain* (a stream; the commitment is SHA-256 of what comes out), *records* (a stream of a data set's
//!   bytes; the commitment is the set's, so that statements about it can be proven), *sealed* (those bytes, encrypted with
//!   the key in the header by a cipher that circuits know, so that what is in it can be proven too). Sets and ciphertexts are
//!   those of `nulink-zk`.
//! - *Header object*: a small encrypted object whose hash the listing has. In it stand the commitment and the content's key
//!   ([`Disclosure`](nulink_primitives::market::Disclosure)). It is an encrypted stream, as all data of NuLink is, and its
//!   capsule is what proxies re-encrypt for a buyer.
//! - *Purchase*: an *escrow* of the price, for one buyer, with a *receiving key* that is used for nothing else.
//! - *Answer*: a policy of policy-registry under the listing's label, for this buyer and this key, that is in force.
//! - *Opening*: the secret of the receiving key, the fragments of enough proxies, and the object. With them the chain does
//!   what the buyer did, and sees what comes out.
//! - *Item*: a token of pallet-nfts whose metadata names a listing.
//!
//! ## Scenario: a series of measurements
//!
//! 1. Sara encrypts her series under a label, makes the header object, and calls [`Pallet::list`] with price, tags and
//!    hashes. A deposit for the storage and the bond are held. If she names statements ("a record of the year 2024 is in
//!    it"), she has proven them of this commitment before, by the pallet data-proofs. Where governance wants it so, she lists
//!    with a participant's key only (pallet participants).
//! 2. Bob finds it by a tag, makes a fresh receiving key, and calls [`Pallet::purchase`] with the most that he would pay
//!    and the shortest licence that he would take: Sara could change both while his transaction is on its way. The price is
//!    held of his balance: nobody else's account ever has it.
//! 3. Sara's agent makes a policy for Bob's key. When its proxies have accepted, somebody calls [`Pallet::answer`], while
//!    enough of them are at work. From now on Bob can read, and the time for complaints runs.
//! 4. Bob reads, and calls [`Pallet::confirm`]: Sara is paid at once. If he says nothing, she is paid when the time for
//!    complaints is over. It is over sooner if she shows the receipts of as many proxies as it takes to read
//!    ([`Pallet::show_receipts`]): then Bob was served, and has had time to look.
//! 5. A part of the price is burned, the part that governance had set when Bob bought. The purchase stays, as history that
//!    both can show by a proof of the chain's storage, until Bob removes it ([`Pallet::forget_purchase`]) after a long time
//!    and gets his deposit back.
//!
//! Who does not answer in time loses the sale: the price goes back to Bob. So it does if the grant is revoked before it was
//! paid for. Bob can have that at once; others settle it no sooner than a payment, so that Sara can not end a sale in which
//! she has lied before Bob has complained.
//!
//! ## Scenario: silence
//!
//! Sara has answered, and the proxies of her policy do not serve. Bob can not complain of what he could not open. He asks
//! on chain for the header's capsule, by pallet-reencryption. If fewer proxies answer in time than it takes to read, he
//! shows that request: [`Pallet::not_served`], and has his price back. Sara keeps her bond: she has not lied. Proxies that
//! stay silent on chain are slashed by pallet-reencryption when anybody reports it, so a buyer who has friends among them,
//! reads in secret and wants its money back costs its friends stake, and needs so many of them that too few are left.
//! Proxies that are not at work can not be asked on chain. While too few of them are, nobody has shown receipts, and Bob can
//! complain, he has his price back by [`Pallet::settle`]; so Sara's agent shows receipts as soon as it has them.
//!
//! ## Scenario: a lie
//!
//! The header object opens, but what stands in it is not what was listed; or it does not open at all. Bob reveals the secret
//! of the key that he made for this purchase, with the fragments and the object: [`Pallet::complain`]. The chain checks that
//! the secret is that of the key, the object the listed one, and each fragment right by the commitment of the proxy's seat
//! (as pallet-reencryption does, by public-key recoveries). Then it opens the capsule, decrypts, and compares. The content
//! can be shown as the header can, if it is a short stream of one piece. Sealed content is shown with the header: what the
//! header's key opens must be the records that were listed.
//!
//! - What comes out is not what was listed: Bob has his price back and half of the bond, the other half is burned, and the
//!   listing is *refuted*: nobody can buy it, and all whose purchases of it are not over get their money back.
//! - What comes out is as listed: then Bob has shown that he was served well, and Sara is paid.
//! - What Bob shows is not complete or not right: nothing happens, and Bob has paid for the check.
//!
//! What a person must judge (the records are made up, the description misleads) is no complaint. Bob can [`Pallet::appeal`]
//! to governance once, with a bond: that stops the payment for a while. If governance says nothing in that time, things go on
//! as if he had not, and the bond comes back.
//!
//! ## Scenario: bids
//!
//! A listing can be sold to the one who bids most ([`Pallet::bid`]). Only the highest bid is kept: each must be higher by a
//! step, and the one before is given back in the same call, so that there is no list that could be filled. A bid can not be
//! withdrawn: it would keep others away for nothing. [`Pallet::close_bids`] makes a purchase of it when the time is over,
//! which a late bid makes longer.
//!
//! ## Scenario: an item
//!
//! Carla owns an item that names Sara's listing, and with it reads. Sara minted it: what an item says counts only if
//! its collection is the seller's, since anybody can mint what names somebody else's listing. Carla sells it:
//! [`Pallet::sell_item`] locks it. Dan calls [`Pallet::buy_item`], which is a purchase as any other. Sara (the one who
//! has the keys) grants to Dan's key on the condition that he owns the item. With the answer the item is Dan's, still
//! locked: Carla's policy, which has the same condition, gives her no access from this block on, and Dan's does. With
//! the payment the item is unlocked. With a refund it goes back to Carla, and access with it. So payment, ownership and
//! access move as one.
//!
//! ## Storage
//!
//! | Item | Key | Value |
//! |---|---|---|
//! | [`Listings`], [`NextListing`] | listing | all of it |
//! | [`BySubject`], [`BySeller`], [`ByTag`] | hash or account, listing | indexes |
//! | [`Purchases`], [`NextPurchase`] | purchase | escrow, then history |
//! | [`ByBuyer`], [`ByListing`] | account or listing, purchase | indexes |
//! | [`Receivers`] | receiving key | its purchase, or none while it is in a bid |
//! | [`Agenda`] | block, purchase | when a purchase that is not over is due |
//! | [`BestBid`] | listing | the highest bid |
//! | [`ItemOffers`] | collection and item | items for sale |
//! | [`Records`] | seller | how often it was paid, refunded, refuted |
//!
//! ## API
//!
//! | Calls | By |
//! |---|---|
//! | `list`, `update`, `delist` | seller |
//! | `purchase`, `confirm`, `complain`, `not_served`, `appeal`, `bid`, `buy_item`, `forget_purchase` | buyer |
//! | `decline` | who is paid, or grants |
//! | `sell_item`, `withdraw_item` | holder of an item |
//! | `answer`, `show_receipts`, `settle`, `close_bids` | anybody |
//! | `resolve_appeal` | governance |
//!
//! View functions: `listing`, `listings_by_subject`, `listings_by_seller`, `listings_by_tag`, `purchase_of`,
//! `purchases_of_buyer`, `purchases_of_listing`, `item_offer`, `record_of`, `quote`, `terms`. Pages have 256 numbers at most.
//!
//! Deadlines are looked at when somebody calls, by `settle`; besides, a block that has room settles up to [`MAX_SETTLED`]
//! purchases on its own.
//!
//! ## Invariants
//!
//! - A purchase is paid, refunded or cancelled, once, and then owes nothing but its deposit. What went into escrow came out
//!   of it, to the unit: to the seller, burned, or back.
//! - What is held is what is owed: deposits, bonds, prices, appeals, each under its own reason.
//! - A receiving key belongs to one purchase as long as it is known, so a policy answers one purchase, and neither its
//!   fragments nor its receipts are of use for another.
//! - No complaint after the time for it, and none after a payment. A bond is taken once.
//! - Nobody but the buyer ends an answered purchase before the time for complaints and appeals is over, but by governance
//!   or because the listing was refuted.
//! - What part of a price is burned is known when it is bought, and is half of it at most.
//! - A bond is held until all purchases of its listing are over. What a listing says of its content never changes.
//! - Nobody buys from itself. Whoever does by another account burns a part of the price each time.
//! - A locked item is in somebody's offer. When it was offered, and again when it is bought, its collection was the
//!   seller's.
//!
//! ## Limits
//!
//! An opening shows that header and content are what was committed to, not that this was worth the price. Where a
//! stream is longer than [`MAX_OBJECT`], lies in many pieces, or has more than [`MAX_SHOWN_RECORDS`] records, only its
//! header is judged by the chain, and the rest by an appeal. Sealed content has no such gap, if it is one: a buyer's
//! software looks, before it buys, whether content and header lie where they should and are no longer than
//! [`MAX_SEALED`] and [`MAX_OBJECT`]; nobody needs a key for that. It looks as well at what a statement says: it is
//! recorded with the commitment that its prover named, which must be the one among its inputs. A complaint about one
//! object says that this one is wrong: who shows an honest header because the content is not, pays. An opening is
//! public, and with it what it opens: a buyer who complains of honest data gives it away, as it could anyhow. A
//! participant's key that is revoked lists nothing more; what it has listed stays, and shows it. Access after the
//! payment, the rest of a licence say, is not insured: a seller can revoke it. The receiving key of a purchase protects
//! nothing after a complaint. A request on chain needs its time for answers: who asks too late to see its end while it
//! can complain has nothing to show, unless it appeals. Proxies that answer a buyer on chain have served it, whatever
//! they do elsewhere. Sales of items need the one who has the label's secret; who holds an item relies on it. If an
//! item can not be moved at the end of a purchase, money goes its way nevertheless (`ItemStuck`). Who grants chooses proxies
//! that it trusts: those who are the buyer's friends can be silent for it, at the price of one slash for all that they do
//! not answer within a response window, or can stay away for an epoch, at the price of its reward.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod appeals;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bids;
mod complaints;
mod contents;
#[cfg(feature = "runtime-benchmarks")]
mod fixtures;
mod items;
mod listings;
#[cfg(test)]
mod mock;
mod money;
mod purchases;
mod settling;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use contents::ZkContents;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// A listing of this chain.
pub type ListingOf<T> = Listing<<T as frame_system::Config>::AccountId>;
/// A purchase of this chain.
pub type PurchaseOf<T> = Purchase<<T as frame_system::Config>::AccountId>;
/// A receipt of this chain.
pub type ReceiptOf<T> =
	<<T as Config>::Deliveries as pallet_traits::Deliveries<<T as frame_system::Config>::AccountId>>::Receipt;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::boxed::Box;
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate, MutateHold},
	};
	use frame_system::pallet_prelude::*;
	use nulink_primitives::{
		market::{ListingId, PurchaseId},
		sharing::{Digest, KeyBytes, PolicyId, RequestId, MAX_PROXIES},
		token::Balance,
	};
	use pallet_traits::{
		ContentScheme, Deliveries, EncryptedItems, Epochs, Grants, Policies, ProofsOf, Publishers, RecordBurn,
	};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// What is paid with.
		type Currency: Inspect<Self::AccountId, Balance = Balance>
			+ Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The chain's epochs.
		type Epochs: Epochs;

		/// The seats of proxies.
		type Policies: Policies<Self::AccountId>;

		/// What policies grant.
		type Grants: Grants<Self::AccountId>;

		/// What receipts show, and requests on chain.
		type Deliveries: Deliveries<Self::AccountId>;

		/// What was proven.
		type Proofs: ProofsOf<Self::AccountId>;

		/// Non-fungible tokens.
		type Items: EncryptedItems<Self::AccountId>;

		/// Who may publish, as participants' keys.
		type Publishers: Publishers<Self::AccountId>;

		/// How content is sealed and committed to: as proofs speak of it, [`ZkContents`].
		type Contents: ContentScheme;

		/// Public-key recovery on secp256k1, as pallet-reencryption has it.
		type Recover: nulink_pre::Recover;

		/// Keeps the books of what is burned.
		type Burns: RecordBurn<Balance = Balance>;

		/// What governance sets.
		type Terms: Get<Terms>;

		/// Who judges appeals.
		type GovernanceOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why NLK is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of listings, purchases and items.
		#[codec(index = 0)]
		Deposit,
		/// For the truth of a listing.
		#[codec(index = 1)]
		Bond,
		/// A price, not paid yet, or a bid.
		#[codec(index = 2)]
		Escrow,
		/// For an appeal.
		#[codec(index = 3)]
		Appeal,
	}

	/// The number of the next listing.
	#[pallet::storage]
	pub type NextListing<T> = StorageValue<_, ListingId, ValueQuery>;

	/// The listings. Their numbers are given by the chain: a fast hash suffices.
	#[pallet::storage]
	pub type Listings<T: Config> = StorageMap<_, Twox64Concat, ListingId, ListingOf<T>>;

	/// The listings about a subject. People choose hashes: hashed again, with a cryptographic hash.
	#[pallet::storage]
	pub type BySubject<T> = StorageDoubleMap<_, Blake2_128Concat, Digest, Twox64Concat, ListingId, ()>;

	/// The listings of a seller.
	#[pallet::storage]
	pub type BySeller<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ListingId, ()>;

	/// The listings with a tag.
	#[pallet::storage]
	pub type ByTag<T> = StorageDoubleMap<_, Blake2_128Concat, Digest, Twox64Concat, ListingId, ()>;

	/// The number of the next purchase.
	#[pallet::storage]
	pub type NextPurchase<T> = StorageValue<_, PurchaseId, ValueQuery>;

	/// The purchases, those that are over included.
	#[pallet::storage]
	pub type Purchases<T: Config> = StorageMap<_, Twox64Concat, PurchaseId, PurchaseOf<T>>;

	/// The purchases of a buyer.
	#[pallet::storage]
	pub type ByBuyer<T: Config> = StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, PurchaseId, ()>;

	/// The purchases of a listing.
	#[pallet::storage]
	pub type ByListing<T> = StorageDoubleMap<_, Twox64Concat, ListingId, Twox64Concat, PurchaseId, ()>;

	/// What a receiving key is used for: a purchase, or a bid.
	#[pallet::storage]
	pub type Receivers<T> = StorageMap<_, Blake2_128Concat, KeyBytes, Option<PurchaseId>>;

	/// The purchases that are not over, in the order in which they are due. Not hashed, so that the order is kept; its keys
	/// are made by the chain.
	#[pallet::storage]
	pub type Agenda<T> = StorageMap<_, Identity, Due, ()>;

	/// The highest bid for a listing.
	#[pallet::storage]
	pub type BestBid<T: Config> = StorageMap<_, Twox64Concat, ListingId, Bid<T::AccountId>>;

	/// The items that are for sale. People choose numbers: hashed with a cryptographic hash.
	#[pallet::storage]
	pub type ItemOffers<T: Config> = StorageMap<_, Blake2_128Concat, ItemId, ItemOffer<T::AccountId>>;

	/// What became of a seller's sales. Never removed: a bad record would be the first to be.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Record, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something is for sale.
		Listed { listing: ListingId, seller: T::AccountId, subject: Digest, offer: Offer, bond: Balance },
		/// A listing is described or sold in another way.
		ListingUpdated { listing: ListingId, offer: Offer, bond: Balance },
		/// Nobody can buy it any more; it stays until its purchases are over.
		ListingClosed { listing: ListingId },
		/// A listing is gone, and its seller has deposit and bond back.
		ListingRemoved { listing: ListingId },
		/// A listing was shown to be false. Of its bond so much was paid to the buyer, and so much burned.
		ListingRefuted { listing: ListingId, seller: T::AccountId, paid: Balance, burned: Balance },
		/// Somebody buys: the price is in escrow.
		Purchased {
			purchase: PurchaseId,
			listing: ListingId,
			buyer: T::AccountId,
			receiving: KeyBytes,
			price: Balance,
			answer_by: u32,
		},
		/// The buyer can read, and complain until a block.
		PurchaseAnswered { purchase: PurchaseId, policy: PolicyId, complain_by: u32 },
		/// Enough proxies have served the buyer: it can complain until an earlier block.
		DeliveryShown { purchase: PurchaseId, complain_by: u32 },
		/// The seller was paid.
		PurchasePaid { purchase: PurchaseId, payee: T::AccountId, paid: Balance, burned: Balance },
		/// The buyer got its money back.
		PurchaseRefunded { purchase: PurchaseId, buyer: T::AccountId, amount: Balance, why: Why },
		/// The seller declined, and the buyer got its money back.
		PurchaseCancelled { purchase: PurchaseId, buyer: T::AccountId, amount: Balance },
		/// A complaint showed that the goods are as they were listed.
		ComplaintRefuted { purchase: PurchaseId },
		/// A buyer asks governance.
		Appealed { purchase: PurchaseId, reason: Digest, until: u32 },
		/// An appeal was judged, or the time for that is over. What was at risk came back or was burned.
		AppealClosed { purchase: PurchaseId, returned: Balance, burned: Balance },
		/// Somebody bids most.
		BidPlaced { listing: ListingId, bidder: T::AccountId, amount: Balance, closes: u32 },
		/// A bid was given back.
		BidReturned { listing: ListingId, bidder: T::AccountId, amount: Balance },
		/// An item is for sale.
		ItemOffered { item: ItemId, listing: ListingId, holder: T::AccountId, price: Balance },
		/// And is so no more.
		ItemWithdrawn { item: ItemId },
		/// An item has a new owner. It stays locked until the purchase is over.
		ItemMoved { item: ItemId, to: T::AccountId },
		/// An item could not be moved or unlocked when its purchase was over.
		ItemStuck { item: ItemId },
		/// A purchase that was over is not kept any more.
		PurchaseForgotten { purchase: PurchaseId, released: Balance },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such listing, or it was removed.
		ListingNotFound,
		/// Somebody else sells it.
		NotSeller,
		/// The listing is closed, or was shown to be false.
		NotForSale,
		/// The price is less than the chain allows, or more than the buyer wanted to pay.
		PriceOutOfRange,
		/// A licence has an epoch at least, and no more than a policy can have.
		BadLicence,
		/// The time for bids is over, or too far ahead.
		BadClosing,
		/// The bytes are no CID of version 1 with a SHA-256 digest; or the content is sealed, and it is not that of one piece.
		BadReference,
		/// The bytes are no public key: a compressed point of secp256k1.
		BadKey,
		/// A tag or a statement stands there twice.
		Repeated,
		/// The seller has not proven a statement that the listing names, of this commitment.
		NotProven,
		/// Only keys of participants list here, and the seller is none that is in force for this subject.
		NotPublisher,
		/// Bids were made, or the listing goes to the one who bids most: then it stays as it is.
		BidsStand,
		/// The listing is sold in another way: bid, or purchase.
		WrongOffer,
		/// Who sells or grants can not buy.
		OwnGoods,
		/// The key was used for another purchase or bid: make a new one for each.
		KeyUsed,
		/// There is no such purchase, or it was removed.
		PurchaseNotFound,
		/// Somebody else buys.
		NotBuyer,
		/// Only who is paid or who grants can decline.
		NotParty,
		/// The purchase was answered, or is over.
		NotWaiting,
		/// The time to answer is over.
		AnswerClosed,
		/// There is no such policy.
		PolicyNotFound,
		/// The policy is not by the seller, for this buyer and this key, under the listing's label and key.
		WrongPolicy,
		/// The policy has conditions other than the one for the item that is sold.
		WrongCondition,
		/// Not all proxies have accepted the policy, it was revoked, or its term has not begun.
		PolicyNotInForce,
		/// The term of the policy ends before the time for complaints, or the licence, does.
		TermTooShort,
		/// The purchase was not answered, or is over.
		NotAnswered,
		/// A receipt is not of this policy, this capsule or this time, or not signed by a proxy that has a seat.
		BadReceipt,
		/// Fewer proxies have served, or have made a fragment, than it takes to read.
		TooFew,
		/// Two receipts or fragments are of the same proxy.
		SameProxy,
		/// It was shown that the buyer was served.
		AlreadyShown,
		/// Nothing is due, or it is not due yet.
		NotDue,
		/// The time for complaints is over.
		ComplaintClosed,
		/// The object is not the one that was listed.
		WrongObject,
		/// The content can not be judged on chain in this way: it is of another kind, lies in many pieces, or has too many
		/// records.
		NotShowable,
		/// The secret is not that of the receiving key.
		WrongSecret,
		/// A fragment is not the right re-encryption by the proxy in this seat.
		WrongFragment,
		/// The buyer has appealed before.
		AlreadyAppealed,
		/// There is no appeal that could be judged.
		NoAppeal,
		/// The bid is not enough higher than the one before.
		BidTooLow,
		/// The time for bids is over.
		BidsClosed,
		/// The time for bids is not over.
		BidsOpen,
		/// There is no bid.
		NoBid,
		/// The item is not the sender's.
		NotHolder,
		/// The item's metadata does not name this listing, or its collection is not the listing's seller's.
		WrongItem,
		/// The item is for sale already.
		AlreadyOffered,
		/// The item is not for sale.
		NotOffered,
		/// Somebody is about to buy the item.
		BeingSold,
		/// The purchase is not over.
		NotOver,
		/// The purchase is kept for longer.
		StillKept,
		/// The licence is shorter than the buyer wanted.
		LicenceTooShort,
		/// Fewer proxies of the policy are at work than it takes to read.
		ProxiesAbsent,
		/// The request does not show that the buyer was not served: it is unknown, not by the buyer, of another policy, of
		/// another capsule or from before the answer, its time is not over, enough proxies have answered it, or none had to.
		Served,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Settles what is due, as far as there is room.
		fn on_idle(_: BlockNumberFor<T>, room: Weight) -> Weight {
			Self::settle_due(room)
		}

		fn integrity_test() {
			let terms = T::Terms::get();
			let opens = T::Currency::minimum_balance().saturating_mul(2);
			assert!(terms.least_price >= opens, "the least price must be at least twice the existential deposit");
			assert!(terms.least_bond >= opens, "the least bond must be at least twice the existential deposit");
			let times = [
				terms.answer_blocks,
				terms.complaint_blocks,
				terms.review_blocks,
				terms.appeal_blocks,
				terms.longest_bids,
				terms.bid_pause,
			];
			assert!(times.iter().all(|blocks| *blocks > 0), "people need a block to act in");
			assert!(terms.review_blocks <= terms.complaint_blocks, "receipts make the time for complaints shorter");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A listing, the highest bid for it, who its seller is now, what became of its sales, and whether what was proven of
		/// it still counts.
		pub fn listing(listing: ListingId) -> Option<ListingInfo<T::AccountId>> {
			Self::view_listing(listing)
		}

		/// The listings about a subject, in no particular order. To go on, pass the last one as `start_after`. At most
		/// 256 at once.
		pub fn listings_by_subject(subject: Digest, start_after: Option<ListingId>, limit: u32) -> Page {
			Self::view_by_subject(subject, start_after, limit)
		}

		/// The listings of a seller; paged as `listings_by_subject`.
		pub fn listings_by_seller(seller: T::AccountId, start_after: Option<ListingId>, limit: u32) -> Page {
			Self::view_by_seller(seller, start_after, limit)
		}

		/// The listings with a tag; paged as `listings_by_subject`.
		pub fn listings_by_tag(tag: Digest, start_after: Option<ListingId>, limit: u32) -> Page {
			Self::view_by_tag(tag, start_after, limit)
		}

		/// A purchase, over or not.
		pub fn purchase_of(purchase: PurchaseId) -> Option<PurchaseOf<T>> {
			Purchases::<T>::get(purchase)
		}

		/// The purchases of a buyer; paged as `listings_by_subject`.
		pub fn purchases_of_buyer(buyer: T::AccountId, start_after: Option<PurchaseId>, limit: u32) -> Page {
			Self::view_by_buyer(buyer, start_after, limit)
		}

		/// The purchases of a listing; paged as `listings_by_subject`.
		pub fn purchases_of_listing(listing: ListingId, start_after: Option<PurchaseId>, limit: u32) -> Page {
			Self::view_by_listing(listing, start_after, limit)
		}

		/// An item that is for sale.
		pub fn item_offer(collection: u32, item: u32) -> Option<ItemOffer<T::AccountId>> {
			ItemOffers::<T>::get(ItemId { collection, item })
		}

		/// What became of a seller's sales.
		pub fn record_of(seller: T::AccountId) -> Record {
			Records::<T>::get(seller)
		}

		/// What governance has set.
		pub fn terms() -> Terms {
			T::Terms::get()
		}

		/// What buying a listing, or the next bid for it, takes.
		pub fn quote(listing: ListingId) -> Option<Quote> {
			Self::view_quote(listing)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Offer encrypted data for sale.
		///
		/// ## Origin
		///
		/// Signed, by the seller to be.
		///
		/// ## Details
		///
		/// A deposit for the storage, and the bond (a part of the price, and not less than the least bond), are held until the listing
		/// is removed. What `goods` says never changes: list again what is different. The hash of an id or of a word that can be
		/// guessed gives it away: salt it. Statements are about the content, by its commitment, and were proven by the seller.
		/// Where only participants list, the seller is a publishing key of one, for this subject.
		///
		/// ## Errors
		///
		/// `PriceOutOfRange`, `BadLicence`, `BadClosing`, `BadReference`, `BadKey`, `Repeated`, `NotPublisher`, `NotProven`, or too
		/// little balance.
		///
		/// ## Events
		///
		/// `Listed`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::list(tags.len() as u32, goods.proofs.len() as u32))]
		pub fn list(
			origin: OriginFor<T>,
			goods: Box<Goods>,
			description: Digest,
			tags: Tags,
			offer: Offer,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_list(who, *goods, description, tags, offer)
		}

		/// Describe or price a listing in another way.
		///
		/// ## Origin
		///
		/// Signed, by the seller.
		///
		/// ## Details
		///
		/// What is bought already keeps its price. The bond follows the price, and does not shrink while purchases are open. A listing
		/// that goes to the one who bids most stays as it is, and none becomes one.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `NotSeller`, `NotForSale`, `BidsStand`, `PriceOutOfRange`, `BadLicence`, `Repeated`, or too little balance.
		///
		/// ## Events
		///
		/// `ListingUpdated`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::update(tags.len() as u32))]
		pub fn update(
			origin: OriginFor<T>,
			listing: ListingId,
			description: Digest,
			tags: Tags,
			offer: Offer,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_update(who, listing, description, tags, offer)
		}

		/// Take a listing off the market.
		///
		/// ## Origin
		///
		/// Signed, by the seller.
		///
		/// ## Details
		///
		/// If no purchase of it is open, it is removed, and deposit and bond come back. Otherwise nobody can buy it any more, and this
		/// is called again later. The highest bid is given back.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `NotSeller`, `NotForSale` (it is closed, and purchases are open).
		///
		/// ## Events
		///
		/// `ListingRemoved` or `ListingClosed`, `BidReturned`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::delist(MAX_TAGS))]
		pub fn delist(origin: OriginFor<T>, listing: ListingId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_delist(who, listing)
		}

		/// Buy access: put the price into escrow.
		///
		/// ## Origin
		///
		/// Signed, by the buyer.
		///
		/// ## Details
		///
		/// `receiving` is a key that was made for this purchase and is used for nothing else: in a complaint its secret is revealed.
		/// Price and deposit are held. What is offered for more than `max_price`, or for fewer epochs than `least_epochs` (1,
		/// where it is no licence), is not bought.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `NotForSale`, `WrongOffer`, `PriceOutOfRange`, `LicenceTooShort`, `OwnGoods`, `BadKey`, `KeyUsed`, or
		/// too little balance.
		///
		/// ## Events
		///
		/// `Purchased`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::purchase())]
		pub fn purchase(
			origin: OriginFor<T>,
			listing: ListingId,
			receiving: KeyBytes,
			max_price: Balance,
			least_epochs: u32,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_purchase(who, listing, receiving, max_price, least_epochs)
		}

		/// Show the policy by which the buyer can read.
		///
		/// ## Origin
		///
		/// Signed, by anybody.
		///
		/// ## Details
		///
		/// The policy is by the one who grants, under the listing's label with the listing's key, for this buyer and this purchase's
		/// receiving key, in force, and stays so for as long as the licence and the time for complaints last. It has no conditions;
		/// if an item is sold, the one that the receiver owns it. As many of its proxies as it takes to read are at work now. The
		/// item is the buyer's from now on.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotWaiting`, `AnswerClosed`, `NotForSale` (the listing was refuted), `PolicyNotFound`, `WrongPolicy`,
		/// `WrongCondition`, `PolicyNotInForce`, `TermTooShort`, `ProxiesAbsent`.
		///
		/// ## Events
		///
		/// `PurchaseAnswered`, `ItemMoved`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::answer(MAX_PROXIES))]
		pub fn answer(origin: OriginFor<T>, purchase: PurchaseId, policy: PolicyId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let proxies = Self::do_answer(purchase, policy)?;
			Ok(Some(T::WeightInfo::answer(proxies)).into())
		}

		/// Give the buyer its money back instead of an answer.
		///
		/// ## Origin
		///
		/// Signed, by the one who would be paid, or who grants.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotParty`, `NotWaiting`.
		///
		/// ## Events
		///
		/// `PurchaseCancelled`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::decline())]
		pub fn decline(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decline(who, purchase)
		}

		/// Show that the buyer was served.
		///
		/// ## Origin
		///
		/// Signed, by anybody.
		///
		/// ## Details
		///
		/// Receipts for the header object's capsule under the policy of the purchase, dated after the answer, of as many proxies as it
		/// takes to read. The time for complaints is shorter from now on.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotAnswered`, `AlreadyShown`, `PolicyNotFound`, `BadReceipt`, `SameProxy`, `TooFew`.
		///
		/// ## Events
		///
		/// `DeliveryShown`.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::show_receipts(receipts.len() as u32))]
		pub fn show_receipts(
			origin: OriginFor<T>,
			purchase: PurchaseId,
			receipts: BoundedVec<ReceiptOf<T>, ConstU32<MAX_PROXIES>>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_show_receipts(purchase, &receipts)
		}

		/// Say that all is well: the seller is paid.
		///
		/// ## Origin
		///
		/// Signed, by the buyer.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotBuyer`, `NotAnswered`.
		///
		/// ## Events
		///
		/// `PurchasePaid`.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::confirm())]
		pub fn confirm(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_confirm(who, purchase)
		}

		/// Do what is due: refund a purchase that was not answered, whose grant was revoked or whose listing was refuted; pay one whose
		/// time for complaints is over.
		///
		/// ## Origin
		///
		/// Signed, by anybody.
		///
		/// ## Details
		///
		/// Where the grant was revoked before it was paid for, the buyer has its money back at once if it calls this. By others
		/// it is refunded when the time for complaints is over, and that of an appeal: until then the buyer may still complain.
		/// The buyer has its money back at once, too, while fewer of the policy's proxies are at work than it takes to read, unless
		/// receipts were shown.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotDue`.
		///
		/// ## Events
		///
		/// `PurchasePaid`, `PurchaseRefunded`, `AppealClosed`.
		#[pallet::call_index(8)]
		#[pallet::weight(Pallet::<T>::settling(MAX_PROXIES))]
		pub fn settle(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResultWithPostInfo {
			let who = ensure_signed(origin)?;
			let proxies = Self::do_settle(Some(&who), purchase)?;
			Ok(Some(Self::settling(proxies)).into())
		}

		/// Show what comes out of the goods.
		///
		/// ## Origin
		///
		/// Signed, by the buyer.
		///
		/// ## Details
		///
		/// All that is given becomes public. If what comes out is not what was listed, the price comes back with half of the listing's
		/// bond. If it is, the seller is paid: so show what is wrong. If the opening is not complete or not right, the call fails.
		/// What can be shown is the header; the content, where it is a short stream of one piece; the content with the header,
		/// where it is sealed with the header's key.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotBuyer`, `NotAnswered`, `ComplaintClosed`, `WrongObject`, `NotShowable`, `PolicyNotFound`,
		/// `WrongSecret`, `SameProxy`, `TooFew`, `WrongFragment`.
		///
		/// ## Events
		///
		/// `ListingRefuted`, `PurchaseRefunded`; or `ComplaintRefuted`, `PurchasePaid`.
		#[pallet::call_index(9)]
		#[pallet::weight(opening.weight::<T::WeightInfo>())]
		pub fn complain(origin: OriginFor<T>, purchase: PurchaseId, opening: Box<Opening>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_complain(who, purchase, *opening)
		}

		/// Ask governance to look at a purchase.
		///
		/// ## Origin
		///
		/// Signed, by the buyer, while it can complain.
		///
		/// ## Details
		///
		/// Once. A bond is held, and nothing is paid for a while. `reason` is the hash of what is published elsewhere.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotBuyer`, `NotAnswered`, `ComplaintClosed`, `AlreadyAppealed`, or too little balance.
		///
		/// ## Events
		///
		/// `Appealed`.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::appeal())]
		pub fn appeal(origin: OriginFor<T>, purchase: PurchaseId, reason: Digest) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal(who, purchase, reason)
		}

		/// Judge an appeal.
		///
		/// ## Origin
		///
		/// Governance.
		///
		/// ## Details
		///
		/// For the buyer: it has its money and its bond back, and the listing counts as refuted. Against it: its bond is burned, and the
		/// seller is paid.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NoAppeal`.
		///
		/// ## Events
		///
		/// `AppealClosed`, and what the purchase comes to.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::resolve_appeal())]
		pub fn resolve_appeal(origin: OriginFor<T>, purchase: PurchaseId, for_buyer: bool) -> DispatchResult {
			T::GovernanceOrigin::ensure_origin(origin)?;
			Self::do_resolve_appeal(purchase, for_buyer)
		}

		/// Bid for a listing.
		///
		/// ## Origin
		///
		/// Signed, by the bidder.
		///
		/// ## Details
		///
		/// The amount and a deposit are held until somebody bids more, or it becomes a purchase. The bid can not be withdrawn. Whoever
		/// bids again gets the former bid back in the same call. `receiving` is as in `purchase`.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `NotForSale`, `WrongOffer`, `BidsClosed`, `BidTooLow`, `OwnGoods`, `BadKey`, `KeyUsed`, or too little balance.
		///
		/// ## Events
		///
		/// `BidPlaced`, `BidReturned`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::bid())]
		pub fn bid(origin: OriginFor<T>, listing: ListingId, receiving: KeyBytes, amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bid(who, listing, receiving, amount)
		}

		/// Make a purchase of the highest bid.
		///
		/// ## Origin
		///
		/// Signed, by anybody, when the time for bids is over.
		///
		/// ## Details
		///
		/// The listing is closed: it goes to one.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `WrongOffer`, `BidsOpen`, `NoBid`.
		///
		/// ## Events
		///
		/// `Purchased`, `ListingClosed`.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::close_bids())]
		pub fn close_bids(origin: OriginFor<T>, listing: ListingId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_bids(listing)
		}

		/// Offer an item for sale.
		///
		/// ## Origin
		///
		/// Signed, by its owner.
		///
		/// ## Details
		///
		/// The item's metadata names the listing, which is open, and its collection is owned by the listing's seller. The item is
		/// locked, and a deposit held, until it is sold or withdrawn.
		///
		/// ## Errors
		///
		/// `ListingNotFound`, `NotForSale`, `NotHolder`, `WrongItem`, `AlreadyOffered`, `PriceOutOfRange`, too little balance, or what
		/// the item's pallet says.
		///
		/// ## Events
		///
		/// `ItemOffered`.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::sell_item())]
		pub fn sell_item(origin: OriginFor<T>, listing: ListingId, item: ItemId, price: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_sell_item(who, listing, item, price)
		}

		/// Take an item off the market.
		///
		/// ## Origin
		///
		/// Signed, by who offered it.
		///
		/// ## Errors
		///
		/// `NotOffered`, `NotHolder`, `BeingSold`, or what the item's pallet says.
		///
		/// ## Events
		///
		/// `ItemWithdrawn`.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::withdraw_item())]
		pub fn withdraw_item(origin: OriginFor<T>, item: ItemId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw_item(who, item)
		}

		/// Buy an item, and the access that goes with it.
		///
		/// ## Origin
		///
		/// Signed, by the buyer.
		///
		/// ## Details
		///
		/// As `purchase`. The one who made the listing grants, on the condition that the buyer owns the item. The item still names
		/// the listing, and its collection is still the seller's.
		///
		/// ## Errors
		///
		/// `NotOffered`, `BeingSold`, `ListingNotFound`, `NotForSale`, `WrongItem`, `PriceOutOfRange`, `OwnGoods`, `BadKey`, `KeyUsed`,
		/// or too little balance.
		///
		/// ## Events
		///
		/// `Purchased`.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::buy_item())]
		pub fn buy_item(origin: OriginFor<T>, item: ItemId, receiving: KeyBytes, max_price: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy_item(who, item, receiving, max_price)
		}

		/// Remove a purchase that is over, and get its deposit back.
		///
		/// ## Origin
		///
		/// Signed, by the buyer, a long time after its end.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotBuyer`, `NotOver`, `StillKept`.
		///
		/// ## Events
		///
		/// `PurchaseForgotten`.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::forget_purchase())]
		pub fn forget_purchase(origin: OriginFor<T>, purchase: PurchaseId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_forget_purchase(who, purchase)
		}

		/// Show that the proxies do not serve, and get the money back.
		///
		/// ## Origin
		///
		/// Signed, by the buyer, while it can complain or its appeal is open.
		///
		/// ## Details
		///
		/// `request` is one of pallet-reencryption: by the buyer, under the policy of the purchase, for the header object's
		/// capsule, made after the answer. Its time is over, and fewer proxies have answered than it takes to read. The bond of
		/// the listing is not touched. Proxies that stay silent on chain are slashed by pallet-reencryption, so a buyer who has
		/// them do so for a refund costs them stake.
		///
		/// ## Errors
		///
		/// `PurchaseNotFound`, `NotBuyer`, `NotAnswered`, `ComplaintClosed`, `Served`.
		///
		/// ## Events
		///
		/// `PurchaseRefunded`, `AppealClosed`.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::not_served())]
		pub fn not_served(origin: OriginFor<T>, purchase: PurchaseId, request: RequestId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_not_served(who, purchase, request)
		}
	}
}
