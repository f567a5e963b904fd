//! A runtime of balances and this pallet. Keys and proofs are real ones, whose secret numbers are known
//! ([`crate::simulator`]); a test of the state machine alone has them checked by a stand-in.

use crate::{self as pallet_data_proofs, simulator::Trapdoor, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{InspectHold, Mutate},
		ConstU128, ConstU32, ConstU64,
	},
};
use frame_system::EnsureRoot;
use nulink_primitives::{
	proving::{Circuit, KeyId, KeySource, Place, ProofBytes, Scalar, StatementHash, Subject},
	sharing::Digest,
	token::{Balance, NLK},
	Profile,
};
use pallet_traits::{CheckedKey, Claim, KeyFault, ProofFault, ZkVerifier};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchResult};
use std::cell::Cell;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		DataProofs: pallet_data_proofs,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BlockHashCount = ConstU64<{ WINDOW as u64 }>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<10>;
}

parameter_types! {
	pub static CurrentProfile: Profile = Profile::Production;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Verifier = Either;
	type Profile = CurrentProfile;
	type GovernanceOrigin = EnsureRoot<AccountId32>;
	type ChallengeWindow = ConstU32<WINDOW>;
	type WeightInfo = ();
}

thread_local! {
	static STAND_IN: Cell<bool> = const { Cell::new(false) };
}

/// From now on, in this test, every key is one for as many inputs as its first byte says, and [`GOOD`] is a proof of
/// everything.
pub fn with_stand_in() {
	STAND_IN.set(true);
}

/// What the stand-in accepts.
pub const GOOD: ProofBytes = ProofBytes([0x90; 192]);
/// What it does not.
pub const BAD: ProofBytes = ProofBytes([0xba; 192]);

/// Groth16, or the stand-in.
pub struct Either;

impl ZkVerifier for Either {
	fn check_key(bytes: &[u8]) -> Result<CheckedKey, KeyFault> {
		if !STAND_IN.get() {
			return Groth16::check_key(bytes);
		}
		let inputs = bytes.first().copied().ok_or(KeyFault::Malformed)?;
		Ok(CheckedKey { inputs: inputs.into(), prepared: bytes.to_vec() })
	}

	fn verify(key: &[u8], inputs: &[Scalar], proof: &ProofBytes) -> Result<(), ProofFault> {
		if !STAND_IN.get() {
			return Groth16::verify(key, inputs, proof);
		}
		if key.first().copied().map(usize::from) != Some(inputs.len()) {
			return Err(ProofFault::WrongInputCount);
		}
		(*proof == GOOD).then_some(()).ok_or(ProofFault::NotProven)
	}

