//! What happens to features before the model: each is scaled and shifted by itself.

use super::Error;
use crate::Linear;

/// Every feature times its scale, plus its shift.
#[derive(Clone, Debug)]
pub struct Features {
	scale: Vec<f64>,
	shift: Vec<f64>,
}

impl Features {
	pub fn new(count: usize) -> Self {
		Self { scale: vec![1.0; count], shift: vec![0.0; count] }
	}

	pub fn count(&self) -> usize {
		self.scale.len()
	}

	pub fn add(&mut self, row: &[f64]) {
		for (shift, value) in self.shift.iter_mut().zip(row) {
			*shift += value;
		}
	}

	pub fn multiply(&mut self, row: &[f64]) {
		for ((scale, shift), value) in self.scale.iter_mut().zip(&mut self.shift).zip(row) {
			*scale *= value;
			*shift *= value;
		}
	}

	/// The linear model of the raw features that this one is of the scaled ones.
	pub fn under(&self, weights: Vec<Vec<f64>>, mut intercepts: Vec<f64>) -> Result<Linear, Error> {
		let mut raw = weights;
		for (weights, intercept) in raw.iter_mut().zip(&mut intercepts) {
			*intercept += weights.iter().zip(&self.shift).map(|(weight, shift)| weight * shift).sum::<f64>();
			for (weight, scale) in weights.iter_mut().zip(&self.scale) {
				*weight *= scale;
			}
		}
		Ok(Linear::new(raw, intercepts)?)
	}

	/// The threshold of a raw feature at which the scaled one has this threshold, and whether the comparison turns round.
	/// None where the feature is scaled to nothing.
	pub fn threshold(&self, feature: usize, threshold: f64) -> Option<(f64, bool)> {
		let (scale, shift) = (self.scale[feature], self.shift[feature]);
		let raw = (threshold - shift) / scale;
		raw.is_finite().then_some((raw, scale < 0.0))
	}
}
