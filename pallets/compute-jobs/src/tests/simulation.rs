//! Many jobs, a hundred providers, thirty of them hostile and of one mind, and the arithmetic of it.
//!
//! What is assumed: stakes are equal and stay so (nobody is driven out by slashes, so that the hostile are as many in
//! the last job as in the first); one honest watcher computes every job again and disputes whenever an outcome that
//! somebody revealed is wrong and would stand, or kept a quorum from being reached; now and then somebody disputes what
//! is right. An honest provider always finds what is right, and in one of two hundred jobs cannot do it and declines.
//!
//! `NULINK_JOBS=10000 cargo test … -- --nocapture of_ten_thousand_jobs` plays as many as one likes.

use super::*;
use std::collections::BTreeSet;

const ALL: u8 = 100;
const HOSTILE: u8 = 30;
const PANEL_SEATS: u8 = 31;

/// Numbers that look random (the generator SplitMix64).
struct Random(u64);

impl Random {
	fn below(&mut self, end: u64) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		(mixed ^ (mixed >> 31)) % end
	}
}

/// What the hostile agree on for a job.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plot {
	/// All find the same wrong result.
	Collude,
	/// They copy commitments of honest members.
	Copy,
	/// Each finds another result.
	Split,
	/// They commit and do not reveal.
	Withhold,
}

fn is_hostile(who: &AccountId32) -> bool {
	let bytes: &[u8; 32] = who.as_ref();
	// Providers are numbered from 1 on.
	bytes[0] <= HOSTILE
}

/// The probability that of `drawn`, out of `all` of whom `marked` are marked, exactly `hits` are.
fn hypergeometric(all: u32, marked: u32, drawn: u32, hits: u32) -> f64 {
	if hits > marked || drawn < hits || drawn - hits > all - marked {
		return 0.0;
	}
	let ln_choose = |n: u32, k: u32| (0..k).map(|i| f64::from(n - i).ln() - f64::from(i + 1).ln()).sum::<f64>();
	(ln_choose(marked, hits) + ln_choose(all - marked, drawn - hits) - ln_choose(all, drawn)).exp()
}

fn at_least(all: u32, marked: u32, drawn: u32, hits: u32) -> f64 {
	(hits..=drawn).map(|hits| hypergeometric(all, marked, drawn, hits)).sum()
}

/// What came of it.
#[derive(Default, Debug)]
struct Count {
	jobs: u32,
	/// Committees with a quorum of hostile members, and with one of honest members.
	hostile_quorums: u32,
	honest_quorums: u32,
	/// Wrong outcomes that would have stood if nobody had objected.
	wrong_provisional: u32,
	disputes: u32,
	/// Panels without two thirds of honest seats, and what was expected of them given how many hostile were left.
	weak_panels: u32,
	weak_expected: f64,
	/// Wrong results that were expected though the watcher objected.
	wrong_expected: f64,
	/// Endings.
	settled_right: u32,
	judged_right: u32,
	accepted_wrong: u32,
	undecided_right: u32,
	undecided_wrong: u32,
	undecided_open: u32,
	no_quorum: u32,
	/// Slashed, by what they are.
	hostile_slashed: u32,
	honest_slashed: u32,
}

/// Lets the members of a round do what they do.
fn play(id: JobId, round: u8, plot: Plot, random: &mut Random) {
	let members = members(id, round);
	let mut honest_commitment = None;
	// The honest are first, so that there is something to copy.
	for member in members.iter().filter(|member| !is_hostile(member)) {
		if random.below(200) == 0 {
			assert_ok!(decline(id, round, member));
		} else {
			honest_commitment = Some(commitment(id, round, member, RIGHT));
			assert_ok!(commit(id, round, member, RIGHT));
		}
	}
	let finds = |seat: usize| match plot {
		Plot::Split => Outcome::Result([100 + seat as u8; 32]),
		_ => WRONG,
	};
	for (seat, member) in members.iter().enumerate().filter(|(_, member)| is_hostile(member)) {
		match (plot, honest_commitment) {
			(Plot::Copy, Some(copied)) => {
				assert_ok!(ComputeJobs::commit_result(signed(operator(member)), id, round, copied));
			},
			_ => {
				assert_ok!(commit(id, round, member, finds(seat)));
			},
		}
	}
	pass(1);
	for (seat, member) in members.iter().enumerate() {
		match (is_hostile(member), plot) {
			(false, _) => drop(reveal(id, round, member, RIGHT)),
			(true, Plot::Copy) => assert!(honest_commitment.is_none() || reveal(id, round, member, RIGHT).is_err()),
			(true, Plot::Withhold) => (),
			(true, _) => {
				assert_ok!(reveal(id, round, member, finds(seat)));
			},
		}
	}
	if !ComputeJobs::job(id).is_some_and(|info| info.can_advance) {
		pass(TERMS.reveal_blocks + 1);
	}
	advance(id);
}

