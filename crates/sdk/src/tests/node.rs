//! The chain over a node that answers as long as it is told to.

use crate::{
	chain::{Call, Chain, Live},
	Error,
};
use codec::Encode;
use jsonrpsee::{
	core::StringError,
	server::{Server, ServerHandle, SubscriptionMessage},
	types::ErrorObjectOwned,
	RpcModule,
};
use nulink_client::dev;
use serde_json::{json, Value};
use std::{
	future::{pending, Future},
	sync::{Arc, Mutex, MutexGuard},
	time::Duration,
};

/// What the generated types were made from.
const METADATA: &[u8] = include_bytes!("../../../client/metadata/nulink.scale");
/// Where a stretch of metadata has its version.
const VERSION: usize = 4;
/// Much longer than a machine takes that answers at all.
const LONG: Duration = Duration::from_secs(20);
/// For a node that does not answer.
const SHORT: Duration = Duration::from_millis(200);

/// What the node does.
#[derive(Clone, Default)]
struct Mood {
	/// It answers no questions.
	silent: bool,
	/// It does not take transactions, and says this.
	refusal: Option<ErrorObjectOwned>,
	/// It does not say whether it takes a transaction.
	mute: bool,
	/// What it says of a transaction that it has taken.
	says: Vec<Value>,
}

struct Node {
	mood: Arc<Mutex<Mood>>,
	server: ServerHandle,
	url: String,
}

fn hex(bytes: impl AsRef<[u8]>) -> Value {
	json!(format!("0x{}", hex::encode(bytes)))
}

/// What the node answers to a question, as far as this SDK asks it.
fn answer(method: &str, parameters: &[Value]) -> Value {
	let block = hex([7; 32]);
	match method {
		"rpc_methods" => json!({ "methods": [] }),
		"chain_getBlockHash" | "chain_getFinalizedHead" => block,
		"chain_getHeader" => json!({
			"parentHash": block, "number": "0x19", "stateRoot": block, "extrinsicsRoot": block, "digest": { "logs": [] },
		}),
		// The time.
		"state_getStorage" => hex(1_790_000_000_000u64.encode()),
		"state_call" => hex(match parameters[0].as_str().unwrap() {
			"Core_version" => ("nulink", "nulink", 1u32, 1u32, 1u32, Vec::<([u8; 8], u32)>::new(), 1u32).encode(),
			"Metadata_metadata_versions" => vec![u32::from(METADATA[VERSION])].encode(),
			"Metadata_metadata_at_version" => Some(METADATA.to_vec()).encode(),
			"AccountNonceApi_account_nonce" => 0u32.encode(),
			other => panic!("{other}"),
		}),
		other => panic!("{other}"),
	}
}

impl Node {
	async fn start() -> Self {
		let mood: Arc<Mutex<Mood>> = Default::default();
		let mut module = RpcModule::new(mood.clone());
		for method in [
			"rpc_methods",
			"chain_getBlockHash",
			"chain_getFinalizedHead",
			"chain_getHeader",
			"state_getStorage",
			"state_call",
		] {
			let answering = move |parameters: jsonrpsee::types::Params<'static>, mood: Arc<Arc<Mutex<Mood>>>, _| async move {
				if mood.lock().unwrap().silent {
					pending::<()>().await;
				}
				let parameters: Vec<Value> = if parameters.len_bytes() == 0 { vec![] } else { parameters.parse()? };
				Ok::<_, ErrorObjectOwned>(answer(method, &parameters))
			};
			module.register_async_method(method, answering).unwrap();
		}
		let watching = |_, sink: jsonrpsee::PendingSubscriptionSink, mood: Arc<Arc<Mutex<Mood>>>, _| async move {
			let mood = mood.lock().unwrap().clone();
			if mood.mute {
				pending::<()>().await;
			}
			if let Some(refusal) = mood.refusal {
				sink.reject(refusal).await;
				return Ok(());
			}
			let sink = sink.accept().await?;
			for status in mood.says {
				sink.send(SubscriptionMessage::from_json(&status)?).await?;
			}
			pending::<Result<(), StringError>>().await
		};
		module
			.register_subscription(
				"author_submitAndWatchExtrinsic",
				"author_extrinsicUpdate",
				"author_unwatchExtrinsic",
				watching,
			)
			.unwrap();
		let server = Server::builder().build("127.0.0.1:0").await.unwrap();
		let url = format!("ws://{}", server.local_addr().unwrap());
		Node { mood, server: server.start(module), url }
	}

	fn mood(&self) -> MutexGuard<'_, Mood> {
		self.mood.lock().unwrap()
	}

	/// A connection, which waits so long for answers and for finality.
	async fn connected(&self, answer: Duration, finality: Duration) -> Live {
		Live::connect(&self.url).await.unwrap().with_patience(answer, finality)
	}
}

