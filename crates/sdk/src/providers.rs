//! Providers: how those are found who are to serve a grant, and what room there is to delegate to one.
//!
//! Proxies are drawn by the chain at random, by their stake, and then asked who they are: one that does not answer, or is
//! another one than the chain says, or asks for more than the owner pays, is passed over for the next of the draw.

use crate::{
	address::{self, Account},
	amount::Nlk,
	chain::{PoolInfo, ProviderInfo},
	client::Client,
	proxy_api::{ProxyError, ProxyInfo},
	Error,
};
use futures::{stream, StreamExt};
use nulink_primitives::{
	provider::Role,
	sharing::{Digest, KeyBytes},
	token::Balance,
};
use rand_core::{OsRng, RngCore};

/// How many proxies are asked at the same time who they are.
const PROBES: usize = 8;
/// How many of those that were passed over are named.
const NAMED: usize = 5;

/// A proxy that can be given a seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChosenProxy {
	/// Its staking account.
	pub provider: Account,
	/// Where it listens.
	pub endpoint: String,
	/// To which its key fragment is sealed.
	pub encryption_key: KeyBytes,
	/// What it asks for an epoch.
	pub fee: Balance,
}

impl Client {
	/// Chooses `count` different proxies that take at most `most` for an epoch: those in `named` first and without a look at
	/// their stake, the others drawn at random by stake.
	pub async fn choose_proxies(
		&self,
		count: usize,
		most: Option<Balance>,
		named: &[Account],
	) -> Result<Vec<ChosenProxy>, Error> {
		let (mut chosen, mut passed_over) = (Vec::new(), Vec::new());
		for provider in named {
			chosen.push(self.probe(provider, most).await.map_err(|reason| Error::TooFewProxies {
				found: 0,
				wanted: count,
				reasons: passed(provider, &reason),
			})?);
		}
		let mut seed = Digest::default();
		OsRng.fill_bytes(&mut seed);
		// More than are needed, since some will not answer. The same seed gives a longer list the same beginning.
		let drawn = self.chain().sample(Role::Proxy, (count as u32).saturating_mul(4).max(16), seed).await?;
		let drawn = drawn.into_iter().filter(|provider| !named.contains(provider));
		// In the order of the draw, whoever answers first.
		let mut answers = stream::iter(drawn)
			.map(|provider| async move { (provider, self.probe(&provider, most).await) })
			.buffered(PROBES);
		while chosen.len() < count {
			match answers.next().await {
				Some((_, Ok(proxy))) => chosen.push(proxy),
				Some((provider, Err(reason))) => passed_over.push(passed(&provider, &reason)),
				None => break,
			}
		}
		chosen.truncate(count);
		if chosen.len() == count {
			return Ok(chosen);
		}
		let more = passed_over.len().saturating_sub(NAMED);
		passed_over.truncate(NAMED);
		let mut reasons = passed_over.join("; ");
		if more > 0 {
			reasons.push_str(&format!("; and {more} more"));
		} else if reasons.is_empty() {
			reasons = "no others are active in this epoch".into();
		}
		Err(Error::TooFewProxies { found: chosen.len(), wanted: count, reasons })
	}

	/// Asks a proxy who it is.
	async fn probe(&self, provider: &Account, most: Option<Balance>) -> Result<ChosenProxy, String> {
		let info = self.chain().provider(Role::Proxy, provider).await.map_err(|error| error.to_string())?;
		let info = info.ok_or("it is no proxy")?;
		let profile = info.profile.as_ref().ok_or("it has published no profile")?;
		if info.chilled {
			return Err("it does not take part at present".into());
		}
		if let Some(most) = most.filter(|most| *most < profile.fee_per_epoch) {
			return Err(format!("it asks {} for an epoch, and {} are offered", Nlk(profile.fee_per_epoch), Nlk(most)));
		}
		if !nulink_pre::is_key(&profile.encryption_key) {
			return Err("its encryption key is none".into());
		}
		let said = self.proxies().info(&profile.endpoint).await.map_err(|error| error.to_string())?;
		check(&self.chain().genesis(), &info, &said, &profile.endpoint).map_err(|error| error.to_string())?;
		Ok(ChosenProxy {
			provider: *provider,
			endpoint: profile.endpoint.clone(),
			encryption_key: profile.encryption_key,
			fee: profile.fee_per_epoch,
		})
	}

