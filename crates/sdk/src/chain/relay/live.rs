//! The relay over a node: what it is asked.

use super::{wire, *};
use crate::{
	chain::{
		convert,
		live::{node, PAGE},
		Live, MAX_LISTED,
	},
	Error,
};
use futures::{stream, StreamExt, TryStreamExt};
use nulink_client::chain;

/// How many questions are under way at the same time.
const QUESTIONS: usize = 8;

impl Live {
	/// How the relay does.
	pub async fn relay_status(&self) -> Result<RelayStatus, Error> {
		let question = chain::view_functions().watcher_relay().status();
		Ok(wire::status(self.ask("how the relay does", question).await?))
	}

	/// How long things take that do not change.
	pub async fn relay_times(&self) -> Result<RelayTimes, Error> {
		let at = self.at().await?;
		let wrong = node("the times of the relay");
		macro_rules! constant {
			($name:ident) => {
				at.constants()
					.entry(chain::constants().watcher_relay().$name())
					.map_err(|error| wrong(error.to_string()))?
			};
		}
		Ok(RelayTimes {
			election_lead: constant!(election_lead),
			minority_epochs: constant!(minority_epochs),
			evidence_epochs: constant!(evidence_epochs),
		})
	}

	/// Who wants to be a watcher.
	pub async fn candidates(&self) -> Result<Vec<Candidate>, Error> {
		let question = chain::view_functions().watcher_relay().candidates();
		Ok(self.ask("candidates", question).await?.into_iter().map(wire::candidate).collect())
	}

	/// Who votes for watchers.
	pub async fn watcher_voters(&self) -> Result<Vec<Voter>, Error> {
		let question = chain::view_functions().watcher_relay().voters();
		Ok(self.ask("voters", question).await?.into_iter().map(wire::voter).collect())
	}

	/// An account's vote for watchers.
	pub async fn watcher_vote(&self, who: &Account) -> Result<Option<Vote>, Error> {
		let question = chain::view_functions().watcher_relay().vote_of(*who);
		Ok(self.ask("a vote", question).await?.map(wire::vote))
	}

	/// The watchers of an epoch, if they are still, or already, known.
	pub async fn watchers(&self, epoch: EpochIndex) -> Result<Option<WatcherSet>, Error> {
		let question = chain::view_functions().watcher_relay().watchers(epoch);
		Ok(self.ask("the watchers of an epoch", question).await?.map(wire::set))
	}

	/// The watchers of some epochs, in their order. Those that are not known are left out.
	pub async fn watchers_of(
		&self,
		epochs: impl IntoIterator<Item = EpochIndex>,
	) -> Result<Vec<(EpochIndex, WatcherSet)>, Error> {
		let sets = epochs.into_iter().map(|epoch| async move { Ok::<_, Error>((epoch, self.watchers(epoch).await?)) });
		let sets: Vec<_> = stream::iter(sets).buffered(QUESTIONS).try_collect().await?;
		Ok(sets.into_iter().filter_map(|(epoch, set)| Some((epoch, set?))).collect())
	}

	/// How often a watcher attested in some epochs, in their order.
	pub async fn attendance(
		&self,
		staker: &Account,
		epochs: impl IntoIterator<Item = EpochIndex>,
	) -> Result<Vec<Attendance>, Error> {
		let staker = *staker;
		let of = |epoch: EpochIndex| async move {
			let question = chain::view_functions().watcher_relay().attendance_of(epoch, staker);
			let (headers, attested) = self.ask("attendance", question).await?;
			Ok::<_, Error>(Attendance { epoch, headers, attested })
		};
		stream::iter(epochs.into_iter().map(of)).buffered(QUESTIONS).try_collect().await
	}

	/// The last accepted headers, newest first. At most [`MAX_HEADERS`].
	pub async fn headers(&self, limit: u32) -> Result<Vec<(u64, AcceptedHeader)>, Error> {
		let question = chain::view_functions().watcher_relay().headers(limit.min(MAX_HEADERS));
		let headers = self.ask("accepted headers", question).await?;
		Ok(headers.into_iter().map(|(number, header)| (number, wire::accepted(header))).collect())
	}

	/// A header, accepted or not. `None`: nobody attested to it, or it is forgotten.
	pub async fn header(&self, number: u64) -> Result<Option<HeaderInfo>, Error> {
		let question = chain::view_functions().watcher_relay().header(number);
		Ok(self.ask("a header", question).await?.map(wire::header))
	}

	/// The numbers that somebody attested to and that are not accepted.
	pub async fn open_rounds(&self) -> Result<Vec<OpenRound>, Error> {
		let question = chain::view_functions().watcher_relay().open();
		Ok(self.ask("open headers", question).await?.into_iter().map(wire::open).collect())
	}

	/// The contracts on Ethereum from which is relayed.
	pub async fn contracts(&self) -> Result<Vec<(ContractId, Contract)>, Error> {
		let question = chain::view_functions().watcher_relay().contracts();
		Ok(self.ask("contracts", question).await?.into_iter().map(wire::contract).collect())
	}

	/// What was proven of a provider.
	pub async fn record(&self, contract: ContractId, provider: &Address) -> Result<Option<Record>, Error> {
		let question = chain::view_functions().watcher_relay().record(contract, convert::ethereum(provider));
		Ok(self.ask("a record", question).await?.map(wire::record))
	}

	/// What was proven of all providers of a contract, by address. At most [`MAX_LISTED`].
	pub async fn records(&self, contract: ContractId) -> Result<Vec<(Address, Record)>, Error> {
		let mut all: Vec<(Address, Record)> = Vec::new();
		loop {
			let after = all.last().map(|(provider, _)| convert::ethereum(provider));
			let question = chain::view_functions().watcher_relay().records(contract, after, PAGE);
			let page = self.ask("records", question).await?;
			let last = page.len() < PAGE as usize;
			all.extend(page.into_iter().map(wire::of_provider));
			if last || all.len() >= MAX_LISTED {
				all.sort_unstable_by_key(|(provider, _)| *provider);
				return Ok(all);
			}
		}
	}

	/// Which provider on Ethereum an account is.
	pub async fn bound(&self, account: &Account) -> Result<Option<Bound>, Error> {
		let question = chain::view_functions().watcher_relay().bound(*account);
		Ok(self.ask("what an account is bound to", question).await?.map(wire::bound))
	}

	/// The number that a provider on Ethereum signs for its next binding to an account, and the digest that it signs, as the
	/// chain says it. Compared with what this program knows by [`crate::relay::Statements::check`].
	pub async fn to_bind(&self, account: &Account, provider: &Address) -> Result<(u32, Digest), Error> {
		let question = chain::view_functions().watcher_relay().to_bind(*account, convert::ethereum(provider));
		self.ask("what a provider signs", question).await
	}

	/// Whose a signer is.
	pub async fn signer(&self, signer: &Address) -> Result<Option<SignerInfo>, Error> {
		let at = self.at().await?;
		let wrong = node("a signer");
		let key = (convert::ethereum(signer),);
		let found = async {
			let found = at.storage().try_fetch(chain::storage().watcher_relay().signers(), key).await;
			found.map_err(|error| wrong(error.to_string()))
		};
		let Some(found) = self.answer("a signer", found).await? else { return Ok(None) };
		found.decode().map(|found| Some(wire::signer(found))).map_err(|error| wrong(error.to_string()))
	}
}
