//! What somebody gains who tries: nothing.

use super::*;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	storage::with_storage_layer,
	traits::{LockableCurrency, WithdrawReasons},
};
use nulink_primitives::sharing::Digest;
use pallet_traits::Operated;
use sp_core::{sr25519, Pair};
use sp_runtime::MultiSignature;

fn accuse(evidence: EvidenceOf<Test>) -> DispatchResultWithPostInfo {
	Reencryption::submit_evidence(signed(CAROL), evidence.into())
}

fn submit(id: u64, seat: u8, fragment: FragmentBytes) -> DispatchResultWithPostInfo {
	Reencryption::submit_fragment(signed(operator(seat)), id, fragment.into())
}

fn slashed() -> usize {
	glue::slashes::<AccountId32>().len()
}

/// Flips a bit of some bytes.
fn flip(bytes: &mut [u8], bit: usize) {
	bytes[bit / 8] ^= 1 << (bit % 8);
}

// Fragments that are right, but not here.

#[test]
fn a_fragment_for_another_policy_is_no_answer() {
	on_chain(|| {
		let id = ask();
		assert_noop!(submit(id, 0, other_sharing().fragment(0, &capsule())), Error::<Test>::WrongFragment);
	});
}

#[test]
fn a_fragment_of_another_capsule_is_no_answer() {
	on_chain(|| {
		let id = ask();
		assert_noop!(submit(id, 0, sharing().fragment(0, &other_capsule())), Error::<Test>::WrongFragment);
	});
}

#[test]
fn a_fragment_of_another_provider_is_no_answer() {
	on_chain(|| {
		let id = ask();
		for stolen in 1..PROXIES {
			assert_noop!(submit(id, 0, fragment(stolen)), Error::<Test>::WrongFragment);
		}
	});
}

#[test]
fn an_answer_that_is_public_earns_nothing_for_whoever_copies_it() {
	on_chain(|| {
		let id = ask();
		assert_ok!(answer(id, 0));
		let copied = Fragments::<Test>::get(id, 0).expect("it was stored");
		assert_noop!(submit(id, 1, copied.clone()), Error::<Test>::WrongFragment);
		// Nor in another request for the same capsule, unless it is the provider's own duty there too.
		let again = ask();
		assert_noop!(submit(again, 1, copied.clone()), Error::<Test>::WrongFragment);
		assert_ok!(submit(again, 0, copied));
	});
}

#[test]
fn a_fragment_made_with_a_key_of_the_proxys_own_is_no_answer_although_it_carries_a_real_signature() {
	// The proxy makes a key fragment of its own and puts the grantor's signature, id and precursor of the real one into
	// what comes out. The commitment takes u1, so it needs the real u1 as well, and then the equation for u fails.
	use nulink_pre::wire::{GRANTOR_SIGNATURE, ID, PRECURSOR, U1};
	on_chain(|| {
		let id = ask();
		let real = fragment(0);
		let mut forged = other_sharing().fragment(0, &capsule());
		for stolen in [GRANTOR_SIGNATURE, ID, PRECURSOR] {
			forged.0[stolen.clone()].copy_from_slice(&real.0[stolen]);
			assert_noop!(submit(id, 0, forged.clone()), Error::<Test>::WrongFragment);
		}
		forged.0[U1].copy_from_slice(&real.0[U1]);
		assert_eq!(nulink_pre::commitment(&forged), nulink_pre::commitment(&real));
		assert_noop!(submit(id, 0, forged.clone()), Error::<Test>::WrongFragment);
		// And as a receipt it is proof.
		assert_ok!(accuse(evidence(0, capsule(), forged)));
		assert_eq!(slashed(), 1);
	});
}

#[test]
fn a_key_fragment_that_replays_the_signature_of_another_is_of_no_use() {
	// The same the other way round: a whole fragment of one key fragment with the signature of another.
	use nulink_pre::wire::GRANTOR_SIGNATURE;
	on_chain(|| {
		let id = ask();
		let mut forged = fragment(0);
		forged.0[GRANTOR_SIGNATURE].copy_from_slice(&fragment(1).0[GRANTOR_SIGNATURE]);
		assert_noop!(submit(id, 0, forged), Error::<Test>::WrongFragment);
	});
}

#[test]
fn no_fragment_with_one_bit_flipped_is_an_answer() {
	on_chain(|| {
		let id = ask();
		for bit in 0..8 * 359 {
			let mut flipped = fragment(0);
			flip(&mut flipped.0, bit);
			assert_eq!(submit(id, 0, flipped).map_err(|e| e.error), Err(Error::<Test>::WrongFragment.into()), "{bit}");
		}
		assert_ok!(answer(id, 0));
	});
}

