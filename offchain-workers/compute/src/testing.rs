//! What the tests share: jobs, the objects that they name, and an evaluator that evaluates nothing.

use crate::{
	chain::{Answer, Job, Member, Seat, Shape, Spec, Stage},
	evaluator::{Evaluate, Evaluated, Failure, Found, Order, Progress, Watch},
	store::Stores,
	work::Us,
};
use async_trait::async_trait;
use nulink_client::{dev, sr25519::Keypair};
use nulink_fhe::profile;
use nulink_primitives::{
	compute::{program_content, InputForm, InputReference, JobId, Outcome, Refusal},
	provider::Role,
	sharing::{ContentId, Digest},
	token::MILLI_NLK,
};
use nulink_storage::{put_object, Block, BlockStore, Cid, PutOptions};
use nulink_worker_common::{accounts::AccountId, staking::Post};
use sha2::{Digest as _, Sha256};
use std::{
	collections::{HashMap, HashSet},
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, Mutex,
	},
	time::Duration,
};

/// The genesis of the fake chain.
pub const GENESIS: Digest = [9; 32];
/// The staking account of the provider under test.
pub const PROVIDER: AccountId = [0x55; 32];
/// Those who sit beside it.
pub const OTHERS: [AccountId; 2] = [[0x11; 32], [0x77; 32]];

/// The operator of the provider under test.
pub fn operator() -> Keypair {
	dev::charlie()
}

/// The daemon under test.
pub fn us() -> Us {
	let post = Post { role: Role::Compute, provider: PROVIDER, operator: operator().public_key().0 };
	Us { post, genesis: GENESIS, profile: profile::of_this_machine() }
}

/// A seat in the committee.
pub fn seat(job: JobId) -> Seat {
	Seat { job, round: 0 }
}

fn sha256(bytes: &[u8]) -> Digest {
	Sha256::digest(bytes).into()
}

fn raw(bytes: &[u8]) -> ContentId {
	ContentId::new(ContentId::RAW, sha256(bytes))
}

fn program(job: JobId) -> Vec<u8> {
	format!("program {job}").into_bytes()
}

/// A job of a committee of three, with this machine's profile, that was drawn at block 10 and can be answered for long.
pub fn job(id: JobId) -> Job {
	let input = InputReference { content: raw(b"input"), form: InputForm::Compressed };
	let member = |provider, answer| Member { provider, answer };
	Job {
		spec: Spec {
			program: sha256(&program(id)),
			profile: profile::of_this_machine(),
			key: raw(b"key"),
			delivery: None,
			inputs: vec![input],
		},
		shape: Shape { length: 9, nodes: 2, inputs: 1, outputs: 1, bootstraps: 100 },
		committee_size: 3,
		fee: MILLI_NLK,
		stage: Stage::Working { drawn_at: 10, commit_until: 100_000, reveal_until: 105_000 },
		round: 0,
		provisional: None,
		committee: vec![
			member(OTHERS[0], Answer::Committed([1; 32])),
			member(PROVIDER, Answer::Silent),
			member(OTHERS[1], Answer::Committed([2; 32])),
		],
		panel: vec![],
		can_draw: false,
		can_advance: false,
	}
}

/// Stores what the job names.
pub async fn put_objects(store: &dyn BlockStore, job: JobId) {
	for bytes in [&program(job)[..], b"key", b"input"] {
		put_object(store, bytes, PutOptions::default(), |_| {}).await.unwrap();
	}
}

/// A store with moods.
pub struct Moody {
	inner: Arc<dyn BlockStore>,
	/// Whether it takes nothing.
	pub refuses: AtomicBool,
	/// What it looks for without end.
	searches: Mutex<HashSet<[u8; 36]>>,
}

impl Moody {
	/// In a good mood.
	pub fn new(inner: Arc<dyn BlockStore>) -> Self {
		Moody { inner, refuses: AtomicBool::new(false), searches: Mutex::default() }
	}

	/// From now on it looks for the program of this job without end.
	pub fn search(&self, job: JobId) {
		self.searches.lock().unwrap().insert(program_content(sha256(&program(job))).0);
	}
}

