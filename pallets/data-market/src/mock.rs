//! A runtime of balances and this pallet; policies, receipts, proofs and items are stand-ins. Data is really encrypted,
//! grants and fragments are really made.

use crate::{self as pallet_data_market, *};
use codec::Encode;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{fungible::InspectHold, ConstU128, Hooks},
};
use nulink_pre::{client, Recover};
use nulink_primitives::{
	market::{Disclosure, ListingId, PurchaseId},
	sharing::{ContentId, Digest, FragmentBytes, KeyBytes, PolicyId, RequestId, Term},
};
use pallet_traits::{
	market::mock::{self as stand_in, MockDeliveries, MockGrants, MockItems, MockProofs, MockPublishers, MockReceipt},
	mock::{self as glue, MockEpochs, MockPolicies},
	Condition, ContentScheme, Granted, PolicyKeys, Unserved,
};
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage, DispatchResult, Perbill};
use std::sync::LazyLock;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		DataMarket: pallet_data_market,
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

/// Public-key recovery as the node does it.
pub struct HostRecover;

impl Recover for HostRecover {
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]> {
		sp_io::crypto::secp256k1_ecdsa_recover(signature, message).ok()
	}
}

pub const TERMS: Terms = Terms {
	answer_blocks: 10,
	complaint_blocks: 20,
	review_blocks: 5,
	appeal_blocks: 30,
	keep_blocks: 100,
	longest_bids: 50,
	bid_pause: 4,
	least_price: 100,
	least_bond: 500,
	bond_part: Perbill::from_percent(50),
	burned_part: Perbill::from_percent(5),
	bid_step: Perbill::from_percent(10),
	appeal_bond: 700,
	participants_only: false,
};

parameter_types! {
	/// A test may change them.
	pub static TestTerms: Terms = TERMS;
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Epochs = MockEpochs<System>;
	type Policies = MockPolicies;
	type Grants = MockGrants;
	type Deliveries = MockDeliveries;
	type Proofs = MockProofs;
	type Items = MockItems;
	type Publishers = MockPublishers;
	type Contents = ZkContents;
	type Recover = HostRecover;
	type Burns = ();
	type Terms = TestTerms;
	type GovernanceOrigin = frame_system::EnsureRoot<AccountId32>;
	type WeightInfo = ();
}

pub const EXISTENTIAL_DEPOSIT: u128 = 10;
/// What accounts begin with: enough for many deposits.
pub const WEALTH: u128 = 1_000_000_000_000_000_000_000;
/// The block in which a test begins.
pub const START: u32 = 25;
pub const PRICE: u128 = 10_000;
/// What is burned of it, and what the seller gets.
pub const BURNED: u128 = 500;
pub const PAID: u128 = PRICE - BURNED;
pub const BOND: u128 = 5_000;
pub const PROXIES: u8 = 3;
pub const THRESHOLD: u8 = 2;

pub const SARA: AccountId32 = AccountId32::new([0x5a; 32]);
pub const BOB: AccountId32 = AccountId32::new([0xb0; 32]);
pub const CARLA: AccountId32 = AccountId32::new([0xca; 32]);
pub const DAN: AccountId32 = AccountId32::new([0xda; 32]);

pub const SUBJECT: Digest = [0x51; 32];
pub const TAG: Digest = [0x7a; 32];
pub const OTHER_TAG: Digest = [0x7b; 32];
pub const LABEL: Digest = [0x1a; 32];
/// What the content is in the clear.
pub const CONTENT: &[u8] = b"seven springs, five of them cold";
/// A scalar.
pub const CONTENT_KEY: [u8; 32] = [0x6e; 32];

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// The staking account of the proxy in this seat.
pub fn provider(seat: u8) -> AccountId32 {
	AccountId32::new([seat + 1; 32])
}

/// Sara's keys.
pub struct Owner {
	pub delegating: client::DelegatingSecret,
	pub signing: client::SigningSecret,
}

static SARAS: LazyLock<Owner> =
	LazyLock::new(|| Owner { delegating: client::Secret::random(), signing: client::Secret::random() });

pub fn saras() -> &'static Owner {
	&SARAS
}

/// Data, encrypted under Sara's key.
pub fn sealed(data: &[u8]) -> Vec<u8> {
	let mut stream = Vec::new();
	client::encrypt(data, &mut stream, &saras().delegating.key_bytes()).expect("memory takes it all");
	stream
}

