//! The proxy: what serving costs above the work itself, and whether two serve twice as much.

use crate::{
	measure::{cpu_seconds, processors, Pairs},
	proxy::{Asked, Running, Scene, Unit},
	row::{Goal, Row},
};
use anyhow::ensure;
use std::cell::RefCell;

/// Requests in one measurement: some seconds' worth, since processor time is told in hundredths.
const REQUESTS: usize = 1500;
const PAIRS: usize = 5;

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let processors = processors()?;
	let folder = tempfile::tempdir()?;
	let scene = folder.path().join("scene.json");
	std::fs::write(&scene, serde_json::to_vec(&Scene::new()?)?)?;
	// Asked once in each pair of both comparisons, those that do not count included.
	let most = 2 * (PAIRS + 1) * REQUESTS + (PAIRS + 1) * REQUESTS;
	let start = |index: usize| {
		let data = folder.path().join(index.to_string());
		Unit::start(processors[index], &scene, &data, most).map(RefCell::new)
	};
	let first = start(0)?;

	let (bare, _) = Running::start(processors[0], &["bare", &scene.to_string_lossy()])?;
	let bare = RefCell::new(bare);
	let served = || {
		let mut unit = first.borrow_mut();
		let before = cpu_seconds(unit.proxy.pid())?;
		unit.ask(REQUESTS)?;
		Ok(cpu_seconds(unit.proxy.pid())? - before)
	};
	let called = || {
		let mut bare = bare.borrow_mut();
		let before = cpu_seconds(bare.pid())?;
		bare.tell(REQUESTS)?;
		bare.wait()?;
		Ok(cpu_seconds(bare.pid())? - before)
	};
	let work = Pairs::measure(PAIRS, served, called)?;
	drop(bare);
	let each = |seconds: f64| 1e6 * seconds / REQUESTS as f64;
	let mut rows = vec![
		Row::time("fragment served by a proxy / bare library call", work.ratio(), "", Goal::AtMost(1.3)).note(
			"processor time of a proxy's process for a request over HTTP on loopback, the proxy saturated on one \
			 processor (16 connections): HTTP, JSON, the asker's signature, access, nonce, re-encryption, signed receipt, \
			 log on disk; against the library from a capsule's bytes to a fragment's bytes, on the same processor. The \
			 proxy is the daemon's service with a chain in memory instead of a node",
		),
		Row::time("  a fragment served", each(work.left()), "us", Goal::None),
		Row::time("  a bare library call", each(work.right()), "us", Goal::None),
	];

	ensure!(processors.len() >= 2, "two proxies want two processors, and this process may use one");
	let second = start(1)?;
	let rate = |asked: Asked| REQUESTS as f64 / (asked.seconds - asked.own);
	let one = || Ok(rate(first.borrow_mut().ask(REQUESTS)?));
	let two = || {
		let (mut first, mut second) = (first.borrow_mut(), second.borrow_mut());
		first.asker.tell(REQUESTS)?;
		second.asker.tell(REQUESTS)?;
		Ok(rate(first.asked()?) + rate(second.asked()?))
	};
	let scaling = Pairs::measure(PAIRS, two, one)?;
	rows.push(Row::time("two proxies / one", scaling.ratio(), "", Goal::AtLeast(1.8)).note(
		"fragments per second. Each proxy has a processor, which it shares with its own load generator (requests \
			 signed beforehand, plain sockets); the generator's processor time is taken off, on both sides alike. NaN: the \
			 machine was too busy for an answer",
	));
	rows.push(Row::time("  one proxy", scaling.right(), "1/s", Goal::None));
	rows.push(Row::time("  two proxies", scaling.left(), "1/s", Goal::None));
	Ok(rows)
}
