//! `nulink provider`.

mod watching;

use super::{account, earnings};
use crate::{
	app::{base, percent, App},
	args::{Openness, ProfileArgs, Provider, RoleArg},
	table::Table,
};
use anyhow::{ensure, Context};
use nulink_sdk::{
	address,
	chain::{Call, Event, PoolInfo, Profile, ProviderInfo},
	primitives::{provider::Role, sharing::KeyBytes},
	proxy_api::{HttpProxies, ProxyApi},
	time::Clock,
	Nlk, Percent,
};
use serde::Serialize;
use std::fmt;
use watching::Watching;

/// Whether clients go to providers of this role, so that they want a profile with an endpoint. Others come to what they
/// work on.
fn is_asked(role: Role) -> bool {
	matches!(role, Role::Proxy | Role::Storage)
}

/// A provider.
#[derive(Serialize)]
struct Shown {
	provider: String,
	role: Role,
	bonded: String,
	unbonding: Vec<Portion>,
	lock_until_epoch: u32,
	operator: Option<String>,
	endpoint: Option<String>,
	encryption_key: Option<String>,
	verifying_key: Option<String>,
	fee_per_epoch: Option<String>,
	chilled: bool,
	active_now: bool,
	active_next: bool,
	weight: String,
	#[serde(skip_serializing_if = "Option::is_none")]
	claimable_rewards: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	claimable_fees: Option<String>,
	#[serde(skip_serializing_if = "Option::is_none")]
	pool: Option<Pool>,
	/// Of a watcher: what it is elected for.
	#[serde(skip_serializing_if = "Option::is_none")]
	watching: Option<Watching>,
	#[serde(skip)]
	amounts: [Option<Nlk>; 4],
}

/// What is delegated to a provider.
#[derive(Serialize)]
struct Pool {
	delegated: String,
	unbonding: String,
	room: String,
	/// In percent.
	commission: String,
	announced_raise: Option<Announced>,
	accepts: bool,
	open_slashes: u32,
	weight: String,
	#[serde(skip)]
	shown: PoolInfo,
}

/// A higher commission that is announced.
#[derive(Serialize)]
struct Announced {
	commission: String,
	from_epoch: u32,
	from: String,
	#[serde(skip)]
	shown: Percent,
}

impl Pool {
	fn new(info: PoolInfo, clock: &Clock) -> Self {
		let announced = info.raise.map(|raise| Announced {
			commission: percent(raise.commission),
			from_epoch: raise.from,
			from: clock.start_of(raise.from).to_string(),
			shown: raise.commission,
		});
		Pool {
			delegated: base(Nlk(info.delegated)),
			unbonding: base(Nlk(info.unbonding)),
			room: base(Nlk(info.room)),
			commission: percent(info.commission),
			announced_raise: announced,
			accepts: info.accepts,
			open_slashes: info.open_slashes,
			weight: info.weight.to_string(),
			shown: info,
		}
	}
}

impl fmt::Display for Pool {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let it = &self.shown;
		let room = match (it.accepts, it.open_slashes, it.room) {
			(false, ..) => "it takes no more".into(),
			(true, 0, 0) => "it has room for no more at present".into(),
			(true, 0, room) => format!("it has room for {}", Nlk(room)),
			(true, ..) => "it takes no more before a slash of it is decided: `nulink slashes`".into(),
		};
		writeln!(f, "delegated  {}, and {} on its way out; {room}", Nlk(it.delegated), Nlk(it.unbonding))?;
		write!(f, "commission {} of its delegators' rewards", it.commission)?;
		match &self.announced_raise {
			Some(raise) => {
				writeln!(f, "; {} is announced, from epoch {} on, about {}", raise.shown, raise.from_epoch, raise.from)
			},
			None => writeln!(f),
		}
	}
}

/// A part of a stake on its way out.
#[derive(Serialize)]
struct Portion {
	amount: String,
	unlock_epoch: u32,
	#[serde(skip)]
	shown: Nlk,
}

