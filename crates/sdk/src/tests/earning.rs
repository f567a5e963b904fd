//! What is earned is paid once, however often it is claimed and wherever that breaks off.

use super::world::{FakeDelegation, World};
use crate::{
	address::Account,
	chain::{PoolInfo, RolePot},
	client::{silent, Client},
	earnings::{ClaimStep, EpochEstimate},
	identity::Person,
	Error,
};
use nulink_primitives::{
	provider::Role,
	token::{Balance, MILLI_NLK, NLK},
};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// The epoch in which it plays.
const NOW: u32 = 100;

/// Somebody who is a proxy and a storage provider, and has delegated to two proxies; and what she has to get.
struct Stage {
	world: World,
	_folder: TempDir,
	nulink: Client,
	ursula: Person,
	due: Balance,
}

impl Stage {
	fn new() -> Self {
		let world = World::new(3);
		let folder = tempfile::tempdir().unwrap();
		let nulink = world.client(folder.path());
		let ursula = world.person();
		let me = ursula.account();
		let mut state = world.state();
		state.block = NOW * 10;
		for epoch in 90..97 {
			state.rewards.insert((Role::Proxy, me, epoch), Balance::from(epoch) * NLK);
		}
		for epoch in 95..99 {
			state.rewards.insert((Role::Storage, me, epoch), 3 * NLK);
		}
		// Somebody else's.
		state.rewards.insert((Role::Proxy, [1; 32].into(), 90), 1_000 * NLK);
		// Three claims.
		state.fees.insert(me, (0..70).map(|epoch| Balance::from(epoch % 3u32) * MILLI_NLK).collect());
		let long = FakeDelegation {
			delegated: 50 * NLK,
			next_claim: 1,
			earned: (1..NOW).map(|epoch| (epoch, Balance::from(epoch) * MILLI_NLK)).collect(),
		};
		let short = FakeDelegation { delegated: 5 * NLK, next_claim: 98, earned: [(98, NLK), (99, NLK)].into() };
		state.delegations.insert((me, Role::Proxy, [1; 32].into()), long);
		state.delegations.insert((me, Role::Proxy, [2; 32].into()), short);
		drop(state);
		let rewards = (90..97).sum::<Balance>() * NLK + 4 * 3 * NLK;
		let fees = (0..70).map(|epoch: Balance| epoch % 3).sum::<Balance>() * MILLI_NLK;
		let delegations = (1..Balance::from(NOW)).sum::<Balance>() * MILLI_NLK + 2 * NLK;
		Stage { world, _folder: folder, nulink, ursula, due: rewards + fees + delegations }
	}

	fn funds(&self, who: &Account) -> Balance {
		self.world.state().funds.get(who).copied().unwrap_or_default()
	}

	/// What she was paid.
	fn gained(&self) -> Balance {
		self.funds(&self.ursula.account()) - 1_000 * NLK
	}

	async fn claim(&self) -> Result<crate::earnings::Claimed, Error> {
		self.nulink.claim_earnings(&self.ursula, &self.ursula.account(), &silent()).await
	}
}

#[tokio::test]
async fn everything_is_claimed_and_nothing_twice() {
	let stage = Stage::new();
	let earnings = stage.nulink.earnings(&stage.ursula.account()).await.unwrap();
	assert_eq!(earnings.claimable(), stage.due);
	let told = stage.nulink.claim_cost(&stage.ursula, &earnings).await.unwrap();
	let claimed = stage.claim().await.unwrap();
	assert_eq!((claimed.total(), stage.gained()), (stage.due, stage.due));
	assert_eq!(claimed.rewards, (11, (90..97).sum::<Balance>() * NLK + 12 * NLK));
	assert_eq!(claimed.fees.0, 70);
	// 99 epochs take four claims, two take one.
	assert_eq!(claimed.delegations.0, 5);
	// The fees are counted as one claim.
	assert_eq!((claimed.transactions, claimed.cost), (11 + 3 + 5, 19 * MILLI_NLK));
	assert_eq!(told, (11 + 1 + 5, 17 * MILLI_NLK));
	assert!(claimed.refused.is_empty());

	let again = stage.claim().await.unwrap();
	assert_eq!(again, Default::default());
	assert_eq!(stage.gained(), stage.due);
	assert_eq!(stage.nulink.earnings(&stage.ursula.account()).await.unwrap().claimable(), 0);
}

