//! Stand-ins for the traits of this crate, for the unit tests and the benchmark tests of a pallet that asks through
//! them.
//!
//! | Stand-in | Trait | Set by |
//! |---|---|---|
//! | [`MockEpochs`] | [`Epochs`] | [`set_epoch_length`]; the block is the test runtime's own |
//! | [`MockProviders`] | [`Providers`], [`SlashProviders`], [`AtStake`] | [`set_provider`], [`set_active`], [`set_operated`], [`set_slash`], [`set_at_stake`] |
//! | [`MockPolicies`] | [`Policies`] | [`set_policy`], [`set_accepted`], [`set_absent`], [`set_access`], [`set_served_until`] |
//! | [`MockRewards`] | [`RewardSource`] | [`set_pot`], [`fail_payments`] |
//! | [`MockFees`] | [`ServiceFees`] | [`set_burned_part`] |
//!
//! What they are told they keep per thread, outside the runtime's storage: it is not rolled back when a call fails, and
//! a test that shares its thread with others (`--test-threads=1`) sees what they left. So begin every test with
//! [`reset`], best in the function that builds the test's externalities.
//!
//! They work with any type of account. Amounts are `u128`, as on the chain.
//!
//! ```
//! use nulink_primitives::{Offence, Role};
//! use pallet_traits::{mock, mock::MockProviders, Providers, SlashProviders};
//!
//! mock::reset();
//! mock::set_active(Role::Proxy, &7u64, 3, true);
//! assert!(MockProviders::is_provider(Role::Proxy, &7u64));
//! assert!(MockProviders::is_active(Role::Proxy, &7u64, 3));
//! assert!(!MockProviders::is_active(Role::Proxy, &7u64, 4));
//!
//! mock::set_slash(500);
//! assert_eq!(MockProviders::slash(Role::Proxy, &7u64, Offence::Silence, Some(&8)), 500);
//! assert_eq!(mock::slashes::<u64>()[0].reporter, Some(8));
//! ```

use crate::{
	AtStake, Denied, Epochs, Operated, Policies, PolicyKeys, Providers, RewardSource, Seat, ServiceFee, ServiceFees,
	SlashProviders, WholeFees,
};
use codec::{Codec, Decode, Encode};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::DispatchError,
	sp_runtime::{
		traits::{BlockNumberProvider, UniqueSaturatedInto},
		Perbill,
	},
	traits::{
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation::Preserve},
	},
};
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	sharing::{Digest, PolicyId},
};
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

/// How many blocks an epoch of [`MockEpochs`] has, if a test sets nothing else.
pub const EPOCH_LENGTH: u32 = 10;
/// What one slash of [`MockProviders`] takes, if a test sets nothing else.
pub const SLASH: u128 = 1_000;

/// An account of whatever type, in its encoding.
type Account = Vec<u8>;

/// Everything that a test told the stand-ins, and what they recorded.
struct State {
	epoch_length: u32,
	providers: BTreeSet<(Role, Account)>,
	active: BTreeSet<(Role, Account, EpochIndex)>,
	operated: BTreeMap<Account, Operated<Account>>,
	at_stake: BTreeMap<(Role, Account), u128>,
	slash: u128,
	slashes: Vec<Slash<Account>>,
	policies: BTreeMap<PolicyId, Policy>,
	absent: BTreeSet<Account>,
	pots: BTreeMap<(Role, EpochIndex), u128>,
	payments_fail: bool,
	payments: Vec<Payment<Account>>,
	burned_part: Perbill,
}

impl State {
	const fn new() -> Self {
		State {
			epoch_length: EPOCH_LENGTH,
			providers: BTreeSet::new(),
			active: BTreeSet::new(),
			operated: BTreeMap::new(),
			at_stake: BTreeMap::new(),
			slash: SLASH,
			slashes: Vec::new(),
			policies: BTreeMap::new(),
			absent: BTreeSet::new(),
			pots: BTreeMap::new(),
			payments_fail: false,
			payments: Vec::new(),
			burned_part: Perbill::zero(),
		}
	}
}

