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
		// Bob has his money at once; others would only end what he may still complain of.
		assert_eq!(error_of(Alice, Market::settle { purchase }), Error::NotDue.into());
		assert_ok!(submit(Bob, Market::settle { purchase }));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Revoked, .. }));
	});
}

#[test]
fn a_block_refunds_a_grant_that_was_revoked_when_nobody_can_complain_any_more() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		assert_ok!(submit(Alice, pallet_policy_registry::Call::revoke_policy { policy: granted.policy }));
		pass(30);
		DataMarket::on_idle(System::block_number(), Weight::MAX);
		assert!(matches!(state(purchase), PurchaseState::Answered { .. }));
		pass(1);
		DataMarket::on_idle(System::block_number(), Weight::MAX);
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Revoked, .. }));
	});
}

#[test]
fn proxies_that_chill_themselves_in_an_epoch_have_to_serve_in_it_all_the_same() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.grant(Bob, &bought(purchase).receiving, vec![]);
		assert_ok!(submit(Alice, Market::answer { purchase, policy: granted.policy }));
		// Else a buyer's friends among them would help it to its money, and be at work again a moment later.
		let role = nulink_primitives::provider::Role::Proxy;
		for (staker, _) in [PROXIES[0], PROXIES[2]] {
			assert_ok!(submit(staker, pallet_provider_staking::Call::chill { role }));
		}
		assert_eq!(error_of(Bob, Market::settle { purchase }), Error::NotDue.into());
		crate::sharing::next_epoch();
		assert_ok!(submit(Bob, Market::settle { purchase }));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::NotServed, .. }));
	});
}

#[test]
fn an_answer_in_an_epoch_that_no_proxy_has_confirmed_is_none() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.grant(Bob, &bought(purchase).receiving, vec![]);
		crate::sharing::next_epoch();
		let answer = Market::answer { purchase, policy: granted.policy };
		assert_eq!(error_of(Alice, answer), Error::ProxiesAbsent.into());
	});
}

/// Bob asks on chain for the header.
fn ask(granted: &Granted, header: &[u8]) -> u64 {
	let request = pallet_reencryption::NextRequest::<Runtime>::get();
	let capsule = capsule(header).bytes().clone();
	let call = pallet_reencryption::Call::request_reencryption { policy: granted.policy, capsule };
	assert_ok!(submit(Bob, call));
	request
}

/// The proxy in a seat answers on chain.
fn serve(granted: &Granted, seat: u8, request: u64, header: &[u8]) {
	let fragment = Box::new(granted.fragment(seat, header).bytes().clone());
	let call = pallet_reencryption::Call::submit_fragment { request, fragment };
	assert_ok!(submit(PROXIES[usize::from(seat)].1, call));
}

#[test]
fn whom_no_proxy_serves_shows_it_by_a_request_on_chain_and_the_silent_are_slashed() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, object) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let (header_asked, object_asked) = (ask(&granted, &header), ask(&granted, &object));
		// One of the two that it takes.
		serve(&granted, 0, header_asked, &header);
		let show = |request| Market::not_served { purchase, request };
		assert_eq!(error_of(Bob, show(header_asked)), Error::Served.into());
		pass(11);
		assert_eq!(error_of(Bob, show(object_asked)), Error::Served.into());
		assert_eq!(error_of(Bob, show(object_asked + 1)), Error::Served.into());
		assert_eq!(error_of(Alice, show(header_asked)), Error::NotBuyer.into());
		assert_ok!(submit(Bob, show(header_asked)));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::NotServed, .. }));
		assert_eq!((held(HoldReason::Escrow, Bob), held(HoldReason::Bond, Alice)), (0, BOND));
		assert_eq!(listing_state(listing), ListingState::Open);
		assert_eq!(DataMarket::record_of(account(Alice)).refunded, 1);

		let provider = account(PROXIES[1].0);
		let report = pallet_reencryption::Call::report_silence { request: header_asked, provider };
		assert_ok!(submit(Ferdie, report));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::ProviderStaking(pallet_provider_staking::Event::Slashed { .. })
		)));
	});
}

#[test]
fn whom_enough_proxies_serve_on_chain_pays() {
	run(|| {
		let shop = Shop::open();
		let (listing, header, _) = shop.list();
		let (purchase, _) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let request = ask(&granted, &header);
		serve(&granted, 0, request, &header);
		serve(&granted, 2, request, &header);
		pass(11);
		assert_eq!(error_of(Bob, Market::not_served { purchase, request }), Error::Served.into());
		pass(20);
		assert_ok!(submit(Ferdie, Market::settle { purchase }));
		assert!(matches!(state(purchase), PurchaseState::Paid { .. }));
	});
}

#[test]
fn a_seller_who_revokes_before_a_complaint_loses_its_bond_nevertheless() {
	run(|| {
		let shop = Shop::open();
		let header = shop.header([0xbd; 32]);
		let listing = shop.list_as(shop.goods(&header, &shop.seal(CONTENT)), FIXED);
		let (purchase, secret) = buy(Bob, listing);
		let granted = shop.answer(purchase, Bob);
		let opening = granted.opening(Shown::Header, &secret, &header);
		assert_ok!(submit(Alice, pallet_policy_registry::Call::revoke_policy { policy: granted.policy }));
		assert_eq!(error_of(Alice, Market::settle { purchase }), Error::NotDue.into());
		// As late as can be: the policy is still there, and nobody can have it removed.
		pass(30);
		let remove = pallet_policy_registry::Call::remove_policy { policy: granted.policy };
		error_of(Alice, remove);
		assert_ok!(submit(Bob, Market::complain { purchase, opening }));
		assert!(matches!(state(purchase), PurchaseState::Refunded { why: Why::Refuted, .. }));
		assert_eq!(held(HoldReason::Bond, Alice), 0);
	});
}

#[test]
fn a_licence_that_was_shortened_meanwhile_is_not_bought() {
	run(|| {
		let shop = Shop::open();
		let (listing, ..) = shop.list();
		let licence = |epochs| Market::update {
			listing,
			description: [1; 32],
			tags: Default::default(),
			offer: Offer::Licence { price: PRICE, epochs },
		};
		let receiving = client::ReceivingSecret::random().key_bytes();
		let buy = || Market::purchase { listing, receiving, max_price: PRICE, least_epochs: 8 };
		assert_ok!(submit(Alice, licence(7)));
		assert_eq!(error_of(Bob, buy()), Error::LicenceTooShort.into());
		assert_ok!(submit(Alice, licence(8)));
		assert_ok!(submit(Bob, buy()));
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
		assert_eq!(error_of(Eve, Market::purchase { listing, receiving, max_price: PRICE, least_epochs: 1 }), filtered);
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
