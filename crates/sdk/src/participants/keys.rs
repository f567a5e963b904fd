//! Publishing keys: issued by name, claimed without, revoked by an answer.

use super::{records::Known, ParticipantsError};
use crate::{
	address::Account,
	chain::{Holder, Included, ParticipantCall},
	client::{Client, Reporter},
	identity::Person,
	market::SubjectId,
	proofs::{Job, ProofsError, ProveStep},
	Error,
};
use nulink_pre::digest;
use nulink_primitives::proving::{nullifier_domain, to_scalar, Answer, Circuit, KeyIssue, Place, Scalar, Subject};
use nulink_zk::{
	nullifier,
	prover::{self, Knows, Member, ProveError},
	Answer as Secret, Context, MAX_ANSWER_LEN,
};
use rand_core::{OsRng, RngCore};

/// An answer in words. Every byte counts.
fn secret(answer: &str) -> Result<Secret, ParticipantsError> {
	if answer.is_empty() {
		return Err(ParticipantsError::EmptyAnswer);
	}
	Secret::new(answer.as_bytes()).map_err(|_| ParticipantsError::AnswerTooLong(MAX_ANSWER_LEN))
}

/// What the chain has of an answer, with a new salt.
fn salted(answer: &Secret) -> Answer {
	let mut salt = [0; 32];
	OsRng.fill_bytes(&mut salt);
	Answer { salt, hash: answer.commitment(&salt) }
}

/// Fails if something else was proven than the chain is going to check.
fn ensure_proven(inputs: &[Scalar], expected: &[Scalar]) -> Result<(), Error> {
	match inputs == expected {
		true => Ok(()),
		false => Err(ProofsError::Malformed("something else was proven than was asked for".into()).into()),
	}
}

impl Client {
	/// Has an account publish under the person's name, who is a participant in force. The account signs that it wants
	/// that; whoever knows the answer can revoke it.
	pub async fn issue_key(&self, person: &Person, key: &Person, answer: &str) -> Result<Included, Error> {
		let answer = salted(&secret(answer)?);
		self.ensure_in_force(person).await?;
		let account = key.account();
		match self.chain().publishing_key(&account).await? {
			Some(known) if known.revoked_in.is_some() => return Err(ParticipantsError::Revoked(account).into()),
			Some(_) => return Err(ParticipantsError::KeyKnown(account).into()),
			None => {},
		}
		let issue = KeyIssue { participant: person.account().0, answer };
		let signature = key.keypair().sign(&issue.signed_bytes(&self.chain().genesis())).0;
		let call = ParticipantCall::IssueKey { key: account, answer, signature };
		self.submit(person, &call.into()).await
	}

	/// Revokes a key, whosever it is, because the person knows its answer. For good.
	pub async fn revoke_key(
		&self,
		person: &Person,
		key: &Account,
		answer: &str,
		report: Option<Reporter<ProveStep>>,
	) -> Result<Included, Error> {
		let secret = secret(answer)?;
		let known = self.chain().publishing_key(key).await?.ok_or(ParticipantsError::NoKey(*key))?;
		if known.revoked_in.is_some() {
			return Err(ParticipantsError::Revoked(*key).into());
		}
		let Answer { salt, hash } = known.answer;
		if secret.commitment(&salt) != hash {
			return Err(ParticipantsError::WrongAnswer(*key).into());
		}
		self.ensure_funds(person, 0).await?;
		let job = Job { circuit: Circuit::Knows, place: Place::RevokeKey, subject: Subject::Key(key.0) };
		let witness = move |context: &Context| -> Result<prover::Circuit, ProveError> {
			Ok(Knows::new(&secret, &salt, context).into())
		};
		let made = self.make_proof(person, job, witness, report).await?;
		ensure_proven(&made.inputs, &[to_scalar(salt), hash])?;
		let call = ParticipantCall::RevokeKey {
			with: made.key.key,
			key: *key,
			challenge: made.challenge.0,
			proof: Box::new(made.proof),
		};
		self.submit(person, &call.into()).await
	}

	/// Has an account publish data about one principal without a name: it proves that it has a key of some participant's
	/// pool, which is the member's. Or proves it again, before the chain's time for that is over: then the answer is the
	/// one that was given first.
	///
	/// The account signs and pays.
	pub async fn claim_key(
		&self,
		member: &Person,
		publisher: &Person,
		principal: &SubjectId,
		answer: &str,
		report: Option<Reporter<ProveStep>>,
	) -> Result<Included, Error> {
		let (secret, principal, account) = (secret(answer)?, principal.hash(), publisher.account());
		if account == member.account() {
			return Err(ParticipantsError::SameAccount.into());
		}
		let genesis = self.chain().genesis();
		let scope = digest(&nullifier_domain(&genesis));
		let (answer, known) = match self.chain().publishing_key(&account).await? {
			None => (salted(&secret), None),
			Some(it) if it.revoked_in.is_some() => return Err(ParticipantsError::Revoked(account).into()),
			Some(it) => match it.holder {
				Holder::Member { nullifier, principal: own, .. } if own == principal => {
					// The chain keeps the first answer: nobody shall believe that another one counts.
					if secret.commitment(&it.answer.salt) != it.answer.hash {
						return Err(ParticipantsError::WrongAnswer(account).into());
					}
					(it.answer, Some(Known { nullifier, scope }))
				},
				_ => return Err(ParticipantsError::KeyKnown(account).into()),
			},
		};
		self.ensure_funds(publisher, 0).await?;

		let pools = self.chain().pools_of(&member.account()).await?;
		let taken = self.take_key(member, &genesis, &pools, &account, &principal, known)?;
		let nullifier = nullifier(&taken.secret, &scope);
		let (neighbours, root) =
			self.chain().pool_path(taken.slot).await?.ok_or_else(|| ParticipantsError::NoPool(member.account()))?;
		let path = taken.path_to(&neighbours, &root).ok_or(ParticipantsError::BadPath)?;

		let job = Job { circuit: Circuit::Member, place: Place::ClaimKey, subject: Subject::Principal(principal) };
		let key = taken.secret.clone();
		let witness = move |context: &Context| -> Result<prover::Circuit, ProveError> {
			Ok(Member::on_path(&key, path, &scope, context).ok_or(ProveError::NotTrue)?.into())
		};
		let made = self.make_proof(publisher, job, witness, report).await?;
		ensure_proven(&made.inputs, &[root, to_scalar(scope), nullifier])?;
		let call = ParticipantCall::ClaimKey {
			with: made.key.key,
			principal,
			answer,
			root,
			nullifier,
			challenge: made.challenge.0,
			proof: Box::new(made.proof),
		};
		match self.submit(publisher, &call.into()).await {
			Err(error) if error.is_refusal("Participants::NullifierUsed") => {
				self.burn_key(&taken)?;
				Err(ParticipantsError::KeyUsed.into())
			},
			done => done,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_answer_has_another_hash_for_each_key() {
		let answer = secret("the cat, and then some").unwrap();
		let (one, other) = (salted(&answer), salted(&answer));
		assert_ne!(one.hash, other.hash);
		assert_eq!(one.hash, answer.commitment(&one.salt));
	}

	#[test]
	fn an_answer_that_is_none_is_refused() {
		assert!(matches!(secret(""), Err(ParticipantsError::EmptyAnswer)));
		assert!(secret(&"a".repeat(MAX_ANSWER_LEN)).is_ok());
		assert!(matches!(secret(&"a".repeat(MAX_ANSWER_LEN + 1)), Err(ParticipantsError::AnswerTooLong(_))));
	}
}
