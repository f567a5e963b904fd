//! What the tests share: a native recovery that counts, a reproducible RNG, and a grant to work with.

use k256::{
	elliptic_curve::{
		ops::Reduce,
		sec1::{EncodedPoint, FromEncodedPoint, ToEncodedPoint},
		Field, PrimeField,
	},
	AffinePoint, NonZeroScalar, ProjectivePoint, Scalar, Secp256k1, U256,
};
use nulink_pre::{arithmetic, client::*, digest, recovery, wire, Invalid, Recover, Statement};
use rand_core::{CryptoRng, RngCore};
use std::cell::Cell;

/// Recovery by k256's arithmetic, as the host function defines it: any s, any message, parity 0 or 1.
pub struct Counting;

thread_local! {
	static COUNT: Cell<u32> = const { Cell::new(0) };
}

impl Recover for Counting {
	fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Option<[u8; 64]> {
		COUNT.set(COUNT.get() + 1);
		let number = |bytes: &[u8]| {
			Option::<Scalar>::from(Scalar::from_repr(*k256::FieldBytes::from_slice(bytes)))
				.filter(|scalar| !bool::from(scalar.is_zero()))
		};
		let (r, s) = (number(&signature[..32])?, number(&signature[32..64])?);
		let tag = match signature[64] {
			parity @ 0..=1 => 2 + parity,
			_ => return None,
		};
		let point = decompress(&wire_point(tag, &signature[..32]))?;
		let m = <Scalar as Reduce<U256>>::reduce_bytes(&(*message).into());
		let key = (ProjectivePoint::from(point) * s - ProjectivePoint::GENERATOR * m) * r.invert().unwrap();
		let key = key.to_affine().to_encoded_point(false);
		key.as_bytes().get(1..)?.try_into().ok()
	}
}

/// How many recoveries `work` makes on this thread.
pub fn count<T>(work: impl FnOnce() -> T) -> (T, u32) {
	let before = COUNT.get();
	let result = work();
	(result, COUNT.get() - before)
}

/// SHA-256 of seed and counter. Fine for vectors and nothing else.
pub struct Reproducible {
	seed: [u8; 32],
	counter: u64,
}

impl Reproducible {
	pub fn new(seed: &str) -> Self {
		Reproducible { seed: digest(seed.as_bytes()), counter: 0 }
	}
}

impl RngCore for Reproducible {
	fn next_u32(&mut self) -> u32 {
		rand_core::impls::next_u32_via_fill(self)
	}

	fn next_u64(&mut self) -> u64 {
		rand_core::impls::next_u64_via_fill(self)
	}

	fn fill_bytes(&mut self, bytes: &mut [u8]) {
		for piece in bytes.chunks_mut(32) {
			let block = digest(&[&self.seed[..], &self.counter.to_be_bytes()].concat());
			self.counter += 1;
			piece.copy_from_slice(&block[..piece.len()]);
		}
	}

	fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
		self.fill_bytes(bytes);
		Ok(())
	}
}

impl CryptoRng for Reproducible {}

/// A grant of 2 of 3, a sealed data key, and its fragments.
pub struct Grant {
	pub delegating: DelegatingSecret,
	pub signer: SigningSecret,
	pub receiving: ReceivingSecret,
	pub keys: GrantKeys,
	pub key_fragments: Vec<KeyFragment>,
	pub commitments: Vec<Digest>,
	pub header: Header,
	/// The only chunk under the header, with `data` in it.
	pub chunk: Vec<u8>,
	pub capsule: CapsuleBytes,
	pub fragments: Vec<FragmentBytes>,
}

