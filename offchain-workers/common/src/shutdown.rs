//! The graceful stop: SIGINT or SIGTERM asks everybody to end, a second one ends the process at once.
//!
//! Ending at once is safe: the journal survives `kill -9` at any step. The graceful stop is a courtesy to those who wait
//! for an answer.

use tokio::signal::unix::{signal, Signal, SignalKind};
use tokio_util::sync::CancellationToken;

/// The exit status after the second signal: 128 + SIGINT, as shells have it.
const KILLED: i32 = 130;

/// Starts to listen for signals. The token is cancelled by the first.
pub fn on_signals() -> std::io::Result<CancellationToken> {
	let interrupt = signal(SignalKind::interrupt())?;
	let terminate = signal(SignalKind::terminate())?;
	let stop = CancellationToken::new();
	tokio::spawn(watch(interrupt, terminate, stop.clone(), || std::process::exit(KILLED)));
	Ok(stop)
}

async fn watch(mut interrupt: Signal, mut terminate: Signal, stop: CancellationToken, exit: impl FnOnce()) {
	let which = either(&mut interrupt, &mut terminate).await;
	tracing::info!(signal = which, "stopping; the same signal again ends the process at once");
	stop.cancel();
	either(&mut interrupt, &mut terminate).await;
	exit();
}

async fn either(interrupt: &mut Signal, terminate: &mut Signal) -> &'static str {
	tokio::select! {
		_ = interrupt.recv() => "SIGINT",
		_ = terminate.recv() => "SIGTERM",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::time::Duration;

	/// SIGUSR1 and SIGUSR2 in place of the real ones: the test harness must not see those.
	#[tokio::test]
	async fn the_first_signal_stops_and_the_second_ends_the_process() {
		let (one, two) = (SignalKind::user_defined1(), SignalKind::user_defined2());
		let stop = CancellationToken::new();
		let (exited, mut exit) = tokio::sync::oneshot::channel();
		let watching = watch(signal(one).unwrap(), signal(two).unwrap(), stop.clone(), move || {
			let _ = exited.send(());
		});
		tokio::spawn(watching);
		let send = |name: &str| {
			let kill = format!("kill -s {name} {}", std::process::id());
			assert!(std::process::Command::new("sh").args(["-c", &kill]).status().unwrap().success());
		};
		send("USR2");
		tokio::time::timeout(Duration::from_secs(5), stop.cancelled()).await.unwrap();
		assert!(exit.try_recv().is_err(), "one signal does not end the process");
		send("USR1");
		tokio::time::timeout(Duration::from_secs(5), exit).await.unwrap().unwrap();
	}
}
