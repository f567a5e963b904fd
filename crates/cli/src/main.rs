//! `nulink`: the command line of NuLink.

mod app;
mod args;
mod commands;
mod help;
mod progress;
mod settings;
mod table;

use app::{App, Told};
use args::Cli;
use clap::Parser;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	// clap ends the process itself, with 2, where the arguments are wrong.
	let cli = Cli::parse();
	let json = cli.global.json;
	match run(cli).await {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) if error.is::<Told>() => ExitCode::FAILURE,
		Err(error) if json => {
			println!("{}", serde_json::json!({ "error": format!("{error:#}") }));
			ExitCode::FAILURE
		},
		Err(error) => {
			eprintln!("error: {error:#}");
			ExitCode::FAILURE
		},
	}
}

async fn run(cli: Cli) -> anyhow::Result<()> {
	let app = App::new(cli.global)?;
	commands::run(&app, cli.command).await
}

#[cfg(test)]
mod tests {
	use super::*;

	async fn error(words: &[&str]) -> String {
		let folder = tempfile::tempdir().unwrap();
		let keys = folder.path().join("keys");
		let mut all = vec!["nulink", "--keystore", keys.to_str().unwrap(), "--storage", "memory:"];
		all.extend(words);
		format!("{:#}", run(Cli::try_parse_from(all).unwrap()).await.unwrap_err())
	}

	#[tokio::test]
	async fn whoever_has_no_keys_is_told_how_to_make_them() {
		let holder = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
		for words in [
			&["balance"][..],
			&["keys", "show"],
			&["put", "--secret", "-l", "a"],
			&["provider", "confirm"],
			&["provider", "commission", "5"],
			&["earnings"],
			&["earnings", "--claim"],
			&["delegate", "list"],
			&["delegate", "withdraw"],
			&["economy", "release", "team"],
			&["slashes", "settle", "0"],
			&["claim", "message", "--holder", holder],
			&["market", "buy", "7"],
			&["market", "history"],
			&["market", "agent", "--once"],
			&["identity", "show"],
			&["identity", "pool", "publish"],
			&["proof", "holds", "patients", "--records", "1", "--where", "age >= 60"],
			&["proof", "setup", "knows", "--register"],
			&["relay", "step-back"],
			&["relay", "unvote"],
			&["relay", "bind-message", "0", holder],
		] {
			let error = error(words).await;
			assert!(error.contains("nulink keys new"), "{words:?}: {error}");
		}
	}

	#[tokio::test]
	async fn a_time_is_not_combined_with_what_has_none() {
		for what in [&["schedule"][..], &["release", "team"]] {
			let error = error(&[&["economy", "--at", "7"], what].concat()).await;
			assert!(error.contains("--at is for `nulink economy` alone"), "{error}");
		}
	}

	#[tokio::test]
	async fn what_cannot_be_read_is_named() {
		assert!(error(&["put", "/nowhere/x", "-l", "a"]).await.contains("/nowhere/x"));
		let signature = format!("0x{}", "1b".repeat(65));
		let holder = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
		let claim = ["claim", "submit", "--holder", holder, "--block", "7", "--signature", signature.as_str()];
		assert!(error(&[&claim[..], &["--proof", "/nowhere/p"]].concat()).await.contains("/nowhere/p"));
		assert!(error(&["relay", "prove", "0", holder, "--proof", "/nowhere/p"]).await.contains("/nowhere/p"));
		assert!(error(&["relay", "prove", "0", holder, "--ethereum", "x"]).await.contains("begins with http"));
		assert!(error(&["relay", "report", "--a", "/nowhere/a", "--b", "-"]).await.contains("/nowhere/a"));
		let sold = ["market", "list", "/nowhere/x", "--subject", "clinic-7", "--price", "5"];
		assert!(error(&sold).await.contains("/nowhere/x"));
		assert!(error(&["proof", "verify", "/nowhere/p.json", "--offline"]).await.contains("/nowhere/p.json"));
		assert!(error(&["identity", "join", "--certificate", "/nowhere/c.pem"]).await.contains("/nowhere/c.pem"));
		assert!(error(&["status", "--node", "nonsense"]).await.contains("nonsense"));
		assert!(error(&["status", "--config", "/nowhere/c.toml"]).await.contains("/nowhere/c.toml"));
	}
}
