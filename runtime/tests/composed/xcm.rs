//! Messages between the relay chain, NuLink and a sibling, in the emulator.
//!
//! The relay chain is the Rococo runtime. The sibling is a second chain with our own runtime: what it knows of the
//! first is only what any parachain knows of another.

use crate::{
	chain::genesis_of,
	watching::{contract, ethereum, provider, record_proof},
};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{
		fungibles::{Inspect, Mutate},
		OnInitialize,
	},
};
use nulink_primitives::{token::NLK, watching::Header};
use nulink_runtime::{
	genesis::LOCAL_TESTNET, governance::origins::Origin, AccountId, Balances, ForeignAssets, PolkadotXcm,
	RuntimeOrigin, WatcherRelay,
};
use polkadot_sdk::{staging_xcm as xcm, *};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob};
use sp_runtime::{BuildStorage, Storage};
use staging_xcm_executor::traits::{QueryHandler, QueryResponseStatus, TransferType};
use xcm::prelude::*;
use xcm_emulator::{
	decl_test_networks, decl_test_parachains, decl_test_relay_chains, Network, Parachain, RelayChain, TestExt,
};

const NULINK_ID: u32 = 2000;
const SIBLING_ID: u32 = 2001;
/// A provider on Ethereum.
const DORA: u64 = 1;
/// One unit of the relay chain's token.
const ROC: u128 = 1_000_000_000_000;

fn relay_genesis() -> Storage {
	use polkadot_runtime_parachains::configuration::HostConfiguration;
	rococo_runtime::RuntimeGenesisConfig {
		balances: rococo_runtime::BalancesConfig {
			balances: vec![(Alice.to_account_id(), 1_000 * ROC)],
			..Default::default()
		},
		configuration: rococo_runtime::ConfigurationConfig {
			config: HostConfiguration {
				max_upward_queue_count: 8,
				max_upward_queue_size: 1024 * 1024,
				max_downward_message_size: 1024 * 1024,
				max_upward_message_size: 50 * 1024,
				max_upward_message_num_per_candidate: 5,
				..Default::default()
			},
		},
		..Default::default()
	}
	.build_storage()
	.expect("the relay chain's genesis builds")
}

fn para_genesis(id: u32) -> Storage {
	let mut genesis = genesis_of(LOCAL_TESTNET);
	genesis.parachain_info.parachain_id = id.into();
	genesis.build_storage().expect("the genesis builds")
}

/// Lets messages down to both parachains, which are not registered in this relay chain's genesis.
fn open_the_way_down() {
	use polkadot_runtime_parachains::dmp::Pallet as Dmp;
	Dmp::<rococo_runtime::Runtime>::make_parachain_reachable(NULINK_ID);
	Dmp::<rococo_runtime::Runtime>::make_parachain_reachable(SIBLING_ID);
}

decl_test_relay_chains! {
	#[api_version(16)]
	pub struct Rococo {
		genesis = relay_genesis(),
		on_init = open_the_way_down(),
		runtime = rococo_runtime,
		core = {
			SovereignAccountOf: rococo_runtime::xcm_config::LocationConverter,
		},
		pallets = {
			XcmPallet: rococo_runtime::XcmPallet,
		}
	}
}

decl_test_parachains! {
	pub struct NuLink {
		genesis = para_genesis(NULINK_ID),
		on_init = (),
		runtime = nulink_runtime,
		core = {
			XcmpMessageHandler: nulink_runtime::XcmpQueue,
			LocationToAccountId: nulink_runtime::configs::xcm::LocationToAccountId,
			ParachainInfo: nulink_runtime::ParachainInfo,
			MessageOrigin: cumulus_primitives_core::AggregateMessageOrigin,
		},
		pallets = {
			Balances: nulink_runtime::Balances,
		}
	},
	pub struct Sibling {
		genesis = para_genesis(SIBLING_ID),
		on_init = (),
		runtime = nulink_runtime,
		core = {
			XcmpMessageHandler: nulink_runtime::XcmpQueue,
			LocationToAccountId: nulink_runtime::configs::xcm::LocationToAccountId,
			ParachainInfo: nulink_runtime::ParachainInfo,
			MessageOrigin: cumulus_primitives_core::AggregateMessageOrigin,
		},
		pallets = {
			Balances: nulink_runtime::Balances,
		}
	},
}

