//! From storing to receiving, with all that can come in between.

use super::world::{Mood, World, GENESIS};
use crate::{
	audit::{AuditEntry, Finding, Path},
	chain::{Chain, Denied, PolicyState},
	client::Client,
	evidence::Verdict,
	grants::GrantRequest,
	groups::MemberRef,
	identity::{Contact, Person},
	objects::{PutOptionsFor, Sink, Source},
	receipts::{ReceiptBook, Record, MAX_AHEAD},
	receive::ObjectRef,
	time::{Span, Until},
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_primitives::{
	provider::Offence,
	sharing::{Receipt, Term},
	token::{MILLI_NLK, NLK},
};
use nulink_storage::{BlockStore, Cid};
use std::{
	fs,
	io::Write,
	sync::{Arc, Mutex},
};
use tempfile::TempDir;
use zeroize::Zeroizing;

struct Stage {
	world: World,
	folder: TempDir,
	alice: Person,
	bob: Person,
	nulink: Client,
}

impl Stage {
	fn new(proxies: usize) -> Self {
		let world = World::new(proxies);
		let folder = tempfile::tempdir().unwrap();
		let nulink = world.client(folder.path());
		Stage { alice: world.person(), bob: world.person(), world, folder, nulink }
	}

	async fn put(&self, label: &str, text: &str) -> Cid {
		let source = Source::Secret(Zeroizing::new(text.as_bytes().to_vec()));
		let options = PutOptionsFor { name: Some(text.into()), ..Default::default() };
		self.nulink.put(&self.alice, label, source, options).await.unwrap().cid
	}

	async fn get(&self, policy: u64, name: &str) -> Result<String, Error> {
		let shared = self.nulink.open_policy(&self.bob, policy).await?;
		let (sink, text) = collecting();
		self.nulink.receive(&self.bob, &shared, &ObjectRef::Named(name.into()), sink, None).await?;
		Ok(text())
	}
}

fn collecting() -> (Sink, impl FnOnce() -> String) {
	#[derive(Clone, Default)]
	struct Collected(Arc<Mutex<Vec<u8>>>);
	impl Write for Collected {
		fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
			self.0.lock().unwrap().extend_from_slice(bytes);
			Ok(bytes.len())
		}
		fn flush(&mut self) -> std::io::Result<()> {
			Ok(())
		}
	}
	let collected = Collected::default();
	let sink = Sink::Writer(Box::new(collected.clone()));
	(sink, move || String::from_utf8(collected.0.lock().unwrap().clone()).unwrap())
}

fn request(label: &str, receiver: &Person, threshold: u8, proxies: u8) -> GrantRequest {
	let until = Until::After(Span::Epochs(5));
	GrantRequest { proxies, threshold, ..GrantRequest::new(label, receiver.contact(), until) }
}

/// A stage on which Alice has stored "one" under "a" and granted "a" to Bob, 2 of 3.
async fn granted() -> (Stage, u64) {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.put("a", "one").await;
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	let policy = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap().policy;
	(stage, policy)
}

#[tokio::test]
async fn what_is_granted_is_received() {
	let (stage, policy) = granted().await;
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	assert_eq!(shared.map.label, "a");
	assert_eq!(shared.map.objects.len(), 1);
	let file = stage.folder.path().join("out");
	let received =
		stage.nulink.receive(&stage.bob, &shared, &ObjectRef::Only, Sink::File(file.clone()), None).await.unwrap();
	assert_eq!(fs::read(&file).unwrap(), b"one");
	assert_eq!(received.proxies.len(), 2);
	let (receipts, _) = stage.nulink.receipts().read().unwrap();
	assert_eq!(receipts.len(), 2);
	assert!(receipts.iter().all(|receipt| receipt.wrong.is_none() && receipt.object.as_deref() == Some("one")));
	// What is there is not overwritten.
	let again = stage.nulink.receive(&stage.bob, &shared, &ObjectRef::Only, Sink::File(file), None).await;
	assert!(matches!(again, Err(Error::Stream(_))));
}

#[tokio::test]
async fn a_plan_says_what_it_costs_before_anything_is_signed() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.put("a", "one").await;
	let calls = stage.world.state().calls.len();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	assert_eq!(plan.term, Term { start: 2, end: 7 });
	// The dearest of the three asks for 12 thousandths.
	assert_eq!(plan.fee, 12 * MILLI_NLK);
	assert_eq!(plan.total, 12 * MILLI_NLK * 3 * 5);
	assert_eq!(plan.deposit, NLK);
	assert_eq!(plan.objects.len(), 1);
	assert_eq!(stage.world.state().calls.len(), calls);
}

#[tokio::test]
async fn proxies_that_are_down_or_too_dear_are_passed_over() {
	let stage = Stage::new(5);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.world.proxies()[1].mood = Mood::Down;
	let cheap = GrantRequest { max_fee: Some(13 * MILLI_NLK), ..request("a", &stage.bob, 2, 3) };
	let plan = stage.nulink.plan_grant(&stage.alice, cheap).await.unwrap();
	let chosen: Vec<_> = plan.proxies.iter().map(|proxy| proxy.provider.0[0]).collect();
	assert_eq!(chosen, [1, 3, 4]);
	let cheaper = GrantRequest { max_fee: Some(12 * MILLI_NLK), ..request("a", &stage.bob, 2, 3) };
	match stage.nulink.plan_grant(&stage.alice, cheaper).await {
		Err(Error::TooFewProxies { found: 2, wanted: 3, reasons }) => {
			assert!(reasons.contains("connection refused") && reasons.contains("0.013 NLK"), "{reasons}");
		},
		other => panic!("{other:?}"),
	}
}

