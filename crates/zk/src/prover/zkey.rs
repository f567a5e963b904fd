//! snarkjs' `.zkey` file: what a ceremony ends with.
//!
//! Sections: 1 the protocol, 2 the header with the key's single points, 3 the points of the public inputs, 4 the entries
//! of the matrices A and B, 5 to 9 the points of A, B (in both groups), C and H, 10 the contributions. Points are affine
//! coordinates in Montgomery form, little-endian; all zeros is the identity.

use super::{r1cs::Constraints, Bls, ProveError, SnarkjsReduction};
use crate::{point::Reader, Fr};
use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ff::{BigInt, PrimeField, UniformRand, Zero};
use ark_groth16::{Groth16, VerifyingKey};
use ark_relations::gr1cs::Matrix;
use ark_std::rand::{CryptoRng, RngCore};
use std::collections::BTreeMap;

/// Why this is no key file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ZkeyError {
	/// It ends too early, or is something else.
	#[error("the file is no .zkey file, or a part of one")]
	Malformed,
	/// Another protocol than Groth16.
	#[error("the key is for another protocol than Groth16")]
	OtherProtocol,
	/// Another curve.
	#[error("the key is for another curve than BLS12-381")]
	OtherCurve,
	/// A point that is not on the curve or not in the subgroup.
	#[error("the key has a bad point")]
	BadPoint,
}

/// A key of a ceremony.
pub struct Zkey {
	key: ark_groth16::ProvingKey<Bls>,
	/// A and B, without the rows of public inputs.
	matrices: Vec<Matrix<Fr>>,
	inputs: usize,
	variables: usize,
}

/// The bytes of a coordinate.
const COORDINATE_LEN: u32 = 48;

/// The largest domain that is read: four million constraints. A length in a file is not believed.
const MAX_DOMAIN: usize = 1 << 22;

impl Zkey {
	/// Reads a file and checks every point: that takes a while.
	pub fn read(file: &[u8]) -> Result<Self, ZkeyError> {
		let sections = sections(file)?;
		let section = |kind: u32| sections.get(&kind).copied().map(Source::new).ok_or(ZkeyError::Malformed);
		if section(1)?.u32()? != 1 {
			return Err(ZkeyError::OtherProtocol);
		}

		let mut header = section(2)?;
		header.field(COORDINATE_LEN, &Fq::MODULUS.0)?;
		header.field(32, &Fr::MODULUS.0)?;
		let variables = header.u32()? as usize;
		let public = header.u32()? as usize;
		let domain = header.u32()? as usize;
		if public >= variables || !domain.is_power_of_two() || domain > MAX_DOMAIN {
			return Err(ZkeyError::Malformed);
		}
		let alpha_g1 = header.g1()?;
		let beta_g1 = header.g1()?;
		let beta_g2 = header.g2()?;
		let gamma_g2 = header.g2()?;
		let delta_g1 = header.g1()?;
		let delta_g2 = header.g2()?;

		let gamma_abc_g1 = section(3)?.g1s(public + 1)?;
		let matrices = matrices(section(4)?, public + 1, variables, domain)?;
		let key = ark_groth16::ProvingKey {
			vk: VerifyingKey { alpha_g1, beta_g2, gamma_g2, delta_g2, gamma_abc_g1 },
			beta_g1,
			delta_g1,
			a_query: section(5)?.g1s(variables)?,
			b_g1_query: section(6)?.g1s(variables)?,
			b_g2_query: section(7)?.g2s(variables)?,
			l_query: section(8)?.g1s(variables - public - 1)?,
			h_query: section(9)?.g1s(domain)?,
		};
		Ok(Zkey { key, matrices, inputs: public + 1, variables })
	}

	/// The key itself.
	pub fn key(&self) -> &ark_groth16::ProvingKey<Bls> {
		&self.key
	}

	/// Whether its constraints are these, as far as it has them.
	pub fn is_of(&self, constraints: &Constraints) -> Result<(), ProveError> {
		if self.inputs != constraints.inputs {
			return Err(ProveError::OtherCircuit("the number of public inputs is another"));
		}
		if self.variables != constraints.inputs + constraints.witnesses {
			return Err(ProveError::OtherCircuit("the number of variables is another"));
		}
		if self.matrices.iter().any(|matrix| matrix.len() > constraints.len()) {
			return Err(ProveError::OtherCircuit("the number of constraints is another"));
		}
		for (ours, theirs) in constraints.matrices.iter().zip(&self.matrices) {
			for (index, row) in ours.iter().enumerate() {
				let other = theirs.get(index).map(Vec::as_slice).unwrap_or_default();
				if sorted(row) != sorted(other) {
					return Err(ProveError::OtherCircuit("a constraint is another"));
				}
			}
		}
		Ok(())
	}

	/// A proof from a whole assignment (one, public inputs, private values), as snarkjs' `groth16 prove` makes it from a
	/// witness file.
	pub fn prove(&self, assignment: &[Fr], rng: &mut (impl RngCore + CryptoRng)) -> Result<crate::Proof, ProveError> {
		if assignment.len() != self.variables {
			return Err(ProveError::OtherCircuit("the number of variables is another"));
		}
		let proof = Groth16::<Bls, SnarkjsReduction>::create_proof_with_reduction_and_matrices(
			&self.key,
			Fr::rand(rng),
			Fr::rand(rng),
			&self.matrices,
			self.inputs,
			self.matrices.first().map_or(0, Vec::len),
			assignment,
		)?;
		Ok(super::proof_of(&proof)?)
	}
}

