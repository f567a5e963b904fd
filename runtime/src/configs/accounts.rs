//! What makes accounts comfortable: batches, several signers, proxies.

use crate::{weights, Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, InstanceFilter},
};
use nulink_primitives::token::deposit;
use polkadot_sdk::*;
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

parameter_types! {
	/// One entry: a 32-byte key, and the timepoint, deposit, depositor of an approval.
	pub const MultisigDepositBase: Balance = deposit(1, 88);
	/// Each signer adds an account id.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
	/// One entry: an account id and a balance.
	pub const ProxyDepositBase: Balance = deposit(1, 40);
	/// Each proxy adds an account id and its type.
	pub const ProxyDepositFactor: Balance = deposit(0, 33);
	/// One entry: an account id and a deposit.
	pub const AnnouncementDepositBase: Balance = deposit(1, 48);
	/// Each announcement adds an account id, a call's hash and a height.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 68);
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
}

/// What a proxy account may do for the account that named it. New kinds go to the end: the encoding is stored.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything that moves no asset out of the account.
	NonTransfer,
	/// Propose and vote, for watchers too.
	Governance,
	/// Register, bond and set the keys of a collator.
	Collator,
	/// Reject announcements of other proxies.
	CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		// Batches may stand around allowed calls: what is inside passes this filter too.
		let wrapper = matches!(call, RuntimeCall::Utility(_) | RuntimeCall::Multisig(_));
		match self {
			ProxyType::Any => true,
			ProxyType::NonTransfer => {
				wrapper
					|| matches!(
						call,
						RuntimeCall::System(_)
							| RuntimeCall::CollatorSelection(_)
							| RuntimeCall::Session(_)
							| RuntimeCall::Proxy(_)
							| RuntimeCall::Preimage(_)
							| RuntimeCall::Referenda(_)
							| RuntimeCall::ConvictionVoting(_)
							| RuntimeCall::Treasury(_)
							| RuntimeCall::WatcherRelay(pallet_watcher_relay::Call::vote { .. })
							| RuntimeCall::WatcherRelay(pallet_watcher_relay::Call::unvote { .. })
							| RuntimeCall::Nfts(pallet_nfts::Call::set_metadata { .. })
							| RuntimeCall::Nfts(pallet_nfts::Call::set_attribute { .. })
							| RuntimeCall::Nfts(pallet_nfts::Call::set_collection_metadata { .. })
					)
			},
			ProxyType::Governance => {
				wrapper
					|| matches!(
						call,
						RuntimeCall::Preimage(_)
							| RuntimeCall::Referenda(_)
							| RuntimeCall::ConvictionVoting(_)
							| RuntimeCall::Treasury(_)
							| RuntimeCall::WatcherRelay(pallet_watcher_relay::Call::vote { .. })
							| RuntimeCall::WatcherRelay(pallet_watcher_relay::Call::unvote { .. })
					)
			},
			ProxyType::Collator => {
				wrapper || matches!(call, RuntimeCall::CollatorSelection(_) | RuntimeCall::Session(_))
			},
			ProxyType::CancelProxy => {
				wrapper || matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }))
			},
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(mine, theirs) if mine == theirs => true,
			(ProxyType::Any, _) => true,
			(ProxyType::NonTransfer, ProxyType::Any) => false,
			(ProxyType::NonTransfer, _) => true,
			_ => false,
		}
	}
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_proxy::WeightInfo<Runtime>;
}
