//! A runtime with nothing but this pallet. Epochs and providers are stand-ins.

use crate::{self as pallet_policy_registry, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		ConstU128, ConstU32,
	},
	PalletId,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{ContentId, Digest, KeyBytes, PolicyId, Term},
	token::Balance,
};
use pallet_traits::{
	mock::{self, MockEpochs, MockFees, MockProviders, EPOCH_LENGTH},
	Epochs, Operated,
};
use sp_runtime::BuildStorage;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		PolicyRegistry: pallet_policy_registry,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

pub const EXISTENTIAL_DEPOSIT: Balance = 3;
/// As little as the integrity test allows.
pub const MINIMUM_FEE: Balance = 2 * EXISTENTIAL_DEPOSIT;
pub const MAX_EPOCHS: u32 = 1_024;
pub const ACCEPTANCE_WINDOW: u32 = 25;
pub const REVOCATION_GRACE: u32 = 4;
pub const EVIDENCE_WINDOW: u32 = 30;

parameter_types! {
	pub const Account: PalletId = PalletId(*b"nlk/plcy");
	pub static LeastFee: Balance = MINIMUM_FEE;
	/// Collection, item, owner.
	pub storage Minted: Vec<(u32, u32, u64)> = Vec::new();
}

pub struct Nfts;

impl NftOwner<u64> for Nfts {
	fn owner(collection: u32, item: u32) -> Option<u64> {
		Minted::get().into_iter().find(|(c, i, _)| (*c, *i) == (collection, item)).map(|(_, _, owner)| owner)
	}
}

impl Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Epochs = MockEpochs<System>;
	type Providers = MockProviders;
	type ServiceFees = MockFees<Balances>;
	type Nfts = Nfts;
	type MinimumFee = LeastFee;
	type MaxEpochs = ConstU32<MAX_EPOCHS>;
	type AcceptanceWindow = ConstU32<ACCEPTANCE_WINDOW>;
	type RevocationGrace = ConstU32<REVOCATION_GRACE>;
	type EvidenceWindow = ConstU32<EVIDENCE_WINDOW>;
	type PalletId = Account;
	type WeightInfo = ();
}

pub const OWNER: u64 = 1;
pub const RECEIVER: u64 = 2;
pub const STRANGER: u64 = 3;
/// Three proxies, with seats in the policy of [`draft`].
pub const PROXIES: [u64; 3] = [11, 12, 13];
/// A provider without a seat.
pub const IDLE: u64 = 14;
/// What people begin with.
pub const FUNDS: Balance = 1_000_000_000_000_000_000_000;
pub const LABEL: Digest = [7; 32];
pub const FEE: Balance = 10;

/// The operator of a proxy.
pub const fn operator(provider: u64) -> u64 {
	provider + 1_000
}

pub fn key(number: u8) -> KeyBytes {
	let mut key = [number; 33];
	key[0] = 2 + number % 2;
	KeyBytes(key)
}

pub const fn term(start: EpochIndex, end: EpochIndex) -> Term {
	Term { start, end }
}

pub fn commitment(provider: u64) -> Digest {
	[provider as u8; 32]
}

pub fn seats(providers: impl IntoIterator<Item = u64>) -> Seats<u64> {
	providers.into_iter().map(|who| (who, commitment(who))).collect::<Vec<_>>().try_into().unwrap()
}

/// Epochs 1 to 4, three proxies.
pub fn draft() -> PolicyDraft<u64> {
	PolicyDraft {
		label: LABEL,
		verifying_key: key(2),
		receiving_key: key(3),
		receiver: RECEIVER,
		threshold: 2,
		seats: seats(PROXIES),
		treasure_map: ContentId::new(ContentId::RAW, [9; 32]),
		term: term(1, 5),
		fee: FEE,
		conditions: Conditions::new(),
	}
}

pub fn conditions(program: &[ConditionOp]) -> Conditions {
	program.to_vec().try_into().unwrap()
}

/// Block 1 of a chain with funded people and providers, none of them active.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let people = [OWNER, RECEIVER, STRANGER, 4, 5, 6];
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: people.map(|who| (who, FUNDS)).to_vec(),
			..Default::default()
		},
		..Default::default()
	};
	let mut ext: sp_io::TestExternalities = genesis.build_storage().unwrap().into();
	ext.execute_with(|| {
		mock::reset();
		LeastFee::set(MINIMUM_FEE);
		System::set_block_number(1);
		for provider in PROXIES.into_iter().chain([IDLE]).chain(20..60) {
			make_provider(provider);
		}
	});
	ext
}

/// Runs a test, and checks what must hold in storage after it.
pub fn test(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		run();
		assert_ok!(PolicyRegistry::do_try_state());
	});
}

pub fn make_provider(provider: u64) {
	mock::set_provider(Role::Proxy, &provider, true);
	let operated = Operated { role: Role::Proxy, staker: provider, since: 0, until: None };
	mock::set_operated(&operator(provider), Some(operated));
}

/// Lets a provider be active from an epoch to before another.
pub fn at_work(provider: u64, from: EpochIndex, to: EpochIndex) {
	mock::set_active_in(Role::Proxy, &provider, from, to);
}

pub fn go_to_block(block: u32) {
	System::set_block_number(block.into());
}

pub fn go_to_epoch(epoch: EpochIndex) {
	go_to_block(first_block(epoch));
}

pub fn first_block(epoch: EpochIndex) -> u32 {
	<Test as Config>::Epochs::first_block(epoch)
}

/// The first block in which a policy that was served rightly until `end` is gone.
pub const fn removable(end: u32) -> u32 {
	end + REVOCATION_GRACE + EVIDENCE_WINDOW + 1
}

pub const fn epoch_length() -> u32 {
	EPOCH_LENGTH
}

pub fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn free(who: u64) -> Balance {
	Balances::balance(&who)
}

/// Free and held.
pub fn wealth(who: u64) -> Balance {
	Balances::total_balance(&who)
}

pub fn held(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::Deposit.into(), &who)
}

pub fn create_label() {
	assert_ok!(PolicyRegistry::create_label(signed(OWNER), LABEL, key(1)));
}

/// Creates the label, if there is none, and the policy.
pub fn create(draft: PolicyDraft<u64>) -> PolicyId {
	if !Labels::<Test>::contains_key(OWNER, draft.label) {
		assert_ok!(PolicyRegistry::create_label(signed(OWNER), draft.label, key(1)));
	}
	let id = NextPolicy::<Test>::get();
	assert_ok!(PolicyRegistry::create_policy(signed(OWNER), draft));
	id
}

pub fn accept(policy: PolicyId, provider: u64) {
	assert_ok!(PolicyRegistry::accept_policy(signed(operator(provider)), policy));
}

/// Creates the policy and lets all its proxies accept it.
pub fn activate(draft: PolicyDraft<u64>) -> PolicyId {
	let seats = draft.seats.clone();
	let id = create(draft);
	for (provider, _) in seats {
		accept(id, provider);
	}
	id
}

pub fn policy(id: PolicyId) -> Policy<u64> {
	Policies::<Test>::get(id).unwrap()
}

/// Claims until nothing is left, and returns what was paid.
pub fn claim_all(provider: u64) -> Balance {
	let before = free(provider);
	while PolicyRegistry::claim_fees(signed(STRANGER), provider, MAX_EPOCHS_PER_CLAIM).is_ok() {}
	free(provider) - before
}

pub fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::PolicyRegistry(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(own).collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}
