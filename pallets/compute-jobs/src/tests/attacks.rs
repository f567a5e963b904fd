//! What somebody might try, and what comes of it.

use super::*;
use nulink_primitives::compute::Commitment;

#[test]
fn a_copied_commitment_cannot_be_revealed_and_costs_the_copyist() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		for member in &members[..4] {
			assert_ok!(commit(id, COMMITTEE, member, RIGHT));
		}
		let copied = commitment(id, COMMITTEE, &members[0], RIGHT);
		assert_ok!(ComputeJobs::commit_result(signed(operator(&members[4])), id, COMMITTEE, copied));
		pass(1);
		reveal_all(id, &members[..4]);
		assert_noop!(reveal(id, COMMITTEE, &members[4], RIGHT), Error::<Test>::CommitmentMismatch);
		pass(TERMS.reveal_blocks);
		advance(id);
		assert_eq!(slashed(), [(members[4].clone(), Offence::NotRevealed)]);
		settle(id);
		assert_eq!(free(&members[4]), WEALTH);
	});
}

#[test]
fn whoever_waits_for_others_to_reveal_can_commit_no_more() {
	on_chain(|| {
		let id = drawn();
		let members = members(id, COMMITTEE);
		commit_all(id, &members[..4]);
		for _ in 0..COMPUTE_BLOCKS {
			assert_noop!(reveal(id, COMMITTEE, &members[0], RIGHT), Error::<Test>::RevealNotOpen);
			pass(1);
		}
		pass(1);
		assert_ok!(reveal(id, COMMITTEE, &members[0], RIGHT));
		assert_noop!(commit(id, COMMITTEE, &members[4], RIGHT), Error::<Test>::CommitClosed);
	});
}

#[test]
fn a_commitment_for_another_job_round_account_or_chain_is_not_revealed() {
	on_chain(|| {
		let id = drawn();
		let who = members(id, COMMITTEE)[0].clone();
		let account: [u8; 32] = who.clone().into();
		let right = Commitment { job: id, round: COMMITTEE, provider: account, outcome: RIGHT, salt: SALT };
		let others = [
			(Commitment { job: id + 1, ..right.clone() }, GENESIS),
			(Commitment { round: PANEL, ..right.clone() }, GENESIS),
			(Commitment { provider: [9; 32], ..right.clone() }, GENESIS),
			(right, [0; 32]),
		];
		for (statement, genesis) in others {
			let digest = sp_io::hashing::sha2_256(&statement.hashed_bytes(&genesis));
			Rounds::<Test>::mutate(id, COMMITTEE, |members| members[0].answer = Answer::Committed(digest));
			frame_support::hypothetically!({
				pass(COMPUTE_BLOCKS + 1);
				assert_noop!(reveal(id, COMMITTEE, &who, RIGHT), Error::<Test>::CommitmentMismatch);
			});
		}
	});
}

#[test]
fn an_answer_of_the_first_round_is_of_no_use_in_the_second() {
	on_chain(|| {
		// All providers there are: so that those of the committee would be wanted.
		let id = counted([WRONG; 5]);
		let committee = members(id, COMMITTEE);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		draw(id);
		for member in &committee {
			assert_noop!(commit(id, PANEL, member, WRONG), Error::<Test>::NotMember);
			assert_noop!(commit(id, COMMITTEE, member, WRONG), Error::<Test>::NotWorking);
		}
		for member in members(id, PANEL) {
			assert_noop!(commit(id, COMMITTEE, &member, RIGHT), Error::<Test>::NotWorking);
			// What was right for the first round is not revealed in the second.
			let replayed = commitment(id, COMMITTEE, &member, WRONG);
			assert_ok!(ComputeJobs::commit_result(signed(operator(&member)), id, PANEL, replayed));
		}
		pass(1);
		for member in members(id, PANEL) {
			assert_noop!(reveal(id, PANEL, &member, WRONG), Error::<Test>::CommitmentMismatch);
		}
	});
}

#[test]
fn votes_that_are_split_cost_nobody_else_anything() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, WRONG, WRONG, OTHER]);
		settle(id);
		assert_eq!(ending(id), Ending::NoQuorum(None));
		assert_eq!(free(&ALICE) + job(id).deposit, WEALTH - HANDLING);
		assert_eq!(slashed(), []);
	});
}

#[test]
fn a_friend_who_accuses_the_cheaters_in_good_time_gains_less_than_they_lose() {
	on_chain(|| {
		// The friend takes the one dispute that there is, and accuses those who were right.
		let id = counted([RIGHT, WRONG, WRONG, WRONG, WRONG]);
		let committee = members(id, COMMITTEE);
		disputed(id, RIGHT, 9);
		// The verdict is about all of them, whomever it began with.
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		let wrong = |who: &AccountId32| slashed().contains(&(who.clone(), Offence::WrongResult));
		assert!(committee[1..].iter().all(wrong) && !wrong(&committee[0]));
		assert!(glue::slashes::<AccountId32>().iter().all(|slash| slash.reporter.is_none()));
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 9 * FEE - TERMS.bond);
	});
}

#[test]
fn a_friend_who_accuses_the_same_lie_is_a_reporter_like_any_other() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		disputed(id, WRONG, 9);
		assert_eq!(slashed().len(), 5);
		// What it has back of the panel's fees is no more than the panel cost and the committee left.
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 4 * FEE);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE - job(id).deposit);
	});
}

#[test]
fn an_owner_who_disputes_its_own_job_pays_the_panel_itself() {
	on_chain(|| {
		let id = counted([WRONG, RIGHT, RIGHT, RIGHT, RIGHT]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(ALICE), id, WRONG));
		draw(id);
		work(id, PANEL, &[Does::Find(RIGHT); 9]);
		advance(id);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - PANEL_HANDLING - 4 * FEE - 9 * FEE - job(id).deposit);
		assert_eq!(held(HoldReason::Fees, &ALICE) + held(HoldReason::Dispute, &ALICE), 0);
	});
}

