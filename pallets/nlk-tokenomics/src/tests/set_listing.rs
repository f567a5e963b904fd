use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn governance_sets_the_listing() {
	run(|| {
		assert_ok!(Tokenomics::set_listing(root(), 100));
		assert_eq!(Listing::<Test>::get(), Some(100));
		assert_last(Event::ListingSet { block: 100 });
	});
}

#[test]
fn the_listing_may_be_now() {
	run(|| {
		go_to_block(50);
		assert_ok!(Tokenomics::set_listing(root(), 50));
	});
}

#[test]
fn nobody_else_sets_it() {
	run(|| {
		assert_noop!(Tokenomics::set_listing(signed(ALICE), 100), BadOrigin);
		assert_noop!(Tokenomics::set_listing(signed(ADMIN), 100), BadOrigin);
		assert_noop!(Tokenomics::set_listing(RuntimeOrigin::none(), 100), BadOrigin);
	});
}

#[test]
fn the_listing_is_set_once() {
	run(|| {
		assert_ok!(Tokenomics::set_listing(root(), 100));
		assert_noop!(Tokenomics::set_listing(root(), 100), Error::<Test>::AlreadyListed);
		go_to_block(200);
		assert_noop!(Tokenomics::set_listing(root(), 300), Error::<Test>::AlreadyListed);
	});
}

#[test]
fn the_listing_does_not_lie_in_the_past() {
	run(|| {
		go_to_block(50);
		assert_noop!(Tokenomics::set_listing(root(), 49), Error::<Test>::ListingInPast);
		assert_noop!(Tokenomics::set_listing(root(), 0), Error::<Test>::ListingInPast);
	});
}

#[test]
fn the_listing_lies_at_most_a_year_ahead() {
	run(|| {
		assert_noop!(Tokenomics::set_listing(root(), 12 * MONTH + 2), Error::<Test>::ListingTooFar);
		assert_noop!(Tokenomics::set_listing(root(), u32::MAX), Error::<Test>::ListingTooFar);
		assert_ok!(Tokenomics::set_listing(root(), 12 * MONTH + 1));
	});
}
