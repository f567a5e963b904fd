//! The HTTP(S) server of a daemon, with the limits that a server among strangers needs.
//!
//! | Limit | What happens beyond it |
//! |---|---|
//! | connections, in all and from one address | a new one is closed at once |
//! | time without an answer on a connection | it is closed: slow senders of heads and sleepers do not pile up |
//! | requests at work | 503, `Retry-After` |
//! | time for a request, its body included | 408 |
//! | size of a body | 413 where it is announced, an error for the handler where it only turns out |
//!
//! TLS is rustls with ring, HTTP is 1.1 (what 2 would add here is mostly ways to keep a connection busy for nothing).
//! Without TLS the server listens on loopback addresses only, unless `allow_plain_http` says that something in front of
//! it does the TLS. A renewed certificate is read at the next start, which costs nothing: the journal is made for it.

mod connection;

use crate::{
	limits::{self, limit_body},
	metrics::Metrics,
};
use axum::{
	extract::{DefaultBodyLimit, Request, State},
	http::{header, HeaderValue, StatusCode},
	middleware::{self, Next},
	response::{IntoResponse, Response},
	Router,
};
use axum_server::{
	tls_rustls::{RustlsAcceptor, RustlsConfig},
	Handle,
};
use connection::Gate;
use prometheus::IntCounterVec;
use rustls::pki_types::{pem::PemObject, CertificateDer, PrivateKeyDer};
use serde::{Deserialize, Serialize};
use std::{
	io,
	net::{SocketAddr, TcpListener},
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use tokio::{sync::Semaphore, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// The most that a certificate chain or a key may have, in bytes.
const MAX_PEM: usize = 1 << 20;

/// The settings under `http`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpSettings {
	/// Where to listen.
	pub listen: SocketAddr,
	/// The certificate chain, PEM. With `tls_key`, or neither.
	pub tls_certificate: Option<PathBuf>,
	/// The certificate's key, PEM.
	pub tls_key: Option<PathBuf>,
	/// Serve plain HTTP on an address that is not a loopback one: something in front does the TLS.
	pub allow_plain_http: bool,
	/// The most that the body of a request may have.
	pub max_body_bytes: usize,
	/// How long a request may take, its body included.
	pub request_timeout_seconds: u64,
	/// How many requests may be at work.
	pub max_requests: usize,
	/// How many connections may be open.
	pub max_connections: usize,
	/// How many of them may come from one address (IPv6: one /64). Loopback addresses are not counted: behind them is
	/// something in front that counts for itself.
	pub max_connections_per_source: usize,
	/// How long requests at work may still take when the daemon is told to stop.
	pub grace_seconds: u64,
}

impl Default for HttpSettings {
	fn default() -> Self {
		HttpSettings {
			listen: SocketAddr::from(([127, 0, 0, 1], 8450)),
			tls_certificate: None,
			tls_key: None,
			allow_plain_http: false,
			max_body_bytes: 64 * 1024,
			request_timeout_seconds: 30,
			max_requests: 256,
			max_connections: 1024,
			max_connections_per_source: 64,
			grace_seconds: 10,
		}
	}
}

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// Plain HTTP where strangers could read along.
	#[error(
		"{0} is no loopback address and no TLS certificate is set: set http.tls_certificate and http.tls_key, or \
		 http.allow_plain_http if something in front of this daemon does the TLS"
	)]
	PlainHttp(SocketAddr),
	/// One of certificate and key is missing.
	#[error("http.tls_certificate and http.tls_key are set together or not at all")]
	HalfTls,
	/// The address cannot be had.
	#[error("cannot listen on {address}: {reason}")]
	Listen {
		/// Which address.
		address: SocketAddr,
		/// What the system said.
		reason: io::Error,
	},
	/// A PEM file cannot be read.
	#[error(transparent)]
	Unreadable(#[from] limits::Error),
	/// The certificate or the key is none, or they do not belong together.
	#[error("{path} is of no use for TLS: {reason}", path = path.display())]
	Tls {
		/// Which file.
		path: PathBuf,
		/// Why.
		reason: String,
	},
}

/// Makes ring the process's provider of TLS cryptography. Clients that are made without a provider of their own need it;
/// once is enough and again does no harm.
pub fn install_crypto() {
	// An error means that there is one already.
	let _ = rustls::crypto::ring::default_provider().install_default();
}

/// A running server.
pub struct Server {
	address: SocketAddr,
	task: JoinHandle<io::Result<()>>,
}

