//! Parts of a whole as people write them, without floating point.

use nulink_primitives::token::Balance;
use std::{fmt, str::FromStr};

/// A whole, in billionths.
const WHOLE: u32 = 1_000_000_000;
/// A percent, in billionths.
const PERCENT: u32 = WHOLE / 100;
/// How many digits a percentage has after the point.
const DIGITS: usize = 7;

/// A part of a whole, in billionths, as the chain counts. In text a percentage: `5 %`, `7.25 %`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Percent(u32);

/// Why a text is no percentage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PercentError {
	/// There are other characters than digits, one point and a percent sign.
	#[error("{0:?} is no percentage: write a number from 0 to 100, with a point if need be, like 5 or 7.25")]
	NotANumber(String),
	/// There are digits below a billionth.
	#[error("{0:?} has more than {DIGITS} digits after the point: the chain counts in billionths")]
	TooPrecise(String),
	/// It is more than the whole.
	#[error("{0:?} is more than the whole: write a number from 0 to 100")]
	TooLarge(String),
}

impl Percent {
	/// So many billionths, or the whole.
	pub const fn from_billionths(billionths: u32) -> Self {
		Percent(if billionths > WHOLE { WHOLE } else { billionths })
	}

	/// In billionths.
	pub const fn billionths(self) -> u32 {
		self.0
	}

	/// This part of an amount, rounded down.
	pub fn of(self, amount: Balance) -> Balance {
		let (whole, part) = (Balance::from(WHOLE), Balance::from(self.0));
		// A part of the whole: nothing here is more than the amount.
		amount / whole * part + amount % whole * part / whole
	}

	/// What is left of the whole without these parts.
	pub fn rest(parts: &[Percent]) -> Percent {
		Percent(parts.iter().fold(WHOLE, |rest, part| rest.saturating_sub(part.0)))
	}
}

impl FromStr for Percent {
	type Err = PercentError;

	fn from_str(text: &str) -> Result<Self, PercentError> {
		let number = text.trim();
		let number = number.strip_suffix('%').unwrap_or(number).trim_end();
		let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
			return Err(PercentError::NotANumber(text.into()));
		}
		let fraction = fraction.trim_end_matches('0');
		if fraction.len() > DIGITS {
			return Err(PercentError::TooPrecise(text.into()));
		}
		let too_large = || PercentError::TooLarge(text.into());
		let parse = |digits: &str| digits.parse::<u32>().map_err(|_| too_large());
		let below = parse(&format!("{fraction:0<DIGITS$}"))?;
		let billionths = parse(whole)?.checked_mul(PERCENT).and_then(|whole| whole.checked_add(below));
		billionths.filter(|billionths| *billionths <= WHOLE).map(Percent).ok_or_else(too_large)
	}
}

impl fmt::Display for Percent {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let fraction = format!("{:0DIGITS$}", self.0 % PERCENT);
		match fraction.trim_end_matches('0') {
			"" => write!(f, "{} %", self.0 / PERCENT),
			digits => write!(f, "{}.{digits} %", self.0 / PERCENT),
		}
	}
}

/// `amount · part / whole`, rounded down; all of it, if `part` is no smaller than `whole`; nothing, if `whole` is 0.
pub fn share(amount: Balance, part: u128, whole: u128) -> Balance {
	if whole == 0 {
		return 0;
	}
	if part >= whole {
		return amount;
	}
	// Three times the whole must be a number. Of what is so large, the last bits are of no interest.
	let excess = 2u32.saturating_sub(whole.leading_zeros());
	let (part, whole) = (part >> excess, whole >> excess);
	// Long division, bit by bit of the amount: `quotient` and `rest` are those of the bits so far, times the part.
	let (mut quotient, mut rest) = (0u128, 0u128);
	for bit in (0..u128::BITS).rev() {
		quotient <<= 1;
		rest <<= 1;
		if (amount >> bit) & 1 == 1 {
			rest += part;
		}
		quotient += rest / whole;
		rest %= whole;
	}
	quotient
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn percentages_are_read_exactly_and_written_as_they_are_read() {
		for (text, billionths, shown) in [
			("0", 0, "0 %"),
			("5", 50_000_000, "5 %"),
			(" 7.25 % ", 72_500_000, "7.25 %"),
			("0.0000001%", 1, "0.0000001 %"),
			("100.000", WHOLE, "100 %"),
			("12.10", 121_000_000, "12.1 %"),
		] {
			let percent: Percent = text.parse().unwrap();
			assert_eq!(percent.billionths(), billionths, "{text}");
			assert_eq!(percent.to_string(), shown);
			assert_eq!(shown.parse(), Ok(percent));
		}
	}

	#[test]
	fn what_is_no_percentage_is_refused() {
		for text in ["", "%", ".", "5.", ".5", "-1", "+5", "1e1", "1,5", "five", "1.2.3", "5 5"] {
			assert!(matches!(text.parse::<Percent>(), Err(PercentError::NotANumber(_))), "{text}");
		}
		assert!(matches!("1.00000001".parse::<Percent>(), Err(PercentError::TooPrecise(_))));
		for text in ["100.0000001", "101", "99999999999", "1000"] {
			assert!(matches!(text.parse::<Percent>(), Err(PercentError::TooLarge(_))), "{text}");
		}
	}

	#[test]
	fn a_part_is_rounded_down_and_what_is_left_is_the_rest() {
		let part = |text: &str| text.parse::<Percent>().unwrap();
		assert_eq!(part("10").of(19), 1);
		assert_eq!(part("100").of(u128::MAX), u128::MAX);
		assert_eq!(part("50").of(u128::MAX), u128::MAX / 2);
		assert_eq!(part("0").of(u128::MAX), 0);
		assert_eq!(part("0.0000001").of(1_999_999_999), 1);
		assert_eq!(Percent::rest(&[part("20"), part("30.5")]), part("49.5"));
		assert_eq!(Percent::rest(&[part("80"), part("30")]), part("0"));
	}

	#[test]
	fn shares_are_exact_for_amounts_of_any_size() {
		assert_eq!(share(100, 1, 3), 33);
		assert_eq!(share(100, 2, 3), 66);
		assert_eq!(share(7, 0, 3), 0);
		assert_eq!(share(7, 3, 3), 7);
		assert_eq!(share(7, 4, 3), 7);
		assert_eq!(share(7, 1, 0), 0);
		assert_eq!(share(u128::MAX, 1, 2), u128::MAX / 2);
		assert_eq!(share(u128::MAX, 10u128.pow(27) / 2, 10u128.pow(27)), u128::MAX / 2);
		// 205,338.8… NLK of an epoch, by weights of a thousand million NLK: the product has 180 bits.
		let (pot, weight, all) = (205_338_809_034_907_597_535_934u128, 123_456_789 * 10u128.pow(18), 10u128.pow(27));
		assert_eq!(share(pot, weight, all), 25_350_470_020_533_880_903_490);
		// Where the whole has all 128 bits, the last two of them do not count.
		let half = share(1_000, u128::MAX / 2, u128::MAX);
		assert!((499..=500).contains(&half), "{half}");
	}

	#[test]
	fn all_shares_together_are_no_more_than_the_amount() {
		for (amount, weights) in [(1_000u128, [1u128, 2, 4]), (10u128.pow(24) + 7, [3, 10u128.pow(26), 10u128.pow(27)])]
		{
			let whole = weights.iter().sum();
			let sum: u128 = weights.iter().map(|weight| share(amount, *weight, whole)).sum();
			assert!(sum <= amount && amount - sum < 3, "{sum} of {amount}");
		}
	}
}
