//! Receiving what was bought, and comparing it with the listing.

use super::{Checked, Difference, MarketError};
use crate::{
	chain::{ContentKind, Goods, PolicyInfo, PurchaseInfo, PurchaseState},
	client::{silent, Client, Reporter},
	datasets::write_csv,
	identity::Person,
	market::hashing::file_digest,
	objects::{DataStep, Sink},
	receive::ReceiveStep,
	Error,
};
use nulink_pre::{
	capsule_digest,
	client::{
		decrypt_body, open, CheckedCapsule, DataKey, Header, OpenError, ReceivingSecret, StreamError, HEADER_LEN,
	},
};
use nulink_primitives::{
	market::{Disclosure, PurchaseId},
	sharing::{ContentId, Digest},
};
use nulink_storage::{get_object, object_size, Cid, GetOptions, MAX_BLOCK_LEN};
use nulink_zk::{
	cipher::{Ciphertext, Key},
	records::{DataSet, MAX_SEALED_RECORDS},
};
use std::{
	fs,
	io::Write,
	path::Path,
	sync::{Arc, Mutex, PoisonError},
};
use zeroize::Zeroizing;

/// How far receiving is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BuyStep {
	/// The header object.
	Header(ReceiveStep),
	/// The content.
	Content(ReceiveStep),
	/// It is compared with the listing.
	Comparing,
}

/// The longest data set that is taken into memory, in bytes.
const MAX_RECORDS: u64 = 512 * 1024 * 1024;

/// What a purchase gives access to.
pub(super) struct Bought {
	pub info: PurchaseInfo,
	/// As listed: by the chain, or by what is kept here of a listing that was removed.
	pub goods: Goods,
	pub policy: PolicyInfo,
	pub secret: ReceivingSecret,
}

/// Bytes that several write into, and one reads.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Zeroizing<Vec<u8>>>>);

impl Write for Shared {
	fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
		Ok(bytes.len())
	}

	fn flush(&mut self) -> std::io::Result<()> {
		Ok(())
	}
}

impl Shared {
	fn take(&self) -> Zeroizing<Vec<u8>> {
		std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
	}
}

impl Client {
	/// The purchase, the goods, the policy and the secret of a purchase that was answered.
	pub(super) async fn bought(&self, person: &Person, purchase: PurchaseId) -> Result<Bought, Error> {
		let (info, record) = self.own_purchase(person, purchase).await?;
		let state = info.state.name();
		let policy = match info.state {
			PurchaseState::Answered { policy, .. } | PurchaseState::Paid { policy, .. } => policy,
			PurchaseState::Waiting { .. } => {
				let advice = "the seller has not answered yet. If it does not in time, the money comes back";
				return Err(MarketError::NotAnswered { purchase, state, advice }.into());
			},
			PurchaseState::Refunded { .. } | PurchaseState::Cancelled { .. } => {
				let advice = "it is over, and the money came back";
				return Err(MarketError::NotAnswered { purchase, state, advice }.into());
			},
		};
		let goods = match self.chain().listing(info.listing).await? {
			Some(listing) => listing.goods,
			None => record.goods_of(&info).ok_or(MarketError::NoListing(info.listing))?,
		};
		let policy = self.policy(policy).await?;
		if policy.receiving_key != info.receiving || policy.receiver != info.buyer {
			return Err(MarketError::OtherPolicy { purchase, policy: policy.policy }.into());
		}
		Ok(Bought { secret: record.secret(person), info, goods, policy })
	}

	/// Receives what was bought, compares it with the listing, and remembers what was found. `out` is written also if it is
	/// something else than was listed, as far as something came out; of a data set, it is a table.
	pub async fn receive_purchase(
		&self,
		person: &Person,
		purchase: PurchaseId,
		out: &Path,
		report: Option<Reporter<BuyStep>>,
	) -> Result<Checked, Error> {
		let report = report.unwrap_or_else(silent);
		if out.symlink_metadata().is_ok() {
			return Err(StreamError::Exists(out.into()).into());
		}
		let bought = self.bought(person, purchase).await?;
		self.ensure_access(person, &bought.policy).await?;
		let kind = bought.goods.kind;
		let mut checked = Checked {
			listing: bought.info.listing,
			differences: Vec::new(),
			path: None,
			proxies: Vec::new(),
			piece: None,
			header: None,
			sealed: kind == ContentKind::Sealed,
		};
		let key = self.check_header(person, &bought, &mut checked, &report).await?;
		match (kind, key) {
			(ContentKind::Sealed, Some(key)) => self.check_sealed(&bought, &key, out, &mut checked).await?,
			// Without the key there is nothing to be looked at.
			(ContentKind::Sealed, None) => {},
			(ContentKind::Plain | ContentKind::Records, _) => {
				self.check_stream(person, &bought, out, &mut checked, &report).await?
			},
		}
		let mut record = self.buy_record(person, &bought.info)?;
		record.check = Some(checked.clone());
		self.write_buy(&record)?;
		Ok(checked)
	}

