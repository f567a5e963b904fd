//! Models as scikit-learn exports them.

use crate::fixtures::{expected, model, records, MODELS};
use nulink_models::{Answer, Body, Model, Task};

/// Single precision, over a sum.
const ROUNDING: f64 = 2e-6;

#[test]
fn every_model_says_what_onnx_runtime_says_of_every_record() {
	let (records, expected) = (records(), expected());
	for name in MODELS {
		let model = model(name);
		for (place, record) in records.iter().enumerate() {
			let cell = |column: &str| expected[column][place].as_str();
			let number = |column: &str| cell(column).parse::<f64>().expect("a number");
			match model.answer(&record.features).expect("a record") {
				Answer::Value(values) => {
					let wanted = number(name);
					// Linear regression on raw features adds numbers in the thousands.
					let most = if name.starts_with("linear") { 5e-5 } else { ROUNDING };
					assert!((values[0] - wanted).abs() < most, "{name}, record {place}: {values:?}, not {wanted}");
				},
				Answer::Class { label, confidences, .. } => {
					assert_eq!(label.to_string(), cell(name), "{name}, record {place}");
					for (index, confidence) in confidences.expect("there are scores").into_iter().enumerate() {
						let wanted = number(&format!("{name}:{index}"));
						assert!(
							(confidence - wanted).abs() < ROUNDING,
							"{name}, record {place}: {confidence}, not {wanted}, for label {index}"
						);
					}
				},
			}
		}
	}
}

#[test]
fn two_labels_are_told_by_one_score() {
	for name in ["logistic", "logistic-min-max", "tree", "forest", "boosted"] {
		let model = model(name);
		assert_eq!((model.features(), model.outputs()), (30, 1), "{name}");
		assert!(matches!(model.task(), Task::Classification(classes) if classes.labels.len() == 2), "{name}");
	}
	assert_eq!(model("sizes-forest").outputs(), 3);
}

#[test]
fn scaling_is_worked_into_the_model() {
	let is_linear = |model: &Model| matches!(model.body(), Body::Linear(_));
	assert!(
		is_linear(&model("logistic")) && is_linear(&model("logistic-min-max")) && is_linear(&model("linear-double"))
	);
	// Both were trained on the same records.
	let (single, double) = (model("linear"), model("linear-double"));
	for record in records() {
		let score = |model: &Model| model.scores(&record.features).expect("a record")[0];
		assert!((score(&single) - score(&double)).abs() < 0.05);
	}
}
