//! What rounding does to models: never more than is said.

use crate::fixtures;
use nulink_models::{
	accuracy::{measure, Truth},
	quantise, Answer, Bits, Classes, InTheClear, Inputs, Label, Linear, Link, Model, Node, Options, QuantiseError,
	Quantised, Range, RecordError, Reveal, Task, Tree,
};
use proptest::prelude::*;

fn bits(bits: u32) -> Bits {
	Bits::new(bits).expect("a number of bits")
}

fn task(is_classifier: bool, outputs: usize) -> Task {
	if !is_classifier {
		return Task::Regression;
	}
	let labels = (0..outputs.max(2) as i64).map(Label::Number).collect();
	Task::Classification(Classes { labels, link: Link::None })
}

/// A number of any size, and often a round one.
fn number() -> impl Strategy<Value = f64> {
	prop_oneof![
		3 => -10.0..10.0,
		1 => Just(0.0),
		1 => Just(1.0),
		1 => (-1.0..1.0, -12..12_i32).prop_map(|(mantissa, exponent): (f64, i32)| mantissa * 10_f64.powi(exponent)),
	]
}

fn options() -> impl Strategy<Value = Options> {
	(1..=16_u32, 1..=16_u32, 4..=32_u32).prop_map(|(inputs, weights, sums)| Options {
		inputs: bits(inputs),
		weights: bits(weights),
		sums: bits(sums),
		reveal: Reveal::Scores,
	})
}

fn ranges(features: usize) -> impl Strategy<Value = Vec<Range>> {
	prop::collection::vec(
		(number(), number()).prop_map(|(a, b)| Range::new(a.min(b), a.max(b)).expect("a range")),
		features,
	)
}

fn records(features: usize) -> impl Strategy<Value = Vec<Vec<f64>>> {
	prop::collection::vec(prop::collection::vec(number(), features), 1..8)
}

prop_compose! {
	fn linear()(features in 1..7_usize, outputs in 1..4_usize)(
		weights in prop::collection::vec(prop::collection::vec(number(), features), outputs),
		intercepts in prop::collection::vec(number(), outputs),
		ranges in ranges(features),
		records in records(features),
		is_classifier in any::<bool>(),
	) -> (Model, Vec<Range>, Vec<Vec<f64>>) {
		let linear = Linear::new(weights, intercepts).expect("finite");
		let (features, outputs) = (ranges.len(), linear.intercepts().len());
		(Model::linear(features, linear, task(is_classifier, outputs)).expect("a model"), ranges, records)
	}
}

/// A tree of these questions: each next one stands in the place of a leaf.
fn grow(questions: &[(usize, f64, usize)], leaves: &[Vec<f64>], features: usize) -> Tree {
	// By node: a question and its children, or none.
	let mut nodes: Vec<Option<(usize, f64, usize, usize)>> = vec![None];
	for (feature, threshold, place) in questions {
		let free: Vec<usize> = (0..nodes.len()).filter(|node| nodes[*node].is_none()).collect();
		let count = nodes.len();
		nodes[free[place % free.len()]] = Some((feature % features, *threshold, count, count + 1));
		nodes.extend([None, None]);
	}
	let nodes = nodes.iter().enumerate().map(|(place, node)| match node {
		Some((feature, threshold, at_most, above)) => {
			Node::Branch { feature: *feature, threshold: *threshold, at_most: *at_most, above: *above }
		},
		None => Node::Leaf(leaves[place % leaves.len()].clone()),
	});
	Tree::new(nodes.collect(), features, leaves[0].len()).expect("a tree")
}

prop_compose! {
	fn forest()(features in 1..5_usize, outputs in 1..4_usize)(
		trees in prop::collection::vec(
			(
				prop::collection::vec((0..features, number(), any::<usize>()), 0..8),
				prop::collection::vec(prop::collection::vec(number(), outputs), 1..9),
			),
			1..5,
		),
		base in prop::collection::vec(number(), outputs),
		ranges in ranges(features),
		records in records(features),
		is_classifier in any::<bool>(),
	) -> (Model, Vec<Range>, Vec<Vec<f64>>) {
		let features = ranges.len();
		let trees: Vec<Tree> = trees.iter().map(|(questions, leaves)| grow(questions, leaves, features)).collect();
		let outputs = base.len();
		// Records on thresholds are where mistakes are.
		let mut records: Vec<Vec<f64>> = records;
		for node in trees.iter().flat_map(Tree::nodes) {
			if let Node::Branch { feature, threshold, .. } = node {
				let mut record = records[0].clone();
				record[*feature] = *threshold;
				records.push(record.clone());
				record[*feature] = threshold.next_up();
				records.push(record);
			}
		}
		(Model::trees(features, trees, base, task(is_classifier, outputs)).expect("a model"), ranges, records)
	}
}

