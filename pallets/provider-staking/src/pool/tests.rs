use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A pool with this balance and so many shares, all of them working for long.
fn pool(balance: u128, shares: u128) -> Pool {
	Pool { balance, shares, ..Pool::default() }
}

#[test]
fn the_first_shares_cost_a_unit_each_and_a_slash_makes_all_cheaper() {
	let mut pool = Pool::default();
	assert_eq!(pool.add(1_000, 0), Some(1_000));
	assert_eq!(pool.slash(500), 500);
	assert_eq!(pool.worth(1_000), 500);
	assert_eq!(pool.add(1_000, 0), Some(2_000));
	assert_eq!((pool.worth(1_000), pool.worth(2_000)), (500, 1_000));
}

#[test]
fn what_is_put_back_is_everybodys_again_and_not_of_who_has_gone() {
	let mut pool = pool(900, 900);
	pool.send_off(600, 0, 0);
	pool.slash(300);
	assert_eq!(pool.take_out(300), 200);
	pool.restore(300);
	assert_eq!((pool.worth(300), pool.worth(600), pool.balance), (350, 700, 700));
}

#[test]
fn shares_on_their_way_out_lose_as_much_as_the_others() {
	let mut pool = Pool::default();
	pool.add(1_000, 0).unwrap();
	pool.send_off(400, 400, 0);
	pool.slash(250);
	assert_eq!(pool.worth(400), 300);
	assert_eq!(pool.take_out(400), 300);
	assert_eq!(pool, Pool { balance: 450, shares: 600, leaving: 0, young: 600, young_in: 0 });
}

#[test]
fn the_last_to_go_takes_what_rounding_left() {
	let mut pool = pool(2, 3);
	pool.send_off(3, 0, 0);
	assert_eq!(pool.take_out(1), 0);
	assert_eq!(pool.take_out(1), 1);
	assert_eq!(pool.take_out(1), 1);
	assert_eq!((pool.balance, pool.shares), (0, 0));
	// And it begins anew.
	assert_eq!(pool.add(7, 0), Some(7));
}

#[test]
fn a_pool_that_was_slashed_to_nothing_takes_nothing_in_until_it_is_empty() {
	let mut it = pool(1_000, 1_000);
	assert_eq!(it.slash(2_000), 1_000);
	assert_eq!(it.add(1_000, 0), None);
	assert_eq!((it.worth(1_000), it.price(1)), (0, 1_000));
	it.send_off(1_000, 0, 0);
	assert_eq!(it.take_out(1_000), 0);
	assert_eq!(it.add(1_000, 0), Some(1_000));
}

#[test]
fn nobody_gets_too_few_shares_for_its_amount() {
	// A share is worth 600: 1,000 would buy one of them and lose 200 to the other.
	let mut it = pool(600, 1);
	assert_eq!(it.add(1_000, 0), None);
	assert_eq!(it.add(100, 0), None);
	assert_eq!(it, pool(600, 1));
	assert_eq!(it.add(1_200, 0), Some(2));
}

#[test]
fn amounts_of_any_size_are_handled() {
	let mut it = Pool::default();
	assert_eq!(it.add(u128::MAX, 0), Some(u128::MAX));
	assert_eq!(it.add(1, 0), None);
	assert_eq!(it.worth(u128::MAX), u128::MAX);
	assert_eq!(it.price(u128::MAX), u128::MAX);
	assert_eq!(it.slash(u128::MAX - 1), u128::MAX - 1);
	// So many shares for a unit as there are would be too many.
	assert_eq!(it.add(1, 0), None);
	assert_eq!(it.worth(u128::MAX), 1);
	let part = DelegatedPart { weight: u128::MAX, shares: u128::MAX, commission: Perbill::zero() };
	assert_eq!(part.reward(u128::MAX, u128::MAX), u128::MAX);
}

#[test]
fn young_shares_count_an_epoch_later_and_go_first() {
	let mut it = Pool::default();
	it.add(100, 4).unwrap();
	assert_eq!((it.counting(4), it.counting(5)), (0, 100));
	it.add(50, 5).unwrap();
	assert_eq!((it.counting(5), it.counting(6)), (100, 150));
	let mut delegation = Delegation::default();
	assert!(delegation.add(100, 4));
	assert!(delegation.add(50, 5));
	assert_eq!([5, 6, 7, 8].map(|epoch| delegation.shares_in(epoch)), [0, 100, 150, 150]);
	// 60 go: the 50 young ones, and 10 of the others.
	assert_eq!(delegation.reduce(60, 5), 50);
	assert_eq!([5, 6, 7, 8].map(|epoch| delegation.shares_in(epoch)), [0, 90, 90, 90]);
	it.send_off(60, 50, 5);
	assert_eq!((it.counting(5), it.counting(6)), (90, 90));
}

#[test]
fn who_comes_and_goes_in_one_epoch_leaves_no_step() {
	let mut delegation = Delegation::default();
	assert!(delegation.add(100, 4));
	assert_eq!(delegation.reduce(100, 4), 100);
	assert!(delegation.is_over());
}

