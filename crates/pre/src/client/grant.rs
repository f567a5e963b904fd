//! Granting: key fragments, from the grantor to the proxies.
//!
//! The grantor splits the re-encryption key ([`make_grant`]), seals each share to its proxy's encryption key
//! ([`KeyFragment::seal`]) and sends it over any channel. On chain stand only the commitments.
//!
//! ## Why a proxy checks so much
//!
//! A proxy is slashed for a fragment that does not verify, so a grantor could try to hand it a key fragment with which
//! every fragment comes out wrong. umbral-pre's `KeyFrag::verify` does not rule that out: it never looks at the signature
//! meant for the receiver, which is the one that ends up in the fragment, and it computes with whatever parameter `u` is
//! sent along. [`KeyFragment::check`] therefore re-encrypts a capsule of its own and puts the result before the chain's
//! judgement. As the key, the commitment and the signature are the same for every capsule, what holds for one holds for
//! all. (`u` is not even in our encoding.)
//!
//! What no proxy can see is whether its share belongs to the delegating key: only the receiver finds out, and no proxy is
//! blamed for that.
//!
//! ## Layouts
//!
//! A key fragment has [`KEY_FRAGMENT_LEN`] bytes: id (32), key (32), precursor (33), `u1` (33), the signature for the proxy
//! (64), the signature for the receiver (64), both over both keys. Sealed it has [`SEALED_KEY_FRAGMENT_LEN`]: brand and
//! version (5), capsule (98), and umbral-pre's ciphertext (nonce 24, tag 16) of brand, version and key fragment.

use super::{
	keys::{public_key, NotAKey},
	messagepack,
	open::verify_umbral,
	reencrypt::{reencrypt, CheckedCapsule},
	DelegatingSecret, EncryptionSecret, SigningSecret,
};
use crate::{
	arithmetic,
	envelope::{self, Branded, Malformed, PREFIX_LEN},
	flat,
	recovery::U,
	statement::{Invalid, Statement},
	wire::{self, Point},
};
use nulink_primitives::sharing::{CapsuleBytes, Digest, KeyBytes, CAPSULE_LEN, MAX_PROXIES};
use rand_core::{CryptoRng, OsRng, RngCore};
use umbral_pre::{DefaultSerialize, KeyFrag, Signer, VerifiedKeyFrag};
use zeroize::Zeroizing;

/// Bytes of a key fragment.
pub const KEY_FRAGMENT_LEN: usize = 258;
/// Bytes of a sealed key fragment.
pub const SEALED_KEY_FRAGMENT_LEN: usize = PREFIX_LEN + CAPSULE_LEN + 24 + PREFIX_LEN + KEY_FRAGMENT_LEN + 16;

/// The three public keys of a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GrantKeys {
	/// The key that the data is encrypted under.
	pub delegating: KeyBytes,
	/// The key that the grantor signs with.
	pub verifying: KeyBytes,
	/// The key that is granted to.
	pub receiving: KeyBytes,
}

/// Why no grant was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
	/// There must be from 1 to [`MAX_PROXIES`] shares.
	#[error("a grant has from 1 to {MAX_PROXIES} proxies, not {0}")]
	Shares(u8),
	/// The threshold must be from 1 to the number of shares.
	#[error("the threshold must be from 1 to the number of proxies: {threshold} of {shares} is neither")]
	Threshold {
		/// The threshold that was asked for.
		threshold: u8,
		/// The number of shares that was asked for.
		shares: u8,
	},
	/// The receiving key is none.
	#[error("the receiving key: {0}")]
	Receiving(NotAKey),
}

/// Why a proxy does not accept a key fragment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyFragmentError {
	/// The bytes are no key fragment, or no sealed one.
	#[error("not a key fragment: {0}")]
	Malformed(#[from] Malformed),
	/// It is sealed to somebody else, or was changed.
	#[error(
		"the key fragment cannot be opened: it is sealed to another key than this proxy's, or was changed on its way"
	)]
	Sealed,
	/// A key is none.
	#[error(transparent)]
	Key(#[from] NotAKey),
	/// It is another one than the policy commits to.
	#[error("this is not the key fragment that the policy commits to: ask the grantor for the right one")]
	Commitment,
	/// umbral-pre refuses it.
	#[error("the key fragment is not signed for the policy's keys, or contradicts itself: do not accept the policy")]
	Unsigned,
	/// Whoever re-encrypted with it could be slashed.
	#[error("fragments made with this key fragment would be held against the proxy ({0}): do not accept the policy")]
	Trap(Invalid),
}

