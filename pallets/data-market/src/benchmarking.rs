//! Benchmarks of every call, with the worst input.
//!
//! Nobody makes keys and grants in wasm, so `complain` is measured by its parts: for each fragment the check by recoveries,
//! as the call makes it, and one by curve arithmetic, which is more than the opening takes; the bytes of the object, hashed
//! as often as they are looked at; and a complaint that is upheld. What it costs to unseal bytes and to commit to records is
//! measured apart, and added where such are shown.

use crate::{fixtures, *};
use alloc::{boxed::Box, string::String, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate},
		EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use nulink_pre::{arithmetic, recovery};
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	proving::Subject,
	sharing::{ContentId, Digest, KeyBytes, PolicyId, MAX_PROXIES},
	token::Balance,
};
use nulink_zk::{
	cipher::{Key, Message},
	merkle::MAX_DEPTH,
	records::{DataSet, Kind, Record as Row, Schema, Value, MAX_MEMBERS},
};
use pallet_traits::{
	Condition, ContentScheme, Deliveries, Delivery, EncryptedItems, Grants, PolicyKeys, ProofsOf, Publishers,
};

const PRICE_FACTOR: Balance = 1_000;
const SUBJECT: Digest = [1; 32];

fn funded<T: Config>(name: &'static str) -> T::AccountId {
	let who: T::AccountId = account(name, 0, 0);
	let terms = T::Terms::get();
	let least = terms.least_price.max(terms.least_bond).max(terms.appeal_bond).max(T::Currency::minimum_balance());
	let deposits = Pallet::<T>::listing_deposit().saturating_add(Pallet::<T>::purchase_deposit()).saturating_mul(4);
	T::Currency::set_balance(&who, least.saturating_mul(PRICE_FACTOR).saturating_add(deposits));
	who
}

fn price<T: Config>() -> Balance {
	T::Terms::get().least_price.saturating_mul(2)
}

fn goods<T: Config>(label: Digest) -> Goods {
	Goods {
		subject: SUBJECT,
		content: ContentId::new(ContentId::RAW, [2; 32]),
		kind: ContentKind::Plain,
		commitment: [3; 32],
		key_commitment: [4; 32],
		header: [5; 32],
		capsule: [6; 32],
		label,
		delegating: fixtures::DELEGATING,
		proofs: Statements::default(),
	}
}

fn tags(count: u32, first: u8) -> Tags {
	BoundedVec::truncate_from((0..count as u8).map(|tag| [first.saturating_add(tag); 32]).collect())
}

fn seller<T: Config>() -> T::AccountId {
	account("seller", 0, 0)
}

/// The seller, with money, and with leave to list where not everybody has it.
fn publisher<T: Config>() -> T::AccountId {
	let who = funded::<T>("seller");
	T::Publishers::make_publisher(&who, &SUBJECT);
	who
}

fn fixed<T: Config>() -> Offer {
	Offer::Fixed { price: price::<T>() }
}

fn listed<T: Config>(label: Digest, offer: Offer) -> ListingId {
	let (id, seller) = (NextListing::<T>::get(), publisher::<T>());
	assert_ok!(Pallet::<T>::do_list(seller, goods::<T>(label), [7; 32], tags(MAX_TAGS, 1), offer));
	id
}

/// A policy for the buyer, made by the seller, with `n` proxies all of which it takes to read.
fn policy<T: Config>(n: u32, condition: Condition) -> (PolicyId, Digest, Vec<T::AccountId>) {
	let (owner, receiver) = (funded::<T>("seller"), funded::<T>("buyer"));
	let proxies: Vec<T::AccountId> = (0..n).map(|number| account("proxy", number, 0)).collect();
	let seats: Vec<_> = proxies.iter().cloned().zip((0u8..).map(|number| [number; 32])).collect();
	let keys = PolicyKeys {
		owner,
		receiver,
		delegating: fixtures::DELEGATING,
		verifying: fixtures::VERIFYING,
		receiving: fixtures::RECEIVING,
		threshold: n as u8,
		proxies: n as u8,
	};
	let id = T::Grants::make_granted(keys, condition, &seats);
	let label = T::Grants::granted(id).map(|granted| granted.label).unwrap_or_default();
	(id, label, proxies)
}

fn bought<T: Config>(label: Digest) -> (ListingId, PurchaseId, T::AccountId) {
	let listing = listed::<T>(label, fixed::<T>());
	let (id, buyer) = (NextPurchase::<T>::get(), funded::<T>("buyer"));
	assert_ok!(Pallet::<T>::do_purchase(buyer.clone(), listing, fixtures::RECEIVING, Balance::MAX, 1));
	(listing, id, buyer)
}