#[tokio::test]
async fn somebody_without_enough_money_signs_nothing() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().funds.insert(stage.alice.account(), NLK);
	assert!(matches!(stage.nulink.grant(&stage.alice, &plan, None).await, Err(Error::Funds { .. })));
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
}

#[tokio::test]
async fn a_new_account_is_told_that_it_needs_money() {
	let stage = Stage::new(1);
	let carol = Person::random().unwrap();
	let error = stage.nulink.create_label(&carol, "a").await.unwrap_err();
	assert!(matches!(error, Error::Unfunded(who) if who == carol.account()), "{error}");
	assert!(error.to_string().contains("nulink send"), "{error}");
	assert!(stage.world.state().calls.is_empty());
}

#[tokio::test]
async fn shaky_proxies_are_asked_again() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.put("a", "one").await;
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 3, 3)).await.unwrap();
	stage.world.proxies()[0].mood = Mood::Shaky(2);
	let policy = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap().policy;
	stage.world.proxies()[2].mood = Mood::Shaky(2);
	assert_eq!(stage.get(policy, "one").await.unwrap(), "one");
}

#[tokio::test]
async fn a_grant_that_a_proxy_was_late_for_is_resumed() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.put("a", "one").await;
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.proxies()[1].mood = Mood::Down;
	let error = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	assert!(matches!(error, Error::NotAccepted { missing: 1, .. }), "{error}");

	stage.world.proxies()[1].mood = Mood::Honest;
	let pending = stage.nulink.pending_grants().unwrap();
	assert_eq!(pending.len(), 1);
	let granted = stage.nulink.resume_grant(&stage.alice, &pending[0].id, None).await.unwrap();
	assert_eq!(Some(granted.policy), pending[0].policy);
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
	assert_eq!(stage.get(granted.policy, "one").await.unwrap(), "one");
}

#[tokio::test]
async fn a_grant_that_was_thought_over_for_an_epoch_begins_now_and_ends_as_planned() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	let length = stage.nulink.chain().clock().await.unwrap().epoch_length;
	stage.world.state().block += length;
	let granted = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap();
	assert_eq!(granted.paid, Term { start: plan.term.start + 1, end: plan.term.end });
}

#[tokio::test]
async fn a_policy_is_not_created_twice_when_the_line_breaks() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().break_after = Some("create_policy");
	let error = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	assert!(matches!(error, Error::Unknown { .. }), "{error}");
	let pending = stage.nulink.pending_grants().unwrap();
	assert_eq!(pending[0].policy, None);
	stage.nulink.resume_grant(&stage.alice, &pending[0].id, None).await.unwrap();
	assert_eq!(stage.world.state().policies.len(), 1);
}

#[tokio::test]
async fn a_policy_that_comes_late_is_taken_for_the_one_that_was_wanted() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().delay = Some("create_policy");
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	assert!(stage.world.state().policies.is_empty());
	// The second try is refused, since by then the first has arrived.
	let id = stage.nulink.pending_grants().unwrap()[0].id.clone();
	let granted = stage.nulink.resume_grant(&stage.alice, &id, None).await.unwrap();
	assert_eq!((granted.policy, stage.world.state().policies.len()), (0, 1));
}

#[tokio::test]
async fn a_node_that_takes_no_second_copy_does_not_end_a_grant_whose_first_is_on_its_way() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.put("a", "one").await;
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().delay = Some("create_policy");
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	let pending = stage.nulink.pending_grants().unwrap();
	assert_eq!(pending.len(), 1);

	stage.world.state().untaken = 1;
	let error = stage.nulink.resume_grant(&stage.alice, &pending[0].id, None).await.unwrap_err();
	assert!(matches!(&error, Error::Refused { name, .. } if name.is_empty()), "{error}");
	assert_eq!(stage.nulink.pending_grants().unwrap(), pending);

	// The first arrives; and the treasure map that it names is still there.
	let granted = stage.nulink.resume_grant(&stage.alice, &pending[0].id, None).await.unwrap();
	assert_eq!(stage.get(granted.policy, "one").await.unwrap(), "one");
	assert_eq!(stage.world.state().policies.len(), 1);
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
}

#[tokio::test]
async fn a_call_that_was_handed_over_twice_by_a_broken_connection_is_gone_on_with() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().twice = Some("create_policy");
	let error = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	assert!(matches!(error, Error::Busy { .. }), "{error}");
	let id = stage.nulink.pending_grants().unwrap()[0].id.clone();
	stage.nulink.resume_grant(&stage.alice, &id, None).await.unwrap();
	assert_eq!(stage.world.state().policies.len(), 1);
}

#[tokio::test]
async fn a_grant_that_the_node_does_not_take_at_all_leaves_nothing_behind() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.state().untaken = 1;
	assert!(matches!(stage.nulink.grant(&stage.alice, &plan, None).await, Err(Error::Refused { .. })));
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap();
}

#[tokio::test]
async fn a_grant_that_is_refused_leaves_nothing_behind() {
	let (stage, _) = granted().await;
	let carol = stage.world.person();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &carol, 2, 3)).await.unwrap();
	// The same receiver is granted from another machine in between.
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap();
	let error = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	assert!(error.is_refusal("PolicyRegistry::AlreadyGranted"), "{error}");
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
}

