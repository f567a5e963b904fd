//! Whatever happens in whatever order: the tree, the lists and the deposits fit together, and what is revoked stays so.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What can happen. Two participants, six keys, four nullifiers, two principals.
#[derive(Clone, Debug)]
enum Step {
	Join { who: bool },
	Confirm { who: bool, blocks: u32 },
	Withdraw { who: bool },
	Leave { who: bool },
	Publish { who: bool, number: u8 },
	Drop { by: bool, slot: u32 },
	Issue { who: bool, key: u8 },
	Claim { key: u8, nullifier: u8, principal: u8 },
	Revoke { key: u8, rightly: bool },
	Forget { who: bool, key: u8, itself: bool },
	Pass { blocks: u32 },
}

fn step() -> impl Strategy<Value = Step> {
	let who = any::<bool>;
	prop_oneof![
		2 => who().prop_map(|who| Step::Join { who }),
		3 => (who(), 0..200u32).prop_map(|(who, blocks)| Step::Confirm { who, blocks }),
		1 => who().prop_map(|who| Step::Withdraw { who }),
		1 => who().prop_map(|who| Step::Leave { who }),
		4 => (who(), 1..9u8).prop_map(|(who, number)| Step::Publish { who, number }),
		2 => (who(), 0..8u32).prop_map(|(by, slot)| Step::Drop { by, slot }),
		3 => (who(), 0..6u8).prop_map(|(who, key)| Step::Issue { who, key }),
		4 => (0..6u8, 1..5u8, 1..3u8).prop_map(|(key, nullifier, principal)| Step::Claim { key, nullifier, principal }),
		2 => (0..6u8, any::<bool>()).prop_map(|(key, rightly)| Step::Revoke { key, rightly }),
		2 => (who(), 0..6u8, any::<bool>()).prop_map(|(who, key, itself)| Step::Forget { who, key, itself }),
		2 => (1..60u32).prop_map(|blocks| Step::Pass { blocks }),
	]
}

fn person(who: bool) -> sp_runtime::AccountId32 {
	if who {
		HOSPITAL
	} else {
		BANK
	}
}

#[derive(Default)]
struct Model {
	/// Keys that were revoked, for ever.
	revoked: BTreeSet<u8>,
	/// Nullifier to account and principal, for ever.
	used: BTreeMap<u8, (u8, u8)>,
}

impl Model {
	fn take(&mut self, step: Step) {
		let now = System::block_number() as u32;
		match step {
			Step::Join { who } => {
				let _ = Participants::join(signed(person(who)), CERTIFICATE, uri());
			},
			Step::Confirm { who, blocks } => {
				let _ = confirm(person(who), now + blocks);
			},
			Step::Withdraw { who } => {
				let _ = Participants::withdraw_confirmation(root(), person(who));
			},
			Step::Leave { who } => {
				let _ = Participants::leave(signed(person(who)));
			},
			Step::Publish { who, number } => {
				let in_force = Participants::participant(person(who)).is_some_and(|it| it.1);
				let call = Participants::publish_pool(signed(person(who)), scalar(number), 5);
				assert!(in_force || call.is_err());
			},
			Step::Drop { by, slot } => {
				let is_foreign = Pools::<Test>::get(slot).is_some_and(|pool| {
					pool.participant != person(by) && Participants::participant(pool.participant).unwrap().1
				});
				let call = Participants::drop_pool(signed(person(by)), slot);
				assert!(call.is_err() || !is_foreign);
				if call.is_ok() {
					assert!(PastRoots::<Test>::get().is_empty());
				}
			},
			Step::Issue { who, key: number } => {
				let is_known = PublishingKeys::<Test>::contains_key(key(number));
				let call = issue(person(who), number);
				assert!(call.is_err() || !is_known);
				assert!(call.is_err() || !self.revoked.contains(&number), "a revoked key came back");
			},
			Step::Claim { key: number, nullifier, principal } => {
				let call = claim(number, scalar(nullifier), [principal; 32]);
				if call.is_ok() {
					let first = *self.used.entry(nullifier).or_insert((number, principal));
					assert_eq!(first, (number, principal), "a nullifier was used twice");
					assert!(!self.revoked.contains(&number));
				}
			},
			Step::Revoke { key: number, rightly } => {
				let of = if rightly { answer(number) } else { answer(number + 1) };
				let call = revoke(THIEF, number, knowledge(of, key(number), THIEF));
				if call.is_ok() {
					assert!(rightly);
					assert!(self.revoked.insert(number), "a key was revoked twice");
				}
			},
			Step::Forget { who, key: number, itself } => {
				let by = if itself { key(number) } else { person(who) };
				let call = Participants::forget_key(signed(by), key(number));
				assert!(call.is_err() || !itself || !self.revoked.contains(&number), "a revoked key forgot itself");
			},
			Step::Pass { blocks } => go_to(now + blocks),
		}
	}

	fn check(&self) {
		assert_ok!(Participants::do_try_state());
		assert_eq!(Nullifiers::<Test>::iter_keys().count(), self.used.len());
		for number in &self.revoked {
			assert!((0..3).all(|principal| !may_publish(*number, [principal; 32])));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn tree_lists_and_deposits_fit_together_after_any_history(steps in prop::collection::vec(step(), 1..80)) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for step in steps {
				model.take(step);
				model.check();
			}
		});
	}
}
