//! What people do with `nulink`, on a real chain with real proxies, from the command line to the bytes that arrive.
//!
//! They are ignored unless asked for, because the network has to be there:
//!
//! ```text
//! scripts/with-sharing-network.sh --proxies 9 cargo test -p nulink-cli --test network -- --ignored \
//!   --skip computing --test-threads=4
//! ```
//!
//! Those of encrypted compute need computing providers, too, and are left out there:
//!
//! ```text
//! scripts/with-compute-network.sh scripts/test-compute.sh
//! ```
//!
//! All of them share the network, at the same time. So everybody in them is new, proxies 1 to 5 are left as they are, and
//! each of the others is disturbed by one test only, which alone uses it.

mod access;
mod computing;
mod data;
mod earning;
mod economy;
mod groups;
mod market;
mod misbehaviour;
mod records;
mod resuming;
mod world;
