//! Encrypted compute on the composed runtime: jobs, committees drawn by stake, disputes, with real stake and real money.

use crate::chain::{account, chain, error_of, give, run_to, submit};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use nulink_primitives::{
	compute::{
		Backend, Commitment, ExecutionProfile, InputForm, InputReference, Instructions, JobId, Outcome, Refusal,
	},
	provider::{Offence, Role},
	sharing::{ContentId, Digest},
	token::{Balance, EXISTENTIAL_DEPOSIT, MILLI_NLK, NLK},
};
use nulink_runtime::{
	configs::{
		compute::{ComputeSlashWindow, ComputeTerms},
		governance::keyless,
		parameters::{dynamic_params, RuntimeParameters},
		sharing::{EpochLength, SlashTerms, UnbondingEpochs},
	},
	genesis::{DEVELOPMENT, PRESETS, TESTNET},
	governance::origins::Origin,
	AccountId, Balances, ComputeJobs, NlkTokenomics, Parameters, Pot, ProviderStaking, RelayRandomness, Runtime,
	RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, SafeMode, System,
};
use pallet_compute_jobs::{Call, Ending, Error, Event, JobSpec, ProgramShape, Stage, COMMITTEE, PANEL};
use pallet_traits::Epochs;
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, CharlieStash, DaveStash, Eve, EveStash, Ferdie, FerdieStash,
};
use sp_runtime::{DispatchError, Perbill};

const STAKE: Balance = 20_000 * NLK;
const FEE: Balance = NLK;
/// What a provider gets of a fee: a tenth is burned.
const EARNED: Balance = FEE / 10 * 9;
/// Computing providers, each of which is its own operator.
const PROVIDERS: [Sr25519Keyring; 6] = [AliceStash, BobStash, CharlieStash, DaveStash, EveStash, FerdieStash];
const PROGRAM: Digest = [1; 32];
const SHAPE: ProgramShape = ProgramShape { length: 200, nodes: 10, inputs: 4, outputs: 1, bootstraps: 1_000 };
const SALT: [u8; 32] = [5; 32];
const RIGHT: Outcome = Outcome::Result([7; 32]);
const WRONG: Outcome = Outcome::Result([8; 32]);

fn epoch() -> u32 {
	ProviderStaking::of_block(System::block_number())
}

/// Everybody who has not yet confirms the coming epoch.
fn confirm() {
	for who in PROVIDERS {
		use pallet_traits::Providers;
		if !ProviderStaking::is_active(Role::Compute, &account(who), epoch() + 1) {
			assert_ok!(submit(who, pallet_provider_staking::Call::confirm_activity {}));
		}
	}
}

/// Lets so many blocks pass. The providers go on to confirm.
fn pass(blocks: u32) {
	for _ in 0..blocks {
		run_to(System::block_number() + 1);
		frame_system::BlockWeight::<Runtime>::kill();
		frame_system::BlockSize::<Runtime>::kill();
		confirm();
	}
}

/// Everybody provides from the epoch on that begins.
fn staked() {
	let role = Role::Compute;
	for who in PROVIDERS {
		assert_ok!(submit(who, pallet_provider_staking::Call::bond { role, amount: STAKE, lock_epochs: 0 }));
		assert_ok!(submit(who, pallet_provider_staking::Call::set_operator { role, operator: account(who) }));
	}
	confirm();
	pass(ProviderStaking::first_block(epoch() + 1) - System::block_number());
}

fn content(byte: u8) -> ContentId {
	ContentId::new(ContentId::RAW, [byte; 32])
}

/// A job of three members of whom two must agree.
fn spec() -> JobSpec {
	let inputs = vec![InputReference { content: content(2), form: InputForm::Compressed }];
	JobSpec {
		program: PROGRAM,
		profile: ExecutionProfile::cpu(Instructions::Avx2),
		key: content(3),
		delivery: None,
		inputs: inputs.try_into().expect("one is not too many"),
		committee: 3,
		quorum: 2,
		fee: FEE,
		compute_blocks: 8,
	}
}

