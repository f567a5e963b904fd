//! Encrypted compute, from a program to what somebody else reads of its result.

use super::world::World;
use crate::{
	chain::{Ending, Stage},
	client::Client,
	compute::*,
	grants::GrantRequest,
	home::write_json,
	identity::Person,
	objects::{PutOptionsFor, Sink, Source},
	programs::{self, parse_values, ProgramsError},
	receive::ObjectRef,
	time::{Span, Until as Term},
	Error,
};
use nulink_fhe::{profile, CheckedProgram, Clear, Type};
use nulink_primitives::{
	compute::{InputForm, InputReference, Outcome, ProgramId, Refusal},
	sharing::ContentId,
	token::{MILLI_NLK, NLK},
};
use nulink_storage::{Block, Cid, Codec};
use std::{
	fs::{self, File},
	path::Path,
};
use tempfile::TempDir;
use zeroize::Zeroizing;

struct Desk {
	world: World,
	folder: TempDir,
	alice: Person,
	nulink: Client,
	program: CheckedProgram,
	id: ProgramId,
}

impl Desk {
	/// Alice has registered a program that tells whether an age is at least 65.
	async fn new(proxies: usize) -> Self {
		let world = World::new(proxies);
		let folder = tempfile::tempdir().unwrap();
		let nulink = world.client(folder.path());
		let alice = world.person();
		let program = programs::parse("input age: u8\nold = ge age 65\noutput old").unwrap();
		let id = nulink.keep_program(&program, None).unwrap();
		nulink.register_program(&alice, &id).await.unwrap();
		Desk { alice, nulink, program, id, world, folder }
	}

	/// A compute key without a secret, for what does not need it.
	fn hollow_key(&self, name: &str) {
		let at = |text: &str| ContentId::from(Cid::of(Codec::Raw, text.as_bytes()));
		let published = PublishedKey { evaluation: at(name), encryption: at("encryption") };
		let key = ComputeKey {
			name: name.into(),
			owner: self.alice.account(),
			created: 1,
			published: Some(published),
			exposed: false,
		};
		let path = self.folder.path().join("home/data/compute/keys").join(name).join("key.json");
		write_json(&path, &key).unwrap();
	}

	fn request(&self, inputs: Vec<JobInput>) -> JobRequest {
		JobRequest { committee: 3, ..JobRequest::new(self.id, "main", inputs) }
	}

	fn values(&self, text: &str) -> Vec<Clear> {
		parse_values(self.program.input_types(), &[text]).unwrap()
	}

	async fn submit(&self, request: JobRequest) -> Result<u64, Error> {
		let plan = self.nulink.plan_job(&self.alice, request).await?;
		Ok(self.nulink.submit_job(&self.alice, plan, None).await?.job)
	}
}

fn piece(text: &str, form: InputForm) -> JobInput {
	JobInput::Piece(InputReference { content: Cid::of(Codec::Raw, text.as_bytes()).into(), form })
}

fn compute_error(error: Error) -> ComputeError {
	match error {
		Error::Compute(error) => *error,
		other => panic!("{other}"),
	}
}

#[tokio::test]
async fn a_program_is_found_by_its_id_wherever_it_is() {
	let desk = Desk::new(0).await;
	assert_eq!(desk.nulink.known_programs().unwrap().len(), 1);
	let registered = desk.nulink.registered_programs(&desk.alice.account()).await.unwrap();
	assert_eq!((registered[0].0, registered[0].1.shape), (desk.id, programs::shape(&desk.program)));
	// Once is enough.
	assert!(desk.nulink.register_program(&desk.alice, &desk.id).await.unwrap().included.is_none());

	// Somebody else, with the same store and another home.
	let other = desk.world.client_at(&desk.folder.path().join("other"), desk.nulink.store_handle().clone());
	assert_eq!(other.program(&desk.id).await.unwrap(), desk.program);
	let missing = compute_error(other.program(&[9; 32]).await.unwrap_err());
	assert!(matches!(missing, ComputeError::Programs(ProgramsError::Missing(..))), "{missing}");

	desk.nulink.remove_program(&desk.alice, &desk.id).await.unwrap();
	let error = compute_error(desk.submit(desk.request(vec![])).await.unwrap_err());
	assert!(matches!(error, ComputeError::NotRegistered(_)), "{error}");
}

