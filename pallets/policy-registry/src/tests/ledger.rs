//! The ledger as a state machine: whatever is called in whatever order, everybody gets exactly what is due.
//!
//! A model keeps, for every policy, what any person would write down: who was promised what, who accepted when, when it
//! was revoked, who was at work in which epoch. From that it says whether a call must succeed, and at the end what each
//! proxy has earned and each owner has spent, by adding up proxy-epochs one by one. The pallet knows none of it: it has
//! streams, changes and refunds.
//!
//! A part of what proxies earn is burned, another part each time that governance changes its mind. So after each step what
//! was prepaid is paid, burned, refunded or in escrow, to the unit.

use crate::{mock::*, *};
use frame_support::assert_ok;
use nulink_primitives::{
	provider::{EpochIndex, Role},
	sharing::{PolicyId, Term},
	token::Balance,
};
use pallet_traits::{
	mock::{set_active, set_burned_part, MockFees},
	Epochs, ServiceFee, ServiceFees,
};
use proptest::prelude::*;
use sp_runtime::Perbill;
use std::collections::{BTreeMap, BTreeSet};

const OWNERS: [u64; 2] = [OWNER, STRANGER];
const PROVIDERS: [u64; 5] = [20, 21, 22, 23, 24];

#[derive(Clone, Debug)]
enum Step {
	/// `seats` are bits; nobody has a seat if none is set.
	Create {
		owner: usize,
		seats: u8,
		threshold: u8,
		ahead: u32,
		epochs: u32,
		fee: Balance,
	},
	Accept {
		policy: usize,
		provider: usize,
	},
	/// The proxies accept one after the other.
	AcceptAll {
		policy: usize,
	},
	Revoke {
		policy: usize,
		by: usize,
	},
	Remove {
		policy: usize,
	},
	Pay {
		policy: usize,
		amount: Balance,
	},
	Claim {
		provider: usize,
		max_epochs: u32,
	},
	/// Governance burns another part of fees.
	Burn {
		part: u32,
	},
	/// Goes on by some blocks. When an epoch begins, the bits say who is at work in it, turned by one for each epoch.
	Advance {
		blocks: u32,
		at_work: u8,
	},
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let policy = 0..12usize;
	let step = prop_oneof![
		3 => (0..2usize, 0u8..32, 0u8..6, 0u32..4, 0u32..7, 0u128..60).prop_map(
			|(owner, seats, threshold, ahead, epochs, fee)| Step::Create { owner, seats, threshold, ahead, epochs, fee }
		),
		5 => (policy.clone(), 0..PROVIDERS.len()).prop_map(|(policy, provider)| Step::Accept { policy, provider }),
		5 => policy.clone().prop_map(|policy| Step::AcceptAll { policy }),
		2 => (policy.clone(), 0..2usize).prop_map(|(policy, by)| Step::Revoke { policy, by }),
		2 => policy.clone().prop_map(|policy| Step::Remove { policy }),
		1 => (policy, 0u128..100).prop_map(|(policy, amount)| Step::Pay { policy, amount }),
		3 => (0..PROVIDERS.len(), 0u32..5).prop_map(|(provider, max_epochs)| Step::Claim { provider, max_epochs }),
		1 => (0u32..=500_000_000).prop_map(|part| Step::Burn { part }),
		6 => (1u32..25, any::<u8>()).prop_map(|(blocks, at_work)| Step::Advance { blocks, at_work }),
	];
	prop::collection::vec(step, 1..80)
}

/// What the model knows of a policy.
#[derive(Clone, Debug)]
struct Promise {
	owner: u64,
	seats: Vec<u64>,
	term: Term,
	fee: Balance,
	accept_by: u32,
	accepted: BTreeSet<u64>,
	/// The epoch in which the last proxy accepted.
	active_since: Option<EpochIndex>,
	/// Block and epoch of the revocation.
	revoked: Option<(u32, EpochIndex)>,
	removed: bool,
	received: Balance,
}

impl Promise {
	/// Whether a proxy is owed the fee of an epoch, if it is at work in it.
	fn pays_for(&self, epoch: EpochIndex) -> bool {
		let revoked_before = self.revoked.is_some_and(|(_, revoked)| revoked < epoch);
		self.active_since.is_some_and(|since| since <= epoch) && self.term.contains(epoch) && !revoked_before
	}
}

#[derive(Default)]
struct Model {
	promises: BTreeMap<PolicyId, Promise>,
	at_work: BTreeSet<(u64, EpochIndex)>,
	/// What was settled for each proxy: paid, or burned.
	claimed: BTreeMap<u64, Balance>,
	/// What was burned of it.
	burned: Balance,
	/// What owners have prepaid.
	prepaid: Balance,
}

impl Model {
	/// The numbers of all policies that ever were, and one that never was.
	fn pick(&self, policy: usize) -> PolicyId {
		policy as PolicyId % (self.promises.len() as PolicyId + 1)
	}

