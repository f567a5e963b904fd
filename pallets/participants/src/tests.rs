//! Participants, pools, keys, attacks, and what holds after any history.

use crate::{
	mock::{Participants, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

mod attacks;
mod histories;
mod keys;
mod members;
mod pools;
