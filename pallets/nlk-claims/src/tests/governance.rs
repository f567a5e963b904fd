use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::{Address, EMPTY_CODE};
use pallet_traits::StateRoots;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn only_governance_decides() {
	test(|| {
		let anybody = || RuntimeOrigin::signed(SUBMITTER);
		assert_noop!(NlkClaims::set_lock_contract(anybody(), contract()), BadOrigin);
		assert_noop!(NlkClaims::set_deadline(anybody(), None), BadOrigin);
		assert_noop!(NlkClaims::accept_state_root(anybody(), 1, [1; 32]), BadOrigin);
		assert_noop!(NlkClaims::withdraw_state_root(anybody(), 1), BadOrigin);
	});
}

#[test]
fn a_contract_is_pinned_and_replaced() {
	test(|| {
		let other = LockContract { since: 5, ..contract() };
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), other));
		assert_eq!(Contract::<Test>::get(), Some(other));
		assert_eq!(last_event(), Event::LockContractSet { contract: other });
	});
}

#[test]
fn what_is_no_contract_is_not_pinned() {
	test(|| {
		for wrong in [
			LockContract { address: Address::default(), ..contract() },
			LockContract { code_hash: EMPTY_CODE, ..contract() },
			LockContract { code_hash: [0; 32], ..contract() },
		] {
			assert_noop!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), wrong), Error::<Test>::NotAContract);
		}
	});
}

#[test]
fn a_deadline_gives_notice_also_if_it_comes_nearer() {
	test(|| {
		let set = |deadline| NlkClaims::set_deadline(RuntimeOrigin::root(), deadline);
		assert_noop!(set(Some(NOTICE)), Error::<Test>::DeadlineTooSoon);
		assert_ok!(set(Some(1_000)));
		assert_eq!(last_event(), Event::DeadlineSet { deadline: Some(1_000) });
		assert_noop!(set(Some(1)), Error::<Test>::DeadlineTooSoon);
		assert_ok!(set(Some(1 + NOTICE)));
		assert_ok!(set(None));
		assert_eq!(Deadline::<Test>::get(), None);
		go_to_block(u32::MAX - 1);
		assert_noop!(set(Some(u32::MAX - 1)), Error::<Test>::DeadlineTooSoon);
	});
}

#[test]
fn roots_are_accepted_and_withdrawn() {
	test(|| {
		assert_eq!(NlkClaims::state_root(7), None);
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 7, [1; 32]));
		assert_eq!(NlkClaims::state_root(7), Some([1; 32]));
		assert_eq!(last_event(), Event::StateRootAccepted { block: 7, root: [1; 32] });
		assert_ok!(NlkClaims::withdraw_state_root(RuntimeOrigin::root(), 7));
		assert_eq!(NlkClaims::state_root(7), None);
		assert_eq!(last_event(), Event::StateRootWithdrawn { block: 7, root: [1; 32] });
		assert_noop!(NlkClaims::withdraw_state_root(RuntimeOrigin::root(), 7), Error::<Test>::UnknownStateRoot);
	});
}

#[test]
fn a_block_has_one_root() {
	test(|| {
		let accept = |root| NlkClaims::accept_state_root(RuntimeOrigin::root(), 7, root);
		assert_ok!(accept([1; 32]));
		assert_noop!(accept([2; 32]), Error::<Test>::StateRootConflict);
		let told = events().len();
		assert_ok!(accept([1; 32]));
		assert_eq!(events().len(), told, "nothing has changed");
		assert_ok!(NlkClaims::withdraw_state_root(RuntimeOrigin::root(), 7));
		assert_ok!(accept([2; 32]));
	});
}

#[test]
fn the_oldest_root_makes_room() {
	test(|| {
		for block in 0..u64::from(MAX_ROOTS) {
			assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 10 + block, [1; 32]));
		}
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 100, [2; 32]));
		assert_eq!(last_event(), Event::StateRootWithdrawn { block: 10, root: [1; 32] });
		assert_eq!((NlkClaims::state_root(10), NlkClaims::state_root(11)), (None, Some([1; 32])));
		// One that is older than all does not stay.
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 5, [3; 32]));
		assert_eq!(last_event(), Event::StateRootWithdrawn { block: 5, root: [3; 32] });
		assert_eq!(Roots::<Test>::get().len() as u32, MAX_ROOTS);
	});
}
