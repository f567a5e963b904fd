//! A chain with this pallet, balances, and a pot that rewards are paid from.

use crate::{self as pallet_provider_staking, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::Preservation,
		ConstU128, ConstU32, LinearStoragePrice,
	},
};
use frame_system::EnsureRoot;
use nulink_primitives::sharing::KeyBytes;
use pallet_traits::{BurnSource, RecordBurn};
use sp_runtime::{traits::IdentityLookup, BuildStorage, DispatchError, DispatchResult, Perbill};
use std::collections::BTreeMap;

/// Wide enough that the accounts of the pallet differ.
pub type AccountId = u128;
pub type Balance = u128;

pub const ED: Balance = 10;
pub const EPOCH_LENGTH: u32 = 10;
pub const UNBONDING_EPOCHS: u32 = 5;
/// As long as the integrity test allows.
pub const EVIDENCE_WINDOW: u32 = (UNBONDING_EPOCHS - 2) * EPOCH_LENGTH;
pub const MINIMUM: Balance = 100;
/// What every pot of the test chain holds for each epoch.
pub const POT: Balance = 1_000;
/// In how many epochs a slash is due.
pub const DEFERRAL: EpochIndex = 3;
/// The least that is delegated.
pub const MINIMUM_DELEGATION: Balance = 50;
/// How many times a provider's own stake may be delegated to it.
pub const PER_OWN: u32 = 9;

/// The accounts with this much to begin with: stakers, and one that watches.
pub const ENDOWED: Balance = 1_000_000;
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const TREASURY: AccountId = 80;
pub const MINE: AccountId = 90;
/// Operator keys. They hold nothing.
pub const KEY: AccountId = 100;
pub const OTHER_KEY: AccountId = 101;
pub const THIRD_KEY: AccountId = 102;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		ProviderStaking: pallet_provider_staking,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId;
	type Lookup = IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<ED>;
	type AccountStore = System;
}

parameter_types! {
	pub static MinimumStake: Balance = MINIMUM;
	pub static PotSize: Balance = POT;
	/// Whether watchers are elected.
	pub static Elected: bool = true;
	/// The first epoch for which they are.
	pub static ElectedSince: EpochIndex = 0;
	pub static Attendance: Perbill = Perbill::one();
	pub static MinimumPart: Perbill = Perbill::one();
	/// What was paid out of each pot.
	pub static Paid: BTreeMap<(Role, EpochIndex), Balance> = BTreeMap::new();
	/// What is entered in the books as burned.
	pub static Burned: BTreeMap<BurnSource, Balance> = BTreeMap::new();
	pub static SlashDeferral: EpochIndex = DEFERRAL;
	pub static LeastDelegation: Balance = MINIMUM_DELEGATION;
	pub static TimesOwn: u32 = PER_OWN;
	pub static MaxCommission: Perbill = Perbill::from_percent(20);
	pub static Split: SlashSplit = SlashSplit {
		burned: Perbill::from_percent(50),
		treasury: Perbill::from_percent(30),
		reporter: Perbill::from_percent(20),
	};
}

pub struct Terms;

impl SlashTerms<Balance> for Terms {
	fn penalty(offence: Offence) -> (Perbill, Balance) {
		match offence {
			Offence::WrongFragment => (Perbill::from_percent(50), 40),
			Offence::ServedAfterEnd => (Perbill::one(), 0),
			Offence::Silence => (Perbill::from_percent(1), 10),
			Offence::WrongResult => (Perbill::from_percent(20), 20),
			Offence::NotRevealed => (Perbill::from_percent(5), 15),
			Offence::Equivocation => (Perbill::from_percent(20), 30),
			Offence::FalseHeader => (Perbill::from_percent(10), 20),
		}
	}

	fn split() -> SlashSplit {
		Split::get()
	}
}

/// Pays from the account [`MINE`].
pub struct Mine;

impl RewardSource<AccountId> for Mine {
	type Balance = Balance;

