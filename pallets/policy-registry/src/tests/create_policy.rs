use crate::{conditions::MAX_OPS, mock::*, *};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResult};
use nulink_primitives::{
	provider::Role,
	sharing::{ContentId, KeyBytes},
};
use pallet_traits::mock::set_provider;

/// Creates a policy as the owner, who has the label.
fn try_create(draft: PolicyDraft<u64>) -> DispatchResult {
	if !Labels::<Test>::contains_key(OWNER, LABEL) {
		create_label();
	}
	PolicyRegistry::create_policy(signed(OWNER), draft)
}

fn refused(draft: PolicyDraft<u64>, error: Error<Test>) {
	create_label();
	assert_noop!(PolicyRegistry::create_policy(signed(OWNER), draft), error);
}

#[test]
fn a_policy_is_stored_as_drafted_and_waits_for_its_proxies() {
	test(|| {
		let program = [ConditionOp::Fact(Fact::HeightReached(5)), ConditionOp::Not];
		let id = create(PolicyDraft { conditions: conditions(&program), ..draft() });
		let info = PolicyRegistry::policy_info(id).unwrap();
		assert_eq!((info.owner, info.receiver, info.label, info.label_version), (OWNER, RECEIVER, LABEL, 1));
		assert_eq!((info.delegating_key, info.verifying_key, info.receiving_key), (key(1), key(2), key(3)));
		assert_eq!((info.threshold, info.term, info.fee), (2, term(1, 5), FEE));
		assert_eq!(info.seats.iter().map(|seat| seat.provider).collect::<Vec<_>>(), PROXIES);
		assert!(info.seats.iter().all(|seat| !seat.accepted && seat.commitment == commitment(seat.provider)));
		assert_eq!(info.conditions, program);
		assert_eq!(info.state, PolicyState::Pending { accept_by: 1 + ACCEPTANCE_WINDOW });
		assert_eq!(
			last_event(),
			Event::PolicyCreated {
				policy: id,
				owner: OWNER,
				receiver: RECEIVER,
				label: LABEL,
				proxies: 3,
				threshold: 2,
				term: term(1, 5),
				fee: FEE,
			}
		);
	});
}

#[test]
fn the_owner_prepays_for_all_proxies_and_epochs_and_leaves_a_deposit() {
	test(|| {
		create_label();
		let (before, held_before) = (free(OWNER), held(OWNER));
		let (total, deposit) = PolicyRegistry::cost(3, 4, FEE).unwrap();
		assert_eq!(total, FEE * 3 * 4);
		let id = create(draft());
		assert_eq!(Escrowed::<Test>::get(), total);
		assert_eq!(held(OWNER) - held_before, deposit);
		assert_eq!(policy(id).deposit, deposit);
		assert_eq!(before - free(OWNER), total + deposit);
	});
}

#[test]
fn numbers_are_never_given_again() {
	test(|| {
		let first = create(draft());
		go_to_block(2 + ACCEPTANCE_WINDOW);
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), first));
		assert_eq!(create(PolicyDraft { term: term(4, 5), ..draft() }), first + 1);
	});
}

#[test]
fn a_policy_of_no_length_fails() {
	test(|| {
		refused(PolicyDraft { term: term(2, 2), ..draft() }, Error::TermEmpty);
		assert_noop!(try_create(PolicyDraft { term: term(3, 2), ..draft() }), Error::<Test>::TermEmpty);
	});
}

#[test]
fn a_policy_without_a_fee_fails() {
	test(|| refused(PolicyDraft { fee: 0, ..draft() }, Error::FeeTooLow));
}

#[test]
fn a_policy_below_the_minimum_fee_fails() {
	test(|| {
		refused(PolicyDraft { fee: MINIMUM_FEE - 1, ..draft() }, Error::FeeTooLow);
		assert_ok!(try_create(PolicyDraft { fee: MINIMUM_FEE, ..draft() }));
	});
}

#[test]
fn a_policy_without_proxies_fails() {
	test(|| refused(PolicyDraft { seats: seats([]), threshold: 0, ..draft() }, Error::NoProxies));
}

#[test]
fn a_threshold_of_none_fails() {
	test(|| refused(PolicyDraft { threshold: 0, ..draft() }, Error::ThresholdOutOfRange));
}

#[test]
fn a_threshold_above_the_number_of_proxies_fails() {
	test(|| {
		refused(PolicyDraft { threshold: 4, ..draft() }, Error::ThresholdOutOfRange);
		assert_ok!(try_create(PolicyDraft { threshold: 3, ..draft() }));
	});
}

