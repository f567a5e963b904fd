//! Requests that were answered, so that none is answered twice.
//!
//! A request names the finalised block that its asker knew, and one of long ago is refused for that alone. So only those
//! of the last blocks need be remembered: in memory, and in the journal, written with the receipt of the answer.

use nulink_primitives::sharing::PolicyId;
use nulink_worker_common::journal::{Error, Journal, Read, Table, Writing};
use std::{
	collections::{BTreeMap, HashMap, HashSet},
	sync::{Mutex, MutexGuard, PoisonError},
};

/// Block (big-endian), policy (big-endian), nonce.
const NONCES: Table<()> = Table::new("proxy/nonces");
/// For how many blocks more than necessary nonces are remembered. After a restart the first node may be some blocks
/// behind the last one.
const MARGIN: u32 = 64;

/// How many nonces are remembered in all: some hundred megabytes.
const MAX_NONCES: usize = 2_000_000;

/// What an asker chose at random.
pub type Nonce = [u8; 16];

/// Why a nonce cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
	/// It was.
	Reused,
	/// There are too many, under its policy or in all.
	Full,
}

/// Remembers nonces.
pub struct Nonces {
	window: u32,
	per_policy: usize,
	most: usize,
	state: Mutex<State>,
}

#[derive(Default)]
struct State {
	by_policy: HashMap<PolicyId, HashSet<Nonce>>,
	by_block: BTreeMap<u32, HashSet<(PolicyId, Nonce)>>,
	count: usize,
}

impl Nonces {
	/// Those in the journal. `window`: how many blocks old a request may be; `per_policy`: how many are remembered for one
	/// policy.
	pub fn load(journal: &Journal, window: u32, per_policy: usize) -> Result<Self, Error> {
		let nonces = Nonces { window, per_policy, most: MAX_NONCES, state: Mutex::default() };
		let entries = journal.read(|tx| tx.list(&NONCES, &[], usize::MAX))?;
		for (block, policy, nonce) in entries.iter().filter_map(|(key, ())| read_key(key)) {
			nonces.state().insert(policy, nonce, block);
		}
		Ok(nonces)
	}

	/// Takes a nonce for a request of the policy, dated `block`. From now on it is used.
	pub fn take(&self, policy: PolicyId, nonce: Nonce, block: u32) -> Result<(), Refused> {
		let mut state = self.state();
		let used = state.by_policy.get(&policy);
		if used.is_some_and(|used| used.contains(&nonce)) {
			return Err(Refused::Reused);
		}
		if state.count >= self.most || used.is_some_and(|used| used.len() >= self.per_policy) {
			return Err(Refused::Full);
		}
		state.insert(policy, nonce, block);
		Ok(())
	}

	/// Gives a nonce back: nothing came of the request.
	pub fn give_back(&self, policy: PolicyId, nonce: Nonce, block: u32) {
		let mut state = self.state();
		state.remove(policy, &nonce);
		if let Some(entries) = state.by_block.get_mut(&block) {
			entries.remove(&(policy, nonce));
		}
	}

	/// Forgets those that are refused for their age, now that `head` is final.
	pub fn expire(&self, head: u32) {
		let Some(before) = head.checked_sub(self.kept()) else { return };
		let mut state = self.state();
		let kept = state.by_block.split_off(&before);
		for (policy, nonce) in std::mem::replace(&mut state.by_block, kept).into_values().flatten() {
			state.remove(policy, &nonce);
		}
	}

	/// For how many blocks nonces are remembered.
	pub fn kept(&self) -> u32 {
		self.window.saturating_add(MARGIN)
	}

	/// How many are remembered.
	pub fn count(&self) -> usize {
		self.state().count
	}

	fn state(&self) -> MutexGuard<'_, State> {
		// A panic between two maps at worst leaves a nonce that is used: harmless.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

impl State {
	fn insert(&mut self, policy: PolicyId, nonce: Nonce, block: u32) {
		self.count += usize::from(self.by_policy.entry(policy).or_default().insert(nonce));
		self.by_block.entry(block).or_default().insert((policy, nonce));
	}

