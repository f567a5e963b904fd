//! A runtime of balances and this pallet; providers, their line, randomness and slashes are stand-ins.

use crate::{self as pallet_compute_jobs, *};
use frame_support::{
	assert_ok, derive_impl,
	dispatch::DispatchResultWithPostInfo,
	parameter_types,
	traits::{
		fungible::{InspectHold, Mutate},
		ConstU128, Hooks,
	},
	PalletId,
};
use nulink_primitives::{
	compute::{Commitment, ExecutionProfile, InputForm, InputReference, Instructions, JobId, Outcome, ProgramId},
	provider::{Offence, Role},
	sharing::{ContentId, Digest},
	token::Balance,
};
use pallet_traits::{
	compute::mock::{self as line, MockLine, MockRandomness},
	mock::{self as glue, MockEpochs, MockFees, MockProviders},
	Operated,
};
use sp_core::H256;
use sp_runtime::{traits::IdentityLookup, AccountId32, BuildStorage};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		ComputeJobs: pallet_compute_jobs,
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
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type FreezeIdentifier = RuntimeFreezeReason;
}

/// Short times, small sizes.
pub const TERMS: Terms = Terms {
	seed_blocks: 2,
	draw_blocks: 9,
	least_compute_blocks: 5,
	bootstraps_per_block: 5_000,
	most_compute_blocks: 100,
	reveal_blocks: 4,
	challenge_blocks: 8,
	keep_blocks: 50,
	silence_window: 30,
	slash_window: 60,
	most_committee: 9,
	panel_seats: 9,
	least_fee: 2 * EXISTENTIAL_DEPOSIT,
	bootstrap_fee: 1,
	byte_deposit: 1,
	bond: 5_000,
	seat_fee: SEAT_FEE,
	cards: true,
	cancel_blocks: 0,
};

parameter_types! {
	/// A test may change them while jobs are open.
	pub static TestTerms: Terms = TERMS;
	pub const Account: PalletId = PalletId(*b"nlk/jobs");
}

impl Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Epochs = MockEpochs<System>;
	type Providers = MockProviders;
	type SlashProviders = MockProviders;
	type Line = MockLine;
	type Randomness = MockRandomness;
	type ServiceFees = MockFees<Balances>;
	type Burns = ();
	type Terms = TestTerms;
	type PalletId = Account;
	type WeightInfo = ();
}

pub const EXISTENTIAL_DEPOSIT: u128 = 10;
/// What is burned for a seat.
pub const SEAT_FEE: u128 = EXISTENTIAL_DEPOSIT;
/// And for the committee of a job as most tests make it, and for a panel.
pub const HANDLING: u128 = MEMBERS as u128 * SEAT_FEE;
pub const PANEL_HANDLING: u128 = 9 * SEAT_FEE;
/// What accounts begin with.
pub const WEALTH: u128 = 10_000_000;
/// The block in which a test begins.
pub const START: u32 = 25;
/// The hash by which this chain is known.
pub const GENESIS: Digest = [0x6e; 32];
pub const EPOCH: u32 = 1_000;
/// Providers of equal stake.
pub const PROVIDERS: u8 = 24;

pub const ALICE: AccountId32 = AccountId32::new([0xa1; 32]);
pub const BOB: AccountId32 = AccountId32::new([0xb0; 32]);
pub const CAROL: AccountId32 = AccountId32::new([0xca; 32]);

pub const PROGRAM: ProgramId = [0x77; 32];
pub const SHAPE: ProgramShape = ProgramShape { length: 900, nodes: 40, inputs: 3, outputs: 1, bootstraps: 77 };
/// The least for a program of this shape.
pub const FEE: u128 = 100;
pub const COMPUTE_BLOCKS: u32 = 10;
pub const MEMBERS: u8 = 5;
pub const QUORUM: u8 = 4;

/// What an honest provider finds, and what others say.
pub const RIGHT: Outcome = Outcome::Result([1; 32]);
pub const WRONG: Outcome = Outcome::Result([2; 32]);
pub const OTHER: Outcome = Outcome::Result([3; 32]);

pub fn provider(number: u8) -> AccountId32 {
	AccountId32::new([number + 1; 32])
}

/// The key that acts for a provider.
pub fn operator(provider: &AccountId32) -> AccountId32 {
	let bytes: &[u8; 32] = provider.as_ref();
	AccountId32::new(bytes.map(|byte| !byte))
}

