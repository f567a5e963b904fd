//! The opening of encrypted data before witnesses.
//!
//! A receiver who was given something else than was promised can show it: it reveals the secret of its receiving key, the
//! fragments that proxies made, and the stream ([`crate::client`], "Encrypted data of any size"). Whoever has the public
//! keys and the commitments of the policy can then do what the receiver did, and sees what came out. That costs the
//! receiver its key, so it must be one that was made for this purpose alone.
//!
//! ## Who is to blame
//!
//! The receiver shows what the chain can check against what the owner signed or listed: the secret fits the receiving key,
//! each fragment is proven right by the commitment of its seat. What is wrong with that is the receiver's fault
//! ([`Unproven`]). All that can go wrong after it is the owner's, who made the stream and the grant: a header that is none,
//! a capsule that is none, key fragments that do not add up, a data key that does not open, chunks that were changed. Then
//! the answer is that nothing comes out.
//!
//! The same as the client's `open` and `decrypt` do, `no_std`. Nothing here panics, whatever the bytes: what is multiplied
//! was verified before ([`crate::recovery`]), and no sum of verified fragments that passes umbral-pre's own check is the
//! identity.

use crate::{
	arithmetic, flat,
	recovery::{self, Recover},
	statement::{Invalid, Statement},
	wire,
};
use alloc::vec::Vec;
use chacha20poly1305::{
	aead::{Aead, Payload},
	ChaCha20Poly1305, KeyInit,
};
use k256::elliptic_curve::rand_core::{self, CryptoRng, RngCore};
use nulink_primitives::sharing::{CapsuleBytes, Digest, FragmentBytes, KeyBytes, CAPSULE_LEN};
use umbral_pre::{CapsuleFrag, PublicKey, SecretKey};

/// Brand and version of a stream.
const PREFIX: [u8; 5] = *b"NLKd\x01";
/// Bytes of the nonce prefix.
const NONCE_LEN: usize = 7;
/// Bytes of the sealed data key, without its capsule.
const WRAPPED_LEN: usize = 24 + 32 + 16;
/// Bytes of a stream's header.
pub const HEADER_LEN: usize = PREFIX.len() + 4 + NONCE_LEN + CAPSULE_LEN + WRAPPED_LEN;
/// By how many bytes a chunk is longer than its plaintext.
const TAG_LEN: usize = 16;
/// The longest chunk's plaintext.
const MAX_CHUNK_LEN: u32 = 1024 * 1024;

/// The keys of a policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grant<'a> {
	/// The key that the data is encrypted under.
	pub delegating: &'a KeyBytes,
	/// The key that the grantor signs with.
	pub verifying: &'a KeyBytes,
	/// The key that the fragments are for, whose secret is revealed.
	pub receiving: &'a KeyBytes,
	/// How many fragments open a capsule.
	pub threshold: u8,
}

/// A fragment, and the commitment of the seat that it came from. No seat may stand here twice: the caller sees to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part<'a> {
	/// The commitment that the policy holds for the proxy.
	pub commitment: &'a Digest,
	/// What the proxy made.
	pub fragment: &'a FragmentBytes,
}

/// Why what was shown proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unproven {
	/// The secret is not that of the receiving key.
	Secret,
	/// There are fewer fragments than the threshold.
	TooFew,
	/// A fragment is not the right one.
	Fragment(Invalid),
}

