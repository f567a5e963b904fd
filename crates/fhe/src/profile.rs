//! The execution profile of this build on this machine, and the parameters that stand behind a profile.
//!
//! ## Which instructions the library uses
//!
//! It asks the processor when it runs and takes the best it was built for; nothing in the environment changes that. Its
//! feature `avx512` says whether AVX-512 is built in at all. So one machine has two profiles only with two builds: the
//! feature `avx512` of this crate, on by default, is the library's, and a build without it computes with AVX2 where the
//! same machine would otherwise take AVX-512. The binary `nulink-fhe-digest` compares such builds.
//!
//! ## On a graphics card
//!
//! With the feature `gpu`, programs are evaluated on an NVIDIA card, which is a profile of its own. What comes before and
//! after (inputs are expanded, results are switched to their receivers) is done by the processor still, and those
//! bootstraps have its bits: so the profile names the card and the processor's instructions. A build with the feature has
//! no other profile: where there is no card, [`check`] says so and nothing is evaluated.
//!
//! **The profile does not tell models of cards apart**, though their results may differ in bits, nor releases of the CUDA
//! compiler: who evaluates for others has to have the same as they have. See `docs/compute-provider.md`.

use nulink_primitives::compute::{Backend, ExecutionProfile, Instructions};
use tfhe::{
	core_crypto::prelude::{CiphertextModulus, CiphertextModulusLog, GlweCiphertextConformanceParams},
	shortint::{
		ciphertext::Degree,
		parameters::{
			current_params::{
				classic::tuniform::p_fail_2_minus_128::ks_pbs::V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128,
				list_compression::p_fail_2_minus_128::V1_8_COMP_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128,
			},
			AtomicPatternParameters, CiphertextConformanceParams, ClassicPBSParameters,
			CompactPublicKeyEncryptionParameters, CompressedCiphertextConformanceParams, CompressionParameters,
			EncryptionKeyChoice, ShortintKeySwitchingParameters,
		},
	},
	Config, ConfigBuilder,
};

/// The parameters of computing: named constants of one release, never the library's changing default.
pub(crate) const COMPUTE: ClassicPBSParameters = V1_8_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128;
/// The parameters of compressed lists.
pub(crate) const COMPRESSION: CompressionParameters = V1_8_COMP_PARAM_MESSAGE_2_CARRY_2_KS_PBS_TUNIFORM_2M128;

/// This build can not evaluate on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotHere {
	/// It was built to evaluate on a card, and there is none that it can use.
	#[error(
		"this build evaluates on an NVIDIA card, and can use none here. Does nvidia-smi show one, is its driver as new as \
		 the CUDA toolkit of the build, and may this user open /dev/nvidia*? To evaluate on the processor, which is another \
		 execution profile, build without the feature gpu"
	)]
	NoCard,
}

/// The profile that this build has here. Whether it can evaluate here at all, [`check`] tells.
pub fn of_this_machine() -> ExecutionProfile {
	let processor = ExecutionProfile::cpu(instructions());
	if cfg!(feature = "gpu") {
		ExecutionProfile { backend: Backend::Cuda, ..processor }
	} else {
		processor
	}
}

/// Whether this machine has what this build evaluates on. There is always a processor; to look for a card takes seconds
/// the first time.
pub fn check() -> Result<(), NotHere> {
	#[cfg(feature = "gpu")]
	if !tfhe::core_crypto::gpu::is_cuda_available() {
		return Err(NotHere::NoCard);
	}
	Ok(())
}

/// What the library will use: it looks at the processor when it runs, in the same order.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
fn instructions() -> Instructions {
	macro_rules! have {
		($($feature:tt)*) => { true $(&& is_x86_feature_detected!($feature))* };
	}
	let avx2 =
		have!("sse" "sse2" "fxsr" "sse3" "ssse3" "sse4.1" "sse4.2" "popcnt" "avx" "avx2" "bmi1" "bmi2" "fma" "lzcnt");
	let avx512 = cfg!(feature = "avx512") && avx2 && have!("avx512f" "avx512bw" "avx512cd" "avx512dq" "avx512vl");
	match (avx512, avx2) {
		(true, _) => Instructions::Avx512,
		(false, true) => Instructions::Avx2,
		(false, false) => Instructions::Plain,
	}
}

/// What the library will use.
#[cfg(target_arch = "aarch64")]
fn instructions() -> Instructions {
	Instructions::Neon
}

/// What the library will use.
#[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
fn instructions() -> Instructions {
	Instructions::Plain
}

/// What keys are made with. No key for random numbers under encryption (no program draws any), which makes the
/// evaluation key smaller by a bootstrapping key.
fn builder() -> ConfigBuilder {
	ConfigBuilder::with_custom_parameters(COMPUTE).enable_compression(COMPRESSION).use_dedicated_oprf_key(false)
}

/// What keys are made with.
pub(crate) fn config() -> Config {
	builder().build()
}

/// What the keys that deliver a result look like to the library: those of the receiver, and in the place of the key
/// that takes public encryptions to them, the one that takes the owner's ciphertexts to them.
pub(crate) fn delivery_config() -> Option<Config> {
	let owner = public_parameters()?;
	Some(builder().use_dedicated_compact_public_key_parameters((owner, switching_parameters())).build())
}

