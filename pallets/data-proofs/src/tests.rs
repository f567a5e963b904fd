//! Keys, records, attacks, and what holds after any history. Proofs are real, but in `histories`.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::{
	proving::{Circuit, KeySource, Place, ProofBytes, Subject, ORDER},
	Profile,
};
use sp_runtime::{DispatchError, TokenError};

mod attacks;
mod circuits;
mod histories;
mod keys;
mod records;
