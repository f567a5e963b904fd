//! Calls of the relay as the chain takes them, and what its events tell.

use crate::{
	chain::{live::node, Event},
	Error,
};
use nulink_client::{chain::watcher_relay::events, subxt::extrinsics::ExtrinsicEvents, Config};

/// Does something with the payload of a call of the relay, whatever its type is.
macro_rules! with_relay_payload {
	($call:expr, |$payload:ident| $do:expr) => {{
		use crate::chain::{convert, relay::wire, RelayCall};
		let relay = nulink_client::chain::tx().watcher_relay();
		macro_rules! run_relay {
			($made:expr) => {{
				let $payload = &$made;
				$do
			}};
		}
		match $call {
			RelayCall::Stand { signer, proof } => run_relay!(relay.stand(convert::ethereum(signer), *proof)),
			RelayCall::StepBack => run_relay!(relay.step_back()),
			RelayCall::Vote { targets, amount } => run_relay!(relay.vote(wire::targets(targets), *amount)),
			RelayCall::Unvote => run_relay!(relay.unvote()),
			RelayCall::ReportEquivocation(signed) => {
				let [first, second] = &**signed;
				run_relay!(relay.report_equivocation(
					wire::ethereum_header(&first.header),
					first.signature,
					wire::ethereum_header(&second.header),
					second.signature
				))
			},
			RelayCall::SettleMinority { number, watcher } => run_relay!(relay.settle_minority(*number, *watcher)),
			RelayCall::Relay { contract, provider, number, proof } => {
				run_relay!(relay.relay(*contract, convert::ethereum(provider), *number, wire::proof(proof)))
			},
			RelayCall::ForgetRecord { contract, provider } => {
				run_relay!(relay.forget_record(*contract, convert::ethereum(provider)))
			},
			RelayCall::Bind { contract, provider, signature } => {
				run_relay!(relay.bind(*contract, convert::ethereum(provider), *signature))
			},
			RelayCall::Unbind => run_relay!(relay.unbind()),
			RelayCall::ForgetSigner { signer } => run_relay!(relay.forget_signer(convert::ethereum(signer))),
			RelayCall::ForgetEvidence { signer, number } => {
				run_relay!(relay.forget_evidence(convert::ethereum(signer), *number))
			},
		}
	}};
}
pub(in crate::chain) use with_relay_payload;

/// What the events of a transaction tell about the relay.
pub(in crate::chain) fn interesting(found: &mut Vec<Event>, all: &ExtrinsicEvents<Config>) -> Result<(), Error> {
	let wrong = node("what the transaction brought about");
	for event in all.iter() {
		let event = event.map_err(|error| wrong(error.to_string()))?;
		macro_rules! pick {
			($kind:ty, $with:expr) => {
				if let Some(decoded) = event.decode_fields_as::<$kind>() {
					let decoded: $kind = decoded.map_err(|error| wrong(error.to_string()))?;
					let made: fn($kind) -> Event = $with;
					found.push(made(decoded));
					continue;
				}
			};
		}
		pick!(events::VoteLeaving, |it| Event::VoteLeaving { amount: it.amount, free_in: it.free_in });
		pick!(events::VoteFreed, |it| Event::VoteFreed(it.amount));
		pick!(events::StakeRelayed, |it| Event::StakeRelayed { changed: it.changed });
		pick!(events::EquivocationSlashed, |it| Event::WatcherSlashed(it.amount));
		pick!(events::MinoritySlashed, |it| Event::WatcherSlashed(it.amount));
	}
	Ok(())
}
