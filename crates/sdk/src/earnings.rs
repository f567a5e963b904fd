//! What an account earns: as a provider, in each role, and by what it has delegated.
//!
//! Nothing is paid of itself. Rewards are claimed by epoch, fees and delegations up to 32 epochs at a time; anybody may claim
//! for anybody, and who earned it is paid. What is claimed is claimed once, so that a run that broke off goes on with the
//! next one: it asks the chain again what is left.

use crate::{
	address::Account,
	chain::{Call, DelegationInfo, Event, Included, PoolInfo, ProviderInfo, RolePot},
	client::{Client, Reporter},
	identity::Person,
	percent::share,
	Error,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
};
use std::collections::BTreeMap;

/// How many epochs one claim of fees, or for a delegation, settles at most.
const EPOCHS_PER_CLAIM: u32 = 32;
/// The most claims that are made for one delegation: more epochs than a year has are never open.
const CLAIMS_PER_DELEGATION: u32 = 365 / EPOCHS_PER_CLAIM + 2;

/// What an account earns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Earnings {
	/// Whose.
	pub account: Account,
	/// As a provider, in each role in which there is anything.
	pub roles: Vec<RoleEarnings>,
	/// By what it has delegated.
	pub delegations: Vec<DelegationEarnings>,
}

/// What a provider earns in one role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoleEarnings {
	/// The role.
	pub role: Role,
	/// The provider. `None`: it has taken out its stake, and left something behind.
	pub provider: Option<ProviderInfo>,
	/// What is delegated to it.
	pub pool: Option<PoolInfo>,
	/// The epochs whose reward can be claimed, and how much each is.
	pub rewards: Vec<(EpochIndex, Balance)>,
	/// The fees that can be claimed, without the part that is burned.
	pub fees: Balance,
	/// What an epoch like this one brings, besides fees.
	pub epoch: EpochEstimate,
}

/// What an epoch brings a provider.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct EpochEstimate {
	/// By its own stake.
	pub own: Balance,
	/// What it keeps of its delegators' rewards.
	pub commission: Balance,
	/// What it leaves to its delegators together.
	pub delegators: Balance,
}

impl EpochEstimate {
	/// Of a provider, out of what its role earns and weighs at present.
	pub fn new(pot: &RolePot, weight: u128, pool: Option<&PoolInfo>) -> Self {
		let delegated = pool.map_or(0, |pool| pool.weight.min(weight));
		let earned = share(pot.amount, delegated, pot.weight);
		let kept = pool.map_or(0, |pool| pool.commission.of(earned));
		EpochEstimate {
			own: share(pot.amount, weight.saturating_sub(delegated), pot.weight),
			commission: kept,
			delegators: earned.saturating_sub(kept),
		}
	}
}

/// What a delegation earns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DelegationEarnings {
	/// The delegation.
	pub info: DelegationInfo,
	/// What an epoch like this one brings, about.
	pub epoch: Balance,
}

impl RoleEarnings {
	/// The rewards that can be claimed, together.
	pub fn reward(&self) -> Balance {
		sum(self.rewards.iter().map(|(_, amount)| *amount))
	}
}

impl Earnings {
	/// What can be claimed in all.
	pub fn claimable(&self) -> Balance {
		let roles = self.roles.iter().map(|it| it.reward().saturating_add(it.fees));
		sum(roles.chain(self.delegations.iter().map(|it| it.info.claimable)))
	}

	/// What an epoch like this one brings in all, besides fees.
	pub fn per_epoch(&self) -> Balance {
		let roles = self.roles.iter().map(|it| it.epoch.own.saturating_add(it.epoch.commission));
		sum(roles.chain(self.delegations.iter().map(|it| it.epoch)))
	}

	/// The transactions that claim everything, about: calls, each with how many like it there are. The fees of how many epochs
	/// are open is not known: a claim of them is counted once.
	pub fn claims(&self, now: EpochIndex) -> Vec<(Call, u32)> {
		let mut claims = Vec::new();
		let mut add = |call: Call, count: u32| {
			if count > 0 {
				claims.push((call, count));
			}
		};
		for it in &self.roles {
			let mut paid = it.rewards.iter().filter(|(_, amount)| *amount > 0);
			let count = paid.clone().count() as u32;
			let epoch = paid.next().map_or(now, |(epoch, _)| *epoch);
			add(Call::ClaimReward { role: it.role, staker: self.account, epoch }, count);
			add(Call::ClaimFees { provider: self.account, max_epochs: EPOCHS_PER_CLAIM }, u32::from(it.fees > 0));
		}
		for DelegationInfo { role, provider, next_claim, .. } in
			self.delegations.iter().map(|it| &it.info).filter(|it| it.claimable > 0)
		{
			let open = now.saturating_sub(*next_claim);
			let call = |epochs: u32| {
				let (role, provider) = (*role, *provider);
				Call::ClaimDelegation { role, provider, delegator: self.account, epochs }
			};
			add(call(EPOCHS_PER_CLAIM), open / EPOCHS_PER_CLAIM);
			add(call(open % EPOCHS_PER_CLAIM), u32::from(open % EPOCHS_PER_CLAIM > 0));
		}
		claims
	}
}

