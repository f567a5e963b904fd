//! Safe mode, pause, and Sudo where it must not be.

use crate::chain::{account, chain, error_of, give, submit};
use frame_support::{
	assert_ok,
	traits::{fungible::InspectHold, Contains, GetCallMetadata, Hooks},
};
use nulink_primitives::{
	compute::Outcome,
	provider::Role,
	sharing::{CapsuleBytes, FragmentBytes, KeyBytes},
	token::NLK,
};
use nulink_runtime::{
	configs::emergency::{NeverPaused, SafeModeDuration, ENTER_DEPOSIT},
	genesis::{DEVELOPMENT, LOCAL_TESTNET, TESTNET},
	governance::origins::Origin,
	Balances, Pot, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin, SafeMode, System, TxPause,
};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::DispatchError;

fn transfer() -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: account(Bob).into(), value: NLK }.into()
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![] }.into()
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn the_emergency_track_enters_safe_mode_and_transfers_stop() {
	chain(DEVELOPMENT).execute_with(|| {
		assert_ok!(submit(Alice, transfer()));
		assert_ok!(SafeMode::force_enter(Origin::EmergencyAdmin.into()));
		assert_eq!(error_of(Alice, transfer()), filtered());
		// Inside a batch too; the batch itself goes through and reports the call that it stopped at.
		let batch = pallet_utility::Call::batch_all { calls: vec![transfer()] };
		assert_eq!(error_of(Alice, batch), filtered());
		// Governance goes on.
		assert_ok!(submit(Alice, pallet_preimage::Call::note_preimage { bytes: vec![1, 2, 3] }));

		assert_ok!(SafeMode::force_exit(Origin::EmergencyAdmin.into()));
		assert_ok!(submit(Alice, transfer()));
	});
}

#[test]
fn safe_mode_ends_by_itself() {
	chain(DEVELOPMENT).execute_with(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let end = System::block_number() + SafeModeDuration::get();
		assert_eq!(error_of(Alice, transfer()), filtered());
		System::set_block_number(end + 1);
		SafeMode::on_initialize(end + 1);
		assert_ok!(submit(Alice, transfer()));
	});
}

