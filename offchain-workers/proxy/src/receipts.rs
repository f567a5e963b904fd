//! Receipts: what the proxy signs about each fragment that it serves, and the log of them.
//!
//! A receipt can cost the provider its stake, so each is in the log, on the disk, before it is handed out, together with
//! the nonce of the request that it answers. Writing to the disk takes longer than re-encrypting; receipts that come
//! while a write is under way are written together by the next one, so that many cost little more than one.
//!
//! The log is for the operator: `nulink-proxy receipts` prints it. It is bounded by age and by number.

use crate::{
	accounts::AccountId,
	nonces::{self, Nonce},
};
use codec::{Decode, Encode};
use nulink_client::{sr25519::Keypair, subxt::utils::MultiSignature};
use nulink_primitives::sharing::{Digest, Receipt};
use nulink_worker_common::journal::{self, Journal, Read, Table, Writing};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// When it was issued (milliseconds since 1970, big-endian), the request's digest.
const RECEIPTS: Table<Issued> = Table::new("proxy/receipts");
/// How many receipts are written together at most.
const BATCH: usize = 256;

/// A receipt that was signed.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct Issued {
	/// What was signed.
	pub receipt: Receipt,
	/// By which operator.
	pub operator: AccountId,
	/// Its signature.
	pub signature: MultiSignature,
	/// Who had asked.
	pub account: AccountId,
}

/// Signs a receipt for the chain with this genesis.
pub fn issue(operator: &Keypair, genesis: &Digest, receipt: Receipt, account: AccountId) -> Issued {
	let signature = MultiSignature::Sr25519(operator.sign(&receipt.signed_bytes(genesis)).0);
	Issued { receipt, operator: operator.public_key().0, signature, account }
}

/// A nonce to be written down with a receipt: nonce, and the block that its request is dated.
pub type Dated = (Nonce, u32);

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
	/// For how long.
	pub age: Duration,
	/// How many.
	pub most: u64,
}

struct Entry {
	issued: Issued,
	nonce: Dated,
	written: oneshot::Sender<()>,
}

/// Where receipts are handed in. Cheap to clone.
#[derive(Clone)]
pub struct Log {
	entries: mpsc::Sender<Entry>,
}

/// The part that writes, to be run as a task.
pub struct LogTask {
	journal: Journal,
	retention: Retention,
	/// Nonces of requests older than this are of no use.
	nonce_age: u32,
	entries: mpsc::Receiver<Entry>,
}

/// The log in the journal. `nonce_age`: how many blocks nonces are kept.
pub fn log(journal: Journal, retention: Retention, nonce_age: u32) -> (Log, LogTask) {
	let (sender, entries) = mpsc::channel(BATCH);
	(Log { entries: sender }, LogTask { journal, retention, nonce_age, entries })
}

/// The log is closed: the daemon is stopping, or the journal fails.
#[derive(Debug, thiserror::Error)]
#[error("the log of receipts is closed")]
pub struct Closed;

impl Log {
	/// Returns when the receipt is on the disk.
	pub async fn write(&self, issued: Issued, nonce: Dated) -> Result<(), Closed> {
		let (written, done) = oneshot::channel();
		self.entries.send(Entry { issued, nonce, written }).await.map_err(|_| Closed)?;
		done.await.map_err(|_| Closed)
	}
}

impl LogTask {
	/// Writes until told to stop. Fails where the journal does.
	pub async fn run(mut self, stop: CancellationToken) -> Result<(), journal::Error> {
		loop {
			let mut batch = Vec::new();
			tokio::select! {
				biased;
				// Who waits is told by what it waits for being dropped, and has not answered anybody yet.
				() = stop.cancelled() => return Ok(()),
				received = self.entries.recv_many(&mut batch, BATCH) => if received == 0 { return Ok(()) },
			}
			let (entries, waiting): (Vec<_>, Vec<_>) =
				batch.into_iter().map(|entry| ((entry.issued, entry.nonce), entry.written)).unzip();
			let (retention, nonce_age) = (self.retention, self.nonce_age);
			self.journal.write_async("receipts", move |tx| write(tx, &entries, retention, nonce_age)).await?;
			for written in waiting {
				// Who no longer waits does not hand the receipt out; that it is in the log does no harm.
				let _ = written.send(());
			}
		}
	}
}