#[test]
fn no_capsule_with_one_bit_flipped_is_asked_for() {
	on_chain(|| {
		for bit in 0..8 * 98 {
			let mut flipped = capsule();
			flip(&mut flipped.0, bit);
			let call = Reencryption::request_reencryption(signed(BOB), POLICY, flipped);
			assert_eq!(call.map_err(|e| e.error), Err(Error::<Test>::BadCapsule.into()), "{bit}");
		}
	});
}

// Evidence that is not for here, or not any more.

#[test]
fn a_receipt_for_another_chain_is_no_evidence() {
	on_chain(|| {
		let Evidence { receipt, .. } = proof();
		for genesis in [[0; 32], [0xff; 32]] {
			let signature = operator_pair(0).sign(&receipt.signed_bytes(&genesis)).into();
			assert_noop!(accuse(Evidence { signature, ..proof() }), Error::<Test>::BadSignature);
		}
		let elsewhere = proof();
		frame_system::BlockHash::<Test>::insert(0, sp_core::H256([0x77; 32]));
		assert_noop!(accuse(elsewhere), Error::<Test>::BadSignature);
	});
}

#[test]
fn a_receipt_counts_for_the_policy_that_it_names_only() {
	// An honest proxy of two policies: what it served under one of them is a wrong fragment under the other.
	on_chain(|| {
		let served = evidence(0, capsule(), fragment(0));
		let receipt = Receipt { policy: OTHER_POLICY, ..served.receipt.clone() };
		assert_noop!(accuse(Evidence { receipt, ..served }), Error::<Test>::BadSignature);
	});
}

#[test]
fn a_receipt_counts_against_its_signer_only() {
	on_chain(|| {
		// The receipt names an honest proxy, but another one signed it.
		let framed = Receipt { provider: provider(1).into(), ..proof().receipt };
		let signature: MultiSignature = operator_pair(0).sign(&framed.signed_bytes(&GENESIS)).into();
		let evidence = Evidence { receipt: framed.clone(), signature: signature.clone(), ..proof() };
		assert_noop!(accuse(evidence), Error::<Test>::NotOperator);
		let evidence = Evidence { receipt: framed, signature, operator: operator(1), ..proof() };
		assert_noop!(accuse(evidence), Error::<Test>::BadSignature);
		// The same receipt with the name of another operator.
		assert_noop!(accuse(Evidence { operator: operator(1), ..proof() }), Error::<Test>::NotOperator);
		// A key that never was an operator.
		assert_noop!(accuse(Evidence { operator: CAROL, ..proof() }), Error::<Test>::NotOperator);
	});
}

#[test]
fn an_operator_in_another_role_signs_no_receipts() {
	on_chain(|| {
		for role in [Role::Compute, Role::Watcher, Role::Storage] {
			let operated = Operated { role, staker: provider(0), since: 0, until: None };
			glue::set_operated(&operator(0), Some(operated));
			assert_noop!(accuse(proof()), Error::<Test>::NotOperator);
		}
	});
}

#[test]
fn what_a_replaced_operator_signs_afterwards_is_no_evidence() {
	on_chain(|| {
		set_operator(0, 0, Some(START - 1));
		assert_noop!(accuse(proof()), Error::<Test>::NotInOffice);
		let receipt = Receipt { block: START - 1, ..proof().receipt };
		assert_ok!(accuse(evidence_of(0, receipt, capsule(), fragment(1))));
	});
}

#[test]
fn evidence_is_used_once_however_it_is_signed() {
	on_chain(|| {
		let first = proof();
		assert_ok!(accuse(first.clone()));
		assert_noop!(accuse(first.clone()), Error::<Test>::AlreadyUsed);
		// sr25519 signs with fresh randomness: other bytes, equally valid.
		let again = proof();
		assert_ne!(first.signature, again.signature);
		assert_noop!(accuse(again), Error::<Test>::AlreadyUsed);
		// Another receipt about the same: another request answered, another block, another wrong fragment.
		let receipts = [
			Receipt { request: [0x22; 32], ..first.receipt.clone() },
			Receipt { block: START - 1, ..first.receipt.clone() },
		];
		for receipt in receipts {
			assert_noop!(accuse(evidence_of(0, receipt, capsule(), fragment(1))), Error::<Test>::AlreadyUsed);
		}
		assert_noop!(accuse(evidence(0, capsule(), fragment(2))), Error::<Test>::AlreadyUsed);
		// Whoever reports.
		let call = Reencryption::submit_evidence(signed(BOB), proof().into());
		assert_noop!(call, Error::<Test>::AlreadyUsed);
		assert_eq!(slashed(), 1);
		assert_eq!(Balances::free_balance(CAROL), WEALTH);
	});
}

