//! The market over a node. All that knows the types that are generated for it from the chain's metadata.

use super::{
	convert,
	live::{node, PAGE},
	market::*,
	Event, Live, MAX_LISTED,
};
use crate::{address::Account, Error};
use async_trait::async_trait;
use codec::DecodeAll;
use nulink_client::{
	chain::{
		self,
		data_market::events,
		nfts::events as tokens,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, nulink_primitives::sharing as wire,
			pallet_data_market::types as market, pallet_nfts::types as nfts, pallet_reencryption::types::SignedReceipt,
			sp_runtime::MultiSignature as ChainSignature,
		},
	},
	subxt::{
		extrinsics::ExtrinsicEvents,
		utils::{AccountId32, MultiSignature},
	},
	Config,
};
use nulink_primitives::{
	items,
	market::{ListingId, PurchaseId},
	sharing::{ContentId, Digest, FragmentBytes},
};

#[async_trait]
impl Market for Live {
	async fn market_terms(&self) -> Result<MarketTerms, Error> {
		let question = chain::view_functions().data_market().terms();
		Ok(our_terms(self.ask("the terms of the market", question).await?))
	}

	async fn listing(&self, listing: ListingId) -> Result<Option<ListingInfo>, Error> {
		let question = chain::view_functions().data_market().listing(listing);
		Ok(self.ask("a listing", question).await?.map(our_listing))
	}

	async fn listings(&self, by: &By) -> Result<Vec<ListingId>, Error> {
		let mut all: Vec<ListingId> = Vec::new();
		loop {
			let after = all.last().copied();
			let functions = chain::view_functions().data_market();
			let page = match *by {
				By::Subject(subject) => {
					self.ask("listings", functions.listings_by_subject(subject, after, PAGE)).await?
				},
				By::Seller(seller) => self.ask("listings", functions.listings_by_seller(seller, after, PAGE)).await?,
				By::Tag(tag) => self.ask("listings", functions.listings_by_tag(tag, after, PAGE)).await?,
			};
			if is_last(&mut all, page) {
				return Ok(all);
			}
		}
	}

	async fn market_quote(&self, listing: ListingId) -> Result<Option<MarketQuote>, Error> {
		let question = chain::view_functions().data_market().quote(listing);
		let quote = |it: market::Quote| MarketQuote { price: it.price, deposit: it.deposit, burned: it.burned };
		Ok(self.ask("the price of a listing", question).await?.map(quote))
	}

	async fn purchase(&self, purchase: PurchaseId) -> Result<Option<PurchaseInfo>, Error> {
		let question = chain::view_functions().data_market().purchase_of(purchase);
		Ok(self.ask("a purchase", question).await?.map(|info| our_purchase(purchase, info)))
	}

	async fn purchases(&self, of: &Of) -> Result<Vec<PurchaseId>, Error> {
		let mut all: Vec<PurchaseId> = Vec::new();
		loop {
			let after = all.last().copied();
			let functions = chain::view_functions().data_market();
			let page = match *of {
				Of::Buyer(buyer) => self.ask("purchases", functions.purchases_of_buyer(buyer, after, PAGE)).await?,
				Of::Listing(listing) => {
					self.ask("purchases", functions.purchases_of_listing(listing, after, PAGE)).await?
				},
			};
			if is_last(&mut all, page) {
				return Ok(all);
			}
		}
	}

	async fn token(&self, item: ItemId) -> Result<Option<Token>, Error> {
		let at = self.at().await?;
		let (wrong, key) = (node("an item"), (item.collection, item.item));
		let found = async {
			let nfts = chain::storage().nfts();
			let details = at.storage().try_fetch(nfts.item(), key).await;
			let metadata = at.storage().try_fetch(nfts.item_metadata_of(), key).await;
			Ok((
				details.map_err(|error| wrong(error.to_string()))?,
				metadata.map_err(|error| wrong(error.to_string()))?,
			))
		};
		let (Some(details), metadata) = self.answer("an item", found).await? else { return Ok(None) };
		let owner = details.decode().map_err(|error| wrong(error.to_string()))?.owner;
		let metadata = metadata.map(|it| it.decode()).transpose().map_err(|error| wrong(error.to_string()))?;
		Ok(Some(Token { owner, listing: metadata.and_then(|it| items::listing_of(&it.data.0)) }))
	}

	async fn item_maker(&self, collection: u32, _: u32) -> Result<Option<Account>, Error> {
		let at = self.at().await?;
		let wrong = node("a collection");
		let found = async {
			let details = at.storage().try_fetch(chain::storage().nfts().collection(), (collection,)).await;
			details.map_err(|error| wrong(error.to_string()))
		};
		let Some(details) = self.answer("a collection", found).await? else { return Ok(None) };
		Ok(Some(details.decode().map_err(|error| wrong(error.to_string()))?.owner))
	}

