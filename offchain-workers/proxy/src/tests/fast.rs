//! The fast path, and what it refuses.

use super::*;
use crate::{
	api::Hex,
	chain::{Denied, Office, PolicyState},
	receipts,
	testing::{operator, receipt, signed_for, GENESIS},
};
use codec::Encode;
use nulink_client::{dev, subxt::utils::MultiSignature};
use nulink_primitives::sharing::Term;

fn code(result: Result<FragmentAnswer, Refusal>) -> &'static str {
	result.expect_err("refused").code()
}

#[tokio::test]
async fn the_receiver_gets_the_right_fragment_and_a_receipt_that_names_the_finalised_block() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	let request = grant.request(1, head - 1, 7);
	let answer = running.answer(&signed(&request, &bob())).await.unwrap();
	assert!(grant.is_right(&answer.fragment.0));

	let receipt = receipt(&answer).expect("signed by the operator for this chain");
	assert_eq!((receipt.policy, receipt.provider, receipt.block), (1, PROVIDER, head));
	assert_eq!(receipt.capsule, nulink_pre::capsule_digest(&grant.capsule));
	assert_eq!(receipt.fragment, nulink_pre::digest(&answer.fragment.0));
	assert_eq!(receipt.request, nulink_pre::digest(&request.signed_bytes(&GENESIS)));
	assert!(receipt.block >= request.block);

	// And it is on the disk.
	let logged = receipts::list(&running.journal, &[], 10).unwrap();
	assert_eq!(logged.len(), 1);
	assert_eq!(logged[0].2.receipt, receipt);
	assert_eq!(logged[0].2.account, bob().public_key().0);
}

#[tokio::test]
async fn a_signature_over_the_wrapped_request_will_do_as_wallets_make_it() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let request = grant.request(1, bench.world.frame.head().number, 1);
	let wrapped = [b"<Bytes>", &request.signed_bytes(&GENESIS)[..], b"</Bytes>"].concat();
	let mut call = signed(&request, &bob());
	call.signature = Hex(MultiSignature::Sr25519(bob().sign(&wrapped).0).encode());
	call.account = crate::accounts::address(&bob().public_key().0);
	assert!(running.answer(&call).await.is_ok());
}

#[tokio::test]
async fn what_somebody_else_signed_is_refused_in_anybodys_name() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let request = grant.request(1, bench.world.frame.head().number, 1);
	let (bob, mallory) = (bob(), dev::eve());
	let questions = bench.world.state().questions;
	let in_bobs_name = signed_for(&request, &mallory, bob.public_key().0, &GENESIS);
	assert_eq!(code(running.answer(&in_bobs_name).await), "bad_signature");
	assert_eq!(code(running.answer(&signed(&request, &mallory)).await), "not_receiver");
	let for_another_chain = signed_for(&request, &bob, bob.public_key().0, &[8; 32]);
	assert_eq!(code(running.answer(&for_another_chain).await), "bad_signature");
	// A signature covers every part of the request.
	let mut changed = signed(&request, &bob);
	let last = changed.request.0.len() - 1;
	changed.request.0[last] ^= 1;
	assert_eq!(code(running.answer(&changed).await), "bad_signature");
	// None of this made the proxy ask the chain.
	assert_eq!(bench.world.state().questions, questions);
	assert!(running.answer(&signed(&request, &bob)).await.is_ok());
}

#[tokio::test]
async fn a_request_for_another_proxy_is_of_no_use_here() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let mut request = grant.request(1, bench.world.frame.head().number, 1);
	request.provider = [0x11; 32];
	assert_eq!(code(running.answer(&signed(&request, &bob())).await), "other_provider");
}

#[tokio::test]
async fn a_request_is_answered_once() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	assert!(running.ask(&grant, head, 1).await.is_ok());
	assert_eq!(code(running.ask(&grant, head, 1).await), "nonce_reused");
	// The same nonce with another block is another request, and another use of the nonce.
	assert_eq!(code(running.ask(&grant, head - 1, 1).await), "nonce_reused");
	assert!(running.ask(&grant, head, 2).await.is_ok());
	assert_eq!(receipts::list(&running.journal, &[], 10).unwrap().len(), 2);
}

