//! The first thing that a person does on a new chain: Alice sends Bob 5 NLK, and we look at what happened.
//!
//! It checks what it prints and fails if anything is not as it must be, so it serves as the demo's proof too.
//!
//! usage: first-transfer [WEBSOCKET-ADDRESS]

use anyhow::{ensure, Context};
use nulink_client::{chain, dev, Nulink};
use nulink_primitives::token::NLK;

/// An amount as people write it.
fn nlk(amount: u128) -> String {
	format!("{}.{:06} NLK", amount / NLK, amount % NLK / (NLK / 1_000_000))
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let url = std::env::args()
		.nth(1)
		.or_else(|| std::env::var("NULINK_WS").ok())
		.unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	let nulink = Nulink::connect(&url).await?;
	println!("connected to {url}, finalised height {}", nulink.finalised_height().await?);

	let (alice, bob) = (dev::alice().public_key().to_account_id(), dev::bob().public_key().to_account_id());
	let before = (nulink.free_balance(&alice).await?, nulink.free_balance(&bob).await?);
	println!("Alice has {}, Bob has {}", nlk(before.0), nlk(before.1));

	let amount = 5 * NLK;
	println!("Alice signs a transfer of {} to Bob ...", nlk(amount));
	let call = chain::tx().balances().transfer_keep_alive(bob.into(), amount);
	let included = nulink.submit(&call, &dev::alice()).await.context("the transfer did not get through")?;
	println!("it is final in block {:?}", included.block_hash);

	let transfer = included
		.events
		.find_first::<chain::balances::events::Transfer>()
		.context("there is no event Balances.Transfer")??;
	println!("event Balances.Transfer: from {} to {}, {}", transfer.from, transfer.to, nlk(transfer.amount));
	let fee = included
		.events
		.find_first::<chain::transaction_payment::events::TransactionFeePaid>()
		.context("there is no event TransactionPayment.TransactionFeePaid")??
		.actual_fee;
	println!("event TransactionPayment.TransactionFeePaid: {}", nlk(fee));

	let after = (nulink.free_balance(&alice).await?, nulink.free_balance(&bob).await?);
	println!("Alice has {}, Bob has {}", nlk(after.0), nlk(after.1));
	ensure!(transfer.amount == amount, "the event names another amount");
	ensure!(after.1 == before.1 + amount, "Bob did not get the amount");
	ensure!(after.0 == before.0 - amount - fee, "Alice paid something else than the amount and the fee");
	Ok(())
}
