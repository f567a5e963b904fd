//! Histories: whatever people do, in whatever order, no unit of NLK comes from nowhere or gets lost.
//!
//! Every history begins where three proxies and three computing providers are staked, Alice has granted Bob something, and
//! has jobs at several stages. It is a list of random calls by random people, through the executive as extrinsics with
//! signature and fee, with blocks and epochs passing between them. After each, everything must add up. The environment
//! variable `NULINK_HISTORIES` says how many are tried; the default is small.

use crate::{
	chain::{account, chain, run_to, signed, submit},
	sharing::{epoch, evidence, granted, next_epoch, staked, Sharing, LABEL, PROXIES},
};
use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::fungible::{Inspect, InspectHold},
};
use nulink_primitives::{
	compute::{Commitment, ExecutionProfile, InputForm, InputReference, Instructions, Outcome},
	provider::{Offence, Role},
	sharing::{CapsuleBytes, ContentId, FragmentBytes, Term},
	token::{Balance, EXISTENTIAL_DEPOSIT, NLK, TOTAL_SUPPLY},
};
use nulink_runtime::{
	configs::tokenomics::MONTH, genesis::DEVELOPMENT, governance::origins::Origin, AccountId, Balances, ComputeJobs,
	Executive, NlkClaims, NlkTokenomics, PolicyRegistry, Pot, ProviderStaking, Reencryption, Runtime, RuntimeCall,
	RuntimeHoldReason, System, WatcherRelay,
};
use pallet_compute_jobs::{JobSpec, ProgramShape};
use pallet_nlk_tokenomics::{Category, Part, RoleShares, ServiceFeeTerms, SlashTerms, TransactionFeeTerms};
use pallet_reencryption::Evidence;
use polkadot_sdk::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sp_keyring::Sr25519Keyring::{
	self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve, EveStash, Ferdie, FerdieStash,
};
use sp_runtime::{traits::Dispatchable, DispatchError, MultiSignature, Perbill};
use std::{cell::RefCell, collections::BTreeMap};

type Staking = pallet_provider_staking::Call<Runtime>;
type Registry = pallet_policy_registry::Call<Runtime>;
type Requests = pallet_reencryption::Call<Runtime>;
type Compute = pallet_compute_jobs::Call<Runtime>;
type Relay = pallet_watcher_relay::Call<Runtime>;

const PEOPLE: [Sr25519Keyring; 12] =
	[Alice, Bob, Charlie, Dave, Eve, Ferdie, CharlieStash, DaveStash, EveStash, AliceStash, BobStash, FerdieStash];
/// Computing providers, each its own operator.
const COMPUTERS: [Sr25519Keyring; 3] = [AliceStash, BobStash, FerdieStash];
/// Who stakes as watchers, and can stand.
const WATCHERS: [Sr25519Keyring; 5] = [AliceStash, BobStash, CharlieStash, DaveStash, EveStash];
/// How many kinds of steps there are.
const KINDS: u8 = 58;
/// The longest history.
const LONGEST: usize = 60;

/// One thing that happens: which, who does it, to whom, and how much.
#[derive(Clone, Copy, Debug)]
struct Step {
	what: u8,
	by: u8,
	to: u8,
	number: u64,
}

impl Step {
	fn by(&self) -> Sr25519Keyring {
		PEOPLE[usize::from(self.by) % PEOPLE.len()]
	}

	fn to(&self) -> Sr25519Keyring {
		PEOPLE[usize::from(self.to) % PEOPLE.len()]
	}

	fn provider(&self) -> AccountId {
		account(PROXIES[usize::from(self.to) % PROXIES.len()].0)
	}

	fn role(&self) -> Role {
		// Mostly the one with a service.
		if self.number.is_multiple_of(5) {
			Role::ALL[usize::from(self.to) % Role::ALL.len()]
		} else {
			Role::Proxy
		}
	}

	/// Mostly what makes sense as a stake, sometimes anything.
	fn stake(&self) -> Balance {
		if self.number.is_multiple_of(8) {
			self.amount()
		} else {
			Balance::from(1 + (self.number >> 24) % 30) * 1_000 * NLK
		}
	}

	/// From single units to more than anybody has, with all magnitudes alike.
	fn amount(&self) -> Balance {
		let magnitude = 10u128.pow((self.number >> 4) as u32 % 25);
		magnitude.saturating_mul(1 + u128::from(self.number >> 12) % 20)
	}

