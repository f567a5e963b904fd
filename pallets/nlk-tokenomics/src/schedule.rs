//! When the pots open: the release rules of the four categories that are not mined, free of storage.
//!
//! Time is counted in blocks since the listing. The whitepaper (section 4.1, table "Item, Usage, Release Rule") speaks
//! of months and seasons and says of neither how long it is:
//!
//! - "2% of total would be released after listing, and 3.6% of total would be released each season (All unlocked after
//!   5 seasons)", of BD and community;
//! - "3% of total would be released after listing, and 2.4% of total would be released each season (All unlocked after
//!   5 seasons)", of the foundation;
//! - "This portion would be released linearly within 30 months after 3 month cliff", of the team;
//! - "Please refer to sheet "Release Rule" for details", of the pre-sale. The paper has no such sheet: governance sets
//!   the schedule, within bounds;
//! - "it will be mined linearly within four years", of mining ([`crate::emission`]).
//!
//! Here a *month* is a 48th of those four years of 1461 days (one of four years is a leap year), 30.4375 days: 438,300
//! blocks of six seconds. A *season* is a quarter of a year, three months. "Released each season" is read as: when it
//! is over. So nothing comes before a season has passed, and "all unlocked after 5 seasons" is true to the block.
//! "After 3 month cliff" is read as: nothing for three months, and what a cliff could have saved up is not handed out
//! at its end.
//!
//! All functions give what has been released *since the listing*, not what is released in a block. A pot that pays what
//! is due now, less what it has paid, can be asked at any time and as often as anybody likes: it pays neither early,
//! nor twice, nor more than it has.

use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::{
	token::{Balance, TOTAL_SUPPLY},
	Pot,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// Months in a season.
pub const SEASON_MONTHS: u32 = 3;
/// In how many seasons foundation and community are released.
pub const SEASONS: u32 = 5;
/// For how many months the team gets nothing.
pub const TEAM_CLIFF_MONTHS: u32 = 3;
/// In how many months after that it gets everything.
pub const TEAM_MONTHS: u32 = 30;
/// In how many months the mining pot is mined: four years.
pub const MINING_MONTHS: u32 = 48;

/// How many months after the listing the last tranche of the pre-sale ends at the latest: five years.
pub const MAX_PRE_SALE_MONTHS: u32 = 60;
/// How many tranches the pre-sale has at most.
pub const MAX_TRANCHES: u32 = 16;

/// A tenth of a percent of all NLK.
const PER_MILLE: Balance = TOTAL_SUPPLY / 1_000;

/// A pot that is released by time. The fifth pot is mined.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
	/// 15 %: 3 at the listing, 2.4 after each of five seasons.
	#[codec(index = 0)]
	Foundation,
	/// 20 %: 2 at the listing, 3.6 after each of five seasons.
	#[codec(index = 1)]
	Community,
	/// 15 %: evenly in the 30 months after the first three.
	#[codec(index = 2)]
	Team,
	/// 20 %: as governance says.
	#[codec(index = 3)]
	PreSale,
}

impl Category {
	/// Every category, in the order of the encoding.
	pub const ALL: [Category; 4] = [Category::Foundation, Category::Community, Category::Team, Category::PreSale];

	/// Where its NLK lies.
	pub const fn pot(self) -> Pot {
		match self {
			Category::Foundation => Pot::Foundation,
			Category::Community => Pot::Community,
			Category::Team => Pot::Team,
			Category::PreSale => Pot::PreSale,
		}
	}
}

/// `amount · part / whole`, rounded down, and never more than `amount`. All of it, if `whole` is 0: what takes no time
/// is over.
pub fn share(amount: Balance, part: u32, whole: u32) -> Balance {
	if part >= whole {
		return amount;
	}
	// part < whole, so the result is at most `amount`: there always is one.
	multiply_by_rational_with_rounding(amount, part.into(), whole.into(), Rounding::Down).unwrap_or(amount)
}

/// `amount`, evenly in `over` blocks after the first `start`.
fn linear(amount: Balance, elapsed: u32, start: u32, over: u32) -> Balance {
	elapsed.checked_sub(start).map_or(0, |passed| share(amount, passed, over))
}

