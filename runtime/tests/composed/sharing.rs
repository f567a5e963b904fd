//! Sharing on the composed runtime: stake, grant, answer, revoke, slash, with real keys and real money.

use crate::chain::{account, chain, error_of, give, happened, run_to, submit, treasury};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use nulink_pre::client;
use nulink_primitives::{
	provider::{Offence, Role},
	sharing::{CapsuleBytes, ContentId, FragmentBytes, Receipt, Term},
	token::{EXISTENTIAL_DEPOSIT, NLK},
};
use nulink_runtime::{
	configs::sharing::{EpochLength, SlashDeferral, SlashWindow, UnbondingEpochs},
	genesis::{DEVELOPMENT, LOCAL_TESTNET, TESTNET},
	governance::{origins::Origin, tracks::Tracks},
	AccountId, Balances, NlkTokenomics, PolicyRegistry, Pot, ProviderStaking, Reencryption, Runtime, RuntimeEvent,
	RuntimeHoldReason, System,
};
use pallet_policy_registry::PolicyDraft;
use pallet_provider_staking::ProviderProfile;
use pallet_reencryption::Evidence;
use pallet_traits::{Denied, RewardSource};
use polkadot_sdk::*;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, CharlieStash, Dave, DaveStash, Eve, EveStash, Ferdie};
use sp_runtime::MultiSignature;

pub(crate) const LABEL: [u8; 32] = [7; 32];
pub(crate) const STAKE: u128 = 20_000 * NLK;
const FEE: u128 = NLK;
/// The proxies: who stakes, and who acts.
pub(crate) const PROXIES: [(Sr25519Keyring, Sr25519Keyring); 3] =
	[(CharlieStash, Charlie), (DaveStash, Dave), (EveStash, Eve)];

/// Alice's and Bob's keys, and the key fragments between them.
pub(crate) struct Sharing {
	delegating: client::Secret<client::Delegating>,
	pub(crate) keys: client::GrantKeys,
	key_fragments: Vec<client::KeyFragment>,
}

impl Sharing {
	pub(crate) fn new() -> Self {
		let (delegating, signer, receiving) =
			(client::Secret::random(), client::Secret::random(), client::ReceivingSecret::random());
		let keys = client::GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: signer.key_bytes(),
			receiving: receiving.key_bytes(),
		};
		let key_fragments =
			client::make_grant(&delegating, &signer, &keys.receiving, 2, 3).expect("2 of 3 is possible");
		Sharing { delegating, keys, key_fragments }
	}

	pub(crate) fn capsule(&self) -> CapsuleBytes {
		let mut ciphertext = Vec::new();
		client::encrypt(&b"blood group 0"[..], &mut ciphertext, &self.delegating.key_bytes()).expect("memory takes it");
		client::Header::read(&mut &ciphertext[..]).expect("it was just written").sealed_key.capsule
	}

	pub(crate) fn fragment(&self, seat: usize, capsule: &CapsuleBytes) -> FragmentBytes {
		let key_fragment = &self.key_fragments[seat];
		let checked = key_fragment.check(&self.keys, &key_fragment.commitment()).expect("the grant is honest");
		client::reencrypt(&checked, &client::CheckedCapsule::new(capsule).expect("it is one"))
	}

	pub(crate) fn draft(&self, term: Term) -> PolicyDraft<AccountId> {
		let seats =
			PROXIES.iter().zip(&self.key_fragments).map(|((staker, _), key)| (account(*staker), key.commitment()));
		PolicyDraft {
			label: LABEL,
			verifying_key: self.keys.verifying,
			receiving_key: self.keys.receiving,
			receiver: account(Bob),
			threshold: 2,
			seats: seats.collect::<Vec<_>>().try_into().expect("three are not too many"),
			treasure_map: ContentId([[0x01, 0x55, 0x12, 0x20].as_slice(), &[9; 32]].concat().try_into().unwrap()),
			term,
			fee: FEE,
			conditions: Default::default(),
		}
	}
}

pub(crate) fn epoch() -> u32 {
	System::block_number() / EpochLength::get()
}

pub(crate) fn next_epoch() {
	run_to((epoch() + 1) * EpochLength::get());
}

/// Everybody confirms the next epoch.
pub(crate) fn confirm() {
	for (_, operator) in PROXIES {
		assert_ok!(submit(operator, pallet_provider_staking::Call::confirm_activity {}));
	}
}

