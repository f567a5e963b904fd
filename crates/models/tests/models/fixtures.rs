//! The models and records of `fixtures`, which scikit-learn made: see `scripts/models`.

use nulink_models::{accuracy::Truth, onnx, Label, Model, Range};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// Every model.
pub const MODELS: [&str; 11] = [
	"logistic",
	"logistic-min-max",
	"linear",
	"linear-double",
	"tree",
	"forest",
	"boosted",
	"scaled-tree",
	"forest-regressor",
	"sizes-logistic",
	"sizes-forest",
];

/// A person.
pub struct Record {
	pub held_out: bool,
	pub diagnosis: i64,
	pub size: String,
	pub features: Vec<f64>,
}

fn path(name: &str) -> PathBuf {
	PathBuf::from("fixtures").join(name)
}

pub fn file(name: &str) -> Vec<u8> {
	fs::read(path(&format!("{name}.onnx"))).expect("the fixture is there")
}

pub fn model(name: &str) -> Model {
	onnx::import(&file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn rows(name: &str) -> (Vec<String>, Vec<Vec<String>>) {
	let text = fs::read_to_string(path(name)).expect("the fixture is there");
	let mut rows = text.lines().map(|line| line.split(',').map(str::to_owned).collect());
	(rows.next().expect("a header"), rows.collect())
}

pub fn records() -> Vec<Record> {
	let (_, rows) = rows("records.csv");
	rows.iter()
		.map(|row| Record {
			held_out: row[0] == "1",
			diagnosis: row[1].parse().expect("a number"),
			size: row[2].clone(),
			// In single precision, as the models know them.
			features: row[3..].iter().map(|cell| f64::from(cell.parse::<f32>().expect("a number"))).collect(),
		})
		.collect()
}

/// What ONNX Runtime says, by column.
pub fn expected() -> BTreeMap<String, Vec<String>> {
	let (header, rows) = rows("expected.csv");
	header
		.into_iter()
		.enumerate()
		.map(|(column, name)| (name, rows.iter().map(|row| row[column].clone()).collect()))
		.collect()
}

/// What a model should say of a record.
pub fn truth(model: &str, record: &Record) -> Truth {
	match model {
		"sizes-logistic" | "sizes-forest" => Truth::Label(Label::Name(record.size.clone())),
		"linear" | "linear-double" | "scaled-tree" | "forest-regressor" => Truth::Value(record.diagnosis as f64),
		_ => Truth::Label(Label::Number(record.diagnosis)),
	}
}

/// The ranges of the features of those records that are not held out.
pub fn ranges(records: &[Record]) -> Vec<Range> {
	let known: Vec<&[f64]> =
		records.iter().filter(|record| !record.held_out).map(|record| record.features.as_slice()).collect();
	Range::of(&known).expect("there are some")
}
