use super::*;

const NEW: [u8; 32] = [0x99; 32];

#[test]
fn a_program_is_registered_for_a_deposit() {
	on_chain(|| {
		assert_ok!(ComputeJobs::register_program(signed(ALICE), NEW, SHAPE));
		assert_eq!(last_event(), Event::ProgramRegistered { program: NEW, owner: ALICE, shape: SHAPE });
		let program = ComputeJobs::program(NEW).unwrap();
		assert_eq!((program.owner, program.shape), (ALICE, SHAPE));
		assert!(program.deposit > 0);
		assert_eq!(held(HoldReason::Storage, &ALICE), program.deposit);
	});
}

#[test]
fn a_program_is_registered_once() {
	on_chain(|| {
		let call = ComputeJobs::register_program(signed(ALICE), PROGRAM, SHAPE);
		assert_noop!(call, Error::<Test>::AlreadyRegistered);
	});
}

#[test]
fn a_shape_that_no_program_has_is_refused() {
	on_chain(|| {
		let shapes = [
			ProgramShape { length: 0, ..SHAPE },
			ProgramShape { length: u32::MAX, ..SHAPE },
			ProgramShape { nodes: 0, ..SHAPE },
			ProgramShape { inputs: 0, ..SHAPE },
			ProgramShape { outputs: 0, ..SHAPE },
			ProgramShape { outputs: 65, ..SHAPE },
			ProgramShape { bootstraps: MAX_BOOTSTRAPS + 1, ..SHAPE },
			// No job of it would be allowed the time.
			ProgramShape { bootstraps: 96 * TERMS.bootstraps_per_block, ..SHAPE },
		];
		for shape in shapes {
			let call = ComputeJobs::register_program(signed(ALICE), NEW, shape);
			assert_noop!(call, Error::<Test>::BadShape);
		}
	});
}

#[test]
fn the_dearest_program_that_is_registered_can_be_the_program_of_a_job() {
	on_chain(|| {
		let bootstraps = 96 * TERMS.bootstraps_per_block - 1 - u64::from(SHAPE.inputs);
		assert_ok!(ComputeJobs::register_program(signed(CAROL), NEW, ProgramShape { bootstraps, ..SHAPE }));
		let fee = ComputeJobs::quote(NEW, 1, 0, MEMBERS, FEE).unwrap().least_fee;
		let compute_blocks = TERMS.most_compute_blocks;
		create(JobSpec { program: NEW, fee, compute_blocks, ..spec() });
	});
}

#[test]
fn whoever_cannot_pay_the_deposit_registers_nothing() {
	on_chain(|| {
		let call = ComputeJobs::register_program(signed(operator(&ALICE)), NEW, SHAPE);
		assert_noop!(call, TokenError::FundsUnavailable);
	});
}

#[test]
fn only_the_registrant_removes_a_program_and_has_the_deposit_back() {
	on_chain(|| {
		assert_noop!(ComputeJobs::remove_program(signed(ALICE), PROGRAM), Error::<Test>::NotRegistrant);
		assert_noop!(ComputeJobs::remove_program(signed(ALICE), NEW), Error::<Test>::ProgramNotFound);
		assert_ok!(ComputeJobs::remove_program(signed(CAROL), PROGRAM));
		assert_eq!(last_event(), Event::ProgramRemoved { program: PROGRAM, owner: CAROL });
		assert_eq!(free(&CAROL), WEALTH);
	});
}

#[test]
fn a_job_goes_on_when_its_program_is_removed() {
	on_chain(|| {
		let id = drawn();
		assert_ok!(ComputeJobs::remove_program(signed(CAROL), PROGRAM));
		work(id, COMMITTEE, &[Does::Find(RIGHT); 5]);
		advance(id);
		settle(id);
		assert_eq!(ending(id), Ending::Settled(RIGHT));
	});
}

#[test]
fn a_registration_that_a_job_shows_to_be_wrong_is_removed() {
	on_chain(|| {
		let deposit = ComputeJobs::program(PROGRAM).unwrap().deposit;
		let issued = Balances::total_issuance();
		let refused = Outcome::Refused(Refusal::Program);
		let id = counted([refused; 5]);
		assert!(ComputeJobs::program(PROGRAM).is_some());
		settle(id);
		assert_eq!(ComputeJobs::program(PROGRAM), None);
		// Whoever said what is not so has lost the deposit.
		assert_eq!((free(&CAROL), held(HoldReason::Storage, &CAROL)), (WEALTH - deposit, 0));
		assert_eq!(Balances::total_issuance(), issued - HANDLING - deposit);
		assert!(events().contains(&Event::ProgramRefuted { program: PROGRAM, owner: CAROL, burned: deposit }));
		assert_ok!(ComputeJobs::register_program(signed(ALICE), PROGRAM, ProgramShape { nodes: 41, ..SHAPE }));
	});
}

#[test]
fn a_registration_in_another_shape_than_the_refuted_one_stays() {
	on_chain(|| {
		let id = counted([Outcome::Refused(Refusal::Program); 5]);
		assert_ok!(ComputeJobs::remove_program(signed(CAROL), PROGRAM));
		assert_ok!(ComputeJobs::register_program(signed(BOB), PROGRAM, ProgramShape { nodes: 41, ..SHAPE }));
		settle(id);
		assert_eq!(ComputeJobs::program(PROGRAM).unwrap().owner, BOB);
	});
}

#[test]
fn other_refusals_do_not_touch_the_program() {
	on_chain(|| {
		let id = counted([Outcome::Refused(Refusal::Input); 5]);
		settle(id);
		assert!(ComputeJobs::program(PROGRAM).is_some());
	});
}
