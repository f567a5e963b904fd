//! `nulink-node`: the NuLink collator and full node.
//!
//! The node itself is `polkadot-omni-node-lib`. What is ours is the chain specifications ([`chain_spec`]), the texts
//! that `--help` shows, and what kind of chain it is.

mod chain_spec;

use polkadot_omni_node_lib::{
	chain_spec::ChainSpec,
	run,
	runtime::{AuraConsensusId, BlockNumber, Consensus, Runtime, RuntimeResolver},
	CliConfig, RunConfig,
};

/// Every chain that this node runs is NuLink's. The library's own resolver would find the same out from the runtime's
/// metadata, for which it builds the genesis and compiles the runtime once more at each start.
struct NuLink;

impl RuntimeResolver for NuLink {
	fn runtime(&self, _: &dyn ChainSpec) -> sc_cli::Result<Runtime> {
		Ok(Runtime::Omni(BlockNumber::U32, Consensus::Aura(AuraConsensusId::Sr25519)))
	}
}

/// The texts of the command line.
struct Texts;

impl CliConfig for Texts {
	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description(executable: String) -> String {
		color_print::cformat!(
			"A node of the NuLink parachain.\n\n\
			 <bold>A chain on this machine, without a relay chain:</>\n  {executable} --dev --tmp\n\n\
			 <bold>A collator:</>\n  {executable} --collator --chain SPEC.json --base-path DIR -- --chain RELAY-SPEC\n\n\
			 Arguments before `--` are for the parachain node, those after it for the relay chain node inside. \
			 `--chain` takes `dev`, `local` or the path of a chain specification."
		)
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	fn support_url() -> String {
		"docs/collator.md of the NuLink repository".into()
	}

	fn copyright_start_year() -> u16 {
		2026
	}
}

fn main() -> Result<(), Box<sc_cli::Error>> {
	run::<Texts>(RunConfig::new(Box::new(NuLink), Box::new(chain_spec::Loader))).map_err(Box::new)
}
