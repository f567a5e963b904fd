use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_eth_proofs::{Address, Statement};
use nulink_primitives::{provider::Role, watching::EthereumStake};
use pallet_traits::{Duty, EthereumStakes};
use sp_runtime::Perbill;

fn bind_as(who: u8, number: u64, signature: Signature) -> sp_runtime::DispatchResult {
	WatcherRelay::bind(signed(person(who)), 0, provider(number).address(), signature)
}

fn signature(who: u8, number: u64, count: u32) -> Signature {
	sign(&provider(number), Statement::Bind { account: person(who).into(), number: count })
}

fn stake_of(who: u8) -> Option<EthereumStake> {
	<WatcherRelay as EthereumStakes<_>>::of(&person(who))
}

fn part(who: u8) -> Perbill {
	WatcherRelay::minimum_part(Role::Proxy, &person(who))
}

#[test]
fn a_provider_binds_its_account_and_needs_less_here() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		assert_eq!(part(1), Perbill::one());
		assert_ok!(bind_as(1, 1, signature(1, 1, 1)));
		assert_eq!(stake_of(1), Some(stake(5_000)));
		assert_eq!(part(1), TERMS.proven_minimum);
		assert_eq!(WatcherRelay::minimum_part(Role::Compute, &person(1)), Perbill::one());
		// What leaves there does not count here.
		let leaving = EthereumStake { deauthorizing: 4_500, ..stake(5_000) };
		assert_ok!(relay(1, 110, &ethereum(&[(1, leaving)])));
		assert_eq!(part(1), Perbill::one());
	});
}

#[test]
fn a_signature_binds_one_account_once() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		let first = signature(1, 1, 1);
		assert_noop!(bind_as(2, 1, first), Error::<Test>::WrongSignature);
		assert_ok!(bind_as(1, 1, first));
		assert_noop!(bind_as(1, 1, first), Error::<Test>::AlreadyBound);
		// The provider goes to another account; the first one can not take it back.
		assert_ok!(bind_as(2, 1, signature(2, 1, 2)));
		assert_eq!((stake_of(1), stake_of(2)), (None, Some(stake(5_000))));
		assert_noop!(bind_as(1, 1, first), Error::<Test>::WrongSignature);
		assert_ok!(WatcherRelay::unbind(signed(person(2))));
		assert_noop!(WatcherRelay::unbind(signed(person(2))), Error::<Test>::NotBound);
		assert_noop!(bind_as(1, 1, first), Error::<Test>::WrongSignature);
	});
}

#[test]
fn what_is_to_be_signed_is_told() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		let (number, digest) = WatcherRelay::to_bind(person(1), provider(1).address());
		assert_eq!(number, 1);
		assert_ok!(bind_as(1, 1, provider(1).sign(&digest)));
		assert_eq!(WatcherRelay::to_bind(person(1), provider(1).address()).0, 2);
	});
}

#[test]
fn who_has_too_little_is_not_bound() {
	test(|| {
		assert_noop!(bind_as(1, 1, signature(1, 1, 1)), Error::<Test>::NoSuchRecord);
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(TERMS.least_stake - 1))])));
		assert_noop!(bind_as(1, 1, signature(1, 1, 1)), Error::<Test>::StakeTooSmall);
	});
}

#[test]
fn an_operator_or_another_key_does_not_bind() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		let anothers = sign(&provider(2), Statement::Bind { account: person(1).into(), number: 1 });
		assert_noop!(bind_as(1, 1, anothers), Error::<Test>::WrongSignature);
		let standing = sign(&provider(1), Statement::Standing { account: person(1).into() });
		assert_noop!(bind_as(1, 1, standing), Error::<Test>::WrongSignature);
	});
}

#[test]
fn paused_consumers_learn_nothing_and_proxies_lose_nothing() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		assert_ok!(bind_as(1, 1, signature(1, 1, 1)));
		assert_ok!(WatcherRelay::pause(root()));
		assert_eq!(stake_of(1), None);
		assert_eq!(part(1), TERMS.proven_minimum);
		assert_ok!(WatcherRelay::resume(root()));
		assert_ok!(WatcherRelay::pause_contract(root(), 0, true));
		assert_eq!(stake_of(1), None);
	});
}

#[test]
fn a_provider_in_two_contracts_is_one_account() {
	test(|| {
		let other = Contract { address: Address([0xc1; 20]), ..contract() };
		assert_ok!(WatcherRelay::register_contract(root(), other));
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		let there = ethereum_of(Address([0xc1; 20]), CODE, &[(1, stake(7_000))]);
		pin(110, &there);
		let address = provider(1).address();
		assert_ok!(WatcherRelay::relay(signed(person(9)), 1, address, 110, Box::new(proof(&there, 1))));
		let first = signature(1, 1, 1);
		assert_ok!(bind_as(1, 1, first));
		// It goes to another account, with what it has in the other contract.
		assert_ok!(WatcherRelay::bind(signed(person(2)), 1, address, signature(2, 1, 2)));
		assert_eq!((stake_of(1), stake_of(2)), (None, Some(stake(7_000))));
		// What it signed for the first account binds it in no contract any more.
		for contract in [0, 1] {
			let again = WatcherRelay::bind(signed(person(1)), contract, address, first);
			assert_eq!(again, Err(Error::<Test>::WrongSignature.into()));
		}
	});
}

#[test]
fn nobody_is_bound_by_what_a_paused_contract_said() {
	test(|| {
		assert_ok!(relay(1, 100, &ethereum(&[(1, stake(5_000))])));
		assert_ok!(WatcherRelay::pause_contract(root(), 0, true));
		assert_noop!(bind_as(1, 1, signature(1, 1, 1)), Error::<Test>::ContractPausedNow);
	});
}
