//! # The NuLink SDK
//!
//! Share encrypted data, and take it back, in a few calls. Nobody but the people that you name can read it: not the store,
//! not the chain, not the proxies that re-encrypt it for them.
//!
//! ## Terminology
//!
//! | Word | Is |
//! |---|---|
//! | [`Person`](identity::Person) | somebody who acts, with the secrets for it |
//! | [`Contact`](identity::Contact) | what must be known of a person to grant to it |
//! | label | what is shared as one thing, with a key of its own |
//! | object | data, encrypted under a label's key, in a store |
//! | policy | one receiver's access to one label, for a time, through proxies; on the chain |
//! | treasure map | what the receiver is told of the objects, encrypted |
//! | receipt | what a proxy signs when it serves |
//! | program, job | what is computed on encrypted data, and that it is: see [`compute`] |
//! | listing, purchase | what is sold of encrypted data, and what is bought: see [`market`] |
//! | data set, proof | records that statements are proven of, and the proof: see [`datasets`], [`proofs`] |
//! | watcher, record | who says what is final on Ethereum, and what is proven to be staked there: see [`relay`] |
//!
//! ## From one end to the other
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use nulink_sdk::grants::GrantRequest;
//! use nulink_sdk::objects::{PutOptionsFor, Sink, Source};
//! use nulink_sdk::{home::Home, identity::Person, receive::ObjectRef, storage, time::Until, Client};
//!
//! let store = storage::open(&"/srv/blocks".parse()?)?;
//! let nulink = Client::connect("ws://127.0.0.1:9944", store, Home::xdg()).await?;
//! # let (alice, bob) = (Person::random()?, Person::random()?);
//!
//! // Alice stores a file under a label of hers, and grants the label to Bob for a month.
//! nulink.create_label(&alice, "holiday").await?;
//! nulink.put(&alice, "holiday", Source::at("photos.zip")?, PutOptionsFor::default()).await?;
//! let request = GrantRequest::new("holiday", bob.contact(), Until::After("30d".parse()?));
//! let plan = nulink.plan_grant(&alice, request).await?;
//! println!("it costs {} in fees", nulink_sdk::Nlk(plan.total));
//! let granted = nulink.grant(&alice, &plan, None).await?;
//!
//! // Bob receives it: three of the five proxies help him, and each signs a receipt.
//! let shared = nulink.open_policy(&bob, granted.policy).await?;
//! nulink.receive(&bob, &shared, &ObjectRef::Only, Sink::File("photos.zip".into()), None).await?;
//!
//! // And Alice takes it back.
//! nulink.revoke(&alice, granted.policy).await?;
//! # Ok(())
//! # }
//! ```
//!
//! `examples/share-a-file.rs` does this against a running network.
//!
//! ## What is believed
//!
//! The node is believed on what is final; choose one that you trust, or your own. Stores and proxies are believed on
//! nothing: blocks are hashed, fragments and receipts checked, before anything is made of them.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod accountable;
pub mod address;
pub mod amount;
pub mod audit;
pub mod catalogue;
pub mod chain;
pub mod claims;
mod client;
pub mod compute;
pub mod conditions;
pub mod datasets;
pub mod earnings;
mod error;
pub mod evidence;
mod folders;
pub mod grants;
pub mod groups;
mod hex_serde;
pub mod home;
pub mod identity;
pub mod labels;
pub mod map;
pub mod market;
pub mod objects;
pub mod participants;
pub mod percent;
pub mod programs;
pub mod proofs;
pub mod providers;
pub mod proxy_api;
pub mod receipts;
pub mod receive;
pub mod relay;
pub mod revoke;
pub mod time;

#[cfg(test)]
mod tests;

pub use address::Account;
pub use amount::Nlk;
pub use client::{silent, Client, Pace, Reporter, Workshop};
pub use error::Error;
pub use folders::TAR;
pub use nulink_eth_proofs as ethereum;
pub use nulink_fhe as fhe;
pub use nulink_models as models;
pub use nulink_pre as pre;
pub use nulink_primitives as primitives;
pub use nulink_storage as storage;
pub use nulink_zk as zk;
pub use percent::Percent;

/// Chooses the cryptography for TLS, where nobody has: reqwest and the node's connection are built without one of their own.
pub(crate) fn install_crypto() {
	if rustls::crypto::CryptoProvider::get_default().is_none() {
		let _ = rustls::crypto::ring::default_provider().install_default();
	}
}