#[tokio::test]
async fn a_request_that_was_answered_is_known_after_a_restart() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	assert!(running.ask(&grant, head, 1).await.is_ok());
	running.kill().await;
	let running = bench.start().await;
	running.ready(&bench.world).await;
	assert_eq!(code(running.ask(&grant, head, 1).await), "nonce_reused");
	assert!(running.ask(&grant, head, 2).await.is_ok());
}

#[tokio::test]
async fn of_many_who_send_one_request_at_the_same_time_one_is_answered() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let call = signed(&grant.request(1, bench.world.frame.head().number, 1), &bob());
	let mut asking = JoinSet::new();
	for _ in 0..10 {
		let (fast, call) = (running.service.fast.clone(), call.clone());
		asking.spawn(async move { fast.answer(&call).await });
	}
	let results = asking.join_all().await;
	assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
	assert!(results.into_iter().filter_map(Result::err).all(|refusal| refusal == Refusal::NonceReused));
}

#[tokio::test]
async fn a_request_is_good_for_some_blocks_and_not_before_its_block_is_final() {
	let grant = Grant::new();
	let (mut bench, running) = Bench::with_policy(&grant).await;
	running.kill().await;
	bench.settings.max_request_age_blocks = 5;
	let running = bench.start().await;
	for _ in 0..6 {
		running.next_block(&bench.world).await;
	}
	let head = bench.world.frame.head().number;
	assert!(running.ask(&grant, head - 5, 1).await.is_ok());
	assert_eq!(code(running.ask(&grant, head - 6, 2).await), "request_too_old");
	let refusal = running.ask(&grant, head + 1, 3).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (425, "block_not_finalised"));
	running.next_block(&bench.world).await;
	assert!(running.ask(&grant, head + 1, 3).await.is_ok());
}

#[tokio::test]
async fn a_request_from_before_the_key_fragment_came_here_is_refused() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	// Nobody finalises a block while it is handed over.
	let since = 10;
	assert_eq!(code(running.ask(&grant, since - 1, 1).await), "request_too_old");
	assert!(running.ask(&grant, since, 1).await.is_ok());
	// The data folder is lost, and with it the nonces. The owner hands the key fragment over again.
	running.kill().await;
	let bench = Bench::on(bench.world);
	let running = bench.start().await;
	running.next_block(&bench.world).await;
	assert_eq!(running.receive(1, &grant).await, Ok(Upload::Accepted));
	running.ready(&bench.world).await;
	assert_eq!(code(running.ask(&grant, since, 1).await), "request_too_old");
	assert!(running.ask(&grant, bench.world.frame.head().number, 2).await.is_ok());
}

#[tokio::test]
async fn a_node_that_is_catching_up_tells_of_the_past_and_nobody_is_served() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.state().catching_up = true;
	// Its head moves all the same.
	let head = running.next_block(&bench.world).await;
	let refusal = running.ask(&grant, head, 1).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (503, "chain_not_fresh"));
	assert!(refusal.to_string().contains("catching up"), "{refusal}");
	bench.world.state().catching_up = false;
	assert!(running.ask(&grant, head, 1).await.is_ok());
}

#[tokio::test]
async fn a_policy_that_is_revoked_in_the_newest_finalised_block_is_served_no_more() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	assert!(running.ask(&grant, head, 1).await.is_ok());
	bench.world.state().revoke(1, head + 1);
	bench.world.finalise(1);
	// Not even the follower has seen it yet.
	let refusal = running.ask(&grant, head, 2).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (403, "revoked"));
	assert_eq!(receipts::list(&running.journal, &[], 10).unwrap().len(), 1);
}

#[tokio::test]
async fn what_the_chain_denies_is_refused_with_its_reason() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let set = |change: &dyn Fn(&mut crate::chain::Policy)| change(bench.world.state().policies.get_mut(&1).unwrap());
	let paid = |start, end| PolicyState::Active { paid: Term { start, end } };

	set(&|policy| policy.state = PolicyState::Pending { accept_by: 1000 });
	let head = running.next_block(&bench.world).await;
	assert_eq!(code(running.ask(&grant, head, 1).await), "not_active");
	set(&|policy| policy.state = paid(3, 5));
	let head = running.next_block(&bench.world).await;
	assert_eq!(code(running.ask(&grant, head, 1).await), "not_begun");
	set(&|policy| policy.state = paid(0, 1000));
	for (denied, name) in [(Denied::Ended, "ended"), (Denied::ConditionsNotMet, "conditions_not_met")] {
		bench.world.state().denied.insert(1, denied);
		let head = running.next_block(&bench.world).await;
		assert_eq!(code(running.ask(&grant, head, 1).await), name);
	}
	bench.world.state().denied.clear();
	let head = running.next_block(&bench.world).await;
	// A refusal has not used up the nonce.
	assert!(running.ask(&grant, head, 1).await.is_ok());
}

