//! A runtime of balances and this pallet. Providers and epochs are stand-ins; Ethereum is a trie made by hand; proofs and
//! signatures are real.

pub(crate) use crate::statements::final_block;
use crate::{self as pallet_watcher_relay, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, InspectHold},
		ConstU128, ConstU32, Hooks,
	},
};
use frame_system::EnsureRoot;
use nulink_eth_proofs::{
	fixtures::{EthereumState, Key},
	software::Software,
	Address, MappingLayout, Statement, Word,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::Digest,
	token::Balance,
	watching::{EthereumStake, Header},
};
use pallet_traits::{
	mock::{self, MockEpochs, MockProviders, EPOCH_LENGTH},
	Operated,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, Perbill};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		WatcherRelay: pallet_watcher_relay,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

pub const TERMS: Terms = Terms {
	chain_id: 31_337,
	seats: 4,
	interval: 10,
	grace_blocks: 7,
	stale_blocks: 20,
	least_vote: 100,
	least_stake: 1_000,
	proven_minimum: Perbill::from_percent(10),
	refresh_blocks: 50,
};

parameter_types! {
	pub static CurrentTerms: Terms = TERMS;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Epochs = MockEpochs<System>;
	type Staking = MockProviders;
	type Host = NodeHost;
	type Terms = CurrentTerms;
	type GovernanceOrigin = EnsureRoot<AccountId32>;
	type ElectionLead = ConstU32<LEAD>;
	type MinorityEpochs = ConstU32<MINORITY>;
	type EvidenceEpochs = ConstU32<EVIDENCE>;
	type WeightInfo = ();
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const LEAD: u32 = 3;
pub const MINORITY: EpochIndex = 2;
pub const EVIDENCE: EpochIndex = 6;
/// What holders begin with.
pub const FUNDS: Balance = 1_000_000;
/// What a watcher has at stake, if a test says nothing else.
pub const STAKE: Balance = 1_000;
/// The hash by which this chain is known.
pub const GENESIS: Digest = [0x6e; 32];
pub const CONTRACT: Address = Address([0xc0; 20]);
pub const CODE: Digest = [0xcc; 32];

/// A holder, or anybody.
pub fn person(number: u8) -> AccountId32 {
	AccountId32::new([number; 32])
}

/// A watcher's staking account.
pub fn staker(number: u8) -> AccountId32 {
	AccountId32::new([100 + number; 32])
}

/// A watcher's operator.
pub fn operator(number: u8) -> AccountId32 {
	let mut bytes = [number; 32];
	bytes[0] = 0xff;
	AccountId32::new(bytes)
}

/// A watcher's signing key.
pub fn key(number: u8) -> Key {
	Key::new(1_000 + u64::from(number))
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// A key's signature of a statement on this chain.
pub fn sign(key: &Key, statement: Statement) -> Signature {
	key.sign(&WatcherRelay::digest(statement))
}

/// Makes somebody a provider with so much at stake.
pub fn provide(number: u8, stake: Balance) {
	let staker = staker(number);
	mock::set_provider(Role::Watcher, &staker, true);
	mock::set_at_stake(Role::Watcher, &staker, stake);
	let operated = Operated { role: Role::Watcher, staker, since: 0, until: None };
	mock::set_operated(&operator(number), Some(operated));
}

pub fn stand(number: u8) -> sp_runtime::DispatchResult {
	let proof = sign(&key(number), Statement::Standing { account: staker(number).into() });
	WatcherRelay::stand(signed(staker(number)), key(number).address(), proof)
}

/// So many providers with [`STAKE`] stand.
pub fn candidates(count: u8) {
	for number in 0..count {
		provide(number, STAKE);
		assert_ok!(stand(number));
	}
}

pub fn targets(numbers: &[u8]) -> Targets<AccountId32> {
	numbers.iter().map(|number| staker(*number)).collect::<Vec<_>>().try_into().unwrap()
}

pub fn vote(who: u8, numbers: &[u8], amount: Balance) -> sp_runtime::DispatchResult {
	WatcherRelay::vote(signed(person(who)), targets(numbers), amount)
}

/// Block by block, with hooks.
pub fn go_to_block(block: u32) {
	while System::block_number() < u64::from(block) {
		let next = System::block_number() + 1;
		System::set_block_number(next);
		WatcherRelay::on_initialize(next);
	}
}

pub fn go_to_epoch(epoch: EpochIndex) {
	go_to_block(epoch * EPOCH_LENGTH);
}

/// With so many watchers of equal stake, at the beginning of epoch 1.
pub fn with_watchers(count: u8) {
	CurrentTerms::set(Terms { seats: count.into(), ..TERMS });
	candidates(count);
	go_to_epoch(1);
	assert_eq!(WatcherRelay::watchers(1).unwrap().members.len(), usize::from(count));
}

/// A header of this number; `fork` tells those of one number apart.
pub fn header(number: u64, fork: u8) -> Header {
	Header { number, block_hash: [fork; 32], state_root: [fork ^ 0xff; 32] }
}

pub fn attest(watcher: u8, header: Header) -> frame_support::dispatch::DispatchResultWithPostInfo {
	let signature = sign(&key(watcher), final_block(header));
	WatcherRelay::attest(signed(operator(watcher)), header, signature)
}

/// All these attest.
pub fn all_attest(watchers: impl IntoIterator<Item = u8>, header: Header) {
	for watcher in watchers {
		assert_ok!(attest(watcher, header));
	}
}

/// These headers are accepted at once, whoever attested to them, and whatever they displace.
pub fn accept_all(numbers: impl IntoIterator<Item = u64>) {
	for number in numbers {
		WatcherRelay::keep_header(number, crate::attest::says(&header(number, 1)), false);
	}
}

pub fn is_accepted(header: Header) -> bool {
	Headers::<Test>::get(header.number).is_some_and(|it| it.says.block_hash == header.block_hash)
}

/// The layout that the tests use: operator and `confirmed` in one slot, amounts and end in the next.
pub fn layout() -> Layout {
	let word = |member| MappingLayout { member, ..MappingLayout::solidity(5) };
	let field = |field, word, offset, width| FieldLayout { field, word, offset, width };
	Layout {
		version: 1,
		words: vec![word(0), word(1)].try_into().unwrap(),
		fields: vec![
			field(Field::Operator, 0, 0, 20),
			field(Field::Confirmed, 0, 20, 1),
			field(Field::Authorized, 1, 0, 12),
			field(Field::Deauthorizing, 1, 12, 12),
			field(Field::End, 1, 24, 8),
		]
		.try_into()
		.unwrap(),
	}
}

pub fn contract() -> Contract {
	Contract { address: CONTRACT, code_hash: CODE, layout: layout(), paused: false }
}

/// A provider's key on Ethereum.
pub fn provider(number: u64) -> Key {
	Key::new(77_000 + number)
}

pub fn stake(authorized: u128) -> EthereumStake {
	EthereumStake { operator: [7; 20], authorized, deauthorizing: 0, end: 0, confirmed: true }
}

/// The slots of a provider's record, as Solidity writes them.
pub fn written(address: &Address, stake: &EthereumStake) -> Vec<(Word, Word)> {
	let (mut first, mut second) = ([0; 32], [0; 32]);
	first[12..].copy_from_slice(&stake.operator);
	first[11] = stake.confirmed.into();
	second[20..].copy_from_slice(&stake.authorized.to_be_bytes()[4..]);
	second[8..20].copy_from_slice(&stake.deauthorizing.to_be_bytes()[4..]);
	second[..8].copy_from_slice(&stake.end.to_be_bytes());
	slots(address).into_iter().zip([first, second]).collect()
}

pub fn slots(address: &Address) -> Vec<Word> {
	layout().words.iter().map(|word| word.slot_of::<Software>(&address.to_word())).collect()
}

/// Ethereum when these providers have these stakes, and thirty others something.
pub fn ethereum_of(contract: Address, code: Digest, stakes: &[(u64, EthereumStake)]) -> EthereumState {
	let others = (1..=30u8).map(|other| ([other; 32], nulink_eth_proofs::word(other.into())));
	let slots = stakes.iter().flat_map(|(number, stake)| written(&provider(*number).address(), stake));
	EthereumState::new(contract, code, others.chain(slots))
}

pub fn ethereum(stakes: &[(u64, EthereumStake)]) -> EthereumState {
	ethereum_of(CONTRACT, CODE, stakes)
}

pub fn bounded(nodes: Vec<Vec<u8>>) -> Proof {
	let nodes: Vec<_> = nodes.into_iter().map(|node| node.try_into().unwrap()).collect();
	nodes.try_into().unwrap()
}

/// The proof of a provider's record.
pub fn proof(state: &EthereumState, number: u64) -> RecordProof {
	let slots: Vec<_> =
		slots(&provider(number).address()).iter().map(|slot| bounded(state.storage_proof(slot))).collect();
	RecordProof { account: bounded(state.account_proof()), slots: slots.try_into().unwrap() }
}

/// The header of a state is accepted, by governance.
pub fn pin(number: u64, state: &EthereumState) {
	let header = Header { number, block_hash: [1; 32], state_root: state.root() };
	assert_ok!(WatcherRelay::pin_header(root(), header));
}

pub fn relay_proof(number: u64, block: u64, proof: RecordProof) -> frame_support::dispatch::DispatchResultWithPostInfo {
	WatcherRelay::relay(signed(person(9)), 0, provider(number).address(), block, Box::new(proof))
}

/// Accepts the state at this block, and relays a provider's record.
pub fn relay(number: u64, block: u64, state: &EthereumState) -> frame_support::dispatch::DispatchResultWithPostInfo {
	pin(block, state);
	relay_proof(number, block, proof(state, number))
}

pub fn recorded(number: u64) -> Option<EthereumStake> {
	WatcherRelay::record(0, provider(number).address()).map(|record| record.stake)
}

pub fn held(who: u8) -> Balance {
	Balances::balance_on_hold(&HoldReason::Vote.into(), &person(who))
}

pub fn free(who: u8) -> Balance {
	Balances::balance(&person(who))
}

/// The genesis: holders 1 to 9 and a contract, no watchers.
pub fn new_test_ext() -> sp_io::TestExternalities {
	mock::reset();
	CurrentTerms::set(TERMS);
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: (1..10).map(|number| (person(number), FUNDS)).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.unwrap()
	.into();
	ext.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, H256(GENESIS));
		System::set_block_number(1);
		assert_ok!(WatcherRelay::register_contract(root(), contract()));
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn test(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		run();
		assert_ok!(WatcherRelay::do_try_state());
	});
}

/// What the pallet told, oldest first.
pub fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::WatcherRelay(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(own).collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}
