//! Whatever people do in whatever order: what goes into escrow comes out of it, a purchase ends once, and what is held is
//! what is owed.

use super::*;
use frame_support::dispatch::DispatchResultWithPostInfo;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What a call ends with, whatever it weighs.
fn plain(done: DispatchResultWithPostInfo) -> sp_runtime::DispatchResult {
	done.map(|_| ()).map_err(|failed| failed.error)
}

/// What can happen. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
	List { lies: bool, price: u128 },
	Auction { reserve: u128, closes: u32 },
	Delist { listing: u64 },
	Buy { who: u8, listing: u64 },
	Bid { who: u8, listing: u64, amount: u128 },
	Close { listing: u64 },
	Answer { purchase: u64 },
	Decline { purchase: u64 },
	Show { purchase: u64 },
	Confirm { purchase: u64 },
	Settle { purchase: u64 },
	Revoke { purchase: u64 },
	Complain { purchase: u64 },
	Silence { purchase: u64 },
	Appeal { purchase: u64 },
	Resolve { purchase: u64, for_buyer: bool },
	Forget { purchase: u64 },
	Idle,
	Pass { blocks: u32 },
}

fn step() -> impl Strategy<Value = Step> {
	let purchase = 0..12u64;
	let listing = 0..4u64;
	prop_oneof![
		2 => (any::<bool>(), 50..20_000u128).prop_map(|(lies, price)| Step::List { lies, price }),
		1 => (50..5_000u128, 0..60u32).prop_map(|(reserve, closes)| Step::Auction { reserve, closes }),
		1 => listing.clone().prop_map(|listing| Step::Delist { listing }),
		5 => (0..4u8, listing.clone()).prop_map(|(who, listing)| Step::Buy { who, listing }),
		3 => (0..4u8, listing.clone(), 50..20_000u128)
			.prop_map(|(who, listing, amount)| Step::Bid { who, listing, amount }),
		1 => listing.prop_map(|listing| Step::Close { listing }),
		6 => purchase.clone().prop_map(|purchase| Step::Answer { purchase }),
		1 => purchase.clone().prop_map(|purchase| Step::Decline { purchase }),
		2 => purchase.clone().prop_map(|purchase| Step::Show { purchase }),
		2 => purchase.clone().prop_map(|purchase| Step::Confirm { purchase }),
		3 => purchase.clone().prop_map(|purchase| Step::Settle { purchase }),
		1 => purchase.clone().prop_map(|purchase| Step::Revoke { purchase }),
		3 => purchase.clone().prop_map(|purchase| Step::Complain { purchase }),
		1 => purchase.clone().prop_map(|purchase| Step::Silence { purchase }),
		2 => purchase.clone().prop_map(|purchase| Step::Appeal { purchase }),
		1 => (purchase.clone(), any::<bool>())
			.prop_map(|(purchase, for_buyer)| Step::Resolve { purchase, for_buyer }),
		1 => purchase.prop_map(|purchase| Step::Forget { purchase }),
		2 => Just(Step::Idle),
		4 => (1..15u32).prop_map(|blocks| Step::Pass { blocks }),
	]
}

const PEOPLE: [AccountId32; 4] = [SARA, BOB, CARLA, DAN];

/// A header object that is a lie. Made once: making one costs time.
static LIE: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(|| sealed(b"ha"));

#[derive(Default)]
struct Model {
	/// The number of the next receiving key, and the numbers of those that were used.
	next_key: u8,
	keys: BTreeMap<Vec<u8>, u8>,
	grants: BTreeMap<u64, Made>,
	ended: BTreeMap<u64, PurchaseState>,
	/// What was bought for how much.
	prices: BTreeMap<u64, (AccountId32, u128)>,
}

impl Model {
	fn fresh(&mut self) -> nulink_primitives::sharing::KeyBytes {
		let key = key(self.next_key);
		self.keys.insert(key.0.to_vec(), self.next_key);
		self.next_key = self.next_key.wrapping_add(1) % 250;
		key
	}