fn registered() {
	assert_ok!(submit(Alice, Call::register_program { program: PROGRAM, shape: SHAPE }));
}

/// What a seat of a panel costs: the least fee, which is less than what the owner pays.
fn panel_fee() -> Balance {
	let fee = ComputeTerms::get().fee_of(&SHAPE, 0);
	assert!(fee < FEE);
	fee
}

/// Alice makes a job and has its committee drawn.
fn drawn() -> JobId {
	let job = pallet_compute_jobs::NextJob::<Runtime>::get();
	assert_ok!(submit(Alice, Call::create_job { spec: Box::new(spec()) }));
	draw(job);
	job
}

fn draw(job: JobId) {
	assert_eq!(error_of(Ferdie, Call::draw_committee { job }), Error::<Runtime>::SeedNotReady.into());
	pass(ComputeTerms::get().seed_blocks + 1);
	assert_ok!(submit(Ferdie, Call::draw_committee { job }));
}

/// Who has a seat.
fn members(job: JobId, round: u8) -> Vec<Sr25519Keyring> {
	let info = ComputeJobs::job(job).expect("a job");
	let members = if round == PANEL { info.panel } else { info.committee };
	let who = |provider: AccountId| PROVIDERS.into_iter().find(|who| account(*who) == provider).expect("one of ours");
	members.into_iter().map(|member| who(member.provider)).collect()
}

fn commitment(who: Sr25519Keyring, job: JobId, round: u8, outcome: Outcome) -> Digest {
	let statement = Commitment { job, round, provider: account(who).into(), outcome, salt: SALT };
	sp_io::hashing::sha2_256(&statement.hashed_bytes(&System::block_hash(0).0))
}

fn commit(who: Sr25519Keyring, job: JobId, round: u8, outcome: Outcome) {
	let commitment = commitment(who, job, round, outcome);
	assert_ok!(submit(who, Call::commit_result { job, round, commitment }));
}

fn reveal(who: Sr25519Keyring, job: JobId, round: u8, outcome: Outcome) {
	assert_ok!(submit(who, Call::reveal_result { job, round, outcome, salt: SALT }));
}

/// The members of a round find these outcomes, and they are counted.
fn answer(job: JobId, round: u8, outcomes: &[Outcome]) {
	let members = members(job, round);
	assert_eq!(members.len(), outcomes.len());
	let found = || members.iter().zip(outcomes);
	found().for_each(|(who, outcome)| commit(*who, job, round, *outcome));
	pass(1);
	found().for_each(|(who, outcome)| reveal(*who, job, round, *outcome));
	pass(1);
	assert_ok!(submit(Ferdie, Call::advance_job { job }));
}

fn ending(job: JobId) -> Option<Ending> {
	match ComputeJobs::job(job)?.job.stage {
		Stage::Closed { ending, .. } => Some(ending),
		_ => None,
	}
}

fn free(who: Sr25519Keyring) -> Balance {
	Balances::balance(&account(who))
}

fn held(who: Sr25519Keyring, reason: pallet_compute_jobs::HoldReason) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::ComputeJobs(reason), &account(who))
}

fn stake_of(who: Sr25519Keyring) -> Balance {
	let reason = RuntimeHoldReason::ProviderStaking(pallet_provider_staking::HoldReason::Stake);
	Balances::balance_on_hold(&reason, &account(who))
}

fn events() -> Vec<Event<Runtime>> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::ComputeJobs(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}

/// Runs a test on a development chain with providers and a program, and checks what it leaves.
fn run(test: impl FnOnce()) {
	chain(DEVELOPMENT).execute_with(|| {
		staked();
		registered();
		test();
		in_order();
	});
}

