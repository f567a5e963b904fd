//! One file per call, then what the glue traits answer, what attackers try, and random histories.

mod activity;
mod adversarial;
mod bond;
mod chill;
mod claim_reward;
mod config;
mod confirm_activity;
mod forget_operator;
mod histories;
mod profile;
mod rebond;
mod set_operator;
mod slash;
mod unbond;
mod views;
mod withdraw_unbonded;
