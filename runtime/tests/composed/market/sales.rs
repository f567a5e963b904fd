//! Sales from the listing to the end.

use super::*;
use crate::chain::{error_of, happened};
use frame_support::{traits::Hooks, weights::Weight};
use nulink_runtime::RuntimeEvent;
use pallet_data_market::Event;
use sp_keyring::Sr25519Keyring::{Dave, Eve};

#[test]
fn a_sale_from_the_listing_over_reading_and_receipts_to_the_payment() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, object) = shop.list();
		assert_eq!(DataMarket::listings_by_tag(TAG, None, 10), vec![listing]);
		assert_eq!(held(HoldReason::Bond, Alice), BOND);

		let (purchase, secret) = buy(Bob, listing);
		assert_eq!(held(HoldReason::Escrow, Bob), PRICE);
		let granted = shop.answer(purchase, Bob);
		assert_eq!(PolicyRegistry::access(granted.policy, account(Bob)), Ok(()));

		// Bob reads: the header says what was listed, and so is the content.
		let disclosure = Disclosure::from_bytes(&granted.read(&secret, &header)).expect("a disclosure");
		assert_eq!(disclosure.commitment, nulink_pre::digest(CONTENT));
		assert_eq!(granted.read(&secret, &object), CONTENT);

		// Bob says nothing. The proxies' receipts make his time shorter, and then a block pays by itself.
		let receipts = vec![granted.receipt(0, &header), granted.receipt(1, &header)];
		let receipts = receipts.try_into().expect("two are not too many");
		assert_ok!(submit(Alice, Market::show_receipts { purchase, receipts }));
		assert_eq!(error_of(Ferdie, Market::settle { purchase }), Error::NotDue.into());
		pass(11);
		let (before, burned) = (wealth(Alice), NlkTokenomics::burned().service_fees);
		DataMarket::on_idle(System::block_number(), Weight::MAX);
		assert!(matches!(state(purchase), PurchaseState::Paid { policy, .. } if policy == granted.policy));
		assert_eq!(wealth(Alice), before + PRICE - BURNED);
		assert_eq!(NlkTokenomics::burned().service_fees, burned + BURNED);
		assert_eq!(held(HoldReason::Escrow, Bob), 0);

		assert_ok!(submit(Alice, Market::delist { listing }));
		assert_eq!((held(HoldReason::Bond, Alice), held(HoldReason::Deposit, Alice)), (0, 0));
		let record = DataMarket::record_of(account(Alice));
		assert_eq!((record.paid, record.volume, record.refunded), (1, PRICE, 0));
		// The history stays, until Bob wants his deposit back.
		assert_eq!(DataMarket::purchases_of_buyer(account(Bob), None, 10), vec![purchase]);
		assert_eq!(error_of(Bob, Market::forget_purchase { purchase }), Error::StillKept.into());
		pass(101);
		assert_ok!(submit(Bob, Market::forget_purchase { purchase }));
		assert_eq!(held(HoldReason::Deposit, Bob), 0);
	});
}

#[test]
fn a_seller_who_does_not_answer_loses_the_sale_and_nothing_else() {
	run(|| {
		let (listing, ..) = Shop::open().list();
		let (purchase, _) = buy(Bob, listing);
		assert_eq!(error_of(Bob, Market::settle { purchase }), Error::NotDue.into());
		pass(61);
		let before = wealth(Bob);
		assert_ok!(submit(Ferdie, Market::settle { purchase }));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::NotAnswered, .. }));
		assert_eq!((wealth(Bob), held(HoldReason::Escrow, Bob)), (before, 0));
		assert_eq!(held(HoldReason::Bond, Alice), BOND);
	});
}

#[test]
fn a_grant_that_is_revoked_before_it_was_paid_for_is_not_paid_for() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		assert_ok!(submit(Alice, pallet_policy_registry::Call::revoke_policy { policy: granted.policy }));
		assert_ok!(submit(Ferdie, Market::settle { purchase }));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Revoked, .. }));
	});
}

