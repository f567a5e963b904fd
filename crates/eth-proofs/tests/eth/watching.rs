//! What watchers sign. The vectors come from programs that follow the standard and share nothing with this crate:
//! `node contracts/make-fixture.mjs` makes them, and `contracts/test.sh` compares `WatcherLight.sol` with them, too.

use crate::{anvil::bytes, state::hex};
use nulink_eth_proofs::{
	fixtures::{flipped, Key},
	is_quorum, recover, rpc, set_hash,
	software::Software,
	Address, Hash, Statement, WatchDomain,
};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vectors {
	chain_id: u64,
	genesis: String,
	account: String,
	domain: String,
	watchers: Vec<Watcher>,
	set_hash: String,
	statements: Vec<Signed>,
}

#[derive(Deserialize)]
struct Watcher {
	key: u64,
	address: String,
	weight: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Signed {
	kind: String,
	message: Value,
	typed_data: String,
	digest: String,
	signatures: Vec<String>,
}

static VECTORS: LazyLock<Vectors> =
	LazyLock::new(|| serde_json::from_str(include_str!("../fixtures/watching.json")).unwrap());

impl Vectors {
	fn domain(&self) -> WatchDomain {
		WatchDomain { chain_id: self.chain_id, genesis: bytes(&self.genesis) }
	}