	fn take(&mut self, step: Step) {
		let governance = RuntimeOrigin::root();
		let done = match step {
			Step::List { lies, price } => {
				let goods = if lies { goods_of(&LIE, &OBJECT) } else { goods() };
				DataMarket::list(signed(SARA), goods.into(), [1; 32], tags(&[TAG]), Offer::Fixed { price })
			},
			Step::Auction { reserve, closes } => {
				let offer = Offer::Bids { reserve, closes: now() + closes };
				DataMarket::list(signed(SARA), goods().into(), [1; 32], tags(&[TAG, OTHER_TAG]), offer)
			},
			Step::Delist { listing } => DataMarket::delist(signed(SARA), listing),
			Step::Buy { who, listing } => {
				let key = self.fresh();
				DataMarket::purchase(signed(PEOPLE[usize::from(who)].clone()), listing, key, u128::MAX, 1)
			},
			Step::Bid { who, listing, amount } => {
				let key = self.fresh();
				DataMarket::bid(signed(PEOPLE[usize::from(who)].clone()), listing, key, amount)
			},
			Step::Close { listing } => DataMarket::close_bids(signed(DAN), listing),
			Step::Answer { purchase } => self.answer(purchase),
			Step::Decline { purchase } => DataMarket::decline(signed(SARA), purchase),
			Step::Show { purchase } => {
				let capsule = self.listing_of(purchase).map_or([0; 32], |listing| listing.goods.capsule);
				let of = |seat| stand_in::MockReceipt { capsule, ..receipt(POLICY + purchase, seat) };
				show(purchase, vec![of(0), of(1)])
			},
			Step::Confirm { purchase } => DataMarket::confirm(signed(self.buyer(purchase)), purchase),
			Step::Settle { purchase } => plain(DataMarket::settle(signed(DAN), purchase)),
			Step::Revoke { purchase } => self.revoke(purchase),
			Step::Complain { purchase } => self.complain(purchase),
			Step::Silence { purchase } => self.silence(purchase),
			Step::Appeal { purchase } => DataMarket::appeal(signed(self.buyer(purchase)), purchase, [3; 32]),
			Step::Resolve { purchase, for_buyer } => DataMarket::resolve_appeal(governance, purchase, for_buyer),
			Step::Forget { purchase } => DataMarket::forget_purchase(signed(self.buyer(purchase)), purchase),
			Step::Idle => {
				idle();
				Ok(())
			},
			Step::Pass { blocks } => {
				pass(blocks);
				Ok(())
			},
		};
		// Steps that are not allowed fail, and change nothing; that is what is tried here.
		let _ = done;
	}

	fn buyer(&self, purchase: u64) -> AccountId32 {
		Purchases::<Test>::get(purchase).map_or(DAN, |purchase| purchase.buyer)
	}

	fn listing_of(&self, purchase: u64) -> Option<ListingOf<Test>> {
		Listings::<Test>::get(Purchases::<Test>::get(purchase)?.listing)
	}

	fn answer(&mut self, id: u64) -> sp_runtime::DispatchResult {
		let Some(purchase) = Purchases::<Test>::get(id) else { return Ok(()) };
		let waits = matches!(purchase.state, PurchaseState::Waiting { .. });
		if !waits {
			return plain(DataMarket::answer(signed(SARA), id, POLICY + id));
		}
		let made = Made::new(&purchase.receiving);
		let mut granted = made.granted(purchase.buyer);
		granted.term = Some(nulink_primitives::sharing::Term { start: 0, end: 1_000 });
		made.store(POLICY + id, granted);
		self.grants.insert(id, made);
		plain(DataMarket::answer(signed(SARA), id, POLICY + id))
	}

