//! Buying. The receiving key of a purchase is derived from the person's root and a random salt, which is written down before
//! anything is signed: whatever breaks off, the key is not lost, and nothing is bought twice.

use super::{check::Checked, MarketError};
use crate::{
	address::Account,
	amount::Nlk,
	chain::{Event, Goods, ItemId, ListingInfo, ListingState, MarketCall, Of, Offer, PurchaseInfo},
	client::Client,
	hex_serde,
	home::{read_all, try_lock, write_json, FileLock},
	identity::Person,
	proxy_api::{account, hex_bytes},
	time::Instant,
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_pre::client::ReceivingSecret;
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::{Digest, KeyBytes, KEY_LEN},
	token::Balance,
};
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf};

/// What is bought, and how.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Buying {
	/// A listing, at its price.
	Listing(ListingId),
	/// A listing, by a bid.
	Bid(ListingId),
	/// An item, and the access that goes with it.
	Item {
		/// The collection.
		collection: u32,
		/// The item in it.
		item: u32,
	},
}

/// What receiving and complaining need of a listing, which its seller may remove once it was paid.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct SeenListing {
	listing: ListingId,
	#[serde(with = "account")]
	seller: Account,
	/// SCALE of [`Goods`].
	#[serde(with = "hex_bytes")]
	goods: Vec<u8>,
}

impl SeenListing {
	fn new(info: &ListingInfo) -> Self {
		SeenListing { listing: info.id, seller: info.seller, goods: info.goods.encode() }
	}
}

/// Something that was bought from here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BuyRecord {
	/// By which its file is called.
	pub id: String,
	/// Who buys.
	#[serde(with = "account")]
	pub buyer: Account,
	/// What.
	pub buying: Buying,
	/// The price, or the bid.
	#[serde(with = "hex_serde::amount")]
	pub price: Balance,
	/// The purchase, once it is known.
	pub purchase: Option<PurchaseId>,
	/// When it was begun, in milliseconds since 1970.
	pub begun: u64,
	/// What was found when it was received.
	pub check: Option<Checked>,
	/// The listing. Older records have none, before it is seen again.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	seen: Option<SeenListing>,
	#[serde(with = "hex_bytes")]
	genesis: Digest,
	#[serde(with = "hex_bytes")]
	salt: [u8; 16],
	#[serde(with = "hex_bytes")]
	receiving: [u8; KEY_LEN],
}

impl BuyRecord {
	/// The key that is granted to.
	pub fn receiving(&self) -> KeyBytes {
		KeyBytes(self.receiving)
	}

	/// Who sells, and what, as it was listed when it was bought. `None`: it was bought by an older version of this program,
	/// and the listing was not seen since.
	pub fn goods(&self) -> Option<(Account, Goods)> {
		let seen = self.seen.as_ref()?;
		Some((seen.seller, Goods::decode_all(&mut &seen.goods[..]).ok()?))
	}

	/// The goods of this purchase, if they are known.
	pub(super) fn goods_of(&self, info: &PurchaseInfo) -> Option<Goods> {
		self.seen.as_ref().filter(|seen| seen.listing == info.listing)?;
		let (_, goods) = self.goods()?;
		// That much the chain keeps of it.
		(goods.commitment == info.commitment).then_some(goods)
	}

	/// The secret of that key.
	pub(super) fn secret(&self, person: &Person) -> ReceivingSecret {
		person.purchase_key(&self.salt)
	}

	fn is_of(&self, person: &Person, genesis: &Digest) -> bool {
		self.buyer == person.account() && self.genesis == *genesis
	}
}

impl Client {
	fn buys_folder(&self) -> PathBuf {
		self.home().data.join("market/purchases")
	}

	pub(super) fn write_buy(&self, record: &BuyRecord) -> Result<(), Error> {
		write_json(&self.buys_folder().join(format!("{}.json", record.id)), record)
	}

	/// What was bought from here, oldest first.
	pub fn buy_records(&self) -> Result<Vec<BuyRecord>, Error> {
		let mut records: Vec<BuyRecord> = read_all(&self.buys_folder())?;
		records.sort_by_key(|record| record.begun);
		Ok(records)
	}

