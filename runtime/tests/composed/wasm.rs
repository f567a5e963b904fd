//! The runtime as the node and the relay chain get it.

use nulink_runtime::{WASM_BINARY, WASM_BINARY_BLOATY};

/// The most that a relay chain takes as a validation function (its `max_code_size`).
const MAX_CODE_SIZE: usize = 3 * 1024 * 1024;

fn exports(wasm: &[u8], name: &str) -> bool {
	// An export is written as the length of its name, the name, and the kind (0: a function).
	let entry = [&[name.len() as u8], name.as_bytes(), &[0]].concat();
	wasm.windows(entry.len()).any(|window| window == entry)
}

#[test]
fn the_relay_chain_finds_the_function_that_it_validates_blocks_with() {
	let wasm = WASM_BINARY_BLOATY.expect("built with its wasm");
	assert!(exports(wasm, "validate_block"));
	assert!(!exports(wasm, "validate_blocc"));
}

#[test]
fn the_compressed_wasm_is_small_enough_for_the_relay_chain() {
	let size = WASM_BINARY.expect("built with its wasm").len();
	assert!(size < MAX_CODE_SIZE, "{size}");
}
