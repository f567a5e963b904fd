//! Whether somebody can stand for election.

use super::{RelayError, Statements};
use crate::{
	amount::Nlk,
	chain::{relay::Signature, ProviderInfo},
	Account,
};
use nulink_eth_proofs::Address;
use nulink_primitives::token::Balance;

/// Whether a staker can stand with this signer and its signature: `stake` is what it has as a watcher, `least` what that
/// takes.
pub fn check_candidacy(
	statements: &Statements,
	staker: &Account,
	stake: Option<&ProviderInfo>,
	least: Balance,
	signer: Address,
	proof: &Signature,
) -> Result<(), RelayError> {
	if !stake.is_some_and(|stake| !stake.chilled && stake.bonded >= least) {
		return Err(RelayError::NotStaked { who: *staker, least: Nlk(least) });
	}
	let what = "your staking account on this network";
	statements.check_signature(&Statements::standing(staker), signer, proof, what)
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::fixtures::Key;
	use nulink_primitives::token::NLK;

	#[test]
	fn who_stands_has_a_stake_and_a_key() {
		let (statements, key, staker) = (Statements::new(1, [6; 32]), Key::new(7), Account::from([5; 32]));
		let info = |bonded, chilled| ProviderInfo {
			staker,
			bonded,
			unbonding: vec![],
			lock_until: 0,
			operator: None,
			profile: None,
			chilled,
			active_now: false,
			active_next: false,
			weight: 0,
		};
		let proof = key.sign(&statements.digest(&Statements::standing(&staker)));
		let check = |stake: Option<&ProviderInfo>, signer: Key| {
			check_candidacy(&statements, &staker, stake, 10 * NLK, signer.address(), &proof)
		};
		check(Some(&info(10 * NLK, false)), key).unwrap();
		for stake in [None, Some(&info(9 * NLK, false)), Some(&info(10 * NLK, true))] {
			let refused = check(stake, key).unwrap_err().to_string();
			assert!(refused.contains("less than 10 NLK staked, or is chilled"), "{refused}");
		}
		let other = check(Some(&info(10 * NLK, false)), Key::new(8));
		assert!(matches!(other, Err(RelayError::WrongSignature { .. })), "{other:?}");
	}
}
