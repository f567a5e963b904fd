//! Selling and buying, from one end to the other.

use super::world::{Mood, World};
use crate::{
	chain::{ContentKind, ListingState, PolicyState, PurchaseState, Why},
	client::Client,
	datasets::PrepareRequest,
	identity::Person,
	market::{
		Complained, Difference, ListRequest, MarketError, Offering, Part, Remedy, SaleEvent, SaleRetries, SaleTerms,
		Search, SubjectId, What,
	},
	Error,
};
use nulink_pre::client::encrypt;
use nulink_primitives::{market::Disclosure, token::NLK};
use nulink_storage::Block;
use std::{fs, path::Path};
use tempfile::TempDir;

const PRICE: u128 = 5 * NLK;
const TABLE: &str = "age,diagnosis\n61,E10\n72,E11\n33,J45\n";

/// A seller and a buyer, each with a home, and one store.
struct Fair {
	folder: TempDir,
	world: World,
	sara: Person,
	bob: Person,
	shop: Client,
	visitor: Client,
}

impl Fair {
	fn new() -> Self {
		let (folder, world) = (tempfile::tempdir().unwrap(), World::new(4));
		let store = world.client(folder.path()).store_handle().clone();
		let shop = world.client_at(&folder.path().join("sara"), store.clone());
		let visitor = world.client_at(&folder.path().join("bob"), store);
		let (sara, bob) = (world.person(), world.person());
		Fair { folder, world, sara, bob, shop, visitor }
	}

	fn at(&self, name: &str) -> std::path::PathBuf {
		self.folder.path().join(name)
	}

	fn file(&self, content: &[u8]) -> What {
		let path = self.at("series.csv");
		fs::write(&path, content).unwrap();
		What::File(path)
	}

	fn set(&self, sealed: bool) -> What {
		let request = PrepareRequest { sealed, ..PrepareRequest::new("patients") };
		self.shop.prepare_text(&self.sara, TABLE, request).unwrap();
		What::Set("patients".into())
	}

	async fn list(&self, what: What) -> u64 {
		let offer = Offering::Fixed { price: PRICE };
		let request = ListRequest { tags: vec!["health".into()], ..ListRequest::new(what, subject(), offer) };
		let plan = self.shop.plan_listing(&self.sara, request).await.unwrap();
		self.shop.list(&self.sara, plan, None).await.unwrap().listing
	}

	async fn attend(&self) -> Vec<SaleEvent> {
		let mut retries = SaleRetries::default();
		self.shop.attend_sales(&self.sara, &SaleTerms::default(), &mut retries).await.unwrap().events
	}

	async fn sell(&self, what: What) -> u64 {
		let listing = self.list(what).await;
		let purchase = self.visitor.buy(&self.bob, listing, None, None).await.unwrap().purchase.unwrap();
		let events = self.attend().await;
		assert!(
			matches!(events[..], [SaleEvent::Granted(..), SaleEvent::Answered(it)] if it == purchase),
			"{events:?}"
		);
		purchase
	}

	/// The listing is made to say something else than it did.
	fn falsify(&self, listing: u64, change: impl FnOnce(&mut crate::chain::Goods)) {
		change(&mut self.world.state().trading.listings.get_mut(&listing).unwrap().goods);
	}
}

fn subject() -> SubjectId {
	SubjectId::new("urn:cohort:7")
}

fn funds(world: &World, who: &Person) -> u128 {
	world.state().funds[&who.account()]
}

fn content(path: &Path) -> String {
	fs::read_to_string(path).unwrap()
}

