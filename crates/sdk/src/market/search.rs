//! Looking for data, and at what is said of it.

use super::{tag_hash, Description, MarketError, SubjectId};
use crate::{
	address::Account,
	chain::{By, ContentKind, ListingInfo, MarketQuote, ProvenInfo},
	client::Client,
	proofs::{kind_of, Said},
	Error,
};
use nulink_primitives::{
	market::ListingId,
	proving::{Circuit, StatementHash, Subject},
	sharing::Digest,
};

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Search {
	/// Data about somebody or something.
	Subject(SubjectId),
	/// The same, by its hash.
	SubjectHash(Digest),
	/// What somebody sells.
	Seller(Account),
	/// What has a tag.
	Tag(String),
}

/// A statement that a listing names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StatementView {
	/// Its hash.
	pub statement: StatementHash,
	/// The chain's record that the seller has proven it.
	pub record: Option<ProvenInfo>,
	/// What it says, if the description tells, and that is what was proven.
	pub said: Option<Said>,
}

impl StatementView {
	/// Whether it is proven, with a key that counts, and known what.
	pub fn is_worth_something(&self) -> bool {
		self.said.is_some() && self.record.as_ref().is_some_and(|record| record.holds && !record.development)
	}
}

/// A listing, with what is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListingView {
	/// The listing.
	pub info: ListingInfo,
	/// What buying it, or the next bid for it, takes.
	pub quote: Option<MarketQuote>,
	/// What the seller says of it.
	pub description: Option<Description>,
	/// Why that is not known.
	pub trouble: Option<String>,
	/// The statements that it names.
	pub statements: Vec<StatementView>,
}

impl Client {
	/// A listing that must be there.
	pub async fn listing(&self, listing: ListingId) -> Result<ListingInfo, Error> {
		Ok(self.chain().listing(listing).await?.ok_or(MarketError::NoListing(listing))?)
	}

	/// The listings that are looked for, oldest first.
	pub async fn search(&self, search: &Search) -> Result<Vec<ListingInfo>, Error> {
		let by = match search {
			Search::Subject(subject) => By::Subject(subject.hash()),
			Search::SubjectHash(hash) => By::Subject(*hash),
			Search::Seller(seller) => By::Seller(*seller),
			Search::Tag(word) => By::Tag(tag_hash(word)),
		};
		let mut found = Vec::new();
		for listing in self.chain().listings(&by).await? {
			// One that was removed in between is not there.
			found.extend(self.chain().listing(listing).await?);
		}
		Ok(found)
	}

	/// A listing, with all that can be known of it before it is bought.
	pub async fn look_at(&self, listing: ListingId) -> Result<ListingView, Error> {
		let info = self.listing(listing).await?;
		let quote = self.chain().market_quote(listing).await?;
		let (description, trouble) = match self.description(&info.description).await {
			Ok(description) => (Some(description), None),
			Err(error) => (None, Some(error.to_string())),
		};
		let records = match info.goods.proofs.is_empty() {
			true => Vec::new(),
			false => self.chain().proofs_of(&Subject::Content(info.goods.commitment)).await?,
		};
		let view = |statement: &StatementHash| {
			let told = description.iter().flat_map(|it| &it.statements).find(|said| said.statement == *statement);
			let is_record = |it: &&ProvenInfo| it.statement == *statement && it.prover == info.seller;
			StatementView {
				statement: *statement,
				record: records.iter().find(is_record).cloned(),
				said: told.filter(|said| is_about(said, &info)).cloned(),
			}
		};
		let statements = info.goods.proofs.iter().map(view).collect();
		Ok(ListingView { quote, statements, description, trouble, info })
	}
}

/// Whether a statement says what it is said to say, of these goods.
fn is_about(said: &Said, info: &ListingInfo) -> bool {
	let Ok(circuit) = crate::proofs::parse_circuit(&said.circuit) else { return false };
	let goods = &info.goods;
	let about = match circuit {
		Circuit::Holds { .. } => said.inputs.first() == Some(&goods.commitment),
		// Of the key that the header discloses.
		Circuit::Encrypts { .. } => {
			goods.kind == ContentKind::Sealed && said.inputs.get(2) == Some(&goods.key_commitment)
		},
		_ => false,
	};
	about && kind_of(circuit).is_ok() && said.check().is_ok()
}
