//! Benchmarks of every call and of the election, with the worst input.

use crate::{attest::says, contracts::*, statements::final_block, *};
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, Mutate, MutateHold},
		ConstU32, EnsureOrigin, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use nulink_eth_proofs::{
	fixtures::{deep_proof, keccak, rlp_account, rlp_number, Key},
	word, Address, MappingLayout, Statement,
};
use nulink_primitives::{
	provider::{EpochIndex, Role},
	token::Balance,
	watching::{EthereumStake, Header},
};
use pallet_traits::{Epochs, Providers};

/// The Ethereum block of the benchmarks. A multiple of any interval that is a power of two up to 2²⁰.
const NUMBER: u64 = 20 << 20;
const CODE_HASH: [u8; 32] = [0xcc; 32];
/// The most nodes of the proofs of an account and a slot.
const MEASURED_NODES: u32 = 2 * nulink_eth_proofs::MAX_NODES;
/// Enough for any minimum.
const STAKED: u128 = 1 << 100;

fn key(index: u32) -> Key {
	Key::new(1_000 + u64::from(index))
}

/// Word `index` holds a value of its own; the first one what is authorised.
fn layout() -> Layout {
	let words: Vec<_> = (0..MAX_WORDS).map(|member| MappingLayout { member, ..MappingLayout::solidity(3) }).collect();
	let field = |field, word| FieldLayout { field, word, offset: 0, width: 16 };
	let fields = [
		field(Field::Authorized, 0),
		field(Field::Deauthorizing, 1),
		FieldLayout { width: 8, ..field(Field::End, 2) },
		FieldLayout { width: 20, ..field(Field::Operator, 3) },
		FieldLayout { width: 1, offset: 20, ..field(Field::Confirmed, 3) },
	];
	Layout {
		version: 1,
		words: words.try_into().expect("not more than there can be"),
		fields: fields.to_vec().try_into().expect("not more than there are"),
	}
}

pub(crate) fn contract() -> Contract {
	Contract { address: Address([0xc0; 20]), code_hash: CODE_HASH, layout: layout(), paused: false }
}

fn bounded(nodes: Vec<Vec<u8>>) -> Proof {
	let nodes: Vec<_> = nodes.into_iter().map(|node| node.try_into().expect("no node is larger")).collect();
	nodes.try_into().expect("no proof is longer")
}

fn header(byte: u8) -> Header {
	Header { number: NUMBER, block_hash: [byte; 32], state_root: [byte; 32] }
}

fn sign<T: Config>(index: u32, statement: Statement) -> Signature {
	key(index).sign(&Pallet::<T>::digest(statement))
}

fn governance<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::GovernanceOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

/// A provider with a stake and an operator: staker, operator.
fn watcher<T: Config>(index: u32) -> (T::AccountId, T::AccountId) {
	let (staker, operator) = (account("staker", index, 0), account("operator", index, 0));
	T::Staking::make_active(Role::Watcher, &staker, &operator, Pallet::<T>::current());
	(staker, operator)
}

/// As many elected watchers as there can be, for this epoch.
fn elected<T: Config>(epoch: EpochIndex) -> Vec<(T::AccountId, T::AccountId)> {
	let watchers: Vec<_> = (0..MAX_SEATS).map(watcher::<T>).collect();
	let member = |(index, (staker, _)): (u32, &(T::AccountId, T::AccountId))| {
		let signer = key(index).address();
		Signers::<T>::insert(signer, SignerRecord { staker: staker.clone(), until: Some(epoch) });
		Member { staker: staker.clone(), signer, weight: 1 }
	};
	let members = BoundedVec::truncate_from((0..).zip(&watchers).map(member).collect());
	Elected::<T>::insert(epoch, WatcherSet { held_in: 1, total: MAX_SEATS.into(), members });
	watchers
}

