//! `nulink-bencher`: measures what the calls of a runtime cost and writes the weights.
//!
//! It is the pallet command of `frame-benchmarking-cli`, which is also what `frame-omni-bencher` runs, with the host
//! functions that our collators offer. Built within the workspace it shares the workspace's locked versions and its
//! compiled crates: the separate tool costs as long a build as all of NuLink. `scripts/benchmark-weights.sh` uses it.

use clap::Parser;
use cumulus_primitives_proof_size_hostfunction::storage_proof_size::HostFunctions;
use frame_benchmarking_cli::PalletCmd;
use sp_runtime::traits::BlakeTwo256;

fn main() -> Result<(), Box<sc_cli::Error>> {
	PalletCmd::parse().run_with_spec::<BlakeTwo256, HostFunctions>(None).map_err(Box::new)
}