fn in_order() {
	assert_ok!(ComputeJobs::do_try_state());
	assert_ok!(ProviderStaking::do_try_state());
	assert_ok!(NlkTokenomics::do_try_state());
	assert_ok!(RelayRandomness::do_try_state());
	let all = frame_system::Account::<Runtime>::iter_keys().map(|who| Balances::total_balance(&who)).sum::<Balance>();
	assert_eq!(all, Balances::total_issuance());
	assert_eq!(Balances::total_balance(&ComputeJobs::account_id()), EXISTENTIAL_DEPOSIT, "fees only pass");
}

#[test]
fn a_job_goes_from_creation_to_payment() {
	run(|| {
		use pallet_compute_jobs::HoldReason;
		let job = drawn();
		assert_eq!(held(Alice, HoldReason::Fees), 3 * FEE);
		let members = members(job, COMMITTEE);
		let before: Vec<Balance> = members.iter().map(|who| free(*who)).collect();
		let burned = NlkTokenomics::burned().service_fees;
		answer(job, COMMITTEE, &[RIGHT, RIGHT, WRONG]);
		assert_eq!(error_of(Ferdie, Call::advance_job { job }), Error::<Runtime>::NotDue.into());
		pass(ComputeTerms::get().challenge_blocks + 1);
		assert_ok!(submit(Ferdie, Call::advance_job { job }));

		assert_eq!(ending(job), Some(Ending::Settled(RIGHT)));
		let paid: Vec<Balance> = members.iter().zip(before).map(|(who, before)| free(*who) - before).collect();
		assert_eq!(paid, [EARNED, EARNED, 0]);
		assert_eq!(NlkTokenomics::burned().service_fees, burned + 2 * (FEE - EARNED));
		assert_eq!(held(Alice, HoldReason::Fees), 0);
		// Another outcome proves nothing of anybody.
		assert!(members.iter().all(|who| stake_of(*who) == STAKE));
		let free_before = free(Alice);
		let deposit = ComputeJobs::job(job).expect("a job").job.deposit;
		assert_ok!(submit(Alice, Call::remove_job { job }));
		assert_eq!(free(Alice), free_before + deposit);
		assert!(ComputeJobs::job(job).is_none());
	});
}

#[test]
fn a_dispute_makes_the_right_outcome_the_result_and_slashes_those_who_were_wrong() {
	run(|| {
		let job = drawn();
		answer(job, COMMITTEE, &[WRONG, RIGHT, WRONG]);
		let [first, honest, second] = members(job, COMMITTEE)[..] else { panic!("three") };
		assert_eq!(ComputeJobs::job(job).expect("a job").job.provisional, Some(WRONG));
		let before = free(honest);
		assert_ok!(submit(honest, Call::dispute_outcome { job, accused: WRONG }));
		let terms = ComputeTerms::get();
		let put_up = u128::from(terms.panel_seats) * panel_fee() + terms.bond;
		assert_eq!(held(honest, pallet_compute_jobs::HoldReason::Dispute), put_up);
		// What it paid for the call and for the handling of the panel does not come back.
		let called = before - free(honest) - put_up;
		assert!(called > u128::from(terms.panel_seats) * terms.seat_fee);

		draw(job);
		let panel = members(job, PANEL);
		assert!(panel.len() == 3 && panel.iter().all(|who| ![first, honest, second].contains(who)));
		let panel_before: Vec<Balance> = panel.iter().map(|who| free(*who)).collect();
		answer(job, PANEL, &[RIGHT, RIGHT, RIGHT]);

		assert_eq!(ending(job), Some(Ending::Judged(RIGHT)));
		for wrong in [first, second] {
			assert_eq!(stake_of(wrong), STAKE - STAKE / 5);
		}
		for right in panel.iter().chain([&honest]) {
			assert_eq!(stake_of(*right), STAKE);
		}
		let gained: Vec<Balance> = panel.iter().zip(panel_before).map(|(who, before)| free(*who) - before).collect();
		assert_eq!(gained, [panel_fee() / 10 * 9; 3]);
		// Its fee, and back what it put up: the committee left more of its fees than the panel cost.
		assert_eq!(free(honest), before - called + EARNED);
		assert_eq!(held(honest, pallet_compute_jobs::HoldReason::Dispute), 0);
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Fees), 0);

		// The slashes wait for appeals; then a fifth of each is the disputant's.
		let slashes = ProviderStaking::slashes(0, 10);
		assert_eq!(slashes.len(), 2);
		let named = |slash: &pallet_provider_staking::DeferredSlashOf<Runtime>| {
			slash.offence == Offence::WrongResult && slash.reporter == Some(account(honest))
		};
		assert!(slashes.iter().all(|(_, slash)| named(slash)));
		let before = free(honest);
		pass((slashes[0].1.due - epoch()) * EpochLength::get());
		for (id, _) in slashes {
			assert_ok!(submit(Ferdie, pallet_provider_staking::Call::settle_slash { id }));
		}
		assert_eq!(free(honest) - before, 2 * (STAKE / 5) / 5);
	});
}