/// Makes a grant: `shares` key fragments, of which `threshold` open what is encrypted under the delegating key for the
/// holder of the receiving key.
pub fn make_grant(
	delegating: &DelegatingSecret,
	signer: &SigningSecret,
	receiving: &KeyBytes,
	threshold: u8,
	shares: u8,
) -> Result<Vec<KeyFragment>, GrantError> {
	make_grant_with_rng(&mut OsRng, delegating, signer, receiving, threshold, shares)
}

/// [`make_grant`] with this RNG.
pub fn make_grant_with_rng(
	rng: &mut (impl CryptoRng + RngCore),
	delegating: &DelegatingSecret,
	signer: &SigningSecret,
	receiving: &KeyBytes,
	threshold: u8,
	shares: u8,
) -> Result<Vec<KeyFragment>, GrantError> {
	if shares == 0 || u32::from(shares) > MAX_PROXIES {
		return Err(GrantError::Shares(shares));
	}
	if threshold == 0 || threshold > shares {
		return Err(GrantError::Threshold { threshold, shares });
	}
	let receiving = public_key(receiving).map_err(GrantError::Receiving)?;
	let signer = Signer::new(signer.umbral().clone());
	let (threshold, shares) = (threshold.into(), shares.into());
	let fragments = umbral_pre::generate_kfrags_with_rng(
		rng,
		delegating.umbral(),
		&receiving,
		&signer,
		threshold,
		shares,
		true,
		true,
	);
	let fragments = fragments.iter().cloned().map(VerifiedKeyFrag::unverify);
	Ok(fragments.map(|kfrag| KeyFragment::of_umbral(&kfrag).expect("umbral-pre's own parameter and flags")).collect())
}

/// A proxy's share of a re-encryption key, not checked.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyFragment {
	bytes: Zeroizing<[u8; KEY_FRAGMENT_LEN]>,
}

impl Branded for KeyFragment {
	const BRAND: [u8; 4] = *b"NLKk";
	const VERSION: u8 = 1;
}

