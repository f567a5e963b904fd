//! A runtime of balances and this pallet. Signatures are real. The stand-in for proofs takes one byte string for each
//! (circuit, inputs, place, subject, prover, challenge): what it is bound to is what a real proof is bound to.

use crate::{self as pallet_participants, *};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl,
	pallet_prelude::DispatchError,
	traits::{fungible::InspectHold, ConstU128, ConstU32},
};
use frame_system::EnsureRoot;
use nulink_primitives::{
	proving::{
		is_canonical, to_scalar, Answer, Circuit, KeyId, KeyIssue, Place, ProofBytes, Scalar, Subject, PROOF_LEN,
	},
	sharing::Digest,
	token::{Balance, NLK},
};
use pallet_traits::{CheckProofs, NodeHash};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchResult, MultiSignature};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Participants: pallet_participants,
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
	type ExistentialDeposit = ConstU128<10>;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Proofs = Proofs;
	type Tree = Tree;
	type Signature = MultiSignature;
	type GovernanceOrigin = EnsureRoot<AccountId32>;
	type MaxValidity = ConstU32<VALIDITY>;
	type ClaimLife = ConstU32<CLAIM_LIFE>;
	type RootLife = ConstU32<ROOT_LIFE>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Signers;
}

pub const VALIDITY: u32 = 1_000;
pub const CLAIM_LIFE: u32 = 100;
pub const ROOT_LIFE: u32 = 10;
pub const FUNDS: Balance = 1_000 * NLK;
pub const GENESIS: Digest = [0x6e; 32];
pub const START: u32 = 50;
pub const CHALLENGE: u32 = START - 1;
pub const CERTIFICATE: Digest = [0xce; 32];
pub const PRINCIPAL: Digest = [0x77; 32];
/// The verifying key that the stand-in knows.
pub const WITH: KeyId = [0x11; 32];

pub const HOSPITAL: AccountId32 = AccountId32::new([0xa0; 32]);
pub const BANK: AccountId32 = AccountId32::new([0xba; 32]);
pub const REGISTRAR: AccountId32 = AccountId32::new([0x4e; 32]);
pub const THIEF: AccountId32 = AccountId32::new([0x7f; 32]);

/// Takes what [`prove`] gives.
pub struct Proofs;

fn expected(
	circuit: Circuit,
	inputs: &[Scalar],
	place: Place,
	subject: &Subject,
	prover: &AccountId32,
	challenge: u32,
) -> ProofBytes {
	let hash = sp_io::hashing::blake2_256(&(circuit, inputs, place, subject, prover, challenge).encode());
	let mut bytes = [0; PROOF_LEN];
	bytes[..32].copy_from_slice(&hash);
	ProofBytes(bytes)
}

/// Why the stand-in refuses.
pub const NOT_PROVEN: DispatchError = DispatchError::Other("not proven");

impl CheckProofs<AccountId32> for Proofs {
	fn check(
		circuit: Circuit,
		key: &KeyId,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &AccountId32,
		challenge: u32,
		proof: &ProofBytes,
	) -> Result<(), DispatchError> {
		let is_it = *key == WITH
			&& inputs.iter().all(is_canonical)
			&& *proof == expected(circuit, inputs, place, subject, prover, challenge);
		is_it.then_some(()).ok_or(NOT_PROVEN)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_proof(
		circuit: Circuit,
		inputs: &[Scalar],
		place: Place,
		subject: &Subject,
		prover: &AccountId32,
		challenge: u32,
	) -> (KeyId, ProofBytes) {
		(WITH, expected(circuit, inputs, place, subject, prover, challenge))
	}
}

/// Nodes by another hash.
pub struct Tree;

impl NodeHash for Tree {
	fn node(left: &Scalar, right: &Scalar) -> Option<Scalar> {
		let both = is_canonical(left) && is_canonical(right);
		both.then(|| to_scalar(sp_io::hashing::blake2_256(&[&left[..], &right[..]].concat())))
	}
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

pub fn uri() -> Uri {
	b"https://hospital.example".to_vec().try_into().expect("short enough")
}

/// A scalar that is not zero.
pub fn scalar(number: u8) -> Scalar {
	to_scalar([number; 32])
}

/// The hash of an answer.
pub fn answer(number: u8) -> Answer {
	Answer { salt: [number; 32], hash: scalar(number ^ 0x80) }
}

/// A publishing key.
pub fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[0xf0 ^ number; 32])
}