impl Shown {
	fn new(role: Role, info: &ProviderInfo) -> Self {
		let key = |key: &KeyBytes| format!("0x{}", hex::encode(key.0));
		let profile = info.profile.as_ref();
		let fee = profile.map(|profile| Nlk(profile.fee_per_epoch));
		let portions = info.unbonding.iter().map(|part| Portion {
			amount: base(Nlk(part.amount)),
			unlock_epoch: part.unlock_epoch,
			shown: Nlk(part.amount),
		});
		Shown {
			provider: address::to_text(&info.staker),
			role,
			bonded: base(Nlk(info.bonded)),
			unbonding: portions.collect(),
			lock_until_epoch: info.lock_until,
			operator: info.operator.as_ref().map(address::to_text),
			endpoint: profile.map(|profile| profile.endpoint.clone()),
			encryption_key: profile.map(|profile| key(&profile.encryption_key)),
			verifying_key: profile.map(|profile| key(&profile.verifying_key)),
			fee_per_epoch: fee.map(base),
			chilled: info.chilled,
			active_now: info.active_now,
			active_next: info.active_next,
			weight: info.weight.to_string(),
			claimable_rewards: None,
			claimable_fees: None,
			pool: None,
			watching: None,
			amounts: [Some(Nlk(info.bonded)), fee, None, None],
		}
	}

	fn state(&self) -> &'static str {
		match (self.chilled, self.active_now, self.active_next) {
			(true, _, _) => "chilled",
			(false, true, true) => "active",
			(false, true, false) => "active, next epoch not confirmed",
			(false, false, true) => "active from the next epoch on",
			(false, false, false) => "not active",
		}
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [bonded, fee, rewards, fees] = self.amounts;
		writeln!(f, "provider   {} ({})", self.provider, self.state())?;
		writeln!(f, "bonded     {}, locked until epoch {}", bonded.unwrap_or_default(), self.lock_until_epoch)?;
		for part in &self.unbonding {
			writeln!(f, "unbonding  {}, free in epoch {}", part.shown, part.unlock_epoch)?;
		}
		writeln!(
			f,
			"operator   {}",
			self.operator.as_deref().unwrap_or("none: bind one with `nulink provider operator`")
		)?;
		match (&self.endpoint, fee) {
			(Some(endpoint), Some(fee)) => writeln!(f, "profile    {endpoint}, {fee} for an epoch")?,
			_ if is_asked(self.role) => writeln!(f, "profile    none: publish one with `nulink provider profile`")?,
			_ => {},
		}
		if let Some(watching) = &self.watching {
			watching.fmt(f)?;
		}
		if let (Some(rewards), Some(fees)) = (rewards, fees) {
			writeln!(f, "claimable  {rewards} in rewards, {fees} in fees")?;
			match &self.pool {
				Some(pool) => pool.fmt(f)?,
				None => {
					writeln!(f, "delegated  nothing: it sets a commission first, with `nulink provider commission`")?
				},
			}
		}
		Ok(())
	}
}

/// Providers.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Shown>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no providers (with --all also those that do not take part)");
		}
		let mut table = Table::new(["provider", "state", "bonded", "fee for an epoch", "endpoint"]);
		for it in &self.0 {
			let amount = |amount: Option<Nlk>| amount.map(|amount| amount.to_string()).unwrap_or_default();
			table.line([
				it.provider.clone(),
				it.state().into(),
				amount(it.amounts[0]),
				amount(it.amounts[1]),
				it.endpoint.clone().unwrap_or_default(),
			]);
		}
		table.fmt(f)
	}
}

/// What was paid.
#[derive(Serialize)]
struct Claimed {
	provider: String,
	rewards: String,
	reward_epochs: u32,
	fees: String,
	fee_epochs: u32,
	#[serde(skip)]
	text: String,
}

impl fmt::Display for Claimed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.text)
	}
}