#[tokio::test]
async fn what_is_bought_is_received_compared_and_paid_for() {
	let fair = Fair::new();
	let before = funds(&fair.world, &fair.sara);
	let purchase = fair.sell(fair.file(b"1,2,3\n")).await;
	let found = fair.visitor.search(&Search::Tag("Health".into())).await.unwrap();
	assert_eq!(found.len(), 1);
	assert_eq!(fair.visitor.search(&Search::Subject(subject())).await.unwrap(), found);
	let view = fair.visitor.look_at(0).await.unwrap();
	assert_eq!(view.description.unwrap().title, "series.csv");

	let out = fair.at("out.csv");
	let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &out, None).await.unwrap();
	assert_eq!((checked.as_listed(), checked.remedy()), (true, Remedy::Confirm), "{checked:?}");
	assert_eq!(content(&out), "1,2,3\n");
	let error = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap_err();
	assert!(matches!(error, Error::Market(error) if *error == MarketError::AsListed(purchase)));
	fair.visitor.confirm_purchase(&fair.bob, purchase).await.unwrap();
	assert_eq!(funds(&fair.world, &fair.sara), before + PRICE);
	assert_eq!(fair.attend().await, []);
}

#[tokio::test]
async fn a_data_set_is_sold_in_both_ways_and_received_as_a_table() {
	for sealed in [false, true] {
		let fair = Fair::new();
		let purchase = fair.sell(fair.set(sealed)).await;
		let kind = fair.visitor.listing(0).await.unwrap().goods.kind;
		assert_eq!(kind, if sealed { ContentKind::Sealed } else { ContentKind::Records });
		let out = fair.at("out.csv");
		let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &out, None).await.unwrap();
		assert!(checked.as_listed(), "{checked:?}");
		assert_eq!(content(&out), TABLE);
	}
}

#[tokio::test]
async fn a_false_header_is_shown_to_the_chain_and_the_money_comes_back() {
	let fair = Fair::new();
	let before = funds(&fair.world, &fair.bob);
	let purchase = fair.sell(fair.file(b"1,2,3\n")).await;
	// The header object speaks of other content.
	let goods = fair.visitor.listing(0).await.unwrap().goods;
	let false_one = Disclosure { commitment: [9; 32], key: [9; 32] };
	let mut object = Vec::new();
	let header = encrypt(&false_one.to_bytes()[..], &mut object, &goods.delegating).unwrap();
	let block = Block::raw(object).unwrap();
	fair.visitor.store_handle().put(&block).await.unwrap();
	fair.falsify(0, |goods| {
		goods.header = *block.cid().digest();
		goods.capsule = nulink_pre::capsule_digest(&header.sealed_key.capsule);
	});
	let early = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap_err();
	assert!(matches!(early, Error::Market(error) if *error == MarketError::NotYetLooked(purchase)));

	let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
	assert_eq!(checked.remedy(), Remedy::Complain(Part::Header));
	let (listed, found) = (goods.commitment, [9; 32]);
	assert!(checked.differences.contains(&Difference::OtherCommitment { listed, found }));
	let complained = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap();
	assert_eq!(complained, Complained::Refunded { paid: NLK / 2 });
	assert_eq!(funds(&fair.world, &fair.bob), before);
	let state = fair.visitor.purchase(purchase).await.unwrap().state;
	assert!(matches!(state, PurchaseState::Refunded { why: Why::Refuted, .. }));
}

#[tokio::test]
async fn other_content_is_a_complaint_with_fragments_that_are_fetched_anew_if_they_were_lost() {
	for sealed in [false, true] {
		let fair = Fair::new();
		let purchase = fair.sell(fair.set(sealed)).await;
		fair.falsify(0, |goods| goods.commitment = [8; 32]);
		// The header says so, too: only the content does not.
		let listing = fair.visitor.listing(0).await.unwrap();
		let key = match sealed {
			true => fair.shop.open_set(&fair.sara, "patients").unwrap().seal.unwrap().key,
			false => nulink_zk::cipher::Key::new(&[1; 32]),
		};
		let disclosure = Disclosure { commitment: [8; 32], key: key.to_bytes() };
		let mut object = Vec::new();
		let header = encrypt(&disclosure.to_bytes()[..], &mut object, &listing.goods.delegating).unwrap();
		let block = Block::raw(object).unwrap();
		fair.visitor.store_handle().put(&block).await.unwrap();
		fair.falsify(0, |goods| {
			goods.header = *block.cid().digest();
			goods.capsule = nulink_pre::capsule_digest(&header.sealed_key.capsule);
			goods.key_commitment = key.commitment();
		});
		let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
		let part = if sealed { Part::Sealed } else { Part::Content };
		assert_eq!(checked.remedy(), Remedy::Complain(part), "{checked:?}");
		fs::remove_file(fair.visitor.home().data.join("receipts.jsonl")).unwrap();
		let complained = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap();
		assert!(matches!(complained, Complained::Refunded { .. }));
	}
}

