//! Random histories of calls: whatever happens, the state stays in order, no NLK comes or goes but by burning, and no
//! epoch pays twice or more than its pot.

use crate::{mock::*, *};
use frame_support::traits::{fungible::Inspect, UnfilteredDispatchable};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const STAKERS: [AccountId; 3] = [ALICE, BOB, CAROL];
const ROLES: [Role; 2] = [Role::Proxy, Role::Compute];
const KEYS: std::ops::Range<AccountId> = 100..108;

#[derive(Clone, Debug)]
enum Step {
	Bond(Role, AccountId, Balance, u32),
	SetOperator(Role, AccountId, AccountId),
	SetProfile(Role, AccountId, usize),
	RemoveProfile(Role, AccountId),
	/// All that are bound or were.
	ConfirmAll,
	Confirm(AccountId),
	Unbond(Role, AccountId, Balance),
	UnbondAll(Role, AccountId),
	Rebond(Role, AccountId, Balance),
	Withdraw(Role, AccountId),
	Chill(Role, AccountId),
	ChillInactive(Role, AccountId),
	Unchill(Role, AccountId),
	/// Of the epoch so many before the current one.
	Claim(Role, AccountId, u32),
	/// All that there is on record, claimable or not.
	ClaimAll,
	Forget(AccountId),
	Slash(Role, AccountId, Offence, Option<AccountId>),
	/// One that is due or not, open or not.
	Settle(SlashId),
	/// All that are due.
	SettleAll,
	Cancel(SlashId),
	Pass(u32),
}

fn steps() -> impl Strategy<Value = Step> {
	let role = || prop::sample::select(&ROLES[..]);
	let staker = || prop::sample::select(&STAKERS[..]);
	let amount = || prop_oneof![1 => 0..=3u128, 2 => 90..=110u128, 6 => 100..=2000u128, 1 => Just(ENDOWED)];
	let offence = prop_oneof![
		4 => Just(Offence::Silence),
		3 => Just(Offence::WrongFragment),
		1 => Just(Offence::ServedAfterEnd),
	];
	// Somebody, nobody, a provider, an account that does not exist yet.
	let reporter = prop::sample::select(vec![Some(DAVE), None, Some(ALICE), Some(999)]);
	// One of those that are open, or settled or cancelled long ago, or none.
	let slash_id = || prop_oneof![3 => OPEN..OPEN + 3, 1 => 0..10u32];
	prop_oneof![
		6 => (role(), staker(), amount(), 0..8u32).prop_map(|(r, s, a, l)| Step::Bond(r, s, a, l)),
		4 => (role(), staker(), prop_oneof![KEYS, 1..4u128]).prop_map(|(r, s, k)| Step::SetOperator(r, s, k)),
		1 => (role(), staker(), 0..60usize).prop_map(|(r, s, n)| Step::SetProfile(r, s, n)),
		1 => (role(), staker()).prop_map(|(r, s)| Step::RemoveProfile(r, s)),
		10 => Just(Step::ConfirmAll),
		2 => prop_oneof![KEYS, 1..4u128].prop_map(Step::Confirm),
		4 => (role(), staker(), amount()).prop_map(|(r, s, a)| Step::Unbond(r, s, a)),
		2 => (role(), staker()).prop_map(|(r, s)| Step::UnbondAll(r, s)),
		2 => (role(), staker(), amount()).prop_map(|(r, s, a)| Step::Rebond(r, s, a)),
		4 => (role(), staker()).prop_map(|(r, s)| Step::Withdraw(r, s)),
		1 => (role(), staker()).prop_map(|(r, s)| Step::Chill(r, s)),
		1 => (role(), staker()).prop_map(|(r, s)| Step::ChillInactive(r, s)),
		2 => (role(), staker()).prop_map(|(r, s)| Step::Unchill(r, s)),
		4 => (role(), staker(), 0..4u32).prop_map(|(r, s, b)| Step::Claim(r, s, b)),
		3 => Just(Step::ClaimAll),
		1 => KEYS.prop_map(Step::Forget),
		3 => (role(), staker(), offence, reporter).prop_map(|(r, s, o, p)| Step::Slash(r, s, o, p)),
		1 => slash_id().prop_map(Step::Settle),
		2 => Just(Step::SettleAll),
		2 => slash_id().prop_map(Step::Cancel),
		14 => (1..16u32).prop_map(Step::Pass),
		2 => (20..80u32).prop_map(Step::Pass),
		1 => (3500..4000u32).prop_map(Step::Pass),
	]
}

