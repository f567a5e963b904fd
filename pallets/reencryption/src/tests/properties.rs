//! Whatever happens in whatever order: what is held is what is owed, and nobody is blamed who did his duty.

use super::*;
use proptest::prelude::*;

/// What can happen. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
	Ask { other: bool, idle: u8 },
	Answer { request: u64, seat: u8, stolen: bool },
	Report { request: u64, seat: u8 },
	Close { request: u64, requester: bool },
	Accuse { seat: u8, rightly: bool },
	Forget,
	Pass { blocks: u32 },
	Revoke { grace: u32 },
	Restore,
	Fee { fee: u128 },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (any::<bool>(), 0..8u8).prop_map(|(other, idle)| Step::Ask { other, idle }),
		6 => (0..6u64, 0..PROXIES, prop::bool::weighted(0.1))
			.prop_map(|(request, seat, stolen)| Step::Answer { request, seat, stolen }),
		6 => (0..6u64, 0..PROXIES).prop_map(|(request, seat)| Step::Report { request, seat }),
		3 => (0..6u64, any::<bool>()).prop_map(|(request, requester)| Step::Close { request, requester }),
		1 => (0..PROXIES, any::<bool>()).prop_map(|(seat, rightly)| Step::Accuse { seat, rightly }),
		1 => Just(Step::Forget),
		3 => (1..40u32).prop_map(|blocks| Step::Pass { blocks }),
		1 => (0..30u32).prop_map(|grace| Step::Revoke { grace }),
		1 => Just(Step::Restore),
		1 => (0..200u128).prop_map(|fee| Step::Fee { fee }),
	]
}

/// What this file remembers by itself of an open request.
struct Known {
	policy: u64,
	fee: u128,
	deposit: u128,
	window: u32,
	obliged: u32,
	answered: u32,
	reported: u32,
}

/// What it remembers of everything.
#[derive(Default)]
struct Model {
	/// Every request ever made; none when closed.
	requests: Vec<Option<Known>>,
	slashes: usize,
	/// The windows for whose silence a seat was slashed.
	silences: std::collections::BTreeSet<(u8, u32)>,
	burned: u128,
}

