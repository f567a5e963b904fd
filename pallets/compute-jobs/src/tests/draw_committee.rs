use super::*;

#[test]
fn a_committee_is_drawn_after_the_seed_block_by_anybody_and_free() {
	on_chain(|| {
		let id = create(spec());
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::SeedNotReady));
		pass(TERMS.seed_blocks);
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::SeedNotReady));
		pass(1);
		let info = ComputeJobs::draw_committee(signed(CAROL), id).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		let now = ComputeJobs::now();
		let (commit_until, reveal_until) = (now + COMPUTE_BLOCKS, now + COMPUTE_BLOCKS + TERMS.reveal_blocks);
		assert_eq!(stage(id), Stage::Working { drawn_at: now, commit_until, reveal_until });
		let members = members(id, COMMITTEE);
		assert_eq!(members.len(), 5);
		let event = Event::CommitteeDrawn { job: id, round: COMMITTEE, members, commit_until, reveal_until };
		assert_eq!(last_event(), event);
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::NotDrawing));
	});
}

/// What a call gives that came too early.
pub fn not_due(error: Error<Test>) -> frame_support::dispatch::DispatchErrorWithPostInfo {
	ComputeJobs::not_due(error)
}

#[test]
fn jobs_that_wait_for_the_same_block_have_different_committees() {
	on_chain(|| {
		let ids: Vec<_> = (0..6).map(|_| create(spec())).collect();
		assert_eq!(Seeds::<Test>::get(START + TERMS.seed_blocks).unwrap().draws, 6);
		ids.iter().for_each(|id| draw(*id));
		assert_eq!(Seeds::<Test>::iter().count(), 0);
		let committees: std::collections::BTreeSet<_> = ids.iter().map(|id| members(*id, COMMITTEE)).collect();
		assert_eq!(committees.len(), 6);
	});
}

#[test]
fn randomness_is_kept_for_blocks_that_somebody_waits_for_only() {
	on_chain(|| {
		pass(5);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
		let id = create(spec());
		pass(9);
		assert_eq!(Seeds::<Test>::iter_values().filter(|seed| seed.randomness.is_some()).count(), 1);
		draw(id);
	});
}

#[test]
fn where_the_seed_block_brought_no_randomness_the_next_one_counts_that_does() {
	on_chain(|| {
		let id = create(spec());
		let seed_block = START + TERMS.seed_blocks;
		line::set_randomness(None);
		go_to(seed_block + 3);
		assert_eq!(Pending::<Test>::get().into_inner(), [seed_block]);
		assert!(!ComputeJobs::job(id).unwrap().can_draw);
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::SeedNotReady));
		line::set_randomness(Some(7));
		pass(1);
		assert!(Pending::<Test>::get().is_empty());
		assert!(ComputeJobs::job(id).unwrap().can_draw);
		draw(id);
		assert_eq!(members(id, COMMITTEE).len(), 5);
	});
}

#[test]
fn a_draw_for_which_no_randomness_came_for_long_is_postponed() {
	on_chain(|| {
		TestTerms::set(Terms { draw_blocks: 100, ..TERMS });
		line::set_randomness(None);
		let id = create(spec());
		// Others wait for each block after it.
		for _ in 0..MAX_PENDING {
			pass(1);
			create(spec());
		}
		pass(TERMS.seed_blocks);
		assert_eq!(Pending::<Test>::get().len() as u32, MAX_PENDING);
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::SeedNotReady));
		pass(1);
		assert_ok!(ComputeJobs::draw_committee(signed(CAROL), id));
		let seed_block = ComputeJobs::now() + TERMS.seed_blocks;
		assert_eq!(last_event(), Event::DrawPostponed { job: id, round: COMMITTEE, seed_block });
		assert_ok!(ComputeJobs::do_try_state());
		line::set_randomness(Some(7));
		draw(id);
		assert_eq!(members(id, COMMITTEE).len(), 5);
	});
}

