//! Listing: content, header object and description into a store, and the listing on the chain. Each step is written down
//! when it is done, so that what breaks off goes on.

use super::{hashing::Hashing, tag_hash, Description, MarketError, SubjectId};
use crate::{
	address::Account,
	amount::Nlk,
	chain::{
		By, ContentKind, Event, Goods, Included, LabelInfo, ListingInfo, MarketCall, MarketTerms, Offer, MAX_PROOFS,
		MAX_TAGS,
	},
	client::{silent, Client, Reporter},
	hex_serde,
	home::{read_all, read_json, try_lock, write_json},
	identity::Person,
	objects::{DataStep, PutOptionsFor, Source},
	proxy_api::{account, hex_bytes},
	time::Instant,
	Error,
};
use codec::{Decode, DecodeAll, Encode};
use nulink_pre::{capsule_digest, client::encrypt};
use nulink_primitives::{
	market::{Disclosure, ListingId},
	proving::{StatementHash, Subject},
	sharing::{ContentId, Digest},
	token::Balance,
};
use nulink_storage::Block;
use nulink_zk::cipher::Key;
use rand_core::{OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{fs::File, io, path::PathBuf, sync::Arc};
use zeroize::Zeroizing;

/// What the bytes of a data set are.
pub(super) const RECORDS: &str = "application/vnd.nulink.records";

/// What is sold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
	/// A data set that was [prepared](crate::datasets), by name.
	Set(String),
	/// A file.
	File(PathBuf),
}

/// How it is sold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Offering {
	/// To everybody who pays the price.
	Fixed {
		/// The price.
		price: Balance,
	},
	/// To everybody who pays the price, for a time.
	Licence {
		/// The price.
		price: Balance,
		/// For how many epochs.
		epochs: u32,
	},
	/// To the one who bids most.
	Auction {
		/// The least bid.
		reserve: Balance,
		/// For how many blocks bids are taken.
		blocks: u32,
	},
}

impl Offering {
	/// The price, or the least bid.
	pub const fn price(&self) -> Balance {
		match self {
			Offering::Fixed { price } | Offering::Licence { price, .. } => *price,
			Offering::Auction { reserve, .. } => *reserve,
		}
	}

	/// As the chain has it, from a block on.
	fn from(&self, block: u32) -> Offer {
		match *self {
			Offering::Fixed { price } => Offer::Fixed { price },
			Offering::Licence { price, epochs } => Offer::Licence { price, epochs },
			Offering::Auction { reserve, blocks } => Offer::Bids { reserve, closes: block.saturating_add(blocks) },
		}
	}

	fn check(&self, terms: &MarketTerms) -> Result<(), MarketError> {
		if self.price() < terms.least_price {
			return Err(MarketError::Offer(format!("the least price is {}", Nlk(terms.least_price))));
		}
		match *self {
			Offering::Licence { epochs: 0, .. } => {
				Err(MarketError::Offer("a licence is for at least one epoch".into()))
			},
			Offering::Auction { blocks, .. } if blocks == 0 || blocks > terms.longest_bids => {
				Err(MarketError::Offer(format!("bids are taken for 1 to {} blocks", terms.longest_bids)))
			},
			_ => Ok(()),
		}
	}
}

/// What is to be listed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListRequest {
	/// What.
	pub what: What,
	/// Whom or what it is about.
	pub subject: SubjectId,
	/// How it is sold.
	pub offer: Offering,
	/// The words that it is found by.
	pub tags: Vec<String>,
	/// What it is called. Otherwise as the set or the file is.
	pub title: Option<String>,
	/// What it is, for people.
	pub text: String,
	/// Statements about it that were proven. If none is named, those that the chain has records of.
	pub proofs: Vec<StatementHash>,
}

impl ListRequest {
	/// Without tags, text and statements of one's own choice.
	pub fn new(what: What, subject: SubjectId, offer: Offering) -> Self {
		let (tags, title, text, proofs) = (Vec::new(), None, String::new(), Vec::new());
		ListRequest { what, subject, offer, tags, title, text, proofs }
	}
}

