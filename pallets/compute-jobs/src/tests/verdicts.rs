//! What a panel decides, and what follows for everybody.

use super::*;

fn slashed_for(offence: Offence) -> std::collections::BTreeSet<AccountId32> {
	slashed().into_iter().filter(|(_, what)| *what == offence).map(|(who, _)| who).collect()
}

#[test]
fn a_wrong_quorum_is_overturned_and_slashed() {
	on_chain(|| {
		let id = counted([WRONG, WRONG, RIGHT, WRONG, WRONG]);
		let committee = members(id, COMMITTEE);
		disputed(id, WRONG, 9);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		let wrong: std::collections::BTreeSet<_> = [0, 1, 3, 4].map(|seat| committee[seat].clone()).into();
		assert_eq!(slashed_for(Offence::WrongResult), wrong);
		assert!(glue::slashes::<AccountId32>().iter().all(|slash| slash.reporter == Some(BOB)));
		assert_eq!(free(&committee[2]), WEALTH + FEE);
		// The panel cost nine fees, four of which the committee had not earned.
		let closed = Event::DisputeClosed { job: id, by: BOB, spent: 9 * FEE, refunded: 4 * FEE, burned: 0 };
		assert!(events().contains(&closed));
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 5 * FEE);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE - job(id).deposit);
	});
}

#[test]
fn whoever_accuses_what_was_right_pays_the_panel_and_loses_the_bond() {
	on_chain(|| {
		let id = counted([RIGHT; 5]);
		let issued = Balances::total_issuance();
		disputed(id, RIGHT, 9);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		assert_eq!(slashed(), []);
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 9 * FEE - TERMS.bond);
		assert_eq!(Balances::total_issuance(), issued - PANEL_HANDLING - TERMS.bond);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE - job(id).deposit);
	});
}

#[test]
fn a_minority_can_be_accused_and_the_quorum_stands() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, RIGHT, RIGHT, WRONG]);
		let committee = members(id, COMMITTEE);
		disputed(id, WRONG, 9);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		assert_eq!(slashed(), [(committee[4].clone(), Offence::WrongResult)]);
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 8 * FEE);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 5 * FEE - job(id).deposit);
	});
}

#[test]
fn a_committee_without_a_quorum_can_be_judged() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, RIGHT, WRONG, OTHER]);
		let committee = members(id, COMMITTEE);
		disputed(id, OTHER, 9);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		assert_eq!(slashed_for(Offence::WrongResult), [3, 4].map(|seat| committee[seat].clone()).into());
		assert!(committee[..3].iter().all(|member| free(member) == WEALTH + FEE));
	});
}

#[test]
fn members_of_a_panel_who_find_another_outcome_than_the_verdict_are_slashed_too() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		draw(id);
		let panel = members(id, PANEL);
		let mut does = [Does::Find(RIGHT); 9];
		(does[0], does[1], does[2]) = (Does::Find(OTHER), Does::Withhold(WRONG), Does::Nothing);
		work(id, PANEL, &does);
		advance(id);
		assert_eq!(ending(id), Ending::Judged(RIGHT));
		assert!(slashed().contains(&(panel[0].clone(), Offence::WrongResult)));
		assert!(slashed().contains(&(panel[1].clone(), Offence::NotRevealed)));
		assert!(slashed().contains(&(panel[2].clone(), Offence::Silence)));
		assert_eq!(slashed().len(), 5 + 3);
		assert_eq!(free(&panel[0]), WEALTH);
		assert_eq!(free(&panel[3]), WEALTH + FEE);
		// What the panel did not earn came back, and five fees of the committee's.
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 6 * FEE + 5 * FEE);
	});
}

#[test]
fn with_less_than_two_thirds_nobody_is_slashed_and_no_bond_is_lost() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		disputed(id, WRONG, 5);
		assert_eq!(ending(id), Ending::Undecided(Some(RIGHT)));
		assert_eq!(ending(id).result(), None);
		assert_eq!(slashed(), []);
		// The panel cost five fees, and the committee earned none.
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING);
	});
}

