//! The market on the chain in memory.

use super::world::{refused, State, World};
use crate::{address::Account, chain::*, percent::Percent, Error};
use async_trait::async_trait;
use nulink_pre::{
	capsule_digest,
	client::{decrypt, open, CheckedCapsule, Fragment, ReceivingSecret},
	digest,
};
use nulink_primitives::{
	market::{Disclosure, ListingId, PurchaseId},
	sharing::{Digest, KeyBytes},
	token::{Balance, NLK},
};
use nulink_zk::{
	cipher::{Ciphertext, Key},
	records::{DataSet, MAX_SEALED_RECORDS},
};
use std::collections::BTreeMap;

pub const TERMS: MarketTerms = MarketTerms {
	answer_blocks: 60,
	complaint_blocks: 30,
	review_blocks: 10,
	appeal_blocks: 40,
	keep_blocks: 100,
	longest_bids: 1_000,
	bid_pause: 5,
	least_price: NLK,
	least_bond: NLK,
	bond_part: Percent::from_billionths(100_000_000),
	burned_part: Percent::from_billionths(10_000_000),
	bid_step: Percent::from_billionths(50_000_000),
	appeal_bond: NLK,
	participants_only: false,
};
const DEPOSIT: Balance = NLK;

/// What the chain knows of trade.
#[derive(Default)]
pub struct Trading {
	pub listings: BTreeMap<ListingId, ListingInfo>,
	pub purchases: BTreeMap<PurchaseId, PurchaseInfo>,
	/// Whose collections are.
	pub makers: BTreeMap<u32, Account>,
	/// How many openings were shown.
	pub opened: u32,
}

impl State {
	fn begin(&mut self, id: ListingId, buyer: Account, receiving: KeyBytes, price: Balance) -> Event {
		let listing = self.trading.listings.get_mut(&id).unwrap();
		listing.open += 1;
		let purchase = self.trading.purchases.len() as PurchaseId;
		let state = PurchaseState::Waiting { answer_by: self.block + TERMS.answer_blocks };
		let info = PurchaseInfo {
			id: purchase,
			listing: id,
			commitment: listing.goods.commitment,
			buyer,
			payee: listing.seller,
			granter: listing.seller,
			receiving,
			price,
			deposit: DEPOSIT,
			epochs: listing.offer.epochs(),
			item: None,
			made_at: self.block,
			burned_part: TERMS.burned_part,
			state,
		};
		self.trading.purchases.insert(purchase, info);
		Event::Purchased { purchase, receiving }
	}

	fn finish(&mut self, id: PurchaseId, end: PurchaseState) {
		let info = self.trading.purchases.get_mut(&id).unwrap();
		info.state = end;
		let (to, price) = match end {
			PurchaseState::Paid { .. } => (info.payee, info.price),
			_ => (info.buyer, info.price),
		};
		if let Some(listing) = self.trading.listings.get_mut(&info.listing) {
			listing.open -= 1;
		}
		*self.funds.entry(to).or_default() += price;
	}