#[tokio::test]
async fn a_program_that_is_registered_as_something_else_is_not_paid_for() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	desk.world.state().computing.programs.get_mut(&desk.id).unwrap().shape.bootstraps += 1;
	let error = compute_error(desk.submit(desk.request(vec![])).await.unwrap_err());
	assert!(matches!(error, ComputeError::WrongShape(_)), "{error}");
}

#[tokio::test]
async fn a_plan_says_what_a_job_costs_before_anything_is_made() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let calls = desk.world.state().calls.len();
	let plan = |request| desk.nulink.plan_job(&desk.alice, request);
	let usual = plan(desk.request(vec![JobInput::compressed(desk.values("70"))])).await.unwrap();
	assert_eq!((usual.fee, usual.quorum, usual.compute_blocks), (100 * MILLI_NLK, 2, 10));
	assert_eq!((usual.bindings, usual.held()), (0, 303 * MILLI_NLK + NLK));
	assert_eq!(usual.profile, profile::of_this_machine());

	let stream = vec![JobInput::Values(desk.values("70"), Form::Kreyvium)];
	let stream = plan(desk.request(stream)).await.unwrap();
	assert_eq!((stream.bindings, stream.held()), (1, 303 * MILLI_NLK + NLK + MILLI_NLK));
	// The cipher has to start.
	assert!(stream.compute_blocks >= 2 * (5 + 10));
	assert!(stream.bootstraps > usual.bootstraps + 8_000);

	let with = |change: fn(&mut JobRequest)| {
		let mut request = desk.request(vec![JobInput::compressed(desk.values("70"))]);
		change(&mut request);
		plan(request)
	};
	assert_eq!(with(|it| it.fee = Some(NLK)).await.unwrap().quote.fees, 3 * NLK);
	let with_error = async |change: fn(&mut JobRequest)| compute_error(with(change).await.unwrap_err());
	assert!(matches!(with_error(|it| it.committee = 22).await, ComputeError::Committee { most: 21, .. }));
	assert!(matches!(with_error(|it| it.quorum = Some(1)).await, ComputeError::Quorum { least: 2, .. }));
	for time in [(|it| it.compute_blocks = Some(4)) as fn(&mut JobRequest), |it| it.compute_blocks = Some(101)] {
		assert!(matches!(with_error(time).await, ComputeError::Time { least: 5, most: 100, .. }));
	}
	let card = programs::parse_profile("cuda-avx2").unwrap();
	let request = JobRequest { profile: Some(card), ..desk.request(vec![JobInput::compressed(desk.values("70"))]) };
	assert!(matches!(compute_error(plan(request).await.unwrap_err()), ComputeError::Cards(_)));
	for change in [
		(|it| it.max_fee = Some(MILLI_NLK)) as fn(&mut JobRequest),
		|it| it.fee = Some(MILLI_NLK),
		|it| (it.fee, it.max_fee) = (Some(NLK), Some(NLK / 2)),
	] {
		let error = compute_error(with(change).await.unwrap_err());
		assert!(matches!(error, ComputeError::TooDear { .. }), "{error}");
	}
	assert_eq!(desk.world.state().calls.len(), calls);
}

#[tokio::test]
async fn values_that_the_program_does_not_take_are_refused_before_they_are_encrypted() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let two = vec![JobInput::compressed(desk.values("1")), JobInput::compressed(desk.values("2"))];
	let error = compute_error(desk.submit(desk.request(two)).await.unwrap_err());
	assert!(matches!(error, ComputeError::Programs(ProgramsError::Count { wanted: 1, found: 2 })), "{error}");
	let other = vec![JobInput::compressed(vec![Clear::new(Type::U16, 7).unwrap()])];
	let error = compute_error(desk.submit(desk.request(other)).await.unwrap_err());
	assert!(matches!(error, ComputeError::Data(_)), "{error}");
	for key in [None, Some("none")] {
		let request = JobRequest { key: key.map(String::from), ..desk.request(vec![]) };
		let error = compute_error(desk.submit(request).await.unwrap_err());
		assert!(matches!(error, ComputeError::KeyNeeded | ComputeError::NoKey(_)), "{error}");
	}
}

