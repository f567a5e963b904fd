use crate::{mock::*, *};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::TokenError;

fn set(profile: ProviderProfileOf<Test>) -> sp_runtime::DispatchResult {
	ProviderStaking::set_profile(signed(ALICE), Role::Proxy, profile)
}

fn price(profile: &ProviderProfileOf<Test>) -> Balance {
	5 + profile.encoded_size() as Balance
}

#[test]
fn a_profile_is_stored_and_its_bytes_are_paid_for() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(set(profile()));
		assert_last(Event::ProfileSet { role: Role::Proxy, staker: ALICE });
		assert_eq!(Profiles::<Test>::get(Role::Proxy, ALICE).map(|stored| stored.profile), Some(profile()));
		assert_eq!(deposit(ALICE), price(&profile()));
		assert_eq!(staked(ALICE), 500);
	});
}

#[test]
fn the_deposit_follows_the_bytes() {
	run(|| {
		bond(ALICE, 500);
		let mut long = profile();
		long.endpoint = vec![b'x'; MAX_ENDPOINT as usize].try_into().unwrap();
		for profile in [profile(), long, profile()] {
			assert_ok!(set(profile.clone()));
			assert_eq!(deposit(ALICE), price(&profile));
		}
	});
}

#[test]
fn who_cannot_pay_for_more_bytes_keeps_the_old_profile() {
	run(|| {
		let rest = price(&profile());
		bond(ALICE, ENDOWED - ED - rest);
		assert_ok!(set(profile()));
		let mut longer = profile();
		longer.endpoint.try_push(b'x').unwrap();
		assert_noop!(set(longer), TokenError::FundsUnavailable);
		assert_eq!(Profiles::<Test>::get(Role::Proxy, ALICE).map(|stored| stored.profile), Some(profile()));
	});
}

#[test]
fn who_has_no_stake_has_no_profile() {
	run(|| {
		assert_noop!(set(profile()), Error::<Test>::NotStaked);
	});
}

#[test]
fn keys_that_are_no_compressed_points_are_refused() {
	run(|| {
		bond(ALICE, 500);
		for first in [0, 1, 4, 255] {
			let mut bad = profile();
			bad.encryption_key.0[0] = first;
			assert_noop!(set(bad), Error::<Test>::BadKey);
			let mut bad = profile();
			bad.verifying_key.0[0] = first;
			assert_noop!(set(bad), Error::<Test>::BadKey);
		}
	});
}

#[test]
fn endpoints_that_cannot_be_printed_are_refused() {
	run(|| {
		bond(ALICE, 500);
		for endpoint in ["", "https://ursula example", "https://ursula.example\n", "https://ürsula.example"] {
			let mut bad = profile();
			bad.endpoint = endpoint.as_bytes().to_vec().try_into().unwrap();
			assert_noop!(set(bad), Error::<Test>::BadEndpoint);
		}
	});
}

#[test]
fn a_removed_profile_gives_its_deposit_back() {
	run(|| {
		bond(ALICE, 500);
		assert_ok!(set(profile()));
		assert_ok!(ProviderStaking::remove_profile(signed(ALICE), Role::Proxy));
		assert_last(Event::ProfileRemoved { role: Role::Proxy, staker: ALICE });
		assert_eq!((deposit(ALICE), free(ALICE)), (0, ENDOWED - 500));
		assert_noop!(ProviderStaking::remove_profile(signed(ALICE), Role::Proxy), Error::<Test>::NoProfile);
	});
}
