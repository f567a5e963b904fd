//! Tokens of pallet-nfts: payment, ownership and access move as one, and nobody but the market moves what is for sale.

use super::*;
use crate::chain::error_of;
use nulink_primitives::items::metadata_of;
use nulink_runtime::{Nfts, RuntimeCall};
use pallet_data_market::ItemId;
use pallet_traits::Denied;
use sp_keyring::Sr25519Keyring::{Charlie, CharlieStash, Dave};

type Tokens = pallet_nfts::Call<Runtime>;

const ITEM: ItemId = ItemId { collection: 0, item: 7 };
/// Another item of the same collection, which Bob has.
const OTHER: u32 = 8;

/// Alice's collection, with an item of Charlie's that names the listing, and one of Bob's.
fn minted(listing: ListingId) {
	let config = pallet_nfts::CollectionConfig {
		settings: pallet_nfts::CollectionSettings::all_enabled(),
		max_supply: None,
		mint_settings: Default::default(),
	};
	assert_ok!(submit(Alice, Tokens::create { admin: account(Alice).into(), config }));
	for (item, who) in [(ITEM.item, Charlie), (OTHER, Bob)] {
		let mint_to = account(who).into();
		assert_ok!(submit(Alice, Tokens::mint { collection: 0, item, mint_to, witness_data: None }));
	}
	let data = metadata_of(listing).into_bytes().try_into().expect("it is short");
	assert_ok!(submit(Alice, Tokens::set_metadata { collection: 0, item: ITEM.item, data }));
}

fn sell(listing: ListingId) -> Market {
	Market::sell_item { listing, item: ITEM, price: PRICE }
}

fn transfer(to: Sr25519Keyring) -> Tokens {
	Tokens::transfer { collection: ITEM.collection, item: ITEM.item, dest: account(to).into() }
}

fn owner() -> Option<AccountId> {
	Nfts::owner(ITEM.collection, ITEM.item)
}

fn locked() -> sp_runtime::DispatchError {
	pallet_nfts::Error::<Runtime>::ItemLocked.into()
}

/// Dave buys the item that Charlie offers.
fn buy_item() -> (PurchaseId, client::ReceivingSecret) {
	let (id, secret) = (pallet_data_market::NextPurchase::<Runtime>::get(), client::ReceivingSecret::random());
	let call = Market::buy_item { item: ITEM, receiving: secret.key_bytes(), max_price: PRICE };
	assert_ok!(submit(Dave, call));
	(id, secret)
}

#[test]
fn an_item_its_price_and_the_access_change_hands_together() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, object) = shop.list();
		minted(listing);
		// Charlie reads, because the item is his.
		let owns = ConditionOp::Fact(Fact::OwnsNft { collection: ITEM.collection, item: ITEM.item });
		let charlies = shop.grant(Charlie, &client::ReceivingSecret::random().key_bytes(), vec![owns]);
		assert_eq!(PolicyRegistry::access(charlies.policy, account(Charlie)), Ok(()));

		assert_ok!(submit(Charlie, sell(listing)));
		let (purchase, secret) = buy_item();
		assert_eq!(owner(), Some(account(Charlie)), "he has it until Dave can read");
		let daves = shop.answer(purchase, Dave);
		assert_eq!(owner(), Some(account(Dave)));
		assert_eq!(PolicyRegistry::access(daves.policy, account(Dave)), Ok(()));
		assert_eq!(PolicyRegistry::access(charlies.policy, account(Charlie)), Err(Denied::ConditionsNotMet));
		assert_eq!(daves.read(&secret, &object), CONTENT);
		assert_eq!(error_of(Dave, transfer(Bob)), locked());

		let (before, alices) = (wealth(Charlie), wealth(Alice));
		assert_ok!(submit(Dave, Market::confirm { purchase }));
		assert_eq!(wealth(Charlie), before + PRICE - BURNED);
		assert_eq!(wealth(Alice), alices, "she was paid when it was minted, or not");
		assert_eq!(held(HoldReason::Deposit, Charlie), 0);
		assert_ok!(submit(Dave, transfer(Bob)));
		assert!(Disclosure::from_bytes(&daves.read(&secret, &header)).is_some());
	});
}

