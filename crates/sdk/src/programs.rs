//! Programs for encrypted compute: as text, as bytes, out of models; and what goes in and comes out.
//!
//! What a program is, [`nulink_fhe::program`] says; what becomes of a trained model, [`nulink_models`]. Here they are kept,
//! registered and fetched, and people's values are made into theirs.
//!
//! Of each program that was built or fetched here, below `data/compute/programs/ID`:
//!
//! | File | Holds |
//! |---|---|
//! | `program.nlp` | its encoding, whose SHA-256 is the id |
//! | `model.json` | the model that it was made of, if it was ([`ModelSheet`]): to encode records and to read answers |

mod csv;
mod model;
mod registry;
mod values;

pub use csv::{Columns, Records};
pub use model::{describe, ModelSheet, SheetInputs};
pub use registry::{KnownProgram, Registered};
pub use values::parse_values;

use nulink_fhe::{job::Shape, CheckedProgram, NotOfType, Program, ProgramError, Type};
use nulink_primitives::compute::{Backend, ExecutionProfile, Instructions, ProgramId, MAX_PROGRAM_LEN, PROGRAM_BRAND};

/// What a provider with a processor of today makes in a second with one core, about. For estimates that are shown before
/// anything is measured.
pub const BOOTSTRAPS_PER_SECOND: f64 = 40.0;

