//! Watchers on the composed runtime: elected by real stake, with real signatures, and what is proven by what they attest
//! to.

mod elections;
mod records;
mod slashes;
mod terms;

use crate::{
	chain::{account, chain, run_to, submit},
	sharing::epoch,
};
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use nulink_eth_proofs::{
	fixtures::{EthereumState, Key},
	software::Software,
	word, Address, MappingLayout, Statement, WatchDomain, Word,
};
use nulink_primitives::{
	provider::Role,
	sharing::Digest,
	token::{Balance, NLK},
	watching::{EthereumStake, Header},
};
use nulink_runtime::{
	configs::watching::WatcherTerms, genesis::DEVELOPMENT, governance::origins::Origin, AccountId, Balances,
	NlkTokenomics, ProviderStaking, Runtime, RuntimeHoldReason, System, WatcherRelay,
};
use pallet_traits::Epochs;
use pallet_watcher_relay::{Contract, Field, FieldLayout, Layout, Proof, RecordProof};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{self, AliceStash, BobStash, CharlieStash, DaveStash, Ferdie};
use sp_runtime::DispatchResult;

type Relay = pallet_watcher_relay::Call<Runtime>;
type Staking = pallet_provider_staking::Call<Runtime>;
type Error = pallet_watcher_relay::Error<Runtime>;

const STAKE: Balance = 20_000 * NLK;
/// As many as are elected on a local network, each its own operator.
const WATCHERS: [Sr25519Keyring; 4] = [AliceStash, BobStash, CharlieStash, DaveStash];
const CONTRACT: Address = Address([0xc0; 20]);
const CODE: Digest = [0xcc; 32];

/// A watcher's Ethereum key.
fn key(who: Sr25519Keyring) -> Key {
	Key::new(1_000 + who as u64)
}

/// A provider's on Ethereum.
pub(crate) fn provider(number: u64) -> Key {
	Key::new(77_000 + number)
}

/// These people stake as watchers, and stand.
pub(crate) fn stood(people: &[Sr25519Keyring], stake: Balance) {
	for who in people {
		let bond = Staking::bond { role: Role::Watcher, amount: stake, lock_epochs: 0 };
		assert_ok!(submit(*who, bond));
		let proof = key(*who).sign(&WatcherRelay::to_stand(account(*who)));
		assert_ok!(submit(*who, Relay::stand { signer: key(*who).address(), proof }));
	}
}

/// Blocks pass, each as empty as the next.
fn pass_to(block: u32) {
	run_to(block);
	frame_system::BlockWeight::<Runtime>::kill();
	frame_system::BlockSize::<Runtime>::kill();
}

fn next_epoch() {
	pass_to(ProviderStaking::first_block(epoch() + 1));
}

/// The last block of the epoch, in which the next watchers are elected.
fn before_next_epoch() {
	pass_to(ProviderStaking::first_block(epoch() + 1) - 1);
}

fn confirm(people: &[Sr25519Keyring]) {
	for who in people {
		assert_ok!(submit(*who, Staking::confirm_activity {}));
	}
}

/// Everybody of [`WATCHERS`] is elected, and at work in the epoch that begins.
fn at_work() {
	stood(&WATCHERS, STAKE);
	for who in WATCHERS {
		assert_ok!(submit(who, Staking::set_operator { role: Role::Watcher, operator: account(who) }));
	}
	before_next_epoch();
	confirm(&WATCHERS);
	next_epoch();
}

fn header(number: u64, state_root: Digest) -> Header {
	Header { number, block_hash: [number as u8; 32], state_root }
}

fn digest(statement: &Statement) -> Digest {
	let domain = WatchDomain { chain_id: WatcherTerms::get().chain_id, genesis: System::block_hash(0).0 };
	domain.digest::<Software>(statement)
}

fn signature(who: Sr25519Keyring, header: Header) -> [u8; 65] {
	let Header { number, block_hash, state_root } = header;
	key(who).sign(&digest(&Statement::Header { number, block_hash, state_root }))
}

fn attest(who: Sr25519Keyring, header: Header) -> DispatchResult {
	submit(who, Relay::attest { header, signature: signature(who, header) })
}

/// All watchers attest to the state of this block.
fn accepted(number: u64, state: &EthereumState) {
	for who in WATCHERS {
		assert_ok!(attest(who, header(number, state.root())));
	}
	assert!(is_accepted(number));
}

