//! The receiver's side: fragments are verified, and enough of them open what the data key is sealed in.

use super::{
	keys::{public_key, NotAKey},
	reencrypt::CheckedCapsule,
	DelegatingSecret, GrantKeys, ReceivingSecret,
};
use crate::{
	arithmetic,
	statement::{Invalid, Statement},
	wire,
};
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes, CAPSULE_LEN};
use rand_core::{CryptoRng, RngCore};
use umbral_pre::{OpenReencryptedError, ReencryptionError, VerifiedCapsuleFrag};
use zeroize::Zeroizing;

/// Bytes of a sealed data key: capsule (98), and umbral-pre's ciphertext of it (nonce 24, key 32, tag 16).
pub const SEALED_KEY_LEN: usize = CAPSULE_LEN + WRAPPED_LEN;
/// Bytes of umbral-pre's ciphertext of a data key.
const WRAPPED_LEN: usize = 24 + 32 + 16;

/// Why a data key could not be recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
	/// There are fewer fragments than the threshold.
	#[error("{have} fragments are too few, {need} are needed: ask more of the policy's proxies")]
	TooFew {
		/// How many there are.
		have: usize,
		/// The threshold.
		need: usize,
	},
	/// Two fragments were made with the same key fragment.
	#[error("two of the fragments are of the same proxy: pass one of each")]
	Repeated,
	/// A fragment is for another capsule or for other keys, or comes from another grant than the rest.
	#[error("the fragments do not belong together: they must be of one policy, for this capsule and this receiver")]
	Mismatched,
	/// A public key is none.
	#[error(transparent)]
	Key(#[from] NotAKey),
	/// The capsule is none.
	#[error("the data's header is damaged: its capsule is not valid")]
	Capsule,
	/// The fragments are right, but do not add up.
	#[error(
		"the fragments do not open the capsule: the policy's threshold is higher than was said, or the grant false"
	)]
	NotOpened,
	/// The capsule was opened but not the data key in it, or the secret key is not the one that the data is for.
	#[error("the data key cannot be opened: the data is encrypted under another key, or its header was changed")]
	DataKey,
}

/// The key of one stream of data. Used once.
#[derive(Clone)]
pub struct DataKey(pub(crate) Zeroizing<[u8; 32]>);

impl DataKey {
	pub(crate) fn random_with_rng(rng: &mut (impl CryptoRng + RngCore)) -> Self {
		let mut key = Zeroizing::new([0; 32]);
		rng.fill_bytes(&mut *key);
		DataKey(key)
	}

	fn new(plaintext: Box<[u8]>) -> Result<Self, OpenError> {
		let plaintext = Zeroizing::new(plaintext);
		let key = <[u8; 32]>::try_from(&plaintext[..]).map_err(|_| OpenError::DataKey)?;
		Ok(DataKey(Zeroizing::new(key)))
	}

	/// Seals the key under a delegating key.
	pub(crate) fn seal(
		&self,
		rng: &mut (impl CryptoRng + RngCore),
		delegating: &KeyBytes,
	) -> Result<SealedKey, NotAKey> {
		let (capsule, wrapped) = umbral_pre::encrypt_with_rng(rng, &public_key(delegating)?, &*self.0)
			.expect("32 bytes are within the cipher's limit");
		Ok(SealedKey {
			capsule: CapsuleBytes(wire::field(&capsule.to_bytes_simple(), 0..CAPSULE_LEN)),
			wrapped: wire::field(&wrapped, 0..WRAPPED_LEN),
		})
	}
}

/// A data key, sealed under a delegating key: what stands in the header of encrypted data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedKey {
	/// The capsule, which proxies re-encrypt. Not checked.
	pub capsule: CapsuleBytes,
	/// The data key, under the key that the capsule holds.
	wrapped: [u8; WRAPPED_LEN],
}

impl SealedKey {
	/// The bytes: capsule, then ciphertext.
	pub fn to_bytes(&self) -> [u8; SEALED_KEY_LEN] {
		wire::join(&[&self.capsule.0, &self.wrapped])
	}

	/// The sealed key with these bytes, which are not looked at.
	pub fn from_bytes(bytes: &[u8; SEALED_KEY_LEN]) -> Self {
		SealedKey {
			capsule: CapsuleBytes(wire::field(bytes, 0..CAPSULE_LEN)),
			wrapped: wire::field(bytes, CAPSULE_LEN..SEALED_KEY_LEN),
		}
	}
}

/// A fragment as it came from a proxy or from the chain, not verified.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fragment(FragmentBytes);

impl Fragment {
	/// A fragment with these bytes, which are not looked at.
	pub fn new(bytes: FragmentBytes) -> Self {
		Fragment(bytes)
	}

