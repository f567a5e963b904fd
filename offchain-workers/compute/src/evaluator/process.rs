//! A child, as the daemon sees it.

use super::{
	wire::{listen, tell, End, Form, Input, Said, Task, Terms},
	wrapped, Evaluated, Failure, Found, Order, Progress, Watch,
};
use crate::store::{self, Stores};
use nulink_fhe::profile;
use nulink_primitives::{
	compute::{InputForm, MAX_RESULT_LEN},
	sharing::ContentId,
};
use std::{
	ffi::OsString,
	io,
	path::PathBuf,
	process::Stdio,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncRead, AsyncReadExt, BufReader},
	process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
	time::timeout,
};

/// How long a child may take until it is there.
const START: Duration = Duration::from_secs(30);
/// How long it may take to be fed, and to look for what is wrong with what it was given.
const FEED: Duration = Duration::from_secs(300);
/// So many bootstraps tell how long one may take.
const MANY: u64 = 1_000_000;
/// How much of what a child prints is kept, in bytes.
const MAX_WORDS: usize = 2048;
/// What it is told of the daemon's environment: which of the cards is meant.
const KEPT: &[&str] = if cfg!(feature = "gpu") { &["CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"] } else { &[] };
/// Bytes of a page of memory.
const PAGE: u64 = 4096;

/// How a child is called.
#[derive(Clone, Debug)]
pub struct Program {
	/// The program.
	pub path: PathBuf,
	/// What makes a child of it.
	pub arguments: Vec<OsString>,
}

impl Program {
	/// This one, called with a command. It is the one that runs, even where another was put in its place since.
	pub fn this(command: &str) -> Self {
		let running = PathBuf::from("/proc/self/exe");
		let path = match running.exists() {
			true => running,
			false => std::env::current_exe().unwrap_or(running),
		};
		Program { path, arguments: vec![command.into()] }
	}
}

/// A child. Dropped, it is killed.
pub struct Process {
	child: Child,
	stdin: ChildStdin,
	stdout: BufReader<ChildStdout>,
	words: Arc<Mutex<Vec<u8>>>,
	threads: u32,
}

/// What a child did.
pub struct Done {
	/// What came out of it.
	pub evaluated: Evaluated,
	/// Whether the child has the job's key now.
	pub has_key: bool,
}