#[tokio::test]
async fn an_operator_out_of_office_signs_nothing() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	for office in
		[None, Some(Office { provider: [0x11; 32], since: 1 }), Some(Office { provider: PROVIDER, since: 9999 })]
	{
		bench.world.state().office = office;
		let head = running.next_block(&bench.world).await;
		assert_eq!(code(running.ask(&grant, head, 1).await), "not_in_office");
		let acts = office.is_some_and(|office| office.provider == PROVIDER);
		assert_eq!(running.health.report().checks["office"] == "ok", acts);
	}
	bench.world.state().office = Some(Office { provider: PROVIDER, since: 1 });
	let head = running.next_block(&bench.world).await;
	assert!(running.ask(&grant, head, 1).await.is_ok());
}

#[tokio::test]
async fn nobody_is_served_where_the_chain_stands_still_or_no_node_answers() {
	let grant = Grant::new();
	let (mut bench, running) = Bench::with_policy(&grant).await;
	running.kill().await;
	bench.settings.max_view_age_seconds = 3;
	let running = bench.start().await;
	running.caught_up(&bench.world.frame).await;
	let head = bench.world.frame.head().number;
	let refusal = running.ask(&grant, head, 1).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (503, "chain_not_fresh"), "just started: {refusal}");
	let head = running.next_block(&bench.world).await;
	assert!(running.ask(&grant, head, 1).await.is_ok());

	tokio::time::sleep(Duration::from_millis(3200)).await;
	assert_eq!(code(running.ask(&grant, head, 2).await), "chain_not_fresh");
	let head = running.next_block(&bench.world).await;
	assert!(running.ask(&grant, head, 2).await.is_ok());

	bench.world.frame.set_down(true);
	assert_eq!(code(running.ask(&grant, head, 3).await), "chain_not_fresh");
	bench.world.frame.set_down(false);
	bench.world.frame.set_lag(2);
	assert_eq!(code(running.ask(&grant, head - 3, 3).await), "chain_not_fresh", "an old view of the chain");
	bench.world.frame.set_lag(0);
	let head = running.next_block(&bench.world).await;
	assert!(running.ask(&grant, head, 3).await.is_ok());
}

#[tokio::test]
async fn malformed_capsules_are_refused_and_leave_no_receipt() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	let mut request = grant.request(1, head, 1);
	for byte in [0, 1, 33, 40, 66, 97] {
		request.capsule = grant.capsule.clone();
		request.capsule.0[byte] ^= 1;
		assert_eq!(code(running.answer(&signed(&request, &bob())).await), "bad_capsule", "byte {byte}");
	}
	for byte in [0, 2, 3, 0xff] {
		request.capsule.0 = [byte; 98];
		assert_eq!(code(running.answer(&signed(&request, &bob())).await), "bad_capsule", "bytes {byte}");
	}
	assert!(receipts::list(&running.journal, &[], 10).unwrap().is_empty());
	assert!(running.ask(&grant, head, 1).await.is_ok());
}

#[tokio::test]
async fn requests_that_cannot_be_read_are_refused() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let good = signed(&grant.request(1, bench.world.frame.head().number, 1), &bob());
	let with = |change: &dyn Fn(&mut FragmentCall)| {
		let mut call = good.clone();
		change(&mut call);
		call
	};
	let bad = [
		with(&|call| call.request.0.truncate(157)),
		with(&|call| call.request.0.push(0)),
		with(&|call| call.request.0.clear()),
		with(&|call| call.request.0 = vec![0xff; 10_000]),
		with(&|call| call.signature.0.truncate(64)),
		with(&|call| call.signature.0.push(0)),
		with(&|call| call.signature.0[0] = 9),
		with(&|call| call.signature.0.clear()),
		with(&|call| call.account = "Bob".into()),
		with(&|call| call.account.clear()),
	];
	for call in bad {
		assert_eq!(code(running.answer(&call).await), "malformed");
	}
	// Read as another kind of signature it is a wrong one.
	for kind in [0, 2] {
		let mut call = with(&|call| call.signature.0[0] = kind);
		call.signature.0.resize(if kind == 2 { 66 } else { 65 }, 0);
		assert_eq!(code(running.answer(&call).await), "bad_signature");
	}
}

