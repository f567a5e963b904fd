//! A worker's evaluator as the daemon has it: the pool, with a child process that keeps its key, and the stores.

use super::scene::Scene;
use crate::measure::program;
use anyhow::{anyhow, bail, ensure};
use async_trait::async_trait;
use nulink_fhe::job;
use nulink_primitives::{
	compute::{InputForm, InputReference},
	sharing::ContentId,
};
use nulink_sdk::storage::{open, put_object, BlockStore, Location, PutOptions};
use nulink_worker_common::metrics::Metrics;
use nulink_worker_compute::{
	chain::Shape,
	cli::EVALUATE,
	evaluator::{Evaluate, Failure, Found, Order, Pool, PoolSettings, Progress, Watch},
	metrics::ComputeMetrics,
	store::{cache::Cache, Stores},
	Program,
};
use std::time::{Duration, Instant};

const GIB: u64 = 1 << 30;

/// Waits as long as it takes.
struct Patient;

#[async_trait]
impl Watch for Patient {
	async fn begin(&self) -> Result<(), Failure> {
		Ok(())
	}

	fn limit(&self, _: u64) -> Duration {
		Duration::from_secs(600)
	}

	fn costs(&self, _: u64) -> Result<(), Failure> {
		Ok(())
	}

	fn progress(&self, _: Progress) {}
}

/// A worker with one evaluator.
pub struct Worker {
	pool: Pool,
	stores: Stores,
	order: Order,
	_folder: tempfile::TempDir,
}

impl Worker {
	/// One whose evaluator has so many threads, and whose store has all that the job names.
	pub async fn new(scene: &Scene, threads: usize) -> anyhow::Result<Self> {
		let folder = tempfile::tempdir()?;
		let store = open(&Location::Memory)?;
		let job::Shape { length, nodes, inputs, outputs, bootstraps } = job::Shape::of(&scene.program);
		let input = InputReference { content: put(&*store, &scene.input).await?, form: InputForm::Compressed };
		let order = Order {
			shape: Shape { length, nodes, inputs, outputs, bootstraps },
			program: put(&*store, &scene.encoded).await?,
			key: put(&*store, &scene.key).await?,
			delivery: None,
			inputs: vec![input],
		};
		let settings = PoolSettings {
			program: Program { path: program("nulink-compute")?, arguments: vec![EVALUATE.into()] },
			at_once: 1,
			threads,
			memory: 4 * GIB,
			waiting: 2 * GIB,
		};
		let metrics = ComputeMetrics::new(&Metrics::new("compute")?)?;
		let stores = Stores::new(Cache::open(folder.path(), GIB)?, vec![store]);
		Ok(Worker { pool: Pool::new(settings, metrics), stores, order, _folder: folder })
	}

	/// Does the job. Gives the seconds that it takes, and what comes out.
	pub async fn work(&self) -> anyhow::Result<(f64, Vec<u8>)> {
		let start = Instant::now();
		let evaluated = self.pool.evaluate(&self.order, &self.stores, &Patient).await;
		let seconds = start.elapsed().as_secs_f64();
		match evaluated.map_err(|failure| anyhow!("the worker fails: {failure}"))?.found {
			Found::Result(bytes) => Ok((seconds, bytes)),
			Found::Refused(refusal) => bail!("the worker refuses the job: {refusal}"),
		}
	}

	/// Fails, if the evaluator has not kept its key for the next job: that is not what is to be measured.
	pub fn must_be_warm(&self) -> anyhow::Result<()> {
		ensure!(self.pool.waiting().children == 1, "the worker's evaluator does not keep its key");
		Ok(())
	}
}

async fn put(store: &dyn BlockStore, bytes: &[u8]) -> anyhow::Result<ContentId> {
	Ok(put_object(store, bytes, PutOptions::default(), |_| {}).await?.id.into())
}