impl KeyFragment {
	/// The key fragment with these bytes. Looks at nothing but their number.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFragmentError> {
		let bytes = bytes.try_into().map_err(|_| Malformed::Content)?;
		Ok(KeyFragment { bytes: Zeroizing::new(bytes) })
	}

	/// The bytes. They are secret.
	pub fn to_bytes(&self) -> &[u8; KEY_FRAGMENT_LEN] {
		&self.bytes
	}

	/// What a policy names it by ([`crate::commitment`]).
	pub fn commitment(&self) -> Digest {
		let (id, u1, precursor): ([u8; 32], Point, Point) =
			(wire::field(&*self.bytes, 0..32), wire::field(&*self.bytes, 97..130), wire::field(&*self.bytes, 64..97));
		wire::commit(&id, &u1, &precursor)
	}

	/// Seals it to a proxy's encryption key.
	pub fn seal(&self, to: &KeyBytes) -> Result<SealedKeyFragment, NotAKey> {
		self.seal_with_rng(&mut OsRng, to)
	}

	/// [`Self::seal`] with this RNG.
	pub fn seal_with_rng(
		&self,
		rng: &mut (impl CryptoRng + RngCore),
		to: &KeyBytes,
	) -> Result<SealedKeyFragment, NotAKey> {
		let plaintext: Zeroizing<[u8; PREFIX_LEN + KEY_FRAGMENT_LEN]> =
			Zeroizing::new(wire::join(&[&Self::prefix(), &*self.bytes]));
		let (capsule, ciphertext) =
			umbral_pre::encrypt_with_rng(rng, &public_key(to)?, &*plaintext).expect("far below the cipher's limit");
		let prefix = SealedKeyFragment::prefix();
		Ok(SealedKeyFragment { bytes: wire::join(&[&prefix, &capsule.to_bytes_simple(), &ciphertext]) })
	}

	/// What a proxy must ask before it accepts a policy with these keys and this commitment: whether the key fragment is
	/// the one committed to, signed for these keys, and good for fragments that stand up to the chain's judgement.
	pub fn check(&self, keys: &GrantKeys, commitment: &Digest) -> Result<CheckedKeyFragment, KeyFragmentError> {
		if self.commitment() != *commitment {
			return Err(KeyFragmentError::Commitment);
		}
		let (verifying, delegating, receiving) =
			(public_key(&keys.verifying)?, public_key(&keys.delegating)?, public_key(&keys.receiving)?);
		let kfrag = self.umbral().ok_or(Malformed::Content)?;
		let kfrag =
			kfrag.verify(&verifying, Some(&delegating), Some(&receiving)).map_err(|_| KeyFragmentError::Unsigned)?;
		let checked = CheckedKeyFragment { kfrag, commitment: *commitment };

		let (capsule, _) = umbral_pre::encrypt(&delegating, &[]).expect("nothing is within the cipher's limit");
		let capsule = CapsuleBytes(wire::field(&capsule.to_bytes_simple(), 0..CAPSULE_LEN));
		let trial = CheckedCapsule::new(&capsule).map_err(KeyFragmentError::Trap)?;
		let statement = Statement {
			capsule: &capsule,
			fragment: &reencrypt(&checked, &trial),
			delegating: &keys.delegating,
			verifying: &keys.verifying,
			receiving: &keys.receiving,
			commitment,
		};
		verify_umbral(&trial, &statement).map_err(KeyFragmentError::Trap)?;
		Ok(checked)
	}

	/// As umbral-pre's object. `None`: a point is off the curve, or a scalar out of range.
	pub(crate) fn umbral(&self) -> Option<KeyFrag> {
		flat::build(&*self.to_flat(), flat::KEY_FRAGMENT)
	}

	/// Out of umbral-pre's object. `None`: its parameter is another one, or one of the keys is not signed.
	pub(crate) fn of_umbral(kfrag: &KeyFrag) -> Option<Self> {
		// umbral-pre prints key fragments as MessagePack only.
		let packed = Zeroizing::new(kfrag.to_bytes().ok()?);
		Self::of_flat(&messagepack::unpack(&packed, messagepack::KEY_FRAGMENT)?)
	}

	/// Out of umbral-pre's leaves. `None`, if they have another length, parameter or flags.
	pub(crate) fn of_flat(flat: &[u8]) -> Option<Self> {
		KeyFragment::from_bytes(flat.strip_prefix(&U)?.strip_suffix(&[1, 1])?).ok()
	}

	/// Umbral-pre's leaves: our bytes, with the parameter before and the flags after.
	pub(crate) fn to_flat(&self) -> Zeroizing<[u8; 33 + KEY_FRAGMENT_LEN + 2]> {
		Zeroizing::new(wire::join(&[&U, &*self.bytes, &[1, 1]]))
	}
}

/// A key fragment that only its proxy can read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealedKeyFragment {
	bytes: [u8; SEALED_KEY_FRAGMENT_LEN],
}

impl Branded for SealedKeyFragment {
	const BRAND: [u8; 4] = *b"NLKs";
	const VERSION: u8 = 1;
}

impl SealedKeyFragment {
	/// The sealed key fragment with these bytes. Looks at brand, version and length.
	pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyFragmentError> {
		envelope::content::<Self>(bytes)?;
		let bytes = bytes.try_into().map_err(|_| Malformed::Content)?;
		Ok(SealedKeyFragment { bytes })
	}

	/// The bytes, brand and version included.
	pub fn to_bytes(&self) -> &[u8; SEALED_KEY_FRAGMENT_LEN] {
		&self.bytes
	}

	/// Opens it. What comes out is not checked.
	pub fn open(&self, secret: &EncryptionSecret) -> Result<KeyFragment, KeyFragmentError> {
		let (capsule, ciphertext) = self.bytes[PREFIX_LEN..].split_at(CAPSULE_LEN);
		let capsule = CapsuleBytes(wire::field(capsule, 0..CAPSULE_LEN));
		let capsule = arithmetic::checked_capsule(&capsule).map_err(|_| KeyFragmentError::Sealed)?;
		let plaintext = umbral_pre::decrypt_original(secret.umbral(), &capsule, ciphertext)
			.map(Zeroizing::new)
			.map_err(|_| KeyFragmentError::Sealed)?;
		KeyFragment::from_bytes(envelope::content::<KeyFragment>(&plaintext)?)
	}
}

/// A key fragment that its proxy may use.
#[derive(Clone)]
pub struct CheckedKeyFragment {
	kfrag: VerifiedKeyFrag,
	commitment: Digest,
}

impl CheckedKeyFragment {
	/// What the policy names it by.
	pub fn commitment(&self) -> Digest {
		self.commitment
	}

	pub(crate) fn umbral(&self) -> &VerifiedKeyFrag {
		&self.kfrag
	}
}
