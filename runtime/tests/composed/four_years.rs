//! Four years of epochs with providers of every role that anybody can serve in (watchers are elected), holders who
//! delegate to them, and claims by anybody at any time.
//!
//! With the environment variable `NULINK_PROVIDERS` any number of providers takes part; the default is small. What it
//! prints (`--nocapture`) is what an epoch costs with so many of them.

use crate::chain::{chain, give};
use frame_support::{
	assert_ok,
	dispatch::GetDispatchInfo,
	traits::{fungible::Inspect, Get, OnFinalize, OnIdle, OnInitialize},
	weights::Weight,
};
use nulink_primitives::{
	provider::Role,
	token::{Balance, NLK},
};
use nulink_runtime::{
	configs::sharing::EpochLength, genesis::TESTNET, AccountId, Balances, NlkTokenomics, Pot, ProviderStaking, Runtime,
	RuntimeCall, RuntimeOrigin, System,
};
use pallet_nlk_tokenomics::{Books, Category, RoleShares};
use polkadot_sdk::*;
use sp_runtime::{traits::Dispatchable, Perbill};
use std::time::{Duration, Instant};

const EPOCHS: u32 = 1_461;
const ROLES: [Role; 3] = [Role::Proxy, Role::Compute, Role::Storage];
const STAKE: Balance = 10_000 * NLK;
/// One provider in so many has somebody who delegates to it.
const DELEGATED: u32 = 4;
/// A delegator claims once in so many epochs.
const CLAIMS_EVERY: u32 = 32;

fn who(kind: u8, index: u32) -> AccountId {
	let mut bytes = [kind; 32];
	bytes[..4].copy_from_slice(&index.to_le_bytes());
	AccountId::new(bytes)
}

fn staker(index: u32) -> AccountId {
	who(1, index)
}

fn operator(index: u32) -> AccountId {
	who(2, index)
}

fn delegator(index: u32) -> AccountId {
	who(3, index)
}

fn role(index: u32) -> Role {
	ROLES[index as usize % ROLES.len()]
}

/// How many calls of a kind were made, and how long they took.
#[derive(Default)]
struct Cost {
	calls: u32,
	time: Duration,
	weight: Weight,
}

impl Cost {
	fn call(&mut self, from: AccountId, call: impl Into<RuntimeCall>) {
		let call = call.into();
		self.calls += 1;
		self.weight = call.get_dispatch_info().call_weight;
		let start = Instant::now();
		let result = call.clone().dispatch(RuntimeOrigin::signed(from));
		self.time += start.elapsed();
		assert!(result.is_ok(), "{call:?}: {result:?}");
	}

	fn each(&self) -> f64 {
		self.time.as_secs_f64() * 1e6 / f64::from(self.calls.max(1))
	}
}

/// What the chain does by itself in the first block of an epoch.
fn begin_epoch(epoch: u32) -> Weight {
	let first = (epoch * EpochLength::get()).max(1);
	System::set_block_number(first);
	System::reset_events();
	let weight = AllPalletsWithoutTheRelay::on_initialize(first);
	ProviderStaking::on_idle(first, Weight::MAX);
	ProviderStaking::on_finalize(first);
	weight
}

/// The pallets whose work could depend on providers. (Those of the parachain's system want what only a block author has.)
type AllPalletsWithoutTheRelay = (ProviderStaking, NlkTokenomics, nulink_runtime::PolicyRegistry);

fn setup(providers: u32) {
	let community = AccountId::from(Pot::Community.account_id());
	let rich = |who: &AccountId, amount| give(&community, who, amount);
	let mut once = Cost::default();
	let shares = RoleShares::new([35, 35, 0, 30].map(Perbill::from_percent));
	assert_ok!(NlkTokenomics::set_role_shares(RuntimeOrigin::root(), 1, shares.expect("they are the whole")));
	for index in 0..providers {
		let role = role(index);
		rich(&staker(index), STAKE + 100 * NLK);
		rich(&operator(index), NLK);
		// Locks of every length, so that the coefficient of time is at work.
		let lock_epochs = index % 366;
		once.call(staker(index), pallet_provider_staking::Call::bond { role, amount: STAKE, lock_epochs });
		once.call(staker(index), pallet_provider_staking::Call::set_operator { role, operator: operator(index) });
		if index % DELEGATED == 0 {
			let commission = Perbill::from_percent(index % 31);
			once.call(staker(index), pallet_provider_staking::Call::set_commission { role, commission });
			once.call(staker(index), pallet_provider_staking::Call::accept_delegations { role, accept: true });
			rich(&delegator(index), 2 * STAKE);
			let amount = STAKE + Balance::from(index);
			once.call(
				delegator(index),
				pallet_provider_staking::Call::delegate { role, staker: staker(index), amount },
			);
		}
	}
	// What a test takes by force out of a pot, the books take for what genesis took out of it.
	Books::<Runtime>::mutate(Category::Community, |book| book.opening = Balances::balance(&community));
}

