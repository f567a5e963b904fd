//! Tests of the composed runtime: what only shows when all the pallets stand together.

mod chain;

mod accounts;
mod compute;
mod economy;
mod emergency;
mod fees;
mod four_years;
mod genesis;
mod governance;
mod histories;
mod market;
mod metadata;
mod randomness;
mod sharing;
mod wasm;
mod watching;
mod weights;
mod xcm;