struct Policy {
	keys: PolicyKeys<Account>,
	seats: Vec<(Account, Seat)>,
	access: Result<(), Denied>,
	served_until: Option<u32>,
}

thread_local! {
	static STATE: RefCell<State> = const { RefCell::new(State::new()) };
}

fn read<R>(f: impl FnOnce(&State) -> R) -> R {
	STATE.with_borrow(f)
}

fn write<R>(f: impl FnOnce(&mut State) -> R) -> R {
	STATE.with_borrow_mut(f)
}

/// The account back from its encoding.
fn account<AccountId: Decode>(encoded: &Account) -> AccountId {
	AccountId::decode(&mut &encoded[..]).expect("a test uses one type of account")
}

/// Forgets everything: the state in which each test begins.
pub fn reset() {
	write(|state| *state = State::new());
}

/// Epochs of [`EPOCH_LENGTH`] blocks, or of what [`set_epoch_length`] said. `Now` knows the block: `System` of the test
/// runtime (`type Epochs = MockEpochs<System>`), so that the epoch always follows the block of the test.
pub struct MockEpochs<Now>(PhantomData<Now>);

/// From now on an epoch has this many blocks; at least 1.
pub fn set_epoch_length(blocks: u32) {
	assert!(blocks > 0, "an epoch has blocks");
	write(|state| state.epoch_length = blocks);
}

impl<Now: BlockNumberProvider> Epochs for MockEpochs<Now> {
	fn current() -> EpochIndex {
		Self::of_block(Now::current_block_number().unique_saturated_into())
	}

	fn of_block(block: u32) -> EpochIndex {
		block / read(|state| state.epoch_length)
	}

	fn first_block(epoch: EpochIndex) -> u32 {
		epoch.saturating_mul(read(|state| state.epoch_length))
	}
}

/// Providers as a test says; they have no stake, and a slash takes what [`set_slash`] said.
pub struct MockProviders;

/// Makes the account a provider in the role, or no longer one (as if it were chilled).
pub fn set_provider<AccountId: Encode>(role: Role, staker: &AccountId, is: bool) {
	write(|state| match is {
		true => state.providers.insert((role, staker.encode())),
		false => state.providers.remove(&(role, staker.encode())),
	});
}

/// Makes the provider active in the epoch, or not. An active one is made a provider too. The stand-in does not judge
/// whether the epoch has begun.
pub fn set_active<AccountId: Encode>(role: Role, staker: &AccountId, epoch: EpochIndex, active: bool) {
	if active {
		set_provider(role, staker, true);
	}
	write(|state| match active {
		true => state.active.insert((role, staker.encode(), epoch)),
		false => state.active.remove(&(role, staker.encode(), epoch)),
	});
}

/// Makes the provider active in all epochs from `from` to before `to`.
pub fn set_active_in<AccountId: Encode>(role: Role, staker: &AccountId, from: EpochIndex, to: EpochIndex) {
	for epoch in from..to {
		set_active(role, staker, epoch, true);
	}
}

/// Says for whom the operator key acts or acted. `None`: for nobody.
pub fn set_operated<AccountId: Encode>(operator: &AccountId, operated: Option<Operated<AccountId>>) {
	write(|state| match operated {
		Some(Operated { role, staker, since, until }) => {
			state.operated.insert(operator.encode(), Operated { role, staker: staker.encode(), since, until });
		},
		None => {
			state.operated.remove(&operator.encode());
		},
	});
}

impl<AccountId: Codec> Providers<AccountId> for MockProviders {
	fn is_provider(role: Role, staker: &AccountId) -> bool {
		read(|state| state.providers.contains(&(role, staker.encode())))
	}

	fn is_active(role: Role, staker: &AccountId, epoch: EpochIndex) -> bool {
		read(|state| state.active.contains(&(role, staker.encode(), epoch)))
	}

