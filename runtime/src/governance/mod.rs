//! How NLK holders govern: the origins that a referendum can act with, and the track each is decided on.

pub mod origins;
pub mod tracks;
