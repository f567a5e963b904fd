//! Claims of NLK that was locked on a real Ethereum node. `contracts/` makes the fixture.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use nulink_eth_proofs::{
	rpc::{self, StateProof},
	Address, MappingLayout,
};
use nulink_primitives::token::{Balance, NLK};
use serde_json::Value;
use sp_runtime::AccountId32;

fn fixture() -> Value {
	serde_json::from_str(include_str!("../../../../crates/eth-proofs/tests/fixtures/anvil-claims.json")).unwrap()
}

fn address(value: &Value) -> Address {
	value.as_str().unwrap().parse().unwrap()
}

fn bytes(value: &Value) -> [u8; 32] {
	let digits = value.as_str().unwrap().strip_prefix("0x").unwrap();
	core::array::from_fn(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
}

/// The claim with this name, and what it is for. Its block is accepted.
fn made(name: &str, typed: bool) -> (Claim<AccountId32>, Balance) {
	let fixture = fixture();
	let claim = fixture["claims"].as_array().unwrap().iter().find(|claim| claim["name"] == name).unwrap();
	let block = claim["block"].as_u64().unwrap();
	assert_ok!(NlkClaims::accept_state_root(RuntimeOrigin::root(), block, bytes(&claim["stateRoot"])));
	let signature = |field: &str| rpc::signature(claim[field].as_str().unwrap()).unwrap();
	let mut proof = StateProof::from_json(&claim["proof"].to_string()).unwrap();
	let claimed = Claim {
		holder: address(&claim["holder"]),
		receiver: bytes(&claim["receiver"]).into(),
		block,
		account_proof: bounded(proof.account_proof),
		balance_proof: bounded(proof.storage_proof.remove(0).proof),
		signature: match typed {
			true => ClaimSignature::TypedData(signature("typedDataSignature")),
			false => ClaimSignature::Personal(signature("personalSignature")),
		},
	};
	(claimed, claim["amount"].as_str().unwrap().parse().unwrap())
}

/// The contract is pinned, and there is enough to pay with.
fn on_a_real_node(run: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		let fixture = fixture();
		assert_eq!(bytes(&fixture["genesis"]), GENESIS);
		let terms = LockContract {
			address: address(&fixture["contract"]),
			code_hash: bytes(&fixture["codeHash"]),
			balances: MappingLayout::solidity(fixture["lockedSlot"].as_u64().unwrap().into()),
			since: 1,
		};
		assert_ok!(NlkClaims::set_lock_contract(RuntimeOrigin::root(), terms));
		assert_ok!(<Balances as Mutate<_>>::mint_into(&POT, 1_000 * NLK));
		run();
		assert_ok!(NlkClaims::do_try_state());
	});
}

#[test]
fn what_was_locked_on_a_real_node_is_paid() {
	on_a_real_node(|| {
		let (first, amount) = made("the first", false);
		assert_ok!(submit(first.clone()));
		assert_eq!((free(&RECEIVER), amount), (500 * NLK, 500 * NLK));
		let (second, amount) = made("the second", true);
		assert_noop!(submit(Claim { signature: first.signature, ..second.clone() }), Error::<Test>::WrongSignature);
		assert_ok!(submit(second));
		assert_eq!((free(&RECEIVER), amount), (700 * NLK + 123_456_789, 700 * NLK + 123_456_789));
		// For Bob one unit was locked. The receiver exists by now.
		assert_ok!(submit(made("one unit", true).0));
		assert_eq!(free(&RECEIVER), 700 * NLK + 123_456_790);
	});
}

#[test]
fn who_has_locked_nothing_on_a_real_node_is_paid_nothing() {
	on_a_real_node(|| {
		for typed in [false, true] {
			let (nothing, amount) = made("nothing locked", typed);
			let (early, _) = made("no contract yet", typed);
			assert_eq!(amount, 0);
			assert_noop!(submit(nothing), Error::<Test>::NothingLocked);
			assert_noop!(submit(early), Error::<Test>::ContractNotFound);
		}
	});
}

#[test]
fn the_other_form_of_a_wallets_signature_is_not_taken() {
	on_a_real_node(|| {
		for typed in [false, true] {
			let (claim, _) = made("the first", typed);
			let signature = match claim.signature {
				ClaimSignature::Personal(signature) => ClaimSignature::TypedData(signature),
				ClaimSignature::TypedData(signature) => ClaimSignature::Personal(signature),
			};
			assert_noop!(submit(Claim { signature, ..claim }), Error::<Test>::WrongSignature);
		}
	});
}
