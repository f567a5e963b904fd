//! One file for each call, one for the view functions, one for attacks, one for what holds after any history, and the
//! game of many jobs.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use nulink_primitives::{
	compute::{
		Backend, ExecutionProfile, InputForm, InputReference, Instructions, JobId, Outcome, Refusal, MAX_BOOTSTRAPS,
		MAX_COMMITTEE,
	},
	provider::{Offence, Role},
	sharing::ContentId,
};
use pallet_traits::{compute::mock as line, mock as glue};
use sp_runtime::{AccountId32, Perbill, TokenError};

mod advance_job;
mod attacks;
mod cancel_job;
mod commit_result;
mod config;
mod create_job;
mod dispute_outcome;
mod draw_committee;
mod forget_silence;
mod programs;
mod properties;
mod remove_job;
mod reveal_result;
mod simulation;
mod verdicts;
mod views;
