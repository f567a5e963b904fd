//! Who is answered what, and who pays.

use crate::{mock::*, Error, Event};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use nulink_primitives::watching::EthereumStake;
use sp_runtime::DispatchError;
use staging_xcm::latest::prelude::*;

const SIBLING: u64 = 2001;
const ROOM: Weight = Weight::from_parts(1_000_000, 1_000);

fn sibling() -> Location {
	Location::new(1, [Parachain(2001)])
}

fn dora_has(authorized: u128, deauthorizing: u128) {
	STAKE.set(Some((20_000_000, EthereumStake { authorized, deauthorizing, ..Default::default() })));
}

fn ask(who: u64, provider: [u8; 20]) -> sp_runtime::DispatchResult {
	StakeQueries::ask(RuntimeOrigin::signed(who), ID, provider, 7, ROOM)
}

fn sent() -> Vec<(Location, Xcm<()>)> {
	SENT.with_borrow(|sent| sent.clone())
}

#[test]
fn the_chain_that_asks_is_told_what_works_and_pays_for_the_delivery() {
	with_chain(|| {
		dora_has(1_000, 300);
		assert_ok!(ask(SIBLING, DORA));

		let place = [
			GlobalConsensus(NetworkId::Ethereum { chain_id: CHAIN_ID }),
			AccountKey20 { network: None, key: CONTRACT },
			AccountKey20 { network: None, key: DORA },
			GeneralIndex(20_000_000),
		];
		let stake = Asset { id: AssetId(Location::new(2, place)), fun: Fungible(700) };
		let answer = QueryResponse {
			query_id: 7,
			response: Response::Assets(stake.into()),
			max_weight: ROOM,
			querier: Some(Location::here()),
		};
		assert_eq!(sent(), [(sibling(), Xcm(vec![answer]))]);
		assert_eq!(CHARGED.with_borrow(|charged| charged.clone()), [(sibling(), price())]);
		System::assert_last_event(
			Event::Answered {
				asker: sibling(),
				query_id: 7,
				contract: ID,
				provider: DORA,
				stake: Some(700),
				message_id: [7; 32],
			}
			.into(),
		);
		assert_eq!(StakeQueries::answer(ID, DORA), Some((20_000_000, 700)));
	});
}

#[test]
fn what_is_not_known_or_does_not_work_is_null() {
	with_chain(|| {
		let null = |message: &Xcm<()>| matches!(message.0[..], [QueryResponse { response: Response::Null, .. }]);
		assert_ok!(ask(SIBLING, DORA));
		dora_has(300, 300);
		assert_ok!(ask(SIBLING, DORA));
		dora_has(300, 0);
		assert_ok!(ask(SIBLING, [0xee; 20]));
		assert_ok!(StakeQueries::ask(RuntimeOrigin::signed(SIBLING), ID + 1, DORA, 7, ROOM));
		assert_eq!(sent().iter().filter(|(to, message)| *to == sibling() && null(message)).count(), 4);
		assert_eq!(StakeQueries::answer(ID + 1, DORA), None);
	});
}

#[test]
fn accounts_and_root_are_not_answered() {
	with_chain(|| {
		dora_has(1_000, 0);
		assert_noop!(ask(7, DORA), DispatchError::BadOrigin);
		assert_noop!(StakeQueries::ask(RuntimeOrigin::root(), ID, DORA, 7, ROOM), DispatchError::BadOrigin);
		assert_noop!(StakeQueries::ask(RuntimeOrigin::none(), ID, DORA, 7, ROOM), DispatchError::BadOrigin);
		assert!(sent().is_empty());
	});
}

#[test]
fn who_can_not_pay_or_can_not_be_reached_is_not_answered() {
	with_chain(|| {
		dora_has(1_000, 0);
		CAN_PAY.set(false);
		assert_noop!(ask(SIBLING, DORA), Error::<Test>::FeesNotPaid);
		CAN_PAY.set(true);
		REACHABLE.set(false);
		assert_noop!(ask(SIBLING, DORA), Error::<Test>::NotReachable);
		assert!(sent().is_empty());
		assert!(CHARGED.with_borrow(|charged| charged.is_empty()), "nobody pays for what is not sent");
	});
}
