//! Talking to proxies, over HTTP.
//!
//! [`ProxyApi`] is what a proxy can be asked; [`HttpProxies`] asks it at its endpoint. A proxy is a stranger: its answers
//! have a size limit and a time limit, its redirects are not followed, and nothing that it says is believed without a check.
//! Where an endpoint is a plain `http://` address it is only used on this machine, unless that was allowed.

use crate::address::Account;
use async_trait::async_trait;
use nulink_primitives::sharing::{Denied, PolicyId};
use reqwest::{header::RETRY_AFTER, redirect::Policy, Client, Method, RequestBuilder, Response, StatusCode, Url};
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use std::{net::IpAddr, time::Duration};

/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a whole answer may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The most bytes of an answer. The longest right one, a fragment, has 1.5 KiB.
const MAX_ANSWER: usize = 16 * 1024;
/// The longest message of a proxy that is shown.
const MAX_MESSAGE: usize = 200;

/// What a proxy says of itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProxyInfo {
	/// The version of its program.
	pub version: String,
	/// The genesis hash of its chain.
	#[serde(with = "hex_bytes")]
	pub genesis: [u8; 32],
	/// The staking account.
	#[serde(with = "account")]
	pub provider: Account,
	/// The operator's account.
	#[serde(with = "account")]
	pub operator: Account,
	/// What is meant for it is encrypted under this key.
	#[serde(with = "hex_bytes")]
	pub encryption_key: [u8; 33],
	/// What it signs, other than receipts, is checked with this key.
	#[serde(with = "hex_bytes")]
	pub verifying_key: [u8; 33],
	/// What it asks for an epoch, in base units.
	pub fee_per_epoch: String,
	/// The newest finalised block that it knows.
	pub finalised: u32,
}

/// What a proxy says about a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SeatState {
	/// It does not know the policy.
	Unknown,
	/// It waits for its key fragment.
	Waiting,
	/// It has its key fragment and has found it good.
	Checked,
	/// It is telling the chain that it accepts.
	Accepting,
	/// It has accepted.
	Accepted,
	/// The policy is over.
	Ended,
	/// It has the key fragment and is at work with it.
	Pending,
}

/// The answer to whoever asks about a policy, or hands over a key fragment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SeatReport {
	/// How far it is.
	pub state: SeatState,
	/// The block that it knows this from, if it says so.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub block: Option<u32>,
}

/// A key fragment on its way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delivery {
	/// The sealed key fragment.
	#[serde(with = "hex_bytes")]
	pub sealed: Vec<u8>,
}

/// A signed request for a fragment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SignedRequest {
	/// SCALE of a [`FragmentRequest`](nulink_primitives::sharing::FragmentRequest).
	#[serde(with = "hex_bytes")]
	pub request: Vec<u8>,
	/// Who asks.
	#[serde(with = "account")]
	pub account: Account,
	/// SCALE of a `MultiSignature` over the request's signed bytes.
	#[serde(with = "hex_bytes")]
	pub signature: Vec<u8>,
}

/// A fragment and its receipt. Nothing of it is checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Answer {
	/// The fragment.
	#[serde(with = "hex_bytes")]
	pub fragment: Vec<u8>,
	/// SCALE of a [`Receipt`](nulink_primitives::sharing::Receipt).
	#[serde(with = "hex_bytes")]
	pub receipt: Vec<u8>,
	/// Who signed the receipt.
	#[serde(with = "account")]
	pub operator: Account,
	/// SCALE of a `MultiSignature` over the receipt's signed bytes.
	#[serde(with = "hex_bytes")]
	pub signature: Vec<u8>,
}

