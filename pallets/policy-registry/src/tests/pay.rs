use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};

#[test]
fn a_payment_goes_to_the_owner_and_is_counted() {
	test(|| {
		let id = activate(draft());
		let before = free(OWNER);
		assert_ok!(PolicyRegistry::pay(signed(RECEIVER), id, 30));
		assert_ok!(PolicyRegistry::pay(signed(RECEIVER), id, 12));
		assert_eq!(free(OWNER) - before, 42);
		assert_eq!(FUNDS - free(RECEIVER), 42);
		assert_eq!(policy(id).paid_by_receiver, 42);
		assert_eq!(last_event(), Event::Paid { policy: id, amount: 12, total: 42 });
	});
}

#[test]
fn nobody_else_pays() {
	test(|| {
		let id = activate(draft());
		for other in [STRANGER, OWNER] {
			assert_noop!(PolicyRegistry::pay(signed(other), id, 30), Error::<Test>::NotReceiver);
		}
	});
}

#[test]
fn a_payment_of_nothing_fails() {
	test(|| {
		let id = activate(draft());
		assert_noop!(PolicyRegistry::pay(signed(RECEIVER), id, 0), Error::<Test>::NothingToPay);
	});
}

#[test]
fn nobody_pays_for_a_policy_that_gives_nothing() {
	test(|| {
		assert_noop!(PolicyRegistry::pay(signed(RECEIVER), 0, 1), Error::<Test>::UnknownPolicy);
		let pending = create(draft());
		assert_noop!(PolicyRegistry::pay(signed(RECEIVER), pending, 1), Error::<Test>::NotActive);
		let ended = activate(PolicyDraft { receiving_key: key(4), ..draft() });
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), pending));
		assert_noop!(PolicyRegistry::pay(signed(RECEIVER), pending, 1), Error::<Test>::AlreadyRevoked);
		go_to_epoch(5);
		assert_noop!(PolicyRegistry::pay(signed(RECEIVER), ended, 1), Error::<Test>::PolicyEnded);
	});
}

#[test]
fn more_than_the_receiver_has_is_not_paid() {
	test(|| {
		let id = activate(draft());
		assert!(PolicyRegistry::pay(signed(RECEIVER), id, FUNDS).is_err());
		assert!(PolicyRegistry::pay(signed(RECEIVER), id, u128::MAX).is_err());
		assert_eq!(policy(id).paid_by_receiver, 0);
	});
}
