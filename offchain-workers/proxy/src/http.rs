//! The proxy's interface over HTTP: reads requests, hands them to [`Fast`] and [`Grants`], writes answers.

use crate::{
	api::{FragmentCall, FragmentUpload, Refusal, Uploaded, MAX_BODY},
	chain::Chain,
	fast::Fast,
	grants::Grants,
	limits::Source,
	metrics::ProxyMetrics,
};
use axum::{
	body::Bytes,
	extract::{rejection::BytesRejection, DefaultBodyLimit, Path, Request, State},
	http::{header, HeaderValue, StatusCode},
	middleware::{self, Next},
	response::{IntoResponse, Response},
	routing::{get, post, put},
	Json, Router,
};
use nulink_primitives::sharing::PolicyId;
use serde::{de::DeserializeOwned, Serialize};
use std::sync::Arc;

/// What the routes need. Cheap to clone.
pub struct Service<C: Chain> {
	/// The fast path.
	pub fast: Arc<Fast<C>>,
	/// Key fragments from owners.
	pub grants: Arc<Grants<C>>,
	/// Believe `X-Forwarded-For`.
	pub trust_forwarded_for: bool,
	/// What is counted.
	pub metrics: ProxyMetrics,
}

impl<C: Chain> Clone for Service<C> {
	fn clone(&self) -> Self {
		Service {
			fast: self.fast.clone(),
			grants: self.grants.clone(),
			trust_forwarded_for: self.trust_forwarded_for,
			metrics: self.metrics.clone(),
		}
	}
}

/// All routes, with their limits.
pub fn routes<C: Chain>(service: Service<C>) -> Router {
	Router::new()
		.route("/v1/info", get(info::<C>))
		.route("/v1/policies/{id}", get(status::<C>))
		.route("/v1/policies/{id}/fragment", put(receive::<C>))
		.route("/v1/fragments", post(fragment::<C>))
		.fallback(|| async { refuse(Refusal::NotFound) })
		.layer(middleware::from_fn_with_state(service.clone(), count::<C>))
		.layer(DefaultBodyLimit::max(MAX_BODY))
		.with_state(service)
}

/// Counts a request against its source's limit before anything of it is read, and counts refusals.
async fn count<C: Chain>(State(service): State<Service<C>>, request: Request, next: Next) -> Response {
	let source = Source::of_request(request.headers(), request.extensions(), service.trust_forwarded_for);
	let response = match service.fast.limits().source(source) {
		Ok(()) => next.run(request).await,
		Err(wait) => refuse(Refusal::RateLimited { wait }),
	};
	if let Some(Refused(code)) = response.extensions().get() {
		service.metrics.refused.with_label_values(&[code]).inc();
	}
	response
}

/// The code of a refusal, for who counts them.
#[derive(Clone, Copy)]
struct Refused(&'static str);

fn refuse(refusal: Refusal) -> Response {
	let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
	let mut response = (status, Json(refusal.body())).into_response();
	if let Some(seconds) = refusal.retry_after() {
		response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
	}
	response.extensions_mut().insert(Refused(refusal.code()));
	response
}

fn reply<T: Serialize>(status: StatusCode, result: Result<T, Refusal>) -> Response {
	match result {
		Ok(answer) => (status, Json(answer)).into_response(),
		Err(refusal) => refuse(refusal),
	}
}

/// Reads a body that has passed the limit on its size.
fn read<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Refusal> {
	let body = body.map_err(|rejection| match rejection.status() {
		StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge,
		_ => Refusal::Malformed("the body did not arrive whole".into()),
	})?;
	serde_json::from_slice(&body).map_err(|error| Refusal::Malformed(error.to_string()))
}

fn read_id(id: &str) -> Result<PolicyId, Refusal> {
	id.parse().map_err(|_| Refusal::Malformed("a policy is named by its number".into()))
}

async fn info<C: Chain>(State(service): State<Service<C>>) -> Response {
	reply(StatusCode::OK, service.fast.info(service.grants.min_fee()).await)
}

async fn status<C: Chain>(State(service): State<Service<C>>, Path(id): Path<String>) -> Response {
	let status = async { service.grants.status(read_id(&id)?).await };
	reply(StatusCode::OK, status.await)
}

async fn receive<C: Chain>(
	State(service): State<Service<C>>,
	Path(id): Path<String>,
	body: Result<Bytes, BytesRejection>,
) -> Response {
	let receive = async {
		let id = read_id(&id)?;
		let upload: FragmentUpload = read(body)?;
		Ok(Uploaded { state: service.grants.receive(id, &upload.sealed.0).await? })
	};
	reply(StatusCode::ACCEPTED, receive.await)
}

async fn fragment<C: Chain>(State(service): State<Service<C>>, body: Result<Bytes, BytesRejection>) -> Response {
	let answer = async {
		let call: FragmentCall = read(body)?;
		service.fast.answer(&call).await
	};
	reply(StatusCode::OK, answer.await)
}
