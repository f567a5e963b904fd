use super::*;

#[test]
fn before_the_seed_block_a_job_is_cancelled_and_all_but_its_handling_comes_back() {
	on_chain(|| {
		let id = create(spec());
		pass(TERMS.seed_blocks - 1);
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		assert_eq!(last_event(), Event::JobCancelled { job: id, owner: ALICE });
		assert_eq!(free(&ALICE), WEALTH - HANDLING);
		assert_eq!(ComputeJobs::job(id), None);
		assert_eq!(Seeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn from_the_seed_block_on_a_job_is_not_cancelled() {
	on_chain(|| {
		let id = create(spec());
		pass(TERMS.seed_blocks);
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::TooLateToCancel);
		draw(id);
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::TooLateToCancel);
	});
}

#[test]
fn a_job_whose_seed_may_be_public_soon_is_not_cancelled() {
	on_chain(|| {
		TestTerms::set(Terms { seed_blocks: 8, cancel_blocks: 3, ..TERMS });
		let (first, second) = (create(spec()), create(spec()));
		pass(4);
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), first));
		pass(1);
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), second), Error::<Test>::TooLateToCancel);
		TestTerms::set(TERMS);
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), second));
	});
}

#[test]
fn while_a_panel_is_drawn_a_job_is_not_cancelled() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, RIGHT));
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::TooLateToCancel);
	});
}

#[test]
fn only_the_owner_cancels() {
	on_chain(|| {
		let id = create(spec());
		assert_noop!(ComputeJobs::cancel_job(signed(BOB), id), Error::<Test>::NotOwner);
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id + 1), Error::<Test>::JobNotFound);
	});
}

#[test]
fn the_number_of_a_cancelled_job_is_not_given_again() {
	on_chain(|| {
		let id = create(spec());
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		assert_eq!(create(spec()), id + 1);
	});
}
