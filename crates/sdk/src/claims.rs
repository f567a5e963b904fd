//! Claiming NLK that is locked on Ethereum.
//!
//! The holder signs with the Ethereum key ([`message`]); an Ethereum node proves what is locked (`eth_getProof`); anybody
//! brings both to the chain, which pays the account that the signature names. A claim that fails costs its sender a fee. So
//! the judgement is made here first ([`prepare`]), by the same rules, and neither node has to be believed for it.

use crate::{
	address::Account,
	amount::Nlk,
	chain::economy::{ClaimStatus, LockedClaim, PaidToHolder, ToSign, WalletSignature},
};
use nulink_eth_proofs::{
	recover,
	rpc::{StateProof, Unusable},
	software::Software,
	Address, ClaimMessage,
};
use nulink_primitives::{sharing::Digest, token::Balance};

/// How many accepted blocks a message names.
const NAMED: usize = 8;

/// The longest answer to `eth_getProof` that is read, in bytes. The two longest proofs that the chain takes have 52 kB.
pub const MAX_ANSWER: usize = 256 * 1024;

/// Why a claim would be refused, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimError {
	/// No contract is pinned.
	#[error("nothing can be claimed yet: governance has named no contract on Ethereum")]
	NoContract,
	/// The time is over.
	#[error("claims are closed: they were taken up to block {0}")]
	Closed(u32),
	/// The state is from before the contract.
	#[error("the state of Ethereum in block {block} does not count: take a block from {since} on")]
	StateTooOld {
		/// The block.
		block: u64,
		/// The first that counts.
		since: u64,
	},
	/// The holder has claimed with this state or a later one.
	#[error("this holder has claimed with the state of block {last}: take the proof of a later one than that, not of block {block}")]
	StateOutdated {
		/// The block.
		block: u64,
		/// That of the last claim.
		last: u64,
	},
	/// The chain does not know the state.
	#[error(
		"the chain has not accepted the state of Ethereum in block {block}. Take the proof of one of these: {accepted}"
	)]
	UnknownState {
		/// The block.
		block: u64,
		/// Those that are accepted.
		accepted: String,
	},
	/// The signature is over the other form of the message.
	#[error("the signature is over the {made}, not the {expected}: {hint}")]
	OtherForm {
		/// What was signed.
		made: &'static str,
		/// What should have been.
		expected: &'static str,
		/// What to do.
		hint: &'static str,
	},
	/// The signature is not the holder's.
	#[error(
		"the signature is not {holder}'s over this claim, number {number}, for this receiver on this network. Sign exactly \
		 what `nulink claim message` prints"
	)]
	WrongSignature {
		/// Whose it should be.
		holder: Address,
		/// The number of the claim.
		number: u32,
	},
	/// The proof is of no use.
	#[error("{0}. Ask eth_getProof for the contract, the slot that `nulink claim message` prints, and this block")]
	Proof(Unusable),
	/// Nothing is locked.
	#[error("{holder} had locked nothing in block {block}")]
	NothingLocked {
		/// The holder.
		holder: Address,
		/// The block.
		block: u64,
	},
	/// All of it was paid.
	#[error("all that {holder} had locked in block {block} was paid: {paid}")]
	AlreadyPaid {
		/// The holder.
		holder: Address,
		/// The block.
		block: u64,
		/// What was paid.
		paid: Nlk,
	},
	/// The pot does not hold as much.
	#[error("{due} are due, and {left} are left to pay claims from: try again when governance has sent more there")]
	PotExhausted {
		/// What is due.
		due: Nlk,
		/// What is left.
		left: Nlk,
	},
	/// The chain asks for another signature than this program.
	#[error(
		"the node asks to sign something else than this claim. Sign nothing of it: the node is of another version, or it \
		 does not mean well"
	)]
	OtherMessage,
}

/// Said in one sentence with what to do: not a source of its own.
impl From<Unusable> for ClaimError {
	fn from(unusable: Unusable) -> Self {
		ClaimError::Proof(unusable)
	}
}

/// What the holder of NLK on Ethereum signs, so that its claim with this number is paid to the receiver on the chain with
/// this genesis.
pub fn message(genesis: Digest, holder: Address, receiver: &Account, number: u32) -> ClaimMessage {
	ClaimMessage { genesis, holder, receiver: receiver.0, number }
}

/// Whether what the node asks to sign is this claim and nothing else.
pub fn check_message(
	genesis: Digest,
	holder: Address,
	receiver: &Account,
	paid: Option<PaidToHolder>,
	asked: &ToSign,
) -> Result<(), ClaimError> {
	let number = next_number(paid);
	let message = message(genesis, holder, receiver, number);
	let same = asked.number == number && asked.text == message.text() && asked.typed_data == message.typed_data();
	same.then_some(()).ok_or(ClaimError::OtherMessage)
}

