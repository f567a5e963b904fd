//! Receipts: what proxies sign when they re-encrypt.
//!
//! A receipt is the receiver's proof of what it got, and the evidence against a proxy that served what it should not have.
//! All that were ever collected here stand in one file, a JSON object a line, with the bytes that they speak of.

use crate::{
	address::Account,
	chain::{Evidence, PolicyInfo, SeatInfo},
	home::Home,
	identity::{create_private_folder, is_signed_by},
	proxy_api::{account, hex_bytes, Answer},
	time::Instant,
	Error,
};
use codec::{DecodeAll, Encode};
use nulink_pre::{
	capsule_digest,
	client::{CheckedCapsule, Fragment, VerifiedFragment},
	digest, fragment_digest, Invalid,
};
use nulink_primitives::sharing::{
	CapsuleBytes, Digest, FragmentBytes, FragmentRequest, PolicyId, Receipt, FRAGMENT_LEN,
};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, OpenOptions},
	io::Write,
	path::PathBuf,
};

/// How many blocks a proxy's newest finalised block may be ahead of ours.
pub const MAX_AHEAD: u32 = 20;

/// A receipt as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record {
	/// The policy.
	pub policy: PolicyId,
	/// The staking account of the proxy.
	#[serde(with = "account")]
	pub provider: Account,
	/// Who signed.
	#[serde(with = "account")]
	pub operator: Account,
	/// The proxy's newest finalised block.
	pub block: u32,
	/// What the object is called, if it is known.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub object: Option<String>,
	/// When the receipt came, in milliseconds since 1970.
	pub received: u64,
	/// What is wrong with the fragment, if anything is.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub wrong: Option<String>,
	/// The chain.
	#[serde(with = "hex_bytes")]
	pub genesis: Digest,
	/// SCALE of the [`Receipt`].
	#[serde(with = "hex_bytes")]
	pub receipt: Vec<u8>,
	/// SCALE of a `MultiSignature` over it.
	#[serde(with = "hex_bytes")]
	pub signature: Vec<u8>,
	/// The capsule that it speaks of.
	#[serde(with = "hex_bytes")]
	pub capsule: Vec<u8>,
	/// The fragment that it speaks of.
	#[serde(with = "hex_bytes")]
	pub fragment: Vec<u8>,
}

impl Record {
	fn new(genesis: &Digest, evidence: &Evidence, object: Option<&str>, wrong: Option<String>) -> Self {
		Record {
			policy: evidence.receipt.policy,
			provider: evidence.receipt.provider.into(),
			operator: evidence.operator,
			block: evidence.receipt.block,
			object: object.map(Into::into),
			received: Instant::now().0,
			wrong,
			genesis: *genesis,
			receipt: evidence.receipt.encode(),
			signature: evidence.signature.clone(),
			capsule: evidence.capsule.0.to_vec(),
			fragment: evidence.fragment.0.to_vec(),
		}
	}

	/// What can be brought before the chain, if the receipt was signed by its operator for this chain and speaks of the
	/// bytes beside it. Otherwise what is wrong with the record.
	pub fn evidence(&self, genesis: &Digest) -> Result<Evidence, &'static str> {
		if self.genesis != *genesis {
			return Err("it is of another chain");
		}
		let receipt = Receipt::decode_all(&mut &self.receipt[..]).map_err(|_| "its receipt is none")?;
		let capsule = CapsuleBytes(self.capsule[..].try_into().map_err(|_| "its capsule is none")?);
		let fragment = FragmentBytes(self.fragment[..].try_into().map_err(|_| "its fragment is none")?);
		let named = (receipt.policy, Account::from(receipt.provider), receipt.block);
		if named != (self.policy, self.provider, self.block) {
			return Err("it says something else than its receipt");
		}
		if receipt.capsule != capsule_digest(&capsule) || receipt.fragment != fragment_digest(&fragment) {
			return Err("its receipt is about another capsule or fragment");
		}
		if !is_signed_by(&self.operator, &receipt.signed_bytes(genesis), &self.signature) {
			return Err("its signature is not the operator's");
		}
		let signature = self.signature.clone();
		Ok(Evidence { receipt, operator: self.operator, signature, capsule, fragment })
	}
}

/// The file of receipts.
#[derive(Clone, Debug)]
pub struct ReceiptBook {
	path: PathBuf,
}

impl ReceiptBook {
	/// The one of this home.
	pub fn new(home: &Home) -> Self {
		ReceiptBook { path: home.data.join("receipts.jsonl") }
	}