/// What was paid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Claimed {
	/// Rewards, and of how many epochs.
	pub rewards: (u32, Balance),
	/// Fees of policies, and of how many epochs.
	pub fees: (u32, Balance),
	/// Rewards of delegations, and by how many claims.
	pub delegations: (u32, Balance),
	/// How many transactions it took.
	pub transactions: u32,
	/// What the transactions cost.
	pub cost: Balance,
	/// What the chain refused to pay, and why. It can be tried again.
	pub refused: Vec<String>,
}

impl Claimed {
	/// All that was paid.
	pub fn total(&self) -> Balance {
		sum([self.rewards.1, self.fees.1, self.delegations.1].into_iter())
	}

	fn paid(&mut self, included: &Included) {
		self.transactions = self.transactions.saturating_add(1);
		self.cost = self.cost.saturating_add(included.fee());
	}
}

/// One thing was claimed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClaimStep {
	/// The reward of an epoch.
	Reward(Role, EpochIndex, Balance),
	/// Fees of some epochs.
	Fees(u32, Balance),
	/// What a delegation earned in all epochs before one.
	Delegation(Account, EpochIndex, Balance),
}

/// Entered into an account's earnings.
fn add(entry: &mut (u32, Balance), count: u32, amount: Balance) {
	*entry = (entry.0.saturating_add(count), entry.1.saturating_add(amount));
}

fn sum(amounts: impl Iterator<Item = Balance>) -> Balance {
	amounts.fold(0, Balance::saturating_add)
}

/// What became of a claim.
enum Tried {
	/// It was paid.
	Paid(Included),
	/// There is nothing to claim, any more or at all: another one was faster, or an earlier try succeeded after all.
	Nothing,
	/// The chain refused it.
	Refused,
}

impl Client {
	/// What an account earns, in all roles and by all delegations.
	pub async fn earnings(&self, account: &Account) -> Result<Earnings, Error> {
		let chain = self.chain();
		let (mut roles, mut delegations) = (Vec::new(), Vec::new());
		for role in Role::ALL {
			let provider = chain.provider(role, account).await?;
			let (rewards, fees) = self.claimable(role, account).await?;
			if provider.is_none() && rewards.is_empty() && fees == 0 {
				continue;
			}
			let pool = chain.pool(role, account).await?;
			let weight = provider.as_ref().map_or(0, |provider| provider.weight);
			let epoch = match weight {
				0 => EpochEstimate::default(),
				_ => EpochEstimate::new(&chain.role_pot(role).await?, weight, pool.as_ref()),
			};
			roles.push(RoleEarnings { role, provider, pool, rewards, fees, epoch });
		}
		for info in chain.delegations(account).await? {
			let epoch = self.delegation_estimate(&info).await?;
			delegations.push(DelegationEarnings { info, epoch });
		}
		Ok(Earnings { account: *account, roles, delegations })
	}

	/// What an epoch like this one brings a delegation.
	async fn delegation_estimate(&self, info: &DelegationInfo) -> Result<Balance, Error> {
		let chain = self.chain();
		let Some(pool) = chain.pool(info.role, &info.provider).await?.filter(|pool| pool.weight > 0) else {
			return Ok(0);
		};
		let weight = chain.provider(info.role, &info.provider).await?.map_or(0, |provider| provider.weight);
		let epoch = EpochEstimate::new(&chain.role_pot(info.role).await?, weight, Some(&pool));
		Ok(share(epoch.delegators, info.delegated, pool.delegated))
	}

	/// What claiming everything costs, about, and how many transactions it takes. Fails if the person cannot pay even one of
	/// them.
	pub async fn claim_cost(&self, person: &Person, earnings: &Earnings) -> Result<(u32, Balance), Error> {
		let now = self.chain().clock().await?.epoch;
		// What is claimed of whom makes no difference.
		let (mut known, mut transactions, mut cost) = (BTreeMap::new(), 0u32, 0u128);
		for (call, count) in earnings.claims(now) {
			let epochs = if let Call::ClaimDelegation { epochs, .. } = call { epochs } else { 0 };
			let kind = (call.name(), epochs);
			let fee = match known.get(&kind) {
				Some(fee) => *fee,
				None => *known.entry(kind).or_insert(self.estimate(person, &call).await?),
			};
			transactions = transactions.saturating_add(count);
			cost = cost.saturating_add(fee.saturating_mul(count.into()));
		}
		Ok((transactions, cost))
	}