#[tokio::test]
async fn who_complains_of_what_is_as_listed_pays() {
	let fair = Fair::new();
	let purchase = fair.sell(fair.file(b"1,2,3\n")).await;
	fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
	assert_eq!(fair.visitor.complain(&fair.bob, purchase, true, None).await.unwrap(), Complained::Refuted);
	assert!(matches!(fair.visitor.purchase(purchase).await.unwrap().state, PurchaseState::Paid { .. }));
}

#[tokio::test]
async fn a_purchase_of_which_nobody_heard_again_is_found_and_not_made_twice() {
	for delayed in [false, true] {
		let fair = Fair::new();
		let listing = fair.list(fair.file(b"1\n")).await;
		match delayed {
			true => fair.world.state().delay = Some("purchase"),
			false => fair.world.state().break_after = Some("purchase"),
		}
		let error = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap_err();
		assert!(matches!(error, Error::Unknown { .. }), "{error}");
		// The key was written down before.
		let [record] = &fair.visitor.buy_records().unwrap()[..] else { panic!() };
		let receiving = record.receiving();
		let record = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap();
		assert_eq!(record.receiving(), receiving);
		assert_eq!(record.purchase, Some(0));
		assert_eq!(fair.world.state().trading.purchases.len(), 1);
		// The next one is another purchase, with another key.
		let another = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap();
		assert_ne!(another.receiving(), receiving);
	}
}

#[tokio::test]
async fn a_listing_that_breaks_off_goes_on_where_it_was() {
	for call in ["create_label", "list"] {
		let fair = Fair::new();
		fair.world.state().break_after = Some(call);
		let request = ListRequest::new(fair.file(b"1\n"), subject(), Offering::Fixed { price: PRICE });
		let plan = fair.shop.plan_listing(&fair.sara, request).await.unwrap();
		assert!(fair.shop.list(&fair.sara, plan, None).await.is_err());
		let events = fair.attend().await;
		assert_eq!(events, [SaleEvent::Listed(0)], "{call}");
		assert_eq!(fair.world.state().trading.listings.len(), 1);
		assert!(!fair.shop.listing_records().unwrap()[0].is_open());
	}
}

#[tokio::test]
async fn a_sale_that_breaks_off_is_answered_with_the_same_policy() {
	for call in ["create_policy", "answer"] {
		let fair = Fair::new();
		let listing = fair.list(fair.file(b"1\n")).await;
		let purchase = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase.unwrap();
		fair.world.state().break_after = Some(call);
		let events = fair.attend().await;
		assert!(events.iter().any(|event| matches!(event, SaleEvent::Failed(..))), "{events:?}");
		fair.attend().await;
		let state = fair.visitor.purchase(purchase).await.unwrap().state;
		assert!(matches!(state, PurchaseState::Answered { policy: 0, .. }), "{call}: {state:?}");
		assert_eq!(fair.world.state().policies.len(), 1, "{call}");
		assert_eq!(fair.attend().await, []);
	}
}

#[tokio::test]
async fn nobody_is_granted_to_whose_purchase_does_not_wait() {
	let fair = Fair::new();
	let listing = fair.list(fair.file(b"1\n")).await;
	let purchase = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase.unwrap();
	fair.world.state().block += 100;
	assert_eq!(fair.attend().await, [SaleEvent::Settled(purchase)]);
	let state = fair.visitor.purchase(purchase).await.unwrap().state;
	assert!(matches!(state, PurchaseState::Refunded { why: Why::NotAnswered, .. }));
	assert!(fair.world.state().policies.is_empty());
	let error = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap_err();
	assert!(matches!(error, Error::Market(error) if matches!(*error, MarketError::NotAnswered { .. })));
}

