//! Whatever happens in whatever order: what is held is what is owed, a job goes its way and ends once, and nobody is
//! slashed who did as it should.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What can happen. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
	Create {
		owner: u8,
		committee: u8,
		more: u8,
		fee: u128,
		input: u8,
		iv: u8,
	},
	Cancel {
		job: u64,
		owner: u8,
	},
	Draw {
		job: u64,
	},
	Answer {
		job: u64,
		seat: u8,
		finds: u8,
		declines: bool,
	},
	Reveal {
		job: u64,
		seat: u8,
		finds: u8,
	},
	/// Everybody of a round that is at work does something, and time passes.
	Round {
		job: u64,
		does: Vec<u8>,
	},
	/// A job goes one stage on, as it would if nobody disturbed it.
	Onwards {
		job: u64,
		does: Vec<u8>,
		disputes: bool,
		accused: u8,
	},
	Dispute {
		job: u64,
		by: u8,
		accused: u8,
	},
	Advance {
		job: u64,
	},
	Remove {
		job: u64,
		by: u8,
	},
	Program {
		by: u8,
		removes: bool,
	},
	Forget,
	Randomness {
		comes: bool,
	},
	Pass {
		blocks: u32,
	},
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (0..3u8, 1..8u8, 0..4u8, 0..300u128, 40..43u8, 0..4u8)
			.prop_map(|(owner, committee, more, fee, input, iv)| {
				Step::Create { owner, committee, more, fee, input, iv }
			}),
		1 => (0..8u64, 0..3u8).prop_map(|(job, owner)| Step::Cancel { job, owner }),
		6 => (0..8u64).prop_map(|job| Step::Draw { job }),
		2 => (0..8u64, 0..9u8, 0..4u8, any::<bool>())
			.prop_map(|(job, seat, finds, declines)| Step::Answer { job, seat, finds, declines }),
		2 => (0..8u64, 0..9u8, 0..4u8).prop_map(|(job, seat, finds)| Step::Reveal { job, seat, finds }),
		8 => (0..8u64, prop::collection::vec(0..12u8, 9)).prop_map(|(job, does)| Step::Round { job, does }),
		30 => (any::<u64>(), prop::collection::vec(0..12u8, 9), any::<bool>(), 0..2u8)
			.prop_map(|(job, does, disputes, accused)| Step::Onwards { job, does, disputes, accused }),
		4 => (0..8u64, 0..3u8, 0..4u8).prop_map(|(job, by, accused)| Step::Dispute { job, by, accused }),
		8 => (0..8u64).prop_map(|job| Step::Advance { job }),
		1 => (0..8u64, 0..3u8).prop_map(|(job, by)| Step::Remove { job, by }),
		1 => (0..3u8, any::<bool>()).prop_map(|(by, removes)| Step::Program { by, removes }),
		1 => Just(Step::Forget),
		1 => prop::bool::weighted(0.8).prop_map(|comes| Step::Randomness { comes }),
		6 => (1..30u32).prop_map(|blocks| Step::Pass { blocks }),
	]
}

fn person(number: u8) -> AccountId32 {
	[ALICE, BOB, CAROL][usize::from(number % 3)].clone()
}

fn finding(number: u8) -> Outcome {
	[RIGHT, WRONG, OTHER, Outcome::Refused(Refusal::Program)][usize::from(number % 4)]
}

fn take(step: Step) {
	match step {
		Step::Create { owner, committee, more, fee, input, iv } => {
			let quorum = (committee / 2 + 1 + more).min(committee);
			let least = spec_on(vec![streamed(input, iv), plain_input()]);
			// Now and then it is too little, or more than a panel would earn.
			let spec = JobSpec { committee, quorum, fee: least.fee + fee - 10, ..least };
			let _ = ComputeJobs::create_job(signed(person(owner)), Box::new(spec));
		},
		Step::Cancel { job, owner } => {
			let _ = ComputeJobs::cancel_job(signed(person(owner)), job);
		},
		Step::Draw { job } => {
			let _ = ComputeJobs::draw_committee(signed(BOB), job);
		},
		Step::Answer { job, seat, finds, declines } => with_member(job, seat, |round, member| {
			let _ = if declines { decline(job, round, member) } else { commit(job, round, member, finding(finds)) };
		}),
		Step::Reveal { job, seat, finds } => with_member(job, seat, |round, member| {
			let _ = reveal(job, round, member, finding(finds));
		}),
		Step::Round { job, does } => work_somehow(job, &does),
		Step::Onwards { job, does, disputes, accused } => {
			if let Some(job) = job.checked_rem(NextJob::<Test>::get()) {
				onwards(job, &does, disputes, accused);
			}
		},
		Step::Dispute { job, by, accused } => {
			let _ = ComputeJobs::dispute_outcome(signed(person(by)), job, finding(accused));
		},
		Step::Advance { job } => {
			let can = ComputeJobs::job(job).is_some_and(|info| info.can_advance);
			assert_eq!(ComputeJobs::advance_job(signed(BOB), job).is_ok(), can);
		},
		Step::Remove { job, by } => {
			let _ = ComputeJobs::remove_job(signed(person(by)), job);
		},
		Step::Program { by, removes } => {
			let _ = match removes {
				true => ComputeJobs::remove_program(signed(person(by)), PROGRAM),
				false => ComputeJobs::register_program(signed(person(by)), PROGRAM, SHAPE),
			};
		},
		Step::Forget => {
			for (who, (window, offence), _) in SilencePunished::<Test>::iter().collect::<Vec<_>>() {
				let _ = ComputeJobs::forget_silence(signed(BOB), who, window, offence);
			}
		},
		Step::Randomness { comes } => line::set_randomness(comes.then(|| ComputeJobs::now().into())),
		Step::Pass { blocks } => pass(blocks),
	}
}

