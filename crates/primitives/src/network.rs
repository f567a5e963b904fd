//! What kind of network a chain is.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The parachain id that the development and local networks use.
pub const LOCAL_PARA_ID: u32 = 2000;

/// The kind of network, fixed at genesis.
///
/// It decides the few things that must differ between a chain on a developer's desk and one that people's money is on.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
	/// A network with a value at stake, testnets included. The default: whoever forgets to choose gets the strict rules.
	#[default]
	Production,
	/// A local network with a real relay chain (zombienet). Funded well-known accounts, fast governance, no Sudo.
	Local,
	/// One node without a relay chain. As `Local`, and Sudo answers to the key in the genesis.
	Development,
}

impl Profile {
	/// Whether the chain is on somebody's desk: accounts whose keys everybody knows are funded, governance is fast.
	pub const fn is_local(self) -> bool {
		matches!(self, Profile::Local | Profile::Development)
	}

	/// Whether Sudo may be called at all.
	pub const fn allows_sudo(self) -> bool {
		matches!(self, Profile::Development)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_default_is_the_strict_one() {
		assert_eq!(Profile::default(), Profile::Production);
		assert!(!Profile::Production.is_local() && !Profile::Production.allows_sudo());
	}

	#[test]
	fn only_development_allows_sudo() {
		assert!(Profile::Development.allows_sudo());
		assert!(!Profile::Local.allows_sudo());
	}

	#[test]
	fn the_encoding_is_frozen() {
		assert_eq!(Profile::Production.encode(), [0]);
		assert_eq!(Profile::Local.encode(), [1]);
		assert_eq!(Profile::Development.encode(), [2]);
	}
}