#[tokio::test]
async fn each_step_is_told() {
	let stage = Stage::new();
	let steps = Arc::new(Mutex::new(Vec::new()));
	let told = steps.clone();
	let report: crate::Reporter<ClaimStep> = Arc::new(move |step| told.lock().unwrap().push(step));
	let me = stage.ursula.account();
	stage.nulink.claim_earnings(&stage.ursula, &me, &report).await.unwrap();
	let steps = steps.lock().unwrap();
	assert_eq!(steps.len(), 19);
	assert_eq!(steps[0], ClaimStep::Reward(Role::Proxy, 90, 90 * NLK));
	let sum: Balance = steps
		.iter()
		.map(|step| match step {
			ClaimStep::Reward(_, _, amount) | ClaimStep::Fees(_, amount) | ClaimStep::Delegation(_, _, amount) => {
				*amount
			},
		})
		.sum();
	assert_eq!(sum, stage.due);
}

#[tokio::test]
async fn claiming_that_broke_off_goes_on_with_the_next_try() {
	for call in ["claim_reward", "claim_fees", "claim_delegation"] {
		let stage = Stage::new();
		stage.world.state().break_after = Some(call);
		assert!(matches!(stage.claim().await, Err(Error::Unknown { .. })), "{call}");
		assert!(stage.gained() > 0 && stage.gained() < stage.due, "{call}");
		stage.claim().await.unwrap();
		assert_eq!(stage.gained(), stage.due, "{call}");
	}
}

#[tokio::test]
async fn a_claim_that_arrives_late_is_not_paid_again() {
	for call in ["claim_reward", "claim_fees", "claim_delegation"] {
		for handed_over_twice in [false, true] {
			let stage = Stage::new();
			match handed_over_twice {
				true => stage.world.state().twice = Some(call),
				false => stage.world.state().delay = Some(call),
			}
			let error = stage.claim().await.unwrap_err();
			assert!(matches!(error, Error::Unknown { .. } | Error::Busy { .. }), "{call}: {error}");
			// The next try still sees what the late one is about to take.
			let claimed = stage.claim().await.unwrap();
			assert_eq!(stage.gained(), stage.due, "{call}");
			assert!(claimed.refused.is_empty(), "{:?}", claimed.refused);
			assert_eq!(stage.claim().await.unwrap().transactions, 0, "{call}");
		}
	}
}

#[tokio::test]
async fn claiming_that_breaks_off_at_every_step_comes_to_an_end() {
	let stage = Stage::new();
	let names = ["claim_reward", "claim_fees", "claim_delegation"];
	let mut tries = 0;
	loop {
		// Whatever comes first breaks the line.
		let next = {
			let mut state = stage.world.state();
			let me = stage.ursula.account();
			let rewards = state.rewards.keys().any(|(role, who, _)| *who == me && *role == Role::Proxy);
			let fees = state.fees[&me].iter().sum::<Balance>() > 0;
			let storage = state.rewards.keys().any(|(_, who, _)| *who == me);
			let next = match (rewards, fees, storage) {
				(true, ..) => names[0],
				(_, true, _) => names[1],
				(_, _, true) => names[0],
				_ => names[2],
			};
			state.break_after = Some(next);
			next
		};
		let before = stage.gained();
		match stage.claim().await {
			Ok(claimed) => {
				assert_eq!(claimed.transactions, 0, "nothing was left");
				break;
			},
			Err(error) => assert!(matches!(error, Error::Unknown { call, .. } if call == next), "{error}"),
		}
		assert!(stage.gained() >= before);
		tries += 1;
		assert!(tries < 50, "it goes on for ever");
	}
	assert_eq!((tries, stage.gained()), (19, stage.due));
}

#[tokio::test]
async fn what_the_chain_does_not_pay_does_not_hold_up_the_rest() {
	let stage = Stage::new();
	stage.world.state().unpaid.insert(92);
	let claimed = stage.claim().await.unwrap();
	assert_eq!(stage.gained(), stage.due - 92 * NLK);
	assert!(matches!(&claimed.refused[..], [one] if one.contains("EpochExhausted")), "{:?}", claimed.refused);
	stage.world.state().unpaid.clear();
	assert_eq!(stage.claim().await.unwrap().rewards, (1, 92 * NLK));
	assert_eq!(stage.gained(), stage.due);
}