/// From here on numbers of slashes mean the first open one, the second, and so on.
const OPEN: SlashId = 1000;

fn numbered(id: SlashId) -> SlashId {
	let Some(nth) = id.checked_sub(OPEN) else { return id };
	ProviderStaking::slashes(0, MAX_PAGE).get(nth as usize).map_or(id, |(id, _)| *id)
}

/// Takes the step as an extrinsic would: if it fails, nothing has happened.
fn take(step: &Step) {
	let (origin, call): (_, Call<Test>) = match step.clone() {
		Step::Bond(role, staker, amount, lock_epochs) => (staker, Call::bond { role, amount, lock_epochs }),
		Step::SetOperator(role, staker, operator) => (staker, Call::set_operator { role, operator }),
		Step::SetProfile(role, staker, length) => {
			let endpoint = vec![b'x'; length].try_into().unwrap();
			(staker, Call::set_profile { role, profile: ProviderProfile { endpoint, ..profile() } })
		},
		Step::RemoveProfile(role, staker) => (staker, Call::remove_profile { role }),
		Step::ConfirmAll => return all(Operators::<Test>::iter_keys(), |key| take(&Step::Confirm(key))),
		Step::Confirm(key) => (key, Call::confirm_activity {}),
		Step::Unbond(role, staker, amount) => (staker, Call::unbond { role, amount }),
		Step::UnbondAll(role, staker) => {
			let amount = Stakes::<Test>::get(role, staker).map_or(0, |stake| stake.bonded);
			(staker, Call::unbond { role, amount })
		},
		Step::Rebond(role, staker, amount) => (staker, Call::rebond { role, amount }),
		Step::Withdraw(role, staker) => (staker, Call::withdraw_unbonded { role }),
		Step::Chill(role, staker) => (staker, Call::chill { role }),
		Step::ChillInactive(role, staker) => (DAVE, Call::chill_inactive { role, staker }),
		Step::Unchill(role, staker) => (staker, Call::unchill { role }),
		Step::Claim(role, staker, back) => {
			let epoch = <ProviderStaking as Epochs>::current().wrapping_sub(back);
			(DAVE, Call::claim_reward { role, staker, epoch })
		},
		Step::Forget(operator) => (DAVE, Call::forget_operator { operator }),
		Step::ClaimAll => {
			return all(Activity::<Test>::iter_keys(), |(role, staker, epoch)| {
				let claim = Call::claim_reward { role, staker, epoch };
				dispatch(DAVE, claim);
			})
		},
		Step::Slash(role, staker, offence, reporter) => {
			let held = staked(staker);
			let taken = ProviderStaking::slash(role, &staker, offence, reporter.as_ref());
			assert_eq!(held - staked(staker), taken);
			return;
		},
		Step::Settle(id) => (DAVE, Call::settle_slash { id: numbered(id) }),
		Step::SettleAll => return all(DeferredSlashes::<Test>::iter_keys(), |id| take(&Step::Settle(id))),
		Step::Cancel(id) => return dispatch_as(RuntimeOrigin::root(), Call::cancel_slash { id: numbered(id) }),
		Step::Pass(blocks) => return go_to_block(ProviderStaking::now() + blocks),
	};
	dispatch(origin, call);
}

fn dispatch(origin: AccountId, call: Call<Test>) {
	dispatch_as(signed(origin), call);
}

fn dispatch_as(origin: RuntimeOrigin, call: Call<Test>) {
	let _ = frame_support::storage::with_storage_layer(|| {
		call.dispatch_bypass_filter(origin).map_err(|failed| failed.error)
	});
}

