use super::*;

/// A job whose first member has committed to what is right, at the beginning of the time for reveals.
fn revealing() -> (JobId, Vec<AccountId32>) {
	let id = drawn();
	let members = members(id, COMMITTEE);
	assert_ok!(commit(id, COMMITTEE, &members[0], RIGHT));
	pass(COMPUTE_BLOCKS + 1);
	(id, members)
}

#[test]
fn a_member_says_what_it_committed_to_and_free() {
	on_chain(|| {
		let (id, members) = revealing();
		let info = reveal(id, COMMITTEE, &members[0], RIGHT).unwrap();
		assert_eq!(info.pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(Rounds::<Test>::get(id, COMMITTEE)[0].answer, Answer::Revealed(RIGHT));
		let provider = members[0].clone();
		assert_eq!(last_event(), Event::ResultRevealed { job: id, round: COMMITTEE, provider, outcome: RIGHT });
		assert_noop!(reveal(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::NothingToReveal);
	});
}

#[test]
fn nothing_else_than_what_was_committed_to_is_taken() {
	on_chain(|| {
		let (id, members) = revealing();
		assert_noop!(reveal(id, COMMITTEE, &members[0], WRONG), Error::<Test>::CommitmentMismatch);
		let other_salt = ComputeJobs::reveal_result(signed(operator(&members[0])), id, COMMITTEE, RIGHT, [0; 32]);
		assert_noop!(other_salt, Error::<Test>::CommitmentMismatch);
		assert_noop!(reveal(id, COMMITTEE, &members[1], RIGHT), Error::<Test>::NothingToReveal);
		assert_noop!(reveal(id, PANEL, &members[0], RIGHT), Error::<Test>::NotWorking);
	});
}

#[test]
fn reveals_are_taken_in_their_time_only() {
	on_chain(|| {
		let id = drawn();
		let member = members(id, COMMITTEE)[0].clone();
		assert_ok!(commit(id, COMMITTEE, &member, RIGHT));
		pass(COMPUTE_BLOCKS);
		assert_noop!(reveal(id, COMMITTEE, &member, RIGHT), Error::<Test>::RevealNotOpen);
		pass(TERMS.reveal_blocks + 1);
		assert_noop!(reveal(id, COMMITTEE, &member, RIGHT), Error::<Test>::RevealClosed);
	});
}
