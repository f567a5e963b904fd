//! What is kept here of pools: how their keys are derived, and which were used.

use super::ParticipantsError;
use crate::{
	address::Account,
	chain::PoolInfoOf,
	client::Workshop,
	hex_serde,
	home::{read_all, try_lock, write_json},
	identity::Person,
	proxy_api::hex_bytes,
	Error,
};
use nulink_pre::digest;
use nulink_primitives::{proving::Scalar, sharing::Digest};
use nulink_zk::{
	field::{from_bytes, to_bytes},
	merkle::{Path, Tree},
	nullifier, pool_leaf,
	poseidon::Domain,
};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Levels of a pool's own tree.
const KEYS_DEPTH: u8 = 8;
/// The most keys of a pool.
pub(super) const MAX_POOL_KEYS: u16 = 1 << KEYS_DEPTH;

/// A pool that was made here, whether it is on the chain or not.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PoolRecord {
	/// Whose it is.
	#[serde(with = "crate::proxy_api::account")]
	pub owner: Account,
	/// The root of the tree of its keys.
	#[serde(with = "hex_bytes")]
	pub root: Scalar,
	/// How many keys it has.
	pub count: u16,
	#[serde(with = "hex_bytes")]
	genesis: Digest,
	/// What the keys are derived with.
	#[serde(with = "hex_bytes")]
	salt: [u8; 16],
	used: Vec<UsedKey>,
}

/// A key of a pool that is never used for anything else.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct UsedKey {
	index: u16,
	/// For whom, as [`mark`] makes it. `None`: it is not known.
	#[serde(with = "hex_serde::option", default)]
	mark: Option<Digest>,
}

/// What a key was used for, so that nobody reads it who does not have the key.
fn mark(secret: &[u8; 32], publisher: &Account, principal: &Digest) -> Digest {
	digest(&[b"nulink/pool-use/v1", &secret[..], &publisher.0, principal].concat())
}

/// The tree of the keys of a pool. `None`: there are more than it has places.
pub(super) fn tree_of(person: &Person, salt: &[u8; 16], count: u16) -> Option<Tree> {
	let leaf = |index| from_bytes(&pool_leaf(&person.pool_secret(salt, index)));
	Tree::new(Domain::Node, KEYS_DEPTH, (0..count).map(leaf).collect::<Option<Vec<_>>>()?)
}

impl PoolRecord {
	/// One of which no key was used.
	pub(super) fn new(owner: Account, genesis: Digest, salt: [u8; 16], root: Scalar, count: u16) -> Self {
		PoolRecord { owner, root, count, genesis, salt, used: Vec::new() }
	}

	/// How many keys were not used.
	pub fn left(&self) -> u16 {
		self.count.saturating_sub(u16::try_from(self.used.len()).unwrap_or(u16::MAX))
	}

	fn is_of(&self, person: &Person, genesis: &Digest) -> bool {
		self.owner == person.account() && self.genesis == *genesis
	}

	fn is_used(&self, index: u16) -> bool {
		self.used.iter().any(|used| used.index == index)
	}

	/// The key that was used for this account and this principal.
	fn marked(&self, person: &Person, publisher: &Account, principal: &Digest) -> Option<u16> {
		let for_them = |used: &&UsedKey| {
			let secret = person.pool_secret(&self.salt, used.index);
			used.mark == Some(mark(&secret, publisher, principal))
		};
		self.used.iter().find(for_them).map(|used| used.index)
	}

	/// The key that has this nullifier, used or not.
	fn named(&self, person: &Person, known: &Known) -> Option<u16> {
		let has_it = |index: &u16| nullifier(&person.pool_secret(&self.salt, *index), &known.scope) == known.nullifier;
		(0..self.count).find(has_it)
	}

	/// The first key that was not used.
	fn unused(&self) -> Option<u16> {
		(0..self.count).find(|index| !self.is_used(*index))
	}
}

/// The nullifier under which the chain knows the account already.
#[derive(Clone, Copy)]
pub(super) struct Known {
	pub nullifier: Scalar,
	pub scope: Digest,
}

/// A key of a pool, which is for one account and one principal from now on. No `Debug`.
pub(super) struct Taken {
	/// The place of its pool.
	pub slot: u32,
	pub secret: Zeroizing<[u8; 32]>,
	index: u16,
	root: Scalar,
	/// The way to the pool's root.
	path: Path,
}

impl Taken {
	/// The way to the root of the tree over all pools, by the pool's neighbours in it. `None`: it leads elsewhere.
	pub(super) fn path_to(&self, neighbours: &[Scalar], root: &Scalar) -> Option<Path> {
		let above = neighbours.iter().map(from_bytes).collect::<Option<Vec<_>>>()?;
		let siblings = self.path.siblings.iter().copied().chain(above).collect();
		let index = self.slot.checked_mul(MAX_POOL_KEYS.into())?.checked_add(self.index.into())?;
		let path = Path { domain: self.path.domain, index, siblings };
		let leaf = from_bytes(&pool_leaf(&self.secret))?;
		(to_bytes(&path.root_of(leaf)) == *root).then_some(path)
	}
}

