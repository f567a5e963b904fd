//! Children, for real: what they compute, and what becomes of those that are given something bad.

use async_trait::async_trait;
use nulink_fhe::{
	job, profile,
	transcipher::{StreamKey, UsedIvs},
	Clear, ClientKeys, EvaluationKey, Program as Circuit, Type,
};
use nulink_primitives::{
	compute::{program_content, InputForm, InputReference, Refusal},
	sharing::ContentId,
};
use nulink_storage::{open, put_object, BlockStore, Location, PutOptions};
use nulink_worker_common::metrics::Metrics;
use nulink_worker_compute::{
	chain::Shape,
	evaluator::{
		pool::Waiting,
		wire::{hear, Said, Task, Terms},
		Evaluate, Evaluated, Failure, Found, Order, Pool, PoolSettings, Progress, Watch,
	},
	metrics::ComputeMetrics,
	store::{cache::Cache, Stores},
	Program,
};
use std::{
	io::Write,
	path::PathBuf,
	process::{Command, Stdio},
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc, OnceLock,
	},
	time::{Duration, Instant},
};
use tokio::sync::Mutex;

const MIB: u64 = 1 << 20;
const CIRCUIT: &str = "input age: u8\nold = ge age 65\noutput old";

/// A key, which takes seconds to make, and what is under it.
struct Secrets {
	keys: ClientKeys,
	evaluation: EvaluationKey,
	encoded: Vec<u8>,
}

fn secrets() -> &'static Secrets {
	static SECRETS: OnceLock<Secrets> = OnceLock::new();
	SECRETS.get_or_init(|| {
		let keys = ClientKeys::generate();
		let evaluation = keys.evaluation_key();
		let encoded = evaluation.encode().unwrap();
		Secrets { keys, evaluation, encoded }
	})
}

fn age(age: u8) -> Vec<u8> {
	secrets().keys.encrypt(&secrets().evaluation, &[Clear::new(Type::U8, age).unwrap()]).unwrap()
}

fn circuit() -> (Vec<u8>, Shape) {
	let program: Circuit = CIRCUIT.parse().unwrap();
	let checked = program.clone().check().unwrap();
	let job::Shape { length, nodes, inputs, outputs, bootstraps } = job::Shape::of(&checked);
	(program.encode(), Shape { length, nodes, inputs, outputs, bootstraps })
}

fn old(result: &Found) -> bool {
	let Found::Result(bytes) = result else { panic!("{result:?}") };
	secrets().keys.decrypt(bytes, &[Type::Bool]).unwrap()[0].is_true()
}

/// Stores, and children that are the real ones.
struct Scene {
	stores: Stores,
	far: Arc<dyn BlockStore>,
	pool: Pool,
	_folder: tempfile::TempDir,
}

/// Grants a time, and counts.
struct Patience {
	limit: Duration,
	/// And so much more for each bootstrap.
	each: Duration,
	/// What a job may cost.
	most: u64,
	told: AtomicU64,
	begun: AtomicU64,
}

#[async_trait]
impl Watch for Patience {
	async fn begin(&self) -> Result<(), Failure> {
		self.begun.fetch_add(1, Ordering::SeqCst);
		Ok(())
	}

	fn limit(&self, bootstraps: u64) -> Duration {
		self.limit + self.each * u32::try_from(bootstraps).unwrap()
	}

	fn costs(&self, bootstraps: u64) -> Result<(), Failure> {
		match bootstraps > self.most {
			true => Err(Failure::Unwanted(format!("{bootstraps} bootstraps are too many"))),
			false => Ok(()),
		}
	}

	fn progress(&self, progress: Progress) {
		self.told.fetch_max(progress.all, Ordering::SeqCst);
	}
}

fn patient() -> Patience {
	let (limit, each) = (Duration::from_secs(300), Duration::ZERO);
	Patience { limit, each, most: u64::MAX, told: AtomicU64::new(0), begun: AtomicU64::new(0) }
}

fn program() -> Program {
	Program { path: PathBuf::from(env!("CARGO_BIN_EXE_nulink-compute")), arguments: vec!["evaluate".into()] }
}

fn scene(memory: u64, waiting: u64) -> Scene {
	let folder = tempfile::tempdir().unwrap();
	let far = open(&Location::Memory).unwrap();
	let stores = Stores::new(Cache::open(folder.path(), 512 * MIB).unwrap(), vec![far.clone()]);
	let settings = PoolSettings { program: program(), at_once: 1, threads: 2, memory, waiting };
	let metrics = ComputeMetrics::new(&Metrics::new("compute").unwrap()).unwrap();
	Scene { stores, far, pool: Pool::new(settings, metrics), _folder: folder }
}