#[test]
fn the_policy_of_one_purchase_answers_no_other() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let ((of_bob, _), (of_dave, _)) = (buy(Bob, listing), buy(Dave, listing));
		let granted = shop.answer(of_bob, Bob);
		let answer = |purchase| Market::answer { purchase, policy: granted.policy };
		assert_eq!(error_of(Alice, answer(of_dave)), Error::WrongPolicy.into());
		assert_eq!(error_of(Alice, answer(of_bob)), Error::NotWaiting.into());
		// Nor does one that not all proxies have accepted, or that has conditions.
		let owns = ConditionOp::Fact(Fact::OwnsNft { collection: 0, item: 0 });
		let other = shop.grant(Dave, &bought(of_dave).receiving, vec![owns]);
		let conditional = Market::answer { purchase: of_dave, policy: other.policy };
		assert_eq!(error_of(Alice, conditional), Error::WrongCondition.into());
	});
}

#[test]
fn the_highest_bid_becomes_a_purchase_and_the_others_come_back() {
	run(|| {
		let shop = Shop::open();
		let (header, object) = (shop.header(nulink_pre::digest(CONTENT)), shop.seal(CONTENT));
		let closes = System::block_number() + 8;
		let listing = shop.list_as(shop.goods(&header, &object), Offer::Bids { reserve: PRICE, closes });
		let secrets = [Bob, Dave, Eve].map(|who| (who, client::ReceivingSecret::random()));
		let bid = |index: usize, amount| {
			let (who, secret) = &secrets[index];
			submit(*who, Market::bid { listing, receiving: secret.key_bytes(), amount })
		};
		assert_ok!(bid(0, PRICE));
		assert_eq!(bid(1, PRICE + 1), Err(Error::BidTooLow.into()));
		assert_ok!(bid(1, 2 * PRICE));
		assert_eq!((held(HoldReason::Escrow, Bob), held(HoldReason::Deposit, Bob)), (0, 0));
		assert_eq!(error_of(Ferdie, Market::close_bids { listing }), Error::BidsOpen.into());
		pass(9);
		assert_eq!(bid(2, 3 * PRICE), Err(Error::BidsClosed.into()));
		assert_ok!(submit(Ferdie, Market::close_bids { listing }));

		let purchase = 0;
		let granted = shop.answer(purchase, Dave);
		assert_eq!(granted.read(&secrets[1].1, &object), CONTENT);
		let before = wealth(Alice);
		assert_ok!(submit(Dave, Market::confirm { purchase }));
		assert_eq!(wealth(Alice), before + 2 * (PRICE - BURNED));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::DataMarket(Event::PurchasePaid { paid, .. }) if *paid == 2 * (PRICE - BURNED)
		)));
	});
}

#[test]
fn in_safe_mode_nobody_buys_and_buyers_are_answered_and_can_complain() {
	use nulink_runtime::{governance::origins::Origin, SafeMode};
	run(|| {
		let shop = Shop::open();
		let header = shop.header([0xbd; 32]);
		let listing = shop.list_as(shop.goods(&header, &shop.seal(CONTENT)), FIXED);
		let ((first, secret), (second, _)) = (buy(Bob, listing), buy(Dave, listing));
		let answered = shop.answer(first, Bob);
		let waiting = shop.grant(Dave, &bought(second).receiving, vec![]);
		assert_ok!(SafeMode::force_enter(Origin::EmergencyAdmin.into()));

		let receiving = client::ReceivingSecret::random().key_bytes();
		let filtered: sp_runtime::DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_eq!(error_of(Eve, Market::purchase { listing, receiving, max_price: PRICE }), filtered);
		assert_ok!(submit(Alice, Market::answer { purchase: second, policy: waiting.policy }));
		let opening = answered.opening(Shown::Header, &secret, &header);
		assert_ok!(submit(Bob, Market::complain { purchase: first, opening }));
		assert_ok!(submit(Ferdie, Market::settle { purchase: second }));
		assert!(matches!(state(second), PurchaseState::Refunded { why: Why::Refuted, .. }));
	});
}

#[test]
fn where_nothing_is_at_stake_the_market_begins_empty() {
	chain(DEVELOPMENT).execute_with(|| {
		assert!(DataMarket::listings_by_seller(account(Alice), None, 10).is_empty());
		assert!(DataProofs::keys(None, 10).is_empty());
		assert!(Participants::registrars().is_empty());
	});
}
