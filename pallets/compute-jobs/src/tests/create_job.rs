use super::*;

fn refuse(spec: JobSpec, error: Error<Test>) {
	assert_noop!(ComputeJobs::create_job(signed(ALICE), Box::new(spec)), error);
}

#[test]
fn a_job_holds_the_fees_of_all_members_and_a_deposit() {
	on_chain(|| {
		let quote = ComputeJobs::quote(PROGRAM, 1, 0, MEMBERS, FEE).unwrap();
		let id = create(spec());
		assert_eq!(quote.fees, FEE * 5);
		assert_eq!(held(HoldReason::Fees, &ALICE), quote.fees);
		assert_eq!(held(HoldReason::Storage, &ALICE), quote.deposit);
		assert_eq!((quote.handling, free(&ALICE)), (HANDLING, WEALTH - HANDLING - quote.fees - quote.deposit));
		assert!(events().contains(&Event::HandlingBurned { job: id, by: ALICE, amount: HANDLING }));
		let seed_block = START + TERMS.seed_blocks;
		assert_eq!(last_event(), Event::JobCreated { job: id, owner: ALICE, program: PROGRAM, seed_block });
		assert_eq!(stage(id), Stage::Drawing { seed_block });
		assert_eq!(job(id).shape, SHAPE);
	});
}

#[test]
fn a_job_needs_a_program_that_is_registered() {
	on_chain(|| refuse(JobSpec { program: [0; 32], ..spec() }, Error::ProgramNotFound));
}

#[test]
fn references_must_be_content_ids() {
	on_chain(|| {
		let bad = ContentId([0; 36]);
		refuse(JobSpec { inputs: Default::default(), ..spec() }, Error::NoInput);
		refuse(JobSpec { key: bad, ..spec() }, Error::BadReference);
		refuse(JobSpec { delivery: Some(bad), ..spec() }, Error::BadReference);
		let forms = [InputForm::Kreyvium { key: bad, iv: [0; 16] }, InputForm::OneTimePad { pad: bad }];
		let inputs = forms.map(|form| InputReference { content: content(1), form });
		let badly_placed = InputReference { content: bad, form: InputForm::Compact };
		for input in inputs.into_iter().chain([badly_placed]) {
			refuse(JobSpec { inputs: vec![input].try_into().unwrap(), ..spec() }, Error::BadReference);
		}
	});
}

#[test]
fn a_quorum_is_more_than_half_of_a_committee_that_is_not_too_large() {
	on_chain(|| {
		refuse(JobSpec { committee: 0, quorum: 0, ..spec() }, Error::BadCommittee);
		refuse(JobSpec { committee: 10, quorum: 10, ..spec() }, Error::BadCommittee);
		refuse(JobSpec { committee: 5, quorum: 2, ..spec() }, Error::BadQuorum);
		refuse(JobSpec { committee: 4, quorum: 2, ..spec() }, Error::BadQuorum);
		refuse(JobSpec { committee: 4, quorum: 5, ..spec() }, Error::BadQuorum);
		for (committee, quorum) in [(1, 1), (2, 2), (4, 3), (5, 3), (5, 5), (9, 5)] {
			create(JobSpec { committee, quorum, ..spec() });
		}
	});
}

#[test]
fn an_expensive_program_asks_for_a_higher_fee_and_more_time() {
	on_chain(|| {
		let (program, shape) = ([8; 32], ProgramShape { bootstraps: 50_000, ..SHAPE });
		assert_ok!(ComputeJobs::register_program(signed(CAROL), program, shape));
		let quote = ComputeJobs::quote(program, 1, 0, 5, FEE).unwrap();
		assert_eq!((quote.least_fee, quote.least_compute_blocks), (50_023, 15));
		let right = JobSpec { program, fee: 50_023, compute_blocks: 15, ..spec() };
		refuse(JobSpec { fee: 50_022, ..right.clone() }, Error::FeeTooLow);
		refuse(JobSpec { compute_blocks: 14, ..right.clone() }, Error::TooLittleTime);
		refuse(JobSpec { compute_blocks: 101, ..right.clone() }, Error::TooMuchTime);
		create(right);
	});
}