/// A listing with what it takes, not signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListPlan {
	/// What was asked for.
	pub request: ListRequest,
	/// What is held for its truth.
	pub bond: Balance,
	/// What the commitment will be of.
	pub kind: ContentKind,
	/// Of a data set: what it is committed to by.
	pub commitment: Option<Digest>,
	/// What governance has set.
	pub terms: MarketTerms,
	description: Description,
	proofs: Vec<StatementHash>,
}

/// How far a listing is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ListStep {
	/// Its label is on the chain.
	Label(String),
	/// The content is on its way.
	Content(DataStep),
	/// Content, header object and description are stored.
	Stored,
	/// It is on the chain.
	Listed(ListingId),
}

/// A listing that is on the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
	/// Its number.
	pub listing: ListingId,
	/// Its label.
	pub label: String,
	/// What is sold.
	pub goods: Goods,
}

/// A listing that was begun here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ListingRecord {
	/// By which it is resumed, before it has a number.
	pub id: String,
	/// Whose it is.
	#[serde(with = "account")]
	pub owner: Account,
	/// Its label.
	pub label: String,
	/// What is sold.
	pub what: What,
	/// What it is called.
	pub title: String,
	/// Its number, once it is known.
	pub listing: Option<ListingId>,
	/// When it was begun, in milliseconds since 1970.
	pub begun: u64,
	#[serde(with = "hex_bytes")]
	genesis: Digest,
	#[serde(with = "hex_bytes")]
	subject: Digest,
	#[serde(with = "hex_serde::list")]
	tags: Vec<Digest>,
	#[serde(with = "hex_serde::list")]
	proofs: Vec<StatementHash>,
	/// SCALE of [`Offering`].
	#[serde(with = "hex_bytes")]
	offer: Vec<u8>,
	description: Description,
	/// SCALE of [`Goods`]. Empty, until all is stored.
	#[serde(with = "hex_bytes")]
	goods: Vec<u8>,
}

impl ListingRecord {
	/// Whether something is left to do.
	pub fn is_open(&self) -> bool {
		self.listing.is_none()
	}

	/// Whether it is of this person on this chain.
	pub(super) fn is_of(&self, person: &Person, genesis: &Digest) -> bool {
		self.owner == person.account() && self.genesis == *genesis
	}
}

/// What is to be changed of a listing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Update {
	/// How it is sold.
	pub offer: Option<Offering>,
	/// The words that it is found by.
	pub tags: Option<Vec<String>>,
	/// What it is called.
	pub title: Option<String>,
	/// What it is.
	pub text: Option<String>,
}

fn tag_hashes(words: &[String]) -> Result<Vec<Digest>, MarketError> {
	let tags: Vec<Digest> = words.iter().map(|word| tag_hash(word)).collect();
	let twice = (1..tags.len()).any(|at| tags[..at].contains(&tags[at]));
	match twice || tags.len() > MAX_TAGS || words.iter().any(|word| word.trim().is_empty()) {
		true => Err(MarketError::Tags(MAX_TAGS)),
		false => Ok(tags),
	}
}

impl Client {
	fn listings_folder(&self) -> PathBuf {
		self.home().data.join("market/listings")
	}

	fn write_listing(&self, record: &ListingRecord) -> Result<(), Error> {
		write_json(&self.listings_folder().join(format!("{}.json", record.id)), record)
	}

	/// The listings that were begun here, oldest first.
	pub fn listing_records(&self) -> Result<Vec<ListingRecord>, Error> {
		let mut records: Vec<ListingRecord> = read_all(&self.listings_folder())?;
		records.sort_by_key(|record| record.begun);
		Ok(records)
	}

