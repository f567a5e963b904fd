//! An HTTP server for tests that gives answers out of a list, whatever it is asked.

use crate::Patience;
use std::{
	sync::{Arc, Mutex},
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpListener,
	task::JoinHandle,
};

pub const PATIENCE: Patience =
	Patience { attempts: 3, pause: Duration::from_millis(1), timeout: Duration::from_secs(10) };

pub struct Scripted {
	url: String,
	requests: Arc<Mutex<Vec<String>>>,
	server: JoinHandle<()>,
}

/// An answer with its length.
pub fn answer(status: &str, body: &str) -> Vec<u8> {
	format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).into_bytes()
}

impl Scripted {
	/// Gives these answers, one for each connection, and closes it.
	pub async fn start(answers: Vec<Vec<u8>>) -> Self {
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let url = format!("http://{}", listener.local_addr().unwrap());
		let requests = Arc::new(Mutex::new(Vec::new()));
		let log = requests.clone();
		let server = tokio::spawn(async move {
			for answer in answers {
				let (mut stream, _) = listener.accept().await.unwrap();
				let mut request = Vec::new();
				let mut buffer = [0; 4096];
				while !is_whole(&request) {
					match stream.read(&mut buffer).await.unwrap() {
						0 => break,
						n => request.extend_from_slice(&buffer[..n]),
					}
				}
				log.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
				// The client may have gone.
				let _ = stream.write_all(&answer).await;
				let _ = stream.shutdown().await;
			}
		});
		Scripted { url, requests, server }
	}

	pub fn url(&self) -> String {
		self.url.clone()
	}

	pub fn requests(&self) -> Vec<String> {
		self.requests.lock().unwrap().clone()
	}
}

impl Drop for Scripted {
	fn drop(&mut self) {
		self.server.abort();
	}
}

/// Whether a request has come with all of its body.
fn is_whole(request: &[u8]) -> bool {
	let text = String::from_utf8_lossy(request).to_ascii_lowercase();
	let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
	if head.contains("transfer-encoding: chunked") {
		return body.ends_with("0\r\n\r\n");
	}
	let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
	body.len() >= length.map_or(0, |length| length.trim().parse().unwrap())
}