	pub(super) fn apply_market(&mut self, call: &MarketCall, who: Account) -> Result<Vec<Event>, Error> {
		let no = |name: &str| refused(&Call::Market(call.clone()), &format!("DataMarket::{name}"));
		let (now, epoch) = (self.block, self.block / super::world::EPOCH);
		match call {
			MarketCall::List { goods, description, tags, offer } => {
				let proven = |it: &Digest| self.proving.records.iter().any(|record| record.statement == *it);
				if !goods.proofs.iter().all(proven) {
					return Err(no("NotProven"));
				}
				let id = self.trading.listings.len() as ListingId;
				let info = ListingInfo {
					id,
					seller: who,
					goods: (**goods).clone(),
					description: *description,
					tags: tags.clone(),
					offer: *offer,
					deposit: DEPOSIT,
					bond: NLK,
					open: 0,
					sold: 0,
					listed_at: now,
					state: ListingState::Open,
					bid: None,
					record: SellerRecord::default(),
					participant: None,
					certified: false,
					proven: true,
				};
				self.trading.listings.insert(id, info);
				Ok(vec![Event::Listed { listing: id, bond: NLK }])
			},
			MarketCall::Purchase { listing, receiving, max_price, least_epochs } => {
				let info = self.trading.listings.get(listing).ok_or_else(|| no("ListingNotFound"))?;
				if self.trading.purchases.values().any(|other| other.receiving == *receiving) {
					return Err(no("KeyUsed"));
				}
				let price = info.offer.price();
				if price > *max_price {
					return Err(no("PriceOutOfRange"));
				}
				if info.offer.epochs() < *least_epochs {
					return Err(no("LicenceTooShort"));
				}
				*self.funds.get_mut(&who).unwrap() -= price;
				Ok(vec![self.begin(*listing, who, *receiving, price)])
			},
			MarketCall::Bid { listing, receiving, amount } => {
				let info = self.trading.listings.get_mut(listing).unwrap();
				if info.bid.is_some_and(|bid| *amount <= bid.amount) {
					return Err(no("BidTooLow"));
				}
				if info.bid.is_some_and(|bid| bid.receiving == *receiving) {
					return Err(no("KeyUsed"));
				}
				let bid = Bid { bidder: who, amount: *amount, deposit: DEPOSIT, receiving: *receiving, at: now };
				info.bid = Some(bid);
				Ok(vec![])
			},
			MarketCall::CloseBids { listing } => {
				let info = self.trading.listings.get_mut(listing).unwrap();
				let bid = info.bid.take().ok_or_else(|| no("NoBid"))?;
				info.state = ListingState::Closed;
				Ok(vec![self.begin(*listing, bid.bidder, bid.receiving, bid.amount)])
			},
			MarketCall::Answer { purchase, policy } => {
				let info = self.trading.purchases.get(purchase).unwrap().clone();
				if !matches!(info.state, PurchaseState::Waiting { .. }) {
					return Err(no("NotWaiting"));
				}
				let listing = &self.trading.listings[&info.listing];
				let policy = &self.policies[policy];
				let goods = &listing.goods;
				let fits = (policy.receiving_key, policy.receiver, policy.label, policy.delegating_key)
					== (info.receiving, info.buyer, goods.label, goods.delegating);
				if !fits {
					return Err(no("WrongPolicy"));
				}
				let PolicyState::Active { paid } = policy.state else { return Err(no("PolicyNotInForce")) };
				let complain_by = now + TERMS.complaint_blocks;
				if paid.end - epoch < info.epochs || paid.end * super::world::EPOCH <= complain_by {
					return Err(no("TermTooShort"));
				}
				let policy = policy.policy;
				self.trading.purchases.get_mut(purchase).unwrap().state =
					PurchaseState::Answered { policy, at: now, complain_by, served: false, appeal: None };
				Ok(vec![])
			},
			MarketCall::ShowReceipts { purchase, receipts } => {
				let info = self.trading.purchases.get_mut(purchase).unwrap();
				let PurchaseState::Answered { policy, at, appeal, .. } = info.state else {
					return Err(no("NotAnswered"));
				};
				assert!(receipts.iter().all(|it| it.receipt.policy == policy && it.receipt.block >= at));
				let complain_by = now + TERMS.review_blocks;
				info.state = PurchaseState::Answered { policy, at, complain_by, served: true, appeal };
				Ok(vec![])
			},
			MarketCall::Decline { purchase } => {
				self.finish(*purchase, PurchaseState::Cancelled { at: now });
				Ok(vec![])
			},
			MarketCall::Confirm { purchase } => {
				let state = self.trading.purchases[purchase].state;
				let PurchaseState::Answered { policy, .. } = state else { return Err(no("NotAnswered")) };
				self.finish(*purchase, PurchaseState::Paid { at: now, policy });
				Ok(vec![Event::PurchasePaid { paid: self.trading.purchases[purchase].price, burned: 0 }])
			},
			MarketCall::Settle { purchase } => {
				let info = &self.trading.purchases[purchase];
				if info.state.due_after().is_none_or(|block| now <= block) {
					return Err(no("NotDue"));
				}
				let end = match info.state {
					PurchaseState::Answered { policy, .. } => PurchaseState::Paid { at: now, policy },
					_ => PurchaseState::Refunded { at: now, why: Why::NotAnswered },
				};
				self.finish(*purchase, end);
				Ok(vec![])
			},
			MarketCall::Complain { purchase, opening } => {
				self.trading.opened += 1;
				let info = self.trading.purchases[purchase].clone();
				let PurchaseState::Answered { policy, .. } = info.state else { return Err(no("NotAnswered")) };
				let goods = self.trading.listings[&info.listing].goods.clone();
				if self.is_as_listed(&goods, policy, opening).map_err(no)? {
					self.finish(*purchase, PurchaseState::Paid { at: now, policy });
					return Ok(vec![Event::ComplaintRefuted]);
				}
				self.finish(*purchase, PurchaseState::Refunded { at: now, why: Why::Refuted });
				self.trading.listings.get_mut(&info.listing).unwrap().state = ListingState::Refuted;
				let refuted = Event::ListingRefuted { paid: NLK / 2, burned: NLK / 2 };
				Ok(vec![refuted, Event::PurchaseRefunded { amount: info.price }])
			},
			MarketCall::NotServed { purchase, request } => {
				let info = self.trading.purchases[purchase].clone();
				let PurchaseState::Answered { policy, at, .. } = info.state else { return Err(no("NotAnswered")) };
				let capsule = self.trading.listings[&info.listing].goods.capsule;
				let asked = self.requests.get(request).ok_or_else(|| no("Served"))?;
				let answered = asked.proxies.iter().filter(|(_, duty)| *duty == Duty::Answered).count();
				let fits =
					(asked.policy, asked.requester) == (policy, who) && capsule_digest(&asked.capsule) == capsule;
				let over = now > asked.deadline && answered < usize::from(self.policies[&policy].threshold);
				if !fits || !over || asked.asked_at < at {
					return Err(no("Served"));
				}
				self.finish(*purchase, PurchaseState::Refunded { at: now, why: Why::NotServed });
				Ok(vec![Event::PurchaseRefunded { amount: info.price }])
			},
			_ => Err(no("this chain does not do that")),
		}
	}