	async fn item_offer(&self, item: ItemId) -> Result<Option<ItemOffer>, Error> {
		let question = chain::view_functions().data_market().item_offer(item.collection, item.item);
		let ours = |it: market::ItemOffer<AccountId32>| ItemOffer {
			listing: it.listing,
			holder: it.holder,
			price: it.price,
			deposit: it.deposit,
			purchase: it.purchase,
		};
		Ok(self.ask("an item", question).await?.map(ours))
	}
}

/// Adds a page, and says whether it was the last one. A node that repeats itself is not asked again.
fn is_last(all: &mut Vec<u64>, page: Vec<u64>) -> bool {
	let (before, full) = (all.last().copied(), page.len() >= PAGE as usize);
	all.extend(page.into_iter().filter(|number| before.is_none_or(|before| *number > before)));
	!full || all.last().copied() == before || all.len() >= MAX_LISTED
}

/// Does something with the payload of a call about the market, whatever its type is.
macro_rules! with_market_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		use crate::chain::{convert, market_wire as wire, MarketCall};
		let (market, tokens) = (nulink_client::chain::tx().data_market(), nulink_client::chain::tx().nfts());
		macro_rules! run_market {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			MarketCall::List { goods, description, tags, offer } => {
				run_market!(market.list(wire::goods(goods), *description, wire::tags(tags), wire::offer(offer)))
			},
			MarketCall::Update { listing, description, tags, offer } => {
				run_market!(market.update(*listing, *description, wire::tags(tags), wire::offer(offer)))
			},
			MarketCall::Delist { listing } => run_market!(market.delist(*listing)),
			MarketCall::Purchase { listing, receiving, max_price, least_epochs } => {
				run_market!(market.purchase(*listing, convert::key(receiving), *max_price, *least_epochs))
			},
			MarketCall::Answer { purchase, policy } => run_market!(market.answer(*purchase, *policy)),
			MarketCall::Decline { purchase } => run_market!(market.decline(*purchase)),
			MarketCall::ShowReceipts { purchase, receipts } => {
				run_market!(market.show_receipts(*purchase, wire::receipts(receipts)?))
			},
			MarketCall::Confirm { purchase } => run_market!(market.confirm(*purchase)),
			MarketCall::Settle { purchase } => run_market!(market.settle(*purchase)),
			MarketCall::Complain { purchase, opening } => {
				run_market!(market.complain(*purchase, wire::opening(opening)))
			},
			MarketCall::Appeal { purchase, reason } => run_market!(market.appeal(*purchase, *reason)),
			MarketCall::Bid { listing, receiving, amount } => {
				run_market!(market.bid(*listing, convert::key(receiving), *amount))
			},
			MarketCall::CloseBids { listing } => run_market!(market.close_bids(*listing)),
			MarketCall::SellItem { listing, item, price } => {
				run_market!(market.sell_item(*listing, wire::item(item), *price))
			},
			MarketCall::WithdrawItem { item } => run_market!(market.withdraw_item(wire::item(item))),
			MarketCall::BuyItem { item, receiving, max_price } => {
				run_market!(market.buy_item(wire::item(item), convert::key(receiving), *max_price))
			},
			MarketCall::ForgetPurchase { purchase } => run_market!(market.forget_purchase(*purchase)),
			MarketCall::NotServed { purchase, request } => run_market!(market.not_served(*purchase, *request)),
			MarketCall::CreateCollection { admin } => {
				run_market!(tokens.create((*admin).into(), wire::collection()))
			},
			MarketCall::MintItem { item, to } => {
				run_market!(tokens.mint(item.collection, item.item, (*to).into(), None))
			},
			MarketCall::NameListing { item, listing } => {
				run_market!(tokens.set_metadata(item.collection, item.item, wire::metadata(*listing)))
			},
		}
	}};
}
pub(super) use with_market_payload;