	/// The record of a purchase of the person's.
	pub(super) fn buy_record(&self, person: &Person, info: &PurchaseInfo) -> Result<BuyRecord, Error> {
		let genesis = self.chain().genesis();
		let is = |record: &BuyRecord| record.is_of(person, &genesis) && record.receiving() == info.receiving;
		let found = self.buy_records()?.into_iter().find(is).ok_or(MarketError::NoKey(info.id))?;
		match found.secret(person).key_bytes() == info.receiving {
			true => Ok(found),
			false => Err(MarketError::NoKey(info.id).into()),
		}
	}

	/// A purchase of the person's, and its record.
	pub(super) async fn own_purchase(
		&self,
		person: &Person,
		purchase: PurchaseId,
	) -> Result<(PurchaseInfo, BuyRecord), Error> {
		let info = self.purchase(purchase).await?;
		if info.buyer != person.account() {
			return Err(MarketError::NotBuyer(purchase).into());
		}
		let mut record = self.buy_record(person, &info)?;
		let before = record.clone();
		record.purchase = Some(purchase);
		if record.goods_of(&info).is_none() {
			let listing = self.chain().listing(info.listing).await?;
			record.seen = listing.as_ref().map(SeenListing::new).or(record.seen);
		}
		if record != before {
			self.write_buy(&record)?;
		}
		Ok((info, record))
	}

	/// Nobody else buys from here while this is held: otherwise two programs would go on with the same record.
	fn lock_buys(&self) -> Result<FileLock, Error> {
		let lock = try_lock(&self.buys_folder().join("buying.lock"))?;
		Ok(lock.ok_or_else(|| MarketError::AtWork("a purchase".into()))?)
	}

	/// The purchase with this key, if the chain has it.
	async fn find_purchase(&self, person: &Person, receiving: &KeyBytes) -> Result<Option<PurchaseId>, Error> {
		let mine = self.chain().purchases(&Of::Buyer(person.account())).await?;
		for purchase in mine.into_iter().rev() {
			let info = self.chain().purchase(purchase).await?;
			if info.is_some_and(|info| info.receiving == *receiving) {
				return Ok(Some(purchase));
			}
		}
		Ok(None)
	}

	/// The records of what was begun and is not known to be on the chain, oldest first.
	fn begun_buys(&self, person: &Person, buying: Buying) -> Result<Vec<BuyRecord>, Error> {
		let genesis = self.chain().genesis();
		let is = |it: &BuyRecord| it.is_of(person, &genesis) && it.buying == buying && it.purchase.is_none();
		Ok(self.buy_records()?.into_iter().filter(is).collect())
	}

	/// What was signed before, is on the chain, and was not known to be. Looked for before anything else: what is bought may
	/// be for sale no more.
	async fn finished_buy(&self, person: &Person, buying: Buying) -> Result<Option<BuyRecord>, Error> {
		let begun = self.begun_buys(person, buying)?;
		if begun.is_empty() {
			return Ok(None);
		}
		for purchase in self.chain().purchases(&Of::Buyer(person.account())).await?.into_iter().rev() {
			let Some(info) = self.chain().purchase(purchase).await? else { continue };
			if let Some(record) = begun.iter().find(|record| record.receiving() == info.receiving) {
				let record = BuyRecord { purchase: Some(purchase), ..record.clone() };
				self.write_buy(&record)?;
				return Ok(Some(record));
			}
		}
		Ok(None)
	}

	/// The record to go on with, and whether it is a new one.
	fn begin_buy(
		&self,
		person: &Person,
		buying: Buying,
		listing: &ListingInfo,
		price: Balance,
	) -> Result<(BuyRecord, bool), Error> {
		let seen = Some(SeenListing::new(listing));
		if let Some(mut record) = self.begun_buys(person, buying)?.pop() {
			// That of a bid may stand, with its own price.
			if !matches!(buying, Buying::Bid(_)) {
				record.price = price;
			}
			record.seen = seen;
			self.write_buy(&record)?;
			return Ok((record, false));
		}
		let mut salt = [0; 16];
		OsRng.fill_bytes(&mut salt);
		let record = BuyRecord {
			id: hex::encode(salt),
			buyer: person.account(),
			buying,
			price,
			purchase: None,
			begun: Instant::now().0,
			check: None,
			seen,
			genesis: self.chain().genesis(),
			salt,
			receiving: person.purchase_key(&salt).key_bytes().0,
		};
		// Before anything is signed: the money would be gone for nothing without the key.
		self.write_buy(&record)?;
		Ok((record, true))
	}

