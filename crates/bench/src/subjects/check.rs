//! The chain's check of a fragment, against the same check by a program on the same machine.

use crate::{
	calls::{accept_policy, create_label, create_policy, make_proxies, submit_evidence, Draft, EPOCH},
	ledger::{Ledger, Signer, GENESIS},
	measure::{program, seconds, watched, Pairs},
	row::{Goal, Row},
};
use anyhow::{bail, ensure, Context};
use nulink_pre::{
	arithmetic, capsule_digest,
	client::{make_grant, reencrypt, CheckedCapsule, DelegatingSecret, Encryptor, ReceivingSecret, SigningSecret},
	fragment_digest, recovery, Recover, Statement,
};
use nulink_primitives::sharing::{CapsuleBytes, FragmentBytes, Receipt, Term};
use std::{path::PathBuf, process::Command};

const PAIRS: usize = 201;

/// Recovery as a node does it for the runtime.
struct Host;

impl Recover for Host {
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]> {
		sp_io::crypto::secp256k1_ecdsa_recover(signature, message).ok()
	}
}

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let (delegating, signer, receiving) =
		(DelegatingSecret::random(), SigningSecret::random(), ReceivingSecret::random());
	let (delegating_key, verifying_key, receiving_key) =
		(delegating.key_bytes(), signer.key_bytes(), receiving.key_bytes());
	let key_fragment = make_grant(&delegating, &signer, &receiving_key, 1, 1)?.remove(0);
	let commitment = key_fragment.commitment();
	let keys = nulink_pre::client::GrantKeys {
		delegating: delegating_key,
		verifying: verifying_key,
		receiving: receiving_key,
	};
	let checked = key_fragment.check(&keys, &commitment)?;
	let (header, _) = Encryptor::new(&delegating_key)?;
	let capsule = header.sealed_key.capsule;
	let fragment = reencrypt(&checked, &CheckedCapsule::new(&capsule)?);
	let statement = Statement {
		capsule: &capsule,
		fragment: &fragment,
		delegating: &delegating_key,
		verifying: &verifying_key,
		receiving: &receiving_key,
		commitment: &commitment,
	};

	// A policy with one proxy, whose operator has signed for this fragment, and for one of a capsule that is none: its
	// signature is no number below the curve's order, so that it is refused before anything is computed.
	let mut ledger = Ledger::new()?;
	let proxy = make_proxies(&mut ledger, 1)?.remove(0);
	let (owner, reporter, other) = (ledger.person(1), ledger.person(2), ledger.person(3));
	ledger.apply(&owner, &create_label(&[1; 32], &delegating_key))?;
	let epoch = ledger.height() / EPOCH;
	let draft = Draft {
		label: [1; 32],
		verifying: verifying_key,
		receiving: receiving_key,
		receiver: reporter.account(),
		threshold: 1,
		seats: &[(proxy.account(), commitment)],
		term: Term { start: epoch, end: epoch + 5 },
	};
	ledger.apply(&owner, &create_policy(&draft))?;
	ledger.apply(&proxy, &accept_policy(0))?;
	ledger.commit()?;
	let mut no_capsule = capsule.clone();
	no_capsule.0[66..].fill(0xff);
	let right = evidence(&mut ledger, &proxy, &reporter, &capsule, &fragment);
	let refused = evidence(&mut ledger, &proxy, &other, &no_capsule, &fragment);
	ensure!(ledger.look(&right)?.succeeded, "the chain does not judge the fragment");
	ensure!(!ledger.look(&refused)?.succeeded, "the chain judges the fragment of a capsule that is none");

	let with_and_without = Pairs::measure(PAIRS, || ledger.time(&right), || ledger.time(&refused))?;
	let on_chain = with_and_without.difference();
	let native = |check: &dyn Fn() -> bool| -> anyhow::Result<f64> {
		ensure!(check(), "the fragment is refused");
		let taken = Pairs::measure(PAIRS, || Ok(seconds(check)), || Ok(seconds(check)))?;
		Ok(taken.left())
	};
	let by_arithmetic = native(&|| arithmetic::check_fragment(&statement).is_ok())?;
	let by_recoveries = native(&|| recovery::check_fragment::<Host>(&statement).is_ok())?;

	let us = |seconds: f64| 1e6 * seconds;
	let mut rows = vec![
		Row::time("check of a fragment on chain / in a program", on_chain / by_arithmetic, "", Goal::AtMost(2.0)).note(
			"the runtime's wasm, executed as by a node: evidence that holds a right fragment, less the same evidence \
			 with a capsule that is refused before anything is computed (so that signatures, decoding and state fall \
			 away; burning the reporter's bond does not, to the chain's disadvantage); against umbral-pre's check, \
			 compiled natively, as proxies and receivers use it",
		),
		Row::time("  on chain, by recoveries in the host", us(on_chain), "us", Goal::None),
		Row::time("  in a program, by curve arithmetic", us(by_arithmetic), "us", Goal::None),
		Row::time("  in a program, by recoveries", us(by_recoveries), "us", Goal::None),
		Row::time("  the whole evidence on chain", us(with_and_without.left()), "us", Goal::None),
	];
	rows.extend(in_wasm(by_arithmetic).unwrap_or_default());
	Ok(rows)
}

