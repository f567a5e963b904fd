//! The judgement of a fragment by curve arithmetic, that is by umbral-pre.
//!
//! The meaning is that of [`crate::recovery`], including which error is named. Daemons and people use this way; the
//! runtime can, and its benchmarks measure both.

use crate::{
	flat,
	statement::{is_key, Invalid, Statement},
	wire,
};
use nulink_primitives::sharing::{CapsuleBytes, KeyBytes};
use umbral_pre::{Capsule, CapsuleFrag, CapsuleFragVerificationError, PublicKey, Signature, VerifiedCapsuleFrag};

/// Whether the bytes are a capsule.
pub fn check_capsule(capsule: &CapsuleBytes) -> Result<(), Invalid> {
	checked_capsule(capsule).map(|_| ())
}

/// Whether the statement is true.
pub fn check_fragment(statement: &Statement) -> Result<(), Invalid> {
	let capsule = checked_capsule(statement.capsule)?;
	verified_fragment(&capsule, statement).map(|_| ())
}

/// The capsule, if it is one.
pub(crate) fn checked_capsule(bytes: &CapsuleBytes) -> Result<Capsule, Invalid> {
	wire::Capsule::parse(bytes).and_then(|_| flat::build(&bytes.0, flat::CAPSULE)).ok_or(Invalid::Capsule)
}

/// The statement's fragment, if the statement is true of this capsule, which must be the statement's own.
pub(crate) fn verified_fragment(capsule: &Capsule, statement: &Statement) -> Result<VerifiedCapsuleFrag, Invalid> {
	let fragment = statement.screen()?;
	let key = |key: &KeyBytes| PublicKey::try_from_compressed_bytes(&key.0).map_err(|_| Invalid::Signature);
	let (delegating, verifying, receiving) =
		(key(statement.delegating)?, key(statement.verifying)?, key(statement.receiving)?);

	if let Some(cfrag) = flat::build::<CapsuleFrag>(&statement.fragment.0, flat::FRAGMENT) {
		return cfrag.verify(capsule, &verifying, &delegating, &receiving).map_err(|(error, _)| match error {
			CapsuleFragVerificationError::IncorrectKeyFragSignature => Invalid::Signature,
			CapsuleFragVerificationError::IncorrectReencryption => Invalid::Equation,
		});
	}

	// Some point is off the curve. Which error is named follows the order of the checks.
	let message = fragment.grant_message(statement.delegating, statement.receiving);
	let signed = Signature::try_from_be_bytes(&statement.fragment.0[wire::GRANTOR_SIGNATURE])
		.is_ok_and(|signature| signature.verify(&verifying, &message));
	Err(match (signed, is_key(&KeyBytes(fragment.precursor))) {
		(false, _) => Invalid::Signature,
		(true, false) => Invalid::Encoding,
		(true, true) => Invalid::Equation,
	})
}