	/// The data key of a stream. The inner error: its maker is to blame.
	async fn data_key_of(
		&self,
		person: &Person,
		bought: &Bought,
		header: &Header,
		checked: &mut Checked,
		report: &Reporter<ReceiveStep>,
	) -> Result<Result<DataKey, String>, Error> {
		let Ok(capsule) = CheckedCapsule::new(&header.sealed_key.capsule) else {
			return Ok(Err(OpenError::Capsule.to_string()));
		};
		let name = format!("purchase {}", bought.info.id);
		let policy = &bought.policy;
		let (fragments, proxies) = match self.gather(person, policy, &capsule, &name, report).await {
			Ok(gathered) => (gathered.fragments, gathered.proxies),
			// Some answer only where they must: to a request that the buyer has made on chain.
			Err(error @ Error::TooFewFragments { .. }) => {
				let answers = self.answered_on_chain(person, policy, &capsule).await?.ok_or(error)?;
				answers.into_iter().map(|answer| (answer.fragment, answer.provider)).unzip()
			},
			Err(error) => return Err(error),
		};
		for proxy in proxies {
			if !checked.proxies.contains(&proxy) {
				checked.proxies.push(proxy);
			}
		}
		let key = open(&bought.secret, &policy.delegating_key, &header.sealed_key, &fragments, policy.threshold);
		Ok(key.map_err(|error| error.to_string()))
	}

	/// Looks at the header object, and says which key stands in it.
	async fn check_header(
		&self,
		person: &Person,
		bought: &Bought,
		checked: &mut Checked,
		report: &Reporter<BuyStep>,
	) -> Result<Option<Key>, Error> {
		let goods = &bought.goods;
		let object = match self.piece(&goods.header_content()).await {
			Ok(object) => object,
			Err(error) => {
				checked.differences.push(Difference::HeaderMissing(error.to_string()));
				return Ok(None);
			},
		};
		checked.header = Some(object.len() as u64);
		let unreadable = |reason: String| Difference::HeaderUnreadable(reason);
		let header = match object.get(..HEADER_LEN).map(Header::from_bytes) {
			Some(Ok(header)) => header,
			_ => {
				checked.differences.push(unreadable("it is no encrypted stream".into()));
				return Ok(None);
			},
		};
		if capsule_digest(&header.sealed_key.capsule) != goods.capsule {
			checked.differences.push(Difference::OtherCapsule);
		}
		let steps = report.clone();
		let steps: Reporter<ReceiveStep> = Arc::new(move |step| steps(BuyStep::Header(step)));
		let key = match self.data_key_of(person, bought, &header, checked, &steps).await? {
			Ok(key) => key,
			Err(reason) => {
				checked.differences.push(unreadable(reason));
				return Ok(None);
			},
		};
		let mut plaintext = Zeroizing::new(Vec::with_capacity(object.len()));
		if let Err(error) = decrypt_body(&object[HEADER_LEN..], &mut *plaintext, &header, &key) {
			checked.differences.push(unreadable(error.to_string()));
			return Ok(None);
		}
		let Some(disclosure) = Disclosure::from_bytes(&plaintext) else {
			checked.differences.push(Difference::NoDisclosure);
			return Ok(None);
		};
		if disclosure.commitment != goods.commitment {
			let (listed, found) = (goods.commitment, disclosure.commitment);
			checked.differences.push(Difference::OtherCommitment { listed, found });
		}
		let key = Key::from_bytes(&disclosure.key).filter(|key| key.commitment() == goods.key_commitment);
		if key.is_none() {
			checked.differences.push(Difference::OtherKey);
		}
		Ok(key)
	}