fn is_accepted(number: u64) -> bool {
	WatcherRelay::header(number).is_some_and(|info| info.accepted.is_some())
}

/// The layout of `contracts/TacoStaking.sol`.
fn layout() -> Layout {
	let slot = |member| MappingLayout { member, ..MappingLayout::solidity(1) };
	let field = |field, word, offset, width| FieldLayout { field, word, offset, width };
	let fields = vec![
		field(Field::Operator, 0, 0, 20),
		field(Field::Confirmed, 0, 20, 1),
		field(Field::Authorized, 1, 0, 12),
		field(Field::Deauthorizing, 1, 12, 12),
		field(Field::End, 1, 24, 8),
	];
	Layout {
		version: 1,
		words: vec![slot(0), slot(1)].try_into().expect("two are not too many"),
		fields: fields.try_into().expect("as many as there are"),
	}
}

pub(crate) fn contract() -> Contract {
	Contract { address: CONTRACT, code_hash: CODE, layout: layout(), paused: false }
}

/// Governance registers the contract: it gets the number 0.
fn registered() {
	assert_ok!(WatcherRelay::register_contract(Origin::RelayAdmin.into(), contract()));
}

fn slots(address: &Address) -> Vec<Word> {
	layout().words.iter().map(|slot| slot.slot_of::<Software>(&address.to_word())).collect()
}

/// What a provider has that has authorised so much.
pub(crate) fn staked(authorized: u128) -> EthereumStake {
	EthereumStake { authorized, ..EthereumStake::default() }
}

/// Ethereum when these providers have authorised these amounts, and thirty others keep something else there.
pub(crate) fn ethereum(stakes: &[(u64, u128)]) -> EthereumState {
	let others = (1..=30u8).map(|other| ([other; 32], word(other.into())));
	let stakes = stakes.iter().map(|(number, amount)| (slots(&provider(*number).address())[1], word(*amount)));
	EthereumState::new(CONTRACT, CODE, others.chain(stakes))
}

fn bounded(nodes: Vec<Vec<u8>>) -> Proof {
	let nodes: Vec<_> = nodes.into_iter().map(|node| node.try_into().expect("no node is larger")).collect();
	nodes.try_into().expect("no proof is longer")
}

/// What `eth_getProof` answers for a provider.
pub(crate) fn record_proof(state: &EthereumState, number: u64) -> Box<RecordProof> {
	let slots = slots(&provider(number).address());
	let slots: Vec<_> = slots.iter().map(|slot| bounded(state.storage_proof(slot))).collect();
	Box::new(RecordProof { account: bounded(state.account_proof()), slots: slots.try_into().expect("two") })
}

/// Ferdie, who is nobody, relays a provider's record.
fn relay(number: u64, block: u64, state: &EthereumState) -> DispatchResult {
	let provider = provider(number).address();
	submit(Ferdie, Relay::relay { contract: 0, provider, number: block, proof: record_proof(state, number) })
}

fn recorded(number: u64) -> Option<EthereumStake> {
	WatcherRelay::record(0, provider(number).address()).map(|record| record.stake)
}

fn free(who: Sr25519Keyring) -> Balance {
	Balances::balance(&account(who))
}

fn stake_of(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::ProviderStaking(pallet_provider_staking::HoldReason::Stake);
	Balances::balance_on_hold(&reason, &account(who))
}

fn voted(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::WatcherRelay(pallet_watcher_relay::HoldReason::Vote);
	Balances::balance_on_hold(&reason, &account(who))
}

fn elected_for(epoch: u32) -> Vec<AccountId> {
	let members = WatcherRelay::watchers(epoch).map(|set| set.members.into_inner()).unwrap_or_default();
	members.into_iter().map(|member| member.staker).collect()
}

/// Runs a test on a development chain, and checks what it leaves.
fn run(test: impl FnOnce()) {
	chain(DEVELOPMENT).execute_with(|| {
		test();
		assert_ok!(WatcherRelay::do_try_state());
		assert_ok!(ProviderStaking::do_try_state());
		assert_ok!(NlkTokenomics::do_try_state());
		let all = frame_system::Account::<Runtime>::iter_keys().map(|who| Balances::total_balance(&who));
		assert_eq!(all.sum::<Balance>(), Balances::total_issuance());
	});
}