	fn earned(&self, provider: u64, epochs: std::ops::Range<EpochIndex>) -> Balance {
		let in_epoch = |epoch| -> Balance {
			let paying = self.promises.values().filter(|promise| promise.pays_for(epoch));
			paying.filter(|promise| promise.seats.contains(&provider)).map(|promise| promise.fee).sum()
		};
		epochs.filter(|epoch| self.at_work.contains(&(provider, *epoch))).map(in_epoch).sum()
	}

	fn spent(&self, owner: u64) -> Balance {
		let promises = self.promises.values().filter(|promise| promise.owner == owner);
		promises
			.map(|promise| {
				let at_work = |epoch: &EpochIndex| {
					promise.seats.iter().filter(|seat| self.at_work.contains(&(**seat, *epoch))).count()
				};
				let epochs = (promise.term.start..promise.term.end).filter(|epoch| promise.pays_for(*epoch));
				promise.fee * epochs.map(|epoch| at_work(&epoch) as Balance).sum::<Balance>()
			})
			.sum()
	}

	fn block() -> u32 {
		System::block_number() as u32
	}

	fn epoch() -> EpochIndex {
		<Test as Config>::Epochs::current()
	}

	fn step(&mut self, step: Step) {
		let (block, epoch) = (Self::block(), Self::epoch());
		match step {
			Step::Create { owner, seats: bits, threshold, ahead, epochs, fee } => {
				let owner = OWNERS[owner];
				let chosen = PROVIDERS.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
				let chosen: Vec<u64> = chosen.map(|(_, provider)| *provider).collect();
				let term = term(epoch + ahead, epoch + ahead + epochs);
				let id = NextPolicy::<Test>::get();
				let draft = PolicyDraft {
					receiving_key: key(id as u8),
					threshold,
					seats: seats(chosen.clone()),
					term,
					fee,
					..draft()
				};
				let expected = (1..=chosen.len()).contains(&usize::from(threshold)) && epochs > 0 && fee >= MINIMUM_FEE;
				assert_eq!(PolicyRegistry::create_policy(signed(owner), draft).is_ok(), expected);
				if expected {
					self.prepaid += fee * chosen.len() as Balance * Balance::from(epochs);
					let promise = Promise {
						owner,
						seats: chosen,
						term,
						fee,
						accept_by: block + ACCEPTANCE_WINDOW,
						accepted: BTreeSet::new(),
						active_since: None,
						revoked: None,
						removed: false,
						received: 0,
					};
					self.promises.insert(id, promise);
				}
			},
			Step::Accept { policy, provider } => self.accept(self.pick(policy), PROVIDERS[provider]),
			Step::AcceptAll { policy } => {
				let id = self.pick(policy);
				for provider in PROVIDERS {
					self.accept(id, provider);
				}
			},
			Step::Revoke { policy, by } => {
				let id = self.pick(policy);
				let expected = self.promises.get(&id).is_some_and(|promise| {
					let ended = promise.active_since.is_some() && epoch >= promise.term.end;
					promise.owner == OWNERS[by] && promise.revoked.is_none() && !promise.removed && !ended
				});
				assert_eq!(PolicyRegistry::revoke_policy(signed(OWNERS[by]), id).is_ok(), expected);
				if let (true, Some(promise)) = (expected, self.promises.get_mut(&id)) {
					promise.revoked = Some((block, epoch));
				}
			},
			Step::Remove { policy } => {
				let id = self.pick(policy);
				let expected = self.promises.get(&id).is_some_and(|promise| {
					let since = match (promise.revoked, promise.active_since) {
						(Some((revoked, _)), _) => removable(revoked),
						(None, Some(_)) => removable(first_block(promise.term.end)),
						(None, None) => (promise.accept_by + 1).min(first_block(promise.term.end)),
					};
					!promise.removed && block >= since
				});
				assert_eq!(PolicyRegistry::remove_policy(signed(RECEIVER), id).is_ok(), expected);
				if let (true, Some(promise)) = (expected, self.promises.get_mut(&id)) {
					promise.removed = true;
				}
			},
			Step::Pay { policy, amount } => {
				let id = self.pick(policy);
				let expected = amount > 0
					&& self.promises.get(&id).is_some_and(|promise| {
						promise.active_since.is_some()
							&& promise.revoked.is_none()
							&& !promise.removed && epoch < promise.term.end
					});
				assert_eq!(PolicyRegistry::pay(signed(RECEIVER), id, amount).is_ok(), expected);
				if let (true, Some(promise)) = (expected, self.promises.get_mut(&id)) {
					promise.received += amount;
				}
			},
			Step::Claim { provider, max_epochs } => {
				let provider = PROVIDERS[provider];
				self.claim(provider, max_epochs);
				// Never more than what was earned in epochs that have ended. The epochs that are left are fewer than one
				// claim settles.
				let owed = self.earned(provider, 0..epoch) - self.claimed[&provider];
				assert_eq!(MockFees::<Balances>::divide(owed).paid, PolicyRegistry::fees_owed(provider));
			},
			Step::Burn { part } => set_burned_part(Perbill::from_parts(part)),
			Step::Advance { blocks, at_work } => {
				for block in block + 1..=block + blocks {
					go_to_block(block);
					let epoch = Self::epoch();
					if first_block(epoch) == block {
						self.begin_epoch(epoch, at_work.rotate_left(epoch));
					}
				}
			},
		}
	}

