use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_traits::{Denied, Grants as _, Policies as _};

#[test]
fn only_the_owner_revokes() {
	test(|| {
		let id = activate(draft());
		for other in [STRANGER, RECEIVER, 11, operator(11)] {
			assert_noop!(PolicyRegistry::revoke_policy(signed(other), id), Error::<Test>::NotOwner);
		}
	});
}

#[test]
fn nothing_is_revoked_twice() {
	test(|| {
		let id = activate(draft());
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_noop!(PolicyRegistry::revoke_policy(signed(OWNER), id), Error::<Test>::AlreadyRevoked);
	});
}

#[test]
fn a_policy_that_has_ended_is_not_revoked() {
	test(|| {
		let id = activate(draft());
		go_to_epoch(5);
		assert_noop!(PolicyRegistry::revoke_policy(signed(OWNER), id), Error::<Test>::PolicyEnded);
	});
}

#[test]
fn what_is_not_there_is_not_revoked() {
	test(|| {
		assert_noop!(PolicyRegistry::revoke_policy(signed(OWNER), 0), Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn a_pending_policy_gives_everything_back() {
	test(|| {
		create_label();
		let before = free(OWNER);
		let id = create(draft());
		accept(id, 11);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(before - free(OWNER), policy(id).deposit);
		assert_eq!(Escrowed::<Test>::get(), 0);
		assert_eq!(last_event(), Event::PolicyRevoked { policy: id, refunded: FEE * 12 });
	});
}

#[test]
fn before_its_term_begins_an_active_policy_gives_everything_back_and_leaves_no_stream() {
	test(|| {
		let id = activate(draft());
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(last_event(), Event::PolicyRevoked { policy: id, refunded: FEE * 12 });
		assert_eq!(policy(id).state, PolicyState::Revoked { at_block: 1, paid: term(1, 1) });
		assert_eq!(Stream::<Test>::iter().count(), 0);
		assert_eq!(FeeDelta::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_current_epoch_stays_paid_and_the_rest_comes_back() {
	test(|| {
		let id = activate(draft());
		for provider in PROXIES {
			at_work(provider, 1, 3);
		}
		go_to_epoch(2);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(last_event(), Event::PolicyRevoked { policy: id, refunded: FEE * 3 * 2 });
		go_to_epoch(9);
		for provider in PROXIES {
			assert_eq!(claim_all(provider), FEE * 2);
		}
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn epochs_of_absent_proxies_come_back_with_the_revocation() {
	test(|| {
		let id = activate(draft());
		at_work(11, 1, 5);
		at_work(12, 2, 3);
		go_to_epoch(3);
		let before = free(OWNER);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		// Of 12 proxy-epochs, 11 was at work in three and 12 in one.
		assert_eq!(free(OWNER) - before, FEE * 8);
		go_to_epoch(6);
		assert_eq!(PROXIES.map(claim_all), [FEE * 3, FEE, 0]);
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn in_the_last_epoch_of_the_term_only_absence_comes_back() {
	test(|| {
		let id = activate(draft());
		at_work(11, 1, 5);
		at_work(12, 1, 5);
		at_work(13, 1, 4);
		go_to_epoch(4);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(last_event(), Event::PolicyRevoked { policy: id, refunded: FEE });
		assert_eq!(policy(id).state, PolicyState::Revoked { at_block: 40, paid: term(1, 5) });
	});
}

#[test]
fn what_a_proxy_has_claimed_before_the_revocation_is_not_refunded_again() {
	test(|| {
		let id = activate(draft());
		for provider in PROXIES {
			at_work(provider, 1, 5);
		}
		go_to_epoch(3);
		for provider in PROXIES {
			assert_eq!(claim_all(provider), FEE * 2);
		}
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(last_event(), Event::PolicyRevoked { policy: id, refunded: FEE * 3 });
		go_to_epoch(5);
		for provider in PROXIES {
			assert_eq!(claim_all(provider), FEE);
		}
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn other_policies_of_the_same_proxies_go_on() {
	test(|| {
		let id = activate(draft());
		activate(PolicyDraft { receiving_key: key(4), fee: FEE + 1, ..draft() });
		at_work(11, 1, 5);
		go_to_epoch(1);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		go_to_epoch(6);
		assert_eq!(claim_all(11), FEE + (FEE + 1) * 4);
	});
}

#[test]
fn access_ends_with_the_revocation_and_the_last_served_block_is_a_grace_later() {
	test(|| {
		let id = activate(draft());
		go_to_epoch(1);
		assert_eq!(PolicyRegistry::ensure_access(id, &RECEIVER), Ok(()));
		assert_eq!(PolicyRegistry::served_until(id), None);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		assert_eq!(PolicyRegistry::ensure_access(id, &RECEIVER), Err(Denied::Revoked));
		assert_eq!(PolicyRegistry::served_until(id), Some(10 + REVOCATION_GRACE));
	});
}

#[test]
fn what_was_revoked_can_be_judged_for_as_long_as_evidence_is_taken() {
	// Who sells access and revokes can not have the policy removed before somebody complains of what was sold.
	test(|| {
		let id = activate(draft());
		go_to_epoch(1);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		go_to_block(first_block(1) + REVOCATION_GRACE + EVIDENCE_WINDOW);
		for who in [OWNER, STRANGER] {
			assert_noop!(PolicyRegistry::remove_policy(signed(who), id), Error::<Test>::NotYetRemovable);
		}
		assert_eq!(PolicyRegistry::granted(id).and_then(|granted| granted.revoked_at), Some(first_block(1)));
		assert_eq!(PolicyRegistry::keys(id).map(|keys| keys.threshold), Some(2));
		assert_eq!(PolicyRegistry::proxies(id), PROXIES);
		assert!(PROXIES.iter().all(|proxy| PolicyRegistry::seat(id, proxy).is_some_and(|seat| seat.accepted)));
	});
}

#[test]
fn a_revocation_is_charged_for_the_proxies_and_epochs_that_there_were() {
	test(|| {
		let id = activate(draft());
		go_to_epoch(2);
		let post = PolicyRegistry::revoke_policy(signed(OWNER), id).unwrap();
		assert_eq!(post.actual_weight, Some(<()>::revoke_policy(3, 2)));
	});
}