/// `first` at once, and `each` after every season that has passed, up to five.
fn by_season(first: Balance, each: Balance, elapsed: u32, month: u32) -> Balance {
	let season = month.saturating_mul(SEASON_MONTHS);
	// Without a length no season ever passes.
	let passed = elapsed.checked_div(season).unwrap_or_default().min(SEASONS);
	first.saturating_add(each.saturating_mul(passed.into()))
}

/// What a category has got in all, `elapsed` blocks after the listing, where a month has `month` blocks.
pub fn released(category: Category, elapsed: u32, month: u32, pre_sale: &PreSaleSchedule) -> Balance {
	let most = category.pot().genesis_balance();
	let released = match category {
		Category::Foundation => by_season(30 * PER_MILLE, 24 * PER_MILLE, elapsed, month),
		Category::Community => by_season(20 * PER_MILLE, 36 * PER_MILLE, elapsed, month),
		Category::Team => {
			linear(most, elapsed, month.saturating_mul(TEAM_CLIFF_MONTHS), month.saturating_mul(TEAM_MONTHS))
		},
		Category::PreSale => pre_sale.released(elapsed, month),
	};
	released.min(most)
}

/// A part of the pre-sale.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Tranche {
	/// How many months after the listing it begins.
	pub after: u8,
	/// In how many months it is released, evenly. 0: at once.
	pub over: u8,
	/// How much it is.
	pub amount: Balance,
}

/// How the pre-sale is released. It has no more tranches than [`MAX_TRANCHES`], ends no later than
/// [`MAX_PRE_SALE_MONTHS`] after the listing and gives no more than the pot: another one can neither be made nor
/// decoded.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, MaxEncodedLen, TypeInfo)]
pub struct PreSaleSchedule(BoundedVec<Tranche, ConstU32<MAX_TRANCHES>>);

impl PreSaleSchedule {
	/// The schedule of these tranches, if it is within the bounds.
	pub fn new(tranches: BoundedVec<Tranche, ConstU32<MAX_TRANCHES>>) -> Option<Self> {
		let in_time = |tranche: &Tranche| u32::from(tranche.after) + u32::from(tranche.over) <= MAX_PRE_SALE_MONTHS;
		let sum = tranches.iter().try_fold(0, |sum: Balance, tranche| sum.checked_add(tranche.amount))?;
		(tranches.iter().all(in_time) && sum <= Pot::PreSale.genesis_balance()).then_some(Self(tranches))
	}

	/// Its tranches.
	pub fn tranches(&self) -> &[Tranche] {
		&self.0
	}

	/// What it gives in all.
	pub fn total(&self) -> Balance {
		self.0.iter().fold(0, |sum, tranche| sum.saturating_add(tranche.amount))
	}

	/// What it has given `elapsed` blocks after the listing.
	pub fn released(&self, elapsed: u32, month: u32) -> Balance {
		let months = |count: u8| month.saturating_mul(count.into());
		let of = |tranche: &Tranche| linear(tranche.amount, elapsed, months(tranche.after), months(tranche.over));
		self.0.iter().fold(0, |sum, tranche| sum.saturating_add(of(tranche)))
	}
}

impl Decode for PreSaleSchedule {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::new(Decode::decode(input)?).ok_or_else(|| "a pre-sale schedule out of its bounds".into())
	}
}

impl DecodeWithMemTracking for PreSaleSchedule {}