#[tokio::test]
async fn what_costs_more_than_it_brings_is_not_answered_unasked() {
	let fair = Fair::new();
	let listing = fair.list(fair.file(b"1\n")).await;
	fair.world.state().trading.listings.get_mut(&listing).unwrap().offer = crate::chain::Offer::Fixed { price: 1 };
	fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap();
	let events = fair.attend().await;
	assert!(matches!(&events[..], [SaleEvent::Failed(_, why)] if why.contains("--loss")), "{events:?}");
	let terms = SaleTerms { loss: true, ..Default::default() };
	let events = fair.shop.attend_sales(&fair.sara, &terms, &mut SaleRetries::default()).await.unwrap().events;
	assert_eq!(events.len(), 2, "{events:?}");
}

#[tokio::test]
async fn silence_pays_the_seller_and_receipts_sooner() {
	let fair = Fair::new();
	let purchase = fair.sell(fair.file(b"1\n")).await;
	fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
	// The buyer hands its receipts over.
	let (from, to) = (&fair.visitor.home().data, &fair.shop.home().data);
	fs::copy(from.join("receipts.jsonl"), to.join("receipts.jsonl")).unwrap();
	assert_eq!(fair.attend().await, [SaleEvent::Shown(purchase)]);
	assert_eq!(fair.attend().await, []);
	fair.world.state().block += 15;
	assert_eq!(fair.attend().await, [SaleEvent::Settled(purchase)]);
	assert!(matches!(fair.visitor.purchase(purchase).await.unwrap().state, PurchaseState::Paid { .. }));
}

#[tokio::test]
async fn the_highest_bid_becomes_a_purchase_with_its_own_key() {
	let fair = Fair::new();
	let offer = Offering::Auction { reserve: NLK, blocks: 20 };
	let plan = fair.shop.plan_listing(&fair.sara, ListRequest::new(fair.file(b"1\n"), subject(), offer)).await.unwrap();
	let listing = fair.shop.list(&fair.sara, plan, None).await.unwrap().listing;
	let first = fair.visitor.bid(&fair.bob, listing, 2 * NLK).await.unwrap();
	assert_eq!(fair.visitor.bid(&fair.bob, listing, 2 * NLK).await.unwrap().receiving(), first.receiving());
	let second = fair.visitor.bid(&fair.bob, listing, 3 * NLK).await.unwrap();
	assert_ne!(second.receiving(), first.receiving());
	assert!(fair.visitor.bid(&fair.bob, listing, NLK / 2).await.is_ok(), "a higher one of one's own stands");
	assert!(fair.visitor.buy(&fair.bob, listing, None, None).await.is_err());
	fair.world.state().block += 30;
	assert_eq!(fair.attend().await[0], SaleEvent::BidsClosed(listing));
	fair.attend().await;
	let info = fair.visitor.purchase(0).await.unwrap();
	assert_eq!((info.receiving, info.price), (second.receiving(), 3 * NLK));
	let checked = fair.visitor.receive_purchase(&fair.bob, 0, &fair.at("out"), None).await.unwrap();
	assert!(checked.as_listed());
	assert_eq!(fair.visitor.listing(listing).await.unwrap().state, ListingState::Closed);
	assert!(matches!(fair.world.state().policies[&0].state, PolicyState::Active { .. }));
}

