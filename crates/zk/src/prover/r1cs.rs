//! Constraints, and circom's `.r1cs` file.
//!
//! The file has a magic, a version, the number of sections, and sections (type, length, bytes), all little-endian: the
//! header (field, numbers of variables), the constraints (three sums of coefficient and variable each), and the labels of
//! variables, which are their numbers. Variable 0 is one, then come the public inputs, then what is private.

use super::{Circuit, ProveError};
use crate::{field::to_bytes, Fr};
use ark_ff::PrimeField;
use ark_relations::gr1cs::{
	mat_vec_mul, ConstraintSynthesizer, ConstraintSystem, Matrix, OptimizationGoal, SynthesisMode, R1CS_PREDICATE_LABEL,
};

/// A circuit's constraints as three matrices.
pub struct Constraints {
	/// A, B and C, a row for each constraint.
	pub(crate) matrices: Vec<Matrix<Fr>>,
	/// The public inputs, and one for the constant.
	pub(crate) inputs: usize,
	/// What is private.
	pub(crate) witnesses: usize,
	/// The values, if the circuit had any.
	pub(crate) assignment: Vec<Fr>,
}

impl Constraints {
	/// The constraints of a circuit.
	pub fn of(circuit: &Circuit) -> Result<Self, ProveError> {
		Self::in_mode(circuit, SynthesisMode::Setup)
	}

	/// The constraints and the values.
	pub fn with_values(circuit: &Circuit) -> Result<Self, ProveError> {
		let mode = SynthesisMode::Prove { construct_matrices: true, generate_lc_assignments: false };
		Self::in_mode(circuit, mode)
	}

	fn in_mode(circuit: &Circuit, mode: SynthesisMode) -> Result<Self, ProveError> {
		let cs = ConstraintSystem::<Fr>::new_ref();
		cs.set_optimization_goal(OptimizationGoal::Constraints);
		cs.set_mode(mode);
		circuit.generate_constraints(cs.clone())?;
		cs.finalize();
		let mut assignment = Vec::new();
		if mode != SynthesisMode::Setup {
			assignment.extend(cs.instance_assignment()?);
			assignment.extend(cs.witness_assignment()?);
		}
		let matrices = cs.to_matrices()?.remove(R1CS_PREDICATE_LABEL).unwrap_or_default();
		if matrices.len() != 3 {
			return Err(ProveError::OtherCircuit("it has no constraints"));
		}
		Ok(Constraints {
			matrices,
			inputs: cs.num_instance_variables(),
			witnesses: cs.num_witness_variables(),
			assignment,
		})
	}

	/// How many there are.
	pub fn len(&self) -> usize {
		self.matrices.first().map_or(0, Vec::len)
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.len() == 0
	}

	/// The public inputs, without the constant.
	pub fn public_inputs(&self) -> usize {
		self.inputs.saturating_sub(1)
	}

	/// Whether the values satisfy them.
	pub fn are_satisfied(&self) -> bool {
		let [a, b, c] = self.matrices.as_slice() else { return false };
		let [a, b, c] = [a, b, c].map(|matrix| mat_vec_mul(matrix, &self.assignment));
		a.iter().zip(&b).zip(&c).all(|((a, b), c)| *a * b == *c)
	}

	/// The `.r1cs` file.
	pub fn to_file(&self) -> Vec<u8> {
		let variables = self.inputs + self.witnesses;
		let mut header = Vec::new();
		header.extend(32u32.to_le_bytes());
		for limb in Fr::MODULUS.0 {
			header.extend(limb.to_le_bytes());
		}
		// Variables; public outputs, of which there are none; public and private inputs.
		for number in [variables, 0, self.public_inputs(), self.witnesses] {
			header.extend((number as u32).to_le_bytes());
		}
		header.extend((variables as u64).to_le_bytes());
		header.extend((self.len() as u32).to_le_bytes());

		let mut constraints = Vec::new();
		for index in 0..self.len() {
			for matrix in &self.matrices {
				let row = matrix.get(index).map(Vec::as_slice).unwrap_or_default();
				constraints.extend((row.len() as u32).to_le_bytes());
				for (coefficient, variable) in row {
					constraints.extend((*variable as u32).to_le_bytes());
					constraints.extend(to_bytes(coefficient));
				}
			}
		}
		let labels: Vec<u8> = (0..variables as u64).flat_map(u64::to_le_bytes).collect();

		let mut file = b"r1cs".to_vec();
		file.extend(1u32.to_le_bytes());
		file.extend(3u32.to_le_bytes());
		for (kind, section) in [(1u32, header), (2, constraints), (3, labels)] {
			file.extend(kind.to_le_bytes());
			file.extend((section.len() as u64).to_le_bytes());
			file.extend(section);
		}
		file
	}
}
