use super::*;
use crate::pool::Raise;
use frame_support::assert_ok;
use sp_runtime::Perbill;

#[test]
fn a_pool_is_told_with_its_terms() {
	run(|| {
		alice(5);
		delegate(BOB, ALICE, 1000);
		delegate(CAROL, ALICE, 2000);
		confirm_in(1..=1);
		go_to_epoch(2);
		assert_ok!(ProviderStaking::set_commission(signed(ALICE), Role::Proxy, Perbill::from_percent(7)));
		assert_ok!(undelegate(BOB, 400));
		assert_eq!(
			ProviderStaking::pool(Role::Proxy, ALICE),
			Some(PoolInfo {
				delegated: 2600,
				unbonding: 400,
				room: 6400,
				commission: Perbill::from_percent(5),
				raise: Some(Raise { rate: Perbill::from_percent(7), from: 8 }),
				accepts: true,
				open_slashes: 0,
				weight: 1500,
			})
		);
		assert_ok!(ProviderStaking::chill(signed(ALICE), Role::Proxy));
		assert_eq!(ProviderStaking::pool(Role::Proxy, ALICE).unwrap().room, 0);
		assert_eq!(ProviderStaking::pool(Role::Compute, ALICE), None);
	});
}

#[test]
fn a_delegation_is_told_with_what_it_is_worth_and_earned() {
	run(|| {
		alice(10);
		delegate(BOB, ALICE, 3000);
		confirm_in(1..=2);
		go_to_epoch(3);
		assert_ok!(undelegate(BOB, 1000));
		ProviderStaking::slash(Role::Proxy, &ALICE, Offence::WrongFragment, None);
		let told = ProviderStaking::delegations(BOB, None, 10);
		assert_eq!(
			told,
			[DelegationInfo {
				role: Role::Proxy,
				staker: ALICE,
				delegated: 1000,
				unbonding: vec![Chunk { amount: 500, unlock_epoch: 8 }],
				claimable: 675,
				next_claim: 2,
			}]
		);
		assert_eq!(claim(BOB, 32), Ok(675));
		assert_eq!(ProviderStaking::delegations(CAROL, None, 10), []);
	});
}

#[test]
fn delegations_are_listed_page_by_page() {
	run(|| {
		for staker in [ALICE, CAROL, DAVE] {
			bond(staker, 1000);
			open(staker, 0);
			delegate(BOB, staker, 100);
		}
		let first = ProviderStaking::delegations(BOB, None, 2);
		assert_eq!(first.len(), 2);
		let last = first.last().map(|entry| (entry.role, entry.staker));
		let second = ProviderStaking::delegations(BOB, last, 2);
		assert_eq!(second.len(), 1);
		let mut stakers: Vec<_> = first.iter().chain(&second).map(|entry| entry.staker).collect();
		stakers.sort();
		assert_eq!(stakers, [ALICE, CAROL, DAVE]);
	});
}

#[test]
fn who_is_drawn_depends_on_what_is_delegated() {
	run(|| {
		alice(0);
		provider(BOB, 1000, OTHER_KEY);
		for staker in [ALICE, BOB] {
			assert_ok!(ProviderStaking::set_profile(signed(staker), Role::Proxy, profile()));
		}
		delegate(CAROL, ALICE, 9000);
		confirm_in(1..=1);
		confirm(OTHER_KEY);
		go_to_epoch(2);
		let drawn = |seed: u8| ProviderStaking::sample(Role::Proxy, 1, [seed; 32]);
		let alice = (0..100).filter(|seed| drawn(*seed) == [ALICE]).count();
		assert!(alice > 80, "{alice} of 100");
	});
}
