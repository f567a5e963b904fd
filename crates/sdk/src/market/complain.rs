//! Complaints: showing the chain what came out. What is shown becomes public: the secret of the purchase's key, the
//! fragments and the object.

use super::{receive::Bought, MarketError, Part, Remedy};
use crate::{
	chain::{Event, MarketCall, Opening, PurchaseState, Shown, MAX_OBJECT},
	client::{silent, Client, Reporter},
	identity::Person,
	receive::ReceiveStep,
	Error,
};
use nulink_pre::client::{CheckedCapsule, Fragment, Header, HEADER_LEN};
use nulink_primitives::{market::PurchaseId, sharing::FragmentBytes, token::Balance};

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
			Remedy::Appeal => return Err(MarketError::NotShowable("the content is too large".into()).into()),
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

	/// All that it takes to open an object before everybody's eyes.
	async fn opening(
		&self,
		person: &Person,
		bought: &Bought,
		part: Part,
		report: &Reporter<ReceiveStep>,
	) -> Result<Opening, Error> {
		let goods = &bought.listing.goods;
		let no = |reason: &str| MarketError::NotShowable(reason.into());
		let (shown, object) = match part {
			Part::Header => (Shown::Header, self.piece(&goods.header_content()).await?),
			Part::Content => (Shown::Content, self.piece(&goods.content).await?),
			Part::Sealed => {
				let content = self.piece(&goods.content).await?;
				if content.len() > MAX_OBJECT {
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
				Err(_) => return Err(no("no proxy re-encrypts its capsule").into()),
			},
			_ => return Err(no("no proxy re-encrypts what has no capsule").into()),
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
			self.gather(person, &bought.policy, capsule, &name, report).await?;
			have = self.kept_fragments(bought, capsule)?;
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