impl Scene {
	async fn put(&self, bytes: &[u8]) -> ContentId {
		put_object(&*self.far, bytes, PutOptions::default(), |_| {}).await.unwrap().id.into()
	}

	/// A job of these bytes.
	async fn order(&self, program: &[u8], key: &[u8], input: &[u8]) -> Order {
		let input = InputReference { content: self.put(input).await, form: InputForm::Compressed };
		let shape = circuit().1;
		let (program, key) = (self.put(program).await, self.put(key).await);
		Order { shape, program, key, delivery: None, inputs: vec![input] }
	}

	/// A job in which nothing is wrong.
	async fn good(&self, years: u8) -> Order {
		let order = self.order(&circuit().0, &secrets().encoded, &age(years)).await;
		assert_eq!(order.program, program_content(CIRCUIT.parse::<Circuit>().unwrap().id()));
		order
	}

	async fn evaluate(&self, order: &Order) -> Result<Evaluated, Failure> {
		self.pool.evaluate(order, &self.stores, &patient()).await
	}
}

/// One test at a time: children are counted, and each wants all cores.
static ALONE: Mutex<()> = Mutex::const_new(());

/// The children of this process that live.
fn children() -> Vec<u32> {
	let Ok(output) = Command::new("ps").args(["-o", "pid=,comm=", "--ppid", &std::process::id().to_string()]).output()
	else {
		return vec![];
	};
	let lines = String::from_utf8_lossy(&output.stdout).into_owned();
	let ours = lines.lines().filter(|line| line.contains("nulink-compute"));
	ours.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

fn kill(child: u32) {
	assert!(Command::new("kill").args(["-9", &child.to_string()]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_child_computes_keeps_its_key_and_is_replaced_when_it_dies() {
	let _alone = ALONE.lock().await;
	let scene = scene(4096 * MIB, 2048 * MIB);
	// A hundred seconds of two threads for each bootstrap.
	let watch = Patience { each: Duration::from_secs(100), ..patient() };
	let order = scene.good(70).await;
	let first = scene.pool.evaluate(&order, &scene.stores, &watch).await.unwrap();
	assert!(old(&first.found));
	assert!(first.bootstraps >= order.shape.bootstraps && first.bootstraps == watch.told.load(Ordering::SeqCst));
	let Waiting { children: waiting, memory } = scene.pool.waiting();
	assert_eq!(waiting, 1);
	assert!((200 * MIB..1024 * MIB).contains(&memory), "{} MiB", memory / MIB);

	// It has no environment of ours.
	let child = children()[0];
	let environment = std::fs::read(format!("/proc/{child}/environ")).unwrap();
	assert_eq!(String::from_utf8_lossy(&environment), "MALLOC_ARENA_MAX=2\0RAYON_NUM_THREADS=2\0");
	let limits = std::fs::read_to_string(format!("/proc/{child}/limits")).unwrap();
	let limit = |name: &str| limits.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
	assert!(limit("Max address space").contains(&(4096 * MIB).to_string()), "{limits}");
	assert!(limit("Max file size").contains(" 0 ") && limit("Max core file size").contains(" 0 "), "{limits}");
	let seconds: u64 = limit("Max cpu time").split_whitespace().nth(3).unwrap().parse().unwrap();
	// Of all bootstraps, those of the inputs included; and ten minutes of two threads for what comes before.
	let all = 2 * 100 * first.bootstraps;
	assert!(first.bootstraps > order.shape.bootstraps);
	assert!((all + 1200..all + 1300).contains(&seconds), "{limits}");
	assert_eq!(watch.begun.load(Ordering::SeqCst), 1);

	// The same job has the same result, and the child is the same.
	let second = scene.evaluate(&order).await.unwrap();
	assert_eq!(second.found, first.found);
	assert_eq!(children(), [child]);
	assert!(!old(&scene.evaluate(&scene.good(20).await).await.unwrap().found));

	// One that is killed while it waits is no job's fault.
	kill(child);
	assert_eq!(scene.evaluate(&order).await.unwrap().found, first.found);
	let another = children();
	assert_ne!(another, [child]);

	// Another process finds the same bits.
	drop(scene.pool);
	let fresh = self::scene(4096 * MIB, 0);
	let order = Order { inputs: order.inputs.clone(), ..fresh.good(70).await };
	let content = order.inputs[0].content;
	let mut input = Vec::new();
	scene.stores.feed(&content, &mut input).await.unwrap();
	assert_eq!(fresh.put(&input).await, content);
	assert_eq!(fresh.evaluate(&order).await.unwrap().found, first.found);
	assert_eq!(fresh.pool.waiting(), Waiting::default(), "there is no memory for one that waits");
}

#[tokio::test]
async fn what_is_wrong_with_a_job_is_an_outcome_and_found_in_order() {
	let _alone = ALONE.lock().await;
	let scene = scene(4096 * MIB, 0);
	let (program, key, input) = (circuit().0, &secrets().encoded, age(7));
	let garbage: Vec<u8> = (0..100_000u32).map(|at| ((at * 7919) >> 3) as u8).collect();
	let two = secrets().keys.encrypt(&secrets().evaluation, &[Clear::from(true), Clear::from(false)]).unwrap();
	let long = vec![1; 600 * 1024];
	let cases: [([&[u8]; 3], Refusal); 7] = [
		([&garbage, &garbage, &garbage], Refusal::Program),
		([&long, key, &input], Refusal::Program),
		([&program, &garbage, &garbage], Refusal::EvaluationKey),
		([&program, &key[..key.len() - 1], &input], Refusal::EvaluationKey),
		([&program, key, &garbage], Refusal::Input),
		([&program, key, key], Refusal::Input),
		([&program, key, &two], Refusal::InputTypes),
	];
	for ([program, key, input], expected) in cases {
		let order = scene.order(program, key, input).await;
		let found = scene.evaluate(&order).await.unwrap().found;
		assert_eq!(found, Found::Refused(expected));
	}
	let another = Order { shape: Shape { bootstraps: 1, ..circuit().1 }, ..scene.good(7).await };
	assert_eq!(scene.evaluate(&another).await.unwrap().found, Found::Refused(Refusal::Program));
}

#[tokio::test]
async fn a_job_that_wants_more_memory_than_there_is_dies_alone() {
	let _alone = ALONE.lock().await;
	let scene = scene(160 * MIB, 0);
	let failure = scene.evaluate(&scene.good(70).await).await.unwrap_err();
	assert!(failure.is_the_jobs(), "{failure}");
	println!("{failure}");
	// The pool goes on.
	let refused = scene.order(b"no program", b"no key", b"no input").await;
	assert_eq!(scene.evaluate(&refused).await.unwrap().found, Found::Refused(Refusal::Program));
}

/// A job of a tiny program, with many values under Kreyvium. The chain knows of the program's bootstraps only.
async fn stream(scene: &Scene, values: usize) -> Order {
	let inputs: String = (0..values).map(|at| format!("input v{at}: u64\n")).collect();
	let program: Circuit = format!("{inputs}same = eq v0 65\noutput same").parse().unwrap();
	let checked = program.clone().check().unwrap();
	let job::Shape { length, nodes, inputs, outputs, bootstraps } = job::Shape::of(&checked);
	let key = StreamKey::generate();
	let sealed = key.encrypt(&mut UsedIvs::default(), &vec![Clear::new(Type::U64, 7u8).unwrap(); values]).unwrap();
	let form = InputForm::Kreyvium { key: scene.put(&key.wrap(&secrets().keys).unwrap()).await, iv: sealed.iv };
	let input = InputReference { content: scene.put(&sealed.bytes).await, form };
	Order {
		shape: Shape { length, nodes, inputs, outputs, bootstraps },
		program: scene.put(&program.encode()).await,
		key: scene.put(&secrets().encoded).await,
		delivery: None,
		inputs: vec![input],
	}
}

#[tokio::test]
async fn what_inputs_cost_is_counted_before_anything_is_computed() {
	let _alone = ALONE.lock().await;
	let scene = scene(4096 * MIB, 0);
	let order = stream(&scene, 2).await;
	assert!(order.shape.bootstraps < 1000);
	let watch = Patience { most: 10_000, ..patient() };
	let failure = scene.pool.evaluate(&order, &scene.stores, &watch).await.unwrap_err();
	assert!(failure.is_the_jobs() && matches!(failure, Failure::Unwanted(_)), "{failure}");
	// 10,368 to start, 608 for each, and the program's.
	let all = 10_368 + 2 * 608 + order.shape.bootstraps;
	assert_eq!(failure.to_string(), format!("{all} bootstraps are too many"));
	assert_eq!(watch.told.load(Ordering::SeqCst), 0, "nothing was computed");
}

#[tokio::test]
async fn what_does_not_fit_into_memory_is_declined_before_anything_is_computed() {
	let _alone = ALONE.lock().await;
	let scene = scene(1024 * MIB, 0);
	// 65,536 bits, each a ciphertext of 16 KiB.
	let order = stream(&scene, 1024).await;
	let watch = patient();
	let failure = scene.pool.evaluate(&order, &scene.stores, &watch).await.unwrap_err();
	assert!(matches!(&failure, Failure::GaveUp(why) if why.contains("MiB of memory")), "{failure}");
	assert_eq!(watch.told.load(Ordering::SeqCst), 0, "nothing was computed");
	assert_eq!(scene.pool.waiting(), Waiting::default());
}

#[tokio::test]
async fn a_job_that_takes_too_long_is_given_up() {
	let _alone = ALONE.lock().await;
	let scene = scene(4096 * MIB, 2048 * MIB);
	let order = scene.good(70).await;
	let hurried = Patience { limit: Duration::from_millis(1), ..patient() };
	let failure = scene.pool.evaluate(&order, &scene.stores, &hurried).await.unwrap_err();
	assert!(matches!(failure, Failure::TimedOut(_)), "{failure}");
	assert_eq!(scene.pool.waiting(), Waiting::default());
}

#[tokio::test]
async fn what_cannot_be_had_is_no_fault_of_the_job() {
	let _alone = ALONE.lock().await;
	let scene = scene(4096 * MIB, 0);
	let order = Order { key: program_content([7; 32]), ..scene.order(b"no program", b"", b"no input").await };
	let failure = scene.evaluate(&order).await.unwrap_err();
	assert!(!failure.is_the_jobs(), "{failure}");
}

#[tokio::test]
async fn no_child_is_no_fault_of_the_job() {
	let _alone = ALONE.lock().await;
	let mut settings = PoolSettings { program: program(), at_once: 1, threads: 1, memory: 1 << 30, waiting: 0 };
	let scene = scene(1 << 30, 0);
	let order = scene.order(b"no program", b"no key", b"no input").await;
	for (path, arguments) in [("/nowhere/nulink-compute", vec![]), ("/bin/true", vec![]), ("/bin/cat", vec![])] {
		settings.program = Program { path: path.into(), arguments };
		let metrics = ComputeMetrics::new(&Metrics::new("compute").unwrap()).unwrap();
		let pool = Pool::new(settings.clone(), metrics);
		let watch = patient();
		let failure = pool.evaluate(&order, &scene.stores, &watch).await.unwrap_err();
		assert!(matches!(failure, Failure::Start(_)), "{failure}");
		assert_eq!(watch.begun.load(Ordering::SeqCst), 0, "the job was not begun");
	}
}

/// A child that is spoken to by hand.
fn speak(bytes: &[u8], close: bool) -> (std::process::Child, Option<std::process::ChildStdin>) {
	let Program { path, arguments } = program();
	let child =
		Command::new(path).args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
	let mut child = child.unwrap();
	let mut stdin = child.stdin.take().unwrap();
	let _ = stdin.write_all(bytes);
	(child, (!close).then_some(stdin))
}

fn framed(message: &impl codec::Encode) -> Vec<u8> {
	let bytes = message.encode();
	[&(bytes.len() as u32).to_le_bytes()[..], &bytes].concat()
}

fn ends(mut child: std::process::Child) -> std::process::ExitStatus {
	let begun = Instant::now();
	while begun.elapsed() < Duration::from_secs(20) {
		if let Some(status) = child.try_wait().unwrap() {
			return status;
		}
		std::thread::sleep(Duration::from_millis(10));
	}
	let _ = child.kill();
	panic!("it does not end");
}

#[test]
fn a_child_ends_when_its_daemon_does_and_when_it_hears_nonsense() {
	let _alone = ALONE.blocking_lock();
	let terms = framed(&Terms { memory: 1 << 30, threads: 1 });
	// Nothing, half a message, rubbish, terms and then nothing, terms and then rubbish.
	assert!(!ends(speak(&[], true).0).success());
	assert!(!ends(speak(&terms[..5], true).0).success());
	assert!(!ends(speak(&[0xff; 64], false).0).success());
	assert!(ends(speak(&terms, true).0).success(), "that is how it always ends");
	assert!(!ends(speak(&[&terms[..], &[0xff; 64]].concat(), false).0).success());
	// A task of which the daemon dies while it hands it over.
	let task = Task {
		processor_seconds: 60,
		rate: 1000,
		shape: circuit().1,
		program: 1000,
		key: Some(u64::MAX / 4),
		delivery: None,
		inputs: vec![],
	};
	ends(speak(&[&terms[..], &framed(&task), &[0; 500]].concat(), true).0);
	// More than there is memory for.
	assert!(!ends(speak(&[&terms[..], &framed(&task), &[0; 2000]].concat(), false).0).success());
}

#[test]
fn a_child_says_what_it_is() {
	let _alone = ALONE.blocking_lock();
	let (mut child, stdin) = speak(&framed(&Terms { memory: 1 << 30, threads: 1 }), false);
	let said: Said = hear(child.stdout.as_mut().unwrap()).unwrap();
	assert_eq!(said, Said::Ready(profile::of_this_machine()));
	drop(stdin);
	assert!(ends(child).success());
}
