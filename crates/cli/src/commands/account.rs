//! `nulink balance` and `nulink send`.

use crate::{
	app::{base, App},
	args::{Balance, Send},
};
use nulink_sdk::{
	address,
	chain::{Call, Included},
	identity::Person,
	Client, Nlk,
};
use serde::Serialize;
use std::fmt;

/// What an account has.
#[derive(Serialize)]
struct Shown {
	address: String,
	free: String,
	held: String,
	frozen: String,
	#[serde(skip)]
	amounts: [Nlk; 3],
}

impl fmt::Display for Shown {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let [free, held, frozen] = self.amounts;
		writeln!(f, "free    {free}")?;
		writeln!(f, "held    {held}")?;
		if frozen.0 > 0 {
			writeln!(f, "frozen  {frozen}")?;
		}
		Ok(())
	}
}

pub async fn balance(app: &App, args: Balance) -> anyhow::Result<()> {
	let account = app.account_or_own(args.account)?;
	let funds = app.connect().await?.chain().funds(&account).await?;
	let amounts = [Nlk(funds.free), Nlk(funds.held), Nlk(funds.frozen)];
	let [free, held, frozen] = amounts.map(base);
	app.reply(&Shown { address: address::to_text(&account), free, held, frozen, amounts })
}

/// A transaction that was made.
#[derive(Serialize)]
pub struct Done {
	/// What was done, for people.
	#[serde(skip)]
	pub text: String,
	/// The block that it is in.
	pub block: String,
	/// Its hash.
	pub transaction: String,
	/// What it cost.
	pub fee: String,
}

impl Done {
	/// Out of what the chain says.
	pub fn new(text: impl Into<String>, included: &Included) -> Self {
		Done {
			text: text.into(),
			block: format!("0x{}", hex::encode(included.block)),
			transaction: format!("0x{}", hex::encode(included.transaction)),
			fee: included.fee().to_string(),
		}
	}
}

impl fmt::Display for Done {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.text)
	}
}

/// Shows a call with its fee, asks, and makes it.
pub async fn sign(app: &App, call: Call, about: &str, done: &str) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let included = submit(app, &nulink, &person, &call, about).await?;
	app.reply(&Done::new(done, &included))
}

/// Shows a call with its fee, asks, makes it, and says what came of it.
pub async fn submit(app: &App, nulink: &Client, person: &Person, call: &Call, about: &str) -> anyhow::Result<Included> {
	let fee = Nlk(nulink.estimate(person, call).await?);
	app.confirm(format!("{about}\nThe transaction costs about {fee}."))?;
	let progress = app.progress();
	progress.say("waiting until it is final");
	Ok(nulink.submit(person, call).await?)
}

pub async fn send(app: &App, args: Send) -> anyhow::Result<()> {
	let to = address::to_text(&args.to);
	let about = format!("Send {} to {to}", args.amount);
	let call = Call::Transfer { to: args.to, amount: args.amount.0 };
	sign(app, call, &about, &format!("sent {} to {to}", args.amount)).await
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names_and_exact_amounts() {
		let amounts = [Nlk(u128::MAX), Nlk(1), Nlk(0)];
		let [free, held, frozen] = amounts.map(base);
		let shown = Shown { address: "x".into(), free, held, frozen, amounts };
		assert_eq!(
			serde_json::to_string(&shown).unwrap(),
			r#"{"address":"x","free":"340282366920938463463374607431768211455","held":"1","frozen":"0"}"#
		);
		assert!(shown.to_string().contains("held    0.000000000000000001 NLK"));
		let included = Included { block: [1; 32], transaction: [2; 32], events: vec![] };
		let json = serde_json::to_value(Done::new("x", &included)).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["block", "fee", "transaction"]);
	}
}