decl_test_networks! {
	pub struct Net {
		relay_chain = Rococo,
		parachains = vec![NuLink, Sibling,],
		bridge = ()
	}
}

fn account(who: Sr25519Keyring) -> AccountId {
	who.to_account_id()
}

fn beneficiary(who: Sr25519Keyring) -> Location {
	Location::new(0, [AccountId32 { network: None, id: who.to_raw_public() }])
}

fn relay_tokens_on_nulink(who: Sr25519Keyring) -> u128 {
	NuLink::<Net>::execute_with(|| ForeignAssets::balance(Location::parent(), account(who)))
}

/// What the receiving chain does at the end: everything to `who`.
fn deposit_all(who: Sr25519Keyring) -> VersionedXcm<()> {
	VersionedXcm::from(Xcm(vec![DepositAsset { assets: Wild(All), beneficiary: beneficiary(who) }]))
}

/// Sends `asset`, whose reserve is at `dest`, from Bob back there. The reserve of the network's own token must be named
/// since it can be the relay chain or Asset Hub; the calls that guess refuse it.
fn send_home(dest: Location, asset: Asset) {
	assert_ok!(PolkadotXcm::transfer_assets_using_type_and_then(
		RuntimeOrigin::signed(account(Bob)),
		Box::new(dest.into()),
		Box::new(Assets::from(asset.clone()).into()),
		Box::new(TransferType::DestinationReserve),
		Box::new(asset.id.into()),
		Box::new(TransferType::DestinationReserve),
		Box::new(deposit_all(Bob)),
		Unlimited,
	));
}

/// Sends `amount` of the relay chain's token from Alice there to Bob on NuLink.
fn send_down(amount: u128) {
	Rococo::<Net>::execute_with(|| {
		assert_ok!(rococo_runtime::XcmPallet::transfer_assets_using_type_and_then(
			rococo_runtime::RuntimeOrigin::signed(account(Alice)),
			Box::new(Location::new(0, [Parachain(NULINK_ID)]).into()),
			Box::new(Assets::from((Here, amount)).into()),
			Box::new(TransferType::LocalReserve),
			Box::new(AssetId::from(Here).into()),
			Box::new(TransferType::LocalReserve),
			Box::new(deposit_all(Bob)),
			Unlimited,
		));
	});
}

#[test]
fn the_relay_chains_token_comes_over_and_goes_back() {
	Net::reset();
	let sent = 100 * ROC;
	send_down(sent);
	let received = relay_tokens_on_nulink(Bob);
	assert!(received > sent * 9 / 10 && received < sent, "a fee is taken from what comes: {received}");

	let sovereign = Rococo::<Net>::sovereign_account_id_of(Location::new(0, [Parachain(NULINK_ID)]));
	Rococo::<Net>::execute_with(|| {
		assert_eq!(rococo_runtime::Balances::free_balance(&sovereign), sent, "the reserve holds all that came over");
	});

	let back = 50 * ROC;
	NuLink::<Net>::execute_with(|| {
		send_home(Location::parent(), (Parent, back).into());
	});
	assert_eq!(relay_tokens_on_nulink(Bob), received - back);
	Rococo::<Net>::execute_with(|| {
		let home = rococo_runtime::Balances::free_balance(account(Bob));
		assert!(home > back * 9 / 10 && home <= back, "{home}");
		assert_eq!(rococo_runtime::Balances::free_balance(&sovereign), sent - back);
	});
}

/// Makes the sibling know NLK, as its governance would.
fn sibling_knows_nlk() -> Location {
	let nlk_there = Location::new(1, [Parachain(NULINK_ID)]);
	Sibling::<Net>::execute_with(|| {
		let owner = account(Alice).into();
		assert_ok!(ForeignAssets::force_create(RuntimeOrigin::root(), nlk_there.clone(), owner, true, 1_000));
	});
	nlk_there
}

