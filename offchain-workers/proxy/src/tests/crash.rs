//! The daemon dies at every commit of its journal, before it and after it, and is started again. In the end everything is
//! done, and nothing is done twice.
//!
//! What it has to do: take a key fragment and accept the policy, confirm the next epoch, answer a request on chain, serve
//! Bob. Owner and Bob do what people do: they try again until they have an answer.

use super::*;
use crate::{chain::Request, receipts, testing::receipt};
use nulink_primitives::sharing::Receipt;
use nulink_worker_common::testing::{die_at_every_commit, Death};

/// All that the daemon writes, and how many commits of a kind are tried at most. Blocks come without end.
const COMMITS: &[(&str, usize)] = &[
	("schema", 1),
	("vault", 1),
	("follow", 6),
	("grant", 20),
	("step", 20),
	("submit", 20),
	("outcome", 20),
	("receipts", 20),
];

/// What the daemon, the owner and Bob live through.
pub struct Story {
	pub bench: Bench,
	grant: Grant,
	/// What Bob was given, with the nonce that he asked with and the block.
	served: Vec<(u8, u32, FragmentAnswer)>,
	nonce: u8,
}

impl Story {
	fn new() -> Self {
		let (grant, world) = (Grant::new(), Self::world());
		Self::begin(&grant, &world);
		Story { bench: Bench::on(world), grant, served: Vec::new(), nonce: 0 }
	}

	/// The story in a folder: from its beginning, or from where another process left it.
	pub fn resume(folder: &Path) -> Self {
		let (grant, diary) = (folder.join("grant"), folder.join("diary"));
		let grant = match std::fs::read(&grant) {
			Ok(bytes) => Grant::from_bytes(&bytes),
			Err(_) => {
				let new = Grant::new();
				std::fs::write(grant, new.to_bytes()).unwrap();
				new
			},
		};
		let world = Self::world();
		Self::begin(&grant, &world);
		let bench = Bench::within(world.clone(), &folder.join("data"));
		let mut story = Story { bench, grant, served: Vec::new(), nonce: 0 };
		world.resume(&diary, |line| match line.split_once(' ').unwrap() {
			("request", deadline) => story.ask_on_chain(deadline.parse().unwrap()),
			("nonce", nonce) => story.nonce = nonce.parse().unwrap(),
			("served", answer) => story.served.push(serde_json::from_str(answer).unwrap()),
			_ => panic!("{line} is no line of a diary"),
		});
		story
	}

	fn world() -> World {
		World::with_epochs_of(100_000)
	}

	/// The owner has granted, and the other proxy has accepted.
	fn begin(grant: &Grant, world: &World) {
		let mut state = world.state();
		state.policies.insert(1, grant.policy());
		state.other_accepts(1);
		state.provider.as_mut().unwrap().active_next = false;
	}

	fn ask_on_chain(&self, deadline: u32) {
		let request = Request { policy: 1, capsule: self.grant.capsule.clone(), deadline, waiting: vec![PROVIDER] };
		self.bench.world.state().requests.insert(5, request);
	}

	/// Lives with a daemon until all is done (`true`), or until it has died.
	pub async fn live(&mut self, running: &Running, dead: &dyn Fn() -> bool) -> bool {
		let world = self.bench.world.clone();
		for _ in 0..4000 {
			if dead() {
				return false;
			}
			world.finalise(1);
			let head = world.frame.head().number;
			let accepted = !world.state().accepted.is_empty();
			if !accepted {
				let _ = running.receive(1, &self.grant).await;
			} else if world.state().requests.is_empty() {
				world.frame.note(&format!("request {}", head + 5000), || self.ask_on_chain(head + 5000));
			} else if self.served.len() < 3 {
				world.frame.note(&format!("nonce {}", self.nonce + 1), || self.nonce += 1);
				if let Ok(answer) = running.ask(&self.grant, head, self.nonce).await {
					let served = (self.nonce, head, answer);
					world.frame.note(&format!("served {}", serde_json::to_string(&served).unwrap()), || ());
					self.served.push(served);
				}
			}
			if self.is_done() && running.is_idle() {
				return true;
			}
			tokio::time::sleep(Duration::from_millis(3)).await;
		}
		panic!("it did not come to an end: {} served", self.served.len());
	}

	fn is_done(&self) -> bool {
		let state = self.bench.world.state();
		!state.accepted.is_empty() && !state.answers.is_empty() && !state.confirmed.is_empty() && self.served.len() >= 3
	}

	/// What must be true in the end.
	pub async fn check(&self, running: &Running, case: &str) {
		running.ready(&self.bench.world).await;
		self.check_chain(case);
		self.check_receipts(running, case).await;
	}

	fn check_chain(&self, case: &str) {
		let state = self.bench.world.state();
		assert_eq!(state.accepted, [1], "{case}");
		assert_eq!(state.confirmed, [1], "{case}");
		assert_eq!(state.answers.len(), 1, "{case}");
		assert!(self.grant.is_right(&state.answers[0].1 .0), "{case}");
		assert!(state.vain.is_empty(), "{case}: {:?}", state.vain);
		assert_eq!(self.bench.world.frame.included().len(), 3, "{case}");
	}

	async fn check_receipts(&self, running: &Running, case: &str) {
		let logged: Vec<Receipt> = receipts::list(&running.journal, &[], 1000)
			.unwrap()
			.into_iter()
			.map(|(.., issued)| issued.receipt)
			.collect();
		for (nonce, block, answer) in &self.served {
			assert!(self.grant.is_right(&answer.fragment.0), "{case}");
			let receipt = receipt(answer).expect("signed");
			assert!(logged.contains(&receipt), "{case}: a receipt was handed out and is not in the log");
			let again = running.ask(&self.grant, *block, *nonce).await;
			let again = again.err().unwrap_or_else(|| panic!("{case}: a request was answered twice"));
			assert!(matches!(again, Refusal::NonceReused | Refusal::TooOld { .. }), "{case}: {again}");
		}
		let mut requests: Vec<_> = logged.iter().map(|receipt| receipt.request).collect();
		let all = requests.len();
		requests.sort_unstable();
		requests.dedup();
		assert_eq!(requests.len(), all, "{case}: a request has two receipts");
	}
}

/// Whether the daemon died of it. If not, it had come to the end before.
async fn dies(death: Death) -> bool {
	let case = death.to_string();
	let mut story = Story::new();
	// The first commits are made while it is opened.
	if let Ok(journal) = Journal::open_with(&story.bench.folder, death.options()) {
		if let Ok(dying) = story.bench.start_on(journal) {
			let done = story.live(&dying, &|| death.has_come()).await;
			// A step that was seen to die may still be on its way out.
			dying.kill().await;
			if done && !death.has_come() {
				return false;
			}
		}
	}
	let running = story.bench.start().await;
	assert!(story.live(&running, &|| false).await, "{case}");
	story.check(&running, &case).await;
	running.kill().await;
	true
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_at_any_commit_loses_nothing_and_does_nothing_twice() {
	let crashes = die_at_every_commit(COMMITS, dies).await;
	assert!(crashes > 40, "{crashes} crashes say little");
}
