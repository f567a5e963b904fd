//! Several signers, proxies, NFTs: that the limits hold when calls are nested in one another.

use crate::chain::{account, chain, error_of, happened, submit};
use frame_support::{assert_ok, traits::fungible::Inspect};
use nulink_primitives::token::NLK;
use nulink_runtime::{
	configs::accounts::ProxyType,
	genesis::{DEVELOPMENT, LOCAL_ENDOWMENT},
	Balances, Nfts, Runtime, RuntimeCall, RuntimeEvent,
};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use sp_runtime::traits::StaticLookup;

fn transfer(value: u128) -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: account(Charlie).into(), value }.into()
}

fn as_proxy(call: RuntimeCall) -> RuntimeCall {
	pallet_proxy::Call::proxy { real: account(Alice).into(), force_proxy_type: None, call: Box::new(call) }.into()
}

fn make_bob_proxy(proxy_type: ProxyType) {
	let delegate = <Runtime as frame_system::Config>::Lookup::unlookup(account(Bob));
	assert_ok!(submit(Alice, pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 }));
}

#[test]
fn a_proxy_for_governance_cannot_move_money_even_inside_a_batch() {
	for proxy_type in [ProxyType::Governance, ProxyType::NonTransfer, ProxyType::Collator, ProxyType::CancelProxy] {
		chain(DEVELOPMENT).execute_with(|| {
			make_bob_proxy(proxy_type);
			let batch = RuntimeCall::from(pallet_utility::Call::batch { calls: vec![transfer(NLK)] });
			for call in [transfer(NLK), batch] {
				assert_ok!(submit(Bob, as_proxy(call)));
			}
			assert_eq!(Balances::balance(&account(Charlie)), LOCAL_ENDOWMENT);
		});
	}
}

#[test]
fn a_proxy_for_governance_votes_for_watchers_and_one_for_collators_does_not() {
	use frame_support::traits::InstanceFilter;
	type Relay = pallet_watcher_relay::Call<Runtime>;
	let targets = vec![account(Bob)].try_into().expect("one is not too many");
	let votes = [RuntimeCall::from(Relay::vote { targets, amount: NLK }), Relay::unvote {}.into()];
	let bind = RuntimeCall::from(Relay::bind { contract: 0, provider: Default::default(), signature: [0; 65] });
	for vote in votes {
		let may = |proxy_type: ProxyType| proxy_type.filter(&vote);
		assert!(may(ProxyType::Governance) && may(ProxyType::NonTransfer) && may(ProxyType::Any));
		assert!(!may(ProxyType::Collator) && !may(ProxyType::CancelProxy));
	}
	assert!(!ProxyType::Governance.filter(&bind) && !ProxyType::NonTransfer.filter(&bind));
}

#[test]
fn a_proxy_for_everything_can() {
	chain(DEVELOPMENT).execute_with(|| {
		make_bob_proxy(ProxyType::Any);
		assert_ok!(submit(Bob, as_proxy(transfer(NLK))));
		assert_eq!(Balances::balance(&account(Charlie)), LOCAL_ENDOWMENT + NLK);
	});
}

#[test]
fn a_proxy_that_may_not_transfer_cannot_make_a_proxy_that_may() {
	chain(DEVELOPMENT).execute_with(|| {
		make_bob_proxy(ProxyType::NonTransfer);
		let delegate = <Runtime as frame_system::Config>::Lookup::unlookup(account(Charlie));
		let call = pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Any, delay: 0 }.into();
		assert_ok!(submit(Bob, as_proxy(call)));
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result: Err(_) })
		)));
		assert_eq!(pallet_proxy::Proxies::<Runtime>::get(account(Alice)).0.len(), 1);
	});
}

#[test]
fn two_of_three_sign_a_transfer() {
	chain(DEVELOPMENT).execute_with(|| {
		let mut signers = [account(Alice), account(Bob), account(Charlie)];
		signers.sort();
		let shared = nulink_runtime::Multisig::multi_account_id(&signers, 2);
		crate::chain::give(&account(Alice), &shared, 10 * NLK);
		let others = |who| signers.iter().filter(|other| **other != account(who)).cloned().collect::<Vec<_>>();
		let call = |who, timepoint| pallet_multisig::Call::<Runtime>::as_multi {
			threshold: 2,
			other_signatories: others(who),
			maybe_timepoint: timepoint,
			call: Box::new(transfer(NLK)),
			max_weight: frame_support::weights::Weight::from_parts(10_000_000_000, 100_000),
		};
		assert_ok!(submit(Alice, call(Alice, None)));
		assert_eq!(Balances::balance(&account(Charlie)), LOCAL_ENDOWMENT);
		let when = nulink_runtime::Multisig::timepoint();
		// The first approval was the extrinsic before this one.
		let when = pallet_multisig::Timepoint { index: when.index - 1, ..when };
		assert_ok!(submit(Bob, call(Bob, Some(when))));
		assert_eq!(Balances::balance(&account(Charlie)), LOCAL_ENDOWMENT + NLK);
	});
}

#[test]
fn an_nft_is_minted_and_changes_hands() {
	chain(DEVELOPMENT).execute_with(|| {
		let config = pallet_nfts::CollectionConfig {
			settings: pallet_nfts::CollectionSettings::all_enabled(),
			max_supply: Some(1),
			mint_settings: Default::default(),
		};
		assert_ok!(submit(Alice, pallet_nfts::Call::create { admin: account(Alice).into(), config }));
		let mint =
			|item| pallet_nfts::Call::mint { collection: 0, item, mint_to: account(Alice).into(), witness_data: None };
		assert_ok!(submit(Alice, mint(7)));
		error_of(Alice, mint(8));
		assert_ok!(submit(Alice, pallet_nfts::Call::transfer { collection: 0, item: 7, dest: account(Bob).into() }));
		assert_eq!(Nfts::owner(0, 7), Some(account(Bob)));
	});
}