/// What comes of a question, which must not hang.
async fn ended<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
	tokio::time::timeout(LONG, answer).await.expect("it hangs")
}

fn call() -> Call {
	Call::Transfer { to: dev::bob().public_key().to_account_id(), amount: 1 }
}

/// All questions of another kind, to a node that gives no answer.
async fn all_end(live: &Live) {
	let alice = dev::alice().public_key().to_account_id();
	for (question, said) in [
		("clock", ended(live.clock()).await.err()),
		("funds", ended(live.funds(&alice)).await.err()),
		("label", ended(live.label(&alice, &[1; 32])).await.err()),
		("labels", ended(live.labels(&alice)).await.err()),
		("operated_by", ended(live.operated_by(&alice)).await.err()),
		("estimate", ended(live.estimate(&call(), &dev::alice())).await.err()),
		// Nothing was signed yet.
		("submit", ended(live.submit(&call(), &dev::alice())).await.err()),
	] {
		match said {
			Some(Error::Node { reason, .. }) => assert!(reason.starts_with("no answer in"), "{question}: {reason}"),
			other => panic!("{question}: {other:?}"),
		}
	}
}

#[tokio::test]
async fn a_node_that_falls_silent_is_not_waited_for_for_ever() {
	let node = Node::start().await;
	let live = node.connected(SHORT, LONG).await;
	let clock = node.connected(LONG, LONG).await.clock().await.unwrap();
	assert_eq!((clock.block, clock.time.0), (25, 1_790_000_000_000));
	node.mood().silent = true;
	all_end(&live).await;
}

#[tokio::test]
async fn a_node_that_has_gone_away_is_not_waited_for_for_ever() {
	let node = Node::start().await;
	let live = node.connected(SHORT, LONG).await;
	node.server.stop().unwrap();
	node.server.clone().stopped().await;
	all_end(&live).await;
}

#[tokio::test]
async fn of_a_transaction_that_was_handed_over_and_not_heard_of_again_nothing_is_known() {
	let node = Node::start().await;
	// The node does not say whether it took it.
	node.mood().mute = true;
	let live = node.connected(Duration::from_secs(2), LONG).await;
	let said = ended(live.submit(&call(), &dev::alice())).await;
	assert!(matches!(&said, Err(Error::Unknown { reason, .. }) if reason.starts_with("no answer in 2 s")), "{said:?}");
	// It took it; but it comes into no block that becomes final.
	*node.mood() = Mood { says: vec![json!("ready")], ..Default::default() };
	let live = node.connected(LONG, SHORT).await;
	let said = ended(live.submit(&call(), &dev::alice())).await;
	assert!(matches!(&said, Err(Error::Unknown { reason, .. }) if reason.contains("not final")), "{said:?}");
}

#[tokio::test]
async fn a_node_that_has_a_transaction_of_the_account_already_is_told_from_one_that_refuses() {
	let node = Node::start().await;
	let live = node.connected(LONG, LONG).await;
	let submitted = async |code, message: &str, more: Option<&str>| {
		node.mood().refusal = Some(ErrorObjectOwned::owned(code, message, more));
		ended(live.submit(&call(), &dev::alice())).await.unwrap_err()
	};
	for (code, message, more) in [
		(1013, "Transaction Already Imported", Some("0x01")),
		(1014, "Priority is too low: (1 vs 1)", Some("The transaction has too low priority to replace another one.")),
		(1012, "Transaction is temporarily banned", None),
		(1010, "Invalid Transaction", Some("Transaction is outdated")),
	] {
		let error = submitted(code, message, more).await;
		assert!(matches!(error, Error::Busy { .. }), "{code}: {error:?}");
	}
	let poor = "Inability to pay some fees (e.g. account balance too low)";
	let error = submitted(1010, "Invalid Transaction", Some(poor)).await;
	assert!(matches!(&error, Error::Refused { name, .. } if name.is_empty()), "{error:?}");
	assert!(error.to_string().contains("send it NLK first"), "{error}");

	for (status, busy) in [(json!({ "usurped": hex([8; 32]) }), true), (json!("invalid"), false)] {
		*node.mood() = Mood { says: vec![json!("ready"), status], ..Default::default() };
		let error = ended(live.submit(&call(), &dev::alice())).await.unwrap_err();
		match busy {
			true => assert!(matches!(error, Error::Busy { .. }), "{error:?}"),
			false => assert!(matches!(error, Error::Refused { .. }), "{error:?}"),
		}
	}
}