/// What the circuit puts out, written and computed in the clear.
fn lowered(quantised: &Quantised, inputs: &[u64]) -> Vec<u64> {
	let mut circuit = InTheClear::new(inputs);
	quantised.lower(&mut circuit).expect("types fit");
	assert_eq!(circuit.taken(), inputs.len());
	circuit.outputs().to_vec()
}

/// Checks everything that is said about a quantised model, on one record.
fn check(quantised: &Quantised, record: &[f64]) {
	let model = quantised.model();
	let seen = quantised.represented(record).expect("a record");
	let inputs = quantised.encode(record).expect("a record");
	assert_eq!(quantised.encode(&seen).as_ref(), Ok(&inputs), "what inputs stand for has the same inputs");
	let results = quantised.evaluate(&inputs).expect("inputs");
	assert_eq!(lowered(quantised, &inputs), results);
	for (result, ty) in results.iter().zip(quantised.result_types()) {
		assert!(*result <= ty.most());
	}

	let (at_seen, at_record) = (model.scores(&seen).expect("a record"), model.scores(record).expect("a record"));
	let answer = quantised.read(&results).expect("results");
	let Some(scores) = quantised.scores(&inputs).expect("inputs") else {
		// One tree, of which only the label is known: it is right.
		let (Answer::Class { index: found, .. }, Ok(Answer::Class { index: wanted, .. })) =
			(&answer, model.answer(&seen))
		else {
			panic!("no labels")
		};
		assert_eq!(*found, wanted);
		return;
	};
	let (bound, bound_at) = (quantised.bound(), quantised.bound_at(record).expect("a record"));
	for output in 0..scores.len() {
		let off = (scores[output] - at_seen[output]).abs();
		assert!(off <= bound[output], "score {output} is off by {off}, and the bound is {}", bound[output]);
		if let Some(bound) = &bound_at {
			let off = (scores[output] - at_record[output]).abs();
			assert!(
				off <= bound[output],
				"score {output} is off by {off}, and the record's bound is {}",
				bound[output]
			);
		}
	}
	match answer {
		Answer::Value(values) => assert_eq!(values, scores),
		Answer::Class { index, .. } => {
			// Where the scores are further apart than the bounds reach, the label is the model's.
			let Task::Classification(classes) = model.task() else { panic!("a regression has a label") };
			let wanted = classes.decide(&at_seen);
			let is_sure = match at_seen.as_slice() {
				[score] => score.abs() > bound[0],
				_ => (0..at_seen.len())
					.all(|other| other == wanted || at_seen[wanted] - at_seen[other] > bound[wanted] + bound[other]),
			};
			assert!(!is_sure || index == wanted);
		},
	}
}

/// Checks a model with its scores put out, and with the label.
fn check_both(model: &Model, inputs: &Inputs, options: &Options, records: &[Vec<f64>]) -> Result<(), TestCaseError> {
	let quantised = match quantise(model, inputs, options) {
		Ok(quantised) => quantised,
		Err(QuantiseError::Constant) => return Ok(()),
		Err(error) => return Err(TestCaseError::fail(error.to_string())),
	};
	for sum in quantised.sums() {
		prop_assert!(sum.most <= options.sums.most());
	}
	let labels = quantise(model, inputs, &Options { reveal: Reveal::Label, ..*options });
	for record in records {
		check(&quantised, record);
		let Ok(labels) = &labels else { continue };
		check(labels, record);
		let inputs = labels.encode(record).expect("a record");
		let found = labels.evaluate(&inputs).expect("inputs");
		// A single tree's label comes about without sums.
		if labels.scores(&inputs).expect("inputs").is_some() {
			let sums = quantised.evaluate(&quantised.encode(record).expect("a record")).expect("inputs");
			let Ok(Answer::Class { index, .. }) = quantised.read(&sums) else { panic!("a classifier has labels") };
			prop_assert_eq!(found, vec![index as u64]);
		}
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1500))]

	#[test]
	fn linear_scores_are_never_further_off_than_the_bound((model, ranges, records) in linear(), options in options()) {
		check_both(&model, &Inputs::Ranges(ranges), &options, &records)?;
	}

	#[test]
	fn scores_of_trees_are_never_further_off_than_the_bound((model, ranges, records) in forest(), options in options()) {
		// Several scores of a classifier are told apart by as many sums: a few bits do not hold them.
		check_both(&model, &Inputs::Ranges(ranges), &options, &records)?;
	}

	#[test]
	fn ranks_lose_nothing((model, _, records) in forest(), options in options()) {
		check_both(&model, &Inputs::Ranks, &options, &records)?;
		if let Ok(quantised) = quantise(&model, &Inputs::Ranks, &options) {
			for record in records {
				prop_assert_eq!(quantised.represented(&record), Ok(record.clone()));
				prop_assert_eq!(quantised.bound_at(&record), Ok(Some(quantised.bound())));
			}
		}
	}

	#[test]
	fn numbers_of_any_size_do_no_harm(
		weights in prop::collection::vec(prop::num::f64::ANY, 2),
		intercept in prop::num::f64::ANY,
		ends in prop::collection::vec((prop::num::f64::ANY, prop::num::f64::ANY), 2),
		record in prop::collection::vec(prop::num::f64::NORMAL, 2),
		options in options(),
	) {
		let ranges: Result<Vec<_>, _> = ends.into_iter().map(|(low, high)| Range::new(low, high)).collect();
		let linear = Linear::new(vec![weights], vec![intercept]);
		if let (Ok(ranges), Ok(linear)) = (ranges, linear) {
			let model = Model::linear(2, linear, Task::Regression).expect("a model");
			if let Ok(quantised) = quantise(&model, &Inputs::Ranges(ranges), &options) {
				check(&quantised, &quantised.represented(&record).expect("a record"));
			}
		}
	}
}