impl Workshop {
	fn pools_folder(&self) -> PathBuf {
		self.home().data.join("participants/pools")
	}

	/// The pools that were made here.
	pub fn pool_records(&self) -> Result<Vec<PoolRecord>, Error> {
		read_all(&self.pools_folder())
	}

	pub(super) fn keep_pool(&self, record: &PoolRecord) -> Result<(), Error> {
		let name = hex::encode(record.root);
		write_json(&self.pools_folder().join(format!("{name}.json")), record)
	}

	/// Changes the records while nobody else does. It takes no time.
	fn with_pools<T>(&self, work: impl FnOnce(Vec<PoolRecord>) -> Result<T, Error>) -> Result<T, Error> {
		let _lock = try_lock(&self.pools_folder().join("lock"))?.ok_or(ParticipantsError::AtWork)?;
		work(self.pool_records()?)
	}

	/// Takes a key of the member's pools that are on the chain, for this account and this principal: the one that it has
	/// already, or one that was never used. When this returns, it is on disk that it is used.
	pub(super) fn take_key(
		&self,
		member: &Person,
		genesis: &Digest,
		on_chain: &[(u32, PoolInfoOf)],
		publisher: &Account,
		principal: &Digest,
		known: Option<Known>,
	) -> Result<Taken, Error> {
		self.with_pools(|records| {
			let mine = records.into_iter().filter(|record| record.is_of(member, genesis));
			let place = |record: PoolRecord| {
				let found = on_chain.iter().find(|(_, pool)| pool.root == record.root);
				found.map(|(slot, _)| (*slot, record))
			};
			let pools: Vec<(u32, PoolRecord)> = mine.filter_map(place).collect();
			if pools.is_empty() {
				return Err(ParticipantsError::NoPool(member.account()).into());
			}
			let find = |of: &dyn Fn(&PoolRecord) -> Option<u16>| {
				pools.iter().find_map(|(slot, record)| Some((*slot, record.clone(), of(record)?)))
			};
			let found = match &known {
				// The account has its nullifier: no other key can be shown for it.
				Some(known) => {
					find(&|record| record.named(member, known)).ok_or(ParticipantsError::KeyKnown(*publisher))
				},
				None => find(&|record| record.marked(member, publisher, principal))
					.or_else(|| find(&PoolRecord::unused))
					.ok_or(ParticipantsError::PoolUsedUp),
			};
			let (slot, mut record, index) = found?;
			let tree = tree_of(member, &record.salt, record.count);
			let tree = tree.filter(|tree| to_bytes(&tree.root()) == record.root);
			let path = tree.and_then(|tree| tree.path(index.into())).ok_or(ParticipantsError::OtherRoot)?;
			let secret = member.pool_secret(&record.salt, index);
			if !record.is_used(index) {
				record.used.push(UsedKey { index, mark: Some(mark(&secret, publisher, principal)) });
				self.keep_pool(&record)?;
			}
			Ok(Taken { slot, secret, index, root: record.root, path })
		})
	}

