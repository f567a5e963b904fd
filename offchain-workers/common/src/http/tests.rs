use super::*;
use axum::{
	body::Bytes,
	routing::{get, post},
};
use std::{
	process::Command,
	sync::atomic::{AtomicUsize, Ordering},
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
};

fn settings() -> HttpSettings {
	HttpSettings { listen: "127.0.0.1:0".parse().unwrap(), ..Default::default() }
}

/// Requests that the test lets go.
struct Held {
	entered: AtomicUsize,
	let_go: Semaphore,
}

static HELD: [Held; 2] = [const { Held { entered: AtomicUsize::new(0), let_go: Semaphore::const_new(0) } }; 2];

async fn hold(which: usize) {
	HELD[which].entered.fetch_add(1, Ordering::SeqCst);
	HELD[which].let_go.acquire().await.unwrap().forget();
}

async fn entered(which: usize) {
	while HELD[which].entered.load(Ordering::SeqCst) == 0 {
		tokio::time::sleep(Duration::from_millis(5)).await;
	}
}

fn routes() -> Router {
	Router::new()
		.route("/", get(|| async { "hello" }))
		.route("/echo", post(|body: Bytes| async move { body }))
		.route("/slow", get(|| tokio::time::sleep(Duration::from_secs(3600))))
		.route("/held/0", get(|| hold(0)))
		.route("/held/1", get(|| hold(1)))
}

fn start(settings: &HttpSettings, stop: &CancellationToken) -> Server {
	Server::start("api", settings, routes(), &Metrics::new("test").unwrap(), stop.clone()).unwrap()
}

fn refusal(settings: &HttpSettings) -> Error {
	let metrics = Metrics::new("test").unwrap();
	Server::start("api", settings, routes(), &metrics, CancellationToken::new()).err().unwrap()
}

#[tokio::test]
async fn plain_http_is_refused_beyond_loopback_unless_allowed() {
	let mut settings = HttpSettings { listen: "0.0.0.0:0".parse().unwrap(), ..settings() };
	assert!(matches!(refusal(&settings), Error::PlainHttp(_)));
	settings.allow_plain_http = true;
	start(&settings, &CancellationToken::new());
}

#[tokio::test]
async fn a_certificate_without_its_key_is_refused() {
	let settings = HttpSettings { tls_certificate: Some("chain.pem".into()), ..settings() };
	assert!(matches!(refusal(&settings), Error::HalfTls));
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
	let taken = start(&settings(), &CancellationToken::new());
	let error = refusal(&HttpSettings { listen: taken.address(), ..settings() }).to_string();
	assert!(error.contains(&taken.address().to_string()), "{error}");
}

