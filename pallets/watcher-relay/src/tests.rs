//! One file for each kind of call, one for what attackers try, one for what a majority tries, one for what holds whatever
//! happens, and a simulation of hostile watchers.

mod attacks;
mod attest;
mod bind;
mod candidates;
mod election;
mod governance;
mod majority;
mod properties;
mod relay;
mod simulation;
mod slashing;
mod votes;