#[test]
fn more_bits_come_nearer() {
	let records = fixtures::records();
	let (model, ranges) = (fixtures::model("logistic"), fixtures::ranges(&records));
	let bound = |weights, sums| {
		let options = Options { weights: bits(weights), sums: bits(sums), ..Options::default() };
		quantise(&model, &Inputs::Ranges(ranges.clone()), &options).expect("it fits").bound()[0]
	};
	assert!(bound(4, 16) > bound(6, 16) && bound(6, 16) > bound(8, 24) && bound(8, 24) > bound(16, 32));
}

#[test]
fn what_can_not_be_is_an_error_that_says_so() {
	assert!(Bits::new(0).is_err() && Bits::new(33).is_err());
	for (low, high) in [(1.0, 0.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (f64::MIN, f64::MAX)] {
		assert!(Range::new(low, high).is_err());
	}
	assert_eq!(Range::of::<Vec<f64>>(&[]), Err(QuantiseError::NoRecords));
	assert!(Range::of(&[vec![1.0], vec![1.0, 2.0]]).is_err() && Range::of(&[vec![f64::NAN]]).is_err());

	let linear = |weights: &[f64], task| {
		Model::linear(weights.len(), Linear::new(vec![weights.to_vec()], vec![0.0]).expect("finite"), task)
			.expect("a model")
	};
	let range = Range::new(0.0, 1.0).expect("a range");
	let one = Inputs::Ranges(vec![range]);
	let (options, label) = (Options::default(), Options { reveal: Reveal::Label, ..Options::default() });
	let model = linear(&[1.0], Task::Regression);
	assert_eq!(quantise(&model, &Inputs::Ranks, &options), Err(QuantiseError::Ranks));
	assert_eq!(quantise(&model, &one, &label), Err(QuantiseError::NoLabel));
	assert!(matches!(quantise(&model, &Inputs::Ranges(vec![range; 2]), &options), Err(QuantiseError::Invalid(_))));
	let wide = Options { inputs: bits(17), ..options };
	assert!(matches!(quantise(&model, &one, &wide), Err(QuantiseError::Bits { .. })));
	assert_eq!(quantise(&linear(&[0.0], Task::Regression), &one, &options), Err(QuantiseError::Constant));
	// Always the second label, or always the first.
	assert_eq!(quantise(&linear(&[-1.0], task(true, 1)), &one, &label), Err(QuantiseError::Constant));
	assert_eq!(
		quantise(
			&linear(&[1e300, 1e300], Task::Regression),
			&Inputs::Ranges(vec![Range::new(0.0, 1e10).expect("a range"); 2]),
			&options
		),
		Err(QuantiseError::Infinite)
	);
}

#[test]
fn records_inputs_and_results_of_something_else_are_refused() {
	let quantised = quantise(&fixtures::model("tree"), &Inputs::Ranks, &Options::default()).expect("it fits");
	assert!(quantised.encode(&[1.0]).is_err() && quantised.represented(&[f64::NAN; 30]).is_err());
	let most: Vec<u64> = quantised.inputs().iter().map(|input| input.encoding.most()).collect();
	assert!(quantised.evaluate(&most).is_ok());
	assert!(matches!(quantised.evaluate(&most[1..]), Err(RecordError::Count { .. })));
	let mut more = most;
	more[0] += 1;
	assert!(matches!(quantised.evaluate(&more), Err(RecordError::Range { place: 0, .. })));
	let most = quantised.sums()[0].most;
	assert!(quantised.read(&[most]).is_ok());
	assert!(matches!(quantised.read(&[most + 1]), Err(RecordError::Range { .. })));
	assert!(matches!(quantised.read(&[0, 0]), Err(RecordError::Count { .. })));
}

#[test]
fn a_feature_outside_of_its_range_is_taken_for_the_nearer_end() {
	let branch = |feature, threshold, at_most, above| Node::Branch { feature, threshold, at_most, above };
	let leaf = |value| Node::Leaf(vec![value]);
	// The second question's threshold is above the range: there is no input for it.
	let nodes = vec![branch(0, 0.5, 1, 4), branch(1, 7.0, 2, 3), leaf(1.0), leaf(2.0), leaf(3.0)];
	let tree = Tree::new(nodes, 2, 1).expect("a tree");
	let model = Model::trees(2, vec![tree], vec![0.0], Task::Regression).expect("a model");
	let range = Range::new(0.0, 1.0).expect("a range");
	let quantised = quantise(&model, &Inputs::Ranges(vec![range; 2]), &Options::default()).expect("it fits");
	assert_eq!(quantised.inputs().len(), 1);
	assert_eq!(quantised.represented(&[-5.0, 9.0]), Ok(vec![0.0, 1.0]));
	assert_eq!(quantised.bound_at(&[-5.0, 9.0]), Ok(None), "it comes to another leaf");
	assert!(quantised.bound_at(&[-5.0, 6.0]).expect("a record").is_some());
	check(&quantised, &[-5.0, 9.0]);
}

#[test]
fn only_features_that_matter_are_encrypted() {
	let tree = quantise(&fixtures::model("tree"), &Inputs::Ranks, &Options::default()).expect("it fits");
	assert!(tree.inputs().len() < 12, "{}", tree.inputs().len());
	let records = fixtures::records();
	let coarse = Options { weights: bits(2), ..Options::default() };
	let ranges = Inputs::Ranges(fixtures::ranges(&records));
	let logistic = quantise(&fixtures::model("logistic"), &ranges, &coarse).expect("it fits");
	assert!(logistic.inputs().len() < 30);
	for record in &records {
		check(&logistic, &record.features);
	}
}

#[test]
fn quantised_models_are_as_accurate_as_those_they_were_made_of() {
	let records = fixtures::records();
	let ranges = fixtures::ranges(&records);
	for name in fixtures::MODELS {
		let model = fixtures::model(name);
		let inputs = match model.body() {
			nulink_models::Body::Linear(_) => Inputs::Ranges(ranges.clone()),
			nulink_models::Body::Trees { .. } => Inputs::Ranks,
		};
		let quantised = quantise(&model, &inputs, &Options::default()).expect("it fits");
		let held_out: Vec<(&[f64], Truth)> = records
			.iter()
			.filter(|record| record.held_out)
			.map(|record| (record.features.as_slice(), fixtures::truth(name, record)))
			.collect();
		let accuracy = measure(&quantised, held_out).expect("records");
		println!("{name:18} {accuracy}");
		assert_eq!(accuracy.clear.answers(), 143);
		assert!(accuracy.furthest <= accuracy.bound);
		assert!(accuracy.quantised.score() > accuracy.clear.score() - 0.02, "{name}: {accuracy}");
		for record in &records {
			check(&quantised, &record.features);
		}
	}
}

#[test]
fn a_feature_that_counts_nothing_has_no_part_in_the_bound_however_large_it_is() {
	let linear = Linear::new(vec![vec![-1.5e-24, 0.0]], vec![0.0]).expect("finite");
	let model = Model::linear(2, linear, Task::Regression).expect("a model");
	let ranges = vec![Range::new(-3e282, 0.0).expect("a range"), Range::new(0.0, 0.0).expect("a range")];
	let quantised = quantise(&model, &Inputs::Ranges(ranges), &Options::default()).expect("it fits");
	// Twice the second one is more than the largest number.
	let record = [5e-207, 1.6e308];
	check(&quantised, &record);
	assert!(quantised.bound_at(&record).expect("a record").expect("a linear model")[0].is_finite());
}