#[tokio::test]
async fn a_body_at_the_limit_passes_and_one_beyond_it_does_not() {
	let server = start(&HttpSettings { max_body_bytes: 1000, ..settings() }, &CancellationToken::new());
	let url = format!("http://{}/echo", server.address());
	let send = |body: reqwest::Body| test_client().post(&url).body(body).send();
	assert_eq!(send(vec![7; 1000].into()).await.unwrap().bytes().await.unwrap().len(), 1000);
	assert_eq!(send(vec![7; 1001].into()).await.unwrap().status(), 413);

	// Without an announced length the excess shows while the body is read.
	let mut stream = TcpStream::connect(server.address()).await.unwrap();
	let head = "POST /echo HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
	stream.write_all(format!("{head}3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001)).as_bytes()).await.unwrap();
	let mut status = [0; 10];
	stream.read_exact(&mut status).await.unwrap();
	assert_eq!(&status, b"HTTP/1.1 4");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered_with_408() {
	let server = start(&HttpSettings { request_timeout_seconds: 1, ..settings() }, &CancellationToken::new());
	let url = format!("http://{}", server.address());
	assert_eq!(test_client().get(format!("{url}/slow")).send().await.unwrap().status(), 408);
}

#[tokio::test]
async fn requests_beyond_the_limit_are_told_to_come_back() {
	let server = start(&HttpSettings { max_requests: 1, ..settings() }, &CancellationToken::new());
	let url = format!("http://{}", server.address());
	let at_work = tokio::spawn(test_client().get(format!("{url}/held/0")).send());
	entered(0).await;
	let refused = test_client().get(&url).send().await.unwrap();
	assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "1"));
	HELD[0].let_go.add_permits(1);
	assert_eq!(at_work.await.unwrap().unwrap().status(), 200);
	assert_eq!(test_client().get(&url).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn connections_beyond_the_limit_are_closed() {
	let server = start(&HttpSettings { max_connections: 1, ..settings() }, &CancellationToken::new());
	let mut first = TcpStream::connect(server.address()).await.unwrap();
	first.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
	first.read_exact(&mut [0; 10]).await.unwrap();
	let mut second = TcpStream::connect(server.address()).await.unwrap();
	assert_eq!(second.read(&mut [0; 10]).await.unwrap_or(0), 0);
	// The place is free again as soon as the server has seen the first one go.
	drop(first);
	let url = format!("http://{}", server.address());
	let again = async {
		while test_client().get(&url).send().await.is_err() {
			tokio::time::sleep(Duration::from_millis(20)).await;
		}
	};
	tokio::time::timeout(Duration::from_secs(20), again).await.unwrap();
}

#[tokio::test]
async fn a_sender_who_dawdles_over_the_head_is_cut_off() {
	let server = start(&HttpSettings { request_timeout_seconds: 1, ..settings() }, &CancellationToken::new());
	let stream = TcpStream::connect(server.address()).await.unwrap();
	let (mut read, mut write) = stream.into_split();
	let dawdle = tokio::spawn(async move {
		for byte in "GET / HTTP/1.1\r\nx: ".bytes().chain(std::iter::repeat(b'x')) {
			if write.write_all(&[byte]).await.is_err() {
				break;
			}
			tokio::time::sleep(Duration::from_millis(100)).await;
		}
	});
	let mut answer = [0; 100];
	let cut = tokio::time::timeout(Duration::from_secs(60), read.read(&mut answer)).await;
	// Closed, or reset because of what it sent last.
	assert_eq!(cut.unwrap().unwrap_or(0), 0);
	dawdle.abort();
}

#[tokio::test]
async fn a_request_at_work_is_finished_after_the_stop_and_no_other_is_begun() {
	let stop = CancellationToken::new();
	let server = start(&settings(), &stop);
	let url = format!("http://{}", server.address());
	let at_work = tokio::spawn(test_client().get(format!("{url}/held/1")).send());
	entered(1).await;
	stop.cancel();
	tokio::time::sleep(Duration::from_millis(50)).await;
	HELD[1].let_go.add_permits(1);
	assert_eq!(at_work.await.unwrap().unwrap().status(), 200);
	tokio::time::timeout(Duration::from_secs(5), server.ended()).await.unwrap().unwrap();
	assert!(test_client().get(&url).send().await.is_err());
}

/// A certificate for localhost that signs itself. `None` where there is no openssl.
fn certificate(folder: &Path) -> Option<(PathBuf, PathBuf)> {
	let (certificate, key) = (folder.join("chain.pem"), folder.join("key.pem"));
	let made = Command::new("openssl")
		.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
		.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"])
		.args(["-addext", "basicConstraints=critical,CA:FALSE", "-keyout"])
		.args([key.as_os_str(), "-out".as_ref(), certificate.as_os_str()])
		.output();
	match made {
		Ok(made) => {
			assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
			Some((certificate, key))
		},
		Err(_) => {
			eprintln!("skipped: there is no openssl to make a certificate with");
			None
		},
	}
}

#[tokio::test]
async fn tls_is_served_with_the_given_certificate() {
	let folder = tempfile::tempdir().unwrap();
	let Some((chain, key)) = certificate(folder.path()) else { return };
	// Not a loopback address as the settings see it: with TLS that is allowed.
	let settings = HttpSettings {
		listen: "0.0.0.0:0".parse().unwrap(),
		tls_certificate: Some(chain.clone()),
		tls_key: Some(key),
		..settings()
	};
	let server = start(&settings, &CancellationToken::new());
	install_crypto();
	let trusted = reqwest::Certificate::from_pem(&std::fs::read(chain).unwrap()).unwrap();
	let client = reqwest::Client::builder().no_proxy().tls_certs_only([trusted]).build().unwrap();
	let port = server.address().port();
	let answer = client.get(format!("https://localhost:{port}")).send().await.unwrap();
	assert_eq!(answer.text().await.unwrap(), "hello");
	// And nothing else on that port.
	assert!(test_client().get(format!("http://localhost:{port}")).send().await.is_err());
}

#[tokio::test]
async fn a_file_that_is_no_certificate_is_named() {
	let folder = tempfile::tempdir().unwrap();
	let Some((chain, key)) = certificate(folder.path()) else { return };
	let settings = HttpSettings { tls_certificate: Some(key.clone()), tls_key: Some(chain.clone()), ..settings() };
	let error = refusal(&settings).to_string();
	assert!(error.contains("key.pem") || error.contains("chain.pem"), "{error}");
}
