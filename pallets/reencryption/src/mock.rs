//! A runtime of balances and this pallet; providers and policies are stand-ins. Receipts are really signed, fragments
//! are really made.

use crate::{self as pallet_reencryption, *};
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{
		fungible::{InspectHold, Mutate},
		ConstU128, ConstU32,
	},
};
use nulink_pre::client;
use nulink_primitives::{
	provider::Role,
	sharing::{CapsuleBytes, Digest, FragmentBytes, PolicyId, Receipt, RequestId},
};
use pallet_traits::{
	mock::{self as glue, MockEpochs, MockPolicies, MockProviders},
	Operated, PolicyKeys,
};
use sp_core::{sr25519, Pair, H256};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, MultiSignature};
use std::sync::LazyLock;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Reencryption: pallet_reencryption,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type AccountData = pallet_balances::AccountData<u128>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = u128;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

parameter_types! {
	/// A test may raise it while requests are open.
	pub static ResponseFee: u128 = FEE;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Epochs = MockEpochs<System>;
	type Providers = MockProviders;
	type SlashProviders = MockProviders;
	type Policies = MockPolicies;
	type Recover = HostRecover;
	type Signature = MultiSignature;
	type ResponseWindow = ConstU32<RESPONSE_WINDOW>;
	type EvidenceWindow = ConstU32<EVIDENCE_WINDOW>;
	type ResponseFee = ResponseFee;
	type Burns = ();
	type ByteDeposit = ConstU128<BYTE_DEPOSIT>;
	type EvidenceBond = ConstU128<BOND>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Signers;
}

pub const EXISTENTIAL_DEPOSIT: u128 = 10;
pub const RESPONSE_WINDOW: u32 = 20;
pub const EVIDENCE_WINDOW: u32 = 100;
pub const FEE: u128 = 50;
pub const BYTE_DEPOSIT: u128 = 2;
pub const BOND: u128 = 700;
/// What accounts begin with.
pub const WEALTH: u128 = 1_000_000;
/// The block in which a test begins.
pub const START: u32 = 25;
/// The hash by which this chain is known.
pub const GENESIS: Digest = [0x6e; 32];

/// Owns both policies.
pub const ALICE: AccountId32 = AccountId32::new([0xa1; 32]);
/// Receives under both policies.
pub const BOB: AccountId32 = AccountId32::new([0xb0; 32]);
/// Has no part in them.
pub const CAROL: AccountId32 = AccountId32::new([0xca; 32]);

/// The policy that tests ask under.
pub const POLICY: PolicyId = 1;
/// Another one, with other keys and the same proxies in the same seats.
pub const OTHER_POLICY: PolicyId = 2;
pub const PROXIES: u8 = 5;
pub const THRESHOLD: u8 = 3;

/// The key that acts for the proxy in this seat.
pub fn operator_pair(seat: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[0xf0 ^ seat; 32])
}

/// Its account.
pub fn operator(seat: u8) -> AccountId32 {
	operator_pair(seat).public().into()
}

/// The staking account of the proxy in this seat.
pub fn provider(seat: u8) -> AccountId32 {
	AccountId32::new([seat + 1; 32])
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Keys of a person who shares and of one who receives, and the key fragments between them.
pub struct Sharing {
	pub keys: client::GrantKeys,
	pub key_fragments: Vec<client::KeyFragment>,
	accepted: Vec<client::CheckedKeyFragment>,
}

static SHARING: LazyLock<Sharing> = LazyLock::new(Sharing::new);
static OTHER_SHARING: LazyLock<Sharing> = LazyLock::new(Sharing::new);

/// What the proxies of [`POLICY`] work with.
pub fn sharing() -> &'static Sharing {
	&SHARING
}

/// What the proxies of [`OTHER_POLICY`] work with.
pub fn other_sharing() -> &'static Sharing {
	&OTHER_SHARING
}

