//! Four years as they will be: days as epochs, a year for claims, three roles whose shares change, providers with other
//! weights every day, of whom each claims when it likes, in whatever order.
//!
//! What comes out is exact: 300,000,000 NLK are emitted; what was not paid of them is what no role had a share of, and
//! less than a unit for each claim.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer, BoundedVec};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::{Balance, NLK, TOTAL_SUPPLY},
	Pot,
};
use pallet_traits::{mock::set_epoch_length, RewardSource};
use proptest::prelude::*;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};
use std::collections::BTreeMap;

const DAY: u32 = 14_400;
const EPOCHS: EpochIndex = 1_461;
/// As long as provider-staking allows.
const YEAR: u32 = 365;
const ROLES: [Role; 3] = [Role::Proxy, Role::Compute, Role::Storage];

/// Numbers that look random (the generator SplitMix64).
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	fn below(&mut self, end: u32) -> u32 {
		(self.next() % u64::from(end)) as u32
	}

	/// Shares of three roles that are the whole.
	fn shares(&mut self) -> RoleShares {
		let first = self.below(1_000_000_001);
		let second = self.below(1_000_000_001 - first);
		let parts = [first, second, 0, 1_000_000_000 - first - second];
		RoleShares::new(parts.map(Perbill::from_parts)).expect("it is the whole")
	}

	/// What the providers of a role weigh on a day: stakes of some ten thousands of NLK, times κ.
	fn weights(&mut self) -> Vec<Balance> {
		let count = 1 + self.below(4);
		let stake = |random: &mut Self| 10_000 * NLK + Balance::from(random.next()) * 10_000;
		(0..count).map(|_| stake(self) * Balance::from(365 + self.below(366)) / 730).collect()
	}

	fn shuffle<T>(&mut self, list: &mut [T]) {
		for i in (1..list.len()).rev() {
			list.swap(i, self.below(i as u32 + 1) as usize);
		}
	}
}

/// A reward that waits to be claimed.
struct Claim {
	role: Role,
	epoch: EpochIndex,
	amount: Balance,
}

impl Claim {
	fn pay(&self) -> sp_runtime::DispatchResult {
		with_storage_layer(|| Tokenomics::pay(self.role, self.epoch, &CAROL, self.amount))
	}
}

#[derive(Default)]
struct Outcome {
	/// How many claims there were.
	claims: u32,
	/// What they were paid.
	paid: Balance,
	/// What no role had a share of.
	nobodys: Balance,
	/// What did not divide among the providers of a role.
	lost: Balance,
}

/// Runs four years, and the year after them in which the last claims come.
fn four_years_of_claims(seed: u64) -> Outcome {
	let mut random = Random(seed);
	let (mut outcome, mut emitted) = (Outcome::default(), 0);
	let mut waiting: BTreeMap<EpochIndex, Vec<Claim>> = BTreeMap::new();
	for now in 0..=EPOCHS + YEAR {
		go_to_epoch(now);
		// Governance changes the shares about ten times a year.
		if now < EPOCHS && (now == 0 || random.below(36) == 0) {
			let from = now + 1 + random.below(20);
			// Too many changes, if they come close together: then it stays as it is.
			let _ = Tokenomics::set_role_shares(signed(ADMIN), from, random.shares());
		}
		if let Some(epoch) = now.checked_sub(1).filter(|epoch| *epoch < EPOCHS) {
			let emission = Tokenomics::emission(epoch).emission;
			emitted += emission;
			let mut shared = 0;
			for role in ROLES {
				let pot = <Tokenomics as RewardSource<AccountId>>::pot(role, epoch);
				shared += pot;
				let weights = random.weights();
				let total = weights.iter().sum();
				let mut left = pot;
				for weight in weights {
					let amount = multiply_by_rational_with_rounding(pot, weight, total, Rounding::Down).unwrap();
					left -= amount;
					// Nobody is paid nothing.
					if amount > 0 {
						let at = epoch + 1 + random.below(YEAR);
						waiting.entry(at).or_default().push(Claim { role, epoch, amount });
					}
				}
				outcome.lost += left;
			}
			outcome.nobodys += emission - shared;
		}
		let mut due = waiting.remove(&now).unwrap_or_default();
		random.shuffle(&mut due);
		for claim in due {
			assert_eq!(claim.pay(), Ok(()), "{:?} of epoch {} in {now}", claim.role, claim.epoch);
			outcome.claims += 1;
			outcome.paid += claim.amount;
		}
		if now % 97 == 0 {
			assert_eq!(Tokenomics::do_try_state(), Ok(()));
		}
	}
	assert!(waiting.is_empty());
	assert_eq!(emitted, Pot::Mining.genesis_balance());
	outcome
}

fn years(test: impl FnOnce()) {
	run(|| {
		set_epoch_length(DAY);
		MonthLength::set(EPOCHS * DAY / 48);
		ClaimWindow::set(YEAR);
		<Tokenomics as frame_support::traits::Hooks<u64>>::integrity_test();
		test();
		assert_eq!(Balances::total_issuance(), TOTAL_SUPPLY);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn four_years_of_claims_in_any_order_leave_what_is_nobodys_and_less_than_a_unit_for_each_claim(seed: u64) {
		years(|| {
			let outcome = four_years_of_claims(seed);
			assert!(outcome.claims > 10_000, "{}", outcome.claims);
			assert!(outcome.lost < Balance::from(outcome.claims));
			assert_eq!(balance(&CAROL), outcome.paid);
			// To the unit: paid, nobody's, or lost to rounding; and all that is not paid is still in the pot.
			assert_eq!(outcome.paid + outcome.nobodys + outcome.lost, 300 * MILLION);
			assert_eq!(in_pot(Pot::Mining), outcome.nobodys + outcome.lost);
			assert_eq!(MiningBook::<Test>::get(), Book { opening: 300 * MILLION, released: outcome.paid });
			// What can no longer be claimed is not kept for ever.
			assert!(Mined::<Test>::iter().count() as u32 <= ROLES.len() as u32 * (YEAR + 1));
		});
	}
}

#[test]
fn the_last_claim_of_all_waits_until_somebody_gives_the_pot_an_existential_deposit() {
	years(|| {
		// Were everything shared out from the first epoch on, only what was lost to rounding would be left in the end: too
		// little for the pot's account to live on.
		Shares::<Test>::put(BoundedVec::truncate_from(vec![(0, shares([40, 30, 0, 30]))]));
		let mut claims = Vec::new();
		for epoch in 0..EPOCHS {
			go_to_epoch(epoch + 1);
			for role in ROLES {
				// Three of the same weight.
				let amount = <Tokenomics as RewardSource<AccountId>>::pot(role, epoch) / 3;
				claims.extend([0; 3].map(|_| Claim { role, epoch, amount }));
			}
			// All but those of the last epoch claim in time.
			if epoch + 1 < EPOCHS {
				claims.drain(..).for_each(|claim| assert_eq!(claim.pay(), Ok(())));
			}
		}
		let last = claims.pop().expect("nine in the last epoch");
		claims.into_iter().for_each(|claim| assert_eq!(claim.pay(), Ok(())));
		assert_noop!(last.pay(), Error::<Test>::LeavesDust);
		assert_ok!(Balances::transfer_keep_alive(signed(ALICE), Tokenomics::pot_account(Pot::Mining), ED));
		assert_ok!(last.pay());
		let lost = MiningBook::<Test>::get().left();
		assert_eq!(balance(&CAROL), 300 * MILLION - lost);
		assert_eq!(in_pot(Pot::Mining), lost + ED);
		assert!(lost < 9 * Balance::from(EPOCHS));
	});
}
