//! What the proxy counts, beside what every daemon does.

use nulink_worker_common::metrics::Metrics;
use prometheus::{core::Collector, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts};

/// The proxy's own numbers. Cheap to clone.
#[derive(Clone)]
pub struct ProxyMetrics {
	/// Fragments that were handed out on the fast path.
	pub served: IntCounter,
	/// Requests that were refused, by code.
	pub refused: IntCounterVec,
	/// How long a re-encryption takes, checks of capsule and key fragment included.
	pub reencryption_seconds: Histogram,
	/// Policies whose key fragments are held.
	pub held: IntGauge,
	/// Seats that were accepted.
	pub accepted: IntCounter,
	/// Requests on chain that were answered.
	pub answered: IntCounter,
	/// Requests on chain that wait for an answer.
	pub owed: IntGauge,
}

impl ProxyMetrics {
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
		let seconds = HistogramOpts::new("reencryption_seconds", "How long a re-encryption takes.")
			.buckets(vec![0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5]);
		Ok(ProxyMetrics {
			served: add(registry, IntCounter::new("fragments_served_total", "Fragments handed out on the fast path."))?,
			refused: add(
				registry,
				IntCounterVec::new(Opts::new("requests_refused_total", "Requests that were refused."), &["code"]),
			)?,
			reencryption_seconds: add(registry, Histogram::with_opts(seconds))?,
			held: add(registry, IntGauge::new("policies_held", "Policies whose key fragments are held."))?,
			accepted: add(registry, IntCounter::new("seats_accepted_total", "Seats that were accepted."))?,
			answered: add(
				registry,
				IntCounter::new("requests_answered_total", "Requests on chain that were answered."),
			)?,
			owed: add(registry, IntGauge::new("requests_owed", "Requests on chain that wait for an answer."))?,
		})
	}
}