#[tokio::test]
async fn an_interrupted_grant_belongs_to_its_owner() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.proxies()[1].mood = Mood::Down;
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	let id = stage.nulink.pending_grants().unwrap()[0].id.clone();
	assert!(matches!(stage.nulink.resume_grant(&stage.bob, &id, None).await, Err(Error::OtherGrant { .. })));
	for id in ["", "00", "../receipts"] {
		assert!(matches!(stage.nulink.resume_grant(&stage.alice, id, None).await, Err(Error::UnknownGrant(_))));
	}
}

#[tokio::test]
async fn a_proxy_that_refuses_ends_a_grant_and_revoking_clears_it_away() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.proxies()[2].mood = Mood::Unwilling;
	let error = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	let Error::ProxyRefused { policy, .. } = error else { panic!("{error}") };
	stage.nulink.revoke(&stage.alice, policy).await.unwrap();
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
}

#[tokio::test]
async fn a_receiver_has_one_live_policy_under_a_label() {
	let (stage, policy) = granted().await;
	let again = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await;
	assert!(matches!(again, Err(Error::AlreadyGranted(it)) if it == policy));
	stage.nulink.revoke(&stage.alice, policy).await.unwrap();
	stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
}

#[tokio::test]
async fn wrong_fragments_do_no_harm_and_are_evidence() {
	let (stage, policy) = granted().await;
	stage.world.proxies()[0].mood = Mood::Wrong;
	// Which proxies are asked is random: until the wrong one was.
	let mut wrong = Vec::new();
	for _ in 0..50 {
		assert_eq!(stage.get(policy, "one").await.unwrap(), "one");
		let (receipts, _) = stage.nulink.receipts().read().unwrap();
		wrong = receipts.into_iter().filter(|receipt| receipt.wrong.is_some()).collect();
		if !wrong.is_empty() {
			break;
		}
	}
	assert_eq!(wrong[0].provider, stage.world.proxies()[0].provider);
	assert_eq!(stage.nulink.judge(&wrong[0]).await.unwrap(), Offence::WrongFragment);
	let verdict = stage.nulink.submit_evidence(&stage.bob, &wrong[0]).await.unwrap();
	assert!(matches!(verdict, Verdict::Proven { offence: Offence::WrongFragment, .. }));
}

#[tokio::test]
async fn receipts_of_strangers_are_worth_nothing() {
	let (stage, policy) = granted().await;
	stage.world.proxies()[0].mood = Mood::Forger;
	stage.world.proxies()[1].mood = Mood::Forger;
	match stage.get(policy, "one").await {
		Err(Error::TooFewFragments { have: 1, need: 2, reasons }) => {
			assert!(reasons.contains("not its operator's"), "{reasons}");
		},
		other => panic!("{other:?}"),
	}
	// Of the honest one there is a receipt, of the others none.
	assert_eq!(stage.nulink.receipts().read().unwrap().0.len(), 1);
}

#[tokio::test]
async fn a_right_receipt_is_not_submitted_as_evidence() {
	let (stage, policy) = granted().await;
	stage.get(policy, "one").await.unwrap();
	let (receipts, _) = stage.nulink.receipts().read().unwrap();
	let error = stage.nulink.submit_evidence(&stage.bob, &receipts[0]).await.unwrap_err();
	assert!(matches!(error, Error::NoOffence(_)), "{error}");
	assert!(!stage.world.state().calls.contains(&"submit_evidence"));
	// The same receipt, had it been signed long after a revocation.
	let block = receipts[0].block;
	stage.world.state().policies.get_mut(&policy).unwrap().state =
		PolicyState::Revoked { at_block: block - 6, paid: Term { start: 2, end: 3 } };
	assert_eq!(stage.nulink.judge(&receipts[0]).await.unwrap(), Offence::ServedAfterEnd);
}

#[tokio::test]
async fn revoked_access_is_refused_with_the_reason() {
	let (stage, policy) = granted().await;
	let returned = stage.nulink.revoke(&stage.alice, policy).await.unwrap();
	assert_eq!((returned.refunded, returned.cost), (5, MILLI_NLK));
	let error = stage.get(policy, "one").await.unwrap_err();
	assert!(matches!(error, Error::Denied { reason: Denied::Revoked, .. }), "{error}");
	assert!(matches!(stage.nulink.revoke(&stage.bob, policy).await, Err(Error::NotOwner(_))));
}

#[tokio::test]
async fn a_policy_is_opened_by_its_receiver_only() {
	let (stage, policy) = granted().await;
	let error = stage.nulink.open_policy(&stage.alice, policy).await.unwrap_err();
	assert!(matches!(error, Error::Denied { reason: Denied::NotReceiver, .. }), "{error}");
	assert!(matches!(stage.nulink.open_policy(&stage.bob, 99).await, Err(Error::UnknownPolicy(99))));
	let error = stage.get(policy, "two").await.unwrap_err();
	assert!(matches!(&error, Error::NotInMap { there, .. } if there == "one"), "{error}");
	stage.put("a", "two").await;
	stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	let error = shared.find(&ObjectRef::Only).unwrap_err();
	assert!(matches!(&error, Error::WhichObject { there, .. } if there == "one, two"), "{error}");
}

