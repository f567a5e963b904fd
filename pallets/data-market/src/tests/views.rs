//! What clients read.

use super::*;

#[test]
fn listings_are_found_by_subject_seller_and_tag_in_pages() {
	on_chain(|| {
		let listed: Vec<u64> = (0..5).map(|_| list()).collect();
		let pages: [&dyn Fn(Option<u64>, u32) -> Page; 3] = [
			&|after, limit| DataMarket::listings_by_subject(SUBJECT, after, limit),
			&|after, limit| DataMarket::listings_by_seller(SARA, after, limit),
			&|after, limit| DataMarket::listings_by_tag(TAG, after, limit),
		];
		for page in pages {
			let first = page(None, 3);
			let rest = page(first.last().copied(), 9);
			let mut all = [first, rest].concat();
			all.sort_unstable();
			assert_eq!(all, listed);
		}
		assert_eq!(DataMarket::listings_by_tag(OTHER_TAG, None, 9), Page::new());
	});
}

#[test]
fn a_page_has_no_more_than_its_bound() {
	on_chain(|| {
		for id in 0..300 {
			ByTag::<Test>::insert(OTHER_TAG, id, ());
		}
		assert_eq!(DataMarket::listings_by_tag(OTHER_TAG, None, u32::MAX).len(), MAX_PAGE as usize);
		for id in 0..300 {
			ByTag::<Test>::remove(OTHER_TAG, id);
		}
	});
}

#[test]
fn purchases_are_found_by_buyer_and_listing() {
	on_chain(|| {
		let listing = list();
		let (bobs, carlas) = (buy(listing), buy_as(CARLA, listing, 1));
		assert_eq!(DataMarket::purchases_of_buyer(BOB, None, 9), [bobs]);
		let mut all = DataMarket::purchases_of_listing(listing, None, 9);
		all.sort_unstable();
		assert_eq!(all, [bobs, carlas]);
	});
}

#[test]
fn a_quote_is_what_a_purchase_takes() {
	on_chain(|| {
		let listing = list();
		let quote = DataMarket::quote(listing).unwrap();
		buy(listing);
		assert_eq!(held(HoldReason::Escrow, &BOB), quote.price);
		assert_eq!(held(HoldReason::Deposit, &BOB), quote.deposit);
		assert_eq!(quote.burned, BURNED);
	});
}

#[test]
fn a_listing_says_whether_its_statements_still_count() {
	use nulink_primitives::proving::Subject;
	on_chain(|| {
		let mut stated = goods();
		stated.proofs = vec![[7; 32], [8; 32]].try_into().unwrap();
		let content = Subject::Content(stated.commitment);
		for statement in [[7; 32], [8; 32]] {
			stand_in::set_proven(content, statement, &SARA);
		}
		let (bare, stated) = (list(), list_as(stated, FIXED));
		let proven = |listing| DataMarket::listing(listing).unwrap().proven;
		assert!(proven(bare) && proven(stated));
		stand_in::forget_proven(content, [8; 32], &SARA);
		assert!(proven(bare) && !proven(stated));
	});
}

#[test]
fn a_listing_says_who_its_seller_is_now() {
	on_chain(|| {
		let listing = list();
		let seller = || DataMarket::listing(listing).map(|info| (info.participant, info.certified));
		assert_eq!(seller(), Some((None, false)));
		stand_in::set_publisher(&SARA, None, Some(&CARLA));
		assert_eq!(seller(), Some((Some(CARLA), true)));
		stand_in::set_publisher::<AccountId32>(&SARA, Some(SUBJECT), None);
		assert_eq!(seller(), Some((None, true)));
		stand_in::set_publisher::<AccountId32>(&SARA, Some([9; 32]), None);
		assert_eq!(seller(), Some((None, false)));
		stand_in::revoke_publisher(&SARA);
		assert_eq!(seller(), Some((None, false)));
	});
}
