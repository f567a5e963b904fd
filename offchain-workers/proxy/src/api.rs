//! What goes over the wire: JSON, with binary values as `0x` and hexadecimal digits.
//!
//! | Request | Answer |
//! |---|---|
//! | `GET /v1/info` | [`Info`] |
//! | `GET /v1/policies/{id}` | [`PolicyStatus`] |
//! | `PUT /v1/policies/{id}/fragment`, [`FragmentUpload`] | 202, [`Uploaded`] |
//! | `POST /v1/fragments`, [`FragmentCall`] | [`FragmentAnswer`] |
//!
//! What goes wrong is answered with the status of a [`Refusal`] and an [`ErrorBody`].

use crate::chain::Denied;
use nulink_pre::client::KeyFragmentError;
use nulink_primitives::{sharing::PolicyId, token::Balance};
use serde::{de, Deserialize, Deserializer, Serialize, Serializer};
use std::{borrow::Cow, fmt, time::Duration};

/// The most bytes that the body of a request has.
pub const MAX_BODY: usize = 16 * 1024;

/// Bytes, as `0x` and digits.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hex(pub Vec<u8>);

impl<T: AsRef<[u8]>> From<T> for Hex {
	fn from(bytes: T) -> Self {
		Hex(bytes.as_ref().to_vec())
	}
}

impl fmt::Display for Hex {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "0x{}", hex::encode(&self.0))
	}
}

impl Serialize for Hex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for Hex {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = Cow::<str>::deserialize(deserializer)?;
		let digits = text.strip_prefix("0x").ok_or_else(|| de::Error::custom("bytes are written as 0x and digits"))?;
		hex::decode(digits).map(Hex).map_err(de::Error::custom)
	}
}

/// Who this proxy is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Info {
	/// The daemon's version.
	pub version: String,
	/// The genesis hash of its chain.
	pub genesis: Hex,
	/// The staking account.
	pub provider: String,
	/// The account whose key signs receipts.
	pub operator: String,
	/// Key fragments are sealed to this key.
	pub encryption_key: Hex,
	/// The provider's verifying key.
	pub verifying_key: Hex,
	/// The least that a policy must pay per epoch, in base units.
	pub fee_per_epoch: String,
	/// The newest finalised block that the proxy knows.
	pub finalised: u32,
}

/// How far a policy has come here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
	/// The chain does not know it, or this proxy has no seat in it.
	Unknown,
	/// The owner has not handed over the key fragment.
	Waiting,
	/// The key fragment is checked and stored.
	Checked,
	/// The acceptance is on its way to the chain.
	Accepting,
	/// The acceptance is final.
	Accepted,
	/// It was revoked, is over, or was not accepted by all in time.
	Ended,
}

/// The state of a policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PolicyStatus {
	/// How far it has come.
	pub state: Progress,
	/// The finalised block at which that is so.
	pub block: u32,
}

/// A sealed key fragment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FragmentUpload {
	/// The bytes of a [`nulink_pre::client::SealedKeyFragment`].
	pub sealed: Hex,
}

/// What became of a key fragment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Upload {
	/// The proxy's acceptance is final.
	Accepted,
	/// It is checked and stored; the acceptance follows.
	Pending,
}

/// The answer to a key fragment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Uploaded {
	/// What became of it.
	pub state: Upload,
}

/// A signed request for a fragment.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FragmentCall {
	/// SCALE of a [`nulink_primitives::sharing::FragmentRequest`].
	pub request: Hex,
	/// Who asks: an SS58 address, or `0x` and the digits of the account's id.
	pub account: String,
	/// SCALE of a MultiSignature over the request's signed bytes, as they are or between `<Bytes>` and `</Bytes>`.
	pub signature: Hex,
}

/// A fragment, and what the proxy signs about it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FragmentAnswer {
	/// The fragment's bytes.
	pub fragment: Hex,
	/// SCALE of a [`nulink_primitives::sharing::Receipt`].
	pub receipt: Hex,
	/// The account whose key signed it.
	pub operator: String,
	/// SCALE of a MultiSignature over the receipt's signed bytes.
	pub signature: Hex,
}

