use super::*;
use crate::{
	health::Health,
	journal::{Read, Table},
};
use std::sync::{
	atomic::{AtomicUsize, Ordering},
	Mutex,
};

const EFFECTS: Table<u32> = Table::new("effects");

struct Bench {
	journal: Journal,
	metrics: Metrics,
	_folder: tempfile::TempDir,
}

impl Bench {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let journal = Journal::open(folder.path()).unwrap();
		Bench { journal, metrics: Metrics::new("test").unwrap(), _folder: folder }
	}

	fn add(&self, key: &[u8]) {
		self.journal.write("add", |tx| tx.add_job(key, 0, vec![], 0)).unwrap();
	}

	fn job(&self, key: &[u8]) -> Job {
		self.journal.read(|tx| tx.job(key)).unwrap().unwrap()
	}

	async fn run_until(&self, work: impl Work, at_once: usize, done: impl Fn(&Self) -> bool) {
		self.run_lanes(work, &[Lane::new(0, at_once)], done).await;
	}

	async fn run_lanes(&self, work: impl Work, lanes: &[Lane], done: impl Fn(&Self) -> bool) {
		let check = Health::default().check("jobs", Duration::from_secs(60));
		let stop = CancellationToken::new();
		let runner = Runner::new(self.journal.clone(), work, lanes, check, self.metrics.clone());
		let running = tokio::spawn(runner.run(stop.clone()));
		let all = async {
			while !done(self) {
				tokio::time::sleep(Duration::from_millis(5)).await;
			}
		};
		tokio::time::timeout(Duration::from_secs(20), all).await.expect("in time");
		stop.cancel();
		running.await.unwrap().unwrap();
	}
}

/// Three steps, the second with an effect, the first of which waits a moment.
struct Steps;

impl Work for Steps {
	async fn step(&self, key: &[u8], job: &Job) -> Result<Next, BoxError> {
		let key = key.to_vec();
		Ok(match (job.step, job.payload.len()) {
			(0, 0) => Next::step_with(0, vec![1]),
			(0, _) => Next::step_with(1, vec![1, 2]),
			(1, _) => Next::step(2).with(Effects::new(move |tx| tx.put(&EFFECTS, &key, &7))),
			_ => Next::finished(),
		})
	}
}

#[tokio::test]
async fn a_job_goes_through_all_its_steps_with_their_effects() {
	let bench = Bench::new();
	bench.add(b"k");
	bench.run_until(Steps, 1, |bench| bench.job(b"k").finished).await;
	let job = bench.job(b"k");
	assert_eq!((job.step, job.payload), (2, vec![1, 2]));
	assert_eq!(bench.journal.read(|tx| tx.get(&EFFECTS, b"k")).unwrap(), Some(7));
	assert_eq!(bench.metrics.job_steps.with_label_values(&["advanced"]).get(), 3);
	assert_eq!(bench.metrics.job_steps.with_label_values(&["finished"]).get(), 1);
}

#[tokio::test]
async fn a_job_that_is_added_while_the_runner_sleeps_is_taken_at_once() {
	let bench = Bench::new();
	let journal = bench.journal.clone();
	tokio::spawn(async move {
		tokio::time::sleep(Duration::from_millis(100)).await;
		journal.write_async("add", |tx| tx.add_job(b"late", 0, vec![], 0)).await.unwrap();
	});
	let finished = |bench: &Bench| bench.journal.read(|tx| tx.job(b"late")).unwrap().is_some_and(|job| job.finished);
	bench.run_until(Steps, 1, finished).await;
}

struct Counting {
	now: Arc<AtomicUsize>,
	most: Arc<AtomicUsize>,
}

