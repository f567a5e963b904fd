//! Stand-ins for tests of the market. They keep what they are told per thread, as those of [`crate::mock`]; begin every
//! test with [`reset`].

use super::{Deliveries, Delivery, EncryptedItems, Granted, Grants, Unserved};
use crate::{ProofsOf, Publishers};
use codec::{Codec, Decode, DecodeWithMemTracking, Encode};
use frame_support::{pallet_prelude::DispatchError, Blake2_256, StorageHasher};
use nulink_primitives::{
	proving::{statement_bytes, Circuit, KeyId, Scalar, StatementHash, Subject},
	sharing::{Digest, PolicyId, RequestId},
};
use scale_info::TypeInfo;
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};

type Account = Vec<u8>;

#[derive(Clone)]
struct Item {
	maker: Account,
	owner: Account,
	listing: Option<u64>,
	locked: bool,
}

#[derive(Default)]
struct State {
	grants: BTreeMap<PolicyId, Granted<Account>>,
	failed: BTreeMap<RequestId, Unserved<Account>>,
	proven: BTreeSet<(Subject, StatementHash, Account)>,
	/// For whom a key publishes: about this principal only, and under this name.
	publishers: BTreeMap<Account, (Option<Digest>, Option<Account>)>,
	items: BTreeMap<(u32, u32), Item>,
	transfers_fail: bool,
}

thread_local! {
	static STATE: RefCell<State> = RefCell::new(State::default());
}

fn write<R>(with: impl FnOnce(&mut State) -> R) -> R {
	STATE.with_borrow_mut(with)
}

fn account<AccountId: Decode>(bytes: &Account) -> AccountId {
	AccountId::decode(&mut &bytes[..]).expect("it was encoded as such an account")
}

/// Forgets everything.
pub fn reset() {
	write(|state| *state = State::default());
}

fn retyped<From: Encode, To>(granted: &Granted<From>, into: impl Fn(&From) -> To) -> Granted<To> {
	Granted {
		owner: into(&granted.owner),
		receiver: into(&granted.receiver),
		label: granted.label,
		delegating: granted.delegating,
		verifying: granted.verifying,
		receiving: granted.receiving,
		threshold: granted.threshold,
		proxies: granted.proxies,
		condition: granted.condition,
		term: granted.term,
		revoked_at: granted.revoked_at,
	}
}

/// Policies that grant what a test says.
pub struct MockGrants;

/// Says what a policy grants. `None`: it is not stored any more.
pub fn set_granted<AccountId: Encode>(policy: PolicyId, granted: Option<Granted<AccountId>>) {
	write(|state| match granted {
		Some(granted) => {
			state.grants.insert(policy, retyped(&granted, Encode::encode));
		},
		None => {
			state.grants.remove(&policy);
		},
	});
}

impl<AccountId: Codec> Grants<AccountId> for MockGrants {
	fn granted(policy: PolicyId) -> Option<Granted<AccountId>> {
		write(|state| state.grants.get(&policy).map(|granted| retyped(granted, account)))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_granted(
		keys: crate::PolicyKeys<AccountId>,
		condition: super::Condition,
		seats: &[(AccountId, Digest)],
	) -> PolicyId {
		use crate::{mock::MockPolicies, Policies};
		let granted = Granted {
			owner: keys.owner.encode(),
			receiver: keys.receiver.encode(),
			label: [0; 32],
			delegating: keys.delegating,
			verifying: keys.verifying,
			receiving: keys.receiving,
			threshold: keys.threshold,
			proxies: keys.proxies,
			condition,
			term: Some(nulink_primitives::sharing::Term { start: 0, end: 10_000 }),
			revoked_at: None,
		};
		let policy = MockPolicies::make_active(keys, seats);
		write(|state| state.grants.insert(policy, granted));
		policy
	}
}

/// Receipts that need no signature but a word, and requests that failed as a test says.
pub struct MockDeliveries;

/// Says that a request failed. `None`: it did not.
pub fn set_failed<AccountId: Encode>(request: RequestId, unserved: Option<Unserved<AccountId>>) {
	write(|state| match unserved {
		Some(Unserved { policy, capsule, asker, asked_at }) => {
			let asker = asker.encode();
			state.failed.insert(request, Unserved { policy, capsule, asker, asked_at });
		},
		None => {
			state.failed.remove(&request);
		},
	});
}

/// A receipt, right or forged.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct MockReceipt {
	/// Under which policy.
	pub policy: PolicyId,
	/// The account of the proxy, encoded.
	pub provider: Vec<u8>,
	/// The capsule's digest.
	pub capsule: Digest,
	/// The block.
	pub block: u32,
	/// Whether the signature would be right.
	pub signed: bool,
}