/// A purchase that was answered by a policy with `n` proxies.
fn answered<T: Config>(n: u32) -> (PurchaseId, PolicyId, T::AccountId, Vec<T::AccountId>) {
	let (policy, label, proxies) = policy::<T>(n, Condition::Nothing);
	let (_, id, buyer) = bought::<T>(label);
	assert_ok!(Pallet::<T>::do_answer(id, policy));
	(id, policy, buyer, proxies)
}

fn pass<T: Config>(blocks: u32) {
	let block = Pallet::<T>::now().saturating_add(blocks);
	frame_system::Pallet::<T>::set_block_number(block.into());
}

/// An item of the seller's for sale, for a listing under this label.
fn offered<T: Config>(label: Digest) -> (ListingId, ItemId, T::AccountId) {
	let (listing, holder) = (listed::<T>(label, fixed::<T>()), funded::<T>("holder"));
	let (collection, item) = T::Items::make_item(&seller::<T>(), &holder, listing);
	let item = ItemId { collection, item };
	assert_ok!(Pallet::<T>::do_sell_item(holder.clone(), listing, item, price::<T>()));
	(listing, item, holder)
}

/// An item that changes hands and waits for its end: the dearest end that there is.
fn item_answered<T: Config>() -> (PurchaseId, T::AccountId) {
	let (id, _, buyer) = item_answered_by::<T>(1);
	(id, buyer)
}

/// The same, with the policy, which has so many proxies.
fn item_answered_by<T: Config>(n: u32) -> (PurchaseId, PolicyId, T::AccountId) {
	// The label is known after the policy, the item after the listing; so the listing's label is set last.
	let (listing, item, _) = offered::<T>([0; 32]);
	let condition = Condition::OwnsItem { collection: item.collection, item: item.item };
	let (policy, label, _) = policy::<T>(n, condition);
	Listings::<T>::mutate(listing, |listing| {
		if let Some(listing) = listing {
			listing.goods.label = label;
		}
	});
	let (id, buyer) = (NextPurchase::<T>::get(), funded::<T>("buyer"));
	assert_ok!(Pallet::<T>::do_buy_item(buyer.clone(), item, fixtures::RECEIVING, Balance::MAX));
	assert_ok!(Pallet::<T>::do_answer(id, policy));
	(id, policy, buyer)
}

/// A data set of so many records, of as many members as there can be, in the deepest tree.
fn records(count: u32) -> Vec<u8> {
	let members = (0..MAX_MEMBERS).map(|_| (String::new(), Kind::Text)).collect();
	let empty = || Row((0..MAX_MEMBERS).map(|_| Value::Text(Vec::new())).collect());
	let rows = (0..count).map(|_| empty()).collect();
	let schema = Schema::new(members).expect("these are as many members as there can be");
	DataSet::new(schema, rows, &[1; 32], MAX_DEPTH).expect("there is room for them").encode()
}

