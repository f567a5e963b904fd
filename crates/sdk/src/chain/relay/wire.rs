//! From the types that are generated from the chain's metadata to ours, and back. Only this and the questions of [`super`]
//! know the generated ones.

use super::*;
use crate::chain::{
	convert,
	economy::{AcceptedBy, AcceptedState},
};
use nulink_client::{
	chain::runtime_types::{
		bounded_collections::bounded_vec::BoundedVec,
		nulink_eth_proofs::{self as eth, state},
		nulink_primitives::watching,
		pallet_watcher_relay::{contracts, types as relay},
	},
	subxt::utils::AccountId32,
};
use nulink_eth_proofs::{KeyOrder, MappingLayout};

fn address(address: eth::Address) -> Address {
	Address(address.0)
}

pub(super) fn status(status: relay::Status) -> RelayStatus {
	let terms = status.terms;
	RelayStatus {
		paused: status.paused,
		stale: status.stale,
		last: status.last,
		age: status.age,
		epoch: status.epoch,
		watchers: status.watchers,
		next_elected: status.next_elected,
		terms: RelayTerms {
			chain_id: terms.chain_id,
			seats: terms.seats,
			interval: terms.interval,
			grace_blocks: terms.grace_blocks,
			stale_blocks: terms.stale_blocks,
			least_vote: terms.least_vote,
			least_stake: terms.least_stake,
			proven_minimum: convert::percent(terms.proven_minimum),
			refresh_blocks: terms.refresh_blocks,
		},
	}
}

pub(super) fn candidate((candidate, at_stake): (relay::Candidate<AccountId32>, Balance)) -> Candidate {
	Candidate { staker: candidate.staker, signer: address(candidate.signer), at_stake }
}

pub(super) fn voter(voter: relay::Voter<AccountId32>) -> Voter {
	Voter { who: voter.who, amount: voter.amount }
}

pub(super) fn vote((vote, free_in): (relay::Vote<AccountId32>, EpochIndex)) -> Vote {
	Vote { targets: vote.targets.0, amount: vote.amount, since: vote.since, leaving: vote.leaving, free_in }
}

pub(super) fn set(set: relay::WatcherSet<AccountId32>) -> WatcherSet {
	let member = |member: relay::Member<AccountId32>| Member {
		staker: member.staker,
		signer: address(member.signer),
		weight: member.weight,
	};
	WatcherSet { held_in: set.held_in, total: set.total, members: set.members.0.into_iter().map(member).collect() }
}

fn says(says: relay::Says) -> Says {
	Says { block_hash: says.block_hash, state_root: says.state_root }
}

pub(super) fn accepted(header: relay::AcceptedHeader) -> AcceptedHeader {
	AcceptedHeader {
		says: says(header.says),
		accepted_in: header.accepted_in,
		epoch: header.epoch,
		pinned: header.pinned,
	}
}

pub(super) fn header(info: relay::HeaderInfo<AccountId32>) -> HeaderInfo {
	let attestation = |it: relay::Attestation<AccountId32>| Attestation {
		staker: it.staker,
		signer: address(it.signer),
		says: says(it.says),
		signature: it.signature,
		void: it.void,
	};
	HeaderInfo {
		accepted: info.accepted.map(accepted),
		attestations: info.attestations.into_iter().map(attestation).collect(),
		epoch: info.epoch,
	}
}

pub(super) fn open(round: relay::OpenRound) -> OpenRound {
	OpenRound { number: round.number, epoch: round.epoch, attestations: round.by.count_ones() }
}

pub(super) fn contract((id, contract): (ContractId, relay::Contract)) -> (ContractId, Contract) {
	let word = |word: state::MappingLayout| {
		let order = match word.order {
			state::KeyOrder::KeyFirst => KeyOrder::KeyFirst,
			state::KeyOrder::SlotFirst => KeyOrder::SlotFirst,
		};
		MappingLayout { slot: word.slot, order, member: word.member }
	};
	let contracts::Layout { version, words, fields } = contract.layout;
	let layout = Layout {
		version,
		words: words.0.into_iter().map(word).collect(),
		fields: fields.0.into_iter().map(field).collect(),
	};
	let found =
		Contract { address: address(contract.address), code_hash: contract.code_hash, layout, paused: contract.paused };
	(id, found)
}

fn field(layout: contracts::FieldLayout) -> FieldLayout {
	let field = match layout.field {
		contracts::Field::Operator => Field::Operator,
		contracts::Field::Authorized => Field::Authorized,
		contracts::Field::Deauthorizing => Field::Deauthorizing,
		contracts::Field::End => Field::End,
		contracts::Field::Confirmed => Field::Confirmed,
	};
	FieldLayout { field, word: layout.word, offset: layout.offset, width: layout.width }
}