/// Does something with every key of a map that it may change.
fn all<Key>(keys: impl Iterator<Item = Key>, each: impl FnMut(Key)) {
	keys.collect::<Vec<_>>().into_iter().for_each(each)
}

/// A history begins when everybody provides as a proxy.
fn begun(deferral: EpochIndex) -> sp_io::TestExternalities {
	let mut chain = chain();
	SlashDeferral::set(deferral);
	chain.execute_with(|| {
		for (i, staker) in STAKERS.into_iter().enumerate() {
			provider(staker, 1000 * (i as Balance + 1), KEYS.start + i as AccountId);
		}
	});
	chain
}

/// What the events of a history tell.
#[derive(Default)]
struct Books {
	burned: Balance,
	/// What was slashed and is not decided, and when it is due.
	slashes: BTreeMap<SlashId, (Balance, EpochIndex)>,
	paid: BTreeSet<(Role, AccountId, EpochIndex)>,
	confirmed: BTreeSet<(Role, AccountId, EpochIndex)>,
	pots: BTreeMap<(Role, EpochIndex), Balance>,
}

impl Books {
	fn enter(&mut self) {
		for record in System::events() {
			match record.event {
				RuntimeEvent::ProviderStaking(Event::Slashed { amount, id, due, .. }) => {
					assert!(amount > 0 && self.slashes.insert(id, (amount, due)).is_none(), "a slash without a number");
				},
				RuntimeEvent::ProviderStaking(Event::SlashSettled { id, burned, treasury, reporter, .. }) => {
					let (amount, due) = self.slashes.remove(&id).expect("settled once, and not cancelled");
					assert_eq!(amount, burned + treasury + reporter);
					assert!(due <= ProviderStaking::current(), "settled too early");
					self.burned += burned;
				},
				RuntimeEvent::ProviderStaking(Event::SlashCancelled { id, own, delegated, .. }) => {
					let (amount, _) = self.slashes.remove(&id).expect("cancelled once, and not settled");
					// All their accounts exist.
					assert_eq!(amount, own + delegated);
				},
				RuntimeEvent::ProviderStaking(Event::ActivityConfirmed { role, staker, epoch }) => {
					assert!(self.confirmed.insert((role, staker, epoch)), "confirmed twice");
				},
				RuntimeEvent::ProviderStaking(Event::RewardPaid { role, staker, epoch, amount }) => {
					assert!(self.confirmed.contains(&(role, staker, epoch)), "paid without activity");
					assert!(self.paid.insert((role, staker, epoch)), "paid twice");
					assert!(epoch < <ProviderStaking as Epochs>::current(), "paid too early");
					let pot = self.pots.entry((role, epoch)).or_default();
					*pot += amount;
					assert!(*pot <= POT, "more than the pot");
				},
				RuntimeEvent::ProviderStaking(Event::RewardExpired { role, staker, epoch }) => {
					assert!(self.paid.insert((role, staker, epoch)), "expired after it was paid");
				},
				_ => (),
			}
		}
		System::reset_events();
	}
}

/// Who, how long its segment is, how much of it counts.
type Line = Vec<(AccountId, u128, u128)>;

/// What lies on the lines, by what the events of a history tell.
#[derive(Default)]
struct Lines {
	lines: BTreeMap<(Role, EpochIndex), Line>,
}

impl Lines {
	fn enter(&mut self) {
		for record in System::events() {
			match record.event {
				RuntimeEvent::ProviderStaking(Event::ActivityConfirmed { role, staker, epoch }) => {
					let bonded = stake(role, staker).bonded;
					self.lines.entry((role, epoch)).or_default().push((staker, bonded, bonded));
				},
				RuntimeEvent::ProviderStaking(Event::Slashed { role, staker, amount, .. }) => {
					let ruined = Stakes::<Test>::get(role, staker).is_none_or(|stake| stake.total() < MINIMUM);
					let segments = self.lines.iter_mut().filter(|((of, _), _)| *of == role).flat_map(|(_, line)| line);
					for (_, _, counts) in segments.filter(|(who, ..)| *who == staker) {
						*counts = if ruined { 0 } else { counts.saturating_sub(amount) };
					}
				},
				_ => (),
			}
		}
		System::reset_events();
	}

