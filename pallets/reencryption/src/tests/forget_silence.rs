use super::*;
use frame_support::dispatch::Pays;

/// The response window of [`START`].
const WINDOW: u32 = START / RESPONSE_WINDOW;

fn punished() -> u64 {
	let id = ask();
	go_to(DEADLINE + 1);
	assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(0)));
	id
}

fn forget(window: u32) -> frame_support::dispatch::DispatchResultWithPostInfo {
	Reencryption::forget_silence(signed(BOB), provider(0), window)
}

#[test]
fn a_punished_silence_is_forgotten_when_no_other_of_its_time_can_be_reported() {
	on_chain(|| {
		punished();
		let last = DEADLINE + 1 + RESPONSE_WINDOW + EVIDENCE_WINDOW;
		go_to(last);
		assert_noop!(forget(WINDOW), Error::<Test>::StillNeeded);
		go_to(last + 1);
		assert_noop!(forget(WINDOW + 1), Error::<Test>::EvidenceNotFound);
		assert_eq!(forget(WINDOW).expect("it is over").pays_fee, Pays::No);
		assert_eq!(SilencePunished::<Test>::iter().count(), 0);
		assert_eq!(last_event(), Some(Event::SilenceForgotten { provider: provider(0), window: WINDOW }));
		assert_noop!(forget(WINDOW), Error::<Test>::EvidenceNotFound);
	});
}

#[test]
fn no_silence_is_punished_a_second_time_after_the_first_was_forgotten() {
	on_chain(|| {
		// The last block of the window, and the first report of it as early as can be.
		let early = ask();
		go_to((WINDOW + 1) * RESPONSE_WINDOW - 1);
		let late = ask();
		go_to(DEADLINE + 1);
		assert_ok!(Reencryption::report_silence(signed(CAROL), early, provider(0)));
		let report_until = Reencryption::request(late).expect("it is open").report_until;
		for block in DEADLINE + 2..=report_until {
			go_to(block);
			assert_noop!(forget(WINDOW), Error::<Test>::StillNeeded);
		}
		assert_ok!(Reencryption::report_silence(signed(CAROL), late, provider(0)));
		assert_eq!(glue::slashes::<AccountId32>().len(), 1);
	});
}
