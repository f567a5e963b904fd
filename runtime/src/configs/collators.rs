//! Who makes blocks: Aura, sessions, and the selection of collators by invulnerability or bond.

use crate::{
	time::{HOURS, SLOT_DURATION},
	weights, AccountId, Aura, AuraId, Balance, Balances, BlockNumber, CollatorSelection, Runtime, RuntimeEvent,
	Session, SessionKeys,
};
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64},
	PalletId,
};
use frame_system::EnsureRoot;
use nulink_primitives::token::deposit;
use polkadot_sdk::*;

parameter_types! {
	/// A session lasts an hour: a new collator waits at most two for its first block.
	pub const Period: BlockNumber = HOURS;
	pub const Offset: BlockNumber = 0;
	pub const PotId: PalletId = PalletId(*b"nlk/coll");
	/// For the two keys and their reverse look-up.
	pub const KeyDeposit: Balance = deposit(3, 128);
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = (CollatorSelection,);
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Aura>;
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	type DisablingStrategy = ();
	type KeyDeposit = KeyDeposit;
	type Keys = SessionKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<Period, Offset>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <SessionKeys as sp_runtime::traits::OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = CollatorSelection;
	type ShouldEndSession = pallet_session::PeriodicSessions<Period, Offset>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type WeightInfo = weights::pallet_session::WeightInfo<Runtime>;
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<true>;
	type AuthorityId = AuraId;
	type DisabledValidators = ();
	type MaxAuthorities = ConstU32<{ MAX_COLLATORS }>;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl cumulus_pallet_aura_ext::Config for Runtime {}

impl pallet_authority_discovery::Config for Runtime {
	type MaxAuthorities = ConstU32<{ MAX_COLLATORS }>;
}

const MAX_INVULNERABLES: u32 = 20;
const MAX_CANDIDATES: u32 = 100;
/// The most collators there can be at a time.
pub const MAX_COLLATORS: u32 = MAX_INVULNERABLES + MAX_CANDIDATES;

impl pallet_collator_selection::Config for Runtime {
	type Currency = Balances;
	// A candidate that makes no block in two sessions is removed.
	type KickThreshold = ConstU32<{ 2 * HOURS }>;
	type MaxCandidates = ConstU32<MAX_CANDIDATES>;
	type MaxInvulnerables = ConstU32<MAX_INVULNERABLES>;
	// One collator left is a chain that one person can stop; none is a chain that stands still for ever.
	type MinEligibleCollators = ConstU32<1>;
	type PotId = PotId;
	type RuntimeEvent = RuntimeEvent;
	type UpdateOrigin = EnsureRoot<AccountId>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = pallet_collator_selection::IdentityCollator;
	type ValidatorRegistration = Session;
	type WeightInfo = weights::pallet_collator_selection::WeightInfo<Runtime>;
}