	/// Looks at what is to be listed, and says what that takes.
	pub async fn plan_listing(&self, person: &Person, request: ListRequest) -> Result<ListPlan, Error> {
		let terms = self.chain().market_terms().await?;
		request.offer.check(&terms)?;
		tag_hashes(&request.tags)?;
		let mut description =
			Description { version: 1, text: request.text.clone(), tags: request.tags.clone(), ..Default::default() };
		let (kind, commitment) = match &request.what {
			What::Set(name) => {
				let kept = self.kept_set(name)?;
				kept.ensure_judged()?;
				description.title = request.title.clone().unwrap_or_else(|| name.clone());
				description.members = kept.members.clone();
				description.size = Some(kept.records.into());
				let kind = if kept.is_sealed() { ContentKind::Sealed } else { ContentKind::Records };
				(kind, Some(kept.commitment))
			},
			What::File(path) => {
				let metadata = std::fs::metadata(path).map_err(Error::io(path))?;
				if !metadata.is_file() {
					let reason = io::Error::other("only a file or a data set can be listed: pack a folder first");
					return Err(Error::io(path)(reason));
				}
				let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
				description.title = request.title.clone().or(name).unwrap_or_default();
				description.size = Some(metadata.len());
				(ContentKind::Plain, None)
			},
		};
		let proofs = self.proofs_to_name(person, commitment, &request.proofs).await?;
		for statement in &proofs {
			description.statements.extend(self.said(statement)?);
		}
		let bond = terms.least_bond.max(terms.bond_part.of(request.offer.price()));
		Ok(ListPlan { request, bond, kind, commitment, terms, description, proofs })
	}

	/// The statements about a data set that the person has proven: those that are named, or all.
	async fn proofs_to_name(
		&self,
		person: &Person,
		commitment: Option<Digest>,
		named: &[StatementHash],
	) -> Result<Vec<StatementHash>, Error> {
		let mut proven = Vec::new();
		if let Some(commitment) = commitment {
			let records = self.chain().proofs_of(&Subject::Content(commitment)).await?;
			let mine = records.into_iter().filter(|record| record.prover == person.account() && record.holds);
			proven.extend(mine.map(|record| record.statement));
		}
		if let Some(missing) = named.iter().find(|statement| !proven.contains(statement)) {
			return Err(MarketError::NotProven(format!("0x{}", hex::encode(missing))).into());
		}
		if named.is_empty() {
			proven.truncate(MAX_PROOFS);
			return Ok(proven);
		}
		match named.len() > MAX_PROOFS {
			true => Err(MarketError::TooManyProofs(MAX_PROOFS).into()),
			false => Ok(named.to_vec()),
		}
	}

	/// Lists as planned.
	pub async fn list(
		&self,
		person: &Person,
		plan: ListPlan,
		report: Option<Reporter<ListStep>>,
	) -> Result<Listed, Error> {
		self.ensure_funds(person, plan.bond).await?;
		let mut random = [0; 8];
		OsRng.fill_bytes(&mut random);
		let id = hex::encode(random);
		let record = ListingRecord {
			label: format!("market/{id}"),
			owner: person.account(),
			what: plan.request.what,
			title: plan.description.title.clone(),
			listing: None,
			begun: Instant::now().0,
			genesis: self.chain().genesis(),
			subject: plan.request.subject.hash(),
			tags: tag_hashes(&plan.request.tags)?,
			proofs: plan.proofs,
			offer: plan.request.offer.encode(),
			description: plan.description,
			goods: Vec::new(),
			id,
		};
		self.write_listing(&record)?;
		self.resume_listing(person, &record.id, report).await
	}