	fn active_epochs(role: Role, staker: &AccountId, from: EpochIndex, to: EpochIndex) -> u32 {
		let staker = staker.encode();
		let counts = |(r, s, e): &&(Role, Account, EpochIndex)| *r == role && *s == staker && (from..to).contains(e);
		read(|state| state.active.iter().filter(counts).count() as u32)
	}

	fn operated_by(operator: &AccountId) -> Option<Operated<AccountId>> {
		read(|state| state.operated.get(&operator.encode()).cloned())
			.map(|Operated { role, staker, since, until }| Operated { role, staker: account(&staker), since, until })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(role: Role, staker: &AccountId, operator: &AccountId, epoch: EpochIndex) {
		set_active(role, staker, epoch, true);
		write(|state| {
			let operated = Operated { role, staker: staker.encode(), since: 0, until: None };
			state.operated.insert(operator.encode(), operated);
			state.at_stake.entry((role, staker.encode())).or_insert(SLASH);
		});
	}
}

/// Says what a provider has at stake. Nothing, if a test sets nothing.
pub fn set_at_stake<AccountId: Encode>(role: Role, staker: &AccountId, amount: u128) {
	write(|state| state.at_stake.insert((role, staker.encode()), amount));
}

impl<AccountId: Codec> AtStake<AccountId> for MockProviders {
	fn at_stake(role: Role, staker: &AccountId) -> u128 {
		read(|state| state.at_stake.get(&(role, staker.encode())).copied()).unwrap_or_default()
	}
}

/// A slash that [`MockProviders`] carried out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slash<AccountId> {
	/// In which role.
	pub role: Role,
	/// Whose stake.
	pub staker: AccountId,
	/// What for.
	pub offence: Offence,
	/// Who would have got the reporter's part.
	pub reporter: Option<AccountId>,
	/// What was taken.
	pub amount: u128,
}

/// From now on a slash takes this amount. 0: as if nothing were left of the stake.
pub fn set_slash(amount: u128) {
	write(|state| state.slash = amount);
}

/// All slashes so far, oldest first.
pub fn slashes<AccountId: Decode>() -> Vec<Slash<AccountId>> {
	let typed = |slash: &Slash<Account>| Slash {
		role: slash.role,
		staker: account(&slash.staker),
		offence: slash.offence,
		reporter: slash.reporter.as_ref().map(account),
		amount: slash.amount,
	};
	read(|state| state.slashes.iter().map(typed).collect())
}

impl<AccountId: Codec> SlashProviders<AccountId> for MockProviders {
	type Balance = u128;

	fn slash(role: Role, staker: &AccountId, offence: Offence, reporter: Option<&AccountId>) -> u128 {
		write(|state| {
			let (staker, reporter, amount) = (staker.encode(), reporter.map(Encode::encode), state.slash);
			state.slashes.push(Slash { role, staker, offence, reporter, amount });
			amount
		})
	}
}

/// Policies as a test says.
pub struct MockPolicies;

/// Stores a policy, in place of an older one with this id. All its seats, each a proxy and the commitment to its
/// fragment, have accepted; its receiver has access; it may be served without end.
pub fn set_policy<AccountId: Encode>(policy: PolicyId, keys: PolicyKeys<AccountId>, seats: &[(AccountId, Digest)]) {
	let keys = PolicyKeys {
		owner: keys.owner.encode(),
		receiver: keys.receiver.encode(),
		delegating: keys.delegating,
		verifying: keys.verifying,
		receiving: keys.receiving,
		threshold: keys.threshold,
		proxies: keys.proxies,
	};
	let seat = |(index, (proxy, commitment)): (usize, &(AccountId, Digest))| {
		(proxy.encode(), Seat { index: index as u8, commitment: *commitment, accepted: true })
	};
	let seats = seats.iter().enumerate().map(seat).collect();
	write(|state| state.policies.insert(policy, Policy { keys, seats, access: Ok(()), served_until: None }));
}

