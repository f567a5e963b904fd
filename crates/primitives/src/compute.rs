//! Encrypted compute: the sizes, ids, profiles and hashed statements that the chain, the computing providers and the
//! people who have something computed agree on.
//!
//! Every digest here is a SHA-256, so that a digest of bytes is also their address in storage.

use crate::sharing::{signed, ContentId, Digest};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The number of a job, given by the chain in order of creation.
pub type JobId = u64;

/// What a program is known by: the SHA-256 of its canonical encoding, which begins with [`PROGRAM_BRAND`].
pub type ProgramId = Digest;

/// What the canonical encoding of a program begins with: its domain tag and its version.
pub const PROGRAM_BRAND: &[u8] = b"nulink/program/v1";

/// The most bytes that the canonical encoding of a program has. It fits in one block of a store, so that the program's
/// id is its address, too ([`program_content`]).
pub const MAX_PROGRAM_LEN: u32 = 512 * 1024;
/// The most operations, inputs and constants of a program, together.
pub const MAX_NODES: u32 = 16 * 1024;
/// The most encrypted values that a program takes.
pub const MAX_INPUT_VALUES: u32 = 1024;
/// The most encrypted values that a program gives.
pub const MAX_OUTPUT_VALUES: u32 = 64;
/// The most bootstraps that a program may cost, by the estimate that is made of it: about a day on thirty cores.
pub const MAX_BOOTSTRAPS: u64 = 100_000_000;
/// The bootstraps that it takes to let the stream cipher Kreyvium start, once for each piece of input under it,
/// whatever the length of the piece. The cipher's bits after that are cheap beside it.
pub const KREYVIUM_START: u64 = 10_368;

/// The most pieces of encrypted data that a job names as its input.
pub const MAX_JOB_INPUTS: u32 = 8;
/// The most members that a committee has, the one that decides a dispute included.
pub const MAX_COMMITTEE: u32 = 64;

/// The most bytes of one piece of encrypted input.
pub const MAX_INPUT_LEN: u64 = 64 * 1024 * 1024;
/// The most bytes of a compressed evaluation key. The one of [`Parameters::Default`] has about 73 MiB, with the keys for
/// compressed lists.
pub const MAX_EVALUATION_KEY_LEN: u64 = 96 * 1024 * 1024;
/// The most bytes of a symmetric key, or of a one-time pad, under FHE.
pub const MAX_WRAPPED_KEY_LEN: u64 = 64 * 1024 * 1024;
/// The most bytes of the keys under which a result is given to somebody else than the owner of the evaluation key.
pub const MAX_DELIVERY_KEY_LEN: u64 = 128 * 1024 * 1024;
/// The most bytes of a result. It fits in one block of a store, so that its digest is its address, too
/// ([`result_content`]).
pub const MAX_RESULT_LEN: u64 = 1024 * 1024;

/// The address of the program with this id in a store.
pub const fn program_content(id: ProgramId) -> ContentId {
	ContentId::new(ContentId::RAW, id)
}

/// The address of the result with this digest in a store.
pub const fn result_content(digest: Digest) -> ContentId {
	ContentId::new(ContentId::RAW, digest)
}

/// The release of the FHE library that evaluates. Two releases need not give the same bits.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Library {
	/// tfhe 1.8.2.
	#[codec(index = 0)]
	#[serde(rename = "tfhe-1.8.2")]
	Tfhe1_8_2,
}

/// The parameter set of the keys.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Parameters {
	/// The library's default: blocks of two bits of message and two of carry, errors below 2⁻¹²⁸, with the keys for
	/// compressed lists and a public key of its own for compact lists.
	#[codec(index = 0)]
	Default,
}

/// What evaluates.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
	/// The processor.
	#[codec(index = 0)]
	Cpu,
	/// A graphics card with CUDA, which does the bootstraps of programs. The processor beside it does those before and
	/// after, so its instructions count, too. Models of cards are not told apart, though their bits may differ.
	#[codec(index = 1)]
	Cuda,
}

/// How the library plans its Fourier transforms. Left alone it chooses by timing, and two honest machines differ.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum FourierPlan {
	/// Always decimation in frequency with radix 4 (`experimental-force_fft_algo_dif4`).
	#[codec(index = 0)]
	Dif4,
}

