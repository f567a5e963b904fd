//! Selling unattended: answering purchases, showing receipts, having the chain settle.
//!
//! Nothing is remembered that the chain does not know, but the journal of a grant that was begun. A purchase has one
//! policy, which is found again by the purchase's receiving key. So this may be broken off at any moment, and begun again.

use super::MarketError;
use crate::{
	amount::Nlk,
	chain::{
		By, ListingInfo, ListingState, MarketCall, Of, Offer, PolicyInfo, PolicyState, PurchaseInfo, PurchaseState,
		ShownReceipt,
	},
	client::Client,
	conditions::{ConditionOp, Fact},
	grants::GrantRequest,
	home::try_lock,
	identity::{Contact, Person},
	time::{Clock, Span, Until},
	Error,
};
use nulink_primitives::{
	market::{ListingId, PurchaseId},
	sharing::PolicyId,
	token::Balance,
};
use std::{
	collections::HashMap,
	time::{Duration, Instant},
};

/// How purchases are answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaleTerms {
	/// Through how many proxies.
	pub proxies: u8,
	/// How many of them are needed.
	pub threshold: u8,
	/// The most that a proxy may ask for an epoch.
	pub max_fee: Option<Balance>,
	/// Whether also what costs more than it brings is answered.
	pub loss: bool,
	/// A hint for the buyer where the data is stored.
	pub storage: Option<String>,
}

impl Default for SaleTerms {
	fn default() -> Self {
		SaleTerms { proxies: 3, threshold: 2, max_fee: None, loss: false, storage: None }
	}
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SaleEvent {
	/// A listing that was begun is on the chain.
	Listed(ListingId),
	/// The highest bid for a listing is a purchase now.
	BidsClosed(ListingId),
	/// The buyer is granted to.
	Granted(PurchaseId, PolicyId),
	/// The chain knows it.
	Answered(PurchaseId),
	/// Receipts were shown, so that it is paid for earlier.
	Shown(PurchaseId),
	/// It was due, and is over.
	Settled(PurchaseId),
	/// The buyer got its money back instead of an answer, and why.
	Declined(PurchaseId, String),
	/// The grant was taken back: the purchase has ended without an answer.
	Withdrawn(PurchaseId, PolicyId),
	/// Something went wrong. It is tried again.
	Failed(String, String),
}

/// What was done, and what is left.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AttendedSales {
	/// What was done.
	pub events: Vec<SaleEvent>,
	/// How many purchases wait for something.
	pub waiting: usize,
}

/// What the chain says of a policy that is no answer to a purchase, and does not become one.
const UNFIT: [&str; 3] = ["DataMarket::WrongPolicy", "DataMarket::WrongCondition", "DataMarket::TermTooShort"];
/// After which time something that failed is tried again, first.
const FIRST_RETRY: Duration = Duration::from_secs(10);
/// And at most: a purchase waits for no longer than two days.
const LAST_RETRY: Duration = Duration::from_secs(600);

/// When is tried again what failed: after twice as long each time.
#[derive(Debug, Default)]
pub struct SaleRetries(HashMap<String, (Duration, Instant)>);

impl SaleRetries {
	fn is_early(&self, id: &str, now: Instant) -> bool {
		self.0.get(id).is_some_and(|(_, next)| now < *next)
	}

	fn failed(&mut self, id: &str, now: Instant) {
		let after = self.0.get(id).map_or(FIRST_RETRY, |(last, _)| last.saturating_mul(2).min(LAST_RETRY));
		self.0.insert(id.into(), (after, now + after));
	}
}

