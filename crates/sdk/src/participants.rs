//! Participants: those whose data somebody vouches for, and the keys that they publish under.
//!
//! ## Terminology
//!
//! | Word | Is |
//! |---|---|
//! | participant | an account with a certificate, in force while a registrar's confirmation counts |
//! | publishing key | an account under which data is published, with a name or without one |
//! | answer | what whoever chose it knows even when all keys are lost; the chain has a salted hash of it |
//! | pool | up to 256 keys that a participant made; the chain has the root of a tree over them |
//! | claim | a proof that one has a key of some pool, for one account and data about one principal |
//!
//! ## From one end to the other
//!
//! 1. The clinic [joins](crate::Client::join), and shows its certificate to a registrar, who
//!    [confirms](crate::Client::confirm_participant) it.
//! 2. It has an account of its own publish under its name ([`issue_key`](crate::Client::issue_key)); or it
//!    [publishes a pool](crate::Client::publish_pool), and an account [claims](crate::Client::claim_key) a key of it, of
//!    which nobody sees whose it is.
//! 3. When the account is stolen, whoever knows the answer [revokes](crate::Client::revoke_key) it, from any account.
//!
//! ## What is kept here
//!
//! Of a pool, the salt that its keys are derived with from the person's root, and which of them were used, written before
//! anything is sent: a key of a pool is good for one account and one principal, so it is never taken for another, whatever
//! became of the first transaction. For whom it was used is written as a hash that only the person can compute.
//!
//! ## What is believed
//!
//! The node, on the tree of pools: a way through it that does not fit makes no proof. **The node sees who asks**: whoever
//! claims learns from it the way of its own pool, and sends the claim through it. Use a node of your own, and think of how
//! the account that claims came by its NLK.

mod error;
mod keys;
mod members;
mod pools;
mod records;

pub use error::ParticipantsError;
pub use members::{certificate_hash, ParticipantView};
pub use records::PoolRecord;