/// Removes a policy.
pub fn remove_policy(policy: PolicyId) {
	write(|state| state.policies.remove(&policy));
}

fn with_policy<R>(policy: PolicyId, f: impl FnOnce(&mut Policy) -> R) -> R {
	write(|state| f(state.policies.get_mut(&policy).expect("the test has set the policy")))
}

/// Says whether the provider has accepted its seat.
pub fn set_accepted<AccountId: Encode>(policy: PolicyId, provider: &AccountId, accepted: bool) {
	let provider = provider.encode();
	with_policy(policy, |policy| {
		for (proxy, seat) in &mut policy.seats {
			if *proxy == provider {
				seat.accepted = accepted;
			}
		}
	});
}

/// Says that a proxy is not at work, in whatever policy it has a seat; or that it is again, as all are at first.
pub fn set_absent<AccountId: Encode>(provider: &AccountId, absent: bool) {
	write(|state| match absent {
		true => state.absent.insert(provider.encode()),
		false => state.absent.remove(&provider.encode()),
	});
}

/// Says whether the receiver has access. Others never have.
pub fn set_access(policy: PolicyId, access: Result<(), Denied>) {
	with_policy(policy, |policy| policy.access = access);
}

/// Says until which block the policy may have been served.
pub fn set_served_until(policy: PolicyId, block: Option<u32>) {
	with_policy(policy, |policy| policy.served_until = block);
}

impl<AccountId: Codec> Policies<AccountId> for MockPolicies {
	fn keys(policy: PolicyId) -> Option<PolicyKeys<AccountId>> {
		let typed = |Policy { keys, .. }: &Policy| PolicyKeys {
			owner: account(&keys.owner),
			receiver: account(&keys.receiver),
			delegating: keys.delegating,
			verifying: keys.verifying,
			receiving: keys.receiving,
			threshold: keys.threshold,
			proxies: keys.proxies,
		};
		read(|state| state.policies.get(&policy).map(typed))
	}

	fn proxies(policy: PolicyId) -> Vec<AccountId> {
		let typed = |policy: &Policy| policy.seats.iter().map(|(proxy, _)| account(proxy)).collect();
		read(|state| state.policies.get(&policy).map(typed)).unwrap_or_default()
	}

	fn seat(policy: PolicyId, provider: &AccountId) -> Option<Seat> {
		let provider = provider.encode();
		read(|state| {
			let seats = &state.policies.get(&policy)?.seats;
			seats.iter().find(|(proxy, _)| *proxy == provider).map(|(_, seat)| seat.clone())
		})
	}

	fn at_work(policy: PolicyId) -> u32 {
		read(|state| {
			let Some(policy) = state.policies.get(&policy) else { return 0 };
			let works = |(proxy, seat): &&(Account, Seat)| seat.accepted && !state.absent.contains(proxy);
			policy.seats.iter().filter(works).count() as u32
		})
	}

	fn access(policy: PolicyId, who: &AccountId) -> Result<(), Denied> {
		read(|state| {
			let policy = state.policies.get(&policy).ok_or(Denied::Unknown)?;
			match policy.keys.receiver == who.encode() {
				true => policy.access,
				false => Err(Denied::NotReceiver),
			}
		})
	}

	fn served_until(policy: PolicyId) -> Option<u32> {
		read(|state| state.policies.get(&policy)?.served_until)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_active(keys: PolicyKeys<AccountId>, seats: &[(AccountId, Digest)]) -> PolicyId {
		let policy = read(|state| state.policies.keys().next_back().map_or(0, |last| last + 1));
		set_policy(policy, keys, seats);
		policy
	}
}

/// Pots as a test says. A payment is recorded and moves nothing.
pub struct MockRewards;

/// A payment that [`MockRewards`] recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payment<AccountId> {
	/// From the pot of this role.
	pub role: Role,
	/// And this epoch.
	pub epoch: EpochIndex,
	/// To whom.
	pub to: AccountId,
	/// How much.
	pub amount: u128,
}

