//! One file for each kind of call, one for attacks, one for what holds after any history, one for a real Ethereum node.

mod anvil;
mod attacks;
mod claim;
mod governance;
mod histories;
mod views;