	/// What can be claimed for a provider: rewards by epoch, and fees.
	pub async fn claimable(
		&self,
		role: Role,
		provider: &Account,
	) -> Result<(Vec<(EpochIndex, Balance)>, Balance), Error> {
		let fees = match role {
			Role::Proxy => self.chain().fees_owed(provider).await?,
			_ => 0,
		};
		Ok((self.chain().claimable(role, provider).await?, fees))
	}

	/// Claims what a provider has earned in one role: rewards of all epochs that are over, and fees. Anybody may; the provider
	/// is paid.
	pub async fn claim(
		&self,
		person: &Person,
		role: Role,
		provider: &Account,
		report: &Reporter<ClaimStep>,
	) -> Result<Claimed, Error> {
		let mut claimed = Claimed::default();
		self.claim_role(person, role, provider, report, &mut claimed).await?;
		Ok(claimed)
	}

	/// Claims what an account's delegations have earned: all, or the one to this provider in this role. Anybody may; the
	/// delegator is paid.
	pub async fn claim_delegations(
		&self,
		person: &Person,
		delegator: &Account,
		only: Option<(Role, Account)>,
		report: &Reporter<ClaimStep>,
	) -> Result<Claimed, Error> {
		let mut claimed = Claimed::default();
		for info in self.chain().delegations(delegator).await? {
			if only.is_none_or(|only| only == (info.role, info.provider)) {
				self.claim_delegation(person, delegator, &info, report, &mut claimed).await?;
			}
		}
		Ok(claimed)
	}

	/// Claims everything that an account has earned. Anybody may; the account is paid. Where it broke off, the next one goes
	/// on.
	pub async fn claim_earnings(
		&self,
		person: &Person,
		account: &Account,
		report: &Reporter<ClaimStep>,
	) -> Result<Claimed, Error> {
		let mut claimed = Claimed::default();
		for role in Role::ALL {
			self.claim_role(person, role, account, report, &mut claimed).await?;
		}
		for info in self.chain().delegations(account).await? {
			self.claim_delegation(person, account, &info, report, &mut claimed).await?;
		}
		Ok(claimed)
	}

	async fn claim_role(
		&self,
		person: &Person,
		role: Role,
		provider: &Account,
		report: &Reporter<ClaimStep>,
		claimed: &mut Claimed,
	) -> Result<(), Error> {
		// A claim of nothing costs a fee and brings nothing.
		let rewards = self.chain().claimable(role, provider).await?;
		for (epoch, _) in rewards.into_iter().filter(|(_, amount)| *amount > 0) {
			let call = Call::ClaimReward { role, staker: *provider, epoch };
			let Tried::Paid(included) = self.try_claim(person, &call, claimed).await? else { continue };
			// Without the event, the reward has expired in the meantime.
			if let Some(amount) = included.find(|event| match event {
				Event::RewardPaid(amount) => Some(*amount),
				_ => None,
			}) {
				add(&mut claimed.rewards, 1, amount);
				report(ClaimStep::Reward(role, epoch, amount));
			}
		}
		while role == Role::Proxy && self.chain().fees_owed(provider).await? > 0 {
			let call = Call::ClaimFees { provider: *provider, max_epochs: EPOCHS_PER_CLAIM };
			let Tried::Paid(included) = self.try_claim(person, &call, claimed).await? else { break };
			let settled = included.find(|event| match event {
				Event::FeesClaimed { epochs, amount } => Some((*epochs, *amount)),
				_ => None,
			});
			let (epochs, amount) = settled.ok_or(Error::NoEvent("claim_fees"))?;
			add(&mut claimed.fees, epochs, amount);
			report(ClaimStep::Fees(epochs, amount));
		}
		Ok(())
	}

	async fn claim_delegation(
		&self,
		person: &Person,
		delegator: &Account,
		info: &DelegationInfo,
		report: &Reporter<ClaimStep>,
		claimed: &mut Claimed,
	) -> Result<(), Error> {
		let (mut left, mut reached) = (info.claimable, info.next_claim);
		let call = Call::ClaimDelegation {
			role: info.role,
			provider: info.provider,
			delegator: *delegator,
			epochs: EPOCHS_PER_CLAIM,
		};
		for _ in 0..CLAIMS_PER_DELEGATION {
			if left == 0 {
				break;
			}
			let Tried::Paid(included) = self.try_claim(person, &call, claimed).await? else { break };
			let settled = included.find(|event| match event {
				Event::DelegationRewardPaid { until, amount } => Some((*until, *amount)),
				_ => None,
			});
			let (until, amount) = settled.ok_or(Error::NoEvent("claim_delegation"))?;
			add(&mut claimed.delegations, 1, amount);
			report(ClaimStep::Delegation(info.provider, until, amount));
			if until <= reached {
				break;
			}
			(left, reached) = (left.saturating_sub(amount), until);
		}
		Ok(())
	}

