//! What a buyer finds, compared with what was listed.

use crate::{
	address::Account,
	chain::{MAX_OBJECT, MAX_SEALED},
};
use nulink_primitives::{market::ListingId, sharing::Digest};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A part of the goods that the chain can be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
	/// The header object.
	Header,
	/// The content, as a stream of one piece.
	Content,
	/// The content, under the key that the header object discloses.
	Sealed,
}

/// Something that is not as listed, or not there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
	/// The header object can not be fetched.
	#[error("the header object can not be fetched: {0}")]
	HeaderMissing(String),
	/// The header object does not open.
	#[error("the header object that was listed does not open with the key that was granted: {0}")]
	HeaderUnreadable(String),
	/// Something else stands in the header object.
	#[error("the header object opens, and what stands in it is no disclosure of content and key")]
	NoDisclosure,
	/// The header object is about other content.
	#[error("the header object is about the content {}, and the listing about {}", short(.found), short(.listed))]
	OtherCommitment {
		/// What was listed.
		listed: Digest,
		/// What stands there.
		found: Digest,
	},
	/// The header object has another key.
	#[error("the key in the header object is not the one that the listing is committed to")]
	OtherKey,
	/// The capsule is another: receipts for it show nothing.
	#[error("the header object has another capsule than the listing says, so that no receipt for it counts")]
	OtherCapsule,
	/// The content can not be fetched.
	#[error("the content can not be fetched: {0}")]
	ContentMissing(String),
	/// The content does not open.
	#[error("the content that was listed does not open: {0}")]
	ContentUnreadable(String),
	/// The content is no data set.
	#[error("the content opens, and is no data set: {0}")]
	NotRecords(String),
	/// The content is a sealed data set with more records than such a one may have.
	#[error("the content is a data set of {found} records, and a sealed one has at most {most}: the chain counts it as false")]
	TooManyRecords {
		/// How many there are.
		found: usize,
		/// How many are allowed.
		most: usize,
	},
	/// The content is another.
	#[error("the content opens, and is {}, where {} was listed", short(.found), short(.listed))]
	OtherContent {
		/// What was listed.
		listed: Digest,
		/// What it is.
		found: Digest,
	},
}

fn short(digest: &Digest) -> String {
	format!("0x{}…", hex::encode(&digest[..8]))
}

/// What the buyer can do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
	/// Nothing is wrong: confirm, or say nothing.
	Confirm,
	/// The chain can see it.
	Complain(Part),
	/// The chain can not see it; governance can.
	Appeal,
	/// It may be there later.
	Retry,
}

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Checked {
	/// Of which listing.
	pub listing: ListingId,
	/// What is not as listed.
	pub differences: Vec<Difference>,
	/// Where what came out is written.
	pub path: Option<PathBuf>,
	/// The proxies that helped.
	#[serde(skip)]
	pub proxies: Vec<Account>,
	/// The bytes of the content as it lies in the store, if it is in one piece.
	pub(super) piece: Option<u64>,
	/// The bytes of the header object, if it was fetched.
	#[serde(default)]
	pub(super) header: Option<u64>,
	/// Whether the content is under the disclosed key.
	pub(super) sealed: bool,
}

impl Checked {
	/// Whether all is as listed.
	pub fn as_listed(&self) -> bool {
		self.differences.is_empty()
	}

	/// Whether the header object can be shown to the chain. What older records do not tell is found out when it is shown.
	fn is_header_short(&self) -> bool {
		self.header.is_none_or(|bytes| bytes <= MAX_OBJECT as u64)
	}

	/// What the buyer can do.
	pub fn remedy(&self) -> Remedy {
		let mut remedy = Remedy::Confirm;
		for difference in &self.differences {
			match difference {
				Difference::HeaderUnreadable(_)
				| Difference::NoDisclosure
				| Difference::OtherCommitment { .. }
				| Difference::OtherKey => match self.is_header_short() {
					true => return Remedy::Complain(Part::Header),
					false => remedy = Remedy::Appeal,
				},
				Difference::ContentUnreadable(_)
				| Difference::NotRecords(_)
				| Difference::TooManyRecords { .. }
				| Difference::OtherContent { .. } => {
					let most = if self.sealed { MAX_SEALED } else { MAX_OBJECT };
					remedy = match self.piece.is_some_and(|bytes| bytes <= most as u64) {
						// The key in the header is shown with it.
						true if self.sealed && !self.is_header_short() => Remedy::Appeal,
						true if self.sealed => Remedy::Complain(Part::Sealed),
						true => Remedy::Complain(Part::Content),
						false => Remedy::Appeal,
					};
				},
				Difference::HeaderMissing(_) | Difference::ContentMissing(_) => remedy = Remedy::Retry,
				// It is of no harm to the buyer.
				Difference::OtherCapsule => {},
			}
		}
		remedy
	}

