//! What is staked on Ethereum, proven: from the answer of `eth_getProof` to a call that the chain takes.

use super::RelayError;
use crate::chain::{
	relay::{AcceptedHeader, Contract, ContractId, Record, RecordProof, RelayStatus, GONE_EPOCHS},
	RelayCall,
};
use nulink_eth_proofs::{account, rpc::StateProof, software::Software, Address, Host};
use nulink_primitives::{provider::EpochIndex, sharing::Digest, watching::EthereumStake};

/// How many accepted blocks a message names.
const NAMED: usize = 5;

/// Whose record is to be relayed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whose<'a> {
	/// The contract's number.
	pub id: ContractId,
	/// The contract.
	pub contract: &'a Contract,
	/// The provider's account on Ethereum.
	pub provider: Address,
	/// What is known of it.
	pub record: Option<Record>,
}

/// A relay that the chain takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
	/// The call.
	pub call: RelayCall,
	/// The Ethereum block.
	pub block: u64,
	/// What the provider has in its state.
	pub stake: EthereumStake,
	/// Whether that is something else than what is known.
	pub changed: bool,
	/// Whether the relay is of use, and so free.
	pub free: bool,
}

/// The root of the state that a proof is of: the hash of its first node.
pub fn root_of(proof: &StateProof) -> Digest {
	Software::keccak_256(proof.account_proof.first().map_or(&[][..], Vec::as_slice))
}

/// The accepted header in whose state a proof is to be looked for: that with the state that the proof is of.
pub fn header_of<'a>(
	proof: &StateProof,
	headers: &'a [(u64, AcceptedHeader)],
) -> Result<&'a (u64, AcceptedHeader), RelayError> {
	let root = root_of(proof);
	let found = headers.iter().find(|(_, header)| header.says.state_root == root);
	found.ok_or_else(|| RelayError::UnknownState { root, accepted: accepted(headers) })
}

/// What is said of the headers that are accepted, newest first.
pub fn accepted(headers: &[(u64, AcceptedHeader)]) -> String {
	let blocks: Vec<_> = headers.iter().take(NAMED).map(|(number, _)| number.to_string()).collect();
	match (blocks.is_empty(), headers.len() > NAMED) {
		(true, _) => "None is accepted yet: see `nulink relay status`.".into(),
		(false, false) => format!("Accepted are {}.", blocks.join(", ")),
		(false, true) => {
			format!("Accepted are {}, and older ones that `nulink relay headers` lists.", blocks.join(", "))
		},
	}
}

/// Makes a relay that the chain takes, and says what it shows; or says what is wrong with it. `next` is the block that it
/// would be in at the earliest.
pub fn prepare(
	status: &RelayStatus,
	whose: Whose<'_>,
	(block, header): &(u64, AcceptedHeader),
	next: u32,
	proof: StateProof,
) -> Result<Proven, RelayError> {
	let Whose { id, provider, record, .. } = whose;
	check(status, &whose, *block, header.epoch)?;
	let (stake, proof) = verify(&whose, &header.says.state_root, proof)?;
	let is_gone = stake.authorized == 0;
	if record.is_none() && is_gone {
		return Err(RelayError::NothingToRelay { provider, block: *block });
	}
	let changed = record.is_none_or(|record| record.stake != stake);
	let is_old = record.is_some_and(|record| next.saturating_sub(record.relayed_in) >= status.terms.refresh_blocks);
	let call = RelayCall::Relay { contract: id, provider, number: *block, proof: Box::new(proof) };
	Ok(Proven { call, block: *block, stake, changed, free: changed || (is_old && !is_gone) })
}

/// Whether a proof of this block, accepted in this epoch, would be taken: before an Ethereum node is asked for it.
pub fn check(status: &RelayStatus, whose: &Whose<'_>, block: u64, accepted_in: EpochIndex) -> Result<(), RelayError> {
	if status.paused {
		return Err(RelayError::Paused);
	}
	if whose.contract.paused {
		return Err(RelayError::ContractPaused(whose.id));
	}
	match whose.record {
		Some(record) if block <= record.number => Err(RelayError::RecordNewer { block, known: record.number }),
		None if status.epoch >= accepted_in.saturating_add(GONE_EPOCHS) => Err(RelayError::StateTooOld(block)),
		_ => Ok(()),
	}
}