fn one_job(committee: u8, quorum: u8, count: &mut Count, random: &mut Random) {
	let plot = match random.below(10) {
		0..=3 => Plot::Collude,
		4..=5 => Plot::Copy,
		6..=7 => Plot::Split,
		_ => Plot::Withhold,
	};
	let id = create(JobSpec { committee, quorum, ..spec() });
	draw(id);
	let hostile = members(id, COMMITTEE).iter().filter(|member| is_hostile(member)).count() as u32;
	count.jobs += 1;
	count.hostile_quorums += u32::from(hostile >= quorum.into());
	count.honest_quorums += u32::from(u32::from(committee) - hostile >= quorum.into());
	play(id, COMMITTEE, plot, random);

	let provisional = job(id).provisional;
	let revealed: BTreeSet<_> = Rounds::<Test>::get(id, COMMITTEE).iter().filter_map(Member::outcome).collect();
	let wrong = revealed.iter().find(|outcome| **outcome != RIGHT).copied();
	let accused = match provisional {
		Some(RIGHT) => (random.below(100) == 0).then_some(RIGHT),
		Some(outcome) => Some(outcome),
		None => wrong,
	};
	count.wrong_provisional += u32::from(provisional.is_some_and(|outcome| outcome != RIGHT));
	match accused {
		Some(accused) => {
			count.disputes += 1;
			assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, accused));
			draw(id);
			let (seats, left) = (u32::from(PANEL_SEATS), u32::from(HOSTILE) - hostile);
			let others = u32::from(ALL - committee);
			let honest = members(id, PANEL).iter().filter(|member| !is_hostile(member)).count() as u32;
			count.weak_panels += u32::from(honest < supermajority(seats));
			count.weak_expected += at_least(others, left, seats, seats - supermajority(seats) + 1);
			// Where they have a quorum, half of a panel is enough for it to stand.
			let enough = if provisional == Some(WRONG) { seats / 2 + 1 } else { supermajority(seats) };
			count.wrong_expected += at_least(others, left, seats, enough);
			play(id, PANEL, plot, random);
		},
		None if matches!(stage(id), Stage::Challengeable { .. }) => settle(id),
		None => (),
	}
	let counter = match ending(id) {
		Ending::Settled(RIGHT) => &mut count.settled_right,
		Ending::Judged(RIGHT) => &mut count.judged_right,
		Ending::Settled(_) | Ending::Judged(_) => &mut count.accepted_wrong,
		Ending::Undecided(Some(RIGHT)) => &mut count.undecided_right,
		Ending::Undecided(Some(_)) => &mut count.undecided_wrong,
		Ending::Undecided(None) => &mut count.undecided_open,
		Ending::NoQuorum(_) => &mut count.no_quorum,
		Ending::NotDrawn => panic!("there are enough providers"),
	};
	*counter += 1;
	for event in events() {
		if let Event::MemberPunished { provider, .. } = event {
			let counter = if is_hostile(&provider) { &mut count.hostile_slashed } else { &mut count.honest_slashed };
			*counter += 1;
		}
	}
	System::reset_events();
	assert_ok!(ComputeJobs::remove_job(signed(ALICE), id));
}

fn simulate(committee: u8, quorum: u8, jobs: u32) -> Count {
	let (mut count, mut random) = (Count::default(), Random(5));
	let mut chain = new_test_ext();
	chain.execute_with(|| {
		TestTerms::set(Terms { panel_seats: PANEL_SEATS, ..TERMS });
		glue::set_epoch_length(u32::MAX);
		let stakes: Vec<_> = (0..ALL).map(|number| (provider(number), 10_000)).collect();
		line::set_line(&stakes);
		for number in 0..ALL {
			set_operator(&provider(number), Role::Compute, None);
		}
		[ALICE, BOB].iter().for_each(|who| endow(who, u128::from(jobs) * 100_000));
	});
	for job in 0..jobs {
		chain.execute_with(|| one_job(committee, quorum, &mut count, &mut random));
		if job % 64 == 0 {
			// Otherwise all that was ever changed is gone through with each job.
			chain.commit_all().expect("nothing is left open");
		}
	}
	assert_eq!(chain.execute_with(ComputeJobs::do_try_state), Ok(()));
	count
}

fn percent(part: impl Into<f64>, whole: u32) -> f64 {
	100.0 * part.into() / f64::from(whole.max(1))
}

/// Whether a share lies within five standard deviations of what is expected (and a half, for small numbers).
fn is_near(found: u32, expected: f64, trials: u32) -> bool {
	let share = expected / f64::from(trials.max(1));
	(f64::from(found) - expected).abs() <= 5.0 * (expected * (1.0 - share).max(0.0)).sqrt() + 1.0
}

