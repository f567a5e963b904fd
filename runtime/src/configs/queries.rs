//! Who may ask what is staked on Ethereum, by XCM.

use super::xcm::{XcmConfig, XcmRouter};
use crate::{weights, Runtime, RuntimeOrigin, WatcherRelay};
use frame_support::traits::EnsureOrigin;
use polkadot_sdk::{staging_xcm as xcm, *};
use staging_xcm_executor::XcmExecutor;
use xcm::latest::prelude::*;

/// A sibling parachain, as itself: none of its accounts, and not the relay chain.
pub struct SiblingItself;

impl EnsureOrigin<RuntimeOrigin> for SiblingItself {
	type Success = Location;

	fn try_origin(origin: RuntimeOrigin) -> Result<Location, RuntimeOrigin> {
		match pallet_xcm::ensure_xcm(origin.clone()) {
			Ok(location) if matches!(location.unpack(), (1, [Parachain(_)])) => Ok(location),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(pallet_xcm::Origin::Xcm(Location::new(1, [Parachain(crate::benchmarks::SIBLING)])).into())
	}
}

impl pallet_stake_queries::Config for Runtime {
	type Asker = SiblingItself;
	type Executor = XcmExecutor<XcmConfig>;
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = crate::benchmarks::OpenWay;
	type Records = WatcherRelay;
	type Router = XcmRouter;
	type WeightInfo = weights::pallet_stake_queries::WeightInfo<Runtime>;
}