	fn remove(&mut self, policy: PolicyId, nonce: &Nonce) {
		if let Some(used) = self.by_policy.get_mut(&policy) {
			self.count -= usize::from(used.remove(nonce));
			if used.is_empty() {
				self.by_policy.remove(&policy);
			}
		}
	}
}

/// Writes down that a nonce was used.
pub fn record(tx: &Writing, policy: PolicyId, nonce: &Nonce, block: u32) -> Result<(), Error> {
	tx.put(&NONCES, &write_key(block, policy, nonce), &())
}

/// Forgets up to `limit` nonces from before `before`.
pub fn prune(tx: &Writing, before: u32, limit: usize) -> Result<(), Error> {
	for (key, ()) in tx.list(&NONCES, &[], limit)? {
		if read_key(&key).is_some_and(|(block, ..)| block >= before) {
			break;
		}
		tx.remove(&NONCES, &key)?;
	}
	Ok(())
}

fn write_key(block: u32, policy: PolicyId, nonce: &Nonce) -> Vec<u8> {
	[&block.to_be_bytes()[..], &policy.to_be_bytes(), nonce].concat()
}

fn read_key(key: &[u8]) -> Option<(u32, PolicyId, Nonce)> {
	let (block, rest) = key.split_first_chunk()?;
	let (policy, nonce) = rest.split_first_chunk()?;
	Some((u32::from_be_bytes(*block), PolicyId::from_be_bytes(*policy), nonce.try_into().ok()?))
}

#[cfg(test)]
mod tests {
	use super::*;

	const WINDOW: u32 = 50;

	fn journal() -> (tempfile::TempDir, Journal) {
		let folder = tempfile::tempdir().unwrap();
		let journal = Journal::open(folder.path()).unwrap();
		(folder, journal)
	}

	#[test]
	fn a_nonce_is_good_once_for_each_policy() {
		let (_folder, journal) = journal();
		let nonces = Nonces::load(&journal, WINDOW, 10).unwrap();
		assert_eq!(nonces.take(1, [1; 16], 100), Ok(()));
		assert_eq!(nonces.take(1, [1; 16], 100), Err(Refused::Reused));
		assert_eq!(nonces.take(1, [1; 16], 120), Err(Refused::Reused), "with another block it is the same");
		assert_eq!(nonces.take(2, [1; 16], 100), Ok(()));
		nonces.give_back(1, [1; 16], 100);
		assert_eq!(nonces.take(1, [1; 16], 100), Ok(()));
	}

	#[test]
	fn a_flood_under_one_policy_is_bounded_and_leaves_others_alone() {
		let (_folder, journal) = journal();
		let nonces = Nonces::load(&journal, WINDOW, 3).unwrap();
		for nonce in 0..3 {
			nonces.take(1, [nonce; 16], 100).unwrap();
		}
		assert_eq!(nonces.take(1, [9; 16], 100), Err(Refused::Full));
		assert_eq!(nonces.take(2, [9; 16], 100), Ok(()));
	}

	#[test]
	fn a_flood_under_many_policies_is_bounded_and_passes() {
		let (_folder, journal) = journal();
		let nonces = Nonces { most: 4, ..Nonces::load(&journal, WINDOW, 3).unwrap() };
		for policy in 0..4 {
			nonces.take(policy, [1; 16], 100).unwrap();
		}
		assert_eq!(nonces.take(5, [1; 16], 100), Err(Refused::Full));
		nonces.give_back(0, [1; 16], 100);
		nonces.take(5, [1; 16], 101).unwrap();
		assert_eq!((nonces.count(), nonces.take(6, [1; 16], 101)), (4, Err(Refused::Full)));
		nonces.expire(100 + WINDOW + MARGIN + 1);
		assert_eq!((nonces.count(), nonces.take(6, [1; 16], 101)), (1, Ok(())));
	}

	#[test]
	fn nonces_are_forgotten_only_when_their_requests_are_refused_for_their_age() {
		let (_folder, journal) = journal();
		let nonces = Nonces::load(&journal, WINDOW, 3).unwrap();
		nonces.take(1, [1; 16], 100).unwrap();
		for head in [0, 100, 100 + WINDOW, 100 + WINDOW + MARGIN] {
			nonces.expire(head);
			assert_eq!(nonces.take(1, [1; 16], 100), Err(Refused::Reused), "{head}");
		}
		nonces.expire(100 + WINDOW + MARGIN + 1);
		assert_eq!(nonces.count(), 0);
	}

	#[test]
	fn what_was_written_down_is_known_after_a_restart_until_it_is_pruned() {
		let (_folder, journal) = journal();
		journal.write("test", |tx| (0..3).try_for_each(|n| record(tx, 1, &[n; 16], 100 + u32::from(n)))).unwrap();
		let nonces = Nonces::load(&journal, WINDOW, 3).unwrap();
		assert_eq!(nonces.count(), 3);
		assert_eq!(nonces.take(1, [2; 16], 102), Err(Refused::Reused));
		journal.write("test", |tx| prune(tx, 102, 100)).unwrap();
		let nonces = Nonces::load(&journal, WINDOW, 3).unwrap();
		assert_eq!(nonces.count(), 1);
		assert_eq!(nonces.take(1, [2; 16], 102), Err(Refused::Reused));
	}
}
