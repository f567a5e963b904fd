//! What governance sets, what must fit together, and what calls weigh.

use super::*;
use frame_support::{
	assert_noop,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::GetCallName,
	weights::Weight,
};
use nulink_eth_proofs::MAX_NODES;
use nulink_runtime::{
	configs::{
		parameters::{dynamic_params::watching, RuntimeParameters},
		sharing::{EpochLength, MaxMissedEpochs, UnbondingEpochs},
		watching::{ElectionLead, WatcherSlashWindow, EVIDENCE_EPOCHS, MINORITY_EPOCHS},
	},
	genesis::{PRESETS, TESTNET},
	governance::tracks::Tracks,
	Parameters, RuntimeOrigin,
};
use pallet_referenda::TracksInfo;
use pallet_watcher_relay::{
	WeightInfo, KEPT_SHEETS, MAX_CANDIDATES, MAX_SEATS, MAX_VOTERS, MAX_WORDS, MIN_SEATS, RING, SETTLING_EPOCHS,
};
use sp_runtime::{DispatchError, Perbill};
use std::collections::BTreeSet;
use watching::Parameters as Parameter;

#[test]
fn a_network_watches_ethereum_and_a_local_one_a_node_for_development() {
	for (name, expected) in [(TESTNET, (1, 13, 32)), (DEVELOPMENT, (31_337, 4, 1))] {
		chain(name).execute_with(|| {
			let terms = WatcherTerms::get();
			assert_eq!((terms.chain_id, terms.seats, terms.interval), expected, "{name}");
		});
	}
}

#[test]
fn governance_sets_the_terms_within_bounds_and_nobody_else_does() {
	chain(TESTNET).execute_with(|| {
		let set = |parameter| {
			Parameters::set_parameter(Origin::ParameterAdmin.into(), RuntimeParameters::Watching(parameter))
		};
		let seats = |seats| Parameter::Seats(watching::Seats, Some(seats));
		let interval = |interval| Parameter::Interval(watching::Interval, Some(interval));
		let stranger = RuntimeOrigin::signed(account(Ferdie));
		let seven = RuntimeParameters::Watching(seats(7));
		assert_noop!(Parameters::set_parameter(stranger, seven), DispatchError::BadOrigin);
		for (given, seats_then) in [(7, 7), (1, MIN_SEATS), (1_000, MAX_SEATS), (0, 13)] {
			assert_ok!(set(seats(given)));
			assert_eq!(WatcherTerms::get().seats, seats_then);
		}
		for (given, then) in [(64, 64), (1, 32), (u64::MAX, 7_200), (0, 32)] {
			assert_ok!(set(interval(given)));
			assert_eq!(WatcherTerms::get().interval, then);
		}
		assert_ok!(set(Parameter::ChainId(watching::ChainId, Some(11_155_111))));
		assert_eq!(WatcherTerms::get().chain_id, 11_155_111);
		assert_ok!(set(Parameter::LeastVote(watching::LeastVote, Some(0))));
		assert_eq!(WatcherTerms::get().least_vote, NLK);
		assert_ok!(set(Parameter::ProvenMinimum(watching::ProvenMinimum, Some(Perbill::zero()))));
		assert_eq!(WatcherTerms::get().proven_minimum, Perbill::from_percent(5));
		assert_eq!(WatcherTerms::get().least_stake, 40_000 * 10u128.pow(18));
	});
}

#[test]
fn the_times_of_the_relay_fit_those_of_stake_and_governance() {
	for name in PRESETS {
		chain(name).execute_with(|| {
			let epoch: u32 = EpochLength::get();
			let lead: u32 = ElectionLead::get();
			assert!(0 < lead && lead < epoch, "{name}: there is an epoch to be elected in");
			let certain = (UnbondingEpochs::get() - 2) * epoch;
			assert!(certain >= WatcherSlashWindow::get(), "{name}: {certain}");
			let track = Tracks::info(13).expect("the track of the relay");
			let longest =
				track.prepare_period + track.decision_period + track.confirm_period + track.min_enactment_period;
			// The epoch of a header may be about to end when it is accepted; a few blocks are for the proposal.
			assert!(longest + 10 < (MINORITY_EPOCHS - 1) * epoch, "{name}: {longest}");
		});
	}
	assert!(MaxMissedEpochs::get() <= EVIDENCE_EPOCHS, "who was elected is known as long as absence is counted");
	const { assert!(KEPT_SHEETS > pallet_provider_staking::CLAIM_EPOCHS, "a reward is claimed by who attested") };
}