impl Grant {
	pub fn new(seed: &str) -> Self {
		let rng = &mut Reproducible::new(seed);
		let (delegating, signer, receiving) =
			(Secret::random_with_rng(rng), Secret::random_with_rng(rng), Secret::random_with_rng(rng));
		let keys = GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: signer.key_bytes(),
			receiving: receiving.key_bytes(),
		};
		let key_fragments = make_grant_with_rng(rng, &delegating, &signer, &keys.receiving, 2, 3).unwrap();
		let commitments: Vec<_> = key_fragments.iter().map(KeyFragment::commitment).collect();
		let (header, mut encryptor) = Encryptor::new_with_rng(rng, &keys.delegating, 16).unwrap();
		let chunk = encryptor.seal_chunk(b"data", true).unwrap();
		let capsule = header.sealed_key.capsule.clone();
		let checked = CheckedCapsule::new(&capsule).unwrap();
		let fragments = key_fragments
			.iter()
			.zip(&commitments)
			.map(|(fragment, commitment)| {
				reencrypt_with_rng(rng, &fragment.check(&keys, commitment).unwrap(), &checked)
			})
			.collect();
		Grant { delegating, signer, receiving, keys, key_fragments, commitments, header, chunk, capsule, fragments }
	}

	/// The statement about fragment `at`.
	pub fn statement(&self, at: usize) -> Statement<'_> {
		self.about(&self.fragments[at], &self.commitments[at])
	}

	/// The statement about this fragment.
	pub fn about<'a>(&'a self, fragment: &'a FragmentBytes, commitment: &'a Digest) -> Statement<'a> {
		Statement {
			capsule: &self.capsule,
			fragment,
			delegating: &self.keys.delegating,
			verifying: &self.keys.verifying,
			receiving: &self.keys.receiving,
			commitment,
		}
	}

	/// Signs as the grantor does.
	pub fn sign(&self, message: &[u8]) -> ([u8; 32], [u8; 32]) {
		let mut scalar = umbral_pre::SecretKey::random().to_be_bytes();
		scalar.as_mut_secret().copy_from_slice(&*self.signer.to_bytes());
		let signer = umbral_pre::Signer::new(umbral_pre::SecretKey::try_from_be_bytes(&scalar).unwrap());
		let signature = signer.sign(message).to_be_bytes();
		(signature[..32].try_into().unwrap(), signature[32..].try_into().unwrap())
	}

	/// The fragment with a new signature of the grantor's over what it says now.
	pub fn sign_again(&self, mut fragment: wire::Fragment, keys: &GrantKeys) -> wire::Fragment {
		(fragment.r, fragment.s) = self.sign(&fragment.grant_message(&keys.delegating, &keys.receiving));
		fragment
	}
}

/// The verdict, which must be the same both ways.
pub fn judge(statement: &Statement) -> Result<(), Invalid> {
	let (by_recovery, recoveries) = count(|| recovery::check_fragment::<Counting>(statement));
	assert!(recoveries <= recovery::MAX_RECOVERIES);
	assert_eq!(by_recovery, arithmetic::check_fragment(statement), "the two ways disagree on {statement:?}");
	by_recovery
}

/// The verdict on a capsule, which must be the same both ways.
pub fn judge_capsule(capsule: &CapsuleBytes) -> Result<(), Invalid> {
	let (by_recovery, recoveries) = count(|| recovery::check_capsule::<Counting>(capsule));
	assert!(recoveries <= 1);
	assert_eq!(by_recovery, arithmetic::check_capsule(capsule), "the two ways disagree on {capsule:?}");
	by_recovery
}

pub fn wire_point(tag: u8, x: &[u8]) -> wire::Point {
	let mut point = [tag; 33];
	point[1..].copy_from_slice(x);
	point
}

pub fn decompress(point: &wire::Point) -> Option<AffinePoint> {
	AffinePoint::from_encoded_point(&EncodedPoint::<Secp256k1>::from_bytes(point).ok()?).into()
}

pub fn compress(point: impl Into<AffinePoint>) -> wire::Point {
	point.into().to_encoded_point(true).as_bytes().try_into().unwrap()
}

pub fn times(point: &wire::Point, k: &Scalar) -> wire::Point {
	compress(ProjectivePoint::from(decompress(point).unwrap()) * k)
}

pub fn to_scalar(bytes: &[u8]) -> Scalar {
	Scalar::from_repr(*k256::FieldBytes::from_slice(bytes)).unwrap()
}

pub fn random_scalar() -> Scalar {
	Scalar::random(&mut rand_core::OsRng)
}

/// A point as it is written, with an x that is on no point.
pub fn off_curve() -> wire::Point {
	let mut point = [2; 33];
	while decompress(&point).is_some() {
		point[32] += 1;
	}
	assert!(wire::is_point(&point));
	point
}

/// Umbral's parameter, from umbral-pre.
pub fn parameter() -> wire::Point {
	let (x, y) = umbral_pre::Parameters::new().u.coordinates().unwrap();
	wire_point(2 + (y[31] & 1), &x)
}

/// The challenge of a fragment's proof.
pub fn challenge(capsule: &wire::Capsule, fragment: &wire::Fragment) -> Scalar {
	let wire::Fragment { e1, v1, e2, v2, u1, u2, .. } = fragment;
	let parts: [&[u8]; 11] =
		[&18u32.to_be_bytes(), b"CFRAG_VERIFICATION", &capsule.e, e1, e2, &capsule.v, v1, v2, &parameter(), u1, u2];
	*<NonZeroScalar as Reduce<U256>>::reduce_bytes(&digest(&parts.concat()).into())
}

/// A fragment whose equations hold, for any key: what a proxy can make by itself.
pub fn prove(capsule: &wire::Capsule, key: &Scalar, like: &wire::Fragment) -> wire::Fragment {
	let (t, u) = (random_scalar(), parameter());
	let mut fragment = wire::Fragment {
		e1: times(&capsule.e, key),
		v1: times(&capsule.v, key),
		e2: times(&capsule.e, &t),
		v2: times(&capsule.v, &t),
		u1: times(&u, key),
		u2: times(&u, &t),
		..*like
	};
	fragment.z = (key * &challenge(capsule, &fragment) + t).to_bytes().into();
	fragment
}
