//! What the data market asks of the others, and what it tells them.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::pallet_prelude::{DispatchError, Parameter};
use nulink_primitives::sharing::{Digest, KeyBytes, PolicyId, RequestId, Term};
use scale_info::TypeInfo;

#[cfg(feature = "std")]
pub mod mock;

/// On what a policy gives access, beside its term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Condition {
	/// On nothing.
	Nothing,
	/// On owning this item, and nothing else.
	OwnsItem {
		/// The collection.
		collection: u32,
		/// The item in it.
		item: u32,
	},
	/// On something else, or on more.
	Other,
}

/// What a policy grants.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Granted<AccountId> {
	/// Who granted.
	pub owner: AccountId,
	/// Who may ask.
	pub receiver: AccountId,
	/// Under which of the owner's labels.
	pub label: Digest,
	/// The key that the data is encrypted under.
	pub delegating: KeyBytes,
	/// The key that the owner signed the fragments with.
	pub verifying: KeyBytes,
	/// The key that fragments are made for.
	pub receiving: KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
	/// How many proxies hold fragments.
	pub proxies: u8,
	/// On what.
	pub condition: Condition,
	/// The epochs of access. `None`: not all proxies have accepted.
	pub term: Option<Term>,
	/// In which block the owner ended it before its time.
	pub revoked_at: Option<u32>,
}

/// The policies, for those who sell access.
pub trait Grants<AccountId> {
	/// What a policy grants, as long as it is stored.
	fn granted(policy: PolicyId) -> Option<Granted<AccountId>>;
	/// Makes an active policy with these keys, seats and condition, and a long term, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_granted(
		keys: crate::PolicyKeys<AccountId>,
		condition: Condition,
		seats: &[(AccountId, Digest)],
	) -> PolicyId;
}

/// That a proxy served.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Delivery<AccountId> {
	/// Under which policy.
	pub policy: PolicyId,
	/// Which proxy: its staking account.
	pub provider: AccountId,
	/// SHA-256 of the capsule.
	pub capsule: Digest,
	/// The block by which it judged.
	pub block: u32,
}

/// That a receiver asked on chain and was not served.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Unserved<AccountId> {
	/// Under which policy.
	pub policy: PolicyId,
	/// SHA-256 of the capsule.
	pub capsule: Digest,
	/// Who asked.
	pub asker: AccountId,
	/// In which block.
	pub asked_at: u32,
}

/// What came of re-encryption: receipts as evidence that something was delivered, requests on chain as evidence that it
/// was not.
pub trait Deliveries<AccountId> {
	/// A receipt with its signature.
	type Receipt: Parameter;
	/// What the receipt shows. `None`: it is not of this chain or this time, or not signed by the key that acted for the
	/// provider.
	fn delivery(receipt: &Self::Receipt) -> Option<Delivery<AccountId>>;
	/// What a request on chain asked for whose time is over, if fewer proxies have answered it than it takes to read.
	/// `None`: it is open, unknown or closed; enough have answered; or nobody had to, because the policy ended or was
	/// revoked meanwhile.
	fn failed(request: RequestId) -> Option<Unserved<AccountId>>;
	/// A receipt for this, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_receipt(delivery: Delivery<AccountId>) -> Option<Self::Receipt>;
	/// A request of this block under an active policy, which nobody answers and whose time is over with this block, for
	/// benchmarks. Returns its number and the digest of its capsule.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_failed(policy: PolicyId, asker: &AccountId) -> (RequestId, Digest);
}

/// How content is sealed and committed to, where proofs speak of it.
pub trait ContentScheme {
	/// What a content key is committed to by.
	fn commit_key(key: &[u8; 32]) -> Digest;
	/// What was sealed with the key. `None`: nothing that this key opens.
	fn unseal(key: &[u8; 32], sealed: &[u8]) -> Option<Vec<u8>>;
	/// How many records there are in a data set with these bytes, if it is one. Cheap. `None`: it is not.
	fn count_records(bytes: &[u8]) -> Option<u32>;
	/// What a data set with these bytes is committed to by. Costs some hashes for each record. `None`: it is none.
	fn commit_records(bytes: &[u8]) -> Option<Digest>;
}

/// Non-fungible tokens that stand for access to a listing.
///
/// Between `lock` and `unlock` nobody but the caller moves, burns or sells an item.
pub trait EncryptedItems<AccountId> {
	/// Who owns an item. `None`: there is no such item.
	fn owner(collection: u32, item: u32) -> Option<AccountId>;
	/// The listing that an item's metadata names. Anybody can write such metadata: it is worth as much as the one who
	/// answers for it.
	fn listing(collection: u32, item: u32) -> Option<u64>;
	/// Who answers for what an item's metadata says: the owner of its collection, who alone decides who writes it.
	/// `None`: there is no such item.
	fn maker(collection: u32, item: u32) -> Option<AccountId>;
	/// Locks an item that nobody has locked.
	fn lock(collection: u32, item: u32) -> Result<(), DispatchError>;
	/// Lets go of it.
	fn unlock(collection: u32, item: u32) -> Result<(), DispatchError>;
	/// Gives a locked item to somebody. It stays locked.
	fn transfer(collection: u32, item: u32, to: &AccountId) -> Result<(), DispatchError>;
	/// Makes an item that names the listing, in a collection of the maker's, for benchmarks.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_item(maker: &AccountId, owner: &AccountId, listing: u64) -> (u32, u32);
}
