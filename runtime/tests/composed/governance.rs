//! Proposals from beginning to end.

use crate::chain::{account, chain, error_of, give, run_to, submit, treasury};
use codec::Encode;
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Inspect, schedule::DispatchTime, Get, StorePreimage},
};
use nulink_primitives::token::NLK;
use nulink_runtime::{
	configs::governance::VotableIssuance,
	genesis::{local_accounts, DEVELOPMENT, LOCAL_ENDOWMENT, LOCAL_TESTNET, TESTNET},
	governance::origins::{Origin, SMALL_SPENDER_LIMIT},
	time::{DAYS, HOURS},
	AccountId, Balances, BlockNumber, OriginCaller, Pot, Preimage, Referenda, Runtime, RuntimeCall, RuntimeOrigin,
	System,
};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::ReferendumInfo;
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie};
use sp_runtime::DispatchError;

fn stranger() -> AccountId {
	AccountId::new([77; 32])
}

fn spend(amount: u128) -> RuntimeCall {
	pallet_treasury::Call::spend {
		asset_kind: Box::new(()),
		amount,
		beneficiary: Box::new(stranger()),
		valid_from: None,
	}
	.into()
}

/// Submits a referendum as a person does, with the deposit for its decision.
pub(crate) fn propose(who: Sr25519Keyring, origin: impl Into<OriginCaller>, call: RuntimeCall) -> u32 {
	let index = pallet_referenda::ReferendumCount::<Runtime>::get();
	let proposal = Preimage::bound(call).expect("the call can be bounded");
	assert_ok!(submit(
		who,
		pallet_referenda::Call::submit {
			proposal_origin: Box::new(origin.into()),
			proposal,
			enactment_moment: DispatchTime::After(0),
		}
	));
	assert_ok!(submit(who, pallet_referenda::Call::place_decision_deposit { index }));
	index
}

pub(crate) fn vote(who: Sr25519Keyring, poll_index: u32, aye: bool, balance: u128) {
	let vote = AccountVote::Standard { vote: Vote { aye, conviction: Conviction::Locked1x }, balance };
	assert_ok!(submit(who, pallet_conviction_voting::Call::vote { poll_index, vote }));
}

fn is_approved(index: u32) -> bool {
	matches!(pallet_referenda::ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Approved(..)))
}

fn is_rejected(index: u32) -> bool {
	matches!(pallet_referenda::ReferendumInfoFor::<Runtime>::get(index), Some(ReferendumInfo::Rejected(..)))
}

#[test]
fn a_referendum_spends_from_the_treasury_from_proposal_to_payment() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let amount = 40_000 * NLK;
		let before = Balances::balance(&treasury());
		let index = propose(Alice, Origin::SmallSpender, spend(amount));
		for who in [Alice, Bob, Charlie] {
			vote(who, index, true, 900_000 * NLK);
		}
		run_to(System::block_number() + 30);
		assert!(is_approved(index));
		assert_eq!(Balances::balance(&stranger()), 0, "an approved spend waits to be claimed");

		let held = Balances::balance(&treasury());
		assert!(held >= before);
		assert_ok!(submit(Bob, pallet_treasury::Call::payout { index: 0 }));
		assert_eq!(Balances::balance(&stranger()), amount);
		// Nobody is paid twice.
		error_of(Bob, pallet_treasury::Call::payout { index: 0 });
		assert_eq!(Balances::balance(&stranger()), amount);
	});
}

#[test]
fn a_referendum_that_most_reject_pays_nothing() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let index = propose(Alice, Origin::SmallSpender, spend(NLK));
		vote(Alice, index, true, 500_000 * NLK);
		vote(Bob, index, false, 900_000 * NLK);
		run_to(System::block_number() + 40);
		assert!(is_rejected(index));
		assert_eq!(pallet_treasury::SpendCount::<Runtime>::get(), 0);
	});
}

#[test]
fn a_referendum_that_nobody_votes_on_is_rejected() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let index = propose(Alice, Origin::SmallSpender, spend(NLK));
		run_to(System::block_number() + 40);
		assert!(is_rejected(index));
	});
}

