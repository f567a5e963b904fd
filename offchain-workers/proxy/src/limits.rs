//! How often strangers may ask.
//!
//! There is a limit for each address that requests come from, and one for each account that has signed a request under a
//! policy that is held here, which is why nobody can exhaust an account's limit but its owner. Both maps are bounded:
//! addresses beyond the bound share one limit, so that a flood from many addresses slows new ones down and never makes
//! the daemon grow.

use crate::{accounts::AccountId, settings::LimitSettings};
use axum::http::{Extensions, HeaderMap};
use governor::{clock::Clock, DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use nulink_worker_common::limits::network;
use std::{
	hash::Hash,
	net::{IpAddr, SocketAddr},
	num::NonZeroU32,
	sync::{Mutex, PoisonError},
	time::{Duration, Instant},
};

/// How often a full map is gone through for keys that can be forgotten. It takes a while, which a flood must not be able to
/// ask for with each request.
const SWEEP: Duration = Duration::from_secs(1);

/// Where a request comes from: an IPv4 address, or the /64 that an IPv6 address is in (whoever has one of these
/// addresses has all).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Source {
	/// This address.
	Address(IpAddr),
	/// The server does not tell.
	Unknown,
}

impl Source {
	/// The source that an address belongs to.
	pub fn of(address: IpAddr) -> Self {
		Source::Address(network(address))
	}

	/// The source of a request. With `trust_forwarded_for`, what the server in front says last; it only adds to what the
	/// client itself may have written.
	pub fn of_request(headers: &HeaderMap, extensions: &Extensions, trust_forwarded_for: bool) -> Self {
		let forwarded = || {
			let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
			last.rsplit(',').next()?.trim().parse().ok()
		};
		let peer = || extensions.get::<axum::extract::ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
		let address = if trust_forwarded_for { forwarded().or_else(peer) } else { peer() };
		address.map_or(Source::Unknown, Source::of)
	}
}

/// One limit for each key, for a bounded number of keys.
struct Limiter<K: Hash + Eq + Clone> {
	each: DefaultKeyedRateLimiter<K>,
	rest: DefaultDirectRateLimiter,
	most: usize,
	swept: Mutex<Option<Instant>>,
}

impl<K: Hash + Eq + Clone> Limiter<K> {
	fn new(per_second: u32, burst: u32, most: usize) -> Self {
		let number = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
		let quota = Quota::per_second(number(per_second)).allow_burst(number(burst));
		Limiter { each: RateLimiter::keyed(quota), rest: RateLimiter::direct(quota), most, swept: Mutex::default() }
	}

	/// Counts a request. If it is one too many: how long to wait.
	fn check(&self, key: &K) -> Result<(), Duration> {
		if self.each.len() >= self.most {
			self.sweep();
		}
		let refused =
			if self.each.len() >= self.most { self.rest.check().err() } else { self.each.check_key(key).err() };
		match refused {
			None => Ok(()),
			Some(until) => Err(until.wait_time_from(self.each.clock().now())),
		}
	}
}

impl<K: Hash + Eq + Clone> Limiter<K> {
	/// Keys whose limit is whole again are as good as unknown ones.
	fn sweep(&self) {
		let now = Instant::now();
		{
			let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
			if swept.is_some_and(|swept| now.saturating_duration_since(swept) < SWEEP) {
				return;
			}
			*swept = Some(now);
		}
		self.each.retain_recent();
	}
}

/// All limits.
pub struct Limits {
	sources: Limiter<Source>,
	accounts: Limiter<AccountId>,
}

impl Limits {
	/// The limits of the settings.
	pub fn new(settings: &LimitSettings) -> Self {
		Limits {
			sources: Limiter::new(settings.source_per_second, settings.source_burst, settings.sources),
			accounts: Limiter::new(settings.account_per_second, settings.account_burst, settings.accounts),
		}
	}

	/// Counts a request from somewhere.
	pub fn source(&self, source: Source) -> Result<(), Duration> {
		self.sources.check(&source)
	}

	/// Counts a request of an account that has a right to ask.
	pub fn account(&self, account: &AccountId) -> Result<(), Duration> {
		self.accounts.check(account)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use axum::{extract::ConnectInfo, http::HeaderValue};

	fn source(text: &str) -> Source {
		Source::of(text.parse().unwrap())
	}

	#[test]
	fn a_burst_passes_and_what_comes_after_waits() {
		let limiter = Limiter::new(1, 3, 10);
		assert!((0..3).all(|_| limiter.check(&1).is_ok()));
		let wait = limiter.check(&1).unwrap_err();
		assert!(wait <= Duration::from_secs(1) && wait > Duration::ZERO, "{wait:?}");
		assert!(limiter.check(&2).is_ok(), "another key has its own limit");
	}

	#[test]
	fn a_flood_of_keys_neither_grows_the_map_nor_locks_out_the_known_for_ever() {
		let limiter = Limiter::new(1, 5, 100);
		let passed = (0..10_000).filter(|key| limiter.check(key).is_ok()).count();
		assert!(limiter.each.len() <= 100);
		assert!((100..200).contains(&passed), "{passed} passed: those that were told apart, and a burst of the rest");
	}

	#[test]
	fn a_map_that_was_full_takes_new_keys_as_soon_as_old_ones_can_be_forgotten() {
		let limiter = Limiter::new(1000, 1, 2);
		assert!(limiter.check(&1).is_ok() && limiter.check(&2).is_ok());
		limiter.sweep();
		std::thread::sleep(SWEEP + Duration::from_millis(50));
		assert!(limiter.check(&3).is_ok());
		assert_eq!(limiter.each.len(), 1);
	}

	#[test]
	fn an_ipv6_network_is_one_source_and_an_ipv4_address_is_one_in_any_clothing() {
		assert_eq!(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
		assert_ne!(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
		assert_eq!(source("::ffff:192.0.2.1"), source("192.0.2.1"));
		assert_ne!(source("192.0.2.1"), source("192.0.2.2"));
	}

	#[test]
	fn a_header_counts_only_where_it_is_trusted_and_only_its_last_entry() {
		let mut headers = HeaderMap::new();
		headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.1, 10.0.0.2"));
		headers.append("x-forwarded-for", HeaderValue::from_static("10.0.0.3, 10.0.0.4"));
		let mut extensions = Extensions::new();
		assert_eq!(Source::of_request(&headers, &extensions, false), Source::Unknown);
		extensions.insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4000))));
		assert_eq!(Source::of_request(&headers, &extensions, false), source("192.0.2.1"));
		assert_eq!(Source::of_request(&headers, &extensions, true), source("10.0.0.4"));
		headers.append("x-forwarded-for", HeaderValue::from_static("no address"));
		assert_eq!(Source::of_request(&headers, &extensions, true), source("192.0.2.1"));
	}
}