/// As many as there can be, with this one in the last place. The others are nobody.
pub(crate) fn elect_last<T: Config>(staker: &T::AccountId, epoch: EpochIndex) {
	let last = MAX_SEATS - 1;
	let member = |index: u32| {
		let other = || account("elected", index, 0);
		let staker = if index == last { staker.clone() } else { other() };
		Member { staker, signer: key(index).address(), weight: 1 }
	};
	let members = BoundedVec::truncate_from((0..MAX_SEATS).map(member).collect());
	Elected::<T>::insert(epoch, WatcherSet { held_in: 1, total: MAX_SEATS.into(), members });
}

/// A round in which all these watchers attested to this.
fn round<T: Config>(
	watchers: &[(T::AccountId, T::AccountId)],
	header: &Header,
	epoch: EpochIndex,
) -> Round<T::AccountId> {
	let attestation = |(index, (staker, _)): (u32, &(T::AccountId, T::AccountId))| Attestation {
		staker: staker.clone(),
		signer: key(index).address(),
		says: says(header),
		signature: [1; 65],
		void: false,
	};
	Round { epoch, attestations: BoundedVec::truncate_from((0..).zip(watchers).map(attestation).collect()) }
}

/// As many headers as there can be, all before [`NUMBER`].
fn fill_ring<T: Config>() {
	for before in (1..=u64::from(RING)).rev() {
		Pallet::<T>::keep_header(NUMBER - before, says(&header(1)), false);
	}
}

/// So many candidates: their stakers.
fn stood<T: Config>(count: u32) -> Vec<T::AccountId> {
	let candidate = |index: u32| {
		let (staker, _) = watcher::<T>(index);
		let signer = key(index).address();
		Signers::<T>::insert(signer, SignerRecord { staker: staker.clone(), until: None });
		Candidate { staker, signer }
	};
	let candidates: CandidateList<T::AccountId> = BoundedVec::truncate_from((0..count).map(candidate).collect());
	Candidates::<T>::put(&candidates);
	candidates.into_iter().map(|candidate| candidate.staker).collect()
}

fn least<T: Config>() -> Balance {
	T::Terms::get().least_vote.max(T::Currency::minimum_balance()).max(1)
}

/// Puts a vote on the list, for as many candidates as one may vote for. Not by the call, which would take long for so
/// many; what is on hold is put there.
fn voted<T: Config>(count: u32, candidates: &[T::AccountId])
where
	T::Currency: Mutate<T::AccountId>,
{
	let amount = least::<T>();
	let voter = |index: u32| {
		let who: T::AccountId = account("voter", index, 0);
		let most = (MAX_TARGETS as usize).min(candidates.len());
		let targets: Vec<_> = candidates.iter().cycle().skip(index as usize % 64).take(most).cloned().collect();
		let targets = BoundedVec::truncate_from(targets);
		enriched::<T>(&who, amount);
		assert_ok!(T::Currency::hold(&HoldReason::Vote.into(), &who, amount));
		Votes::<T>::insert(&who, Vote { targets, amount, since: 0, bound_until: 0, leaving: false });
		Voter { who, amount }
	};
	let voters: BoundedVec<_, ConstU32<MAX_VOTERS>> = BoundedVec::truncate_from((0..count).map(voter).collect());
	Voters::<T>::put(voters);
}

fn enriched<T: Config>(who: &T::AccountId, amount: Balance)
where
	T::Currency: Mutate<T::AccountId>,
{
	let enough = amount.saturating_add(T::Currency::minimum_balance());
	assert_ok!(<T::Currency as Mutate<T::AccountId>>::mint_into(who, enough));
}

/// A provider on Ethereum with enough, bound to an account.
fn bound<T: Config>(account: T::AccountId) {
	let provider = key(0).address();
	let authorized = T::Terms::get().least_stake.max(1);
	let stake = EthereumStake { authorized, ..EthereumStake::default() };
	Contracts::<T>::insert(0, contract());
	NextContract::<T>::put(1);
	Records::<T>::insert(0, provider, Record { stake, number: 1, relayed_in: 1, gone_since: None });
	BoundTo::<T>::insert(&account, EthereumProvider { contract: 0, provider });
	BoundBy::<T>::insert(provider, Bound { account: Some(account), number: 1 });
}

