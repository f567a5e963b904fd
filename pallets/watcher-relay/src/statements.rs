//! What is signed with Ethereum keys, and by whom. The statements and their digests are `nulink-eth-proofs`' alone; here
//! they are filled in.

use crate::{BoundBy, Config, Pallet, Signature, WatcherSet};
use alloc::vec::Vec;
use frame_support::traits::Get;
use frame_system::pallet_prelude::BlockNumberFor;
use nulink_eth_proofs::{recover, set_hash, Address, Hash, Host, Statement, WatchDomain, SIGNATURE_LEN};
use nulink_primitives::{sharing::Digest, watching::Header};
use sp_runtime::traits::Zero;

/// Hashing and key recovery by the node.
pub struct NodeHost;

impl Host for NodeHost {
	fn keccak_256(data: &[u8]) -> Hash {
		sp_io::hashing::keccak_256(data)
	}

	fn recover(signature: &[u8; SIGNATURE_LEN], digest: &Hash) -> Option<[u8; 64]> {
		sp_io::crypto::secp256k1_ecdsa_recover(signature, digest).ok()
	}
}

/// What a watcher signs of a block.
pub(crate) fn final_block(header: Header) -> Statement {
	let Header { number, block_hash, state_root } = header;
	Statement::Header { number, block_hash, state_root }
}

impl<T: Config> Pallet<T> {
	/// Between which chains is relayed.
	pub(crate) fn domain() -> WatchDomain {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into();
		WatchDomain { chain_id: T::Terms::get().chain_id, genesis }
	}

	/// What is signed for a statement.
	pub(crate) fn digest(statement: Statement) -> Digest {
		Self::domain().digest::<T::Host>(&statement)
	}

	/// Who signed a statement.
	pub(crate) fn signer_of(statement: Statement, signature: &Signature) -> Option<Address> {
		recover::<T::Host>(&Self::digest(statement), signature)
	}

	/// What a key signs to be a staker's signer.
	pub(crate) fn standing(staker: &T::AccountId) -> Statement {
		Statement::Standing { account: staker.clone().into() }
	}

	/// What the provider signs next to be bound to an account, and the number in it: each time another one, whatever the
	/// contract.
	pub(crate) fn binding(account: &T::AccountId, provider: &Address) -> (u32, Statement) {
		let number = BoundBy::<T>::get(provider).map_or(0, |bound| bound.number).saturating_add(1);
		(number, Statement::Bind { account: account.clone().into(), number })
	}

	/// The hash of a set, as watchers sign it. `None`: there is nobody in it.
	pub(crate) fn set_hash(set: &WatcherSet<T::AccountId>) -> Option<Digest> {
		let mut members: Vec<_> = set.members.iter().map(|member| (member.signer, member.weight)).collect();
		members.sort_unstable();
		set_hash::<T::Host>(&members)
	}
}