/// Three proxies at work from the epoch after.
pub(crate) fn staked() {
	for (index, (staker, operator)) in PROXIES.into_iter().enumerate() {
		let role = Role::Proxy;
		let key = client::EncryptionSecret::random().key_bytes();
		let profile = ProviderProfile {
			endpoint: format!("https://proxy-{index}.example:8450").into_bytes().try_into().unwrap(),
			encryption_key: key,
			verifying_key: key,
			fee_per_epoch: FEE,
		};
		assert_ok!(submit(staker, pallet_provider_staking::Call::bond { role, amount: STAKE, lock_epochs: 0 }));
		assert_ok!(submit(staker, pallet_provider_staking::Call::set_operator { role, operator: account(operator) }));
		assert_ok!(submit(staker, pallet_provider_staking::Call::set_profile { role, profile }));
	}
	confirm();
	next_epoch();
}

/// Alice's policy 0 for Bob over ten epochs, accepted by all.
pub(crate) fn granted(sharing: &Sharing) {
	let label = pallet_policy_registry::Call::create_label { label: LABEL, delegating_key: sharing.keys.delegating };
	assert_ok!(submit(Alice, label));
	let draft = sharing.draft(Term { start: epoch(), end: epoch() + 10 });
	assert_ok!(submit(Alice, pallet_policy_registry::Call::create_policy { draft }));
	for (_, operator) in PROXIES {
		assert_ok!(submit(operator, pallet_policy_registry::Call::accept_policy { policy: 0 }));
	}
}

/// A receipt of the first proxy's operator, for this fragment, dated now.
pub(crate) fn evidence(capsule: CapsuleBytes, fragment: FragmentBytes) -> Box<Evidence<AccountId, MultiSignature>> {
	let (staker, operator) = PROXIES[0];
	let receipt = Receipt {
		policy: 0,
		provider: account(staker).into(),
		capsule: nulink_pre::capsule_digest(&capsule),
		fragment: nulink_pre::fragment_digest(&fragment),
		request: [1; 32],
		block: System::block_number(),
	};
	let signature = operator.sign(&receipt.signed_bytes(&System::block_hash(0).0)).into();
	Box::new(Evidence { receipt, signature, operator: account(operator), capsule, fragment })
}

fn stake_of(who: Sr25519Keyring) -> u128 {
	let reason = RuntimeHoldReason::ProviderStaking(pallet_provider_staking::HoldReason::Stake);
	Balances::balance_on_hold(&reason, &account(who))
}

fn everything_adds_up() {
	let held = frame_system::Account::<Runtime>::iter_keys().map(|who| Balances::total_balance(&who)).sum::<u128>();
	assert_eq!(held, Balances::total_issuance());
}

#[test]
fn a_grant_is_made_answered_on_chain_and_revoked() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		assert_eq!(PolicyRegistry::access(0, account(Bob)), Ok(()));
		assert_eq!(PolicyRegistry::access(0, account(Ferdie)), Err(Denied::NotReceiver));

		let capsule = sharing.capsule();
		let ask = || pallet_reencryption::Call::request_reencryption { policy: 0, capsule: capsule.clone() };
		assert_ok!(submit(Bob, ask()));
		for (seat, (_, operator)) in PROXIES.into_iter().enumerate() {
			// Another seat's fragment is not taken for one's own.
			let other = Box::new(sharing.fragment((seat + 1) % 3, &capsule));
			error_of(operator, pallet_reencryption::Call::submit_fragment { request: 0, fragment: other });
			let fragment = Box::new(sharing.fragment(seat, &capsule));
			let before = Balances::balance(&account(operator));
			assert_ok!(submit(operator, pallet_reencryption::Call::submit_fragment { request: 0, fragment }));
			assert!(Balances::balance(&account(operator)) >= before, "an answer costs the operator nothing");
		}
		assert_ok!(submit(Bob, pallet_reencryption::Call::close_request { request: 0 }));

		assert_ok!(submit(Alice, pallet_policy_registry::Call::revoke_policy { policy: 0 }));
		assert_eq!(PolicyRegistry::access(0, account(Bob)), Err(Denied::Revoked));
		error_of(Bob, ask());
		everything_adds_up();
	});
}

#[test]
fn what_a_proxy_must_do_is_free_the_first_time_and_costs_the_second() {
	chain(DEVELOPMENT).execute_with(|| {
		staked();
		let before = Balances::balance(&account(Charlie));
		assert_ok!(submit(Charlie, pallet_provider_staking::Call::confirm_activity {}));
		assert_eq!(Balances::balance(&account(Charlie)), before);
		let _ = submit(Charlie, pallet_provider_staking::Call::confirm_activity {});
		assert!(Balances::balance(&account(Charlie)) < before);
	});
}