#[test]
fn a_full_memory_refuses_more_shares_and_never_holds_back_who_leaves() {
	let mut delegation = Delegation::default();
	for epoch in 0..MAX_STEPS {
		assert!(delegation.add(10, epoch));
	}
	assert!(delegation.steps.is_full());
	assert!(!delegation.clone().add(10, MAX_STEPS + 2));
	let before = delegation.clone();
	let now = MAX_STEPS + 2;
	delegation.reduce(5, now);
	assert_eq!(delegation.shares(), 155);
	// The oldest size is remembered for longer than it was so small; all later ones are as they were.
	assert_eq!((before.shares_in(3), delegation.shares_in(3)), (20, 10));
	for epoch in 4..=now {
		assert_eq!(delegation.shares_in(epoch), before.shares_in(epoch));
	}
	assert_eq!(delegation.shares_in(now + 1), 155);
}

#[test]
fn a_raise_waits_and_anything_else_does_not() {
	let percent = Perbill::from_percent;
	let mut it = Commission { rate: percent(5), raise: None };
	assert_eq!(it.set(percent(10), 11, 40), 40);
	assert_eq!([11, 39, 40, 41].map(|epoch| it.in_epoch(epoch)), [5, 5, 10, 10].map(percent));
	// Announced anew, it waits anew.
	assert_eq!(it.set(percent(8), 39, 68), 68);
	assert_eq!([40, 67, 68].map(|epoch| it.in_epoch(epoch)), [5, 5, 8].map(percent));
	// Lower than at present: at once, and the raise is off.
	assert_eq!(it.set(percent(3), 40, 69), 40);
	assert_eq!([40, 68, 100].map(|epoch| it.in_epoch(epoch)), [3, 3, 3].map(percent));
	// What has begun is what a raise is measured against.
	it.set(percent(9), 41, 70);
	assert_eq!(it.set(percent(9), 70, 99), 70);
	assert_eq!(it, Commission { rate: percent(9), raise: None });
}

/// What somebody does with a pool.
#[derive(Clone, Debug)]
enum Act {
	Add(usize, u128),
	SendOff(usize, u128),
	CallBack(usize, u128),
	TakeOut(usize),
	Slash(u128),
	/// A part of what there is, in millionths.
	SlashPart(u128),
	/// A part of what was slashed and not put back, in millionths.
	Restore(u128),
	Pass(u32),
}

fn acts() -> impl Strategy<Value = Act> {
	let who = || 0..4usize;
	let amount = || prop_oneof![2 => 0..20u128, 3 => 1..5_000u128, 1 => 1..=10u128.pow(27), 1 => Just(u128::MAX)];
	prop_oneof![
		5 => (who(), amount()).prop_map(|(who, amount)| Act::Add(who, amount)),
		4 => (who(), amount()).prop_map(|(who, amount)| Act::SendOff(who, amount)),
		1 => (who(), amount()).prop_map(|(who, amount)| Act::CallBack(who, amount)),
		4 => who().prop_map(Act::TakeOut),
		1 => (1..50u128).prop_map(Act::Slash),
		1 => (0..=1_000_000u128).prop_map(Act::SlashPart),
		1 => (0..=1_000_000u128).prop_map(Act::Restore),
		6 => (1..4u32).prop_map(Act::Pass),
	]
}

const UNBONDING: u32 = 5;