impl Server {
	/// Starts to serve `routes` until `stop`. `name` is what the metrics call it. To be called where there is a runtime.
	///
	/// # Panics
	///
	/// Where there is no runtime.
	pub fn start(
		name: &'static str,
		settings: &HttpSettings,
		routes: Router,
		metrics: &Metrics,
		stop: CancellationToken,
	) -> Result<Self, Error> {
		let tls = match (&settings.tls_certificate, &settings.tls_key) {
			(Some(certificate), Some(key)) => Some(tls(certificate, key)?),
			(None, None) => None,
			_ => return Err(Error::HalfTls),
		};
		if tls.is_none() && !settings.allow_plain_http && !settings.listen.ip().is_loopback() {
			return Err(Error::PlainHttp(settings.listen));
		}
		let unheard = |reason| Error::Listen { address: settings.listen, reason };
		let listener = TcpListener::bind(settings.listen).map_err(unheard)?;
		listener.set_nonblocking(true).map_err(unheard)?;
		let address = listener.local_addr().map_err(unheard)?;
		let server = axum_server::from_tcp(listener).map_err(unheard)?;

		let timeout = Duration::from_secs(settings.request_timeout_seconds.max(1));
		// Time for a head and a request: who has had no answer by then has not asked for one.
		let (most, each) = (settings.max_connections, settings.max_connections_per_source);
		let gate = Gate::new(most, each, timeout.saturating_mul(2));
		let police = Police {
			name,
			answered: metrics.http_requests.clone(),
			at_work: Semaphore::new(settings.max_requests.min(Semaphore::MAX_PERMITS)),
			timeout,
			max_body: settings.max_body_bytes,
		};
		let service = routes
			.layer(DefaultBodyLimit::max(settings.max_body_bytes))
			.layer(middleware::from_fn_with_state(Arc::new(police), police_requests))
			// Handlers that limit by address learn it from here.
			.into_make_service_with_connect_info::<SocketAddr>();

		let handle = Handle::new();
		let server = server.handle(handle.clone());
		let task = match tls {
			Some(config) => {
				let acceptor = RustlsAcceptor::new(config).acceptor(gate);
				tokio::spawn(server.acceptor(acceptor).http1_only().serve(service))
			},
			None => tokio::spawn(server.acceptor(gate).http1_only().serve(service)),
		};
		let grace = Duration::from_secs(settings.grace_seconds);
		tokio::spawn(async move {
			stop.cancelled().await;
			handle.graceful_shutdown(Some(grace));
		});
		tracing::info!(server = name, %address, tls = settings.tls_certificate.is_some(), "listening");
		Ok(Server { address, task })
	}

	/// Where it listens. Tells the port where the settings left it to the system.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// Waits until it has ended, after the stop or by an error.
	pub async fn ended(self) -> io::Result<()> {
		self.task.await.map_err(io::Error::other)?
	}
}

/// Certificate and key, with ring as the provider whatever the process has installed.
fn tls(certificate: &Path, key: &Path) -> Result<RustlsConfig, Error> {
	let useless = |path: &Path, reason: String| Error::Tls { path: path.into(), reason };
	let pem = limits::read_file(certificate, MAX_PEM)?;
	let chain: Vec<_> = CertificateDer::pem_slice_iter(&pem)
		.collect::<Result<_, _>>()
		.map_err(|error| useless(certificate, error.to_string()))?;
	let pem = zeroize::Zeroizing::new(limits::read_file(key, MAX_PEM)?);
	let secret = PrivateKeyDer::from_pem_slice(&pem).map_err(|error| useless(key, error.to_string()))?;
	let mut config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
		.with_safe_default_protocol_versions()
		.and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, secret))
		.map_err(|error| useless(certificate, error.to_string()))?;
	config.alpn_protocols = vec![b"http/1.1".to_vec()];
	Ok(RustlsConfig::from_config(Arc::new(config)))
}

/// Enforces the limits that concern requests.
struct Police {
	name: &'static str,
	answered: IntCounterVec,
	at_work: Semaphore,
	timeout: Duration,
	max_body: usize,
}

async fn police_requests(State(police): State<Arc<Police>>, request: Request, next: Next) -> Response {
	let response = police.admit(request, next).await;
	police.answered.with_label_values(&[police.name, response.status().as_str()]).inc();
	response
}

impl Police {
	async fn admit(&self, request: Request, next: Next) -> Response {
		let Ok(_at_work) = self.at_work.try_acquire() else {
			let mut response = (StatusCode::SERVICE_UNAVAILABLE, "too many requests at work\n").into_response();
			response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
			return response;
		};
		let announced =
			request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
		if announced.is_some_and(|length: u64| length > self.max_body as u64) {
			return (StatusCode::PAYLOAD_TOO_LARGE, "the body is too large\n").into_response();
		}
		let request = request.map(|body| limit_body(body, self.max_body));
		match tokio::time::timeout(self.timeout, next.run(request)).await {
			Ok(response) => response,
			Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request took too long\n").into_response(),
		}
	}
}

/// A client for tests. Proxies of the environment are not for loopback addresses.
#[cfg(test)]
pub(crate) fn test_client() -> reqwest::Client {
	install_crypto();
	reqwest::Client::builder().no_proxy().build().unwrap()
}

#[cfg(test)]
mod tests;
