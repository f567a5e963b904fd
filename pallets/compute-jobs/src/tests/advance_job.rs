use super::{draw_committee::not_due, *};

#[test]
fn a_quorum_is_provisional_until_the_challenge_window_is_over() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, WRONG, RIGHT, RIGHT]);
		let until = ComputeJobs::now() + TERMS.challenge_blocks;
		assert_eq!(last_event(), Event::AnswersCounted { job: id, provisional: Some(RIGHT), agreed: 4, until });
		assert_eq!((stage(id), job(id).provisional), (Stage::Challengeable { until }, Some(RIGHT)));
		go_to(until);
		assert_noop!(ComputeJobs::advance_job(signed(BOB), id), not_due(Error::NotDue));
		settle(id);
		assert_eq!(ending(id), Ending::Settled(RIGHT));
	});
}

#[test]
fn those_whose_outcome_it_is_are_paid_and_the_rest_goes_back() {
	on_chain(|| {
		glue::set_burned_part(Perbill::from_percent(20));
		let id = drawn();
		let members = members(id, COMMITTEE);
		let found = [RIGHT, RIGHT, WRONG, RIGHT, RIGHT];
		work(id, COMMITTEE, &found.map(Does::Find));
		advance(id);
		settle(id);
		for (member, found) in members.iter().zip(found) {
			assert_eq!(free(member), if found == RIGHT { WEALTH + 80 } else { WEALTH });
		}
		let paid = |provider: &AccountId32| Event::FeePaid {
			job: id,
			round: COMMITTEE,
			provider: provider.clone(),
			paid: 80,
			burned: 20,
		};
		assert!(events().contains(&paid(&members[0])) && !events().contains(&paid(&members[2])));
		assert_eq!(last_event(), Event::JobClosed { job: id, ending: Ending::Settled(RIGHT), refunded: FEE });
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 4 * FEE - job(id).deposit);
		assert_eq!(free(&ComputeJobs::account_id()), EXISTENTIAL_DEPOSIT);
		// A mismatch alone proves nothing of anybody.
		assert_eq!(slashed(), []);
	});
}

#[test]
fn without_a_quorum_and_a_dispute_the_owner_has_all_fees_back_and_nobody_is_slashed() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, WRONG, WRONG, OTHER]);
		assert_eq!(job(id).provisional, None);
		settle(id);
		assert_eq!(last_event(), Event::JobClosed { job: id, ending: Ending::NoQuorum(None), refunded: 5 * FEE });
		assert_eq!(slashed(), []);
	});
}

#[test]
fn a_job_that_all_declined_is_over_at_once_and_costs_its_handling_only() {
	on_chain(|| {
		let id = drawn();
		work(id, COMMITTEE, &[Does::Decline; 5]);
		advance(id);
		assert_eq!(ending(id), Ending::NoQuorum(None));
		assert_eq!(free(&ALICE) + job(id).deposit, WEALTH - HANDLING);
		assert_eq!(slashed(), []);
	});
}

#[test]
fn answers_are_counted_as_soon_as_nobody_can_answer_any_more() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		commit_all(id, &members);
		pass(1);
		reveal_all(id, &members[..4]);
		assert_noop!(ComputeJobs::advance_job(signed(BOB), id), not_due(Error::NotDue));
		assert!(!ComputeJobs::job(id).unwrap().can_advance);
		assert_ok!(reveal(id, COMMITTEE, &members[4], RIGHT));
		assert!(ComputeJobs::job(id).unwrap().can_advance);
		advance(id);
	});
}

#[test]
fn whoever_is_silent_or_does_not_reveal_is_slashed() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		let does = [Does::Find(RIGHT), Does::Nothing, Does::Withhold(RIGHT), Does::Decline, Does::Find(RIGHT)];
		work(id, COMMITTEE, &does);
		advance(id);
		let expected = [(members[1].clone(), Offence::Silence), (members[2].clone(), Offence::NotRevealed)];
		assert_eq!(slashed(), expected);
		let slashes = glue::slashes::<AccountId32>();
		assert!(slashes.iter().all(|slash| slash.role == Role::Compute && slash.reporter.is_none()));
		let punished = |(provider, offence): (AccountId32, Offence)| Event::MemberPunished {
			job: id,
			round: COMMITTEE,
			provider,
			offence,
			slashed: glue::SLASH,
		};
		assert!(expected.map(punished).iter().all(|event| events().contains(event)));
	});
}

