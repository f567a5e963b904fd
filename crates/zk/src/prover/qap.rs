//! The quotient, in snarkjs' form.
//!
//! Three things differ from libsnark's form, which arkworks has:
//!
//! - The third polynomial is not computed from the third matrix but as the product of the other two's values: on the
//!   domain they agree, if the constraints hold.
//! - The quotient is never divided. The key has, for each odd power of a root of unity of twice the domain's order, the
//!   Lagrange polynomial's value over delta, and the prover gives the values at these points.
//! - The root of unity. For BLS12-381 snarkjs takes powers of 5, arkworks powers of 7; the first is the second's power by
//!   [`ROOT`]. So the constraints lie on the domain in another order, and so do the values of the quotient.

use ark_ff::PrimeField;
use ark_groth16::r1cs_to_qap::{evaluate_constraint, R1CSToQAP};
use ark_poly::EvaluationDomain;
use ark_relations::gr1cs::{ConstraintSystemRef, Matrix, Result, SynthesisError, R1CS_PREDICATE_LABEL};

/// snarkjs' root of unity of order 2³² is arkworks' to this power: 5^t = (7^t)^ROOT with t = (r - 1) / 2³².
pub(super) const ROOT: u64 = 3_797_895_509;

/// Where a constraint lies on arkworks' domain of this size.
fn place(index: usize, size: usize) -> usize {
	((index as u64).wrapping_mul(ROOT) % size as u64) as usize
}

/// Where the value at snarkjs' odd power lies among arkworks' odd powers, for a domain of this size.
fn odd_place(index: usize, size: usize) -> usize {
	let power = (2 * index as u64 + 1).wrapping_mul(ROOT) % (2 * size as u64);
	((power - 1) / 2) as usize
}

/// The reduction that snarkjs uses, over the scalar field of BLS12-381.
pub struct SnarkjsReduction;

impl R1CSToQAP for SnarkjsReduction {
	fn instance_map_with_evaluation<F: PrimeField, D: EvaluationDomain<F>>(
		cs: ConstraintSystemRef<F>,
		t: &F,
	) -> Result<(Vec<F>, Vec<F>, Vec<F>, F, usize, usize)> {
		let all = cs.to_matrices()?;
		let [a_rows, b_rows, c_rows] = all.get(R1CS_PREDICATE_LABEL).map(Vec::as_slice).unwrap_or_default() else {
			return Err(SynthesisError::PredicateNotFound);
		};
		let (inputs, constraints) = (cs.num_instance_variables(), cs.num_constraints());
		let domain = D::new(constraints + inputs).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
		let (size, variables) = (domain.size(), inputs + cs.num_witness_variables());
		let vanishing = domain.evaluate_vanishing_polynomial(*t);
		let lagrange = domain.evaluate_all_lagrange_coefficients(*t);

		let (mut a, mut b, mut c) =
			(vec![F::zero(); variables], vec![F::zero(); variables], vec![F::zero(); variables]);
		for (sums, rows) in [(&mut a, a_rows), (&mut b, b_rows), (&mut c, c_rows)] {
			for (index, row) in rows.iter().enumerate() {
				let at = lagrange[place(index, size)];
				for (coefficient, variable) in row {
					sums[*variable] += at * coefficient;
				}
			}
		}
		// A row for each public input, so that none can be moved into what is private.
		for (index, sum) in a.iter_mut().enumerate().take(inputs) {
			*sum += lagrange[place(constraints + index, size)];
		}
		Ok((a, b, c, vanishing, variables - 1, size))
	}

	fn witness_map_from_matrices<F: PrimeField, D: EvaluationDomain<F>>(
		matrices: &[Matrix<F>],
		inputs: usize,
		constraints: usize,
		assignment: &[F],
	) -> Result<Vec<F>> {
		let [a_rows, b_rows, ..] = matrices else { return Err(SynthesisError::PredicateNotFound) };
		let domain = D::new(constraints + inputs).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
		let size = domain.size();
		let (mut a, mut b) = (vec![F::zero(); size], vec![F::zero(); size]);
		for (index, (a_row, b_row)) in a_rows.iter().zip(b_rows).enumerate().take(constraints) {
			a[place(index, size)] = evaluate_constraint(a_row, assignment);
			b[place(index, size)] = evaluate_constraint(b_row, assignment);
		}
		for (index, input) in assignment.iter().enumerate().take(inputs) {
			a[place(constraints + index, size)] = *input;
		}
		let mut c: Vec<F> = a.iter().zip(&b).map(|(a, b)| *a * b).collect();

		let twice = D::new(2 * size).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
		for values in [&mut a, &mut b, &mut c] {
			domain.ifft_in_place(values);
			D::distribute_powers(values, twice.element(1));
			domain.fft_in_place(values);
		}
		let values: Vec<F> = a.iter().zip(&b).zip(&c).map(|((a, b), c)| *a * b - c).collect();
		Ok((0..size).map(|index| values[odd_place(index, size)]).collect())
	}

	fn h_query_scalars<F: PrimeField, D: EvaluationDomain<F>>(
		max_power: usize,
		t: F,
		_: F,
		delta_inverse: F,
	) -> Result<Vec<F>> {
		let size = max_power + 1;
		let twice = D::new(2 * size).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
		let mut power = delta_inverse;
		let mut scalars = Vec::with_capacity(2 * size);
		for _ in 0..2 * size - 1 {
			scalars.push(power);
			power *= t;
		}
		scalars.push(F::zero());
		// The powers of t, transformed, are the Lagrange polynomials' values at t.
		twice.ifft_in_place(&mut scalars);
		Ok((0..size).map(|index| scalars[2 * odd_place(index, size) + 1]).collect())
	}
}
