//! NLK, the token: its name, its units and how much of it exists.

/// An amount of NLK in its base unit, 10⁻¹⁸ NLK.
pub type Balance = u128;

/// The symbol that wallets show.
pub const SYMBOL: &str = "NLK";

/// Decimals of the token. The same as those of the ERC-20 NLK, so that a claim moves one to one.
pub const DECIMALS: u8 = 18;

/// One NLK.
pub const NLK: Balance = 1_000_000_000_000_000_000;
/// A thousandth of one NLK.
pub const MILLI_NLK: Balance = NLK / 1_000;
/// A millionth of one NLK.
pub const MICRO_NLK: Balance = MILLI_NLK / 1_000;

/// All the NLK that is ever minted (whitepaper, section 4.1). Burning makes it less, nothing makes it more.
pub const TOTAL_SUPPLY: Balance = 1_000_000_000 * NLK;

/// The least that an account must hold to exist on chain.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_NLK;

/// The SS58 prefix of NuLink addresses. It stands in no registry entry of another chain.
pub const SS58_PREFIX: u16 = 2110;

/// The deposit for state that a person puts on chain: `items` entries of together `bytes` bytes.
///
/// It is given back when the state is removed.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	items as Balance * 100 * MILLI_NLK + bytes as Balance * MILLI_NLK
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_units_agree_with_the_decimals() {
		assert_eq!(NLK, 10u128.pow(DECIMALS.into()));
		assert_eq!(MICRO_NLK * 1_000_000, NLK);
	}

	#[test]
	fn a_deposit_grows_with_items_and_bytes() {
		assert_eq!(deposit(0, 0), 0);
		assert_eq!(deposit(1, 100), NLK / 5);
		assert!(deposit(u32::MAX, u32::MAX) > deposit(u32::MAX, 0));
	}
}