impl Client {
	/// Looks at all sales of the person once, and does what can be done. What fails of one does not keep it from the
	/// others, and is not tried again too soon.
	pub async fn attend_sales(
		&self,
		person: &Person,
		terms: &SaleTerms,
		retries: &mut SaleRetries,
	) -> Result<AttendedSales, Error> {
		let mut attended = AttendedSales::default();
		let genesis = self.chain().genesis();
		for record in self.listing_records()?.into_iter().filter(|it| it.is_open() && it.is_of(person, &genesis)) {
			let id = format!("the listing {}", record.id);
			if retries.is_early(&id, Instant::now()) {
				continue;
			}
			match self.resume_listing(person, &record.id, None).await {
				Ok(listed) => attended.events.push(SaleEvent::Listed(listed.listing)),
				Err(Error::Market(error)) if matches!(*error, MarketError::AtWork(_)) => {},
				Err(error) => failed(&mut attended, retries, id, &error),
			}
		}
		for listing in self.chain().listings(&By::Seller(person.account())).await? {
			let Some(info) = self.chain().listing(listing).await? else { continue };
			self.attend_bids(person, &info, &mut attended, retries).await?;
			// Those that are over are not counted as open; whoever buys in this moment is seen next time.
			if info.open == 0 {
				continue;
			}
			for purchase in self.chain().purchases(&Of::Listing(listing)).await? {
				let Some(purchase) = self.chain().purchase(purchase).await? else { continue };
				if purchase.state.ended_at().is_some() {
					continue;
				}
				let id = format!("purchase {}", purchase.id);
				attended.waiting += 1;
				if retries.is_early(&id, Instant::now()) {
					continue;
				}
				match self.attend_sale(person, terms, &info, purchase, &mut attended.events).await {
					Ok(()) => {
						retries.0.remove(&id);
					},
					Err(error) => failed(&mut attended, retries, id, &error),
				}
			}
		}
		Ok(attended)
	}

	/// Makes a purchase of the highest bid, if it is time.
	async fn attend_bids(
		&self,
		person: &Person,
		info: &ListingInfo,
		attended: &mut AttendedSales,
		retries: &mut SaleRetries,
	) -> Result<(), Error> {
		let Offer::Bids { closes, .. } = info.offer else { return Ok(()) };
		let over = self.chain().clock().await?.block > closes;
		if !over || info.bid.is_none() || info.state != ListingState::Open {
			return Ok(());
		}
		let id = format!("the bids for listing {}", info.id);
		if !retries.is_early(&id, Instant::now()) {
			match self.close_bids(person, info.id).await {
				Ok(_) => attended.events.push(SaleEvent::BidsClosed(info.id)),
				Err(error) => failed(attended, retries, id, &error),
			}
		}
		Ok(())
	}

	/// Does what can be done of a purchase.
	async fn attend_sale(
		&self,
		person: &Person,
		terms: &SaleTerms,
		listing: &ListingInfo,
		purchase: PurchaseInfo,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		let path = self.home().data.join("market/sales").join(format!("{}.lock", hex::encode(purchase.receiving.0)));
		// Another program sees to it just now.
		let Some(_lock) = try_lock(&path)? else { return Ok(()) };
		let clock = self.chain().clock().await?;
		let due = purchase.state.due_after().is_some_and(|block| clock.block > block);
		if due || listing.state == ListingState::Refuted {
			self.settle_sale(person, purchase.id, events).await?;
			// What was granted for it, and could not be said in time, nobody pays for. Is it so now? It may have been answered by
			// an earlier try, of which nobody heard again.
			let state = self.purchase(purchase.id).await?.state;
			if state.ended_at().is_some() && state.policy().is_none() {
				if let Some(policy) = self.policy_for(person, listing, &purchase, &clock).await? {
					self.withdraw_grant(person, &purchase, &policy, &clock, events).await?;
				}
			}
			let _ = std::fs::remove_file(&path);
			return Ok(());
		}
		match purchase.state {
			PurchaseState::Waiting { .. } => self.answer_sale(person, terms, listing, &purchase, &clock, events).await,
			PurchaseState::Answered { policy, at, served: false, .. } => {
				self.show_delivery(person, listing, purchase.id, policy, at, events).await
			},
			_ => Ok(()),
		}
	}

	async fn settle_sale(
		&self,
		person: &Person,
		purchase: PurchaseId,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		match self.settle_purchase(person, purchase).await {
			Ok(_) => events.push(SaleEvent::Settled(purchase)),
			// A block that had room, or somebody else, was first.
			Err(error) if error.is_refusal("DataMarket::NotDue") => {},
			Err(error) => return Err(error),
		}
		Ok(())
	}

	/// Gives a buyer its money back, and takes back what was granted for it.
	async fn decline_sale(
		&self,
		person: &Person,
		listing: &ListingInfo,
		purchase: &PurchaseInfo,
		clock: &Clock,
		reason: String,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		match self.decline_purchase(person, purchase.id).await {
			Ok(_) => events.push(SaleEvent::Declined(purchase.id, reason)),
			// It has ended, or was answered, by an earlier try of which nobody heard again.
			Err(error) if error.is_refusal("DataMarket::NotWaiting") => return Ok(()),
			Err(error) => return Err(error),
		}
		match self.policy_for(person, listing, purchase, clock).await? {
			Some(policy) => self.withdraw_grant(person, purchase, &policy, clock, events).await,
			None => Ok(()),
		}
	}