/// What the provider has in the state with this root, and the proofs as the chain wants them.
fn verify(whose: &Whose<'_>, root: &Digest, proof: StateProof) -> Result<(EthereumStake, RecordProof), RelayError> {
	let Whose { id, contract, provider, .. } = whose;
	let StateProof { address, account_proof, storage_proof } = proof;
	if address != contract.address {
		return Err(RelayError::OtherContract { found: address, expected: contract.address });
	}
	let proven = account::<Software, _>(root, &contract.address, &account_proof).map_err(RelayError::AccountProof)?;
	let proven = proven.ok_or(RelayError::ContractNotFound(contract.address))?;
	if proven.code_hash != contract.code_hash {
		return Err(RelayError::WrongCode);
	}
	let slots = contract.layout.slots(provider);
	let (mut words, mut proofs) = (Vec::new(), Vec::new());
	for slot in &slots {
		let found = storage_proof.iter().find(|found| found.key == *slot);
		let found = found.ok_or_else(|| RelayError::NoSlot {
			slot: *slot,
			ask: super::ethereum::parameters(&contract.address, &slots, None).to_string(),
		})?;
		words.push(proven.storage::<Software, _>(slot, &found.proof).map_err(RelayError::StorageProof)?);
		proofs.push(found.proof.clone());
	}
	let stake = contract.layout.decode(&words).ok_or(RelayError::BadRecord(*id))?;
	Ok((stake, RecordProof { account: account_proof, slots: proofs }))
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;
	use crate::chain::relay::{
		contract::tests::{layout, words},
		RelayTerms, Says,
	};
	use nulink_eth_proofs::{fixtures::EthereumState, rpc::SlotProof};
	use nulink_primitives::token::NLK;

	const PROVIDER: Address = Address([0xd0; 20]);

	pub(crate) fn status() -> RelayStatus {
		RelayStatus {
			paused: false,
			stale: false,
			last: 96,
			age: Some(3),
			epoch: 5,
			watchers: 4,
			next_elected: false,
			terms: RelayTerms {
				chain_id: 1,
				seats: 4,
				interval: 32,
				grace_blocks: 10,
				stale_blocks: 20,
				least_vote: 10 * NLK,
				least_stake: 1_000,
				proven_minimum: "10".parse().unwrap(),
				refresh_blocks: 50,
			},
		}
	}

	pub(crate) fn contract() -> Contract {
		Contract { address: Address([0xc0; 20]), code_hash: [0xcc; 32], layout: layout(), paused: false }
	}

	/// A state of Ethereum in which the provider has this, its proof, and the header that shows it.
	fn scene(stake: &EthereumStake) -> (StateProof, (u64, AcceptedHeader)) {
		let contract = contract();
		let slots = contract.layout.slots(&PROVIDER);
		let state = EthereumState::new(contract.address, contract.code_hash, slots.iter().copied().zip(words(stake)));
		let proof = StateProof {
			address: contract.address,
			account_proof: state.account_proof(),
			// In another order than they were asked for.
			storage_proof: slots
				.iter()
				.rev()
				.map(|slot| SlotProof { key: *slot, proof: state.storage_proof(slot) })
				.collect(),
		};
		let says = Says { block_hash: [1; 32], state_root: state.root() };
		(proof, (96, AcceptedHeader { says, accepted_in: 20, epoch: 5, pinned: false }))
	}

	fn staked() -> EthereumStake {
		EthereumStake { operator: [7; 20], authorized: 40_000, deauthorizing: 0, end: 0, confirmed: true }
	}

	fn record(stake: EthereumStake) -> Record {
		Record { stake, number: 64, relayed_in: 10, gone_since: None }
	}

	fn relayed(stake: EthereumStake, record: Option<Record>, next: u32) -> Result<Proven, RelayError> {
		let (contract, (proof, header)) = (contract(), scene(&stake));
		let whose = Whose { id: 3, contract: &contract, provider: PROVIDER, record };
		prepare(&status(), whose, &header, next, proof)
	}

	#[test]
	fn a_first_record_a_change_and_an_old_one_are_free() {
		let first = relayed(staked(), None, 21).unwrap();
		assert_eq!((first.stake, first.changed, first.free, first.block), (staked(), true, true, 96));
		let RelayCall::Relay { contract: 3, provider: PROVIDER, number: 96, proof } = first.call else { panic!() };
		let slots = contract().layout.slots(&PROVIDER);
		let (theirs, _) = scene(&staked());
		let of = |slot| theirs.storage_proof.iter().find(|it| it.key == slot).unwrap().proof.clone();
		assert_eq!(proof.slots, [of(slots[0]), of(slots[1])], "in the order of the layout");

		let less = EthereumStake { deauthorizing: 5, ..staked() };
		assert!(relayed(less, Some(record(staked())), 21).unwrap().free);
		let same = relayed(staked(), Some(record(staked())), 21).unwrap();
		assert!(!same.changed && !same.free);
		assert!(relayed(staked(), Some(record(staked())), 60).unwrap().free);
		// What is gone stays so without being shown again and again.
		let gone = EthereumStake::default();
		assert!(relayed(gone, Some(record(staked())), 21).unwrap().free);
		assert!(!relayed(gone, Some(record(gone)), 60).unwrap().free);
	}

	#[test]
	fn the_header_is_found_by_the_proof() {
		let (proof, header) = scene(&staked());
		let other =
			|number| (number, AcceptedHeader { says: Says { state_root: [9; 32], ..header.1.says }, ..header.1 });
		assert_eq!(header_of(&proof, &[other(128), header]).unwrap().0, 96);
		let many: Vec<_> = (0..9).map(|number| other(900 - 32 * number)).collect();
		let unknown = header_of(&proof, &many).unwrap_err().to_string();
		assert!(unknown.contains("900, 868") && unknown.contains("--block") && !unknown.contains(", 740"), "{unknown}");
		assert!(header_of(&proof, &[]).unwrap_err().to_string().contains("None is accepted yet"));
		let empty = StateProof { account_proof: vec![], ..proof };
		assert!(header_of(&empty, &[header]).is_err());
	}

	#[test]
	fn what_the_chain_would_refuse_is_refused_here_with_what_to_do() {
		struct Case {
			status: RelayStatus,
			contract: Contract,
			record: Option<Record>,
			proof: StateProof,
		}
		let told = |change: fn(&mut Case)| {
			let (proof, header) = scene(&staked());
			let mut case = Case { status: status(), contract: contract(), record: None, proof };
			change(&mut case);
			let whose = Whose { id: 3, contract: &case.contract, provider: PROVIDER, record: case.record };
			prepare(&case.status, whose, &header, 21, case.proof).unwrap_err().to_string()
		};
		assert!(told(|it| it.status.paused = true).contains("paused until governance"));
		assert!(told(|it| it.contract.paused = true).contains("contract 3 is paused"));
		assert!(told(|it| it.status.epoch = 33).contains("too old for a first record"));
		let newer = told(|it| it.record = Some(Record { number: 96, ..record(staked()) }));
		assert!(newer.contains("a later one than that, not 96"), "{newer}");
		assert!(told(|it| it.contract.code_hash = [1; 32]).contains("was upgraded"));
		assert!(told(|it| it.contract.address = Address([1; 20])).contains("the contract is at 0x0101"));
		assert!(told(|it| it.proof.storage_proof.truncate(1)).contains("ask eth_getProof for [\"0xc0c0"));
		assert!(told(|it| it.proof.account_proof[0][5] ^= 1).contains("accepted state root"));
		assert!(told(|it| it.proof.storage_proof[0].proof.clear()).contains("contract's storage"));
		assert!(told(|it| it.contract.layout.fields[3].offset = 30).contains("layout of contract 3"));
		let nothing = relayed(EthereumStake::default(), None, 21).unwrap_err().to_string();
		assert!(nothing.contains("nothing to relay"), "{nothing}");
	}
}
