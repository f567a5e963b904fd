//! The network that scripts/with-sharing-network.sh runs, and people on it.

use nulink_client::{chain, dev, Nulink};
use nulink_primitives::token::NLK;
use serde_json::Value;
use std::{
	env, fs,
	io::Write,
	path::{Path, PathBuf},
	process::{Child, Command, Output, Stdio},
	sync::{Mutex, PoisonError},
	thread::sleep,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The proxies that no test disturbs.
pub const CALM: [Proxy; 5] = [Proxy(1), Proxy(2), Proxy(3), Proxy(4), Proxy(5)];
/// What everybody begins with.
const FUNDS: u128 = 1_000 * NLK;
/// A command that has not ended after so many seconds hangs.
const PATIENCE: &str = "240";

fn setting(name: &str) -> String {
	env::var(name).unwrap_or_else(|_| {
		panic!("{name} is not set: run this by scripts/with-sharing-network.sh --proxies 9, which starts the network")
	})
}

/// A proxy of the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Proxy(pub u8);

impl Proxy {
	fn folder(&self) -> PathBuf {
		let folder = PathBuf::from(setting("NULINK_NETWORK")).join(format!("proxies/{}", self.0));
		assert!(folder.is_dir(), "the network has no proxy {}: start it with --proxies 9", self.0);
		folder
	}

	/// The account that has staked for it.
	pub fn address(&self) -> String {
		fs::read_to_string(self.folder().join("address")).unwrap().trim().into()
	}

	/// What is staked, in base units.
	pub fn stake(&self, asked_by: &Person) -> u128 {
		amount(&asked_by.does(&["provider", "show", &self.address()])["bonded"])
	}

	/// Who has staked.
	pub fn staker(&self) -> Person {
		Person { home: self.folder().join("staker"), folder: None }
	}

	/// `start`, `stop`, `kill`, or `cheat`.
	pub fn script(&self, action: &str) {
		let script = Path::new("../../scripts/proxy.sh");
		// The daemon inherits nothing that this process waits for.
		let log = tempfile::tempfile().unwrap();
		let status = Command::new(script)
			.args([action, &self.0.to_string()])
			.stdin(Stdio::null())
			.stdout(log.try_clone().unwrap())
			.stderr(log)
			.status()
			.unwrap();
		assert!(status.success(), "scripts/proxy.sh {action} {} failed: its log is in {:?}", self.0, self.folder());
	}
}

/// Somebody with keys.
pub struct Person {
	home: PathBuf,
	/// Removed with the person.
	folder: Option<TempDir>,
}

impl Person {
	/// Somebody new, who has nothing.
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let person = Person { home: folder.path().join("home"), folder: Some(folder) };
		person.does(&["keys", "new", "--quiet"]);
		person
	}

	/// Where the person keeps files of this name. Nothing is there.
	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.as_ref().map_or(&*self.home, |folder| folder.path()).join(name)
	}

	/// Makes a file.
	pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
		let path = self.path(name);
		fs::write(&path, bytes).unwrap();
		path
	}

	/// What the command line keeps under this name.
	pub fn data(&self, name: &str) -> PathBuf {
		self.home.join("data").join(name)
	}

	/// What the command line has for a while under this name.
	pub fn cache(&self, name: &str) -> PathBuf {
		self.home.join("cache").join(name)
	}

	fn command(&self, program: &str, arguments: &[&str]) -> Command {
		let mut command = Command::new(program);
		command
			.args(arguments)
			.args(["--json", "--yes"])
			.env_remove("NULINK_KEYSTORE")
			.env("NULINK_HOME", &self.home)
			.env("NULINK_NODE", setting("NULINK_WS"))
			.env("NULINK_STORAGE", setting("NULINK_STORAGE"))
			.env("NULINK_PASSWORD_FILE", setting("NULINK_PASSWORD_FILE"));
		command
	}

	/// Runs `nulink` with this on standard input.
	pub fn run(&self, arguments: &[&str], input: &[u8]) -> Output {
		let with_limit = [&[PATIENCE, env!("CARGO_BIN_EXE_nulink")], arguments].concat();
		let mut child = self
			.command("timeout", &with_limit)
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.spawn()
			.unwrap();
		let mut stdin = child.stdin.take().unwrap();
		// One that does not read it is free to end.
		let _ = stdin.write_all(input);
		drop(stdin);
		child.wait_with_output().unwrap()
	}

	/// Begins something that is going to be killed.
	pub fn begin(&self, arguments: &[&str]) -> Child {
		self.command(env!("CARGO_BIN_EXE_nulink"), arguments)
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.spawn()
			.unwrap()
	}

	/// Does something that must succeed, and gives its JSON.
	pub fn does(&self, arguments: &[&str]) -> Value {
		self.does_with(arguments, b"")
	}

	/// The same, with this on standard input.
	pub fn does_with(&self, arguments: &[&str], input: &[u8]) -> Value {
		let output = self.run(arguments, input);
		let (said, noted) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
		assert!(output.status.success(), "nulink {arguments:?} failed: {said}{noted}");
		serde_json::from_str(&said).unwrap_or_else(|error| panic!("nulink {arguments:?}: {error}: {said}"))
	}

	/// Tries something that must fail, and gives the message.
	pub fn is_refused(&self, arguments: &[&str]) -> String {
		let output = self.run(arguments, b"");
		let said = String::from_utf8_lossy(&output.stdout);
		assert_eq!(output.status.code(), Some(1), "nulink {arguments:?} should have been refused: {said}");
		let json: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
		json["error"].as_str().unwrap_or_else(|| panic!("no message: {said}")).into()
	}

	/// Tries something that must fail with these words.
	pub fn is_refused_with(&self, words: &str, arguments: &[&str]) {
		let message = self.is_refused(arguments);
		assert!(message.contains(words), "nulink {arguments:?}: not {words:?}: {message}");
	}

	/// What others know.
	pub fn contact(&self) -> String {
		text(&self.does(&["keys", "show"])["contact"])
	}

	/// The account.
	pub fn address(&self) -> String {
		text(&self.does(&["keys", "show"])["address"])
	}

	/// What can be spent, in base units.
	pub fn free(&self) -> u128 {
		amount(&self.does(&["balance"])["free"])
	}

	/// Makes a label and stores a file under it.
	pub fn stores(&self, label: &str, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
		let path = self.file(name, bytes);
		self.does(&["label", "create", label]);
		self.does(&["put", path.to_str().unwrap(), "--label", label]);
		path
	}

	/// Grants a label and gives the policy.
	pub fn grants(&self, label: &str, contact: &str, terms: &Terms) -> u64 {
		let granted = self.does(&terms.of(&["grant", "--label", label, "--to", contact]));
		granted["policy"].as_u64().unwrap()
	}

	/// Receives an object, and gives its bytes and what was said.
	pub fn receives(&self, policy: u64, object: &str) -> (Vec<u8>, Value) {
		let path = self.path(&format!("received-{policy}-{object}"));
		let _ = fs::remove_file(&path);
		let said = self.does(&["receive", &policy.to_string(), object, "--output", path.to_str().unwrap()]);
		(fs::read(&path).unwrap(), said)
	}

	/// Tries to receive an object, which must be refused with these words, and nothing may arrive.
	pub fn receives_nothing(&self, words: &str, policy: u64, object: &str) {
		let path = self.path(&format!("refused-{policy}-{object}"));
		let arguments = ["receive", &policy.to_string(), object, "--output", path.to_str().unwrap()];
		self.is_refused_with(words, &arguments);
		assert!(!path.exists(), "something arrived");
	}

	/// The newest final block.
	pub fn block(&self) -> u64 {
		self.does(&["status"])["finalised"].as_u64().unwrap()
	}
}