#[test]
fn nlk_goes_to_a_sibling_and_comes_home() {
	Net::reset();
	let nlk_there = sibling_knows_nlk();
	let sibling = Location::new(1, [Parachain(SIBLING_ID)]);
	let sovereign = NuLink::<Net>::sovereign_account_id_of(sibling.clone());
	let ours_there = Sibling::<Net>::sovereign_account_id_of(nlk_there.clone());
	let (sent, back) = (100 * NLK, 60 * NLK);
	// The sibling takes the relay chain's token for execution: our account there has some.
	Sibling::<Net>::execute_with(|| {
		assert_ok!(ForeignAssets::mint_into(Location::parent(), &ours_there, 100 * ROC));
	});
	NuLink::<Net>::execute_with(|| {
		assert_ok!(Balances::transfer_keep_alive(
			RuntimeOrigin::signed(account(Alice)),
			sovereign.clone().into(),
			sent
		));
		let message = Xcm::<()>(vec![
			WithdrawAsset((Parent, 10 * ROC).into()),
			BuyExecution { fees: (Parent, 10 * ROC).into(), weight_limit: Unlimited },
			ReserveAssetDeposited((nlk_there.clone(), sent).into()),
			DepositAsset { assets: Wild(All), beneficiary: beneficiary(Bob) },
		]);
		assert_ok!(PolkadotXcm::send(
			RuntimeOrigin::root(),
			Box::new(sibling.clone().into()),
			Box::new(VersionedXcm::from(message)),
		));
	});
	let there = |who| Sibling::<Net>::execute_with(|| ForeignAssets::balance(nlk_there.clone(), account(who)));
	assert_eq!(there(Bob), sent);

	let before = NuLink::<Net>::execute_with(|| Balances::free_balance(account(Bob)));
	Sibling::<Net>::execute_with(|| send_home(nlk_there.clone(), (nlk_there.clone(), back).into()));
	assert_eq!(there(Bob), sent - back);
	NuLink::<Net>::execute_with(|| {
		assert_eq!(Balances::free_balance(&sovereign), sent - back, "the reserve is what is still there");
		let arrived = Balances::free_balance(account(Bob)) - before;
		assert!(arrived > back - NLK && arrived < back, "execution here is paid in NLK: {arrived}");
	});
}

#[test]
fn nlk_that_cannot_pay_for_itself_at_a_sibling_is_trapped_there_and_stays_reserved_here() {
	Net::reset();
	sibling_knows_nlk();
	let sibling = Location::new(1, [Parachain(SIBLING_ID)]);
	let sovereign = NuLink::<Net>::sovereign_account_id_of(sibling.clone());
	let sent = 100 * NLK;
	NuLink::<Net>::execute_with(|| {
		let before = Balances::free_balance(account(Alice));
		assert_ok!(PolkadotXcm::limited_reserve_transfer_assets(
			RuntimeOrigin::signed(account(Alice)),
			Box::new(sibling.clone().into()),
			Box::new(beneficiary(Bob).into()),
			Box::new(Assets::from((Here, sent)).into()),
			0,
			Unlimited,
		));
		let paid = before - sent - Balances::free_balance(account(Alice));
		assert!(paid > 0 && paid < NLK, "delivery is paid in NLK: {paid}");
	});
	Sibling::<Net>::execute_with(|| {
		let traps = frame_support::storage::storage_prefix(b"PolkadotXcm", b"AssetTraps");
		let first = sp_io::storage::next_key(&traps).expect("something is trapped");
		assert!(first.starts_with(&traps));
	});
	NuLink::<Net>::execute_with(|| assert_eq!(Balances::free_balance(&sovereign), sent));
}

#[test]
fn a_sibling_cannot_make_the_relay_chains_token() {
	Net::reset();
	let forged = Xcm::<()>(vec![
		ReserveAssetDeposited((Parent, 1_000 * ROC).into()),
		BuyExecution { fees: (Parent, 10 * ROC).into(), weight_limit: Unlimited },
		DepositAsset { assets: Wild(All), beneficiary: beneficiary(Bob) },
	]);
	Sibling::<Net>::execute_with(|| {
		assert_ok!(PolkadotXcm::send(
			RuntimeOrigin::root(),
			Box::new(Location::new(1, [Parachain(NULINK_ID)]).into()),
			Box::new(VersionedXcm::from(forged)),
		));
	});
	assert_eq!(relay_tokens_on_nulink(Bob), 0);
	NuLink::<Net>::execute_with(|| assert_eq!(ForeignAssets::total_issuance(Location::parent()), 0));
}