/// What the events of a transaction tell about the market.
pub(super) fn interesting(found: &mut Vec<Event>, all: &ExtrinsicEvents<Config>) -> Result<(), Error> {
	let wrong = node("what the transaction brought about");
	for event in all.iter() {
		let event = event.map_err(|error| wrong(error.to_string()))?;
		macro_rules! pick {
			($kind:ty, $with:expr) => {
				if let Some(decoded) = event.decode_fields_as::<$kind>() {
					let decoded: $kind = decoded.map_err(|error| wrong(error.to_string()))?;
					let made: fn($kind) -> Event = $with;
					found.push(made(decoded));
					continue;
				}
			};
		}
		pick!(events::Listed, |it| Event::Listed { listing: it.listing, bond: it.bond });
		pick!(events::Purchased, |it| Event::Purchased {
			purchase: it.purchase,
			receiving: convert::our_key(it.receiving)
		});
		pick!(events::PurchasePaid, |it| Event::PurchasePaid { paid: it.paid, burned: it.burned });
		pick!(events::PurchaseRefunded, |it| Event::PurchaseRefunded { amount: it.amount });
		pick!(events::PurchaseCancelled, |it| Event::PurchaseRefunded { amount: it.amount });
		pick!(events::ListingRefuted, |it| Event::ListingRefuted { paid: it.paid, burned: it.burned });
		pick!(events::ComplaintRefuted, |_| Event::ComplaintRefuted);
		pick!(tokens::Created, |it| Event::CollectionCreated { collection: it.collection });
	}
	Ok(())
}

pub(super) fn tags(tags: &[Digest]) -> BoundedVec<Digest> {
	BoundedVec(tags.to_vec())
}

pub(super) fn item(item: &ItemId) -> market::ItemId {
	market::ItemId { collection: item.collection, item: item.item }
}

/// Where everything is allowed, and only the owner mints. The number in the name of the flags is the code generator's.
pub(super) fn collection() -> nfts::CollectionConfig<nulink_primitives::token::Balance, u32, u32> {
	nfts::CollectionConfig {
		settings: nfts::BitFlags1(0, Default::default()),
		max_supply: None,
		mint_settings: nfts::MintSettings {
			mint_type: nfts::MintType::Issuer,
			price: None,
			start_block: None,
			end_block: None,
			default_item_settings: nfts::BitFlags1(0, Default::default()),
			__ignore: Default::default(),
		},
		__ignore: Default::default(),
	}
}

pub(super) fn metadata(listing: ListingId) -> BoundedVec<u8> {
	BoundedVec(items::metadata_of(listing).into_bytes())
}

pub(super) fn offer(offer: &Offer) -> market::Offer {
	match *offer {
		Offer::Fixed { price } => market::Offer::Fixed { price },
		Offer::Licence { price, epochs } => market::Offer::Licence { price, epochs },
		Offer::Bids { reserve, closes } => market::Offer::Bids { reserve, closes },
	}
}

fn our_offer(offer: market::Offer) -> Offer {
	match offer {
		market::Offer::Fixed { price } => Offer::Fixed { price },
		market::Offer::Licence { price, epochs } => Offer::Licence { price, epochs },
		market::Offer::Bids { reserve, closes } => Offer::Bids { reserve, closes },
	}
}

pub(super) fn goods(goods: &Goods) -> market::Goods {
	market::Goods {
		subject: goods.subject,
		content: convert::content(&goods.content),
		kind: match goods.kind {
			ContentKind::Plain => market::ContentKind::Plain,
			ContentKind::Records => market::ContentKind::Records,
			ContentKind::Sealed => market::ContentKind::Sealed,
		},
		commitment: goods.commitment,
		key_commitment: goods.key_commitment,
		header: goods.header,
		capsule: goods.capsule,
		label: goods.label,
		delegating: convert::key(&goods.delegating),
		proofs: BoundedVec(goods.proofs.clone()),
	}
}

fn our_goods(goods: market::Goods) -> Goods {
	Goods {
		subject: goods.subject,
		content: ContentId(goods.content.0),
		kind: match goods.kind {
			market::ContentKind::Plain => ContentKind::Plain,
			market::ContentKind::Records => ContentKind::Records,
			market::ContentKind::Sealed => ContentKind::Sealed,
		},
		commitment: goods.commitment,
		key_commitment: goods.key_commitment,
		header: goods.header,
		capsule: goods.capsule,
		label: goods.label,
		delegating: convert::our_key(goods.delegating),
		proofs: goods.proofs.0,
	}
}

fn fragment(fragment: &FragmentBytes) -> wire::FragmentBytes {
	wire::FragmentBytes(fragment.0)
}

pub(super) fn opening(opening: &Opening) -> market::Opening {
	market::Opening {
		shown: match &opening.shown {
			Shown::Header => market::Shown::Header,
			Shown::Content => market::Shown::Content,
			Shown::Sealed { content } => market::Shown::Sealed { content: BoundedVec(content.clone()) },
		},
		secret: opening.secret,
		object: BoundedVec(opening.object.clone()),
		fragments: BoundedVec(opening.fragments.iter().map(|(seat, it)| (*seat, fragment(it))).collect()),
	}
}

