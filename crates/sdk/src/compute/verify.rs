//! Looking whether a result is right, and objecting.
//!
//! | Check | Needs | Says |
//! |---|---|---|
//! | of the values | the secrets of the owner, seconds | whether the decrypted result is what the program gives for what was encrypted |
//! | of the bits | a machine of the job's profile, as long as a provider | who has revealed something else than the one right outcome |
//!
//! A result with the right values and other bits is a wrong outcome, too: it only can not hurt.

use super::{results::standing, ComputeError};
use crate::{
	address::Account,
	chain::{Event, JobCall, JobInfo, JobSpec, MemberAnswer, Stage},
	client::{silent, Client, Reporter},
	identity::Person,
	objects::blocking,
	programs::fhe_shape,
	Error,
};
use nulink_fhe::{
	clear,
	job::{self, Job, JobOutcome, Piece},
	profile, Clear, MAX_INPUT_LEN,
};
use nulink_primitives::{
	compute::{InputForm, JobId, Outcome, MAX_DELIVERY_KEY_LEN, MAX_EVALUATION_KEY_LEN, MAX_WRAPPED_KEY_LEN},
	token::Balance,
};
use nulink_storage::Block;

/// What is in a result.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
	/// These values.
	Values(Vec<Clear>),
	/// Nothing that can be decrypted, for this reason: whoever agreed on it was wrong.
	Nothing(String),
	/// Its bytes cannot be had, for this reason. They may be right all the same.
	Withheld(String),
}

/// Whether values are right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValueCheck {
	/// The outcome that was looked at.
	pub outcome: Outcome,
	/// What is in it.
	pub found: Found,
	/// What the program gives for what was encrypted.
	pub expected: Vec<Clear>,
}

impl ValueCheck {
	/// Whether they are.
	pub fn is_right(&self) -> bool {
		matches!(&self.found, Found::Values(found) if *found == self.expected)
	}

	/// An outcome to dispute. Not one that nobody has seen: it may be right, and then the bond would be lost.
	pub fn disputable(&self) -> Option<Outcome> {
		let seen = !matches!(self.found, Found::Withheld(_));
		(seen && !self.is_right()).then_some(self.outcome)
	}
}

/// Whether bits are right.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BitCheck {
	/// What comes out here.
	pub computed: Outcome,
	/// What the committee agreed on, or the job ended with.
	pub standing: Option<Outcome>,
	/// Members of the committee that have revealed something else. Told only while the job goes on.
	pub wrong: Vec<(Account, Outcome)>,
}

impl BitCheck {
	/// Whether what stands is what comes out here.
	pub fn is_right(&self) -> bool {
		self.standing == Some(self.computed)
	}

	/// An outcome to dispute: what stands, if it is wrong, else a wrong one of a member.
	pub fn disputable(&self) -> Option<Outcome> {
		let standing = self.standing.filter(|standing| *standing != self.computed);
		standing.or_else(|| self.wrong.first().map(|(_, outcome)| *outcome))
	}
}

/// Everything that a job names, fetched.
struct Fetched {
	program: Vec<u8>,
	key: Vec<u8>,
	delivery: Option<Vec<u8>>,
	/// Data and wrapped key.
	inputs: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Fetched {
	fn run(&self, info: &JobInfo, report: &Reporter<job::Step>) -> Result<JobOutcome, Error> {
		let mut inputs = Vec::new();
		for (reference, (data, wrapped)) in info.spec.inputs.iter().zip(&self.inputs) {
			let wrapped = wrapped.as_deref().unwrap_or_default();
			inputs.push(match reference.form {
				InputForm::Compressed => Piece::Compressed(data),
				InputForm::Compact => Piece::Compact(data),
				InputForm::Kreyvium { iv, .. } => Piece::Kreyvium { key: wrapped, iv, data },
				InputForm::OneTimePad { .. } => Piece::OneTimePad { pad: wrapped, data },
			});
		}
		let (shape, delivery) = (fhe_shape(&info.shape), self.delivery.as_deref());
		let job = Job { program: &self.program, shape, delivery, inputs: &inputs };
		let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
		Ok(job.run(&self.key, threads, |step| report(step)).map_err(ComputeError::from)?)
	}
}

/// What somebody needs to dispute an outcome, in base units.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DisputePrice {
	/// Of the panel's members at most. What is not earned comes back.
	pub fees: Balance,
	/// For what the chain and the members have to do. It is burned.
	pub handling: Balance,
	/// It is burned if the panel finds what was accused, and comes back otherwise.
	pub bond: Balance,
}

impl DisputePrice {
	/// All of it.
	pub fn total(&self) -> Balance {
		self.fees.saturating_add(self.handling).saturating_add(self.bond)
	}
}

