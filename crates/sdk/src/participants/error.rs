//! Why there is no participant, or no key, and what to do.

use crate::address::{self, Account};

/// Why there is no participant, or no key, and what to do.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ParticipantsError {
	/// The account is no participant.
	#[error("{} is no participant: `nulink identity join` makes one", address::to_text(.0))]
	NotJoined(Account),
	/// Nobody has confirmed the participant, or not for so long.
	#[error("{} is not confirmed now: show the certificate to a registrar, who confirms it with `nulink identity confirm`", address::to_text(.0))]
	NotInForce(Account),
	/// Only registrars confirm.
	#[error("{} is no registrar: governance names them", address::to_text(.0))]
	NotRegistrar(Account),
	/// The participant has joined with another certificate.
	#[error("{} has joined with another certificate than this one: ask for the right one", address::to_text(.0))]
	OtherCertificate(Account),
	/// The address on the web is too long, or cannot be shown.
	#[error("this is no address to be found at: up to {0} bytes, without control characters")]
	BadUri(usize),
	/// A pool has another number of keys.
	#[error("a pool has at least one key, and no more than {0}")]
	BadCount(u16),
	/// There is no pool whose keys are known here.
	#[error("{} has no pool on the chain whose keys are known here: publish one with `nulink identity pool publish`, or use the machine that did", address::to_text(.0))]
	NoPool(Account),
	/// All keys of the pools are used.
	#[error("all keys of the pools were used: publish another one with `nulink identity pool publish`")]
	PoolUsedUp,
	/// The pool was made from another root secret.
	#[error("the pool was made from another root secret than this keystore's: use the keystore that published it")]
	OtherRoot,
	/// The key of the pool was used elsewhere.
	#[error("the key of the pool was used before, for another account or from another machine. It is not tried again: claim once more, with the next one")]
	KeyUsed,
	/// The way through the tree of pools is wrong.
	#[error("the node tells a way through the tree of pools that leads elsewhere: ask another node")]
	BadPath,
	/// There is no such key.
	#[error("{} is no publishing key", address::to_text(.0))]
	NoKey(Account),
	/// The account is a publishing key already.
	#[error("{} is a publishing key already, under another name or for data about somebody else: use another account", address::to_text(.0))]
	KeyKnown(Account),
	/// The key is revoked.
	#[error("{} is revoked, for good: use another account", address::to_text(.0))]
	Revoked(Account),
	/// The account would tell whose it is.
	#[error(
		"the account that publishes without a name must be another one than the participant's: make new keys for it"
	)]
	SameAccount,
	/// Not the answer of this key.
	#[error("this is not the answer of {}: capitals and spaces count", address::to_text(.0))]
	WrongAnswer(Account),
	/// There is no answer.
	#[error("the answer is empty: everybody would guess it")]
	EmptyAnswer,
	/// The answer is too long.
	#[error("an answer has at most {0} bytes")]
	AnswerTooLong(usize),
	/// Another process changes the records of pools.
	#[error("another `nulink` is at work on the pools: wait for it, and try again")]
	AtWork,
}
