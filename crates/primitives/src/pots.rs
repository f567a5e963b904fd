//! The five pots into which all NLK is minted at genesis (whitepaper, section 4.1).
//!
//! A pot is an account without a key: its id is derived from the pot's name, as FRAME derives the account of a pallet
//! (`"modl"`, eight bytes of name, zeros). So nobody can sign for it, and what leaves it leaves by the chain's rules.

use crate::token::{Balance, TOTAL_SUPPLY};

/// One category of the token distribution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pot {
	/// Running costs of the foundation: 15 %.
	Foundation,
	/// Business development, airdrops, community incentives: 20 %.
	Community,
	/// The core team: 15 %.
	Team,
	/// Buyers before the listing: 20 %.
	PreSale,
	/// Rewards of the providers, mined after the main network's launch: 30 %.
	Mining,
}

impl Pot {
	/// Every pot, in the order of the whitepaper's table.
	pub const ALL: [Pot; 5] = [Pot::Foundation, Pot::Community, Pot::Team, Pot::PreSale, Pot::Mining];

	/// The pot's share of [`TOTAL_SUPPLY`], in percent.
	pub const fn percent(self) -> u32 {
		match self {
			Pot::Foundation => 15,
			Pot::Community => 20,
			Pot::Team => 15,
			Pot::PreSale => 20,
			Pot::Mining => 30,
		}
	}

	/// What the pot holds at genesis, in base units.
	pub const fn genesis_balance(self) -> Balance {
		TOTAL_SUPPLY / 100 * self.percent() as Balance
	}

	/// The eight bytes from which the pot's account is derived (a `PalletId`). They never change: funds lie there.
	pub const fn pallet_id(self) -> [u8; 8] {
		match self {
			Pot::Foundation => *b"nlk/fndn",
			Pot::Community => *b"nlk/comm",
			Pot::Team => *b"nlk/team",
			Pot::PreSale => *b"nlk/prsl",
			Pot::Mining => *b"nlk/mine",
		}
	}

	/// The pot's account id, 32 bytes.
	pub const fn account_id(self) -> [u8; 32] {
		let name = self.pallet_id();
		let mut id = [0u8; 32];
		id[0] = b'm';
		id[1] = b'o';
		id[2] = b'd';
		id[3] = b'l';
		let mut i = 0;
		while i < name.len() {
			id[4 + i] = name[i];
			i += 1;
		}
		id
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_pots_hold_the_whole_supply_to_the_unit() {
		let sum: Balance = Pot::ALL.iter().map(|pot| pot.genesis_balance()).sum();
		assert_eq!(sum, TOTAL_SUPPLY);
		assert_eq!(Pot::ALL.iter().map(|pot| pot.percent()).sum::<u32>(), 100);
	}

	#[test]
	fn the_shares_are_those_of_the_whitepaper() {
		assert_eq!(Pot::ALL.map(Pot::percent), [15, 20, 15, 20, 30]);
	}

	#[test]
	fn no_two_pots_share_an_account() {
		for (i, pot) in Pot::ALL.iter().enumerate() {
			for other in &Pot::ALL[i + 1..] {
				assert_ne!(pot.account_id(), other.account_id());
			}
		}
	}
}
