use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{GetDispatchInfo, Pays},
	traits::Hooks,
};
use nulink_eth_proofs::{
	fixtures::{deep_proof, keccak, rlp_account, rlp_number},
	word, Address, KeyOrder, MappingLayout, MAX_NODES,
};
use sp_runtime::TokenError;

#[test]
fn what_is_locked_is_paid_one_to_one() {
	test(|| {
		let state = ethereum(&[(1, 500), (2, 700)]);
		accept(2_000, &state);
		assert_ok!(submit(claim(&state, 1, 2_000)));
		assert_eq!(free(&RECEIVER), 500);
		assert_eq!(free(&POT), AVAILABLE + EXISTENTIAL_DEPOSIT - 500);
		let claimed = Claimed { amount: 500, claims: 1, block: 2_000 };
		assert_eq!(ClaimedBy::<Test>::get(address(1)), Some(claimed));
		assert_eq!(TotalClaimed::<Test>::get(), 500);
		let event = Event::NlkClaimed { holder: address(1), receiver: RECEIVER, amount: 500, total: 500, block: 2_000 };
		assert_eq!(last_event(), event);
	});
}

#[test]
fn a_claim_that_was_signed_as_a_structure_is_paid() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		let signature = ClaimSignature::TypedData(key(1).sign_typed(&message(1, &RECEIVER)));
		assert_ok!(submit(Claim { signature, ..claim(&state, 1, 2_000) }));
		assert_eq!(free(&RECEIVER), 500);
	});
}

#[test]
fn anybody_may_bring_a_claim_and_the_receiver_is_paid() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		assert_ok!(NlkClaims::claim(RuntimeOrigin::signed(OTHER), Box::new(claim(&state, 1, 2_000))));
		assert_eq!((free(&RECEIVER), free(&OTHER)), (500, 0));
	});
}

#[test]
fn nobody_claims_without_an_account() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let claim = Box::new(claim(&state, 1, 2_000));
			assert_noop!(NlkClaims::claim(origin, claim), sp_runtime::DispatchError::BadOrigin);
		}
	});
}

#[test]
fn the_fee_comes_back_for_all_but_small_claims_and_failed_ones() {
	test(|| {
		let state = ethereum(&[(1, FREE), (2, FREE - 1)]);
		accept(2_000, &state);
		assert_eq!(submit(claim(&state, 1, 2_000)).unwrap().pays_fee, Pays::No);
		assert_eq!(submit(claim(&state, 2, 2_000)).unwrap().pays_fee, Pays::Yes);
		let failed = submit(claim(&state, 2, 2_000)).unwrap_err();
		assert_eq!(failed.post_info.pays_fee, Pays::Yes);
		assert_eq!(failed.post_info.actual_weight, None, "what was declared is charged");
	});
}

#[test]
fn a_longer_proof_costs_more() {
	let state = ethereum(&[(1, 500)]);
	new_test_ext().execute_with(|| {
		let short = claim(&state, 1, 2_000);
		let mut long = short.clone();
		long.account_proof = vec![vec![].try_into().unwrap(); MAX_NODES as usize].try_into().unwrap();
		let weight = |claim| Call::<Test>::claim { claim: Box::new(claim) }.get_dispatch_info().call_weight;
		assert!(weight(long).all_gte(weight(short)));
	});
}

#[test]
fn what_is_locked_later_is_paid_later() {
	test(|| {
		let (first, second) = (ethereum(&[(1, 500)]), ethereum(&[(1, 700)]));
		accept(2_000, &first);
		accept(3_000, &second);
		assert_ok!(submit(claim(&first, 1, 2_000)));
		assert_ok!(submit(claim_to(OTHER, &second, 1, 3_000)));
		assert_eq!((free(&RECEIVER), free(&OTHER)), (500, 200));
		let claimed = Claimed { amount: 700, claims: 2, block: 3_000 };
		assert_eq!(ClaimedBy::<Test>::get(address(1)), Some(claimed));
		assert_eq!(TotalClaimed::<Test>::get(), 700);
	});
}

#[test]
fn amounts_lie_where_the_layout_says() {
	test(|| {
		let balances = MappingLayout { slot: [9; 32], order: KeyOrder::SlotFirst, member: 4 };
		let contract = LockContract { balances, ..contract() };
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), contract));
		let slot = balances.slot_of::<NodeHost>(&address(1).to_word());
		let state = nulink_eth_proofs::fixtures::EthereumState::new(CONTRACT, CODE, [(slot, word(500))]);
		accept(2_000, &state);
		let balance_proof = bounded(state.storage_proof(&slot));
		assert_ok!(submit(Claim { balance_proof, ..claim(&state, 1, 2_000) }));
		assert_eq!(free(&RECEIVER), 500);
	});
}

#[test]
fn the_longest_proofs_are_accepted() {
	test(|| {
		let amount = AVAILABLE;
		// Long paths, so that the leaf is not short.
		let (root, balance_proof) = deep_proof(&keccak(&slot(1)), &rlp_number(&word(amount)), 16);
		let account = rlp_account(u64::MAX, &[0xff; 32], &root, &CODE);
		let (root, account_proof) = deep_proof(&keccak(&CONTRACT.0), &account, MAX_NODES);
		assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), 2_000, root));
		let (account_proof, balance_proof) = (bounded(account_proof), bounded(balance_proof));
		assert_ok!(submit(Claim { account_proof, balance_proof, ..claim(&ethereum(&[]), 1, 2_000) }));
		assert_eq!(free(&RECEIVER), amount);
	});
}

