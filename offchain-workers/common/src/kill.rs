//! `kill -9`, for real: a process that follows, works and submits is killed again and again at no particular moment, and
//! started again on the same folder. In the end every job is done, and each did what it was for exactly once.
//!
//! The process is this test binary, called for one test by another. The chain is a file of lines, one a block, which
//! stands for a world that goes on while the process does not.

use crate::{
	chain::{
		fake::FakeExtrinsic, AccountId32, BlockId, BoxError, CallError, Chain, Error as ChainError, Follower,
		FollowerSettings, Gap, Handed, Handler, Header, View, H256,
	},
	health::Health,
	jobs::{Lane, Next, Runner, Work},
	journal::{Effects, Job, Journal, Read, ReadJobs, Table},
	metrics::Metrics,
	submitter::{self, Outcome, SubmitSettings, Submitter},
};
use codec::{Decode, Encode};
use nulink_client::{dev, sr25519::Keypair};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::OpenOptions,
	hash::{BuildHasher, Hasher},
	io::Write,
	path::{Path, PathBuf},
	process::{Command, Stdio},
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

/// How many jobs there are to be done.
const JOBS: u32 = 60;
/// The most kills of one life. Fewer are enough if all is done before.
const KILLS: u32 = 80;
/// How many there must be in all. A fast machine needs several lives for that.
const ENOUGH: u32 = 12;
/// Where the child finds its folder.
const FOLDER: &str = "NULINK_KILL_TEST_FOLDER";
/// How often the follower's handler had its effect, by block.
const SEEN: Table<u32> = Table::new("seen");
/// What each job came to.
const DONE: Table<BlockId> = Table::new("done");

fn random(below: u64) -> u64 {
	std::hash::RandomState::new().build_hasher().finish() % below
}

/// A chain in a file. Line n is block n; `-` is an empty block, anything else its one extrinsic.
#[derive(Clone)]
struct FileChain {
	file: PathBuf,
	writing: Arc<Mutex<()>>,
}

#[derive(Clone)]
struct FileView {
	chain: FileChain,
	head: BlockId,
}

fn block(number: u32) -> BlockId {
	BlockId { number, hash: H256::from_low_u64_be(number.into()) }
}

impl FileChain {
	fn new(folder: &Path) -> Self {
		FileChain { file: folder.join("chain"), writing: Default::default() }
	}

	fn lines(&self) -> Vec<String> {
		// One write makes one line, and no kill can come between its bytes.
		std::fs::read_to_string(&self.file).unwrap_or_default().lines().map(Into::into).collect()
	}

	fn append(&self, line: &str) {
		let mut file = OpenOptions::new().create(true).append(true).open(&self.file).unwrap();
		file.write_all(format!("{line}\n").as_bytes()).unwrap();
	}

	fn included(&self) -> Vec<FakeExtrinsic> {
		let lines = self.lines();
		let extrinsics = lines.iter().filter(|line| *line != "-");
		extrinsics.map(|line| FakeExtrinsic::decode(&mut &hex::decode(line).unwrap()[..]).unwrap()).collect()
	}
}

impl Chain for FileChain {
	type View = FileView;

	async fn view(&self) -> Result<FileView, ChainError> {
		// Looking is what lets time go by here.
		let _writing = self.writing.lock().unwrap();
		self.append("-");
		Ok(FileView { head: block(self.lines().len() as u32), chain: self.clone() })
	}
}

impl View for FileView {
	fn head(&self) -> BlockId {
		self.head
	}

	async fn header(&self, number: u32) -> Result<Option<Header>, ChainError> {
		let header = Header { id: block(number), parent: block(number.saturating_sub(1)).hash };
		Ok((number <= self.head.number).then_some(header))
	}

	async fn has_state(&self, _: BlockId) -> Result<bool, ChainError> {
		Ok(true)
	}

	async fn body(&self, block: BlockId) -> Result<Option<Vec<Vec<u8>>>, ChainError> {
		let line = &self.chain.lines()[block.number as usize - 1];
		Ok(Some(if line == "-" { vec![] } else { vec![hex::decode(line).unwrap()] }))
	}