#[tokio::test]
async fn members_join_and_leave_without_touching_the_data() {
	let (stage, first) = granted().await;
	let carol = stage.world.person();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &carol, 2, 3)).await.unwrap();
	let second = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap().policy;
	assert_eq!(stage.nulink.members(&stage.alice, "a").await.unwrap().len(), 2);

	stage.put("a", "two").await;
	let published = stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	assert!(published.iter().all(|it| (it.objects, it.beyond) == (2, 0)));
	assert_eq!(stage.get(first, "two").await.unwrap(), "two");

	let carol = MemberRef::Contact(Contact { ..carol.contact() });
	let removed = stage.nulink.remove_member(&stage.alice, "a", &carol).await.unwrap();
	assert_eq!(removed[0].0, second);
	assert!(matches!(stage.nulink.remove_member(&stage.alice, "a", &carol).await, Err(Error::NoMember(_))));
	assert_eq!(stage.get(first, "one").await.unwrap(), "one");
}

#[tokio::test]
async fn after_a_rotation_old_members_read_old_data_and_new_grants_read_new_data() {
	let (stage, first) = granted().await;
	let (version, _) = stage.nulink.rotate_label(&stage.alice, "a").await.unwrap();
	assert_eq!(version, 2);
	stage.put("a", "two").await;
	let published = stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	assert_eq!((published[0].objects, published[0].beyond), (1, 1));
	assert_eq!(stage.get(first, "one").await.unwrap(), "one");
	assert!(stage.get(first, "two").await.is_err());

	stage.nulink.revoke(&stage.alice, first).await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	let second = stage.nulink.grant(&stage.alice, &plan, None).await.unwrap().policy;
	assert_eq!(stage.get(second, "two").await.unwrap(), "two");
}

#[tokio::test]
async fn an_owner_gets_data_back_without_proxies_also_from_another_machine() {
	let (stage, _) = granted().await;
	let cid = stage.put("a", "two").await;
	stage.nulink.rotate_label(&stage.alice, "a").await.unwrap();
	let (sink, text) = collecting();
	stage.nulink.get(&stage.alice, &cid, None, sink, None).await.unwrap();
	assert_eq!(text(), "two");

	let elsewhere = stage.world.client_at(&stage.folder.path().join("elsewhere"), stage.nulink.store_handle().clone());
	let (sink, text) = collecting();
	assert!(matches!(elsewhere.get(&stage.alice, &cid, None, sink, None).await, Err(Error::UnknownObject(_))));
	assert_eq!(text(), "");
	let (sink, text) = collecting();
	elsewhere.get(&stage.alice, &cid, Some("a"), sink, None).await.unwrap();
	assert_eq!(text(), "two");
	let (sink, _) = collecting();
	assert!(matches!(elsewhere.get(&stage.bob, &cid, Some("a"), sink, None).await, Err(Error::UnknownLabel(_))));
}

#[tokio::test]
async fn a_label_of_another_keystore_is_not_used() {
	let stage = Stage::new(1);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let label = stage.alice.label_id("a");
	let other = stage.bob.delegating(&label, 1).key_bytes();
	stage.world.state().labels.get_mut(&(stage.alice.account(), label)).unwrap().delegating_key = other;
	let source = Source::Secret(Zeroizing::new(vec![1]));
	let error = stage.nulink.put(&stage.alice, "a", source, PutOptionsFor::default()).await.unwrap_err();
	assert!(matches!(error, Error::ForeignLabel(_)), "{error}");
}

/// A store that fails for some time.
struct Broken(Arc<dyn BlockStore>, Mutex<u32>);

#[async_trait::async_trait]
impl BlockStore for Broken {
	fn name(&self) -> &str {
		self.0.name()
	}
	async fn put(&self, block: &nulink_storage::Block) -> Result<(), nulink_storage::Error> {
		{
			let mut left = self.1.lock().unwrap();
			if *left == 0 {
				let (store, reason) = ("here".into(), "disk full".into());
				return Err(nulink_storage::Error::Refused { store, reason });
			}
			*left -= 1;
		}
		self.0.put(block).await
	}
	async fn get(&self, cid: &Cid, max: usize) -> Result<nulink_storage::Block, nulink_storage::Error> {
		self.0.get(cid, max).await
	}
	async fn has(&self, cid: &Cid) -> Result<bool, nulink_storage::Error> {
		self.0.has(cid).await
	}
	async fn delete(&self, cid: &Cid) -> Result<(), nulink_storage::Error> {
		self.0.delete(cid).await
	}
}

#[tokio::test]
async fn an_upload_that_broke_off_goes_on_with_the_same_bytes() {
	let stage = Stage::new(1);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let file = stage.folder.path().join("large.bin");
	fs::write(&file, vec![7; 5 << 20]).unwrap();
	let broken = Arc::new(Broken(stage.nulink.store_handle().clone(), Mutex::new(2)));
	let home = stage.folder.path().join("home");
	let first = stage.world.client_at(&home, broken);
	let put = |client: Client| {
		let source = Source::File(file.clone());
		let alice = &stage.alice;
		async move { client.put(alice, "a", source, PutOptionsFor::default()).await }
	};
	assert!(matches!(put(first).await, Err(Error::Storage(_))));
	let pending = stage.nulink.pending_uploads().unwrap();
	assert_eq!((pending.len(), pending[0].name.as_str(), pending[0].size), (1, "large.bin", 5 << 20));

	let entry = put(stage.nulink.clone()).await.unwrap();
	assert_eq!((entry.size, entry.media_type.as_str()), (5 << 20, "application/octet-stream"));
	assert!(stage.nulink.pending_uploads().unwrap().is_empty());
	assert_eq!(fs::read_dir(home.join("cache/uploads")).unwrap().count(), 0);
	let out = stage.folder.path().join("back.bin");
	stage.nulink.get(&stage.alice, &entry.cid, None, Sink::File(out.clone()), None).await.unwrap();
	assert_eq!(fs::read(out).unwrap(), fs::read(&file).unwrap());
}

