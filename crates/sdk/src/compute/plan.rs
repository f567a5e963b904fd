//! What a job will cost, before anything is encrypted or signed.

use super::{
	checks::{check_numbers, check_types, count, input_cost, is_stream},
	ComputeError, Form, JobInput, JobRequest,
};
use crate::{
	amount::Nlk,
	chain::{JobQuote, JobSpec, Stage},
	client::Client,
	identity::Person,
	programs::{fhe_shape, id_text},
	time::Clock,
	Error,
};
use nulink_fhe::{job::Shape, profile, transcipher::KREYVIUM_START, CheckedProgram, ExecutionProfile, Type};
use nulink_primitives::{
	compute::{Backend, InputForm},
	token::Balance,
};

/// How many of the newest jobs are looked at for a profile that providers have.
const RECENT: u64 = 64;

/// A job with its price, not signed.
#[derive(Clone, Debug)]
pub struct JobPlan {
	/// What was asked for.
	pub request: JobRequest,
	/// The program.
	pub program: CheckedProgram,
	/// On which kind of machine.
	pub profile: ExecutionProfile,
	/// How many must agree.
	pub quorum: u8,
	/// What each member gets whose outcome is the job's.
	pub fee: Balance,
	/// Blocks to compute.
	pub compute_blocks: u32,
	/// The price.
	pub quote: JobQuote,
	/// How many keys and IVs, or pads, are bound for the first time.
	pub bindings: u32,
	/// Bootstraps of the program, and to make the inputs ready as far as they are known.
	pub bootstraps: u64,
	/// Blocks in which the result can be disputed.
	pub challenge_blocks: u32,
	/// How far the chain is.
	pub clock: Clock,
}

impl JobPlan {
	/// What binding costs. It does not come back.
	pub fn binding_cost(&self) -> Balance {
		self.quote.binding.saturating_mul(self.bindings.into())
	}

	/// What is taken of the owner's balance in all.
	pub fn held(&self) -> Balance {
		all_of(&self.quote, self.bindings)
	}
}

/// A job that was begun and is not on the chain, with what it takes to sign it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsigned {
	/// What is to be signed.
	pub spec: JobSpec,
	/// The price.
	pub quote: JobQuote,
	/// How many keys and IVs, or pads, are bound for the first time.
	pub bindings: u32,
}

impl Unsigned {
	/// What is taken of the owner's balance in all.
	pub fn held(&self) -> Balance {
		all_of(&self.quote, self.bindings)
	}
}

/// What is taken of an owner's balance for a job.
fn all_of(quote: &JobQuote, bindings: u32) -> Balance {
	let binding = quote.binding.saturating_mul(bindings.into());
	quote.fees.saturating_add(quote.handling).saturating_add(quote.deposit).saturating_add(binding)
}

impl Client {
	/// Says what a job will cost.
	pub async fn plan_job(&self, person: &Person, request: JobRequest) -> Result<JobPlan, Error> {
		let program = self.program(&request.program).await?;
		let info = self.chain().program(request.program).await?;
		let info = info.ok_or_else(|| ComputeError::NotRegistered(id_text(&request.program)))?;
		if fhe_shape(&info.shape) != Shape::of(&program) {
			return Err(ComputeError::WrongShape(id_text(&request.program)).into());
		}
		self.check_key(&request)?;
		for label in request.share.iter().chain(request.deliver.as_ref().map(|deliver| &deliver.label)) {
			self.own_label(person, label).await?;
		}
		let types = self.input_types(person, &request.inputs)?;
		check_types(&program, &types)?;
		let (clock, terms) = (self.chain().clock().await?, self.chain().job_terms().await?);
		let quorum = request.quorum.unwrap_or(two_thirds(request.committee));
		check_numbers(&request, quorum, terms.most_committee)?;
		let bindings = self.bindings(&request.inputs).await?;
		let ready = input_cost(&request.inputs, &types);
		let bootstraps = program.cost().saturating_add(ready);

		let streams = request.inputs.iter().filter(|input| is_stream(input)).count();
		let quote = async |fee: Balance| {
			let (inputs, streams) = (count(request.inputs.len()), count(streams));
			let quote = self.chain().job_quote(request.program, inputs, streams, request.committee, fee).await?;
			quote.ok_or_else(|| Error::from(ComputeError::NotRegistered(id_text(&request.program))))
		};
		let least = quote(0).await?;
		let fee = request.fee.unwrap_or(least.least_fee);
		let most = request.max_fee.unwrap_or(Balance::MAX).min(request.fee.unwrap_or(Balance::MAX));
		if most < least.least_fee || fee > request.max_fee.unwrap_or(Balance::MAX) {
			return Err(ComputeError::TooDear { least: Nlk(least.least_fee.max(fee)), most: Nlk(most) }.into());
		}
		if least.least_compute_blocks > terms.most_compute_blocks {
			let (least, most) = (least.least_compute_blocks, terms.most_compute_blocks);
			return Err(ComputeError::TooLong { least, most }.into());
		}
		// What making the inputs ready takes at least, the chain counts; the rest is not in its price. Twice: not everybody's
		// machine is the expected one.
		let counted =
			(program.input_types().len() as u64).saturating_add(KREYVIUM_START.saturating_mul(streams as u64));
		let rest = ready.saturating_sub(counted).checked_div(terms.bootstraps_per_block).unwrap_or_default();
		let usual = least.least_compute_blocks.saturating_add(rest.try_into().unwrap_or(u32::MAX)).saturating_mul(2);
		let compute_blocks = request.compute_blocks.unwrap_or(usual.min(terms.most_compute_blocks));
		if !(least.least_compute_blocks..=terms.most_compute_blocks).contains(&compute_blocks) {
			let (least, most) = (least.least_compute_blocks, terms.most_compute_blocks);
			return Err(ComputeError::Time { blocks: compute_blocks, least, most }.into());
		}
		let profile = match request.profile {
			Some(profile) => profile,
			None => self.usual_profile().await?,
		};
		if profile.backend == Backend::Cuda && !terms.cards {
			return Err(ComputeError::Cards(profile).into());
		}
		Ok(JobPlan {
			quorum,
			quote: quote(fee).await?,
			request,
			program,
			profile,
			fee,
			compute_blocks,
			bindings,
			bootstraps,
			challenge_blocks: terms.challenge_blocks,
			clock,
		})
	}