/// Why a proxy gave no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProxyError {
	/// It has not published where it is.
	#[error("it has no endpoint on the chain")]
	NoEndpoint,
	/// Its address is none.
	#[error("{0:?} is no address of a proxy")]
	Endpoint(String),
	/// Its address is not secure.
	#[error("{0} is plain HTTP to another machine: whoever is in between could read and change everything. Allow it explicitly if that is meant")]
	Insecure(String),
	/// It does not answer.
	#[error("{endpoint} does not answer: {reason}")]
	Unreachable {
		/// Where.
		endpoint: String,
		/// Why.
		reason: String,
	},
	/// It says no.
	#[error("it says {status}: {message} ({code})")]
	Refused {
		/// The HTTP status.
		status: u16,
		/// What it calls the reason.
		code: String,
		/// What it says.
		message: String,
		/// When to ask again.
		retry_after: Option<Duration>,
	},
	/// Its answer is none.
	#[error("{endpoint} answers with something else than was asked for: {reason}")]
	Malformed {
		/// Where.
		endpoint: String,
		/// What is wrong.
		reason: String,
	},
	/// It is not the proxy that the chain says it is.
	#[error("{endpoint} is another one than the chain says: {reason}")]
	Impostor {
		/// Where.
		endpoint: String,
		/// What differs.
		reason: String,
	},
}

/// How long to give a proxy that is behind.
const CATCHING_UP: Duration = Duration::from_secs(2);

impl ProxyError {
	/// Whether the same question may be answered in a moment.
	pub fn is_passing(&self) -> bool {
		match self {
			ProxyError::Unreachable { .. } | ProxyError::Malformed { .. } => true,
			// Unknown policy (its view is behind), too early, too many requests, any failure of its own.
			ProxyError::Refused { status, .. } => {
				self.is_behind() || matches!(status, 404 | 408 | 425 | 429) || *status >= 500
			},
			_ => false,
		}
	}

	/// Whether it has not seen yet that the policy is active. Who asks has.
	fn is_behind(&self) -> bool {
		matches!(self, ProxyError::Refused { status: 403, code, .. } if code == Denied::NotActive.code())
	}

	/// How long to wait at least before asking again.
	pub fn retry_after(&self) -> Option<Duration> {
		match self {
			_ if self.is_behind() => Some(CATCHING_UP),
			ProxyError::Refused { retry_after, .. } => *retry_after,
			_ => None,
		}
	}
}

/// What proxies can be asked, by their endpoints.
#[async_trait]
pub trait ProxyApi: Send + Sync {
	/// Who it is.
	async fn info(&self, endpoint: &str) -> Result<ProxyInfo, ProxyError>;
	/// Hands over the sealed key fragment of a policy.
	async fn deliver(&self, endpoint: &str, policy: PolicyId, sealed: &[u8]) -> Result<SeatReport, ProxyError>;
	/// How far it is with a policy.
	async fn seat(&self, endpoint: &str, policy: PolicyId) -> Result<SeatReport, ProxyError>;
	/// Asks for a fragment.
	async fn fragment(&self, endpoint: &str, request: &SignedRequest) -> Result<Answer, ProxyError>;
}

/// Proxies over HTTP.
pub struct HttpProxies {
	client: Client,
	allow_plain: bool,
}

impl HttpProxies {
	/// With `allow_plain`, plain HTTP is spoken with other machines, too.
	pub fn new(allow_plain: bool) -> Result<Self, ProxyError> {
		crate::install_crypto();
		let client = Client::builder()
			.connect_timeout(CONNECT_TIMEOUT)
			.timeout(TIMEOUT)
			.redirect(Policy::none())
			.user_agent(concat!("nulink-sdk/", env!("CARGO_PKG_VERSION")))
			.build()
			.map_err(|error| ProxyError::Unreachable { endpoint: String::new(), reason: chain(&error) })?;
		Ok(HttpProxies { client, allow_plain })
	}

	fn request(&self, method: Method, endpoint: &str, path: &str) -> Result<RequestBuilder, ProxyError> {
		Ok(self.client.request(method, url(endpoint, path, self.allow_plain)?))
	}
}

