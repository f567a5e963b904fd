//! The key fragments, encrypted at rest.
//!
//! A key fragment is what a proxy is trusted with: t of them, with the receiver's help, open all data of a label. So on
//! the disk it is encrypted (XChaCha20-Poly1305) under a key that is derived from the identity in the keystore, and bound
//! to its policy: an entry that is moved to another policy, or changed, does not open. What stands beside it in the clear
//! stands on chain too.
//!
//! A fragment that was opened is checked again, since only what was checked can be used, and kept in memory.

use crate::accounts::AccountId;
use chacha20poly1305::{
	aead::{Aead, Payload},
	KeyInit, XChaCha20Poly1305,
};
use codec::{Decode, Encode};
use nulink_pre::client::{CheckedKeyFragment, GrantKeys, Identity, KeyFragment, KeyFragmentError};
use nulink_primitives::sharing::{Digest, KeyBytes, PolicyId};
use nulink_worker_common::journal::{self, Effects, Journal, Read, Table, Writing};
use rand_core::{OsRng, RngCore};
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// What the vault's key is derived with.
const KEY_DOMAIN: &[u8] = b"nulink/proxy-vault/key/v1";
/// What tells one vault's key from another's without telling the key.
const ID_DOMAIN: &[u8] = b"nulink/proxy-vault/id/v1";
/// What an entry is bound by, with policy and commitment.
const ENTRY_DOMAIN: &[u8] = b"nulink/proxy-vault/entry/v1";
/// How many opened fragments are kept in memory.
const MAX_OPEN: usize = 16_384;

const FRAGMENTS: Table<Entry> = Table::new("proxy/fragments");
const VAULT: Table<Digest> = Table::new("proxy/vault");
const ID_KEY: &[u8] = b"id";

/// What is known of a policy whose fragment is held. What of it stands on chain never changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
	/// Who may ask.
	pub receiver: AccountId,
	/// Its keys.
	pub keys: GrantKeys,
	/// The commitment to the fragment.
	pub commitment: Digest,
	/// The finalised block at which the policy was looked at when the fragment was stored. A node that is before it
	/// cannot know the policy.
	pub block: u32,
	/// Whether the proxy's acceptance is final.
	pub accepted: bool,
}

#[derive(Encode, Decode)]
struct Entry {
	receiver: AccountId,
	keys: [KeyBytes; 3],
	commitment: Digest,
	block: u32,
	accepted: bool,
	nonce: [u8; 24],
	ciphertext: Vec<u8>,
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The journal holds fragments that another keystore's identity encrypted.
	#[error(
		"the key fragments in the data folder were stored with another keystore: use that one (its identity.json), or \
		 another data folder"
	)]
	OtherKeystore,
	/// An entry does not open.
	#[error("the key fragment of policy {0} does not open: the journal was changed by something else")]
	Damaged(PolicyId),
	/// A fragment is no longer what was stored.
	#[error("the key fragment of policy {policy} is not good any more: {error}")]
	Refused {
		/// Of which policy.
		policy: PolicyId,
		/// Why.
		error: KeyFragmentError,
	},
	/// The journal fails.
	#[error(transparent)]
	Journal(#[from] journal::Error),
}

/// The vault. Cheap to clone.
#[derive(Clone)]
pub struct Vault {
	journal: Journal,
	cipher: Arc<XChaCha20Poly1305>,
	open: Arc<Mutex<HashMap<PolicyId, Arc<CheckedKeyFragment>>>>,
}

impl Vault {
	/// The vault in the journal. Fails where another identity has put fragments there.
	pub fn open(journal: Journal, identity: &Identity) -> Result<Self, Error> {
		let derive = |domain: &[u8]| {
			let material = Zeroizing::new([domain, identity.seed()].concat());
			Zeroizing::new(nulink_pre::digest(&material))
		};
		let id = *derive(ID_DOMAIN);
		let known = journal.write("vault", |tx| match tx.get(&VAULT, ID_KEY)? {
			Some(known) => Ok(known),
			None => tx.put(&VAULT, ID_KEY, &id).map(|()| id),
		})?;
		if known != id {
			return Err(Error::OtherKeystore);
		}
		let cipher = XChaCha20Poly1305::new((&*derive(KEY_DOMAIN)).into());
		Ok(Vault { journal, cipher: Arc::new(cipher), open: Arc::default() })
	}

