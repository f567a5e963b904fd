use super::*;
use frame_support::dispatch::Pays;

fn used() -> EvidenceKey<AccountId32> {
	assert_ok!(Reencryption::submit_evidence(signed(CAROL), proof().into()));
	UsedEvidence::<Test>::iter_keys().next().expect("it was recorded")
}

fn forget(key: &EvidenceKey<AccountId32>) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::forget_evidence(signed(BOB), key.clone())
}

#[test]
fn a_punishment_is_forgotten_when_its_receipts_are_too_old() {
	on_chain(|| {
		let key = used();
		go_to(START + EVIDENCE_WINDOW);
		assert_noop!(forget(&key), Error::<Test>::StillNeeded);
		go_to(START + EVIDENCE_WINDOW + 1);
		assert_eq!(forget(&key).expect("it is over").pays_fee, Pays::No);
		assert_eq!(UsedEvidence::<Test>::iter().count(), 0);
		let EvidenceKey { provider, policy, capsule, offence } = key.clone();
		assert_eq!(last_event(), Some(Event::EvidenceForgotten { provider, policy, capsule, offence }));
		assert_noop!(forget(&key), Error::<Test>::EvidenceNotFound);
	});
}

#[test]
fn no_receipt_is_good_for_a_second_punishment_after_the_first_was_forgotten() {
	on_chain(|| {
		let old = proof();
		let key = used();
		go_to(START + EVIDENCE_WINDOW + 1);
		assert_ok!(forget(&key));
		let again = Reencryption::submit_evidence(signed(CAROL), old.into());
		assert_noop!(again, Error::<Test>::TooOld);
	});
}