pub async fn run(app: &App, provider: Provider) -> anyhow::Result<()> {
	match provider {
		Provider::Bond { amount, lock, role } => {
			let about = format!("Stake {amount}, locked for {lock} epochs. A proven offence costs a part of it.");
			let call = Call::Bond { role: role.into(), amount: amount.0, lock_epochs: lock };
			account::sign(app, call, &about, &format!("staked {amount}")).await
		},
		Provider::Unbond { amount, role } => {
			let watcher = match Role::from(role) {
				Role::Watcher => " A watcher that is not elected, and was not lately, has it at once.",
				_ => "",
			};
			let about = format!("Begin to take {amount} out. Until it is free it can still be slashed.{watcher}");
			let call = Call::Unbond { role: role.into(), amount: amount.0 };
			account::sign(app, call, &about, &format!("{amount} are on their way out")).await
		},
		Provider::Rebond { amount, role } => {
			let call = Call::Rebond { role: role.into(), amount: amount.0 };
			account::sign(app, call, &format!("Bond {amount} again"), &format!("bonded {amount} again")).await
		},
		Provider::Withdraw(role) => {
			let call = Call::WithdrawUnbonded { role: role.into() };
			account::sign(app, call, "Withdraw what is free", "withdrew what was free").await
		},
		Provider::Operator { operator, role } => {
			let text = address::to_text(&operator);
			let about = format!("Bind {text} as operator. What it signs is held against your stake.");
			let call = Call::SetOperator { role: role.into(), operator };
			account::sign(app, call, &about, &format!("{text} is the operator")).await
		},
		Provider::Profile(args) => profile(app, args).await,
		Provider::Confirm => {
			account::sign(app, Call::ConfirmActivity, "Confirm the next epoch", "confirmed the next epoch").await
		},
		Provider::Chill(role) => {
			let call = Call::Chill { role: role.into() };
			account::sign(app, call, "Stop taking part", "you do not take part").await
		},
		Provider::Unchill(role) => {
			let call = Call::Unchill { role: role.into() };
			account::sign(app, call, "Take part again", "you take part again").await
		},
		Provider::Claim { provider, role } => claim(app, provider, role).await,
		Provider::Commission { percent, role } => commission(app, percent, role.into()).await,
		Provider::Delegations { state, role } => {
			let accept = state == Openness::Open;
			let call = Call::AcceptDelegations { role: role.into(), accept };
			let (about, done) = match accept {
				true => ("Take delegations", "others can delegate to you"),
				false => ("Take no more delegations. Those that you have stay", "nobody can delegate more to you"),
			};
			account::sign(app, call, about, done).await
		},
		Provider::List { all, role } => {
			let role = role.into();
			let providers = app.connect().await?.chain().providers(role).await?;
			let ready = |info: &ProviderInfo| info.active_now && (info.profile.is_some() || !is_asked(role));
			let wanted = |info: &&ProviderInfo| all || (ready(info) && !info.chilled);
			app.reply(&Lines(providers.iter().filter(wanted).map(|info| Shown::new(role, info)).collect()))
		},
		Provider::Show { provider, role } => {
			let (account, role) = (app.account_or_own(provider)?, role.into());
			let node = app.node().await?;
			let nulink = app.connect_over(node.clone())?;
			let info = nulink.chain().provider(role, &account).await?;
			let info = info.with_context(|| format!("{} has no stake in this role", address::to_text(&account)))?;
			let (rewards, fees) = nulink.claimable(role, &account).await?;
			let rewards = Nlk(rewards.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount)));
			let mut shown = Shown::new(role, &info);
			shown.claimable_rewards = Some(base(rewards));
			shown.claimable_fees = Some(base(Nlk(fees)));
			shown.amounts[2] = Some(rewards);
			shown.amounts[3] = Some(Nlk(fees));
			let clock = nulink.chain().clock().await?;
			shown.pool = nulink.chain().pool(role, &account).await?.map(|pool| Pool::new(pool, &clock));
			if role == Role::Watcher {
				shown.watching = Some(Watching::ask(&node, &account, &clock).await?);
			}
			app.reply(&shown)
		},
	}
}