#[benchmarks(where T::Currency: Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn relay(n: Linear<2, MEASURED_NODES>) {
		let provider = key(0).address();
		let contract = contract();
		// Slots of one trie whose proofs are all that deep can not be made. So one slot is proven, and the nodes that there
		// can be more are paid for at the price of these.
		let depth = (n / 2).clamp(1, nulink_eth_proofs::MAX_NODES);
		let slot = contract.layout.words[0].slot_of::<T::Host>(&provider.to_word());
		let (storage_root, slot_proof) = deep_proof(&keccak(&slot), &rlp_number(&word(STAKED)), depth);
		let account_value = rlp_account(u64::MAX, &[0xff; 32], &storage_root, &CODE_HASH);
		let (state_root, account) = deep_proof(&keccak(&contract.address.0), &account_value, depth);
		let mut single = contract.clone();
		single.layout.words = BoundedVec::truncate_from(alloc::vec![contract.layout.words[0]]);
		single.layout.fields = BoundedVec::truncate_from(alloc::vec![contract.layout.fields[0]]);
		Contracts::<T>::insert(0, single);
		let says = Says { block_hash: state_root, state_root };
		Pallet::<T>::keep_header(NUMBER, says, true);
		let proof = RecordProof {
			account: bounded(account),
			slots: BoundedVec::truncate_from(alloc::vec![bounded(slot_proof)]),
		};
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 0, provider, NUMBER, Box::new(proof));

		assert!(Records::<T>::contains_key(0, provider));
	}

	#[benchmark]
	fn hold_election(c: Linear<4, MAX_CANDIDATES>, v: Linear<0, MAX_VOTERS>) {
		let candidates = stood::<T>(c);
		voted::<T>(v, &candidates);
		let epoch = Pallet::<T>::current() + 1;

		#[block]
		{
			Pallet::<T>::hold_election(epoch);
		}

		assert!(Elected::<T>::contains_key(epoch));
	}

	#[benchmark]
	fn stand() {
		// The signer was another's, and was given up so long ago that all that it may have signed is too old; all sets are
		// looked at to be sure of that, and nobody in them has it.
		let signer = key(MAX_CANDIDATES).address();
		let other: T::AccountId = account("other", 0, 0);
		NewSigners::<T>::insert(&other, 0);
		Signers::<T>::insert(signer, SignerRecord { staker: other, until: Some(0) });
		let now = T::EvidenceEpochs::get() + 4;
		frame_system::Pallet::<T>::set_block_number(T::Epochs::first_block(now).into());
		let nobody = account("nobody", 0, 0);
		(now - T::EvidenceEpochs::get()..=now + 1).for_each(|epoch| elect_last::<T>(&nobody, epoch));
		// The list is full. Who is last on it has least at stake, nothing, and makes room.
		stood::<T>(MAX_CANDIDATES);
		let least: T::AccountId = account("least", 0, 0);
		Candidates::<T>::mutate(|all| {
			if let Some(last) = all.last_mut() {
				last.staker = least.clone();
				Signers::<T>::insert(last.signer, SignerRecord { staker: least.clone(), until: None });
			}
		});
		let (staker, _) = watcher::<T>(MAX_CANDIDATES);
		let proof = sign::<T>(MAX_CANDIDATES, Pallet::<T>::standing(&staker));
		assert!(Candidates::<T>::get().is_full());

		#[extrinsic_call]
		_(RawOrigin::Signed(staker.clone()), signer, proof);

		let candidates = Candidates::<T>::get();
		assert!(candidates.is_full() && candidates.iter().any(|it| it.staker == staker));
		assert!(candidates.iter().all(|it| it.staker != least), "one was displaced");
	}

	#[benchmark]
	fn step_back() {
		let candidates = stood::<T>(MAX_CANDIDATES);
		let staker = candidates[0].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(staker));

		assert_eq!(Candidates::<T>::get().len() as u32, MAX_CANDIDATES - 1);
	}

	#[benchmark]
	fn vote() {
		let candidates = stood::<T>(MAX_CANDIDATES);
		voted::<T>(MAX_VOTERS, &candidates);
		let who: T::AccountId = whitelisted_caller();
		let amount = least::<T>() * 2;
		enriched::<T>(&who, amount);
		let targets = BoundedVec::truncate_from(candidates);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), targets, amount);

		assert!(Votes::<T>::contains_key(&who));
	}

	#[benchmark]
	fn unvote() {
		let candidates = stood::<T>(MAX_CANDIDATES);
		voted::<T>(MAX_VOTERS, &candidates);
		let who: T::AccountId = account("voter", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!Votes::<T>::contains_key(&who));
	}

	#[benchmark]
	fn attest() {
		fill_ring::<T>();
		// So old that they make room.
		let later = Pallet::<T>::current() + T::MinorityEpochs::get() + SETTLING_EPOCHS;
		frame_system::Pallet::<T>::set_block_number(T::Epochs::first_block(later).into());
		let epoch = Pallet::<T>::current();
		let watchers = elected::<T>(epoch);
		// All but one attested before, and fewer than a third of them to something else, so that it is the last that decides.
		let mut before = round::<T>(&watchers, &header(2), epoch);
		before.attestations.remove(0);
		let wrong = (watchers.len() - 1) / 3;
		before.attestations.iter_mut().take(wrong).for_each(|it| it.says = says(&header(3)));
		Rounds::<T>::insert(NUMBER, before);
		let open = OpenRound { number: NUMBER, epoch, by: 0 };
		let open: BoundedVec<_, ConstU32<MAX_OPEN>> = BoundedVec::truncate_from(alloc::vec![open]);
		Open::<T>::put(open);
		let signature = sign::<T>(0, final_block(header(2)));

		#[extrinsic_call]
		_(RawOrigin::Signed(watchers[0].1.clone()), header(2), signature);

		assert!(Rounds::<T>::get(NUMBER).is_some_and(|round| round.attestations.is_full()));
		assert!(!Headers::<T>::contains_key(NUMBER - u64::from(RING)), "the oldest made room");
	}

	#[benchmark]
	fn sign_watchers() {
		let epoch = Pallet::<T>::current();
		let watchers = elected::<T>(epoch);
		elected::<T>(epoch + 1);
		let signed = (1..MAX_SEATS).map(|index| (key(index).address(), [1; 65])).collect();
		let signed: BoundedVec<(Address, Signature), ConstU32<MAX_SEATS>> = BoundedVec::truncate_from(signed);
		SetSignatures::<T>::insert(epoch + 1, signed);
		let set = Elected::<T>::get(epoch + 1).expect("they were elected");
		let set_hash = Pallet::<T>::set_hash(&set).expect("there is somebody in it");
		let statement = Statement::Watchers { epoch: (epoch + 1).into(), set_hash };
		let signature = sign::<T>(0, statement);

		#[extrinsic_call]
		_(RawOrigin::Signed(watchers[0].1.clone()), epoch + 1, signature);

		assert!(SetSignatures::<T>::get(epoch + 1).is_full());
	}

	#[benchmark]
	fn report_equivocation() {
		let epoch = Pallet::<T>::current();
		let watchers = elected::<T>(epoch);
		Rounds::<T>::insert(NUMBER, round::<T>(&watchers, &header(2), epoch));
		let (first, second) = (header(2), header(3));
		let caller: T::AccountId = whitelisted_caller();
		let signatures = [first, second].map(|header| sign::<T>(0, final_block(header)));

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), first, signatures[0], second, signatures[1]);

		assert!(Punished::<T>::contains_key(key(0).address(), NUMBER));
	}

	#[benchmark]
	fn settle_minority() {
		let epoch = Pallet::<T>::current();
		let watchers = elected::<T>(epoch);
		Rounds::<T>::insert(NUMBER, round::<T>(&watchers, &header(3), epoch));
		Pallet::<T>::keep_header(NUMBER, says(&header(2)), false);
		let due = T::Epochs::first_block(epoch + T::MinorityEpochs::get());
		frame_system::Pallet::<T>::set_block_number(due.into());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), NUMBER, watchers[0].0.clone());

		assert!(Rounds::<T>::get(NUMBER).is_some_and(|round| round.attestations[0].void));
	}

	#[benchmark]
	fn forget_record() {
		let record = Record { stake: EthereumStake::default(), number: 1, relayed_in: 1, gone_since: Some(0) };
		Records::<T>::insert(0, Address([1; 20]), record);
		frame_system::Pallet::<T>::set_block_number(T::Epochs::first_block(GONE_EPOCHS).into());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 0, Address([1; 20]));

		assert!(!Records::<T>::contains_key(0, Address([1; 20])));
	}

	#[benchmark]
	fn bind() {
		let provider = key(0).address();
		bound::<T>(account("former", 0, 0));
		let caller: T::AccountId = whitelisted_caller();
		let signature = sign::<T>(0, Pallet::<T>::binding(&caller, &provider).1);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 0, provider, signature);

		assert!(BoundTo::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn unbind() {
		let caller: T::AccountId = whitelisted_caller();
		bound::<T>(caller.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(!BoundTo::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn pin_header() -> Result<(), BenchmarkError> {
		fill_ring::<T>();
		let origin = governance::<T>()?;
		// One that is kept already gives up its place, and the oldest makes room as well.
		let again = Header { number: NUMBER - 1, ..header(2) };

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, again);

		assert!(Headers::<T>::get(again.number).is_some_and(|header| header.pinned));
		assert!(!Headers::<T>::contains_key(NUMBER - u64::from(RING)), "the oldest made room");
		Ok(())
	}

	#[benchmark]
	fn reject_header() -> Result<(), BenchmarkError> {
		fill_ring::<T>();
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, NUMBER - 1);

		assert_eq!(Last::<T>::get(), NUMBER - 2);
		Ok(())
	}

	#[benchmark]
	fn register_contract() -> Result<(), BenchmarkError> {
		// All of the others are looked at.
		let last = MAX_CONTRACTS as ContractId - 1;
		for id in 0..last {
			Contracts::<T>::insert(id, Contract { address: Address([id as u8 + 1; 20]), ..contract() });
		}
		NextContract::<T>::put(last);
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, contract());

		assert!(Contracts::<T>::contains_key(last));
		Ok(())
	}

	#[benchmark]
	fn update_contract() -> Result<(), BenchmarkError> {
		Contracts::<T>::insert(0, contract());
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 0, [1; 32], layout());

		assert_eq!(Contracts::<T>::get(0).map(|contract| contract.code_hash), Some([1; 32]));
		Ok(())
	}

	#[benchmark]
	fn pause_contract() -> Result<(), BenchmarkError> {
		Contracts::<T>::insert(0, contract());
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 0, true);

		assert!(Contracts::<T>::get(0).is_some_and(|contract| contract.paused));
		Ok(())
	}

	#[benchmark]
	fn drop_record() -> Result<(), BenchmarkError> {
		bound::<T>(account("account", 0, 0));
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 0, key(0).address());

		assert!(!Records::<T>::contains_key(0, key(0).address()));
		Ok(())
	}

	#[benchmark]
	fn pause() -> Result<(), BenchmarkError> {
		let origin = governance::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin);

		assert!(Paused::<T>::get());
		Ok(())
	}

	#[benchmark]
	fn forget_signer() {
		let signer = key(0).address();
		let staker: T::AccountId = account("staker", 0, 0);
		Signers::<T>::insert(signer, SignerRecord { staker: staker.clone(), until: Some(0) });
		NewSigners::<T>::insert(&staker, 0);
		let past = T::Epochs::first_block(T::EvidenceEpochs::get() + 4);
		frame_system::Pallet::<T>::set_block_number(past.into());
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), signer);

		assert!(!Signers::<T>::contains_key(signer));
	}

	#[benchmark]
	fn forget_evidence() {
		let signer = key(0).address();
		Punished::<T>::insert(signer, 1, ());
		Last::<T>::put(NUMBER);
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), signer, 1);

		assert!(!Punished::<T>::contains_key(signer, 1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
