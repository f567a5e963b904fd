//! Participants and registrars.

use super::ParticipantsError;
use crate::{
	address::Account,
	chain::{Included, ParticipantCall, ParticipantInfo, PoolInfoOf, PublishingKey},
	client::Client,
	identity::Person,
	Error,
};
use nulink_pre::digest;
use nulink_primitives::sharing::Digest;

/// The longest address on the web that the chain takes, in bytes.
const MAX_URI: usize = 128;

/// What the chain has of a certificate: its SHA-256.
pub fn certificate_hash(certificate: &[u8]) -> Digest {
	digest(certificate)
}

/// A participant with all that it has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParticipantView {
	/// Who it is.
	pub info: ParticipantInfo,
	/// Whether it is confirmed now.
	pub in_force: bool,
	/// The keys under its name.
	pub keys: Vec<Account>,
	/// Its pools, and their places in the tree.
	pub pools: Vec<(u32, PoolInfoOf)>,
}

impl Client {
	/// Takes part with a certificate, or changes certificate and address of a participant. Gives the certificate's hash,
	/// which a registrar is to confirm: with another certificate than before, again.
	pub async fn join(&self, person: &Person, certificate: &[u8], uri: &str) -> Result<(Digest, Included), Error> {
		if uri.len() > MAX_URI || uri.chars().any(char::is_control) {
			return Err(ParticipantsError::BadUri(MAX_URI).into());
		}
		let (certificate, uri) = (certificate_hash(certificate), uri.to_owned());
		let call = match self.chain().participant(&person.account()).await? {
			Some(_) => ParticipantCall::Update { certificate, uri },
			None => ParticipantCall::Join { certificate, uri },
		};
		Ok((certificate, self.submit(person, &call.into()).await?))
	}

	/// Confirms, as a registrar, that a participant is who this certificate (its hash) says, until this block.
	pub async fn confirm_participant(
		&self,
		registrar: &Person,
		who: &Account,
		certificate: Digest,
		until: u32,
	) -> Result<Included, Error> {
		if !self.registrars().await?.contains(&registrar.account()) {
			return Err(ParticipantsError::NotRegistrar(registrar.account()).into());
		}
		let (info, _) = self.chain().participant(who).await?.ok_or(ParticipantsError::NotJoined(*who))?;
		if info.certificate != certificate {
			return Err(ParticipantsError::OtherCertificate(*who).into());
		}
		let call = ParticipantCall::Confirm { participant: *who, certificate, until };
		self.submit(registrar, &call.into()).await
	}

	/// A participant, with its keys and pools.
	pub async fn participant(&self, who: &Account) -> Result<Option<ParticipantView>, Error> {
		let Some((info, in_force)) = self.chain().participant(who).await? else { return Ok(None) };
		let keys = self.chain().keys_of(who).await?;
		let pools = self.chain().pools_of(who).await?;
		Ok(Some(ParticipantView { info, in_force, keys, pools }))
	}

	/// A publishing key.
	pub async fn publishing_key(&self, key: &Account) -> Result<Option<PublishingKey>, Error> {
		self.chain().publishing_key(key).await
	}

	/// Who confirms participants. At most 256.
	pub async fn registrars(&self) -> Result<Vec<Account>, Error> {
		self.chain().registrars().await
	}

	/// Fails if the person is no participant in force.
	pub(super) async fn ensure_in_force(&self, person: &Person) -> Result<(), Error> {
		let who = person.account();
		match self.chain().participant(&who).await? {
			Some((_, true)) => Ok(()),
			Some((_, false)) => Err(ParticipantsError::NotInForce(who).into()),
			None => Err(ParticipantsError::NotJoined(who).into()),
		}
	}
}
