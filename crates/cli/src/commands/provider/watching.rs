//! What a watcher's stake is elected for.

use nulink_sdk::{
	chain::{
		relay::{Attendance, RelayTimes, WatcherSet},
		Live,
	},
	time::Clock,
	Account,
};
use serde::Serialize;
use std::fmt;

/// How many of the last epochs are shown.
const SHOWN: u32 = 5;

/// What a watcher's stake is elected for.
#[derive(Serialize)]
pub struct Watching {
	/// Whether it stands for election.
	candidate: bool,
	/// What it signs with.
	signer: Option<String>,
	elected_now: bool,
	elected_next: bool,
	/// How often it attested in the last epochs for which it was elected, the current one first.
	attendance: Vec<Epoch>,
	/// Whether it is free to unbond at once.
	free: bool,
	/// The epoch in which it will be free, as far as it is elected now.
	free_from_epoch: Option<u32>,
	/// About when that is.
	free_from: Option<String>,
}

/// An epoch.
#[derive(Serialize)]
struct Epoch {
	epoch: u32,
	headers: u32,
	attested: u32,
}

impl Watching {
	/// Asks the chain.
	pub async fn ask(node: &Live, staker: &Account, clock: &Clock) -> anyhow::Result<Self> {
		let (times, candidates) = (node.relay_times().await?, node.candidates().await?);
		let first = clock.epoch.saturating_sub(times.evidence_epochs);
		let sets = node.watchers_of(first..=clock.epoch.saturating_add(1)).await?;
		let recent = (0..SHOWN).filter_map(|before| clock.epoch.checked_sub(before));
		let recent = recent.filter(|epoch| is_elected(&sets, staker, *epoch));
		let attendance = node.attendance(staker, recent).await?;
		let signer = candidates.iter().find(|it| it.staker == *staker).map(|it| it.signer.to_string());
		Ok(Watching::new(staker, signer, &sets, &attendance, &times, clock))
	}

	/// `sets`: of all epochs for which being elected binds.
	fn new(
		staker: &Account,
		signer: Option<String>,
		sets: &[(u32, WatcherSet)],
		attendance: &[Attendance],
		times: &RelayTimes,
		clock: &Clock,
	) -> Self {
		let member = |(_, set): &&(u32, WatcherSet)| set.members.iter().any(|it| it.staker == *staker);
		let last = sets.iter().filter(member).map(|(epoch, _)| *epoch).max();
		let from = last.map(|last| last.saturating_add(times.evidence_epochs).saturating_add(1));
		let from = from.filter(|from| *from > clock.epoch);
		let epoch = |it: &Attendance| Epoch { epoch: it.epoch, headers: it.headers, attested: it.attested };
		Watching {
			candidate: signer.is_some(),
			signer,
			elected_now: is_elected(sets, staker, clock.epoch),
			elected_next: is_elected(sets, staker, clock.epoch.saturating_add(1)),
			attendance: attendance.iter().map(epoch).collect(),
			free: from.is_none(),
			free_from_epoch: from,
			free_from: from.map(|from| clock.start_of(from).to_string()),
		}
	}
}

fn is_elected(sets: &[(u32, WatcherSet)], staker: &Account, epoch: u32) -> bool {
	sets.iter().any(|(of, set)| *of == epoch && set.members.iter().any(|it| it.staker == *staker))
}

impl fmt::Display for Watching {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.signer {
			Some(signer) => writeln!(f, "candidate  yes, and signs with {signer}")?,
			None => writeln!(f, "candidate  no: it stands for election with `nulink relay stand`")?,
		}
		writeln!(
			f,
			"elected    {}",
			match (self.elected_now, self.elected_next) {
				(true, true) => "now, and for the next epoch",
				(true, false) => "now",
				(false, true) => "for the next epoch",
				(false, false) => "no",
			}
		)?;
		for it in &self.attendance {
			writeln!(f, "attested   {} of {} headers in epoch {}", it.attested, it.headers, it.epoch)?;
		}
		match (self.free_from_epoch, &self.free_from) {
			(Some(epoch), Some(time)) => {
				writeln!(f, "unbonding  at once from epoch {epoch} on, about {time}, if it is not elected again")
			},
			_ => writeln!(f, "unbonding  at once: it is not elected, and was not lately"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{chain::relay::Member, ethereum::Address, time::Instant};

	fn watching(elected: &[u32], signer: Option<&str>) -> Watching {
		let staker: Account = [1; 32].into();
		let clock = Clock { block: 205, time: Instant(1_230_000), epoch: 20, epoch_length: 10, block_millis: 6_000 };
		let set = |epoch: u32| {
			let who = if elected.contains(&epoch) { 1u8 } else { 2 };
			let member = Member { staker: [who; 32].into(), signer: Address([3; 20]), weight: 1 };
			(epoch, WatcherSet { held_in: 1, total: 1, members: vec![member] })
		};
		let sets: Vec<_> = (6..=21).map(set).collect();
		let times = RelayTimes { election_lead: 5, minority_epochs: 4, evidence_epochs: 14 };
		let attendance = [Attendance { epoch: 20, headers: 9, attested: 8 }];
		let attendance = if elected.contains(&20) { &attendance[..] } else { &[] };
		Watching::new(&staker, signer.map(Into::into), &sets, attendance, &times, &clock)
	}

	#[test]
	fn who_is_not_elected_and_was_not_lately_is_free_at_once() {
		let free = watching(&[], None);
		assert!(free.free && free.free_from_epoch.is_none());
		let text = free.to_string();
		assert!(text.contains("unbonding  at once: ") && text.contains("nulink relay stand"), "{text}");
		// The last epoch that binds.
		assert_eq!(watching(&[6], None).free_from_epoch, Some(21));
	}

	#[test]
	fn who_is_elected_is_bound_until_it_can_not_be_slashed_any_more() {
		let bound = watching(&[20, 21], Some("0x03"));
		assert_eq!((bound.free, bound.free_from_epoch), (false, Some(36)));
		let text = bound.to_string();
		for part in ["signs with 0x03", "now, and for the next epoch", "8 of 9 headers in epoch 20", "from epoch 36 on"]
		{
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(watching(&[21], None).to_string().contains("elected    for the next epoch"));
		let json = serde_json::to_value(bound).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		let expected = [
			"attendance",
			"candidate",
			"elected_next",
			"elected_now",
			"free",
			"free_from",
			"free_from_epoch",
			"signer",
		];
		assert_eq!(names, expected);
	}
}
