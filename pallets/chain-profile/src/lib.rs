//! # Chain profile
//!
//! One runtime serves every NuLink network: the chain on a developer's desk, the local network with a relay chain, the
//! testnet and the main network. A few rules must differ between them, and none of them may be switched later by
//! somebody who would profit from it. This pallet holds the answer to "what kind of network is this?", given once, in
//! the genesis, and lets the rest of the runtime read it.
//!
//! ## Terminology
//!
//! - *Profile*: [`Profile::Production`], [`Profile::Local`] or [`Profile::Development`].
//!
//! ## What reads it
//!
//! - The call filter: Sudo is refused unless the profile is `Development`, whatever key the Sudo pallet holds.
//! - The referenda tracks: periods of days become periods of a few blocks on a local network.
//!
//! ## Storage and calls
//!
//! [`CurrentProfile`], a single value. There are no calls and no events: the profile never changes. A chain whose
//! genesis says nothing is a production chain.

#![cfg_attr(not(feature = "std"), no_std)]

pub use nulink_primitives::Profile;
pub use pallet::*;

#[cfg(test)]
mod tests;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Get};

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	/// The kind of network. Written at genesis, never after.
	#[pallet::storage]
	pub type CurrentProfile<T> = StorageValue<_, Profile, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T> {
		/// The kind of network.
		pub profile: Profile,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			CurrentProfile::<T>::put(self.profile);
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The kind of network this chain is.
		pub fn profile() -> Profile {
			CurrentProfile::<T>::get()
		}
	}

	impl<T: Config> Get<Profile> for Pallet<T> {
		fn get() -> Profile {
			CurrentProfile::<T>::get()
		}
	}
}