#[tokio::test]
async fn a_profile_that_has_worked_is_preferred_to_this_machines() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let other = ["avx2", "neon"].map(|name| programs::parse_profile(name).unwrap());
	let other = other.into_iter().find(|profile| *profile != profile::of_this_machine()).unwrap();
	for (text, profile) in [("a", other), ("b", profile::of_this_machine())] {
		let request = JobRequest { profile: Some(profile), ..desk.request(vec![piece(text, InputForm::Compressed)]) };
		desk.submit(request).await.unwrap();
	}
	desk.world.close(0, Ending::Settled(Outcome::Result([1; 32])));
	desk.world.close(1, Ending::NoQuorum(None));
	let plan = desk.nulink.plan_job(&desk.alice, desk.request(vec![piece("c", InputForm::Compact)])).await.unwrap();
	assert_eq!(plan.profile, other);
}

#[tokio::test]
async fn a_job_of_which_nobody_heard_again_is_found_and_not_made_twice() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let request = || desk.request(vec![piece("a", InputForm::Compressed)]);
	// The same inputs once more are another job.
	assert_eq!(desk.submit(request()).await.unwrap(), 0);
	desk.world.state().break_after = Some("create_job");
	assert!(matches!(desk.submit(request()).await, Err(Error::Unknown { .. })));
	let pending = desk.nulink.pending_jobs().unwrap();
	assert_eq!((pending.len(), pending[0].job), (1, None));
	// It is on the chain, and costs nothing more.
	assert_eq!(desk.nulink.unsigned_job(&desk.alice, &pending[0].id).await.unwrap(), None);

	let resumed = desk.nulink.resume_job(&desk.alice, &pending[0].id, None).await.unwrap();
	assert_eq!((resumed.job, desk.world.state().computing.next), (1, 2));
	assert!(desk.nulink.pending_jobs().unwrap().is_empty());
	assert_eq!(desk.nulink.record_of_job(1).unwrap().unwrap().key, "main");

	// One that never came is made.
	desk.world.state().untaken = 1;
	assert!(desk.submit(request()).await.is_err());
	assert!(desk.nulink.pending_jobs().unwrap().is_empty(), "it was never tried before: nothing is left of it");
	desk.world.state().delay = Some("create_job");
	assert!(matches!(desk.submit(request()).await, Err(Error::Unknown { .. })));
	let pending = desk.nulink.pending_jobs().unwrap();
	desk.world.state().delayed = None;
	let unsigned = desk.nulink.unsigned_job(&desk.alice, &pending[0].id).await.unwrap().unwrap();
	assert_eq!((unsigned.bindings, unsigned.held()), (0, 303 * MILLI_NLK + NLK));
	assert_eq!(desk.nulink.resume_job(&desk.alice, &pending[0].id, None).await.unwrap().job, 2);
	let error = compute_error(desk.nulink.resume_job(&desk.alice, "0bad", None).await.unwrap_err());
	assert!(matches!(error, ComputeError::NoRecord(_)), "{error}");
}

#[tokio::test]
async fn a_key_and_vector_that_the_chain_has_seen_with_something_else_are_not_paid_for() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let form = InputForm::Kreyvium { key: Cid::of(Codec::Raw, b"k").into(), iv: [7; 16] };
	desk.submit(desk.request(vec![piece("a", form)])).await.unwrap();
	let again = desk.nulink.plan_job(&desk.alice, desk.request(vec![piece("a", form)])).await.unwrap();
	assert_eq!(again.bindings, 0);
	let error = compute_error(desk.submit(desk.request(vec![piece("b", form)])).await.unwrap_err());
	assert!(matches!(error, ComputeError::Bound), "{error}");
}

#[tokio::test]
async fn a_key_in_use_is_exposed_only_by_whoever_says_so() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	desk.nulink.create_label(&desk.alice, "a").await.unwrap();
	let request = |key: Option<&str>, inputs, expose_key| JobRequest {
		key: key.map(String::from),
		deliver: Some(Deliver { label: "a".into() }),
		expose_key,
		..desk.request(inputs)
	};
	let plan = |request| desk.nulink.plan_job(&desk.alice, request);
	let values = || vec![JobInput::compressed(desk.values("1"))];
	let error = compute_error(plan(request(Some("main"), values(), false)).await.unwrap_err());
	assert!(matches!(error, ComputeError::Exposed(_)), "{error}");
	let error = compute_error(plan(request(None, vec![piece("x", InputForm::Compact)], false)).await.unwrap_err());
	assert!(matches!(error, ComputeError::KeyNeeded), "{error}");
	plan(request(Some("main"), values(), true)).await.unwrap();
	plan(request(None, values(), false)).await.unwrap();
	let unknown = Deliver { label: "b".into() };
	let request = JobRequest { deliver: Some(unknown), ..request(None, values(), false) };
	assert!(matches!(plan(request).await, Err(Error::UnknownLabel(_))));
}

