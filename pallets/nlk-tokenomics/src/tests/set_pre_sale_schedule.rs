use crate::{mock::*, *};
use codec::{Decode, Encode};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::Pot;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn governance_sets_the_schedule() {
	run(|| {
		let schedule = pre_sale(&[(0, 0, 20 * MILLION), (3, 12, 180 * MILLION)]);
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), schedule.clone()));
		assert_last(Event::PreSaleScheduleSet { total: 200 * MILLION });
		assert_eq!(PreSale::<Test>::get(), schedule);
	});
}

#[test]
fn nobody_else_sets_it() {
	run(|| {
		assert_noop!(Tokenomics::set_pre_sale_schedule(signed(ALICE), pre_sale(&[])), BadOrigin);
		assert_noop!(Tokenomics::set_pre_sale_schedule(signed(ADMIN), pre_sale(&[])), BadOrigin);
	});
}

#[test]
fn a_call_with_a_schedule_out_of_bounds_cannot_be_decoded() {
	let good = Call::<Test>::set_pre_sale_schedule { schedule: pre_sale(&[(0, 0, Pot::PreSale.genesis_balance())]) };
	let mut encoded = good.encode();
	assert_eq!(Call::<Test>::decode(&mut &encoded[..]), Ok(good));
	// The call, the number of tranches, after, over, and then the amount.
	encoded[4] += 1;
	assert!(Call::<Test>::decode(&mut &encoded[..]).is_err());
}

#[test]
fn a_slower_schedule_takes_nothing_back_and_catches_up() {
	run(|| {
		listed(1);
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), pre_sale(&[(0, 0, 50 * MILLION)])));
		assert_eq!(release(Category::PreSale), 50 * MILLION);
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), pre_sale(&[(0, 10, 100 * MILLION)])));
		assert_noop!(Tokenomics::release(signed(BOB), Category::PreSale), Error::<Test>::NothingDue);
		go_to_block(1 + 5 * MONTH);
		assert_noop!(Tokenomics::release(signed(BOB), Category::PreSale), Error::<Test>::NothingDue);
		go_to_block(1 + 6 * MONTH);
		assert_eq!(release(Category::PreSale), 10 * MILLION);
		go_to_block(1 + 60 * MONTH);
		assert_eq!(release(Category::PreSale), 40 * MILLION);
	});
}
