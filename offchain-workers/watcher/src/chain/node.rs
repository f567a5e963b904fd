//! A real node: asks it, and turns the types that are generated from the chain's metadata into ours. Nothing else in
//! this crate knows the generated ones.

use super::{
	heights::{self, Round},
	Action, Certificate, Chain, Contract, ContractId, Duties, Elected, Error, Header, Height, Record, Relay, Rotation,
	Signature, Snapshot, Status, MAX_HEIGHTS, MAX_RECORDS,
};
use crate::layout::{EthereumStake, Field, FieldLayout, Layout};
use nulink_client::{
	chain::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			nulink_eth_proofs::{self as proofs, state},
			nulink_primitives::{provider::Role, watching},
			pallet_watcher_relay::{contracts, types as relay},
		},
	},
	subxt::utils::AccountId32,
};
use nulink_eth_proofs::{Address, Hash, KeyOrder, MappingLayout};
use nulink_primitives::{provider::EpochIndex, token::Balance};
use nulink_worker_common::{
	accounts::AccountId,
	chain::{Connection, NodeView, View},
};

impl Chain for Connection {
	fn genesis(&self) -> Hash {
		Connection::genesis(self).0
	}
}

impl Snapshot for NodeView {
	async fn status(&self) -> Result<Status, Error> {
		let status = self.view_function(chain::view_functions().watcher_relay().status()).await?;
		let accepted = match status.last {
			0 => None,
			number => header(self, number).await?.and_then(|info| accepted(number, &info)),
		};
		let terms = status.terms;
		Ok(Status {
			chain_id: terms.chain_id,
			accepted,
			paused: status.paused,
			epoch: status.epoch,
			interval: terms.interval,
			grace: terms.grace_blocks,
			refresh: terms.refresh_blocks,
		})
	}

	async fn duties(&self, status: &Status, provider: &AccountId, up_to: u64) -> Result<Duties, Error> {
		let set = self.elected(status.epoch).await?;
		let Some(place) = set.iter().position(|elected| elected.staker == *provider) else {
			let candidates = self.view_function(chain::view_functions().watcher_relay().candidates()).await?;
			let ours = candidates.into_iter().find(|(candidate, _)| candidate.staker.0 == *provider);
			let signer = ours.map(|(candidate, _)| address(candidate.signer));
			return Ok(Duties { elected: false, signer, under_way: 0, heights: Vec::new() });
		};
		let rounds = self.view_function(chain::view_functions().watcher_relay().open()).await?;
		let rounds: Vec<_> = rounds.into_iter().map(|round| self::round(&round, status, place)).collect();
		let mut found = Vec::new();
		for round in heights::most_awaited(&rounds, status, up_to) {
			found.push(match round.is_ours {
				Some(false) => heights::open(&round, status, None),
				_ => self.height(status, provider, round.number).await?,
			});
		}
		if up_to > 0 {
			let late = self.view_function(chain::view_functions().watcher_relay().headers(MAX_HEIGHTS as u32)).await?;
			let next = next_block(self);
			let in_time =
				|(number, header): &(u64, relay::AcceptedHeader)| *number <= up_to && is_in_time(header, status, next);
			for (number, _) in late.into_iter().filter(in_time) {
				found.push(self.height(status, provider, number).await?);
			}
		}
		let signer = set.get(place).map(|elected| elected.signer);
		Ok(Duties { elected: true, signer, under_way: heights::under_way(&rounds, status), heights: found })
	}

	async fn height(&self, status: &Status, provider: &AccountId, number: u64) -> Result<Height, Error> {
		let set = self.elected(status.epoch).await?;
		let signer = set.iter().find(|elected| elected.staker == *provider).map(|elected| elected.signer);
		let info = header(self, number).await?;
		Ok(height(number, info, status, provider, signer, next_block(self)))
	}

	async fn contracts(&self) -> Result<Vec<Contract>, Error> {
		let found = self.view_function(chain::view_functions().watcher_relay().contracts()).await?;
		Ok(found.into_iter().map(|(id, found)| contract(id, found)).collect())
	}