#[test]
fn the_same_proxy_twice_fails() {
	test(|| {
		refused(PolicyDraft { seats: seats([11, 12, 11]), ..draft() }, Error::DuplicateProxy);
		let mut other_commitments = seats([11, 12, 11]);
		other_commitments[2].1 = [0; 32];
		assert_noop!(try_create(PolicyDraft { seats: other_commitments, ..draft() }), Error::<Test>::DuplicateProxy);
	});
}

#[test]
fn a_term_in_the_past_fails() {
	test(|| {
		go_to_epoch(2);
		refused(draft(), Error::TermInPast);
		assert_ok!(try_create(PolicyDraft { term: term(2, 3), ..draft() }));
	});
}

#[test]
fn a_term_that_starts_too_far_ahead_fails() {
	test(|| {
		go_to_epoch(1);
		let start = 1 + MAX_EPOCHS;
		refused(PolicyDraft { term: term(start + 1, start + 2), ..draft() }, Error::TermTooFarAhead);
		assert_ok!(try_create(PolicyDraft { term: term(start, start + 1), ..draft() }));
	});
}

#[test]
fn a_term_that_is_too_long_fails() {
	test(|| {
		refused(PolicyDraft { term: term(1, MAX_EPOCHS + 2), ..draft() }, Error::TermTooLong);
		assert_ok!(try_create(PolicyDraft { term: term(1, MAX_EPOCHS + 1), ..draft() }));
	});
}

#[test]
fn a_term_to_the_end_of_time_fails() {
	test(|| refused(PolicyDraft { term: term(1, u32::MAX), ..draft() }, Error::TermTooLong));
}

#[test]
fn a_seat_for_somebody_who_is_no_provider_fails() {
	test(|| refused(PolicyDraft { seats: seats([11, STRANGER]), ..draft() }, Error::NotProvider));
}

#[test]
fn a_seat_for_a_provider_in_another_role_fails() {
	test(|| {
		set_provider(Role::Compute, &STRANGER, true);
		refused(PolicyDraft { seats: seats([11, STRANGER]), ..draft() }, Error::NotProvider);
	});
}

#[test]
fn a_policy_without_a_label_fails() {
	test(|| {
		assert_noop!(PolicyRegistry::create_policy(signed(OWNER), draft()), Error::<Test>::UnknownLabel);
	});
}

#[test]
fn a_policy_under_the_label_of_somebody_else_fails() {
	test(|| {
		create_label();
		assert_noop!(PolicyRegistry::create_policy(signed(STRANGER), draft()), Error::<Test>::UnknownLabel);
	});
}

#[test]
fn the_delegating_key_is_the_label_s_and_no_other() {
	// A draft can not name one: whoever wants another key has to rotate the label's.
	test(|| {
		let id = create(draft());
		assert_eq!(policy(id).delegating_key, Labels::<Test>::get(OWNER, LABEL).unwrap().delegating_key);
	});
}

#[test]
fn bytes_that_are_no_keys_fail() {
	test(|| {
		refused(PolicyDraft { verifying_key: KeyBytes([4; 33]), ..draft() }, Error::MalformedKey);
		let draft = PolicyDraft { receiving_key: KeyBytes([0; 33]), ..draft() };
		assert_noop!(try_create(draft), Error::<Test>::MalformedKey);
	});
}

#[test]
fn a_treasure_map_that_is_no_content_id_fails() {
	test(|| refused(PolicyDraft { treasure_map: ContentId([0; 36]), ..draft() }, Error::MalformedContentId));
}

#[test]
fn a_second_live_policy_for_the_same_receiving_key_under_a_label_fails() {
	test(|| {
		let first = create(draft());
		// Pending, then active, then revoked.
		assert_noop!(try_create(draft()), Error::<Test>::AlreadyGranted);
		assert_noop!(try_create(PolicyDraft { receiver: STRANGER, ..draft() }), Error::<Test>::AlreadyGranted);
		for provider in PROXIES {
			accept(first, provider);
		}
		assert_noop!(try_create(draft()), Error::<Test>::AlreadyGranted);
		assert_ok!(PolicyRegistry::revoke_policy(signed(OWNER), first));
		assert_ok!(try_create(draft()));
	});
}

