//! Tests of the crate from outside. One binary: each module is a concern.

mod agreement;
mod attacks;
mod flow;
mod golden;
mod interop;
mod keystore;
mod revealed;
mod stream;
mod support;
mod tampering;
mod vectors;
