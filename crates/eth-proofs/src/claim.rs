//! What the holder of NLK on Ethereum signs to be paid on this chain.

use crate::{personal_digest, signature::struct_hash, state::word, typed_digest, Address, Hash, Host};
use alloc::{format, string::String};
use core::fmt;

/// What the message is about, and the version of its form.
const PURPOSE: &str = "NuLink claim of NLK";
const VERSION: &str = "1";
const DOMAIN: &str = "EIP712Domain(string name,string version,bytes32 salt)";
const CLAIM: &str = "Claim(address ethereumAccount,bytes32 receiver,uint32 number)";

/// "Pay what is due to my Ethereum account to this account of this chain."
///
/// It binds the chain by its genesis hash, both accounts, and the number of the claim: it pays once, to nobody else,
/// nowhere else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ClaimMessage {
	/// The hash of the chain's first block.
	pub genesis: Hash,
	/// Whose NLK it is, and who signs.
	pub holder: Address,
	/// The account that is paid.
	pub receiver: [u8; 32],
	/// The holder's how-manyeth claim it is, from 1 on.
	pub number: u32,
}

impl ClaimMessage {
	/// The text for `personal_sign`.
	///
	/// ```
	/// let message = nulink_eth_proofs::ClaimMessage {
	///     genesis: [0x6e; 32],
	///     holder: nulink_eth_proofs::Address([0xa1; 20]),
	///     receiver: [0xb0; 32],
	///     number: 1,
	/// };
	/// assert_eq!(
	///     message.text(),
	///     "NuLink claim of NLK, version 1\n\
	///      Network: 0x6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e6e\n\
	///      Ethereum account: 0xa1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\n\
	///      Receiver: 0xb0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0\n\
	///      Claim: 1"
	/// );
	/// ```
	pub fn text(&self) -> String {
		let ClaimMessage { genesis, holder, receiver, number } = self;
		format!(
			"{PURPOSE}, version {VERSION}\nNetwork: {}\nEthereum account: {}\nReceiver: {}\nClaim: {number}",
			Hex(genesis),
			Hex(&holder.0),
			Hex(receiver),
		)
	}

	/// The structure for `eth_signTypedData_v4`, in JSON.
	///
	/// Its domain has the genesis hash as salt, and no `chainId`: wallets want that to be the Ethereum network that they
	/// are on, which has no say in this.
	pub fn typed_data(&self) -> String {
		let ClaimMessage { genesis, holder, receiver, number } = self;
		format!(
			concat!(
				r#"{{"types":{{"EIP712Domain":[{{"name":"name","type":"string"}},{{"name":"version","type":"string"}},"#,
				r#"{{"name":"salt","type":"bytes32"}}],"Claim":[{{"name":"ethereumAccount","type":"address"}},"#,
				r#"{{"name":"receiver","type":"bytes32"}},{{"name":"number","type":"uint32"}}]}},"primaryType":"Claim","#,
				r#""domain":{{"name":"{}","version":"{}","salt":"{}"}},"#,
				r#""message":{{"ethereumAccount":"{}","receiver":"{}","number":{}}}}}"#,
			),
			PURPOSE,
			VERSION,
			Hex(genesis),
			Hex(&holder.0),
			Hex(receiver),
			number,
		)
	}

	/// What is signed for [`Self::text`] (EIP-191).
	pub fn personal_digest<H: Host>(&self) -> Hash {
		personal_digest::<H>(self.text().as_bytes())
	}

	/// What is signed for [`Self::typed_data`] (EIP-712).
	pub fn typed_digest<H: Host>(&self) -> Hash {
		let text = |text: &str| H::keccak_256(text.as_bytes());
		let domain = struct_hash::<H>(DOMAIN, &[text(PURPOSE), text(VERSION), self.genesis]);
		let claim = [self.holder.to_word(), self.receiver, word(self.number.into())];
		typed_digest::<H>(&domain, &struct_hash::<H>(CLAIM, &claim))
	}
}

/// Bytes as people write them: `0x`, and small letters.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("0x")?;
		self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
	}
}
