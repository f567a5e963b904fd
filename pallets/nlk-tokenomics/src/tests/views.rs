use crate::{mock::*, *};
use nulink_primitives::Pot;

#[test]
fn the_state_of_a_release_is_told() {
	run(|| {
		let opening = Pot::Foundation.genesis_balance();
		let nothing = ReleaseInfo { listing: None, beneficiary: None, opening, released: 0, due: 0, left: opening };
		assert_eq!(Tokenomics::release_of(Category::Foundation), nothing);
		listed(10);
		go_to_block(10 + SEASON);
		let due = ReleaseInfo { listing: Some(10), beneficiary: Some(CAROL), due: 54 * MILLION, ..nothing };
		assert_eq!(Tokenomics::release_of(Category::Foundation), due);
		release(Category::Foundation);
		let released = ReleaseInfo { due: 0, released: 54 * MILLION, left: 96 * MILLION, ..due };
		assert_eq!(Tokenomics::release_of(Category::Foundation), released);
	});
}

#[test]
fn what_is_released_when_is_told_in_advance() {
	run(|| {
		assert_eq!(Tokenomics::released_at(Category::Team, u32::MAX), 0);
		listed(10);
		assert_eq!(Tokenomics::released_at(Category::Team, 9), 0);
		assert_eq!(Tokenomics::released_at(Category::Foundation, 9), 0);
		assert_eq!(Tokenomics::released_at(Category::Foundation, 10), 30 * MILLION);
		assert_eq!(Tokenomics::released_at(Category::Team, 10 + 33 * MONTH), 150 * MILLION);
	});
}

#[test]
fn what_is_mined_is_told_by_role() {
	run(|| {
		let emission = 300 * MILLION / u128::from(FOUR_YEARS);
		let expected = EmissionInfo {
			emission,
			proxy: emission * 35 / 100,
			compute: emission * 35 / 100,
			watcher: emission * 15 / 100,
			storage: 0,
			paid: 0,
			left: 300 * MILLION,
		};
		assert_eq!(Tokenomics::emission(0), expected);
		assert_eq!(Tokenomics::emission(FOUR_YEARS - 1).emission, emission);
		assert_eq!(Tokenomics::emission(FOUR_YEARS).emission, 0);
	});
}