/// The most of `due` that an account holding `held` can pay without losing a rest below `minimum`, which the chain
/// would destroy: all that is due, or so much that `minimum` is left.
pub fn without_dust(held: Balance, due: Balance, minimum: Balance) -> Balance {
	match held.checked_sub(due) {
		Some(rest) if rest != 0 && rest < minimum => due.saturating_sub(minimum.saturating_sub(rest)),
		_ => due,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::token::NLK;
	use proptest::prelude::*;

	/// Blocks of six seconds.
	const MONTH: u32 = 438_300;
	const SEASON: u32 = SEASON_MONTHS * MONTH;

	fn schedule(tranches: &[(u8, u8, Balance)]) -> Option<PreSaleSchedule> {
		let tranches =
			tranches.iter().map(|(after, over, amount)| Tranche { after: *after, over: *over, amount: *amount });
		PreSaleSchedule::new(tranches.collect::<Vec<_>>().try_into().ok()?)
	}

	fn at(category: Category, elapsed: u32) -> Balance {
		released(category, elapsed, MONTH, &PreSaleSchedule::default())
	}

	#[test]
	fn a_month_is_a_whole_number_of_blocks_and_48_of_them_are_four_years() {
		assert_eq!(MONTH * MINING_MONTHS, 1_461 * 24 * 60 * 10);
	}

	#[test]
	fn the_releases_are_those_of_the_whitepaper() {
		// Section 4.1, in millions of NLK: at the listing and after each season.
		let table = [(0, 30, 20), (1, 54, 56), (2, 78, 92), (3, 102, 128), (4, 126, 164), (5, 150, 200), (6, 150, 200)];
		for (season, foundation, community) in table {
			let block = season * SEASON;
			assert_eq!(at(Category::Foundation, block), foundation * 1_000_000 * NLK, "season {season}");
			assert_eq!(at(Category::Community, block), community * 1_000_000 * NLK, "season {season}");
			// And what is released in a season comes with its last block, not with the one before.
			if (1..=5).contains(&season) {
				assert_eq!(at(Category::Foundation, block - 1), (foundation - 24) * 1_000_000 * NLK);
				assert_eq!(at(Category::Community, block - 1), (community - 36) * 1_000_000 * NLK);
			}
		}
		// Linearly within 30 months after a cliff of 3: five million a month.
		for (month, millions) in [(0, 0), (1, 0), (3, 0), (4, 5), (5, 10), (18, 75), (32, 145), (33, 150), (60, 150)] {
			assert_eq!(at(Category::Team, month * MONTH), millions * 1_000_000 * NLK, "month {month}");
		}
	}

	#[test]
	fn the_team_gets_its_first_unit_a_block_after_the_cliff_and_the_last_one_in_the_last_block() {
		let cliff = TEAM_CLIFF_MONTHS * MONTH;
		let last = cliff + TEAM_MONTHS * MONTH;
		assert_eq!(at(Category::Team, cliff), 0);
		assert_eq!(at(Category::Team, cliff + 1), 150_000_000 * NLK / Balance::from(TEAM_MONTHS * MONTH));
		assert!(at(Category::Team, last - 1) < 150_000_000 * NLK);
		assert_eq!(at(Category::Team, last), 150_000_000 * NLK);
	}

	#[test]
	fn nothing_of_the_pre_sale_is_released_without_a_schedule() {
		assert_eq!(at(Category::PreSale, u32::MAX), 0);
	}

	#[test]
	fn a_pre_sale_follows_its_tranches() {
		let schedule = schedule(&[(0, 0, 20), (3, 12, 1_200), (18, 0, 80)]).unwrap();
		for (month, expected) in [(0, 20), (3, 20), (4, 120), (15, 1_220), (17, 1_220), (18, 1_300), (40, 1_300)] {
			assert_eq!(schedule.released(month * MONTH, MONTH), expected, "month {month}");
		}
		assert_eq!(schedule.released(3 * MONTH + 4_382, MONTH), 20, "less than a unit");
		assert_eq!(schedule.released(3 * MONTH + 4_383, MONTH), 21);
		assert_eq!(schedule.total(), 1_300);
	}

	#[test]
	fn a_pre_sale_beyond_the_bounds_can_neither_be_made_nor_decoded() {
		let pot = Pot::PreSale.genesis_balance();
		let good = schedule(&[(60, 0, pot)]).unwrap();
		assert_eq!(PreSaleSchedule::decode(&mut &good.encode()[..]), Ok(good));
		for bad in
			[vec![(0, 0, pot), (0, 0, 1)], vec![(1, 60, 1)], vec![(0, 0, u128::MAX), (0, 0, 1)], vec![(61, 0, 1)]]
		{
			assert_eq!(schedule(&bad), None, "{bad:?}");
			let tranches =
				bad.iter().map(|(after, over, amount)| Tranche { after: *after, over: *over, amount: *amount });
			let encoded = tranches.collect::<Vec<_>>().encode();
			assert!(PreSaleSchedule::decode(&mut &encoded[..]).is_err(), "{bad:?}");
		}
		assert_eq!(schedule(&[(0, 0, 1); MAX_TRANCHES as usize + 1]), None);
	}

	#[test]
	fn a_rest_that_would_be_destroyed_is_kept() {
		assert_eq!(without_dust(100, 40, 10), 40);
		assert_eq!(without_dust(100, 90, 10), 90);
		assert_eq!(without_dust(100, 95, 10), 90);
		assert_eq!(without_dust(100, 100, 10), 100);
		assert_eq!(without_dust(5, 2, 10), 0);
		assert_eq!(without_dust(5, 7, 10), 7, "the transfer will fail");
	}

	#[test]
	fn the_encodings_are_frozen() {
		assert_eq!(Category::ALL.map(|category| category.encode()), [[0], [1], [2], [3]]);
		assert_eq!(schedule(&[(1, 2, 3)]).unwrap().encode(), [vec![4, 1, 2, 3], vec![0; 15]].concat());
	}

	fn any_schedule() -> impl Strategy<Value = PreSaleSchedule> {
		let most = Pot::PreSale.genesis_balance() / Balance::from(MAX_TRANCHES);
		prop::collection::vec((0u8..=30, 0u8..=30, 0..=most), 0..=MAX_TRANCHES as usize)
			.prop_map(|tranches| schedule(&tranches).unwrap())
	}

	fn any_category() -> impl Strategy<Value = Category> {
		prop::sample::select(Category::ALL.to_vec())
	}

	proptest! {
		#[test]
		fn releases_only_grow_and_stay_within_the_pot(
			category in any_category(), schedule in any_schedule(), month: u32, a: u32, b: u32,
		) {
			let (earlier, later) = (a.min(b), a.max(b));
			let earlier = released(category, earlier, month, &schedule);
			let later = released(category, later, month, &schedule);
			prop_assert!(earlier <= later);
			prop_assert!(later <= category.pot().genesis_balance());
		}

		#[test]
		fn a_pot_is_empty_in_the_end(category in any_category(), month in 1u32..=10_000_000) {
			let everything = schedule(&[(12, 24, Pot::PreSale.genesis_balance())]).unwrap();
			let months = if category == Category::PreSale { 36 } else { TEAM_CLIFF_MONTHS + TEAM_MONTHS };
			prop_assert_eq!(
				released(category, months * month, month, &everything),
				category.pot().genesis_balance()
			);
		}

		#[test]
		fn no_season_comes_before_its_last_block(
			month in 1u32..=10_000_000, season in 1u32..=SEASONS, early in 1u32..,
		) {
			let end = season * SEASON_MONTHS * month;
			let before = end - early.min(end);
			for (category, first, each) in [(Category::Foundation, 30, 24), (Category::Community, 20, 36)] {
				let got = released(category, before, month, &PreSaleSchedule::default());
				prop_assert!(got <= (first + each * Balance::from(season - 1)) * PER_MILLE);
			}
		}

		#[test]
		fn linear_is_never_early_and_less_than_a_unit_late(amount: u64, elapsed: u32, start: u32, over in 1u32..) {
			let got = linear(amount.into(), elapsed, start, over);
			let passed = Balance::from(elapsed.saturating_sub(start).min(over));
			let exact = Balance::from(amount) * passed;
			prop_assert!(got * Balance::from(over) <= exact);
			prop_assert!((got + 1) * Balance::from(over) > exact);
		}

		#[test]
		fn shares_of_any_amount_do_not_overflow(amount: Balance, part: u32, whole: u32) {
			prop_assert!(share(amount, part, whole) <= amount);
			prop_assert_eq!(share(amount, whole, whole), amount);
		}

		#[test]
		fn what_is_paid_leaves_nothing_or_enough(held: Balance, due: Balance, minimum in 0u128..=1 << 64) {
			let due = due.min(held);
			let paid = without_dust(held, due, minimum);
			prop_assert!(paid <= due);
			prop_assert!(held == paid || held - paid >= minimum || paid == 0);
			// And it keeps back no more than it must.
			prop_assert!(due - paid <= minimum);
		}
	}
}