#[tokio::test]
async fn what_has_no_result_says_why_and_what_to_do() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let job = desk.submit(desk.request(vec![piece("a", InputForm::Compressed)])).await.unwrap();
	let result = || desk.nulink.job_result(&desk.alice, job, false);
	assert!(matches!(compute_error(result().await.unwrap_err()), ComputeError::NotYet { .. }));
	desk.world.count(job, &[Outcome::Result([1; 32]), Outcome::Result([1; 32]), Outcome::Result([2; 32])]);
	assert!(matches!(compute_error(result().await.unwrap_err()), ComputeError::Provisional { blocks: 1..=10, .. }));
	for ending in [Ending::NoQuorum(None), Ending::NotDrawn, Ending::Undecided(None)] {
		desk.world.close(job, ending);
		let error = compute_error(result().await.unwrap_err());
		assert!(matches!(error, ComputeError::NoResult { .. }) && error.to_string().contains("again"), "{error}");
	}
	let outcome = Outcome::Refused(Refusal::InputTypes);
	desk.world.close(job, Ending::Settled(outcome));
	desk.hollow_key("main");
	let error = result().await.unwrap_err();
	// The hollow key has no secret, which is looked for first.
	assert!(matches!(error, Error::Io { .. }), "{error}");
	assert!(matches!(desk.nulink.job(9).await.map_err(compute_error), Err(ComputeError::NoJob(9))));
}

#[tokio::test]
async fn a_dispute_is_about_what_was_agreed_on_unless_something_else_is_named() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let job = desk.submit(desk.request(vec![piece("a", InputForm::Compressed)])).await.unwrap();
	let dispute = |accused| desk.nulink.dispute_job(&desk.alice, job, accused);
	assert!(matches!(compute_error(dispute(None).await.unwrap_err()), ComputeError::NothingToDispute { .. }));
	let (one, two) = (Outcome::Result([1; 32]), Outcome::Result([2; 32]));
	desk.world.count(job, &[one, one, two]);
	dispute(Some(two)).await.unwrap();
	assert_eq!(desk.nulink.job(job).await.unwrap().dispute.unwrap().accused, two);
	desk.world.count(job, &[one, one, two]);
	dispute(None).await.unwrap();
	assert_eq!(desk.nulink.job(job).await.unwrap().dispute.unwrap().accused, one);
	desk.world.count(job, &[one, two, Outcome::Refused(Refusal::Input)]);
	assert!(matches!(compute_error(dispute(None).await.unwrap_err()), ComputeError::NothingToDispute { .. }));
}

#[tokio::test]
async fn the_owner_does_what_nobody_else_does() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let job = desk.submit(desk.request(vec![piece("a", InputForm::Compressed)])).await.unwrap();
	let outcome = Outcome::Result([1; 32]);
	desk.world.count(job, &[outcome, outcome]);
	let counted = desk.nulink.watch_job(None, job, Until::Counted, None).await.unwrap();
	assert!(matches!(counted.stage, Stage::Challengeable { .. }));
	desk.world.state().computing.jobs.get_mut(&job).unwrap().can_advance = true;
	let over = desk.nulink.watch_job(Some(&desk.alice), job, Until::Over, None).await.unwrap();
	assert_eq!(over.ending(), Some(Ending::Settled(outcome)));
	assert_eq!(desk.nulink.remove_job(&desk.alice, job).await.unwrap(), NLK);
}

#[tokio::test]
async fn a_job_that_somebody_sees_to_is_not_taken_back_meanwhile() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	let job = desk.submit(desk.request(vec![piece("a", InputForm::Compressed)])).await.unwrap();
	let id = desk.nulink.record_of_job(job).unwrap().unwrap().id;
	let agent = File::create(desk.folder.path().join(format!("home/data/compute/jobs/{id}.lock"))).unwrap();
	agent.lock().unwrap();
	let error = compute_error(desk.nulink.cancel_job(&desk.alice, job).await.unwrap_err());
	assert!(matches!(error, ComputeError::AtWork(_)), "{error}");
	assert!(desk.nulink.job(job).await.is_ok() && desk.nulink.record_of_job(job).unwrap().is_some());

	drop(agent);
	desk.nulink.cancel_job(&desk.alice, job).await.unwrap();
	assert!(matches!(desk.nulink.job(job).await.map_err(compute_error), Err(ComputeError::NoJob(_))));
	assert!(desk.nulink.record_of_job(job).unwrap().is_none());
}