#[test]
fn what_a_quorum_and_more_than_half_of_a_panel_found_stands() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, RIGHT, WRONG, RIGHT]);
		let committee = members(id, COMMITTEE);
		disputed(id, RIGHT, 5);
		assert_eq!(ending(id), Ending::Settled(RIGHT));
		assert_eq!(slashed(), []);
		assert_eq!(free(&committee[0]), WEALTH + FEE);
		// It pays the panel and keeps the bond; what the committee left is the owner's.
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - 5 * FEE);
		assert_eq!(free(&ALICE), WEALTH - HANDLING - 4 * FEE - job(id).deposit);
	});
}

#[test]
fn a_panel_that_mostly_declines_does_not_undo_a_quorum() {
	for (finds, accused) in [(3, RIGHT), (3, WRONG), (0, RIGHT)] {
		on_chain(|| {
			let id = counted([RIGHT, RIGHT, RIGHT, RIGHT, WRONG]);
			let committee = members(id, COMMITTEE);
			assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, accused));
			draw(id);
			let panel = members(id, PANEL);
			let mut does = [Does::Decline; 9];
			does[..finds].fill(Does::Find(RIGHT));
			work(id, PANEL, &does);
			advance(id);
			assert_eq!(ending(id), Ending::Settled(RIGHT));
			assert_eq!(slashed(), []);
			assert!(committee[..4].iter().all(|member| free(member) == WEALTH + FEE));
			assert!(panel[..finds].iter().all(|member| free(member) == WEALTH + FEE));
			let spent = finds as u128 * FEE;
			let closed = Event::DisputeClosed { job: id, by: BOB, spent, refunded: 0, burned: 0 };
			assert!(events().contains(&closed));
			assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - spent);
			assert_eq!(free(&ALICE), WEALTH - HANDLING - 4 * FEE - job(id).deposit);
		});
	}
}

#[test]
fn without_a_quorum_a_panel_that_mostly_declines_leaves_those_paid_who_agree() {
	on_chain(|| {
		let id = counted([RIGHT, RIGHT, RIGHT, WRONG, OTHER]);
		let committee = members(id, COMMITTEE);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, OTHER));
		draw(id);
		let mut does = [Does::Decline; 9];
		does[0] = Does::Find(RIGHT);
		work(id, PANEL, &does);
		advance(id);
		assert_eq!(ending(id), Ending::NoQuorum(Some(RIGHT)));
		assert!(committee[..3].iter().all(|member| free(member) == WEALTH + FEE));
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING - FEE);
	});
}

#[test]
fn one_member_of_a_panel_that_says_otherwise_keeps_a_quorum_from_standing() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		draw(id);
		let mut does = [Does::Decline; 9];
		(does[0], does[1]) = (Does::Find(RIGHT), Does::Find(WRONG));
		work(id, PANEL, &does);
		advance(id);
		assert_eq!(ending(id), Ending::Undecided(None));
		assert_eq!(free(&ALICE) + job(id).deposit, WEALTH - HANDLING);
	});
}

#[test]
fn a_panel_of_which_no_half_agrees_leaves_everybody_with_what_they_had() {
	on_chain(|| {
		let id = counted([WRONG; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		draw(id);
		let mut does = [Does::Find(RIGHT); 9];
		does[4..8].fill(Does::Find(WRONG));
		does[8] = Does::Decline;
		work(id, PANEL, &does);
		advance(id);
		assert_eq!(ending(id), Ending::Undecided(None));
		assert_eq!(slashed(), []);
		assert_eq!(free(&BOB), WEALTH - PANEL_HANDLING);
		assert_eq!(free(&ALICE) + job(id).deposit, WEALTH - HANDLING);
	});
}

#[test]
fn a_panel_may_find_that_there_is_no_result() {
	on_chain(|| {
		let refused = Outcome::Refused(Refusal::EvaluationKey);
		let id = counted([WRONG; 5]);
		assert_ok!(ComputeJobs::dispute_outcome(signed(BOB), id, WRONG));
		draw(id);
		work(id, PANEL, &[Does::Find(refused); 9]);
		advance(id);
		assert_eq!(ending(id), Ending::Judged(refused));
		assert_eq!(slashed_for(Offence::WrongResult).len(), 5);
	});
}
