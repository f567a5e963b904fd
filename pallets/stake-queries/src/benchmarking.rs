//! The benchmark of the one call.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::{traits::EnsureOrigin, weights::Weight};
use pallet_traits::EthereumRecords;

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn ask() -> Result<(), BenchmarkError> {
		let origin = T::Asker::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let asker = T::Asker::ensure_origin(origin.clone()).map_err(|_| BenchmarkError::Weightless)?;
		T::Helper::open_the_way_to(&asker);
		let (contract, provider) = T::Records::make_record();
		assert!(Pallet::<T>::answer(contract, provider).is_some());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, contract, provider, u64::MAX, Weight::MAX);
		Ok(())
	}
}