pub fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn content(number: u8) -> ContentId {
	ContentId::new(ContentId::RAW, [number; 32])
}

/// One piece of input without a binding.
pub fn plain_input() -> InputReference {
	InputReference { content: content(10), form: InputForm::Compressed }
}

/// One under the stream cipher.
pub fn streamed(number: u8, iv: u8) -> InputReference {
	InputReference { content: content(number), form: InputForm::Kreyvium { key: content(20), iv: [iv; 16] } }
}

/// The same job on these pieces, for the least fee.
pub fn spec_on(inputs: Vec<InputReference>) -> JobSpec {
	let spec = JobSpec { inputs: inputs.try_into().unwrap(), ..spec() };
	JobSpec { fee: TERMS.fee_of(&SHAPE, spec.streams()), ..spec }
}

/// A job as most tests make it.
pub fn spec() -> JobSpec {
	JobSpec {
		program: PROGRAM,
		profile: ExecutionProfile::cpu(Instructions::Avx2),
		key: content(30),
		delivery: None,
		inputs: vec![plain_input()].try_into().unwrap(),
		committee: MEMBERS,
		quorum: QUORUM,
		fee: FEE,
		compute_blocks: COMPUTE_BLOCKS,
	}
}

/// Providers of equal stake, everybody rich, one program.
pub fn new_test_ext() -> sp_io::TestExternalities {
	glue::reset();
	line::reset();
	glue::set_epoch_length(EPOCH);
	TestTerms::set(TERMS);
	let people = [ALICE, BOB, CAROL].into_iter().chain((0..PROVIDERS).map(provider));
	let mut ext: sp_io::TestExternalities = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: people.map(|who| (who, WEALTH)).collect(),
			..Default::default()
		},
		..Default::default()
	}
	.build_storage()
	.expect("the genesis of the test runtime builds")
	.into();
	let stakes: Vec<_> = (0..PROVIDERS).map(|number| (provider(number), 1_000)).collect();
	line::set_line(&stakes);
	for number in 0..PROVIDERS {
		set_operator(&provider(number), Role::Compute, None);
	}
	ext.execute_with(|| {
		frame_system::BlockHash::<Test>::insert(0, H256(GENESIS));
		System::set_block_number(START.into());
		assert_ok!(ComputeJobs::register_program(signed(CAROL), PROGRAM, SHAPE));
		System::reset_events();
	});
	ext
}

/// Runs a test on a new chain, and looks at the state afterwards.
pub fn on_chain(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		assert_ok!(ComputeJobs::do_try_state());
	});
}

/// Says in which role the operator of a provider acts, and until when.
pub fn set_operator(provider: &AccountId32, role: Role, until: Option<u32>) {
	let operated = Operated { role, staker: provider.clone(), since: 0, until };
	glue::set_operated(&operator(provider), Some(operated));
}

/// Ends blocks until it is this one.
pub fn go_to(block: u32) {
	while ComputeJobs::now() < block {
		let now = System::block_number();
		<ComputeJobs as Hooks<u64>>::on_finalize(now);
		System::set_block_number(now + 1);
	}
}

pub fn pass(blocks: u32) {
	go_to(ComputeJobs::now() + blocks);
}

/// Alice makes a job.
pub fn create(spec: JobSpec) -> JobId {
	let id = NextJob::<Test>::get();
	assert_ok!(ComputeJobs::create_job(signed(ALICE), Box::new(spec)));
	id
}

pub fn job(id: JobId) -> Job<AccountId32> {
	Jobs::<Test>::get(id).expect("the job is there")
}

pub fn stage(id: JobId) -> Stage {
	job(id).stage
}

/// Draws what waits to be drawn, as soon as it can be.
pub fn draw(id: JobId) {
	let Stage::Drawing { seed_block } = stage(id) else { panic!("it waits for no draw") };
	go_to(seed_block + 1);
	assert_ok!(ComputeJobs::draw_committee(signed(BOB), id));
}

/// A job with its committee.
pub fn drawn() -> JobId {
	let id = create(spec());
	draw(id);
	id
}

pub fn members(id: JobId, round: u8) -> Vec<AccountId32> {
	Rounds::<Test>::get(id, round).into_iter().map(|member| member.provider).collect()
}

pub const SALT: [u8; 32] = [0x5a; 32];

pub fn commitment(id: JobId, round: u8, provider: &AccountId32, outcome: Outcome) -> Digest {
	let statement = Commitment { job: id, round, provider: provider.clone().into(), outcome, salt: SALT };
	sp_io::hashing::sha2_256(&statement.hashed_bytes(&GENESIS))
}

