//! The interface, over a real server.

use super::*;
use crate::{
	api::{ErrorBody, Info, PolicyStatus, Uploaded, MAX_BODY},
	http::routes,
};
use nulink_worker_common::http::{install_crypto, HttpSettings, Server};
use reqwest::{Client, Response};

struct Site {
	url: String,
	client: Client,
	_server: Server,
}

impl Site {
	async fn of(running: &Running) -> Self {
		let settings = HttpSettings { listen: "127.0.0.1:0".parse().unwrap(), ..Default::default() };
		let routes = routes(running.service.clone());
		let server = Server::start("api", &settings, routes, &running.metrics, running.stop.clone()).unwrap();
		install_crypto();
		let client = Client::builder().no_proxy().build().unwrap();
		Site { url: format!("http://{}", server.address()), client, _server: server }
	}

	async fn get(&self, path: &str) -> Response {
		self.client.get(format!("{}{path}", self.url)).send().await.unwrap()
	}

	async fn put(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
		self.client.put(format!("{}{path}", self.url)).body(body).send().await.unwrap()
	}

	async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
		self.client.post(format!("{}{path}", self.url)).body(body).send().await.unwrap()
	}
}

async fn refused(response: Response) -> (u16, String) {
	let status = response.status().as_u16();
	(status, response.json::<ErrorBody>().await.expect("an error is JSON").error.code)
}

fn json(value: &impl serde::Serialize) -> String {
	serde_json::to_string(value).unwrap()
}

#[tokio::test]
async fn a_grant_and_a_fragment_go_all_the_way() {
	let (grant, bench) = (Grant::new(), Bench::new());
	bench.world.state().policies.insert(1, grant.policy());
	bench.world.state().other_accepts(1);
	let running = bench.start().await;
	let site = Site::of(&running).await;

	let info: Info = site.get("/v1/info").await.json().await.unwrap();
	assert_eq!(crate::accounts::parse(&info.provider), Some(PROVIDER));
	let state = || async { site.get("/v1/policies/1").await.json::<PolicyStatus>().await.unwrap().state };
	assert_eq!(state().await, Progress::Waiting);
	let response = site.put("/v1/policies/1/fragment", json(&grant.upload())).await;
	assert_eq!(response.status(), 202);
	assert_eq!(response.json::<Uploaded>().await.unwrap().state, Upload::Pending);
	blocks_until(&bench.world, "acceptance", || !bench.world.state().accepted.is_empty()).await;
	running.ready(&bench.world).await;
	assert_eq!(state().await, Progress::Accepted);

	let call = signed(&grant.request(1, bench.world.frame.head().number, 1), &bob());
	let response = site.post("/v1/fragments", json(&call)).await;
	assert_eq!(response.status(), 200);
	let answer: FragmentAnswer = response.json().await.unwrap();
	assert!(grant.is_right(&answer.fragment.0) && crate::testing::receipt(&answer).is_some());
	assert_eq!(refused(site.post("/v1/fragments", json(&call)).await).await, (409, "nonce_reused".into()));
	let numbers = running.metrics.text().unwrap();
	assert!(numbers.contains("fragments_served_total{worker=\"proxy\"} 1"), "{numbers}");
	assert!(numbers.contains("requests_refused_total{code=\"nonce_reused\",worker=\"proxy\"} 1"), "{numbers}");
}