	/// What a provider's delegators have and may add. Fails if so much cannot be delegated to it, before anything is signed in
	/// vain.
	pub async fn room_for(&self, role: Role, provider: &Account, amount: Balance) -> Result<PoolInfo, Error> {
		let no_room = |reason: String| Error::NoRoom { provider: *provider, reason };
		let others = "Choose another one: `nulink provider list`";
		let pool = self.chain().pool(role, provider).await?;
		let pool = pool.ok_or_else(|| no_room(format!("takes no delegations: it has set no commission. {others}")))?;
		if !pool.accepts {
			return Err(no_room(format!("takes no more delegations. {others}")));
		}
		if pool.open_slashes > 0 {
			let reason =
				"has been slashed, and that is not decided: nothing is delegated to it before. `nulink slashes` \
			              tells when";
			return Err(no_room(reason.into()));
		}
		if pool.room < amount {
			let room = Nlk(pool.room);
			return Err(no_room(match pool.room {
				0 => format!(
					"takes nothing at present: it takes no part, or has all that goes with its own stake. {others}"
				),
				_ => format!("has room for {room} only, by its own stake: delegate less, or the rest to another one"),
			}));
		}
		Ok(pool)
	}
}

fn passed(provider: &Account, reason: &str) -> String {
	format!("{}: {reason}", address::to_text(provider))
}

/// Whether it is the proxy that the chain speaks of. On the chain's word alone a key fragment would be sealed all right;
/// but whoever answers here is who must accept it.
fn check(genesis: &Digest, info: &ProviderInfo, said: &ProxyInfo, endpoint: &str) -> Result<(), ProxyError> {
	let differs = |reason: String| ProxyError::Impostor { endpoint: endpoint.into(), reason };
	if said.genesis != *genesis {
		return Err(differs("it serves another chain".into()));
	}
	if said.provider != info.staker {
		return Err(differs(format!("it serves for {}", address::to_text(&said.provider))));
	}
	let key = info.profile.as_ref().map(|profile| profile.encryption_key.0);
	if key != Some(said.encryption_key) {
		return Err(differs("its encryption key is not the one in its profile".into()));
	}
	if info.operator != Some(said.operator) {
		return Err(differs("its operator is not the one on the chain".into()));
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::Profile;

	fn info() -> (ProviderInfo, ProxyInfo) {
		let profile = Profile {
			endpoint: "https://here".into(),
			encryption_key: KeyBytes([2; 33]),
			verifying_key: KeyBytes([3; 33]),
			fee_per_epoch: 5,
		};
		let info = ProviderInfo {
			staker: Account::from([1; 32]),
			bonded: 1,
			unbonding: vec![],
			lock_until: 0,
			operator: Some(Account::from([4; 32])),
			profile: Some(profile),
			chilled: false,
			active_now: true,
			active_next: true,
			weight: 1,
		};
		let said = ProxyInfo {
			version: "0.1.0".into(),
			genesis: [9; 32],
			provider: Account::from([1; 32]),
			operator: Account::from([4; 32]),
			encryption_key: [2; 33],
			verifying_key: [3; 33],
			fee_per_epoch: "5".into(),
			finalised: 7,
		};
		(info, said)
	}

	#[test]
	fn a_proxy_that_is_not_the_one_on_the_chain_is_noticed() {
		let (info, said) = info();
		assert_eq!(check(&[9; 32], &info, &said, "https://here"), Ok(()));
		for other in [
			ProxyInfo { genesis: [8; 32], ..said.clone() },
			ProxyInfo { provider: Account::from([5; 32]), ..said.clone() },
			ProxyInfo { operator: Account::from([5; 32]), ..said.clone() },
			ProxyInfo { encryption_key: [3; 33], ..said.clone() },
		] {
			assert!(matches!(check(&[9; 32], &info, &other, "https://here"), Err(ProxyError::Impostor { .. })));
		}
	}
}
