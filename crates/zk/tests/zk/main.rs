//! Proofs about data: what is accepted, what is refused, and that circuits say what the clear evaluation says.

mod attacks;
mod batches;
mod ciphers;
mod circuits;
mod common;
mod datasets;
mod encodings;
mod hashes;
mod snarkjs;