	fn pot(_: Role, _: EpochIndex) -> Balance {
		PotSize::get()
	}

	fn pay(role: Role, epoch: EpochIndex, to: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		Balances::transfer(&MINE, to, amount, Preservation::Expendable)?;
		Paid::mutate(|paid| *paid.entry((role, epoch)).or_default() += amount);
		Ok(())
	}
}

/// Keeps the books in [`Burned`].
pub struct Books;

impl RecordBurn for Books {
	type Balance = Balance;

	fn record_burn(source: BurnSource, amount: Balance) {
		Burned::mutate(|burned| *burned.entry(source).or_default() += amount);
	}
}

pub struct Bounds;

impl DelegationTerms<Balance> for Bounds {
	fn minimum() -> Balance {
		LeastDelegation::get()
	}

	fn per_own() -> u32 {
		TimesOwn::get()
	}

	fn max_commission() -> Perbill {
		MaxCommission::get()
	}
}

/// The duties of a watcher as a test says; other roles have none.
pub struct Duties;

impl pallet_traits::Duty<AccountId> for Duties {
	fn may_serve(role: Role, _: &AccountId, epoch: EpochIndex) -> bool {
		role != Role::Watcher || (Elected::get() && epoch >= ElectedSince::get())
	}

	fn is_free(role: Role, _: &AccountId) -> bool {
		role == Role::Watcher && !Elected::get()
	}

	fn attendance(role: Role, _: &AccountId, _: EpochIndex) -> Perbill {
		if role == Role::Watcher {
			Attendance::get()
		} else {
			Perbill::one()
		}
	}

	fn minimum_part(_: Role, _: &AccountId) -> Perbill {
		MinimumPart::get()
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_serving(_: Role, _: &AccountId, _: EpochIndex) {
		Elected::set(true);
		ElectedSince::set(0);
	}
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type RewardSource = Mine;
	type SlashTerms = Terms;
	type SlashDeferral = SlashDeferral;
	type SlashAppealOrigin = EnsureRoot<AccountId>;
	type Treasury = ConstU128<TREASURY>;
	type Burns = Books;
	type Delegation = Bounds;
	type Duty = Duties;
	type ProfileDeposit = LinearStoragePrice<ConstU128<5>, ConstU128<1>, Balance>;
	type EpochLength = ConstU32<EPOCH_LENGTH>;
	type UnbondingEpochs = ConstU32<UNBONDING_EPOCHS>;
	type MaxMissedEpochs = ConstU32<3>;
	type MinimumStake = MinimumStake;
	type EvidenceWindow = ConstU32<EVIDENCE_WINDOW>;
	type WeightInfo = ();
}

/// The chain in block 1, with everybody endowed.
pub fn chain() -> sp_io::TestExternalities {
	// What one test changed is not seen by the next one in the same thread.
	MinimumStake::set(MINIMUM);
	PotSize::set(POT);
	Elected::set(true);
	ElectedSince::set(0);
	Attendance::set(Perbill::one());
	MinimumPart::set(Perbill::one());
	Paid::set(BTreeMap::new());
	Burned::set(BTreeMap::new());
	SlashDeferral::set(DEFERRAL);
	LeastDelegation::set(MINIMUM_DELEGATION);
	TimesOwn::set(PER_OWN);
	MaxCommission::set(Perbill::from_percent(20));
	Split::set(SlashSplit {
		burned: Perbill::from_percent(50),
		treasury: Perbill::from_percent(30),
		reporter: Perbill::from_percent(20),
	});
	let people = [ALICE, BOB, CAROL, DAVE, TREASURY, MINE].map(|who| (who, ENDOWED));
	let keyless = [ProviderStaking::pool_account(), ProviderStaking::slash_account()].map(|account| (account, ED));
	let mut chain: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: people.into_iter().chain(keyless).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis of the test runtime builds")
	.into();
	chain.execute_with(|| System::set_block_number(1));
	chain
}

/// Runs a test on a fresh chain and checks the state that it leaves.
pub fn run(test: impl FnOnce()) {
	chain().execute_with(|| {
		test();
		assert_eq!(ProviderStaking::do_try_state(), Ok(()));
	});
}

pub fn go_to_block(block: u32) {
	System::set_block_number(block.into());
}

pub fn go_to_epoch(epoch: EpochIndex) {
	go_to_block(ProviderStaking::first_block(epoch).max(1));
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn stake(role: Role, staker: AccountId) -> StakeOf<Test> {
	Stakes::<Test>::get(role, staker).expect("the test has bonded")
}

pub fn staked(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::Stake.into(), &who)
}

pub fn deposit(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::Deposit.into(), &who)
}