#[tokio::test]
async fn nothing_is_paid_for_a_claim_of_nothing() {
	let stage = Stage::new();
	let (world, me) = (&stage.world, stage.ursula.account());
	world.state().rewards.clear();
	world.state().fees.clear();
	world.state().delegations.clear();
	world.state().rewards.insert((Role::Compute, me, 99), 0);
	let idle = FakeDelegation { delegated: NLK, next_claim: 3, earned: Default::default() };
	world.state().delegations.insert((me, Role::Proxy, [1; 32].into()), idle);
	assert_eq!(stage.claim().await.unwrap().transactions, 0);
	let earnings = stage.nulink.earnings(&me).await.unwrap();
	assert_eq!(stage.nulink.claim_cost(&stage.ursula, &earnings).await.unwrap(), (0, 0));
}

#[tokio::test]
async fn anybody_can_claim_and_who_earned_it_is_paid() {
	let stage = Stage::new();
	let friend = stage.world.person();
	let me = stage.ursula.account();
	stage.nulink.claim_earnings(&friend, &me, &silent()).await.unwrap();
	assert_eq!(stage.gained(), stage.due);
	assert_eq!(stage.funds(&friend.account()), 1_000 * NLK);
}

#[tokio::test]
async fn one_delegation_can_be_claimed_alone() {
	let stage = Stage::new();
	let me = stage.ursula.account();
	let only = Some((Role::Proxy, [2; 32].into()));
	let claimed = stage.nulink.claim_delegations(&stage.ursula, &me, only, &silent()).await.unwrap();
	assert_eq!((claimed.delegations, stage.gained()), ((1, 2 * NLK), 2 * NLK));
	let claimed = stage.nulink.claim_delegations(&stage.ursula, &me, None, &silent()).await.unwrap();
	assert_eq!(claimed.delegations.0, 4);
	let role = stage.nulink.claim(&stage.ursula, Role::Storage, &me, &silent()).await.unwrap();
	assert_eq!((role.rewards, role.fees), ((4, 12 * NLK), (0, 0)));
}

fn pool() -> PoolInfo {
	PoolInfo {
		delegated: 100 * NLK,
		unbonding: 0,
		room: 10 * NLK,
		commission: "5".parse().unwrap(),
		raise: None,
		accepts: true,
		open_slashes: 0,
		weight: 50,
	}
}

#[tokio::test]
async fn what_an_epoch_brings_is_estimated_by_the_present_one() {
	let stage = Stage::new();
	let (provider, me) = ([1; 32].into(), stage.ursula.account());
	{
		let mut state = stage.world.state();
		state.pots.insert(Role::Proxy, RolePot { amount: 1_000, weight: 200 });
		state.providers.get_mut(&provider).unwrap().weight = 80;
		state.pools.insert((Role::Proxy, provider), pool());
	}
	// Its own 30 of 200; and of the 250 for 50 of 200, 5 %.
	let estimate = EpochEstimate { own: 150, commission: 12, delegators: 238 };
	let earnings = stage.nulink.earnings(&provider).await.unwrap();
	assert_eq!((earnings.roles.len(), earnings.roles[0].epoch), (1, estimate));
	// She has half of what is delegated.
	let earnings = stage.nulink.earnings(&me).await.unwrap();
	let mut brings: Vec<_> = earnings.delegations.iter().map(|it| (it.info.provider, it.epoch)).collect();
	brings.sort_unstable();
	assert_eq!(brings, [(provider, 119), ([2; 32].into(), 0)]);
	assert_eq!(earnings.roles.len(), 2, "two roles have left rewards behind");
	assert!(earnings.roles.iter().all(|it| it.provider.is_none() && it.epoch == EpochEstimate::default()));
}

#[tokio::test]
async fn who_wants_to_delegate_where_it_cannot_be_is_told_before_it_signs() {
	let stage = Stage::new();
	let provider: Account = [1; 32].into();
	let room = async |change: Option<fn(&mut PoolInfo)>, amount: Balance| {
		stage.world.state().pools.clear();
		if let Some(change) = change {
			let mut it = pool();
			change(&mut it);
			stage.world.state().pools.insert((Role::Proxy, provider), it);
		}
		stage.nulink.room_for(Role::Proxy, &provider, amount).await.map_err(|error| error.to_string())
	};
	assert_eq!(room(Some(|_| ()), 10 * NLK).await, Ok(pool()));
	assert!(room(Some(|_| ()), 10 * NLK + 1).await.unwrap_err().contains("room for 10 NLK only"));
	assert!(room(None, 1).await.unwrap_err().contains("no commission"));
	assert!(room(Some(|it| it.accepts = false), 1).await.unwrap_err().contains("no more delegations"));
	assert!(room(Some(|it| it.open_slashes = 1), 1).await.unwrap_err().contains("nulink slashes"));
	assert!(room(Some(|it| it.room = 0), 1).await.unwrap_err().contains("nothing at present"));
}