	/// Signs what a record is of. `fresh`: nothing was signed with its key before.
	async fn sign_buy(
		&self,
		person: &Person,
		mut record: BuyRecord,
		call: MarketCall,
		fresh: bool,
	) -> Result<BuyRecord, Error> {
		let receiving = record.receiving();
		let name = call.name();
		match self.submit(person, &call.into()).await {
			Ok(included) => {
				let purchase = included.find(|event| match event {
					Event::Purchased { purchase, receiving: key } if *key == receiving => Some(*purchase),
					_ => None,
				});
				if purchase.is_none() && !matches!(record.buying, Buying::Bid(_)) {
					return Err(Error::NoEvent(name));
				}
				record.purchase = purchase;
				self.write_buy(&record)?;
				Ok(record)
			},
			Err(error) => {
				if error.is_by_pallet() {
					// An earlier try, of which nobody heard again, may have come first.
					record.purchase = self.find_purchase(person, &receiving).await?;
					if record.purchase.is_some() {
						self.write_buy(&record)?;
						return Ok(record);
					}
					// The key was never on the chain, unless an earlier try of a bid has brought it there: that bid may stand,
					// and become a purchase.
					let never = fresh || !matches!(record.buying, Buying::Bid(_));
					if never && !error.is_refusal("DataMarket::KeyUsed") {
						let path = self.buys_folder().join(format!("{}.json", record.id));
						fs::remove_file(&path).map_err(Error::io(&path))?;
					}
				}
				Err(error)
			},
		}
	}

	async fn for_sale(&self, listing: ListingId) -> Result<ListingInfo, Error> {
		let info = self.listing(listing).await?;
		match info.state {
			ListingState::Open => Ok(info),
			state => Err(MarketError::NotForSale { listing, state: state.name() }.into()),
		}
	}

	/// Buys access: the price goes into escrow. What was begun and is not known to be on the chain is gone on with.
	/// `max_price`: the most that is paid; what the listing costs now, if it is left out. `least_epochs`: for how many epochs
	/// access must be sold at least, [`Offer::epochs`] of the offer that was agreed to; what is offered now, if it is left
	/// out. The chain sees to both, whatever the seller changes on the way.
	pub async fn buy(
		&self,
		person: &Person,
		listing: ListingId,
		max_price: Option<Balance>,
		least_epochs: Option<u32>,
	) -> Result<BuyRecord, Error> {
		let _lock = self.lock_buys()?;
		if let Some(record) = self.finished_buy(person, Buying::Listing(listing)).await? {
			return Ok(record);
		}
		let info = self.for_sale(listing).await?;
		if matches!(info.offer, Offer::Bids { .. }) {
			let reason = "goes to the one who bids most: `nulink market bid`";
			return Err(MarketError::WrongOffer { listing, reason }.into());
		}
		let price = info.offer.price();
		let max_price = check_price(price, max_price)?;
		let epochs = info.offer.epochs();
		let least_epochs = least_epochs.unwrap_or(epochs);
		if epochs < least_epochs {
			return Err(MarketError::LicenceTooShort { epochs, least: least_epochs }.into());
		}
		// An earlier try may be on its way, and have the money.
		if self.begun_buys(person, Buying::Listing(listing))?.is_empty() {
			self.ensure_price(person, listing, price).await?;
		}
		let (record, fresh) = self.begin_buy(person, Buying::Listing(listing), &info, price)?;
		let receiving = record.receiving();
		self.sign_buy(person, record, MarketCall::Purchase { listing, receiving, max_price, least_epochs }, fresh).await
	}

	/// Fails if price and deposit can not be paid.
	async fn ensure_price(&self, person: &Person, listing: ListingId, price: Balance) -> Result<(), Error> {
		let quote = self.chain().market_quote(listing).await?;
		let deposit = quote.map_or(0, |quote| quote.deposit);
		self.ensure_funds(person, price.saturating_add(deposit)).await
	}