	fn small(&self, below: u64) -> u64 {
		(self.number >> 16) % below
	}

	fn percent(&self, shift: u32) -> u32 {
		((self.number >> shift) % 101) as u32
	}

	fn computer(&self) -> Sr25519Keyring {
		COMPUTERS[usize::from(self.by) % COMPUTERS.len()]
	}

	/// Two find the same, and what they committed to is mostly what they reveal.
	fn outcome(&self) -> Outcome {
		let changes = self.number.is_multiple_of(16);
		Outcome::Result([u8::from((self.computer() == FerdieStash) != changes); 32])
	}

	/// Mostly a committee of one, so that enough are left for a panel.
	fn job_spec(&self) -> Box<JobSpec> {
		let content = |byte: u8| ContentId::new(ContentId::RAW, [byte; 32]);
		let form = match self.number % 3 {
			0 => InputForm::OneTimePad { pad: content(1) },
			1 => InputForm::Compact,
			_ => InputForm::Kreyvium { key: content(2), iv: [self.to % 4; 16] },
		};
		let input = InputReference { content: content(3 + self.to % 2), form };
		let committee = 1 + u8::from(self.small(4) == 0);
		Box::new(JobSpec {
			program: [self.to % 2; 32],
			profile: ExecutionProfile::cpu(Instructions::Avx2),
			key: content(5),
			delivery: None,
			inputs: vec![input].try_into().expect("one is not too many"),
			committee,
			quorum: committee,
			fee: self.amount().clamp(NLK / 5, 1_000 * NLK),
			compute_blocks: 5 + self.small(8) as u32,
		})
	}

	/// Something with watchers: mostly votes, since it takes an epoch to see what comes of them.
	fn watching(&self) -> Relay {
		let index = usize::from(self.to) % WATCHERS.len();
		match self.what % KINDS {
			54..=55 => {
				let count = 1 + self.small(3) as usize;
				let targets = (0..count).map(|more| account(WATCHERS[(index + more) % WATCHERS.len()]));
				let targets = targets.collect::<Vec<_>>().try_into().expect("three are not too many");
				Relay::vote { targets, amount: self.stake() }
			},
			56 => Relay::unvote {},
			_ => Relay::step_back {},
		}
	}

	/// Something with jobs.
	fn computing(&self) -> Compute {
		let (job, round) = (self.small(4), u8::from(self.number.is_multiple_of(3)));
		let (outcome, salt) = (self.outcome(), [5; 32]);
		let program = [self.to % 2; 32];
		match self.what % KINDS {
			42 => {
				let shape = ProgramShape { length: 9, nodes: 9, inputs: 1, outputs: 1, bootstraps: self.small(9_000) };
				Compute::register_program { program, shape }
			},
			43 => match self.number % 4 {
				0 => Compute::remove_program { program },
				1 => Compute::cancel_job { job },
				2 => Compute::remove_job { job },
				_ => {
					let window = System::block_number() / 10 - self.small(8).min(u64::from(epoch())) as u32;
					let provider = account(COMPUTERS[usize::from(self.to) % COMPUTERS.len()]);
					Compute::forget_silence { provider, window, offence: Offence::Silence }
				},
			},
			44 => Compute::create_job { spec: self.job_spec() },
			45..=46 => Compute::draw_committee { job },
			47 => {
				let provider = account(self.computer()).into();
				let statement = Commitment { job, round, provider, outcome, salt };
				let bytes = statement.hashed_bytes(&System::block_hash(0).0);
				Compute::commit_result { job, round, commitment: sp_io::hashing::sha2_256(&bytes) }
			},
			48..=49 => Compute::reveal_result { job, round, outcome, salt },
			50 => Compute::decline_job { job, round },
			51 => Compute::dispute_outcome { job, accused: Outcome::Result([self.to % 2; 32]) },
			_ => Compute::advance_job { job },
		}
	}
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = (any::<u8>(), any::<u8>(), any::<u8>(), any::<u64>());
	prop::collection::vec(step.prop_map(|(what, by, to, number)| Step { what, by, to, number }), 1..LONGEST)
}