#[test]
fn nobody_moves_burns_swaps_or_sells_an_item_that_is_for_sale() {
	run(|| {
		let (listing, ..) = Shop::open().list();
		minted(listing);
		let ItemId { collection, item } = ITEM;
		// Whatever Charlie prepared before.
		let delegate = account(CharlieStash).into();
		assert_ok!(submit(Charlie, Tokens::approve_transfer { collection, item, delegate, maybe_deadline: None }));
		let price = || Tokens::set_price { collection, item, price: Some(NLK), whitelisted_buyer: None };
		assert_ok!(submit(Charlie, price()));
		let swap = || Tokens::create_swap {
			offered_collection: collection,
			offered_item: item,
			desired_collection: collection,
			maybe_desired_item: Some(OTHER),
			maybe_price: None,
			duration: 100,
		};
		assert_ok!(submit(Charlie, swap()));
		assert_ok!(submit(Charlie, sell(listing)));

		// And whatever he does now.
		let _ = submit(Charlie, price());
		let _ = submit(Charlie, swap());
		assert_eq!(error_of(Charlie, transfer(Bob)), locked());
		assert_eq!(error_of(CharlieStash, transfer(CharlieStash)), locked());
		assert_eq!(error_of(Charlie, Tokens::burn { collection, item }), locked());
		assert_eq!(error_of(Bob, Tokens::buy_item { collection, item, bid_price: NLK }), locked());
		let claim = Tokens::claim_swap {
			send_collection: collection,
			send_item: OTHER,
			receive_collection: collection,
			receive_item: item,
			witness_price: None,
		};
		assert_eq!(error_of(Bob, claim), locked());
		assert_eq!(Nfts::owner(collection, OTHER), Some(account(Bob)));
		// Nor does Alice, whose collection it is.
		let key = codec::Encode::encode(&pallet_nfts::PalletAttributes::<u32>::TransferDisabled);
		let clear = Tokens::clear_attribute {
			collection,
			maybe_item: Some(item),
			namespace: pallet_nfts::AttributeNamespace::Pallet,
			key: key.try_into().expect("it is short"),
		};
		error_of(Alice, clear);
		error_of(Alice, Tokens::burn { collection, item });
		error_of(Alice, transfer(Alice));
		assert_eq!(owner(), Some(account(Charlie)));

		assert_eq!(error_of(Bob, Market::withdraw_item { item: ITEM }), Error::NotHolder.into());
		assert_ok!(submit(Charlie, Market::withdraw_item { item: ITEM }));
		assert_ok!(submit(Charlie, transfer(Bob)));
	});
}

#[test]
fn a_move_voids_what_the_former_owner_has_prepared() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		minted(listing);
		let ItemId { collection, item } = ITEM;
		let delegate = account(CharlieStash).into();
		assert_ok!(submit(Charlie, Tokens::approve_transfer { collection, item, delegate, maybe_deadline: None }));
		let price = Tokens::set_price { collection, item, price: Some(NLK), whitelisted_buyer: None };
		assert_ok!(submit(Charlie, price));
		assert_ok!(submit(Charlie, sell(listing)));
		let (purchase, _) = buy_item();
		shop.answer(purchase, Dave);
		assert_ok!(submit(Dave, Market::confirm { purchase }));
		error_of(CharlieStash, transfer(CharlieStash));
		error_of(Charlie, Tokens::buy_item { collection, item, bid_price: NLK });
		assert_eq!(owner(), Some(account(Dave)));
	});
}

#[test]
fn with_a_refund_the_item_goes_back_even_if_its_collection_was_frozen_meanwhile() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		minted(listing);
		assert_ok!(submit(Charlie, sell(listing)));
		let (purchase, _) = buy_item();
		let granted = shop.answer(purchase, Dave);
		assert_eq!(owner(), Some(account(Dave)));

		// Alice would keep it for Dave, and give him his money back.
		let ItemId { collection, item } = ITEM;
		assert_ok!(submit(Alice, Tokens::lock_item_transfer { collection, item }));
		let setting = pallet_nfts::CollectionSetting::TransferableItems;
		let lock_settings = pallet_nfts::CollectionSettings::from_disabled(setting.into());
		assert_ok!(submit(Alice, Tokens::lock_collection { collection, lock_settings }));
		let revoke = pallet_policy_registry::Call::revoke_policy { policy: granted.policy };
		assert_ok!(submit(Alice, revoke));
		assert_eq!(error_of(Ferdie, Market::settle { purchase }), Error::NotDue.into());
		assert_ok!(submit(Dave, Market::settle { purchase }));
		assert_eq!(owner(), Some(account(Charlie)));
		assert_eq!(held(HoldReason::Escrow, Dave), 0);
		// It is frozen as before.
		assert!(submit(Charlie, transfer(Bob)).is_err());
		assert_eq!(error_of(Charlie, sell(listing)), locked());
	});
}

