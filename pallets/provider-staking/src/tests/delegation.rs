//! Delegation: one file per call, then slashes and what comes back of them, views, what attackers try, and random histories.

mod accept_delegations;
mod attacks;
mod cancel_slash;
mod claim_delegation;
mod delegate;
mod histories;
mod leaving_providers;
mod rebond_delegation;
mod set_commission;
mod slash;
mod undelegate;
mod views;
mod weight;
mod withdraw_delegation;

use crate::{mock::*, *};

/// Alice provides with 1,000 of her own and a pool with this commission.
fn alice(percent: u32) {
	provider(ALICE, 1000, KEY);
	open(ALICE, percent);
}

/// Confirms her activity for the coming epoch in each of these epochs, and is in the last of them then.
fn confirm_in(epochs: std::ops::RangeInclusive<EpochIndex>) {
	for epoch in epochs {
		go_to_epoch(epoch);
		confirm(KEY);
	}
}

fn undelegate(delegator: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
	ProviderStaking::undelegate(signed(delegator), Role::Proxy, ALICE, amount)
}

fn withdraw(delegator: AccountId) -> sp_runtime::DispatchResult {
	// Anybody can, but while a slash is not decided.
	let by = if ProviderStaking::has_open_slash(Role::Proxy, &ALICE) { delegator } else { TREASURY };
	ProviderStaking::withdraw_delegation(signed(by), Role::Proxy, ALICE, delegator)
}

/// Claims so many epochs and returns what was paid.
fn claim(delegator: AccountId, epochs: u32) -> Result<Balance, sp_runtime::DispatchError> {
	let before = free(delegator);
	ProviderStaking::claim_delegation(signed(TREASURY), Role::Proxy, ALICE, delegator, epochs)
		.map(|_| free(delegator) - before)
		.map_err(|failed| failed.error)
}

fn delegation(delegator: AccountId) -> Option<crate::pool::Delegation> {
	Delegations::<Test>::get((delegator, Role::Proxy, ALICE))
}