	/// Remembers that a key was used for nobody knows what.
	pub(super) fn burn_key(&self, taken: &Taken) -> Result<(), Error> {
		self.with_pools(|records| {
			let Some(mut record) = records.into_iter().find(|record| record.root == taken.root) else { return Ok(()) };
			if let Some(used) = record.used.iter_mut().find(|used| used.index == taken.index) {
				used.mark = None;
			}
			self.keep_pool(&record)
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::home::Home;
	use nulink_storage::{open, Location};

	const GENESIS: Digest = [9; 32];

	struct Scene {
		_folder: tempfile::TempDir,
		workshop: Workshop,
		member: Person,
		pool: (u32, PoolInfoOf),
	}

	impl Scene {
		/// A pool of three keys, in place 5.
		fn new() -> Self {
			let folder = tempfile::tempdir().unwrap();
			let store = open(&Location::folder(folder.path().join("store"))).unwrap();
			let workshop = Workshop::new(store, Home::under(folder.path()));
			let member = Person::random().unwrap();
			let root = to_bytes(&tree_of(&member, &[1; 16], 3).unwrap().root());
			workshop.keep_pool(&PoolRecord::new(member.account(), GENESIS, [1; 16], root, 3)).unwrap();
			let pool = PoolInfoOf { participant: member.account(), root, count: 3, published_in: 1 };
			Scene { _folder: folder, workshop, member, pool: (5, pool) }
		}

		fn take(&self, publisher: u8, principal: u8, known: Option<Known>) -> Result<Taken, Error> {
			let (pools, publisher) = (&[self.pool], [publisher; 32].into());
			self.workshop.take_key(&self.member, &GENESIS, pools, &publisher, &[principal; 32], known)
		}
	}

	#[test]
	fn a_key_is_taken_once_and_again_only_for_the_same() {
		let scene = Scene::new();
		let first = scene.take(1, 1, None).unwrap();
		assert_eq!((first.slot, first.index), (5, 0));
		assert_eq!(scene.workshop.pool_records().unwrap()[0].left(), 2);
		assert_eq!(scene.take(1, 1, None).unwrap().index, 0);
		assert_eq!(scene.take(1, 2, None).unwrap().index, 1);
		assert_eq!(scene.take(2, 1, None).unwrap().index, 2);
		let none = scene.take(2, 2, None).err();
		assert!(matches!(none, Some(Error::Participants(ParticipantsError::PoolUsedUp))));
		assert_eq!(scene.take(1, 2, None).unwrap().index, 1);
	}

	#[test]
	fn a_key_that_was_used_elsewhere_is_not_taken_again() {
		let scene = Scene::new();
		let taken = scene.take(1, 1, None).unwrap();
		scene.workshop.burn_key(&taken).unwrap();
		assert_eq!(scene.take(1, 1, None).unwrap().index, 1);
		assert_eq!(scene.workshop.pool_records().unwrap()[0].left(), 1);
	}

	#[test]
	fn an_account_that_has_a_nullifier_is_shown_with_its_key_only() {
		let scene = Scene::new();
		let scope = [7; 32];
		let known = |secret: &[u8; 32]| Some(Known { nullifier: nullifier(secret, &scope), scope });
		// The record was lost, and which keys were used with it.
		let third = known(&scene.member.pool_secret(&[1; 16], 2));
		assert_eq!(scene.take(1, 1, third).unwrap().index, 2);
		assert_eq!(scene.workshop.pool_records().unwrap()[0].left(), 2);
		let foreign = scene.take(1, 1, known(&[3; 32])).err();
		assert!(matches!(foreign, Some(Error::Participants(ParticipantsError::KeyKnown(_)))));
	}

	#[test]
	fn a_pool_of_others_of_another_chain_or_of_another_root_helps_nobody() {
		let scene = Scene::new();
		let (stranger, publisher) = (Person::random().unwrap(), [1; 32].into());
		let take = |person: &Person, genesis: &Digest, pools: &[(u32, PoolInfoOf)]| {
			let error = scene.workshop.take_key(person, genesis, pools, &publisher, &[1; 32], None).err();
			match error {
				Some(Error::Participants(error)) => error,
				_ => panic!("taken, or not for the right reason"),
			}
		};
		assert!(matches!(take(&stranger, &GENESIS, &[scene.pool]), ParticipantsError::NoPool(_)));
		assert!(matches!(take(&scene.member, &[8; 32], &[scene.pool]), ParticipantsError::NoPool(_)));
		assert!(matches!(take(&scene.member, &GENESIS, &[]), ParticipantsError::NoPool(_)));
		// The same account with another root secret.
		let other = nulink_pre::client::Identity::random();
		let other = Person::new(other, scene.member.keypair().clone());
		assert_eq!(take(&other, &GENESIS, &[scene.pool]), ParticipantsError::OtherRoot);
		assert_eq!(scene.workshop.pool_records().unwrap()[0].left(), 3);
	}

	#[test]
	fn the_record_does_not_say_for_whom_a_key_was_used() {
		let scene = Scene::new();
		scene.take(1, 2, None).unwrap();
		let name = format!("{}.json", hex::encode(scene.pool.1.root));
		let text = std::fs::read_to_string(scene.workshop.pools_folder().join(name)).unwrap();
		for hidden in [hex::encode([1; 32]), hex::encode([2; 32]), crate::address::to_text(&[1; 32].into())] {
			assert!(!text.contains(&hidden), "{text}");
		}
	}

	#[test]
	fn a_way_that_leads_elsewhere_is_none() {
		let taken = Scene::new().take(1, 1, None).unwrap();
		let neighbours = [[0; 32]; 12];
		let above = Path { domain: Domain::Node, index: 5, siblings: vec![from_bytes(&[0; 32]).unwrap(); 12] };
		let root = to_bytes(&above.root_of(from_bytes(&taken.root).unwrap()));
		let path = taken.path_to(&neighbours, &root).unwrap();
		assert_eq!((path.index, path.siblings.len()), (5 * 256, 20));
		assert!(taken.path_to(&neighbours, &[1; 32]).is_none());
		assert!(taken.path_to(&neighbours[1..], &root).is_none());
		assert!(taken.path_to(&[[0xff; 32]; 12], &root).is_none());
	}
}
