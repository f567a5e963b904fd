//! Transactions of Ethereum (EIP-1559, EIP-2718), signed.

use crate::{
	ethereum::rlp,
	signer::{self, Signer},
};
use nulink_eth_proofs::{software::Software, Address, Hash, Host};

/// The type of these transactions.
const TYPE: u8 = 2;

/// A transaction that calls a contract, and pays it nothing. Amounts are in wei.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transaction {
	/// The chain that it is for.
	pub chain_id: u64,
	/// Its place in the order of its sender.
	pub nonce: u64,
	/// What a unit of gas may bring whoever includes it.
	pub tip: u128,
	/// What a unit of gas may cost in all.
	pub max_fee: u128,
	/// How much gas it may take.
	pub gas: u64,
	/// The contract.
	pub to: Address,
	/// The call.
	pub call: Vec<u8>,
}

impl Transaction {
	fn items(&self) -> Vec<u8> {
		let mut items = Vec::with_capacity(self.call.len().saturating_add(100));
		rlp::number(&mut items, &self.chain_id.to_be_bytes());
		rlp::number(&mut items, &self.nonce.to_be_bytes());
		rlp::number(&mut items, &self.tip.to_be_bytes());
		rlp::number(&mut items, &self.max_fee.to_be_bytes());
		rlp::number(&mut items, &self.gas.to_be_bytes());
		rlp::string(&mut items, &self.to.0);
		rlp::number(&mut items, &[]);
		rlp::string(&mut items, &self.call);
		// No access list.
		items.extend(rlp::list(&[]));
		items
	}

	/// What is signed.
	fn digest(&self) -> Hash {
		Software::keccak_256(&[&[TYPE][..], &rlp::list(&self.items())].concat())
	}

	/// What is sent, and its hash.
	pub fn signed(&self, signer: &Signer) -> Result<(Vec<u8>, Hash), signer::Error> {
		let signature = signer.sign(&self.digest())?;
		Ok(self.with(&signature))
	}

	fn with(&self, signature: &[u8; 65]) -> (Vec<u8>, Hash) {
		let mut items = self.items();
		// 27 or 28 to parity.
		rlp::number(&mut items, &[signature[64].saturating_sub(27)]);
		rlp::number(&mut items, &signature[..32]);
		rlp::number(&mut items, &signature[32..64]);
		let raw = [&[TYPE][..], &rlp::list(&items)].concat();
		let hash = Software::keccak_256(&raw);
		(raw, hash)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::recover;

	fn bytes<const N: usize>(digits: &str) -> [u8; N] {
		hex::decode(digits).unwrap().try_into().unwrap()
	}

	/// A transaction of Ethereum's main network.
	fn known() -> Transaction {
		let call = "a22cb4650000000000000000000000005eee75727d804a2b13038928d36f8b188945a57a\
		            0000000000000000000000000000000000000000000000000000000000000000";
		Transaction {
			chain_id: 1,
			nonce: 0x42,
			tip: 0x3b9a_ca00,
			max_fee: 0x4_a817_c800,
			gas: 44_386,
			to: Address(bytes("6069a6c32cf691f5982febae4faf8a6f3ab2f0f6")),
			call: hex::decode(call).unwrap(),
		}
	}

	#[test]
	fn a_known_transaction_has_its_known_hashes() {
		let transaction = known();
		let digest = bytes("0d5688ac3897124635b6cf1bc0e29d6dfebceebdc10a54d74f2ef8b56535b682");
		assert_eq!(transaction.digest(), digest);
		let mut signature = [0; 65];
		signature[..32]
			.copy_from_slice(&bytes::<32>("840cfc572845f5786e702984c2a582528cad4b49b2a10b9db1be7fca90058565"));
		signature[32..64]
			.copy_from_slice(&bytes::<32>("25e7109ceb98168d95b09b18bbf6b685130e0562f233877d492b94eee0c5b6d1"));
		signature[64] = 27;
		let sender = Address(bytes("dd6b8b3dc6b7ad97db52f08a275ff4483e024cea"));
		assert_eq!(recover::<Software>(&digest, &signature), Some(sender));
		let (_, hash) = transaction.with(&signature);
		assert_eq!(hash, bytes("0ec0b6a2df4d87424e5f6ad2a654e27aaeb7dac20ae9e8385cc09087ad532ee0"));
	}

	#[test]
	fn what_is_sent_is_signed_by_the_key() {
		let signer = Signer::new(&[7; 32]).unwrap();
		let transaction = known();
		let (raw, hash) = transaction.signed(&signer).unwrap();
		assert_eq!(raw[0], TYPE);
		assert_eq!(hash, Software::keccak_256(&raw));
		assert_eq!(transaction.signed(&signer).unwrap().0, raw);
	}
}