/// The honest objects: header and content. Making them costs time.
pub static HEADER: LazyLock<Vec<u8>> = LazyLock::new(|| sealed(&disclosure().to_bytes()));
pub static OBJECT: LazyLock<Vec<u8>> = LazyLock::new(|| sealed(CONTENT));

pub fn disclosure() -> Disclosure {
	Disclosure { commitment: nulink_pre::digest(CONTENT), key: CONTENT_KEY }
}

/// What an honest seller lists.
pub fn goods() -> Goods {
	goods_of(&HEADER, &OBJECT)
}

/// What somebody lists with these objects.
pub fn goods_of(header: &[u8], object: &[u8]) -> Goods {
	Goods {
		subject: SUBJECT,
		content: ContentId::new(ContentId::RAW, nulink_pre::digest(object)),
		kind: ContentKind::Plain,
		commitment: nulink_pre::digest(CONTENT),
		key_commitment: ZkContents::commit_key(&CONTENT_KEY),
		header: nulink_pre::digest(header),
		capsule: nulink_pre::revealed::capsule_of(header).unwrap_or_default(),
		label: LABEL,
		delegating: saras().delegating.key_bytes(),
		proofs: Statements::default(),
	}
}

pub fn tags(tags: &[Digest]) -> Tags {
	tags.to_vec().try_into().expect("tests use few tags")
}

pub const FIXED: Offer = Offer::Fixed { price: PRICE };

/// Sara lists, and gets a number.
pub fn list_as(goods: Goods, offer: Offer) -> ListingId {
	let id = NextListing::<Test>::get();
	assert_ok!(DataMarket::list(signed(SARA), goods.into(), [1; 32], tags(&[TAG]), offer));
	id
}

/// Sara lists honestly at a fixed price.
pub fn list() -> ListingId {
	list_as(goods(), FIXED)
}

/// A receiving key, the same for the same number and thread.
pub fn receiving(number: u8) -> client::ReceivingSecret {
	client::ReceivingSecret::from_bytes(&[number + 1; 32]).expect("a small number is a scalar")
}

pub fn key(number: u8) -> KeyBytes {
	receiving(number).key_bytes()
}

/// Somebody buys, with the key of this number.
pub fn buy_as(who: AccountId32, listing: ListingId, number: u8) -> PurchaseId {
	let id = NextPurchase::<Test>::get();
	assert_ok!(DataMarket::purchase(signed(who), listing, key(number), PRICE, 1));
	id
}

/// Bob buys with key 0.
pub fn buy(listing: ListingId) -> PurchaseId {
	buy_as(BOB, listing, 0)
}

/// A grant of Sara's for a key, and its key fragments.
pub struct Made {
	pub keys: client::GrantKeys,
	pub accepted: Vec<client::CheckedKeyFragment>,
}

impl Made {
	pub fn new(receiving: &KeyBytes) -> Self {
		Self::by(saras(), receiving)
	}

	pub fn by(owner: &Owner, receiving: &KeyBytes) -> Self {
		let keys = client::GrantKeys {
			delegating: owner.delegating.key_bytes(),
			verifying: owner.signing.key_bytes(),
			receiving: *receiving,
		};
		let made = client::make_grant(&owner.delegating, &owner.signing, receiving, THRESHOLD, PROXIES)
			.expect("threshold and number are in order");
		let accept = |fragment: &client::KeyFragment| fragment.check(&keys, &fragment.commitment()).expect("honest");
		let accepted = made.iter().map(accept).collect();
		Made { keys, accepted }
	}

	/// The policy that an honest seller makes of it.
	pub fn granted(&self, receiver: AccountId32) -> Granted<AccountId32> {
		Granted {
			owner: SARA,
			receiver,
			label: LABEL,
			delegating: self.keys.delegating,
			verifying: self.keys.verifying,
			receiving: self.keys.receiving,
			threshold: THRESHOLD,
			proxies: PROXIES,
			condition: Condition::Nothing,
			term: Some(Term { start: 0, end: 20 }),
			revoked_at: None,
		}
	}

	/// Registers it.
	pub fn store(&self, policy: PolicyId, granted: Granted<AccountId32>) {
		let keys = PolicyKeys {
			owner: granted.owner.clone(),
			receiver: granted.receiver.clone(),
			delegating: granted.delegating,
			verifying: granted.verifying,
			receiving: granted.receiving,
			threshold: granted.threshold,
			proxies: PROXIES,
		};
		let seats: Vec<_> =
			(0u8..).zip(&self.accepted).map(|(seat, accepted)| (provider(seat), accepted.commitment())).collect();
		glue::set_policy(policy, keys, &seats);
		stand_in::set_granted(policy, Some(granted));
	}

