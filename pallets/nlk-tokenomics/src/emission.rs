//! What is mined in an epoch and which role gets it, free of storage.
//!
//! "After main network launched, it will be mined linearly within four years. The new mining rules would be determined
//! by Dao after 4 years." (whitepaper, section 4.1). So mining is a row of *phases*. Each emits an amount evenly in a
//! number of epochs. The first one, [`four_years`], is the whitepaper's and cannot be changed; the later ones are set
//! by referendum.
//!
//! ## Rounding
//!
//! By the end of its n-th of N epochs a phase of the amount A has emitted `⌊A · n / N⌋`, and an epoch's emission is the
//! difference of two such sums. So the emission of a phase is A to the unit, and no two of its epochs differ by more
//! than one unit.
//!
//! The roles divide an epoch's emission E in the same way: with s1, s2, … their shares, the k-th gets `⌊(s1 + … + sk) ·
//! E⌋ − ⌊(s1 + … + s(k−1)) · E⌋`. So where the shares are the whole, the roles together get E to the unit in every
//! epoch, however often the shares change. What no role has a share of is never paid and stays in the pot.

use crate::schedule::share;
use codec::{Decode, DecodeWithMemTracking, Encode, Input, MaxEncodedLen};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
	Pot,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// Epochs in which an amount is mined evenly.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Phase {
	/// The first epoch.
	pub from: EpochIndex,
	/// The first epoch after it. Less than `from + epochs`, if another phase took over.
	pub until: EpochIndex,
	/// In how many epochs all of the amount would be mined.
	pub epochs: u32,
	/// How much that is.
	pub amount: Balance,
}

impl Phase {
	/// The phase that begins in the epoch `from`. `None`: it would have no epochs, or more than can be counted.
	pub fn new(from: EpochIndex, epochs: u32, amount: Balance) -> Option<Self> {
		let until = from.checked_add(epochs).filter(|until| *until > from)?;
		Some(Self { from, until, epochs, amount })
	}

	/// What it has emitted before the epoch begins.
	pub fn emitted_before(&self, epoch: EpochIndex) -> Balance {
		match epoch.min(self.until).checked_sub(self.from) {
			Some(passed) if self.epochs > 0 => share(self.amount, passed, self.epochs),
			_ => 0,
		}
	}

	/// What it emits in the epoch.
	pub fn emission(&self, epoch: EpochIndex) -> Balance {
		self.emitted_before(epoch.saturating_add(1)).saturating_sub(self.emitted_before(epoch))
	}

	/// What it emits in all.
	pub fn total(&self) -> Balance {
		self.emitted_before(self.until)
	}
}

/// The first phase: the mining pot's 300,000,000 NLK in four years, which have `epochs` epochs.
pub const fn four_years(epochs: u32) -> Phase {
	Phase { from: 0, until: epochs, epochs, amount: Pot::Mining.genesis_balance() }
}

/// What phases that do not overlap have emitted together before the epoch begins.
pub fn emitted_before<'a>(phases: impl IntoIterator<Item = &'a Phase>, epoch: EpochIndex) -> Balance {
	phases.into_iter().fold(0, |sum: Balance, phase| sum.saturating_add(phase.emitted_before(epoch)))
}

/// How what is mined is divided among the roles. The shares are never more than the whole: others can neither be made
/// nor decoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, MaxEncodedLen, TypeInfo)]
pub struct RoleShares {
	/// Of the proxies.
	proxy: Perbill,
	/// Of the computing providers.
	compute: Perbill,
	/// Of the watchers.
	watcher: Perbill,
	/// Of the storage providers.
	storage: Perbill,
}

impl RoleShares {
	/// What holds until governance says otherwise: the same for proxies and computing providers, and less for watchers, of
	/// whom a handful serves all ("a constant rate of reward", section 3 of the whitepaper; what they do not attend to stays
	/// in the pot). A role for which the network has no service yet earns nothing: who confirms an epoch would not be asked
	/// for work, so that its part would go to whoever stakes and idles.
	pub const DEFAULT: Self = Self {
		proxy: Perbill::from_percent(35),
		compute: Perbill::from_percent(35),
		watcher: Perbill::from_percent(15),
		storage: Perbill::zero(),
	};

