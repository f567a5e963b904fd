//! # Models
//!
//! A model that somebody trained elsewhere, made ready to be asked under encryption: read from ONNX, rounded to integers
//! with a stated error, written down as a circuit over encrypted integers with the model's weights in the clear.
//!
//! ## Terminology
//!
//! * **Model** ([`Model`]): linear or logistic regression, a decision tree or a forest. It maps the *features* of a record
//!   to *scores*; a classifier's scores decide its label.
//! * **Input**: the integer that stands for a feature, and the only thing about a record that is encrypted. An [`Encoding`]
//!   makes it, on the side of the person who owns the record.
//! * **Sum**: the integer that stands for a score. Reading it needs a step and an offset, which are in the clear.
//! * **Result**: what the circuit puts out: the sums, or the index of the label and nothing else ([`Reveal`]).
//!
//! ## From a file to an answer
//!
//! 1. [`onnx::import`] reads the file. It is a stranger's: its size is limited before it is decoded, every shape and number
//!    is checked, and an operator or attribute that is not known is an error, never left out.
//! 2. [`quantise`] chooses integers, and computes from what it rounded how far a score can be off ([`Quantised::bound`]).
//! 3. [`Quantised::lower`] writes the circuit, to whatever implements [`Circuit`]; [`Quantised::program`] makes a program of
//!    [`nulink_fhe`] of it. From the same file and options everybody makes the same program, with the same id.
//! 4. The owner of a record encrypts [`Quantised::plaintexts`], has them evaluated, decrypts, and calls
//!    [`Quantised::read_plaintexts`].
//!
//! [`Model::scores`] and [`Quantised::evaluate`] do the same in the clear; [`accuracy::measure`] compares them, and
//! [`accuracy::Tally`] counts answers wherever they come from.
//!
//! ## What the bound says
//!
//! Let `x` be a record, and `x'` what its inputs stand for. A quantised score differs from the model's score *at `x'`* by no
//! more than [`Quantised::bound`]: always, for every `x`. How far the scores at `x` and at `x'` are apart depends on the
//! model. Ranks ([`Inputs::Ranks`]) tell a tree everything that it asks: there is no difference. A linear model differs by
//! each weight times the rounding of its feature: half a step, or as far as the feature is outside of its range. A tree with
//! evenly spaced inputs jumps where a threshold lies between `x` and `x'`, and nothing can be said. [`Quantised::bound_at`]
//! says which of this holds for a given record.
//!
//! Labels follow the scores: where those are closer to a tie than the bound, the label may be another one. The label of a
//! single tree ([`Reveal::Label`]) comes about without scores and is exact.
//!
//! ```
//! use nulink_models::{quantise, Answer, Inputs, Linear, Model, Options, Range, Task};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // 0.5 a - 2 b + 1
//! let model = Model::linear(2, Linear::new(vec![vec![0.5, -2.0]], vec![1.0])?, Task::Regression)?;
//! let ranges = vec![Range::new(0.0, 10.0)?, Range::new(-1.0, 1.0)?];
//! let quantised = quantise(&model, &Inputs::Ranges(ranges), &Options::default())?;
//!
//! let record = [4.0, 0.25];
//! let inputs = quantised.encode(&record)?;
//! let Answer::Value(found) = quantised.read(&quantised.evaluate(&inputs)?)? else { unreachable!() };
//! let wanted = model.scores(&record)?;
//! assert!((found[0] - wanted[0]).abs() <= quantised.bound_at(&record)?.expect("it is linear")[0]);
//! # Ok(())
//! # }
//! ```
//!
//! ## What is not here
//!
//! Features are numbers that are present: a missing one (NaN) is refused. Computation is in `f64`, while ONNX computes in
//! `f32`: a tree's thresholds are meant for features that `f32` has rounded. What a score becomes after it (a probability)
//! is computed in the clear by whoever decrypts it. The weights are in the clear for everybody who sees the program.

pub mod accuracy;
mod circuit;
mod lower;
mod model;
pub mod onnx;
mod program;
mod quantise;
mod tree;

pub use circuit::{Circuit, ClearValue, InTheClear, InTheClearError, Type};
pub use model::{Answer, Body, Classes, Invalid, Label, Linear, Link, Model, Task};
pub use program::LowerError;
pub use quantise::{
	quantise, Bits, Encoding, Error as QuantiseError, Input, Inputs, Options, Quantised, Range, RecordError, Reveal,
	Sum,
};
pub use tree::{Node, Tree};
