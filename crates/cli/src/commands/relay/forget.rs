//! Clearing away what nobody needs any more.

use super::epoch;
use crate::{
	app::App,
	args::{Forget, OnEthereum},
	commands::account,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	chain::{
		relay::{Record, SignerInfo, GONE_EPOCHS},
		Chain, RelayCall,
	},
	ethereum::Address,
	relay::RelayError,
	time::Clock,
};

pub async fn run(app: &App, what: Forget) -> anyhow::Result<()> {
	match what {
		Forget::Record(OnEthereum { contract, provider }) => {
			let node = app.node().await?;
			let (record, clock) = (node.record(contract, &provider).await?, node.clock().await?);
			check_record(record.as_ref().ok_or(RelayError::NoRecord { contract, provider })?, &clock)?;
			let call = RelayCall::ForgetRecord { contract, provider };
			let about = format!("Forget the record of {provider} in contract {contract}, who is long gone");
			account::sign(app, call.into(), &about, "the record is forgotten").await
		},
		Forget::Signer { signer } => {
			check_signer(signer, app.node().await?.signer(&signer).await?.as_ref())?;
			let about = format!("Forget that {signer} was a watcher's key, so that it can be another's");
			account::sign(app, RelayCall::ForgetSigner { signer }.into(), &about, "the key is forgotten").await
		},
		Forget::Evidence { signer, number } => {
			let call = RelayCall::ForgetEvidence { signer, number };
			let about =
				format!("Forget that {signer} was punished for block {number}, which is too old to be reported");
			account::sign(app, call.into(), &about, "the evidence is forgotten").await
		},
	}
}

fn check_record(record: &Record, clock: &Clock) -> anyhow::Result<()> {
	let Some(since) = record.gone_since else {
		bail!("the provider is staked, as far as is known: if it is not, prove that first with `nulink relay prove`");
	};
	let from = since.saturating_add(GONE_EPOCHS);
	if clock.epoch < from {
		bail!("the record can be forgotten from {} on", epoch(clock, from));
	}
	Ok(())
}

fn check_signer(signer: Address, info: Option<&SignerInfo>) -> anyhow::Result<()> {
	let info = info.with_context(|| format!("{signer} is no watcher's key, and was none lately"))?;
	if info.until.is_none() {
		bail!("{signer} is in use: its watcher gives it up by standing with another one, or by stepping back");
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::clock;
	use nulink_sdk::primitives::watching::EthereumStake;

	#[test]
	fn what_is_needed_is_not_forgotten() {
		let record = |gone_since| Record { stake: EthereumStake::default(), number: 96, relayed_in: 1, gone_since };
		let told = |record: &Record, epoch| {
			check_record(record, &Clock { epoch, ..clock() }).map_err(|error| error.to_string())
		};
		assert!(told(&record(None), 99).unwrap_err().contains("nulink relay prove"));
		assert!(told(&record(Some(2)), 29).unwrap_err().contains("from epoch 30"));
		told(&record(Some(2)), 30).unwrap();

		let signer = Address([1; 20]);
		let info = |until| SignerInfo { staker: [1; 32].into(), until };
		assert!(check_signer(signer, None).is_err());
		assert!(check_signer(signer, Some(&info(None))).unwrap_err().to_string().contains("is in use"));
		check_signer(signer, Some(&info(Some(1)))).unwrap();
	}
}