	fn verify_batch(claims: &[Claim<'_>], seed: &Digest) -> Result<(), ProofFault> {
		if !STAND_IN.get() {
			return Groth16::verify_batch(claims, seed);
		}
		claims.iter().try_for_each(|claim| Self::verify(claim.key, claim.inputs, claim.proof))
	}

	fn context(genesis: &Digest, place: Place, subject: &Digest, prover: &[u8; 32], challenge: &Digest) -> Scalar {
		Groth16::context(genesis, place, subject, prover, challenge)
	}
}

pub const WINDOW: u32 = 100;
/// What people begin with.
pub const FUNDS: Balance = 1_000 * NLK;
/// The hash by which this chain is known.
pub const GENESIS: Digest = [0x6e; 32];
/// The block in which a test begins.
pub const START: u32 = 200;
/// The block over which tests make proofs.
pub const CHALLENGE: u32 = START - 1;

pub const ALICE: AccountId32 = AccountId32::new([0xa1; 32]);
pub const BOB: AccountId32 = AccountId32::new([0xb0; 32]);
pub const CAROL: AccountId32 = AccountId32::new([0xca; 32]);

/// The circuit of most tests: two inputs and the context.
pub const HOLDS: Circuit = Circuit::Holds { records: 1, depth: 10 };
pub const LISTING: Subject = Subject::Listing(7);

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn ceremony() -> KeySource {
	KeySource::Ceremony([0xce; 32])
}

/// The hash of a block.
pub fn hash_of(block: u32) -> H256 {
	let mut hash = [0x0b; 32];
	hash[..4].copy_from_slice(&block.to_le_bytes());
	H256(hash)
}

/// Sets the block, and the hashes of those before.
pub fn go_to(block: u32) {
	for known in block.saturating_sub(300).max(1)..block {
		frame_system::BlockHash::<Test>::insert(u64::from(known), hash_of(known));
	}
	System::set_block_number(block.into());
}

/// The trapdoor of the key for a circuit; another for each seed.
pub fn trapdoor(circuit: Circuit, seed: u64) -> Trapdoor {
	Trapdoor::new(circuit.inputs(), seed)
}

pub fn bytes(of: &Trapdoor) -> KeyBytes {
	of.key().try_into().expect("a key fits")
}

/// Alice registers a key.
pub fn register(circuit: Circuit, seed: u64, source: KeySource) -> KeyId {
	let bytes = bytes(&trapdoor(circuit, seed));
	let key = sp_io::hashing::sha2_256(&bytes);
	assert_ok!(DataProofs::register_key(signed(ALICE), circuit, source, bytes));
	key
}

/// A key that governance vouches for.
pub fn adopted(circuit: Circuit, seed: u64) -> KeyId {
	let key = register(circuit, seed, ceremony());
	assert_ok!(DataProofs::adopt_key(root(), key, circuit, ceremony()));
	key
}

/// Small numbers as inputs.
pub fn inputs(numbers: &[u8]) -> Inputs {
	let scalar = |number: &u8| {
		let mut scalar = [0; 32];
		scalar[0] = *number;
		scalar
	};
	numbers.iter().map(scalar).collect::<Vec<_>>().try_into().expect("few enough")
}

/// The context of a proof in this pallet.
pub fn context(subject: Subject, prover: AccountId32, challenge: u32) -> Scalar {
	DataProofs::context(Place::DataProofs, subject, prover, challenge).expect("the block is recent")
}

/// A proof with the key of [`trapdoor`].
pub fn proof(
	circuit: Circuit,
	seed: u64,
	statement: &Inputs,
	subject: Subject,
	prover: AccountId32,
	random: u64,
) -> ProofBytes {
	let context = context(subject, prover, CHALLENGE);
	let all: Vec<_> = statement.iter().copied().chain([context]).collect();
	trapdoor(circuit, seed).prove(&all, random)
}

/// Bob proves something of [`LISTING`] with the key of [`HOLDS`] and seed 1.
pub fn bobs_proof(statement: &Inputs) -> ProofBytes {
	proof(HOLDS, 1, statement, LISTING, BOB, 1)
}

pub fn submit(who: AccountId32, key: KeyId, subject: Subject, statement: Inputs, proof: ProofBytes) -> DispatchResult {
	DataProofs::submit_proof(signed(who), key, subject, statement, CHALLENGE, Box::new(proof))
}

/// The hash of a statement of [`HOLDS`].
pub fn statement(of: &Inputs) -> StatementHash {
	DataProofs::statement_hash(HOLDS, [0; 32], of.to_vec())
}

/// Somebody who has hardly anything.
pub fn poor() -> AccountId32 {
	let who = AccountId32::new([9; 32]);
	assert_ok!(Balances::mint_into(&who, 20));
	who
}

pub fn held(reason: HoldReason, who: &AccountId32) -> Balance {
	Balances::balance_on_hold(&reason.into(), who)
}

/// The genesis: three people with money, in block [`START`] of a network for production.
pub fn new_test_ext() -> sp_io::TestExternalities {
	STAND_IN.set(false);
	CurrentProfile::set(Profile::Production);
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: [ALICE, BOB, CAROL].map(|who| (who, FUNDS)).to_vec(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis builds")
	.into();
	ext.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, H256(GENESIS));
		go_to(START);
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn test(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		run();
		assert_ok!(DataProofs::do_try_state());
	});
}

pub fn last_event() -> Option<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::DataProofs(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).next_back()
}