	/// Takes back a grant that nobody pays for. One that began in an earlier epoch than the purchase was made for an earlier
	/// purchase with the same key, and may be paid for.
	async fn withdraw_grant(
		&self,
		person: &Person,
		purchase: &PurchaseInfo,
		policy: &PolicyInfo,
		clock: &Clock,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		let made_in = purchase.made_at / clock.epoch_length.max(1);
		if policy.receiver == purchase.buyer && policy.term.start >= made_in {
			self.revoke(person, policy.policy).await?;
			events.push(SaleEvent::Withdrawn(purchase.id, policy.policy));
		}
		Ok(())
	}

	/// Why a purchase is not to be answered. An item's metadata names a listing, and whoever owns the collection writes it:
	/// only of its own collection a seller knows that it says so.
	async fn objection(
		&self,
		person: &Person,
		purchase: &PurchaseInfo,
		policy: Option<&PolicyInfo>,
	) -> Result<Option<String>, Error> {
		if let Some(item) = purchase.item {
			let maker = self.chain().item_maker(item.collection, item.item).await?;
			if maker != Some(person.account()) {
				return Ok(Some(format!("item {item} is of a collection that this account does not own")));
			}
		}
		Ok(match policy {
			Some(policy) if policy.receiver != purchase.buyer => {
				Some(format!("policy {} gives its key to another account", policy.policy))
			},
			_ => None,
		})
	}

	/// Grants to the key of a purchase, unless that was done, and tells the chain.
	async fn answer_sale(
		&self,
		person: &Person,
		terms: &SaleTerms,
		listing: &ListingInfo,
		purchase: &PurchaseInfo,
		clock: &Clock,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		let known = self.policy_for(person, listing, purchase, clock).await?;
		if let Some(reason) = self.objection(person, purchase, known.as_ref()).await? {
			return self.decline_sale(person, listing, purchase, clock, reason, events).await;
		}
		let policy = match known {
			Some(policy) if matches!(policy.state, PolicyState::Active { .. }) => policy.policy,
			pending => {
				let policy = self.grant_sale(person, terms, listing, purchase, pending).await?;
				events.push(SaleEvent::Granted(purchase.id, policy));
				policy
			},
		};
		// The grant took its time: what has ended meanwhile is not answered.
		let state = self.purchase(purchase.id).await?.state;
		if !matches!(state, PurchaseState::Waiting { .. }) {
			if state.ended_at().is_some() && state.policy().is_none() {
				let policy = self.policy(policy).await?;
				self.withdraw_grant(person, purchase, &policy, clock, events).await?;
			}
			return Ok(());
		}
		let call = MarketCall::Answer { purchase: purchase.id, policy };
		match self.submit(person, &call.into()).await {
			Ok(_) => {
				events.push(SaleEvent::Answered(purchase.id));
				Ok(())
			},
			// An earlier try, of which nobody heard again, was first.
			Err(error) if error.is_refusal("DataMarket::NotWaiting") => Ok(()),
			// It never will be an answer, and nobody pays for what it gives: an older one for the same key, one that was made
			// too long ago, or one for which no term is long enough.
			Err(error) if UNFIT.iter().any(|name| error.is_refusal(name)) => {
				let reason = format!("policy {policy} is no answer to it: {error}");
				self.decline_sale(person, listing, purchase, clock, reason, events).await
			},
			Err(error) => Err(error),
		}
	}

	/// The policy for the key of a purchase that gives, or is going to give, access.
	async fn policy_for(
		&self,
		person: &Person,
		listing: &ListingInfo,
		purchase: &PurchaseInfo,
		clock: &Clock,
	) -> Result<Option<PolicyInfo>, Error> {
		let members = self.chain().label_members(&person.account(), &listing.goods.label).await?;
		let Some((_, policy)) = members.into_iter().find(|(key, _)| *key == purchase.receiving) else {
			return Ok(None);
		};
		Ok(self.chain().policy(policy).await?.filter(|policy| policy.is_live(clock)))
	}

