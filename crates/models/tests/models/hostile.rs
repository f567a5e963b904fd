//! Files that a stranger wrote.

use crate::{
	fixtures,
	onnx_file::{
		bytes, constant, file, floats, input, int, ints, node, one_node, output, text, texts, whole, Ensemble,
	},
};
use nulink_models::{onnx, quantise, Answer, InTheClear, Inputs, Model, Options};
use proptest::prelude::*;

/// What is said of a file that must be refused.
fn refusal(file: &[u8]) -> String {
	match onnx::import(file) {
		Ok(model) => panic!("this was read: {model:?}"),
		Err(error) => error.to_string(),
	}
}

fn broken(change: impl Fn(&mut Ensemble)) -> String {
	let mut ensemble = Ensemble::stump();
	change(&mut ensemble);
	refusal(&ensemble.file())
}

#[test]
fn what_the_wrong_files_differ_from_is_right() {
	let model = onnx::import(&Ensemble::stump().file()).expect("a model");
	assert_eq!(model.answer(&[1.0]), Ok(Answer::Value(vec![10.0])));
	assert_eq!(model.answer(&[1.5]), Ok(Answer::Value(vec![20.0])));
	let linear = one_node(2, "LinearRegressor", &[floats("coefficients", &[2.0, 3.0]), floats("intercepts", &[1.0])]);
	assert_eq!(onnx::import(&linear).expect("a model").scores(&[10.0, 100.0]), Ok(vec![321.0]));
}

#[test]
fn trees_that_go_in_circles_are_refused() {
	assert!(broken(|t| t.yes[0] = 0).contains("circle"));
	// Two nodes that lead to each other, away from the root.
	let mut ensemble = Ensemble::comb(3);
	(ensemble.yes[2], ensemble.no[2]) = (3, 4);
	(ensemble.yes[4], ensemble.no[4]) = (5, 2);
	assert!(refusal(&ensemble.file()).contains("two ways"));
	// A circle that hangs together with nothing, beside a tree that is all right.
	let mut ensemble = Ensemble::stump();
	for (id, yes, no) in [(3, 4, 5), (4, 3, 6), (5, 0, 0), (6, 0, 0)] {
		ensemble.trees.push(0);
		ensemble.nodes.push(id);
		ensemble.features.push(0);
		ensemble.values.push(0.0);
		ensemble.yes.push(yes);
		ensemble.no.push(no);
		ensemble.modes.push(if yes == 0 { "LEAF" } else { "BRANCH_LEQ" });
	}
	assert!(refusal(&ensemble.file()).contains("circle"));
}

#[test]
fn nodes_that_are_no_tree_are_refused() {
	assert!(broken(|t| t.no[0] = 1).contains("two ways"));
	assert!(broken(|t| t.no[0] = 7).contains("not there"));
	assert!(broken(|t| t.nodes[2] = 1).contains("two nodes"));
	assert!(broken(|t| t.features[0] = 1).contains("feature 1"));
	assert!(broken(|t| t.features[0] = -1).contains("feature -1"));
	assert!(broken(|t| t.features[0] = i64::MIN).contains("feature"));
	assert!(broken(|t| t.leaves[0] = 0).contains("is no leaf"));
	assert!(broken(|t| t.leaves[0] = 9).contains("is no leaf"));
	assert!(broken(|t| t.modes[0] = "BRANCH_EQ").contains("not understood"));
	assert!(broken(|t| t.modes = vec!["LEAF"; 3]).contains("no root"));
	assert!(broken(|t| t.values.truncate(2)).contains("equally long"));
	assert!(broken(|t| t.weights.truncate(1)).contains("equally long"));
	assert!(refusal(&one_node(1, "TreeEnsembleRegressor", &[])).contains("no trees"));
}

#[test]
fn numbers_that_are_none_are_refused() {
	for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
		assert!(broken(|t| t.values[0] = number).contains("not finite"));
		assert!(broken(|t| t.weights[1] = number).contains("not finite"));
		assert!(refusal(&one_node(1, "LinearRegressor", &[floats("coefficients", &[number])])).contains("not finite"));
		let tensor = constant("w", &[1, 1], &[number.into()]);
		let graph = [input("x", 1), tensor, node("", "MatMul", &["x", "w"], &["y"], &[]), output("y")];
		assert!(refusal(&file(&graph)).contains("not finite"));
	}
	// A division by zero makes one.
	let graph = [input("x", 1), constant("w", &[1], &[0.0]), node("", "Div", &["x", "w"], &["y"], &[]), output("y")];
	assert!(refusal(&file(&graph)).contains("divides by zero"));
	// So does scaling by what is too large.
	let scaled = file(&[
		input("x", 1),
		constant("w", &[1], &[1e200]),
		node("", "Mul", &["x", "w"], &["a"], &[]),
		constant("v", &[1, 1], &[1e200]),
		node("", "MatMul", &["a", "v"], &["y"], &[]),
		output("y"),
	]);
	assert!(refusal(&scaled).contains("not a finite number"));
}