/// What was prepared, since curve arithmetic for every step would take all the time.
struct Scene {
	sharing: Sharing,
	capsule: CapsuleBytes,
	fragments: Vec<FragmentBytes>,
	wrong: Box<Evidence<AccountId, MultiSignature>>,
}

/// What people destroyed of their own will.
#[derive(Default)]
struct Tally {
	burned: Balance,
	succeeded: BTreeMap<&'static str, u32>,
}

impl Scene {
	/// The call of a step, or `None`: the step is no call.
	fn call(&self, step: &Step) -> Option<RuntimeCall> {
		let (role, amount, stake) = (step.role(), step.amount(), step.stake());
		let (provider, other) = (step.provider(), account(step.to()));
		let policy = step.small(3);
		let request = step.small(3);
		let id = step.small(4) as u32;
		Some(match step.what % KINDS {
			0 => pallet_balances::Call::transfer_allow_death { dest: other.into(), value: amount }.into(),
			1 => pallet_balances::Call::burn { value: amount, keep_alive: step.number.is_multiple_of(2) }.into(),
			2 => Staking::bond { role, amount: stake, lock_epochs: step.small(40) as u32 }.into(),
			3 => Staking::unbond { role, amount: stake }.into(),
			4 => Staking::rebond { role, amount: stake }.into(),
			5 => Staking::withdraw_unbonded { role }.into(),
			6 => Staking::chill { role }.into(),
			7 => Staking::unchill { role }.into(),
			8 => Staking::chill_inactive { role, staker: provider }.into(),
			9 => Staking::set_operator { role, operator: other }.into(),
			10..=12 => Staking::confirm_activity {}.into(),
			13..=14 => {
				let epoch = epoch().saturating_sub(1 + step.small(4) as u32);
				Staking::claim_reward { role, staker: provider, epoch }.into()
			},
			15 => {
				let commission = Perbill::from_percent(step.percent(20) / 3);
				Staking::set_commission { role, commission }.into()
			},
			16 => Staking::accept_delegations { role, accept: !step.number.is_multiple_of(4) }.into(),
			17..=18 => Staking::delegate { role, staker: provider, amount: stake }.into(),
			19 => Staking::undelegate { role, staker: provider, amount: stake }.into(),
			20 => Staking::rebond_delegation { role, staker: provider, amount: stake }.into(),
			21 => Staking::withdraw_delegation { role, staker: provider, delegator: other }.into(),
			22 => Staking::claim_delegation { role, staker: provider, delegator: other, epochs: 8 }.into(),
			23 => Staking::remove_profile { role }.into(),
			24 => {
				let start = epoch() + step.small(3) as u32;
				let mut draft = self.sharing.draft(Term { start, end: start + 1 + step.small(9) as u32 });
				draft.fee = amount.clamp(NLK / 50, 1_000 * NLK);
				draft.receiving_key.0[1] = step.number as u8;
				Registry::create_policy { draft }.into()
			},
			25..=26 => Registry::accept_policy { policy }.into(),
			27 => Registry::revoke_policy { policy }.into(),
			28 => Registry::remove_policy { policy }.into(),
			29 => Registry::claim_fees { provider, max_epochs: 1 + step.small(32) as u32 }.into(),
			30 => Registry::rotate_label_key { label: LABEL, delegating_key: self.sharing.keys.delegating }.into(),
			31 => Requests::request_reencryption { policy, capsule: self.capsule.clone() }.into(),
			32..=33 => {
				let fragment = self.fragments[usize::from(step.to) % self.fragments.len()].clone();
				Requests::submit_fragment { request, fragment: Box::new(fragment) }.into()
			},
			34 => Requests::report_silence { request, provider }.into(),
			35 => Requests::close_request { request }.into(),
			36 => Requests::submit_evidence { evidence: self.wrong.clone() }.into(),
			37 => Staking::settle_slash { id }.into(),
			38 => {
				let category = Category::ALL[usize::from(step.to) % Category::ALL.len()];
				pallet_nlk_tokenomics::Call::release { category }.into()
			},
			42..=52 => step.computing().into(),
			54..=57 => step.watching().into(),
			_ => return None,
		})
	}

