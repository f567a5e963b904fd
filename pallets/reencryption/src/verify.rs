//! The judgement of capsules and fragments.
//!
//! It is done by public-key recoveries, which are a host function: natively compiled on every node, where the same
//! curve arithmetic would run in wasm. `nulink-pre` has both ways, and its tests hold them to the same answers; the
//! benchmarks `check_by_recoveries` and `check_by_arithmetic` measure both.

use crate::{Config, Error, Pallet};
use nulink_pre::{recovery, Invalid, Recover, Statement};
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes};
use pallet_traits::PolicyKeys;
use sp_runtime::traits::Zero;

/// Public-key recovery by the node.
pub struct HostRecover;

impl Recover for HostRecover {
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]> {
		sp_io::crypto::secp256k1_ecdsa_recover(signature, message).ok()
	}
}

impl<T: Config> Pallet<T> {
	/// Whether the bytes are a capsule.
	pub(crate) fn check_capsule(capsule: &CapsuleBytes) -> Result<(), Error<T>> {
		recovery::check_capsule::<T::Recover>(capsule).map_err(|_| Error::<T>::BadCapsule)
	}

	/// Whether the fragment is the right re-encryption of the capsule by the proxy that accepted this commitment.
	/// A capsule that is none is an error of its own: whoever made it is to blame, never the proxy.
	pub(crate) fn is_right(
		keys: &PolicyKeys<T::AccountId>,
		commitment: &Digest,
		capsule: &CapsuleBytes,
		fragment: &FragmentBytes,
	) -> Result<bool, Error<T>> {
		let statement = Statement {
			capsule,
			fragment,
			delegating: &keys.delegating,
			verifying: &keys.verifying,
			receiving: &keys.receiving,
			commitment,
		};
		match recovery::check_fragment::<T::Recover>(&statement) {
			Ok(()) => Ok(true),
			Err(Invalid::Capsule) => Err(Error::<T>::BadCapsule),
			Err(_) => Ok(false),
		}
	}

	/// What a statement that is signed for this chain names it by.
	pub(crate) fn genesis() -> Digest {
		frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::zero()).into()
	}
}
