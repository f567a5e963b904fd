//! Items: tokens that stand for a listing, and change hands with the access to it.

use super::MarketError;
use crate::{
	chain::{Event, Included, ItemId, ItemOffer, MarketCall, Token},
	client::Client,
	identity::Person,
	Error,
};
use nulink_primitives::{market::ListingId, token::Balance};
use rand_core::{OsRng, RngCore};

impl Client {
	/// Makes an item that stands for a listing, in a collection of the person's, or in a new one.
	pub async fn mint_item(
		&self,
		person: &Person,
		listing: ListingId,
		collection: Option<u32>,
	) -> Result<ItemId, Error> {
		self.listing(listing).await?;
		let collection = match collection {
			Some(collection) => collection,
			None => {
				let call = MarketCall::CreateCollection { admin: person.account() };
				let included = self.submit(person, &call.into()).await?;
				let made = included.find(|event| match event {
					Event::CollectionCreated { collection } => Some(*collection),
					_ => None,
				});
				made.ok_or(Error::NoEvent("create"))?
			},
		};
		// Any number that is free: among so many, one at random is.
		let item = ItemId { collection, item: OsRng.next_u32() };
		self.submit(person, &MarketCall::MintItem { item, to: person.account() }.into()).await?;
		self.submit(person, &MarketCall::NameListing { item, listing }.into()).await?;
		Ok(item)
	}

	/// An item: whose it is, and what it stands for.
	pub async fn token(&self, item: ItemId) -> Result<Token, Error> {
		Ok(self.chain().token(item).await?.ok_or(MarketError::NoToken(item))?)
	}

	/// Offers an item for sale. Until it is sold or withdrawn, it is locked.
	pub async fn offer_item(&self, person: &Person, item: ItemId, price: Balance) -> Result<Included, Error> {
		let listing = self.token(item).await?.listing.ok_or(MarketError::NamesNoListing(item))?;
		self.submit(person, &MarketCall::SellItem { listing, item, price }.into()).await
	}

	/// Takes an item off the market.
	pub async fn withdraw_item(&self, person: &Person, item: ItemId) -> Result<Included, Error> {
		self.submit(person, &MarketCall::WithdrawItem { item }.into()).await
	}

	/// An item that is for sale.
	pub async fn item_offer(&self, item: ItemId) -> Result<Option<ItemOffer>, Error> {
		self.chain().item_offer(item).await
	}
}
