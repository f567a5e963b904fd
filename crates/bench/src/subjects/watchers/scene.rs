//! A chain in memory with watchers.

use crate::{
	calls::{attest, bond, register_contract, set_operator, set_seats, stand, vote, EthSignature, EPOCH, STAKE},
	ledger::{Account, Ledger, Signer, GENESIS},
};
use anyhow::ensure;
use codec::Encode;
use nulink_eth_proofs::{fixtures::Key, software::Software, Statement, WatchDomain};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::{Balance, NLK},
	watching::{EthAddress, Header},
};
use sp_io::hashing::{blake2_128, twox_64};

/// The most blocks that are begun until something fits into one.
const MOST_BLOCKS: u32 = 100;
/// For how many watchers somebody may vote.
const TARGETS: usize = 8;

/// A watcher, which is its own operator.
pub struct Watcher {
	/// Who stakes and sends.
	pub who: Signer,
	key: Key,
}

/// The chain, in the first block of the epoch for which the watchers are elected.
pub struct Scene {
	pub ledger: Ledger,
	pub watchers: Vec<Watcher>,
	domain: WatchDomain,
}

impl Scene {
	/// So many watchers are at work on the chain with this id, all with the same stake, and this contract is relayed.
	pub fn new(seats: u32, chain_id: u64, contract: &[u8]) -> anyhow::Result<Self> {
		let mut ledger = Ledger::new()?;
		let domain = WatchDomain { chain_id, genesis: GENESIS };
		let sudo = Signer::sudo()?;
		ledger.apply(&sudo, &set_seats(seats))?;
		ledger.apply(&sudo, &register_contract(contract))?;
		let watchers = candidates(&mut ledger, &domain, seats, |_| STAKE)?;
		ledger
			.apply_all(watchers.iter().map(|Watcher { who, .. }| (who, set_operator(Role::Watcher, &who.account()))))?;
		ledger.begin(EPOCH - 1)?;
		ledger.begin(EPOCH)?;
		ensure!(elected(&mut ledger, 1)? == seats as usize, "the watchers are not elected");
		Ok(Scene { ledger, watchers, domain })
	}

	/// A watcher's attestation.
	pub fn attestation(&self, watcher: &Watcher, header: &Header) -> Vec<u8> {
		let Header { number, block_hash, state_root } = *header;
		attest(header, &sign(&self.domain, &watcher.key, &Statement::Header { number, block_hash, state_root }))
	}

	/// Sends a call, in the first block that has room for it.
	pub fn send(&mut self, signer: &Signer, call: &[u8]) -> anyhow::Result<()> {
		send(&mut self.ledger, signer, call)
	}

	/// Whether a header is accepted.
	pub fn is_accepted(&mut self, number: u64) -> anyhow::Result<bool> {
		let key = number.encode();
		let key = [&blake2_128(&key)[..], &key].concat();
		// What it begins with: the hash of the block.
		Ok(self.ledger.get::<[u8; 32]>("WatcherRelay", "Headers", &key)?.is_some())
	}

	/// Watchers attest until the header is accepted, in blocks that are `apart` from each other. How many did.
	pub fn accept(&mut self, header: &Header, apart: u32) -> anyhow::Result<usize> {
		for count in 0..self.watchers.len() {
			if count > 0 && apart > 0 {
				let next = self.ledger.height() + apart;
				self.ledger.begin(next)?;
			}
			let call = self.attestation(&self.watchers[count], header);
			send(&mut self.ledger, &self.watchers[count].who, &call)?;
			if self.is_accepted(header.number)? {
				return Ok(count + 1);
			}
		}
		anyhow::bail!("all watchers attested, and the header is not accepted")
	}
}

fn send(ledger: &mut Ledger, signer: &Signer, call: &[u8]) -> anyhow::Result<()> {
	let first = ledger.height();
	while !ledger.offer(signer, call)? {
		let next = ledger.height() + 1;
		ensure!(next <= first + MOST_BLOCKS, "it fits into no block");
		ledger.begin(next)?;
	}
	Ok(())
}

fn sign(domain: &WatchDomain, key: &Key, statement: &Statement) -> EthSignature {
	key.sign(&domain.digest::<Software>(statement))
}

/// So many candidates, each with its stake.
fn candidates(
	ledger: &mut Ledger,
	domain: &WatchDomain,
	count: u32,
	stake: impl Fn(u32) -> Balance,
) -> anyhow::Result<Vec<Watcher>> {
	let candidate =
		|number: u32| Watcher { who: ledger.person(2_000_000 + number), key: Key::new(1_000 + u64::from(number)) };
	let candidates: Vec<_> = (0..count).map(candidate).collect();
	let calls = (0..).zip(&candidates).flat_map(|(number, Watcher { who, key })| {
		let proof = sign(domain, key, &Statement::Standing { account: who.account() });
		let calls = [bond(Role::Watcher, stake(number)), stand(&key.address().0, &proof)];
		calls.map(|call| (who, call))
	});
	ledger.apply_all(calls)?;
	Ok(candidates)
}

/// A chain with so many candidates, all with other stakes, so many who vote for eight of them each, with other amounts, and
/// so many seats. Its first election is not held yet.
pub fn before_election(count: u32, voters: u32, seats: u32, chain_id: u64) -> anyhow::Result<Ledger> {
	let mut ledger = Ledger::new()?;
	ledger.apply(&Signer::sudo()?, &set_seats(seats))?;
	let domain = WatchDomain { chain_id, genesis: GENESIS };
	let candidates = candidates(&mut ledger, &domain, count, |number| STAKE + Balance::from(number) * 100 * NLK)?;
	let candidates: Vec<Account> = candidates.iter().map(|candidate| candidate.who.account()).collect();
	let voters: Vec<_> = (0..voters).map(|number| ledger.person(3_000_000 + number)).collect();
	ledger.apply_all((0..).zip(&voters).map(|(number, voter)| {
		// Each votes for others: from another one on, and every fifth from there.
		let target = |index: usize| candidates[(7 * number + 5 * index) % candidates.len()];
		let targets: Vec<Account> = (0..TARGETS).map(target).collect();
		(voter, vote(&targets, (100 + number as Balance) * NLK))
	}))?;
	Ok(ledger)
}

/// How many watchers are elected for an epoch.
pub fn elected(ledger: &mut Ledger, epoch: EpochIndex) -> anyhow::Result<usize> {
	/// When they were elected, their weights together, and who they are.
	type Set = (u32, Balance, Vec<(Account, EthAddress, Balance)>);
	let key = epoch.encode();
	let key = [&twox_64(&key)[..], &key].concat();
	Ok(ledger.get::<Set>("WatcherRelay", "Elected", &key)?.map_or(0, |(_, _, members)| members.len()))
}