/// What can be wrong with programs, models and values.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramsError {
	/// The text is none.
	#[error("this is no text of a program: {0}")]
	Text(String),
	/// It is no program.
	#[error(transparent)]
	Program(#[from] ProgramError),
	/// The bytes are neither.
	#[error("this is neither a program's encoding nor its text: it is not UTF-8")]
	Neither,
	/// An id that is none.
	#[error("{0:?} is no program: its id is 0x and 64 hexadecimal digits, as `nulink program build` prints it")]
	Id(String),
	/// A profile that is none.
	#[error("{0:?} is no profile: write avx2, avx512, neon or plain, with cuda- before it for an NVIDIA card")]
	Profile(String),
	/// The program is not here and in no store that was asked.
	#[error("program {0} is not here, and its encoding cannot be fetched ({1}): build it again, or name the place where it is stored")]
	Missing(String, String),
	/// Not as many values as there should be.
	#[error("the program takes {wanted} values, and there are {found}")]
	Count {
		/// How many there should be.
		wanted: usize,
		/// How many there are.
		found: usize,
	},
	/// A value is none of its type.
	#[error("value {place}: {text:?} is no {ty}")]
	Value {
		/// Which, counted from 1.
		place: usize,
		/// What was written.
		text: String,
		/// What it should be.
		ty: Type,
	},
	/// A number is none of its type.
	#[error(transparent)]
	NotOfType(#[from] NotOfType),
	/// The model file.
	#[error("the model cannot be read: {0}")]
	Onnx(#[from] nulink_models::onnx::Error),
	/// The model.
	#[error("the model cannot be made into a program: {0}")]
	Quantise(#[from] nulink_models::QuantiseError),
	/// Building the circuit.
	#[error("the model cannot be made into a program: {0}")]
	Circuit(#[from] nulink_fhe::program::Misfit),
	/// A record.
	#[error("the record cannot be used with this model: {0}")]
	Record(#[from] nulink_models::RecordError),
	/// The program was not made of this model.
	#[error("program {0} is not what this model makes with these settings")]
	OtherModel(String),
	/// The program was not made of a model.
	#[error(
		"no model is known here for program {0}: pass values, or the model that it was built of with --model-sheet"
	)]
	NoModel(String),
	/// Rows and columns.
	#[error("the table of records cannot be used: {0}")]
	Table(String),
}

/// Reads a program's text.
pub fn parse(text: &str) -> Result<CheckedProgram, ProgramsError> {
	let program: Program =
		text.parse().map_err(|error: nulink_fhe::program::TextError| ProgramsError::Text(error.to_string()))?;
	Ok(program.check()?)
}

/// Reads a program's encoding, or its text.
pub fn load(bytes: &[u8]) -> Result<CheckedProgram, ProgramsError> {
	if bytes.starts_with(PROGRAM_BRAND) {
		return Ok(Program::decode(bytes)?.check()?);
	}
	if bytes.len() > 64 * MAX_PROGRAM_LEN as usize {
		return Err(ProgramsError::Text("it is too long".into()));
	}
	parse(std::str::from_utf8(bytes).map_err(|_| ProgramsError::Neither)?)
}

/// A program's id in text.
pub fn id_text(id: &ProgramId) -> String {
	format!("0x{}", hex::encode(id))
}

/// A program's id.
pub fn parse_id(text: &str) -> Result<ProgramId, ProgramsError> {
	let bytes = text.trim().strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| ProgramsError::Id(text.chars().take(80).collect()))
}

/// What the name of a profile with a card begins with. The processor beside the card follows: it makes inputs ready.
const CUDA: &str = "cuda-";

/// What a profile is called.
pub fn profile_name(profile: &ExecutionProfile) -> String {
	let instructions = match profile.instructions {
		Instructions::Avx2 => "avx2",
		Instructions::Avx512 => "avx512",
		Instructions::Neon => "neon",
		Instructions::Plain => "plain",
	};
	match profile.backend {
		Backend::Cpu => instructions.into(),
		Backend::Cuda => format!("{CUDA}{instructions}"),
	}
}

/// The profile that is called so.
pub fn parse_profile(text: &str) -> Result<ExecutionProfile, ProgramsError> {
	let (backend, instructions) = match text.strip_prefix(CUDA) {
		Some(instructions) => (Backend::Cuda, instructions),
		None => (Backend::Cpu, text),
	};
	let instructions = match instructions {
		"avx2" => Instructions::Avx2,
		"avx512" => Instructions::Avx512,
		"neon" => Instructions::Neon,
		"plain" => Instructions::Plain,
		_ => return Err(ProgramsError::Profile(text.chars().take(40).collect())),
	};
	Ok(ExecutionProfile { backend, ..ExecutionProfile::cpu(instructions) })
}

/// What the chain is told of a program.
pub fn shape(program: &CheckedProgram) -> crate::chain::ProgramShape {
	let Shape { length, nodes, inputs, outputs, bootstraps } = Shape::of(program);
	crate::chain::ProgramShape { length, nodes, inputs, outputs, bootstraps }
}

/// What a shape is to the FHE library.
pub(crate) fn fhe_shape(shape: &crate::chain::ProgramShape) -> Shape {
	let crate::chain::ProgramShape { length, nodes, inputs, outputs, bootstraps } = *shape;
	Shape { length, nodes, inputs, outputs, bootstraps }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_program_is_read_from_its_text_and_from_its_encoding() {
		let text = "input age: u8\nold = ge age 65\noutput old";
		let program = parse(text).unwrap();
		assert_eq!(load(text.as_bytes()).unwrap(), program);
		assert_eq!(load(&program.encode()).unwrap(), program);
		assert!(matches!(load(&[0xff; 9]), Err(ProgramsError::Neither)));
		assert!(matches!(parse("nonsense"), Err(ProgramsError::Text(_))));
		let mut cut = program.encode();
		cut.pop();
		assert!(matches!(load(&cut), Err(ProgramsError::Program(_))));
	}

	#[test]
	fn ids_and_profiles_are_read_as_they_are_written() {
		assert_eq!(parse_id(&id_text(&[7; 32])).unwrap(), [7; 32]);
		for text in ["", "0x", "07", "0x07", "0xzz"] {
			assert!(parse_id(text).is_err(), "{text}");
		}
		for name in ["avx2", "avx512", "neon", "plain", "cuda-avx2", "cuda-avx512"] {
			assert_eq!(profile_name(&parse_profile(name).unwrap()), name);
		}
		for name in ["sse", "cuda", "cuda-", "cuda-cuda-avx2"] {
			assert!(parse_profile(name).is_err(), "{name}");
		}
	}
}