	async fn records(&self, contract: ContractId, after: Option<Address>) -> Result<Vec<Record>, Error> {
		let after = after.map(generated);
		let question = chain::view_functions().watcher_relay().records(contract, after, MAX_RECORDS);
		let found = self.view_function(question).await?;
		Ok(found.into_iter().map(|(provider, found)| record(address(provider), found)).collect())
	}

	async fn record(&self, contract: ContractId, provider: &Address) -> Result<Option<Record>, Error> {
		let question = chain::view_functions().watcher_relay().record(contract, generated(*provider));
		Ok(self.view_function(question).await?.map(|found| record(*provider, found)))
	}

	async fn certificate(&self, number: u64) -> Result<Option<Certificate>, Error> {
		Ok(header(self, number).await?.and_then(|info| certificate(number, info)))
	}

	async fn elected(&self, epoch: EpochIndex) -> Result<Vec<Elected>, Error> {
		let found = self.view_function(chain::view_functions().watcher_relay().watchers(epoch)).await?;
		let elected = |member: relay::Member<AccountId32>| Elected {
			staker: member.staker.0,
			signer: address(member.signer),
			weight: member.weight,
		};
		Ok(found.map(|set| set.members.0.into_iter().map(elected).collect()).unwrap_or_default())
	}

	async fn rotation(&self, epoch: EpochIndex) -> Result<Option<Rotation>, Error> {
		let question = chain::view_functions().watcher_relay().set_certificate(epoch);
		let Some((_, signatures)) = self.view_function(question).await? else { return Ok(None) };
		let mut set: Vec<_> =
			self.elected(epoch).await?.into_iter().map(|elected| (elected.signer, elected.weight)).collect();
		set.sort_unstable();
		let signatures = signatures.into_iter().map(|(signer, signature)| (address(signer), signature)).collect();
		Ok(Some(Rotation { epoch, set, signatures }).filter(|rotation| !rotation.set.is_empty()))
	}

	async fn claimable(&self, staker: &AccountId) -> Result<Vec<(EpochIndex, Balance)>, Error> {
		let question = chain::view_functions().provider_staking().claimable(Role::Watcher, AccountId32(*staker));
		self.view_function(question).await
	}

	async fn encode(&self, action: &Action) -> Result<Vec<u8>, Error> {
		let calls = chain::tx().watcher_relay();
		match action {
			Action::Attest(said) => {
				let Header { number, hash, root } = said.header;
				let header = watching::Header { number, block_hash: hash, state_root: root };
				self.encode_call(&calls.attest(header, said.signature)).await
			},
			Action::SignWatchers(epoch, signature) => self.encode_call(&calls.sign_watchers(*epoch, *signature)).await,
			Action::Relay(Relay { contract, provider, number, account_proof, storage_proofs }) => {
				let slots = BoundedVec(storage_proofs.iter().map(|nodes| proof(nodes)).collect());
				let proof = relay::RecordProof { account: proof(account_proof), slots };
				self.encode_call(&calls.relay(*contract, generated(*provider), *number, proof)).await
			},
			Action::ConfirmActivity => self.encode_call(&chain::tx().provider_staking().confirm_activity()).await,
			Action::ClaimReward(staker, epoch) => {
				let staking = chain::tx().provider_staking();
				self.encode_call(&staking.claim_reward(Role::Watcher, AccountId32(*staker), *epoch)).await
			},
		}
	}
}

/// What a key signs to be the signer of this staker, as the chain says.
pub async fn to_stand(view: &NodeView, staker: &AccountId) -> Result<Hash, Error> {
	view.view_function(chain::view_functions().watcher_relay().to_stand(AccountId32(*staker))).await
}

/// The call by which a staker stands for election with this signer, encoded.
pub async fn stand(view: &NodeView, signer: Address, proof: Signature) -> Result<Vec<u8>, Error> {
	view.encode_call(&chain::tx().watcher_relay().stand(generated(signer), proof)).await
}

async fn header(view: &NodeView, number: u64) -> Result<Option<relay::HeaderInfo<AccountId32>>, Error> {
	view.view_function(chain::view_functions().watcher_relay().header(number)).await
}

/// The first block in which something can be done that follows from this view.
fn next_block(view: &NodeView) -> u32 {
	view.head().number.saturating_add(1)
}

