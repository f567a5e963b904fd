use crate::{mock::*, *};
use frame_support::assert_ok;

fn with_profile(staker: AccountId, amount: Balance, key: AccountId) {
	provider(staker, amount, key);
	assert_ok!(ProviderStaking::set_profile(signed(staker), Role::Proxy, profile()));
}

#[test]
fn the_epoch_is_told_with_its_blocks() {
	run(|| {
		go_to_block(27);
		assert_eq!(ProviderStaking::epoch(), EpochInfo { current: 2, first_block: 20, next_block: 30 });
	});
}

#[test]
fn a_provider_is_told_with_all_about_it() {
	run(|| {
		assert_eq!(ProviderStaking::provider(Role::Proxy, ALICE), None);
		with_profile(ALICE, 1000, KEY);
		confirm(KEY);
		assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 200));
		go_to_epoch(1);
		let info = ProviderStaking::provider(Role::Proxy, ALICE).unwrap();
		assert_eq!(
			info,
			ProviderInfo {
				staker: ALICE,
				bonded: 800,
				unbonding: vec![Chunk { amount: 200, unlock_epoch: 5 }].try_into().unwrap(),
				lock_until: 0,
				operator: Some(KEY),
				profile: Some(profile()),
				chilled: false,
				active_now: true,
				active_next: false,
				weight: 400,
			}
		);
		confirm(KEY);
		assert!(ProviderStaking::provider(Role::Proxy, ALICE).unwrap().active_next);
	});
}

#[test]
fn providers_are_listed_page_by_page() {
	run(|| {
		for staker in [ALICE, BOB, CAROL, DAVE] {
			bond(staker, 500);
		}
		assert_ok!(ProviderStaking::bond(signed(TREASURY), Role::Compute, 500, 0));
		let mut listed = Vec::new();
		let mut last = None;
		loop {
			let page = ProviderStaking::providers(Role::Proxy, last, 3);
			if page.is_empty() {
				break;
			}
			assert!(page.len() <= 3);
			listed.extend(page.iter().map(|info| info.staker));
			last = listed.last().copied();
		}
		listed.sort();
		assert_eq!(listed, [ALICE, BOB, CAROL, DAVE]);
		assert_eq!(ProviderStaking::providers(Role::Proxy, None, 0), []);
	});
}

#[test]
fn a_page_has_at_most_256_providers() {
	run(|| {
		for staker in 0..300 {
			Stakes::<Test>::insert(Role::Watcher, 10_000 + staker, StakeOf::<Test>::new(0));
		}
		assert_eq!(ProviderStaking::providers(Role::Watcher, None, u32::MAX).len(), 256);
		// They are on no hold, which an empty record does not need.
	});
}

#[test]
fn a_sample_has_only_those_who_are_active_shown_and_not_chilled() {
	run(|| {
		with_profile(ALICE, 1000, KEY);
		with_profile(BOB, 1000, OTHER_KEY);
		provider(CAROL, 1000, THIRD_KEY);
		with_profile(DAVE, 1000, 103);
		for key in [KEY, OTHER_KEY, THIRD_KEY] {
			confirm(key);
		}
		assert_ok!(ProviderStaking::chill(signed(BOB), Role::Proxy));
		assert_eq!(ProviderStaking::sample(Role::Proxy, 10, [1; 32]), [] as [AccountId; 0]);
		go_to_epoch(1);
		// Bob is chilled, Carol has no profile, Dave did not confirm.
		assert_eq!(ProviderStaking::sample(Role::Proxy, 10, [1; 32]), [ALICE]);
		assert_eq!(ProviderStaking::sample(Role::Compute, 10, [1; 32]), [] as [AccountId; 0]);
	});
}

#[test]
fn a_sample_is_by_weight_without_repetition_and_the_same_for_the_same_seed() {
	run(|| {
		with_profile(ALICE, 9000, KEY);
		with_profile(BOB, 1000, OTHER_KEY);
		confirm(KEY);
		confirm(OTHER_KEY);
		go_to_epoch(1);
		let mut alice_first = 0;
		for seed in 0..=255 {
			let drawn = ProviderStaking::sample(Role::Proxy, 5, [seed; 32]);
			assert_eq!(drawn, ProviderStaking::sample(Role::Proxy, 5, [seed; 32]));
			assert!(drawn == [ALICE, BOB] || drawn == [BOB, ALICE]);
			alice_first += u32::from(drawn[0] == ALICE);
		}
		// 230 of 256 are expected. It is the same in every run.
		assert!((215..246).contains(&alice_first), "{alice_first}");
	});
}

#[test]
fn claimable_is_what_a_claim_pays() {
	run(|| {
		provider(ALICE, 1000, KEY);
		provider(BOB, 3000, OTHER_KEY);
		confirm(KEY);
		confirm(OTHER_KEY);
		go_to_epoch(1);
		confirm(KEY);
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), []);
		go_to_epoch(3);
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), [(1, 250), (2, 1000)]);
		assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Proxy, ALICE, 1));
		assert_last(Event::RewardPaid { role: Role::Proxy, staker: ALICE, epoch: 1, amount: 250 });
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), [(2, 1000)]);
		go_to_epoch(2 + CLAIM_EPOCHS);
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), [(2, 1000)]);
		go_to_epoch(3 + CLAIM_EPOCHS);
		assert_eq!(ProviderStaking::claimable(Role::Proxy, ALICE), []);
	});
}

#[test]
fn open_slashes_are_listed_by_number_page_by_page() {
	run(|| {
		bond(ALICE, 1000);
		for _ in 0..10 {
			ProviderStaking::slash(Role::Proxy, &ALICE, Offence::Silence, Some(&BOB));
		}
		assert_ok!(cancel(3));
		go_to_epoch(DEFERRAL);
		assert_ok!(settle(0));
		let ids =
			|from, limit| ProviderStaking::slashes(from, limit).into_iter().map(|(id, _)| id).collect::<Vec<SlashId>>();
		assert_eq!(ids(0, 100), [1, 2, 4, 5, 6, 7, 8, 9]);
		assert_eq!((ids(0, 3), ids(5, 3), ids(8, 3)), (vec![1, 2, 4], vec![5, 6, 7], vec![8, 9]));
		assert_eq!((ids(10, 3), ids(0, 0)), (vec![], vec![]));
		let (_, told) = ProviderStaking::slashes(9, 1).remove(0);
		assert_eq!(
			told,
			DeferredSlash {
				role: Role::Proxy,
				staker: ALICE,
				offence: Offence::Silence,
				own: 10,
				delegated: 0,
				reporter: Some(BOB),
				due: DEFERRAL,
			}
		);
		assert_eq!(ProviderStaking::slash_deferral(), DEFERRAL);
	});
}

#[test]
fn a_page_has_at_most_256_slashes() {
	run(|| {
		bond(ALICE, 10_000);
		for _ in 0..300 {
			ProviderStaking::slash(Role::Proxy, &ALICE, Offence::Silence, None);
		}
		assert_eq!(ProviderStaking::slashes(0, u32::MAX).len() as u32, MAX_PAGE);
		assert_eq!(ProviderStaking::slashes(256, u32::MAX).len(), 44);
	});
}
