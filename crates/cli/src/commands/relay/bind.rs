//! Being a provider on Ethereum.

use super::{contract, hex, statements, tokens};
use crate::{
	app::App,
	args::{OnEthereum, Signed},
	commands::account::{self, Done},
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::{relay::RelayStatus, Live, RelayCall},
	primitives::watching::EthereumStake,
	relay::{check_bindable, RelayError, Statements},
	Account,
};
use serde::Serialize;
use std::fmt;

/// What a provider signs.
#[derive(Serialize)]
struct Message {
	contract: u16,
	provider: String,
	account: String,
	/// The how-manyeth binding of the provider it is.
	number: u32,
	/// What is signed.
	digest: String,
	/// For `eth_signTypedData_v4`.
	typed_data: serde_json::Value,
	/// What goes to standard output, to the byte: the structure, if that was asked for.
	#[serde(skip)]
	signed: Option<String>,
}

impl fmt::Display for Message {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.signed {
			Some(text) => f.write_str(text),
			None => writeln!(f, "number  {}\ndigest  {}", self.number, self.digest),
		}
	}
}

pub async fn message(app: &App, whose: OnEthereum, account: Option<Account>, typed: bool) -> anyhow::Result<()> {
	let account = app.account_or_own(account)?;
	let OnEthereum { contract: id, provider } = whose;
	let node = app.node().await?;
	let status = node.relay_status().await?;
	// What would be in the way of binding need not be in the way of signing.
	if let Err(reason) = bindable(&node, &status, whose, &account).await? {
		app.note(format!("It cannot be bound yet: {reason}."));
	}
	let (statements, (number, digest)) = (statements(&node, &status), node.to_bind(&account, &provider).await?);
	let statement = Statements::bind(&account, number);
	statements.check(&statement, &digest)?;
	let typed_data = statements.typed_data(&statement);
	let text = address::to_text(&account);
	app.note(format!("Binding {number} of {provider}, to the account {text}."));
	app.note(match typed {
		true => "The provider's wallet signs this structure with eth_signTypedData_v4:",
		false => "The digest is that of a structure: wallets sign it with eth_signTypedData_v4. --typed prints it.",
	});
	app.reply(&Message {
		contract: id,
		provider: provider.to_string(),
		account: text,
		number,
		digest: hex(&digest),
		typed_data: serde_json::from_str(&typed_data).context("the structure to sign is no JSON")?,
		signed: typed.then_some(typed_data),
	})?;
	app.note(format!("Then: nulink relay bind {id} {provider} --signature 0x…"));
	Ok(())
}

/// What the provider has, if the account can be bound to it; or why not.
async fn bindable(
	node: &Live,
	status: &RelayStatus,
	whose: OnEthereum,
	account: &Account,
) -> anyhow::Result<Result<EthereumStake, RelayError>> {
	let OnEthereum { contract: id, provider } = whose;
	let contract = contract(node, id).await?;
	let (record, bound) = (node.record(id, &provider).await?, node.bound(account).await?);
	Ok(check_bindable(status, (id, &contract), provider, record.as_ref(), bound.as_ref()))
}

pub async fn bind(app: &App, whose: OnEthereum, Signed(signature): Signed) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let OnEthereum { contract, provider } = whose;
	let (account, status) = (person.account(), node.relay_status().await?);
	let stake = bindable(&node, &status, whose, &account).await??;
	let (statements, (number, digest)) = (statements(&node, &status), node.to_bind(&account, &provider).await?);
	let statement = Statements::bind(&account, number);
	statements.check(&statement, &digest)?;
	statements.check_signature(&statement, provider, &signature, "this binding: see `nulink relay bind-message`")?;
	let about = format!(
		"Be {provider} here, which has {} working on Ethereum. As a proxy you then need {} of the least stake. If it is \
		 another account's, that ends.",
		tokens(stake.working()),
		status.terms.proven_minimum
	);
	let nulink = app.connect_over(node)?;
	let call = RelayCall::Bind { contract, provider, signature }.into();
	let included = account::submit(app, &nulink, &person, &call, &about).await?;
	app.reply(&Done::new(format!("your account is {provider}'s"), &included))
}

pub async fn unbind(app: &App) -> anyhow::Result<()> {
	let (person, node) = (app.person()?, app.node().await?);
	let bound = node.bound(&person.account()).await?.ok_or(RelayError::NotBound)?;
	let about = format!(
		"Be {} no more. A proxy that has less than the least stake then confirms no more epochs.",
		bound.provider
	);
	let nulink = app.connect_over(node)?;
	let included = account::submit(app, &nulink, &person, &RelayCall::Unbind.into(), &about).await?;
	app.reply(&Done::new("your account is bound to no provider on Ethereum any more", &included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::relay::tests::names;

	#[test]
	fn the_structure_is_printed_to_the_byte() {
		let message = |signed: Option<&str>| Message {
			contract: 3,
			provider: "p".into(),
			account: "a".into(),
			number: 2,
			digest: "0x01".into(),
			typed_data: serde_json::json!({ "a": 1 }),
			signed: signed.map(Into::into),
		};
		assert_eq!(message(Some("{\"a\":1}")).to_string(), "{\"a\":1}");
		assert_eq!(message(None).to_string(), "number  2\ndigest  0x01\n");
		let expected = ["account", "contract", "digest", "number", "provider", "typed_data"];
		assert_eq!(names(&serde_json::to_value(message(None)).unwrap()), expected);
	}
}
