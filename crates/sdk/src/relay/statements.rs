//! What is signed with Ethereum keys, between this Ethereum chain and this network.

use super::RelayError;
use crate::{address::Account, chain::relay::Signature};
use nulink_eth_proofs::{recover, software::Software, Address, Statement, WatchDomain};
use nulink_primitives::{sharing::Digest, watching::Header};

/// What is signed, between one Ethereum chain and one network.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statements {
	domain: WatchDomain,
}

impl Statements {
	/// Between the Ethereum chain with this id and the network with this genesis.
	pub fn new(chain_id: u64, genesis: Digest) -> Self {
		Statements { domain: WatchDomain { chain_id, genesis } }
	}

	/// What a key signs to be the signer of a staker.
	pub fn standing(staker: &Account) -> Statement {
		Statement::Standing { account: staker.0 }
	}

	/// What a provider on Ethereum signs to be an account here, for the how-manyeth time.
	pub fn bind(account: &Account, number: u32) -> Statement {
		Statement::Bind { account: account.0, number }
	}

	/// What a watcher signs of a block.
	pub fn header(header: &Header) -> Statement {
		let Header { number, block_hash, state_root } = *header;
		Statement::Header { number, block_hash, state_root }
	}

	/// What is signed for a statement.
	pub fn digest(&self, statement: &Statement) -> Digest {
		self.domain.digest::<Software>(statement)
	}

	/// The structure for `eth_signTypedData_v4`, in JSON.
	pub fn typed_data(&self, statement: &Statement) -> String {
		self.domain.typed_data(statement)
	}

	/// Who signed a statement.
	pub fn signer(&self, statement: &Statement, signature: &Signature) -> Option<Address> {
		recover::<Software>(&self.digest(statement), signature)
	}

	/// Whether what the node wants signed is this statement and nothing else.
	pub fn check(&self, statement: &Statement, asked: &Digest) -> Result<(), RelayError> {
		(self.digest(statement) == *asked).then_some(()).ok_or(RelayError::OtherMessage)
	}

	/// Whether a statement is signed by this key. `what` it is, in words.
	pub fn check_signature(
		&self,
		statement: &Statement,
		expected: Address,
		signature: &Signature,
		what: &'static str,
	) -> Result<(), RelayError> {
		match self.signer(statement, signature) {
			Some(found) if found == expected => Ok(()),
			Some(found) => Err(RelayError::WrongSignature { expected, found, what }),
			None => Err(RelayError::NoSignature { expected }),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::fixtures::Key;

	#[test]
	fn a_signature_is_for_one_key_account_number_chain_and_network() {
		let (statements, key) = (Statements::new(1, [6; 32]), Key::new(7));
		let (account, other) = (Account::from([5; 32]), Account::from([4; 32]));
		let signature = key.sign(&statements.digest(&Statements::bind(&account, 2)));
		let check = |statements: Statements, account: &Account, number: u32, key: Key| {
			statements.check_signature(&Statements::bind(account, number), key.address(), &signature, "this")
		};
		check(statements, &account, 2, key).unwrap();
		for wrong in [
			check(statements, &other, 2, key),
			check(statements, &account, 1, key),
			check(Statements::new(2, [6; 32]), &account, 2, key),
			check(Statements::new(1, [7; 32]), &account, 2, key),
			check(statements, &account, 2, Key::new(8)),
		] {
			assert!(matches!(wrong, Err(RelayError::WrongSignature { .. })), "{wrong:?}");
		}
		let none = statements.check_signature(&Statements::standing(&account), key.address(), &[0xff; 65], "this");
		assert!(matches!(none, Err(RelayError::NoSignature { .. })), "{none:?}");
	}

	#[test]
	fn a_node_that_wants_something_else_signed_is_found_out() {
		let statements = Statements::new(1, [6; 32]);
		let standing = Statements::standing(&Account::from([5; 32]));
		statements.check(&standing, &statements.digest(&standing)).unwrap();
		assert!(statements.check(&standing, &[0; 32]).unwrap_err().to_string().contains("Sign nothing"));
	}
}
