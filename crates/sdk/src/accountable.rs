//! The accountable path: asking for re-encryption on chain.
//!
//! It costs a fee and a deposit, and takes minutes. But proxies that are active must answer: one that is silent is slashed,
//! and the chain checks every answer.

use crate::{
	address::Account,
	chain::{Call, Duty, Event, PolicyInfo, RequestInfo, RequestQuote, Side},
	client::{silent, Client, Reporter},
	identity::Person,
	objects::Sink,
	receive::{ObjectRef, ReceiveStep, Received, Shared},
	Error,
};
use nulink_pre::client::{CheckedCapsule, Fragment, OpenError, VerifiedFragment};
use nulink_primitives::{
	sharing::{FragmentBytes, PolicyId, RequestId},
	token::Balance,
};
use nulink_storage::Cid;

/// A right answer to a request on chain.
pub(crate) struct OnChainAnswer {
	/// The seat of the proxy.
	pub seat: u8,
	/// The proxy.
	pub provider: Account,
	/// As the chain has it.
	pub bytes: FragmentBytes,
	/// The same, checked.
	pub fragment: VerifiedFragment,
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestedObject {
	/// The request.
	pub request: RequestId,
	/// What was received.
	pub received: Received,
	/// Whether the request is closed, and the rest of the deposit released. If it is not, a proxy still owes an answer, or
	/// is to be reported.
	pub closed: bool,
}

impl RequestInfo {
	/// Whether its requester can close it.
	pub fn is_settled(&self) -> bool {
		self.proxies.iter().all(|(_, duty)| *duty != Duty::Waiting)
	}
}

impl Client {
	/// What a request under a policy would cost now.
	pub async fn request_quote(&self, policy: PolicyId) -> Result<RequestQuote, Error> {
		self.chain().request_quote(policy).await?.ok_or(Error::UnknownPolicy(policy))
	}

	/// Receives an object by way of the chain. A request for the same object that is still open is gone on with.
	pub async fn receive_on_chain(
		&self,
		person: &Person,
		shared: &Shared,
		object: &ObjectRef,
		sink: Sink,
		report: Option<Reporter<ReceiveStep>>,
	) -> Result<RequestedObject, Error> {
		let report = report.unwrap_or_else(silent);
		let object = shared.find(object)?;
		let policy = &shared.policy;
		let header = self.header(&Cid::try_from(object.cid)?).await?;
		let capsule = CheckedCapsule::new(&header.sealed_key.capsule).map_err(|_| OpenError::Capsule)?;
		let request = match self.find_request(person, policy.policy, &capsule).await? {
			Some(request) => request,
			None => self.ask_chain(person, policy, &capsule).await?,
		};
		let (fragments, proxies) = self.await_answers(policy, request, &capsule, &report).await?;
		let key = self.data_key(person, policy, &header, &fragments)?;
		self.fetch_object(object, header, key, sink, report).await?;
		// The data is there; that the request cannot be closed yet is no failure.
		let closed = self.close_if_settled(person, request).await.unwrap_or(false);
		let received = Received { object: object.clone(), proxies, wrong: Vec::new() };
		Ok(RequestedObject { request, received, closed })
	}

	pub(crate) async fn find_request(
		&self,
		person: &Person,
		policy: PolicyId,
		capsule: &CheckedCapsule,
	) -> Result<Option<RequestId>, Error> {
		let block = self.chain().clock().await?.block;
		for request in self.chain().open_requests(policy).await? {
			let Some(info) = self.chain().request(request).await? else { continue };
			let mine = info.requester == person.account() && info.capsule == *capsule.bytes();
			let answered = info.proxies.iter().filter(|(_, duty)| *duty == Duty::Answered).count();
			// One that came to nothing is of no use any more.
			if mine && (block <= info.deadline || answered > 0) {
				return Ok(Some(request));
			}
		}
		Ok(None)
	}

	pub(crate) async fn ask_chain(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		capsule: &CheckedCapsule,
	) -> Result<RequestId, Error> {
		self.ensure_access(person, policy).await?;
		let quote = self.request_quote(policy.policy).await?;
		self.ensure_funds(person, quote.fees.saturating_add(quote.deposit)).await?;
		let capsule = Box::new(capsule.bytes().clone());
		let included = self.submit(person, &Call::RequestReencryption { policy: policy.policy, capsule }).await?;
		let request = included.find(|event| match event {
			Event::ReencryptionRequested(request) => Some(*request),
			_ => None,
		});
		request.ok_or(Error::NoEvent("request_reencryption"))
	}

