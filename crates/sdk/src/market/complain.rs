//! Complaints: showing the chain what came out. What is shown becomes public: the secret of the purchase's key, the
//! fragments and the object.

use super::{receive::Bought, MarketError, Part, Remedy};
use crate::{
	chain::{ContentKind, Duty, Event, MarketCall, Opening, PurchaseState, Shown, MAX_OBJECT, MAX_SEALED},
	client::{silent, Client, Reporter},
	identity::Person,
	receive::ReceiveStep,
	Error,
};
use nulink_pre::{
	capsule_digest,
	client::{CheckedCapsule, Fragment, Header, HEADER_LEN},
	revealed::capsule_of,
};
use nulink_primitives::{
	market::PurchaseId,
	sharing::{FragmentBytes, RequestId},
	token::Balance,
};
use nulink_storage::Cid;

/// What came of a complaint.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Complained {
	/// The money is back, and so much of the seller's bond with it.
	Refunded {
		/// Of the bond.
		paid: Balance,
	},
	/// What was shown is as listed: the seller is paid.
	Refuted,
}

impl Client {
	/// Complains about what was [received](Client::receive_purchase). `force`: also if it was as listed, which shows
	/// everybody what was bought, and pays the seller.
	pub async fn complain(
		&self,
		person: &Person,
		purchase: PurchaseId,
		force: bool,
		report: Option<Reporter<ReceiveStep>>,
	) -> Result<Complained, Error> {
		let report = report.unwrap_or_else(silent);
		let bought = self.bought(person, purchase).await?;
		if !matches!(bought.info.state, PurchaseState::Answered { .. }) {
			let (state, advice) = (bought.info.state.name(), "there is no complaint after the payment");
			return Err(MarketError::NotAnswered { purchase, state, advice }.into());
		}
		let record = self.buy_record(person, &bought.info)?;
		let checked = record.check.ok_or(MarketError::NotYetLooked(purchase))?;
		let part = match checked.remedy() {
			Remedy::Complain(part) => part,
			_ if force => Part::Header,
			Remedy::Confirm => return Err(MarketError::AsListed(purchase).into()),
			Remedy::Appeal => return Err(MarketError::NotShowable("what is wrong is too large".into()).into()),
			Remedy::Retry => return Err(MarketError::NotShowable("what is not there can not be shown".into()).into()),
		};
		let opening = self.opening(person, &bought, part, &report).await?;
		let call = MarketCall::Complain { purchase, opening: Box::new(opening) };
		let included = self.submit(person, &call.into()).await?;
		if included.find(|event| (*event == Event::ComplaintRefuted).then_some(())).is_some() {
			return Ok(Complained::Refuted);
		}
		let refunded = included.find(|event| matches!(event, Event::PurchaseRefunded { .. }).then_some(()));
		refunded.ok_or(Error::NoEvent("complain"))?;
		let paid = included.find(|event| match event {
			Event::ListingRefuted { paid, .. } => Some(*paid),
			_ => None,
		});
		Ok(Complained::Refunded { paid: paid.unwrap_or_default() })
	}

	/// Asks on chain for the header object of a purchase, where proxies must answer. It costs a fee and a deposit; a request
	/// for it that is open is named again. What comes of it is what [`Self::not_served`] is about: it is not closed before.
	pub async fn request_header(&self, person: &Person, purchase: PurchaseId) -> Result<RequestId, Error> {
		let bought = self.bought(person, purchase).await?;
		let object = self.piece(&bought.goods.header_content()).await?;
		let no = |reason: &str| MarketError::NotShowable(reason.into());
		let header = match object.get(..HEADER_LEN).map(Header::from_bytes) {
			Some(Ok(header)) => header,
			_ => return Err(no("the header object has no capsule that could be asked about").into()),
		};
		if capsule_digest(&header.sealed_key.capsule) != bought.goods.capsule {
			return Err(no("the header object has another capsule than the listing says").into());
		}
		self.request_stream(person, &bought, &header).await
	}

	/// As [`Self::request_header`], for the content, where that is a stream of its own. [`Client::receive_purchase`] takes
	/// what was answered to both, if proxies answer nowhere else.
	pub async fn request_content(&self, person: &Person, purchase: PurchaseId) -> Result<RequestId, Error> {
		let bought = self.bought(person, purchase).await?;
		if bought.goods.kind == ContentKind::Sealed {
			let reason = "the content is sealed with the key in the header object, and no proxy is needed for it";
			return Err(MarketError::NotShowable(reason.into()).into());
		}
		let header = self.header(&Cid::try_from(bought.goods.content)?).await?;
		self.request_stream(person, &bought, &header).await
	}

	async fn request_stream(&self, person: &Person, bought: &Bought, header: &Header) -> Result<RequestId, Error> {
		let no = |_| MarketError::NotShowable("no proxy re-encrypts its capsule".into());
		let capsule = CheckedCapsule::new(&header.sealed_key.capsule).map_err(no)?;
		match self.find_request(person, bought.policy.policy, &capsule).await? {
			Some(request) => Ok(request),
			None => self.ask_chain(person, &bought.policy, &capsule).await,
		}
	}