#[test]
fn evidence_is_used_once_when_the_operator_changes_in_between() {
	on_chain(|| {
		assert_ok!(accuse(proof()));
		let pair = sr25519::Pair::from_seed(&[0x99; 32]);
		let key = AccountId32::from(pair.public());
		let operated = Operated { role: Role::Proxy, staker: provider(0), since: START, until: None };
		glue::set_operated(&key, Some(operated));
		let signature = pair.sign(&proof().receipt.signed_bytes(&GENESIS)).into();
		assert_noop!(accuse(Evidence { signature, operator: key, ..proof() }), Error::<Test>::AlreadyUsed);
	});
}

// Every bit.

/// Tries the evidence with each of its bits flipped. Returns how many that were.
fn try_all_flips(evidence: &EvidenceOf<Test>) -> usize {
	let encoded = codec::Encode::encode(evidence);
	let mut tried = 0;
	for bit in 0..8 * encoded.len() {
		let mut flipped = encoded.clone();
		flip(&mut flipped, bit);
		tried += 1;
		// What cannot be decoded is no call.
		let Ok(evidence) = <EvidenceOf<Test> as codec::Decode>::decode(&mut &flipped[..]) else { continue };
		let outcome = with_storage_layer(|| accuse(evidence).map_err(|e| e.error));
		assert!(outcome.is_err(), "accepted with bit {bit} flipped");
	}
	tried
}

#[test]
fn no_evidence_with_one_bit_flipped_is_accepted() {
	on_chain(|| {
		let proof = proof();
		let tried = try_all_flips(&proof);
		// Receipt, variant and bytes of the signature, operator, capsule, fragment.
		assert_eq!(tried, 8 * (140 + 1 + 64 + 32 + 98 + 359));
		assert_eq!(slashed(), 0);
		assert_eq!(Balances::free_balance(CAROL), WEALTH);
		assert_ok!(accuse(proof));
		assert_eq!(slashed(), 1);
	});
}

#[test]
fn no_bit_flipped_in_what_an_honest_proxy_signed_has_it_slashed() {
	on_chain(|| {
		try_all_flips(&evidence(0, capsule(), fragment(0)));
		assert_eq!(slashed(), 0);
	});
}

#[test]
fn no_bit_flipped_within_the_grace_has_an_honest_proxy_slashed() {
	on_chain(|| {
		glue::set_served_until(POLICY, Some(START));
		try_all_flips(&evidence(0, capsule(), fragment(0)));
		assert_eq!(slashed(), 0);
	});
}

// Framing.

#[test]
fn a_capsule_that_is_none_is_never_held_against_a_proxy() {
	on_chain(|| {
		for bit in [0, 7, 300, 500, 783] {
			let mut bad = capsule();
			flip(&mut bad.0, bit);
			assert_noop!(accuse(evidence(0, bad, fragment(0))), Error::<Test>::BadCapsule);
		}
		assert_noop!(accuse(evidence(0, CapsuleBytes([0; 98]), fragment(0))), Error::<Test>::BadCapsule);
		assert_eq!(slashed(), 0);
		assert_eq!(Balances::free_balance(CAROL), WEALTH);
	});
}

#[test]
fn a_grantor_can_not_hand_a_proxy_a_key_fragment_whose_use_is_punished() {
	// The fragment carries the signature that the grantor made for the receiver. Were the proxy to accept a key fragment
	// without looking at it, the grantor could spoil it and have the proxy slashed for each honest answer. What a proxy
	// accepts, and what the policy committed to, it has checked.
	let keys = sharing().keys;
	let honest = &sharing().key_fragments[0];
	for bit in 0..8 * honest.to_bytes().len() {
		let mut bytes = honest.to_bytes().to_vec();
		flip(&mut bytes, bit);
		let accepted = nulink_pre::client::KeyFragment::from_bytes(&bytes)
			.and_then(|key_fragment| key_fragment.check(&keys, &honest.commitment()));
		assert!(accepted.is_err(), "accepted with bit {bit} flipped");
	}
}