impl Sharing {
	fn new() -> Self {
		let (delegating, signer, receiving) =
			(client::Secret::random(), client::Secret::random(), client::ReceivingSecret::random());
		let keys = client::GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: signer.key_bytes(),
			receiving: receiving.key_bytes(),
		};
		let key_fragments = client::make_grant(&delegating, &signer, &keys.receiving, THRESHOLD, PROXIES)
			.expect("threshold and number are in order");
		let accepted = key_fragments
			.iter()
			.map(|key_fragment| key_fragment.check(&keys, &key_fragment.commitment()).expect("the grant is honest"))
			.collect();
		Sharing { keys, key_fragments, accepted }
	}

	/// What the policy says of the keys.
	pub fn policy(&self) -> PolicyKeys<AccountId32> {
		PolicyKeys {
			owner: ALICE,
			receiver: BOB,
			delegating: self.keys.delegating,
			verifying: self.keys.verifying,
			receiving: self.keys.receiving,
			threshold: THRESHOLD,
			proxies: PROXIES,
		}
	}

	/// What the policy says of the proxies.
	pub fn seats(&self) -> Vec<(AccountId32, Digest)> {
		(0u8..).zip(&self.accepted).map(|(seat, accepted)| (provider(seat), accepted.commitment())).collect()
	}

	/// A new capsule.
	pub fn capsule(&self) -> CapsuleBytes {
		let mut ciphertext = Vec::new();
		client::encrypt(&b"peace at dawn"[..], &mut ciphertext, &self.keys.delegating).expect("memory takes it all");
		client::Header::read(&mut &ciphertext[..]).expect("it was just written").sealed_key.capsule
	}

	/// What the proxy in the seat makes of a capsule.
	pub fn fragment(&self, seat: u8, capsule: &CapsuleBytes) -> FragmentBytes {
		let capsule = client::CheckedCapsule::new(capsule).expect("tests make capsules that are some");
		client::reencrypt(&self.accepted[usize::from(seat)], &capsule)
	}
}

/// The capsule that most tests use. Making one costs time.
pub fn capsule() -> CapsuleBytes {
	static CAPSULE: LazyLock<CapsuleBytes> = LazyLock::new(|| sharing().capsule());
	CAPSULE.clone()
}

/// Another capsule under the same key.
pub fn other_capsule() -> CapsuleBytes {
	static CAPSULE: LazyLock<CapsuleBytes> = LazyLock::new(|| sharing().capsule());
	CAPSULE.clone()
}

/// The right re-encryption of [`capsule`] by the proxy in this seat.
pub fn fragment(seat: u8) -> FragmentBytes {
	static FRAGMENTS: LazyLock<Vec<FragmentBytes>> =
		LazyLock::new(|| (0..PROXIES).map(|seat| sharing().fragment(seat, &capsule())).collect());
	FRAGMENTS[usize::from(seat)].clone()
}

/// The capsule and the right fragments under [`OTHER_POLICY`].
pub fn others() -> &'static (CapsuleBytes, Vec<FragmentBytes>) {
	static OTHERS: LazyLock<(CapsuleBytes, Vec<FragmentBytes>)> = LazyLock::new(|| {
		let capsule = other_sharing().capsule();
		let fragments = (0..PROXIES).map(|seat| other_sharing().fragment(seat, &capsule)).collect();
		(capsule, fragments)
	});
	&OTHERS
}

/// The genesis: both policies active, all proxies at work for a long time, everybody rich.
pub fn new_test_ext() -> sp_io::TestExternalities {
	glue::reset();
	ResponseFee::set(FEE);
	let rich = [ALICE, BOB, CAROL].into_iter().chain((0..PROXIES).flat_map(|seat| [provider(seat), operator(seat)]));
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: rich.map(|who| (who, WEALTH)).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis of the test runtime builds")
	.into();
	for seat in 0..PROXIES {
		glue::set_active_in(Role::Proxy, &provider(seat), 0, 100);
		set_operator(seat, 0, None);
	}
	glue::set_policy(POLICY, sharing().policy(), &sharing().seats());
	glue::set_policy(OTHER_POLICY, other_sharing().policy(), &other_sharing().seats());
	ext.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, H256(GENESIS));
		go_to(START);
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn on_chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(Reencryption::do_try_state());
	});
}

