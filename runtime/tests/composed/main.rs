//! Tests of the composed runtime: what only shows when all the pallets stand together.

mod chain;

mod accounts;
mod emergency;
mod fees;
mod genesis;
mod governance;
mod metadata;
mod sharing;
mod wasm;
mod weights;
mod xcm;