#[tokio::test]
async fn what_came_from_standard_input_is_resumed_by_its_id() {
	let stage = Stage::new(1);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let broken = Arc::new(Broken(stage.nulink.store_handle().clone(), Mutex::new(0)));
	let first = stage.world.client_at(&stage.folder.path().join("home"), broken);
	let source = Source::Reader(Box::new(&b"piped"[..]));
	first.put(&stage.alice, "a", source, PutOptionsFor::default()).await.unwrap_err();
	let id = stage.nulink.pending_uploads().unwrap()[0].id.clone();
	let entry = stage.nulink.resume_upload(&id, None).await.unwrap();
	let (sink, text) = collecting();
	stage.nulink.get(&stage.alice, &entry.cid, None, sink, None).await.unwrap();
	assert_eq!(text(), "piped");
}

#[tokio::test]
async fn a_folder_is_shared_as_one_object() {
	let (stage, policy) = granted().await;
	let folder = stage.folder.path().join("album");
	fs::create_dir_all(folder.join("inner")).unwrap();
	fs::write(folder.join("inner/a.txt"), b"hello").unwrap();
	let source = Source::at(&folder).unwrap();
	let entry = stage.nulink.put(&stage.alice, "a", source, PutOptionsFor::default()).await.unwrap();
	assert_eq!((entry.name.as_str(), entry.media_type.as_str()), ("album", crate::TAR));
	stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	let out = stage.folder.path().join("received");
	let object = ObjectRef::Named("album".into());
	stage.nulink.receive(&stage.bob, &shared, &object, Sink::Folder(out.clone()), None).await.unwrap();
	assert_eq!(fs::read(out.join("inner/a.txt")).unwrap(), b"hello");
}

#[tokio::test]
async fn data_that_is_damaged_in_the_store_is_not_delivered() {
	let (stage, policy) = granted().await;
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	let cid = Cid::try_from(shared.map.objects[0].cid).unwrap();
	let name = cid.to_string();
	let path = stage.folder.path().join("store").join(&name[name.len() - 3..name.len() - 1]).join(&name);
	fs::write(path, b"something else").unwrap();
	let out = stage.folder.path().join("out");
	let result = stage.nulink.receive(&stage.bob, &shared, &ObjectRef::Only, Sink::File(out.clone()), None).await;
	assert!(matches!(result, Err(Error::Storage(_))), "{result:?}");
	assert!(!out.exists());
}

#[tokio::test]
async fn the_chain_makes_proxies_answer() {
	let (stage, policy) = granted().await;
	for proxy in stage.world.proxies().iter_mut().skip(1) {
		proxy.mood = Mood::Down;
	}
	assert!(matches!(stage.get(policy, "one").await, Err(Error::TooFewFragments { have: 1, need: 2, .. })));
	for proxy in stage.world.proxies().iter_mut() {
		proxy.mood = Mood::Honest;
	}
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	let (sink, text) = collecting();
	let asking = stage.nulink.receive_on_chain(&stage.bob, &shared, &ObjectRef::Only, sink, None);
	let answering = async {
		while stage.world.state().requests.is_empty() {
			tokio::task::yield_now().await;
		}
		stage.world.answer_on_chain(0);
	};
	let (done, ()) = tokio::join!(asking, answering);
	let done = done.unwrap();
	assert!(done.closed);
	assert_eq!(text(), "one");
	assert!(stage.world.state().requests.is_empty());
}

#[tokio::test]
async fn silent_proxies_are_reported_and_a_request_is_not_paid_twice() {
	let (stage, policy) = granted().await;
	stage.world.proxies()[0].mood = Mood::Down;
	stage.world.proxies()[1].mood = Mood::Down;
	let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
	for _ in 0..2 {
		let (sink, _) = collecting();
		let asking = stage.nulink.receive_on_chain(&stage.bob, &shared, &ObjectRef::Only, sink, None);
		let passing = async {
			while stage.world.state().requests.is_empty() {
				tokio::task::yield_now().await;
			}
			let answered = !stage.world.state().fragments.is_empty();
			if !answered {
				stage.world.answer_on_chain(0);
			}
			stage.world.state().block += 20;
		};
		let (result, ()) = tokio::join!(asking, passing);
		assert!(matches!(result, Err(Error::Unanswered { request: 0, have: 1, need: 2 })), "{result:?}");
	}
	let reported = stage.nulink.report_silence(&stage.bob, 0).await.unwrap();
	assert_eq!(reported.len(), 2);
	assert_eq!(stage.nulink.close_request(&stage.bob, 0).await.unwrap(), 1);
}

