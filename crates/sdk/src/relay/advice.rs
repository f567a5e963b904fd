//! What to do about a refusal of the relay, behind what the chain says of it.

/// What to do, by the error's full name. `None`: the chain's words say it, or there is nothing to do with this program.
pub(crate) fn advice(error: &str) -> Option<&'static str> {
	Some(match error.strip_prefix("WatcherRelay::")? {
		"RelayPausedNow" => "`nulink relay status` tells when it works again",
		"NotProvider" => "See `nulink provider show --role watcher`",
		"WrongSignature" => "Sign anew: `nulink relay bind-message` and `nulink-watcher stand` tell what",
		"SignerTaken" => "`nulink-watcher init` makes one",
		"SignerChangedLately" => "`nulink status` tells when the next epoch begins",
		"CandidatesFull" => {
			"`nulink relay candidates` tells what they have; `nulink provider bond --role watcher` adds"
		},
		"NotCandidate" => "`nulink relay candidates` lists them",
		"SignerStillBound" => "Try again some epochs later",
		"NoSuchSigner" => "Only keys with which somebody stood for election are known",
		"BadTargets" => "Name 1 to 8 candidates, each once",
		"VoteTooSmall" => "`nulink relay status` tells how much",
		"VotersFull" => "`nulink relay voters` tells what they have",
		"VoteBound" => "`nulink relay unvote` tells when it is free",
		"NotVoting" => "`nulink relay vote` does",
		"NotElected" => "`nulink relay watchers` lists who is",
		"NoContradiction" => "Compare both: `nulink relay header NUMBER --json` shows what was signed here",
		"AlreadyPunished" => "There is nothing left to do",
		"TooOld" => "There is nothing left to do",
		"TooEarly" => "Try again some epochs later",
		"NotForgettable" => "Try again later",
		"NothingToSlash" => "There is nothing left to do",
		"NoMinority" => "`nulink relay header NUMBER` shows what it attested to",
		"UnknownHeader" => "`nulink relay headers` lists those that there are",
		"NoSuchContract" => "`nulink relay contracts` lists those that there are",
		"ContractPausedNow" => "Wait until governance resumes it",
		"BadAccountProof" | "BadStorageProof" | "WrongNumberOfProofs" => {
			"Fetch the proof anew: `nulink relay prove --ethereum URL` does, and checks it"
		},
		"ContractNotFound" => "Prove a later block, with `nulink relay prove --block`",
		"WrongCode" | "BadRecord" => "Tell those who govern: `watcherRelay.updateContract` pins what is right",
		"RecordNewer" => "Somebody was quicker: see `nulink relay record`",
		"StateTooOld" => "`nulink relay prove` without --block takes the newest",
		"NothingToRelay" => "Stake on Ethereum first",
		"NoSuchRecord" => "Prove it first, with `nulink relay prove`",
		"RecordInUse" => "It can be forgotten 28 epochs after it was shown to be gone: see `nulink relay record`",
		"StakeTooSmall" => "`nulink relay contracts` tells how much it takes",
		"AlreadyBound" => "`nulink relay unbind` first",
		"NotBound" => "`nulink relay bind` binds it",
		_ => return None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_client::subxt::metadata::Metadata;

	/// The refusals of calls that this program does not make: of a watcher's daemon, and of governance.
	const NOT_OURS: [&str; 12] = [
		"NotOperator",
		"NotDue",
		"Outdated",
		"AlreadyAttested",
		"TooManyOpen",
		"TooFarAhead",
		"HeadersFull",
		"NoSuchSet",
		"AlreadySigned",
		"TooManyContracts",
		"BadContract",
		"ContractKnown",
	];

	#[test]
	fn every_refusal_that_people_can_meet_says_what_to_do() {
		let metadata = Metadata::decode_from(include_bytes!("../../../client/metadata/nulink.scale")).unwrap();
		let pallet = metadata.pallet_by_name("WatcherRelay").unwrap();
		let errors = pallet.error_variants().unwrap();
		assert!(errors.len() > 40);
		for error in errors {
			let name = error.name.as_str();
			let is_ours = !NOT_OURS.contains(&name);
			assert_eq!(advice(&format!("WatcherRelay::{name}")).is_some(), is_ours, "{name}");
			assert!(!error.docs.is_empty(), "{name} is explained by nobody");
		}
		assert_eq!(advice("ProviderStaking::NotProvider"), None);
	}
}