	/// Has the price back of what too few proxies served: shows the chain a request of the buyer's for the header object,
	/// made after the answer ([`Self::request_header`] makes one), whose time is over with fewer answers than are needed.
	/// Possible as long as a complaint is, or while governance looks at an appeal. The seller's bond is not taken. Says how
	/// much came back.
	pub async fn not_served(
		&self,
		person: &Person,
		purchase: PurchaseId,
		request: RequestId,
	) -> Result<Balance, Error> {
		let bought = self.bought(person, purchase).await?;
		let PurchaseState::Answered { policy, at, .. } = bought.info.state else {
			let (state, advice) = (bought.info.state.name(), "the money comes back only before the payment");
			return Err(MarketError::NotAnswered { purchase, state, advice }.into());
		};
		let no = |reason: String| MarketError::NotUnserved { request, reason };
		let info = self.chain().request(request).await?.ok_or(Error::UnknownRequest(request))?;
		if info.policy != policy || info.requester != person.account() {
			return Err(no(format!("it is not this account's, under policy {policy}")).into());
		}
		if capsule_digest(&info.capsule) != bought.goods.capsule {
			return Err(no("it is about another object than the header of the listing".into()).into());
		}
		if info.asked_at < at {
			return Err(no("it was made before the seller answered: make another one".into()).into());
		}
		let answered = info.proxies.iter().filter(|(_, duty)| *duty == Duty::Answered).count();
		let need = usize::from(bought.policy.threshold.max(1));
		if answered >= need {
			return Err(no(format!("{answered} proxies answered, and {need} are needed")).into());
		}
		if self.chain().clock().await?.block <= info.deadline {
			return Err(no(format!("proxies may answer it until block {}", info.deadline)).into());
		}
		let included = self.submit(person, &MarketCall::NotServed { purchase, request }.into()).await?;
		let amount = included.find(|event| match event {
			Event::PurchaseRefunded { amount } => Some(*amount),
			_ => None,
		});
		amount.ok_or(Error::NoEvent("not_served"))
	}

	/// All that it takes to open an object before everybody's eyes.
	async fn opening(
		&self,
		person: &Person,
		bought: &Bought,
		part: Part,
		report: &Reporter<ReceiveStep>,
	) -> Result<Opening, Error> {
		let goods = &bought.goods;
		let no = |reason: &str| MarketError::NotShowable(reason.into());
		let (shown, object) = match part {
			Part::Header => (Shown::Header, self.piece(&goods.header_content()).await?),
			Part::Content => (Shown::Content, self.piece(&goods.content).await?),
			Part::Sealed => {
				let content = self.piece(&goods.content).await?;
				if content.len() > MAX_SEALED {
					return Err(no("the content is too large").into());
				}
				(Shown::Sealed { content }, self.piece(&goods.header_content()).await?)
			},
		};
		if object.len() > MAX_OBJECT {
			return Err(no("the object is too large").into());
		}
		let fragments = match object.get(..HEADER_LEN).map(Header::from_bytes) {
			Some(Ok(header)) => match CheckedCapsule::new(&header.sealed_key.capsule) {
				Ok(capsule) => self.seated_fragments(person, bought, &capsule, report).await?,
				// No proxy re-encrypts it, and the chain sees that nobody could: it takes no fragment to show that.
				Err(_) => Vec::new(),
			},
			_ if capsule_of(&object).is_none() => Vec::new(),
			_ => return Err(no("no proxy re-encrypts what has no header").into()),
		};
		Ok(Opening { shown, secret: *bought.secret.to_bytes(), object, fragments })
	}

	/// As many fragments as it takes, with the seats of their proxies: those that were received, or new ones.
	async fn seated_fragments(
		&self,
		person: &Person,
		bought: &Bought,
		capsule: &CheckedCapsule,
		report: &Reporter<ReceiveStep>,
	) -> Result<Vec<(u8, FragmentBytes)>, Error> {
		let need = usize::from(bought.policy.threshold.max(1));
		let mut have = self.kept_fragments(bought, capsule)?;
		if have.len() < need {
			let name = format!("purchase {}", bought.info.id);
			// Whatever comes is kept with its receipt.
			match self.gather(person, &bought.policy, capsule, &name, report).await {
				Ok(_) => have = self.kept_fragments(bought, capsule)?,
				Err(error @ Error::TooFewFragments { .. }) => {
					let answers = self.answered_on_chain(person, &bought.policy, capsule).await?.ok_or(error)?;
					return Ok(answers.into_iter().map(|answer| (answer.seat, answer.bytes)).collect());
				},
				Err(error) => return Err(error),
			}
		}
		if have.len() < need {
			let reasons = "what came was not kept".into();
			return Err(Error::TooFewFragments { have: have.len(), need, reasons });
		}
		have.truncate(need);
		Ok(have)
	}

	/// The right fragments for a capsule among the receipts, one of each seat.
	fn kept_fragments(&self, bought: &Bought, capsule: &CheckedCapsule) -> Result<Vec<(u8, FragmentBytes)>, Error> {
		let (genesis, policy) = (self.chain().genesis(), &bought.policy);
		let mut found: Vec<(u8, FragmentBytes)> = Vec::new();
		for record in self.receipts().read()?.0 {
			if record.policy != policy.policy {
				continue;
			}
			let Ok(evidence) = record.evidence(&genesis) else { continue };
			let Some(at) = policy.seats.iter().position(|seat| seat.provider == record.provider) else { continue };
			let (seat, commitment) = (at as u8, &policy.seats[at].commitment);
			let known = found.iter().any(|(other, _)| *other == seat);
			if known || evidence.capsule != *capsule.bytes() {
				continue;
			}
			if Fragment::new(evidence.fragment.clone()).verify(capsule, &policy.keys(), commitment).is_ok() {
				found.push((seat, evidence.fragment));
			}
		}
		Ok(found)
	}
}