#[tokio::test]
async fn the_audit_tells_who_was_served_what() {
	let (stage, policy) = granted().await;
	stage.get(policy, "one").await.unwrap();
	let (records, _) = stage.nulink.receipts().read().unwrap();
	// Alice does not know what Bob calls things, but knows her own objects.
	let sent: Vec<_> =
		records.iter().cloned().map(|record| crate::receipts::Record { object: None, ..record }).collect();
	let entries = stage.nulink.audit(&stage.alice.account(), &sent).await.unwrap();
	assert_eq!(entries.len(), 2);
	for entry in &entries {
		assert_eq!(entry.finding, Finding::Right);
		assert_eq!(entry.path, Path::Proxy);
		assert_eq!(entry.receiver, Some(stage.bob.account()));
		assert_eq!((entry.label.as_deref(), entry.object.as_deref()), (Some("a"), Some("one")));
	}
	let forged = crate::receipts::Record { operator: stage.alice.account(), ..records[0].clone() };
	let entries = stage.nulink.audit(&stage.alice.account(), &[forged]).await.unwrap();
	assert!(matches!(entries[0].finding, Finding::Worthless(_)));
	// A book from elsewhere is read the same way.
	let book = ReceiptBook::at(stage.folder.path().join("sent.jsonl"));
	book.add(&records[0]).unwrap();
	assert_eq!(book.read().unwrap().0, [records[0].clone()]);
}

impl Stage {
	/// What the proxy would have signed if it had dated its receipt so.
	fn dated(&self, record: &Record, block: u32) -> Record {
		let mut receipt = Receipt::decode_all(&mut &record.receipt[..]).unwrap();
		receipt.block = block;
		let proxies = self.world.proxies();
		let operator = &proxies.iter().find(|proxy| proxy.provider == record.provider).unwrap().operator;
		let signature = operator.sign(&receipt.signed_bytes(&GENESIS));
		Record { block, receipt: receipt.encode(), signature, ..record.clone() }
	}

	async fn audited(&self, record: &Record) -> AuditEntry {
		let entries = self.nulink.audit(&self.alice.account(), std::slice::from_ref(record)).await.unwrap();
		entries.into_iter().find(|entry| entry.path == Path::Proxy).unwrap()
	}

	async fn finds(&self, record: &Record) -> Finding {
		self.audited(record).await.finding
	}

	/// A policy that has been in use, and a receipt.
	async fn served() -> (Self, u64, Record) {
		let (stage, policy) = granted().await;
		stage.get(policy, "one").await.unwrap();
		let record = stage.nulink.receipts().read().unwrap().0.remove(0);
		assert_eq!(stage.finds(&record).await, Finding::Right);
		(stage, policy, record)
	}

	fn set_state(&self, policy: u64, state: PolicyState) {
		self.world.state().policies.get_mut(&policy).unwrap().state = state;
	}
}

#[tokio::test]
async fn a_receipt_that_somebody_has_signed_with_a_key_of_their_own_is_not_right() {
	let (stage, policy, record) = Stage::served().await;
	let receipt = Receipt::decode_all(&mut &record.receipt[..]).unwrap();
	let by = |who: &Person| Record {
		operator: who.account(),
		signature: who.sign(&receipt.signed_bytes(&GENESIS)),
		..record.clone()
	};
	let unknown = Finding::Unchecked("its signer is not known to the chain".into());
	assert_eq!(stage.finds(&by(&stage.bob)).await, unknown);
	// No matter what it says, and whether the policy is still there.
	let made_up = Receipt { block: 7, fragment: [0; 32], ..receipt.clone() };
	let made_up = Record { block: 7, receipt: made_up.encode(), ..record.clone() };
	assert!(matches!(stage.finds(&made_up).await, Finding::Worthless(_)));
	stage.world.state().policies.remove(&policy);
	assert_eq!(stage.finds(&by(&stage.bob)).await, unknown);
	let gone = Finding::Unchecked("the policy is no longer on the chain".into());
	assert_eq!(stage.finds(&record).await, gone);
}

#[tokio::test]
async fn a_receipt_counts_only_if_its_signer_acted_for_the_proxy_at_its_date() {
	let (stage, _, record) = Stage::served().await;
	let worthless = Finding::Worthless("its signer was not the provider's operator".into());
	let other =
		stage.world.proxies().iter().find(|proxy| proxy.provider != record.provider).unwrap().operator.account();
	let of_another = stage.world.state().operators[&other];
	let mine = stage.world.state().operators[&record.operator];
	for operated in [
		crate::chain::Operated { staker: of_another.staker, ..mine },
		crate::chain::Operated { until: Some(record.block - 1), ..mine },
		crate::chain::Operated { since: record.block + 1, ..mine },
		crate::chain::Operated { role: nulink_primitives::provider::Role::Storage, ..mine },
	] {
		stage.world.state().operators.insert(record.operator, operated);
		assert_eq!(stage.finds(&record).await, worthless, "{operated:?}");
	}
	stage.world.state().operators.insert(record.operator, crate::chain::Operated { until: Some(record.block), ..mine });
	assert_eq!(stage.finds(&record).await, Finding::Right);
}

#[tokio::test]
async fn a_receipt_from_the_future_is_worthless_unless_the_node_is_only_a_little_behind() {
	let (stage, _, record) = Stage::served().await;
	let now = stage.nulink.chain().clock().await.unwrap().block;
	assert_eq!(stage.finds(&stage.dated(&record, now + MAX_AHEAD)).await, Finding::Right);
	let future = Finding::Worthless("it is dated in the future".into());
	for block in [now + MAX_AHEAD + 1, u32::MAX] {
		assert_eq!(stage.finds(&stage.dated(&record, block)).await, future);
	}
}

