//! What the NuLink chain and its daemons must agree on: the token's units, the pots of the genesis issuance, the kinds
//! of network, the providers' roles, the signed statements of sharing, the jobs of encrypted compute, what watchers
//! relay, what zero-knowledge proofs are bound to, what is sold on the data market.
//!
//! The crate is `no_std` and depends on nothing of ours, so that the runtime and every daemon can use it.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod compute;
pub mod items;
pub mod market;
pub mod network;
pub mod pots;
pub mod provider;
pub mod proving;
pub mod sharing;
pub mod token;
pub mod watching;

pub use network::Profile;
pub use pots::Pot;
pub use provider::{EpochIndex, Offence, Role};
