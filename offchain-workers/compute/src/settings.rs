//! The provider's own settings: what stands under `worker` (see [`nulink_worker_common::settings`] for the rest).

use nulink_primitives::{compute::MAX_BOOTSTRAPS, token::Balance};
use nulink_storage::Location;
use nulink_worker_common::accounts::{self, AccountId};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, thread::available_parallelism, time::Duration};

/// The least memory that an evaluator can do anything with: its key takes a quarter of it.
const LEAST_JOB_MEMORY: u64 = 1024;
/// What a core of these days makes of bootstraps in a second, and a bit less.
const USUAL_SPEED: u64 = 40;
/// Added to every limit of time: keys are expanded, inputs read.
const HEAD_START: Duration = Duration::from_secs(120);

/// The settings under `worker`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ComputeSettings {
	/// The staking account that this daemon works for. Unset, it is whose operator the key is. Set, the daemon refuses to
	/// work for any other.
	pub provider: Option<String>,
	/// Where programs, keys and inputs are looked for, in this order. Results are stored in all of them, and must be in
	/// one. Places are as the command line knows them: a folder, s3://…, ipfs+http://….
	pub storage: Vec<String>,
	/// The folder where what was fetched is kept for a while. Unset, `cache` in the data folder.
	pub cache: Option<PathBuf>,
	/// The most that it holds, in MiB.
	pub cache_mib: u64,
	/// How many cores evaluate. Unset, all.
	pub cores: Option<usize>,
	/// How many jobs are evaluated at a time. The cores are divided among them.
	pub jobs_at_once: usize,
	/// The memory of all evaluators, those that wait with a key included, in MiB.
	pub memory_mib: u64,
	/// The memory of one evaluator, in MiB. A job that wants more is given up, and declined.
	pub job_memory_mib: u64,
	/// Jobs that cost more bootstraps are declined at once.
	pub max_job_bootstraps: u64,
	/// How many bootstraps an evaluator makes in a second, as long as that is not measured. Unset, 40 for each of its
	/// cores.
	pub bootstraps_per_second: Option<u64>,
	/// A job is given up, and declined, when it takes so many times as long as it should.
	pub time_limit_factor: u32,
	/// Have the jobs in which the provider sits drawn, counted and settled when it is time. It is free of charge.
	pub advance: bool,
	/// Claim the rewards of epochs that are over, for the staker, as long as the operator keeps 2 NLK.
	pub claim: bool,
	/// Dispute, when the provider was outvoted and finds the same again.
	pub dispute: bool,
	/// The most that is put up for disputes at a time, in base units. Of the operator's balance.
	pub dispute_limit: String,
}

impl Default for ComputeSettings {
	fn default() -> Self {
		ComputeSettings {
			provider: None,
			storage: Vec::new(),
			cache: None,
			cache_mib: 4096,
			cores: None,
			jobs_at_once: 1,
			memory_mib: 8192,
			job_memory_mib: 4096,
			max_job_bootstraps: MAX_BOOTSTRAPS,
			bootstraps_per_second: None,
			time_limit_factor: 10,
			advance: true,
			claim: true,
			dispute: false,
			dispute_limit: "0".into(),
		}
	}
}