	fn set(&self) -> Vec<(Address, u128)> {
		let watcher = |watcher: &Watcher| (Address(bytes(&watcher.address)), watcher.weight.parse().unwrap());
		self.watchers.iter().map(watcher).collect()
	}
}

impl Signed {
	fn statement(&self) -> Statement {
		let number = |name: &str| self.message[name].as_u64().unwrap();
		let word = |name: &str| bytes(self.message[name].as_str().unwrap());
		match self.kind.as_str() {
			"Header" => Statement::Header {
				number: number("number"),
				block_hash: word("blockHash"),
				state_root: word("stateRoot"),
			},
			"Watchers" => Statement::Watchers { epoch: number("epoch"), set_hash: word("setHash") },
			"Standing" => Statement::Standing { account: word("account") },
			"Bind" => Statement::Bind { account: word("account"), number: number("number").try_into().unwrap() },
			other => panic!("no statement is called {other}"),
		}
	}
}

#[test]
fn the_digests_are_those_of_the_standard() {
	assert_eq!(VECTORS.domain().separator::<Software>(), bytes::<32>(&VECTORS.domain));
	for signed in &VECTORS.statements {
		let digest = VECTORS.domain().digest::<Software>(&signed.statement());
		assert_eq!(digest, bytes::<32>(&signed.digest), "{}", signed.kind);
	}
	assert_eq!(VECTORS.statements.len(), 4, "one of every kind");
}

#[test]
fn the_digests_are_frozen() {
	let domain = WatchDomain { chain_id: u64::MAX, genesis: [0x6e; 32] };
	let header = Statement::Header { number: u64::MAX, block_hash: [0; 32], state_root: [0xff; 32] };
	let expected: Hash = hex("15c84b318478a354bcc9eb189b4cf2bb5ebdfa20e8909a5ef6d073e25356b14d");
	assert_eq!(domain.digest::<Software>(&header), expected);
}

#[test]
fn wallets_are_asked_for_what_is_signed() {
	for signed in &VECTORS.statements {
		assert_eq!(VECTORS.domain().typed_data(&signed.statement()), signed.typed_data);
	}
}

#[test]
fn signatures_made_elsewhere_are_the_watchers() {
	for signed in &VECTORS.statements {
		let digest = VECTORS.domain().digest::<Software>(&signed.statement());
		assert_eq!(signed.signatures.len(), VECTORS.watchers.len());
		for (signature, watcher) in signed.signatures.iter().zip(&VECTORS.watchers) {
			let (signature, signer) = (rpc::signature(signature).unwrap(), Address(bytes(&watcher.address)));
			assert_eq!(recover::<Software>(&digest, &signature), Some(signer));
			assert_eq!(recover::<Software>(&digest, &Key::new(watcher.key).sign(&digest)), Some(signer));
			assert_eq!(recover::<Software>(&digest, &flipped(&signature)), None, "a signature has one form");
		}
	}
}

/// Every statement of the vectors in its domain, others that differ in one thing, and in other domains.
fn neighbours() -> Vec<(WatchDomain, Statement)> {
	let domain = VECTORS.domain();
	let (account, set_hash) = (bytes(&VECTORS.account), bytes(&VECTORS.set_hash));
	let header = |number, hash, root| Statement::Header { number, block_hash: [hash; 32], state_root: [root; 32] };
	let statements = [
		header(22_000_000, 0xa1, 0x5e),
		header(22_000_001, 0xa1, 0x5e),
		header(22_000_000, 0xa2, 0x5e),
		header(22_000_000, 0xa1, 0x5f),
		header(22_000_000, 0x5e, 0xa1),
		Statement::Watchers { epoch: 7, set_hash },
		Statement::Watchers { epoch: 8, set_hash },
		Statement::Watchers { epoch: 7, set_hash: [1; 32] },
		Statement::Standing { account },
		Statement::Standing { account: [0xb1; 32] },
		Statement::Bind { account, number: 2 },
		Statement::Bind { account, number: 3 },
		Statement::Bind { account: [0xb1; 32], number: 2 },
	];
	let domains =
		[domain, WatchDomain { chain_id: 11_155_111, ..domain }, WatchDomain { genesis: [0x6f; 32], ..domain }];
	domains.iter().flat_map(|domain| statements.map(|statement| (*domain, statement))).collect()
}

#[test]
fn a_digest_binds_chain_genesis_kind_and_every_member() {
	let mut digests: Vec<_> =
		neighbours().iter().map(|(domain, statement)| domain.digest::<Software>(statement)).collect();
	let count = digests.len();
	digests.sort();
	digests.dedup();
	assert_eq!((digests.len(), count), (39, 39));
}

#[test]
fn a_signature_is_for_one_statement_only() {
	let watchers = VECTORS.set();
	for signed in &VECTORS.statements {
		let signature = rpc::signature(&signed.signatures[0]).unwrap();
		let fits = |(domain, statement): &(WatchDomain, Statement)| {
			recover::<Software>(&domain.digest::<Software>(statement), &signature) == Some(watchers[0].0)
		};
		let found: Vec<_> = neighbours().into_iter().filter(fits).collect();
		assert_eq!(found, [(VECTORS.domain(), signed.statement())]);
	}
}

#[test]
fn a_set_has_one_hash() {
	let set = VECTORS.set();
	assert_eq!(set_hash::<Software>(&set), Some(bytes(&VECTORS.set_hash)));
	for place in 0..set.len() {
		let mut heavier = set.clone();
		heavier[place].1 += 1;
		assert_ne!(set_hash::<Software>(&heavier), set_hash::<Software>(&set));
		let mut smaller = set.clone();
		smaller.remove(place);
		assert_ne!(set_hash::<Software>(&smaller), set_hash::<Software>(&set));
	}
}

#[test]
fn a_set_that_is_empty_unsorted_or_has_a_signer_twice_has_no_hash() {
	let set = VECTORS.set();
	assert_eq!(set_hash::<Software>(&[]), None);
	assert_eq!(set_hash::<Software>(&set.iter().rev().copied().collect::<Vec<_>>()), None);
	assert_eq!(set_hash::<Software>(&[set[0], set[0]]), None);
	assert_eq!(set_hash::<Software>(&[set[0], (set[0].0, set[0].1 + 1)]), None, "nor with another weight");
	assert!(set_hash::<Software>(&set[..1]).is_some());
}

#[test]
fn two_thirds_are_not_enough_and_one_unit_more_is() {
	for (weight, whole) in [(0, 0), (1, 0), (0, 1), (2, 3), (2, 4), (6, 9), (66, 100)] {
		assert!(!is_quorum(weight, whole), "{weight} of {whole}");
	}
	for (weight, whole) in [(1, 1), (2, 2), (3, 3), (3, 4), (7, 9), (67, 100), (u128::MAX, u128::MAX)] {
		assert!(is_quorum(weight, whole), "{weight} of {whole}");
	}
	// The greatest number is three times another.
	let third = u128::MAX / 3;
	assert!(!is_quorum(2 * third, u128::MAX) && is_quorum(2 * third + 1, u128::MAX));
}

proptest! {
	/// The rule as WatcherLight has it.
	#[test]
	fn a_quorum_is_three_times_the_weight_above_twice_the_whole(whole in 0..u128::MAX / 3, part in 0f64..=1.0) {
		let near = (whole as f64 * part) as u128;
		for weight in [near.min(whole), whole / 3 * 2, (whole / 3 * 2 + 1).min(whole), whole - whole / 3] {
			prop_assert_eq!(is_quorum(weight, whole), 3 * weight > 2 * whole);
		}
	}
}