#[tokio::test]
async fn what_was_bought_is_received_after_its_listing_was_removed() {
	for older in [false, true] {
		let fair = Fair::new();
		let purchase = fair.sell(fair.file(b"1,2,3\n")).await;
		let goods = fair.visitor.listing(0).await.unwrap().goods;
		if older {
			// A record that an older version wrote knows nothing of the listing, until it is seen again.
			let [record] = &fair.visitor.buy_records().unwrap()[..] else { panic!() };
			let path = fair.visitor.home().data.join("market/purchases").join(format!("{}.json", record.id));
			let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
			json.as_object_mut().unwrap().remove("seen").unwrap();
			fs::write(&path, json.to_string()).unwrap();
			assert_eq!(fair.visitor.buy_records().unwrap()[0].goods(), None);
			fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("first"), None).await.unwrap();
		}
		let kept = fair.visitor.buy_records().unwrap()[0].goods();
		assert_eq!(kept, Some((fair.sara.account(), goods)));
		fair.visitor.confirm_purchase(&fair.bob, purchase).await.unwrap();
		fair.world.state().trading.listings.clear();
		let out = fair.at("out.csv");
		let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &out, None).await.unwrap();
		assert!(checked.as_listed(), "{checked:?}");
		assert_eq!((content(&out).as_str(), checked.listing), ("1,2,3\n", 0));
	}
}

#[tokio::test]
async fn what_is_kept_of_another_listing_is_not_taken_for_this_one() {
	let fair = Fair::new();
	let purchase = fair.sell(fair.file(b"1\n")).await;
	fair.world.state().trading.purchases.get_mut(&purchase).unwrap().commitment = [7; 32];
	fair.world.state().trading.listings.clear();
	let error = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap_err();
	assert!(matches!(error, Error::Market(error) if *error == MarketError::NoListing(0)));
}

#[tokio::test]
async fn a_licence_that_was_shortened_is_not_bought() {
	let fair = Fair::new();
	let offer = Offering::Licence { price: PRICE, epochs: 5 };
	let plan = fair.shop.plan_listing(&fair.sara, ListRequest::new(fair.file(b"1\n"), subject(), offer)).await.unwrap();
	let listing = fair.shop.list(&fair.sara, plan, None).await.unwrap().listing;
	let shown = fair.visitor.listing(listing).await.unwrap().offer;
	let shorter = crate::chain::Offer::Licence { price: PRICE, epochs: 1 };
	fair.world.state().trading.listings.get_mut(&listing).unwrap().offer = shorter;
	let error = fair.visitor.buy(&fair.bob, listing, None, Some(shown.epochs())).await.unwrap_err();
	let wanted = MarketError::LicenceTooShort { epochs: 1, least: 5 };
	assert!(matches!(error, Error::Market(error) if *error == wanted));
	assert!(fair.visitor.buy_records().unwrap().is_empty());

	// It is shortened while the transaction is on its way: the chain sees to it, and nothing is left of the try.
	fair.world.state().trading.listings.get_mut(&listing).unwrap().offer = shown;
	let call = crate::chain::MarketCall::Purchase {
		listing,
		receiving: fair.bob.contact().receiving_key,
		max_price: PRICE,
		least_epochs: 6,
	};
	let error = fair.visitor.submit(&fair.bob, &call.into()).await.unwrap_err();
	assert!(error.is_refusal("DataMarket::LicenceTooShort"), "{error}");
	let record = fair.visitor.buy(&fair.bob, listing, None, Some(5)).await.unwrap();
	assert_eq!(fair.visitor.purchase(record.purchase.unwrap()).await.unwrap().epochs, 5);
}

#[tokio::test]
async fn for_an_item_is_granted_only_if_the_seller_owns_the_collection() {
	for own in [true, false] {
		let fair = Fair::new();
		let listing = fair.list(fair.file(b"1\n")).await;
		let purchase = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase.unwrap();
		let item = crate::chain::ItemId { collection: 3, item: 7 };
		let maker = if own { fair.sara.account() } else { fair.bob.account() };
		fair.world.state().trading.purchases.get_mut(&purchase).unwrap().item = Some(item);
		fair.world.state().trading.makers.insert(3, maker);
		let before = funds(&fair.world, &fair.bob);
		let events = fair.attend().await;
		if own {
			assert!(matches!(events[..], [SaleEvent::Granted(..), SaleEvent::Answered(_)]), "{events:?}");
			continue;
		}
		assert!(matches!(&events[..], [SaleEvent::Declined(it, why)] if *it == purchase && why.contains("3/7")));
		assert!(fair.world.state().policies.is_empty());
		assert_eq!(funds(&fair.world, &fair.bob), before + PRICE);
		assert_eq!(fair.attend().await, []);
	}
}

