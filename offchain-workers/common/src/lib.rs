//! # What all of NuLink's daemons are made on
//!
//! A daemon looks at the chain, does cryptography, answers strangers and sends transactions, for years, on machines that
//! lose power. What is the same in all of them is here, so that a daemon itself is what it does, and a `main` of a few
//! dozen lines:
//!
//! | Module | What it does |
//! |---|---|
//! | [`frame`] | all of the below put together |
//! | [`settings`] | defaults < TOML file < environment < flags, every error with key and place |
//! | [`keys`] | the operator's key, out of an encrypted file |
//! | [`journal`] | what must not be forgotten: jobs with guarded steps, cursors, tables; survives `kill -9` |
//! | [`chain`] | the connection over several nodes, and the follower of finalised blocks |
//! | [`submitter`] | transactions: sent once, and what became of them known for certain |
//! | [`jobs`] | has due jobs done, several at a time |
//! | [`http`] | the server, with TLS and limits |
//! | [`metrics`], [`health`], [`logging`] | what the operator sees |
//! | [`staking`], [`activity`] | for which provider it works, and that it will work in the next epoch |
//! | [`acting`] | what steps that send transactions have in common |
//! | [`accounts`], [`retry`], [`limits`], [`shutdown`] | small things that must be right everywhere |
//!
//! ## How a job goes through
//!
//! 1. The follower hands a finalised block to the daemon. The daemon reads the block's events and answers with jobs to
//!    add. Jobs and cursor are committed as one: the block is not seen again, and no job of it is lost.
//! 2. The runner takes a job that is due and has the daemon do its step. Where the step sends a transaction, it gives the
//!    submitter a call and a key that is the job's own.
//! 3. The submitter signs, writes the transaction into the journal, sends it, and finds out what became of it. Killed at
//!    any point, it goes on where it was, with the same bytes.
//! 4. The step ends with what comes next, which the runner writes down, if the job is still where the step began.
//!
//! At no point is something done that is not in the journal before, and at no point does the journal say that something is
//! done that is not. `kill -9` at any step loses no job and repeats no effect; a test kills a process some dozens of times
//! to see it.
//!
//! ## What a daemon does about the present
//!
//! The chain's state is the truth, the journal is a memory. A daemon that was away for long is told of a gap
//! ([`chain::Gap`]) and looks at the state; an outcome that no node can tell any more ([`submitter::Outcome::Unknown`]) is
//! found in the state too.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod accounts;
pub mod acting;
pub mod activity;
pub mod chain;
pub mod frame;
pub mod health;
pub mod http;
pub mod jobs;
pub mod journal;
pub mod keys;
pub mod limits;
pub mod logging;
pub mod metrics;
pub mod retry;
pub mod settings;
pub mod shutdown;
pub mod staking;
pub mod submitter;
#[cfg(any(test, feature = "fake"))]
pub mod testing;

#[cfg(test)]
mod kill;