	/// What there is to write so that the fragment is held. The key fragment must have passed its check.
	pub fn store(&self, policy: PolicyId, held: &Held, fragment: &KeyFragment) -> Result<Effects, Error> {
		let mut nonce = [0; 24];
		OsRng.fill_bytes(&mut nonce);
		let payload = Payload { msg: fragment.to_bytes(), aad: &associated(policy, &held.commitment) };
		let ciphertext = self.cipher.encrypt(&nonce.into(), payload).map_err(|_| Error::Damaged(policy))?;
		let GrantKeys { delegating, verifying, receiving } = held.keys;
		let entry = Entry {
			receiver: held.receiver,
			keys: [delegating, verifying, receiving],
			commitment: held.commitment,
			block: held.block,
			accepted: held.accepted,
			nonce,
			ciphertext,
		};
		Ok(Effects::new(move |tx| tx.put(&FRAGMENTS, &key(policy), &entry)))
	}

	/// What is known of a policy whose fragment is held.
	pub fn held(&self, policy: PolicyId) -> Result<Option<Held>, Error> {
		Ok(self.journal.read(|tx| tx.get(&FRAGMENTS, &key(policy)))?.map(|entry| entry.held()))
	}

	/// The fragment, ready for use. `None`: it is not held.
	pub fn fragment(&self, policy: PolicyId) -> Result<Option<Arc<CheckedKeyFragment>>, Error> {
		if let Some(open) = self.opened().get(&policy) {
			return Ok(Some(open.clone()));
		}
		let Some(entry) = self.journal.read(|tx| tx.get(&FRAGMENTS, &key(policy)))? else { return Ok(None) };
		let fragment = Arc::new(self.unseal(policy, &entry)?);
		let mut opened = self.opened();
		// All are equally dear: which ones make room does not matter.
		if opened.len() >= MAX_OPEN {
			opened.clear();
		}
		opened.insert(policy, fragment.clone());
		Ok(Some(fragment))
	}

	fn unseal(&self, policy: PolicyId, entry: &Entry) -> Result<CheckedKeyFragment, Error> {
		let held = entry.held();
		let payload = Payload { msg: &entry.ciphertext, aad: &associated(policy, &held.commitment) };
		let bytes = self.cipher.decrypt(&entry.nonce.into(), payload).map_err(|_| Error::Damaged(policy))?;
		let bytes = Zeroizing::new(bytes);
		KeyFragment::from_bytes(&bytes)
			.and_then(|fragment| fragment.check(&held.keys, &held.commitment))
			.map_err(|error| Error::Refused { policy, error })
	}

	/// What there is to write so that the fragment is held no more. Memory forgets at once.
	pub fn remove(&self, policy: PolicyId) -> Effects {
		self.opened().remove(&policy);
		let open = self.open.clone();
		Effects::new(move |tx| {
			tx.remove(&FRAGMENTS, &key(policy))?;
			// Somebody may have opened it in between.
			open.lock().unwrap_or_else(PoisonError::into_inner).remove(&policy);
			Ok(())
		})
	}

	/// How many are held.
	pub fn count(&self) -> Result<u64, Error> {
		Ok(self.journal.read(|tx| tx.count(&FRAGMENTS))?)
	}

	/// Up to `limit` policies whose fragments are held, from `from` on, in order.
	pub fn policies(&self, from: PolicyId, limit: usize) -> Result<Vec<PolicyId>, Error> {
		let entries = self.journal.read(|tx| tx.list(&FRAGMENTS, &key(from), limit))?;
		Ok(entries.iter().filter_map(|(key, _)| key[..].try_into().ok().map(PolicyId::from_be_bytes)).collect())
	}

	fn opened(&self) -> std::sync::MutexGuard<'_, HashMap<PolicyId, Arc<CheckedKeyFragment>>> {
		// The map is whole between any two operations.
		self.open.lock().unwrap_or_else(PoisonError::into_inner)
	}
}

/// Writes down that the proxy's acceptance is final.
pub fn set_accepted(tx: &Writing, policy: PolicyId) -> Result<(), journal::Error> {
	match tx.get(&FRAGMENTS, &key(policy))? {
		Some(entry) => tx.put(&FRAGMENTS, &key(policy), &Entry { accepted: true, ..entry }),
		None => Ok(()),
	}
}

/// Whether the fragment is held, as a transaction sees it.
pub fn is_held(tx: &impl Read, policy: PolicyId) -> Result<bool, journal::Error> {
	Ok(tx.get(&FRAGMENTS, &key(policy))?.is_some())
}