	/// Looks at content that is a stream of its own.
	async fn check_stream(
		&self,
		person: &Person,
		bought: &Bought,
		out: &Path,
		checked: &mut Checked,
		report: &Reporter<BuyStep>,
	) -> Result<(), Error> {
		let goods = &bought.goods;
		let cid = match Cid::try_from(goods.content) {
			Ok(cid) => cid,
			Err(error) => {
				checked.differences.push(Difference::ContentMissing(error.to_string()));
				return Ok(());
			},
		};
		let (header, size) = match (self.header(&cid).await, object_size(self.store(), &cid).await) {
			(Ok(header), Ok(size)) => (header, size),
			(_, Err(error)) => {
				checked.differences.push(Difference::ContentMissing(error.to_string()));
				return Ok(());
			},
			(Err(_), Ok(size)) if size < HEADER_LEN as u64 => {
				checked.piece = self.is_piece(&goods.content).then_some(size);
				let reason = format!("it has {size} bytes, which is too short for an encrypted stream");
				checked.differences.push(Difference::ContentUnreadable(reason));
				return Ok(());
			},
			(Err(Error::Storage(error)), _) => {
				checked.differences.push(Difference::ContentMissing(error.to_string()));
				return Ok(());
			},
			(Err(error), Ok(size)) => {
				checked.piece = self.is_piece(&goods.content).then_some(size);
				checked.differences.push(Difference::ContentUnreadable(error.to_string()));
				return Ok(());
			},
		};
		checked.piece = self.is_piece(&goods.content).then_some(size);
		let steps = report.clone();
		let steps: Reporter<ReceiveStep> = Arc::new(move |step| steps(BuyStep::Content(step)));
		let key = match self.data_key_of(person, bought, &header, checked, &steps).await? {
			Ok(key) => key,
			Err(reason) => {
				checked.differences.push(Difference::ContentUnreadable(reason));
				return Ok(());
			},
		};
		let bytes = Shared::default();
		let sink = match goods.kind {
			ContentKind::Plain => Sink::File(out.into()),
			_ if size > MAX_RECORDS => {
				let reason = format!("it has {size} bytes, and no data set has more than {MAX_RECORDS}");
				checked.differences.push(Difference::NotRecords(reason));
				return Ok(());
			},
			_ => Sink::Writer(Box::new(bytes.clone())),
		};
		let data: Reporter<DataStep> = Arc::new(move |step| steps(ReceiveStep::Data(step)));
		match self.fetch(&cid, header, key, size, sink, data).await {
			Ok(_) => {},
			Err(Error::Storage(error)) => {
				checked.differences.push(Difference::ContentMissing(error.to_string()));
				return Ok(());
			},
			// What this machine can not write is not the seller's fault.
			Err(error @ (Error::Stream(StreamError::Exists(_) | StreamError::Io(_)) | Error::Io { .. })) => {
				return Err(error)
			},
			Err(error) => {
				checked.differences.push(Difference::ContentUnreadable(error.to_string()));
				return Ok(());
			},
		}
		report(BuyStep::Comparing);
		match goods.kind {
			ContentKind::Plain => {
				checked.path = Some(out.into());
				let found = file_digest(out)?;
				compare(checked, &goods.commitment, found);
				Ok(())
			},
			_ => keep_records(checked, &goods.commitment, &bytes.take(), None, out),
		}
	}

	/// Looks at content that is encrypted with the key of the header object.
	async fn check_sealed(&self, bought: &Bought, key: &Key, out: &Path, checked: &mut Checked) -> Result<(), Error> {
		let goods = &bought.goods;
		let object = match self.piece(&goods.content).await {
			Ok(object) => object,
			Err(error) => {
				checked.differences.push(Difference::ContentMissing(error.to_string()));
				return Ok(());
			},
		};
		checked.piece = self.is_piece(&goods.content).then_some(object.len() as u64);
		let opened = Ciphertext::decode(&object).and_then(|sealed| key.decrypt(&sealed)).and_then(|it| it.unpack());
		match opened {
			Ok(bytes) => {
				let most = Some(MAX_SEALED_RECORDS);
				keep_records(checked, &goods.commitment, &Zeroizing::new(bytes), most, out)
			},
			Err(error) => {
				checked.differences.push(Difference::ContentUnreadable(error.to_string()));
				Ok(())
			},
		}
	}

	/// Whether an object is one piece, whose hash is that of its bytes.
	fn is_piece(&self, content: &ContentId) -> bool {
		content.0[1] == ContentId::RAW
	}

	/// A small object, whole.
	pub(super) async fn piece(&self, content: &ContentId) -> Result<Vec<u8>, Error> {
		let cid = Cid::try_from(*content)?;
		let mut bytes = Vec::new();
		get_object(self.store(), &cid, &mut bytes, GetOptions::up_to(MAX_BLOCK_LEN as u64), |_| {}).await?;
		Ok(bytes)
	}
}

fn compare(checked: &mut Checked, listed: &Digest, found: Digest) {
	if found != *listed {
		checked.differences.push(Difference::OtherContent { listed: *listed, found });
	}
}

/// Compares a data set with what was listed, and writes its table. `most`: the most records that it may have.
fn keep_records(
	checked: &mut Checked,
	listed: &Digest,
	bytes: &[u8],
	most: Option<usize>,
	out: &Path,
) -> Result<(), Error> {
	match DataSet::decode(bytes) {
		Ok(data) => {
			let found = data.records().len();
			if let Some(most) = most.filter(|most| found > *most) {
				checked.differences.push(Difference::TooManyRecords { found, most });
			}
			fs::write(out, write_csv(&data)).map_err(Error::io(out))?;
			checked.path = Some(out.into());
			compare(checked, listed, data.commitment().input().unwrap_or([0xff; 32]));
		},
		Err(error) => checked.differences.push(Difference::NotRecords(error.to_string())),
	}
	Ok(())
}