	/// What the chain does with an opening.
	fn is_as_listed(&self, goods: &Goods, policy: u64, opening: &Opening) -> Result<bool, &'static str> {
		let policy = &self.policies[&policy];
		let listed = match opening.shown {
			Shown::Content => *goods.content.0.last_chunk::<32>().unwrap(),
			_ => goods.header,
		};
		if digest(&opening.object) != listed {
			return Err("WrongObject");
		}
		let secret = ReceivingSecret::from_bytes(&opening.secret).map_err(|_| "WrongSecret")?;
		if secret.key_bytes() != policy.receiving_key {
			return Err("WrongSecret");
		}
		let mut plaintext = Vec::new();
		let mut wrong = None;
		let done = decrypt(&opening.object[..], &mut plaintext, |header| {
			let capsule = CheckedCapsule::new(&header.sealed_key.capsule).unwrap();
			let verified = opening.fragments.iter().map(|(seat, fragment)| {
				let commitment = &policy.seats[usize::from(*seat)].commitment;
				Fragment::new(fragment.clone()).verify(&capsule, &policy.keys(), commitment)
			});
			let verified: Vec<_> = verified.filter_map(Result::ok).collect();
			if verified.len() != opening.fragments.len() || verified.len() < usize::from(policy.threshold) {
				wrong = Some("WrongFragment");
			}
			open(&secret, &policy.delegating_key, &header.sealed_key, &verified, policy.threshold)
		});
		if let Some(wrong) = wrong {
			return Err(wrong);
		}
		if done.is_err() {
			return Ok(false);
		}
		let records = |bytes: &[u8]| DataSet::decode(bytes).ok().and_then(|data| data.commitment().input());
		let disclosed = || {
			let disclosure = Disclosure::from_bytes(&plaintext)?;
			let key = Key::from_bytes(&disclosure.key).filter(|key| key.commitment() == goods.key_commitment)?;
			(disclosure.commitment == goods.commitment).then_some(key)
		};
		Ok(match &opening.shown {
			Shown::Header => disclosed().is_some(),
			Shown::Content if goods.kind == ContentKind::Plain => digest(&plaintext) == goods.commitment,
			Shown::Content => records(&plaintext) == Some(goods.commitment),
			Shown::Sealed { content } => {
				let small =
					|bytes: &Vec<u8>| DataSet::count(bytes).is_ok_and(|count| count as usize <= MAX_SEALED_RECORDS);
				let opened = disclosed().zip(Ciphertext::decode(content).ok());
				let bytes = opened.and_then(|(key, it)| key.decrypt(&it).ok()?.unpack().ok());
				bytes.filter(small).and_then(|bytes| records(&bytes)) == Some(goods.commitment)
			},
		})
	}
}

#[async_trait]
impl Market for World {
	async fn market_terms(&self) -> Result<MarketTerms, Error> {
		Ok(TERMS)
	}

	async fn listing(&self, listing: ListingId) -> Result<Option<ListingInfo>, Error> {
		Ok(self.state().trading.listings.get(&listing).cloned())
	}

	async fn listings(&self, by: &By) -> Result<Vec<ListingId>, Error> {
		let state = self.state();
		let fits = |info: &&ListingInfo| match by {
			By::Subject(subject) => info.goods.subject == *subject,
			By::Seller(seller) => info.seller == *seller,
			By::Tag(tag) => info.tags.contains(tag),
		};
		Ok(state.trading.listings.values().filter(fits).map(|info| info.id).collect())
	}

	async fn market_quote(&self, listing: ListingId) -> Result<Option<MarketQuote>, Error> {
		let info = self.state().trading.listings.get(&listing).cloned();
		let price = |info: &ListingInfo| info.bid.map_or(info.offer.price(), |bid| bid.amount + 1);
		Ok(info.map(|info| MarketQuote { price: price(&info), deposit: DEPOSIT, burned: 0 }))
	}

	async fn purchase(&self, purchase: PurchaseId) -> Result<Option<PurchaseInfo>, Error> {
		Ok(self.state().trading.purchases.get(&purchase).cloned())
	}

	async fn purchases(&self, of: &Of) -> Result<Vec<PurchaseId>, Error> {
		let state = self.state();
		let fits = |info: &&PurchaseInfo| match of {
			Of::Buyer(buyer) => info.buyer == *buyer,
			Of::Listing(listing) => info.listing == *listing,
		};
		Ok(state.trading.purchases.values().filter(fits).map(|info| info.id).collect())
	}

	async fn token(&self, _: ItemId) -> Result<Option<Token>, Error> {
		Ok(None)
	}

	async fn item_maker(&self, collection: u32, _: u32) -> Result<Option<Account>, Error> {
		Ok(self.state().trading.makers.get(&collection).copied())
	}

	async fn item_offer(&self, _: ItemId) -> Result<Option<ItemOffer>, Error> {
		Ok(None)
	}
}
