//! One file per call, then what the glue traits answer, what attackers try, random histories, and four years at full length.

mod adversarial;
mod config;
mod fees;
mod genesis;
mod histories;
mod mining;
mod release;
mod release_table;
mod set_beneficiary;
mod set_emission;
mod set_listing;
mod set_pre_sale_schedule;
mod set_role_shares;
mod simulation;
mod terms;
mod views;