pub(super) fn stake(stake: watching::EthereumStake) -> EthereumStake {
	EthereumStake {
		operator: stake.operator,
		authorized: stake.authorized,
		deauthorizing: stake.deauthorizing,
		end: stake.end,
		confirmed: stake.confirmed,
	}
}

pub(super) fn record(record: relay::Record) -> Record {
	Record {
		stake: stake(record.stake),
		number: record.number,
		relayed_in: record.relayed_in,
		gone_since: record.gone_since,
	}
}

pub(super) fn of_provider((provider, found): (eth::Address, relay::Record)) -> (Address, Record) {
	(address(provider), record(found))
}

pub(super) fn bound((bound, proven): (relay::EthereumProvider, Option<watching::EthereumStake>)) -> Bound {
	Bound { contract: bound.contract, provider: address(bound.provider), stake: proven.map(stake) }
}

pub(super) fn signer(record: relay::SignerRecord<AccountId32>) -> SignerInfo {
	SignerInfo { staker: record.staker, until: record.until }
}

pub(in crate::chain) fn ethereum_header(header: &Header) -> watching::Header {
	watching::Header { number: header.number, block_hash: header.block_hash, state_root: header.state_root }
}

pub(in crate::chain) fn targets(targets: &[Account]) -> BoundedVec<AccountId32> {
	BoundedVec(targets.to_vec())
}

pub(in crate::chain) fn proof(proof: &RecordProof) -> relay::RecordProof {
	let nodes = |nodes: &Vec<Vec<u8>>| BoundedVec(nodes.iter().cloned().map(BoundedVec).collect());
	relay::RecordProof { account: nodes(&proof.account), slots: BoundedVec(proof.slots.iter().map(nodes).collect()) }
}

/// The states of Ethereum that the chain accepts, oldest first: of one block that which watchers attested, where
/// governance has set one, too.
pub(in crate::chain) fn accepted_roots(
	governance: Vec<(u64, Digest)>,
	watchers: impl IntoIterator<Item = (u64, Digest)>,
) -> Vec<AcceptedState> {
	let state = |(block, root): (u64, Digest), by: AcceptedBy| AcceptedState { block, root, by };
	let mut all: Vec<_> = watchers.into_iter().map(|it| state(it, AcceptedBy::Watchers)).collect();
	all.extend(governance.into_iter().map(|it| state(it, AcceptedBy::Governance)));
	// Stable: what watchers attested stays before what governance set.
	all.sort_by_key(|state| state.block);
	all.dedup_by_key(|state| state.block);
	all
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn of_one_block_the_state_of_the_watchers_counts() {
		let all = accepted_roots(vec![(5, [1; 32]), (7, [2; 32])], [(9, [3; 32]), (7, [4; 32])]);
		let all: Vec<_> = all.into_iter().map(|state| (state.block, state.root, state.by)).collect();
		let expected = [
			(5, [1; 32], AcceptedBy::Governance),
			(7, [4; 32], AcceptedBy::Watchers),
			(9, [3; 32], AcceptedBy::Watchers),
		];
		assert_eq!(all, expected);
	}

	#[test]
	fn a_set_and_a_round_are_those_of_the_chain() {
		let member = relay::Member { staker: AccountId32([1; 32]), signer: eth::Address([2; 20]), weight: 7 };
		let found = set(relay::WatcherSet { held_in: 3, total: 7, members: BoundedVec(vec![member]) });
		let expected = Member { staker: AccountId32([1; 32]), signer: Address([2; 20]), weight: 7 };
		assert_eq!((found.held_in, found.total, found.members), (3, 7, vec![expected]));
		assert_eq!(open(relay::OpenRound { number: 64, epoch: 2, by: 0b1011 }).attestations, 3);
	}

	#[test]
	fn a_proof_keeps_its_nodes_and_their_order() {
		let ours = RecordProof { account: vec![vec![1], vec![2]], slots: vec![vec![vec![3]], vec![]] };
		let theirs = proof(&ours);
		let nodes =
			|proof: BoundedVec<BoundedVec<u8>>| -> Vec<Vec<u8>> { proof.0.into_iter().map(|it| it.0).collect() };
		assert_eq!(nodes(theirs.account), ours.account);
		assert_eq!(theirs.slots.0.into_iter().map(nodes).collect::<Vec<_>>(), ours.slots);
	}
}