	/// The bytes.
	pub fn bytes(&self) -> &FragmentBytes {
		&self.0
	}

	/// Verifies that it is the right re-encryption of the capsule, made with the key fragment that the policy commits to.
	/// The same judgement as the chain's.
	pub fn verify(
		&self,
		capsule: &CheckedCapsule,
		keys: &GrantKeys,
		commitment: &Digest,
	) -> Result<VerifiedFragment, Invalid> {
		let statement = Statement {
			capsule: capsule.bytes(),
			fragment: &self.0,
			delegating: &keys.delegating,
			verifying: &keys.verifying,
			receiving: &keys.receiving,
			commitment,
		};
		let cfrag = verify_umbral(capsule, &statement)?;
		Ok(VerifiedFragment {
			cfrag,
			fragment: wire::Fragment::cut(&self.0),
			capsule: capsule.bytes().clone(),
			keys: *keys,
		})
	}
}

/// Verifies a statement about this capsule.
pub(crate) fn verify_umbral(capsule: &CheckedCapsule, statement: &Statement) -> Result<VerifiedCapsuleFrag, Invalid> {
	arithmetic::verified_fragment(capsule.umbral(), statement)
}

/// A fragment that was verified, and for what.
#[derive(Clone)]
pub struct VerifiedFragment {
	cfrag: VerifiedCapsuleFrag,
	fragment: wire::Fragment,
	capsule: CapsuleBytes,
	keys: GrantKeys,
}

impl VerifiedFragment {
	/// Whether the key fragments were made together: a grant has one precursor, at random.
	fn same_grant(&self, other: &Self) -> bool {
		self.fragment.precursor == other.fragment.precursor && self.keys == other.keys
	}
}

/// Recovers a data key from fragments of at least `threshold` proxies.
///
/// Fragments that were not verified are not taken:
///
/// ```compile_fail
/// # use nulink_pre::client::*;
/// # fn example(secret: &ReceivingSecret, delegating: &KeyBytes, sealed: &SealedKey, fragment: Fragment) {
/// let _ = open(secret, delegating, sealed, &[fragment], 1);
/// # }
/// ```
pub fn open(
	secret: &ReceivingSecret,
	delegating: &KeyBytes,
	sealed: &SealedKey,
	fragments: &[VerifiedFragment],
	threshold: u8,
) -> Result<DataKey, OpenError> {
	let need = usize::from(threshold.max(1));
	let fits = |fragment: &VerifiedFragment| {
		fragment.capsule == sealed.capsule
			&& fragment.keys.delegating == *delegating
			&& fragment.keys.receiving == secret.key_bytes()
			&& fragments.first().is_some_and(|first| fragment.same_grant(first))
	};
	if !fragments.iter().all(fits) {
		return Err(OpenError::Mismatched);
	}
	let same = |(at, one): (usize, &VerifiedFragment)| {
		fragments.iter().take(at).any(|other| other.fragment.id == one.fragment.id)
	};
	if fragments.iter().enumerate().any(same) {
		return Err(OpenError::Repeated);
	}
	if fragments.len() < need {
		return Err(OpenError::TooFew { have: fragments.len(), need });
	}
	let capsule = arithmetic::checked_capsule(&sealed.capsule).map_err(|_| OpenError::Capsule)?;
	let cfrags = fragments.iter().take(need).map(|fragment| fragment.cfrag.clone());
	umbral_pre::decrypt_reencrypted(secret.umbral(), &public_key(delegating)?, &capsule, cfrags, sealed.wrapped)
		.map_err(|error| match error {
			ReencryptionError::OnOpen(OpenReencryptedError::NoCapsuleFrags) => OpenError::TooFew { have: 0, need },
			ReencryptionError::OnOpen(OpenReencryptedError::MismatchedCapsuleFrags) => OpenError::Mismatched,
			ReencryptionError::OnOpen(OpenReencryptedError::RepeatingCapsuleFrags) => OpenError::Repeated,
			ReencryptionError::OnOpen(OpenReencryptedError::ValidationFailed) => OpenError::NotOpened,
			ReencryptionError::OnDecryption(_) => OpenError::DataKey,
		})
		.and_then(DataKey::new)
}

/// Recovers a data key with the secret part of the key that the data is encrypted under.
pub fn open_as_owner(secret: &DelegatingSecret, sealed: &SealedKey) -> Result<DataKey, OpenError> {
	let capsule = arithmetic::checked_capsule(&sealed.capsule).map_err(|_| OpenError::Capsule)?;
	umbral_pre::decrypt_original(secret.umbral(), &capsule, sealed.wrapped)
		.map_err(|_| OpenError::DataKey)
		.and_then(DataKey::new)
}