	/// What no account can do: governance, and time.
	fn otherwise(&self, step: &Step) {
		let percent = |shift| step.percent(shift);
		let decided: (Origin, RuntimeCall) = match (step.what % KINDS, step.number % 6) {
			(39, 0) => (Origin::SlashAppeals, Staking::cancel_slash { id: step.small(4) as u32 }.into()),
			(39, 1) => {
				let terms =
					TransactionFeeTerms { burned: Part::percent(percent(8)), treasury: Part::percent(percent(16)) };
				(Origin::ParameterAdmin, pallet_nlk_tokenomics::Call::set_transaction_fee_terms { terms }.into())
			},
			(39, 2) => {
				let terms = SlashTerms { burned: Part::percent(percent(8)), reporter: Part::percent(percent(16)) };
				(Origin::ParameterAdmin, pallet_nlk_tokenomics::Call::set_slash_terms { terms }.into())
			},
			(39, 3) => {
				let terms = ServiceFeeTerms { burned: Part::percent(percent(8)) };
				(Origin::ParameterAdmin, pallet_nlk_tokenomics::Call::set_service_fee_terms { terms }.into())
			},
			(39, _) => {
				let shares = [8, 16, 24, 32].map(|shift| Perbill::from_percent(percent(shift) / 4));
				let shares = RoleShares::new(shares).unwrap_or_default();
				let from = epoch() + step.small(5) as u32;
				(Origin::ParameterAdmin, pallet_nlk_tokenomics::Call::set_role_shares { from, shares }.into())
			},
			(40, 0..=3) => {
				for who in COMPUTERS {
					// One that is chilled does not, or it has.
					let _ = submit(who, Staking::confirm_activity {});
				}
				return next_epoch();
			},
			(40, 4) => return run_to(System::block_number() + 10 * step.small(30) as u32),
			(40, _) => return System::set_block_number(System::block_number() + MONTH * (1 + step.small(4) as u32)),
			_ => return run_to(System::block_number() + 1 + step.small(12) as u32),
		};
		// Whether it is possible is no question of this test.
		let _ = decided.1.dispatch(decided.0.into());
	}

	fn play(&self, steps: &[Step], tally: &mut Tally) {
		for step in steps {
			let Some(call) = self.call(step) else {
				self.otherwise(step);
				continue;
			};
			// Each in a block of its own, as far as the limits of blocks are concerned.
			frame_system::BlockWeight::<Runtime>::kill();
			frame_system::BlockSize::<Runtime>::kill();
			System::reset_events();
			let is_duty = matches!(
				call,
				RuntimeCall::ComputeJobs(
					Compute::commit_result { .. } | Compute::reveal_result { .. } | Compute::decline_job { .. }
				)
			);
			let by = if is_duty { step.computer() } else { step.by() };
			let issuance = Balances::total_issuance();
			let burns = matches!(call, RuntimeCall::Balances(pallet_balances::Call::burn { .. }));
			let fees = NlkTokenomics::burned().transaction_fees;
			if let Ok(Ok(())) = Executive::apply_extrinsic(signed(by, call.clone(), 0)) {
				*tally.succeeded.entry(call_name(&call)).or_default() += 1;
				if burns {
					let by_fees = NlkTokenomics::burned().transaction_fees - fees;
					tally.burned += issuance - Balances::total_issuance() - by_fees;
				}
			}
		}
	}
}

/// Alice's jobs, one at each stage: 0 can be disputed, 1 is computed, 2 waits for its draw.
fn jobs() {
	let shape = ProgramShape { length: 9, nodes: 9, inputs: 1, outputs: 1, bootstraps: 1_000 };
	assert_ok!(submit(Alice, Compute::register_program { program: [0; 32], shape }));
	let create = || {
		let step = Step { what: 44, by: 0, to: 0, number: 1 << 16 };
		assert_ok!(submit(Alice, Compute::create_job { spec: step.job_spec() }));
	};
	let draw = |job| {
		run_to(System::block_number() + 3);
		assert_ok!(submit(Alice, Compute::draw_committee { job }));
	};
	create();
	draw(0);
	let member = ComputeJobs::job(0).expect("a job").committee[0].provider.clone();
	let by = (0..3).find(|by| account(COMPUTERS[usize::from(*by)]) == member).expect("one of ours");
	for what in [47, 48] {
		// Round 0, and no change of mind.
		let step = Step { what, by, to: 0, number: 1 };
		assert_ok!(submit(step.computer(), step.computing()));
		run_to(System::block_number() + 1);
	}
	assert_ok!(submit(Alice, Compute::advance_job { job: 0 }));
	create();
	draw(1);
	for who in COMPUTERS {
		assert_ok!(submit(who, Staking::confirm_activity {}));
	}
	create();
}

