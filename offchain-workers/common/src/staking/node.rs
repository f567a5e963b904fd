//! A real node: asks it, and turns the types that are generated from the chain's metadata into ours.

use super::{Epoch, Office, Profile, Provider, Staking};
use crate::{
	accounts::AccountId,
	chain::{Error, NodeView},
};
use nulink_client::{
	chain::{
		self,
		runtime_types::{
			nulink_primitives::provider::Role as GeneratedRole, pallet_provider_staking::types as staking,
			pallet_traits as glue,
		},
	},
	subxt::utils::AccountId32,
};
use nulink_primitives::{provider::Role, sharing::KeyBytes, token::Balance};

impl Staking for NodeView {
	async fn epoch(&self) -> Result<Epoch, Error> {
		let epoch = self.view_function(chain::view_functions().provider_staking().epoch()).await?;
		Ok(Epoch { current: epoch.current, first_block: epoch.first_block, next_block: epoch.next_block })
	}

	async fn office(&self, role: Role, operator: &AccountId) -> Result<Option<Office>, Error> {
		let operators = chain::storage().provider_staking().operators();
		Ok(self.stored(operators, (AccountId32(*operator),)).await?.and_then(|operated| office(role, operated)))
	}

	async fn provider(&self, role: Role, staker: &AccountId) -> Result<Option<Provider>, Error> {
		let question = chain::view_functions().provider_staking().provider(generated(role), AccountId32(*staker));
		let Some(info) = self.view_function(question).await? else { return Ok(None) };
		let minimum = self.constant(chain::constants().provider_staking().minimum_stake()).await?;
		Ok(Some(provider(info, minimum)))
	}

	async fn balance(&self, who: &AccountId) -> Result<Balance, Error> {
		let account = self.stored(chain::storage().system().account(), (AccountId32(*who),)).await?;
		Ok(account.map_or(0, |account| account.data.free.saturating_sub(account.data.frozen)))
	}
}

const fn generated(role: Role) -> GeneratedRole {
	match role {
		Role::Proxy => GeneratedRole::Proxy,
		Role::Compute => GeneratedRole::Compute,
		Role::Watcher => GeneratedRole::Watcher,
		Role::Storage => GeneratedRole::Storage,
	}
}

/// Whoever was replaced, or acts in another role, holds no office here.
fn office(role: Role, operated: glue::Operated<AccountId32>) -> Option<Office> {
	let same = std::mem::discriminant(&operated.role) == std::mem::discriminant(&generated(role));
	match operated {
		glue::Operated { staker, since, until: None, .. } if same => Some(Office { provider: staker.0, since }),
		_ => None,
	}
}

fn provider(info: staking::ProviderInfo<AccountId32, Balance>, minimum: Balance) -> Provider {
	let profile = |profile: staking::ProviderProfile<Balance>| Profile {
		encryption_key: KeyBytes(profile.encryption_key.0),
		fee: profile.fee_per_epoch,
	};
	Provider {
		able: !info.chilled && info.bonded >= minimum,
		active_now: info.active_now,
		active_next: info.active_next,
		profile: info.profile.map(profile),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::chain::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec, nulink_primitives::sharing,
	};

	fn operated(role: GeneratedRole, until: Option<u32>) -> glue::Operated<AccountId32> {
		glue::Operated { role, staker: AccountId32([5; 32]), since: 7, until }
	}

	#[test]
	fn only_a_key_that_acts_in_the_role_now_is_in_office() {
		let expected = Some(Office { provider: [5; 32], since: 7 });
		assert_eq!(office(Role::Proxy, operated(GeneratedRole::Proxy, None)), expected);
		assert_eq!(office(Role::Compute, operated(GeneratedRole::Compute, None)), expected);
		assert_eq!(office(Role::Proxy, operated(GeneratedRole::Proxy, Some(9))), None);
		assert_eq!(office(Role::Proxy, operated(GeneratedRole::Compute, None)), None);
	}

	#[test]
	fn a_provider_is_able_if_it_is_not_chilled_and_has_enough_bonded() {
		let able = |bonded, chilled| {
			let profile = staking::ProviderProfile {
				endpoint: BoundedVec(vec![]),
				encryption_key: sharing::KeyBytes([2; 33]),
				verifying_key: sharing::KeyBytes([3; 33]),
				fee_per_epoch: 8,
			};
			let info = staking::ProviderInfo {
				staker: AccountId32([5; 32]),
				bonded,
				unbonding: BoundedVec(vec![]),
				lock_until: 0,
				operator: None,
				profile: Some(profile),
				chilled,
				active_now: true,
				active_next: false,
				weight: 1,
			};
			let provider = provider(info, 100);
			assert_eq!(provider.profile, Some(Profile { encryption_key: KeyBytes([2; 33]), fee: 8 }));
			assert!(provider.active_now && !provider.active_next);
			provider.able
		};
		assert!(able(100, false));
		assert!(!able(99, false));
		assert!(!able(100, true));
	}
}