#[test]
fn the_handling_of_a_job_is_burned_and_entered_in_the_books() {
	run(|| {
		let burned = NlkTokenomics::burned().service_fees;
		let seat_fee = ComputeTerms::get().seat_fee;
		assert_ok!(submit(Alice, Call::create_job { spec: Box::new(spec()) }));
		assert_eq!(NlkTokenomics::burned().service_fees - burned, 3 * seat_fee);
		assert_ok!(submit(Alice, Call::cancel_job { job: 0 }));
		assert_eq!(NlkTokenomics::burned().service_fees - burned, 3 * seat_fee);
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Fees), 0);
	});
}

#[test]
fn who_registers_a_program_in_a_wrong_shape_loses_the_deposit() {
	run(|| {
		let deposit = ComputeJobs::program(PROGRAM).expect("it is registered").deposit;
		let bonds = NlkTokenomics::burned().evidence_bonds;
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Storage), deposit);
		assert_ok!(submit(Bob, Call::create_job { spec: Box::new(spec()) }));
		draw(0);
		answer(0, COMMITTEE, &[Outcome::Refused(Refusal::Program); 3]);
		pass(ComputeTerms::get().challenge_blocks + 1);
		assert_ok!(submit(Ferdie, Call::advance_job { job: 0 }));
		assert!(ComputeJobs::program(PROGRAM).is_none());
		assert_eq!(NlkTokenomics::burned().evidence_bonds - bonds, deposit);
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Storage), 0);
	});
}

#[test]
fn a_panel_that_mostly_declines_leaves_the_quorum_its_result() {
	run(|| {
		let job = drawn();
		answer(job, COMMITTEE, &[RIGHT, RIGHT, RIGHT]);
		let before = Balances::total_balance(&account(Eve));
		assert_ok!(submit(Eve, Call::dispute_outcome { job, accused: RIGHT }));
		let called = before - Balances::total_balance(&account(Eve));
		draw(job);
		let panel = members(job, PANEL);
		commit(panel[0], job, PANEL, RIGHT);
		for who in &panel[1..] {
			assert_ok!(submit(*who, Call::decline_job { job, round: PANEL }));
		}
		pass(1);
		reveal(panel[0], job, PANEL, RIGHT);
		pass(1);
		assert_ok!(submit(Ferdie, Call::advance_job { job }));
		assert_eq!(ending(job), Some(Ending::Settled(RIGHT)));
		assert_eq!(Balances::total_balance(&account(Eve)), before - called - panel_fee());
		assert!(PROVIDERS.iter().all(|who| stake_of(*who) == STAKE));
	});
}

#[test]
fn graphics_cards_are_computed_with_on_local_networks_only() {
	let job = || {
		registered();
		let profile = ExecutionProfile { backend: Backend::Cuda, ..spec().profile };
		let compute_blocks = ComputeTerms::get().least_compute_blocks + 9;
		submit(Alice, Call::create_job { spec: Box::new(JobSpec { profile, compute_blocks, ..spec() }) })
	};
	chain(DEVELOPMENT).execute_with(|| {
		assert_ok!(job());
	});
	chain(TESTNET).execute_with(|| {
		give(&Pot::Community.account_id().into(), &account(Alice), 10_000 * NLK);
		assert_eq!(job(), Err(Error::<Runtime>::ProfileNotAllowed.into()));
	});
}

