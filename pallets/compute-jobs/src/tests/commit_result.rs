use super::*;

#[test]
fn a_member_commits_through_its_operator_and_free() {
	on_chain(|| {
		let id = drawn();
		let member = members(id, COMMITTEE)[2].clone();
		let info = commit(id, COMMITTEE, &member, RIGHT).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		let commitment = commitment(id, COMMITTEE, &member, RIGHT);
		assert_eq!(Rounds::<Test>::get(id, COMMITTEE)[2].answer, Answer::Committed(commitment));
		let event = Event::ResultCommitted { job: id, round: COMMITTEE, provider: member, commitment };
		assert_eq!(last_event(), event);
	});
}

#[test]
fn whoever_is_no_member_commits_nothing() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		let outsider = (0..PROVIDERS).map(provider).find(|who| !members.contains(who)).unwrap();
		assert_noop!(commit(id, COMMITTEE, &outsider, RIGHT), Error::<Test>::NotMember);
		let by_staker = ComputeJobs::commit_result(signed(members[0].clone()), id, COMMITTEE, [0; 32]);
		assert_noop!(by_staker, Error::<Test>::NotOperator);
		set_operator(&members[0], Role::Compute, Some(ComputeJobs::now()));
		assert_noop!(commit(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::NotOperator);
		set_operator(&members[0], Role::Proxy, None);
		assert_noop!(commit(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::NotOperator);
		assert_noop!(commit(id + 1, COMMITTEE, &members[1], RIGHT), Error::<Test>::JobNotFound);
	});
}

#[test]
fn a_member_answers_once() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		assert_ok!(commit(id, COMMITTEE, &members[0], RIGHT));
		assert_noop!(commit(id, COMMITTEE, &members[0], WRONG), Error::<Test>::AlreadyAnswered);
		assert_noop!(decline(id, COMMITTEE, &members[0]), Error::<Test>::AlreadyAnswered);
		assert_ok!(decline(id, COMMITTEE, &members[1]));
		assert_eq!(last_event(), Event::JobDeclined { job: id, round: COMMITTEE, provider: members[1].clone() });
		assert_noop!(commit(id, COMMITTEE, &members[1], RIGHT), Error::<Test>::AlreadyAnswered);
	});
}

#[test]
fn commitments_are_taken_until_the_last_block_for_them() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		pass(COMPUTE_BLOCKS);
		assert_ok!(commit(id, COMMITTEE, &members[0], RIGHT));
		pass(1);
		assert_noop!(commit(id, COMMITTEE, &members[1], RIGHT), Error::<Test>::CommitClosed);
		assert_noop!(decline(id, COMMITTEE, &members[1]), Error::<Test>::CommitClosed);
	});
}

#[test]
fn nobody_answers_for_a_round_that_is_not_at_work() {
	on_chain(|| {
		let id = create(spec());
		assert_noop!(commit(id, COMMITTEE, &provider(0), RIGHT), Error::<Test>::NotWorking);
		draw(id);
		let members = members(id, COMMITTEE);
		assert_noop!(commit(id, PANEL, &members[0], RIGHT), Error::<Test>::NotWorking);
		work(id, COMMITTEE, &[Does::Find(RIGHT); 5]);
		advance(id);
		assert_noop!(commit(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::NotWorking);
	});
}

#[test]
fn with_the_last_answer_reveals_begin() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		commit_all(id, &members[..4]);
		pass(3);
		assert_noop!(reveal(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::RevealNotOpen);
		assert_ok!(decline(id, COMMITTEE, &members[4]));
		let now = ComputeJobs::now();
		let reveal_until = now + TERMS.reveal_blocks;
		assert_eq!(last_event(), Event::RevealsBegin { job: id, round: COMMITTEE, reveal_until });
		// Not in the same block: whoever makes it could place a reveal before a commitment.
		assert_noop!(reveal(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::RevealNotOpen);
		pass(1);
		assert_ok!(reveal(id, COMMITTEE, &members[0], RIGHT));
	});
}

#[test]
fn an_operator_in_office_answers_for_its_predecessor() {
	on_chain(|| {
		let id = drawn();
		let member = members(id, COMMITTEE)[0].clone();
		assert_ok!(commit(id, COMMITTEE, &member, RIGHT));
		set_operator(&member, Role::Compute, Some(ComputeJobs::now()));
		let operated = pallet_traits::Operated { role: Role::Compute, staker: member.clone(), since: 30, until: None };
		glue::set_operated(&CAROL, Some(operated));
		pass(COMPUTE_BLOCKS + 1);
		assert_noop!(reveal(id, COMMITTEE, &member, RIGHT), Error::<Test>::NotOperator);
		assert_ok!(ComputeJobs::reveal_result(signed(CAROL), id, COMMITTEE, RIGHT, SALT));
	});
}