#[tokio::test]
async fn a_policy_without_a_key_fragment_here_is_not_served_though_the_chain_would_allow_it() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	bench.world.state().policies.insert(2, grant.policy());
	bench.world.state().activate(2);
	let head = running.next_block(&bench.world).await;
	let refusal = running.answer(&signed(&grant.request(2, head, 1), &bob())).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (404, "no_fragment"));
}

#[tokio::test]
async fn an_account_that_asks_too_often_waits_and_others_do_not() {
	let grant = Grant::new();
	let (mut bench, running) = Bench::with_policy(&grant).await;
	running.kill().await;
	bench.settings.limits.account_per_second = 1;
	bench.settings.limits.account_burst = 3;
	let running = bench.start().await;
	let mut others = Grant::new().policy();
	others.receiver = dev::dave().public_key().0;
	running.ready(&bench.world).await;
	let head = bench.world.frame.head().number;
	for nonce in 0..3 {
		assert!(running.ask(&grant, head, nonce).await.is_ok());
	}
	let refusal = running.ask(&grant, head, 3).await.unwrap_err();
	assert_eq!((refusal.status(), refusal.code()), (429, "rate_limited"));
	assert_eq!(refusal.retry_after(), Some(1));
	// Mallory, who signs in nobody's name but her own, cannot use up Bob's limit.
	tokio::time::sleep(Duration::from_millis(1100)).await;
	for nonce in 10..30 {
		let request = grant.request(1, head, nonce);
		let forged = signed_for(&request, &dev::eve(), bob().public_key().0, &GENESIS);
		assert_eq!(code(running.answer(&forged).await), "bad_signature");
		assert_eq!(code(running.answer(&signed(&request, &dev::eve())).await), "not_receiver");
	}
	assert!(running.ask(&grant, head, 3).await.is_ok());
}

#[tokio::test]
async fn a_flood_of_nonces_under_one_policy_is_bounded() {
	let grant = Grant::new();
	let (mut bench, running) = Bench::with_policy(&grant).await;
	running.kill().await;
	bench.settings.nonces_per_policy = 4;
	let running = bench.start().await;
	running.ready(&bench.world).await;
	let head = bench.world.frame.head().number;
	for nonce in 0..4 {
		assert!(running.ask(&grant, head, nonce).await.is_ok());
	}
	assert_eq!(code(running.ask(&grant, head, 4).await), "rate_limited");
}

#[tokio::test]
async fn the_chain_is_asked_once_in_a_block_however_often_somebody_comes() {
	let grant = Grant::new();
	let (bench, running) = Bench::with_policy(&grant).await;
	let head = bench.world.frame.head().number;
	assert!(running.ask(&grant, head, 0).await.is_ok());
	let questions = bench.world.state().questions;
	for nonce in 1..20 {
		assert!(running.ask(&grant, head, nonce).await.is_ok());
	}
	assert_eq!(bench.world.state().questions, questions);
}

#[tokio::test]
async fn who_the_proxy_is_stands_in_its_info() {
	let bench = Bench::new();
	let running = bench.start().await;
	let info = running.service.fast.info(None).await.unwrap();
	assert_eq!(crate::accounts::parse(&info.provider), Some(PROVIDER));
	assert_eq!(crate::accounts::parse(&info.operator), Some(operator().public_key().0));
	assert_eq!(info.genesis, Hex::from(GENESIS));
	assert_eq!(info.encryption_key, Hex::from(secrets().identity.encryption().key_bytes().0));
	assert_eq!(info.verifying_key, Hex::from(secrets().identity.signing().key_bytes().0));
	assert_eq!(info.fee_per_epoch, crate::testing::FEE.to_string());
	assert_eq!(info.finalised, bench.world.frame.head().number);
	assert_eq!(running.service.fast.info(Some(5)).await.unwrap().fee_per_epoch, "5");
}
