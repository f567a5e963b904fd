use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::Pot;
use sp_runtime::{DispatchError::BadOrigin, TokenError};

fn nothing_due(category: Category) {
	assert_noop!(Tokenomics::release(signed(BOB), category), Error::<Test>::NothingDue);
}

#[test]
fn anybody_has_what_is_due_paid_to_the_beneficiary() {
	run(|| {
		listed(10);
		go_to_block(10);
		assert_ok!(Tokenomics::release(signed(BOB), Category::Foundation));
		assert_last(Event::Released {
			category: Category::Foundation,
			beneficiary: CAROL,
			amount: 30 * MILLION,
			released: 30 * MILLION,
		});
		assert_eq!(balance(&CAROL), 30 * MILLION);
		assert_eq!(balance(&BOB), ENDOWED);
		assert_eq!(in_pot(Pot::Foundation), 120 * MILLION);
		assert_noop!(Tokenomics::release(RuntimeOrigin::none(), Category::Foundation), BadOrigin);
	});
}

#[test]
fn nothing_is_released_without_a_listing_or_before_it() {
	run(|| {
		for category in Category::ALL {
			assert_ok!(Tokenomics::set_beneficiary(root(), category, CAROL));
			assert_noop!(Tokenomics::release(signed(BOB), category), Error::<Test>::NotListed);
		}
		assert_ok!(Tokenomics::set_listing(root(), 10));
		go_to_block(9);
		Category::ALL.into_iter().for_each(nothing_due);
	});
}

#[test]
fn nothing_is_released_without_a_beneficiary() {
	run(|| {
		assert_ok!(Tokenomics::set_listing(root(), 1));
		assert_noop!(Tokenomics::release(signed(BOB), Category::Team), Error::<Test>::NoBeneficiary);
	});
}

#[test]
fn what_was_released_is_not_released_again() {
	run(|| {
		listed(1);
		assert_eq!(release(Category::Foundation), 30 * MILLION);
		nothing_due(Category::Foundation);
		go_to_block(SEASON);
		nothing_due(Category::Foundation);
		go_to_block(1 + SEASON);
		assert_eq!(release(Category::Foundation), 24 * MILLION);
		nothing_due(Category::Foundation);
	});
}

#[test]
fn the_pots_are_released_as_the_whitepaper_says() {
	// After so many seasons: foundation, community, team, in millions of NLK.
	let table =
		[(0, 30, 20, 0), (1, 54, 56, 0), (2, 78, 92, 15), (3, 102, 128, 30), (5, 150, 200, 60), (11, 150, 200, 150)];
	run(|| {
		listed(7);
		// What genesis took out of the community's pot it has got.
		let advanced = 200 * MILLION - in_pot(Pot::Community);
		for (seasons, foundation, community, team) in table {
			go_to_block(7 + seasons * SEASON);
			for category in [Category::Foundation, Category::Community, Category::Team] {
				let _ = Tokenomics::release(signed(BOB), category);
			}
			let released = |category| Books::<Test>::get(category).released;
			assert_eq!(released(Category::Foundation), foundation * MILLION, "{seasons}");
			assert_eq!(released(Category::Community) + advanced, community * MILLION, "{seasons}");
			assert_eq!(released(Category::Team), team * MILLION, "{seasons}");
			assert_eq!(Tokenomics::do_try_state(), Ok(()));
		}
		for pot in [Pot::Foundation, Pot::Community, Pot::Team] {
			assert_eq!(in_pot(pot), 0, "{pot:?}");
		}
	});
}

#[test]
fn who_comes_late_gets_everything_at_once() {
	run(|| {
		listed(1);
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), pre_sale(&[(1, 5, 200 * MILLION)])));
		go_to_block(100 * MONTH);
		let got: u128 = Category::ALL.map(release).iter().sum();
		assert_eq!(got, 700 * MILLION - 4 * ENDOWED);
		Category::ALL.into_iter().for_each(nothing_due);
	});
}

#[test]
fn the_team_is_paid_block_by_block_to_the_last_unit() {
	run(|| {
		listed(1);
		let cliff = 1 + 3 * MONTH;
		go_to_block(cliff);
		nothing_due(Category::Team);
		let mut got = 0;
		for block in (cliff + 1..=cliff + 30 * MONTH).step_by(7) {
			go_to_block(block);
			got += release(Category::Team);
			assert_eq!(got, 150 * MILLION * u128::from(block - cliff) / u128::from(30 * MONTH));
		}
		go_to_block(cliff + 30 * MONTH);
		let _ = Tokenomics::release(signed(BOB), Category::Team);
		assert_eq!(balance(&CAROL), 150 * MILLION);
		assert_eq!(in_pot(Pot::Team), 0);
	});
}

#[test]
fn a_rest_below_the_existential_deposit_is_not_lost() {
	run(|| {
		listed(1);
		let pot = Pot::PreSale.genesis_balance();
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), pre_sale(&[(0, 0, pot - 1), (1, 0, 1)])));
		assert_eq!(release(Category::PreSale), pot - ED);
		assert_noop!(Tokenomics::release(signed(BOB), Category::PreSale), Error::<Test>::LeavesDust);
		go_to_block(1 + MONTH);
		assert_eq!(release(Category::PreSale), ED);
		assert_eq!(in_pot(Pot::PreSale), 0);
	});
}

#[test]
fn a_release_that_fails_can_be_tried_again() {
	run(|| {
		listed(1);
		let month = u128::from(MONTH);
		assert_ok!(Tokenomics::set_pre_sale_schedule(root(), pre_sale(&[(0, 1, month * ED / 10)])));
		go_to_block(1 + 9);
		// Carol has no account yet, and this is too little to make one.
		assert_noop!(Tokenomics::release(signed(BOB), Category::PreSale), TokenError::BelowMinimum);
		assert_eq!(Books::<Test>::get(Category::PreSale).released, 0);
		go_to_block(1 + 10);
		assert_eq!(release(Category::PreSale), ED);
	});
}

#[test]
fn what_strangers_send_to_a_pot_is_not_released() {
	run(|| {
		listed(1);
		let pot = Tokenomics::pot_account(Pot::Foundation);
		assert_ok!(Balances::transfer_keep_alive(signed(ALICE), pot, 5 * ED));
		go_to_block(1 + 5 * SEASON);
		assert_eq!(release(Category::Foundation), 150 * MILLION);
		assert_eq!(in_pot(Pot::Foundation), 5 * ED);
		nothing_due(Category::Foundation);
	});
}