#[test]
fn what_is_too_large_is_refused_before_it_takes_memory() {
	assert!(refusal(&vec![0; onnx::MAX_LEN + 1]).contains("length"));
	let claims = |dims: &[i64]| {
		let graph =
			[input("x", 1), constant("w", dims, &[1.0]), node("", "MatMul", &["x", "w"], &["y"], &[]), output("y")];
		refusal(&file(&graph))
	};
	assert!(claims(&[i64::MAX, i64::MAX]).contains("size of a tensor"));
	assert!(claims(&[1 << 30]).contains("size of a tensor"));
	assert!(claims(&[-1]).contains("dimension"));
	assert!(claims(&[1; 9]).contains("rank"));
	assert!(claims(&[1000, 1000]).contains("has 1 numbers"));
	for targets in [i64::MAX, 1 << 40, 0, -1] {
		refusal(&one_node(1, "LinearRegressor", &[int("targets", targets), floats("coefficients", &[1.0])]));
		let mut attributes = Ensemble::stump().attributes();
		attributes.push(int("n_targets", targets));
		refusal(&one_node(1, "TreeEnsembleRegressor", &attributes));
	}
	for features in [i64::MAX, onnx::MAX_FEATURES as i64 + 1, 0, -1] {
		refusal(&one_node(features, "LinearRegressor", &[floats("coefficients", &[1.0])]));
	}
	let many = |field: Vec<u8>| file(&vec![field; onnx::MAX_NODES + 1]);
	for field in [node("", "Identity", &["x"], &["y"], &[]), input("x", 1), output("y"), constant("w", &[1], &[1.0])] {
		assert!(refusal(&many(field)).contains("at most 256"));
	}
	let labels: Vec<i64> = (0..=onnx::MAX_OUTPUTS as i64).collect();
	let many_labels = [ints("classlabels_ints", &labels), floats("coefficients", &[1.0])];
	assert!(refusal(&one_node(1, "LinearClassifier", &many_labels)).contains("number of labels"));
	assert!(refusal(&Ensemble::comb(onnx::MAX_TREE_NODES as i64 / 2 + 1).file()).contains("nodes"));
	// Few leaves that add to few of many scores.
	let mut attributes = Ensemble::comb(onnx::MAX_TREE_NODES as i64 / 2 - 1).attributes();
	attributes.push(int("n_targets", onnx::MAX_OUTPUTS as i64));
	assert!(refusal(&one_node(1, "TreeEnsembleRegressor", &attributes)).contains("size of all leaves"));
}

#[test]
fn a_constant_that_is_used_again_and_again_takes_no_memory_again_and_again() {
	let (features, scores) = (onnx::MAX_FEATURES as i64, 128);
	let weights = constant("w", &[features, scores], &vec![0.5; (features * scores) as usize]);
	// Names cost nothing, however many: one model comes of them.
	let mut graph = vec![input("x", features), weights.clone()];
	for at in 0..12 {
		let (from, to) = (if at == 0 { "w".into() } else { format!("w{}", at - 1) }, format!("w{at}"));
		graph.push(node("", "Identity", &[&from], &[&to], &[]));
	}
	graph.extend([node("", "MatMul", &["x", "w11"], &["y"], &[]), output("y")]);
	assert_eq!(onnx::import(&file(&graph)).expect("a model").outputs(), scores as usize);
	// A product for each of 200 nodes would be 800 MiB, and a chain of sums of them as much.
	let product = |at: usize| node("", "MatMul", &["x", "w"], &[&format!("y{at}")], &[]);
	let mut graph = vec![input("x", features), weights];
	graph.extend((0..200).map(product));
	graph.push(output("y0"));
	assert!(refusal(&file(&graph)).contains("all steps"));
	let mut names = vec![graph[0].clone(), graph[1].clone(), product(0), constant("one", &[1], &[1.0])];
	for at in 1..200 {
		names.push(node("", "Add", &[&format!("y{}", at - 1), "one"], &[&format!("y{at}")], &[]));
	}
	names.push(output("y199"));
	assert!(refusal(&file(&names)).contains("all steps"));
}

#[test]
fn the_deepest_tree_is_read_rounded_and_walked_without_deep_recursion() {
	let questions = onnx::MAX_TREE_NODES as i64 / 2 - 1;
	let model = onnx::import(&Ensemble::comb(questions).file()).expect("a model");
	let quantised = quantise(&model, &Inputs::Ranks, &Options::default()).expect("it fits");
	let record = [questions as f64];
	let inputs = quantised.encode(&record).expect("a record");
	let mut circuit = InTheClear::new(&inputs);
	quantised.lower(&mut circuit).expect("types fit");
	assert_eq!(circuit.outputs(), quantised.evaluate(&inputs).expect("inputs"));
}

