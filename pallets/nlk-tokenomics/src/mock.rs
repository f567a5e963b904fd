//! A chain with this pallet and balances. Its months are short.

use crate::{self as pallet_nlk_tokenomics, *};
use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Inspect, tokens::imbalance::ResolveTo, ConstU128, EnsureOrigin},
};
use frame_system::{EnsureRoot, RawOrigin};
use nulink_primitives::{
	provider::EpochIndex,
	token::{Balance, EXISTENTIAL_DEPOSIT, NLK, TOTAL_SUPPLY},
	Pot,
};
use pallet_traits::{mock::MockEpochs, Epochs};
use sp_runtime::{AccountId32, BuildStorage};

pub type AccountId = AccountId32;

pub const ED: Balance = EXISTENTIAL_DEPOSIT;
/// An epoch is ten blocks, as [`MockEpochs`] has it, and a month 25 of them: four years have 1200 epochs.
pub const MONTH: u32 = 250;
pub const SEASON: u32 = 3 * MONTH;
pub const FOUR_YEARS: EpochIndex = 1_200;
pub const CLAIM_EPOCHS: u32 = 20;
pub const MILLION: Balance = 1_000_000 * NLK;

/// What people hold at genesis, out of the pot of the community, each.
pub const ENDOWED: Balance = 1_000 * NLK;

pub const ALICE: AccountId = AccountId32::new([1; 32]);
pub const BOB: AccountId = AccountId32::new([2; 32]);
/// Holds nothing.
pub const CAROL: AccountId = AccountId32::new([3; 32]);
/// Keeps what was prepaid for services.
pub const ESCROW: AccountId = AccountId32::new([4; 32]);
/// Whoever may set parameters. What is left in accounts that go away is his.
pub const ADMIN: AccountId = AccountId32::new([5; 32]);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Tokenomics: pallet_nlk_tokenomics,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type Block = frame_system::mocking::MockBlock<Test>;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type DustRemoval = ResolveTo<Admin, Balances>;
	type ExistentialDeposit = ConstU128<ED>;
}

parameter_types! {
	pub const Admin: AccountId = ADMIN;
	pub static MonthLength: u32 = MONTH;
	pub static ClaimWindow: u32 = CLAIM_EPOCHS;
}

/// Root, or the administrator.
pub struct EnsureAdmin;

impl EnsureOrigin<RuntimeOrigin> for EnsureAdmin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Root) => Ok(()),
			Ok(RawOrigin::Signed(who)) if who == ADMIN => Ok(()),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

impl Config for Test {
	type ClaimEpochs = ClaimWindow;
	type Currency = Balances;
	type Epochs = MockEpochs<System>;
	type GovernanceOrigin = EnsureRoot<AccountId>;
	type Month = MonthLength;
	type ParameterOrigin = EnsureAdmin;
	type WeightInfo = ();
}

/// The chain in block 1: the whole supply in the pots, less what a few people hold out of the community's.
pub fn chain() -> sp_io::TestExternalities {
	// What one test changed is not seen by the next one in the same thread.
	pallet_traits::mock::reset();
	MonthLength::set(MONTH);
	ClaimWindow::set(CLAIM_EPOCHS);
	let people = [ALICE, BOB, ESCROW, ADMIN];
	let taken = ENDOWED * people.len() as Balance;
	let pots = Pot::ALL.map(|pot| {
		let balance = pot.genesis_balance() - if pot == Pot::Community { taken } else { 0 };
		(Tokenomics::pot_account(pot), balance)
	});
	let mut chain: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: pots.into_iter().chain(people.map(|who| (who, ENDOWED))).collect(),
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
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
		test();
		assert_eq!(Tokenomics::do_try_state(), Ok(()));
	});
}

pub fn go_to_block(block: u32) {
	System::set_block_number(block.into());
}

pub fn go_to_epoch(epoch: EpochIndex) {
	go_to_block(<Test as Config>::Epochs::first_block(epoch).max(1));
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn balance(who: &AccountId) -> Balance {
	Balances::balance(who)
}

pub fn in_pot(pot: Pot) -> Balance {
	balance(&Tokenomics::pot_account(pot))
}

/// Lists in the block, and lets everything go to Carol.
pub fn listed(block: u32) {
	frame_support::assert_ok!(Tokenomics::set_listing(root(), block));
	for category in Category::ALL {
		frame_support::assert_ok!(Tokenomics::set_beneficiary(root(), category, CAROL));
	}
}

/// Releases a category and returns how much it was.
pub fn release(category: Category) -> Balance {
	let before = balance(&CAROL);
	frame_support::assert_ok!(Tokenomics::release(signed(BOB), category));
	balance(&CAROL) - before
}

pub fn pre_sale(tranches: &[(u8, u8, Balance)]) -> PreSaleSchedule {
	let tranches = tranches.iter().map(|(after, over, amount)| Tranche { after: *after, over: *over, amount: *amount });
	let tranches = tranches.collect::<Vec<_>>().try_into().expect("not too many");
	PreSaleSchedule::new(tranches).expect("within the bounds")
}

pub fn shares(percent: [u32; 4]) -> RoleShares {
	RoleShares::new(percent.map(sp_runtime::Perbill::from_percent)).expect("within the bounds")
}

#[track_caller]
pub fn assert_last(event: Event<Test>) {
	assert_eq!(System::events().pop().expect("the test caused an event").event, RuntimeEvent::from(event));
}