	/// Goes on with a listing that was begun.
	pub async fn resume_listing(
		&self,
		person: &Person,
		id: &str,
		report: Option<Reporter<ListStep>>,
	) -> Result<Listed, Error> {
		let report = report.unwrap_or_else(silent);
		let unknown = || MarketError::NoRecord(id.chars().take(80).collect());
		if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
			return Err(unknown().into());
		}
		let folder = self.listings_folder();
		let lock = try_lock(&folder.join(format!("{id}.lock")))?;
		let _lock = lock.ok_or_else(|| MarketError::AtWork(format!("the listing {id}")))?;
		let mut record: ListingRecord = read_json(&folder.join(format!("{id}.json")))?.ok_or_else(unknown)?;
		if record.owner != person.account() || record.genesis != self.chain().genesis() {
			return Err(MarketError::OtherOwner(id.into()).into());
		}
		let tried = !record.goods.is_empty();
		if !tried {
			let info = self.label_for(person, &record.label).await?;
			report(ListStep::Label(record.label.clone()));
			record.goods = self.make_goods(person, &mut record, &info, &report).await?.encode();
			self.write_listing(&record)?;
		}
		report(ListStep::Stored);
		let damaged =
			|error: codec::Error| Error::Damaged { path: format!("{id}.json").into(), reason: error.to_string() };
		let goods = Goods::decode_all(&mut &record.goods[..]).map_err(damaged)?;
		let listing = match record.listing {
			Some(listing) => listing,
			None => self.put_up(person, &record, &goods, tried).await?,
		};
		record.listing = Some(listing);
		self.write_listing(&record)?;
		report(ListStep::Listed(listing));
		Ok(Listed { listing, label: record.label, goods })
	}

	/// The label of a listing, made if it is not there.
	async fn label_for(&self, person: &Person, name: &str) -> Result<LabelInfo, Error> {
		let label = person.label_id(name);
		if self.chain().label(&person.account(), &label).await?.is_none() {
			self.create_label(person, name).await?;
		}
		self.catalogue().remember(&label, name)?;
		Ok(self.own_label(person, name).await?.1)
	}

	/// Stores content and header object.
	async fn make_goods(
		&self,
		person: &Person,
		record: &mut ListingRecord,
		info: &LabelInfo,
		report: &Reporter<ListStep>,
	) -> Result<Goods, Error> {
		let mut seed = Zeroizing::new([0; 32]);
		OsRng.fill_bytes(&mut *seed);
		let mut key = Key::new(&seed);
		let steps = report.clone();
		let steps: Reporter<DataStep> = Arc::new(move |step| steps(ListStep::Content(step)));
		let options = |name: &str, media_type: Option<&str>| PutOptionsFor {
			name: Some(name.into()),
			media_type: media_type.map(Into::into),
			report: Some(steps.clone()),
		};
		let (kind, content, commitment): (ContentKind, ContentId, Digest) = match &record.what {
			What::Set(name) => {
				let open = self.open_set(person, name)?;
				open.kept.ensure_judged()?;
				match open.seal {
					Some(seal) => {
						key = seal.key;
						let block = Block::raw(seal.ciphertext.encode())?;
						self.store().put(&block).await?;
						(ContentKind::Sealed, (*block.cid()).into(), open.kept.commitment)
					},
					None => {
						let source = Source::Secret(Zeroizing::new(open.data.encode()));
						let entry = self.put(person, &record.label, source, options(name, Some(RECORDS))).await?;
						(ContentKind::Records, entry.cid.into(), open.kept.commitment)
					},
				}
			},
			What::File(path) => {
				let file = File::open(path).map_err(Error::io(path))?;
				let (reader, hash) = Hashing::new(file);
				let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
				let source = Source::Reader(Box::new(reader));
				let entry = self.put(person, &record.label, source, options(&name, None)).await?;
				record.description.size = Some(entry.size);
				record.description.media_type = Some(entry.media_type.clone());
				// Of what was read, whatever the file has become since.
				(ContentKind::Plain, entry.cid.into(), hash.finish())
			},
		};
		let disclosure = Disclosure { commitment, key: key.to_bytes() };
		let mut object = Vec::new();
		let header = encrypt(&disclosure.to_bytes()[..], &mut object, &info.delegating_key)?;
		let block = Block::raw(object)?;
		self.store().put(&block).await?;
		Ok(Goods {
			subject: record.subject,
			content,
			kind,
			commitment,
			key_commitment: key.commitment(),
			header: *block.cid().digest(),
			capsule: capsule_digest(&header.sealed_key.capsule),
			label: person.label_id(&record.label),
			delegating: info.delegating_key,
			proofs: record.proofs.clone(),
		})
	}

	/// Brings a listing on the chain, unless an earlier try did.
	async fn put_up(
		&self,
		person: &Person,
		record: &ListingRecord,
		goods: &Goods,
		tried: bool,
	) -> Result<ListingId, Error> {
		if tried {
			if let Some(listing) = self.find_listing(person, goods).await? {
				return Ok(listing);
			}
		}
		let description = self.store_description(&record.description).await?;
		let damaged = |error: codec::Error| Error::Damaged {
			path: format!("{}.json", record.id).into(),
			reason: error.to_string(),
		};
		let offer = Offering::decode_all(&mut &record.offer[..]).map_err(damaged)?;
		let offer = offer.from(self.chain().clock().await?.block);
		let call = MarketCall::List { goods: Box::new(goods.clone()), description, tags: record.tags.clone(), offer };
		let included = match self.submit(person, &call.into()).await {
			Ok(included) => included,
			Err(error) if error.is_refusal("DataMarket::NotPublisher") => return Err(MarketError::NotPublisher.into()),
			Err(error) => return Err(error),
		};
		let listed = included.find(|event| match event {
			Event::Listed { listing, .. } => Some(*listing),
			_ => None,
		});
		listed.ok_or(Error::NoEvent("list"))
	}

	/// The listing with this header object, which is in no other.
	async fn find_listing(&self, person: &Person, goods: &Goods) -> Result<Option<ListingId>, Error> {
		for listing in self.chain().listings(&By::Seller(person.account())).await?.into_iter().rev() {
			let info = self.chain().listing(listing).await?;
			if info.is_some_and(|info| info.goods.header == goods.header) {
				return Ok(Some(listing));
			}
		}
		Ok(None)
	}

	/// A listing of the person's.
	pub(super) async fn own_listing(&self, person: &Person, listing: ListingId) -> Result<ListingInfo, Error> {
		let info = self.listing(listing).await?;
		match info.seller == person.account() {
			true => Ok(info),
			false => Err(MarketError::NotSeller(listing).into()),
		}
	}

	/// Changes price, tags or description of a listing.
	pub async fn update_listing(&self, person: &Person, listing: ListingId, update: Update) -> Result<Included, Error> {
		let info = self.own_listing(person, listing).await?;
		let offer = match update.offer {
			Some(offer) => {
				offer.check(&self.chain().market_terms().await?)?;
				offer.from(self.chain().clock().await?.block)
			},
			None => info.offer,
		};
		let mut description = info.description;
		let mut tags = info.tags.clone();
		if update.tags.is_some() || update.title.is_some() || update.text.is_some() {
			let mut says = self.description(&info.description).await?;
			if let Some(words) = update.tags {
				tags = tag_hashes(&words)?;
				says.tags = words;
			}
			says.title = update.title.unwrap_or(says.title);
			says.text = update.text.unwrap_or(says.text);
			description = self.store_description(&says).await?;
		}
		self.submit(person, &MarketCall::Update { listing, description, tags, offer }.into()).await
	}

	/// Takes a listing off the market. While purchases of it are open, it is only closed: then again later.
	pub async fn delist(&self, person: &Person, listing: ListingId) -> Result<Included, Error> {
		self.own_listing(person, listing).await?;
		self.submit(person, &MarketCall::Delist { listing }.into()).await
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_tag_stands_there_once() {
		let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
		assert_eq!(tag_hashes(&words(&["a", "b"])).unwrap().len(), 2);
		for wrong in [&["a", " A"][..], &["a", ""], &["1", "2", "3", "4", "5", "6"]] {
			assert!(tag_hashes(&words(wrong)).is_err(), "{wrong:?}");
		}
	}
}
