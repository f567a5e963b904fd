//! Benchmarks of every call, with the worst input.

use crate::*;
use alloc::{boxed::Box, vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use nulink_primitives::{
	compute::{
		Commitment, ExecutionProfile, InputForm, InputReference, Instructions, JobId, Outcome, ProgramId, Refusal,
		MAX_COMMITTEE, MAX_JOB_INPUTS,
	},
	provider::{Offence, Role},
	sharing::ContentId,
	token::Balance,
};
use pallet_traits::{compute::DEAD_POINTS, Epochs, Providers, SlashProviders, StakeLine};

const PROGRAM: ProgramId = [7; 32];
const SHAPE: ProgramShape = ProgramShape { length: 900, nodes: 40, inputs: 3, outputs: 1, bootstraps: 1 };
const RIGHT: Outcome = Outcome::Refused(Refusal::Program);
const WRONG: Outcome = Outcome::Result([2; 32]);
const SALT: [u8; 32] = [5; 32];
/// How many lie on the line from which is drawn, beside those who are excluded.
const ON_LINE: u32 = 256;

/// Of a job with as many pieces of input under the stream cipher as there can be.
fn fee<T: Config>() -> Balance {
	T::Terms::get().fee_of(&SHAPE, MAX_JOB_INPUTS)
}

/// Enough for every call of these benchmarks.
fn fund<T: Config>(who: &T::AccountId) {
	let deposits = Pallet::<T>::job_deposit(MAX_JOB_INPUTS, MAX_COMMITTEE)
		.saturating_add(Pallet::<T>::binding_deposit().saturating_mul(MAX_JOB_INPUTS.into()))
		.saturating_add(Pallet::<T>::program_deposit());
	let most = fee::<T>()
		.saturating_mul(MAX_COMMITTEE.into())
		.saturating_add(deposits)
		.saturating_add(T::Terms::get().bond)
		.saturating_add(T::Terms::get().handling_of(MAX_COMMITTEE as u8))
		.saturating_add(T::Currency::minimum_balance());
	T::Currency::set_balance(who, most.saturating_mul(2));
}

fn person<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	fund::<T>(&who);
	who
}

/// The pallet's account exists from the genesis on; a benchmark has none.
fn open_account<T: Config>() {
	T::Currency::set_balance(&Pallet::<T>::account_id(), T::Currency::minimum_balance());
}

fn content(number: u8) -> ContentId {
	ContentId::new(ContentId::RAW, [number; 32])
}

/// A job with so many pieces of input, each under an IV of its own.
fn spec<T: Config>(inputs: u32, committee: u32) -> JobSpec {
	let terms = T::Terms::get();
	let input = |number: u32| InputReference {
		content: content(number as u8),
		form: InputForm::Kreyvium { key: content(99), iv: [number as u8; 16] },
	};
	JobSpec {
		program: PROGRAM,
		profile: ExecutionProfile::cpu(Instructions::Avx2),
		key: content(98),
		delivery: Some(content(97)),
		inputs: BoundedVec::truncate_from((0..inputs).map(input).collect()),
		committee: committee as u8,
		quorum: committee as u8,
		fee: fee::<T>(),
		compute_blocks: terms.time_of(&SHAPE, inputs),
	}
}

fn register<T: Config>() {
	assert_ok!(Pallet::<T>::do_register_program(person::<T>("registrant"), PROGRAM, SHAPE));
}

/// The members of a round with these answers. They are providers that have confirmed this epoch and the coming one.
fn seat<T: Config>(id: JobId, round: u8, answers: &[Answer]) -> Vec<T::AccountId> {
	let name = if round == PANEL { "panellist" } else { "member" };
	let mut members = MembersOf::<T>::default();
	for (index, answer) in (0u32..).zip(answers) {
		let provider: T::AccountId = account(name, index, 0);
		let operator: T::AccountId = account(name, index, 1);
		fund::<T>(&provider);
		let epoch = T::Epochs::current();
		T::Providers::make_active(Role::Compute, &provider, &operator, epoch);
		T::Providers::make_active(Role::Compute, &provider, &operator, epoch.saturating_add(1));
		if matches!(answer, Answer::Silent | Answer::Committed(_)) {
			Tasks::<T>::insert(&provider, id.to_be_bytes(), round);
		}
		assert!(members.try_push(Member { provider, answer: *answer }).is_ok());
	}
	let accounts = members.iter().map(|member| member.provider.clone()).collect();
	Rounds::<T>::insert(id, round, members);
	accounts
}

