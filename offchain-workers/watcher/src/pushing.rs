//! Pushing: accepted headers, taken to other chains with the signatures that prove them.
//!
//! For each target there is a job without end. It asks the target what it has; where that is old, it takes the newest
//! accepted header there, and the watchers of a later epoch before it, where the target still believes those of an
//! earlier one. What is brought has the signatures of those only whom the target believes, and is brought only if that
//! is more than two thirds of them. Watchers take turns, as in [`crate::relaying`].

use crate::{
	chain::{BoxError, Certificate, Chain, Elected, Rotation, Signature, Snapshot},
	settings::TargetSettings,
	targets::{Parcel, Target},
	work::{head, Worker},
};
use codec::{Decode, DecodeAll, Encode};
use nulink_eth_proofs::{is_quorum, Address};
use nulink_primitives::provider::EpochIndex;
use nulink_worker_common::{
	acting::{Done, A_WHILE},
	jobs::Next,
	journal::{self, Job},
};

/// The blocks between two watchers' turns: a transaction on another chain takes minutes until it is final there.
const TURN: u32 = 100;
/// How many epochs are looked at for watchers that a target would believe.
const EPOCHS_LOOKED_AT: u32 = 32;

/// The key of a target's job.
pub fn key(target: &str) -> Vec<u8> {
	format!("push/{target}").into_bytes()
}

/// What is to be taken to a target, and since when that is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
struct Due {
	what: What,
	since: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
enum What {
	Watchers(EpochIndex),
	Header(u64),
}

/// The job's step.
pub(crate) async fn step<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	key: &[u8],
	job: &Job,
) -> Result<Next, BoxError> {
	let name = std::str::from_utf8(key)?.strip_prefix("push/").unwrap_or_default();
	let target = worker.targets.iter().find(|target| target.name() == name);
	let settings = worker.settings.targets.iter().find(|settings| settings.name == name);
	let (Some(target), Some(settings)) = (target, settings) else {
		// The settings do not name it any more, and may again.
		return Ok(Next::wait(A_WHILE));
	};
	let due = match Due::decode_all(&mut &job.payload[..]) {
		Ok(due) => due,
		Err(_) => {
			return Ok(match what(worker, view, &**target, settings).await? {
				Some(what) => Next::step_with(0, Due { what, since: head(view) }.encode()),
				None => Next::wait(worker.poll),
			})
		},
	};
	if has(&**target, &due.what).await? {
		worker.checks.targets.ok();
		return Ok(Next::step_with(0, Vec::new()));
	}
	let occasion = format!("{name}/{:?}", due.what);
	let turn = worker.place(view, occasion.as_bytes()).await?.saturating_mul(TURN);
	if head(view) < due.since.saturating_add(turn) {
		worker.checks.targets.ok();
		return Ok(Next::wait(worker.poll));
	}
	let known = view.elected(target.epoch().await?).await?;
	let Some(parcel) = parcel(view, &due.what, &known).await? else {
		// The chain has forgotten it, or the target believes others by now: something else takes its place.
		return Ok(Next::step_with(0, Vec::new()));
	};
	Ok(match target.deliver(occasion.as_bytes(), &parcel).await? {
		Done::Yes(block) => {
			tracing::info!(target_chain = name, what = ?due.what, block, "pushed");
			worker.checks.targets.ok();
			Next::step_with(0, Vec::new())
		},
		Done::NotYet(next) => next,
		Done::Refused(error) => {
			// Somebody was quicker, or it is not the contract that is meant.
			tracing::warn!(target_chain = name, what = ?due.what, %error, "a target refused what was brought to it");
			worker.checks.targets.failing(format!("{name}: {error}"));
			Next::wait(A_WHILE)
		},
	})
}

async fn has(target: &dyn Target, what: &What) -> Result<bool, BoxError> {
	Ok(match what {
		What::Watchers(epoch) => target.epoch().await? >= *epoch,
		What::Header(number) => target.newest().await?.is_some_and(|newest| newest >= *number),
	})
}

