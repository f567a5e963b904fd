//! The data market: selling access to encrypted data, and buying it, with the chain as the one who holds the money.
//!
//! ## Terminology
//!
//! | Word | Is |
//! |---|---|
//! | listing | what is sold: where the encrypted content lies, and what it is in the clear, as a hash |
//! | header object | a small encrypted object with that hash and the content's key ([`Disclosure`]) |
//! | purchase | a price in escrow, and a receiving key that is used for nothing else |
//! | answer | the seller's grant to that key |
//! | opening | the secret of that key, fragments and the object, for everybody to see: a complaint |
//!
//! ## From one end to the other
//!
//! 1. Sara lists with [`Client::list`](crate::Client::list): a label of its own, the content and the header object under
//!    its key, a description for people. What breaks off goes on with
//!    [`resume_listing`](crate::Client::resume_listing).
//! 2. Bob finds it by [`search`](crate::Client::search), and pays into escrow with [`buy`](crate::Client::buy). The key is
//!    derived from his root and a salt that is written down before anything is signed.
//! 3. Sara's machine does the rest by [`attend_sales`](crate::Client::attend_sales), as often as one likes, from the
//!    beginning after each crash: a purchase has one policy, which is found again by the purchase's key.
//! 4. Bob receives with [`receive_purchase`](crate::Client::receive_purchase), which compares all with the listing and says
//!    what is not as listed. Then he [confirms](crate::Client::confirm_purchase), or
//!    [complains](crate::Client::complain), with what he has received.
//!    Where too few proxies serve him, he asks on chain with [`request_header`](crate::Client::request_header); if they are
//!    silent there, too, [`not_served`](crate::Client::not_served) brings the price back.
//!
//! ## What is believed
//!
//! Of the seller nothing: what comes out is hashed. A description is the seller's word, but for the statements in it, which
//! are computed again and compared with what the chain has records of.
//!
//! [`Disclosure`]: nulink_primitives::market::Disclosure

mod advice;
mod buy;
mod check;
mod complain;
mod describe;
mod error;
mod hashing;
mod ids;
mod items;
mod list;
mod receive;
mod sales;
mod search;
mod settle;

pub(crate) use advice::advice;
pub use buy::{BuyRecord, Buying};
pub use check::{Checked, Difference, Part, Remedy};
pub use complain::Complained;
pub use describe::Description;
pub use error::MarketError;
pub use ids::{tag_hash, SubjectId};
pub use list::{ListPlan, ListRequest, ListStep, Listed, ListingRecord, Offering, Update, What};
pub use receive::BuyStep;
pub use sales::{AttendedSales, SaleEvent, SaleRetries, SaleTerms};
pub use search::{ListingView, Search, StatementView};
pub use settle::{History, PurchaseUntil};