fn address(address: proofs::Address) -> Address {
	Address(address.0)
}

fn generated(address: Address) -> proofs::Address {
	proofs::Address(address.0)
}

fn proof(nodes: &[Vec<u8>]) -> BoundedVec<BoundedVec<u8>> {
	BoundedVec(nodes.iter().cloned().map(BoundedVec).collect())
}

/// An open height, for the watcher at this place of the epoch's set.
fn round(round: &relay::OpenRound, status: &Status, place: usize) -> Round {
	let is_here = round.epoch == status.epoch;
	let bit = u32::try_from(place).ok().and_then(|place| 1u32.checked_shl(place)).unwrap_or_default();
	// The places of an earlier epoch were others'.
	let is_ours = is_here.then_some(round.by & bit != 0);
	Round { number: round.number, is_ours, attested_by: round.by.count_ones() }
}

/// Whether attesting an accepted header still counts.
fn is_in_time(header: &relay::AcceptedHeader, status: &Status, next: u32) -> bool {
	let until = header.accepted_in.saturating_add(status.grace);
	!header.pinned && header.epoch == status.epoch && next <= until
}

fn accepted(number: u64, info: &relay::HeaderInfo<AccountId32>) -> Option<Header> {
	let says = &info.accepted.as_ref()?.says;
	Some(Header { number, hash: says.block_hash, root: says.state_root })
}

/// `signer`: of this watcher, in the epoch of the status. `None`: it is not elected.
fn height(
	number: u64,
	info: Option<relay::HeaderInfo<AccountId32>>,
	status: &Status,
	provider: &AccountId,
	signer: Option<Address>,
	next: u32,
) -> Height {
	let is_open = Round { number, is_ours: None, attested_by: 0 };
	let Some(info) = info else { return heights::open(&is_open, status, None) };
	let is_here = info.epoch == status.epoch;
	// Of an earlier epoch what was signed with the key of this one is still there.
	let is_ours = |it: &&relay::Attestation<AccountId32>| {
		it.staker.0 == *provider && (is_here || signer == Some(Address(it.signer.0)))
	};
	let ours = info.attestations.iter().find(is_ours).map(|it| it.says.block_hash);
	let attested_by = info.attestations.len() as u32;
	let Some(accepted) = accepted(number, &info) else {
		return heights::open(&Round { attested_by, ..is_open }, status, ours);
	};
	let is_in_time = info.accepted.is_some_and(|header| is_in_time(&header, status, next));
	// Without anybody's attestations nothing can be added to them.
	let counts = is_in_time && attested_by > 0;
	Height { number, ours, accepted: Some(accepted), counts, attested_by }
}

fn certificate(number: u64, info: relay::HeaderInfo<AccountId32>) -> Option<Certificate> {
	let header = accepted(number, &info)?;
	let agrees = |it: &relay::Attestation<AccountId32>| {
		!it.void && (it.says.block_hash, it.says.state_root) == (header.hash, header.root)
	};
	let agreeing = info.attestations.into_iter().filter(agrees);
	let signatures = agreeing.map(|it| (address(it.signer), it.signature)).collect();
	Some(Certificate { header, signatures })
}

fn record(provider: Address, record: relay::Record) -> Record {
	let stake = record.stake;
	Record {
		provider,
		number: record.number,
		relayed_in: record.relayed_in,
		stake: EthereumStake {
			operator: stake.operator,
			authorized: stake.authorized,
			deauthorizing: stake.deauthorizing,
			end: stake.end,
			confirmed: stake.confirmed,
		},
	}
}

fn contract(id: ContractId, contract: relay::Contract) -> Contract {
	let contracts::Layout { words, fields, .. } = contract.layout;
	Contract {
		id,
		address: address(contract.address),
		code_hash: contract.code_hash,
		layout: Layout {
			words: words.0.into_iter().map(word).collect(),
			fields: fields.0.into_iter().map(field).collect(),
		},
		paused: contract.paused,
	}
}