#[tokio::test]
async fn the_agent_gives_up_what_will_never_come_and_waits_for_the_rest() {
	let desk = Desk::new(0).await;
	desk.hollow_key("main");
	desk.nulink.create_label(&desk.alice, "results").await.unwrap();
	for text in ["a", "b"] {
		let share = Some("results".into());
		desk.submit(JobRequest { share, ..desk.request(vec![piece(text, InputForm::Compressed)]) }).await.unwrap();
	}
	desk.world.close(0, Ending::NoQuorum(None));
	let attended = desk.nulink.attend_jobs(&desk.alice, &mut Retries::default()).await.unwrap();
	assert_eq!(attended.waiting, 1);
	assert!(matches!(&attended.events[..], [AgentEvent::GivenUp(0, _)]), "{:?}", attended.events);
	// It remembers.
	let attended = desk.nulink.attend_jobs(&desk.alice, &mut Retries::default()).await.unwrap();
	assert_eq!((attended.waiting, attended.events), (1, vec![]));
	// Others' jobs are none of its business.
	let bob = desk.world.person();
	assert_eq!(desk.nulink.attend_jobs(&bob, &mut Retries::default()).await.unwrap(), Attended::default());
}

/// What a provider puts into the store, and commits to.
async fn provide(desk: &Desk, job: u64) -> Outcome {
	let done = desk.nulink.recompute(job, None).await.unwrap();
	let block = Block::raw(done.clone().unwrap().into_bytes()).unwrap();
	desk.nulink.store_handle().put(&block).await.unwrap();
	nulink_fhe::job::outcome(&done)
}

async fn grant(desk: &Desk, label: &str, to: &Person) -> u64 {
	let until = Term::After(Span::Epochs(5));
	let request = GrantRequest { proxies: 3, threshold: 2, ..GrantRequest::new(label, to.contact(), until) };
	let plan = desk.nulink.plan_grant(&desk.alice, request).await.unwrap();
	desk.nulink.grant(&desk.alice, &plan, None).await.unwrap().policy
}

fn files(folder: &Path) -> Vec<Vec<u8>> {
	let mut all = Vec::new();
	for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
		match entry.path() {
			path if path.is_dir() => all.extend(files(&path)),
			path => all.extend(fs::read(path)),
		}
	}
	all
}

