//! One file for each call, one for the view functions, one for attacks, one for what holds after any history.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::{
	provider::{Offence, Role},
	sharing::{CapsuleBytes, FragmentBytes, Receipt},
};
use pallet_traits::{mock as glue, Denied, PolicyKeys};
use sp_runtime::{AccountId32, TokenError};

mod attacks;
mod close_request;
mod failed;
mod fixtures;
mod forget_evidence;
mod forget_silence;
mod properties;
mod report_silence;
mod request_reencryption;
mod submit_evidence;
mod submit_fragment;
mod views;