pub fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// Bonds for [`Role::Proxy`] without a lock.
pub fn bond(staker: AccountId, amount: Balance) {
	frame_support::assert_ok!(ProviderStaking::bond(signed(staker), Role::Proxy, amount, 0));
}

/// Bonds for [`Role::Proxy`] without a lock and binds an operator.
pub fn provider(staker: AccountId, amount: Balance, operator: AccountId) {
	bond(staker, amount);
	frame_support::assert_ok!(ProviderStaking::set_operator(signed(staker), Role::Proxy, operator));
}

/// Opens a pool with a commission of so many percent.
pub fn open(staker: AccountId, percent: u32) {
	frame_support::assert_ok!(ProviderStaking::set_commission(
		signed(staker),
		Role::Proxy,
		Perbill::from_percent(percent)
	));
}

pub fn delegate(delegator: AccountId, staker: AccountId, amount: Balance) {
	frame_support::assert_ok!(ProviderStaking::delegate(signed(delegator), Role::Proxy, staker, amount));
}

/// The pool of a provider's delegators.
pub fn pool(staker: AccountId) -> crate::pool::Pool {
	ProviderStaking::pool_of(Role::Proxy, &staker)
}

/// What the delegation is worth, without what is on its way out.
pub fn delegated(delegator: AccountId, staker: AccountId) -> Balance {
	let delegation = Delegations::<Test>::get((delegator, Role::Proxy, staker)).unwrap_or_default();
	pool(staker).worth(delegation.shares())
}

/// All that is on hold for delegators.
pub fn pooled() -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::Delegation.into(), &ProviderStaking::pool_account())
}

/// What waits for the decision upon slashes.
pub fn waiting() -> Balance {
	free(ProviderStaking::slash_account()) - ED
}

pub fn settle(id: SlashId) -> DispatchResult {
	// Anybody can.
	ProviderStaking::settle_slash(signed(DAVE), id).map(|_| ()).map_err(|failed| failed.error)
}

pub fn cancel(id: SlashId) -> DispatchResult {
	ProviderStaking::cancel_slash(RuntimeOrigin::root(), id)
}

/// Goes to the epoch in which all slashes are due that happened so far, and has them settled.
pub fn settle_all() {
	go_to_epoch(ProviderStaking::current() + SlashDeferral::get());
	for (id, _) in ProviderStaking::slashes(0, MAX_PAGE) {
		frame_support::assert_ok!(settle(id));
	}
}

pub fn confirm(operator: AccountId) {
	frame_support::assert_ok!(ProviderStaking::confirm_activity(signed(operator)));
}

pub fn profile() -> ProviderProfileOf<Test> {
	ProviderProfile {
		endpoint: b"https://ursula.example".to_vec().try_into().expect("short enough"),
		encryption_key: KeyBytes([2; 33]),
		verifying_key: KeyBytes([3; 33]),
		fee_per_epoch: 7,
	}
}

pub fn last_event() -> RuntimeEvent {
	System::events().pop().expect("the test caused an event").event
}

#[track_caller]
pub fn assert_last(event: Event<Test>) {
	assert_eq!(last_event(), RuntimeEvent::from(event));
}