#[test]
fn an_item_of_another_collection_than_the_sellers_is_not_taken_whatever_it_says() {
	run(|| {
		let (listing, ..) = Shop::open().list();
		let config = pallet_nfts::CollectionConfig {
			settings: pallet_nfts::CollectionSettings::all_enabled(),
			max_supply: None,
			mint_settings: Default::default(),
		};
		// Charlie mints what names Alice's listing, and would sell it to Dave.
		assert_ok!(submit(Charlie, Tokens::create { admin: account(Charlie).into(), config }));
		let (collection, item) = (ITEM.collection, ITEM.item);
		let mint_to = account(Charlie).into();
		assert_ok!(submit(Charlie, Tokens::mint { collection, item, mint_to, witness_data: None }));
		let data = metadata_of(listing).into_bytes().try_into().expect("it is short");
		assert_ok!(submit(Charlie, Tokens::set_metadata { collection, item, data }));
		assert_eq!(error_of(Charlie, sell(listing)), Error::WrongItem.into());
		// Nor does Alice become its owner unasked.
		error_of(Charlie, Tokens::transfer_ownership { collection, new_owner: account(Alice).into() });
		assert_eq!(error_of(Charlie, sell(listing)), Error::WrongItem.into());
		assert_eq!(held(HoldReason::Deposit, Charlie), 0);
	});
}

#[test]
fn an_item_whose_collection_is_given_away_is_not_bought() {
	run(|| {
		let (listing, ..) = Shop::open().list();
		minted(listing);
		assert_ok!(submit(Charlie, sell(listing)));
		let collection = ITEM.collection;
		assert_ok!(submit(Charlie, Tokens::set_accept_ownership { maybe_collection: Some(collection) }));
		assert_ok!(submit(Alice, Tokens::transfer_ownership { collection, new_owner: account(Charlie).into() }));
		let receiving = client::ReceivingSecret::random().key_bytes();
		let buy = Market::buy_item { item: ITEM, receiving, max_price: PRICE };
		assert_eq!(error_of(Dave, buy), Error::WrongItem.into());
		assert_ok!(submit(Charlie, Market::withdraw_item { item: ITEM }));
	});
}

#[test]
fn an_item_that_is_not_sold_is_free_again() {
	run(|| {
		let (listing, ..) = Shop::open().list();
		minted(listing);
		assert_ok!(submit(Charlie, sell(listing)));
		let (purchase, _) = buy_item();
		assert_eq!(error_of(Charlie, Market::withdraw_item { item: ITEM }), Error::BeingSold.into());
		pass(61);
		assert_ok!(submit(Ferdie, Market::settle { purchase }));
		assert_ok!(submit(Charlie, transfer(Bob)));
	});
}

#[test]
fn an_item_of_another_listing_or_owner_is_not_taken() {
	run(|| {
		let shop = Shop::open();
		let ((listing, ..), (other, ..)) = (shop.list(), shop.list());
		minted(listing);
		assert_eq!(error_of(Charlie, sell(other)), Error::WrongItem.into());
		assert_eq!(error_of(Bob, sell(listing)), Error::NotHolder.into());
		let bobs = Market::sell_item { listing, item: ItemId { item: OTHER, ..ITEM }, price: PRICE };
		assert_eq!(error_of(Bob, bobs), Error::WrongItem.into());
		let batch = pallet_utility::Call::batch_all { calls: vec![sell(listing).into(), transfer(Bob).into()] };
		assert_eq!(error_of(Charlie, RuntimeCall::from(batch)), locked());
		assert_eq!(held(HoldReason::Deposit, Charlie), 0);
	});
}