pub fn key(number: u8) -> AccountId32 {
	pair(number).public().into()
}

/// Takes part, and is confirmed for long.
pub fn take_part(who: AccountId32) {
	assert_ok!(Participants::join(signed(who.clone()), CERTIFICATE, uri()));
	assert_ok!(confirm(who, START + VALIDITY));
}

pub fn confirm(who: AccountId32, until: u32) -> DispatchResult {
	Participants::confirm(signed(REGISTRAR), who, CERTIFICATE, until)
}

/// The key agrees to be the participant's.
pub fn consent(number: u8, participant: AccountId32, answer: Answer) -> MultiSignature {
	let issue = KeyIssue { participant: participant.into(), answer };
	pair(number).sign(&issue.signed_bytes(&GENESIS)).into()
}

pub fn issue(who: AccountId32, number: u8) -> DispatchResult {
	let signature = consent(number, who.clone(), answer(number));
	Participants::issue_key(signed(who), key(number), answer(number), signature)
}

/// The proof that somebody has a key with this nullifier in the tree.
pub fn membership(tree: Scalar, nullifier: Scalar, principal: Digest, prover: AccountId32) -> ProofBytes {
	let inputs = [tree, Participants::nullifier_domain(), nullifier];
	expected(Circuit::Member, &inputs, Place::ClaimKey, &Subject::Principal(principal), &prover, CHALLENGE)
}

/// The key claims to be a member's.
pub fn claim(number: u8, nullifier: Scalar, principal: Digest) -> DispatchResult {
	let tree = Participants::root();
	claim_with(number, tree, nullifier, principal, membership(tree, nullifier, principal, key(number)))
}

pub fn claim_with(number: u8, tree: Scalar, nullifier: Scalar, principal: Digest, proof: ProofBytes) -> DispatchResult {
	let (answer, proof) = (answer(number), Box::new(proof));
	Participants::claim_key(signed(key(number)), WITH, principal, answer, tree, nullifier, CHALLENGE, proof)
}

/// The proof that somebody knows an answer, for the revocation of a key.
pub fn knowledge(of: Answer, of_key: AccountId32, prover: AccountId32) -> ProofBytes {
	let inputs = [to_scalar(of.salt), of.hash];
	expected(Circuit::Knows, &inputs, Place::RevokeKey, &Subject::Key(of_key.into()), &prover, CHALLENGE)
}

pub fn revoke(by: AccountId32, number: u8, proof: ProofBytes) -> DispatchResult {
	Participants::revoke_key(signed(by), WITH, key(number), CHALLENGE, Box::new(proof))
}

pub fn may_publish(number: u8, principal: Digest) -> bool {
	<Participants as pallet_traits::Publishers<_>>::may_publish(&key(number), &principal)
}

pub fn held(reason: HoldReason, who: &AccountId32) -> Balance {
	Balances::balance_on_hold(&reason.into(), who)
}

pub fn go_to(block: u32) {
	System::set_block_number(block.into());
}

/// Two who could take part, a registrar, a thief, and eight keys with money.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let rich = [HOSPITAL, BANK, REGISTRAR, THIEF].into_iter().chain((0..8).map(key));
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, FUNDS)).collect(),
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
		assert_ok!(Participants::set_registrar(root(), REGISTRAR, true));
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn test(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		run();
		assert_ok!(Participants::do_try_state());
	});
}

pub fn last_event() -> Option<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::Participants(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).next_back()
}

/// The stand-in for the node's keystore.
#[cfg(feature = "runtime-benchmarks")]
pub struct Signers;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId32, MultiSignature> for Signers {
	fn key() -> AccountId32 {
		key(0)
	}

	fn sign(who: &AccountId32, message: &[u8]) -> Option<MultiSignature> {
		(*who == key(0)).then(|| pair(0).sign(message).into())
	}
}