fn write(
	tx: &Writing,
	entries: &[(Issued, Dated)],
	retention: Retention,
	nonce_age: u32,
) -> Result<(), journal::Error> {
	let now = journal::now();
	let mut head = 0;
	for (issued, (nonce, dated)) in entries {
		tx.put(&RECEIPTS, &key(now, &issued.receipt.request), issued)?;
		nonces::record(tx, issued.receipt.policy, nonce, *dated)?;
		head = head.max(issued.receipt.block);
	}
	// Twice as many as came in: however much has piled up, it becomes less.
	let at_most = entries.len().saturating_mul(2);
	nonces::prune(tx, head.saturating_sub(nonce_age), at_most)?;
	let before = now.saturating_sub(retention.age.as_millis().try_into().unwrap_or(u64::MAX));
	let surplus = tx.count(&RECEIPTS)?.saturating_sub(retention.most);
	for (place, (key, _)) in (0..).zip(tx.list(&RECEIPTS, &[], at_most)?) {
		if place >= surplus && issued_at(&key) >= before {
			break;
		}
		tx.remove(&RECEIPTS, &key)?;
	}
	Ok(())
}

/// Up to `limit` receipts that were issued at or after `from`, oldest first, each with its time (milliseconds since 1970)
/// and the key to go on after.
pub fn list(journal: &Journal, from: &[u8], limit: usize) -> Result<Vec<(Vec<u8>, u64, Issued)>, journal::Error> {
	let entries = journal.read(|tx| tx.list(&RECEIPTS, from, limit))?;
	Ok(entries.into_iter().map(|(key, issued)| (key.clone(), issued_at(&key), issued)).collect())
}

fn key(at: u64, request: &Digest) -> Vec<u8> {
	[&at.to_be_bytes()[..], request].concat()
}

fn issued_at(key: &[u8]) -> u64 {
	key.first_chunk().map_or(0, |at| u64::from_be_bytes(*at))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts;
	use nulink_client::dev;

	fn issued(n: u8, block: u32) -> Issued {
		let receipt =
			Receipt { policy: 1, provider: [2; 32], capsule: [3; 32], fragment: [4; 32], request: [n; 32], block };
		issue(&dev::alice(), &[9; 32], receipt, [5; 32])
	}

	const LONG: Retention = Retention { age: Duration::from_secs(3600), most: 1000 };

	struct Bench {
		journal: Journal,
		_folder: tempfile::TempDir,
	}

	impl Bench {
		fn new() -> Self {
			let folder = tempfile::tempdir().unwrap();
			Bench { journal: Journal::open(folder.path()).unwrap(), _folder: folder }
		}

		fn write(&self, entries: &[(Issued, Dated)], retention: Retention) {
			self.journal.write("test", |tx| write(tx, entries, retention, 50)).unwrap();
		}

		fn requests(&self) -> Vec<u8> {
			list(&self.journal, &[], 100).unwrap().into_iter().map(|(_, _, issued)| issued.receipt.request[0]).collect()
		}
	}

	#[test]
	fn a_receipt_is_signed_by_the_operator_for_one_chain() {
		let issued = issued(1, 7);
		let signed =
			|genesis| accounts::has_signed(&issued.operator, &issued.signature, &issued.receipt.signed_bytes(&genesis));
		assert!(signed([9; 32]));
		assert!(!signed([8; 32]));
	}

	#[tokio::test]
	async fn what_was_handed_in_is_on_the_disk_when_that_is_said() {
		let bench = Bench::new();
		let (log, task) = log(bench.journal.clone(), LONG, 50);
		let stop = CancellationToken::new();
		let running = tokio::spawn(task.run(stop.clone()));
		let all = (0..20).map(|n| {
			let log = log.clone();
			tokio::spawn(async move { log.write(issued(n, 7), ([n; 16], 6)).await })
		});
		for written in all.collect::<Vec<_>>() {
			written.await.unwrap().unwrap();
		}
		let mut requests = bench.requests();
		requests.sort_unstable();
		assert_eq!(requests, (0..20).collect::<Vec<_>>());
		stop.cancel();
		running.await.unwrap().unwrap();
		assert!(log.write(issued(99, 7), ([0; 16], 6)).await.is_err());
	}

	#[test]
	fn the_log_is_bounded_by_number() {
		let bench = Bench::new();
		let few = Retention { most: 3, ..LONG };
		for n in 0..6 {
			bench.write(&[(issued(n, 7), ([n; 16], 6))], few);
			// Their order is that of their times.
			std::thread::sleep(Duration::from_millis(2));
		}
		assert_eq!(bench.requests(), [3, 4, 5]);
	}

	#[test]
	fn the_log_is_bounded_by_age() {
		let bench = Bench::new();
		bench.write(&[(issued(1, 7), ([1; 16], 6))], LONG);
		std::thread::sleep(Duration::from_millis(5));
		bench.write(&[(issued(2, 7), ([2; 16], 6))], Retention { age: Duration::from_millis(2), ..LONG });
		assert_eq!(bench.requests(), [2]);
	}
}