#[test]
fn a_track_spends_no_more_than_its_limit() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let beyond = SMALL_SPENDER_LIMIT + 1;
		let RuntimeCall::Treasury(call) = spend(beyond) else { unreachable!("it is a call of the treasury") };
		use frame_support::traits::UnfilteredDispatchable;
		assert!(call.clone().dispatch_bypass_filter(Origin::SmallSpender.into()).is_err());
		assert_ok!(call.dispatch_bypass_filter(Origin::Treasurer.into()));
		for origin in [
			RuntimeOrigin::signed(account(Alice)),
			Origin::ParameterAdmin.into(),
			Origin::EmergencyAdmin.into(),
			Origin::ReferendumCanceller.into(),
		] {
			let call = spend(1);
			use sp_runtime::traits::Dispatchable;
			assert_eq!(call.dispatch(origin).unwrap_err().error, DispatchError::BadOrigin);
		}
	});
}

#[test]
fn root_takes_days_where_a_value_is_at_stake() {
	chain(TESTNET).execute_with(|| {
		// Somebody holds everything that can vote.
		give(&Pot::Community.account_id().into(), &account(Alice), 10_000_000 * NLK);
		let remark = vec![7; 32];
		let call =
			RuntimeCall::System(frame_system::Call::set_storage { items: vec![(b"x".to_vec(), remark.clone())] });
		let index = propose(Alice, frame_system::RawOrigin::Root, call);
		vote(Alice, index, true, 9_000_000 * NLK);
		let start = System::block_number();
		let earliest: BlockNumber = 2 * HOURS + DAYS + DAYS;
		run_to(start + earliest - 1);
		assert_eq!(frame_support::storage::unhashed::get_raw(b"x"), None);
		assert!(is_approved(index));
		run_to(start + earliest + 10);
		assert_eq!(frame_support::storage::unhashed::get_raw(b"x"), Some(remark));
	});
}

#[test]
fn the_canceller_cancels_and_the_emergency_track_kills_with_the_deposit() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let cancelled = propose(Alice, Origin::SmallSpender, spend(NLK));
		assert_noop!(Referenda::cancel(Origin::Treasurer.into(), cancelled), DispatchError::BadOrigin);
		assert_ok!(Referenda::cancel(Origin::ReferendumCanceller.into(), cancelled));
		assert_ok!(submit(Alice, pallet_referenda::Call::refund_decision_deposit { index: cancelled }));

		let killed = propose(Alice, Origin::SmallSpender, spend(NLK));
		assert_noop!(Referenda::kill(Origin::ReferendumCanceller.into(), killed), DispatchError::BadOrigin);
		let before = Balances::balance(&treasury());
		assert_ok!(Referenda::kill(Origin::EmergencyAdmin.into(), killed));
		assert!(Balances::balance(&treasury()) > before, "the deposits went to the treasury");
	});
}

#[test]
fn support_is_measured_against_what_can_vote() {
	chain(TESTNET).execute_with(|| {
		assert_eq!(VotableIssuance::get(), 0, "everything is in the pots");
		give(&Pot::Community.account_id().into(), &account(Alice), 5 * NLK);
		assert_eq!(VotableIssuance::get(), 5 * NLK);
		give(&account(Alice), &treasury(), NLK);
		assert_eq!(VotableIssuance::get(), 4 * NLK);
	});
	chain(DEVELOPMENT).execute_with(|| {
		let people = local_accounts().len() as u128 - 1;
		assert_eq!(VotableIssuance::get(), people * LOCAL_ENDOWMENT);
	});
}

#[test]
fn a_locked_vote_keeps_its_nlk_from_being_moved() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let index = propose(Alice, Origin::SmallSpender, spend(NLK));
		vote(Bob, index, true, 999_000 * NLK);
		let dest = account(Charlie).into();
		error_of(Bob, pallet_balances::Call::transfer_keep_alive { dest, value: 500_000 * NLK });
	});
}

#[test]
fn a_preimage_is_paid_for_by_a_deposit_that_comes_back() {
	chain(LOCAL_TESTNET).execute_with(|| {
		let before = Balances::balance(&account(Alice));
		let bytes = spend(NLK).encode();
		let hash = sp_io::hashing::blake2_256(&bytes).into();
		assert_ok!(submit(Alice, pallet_preimage::Call::note_preimage { bytes }));
		let held = before - Balances::balance(&account(Alice));
		assert_ok!(submit(Alice, pallet_preimage::Call::unnote_preimage { hash }));
		let lost = before - Balances::balance(&account(Alice));
		assert!(lost < held / 2, "only fees are lost: {lost} of {held}");
	});
}
