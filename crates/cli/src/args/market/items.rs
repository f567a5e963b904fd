//! What can be typed about items.

use clap::{Args, Subcommand};
use nulink_sdk::{chain::ItemId, Nlk};

#[derive(Subcommand, Debug)]
pub enum Item {
	/// Make an item that stands for access to a listing of yours.
	Mint {
		/// The number of the listing.
		listing: u64,
		/// In this collection of yours. A new one, if left out.
		#[arg(long, value_name = "N")]
		collection: Option<u32>,
	},
	/// Show an item: whose it is, what it stands for, what it costs.
	Show {
		/// The item.
		#[arg(value_name = "COLLECTION/ITEM")]
		item: ItemId,
	},
	/// Offer an item for sale. It is locked until it is sold or withdrawn.
	Offer {
		/// The item.
		#[arg(value_name = "COLLECTION/ITEM")]
		item: ItemId,
		/// For how much.
		price: Nlk,
	},
	/// Take an item off the market.
	Withdraw {
		/// The item.
		#[arg(value_name = "COLLECTION/ITEM")]
		item: ItemId,
	},
	/// Buy an item, and the access that goes with it.
	Buy(BuyItem),
}

#[derive(Args, Debug)]
pub struct BuyItem {
	/// The item.
	#[arg(value_name = "COLLECTION/ITEM")]
	pub item: ItemId,
	/// The most that you pay. What it costs now, if left out.
	#[arg(long, value_name = "NLK")]
	pub max_price: Option<Nlk>,
	/// Wait until you have been granted access.
	#[arg(long, short)]
	pub wait: bool,
}