fn call_name(call: &RuntimeCall) -> &'static str {
	use frame_support::traits::GetCallMetadata;
	call.get_call_metadata().function_name
}

/// The first thing that does not add up.
fn check(burned_by_people: Balance) -> Result<(), String> {
	let by_themselves = [
		ProviderStaking::do_try_state(),
		PolicyRegistry::do_try_state(),
		Reencryption::do_try_state(),
		ComputeJobs::do_try_state(),
		NlkTokenomics::do_try_state(),
		NlkClaims::do_try_state(),
		WatcherRelay::do_try_state(),
	];
	for result in by_themselves {
		result.map_err(|error| format!("{error:?}"))?;
	}

	let books = NlkTokenomics::burned();
	let burned = books.service_fees + books.transaction_fees + books.slashes + books.evidence_bonds + burned_by_people;
	if Balances::total_issuance() != TOTAL_SUPPLY - burned {
		return Err("issuance is not genesis less what was burned".into());
	}
	if books.other != burned_by_people {
		return Err("the books miss something that was burned".into());
	}
	let accounts: Vec<AccountId> = frame_system::Account::<Runtime>::iter_keys().collect();
	if accounts.iter().map(Balances::total_balance).sum::<Balance>() != Balances::total_issuance() {
		return Err("the accounts do not hold the issuance".into());
	}
	let held = |reason: RuntimeHoldReason| -> Balance {
		accounts.iter().map(|who| Balances::balance_on_hold(&reason, who)).sum()
	};
	use pallet_compute_jobs as compute;
	use pallet_policy_registry as registry;
	use pallet_provider_staking as staking;
	use pallet_reencryption as reencryption;
	use pallet_watcher_relay as relay;
	let staked: Balance = staking::Stakes::<Runtime>::iter_values().map(|stake| stake.total()).sum();
	let delegated: Balance = staking::Pools::<Runtime>::iter_values().map(|pool| pool.pool.balance).sum();
	let profiles: Balance = staking::Profiles::<Runtime>::iter_values().map(|profile| profile.deposit).sum();
	let labels: Balance = registry::Labels::<Runtime>::iter_values().map(|label| label.deposit).sum();
	let policies: Balance = registry::Policies::<Runtime>::iter_values().map(|policy| policy.deposit).sum();
	let requests: Balance = reencryption::Requests::<Runtime>::iter_values().map(|request| request.deposit).sum();
	let jobs: Vec<_> = compute::Jobs::<Runtime>::iter_values().collect();
	let fees: Balance = jobs.iter().map(|job| job.escrow).sum();
	let disputes: Balance = jobs.iter().map(|job| job.owed() - job.escrow).sum();
	let programs: Balance = compute::Programs::<Runtime>::iter_values().map(|program| program.deposit).sum();
	let bindings: Balance = compute::Bindings::<Runtime>::iter_values().map(|binding| binding.deposit).sum();
	let stored = jobs.iter().map(|job| job.deposit).sum::<Balance>() + programs + bindings;
	let votes: Balance = relay::Votes::<Runtime>::iter_values().map(|vote| vote.amount).sum();
	let obligations = [
		(RuntimeHoldReason::ComputeJobs(compute::HoldReason::Fees), fees),
		(RuntimeHoldReason::ComputeJobs(compute::HoldReason::Storage), stored),
		(RuntimeHoldReason::ComputeJobs(compute::HoldReason::Dispute), disputes),
		(RuntimeHoldReason::ProviderStaking(staking::HoldReason::Stake), staked),
		(RuntimeHoldReason::ProviderStaking(staking::HoldReason::Delegation), delegated),
		(RuntimeHoldReason::ProviderStaking(staking::HoldReason::Deposit), profiles),
		(RuntimeHoldReason::PolicyRegistry(registry::HoldReason::Deposit), labels + policies),
		(RuntimeHoldReason::Reencryption(reencryption::HoldReason::Request), requests),
		(RuntimeHoldReason::WatcherRelay(relay::HoldReason::Vote), votes),
	];
	for (reason, owed) in obligations {
		if held(reason) != owed {
			return Err(format!("{reason:?} holds {} for {owed}", held(reason)));
		}
	}
	let all: Balance = accounts.iter().map(Balances::total_balance_on_hold).sum();
	if all != obligations.iter().map(|(_, owed)| owed).sum() {
		return Err("something is on hold that nobody owes".into());
	}
	let escrow = Balances::total_balance(&PolicyRegistry::account_id());
	if escrow < registry::Escrowed::<Runtime>::get() + EXISTENTIAL_DEPOSIT {
		return Err("the escrow does not cover what is owed".into());
	}
	if Balances::total_balance(&ComputeJobs::account_id()) < EXISTENTIAL_DEPOSIT {
		return Err("the account that fees pass through is gone".into());
	}
	for pot in Pot::ALL {
		if Balances::total_balance(&pot.account_id().into()) > TOTAL_SUPPLY {
			return Err("a pot holds more than there is".into());
		}
	}
	Ok(())
}