proptest! {
	#[test]
	fn no_unit_is_made_and_none_is_lost(history in prop::collection::vec(acts(), 1..120)) {
		let mut pool = Pool::default();
		let mut delegations = vec![Delegation::default(); 4];
		let (mut put_in, mut taken_out, mut slashed, mut now) = (0u128, 0u128, 0u128, 0u32);
		// How many shares count in which epoch, as one would write it down without thinking of space.
		let mut counting = BTreeMap::<(usize, EpochIndex), u128>::new();
		for act in &history {
			let price_before = (pool.balance, pool.shares);
			match act.clone() {
				Act::Add(who, amount) => {
					let mut after = delegations[who].clone();
					let mut grown = pool.clone();
					let Some(minted) = grown.add(amount, now) else { continue };
					let Some(all) = put_in.checked_add(amount) else { continue };
					if !after.add(minted, now) {
						continue;
					}
					put_in = all;
					(pool, delegations[who]) = (grown, after);
				},
				Act::SendOff(who, amount) => {
					let shares = pool.price(amount).min(delegations[who].shares());
					let mut after = delegations[who].clone();
					let young = after.reduce(shares, now);
					if shares == 0 || !after.send_off(shares, now + UNBONDING) {
						continue;
					}
					pool.send_off(shares, young, now);
					delegations[who] = after;
				},
				Act::CallBack(who, amount) => {
					let mut after = delegations[who].clone();
					let shares = after.call_back(pool.price(amount));
					if !after.add(shares, now) {
						continue;
					}
					pool.call_back(shares, now);
					delegations[who] = after;
				},
				Act::TakeOut(who) => taken_out += pool.take_out(delegations[who].take_unlocked(now)),
				Act::Slash(amount) => slashed += pool.slash(amount),
				Act::SlashPart(part) => slashed += pool.slash(pool.balance / 1_000_000 * part),
				Act::Restore(part) if pool.shares > 0 => {
					let amount = slashed / 1_000_000 * part;
					slashed -= amount;
					pool.restore(amount);
				},
				Act::Restore(_) => (),
				Act::Pass(epochs) => {
					for _ in 0..epochs {
						for (who, delegation) in delegations.iter_mut().enumerate() {
							counting.insert((who, now + 1), delegation.shares_in(now + 1));
							delegation.settle(now);
						}
						let expected = pool.counting(now);
						now += 1;
						let sum: u128 = (0..4).map(|who| counting[&(who, now)]).sum();
						prop_assert_eq!(sum, expected);
					}
				},
			}
			// What came in is what is in it and what went out.
			prop_assert_eq!(pool.balance + taken_out + slashed, put_in);
			// No share is without owner, and what all own is no more than there is.
			prop_assert_eq!(delegations.iter().map(Delegation::shares).sum::<u128>(), pool.working());
			prop_assert_eq!(delegations.iter().map(Delegation::leaving_total).sum::<u128>(), pool.leaving);
			let owned = delegations.iter().map(|it| pool.worth(it.shares()) + pool.worth(it.leaving_total())).sum::<u128>();
			prop_assert!(owned <= pool.balance);
			prop_assert!(pool.shares > 0 || pool.balance == 0, "{pool:?}");
			prop_assert!(pool.young_at(now) <= pool.working());
			// Only a slash lowers the price of a share.
			let lower = if matches!(act, Act::Slash(_) | Act::SlashPart(_)) { false } else {
				pool.shares > 0 && price_before.1 > 0 && is_less((pool.balance, pool.shares), price_before)
			};
			prop_assert!(!lower, "{act:?} lowers {price_before:?} to {pool:?}");
			// Nobody can change any more what counts in the present epoch.
			for (who, delegation) in delegations.iter().enumerate() {
				if now > 0 {
					prop_assert_eq!(delegation.shares_in(now), counting[&(who, now)]);
				}
			}
		}
		// Everybody out: nothing stays behind.
		for delegation in &mut delegations {
			let shares = delegation.shares();
			let young = delegation.reduce(shares, now);
			pool.send_off(shares, young, now);
			pool.take_out(shares + delegation.take_unlocked(u32::MAX));
		}
		prop_assert_eq!((pool.balance, pool.shares, pool.leaving), (0, 0, 0));
	}

	#[test]
	fn who_comes_owns_no_more_than_it_paid_and_takes_nothing_from_the_others(
		balance in 1..=10u128.pow(30), shares in 1..=10u128.pow(30), amount in 1..=10u128.pow(30),
	) {
		let mut it = pool(balance, shares);
		let Some(minted) = it.add(amount, 0) else { return Ok(()) };
		prop_assert!(it.worth(minted) <= amount);
		prop_assert!(amount - it.worth(minted) <= amount / 1_000 + 1);
		prop_assert!(it.worth(shares) >= balance);
	}

	#[test]
	fn a_price_buys_the_amount_and_no_share_too_many(
		balance in 1..=10u128.pow(30), shares in 1..=10u128.pow(30), part in 0..=1_000_000u128,
	) {
		let it = pool(balance, shares);
		let amount = balance / 1_000_000 * part;
		let price = it.price(amount);
		prop_assert!(it.worth(price) >= amount);
		prop_assert!(price == 0 || it.worth(price - 1) < amount);
	}

	#[test]
	fn a_slash_takes_the_same_part_of_everybody(
		balance in 1..=10u128.pow(27), more in 0..=10u128.pow(27), held in 0..=1_000u128, part in 0..=1_000u128,
	) {
		// A price of one share of at most one unit, as slashes make it.
		let shares = balance + more;
		let mut it = pool(balance, shares);
		let mine = shares / 1_000 * held;
		let before = it.worth(mine);
		let lost = it.slash(balance / 1_000 * part);
		let expected = before - maths::share(before, lost, balance);
		prop_assert!(it.worth(mine).abs_diff(expected) <= 1);
	}

	#[test]
	fn the_rewards_of_all_are_no_more_than_was_earned(
		earned: u128, commission in 0u32..=1_000_000_000, shares in prop::collection::vec(0..=u128::MAX / 16, 1..16),
	) {
		let part =
			DelegatedPart { weight: 0, shares: shares.iter().sum(), commission: Perbill::from_parts(commission) };
		let mut left = earned - part.kept(earned);
		for shares in &shares {
			let reward = part.reward(earned, *shares);
			prop_assert!(reward <= left, "{reward} of {left}");
			left -= reward;
		}
		prop_assert!(part.shares == 0 || left < shares.len() as u128);
	}
}

/// Whether one price is less than another.
fn is_less((balance, shares): (u128, u128), (other, of): (u128, u128)) -> bool {
	use sp_core::U256;
	U256::from(balance) * U256::from(of) < U256::from(other) * U256::from(shares)
}