async fn commission(app: &App, commission: Percent, role: Role) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let present = nulink.chain().pool(role, &person.account()).await?.map(|pool| pool.commission);
	let about = match present {
		None => {
			format!("Let others delegate to you, and keep {commission} of their rewards. A raise later is announced.")
		},
		Some(present) if commission > present => format!(
			"Announce that you keep {commission} of your delegators' rewards instead of {present}: whoever does not want \
			 that has time to leave."
		),
		Some(present) => format!("Keep {commission} of your delegators' rewards instead of {present}."),
	};
	let call = Call::SetCommission { role, commission };
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	let from = included.find(|event| if let Event::CommissionSet { from } = event { Some(*from) } else { None });
	let from = from.context("the chain does not say from when on it holds: see `nulink provider show`")?;
	let begins = nulink.chain().clock().await?.start_of(from);
	let text = format!("the commission is {commission} from epoch {from} on, about {begins}");
	app.reply(&account::Done::new(text, &included))
}

async fn profile(app: &App, args: ProfileArgs) -> anyhow::Result<()> {
	let role = args.role.into();
	if args.remove {
		let call = Call::RemoveProfile { role };
		return account::sign(app, call, "Take your profile back", "the profile is gone").await;
	}
	let profile = match args.from_daemon {
		Some(endpoint) => of_daemon(app, endpoint, args.fee).await?,
		None => Profile {
			endpoint: args.endpoint.context("an endpoint is needed")?,
			encryption_key: args.encryption_key.context("an encryption key is needed")?,
			verifying_key: args.verifying_key.context("a verifying key is needed")?,
			fee_per_epoch: args.fee.context("a fee is needed")?.0,
		},
	};
	let about = format!(
		"Publish your profile. A deposit is held for its bytes.\n  endpoint         {}\n  encryption key   0x{}\n  verifying \
		 key    0x{}\n  fee for an epoch {}",
		profile.endpoint,
		hex::encode(profile.encryption_key.0),
		hex::encode(profile.verifying_key.0),
		Nlk(profile.fee_per_epoch)
	);
	account::sign(app, Call::SetProfile { role, profile }, &about, "the profile is published").await
}

/// What a daemon says of itself, if it is one's own. Before there is a profile it does not know what it shall ask for.
async fn of_daemon(app: &App, endpoint: String, fee: Option<Nlk>) -> anyhow::Result<Profile> {
	let info = HttpProxies::new(app.settings.allow_plain_http)?.info(&endpoint).await?;
	let own = app.contact()?.account;
	ensure!(
		info.provider == own,
		"the daemon at {endpoint} serves for {} and not for you, {}",
		address::to_text(&info.provider),
		address::to_text(&own)
	);
	Ok(Profile {
		endpoint,
		encryption_key: KeyBytes(info.encryption_key),
		verifying_key: KeyBytes(info.verifying_key),
		fee_per_epoch: match fee {
			Some(fee) => fee.0,
			None => info.fee_per_epoch.parse().context("the daemon's fee is no number of base units")?,
		},
	})
}