impl Process {
	/// Starts a child.
	pub async fn start(program: &Program, terms: Terms) -> Result<Self, Failure> {
		let failed = |error: io::Error| Failure::Start(error.to_string());
		let mut child = Command::new(&program.path)
			.args(&program.arguments)
			.env_clear()
			// Each arena reserves address space, which is limited.
			.env("MALLOC_ARENA_MAX", "2")
			// The library has a pool of its own, for keys, which would take all cores.
			.env("RAYON_NUM_THREADS", terms.threads.to_string())
			.envs(KEPT.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
			.current_dir("/")
			.stdin(Stdio::piped())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.kill_on_drop(true)
			.spawn()
			.map_err(failed)?;
		let (Some(stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
		else {
			return Err(Failure::Start("it has no pipes".into()));
		};
		let words = Arc::<Mutex<Vec<u8>>>::default();
		tokio::spawn(gather(stderr, words.clone()));
		let stdout = BufReader::new(stdout);
		let mut process = Process { child, stdin, stdout, words, threads: terms.threads };
		let greeting = async {
			tell(&mut process.stdin, &terms).await?;
			listen(&mut process.stdout).await
		};
		let greeted = timeout(START, greeting).await;
		match greeted {
			Ok(Ok(Said::Ready(found))) if found == profile::of_this_machine() => Ok(process),
			Ok(Ok(said)) => Err(Failure::Start(format!("it begins with {said:?}"))),
			Ok(Err(error)) => Err(Failure::Start(format!("{error}: {}", process.last_words().await))),
			Err(_) => Err(Failure::Start(format!("it says nothing for {} s", START.as_secs()))),
		}
	}

	/// Whether it has died by itself.
	pub fn is_dead(&mut self) -> bool {
		!matches!(self.child.try_wait(), Ok(None))
	}

	/// The bytes of memory that it takes, where the system tells.
	pub fn memory(&self) -> Option<u64> {
		let pages = std::fs::read_to_string(format!("/proc/{}/statm", self.child.id()?)).ok()?;
		Some(pages.split(' ').nth(1)?.parse::<u64>().ok()?.saturating_mul(PAGE))
	}

	/// Has it do a job. `has_key`: it has the job's key.
	///
	/// After an error it is of no use any more.
	pub async fn work(
		&mut self,
		order: &Order,
		stores: &Stores,
		has_key: bool,
		watch: &dyn Watch,
	) -> Result<Done, Failure> {
		let (task, objects) = task(order, stores, has_key, self.processor_time(watch)).await?;
		let Process { stdin, stdout, .. } = self;
		// What is wrong with the pipe, the other side tells: only what the stores lack is told from here.
		let feed = async {
			if tell(stdin, &task).await.is_err() {
				return None;
			}
			for content in objects {
				match stores.feed(&content, stdin).await {
					Ok(()) => {},
					Err(store::Error::Output(_)) => return None,
					Err(error) => return Some(error),
				}
			}
			None
		};
		let starved = async {
			match feed.await {
				Some(error) => error,
				None => std::future::pending().await,
			}
		};
		let heard = tokio::select! {
			error = starved => return Err(error.into()),
			heard = follow(stdout, watch) => heard,
		};
		match heard {
			Ok(done) => Ok(done),
			Err(Heard::TimedOut(limit)) => Err(Failure::TimedOut(limit)),
			Err(Heard::Failed(why)) => Err(Failure::GaveUp(why)),
			Err(Heard::Unwanted(failure)) => Err(failure),
			Err(Heard::Silence(error)) => Err(Failure::Died(format!("{error}: {}", self.last_words().await))),
		}
	}

	fn processor_time(&self, watch: &dyn Watch) -> ProcessorTime {
		let threads = u64::from(self.threads);
		let before = watch.limit(0);
		// Of so many that nothing is lost by rounding.
		let many = watch.limit(MANY).saturating_sub(before).as_millis().div_ceil(u128::from(MANY / 1000));
		ProcessorTime {
			seconds: before.saturating_add(FEED).as_secs().saturating_mul(threads),
			rate: u64::try_from(many).unwrap_or(u64::MAX).saturating_mul(threads),
		}
	}

	/// How it ended, and what it printed.
	async fn last_words(&mut self) -> String {
		let _ = self.child.start_kill();
		let status = match timeout(START, self.child.wait()).await {
			Ok(Ok(status)) => status.to_string(),
			_ => "it does not end".into(),
		};
		// What it printed may still be on its way.
		tokio::task::yield_now().await;
		let words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
		let words = String::from_utf8_lossy(&words);
		// What strangers made it print makes no lines of its own in the log.
		let words: String = words.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
		match words.is_empty() {
			true => status,
			false => format!("{status}: {words}"),
		}
	}
}

/// What a child may use of the processor: see [`Task`].
struct ProcessorTime {
	seconds: u64,
	rate: u64,
}

/// What went wrong while listening.
#[derive(Debug)]
enum Heard {
	Unwanted(Failure),
	Silence(io::Error),
	TimedOut(Duration),
	Failed(String),
}

/// Listens until the task is over.
async fn follow(stdout: &mut (impl AsyncRead + Unpin), watch: &dyn Watch) -> Result<Done, Heard> {
	let mut left = FEED;
	let mut begun = None;
	let mut all = 0;
	let mut began_listening = Instant::now();
	loop {
		let said = match timeout(left.saturating_sub(began_listening.elapsed()), listen(stdout)).await {
			Ok(said) => said.map_err(Heard::Silence)?,
			Err(_) => return Err(Heard::TimedOut(left)),
		};
		match said {
			Said::Ready(_) => return Err(Heard::Failed("it begins anew".into())),
			Said::Checked(bootstraps) => {
				watch.costs(bootstraps).map_err(Heard::Unwanted)?;
				(all, left, began_listening) = (bootstraps, watch.limit(bootstraps), Instant::now());
				watch.progress(Progress { done: 0, all });
			},
			// To expand a key is no bootstrap: it says nothing about how fast they are.
			Said::Begun => begun = Some(Instant::now()),
			Said::Progress(done) => watch.progress(Progress { done, all }),
			Said::Over { has_key, end } => {
				let found = match end {
					End::Result(bytes) if bytes.len() as u64 <= MAX_RESULT_LEN => Found::Result(bytes),
					End::Result(_) => return Err(Heard::Failed("the result is too long".into())),
					End::Refused(refusal) => Found::Refused(refusal),
					End::Failed(why) => return Err(Heard::Failed(why)),
				};
				let took = begun.map_or(Duration::ZERO, |begun: Instant| begun.elapsed());
				return Ok(Done { evaluated: Evaluated { found, bootstraps: all, took }, has_key });
			},
		}
	}
}

/// The task, and what follows it. What is unfit has no bytes, which is as good a reason to refuse it as any.
async fn task(
	order: &Order,
	stores: &Stores,
	has_key: bool,
	time: ProcessorTime,
) -> Result<(Task, Vec<ContentId>), store::Error> {
	let mut objects = Vec::new();
	let mut lengths = Vec::new();
	for object in order.objects() {
		lengths.push(match has_key && object.content == order.key && lengths.len() == 1 {
			true => 0,
			false => {
				let length = stores.length(&object).await?;
				objects.extend((length > 0).then_some(object.content));
				length
			},
		});
	}
	let mut lengths = lengths.into_iter();
	let mut next = || lengths.next().unwrap_or_default();
	let (program, key) = (next(), next());
	let delivery = order.delivery.map(|_| next());
	let inputs = order.inputs.iter().map(|input| Input {
		form: match input.form {
			InputForm::Compressed => Form::Compressed,
			InputForm::Compact => Form::Compact,
			InputForm::Kreyvium { iv, .. } => Form::Kreyvium(iv),
			InputForm::OneTimePad { .. } => Form::OneTimePad,
		},
		wrapped: if wrapped(&input.form).is_some() { next() } else { 0 },
		data: next(),
	});
	let inputs = inputs.collect();
	let key = (!has_key).then_some(key);
	let ProcessorTime { seconds: processor_seconds, rate } = time;
	Ok((Task { processor_seconds, rate, shape: order.shape, program, key, delivery, inputs }, objects))
}

/// Keeps the first of what a child prints.
async fn gather(mut from: ChildStderr, words: Arc<Mutex<Vec<u8>>>) {
	let mut buffer = [0; 512];
	while let Ok(read @ 1..) = from.read(&mut buffer).await {
		let mut words = words.lock().unwrap_or_else(PoisonError::into_inner);
		let room = MAX_WORDS.saturating_sub(words.len());
		words.extend_from_slice(&buffer[..read.min(room)]);
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use async_trait::async_trait;
	use tokio::io::AsyncWriteExt;

	/// Takes jobs of up to a hundred bootstraps.
	struct Modest;

	#[async_trait]
	impl Watch for Modest {
		async fn begin(&self) -> Result<(), Failure> {
			Ok(())
		}

		fn limit(&self, _: u64) -> Duration {
			Duration::from_secs(60)
		}

		fn costs(&self, bootstraps: u64) -> Result<(), Failure> {
			if bootstraps <= 100 {
				Ok(())
			} else {
				Err(Failure::Unwanted("it is too much".into()))
			}
		}

		fn progress(&self, _: Progress) {}
	}

	fn bytes(said: &Said) -> Vec<u8> {
		let mut bytes = Vec::new();
		super::super::wire::say(&mut bytes, said).unwrap();
		bytes
	}

	#[tokio::test]
	async fn the_time_until_the_key_is_ready_is_none_that_bootstraps_take() {
		let (mut child, mut daemon) = tokio::io::duplex(1024);
		let speaking = async {
			child.write_all(&bytes(&Said::Checked(100))).await.unwrap();
			tokio::time::sleep(Duration::from_millis(400)).await;
			child.write_all(&bytes(&Said::Begun)).await.unwrap();
			let end = End::Result(vec![1]);
			child.write_all(&bytes(&Said::Over { has_key: true, end })).await.unwrap();
		};
		let (done, ()) = tokio::join!(follow(&mut daemon, &Modest), speaking);
		let Done { evaluated, has_key } = done.unwrap_or_else(|_| panic!("it went well"));
		assert!(has_key && evaluated.bootstraps == 100);
		assert!(evaluated.took < Duration::from_millis(300), "{:?}", evaluated.took);
	}

	#[tokio::test]
	async fn what_turns_out_to_cost_too_much_is_listened_to_no_longer() {
		let said = bytes(&Said::Checked(101));
		assert!(matches!(follow(&mut &said[..], &Modest).await, Err(Heard::Unwanted(Failure::Unwanted(_)))));
	}
}
