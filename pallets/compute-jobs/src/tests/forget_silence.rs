use super::*;

#[test]
fn a_record_is_removed_when_silence_of_its_window_can_be_punished_no_more() {
	on_chain(|| {
		line::set_line(&(0..5).map(|number| (provider(number), 1)).collect::<Vec<_>>());
		let id = drawn();
		pass(COMPUTE_BLOCKS + 1);
		advance(id);
		let (who, (window, offence), _) = SilencePunished::<Test>::iter().next().unwrap();
		let call = || ComputeJobs::forget_silence(signed(BOB), who.clone(), window, offence);
		assert_noop!(call(), Error::<Test>::StillNeeded);
		pass(TERMS.silence_window + TERMS.slash_window);
		assert_noop!(call(), Error::<Test>::StillNeeded);
		pass(1);
		assert_eq!(call().unwrap().pays_fee, frame_support::dispatch::Pays::No);
		assert_eq!(last_event(), Event::SilenceForgotten { provider: who.clone(), window, offence });
		assert_noop!(call(), Error::<Test>::SilenceNotFound);
	});
}

#[test]
fn a_record_of_what_was_withheld_is_removed_sooner() {
	on_chain(|| {
		let id = drawn();
		work(id, COMMITTEE, &[Does::Withhold(RIGHT); 5]);
		advance(id);
		let (who, (window, offence), _) = SilencePunished::<Test>::iter().next().unwrap();
		let call = || ComputeJobs::forget_silence(signed(BOB), who.clone(), window, offence);
		pass(2 * TERMS.reveal_blocks + TERMS.slash_window);
		assert_noop!(call(), Error::<Test>::StillNeeded);
		pass(1);
		assert_ok!(call());
	});
}
