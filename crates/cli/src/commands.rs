//! What the commands do.

mod account;
mod audit;
mod claim;
mod compute_keys;
mod data;
mod delegate;
mod earnings;
mod economy;
mod evidence;
mod grant;
mod group;
mod identity;
mod job;
mod keys;
mod label;
mod market;
mod policies;
mod program;
mod proof;
mod provider;
mod receive;
mod relay;
mod request;
mod slashes;
mod status;

use crate::{
	app::App,
	args::{Cli, Command},
};
use clap::CommandFactory;
use std::io::Write;

/// Does what was asked for.
pub async fn run(app: &App, command: Command) -> anyhow::Result<()> {
	match command {
		Command::Keys(keys) => keys::run(app, keys).await,
		Command::Balance(balance) => account::balance(app, balance).await,
		Command::Send(send) => account::send(app, send).await,
		Command::Label(label) => label::run(app, label).await,
		Command::Put(put) => data::put(app, put).await,
		Command::Get(get) => data::get(app, get).await,
		Command::Grant(grant) => grant::run(app, grant).await,
		Command::List(list) => policies::list(app, list).await,
		Command::Show(show) => policies::show(app, show).await,
		Command::Revoke(policy) => policies::revoke(app, policy.policy).await,
		Command::Remove(policy) => policies::remove(app, policy.policy).await,
		Command::Receive(receive) => receive::run(app, receive).await,
		Command::Request(request) => request::run(app, request).await,
		Command::Pay(pay) => policies::pay(app, pay).await,
		Command::Group(group) => group::run(app, group).await,
		Command::Publish(publish) => group::publish(app, publish).await,
		Command::Audit(audit) => audit::run(app, audit).await,
		Command::Program(program) => program::run(app, program).await,
		Command::Job(job) => job::run(app, job).await,
		Command::Proof(proof) => proof::run(app, proof).await,
		Command::Market(market) => market::run(app, market).await,
		Command::Identity(identity) => identity::run(app, identity).await,
		Command::Evidence(evidence) => evidence::run(app, evidence).await,
		Command::Provider(provider) => provider::run(app, provider).await,
		Command::Earnings(earnings) => earnings::run(app, earnings).await,
		Command::Delegate(delegate) => delegate::run(app, delegate).await,
		Command::Economy(economy) => economy::run(app, economy).await,
		Command::Slashes(slashes) => slashes::run(app, slashes).await,
		Command::Claim(claim) => claim::run(app, claim).await,
		Command::Relay(relay) => relay::run(app, relay).await,
		Command::Status => status::run(app).await,
		Command::Completions { shell } => {
			// Made first and written then: clap panics where nobody reads.
			let mut script = Vec::new();
			clap_complete::generate(shell, &mut Cli::command(), "nulink", &mut script);
			match std::io::stdout().write_all(&script) {
				Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
				_ => Ok(()),
			}
		},
	}
}
