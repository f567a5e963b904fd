//! A runtime of this pallet. What is proven, who has paid and what was sent is in thread-local variables.

use crate::{self as pallet_stake_queries, *};
use frame_support::derive_impl;
use nulink_primitives::watching::{EthAddress, EthereumStake};
use pallet_traits::{EthereumRecord, EthereumRecords};
use sp_runtime::BuildStorage;
use staging_xcm::latest::prelude::*;
use std::cell::{Cell, RefCell};

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		StakeQueries: pallet_stake_queries,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const CHAIN_ID: u64 = 1;
pub const CONTRACT: EthAddress = [0xc0; 20];
pub const DORA: EthAddress = [0xd0; 20];
/// The number of [`CONTRACT`] in the relay.
pub const ID: u16 = 3;

thread_local! {
	/// What Dora has, as it is proven.
	pub static STAKE: RefCell<Option<(u64, EthereumStake)>> = const { RefCell::new(None) };
	/// Whether the asker can pay.
	pub static CAN_PAY: Cell<bool> = const { Cell::new(true) };
	/// Whether there is a channel.
	pub static REACHABLE: Cell<bool> = const { Cell::new(true) };
	/// Who was charged what.
	pub static CHARGED: RefCell<Vec<(Location, Assets)>> = const { RefCell::new(Vec::new()) };
	/// What was sent to whom.
	pub static SENT: RefCell<Vec<(Location, Xcm<()>)>> = const { RefCell::new(Vec::new()) };
}

pub struct Proven;

impl EthereumRecords for Proven {
	fn record(contract: u16, provider: EthAddress) -> Option<EthereumRecord> {
		let (number, stake) = STAKE.with_borrow(|stake| *stake)?;
		let is_known = contract == ID && provider == DORA;
		is_known.then_some(EthereumRecord { chain_id: CHAIN_ID, contract: CONTRACT, number, stake })
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn make_record() -> (u16, EthAddress) {
		STAKE.set(Some((1, EthereumStake { authorized: 1, ..Default::default() })));
		(ID, DORA)
	}
}

/// A sibling is the account whose number it has, and 1,000 and more are siblings.
pub struct Siblings;

impl frame_support::traits::EnsureOrigin<RuntimeOrigin> for Siblings {
	type Success = Location;

	fn try_origin(origin: RuntimeOrigin) -> Result<Location, RuntimeOrigin> {
		match frame_system::ensure_signed(origin.clone()) {
			Ok(id) if id >= 1000 => Ok(Location::new(1, [Parachain(id as u32)])),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(2001))
	}
}

pub struct Outbox;

impl SendXcm for Outbox {
	type Ticket = (Location, Xcm<()>);

	fn validate(to: &mut Option<Location>, message: &mut Option<Xcm<()>>) -> SendResult<Self::Ticket> {
		match (to.take(), message.take()) {
			(Some(to), Some(message)) if REACHABLE.get() => Ok(((to, message), price())),
			_ => Err(SendError::Unroutable),
		}
	}

	fn deliver(ticket: Self::Ticket) -> Result<XcmHash, SendError> {
		SENT.with_borrow_mut(|sent| sent.push(ticket));
		Ok([7; 32])
	}
}

/// What a delivery costs.
pub fn price() -> Assets {
	(Location::here(), 5u128).into()
}

pub struct Till;

impl<Call> ExecuteXcm<Call> for Till {
	// Nothing is ever prepared.
	type Prepared = <() as ExecuteXcm<Call>>::Prepared;

	fn prepare(_: Xcm<Call>, _: Weight) -> Result<Self::Prepared, InstructionError> {
		Err(InstructionError { index: 0, error: XcmError::Unimplemented })
	}

	fn execute(_: impl Into<Location>, _: Self::Prepared, _: &mut XcmHash, _: Weight) -> Outcome {
		Outcome::Error(InstructionError { index: 0, error: XcmError::Unimplemented })
	}

	fn charge_fees(who: impl Into<Location>, fees: Assets) -> XcmResult {
		if !CAN_PAY.get() {
			return Err(XcmError::NotHoldingFees);
		}
		CHARGED.with_borrow_mut(|charged| charged.push((who.into(), fees)));
		Ok(())
	}
}

impl Config for Test {
	type Records = Proven;
	type Asker = Siblings;
	type Router = Outbox;
	type Executor = Till;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Helper = Helper;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl BenchmarkHelper for Helper {
	fn open_the_way_to(_: &Location) {}
}

/// Storage at genesis, after which nothing was sent.
pub fn with_chain(test: impl FnOnce()) {
	STAKE.set(None);
	CAN_PAY.set(true);
	REACHABLE.set(true);
	CHARGED.set(Vec::new());
	SENT.set(Vec::new());
	let storage = frame_system::GenesisConfig::<Test>::default().build_storage().expect("the genesis builds");
	sp_io_externalities(storage).execute_with(|| {
		System::set_block_number(1);
		test();
	});
}

fn sp_io_externalities(storage: sp_runtime::Storage) -> sp_io::TestExternalities {
	storage.into()
}