#[test]
fn a_wrong_fragment_costs_a_tenth_of_the_stake_which_is_burned_rewarded_and_kept_by_the_treasury() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		let (capsule, other) = (sharing.capsule(), sharing.capsule());
		let wrong = evidence(capsule.clone(), sharing.fragment(0, &other));
		assert_ok!(submit(Ferdie, pallet_reencryption::Call::submit_evidence { evidence: wrong.clone() }));
		let lost = STAKE / 10;
		assert_eq!(stake_of(CharlieStash), STAKE - lost);
		assert_eq!(Balances::balance(&ProviderStaking::slash_account()), EXISTENTIAL_DEPOSIT + lost, "it waits");
		assert!(happened(|event| matches!(
			event,
			RuntimeEvent::ProviderStaking(pallet_provider_staking::Event::Slashed {
				offence: Offence::WrongFragment,
				amount,
				..
			}) if *amount == lost
		)));

		// Once.
		error_of(Ferdie, pallet_reencryption::Call::submit_evidence { evidence: wrong });
		// A right one harms nobody but who reports it.
		let right = evidence(capsule.clone(), sharing.fragment(0, &capsule));
		let _ = submit(Ferdie, pallet_reencryption::Call::submit_evidence { evidence: right });
		assert_eq!(stake_of(CharlieStash), STAKE - lost);

		// When nobody has appealed in time, anybody settles it.
		let settle = || pallet_provider_staking::Call::settle_slash { id: 0 };
		error_of(Eve, settle());
		run_to(System::block_number() + SlashDeferral::get() * EpochLength::get());
		let issuance = Balances::total_issuance();
		let (kept, rewarded) = (Balances::balance(&treasury()), Balances::balance(&account(Ferdie)));
		assert_ok!(submit(Eve, settle()));
		assert_eq!(issuance - Balances::total_issuance(), lost / 2, "half of it is burned, and settling costs no fee");
		assert_eq!(NlkTokenomics::burned().slashes, lost / 2);
		assert_eq!(Balances::balance(&treasury()), kept + lost * 3 / 10);
		assert_eq!(Balances::balance(&account(Ferdie)), rewarded + lost / 5);
		error_of(Eve, settle());
		everything_adds_up();
	});
}

#[test]
fn a_slash_is_cancelled_by_the_track_for_appeals_and_by_nobody_else() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		let (capsule, other) = (sharing.capsule(), sharing.capsule());
		let wrong = evidence(capsule, sharing.fragment(0, &other));
		assert_ok!(submit(Ferdie, pallet_reencryption::Call::submit_evidence { evidence: wrong }));
		error_of(CharlieStash, pallet_provider_staking::Call::cancel_slash { id: 0 });
		let before = Balances::total_balance(&account(CharlieStash));
		for origin in [Origin::Treasurer, Origin::ParameterAdmin, Origin::EmergencyAdmin] {
			assert!(ProviderStaking::cancel_slash(origin.into(), 0).is_err());
		}
		assert_ok!(ProviderStaking::cancel_slash(Origin::SlashAppeals.into(), 0));
		assert_eq!(Balances::total_balance(&account(CharlieStash)), before + STAKE / 10);
		assert_eq!(Balances::balance(&ProviderStaking::slash_account()), EXISTENTIAL_DEPOSIT);
		assert_eq!(NlkTokenomics::burned().slashes, 0);
		error_of(Ferdie, pallet_provider_staking::Call::settle_slash { id: 0 });
		everything_adds_up();
	});
}

#[test]
fn holders_cancel_a_slash_by_a_referendum_from_proposal_to_repayment() {
	use crate::governance::{propose, vote};
	chain(LOCAL_TESTNET).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		let (capsule, other) = (sharing.capsule(), sharing.capsule());
		let wrong = evidence(capsule, sharing.fragment(0, &other));
		assert_ok!(submit(Ferdie, pallet_reencryption::Call::submit_evidence { evidence: wrong }));
		let lost = Balances::total_balance(&account(CharlieStash));
		let appeal = pallet_provider_staking::Call::cancel_slash { id: 0 };
		let index = propose(Dave, Origin::SlashAppeals, appeal.into());
		for holder in [Alice, Bob, Dave, Eve] {
			vote(holder, index, true, 900_000 * NLK);
		}
		run_to(System::block_number() + 25);
		assert_eq!(Balances::total_balance(&account(CharlieStash)), lost + STAKE / 10);
		assert_eq!(Balances::balance(&ProviderStaking::slash_account()), EXISTENTIAL_DEPOSIT);
		assert_ok!(ProviderStaking::do_try_state());
		everything_adds_up();
	});
}

#[test]
fn an_appeal_is_decided_before_the_slash_is_settled() {
	for name in [DEVELOPMENT, LOCAL_TESTNET, TESTNET] {
		chain(name).execute_with(|| {
			use pallet_referenda::TracksInfo;
			let track = Tracks::info(12).expect("the track of appeals");
			let longest =
				track.prepare_period + track.decision_period + track.confirm_period + track.min_enactment_period;
			// The last epoch may be about to end when the slash happens; a few blocks are for the proposal.
			let shortest = (SlashDeferral::get() - 1) * EpochLength::get();
			assert!(longest + 10 < shortest, "{name}: {longest} of {shortest}");
		});
	}
}