#[tokio::test]
async fn what_is_not_understood_is_answered_with_a_reason() {
	let bench = Bench::new();
	let running = bench.start().await;
	let site = Site::of(&running).await;
	assert_eq!(refused(site.get("/").await).await, (404, "not_found".into()));
	assert_eq!(refused(site.get("/v1/policies/first").await).await, (400, "malformed".into()));
	assert_eq!(refused(site.get("/v1/policies/-1").await).await, (400, "malformed".into()));
	assert_eq!(site.get("/v1/fragments").await.status(), 405);
	for body in ["", "{}", "[]", "{\"sealed\":1}", "{\"sealed\":\"00\"}", "{\"sealed\":\"0x0\"}", "\u{0}"] {
		assert_eq!(refused(site.put("/v1/policies/1/fragment", body).await).await, (400, "malformed".into()), "{body}");
		assert_eq!(refused(site.post("/v1/fragments", body).await).await, (400, "malformed".into()), "{body}");
	}
	let deep = "[".repeat(MAX_BODY);
	assert_eq!(refused(site.post("/v1/fragments", deep).await).await, (400, "malformed".into()));
	let no_policy = site.put("/v1/policies/1/fragment", json(&Grant::new().upload())).await;
	assert_eq!(no_policy.headers()["retry-after"], "6");
	assert_eq!(refused(no_policy).await, (404, "unknown_policy".into()));
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_announced_or_not() {
	let bench = Bench::new();
	let running = bench.start().await;
	let site = Site::of(&running).await;
	let large = vec![b' '; MAX_BODY + 1];
	for path in ["/v1/policies/1/fragment", "/v1/fragments"] {
		let url = format!("{}{path}", site.url);
		let ask = |body: reqwest::Body| match path {
			"/v1/fragments" => site.client.post(&url).body(body),
			_ => site.client.put(&url).body(body),
		};
		assert_eq!(refused(ask(large.clone().into()).send().await.unwrap()).await, (413, "too_large".into()));
		let pieces = large.chunks(1000).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect::<Vec<_>>();
		// It does not say how long it is.
		let stream = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
		assert_eq!(refused(ask(stream).send().await.unwrap()).await, (413, "too_large".into()));
		let allowed = vec![b' '; MAX_BODY];
		assert_eq!(refused(ask(allowed.into()).send().await.unwrap()).await, (400, "malformed".into()));
	}
}

#[tokio::test]
async fn a_flood_from_one_source_is_slowed_down_before_anything_is_read() {
	let mut bench = Bench::new();
	bench.settings.limits.source_per_second = 1;
	bench.settings.limits.source_burst = 5;
	bench.settings.limits.trust_forwarded_for = true;
	let running = bench.start().await;
	let site = Site::of(&running).await;
	let from = |address: &str| {
		site.client.get(format!("{}/v1/policies/1", site.url)).header("x-forwarded-for", address).send()
	};
	for _ in 0..5 {
		assert_eq!(from("192.0.2.1").await.unwrap().status(), 200);
	}
	let questions = bench.world.state().questions;
	let response = from("192.0.2.1").await.unwrap();
	assert_eq!(response.headers()["retry-after"], "1");
	assert_eq!(refused(response).await, (429, "rate_limited".into()));
	// The address that a client claims to have is not the last.
	let response = from("198.51.100.7, 192.0.2.1").await.unwrap();
	assert_eq!(refused(response).await, (429, "rate_limited".into()));
	assert_eq!(bench.world.state().questions, questions);
	assert_eq!(from("192.0.2.2").await.unwrap().status(), 200);
}

#[tokio::test]
async fn addresses_are_told_apart_by_the_server_itself() {
	let mut bench = Bench::new();
	bench.settings.limits.source_per_second = 1;
	bench.settings.limits.source_burst = 2;
	let running = bench.start().await;
	let site = Site::of(&running).await;
	// Linux lets a client choose among all addresses of the loopback network.
	let from = |address: &str| {
		let client = Client::builder().no_proxy().local_address(address.parse::<std::net::IpAddr>().unwrap());
		client.build().unwrap().get(format!("{}/v1/policies/1", site.url)).send()
	};
	for _ in 0..2 {
		assert_eq!(from("127.0.0.1").await.unwrap().status(), 200);
	}
	assert_eq!(refused(from("127.0.0.1").await.unwrap()).await, (429, "rate_limited".into()));
	assert_eq!(from("127.0.0.2").await.unwrap().status(), 200);
}
