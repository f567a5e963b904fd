//! What is proven by what watchers attest to, and who uses it.

use super::*;
use crate::chain::error_of;
use nulink_eth_proofs::ClaimMessage;
use nulink_runtime::{NlkClaims, RuntimeOrigin};
use pallet_nlk_claims::{Claim, ClaimSignature, LockContract};
use sp_keyring::Sr25519Keyring::Alice;
use sp_runtime::DispatchError;

/// The least that a proxy bonds that has enough on Ethereum: a tenth.
const PROVEN_MINIMUM: Balance = 1_000 * NLK;
/// Where the contract keeps what holders have locked.
const LOCKED_SLOT: u128 = 3;

#[test]
fn a_record_comes_from_ethereum_by_elected_watchers_and_a_proof() {
	run(|| {
		at_work();
		registered();
		let state = ethereum(&[(1, 500), (2, 700)]);
		let seven = header(7, state.root());
		for who in &WATCHERS[..2] {
			assert_ok!(attest(*who, seven));
		}
		assert!(!is_accepted(7), "half of the weight is no quorum");
		assert_eq!(relay(1, 7, &state), Err(Error::UnknownHeader.into()));
		assert_ok!(attest(WATCHERS[2], seven));
		assert!(is_accepted(7), "three quarters are");

		let before = free(Ferdie);
		assert_ok!(relay(1, 7, &state));
		assert_eq!(free(Ferdie), before, "a relay that is of use is free");
		assert_eq!(recorded(1), Some(staked(500)));
		assert_eq!(recorded(2), None);
	});
}

#[test]
fn a_relay_of_no_use_costs_its_whole_fee() {
	run(|| {
		at_work();
		registered();
		let state = ethereum(&[(1, 500)]);
		accepted(1, &state);
		accepted(2, &state);
		assert_ok!(relay(1, 1, &state));
		let before = free(Ferdie);
		assert_ok!(relay(1, 2, &state));
		assert!(free(Ferdie) < before, "nothing has changed");
		let before = free(Ferdie);
		assert_eq!(relay(1, 2, &state), Err(Error::RecordNewer.into()));
		assert!(free(Ferdie) < before);
	});
}

#[test]
fn a_forged_stake_is_refused() {
	run(|| {
		at_work();
		registered();
		let (real, forged) = (ethereum(&[(1, 500)]), ethereum(&[(1, 500_000)]));
		accepted(1, &real);
		assert_eq!(relay(1, 1, &forged), Err(Error::BadAccountProof.into()));
		assert_eq!(recorded(1), None);
	});
}

/// Ferdie binds his account to what the provider has.
fn bind(number: u64) -> DispatchResult {
	let statement = Statement::Bind { account: account(Ferdie).into(), number: 1 };
	let signature = provider(number).sign(&digest(&statement));
	submit(Ferdie, Relay::bind { contract: 0, provider: provider(number).address(), signature })
}

#[test]
fn a_proxy_that_is_staked_on_ethereum_bonds_a_tenth_here_for_as_long_as_it_is() {
	run(|| {
		at_work();
		registered();
		let role = Role::Proxy;
		let too_small: DispatchError = pallet_provider_staking::Error::<Runtime>::StakeTooSmall.into();
		let bond = || Staking::bond { role, amount: PROVEN_MINIMUM, lock_epochs: 0 };
		let state = ethereum(&[(1, 500)]);
		accepted(1, &state);
		assert_ok!(relay(1, 1, &state));
		assert_eq!(error_of(Ferdie, bond()), too_small);
		assert_ok!(bind(1));
		assert_eq!(error_of(Alice, bond()), too_small, "who is not bound needs all of it");
		assert_ok!(submit(Ferdie, bond()));
		assert_ok!(submit(Ferdie, Staking::set_operator { role, operator: account(Ferdie) }));
		assert_ok!(submit(Ferdie, Staking::confirm_activity {}));

		// A pause takes nothing from it; leaving Ethereum does.
		before_next_epoch();
		confirm(&WATCHERS);
		next_epoch();
		assert_ok!(WatcherRelay::pause(Origin::RelayAdmin.into()));
		assert_ok!(submit(Ferdie, Staking::confirm_activity {}));
		assert_ok!(WatcherRelay::resume(Origin::RelayAdmin.into()));
		let gone = ethereum(&[]);
		accepted(2, &gone);
		assert_ok!(relay(1, 2, &gone));
		assert_eq!(recorded(1), Some(staked(0)));
		next_epoch();
		assert_eq!(error_of(Ferdie, Staking::confirm_activity {}), too_small);
		assert_ok!(submit(Ferdie, Staking::unbond { role, amount: PROVEN_MINIMUM }));
	});
}