impl Entry {
	fn held(&self) -> Held {
		let [delegating, verifying, receiving] = self.keys;
		Held {
			receiver: self.receiver,
			keys: GrantKeys { delegating, verifying, receiving },
			commitment: self.commitment,
			block: self.block,
			accepted: self.accepted,
		}
	}
}

fn key(policy: PolicyId) -> [u8; 8] {
	policy.to_be_bytes()
}

fn associated(policy: PolicyId, commitment: &Digest) -> Vec<u8> {
	[ENTRY_DOMAIN, &policy.to_be_bytes(), commitment].concat()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::testing::Grant;

	struct Bench {
		folder: tempfile::TempDir,
		identity: Identity,
	}

	impl Bench {
		fn new() -> Self {
			Bench { folder: tempfile::tempdir().unwrap(), identity: Identity::random() }
		}

		fn vault(&self) -> Vault {
			Vault::open(Journal::open(self.folder.path()).unwrap(), &self.identity).unwrap()
		}
	}

	fn store(vault: &Vault, policy: PolicyId, grant: &Grant) {
		let effects = vault.store(policy, &grant.held(), &grant.fragment).unwrap();
		vault.journal.write("test", |tx| effects.apply(tx)).unwrap();
	}

	#[test]
	fn a_fragment_is_there_after_a_restart() {
		let (bench, grant) = (Bench::new(), Grant::new());
		store(&bench.vault(), 7, &grant);
		let vault = bench.vault();
		assert_eq!(vault.held(7).unwrap(), Some(grant.held()));
		assert_eq!(vault.fragment(7).unwrap().unwrap().commitment(), grant.held().commitment);
		assert!(vault.fragment(8).unwrap().is_none());
		assert_eq!(
			(vault.count().unwrap(), vault.policies(0, 9).unwrap(), vault.policies(8, 9).unwrap()),
			(1, vec![7], vec![])
		);
	}

	#[test]
	fn nothing_secret_is_on_the_disk() {
		let (bench, grant) = (Bench::new(), Grant::new());
		store(&bench.vault(), 7, &grant);
		let disk = std::fs::read(bench.folder.path().join("journal.redb")).unwrap();
		let secret = &grant.fragment.to_bytes()[32..64];
		assert!(disk.windows(32).any(|bytes| bytes == grant.held().commitment), "the search finds what is there");
		assert!(!disk.windows(32).any(|bytes| bytes == secret));
		assert!(!disk.windows(32).any(|bytes| bytes == bench.identity.seed()));
	}

	#[test]
	fn an_entry_of_another_policy_or_a_changed_one_does_not_open() {
		let (bench, grant) = (Bench::new(), Grant::new());
		let vault = bench.vault();
		store(&vault, 7, &grant);
		let entry = || vault.journal.read(|tx| tx.get(&FRAGMENTS, &key(7))).unwrap().unwrap();
		let put =
			|policy, entry: Entry| vault.journal.write("test", |tx| tx.put(&FRAGMENTS, &key(policy), &entry)).unwrap();
		put(8, entry());
		assert!(matches!(vault.fragment(8), Err(Error::Damaged(8))));
		let mut changed = entry();
		changed.ciphertext[0] ^= 1;
		put(9, changed);
		assert!(matches!(vault.fragment(9), Err(Error::Damaged(9))));
		// Keys that stand in the clear are checked by the fragment itself.
		let mut other_keys = entry();
		other_keys.keys[2] = other_keys.keys[0];
		put(7, other_keys);
		assert!(matches!(vault.fragment(7), Err(Error::Refused { policy: 7, .. })));
	}

	#[test]
	fn another_keystore_is_refused_at_the_start() {
		let bench = Bench::new();
		drop(bench.vault());
		let error = Vault::open(Journal::open(bench.folder.path()).unwrap(), &Identity::random()).err().unwrap();
		assert!(matches!(error, Error::OtherKeystore));
	}

	#[test]
	fn what_is_removed_is_gone_from_memory_too() {
		let (bench, grant) = (Bench::new(), Grant::new());
		let vault = bench.vault();
		store(&vault, 7, &grant);
		vault.fragment(7).unwrap().unwrap();
		vault.journal.write("test", |tx| vault.remove(7).apply(tx)).unwrap();
		assert!(vault.fragment(7).unwrap().is_none() && vault.held(7).unwrap().is_none());
	}
}
