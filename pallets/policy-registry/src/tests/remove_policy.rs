use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

#[test]
fn an_ended_policy_gives_back_the_epochs_of_absent_proxies() {
	test(|| {
		create_label();
		let before = wealth(OWNER);
		let id = activate(draft());
		at_work(11, 1, 5);
		at_work(12, 1, 3);
		go_to_block(removable(first_block(5)));
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(last_event(), Event::PolicyRemoved { policy: id, refunded: FEE * 6 });
		assert_eq!(before - wealth(OWNER), FEE * 6);
		assert_eq!(PROXIES.map(claim_all), [FEE * 4, FEE * 2, 0]);
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn nothing_of_a_removed_policy_is_left() {
	test(|| {
		create_label();
		let before = (wealth(OWNER), held(OWNER));
		let program = [ConditionOp::Fact(Fact::HeightReached(0))];
		let id = activate(PolicyDraft { conditions: conditions(&program), ..draft() });
		go_to_block(removable(first_block(5)));
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		for provider in PROXIES {
			assert_eq!(claim_all(provider), 0);
		}
		assert_eq!((wealth(OWNER), held(OWNER)), before);
		assert_eq!(Stream::<Test>::iter().count() + FeeDelta::<Test>::iter().count(), 0);
		assert_eq!(Policies::<Test>::iter().count(), 0);
		assert_eq!(SeatsOf::<Test>::iter().count(), 0);
		assert_eq!(ConditionsOf::<Test>::iter().count(), 0);
		assert_eq!(LabelMembers::<Test>::iter().count(), 0);
		assert_eq!(ByOwner::<Test>::iter().count() + ByReceiver::<Test>::iter().count(), 0);
		assert_eq!(BySeat::<Test>::iter().count(), 0);
	});
}

#[test]
fn claims_before_or_after_the_removal_make_no_difference() {
	let run = |claim_first: bool| {
		let mut result = ([0; 3], 0);
		test(|| {
			let id = activate(draft());
			at_work(11, 1, 5);
			at_work(12, 2, 4);
			go_to_block(removable(first_block(5)));
			if claim_first {
				let _ = PROXIES.map(claim_all);
			}
			assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
			let _ = PROXIES.map(claim_all);
			result = (PROXIES.map(free), free(OWNER));
		});
		result
	};
	assert_eq!(run(true), run(false));
}

#[test]
fn a_policy_is_not_removed_while_it_may_be_used_or_judged() {
	test(|| {
		let id = activate(draft());
		for block in [1, first_block(1), first_block(5), removable(first_block(5)) - 1] {
			go_to_block(block);
			assert_noop!(PolicyRegistry::remove_policy(signed(OWNER), id), Error::<Test>::NotYetRemovable);
		}
		go_to_block(removable(first_block(5)));
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), id));
	});
}

#[test]
fn a_revoked_policy_is_removed_after_the_evidence_and_refunds_nothing_again() {
	test(|| {
		create_label();
		let id = activate(draft());
		go_to_epoch(2);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		let before = wealth(OWNER);
		go_to_block(removable(first_block(2)) - 1);
		assert_noop!(PolicyRegistry::remove_policy(signed(OWNER), id), Error::<Test>::NotYetRemovable);
		go_to_block(removable(first_block(2)));
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), id));
		assert_eq!(last_event(), Event::PolicyRemoved { policy: id, refunded: 0 });
		assert_eq!(wealth(OWNER), before);
		assert_eq!(wealth(OWNER), FUNDS);
	});
}

#[test]
fn a_policy_that_not_all_accepted_gives_everything_back() {
	test(|| {
		let id = create(PolicyDraft { term: term(1, 50), ..draft() });
		accept(id, 11);
		accept(id, 12);
		at_work(11, 1, 50);
		go_to_block(1 + ACCEPTANCE_WINDOW);
		assert_noop!(PolicyRegistry::remove_policy(signed(STRANGER), id), Error::<Test>::NotYetRemovable);
		go_to_block(2 + ACCEPTANCE_WINDOW);
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(last_event(), Event::PolicyRemoved { policy: id, refunded: FEE * 3 * 49 });
		assert_eq!(wealth(OWNER), FUNDS);
		assert_eq!(claim_all(11), 0);
	});
}

#[test]
fn a_pending_policy_whose_term_is_over_is_removed() {
	test(|| {
		let id = create(PolicyDraft { term: term(0, 1), ..draft() });
		assert_noop!(PolicyRegistry::remove_policy(signed(STRANGER), id), Error::<Test>::NotYetRemovable);
		go_to_epoch(1);
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_eq!(wealth(OWNER), FUNDS);
	});
}

#[test]
fn nothing_is_removed_twice() {
	test(|| {
		let id = create(PolicyDraft { term: term(0, 1), ..draft() });
		go_to_epoch(1);
		assert_ok!(PolicyRegistry::remove_policy(signed(STRANGER), id));
		assert_noop!(PolicyRegistry::remove_policy(signed(STRANGER), id), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn a_removal_is_charged_for_the_proxies_and_epochs_that_there_were() {
	test(|| {
		let id = activate(draft());
		go_to_block(removable(first_block(5)));
		let post = PolicyRegistry::remove_policy(signed(STRANGER), id).unwrap();
		assert_eq!(post.actual_weight, Some(<()>::remove_policy(3, 4)));
	});
}
