//! The children: how many work, and which of them wait with a key.
//!
//! To expand an evaluation key takes longer than many a job, so a child keeps its key for the next job with it, as long as
//! there is memory for it. Of those that wait, the one that has waited longest ends first. A child never changes its key:
//! one that is wanted for another is a new one.

use super::{
	process::{Done, Process, Program},
	wire::Terms,
	Evaluate, Evaluated, Failure, Order, Watch,
};
use crate::{metrics::ComputeMetrics, settings::ComputeSettings, store::Stores};
use async_trait::async_trait;
use nulink_primitives::sharing::ContentId;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Semaphore;

/// What a child that waits is taken to need, where the system does not tell, in bytes.
const USUAL: u64 = 512 << 20;

/// What there is for children.
#[derive(Clone, Debug)]
pub struct PoolSettings {
	/// How a child is called.
	pub program: Program,
	/// How many work at a time.
	pub at_once: usize,
	/// The threads of each.
	pub threads: usize,
	/// The memory of each, in bytes.
	pub memory: u64,
	/// The memory of all that wait, in bytes.
	pub waiting: u64,
}

impl PoolSettings {
	/// As the settings of the daemon say.
	pub fn of(settings: &ComputeSettings, program: Program) -> Self {
		let memory = settings.job_memory_mib << 20;
		let working = memory.saturating_mul(settings.jobs_at_once as u64);
		PoolSettings {
			program,
			at_once: settings.jobs_at_once,
			threads: settings.threads(),
			memory,
			waiting: (settings.memory_mib << 20).saturating_sub(working),
		}
	}
}

/// How many children wait with a key, and what they take.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Waiting {
	/// How many.
	pub children: usize,
	/// Bytes of memory.
	pub memory: u64,
}

/// The children. Cheap to clone.
#[derive(Clone)]
pub struct Pool {
	shared: Arc<Shared>,
}

struct Shared {
	settings: PoolSettings,
	places: Semaphore,
	/// The one that has waited longest first.
	waiting: Mutex<Vec<Idle>>,
	metrics: ComputeMetrics,
}

struct Idle {
	key: ContentId,
	process: Process,
	memory: u64,
}

impl Pool {
	/// No child is started yet.
	pub fn new(settings: PoolSettings, metrics: ComputeMetrics) -> Self {
		let places = Semaphore::new(settings.at_once.max(1));
		Pool { shared: Arc::new(Shared { settings, places, waiting: Mutex::default(), metrics }) }
	}

	/// The children that wait.
	pub fn waiting(&self) -> Waiting {
		let waiting = self.idle();
		Waiting { children: waiting.len(), memory: waiting.iter().map(|idle| idle.memory).sum() }
	}

	fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
		// It is whole between any two operations.
		self.shared.waiting.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// A child that waits with this key, if it lives.
	fn take(&self, key: &ContentId) -> Option<Process> {
		let mut idle = self.idle();
		let at = idle.iter().position(|idle| idle.key == *key)?;
		let mut process = idle.remove(at).process;
		self.shared.metrics.waiting.set(idle.len() as i64);
		(!process.is_dead()).then_some(process)
	}

	/// Has a child wait, if there is memory for it.
	fn keep(&self, key: ContentId, process: Process) {
		let memory = process.memory().unwrap_or(USUAL);
		let mut idle = self.idle();
		// One for a key would be enough, but who has two at work may have two again.
		idle.push(Idle { key, process, memory });
		let mut all: u64 = idle.iter().map(|idle| idle.memory).sum();
		while all > self.shared.settings.waiting && !idle.is_empty() {
			// It is killed by being dropped.
			all = all.saturating_sub(idle.remove(0).memory);
		}
		self.shared.metrics.waiting.set(idle.len() as i64);
	}

	async fn start(&self) -> Result<Process, Failure> {
		let PoolSettings { program, memory, threads, .. } = &self.shared.settings;
		let terms = Terms { memory: *memory, threads: u32::try_from(*threads).unwrap_or(u32::MAX) };
		Process::start(program, terms).await
	}

	async fn try_with(
		&self,
		mut process: Process,
		has_key: bool,
		order: &Order,
		stores: &Stores,
		watch: &dyn Watch,
	) -> Result<Evaluated, Failure> {
		let Done { evaluated, has_key } = process.work(order, stores, has_key, watch).await?;
		if has_key {
			self.keep(order.key, process);
		}
		Ok(evaluated)
	}
}

#[async_trait]
impl Evaluate for Pool {
	async fn evaluate(&self, order: &Order, stores: &Stores, watch: &dyn Watch) -> Result<Evaluated, Failure> {
		// It is never closed.
		let _place = self.shared.places.acquire().await.map_err(|error| Failure::Start(error.to_string()))?;
		if let Some(process) = self.take(&order.key) {
			watch.begin().await?;
			match self.try_with(process, true, order, stores, watch).await {
				// It had done other jobs, and perhaps was killed for want of memory, which says nothing about this one.
				Err(Failure::Died(why)) => {
					tracing::warn!(why, "an evaluator that waited with a key died: taking a new one")
				},
				done => return done,
			}
			let process = self.start().await?;
			return self.try_with(process, false, order, stores, watch).await;
		}
		let process = self.start().await?;
		watch.begin().await?;
		self.try_with(process, false, order, stores, watch).await
	}
}
