use super::*;

#[test]
fn a_dispute_holds_the_fees_of_the_panel_and_a_bond() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, WRONG, RIGHT, RIGHT]);
		let quote = ComputeJobs::quote(PROGRAM, 1, 0, MEMBERS, FEE).unwrap();
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		assert_eq!((quote.panel_fees, quote.bond), (9 * FEE, TERMS.bond));
		assert_eq!(held(HoldReason::Dispute, &BOB), quote.panel_fees + quote.bond);
		let seed_block = ComputeJobs::now() + TERMS.seed_blocks;
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - quote.panel_fees - quote.bond);
		assert!(events().contains(&Event::HandlingBurned { job: id, by: BOB, amount: PANEL_HANDLING }));
		assert_eq!(last_event(), Event::OutcomeDisputed { job: id, by: BOB, accused: WRONG, seed_block });
		assert_eq!((job(id).round, stage(id)), (PANEL, Stage::Drawing { seed_block }));
	});
}

#[test]
fn a_panel_has_nobody_of_the_committee() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		let committee = members(id, COMMITTEE);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
		draw(id);
		let panel = members(id, PANEL);
		assert_eq!(panel.len(), 9);
		assert!(panel.iter().all(|member| !committee.contains(member)));
		assert_noop!(commit(id, PANEL, &committee[0], RIGHT), Error::<Test>::NotMember);
		assert_noop!(commit(id, COMMITTEE, &committee[0], RIGHT), Error::<Test>::NotWorking);
	});
}

#[test]
fn only_what_somebody_revealed_can_be_disputed_once_and_in_time() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		assert_noop!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG), Error::<Test>::OutcomeNotRevealed);
		pass(TERMS.challenge_blocks);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
		assert_noop!(ComputeJobs::dispute_outcome(signed(CAROL), id, RIGHT), Error::<Test>::NotChallengeable);
		let late = counted([RIGHT; 5]);
		pass(TERMS.challenge_blocks + 1);
		assert_noop!(ComputeJobs::dispute_outcome(signed(BOB), late, RIGHT), Error::<Test>::ChallengeClosed);
		assert_noop!(ComputeJobs::dispute_outcome(signed(BOB), 99, RIGHT), Error::<Test>::JobNotFound);
	});
}

#[test]
fn whoever_cannot_put_up_enough_disputes_nothing() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		let poor = operator(&ALICE);
		endow(&poor, PANEL_HANDLING + 9 * FEE + TERMS.bond);
		assert_noop!(ComputeJobs::dispute_outcome(signed(poor.clone()), id, RIGHT), TokenError::FundsUnavailable);
		endow(&poor, EXISTENTIAL_DEPOSIT);
		assert_ok!(ComputeJobs::dispute_outcome(signed(poor), id, RIGHT));
	});
}

#[test]
fn a_panel_that_nobody_draws_in_time_leaves_the_job_as_if_nobody_had_disputed() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
		pass(TERMS.seed_blocks + TERMS.draw_blocks + 1);
		advance(id);
		assert_eq!(ending(id), Ending::Settled(RIGHT));
		assert_eq!((free(&BOB), held(HoldReason::Dispute, &BOB)), (WEALTH - PANEL_HANDLING, 0));
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE - job(id).deposit);
	});
}

#[test]
fn a_panel_that_is_too_small_for_a_verdict_leaves_the_job_as_if_nobody_had_disputed() {
	on_chain(|| {
		line::set_line(&(0..10).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let found = [(RIGHT, Ending::Settled(RIGHT)), (OTHER, Ending::NoQuorum(Some(RIGHT)))];
		for (time, (found, expected)) in (1..).zip(found) {
			let id = counted([RIGHT, RIGHT, RIGHT, found, found]);
			assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
			draw(id);
			assert_eq!(ending(id), expected);
			assert_eq!(free(&BOB), WEALTH - time * PANEL_HANDLING);
		}
	});
}

#[test]
fn a_dear_job_is_no_dearer_to_dispute() {
	on_chain(|| {
		let dear = 40 * FEE;
		let quote = ComputeJobs::quote(PROGRAM, 1, 0, MEMBERS, dear).unwrap();
		assert_eq!((quote.fees, quote.panel_fees), (5 * dear, 9 * FEE));
		let id = create(JobSpec { fee: dear, ..spec() });
		draw(id);
		let committee = members(id, COMMITTEE);
		let mut does = [Does::Find(WRONG); 5];
		does[0] = Does::Find(RIGHT);
		work(id, COMMITTEE, &does);
		advance(id);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		assert_eq!(held(HoldReason::Dispute, &BOB), 9 * FEE + TERMS.bond);
		// What was promised to the panel stays, whatever is asked for later.
		TestTerms::set(Terms { least_fee: 1_000, ..TERMS });
		draw(id);
		let panel = members(id, PANEL);
		work(id, PANEL, &[Does::Find(RIGHT); 9]);
		advance(id);
		assert!(panel.iter().all(|member| free(member) == WEALTH + FEE));
		assert_eq!(free(&committee[0]), WEALTH + dear);
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - dear - 9 * FEE - job(id).deposit);
	});
}

#[test]
fn a_panel_with_empty_seats_decides_if_enough_of_them_agree() {
	on_chain(|| {
		line::set_line(&(0..11).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let id = counted([WRONG; 5]);
		disputed(id, WRONG, 6);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
	});
}