	async fn result(&self, _: BlockId, _: u32) -> Result<Option<Result<(), CallError>>, ChainError> {
		Ok(Some(Ok(())))
	}

	async fn nonce(&self, _: &AccountId32) -> Result<u64, ChainError> {
		let lines = self.chain.lines();
		Ok(lines.iter().take(self.head.number as usize).filter(|line| *line != "-").count() as u64)
	}

	async fn sign(&self, call: &[u8], signer: &Keypair, nonce: u64, period: u32) -> Result<Vec<u8>, ChainError> {
		let signer = signer.public_key().0;
		Ok(FakeExtrinsic { signer, nonce, born: self.head, period, call: call.into() }.encode())
	}

	async fn hand_in(&self, extrinsic: &[u8]) -> Result<Handed, ChainError> {
		let _writing = self.chain.writing.lock().unwrap();
		let decoded = FakeExtrinsic::decode(&mut &extrinsic[..]).unwrap();
		let (height, used) = (self.chain.lines().len() as u32, self.chain.included().len() as u64);
		if decoded.nonce < used {
			return Ok(Handed::Stale);
		}
		// One in three is lost, as are those that are too early: this node has no pool.
		let alive = height + 1 - decoded.born.number < decoded.period;
		if alive && decoded.nonce == used && random(3) > 0 {
			self.chain.append(&hex::encode(extrinsic));
		}
		match random(4) {
			0 => Err(ChainError::Unreachable("the answer was lost".into())),
			_ => Ok(Handed::Accepted),
		}
	}
}

/// One job for each of the first blocks.
struct Jobs;

fn add_jobs(blocks: impl Iterator<Item = u32> + Send + 'static) -> Effects {
	Effects::new(move |tx| {
		for number in blocks {
			let key = number.to_be_bytes();
			let seen = tx.get(&SEEN, &key)?.unwrap_or(0);
			tx.put(&SEEN, &key, &(seen + 1))?;
			if number <= JOBS {
				tx.add_job(&key, 0, vec![], 0)?;
			}
		}
		Ok(())
	})
}

impl Handler<FileView> for Jobs {
	async fn block(&mut self, _: &FileView, block: BlockId) -> Result<Effects, BoxError> {
		Ok(add_jobs(block.number..=block.number))
	}

	async fn gap(&mut self, _: &FileView, gap: Gap) -> Result<Effects, BoxError> {
		assert_eq!(gap.after, None, "nothing is forgotten here");
		Ok(add_jobs(1..=gap.at.number))
	}
}

/// Works something out, sends it, notes that it was done.
struct Sending(Submitter);

impl Work for Sending {
	async fn step(&self, key: &[u8], job: &Job) -> Result<Next, BoxError> {
		match job.step {
			// What is worked out is different each time, as a re-encryption is, so it must be written down before it is sent.
			0 => Ok(Next::step_with(1, [key, &random(u64::MAX).to_be_bytes()].concat())),
			1 => match self.0.submit(key, job.payload.clone()).await? {
				Outcome::Succeeded { block } => {
					let key = key.to_vec();
					Ok(Next::step(2).with(Effects::new(move |tx| {
						assert_eq!(tx.get(&DONE, &key)?, None, "done twice");
						tx.put(&DONE, &key, &block)
					})))
				},
				Outcome::NotIncluded { .. } => Ok(Next::wait(Duration::from_millis(1))),
				other => Err(other.to_string().into()),
			},
			_ => Ok(Next::finished()),
		}
	}
}