/// The number of a holder's next claim.
pub fn next_number(paid: Option<PaidToHolder>) -> u32 {
	paid.unwrap_or_default().claims.saturating_add(1)
}

/// What somebody wants to claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wanted {
	/// The Ethereum account that has locked NLK.
	pub holder: Address,
	/// The account that is to be paid.
	pub receiver: Account,
	/// The Ethereum block that the proof is of.
	pub block: u64,
	/// The holder's signature.
	pub signature: WalletSignature,
}

/// Makes a claim that the chain takes, and says what it pays; or says what is wrong with it. `paid` is what the holder was
/// paid before.
pub fn prepare(
	genesis: Digest,
	status: &ClaimStatus,
	paid: Option<PaidToHolder>,
	wanted: Wanted,
	proof: StateProof,
) -> Result<(LockedClaim, Balance), ClaimError> {
	let Wanted { holder, receiver, block, signature } = wanted;
	let contract = status.contract.ok_or(ClaimError::NoContract)?;
	if !status.open {
		return Err(ClaimError::Closed(status.deadline.unwrap_or_default()));
	}
	if block < contract.since {
		return Err(ClaimError::StateTooOld { block, since: contract.since });
	}
	if let Some(paid) = paid.filter(|paid| block <= paid.block) {
		return Err(ClaimError::StateOutdated { block, last: paid.block });
	}
	let root = status.roots.iter().find(|state| state.block == block).map(|state| &state.root);
	let root = root.ok_or_else(|| ClaimError::UnknownState { block, accepted: listed(status) })?;
	let number = next_number(paid);
	check_signature(&message(genesis, holder, &receiver, number), &signature)?;

	let locked = proof.locked(root, &contract.address, &contract.code_hash, &contract.balances, &holder)?;
	if locked.amount == 0 {
		return Err(ClaimError::NothingLocked { holder, block });
	}
	let before = paid.unwrap_or_default().amount;
	let due = locked.amount.checked_sub(before).filter(|due| *due > 0);
	let due = due.ok_or(ClaimError::AlreadyPaid { holder, block, paid: Nlk(before) })?;
	if due > status.available {
		return Err(ClaimError::PotExhausted { due: Nlk(due), left: Nlk(status.available) });
	}
	let (account_proof, balance_proof) = (locked.account_proof, locked.balance_proof);
	Ok((LockedClaim { holder, receiver, block, account_proof, balance_proof, signature }, due))
}

/// The blocks whose states are accepted and count, the last ones by their numbers.
fn listed(status: &ClaimStatus) -> String {
	let since = status.contract.map_or(0, |contract| contract.since);
	let blocks: Vec<_> = status.roots.iter().map(|state| state.block).filter(|block| *block >= since).collect();
	match blocks.is_empty() {
		true => "there is none yet. Watchers attest blocks all the time: see `nulink relay status`".into(),
		false => newest(&blocks),
	}
}

/// The last of these ascending numbers, and how many there are before them.
pub fn newest(blocks: &[u64]) -> String {
	let (older, newest) = blocks.split_at(blocks.len().saturating_sub(NAMED));
	let newest: Vec<_> = newest.iter().map(u64::to_string).collect();
	match older.len() {
		0 => newest.join(", "),
		older => format!("{}, and {older} older ones", newest.join(", ")),
	}
}