#[test]
fn who_accuses_the_right_outcome_pays_the_panel_and_loses_the_bond() {
	run(|| {
		let job = drawn();
		answer(job, COMMITTEE, &[RIGHT, RIGHT, WRONG]);
		let bonds = NlkTokenomics::burned().evidence_bonds;
		let before = Balances::total_balance(&account(Eve));
		assert_ok!(submit(Eve, Call::dispute_outcome { job, accused: RIGHT }));
		let called = before - Balances::total_balance(&account(Eve));
		draw(job);
		answer(job, PANEL, &[RIGHT, RIGHT, Outcome::Refused(Refusal::Input)]);
		assert_eq!(ending(job), Some(Ending::Judged(RIGHT)));
		let bond = ComputeTerms::get().bond;
		assert_eq!(NlkTokenomics::burned().evidence_bonds - bonds, bond);
		assert_eq!(Balances::total_balance(&account(Eve)), before - called - bond - 2 * panel_fee());
		assert!(members(job, COMMITTEE).is_empty(), "nobody has a seat in what is over");
		let punished = events().iter().filter(|event| matches!(event, Event::MemberPunished { .. })).count();
		assert_eq!(punished, 2, "the outvoted one of the committee, and the one of the panel");
		assert_eq!(PROVIDERS.iter().filter(|who| stake_of(**who) < STAKE).count(), 2);
	});
}

#[test]
fn a_member_that_says_nothing_and_one_that_does_not_reveal_are_slashed_once() {
	run(|| {
		let job = drawn();
		let [silent, hiding, honest] = members(job, COMMITTEE)[..] else { panic!("three") };
		commit(hiding, job, COMMITTEE, RIGHT);
		commit(honest, job, COMMITTEE, RIGHT);
		pass(spec().compute_blocks + 1);
		reveal(honest, job, COMMITTEE, RIGHT);
		assert_eq!(error_of(Ferdie, Call::advance_job { job }), Error::<Runtime>::NotDue.into());
		pass(ComputeTerms::get().reveal_blocks);
		let late = Call::reveal_result { job, round: COMMITTEE, outcome: RIGHT, salt: SALT };
		assert_eq!(error_of(hiding, late), Error::<Runtime>::RevealClosed.into());
		assert_ok!(submit(Ferdie, Call::advance_job { job }));
		assert_eq!(stake_of(silent), STAKE - STAKE / 100);
		assert_eq!(stake_of(hiding), STAKE - STAKE / 20);
		assert_eq!(stake_of(honest), STAKE);
		assert!(ProviderStaking::slashes(0, 10).iter().all(|(_, slash)| slash.reporter.is_none()));
		// One of two that were needed: no result, and all fees come back.
		pass(ComputeTerms::get().challenge_blocks + 1);
		assert_ok!(submit(Ferdie, Call::advance_job { job }));
		assert_eq!(ending(job), Some(Ending::NoQuorum(None)));
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Fees), 0);
	});
}

#[test]
fn what_a_member_must_do_is_free_and_what_is_refused_costs() {
	run(|| {
		assert_ok!(submit(Alice, Call::create_job { spec: Box::new(spec()) }));
		pass(ComputeTerms::get().seed_blocks + 1);
		let free_of_charge = |who: Sr25519Keyring, call: Call<Runtime>| {
			let before = free(who);
			assert_ok!(submit(who, call.clone()));
			assert!(free(who) >= before, "{call:?}");
			let before = free(who);
			assert!(submit(who, call.clone()).is_err());
			assert!(free(who) < before, "again: {call:?}");
		};
		let (job, round) = (0, COMMITTEE);
		free_of_charge(Ferdie, Call::draw_committee { job });
		let [first, second, third] = members(job, round)[..] else { panic!("three") };
		for who in [first, second] {
			let commitment = commitment(who, job, round, RIGHT);
			free_of_charge(who, Call::commit_result { job, round, commitment });
		}
		free_of_charge(third, Call::decline_job { job, round });
		pass(1);
		for who in [first, second] {
			free_of_charge(who, Call::reveal_result { job, round, outcome: RIGHT, salt: SALT });
		}
		pass(1);
		free_of_charge(Ferdie, Call::advance_job { job });
		pass(ComputeTerms::get().challenge_blocks + 1);
		free_of_charge(Bob, Call::advance_job { job });
		free_of_charge(Alice, Call::remove_job { job });
	});
}

