//! The work itself, as a part that can be exchanged.

use nulink_pre::client::{self, CheckedCapsule, CheckedKeyFragment};
use nulink_primitives::sharing::FragmentBytes;

/// Re-encrypts. An honest proxy is [`Honest`]; who wants to see what becomes of another one writes it (see
/// `examples/cheating-proxy.rs`).
pub trait Reencrypt: Send + Sync + 'static {
	/// The fragment for the capsule.
	fn reencrypt(&self, key_fragment: &CheckedKeyFragment, capsule: &CheckedCapsule) -> FragmentBytes;
}

/// Does what it should.
pub struct Honest;

impl Reencrypt for Honest {
	fn reencrypt(&self, key_fragment: &CheckedKeyFragment, capsule: &CheckedCapsule) -> FragmentBytes {
		client::reencrypt(key_fragment, capsule)
	}
}
