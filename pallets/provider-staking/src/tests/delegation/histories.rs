//! Random histories of delegation: the books balance after every step, no epoch pays more than its pot, and in the end
//! everybody gets out what was not slashed.

use super::*;
use frame_support::traits::{fungible::Inspect, UnfilteredDispatchable};
use proptest::prelude::*;
use sp_runtime::Perbill;
use std::collections::BTreeMap;

const STAKERS: [AccountId; 2] = [ALICE, BOB];
/// One of them provides itself.
const DELEGATORS: [AccountId; 3] = [BOB, CAROL, DAVE];
const ROLE: Role = Role::Proxy;

#[derive(Clone, Debug)]
enum Step {
	SetCommission(AccountId, u32),
	Accept(AccountId, bool),
	Delegate(AccountId, AccountId, Balance),
	Undelegate(AccountId, AccountId, Balance),
	Rebond(AccountId, AccountId, Balance),
	Withdraw(AccountId, AccountId),
	Claim(AccountId, AccountId, u32),
	Bond(AccountId, Balance),
	Unbond(AccountId, Balance),
	UnbondAll(AccountId),
	WithdrawOwn(AccountId),
	SetOperator(AccountId, AccountId),
	Unchill(AccountId),
	ConfirmAll,
	ClaimOwn,
	Slash(AccountId, Offence, Option<AccountId>),
	/// One that is due or not, open or not.
	Settle(SlashId),
	/// All that are due.
	SettleAll,
	Cancel(SlashId),
	Pass(u32),
}