	/// Compares them with what is answered, at the ends of each segment and past the last one.
	fn compare(&self) {
		let now = <ProviderStaking as Epochs>::current();
		for ((role, epoch), line) in &self.lines {
			let length: u128 = line.iter().map(|(_, length, _)| length).sum();
			let is_kept = *epoch <= now && *epoch + 1 >= now;
			let expected = if is_kept { length } else { 0 };
			assert_eq!(<ProviderStaking as StakeLine<AccountId>>::length(*role, *epoch), expected);
			assert_eq!(ProviderStaking::segment_at(*role, *epoch, length), None);
			let mut start = 0;
			for (who, length, counts) in line {
				let end = start + length;
				let segment = is_kept.then_some(Segment { who: *who, start, end, counts: *counts });
				assert_eq!(ProviderStaking::segment_at(*role, *epoch, start), segment);
				assert_eq!(ProviderStaking::segment_at(*role, *epoch, end - 1), segment);
				start = end;
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

	#[test]
	fn whatever_happens_the_books_balance(
		history in prop::collection::vec(steps(), 20..160), deferral in prop_oneof![1 => Just(0), 4 => 1..8u32],
	) {
		begun(deferral).execute_with(|| {
			let issued = Balances::total_issuance();
			let mut books = Books::default();
			for step in &history {
				take(step);
				books.enter();
				assert_eq!(ProviderStaking::do_try_state(), Ok(()), "after {step:?}");
				assert_eq!(Balances::total_issuance(), issued - books.burned, "after {step:?}");
				let recorded = Burned::get().values().sum::<Balance>();
				assert_eq!(recorded, books.burned, "after {step:?}");
				let open = books.slashes.values().map(|(amount, _)| amount).sum::<Balance>();
				assert_eq!(waiting(), open, "after {step:?}");
				let everybody: Balance = frame_system::Account::<Test>::iter_keys()
					.map(|who| Balances::total_balance(&who))
					.sum();
				assert_eq!(everybody, Balances::total_issuance(), "after {step:?}");
			}
			let paid: Balance = books.pots.values().sum();
			assert_eq!(free(MINE), ENDOWED - paid);
		});
	}

	#[test]
	fn everybody_gets_out_what_was_not_slashed(
		history in prop::collection::vec(steps(), 1..80), deferral in 0..8u32,
	) {
		begun(deferral).execute_with(|| {
			for step in &history {
				take(step);
			}
			for (role, staker) in ROLES.into_iter().flat_map(|role| STAKERS.map(|staker| (role, staker))) {
				let Some(stake) = Stakes::<Test>::get(role, staker) else { continue };
				go_to_epoch(stake.lock_until.max(<ProviderStaking as Epochs>::current()) + UNBONDING_EPOCHS);
				// What is unlocked, then the rest.
				take(&Step::Withdraw(role, staker));
				take(&Step::UnbondAll(role, staker));
				go_to_epoch(<ProviderStaking as Epochs>::current() + UNBONDING_EPOCHS);
				take(&Step::Withdraw(role, staker));
				assert!(!Stakes::<Test>::contains_key(role, staker), "{role:?} {staker} stays");
			}
			for staker in STAKERS {
				assert_eq!((staked(staker), deposit(staker)), (0, 0));
			}
			settle_all();
			assert_eq!(waiting(), 0);
			assert_eq!(OpenSlashes::<Test>::iter().count(), 0);
			assert_eq!(ProviderStaking::do_try_state(), Ok(()));
		});
	}

	#[test]
	fn the_lines_are_what_was_confirmed_less_what_was_slashed_since(
		history in prop::collection::vec(steps(), 20..120),
	) {
		begun(DEFERRAL).execute_with(|| {
			let mut lines = Lines::default();
			for step in &history {
				take(step);
				lines.enter();
				lines.compare();
			}
		});
	}
}
