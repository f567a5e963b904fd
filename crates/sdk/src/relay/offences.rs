//! What watchers are slashed for, before it is reported.

use super::{RelayError, Statements};
use crate::{
	address::Account,
	chain::relay::{Attestation, HeaderInfo, RelayStatus, RelayTimes, SignedHeader, EVIDENCE_BLOCKS},
	proxy_api::hex_bytes,
};
use nulink_eth_proofs::Address;
use nulink_primitives::{provider::EpochIndex, watching::Header};
use serde::Deserialize;

/// A signed header, as it stands in JSON: with the names that `nulink` prints, or those of the structure that was signed.
#[derive(Deserialize)]
struct Written {
	number: u64,
	#[serde(alias = "blockHash", with = "hex_bytes")]
	block_hash: [u8; 32],
	#[serde(alias = "stateRoot", with = "hex_bytes")]
	state_root: [u8; 32],
	#[serde(with = "hex_bytes")]
	signature: [u8; 65],
}

/// Reads a signed header.
pub fn signed_header(json: &str) -> Result<SignedHeader, RelayError> {
	let it: Written = serde_json::from_str(json).map_err(|error| RelayError::Header(error.to_string()))?;
	let header = Header { number: it.number, block_hash: it.block_hash, state_root: it.state_root };
	Ok(SignedHeader { header, signature: it.signature })
}

/// Whose key signed both headers, if they contradict each other and are not too old.
pub fn equivocator(
	statements: &Statements,
	status: &RelayStatus,
	[first, second]: &[SignedHeader; 2],
) -> Result<Address, RelayError> {
	let block = first.header.number;
	if block != second.header.number {
		return Err(RelayError::NoContradiction("they are of different blocks"));
	}
	if first.header == second.header {
		return Err(RelayError::NoContradiction("they say the same"));
	}
	let oldest = status.last.saturating_sub(EVIDENCE_BLOCKS);
	if block < oldest {
		return Err(RelayError::TooOld { block, oldest });
	}
	let signer = |it: &SignedHeader| {
		let signer = statements.signer(&Statements::header(&it.header), &it.signature);
		signer.ok_or_else(|| RelayError::Header("its signature is nobody's".into()))
	};
	match (signer(first)?, signer(second)?) {
		(one, other) if one == other => Ok(one),
		(one, other) => Err(RelayError::DifferentSigners(one, other)),
	}
}