/// Sets what the providers of a role share for an epoch. Pots that are not set are empty.
pub fn set_pot(role: Role, epoch: EpochIndex, amount: u128) {
	write(|state| state.pots.insert((role, epoch), amount));
}

/// From now on payments fail, or work again.
pub fn fail_payments(fail: bool) {
	write(|state| state.payments_fail = fail);
}

/// All payments so far, oldest first.
pub fn payments<AccountId: Decode>() -> Vec<Payment<AccountId>> {
	let typed = |payment: &Payment<Account>| Payment {
		role: payment.role,
		epoch: payment.epoch,
		to: account(&payment.to),
		amount: payment.amount,
	};
	read(|state| state.payments.iter().map(typed).collect())
}

impl<AccountId: Codec> RewardSource<AccountId> for MockRewards {
	type Balance = u128;

	fn pot(role: Role, epoch: EpochIndex) -> u128 {
		read(|state| state.pots.get(&(role, epoch)).copied().unwrap_or_default())
	}

	fn pay(role: Role, epoch: EpochIndex, to: &AccountId, amount: u128) -> Result<(), DispatchError> {
		write(|state| {
			if state.payments_fail {
				return Err(DispatchError::Other("the test lets payments fail"));
			}
			state.payments.push(Payment { role, epoch, to: to.encode(), amount });
			Ok(())
		})
	}
}

/// Fees of which a part is burned, rounded down; at first none, as with [`WholeFees`]. They move real money, and keep no
/// books: what was burned is missing from the issuance.
pub struct MockFees<Currency>(PhantomData<Currency>);

/// From now on this part of every fee is burned; at most half.
pub fn set_burned_part(part: Perbill) {
	assert!(part <= Perbill::from_percent(50), "providers get half of a fee at least");
	write(|state| state.burned_part = part);
}

impl<AccountId: Eq, Currency: Mutate<AccountId, Balance = u128>> ServiceFees<AccountId> for MockFees<Currency> {
	type Balance = u128;

	fn divide(fee: u128) -> ServiceFee<u128> {
		let burned = read(|state| state.burned_part).mul_floor(fee);
		ServiceFee { burned, paid: fee - burned }
	}