impl Client {
	/// Computes in the clear, on what was encrypted from here, what the result should be.
	pub async fn verify_values(&self, person: &Person, job: JobId) -> Result<ValueCheck, Error> {
		let info = self.job(job).await?;
		let (outcome, provisional) = standing(job, &info)?;
		let mut inputs = Vec::new();
		for piece in &info.spec.inputs {
			inputs.extend(self.piece_values(person, piece)?);
		}
		let program = self.program(&info.spec.program).await?;
		let wrong = |_| ComputeError::Inputs { wanted: program.input_types().len(), found: inputs.len() };
		let expected = clear::run(&program, &inputs).map_err(wrong)?;
		let found = match self.decrypt_result(person, job, &info, &outcome, provisional).await {
			Ok(result) => Found::Values(result.values),
			Err(Error::Compute(error)) => match *error {
				ComputeError::NoOutputs { reason, .. } => Found::Nothing(reason),
				ComputeError::Withheld { reason, .. } => Found::Withheld(reason),
				error => return Err(error.into()),
			},
			Err(error) => return Err(error),
		};
		Ok(ValueCheck { outcome, found, expected })
	}

	/// Does the job, as a provider does. Takes as long, and a machine of the same profile.
	pub async fn recompute(&self, job: JobId, report: Option<Reporter<job::Step>>) -> Result<JobOutcome, Error> {
		let info = self.job(job).await?;
		let here = profile::of_this_machine();
		if info.spec.profile != here {
			return Err(ComputeError::Profile { job, wanted: info.spec.profile, here }.into());
		}
		let fetched = self.fetch_job(&info.spec).await?;
		let report = report.unwrap_or_else(silent);
		blocking(move || fetched.run(&info, &report)).await
	}

	/// Does the job again, and compares. What comes out, if it is what stands, is stored, in case that providers withhold it.
	pub async fn verify_bits(&self, job: JobId, report: Option<Reporter<job::Step>>) -> Result<BitCheck, Error> {
		let done = self.recompute(job, report).await?;
		let computed = job::outcome(&done);
		// Afterwards, since it may have gone on meanwhile.
		let info = self.job(job).await?;
		let revealed = info.committee.iter().filter_map(|member| match member.answer {
			MemberAnswer::Revealed(outcome) => Some((member.provider, outcome)),
			_ => None,
		});
		let wrong = revealed.filter(|(_, outcome)| *outcome != computed).collect();
		let standing = standing(job, &info).ok().map(|(outcome, _)| outcome);
		if let (Ok(list), true) = (done, standing == Some(computed)) {
			// Whether it can be stored is not what was asked.
			if let Ok(block) = Block::raw(list.into_bytes()) {
				let _ = self.store().put(&block).await;
			}
		}
		Ok(BitCheck { computed, standing, wrong })
	}

	async fn fetch_job(&self, spec: &JobSpec) -> Result<Fetched, Error> {
		let quiet = silent();
		let program = self.program(&spec.program).await?.encode();
		let key = self.fetch_bytes(&spec.key, MAX_EVALUATION_KEY_LEN, &quiet).await?;
		let delivery = match &spec.delivery {
			Some(content) => Some(self.fetch_bytes(content, MAX_DELIVERY_KEY_LEN, &quiet).await?),
			None => None,
		};
		let mut inputs = Vec::new();
		for piece in &spec.inputs {
			let data = self.fetch_bytes(&piece.content, MAX_INPUT_LEN, &quiet).await?;
			let wrapped = match piece.form.once() {
				Some((content, _)) => Some(self.fetch_bytes(&content, MAX_WRAPPED_KEY_LEN, &quiet).await?),
				None => None,
			};
			inputs.push((data, wrapped));
		}
		Ok(Fetched { program, key, delivery, inputs })
	}

	/// What a dispute about a job takes.
	pub async fn dispute_price(&self, info: &JobInfo) -> Result<DisputePrice, Error> {
		let spec = &info.spec;
		let terms = self.chain().job_terms().await?;
		let handling = terms.seat_fee.saturating_mul(terms.panel_seats.into());
		let (fees, bond) = match self.spec_quote(spec).await? {
			Some(quote) => (quote.panel_fees, quote.bond),
			// The program was removed meanwhile. A seat is paid no more than a member of the committee. Governance may have
			// changed the bond since this connection was made.
			None => (spec.fee.saturating_mul(terms.panel_seats.into()), terms.bond),
		};
		Ok(DisputePrice { fees, handling, bond })
	}

	/// Says that an outcome is wrong, and has a panel compute the job again. `None`: what the committee agreed on. Returns
	/// the block with whose randomness the panel is drawn.
	pub async fn dispute_job(&self, person: &Person, job: JobId, accused: Option<Outcome>) -> Result<u32, Error> {
		let info = self.job(job).await?;
		let nothing = || ComputeError::NothingToDispute { job, stage: info.stage.name() };
		if !matches!(info.stage, Stage::Challengeable { .. }) {
			return Err(nothing().into());
		}
		let accused = accused.or(info.provisional).ok_or_else(nothing)?;
		let price = self.dispute_price(&info).await?;
		self.ensure_funds(person, price.total()).await?;
		let included = self.submit(person, &JobCall::DisputeOutcome { job, accused }.into()).await?;
		let seed_block = included.find(|event| match event {
			Event::OutcomeDisputed { seed_block } => Some(*seed_block),
			_ => None,
		});
		seed_block.ok_or(Error::NoEvent("dispute_outcome"))
	}
}