async fn claim(app: &App, provider: Option<nulink_sdk::Account>, role: RoleArg) -> anyhow::Result<()> {
	let (account, role) = (app.account_or_own(provider)?, role.into());
	let (person, nulink) = (app.person()?, app.connect().await?);
	let (rewards, fees) = nulink.claimable(role, &account).await?;
	let total = Nlk(rewards.iter().fold(0, |sum: u128, (_, amount)| sum.saturating_add(*amount)));
	let text = address::to_text(&account);
	app.confirm(format!(
		"Have {total} in rewards of {} epochs and {} in fees paid to {text}: a transaction for each epoch of rewards, and \
		 some for the fees",
		rewards.len(),
		Nlk(fees)
	))?;
	let (report, progress) = earnings::steps(app);
	let claimed = nulink.claim(&person, role, &account, &report).await.context(earnings::INTERRUPTED)?;
	drop((report, progress));
	earnings::tell_refused(app, &claimed);
	let ((reward_epochs, rewards), (fee_epochs, fees)) = (claimed.rewards, claimed.fees);
	app.reply(&Claimed {
		text: format!("{} in rewards and {} in fees were paid to {text}", Nlk(rewards), Nlk(fees)),
		provider: text,
		rewards: base(Nlk(rewards)),
		reward_epochs,
		fees: base(Nlk(fees)),
		fee_epochs,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_sdk::{chain::Raise, primitives::token::NLK, time::Instant};

	fn info() -> ProviderInfo {
		ProviderInfo {
			staker: [1; 32].into(),
			bonded: 5,
			unbonding: vec![],
			lock_until: 7,
			operator: None,
			profile: None,
			chilled: false,
			active_now: false,
			active_next: true,
			weight: 0,
		}
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(Shown::new(Role::Proxy, &info())).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(
			names,
			[
				"active_next",
				"active_now",
				"bonded",
				"chilled",
				"encryption_key",
				"endpoint",
				"fee_per_epoch",
				"lock_until_epoch",
				"operator",
				"provider",
				"role",
				"unbonding",
				"verifying_key",
				"weight",
			]
		);
		assert_eq!(json["role"], "proxy");
		assert_eq!(json["bonded"], "5");
	}

	#[test]
	fn what_is_delegated_and_an_announced_raise_are_shown() {
		let clock = Clock { block: 25, time: Instant(150_000), epoch: 2, epoch_length: 10, block_millis: 6_000 };
		let pool = |change: fn(&mut PoolInfo)| {
			let mut info = PoolInfo {
				delegated: 5 * NLK,
				unbonding: NLK,
				room: 7 * NLK,
				commission: "5".parse().unwrap(),
				raise: Some(Raise { commission: "7.5".parse().unwrap(), from: 5 }),
				accepts: true,
				open_slashes: 0,
				weight: 3,
			};
			change(&mut info);
			Pool::new(info, &clock)
		};
		let json = serde_json::to_value(pool(|_| ())).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		let expected =
			["accepts", "announced_raise", "commission", "delegated", "open_slashes", "room", "unbonding", "weight"];
		assert_eq!(names, expected);
		assert_eq!((&json["commission"], &json["delegated"]), (&"5".into(), &(5 * NLK).to_string().into()));
		assert_eq!(json["announced_raise"]["from"], "1970-01-01T00:05Z");
		let text = pool(|_| ()).to_string();
		assert!(text.contains("room for 7 NLK") && text.contains("7.5 % is announced, from epoch 5 on"), "{text}");
		assert!(pool(|it| it.raise = None).to_string().ends_with("5 % of its delegators' rewards\n"));
		assert!(pool(|it| it.accepts = false).to_string().contains("takes no more\n"));
		assert!(pool(|it| it.room = 0).to_string().contains("room for no more at present"));
		assert!(pool(|it| it.open_slashes = 1).to_string().contains("nulink slashes"));
		let mut shown = Shown::new(Role::Proxy, &info());
		shown.amounts = [Some(Nlk(1)); 4];
		assert!(shown.to_string().contains("nulink provider commission"));
		shown.pool = Some(pool(|_| ()));
		assert!(shown.to_string().contains("commission 5 %"));
	}

	#[test]
	fn a_provider_without_operator_and_profile_is_told_how_to_get_them() {
		let text = Shown::new(Role::Proxy, &info()).to_string();
		assert!(text.contains("nulink provider operator") && text.contains("nulink provider profile"), "{text}");
		assert!(text.contains("active from the next epoch on"), "{text}");
	}
}