	/// The shares, in the order of [`Role::ALL`]. `None`: they are more than the whole.
	pub fn new(shares: [Perbill; 4]) -> Option<Self> {
		let sum: u64 = shares.iter().map(|share| u64::from(share.deconstruct())).sum();
		let [proxy, compute, watcher, storage] = shares;
		(sum <= u64::from(Perbill::one().deconstruct())).then_some(Self { proxy, compute, watcher, storage })
	}

	/// The share of a role.
	pub fn of(&self, role: Role) -> Perbill {
		match role {
			Role::Proxy => self.proxy,
			Role::Compute => self.compute,
			Role::Watcher => self.watcher,
			Role::Storage => self.storage,
		}
	}

	/// The sum of the shares of all roles before this one.
	fn before(&self, role: Role) -> Perbill {
		let earlier = Role::ALL.into_iter().take_while(|other| *other != role);
		earlier.fold(Perbill::zero(), |sum, other| sum + self.of(other))
	}

	/// The sum of all shares.
	pub fn total(&self) -> Perbill {
		Role::ALL.into_iter().fold(Perbill::zero(), |sum, role| sum + self.of(role))
	}

	/// What a role gets of an emission.
	pub fn part(&self, role: Role, emission: Balance) -> Balance {
		let before = self.before(role);
		(before + self.of(role)).mul_floor(emission).saturating_sub(before.mul_floor(emission))
	}
}

impl Default for RoleShares {
	fn default() -> Self {
		Self::DEFAULT
	}
}

impl Decode for RoleShares {
	fn decode<I: Input>(input: &mut I) -> Result<Self, codec::Error> {
		Self::new(Decode::decode(input)?).ok_or_else(|| "shares of more than the whole".into())
	}
}

