//! # Umbral proxy re-encryption
//!
//! Alice encrypts data under her *delegating* key. To share it with Bob she splits a re-encryption key into *key
//! fragments* and gives one to each of n proxies. A proxy turns the *capsule* of a ciphertext into a *capsule fragment*
//! for Bob; any t of them let Bob, and nobody else, recover the key of the data. No proxy learns anything.
//!
//! ## Terminology
//!
//! | Name | Is |
//! |---|---|
//! | capsule | what a data key is wrapped by; 98 bytes |
//! | key fragment (kfrag) | a proxy's share of the re-encryption key, made for one receiver |
//! | fragment (cfrag) | a proxy's re-encryption of one capsule, with a proof; 359 bytes |
//! | commitment | digest by which a policy names the key fragment that it gave to a proxy |
//! | delegating, verifying, receiving key | what data is encrypted under; what signs key fragments; what they are for |
//!
//! ## Two parts
//!
//! The `no_std` part is what the chain needs: the layouts ([`wire`]), the versioned envelope ([`envelope`]), and the
//! judgement whether a fragment is the right one, in two ways that give the same answers: [`recovery`] for the runtime,
//! by public-key recoveries, which are a host function; [`arithmetic`] by umbral-pre itself.
//!
//! The feature `client` adds `client`: everything that a person or a proxy does with keys and data. There, what was
//! checked has another type than what was not, so that an unchecked fragment cannot be used.
//!
//! ## The whole flow
//!
//! ```
//! # #[cfg(feature = "client")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use nulink_pre::client::*;
//!
//! // Everybody has one secret, kept in a keystore, from which all their keys are derived.
//! let (alice, bob, proxy) = (Identity::random(), Identity::random(), Identity::random());
//! let label = [7; 32];
//! let delegating = alice.delegating(&label, 0);
//! let signer = alice.signing();
//!
//! // Anybody who knows the label's public key encrypts for it, data of any size.
//! let mut ciphertext = Vec::new();
//! encrypt(&b"peace at dawn"[..], &mut ciphertext, &delegating.key_bytes())?;
//!
//! // Alice grants: two of three fragments shall do. The keys and the commitments go on chain.
//! let receiving = bob.receiving();
//! let keys = GrantKeys {
//!     delegating: delegating.key_bytes(),
//!     verifying: signer.key_bytes(),
//!     receiving: receiving.key_bytes(),
//! };
//! let grant = make_grant(&delegating, &signer, &keys.receiving, 2, 3)?;
//! let commitments: Vec<_> = grant.iter().map(|fragment| fragment.commitment()).collect();
//! let sealed: Vec<_> =
//!     grant.iter().map(|fragment| fragment.seal(&proxy.encryption().key_bytes())).collect::<Result<_, _>>()?;
//!
//! // A proxy opens its key fragment and accepts it only if no honest use of it can be held against the proxy.
//! let mut answers = Vec::new();
//! let header = Header::read(&mut &ciphertext[..])?;
//! for (sealed, commitment) in sealed.iter().zip(&commitments).take(2) {
//!     let key_fragment = sealed.open(&proxy.encryption())?.check(&keys, commitment)?;
//!     let capsule = CheckedCapsule::new(&header.sealed_key.capsule)?;
//!     answers.push(reencrypt(&key_fragment, &capsule));
//! }
//!
//! // Bob verifies the fragments, recovers the data key and decrypts.
//! let capsule = CheckedCapsule::new(&header.sealed_key.capsule)?;
//! let fragments = answers
//!     .into_iter()
//!     .zip(&commitments)
//!     .map(|(answer, commitment)| Fragment::new(answer).verify(&capsule, &keys, commitment))
//!     .collect::<Result<Vec<_>, _>>()?;
//! let mut plaintext = Vec::new();
//! decrypt(&ciphertext[..], &mut plaintext, |header| {
//!     open(&receiving, &keys.delegating, &header.sealed_key, &fragments, 2)
//! })?;
//! assert_eq!(plaintext, b"peace at dawn");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "client"))]
//! # fn main() {}
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

extern crate alloc;

pub mod arithmetic;
#[cfg(feature = "client")]
pub mod client;
pub mod envelope;
mod flat;
pub mod recovery;
pub mod revealed;
mod statement;
pub mod wire;

pub use recovery::Recover;
pub use statement::{is_key, Invalid, Statement};
pub use wire::{capsule_digest, commitment, digest, fragment_digest};
