//! Models: what a program was made of, so that records are encoded and answers read in the same way.

use super::{id_text, ProgramsError};
use crate::proxy_api::hex_bytes;
use nulink_fhe::{
	program::{BinaryOp, Builder, Misfit, UnaryOp, Value},
	CheckedProgram, Clear, Type,
};
use nulink_models::{
	onnx, quantise, Answer, Bits, Circuit, Inputs, Model, Options, Quantised, Range, Reveal, Type as ModelType,
};
use nulink_primitives::compute::ProgramId;
use serde::{Deserialize, Serialize};

/// How features become integers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SheetInputs {
	/// Evenly, between these ends. In text, so that everybody reads the same numbers.
	Ranges(Vec<(String, String)>),
	/// For trees: the number of thresholds that the feature is above.
	Ranks,
}

/// A model, and how it was made into a program. It is no secret.
///
/// From the same sheet everybody makes the same program: [`ModelSheet::program`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelSheet {
	/// The ONNX file.
	#[serde(with = "hex_bytes")]
	onnx: Vec<u8>,
	inputs: SheetInputs,
	input_bits: u32,
	weight_bits: u32,
	sum_bits: u32,
	/// Whether only the label is put out.
	label_only: bool,
	/// What the features are called.
	features: Option<Vec<String>>,
}

impl ModelSheet {
	/// A model, and how it is to be made into a program. `ranges`: of each feature; `None` stands for ranks.
	pub fn new(
		onnx: Vec<u8>,
		ranges: Option<&[Range]>,
		options: &Options,
		features: Option<Vec<String>>,
	) -> Result<Self, ProgramsError> {
		let text = |number: f64| format!("{number:?}");
		let inputs = match ranges {
			Some(ranges) => {
				SheetInputs::Ranges(ranges.iter().map(|range| (text(range.low()), text(range.high()))).collect())
			},
			None => SheetInputs::Ranks,
		};
		let sheet = ModelSheet {
			onnx,
			inputs,
			input_bits: options.inputs.get(),
			weight_bits: options.weights.get(),
			sum_bits: options.sums.get(),
			label_only: options.reveal == Reveal::Label,
			features,
		};
		sheet.quantised()?;
		Ok(sheet)
	}

	/// The model.
	pub fn model(&self) -> Result<Model, ProgramsError> {
		Ok(onnx::import(&self.onnx)?)
	}

	/// The model, rounded to integers.
	pub fn quantised(&self) -> Result<Quantised, ProgramsError> {
		let model = self.model()?;
		if let Some(names) = self.features.as_ref().filter(|names| names.len() != model.features()) {
			let error = nulink_models::Invalid::Record { found: names.len(), wanted: model.features() };
			return Err(nulink_models::QuantiseError::from(error).into());
		}
		let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
		let inputs = match &self.inputs {
			SheetInputs::Ranges(ranges) => {
				let ranges = ranges.iter().map(|(low, high)| Range::new(number(low), number(high)));
				Inputs::Ranges(ranges.collect::<Result<_, _>>()?)
			},
			SheetInputs::Ranks => Inputs::Ranks,
		};
		let options = Options {
			inputs: Bits::new(self.input_bits)?,
			weights: Bits::new(self.weight_bits)?,
			sums: Bits::new(self.sum_bits)?,
			reveal: if self.label_only { Reveal::Label } else { Reveal::Scores },
		};
		Ok(quantise(&model, &inputs, &options)?)
	}

	/// The program.
	pub fn program(&self) -> Result<CheckedProgram, ProgramsError> {
		let mut writer = Writer(Builder::new());
		self.quantised()?.lower(&mut writer)?;
		Ok(writer.0.finish()?.check()?)
	}

	/// Fails if the program is not what it makes.
	pub fn ensure(&self, program: &ProgramId) -> Result<(), ProgramsError> {
		match self.program()?.id() == *program {
			true => Ok(()),
			false => Err(ProgramsError::OtherModel(id_text(program))),
		}
	}

	/// What the features are called, if that is known.
	pub fn features(&self) -> Option<&[String]> {
		self.features.as_deref()
	}

	/// What is encrypted of a record.
	pub fn encode(&self, record: &[f64]) -> Result<Vec<Clear>, ProgramsError> {
		let quantised = self.quantised()?;
		let values = quantised.encode(record)?;
		let of = |(input, value): (&nulink_models::Input, u64)| Clear::new(fhe_type(input.ty), value);
		Ok(quantised.inputs().iter().zip(values).map(of).collect::<Result<_, _>>()?)
	}

	/// What the outputs of the program say.
	pub fn read(&self, outputs: &[Clear]) -> Result<Answer, ProgramsError> {
		let numbers: Vec<u64> = outputs.iter().map(|output| output.bits()).collect();
		Ok(self.quantised()?.read(&numbers)?)
	}
}

/// An answer, for people.
pub fn describe(answer: &Answer) -> String {
	let shown = |numbers: &[f64]| numbers.iter().map(|number| format!("{number:.4}")).collect::<Vec<_>>().join(", ");
	match answer {
		Answer::Value(values) => shown(values),
		Answer::Class { label, confidences: None, .. } => label.to_string(),
		Answer::Class { label, confidences: Some(confidences), .. } => {
			format!("{label} (by label: {})", shown(confidences))
		},
	}
}