/// The machine's instructions, as far as results depend on them.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Instructions {
	/// x86-64 with AVX2 and FMA.
	#[codec(index = 0)]
	Avx2,
	/// x86-64 with AVX-512.
	#[codec(index = 1)]
	Avx512,
	/// 64-bit ARM with NEON.
	#[codec(index = 2)]
	Neon,
	/// None of these.
	#[codec(index = 3)]
	Plain,
}

/// All that the bits of a result depend on beside the program, its inputs and the key. Two honest providers with the
/// same profile give the same result, to the bit.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub struct ExecutionProfile {
	/// The FHE library.
	pub library: Library,
	/// The parameter set.
	pub parameters: Parameters,
	/// What evaluates.
	pub backend: Backend,
	/// How Fourier transforms are planned.
	pub fourier: FourierPlan,
	/// The machine's instructions.
	pub instructions: Instructions,
}

impl ExecutionProfile {
	/// The profile of a processor with these instructions.
	pub const fn cpu(instructions: Instructions) -> Self {
		ExecutionProfile {
			library: Library::Tfhe1_8_2,
			parameters: Parameters::Default,
			backend: Backend::Cpu,
			fourier: FourierPlan::Dif4,
			instructions,
		}
	}
}

/// How a piece of input is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum InputForm {
	/// A compressed list, made by a provider or by the owner of the key.
	#[codec(index = 0)]
	Compressed,
	/// A compact list, made by anybody with the public key.
	#[codec(index = 1)]
	Compact,
	/// Under the stream cipher Kreyvium. The same key and IV never encrypt two pieces: whoever has both would have their
	/// difference.
	#[codec(index = 2)]
	Kreyvium {
		/// The symmetric key under FHE.
		key: ContentId,
		/// The initialisation vector.
		iv: [u8; 16],
	},
	/// Under a one-time pad, which encrypts one piece and no other.
	#[codec(index = 3)]
	OneTimePad {
		/// The pad under FHE.
		pad: ContentId,
	},
}

impl InputForm {
	/// What may be used once only: the address of the symmetric key or pad, and the IV (zeros for a pad).
	pub const fn once(&self) -> Option<(ContentId, [u8; 16])> {
		match *self {
			InputForm::Compressed | InputForm::Compact => None,
			InputForm::Kreyvium { key, iv } => Some((key, iv)),
			InputForm::OneTimePad { pad } => Some((pad, [0; 16])),
		}
	}
}

/// A piece of encrypted input of a job. A program's inputs are the values of all pieces, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct InputReference {
	/// Where it is, and which bytes it must be.
	pub content: ContentId,
	/// How it is encrypted.
	pub form: InputForm,
}

/// Why a job has no result, though everybody did what they should: what it names is not what it says. Whoever looks at
/// the same bytes comes to the same reason, so it is committed to and compared like a result.
///
/// The checks are made in this order, and the first that fails is the reason. That bytes cannot be had at all is none:
/// it may be so for one and not for another.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Refusal {
	/// The program is no program, or not of the shape and the cost that the chain was told.
	#[codec(index = 0)]
	Program,
	/// The evaluation key is none, too long, or not of the profile's parameters.
	#[codec(index = 1)]
	EvaluationKey,
	/// The keys under which the result is to be given are none, too long, or not of the profile's parameters.
	#[codec(index = 2)]
	DeliveryKey,
	/// A symmetric key or pad under FHE is none, too long, or not of the profile's parameters.
	#[codec(index = 3)]
	WrappedKey,
	/// A piece of input is no encrypted data, too long, or not of the profile's parameters.
	#[codec(index = 4)]
	Input,
	/// The values of the input are not as many, or not of the types, that the program takes.
	#[codec(index = 5)]
	InputTypes,
}

impl Refusal {
	/// Every reason, in the order of the checks.
	pub const ALL: [Refusal; 6] = [
		Refusal::Program,
		Refusal::EvaluationKey,
		Refusal::DeliveryKey,
		Refusal::WrappedKey,
		Refusal::Input,
		Refusal::InputTypes,
	];
}

impl fmt::Display for Refusal {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Refusal::Program => "the program is none, or not the one that was registered",
			Refusal::EvaluationKey => "the evaluation key is none, or not of the job's parameters",
			Refusal::DeliveryKey => "the keys for the result's receiver are none, or not of the job's parameters",
			Refusal::WrappedKey => "a symmetric key under FHE is none, or not of the job's parameters",
			Refusal::Input => "a piece of input is not encrypted data of the job's parameters",
			Refusal::InputTypes => "the inputs are not those that the program takes",
		})
	}
}

