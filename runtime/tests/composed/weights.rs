//! The weights are measured, all of them.

use frame_support::weights::Weight;
use nulink_runtime::{weights, Runtime};
use polkadot_sdk::*;
use std::{collections::BTreeSet, fs, path::Path};

fn source(path: &str) -> String {
	fs::read_to_string(Path::new("src").join(path)).expect("a source file")
}

/// The names in the list of what can be measured: `[name, Pallet]`.
fn measurable() -> BTreeSet<String> {
	let text = source("benchmarks.rs");
	text.lines()
		.filter_map(|line| line.trim().strip_prefix('[')?.split_once(','))
		.map(|(name, _)| name.to_owned())
		.collect()
}

#[test]
fn every_pallet_that_can_be_measured_has_been() {
	let folder = Path::new("src/weights");
	let written: BTreeSet<String> = fs::read_dir(folder)
		.expect("the weights")
		.map(|entry| entry.expect("a file").path().file_stem().expect("a name").to_string_lossy().into_owned())
		.filter(|name| name != "mod")
		.collect();
	assert!(measurable().len() > 20);
	assert_eq!(measurable(), written);
}

#[test]
fn no_pallet_is_weighed_by_a_placeholder() {
	let folder = Path::new("src/configs");
	for entry in fs::read_dir(folder).expect("the configurations") {
		let path = entry.expect("a file").path();
		let text = fs::read_to_string(&path).expect("text");
		for placeholder in ["WeightInfo = ()", "TestWeightInfo", "SubstrateWeight"] {
			assert!(!text.contains(placeholder), "{placeholder} in {}", path.display());
		}
	}
}

#[test]
fn a_transfer_weighs_time_and_proof_and_little_of_a_block() {
	let transfer: Weight =
		<weights::pallet_balances::WeightInfo<Runtime> as pallet_balances::WeightInfo>::transfer_allow_death();
	let block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
	assert!(transfer.ref_time() > 0 && transfer.proof_size() > 0);
	assert!(transfer.all_lt(block / 1_000), "{transfer:?} of {block:?}");
}