/// The process that is killed. Does nothing where it is called as one test among others.
#[test]
fn the_process_that_is_killed() {
	let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
	let runtime = tokio::runtime::Runtime::new().unwrap();
	runtime.block_on(async {
		let journal = Journal::open(&folder.join("data")).unwrap();
		let (chain, health, metrics) = (FileChain::new(&folder), Health::default(), Metrics::new("test").unwrap());
		let check = health.check("all", Duration::from_secs(60));
		let poll = Duration::from_millis(3);
		let settings = SubmitSettings { mortality_blocks: 16, max_pending: 8, resend_blocks: 2, ..Default::default() };
		let (submitter, submitting) =
			submitter::new(chain.clone(), journal.clone(), dev::alice(), settings, poll, metrics.clone());
		let following = FollowerSettings { poll, max_replay: u32::MAX };
		let follower = Follower::new("test", chain, journal.clone(), Jobs, following, check.clone(), metrics.clone());
		let runner = Runner::new(journal.clone(), Sending(submitter), &[Lane::new(0, 6)], check, metrics);
		let stop = CancellationToken::new();
		tokio::spawn(submitting.run(stop.clone()));
		tokio::spawn(follower.run(stop.clone()));
		tokio::spawn(runner.run(stop));
		while journal.read(|tx| tx.count(&DONE)).unwrap() < JOBS.into()
			|| journal.read(|tx| tx.open_jobs()).unwrap() > 0
		{
			tokio::time::sleep(Duration::from_millis(5)).await;
		}
	});
	std::process::exit(0);
}

fn start(folder: &Path) -> std::process::Child {
	Command::new(std::env::current_exe().unwrap())
		.args(["kill::the_process_that_is_killed", "--exact", "--nocapture"])
		.env(FOLDER, folder)
		.stdout(Stdio::null())
		.spawn()
		.unwrap()
}

#[test]
fn a_process_that_is_killed_at_any_moment_loses_no_job_and_repeats_no_effect() {
	let mut kills = 0;
	for _ in 0..100 {
		kills += life();
		if kills >= ENOUGH {
			return;
		}
	}
	panic!("{kills} kills in a hundred lives say little: there must be more to do");
}

/// From the first start to the end of all jobs. Gives how often it was killed.
fn life() -> u32 {
	let folder = tempfile::tempdir().unwrap();
	let mut kills = 0;
	while kills < KILLS {
		let mut child = start(folder.path());
		std::thread::sleep(Duration::from_millis(15 + random(120)));
		if let Some(status) = child.try_wait().unwrap() {
			assert!(status.success(), "the process ended by itself: {status}");
			break;
		}
		child.kill().unwrap();
		child.wait().unwrap();
		kills += 1;
	}
	// Left alone, it comes to an end.
	let mut child = start(folder.path());
	let begun = Instant::now();
	let status = loop {
		match child.try_wait().unwrap() {
			Some(status) => break status,
			None if begun.elapsed() > Duration::from_secs(120) => {
				child.kill().unwrap();
				panic!("it did not come to an end");
			},
			None => std::thread::sleep(Duration::from_millis(20)),
		}
	};
	assert!(status.success(), "{status}");

	// The world has seen each job once.
	let included = FileChain::new(folder.path()).included();
	let effects: BTreeSet<_> = included.iter().map(|extrinsic| extrinsic.call[..4].to_vec()).collect();
	assert_eq!(effects, (1..=JOBS).map(|number| number.to_be_bytes().to_vec()).collect());
	assert_eq!(included.len(), JOBS as usize, "an effect was repeated");

	// And the journal agrees.
	let journal = Journal::open(&folder.path().join("data")).unwrap();
	let jobs = journal.read(|tx| tx.jobs(&[], 1000)).unwrap();
	assert_eq!(jobs.len(), JOBS as usize);
	let payloads: BTreeMap<_, _> =
		jobs.into_iter().map(|(key, job)| (key, (job.finished, job.step, job.payload))).collect();
	for extrinsic in included {
		let (finished, step, payload) = &payloads[&extrinsic.call[..4]];
		assert!(*finished && *step == 2);
		assert_eq!(*payload, extrinsic.call, "what was sent is what was written down");
	}
	let seen = journal.read(|tx| tx.list(&SEEN, &[], 1_000_000)).unwrap();
	assert!(seen.iter().all(|(_, times)| *times == 1), "a block was handled twice");
	let cursor = journal.read(|tx| tx.cursor("test")).unwrap().unwrap();
	assert_eq!(seen.len(), cursor.number as usize, "a block was skipped");
	kills
}