#[test]
fn silence_is_punished_once_in_a_window_however_many_jobs_were_missed() {
	on_chain(|| {
		line::set_line(&(0..5).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let ids: Vec<_> = (0..3).map(|_| create(spec())).collect();
		ids.iter().for_each(|id| draw(*id));
		pass(COMPUTE_BLOCKS + 1);
		ids.iter().for_each(|id| advance(*id));
		assert_eq!(slashed().len(), 5);
		// In the next window again.
		pass(TERMS.silence_window);
		let id = drawn();
		pass(COMPUTE_BLOCKS + 1);
		advance(id);
		assert_eq!(slashed().len(), 10);
	});
}

#[test]
fn withholding_again_later_the_same_day_costs_again() {
	on_chain(|| {
		line::set_line(&(0..5).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let window = 2 * TERMS.reveal_blocks;
		assert!(window < TERMS.silence_window);
		let withheld = || {
			let id = drawn();
			let Stage::Working { drawn_at, .. } = stage(id) else { panic!("it is at work") };
			work(id, COMMITTEE, &[Does::Withhold(RIGHT); 5]);
			advance(id);
			drawn_at + TERMS.reveal_blocks
		};
		// All of them in the same silence window.
		go_to(TERMS.silence_window);
		let deadlines: Vec<_> = (0..3).map(|_| withheld()).collect();
		assert!(deadlines.iter().all(|deadline| *deadline < 2 * TERMS.silence_window), "{deadlines:?}");
		let windows: std::collections::BTreeSet<_> = deadlines.iter().map(|deadline| deadline / window).collect();
		assert!(windows.len() > 1, "{deadlines:?}");
		assert_eq!(slashed().len(), 5 * windows.len());
		assert!(slashed().iter().all(|(_, offence)| *offence == Offence::NotRevealed));
	});
}

#[test]
fn an_owner_that_asks_for_all_pays_those_who_agree_though_one_declined() {
	on_chain(|| {
		let all = JobSpec { quorum: MEMBERS, ..spec() };
		let id = create(all);
		draw(id);
		let members = members(id, COMMITTEE);
		let mut does = [Does::Find(RIGHT); 5];
		does[1] = Does::Decline;
		work(id, COMMITTEE, &does);
		advance(id);
		assert_eq!(job(id).provisional, None);
		settle(id);
		let ending = Ending::NoQuorum(Some(RIGHT));
		assert_eq!(last_event(), Event::JobClosed { job: id, ending, refunded: FEE });
		assert_eq!(ending.result(), None);
		for (seat, member) in members.iter().enumerate() {
			assert_eq!(free(member), if seat == 1 { WEALTH } else { WEALTH + FEE });
		}
		assert_eq!(slashed(), []);
	});
}

#[test]
fn silence_that_cost_nothing_was_not_punished() {
	on_chain(|| {
		glue::set_slash(0);
		let id = drawn();
		pass(COMPUTE_BLOCKS + 1);
		advance(id);
		assert_eq!(SilencePunished::<Test>::iter().count(), 0);
	});
}

#[test]
fn silence_of_long_ago_is_not_punished() {
	on_chain(|| {
		let id = drawn();
		pass(COMPUTE_BLOCKS + TERMS.slash_window + 1);
		advance(id);
		assert_eq!(slashed(), []);
		assert_eq!(ending(id), Ending::NoQuorum(None));
	});
}

#[test]
fn nothing_leads_out_of_the_end_of_a_job() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		settle(id);
		let member = provider(0);
		assert_noop!(ComputeJobs::advance_job(signed(BOB), id), not_due(Error::NotDue));
		assert_noop!(ComputeJobs::draw_committee(signed(BOB), id), not_due(Error::NotDrawing));
		assert_noop!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT), Error::<Test>::NotChallengeable);
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::TooLateToCancel);
		assert_noop!(commit(id, COMMITTEE, &member, RIGHT), Error::<Test>::NotWorking);
		assert_noop!(reveal(id, COMMITTEE, &member, RIGHT), Error::<Test>::NotWorking);
		assert_noop!(ComputeJobs::advance_job(signed(BOB), id + 9), not_due(Error::JobNotFound));
	});
}

#[test]
fn advancing_is_free_and_coming_too_early_costs_little() {
	on_chain(|| {
		let id = drawn();
		let early = ComputeJobs::advance_job(signed(BOB), id).unwrap_err();
		assert_eq!(early.post_info.actual_weight, Some(<()>::not_due()));
		work(id, COMMITTEE, &[Does::Find(RIGHT); 5]);
		let info = ComputeJobs::advance_job(signed(BOB), id).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(info.actual_weight, Some(<()>::count_answers(5)));
	});
}

#[test]
fn a_member_whose_fee_cannot_be_paid_does_not_stop_the_others() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		work(id, COMMITTEE, &[Does::Find(RIGHT); 5]);
		advance(id);
		// Half of it is burned, and the rest would not open the account again.
		glue::set_burned_part(Perbill::from_percent(50));
		Jobs::<Test>::mutate_extant(id, |job| job.spec.fee = EXISTENTIAL_DEPOSIT);
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(&members[3], 0);
		settle(id);
		assert_eq!(free(&members[0]), WEALTH + EXISTENTIAL_DEPOSIT / 2);
		assert_eq!(free(&members[3]), 0);
		assert_eq!(free(&ALICE) + job(id).deposit, WEALTH - HANDLING - 4 * EXISTENTIAL_DEPOSIT);
	});
}