fn sorted(row: &[(Fr, usize)]) -> Vec<(usize, Fr)> {
	let mut row: Vec<_> = row.iter().map(|(coefficient, variable)| (*variable, *coefficient)).collect();
	row.retain(|(_, coefficient)| !coefficient.is_zero());
	row.sort_unstable();
	row
}

fn sections(file: &[u8]) -> Result<BTreeMap<u32, &[u8]>, ZkeyError> {
	let mut source = Source::new(file);
	if source.take(4)? != b"zkey" || source.u32()? != 1 {
		return Err(ZkeyError::Malformed);
	}
	let mut sections = BTreeMap::new();
	for _ in 0..source.u32()? {
		let kind = source.u32()?;
		let len = usize::try_from(source.u64()?).map_err(|_| ZkeyError::Malformed)?;
		// snarkjs refuses a section that is there twice: so nobody verifies one with it, and has another one read here.
		if sections.insert(kind, source.take(len)?).is_some() {
			return Err(ZkeyError::Malformed);
		}
	}
	Ok(sections)
}

/// The entries of A and B: matrix, constraint, variable, and the coefficient times the square of Montgomery's number.
fn matrices(
	mut source: Source<'_>,
	inputs: usize,
	variables: usize,
	domain: usize,
) -> Result<Vec<Matrix<Fr>>, ZkeyError> {
	let mut matrices = vec![Matrix::<Fr>::new(), Matrix::<Fr>::new()];
	let mut rows = 0;
	for _ in 0..source.u32()? {
		let matrix = matrices.get_mut(source.u32()? as usize).ok_or(ZkeyError::Malformed)?;
		let (row, variable) = (source.u32()? as usize, source.u32()? as usize);
		if row >= domain || variable >= variables {
			return Err(ZkeyError::Malformed);
		}
		// Written c · R²; an element lies in memory as its value times R, so this is c · R in the plain ...
		let once = Fr::new_unchecked(source.limbs::<4>(&Fr::MODULUS)?).into_bigint();
		// ... and c as it lies in memory.
		let coefficient = Fr::new_unchecked(once);
		if matrix.len() <= row {
			matrix.resize(row + 1, Vec::new());
		}
		matrix[row].push((coefficient, variable));
		rows = rows.max(row + 1);
	}
	// The last rows are those of the public inputs, which both sides add by themselves.
	let constraints = rows.checked_sub(inputs).ok_or(ZkeyError::Malformed)?;
	for matrix in &mut matrices {
		matrix.resize(constraints, Vec::new());
	}
	Ok(matrices)
}

/// Reads a section.
struct Source<'a>(Reader<'a>);

impl<'a> Source<'a> {
	fn new(bytes: &'a [u8]) -> Self {
		Source(Reader(bytes))
	}

	fn take(&mut self, len: usize) -> Result<&'a [u8], ZkeyError> {
		self.0.take(len).ok_or(ZkeyError::Malformed)
	}

	fn u32(&mut self) -> Result<u32, ZkeyError> {
		let bytes: [u8; 4] = self.take(4)?.try_into().map_err(|_| ZkeyError::Malformed)?;
		Ok(u32::from_le_bytes(bytes))
	}

	fn u64(&mut self) -> Result<u64, ZkeyError> {
		let bytes: [u8; 8] = self.take(8)?.try_into().map_err(|_| ZkeyError::Malformed)?;
		Ok(u64::from_le_bytes(bytes))
	}

	/// That the field is this one.
	fn field(&mut self, len: u32, modulus: &[u64]) -> Result<(), ZkeyError> {
		if self.u32()? != len {
			return Err(ZkeyError::OtherCurve);
		}
		let bytes: Vec<u8> = modulus.iter().flat_map(|limb| limb.to_le_bytes()).collect();
		if self.take(len as usize)? != bytes {
			return Err(ZkeyError::OtherCurve);
		}
		Ok(())
	}

	/// A number below the modulus.
	fn limbs<const N: usize>(&mut self, modulus: &BigInt<N>) -> Result<BigInt<N>, ZkeyError> {
		let mut limbs = [0; N];
		for limb in &mut limbs {
			*limb = self.u64()?;
		}
		let number = BigInt::new(limbs);
		(number < *modulus).then_some(number).ok_or(ZkeyError::Malformed)
	}

	fn coordinate(&mut self) -> Result<Fq, ZkeyError> {
		Ok(Fq::new_unchecked(self.limbs::<6>(&Fq::MODULUS)?))
	}

	fn g1(&mut self) -> Result<G1Affine, ZkeyError> {
		let (x, y) = (self.coordinate()?, self.coordinate()?);
		if x.is_zero() && y.is_zero() {
			return Ok(G1Affine::identity());
		}
		let point = G1Affine::new_unchecked(x, y);
		let good = point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve();
		good.then_some(point).ok_or(ZkeyError::BadPoint)
	}

	fn g2(&mut self) -> Result<G2Affine, ZkeyError> {
		let x = Fq2::new(self.coordinate()?, self.coordinate()?);
		let y = Fq2::new(self.coordinate()?, self.coordinate()?);
		if x.is_zero() && y.is_zero() {
			return Ok(G2Affine::identity());
		}
		let point = G2Affine::new_unchecked(x, y);
		let good = point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve();
		good.then_some(point).ok_or(ZkeyError::BadPoint)
	}

	fn g1s(mut self, count: usize) -> Result<Vec<G1Affine>, ZkeyError> {
		(0..count).map(|_| self.g1()).collect()
	}

	fn g2s(mut self, count: usize) -> Result<Vec<G2Affine>, ZkeyError> {
		(0..count).map(|_| self.g2()).collect()
	}
}
