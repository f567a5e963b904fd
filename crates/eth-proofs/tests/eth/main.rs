//! Tests of the whole crate, in one binary.

mod answers;
mod anvil;
mod claim;
mod mutations;
mod rpc;
mod signature;
mod stakes;
mod state;
mod trie;
mod watching;