	/// Grants, or goes on with the grant that was begun.
	async fn grant_sale(
		&self,
		person: &Person,
		terms: &SaleTerms,
		listing: &ListingInfo,
		purchase: &PurchaseInfo,
		pending: Option<PolicyInfo>,
	) -> Result<PolicyId, Error> {
		let label = self.catalogue().name_of(&listing.goods.label)?;
		let label = label.ok_or(MarketError::ForeignLabel(listing.id))?;
		let contact = Contact { account: purchase.buyer, receiving_key: purchase.receiving };
		let receiver = contact.to_string();
		let genesis = self.chain().genesis();
		let begun = self.pending_grants()?.into_iter().find(|grant| {
			grant.label == label && grant.receiver == receiver && grant.is_of(&person.account(), &genesis)
		});
		match begun {
			Some(begun) => match self.resume_grant(person, &begun.id, None).await {
				Ok(granted) => return Ok(granted.policy),
				// It came to nothing: another one.
				Err(Error::Over { .. }) => {},
				Err(error) => return Err(error),
			},
			// The fragments are lost: it can not become active, and another one not be made before it is over.
			None => {
				if let Some(policy) = pending {
					return Err(Error::AlreadyGranted(policy.policy));
				}
			},
		}
		let (_, info) = self.own_label(person, &label).await?;
		if info.delegating_key != listing.goods.delegating {
			return Err(MarketError::RotatedLabel(listing.id).into());
		}
		let mut request = GrantRequest::new(label, contact, self.sale_term(purchase).await?);
		(request.proxies, request.threshold) = (terms.proxies, terms.threshold);
		(request.max_fee, request.storage) = (terms.max_fee, terms.storage.clone());
		if let Some(item) = purchase.item {
			request.conditions = vec![ConditionOp::Fact(Fact::OwnsNft(item.collection, item.item))];
		}
		let plan = self.plan_grant(person, request).await?;
		if plan.total > purchase.price && !terms.loss {
			let (cost, price) = (Nlk(plan.total), Nlk(purchase.price));
			return Err(MarketError::Unprofitable { purchase: purchase.id, cost, price }.into());
		}
		Ok(self.grant(person, &plan, None).await?.policy)
	}

	/// For how long is granted: as many epochs as were bought from the answer on, and until nobody can complain any more.
	async fn sale_term(&self, purchase: &PurchaseInfo) -> Result<Until, Error> {
		let (terms, rules, clock) =
			(self.chain().market_terms().await?, self.chain().rules().await?, self.chain().clock().await?);
		let length = clock.epoch_length.max(1);
		let begun = clock.block % length;
		// The answer may come as late as proxies may accept.
		let late = begun.saturating_add(rules.acceptance_window);
		let bought = (late / length).saturating_add(purchase.epochs).saturating_add(1);
		let complaint = late.saturating_add(terms.complaint_blocks) / length + 2;
		Ok(Until::After(Span::Epochs(bought.max(complaint).min(rules.max_epochs))))
	}

	/// Shows the receipts that are here, if there are enough.
	async fn show_delivery(
		&self,
		person: &Person,
		listing: &ListingInfo,
		purchase: PurchaseId,
		policy: PolicyId,
		since: u32,
		events: &mut Vec<SaleEvent>,
	) -> Result<(), Error> {
		let genesis = self.chain().genesis();
		let mut receipts: Vec<ShownReceipt> = Vec::new();
		for record in self.receipts().read()?.0 {
			let Ok(evidence) = record.evidence(&genesis) else { continue };
			let receipt = evidence.receipt;
			let fits = receipt.policy == policy && receipt.capsule == listing.goods.capsule && receipt.block >= since;
			if fits && !receipts.iter().any(|other| other.receipt.provider == receipt.provider) {
				let (operator, signature) = (evidence.operator, evidence.signature);
				receipts.push(ShownReceipt { receipt, operator, signature });
			}
		}
		let need = usize::from(self.policy(policy).await?.threshold.max(1));
		if receipts.len() < need {
			return Ok(());
		}
		receipts.truncate(need);
		match self.submit(person, &MarketCall::ShowReceipts { purchase, receipts }.into()).await {
			Ok(_) => events.push(SaleEvent::Shown(purchase)),
			// It is paid for later then.
			Err(error) if error.is_by_pallet() => {},
			Err(error) => return Err(error),
		}
		Ok(())
	}
}

fn failed(attended: &mut AttendedSales, retries: &mut SaleRetries, id: String, error: &Error) {
	retries.failed(&id, Instant::now());
	attended.events.push(SaleEvent::Failed(id, error.to_string()));
}