#[test]
fn a_sibling_cannot_make_nlk() {
	Net::reset();
	let nlk = Location::new(0, []);
	let issuance = NuLink::<Net>::execute_with(Balances::total_issuance);
	let forged = Xcm::<()>(vec![
		ReserveAssetDeposited((nlk.clone(), 1_000 * NLK).into()),
		BuyExecution { fees: (nlk, 10 * NLK).into(), weight_limit: Unlimited },
		DepositAsset { assets: Wild(All), beneficiary: beneficiary(Bob) },
	]);
	Sibling::<Net>::execute_with(|| {
		assert_ok!(PolkadotXcm::send(
			RuntimeOrigin::root(),
			Box::new(Location::new(1, [Parachain(NULINK_ID)]).into()),
			Box::new(VersionedXcm::from(forged)),
		));
	});
	assert_eq!(NuLink::<Net>::execute_with(Balances::total_issuance), issuance);
}

#[test]
fn nobody_outside_is_root_here_not_even_the_relay_chain() {
	Net::reset();
	let call = nulink_runtime::RuntimeCall::System(frame_system::Call::set_storage {
		items: vec![(b"owned".to_vec(), b"yes".to_vec())],
	});
	for kind in [OriginKind::Superuser, OriginKind::Native, OriginKind::Xcm] {
		let takeover = |fees: Assets| {
			Xcm::<()>(vec![
				WithdrawAsset(fees.clone()),
				BuyExecution { fees: fees.get(0).expect("one asset").clone(), weight_limit: Unlimited },
				Transact { origin_kind: kind, fallback_max_weight: None, call: call.encode().into() },
			])
		};
		// The relay chain's account here has means to pay, so that only the origin stands in its way.
		let relay_account = NuLink::<Net>::sovereign_account_id_of(Location::parent());
		NuLink::<Net>::execute_with(|| {
			assert_ok!(ForeignAssets::mint_into(Location::parent(), &relay_account, 100 * ROC));
		});
		Rococo::<Net>::execute_with(|| {
			assert_ok!(rococo_runtime::XcmPallet::send(
				rococo_runtime::RuntimeOrigin::root(),
				Box::new(Location::new(0, [Parachain(NULINK_ID)]).into()),
				Box::new(VersionedXcm::from(takeover((Parent, 10 * ROC).into()))),
			));
		});
		NuLink::<Net>::execute_with(|| {
			assert_eq!(frame_support::storage::unhashed::get_raw(b"owned"), None, "{kind:?}");
		});
	}
}

#[test]
fn a_message_that_does_not_pay_is_not_executed() {
	Net::reset();
	let relay_account = NuLink::<Net>::sovereign_account_id_of(Location::parent());
	NuLink::<Net>::execute_with(|| {
		assert_ok!(ForeignAssets::mint_into(Location::parent(), &relay_account, 100 * ROC));
	});
	let unpaid = Xcm::<()>(vec![
		UnpaidExecution { weight_limit: Unlimited, check_origin: None },
		WithdrawAsset((Parent, 10 * ROC).into()),
		DepositAsset { assets: Wild(All), beneficiary: beneficiary(Bob) },
	]);
	Rococo::<Net>::execute_with(|| {
		assert_ok!(rococo_runtime::XcmPallet::send(
			rococo_runtime::RuntimeOrigin::root(),
			Box::new(Location::new(0, [Parachain(NULINK_ID)]).into()),
			Box::new(VersionedXcm::from(unpaid)),
		));
	});
	assert_eq!(relay_tokens_on_nulink(Bob), 0);
}

/// Dora's stake is proven on NuLink, and the sibling's account there can pay.
fn dora_is_relayed() {
	let theirs = NuLink::<Net>::sovereign_account_id_of(Location::new(1, [Parachain(SIBLING_ID)]));
	NuLink::<Net>::execute_with(|| {
		let state = ethereum(&[(DORA, 500)]);
		let header = Header { number: 7, block_hash: [7; 32], state_root: state.root() };
		assert_ok!(WatcherRelay::register_contract(Origin::RelayAdmin.into(), contract()));
		assert_ok!(WatcherRelay::pin_header(Origin::RelayAdmin.into(), header));
		assert_ok!(WatcherRelay::relay(
			RuntimeOrigin::signed(account(Bob)),
			0,
			provider(DORA).address(),
			7,
			record_proof(&state, DORA),
		));
		assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(account(Alice)), theirs.into(), 100 * NLK));
	});
}

