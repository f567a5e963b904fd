//! One file for each call; what concerns several, in `ledger`.

mod accept_policy;
mod access;
mod claim_fees;
mod create_policy;
mod genesis;
mod labels;
mod ledger;
mod pay;
mod remove_policy;
mod revoke_policy;
mod set_treasure_map;
mod views;
