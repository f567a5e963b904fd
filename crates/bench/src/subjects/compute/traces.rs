//! What a job leaves on chain.

use super::scene::{Scene, BLOCK};
use crate::{
	calls::{
		advance_job, commit_result, create_job, draw_committee, make_providers, register_program, reveal_result,
		JobDraft, ProgramShape,
	},
	ledger::{Ledger, Signer, GENESIS},
	row::{Goal, Row},
};
use nulink_fhe::{job::Shape, profile, Type};
use nulink_primitives::{
	compute::{Commitment, InputForm, InputReference, JobId, Outcome, ProgramId, MAX_INPUT_VALUES},
	provider::Role,
	sharing::ContentId,
	token::NLK,
};
use sp_io::hashing::sha2_256;

/// Members of the committee: all the providers that there are, so that everybody is drawn.
const MEMBERS: u8 = 3;
const QUORUM: u8 = 2;
const JOB: JobId = 0;
const COMMITTEE: u8 = 0;
/// Blocks of a development chain: from a job to its randomness, for its computation, and for objections.
const SEED_BLOCKS: u32 = 2;
const COMPUTE_BLOCKS: u32 = 8;
const CHALLENGE_BLOCKS: u32 = 10;
/// The part of the ciphertexts that a job may leave.
const PERCENT: f64 = 0.05;

/// The rows.
pub fn rows(scene: &Scene) -> anyhow::Result<Vec<Row>> {
	let Traces { created, drawn, answers, settled, most, left } = job(&scene.program.id(), &Shape::of(&scene.program))?;
	let transactions = created + drawn + answers + settled;
	let bytes = (transactions + most) as f64;
	let value = u64::from(Type::U8.blocks()) * BLOCK;
	let (all, record) = (u64::from(MAX_INPUT_VALUES) * value, scene.blocks() * BLOCK);
	let percent = |of: u64| 100.0 * bytes / of as f64;
	let enough = (100.0 * bytes / PERCENT / value as f64).ceil();
	let count = |name: &str, value: f64, unit: &str| Row::count(name, value, unit, Goal::None);
	Ok(vec![
		Row::count("job's bytes on chain / ciphertext, 1,024 values", percent(all), "%", Goal::AtMost(PERCENT)).note(
			format!(
				"all transactions of a job (create, draw, {MEMBERS} commitments, {MEMBERS} reveals, count, settle) and the \
				 entries that it has in the state when they are most, less what the same blocks leave without it; the \
				 runtime's wasm on a state in memory, into which the randomness of the draw is laid by hand. The program \
				 was registered before. Against the ciphertexts of the input as they are computed with: 1,024 values of 8 \
				 bits, the most that a program takes, each of four ciphertexts of {BLOCK} bytes. What a job leaves does \
				 not depend on how many values it has"
			),
		),
		count("  one record of 30 values", percent(record), "%")
			.note(format!("the same bytes on chain against the {} ciphertexts of the record above", scene.blocks())),
		count("  the same record, compressed", percent(scene.input.len() as u64), "%")
			.note(format!("against its compressed list of {} bytes, as it is stored and sent", scene.input.len())),
		count("  values from which it is at most 0.05 %", enough, ""),
		count("  transactions", transactions as f64, "B"),
		count("  of these by the members", answers as f64, "B"),
		count("  state, when it is most", most as f64, "B"),
		count("  state, until the job is removed", left as f64, "B"),
	])
}

/// Bytes of transactions, and of entries in the state.
struct Traces {
	created: usize,
	drawn: usize,
	answers: usize,
	settled: usize,
	most: usize,
	left: usize,
}

/// Two chains with the same past and the same blocks. Only on the first something happens in them.
struct Twins {
	with: Ledger,
	without: Ledger,
	/// The most bytes that the first had more.
	most: usize,
}

impl Twins {
	fn begin(&mut self, height: u32) -> anyhow::Result<()> {
		self.with.begin(height)?;
		self.without.begin(height)
	}

	fn height(&self) -> u32 {
		self.with.height()
	}

	/// The bytes that the first has more now.
	fn more(&mut self) -> anyhow::Result<usize> {
		// The events of a block go with the next one.
		self.begin(self.height())?;
		let more = self.with.size()?.saturating_sub(self.without.size()?);
		self.most = self.most.max(more);
		Ok(more)
	}

	/// Applies a transaction, and gives its length.
	fn apply(&mut self, signer: &Signer, call: &[u8]) -> anyhow::Result<usize> {
		let length = self.with.apply(signer, call)?;
		self.more()?;
		Ok(length)
	}
}

/// A chain with computing providers and a program.
fn prepared(program: &ProgramId, shape: &ProgramShape) -> anyhow::Result<(Ledger, Vec<Signer>, Signer)> {
	let mut ledger = Ledger::new()?;
	let providers = make_providers(&mut ledger, Role::Compute, MEMBERS.into())?;
	let owner = ledger.person(1);
	ledger.apply(&owner, &register_program(program, shape))?;
	ledger.begin(ledger.height() + 1)?;
	Ok((ledger, providers, owner))
}

/// A job from its creation until it is settled.
fn job(program: &ProgramId, shape: &Shape) -> anyhow::Result<Traces> {
	let shape = (shape.length, shape.nodes, shape.inputs, shape.outputs, shape.bootstraps);
	let (with, providers, owner) = prepared(program, &shape)?;
	let (without, ..) = prepared(program, &shape)?;
	let mut chain = Twins { with, without, most: 0 };

	let content = |byte| ContentId::new(ContentId::RAW, [byte; 32]);
	let draft = JobDraft {
		program: *program,
		profile: profile::of_this_machine(),
		key: content(1),
		inputs: &[InputReference { content: content(2), form: InputForm::Compressed }],
		committee: MEMBERS,
		quorum: QUORUM,
		fee: NLK,
		compute_blocks: COMPUTE_BLOCKS,
	};
	let created = chain.apply(&owner, &create_job(&draft))?;

	let seed_block = chain.height() + SEED_BLOCKS;
	chain.begin(seed_block + 1)?;
	chain.with.bring_randomness(seed_block);
	let drawn = chain.apply(&owner, &draw_committee(JOB))?;

	let outcome = Outcome::Result([3; 32]);
	let mut answers = 0;
	for provider in &providers {
		let account = provider.account();
		let statement = Commitment { job: JOB, round: COMMITTEE, provider: account, outcome, salt: account };
		let commitment = sha2_256(&statement.hashed_bytes(&GENESIS));
		answers += chain.apply(provider, &commit_result(JOB, COMMITTEE, &commitment))?;
	}
	// Everybody has committed, so reveals begin.
	chain.begin(chain.height() + 1)?;
	for provider in &providers {
		answers += chain.apply(provider, &reveal_result(JOB, COMMITTEE, &outcome, &provider.account()))?;
	}
	let counted = chain.apply(&owner, &advance_job(JOB))?;
	chain.begin(chain.height() + CHALLENGE_BLOCKS + 1)?;
	let settled = counted + chain.apply(&owner, &advance_job(JOB))?;
	let left = chain.more()?;
	Ok(Traces { created, drawn, answers, settled, most: chain.most, left })
}
