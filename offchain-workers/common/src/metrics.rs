//! What a daemon counts, for Prometheus, and the small server that tells it.
//!
//! `GET /metrics` has the numbers, `GET /health` answers 200 when the daemon can work and 503 with reasons when it cannot.
//! Both tell strangers about the operator, so the address is a loopback one by default and apart from the daemon's own.

use crate::health::Health;
use axum::{extract::State, http::StatusCode, response::IntoResponse, routing::get, Json, Router};
use prometheus::{IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

/// What the names of all metrics begin with.
const NAMESPACE: &str = "nulink_worker";

/// The common numbers, and the registry to which a daemon adds its own. Cheap to clone.
#[derive(Clone)]
pub struct Metrics {
	registry: Registry,
	/// The node's newest finalised block.
	pub finalised_height: IntGauge,
	/// The block that each follower has handled, by the follower's name.
	pub followed_height: IntGaugeVec,
	/// How often a connection to a node was made.
	pub connections: IntCounter,
	/// Transactions that have come to an end, by outcome: `succeeded`, `failed`, `not_included`, `unknown`.
	pub submissions: IntCounterVec,
	/// Transactions under way.
	pub submissions_pending: IntGauge,
	/// Steps of jobs, by result: `advanced`, `waiting`, `finished`, `failed`.
	pub job_steps: IntCounterVec,
	/// Jobs that are not finished.
	pub jobs_open: IntGauge,
	/// Answered requests, by server and status.
	pub http_requests: IntCounterVec,
}

impl Metrics {
	/// A registry with the common numbers. `worker` is the daemon's name and becomes a label of every metric.
	pub fn new(worker: &str) -> Result<Self, prometheus::Error> {
		let labels = [("worker".to_string(), worker.to_string())].into();
		let registry = Registry::new_custom(Some(NAMESPACE.into()), Some(labels))?;
		let gauge = |name, help| {
			let gauge = IntGauge::new(name, help)?;
			registry.register(Box::new(gauge.clone()))?;
			Ok::<_, prometheus::Error>(gauge)
		};
		let counters = |name, help, labels: &[&str]| {
			let counters = IntCounterVec::new(Opts::new(name, help), labels)?;
			registry.register(Box::new(counters.clone()))?;
			Ok::<_, prometheus::Error>(counters)
		};
		let followed_height = IntGaugeVec::new(
			Opts::new("followed_height", "The block up to which a follower has handled the chain."),
			&["follower"],
		)?;
		registry.register(Box::new(followed_height.clone()))?;
		let connections = IntCounter::new("connections_total", "How often a connection to a node was made.")?;
		registry.register(Box::new(connections.clone()))?;
		Ok(Metrics {
			finalised_height: gauge("finalised_height", "The newest finalised block that a node told of.")?,
			followed_height,
			connections,
			submissions: counters("submissions_total", "Transactions that have come to an end.", &["outcome"])?,
			submissions_pending: gauge("submissions_pending", "Transactions under way.")?,
			job_steps: counters("job_steps_total", "Steps of jobs that were tried.", &["result"])?,
			jobs_open: gauge("jobs_open", "Jobs that are not finished.")?,
			http_requests: counters("http_requests_total", "Answered requests.", &["server", "status"])?,
			registry,
		})
	}

	/// The registry, for a daemon's own metrics. The names get the common prefix and label.
	pub fn registry(&self) -> &Registry {
		&self.registry
	}

	/// All numbers, in Prometheus' text format.
	pub fn text(&self) -> Result<String, prometheus::Error> {
		TextEncoder::new().encode_to_string(&self.registry.gather())
	}
}

/// The routes `/metrics` and `/health`, to be served by [`crate::http::Server`].
pub fn routes(metrics: Metrics, health: Health) -> Router {
	Router::new().route("/metrics", get(numbers).with_state(metrics)).route("/health", get(state).with_state(health))
}

async fn numbers(State(metrics): State<Metrics>) -> impl IntoResponse {
	match metrics.text() {
		Ok(text) => (StatusCode::OK, text),
		Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
	}
}

async fn state(State(health): State<Health>) -> impl IntoResponse {
	let report = health.report();
	let status = if report.healthy { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
	(status, Json(report))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::http::{test_client, HttpSettings, Server};
	use std::time::Duration;

	#[test]
	fn every_metric_carries_the_prefix_and_the_daemons_name() {
		let metrics = Metrics::new("proxy").unwrap();
		metrics.finalised_height.set(12);
		metrics.submissions.with_label_values(&["succeeded"]).inc();
		let text = metrics.text().unwrap();
		assert!(text.contains("nulink_worker_finalised_height{worker=\"proxy\"} 12"), "{text}");
		assert!(text.contains("nulink_worker_submissions_total{outcome=\"succeeded\",worker=\"proxy\"} 1"), "{text}");
	}

	#[test]
	fn a_daemon_adds_its_own_metrics() {
		let metrics = Metrics::new("proxy").unwrap();
		let served = IntGauge::new("served", "Served.").unwrap();
		metrics.registry().register(Box::new(served.clone())).unwrap();
		served.set(3);
		assert!(metrics.text().unwrap().contains("nulink_worker_served{worker=\"proxy\"} 3"));
	}

	#[tokio::test]
	async fn health_answers_503_with_the_reason_when_something_is_broken() {
		let (metrics, health) = (Metrics::new("proxy").unwrap(), Health::default());
		let journal = health.check("journal", Duration::from_secs(3600));
		let settings = HttpSettings { listen: "127.0.0.1:0".parse().unwrap(), ..Default::default() };
		let server =
			Server::start("metrics", &settings, routes(metrics.clone(), health), &metrics, Default::default()).unwrap();
		let url = format!("http://{}", server.address());
		let client = test_client();

		let answer = client.get(format!("{url}/health")).send().await.unwrap();
		assert_eq!(answer.status(), 200);
		assert_eq!(answer.text().await.unwrap(), r#"{"healthy":true,"checks":{"journal":"ok"}}"#);

		journal.broken("disk full");
		let answer = client.get(format!("{url}/health")).send().await.unwrap();
		assert_eq!(answer.status(), 503);
		assert_eq!(answer.text().await.unwrap(), r#"{"healthy":false,"checks":{"journal":"disk full"}}"#);

		let numbers = client.get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();
		assert!(
			numbers.contains(r#"http_requests_total{server="metrics",status="503",worker="proxy"} 1"#),
			"{numbers}"
		);
	}
}