/// Four years with so many providers, of whom all confirm every epoch and everybody claims everything.
fn four_years(providers: u32) {
	chain(TESTNET).execute_with(|| {
		setup(providers);
		let pot = AccountId::from(Pot::Mining.account_id());
		let everybody = || (0..providers).flat_map(|index| [staker(index), delegator(index)]);
		let held = |who: AccountId| Balances::total_balance(&who);
		let before: Balance = everybody().map(held).sum();
		let (mut confirm, mut claim, mut claim_delegated) = (Cost::default(), Cost::default(), Cost::default());
		let (mut emitted, mut boundary) = (0, Weight::zero());
		let (mut early, mut late) = (Duration::ZERO, Duration::ZERO);
		for epoch in 0..EPOCHS + 1 {
			boundary = boundary.max(begin_epoch(epoch));
			emitted += NlkTokenomics::emission(epoch).emission;
			let start = confirm.time + claim.time;
			for index in 0..providers {
				let role = role(index);
				confirm.call(operator(index), pallet_provider_staking::Call::confirm_activity {});
				// Nobody was active in epoch 0: it is confirmed in the epoch before.
				if epoch >= 2 {
					let call =
						pallet_provider_staking::Call::claim_reward { role, staker: staker(index), epoch: epoch - 1 };
					claim.call(who(9, 9), call);
				}
				if index % DELEGATED == 0 && (epoch % CLAIMS_EVERY == 0 && epoch > 0 || epoch == EPOCHS) {
					let (staker, delegator) = (staker(index), delegator(index));
					let epochs = CLAIMS_EVERY;
					let call = pallet_provider_staking::Call::claim_delegation { role, staker, delegator, epochs };
					claim_delegated.call(who(9, 9), call);
				}
			}
			let spent = confirm.time + claim.time - start;
			match epoch {
				100..=199 => early += spent,
				_ if epoch >= EPOCHS - 100 => late += spent,
				_ => (),
			}
			if epoch % 500 == 0 {
				assert_ok!(ProviderStaking::do_try_state());
				assert_ok!(NlkTokenomics::do_try_state());
			}
		}
		let claimed = everybody().map(held).sum::<Balance>() - before;
		let left = Balances::total_balance(&pot);
		let all = Pot::Mining.genesis_balance();
		assert_eq!(all, 300_000_000 * NLK);
		assert_eq!(emitted, all, "the emissions of four years are the pot, to the unit");
		assert_eq!(NlkTokenomics::emission(EPOCHS).emission, 0);
		assert_eq!(claimed + left, all, "what is not in the pot is with those who earned it");
		// Epoch 0 is nobody's. Beside it, rounding keeps less than a unit of each claim, and of each role in each epoch.
		let nobodys = NlkTokenomics::emission(0).emission;
		let roundings =
			Balance::from(claim.calls) * 2 + Balance::from(claim_delegated.calls) * Balance::from(CLAIMS_EVERY);
		assert!(left >= nobodys && left - nobodys <= roundings + Balance::from(EPOCHS) * 4, "{left} of {nobodys}");
		assert_eq!(boundary, Weight::zero(), "the beginning of an epoch does nothing, so that it costs nothing");
		assert_ok!(ProviderStaking::do_try_state());
		assert_ok!(NlkTokenomics::do_try_state());
		println!(
			"{providers} providers, {} who delegate: {} confirmations of {:.1} us, {} claims of {:.1} us, {} of delegators \
			 of {:.1} us ({CLAIMS_EVERY} epochs each); last hundred epochs / second hundred: {:.2}; left by rounding: {} units",
			providers.div_ceil(DELEGATED),
			confirm.calls,
			confirm.each(),
			claim.calls,
			claim.each(),
			claim_delegated.calls,
			claim_delegated.each(),
			late.as_secs_f64() / early.as_secs_f64(),
			left - nobodys,
		);
	});
}

#[test]
fn four_years_end_on_the_exact_amount() {
	let providers = std::env::var("NULINK_PROVIDERS").ok().map(|count| count.parse().expect("a number of providers"));
	four_years(providers.unwrap_or(16));
}