	/// Bids for a listing. A higher bid of one's own takes the place of the last; a bid that stands is not made again.
	pub async fn bid(&self, person: &Person, listing: ListingId, amount: Balance) -> Result<BuyRecord, Error> {
		let _lock = self.lock_buys()?;
		if let Some(record) = self.finished_buy(person, Buying::Bid(listing)).await? {
			return Ok(record);
		}
		let info = self.for_sale(listing).await?;
		if !matches!(info.offer, Offer::Bids { .. }) {
			let reason = "has a fixed price: `nulink market buy`";
			return Err(MarketError::WrongOffer { listing, reason }.into());
		}
		let genesis = self.chain().genesis();
		if let Some(bid) = info.bid.filter(|bid| bid.bidder == person.account() && bid.amount >= amount) {
			let is = |it: &BuyRecord| it.is_of(person, &genesis) && it.receiving() == bid.receiving;
			if let Some(record) = self.buy_records()?.into_iter().find(is) {
				return Ok(record);
			}
		}
		let quote = self.chain().market_quote(listing).await?;
		if let Some(quote) = quote.filter(|quote| amount < quote.price) {
			return Err(MarketError::BidTooLow { least: Nlk(quote.price) }.into());
		}
		self.ensure_price(person, listing, amount).await?;
		let (mut record, mut fresh) = self.begin_buy(person, Buying::Bid(listing), &info, amount)?;
		// The key of the bid that stands is used: another one for the higher bid.
		if info.bid.is_some_and(|bid| bid.receiving == record.receiving()) {
			(record, fresh) = (self.another_key(person, &record, amount)?, true);
		} else if record.price != amount {
			record.price = amount;
			self.write_buy(&record)?;
		}
		let receiving = record.receiving();
		let tried = self.sign_buy(person, record.clone(), MarketCall::Bid { listing, receiving, amount }, fresh).await;
		match tried {
			// It was that of an earlier bid, which somebody has outbid.
			Err(error) if error.is_refusal("DataMarket::KeyUsed") => {
				let record = self.another_key(person, &record, amount)?;
				let receiving = record.receiving();
				self.sign_buy(person, record, MarketCall::Bid { listing, receiving, amount }, true).await
			},
			other => other,
		}
	}

	/// A record with another key.
	fn another_key(&self, person: &Person, record: &BuyRecord, price: Balance) -> Result<BuyRecord, Error> {
		let mut salt = [0; 16];
		OsRng.fill_bytes(&mut salt);
		let receiving = person.purchase_key(&salt).key_bytes().0;
		let (id, begun) = (hex::encode(salt), Instant::now().0);
		let other = BuyRecord { id, salt, receiving, price, begun, purchase: None, check: None, ..record.clone() };
		self.write_buy(&other)?;
		Ok(other)
	}

	/// Buys an item, and the access that goes with it.
	pub async fn buy_item(
		&self,
		person: &Person,
		item: ItemId,
		max_price: Option<Balance>,
	) -> Result<BuyRecord, Error> {
		let _lock = self.lock_buys()?;
		let ItemId { collection, item: number } = item;
		let buying = Buying::Item { collection, item: number };
		if let Some(record) = self.finished_buy(person, buying).await? {
			return Ok(record);
		}
		let offer = self.chain().item_offer(item).await?;
		let offer = offer.ok_or_else(|| MarketError::NoItem(item.to_string()))?;
		let max_price = check_price(offer.price, max_price)?;
		let info = self.listing(offer.listing).await?;
		if self.begun_buys(person, buying)?.is_empty() {
			self.ensure_price(person, offer.listing, offer.price).await?;
		}
		let (record, fresh) = self.begin_buy(person, buying, &info, offer.price)?;
		let receiving = record.receiving();
		self.sign_buy(person, record, MarketCall::BuyItem { item, receiving, max_price }, fresh).await
	}

	/// Makes a purchase of the highest bid, when the time for bids is over.
	pub async fn close_bids(&self, person: &Person, listing: ListingId) -> Result<PurchaseId, Error> {
		let included = self.submit(person, &MarketCall::CloseBids { listing }.into()).await?;
		let purchase = included.find(|event| match event {
			Event::Purchased { purchase, .. } => Some(*purchase),
			_ => None,
		});
		purchase.ok_or(Error::NoEvent("close_bids"))
	}
}

fn check_price(price: Balance, most: Option<Balance>) -> Result<Balance, MarketError> {
	match most {
		Some(most) if price > most => Err(MarketError::TooDear { price: Nlk(price), most: Nlk(most) }),
		most => Ok(most.unwrap_or(price)),
	}
}
