//! What every call weighs: for now the figures that come with polkadot-sdk. `scripts/benchmark-weights.sh` replaces them
//! by figures measured on this runtime.
pub mod cumulus_pallet_parachain_system {
	pub type WeightInfo<T> = polkadot_sdk::cumulus_pallet_parachain_system::weights::SubstrateWeight<T>;
}
pub mod cumulus_pallet_xcmp_queue {
	pub type WeightInfo<T> = polkadot_sdk::cumulus_pallet_xcmp_queue::weights::SubstrateWeight<T>;
}
pub mod frame_system {
	pub type WeightInfo<T> = polkadot_sdk::frame_system::weights::SubstrateWeight<T>;
}
pub mod frame_system_extensions {
	pub type WeightInfo<T> = polkadot_sdk::frame_system::SubstrateExtensionsWeight<T>;
}
pub mod pallet_assets {
	pub type WeightInfo<T> = polkadot_sdk::pallet_assets::weights::SubstrateWeight<T>;
}
pub mod pallet_balances {
	pub type WeightInfo<T> = polkadot_sdk::pallet_balances::weights::SubstrateWeight<T>;
}
pub mod pallet_collator_selection {
	pub type WeightInfo<T> = polkadot_sdk::pallet_collator_selection::weights::SubstrateWeight<T>;
}
pub mod pallet_conviction_voting {
	pub type WeightInfo<T> = polkadot_sdk::pallet_conviction_voting::weights::SubstrateWeight<T>;
}
pub mod pallet_message_queue {
	pub type WeightInfo<T> = polkadot_sdk::pallet_message_queue::weights::SubstrateWeight<T>;
}
pub mod pallet_migrations {
	pub type WeightInfo<T> = polkadot_sdk::pallet_migrations::weights::SubstrateWeight<T>;
}
pub mod pallet_multisig {
	pub type WeightInfo<T> = polkadot_sdk::pallet_multisig::weights::SubstrateWeight<T>;
}
pub mod pallet_nfts {
	pub type WeightInfo<T> = polkadot_sdk::pallet_nfts::weights::SubstrateWeight<T>;
}
pub mod pallet_preimage {
	pub type WeightInfo<T> = polkadot_sdk::pallet_preimage::weights::SubstrateWeight<T>;
}
pub mod pallet_proxy {
	pub type WeightInfo<T> = polkadot_sdk::pallet_proxy::weights::SubstrateWeight<T>;
}
pub mod pallet_referenda {
	pub type WeightInfo<T> = polkadot_sdk::pallet_referenda::weights::SubstrateWeight<T>;
}
pub mod pallet_safe_mode {
	pub type WeightInfo<T> = polkadot_sdk::pallet_safe_mode::weights::SubstrateWeight<T>;
}
pub mod pallet_scheduler {
	pub type WeightInfo<T> = polkadot_sdk::pallet_scheduler::weights::SubstrateWeight<T>;
}
pub mod pallet_session {
	pub type WeightInfo<T> = polkadot_sdk::pallet_session::weights::SubstrateWeight<T>;
}
pub mod pallet_sudo {
	pub type WeightInfo<T> = polkadot_sdk::pallet_sudo::weights::SubstrateWeight<T>;
}
pub mod pallet_timestamp {
	pub type WeightInfo<T> = polkadot_sdk::pallet_timestamp::weights::SubstrateWeight<T>;
}
pub mod pallet_transaction_payment {
	pub type WeightInfo<T> = polkadot_sdk::pallet_transaction_payment::weights::SubstrateWeight<T>;
}
pub mod pallet_treasury {
	pub type WeightInfo<T> = polkadot_sdk::pallet_treasury::weights::SubstrateWeight<T>;
}
pub mod pallet_tx_pause {
	pub type WeightInfo<T> = polkadot_sdk::pallet_tx_pause::weights::SubstrateWeight<T>;
}
pub mod pallet_utility {
	pub type WeightInfo<T> = polkadot_sdk::pallet_utility::weights::SubstrateWeight<T>;
}