#[test]
fn what_an_honest_proxy_makes_is_right_for_every_capsule() {
	on_chain(|| {
		for seat in 0..PROXIES {
			for _ in 0..10 {
				let capsule = sharing().capsule();
				let fragment = sharing().fragment(seat, &capsule);
				assert_ok!(accuse(evidence(seat, capsule, fragment)));
				assert!(matches!(last_event(), Some(Event::EvidenceRefuted { .. })));
			}
		}
		assert_eq!(slashed(), 0);
	});
}

#[test]
fn an_owner_can_not_revoke_to_have_silent_proxies_slashed() {
	// Bob asks, Alice revokes in the same block: proxies that obey her do not answer him.
	on_chain(|| {
		let id = ask();
		let grace = 3;
		glue::set_access(POLICY, Err(Denied::Revoked));
		glue::set_served_until(POLICY, Some(START + grace));
		for block in [DEADLINE + 1, REPORT_UNTIL] {
			go_to(block);
			for seat in 0..PROXIES {
				let call = Reencryption::report_silence(signed(BOB), id, provider(seat));
				assert_noop!(call, Error::<Test>::Excused);
			}
		}
		assert_eq!(slashed(), 0);
	});
}

#[test]
fn a_proxy_is_not_blamed_for_an_epoch_in_which_it_was_not_at_work() {
	on_chain(|| {
		glue::set_active(Role::Proxy, &provider(4), 2, false);
		let id = ask();
		go_to(DEADLINE + 1);
		let call = Reencryption::report_silence(signed(BOB), id, provider(4));
		assert_noop!(call, Error::<Test>::NotObliged);
	});
}

#[test]
fn three_hundred_requests_in_one_block_cost_a_silent_proxy_one_silence() {
	// Whoever holds a policy can ask as often as it likes, and a proxy that is away for ten minutes answers none of it.
	on_chain(|| {
		endow(&BOB, 1_000_000_000);
		let ids: Vec<_> = (0..300).map(|_| ask()).collect();
		go_to(DEADLINE + 1);
		for id in &ids {
			assert_ok!(Reencryption::report_silence(signed(CAROL), *id, provider(0)));
		}
		assert_eq!(slashed(), 1);
		// Each of the others pays once for itself.
		for id in &ids {
			assert_ok!(Reencryption::report_silence(signed(CAROL), *id, provider(1)));
		}
		assert_eq!(slashed(), 2);
	});
}

#[test]
fn requests_in_every_block_cost_a_silent_proxy_one_silence_for_each_response_window() {
	on_chain(|| {
		endow(&BOB, 1_000_000_000);
		let begin = 2 * RESPONSE_WINDOW;
		let ids: Vec<_> = (begin..begin + 3 * RESPONSE_WINDOW)
			.map(|block| {
				go_to(block);
				ask()
			})
			.collect();
		go_to(begin + 4 * RESPONSE_WINDOW);
		for id in ids {
			assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(0)));
		}
		assert_eq!(slashed(), 3);
	});
}

// Escaping.

#[test]
fn nobody_closes_a_request_to_wipe_silence() {
	on_chain(|| {
		let id = ask();
		all_answer(id, 0..PROXIES - 1);
		let everybody = [BOB, ALICE, CAROL, provider(4), operator(4)];
		for block in [START, DEADLINE, DEADLINE + 1, REPORT_UNTIL] {
			go_to(block);
			for who in &everybody {
				assert!(Reencryption::close_request(signed(who.clone()), id).is_err());
			}
		}
		assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(4)));
		assert_eq!(slashed(), 1);
	});
}

#[test]
fn nobody_takes_the_answers_away_from_a_requester_who_comes_late() {
	on_chain(|| {
		let id = ask();
		all_answer(id, 0..PROXIES);
		for block in [DEADLINE + RESPONSE_WINDOW + 1, REPORT_UNTIL] {
			go_to(block);
			for who in [ALICE, CAROL, provider(0), operator(0)] {
				assert_noop!(Reencryption::close_request(signed(who), id), Error::<Test>::NotRequester);
			}
		}
		assert_eq!(Reencryption::fragments(id).len(), usize::from(PROXIES));
	});
}

#[test]
fn a_proxy_that_stops_its_operator_after_a_request_is_slashed_all_the_same() {
	on_chain(|| {
		let id = ask();
		set_operator(0, 0, Some(START));
		glue::set_provider(Role::Proxy, &provider(0), false);
		glue::set_active(Role::Proxy, &provider(0), 2, false);
		go_to(DEADLINE + 1);
		assert_ok!(Reencryption::report_silence(signed(CAROL), id, provider(0)));
		assert_eq!(slashed(), 1);
	});
}