#[tokio::test]
async fn a_receipt_from_a_time_without_access_is_not_right_whether_it_is_evidence_or_not() {
	let (stage, policy, record) = Stage::served().await;
	let term = Term { start: 2, end: 7 };
	// Two epochs of the chain before the term, and in its first block.
	let PolicyState::Active { paid } = stage.nulink.policy(policy).await.unwrap().state else { panic!() };
	assert_eq!(paid, term);
	assert!(
		matches!(stage.finds(&stage.dated(&record, 19)).await, Finding::Wrong(reason) if reason.contains("before"))
	);
	assert_eq!(stage.finds(&stage.dated(&record, 20)).await, Finding::Right);

	let after = |reason: &str| Finding::Wrong(format!("it was given after the end of the policy{reason}"));
	stage.set_state(policy, PolicyState::Revoked { at_block: record.block - 5, paid: term });
	assert_eq!(stage.finds(&record).await, Finding::Right);
	stage.set_state(policy, PolicyState::Revoked { at_block: record.block - 6, paid: term });
	assert_eq!(stage.finds(&record).await, after(""));
	stage.world.state().block = record.block + 141;
	assert_eq!(stage.finds(&record).await, after("; it is too old to be evidence"));

	stage.set_state(policy, PolicyState::Pending { accept_by: u32::MAX });
	assert_eq!(stage.finds(&record).await, Finding::Unchecked("the policy is not in force".into()));
	for seat in &mut stage.world.state().policies.get_mut(&policy).unwrap().seats {
		seat.accepted = false;
	}
	assert!(matches!(stage.finds(&record).await, Finding::Worthless(_)));
}

#[tokio::test]
async fn the_owner_knows_best_what_an_object_is_called_and_strangers_harm_no_terminal() {
	let (stage, _, record) = Stage::served().await;
	let said = Record { object: Some("tax\u{1b}[2J\u{202e}.pdf\n".into()), ..record.clone() };
	assert_eq!(stage.audited(&said).await.object.as_deref(), Some("one"));
	let elsewhere = stage.world.client_at(&stage.folder.path().join("elsewhere"), stage.nulink.store_handle().clone());
	for (said, shown) in [(said.clone(), Some("tax[2J.pdf")), (Record { object: Some("\n".into()), ..said }, None)] {
		let entries = elsewhere.audit(&stage.alice.account(), &[said]).await.unwrap();
		assert_eq!(entries[0].object.as_deref(), shown);
	}
}

#[tokio::test]
async fn what_receivers_would_refuse_is_not_stored() {
	let stage = Stage::new(1);
	for name in ["a\nb", "\u{1b}[2J", &"x".repeat(1025)] {
		let error = stage.nulink.create_label(&stage.alice, name).await.unwrap_err();
		assert!(matches!(error, Error::Name { .. }), "{error}");
	}
	assert!(stage.world.state().calls.is_empty());
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let odd = Some("a\u{9b}b".to_owned());
	for options in [
		PutOptionsFor { name: odd.clone(), ..Default::default() },
		PutOptionsFor { media_type: odd, ..Default::default() },
	] {
		let source = Source::Secret(Zeroizing::new(vec![1]));
		let error = stage.nulink.put(&stage.alice, "a", source, options).await.unwrap_err();
		assert!(matches!(error, Error::Name { .. }), "{error}");
	}
	assert!(stage.nulink.pending_uploads().unwrap().is_empty());
	assert!(stage.nulink.catalogue().all().unwrap().is_empty());
}

#[tokio::test]
async fn one_odd_name_locks_nobody_out_and_is_got_rid_of() {
	let (stage, policy) = granted().await;
	// Whatever has written it.
	let label = stage.alice.label_id("a");
	let entry = stage.nulink.catalogue().objects(&label).unwrap().remove(0);
	let odd = crate::catalogue::Entry { cid: Cid::of(nulink_storage::Codec::Raw, b"x"), name: "a\nb".into(), ..entry };
	stage.nulink.catalogue().add(&label, &odd).unwrap();
	let calls = stage.world.state().calls.len();
	let error = stage.nulink.publish(&stage.alice, "a", None).await.unwrap_err();
	assert!(error.to_string().contains(&format!("nulink label forget {}", odd.cid)), "{error}");
	let carol = stage.world.person();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &carol, 2, 3)).await.unwrap();
	assert!(matches!(stage.nulink.grant(&stage.alice, &plan, None).await, Err(Error::OddObject { .. })));
	assert_eq!(stage.world.state().calls.len(), calls);
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
	assert_eq!(stage.get(policy, "one").await.unwrap(), "one");

	assert!(stage.nulink.catalogue().remove(&label, &odd.cid).unwrap());
	stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	assert_eq!(stage.get(policy, "one").await.unwrap(), "one");
}

#[tokio::test]
async fn the_name_of_a_label_that_was_removed_is_not_used_again() {
	let stage = Stage::new(1);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.nulink.remove_label(&stage.alice, "a").await.unwrap();
	assert!(stage.world.state().labels.is_empty());
	let calls = stage.world.state().calls.len();
	let error = stage.nulink.create_label(&stage.alice, "a").await.unwrap_err();
	assert!(matches!(&error, Error::LabelUsed(name) if name == "a"), "{error}");
	assert!(error.to_string().contains("its old keys would come back: choose another"), "{error}");
	assert_eq!(stage.world.state().calls.len(), calls);
	// Another name, and other keys, are another matter.
	stage.nulink.create_label(&stage.alice, "b").await.unwrap();
	stage.nulink.create_label(&stage.bob, "a").await.unwrap();
}