/// The address of a path below an endpoint.
fn url(endpoint: &str, path: &str, allow_plain: bool) -> Result<Url, ProxyError> {
	let wrong = || ProxyError::Endpoint(endpoint.into());
	let url = Url::parse(endpoint).map_err(|_| wrong())?;
	// What comes after would be swallowed by a query, and a password in a public address is none.
	if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() {
		return Err(wrong());
	}
	let host = url.host_str().ok_or_else(wrong)?;
	match url.scheme() {
		"https" => {},
		"http" if allow_plain || is_this_machine(host) => {},
		"http" => return Err(ProxyError::Insecure(endpoint.into())),
		_ => return Err(wrong()),
	}
	Url::parse(&format!("{}/v1/{path}", url.as_str().trim_end_matches('/'))).map_err(|_| wrong())
}

fn is_this_machine(host: &str) -> bool {
	let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
	host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[async_trait]
impl ProxyApi for HttpProxies {
	async fn info(&self, endpoint: &str) -> Result<ProxyInfo, ProxyError> {
		send(endpoint, self.request(Method::GET, endpoint, "info")?).await
	}

	async fn deliver(&self, endpoint: &str, policy: PolicyId, sealed: &[u8]) -> Result<SeatReport, ProxyError> {
		let request = self.request(Method::PUT, endpoint, &format!("policies/{policy}/fragment"))?;
		send(endpoint, request.json(&Delivery { sealed: sealed.into() })).await
	}

	async fn seat(&self, endpoint: &str, policy: PolicyId) -> Result<SeatReport, ProxyError> {
		send(endpoint, self.request(Method::GET, endpoint, &format!("policies/{policy}"))?).await
	}

	async fn fragment(&self, endpoint: &str, request: &SignedRequest) -> Result<Answer, ProxyError> {
		send(endpoint, self.request(Method::POST, endpoint, "fragments")?.json(request)).await
	}
}

async fn send<T: DeserializeOwned>(endpoint: &str, request: RequestBuilder) -> Result<T, ProxyError> {
	let unreachable = |error: reqwest::Error| ProxyError::Unreachable {
		endpoint: endpoint.into(),
		reason: chain(&error.without_url()),
	};
	let mut response = request.send().await.map_err(unreachable)?;
	let status = response.status();
	let retry_after = retry_after(&response);
	let mut body = Vec::new();
	while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
		if body.len() + chunk.len() > MAX_ANSWER {
			let reason = format!("it has more than {MAX_ANSWER} bytes");
			return Err(ProxyError::Malformed { endpoint: endpoint.into(), reason });
		}
		body.extend_from_slice(&chunk);
	}
	read(endpoint, status, retry_after, &body)
}

/// What an answer means.
fn read<T: DeserializeOwned>(
	endpoint: &str,
	status: StatusCode,
	retry_after: Option<Duration>,
	body: &[u8],
) -> Result<T, ProxyError> {
	if status.is_success() {
		return serde_json::from_slice(body)
			.map_err(|error| ProxyError::Malformed { endpoint: endpoint.into(), reason: error.to_string() });
	}
	let failure: Failure = serde_json::from_slice(body).unwrap_or_default();
	Err(ProxyError::Refused {
		status: status.as_u16(),
		code: printable(&failure.error.code),
		message: printable(&failure.error.message),
		retry_after,
	})
}

/// The body of a refusal.
#[derive(Default, Deserialize)]
struct Failure {
	error: Reason,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Reason {
	code: String,
	message: String,
}

/// A stranger's words, fit to be shown on a terminal.
pub(crate) fn printable(text: &str) -> String {
	text.chars().filter(|c| !c.is_control() && !reorders(*c)).take(MAX_MESSAGE).collect()
}

/// Whether a character begins a new line, or has what follows shown in another order than it stands in.
fn reorders(character: char) -> bool {
	matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn retry_after(response: &Response) -> Option<Duration> {
	let seconds: u64 = response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
	Some(Duration::from_secs(seconds))
}

/// An error with everything that led to it, in one line.
fn chain(error: &dyn std::error::Error) -> String {
	let mut text = error.to_string();
	let mut source = error.source();
	while let Some(error) = source {
		let more = error.to_string();
		if !text.contains(&more) {
			text.push_str(": ");
			text.push_str(&more);
		}
		source = error.source();
	}
	text
}

/// Bytes as `0x…`.
pub(crate) mod hex_bytes {
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&format!("0x{}", hex::encode(bytes)))
	}

