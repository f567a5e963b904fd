//! What the watcher counts, beside what every daemon does.

use nulink_worker_common::metrics::Metrics;
use prometheus::{core::Collector, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry};

/// The watcher's own numbers. Cheap to clone.
#[derive(Clone)]
pub struct WatcherMetrics {
	/// The newest block of Ethereum that as many nodes as are needed call final.
	pub finalised: IntGauge,
	/// The newest block that a node calls final, by node.
	pub heights: IntGaugeVec,
	/// How many nodes answered the last time that all were asked.
	pub usable: IntGauge,
	/// How often a node did not answer, by node.
	pub failures: IntCounterVec,
	/// How often a node did what no honest one does, by node and what it was.
	pub faults: IntCounterVec,
	/// How often the nodes contradicted each other, and no side had a majority.
	pub disagreements: IntCounter,
	/// The newest header of Ethereum that the chain has accepted.
	pub accepted: IntGauge,
	/// Whether this watcher is elected for the epoch that runs.
	pub elected: IntGauge,
	/// What was done on chain: `attested`, `signed_watchers`, `relayed`, `claimed`.
	pub said: IntCounterVec,
	/// The last header that this watcher has attested.
	pub attested: IntGauge,
	/// Heights whose header was accepted without this watcher.
	pub missed: IntCounter,
	/// Heights whose accepted header is another than the nodes have.
	pub contradicted: IntCounter,
	/// The block of Ethereum up to which logs are read, by contract.
	pub read: IntGaugeVec,
	/// Addresses that a node's logs name, and those of the others do not, by node.
	pub doubted: IntCounterVec,
	/// Blocks whose logs are more than is read, and that were stepped over, by contract.
	pub stepped_over: IntCounterVec,
	/// Providers that wait for a look, at most.
	pub waiting: IntGauge,
	/// What was taken to other chains, by target.
	pub pushed: IntCounterVec,
	/// The newest header that another chain has, by target.
	pub target_heights: IntGaugeVec,
	/// The epoch of the watchers that another chain believes, by target.
	pub target_epochs: IntGaugeVec,
	/// The last epoch whose reward was claimed.
	pub claimed_epoch: IntGauge,
}

impl WatcherMetrics {
	/// Adds the numbers to the daemon's.
	pub fn new(metrics: &Metrics) -> Result<Self, prometheus::Error> {
		fn add<C: Collector + Clone + 'static>(
			registry: &Registry,
			collector: Result<C, prometheus::Error>,
		) -> Result<C, prometheus::Error> {
			let collector = collector?;
			registry.register(Box::new(collector.clone()))?;
			Ok(collector)
		}
		let registry = metrics.registry();
		let gauge = |name, help| add(registry, IntGauge::new(name, help));
		let gauges = |name, help, label| add(registry, IntGaugeVec::new(Opts::new(name, help), &[label]));
		let counter = |name, help| add(registry, IntCounter::new(name, help));
		let counters = |name, help, labels: &[&str]| add(registry, IntCounterVec::new(Opts::new(name, help), labels));
		Ok(WatcherMetrics {
			finalised: gauge("ethereum_finalised", "The newest block of Ethereum that enough nodes call final.")?,
			heights: gauges("ethereum_height", "The newest block that an Ethereum node calls final.", "endpoint")?,
			usable: gauge("ethereum_answering", "How many Ethereum nodes answered the last time all were asked.")?,
			failures: counters("ethereum_failures_total", "How often an Ethereum node did not answer.", &["endpoint"])?,
			faults: counters(
				"ethereum_faults_total",
				"How often an Ethereum node did what no honest one does.",
				&["endpoint", "fault"],
			)?,
			disagreements: counter(
				"ethereum_disagreements_total",
				"How often the Ethereum nodes contradicted each other, and no side had a majority.",
			)?,
			accepted: gauge("accepted_header", "The newest header of Ethereum that the chain has accepted.")?,
			elected: gauge("elected", "Whether this watcher is elected for the epoch that runs.")?,
			said: counters("said_total", "What was done on chain.", &["what"])?,
			attested: gauge("attested_header", "The last header of Ethereum that this watcher has attested.")?,
			missed: counter("headers_missed_total", "Headers that were accepted without this watcher.")?,
			contradicted: counter(
				"headers_contradicted_total",
				"Headers that were accepted, and are others than the Ethereum nodes have.",
			)?,
			read: gauges("logs_read", "The block of Ethereum up to which logs are read.", "contract")?,
			doubted: counters(
				"logs_doubted_total",
				"Addresses that an Ethereum node's logs name, and those of the others do not.",
				&["endpoint"],
			)?,
			stepped_over: counters(
				"logs_stepped_over_total",
				"Blocks of Ethereum whose logs are more than is read.",
				&["contract"],
			)?,
			waiting: gauge("relays_waiting", "Providers whose record is to be looked at.")?,
			pushed: counters("pushed_total", "What was taken to other chains.", &["target"])?,
			target_heights: gauges("target_header", "The newest header of Ethereum that a target has.", "target")?,
			target_epochs: gauges("target_epoch", "The epoch of the watchers that a target believes.", "target")?,
			claimed_epoch: gauge("claimed_epoch", "The last epoch whose reward this daemon claimed.")?,
		})
	}

	/// Something was done on chain.
	pub fn say(&self, what: &str) {
		self.said.with_label_values(&[what]).inc();
	}

	/// A node has told what it calls final.
	pub fn saw_height(&self, endpoint: &str, height: u64) {
		self.heights.with_label_values(&[endpoint]).set(height as i64);
	}

	/// A target has told what it has.
	pub fn saw_target(&self, target: &str, newest: u64, epoch: u32) {
		self.target_heights.with_label_values(&[target]).set(newest as i64);
		self.target_epochs.with_label_values(&[target]).set(epoch.into());
	}

	/// Something was taken to another chain.
	pub fn push(&self, target: &str) {
		self.pushed.with_label_values(&[target]).inc();
	}
}