/// What a watcher attested to instead of the accepted header, if it can be slashed for it in this epoch.
pub fn minority(
	info: Option<&HeaderInfo>,
	times: &RelayTimes,
	epoch: EpochIndex,
	block: u64,
	watcher: &Account,
) -> Result<Attestation, RelayError> {
	let unknown = || RelayError::UnknownHeader { block, accepted: "See `nulink relay headers`.".into() };
	let info = info.ok_or_else(unknown)?;
	let accepted = info.accepted.ok_or_else(unknown)?;
	let wrong = info.attestations.iter().find(|it| it.staker == *watcher && !it.void);
	let wrong = wrong.filter(|it| it.says != accepted.says);
	let wrong = wrong.ok_or(RelayError::NoMinority { who: *watcher, block })?;
	let from = accepted.epoch.saturating_add(times.minority_epochs);
	let until = accepted.epoch.saturating_add(times.evidence_epochs);
	if epoch < from {
		return Err(RelayError::TooEarly(from));
	}
	if epoch > until {
		return Err(RelayError::TooLate(until));
	}
	Ok(*wrong)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::relay::{AcceptedHeader, Says},
		relay::prove::tests::status,
	};
	use nulink_eth_proofs::fixtures::Key;

	fn statements() -> Statements {
		Statements::new(1, [6; 32])
	}

	fn signed(number: u64, hash: u8, key: Key) -> SignedHeader {
		let header = Header { number, block_hash: [hash; 32], state_root: [2; 32] };
		SignedHeader { header, signature: key.sign(&statements().digest(&Statements::header(&header))) }
	}

	#[test]
	fn two_headers_of_one_number_by_one_key_are_an_offence() {
		let (key, other) = (Key::new(7), Key::new(8));
		let of = |first, second, last| equivocator(&statements(), &RelayStatus { last, ..status() }, &[first, second]);
		assert_eq!(of(signed(96, 1, key), signed(96, 2, key), 96).unwrap(), key.address());
		let told = |first, second, last| of(first, second, last).unwrap_err().to_string();
		assert!(told(signed(96, 1, key), signed(64, 2, key), 96).contains("different blocks"));
		assert!(told(signed(96, 1, key), signed(96, 1, key), 96).contains("say the same"));
		assert!(told(signed(96, 1, key), signed(96, 2, other), 96).contains("different keys"));
		assert!(of(signed(96, 1, key), signed(96, 2, key), 96 + EVIDENCE_BLOCKS).is_ok());
		assert!(told(signed(96, 1, key), signed(96, 2, key), 97 + EVIDENCE_BLOCKS).contains("from 97 on"));
		let forged = SignedHeader { signature: [0xff; 65], ..signed(96, 2, key) };
		assert!(told(signed(96, 1, key), forged, 96).contains("nobody's"));
	}

	#[test]
	fn a_signed_header_is_read_as_it_is_printed_or_as_it_was_signed() {
		let hex = |byte: &str, count: usize| format!("0x{}", byte.repeat(count));
		let (hash, root, signature) = (hex("01", 32), hex("02", 32), hex("1b", 65));
		let ours = format!(
			r#"{{"number":96,"block_hash":"{hash}","state_root":"{root}","signature":"{signature}","staker":"x"}}"#
		);
		let theirs = format!(r#"{{"number":96,"blockHash":"{hash}","stateRoot":"{root}","signature":"{signature}"}}"#);
		let read = signed_header(&ours).unwrap();
		assert_eq!(read.header, Header { number: 96, block_hash: [1; 32], state_root: [2; 32] });
		assert_eq!(read.signature, [0x1b; 65]);
		assert_eq!(signed_header(&theirs).unwrap(), read);
		for wrong in ["", "{}", &ours.replace("1b1b", "1b"), &ours.replace("96", "\"x\"")] {
			assert!(signed_header(wrong).unwrap_err().to_string().contains("nulink relay header"), "{wrong}");
		}
	}

	#[test]
	fn a_minority_is_settled_in_its_time_and_once() {
		let says = |hash| Says { block_hash: [hash; 32], state_root: [2; 32] };
		let (right, wrong, punished) = (Account::from([1; 32]), Account::from([2; 32]), Account::from([3; 32]));
		let attestation = |staker, hash, void| Attestation {
			staker,
			signer: Address([7; 20]),
			says: says(hash),
			signature: [0; 65],
			void,
		};
		let info = HeaderInfo {
			accepted: Some(AcceptedHeader { says: says(1), accepted_in: 7, epoch: 5, pinned: false }),
			attestations: vec![
				attestation(right, 1, false),
				attestation(wrong, 9, false),
				attestation(punished, 9, true),
			],
			epoch: 5,
		};
		let times = RelayTimes { election_lead: 5, minority_epochs: 4, evidence_epochs: 14 };
		let of = |epoch, who: &Account| minority(Some(&info), &times, epoch, 96, who);
		assert_eq!(of(9, &wrong).unwrap().says, says(9));
		assert!(of(19, &wrong).is_ok());
		assert!(matches!(of(8, &wrong), Err(RelayError::TooEarly(9))));
		assert!(matches!(of(20, &wrong), Err(RelayError::TooLate(19))));
		for who in [right, punished, Account::from([4; 32])] {
			assert!(matches!(of(9, &who), Err(RelayError::NoMinority { .. })));
		}
		let open = HeaderInfo { accepted: None, ..info.clone() };
		for unknown in [None, Some(&open)] {
			let refused = minority(unknown, &times, 9, 96, &wrong);
			assert!(matches!(refused, Err(RelayError::UnknownHeader { .. })), "{refused:?}");
		}
	}
}