	fn pay_fee(
		role: Role,
		from: &AccountId,
		provider: &AccountId,
		fee: u128,
	) -> Result<ServiceFee<u128>, DispatchError> {
		let divided = Self::divide(fee);
		Currency::burn_from(from, divided.burned, Preserve, Precision::Exact, Fortitude::Polite)?;
		WholeFees::<Currency>::pay_fee(role, from, provider, divided.paid)?;
		Ok(divided)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::sharing::KeyBytes;

	struct Block25;

	impl BlockNumberProvider for Block25 {
		type BlockNumber = u64;

		fn current_block_number() -> u64 {
			25
		}
	}

	fn keys() -> PolicyKeys<u64> {
		PolicyKeys {
			owner: 1,
			receiver: 2,
			delegating: KeyBytes([2; 33]),
			verifying: KeyBytes([3; 33]),
			receiving: KeyBytes([2; 33]),
			threshold: 1,
			proxies: 2,
		}
	}

	#[test]
	fn epochs_follow_the_block() {
		reset();
		assert_eq!(MockEpochs::<Block25>::current(), 2);
		set_epoch_length(5);
		assert_eq!(MockEpochs::<Block25>::current(), 5);
		assert_eq!(MockEpochs::<Block25>::first_block(5), 25);
		assert_eq!(MockEpochs::<Block25>::first_block(u32::MAX), u32::MAX);
	}

	#[test]
	fn active_epochs_are_counted_from_the_first_to_before_the_last() {
		reset();
		set_active_in(Role::Proxy, &7u64, 3, 6);
		set_active(Role::Compute, &7u64, 7, true);
		assert_eq!(MockProviders::active_epochs(Role::Proxy, &7u64, 0, u32::MAX), 3);
		assert_eq!(MockProviders::active_epochs(Role::Proxy, &7u64, 4, 5), 1);
		assert_eq!(MockProviders::active_epochs(Role::Proxy, &7u64, 5, 4), 0);
		set_active(Role::Proxy, &7u64, 4, false);
		assert_eq!(MockProviders::active_epochs(Role::Proxy, &7u64, 3, 6), 2);
	}

	#[test]
	fn an_operator_is_known_until_it_is_taken_away() {
		reset();
		let operated = Operated { role: Role::Proxy, staker: 7u64, since: 1, until: Some(4) };
		set_operated(&9, Some(operated.clone()));
		assert_eq!(MockProviders::operated_by(&9u64), Some(operated));
		set_operated::<u64>(&9, None);
		assert_eq!(<MockProviders as Providers<u64>>::operated_by(&9), None);
	}

	#[test]
	fn slashes_are_recorded() {
		reset();
		assert_eq!(MockProviders::slash(Role::Proxy, &7u64, Offence::Silence, None), SLASH);
		set_slash(0);
		assert_eq!(MockProviders::slash(Role::Proxy, &7u64, Offence::WrongFragment, Some(&8)), 0);
		let recorded = slashes::<u64>();
		assert_eq!(recorded.len(), 2);
		assert_eq!(recorded[1].offence, Offence::WrongFragment);
		assert_eq!(recorded[1].reporter, Some(8));
	}

	#[test]
	fn a_policy_answers_as_it_was_set() {
		reset();
		assert_eq!(MockPolicies::access(4, &2u64), Err(Denied::Unknown));
		set_policy(4, keys(), &[(7, [1; 32]), (8, [2; 32])]);
		assert_eq!(MockPolicies::keys(4), Some(keys()));
		assert_eq!(<MockPolicies as Policies<u64>>::proxies(4), [7, 8]);
		assert_eq!(MockPolicies::seat(4, &8u64), Some(Seat { index: 1, commitment: [2; 32], accepted: true }));
		assert_eq!(MockPolicies::seat(4, &9u64), None);
		assert_eq!(MockPolicies::access(4, &2u64), Ok(()));
		assert_eq!(MockPolicies::access(4, &1u64), Err(Denied::NotReceiver));
		assert_eq!(<MockPolicies as Policies<u64>>::at_work(4), 2);
		set_accepted(4, &8u64, false);
		assert!(!MockPolicies::seat(4, &8u64).unwrap().accepted);
		assert_eq!(<MockPolicies as Policies<u64>>::at_work(4), 1);
		set_absent(&7u64, true);
		assert_eq!(<MockPolicies as Policies<u64>>::at_work(4), 0);
		set_absent(&7u64, false);
		assert_eq!(<MockPolicies as Policies<u64>>::at_work(4), 1);
		assert_eq!(<MockPolicies as Policies<u64>>::at_work(5), 0);
		set_access(4, Err(Denied::Revoked));
		assert_eq!(MockPolicies::access(4, &2u64), Err(Denied::Revoked));
		set_served_until(4, Some(30));
		assert_eq!(<MockPolicies as Policies<u64>>::served_until(4), Some(30));
		remove_policy(4);
		assert_eq!(<MockPolicies as Policies<u64>>::keys(4), None);
	}

	#[test]
	fn payments_are_recorded_unless_they_fail() {
		reset();
		set_pot(Role::Proxy, 3, 50);
		assert_eq!(<MockRewards as RewardSource<u64>>::pot(Role::Proxy, 3), 50);
		assert_eq!(<MockRewards as RewardSource<u64>>::pot(Role::Proxy, 4), 0);
		assert_eq!(MockRewards::pay(Role::Proxy, 3, &7u64, 20), Ok(()));
		fail_payments(true);
		assert!(MockRewards::pay(Role::Proxy, 3, &7u64, 20).is_err());
		assert_eq!(payments::<u64>(), [Payment { role: Role::Proxy, epoch: 3, to: 7, amount: 20 }]);
	}
}
