use crate::{mock::*, *};

#[test]
fn active_epochs_are_counted_from_the_first_to_before_the_last() {
	run(|| {
		provider(ALICE, 1000, KEY);
		for epoch in [0, 1, 3, 254, 255, 256, 300, 510, 511, 512] {
			go_to_epoch(epoch);
			confirm(KEY);
		}
		// Active in 1, 2, 4, 255, 256, 257, 301, 511, 512, 513, of which the last has not begun.
		go_to_epoch(512);
		let count = |from, to| ProviderStaking::active_epochs(Role::Proxy, &ALICE, from, to);
		assert_eq!(count(0, u32::MAX), 9);
		assert_eq!(count(1, 2), 1);
		assert_eq!(count(2, 4), 1);
		assert_eq!(count(2, 5), 2);
		assert_eq!(count(255, 256), 1);
		assert_eq!(count(255, 257), 2);
		assert_eq!(count(256, 512), 4);
		assert_eq!(count(256, 513), 5);
		assert_eq!(count(5, 255), 0);
		assert_eq!(count(3, 3), 0);
		assert_eq!(count(4, 1), 0);
		assert_eq!(count(600, 700), 0);
		assert_eq!(ProviderStaking::active_epochs(Role::Compute, &ALICE, 0, 600), 0);
		go_to_epoch(513);
		assert_eq!(count(0, u32::MAX), 10);
	});
}

#[test]
fn past_activity_stays_known_after_its_reward_is_claimed_and_the_stake_is_gone() {
	run(|| {
		provider(ALICE, 1000, KEY);
		confirm(KEY);
		go_to_epoch(2);
		frame_support::assert_ok!(ProviderStaking::claim_reward(signed(BOB), Role::Proxy, ALICE, 1));
		frame_support::assert_ok!(ProviderStaking::unbond(signed(ALICE), Role::Proxy, 1000));
		go_to_epoch(2 + UNBONDING_EPOCHS);
		frame_support::assert_ok!(ProviderStaking::withdraw_unbonded(signed(ALICE), Role::Proxy));
		assert!(ProviderStaking::is_active(Role::Proxy, &ALICE, 1));
		assert_eq!(ProviderStaking::active_epochs(Role::Proxy, &ALICE, 0, 100), 1);
	});
}

#[test]
fn epochs_are_counted_in_blocks_from_the_genesis() {
	run(|| {
		assert_eq!(ProviderStaking::of_block(0), 0);
		assert_eq!(ProviderStaking::of_block(9), 0);
		assert_eq!(ProviderStaking::of_block(10), 1);
		assert_eq!(ProviderStaking::first_block(3), 30);
		assert_eq!(ProviderStaking::first_block(u32::MAX), u32::MAX);
		go_to_block(29);
		assert_eq!(<ProviderStaking as Epochs>::current(), 2);
	});
}