#[test]
fn whatever_people_do_everything_adds_up() {
	let histories = std::env::var("NULINK_HISTORIES").ok().map(|count| count.parse().expect("a number of histories"));
	let cases = histories.unwrap_or(300);
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		for who in COMPUTERS {
			let role = Role::Compute;
			assert_ok!(submit(who, Staking::bond { role, amount: 50_000 * NLK, lock_epochs: 0 }));
			assert_ok!(submit(who, Staking::set_operator { role, operator: account(who) }));
			assert_ok!(submit(who, Staking::confirm_activity {}));
		}
		staked();
		granted(&sharing);
		for (staker, _) in PROXIES {
			let (role, provider) = (Role::Proxy, account(staker));
			let commission = Perbill::from_percent(10);
			assert_ok!(submit(staker, Staking::set_commission { role, commission }));
			assert_ok!(submit(staker, Staking::accept_delegations { role, accept: true }));
			assert_ok!(submit(Ferdie, Staking::delegate { role, staker: provider, amount: 5_000 * NLK }));
		}
		crate::watching::stood(&WATCHERS, 20_000 * NLK);
		jobs();
		let (capsule, other) = (sharing.capsule(), sharing.capsule());
		let fragments = (0..PROXIES.len()).map(|seat| sharing.fragment(seat, &capsule)).collect();
		let wrong = evidence(capsule.clone(), sharing.fragment(0, &other));
		let scene = Scene { sharing, capsule, fragments, wrong };
		check(0).expect("everything adds up at first");

		let succeeded = RefCell::new(BTreeMap::<&str, u32>::new());
		let config = Config { cases, failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() };
		let result = TestRunner::new(config).run(&steps(), |steps| {
			let result = with_transaction(|| {
				let mut tally = Tally::default();
				scene.play(&steps, &mut tally);
				for (name, times) in &tally.succeeded {
					*succeeded.borrow_mut().entry(name).or_default() += times;
				}
				TransactionOutcome::Rollback(Ok::<_, DispatchError>(check(tally.burned)))
			});
			match result {
				Ok(Ok(())) => Ok(()),
				Ok(Err(error)) => Err(TestCaseError::fail(error)),
				Err(error) => Err(TestCaseError::fail(format!("{error:?}"))),
			}
		});
		if let Err(failure) = result {
			panic!("{failure}");
		}
		let succeeded = succeeded.into_inner();
		println!("{cases} histories; calls that succeeded: {succeeded:?}");
		// Histories in which nothing succeeds show nothing.
		let rare =
			["settle_slash", "withdraw_unbonded", "withdraw_delegation", "claim_delegation", "rebond_delegation"];
		let often =
			["delegate", "bond", "unbond", "confirm_activity", "claim_reward", "burn", "release", "submit_evidence"];
		let rare =
			[&rare[..], &["commit_result", "reveal_result", "dispute_outcome", "decline_job", "remove_job"]].concat();
		let rare = [&rare[..], &["unvote", "step_back"]].concat();
		let often = [&often[..], &["create_job", "draw_committee", "advance_job", "vote"]].concat();
		assert!(often.iter().all(|name| succeeded.contains_key(name)), "{succeeded:?}");
		assert!(cases < 10_000 || rare.iter().all(|name| succeeded.contains_key(name)), "{succeeded:?}");
	});
}