#[tokio::test]
async fn what_was_granted_and_not_answered_in_time_is_taken_back() {
	let fair = Fair::new();
	let listing = fair.list(fair.file(b"1\n")).await;
	let purchase = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase.unwrap();
	// The machine dies between the grant and the answer, and comes back too late.
	fair.world.state().delay = Some("answer");
	fair.attend().await;
	{
		let mut state = fair.world.state();
		state.delayed = None;
		state.block += 61;
	}
	assert_eq!(fair.attend().await, [SaleEvent::Settled(purchase), SaleEvent::Withdrawn(purchase, 0)]);
	assert!(matches!(fair.world.state().policies[&0].state, PolicyState::Revoked { .. }));
}

#[tokio::test]
async fn what_is_bought_and_for_sale_no_more_is_found_again() {
	let fair = Fair::new();
	let listing = fair.list(fair.file(b"1\n")).await;
	fair.world.state().break_after = Some("purchase");
	assert!(fair.visitor.buy(&fair.bob, listing, None, None).await.is_err());
	fair.world.state().trading.listings.get_mut(&listing).unwrap().state = ListingState::Closed;
	assert_eq!(fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase, Some(0));
	assert!(fair.visitor.buy(&fair.bob, listing, None, None).await.is_err());
	assert_eq!(fair.world.state().trading.purchases.len(), 1);
}

#[tokio::test]
async fn the_key_of_a_bid_that_came_late_is_not_thrown_away() {
	let fair = Fair::new();
	let offer = Offering::Auction { reserve: NLK, blocks: 20 };
	let plan = fair.shop.plan_listing(&fair.sara, ListRequest::new(fair.file(b"1\n"), subject(), offer)).await.unwrap();
	let listing = fair.shop.list(&fair.sara, plan, None).await.unwrap().listing;
	fair.world.state().delay = Some("bid");
	assert!(fair.visitor.bid(&fair.bob, listing, 2 * NLK).await.is_err());
	let [record] = &fair.visitor.buy_records().unwrap()[..] else { panic!() };
	let receiving = record.receiving();
	// The first one is in a block together with the second, which is not higher.
	let error = fair.visitor.bid(&fair.bob, listing, 2 * NLK).await.unwrap_err();
	assert!(error.is_refusal("DataMarket::BidTooLow"), "{error}");
	fair.world.state().block += 30;
	fair.attend().await;
	fair.attend().await;
	assert_eq!(fair.visitor.purchase(0).await.unwrap().receiving, receiving);
	let checked = fair.visitor.receive_purchase(&fair.bob, 0, &fair.at("out"), None).await.unwrap();
	assert!(checked.as_listed(), "{checked:?}");
}

#[tokio::test]
async fn a_request_that_nobody_answers_brings_the_money_back() {
	let fair = Fair::new();
	let before = funds(&fair.world, &fair.bob);
	let purchase = fair.sell(fair.file(b"1\n")).await;
	let request = fair.visitor.request_header(&fair.bob, purchase).await.unwrap();
	assert_eq!(fair.visitor.request_header(&fair.bob, purchase).await.unwrap(), request);
	let early = fair.visitor.not_served(&fair.bob, purchase, request).await.unwrap_err();
	assert!(matches!(early, Error::Market(error) if matches!(*error, MarketError::NotUnserved { .. })));
	assert!(matches!(fair.visitor.not_served(&fair.bob, purchase, 99).await, Err(Error::UnknownRequest(99))));
	fair.world.state().block += 11;
	assert_eq!(fair.visitor.not_served(&fair.bob, purchase, request).await.unwrap(), PRICE);
	assert_eq!(funds(&fair.world, &fair.bob), before);
	let state = fair.visitor.purchase(purchase).await.unwrap().state;
	assert!(matches!(state, PurchaseState::Refunded { why: Why::NotServed, .. }));
	let over = fair.visitor.not_served(&fair.bob, purchase, request).await.unwrap_err();
	assert!(matches!(over, Error::Market(error) if matches!(*error, MarketError::NotAnswered { .. })));
}

