use super::*;

fn submit(evidence: EvidenceOf<Test>) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::submit_evidence(signed(CAROL), evidence.into())
}

fn receipt_dated(block: u32) -> EvidenceOf<Test> {
	let receipt = Receipt { block, ..receipt(0, &capsule(), &fragment(1)) };
	evidence_of(0, receipt, capsule(), fragment(1))
}

#[test]
fn a_wrong_fragment_is_slashed_and_the_bond_comes_back() {
	on_chain(|| {
		assert_ok!(submit(proof()));
		let slashes = glue::slashes::<AccountId32>();
		assert_eq!(slashes.len(), 1);
		assert_eq!((slashes[0].role, slashes[0].offence), (Role::Proxy, Offence::WrongFragment));
		assert_eq!((&slashes[0].staker, &slashes[0].reporter), (&provider(0), &Some(CAROL)));
		assert_eq!(Balances::free_balance(CAROL), WEALTH);
		assert_eq!(
			last_event(),
			Some(Event::EvidenceProven {
				provider: provider(0),
				policy: POLICY,
				capsule: nulink_pre::capsule_digest(&capsule()),
				offence: Offence::WrongFragment,
				slashed: glue::SLASH,
				reporter: CAROL
			})
		);
	});
}

#[test]
fn evidence_against_a_proxy_that_was_right_burns_the_bond() {
	on_chain(|| {
		let issued = Balances::total_issuance();
		let done = submit(evidence(0, capsule(), fragment(0))).expect("a refuted accusation is no error");
		assert_eq!(done.actual_weight, Some(<() as WeightInfo>::submit_evidence_refuted()));
		assert_eq!(Balances::free_balance(CAROL), WEALTH - BOND);
		assert_eq!(Balances::total_issuance(), issued - BOND);
		assert!(glue::slashes::<AccountId32>().is_empty());
		assert_eq!(UsedEvidence::<Test>::iter().count(), 0);
		assert_eq!(last_event(), Some(Event::EvidenceRefuted { reporter: CAROL, provider: provider(0), bond: BOND }));
	});
}

#[test]
fn evidence_needs_the_bond_whether_it_proves_or_not() {
	on_chain(|| {
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), CAROL, BOND + EXISTENTIAL_DEPOSIT - 1));
		assert_noop!(submit(proof()), TokenError::FundsUnavailable);
		assert_noop!(submit(evidence(0, capsule(), fragment(0))), TokenError::FundsUnavailable);
		assert!(glue::slashes::<AccountId32>().is_empty());
		assert_ok!(Balances::force_set_balance(RuntimeOrigin::root(), CAROL, BOND + EXISTENTIAL_DEPOSIT));
		assert_ok!(submit(proof()));
	});
}

#[test]
fn serving_is_punished_after_the_grace_and_not_in_its_last_block() {
	on_chain(|| {
		glue::set_served_until(POLICY, Some(START - 5));
		let served_at = |block| {
			let receipt = Receipt { block, ..receipt(0, &capsule(), &fragment(0)) };
			evidence_of(0, receipt, capsule(), fragment(0))
		};
		assert_ok!(submit(served_at(START - 5)));
		assert!(matches!(last_event(), Some(Event::EvidenceRefuted { .. })));
		let done = submit(served_at(START - 4)).expect("it was too late to serve");
		assert_eq!(done.actual_weight, Some(<() as WeightInfo>::submit_evidence_proven()));
		assert!(matches!(
			last_event(),
			Some(Event::EvidenceProven { offence: Offence::ServedAfterEnd, slashed: glue::SLASH, .. })
		));
	});
}

#[test]
fn a_wrong_fragment_within_the_grace_is_a_wrong_fragment() {
	on_chain(|| {
		glue::set_served_until(POLICY, Some(START));
		assert_ok!(submit(proof()));
		assert!(matches!(last_event(), Some(Event::EvidenceProven { offence: Offence::WrongFragment, .. })));
	});
}

#[test]
fn the_two_offences_with_one_capsule_are_punished_each() {
	on_chain(|| {
		assert_ok!(submit(proof()));
		glue::set_served_until(POLICY, Some(START));
		go_to(START + 1);
		assert_ok!(submit(proof()));
		assert_noop!(submit(proof()), Error::<Test>::AlreadyUsed);
		let offences: Vec<_> = glue::slashes::<AccountId32>().into_iter().map(|slash| slash.offence).collect();
		assert_eq!(offences, [Offence::WrongFragment, Offence::ServedAfterEnd]);
	});
}

#[test]
fn evidence_is_accepted_until_it_is_too_old() {
	on_chain(|| {
		go_to(START + EVIDENCE_WINDOW);
		assert_noop!(submit(receipt_dated(START - 1)), Error::<Test>::TooOld);
		assert_ok!(submit(receipt_dated(START)));
	});
}

#[test]
fn evidence_that_is_dated_in_the_future_is_refused() {
	on_chain(|| {
		assert_noop!(submit(receipt_dated(START + 1)), Error::<Test>::DatedInFuture);
		assert_noop!(submit(receipt_dated(u32::MAX)), Error::<Test>::DatedInFuture);
		assert_ok!(submit(receipt_dated(START)));
	});
}

#[test]
fn an_operator_answers_for_the_time_in_which_it_was_in_office() {
	on_chain(|| {
		set_operator(0, START - 8, Some(START - 3));
		assert_noop!(submit(receipt_dated(START - 9)), Error::<Test>::NotInOffice);
		assert_noop!(submit(receipt_dated(START - 2)), Error::<Test>::NotInOffice);
		assert_ok!(submit(receipt_dated(START - 8)));
	});
	on_chain(|| {
		set_operator(0, START - 8, Some(START - 3));
		assert_ok!(submit(receipt_dated(START - 3)));
	});
}

#[test]
fn evidence_needs_the_capsule_and_the_fragment_that_the_receipt_names() {
	on_chain(|| {
		let other = Evidence { capsule: other_capsule(), ..proof() };
		assert_noop!(submit(other), Error::<Test>::OtherCapsule);
		let other = Evidence { fragment: fragment(2), ..proof() };
		assert_noop!(submit(other), Error::<Test>::OtherFragment);
	});
}

#[test]
fn evidence_about_an_unknown_policy_or_without_a_seat_is_refused() {
	on_chain(|| {
		glue::set_accepted(POLICY, &provider(0), false);
		assert_noop!(submit(proof()), Error::<Test>::NotSeated);
		glue::set_policy(POLICY, sharing().policy(), &sharing().seats()[1..]);
		assert_noop!(submit(proof()), Error::<Test>::NotSeated);
		glue::remove_policy(POLICY);
		assert_noop!(submit(proof()), Error::<Test>::PolicyNotFound);
	});
}

#[test]
fn evidence_against_a_provider_without_stake_is_not_recorded() {
	on_chain(|| {
		glue::set_slash(0);
		assert_noop!(submit(proof()), Error::<Test>::NothingLeft);
		glue::set_slash(5);
		assert_ok!(submit(proof()));
	});
}