#[test]
fn a_header_is_kept_until_a_minority_was_slashed_and_there_is_room_for_honest_ones() {
	let epochs = MINORITY_EPOCHS + SETTLING_EPOCHS;
	chain(TESTNET).execute_with(|| {
		// A block of Ethereum takes twelve seconds, one of ours six; or nine, if they come slowly.
		let kept = u64::from(RING) * WatcherTerms::get().interval * 12 / 9;
		let epoch: u32 = EpochLength::get();
		assert!(kept > u64::from(epochs * epoch), "{kept}");
	});
	chain(DEVELOPMENT).execute_with(|| {
		// A node for development makes as many blocks as it is asked for.
		let epoch: u32 = EpochLength::get();
		assert!(RING > 20 * epochs * epoch, "twenty headers in each block of ours");
	});
}

/// Each call once, with the most that it can be given.
fn calls() -> Vec<Relay> {
	let (provider, signature, one) = (Address::default(), [0; 65], header(1, [1; 32]));
	let longest = bounded(vec![Vec::new(); MAX_NODES as usize]);
	let slots = vec![longest.clone(); MAX_WORDS as usize].try_into().expect("as many as can be");
	let watcher = account(AliceStash);
	vec![
		Relay::stand { signer: provider, proof: signature },
		Relay::step_back {},
		Relay::vote { targets: Default::default(), amount: NLK },
		Relay::unvote {},
		Relay::attest { header: one, signature },
		Relay::sign_watchers { epoch: 1, signature },
		Relay::report_equivocation { first: one, first_signature: signature, second: one, second_signature: signature },
		Relay::settle_minority { number: 1, watcher },
		Relay::relay { contract: 0, provider, number: 1, proof: Box::new(RecordProof { account: longest, slots }) },
		Relay::forget_record { contract: 0, provider },
		Relay::bind { contract: 0, provider, signature },
		Relay::unbind {},
		Relay::pin_header { header: one },
		Relay::reject_header { number: 1 },
		Relay::register_contract { contract: contract() },
		Relay::update_contract { id: 0, code_hash: CODE, layout: layout() },
		Relay::pause_contract { id: 0, paused: true },
		Relay::drop_record { contract: 0, provider },
		Relay::pause {},
		Relay::resume {},
		Relay::forget_signer { signer: provider },
		Relay::forget_evidence { signer: provider, number: 1 },
	]
}

#[test]
fn every_call_fits_into_a_block_and_so_does_an_election_beside_others() {
	chain(TESTNET).execute_with(|| {
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		let most = limits.get(DispatchClass::Normal).max_extrinsic.unwrap_or(limits.max_block);
		let calls = calls();
		let named: BTreeSet<_> = calls.iter().map(|call| call.get_call_name()).collect();
		assert_eq!(named, Relay::get_call_names().iter().copied().collect::<BTreeSet<_>>(), "one of each");
		for call in calls {
			let weight: Weight = call.get_dispatch_info().call_weight;
			assert!(weight.all_lt(most), "{}: {weight:?} of {most:?}", call.get_call_name());
		}
		type Weights = <Runtime as pallet_watcher_relay::Config>::WeightInfo;
		let election = <Weights as WeightInfo>::hold_election(MAX_CANDIDATES, MAX_VOTERS);
		// It takes place whatever else is in the block: the inherents, and messages from other chains.
		assert!(election.all_lt(limits.max_block / 4), "{election:?} of {:?}", limits.max_block);
	});
}