pub fn go_to(block: u32) {
	System::set_block_number(block.into());
}

/// Says from when to when the operator of a seat acts.
pub fn set_operator(seat: u8, since: u32, until: Option<u32>) {
	let operated = Operated { role: Role::Proxy, staker: provider(seat), since, until };
	glue::set_operated(&operator(seat), Some(operated));
}

/// Bob asks under [`POLICY`].
pub fn ask() -> RequestId {
	let id = NextRequest::<Test>::get();
	assert_ok!(Reencryption::request_reencryption(signed(BOB), POLICY, capsule()));
	id
}

/// The proxy in the seat answers rightly.
pub fn answer(id: RequestId, seat: u8) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::submit_fragment(signed(operator(seat)), id, fragment(seat).into())
}

/// The proxies in all these seats do.
pub fn all_answer(id: RequestId, seats: std::ops::Range<u8>) {
	for seat in seats {
		assert_ok!(answer(id, seat));
	}
}

/// The last block for answers to a request made at [`START`].
pub const DEADLINE: u32 = START + RESPONSE_WINDOW;
/// The last block for reports about it.
pub const REPORT_UNTIL: u32 = DEADLINE + EVIDENCE_WINDOW;

pub fn held(who: AccountId32) -> u128 {
	Balances::balance_on_hold(&HoldReason::Request.into(), &who)
}

/// A receipt of the proxy in a seat under [`POLICY`], dated now.
pub fn receipt(seat: u8, capsule: &CapsuleBytes, fragment: &FragmentBytes) -> Receipt {
	Receipt {
		policy: POLICY,
		provider: provider(seat).into(),
		capsule: nulink_pre::capsule_digest(capsule),
		fragment: nulink_pre::fragment_digest(fragment),
		request: [0x11; 32],
		block: Reencryption::now(),
	}
}

/// Evidence with the operator's real signature over the receipt.
pub fn evidence_of(seat: u8, receipt: Receipt, capsule: CapsuleBytes, fragment: FragmentBytes) -> EvidenceOf<Test> {
	let signature = operator_pair(seat).sign(&receipt.signed_bytes(&GENESIS)).into();
	Evidence { receipt, signature, operator: operator(seat), capsule, fragment }
}

/// Evidence that the proxy in a seat served this fragment under [`POLICY`] now.
pub fn evidence(seat: u8, capsule: CapsuleBytes, fragment: FragmentBytes) -> EvidenceOf<Test> {
	evidence_of(seat, receipt(seat, &capsule, &fragment), capsule, fragment)
}

/// Evidence that proves: the proxy in seat 0 served what the proxy in seat 1 should have.
pub fn proof() -> EvidenceOf<Test> {
	evidence(0, capsule(), fragment(1))
}

/// What the pallet told, oldest first.
pub fn events() -> Vec<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::Reencryption(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}

pub fn last_event() -> Option<Event<Test>> {
	events().pop()
}

/// The stand-in for the node's keystore.
#[cfg(feature = "runtime-benchmarks")]
pub struct Signers;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper<AccountId32, MultiSignature> for Signers {
	fn operator() -> AccountId32 {
		operator(0)
	}

	fn sign(who: &AccountId32, message: &[u8]) -> Option<MultiSignature> {
		(*who == operator(0)).then(|| operator_pair(0).sign(message).into())
	}
}

/// Gives money out of nothing.
pub fn endow(who: &AccountId32, amount: u128) {
	assert_ok!(Balances::mint_into(who, amount));
}
