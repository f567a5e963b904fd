//! The registry of programs.

use crate::{
	pallet::*,
	types::{Program, ProgramShape},
};
use frame_support::pallet_prelude::*;
use nulink_primitives::compute::{
	ProgramId, MAX_BOOTSTRAPS, MAX_INPUT_VALUES, MAX_NODES, MAX_OUTPUT_VALUES, MAX_PROGRAM_LEN,
};

impl ProgramShape {
	/// Whether a program can have this shape.
	pub fn is_possible(&self) -> bool {
		let within = |value: u32, most: u32| (1..=most).contains(&value);
		within(self.length, MAX_PROGRAM_LEN)
			&& within(self.nodes, MAX_NODES)
			&& within(self.inputs, MAX_INPUT_VALUES)
			&& within(self.outputs, MAX_OUTPUT_VALUES)
			&& self.bootstraps <= MAX_BOOTSTRAPS
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register_program(owner: T::AccountId, id: ProgramId, shape: ProgramShape) -> DispatchResult {
		ensure!(!Programs::<T>::contains_key(id), Error::<T>::AlreadyRegistered);
		ensure!(shape.is_possible(), Error::<T>::BadShape);
		// No job could be made with it, and so none could show that it is wrong.
		let terms = T::Terms::get();
		ensure!(terms.time_of(&shape, 0) <= terms.most_compute_blocks, Error::<T>::BadShape);
		let deposit = Self::program_deposit();
		Self::hold(HoldReason::Storage, &owner, deposit)?;
		Programs::<T>::insert(id, Program { owner: owner.clone(), shape, deposit });
		Self::deposit_event(Event::ProgramRegistered { program: id, owner, shape });
		Ok(())
	}

	pub(crate) fn do_remove_program(owner: T::AccountId, id: ProgramId) -> DispatchResult {
		let program = Programs::<T>::get(id).ok_or(Error::<T>::ProgramNotFound)?;
		ensure!(program.owner == owner, Error::<T>::NotRegistrant);
		Self::release(HoldReason::Storage, &owner, program.deposit);
		Programs::<T>::remove(id);
		Self::deposit_event(Event::ProgramRemoved { program: id, owner });
		Ok(())
	}

	/// Removes a registration of which a job has shown that it is not what its owner said, and burns the deposit.
	/// Otherwise whoever is first to register somebody else's program with a wrong shape would keep it from being
	/// computed, and could do so again for nothing.
	pub(crate) fn refute_program(id: ProgramId, shape: &ProgramShape) {
		// It may have been registered again, in another shape, after the job was made.
		if let Some(program) = Programs::<T>::get(id).filter(|program| program.shape == *shape) {
			let burned = Self::burn_bond(HoldReason::Storage, &program.owner, program.deposit);
			Programs::<T>::remove(id);
			Self::deposit_event(Event::ProgramRefuted { program: id, owner: program.owner, burned });
		}
	}
}
