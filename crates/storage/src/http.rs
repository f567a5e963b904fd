//! The HTTP client that S3 and IPFS share.

use crate::{error::chain, patience::Failure, Error};
use bytes::{Bytes, BytesMut};
use reqwest::{redirect::Policy, Client, Response};
use std::time::Duration;

/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A client for the store of that name.
pub(crate) fn client(store: &str, redirects: Policy) -> Result<Client, Error> {
	// reqwest is built without one of its own and panics where none is set. Whoever set one before keeps it.
	if rustls::crypto::CryptoProvider::get_default().is_none() {
		let _ = rustls::crypto::ring::default_provider().install_default();
	}
	Client::builder()
		.connect_timeout(CONNECT_TIMEOUT)
		.redirect(redirects)
		.user_agent(concat!("nulink-storage/", env!("CARGO_PKG_VERSION")))
		.build()
		.map_err(|error| Error::Refused { store: store.into(), reason: chain(&error) })
}

/// What reqwest says, as a reason to try again.
pub(crate) fn passing(error: reqwest::Error) -> Failure {
	Failure::Passing(chain(&error.without_url()))
}

/// The body of a response, or `None` if it has more than `max` bytes. It is not read further then.
pub(crate) async fn body(mut response: Response, max: usize) -> Result<Option<Bytes>, Failure> {
	if response.content_length().is_some_and(|len| len > max as u64) {
		return Ok(None);
	}
	let mut bytes = BytesMut::new();
	while let Some(chunk) = response.chunk().await.map_err(passing)? {
		if bytes.len() + chunk.len() > max {
			return Ok(None);
		}
		bytes.extend_from_slice(&chunk);
	}
	Ok(Some(bytes.freeze()))
}
