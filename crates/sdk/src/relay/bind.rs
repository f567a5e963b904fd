//! Whether an account can be bound to a provider on Ethereum.

use super::RelayError;
use crate::chain::relay::{Bound, Contract, ContractId, Record, RelayStatus};
use nulink_eth_proofs::Address;
use nulink_primitives::watching::EthereumStake;

/// What the provider has, if an account can be bound to it by a signature. `record` is what is known of it, `bound` what
/// the account is bound to.
pub fn check_bindable(
	status: &RelayStatus,
	(id, contract): (ContractId, &Contract),
	provider: Address,
	record: Option<&Record>,
	bound: Option<&Bound>,
) -> Result<EthereumStake, RelayError> {
	if status.paused {
		return Err(RelayError::Paused);
	}
	if contract.paused {
		return Err(RelayError::ContractPaused(id));
	}
	let stake = record.map(|record| record.stake).filter(|stake| stake.authorized > 0);
	let stake = stake.ok_or(RelayError::NoRecord { contract: id, provider })?;
	let (working, least) = (stake.working(), status.terms.least_stake);
	if working < least {
		return Err(RelayError::StakeTooSmall { provider, working, least });
	}
	match bound {
		Some(bound) => Err(RelayError::AlreadyBound(bound.provider)),
		None => Ok(stake),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::relay::prove::tests::{contract, status};

	#[test]
	fn who_is_bound_is_staked_and_bound_to_nobody() {
		let provider = Address([7; 20]);
		let check = |authorized: u128, bound: Option<&Bound>, change: fn(&mut RelayStatus, &mut Contract)| {
			let (mut status, mut contract) = (status(), contract());
			change(&mut status, &mut contract);
			let stake = EthereumStake { authorized, ..EthereumStake::default() };
			let record = Record { stake, number: 64, relayed_in: 1, gone_since: None };
			check_bindable(&status, (3, &contract), provider, Some(&record), bound).map_err(|error| error.to_string())
		};
		assert_eq!(check(1_000, None, |_, _| ()).unwrap().working(), 1_000);
		assert!(check(1_000, None, |status, _| status.paused = true).unwrap_err().contains("paused"));
		assert!(check(1_000, None, |_, contract| contract.paused = true).unwrap_err().contains("contract 3 is paused"));
		assert!(check(0, None, |_, _| ()).unwrap_err().contains("nulink relay prove 3 0x"));
		assert!(check(999, None, |_, _| ()).unwrap_err().contains("999 working there"));
		let bound = Bound { contract: 3, provider, stake: None };
		assert!(check(1_000, Some(&bound), |_, _| ()).unwrap_err().contains("nulink relay unbind"));
	}
}