impl Work for Counting {
	async fn step(&self, _: &[u8], _: &Job) -> Result<Next, BoxError> {
		self.most.fetch_max(self.now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
		tokio::time::sleep(Duration::from_millis(20)).await;
		self.now.fetch_sub(1, Ordering::SeqCst);
		Ok(Next::finished())
	}
}

#[tokio::test]
async fn no_more_steps_than_allowed_are_done_at_a_time_and_all_get_their_turn() {
	let bench = Bench::new();
	(0..20u8).for_each(|key| bench.add(&[key]));
	let most = Arc::new(AtomicUsize::new(0));
	let work = Counting { now: Default::default(), most: most.clone() };
	bench.run_until(work, 3, |bench| bench.journal.read(|tx| tx.open_jobs()).unwrap() == 0).await;
	assert_eq!(most.load(Ordering::SeqCst), 3);
}

/// Fails by error, then by panic, each once per job.
struct Failing(Mutex<HashMap<Vec<u8>, u32>>);

impl Work for Failing {
	async fn step(&self, key: &[u8], _: &Job) -> Result<Next, BoxError> {
		*self.0.lock().unwrap().entry(key.to_vec()).or_default() += 1;
		match key {
			b"error" => Err("no luck".into()),
			b"panic" => panic!("as the test wished"),
			_ => Ok(Next::finished()),
		}
	}
}

#[tokio::test]
async fn a_step_that_fails_or_panics_is_put_off_and_does_not_hold_up_others() {
	let bench = Bench::new();
	[&b"error"[..], b"panic", b"well"].into_iter().for_each(|key| bench.add(key));
	let work = Failing(Default::default());
	bench
		.run_until(work, 1, |bench| {
			bench.job(b"error").attempts == 1 && bench.job(b"panic").attempts == 1 && bench.job(b"well").finished
		})
		.await;
	let now = journal::now();
	assert!(bench.job(b"error").next_try <= now + 2_000);
	assert!(bench.job(b"panic").next_try > now + 500_000);
}

struct Hopeless;

impl Work for Hopeless {
	async fn step(&self, _: &[u8], _: &Job) -> Result<Next, BoxError> {
		Err("no luck".into())
	}
}

#[tokio::test]
async fn the_waits_after_failures_are_no_longer_than_the_lane_allows() {
	let bench = Bench::new();
	// Not due, and so left alone, until it has failed as often as in a long outage.
	let often = |tx: &journal::Writing, key: &[u8]| {
		tx.add_job(key, 0, vec![], journal::NEVER)?;
		(0..30).try_for_each(|_| tx.postpone(key, 0, journal::NEVER).map(|_| ()))?;
		tx.postpone(key, 0, 0).map(|_| ())
	};
	let short = Duration::from_secs(6);
	for (lane, longest) in [(Lane::new(0, 1), 60_000), (Lane::new(0, 1).patient_for(short), 6_000)] {
		let key = format!("fails for {longest} ms").into_bytes();
		bench.journal.write("fail", |tx| often(tx, &key)).unwrap();
		let begun = journal::now();
		bench.run_lanes(Hopeless, &[lane], |bench| bench.job(&key).attempts == 32).await;
		let wait = bench.job(&key).next_try.saturating_sub(begun);
		assert!((longest / 2..longest + 1_000).contains(&wait), "{wait} ms");
		bench.journal.write("finish", |tx| tx.finish(&key, 0)).unwrap();
	}
}

/// Jobs of kind 0 never come to an end.
struct Stuck;

impl Work for Stuck {
	async fn step(&self, _: &[u8], job: &Job) -> Result<Next, BoxError> {
		if job.kind == 0 {
			std::future::pending::<()>().await;
		}
		Ok(Next::finished())
	}
}

#[tokio::test]
async fn jobs_that_hang_keep_nothing_back_but_their_own_kind() {
	let bench = Bench::new();
	for key in 0..100u8 {
		bench.journal.write("add", |tx| tx.add_job(&[key], key % 2, vec![], u64::from(key))).unwrap();
	}
	let lanes = [Lane::new(0, 3), Lane::new(1, 2)];
	bench.run_lanes(Stuck, &lanes, |bench| bench.journal.read(|tx| tx.open_jobs()).unwrap() == 50).await;
	assert!(bench.job(&[99]).finished && !bench.job(&[0]).finished);
}

#[tokio::test]
async fn a_job_is_done_when_it_becomes_due_while_others_hang_or_have_no_place() {
	let bench = Bench::new();
	bench.add(b"hangs");
	bench.add(b"has no place");
	let due = journal::now() + 500;
	bench.journal.write("add", |tx| tx.add_job(b"later", 1, vec![], due)).unwrap();
	bench.run_lanes(Stuck, &[Lane::new(0, 1), Lane::new(1, 1)], |bench| bench.job(b"later").finished).await;
	assert!(bench.job(b"later").updated_at >= due);
}

/// Something else moves the job while the step is done.
struct Overtaken(Journal);

impl Work for Overtaken {
	async fn step(&self, key: &[u8], _: &Job) -> Result<Next, BoxError> {
		self.0.write("finish", |tx| tx.finish(key, 0))?;
		let key = key.to_vec();
		Ok(Next::step(1).with(Effects::new(move |tx| tx.put(&EFFECTS, &key, &7))))
	}
}

#[tokio::test]
async fn a_step_that_was_overtaken_writes_nothing() {
	let bench = Bench::new();
	bench.add(b"k");
	bench.run_until(Overtaken(bench.journal.clone()), 1, |bench| bench.job(b"k").finished).await;
	assert_eq!(bench.job(b"k").step, 0);
	assert_eq!(bench.journal.read(|tx| tx.get(&EFFECTS, b"k")).unwrap(), None);
}

struct Waiting(Arc<AtomicUsize>);

impl Work for Waiting {
	async fn step(&self, _: &[u8], _: &Job) -> Result<Next, BoxError> {
		if self.0.fetch_add(1, Ordering::SeqCst) < 2 {
			return Ok(Next::wait(Duration::from_millis(10)));
		}
		Ok(Next::finished())
	}
}

#[tokio::test]
async fn waiting_is_not_failing() {
	let bench = Bench::new();
	bench.add(b"k");
	let tries = Arc::new(AtomicUsize::new(0));
	bench.run_until(Waiting(tries.clone()), 1, |bench| bench.job(b"k").finished).await;
	assert_eq!((tries.load(Ordering::SeqCst), bench.job(b"k").attempts), (3, 0));
}

#[tokio::test]
async fn pruning_forgets_what_was_finished_long_ago() {
	let bench = Bench::new();
	bench.add(b"done");
	bench.add(b"open");
	bench.journal.write("finish", |tx| tx.finish(b"done", 0)).unwrap();
	assert_eq!(prune_once(&bench.journal, journal::now() - 1000).await.unwrap(), 0);
	assert_eq!(prune_once(&bench.journal, journal::now() + 1000).await.unwrap(), 1);
	assert!(bench.journal.read(|tx| tx.job(b"done")).unwrap().is_none());
	assert!(bench.journal.read(|tx| tx.job(b"open")).unwrap().is_some());
}