	fn revoke(&mut self, id: u64) -> sp_runtime::DispatchResult {
		if let Some(made) = self.grants.get(&id) {
			let mut granted = made.granted(self.buyer(id));
			granted.revoked_at = Some(now());
			made.store(POLICY + id, granted);
		}
		Ok(())
	}

	/// The buyer opens the header. If it was honest, it must not gain by that; if not, it must get its money back.
	fn complain(&mut self, id: u64) -> sp_runtime::DispatchResult {
		let (Some(purchase), Some(listing)) = (Purchases::<Test>::get(id), self.listing_of(id)) else { return Ok(()) };
		let Some(made) = self.grants.get(&id) else { return Ok(()) };
		let honest = listing.goods.header == goods().header;
		let header: &[u8] = if honest { &HEADER } else { &LIE };
		let mut opening = made.opening(Shown::Header, header);
		opening.secret = *receiving(self.keys[&purchase.receiving.0.to_vec()]).to_bytes();
		let done = DataMarket::complain(signed(purchase.buyer), id, opening.into());
		if done.is_ok() {
			let paid = matches!(state(id), PurchaseState::Paid { .. });
			assert_eq!(paid, honest, "a complaint was judged wrongly");
		}
		done
	}

	/// The buyer asks on chain, and is not served: it gets its money back.
	fn silence(&mut self, id: u64) -> sp_runtime::DispatchResult {
		if self.listing_of(id).is_none() {
			return Ok(());
		}
		stand_in::set_failed(REQUEST, Some(unserved(id)));
		let done = DataMarket::not_served(signed(self.buyer(id)), id, REQUEST);
		if done.is_ok() {
			assert!(matches!(state(id), PurchaseState::Refunded { why: Why::NotServed, .. }));
		}
		done
	}

	fn check(&mut self, issued: u128) {
		assert_ok!(DataMarket::do_try_state());
		let burned = issued - Balances::total_issuance();
		let all: u128 = PEOPLE.iter().map(wealth).sum();
		assert_eq!(all, 4 * WEALTH - burned, "money came from nowhere or went there");
		for (id, purchase) in Purchases::<Test>::iter() {
			let known = self.prices.entry(id).or_insert((purchase.buyer.clone(), purchase.price));
			assert_eq!(*known, (purchase.buyer, purchase.price), "a deal was changed");
			if purchase.state.ended_at().is_some() {
				let end = self.ended.entry(id).or_insert(purchase.state);
				assert_eq!(*end, purchase.state, "a purchase ended twice");
			} else {
				assert!(!self.ended.contains_key(&id), "a purchase came back to life");
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

	#[test]
	fn what_goes_into_escrow_comes_out_once(steps in prop::collection::vec(step(), 1..70)) {
		new_test_ext().execute_with(|| {
			let issued = Balances::total_issuance();
			let mut model = Model::default();
			model.take(Step::List { lies: false, price: PRICE });
			for step in steps {
				model.take(step);
				model.check(issued);
			}
			// In the end everybody gets what is due, without anybody's consent.
			pass(200);
			for listing in 0..NextListing::<Test>::get() {
				let _ = DataMarket::close_bids(signed(DAN), listing);
			}
			pass(200);
			for purchase in 0..NextPurchase::<Test>::get() {
				let _ = DataMarket::settle(signed(DAN), purchase);
			}
			model.check(issued);
			assert!(Purchases::<Test>::iter_values().all(|purchase| purchase.state.ended_at().is_some()));
			assert_eq!(Agenda::<Test>::iter_keys().count(), 0);
			for who in &PEOPLE {
				assert_eq!(held(HoldReason::Escrow, who) + held(HoldReason::Appeal, who), 0);
			}
			for listing in 0..NextListing::<Test>::get() {
				let _ = DataMarket::delist(signed(SARA), listing);
			}
			assert_eq!(Listings::<Test>::iter().count(), 0);
			assert_eq!(held(HoldReason::Bond, &SARA), 0);
		});
	}
}