/// A job in this stage, whose members have answered so. With a panel it is disputed.
fn staged<T: Config>(stage: Stage, committee: &[Answer], panel: &[Answer]) -> JobId {
	open_account::<T>();
	let id = NextJob::<T>::get();
	let owner = person::<T>("owner");
	NextJob::<T>::put(id + 1);
	let size = committee.len() as u32;
	let escrow = fee::<T>().saturating_mul(size.into());
	let deposit = Pallet::<T>::job_deposit(MAX_JOB_INPUTS, size);
	assert_ok!(Pallet::<T>::hold(HoldReason::Fees, &owner, escrow));
	assert_ok!(Pallet::<T>::hold(HoldReason::Storage, &owner, deposit));
	let dispute = (!panel.is_empty()).then(|| {
		let (by, seats, bond) = (person::<T>("disputant"), panel.len() as u8, T::Terms::get().bond);
		let fees = fee::<T>().saturating_mul(seats.into());
		assert_ok!(Pallet::<T>::hold(HoldReason::Dispute, &by, fees.saturating_add(bond)));
		Dispute { by, accused: WRONG, seats, fee: fee::<T>(), fees, bond, at: Pallet::<T>::now() }
	});
	let round = if panel.is_empty() { COMMITTEE } else { PANEL };
	// Where a committee is not counted yet, it has found nothing.
	let is_counted = round == PANEL || matches!(stage, Stage::Challengeable { .. });
	let provisional = is_counted.then_some(RIGHT);
	let spec = spec::<T>(MAX_JOB_INPUTS, size);
	let created_at = Pallet::<T>::now();
	let job = Job {
		owner: owner.clone(),
		spec,
		shape: SHAPE,
		created_at,
		stage,
		round,
		provisional,
		dispute,
		escrow,
		deposit,
	};
	Jobs::<T>::insert(id, job);
	JobsByOwner::<T>::insert(owner, id.to_be_bytes(), ());
	id
}

/// At work, before the last block for commitments.
fn committing<T: Config>() -> Stage {
	let now = Pallet::<T>::now();
	Stage::Working { drawn_at: now, commit_until: now + 5, reveal_until: now + 10 }
}

fn set_block<T: Config>(block: u32) {
	frame_system::Pallet::<T>::set_block_number(block.into());
}