#[test]
fn nothing_is_claimed_without_a_contract() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		Contract::<Test>::kill();
		assert_noop!(submit(claim(&state, 1, 2_000)), Error::<Test>::NoLockContract);
	});
}

#[test]
fn nothing_is_claimed_after_the_deadline() {
	test(|| {
		let state = ethereum(&[(1, 500), (2, 600)]);
		accept(2_000, &state);
		assert_ok!(NlkClaims::set_deadline(RuntimeOrigin::root(), Some(100)));
		go_to_block(101);
		assert_noop!(submit(claim(&state, 1, 2_000)), Error::<Test>::DeadlinePassed);
		go_to_block(100);
		assert_ok!(submit(claim(&state, 1, 2_000)));
		go_to_block(101);
		assert_ok!(NlkClaims::set_deadline(RuntimeOrigin::root(), None));
		assert_ok!(submit(claim(&state, 2, 2_000)));
	});
}

#[test]
fn a_state_before_the_first_that_counts_is_refused() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(SINCE - 1, &state);
		accept(SINCE, &state);
		assert_noop!(submit(claim(&state, 1, SINCE - 1)), Error::<Test>::StateTooOld);
		assert_ok!(submit(claim(&state, 1, SINCE)));
	});
}

#[test]
fn a_state_that_was_not_accepted_is_refused() {
	test(|| {
		let state = ethereum(&[(1, 500)]);
		accept(2_000, &state);
		assert_noop!(submit(claim(&state, 1, 2_001)), Error::<Test>::UnknownStateRoot);
		assert_ok!(NlkClaims::withdraw_state_root(RuntimeOrigin::root(), 2_000));
		assert_noop!(submit(claim(&state, 1, 2_000)), Error::<Test>::UnknownStateRoot);
	});
}

#[test]
fn who_has_locked_nothing_is_paid_nothing() {
	test(|| {
		let state = ethereum(&[(1, 500), (2, 0)]);
		accept(2_000, &state);
		for holder in [2, 3] {
			assert_noop!(submit(claim(&state, holder, 2_000)), Error::<Test>::NothingLocked);
		}
		let empty = nulink_eth_proofs::fixtures::EthereumState::new(CONTRACT, CODE, []);
		accept(3_000, &empty);
		assert_noop!(submit(claim(&empty, 1, 3_000)), Error::<Test>::NothingLocked);
	});
}

#[test]
fn more_than_an_amount_can_be_is_refused() {
	test(|| {
		let state = nulink_eth_proofs::fixtures::EthereumState::new(CONTRACT, CODE, [(slot(1), [0xff; 32])]);
		accept(2_000, &state);
		assert_noop!(submit(claim(&state, 1, 2_000)), Error::<Test>::AmountTooLarge);
		let state = ethereum(&[(1, u128::MAX)]);
		accept(3_000, &state);
		assert_noop!(submit(claim(&state, 1, 3_000)), Error::<Test>::PotExhausted);
	});
}

#[test]
fn never_more_than_the_pot_is_paid_and_the_pot_lives() {
	test(|| {
		set_available(900);
		let state = ethereum(&[(1, 500), (2, 401), (3, 400)]);
		accept(2_000, &state);
		assert_ok!(submit(claim(&state, 1, 2_000)));
		assert_noop!(submit(claim(&state, 2, 2_000)), Error::<Test>::PotExhausted);
		assert_ok!(submit(claim(&state, 3, 2_000)));
		assert_eq!(free(&POT), EXISTENTIAL_DEPOSIT);
		assert_noop!(submit(claim(&state, 2, 2_000)), Error::<Test>::PotExhausted);
	});
}

#[test]
fn an_account_that_can_not_exist_is_not_paid_and_nothing_is_lost() {
	test(|| {
		let state = ethereum(&[(1, EXISTENTIAL_DEPOSIT - 1)]);
		accept(2_000, &state);
		assert_noop!(submit(claim(&state, 1, 2_000)), TokenError::BelowMinimum);
		assert_ok!(submit(claim_to(SUBMITTER, &state, 1, 2_000)));
	});
}

#[test]
fn the_contract_must_be_there_with_its_code() {
	test(|| {
		let elsewhere = ethereum_of(Address([0xdd; 20]), CODE, &[(1, 500)]);
		accept(2_000, &elsewhere);
		let account_proof = bounded(elsewhere.proof_of(&CONTRACT));
		let absent = Claim { account_proof, ..claim(&elsewhere, 1, 2_000) };
		assert_noop!(submit(absent), Error::<Test>::ContractNotFound);
		let changed = ethereum_of(CONTRACT, [0xcd; 32], &[(1, 500)]);
		accept(3_000, &changed);
		assert_noop!(submit(claim(&changed, 1, 3_000)), Error::<Test>::WrongCode);
	});
}

#[test]
fn the_constants_agree() {
	test(<NlkClaims as Hooks<_>>::integrity_test);
}