#[test]
fn a_slashed_member_is_given_back_what_it_lost_by_an_appeal() {
	run(|| {
		let job = drawn();
		answer(job, COMMITTEE, &[RIGHT, RIGHT, WRONG]);
		let wrong = members(job, COMMITTEE)[2];
		assert_ok!(submit(Eve, Call::dispute_outcome { job, accused: WRONG }));
		draw(job);
		answer(job, PANEL, &[RIGHT; 3]);
		assert_eq!(stake_of(wrong), STAKE - STAKE / 5);
		let before = free(wrong);
		assert_ok!(ProviderStaking::cancel_slash(Origin::SlashAppeals.into(), 0));
		assert_eq!(free(wrong), before + STAKE / 5);
		assert_eq!(ProviderStaking::slashes(0, 10), vec![]);
	});
}

#[test]
fn somebody_with_more_at_stake_is_drawn_more_often() {
	run(|| {
		let role = Role::Compute;
		let more = pallet_provider_staking::Call::bond { role, amount: 20 * STAKE, lock_epochs: 0 };
		assert_ok!(submit(EveStash, more));
		pass(2 * EpochLength::get());
		let times = (0..12).filter(|_| members(drawn(), COMMITTEE).contains(&EveStash)).count();
		// It has 21 of 26 parts: of three seats it misses all with less than one in a hundred.
		assert!(times >= 10, "{times} of 12");
	});
}

#[test]
fn a_real_network_draws_nobody_without_the_relay_chains_randomness() {
	chain(TESTNET).execute_with(|| {
		give(&Pot::Community.account_id().into(), &account(Alice), 10_000 * NLK);
		give(&Pot::Community.account_id().into(), &account(Ferdie), 1_000 * NLK);
		registered();
		let terms = ComputeTerms::get();
		let patient = JobSpec { compute_blocks: terms.least_compute_blocks, committee: 1, quorum: 1, ..spec() };
		assert_ok!(submit(Alice, Call::create_job { spec: Box::new(patient) }));
		let seed_block = System::block_number() + terms.seed_blocks;
		run_to(seed_block + 1);
		assert_eq!(error_of(Ferdie, Call::draw_committee { job: 0 }), Error::<Runtime>::SeedNotReady.into());
		assert_ok!(ComputeJobs::do_try_state());
		run_to(seed_block + terms.draw_blocks);
		assert_eq!(error_of(Ferdie, Call::draw_committee { job: 0 }), Error::<Runtime>::SeedNotReady.into());
		run_to(seed_block + terms.draw_blocks + 1);
		assert_eq!(error_of(Ferdie, Call::draw_committee { job: 0 }), Error::<Runtime>::DrawExpired.into());
		assert_ok!(submit(Ferdie, Call::advance_job { job: 0 }));
		assert_eq!(ending(0), Some(Ending::NotDrawn));
		assert_eq!(held(Alice, pallet_compute_jobs::HoldReason::Fees), 0);
		assert_ok!(ComputeJobs::do_try_state());
	});
}