	/// What the proxies of the seats make of an object's capsule.
	pub fn fragments(&self, object: &[u8], seats: &[u8]) -> SeatedFragments {
		let header = client::Header::from_bytes(&object[..client::HEADER_LEN]).expect("it is a stream");
		let capsule = client::CheckedCapsule::new(&header.sealed_key.capsule).expect("tests make capsules");
		let made = |seat: &u8| (*seat, client::reencrypt(&self.accepted[usize::from(*seat)], &capsule));
		seats.iter().map(made).collect::<Vec<(u8, FragmentBytes)>>().try_into().expect("few")
	}

	/// All that Bob shows of an object.
	pub fn opening(&self, shown: Shown, object: &[u8]) -> Opening {
		Opening {
			shown,
			secret: *receiving(0).to_bytes(),
			object: object.to_vec().try_into().expect("tests make small objects"),
			fragments: self.fragments(object, &[0, 2]),
		}
	}
}

/// The policy that tests answer with.
pub const POLICY: PolicyId = 70;

/// Sara grants to the buyer of a purchase, and answers.
pub fn answer(id: PurchaseId) -> Made {
	let bought = Purchases::<Test>::get(id).expect("tests answer what is there");
	let made = Made::new(&bought.receiving);
	let mut granted = made.granted(bought.buyer);
	if let Some(ItemId { collection, item }) = bought.item {
		granted.condition = Condition::OwnsItem { collection, item };
	}
	made.store(POLICY + id, granted);
	assert_ok!(DataMarket::answer(signed(DAN), id, POLICY + id));
	made
}

/// Sara takes her grant for a purchase back.
pub fn revoke(id: PurchaseId, made: &Made) {
	let bought = Purchases::<Test>::get(id).expect("tests revoke what is there");
	let mut granted = made.granted(bought.buyer);
	granted.revoked_at = Some(now());
	made.store(POLICY + id, granted);
}

/// The number of the request that tests show.
pub const REQUEST: RequestId = 9;

/// A request of a purchase's buyer for the listed capsule, made now, that too few proxies answer.
pub fn unserved(id: PurchaseId) -> Unserved<AccountId32> {
	let bought = Purchases::<Test>::get(id).expect("tests ask for what is there");
	let capsule = Listings::<Test>::get(bought.listing).expect("it is being bought").goods.capsule;
	Unserved { policy: POLICY + id, capsule, asker: bought.buyer, asked_at: now() }
}

/// A receipt of the proxy in a seat for the honest header, dated now.
pub fn receipt(policy: PolicyId, seat: u8) -> MockReceipt {
	MockReceipt { policy, provider: provider(seat).encode(), capsule: goods().capsule, block: now(), signed: true }
}

pub fn show(id: PurchaseId, receipts: Vec<MockReceipt>) -> DispatchResult {
	DataMarket::show_receipts(signed(SARA), id, receipts.try_into().expect("few"))
}

pub fn complain(id: PurchaseId, opening: Opening) -> DispatchResult {
	DataMarket::complain(signed(BOB), id, opening.into())
}

pub fn state(id: PurchaseId) -> PurchaseState {
	Purchases::<Test>::get(id).expect("tests look at what is there").state
}

pub fn now() -> u32 {
	System::block_number() as u32
}

pub fn go_to(block: u32) {
	System::set_block_number(block.into());
}

pub fn pass(blocks: u32) {
	go_to(now() + blocks);
}

/// Lets a block settle what it can.
pub fn idle() {
	DataMarket::on_idle(System::block_number(), frame_support::weights::Weight::MAX);
}

pub fn held(reason: HoldReason, who: &AccountId32) -> u128 {
	Balances::balance_on_hold(&reason.into(), who)
}

/// Free and held.
pub fn wealth(who: &AccountId32) -> u128 {
	<Balances as frame_support::traits::fungible::Inspect<AccountId32>>::total_balance(who)
}

/// What an account has gained since the beginning.
pub fn gain(who: &AccountId32) -> i128 {
	wealth(who) as i128 - WEALTH as i128
}

pub fn events() -> Vec<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::DataMarket(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}

pub fn new_test_ext() -> sp_io::TestExternalities {
	glue::reset();
	stand_in::reset();
	TestTerms::set(TERMS);
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: [SARA, BOB, CARLA, DAN].map(|who| (who, WEALTH)).to_vec(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis of the test runtime builds")
	.into();
	ext.execute_with(|| go_to(START));
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn on_chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(DataMarket::do_try_state());
	});
}
