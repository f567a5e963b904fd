//! # Governance origins
//!
//! A referendum that passes is dispatched with the origin of its track. Root may do everything and is accordingly hard
//! to get; the origins here may each do one thing and are decided faster or with less.
//!
//! The pallet has no storage and no calls. It gives the origins their place in the runtime's origin type.

pub use pallet::*;

#[polkadot_sdk::frame_support::pallet]
pub mod pallet {
	use crate::Balance;
	use nulink_primitives::token::NLK;
	use polkadot_sdk::frame_support::{pallet_prelude::*, traits::OriginTrait};

	#[pallet::config]
	pub trait Config: polkadot_sdk::frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What a referendum can act as, besides Root. New ones go to the end: the encoding is stored.
	#[pallet::origin]
	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
	pub enum Origin {
		/// Sets the parameters of the runtime, within their bounds.
		ParameterAdmin,
		/// Spends up to [`TREASURER_LIMIT`] from the treasury at a time.
		Treasurer,
		/// Spends up to [`SMALL_SPENDER_LIMIT`] from the treasury at a time.
		SmallSpender,
		/// Cancels referenda and gives the deposits back.
		ReferendumCanceller,
		/// Enters and leaves safe mode, pauses calls, kills malicious referenda with their deposits.
		EmergencyAdmin,
		/// Cancels slashes of providers before they are settled.
		SlashAppeals,
		/// Looks after the relay of Ethereum's state: pins and rejects headers, registers contracts, pauses.
		RelayAdmin,
		/// Judges the appeals of buyers of data.
		MarketAppeals,
		/// Adopts and retires keys of proofs, and names the registrars of participants.
		DataAdmin,
	}

	/// The most that the treasurer's track spends in one call.
	pub const TREASURER_LIMIT: Balance = 10_000_000 * NLK;
	/// The most that the small spender's track spends in one call.
	pub const SMALL_SPENDER_LIMIT: Balance = 50_000 * NLK;

	/// Declares `$name`, which lets the origin `$origin` through and gives `$success`.
	macro_rules! ensure_origin {
		($(#[$doc:meta])* $name:ident: $($origin:ident => $success:expr),+; $type:ty) => {
			$(#[$doc])*
			pub struct $name;

			impl<O: OriginTrait + From<Origin>> EnsureOrigin<O> for $name
			where
				for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
			{
				type Success = $type;

				fn try_origin(origin: O) -> Result<Self::Success, O> {
					match origin.caller().try_into() {
						$(Ok(Origin::$origin) => return Ok($success),)+
						_ => (),
					}
					Err(origin)
				}

				#[cfg(feature = "runtime-benchmarks")]
				fn try_successful_origin() -> Result<O, ()> {
					let origins = [$(Origin::$origin),+];
					origins.into_iter().next().map(O::from).ok_or(())
				}
			}
		};
	}
	ensure_origin! {
		/// Lets the parameter track through.
		EnsureParameterAdmin: ParameterAdmin => (); ()
	}
	ensure_origin! {
		/// Lets the track that cancels referenda through.
		EnsureReferendumCanceller: ReferendumCanceller => (); ()
	}
	ensure_origin! {
		/// Lets the track on which providers appeal against slashes through.
		EnsureSlashAppeals: SlashAppeals => (); ()
	}
	ensure_origin! {
		/// Lets the track that looks after the relay of Ethereum's state through.
		EnsureRelayAdmin: RelayAdmin => (); ()
	}
	ensure_origin! {
		/// Lets the track on which buyers of data appeal through.
		EnsureMarketAppeals: MarketAppeals => (); ()
	}
	ensure_origin! {
		/// Lets the track that looks after proofs and participants through.
		EnsureDataAdmin: DataAdmin => (); ()
	}
	ensure_origin! {
		/// Lets the emergency track through.
		EnsureEmergencyAdmin: EmergencyAdmin => (); ()
	}
	ensure_origin! {
		/// Lets the spending tracks through, each with its limit.
		EnsureSpender: Treasurer => TREASURER_LIMIT, SmallSpender => SMALL_SPENDER_LIMIT; Balance
	}
}