	pub fn deserialize<'de, D: Deserializer<'de>, T: TryFrom<Vec<u8>>>(deserializer: D) -> Result<T, D::Error> {
		let text = String::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("bytes begin with 0x"))?;
		let bytes = hex::decode(digits).map_err(D::Error::custom)?;
		bytes.try_into().map_err(|_| D::Error::custom("a wrong number of bytes"))
	}
}

/// Accounts as addresses.
pub(crate) mod account {
	use crate::address::{self, Account};
	use serde::{de::Error, Deserialize, Deserializer, Serializer};

	pub fn serialize<S: Serializer>(account: &Account, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.serialize_str(&address::to_text(account))
	}

	pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Account, D::Error> {
		address::parse(&String::deserialize(deserializer)?).map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::dev;

	#[test]
	fn plain_http_is_spoken_with_this_machine_only() {
		for (endpoint, here) in [
			("http://127.0.0.1:9944", "http://127.0.0.1:9944/v1/info"),
			("http://localhost:1/", "http://localhost:1/v1/info"),
			("http://[::1]:1", "http://[::1]:1/v1/info"),
			("https://proxy.example.org/nulink/", "https://proxy.example.org/nulink/v1/info"),
		] {
			assert_eq!(url(endpoint, "info", false).unwrap().as_str(), here);
		}
		for endpoint in ["http://10.0.0.1", "http://localhost.example.org", "http://127.0.0.1.example.org"] {
			assert_eq!(url(endpoint, "info", false), Err(ProxyError::Insecure(endpoint.into())));
			assert!(url(endpoint, "info", true).is_ok());
		}
	}

	#[test]
	fn what_is_no_address_of_a_proxy_is_refused() {
		for endpoint in [
			"",
			"proxy.example.org",
			"ftp://x",
			"file:///etc/passwd",
			"https://",
			"https://x?y=",
			"https://x#y",
			"https://u:p@x",
			"https://u@x",
		] {
			assert_eq!(url(endpoint, "info", true), Err(ProxyError::Endpoint(endpoint.into())), "{endpoint}");
		}
	}

	#[test]
	fn what_travels_has_the_agreed_shape() {
		let alice = dev::alice().public_key().to_account_id();
		let address = crate::address::to_text(&alice);
		let request = SignedRequest { request: vec![1, 2], account: alice, signature: vec![3] };
		assert_eq!(
			serde_json::to_string(&request).unwrap(),
			format!(r#"{{"request":"0x0102","account":"{address}","signature":"0x03"}}"#)
		);
		assert_eq!(serde_json::to_string(&Delivery { sealed: vec![255] }).unwrap(), r#"{"sealed":"0xff"}"#);
		let answer = format!(r#"{{"fragment":"0x01","receipt":"0x02","operator":"{alice}","signature":"0x03"}}"#);
		let answer: Answer = read("here", StatusCode::OK, None, answer.as_bytes()).unwrap();
		assert_eq!(answer.operator, alice);
		let report: SeatReport = read("here", StatusCode::ACCEPTED, None, br#"{"state":"pending"}"#).unwrap();
		assert_eq!(report, SeatReport { state: SeatState::Pending, block: None });
		let report: SeatReport = read("here", StatusCode::OK, None, br#"{"state":"accepted","block":7}"#).unwrap();
		assert_eq!(report, SeatReport { state: SeatState::Accepted, block: Some(7) });
	}

	#[test]
	fn a_proxy_that_has_not_seen_the_policy_become_active_is_asked_again_and_one_that_refuses_is_not() {
		let refused = |code: &str| ProxyError::Refused {
			status: 403,
			code: code.into(),
			message: String::new(),
			retry_after: None,
		};
		assert!(refused("not_active").is_passing());
		assert_eq!(refused("not_active").retry_after(), Some(CATCHING_UP));
		assert!(!refused("revoked").is_passing());
		assert_eq!(refused("revoked").retry_after(), None);
	}

	#[test]
	fn a_refusal_keeps_its_code_and_loses_what_could_harm_a_terminal() {
		let body = br#"{"error":{"code":"revoked","message":"over\u001b[2J\u202e"}}"#;
		let error = read::<Answer>("here", StatusCode::FORBIDDEN, None, body).unwrap_err();
		let expected =
			ProxyError::Refused { status: 403, code: "revoked".into(), message: "over[2J".into(), retry_after: None };
		assert_eq!(error, expected);
		assert!(!error.is_passing());
		let error = read::<Answer>("here", StatusCode::BAD_GATEWAY, None, b"<html>").unwrap_err();
		assert!(error.is_passing(), "{error}");
	}

	#[test]
	fn an_answer_that_is_none_is_told_from_a_refusal() {
		for body in [&b"{}"[..], b"", br#"{"state":"sleeping"}"#, b"[1]"] {
			let error = read::<SeatReport>("here", StatusCode::OK, None, body).unwrap_err();
			assert!(matches!(error, ProxyError::Malformed { .. }), "{error}");
		}
	}

	/// Answers one request with these bytes, and tells what was asked.
	async fn serve(answer: Vec<u8>) -> (String, tokio::task::JoinHandle<String>) {
		use tokio::io::{AsyncReadExt, AsyncWriteExt};
		let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
		let endpoint = format!("http://{}", listener.local_addr().unwrap());
		let serving = tokio::spawn(async move {
			let (mut stream, _) = listener.accept().await.unwrap();
			let mut asked = Vec::new();
			// Until the body is there: it is the last brace.
			while !asked.ends_with(b"}") && !asked.ends_with(b"\r\n\r\n") {
				stream.read_buf(&mut asked).await.unwrap();
			}
			if asked.ends_with(b"\r\n\r\n")
				&& asked.windows(16).any(|part| part.eq_ignore_ascii_case(b"content-length: "))
			{
				while !asked.ends_with(b"}") {
					stream.read_buf(&mut asked).await.unwrap();
				}
			}
			let _ = stream.write_all(&answer).await;
			String::from_utf8(asked).unwrap()
		});
		(endpoint, serving)
	}

	fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
		let length = body.len();
		format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
			.into_bytes()
	}

	#[tokio::test]
	async fn a_key_fragment_is_put_where_the_proxy_expects_it() {
		let (endpoint, asked) = serve(answer("202 Accepted", "", r#"{"state":"pending"}"#)).await;
		let report = HttpProxies::new(false).unwrap().deliver(&endpoint, 7, &[1, 255]).await.unwrap();
		assert_eq!(report.state, SeatState::Pending);
		let asked = asked.await.unwrap();
		assert!(asked.starts_with("PUT /v1/policies/7/fragment HTTP/1.1\r\n"), "{asked}");
		assert!(asked.ends_with(r#"{"sealed":"0x01ff"}"#), "{asked}");
	}

	#[tokio::test]
	async fn whoever_is_asked_too_often_says_when_to_come_again() {
		let body = r#"{"error":{"code":"rate_limited","message":"too many requests"}}"#;
		let (endpoint, _) = serve(answer("429 Too Many Requests", "retry-after: 7\r\n", body)).await;
		let error = HttpProxies::new(false).unwrap().info(&endpoint).await.unwrap_err();
		assert!(error.is_passing());
		assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
	}

	#[tokio::test]
	async fn long_answers_redirects_and_silence_are_no_answers() {
		let proxies = HttpProxies::new(false).unwrap();
		let (endpoint, _) = serve(answer("200 OK", "", &" ".repeat(MAX_ANSWER + 1))).await;
		assert!(matches!(proxies.seat(&endpoint, 7).await, Err(ProxyError::Malformed { .. })));
		let (endpoint, _) = serve(answer("302 Found", "location: http://127.0.0.1:1/\r\n", "")).await;
		assert!(matches!(proxies.info(&endpoint).await, Err(ProxyError::Refused { status: 302, .. })));
		let (endpoint, _) = serve(Vec::new()).await;
		assert!(matches!(proxies.info(&endpoint).await, Err(ProxyError::Unreachable { .. })));
	}
}
