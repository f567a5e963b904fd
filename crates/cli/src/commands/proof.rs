//! `nulink proof`.

mod keys;
mod prove;
mod records;
mod verify;

use crate::{app::App, args::Proof, progress::Progress};
use nulink_sdk::{proofs::ProveStep, Reporter};
use std::sync::Arc;

pub async fn run(app: &App, proof: Proof) -> anyhow::Result<()> {
	match proof {
		Proof::Circuits => keys::circuits(app).await,
		Proof::Setup(args) => keys::setup(app, args).await,
		Proof::R1cs { circuit, out } => keys::r1cs(app, circuit, &out).await,
		Proof::Holds(args) => prove::holds(app, args).await,
		Proof::Encrypts { data, to } => prove::encrypts(app, &data, to).await,
		Proof::List { about } => records::list(app, about).await,
		Proof::Forget { about, statement } => records::forget(app, about, statement).await,
		Proof::Verify { file, offline } => verify::run(app, &file, offline).await,
	}
}

/// What is to be thought of a key for development.
pub const DEVELOPMENT: &str = "with a key for development: it proves nothing to anybody who does not trust you anyhow";

/// Bytes, as they are typed.
pub fn hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

/// Shows how far proving is.
pub fn reporter(progress: &Progress) -> Reporter<ProveStep> {
	let progress = progress.clone();
	Arc::new(move |step| match step {
		ProveStep::ReadingKey => progress.say("reading the proving key"),
		ProveStep::Challenge(block) => progress.say(format!("proving over block {block}")),
		ProveStep::Witness => progress.say("computing what is to be proven"),
		ProveStep::Proving => progress.say("proving"),
		ProveStep::Proven(time) => {
			progress.keep(format!("proven in {:.1} s", time.as_secs_f64()));
			progress.say("waiting until it is final");
		},
	})
}
