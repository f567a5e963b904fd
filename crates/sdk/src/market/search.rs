//! Looking for data, and at what is said of it.

use super::{tag_hash, Description, MarketError, SubjectId};
use crate::{
	address::Account,
	chain::{By, ContentKind, Goods, ListingInfo, MarketQuote, ProvenInfo},
	client::Client,
	proofs::{kind_of, Said},
	Error,
};
use nulink_primitives::{
	market::ListingId,
	proving::{Circuit, Scalar, StatementHash, Subject},
	sharing::Digest,
};
use nulink_zk::cipher::Ciphertext;

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
		let ciphertext = match info.goods.kind == ContentKind::Sealed && !info.goods.proofs.is_empty() {
			true => self.ciphertext_hash(&info.goods).await,
			false => None,
		};
		let view = |statement: &StatementHash| {
			let told = description.iter().flat_map(|it| &it.statements).find(|said| said.statement == *statement);
			let is_record = |it: &&ProvenInfo| it.statement == *statement && it.prover == info.seller;
			StatementView {
				statement: *statement,
				record: records.iter().find(is_record).cloned(),
				said: told.filter(|said| is_about(said, &info.goods, ciphertext.as_ref())).cloned(),
			}
		};
		let statements = info.goods.proofs.iter().map(view).collect();
		Ok(ListingView { quote, statements, description, trouble, info })
	}

	/// What proofs name the sealed content by that lies in the store. `None`: it is not there, or none.
	async fn ciphertext_hash(&self, goods: &Goods) -> Option<Scalar> {
		let bytes = self.piece(&goods.content).await.ok()?;
		Some(Ciphertext::decode(&bytes).ok()?.hash())
	}
}

/// Whether a statement says what it is said to say, of these goods. `ciphertext`: the hash of their sealed content.
fn is_about(said: &Said, goods: &Goods, ciphertext: Option<&Scalar>) -> bool {
	let Ok(circuit) = crate::proofs::parse_circuit(&said.circuit) else { return false };
	let about = match circuit {
		Circuit::Holds { .. } => said.inputs.first() == Some(&goods.commitment),
		// Of the content as it lies in the store, and the key that the header discloses: of another ciphertext under the same
		// key, it would be worth nothing.
		Circuit::Encrypts { .. } => {
			goods.kind == ContentKind::Sealed
				&& ciphertext.is_some()
				&& said.inputs.get(1) == ciphertext
				&& said.inputs.get(2) == Some(&goods.key_commitment)
		},
		_ => false,
	};
	about && kind_of(circuit).is_ok() && said.check().is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::proofs::{circuit_text, statement_hash};
	use nulink_primitives::sharing::{ContentId, KeyBytes, KEY_LEN};

	#[test]
	fn a_proof_of_another_ciphertext_under_the_same_key_says_nothing_of_the_content() {
		let goods = Goods {
			subject: [0; 32],
			content: ContentId::new(ContentId::RAW, [1; 32]),
			kind: ContentKind::Sealed,
			commitment: [2; 32],
			key_commitment: [3; 32],
			header: [0; 32],
			capsule: [0; 32],
			label: [0; 32],
			delegating: KeyBytes([2; KEY_LEN]),
			proofs: vec![],
		};
		let circuit = Circuit::Encrypts { elements: 16 };
		let inputs = vec![[7; 32], [8; 32], [3; 32], [9; 32]];
		let statement = statement_hash(circuit, &[0; 32], &inputs);
		let said = Said { circuit: circuit_text(&circuit), statement, inputs, holds: None };
		assert!(is_about(&said, &goods, Some(&[8; 32])));
		for other in [Some(&[6; 32]), None] {
			assert!(!is_about(&said, &goods, other));
		}
		assert!(!is_about(&said, &Goods { key_commitment: [4; 32], ..goods.clone() }, Some(&[8; 32])));
		assert!(!is_about(&said, &Goods { kind: ContentKind::Records, ..goods }, Some(&[8; 32])));
	}
}
