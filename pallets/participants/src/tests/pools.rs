use super::*;
use nulink_primitives::proving::{Scalar, ORDER};
use pallet_traits::NodeHash;

fn publish(who: sp_runtime::AccountId32, number: u8) -> sp_runtime::DispatchResult {
	Participants::publish_pool(signed(who), scalar(number), 256)
}

/// The root that a pool has by its path.
fn root_by_path(slot: u32, leaf: Scalar) -> Scalar {
	let path = Participants::pool_path(slot).unwrap();
	path.iter().enumerate().fold(leaf, |node, (level, neighbour)| {
		let (left, right) = if (slot >> level) & 1 == 0 { (&node, neighbour) } else { (neighbour, &node) };
		<Test as Config>::Tree::node(left, right).unwrap()
	})
}

#[test]
fn every_pool_is_under_the_root_by_its_path() {
	test(|| {
		take_part(HOSPITAL);
		take_part(BANK);
		assert_eq!(Participants::root(), EMPTY);
		for number in 1..=5 {
			let who = if number % 2 == 0 { BANK } else { HOSPITAL };
			assert_ok!(publish(who, number));
			for slot in 0..u32::from(number) {
				assert_eq!(root_by_path(slot, scalar(slot as u8 + 1)), Participants::root());
			}
		}
		assert_eq!(Participants::pools_of(BANK).len(), 2);
		assert_eq!(Participants::pool_path(5), None);
		assert_ok!(Participants::drop_pool(signed(HOSPITAL), 2));
		assert_eq!(root_by_path(4, scalar(5)), Participants::root());
		// The free place is the next that is taken.
		assert_ok!(publish(BANK, 9));
		assert_eq!(root_by_path(2, scalar(9)), Participants::root());
	});
}

#[test]
fn what_is_no_pool_is_refused() {
	test(|| {
		assert_noop!(publish(HOSPITAL, 1), Error::<Test>::NotParticipant);
		assert_ok!(Participants::join(signed(HOSPITAL), CERTIFICATE, uri()));
		assert_noop!(publish(HOSPITAL, 1), Error::<Test>::NotInForce);
		assert_ok!(confirm(HOSPITAL, START + 5));
		let call = |root, count| Participants::publish_pool(signed(HOSPITAL), root, count);
		assert_noop!(call(EMPTY, 1), Error::<Test>::NotCanonical);
		assert_noop!(call(ORDER, 1), Error::<Test>::NotCanonical);
		assert_noop!(call(scalar(1), 0), Error::<Test>::BadCount);
		assert_noop!(call(scalar(1), 257), Error::<Test>::BadCount);
		for number in 1..=MAX_POOLS as u8 {
			assert_ok!(publish(HOSPITAL, number));
		}
		assert_noop!(publish(HOSPITAL, 99), Error::<Test>::TooManyPools);
		assert_noop!(Participants::drop_pool(signed(HOSPITAL), 77), Error::<Test>::PoolNotFound);
	});
}

#[test]
fn the_tree_has_so_many_places_and_no_more() {
	test(|| {
		take_part(HOSPITAL);
		NextSlot::<Test>::put(MAX_SLOTS);
		assert_noop!(publish(HOSPITAL, 1), Error::<Test>::TreeFull);
		NextSlot::<Test>::put(0);
	});
}

#[test]
fn an_earlier_root_is_good_for_a_while_when_a_pool_comes_and_void_when_one_goes() {
	test(|| {
		take_part(HOSPITAL);
		assert_ok!(publish(HOSPITAL, 1));
		let first = Participants::root();
		assert_ok!(publish(HOSPITAL, 2));
		assert_ne!(Participants::root(), first);
		go_to(START + ROOT_LIFE);
		assert!(Participants::is_known_root(&first));
		go_to(START + ROOT_LIFE + 1);
		assert!(!Participants::is_known_root(&first));

		let second = Participants::root();
		assert_ok!(publish(HOSPITAL, 3));
		assert!(Participants::is_known_root(&second));
		assert_ok!(Participants::drop_pool(signed(HOSPITAL), 0));
		assert!(!Participants::is_known_root(&second));
		assert!(Participants::is_known_root(&Participants::root()));
		assert!(!Participants::is_known_root(&EMPTY));
	});
}

#[test]
fn many_pools_push_the_oldest_root_out() {
	test(|| {
		take_part(HOSPITAL);
		assert_ok!(publish(HOSPITAL, 1));
		let past: Vec<_> = (0..MAX_PAST_ROOTS).map(|i| (scalar(100 + i as u8), START)).collect();
		PastRoots::<Test>::put(frame_support::BoundedVec::truncate_from(past));
		assert!(Participants::is_known_root(&scalar(100)));
		assert_ok!(publish(HOSPITAL, 2));
		assert!(!Participants::is_known_root(&scalar(100)));
		assert!(Participants::is_known_root(&scalar(101)));
	});
}

#[test]
fn anybody_drops_the_pools_of_who_is_not_in_force() {
	test(|| {
		take_part(HOSPITAL);
		assert_ok!(publish(HOSPITAL, 1));
		assert_noop!(Participants::drop_pool(signed(THIEF), 0), Error::<Test>::NotPoolOwner);
		go_to(START + VALIDITY + 1);
		let before = held(HoldReason::Participant, &HOSPITAL);
		assert_ok!(Participants::drop_pool(signed(THIEF), 0));
		assert!(held(HoldReason::Participant, &HOSPITAL) < before);
		assert_eq!(Participants::root(), EMPTY);
		assert_eq!(Nodes::<Test>::iter().count(), 0);
	});
}