#[test]
fn a_draw_that_is_postponed_again_and_again_is_given_up() {
	on_chain(|| {
		line::set_randomness(None);
		let postponed = |id: JobId| {
			// Its seed was pushed out by others.
			let Stage::Drawing { seed_block } = stage(id) else { panic!("it waits for its draw") };
			go_to(seed_block + 1);
			Pending::<Test>::mutate(|pending| pending.retain(|block| *block != seed_block));
			assert_ok!(ComputeJobs::draw_committee(signed(CAROL), id));
		};
		let given_up_after = |id: JobId| {
			let start = ComputeJobs::now();
			while !job(id).is_closed() {
				postponed(id);
				assert_ok!(ComputeJobs::do_try_state());
			}
			ComputeJobs::now() - start
		};
		let most = 2 * (TERMS.seed_blocks + TERMS.draw_blocks);
		let id = create(spec());
		let took = given_up_after(id);
		assert!(took > TERMS.draw_blocks && took <= most, "{took}");
		assert_eq!(ending(id), Ending::NotDrawn);
		assert_eq!(held(HoldReason::Fees, &ALICE), 0);

		line::set_randomness(Some(7));
		let id = counted([RIGHT; 5]);
		line::set_randomness(None);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
		let took = given_up_after(id);
		assert!(took > TERMS.draw_blocks && took <= most, "{took}");
		assert_eq!(ending(id), Ending::Settled(RIGHT));
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn without_enough_providers_a_job_ends_and_the_owner_has_the_fees_back() {
	on_chain(|| {
		line::set_line(&[(provider(0), 5), (provider(1), 5), (provider(2), 5), (provider(3), 5)]);
		let id = create(spec());
		draw(id);
		assert_eq!(ending(id), Ending::NotDrawn);
		assert_eq!(held(HoldReason::Fees, &ALICE), 0);
		assert_ok!(ComputeJobs::remove_job(signed(ALICE), id));
		assert_eq!(free(&ALICE), WEALTH - HANDLING);
	});
}

#[test]
fn nobody_draws_after_the_time_for_it() {
	on_chain(|| {
		let id = create(spec());
		pass(TERMS.seed_blocks + TERMS.draw_blocks);
		assert_noop!(ComputeJobs::advance_job(signed(BOB), id), not_due(Error::NotDue));
		pass(1);
		assert_noop!(ComputeJobs::draw_committee(signed(CAROL), id), not_due(Error::DrawExpired));
		advance(id);
		assert_eq!(ending(id), Ending::NotDrawn);
		assert_eq!(held(HoldReason::Fees, &ALICE), 0);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn whoever_counts_for_nothing_any_more_is_not_drawn() {
	on_chain(|| {
		(6..PROVIDERS).for_each(|number| line::set_counts(&provider(number), 0));
		for _ in 0..5 {
			let id = drawn();
			assert!(members(id, COMMITTEE).iter().all(|member| (0..6).any(|number| provider(number) == *member)));
		}
	});
}

#[test]
fn seats_fall_in_proportion_to_stake_however_it_is_split() {
	on_chain(|| {
		let seats_of_first = |stakes: &[(AccountId32, u128)], own: u8| {
			line::set_line(stakes);
			let one = JobSpec { committee: 1, quorum: 1, ..spec() };
			let ids: Vec<_> = (0..1_500).map(|_| create(one.clone())).collect();
			let own = |id: &&JobId| {
				draw(**id);
				(0..own).any(|number| members(**id, COMMITTEE) == [provider(number)])
			};
			ids.iter().filter(own).count()
		};
		// Of a thousand, 300 in one piece, and 300 in three.
		let whole = seats_of_first(&[(provider(0), 300), (provider(9), 700)], 1);
		let split: Vec<_> = (0..3).map(|number| (provider(number), 100)).chain([(provider(9), 700)]).collect();
		let parts = seats_of_first(&split, 3);
		// Five standard deviations about 450.
		assert!(whole.abs_diff(450) < 90 && parts.abs_diff(450) < 90, "{whole} {parts}");
	});
}
