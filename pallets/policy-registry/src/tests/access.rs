use crate::{mock::*, *};
use frame_support::assert_ok;
use nulink_primitives::sharing::PolicyId;
use pallet_traits::{mock::set_active, Denied, Policies as _, PolicyKeys, Seat};

fn access(id: PolicyId) -> Result<(), Denied> {
	PolicyRegistry::access(id, RECEIVER)
}

/// An active policy in its term, on these conditions.
fn conditional(program: &[ConditionOp]) -> PolicyId {
	activate(PolicyDraft { term: term(0, 5), conditions: conditions(program), receiving_key: key(40), ..draft() })
}

#[test]
fn the_receiver_has_access_from_the_start_to_before_the_end_of_the_term() {
	test(|| {
		let id = activate(draft());
		assert_eq!(access(id), Err(Denied::NotBegun));
		go_to_block(first_block(1) - 1);
		assert_eq!(access(id), Err(Denied::NotBegun));
		go_to_epoch(1);
		assert_eq!(access(id), Ok(()));
		go_to_block(first_block(5) - 1);
		assert_eq!(access(id), Ok(()));
		go_to_epoch(5);
		assert_eq!(access(id), Err(Denied::Ended));
	});
}

#[test]
fn nobody_else_has_access() {
	test(|| {
		let id = activate(draft());
		go_to_epoch(1);
		for other in [OWNER, STRANGER, 11] {
			assert_eq!(PolicyRegistry::access(id, other), Err(Denied::NotReceiver));
		}
	});
}

#[test]
fn a_pending_policy_gives_no_access() {
	test(|| {
		let id = create(draft());
		accept(id, 11);
		accept(id, 12);
		go_to_epoch(1);
		assert_eq!(access(id), Err(Denied::NotActive));
		assert_eq!(access(id + 1), Err(Denied::Unknown));
	});
}

#[test]
fn a_payment_opens_what_waits_for_it() {
	test(|| {
		let id = conditional(&[ConditionOp::Fact(Fact::Paid { amount: 50 })]);
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
		assert_ok!(PolicyRegistry::pay(signed(RECEIVER), id, 49));
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
		assert_ok!(PolicyRegistry::pay(signed(RECEIVER), id, 1));
		assert_eq!(access(id), Ok(()));
	});
}

#[test]
fn a_payment_counts_for_its_own_policy_only() {
	test(|| {
		let paid = activate(PolicyDraft { term: term(0, 5), ..draft() });
		let id = conditional(&[ConditionOp::Fact(Fact::Paid { amount: 50 })]);
		assert_ok!(PolicyRegistry::pay(signed(RECEIVER), paid, 50));
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
	});
}

#[test]
fn the_owner_of_an_nft_has_access_while_owning_it() {
	test(|| {
		let id = conditional(&[ConditionOp::Fact(Fact::OwnsNft { collection: 1, item: 7 })]);
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
		Minted::set(&vec![(1, 7, STRANGER), (7, 1, RECEIVER)]);
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
		Minted::set(&vec![(1, 7, RECEIVER)]);
		assert_eq!(access(id), Ok(()));
	});
}

#[test]
fn heights_open_and_close() {
	test(|| {
		let program =
			[ConditionOp::Fact(Fact::HeightReached(10)), ConditionOp::Fact(Fact::HeightBefore(20)), ConditionOp::And];
		let id = conditional(&program);
		for (block, expected) in [(9, false), (10, true), (19, true), (20, false)] {
			go_to_block(block);
			assert_eq!(access(id).is_ok(), expected, "in block {block}");
		}
	});
}

#[test]
fn a_policy_can_follow_an_older_one() {
	test(|| {
		let older = activate(draft());
		let id = conditional(&[ConditionOp::Fact(Fact::PolicyActive(older))]);
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
		go_to_epoch(1);
		assert_eq!(access(id), Ok(()));
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), older));
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
	});
}

