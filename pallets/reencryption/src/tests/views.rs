use super::*;

#[test]
fn a_request_is_shown_with_the_duties_of_its_proxies() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(3), 2, false);
		let id = ask();
		assert_ok!(answer(id, 1));
		go_to(DEADLINE + 1);
		assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(2)));
		let info = Reencryption::request(id).expect("it is open");
		assert_eq!((info.policy, &info.requester, &info.capsule), (POLICY, &BOB, &capsule()));
		assert_eq!((info.asked_at, info.deadline, info.report_until), (START, DEADLINE, REPORT_UNTIL));
		assert_eq!((info.fee, info.deposit), (FEE, held(BOB)));
		let duties = [Duty::Waiting, Duty::Answered, Duty::Reported, Duty::NotObliged, Duty::Waiting];
		let expected: Vec<_> = (0..PROXIES).map(provider).zip(duties).collect();
		assert_eq!(info.proxies, expected);
		assert_eq!(Reencryption::request(id + 1), None);
	});
}

#[test]
fn fragments_are_listed_with_their_seats() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 4));
		assert_ok!(answer(id, 1));
		let expected = [(1, provider(1), fragment(1)), (4, provider(4), fragment(4))];
		assert_eq!(Reencryption::fragments(id), expected);
		assert!(Reencryption::fragments(id + 1).is_empty());
	});
}

#[test]
fn open_requests_are_listed_by_policy() {
	on_chain(|| {
		let ids = [ask(), ask(), ask()];
		assert_ok!(Reencryption::request_reencryption(signed(BOB), OTHER_POLICY, other_sharing().capsule()));
		assert_eq!(Reencryption::open_requests(POLICY, u32::MAX), ids);
		assert_eq!(Reencryption::open_requests(POLICY, 2).len(), 2);
		assert_eq!(Reencryption::open_requests(OTHER_POLICY, 9), [3]);
		assert!(Reencryption::open_requests(99, 9).is_empty());
	});
}

#[test]
fn assignments_are_what_a_provider_still_can_answer() {
	on_chain(|| {
		let (first, second) = (ask(), ask());
		assert_eq!(Reencryption::assignments(provider(0), 9), [first, second]);
		assert_eq!(Reencryption::assignments(provider(0), 1).len(), 1);
		assert_ok!(answer(first, 0));
		assert_eq!(Reencryption::assignments(provider(0), 9), [second]);
		assert!(Reencryption::assignments(CAROL, 9).is_empty());
		go_to(DEADLINE);
		assert_eq!(Reencryption::assignments(provider(0), 9), [second]);
		glue::set_served_until(POLICY, Some(DEADLINE - 1));
		assert!(Reencryption::assignments(provider(0), 9).is_empty());
		glue::set_served_until(POLICY, None);
		go_to(DEADLINE + 1);
		assert!(Reencryption::assignments(provider(0), 9).is_empty());
	});
}

#[test]
fn the_most_urgent_assignments_come_first() {
	on_chain(|| {
		endow(&BOB, 1_000_000_000);
		let ids: Vec<_> = (START..START + 12)
			.map(|block| {
				go_to(block);
				ask()
			})
			.collect();
		for limit in 1..=12 {
			assert_eq!(Reencryption::assignments(provider(0), limit), ids[..limit as usize]);
		}
		// The first two are too late.
		go_to(DEADLINE + 2);
		assert_eq!(Reencryption::assignments(provider(0), 3), ids[2..5]);
	});
}

/// How many bytes of state are read to list what is to be answered, with so many requests that nobody ever closed.
fn cost_of_a_look(stale: u32) -> usize {
	let mut ext = new_test_ext();
	ext.execute_with(|| {
		endow(&BOB, 1_000_000_000);
		(0..stale).for_each(|_| {
			ask();
		});
		go_to(DEADLINE + 1);
		ask();
	});
	ext.commit_all().expect("the state is in memory");
	let (assigned, proof) = ext.execute_and_prove(|| Reencryption::assignments(provider(0), u32::MAX));
	assert_eq!(assigned, [u64::from(stale)]);
	codec::Encode::encoded_size(&proof)
}

#[test]
fn what_is_too_late_to_answer_is_not_looked_at() {
	let (few, many) = (cost_of_a_look(20), cost_of_a_look(400));
	assert!(many < 2 * few, "{few} bytes for 20, {many} for 400");
}

#[test]
fn a_look_at_assignments_ends_after_a_bounded_number_of_entries() {
	// No state that there could be: entries of requests that are not stored, all before a real one.
	new_test_ext().execute_with(|| {
		let id = ask();
		for gone in 1..u64::from(MAX_SCANNED) {
			Assignments::<Test>::insert(provider(0), crate::types::assignment(DEADLINE - 1, gone), ());
		}
		assert_eq!(Reencryption::assignments(provider(0), 9), [id]);
		Assignments::<Test>::insert(provider(0), crate::types::assignment(DEADLINE - 1, u64::MAX), ());
		assert!(Reencryption::assignments(provider(0), 9).is_empty());
	});
}

#[test]
fn lists_are_bounded_whatever_is_asked() {
	on_chain(|| {
		endow(&BOB, 1_000_000_000);
		(0..MAX_LISTED + 4).for_each(|_| {
			ask();
		});
		assert_eq!(Reencryption::open_requests(POLICY, u32::MAX).len(), MAX_LISTED as usize);
		assert_eq!(Reencryption::assignments(provider(0), u32::MAX).len(), MAX_LISTED as usize);
	});
}

#[test]
fn a_quote_counts_the_proxies_at_work() {
	on_chain(|| {
		let all = Reencryption::quote(POLICY).expect("there is such a policy");
		glue::set_active(Role::Proxy, &provider(3), 2, false);
		let fewer = Reencryption::quote(POLICY).expect("there is such a policy");
		assert_eq!(fewer.obliged, all.obliged - 1);
		assert_eq!(fewer.fees, all.fees - FEE);
		assert!(fewer.deposit < all.deposit);
		assert_eq!(Reencryption::quote(99), None);
	});
}