#[test]
fn an_owner_that_freezes_everything_pays_all_the_same() {
	use frame_support::traits::{LockableCurrency, WithdrawReasons};
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		let member = members(id, COMMITTEE)[0].clone();
		Balances::set_lock(*b"a ballot", &ALICE, WEALTH, WithdrawReasons::all());
		settle(id);
		assert_eq!(free(&member), WEALTH + FEE);
	});
}

#[test]
fn a_job_pays_out_no_more_than_was_put_into_it() {
	on_chain(|| {
		let id = create(spec());
		// Cancelled, it is gone; what comes later finds nothing.
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::JobNotFound);
		assert!(ComputeJobs::advance_job(signed(ALICE), id).is_err());
		assert!(ComputeJobs::draw_committee(signed(ALICE), id).is_err());
		assert!(ComputeJobs::remove_job(signed(ALICE), id).is_err());
		assert_eq!(free(&ALICE), WEALTH - HANDLING);
		// Over, it gives the rest back once.
		let id = counted([RIGHT, RIGHT, RIGHT, WRONG, WRONG]);
		settle(id);
		assert!(ComputeJobs::advance_job(signed(ALICE), id).is_err());
		assert_ok!(ComputeJobs::remove_job(signed(ALICE), id));
		assert!(ComputeJobs::remove_job(signed(ALICE), id).is_err());
		assert_eq!(free(&ALICE), WEALTH - 2 * HANDLING - 3 * FEE);
	});
}

#[test]
fn spam_of_jobs_is_paid_for_and_leaves_no_seed_behind() {
	on_chain(|| {
		let before = free(&ALICE);
		let ids: Vec<_> = (0..200).map(|_| create(spec())).collect();
		let quote = ComputeJobs::quote(PROGRAM, 1, 0, MEMBERS, FEE).unwrap();
		assert_eq!(before - free(&ALICE), 200 * (quote.fees + quote.deposit + quote.handling));
		// One entry for all of them.
		assert_eq!(Seeds::<Test>::iter().count(), 1);
		pass(1);
		for id in ids {
			assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		}
		assert_eq!(Seeds::<Test>::iter().count(), 0);
	});
}

#[test]
fn whoever_disputes_whatever_comes_pays_a_panel_and_a_bond_each_time() {
	on_chain(|| {
		for time in 1..=3u128 {
			let id = counted([RIGHT; 5]);
			disputed(id, RIGHT, 9);
			assert_eq!(free(&BOB), WEALTH - time * (PANEL_HANDLING + 9 * FEE + TERMS.bond));
		}
	});
}

#[test]
fn a_key_and_iv_never_take_a_second_ciphertext() {
	on_chain(|| {
		let with = spec_on;
		let refused = |who: AccountId32, spec: JobSpec| {
			assert_noop!(ComputeJobs::create_job(signed(who), Box::new(spec)), Error::<Test>::KeyReused);
		};
		// Not in one job,
		refused(ALICE, with(vec![streamed(40, 1), streamed(41, 1)]));
		// not in the next, not by somebody else, not when the job is gone.
		let id = create(with(vec![streamed(40, 1), streamed(40, 1)]));
		refused(ALICE, with(vec![streamed(41, 1)]));
		refused(BOB, with(vec![plain_input(), streamed(41, 1)]));
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		refused(ALICE, with(vec![streamed(41, 1)]));
		create(with(vec![streamed(40, 1)]));
	});
}

#[test]
fn an_owner_that_dislikes_its_committee_cannot_take_the_job_back() {
	on_chain(|| {
		let id = create(spec());
		// The seed is known in the block after it, the draw can be foreseen, and it is too late.
		pass(TERMS.seed_blocks + 1);
		assert!(Seeds::<Test>::get(START + TERMS.seed_blocks).unwrap().randomness.is_some());
		assert_noop!(ComputeJobs::cancel_job(signed(ALICE), id), Error::<Test>::TooLateToCancel);
	});
}

#[test]
fn jobs_that_come_to_nothing_are_not_free() {
	on_chain(|| {
		// Nobody has their data: all decline.
		for time in 1..=3u128 {
			let id = drawn();
			work(id, COMMITTEE, &[Does::Decline; 5]);
			advance(id);
			assert_ok!(ComputeJobs::remove_job(signed(ALICE), id));
			assert_eq!(free(&ALICE), WEALTH - time * HANDLING);
		}
	});
}

#[test]
fn a_wrong_registration_does_not_keep_a_program_from_being_used() {
	on_chain(|| {
		let stolen = [0x55; 32];
		assert_ok!(ComputeJobs::register_program(signed(BOB), stolen, ProgramShape { outputs: 9, ..SHAPE }));
		let id = create(JobSpec { program: stolen, ..spec() });
		draw(id);
		work(id, COMMITTEE, &[Does::Find(Outcome::Refused(Refusal::Program)); 5]);
		advance(id);
		settle(id);
		assert_ok!(ComputeJobs::register_program(signed(ALICE), stolen, SHAPE));
	});
}

#[test]
fn terms_that_change_do_not_change_what_was_promised() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		TestTerms::set(Terms { panel_seats: 3, bond: 1, byte_deposit: 99, challenge_blocks: 1, ..TERMS });
		draw(id);
		assert_eq!(members(id, PANEL).len(), 9);
		work(id, PANEL, &[Does::Find(RIGHT); 9]);
		advance(id);
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 4 * FEE);
		assert_ok!(ComputeJobs::remove_job(signed(ALICE), id));
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE);
	});
}