/// The parameters of public encryption: those of computing, so that compact lists need no key switching.
pub(crate) fn public_parameters() -> Option<CompactPublicKeyEncryptionParameters> {
	COMPUTE.try_into().ok()
}

/// How the owner's ciphertexts are taken to another key: as in the first half of every bootstrap, so that the second half
/// follows with the same noise as always.
pub(crate) const fn switching_parameters() -> ShortintKeySwitchingParameters {
	ShortintKeySwitchingParameters {
		ks_level: COMPUTE.ks_level,
		ks_base_log: COMPUTE.ks_base_log,
		destination_key: EncryptionKeyChoice::Small,
	}
}

/// What a single ciphertext must be.
pub(crate) fn ciphertext_parameters() -> CiphertextConformanceParams {
	AtomicPatternParameters::from(COMPUTE).to_shortint_conformance_param()
}

/// What a ciphertext of one bit must be.
pub(crate) fn bit_parameters() -> CiphertextConformanceParams {
	CiphertextConformanceParams { degree: Degree::new(1), ..ciphertext_parameters() }
}

/// What a packed ciphertext of a compressed list must be.
pub(crate) fn packed_parameters() -> CompressedCiphertextConformanceParams {
	let single = ciphertext_parameters();
	CompressedCiphertextConformanceParams {
		ct_params: GlweCiphertextConformanceParams {
			glwe_dim: COMPRESSION.packing_ks_glwe_dimension(),
			polynomial_size: COMPRESSION.packing_ks_polynomial_size(),
			ct_modulus: CiphertextModulus::new_native(),
		},
		lwe_per_glwe: COMPRESSION.lwe_per_glwe(),
		message_modulus: single.message_modulus,
		carry_modulus: single.carry_modulus,
		degree: single.degree,
		noise_level: single.noise_level,
		atomic_pattern: AtomicPatternParameters::from(COMPUTE).atomic_pattern(),
	}
}

/// The bits to which the numbers of a packed ciphertext are rounded.
pub(crate) fn packed_bits() -> CiphertextModulusLog {
	COMPRESSION.storage_log_modulus()
}

/// The bytes of memory that a ciphertext takes: its mask and its body.
pub(crate) const fn ciphertext_len() -> u64 {
	(COMPUTE.glwe_dimension.0 as u64 * COMPUTE.polynomial_size.0 as u64 + 1) * 8
}

/// The bytes of memory that the keys of a delivery take: a bootstrapping key, two keys for key switching (the owner's
/// ciphertexts to the receiver, and the receiver's own), and the one that packs.
pub(crate) fn delivery_len() -> u64 {
	let (k, n) = (COMPUTE.glwe_dimension.0 as u64, COMPUTE.polynomial_size.0 as u64);
	let (packed_k, packed_n) =
		(COMPRESSION.packing_ks_glwe_dimension().0 as u64, COMPRESSION.packing_ks_polynomial_size().0 as u64);
	let computing = COMPUTE.lwe_dimension.0 as u64 * (k + 1) * (k + 1) * COMPUTE.pbs_level.0 as u64 * (n / 2) * 16;
	let switching = k * n * COMPUTE.ks_level.0 as u64 * (COMPUTE.lwe_dimension.0 as u64 + 1) * 8;
	let packing = k * n * COMPRESSION.packing_ks_level().0 as u64 * (packed_k + 1) * packed_n * 8;
	computing + 2 * switching + packing
}

/// The bytes of memory that an expanded evaluation key takes: two bootstrapping keys in Fourier form, and two keys for
/// key switching.
pub(crate) fn expanded_key_len() -> u64 {
	let (k, n) = (COMPUTE.glwe_dimension.0 as u64, COMPUTE.polynomial_size.0 as u64);
	let (packed_k, packed_n) =
		(COMPRESSION.packing_ks_glwe_dimension().0 as u64, COMPRESSION.packing_ks_polynomial_size().0 as u64);
	let bootstrapping = |bits: u64, level: u64| bits * (k + 1) * (k + 1) * level * (n / 2) * 16;
	let computing = bootstrapping(COMPUTE.lwe_dimension.0 as u64, COMPUTE.pbs_level.0 as u64);
	let unpacking = bootstrapping(packed_k * packed_n, COMPRESSION.br_level().0 as u64);
	let switching = k * n * COMPUTE.ks_level.0 as u64 * (COMPUTE.lwe_dimension.0 as u64 + 1) * 8;
	let packing = k * n * COMPRESSION.packing_ks_level().0 as u64 * (packed_k + 1) * packed_n * 8;
	computing + unpacking + switching + packing
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_primitives::compute::Library;

	#[test]
	fn the_profile_names_this_library() {
		assert_eq!(of_this_machine(), of_this_machine());
		assert_eq!(of_this_machine().library, Library::Tfhe1_8_2);
		assert_eq!(of_this_machine().backend == Backend::Cuda, cfg!(feature = "gpu"));
	}

	#[test]
	#[cfg(not(feature = "gpu"))]
	fn there_is_always_a_processor() {
		assert_eq!(check(), Ok(()));
	}

	#[test]
	fn a_ciphertext_takes_sixteen_kibibytes() {
		assert_eq!(ciphertext_len() >> 10, 16);
		assert!(delivery_len() < expanded_key_len());
	}

	#[test]
	fn an_expanded_key_takes_about_a_quarter_of_a_gibibyte() {
		assert_eq!(expanded_key_len() / 1_000_000, 250);
	}
}