/// Fails, where a signature is none.
pub(super) fn receipts(
	receipts: &[ShownReceipt],
) -> Result<BoundedVec<SignedReceipt<AccountId32, ChainSignature>>, Error> {
	let one = |shown: &ShownReceipt| {
		let none = || Error::NoOffence("its signature is none".into());
		let signature = match MultiSignature::decode_all(&mut &shown.signature[..]).map_err(|_| none())? {
			MultiSignature::Ed25519(bytes) => ChainSignature::Ed25519(bytes),
			MultiSignature::Sr25519(bytes) => ChainSignature::Sr25519(bytes),
			MultiSignature::Ecdsa(bytes) => ChainSignature::Ecdsa(bytes),
		};
		let receipt = &shown.receipt;
		Ok(SignedReceipt {
			receipt: wire::Receipt {
				policy: receipt.policy,
				provider: receipt.provider,
				capsule: receipt.capsule,
				fragment: receipt.fragment,
				request: receipt.request,
				block: receipt.block,
			},
			signature,
			operator: shown.operator,
		})
	};
	Ok(BoundedVec(receipts.iter().map(one).collect::<Result<_, Error>>()?))
}

fn our_terms(terms: market::Terms) -> MarketTerms {
	MarketTerms {
		answer_blocks: terms.answer_blocks,
		complaint_blocks: terms.complaint_blocks,
		review_blocks: terms.review_blocks,
		appeal_blocks: terms.appeal_blocks,
		keep_blocks: terms.keep_blocks,
		longest_bids: terms.longest_bids,
		bid_pause: terms.bid_pause,
		least_price: terms.least_price,
		least_bond: terms.least_bond,
		bond_part: convert::percent(terms.bond_part),
		burned_part: convert::percent(terms.burned_part),
		bid_step: convert::percent(terms.bid_step),
		appeal_bond: terms.appeal_bond,
		participants_only: terms.participants_only,
	}
}

fn our_listing(info: market::ListingInfo<AccountId32>) -> ListingInfo {
	let listing = info.listing;
	let bid = |bid: market::Bid<AccountId32>| Bid {
		bidder: bid.bidder,
		amount: bid.amount,
		deposit: bid.deposit,
		receiving: convert::our_key(bid.receiving),
		at: bid.at,
	};
	ListingInfo {
		id: info.id,
		seller: listing.seller,
		goods: our_goods(listing.goods),
		description: listing.description,
		tags: listing.tags.0,
		offer: our_offer(listing.offer),
		deposit: listing.deposit,
		bond: listing.bond,
		open: listing.open,
		sold: listing.sold,
		listed_at: listing.listed_at,
		state: match listing.state {
			market::ListingState::Open => ListingState::Open,
			market::ListingState::Closed => ListingState::Closed,
			market::ListingState::Refuted => ListingState::Refuted,
		},
		bid: info.bid.map(bid),
		record: SellerRecord {
			paid: info.record.paid,
			volume: info.record.volume,
			unanswered: info.record.unanswered,
			refunded: info.record.refunded,
			refuted: info.record.refuted,
		},
		participant: info.participant,
		certified: info.certified,
		proven: info.proven,
	}
}

fn our_purchase(id: PurchaseId, info: market::Purchase<AccountId32>) -> PurchaseInfo {
	let appeal = |it: market::Appeal| Appeal { reason: it.reason, bond: it.bond, until: it.until };
	PurchaseInfo {
		id,
		listing: info.listing,
		commitment: info.commitment,
		buyer: info.buyer,
		payee: info.payee,
		granter: info.granter,
		receiving: convert::our_key(info.receiving),
		price: info.price,
		deposit: info.deposit,
		epochs: info.epochs,
		item: info.item.map(|it| ItemId { collection: it.collection, item: it.item }),
		made_at: info.made_at,
		burned_part: convert::percent(info.burned_part),
		state: match info.state {
			market::PurchaseState::Waiting { answer_by } => PurchaseState::Waiting { answer_by },
			market::PurchaseState::Answered { policy, at, complain_by, served, appeal: it } => {
				PurchaseState::Answered { policy, at, complain_by, served, appeal: it.map(appeal) }
			},
			market::PurchaseState::Paid { at, policy } => PurchaseState::Paid { at, policy },
			market::PurchaseState::Refunded { at, why } => PurchaseState::Refunded {
				at,
				why: match why {
					market::Why::NotAnswered => Why::NotAnswered,
					market::Why::Revoked => Why::Revoked,
					market::Why::Refuted => Why::Refuted,
					market::Why::Appeal => Why::Appeal,
					market::Why::NotServed => Why::NotServed,
				},
			},
			market::PurchaseState::Cancelled { at } => PurchaseState::Cancelled { at },
		},
	}
}
