//! Items: payment, ownership and access move as one.

use super::*;
use pallet_traits::EncryptedItems;

const ITEM: ItemId = ItemId { collection: 3, item: 7 };

fn owner() -> Option<AccountId32> {
	<Test as Config>::Items::owner(ITEM.collection, ITEM.item)
}

fn locked() -> bool {
	stand_in::is_locked(ITEM.collection, ITEM.item)
}

/// An item of Sara's collection, which Carla has.
fn mint(listing: Option<u64>) {
	stand_in::set_item(ITEM.collection, ITEM.item, &SARA, &CARLA, listing);
}

/// Carla offers an item of Sara's listing.
fn offered() -> u64 {
	let listing = list();
	mint(Some(listing));
	assert_ok!(DataMarket::sell_item(signed(CARLA), listing, ITEM, PRICE));
	listing
}

/// And Bob buys it.
fn bought() -> u64 {
	offered();
	let id = NextPurchase::<Test>::get();
	assert_ok!(DataMarket::buy_item(signed(BOB), ITEM, key(0), PRICE));
	id
}

#[test]
fn an_item_is_locked_until_it_is_withdrawn() {
	on_chain(|| {
		offered();
		assert!(locked());
		assert_noop!(DataMarket::withdraw_item(signed(BOB), ITEM), Error::<Test>::NotHolder);
		assert_ok!(DataMarket::withdraw_item(signed(CARLA), ITEM));
		assert!(!locked());
		assert_eq!(held(HoldReason::Deposit, &CARLA), 0);
	});
}

#[test]
fn only_the_owner_offers_an_item_that_names_the_listing() {
	on_chain(|| {
		let listing = list();
		let sell = |who: AccountId32| DataMarket::sell_item(signed(who), listing, ITEM, PRICE);
		assert_noop!(sell(CARLA), Error::<Test>::NotHolder);
		mint(Some(listing + 1));
		assert_noop!(sell(CARLA), Error::<Test>::WrongItem);
		mint(Some(listing));
		assert_noop!(sell(BOB), Error::<Test>::NotHolder);
		assert_ok!(sell(CARLA));
		assert_noop!(sell(CARLA), Error::<Test>::AlreadyOffered);
	});
}

#[test]
fn an_item_that_somebody_else_minted_for_the_listing_is_not_taken() {
	// Carla mints what names Sara's listing and would sell it to Dan, a friend: Sara's agent would grant, and Carla be paid.
	on_chain(|| {
		let listing = list();
		for maker in [CARLA, DAN] {
			stand_in::set_item(ITEM.collection, ITEM.item, &maker, &CARLA, Some(listing));
			let sell = DataMarket::sell_item(signed(CARLA), listing, ITEM, PRICE);
			assert_noop!(sell, Error::<Test>::WrongItem);
		}
		assert!(!locked());
		assert_eq!(held(HoldReason::Deposit, &CARLA), 0);
	});
}

#[test]
fn an_item_whose_collection_or_metadata_was_changed_meanwhile_is_not_bought() {
	on_chain(|| {
		let listing = offered();
		let buy = || DataMarket::buy_item(signed(BOB), ITEM, key(0), PRICE);
		stand_in::set_maker(ITEM.collection, ITEM.item, &CARLA);
		assert_noop!(buy(), Error::<Test>::WrongItem);
		stand_in::set_maker(ITEM.collection, ITEM.item, &SARA);
		stand_in::set_listing(ITEM.collection, ITEM.item, Some(listing + 1));
		assert_noop!(buy(), Error::<Test>::WrongItem);
		stand_in::set_listing(ITEM.collection, ITEM.item, None);
		assert_noop!(buy(), Error::<Test>::WrongItem);
		// Its holder is not bound by what others have changed.
		assert_ok!(DataMarket::withdraw_item(signed(CARLA), ITEM));
		assert!(!locked());
	});
}

#[test]
fn with_the_answer_the_item_is_the_buyers_and_with_the_payment_free() {
	on_chain(|| {
		let id = bought();
		assert_eq!(owner(), Some(CARLA));
		assert_noop!(DataMarket::withdraw_item(signed(CARLA), ITEM), Error::<Test>::BeingSold);
		assert_noop!(DataMarket::buy_item(signed(DAN), ITEM, key(1), PRICE), Error::<Test>::BeingSold);
		answer(id);
		assert_eq!(owner(), Some(BOB));
		assert!(locked());
		assert_ok!(DataMarket::confirm(signed(BOB), id));
		assert!(!locked());
		assert_eq!((gain(&CARLA), gain(&BOB), gain(&SARA)), (PAID as i128, -(PRICE as i128), 0));
		assert_eq!(DataMarket::item_offer(ITEM.collection, ITEM.item), None);
	});
}

#[test]
fn an_item_that_is_refunded_goes_back() {
	on_chain(|| {
		let id = bought();
		let made = answer(id);
		revoke(id, &made);
		assert_ok!(DataMarket::settle(signed(BOB), id));
		assert_eq!(owner(), Some(CARLA));
		assert!(!locked());
		assert_eq!((gain(&CARLA), gain(&BOB)), (0, 0));
	});
}

#[test]
fn an_item_that_nobody_grants_stays_where_it_is() {
	on_chain(|| {
		let id = bought();
		pass(11);
		assert_ok!(DataMarket::settle(signed(DAN), id));
		assert_eq!(owner(), Some(CARLA));
		assert!(!locked());
	});
}

#[test]
fn a_grant_that_does_not_follow_the_item_is_no_answer() {
	on_chain(|| {
		let id = bought();
		let made = Made::new(&key(0));
		let mut granted = made.granted(BOB);
		made.store(POLICY, granted.clone());
		assert_noop!(DataMarket::answer(signed(SARA), id, POLICY), Error::<Test>::WrongCondition);
		granted.condition = Condition::OwnsItem { collection: ITEM.collection, item: ITEM.item + 1 };
		made.store(POLICY, granted);
		assert_noop!(DataMarket::answer(signed(SARA), id, POLICY), Error::<Test>::WrongCondition);
	});
}

#[test]
fn money_does_not_wait_for_an_item_that_can_not_move() {
	on_chain(|| {
		let id = bought();
		let made = answer(id);
		stand_in::fail_transfers(true);
		revoke(id, &made);
		assert_ok!(DataMarket::settle(signed(BOB), id));
		assert!(events().contains(&Event::ItemStuck { item: ITEM }));
		assert_eq!(gain(&BOB), 0);
	});
}

#[test]
fn neither_who_holds_nor_who_grants_buys() {
	on_chain(|| {
		offered();
		for who in [CARLA, SARA] {
			assert_noop!(DataMarket::buy_item(signed(who), ITEM, key(0), PRICE), Error::<Test>::OwnGoods);
		}
	});
}
