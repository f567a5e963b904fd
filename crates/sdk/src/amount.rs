//! Amounts of NLK as people write them, without floating point.

use nulink_primitives::token::{Balance, DECIMALS, NLK, SYMBOL};
use std::{fmt, str::FromStr};

/// An amount, in base units. In text it is a decimal number of NLK: `12.5`, `0.001`, `7 NLK`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Nlk(pub Balance);

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
	/// There are other characters than digits and one point.
	#[error("{0:?} is no amount: write a number of NLK like 12.5, with a point and without signs or exponents")]
	NotANumber(String),
	/// There are digits below the base unit.
	#[error("{0:?} has more than {DECIMALS} digits after the point: NLK cannot be divided further")]
	TooPrecise(String),
	/// It is more than an amount can be.
	#[error("{0:?} is more NLK than there can be")]
	TooLarge(String),
}

impl FromStr for Nlk {
	type Err = AmountError;

	fn from_str(text: &str) -> Result<Self, AmountError> {
		let not_a_number = || AmountError::NotANumber(text.into());
		let number = text.trim();
		let number = number.strip_suffix(SYMBOL).unwrap_or(number).trim_end();
		let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		// "5." and ".5" are told apart from a slip of the hand by nobody: both sides of a point have digits.
		if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
			return Err(not_a_number());
		}
		let fraction = fraction.trim_end_matches('0');
		if fraction.len() > usize::from(DECIMALS) {
			return Err(AmountError::TooPrecise(text.into()));
		}
		let too_large = || AmountError::TooLarge(text.into());
		let parse = |digits: &str| digits.parse::<Balance>().map_err(|_| too_large());
		let padded = format!("{fraction:0<width$}", width = usize::from(DECIMALS));
		let whole = parse(whole)?.checked_mul(NLK).ok_or_else(too_large)?;
		whole.checked_add(parse(&padded)?).map(Nlk).ok_or_else(too_large)
	}
}

impl fmt::Display for Nlk {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let fraction = format!("{:018}", self.0 % NLK);
		match fraction.trim_end_matches('0') {
			"" => write!(f, "{} {SYMBOL}", self.0 / NLK),
			digits => write!(f, "{}.{digits} {SYMBOL}", self.0 / NLK),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(text: &str) -> Result<Balance, AmountError> {
		text.parse::<Nlk>().map(|amount| amount.0)
	}

	#[test]
	fn amounts_are_read_exactly() {
		assert_eq!(parse("1"), Ok(NLK));
		assert_eq!(parse(" 12.5 NLK "), Ok(12 * NLK + NLK / 2));
		assert_eq!(parse("0.000000000000000001"), Ok(1));
		assert_eq!(parse("0.1000000000000000000000"), Ok(NLK / 10));
		assert_eq!(parse("340282366920938463463.374607431768211455"), Ok(u128::MAX));
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for text in ["", ".", "5.", ".5", "-1", "+1", "1e3", "1,5", "1.2.3", "NLK", "0x10", "1 2", "١"] {
			assert!(matches!(parse(text), Err(AmountError::NotANumber(_))), "{text}");
		}
		assert!(matches!(parse("0.0000000000000000001"), Err(AmountError::TooPrecise(_))));
		for text in ["340282366920938463463.374607431768211456", "340282366920938463464", &"9".repeat(60)] {
			assert!(matches!(parse(text), Err(AmountError::TooLarge(_))), "{text}");
		}
	}

	#[test]
	fn what_is_shown_can_be_read_again() {
		for (amount, text) in [(0, "0 NLK"), (1, "0.000000000000000001 NLK"), (NLK, "1 NLK"), (NLK * 5 / 4, "1.25 NLK")]
		{
			assert_eq!(Nlk(amount).to_string(), text);
			assert_eq!(parse(text), Ok(amount));
		}
		assert_eq!(parse(&Nlk(u128::MAX).to_string()), Ok(u128::MAX));
	}
}
