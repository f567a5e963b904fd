//! NuLink itself.

use super::{Parcel, Target};
use crate::chain::{Action, BoxError, Chain, Snapshot};
use async_trait::async_trait;
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	acting::{self, Done},
	staking::Staking,
	submitter::Submitter,
};

/// What it is called.
pub const NAME: &str = "nulink";

/// The chain, and what sends transactions to it.
pub struct Nulink<C> {
	chain: C,
	submitter: Submitter,
}

impl<C: Chain> Nulink<C> {
	/// Over this connection.
	pub fn new(chain: C, submitter: Submitter) -> Self {
		Nulink { chain, submitter }
	}

	/// Does something on chain, once.
	pub async fn act(&self, key: &[u8], action: &Action) -> Result<Done, BoxError> {
		let call = self.chain.view().await?.encode(action).await?;
		acting::act(&self.submitter, key, call).await
	}
}

#[async_trait]
impl<C: Chain> Target for Nulink<C> {
	fn name(&self) -> &str {
		NAME
	}

	async fn newest(&self) -> Result<Option<u64>, BoxError> {
		Ok(self.chain.view().await?.status().await?.accepted.map(|header| header.number))
	}

	async fn epoch(&self) -> Result<EpochIndex, BoxError> {
		Ok(self.chain.view().await?.epoch().await?.current)
	}

	async fn trusted_until(&self) -> Result<Option<u64>, BoxError> {
		Ok(None)
	}

	async fn deliver(&self, key: &[u8], parcel: &Parcel) -> Result<Done, BoxError> {
		let action = match parcel {
			Parcel::Attestation(attestation) => Action::Attest(attestation.clone()),
			Parcel::Record(record) => Action::Relay(record.clone()),
			Parcel::Certificate(_) | Parcel::Watchers(_) => {
				return Err("certificates are made on NuLink, and not taken there".into())
			},
		};
		self.act(key, &action).await
	}
}
