//! # The computing provider
//!
//! A computing provider evaluates programs on encrypted data. It sees programs, public keys and ciphertexts, and learns
//! nothing of what is in them. What it says came out is compared with what others say; a wrong result costs the provider
//! that it works for its stake, and so does silence. This daemon is made so that neither happens.
//!
//! ```text
//!   chain ── newest finalised block ──► duties ──► jobs
//!     ▲                                             │ a seat
//!     │                            places ◄─ store ─┤
//!     │                                       │     ▼
//!     │                                       └► evaluation ──► evaluator (a child)
//!     │                                             │ what came out, and a salt
//!     ├── commit, reveal, decline ◄─── answer ◄─────┤
//!     ├── draw, advance ◄───────────── keeper       │ outvoted
//!     └── dispute ◄─────────────────── dispute ◄────┘            (confirm activity, claim: each epoch)
//! ```
//!
//! | Module | What it does |
//! |---|---|
//! | [`duties`], [`work`] | what a block asks for, and the jobs that do it |
//! | [`evaluation`] | from a seat to an outcome, or to the decision that there will be none |
//! | [`evaluator`] | evaluates in processes of their own, with limits |
//! | [`store`] | fetches what a job names, and keeps it near; stores results |
//! | [`fetching`] | brings near what a job names, or finds that it cannot be had |
//! | [`answer`] | commits, and reveals; or declines |
//! | [`keeper`] | has jobs drawn, counted and settled when it is time |
//! | [`dispute`] | accuses, when the provider was outvoted and finds the same again |
//! | [`claims`] | claims the rewards of epochs that are over |
//! | [`speed`] | how fast this machine is, and how much there is to do |
//! | [`nulink_worker_common::activity`] | confirms, each epoch, that the next one will be worked |
//! | [`chain`] | what is asked of the chain |
//! | [`settings`], [`daemon`], [`cli`] | the parts, put together |
//!
//! `nulink-compute --help` tells how to become a provider, `nulink-compute run --help` how to run one.
//!
//! ## What the provider goes by
//!
//! - *The newest finalised block* decides what is owed and what is due.
//! - *Nothing from strangers is decoded here.* What a job names is hashed, and streamed to a child. Limits of memory and of
//!   processor time are the system's; the child has no keys, no environment, and ends when the daemon does.
//! - *Written first, said second.* An outcome and its salt are on the disk before the commitment is sent, the result until
//!   it is stored elsewhere. Killed at any moment, the daemon goes on where it was, and no seat ever has two commitments; a
//!   test kills a process at every commit of the journal, before it and after it, to see it.
//! - *Stored before it is revealed, and not before reveals begin:* the address of a result is what nobody is to know. Only
//!   where no place takes it until the time is nearly over it is revealed first, and stored afterwards: silence is slashed.
//! - *No state counts that is older than one's own commitment.* A node that is behind shows a seat in which nothing is said.
//!
//! ## What is tried on it, and what becomes of that
//!
//! | Attempt | Answer |
//! |---|---|
//! | bytes that need much memory to decode | the child dies at its limit; the job is declined |
//! | bytes that crash the library | the same |
//! | a job that takes longer than it says | it is given up, and declined, in time |
//! | inputs that cost many times what the program does | counted by the child before it computes; too much is declined |
//! | values that do not fit into memory | counted likewise, and declined |
//! | keys, programs or inputs that are none | an outcome like any other: everybody refuses it for the same reason |
//! | data that are there for some and not for others | declined, before silence would be slashed |
//! | many jobs whose data are not there | each has one short attempt; then it waits apart from the others, and is declined |
//! | objects larger than allowed | not read beyond the limit |
//! | a store that returns other bytes | they are hashed, and another place is asked |
//! | a flood of jobs | each costs its owner a fee; what would not be done in time is declined at once |
//! | a job that takes the machine down | it is declined after some beginnings |
//! | a node that is behind | no job goes by a state that is older than what was seen |
//! | looking at the store for others' results | a result is stored when commitments are closed |
//! | a second daemon in one data folder | the journal is locked |
//!
//! What remains: memory that errs makes wrong results, and they are slashed; use memory that corrects. And the provider
//! believes its nodes about what is final: use your own.
//!
//! ## What is in the journal
//!
//! | Table | Key | Value |
//! |---|---|---|
//! | `compute/results` | seat | the result that is committed to, until it is revealed |
//! | `compute/begun` | seat | how often its evaluation was begun |
//! | `compute/disputes` | job | what is put up for a dispute |
//! | `compute/speed` | | bootstraps in a second, as measured |
//! | jobs | `evaluate/JOB/ROUND`, `answer/JOB/ROUND`, `advance/JOB`, `dispute/JOB`, `confirm-epoch/N`, `claim-in-epoch/N` | how far each is |

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod answer;
pub mod chain;
pub mod claims;
pub mod cli;
pub mod daemon;
pub mod dispute;
pub mod draws;
pub mod duties;
pub mod evaluation;
pub mod evaluator;
pub mod fetching;
pub mod keeper;
pub mod metrics;
pub mod settings;
pub mod speed;
pub mod store;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod turns;
pub mod work;

pub use evaluator::Program;
