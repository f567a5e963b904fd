//! Tokens of pallet-nfts that stand for access to a listing of the data market.

use crate::{AccountId, Nfts, Runtime};
use frame_support::{
	ensure,
	traits::nonfungibles_v2::{Inspect, Transfer},
};
use nulink_primitives::{items, market::ListingId};
use pallet_nfts::{CollectionConfigOf, CollectionSetting, ItemConfigOf, ItemSetting};
use pallet_traits::EncryptedItems;
use polkadot_sdk::*;
use sp_runtime::{DispatchError, DispatchResult};

/// Items, which the market locks, moves and lets go of.
///
/// A lock is the attribute `TransferDisabled` in the namespace of pallets, which nobody but a pallet sets or clears. With
/// it an item is neither moved nor burned nor swapped nor bought, whatever was approved or offered before, and a move
/// voids approvals, prices and swaps that its owner has made meanwhile.
///
/// The owner of a collection can freeze it, or the item, at any time. Where that is done before, the item is not taken
/// for sale. Where it is done later, the item is moved nevertheless: else the owner of a collection could, together with
/// a buyer, keep an item from going back to its holder after a refund.
pub struct Items;

type Error = pallet_nfts::Error<Runtime>;

impl EncryptedItems<AccountId> for Items {
	fn owner(collection: u32, item: u32) -> Option<AccountId> {
		Nfts::owner(collection, item)
	}

	fn listing(collection: u32, item: u32) -> Option<ListingId> {
		// The attribute without a name is the metadata.
		let metadata = <Nfts as Inspect<AccountId>>::attribute(&collection, &item, &[])?;
		items::listing_of(&metadata)
	}

	fn maker(collection: u32, item: u32) -> Option<AccountId> {
		// Who may write metadata is decided by the owner of the collection alone, and nobody becomes one unasked.
		Nfts::owner(collection, item)?;
		Nfts::collection_owner(collection)
	}

	fn lock(collection: u32, item: u32) -> DispatchResult {
		ensure!(<Nfts as Inspect<AccountId>>::can_transfer(&collection, &item), Error::ItemLocked);
		<Nfts as Transfer<AccountId>>::disable_transfer(&collection, &item)
	}

	fn unlock(collection: u32, item: u32) -> DispatchResult {
		<Nfts as Transfer<AccountId>>::enable_transfer(&collection, &item)
	}

	fn transfer(collection: u32, item: u32, to: &AccountId) -> Result<(), DispatchError> {
		let of_collection = CollectionConfigOf::<Runtime>::get(collection).ok_or(Error::NoConfig)?;
		let of_item = ItemConfigOf::<Runtime>::get(collection, item).ok_or(Error::UnknownItem)?;
		let (mut thawed_collection, mut thawed_item) = (of_collection, of_item);
		thawed_collection.enable_setting(CollectionSetting::TransferableItems);
		thawed_item.enable_setting(ItemSetting::Transferable);

		CollectionConfigOf::<Runtime>::insert(collection, thawed_collection);
		ItemConfigOf::<Runtime>::insert(collection, item, thawed_item);
		<Nfts as Transfer<AccountId>>::enable_transfer(&collection, &item)?;
		<Nfts as Transfer<AccountId>>::transfer(&collection, &item, to)?;
		<Nfts as Transfer<AccountId>>::disable_transfer(&collection, &item)?;
		// As frozen as before.
		CollectionConfigOf::<Runtime>::insert(collection, of_collection);
		ItemConfigOf::<Runtime>::insert(collection, item, of_item);
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_item(maker: &AccountId, owner: &AccountId, listing: u64) -> (u32, u32) {
		crate::benchmarks::item_for(maker, owner, listing)
	}
}