	/// Makes a claim. What the chain's pallets refuse is noted, so that the other claims are made all the same; everything
	/// else is an error.
	async fn try_claim(&self, person: &Person, call: &Call, claimed: &mut Claimed) -> Result<Tried, Error> {
		match self.submit(person, call).await {
			Ok(included) => {
				claimed.paid(&included);
				Ok(Tried::Paid(included))
			},
			Err(Error::Refused { name, .. }) if is_nothing(&name) => Ok(Tried::Nothing),
			Err(Error::Refused { call, name, reason }) if !name.is_empty() => {
				claimed.refused.push(format!("{call}: {reason}"));
				Ok(Tried::Refused)
			},
			Err(error) => Err(error),
		}
	}
}

/// Whether a refusal says that there is nothing to claim.
fn is_nothing(name: &str) -> bool {
	matches!(
		name,
		"ProviderStaking::NothingToClaim" | "ProviderStaking::NotDelegated" | "PolicyRegistry::NothingToClaim"
	)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn pool(weight: u128, commission: &str) -> PoolInfo {
		PoolInfo {
			delegated: 2 * weight,
			unbonding: 0,
			room: 0,
			commission: commission.parse().unwrap(),
			raise: None,
			accepts: true,
			open_slashes: 0,
			weight,
		}
	}

	#[test]
	fn an_epoch_is_divided_as_the_chain_divides_it() {
		let pot = RolePot { amount: 1_000, weight: 100 };
		let alone = EpochEstimate::new(&pot, 30, None);
		assert_eq!(alone, EpochEstimate { own: 300, commission: 0, delegators: 0 });
		// Of its 30, ten are its delegators', of whose 100 it keeps 5.
		let shared = EpochEstimate::new(&pot, 30, Some(&pool(10, "5")));
		assert_eq!(shared, EpochEstimate { own: 200, commission: 5, delegators: 95 });
		assert_eq!(EpochEstimate::new(&RolePot::default(), 30, Some(&pool(10, "5"))), EpochEstimate::default());
		// More than it weighs is not its delegators'.
		let odd = EpochEstimate::new(&pot, 30, Some(&pool(40, "0")));
		assert_eq!(odd, EpochEstimate { own: 0, commission: 0, delegators: 300 });
	}

	#[test]
	fn the_sum_of_the_parts_is_no_more_than_what_the_weight_earns() {
		for (amount, weight, delegated, all) in [(1_001u128, 7u128, 3u128, 13u128), (10u128.pow(24), 9, 8, 11)] {
			let pot = RolePot { amount, weight: all };
			let it = EpochEstimate::new(&pot, weight, Some(&pool(delegated, "12.5")));
			let together = it.own + it.commission + it.delegators;
			assert!(together <= share(amount, weight, all) && together + 2 > share(amount, weight, all));
		}
	}

	#[test]
	fn the_claims_are_counted_by_their_kinds() {
		let delegation = |claimable: Balance, next_claim: EpochIndex| DelegationEarnings {
			info: DelegationInfo {
				role: Role::Proxy,
				provider: [1; 32].into(),
				delegated: 1,
				unbonding: vec![],
				claimable,
				next_claim,
			},
			epoch: 4,
		};
		let role = RoleEarnings {
			role: Role::Proxy,
			provider: None,
			pool: None,
			rewards: vec![(97, 0), (98, 5), (99, 3)],
			fees: 7,
			epoch: EpochEstimate { own: 1, commission: 2, delegators: 100 },
		};
		let earnings = Earnings {
			account: [1; 32].into(),
			roles: vec![role],
			// Of 32 epochs, of 33, of 100, and of nothing.
			delegations: vec![delegation(10, 68), delegation(20, 67), delegation(1, 0), delegation(0, 0)],
		};
		let claims = earnings.claims(100);
		let counted: Vec<_> = claims
			.iter()
			.map(|(call, count)| match call {
				Call::ClaimDelegation { epochs, .. } => (call.name(), *epochs, *count),
				_ => (call.name(), 0, *count),
			})
			.collect();
		let expected = [
			("claim_reward", 0, 2),
			("claim_fees", 0, 1),
			("claim_delegation", 32, 1),
			("claim_delegation", 32, 1),
			("claim_delegation", 1, 1),
			("claim_delegation", 32, 3),
			("claim_delegation", 4, 1),
		];
		assert_eq!(counted, expected);
		// Of an epoch that has something to claim.
		assert!(matches!(claims[0].0, Call::ClaimReward { epoch: 98, .. }));
		assert_eq!(earnings.claimable(), 5 + 3 + 7 + 10 + 20 + 1);
		assert_eq!(earnings.per_epoch(), 1 + 2 + 4 * 4);
	}
}