fn steps() -> impl Strategy<Value = Step> {
	let staker = || prop::sample::select(&STAKERS[..]);
	let delegator = || prop::sample::select(&DELEGATORS[..]);
	let amount = || prop_oneof![1 => 0..60u128, 6 => 50..3000u128, 1 => Just(Balance::MAX)];
	let offence = prop_oneof![
		4 => Just(Offence::Silence),
		3 => Just(Offence::WrongFragment),
		1 => Just(Offence::ServedAfterEnd),
	];
	let reporter = prop::sample::select(vec![Some(DAVE), None, Some(ALICE), Some(999)]);
	// One of those that are open, or settled or cancelled long ago, or none.
	let slash_id = || prop_oneof![3 => OPEN..OPEN + 3, 1 => 0..10u32];
	prop_oneof![
		1 => (staker(), 0..25u32).prop_map(|(s, p)| Step::SetCommission(s, p)),
		1 => (staker(), prop::bool::weighted(0.8)).prop_map(|(s, a)| Step::Accept(s, a)),
		8 => (delegator(), staker(), amount()).prop_map(|(d, s, a)| Step::Delegate(d, s, a)),
		5 => (delegator(), staker(), amount()).prop_map(|(d, s, a)| Step::Undelegate(d, s, a)),
		2 => (delegator(), staker(), amount()).prop_map(|(d, s, a)| Step::Rebond(d, s, a)),
		4 => (delegator(), staker()).prop_map(|(d, s)| Step::Withdraw(d, s)),
		4 => (delegator(), staker(), 0..40u32).prop_map(|(d, s, n)| Step::Claim(d, s, n)),
		3 => (staker(), 1..2000u128).prop_map(|(s, a)| Step::Bond(s, a)),
		2 => (staker(), 1..2000u128).prop_map(|(s, a)| Step::Unbond(s, a)),
		1 => staker().prop_map(Step::UnbondAll),
		2 => staker().prop_map(Step::WithdrawOwn),
		1 => (staker(), 100..110u128).prop_map(|(s, k)| Step::SetOperator(s, k)),
		2 => staker().prop_map(Step::Unchill),
		12 => Just(Step::ConfirmAll),
		3 => Just(Step::ClaimOwn),
		2 => (staker(), offence, reporter).prop_map(|(s, o, r)| Step::Slash(s, o, r)),
		1 => slash_id().prop_map(Step::Settle),
		2 => Just(Step::SettleAll),
		2 => slash_id().prop_map(Step::Cancel),
		12 => (1..16u32).prop_map(Step::Pass),
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
	let role = ROLE;
	let (origin, call): (_, Call<Test>) = match step.clone() {
		Step::SetCommission(staker, percent) => {
			(staker, Call::set_commission { role, commission: Perbill::from_percent(percent) })
		},
		Step::Accept(staker, accept) => (staker, Call::accept_delegations { role, accept }),
		Step::Delegate(delegator, staker, amount) => (delegator, Call::delegate { role, staker, amount }),
		Step::Undelegate(delegator, staker, amount) => (delegator, Call::undelegate { role, staker, amount }),
		Step::Rebond(delegator, staker, amount) => (delegator, Call::rebond_delegation { role, staker, amount }),
		Step::Withdraw(delegator, staker) => (delegator, Call::withdraw_delegation { role, staker, delegator }),
		Step::Claim(delegator, staker, epochs) => {
			(TREASURY, Call::claim_delegation { role, staker, delegator, epochs })
		},
		Step::Bond(staker, amount) => (staker, Call::bond { role, amount, lock_epochs: 0 }),
		Step::Unbond(staker, amount) => (staker, Call::unbond { role, amount }),
		Step::UnbondAll(staker) => {
			let amount = Stakes::<Test>::get(role, staker).map_or(0, |stake| stake.bonded);
			(staker, Call::unbond { role, amount })
		},
		Step::WithdrawOwn(staker) => (staker, Call::withdraw_unbonded { role }),
		Step::SetOperator(staker, operator) => (staker, Call::set_operator { role, operator }),
		Step::Unchill(staker) => (staker, Call::unchill { role }),
		Step::ConfirmAll => {
			for key in Operators::<Test>::iter_keys().collect::<Vec<_>>() {
				dispatch(key, Call::confirm_activity {});
			}
			return;
		},
		Step::ClaimOwn => {
			for (role, staker, epoch) in Activity::<Test>::iter_keys().collect::<Vec<_>>() {
				dispatch(TREASURY, Call::claim_reward { role, staker, epoch });
			}
			return;
		},
		Step::Slash(staker, offence, reporter) => {
			let held = staked(staker) + pooled();
			let taken = ProviderStaking::slash(role, &staker, offence, reporter.as_ref());
			assert_eq!(held - staked(staker) - pooled(), taken);
			return;
		},
		Step::Settle(id) => (TREASURY, Call::settle_slash { id: numbered(id) }),
		Step::SettleAll => {
			for id in DeferredSlashes::<Test>::iter_keys().collect::<Vec<_>>() {
				take(&Step::Settle(id));
			}
			return;
		},
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

/// Both provide, with pools.
fn begun(deferral: EpochIndex) -> sp_io::TestExternalities {
	let mut chain = chain();
	SlashDeferral::set(deferral);
	chain.execute_with(|| {
		for (staker, key) in STAKERS.into_iter().zip([KEY, OTHER_KEY]) {
			provider(staker, 1000, key);
			open(staker, 5);
		}
	});
	chain
}

/// What the events of a history tell of slashes.
#[derive(Default)]
struct Books {
	burned: Balance,
	/// What was taken and is not decided.
	slashes: BTreeMap<SlashId, Balance>,
}

impl Books {
	fn enter(&mut self) {
		for record in System::events() {
			match record.event {
				RuntimeEvent::ProviderStaking(Event::Slashed { id, amount, .. }) => {
					assert!(amount > 0 && self.slashes.insert(id, amount).is_none(), "a slash without a number");
				},
				RuntimeEvent::ProviderStaking(Event::SlashSettled { id, burned, treasury, reporter, .. }) => {
					let amount = self.slashes.remove(&id).expect("settled once, and not cancelled");
					assert_eq!(amount, burned + treasury + reporter);
					self.burned += burned;
				},
				RuntimeEvent::ProviderStaking(Event::SlashCancelled { id, own, delegated, .. }) => {
					let amount = self.slashes.remove(&id).expect("cancelled once, and not settled");
					assert!(own + delegated <= amount);
				},
				_ => (),
			}
		}
		System::reset_events();
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

	#[test]
	fn whatever_happens_the_books_balance(
		history in prop::collection::vec(steps(), 20..160), deferral in prop_oneof![1 => Just(0), 4 => 1..8u32],
	) {
		begun(deferral).execute_with(|| {
			let all = Balances::total_issuance();
			let mut books = Books::default();
			for step in &history {
				take(step);
				books.enter();
				let issued = all - books.burned;
				assert_eq!(waiting(), books.slashes.values().sum::<Balance>(), "after {step:?}");
				assert_eq!(Burned::get().values().sum::<Balance>(), books.burned, "after {step:?}");
				assert_eq!(ProviderStaking::do_try_state(), Ok(()), "after {step:?}");
				assert_eq!(Balances::total_issuance(), issued, "after {step:?}");
				let everybody: Balance =
					frame_system::Account::<Test>::iter_keys().map(|who| Balances::total_balance(&who)).sum();
				assert_eq!(everybody, issued, "after {step:?}");
			}
			let paid = Paid::get();
			assert!(paid.values().all(|paid| *paid <= POT), "{paid:?}");
			assert_eq!(free(MINE), ENDOWED - paid.values().sum::<Balance>());
		});
	}

	#[test]
	fn everybody_gets_out(history in prop::collection::vec(steps(), 1..100), deferral in 0..8u32) {
		begun(deferral).execute_with(|| {
			for step in &history {
				take(step);
			}
			let pass = || go_to_epoch(ProviderStaking::current() + UNBONDING_EPOCHS);
			let all = || Delegations::<Test>::iter_keys().collect::<Vec<_>>();
			pass();
			for (delegator, _, staker) in all() {
				take(&Step::Withdraw(delegator, staker));
				take(&Step::Undelegate(delegator, staker, Balance::MAX));
			}
			for staker in STAKERS {
				take(&Step::WithdrawOwn(staker));
				take(&Step::UnbondAll(staker));
			}
			pass();
			for (delegator, _, staker) in all() {
				take(&Step::Withdraw(delegator, staker));
			}
			for _ in 0..2 * CLAIM_EPOCHS / MAX_CLAIM_EPOCHS {
				for (delegator, _, staker) in all() {
					take(&Step::Claim(delegator, staker, MAX_CLAIM_EPOCHS));
				}
			}
			for staker in STAKERS {
				take(&Step::WithdrawOwn(staker));
			}
			settle_all();
			assert_eq!((pooled(), waiting()), (0, 0));
			assert!(all().is_empty());
			assert_eq!(Pools::<Test>::iter().count(), 0);
			assert_eq!(ProviderStaking::do_try_state(), Ok(()));
		});
	}
}