#[test]
fn in_safe_mode_members_go_on_and_new_jobs_do_not() {
	run(|| {
		let job = drawn();
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_eq!(error_of(Alice, Call::create_job { spec: Box::new(spec()) }), filtered);
		for who in members(job, COMMITTEE) {
			commit(who, job, COMMITTEE, RIGHT);
		}
		pass(1);
		for who in members(job, COMMITTEE) {
			reveal(who, job, COMMITTEE, RIGHT);
		}
		pass(1);
		assert_eq!(error_of(Ferdie, Call::advance_job { job }), filtered);
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_ok!(submit(Ferdie, Call::advance_job { job }));
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		assert_ok!(submit(Eve, Call::dispute_outcome { job, accused: RIGHT }));
		pass(ComputeTerms::get().seed_blocks + 1);
		assert_ok!(submit(Ferdie, Call::draw_committee { job }));
	});
}

#[test]
fn stake_lies_longer_than_a_job_and_its_dispute_can_last() {
	for name in PRESETS {
		chain(name).execute_with(|| {
			let certain = (UnbondingEpochs::get() - 2) * EpochLength::get();
			assert!(certain >= ComputeSlashWindow::get(), "{name}: {certain} of {}", ComputeSlashWindow::get());
			let terms = ComputeTerms::get();
			assert!(terms.draw_blocks < EpochLength::get(), "{name}");
			assert!(terms.cancel_blocks < terms.seed_blocks, "{name}");
			assert!(terms.panel_seats > terms.most_committee || terms.cards, "{name}");
		});
	}
}

#[test]
fn governance_sets_prices_and_slashes_within_bounds_and_nobody_else_does() {
	chain(TESTNET).execute_with(|| {
		use dynamic_params::{compute, slashing};
		use pallet_provider_staking::SlashTerms as _;
		let set = |parameter: RuntimeParameters| Parameters::set_parameter(Origin::ParameterAdmin.into(), parameter);
		let fee = |fee| RuntimeParameters::Compute(compute::Parameters::LeastFee(compute::LeastFee, Some(fee)));
		let bond =
			|bond| RuntimeParameters::Compute(compute::Parameters::DisputeBond(compute::DisputeBond, Some(bond)));
		let wrong = |part| {
			let part = Some(Perbill::from_percent(part));
			RuntimeParameters::Slashing(slashing::Parameters::WrongResult(slashing::WrongResult, part))
		};
		let stranger = RuntimeOrigin::signed(account(Alice));
		assert_noop!(Parameters::set_parameter(stranger, fee(NLK)), DispatchError::BadOrigin);
		assert_eq!((ComputeTerms::get().least_fee, ComputeTerms::get().bond), (100 * MILLI_NLK, 100 * NLK));
		assert_ok!(set(fee(2 * NLK)));
		assert_ok!(set(bond(7 * NLK)));
		assert_eq!((ComputeTerms::get().least_fee, ComputeTerms::get().bond), (2 * NLK, 7 * NLK));
		assert_eq!(ComputeTerms::get().seat_fee, NLK);
		assert_ok!(set(fee(0)));
		assert_ok!(set(bond(0)));
		assert_eq!((ComputeTerms::get().least_fee, ComputeTerms::get().bond), (2 * EXISTENTIAL_DEPOSIT, NLK));
		assert_ok!(set(fee(u128::MAX)));
		assert_ok!(set(bond(u128::MAX)));
		assert_eq!((ComputeTerms::get().least_fee, ComputeTerms::get().bond), (1_000 * NLK, 10_000 * NLK));

		let part = |offence| SlashTerms::penalty(offence).0;
		assert_eq!(part(Offence::WrongResult), Perbill::from_percent(20));
		assert_ok!(set(wrong(0)));
		assert_eq!(part(Offence::WrongResult), Perbill::from_percent(5));
		assert_ok!(set(wrong(100)));
		assert_eq!(part(Offence::WrongResult), Perbill::one());
		assert_eq!(part(Offence::NotRevealed), Perbill::from_percent(5));
	});
}

#[test]
fn what_is_paid_through_the_account_of_the_jobs_votes_for_nobody() {
	chain(DEVELOPMENT).execute_with(|| {
		assert!(keyless().any(|account| account == ComputeJobs::account_id()));
	});
}
