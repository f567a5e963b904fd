//! What can go wrong, and what to do about it.

use crate::{
	address::{self, Account, AddressError},
	amount::{AmountError, Nlk},
	chain::Denied,
	claims::ClaimError,
	compute::ComputeError,
	conditions::ConditionError,
	datasets::DataSetError,
	market::MarketError,
	participants::ParticipantsError,
	percent::PercentError,
	programs::ProgramsError,
	proofs::ProofsError,
	proxy_api::ProxyError,
	relay::RelayError,
	time::TimeError,
};
use nulink_pre::client::{GrantError, KeystoreError, NotAKey, OpenError, StreamError};
use nulink_primitives::{sharing::PolicyId, token::Balance};
use std::{io, path::PathBuf};

/// The most characters of somebody's text that a message shows.
const MAX_SHOWN: usize = 80;

/// What can go wrong. A message says what to do next, and never holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// No node answers.
	#[error(transparent)]
	Connect(#[from] nulink_client::Error),
	/// The node did not answer a question, or with something that this program does not understand.
	#[error("cannot ask the node for {question}: {reason}. Is it a node of NuLink, and of this program's version?")]
	Node {
		/// What was asked.
		question: &'static str,
		/// What was said.
		reason: String,
	},
	/// The node does not keep what was asked for.
	#[error(
		"the node cannot tell how things were in block {block} ({reason}). Most nodes keep only recent states: ask one that \
		 keeps all of them, an archive node, with --node"
	)]
	NoState {
		/// The block.
		block: u32,
		/// What the node said.
		reason: String,
	},
	/// The chain refused a call.
	#[error("the chain refused {call}: {reason}")]
	Refused {
		/// The call.
		call: &'static str,
		/// The name of the error, `Pallet::Name`. Empty where the transaction did not even reach a pallet.
		name: String,
		/// What the chain says about it.
		reason: String,
	},
	/// The transaction was not taken because of another one of the account, which may be an earlier copy of it.
	#[error("{call} was not sent: another transaction of this account is on its way. Wait a minute and try again ({reason})")]
	Busy {
		/// The call.
		call: &'static str,
		/// What the node says.
		reason: String,
	},
	/// It is not known what became of a transaction.
	#[error("the connection broke before {call} was final: {reason}. It may still succeed: {}", instead(.call))]
	Unknown {
		/// The call.
		call: &'static str,
		/// What happened.
		reason: String,
	},
	/// The call succeeded without the event that tells what came of it.
	#[error("{0} succeeded, but the chain does not say what came of it: it is of another version than this program")]
	NoEvent(&'static str),
	/// The account has too little.
	#[error("{} has {have} and needs {need}: send it NLK first, or ask for less", address::to_text(.who))]
	Funds {
		/// The account.
		who: Account,
		/// What it can spend.
		have: Nlk,
		/// What is needed, without the fee of the transaction.
		need: Nlk,
	},

	/// The account has nothing at all, and so cannot pay the fee of any transaction.
	#[error(
		"{who} has no NLK, and every transaction costs a fee. Have somebody send it some: `nulink send {who} 10`, from an \
		 account that has (on a development chain //Alice has: see `nulink keys import --help`). Receiving data needs none",
		who = address::to_text(.0)
	)]
	Unfunded(Account),

	/// The keystore.
	#[error(transparent)]
	Keystore(#[from] KeystoreError),
	/// The keystore holds something else.
	#[error("{} holds {found:?}, and {expected} is needed: name another keystore", path.display())]
	WrongSecret {
		/// The file.
		path: PathBuf,
		/// What it holds.
		found: String,
		/// What is needed.
		expected: &'static str,
	},
	/// A secret that was given cannot be used.
	#[error("this is no secret of an account: {0}. It is 64 hexadecimal digits after 0x, or the words of a wallet")]
	BadSecret(String),
	/// The bytes are no key.
	#[error(transparent)]
	Key(#[from] NotAKey),
	/// The text is no address.
	#[error(transparent)]
	Address(#[from] AddressError),
	/// The text is no contact.
	#[error("{0:?} is no contact: it is what `nulink keys show` prints of the other person, ADDRESS/0x…")]
	Contact(String),
	/// The text is no amount.
	#[error(transparent)]
	Amount(#[from] AmountError),
	/// The text is no percentage.
	#[error(transparent)]
	Percent(#[from] PercentError),
	/// The time.
	#[error(transparent)]
	Time(#[from] TimeError),
	/// A claim of NLK that is locked on Ethereum.
	#[error(transparent)]
	Claim(#[from] ClaimError),
	/// The watcher network.
	#[error(transparent)]
	Relay(#[from] RelayError),
	/// The condition.
	#[error(transparent)]
	Condition(#[from] ConditionError),
	/// Encrypted compute.
	#[error(transparent)]
	Compute(Box<ComputeError>),
	/// The data market.
	#[error(transparent)]
	Market(Box<MarketError>),
	/// Proofs, and the data sets that they are about.
	#[error(transparent)]
	Proofs(Box<ProofsError>),
	/// Participants, and the keys that they publish under.
	#[error(transparent)]
	Participants(#[from] ParticipantsError),

	/// The store.
	#[error(transparent)]
	Storage(#[from] nulink_storage::Error),
	/// Encrypting or decrypting.
	#[error(transparent)]
	Stream(#[from] StreamError),
	/// Recovering a data key.
	#[error(transparent)]
	Open(#[from] OpenError),
	/// Making key fragments.
	#[error(transparent)]
	Grant(#[from] GrantError),
	/// A file or folder.
	#[error("{}: {error}", path.display())]
	Io {
		/// Which.
		path: PathBuf,
		/// What the system said.
		error: io::Error,
	},
	/// A file of this program was changed or damaged.
	#[error("{} is damaged ({reason}): restore it from a copy, or remove it", path.display())]
	Damaged {
		/// The file.
		path: PathBuf,
		/// What is wrong.
		reason: String,
	},
	/// Something in a folder that cannot be shared with it.
	#[error("{path:?} in the folder {reason}. A folder that is shared holds files, folders, and links that stay in it. All else travels as an archive that you pack and unpack yourself: a file NAME.tar, fetched with `--output NAME.tar`")]
	Unfit {
		/// Where in the folder.
		path: PathBuf,
		/// What is wrong with it.
		reason: String,
	},
	/// The program that packs folders.
	#[error("cannot pack or unpack a folder: {0}. The program `tar` is needed for folders")]
	Tar(String),

	/// A text that receivers would refuse.
	#[error("{} cannot be {what}: {reason}. Choose another one", shortened(.text))]
	Name {
		/// What it was to be.
		what: &'static str,
		/// The text.
		text: String,
		/// What is wrong with it.
		reason: &'static str,
	},
	/// An object that receivers would refuse, and with it all others of the label.
	#[error("{} is the name or the kind of an object, and {reason}: receivers would refuse the whole list. Take it off with `nulink label forget {cid}`, and store it again under another name", shortened(.text))]
	OddObject {
		/// Its address.
		cid: String,
		/// Its name or media type.
		text: String,
		/// What is wrong with it.
		reason: &'static str,
	},

	/// There was such a label.
	#[error(
		"the name {0:?} was used before, for a label that was removed; its old keys would come back: choose another"
	)]
	LabelUsed(String),
	/// There is no such label.
	#[error("there is no label {0:?} of this account on the chain: create it with `nulink label create`")]
	UnknownLabel(String),
	/// The label was created with other keys.
	#[error("the label {0:?} has a key on the chain that is not of this keystore: use the keystore that it was created with")]
	ForeignLabel(String),
	/// Nothing is known of the object.
	#[error("{0} is not known here as an object of yours: name its label, or use the machine that stored it")]
	UnknownObject(String),
	/// There is no such policy.
	#[error("there is no policy {0} on the chain: it was removed, or the node is of another network")]
	UnknownPolicy(PolicyId),
	/// The policy gives no access.
	#[error("policy {policy} gives no access: {}", explain(.reason))]
	Denied {
		/// The policy.
		policy: PolicyId,
		/// Why.
		reason: Denied,
	},
	/// The policy is for another key.
	#[error("policy {0} was granted to another receiving key than this keystore's: send the owner your contact again, or use the other keystore")]
	OtherKey(PolicyId),
	/// The policy is not of the person.
	#[error("policy {0} was not granted by this account")]
	NotOwner(PolicyId),

	/// The receiver has access already.
	#[error(
		"the receiver has access to this label already, by policy {0}: revoke it first, or publish what is new to it"
	)]
	AlreadyGranted(PolicyId),
	/// Nobody of that name has access.
	#[error("no such member has access to {0:?}: `nulink group list` shows who does")]
	NoMember(String),
	/// The grant was begun by another account or on another chain.
	#[error(
		"the grant {id} was begun by {owner}, or on another network: use that keystore and a node of that network"
	)]
	OtherGrant {
		/// Its id.
		id: String,
		/// Who began it.
		owner: String,
	},
	/// There are too few proxies.
	#[error("only {found} of {wanted} proxies can be had: {reasons}. Take fewer proxies, allow a higher fee, or try in the next epoch")]
	TooFewProxies {
		/// How many fit.
		found: usize,
		/// How many are needed.
		wanted: usize,
		/// Why others do not.
		reasons: String,
	},
	/// A proxy will not accept a policy.
	#[error("policy {policy} will not become active: {} does not accept it ({error}). Revoke it to have all fees back, and grant again with other proxies", address::to_text(.provider))]
	ProxyRefused {
		/// The policy.
		policy: PolicyId,
		/// The proxy.
		provider: Account,
		/// What it said.
		error: ProxyError,
	},
	/// The proxies have not accepted in time.
	#[error("policy {policy} is not active: {missing} of its proxies have not accepted it{}. Resume later with `nulink grant --resume`, or revoke it to have all fees back", because(.reasons))]
	NotAccepted {
		/// The policy.
		policy: PolicyId,
		/// How many proxies are missing.
		missing: usize,
		/// What they said.
		reasons: String,
	},
	/// The policy that was begun can be used no more.
	#[error("policy {policy} is {status}: it cannot become active any more. `nulink remove {policy}` brings back what is left of it")]
	Over {
		/// The policy.
		policy: PolicyId,
		/// What it is.
		status: &'static str,
	},
	/// There is no journal of such a grant.
	#[error("there is no unfinished grant {0:?}: `nulink grant --resume` lists those that there are")]
	UnknownGrant(String),
	/// Too few fragments came.
	#[error("{have} of {need} fragments came: {reasons}. Try again, or ask on chain, where proxies must answer: `nulink request`")]
	TooFewFragments {
		/// How many came.
		have: usize,
		/// How many are needed.
		need: usize,
		/// What the others said.
		reasons: String,
	},
	/// The treasure map cannot be used.
	#[error("the treasure map of policy {policy} cannot be used: {reason}. Ask the owner to publish it again")]
	Map {
		/// The policy.
		policy: PolicyId,
		/// Why.
		reason: String,
	},
	/// The treasure map has no such object.
	#[error("policy {policy} has no object {name:?}: it has {there}")]
	NotInMap {
		/// The policy.
		policy: PolicyId,
		/// What was asked for.
		name: String,
		/// What is there.
		there: String,
	},
	/// An object must be named.
	#[error("policy {policy} lets you read more than one object: name one of {there}")]
	WhichObject {
		/// The policy.
		policy: PolicyId,
		/// What is there.
		there: String,
	},
	/// The treasure map is empty.
	#[error(
		"policy {0} lets you read nothing yet: its owner stores something under the label and runs `nulink publish`"
	)]
	EmptyMap(PolicyId),
	/// There are too many objects for a map.
	#[error("the label has {0} objects: too many for one treasure map. Split them over several labels")]
	MapTooLarge(usize),
	/// There is no such request.
	#[error("there is no request {0} on the chain: it was closed, or the node is of another network")]
	UnknownRequest(u64),
	/// The request has ended without enough answers.
	#[error("request {request} brought {have} of {need} fragments before its deadline. Report the silent proxies with `nulink request report {request}`, close it, and ask again")]
	Unanswered {
		/// The request.
		request: u64,
		/// How many answers there are.
		have: usize,
		/// How many are needed.
		need: usize,
	},
	/// A provider takes no delegation, or not so much.
	#[error("{} {reason}", address::to_text(.provider))]
	NoRoom {
		/// The provider.
		provider: Account,
		/// Why, and what to do.
		reason: String,
	},
	/// A receipt that would cost the reporter.
	#[error("this receipt proves no offence ({0}): the chain would take the bond of whoever submits it")]
	NoOffence(String),
}

impl From<ComputeError> for Error {
	fn from(error: ComputeError) -> Self {
		Error::Compute(Box::new(error))
	}
}

impl From<MarketError> for Error {
	fn from(error: MarketError) -> Self {
		Error::Market(Box::new(error))
	}
}

impl From<ProofsError> for Error {
	fn from(error: ProofsError) -> Self {
		Error::Proofs(Box::new(error))
	}
}

impl From<DataSetError> for Error {
	fn from(error: DataSetError) -> Self {
		ProofsError::from(error).into()
	}
}

impl From<ProgramsError> for Error {
	fn from(error: ProgramsError) -> Self {
		ComputeError::from(error).into()
	}
}

impl Error {
	/// Whether the chain refused with this error of a pallet, `Pallet::Name`.
	pub fn is_refusal(&self, error: &str) -> bool {
		matches!(self, Error::Refused { name, .. } if name == error)
	}

	/// Whether a pallet refused. Then the call was in a final block, and no other copy of it can come after that.
	pub(crate) fn is_by_pallet(&self) -> bool {
		matches!(self, Error::Refused { name, .. } if !name.is_empty())
	}

	pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
		let path = path.into();
		|error| Error::Io { path, error }
	}

	pub(crate) fn funds(who: Account, have: Balance, need: Balance) -> Error {
		Error::Funds { who, have: Nlk(have), need: Nlk(need) }
	}
}

/// What a person can do who has no access.
pub(crate) fn explain(reason: &Denied) -> &'static str {
	match reason {
		Denied::Unknown => "there is no such policy, or it was removed",
		Denied::NotActive => "not all of its proxies have accepted it yet. Try again in a minute",
		Denied::NotBegun => "its term has not begun. `nulink show` tells when it does",
		Denied::Ended => "its term is over. Ask the owner for a new grant",
		Denied::Revoked => "its owner has revoked it",
		Denied::NotReceiver => "it was granted to another account. Use the keystore of that account",
		Denied::ConditionsNotMet => "its conditions do not hold. `nulink show` tells them, `nulink pay` pays",
	}
}

/// What to do instead of repeating a call that may still succeed.
fn instead(call: &str) -> &'static str {
	match call {
		"create_job" => {
			"`nulink job submit --resume` goes on with it, once it is clear whether the job is on the chain"
		},
		"purchase" | "bid" | "buy_item" => {
			"run the same command again: it looks whether the chain has it, and never buys twice with one key"
		},
		_ => "look at the chain before you repeat it",
	}
}

/// A text in quotes, as much of it as a message can take.
fn shortened(text: &str) -> String {
	match text.char_indices().nth(MAX_SHOWN) {
		Some((end, _)) => format!("{:?}…", &text[..end]),
		None => format!("{text:?}"),
	}
}

fn because(reasons: &str) -> String {
	if reasons.is_empty() {
		String::new()
	} else {
		format!(" ({reasons})")
	}
}
