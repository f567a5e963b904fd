//! What the provider counts, beside what every daemon does.

use nulink_worker_common::metrics::Metrics;
use prometheus::{
	core::Collector, Gauge, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
};

/// The provider's own numbers. Cheap to clone.
#[derive(Clone)]
pub struct ComputeMetrics {
	/// Seats in which something is to be committed or revealed.
	pub tasks: IntGauge,
	/// Evaluations, by how they ended: `result`, `refused`, `failed`.
	pub evaluations: IntCounterVec,
	/// How long an evaluation takes.
	pub evaluation_seconds: Histogram,
	/// Bootstraps of the evaluations that are over.
	pub bootstraps: IntCounter,
	/// How many an evaluator makes in a second, as measured lately.
	pub bootstraps_per_second: Gauge,
	/// Bootstraps that are done of the jobs that are evaluated, by job.
	pub done: IntGaugeVec,
	/// All of them.
	pub all: IntGaugeVec,
	/// Evaluators that wait with a key.
	pub waiting: IntGauge,
	/// What was said on chain: `committed`, `declined`, `revealed`, `drawn`, `advanced`, `disputed`, `claimed`.
	pub said: IntCounterVec,
	/// Answers that came too late.
	pub missed: IntCounter,
	/// The last epoch whose reward was claimed.
	pub claimed_epoch: IntGauge,
	/// Results that had to be revealed before a place of storage had taken them.
	pub unstored: IntCounter,
	/// Disputed outcomes that this provider had found otherwise.
	pub outvoted: IntCounter,
}

impl ComputeMetrics {
	/// Adds the numbers to the daemon's.
	pub fn new(metrics: &Metrics) -> Result<Self, prometheus::Error> {
		let registry = metrics.registry();
		fn add<C: Collector + Clone + 'static>(
			registry: &prometheus::Registry,
			collector: Result<C, prometheus::Error>,
		) -> Result<C, prometheus::Error> {
			let collector = collector?;
			registry.register(Box::new(collector.clone()))?;
			Ok(collector)
		}
		let counters = |name, help, label| add(registry, IntCounterVec::new(Opts::new(name, help), &[label]));
		let by_job = |name, help| add(registry, IntGaugeVec::new(Opts::new(name, help), &["job"]));
		let seconds = HistogramOpts::new("evaluation_seconds", "How long an evaluation takes.").buckets(vec![
			1.0,
			5.0,
			15.0,
			60.0,
			300.0,
			900.0,
			3600.0,
			4.0 * 3600.0,
			24.0 * 3600.0,
		]);
		Ok(ComputeMetrics {
			tasks: add(registry, IntGauge::new("tasks", "Seats in which something is to be committed or revealed."))?,
			evaluations: counters("evaluations_total", "Evaluations, by how they ended.", "end")?,
			evaluation_seconds: add(registry, Histogram::with_opts(seconds))?,
			bootstraps: add(registry, IntCounter::new("bootstraps_total", "Bootstraps of evaluations that are over."))?,
			bootstraps_per_second: add(
				registry,
				Gauge::new("bootstraps_per_second", "How many bootstraps an evaluator makes in a second."),
			)?,
			done: by_job("job_bootstraps_done", "Bootstraps that are done of a job that is evaluated.")?,
			all: by_job("job_bootstraps", "Bootstraps of a job that is evaluated.")?,
			waiting: add(registry, IntGauge::new("evaluators_waiting", "Evaluators that wait with a key."))?,
			said: counters("said_total", "What was said on chain.", "what")?,
			missed: add(registry, IntCounter::new("tasks_missed_total", "Answers that came too late."))?,
			claimed_epoch: add(
				registry,
				IntGauge::new("claimed_epoch", "The last epoch whose reward this daemon claimed."),
			)?,
			unstored: add(
				registry,
				IntCounter::new("results_unstored_total", "Results that had to be revealed before they were stored."),
			)?,
			outvoted: add(
				registry,
				IntCounter::new("outvoted_total", "Jobs whose outcome this provider had found otherwise."),
			)?,
		})
	}

	/// Something was said on chain.
	pub fn say(&self, what: &str) {
		self.said.with_label_values(&[what]).inc();
	}
}
