//! Tests of the whole crate, in one binary.

mod anvil;
mod claim;
mod mutations;
mod rpc;
mod signature;
mod state;
mod trie;