	/// The same in words.
	pub fn advice(&self) -> &'static str {
		match self.remedy() {
			Remedy::Confirm => {
				"It is as listed: `nulink market confirm` pays the seller now; otherwise that happens by itself"
			},
			Remedy::Complain(_) => {
				"`nulink market complain` shows it to the chain, and brings the money back. What is shown becomes public"
			},
			Remedy::Appeal => {
				"That is too large to be shown to the chain: `nulink market appeal` has governance look at it"
			},
			Remedy::Retry => {
				"Try again, with the store that the description names. If it stays away, `nulink market appeal` in time: \
				 what is not there can not be shown to the chain"
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn checked(differences: Vec<Difference>, piece: Option<u64>, sealed: bool) -> Checked {
		Checked { listing: 1, differences, path: None, proxies: vec![], piece, header: Some(300), sealed }
	}

	#[test]
	fn what_the_chain_can_see_is_a_complaint_and_all_else_an_appeal() {
		let other = || Difference::OtherContent { listed: [1; 32], found: [2; 32] };
		assert_eq!(checked(vec![], Some(1), false).remedy(), Remedy::Confirm);
		assert_eq!(checked(vec![other()], Some(100), false).remedy(), Remedy::Complain(Part::Content));
		assert_eq!(checked(vec![other()], Some(100), true).remedy(), Remedy::Complain(Part::Sealed));
		assert_eq!(checked(vec![other()], Some(MAX_OBJECT as u64 + 1), false).remedy(), Remedy::Appeal);
		assert_eq!(checked(vec![other()], None, false).remedy(), Remedy::Appeal);
		assert_eq!(checked(vec![other(), Difference::OtherKey], None, false).remedy(), Remedy::Complain(Part::Header));
		assert_eq!(checked(vec![Difference::ContentMissing("x".into())], None, false).remedy(), Remedy::Retry);
		assert!(!checked(vec![Difference::OtherCapsule], None, false).as_listed());
		let many = || Difference::TooManyRecords { found: 513, most: 512 };
		assert_eq!(checked(vec![many()], Some(100), true).remedy(), Remedy::Complain(Part::Sealed));
	}

	#[test]
	fn what_is_too_long_for_the_chain_is_an_appeal() {
		let (long, other) = (Some(MAX_OBJECT as u64 + 1), || Difference::ContentUnreadable("x".into()));
		let header = checked(vec![Difference::NoDisclosure], Some(100), true);
		assert_eq!(header.remedy(), Remedy::Complain(Part::Header));
		assert_eq!(Checked { header: long, ..header }.remedy(), Remedy::Appeal);
		assert_eq!(Checked { header: long, ..checked(vec![other()], Some(100), true) }.remedy(), Remedy::Appeal);
		assert_eq!(checked(vec![other()], Some(MAX_SEALED as u64 + 1), true).remedy(), Remedy::Appeal);
		let stream = Checked { header: long, ..checked(vec![other()], Some(MAX_SEALED as u64 + 1), false) };
		assert_eq!(stream.remedy(), Remedy::Complain(Part::Content));
	}

	#[test]
	fn what_an_older_version_found_is_read() {
		let json = r#"{"listing":1,"differences":[],"path":null,"piece":7,"sealed":false}"#;
		assert_eq!(
			serde_json::from_str::<Checked>(json).unwrap(),
			Checked { header: None, ..checked(vec![], Some(7), false) }
		);
	}

	#[test]
	fn what_was_found_is_read_as_it_is_written() {
		let found = checked(vec![Difference::OtherCommitment { listed: [1; 32], found: [2; 32] }], Some(7), true);
		let json = serde_json::to_string(&found).unwrap();
		assert_eq!(serde_json::from_str::<Checked>(&json).unwrap(), found);
	}
}