/// Ethereum when a holder has locked this much.
fn locked(holder: &Key, amount: Balance) -> EthereumState {
	let slot = MappingLayout::solidity(LOCKED_SLOT).slot_of::<Software>(&holder.address().to_word());
	let others = (1..=30u8).map(|other| ([other; 32], word(other.into())));
	EthereumState::new(CONTRACT, CODE, others.chain([(slot, word(amount))]))
}

/// The holder's claim with this number, to Ferdie, by the state of this block.
fn claim(holder: &Key, number: u32, block: u64, state: &EthereumState) -> DispatchResult {
	let receiver = account(Ferdie);
	let genesis = System::block_hash(0).0;
	let message = ClaimMessage { genesis, holder: holder.address(), receiver: receiver.clone().into(), number };
	let slot = MappingLayout::solidity(LOCKED_SLOT).slot_of::<Software>(&holder.address().to_word());
	let claim = Claim {
		holder: holder.address(),
		receiver,
		block,
		account_proof: bounded(state.account_proof()),
		balance_proof: bounded(state.storage_proof(&slot)),
		signature: ClaimSignature::Personal(holder.sign_personal(&message)),
	};
	submit(Alice, pallet_nlk_claims::Call::claim { claim: Box::new(claim) })
}

#[test]
fn locked_nlk_is_claimed_by_what_watchers_attest_to_and_else_by_what_governance_has_set() {
	run(|| {
		at_work();
		let balances = MappingLayout::solidity(LOCKED_SLOT);
		let contract = LockContract { address: CONTRACT, code_hash: CODE, balances, since: 1 };
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), contract));
		let holder = provider(9);
		let unknown: DispatchResult = Err(pallet_nlk_claims::Error::<Runtime>::UnknownStateRoot.into());

		let first = locked(&holder, 500 * NLK);
		assert_eq!(claim(&holder, 1, 5, &first), unknown);
		accepted(5, &first);
		let before = free(Ferdie);
		assert_ok!(claim(&holder, 1, 5, &first));
		assert_eq!(free(Ferdie) - before, 500 * NLK);

		// Watchers say nothing of block 6, and governance does.
		let second = locked(&holder, 700 * NLK);
		assert_eq!(claim(&holder, 2, 6, &second), unknown);
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 6, second.root()));
		assert_ok!(claim(&holder, 2, 6, &second));
		assert_eq!(free(Ferdie) - before, 700 * NLK);

		// Where both say something, the watchers are asked; and while the relay is paused, governance alone.
		let (third, other) = (locked(&holder, 800 * NLK), locked(&holder, 900 * NLK));
		accepted(7, &third);
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 7, other.root()));
		assert!(claim(&holder, 3, 7, &other).is_err());
		assert_ok!(WatcherRelay::pause(Origin::RelayAdmin.into()));
		assert!(claim(&holder, 3, 7, &third).is_err());
		assert_ok!(claim(&holder, 3, 7, &other));
		assert_eq!(free(Ferdie) - before, 900 * NLK);
		assert_ok!(NlkClaims::do_try_state());
	});
}
