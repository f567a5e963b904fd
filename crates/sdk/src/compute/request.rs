//! What is asked for when something is to be computed.

use super::Form;
use nulink_fhe::{Clear, ExecutionProfile};
use nulink_primitives::{
	compute::{InputReference, ProgramId},
	token::Balance,
};

/// The members of a committee, unless somebody says otherwise. What that is good for, `pallets/compute-jobs` says.
pub const DEFAULT_COMMITTEE: u8 = 5;

/// Something that goes into a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum JobInput {
	/// A piece that is stored.
	Piece(InputReference),
	/// Values that are to be encrypted.
	Values(Vec<Clear>, Form),
}

impl JobInput {
	/// Values that are to be encrypted in the usual way.
	pub fn compressed(values: Vec<Clear>) -> Self {
		JobInput::Values(values, Form::Compressed)
	}
}

/// The result is for somebody else, without the owner being there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Deliver {
	/// Whoever is granted this label opens it.
	pub label: String,
}

/// What is to be computed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JobRequest {
	/// Which program.
	pub program: ProgramId,
	/// The compute key of the inputs. `None`, for a delivery: one is made for this job.
	pub key: Option<String>,
	/// The inputs: together as many values as the program takes.
	pub inputs: Vec<JobInput>,
	/// On which kind of machine. `None`: what worked lately, or else one like this.
	pub profile: Option<ExecutionProfile>,
	/// By how many providers.
	pub committee: u8,
	/// How many of them must agree. `None`: two thirds.
	pub quorum: Option<u8>,
	/// What each gets. `None`: the least that the chain accepts.
	pub fee: Option<Balance>,
	/// The most that each may get.
	pub max_fee: Option<Balance>,
	/// Blocks to compute. `None`: twice the least.
	pub compute_blocks: Option<u32>,
	/// Under which label the result is to be shared, once it is there and somebody runs the agent.
	pub share: Option<String>,
	/// The result is for somebody else.
	pub deliver: Option<Deliver>,
	/// Says that the owner knows that everything under the key that is named is exposed, or will be by a delivery. Of a key
	/// that is made for this job alone it need not be said.
	pub expose_key: bool,
}

impl JobRequest {
	/// With a committee of five, at the least price, for oneself.
	pub fn new(program: ProgramId, key: impl Into<String>, inputs: Vec<JobInput>) -> Self {
		JobRequest {
			program,
			key: Some(key.into()),
			inputs,
			profile: None,
			committee: DEFAULT_COMMITTEE,
			quorum: None,
			fee: None,
			max_fee: None,
			compute_blocks: None,
			share: None,
			deliver: None,
			expose_key: false,
		}
	}
}