impl DecodeWithMemTracking for RoleShares {}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::token::NLK;
	use proptest::prelude::*;

	/// Days.
	const EPOCHS: u32 = 1_461;
	const ALL: Balance = 300_000_000 * NLK;

	fn percent(shares: [u32; 4]) -> Option<RoleShares> {
		RoleShares::new(shares.map(Perbill::from_percent))
	}

	#[test]
	fn four_years_of_days_emit_three_hundred_million_to_the_unit() {
		let phase = four_years(EPOCHS);
		assert_eq!((0..EPOCHS).map(|epoch| phase.emission(epoch)).sum::<Balance>(), ALL);
		assert_eq!(phase.emission(EPOCHS), 0);
		assert_eq!(phase.emission(u32::MAX), 0);
		assert_eq!(phase.total(), ALL);
		// The whitepaper's "linearly": 75 millions in each of the years, of 365.25 days.
		assert_eq!(phase.emitted_before(EPOCHS / 3), ALL / 3);
		assert_eq!(phase.emission(0), ALL / Balance::from(EPOCHS));
	}

	#[test]
	fn four_years_of_short_epochs_emit_three_hundred_million_to_the_unit() {
		// Ten blocks of six seconds: a local network. All two million epochs.
		let epochs = EPOCHS * 1_440;
		let phase = four_years(epochs);
		assert_eq!((0..epochs).map(|epoch| phase.emission(epoch)).sum::<Balance>(), ALL);
	}

	#[test]
	fn roles_with_all_shares_get_everything_however_uneven_they_are() {
		let thirds = Perbill::from_parts(333_333_333);
		let uneven = RoleShares::new([thirds, thirds, thirds, Perbill::from_parts(1)]).unwrap();
		let phase = four_years(EPOCHS);
		let paid = |shares: RoleShares| -> Balance {
			let epochs = (0..EPOCHS).map(|epoch| phase.emission(epoch));
			epochs.map(|emission| Role::ALL.map(|role| shares.part(role, emission)).iter().sum::<Balance>()).sum()
		};
		assert_eq!(paid(uneven), ALL);
		assert_eq!(paid(percent([35, 35, 10, 20]).unwrap()), ALL);
		assert_eq!(paid(percent([0, 100, 0, 0]).unwrap()), ALL);
	}

	#[test]
	fn a_role_without_a_share_gets_nothing() {
		assert_eq!(RoleShares::DEFAULT.part(Role::Storage, Balance::MAX), 0);
		for role in [Role::Proxy, Role::Compute] {
			assert_eq!(RoleShares::DEFAULT.part(role, 1_000), 350);
		}
		assert_eq!(RoleShares::DEFAULT.part(Role::Watcher, 1_000), 150);
	}

	#[test]
	fn shares_of_more_than_the_whole_can_neither_be_made_nor_decoded() {
		let good = percent([25, 25, 25, 25]).unwrap();
		assert_eq!(RoleShares::decode(&mut &good.encode()[..]), Ok(good));
		assert_eq!(percent([25, 25, 25, 26]), None);
		let bad = [Perbill::one(), Perbill::zero(), Perbill::zero(), Perbill::from_parts(1)];
		assert!(RoleShares::decode(&mut &bad.encode()[..]).is_err());
	}

	#[test]
	fn a_phase_has_epochs_that_can_be_counted() {
		assert_eq!(Phase::new(5, 0, 100), None);
		assert_eq!(Phase::new(5, u32::MAX, 100), None);
		assert_eq!(
			Phase::new(5, 2, 101).map(|phase| [4, 5, 6, 7].map(|epoch| phase.emission(epoch))),
			Some([0, 50, 51, 0])
		);
	}

	#[test]
	fn a_phase_that_is_cut_emits_what_it_would_have_emitted_until_then() {
		let whole = Phase::new(10, 10, 1_003).unwrap();
		let cut = Phase { until: 14, ..whole };
		for epoch in 0..14 {
			assert_eq!(cut.emission(epoch), whole.emission(epoch));
		}
		assert_eq!(cut.emission(14), 0);
		assert_eq!(cut.total(), whole.emitted_before(14));
	}

	fn any_shares() -> impl Strategy<Value = RoleShares> {
		prop::array::uniform4(0u32..=250_000_000)
			.prop_map(|shares| RoleShares::new(shares.map(Perbill::from_parts)).unwrap())
	}

	proptest! {
		#[test]
		fn the_epochs_of_a_phase_sum_up_to_its_amount(from in 0u32..1_000_000, epochs in 1u32..5_000, amount: Balance) {
			let phase = Phase::new(from, epochs, amount).unwrap();
			let mut left = amount;
			for epoch in from..from + epochs {
				left = left.checked_sub(phase.emission(epoch)).unwrap();
			}
			prop_assert_eq!(left, 0);
			prop_assert_eq!(phase.emission(from + epochs), 0);
			prop_assert_eq!(from.checked_sub(1).map_or(0, |before| phase.emission(before)), 0);
		}

		#[test]
		fn epochs_of_a_phase_differ_by_a_unit_at_most(epochs in 1u32.., amount: Balance, a: u32, b: u32) {
			let phase = four_years(epochs);
			let phase = Phase { amount, ..phase };
			prop_assert!(phase.emission(a % epochs).abs_diff(phase.emission(b % epochs)) <= 1);
		}

		#[test]
		fn what_is_emitted_only_grows_and_is_never_early(epochs in 1u32.., amount: u64, a: u32, b: u32) {
			let phase = Phase { amount: amount.into(), ..four_years(epochs) };
			prop_assert!(phase.emitted_before(a.min(b)) <= phase.emitted_before(a.max(b)));
			let exact = Balance::from(amount) * Balance::from(a.min(epochs));
			prop_assert!(phase.emitted_before(a) * Balance::from(epochs) <= exact);
		}

		#[test]
		fn the_parts_are_the_emission_times_the_shares_and_never_more(shares in any_shares(), emission: Balance) {
			let parts = Role::ALL.map(|role| shares.part(role, emission));
			let sum = parts.iter().try_fold(0, |sum: Balance, part| sum.checked_add(*part)).unwrap();
			prop_assert_eq!(sum, shares.total().mul_floor(emission));
			for (role, part) in Role::ALL.into_iter().zip(parts) {
				prop_assert!(part.abs_diff(shares.of(role).mul_floor(emission)) <= 1);
			}
		}
	}
}