#[async_trait]
impl BlockStore for Moody {
	fn name(&self) -> &str {
		"moody"
	}

	async fn put(&self, block: &Block) -> Result<(), nulink_storage::Error> {
		if self.refuses.load(Ordering::SeqCst) {
			return Err(nulink_storage::Error::Missing { cid: *block.cid(), store: self.name().into() });
		}
		self.inner.put(block).await
	}

	async fn get(&self, cid: &Cid, max_len: usize) -> Result<Block, nulink_storage::Error> {
		let searches = self.searches.lock().unwrap().contains(&ContentId::from(*cid).0);
		if searches {
			tokio::time::sleep(Duration::from_secs(20)).await;
		}
		self.inner.get(cid, max_len).await
	}

	async fn has(&self, cid: &Cid) -> Result<bool, nulink_storage::Error> {
		self.inner.has(cid).await
	}

	async fn delete(&self, cid: &Cid) -> Result<(), nulink_storage::Error> {
		self.inner.delete(cid).await
	}
}

/// The result of the job, by the evaluator under test.
pub fn result_of(job: JobId) -> Vec<u8> {
	format!("result of {:?}", program_content(sha256(&program(job)))).into_bytes()
}

/// What an honest provider finds.
pub fn outcome_of(job: JobId) -> Outcome {
	Outcome::Result(sha256(&result_of(job)))
}

/// How an evaluation goes.
#[derive(Clone)]
pub enum Way {
	/// To a result.
	Result,
	/// To a refusal.
	Refusal(Refusal),
	/// The evaluator dies.
	Dies,
	/// No evaluator can be started.
	NoStart,
	/// It does not end.
	Hangs,
	/// To something else each time.
	Errs,
	/// It waits for its turn, which does not come.
	Queues,
	/// It turns out to cost so many bootstraps, and goes to a result.
	Costs(u64),
}

/// An evaluator that evaluates nothing. Cheap to clone.
#[derive(Clone, Default)]
pub struct Fake {
	/// By the address of the program.
	ways: Arc<Mutex<HashMap<[u8; 36], Way>>>,
	done: Arc<Mutex<Vec<ContentId>>>,
}

impl Fake {
	/// How the evaluation of this job goes from now on.
	pub fn set(&self, job: JobId, way: Way) {
		self.ways.lock().unwrap().insert(program_content(sha256(&program(job))).0, way);
	}

	/// How many evaluations were begun.
	pub fn begun(&self) -> usize {
		self.done.lock().unwrap().len()
	}

	fn way(&self, program: &ContentId) -> Way {
		self.ways.lock().unwrap().get(&program.0).cloned().unwrap_or(Way::Result)
	}

	fn begin(&self, program: ContentId) -> usize {
		let mut done = self.done.lock().unwrap();
		done.push(program);
		done.len()
	}
}

#[async_trait]
impl Evaluate for Fake {
	async fn evaluate(&self, order: &Order, stores: &Stores, watch: &dyn Watch) -> Result<Evaluated, Failure> {
		for object in order.objects() {
			stores.feed(&object.content, &mut Vec::<u8>::new()).await?;
		}
		let way = self.way(&order.program);
		if let Way::Queues = way {
			std::future::pending::<()>().await;
		}
		watch.begin().await?;
		let times = self.begin(order.program);
		if let Way::Costs(bootstraps) = way {
			watch.costs(bootstraps)?;
		}
		watch.progress(Progress { done: 50, all: 100 });
		let found = match way {
			Way::Result | Way::Costs(_) | Way::Queues => {
				Found::Result(format!("result of {:?}", order.program).into_bytes())
			},
			Way::Refusal(refusal) => Found::Refused(refusal),
			Way::Dies => return Err(Failure::Died("out of memory".into())),
			Way::NoStart => return Err(Failure::Start("no processes".into())),
			Way::Hangs => std::future::pending().await,
			Way::Errs => Found::Result(format!("attempt {times}").into_bytes()),
		};
		Ok(Evaluated { found, bootstraps: 100, took: Duration::from_millis(1) })
	}
}