	/// Whether the key that is named is here, and may be used so.
	fn check_key(&self, request: &JobRequest) -> Result<(), Error> {
		match (&request.key, &request.deliver) {
			(None, Some(_)) => {
				// A piece that is stored is under some key already, and then that is the one to name.
				let stored = request.inputs.iter().any(|input| matches!(input, JobInput::Piece(_)));
				match stored {
					true => Err(ComputeError::KeyNeeded.into()),
					false => Ok(()),
				}
			},
			(None, None) => Err(ComputeError::KeyNeeded.into()),
			(Some(key), Some(_)) if !request.expose_key => Err(ComputeError::Exposed(key.clone()).into()),
			(Some(key), _) => self.ensure_unexposed(key, request.expose_key),
		}
	}

	/// The types of the values of each input. `None`: it is a piece that was not made here.
	fn input_types(&self, person: &Person, inputs: &[JobInput]) -> Result<Vec<Option<Vec<Type>>>, Error> {
		let types = |input: &JobInput| match input {
			JobInput::Piece(piece) => self.piece_types(person, piece),
			JobInput::Values(values, _) => Ok(Some(values.iter().map(|value| value.ty()).collect())),
		};
		inputs.iter().map(types).collect()
	}

	/// What the chain says that a job costs. `None`: its program is not registered any more.
	pub(super) async fn spec_quote(&self, spec: &JobSpec) -> Result<Option<JobQuote>, Error> {
		let streams = spec.inputs.iter().filter(|input| matches!(input.form, InputForm::Kreyvium { .. })).count();
		let (inputs, streams) = (count(spec.inputs.len()), count(streams));
		self.chain().job_quote(spec.program, inputs, streams, spec.committee, spec.fee).await
	}

	/// How many keys and IVs, or pads, would be bound for the first time.
	async fn bindings(&self, inputs: &[JobInput]) -> Result<u32, Error> {
		let mut bindings = 0;
		for input in inputs {
			match input {
				JobInput::Values(_, Form::Compressed) => {},
				JobInput::Values(_, Form::Kreyvium | Form::Pad) => bindings += 1,
				JobInput::Piece(piece) => {
					let Some((key, iv)) = piece.form.once() else { continue };
					match self.chain().binding(&key, iv).await? {
						None => bindings += 1,
						Some(bound) if bound == piece.content => {},
						Some(_) => return Err(ComputeError::Bound.into()),
					}
				},
			}
		}
		Ok(bindings)
	}

	/// The profile with which jobs have lately come to a result, since the chain does not know those of providers; else
	/// this machine's.
	async fn usual_profile(&self) -> Result<ExecutionProfile, Error> {
		let next = self.chain().next_job().await?;
		let recent = self.chain().jobs(next.saturating_sub(RECENT)).await?;
		for (job, stage) in recent.into_iter().rev() {
			let Stage::Closed { ending, .. } = stage else { continue };
			if ending.outcome().is_some() {
				if let Some(info) = self.chain().job(job).await? {
					return Ok(info.spec.profile);
				}
			}
		}
		Ok(profile::of_this_machine())
	}

	/// What it would take to go on with a job that was begun here. `None`: it is on the chain, and costs nothing more.
	pub async fn unsigned_job(&self, person: &Person, id: &str) -> Result<Option<Unsigned>, Error> {
		let record = self.pending_record(person, id)?;
		if record.job.is_some() || self.find_job(&record).await?.is_some() {
			return Ok(None);
		}
		let spec = record.spec()?;
		let quote = self.spec_quote(&spec).await?;
		let quote = quote.ok_or_else(|| ComputeError::NotRegistered(id_text(&spec.program)))?;
		let inputs: Vec<JobInput> = spec.inputs.iter().map(|piece| JobInput::Piece(*piece)).collect();
		let bindings = self.bindings(&inputs).await?;
		Ok(Some(Unsigned { spec, quote, bindings }))
	}
}

/// Two thirds of a committee, rounded up: more than half of it.
fn two_thirds(committee: u8) -> u8 {
	u8::try_from(u32::from(committee).saturating_mul(2).div_ceil(3)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn two_thirds_are_more_than_half_and_not_more_than_all() {
		for committee in 1..=64u8 {
			let quorum = two_thirds(committee);
			assert!(2 * quorum > committee && quorum <= committee, "{committee}");
		}
		assert_eq!([1, 3, 5, 7].map(two_thirds), [1, 2, 4, 5]);
	}
}