fn check_signature(message: &ClaimMessage, signature: &WalletSignature) -> Result<(), ClaimError> {
	let (text, structure) = (message.personal_digest::<Software>(), message.typed_digest::<Software>());
	let signer = |digest| {
		let (WalletSignature::Personal(bytes) | WalletSignature::TypedData(bytes)) = signature;
		recover::<Software>(digest, bytes)
	};
	let (of_text, of_structure) = (signer(&text) == Some(message.holder), signer(&structure) == Some(message.holder));
	match (signature, of_text, of_structure) {
		(WalletSignature::Personal(_), true, _) | (WalletSignature::TypedData(_), _, true) => Ok(()),
		(WalletSignature::Personal(_), _, true) => {
			Err(ClaimError::OtherForm { made: "structure (EIP-712)", expected: "text (EIP-191)", hint: "pass --typed" })
		},
		(WalletSignature::TypedData(_), true, _) => Err(ClaimError::OtherForm {
			made: "text (EIP-191)",
			expected: "structure (EIP-712)",
			hint: "leave --typed out",
		}),
		_ => Err(ClaimError::WrongSignature { holder: message.holder, number: message.number }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::economy::{AcceptedBy, AcceptedState, LockContract};
	use nulink_eth_proofs::{
		fixtures::{EthereumState, Key},
		rpc::SlotProof,
		word, MappingLayout,
	};
	use nulink_primitives::token::NLK;

	const GENESIS: Digest = [0x6e; 32];
	const BLOCK: u64 = 100;
	const CONTRACT: Address = Address([0xc0; 20]);
	const CODE: Digest = [0xcc; 32];

	/// Ann, who has locked 500 NLK, and the state that shows it.
	struct Scene {
		ann: Key,
		receiver: Account,
		status: ClaimStatus,
		proof: StateProof,
	}

	fn scene(locked: u128) -> Scene {
		let ann = Key::new(7);
		let balances = MappingLayout::solidity(3);
		let slot = balances.slot_of::<Software>(&ann.address().to_word());
		let state = EthereumState::new(CONTRACT, CODE, [(slot, word(locked))]);
		let contract = LockContract { address: CONTRACT, code_hash: CODE, balances, since: 90 };
		Scene {
			ann,
			receiver: [5; 32].into(),
			status: ClaimStatus {
				open: true,
				deadline: None,
				contract: Some(contract),
				available: 1_000 * NLK,
				paid: 0,
				roots: [(80, [8; 32]), (99, [9; 32]), (BLOCK, state.root())]
					.map(|(block, root)| AcceptedState { block, root, by: AcceptedBy::Watchers })
					.into(),
				free_claim: 10 * NLK,
			},
			proof: StateProof {
				address: CONTRACT,
				account_proof: state.account_proof(),
				storage_proof: vec![SlotProof { key: slot, proof: state.storage_proof(&slot) }],
			},
		}
	}

	impl Scene {
		fn message(&self, number: u32) -> ClaimMessage {
			message(GENESIS, self.ann.address(), &self.receiver, number)
		}

		fn wanted(&self, number: u32) -> Wanted {
			let signature = WalletSignature::Personal(self.ann.sign_personal(&self.message(number)));
			Wanted { holder: self.ann.address(), receiver: self.receiver, block: BLOCK, signature }
		}

		fn prepare(&self, paid: Option<PaidToHolder>, wanted: Wanted) -> Result<(LockedClaim, Balance), ClaimError> {
			prepare(GENESIS, &self.status, paid, wanted, self.proof.clone())
		}
	}

	#[test]
	fn a_claim_that_the_chain_would_take_is_made_with_either_signature() {
		let scene = scene(500 * NLK);
		let (claim, due) = scene.prepare(None, scene.wanted(1)).unwrap();
		assert_eq!(due, 500 * NLK);
		assert_eq!((claim.holder, claim.receiver, claim.block), (scene.ann.address(), scene.receiver, BLOCK));
		assert_eq!(claim.account_proof, scene.proof.account_proof);
		assert_eq!(claim.balance_proof, scene.proof.storage_proof[0].proof);
		let typed = WalletSignature::TypedData(scene.ann.sign_typed(&scene.message(1)));
		assert_eq!(scene.prepare(None, Wanted { signature: typed, ..scene.wanted(1) }).unwrap().1, 500 * NLK);
	}

	#[test]
	fn a_later_claim_pays_what_was_locked_since() {
		let scene = scene(700 * NLK);
		let paid = PaidToHolder { amount: 500 * NLK, claims: 1, block: 99 };
		assert_eq!(scene.prepare(Some(paid), scene.wanted(2)).unwrap().1, 200 * NLK);
		let again = scene.prepare(Some(paid), scene.wanted(1));
		assert!(matches!(again, Err(ClaimError::WrongSignature { number: 2, .. })), "{again:?}");
		let all = PaidToHolder { amount: 700 * NLK, ..paid };
		assert!(matches!(scene.prepare(Some(all), scene.wanted(2)), Err(ClaimError::AlreadyPaid { .. })));
		let later = PaidToHolder { block: BLOCK, ..paid };
		let outdated = scene.prepare(Some(later), scene.wanted(2));
		assert!(matches!(outdated, Err(ClaimError::StateOutdated { last: BLOCK, .. })), "{outdated:?}");
	}

	#[test]
	fn what_the_chain_would_refuse_is_refused_here_with_what_to_do() {
		let scene = scene(500 * NLK);
		let with = |change: fn(&mut ClaimStatus)| {
			let mut status = scene.status.clone();
			change(&mut status);
			prepare(GENESIS, &status, None, scene.wanted(1), scene.proof.clone()).unwrap_err().to_string()
		};
		assert!(with(|it| it.contract = None).contains("nothing can be claimed yet"));
		assert!(with(|it| (it.open, it.deadline) = (false, Some(12))).contains("up to block 12"));
		assert!(with(|it| it.available = NLK).contains("500 NLK are due, and 1 NLK are left"));
		assert!(with(|it| it.roots[2].root = [1; 32]).contains("does not go with the state root"));
		let unknown = with(|it| it.roots[2].block = 101);
		assert!(unknown.contains("99, 101") && !unknown.contains("80"), "{unknown}");
		assert!(with(|it| it.roots.clear()).contains("there is none yet"));
		let many = with(|it| {
			let state = it.roots[1];
			it.roots = (200..220).map(|block| AcceptedState { block, ..state }).collect();
		});
		assert!(many.contains("212, 213, ") && many.contains("219, and 12 older ones"), "{many}");
		let old = scene.prepare(None, Wanted { block: 80, ..scene.wanted(1) });
		assert!(matches!(old, Err(ClaimError::StateTooOld { since: 90, .. })), "{old:?}");
		let nothing = self::scene(0);
		assert!(matches!(nothing.prepare(None, nothing.wanted(1)), Err(ClaimError::NothingLocked { .. })));
	}

	#[test]
	fn a_proof_that_is_larger_than_the_chain_takes_is_refused() {
		let scene = scene(500 * NLK);
		let refused = |change: fn(&mut StateProof)| {
			let mut proof = scene.proof.clone();
			change(&mut proof);
			prepare(GENESIS, &scene.status, None, scene.wanted(1), proof).unwrap_err()
		};
		let too_many = refused(|proof| proof.account_proof.resize(25, vec![0]));
		assert!(matches!(too_many, ClaimError::Proof(Unusable::AccountProof(_))), "{too_many:?}");
		assert!(std::error::Error::source(&too_many).is_none(), "it would be said twice");
		let too_long = refused(|proof| proof.account_proof[0].resize(600, 0));
		assert!(matches!(too_long, ClaimError::Proof(Unusable::AccountProof(_))), "{too_long:?}");
		let many_slots = refused(|proof| proof.storage_proof[0].proof.resize(25, vec![0]));
		assert!(matches!(many_slots, ClaimError::Proof(Unusable::BalanceProof(_))), "{many_slots:?}");
		let other = refused(|proof| proof.address = Address([1; 20]));
		assert!(matches!(other, ClaimError::Proof(Unusable::OtherContract(_))), "{other:?}");
		assert!(matches!(refused(|proof| proof.storage_proof.clear()), ClaimError::Proof(Unusable::NoSlot)));
	}

	#[test]
	fn a_signature_by_somebody_else_for_somebody_else_or_elsewhere_is_refused() {
		let scene = scene(500 * NLK);
		let mallory = Key::new(8).sign_personal(&scene.message(1));
		let elsewhere = scene.ann.sign_personal(&ClaimMessage { genesis: [1; 32], ..scene.message(1) });
		for signature in [mallory, elsewhere, [0; 65], [255; 65]] {
			let signature = WalletSignature::Personal(signature);
			let refused = scene.prepare(None, Wanted { signature, ..scene.wanted(1) });
			assert!(matches!(refused, Err(ClaimError::WrongSignature { .. })), "{refused:?}");
		}
		let other = scene.prepare(None, Wanted { receiver: [6; 32].into(), ..scene.wanted(1) });
		assert!(matches!(other, Err(ClaimError::WrongSignature { .. })), "{other:?}");
	}

	#[test]
	fn a_signature_over_the_other_form_is_told_from_a_wrong_one() {
		let scene = scene(500 * NLK);
		let typed = WalletSignature::Personal(scene.ann.sign_typed(&scene.message(1)));
		let told = scene.prepare(None, Wanted { signature: typed, ..scene.wanted(1) }).unwrap_err();
		assert!(told.to_string().contains("pass --typed"), "{told}");
		let text = WalletSignature::TypedData(scene.ann.sign_personal(&scene.message(1)));
		let told = scene.prepare(None, Wanted { signature: text, ..scene.wanted(1) }).unwrap_err();
		assert!(told.to_string().contains("leave --typed out"), "{told}");
	}

	#[test]
	fn a_node_that_asks_to_sign_something_else_is_noticed() {
		let scene = scene(500 * NLK);
		let (holder, message) = (scene.ann.address(), scene.message(3));
		let paid = Some(PaidToHolder { claims: 2, ..Default::default() });
		let asked = |number: u32, message: &ClaimMessage| ToSign {
			number,
			text: message.text(),
			typed_data: message.typed_data(),
			slot: None,
		};
		let check = |asked: ToSign| check_message(GENESIS, holder, &scene.receiver, paid, &asked);
		check(asked(3, &message)).unwrap();
		let to_mallory = ClaimMessage { receiver: [6; 32], ..message };
		for other in [
			asked(4, &message),
			asked(4, &scene.message(4)),
			asked(3, &to_mallory),
			ToSign { typed_data: to_mallory.typed_data(), ..asked(3, &message) },
		] {
			assert!(matches!(check(other), Err(ClaimError::OtherMessage)));
		}
	}
}