#[test]
fn a_policy_that_follows_another_does_not_ask_for_its_conditions() {
	test(|| {
		let impossible = [ConditionOp::Fact(Fact::HeightBefore(0))];
		let older = conditional(&impossible);
		let younger = activate(PolicyDraft {
			term: term(0, 5),
			conditions: conditions(&[ConditionOp::Fact(Fact::PolicyActive(older))]),
			..draft()
		});
		assert_eq!(access(older), Err(Denied::ConditionsNotMet));
		assert_eq!(access(younger), Ok(()));
	});
}

#[test]
fn a_removed_policy_is_not_active_for_others() {
	test(|| {
		let older = create(PolicyDraft { term: term(0, 1), ..draft() });
		go_to_epoch(1);
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), older));
		let program = [ConditionOp::Fact(Fact::PolicyActive(older))];
		let id = activate(PolicyDraft { term: term(1, 5), conditions: conditions(&program), ..draft() });
		assert_eq!(access(id), Err(Denied::ConditionsNotMet));
	});
}

#[test]
fn others_learn_the_keys_and_seats_of_a_policy() {
	test(|| {
		let id = create(draft());
		accept(id, 12);
		assert_eq!(
			PolicyRegistry::keys(id),
			Some(PolicyKeys {
				owner: OWNER,
				receiver: RECEIVER,
				delegating: key(1),
				verifying: key(2),
				receiving: key(3),
				threshold: 2,
				proxies: 3,
			})
		);
		assert_eq!(PolicyRegistry::proxies(id), PROXIES);
		let seat = |index, provider, accepted| Some(Seat { index, commitment: commitment(provider), accepted });
		assert_eq!(PolicyRegistry::seat(id, &11), seat(0, 11, false));
		assert_eq!(PolicyRegistry::seat(id, &12), seat(1, 12, true));
		assert_eq!(PolicyRegistry::seat(id, &IDLE), None);
		assert_eq!(PolicyRegistry::keys(id + 1), None);
		assert_eq!(PolicyRegistry::proxies(id + 1), [0u64; 0]);
	});
}

#[test]
fn seats_count_as_at_work_that_are_accepted_and_whose_proxies_are() {
	use pallet_traits::mock::set_provider;
	test(|| {
		let id = create(draft());
		accept(id, 11);
		accept(id, 12);
		for (provider, to) in [(11, 3), (12, 2), (13, 3)] {
			at_work(provider, 1, to);
		}
		let works = || PolicyRegistry::at_work(id);
		assert_eq!(works(), 0);
		go_to_epoch(1);
		assert_eq!(works(), 2);
		accept(id, 13);
		assert_eq!(works(), 3);
		// Who leaves in the middle of an epoch has confirmed it, and is obliged still. One does not confirm the next.
		set_provider(nulink_primitives::Role::Proxy, &13u64, false);
		assert_eq!(works(), 3);
		go_to_epoch(2);
		assert_eq!(works(), 2);
		// Who works in another role does not work here.
		set_active(nulink_primitives::Role::Compute, &12u64, 2, true);
		assert_eq!(works(), 2);
		go_to_epoch(3);
		assert_eq!(works(), 0);
		assert_eq!(PolicyRegistry::at_work(id + 1), 0);
	});
}

#[test]
fn the_last_served_block_is_known_as_soon_as_the_term_is_over() {
	test(|| {
		let id = activate(draft());
		set_active(nulink_primitives::Role::Proxy, &11u64, 1, true);
		for epoch in 0..5 {
			go_to_epoch(epoch);
			assert_eq!(PolicyRegistry::served_until(id), None);
		}
		go_to_epoch(5);
		assert_eq!(PolicyRegistry::served_until(id), Some(first_block(5) + REVOCATION_GRACE));
		go_to_epoch(50);
		assert_eq!(PolicyRegistry::served_until(id), Some(first_block(5) + REVOCATION_GRACE));
		assert_eq!(PolicyRegistry::served_until(id + 1), None);
	});
}

#[test]
fn a_policy_that_never_was_active_has_no_last_served_block_before_it_is_revoked() {
	test(|| {
		let id = create(draft());
		go_to_epoch(8);
		assert_eq!(PolicyRegistry::served_until(id), None);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(PolicyRegistry::served_until(id), Some(first_block(8) + REVOCATION_GRACE));
	});
}