#[tokio::test]
async fn a_request_that_was_answered_brings_nothing_back() {
	let fair = Fair::new();
	let purchase = fair.sell(fair.file(b"1\n")).await;
	let request = fair.visitor.request_header(&fair.bob, purchase).await.unwrap();
	fair.world.answer_on_chain(request);
	fair.world.state().block += 11;
	let error = fair.visitor.not_served(&fair.bob, purchase, request).await.unwrap_err();
	assert!(matches!(error, Error::Market(error) if error.to_string().contains("needed")));
	let call = crate::chain::MarketCall::NotServed { purchase, request };
	let error = fair.visitor.submit(&fair.bob, &call.into()).await.unwrap_err();
	assert!(error.is_refusal("DataMarket::Served"), "{error}");
}

/// A table of so many records, all of them short.
fn long_table(records: usize) -> String {
	format!("n\n{}", "1\n".repeat(records))
}

#[tokio::test]
async fn a_sealed_set_of_too_many_records_is_neither_prepared_nor_listed() {
	let fair = Fair::new();
	let prepare = |name: &str, records| {
		let request = PrepareRequest { sealed: true, ..PrepareRequest::new(name) };
		fair.shop.prepare_text(&fair.sara, &long_table(records), request)
	};
	prepare("most", 512).unwrap();
	let error = prepare("more", 513).unwrap_err();
	assert!(error.to_string().contains("513 records"), "{error}");
	// One that an older version made.
	let path = fair.shop.home().data.join("market/sets/most.json");
	let mut json: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
	json["records"] = 513.into();
	fs::write(&path, json.to_string()).unwrap();
	let offer = Offering::Fixed { price: PRICE };
	let listed = fair.shop.plan_listing(&fair.sara, ListRequest::new(What::Set("most".into()), subject(), offer)).await;
	assert!(listed.unwrap_err().to_string().contains("513 records"));
	let proven = fair.shop.prove_encrypts(&fair.sara, "most", None).await;
	assert!(proven.err().unwrap().to_string().contains("513 records"));
}

#[tokio::test]
async fn a_sealed_set_of_too_many_records_is_a_complaint() {
	use nulink_zk::{
		cipher::{Key, Message},
		records::{DataSet, Kind, Record, Schema, Value},
	};
	let fair = Fair::new();
	let purchase = fair.sell(fair.set(true)).await;
	// The seller took another program, which makes longer ones.
	let schema = Schema::new(vec![("n".into(), Kind::Number)]).unwrap();
	let records = (0..513).map(|_| Record(vec![Value::Number(1)])).collect();
	let data = DataSet::new(schema, records, &[1; 32], 10).unwrap();
	let (key, message) = (Key::new(&[2; 32]), Message::pack(&data.encode(), &[3; 32]).unwrap());
	let content = Block::raw(key.encrypt(&[4; 32], &message).encode()).unwrap();
	let commitment = data.commitment().input().unwrap();
	let delegating = fair.visitor.listing(0).await.unwrap().goods.delegating;
	let disclosure = Disclosure { commitment, key: key.to_bytes() };
	let mut object = Vec::new();
	let header = encrypt(&disclosure.to_bytes()[..], &mut object, &delegating).unwrap();
	let object = Block::raw(object).unwrap();
	for block in [&content, &object] {
		fair.visitor.store_handle().put(block).await.unwrap();
	}
	fair.falsify(0, |goods| {
		(goods.header, goods.commitment) = (*object.cid().digest(), commitment);
		(goods.content, goods.key_commitment) = ((*content.cid()).into(), key.commitment());
		goods.capsule = nulink_pre::capsule_digest(&header.sealed_key.capsule);
	});
	let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
	assert_eq!(checked.differences, [Difference::TooManyRecords { found: 513, most: 512 }]);
	assert_eq!(checked.remedy(), Remedy::Complain(Part::Sealed));
	let complained = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap();
	assert!(matches!(complained, Complained::Refunded { .. }));
}

