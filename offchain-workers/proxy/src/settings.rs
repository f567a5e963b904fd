//! The proxy's own settings: what stands under `worker` (see [`nulink_worker_common::settings`] for the rest).

use crate::accounts;
use nulink_primitives::token::Balance;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The settings under `worker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProxySettings {
	/// The staking account that this proxy works for. Unset, it is whose operator the key is. Set, the daemon refuses to
	/// work for any other.
	pub provider: Option<String>,
	/// How many policies' key fragments are held.
	pub max_policies: u64,
	/// The least that a policy must pay per epoch, in base units. Unset, what the profile on chain asks for.
	pub min_fee: Option<String>,
	/// How long the finalised head may stand still before nobody is served any more.
	pub max_view_age_seconds: u64,
	/// How many blocks a request may be older than the finalised head.
	pub max_request_age_blocks: u32,
	/// How many requests of that age are remembered per policy. More of them are refused for a while.
	pub nonces_per_policy: usize,
	/// How long the log of receipts is kept.
	pub receipts_days: u64,
	/// How many receipts are kept at most. The oldest go first.
	pub receipts_max: u64,
	/// How many requests on chain are answered at a time.
	pub answers_at_once: usize,
	/// How many policies are accepted at a time. What else there is to do does not wait for them.
	pub accepts_at_once: usize,
	/// How often strangers may ask.
	pub limits: LimitSettings,
}

impl Default for ProxySettings {
	fn default() -> Self {
		ProxySettings {
			provider: None,
			max_policies: 100_000,
			min_fee: None,
			max_view_age_seconds: 120,
			max_request_age_blocks: 50,
			nonces_per_policy: 4096,
			// Longer than receipts can be used as evidence.
			receipts_days: 45,
			receipts_max: 1_000_000,
			answers_at_once: 128,
			accepts_at_once: 4,
			limits: LimitSettings::default(),
		}
	}
}

/// The settings under `worker.limits`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitSettings {
	/// Requests per second from one address (IPv6: one /64).
	pub source_per_second: u32,
	/// How many of them may come at once.
	pub source_burst: u32,
	/// How many addresses are told apart. Those beyond share one limit.
	pub sources: usize,
	/// Fragments per second for one account.
	pub account_per_second: u32,
	/// How many of them may come at once.
	pub account_burst: u32,
	/// How many accounts are told apart.
	pub accounts: usize,
	/// Take a client's address from the last entry of `X-Forwarded-For`. Only where something in front of this daemon
	/// writes it: otherwise every client chooses its own address.
	pub trust_forwarded_for: bool,
}

impl Default for LimitSettings {
	fn default() -> Self {
		LimitSettings {
			source_per_second: 20,
			source_burst: 60,
			sources: 65_536,
			account_per_second: 10,
			account_burst: 40,
			accounts: 65_536,
			trust_forwarded_for: false,
		}
	}
}

/// A setting that makes no sense.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
	/// The provider is no account.
	#[error("worker.provider is no account: an address (SS58) or 0x and 64 hexadecimal digits")]
	Provider,
	/// The fee is no number.
	#[error("worker.min_fee is no amount: a whole number of base units (1 NLK is 10^18)")]
	MinFee,
	/// A number that must not be 0 is.
	#[error("worker.{0} is 0, with which nobody could be served")]
	Zero(&'static str),
}

impl ProxySettings {
	/// Fails where a value makes no sense.
	pub fn check(&self) -> Result<(), Error> {
		self.provider()?;
		self.min_fee()?;
		let numbers = [
			("max_view_age_seconds", self.max_view_age_seconds),
			("nonces_per_policy", self.nonces_per_policy as u64),
			("answers_at_once", self.answers_at_once as u64),
			("accepts_at_once", self.accepts_at_once as u64),
			("limits.source_per_second", self.limits.source_per_second.into()),
			("limits.source_burst", self.limits.source_burst.into()),
			("limits.account_per_second", self.limits.account_per_second.into()),
			("limits.account_burst", self.limits.account_burst.into()),
		];
		match numbers.into_iter().find(|(_, number)| *number == 0) {
			Some((name, _)) => Err(Error::Zero(name)),
			None => Ok(()),
		}
	}

	/// The provider that is set.
	pub fn provider(&self) -> Result<Option<accounts::AccountId>, Error> {
		let parse = |text: &String| accounts::parse(text).ok_or(Error::Provider);
		self.provider.as_ref().map(parse).transpose()
	}

	/// The least fee that is set.
	pub fn min_fee(&self) -> Result<Option<Balance>, Error> {
		let parse = |text: &String| text.parse().map_err(|_| Error::MinFee);
		self.min_fee.as_ref().map(parse).transpose()
	}

	/// How long the finalised head may stand still.
	pub fn max_view_age(&self) -> Duration {
		Duration::from_secs(self.max_view_age_seconds)
	}

	/// How long receipts are kept.
	pub fn receipts_age(&self) -> Duration {
		Duration::from_secs(self.receipts_days.saturating_mul(24 * 3600))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_defaults_make_sense() {
		assert_eq!(ProxySettings::default().check(), Ok(()));
	}

	#[test]
	fn what_makes_no_sense_is_named() {
		let check = |change: fn(&mut ProxySettings)| {
			let mut settings = ProxySettings::default();
			change(&mut settings);
			settings.check()
		};
		assert_eq!(check(|settings| settings.provider = Some("Alice".into())), Err(Error::Provider));
		assert_eq!(check(|settings| settings.min_fee = Some("1 NLK".into())), Err(Error::MinFee));
		let error = check(|settings| settings.limits.source_burst = 0).unwrap_err();
		assert!(error.to_string().contains("worker.limits.source_burst"), "{error}");
	}
}