#[tokio::test]
async fn a_removal_that_nobody_heard_of_again_counts_and_one_of_nothing_does_not() {
	let stage = Stage::new(1);
	assert!(matches!(stage.nulink.remove_label(&stage.alice, "a").await, Err(Error::UnknownLabel(_))));
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	stage.world.state().break_after = Some("remove_label");
	assert!(matches!(stage.nulink.remove_label(&stage.alice, "a").await, Err(Error::Unknown { .. })));
	assert!(matches!(stage.nulink.create_label(&stage.alice, "a").await, Err(Error::LabelUsed(_))));
}

#[tokio::test]
async fn a_label_that_is_not_removed_stays_as_it_is() {
	let (stage, policy) = granted().await;
	let error = stage.nulink.remove_label(&stage.alice, "a").await.unwrap_err();
	assert!(error.is_refusal("PolicyRegistry::LabelInUse"), "{error}");
	stage.put("a", "two").await;
	stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
	assert_eq!(stage.get(policy, "two").await.unwrap(), "two");
}

#[cfg(unix)]
mod folders {
	use super::*;
	use std::{os::unix::fs::PermissionsExt, path::PathBuf, process::Command};

	/// Whatever `make` makes in a folder, stored as an archive and received as a folder, in a folder of its own.
	async fn received(make: impl FnOnce(&PathBuf)) -> (TempDir, PathBuf, Result<(), Error>) {
		let (stage, policy) = granted().await;
		let folder = stage.folder.path().join("made");
		fs::create_dir(&folder).unwrap();
		make(&folder);
		let archive = stage.folder.path().join("made.tar");
		let packed = Command::new("tar").arg("-cf").arg(&archive).arg("-C").arg(&folder).arg(".").status().unwrap();
		assert!(packed.success());
		let source = Source::at(&archive).unwrap();
		let entry = stage.nulink.put(&stage.alice, "a", source, PutOptionsFor::default()).await.unwrap();
		assert_eq!(entry.media_type, crate::TAR);
		stage.nulink.publish(&stage.alice, "a", None).await.unwrap();
		let shared = stage.nulink.open_policy(&stage.bob, policy).await.unwrap();
		let around = tempfile::tempdir().unwrap();
		let out = around.path().join("out");
		let object = ObjectRef::Named("made.tar".into());
		let sink = Sink::Folder(out.clone());
		let result = stage.nulink.receive(&stage.bob, &shared, &object, sink, None).await.map(|_| ());
		(around, out, result)
	}

	#[tokio::test]
	async fn a_received_folder_is_its_receivers_alone() {
		let (around, out, result) = received(|folder| {
			fs::write(folder.join("a"), b"x").unwrap();
			fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).unwrap();
		})
		.await;
		result.unwrap();
		assert_eq!(fs::read(out.join("a")).unwrap(), b"x");
		assert_eq!(out.metadata().unwrap().permissions().mode() & 0o7777, 0o700);
		assert_eq!(fs::read_dir(around.path()).unwrap().count(), 1);
	}

	#[tokio::test]
	async fn an_archive_that_could_harm_whoever_goes_through_it_is_not_unpacked() {
		fn link(to: &'static str) -> impl FnOnce(&PathBuf) {
			move |folder| std::os::unix::fs::symlink(to, folder.join("odd")).unwrap()
		}
		let pipe = |folder: &PathBuf| {
			assert!(Command::new("mkfifo").arg(folder.join("odd")).status().unwrap().success());
		};
		for (around, out, result) in [received(link("/etc")).await, received(link("../x")).await, received(pipe).await]
		{
			assert!(matches!(&result, Err(Error::Unfit { path, .. }) if path.ends_with("odd")), "{result:?}");
			assert!(!out.exists());
			assert_eq!(fs::read_dir(around.path()).unwrap().count(), 0);
		}
		let (_around, out, result) = received(link("./in/side")).await;
		result.unwrap();
		assert_eq!(fs::read_link(out.join("odd")).unwrap(), PathBuf::from("./in/side"));
	}

	#[tokio::test]
	async fn whoever_shares_a_folder_that_receivers_would_refuse_is_told_before_it_is_stored() {
		let (stage, _) = granted().await;
		let folder = stage.folder.path().join("album");
		fs::create_dir(&folder).unwrap();
		std::os::unix::fs::symlink("/etc/passwd", folder.join("odd")).unwrap();
		let source = Source::at(&folder).unwrap();
		let error = stage.nulink.put(&stage.alice, "a", source, PutOptionsFor::default()).await.unwrap_err();
		assert!(error.to_string().contains("\"odd\" in the folder is a link that leads out"), "{error}");
		assert!(stage.nulink.pending_uploads().unwrap().is_empty());
	}
}

#[tokio::test]
async fn a_policy_that_expired_is_not_waited_for() {
	let stage = Stage::new(3);
	stage.nulink.create_label(&stage.alice, "a").await.unwrap();
	let plan = stage.nulink.plan_grant(&stage.alice, request("a", &stage.bob, 2, 3)).await.unwrap();
	stage.world.proxies()[1].mood = Mood::Down;
	stage.nulink.grant(&stage.alice, &plan, None).await.unwrap_err();
	stage.world.state().block += 51;
	let id = stage.nulink.pending_grants().unwrap()[0].id.clone();
	let error = stage.nulink.resume_grant(&stage.alice, &id, None).await.unwrap_err();
	assert!(matches!(error, Error::Over { status: "expired", .. }), "{error}");
	assert!(stage.nulink.pending_grants().unwrap().is_empty());
	assert_eq!(stage.world.policies(crate::chain::Side::Owner, &stage.alice.account()).await.unwrap(), [0]);
}