impl<AccountId: Codec> Deliveries<AccountId> for MockDeliveries {
	type Receipt = MockReceipt;

	fn delivery(receipt: &MockReceipt) -> Option<Delivery<AccountId>> {
		receipt.signed.then(|| Delivery {
			policy: receipt.policy,
			provider: account(&receipt.provider),
			capsule: receipt.capsule,
			block: receipt.block,
		})
	}

	fn failed(request: RequestId) -> Option<Unserved<AccountId>> {
		write(|state| {
			let Unserved { policy, capsule, asker, asked_at } = state.failed.get(&request)?;
			Some(Unserved { policy: *policy, capsule: *capsule, asker: account(asker), asked_at: *asked_at })
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_receipt(delivery: Delivery<AccountId>) -> Option<MockReceipt> {
		let Delivery { policy, provider, capsule, block } = delivery;
		Some(MockReceipt { policy, provider: provider.encode(), capsule, block, signed: true })
	}

	/// It was asked as late as can be: the stand-in does not know the block.
	#[cfg(feature = "runtime-benchmarks")]
	fn make_failed(policy: PolicyId, asker: &AccountId) -> (RequestId, Digest) {
		let capsule = [0x0c; 32];
		let failed = Unserved { policy, capsule, asker: asker.encode(), asked_at: u32::MAX };
		write(|state| state.failed.insert(0, failed));
		(0, capsule)
	}
}

/// Proofs as a test says.
pub struct MockProofs;

/// Says that somebody has proven something.
pub fn set_proven<AccountId: Encode>(subject: Subject, statement: StatementHash, prover: &AccountId) {
	write(|state| state.proven.insert((subject, statement, prover.encode())));
}

/// Says that it does not count any more.
pub fn forget_proven<AccountId: Encode>(subject: Subject, statement: StatementHash, prover: &AccountId) {
	write(|state| state.proven.remove(&(subject, statement, prover.encode())));
}

impl<AccountId: Encode> ProofsOf<AccountId> for MockProofs {
	fn is_proven(subject: &Subject, statement: &StatementHash, prover: &AccountId) -> bool {
		write(|state| state.proven.contains(&(*subject, *statement, prover.encode())))
	}

	/// Another hash than the chain's, of the same bytes.
	fn statement(circuit: Circuit, key: &KeyId, inputs: &[Scalar]) -> StatementHash {
		Blake2_256::hash(&statement_bytes(circuit, key, inputs))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_proven(subject: &Subject, statement: &StatementHash, prover: &AccountId) {
		set_proven(*subject, *statement, prover);
	}
}

/// Publishing keys as a test says.
pub struct MockPublishers;

/// Says that a key publishes: about everybody or one principal, under a name or none.
pub fn set_publisher<AccountId: Encode>(key: &AccountId, principal: Option<Digest>, participant: Option<&AccountId>) {
	let publishes = (principal, participant.map(Encode::encode));
	write(|state| state.publishers.insert(key.encode(), publishes));
}

/// Says that a key publishes no more.
pub fn revoke_publisher<AccountId: Encode>(key: &AccountId) {
	write(|state| state.publishers.remove(&key.encode()));
}

impl<AccountId: Codec> Publishers<AccountId> for MockPublishers {
	fn may_publish(key: &AccountId, principal: &Digest) -> bool {
		let key = key.encode();
		write(|state| {
			state.publishers.get(&key).is_some_and(|(about, _)| about.is_none_or(|about| about == *principal))
		})
	}

	fn participant_of(key: &AccountId) -> Option<AccountId> {
		let key = key.encode();
		write(|state| state.publishers.get(&key)?.1.as_ref().map(account))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_publisher(key: &AccountId, _: &Digest) {
		set_publisher(key, None, Some(key));
	}
}

/// Items as a test says. They lie outside the storage and are not rolled back.
pub struct MockItems;

/// Makes an item, in a collection of the maker's.
pub fn set_item<AccountId: Encode>(
	collection: u32,
	item: u32,
	maker: &AccountId,
	owner: &AccountId,
	listing: Option<u64>,
) {
	let made = Item { maker: maker.encode(), owner: owner.encode(), listing, locked: false };
	write(|state| state.items.insert((collection, item), made));
}

/// Gives the collection of an item to somebody. The item stays as it is, its lock included.
pub fn set_maker<AccountId: Encode>(collection: u32, item: u32, maker: &AccountId) {
	write(|state| state.items.get_mut(&(collection, item)).expect("the test has made the item").maker = maker.encode());
}

/// Says what the metadata of an item names.
pub fn set_listing(collection: u32, item: u32, listing: Option<u64>) {
	write(|state| state.items.get_mut(&(collection, item)).expect("the test has made the item").listing = listing);
}

/// Whether an item is locked.
pub fn is_locked(collection: u32, item: u32) -> bool {
	write(|state| state.items.get(&(collection, item)).is_some_and(|item| item.locked))
}

/// From now on nothing can be given away, or can again.
pub fn fail_transfers(fail: bool) {
	write(|state| state.transfers_fail = fail);
}

fn with_item<R>(
	collection: u32,
	item: u32,
	with: impl FnOnce(&mut Item) -> Result<R, DispatchError>,
) -> Result<R, DispatchError> {
	write(|state| match state.items.get_mut(&(collection, item)) {
		Some(item) => with(item),
		None => Err(DispatchError::Other("there is no such item")),
	})
}

impl<AccountId: Codec> EncryptedItems<AccountId> for MockItems {
	fn owner(collection: u32, item: u32) -> Option<AccountId> {
		write(|state| state.items.get(&(collection, item)).map(|item| account(&item.owner)))
	}

	fn listing(collection: u32, item: u32) -> Option<u64> {
		write(|state| state.items.get(&(collection, item))?.listing)
	}

	fn maker(collection: u32, item: u32) -> Option<AccountId> {
		write(|state| state.items.get(&(collection, item)).map(|item| account(&item.maker)))
	}

	fn lock(collection: u32, item: u32) -> Result<(), DispatchError> {
		with_item(collection, item, |item| match item.locked {
			true => Err(DispatchError::Other("the item is locked")),
			false => {
				item.locked = true;
				Ok(())
			},
		})
	}

	fn unlock(collection: u32, item: u32) -> Result<(), DispatchError> {
		with_item(collection, item, |item| {
			item.locked = false;
			Ok(())
		})
	}

	fn transfer(collection: u32, item: u32, to: &AccountId) -> Result<(), DispatchError> {
		if write(|state| state.transfers_fail) {
			return Err(DispatchError::Other("the test lets transfers fail"));
		}
		let to = to.encode();
		with_item(collection, item, |item| {
			item.owner = to;
			Ok(())
		})
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_item(maker: &AccountId, owner: &AccountId, listing: u64) -> (u32, u32) {
		set_item(0, 0, maker, owner, Some(listing));
		(0, 0)
	}
}