/// The sibling notes a query, and asks what this provider has, by a message that says who asks in this way.
fn the_sibling_asks(provider: [u8; 20], origin_kind: OriginKind) -> u64 {
	Sibling::<Net>::execute_with(|| {
		let nulink = Location::new(1, [Parachain(NULINK_ID)]);
		let query_id = PolkadotXcm::new_query(nulink.clone(), 1_000, Location::here());
		let max_weight = Weight::from_parts(1_000_000_000, 100_000);
		let call = nulink_runtime::RuntimeCall::StakeQueries(pallet_stake_queries::Call::ask {
			contract: 0,
			provider,
			query_id,
			max_weight,
		});
		let fees: Asset = (Location::here(), 10 * NLK).into();
		let itself = Location::new(1, [Parachain(SIBLING_ID)]);
		let question = Xcm::<()>(vec![
			WithdrawAsset(fees.clone().into()),
			BuyExecution { fees, weight_limit: Unlimited },
			Transact { origin_kind, fallback_max_weight: None, call: call.encode().into() },
			RefundSurplus,
			DepositAsset { assets: Wild(All), beneficiary: itself },
		]);
		assert_ok!(PolkadotXcm::send_xcm(Here, nulink, question));
		query_id
	})
}

/// What the sibling has been answered. What NuLink has sent leaves with its next block.
fn answered(query_id: u64) -> Option<Response> {
	NuLink::<Net>::execute_with(|| ());
	Sibling::<Net>::execute_with(|| match PolkadotXcm::take_response(query_id) {
		QueryResponseStatus::Ready { response, .. } => Some(response),
		_ => None,
	})
}

#[test]
fn a_sibling_that_asks_is_told_what_is_staked_on_ethereum_and_pays_for_it() {
	Net::reset();
	dora_is_relayed();
	let theirs = NuLink::<Net>::sovereign_account_id_of(Location::new(1, [Parachain(SIBLING_ID)]));
	let balance = || NuLink::<Net>::execute_with(|| Balances::free_balance(&theirs));
	let before = balance();
	let dora = provider(DORA).address().0;
	let query = the_sibling_asks(dora, OriginKind::Xcm);

	let place = [
		GlobalConsensus(NetworkId::Ethereum { chain_id: 31_337 }),
		AccountKey20 { network: None, key: contract().address.0 },
		AccountKey20 { network: None, key: dora },
		GeneralIndex(7),
	];
	let stake = Asset { id: AssetId(Location::new(2, place)), fun: Fungible(500) };
	assert_eq!(answered(query), Some(Response::Assets(stake.into())));
	assert!(balance() < before, "the sibling has paid");
	assert!(balance() > before - NLK, "and got back what it did not need");

	let nobody = the_sibling_asks(provider(DORA + 1).address().0, OriginKind::Xcm);
	assert_eq!(answered(nobody), Some(Response::Null));
	NuLink::<Net>::execute_with(|| {
		assert_ok!(WatcherRelay::pause(Origin::RelayAdmin.into()));
	});
	let paused = the_sibling_asks(dora, OriginKind::Xcm);
	assert_eq!(answered(paused), Some(Response::Null));
}

#[test]
fn an_account_of_a_sibling_is_not_answered_in_its_chains_name() {
	Net::reset();
	dora_is_relayed();
	let query = the_sibling_asks(provider(DORA).address().0, OriginKind::SovereignAccount);
	assert_eq!(answered(query), None);
}

#[test]
fn people_cannot_send_messages_of_their_own_making() {
	Net::reset();
	NuLink::<Net>::execute_with(|| {
		assert!(PolkadotXcm::send(
			RuntimeOrigin::signed(account(Alice)),
			Box::new(Location::parent().into()),
			Box::new(VersionedXcm::from(Xcm::<()>(vec![ClearOrigin]))),
		)
		.is_err());
	});
}
