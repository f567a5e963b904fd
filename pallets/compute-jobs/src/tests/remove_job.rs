use super::*;

#[test]
fn the_owner_removes_a_job_that_is_over_and_has_the_deposit_back() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		assert_noop!(ComputeJobs::remove_job(signed(ALICE), id), Error::<Test>::NotClosed);
		settle(id);
		let released = job(id).deposit;
		let info = ComputeJobs::remove_job(signed(ALICE), id).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(last_event(), Event::JobRemoved { job: id, owner: ALICE, released });
		assert_eq!(held(HoldReason::Storage, &ALICE), 0);
		assert_noop!(ComputeJobs::remove_job(signed(ALICE), id), Error::<Test>::JobNotFound);
		assert_eq!(JobsByOwner::<Test>::iter().count() + Rounds::<Test>::iter().count(), 0);
	});
}

#[test]
fn others_remove_it_later_and_the_owner_has_the_deposit_back() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		settle(id);
		pass(TERMS.keep_blocks);
		assert_noop!(ComputeJobs::remove_job(signed(BOB), id), Error::<Test>::StillKept);
		pass(1);
		assert_ok!(ComputeJobs::remove_job(signed(BOB), id));
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE);
	});
}