/// At work since some blocks, when the time for reveals is over, or is not.
fn worked<T: Config>(is_over: bool) -> Stage {
	set_block::<T>(100);
	Stage::Working { drawn_at: 80, commit_until: 90, reveal_until: if is_over { 99 } else { 110 } }
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_program() {
		let owner = person::<T>("registrant");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), PROGRAM, SHAPE);

		assert!(Programs::<T>::contains_key(PROGRAM));
	}

	#[benchmark]
	fn remove_program() {
		register::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(account("registrant", 0, 0)), PROGRAM);

		assert!(!Programs::<T>::contains_key(PROGRAM));
	}

	#[benchmark]
	fn create_job(n: Linear<1, MAX_JOB_INPUTS>) {
		register::<T>();
		let owner = person::<T>("owner");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), Box::new(spec::<T>(n, 1)));

		assert_eq!(Bindings::<T>::iter().count() as u32, n);
		assert!(Jobs::<T>::contains_key(0));
	}

	#[benchmark]
	fn cancel_job() {
		register::<T>();
		let owner = person::<T>("owner");
		assert_ok!(Pallet::<T>::do_create_job(owner.clone(), spec::<T>(MAX_JOB_INPUTS, 1)));

		#[extrinsic_call]
		_(RawOrigin::Signed(owner.clone()), 0);

		assert!(!Jobs::<T>::contains_key(0));
		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Fees.into(), &owner), 0);
	}

	#[benchmark]
	fn draw_committee(n: Linear<1, MAX_COMMITTEE>) {
		let seed_block = Pallet::<T>::now();
		let revealed = vec![Answer::Revealed(WRONG); MAX_COMMITTEE as usize];
		let id = staged::<T>(Stage::Drawing { seed_block }, &revealed, &vec![Answer::Silent; n as usize]);
		let committee = seat::<T>(id, COMMITTEE, &revealed);
		Seeds::<T>::insert(seed_block, Seed { draws: 2, randomness: Some([3; 32]) });
		let others = (0..ON_LINE).map(|index| account("provider", index, 0));
		// Those who are excluded hold nearly all of it, so that each of them is hit, most of them first.
		let slash = |who| T::SlashProviders::slash(Role::Compute, who, Offence::WrongResult, None);
		let lost = committee.first().map(slash).unwrap_or_default();
		let large = lost.saturating_mul(2).max(1_000_000_000_000);
		let weights: Vec<_> =
			(committee.iter().cloned().map(|who| (who, large))).chain(others.map(|who| (who, 1_000_000))).collect();
		T::Line::make_line(Role::Compute, T::Epochs::of_block(seed_block), &weights);
		// About half of what is theirs counts for nothing after a slash, and is hit as well.
		for who in committee.iter().take(DEAD_POINTS as usize) {
			slash(who);
		}
		set_block::<T>(seed_block + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id);

		assert_eq!(Rounds::<T>::get(id, PANEL).len() as u32, n);
	}

	#[benchmark]
	fn commit_result() {
		let mut answers = vec![Answer::Declined; MAX_COMMITTEE as usize];
		*answers.last_mut().expect("there are members") = Answer::Silent;
		let id = staged::<T>(committing::<T>(), &answers, &[]);
		seat::<T>(id, COMMITTEE, &answers);
		let operator: T::AccountId = account("member", MAX_COMMITTEE - 1, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(operator), id, COMMITTEE, [1; 32]);

		let last = Rounds::<T>::get(id, COMMITTEE).pop().expect("there are members");
		assert_eq!(last.answer, Answer::Committed([1; 32]));
	}

	#[benchmark]
	fn reveal_result() {
		let provider: T::AccountId = account("member", MAX_COMMITTEE - 1, 0);
		let operator: T::AccountId = account("member", MAX_COMMITTEE - 1, 1);
		let mut answers = vec![Answer::Revealed(WRONG); MAX_COMMITTEE as usize];
		let id = staged::<T>(worked::<T>(false), &answers, &[]);
		let statement = Commitment { job: id, round: COMMITTEE, provider: provider.into(), outcome: WRONG, salt: SALT };
		let digest = sp_io::hashing::sha2_256(&statement.hashed_bytes(&Pallet::<T>::genesis()));
		*answers.last_mut().expect("there are members") = Answer::Committed(digest);
		seat::<T>(id, COMMITTEE, &answers);

		#[extrinsic_call]
		_(RawOrigin::Signed(operator), id, COMMITTEE, WRONG, SALT);

		let last = Rounds::<T>::get(id, COMMITTEE).pop().expect("there are members");
		assert_eq!(last.answer, Answer::Revealed(WRONG));
	}

	#[benchmark]
	fn dispute_outcome() {
		let mut answers = vec![Answer::Revealed(WRONG); MAX_COMMITTEE as usize];
		*answers.last_mut().expect("there are members") = Answer::Revealed(RIGHT);
		let id = staged::<T>(Stage::Challengeable { until: u32::MAX }, &answers, &[]);
		seat::<T>(id, COMMITTEE, &answers);
		let by = person::<T>("disputant");

		#[extrinsic_call]
		_(RawOrigin::Signed(by), id, RIGHT);

		assert_eq!(Jobs::<T>::get(id).map(|job| job.round), Some(PANEL));
	}

	#[benchmark]
	fn count_answers(n: Linear<1, MAX_COMMITTEE>) {
		let answers = vec![Answer::Silent; n as usize];
		let id = staged::<T>(worked::<T>(true), &answers, &[]);
		seat::<T>(id, COMMITTEE, &answers);

		#[extrinsic_call]
		advance_job(RawOrigin::Signed(whitelisted_caller()), id);

		assert_eq!(SilencePunished::<T>::iter().count() as u32, n);
		let ending = Jobs::<T>::get(id).map(|job| job.stage);
		assert!(matches!(ending, Some(Stage::Closed { ending: Ending::NoQuorum(None), .. })));
	}

	#[benchmark]
	fn settle_job(n: Linear<1, MAX_COMMITTEE>) {
		register::<T>();
		let answers = vec![Answer::Revealed(RIGHT); n as usize];
		let seed_block = Pallet::<T>::now();
		// A panel that nobody drew in time.
		let panel = vec![Answer::Silent; MAX_COMMITTEE as usize];
		let id = staged::<T>(Stage::Drawing { seed_block }, &answers, &panel);
		seat::<T>(id, COMMITTEE, &answers);
		Seeds::<T>::insert(seed_block, Seed { draws: 1, randomness: None });
		set_block::<T>(seed_block + T::Terms::get().draw_blocks + 1);

		#[extrinsic_call]
		advance_job(RawOrigin::Signed(whitelisted_caller()), id);

		let ending = Jobs::<T>::get(id).map(|job| job.stage);
		assert!(matches!(ending, Some(Stage::Closed { ending: Ending::Settled(RIGHT), .. })));
		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Fees.into(), &account("owner", 0, 0)), 0);
		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Dispute.into(), &account("disputant", 0, 0)), 0);
		assert!(!Programs::<T>::contains_key(PROGRAM));
	}

	#[benchmark]
	fn judge_job(c: Linear<1, MAX_COMMITTEE>, p: Linear<1, MAX_COMMITTEE>) {
		register::<T>();
		let committee = vec![Answer::Revealed(WRONG); c as usize];
		// Silence costs a record more than a wrong outcome.
		let mut panel = vec![Answer::Silent; p as usize];
		panel[..supermajority(p) as usize].fill(Answer::Revealed(RIGHT));
		let id = staged::<T>(worked::<T>(true), &committee, &panel);
		seat::<T>(id, COMMITTEE, &committee);
		seat::<T>(id, PANEL, &panel);

		#[extrinsic_call]
		advance_job(RawOrigin::Signed(whitelisted_caller()), id);

		let ending = Jobs::<T>::get(id).map(|job| job.stage);
		assert!(matches!(ending, Some(Stage::Closed { ending: Ending::Judged(RIGHT), .. })));
	}

	#[benchmark]
	fn judge_silent(c: Linear<1, MAX_COMMITTEE>, p: Linear<1, MAX_COMMITTEE>) {
		register::<T>();
		let committee = vec![Answer::Revealed(RIGHT); c as usize];
		let panel = vec![Answer::Silent; p as usize];
		let id = staged::<T>(worked::<T>(true), &committee, &panel);
		seat::<T>(id, COMMITTEE, &committee);
		seat::<T>(id, PANEL, &panel);

		#[extrinsic_call]
		advance_job(RawOrigin::Signed(whitelisted_caller()), id);

		assert_eq!(SilencePunished::<T>::iter().count() as u32, p);
		let ending = Jobs::<T>::get(id).map(|job| job.stage);
		assert!(matches!(ending, Some(Stage::Closed { ending: Ending::Settled(RIGHT), .. })));
	}

	#[benchmark]
	fn not_due() {
		let answers = vec![Answer::Committed([1; 32]); MAX_COMMITTEE as usize];
		let id = staged::<T>(worked::<T>(false), &answers, &[]);
		seat::<T>(id, COMMITTEE, &answers);
		let refused;

		#[block]
		{
			refused = Pallet::<T>::do_advance(id).is_err();
		}

		assert!(refused);
	}

	#[benchmark]
	fn remove_job() {
		let stage = Stage::Closed { at: 1, ending: Ending::NoQuorum(None) };
		let id = staged::<T>(stage, &[Answer::Declined], &[]);

		#[extrinsic_call]
		_(RawOrigin::Signed(account("owner", 0, 0)), id);

		assert!(!Jobs::<T>::contains_key(id));
	}

	#[benchmark]
	fn forget_silence() {
		let provider: T::AccountId = account("member", 0, 0);
		let key = (7, Offence::Silence);
		SilencePunished::<T>::insert(&provider, key, 1);
		let terms = T::Terms::get();
		set_block::<T>(terms.silence_window + terms.slash_window + 2);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), provider.clone(), key.0, key.1);

		assert!(!SilencePunished::<T>::contains_key(provider, key));
	}

	#[benchmark]
	fn record_seeds(n: Linear<1, MAX_PENDING>) {
		set_block::<T>(MAX_PENDING);
		let now = Pallet::<T>::now();
		let blocks: Vec<_> = (0..n).map(|index| now + 1 + index - n).collect();
		for block in &blocks {
			Seeds::<T>::insert(block, Seed { draws: 1, randomness: None });
		}
		// The current one is not in the list yet.
		let waiting = blocks[..blocks.len() - 1].to_vec();
		Pending::<T>::put(BoundedVec::truncate_from(waiting));

		#[block]
		{
			Pallet::<T>::record_seeds();
		}

		assert_eq!(Seeds::<T>::iter().count() as u32, n);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
