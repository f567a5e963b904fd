//! What committees are drawn with: the relay chain's randomness out of the proof that comes with each block, and on a
//! development chain, and only there, the hash of the parent block.

use crate::chain::chain;
use codec::Encode;
use cumulus_pallet_parachain_system::{
	parachain_inherent::{BasicParachainInherentData, InboundMessagesData},
	ValidationData,
};
use cumulus_primitives_core::{
	relay_chain::{well_known_keys::CURRENT_BLOCK_RANDOMNESS, HeadData},
	PersistedValidationData,
};
use cumulus_test_relay_sproof_builder::RelayStateSproofBuilder;
use frame_support::assert_ok;
use nulink_runtime::{
	configs::compute::ComputeTerms,
	genesis::{DEVELOPMENT, LOCAL_TESTNET, PRESETS, TESTNET},
	randomness::{least_values, Latest},
	ParachainSystem, RelayRandomness, Runtime, RuntimeOrigin, System,
};
use pallet_traits::BlockRandomness;
use polkadot_sdk::*;

type Digest = [u8; 32];

/// What the relay chain's state says of the randomness of its block. `None`: nothing at all, as where it is made up.
type Value = Option<Option<Digest>>;

/// The next block, with the inherent over a relay parent in this slot.
fn next_block(slot: u64, value: Value) {
	let block = System::block_number() + 1;
	System::initialize(&block, &[block as u8; 32].into(), &Default::default());
	ValidationData::<Runtime>::kill();
	pallet_aura::CurrentSlot::<Runtime>::put(sp_consensus_aura::Slot::from(slot));
	let builder = RelayStateSproofBuilder {
		para_id: nulink_runtime::ParachainInfo::parachain_id(),
		current_slot: slot.into(),
		// As the development node makes it up: everybody can foresee it.
		randomness: [block as u8; 32].into(),
		included_para_head: Some(HeadData(vec![1])),
		additional_key_values: value
			.map(|value| (CURRENT_BLOCK_RANDOMNESS.to_vec(), value.encode()))
			.into_iter()
			.collect(),
		..Default::default()
	};
	let (relay_parent_storage_root, relay_chain_state) = builder.into_state_root_and_proof();
	let validation_data = PersistedValidationData {
		parent_head: Default::default(),
		relay_parent_number: slot as u32,
		relay_parent_storage_root,
		max_pov_size: 1_000_000,
	};
	let data = BasicParachainInherentData {
		validation_data,
		relay_chain_state,
		relay_parent_descendants: vec![],
		collator_peer_id: None,
	};
	let messages = InboundMessagesData::new(Default::default(), Default::default());
	assert_ok!(ParachainSystem::set_validation_data(RuntimeOrigin::none(), data, messages));
}

fn fresh(slot: u64) -> Value {
	Some(Some([slot as u8; 32]))
}

/// Runs a test on a chain on which many relay parents have come.
fn after_many(name: &str, test: impl Fn(u64)) {
	chain(name).execute_with(|| {
		for slot in 101..=140 {
			next_block(slot, fresh(slot));
		}
		test(140);
	});
}

fn delay() -> u32 {
	use frame_support::traits::Get;
	ComputeTerms::get().seed_blocks
}

fn seed() -> Option<Digest> {
	RelayRandomness::of_this_block(delay())
}

#[test]
fn the_seed_of_a_block_is_the_mix_of_what_the_relay_chains_authors_proved() {
	for name in [TESTNET, LOCAL_TESTNET] {
		after_many(name, |slot| {
			let first = seed().expect("enough has come");
			assert_eq!(Some(first), Some(Latest::<Runtime>::get().value));
			assert_eq!(seed(), Some(first), "the same whenever it is asked");
			next_block(slot + 1, fresh(slot + 1));
			let second = seed().expect("enough has come");
			assert_ne!(first, second);
		});
	}
}

#[test]
fn the_whole_of_the_relay_chains_history_goes_into_a_seed() {
	let last = |changed: u64| {
		let mut seed = None;
		chain(TESTNET).execute_with(|| {
			for slot in 101..=140 {
				next_block(slot, fresh(if slot == changed { 77 } else { slot }));
			}
			seed = self::seed();
		});
		seed.expect("enough has come")
	};
	let seeds = [0, 101, 120, 139, 140].map(last);
	for (i, seed) in seeds.iter().enumerate() {
		assert!(!seeds[..i].contains(seed));
	}
}

#[test]
fn a_made_up_relay_chain_draws_nobody_on_a_real_network() {
	for name in [TESTNET, LOCAL_TESTNET] {
		chain(name).execute_with(|| {
			for slot in 101..=140 {
				next_block(slot, None);
				assert_eq!(seed(), None, "{name}");
			}
		});
	}
}

#[test]
fn an_author_without_a_proof_and_a_relay_parent_used_twice_give_no_seed() {
	after_many(TESTNET, |slot| {
		next_block(slot + 1, Some(None));
		assert_eq!(seed(), None);
		next_block(slot + 2, fresh(slot + 2));
		assert!(seed().is_some());
		next_block(slot + 2, fresh(slot + 2));
		assert_eq!(seed(), None);
	});
}

#[test]
fn before_the_inherent_a_block_has_no_seed() {
	after_many(TESTNET, |slot| {
		let block = System::block_number() + 1;
		System::initialize(&block, &[9; 32].into(), &Default::default());
		assert_eq!(seed(), None);
		System::set_block_number(block - 1);
		next_block(slot + 1, fresh(slot + 1));
		assert!(seed().is_some());
	});
}

#[test]
fn a_chain_that_just_began_waits_until_enough_has_come() {
	for name in [TESTNET, LOCAL_TESTNET] {
		chain(name).execute_with(|| {
			for slot in 1..=40 {
				next_block(slot, fresh(slot));
				assert_eq!(seed().is_some(), slot >= least_values(delay()).into(), "{name} {slot}");
			}
		});
	}
}

#[test]
fn the_delay_of_every_network_is_long_enough_for_a_seed_to_come() {
	for name in PRESETS {
		chain(name).execute_with(|| {
			let spare = delay().checked_sub(least_values(delay()));
			assert!(name == DEVELOPMENT || spare.is_some_and(|spare| spare >= 2), "{name}");
		});
	}
}

#[test]
fn a_development_chain_draws_by_the_parents_hash() {
	chain(DEVELOPMENT).execute_with(|| {
		next_block(101, None);
		let first = seed().expect("always");
		next_block(102, None);
		let second = seed().expect("always");
		assert_ne!(first, second);
		// It depends on nothing that the made up relay chain says.
		let block = System::block_number();
		System::set_block_number(block - 1);
		next_block(103, fresh(103));
		assert_eq!(seed(), Some(second));
		// But on the parent.
		System::set_block_number(block - 1);
		System::initialize(&block, &[99; 32].into(), &Default::default());
		assert_ne!(seed(), Some(second));
	});
}