/// The terms of a grant.
pub struct Terms {
	words: Vec<String>,
}

impl Terms {
	/// Through these proxies, so many of which are needed, for so many epochs.
	pub fn new(proxies: &[Proxy], threshold: usize, epochs: u32) -> Self {
		let mut words = vec![
			"--proxies".into(),
			proxies.len().to_string(),
			"--threshold".into(),
			threshold.to_string(),
			"--for".into(),
			format!("{epochs}e"),
		];
		words.extend(proxies.iter().flat_map(|proxy| ["--with".into(), proxy.address()]));
		Terms { words }
	}

	/// Under this condition.
	pub fn on_condition(mut self, condition: &str) -> Self {
		self.words.extend(["--if".into(), condition.into()]);
		self
	}

	/// A command with these terms.
	pub fn of<'a>(&'a self, command: &[&'a str]) -> Vec<&'a str> {
		command.iter().copied().chain(self.words.iter().map(String::as_str)).collect()
	}
}

impl Default for Terms {
	/// Two of three calm proxies, for longer than any test.
	fn default() -> Self {
		Terms::new(&CALM[..3], 2, 60)
	}
}

/// Somebody new for each name, with 1,000 NLK each.
pub fn people<const N: usize>() -> [Person; N] {
	let people = std::array::from_fn(|_| Person::new());
	fund(people.each_ref());
	people
}

/// Everything that gives comes from one account, whose transactions must be one after another.
static PURSE: Mutex<()> = Mutex::new(());

fn fund<const N: usize>(people: [&Person; N]) {
	use chain::runtime_types::{nulink_runtime::RuntimeCall, pallet_balances::pallet::Call};
	let transfers = people.map(|person| {
		let account = nulink_sdk::address::parse(&person.address()).unwrap();
		RuntimeCall::Balances(Call::transfer_keep_alive { dest: account.into(), value: FUNDS })
	});
	let _purse = PURSE.lock().unwrap_or_else(PoisonError::into_inner);
	let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
	runtime.block_on(async {
		let nulink = Nulink::connect(&setting("NULINK_WS")).await.unwrap();
		let call = chain::tx().utility().batch_all(transfers.into());
		nulink.submit(&call, &dev::alice()).await.unwrap();
	});
}

/// A text in JSON.
pub fn text(value: &Value) -> String {
	value.as_str().unwrap_or_else(|| panic!("no text: {value}")).into()
}

/// An amount in JSON.
pub fn amount(value: &Value) -> u128 {
	text(value).parse().unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// The list in JSON.
pub fn list(value: &Value) -> &Vec<Value> {
	value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// Asks again and again until there is an answer.
pub fn eventually<T>(what: &str, seconds: u64, mut ask: impl FnMut() -> Option<T>) -> T {
	let start = Instant::now();
	loop {
		if let Some(answer) = ask() {
			return answer;
		}
		assert!(start.elapsed() < Duration::from_secs(seconds), "{what}: not in {seconds} s");
		sleep(Duration::from_millis(200));
	}
}

/// So many bytes that are like no others, and the same each time.
pub fn bytes(length: usize) -> Vec<u8> {
	let mut state = length as u64 | 1;
	let next = || {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		state
	};
	let mut bytes: Vec<u8> = std::iter::repeat_with(next).take(length.div_ceil(8)).flat_map(u64::to_le_bytes).collect();
	bytes.truncate(length);
	bytes
}
