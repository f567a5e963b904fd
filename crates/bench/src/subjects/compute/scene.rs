//! What is computed: a logistic regression, which tells one label, on one encrypted record.

use anyhow::{anyhow, ensure, Context};
use nulink_fhe::{
	clear,
	job::{CheckedJob, Job, Piece, Shape, Step},
	CheckedProgram, Clear, ClientKeys, EvaluationKey, Evaluator, ResultList,
};
use nulink_models::{onnx, quantise, Inputs, Options, Quantised, Range, Reveal};
use tfhe::shortint::parameters::{
	current_params::classic::tuniform::p_fail_2_minus_128::ks_pbs::V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128,
	ClassicPBSParameters,
};

/// The parameters of the execution profile.
pub const PARAMETERS: ClassicPBSParameters = V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128;
/// Bytes of a ciphertext of two bits as it is computed with: an LWE sample of 2,049 numbers.
pub const BLOCK: u64 = 8 * (PARAMETERS.glwe_dimension.0 * PARAMETERS.polynomial_size.0 + 1) as u64;

/// What scikit-learn trained, and the records that it was trained on and those that it was not.
const MODEL: &[u8] = include_bytes!("../../../../models/fixtures/logistic.onnx");
const RECORDS: &str = include_str!("../../../../models/fixtures/records.csv");

/// A model, a record, and the keys of its owner.
pub struct Scene {
	pub keys: ClientKeys,
	pub evaluation: EvaluationKey,
	/// The evaluation key as it is stored.
	pub key: Vec<u8>,
	pub program: CheckedProgram,
	/// The program as it is stored.
	pub encoded: Vec<u8>,
	/// The largest sum that the model compares.
	pub most: u64,
	/// The encrypted record: a compressed list.
	pub input: Vec<u8>,
	/// What comes out.
	wanted: Vec<Clear>,
}

impl Scene {
	/// With new keys, which takes seconds.
	pub fn new() -> anyhow::Result<Self> {
		let (quantised, records) = model()?;
		let program = quantised.program()?.check()?;
		let values = quantised.plaintexts(records.first().context("no record is held out")?)?;
		let wanted = clear::run(&program, &values)?;
		let keys = ClientKeys::generate();
		let evaluation = keys.evaluation_key();
		Ok(Scene {
			key: evaluation.encode()?,
			encoded: program.encode(),
			most: quantised.sums().first().context("the model has no score")?.most,
			input: keys.encrypt(&evaluation, &values)?,
			keys,
			evaluation,
			program,
			wanted,
		})
	}

	/// The job, of which the key is there already.
	pub fn job(&self) -> anyhow::Result<CheckedJob> {
		let inputs = [Piece::Compressed(&self.input)];
		let shape = Shape::of(&self.program);
		let job = Job { program: &self.encoded, shape, delivery: None, inputs: &inputs };
		let (job, _) = job.check(None).map_err(|refusal| anyhow!("the job is refused: {refusal}"))?;
		Ok(job)
	}

	/// The job, by the library in this process: from the bytes that it names to the bytes that come out.
	pub fn evaluate(&self, evaluator: &Evaluator, progress: impl Fn(Step)) -> anyhow::Result<ResultList> {
		Ok(self.job()?.run(evaluator, progress)?)
	}

	/// Whether a result is right.
	pub fn check(&self, result: &[u8]) -> anyhow::Result<()> {
		let found = self.keys.decrypt(result, self.program.output_types())?;
		ensure!(found == self.wanted, "the model says something else under encryption");
		Ok(())
	}

	/// Ciphertexts of two bits that the record has.
	pub fn blocks(&self) -> u64 {
		self.program.input_types().iter().map(|ty| u64::from(ty.blocks())).sum()
	}
}

/// The model as it is computed, and the records that it was not trained on.
fn model() -> anyhow::Result<(Quantised, Vec<Vec<f64>>)> {
	let (mut known, mut held_out) = (Vec::new(), Vec::new());
	for line in RECORDS.lines().skip(1) {
		let cells: Vec<&str> = line.split(',').collect();
		let features = cells.get(3..).context("a record without features")?.iter();
		// In single precision, as the model knows them.
		let features =
			features.map(|cell| Ok(f64::from(cell.parse::<f32>()?))).collect::<anyhow::Result<Vec<f64>>>()?;
		let group = if cells[0] == "1" { &mut held_out } else { &mut known };
		group.push(features);
	}
	let options = Options { reveal: Reveal::Label, ..Options::default() };
	Ok((quantise(&onnx::import(MODEL)?, &Inputs::Ranges(Range::of(&known)?), &options)?, held_out))
}

#[cfg(test)]
pub mod tests {
	use super::*;

	/// The program, the largest sum, and records with what it says of them.
	#[allow(clippy::type_complexity)]
	pub fn in_the_clear() -> (CheckedProgram, u64, Vec<(Vec<Clear>, Vec<Clear>)>) {
		let (quantised, records) = model().unwrap();
		let program = quantised.program().unwrap().check().unwrap();
		let cases = records.iter().map(|record| {
			let values = quantised.plaintexts(record).unwrap();
			let wanted = clear::run(&program, &values).unwrap();
			(values, wanted)
		});
		let cases = cases.collect();
		(program, quantised.sums()[0].most, cases)
	}

	#[test]
	fn a_ciphertext_of_two_bits_has_sixteen_kibibytes_and_eight_bytes() {
		assert_eq!(BLOCK, 16 * 1024 + 8);
	}

	#[test]
	fn the_model_takes_a_few_hundred_bootstraps_and_tells_records_apart() {
		let (program, _, cases) = in_the_clear();
		assert_eq!(program.input_types().len(), 30);
		assert!((200..1000).contains(&program.cost()), "{}", program.cost());
		let yes = cases.iter().filter(|(_, wanted)| wanted[0].is_true()).count();
		assert!(yes > 0 && yes < cases.len());
	}
}