fn report(committee: u8, quorum: u8, count: &Count) {
	let (k, q, n) = (u32::from(committee), u32::from(quorum), count.jobs);
	let (all, hostile) = (u32::from(ALL), u32::from(HOSTILE));
	let hostile_quorum = at_least(all, hostile, k, q);
	let honest_quorum = at_least(all, all - hostile, k, q);
	let right = count.settled_right + count.judged_right;
	println!("\n{n} jobs, {all} providers, {hostile} hostile; {q} of {k} must agree, panel of {PANEL_SEATS}");
	println!("  {:<58}{:>10}{:>12}", "", "found", "arithmetic");
	let row = |what: &str, found: f64, expected: f64| println!("  {what:<58}{found:>9.2} %{expected:>10.2} %");
	row("committees with a hostile quorum", percent(count.hostile_quorums, n), 100.0 * hostile_quorum);
	row("committees with an honest quorum", percent(count.honest_quorums, n), 100.0 * honest_quorum);
	let weak = (percent(count.weak_panels, count.disputes), percent(count.weak_expected, count.disputes));
	row("panels of which less than two thirds are honest", weak.0, weak.1);
	let line = |what: &str, found: u32| println!("  {what:<58}{found:>10}{:>11.2} %", percent(found, n));
	line("wrong outcomes that only an objection stops", count.wrong_provisional);
	line("disputes", count.disputes);
	line("right: settled by the committee", count.settled_right);
	line("right: by the verdict of a panel", count.judged_right);
	line("settled in all", right);
	line("no verdict, the right outcome told as likely", count.undecided_right);
	line("no verdict, a wrong outcome told as likely", count.undecided_wrong);
	line("no verdict, nothing likely", count.undecided_open);
	line("no quorum and nothing wrong to dispute", count.no_quorum);
	line("WRONG RESULTS ACCEPTED AFTER THE WINDOW", count.accepted_wrong);
	println!("  {:<58}{:>10}{:>12.1e}", "  expected of them, with the watcher", "", count.wrong_expected);
	println!("  {:<58}{:>10}", "hostile members slashed (times)", count.hostile_slashed);
	println!("  {:<58}{:>10}", "HONEST MEMBERS SLASHED", count.honest_slashed);
}

fn check(committee: u8, quorum: u8, jobs: u32) {
	let count = simulate(committee, quorum, jobs);
	report(committee, quorum, &count);
	let (k, q) = (u32::from(committee), u32::from(quorum));
	let (all, hostile) = (u32::from(ALL), u32::from(HOSTILE));
	assert_eq!(count.accepted_wrong, 0, "a wrong result was accepted");
	assert_eq!(count.honest_slashed, 0, "an honest provider was slashed");
	let n = f64::from(jobs);
	assert!(is_near(count.hostile_quorums, n * at_least(all, hostile, k, q), jobs));
	assert!(is_near(count.honest_quorums, n * at_least(all, all - hostile, k, q), jobs));
	assert!(is_near(count.weak_panels, count.weak_expected, count.disputes));
	assert!(count.wrong_expected < 0.001 * n.max(100.0));
}

#[test]
fn of_ten_thousand_jobs_no_wrong_result_is_accepted_and_nobody_honest_is_slashed() {
	let jobs = std::env::var("NULINK_JOBS").ok().and_then(|jobs| jobs.parse().ok()).unwrap_or(500);
	check(5, 4, jobs);
	// Other committees, for comparison.
	check(5, 3, jobs / 10);
	check(7, 5, jobs / 10);
}

#[test]
fn the_table_of_profiles_in_the_header_is_right() {
	let at_least = |share: f64, hits: i32| -> f64 {
		let choose = |k: i32| (0..k).map(|i| f64::from(31 - i) / f64::from(i + 1)).product::<f64>();
		(hits..=31).map(|k| choose(k) * share.powi(k) * (1.0 - share).powi(31 - k)).sum()
	};
	let shown = |value: f64| (value * 1_000.0).round() / 10.0;
	let verdicts = [0.5, 0.6, 0.7, 0.8, 0.9].map(|share| shown(at_least(share, 21)));
	assert_eq!(verdicts, [3.5, 24.5, 68.8, 96.7, 100.0]);
	let halves = [0.5, 0.6, 0.7, 0.8].map(|share| shown(at_least(share, 16)));
	assert_eq!(halves, [50.0, 87.2, 99.0, 100.0]);
}

#[test]
fn the_table_in_the_header_is_right() {
	let shown = |value: f64| (value * 1_000.0).round() / 10.0;
	let committees =
		[(3, 2), (5, 3), (5, 4), (7, 5)].map(|(k, q)| (shown(at_least(100, 30, k, q)), shown(at_least(100, 70, k, q))));
	assert_eq!(committees, [(21.3, 78.7), (15.8, 84.2), (2.7, 52.6), (2.4, 65.0)]);
	let panels = [15, 21, 31, 45].map(|seats| {
		let verdict = supermajority(seats);
		(
			at_least(95, 27, seats, verdict),
			at_least(95, 27, seats, seats / 2 + 1),
			(100.0 * at_least(95, 27, seats, seats - verdict + 1)).round(),
		)
	});
	assert!((1.0 / panels[0].0 - 1_100.0).abs() < 50.0 && (1.0 / panels[1].0 - 28_000.0).abs() < 1_000.0);
	assert!(panels[2].0 < 1.1e-8 && panels[3].0 < 1e-15);
	assert_eq!(panels.map(|(_, _, none)| none), [22.0, 20.0, 21.0, 11.0]);
	assert!((panels[2].1 - 0.0007).abs() < 0.000_05 && panels[3].1 < 3e-6);
}