/// What the target lacks, if it can be brought.
async fn what<C: Chain>(
	worker: &Worker<C>,
	view: &C::View,
	target: &dyn Target,
	settings: &TargetSettings,
) -> Result<Option<What>, BoxError> {
	let (newest, epoch) = (target.newest().await?, target.epoch().await?);
	worker.metrics.saw_target(target.name(), newest.unwrap_or_default(), epoch);
	let check = &worker.checks.targets;
	let now = journal::now() / 1000;
	if target.trusted_until().await?.is_some_and(|until| until < now) {
		check.failing(format!("{}: it was not told in time who the watchers are, and believes nobody", target.name()));
		return Ok(None);
	}
	let known = view.elected(epoch).await?;
	if known.is_empty() {
		check.failing(format!("{}: it believes the watchers of epoch {epoch}, whom nobody knows", target.name()));
		return Ok(None);
	}
	if let Some(epoch) = successors(view, epoch, &known).await? {
		return Ok(Some(What::Watchers(epoch)));
	}
	let Some(accepted) = view.status().await?.accepted else { return Ok(None) };
	let is_due = newest.is_none_or(|newest| accepted.number >= newest.saturating_add(settings.every_blocks.max(1)));
	let what = What::Header(accepted.number);
	if !is_due || parcel(view, &what, &known).await?.is_none() {
		check.ok();
		return Ok(None);
	}
	Ok(Some(what))
}

/// The last epoch up to the one that runs whose watchers the target would take from those it knows. Those of the next
/// are not brought: headers are still signed by those of this one.
async fn successors<V: Snapshot>(
	view: &V,
	epoch: EpochIndex,
	known: &[Elected],
) -> Result<Option<EpochIndex>, BoxError> {
	let later = epoch.saturating_add(1)..=view.epoch().await?.current;
	for epoch in later.rev().take(EPOCHS_LOOKED_AT as usize) {
		if parcel(view, &What::Watchers(epoch), known).await?.is_some() {
			return Ok(Some(epoch));
		}
	}
	Ok(None)
}

/// What proves it to those who believe `known`. `None`: nothing does.
async fn parcel<V: Snapshot>(view: &V, what: &What, known: &[Elected]) -> Result<Option<Parcel>, BoxError> {
	Ok(match what {
		What::Watchers(epoch) => view.rotation(*epoch).await?.and_then(|rotation| {
			let signatures = enough(&rotation.signatures, known)?;
			Some(Parcel::Watchers(Rotation { signatures, ..rotation }))
		}),
		What::Header(number) => view.certificate(*number).await?.and_then(|certificate| {
			let signatures = enough(&certificate.signatures, known)?;
			Some(Parcel::Certificate(Certificate { signatures, ..certificate }))
		}),
	})
}

/// The signatures of those who are known, one of each, if that is more than two thirds of them. A contract refuses
/// those of anybody else.
fn enough(signatures: &[(Address, Signature)], known: &[Elected]) -> Option<Vec<(Address, Signature)>> {
	let signature = |member: &Elected| signatures.iter().find(|(signer, _)| *signer == member.signer).copied();
	let weigh = |weight: u128, member: &Elected| weight.saturating_add(member.weight);
	let signed: Vec<_> = known.iter().filter_map(|member| Some((member, signature(member)?))).collect();
	let weight = signed.iter().map(|(member, _)| *member).fold(0, weigh);
	let all = known.iter().fold(0, weigh);
	is_quorum(weight, all).then(|| signed.into_iter().map(|(_, signature)| signature).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn signatures_of_those_only_are_brought_whom_the_target_believes_and_only_if_they_are_enough() {
		let member = |byte, weight| Elected { staker: [byte; 32], signer: Address([byte; 20]), weight };
		let signed = |byte| (Address([byte; 20]), [byte; 65]);
		let known = [member(1, 10), member(2, 10), member(3, 10), member(4, 10)];
		let found = enough(&[signed(9), signed(4), signed(2), signed(2), signed(1)], &known).unwrap();
		assert_eq!(found, [signed(1), signed(2), signed(4)]);
		assert_eq!(enough(&[signed(9), signed(8), signed(2), signed(1)], &known), None);
		assert_eq!(enough(&[signed(2), signed(2), signed(2)], &known), None);
		// Two thirds are not more than two thirds.
		assert_eq!(enough(&[signed(1), signed(2)], &known[..3]), None);
		assert_eq!(enough(&[], &[]), None);
	}
}