/// How a job came out.
#[derive(
	Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Outcome {
	/// With a result: the SHA-256 of the compressed list of the outputs, as the library writes it safely.
	#[codec(index = 0)]
	Result(Digest),
	/// With a reason why there is none.
	#[codec(index = 1)]
	Refused(Refusal),
}

/// What a provider commits to before anybody reveals. Its SHA-256 goes on chain; afterwards the salt and the outcome do.
///
/// Job, round and account stand in it, so that a commitment copied from another is of no use to the copyist.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Commitment {
	/// The job.
	pub job: JobId,
	/// Which committee of the job: 0 the first, 1 the one of a dispute, and so on.
	pub round: u8,
	/// The staking account of the provider.
	pub provider: [u8; 32],
	/// How the job came out.
	pub outcome: Outcome,
	/// 32 random bytes, kept until the reveal. Without them the outcome could be guessed.
	pub salt: [u8; 32],
}

impl Commitment {
	/// What the hashed bytes begin with.
	pub const DOMAIN: &'static [u8] = b"nulink/result-commitment/v1";

	/// The bytes that are hashed: domain tag, genesis hash of the chain, statement.
	pub fn hashed_bytes(&self, genesis: &Digest) -> Vec<u8> {
		signed(Self::DOMAIN, genesis, self)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn commitment() -> Commitment {
		Commitment { job: 7, round: 1, provider: [1; 32], outcome: Outcome::Result([2; 32]), salt: [3; 32] }
	}

	#[test]
	fn the_encodings_are_frozen() {
		assert_eq!(ExecutionProfile::cpu(Instructions::Avx512).encode(), [0, 0, 0, 0, 1]);
		assert_eq!([Backend::Cpu, Backend::Cuda].encode(), [0, 1]);
		let classes = [Instructions::Avx2, Instructions::Avx512, Instructions::Neon, Instructions::Plain];
		assert_eq!(classes.encode(), [0, 1, 2, 3]);
		assert_eq!(Refusal::ALL.map(|reason| reason.encode()), [[0], [1], [2], [3], [4], [5]]);
		assert_eq!(Outcome::Result([5; 32]).encode(), [&[0][..], &[5; 32]].concat());
		assert_eq!(Outcome::Refused(Refusal::Input).encode(), [1, 4]);
		let content = ContentId::new(ContentId::RAW, [6; 32]);
		assert_eq!(InputReference { content, form: InputForm::Compact }.encode(), [&content.0[..], &[1]].concat());
	}

	#[test]
	fn a_commitment_begins_with_its_domain_and_the_chain() {
		let bytes = commitment().hashed_bytes(&[9; 32]);
		let tag = Commitment::DOMAIN.len();
		assert_eq!(bytes[..tag], *b"nulink/result-commitment/v1");
		assert_eq!(bytes[tag..tag + 32], [9; 32]);
		assert_eq!(bytes[tag + 32..tag + 41], [7, 0, 0, 0, 0, 0, 0, 0, 1]);
		assert_eq!(bytes[tag + 41..tag + 73], [1; 32]);
		assert_eq!(bytes[tag + 73..tag + 106], *[&[0][..], &[2; 32]].concat());
		assert_eq!(bytes[tag + 106..], [3; 32]);
	}

	#[test]
	fn a_commitment_is_bound_to_chain_job_round_and_account() {
		let bytes = commitment().hashed_bytes(&[9; 32]);
		assert_ne!(commitment().hashed_bytes(&[8; 32]), bytes);
		let others = [
			Commitment { job: 8, ..commitment() },
			Commitment { round: 2, ..commitment() },
			Commitment { provider: [2; 32], ..commitment() },
		];
		assert!(others.iter().all(|other| other.hashed_bytes(&[9; 32]) != bytes));
	}

	#[test]
	fn what_may_be_used_once_is_told() {
		let key = ContentId::new(ContentId::RAW, [1; 32]);
		assert_eq!(InputForm::Compact.once(), None);
		assert_eq!(InputForm::Kreyvium { key, iv: [2; 16] }.once(), Some((key, [2; 16])));
		assert_eq!(InputForm::OneTimePad { pad: key }.once(), Some((key, [0; 16])));
	}

	#[test]
	fn a_program_and_a_result_lie_where_their_hashes_say() {
		assert!(program_content([4; 32]).is_well_formed());
		assert_eq!(result_content([4; 32]), program_content([4; 32]));
		assert_eq!(program_content([4; 32]).0[4..], [4; 32]);
	}
}
