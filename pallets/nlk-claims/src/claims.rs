//! The judgement of a claim, and its payment.

use crate::{
	types::{Claim, ClaimSignature, Claimed, LockContract},
	ClaimedBy, Config, Contract, Deadline, Error, Event, Pallet, TotalClaimed,
};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude::Polite, Preservation::Preserve},
		Get,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use nulink_eth_proofs::{account, recover, to_u128, Address, ClaimMessage, Hash, Host, SIGNATURE_LEN};
use nulink_primitives::{sharing::Digest, token::Balance};
use pallet_traits::StateRoots;
use sp_runtime::{traits::Zero, DispatchError};

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

impl<T: Config> Pallet<T> {
	/// What cost least is checked first: reads, a recovery, a proof of the contract, a proof of the balance.
	pub(crate) fn do_claim(claim: Claim<T::AccountId>) -> Result<Balance, DispatchError> {
		let contract = Contract::<T>::get().ok_or(Error::<T>::NoLockContract)?;
		ensure!(Self::in_time(), Error::<T>::DeadlinePassed);
		ensure!(claim.block >= contract.since, Error::<T>::StateTooOld);
		ensure!(claim.receiver != T::Pot::get(), Error::<T>::ReceiverIsPot);
		let before = ClaimedBy::<T>::get(claim.holder);
		ensure!(before.is_none_or(|before| claim.block > before.block), Error::<T>::StateOutdated);
		let root = T::StateRoots::state_root(claim.block).ok_or(Error::<T>::UnknownStateRoot)?;
		let before = before.unwrap_or_default();
		Self::check_signature(&claim, &before)?;
		let locked = Self::proven_balance(&contract, &root, &claim)?;
		ensure!(locked > 0, Error::<T>::NothingLocked);
		let amount =
			locked.checked_sub(before.amount).filter(|amount| *amount > 0).ok_or(Error::<T>::AlreadyClaimed)?;
		ensure!(amount <= Self::available(), Error::<T>::PotExhausted);

		let Claim { holder, receiver, block, .. } = claim;
		T::Currency::transfer(&T::Pot::get(), &receiver, amount, Preserve)?;
		let claims = before.claims.saturating_add(1);
		ClaimedBy::<T>::insert(holder, Claimed { amount: locked, claims, block });
		// All of this was in the pot: it can not be more than all there is.
		TotalClaimed::<T>::mutate(|total| *total = total.saturating_add(amount));
		Self::deposit_event(Event::NlkClaimed { holder, receiver, amount, total: locked, block });
		Ok(amount)
	}

	/// Whether claims are taken in this block, as far as the deadline goes.
	pub(crate) fn in_time() -> bool {
		Deadline::<T>::get().is_none_or(|deadline| Self::now() <= deadline)
	}

	/// What the pot can pay.
	pub(crate) fn available() -> Balance {
		T::Currency::reducible_balance(&T::Pot::get(), Preserve, Polite)
	}

	/// What the holder signs for the claim after these.
	pub(crate) fn message(holder: Address, receiver: T::AccountId, before: &Claimed) -> ClaimMessage {
		ClaimMessage {
			genesis: frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).into(),
			holder,
			receiver: receiver.into(),
			number: before.claims.saturating_add(1),
		}
	}

	fn check_signature(claim: &Claim<T::AccountId>, before: &Claimed) -> Result<(), Error<T>> {
		let message = Self::message(claim.holder, claim.receiver.clone(), before);
		let signer = match &claim.signature {
			ClaimSignature::Personal(signature) => recover::<T::Host>(&message.personal_digest::<T::Host>(), signature),
			ClaimSignature::TypedData(signature) => recover::<T::Host>(&message.typed_digest::<T::Host>(), signature),
		};
		ensure!(signer == Some(claim.holder), Error::<T>::WrongSignature);
		Ok(())
	}

	/// What the holder has locked in the state with this root.
	fn proven_balance(
		contract: &LockContract,
		root: &Digest,
		claim: &Claim<T::AccountId>,
	) -> Result<Balance, Error<T>> {
		let proven = account::<T::Host, _>(root, &contract.address, &claim.account_proof)
			.map_err(|_| Error::<T>::BadAccountProof)?
			.ok_or(Error::<T>::ContractNotFound)?;
		ensure!(proven.code_hash == contract.code_hash, Error::<T>::WrongCode);
		let slot = contract.balances.slot_of::<T::Host>(&claim.holder.to_word());
		let locked =
			proven.storage::<T::Host, _>(&slot, &claim.balance_proof).map_err(|_| Error::<T>::BadBalanceProof)?;
		to_u128(&locked).ok_or(Error::<T>::AmountTooLarge)
	}
}