#[test]
fn a_stream_cipher_is_paid_for_and_given_time() {
	on_chain(|| {
		let quote = |streams| {
			let quote = ComputeJobs::quote(PROGRAM, 2, streams, 5, FEE).unwrap();
			(quote.least_fee, quote.least_compute_blocks)
		};
		assert_eq!([0, 1, 2].map(quote), [(100, 5), (10_468, 7), (20_836, 9)]);
		// No more of them than pieces.
		assert_eq!(quote(9), quote(2));
		let right = spec_on(vec![streamed(40, 1), streamed(41, 2)]);
		assert_eq!((right.streams(), right.fee), (2, 20_836));
		refuse(JobSpec { fee: 20_835, ..right.clone() }, Error::FeeTooLow);
		refuse(JobSpec { compute_blocks: 8, ..right.clone() }, Error::TooLittleTime);
		create(JobSpec { compute_blocks: 9, ..right });
	});
}

#[test]
fn graphics_cards_are_for_networks_that_know_them() {
	on_chain(|| {
		let profile = ExecutionProfile { backend: Backend::Cuda, ..ExecutionProfile::cpu(Instructions::Avx2) };
		create(JobSpec { profile, ..spec() });
		TestTerms::set(Terms { cards: false, ..TERMS });
		refuse(JobSpec { profile, ..spec() }, Error::ProfileNotAllowed);
		create(spec());
	});
}

#[test]
fn the_handling_of_each_seat_is_burned_and_never_comes_back() {
	on_chain(|| {
		let issued = Balances::total_issuance();
		let id = create(JobSpec { committee: 7, quorum: 4, ..spec() });
		assert_eq!(Balances::total_issuance(), issued - 7 * SEAT_FEE);
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		assert_eq!(free(&ALICE), WEALTH - 7 * SEAT_FEE);
	});
}

#[test]
fn whoever_has_nothing_left_for_the_handling_creates_nothing() {
	on_chain(|| {
		let poor = operator(&ALICE);
		let quote = ComputeJobs::quote(PROGRAM, 1, 0, MEMBERS, FEE).unwrap();
		endow(&poor, quote.fees + quote.deposit + quote.handling + EXISTENTIAL_DEPOSIT - 1);
		let call = || ComputeJobs::create_job(signed(poor.clone()), Box::new(spec()));
		assert_noop!(call(), TokenError::FundsUnavailable);
		endow(&poor, 1);
		assert_ok!(call());
		assert_eq!(free(&poor), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn whoever_cannot_pay_creates_nothing() {
	on_chain(|| {
		let call = |fee| ComputeJobs::create_job(signed(ALICE), Box::new(JobSpec { fee, ..spec() }));
		assert_noop!(call(WEALTH), TokenError::FundsUnavailable);
		assert_noop!(call(u128::MAX), sp_runtime::ArithmeticError::Overflow);
	});
}

#[test]
fn a_key_and_iv_are_bound_to_the_first_ciphertext_for_a_deposit_that_stays() {
	on_chain(|| {
		let with = |input| spec_on(vec![input]);
		let quote = ComputeJobs::quote(PROGRAM, 1, 1, MEMBERS, FEE).unwrap();
		let id = create(with(streamed(40, 1)));
		let bound = Event::InputBound { owner: ALICE, key: content(20), iv: [1; 16], content: content(40) };
		assert!(events().contains(&bound));
		assert_eq!(held(HoldReason::Storage, &ALICE), quote.deposit + quote.binding);
		assert_eq!(ComputeJobs::binding(content(20), [1; 16]), Some(content(40)));
		// The same ciphertext again is no second use.
		create(with(streamed(40, 1)));
		assert_eq!(held(HoldReason::Storage, &ALICE), 2 * quote.deposit + quote.binding);
		// Another IV is another stream.
		create(with(streamed(41, 2)));
		assert_ok!(ComputeJobs::cancel_job(signed(ALICE), id));
		assert_eq!(held(HoldReason::Storage, &ALICE), 2 * quote.deposit + 2 * quote.binding);
	});
}

#[test]
fn a_pad_is_bound_too() {
	on_chain(|| {
		let pad =
			|number| InputReference { content: content(number), form: InputForm::OneTimePad { pad: content(21) } };
		create(JobSpec { inputs: vec![pad(40)].try_into().unwrap(), ..spec() });
		refuse(JobSpec { inputs: vec![pad(41)].try_into().unwrap(), ..spec() }, Error::KeyReused);
		assert_eq!(ComputeJobs::binding(content(21), [0; 16]), Some(content(40)));
	});
}