fn evidence(
	ledger: &mut Ledger,
	proxy: &Signer,
	reporter: &Signer,
	capsule: &CapsuleBytes,
	fragment: &FragmentBytes,
) -> Vec<u8> {
	let receipt = Receipt {
		policy: 0,
		provider: proxy.account(),
		capsule: capsule_digest(capsule),
		fragment: fragment_digest(fragment),
		request: [7; 32],
		block: ledger.height(),
	};
	let signature = proxy.sign(&receipt.signed_bytes(&GENESIS));
	ledger.sign(reporter, &submit_evidence(&receipt, signature, &proxy.account(), capsule, fragment))
}

/// Both the way that was chosen and the one that was not, in wasm: by the benchmarks of the pallet, where their wasm lies.
/// `scripts/benchmark-weights.sh` makes it, and takes too long for it to be made here.
fn in_wasm(native: f64) -> anyhow::Result<Vec<Row>> {
	let cache = PathBuf::from(std::env::var_os("NULINK_CACHE").context("no cache")?);
	let wasm = cache.join("benchmark-target/wasm32v1-none/release/nulink_runtime_benchmarks.wasm");
	ensure!(wasm.exists(), "no wasm with benchmarks");
	let mut bencher = Command::new(program("nulink-bencher")?);
	bencher.arg("--runtime").arg(&wasm).args(["--genesis-builder-preset", "development", "--extra", "--json"]);
	bencher.args(["--pallet", "pallet_reencryption", "--extrinsic", "check_by_recoveries,check_by_arithmetic"]);
	let (said, ..) = watched(bencher.args(["--steps", "2", "--repeat", "50"]))?;
	let results: serde_json::Value = serde_json::from_str(said.get(said.find('[').unwrap_or(0)..).unwrap_or(""))?;
	let time = |name: &str| {
		let of = |result: &&serde_json::Value| result["benchmark"] == name;
		let result = results.as_array()?.iter().find(of)?;
		let nanoseconds = result["time_results"].as_array()?.iter().map(|time| time["extrinsic_time"].as_f64());
		Some(crate::measure::median(nanoseconds.collect::<Option<Vec<_>>>()?) / 1e3)
	};
	let times = [time("check_by_recoveries"), time("check_by_arithmetic")];
	let [Some(recoveries), Some(arithmetic)] = times else { bail!("the bencher gives no times") };
	let ratio = arithmetic / 1e6 / native;
	Ok(vec![
		Row::time("  in wasm alone, by recoveries in the host", recoveries, "us", Goal::None),
		Row::time("  in wasm alone, by curve arithmetic", arithmetic, "us", Goal::None),
		Row::time("  curve arithmetic in wasm / in a program", ratio, "", Goal::None).note(
			"why the chain checks by recoveries: the same judgement, compiled to wasm; by the pallet's benchmarks",
		),
	])
}