const fn fhe_type(ty: ModelType) -> Type {
	match ty {
		ModelType::Bool => Type::Bool,
		ModelType::U8 => Type::U8,
		ModelType::U16 => Type::U16,
		ModelType::U32 => Type::U32,
	}
}

/// Writes a model's circuit as a program.
struct Writer(Builder);

impl Circuit for Writer {
	type Value = Value;
	type Error = Misfit;

	fn input(&mut self, _: &str, ty: ModelType) -> Result<Value, Misfit> {
		Ok(self.0.input(fhe_type(ty)))
	}

	fn constant(&mut self, ty: ModelType, number: u64) -> Result<Value, Misfit> {
		Ok(Clear::wrapping(fhe_type(ty), number.into()).into())
	}

	fn at_most(&mut self, value: &Value, most: u64) -> Result<Value, Misfit> {
		self.0.binary(BinaryOp::Le, *value, Clear::wrapping(value.ty(), most.into()))
	}

	fn greater(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.0.binary(BinaryOp::Gt, *left, *right)
	}

	fn not(&mut self, value: &Value) -> Result<Value, Misfit> {
		self.0.unary(UnaryOp::Not, *value)
	}

	fn and(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.0.binary(BinaryOp::And, *left, *right)
	}

	fn or(&mut self, left: &Value, right: &Value) -> Result<Value, Misfit> {
		self.0.binary(BinaryOp::Or, *left, *right)
	}

	fn select(&mut self, condition: &Value, yes: &Value, no: &Value) -> Result<Value, Misfit> {
		self.0.select(*condition, *yes, *no)
	}

	fn weighted_sum(&mut self, ty: ModelType, terms: &[(Value, i64)], constant: i64) -> Result<Value, Misfit> {
		let ty = fhe_type(ty);
		let mut terms = terms.to_vec();
		if constant != 0 {
			// Modulo the size of the type, like the sum: a negative constant is a large one.
			terms.push((Clear::wrapping(ty, constant.into()).into(), 1));
		}
		match &terms[..] {
			[(value, 1)] => self.0.cast(ty, *value),
			_ if terms.iter().all(|(_, weight)| *weight == 1) => {
				let values: Vec<Value> = terms.iter().map(|(value, _)| *value).collect();
				self.0.sum(ty, &values)
			},
			_ => self.0.dot(ty, &terms),
		}
	}

	fn output(&mut self, value: &Value) -> Result<(), Misfit> {
		self.0.output(*value);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::programs::{Columns, Records};
	use nulink_fhe::clear;
	use std::{fs, path::Path};

	fn fixture(name: &str) -> Vec<u8> {
		fs::read(Path::new("../models/fixtures").join(name)).unwrap()
	}

	fn records() -> (Vec<Vec<f64>>, Vec<String>) {
		let table = Records::parse(&String::from_utf8(fixture("records.csv")).unwrap()).unwrap();
		let places = table.places(&"mean_radius:".parse::<Columns>().unwrap()).unwrap();
		(table.all_numbers(&places).unwrap(), table.names(&places).unwrap())
	}

	/// The program of each model says of each record what the quantised model says.
	#[test]
	fn a_models_program_computes_what_the_quantised_model_does() {
		let (records, names) = records();
		let ranges = Range::of(&records).unwrap();
		let label = Options { reveal: Reveal::Label, ..Options::default() };
		for (model, ranges, options) in [
			("logistic.onnx", Some(&ranges[..]), Options::default()),
			("logistic.onnx", Some(&ranges), label),
			("linear.onnx", Some(&ranges), Options::default()),
			("tree.onnx", None, label),
			("forest.onnx", None, Options::default()),
			("sizes-forest.onnx", None, label),
			("sizes-logistic.onnx", Some(&ranges), label),
		] {
			let sheet = ModelSheet::new(fixture(model), ranges, &options, Some(names.clone())).unwrap();
			let (program, quantised) = (sheet.program().unwrap(), sheet.quantised().unwrap());
			sheet.ensure(&program.id()).unwrap();
			for record in records.iter().step_by(29) {
				let inputs = sheet.encode(record).unwrap();
				let outputs = clear::run(&program, &inputs).unwrap();
				let expected = quantised.evaluate(&quantised.encode(record).unwrap()).unwrap();
				let found: Vec<u64> = outputs.iter().map(|output| output.bits()).collect();
				assert_eq!(found, expected, "{model}");
				assert_eq!(sheet.read(&outputs).unwrap(), quantised.read(&expected).unwrap(), "{model}");
			}
		}
	}

	#[test]
	fn a_sheet_makes_the_same_program_after_it_was_written_down() {
		let (records, names) = records();
		let ranges = Range::of(&records).unwrap();
		let sheet = ModelSheet::new(fixture("logistic.onnx"), Some(&ranges), &Options::default(), Some(names)).unwrap();
		let written = serde_json::to_string(&sheet).unwrap();
		let read: ModelSheet = serde_json::from_str(&written).unwrap();
		assert_eq!(read.program().unwrap().id(), sheet.program().unwrap().id());
		assert!(matches!(sheet.ensure(&[0; 32]), Err(ProgramsError::OtherModel(_))));
	}

	#[test]
	fn features_have_as_many_names_as_there_are() {
		let sheet = ModelSheet::new(fixture("tree.onnx"), None, &Options::default(), Some(vec!["one".into()]));
		assert!(matches!(sheet, Err(ProgramsError::Quantise(_))));
	}
}
