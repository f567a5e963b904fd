//! One file per call, then what the glue traits answer, what attackers try, and random histories. Delegation has a folder
//! of its own, in the same order.

mod activity;
mod adversarial;
mod bond;
mod cancel_slash;
mod chill;
mod claim_reward;
mod config;
mod confirm_activity;
mod delegation;
mod duty;
mod forget_operator;
mod histories;
mod line;
mod profile;
mod rebond;
mod set_operator;
mod settle_slash;
mod slash;
mod unbond;
mod views;
mod withdraw_unbonded;