fn with_member(id: JobId, seat: u8, act: impl FnOnce(u8, &AccountId32)) {
	let Some(job) = Jobs::<Test>::get(id) else { return };
	let members = members(id, job.round);
	if let Some(member) = members.get(usize::from(seat) % members.len().max(1)) {
		act(job.round, member);
	}
}

/// Below 8: find what is right. 8: something else. 9: withhold. 10: decline. 11: nothing.
fn work_somehow(id: JobId, does: &[u8]) {
	let Some(job) = Jobs::<Test>::get(id) else { return };
	if !matches!(job.stage, Stage::Working { .. }) {
		return;
	}
	let members = members(id, job.round);
	for (member, does) in members.iter().zip(does.iter().cycle()) {
		let _ = match does {
			10 => decline(id, job.round, member),
			11 => continue,
			8 => commit(id, job.round, member, WRONG),
			_ => commit(id, job.round, member, RIGHT),
		};
	}
	if let Stage::Working { commit_until, .. } = stage(id) {
		go_to(commit_until + 1);
	}
	for (member, does) in members.iter().zip(does.iter().cycle()) {
		if *does < 9 {
			let _ = reveal(id, job.round, member, if *does == 8 { WRONG } else { RIGHT });
		}
	}
}

fn onwards(id: JobId, does: &[u8], disputes: bool, accused: u8) {
	match Jobs::<Test>::get(id).map(|job| job.stage) {
		Some(Stage::Drawing { seed_block }) => {
			go_to(seed_block + 1);
			let _ = ComputeJobs::draw_committee(signed(BOB), id);
		},
		Some(Stage::Working { .. }) => {
			work_somehow(id, does);
			if !ComputeJobs::job(id).is_some_and(|info| info.can_advance) {
				pass(TERMS.reveal_blocks + 1);
			}
			advance(id);
		},
		Some(Stage::Challengeable { .. }) if disputes => {
			let _ = ComputeJobs::dispute_outcome(signed(CAROL), id, finding(accused));
		},
		Some(Stage::Challengeable { until }) => {
			go_to(until + 1);
			advance(id);
		},
		Some(Stage::Closed { .. }) | None => (),
	}
}

/// Where a job stands, as far as its way is concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
	Drawing(u8),
	Working(u8),
	Challengeable,
	Closed(Ending),
	Gone,
}

fn place(id: JobId) -> Place {
	match Jobs::<Test>::get(id) {
		None => Place::Gone,
		Some(job) => match job.stage {
			Stage::Drawing { .. } => Place::Drawing(job.round),
			Stage::Working { .. } => Place::Working(job.round),
			Stage::Challengeable { .. } => Place::Challengeable,
			Stage::Closed { ending, .. } => Place::Closed(ending),
		},
	}
}

fn leads(from: Place, to: Place) -> bool {
	use Ending::*;
	use Place::*;
	let on = matches!(
		(from, to),
		(Drawing(COMMITTEE), Working(COMMITTEE) | Closed(NotDrawn) | Gone)
			| (Working(COMMITTEE), Challengeable | Closed(NoQuorum(None)))
			| (Challengeable, Drawing(PANEL) | Closed(Settled(_) | NoQuorum(_)))
			| (Drawing(PANEL), Working(PANEL) | Closed(Settled(_) | NoQuorum(_)))
			| (Working(PANEL), Closed(Judged(_) | Undecided(_) | Settled(_) | NoQuorum(Some(_))))
			| (Closed(_), Gone)
	);
	on || from == to
}