/// What comes out of the stream. `None`: nothing, for which its owner is to blame.
pub fn reveal<R: Recover>(
	secret: &[u8; 32],
	grant: &Grant,
	parts: &[Part],
	stream: &[u8],
) -> Result<Option<Vec<u8>>, Unproven> {
	let secret = secret_key(secret).ok_or(Unproven::Secret)?;
	if secret.public_key().to_compressed_bytes()[..] != grant.receiving.0[..] {
		return Err(Unproven::Secret);
	}
	let Some(stream) = Stream::cut(stream) else { return Ok(None) };
	if recovery::check_capsule::<R>(&stream.capsule).is_err() {
		return Ok(None);
	}
	let need = usize::from(grant.threshold.max(1));
	let parts = parts.get(..need).ok_or(Unproven::TooFew)?;
	let mut verified = Vec::with_capacity(need);
	for part in parts {
		let statement = Statement {
			capsule: &stream.capsule,
			fragment: part.fragment,
			delegating: grant.delegating,
			verifying: grant.verifying,
			receiving: grant.receiving,
			commitment: part.commitment,
		};
		recovery::check_fragment::<R>(&statement).map_err(Unproven::Fragment)?;
		let fragment = flat::build::<CapsuleFrag>(&part.fragment.0, flat::FRAGMENT);
		verified.push(fragment.ok_or(Unproven::Fragment(Invalid::Encoding))?.skip_verification());
	}
	let delegating = PublicKey::try_from_compressed_bytes(&grant.delegating.0)
		.map_err(|_| Unproven::Fragment(Invalid::Signature))?;
	let Ok(capsule) = arithmetic::checked_capsule(&stream.capsule) else { return Ok(None) };
	let key = umbral_pre::decrypt_reencrypted(&secret, &delegating, &capsule, verified, stream.wrapped);
	Ok(key.ok().and_then(|key| stream.decrypt(&key)))
}

/// The digest of the capsule that a stream begins with. `None`: it begins with none.
pub fn capsule_of(stream: &[u8]) -> Option<Digest> {
	Stream::cut(stream).map(|stream| wire::capsule_digest(&stream.capsule))
}

/// A stream, cut into its fields.
struct Stream<'a> {
	header: &'a [u8],
	chunk_len: u32,
	nonce: &'a [u8],
	capsule: CapsuleBytes,
	wrapped: &'a [u8],
	chunks: &'a [u8],
}

impl<'a> Stream<'a> {
	fn cut(bytes: &'a [u8]) -> Option<Self> {
		let (header, chunks) = bytes.split_at_checked(HEADER_LEN)?;
		let rest = header.strip_prefix(&PREFIX)?;
		let (length, rest) = rest.split_at_checked(4)?;
		let (nonce, rest) = rest.split_at_checked(NONCE_LEN)?;
		let (capsule, wrapped) = rest.split_at_checked(CAPSULE_LEN)?;
		let chunk_len = u32::from_be_bytes(length.try_into().ok()?);
		let possible = chunk_len > 0 && chunk_len <= MAX_CHUNK_LEN;
		let capsule = CapsuleBytes(capsule.try_into().ok()?);
		possible.then_some(Stream { header, chunk_len, nonce, capsule, wrapped, chunks })
	}

	/// Decrypts the chunks: all but the last are full, and the last one says that it is.
	fn decrypt(&self, key: &[u8]) -> Option<Vec<u8>> {
		let cipher = ChaCha20Poly1305::new_from_slice(key).ok()?;
		let full = (self.chunk_len as usize).checked_add(TAG_LEN)?;
		let last = self.chunks.len().div_ceil(full).checked_sub(1)?;
		let mut plaintext = Vec::with_capacity(self.chunks.len());
		for (position, chunk) in self.chunks.chunks(full).enumerate() {
			let counter = u32::try_from(position).ok()?;
			let nonce: [u8; 12] = wire::join(&[self.nonce, &counter.to_be_bytes(), &[u8::from(position == last)]]);
			let payload = Payload { msg: chunk, aad: self.header };
			plaintext.extend(cipher.decrypt((&nonce).into(), payload).ok()?);
		}
		Some(plaintext)
	}
}

/// The secret key with this scalar, big-endian.
fn secret_key(bytes: &[u8; 32]) -> Option<SecretKey> {
	// umbral-pre reads from a box of its own that cannot be made outside, only taken from a key and filled.
	let mut scalar = SecretKey::random_with_rng(&mut Ones).to_be_bytes();
	scalar.as_mut_secret().copy_from_slice(bytes);
	SecretKey::try_from_be_bytes(&scalar).ok()
}

/// No randomness at all: what is made of it is overwritten before it is used. All ones are a scalar, so that the rejection
/// sampling ends at once.
struct Ones;

impl RngCore for Ones {
	fn next_u32(&mut self) -> u32 {
		0x0101_0101
	}

	fn next_u64(&mut self) -> u64 {
		0x0101_0101_0101_0101
	}

	fn fill_bytes(&mut self, bytes: &mut [u8]) {
		bytes.fill(1);
	}

	fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
		self.fill_bytes(bytes);
		Ok(())
	}
}

impl CryptoRng for Ones {}