/// Any answer that is no success.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ErrorBody {
	/// What went wrong.
	pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ErrorDetail {
	/// For programs.
	pub code: String,
	/// For people.
	pub message: String,
}

/// Why a proxy does not do what it is asked.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
	/// The request cannot be read.
	#[error("the request is malformed: {0}")]
	Malformed(String),
	/// The body is too large.
	#[error("the body has more than {MAX_BODY} bytes")]
	TooLarge,
	/// There is nothing at this address.
	#[error("there is nothing at this address")]
	NotFound,
	/// The capsule is none.
	#[error("the capsule is not valid: take it again from where the data is")]
	BadCapsule,
	/// The request is for another proxy.
	#[error("the request is signed for another provider than {ours}")]
	OtherProvider {
		/// The address of the provider here.
		ours: String,
	},
	/// The account did not sign the request, or not for this chain.
	#[error("the account did not sign this request for the chain with genesis 0x{genesis}")]
	BadSignature {
		/// The digits of the chain's genesis hash.
		genesis: String,
	},
	/// The chain says no.
	#[error("the policy gives no access: {0}")]
	Denied(Denied),
	/// The chain does not know the policy.
	#[error("there is no policy {0} in the finalised state: if it is new then try again in some blocks")]
	UnknownPolicy(PolicyId),
	/// The owner never handed the key fragment over.
	#[error("this proxy holds no key fragment of policy {0}")]
	NoFragment(PolicyId),
	/// The nonce was used.
	#[error("the request was answered before: sign another one, with another nonce")]
	NonceReused,
	/// The request is of long ago.
	#[error("the request was signed at block {block}, too long before block {head}: sign another one")]
	TooOld {
		/// Its block.
		block: u32,
		/// The finalised block here.
		head: u32,
	},
	/// The request names a block that is not final here yet.
	#[error("the request was signed at block {block}, and here block {head} is the newest final one: try again")]
	FromFuture {
		/// Its block.
		block: u32,
		/// The finalised block here.
		head: u32,
	},
	/// The policy has no seat for this provider.
	#[error("policy {0} has no seat for this provider")]
	NoSeat(PolicyId),
	/// Nothing can come of the policy any more.
	#[error("policy {0} was revoked, is over, or was not or cannot be accepted by all in time")]
	PolicyEnded(PolicyId),
	/// The key fragment is refused.
	#[error("{0}")]
	BadFragment(KeyFragmentError),
	/// The policy pays too little.
	#[error("the policy pays {paid} per epoch, this proxy asks for {asked}")]
	FeeTooLow {
		/// What it pays, in base units.
		paid: Balance,
		/// What is asked for.
		asked: Balance,
	},
	/// Too many requests.
	#[error("too many requests: try again in {} s", seconds(*.wait))]
	RateLimited {
		/// How long to wait.
		wait: Duration,
	},
	/// The state of the chain is not known well enough.
	#[error("this proxy does not know the chain's present state: {0}")]
	NotFresh(String),
	/// The operator does not act for the provider.
	#[error("this proxy's operator key does not act for its provider at present")]
	NotInOffice,
	/// All places are taken.
	#[error("this proxy holds as many key fragments as it can")]
	Full,
	/// Something is wrong here.
	#[error("something went wrong in this proxy: its operator finds the reason in the log")]
	Internal,
}

/// Whole seconds, at least one.
fn seconds(wait: Duration) -> u64 {
	wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)).max(1)
}

