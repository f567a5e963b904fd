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
		/// For signing two different blocks of Ethereum for one number.
		#[codec(index = 8)]
		pub static Equivocation: Perbill = Perbill::from_percent(20);
		/// For attesting to another block of Ethereum than the one that was accepted.
		#[codec(index = 9)]
		pub static FalseHeader: Perbill = Perbill::from_percent(10);
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

	/// The watchers, and what they watch. Zero, where it makes no sense, stands for what is usual on the kind of network
	/// that this is.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod watching {
		/// The id of the Ethereum chain. Usual: 1, and 31337 on a local network.
		#[codec(index = 0)]
		pub static ChainId: u64 = 0;
		/// How many watchers are elected. Usual: 13, and 4 on a local network.
		#[codec(index = 1)]
		pub static Seats: u32 = 0;
		/// Blocks whose numbers are multiples of this are attested to. Usual: 32, and 1 on a local network.
		#[codec(index = 2)]
		pub static Interval: u64 = 0;
		/// The least that somebody votes for watchers with.
		#[codec(index = 3)]
		pub static LeastVote: Balance = 10 * NLK;
		/// What a provider must have staked on Ethereum, in units of the token there, to be known here. Usual: 40,000
		/// tokens, and 1 unit on a local network.
		#[codec(index = 4)]
		pub static LeastStake: u128 = 0;
		/// The part of the least stake here that is enough for a proxy that has that on Ethereum.
		#[codec(index = 5)]
		pub static ProvenMinimum: Perbill = Perbill::from_percent(10);
	}

	/// The prices and bonds of the data market.
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod market {
		/// The least price of a listing.
		#[codec(index = 0)]
		pub static LeastPrice: Balance = 100 * MILLI_NLK;
		/// The least bond of a listing.
		#[codec(index = 1)]
		pub static LeastBond: Balance = 10 * NLK;
		/// The bond of a listing, as a part of its price.
		#[codec(index = 2)]
		pub static BondPart: Perbill = Perbill::from_percent(50);
		/// What part of a price is burned when it is paid.
		#[codec(index = 3)]
		pub static BurnedPart: Perbill = Perbill::from_percent(2);
		/// What a buyer risks by an appeal.
		#[codec(index = 4)]
		pub static AppealBond: Balance = 100 * NLK;
		/// Whether only keys of participants may list data.
		#[codec(index = 5)]
		pub static ParticipantsOnly: bool = false;
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
