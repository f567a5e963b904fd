//! What the runtime weighs extrinsics and the beginning of a block with, and what fits into a block.

use super::{entry, has_succeeded, Ledger};
use anyhow::{anyhow, ensure, Context};
use codec::{Compact, Decode, Encode};
use nulink_client::subxt::Metadata;
use sp_state_machine::{Backend, OverlayedChanges};

/// The version of the metadata that limits are read from.
const METADATA: u32 = 15;

/// A weight: picoseconds, and bytes of the proof.
pub type Weight = (u64, u64);

/// What fits into a block.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// What ordinary transactions may weigh.
	pub normal: Weight,
	/// What everything may weigh.
	pub whole: Weight,
	/// The bytes that ordinary transactions may have.
	pub length: u32,
}

impl Limits {
	/// How many ordinary transactions of this weight and length fit into a block, and what is used up first.
	pub fn fit(&self, (time, proof): Weight, length: usize) -> (usize, &'static str) {
		let parts = [
			(self.normal.0 / time.max(1), "time"),
			(self.normal.1 / proof.max(1), "the size of the parachain's proof"),
			(u64::from(self.length) / length.max(1) as u64, "length"),
		];
		let (count, what) = parts.into_iter().min().unwrap_or_default();
		(count as usize, what)
	}
}

/// A weight in the state.
type Weighed = (Compact<u64>, Compact<u64>);

impl Ledger {
	/// What an extrinsic is weighed with after the last [`commit`](Self::commit), its signature and extensions included.
	pub fn weight(&self, extrinsic: &[u8]) -> anyhow::Result<Weight> {
		let key = entry("System", "BlockWeight");
		let before = self.state.storage(&key).map_err(|error| anyhow!(error))?.context("no block was begun")?;
		let mut overlay = OverlayedChanges::default();
		let result = self.engine.call(&self.state, &mut overlay, "BlockBuilder_apply_extrinsic", extrinsic)?;
		ensure!(has_succeeded(&result)?, "what is weighed fails: 0x{}", hex::encode(result));
		let after = overlay.storage(&key).flatten().context("the extrinsic weighs nothing")?.to_vec();
		let ([before, ..], [after, ..]) = (consumed(&before)?, consumed(&after)?);
		Ok((after.0.saturating_sub(before.0), after.1.saturating_sub(before.1)))
	}

	/// What the beginning of this block weighs.
	pub fn weight_of_beginning(&mut self) -> anyhow::Result<Weight> {
		let key = entry("System", "BlockWeight");
		let weight = self.overlay.storage(&key).flatten().context("no block was begun")?.to_vec();
		let [_, _, mandatory] = consumed(&weight)?;
		Ok(mandatory)
	}

	/// What fits into a block.
	pub fn limits(&mut self) -> anyhow::Result<Limits> {
		let metadata = self.call("Metadata_metadata_at_version", &METADATA.encode())?;
		let metadata = Option::<Vec<u8>>::decode(&mut &metadata[..])?.context("the runtime has no such metadata")?;
		let metadata = Metadata::decode_from(&metadata)?;
		let system = metadata.pallet_by_name("System").context("there is no System")?;
		let mut weights = system.constant_by_name("BlockWeights").context("a block has no limits")?.value();
		let mut lengths = system.constant_by_name("BlockLength").context("a block has no limits")?.value();
		// Of a block's beginning, of a block; then of ordinary transactions: of each, the largest, all together.
		type Blocks = (Weighed, Weighed, (Weighed, Option<Weighed>, Option<Weighed>));
		let (_, whole, (_, _, normal)) = <Blocks as Decode>::decode(&mut weights)?;
		let normal = normal.context("ordinary transactions have no limit")?;
		let length = u32::decode(&mut lengths)?;
		Ok(Limits { normal: (normal.0 .0, normal.1 .0), whole: (whole.0 .0, whole.1 .0), length })
	}
}

/// What a block weighs so far: ordinary, operational and mandatory parts.
fn consumed(encoded: &[u8]) -> anyhow::Result<[Weight; 3]> {
	let weights: [Weighed; 3] = Decode::decode(&mut &encoded[..])?;
	Ok(weights.map(|(time, proof)| (time.0, proof.0)))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_used_up_first_decides_how_many_fit() {
		let limits = Limits { normal: (100, 1_000), whole: (200, 2_000), length: 50 };
		assert_eq!(limits.fit((10, 1), 1).0, 10);
		assert_eq!(limits.fit((1, 500), 1).0, 2);
		assert_eq!(limits.fit((1, 1), 10), (5, "length"));
	}
}
