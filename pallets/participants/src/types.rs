//! What the pallet stores and answers.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use nulink_primitives::{
	proving::{Answer, Scalar},
	sharing::Digest,
	token::Balance,
};
use scale_info::TypeInfo;

/// The most bytes of a participant's address on the web.
pub const MAX_URI: u32 = 128;
/// The most pools of a participant.
pub const MAX_POOLS: u32 = 8;
/// The most keys under a participant's name.
pub const MAX_KEYS: u32 = 64;
/// Levels of the tree over the roots of all pools.
pub const POOLS_DEPTH: u8 = 12;
/// The most pools of all participants.
pub const MAX_SLOTS: u32 = 1 << POOLS_DEPTH;
/// Levels of a pool's own tree, of keys. Together, the depth of the circuit `Member`.
pub const KEYS_DEPTH: u8 = 8;
/// The most keys of a pool.
pub const MAX_POOL_KEYS: u16 = 1 << KEYS_DEPTH;
/// How many earlier roots of the tree are known.
pub const MAX_PAST_ROOTS: u32 = 32;
/// Where nothing is. No scalar that anybody could find hashes to it.
pub const EMPTY: Scalar = [0; 32];

/// Where to find a participant: what it answers queries by, its certificate.
pub type Uri = BoundedVec<u8, ConstU32<MAX_URI>>;

/// That a registrar has looked at a certificate.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Confirmation<AccountId> {
	/// Who.
	pub registrar: AccountId,
	/// The last block in which it counts.
	pub until: u32,
}

/// Somebody who takes part.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Participant<AccountId> {
	/// The hash of the certificate, by an authority or of its own making.
	pub certificate: Digest,
	/// Where to find it.
	pub uri: Uri,
	/// In which block it joined.
	pub joined_in: u32,
	/// Whether its identity was confirmed.
	pub confirmed: Option<Confirmation<AccountId>>,
	/// How many pools it has.
	pub pools: u32,
	/// How many keys under its name.
	pub keys: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// Public keys that a participant made, to publish under without being known.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Pool<AccountId> {
	/// Whose.
	pub participant: AccountId,
	/// The root of the tree of its keys.
	pub root: Scalar,
	/// How many keys it says to have.
	pub count: u16,
	/// In which block it was published.
	pub published_in: u32,
	/// What is held for it.
	pub deposit: Balance,
}

/// Whose a publishing key is.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Holder<AccountId> {
	/// A participant's, who is known.
	#[codec(index = 0)]
	Named(AccountId),
	/// That of some participant, for data about one principal.
	#[codec(index = 1)]
	Member {
		/// What tells the key of the pool, without telling which it is.
		nullifier: Scalar,
		/// The hash of the one whom the data is about.
		principal: Digest,
		/// The last block for which it was shown that the key is in a pool.
		until: u32,
	},
}

/// An account under which data is published.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct PublishingKey<AccountId> {
	/// Whose.
	pub holder: Holder<AccountId>,
	/// By what it is revoked.
	pub answer: Answer,
	/// In which block it was issued.
	pub issued_in: u32,
	/// In which block it was revoked.
	pub revoked_in: Option<u32>,
	/// What is held for it, of the participant or, without a name, of the key itself.
	pub deposit: Balance,
}

/// What a nullifier was used for. Kept for good.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct UsedNullifier<AccountId> {
	/// By which account.
	pub key: AccountId,
	/// For whose data.
	pub principal: Digest,
	/// By what the key is revoked, also if it is forgotten and claimed again.
	pub answer: Answer,
	/// What is held for it, for good.
	pub deposit: Balance,
}

/// A publishing key, for those who read it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct KeyStatus<AccountId> {
	/// What is stored.
	pub key: PublishingKey<AccountId>,
	/// Whether it may publish now.
	pub in_force: bool,
}