/// Keys take seconds to make: so one story has it all.
#[tokio::test]
async fn alice_has_something_computed_checks_it_and_shares_it_with_bob() {
	let desk = Desk::new(3).await;
	let (alice, nulink) = (&desk.alice, &desk.nulink);
	nulink.create_compute_key(alice, "main").await.unwrap();
	let error = compute_error(nulink.create_compute_key(alice, "main").await.unwrap_err());
	assert!(matches!(error, ComputeError::KeyExists(_)), "{error}");
	nulink.create_label(alice, "results").await.unwrap();

	let share = Some("results".into());
	let request = JobRequest { share, ..desk.request(vec![JobInput::compressed(desk.values("70"))]) };
	let job = desk.submit(request).await.unwrap();
	let key = nulink.compute_key("main").unwrap();
	// What is published again is the same.
	assert_eq!(nulink.publish_compute_key(alice, "main", None).await.unwrap(), key);
	// Neither the key nor the value stands in a file.
	let secret = nulink.client_keys(alice, "main").unwrap().to_bytes().unwrap();
	assert!(files(desk.folder.path()).iter().all(|file| !file.windows(64).any(|part| part == &secret[1000..1064])));
	let bob = desk.world.person();
	assert!(matches!(nulink.client_keys(&bob, "main").map_err(compute_error), Err(ComputeError::OtherPerson)));

	let outcome = provide(&desk, job).await;
	let wrong = Outcome::Result([9; 32]);
	desk.world.count(job, &[outcome, outcome, wrong]);
	let result = nulink.job_result(alice, job, true).await.unwrap();
	assert_eq!((result.values.clone(), result.provisional), (vec![Clear::from(true)], true));
	assert!(nulink.verify_values(alice, job).await.unwrap().is_right());
	let bits = nulink.verify_bits(job, None).await.unwrap();
	assert!(bits.is_right());
	assert_eq!((bits.wrong.len(), bits.disputable()), (1, Some(wrong)));

	// A quorum that agrees on what is no result is wrong; one that shows nobody what it agrees on may be right.
	nulink.store_handle().put(&Block::raw(b"no list".to_vec()).unwrap()).await.unwrap();
	let garbage = ContentId::from(Cid::of(Codec::Raw, b"no list")).0[4..].try_into().unwrap();
	desk.world.count(job, &[Outcome::Result(garbage); 2]);
	let check = nulink.verify_values(alice, job).await.unwrap();
	assert!(matches!(check.found, Found::Nothing(_)) && check.disputable() == Some(Outcome::Result(garbage)));
	desk.world.count(job, &[wrong; 2]);
	let check = nulink.verify_values(alice, job).await.unwrap();
	assert!(matches!(check.found, Found::Withheld(_)) && !check.is_right() && check.disputable().is_none());
	desk.world.count(job, &[Outcome::Refused(Refusal::Input); 2]);
	let error = compute_error(nulink.verify_values(alice, job).await.unwrap_err());
	assert!(matches!(error, ComputeError::RefusedSoFar { .. }), "{error}");
	desk.world.count(job, &[outcome, outcome, wrong]);

	// The agent shares it when it is final, once.
	assert_eq!(nulink.attend_jobs(alice, &mut Retries::default()).await.unwrap().events, []);
	desk.world.close(job, Ending::Settled(outcome));
	let policy = grant(&desk, "results", &bob).await;
	let events = nulink.attend_jobs(alice, &mut Retries::default()).await.unwrap().events;
	assert_eq!(events, [AgentEvent::Shared(job, "results".into())]);
	assert_eq!(nulink.attend_jobs(alice, &mut Retries::default()).await.unwrap(), Attended::default());
	let shared = nulink.open_policy(&bob, policy).await.unwrap();
	let file = desk.folder.path().join("result.json");
	nulink.receive(&bob, &shared, &ObjectRef::Only, Sink::File(file.clone()), None).await.unwrap();
	let document: serde_json::Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
	assert_eq!(document["outputs"][0], serde_json::json!({ "type": "bool", "value": "true" }));
	assert_eq!(document["job"], job);

	// Pieces of all forms, of the same key. A compact list needs nobody's secret.
	let values = desk.values("7");
	let compact = nulink.fetch_encryption_key(&key.published().unwrap().encryption).await.unwrap();
	let compact = nulink.encrypt_for(&bob, &compact, &values, None).await.unwrap();
	assert_eq!(compact.form, InputForm::Compact);
	assert_eq!(nulink.piece_values(&bob, &compact).unwrap(), values);
	assert!(matches!(
		nulink.encrypt_piece(alice, "main", Form::Pad, &values, false, None).await.map_err(compute_error),
		Err(ComputeError::NoPad { bits: 8, .. })
	));
	// One that the chain knows is of no use to anybody.
	let used = nulink.make_pad(alice, "main", 8, None).await.unwrap();
	desk.world.state().computing.bindings.insert((used, [0; 16]), used);
	assert!(matches!(
		nulink.encrypt_piece(alice, "main", Form::Pad, &values, false, None).await.map_err(compute_error),
		Err(ComputeError::NoPad { bits: 8, .. })
	));
	assert_eq!(nulink.pads("main").unwrap(), [0u32; 0]);
	for bits in [16, 8] {
		nulink.make_pad(alice, "main", bits, None).await.unwrap();
	}
	for left in [vec![16], vec![]] {
		let piece = nulink.encrypt_piece(alice, "main", Form::Pad, &values, false, None).await.unwrap();
		assert!(matches!(piece.form, InputForm::OneTimePad { .. }));
		assert_eq!(nulink.pads("main").unwrap(), left, "the shortest that is long enough");
	}
	let mut once = Vec::new();
	for _ in 0..3 {
		once.push(
			nulink
				.encrypt_piece(alice, "main", Form::Kreyvium, &values, false, None)
				.await
				.unwrap()
				.form
				.once()
				.unwrap(),
		);
	}
	assert!(once.iter().all(|(key, _)| *key == once[0].0), "one key");
	assert!(once[0].1 != once[1].1 && once[1].1 != once[2].1 && once[0].1 != once[2].1, "never the same vector");
	assert_eq!(nulink.known_pieces().unwrap().len(), 7);
	// Short values under two vectors may be the same bytes at the same address: they are two pieces all the same.
	let again = |iv| InputReference { form: InputForm::Kreyvium { key: once[0].0, iv: [iv; 16] }, ..compact };
	for (iv, text) in [(1, "1"), (2, "2")] {
		nulink.remember_piece(alice, "main", again(iv), &desk.values(text)).unwrap();
	}
	assert_eq!(nulink.piece_values(alice, &again(1)).unwrap(), desk.values("1"));
	assert_eq!(nulink.piece_values(alice, &again(2)).unwrap(), desk.values("2"));
	assert_eq!(nulink.piece_values(&bob, &compact).unwrap(), values);
}