	/// Another one, for instance that a receiver has sent.
	pub fn at(path: impl Into<PathBuf>) -> Self {
		ReceiptBook { path: path.into() }
	}

	/// Adds a receipt.
	pub fn add(&self, record: &Record) -> Result<(), Error> {
		if let Some(folder) = self.path.parent() {
			create_private_folder(folder)?;
		}
		let mut line = serde_json::to_vec(record)
			.map_err(|error| Error::Damaged { path: self.path.clone(), reason: error.to_string() })?;
		line.push(b'\n');
		// One write of one line: two programs do not mix theirs.
		let file = OpenOptions::new().create(true).append(true).open(&self.path);
		file.and_then(|mut file| file.write_all(&line)).map_err(Error::io(&self.path))
	}

	/// All receipts, oldest first, and how many lines are none.
	pub fn read(&self) -> Result<(Vec<Record>, usize), Error> {
		let text = match fs::read_to_string(&self.path) {
			Ok(text) => text,
			Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
			Err(error) => return Err(Error::Io { path: self.path.clone(), error }),
		};
		let (mut records, mut unreadable) = (Vec::new(), 0);
		for line in text.lines().filter(|line| !line.trim().is_empty()) {
			match serde_json::from_str(line) {
				Ok(record) => records.push(record),
				Err(_) => unreadable += 1,
			}
		}
		Ok((records, unreadable))
	}
}

/// A question to one proxy.
pub(crate) struct Question<'a> {
	pub genesis: Digest,
	pub policy: &'a PolicyInfo,
	pub seat: &'a SeatInfo,
	pub capsule: &'a CheckedCapsule,
	pub request: FragmentRequest,
}

/// Why an answer is none, and nobody can be held to it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Worthless(pub &'static str);

/// An answer whose receipt is as it must be.
pub(crate) struct Receipted {
	pub evidence: Evidence,
	pub fragment: Result<VerifiedFragment, Invalid>,
}

impl Receipted {
	/// For the book.
	pub(crate) fn record(&self, genesis: &Digest, object: Option<&str>) -> Record {
		let wrong = self.fragment.as_ref().err().map(ToString::to_string);
		Record::new(genesis, &self.evidence, object, wrong)
	}
}