/// Another key than the fixture's receiving one.
const OTHER: KeyBytes = fixtures::VERIFYING;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn list(t: Linear<0, MAX_TAGS>, p: Linear<0, MAX_PROOFS>) {
		let who = publisher::<T>();
		let mut goods = goods::<T>([0; 32]);
		goods.proofs = BoundedVec::truncate_from((0..p as u8).map(|number| [number; 32]).collect());
		let content = Subject::Content(goods.commitment);
		goods.proofs.iter().for_each(|statement| T::Proofs::make_proven(&content, statement, &who));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Box::new(goods), [7; 32], tags(t, 1), fixed::<T>());

		assert_eq!(NextListing::<T>::get(), 1);
	}

	#[benchmark]
	fn update(t: Linear<0, MAX_TAGS>) {
		let id = listed::<T>([0; 32], fixed::<T>());
		let offer = Offer::Fixed { price: price::<T>().saturating_mul(2) };

		#[extrinsic_call]
		_(RawOrigin::Signed(seller::<T>()), id, [8; 32], tags(t, 100), offer);

		assert_eq!(Listings::<T>::get(id).map(|listing| listing.offer), Some(offer));
	}

	#[benchmark]
	fn delist(t: Linear<0, MAX_TAGS>) {
		let closes = Pallet::<T>::now().saturating_add(T::Terms::get().longest_bids);
		let offer = Offer::Bids { reserve: price::<T>(), closes };
		let id = listed::<T>([0; 32], offer);
		Listings::<T>::mutate(id, |listing| {
			if let Some(listing) = listing {
				listing.tags.truncate(t as usize);
			}
		});
		let bidder = funded::<T>("buyer");
		assert_ok!(Pallet::<T>::do_bid(bidder, id, OTHER, price::<T>()));

		#[extrinsic_call]
		_(RawOrigin::Signed(seller::<T>()), id);

		assert!(!Listings::<T>::contains_key(id));
	}

	#[benchmark]
	fn purchase() {
		let id = listed::<T>([0; 32], fixed::<T>());
		let buyer = funded::<T>("buyer");

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id, fixtures::RECEIVING, Balance::MAX, 1);

		assert_eq!(NextPurchase::<T>::get(), 1);
	}

	#[benchmark]
	fn answer(p: Linear<1, MAX_PROXIES>) {
		let (listing, item, _) = offered::<T>([0; 32]);
		let condition = Condition::OwnsItem { collection: item.collection, item: item.item };
		let (policy, label, _) = policy::<T>(p, condition);
		Listings::<T>::mutate(listing, |listing| {
			if let Some(listing) = listing {
				listing.goods.label = label;
			}
		});
		let (id, buyer) = (NextPurchase::<T>::get(), funded::<T>("buyer"));
		assert_ok!(Pallet::<T>::do_buy_item(buyer.clone(), item, fixtures::RECEIVING, Balance::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id, policy);

		let state = Purchases::<T>::get(id).map(|it| it.state);
		assert!(matches!(state, Some(PurchaseState::Answered { .. })));
	}

	#[benchmark]
	fn decline() {
		let (_, item, holder) = offered::<T>([0; 32]);
		let (id, buyer) = (NextPurchase::<T>::get(), funded::<T>("buyer"));
		assert_ok!(Pallet::<T>::do_buy_item(buyer, item, fixtures::RECEIVING, Balance::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(holder), id);

		assert!(ended::<T>(id));
	}

	#[benchmark]
	fn show_receipts(f: Linear<1, MAX_PROXIES>) {
		let (id, policy, buyer, proxies) = answered::<T>(f);
		let (capsule, block) = ([6; 32], Pallet::<T>::now());
		let receipt = |provider| T::Deliveries::make_receipt(Delivery { policy, provider, capsule, block });
		let receipts: Vec<_> = proxies.into_iter().filter_map(receipt).collect();
		// Where one operator signs for all of them, only the last receipt is of a key in office: so each is looked at, and
		// the call may fail at the end.
		let receipts = BoundedVec::truncate_from(receipts);

		#[block]
		{
			let _ = Pallet::<T>::show_receipts(RawOrigin::Signed(buyer).into(), id, receipts);
		}
	}

	#[benchmark]
	fn confirm() {
		let (id, buyer) = item_answered::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id);

		assert!(ended::<T>(id));
	}

	#[benchmark]
	fn settle(p: Linear<0, MAX_PROXIES>) {
		let (id, policy, buyer) = item_answered_by::<T>(p.max(1));
		assert_ok!(Pallet::<T>::do_appeal(buyer.clone(), id, [1; 32]));
		let terms = T::Terms::get();
		pass::<T>(terms.complaint_blocks.max(terms.appeal_blocks).saturating_add(1));

		// A payment that an appeal has stopped is the dearest end. What a buyer is asked besides, who comes earlier: who is at
		// work.
		#[block]
		{
			if p > 0 {
				let _ = Pallet::<T>::is_deserted(policy);
			}
			assert_ok!(Pallet::<T>::do_settle(Some(&buyer), id));
		}

		assert!(ended::<T>(id));
	}

	#[benchmark]
	fn complain(f: Linear<1, MAX_PROXIES>, b: Linear<0, MAX_OBJECT>) {
		let (id, buyer) = item_answered::<T>();
		assert_ok!(Pallet::<T>::do_appeal(buyer, id, [1; 32]));
		let commitment = nulink_pre::commitment(&fixtures::FRAGMENT);
		let statement = fixtures::statement(&commitment);
		let object = vec![7u8; b as usize];

		#[block]
		{
			for _ in 0..f {
				assert_eq!(recovery::check_fragment::<T::Recover>(&statement), Ok(()));
				assert_eq!(arithmetic::check_fragment(&statement), Ok(()));
			}
			// Four times: hashed, decrypted in one piece, compared by its hash, or the texts in it hashed.
			for _ in 0..2 {
				assert_eq!(nulink_pre::digest(&object), nulink_pre::digest(&object));
			}
			let bought = Purchases::<T>::get(id).expect("it was made");
			let listing = Listings::<T>::get(bought.listing).expect("it was made");
			assert_ok!(Pallet::<T>::refute(listing, &bought));
			assert_ok!(Pallet::<T>::refund(id, bought, Why::Refuted));
		}

		assert!(ended::<T>(id));
	}

	#[benchmark]
	fn unseal(b: Linear<0, MAX_SEALED>) {
		// In the smallest pieces there are: each costs more for its bytes than a larger one.
		let key = Key::new(&[1; 32]);
		let message = Message::pack(&[7; 200], &[2; 32]).expect("it is short");
		let sealed = key.encrypt(&[3; 32], &message).encode();
		let pieces = (b as usize).div_ceil(sealed.len());
		let key = key.to_bytes();

		#[block]
		{
			for _ in 0..pieces {
				assert!(T::Contents::unseal(&key, &sealed).is_some());
			}
		}
	}

	#[benchmark]
	fn commit_records(r: Linear<0, MAX_SHOWN_RECORDS>) {
		let bytes = records(r);

		#[block]
		{
			assert_eq!(T::Contents::count_records(&bytes), Some(r));
			assert!(T::Contents::commit_records(&bytes).is_some());
		}
	}

	#[benchmark]
	fn appeal() {
		let (id, _, buyer, _) = answered::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id, [1; 32]);

		let state = Purchases::<T>::get(id).map(|it| it.state);
		assert!(matches!(state, Some(PurchaseState::Answered { appeal: Some(_), .. })));
	}

	#[benchmark]
	fn resolve_appeal() -> Result<(), BenchmarkError> {
		let origin = T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let (id, buyer) = item_answered::<T>();
		assert_ok!(Pallet::<T>::do_appeal(buyer, id, [1; 32]));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, true);

		assert!(ended::<T>(id));
		Ok(())
	}

	#[benchmark]
	fn bid() {
		let closes = Pallet::<T>::now().saturating_add(T::Terms::get().longest_bids);
		let id = listed::<T>([0; 32], Offer::Bids { reserve: price::<T>(), closes });
		let (first, second) = (funded::<T>("first"), funded::<T>("second"));
		assert_ok!(Pallet::<T>::do_bid(first, id, OTHER, price::<T>()));
		let amount = T::Terms::get().next_bid(price::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(second), id, fixtures::RECEIVING, amount);

		assert_eq!(BestBid::<T>::get(id).map(|best| best.amount), Some(amount));
	}

	#[benchmark]
	fn close_bids() {
		let closes = Pallet::<T>::now().saturating_add(T::Terms::get().longest_bids);
		let id = listed::<T>([0; 32], Offer::Bids { reserve: price::<T>(), closes });
		let bidder = funded::<T>("buyer");
		assert_ok!(Pallet::<T>::do_bid(bidder.clone(), id, OTHER, price::<T>()));
		let terms = T::Terms::get();
		pass::<T>(terms.longest_bids.saturating_add(terms.bid_pause).saturating_add(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(bidder), id);

		assert_eq!(NextPurchase::<T>::get(), 1);
	}

	#[benchmark]
	fn sell_item() {
		let (listing, holder) = (listed::<T>([0; 32], fixed::<T>()), funded::<T>("holder"));
		let (collection, item) = T::Items::make_item(&seller::<T>(), &holder, listing);
		let item = ItemId { collection, item };

		#[extrinsic_call]
		_(RawOrigin::Signed(holder), listing, item, price::<T>());

		assert!(ItemOffers::<T>::contains_key(item));
	}

	#[benchmark]
	fn withdraw_item() {
		let (_, item, holder) = offered::<T>([0; 32]);

		#[extrinsic_call]
		_(RawOrigin::Signed(holder), item);

		assert!(!ItemOffers::<T>::contains_key(item));
	}

	#[benchmark]
	fn buy_item() {
		let (_, item, _) = offered::<T>([0; 32]);
		let buyer = funded::<T>("buyer");

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), item, fixtures::RECEIVING, Balance::MAX);

		assert_eq!(NextPurchase::<T>::get(), 1);
	}

	#[benchmark]
	fn forget_purchase() {
		let (id, _, buyer, _) = answered::<T>(1);
		assert_ok!(Pallet::<T>::do_confirm(buyer.clone(), id));
		pass::<T>(T::Terms::get().keep_blocks.saturating_add(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id);

		assert!(!Purchases::<T>::contains_key(id));
	}

	#[benchmark]
	fn not_served() {
		let (id, policy, buyer) = item_answered_by::<T>(MAX_PROXIES);
		assert_ok!(Pallet::<T>::do_appeal(buyer.clone(), id, [1; 32]));
		let (request, capsule) = T::Deliveries::make_failed(policy, &buyer);
		let listing = Purchases::<T>::get(id).expect("it was made").listing;
		Listings::<T>::mutate(listing, |listing| {
			if let Some(listing) = listing {
				listing.goods.capsule = capsule;
			}
		});
		pass::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(buyer), id, request);

		assert!(ended::<T>(id));
	}

	#[benchmark]
	fn look() {
		let _ = bought::<T>([0; 32]);
		let next;

		#[block]
		{
			next = Agenda::<T>::iter_keys().next();
		}

		assert!(next.is_some());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}

fn ended<T: Config>(id: PurchaseId) -> bool {
	Purchases::<T>::get(id).is_some_and(|purchase| purchase.state.ended_at().is_some())
}