#[tokio::test]
async fn bob_opens_what_was_delivered_while_alice_is_away() {
	let desk = Desk::new(3).await;
	let (alice, nulink) = (&desk.alice, &desk.nulink);
	let bob = desk.world.person();
	nulink.create_label(alice, "a").await.unwrap();
	// Something else under the label, of which Bob shall not think that it is the key.
	let source = Source::Secret(Zeroizing::new(b"hello".to_vec()));
	nulink.put(alice, "a", source, PutOptionsFor::default()).await.unwrap();
	let policy = grant(&desk, "a", &bob).await;
	let request = JobRequest {
		key: None,
		deliver: Some(Deliver { label: "a".into() }),
		..desk.request(vec![JobInput::compressed(desk.values("64"))])
	};
	let job = desk.submit(request).await.unwrap();
	assert!(nulink.pending_jobs().unwrap().is_empty(), "the key is handed over");
	let keys = nulink.compute_keys().unwrap();
	assert!(keys.len() == 1 && keys[0].name.starts_with("job-"), "a key for this job alone");
	// And it stays exposed.
	let (name, values) = (&keys[0].name, desk.values("1"));
	assert!(keys[0].exposed);
	for form in [Form::Compressed, Form::Pad] {
		let error = compute_error(nulink.encrypt_piece(alice, name, form, &values, false, None).await.unwrap_err());
		assert!(matches!(error, ComputeError::WasExposed(_)), "{error}");
	}
	let request = JobRequest { key: Some(name.clone()), ..desk.request(vec![JobInput::compressed(values)]) };
	let error = compute_error(nulink.plan_job(alice, request.clone()).await.unwrap_err());
	assert!(matches!(error, ComputeError::WasExposed(_)), "{error}");
	nulink.plan_job(alice, JobRequest { expose_key: true, ..request }).await.unwrap();
	let outcome = provide(&desk, job).await;
	desk.world.count(job, &[outcome, outcome]);

	let other = desk.world.client_at(&desk.folder.path().join("bob"), nulink.store_handle().clone());
	let shared = other.open_policy(&bob, policy).await.unwrap();
	let early = other.open_delivery(&bob, &shared, &ObjectRef::Only, false, None).await;
	assert!(matches!(early.map_err(compute_error), Err(ComputeError::Provisional { .. })));
	desk.world.close(job, Ending::Judged(outcome));
	let opened = other.open_delivery(&bob, &shared, &ObjectRef::Only, false, None).await.unwrap();
	assert_eq!((opened.result.job, opened.result.values), (job, vec![Clear::from(false)]));
	// Alice has the key, too.
	assert_eq!(nulink.job_result(alice, job, false).await.unwrap().values, [Clear::from(false)]);
	let not_it = other.open_delivery(&bob, &shared, &ObjectRef::Named("secret".into()), false, None).await;
	assert!(matches!(not_it.map_err(compute_error), Err(ComputeError::NoJobKey(_))));
	// A job of somebody else's under the key of this one.
	desk.world.state().computing.jobs.get_mut(&job).unwrap().owner = bob.account();
	let other_job = other.open_delivery(&bob, &shared, &ObjectRef::Only, false, None).await;
	assert!(matches!(other_job.map_err(compute_error), Err(ComputeError::OtherJob(_))));
}
