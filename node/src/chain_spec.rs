//! The chain specifications that the node knows by name, and the loading of others from files.

use nulink_primitives::token::{DECIMALS, SS58_PREFIX, SYMBOL};
use nulink_runtime::{genesis, WASM_BINARY};
use polkadot_omni_node_lib::chain_spec::{ChainSpec, Extensions, GenericChainSpec, LoadSpec};
use sc_chain_spec::{ChainType, Properties};

/// The relay chain that local networks run on.
const LOCAL_RELAY_CHAIN: &str = "rococo-local";

/// Finds a chain specification by name, or reads it from a file.
pub struct Loader;

impl LoadSpec for Loader {
	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		match id {
			"dev" | "development" => {
				embedded("NuLink Development", "nulink_dev", ChainType::Development, genesis::DEVELOPMENT)
			},
			"" | "local" | "local_testnet" => {
				embedded("NuLink Local", "nulink_local", ChainType::Local, genesis::LOCAL_TESTNET)
			},
			"testnet" => Err("the testnet has no published chain specification yet, and the preset `testnet` holds \
				 collators whose keys everybody knows: make one with your collators by `scripts/make-chain-spec.sh` \
				 and give its path to --chain"
				.into()),
			path if std::path::Path::new(path).exists() => Ok(Box::new(GenericChainSpec::from_json_file(path.into())?)),
			other => Err(format!("`{other}` is no chain that this node knows (dev, local) and no file")),
		}
	}
}

/// What wallets need to know about the chain.
fn properties() -> Properties {
	[
		("tokenSymbol".to_string(), SYMBOL.into()),
		("tokenDecimals".to_string(), DECIMALS.into()),
		("ss58Format".to_string(), SS58_PREFIX.into()),
	]
	.into_iter()
	.collect()
}

/// A chain that starts from a preset of the runtime inside this binary.
fn embedded(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<Box<dyn ChainSpec>, String> {
	let wasm =
		WASM_BINARY.ok_or("this binary was built without the runtime's wasm: build it without SKIP_WASM_BUILD")?;
	Ok(Box::new(
		GenericChainSpec::builder(wasm, Extensions::new_with_relay_chain(LOCAL_RELAY_CHAIN.into()))
			.with_name(name)
			.with_id(id)
			.with_chain_type(kind)
			.with_protocol_id("nulink")
			.with_properties(properties())
			.with_genesis_config_preset_name(preset)
			.build(),
	))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The error of loading a chain that cannot be loaded.
	fn error_of(id: &str) -> String {
		match Loader.load_spec(id) {
			Ok(_) => panic!("{id} is not to be had"),
			Err(error) => error,
		}
	}

	#[test]
	fn the_named_chains_load_with_the_properties_wallets_need() {
		for (name, id, kind) in
			[("dev", "nulink_dev", ChainType::Development), ("local", "nulink_local", ChainType::Local)]
		{
			let spec = Loader.load_spec(name).expect("a chain with this name");
			assert_eq!(spec.id(), id);
			assert_eq!(spec.chain_type(), kind);
			let properties = spec.properties();
			assert_eq!(properties["tokenSymbol"], "NLK");
			assert_eq!(properties["tokenDecimals"], 18);
			assert_eq!(properties["ss58Format"], 2110);
		}
	}

	#[test]
	fn the_testnet_does_not_start_with_keys_that_everybody_knows() {
		assert!(error_of("testnet").contains("scripts/make-chain-spec.sh"));
	}

	#[test]
	fn an_unknown_chain_is_an_error_that_names_the_known_ones() {
		let error = error_of("no-such-chain");
		assert!(error.contains("no-such-chain") && error.contains("dev") && error.contains("local"));
	}
}
