//! # The proxy
//!
//! A proxy holds key fragments for policies and turns capsules into fragments for those who may read. It never sees data
//! or keys of data. What it does wrong costs the provider that it works for its stake, and so does what it does not do in
//! time; this daemon is made so that neither happens.
//!
//! ```text
//!   owner ── PUT key fragment ──► grants ──► vault ◄── fast ◄── POST request ── receiver
//!                                   │          ▲         │
//!                                 a job        │      receipt, then fragment
//!                                   ▼          │
//!   chain ◄── accept, answer ──── work ────────┘         (confirm activity: each epoch)
//!     └── newest finalised block ──► duties ──► jobs
//! ```
//!
//! | Module | What it does |
//! |---|---|
//! | [`grants`] | takes key fragments from owners: check, keep, accept |
//! | [`vault`] | keeps them, encrypted |
//! | [`fast`] | answers signed requests over HTTP, with a receipt |
//! | [`receipts`], [`nonces`] | what was signed; what was answered |
//! | [`accountable`] | answers requests on chain |
//! | [`nulink_worker_common::activity`] | confirms, each epoch, that the next one will be worked |
//! | [`duties`], [`work`] | what a block asks for, and the jobs that do it |
//! | [`chain`] | what is asked of the chain |
//! | [`http`], [`api`], [`limits`] | the interface and its limits |
//! | [`settings`], [`daemon`], [`cli`] | the parts, put together |
//!
//! `nulink-proxy --help` tells how to become a proxy, `nulink-proxy run --help` how to run one.
//!
//! ## What the proxy goes by
//!
//! - *The newest finalised block* decides who is served, who has a seat, and what is owed. A receipt names that block. If
//!   none has become final for a while, or a node is behind another or catching up, nobody is served.
//! - *Nothing unchecked is kept.* A key fragment with which an owner could have the provider slashed is refused before it
//!   is written anywhere.
//! - *Written first, done second.* A receipt is on the disk before it is handed out, an answer before it is sent, a job
//!   with the block that it comes from. Killed at any moment, the daemon goes on where it was, and does nothing twice; a
//!   test kills a process at every commit of the journal, before it and after it, to see it.
//!
//! ## What is tried on it, and what becomes of that
//!
//! | Attempt | Answer |
//! |---|---|
//! | a request that was seen is sent again | its nonce is used up, across restarts; with the data folder lost, it is too old |
//! | a request of another account, chain, provider | the signature covers all of them |
//! | a request ahead of the chain | 425: the receipt would be dated before it |
//! | a policy that was revoked a moment ago | the newest finalised block is looked at for each, not a cache of it |
//! | a node that hides the newest blocks | the head must move, by this machine's clock, and never go back |
//! | a key fragment that makes wrong fragments | checked against commitment, keys and signature by trial re-encryption |
//! | a capsule that is none | refused before anything is signed |
//! | large bodies, slow senders, many connections | cut off by size, by time, by number, in all and from one address |
//! | a flood of requests | limits by address before anything is read, by account after the signature |
//! | a flood of policies | seats are taken four at a time, beside all else; `worker.max_policies` |
//! | a flood of requests on chain | 128 are answered at a time; the chain punishes silence once for ten minutes |
//! | policies that can be accepted for a moment only | not taken, and not accepted, within 20 blocks of their end |
//! | a node that is behind | serves nobody; no job goes by a state that is older than what was seen |
//! | a stolen disk | key fragments are encrypted under the identity, keys under a password; nothing secret is logged |
//! | a second daemon in one data folder | the journal is locked |
//!
//! A flood of policies is not dear: what was prepaid for one that never becomes active is given back, so it costs its maker
//! transactions. It keeps others from having their policies accepted for a while, and nothing else.
//!
//! What remains: whoever has the machine while the proxy runs has its key fragments, and threshold many of such machines,
//! together with the receiver, can read all that the policy's label holds. That is what owners spread their trust over
//! several proxies for. And the proxy believes its nodes about what is final: use your own.
//!
//! ## What is in the journal
//!
//! | Table | Key | Value |
//! |---|---|---|
//! | `proxy/fragments` | policy | receiver, keys and commitment in the clear; the key fragment encrypted |
//! | `proxy/receipts` | time, request | what was signed, and for whom |
//! | `proxy/nonces` | block, policy, nonce | |
//! | jobs | `accept-policy/ID`, `answer-request/ID`, `confirm-epoch/N` | how far each is |

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod accountable;
pub mod accounts;
pub mod api;
pub mod chain;
pub mod cli;
pub mod daemon;
pub mod duties;
pub mod fast;
pub mod grants;
pub mod http;
pub mod limits;
pub mod metrics;
pub mod nonces;
pub mod receipts;
pub mod reencrypt;
pub mod settings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod vault;
pub mod work;