#[test]
fn other_tracks_and_people_cannot_enter_safe_mode_by_force() {
	chain(DEVELOPMENT).execute_with(|| {
		for origin in [RuntimeOrigin::signed(account(Alice)), Origin::Treasurer.into(), Origin::ParameterAdmin.into()] {
			assert_eq!(SafeMode::force_enter(origin).unwrap_err(), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn anybody_enters_safe_mode_with_a_deposit_that_governance_can_slash() {
	chain(TESTNET).execute_with(|| {
		give(&Pot::Community.account_id().into(), &account(Alice), ENTER_DEPOSIT + 100 * NLK);
		assert_ok!(submit(Alice, pallet_safe_mode::Call::enter {}));
		let reason = RuntimeHoldReason::SafeMode(pallet_safe_mode::HoldReason::EnterOrExtend);
		assert_eq!(Balances::balance_on_hold(&reason, &account(Alice)), ENTER_DEPOSIT);
		assert_eq!(error_of(Alice, transfer()), filtered());

		let issuance = <Balances as frame_support::traits::fungible::Inspect<_>>::total_issuance();
		let block = System::block_number();
		assert_ok!(SafeMode::force_slash_deposit(Origin::EmergencyAdmin.into(), account(Alice), block));
		assert_eq!(Balances::balance_on_hold(&reason, &account(Alice)), 0);
		assert_eq!(
			<Balances as frame_support::traits::fungible::Inspect<_>>::total_issuance(),
			issuance - ENTER_DEPOSIT
		);
	});
}

#[test]
fn a_poor_person_cannot_enter_safe_mode() {
	chain(LOCAL_TESTNET).execute_with(|| {
		// Everybody has exactly the deposit there, so the fee already makes it too little.
		error_of(Alice, pallet_safe_mode::Call::enter {});
		assert_ok!(submit(Alice, transfer()));
	});
}

#[test]
fn one_call_is_paused_and_the_others_go_on() {
	chain(DEVELOPMENT).execute_with(|| {
		let name = (b"Balances".to_vec().try_into().unwrap(), b"transfer_keep_alive".to_vec().try_into().unwrap());
		assert_ok!(TxPause::pause(Origin::EmergencyAdmin.into(), name.clone()));
		assert_eq!(error_of(Alice, transfer()), filtered());
		assert_ok!(submit(
			Alice,
			pallet_balances::Call::transfer_allow_death { dest: account(Bob).into(), value: NLK }
		));
		assert_ok!(TxPause::unpause(Origin::EmergencyAdmin.into(), name));
		assert_ok!(submit(Alice, transfer()));
	});
}

#[test]
fn the_way_out_can_not_be_paused() {
	chain(DEVELOPMENT).execute_with(|| {
		for pallet in NeverPaused::PALLETS {
			let name = (pallet.as_bytes().to_vec().try_into().unwrap(), b"anything".to_vec().try_into().unwrap());
			assert!(TxPause::pause(RuntimeOrigin::root(), name).is_err(), "{pallet}");
		}
	});
}

#[test]
fn what_can_not_be_paused_is_what_goes_on_in_safe_mode() {
	use nulink_runtime::configs::emergency::AlwaysOpen;
	// One call of each pallet that is easily made stands for the pallet.
	let calls: Vec<RuntimeCall> = vec![
		remark(),
		transfer(),
		pallet_timestamp::Call::set { now: 0 }.into(),
		pallet_session::Call::purge_keys {}.into(),
		pallet_collator_selection::Call::leave_intent {}.into(),
		pallet_migrations::Call::force_set_cursor { cursor: None }.into(),
		cumulus_pallet_xcmp_queue::Call::suspend_xcm_execution {}.into(),
		pallet_preimage::Call::note_preimage { bytes: vec![] }.into(),
		pallet_scheduler::Call::cancel { when: 0, index: 0 }.into(),
		pallet_referenda::Call::cancel { index: 0 }.into(),
		pallet_conviction_voting::Call::undelegate { class: 0 }.into(),
		pallet_treasury::Call::payout { index: 0 }.into(),
		pallet_safe_mode::Call::enter {}.into(),
		pallet_sudo::Call::remove_key {}.into(),
		pallet_utility::Call::batch { calls: vec![] }.into(),
		pallet_proxy::Call::remove_proxies {}.into(),
		pallet_nfts::Call::burn { collection: 0, item: 0 }.into(),
	];
	for call in calls {
		let metadata = call.get_call_metadata();
		assert_eq!(
			AlwaysOpen::contains(&call),
			NeverPaused::PALLETS.contains(&metadata.pallet_name),
			"{}",
			metadata.pallet_name
		);
	}
	for pallet in NeverPaused::PALLETS {
		assert!(RuntimeCall::get_module_names().contains(&pallet), "{pallet} is no pallet with calls");
	}
}

#[test]
fn nobody_is_slashed_or_loses_an_epoch_because_the_chain_was_stopped() {
	use nulink_primitives::{
		proving::{Circuit, KeySource, ProofBytes, Subject},
		watching::Header,
	};
	use nulink_runtime::configs::emergency::AlwaysOpen;
	use pallet_compute_jobs::Call as Compute;
	use pallet_data_market::{Call as Market, Opening, Shown};
	use pallet_data_proofs::Call as Proofs;
	use pallet_nlk_tokenomics::{Call as Economy, Part, RoleShares, ServiceFeeTerms, SlashTerms, TransactionFeeTerms};
	use pallet_participants::Call as People;
	use pallet_watcher_relay::Call as Relay;
	let header = Header { number: 1, block_hash: [1; 32], state_root: [2; 32] };
	let proof = || Box::new(ProofBytes([0; 192]));
	let opening =
		Opening { shown: Shown::Header, secret: [1; 32], object: Default::default(), fragments: Default::default() };
	let open: Vec<RuntimeCall> = vec![
		Economy::set_role_shares { from: 1, shares: RoleShares::DEFAULT }.into(),
		Economy::set_service_fee_terms { terms: ServiceFeeTerms { burned: Part::percent(1) } }.into(),
		Economy::set_slash_terms { terms: SlashTerms::default() }.into(),
		Economy::set_transaction_fee_terms { terms: TransactionFeeTerms::default() }.into(),
		pallet_provider_staking::Call::cancel_slash { id: 0 }.into(),
		pallet_provider_staking::Call::confirm_activity {}.into(),
		pallet_policy_registry::Call::revoke_policy { policy: 0 }.into(),
		pallet_reencryption::Call::submit_fragment { request: 0, fragment: Box::new(FragmentBytes([0; 359])) }.into(),
		Compute::draw_committee { job: 0 }.into(),
		Compute::commit_result { job: 0, round: 0, commitment: [0; 32] }.into(),
		Compute::decline_job { job: 0, round: 0 }.into(),
		Compute::reveal_result { job: 0, round: 0, outcome: Outcome::Result([0; 32]), salt: [0; 32] }.into(),
		Compute::dispute_outcome { job: 0, accused: Outcome::Result([0; 32]) }.into(),
		Relay::attest { header, signature: [0; 65] }.into(),
		Relay::sign_watchers { epoch: 1, signature: [0; 65] }.into(),
		Relay::pin_header { header }.into(),
		Relay::reject_header { number: 1 }.into(),
		Relay::pause_contract { id: 0, paused: true }.into(),
		Relay::drop_record { contract: 0, provider: Default::default() }.into(),
		Relay::pause {}.into(),
		Relay::resume {}.into(),
		Proofs::retire_key { key: [1; 32] }.into(),
		People::revoke_key { with: [1; 32], key: account(Bob), challenge: 1, proof: proof() }.into(),
		People::set_registrar { registrar: account(Bob), confirms: false }.into(),
		People::withdraw_confirmation { participant: account(Bob) }.into(),
		Market::answer { purchase: 0, policy: 0 }.into(),
		Market::complain { purchase: 0, opening: Box::new(opening) }.into(),
		Market::appeal { purchase: 0, reason: [1; 32] }.into(),
		Market::resolve_appeal { purchase: 0, for_buyer: true }.into(),
		Market::settle { purchase: 0 }.into(),
		Market::not_served { purchase: 0, request: 0 }.into(),
	];
	let closed: Vec<RuntimeCall> = vec![
		pallet_provider_staking::Call::unbond { role: Role::Proxy, amount: NLK }.into(),
		pallet_provider_staking::Call::settle_slash { id: 0 }.into(),
		Economy::release { category: pallet_nlk_tokenomics::Category::Team }.into(),
		pallet_policy_registry::Call::remove_policy { policy: 0 }.into(),
		pallet_reencryption::Call::request_reencryption { policy: 0, capsule: CapsuleBytes([0; 98]) }.into(),
		// A challenge window begins when answers are counted: later, if that is later.
		Compute::advance_job { job: 0 }.into(),
		Compute::cancel_job { job: 0 }.into(),
		// What is worth something waits; and evidence is good for two weeks.
		Relay::unvote {}.into(),
		Relay::settle_minority { number: 1, watcher: account(Bob) }.into(),
		Relay::unbind {}.into(),
		// Nobody loses by a sale that waits: receipts are good for weeks, and bids stand.
		Market::purchase { listing: 0, receiving: KeyBytes([2; 33]), max_price: NLK, least_epochs: 1 }.into(),
		Market::bid { listing: 0, receiving: KeyBytes([2; 33]), amount: NLK }.into(),
		Market::confirm { purchase: 0 }.into(),
		Market::close_bids { listing: 0 }.into(),
		Proofs::adopt_key { key: [1; 32], circuit: Circuit::Knows, source: KeySource::Ceremony([2; 32]) }.into(),
		Proofs::submit_proof {
			key: [1; 32],
			subject: Subject::Listing(0),
			inputs: Default::default(),
			challenge: 1,
			proof: proof(),
		}
		.into(),
		People::drop_pool { slot: 0 }.into(),
		pallet_stake_queries::Call::ask {
			contract: 0,
			provider: [0; 20],
			query_id: 1,
			max_weight: frame_support::weights::Weight::zero(),
		}
		.into(),
	];
	let mut named = Vec::new();
	for call in &open {
		let metadata = call.get_call_metadata();
		assert!(AlwaysOpen::contains(call), "{metadata:?}");
		named.push((metadata.pallet_name, metadata.function_name));
		let name = (
			metadata.pallet_name.as_bytes().to_vec().try_into().unwrap(),
			metadata.function_name.as_bytes().to_vec().try_into().unwrap(),
		);
		chain(DEVELOPMENT).execute_with(|| assert!(TxPause::pause(RuntimeOrigin::root(), name).is_err()));
	}
	assert_eq!(named, NeverPaused::CALLS);
	for call in &closed {
		assert!(!AlwaysOpen::contains(call), "{:?}", call.get_call_metadata());
	}
}

#[test]
fn sudo_works_on_a_development_chain_for_its_key_only() {
	chain(DEVELOPMENT).execute_with(|| {
		let sudo = || pallet_sudo::Call::sudo { call: Box::new(remark()) };
		assert_ok!(submit(Alice, sudo()));
		assert_eq!(error_of(Bob, sudo()), pallet_sudo::Error::<Runtime>::RequireSudo.into());
	});
}

#[test]
fn elsewhere_sudo_is_refused_whatever_its_key_says() {
	for name in [LOCAL_TESTNET, TESTNET] {
		chain(name).execute_with(|| {
			give(&Pot::Foundation.account_id().into(), &account(Alice), 1_000 * NLK);
			pallet_sudo::Key::<Runtime>::put(account(Alice));
			let sudo = RuntimeCall::from(pallet_sudo::Call::sudo { call: Box::new(remark()) });
			assert_eq!(error_of(Alice, sudo.clone()), filtered());
			let batch = pallet_utility::Call::batch_all { calls: vec![sudo.clone()] };
			assert_eq!(error_of(Alice, batch), filtered());
			let derived = pallet_utility::Call::as_derivative { index: 0, call: Box::new(sudo) };
			assert_eq!(error_of(Alice, derived), filtered());
		});
	}
}

#[test]
fn a_migration_that_fails_leaves_the_chain_to_governance() {
	use frame_support::migrations::{FailedMigrationHandler, FailedMigrationHandling};
	use nulink_runtime::configs::system::LeaveGovernanceOpen;
	chain(DEVELOPMENT).execute_with(|| {
		// Twice: safe mode may have been entered before for another reason.
		for _ in 0..2 {
			assert_eq!(LeaveGovernanceOpen::failed(Some(0)), FailedMigrationHandling::ForceUnstuck);
		}
		assert_eq!(error_of(Alice, transfer()), filtered());
		assert_ok!(submit(Alice, pallet_preimage::Call::note_preimage { bytes: vec![1] }));
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_ok!(submit(Alice, transfer()));
	});
}
