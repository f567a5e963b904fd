use crate::{mock::*, *};
use frame_support::assert_ok;
use pallet_traits::mock;
use sp_runtime::Perbill;

/// Twelve policies of the owner, each for another receiving key.
fn twelve() -> Vec<u64> {
	(0..12).map(|number| create(PolicyDraft { receiving_key: key(50 + number), ..draft() })).collect()
}

fn sorted<Entry: Ord>(mut entries: Vec<Entry>) -> Vec<Entry> {
	entries.sort();
	entries
}

/// Reads a list to its end in pages of five.
fn pages<Entry: Clone>(read: impl Fn(Option<Entry>, u32) -> Vec<Entry>) -> Vec<Entry> {
	let mut all = Vec::new();
	loop {
		let page = read(all.last().cloned(), 5);
		assert!(page.len() <= 5);
		if page.is_empty() {
			return all;
		}
		all.extend(page);
	}
}

#[test]
fn lists_are_read_in_pages() {
	test(|| {
		let ids = twelve();
		assert_eq!(sorted(pages(|last, limit| PolicyRegistry::policies_of_owner(OWNER, last, limit))), ids);
		assert_eq!(sorted(pages(|last, limit| PolicyRegistry::policies_of_receiver(RECEIVER, last, limit))), ids);
		assert_eq!(sorted(pages(|last, limit| PolicyRegistry::policies_of_provider(11, last, limit))), ids);
		assert!(PolicyRegistry::policies_of_owner(STRANGER, None, 5).is_empty());
		let members = pages(|last: Option<(_, _)>, limit| {
			PolicyRegistry::label_members(OWNER, LABEL, last.map(|(key, _)| key), limit)
		});
		let expected = ids.iter().zip(50..).map(|(id, number)| (key(number), *id)).collect();
		assert_eq!(sorted(members), sorted(expected));
	});
}

#[test]
fn a_page_has_no_more_than_it_may() {
	test(|| {
		create_label();
		for number in 0..300u32 {
			let mut receiving_key = key(2);
			receiving_key.0[1..5].copy_from_slice(&number.to_le_bytes());
			assert_ok!(PolicyRegistry::create_policy(signed(OWNER), PolicyDraft { receiving_key, ..draft() }));
		}
		assert_eq!(PolicyRegistry::policies_of_owner(OWNER, None, u32::MAX).len(), 256);
	});
}

#[test]
fn a_removed_policy_can_still_be_started_after() {
	test(|| {
		twelve();
		let all = PolicyRegistry::policies_of_owner(OWNER, None, 12);
		go_to_block(2 + ACCEPTANCE_WINDOW);
		assert_ok!(PolicyRegistry::remove_policy(signed(OWNER), all[5]));
		assert_eq!(PolicyRegistry::policies_of_owner(OWNER, Some(all[5]), 12), all[6..]);
	});
}

#[test]
fn a_label_and_a_policy_are_shown() {
	test(|| {
		let id = create(draft());
		accept(id, 12);
		assert_eq!(PolicyRegistry::label(OWNER, LABEL).unwrap().policies, 1);
		assert_eq!(PolicyRegistry::label(STRANGER, LABEL), None);
		let info = PolicyRegistry::policy(id).unwrap();
		assert_eq!(info.seats.iter().map(|seat| seat.accepted).collect::<Vec<_>>(), [false, true, false]);
		assert_eq!(PolicyRegistry::policy(id + 1), None);
	});
}

#[test]
fn what_is_owed_is_what_claims_pay() {
	test(|| {
		activate(PolicyDraft { term: term(1, 100), ..draft() });
		at_work(11, 1, 90);
		at_work(11, 95, 100);
		for epoch in [0, 1, 2, 50, 93, 98, 300] {
			go_to_epoch(epoch);
			let owed = PolicyRegistry::fees_owed(11);
			assert_eq!(claim_all(11), owed);
			assert_eq!(PolicyRegistry::fees_owed(11), 0);
		}
		assert_eq!(free(11), FEE * 94);
		assert_eq!(PolicyRegistry::fees_owed(STRANGER), 0);
	});
}

#[test]
fn what_is_owed_is_what_is_left_of_fees_after_burning() {
	test(|| {
		mock::set_burned_part(Perbill::from_percent(10));
		// 15 for an epoch, of which a unit and a half is to be burned. Claims of 32 epochs round only three times.
		activate(PolicyDraft { term: term(0, 70), fee: 15, ..draft() });
		at_work(11, 0, 70);
		go_to_epoch(1);
		assert_eq!(PolicyRegistry::fees_owed(11), 14);
		go_to_epoch(71);
		assert_eq!(PolicyRegistry::fees_owed(11), 2 * (32 * 15 - 48) + 6 * 15 - 9);
		assert_eq!(claim_all(11), 2 * (32 * 15 - 48) + 6 * 15 - 9);
		assert_eq!(PolicyRegistry::fees_owed(11), 0);
	});
}

#[test]
fn what_is_owed_follows_the_terms_that_hold() {
	test(|| {
		activate(draft());
		at_work(11, 1, 5);
		go_to_epoch(5);
		for (percent, owed) in [(0, 40), (50, 20), (1, 40), (3, 39), (25, 30)] {
			mock::set_burned_part(Perbill::from_percent(percent));
			assert_eq!(PolicyRegistry::fees_owed(11), owed, "{percent} %");
		}
		assert_eq!(claim_all(11), 30);
	});
}

#[test]
fn a_quote_is_what_a_policy_costs() {
	test(|| {
		create_label();
		let before = (free(OWNER), held(OWNER));
		let (total, deposit) = PolicyRegistry::quote(3, 4, FEE).unwrap();
		create(draft());
		assert_eq!(before.0 - free(OWNER), total + deposit);
		assert_eq!(held(OWNER) - before.1, deposit);
	});
}

#[test]
fn there_is_no_quote_for_what_can_not_be() {
	test(|| {
		assert_eq!(PolicyRegistry::quote(0, 4, FEE), None);
		assert_eq!(PolicyRegistry::quote(MAX_PROXIES + 1, 4, FEE), None);
		assert_eq!(PolicyRegistry::quote(2, 1, u128::MAX), None);
	});
}