pub fn commit(id: JobId, round: u8, provider: &AccountId32, outcome: Outcome) -> DispatchResultWithPostInfo {
	let commitment = commitment(id, round, provider, outcome);
	ComputeJobs::commit_result(signed(operator(provider)), id, round, commitment)
}

pub fn decline(id: JobId, round: u8, provider: &AccountId32) -> DispatchResultWithPostInfo {
	ComputeJobs::decline_job(signed(operator(provider)), id, round)
}

pub fn reveal(id: JobId, round: u8, provider: &AccountId32, outcome: Outcome) -> DispatchResultWithPostInfo {
	ComputeJobs::reveal_result(signed(operator(provider)), id, round, outcome, SALT)
}

/// These members of a committee commit to what is right.
pub fn commit_all(id: JobId, members: &[AccountId32]) {
	for member in members {
		assert_ok!(commit(id, COMMITTEE, member, RIGHT));
	}
}

/// They reveal it.
pub fn reveal_all(id: JobId, members: &[AccountId32]) {
	for member in members {
		assert_ok!(reveal(id, COMMITTEE, member, RIGHT));
	}
}

/// What a member does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Does {
	Find(Outcome),
	Withhold(Outcome),
	Decline,
	Nothing,
}

/// Lets the members of a round do this, one after the other, and waits until answers can be counted.
pub fn work(id: JobId, round: u8, does: &[Does]) {
	let members = members(id, round);
	assert_eq!(members.len(), does.len());
	for (member, does) in members.iter().zip(does) {
		match *does {
			Does::Find(outcome) | Does::Withhold(outcome) => {
				assert_ok!(commit(id, round, member, outcome));
			},
			Does::Decline => {
				assert_ok!(decline(id, round, member));
			},
			Does::Nothing => (),
		}
	}
	let Stage::Working { commit_until, reveal_until, .. } = stage(id) else { panic!("it is at work") };
	go_to(commit_until + 1);
	for (member, does) in members.iter().zip(does) {
		if let Does::Find(outcome) = *does {
			assert_ok!(reveal(id, round, member, outcome));
		}
	}
	if does.iter().any(|does| matches!(does, Does::Withhold(_))) {
		go_to(reveal_until + 1);
	}
}

pub fn advance(id: JobId) {
	assert_ok!(ComputeJobs::advance_job(signed(BOB), id));
}

/// A job whose committee found these, counted.
pub fn counted(found: [Outcome; MEMBERS as usize]) -> JobId {
	let id = drawn();
	work(id, COMMITTEE, &found.map(Does::Find));
	advance(id);
	id
}

/// Lets the challenge window pass, and ends the job.
pub fn settle(id: JobId) {
	let Stage::Challengeable { until } = stage(id) else { panic!("it can be disputed") };
	go_to(until + 1);
	advance(id);
}

/// Bob disputes, the panel is drawn, and `right` of its members find what is right, the others what is not.
pub fn disputed(id: JobId, accused: Outcome, right: usize) {
	assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, accused));
	draw(id);
	let seats = members(id, PANEL).len();
	let does: Vec<_> = (0..seats).map(|seat| Does::Find(if seat < right { RIGHT } else { WRONG })).collect();
	work(id, PANEL, &does);
	advance(id);
}

pub fn ending(id: JobId) -> Ending {
	match stage(id) {
		Stage::Closed { ending, .. } => ending,
		other => panic!("it is not over: {other:?}"),
	}
}

pub fn held(reason: HoldReason, who: &AccountId32) -> Balance {
	Balances::balance_on_hold(&reason.into(), who)
}

pub fn free(who: &AccountId32) -> Balance {
	Balances::free_balance(who)
}

/// Whom the pallet had slashed, and what for.
pub fn slashed() -> Vec<(AccountId32, Offence)> {
	glue::slashes::<AccountId32>().into_iter().map(|slash| (slash.staker, slash.offence)).collect()
}

/// What the pallet told, oldest first.
pub fn events() -> Vec<Event<Test>> {
	let own = |event| match event {
		RuntimeEvent::ComputeJobs(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(|record| own(record.event)).collect()
}

pub fn last_event() -> Event<Test> {
	events().pop().expect("something has happened")
}

/// Gives money out of nothing.
pub fn endow(who: &AccountId32, amount: u128) {
	assert_ok!(Balances::mint_into(who, amount));
}
