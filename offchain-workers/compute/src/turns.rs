//! Taking turns: what somebody must do, free of charge, anybody may do, and whoever is second pays for a call that failed.
//! So each waits so many blocks as its place in an order that is another for each occasion, and that everybody knows.

use codec::Encode;
use nulink_worker_common::accounts::AccountId;
use sha2::{Digest, Sha256};

/// The blocks between two turns: as long as it takes to see what the one before did.
const TURN: u32 = 6;

/// For how many blocks a provider leaves it to others, on an occasion.
pub(crate) fn blocks_before<'a>(
	occasion: &impl Encode,
	others: impl IntoIterator<Item = &'a AccountId>,
	us: &AccountId,
) -> u32 {
	let rank = |provider: &AccountId| -> [u8; 32] { Sha256::digest((occasion, provider).encode()).into() };
	let ours = rank(us);
	let place = others.into_iter().filter(|other| rank(other) < ours).count();
	u32::try_from(place).unwrap_or(u32::MAX).saturating_mul(TURN)
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeSet;

	#[test]
	fn each_has_a_turn_of_its_own_in_an_order_that_is_another_for_each_occasion() {
		let all: Vec<AccountId> = (0..5).map(|byte| [byte; 32]).collect();
		let turns =
			|occasion: (u64, u32)| -> Vec<u32> { all.iter().map(|us| blocks_before(&occasion, &all, us)).collect() };
		let first: BTreeSet<_> = turns((1, 10)).into_iter().collect();
		assert_eq!(first, (0..5).map(|place| place * TURN).collect());
		assert!((0..20).any(|since| turns((1, since)) != turns((1, 10))));
		assert!((0..20).any(|job| turns((job, 10)) != turns((1, 10))));
	}
}
