//! One file for each part of the story, one for attacks, one for what holds after any history.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use pallet_traits::{market::mock as stand_in, Condition};
use sp_runtime::{AccountId32, DispatchError};

mod appeals;
mod attacks;
mod bids;
mod complaints;
mod items;
mod listings;
mod properties;
mod purchases;
mod sets;
mod silence;
mod views;