	/// Claims, and compares what happened with what the event says.
	fn claim(&mut self, provider: u64, max_epochs: u32) -> bool {
		let (wealth_before, issuance, events_before) = (wealth(provider), Balances::total_issuance(), events().len());
		let settled = PolicyRegistry::claim_fees(signed(RECEIVER), provider, max_epochs).is_ok();
		let (paid, burned) = (wealth(provider) - wealth_before, issuance - Balances::total_issuance());
		let said = events().get(events_before).map(|event| match event {
			Event::FeesClaimed { provider: who, amount, burned, .. } => (*who, *amount, *burned),
			other => panic!("{other:?}"),
		});
		assert_eq!(said, settled.then_some((provider, paid, burned)));
		assert_eq!(MockFees::<Balances>::divide(paid + burned), ServiceFee { burned, paid });
		*self.claimed.entry(provider).or_default() += paid + burned;
		self.burned += burned;
		settled
	}

	/// Where everything is that was prepaid.
	fn check_prepaid(&self) {
		let refunded = |event: Event<Test>| match event {
			Event::PolicyActivated { refunded, .. }
			| Event::PolicyRevoked { refunded, .. }
			| Event::PolicyRemoved { refunded, .. } => refunded,
			_ => 0,
		};
		let refunded: Balance = events().into_iter().map(refunded).sum();
		let paid: Balance = PROVIDERS.map(wealth).iter().sum();
		assert_eq!(self.prepaid, paid + self.burned + refunded + Escrowed::<Test>::get());
	}

	fn begin_epoch(&mut self, epoch: EpochIndex, bits: u8) {
		for (bit, provider) in PROVIDERS.into_iter().enumerate() {
			if bits >> bit & 1 == 1 {
				set_active(Role::Proxy, &provider, epoch, true);
				self.at_work.insert((provider, epoch));
			}
		}
	}

	fn accept(&mut self, id: PolicyId, provider: u64) {
		let (block, epoch) = (Self::block(), Self::epoch());
		let expected = self.promises.get(&id).is_some_and(|promise| {
			let pending = promise.active_since.is_none() && promise.revoked.is_none() && !promise.removed;
			let in_time = block <= promise.accept_by && epoch < promise.term.end;
			pending && in_time && promise.seats.contains(&provider) && !promise.accepted.contains(&provider)
		});
		assert_eq!(PolicyRegistry::accept_policy(signed(operator(provider)), id).is_ok(), expected);
		if let (true, Some(promise)) = (expected, self.promises.get_mut(&id)) {
			promise.accepted.insert(provider);
			if promise.accepted.len() == promise.seats.len() {
				promise.active_since = Some(epoch);
			}
		}
	}

	/// Lets everything come to its end and compares.
	fn settle(mut self) {
		let at_work = 0b1010_1101;
		self.step(Step::Advance { blocks: 14 * epoch_length(), at_work });
		for policy in 0..self.promises.len() {
			self.step(Step::Remove { policy });
		}
		for provider in PROVIDERS {
			while self.claim(provider, MAX_EPOCHS_PER_CLAIM) {}
			assert_eq!(self.claimed[&provider], self.earned(provider, 0..Self::epoch()));
		}
		self.check_prepaid();
		assert_eq!(Policies::<Test>::iter().count(), 0);
		assert_eq!(Stream::<Test>::iter().count() + FeeDelta::<Test>::iter().count(), 0);
		assert_eq!(Escrowed::<Test>::get(), 0);
		assert_eq!(free(PolicyRegistry::account_id()), EXISTENTIAL_DEPOSIT);
		let received = |owner| -> Balance {
			self.promises.values().filter(|promise| promise.owner == owner).map(|promise| promise.received).sum()
		};
		for owner in OWNERS {
			assert_ok!(PolicyRegistry::remove_label(signed(owner), LABEL));
			assert_eq!(free(owner), FUNDS + received(owner) - self.spent(owner));
		}
	}
}

fn play(steps: Vec<Step>) {
	test(|| {
		for owner in OWNERS {
			assert_ok!(PolicyRegistry::create_label(signed(owner), LABEL, key(1)));
		}
		let mut model = Model::default();
		model.begin_epoch(0, 0b10101);
		for step in steps {
			model.step(step);
			assert_ok!(PolicyRegistry::do_try_state());
			model.check_prepaid();
		}
		model.settle();
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn everybody_gets_exactly_what_is_due(steps in steps()) {
		play(steps);
	}
}