/// Reads back from the events who did what, and looks at every punishment.
fn nobody_was_punished_who_did_as_it_should() {
	let (mut committed, mut declined) = (BTreeSet::new(), BTreeSet::new());
	let (mut revealed, mut endings, mut wrong) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
	for event in events() {
		match event {
			Event::ResultCommitted { job, round, provider, .. } => drop(committed.insert((job, round, provider))),
			Event::JobDeclined { job, round, provider } => drop(declined.insert((job, round, provider))),
			Event::ResultRevealed { job, round, provider, outcome } => {
				assert!(committed.contains(&(job, round, provider.clone())));
				assert_eq!(revealed.insert((job, round, provider), outcome), None);
			},
			Event::JobClosed { job, ending, .. } => assert_eq!(endings.insert(job, ending), None, "a job ended twice"),
			Event::MemberPunished { job, round, provider, offence, .. } => {
				let key = (job, round, provider);
				assert!(!declined.contains(&key));
				match offence {
					Offence::Silence => assert!(!committed.contains(&key)),
					Offence::NotRevealed => assert!(committed.contains(&key) && !revealed.contains_key(&key)),
					_ => wrong.push(key),
				}
			},
			_ => (),
		}
	}
	for key in wrong {
		let Some(Ending::Judged(verdict)) = endings.get(&key.0) else { panic!("slashed without a verdict") };
		assert!(revealed.get(&key).is_some_and(|found| found != verdict), "slashed for the verdict");
	}
}

/// Reads back from the events what was found, and looks at every ending: without a verdict nothing is paid that no half
/// of those found who were asked, and where a panel was asked, nobody of it was overheard.
fn nothing_was_paid_that_few_had_found() {
	let (mut revealed, mut endings) = (BTreeMap::<_, Vec<Outcome>>::new(), Vec::new());
	for event in events() {
		match event {
			Event::ResultRevealed { job, round, outcome, .. } => {
				revealed.entry((job, round)).or_default().push(outcome);
			},
			Event::JobClosed { job, ending, .. } => endings.push((job, ending)),
			_ => (),
		}
	}
	for (job, ending) in endings {
		let found = |round, outcome| {
			let all = revealed.get(&(job, round)).map(Vec::as_slice).unwrap_or_default();
			(all.iter().filter(|found| **found == outcome).count(), all.len())
		};
		let most_of_panel = |agree: usize| 2 * agree > usize::from(TERMS.panel_seats);
		match ending {
			Ending::Settled(outcome) | Ending::NoQuorum(Some(outcome)) => {
				let ((in_committee, all), (in_panel, panel)) = (found(COMMITTEE, outcome), found(PANEL, outcome));
				assert!(2 * in_committee > all, "{ending:?} without a majority");
				assert!(in_panel == panel || most_of_panel(in_panel), "{ending:?} against a panel");
			},
			Ending::Judged(outcome) => assert!(found(PANEL, outcome).0 >= 6),
			Ending::Undecided(Some(outcome)) => assert!(most_of_panel(found(PANEL, outcome).0)),
			_ => (),
		}
	}
}

/// What was burned, by what the events say.
fn burned() -> u128 {
	let of = |event| match event {
		Event::FeePaid { burned, .. }
		| Event::DisputeClosed { burned, .. }
		| Event::ProgramRefuted { burned, .. }
		| Event::HandlingBurned { amount: burned, .. } => burned,
		_ => 0,
	};
	events().into_iter().map(of).sum()
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn whatever_happens_a_job_ends_once_and_all_money_is_accounted_for(
		steps in prop::collection::vec(step(), 1..120),
		burned_part in 0..50u32,
	) {
		new_test_ext().execute_with(|| {
			glue::set_burned_part(Perbill::from_percent(burned_part));
			let issued = Balances::total_issuance();
			let mut places = Vec::new();
			for step in steps {
				let told = format!("{step:?}");
				take(step);
				assert_ok!(ComputeJobs::do_try_state());
				assert_eq!(free(&ComputeJobs::account_id()), EXISTENTIAL_DEPOSIT, "fees stay behind");
				for id in 0..NextJob::<Test>::get() {
					let now = place(id);
					match places.get_mut(id as usize) {
						Some(before) => {
							assert!(leads(*before, now), "{told} leads from {before:?} to {now:?}");
							*before = now;
						},
						None => places.push(now),
					}
				}
			}
			// Whatever was begun can be brought to an end by anybody, and then nothing is owed but what stays.
			for id in 0..NextJob::<Test>::get() {
				while !matches!(place(id), Place::Closed(_) | Place::Gone) {
					pass(TERMS.draw_blocks + COMPUTE_BLOCKS);
					let _ = ComputeJobs::advance_job(signed(BOB), id);
				}
			}
			pass(TERMS.keep_blocks + 1);
			for id in 0..NextJob::<Test>::get() {
				let _ = ComputeJobs::remove_job(signed(BOB), id);
			}
			assert_ok!(ComputeJobs::do_try_state());
			assert_eq!(Jobs::<Test>::iter().count() + Seeds::<Test>::iter().count(), 0);
			for who in [ALICE, BOB, CAROL] {
				assert_eq!(held(HoldReason::Fees, &who) + held(HoldReason::Dispute, &who), 0);
			}
			assert_eq!(Balances::total_issuance(), issued - burned());
			nobody_was_punished_who_did_as_it_should();
			nothing_was_paid_that_few_had_found();
		});
	}
}
