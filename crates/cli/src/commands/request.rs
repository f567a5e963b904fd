//! `nulink request`.

use super::{
	data::{reply_unless_piped, shown, sink},
	receive::{elsewhere, reporter, which, Came},
};
use crate::{
	app::{base, App},
	args::{Receive, Request},
	table::Table,
};
use nulink_sdk::{
	address,
	chain::{Duty, RequestInfo},
	time::Clock,
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// What came by way of the chain.
#[derive(Serialize)]
struct Answered {
	request: u64,
	/// Whether the request is closed, and the rest of the deposit released.
	closed: bool,
	#[serde(flatten)]
	came: Came,
}

impl fmt::Display for Answered {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.came.fmt(f)
	}
}

/// A request in a list.
#[derive(Serialize)]
struct Line {
	request: u64,
	policy: u64,
	asked: String,
	deadline: String,
	deposit: String,
	proxies: Vec<Proxy>,
}

/// A proxy's duty.
#[derive(Serialize)]
struct Proxy {
	provider: String,
	duty: &'static str,
}

impl Line {
	fn new(request: u64, info: &RequestInfo, clock: &Clock) -> Self {
		let proxy = |(provider, duty): &(nulink_sdk::Account, Duty)| Proxy {
			provider: address::to_text(provider),
			duty: match duty {
				Duty::NotObliged => "not-obliged",
				Duty::Waiting if clock.block > info.deadline => "silent",
				Duty::Waiting => "waiting",
				Duty::Answered => "answered",
				Duty::Reported => "reported",
			},
		};
		Line {
			request,
			policy: info.policy,
			asked: clock.time_of_block(info.asked_at).to_string(),
			deadline: clock.time_of_block(info.deadline).to_string(),
			deposit: base(Nlk(info.deposit)),
			proxies: info.proxies.iter().map(proxy).collect(),
		}
	}
}

/// Requests.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no open requests");
		}
		let mut table = Table::new(["request", "policy", "asked", "deadline", "answered", "waiting", "silent"]);
		for line in &self.0 {
			let count = |duty: &str| line.proxies.iter().filter(|proxy| proxy.duty == duty).count().to_string();
			table.line([
				line.request.to_string(),
				line.policy.to_string(),
				line.asked.clone(),
				line.deadline.clone(),
				count("answered"),
				count("waiting"),
				count("silent"),
			]);
		}
		table.fmt(f)
	}
}

/// What silence has cost.
#[derive(Serialize)]
struct Reported {
	provider: String,
	slashed: String,
	#[serde(skip)]
	amount: Nlk,
}

/// Who was reported.
#[derive(Serialize)]
#[serde(transparent)]
struct AllReported(Vec<Reported>);

impl fmt::Display for AllReported {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "nobody is to be reported");
		}
		for it in &self.0 {
			writeln!(f, "{} has lost {}", it.provider, it.amount)?;
		}
		Ok(())
	}
}

/// What was released.
#[derive(Serialize)]
struct Closed {
	request: u64,
	released: String,
	#[serde(skip)]
	amount: Nlk,
}

impl fmt::Display for Closed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "request {} is closed; {} came back", self.request, self.amount)
	}
}

pub async fn run(app: &App, request: Request) -> anyhow::Result<()> {
	match request {
		Request::Ask(receive) => ask(app, receive).await,
		Request::List => {
			let account = app.contact()?.account;
			let nulink = app.connect().await?;
			let clock = nulink.chain().clock().await?;
			let open = nulink.open_requests(&account).await?;
			app.reply(&Lines(open.iter().map(|(request, info)| Line::new(*request, info, &clock)).collect()))
		},
		Request::Report { request } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			app.confirm(format!("Report all proxies that did not answer request {request}"))?;
			let reported = nulink.report_silence(&person, request).await?;
			let lines = reported.into_iter().map(|(provider, slashed)| Reported {
				provider: address::to_text(&provider),
				slashed: base(Nlk(slashed)),
				amount: Nlk(slashed),
			});
			app.reply(&AllReported(lines.collect()))
		},
		Request::Close { request } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			app.confirm(format!("Close request {request}"))?;
			let released = Nlk(nulink.close_request(&person, request).await?);
			app.reply(&Closed { request, released: base(released), amount: released })
		},
	}
}

async fn ask(app: &App, args: Receive) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let shared = nulink.open_policy(&person, args.policy).await?;
	let object = which(&args);
	let entry = shared.find(&object)?;
	let (sink, path) = sink(&args.output, &entry.name, &entry.media_type)?;
	let quote = nulink.request_quote(args.policy).await?;
	app.confirm(format!(
		"Ask {} proxies on chain for {:?} of policy {}\n  fee      {}, for those that answer\n  deposit  {}, which comes \
		 back when the request is closed\nAn open request for the same is gone on with, and costs nothing.",
		quote.obliged,
		entry.name,
		args.policy,
		Nlk(quote.fees),
		Nlk(quote.deposit)
	))?;
	let progress = app.progress();
	progress.say("waiting for answers on chain");
	let done = nulink.receive_on_chain(&person, &shared, &object, sink, Some(reporter(&progress))).await;
	drop(progress);
	let done = done.map_err(|error| elsewhere(&shared, error))?;
	if !done.closed {
		app.note(format!(
			"Request {} is still open: when the others have answered, `nulink request close {0}` brings the deposit back; \
			 after the deadline, `nulink request report {0}` reports who has not.",
			done.request
		));
	}
	let came = Came::new(args.policy, &done.received, shown(&path));
	reply_unless_piped(app, &Answered { request: done.request, closed: done.closed, came }, &path)
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{primitives::sharing::CapsuleBytes, time::Instant};

	#[test]
	fn a_proxy_is_silent_only_after_the_deadline() {
		let info = RequestInfo {
			policy: 7,
			requester: [1; 32].into(),
			capsule: CapsuleBytes([0; 98]),
			asked_at: 10,
			deadline: 20,
			report_until: 99,
			proxies: vec![([2; 32].into(), Duty::Waiting), ([3; 32].into(), Duty::Answered)],
			fee: 1,
			deposit: 2,
		};
		let clock = |block| Clock { block, time: Instant(0), epoch: 0, epoch_length: 10, block_millis: 6_000 };
		assert_eq!(Line::new(1, &info, &clock(20)).proxies[0].duty, "waiting");
		let late = Line::new(1, &info, &clock(21));
		assert_eq!(late.proxies[0].duty, "silent");
		let json = serde_json::to_value(&late).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["asked", "deadline", "deposit", "policy", "proxies", "request"]);
		assert!(Lines(vec![late]).to_string().contains("1        7"));
	}
}
