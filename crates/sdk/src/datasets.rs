//! Data sets: records that statements can be proven about, kept here, sealed to the person whose they are.
//!
//! A data set is read from a table with a heading: a column is of numbers if all its cells are whole numbers, and of texts
//! otherwise. What is kept of it in plain is what a listing says anyhow: commitment, columns, how many records there are.

mod csv;
mod error;
mod kept;
mod vault;

pub use csv::{parse_csv, write_csv};
pub use error::DataSetError;
pub use kept::{KeptSet, Member, MemberKind, OpenSet, PrepareRequest, SetSeal};
