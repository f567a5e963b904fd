//! # The watcher
//!
//! NuLink's providers may have their stake on Ethereum, and what is locked there counts here. What a contract on
//! Ethereum holds can be *proven* to whoever knows the state root of a block. So all that people are needed for is to
//! say which blocks are final: watchers, elected for an epoch, attest their headers, and two thirds of what stands
//! behind them make a header count. This daemon is one of them. Beside that it does what anybody could do: it shows the
//! chain what has changed in staking contracts, and takes accepted headers, with the signatures that prove them, to
//! contracts on other chains.
//!
//! ```text
//!   Ethereum nodes ──► endpoints ──► heads ──► attest ────────────► NuLink
//!   (none is believed)  compare         │        written, then said     │
//!                       hash again      │                               │ accepted headers, records,
//!                       verify          ├──► logs ──┐                   │ certificates
//!                                       └──► sweep ─┴► relay ──► NuLink  │
//!                                              look, prove               ▼
//!                                                              push ──► light contracts
//! ```
//!
//! | Module | What it does |
//! |---|---|
//! | [`duties`], [`work`] | what a block asks for, and the jobs that do it |
//! | [`ethereum`] | several nodes, compared; headers, hashed again; proofs, verified; logs, as hints |
//! | [`attesting`] | from a final height to an attestation, once |
//! | [`relaying`] | from a log, or a sweep, to a record on the chain |
//! | [`pushing`] | from an accepted header to a contract on another chain |
//! | [`targets`] | where things are taken: NuLink, and light contracts |
//! | [`layout`] | where a contract keeps what |
//! | [`signer`] | the Ethereum key; what it signs is [`nulink_eth_proofs::Statement`] |
//! | [`succession`] | signs who comes next, so that contracts on other chains can follow the elections |
//! | [`claims`] | claims the rewards of epochs that are over |
//! | [`nulink_worker_common::activity`] | confirms, each epoch, that the next one will be worked |
//! | [`chain`] | what is asked of the chain |
//! | [`settings`], [`daemon`], [`cli`] | the parts, put together |
//! | [`check`] | looks, before anything is at stake, whether what is needed is there |
//!
//! `nulink-watcher --help` tells how to become a watcher, `nulink-watcher run --help` how to run one.
//!
//! ## What the watcher goes by
//!
//! - *No Ethereum node is believed.* A header counts when as many nodes as the settings say (two at least) have it at a
//!   height that each of them calls final, and none has another. Its hash is computed here. A proof counts when it
//!   proves.
//! - *Final is final.* Nothing is said of a block that could still go away, so there is nothing to take back.
//! - *Written first, said second.* What is signed for a height is on the disk before it is sent, and nothing else is
//!   ever signed for that height. Transactions to other chains are in the journal before they are sent, too.
//! - *The state decides.* What NuLink and the light contracts have is looked at before anything is sent to them.
//! - *Everything is bounded:* answers in size and time, requests to a node, logs in batches, looks that wait, records
//!   in pages, transactions under way.
//!
//! ## What is tried on it, and what becomes of that
//!
//! | Attempt | Answer |
//! |---|---|
//! | a node makes up a header | its hash is not the hash of what it says; it is left alone for a while |
//! | a node follows another fork | most others contradict it at a final height: the same. Without a majority nothing is said |
//! | all nodes but one are down, or behind | nothing is said until as many answer as the settings want |
//! | a node holds still, or answers without end | it is left in time, and its answer is not read beyond the limit |
//! | a node of another chain | its chain id says so; it is left alone |
//! | a node says that a block is final that is not | it takes as many nodes as the settings want to say so |
//! | a proof that was changed, cut short, or is of another state | it proves nothing; the next node is asked |
//! | two thirds of the watchers accept a false header | nothing is said of it, its proofs are not asked for, and a person is told |
//! | watchers open heights without end | those that most wait for come first, and honest ones meet there |
//! | logs that were invented | a look, and nothing to tell; few looks, where as many nodes as must agree do not have them |
//! | logs that were kept back | another node tells them: where fewer answer than the settings want, reading waits |
//! | a contract that is paused, or that the chain has pinned wrongly | who has no record is looked at again for a week, while half of the queue is free |
//! | logs without end | batches become smaller; what is too large is not read beyond the limit, and the next node is asked |
//! | a block that has too many logs whoever tells them | it is stepped over, and a person is told |
//! | a flood of changes | looks wait in a bounded queue, and reading waits for it; those that found nothing are forgotten |
//! | a contract whose code was replaced | it is not what the chain has pinned: nothing is relayed, and a person is told |
//! | a node of another chain that lies about a light contract | time is lost, or gas; the contract checks signatures itself |
//! | a light contract of another network, or that believes others | nothing is brought there |
//! | killing the daemon anywhere | it goes on where it was; a test does it at every commit of the journal |
//! | a second daemon in one data folder | the journal is locked |
//! | a node of NuLink that is behind | no job goes by a state that is older than what was seen |
//!
//! What remains: nodes of Ethereum that belong together, and lie together. Use nodes of different people and programs,
//! one of them your own.
//!
//! ## What is in the journal
//!
//! | Table | Key | Value |
//! |---|---|---|
//! | `watcher/attested` | Ethereum chain, height | what is said |
//! | `watcher/evm-sent` | target and what is taken there | the transaction under way |
//! | jobs | see [`work`] | how far each is |

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod attesting;
pub mod chain;
pub mod check;
pub mod claims;
pub mod cli;
pub mod daemon;
pub mod duties;
pub mod ethereum;
pub mod layout;
pub mod metrics;
pub mod pushing;
pub mod relaying;
pub mod settings;
pub mod signer;
pub mod succession;
pub mod targets;
#[cfg(test)]
mod tests;
pub mod work;