#[test]
fn another_receiving_key_or_another_label_is_granted_beside_it() {
	test(|| {
		create(draft());
		assert_ok!(try_create(PolicyDraft { receiving_key: key(4), ..draft() }));
		create(PolicyDraft { label: [8; 32], ..draft() });
		assert_eq!(LabelMembers::<Test>::iter_prefix((OWNER, LABEL)).count(), 2);
	});
}

#[test]
fn a_policy_that_ended_makes_way_and_keeps_away_from_its_successor() {
	test(|| {
		let old = activate(draft());
		go_to_epoch(5);
		let new = create(PolicyDraft { term: term(5, 50), ..draft() });
		assert_eq!(LabelMembers::<Test>::get((OWNER, LABEL, key(3))), Some(new));
		go_to_block(removable(first_block(5)));
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), old));
		assert_eq!(LabelMembers::<Test>::get((OWNER, LABEL, key(3))), Some(new));
	});
}

#[test]
fn a_policy_that_was_not_accepted_in_time_makes_way() {
	test(|| {
		create(PolicyDraft { term: term(1, 50), ..draft() });
		go_to_block(1 + ACCEPTANCE_WINDOW);
		assert_noop!(try_create(PolicyDraft { term: term(5, 50), ..draft() }), Error::<Test>::AlreadyGranted);
		go_to_block(2 + ACCEPTANCE_WINDOW);
		assert_ok!(try_create(PolicyDraft { term: term(5, 50), ..draft() }));
	});
}

#[test]
fn a_fee_that_is_more_than_an_amount_can_be_fails() {
	test(|| {
		refused(PolicyDraft { fee: u128::MAX, ..draft() }, Error::FeeTooHigh);
		let just_above = u128::MAX / 12 + 1;
		assert_noop!(try_create(PolicyDraft { fee: just_above, ..draft() }), Error::<Test>::FeeTooHigh);
	});
}

#[test]
fn an_owner_who_can_not_pay_gets_no_policy() {
	test(|| {
		assert!(try_create(PolicyDraft { fee: FUNDS, ..draft() }).is_err());
		assert!(try_create(PolicyDraft { fee: u128::MAX / 12, ..draft() }).is_err());
	});
}

#[test]
fn conditions_that_underflow_or_leave_two_values_fail() {
	let fact = ConditionOp::Fact(Fact::HeightReached(0));
	test(|| {
		create_label();
		for program in [&[ConditionOp::Not][..], &[fact, ConditionOp::Or], &[fact, fact]] {
			let draft = PolicyDraft { conditions: conditions(program), ..draft() };
			assert_noop!(PolicyRegistry::create_policy(signed(OWNER), draft), Error::<Test>::MalformedConditions);
		}
	});
}

#[test]
fn a_policy_can_not_be_conditional_on_itself_or_on_a_later_one() {
	test(|| {
		let older = create(draft());
		let on = |id| PolicyDraft {
			receiving_key: key(4),
			conditions: conditions(&[ConditionOp::Fact(Fact::PolicyActive(id))]),
			..draft()
		};
		assert_noop!(try_create(on(older + 1)), Error::<Test>::ConditionOnLaterPolicy);
		assert_noop!(try_create(on(older + 2)), Error::<Test>::ConditionOnLaterPolicy);
		assert_ok!(try_create(on(older)));
	});
}

#[test]
fn the_greatest_policy_goes_through_its_life() {
	test(|| {
		let facts = (0..MAX_OPS / 2).map(|item| ConditionOp::Fact(Fact::OwnsNft { collection: 0, item }));
		let program: Vec<_> =
			facts.chain([ConditionOp::Or; MAX_OPS as usize / 2 - 1]).chain([ConditionOp::Not]).collect();
		let seats = seats(20..20 + u64::from(MAX_PROXIES));
		let id = activate(PolicyDraft {
			seats: seats.clone(),
			threshold: MAX_PROXIES as u8,
			term: term(0, MAX_EPOCHS),
			conditions: conditions(&program),
			..draft()
		});
		assert_eq!(policy(id).missing(), 0);
		for (provider, _) in &seats {
			at_work(*provider, 0, MAX_EPOCHS);
		}
		go_to_block(removable(first_block(MAX_EPOCHS)));
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), id));
		for (provider, _) in seats {
			assert_eq!(claim_all(provider), FEE * u128::from(MAX_EPOCHS));
		}
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn a_chilled_proxy_gets_no_new_seats() {
	test(|| {
		set_provider(Role::Proxy, &13u64, false);
		refused(draft(), Error::NotProvider);
	});
}
