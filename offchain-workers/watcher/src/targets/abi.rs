//! Calls of light contracts (`contracts/WatcherLight.sol`), as Solidity encodes them. There are six of them, which is
//! too few for a library.

use crate::{
	chain::{Certificate, Rotation, Signature},
	signer::for_contracts,
};
use nulink_eth_proofs::{software::Software, word, Address, Host, Word, SIGNATURE_LEN};

/// Brings a header.
pub const PUSH: &str = "push(uint64,bytes32,bytes32,bytes[])";
/// Brings the watchers of a later epoch.
pub const ROTATE: &str = "rotate(uint64,address[],uint128[],bytes[])";

/// What a function is called by.
fn selector(signature: &str) -> [u8; 4] {
	let [a, b, c, d, ..] = Software::keccak_256(signature.as_bytes());
	[a, b, c, d]
}

/// An argument.
enum Argument {
	/// That fits into a word.
	Word(Word),
	/// That stands behind the others, encoded already.
	Behind(Vec<u8>),
}

fn call(signature: &str, arguments: Vec<Argument>) -> Vec<u8> {
	let mut out = selector(signature).to_vec();
	let mut behind = Vec::new();
	let heads = arguments.len().saturating_mul(32);
	for argument in arguments {
		match argument {
			Argument::Word(word) => out.extend(word),
			Argument::Behind(bytes) => {
				out.extend(length(heads.saturating_add(behind.len())));
				behind.extend(bytes);
			},
		}
	}
	out.extend(behind);
	out
}

fn length(number: usize) -> Word {
	word(number as u128)
}

/// `T[]` of values that fit into words.
fn words(items: impl ExactSizeIterator<Item = Word>) -> Argument {
	let mut out = length(items.len()).to_vec();
	items.for_each(|item| out.extend(item));
	Argument::Behind(out)
}

/// `bytes[]` of signatures, in the order of their signers.
fn signatures(signed: &[(Address, Signature)]) -> Argument {
	/// The length, and three words.
	const ITEM: usize = 32 + 96;
	let mut sorted = signed.to_vec();
	sorted.sort_unstable();
	let mut out = length(sorted.len()).to_vec();
	(0..sorted.len()).for_each(|index| {
		out.extend(length(sorted.len().saturating_mul(32).saturating_add(index.saturating_mul(ITEM))))
	});
	for (_, signature) in sorted {
		out.extend(length(SIGNATURE_LEN));
		out.extend(for_contracts(signature));
		out.extend([0; 96 - SIGNATURE_LEN]);
	}
	Argument::Behind(out)
}

/// Gives the contract a header.
pub fn push(certificate: &Certificate) -> Vec<u8> {
	let header = &certificate.header;
	let arguments = vec![
		Argument::Word(word(header.number.into())),
		Argument::Word(header.hash),
		Argument::Word(header.root),
		signatures(&certificate.signatures),
	];
	call(PUSH, arguments)
}

/// Tells the contract who the watchers are, in the order of their keys.
pub fn rotate(rotation: &Rotation) -> Vec<u8> {
	let mut set = rotation.set.clone();
	set.sort_unstable();
	let arguments = vec![
		Argument::Word(word(rotation.epoch.into())),
		words(set.iter().map(|(signer, _)| signer.to_word())),
		words(set.iter().map(|(_, weight)| word(*weight))),
		signatures(&rotation.signatures),
	];
	call(ROTATE, arguments)
}

/// Asks the contract for the number of its newest header. 0: it has none.
pub fn latest() -> Vec<u8> {
	selector("latest()").to_vec()
}

/// Asks the contract for the epoch of the watchers that it knows.
pub fn epoch() -> Vec<u8> {
	selector("epoch()").to_vec()
}

/// Asks the contract until when it believes them, in seconds since 1970.
pub fn trusted_until() -> Vec<u8> {
	selector("trustedUntil()").to_vec()
}

/// Asks the contract of which chains it is told.
pub fn domain() -> Vec<u8> {
	selector("domain()").to_vec()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::Header;

	fn at(call: &[u8], index: usize) -> Word {
		call[4 + 32 * index..36 + 32 * index].try_into().unwrap()
	}

	#[test]
	fn selectors_are_the_beginnings_of_hashes() {
		// As every token has them.
		assert_eq!(selector("transfer(address,uint256)"), [0xa9, 0x05, 0x9c, 0xbb]);
		assert_eq!(selector("balanceOf(address)"), [0x70, 0xa0, 0x82, 0x31]);
	}

	#[test]
	fn the_contract_has_what_is_called() {
		let contract = include_str!("../../../../contracts/WatcherLight.sol");
		let declared = |name: &str| {
			let arguments = contract.split(&format!("function {name}(")).nth(1).unwrap().split(')').next().unwrap();
			let types: Vec<_> = arguments.split(',').filter_map(|one| one.split_whitespace().next()).collect();
			format!("{name}({})", types.join(","))
		};
		assert_eq!(declared("push"), PUSH);
		assert_eq!(declared("rotate"), ROTATE);
		for getter in ["uint64 public latest;", "uint64 public epoch;", "uint64 public trustedUntil;"] {
			assert!(contract.contains(getter), "{getter}");
		}
		assert!(contract.contains("bytes32 public immutable domain;"));
	}

	#[test]
	fn a_header_goes_with_its_signatures_in_the_order_of_their_signers() {
		let header = Header { number: 64, hash: [1; 32], root: [2; 32] };
		let signed = vec![(Address([9; 20]), [0x99; 65]), (Address([3; 20]), [0x33; 65])];
		let call = push(&Certificate { header, signatures: signed });
		assert_eq!((call.len() - 4) % 32, 0);
		assert_eq!([at(&call, 0), at(&call, 1), at(&call, 2), at(&call, 3)], [word(64), [1; 32], [2; 32], word(128)]);
		// Two, at 64 and at 192 behind their number.
		assert_eq!([at(&call, 4), at(&call, 5), at(&call, 6)], [word(2), word(64), word(192)]);
		assert_eq!([at(&call, 7), at(&call, 8), at(&call, 9)], [word(65), [0x33; 32], [0x33; 32]]);
		assert_eq!(at(&call, 10)[..2], [0x33, 0]);
		assert_eq!([at(&call, 11), at(&call, 12)], [word(65), [0x99; 32]]);
		assert_eq!(call.len(), 4 + 32 * 15);
	}

	#[test]
	fn watchers_are_told_in_the_order_of_their_keys() {
		let set = vec![(Address([2; 20]), 20), (Address([1; 20]), 10)];
		let call = rotate(&Rotation { epoch: 5, set, signatures: vec![] });
		assert_eq!(
			[at(&call, 0), at(&call, 1), at(&call, 2), at(&call, 3)],
			[word(5), word(128), word(224), word(320)]
		);
		assert_eq!([at(&call, 4), at(&call, 5)], [word(2), Address([1; 20]).to_word()]);
		assert_eq!([at(&call, 7), at(&call, 8), at(&call, 9)], [word(2), word(10), word(20)]);
		assert_eq!(at(&call, 10), word(0));
	}
}
