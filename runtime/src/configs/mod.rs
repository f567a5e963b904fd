//! The configuration of every pallet, one file per concern.

pub mod accounts;
pub mod assets;
pub mod collators;
pub mod compute;
pub mod emergency;
pub mod governance;
pub mod market;
pub mod money;
pub mod parameters;
pub mod proofs;
pub mod queries;
pub mod sharing;
pub mod system;
pub mod tokenomics;
pub mod watching;
pub mod xcm;
