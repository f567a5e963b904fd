//! A chain in memory, started from a preset, and people on it.

use codec::Encode;
use frame_support::traits::Hooks;
use nulink_runtime::{
	genesis::preset, AccountId, Address, Balances, BlockNumber, ComputeJobs, Executive, Runtime, RuntimeCall,
	RuntimeGenesisConfig, Scheduler, System, TxExtension, UncheckedExtrinsic, WatcherRelay,
};
use polkadot_sdk::*;
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	generic::{Era, SignedPayload},
	transaction_validity::TransactionValidityError,
	BuildStorage, DispatchError, DispatchResult,
};
use std::{collections::HashMap, sync::LazyLock};

/// Lays the values of `patch` over `base`.
fn merge(base: &mut serde_json::Value, patch: serde_json::Value) {
	match (base, patch) {
		(serde_json::Value::Object(base), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(base.entry(key).or_insert(serde_json::Value::Null), value);
			}
		},
		(base, value) => *base = value,
	}
}

/// The genesis of a preset.
pub fn genesis_of(name: &str) -> RuntimeGenesisConfig {
	let patch = preset(&name.into()).expect("a preset with this name");
	let mut full = serde_json::to_value(RuntimeGenesisConfig::default()).expect("the default genesis is JSON");
	merge(&mut full, serde_json::from_slice(&patch).expect("the preset is JSON"));
	serde_json::from_value(full).expect("the preset fits the runtime")
}

/// A chain at its first block.
pub fn chain(name: &str) -> TestExternalities {
	let mut chain: TestExternalities = genesis_of(name).build_storage().expect("the genesis builds").into();
	chain.execute_with(|| System::initialize(&1, &Default::default(), &Default::default()));
	chain
}

/// The keys of the well-known people. To derive one from its words takes longer than a hundred extrinsics.
static KEYS: LazyLock<HashMap<Sr25519Keyring, sr25519::Pair>> =
	LazyLock::new(|| Sr25519Keyring::well_known().map(|who| (who, who.pair())).collect());

/// The account of one of the well-known people.
pub fn account(who: Sr25519Keyring) -> AccountId {
	KEYS[&who].public().into()
}

/// A signed extrinsic.
pub fn signed(who: Sr25519Keyring, call: impl Into<RuntimeCall>, tip: u128) -> UncheckedExtrinsic {
	let call = call.into();
	let extension = TxExtension::new((
		frame_system::AuthorizeCall::new(),
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::immortal()),
		frame_system::CheckNonce::from(System::account_nonce(account(who))),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
	));
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("the extension has what it implies");
	let signature = payload.using_encoded(|bytes| KEYS[&who].sign(bytes));
	UncheckedExtrinsic::new_signed(call, Address::Id(account(who)), signature.into(), extension)
}

/// Sends a signed extrinsic through the executive: the outer error is "not in the block", the inner "failed in it".
pub fn send(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> Result<DispatchResult, TransactionValidityError> {
	Executive::apply_extrinsic(signed(who, call, 0))
}

/// Sends a signed extrinsic that is expected to get into the block, and gives the result of its call.
pub fn submit(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
	send(who, call).expect("the extrinsic gets into the block")
}

/// The error that the call of an extrinsic fails with.
pub fn error_of(who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchError {
	submit(who, call).expect_err("the call fails")
}

/// Lets blocks pass until `height`, with the scheduler at work in each, elections of watchers, and seeds of draws kept at
/// the end.
pub fn run_to(height: BlockNumber) {
	while System::block_number() < height {
		ComputeJobs::on_finalize(System::block_number());
		let next = System::block_number() + 1;
		System::set_block_number(next);
		System::reset_events();
		Scheduler::on_initialize(next);
		WatcherRelay::on_initialize(next);
	}
}

/// Moves NLK by force, as only a test can.
pub fn give(from: &AccountId, to: &AccountId, amount: u128) {
	use frame_support::traits::{fungible::Mutate, tokens::Preservation};
	Balances::transfer(from, to, amount, Preservation::Preserve).expect("the giver has it");
}

/// What the treasury's account holds.
pub fn treasury() -> AccountId {
	nulink_runtime::configs::governance::TreasuryAccount::get()
}

/// Whether an event of this runtime was deposited in this block.
pub fn happened(predicate: impl Fn(&<Runtime as frame_system::Config>::RuntimeEvent) -> bool) -> bool {
	System::events().iter().any(|record| predicate(&record.event))
}
