//! What needs keys.

// With the feature `gpu`, whatever is evaluated needs a card, and fails where there is none.
#[cfg(feature = "gpu")]
mod cards;
mod clears;
mod deliveries;
// Mostly on ciphertexts without encryption, for which a card has no use.
#[cfg(not(feature = "gpu"))]
mod evaluations;
mod everything;
mod jobs;
mod keys;
mod lists;
mod owner;
mod processes;
mod programs;
mod random;
mod streams;

use nulink_fhe as fhe;
