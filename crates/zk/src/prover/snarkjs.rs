//! snarkjs' JSON: `verification_key.json`, `proof.json`, `public.json`. Numbers are decimal strings, points are projective
//! coordinates of which the last is one.

use crate::{
	field::to_bytes,
	point::{PointError, G1_LEN},
	Fr, Input, KeyError, Proof, VerifyingKey, MAX_INPUTS, PROOF_LEN,
};
use ark_bls12_381::{Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::{BigInt, One, PrimeField, Zero};
use ark_serialize::CanonicalDeserialize;
use serde::{Deserialize, Serialize};

use super::{bytes_of, Bls};

/// The largest file that is read.
pub const MAX_JSON_LEN: usize = 256 * 1024;

/// Why this is no file of snarkjs.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
	/// Not the JSON that is expected.
	#[error("the file is not the JSON that snarkjs writes: {0}")]
	Json(#[from] serde_json::Error),
	/// The file is larger than [`MAX_JSON_LEN`].
	#[error("the file is too large")]
	TooLarge,
	/// Another protocol or curve.
	#[error("the file is for {0}, not for groth16 on bls12381")]
	OtherScheme(String),
	/// A number that is none, or not below the field's order.
	#[error("{0:?} is no number below the field's order")]
	BadNumber(String),
	/// A point that is not on the curve, or at infinity.
	#[error("the file has a bad point")]
	BadPoint,
	/// The number of inputs is not that of points, or too many.
	#[error("the key has {0} points for its public inputs and says otherwise")]
	BadCount(usize),
	/// The key does not pass the checks.
	#[error(transparent)]
	Key(#[from] KeyError),
	/// The proof does not.
	#[error(transparent)]
	Proof(#[from] PointError),
}

type G1Json = [String; 3];
type G2Json = [[String; 2]; 3];

#[derive(Serialize, Deserialize)]
struct KeyJson {
	protocol: String,
	curve: String,
	#[serde(rename = "nPublic")]
	public: usize,
	vk_alpha_1: G1Json,
	vk_beta_2: G2Json,
	vk_gamma_2: G2Json,
	vk_delta_2: G2Json,
	#[serde(rename = "IC")]
	inputs: Vec<G1Json>,
}

#[derive(Serialize, Deserialize)]
struct ProofJson {
	pi_a: G1Json,
	pi_b: G2Json,
	pi_c: G1Json,
	protocol: String,
	curve: String,
}

const PROTOCOL: &str = "groth16";
const CURVE: &str = "bls12381";

/// Reads `verification_key.json`.
pub fn read_key(json: &[u8]) -> Result<VerifyingKey, JsonError> {
	let key: KeyJson = parse(json)?;
	check_scheme(&key.protocol, &key.curve)?;
	if key.inputs.len() != key.public.saturating_add(1) || key.public > MAX_INPUTS {
		return Err(JsonError::BadCount(key.inputs.len()));
	}
	let key = ark_groth16::VerifyingKey::<Bls> {
		alpha_g1: g1(&key.vk_alpha_1)?,
		beta_g2: g2(&key.vk_beta_2)?,
		gamma_g2: g2(&key.vk_gamma_2)?,
		delta_g2: g2(&key.vk_delta_2)?,
		gamma_abc_g1: key.inputs.iter().map(g1).collect::<Result<_, _>>()?,
	};
	Ok(VerifyingKey::decode(&bytes_of(&key))?)
}

/// Writes `verification_key.json`, without the pairing that snarkjs also writes and does not read.
pub fn write_key(key: &VerifyingKey) -> Result<String, JsonError> {
	let key =
		ark_groth16::VerifyingKey::<Bls>::deserialize_compressed(&key.encode()[..]).map_err(|_| JsonError::BadPoint)?;
	let json = KeyJson {
		protocol: PROTOCOL.into(),
		curve: CURVE.into(),
		public: key.gamma_abc_g1.len().saturating_sub(1),
		vk_alpha_1: g1_json(&key.alpha_g1)?,
		vk_beta_2: g2_json(&key.beta_g2)?,
		vk_gamma_2: g2_json(&key.gamma_g2)?,
		vk_delta_2: g2_json(&key.delta_g2)?,
		inputs: key.gamma_abc_g1.iter().map(g1_json).collect::<Result<_, _>>()?,
	};
	Ok(serde_json::to_string_pretty(&json)?)
}

/// Reads `proof.json`.
pub fn read_proof(json: &[u8]) -> Result<Proof, JsonError> {
	let proof: ProofJson = parse(json)?;
	check_scheme(&proof.protocol, &proof.curve)?;
	let proof = ark_groth16::Proof::<Bls> { a: g1(&proof.pi_a)?, b: g2(&proof.pi_b)?, c: g1(&proof.pi_c)? };
	let bytes: [u8; PROOF_LEN] = bytes_of(&proof).try_into().map_err(|_| JsonError::BadPoint)?;
	Ok(Proof::decode(&bytes)?)
}

/// Writes `proof.json`.
pub fn write_proof(proof: &Proof) -> Result<String, JsonError> {
	let bytes = proof.encode();
	let (a, rest) = bytes.split_at(G1_LEN);
	let (b, c) = rest.split_at(rest.len() - G1_LEN);
	let g1_of = |bytes: &[u8]| G1Affine::deserialize_compressed(bytes).map_err(|_| JsonError::BadPoint);
	let json = ProofJson {
		pi_a: g1_json(&g1_of(a)?)?,
		pi_b: g2_json(&G2Affine::deserialize_compressed(b).map_err(|_| JsonError::BadPoint)?)?,
		pi_c: g1_json(&g1_of(c)?)?,
		protocol: PROTOCOL.into(),
		curve: CURVE.into(),
	};
	Ok(serde_json::to_string_pretty(&json)?)
}

/// Reads `public.json`.
pub fn read_inputs(json: &[u8]) -> Result<Vec<Input>, JsonError> {
	Ok(read_elements(json)?.iter().map(to_bytes).collect())
}

/// Reads a list of numbers: `public.json`, or a witness as `wtns export json` writes it.
pub fn read_elements(json: &[u8]) -> Result<Vec<Fr>, JsonError> {
	let numbers: Vec<String> = parse(json)?;
	numbers.iter().map(|number| element::<4, Fr>(number)).collect()
}

/// Writes `public.json`.
pub fn write_inputs(inputs: &[Input]) -> Result<String, JsonError> {
	let numbers = inputs.iter().map(|input| {
		let element = crate::field::from_bytes(input).ok_or_else(|| JsonError::BadNumber(format!("{input:?}")))?;
		Ok(decimal(&element))
	});
	Ok(serde_json::to_string_pretty(&numbers.collect::<Result<Vec<String>, JsonError>>()?)?)
}

fn parse<T: for<'de> Deserialize<'de>>(json: &[u8]) -> Result<T, JsonError> {
	if json.len() > MAX_JSON_LEN {
		return Err(JsonError::TooLarge);
	}
	Ok(serde_json::from_slice(json)?)
}

fn check_scheme(protocol: &str, curve: &str) -> Result<(), JsonError> {
	if protocol == PROTOCOL && curve == CURVE {
		Ok(())
	} else {
		Err(JsonError::OtherScheme(format!("{protocol} on {curve}")))
	}
}

/// A decimal number as an element, if it is below the order.
fn element<const N: usize, F: PrimeField<BigInt = BigInt<N>>>(text: &str) -> Result<F, JsonError> {
	let bad = || JsonError::BadNumber(text.chars().take(200).collect());
	if text.is_empty() {
		return Err(bad());
	}
	let mut limbs = [0u64; N];
	for digit in text.chars() {
		let mut carry = u128::from(digit.to_digit(10).ok_or_else(bad)?);
		for limb in &mut limbs {
			let product = u128::from(*limb) * 10 + carry;
			*limb = product as u64;
			carry = product >> 64;
		}
		if carry != 0 {
			return Err(bad());
		}
	}
	F::from_bigint(BigInt::new(limbs)).ok_or_else(bad)
}

fn decimal<F: PrimeField>(element: &F) -> String {
	element.into_bigint().to_string()
}

fn g1([x, y, z]: &G1Json) -> Result<G1Affine, JsonError> {
	if !element::<6, Fq>(z)?.is_one() {
		return Err(JsonError::BadPoint);
	}
	let point = G1Affine::new_unchecked(element::<6, Fq>(x)?, element::<6, Fq>(y)?);
	point.is_on_curve().then_some(point).ok_or(JsonError::BadPoint)
}

fn g2([x, y, z]: &G2Json) -> Result<G2Affine, JsonError> {
	let pair = |[first, second]: &[String; 2]| {
		Ok::<_, JsonError>(Fq2::new(element::<6, Fq>(first)?, element::<6, Fq>(second)?))
	};
	if !pair(z)?.is_one() {
		return Err(JsonError::BadPoint);
	}
	let point = G2Affine::new_unchecked(pair(x)?, pair(y)?);
	point.is_on_curve().then_some(point).ok_or(JsonError::BadPoint)
}

fn g1_json(point: &G1Affine) -> Result<G1Json, JsonError> {
	let (x, y) = point.xy().ok_or(JsonError::BadPoint)?;
	Ok([decimal(&x), decimal(&y), decimal(&Fq::one())])
}

fn g2_json(point: &G2Affine) -> Result<G2Json, JsonError> {
	let (x, y) = point.xy().ok_or(JsonError::BadPoint)?;
	let pair = |element: &Fq2| [decimal(&element.c0), decimal(&element.c1)];
	Ok([pair(&x), pair(&y), [decimal(&Fq::one()), decimal(&Fq::zero())]])
}