	async fn await_answers(
		&self,
		policy: &PolicyInfo,
		request: RequestId,
		capsule: &CheckedCapsule,
		report: &Reporter<ReceiveStep>,
	) -> Result<(Vec<VerifiedFragment>, Vec<Account>), Error> {
		let need = usize::from(policy.threshold);
		let mut shown = 0;
		loop {
			// Whether there is more to come is asked first: an answer may come in between, and must not be missed.
			let info = self.chain().request(request).await?.ok_or(Error::UnknownRequest(request))?;
			let over = self.chain().clock().await?.block > info.deadline || info.is_settled();
			let answers = self.answers(policy, request, capsule).await?;
			for (index, answer) in answers.iter().enumerate().skip(shown) {
				report(ReceiveStep::Answered(answer.provider, index + 1, need));
			}
			shown = shown.max(answers.len());
			if answers.len() >= need {
				return Ok(answers.into_iter().map(|answer| (answer.fragment, answer.provider)).unzip());
			}
			if over {
				return Err(Error::Unanswered { request, have: answers.len(), need });
			}
			tokio::time::sleep(self.pace().poll).await;
		}
	}

	/// The right answers to a request, one of each seat.
	async fn answers(
		&self,
		policy: &PolicyInfo,
		request: RequestId,
		capsule: &CheckedCapsule,
	) -> Result<Vec<OnChainAnswer>, Error> {
		let mut answers: Vec<OnChainAnswer> = Vec::new();
		for answer in self.chain().fragments(request).await? {
			let Some(seat) = policy.seats.get(usize::from(answer.seat)) else { continue };
			if answers.iter().any(|other| other.seat == answer.seat) {
				continue;
			}
			// The chain has checked it; but a node may say what it likes.
			let bytes = answer.fragment;
			if let Ok(fragment) = Fragment::new(bytes.clone()).verify(capsule, &policy.keys(), &seat.commitment) {
				answers.push(OnChainAnswer { seat: answer.seat, provider: seat.provider, bytes, fragment });
			}
		}
		Ok(answers)
	}

	/// As many answers as it takes to a request of the person's for a capsule, if there is one that has so many.
	pub(crate) async fn answered_on_chain(
		&self,
		person: &Person,
		policy: &PolicyInfo,
		capsule: &CheckedCapsule,
	) -> Result<Option<Vec<OnChainAnswer>>, Error> {
		let need = usize::from(policy.threshold.max(1));
		for request in self.chain().open_requests(policy.policy).await? {
			let Some(info) = self.chain().request(request).await? else { continue };
			if info.requester != person.account() || info.capsule != *capsule.bytes() {
				continue;
			}
			let mut answers = self.answers(policy, request, capsule).await?;
			if answers.len() >= need {
				answers.truncate(need);
				return Ok(Some(answers));
			}
		}
		Ok(None)
	}

	async fn close_if_settled(&self, person: &Person, request: RequestId) -> Result<bool, Error> {
		let info = self.chain().request(request).await?;
		match info {
			Some(info) if info.is_settled() => self.close_request(person, request).await.map(|_| true),
			_ => Ok(false),
		}
	}

	/// Closes a request, and says how much of the deposit is released.
	pub async fn close_request(&self, person: &Person, request: RequestId) -> Result<Balance, Error> {
		let included = self.submit(person, &Call::CloseRequest { request }).await?;
		let released = included.find(|event| match event {
			Event::RequestClosed { released } => Some(*released),
			_ => None,
		});
		released.ok_or(Error::NoEvent("close_request"))
	}

	/// Reports all proxies that did not answer a request in time, and says what each lost. The reporter gets a part of it.
	pub async fn report_silence(&self, person: &Person, request: RequestId) -> Result<Vec<(Account, Balance)>, Error> {
		let info = self.chain().request(request).await?.ok_or(Error::UnknownRequest(request))?;
		let mut reported = Vec::new();
		for (provider, _) in info.proxies.iter().filter(|(_, duty)| *duty == Duty::Waiting) {
			let call = Call::ReportSilence { request, provider: *provider };
			let included = self.submit(person, &call).await?;
			let slashed = included.find(|event| match event {
				Event::SilenceReported { slashed } => Some(*slashed),
				_ => None,
			});
			reported.push((*provider, slashed.ok_or(Error::NoEvent("report_silence"))?));
		}
		Ok(reported)
	}

	/// The open requests under the policies that an account may receive by.
	pub async fn open_requests(&self, receiver: &Account) -> Result<Vec<(RequestId, RequestInfo)>, Error> {
		let mut open = Vec::new();
		for policy in self.chain().policies(Side::Receiver, receiver).await? {
			for request in self.chain().open_requests(policy).await? {
				if let Some(info) = self.chain().request(request).await? {
					open.push((request, info));
				}
			}
		}
		Ok(open)
	}
}
