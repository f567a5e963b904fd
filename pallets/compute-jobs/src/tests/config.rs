use super::*;
use frame_support::traits::Hooks;

#[test]
fn the_constants_agree() {
	on_chain(<ComputeJobs as Hooks<_>>::integrity_test);
}

fn with(terms: Terms) {
	on_chain(|| {
		TestTerms::set(terms);
		<ComputeJobs as Hooks<_>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "a line is known for one epoch after its own")]
fn a_draw_later_than_the_line_is_known_is_refused() {
	with(Terms { draw_blocks: EPOCH, ..TERMS });
}

#[test]
#[should_panic(expected = "the randomness must be younger than the job")]
fn a_seed_of_the_past_is_refused() {
	with(Terms { seed_blocks: 0, ..TERMS });
}

#[test]
#[should_panic(expected = "at least twice the existential deposit")]
fn a_least_fee_that_could_not_open_an_account_after_burning_is_refused() {
	with(Terms { least_fee: 2 * EXISTENTIAL_DEPOSIT - 1, ..TERMS });
}

#[test]
#[should_panic(expected = "a panel has 1 to")]
fn a_panel_that_does_not_fit_is_refused() {
	with(Terms { panel_seats: MAX_COMMITTEE as u8 + 1, ..TERMS });
}

#[test]
#[should_panic(expected = "a panel is larger than what it judges")]
fn a_panel_no_larger_than_a_committee_is_refused() {
	with(Terms { cards: false, panel_seats: TERMS.most_committee, ..TERMS });
}

#[test]
#[should_panic(expected = "nobody could cancel a job")]
fn a_seed_that_is_always_too_near_to_cancel_is_refused() {
	with(Terms { cancel_blocks: TERMS.seed_blocks, ..TERMS });
}

#[test]
fn the_account_exists_from_the_genesis_on() {
	on_chain(|| assert_eq!(free(&ComputeJobs::account_id()), EXISTENTIAL_DEPOSIT));
}

#[test]
fn the_longest_life_has_two_rounds_and_a_challenge() {
	on_chain(|| assert_eq!(ComputeJobs::longest_life(), 2 * (2 * (2 + 9) + 100 + 4) + 8));
}

#[test]
fn a_block_pays_for_keeping_its_randomness() {
	on_chain(|| {
		assert_eq!(<ComputeJobs as Hooks<u64>>::on_initialize(1), <()>::record_seeds(1));
	});
}
