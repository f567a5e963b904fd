//! Builds the wasm of the runtime, with the metadata hash that hardware wallets check (RFC-78) inside.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::init_with_defaults().enable_metadata_hash("NLK", 18).build();
}
