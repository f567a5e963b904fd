use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays},
};
use nulink_primitives::provider::Role;
use pallet_traits::{
	mock::{set_operated, set_provider},
	Operated,
};

/// The acceptance fails, changes nothing, and costs no more than one that is not the last.
fn refused(origin: RuntimeOrigin, id: u64, error: Error<Test>) {
	let accept = || PolicyRegistry::accept_policy(origin.clone(), id);
	assert_noop!(accept().map_err(|failed| failed.error), error);
	assert_eq!(accept().unwrap_err().post_info.actual_weight, Some(<()>::accept_policy()));
}

#[test]
fn the_last_acceptance_makes_a_policy_active() {
	test(|| {
		let id = create(draft());
		for (provider, missing) in [(12, 2), (13, 1)] {
			accept(id, provider);
			assert_eq!(last_event(), Event::PolicyAccepted { policy: id, provider, missing });
			assert!(matches!(policy(id).state, PolicyState::Pending { .. }));
		}
		accept(id, 11);
		let accepted = Event::PolicyAccepted { policy: id, provider: 11, missing: 0 };
		let activated = Event::PolicyActivated { policy: id, paid: term(1, 5), refunded: 0 };
		assert!(events().ends_with(&[accepted, activated]));
		assert_eq!(policy(id).state, PolicyState::Active { paid: term(1, 5) });
	});
}

#[test]
fn epochs_lost_to_late_acceptance_are_refunded_at_once() {
	test(|| {
		let id = create(draft());
		let before = free(OWNER);
		go_to_epoch(2);
		for provider in PROXIES {
			accept(id, provider);
		}
		assert_eq!(free(OWNER) - before, FEE * 3);
		assert_eq!(last_event(), Event::PolicyActivated { policy: id, paid: term(2, 5), refunded: FEE * 3 });
		assert_eq!(Escrowed::<Test>::get(), FEE * 3 * 3);
	});
}

#[test]
fn a_proxy_pays_no_fee_and_only_the_last_is_charged_for_the_activation() {
	test(|| {
		let id = create(draft());
		let announced = Call::<Test>::accept_policy { policy: id }.get_dispatch_info().call_weight;
		let mut weights = Vec::new();
		for provider in PROXIES {
			let post = PolicyRegistry::accept_policy(signed(operator(provider)), id).unwrap();
			assert_eq!(post.pays_fee, Pays::No);
			weights.push(post.actual_weight.unwrap());
		}
		assert_eq!(weights[..2], [<()>::accept_policy(); 2]);
		assert_eq!(weights[2], <()>::activate_policy(3));
		assert!(weights.iter().all(|weight| weight.all_lte(announced)));
	});
}

#[test]
fn only_an_operator_accepts() {
	test(|| {
		let id = create(draft());
		for nobody in [STRANGER, OWNER, RECEIVER, PROXIES[0]] {
			refused(signed(nobody), id, Error::<Test>::NotOperator);
		}
	});
}

#[test]
fn a_replaced_operator_does_not_accept() {
	test(|| {
		let id = create(draft());
		let replaced = Operated { role: Role::Proxy, staker: 11, since: 0, until: Some(1) };
		set_operated(&operator(11), Some(replaced));
		refused(signed(operator(11)), id, Error::<Test>::NotOperator);
	});
}

#[test]
fn an_operator_in_another_role_does_not_accept() {
	test(|| {
		let id = create(draft());
		set_operated(&9, Some(Operated { role: Role::Compute, staker: 11, since: 0, until: None }));
		refused(signed(9), id, Error::<Test>::NotOperator);
	});
}

#[test]
fn a_proxy_without_a_seat_does_not_accept() {
	test(|| {
		let id = create(draft());
		refused(signed(operator(IDLE)), id, Error::<Test>::NoSeat);
	});
}

#[test]
fn a_chilled_proxy_does_not_accept() {
	test(|| {
		let id = create(draft());
		set_provider(Role::Proxy, &11u64, false);
		refused(signed(operator(11)), id, Error::<Test>::NotProvider);
	});
}

#[test]
fn nobody_accepts_twice() {
	test(|| {
		let id = create(draft());
		accept(id, 11);
		refused(signed(operator(11)), id, Error::<Test>::AlreadyAccepted);
		accept(id, 12);
		accept(id, 13);
		refused(signed(operator(13)), id, Error::<Test>::AlreadyAccepted);
		assert_eq!(Stream::<Test>::get(13).unwrap().changes, 2);
	});
}

#[test]
fn nobody_accepts_after_the_window() {
	test(|| {
		let id = create(PolicyDraft { term: term(1, 50), ..draft() });
		go_to_block(1 + ACCEPTANCE_WINDOW);
		accept(id, 11);
		go_to_block(2 + ACCEPTANCE_WINDOW);
		refused(signed(operator(12)), id, Error::<Test>::AcceptanceClosed);
	});
}

#[test]
fn nobody_accepts_when_the_term_is_over() {
	test(|| {
		let id = create(PolicyDraft { term: term(0, 2), ..draft() });
		go_to_epoch(2);
		refused(signed(operator(11)), id, Error::<Test>::AcceptanceClosed);
	});
}

#[test]
fn nobody_accepts_after_revocation() {
	test(|| {
		let id = create(draft());
		accept(id, 11);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), id));
		refused(signed(operator(12)), id, Error::<Test>::NotPending);
	});
}

#[test]
fn nobody_accepts_what_is_not_there() {
	test(|| {
		refused(signed(operator(11)), 5, Error::<Test>::UnknownPolicy);
	});
}

#[test]
fn the_same_policy_accepted_by_its_parts_in_any_order_is_the_same() {
	let orders = [[11, 12, 13], [11, 13, 12], [12, 11, 13], [12, 13, 11], [13, 11, 12], [13, 12, 11]];
	for order in orders {
		test(|| {
			let id = create(draft());
			for provider in order {
				accept(id, provider);
			}
			assert_eq!(policy(id).accepted, 0b111);
			assert_eq!(policy(id).state, PolicyState::Active { paid: term(1, 5) });
		});
	}
}