fn word(word: state::MappingLayout) -> MappingLayout {
	let order = match word.order {
		state::KeyOrder::KeyFirst => KeyOrder::KeyFirst,
		state::KeyOrder::SlotFirst => KeyOrder::SlotFirst,
	};
	MappingLayout { slot: word.slot, order, member: word.member }
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

#[cfg(test)]
mod tests {
	use super::*;

	const US: AccountId = [7; 32];
	const SIGNER: Address = Address([0x51; 20]);

	fn status() -> Status {
		let accepted = Some(Header { number: 96, hash: [1; 32], root: [2; 32] });
		Status { chain_id: 1, accepted, paused: false, epoch: 5, interval: 32, grace: 10, refresh: 100 }
	}

	fn attestation(staker: AccountId, signer: Address, hash: u8, void: bool) -> relay::Attestation<AccountId32> {
		relay::Attestation {
			staker: AccountId32(staker),
			signer: generated(signer),
			says: relay::Says { block_hash: [hash; 32], state_root: [2; 32] },
			signature: [hash; 65],
			void,
		}
	}

	fn info(
		epoch: u32,
		accepted_in: Option<u32>,
		attestations: Vec<relay::Attestation<AccountId32>>,
	) -> relay::HeaderInfo<AccountId32> {
		let accepted = accepted_in.map(|accepted_in| relay::AcceptedHeader {
			says: relay::Says { block_hash: [1; 32], state_root: [2; 32] },
			accepted_in,
			epoch,
			pinned: false,
		});
		relay::HeaderInfo { accepted, attestations, epoch }
	}

	fn seen(number: u64, info: relay::HeaderInfo<AccountId32>) -> Height {
		height(number, Some(info), &status(), &US, Some(SIGNER), 100)
	}

	#[test]
	fn a_height_says_what_this_watcher_has_attested() {
		let other = attestation([8; 32], Address([8; 20]), 1, false);
		let nobody = height(128, None, &status(), &US, Some(SIGNER), 100);
		assert_eq!((nobody.ours, nobody.accepted, nobody.counts, nobody.attested_by), (None, None, true, 0));
		let others = seen(128, info(5, None, vec![other]));
		assert_eq!((others.ours, others.counts, others.attested_by), (None, true, 1));
		let ours = seen(128, info(5, None, vec![attestation(US, SIGNER, 3, false)]));
		assert_eq!(ours.ours, Some([3; 32]));
		// Of the epoch before, with this key and with another one.
		assert!(seen(128, info(4, None, vec![attestation(US, SIGNER, 3, false)])).ours.is_some());
		assert!(seen(128, info(4, None, vec![attestation(US, Address([9; 20]), 3, false)])).ours.is_none());
	}

	#[test]
	fn an_accepted_height_counts_for_a_while_and_in_its_epoch() {
		let others = || vec![attestation([8; 32], Address([8; 20]), 1, false)];
		assert!(seen(96, info(5, Some(90), others())).counts);
		assert!(!seen(96, info(5, Some(89), others())).counts, "too late");
		assert!(!seen(96, info(4, Some(95), others())).counts, "that epoch is over");
		assert!(!seen(96, info(5, Some(95), vec![])).counts, "nobody attested it");
		let height = seen(96, info(5, Some(95), others()));
		assert_eq!(height.accepted, Some(Header { number: 96, hash: [1; 32], root: [2; 32] }));
	}

	#[test]
	fn a_certificate_has_the_signatures_of_the_accepted_header_only() {
		let all = vec![
			attestation([1; 32], Address([1; 20]), 1, false),
			attestation([2; 32], Address([2; 20]), 2, false),
			attestation([3; 32], Address([3; 20]), 1, true),
		];
		let found = certificate(96, info(5, Some(90), all)).unwrap();
		assert_eq!(found.signatures, [(Address([1; 20]), [1; 65])]);
		assert_eq!(certificate(96, info(5, None, vec![])), None);
	}

	#[test]
	fn the_bits_of_a_round_are_places_of_its_own_epoch() {
		let of = |epoch, by| round(&relay::OpenRound { number: 128, epoch, by }, &status(), 2);
		assert_eq!(of(5, 0b101), Round { number: 128, is_ours: Some(true), attested_by: 2 });
		assert_eq!(of(5, 0b011).is_ours, Some(false));
		assert_eq!(of(4, 0b100).is_ours, None);
	}
}