#[tokio::test]
async fn a_header_or_content_that_is_no_stream_is_a_complaint() {
	for part in [Part::Header, Part::Content] {
		let fair = Fair::new();
		let purchase = fair.sell(fair.file(b"1\n")).await;
		let block = Block::raw(b"short".to_vec()).unwrap();
		fair.visitor.store_handle().put(&block).await.unwrap();
		fair.falsify(0, |goods| match part {
			Part::Header => goods.header = *block.cid().digest(),
			_ => goods.content = (*block.cid()).into(),
		});
		let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("out"), None).await.unwrap();
		assert_eq!(checked.remedy(), Remedy::Complain(part), "{checked:?}");
		let complained = fair.visitor.complain(&fair.bob, purchase, false, None).await.unwrap();
		assert!(matches!(complained, Complained::Refunded { .. }));
	}
}

#[tokio::test]
async fn what_was_answered_on_chain_is_received_and_shown() {
	let fair = Fair::new();
	let purchase = fair.sell(fair.file(b"1,2,3\n")).await;
	let mood = |mood| fair.world.proxies().iter_mut().for_each(|proxy| proxy.mood = mood);
	mood(Mood::Down);
	let silence = fair.visitor.receive_purchase(&fair.bob, purchase, &fair.at("none"), None).await;
	assert!(matches!(silence, Err(Error::TooFewFragments { have: 0, .. })));
	mood(Mood::Honest);
	let header = fair.visitor.request_header(&fair.bob, purchase).await.unwrap();
	let content_request = fair.visitor.request_content(&fair.bob, purchase).await.unwrap();
	assert_ne!(header, content_request);
	for request in [header, content_request] {
		fair.world.answer_on_chain(request);
	}
	mood(Mood::Down);
	let out = fair.at("out.csv");
	let checked = fair.visitor.receive_purchase(&fair.bob, purchase, &out, None).await.unwrap();
	assert!(checked.as_listed(), "{checked:?}");
	assert_eq!((content(&out).as_str(), checked.proxies.len()), ("1,2,3\n", 2));
	// Nor does a complaint need other fragments. This one is of what is as listed, and pays the seller.
	assert_eq!(fair.visitor.complain(&fair.bob, purchase, true, None).await.unwrap(), Complained::Refuted);
}

#[tokio::test]
async fn a_grant_that_is_no_answer_is_taken_back_and_the_purchase_declined() {
	let fair = Fair::new();
	let listing = fair.list(fair.file(b"1\n")).await;
	let before = funds(&fair.world, &fair.bob);
	let purchase = fair.visitor.buy(&fair.bob, listing, None, None).await.unwrap().purchase.unwrap();
	fair.world.state().delay = Some("answer");
	fair.attend().await;
	{
		// The answer is lost, and meanwhile the term has become too short.
		let mut state = fair.world.state();
		state.delayed = None;
		let policy = state.policies.get_mut(&0).unwrap();
		let PolicyState::Active { paid } = &mut policy.state else { panic!() };
		paid.end = paid.start + 2;
	}
	let events = fair.attend().await;
	let wanted = |events: &[SaleEvent]| {
		matches!(events, [SaleEvent::Declined(one, why), SaleEvent::Withdrawn(other, 0)]
			if (*one, *other) == (purchase, purchase) && why.contains("TermTooShort"))
	};
	assert!(wanted(&events), "{events:?}");
	assert_eq!(funds(&fair.world, &fair.bob), before);
	assert!(matches!(fair.world.state().policies[&0].state, PolicyState::Revoked { .. }));
	assert_eq!(fair.attend().await, []);
}