#[test]
fn what_is_not_understood_is_refused_and_never_left_out() {
	let linear = [floats("coefficients", &[1.0])];
	let with = |more: Vec<u8>| one_node(1, "LinearRegressor", &[linear[0].clone(), more]);
	assert!(refusal(&with(int("surprise", 1))).contains("surprise"));
	assert!(refusal(&with(text("post_transform", "PROBIT"))).contains("PROBIT"));
	assert!(refusal(&with(linear[0].clone())).contains("two attributes"));
	assert!(refusal(&with(text("intercepts", "1"))).contains("another kind"));
	assert!(refusal(&one_node(1, "SVMRegressor", &[])).contains("not understood"));

	let good = || node("ai.onnx.ml", "LinearRegressor", &["x"], &["y"], &linear);
	let graph = |fields: &[Vec<u8>]| refusal(&file(fields));
	assert!(graph(&[good(), output("y")]).contains("no input"));
	assert!(graph(&[input("x", 1), good()]).contains("no output"));
	assert!(graph(&[input("x", 1), good(), output("x")]).contains("does not come from a model"));
	assert!(graph(&[input("x", 1), good(), output("z")]).contains("does not come from a model"));
	assert!(graph(&[input("x", 1), input("z", 1), good(), output("y")]).contains("several inputs"));
	assert!(graph(&[input("x", 1), good(), good(), output("y")]).contains("another value"));
	// Nodes in a circle.
	let circle = node("", "Identity", &["y"], &["x2"], &[]);
	let model = node("ai.onnx.ml", "LinearRegressor", &["x2"], &["y"], &linear);
	assert!(graph(&[input("x", 1), circle, model, output("y")]).contains("not computed"));
	// Two models, of which an output is each.
	let other = node(
		"ai.onnx.ml",
		"LinearClassifier",
		&["x"],
		&["l", "p"],
		&[linear[0].clone(), ints("classlabels_ints", &[0, 1])],
	);
	assert!(graph(&[input("x", 1), good(), other, output("l"), output("y")]).contains("different models"));

	let right = file(&[input("x", 1), good(), output("y")]);
	assert!(onnx::import(&right).is_ok());
	assert!(refusal(&[right.clone(), bytes(25, [])].concat()).contains("functions"));
	assert!(refusal(&[right, bytes(8, whole(2, 1000))].concat()).contains("version 1000"));
	assert!(refusal(&[]).contains("ONNX"));
	assert!(refusal(b"<!DOCTYPE html>").contains("ONNX"));
}

#[test]
fn labels_that_can_not_be_told_are_refused() {
	let classifier =
		|labels: Vec<u8>, weights: &[f32]| one_node(1, "LinearClassifier", &[labels, floats("coefficients", weights)]);
	assert!(onnx::import(&classifier(ints("classlabels_ints", &[5, 7]), &[1.0])).is_ok());
	refusal(&classifier(ints("classlabels_ints", &[5]), &[1.0]));
	refusal(&classifier(ints("classlabels_ints", &[5, 7, 9]), &[1.0]));
	refusal(&classifier(ints("classlabels_ints", &[5, 5]), &[1.0]));
	refusal(&classifier(texts("classlabels_strings", &["a", "b"]), &[]));
	let both =
		[ints("classlabels_ints", &[1, 2]), texts("classlabels_strings", &["a", "b"]), floats("coefficients", &[1.0])];
	refusal(&one_node(1, "LinearClassifier", &both));
}

#[test]
fn messages_hold_no_long_names_and_nothing_that_a_terminal_obeys() {
	let name = format!("\u{1b}[2J{}", "x".repeat(5000));
	let said = refusal(&one_node(1, &name, &[]));
	assert!(said.chars().count() < 400 && !said.chars().any(char::is_control), "{said:?}");
}

/// Whatever is read can be used.
fn use_it(model: &Model) {
	let record = vec![0.5; model.features()];
	let _ = model.answer(&record);
	for inputs in
		[Inputs::Ranks, Inputs::Ranges(vec![nulink_models::Range::new(-1.0, 1.0).expect("a range"); record.len()])]
	{
		if let Ok(quantised) = quantise(model, &inputs, &Options::default()) {
			let inputs = quantised.encode(&record).expect("a record");
			let mut circuit = InTheClear::new(&inputs);
			quantised.lower(&mut circuit).expect("types fit");
			assert_eq!(circuit.outputs(), quantised.evaluate(&inputs).expect("inputs"));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2000))]

	#[test]
	fn damaged_files_are_refused_or_read_and_nothing_panics(
		which in 0..fixtures::MODELS.len(),
		damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..5), 1..6),
	) {
		let mut file = fixtures::file(fixtures::MODELS[which]);
		for (place, byte, kind) in damages {
			if file.is_empty() {
				break;
			}
			let place = place.index(file.len());
			match kind {
				0 | 1 => file[place] = byte,
				2 => file.truncate(place),
				3 => file.insert(place, byte),
				_ => drop(file.drain(place..(place + usize::from(byte)).min(file.len()))),
			}
		}
		if let Ok(model) = onnx::import(&file) {
			use_it(&model);
		}
	}

	#[test]
	fn bytes_at_random_are_refused(file in prop::collection::vec(any::<u8>(), 0..400)) {
		prop_assert!(onnx::import(&file).is_err());
	}
}