#[test]
fn a_receipt_of_another_chain_or_another_policy_slashes_nobody() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		let (capsule, other) = (sharing.capsule(), sharing.capsule());
		let wrong = evidence(capsule, sharing.fragment(0, &other));
		let foreign = |change: fn(&mut Receipt), genesis: [u8; 32]| {
			let mut evidence = wrong.clone();
			change(&mut evidence.receipt);
			evidence.signature = Charlie.sign(&evidence.receipt.signed_bytes(&genesis)).into();
			error_of(Ferdie, pallet_reencryption::Call::submit_evidence { evidence });
		};
		let here = System::block_hash(0).0;
		foreign(|_| (), [0x77; 32]);
		foreign(|receipt| receipt.policy = 1, here);
		foreign(|receipt| receipt.provider = account(DaveStash).into(), here);
		foreign(|receipt| receipt.block += 1, here);
		for (staker, _) in PROXIES {
			assert_eq!(stake_of(staker), STAKE);
		}
	});
}

#[test]
fn a_silent_proxy_is_slashed_and_the_others_are_not() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		confirm();
		let capsule = sharing.capsule();
		assert_ok!(submit(
			Bob,
			pallet_reencryption::Call::request_reencryption { policy: 0, capsule: capsule.clone() }
		));
		for (seat, (_, operator)) in PROXIES.into_iter().enumerate().take(2) {
			let fragment = Box::new(sharing.fragment(seat, &capsule));
			assert_ok!(submit(operator, pallet_reencryption::Call::submit_fragment { request: 0, fragment }));
		}
		let report =
			|seat: usize| pallet_reencryption::Call::report_silence { request: 0, provider: account(PROXIES[seat].0) };
		error_of(Ferdie, report(2));
		run_to(System::block_number() + nulink_runtime::configs::sharing::ResponseWindow::get() + 1);
		error_of(Ferdie, report(0));
		assert_ok!(submit(Ferdie, report(2)));
		error_of(Ferdie, report(2));
		assert_eq!(stake_of(EveStash), STAKE - STAKE / 100);
		assert_eq!(stake_of(CharlieStash), STAKE);
		assert_ok!(submit(Bob, pallet_reencryption::Call::close_request { request: 0 }));
		everything_adds_up();
	});
}

#[test]
fn rewards_come_out_of_the_mining_pot_and_fees_out_of_the_escrow() {
	chain(DEVELOPMENT).execute_with(|| {
		let sharing = Sharing::new();
		staked();
		granted(&sharing);
		let (worked, mining) = (epoch(), Balances::balance(&AccountId::from(Pot::Mining.account_id())));
		confirm();
		next_epoch();
		let before = Balances::balance(&account(CharlieStash));
		let staker = account(CharlieStash);
		let claim =
			pallet_provider_staking::Call::claim_reward { role: Role::Proxy, staker: staker.clone(), epoch: worked };
		assert_ok!(submit(Ferdie, claim.clone()));
		error_of(Ferdie, claim);
		let third = NlkTokenomics::pot(Role::Proxy, worked) / 3;
		assert_eq!(Balances::balance(&staker), before + third);
		assert_eq!(Balances::balance(&AccountId::from(Pot::Mining.account_id())), mining - third);
		let fees = pallet_policy_registry::Call::claim_fees { provider: staker.clone(), max_epochs: 32 };
		assert_ok!(submit(Ferdie, fees));
		assert_eq!(Balances::balance(&staker), before + third + FEE * 9 / 10, "a tenth of the fee is burned");
		assert_eq!(NlkTokenomics::burned().service_fees, FEE / 10);
		everything_adds_up();
	});
}

#[test]
fn stake_leaves_after_every_time_in_which_it_can_be_slashed() {
	for name in [DEVELOPMENT, LOCAL_TESTNET, TESTNET] {
		chain(name)
			.execute_with(|| assert!(UnbondingEpochs::get() * EpochLength::get() > SlashWindow::get(), "{name}"));
	}
}

#[test]
fn nobody_stakes_too_little_or_what_is_not_there() {
	chain(TESTNET).execute_with(|| {
		give(&Pot::Community.account_id().into(), &account(Charlie), 15_000 * NLK);
		let bond = |amount| pallet_provider_staking::Call::bond { role: Role::Proxy, amount, lock_epochs: 0 };
		error_of(Charlie, bond(9_999 * NLK));
		error_of(Charlie, bond(15_001 * NLK));
		assert_ok!(submit(Charlie, bond(10_000 * NLK)));
		assert_eq!(
			ProviderStaking::provider(Role::Proxy, account(Charlie)).map(|info| info.bonded),
			Some(10_000 * NLK)
		);
		assert_eq!(Reencryption::assignments(account(Charlie), 10).encode(), vec![0]);
	});
}
