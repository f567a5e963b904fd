//! A runtime of balances and this pallet. Ethereum is a trie made by hand; proofs and signatures are real.

use crate::{self as pallet_nlk_claims, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{Inspect, Mutate},
		ConstU128, ConstU32,
	},
};
use frame_system::EnsureRoot;
use nulink_eth_proofs::{
	fixtures::{EthereumState, Key},
	software::Software,
	word, Address, ClaimMessage, MappingLayout,
};
use nulink_primitives::{sharing::Digest, token::Balance};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		NlkClaims: pallet_nlk_claims,
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

parameter_types! {
	pub const PotAccount: AccountId32 = POT;
}

impl Config for Test {
	type Currency = Balances;
	type StateRoots = NlkClaims;
	type Host = NodeHost;
	type GovernanceOrigin = EnsureRoot<AccountId32>;
	type Pot = PotAccount;
	type DeadlineNotice = ConstU32<NOTICE>;
	type FreeClaim = ConstU128<FREE>;
	type WeightInfo = ();
}

pub const EXISTENTIAL_DEPOSIT: Balance = 10;
/// The least amount whose claim is free.
pub const FREE: Balance = 100;
pub const NOTICE: u32 = 50;
/// What the pot can pay at first.
pub const AVAILABLE: Balance = 1_000_000;
/// The hash by which this chain is known.
pub const GENESIS: Digest = [0x6e; 32];

pub const POT: AccountId32 = AccountId32::new([0x90; 32]);
/// Submits for others.
pub const SUBMITTER: AccountId32 = AccountId32::new([0x5b; 32]);
/// The account that is paid, if a test says nothing else. It does not exist before.
pub const RECEIVER: AccountId32 = AccountId32::new([0xb0; 32]);
pub const OTHER: AccountId32 = AccountId32::new([0xca; 32]);

pub const CONTRACT: Address = Address([0xc0; 20]);
pub const CODE: Digest = [0xcc; 32];
/// The first Ethereum block that counts.
pub const SINCE: u64 = 1_000;

/// The lock contract: `mapping(address => uint256)` in slot 3.
pub fn contract() -> LockContract {
	LockContract { address: CONTRACT, code_hash: CODE, balances: MappingLayout::solidity(3), since: SINCE }
}

/// The key of a holder, by its number.
pub fn key(holder: u64) -> Key {
	Key::new(holder)
}

pub fn address(holder: u64) -> Address {
	key(holder).address()
}

pub fn slot(holder: u64) -> Digest {
	contract().balances.slot_of::<Software>(&address(holder).to_word())
}

/// Ethereum's state when these holders have locked these amounts, and thirty others something.
pub fn ethereum(locked: &[(u64, Balance)]) -> EthereumState {
	ethereum_of(CONTRACT, CODE, locked)
}

/// The same with another contract.
pub fn ethereum_of(contract: Address, code_hash: Digest, locked: &[(u64, Balance)]) -> EthereumState {
	let others = (1..=30).map(|other| ([other; 32], word(other.into())));
	let locked = locked.iter().map(|(holder, amount)| (slot(*holder), word(*amount)));
	EthereumState::new(contract, code_hash, others.chain(locked))
}

/// The nodes as a call wants them.
pub fn bounded(nodes: Vec<Vec<u8>>) -> Proof {
	let nodes: Vec<_> = nodes.into_iter().map(|node| node.try_into().unwrap()).collect();
	nodes.try_into().unwrap()
}

/// Governance accepts the state.
pub fn accept(block: u64, state: &EthereumState) {
	assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), block, state.root()));
}

/// What the holder signs next.
pub fn message(holder: u64, receiver: &AccountId32) -> ClaimMessage {
	let claims = ClaimedBy::<Test>::get(address(holder)).unwrap_or_default().claims;
	ClaimMessage { genesis: GENESIS, holder: address(holder), receiver: receiver.clone().into(), number: claims + 1 }
}

/// The holder's next claim, with the state of this block, signed as a text.
pub fn claim_to(receiver: AccountId32, state: &EthereumState, holder: u64, block: u64) -> Claim<AccountId32> {
	let signature = ClaimSignature::Personal(key(holder).sign_personal(&message(holder, &receiver)));
	Claim {
		holder: address(holder),
		receiver,
		block,
		account_proof: bounded(state.account_proof()),
		balance_proof: bounded(state.storage_proof(&slot(holder))),
		signature,
	}
}

/// The same, to [`RECEIVER`].
pub fn claim(state: &EthereumState, holder: u64, block: u64) -> Claim<AccountId32> {
	claim_to(RECEIVER, state, holder, block)
}

/// The submitter brings it.
pub fn submit(claim: Claim<AccountId32>) -> frame_support::dispatch::DispatchResultWithPostInfo {
	NlkClaims::claim(RuntimeOrigin::signed(SUBMITTER), Box::new(claim))
}

/// The genesis: the contract is pinned, the pot can pay [`AVAILABLE`], no root is accepted.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(POT, AVAILABLE + EXISTENTIAL_DEPOSIT), (SUBMITTER, 1_000)],
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
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), contract()));
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn test(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let issuance = Balances::total_issuance();
		run();
		assert_ok!(NlkClaims::do_try_state());
		assert_eq!(Balances::total_issuance(), issuance, "claims neither mint nor burn");
	});
}

pub fn free(who: &AccountId32) -> Balance {
	Balances::balance(who)
}

/// Leaves the pot with what can be paid of this amount.
pub fn set_available(amount: Balance) {
	let rest = free(&POT) - EXISTENTIAL_DEPOSIT - amount;
	assert_ok!(<Balances as Mutate<_>>::transfer(
		&POT,
		&OTHER,
		rest,
		frame_support::traits::tokens::Preservation::Preserve
	));
}

pub fn go_to_block(block: u32) {
	System::set_block_number(block.into());
}

/// What the pallet told, oldest first.
pub fn events() -> Vec<Event<Test>> {
	let own = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::NlkClaims(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(own).collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().unwrap()
}
