//! The metadata that `crates/client` is generated from is that of this runtime.

use nulink_runtime::encoded_metadata;

/// Where the client keeps it: cargo runs tests in the folder of their package.
const COMMITTED: &str = "../crates/client/metadata/nulink.scale";

#[test]
fn the_clients_metadata_is_that_of_this_runtime() {
	let metadata = encoded_metadata();
	if std::env::var_os("NULINK_REFRESH_METADATA").is_some() {
		std::fs::write(COMMITTED, &metadata).expect("the client's folder can be written to");
	}
	let committed = std::fs::read(COMMITTED).unwrap_or_default();
	assert!(
		committed == metadata,
		"crates/client/metadata/nulink.scale is not the metadata of this runtime: run scripts/refresh-metadata.sh"
	);
}
