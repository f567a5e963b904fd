//! What the chain knows of Ethereum.

use nulink_primitives::sharing::Digest;

/// The states of Ethereum that the chain accepts as final. Against their roots, proofs are verified.
pub trait StateRoots {
	/// The state root of the Ethereum block with this number, if the chain accepts it. One at most for a block, but it
	/// may be withdrawn.
	fn state_root(block: u64) -> Option<Digest>;
	/// Accepts a root, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_accepted(block: u64, root: Digest);
}

/// Two sources: the second is asked where the first knows nothing.
impl<First: StateRoots, Second: StateRoots> StateRoots for (First, Second) {
	fn state_root(block: u64) -> Option<Digest> {
		First::state_root(block).or_else(|| Second::state_root(block))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_accepted(block: u64, root: Digest) {
		// The first has to know nothing, so that both are read.
		Second::make_accepted(block, root);
	}
}
