//! The relay chain's node, with the database and the validator in, and no runtime of its own: networks start from the
//! specification in this folder.

fn main() -> anyhow::Result<()> {
	polkadot_cli::run().map_err(anyhow::Error::from)
}
