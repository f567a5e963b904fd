//! Weighted sums with whole weights.

use super::{
	encoding::Encoding,
	groups,
	quantised::{Form, Quantised},
	sums::{fit, Draft, Fit},
	Error, Input, Options, Range,
};
use crate::{Linear, Model};

pub fn quantise(model: &Model, linear: &Linear, ranges: &[Range], options: &Options) -> Result<Quantised, Error> {
	let encodings: Vec<Encoding> = ranges.iter().map(|range| range.evenly(options.inputs)).collect();
	let mut scores: Vec<Fit<Vec<i64>>> = Vec::with_capacity(model.outputs());
	let groups = groups(model);
	for group in &groups {
		let largest = group
			.iter()
			.flat_map(|output| linear.weights()[*output].iter().zip(&encodings).map(|(w, e)| per_step(*w, e).abs()))
			.fold(0.0, f64::max);
		// One after the other: groups are in the order of the scores.
		scores.extend(fit(largest / options.weights.most() as f64, options, |step| {
			let weights = whole(group, linear, &encodings, step);
			// What one group does not ask for, another may: then it does not stand still.
			let is_used = if groups.len() == 1 { used(&weights, encodings.len()) } else { vec![true; encodings.len()] };
			group
				.iter()
				.zip(weights)
				.map(|(output, whole)| {
					let (weights, intercept) = (&linear.weights()[*output], linear.intercepts()[*output]);
					draft(weights, intercept, &encodings, &is_used, whole, step)
				})
				.collect()
		})?);
	}

	let all: Vec<Vec<i64>> = scores.iter().map(|score| score.numbers.clone()).collect();
	let is_used = used(&all, encodings.len());
	let mut inputs = Vec::new();
	let mut unasked = Vec::new();
	for (feature, encoding) in encodings.into_iter().enumerate() {
		if is_used[feature] {
			inputs.push(Input::new(feature, encoding)?);
		} else if linear.weights().iter().any(|weights| weights[feature] != 0.0) {
			unasked.push(Input::new(feature, middle(&encoding))?);
		}
	}
	if inputs.is_empty() {
		return Err(Error::Constant);
	}
	let form = Form::Linear {
		weights: all.iter().map(|weights| inputs.iter().map(|input| weights[input.feature]).collect()).collect(),
		constants: scores.iter().map(|score| score.constant).collect(),
	};
	let sums = scores.iter().map(|score| score.sum).collect();
	Ok(Quantised::new(model.clone(), inputs, unasked, form, sums, options.reveal))
}

/// How much a score grows where the input grows by one.
fn per_step(weight: f64, encoding: &Encoding) -> f64 {
	match encoding {
		Encoding::Even { step, most, .. } if *most > 0 => weight * step,
		_ => 0.0,
	}
}

/// A feature that is not asked for is taken for the middle of its range.
fn middle(encoding: &Encoding) -> Encoding {
	match encoding {
		Encoding::Even { low, step, most } => {
			Encoding::Even { low: low + step * (*most as f64 / 2.0), step: 1.0, most: 0 }
		},
		ranks => ranks.clone(),
	}
}

fn whole(group: &[usize], linear: &Linear, encodings: &[Encoding], step: f64) -> Vec<Vec<i64>> {
	group
		.iter()
		.map(|output| {
			let weights = linear.weights()[*output].iter();
			weights
				.zip(encodings)
				.map(|(weight, encoding)| (per_step(*weight, encoding) / step).round() as i64)
				.collect()
		})
		.collect()
}

/// Which features one of the scores still asks for.
fn used(weights: &[Vec<i64>], features: usize) -> Vec<bool> {
	(0..features).map(|feature| weights.iter().any(|weights| weights[feature] != 0)).collect()
}

fn draft(
	weights: &[f64],
	intercept: f64,
	encodings: &[Encoding],
	is_used: &[bool],
	whole: Vec<i64>,
	step: f64,
) -> Draft<Vec<i64>> {
	let mut draft = Draft {
		offset: intercept,
		bound: 0.0,
		ends: (0.0, 0.0),
		scale: intercept.abs(),
		count: weights.len(),
		numbers: Vec::new(),
	};
	for (((weight, encoding), number), is_used) in weights.iter().zip(encodings).zip(&whole).zip(is_used) {
		let (low, most) = match encoding {
			Encoding::Even { low, most, .. } => (*low, *most as f64),
			Encoding::Ranks(_) => continue,
		};
		let per_step = per_step(*weight, encoding);
		// What rounding leaves of the weight grows with the input, up to this. The offset takes half of it.
		let left = (per_step - step * *number as f64) * most;
		draft.offset += weight * low + left / 2.0;
		if *is_used {
			draft.bound += left.abs() / 2.0;
		}
		let end = *number as f64 * most;
		draft.ends.0 += end.min(0.0);
		draft.ends.1 += end.max(0.0);
		draft.scale += (weight * low).abs() + per_step.abs() * most;
	}
	draft.numbers = whole;
	draft
}
