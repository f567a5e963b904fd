//! Values that governance can change without a runtime upgrade, and who may change each.

use crate::{
	governance::origins::EnsureParameterAdmin, weights, AccountId, Balance, Runtime, RuntimeEvent, RuntimeOrigin,
};
use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::{EitherOf, EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::EnsureRoot;
use nulink_primitives::token::{MICRO_NLK, MILLI_NLK, NLK};
use polkadot_sdk::*;
use sp_runtime::Perbill;

/// The parameters, by group. Indices are stored: they are never reused. Group 0 was the division of fees, which is
/// nlk-tokenomics' now.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// The price of executing other chains' messages where they pay in the relay chain's token.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod xcm {
		/// Units of the relay chain's token (10 decimals) for a second of computation.
		#[codec(index = 0)]
		pub static RelayUnitsPerSecond: Balance = 5_000_000_000;
		/// Units of the relay chain's token (10 decimals) for a mebibyte of the proof of validity.
		#[codec(index = 1)]
		pub static RelayUnitsPerProofMib: Balance = 2_000_000_000;
	}

	/// What offences of providers cost, as parts of the stake. The indices 3 to 5 were the division of what is taken, which
	/// is nlk-tokenomics' now.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod slashing {
		/// For a receipt over a wrong fragment.
		#[codec(index = 0)]
		pub static WrongFragment: Perbill = Perbill::from_percent(10);
		/// For re-encrypting under a policy that had ended.
		#[codec(index = 1)]
		pub static ServedAfterEnd: Perbill = Perbill::from_percent(10);
		/// For not answering a request on chain, or a job.
		#[codec(index = 2)]
		pub static Silence: Perbill = Perbill::from_percent(1);
		/// For another result of a job than those who computed it again found.
		#[codec(index = 6)]
		pub static WrongResult: Perbill = Perbill::from_percent(20);
		/// For committing to a result and not saying which.
		#[codec(index = 7)]
		pub static NotRevealed: Perbill = Perbill::from_percent(5);
	}

	/// The prices of encrypted compute.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod compute {
		/// The least fee of each member of a committee.
		#[codec(index = 0)]
		pub static LeastFee: Balance = 100 * MILLI_NLK;
		/// What is added to it for each bootstrap of the program.
		#[codec(index = 1)]
		pub static BootstrapFee: Balance = 10 * MICRO_NLK;
		/// What a disputant loses that accused the right outcome.
		#[codec(index = 2)]
		pub static DisputeBond: Balance = 100 * NLK;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Slashing(dynamic_params::slashing::Parameters::Silence(
			dynamic_params::slashing::Silence,
			Some(Perbill::from_percent(1)),
		))
	}
}

/// Root or the parameter track may set any parameter.
pub struct EnsureParameterOrigin;

impl EnsureOriginWithArg<RuntimeOrigin, RuntimeParametersKey> for EnsureParameterOrigin {
	type Success = ();

	fn try_origin(origin: RuntimeOrigin, _key: &RuntimeParametersKey) -> Result<(), RuntimeOrigin> {
		EitherOf::<EnsureRoot<AccountId>, EnsureParameterAdmin>::try_origin(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_key: &RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

impl pallet_parameters::Config for Runtime {
	type AdminOrigin = EnsureParameterOrigin;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type WeightInfo = weights::pallet_parameters::WeightInfo<Runtime>;
}
