//! Where what the watcher knows is taken to.
//!
//! NuLink is the first: it takes what this watcher attests, and proofs of records. The others take what came of it
//! there, with the signatures of so many watchers that nobody need be believed: a contract on another chain, for one. A
//! further kind of chain is a further [`Target`].
//!
//! A target is asked what it has before anything is brought to it, and [`Target::deliver`] may be called again with the
//! same key, by another process: what is under way is in the journal.

pub(crate) mod abi;
pub mod evm;
pub mod nulink;
mod transaction;

use crate::chain::{Attestation, BoxError, Certificate, Relay, Rotation};
use async_trait::async_trait;
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::acting::Done;

pub use evm::Evm;
pub use nulink::Nulink;

/// What is taken there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parcel {
	/// What this watcher says.
	Attestation(Attestation),
	/// What a contract holds of a provider.
	Record(Relay),
	/// What so many watchers say that it counts.
	Certificate(Certificate),
	/// Who the watchers are from now on.
	Watchers(Rotation),
}

/// A place where it is taken.
#[async_trait]
pub trait Target: Send + Sync + 'static {
	/// Its name, which no two have.
	fn name(&self) -> &str;

	/// The newest header of Ethereum that it has.
	async fn newest(&self) -> Result<Option<u64>, BoxError>;

	/// The epoch whose watchers it believes.
	async fn epoch(&self) -> Result<EpochIndex, BoxError>;

	/// Until when it believes them, in seconds since 1970. `None`: as long as it likes.
	async fn trusted_until(&self) -> Result<Option<u64>, BoxError>;

	/// Brings it something, once for each key.
	async fn deliver(&self, key: &[u8], parcel: &Parcel) -> Result<Done, BoxError>;
}
