use super::*;

#[test]
fn jobs_are_listed_in_order_and_by_page() {
	on_chain(|| {
		let ids: Vec<_> = (0..7).map(|_| create(spec())).collect();
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), 2));
		assert_ok!(ComputeJobs::create_job(signed(BOB), Box::new(spec())));
		let listed = |found: Vec<(JobId, Stage)>| found.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
		assert_eq!(listed(ComputeJobs::jobs(0, 100)), [0, 1, 3, 4, 5, 6, 7]);
		assert_eq!(listed(ComputeJobs::jobs(2, 3)), [3, 4, 5]);
		assert_eq!(listed(ComputeJobs::jobs(8, 3)).len(), 0);
		assert_eq!(listed(ComputeJobs::jobs_of_owner(ALICE, 0, 100)), [0, 1, 3, 4, 5, 6]);
		assert_eq!(listed(ComputeJobs::jobs_of_owner(ALICE, 3, 2)), [3, 4]);
		assert_eq!(listed(ComputeJobs::jobs_of_owner(BOB, 0, 100)), [7]);
		assert_eq!(listed(ComputeJobs::jobs_of_owner(CAROL, 0, 100)).len(), 0);
		assert_eq!(ComputeJobs::jobs(0, 1)[0].1, stage(ids[0]));
	});
}

#[test]
fn a_job_says_what_can_be_done_with_it() {
	on_chain(|| {
		let id = create(spec());
		let can = |id| ComputeJobs::job(id).map(|info| (info.can_draw, info.can_advance)).unwrap();
		assert_eq!(can(id), (false, false));
		pass(TERMS.seed_blocks + 1);
		assert_eq!(can(id), (true, false));
		draw(id);
		assert_eq!(can(id), (false, false));
		assert_eq!(ComputeJobs::job(id).unwrap().committee.len(), 5);
		work(id, COMMITTEE, &[Does::Find(RIGHT); 5]);
		assert_eq!(can(id), (false, true));
		advance(id);
		assert_eq!(can(id), (false, false));
		pass(TERMS.challenge_blocks + 1);
		assert_eq!(can(id), (false, true));
		advance(id);
		assert_eq!(can(id), (false, false));
		assert!(ComputeJobs::job(id).unwrap().committee.is_empty());
		let late = create(spec());
		pass(TERMS.seed_blocks + TERMS.draw_blocks + 1);
		assert_eq!(can(late), (false, true));
	});
}

#[test]
fn a_provider_is_told_what_it_has_to_do_until_answers_are_counted() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		let Stage::Working { commit_until, reveal_until, .. } = stage(id) else { panic!("it is at work") };
		let task = |answer| Task { job: id, round: COMMITTEE, answer, commit_until, reveal_until };
		assert_eq!(ComputeJobs::tasks(members[0].clone(), 0, 10), [task(Answer::Silent)]);
		assert_eq!(ComputeJobs::tasks(members[0].clone(), 0, 0), []);
		assert_ok!(decline(id, COMMITTEE, &members[1]));
		assert_eq!(ComputeJobs::tasks(members[1].clone(), 0, 10), []);
		assert_ok!(commit(id, COMMITTEE, &members[0], RIGHT));
		let committed = Answer::Committed(commitment(id, COMMITTEE, &members[0], RIGHT));
		pass(COMPUTE_BLOCKS + 1);
		assert_eq!(ComputeJobs::tasks(members[0].clone(), 0, 10), [task(committed)]);
		// It is too late to commit, and the task is listed all the same.
		assert_eq!(ComputeJobs::tasks(members[2].clone(), 0, 10), [task(Answer::Silent)]);
		assert_ok!(reveal(id, COMMITTEE, &members[0], RIGHT));
		assert_eq!(ComputeJobs::tasks(members[0].clone(), 0, 10), []);
	});
}

#[test]
fn tasks_are_listed_by_page() {
	on_chain(|| {
		line::set_line(&(0..5).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let ids: Vec<_> = (0..300).map(|_| create(spec())).collect();
		ids.iter().for_each(|id| draw(*id));
		let listed = |from: JobId, limit: u32| -> Vec<JobId> {
			ComputeJobs::tasks(provider(0), from, limit).into_iter().map(|task| task.job).collect()
		};
		let (mut found, mut from) = (Vec::new(), 0);
		loop {
			let page = listed(from, 70);
			found.extend_from_slice(&page);
			match page.last() {
				Some(last) if page.len() == 70 => from = last + 1,
				_ => break,
			}
		}
		assert_eq!(found, ids);
		assert_eq!(listed(0, u32::MAX).len() as u32, MAX_LISTED);
		assert_eq!(listed(299, 9), [299]);
		assert!(listed(300, 9).is_empty());
	});
}

#[test]
fn a_quote_needs_a_program() {
	on_chain(|| {
		assert_eq!(ComputeJobs::quote([0; 32], 1, 0, 5, FEE), None);
		let quote = ComputeJobs::quote(PROGRAM, 255, 0, 5, FEE).unwrap();
		assert!(quote.deposit > ComputeJobs::quote(PROGRAM, 1, 0, 5, FEE).unwrap().deposit);
		assert_eq!((quote.least_fee, quote.least_compute_blocks, quote.handling), (FEE, 5, HANDLING));
	});
}
