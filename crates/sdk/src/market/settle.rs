//! The end of a purchase, and what became of all of them.

use super::MarketError;
use crate::{
	address::Account,
	chain::{By, Included, MarketCall, Of, PurchaseInfo, PurchaseState},
	client::{silent, Client, Reporter},
	identity::Person,
	Error,
};
use nulink_primitives::market::{ListingId, PurchaseId};
use nulink_storage::{Block, Cid};

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PurchaseUntil {
	/// Until it is answered, or over.
	Answered,
	/// Until it is over.
	Over,
}

/// Whose purchases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum History {
	/// Those of a listing.
	Listing(ListingId),
	/// What an account has bought.
	Buyer(Account),
	/// What an account has sold, by the listings of its that are there.
	Seller(Account),
}

impl Client {
	/// A purchase that must be there.
	pub async fn purchase(&self, purchase: PurchaseId) -> Result<PurchaseInfo, Error> {
		Ok(self.chain().purchase(purchase).await?.ok_or(MarketError::NoPurchase(purchase))?)
	}

	/// Waits for a purchase.
	pub async fn await_purchase(
		&self,
		purchase: PurchaseId,
		until: PurchaseUntil,
		report: Option<Reporter<PurchaseInfo>>,
	) -> Result<PurchaseInfo, Error> {
		let report = report.unwrap_or_else(silent);
		let mut last = None;
		loop {
			let info = self.purchase(purchase).await?;
			if last != Some(info.state) {
				report(info.clone());
				last = Some(info.state);
			}
			let answered = matches!(info.state, PurchaseState::Answered { .. });
			if info.state.ended_at().is_some() || (answered && until == PurchaseUntil::Answered) {
				return Ok(info);
			}
			tokio::time::sleep(self.pace().poll).await;
		}
	}

	/// Says that all is well: the seller is paid.
	pub async fn confirm_purchase(&self, person: &Person, purchase: PurchaseId) -> Result<Included, Error> {
		self.submit(person, &MarketCall::Confirm { purchase }.into()).await
	}

	/// Gives the buyer its money back instead of an answer.
	pub async fn decline_purchase(&self, person: &Person, purchase: PurchaseId) -> Result<Included, Error> {
		self.submit(person, &MarketCall::Decline { purchase }.into()).await
	}

	/// Has the chain do what is due of a purchase.
	pub async fn settle_purchase(&self, person: &Person, purchase: PurchaseId) -> Result<Included, Error> {
		self.submit(person, &MarketCall::Settle { purchase }.into()).await
	}

	/// Removes a purchase that is over, which brings back its deposit.
	pub async fn forget_purchase(&self, person: &Person, purchase: PurchaseId) -> Result<Included, Error> {
		self.submit(person, &MarketCall::ForgetPurchase { purchase }.into()).await
	}

	/// Has governance look at a purchase. The reasons are stored in plain, for everybody, and the chain has their hash.
	pub async fn appeal(&self, person: &Person, purchase: PurchaseId, reason: &str) -> Result<(Cid, Included), Error> {
		let (info, _) = self.own_purchase(person, purchase).await?;
		if !matches!(info.state, PurchaseState::Answered { .. }) {
			let (state, advice) = (info.state.name(), "an appeal is possible while it is answered and not paid");
			return Err(MarketError::NotAnswered { purchase, state, advice }.into());
		}
		let block = Block::raw(reason.as_bytes().to_vec())?;
		self.store().put(&block).await?;
		let call = MarketCall::Appeal { purchase, reason: *block.cid().digest() };
		Ok((*block.cid(), self.submit(person, &call.into()).await?))
	}

	/// The purchases of a listing or an account, oldest first.
	pub async fn history(&self, history: &History) -> Result<Vec<PurchaseInfo>, Error> {
		let mut numbers = Vec::new();
		match *history {
			History::Listing(listing) => numbers = self.chain().purchases(&Of::Listing(listing)).await?,
			History::Buyer(buyer) => numbers = self.chain().purchases(&Of::Buyer(buyer)).await?,
			History::Seller(seller) => {
				for listing in self.chain().listings(&By::Seller(seller)).await? {
					numbers.extend(self.chain().purchases(&Of::Listing(listing)).await?);
				}
				numbers.sort_unstable();
			},
		}
		let mut all = Vec::new();
		for purchase in numbers {
			// One that was removed in between is not there.
			all.extend(self.chain().purchase(purchase).await?);
		}
		Ok(all)
	}
}