// Money.

#[test]
fn a_requester_whose_whole_balance_is_frozen_pays_all_the_same() {
	on_chain(|| {
		let id = ask();
		Balances::set_lock(*b"votelock", &BOB, WEALTH, WithdrawReasons::all());
		for seat in 0..PROXIES {
			assert_ok!(answer(id, seat));
			assert_eq!(Balances::free_balance(provider(seat)), WEALTH + FEE);
		}
	});
}

#[test]
fn a_reporter_whose_whole_balance_is_frozen_loses_the_bond_all_the_same() {
	on_chain(|| {
		Balances::set_lock(*b"votelock", &CAROL, WEALTH, WithdrawReasons::all());
		assert_ok!(accuse(evidence(0, capsule(), fragment(0))));
		assert_eq!(Balances::total_balance(&CAROL), WEALTH - BOND);
	});
}

#[test]
fn fees_never_exceed_what_was_held_and_the_rest_comes_back() {
	on_chain(|| {
		let issued = Balances::total_issuance();
		let before = held(BOB);
		let (first, second) = (ask(), ask());
		let both = held(BOB);
		all_answer(first, 0..PROXIES);
		(0..PROXIES).for_each(|seat| assert!(submit(first, seat, fragment(seat)).is_err()));
		assert_eq!(both - held(BOB), FEE * u128::from(PROXIES));
		assert_ok!(Reencryption::close_request(signed(BOB), first));
		assert_eq!(held(BOB), before + both / 2);
		go_to(REPORT_UNTIL + 1);
		assert_ok!(Reencryption::close_request(signed(CAROL), second));
		assert_eq!(held(BOB), 0);
		assert_eq!(Balances::free_balance(BOB), WEALTH - FEE * u128::from(PROXIES));
		assert_eq!(Balances::total_issuance(), issued);
	});
}

#[test]
fn whoever_asks_and_answers_itself_gains_nothing() {
	// The requester is a provider of its own policy.
	on_chain(|| {
		let keys = PolicyKeys { receiver: provider(0), ..sharing().policy() };
		glue::set_policy(POLICY, keys, &sharing().seats());
		assert_ok!(Reencryption::request_reencryption(signed(provider(0)), POLICY, capsule()));
		assert_ok!(answer(0, 0));
		assert_eq!(Balances::total_balance(&provider(0)), WEALTH);
	});
}

#[test]
fn a_call_that_fails_after_its_check_is_charged_for_the_check() {
	on_chain(|| {
		let id = ask();
		let call = RuntimeCall::Reencryption(Call::submit_fragment { request: id, fragment: fragment(1).into() });
		let charged = call.get_dispatch_info().call_weight;
		assert_eq!(charged, <() as WeightInfo>::submit_fragment());
		let failed = submit(id, 0, fragment(1)).expect_err("it is wrong");
		assert_eq!(failed.post_info.calc_actual_weight(&call.get_dispatch_info()), charged);

		let mut bad = capsule();
		flip(&mut bad.0, 783);
		let call = RuntimeCall::Reencryption(Call::submit_evidence { evidence: proof().into() });
		let failed = accuse(evidence(0, bad, fragment(0))).expect_err("there is no such capsule");
		assert_eq!(
			failed.post_info.calc_actual_weight(&call.get_dispatch_info()),
			<() as WeightInfo>::submit_evidence_refuted() + <() as WeightInfo>::submit_evidence_proven()
		);
	});
}

#[test]
fn a_receipt_of_one_domain_is_not_a_request_of_another() {
	// What a person signs to ask a proxy and what a proxy signs to answer can not be taken for each other.
	on_chain(|| {
		let Evidence { receipt, .. } = proof();
		let mut bytes = receipt.signed_bytes(&GENESIS);
		let domain: Digest = nulink_pre::digest(&bytes);
		assert_ne!(domain, nulink_pre::digest(&codec::Encode::encode(&receipt)));
		bytes[7] ^= 1;
		let signature = operator_pair(0).sign(&bytes).into();
		assert_noop!(accuse(Evidence { signature, ..proof() }), Error::<Test>::BadSignature);
		let bare = operator_pair(0).sign(&codec::Encode::encode(&receipt)).into();
		assert_noop!(accuse(Evidence { signature: bare, ..proof() }), Error::<Test>::BadSignature);
	});
}