impl Model {
	fn take(&mut self, step: Step) {
		match step {
			Step::Ask { other, idle } => {
				let epoch = Reencryption::now() / glue::EPOCH_LENGTH;
				(0..PROXIES).for_each(|seat| glue::set_active(Role::Proxy, &provider(seat), epoch, seat != idle));
				let (policy, capsule) = if other { (OTHER_POLICY, others().0.clone()) } else { (POLICY, capsule()) };
				let quote = Reencryption::quote(policy).expect("there is such a policy");
				if Reencryption::request_reencryption(signed(BOB), policy, capsule).is_ok() {
					let obliged = 0b11111 & !1u32.checked_shl(idle.into()).unwrap_or(0);
					assert_eq!(quote.obliged, obliged.count_ones());
					let deposit = quote.deposit + quote.fees;
					let (fee, window) = (ResponseFee::get(), Reencryption::now() / RESPONSE_WINDOW);
					self.requests.push(Some(Known { policy, fee, deposit, window, obliged, answered: 0, reported: 0 }));
				}
			},
			Step::Answer { request, seat, stolen } => {
				let Some(Some(known)) = self.requests.get_mut(request as usize) else {
					assert_noop!(answer(request, seat), Error::<Test>::RequestNotFound);
					return;
				};
				let from = if stolen { (seat + 1) % PROXIES } else { seat };
				let fragment =
					if known.policy == POLICY { fragment(from) } else { others().1[usize::from(from)].clone() };
				let before = Balances::free_balance(provider(seat));
				let bit = 1 << seat;
				if Reencryption::submit_fragment(signed(operator(seat)), request, fragment.into()).is_ok() {
					assert!(!stolen && known.obliged & bit != 0 && known.answered & bit == 0);
					assert_eq!(Balances::free_balance(provider(seat)), before + known.fee);
					known.answered |= bit;
					known.deposit -= known.fee;
				}
			},
			Step::Report { request, seat } => {
				if Reencryption::report_silence(signed(CAROL), request, provider(seat)).is_ok() {
					let known = self.requests[request as usize].as_mut().expect("it is open");
					let bit = 1 << seat;
					assert!(known.obliged & bit != 0 && (known.answered | known.reported) & bit == 0);
					known.reported |= bit;
					self.slashes += usize::from(self.silences.insert((seat, known.window)));
				}
			},
			Step::Close { request, requester } => {
				let who = if requester { BOB } else { CAROL };
				let (free, open) = (Balances::free_balance(BOB), Reencryption::request(request));
				if Reencryption::close_request(signed(who), request).is_ok() {
					let known = self.requests[request as usize].take().expect("it was open");
					assert_eq!(Balances::free_balance(BOB), free + known.deposit);
					let open = open.expect("it was open");
					let accounted = known.obliged == known.answered | known.reported;
					let excused = glue_served_until(open.policy).is_some_and(|last| last < open.deadline)
						&& Reencryption::now() > open.deadline;
					assert!(accounted || excused || Reencryption::now() > open.report_until, "silence was wiped");
					let late = open.deadline + RESPONSE_WINDOW;
					assert!(
						requester || Reencryption::now() > open.report_until || (excused && Reencryption::now() > late)
					);
				}
			},
			Step::Accuse { seat, rightly } => {
				let wrong = if rightly { (seat + 1) % PROXIES } else { seat };
				let before = UsedEvidence::<Test>::iter().count();
				let call = evidence(seat, capsule(), fragment(wrong));
				if Reencryption::submit_evidence(signed(CAROL), call.into()).is_ok() {
					let proven = UsedEvidence::<Test>::iter().count() - before;
					let too_late = glue_served_until(POLICY).is_some_and(|last| last < Reencryption::now());
					assert_eq!(proven == 1, rightly || too_late);
					self.slashes += proven;
					self.burned += if proven == 1 { 0 } else { BOND };
				}
			},
			Step::Forget => {
				for key in UsedEvidence::<Test>::iter_keys().collect::<Vec<_>>() {
					let _ = Reencryption::forget_evidence(signed(ALICE), key);
				}
				for (provider, window, _) in SilencePunished::<Test>::iter().collect::<Vec<_>>() {
					let _ = Reencryption::forget_silence(signed(ALICE), provider, window);
				}
			},
			Step::Pass { blocks } => go_to(Reencryption::now() + blocks),
			Step::Revoke { grace } => {
				glue::set_access(POLICY, Err(Denied::Revoked));
				glue::set_served_until(POLICY, Some(Reencryption::now() + grace));
			},
			Step::Restore => {
				glue::set_access(POLICY, Ok(()));
				glue::set_served_until(POLICY, None);
			},
			Step::Fee { fee } => ResponseFee::set(fee),
		}
	}

	fn check(&self, issued: u128) {
		assert_ok!(Reencryption::do_try_state());
		assert_eq!(held(BOB), self.requests.iter().flatten().map(|known| known.deposit).sum::<u128>());
		assert_eq!(Requests::<Test>::iter().count(), self.requests.iter().flatten().count());
		assert_eq!(glue::slashes::<AccountId32>().len(), self.slashes);
		assert_eq!(Balances::total_issuance(), issued - self.burned);
		assert_eq!(Balances::total_balance(&CAROL), WEALTH - self.burned);
	}
}

fn glue_served_until(policy: u64) -> Option<u32> {
	<<Test as Config>::Policies as pallet_traits::Policies<AccountId32>>::served_until(policy)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

	#[test]
	fn what_is_held_is_what_open_requests_owe(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| {
			let issued = Balances::total_issuance();
			let mut model = Model::default();
			for step in steps {
				model.take(step);
				model.check(issued);
			}
			// In the end everything comes back that was not earned.
			go_to(Reencryption::now() + RESPONSE_WINDOW + EVIDENCE_WINDOW + 1);
			for request in 0..model.requests.len() as u64 {
				model.take(Step::Close { request, requester: false });
			}
			model.check(issued);
			assert_eq!(held(BOB), 0);
			assert_eq!(Requests::<Test>::iter().count(), 0);
		});
	}
}