impl Refusal {
	/// The HTTP status.
	pub fn status(&self) -> u16 {
		match self {
			Refusal::Malformed(_) | Refusal::BadCapsule | Refusal::OtherProvider { .. } => 400,
			Refusal::BadSignature { .. } => 401,
			Refusal::Denied(Denied::Unknown) | Refusal::UnknownPolicy(_) | Refusal::NoFragment(_) => 404,
			Refusal::NotFound => 404,
			Refusal::Denied(_) => 403,
			Refusal::NonceReused | Refusal::TooOld { .. } | Refusal::NoSeat(_) => 409,
			Refusal::PolicyEnded(_) => 410,
			Refusal::TooLarge => 413,
			Refusal::BadFragment(_) | Refusal::FeeTooLow { .. } => 422,
			Refusal::FromFuture { .. } => 425,
			Refusal::RateLimited { .. } => 429,
			Refusal::Internal => 500,
			Refusal::NotFresh(_) | Refusal::NotInOffice | Refusal::Full => 503,
		}
	}

	/// What programs tell it by.
	pub fn code(&self) -> &'static str {
		match self {
			Refusal::Malformed(_) => "malformed",
			Refusal::TooLarge => "too_large",
			Refusal::NotFound => "not_found",
			Refusal::BadCapsule => "bad_capsule",
			Refusal::OtherProvider { .. } => "other_provider",
			Refusal::BadSignature { .. } => "bad_signature",
			Refusal::Denied(denied) => denied.code(),
			Refusal::UnknownPolicy(_) => "unknown_policy",
			Refusal::NoFragment(_) => "no_fragment",
			Refusal::NonceReused => "nonce_reused",
			Refusal::TooOld { .. } => "request_too_old",
			Refusal::FromFuture { .. } => "block_not_finalised",
			Refusal::NoSeat(_) => "no_seat",
			Refusal::PolicyEnded(_) => "policy_ended",
			Refusal::BadFragment(_) => "bad_fragment",
			Refusal::FeeTooLow { .. } => "fee_too_low",
			Refusal::RateLimited { .. } => "rate_limited",
			Refusal::NotFresh(_) => "chain_not_fresh",
			Refusal::NotInOffice => "not_in_office",
			Refusal::Full => "full",
			Refusal::Internal => "internal",
		}
	}

	/// After how many seconds trying again makes sense, where time alone can help.
	pub fn retry_after(&self) -> Option<u64> {
		match self {
			Refusal::RateLimited { wait } => Some(seconds(*wait)),
			// A block or two.
			Refusal::FromFuture { .. } | Refusal::UnknownPolicy(_) => Some(6),
			Refusal::NotFresh(_) | Refusal::NotInOffice | Refusal::Full => Some(30),
			_ => None,
		}
	}

	/// The body.
	pub fn body(&self) -> ErrorBody {
		ErrorBody { error: ErrorDetail { code: self.code().into(), message: self.to_string() } }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn bytes_are_written_with_their_prefix_and_read_with_it_only() {
		assert_eq!(serde_json::to_string(&Hex(vec![1, 0xab])).unwrap(), r#""0x01ab""#);
		assert_eq!(serde_json::from_str::<Hex>(r#""0x01AB""#).unwrap(), Hex(vec![1, 0xab]));
		for text in [r#""01ab""#, r#""0x1""#, r#""0xzz""#, "1", "null"] {
			assert!(serde_json::from_str::<Hex>(text).is_err(), "{text}");
		}
	}

	#[test]
	fn names_are_those_of_the_interface() {
		let json = |value: serde_json::Value| value.to_string();
		assert_eq!(json(serde_json::to_value(Progress::Accepting).unwrap()), r#""accepting""#);
		assert_eq!(json(serde_json::to_value(Uploaded { state: Upload::Pending }).unwrap()), r#"{"state":"pending"}"#);
		let body = serde_json::to_value(Refusal::NonceReused.body()).unwrap();
		assert_eq!(body["error"]["code"], "nonce_reused");
		assert!(body["error"]["message"].as_str().unwrap().contains("another nonce"));
	}

	#[test]
	fn a_wait_is_told_in_whole_seconds_rounded_up() {
		let after = |millis| Refusal::RateLimited { wait: Duration::from_millis(millis) }.retry_after();
		assert_eq!([after(0), after(1), after(1000), after(1001)], [Some(1), Some(1), Some(1), Some(2)]);
	}
}