/// A setting that makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// The provider is no account.
	#[error("worker.provider is no account: an address (SS58) or 0x and 64 hexadecimal digits")]
	Provider,
	/// There is no storage.
	#[error("worker.storage names no place: say where programs, keys and inputs are, and where results are to go")]
	NoStorage,
	/// A place is none.
	#[error("worker.storage: {0}")]
	Storage(#[from] nulink_storage::Error),
	/// The limit is no number.
	#[error("worker.dispute_limit is no amount: a whole number of base units (1 NLK is 10^18)")]
	DisputeLimit,
	/// A number that must not be 0 is.
	#[error("worker.{0} is 0, with which nothing could be computed")]
	Zero(&'static str),
	/// The memory of one evaluator is too little.
	#[error("worker.job_memory_mib is less than {LEAST_JOB_MEMORY}, in which no key fits with something to compute")]
	JobMemory,
	/// The memory of all is too little.
	#[error("worker.memory_mib is less than worker.jobs_at_once evaluators with worker.job_memory_mib each need: {0}")]
	Memory(u64),
}

impl ComputeSettings {
	/// Fails where a value makes no sense.
	pub fn check(&self) -> Result<(), Error> {
		self.provider()?;
		self.dispute_limit()?;
		self.locations()?;
		let numbers = [
			("cores", self.cores() as u64),
			("jobs_at_once", self.jobs_at_once as u64),
			("bootstraps_per_second", self.speed()),
			("time_limit_factor", self.time_limit_factor.into()),
		];
		if let Some((name, _)) = numbers.into_iter().find(|(_, number)| *number == 0) {
			return Err(Error::Zero(name));
		}
		if self.job_memory_mib < LEAST_JOB_MEMORY {
			return Err(Error::JobMemory);
		}
		let needed = self.job_memory_mib.saturating_mul(self.jobs_at_once as u64);
		if self.memory_mib < needed {
			return Err(Error::Memory(needed));
		}
		Ok(())
	}

	/// The provider that is set.
	pub fn provider(&self) -> Result<Option<AccountId>, Error> {
		let parse = |text: &String| accounts::parse(text).ok_or(Error::Provider);
		self.provider.as_ref().map(parse).transpose()
	}

	/// The places to store at.
	pub fn locations(&self) -> Result<Vec<Location>, Error> {
		match self.storage.is_empty() {
			true => Err(Error::NoStorage),
			false => {
				let places = self.storage.iter().map(|place| place.parse());
				Ok(places.collect::<Result<Vec<Location>, nulink_storage::Error>>()?)
			},
		}
	}

	/// The most that is put up for disputes.
	pub fn dispute_limit(&self) -> Result<Balance, Error> {
		self.dispute_limit.parse().map_err(|_| Error::DisputeLimit)
	}

	/// How many cores evaluate.
	pub fn cores(&self) -> usize {
		self.cores.unwrap_or_else(|| available_parallelism().map_or(1, usize::from))
	}

	/// How many threads an evaluator has.
	pub fn threads(&self) -> usize {
		(self.cores() / self.jobs_at_once.max(1)).max(1)
	}

	/// How many bootstraps an evaluator is expected to make in a second.
	pub fn speed(&self) -> u64 {
		self.bootstraps_per_second.unwrap_or((self.threads() as u64).saturating_mul(USUAL_SPEED))
	}

	/// How long a job of so many bootstraps may take, at this speed.
	pub fn time_limit(&self, bootstraps: u64, per_second: f64) -> Duration {
		let expected = bootstraps as f64 / per_second.max(f64::MIN_POSITIVE);
		let limit = Duration::try_from_secs_f64(expected * f64::from(self.time_limit_factor)).unwrap_or(Duration::MAX);
		limit.saturating_add(HEAD_START)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sound() -> ComputeSettings {
		ComputeSettings { storage: vec!["memory:".into()], ..Default::default() }
	}

	#[test]
	fn the_defaults_lack_nothing_but_storage() {
		assert!(sound().check().is_ok());
		assert!(matches!(ComputeSettings::default().check(), Err(Error::NoStorage)));
	}

	#[test]
	fn what_makes_no_sense_is_named() {
		let check = |change: fn(&mut ComputeSettings)| {
			let mut settings = sound();
			change(&mut settings);
			settings.check().map_err(|error| error.to_string()).unwrap_err()
		};
		assert!(check(|settings| settings.provider = Some("Alice".into())).contains("worker.provider"));
		assert!(check(|settings| settings.storage = vec!["ftp://x".into()]).contains("worker.storage"));
		assert!(check(|settings| settings.dispute_limit = "1 NLK".into()).contains("worker.dispute_limit"));
		assert!(check(|settings| settings.cores = Some(0)).contains("worker.cores"));
		assert!(check(|settings| settings.job_memory_mib = 100).contains("worker.job_memory_mib"));
		assert!(check(|settings| settings.jobs_at_once = 3).contains("12288"));
	}

	#[test]
	fn the_cores_are_divided_among_the_jobs() {
		let threads = |cores, jobs_at_once| ComputeSettings { cores: Some(cores), jobs_at_once, ..sound() }.threads();
		assert_eq!([threads(8, 2), threads(8, 3), threads(2, 4)], [4, 2, 1]);
		assert_eq!(ComputeSettings { cores: Some(8), jobs_at_once: 2, ..sound() }.speed(), 160);
	}

	#[test]
	fn time_is_limited_by_what_a_job_costs() {
		let settings = sound();
		assert_eq!(settings.time_limit(1000, 100.0), Duration::from_secs(220));
		assert_eq!(settings.time_limit(u64::MAX, 0.0), Duration::MAX);
	}
}