impl Question<'_> {
	/// Looks at all of an answer but whether the operator was in office: that must be asked of the chain.
	///
	/// `newest` is the newest finalised block that we know.
	pub(crate) fn check(&self, answer: &Answer, newest: u32) -> Result<Receipted, Worthless> {
		let worthless = |reason| Err(Worthless(reason));
		let Ok(fragment) = <[u8; FRAGMENT_LEN]>::try_from(&answer.fragment[..]) else {
			return worthless("its fragment has a wrong length");
		};
		let Ok(receipt) = Receipt::decode_all(&mut &answer.receipt[..]) else {
			return worthless("its receipt is none");
		};
		let fragment = FragmentBytes(fragment);
		let expected = Receipt {
			policy: self.policy.policy,
			provider: self.seat.provider.0,
			capsule: self.capsule.digest(),
			fragment: fragment_digest(&fragment),
			request: digest(&self.request.signed_bytes(&self.genesis)),
			block: receipt.block,
		};
		if receipt != expected {
			return worthless("its receipt is about something else than was asked");
		}
		if receipt.block < self.request.block {
			return worthless("its receipt is dated before the request");
		}
		if receipt.block > newest.saturating_add(MAX_AHEAD) {
			return worthless("its receipt is dated in the future");
		}
		if !is_signed_by(&answer.operator, &receipt.signed_bytes(&self.genesis), &answer.signature) {
			return worthless("its receipt is not signed by the operator that it names");
		}
		let verified = Fragment::new(fragment.clone()).verify(self.capsule, &self.policy.keys(), &self.seat.commitment);
		let evidence = Evidence {
			receipt,
			operator: answer.operator,
			signature: answer.signature.clone(),
			capsule: self.capsule.bytes().clone(),
			fragment,
		};
		Ok(Receipted { evidence, fragment: verified })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::tests::scene::{answer, Scene};

	#[test]
	fn a_right_answer_is_taken() {
		let scene = Scene::new(2, 3);
		let question = scene.question(0);
		let receipted = question.check(&answer(&scene, 0, &question.request), 100).unwrap();
		assert!(receipted.fragment.is_ok());
		let record = receipted.record(&scene.genesis, Some("a"));
		assert_eq!(record.evidence(&scene.genesis).unwrap(), receipted.evidence);
		assert_eq!(record.wrong, None);
	}

	#[test]
	fn an_answer_whose_receipt_says_something_else_is_worthless() {
		let scene = Scene::new(2, 3);
		let question = scene.question(0);
		let right = answer(&scene, 0, &question.request);
		let changes: [fn(&mut Receipt); 7] = [
			|receipt| receipt.policy += 1,
			|receipt| receipt.provider[0] ^= 1,
			|receipt| receipt.capsule[0] ^= 1,
			|receipt| receipt.fragment[0] ^= 1,
			|receipt| receipt.request[0] ^= 1,
			|receipt| receipt.block = 89,
			|receipt| receipt.block = 121,
		];
		for (index, change) in changes.into_iter().enumerate() {
			let mut receipt = Receipt::decode_all(&mut &right.receipt[..]).unwrap();
			change(&mut receipt);
			let signature = scene.operators[0].sign(&receipt.signed_bytes(&scene.genesis));
			let wrong = Answer { receipt: receipt.encode(), signature, ..right.clone() };
			assert!(matches!(question.check(&wrong, 100), Err(Worthless(_))), "change {index}");
		}
	}

	#[test]
	fn an_answer_that_nobody_signed_is_worthless() {
		let scene = Scene::new(2, 3);
		let question = scene.question(0);
		let right = answer(&scene, 0, &question.request);
		for wrong in [
			Answer { operator: scene.operators[1].account(), ..right.clone() },
			Answer { signature: scene.operators[1].sign(b"x"), ..right.clone() },
			Answer { signature: vec![], ..right.clone() },
			Answer { fragment: vec![1], ..right.clone() },
			Answer { receipt: vec![1], ..right.clone() },
		] {
			assert!(matches!(question.check(&wrong, 100), Err(Worthless(_))));
		}
	}

	#[test]
	fn a_wrong_fragment_with_a_receipt_is_evidence() {
		let scene = Scene::new(2, 3);
		let question = scene.question(0);
		// Proxy 0 answers with what proxy 1 would have answered, and signs for it.
		let other = answer(&scene, 1, &question.request);
		let fragment = FragmentBytes(other.fragment[..].try_into().unwrap());
		let wrong = scene.receipted(0, &question.request, fragment);
		let receipted = question.check(&wrong, 100).unwrap();
		assert_eq!(receipted.fragment.as_ref().err(), Some(&Invalid::Commitment));
		let record = receipted.record(&scene.genesis, None);
		assert!(record.wrong.is_some());
		assert!(record.evidence(&scene.genesis).is_ok());
		assert!(record.evidence(&[0; 32]).is_err());
	}

	#[test]
	fn the_book_skips_what_it_cannot_read() {
		let scene = Scene::new(1, 1);
		let question = scene.question(0);
		let receipted = question.check(&answer(&scene, 0, &question.request), 100).unwrap();
		let record = receipted.record(&scene.genesis, Some("a"));
		let folder = tempfile::tempdir().unwrap();
		let book = ReceiptBook::at(folder.path().join("inner/receipts.jsonl"));
		assert_eq!(book.read().unwrap(), (vec![], 0));
		book.add(&record).unwrap();
		fs::write(&book.path, [&fs::read(&book.path).unwrap()[..], b"{\"policy\":\n"].concat()).unwrap();
		book.add(&record).unwrap();
		assert_eq!(book.read().unwrap(), (vec![record.clone(), record.clone()], 1));
		let json = serde_json::to_value(&record).unwrap();
		let mut fields: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		fields.sort_unstable();
		assert_eq!(
			fields,
			[
				"block",
				"capsule",
				"fragment",
				"genesis",
				"object",
				"operator",
				"policy",
				"provider",
				"receipt",
				"received",
				"signature"
			]
		);
	}

	#[test]
	fn a_record_that_was_changed_proves_nothing() {
		let scene = Scene::new(1, 1);
		let question = scene.question(0);
		let receipted = question.check(&answer(&scene, 0, &question.request), 100).unwrap();
		let record = receipted.record(&scene.genesis, None);
		for changed in [
			Record { policy: 99, ..record.clone() },
			Record { block: 1, ..record.clone() },
			Record { provider: [9; 32].into(), ..record.clone() },
			Record { operator: [9; 32].into(), ..record.clone() },
			Record { capsule: vec![0; 98], ..record.clone() },
			Record { fragment: vec![0; 359], ..record.clone() },
			Record { fragment: vec![], ..record.clone() },
			Record { receipt: vec![], ..record.clone() },
		] {
			assert!(changed.evidence(&scene.genesis).is_err(), "{changed:?}");
		}
	}
}
