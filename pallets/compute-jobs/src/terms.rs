//! Times, prices and sizes, and what follows from them.

use crate::types::ProgramShape;
use codec::{Decode, Encode, MaxEncodedLen};
use nulink_primitives::{compute::KREYVIUM_START, provider::Offence, token::Balance};
use scale_info::TypeInfo;

/// Times in blocks, prices and sizes. Of a job that is there, what is decided stays as it was when they change.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Terms {
	/// From a job, or a dispute, to the block with whose randomness its members are drawn.
	pub seed_blocks: u32,
	/// From then on a draw can be made. Less than an epoch.
	pub draw_blocks: u32,
	/// The least that members get to compute.
	pub least_compute_blocks: u32,
	/// How many bootstraps a provider is expected to make in a block: more expensive programs get more time at least.
	pub bootstraps_per_block: u64,
	/// The most that an owner can give them.
	pub most_compute_blocks: u32,
	/// For reveals.
	pub reveal_blocks: u32,
	/// For a dispute.
	pub challenge_blocks: u32,
	/// After which anybody can remove a job that is over.
	pub keep_blocks: u32,
	/// In a silence window. In each a provider is slashed once at most for silence.
	pub silence_window: u32,
	/// After a missed deadline, in which silence is punished.
	pub slash_window: u32,
	/// The most members of a committee.
	pub most_committee: u8,
	/// The seats of a panel.
	pub panel_seats: u8,
	/// The least fee of a member, before a part of it is burned. At least twice the existential deposit, so that a
	/// payment, of which at most half is burned, never fails because the provider's account is empty.
	pub least_fee: Balance,
	/// What is added to the least fee for each bootstrap of the job: see [`Terms::work_of`].
	pub bootstrap_fee: Balance,
	/// What a stored byte costs as long as it is stored.
	pub byte_deposit: Balance,
	/// What a disputant loses that accused the right outcome.
	pub bond: Balance,
	/// What is burned for each seat of a committee or panel when it is asked for. It prepays what the chain, and
	/// members that decline, do for a job, and never comes back.
	pub seat_fee: Balance,
	/// Whether jobs may ask for graphics cards, whose models may differ in the bits of a result.
	pub cards: bool,
	/// So many blocks before the seed block a job can be cancelled no more: what its seed is made of may be public
	/// before it is on this chain.
	pub cancel_blocks: u32,
}

impl Terms {
	/// The bootstraps that are paid for: those of the program, one for each value that it takes, and the start of
	/// `streams` stream ciphers.
	pub fn work_of(&self, shape: &ProgramShape, streams: u32) -> u64 {
		let started = KREYVIUM_START.saturating_mul(streams.into());
		shape.bootstraps.saturating_add(shape.inputs.into()).saturating_add(started)
	}

	/// The least fee for a program of this shape, of whose pieces of input `streams` are under Kreyvium.
	pub fn fee_of(&self, shape: &ProgramShape, streams: u32) -> Balance {
		let work = self.work_of(shape, streams);
		self.least_fee.saturating_add(self.bootstrap_fee.saturating_mul(work.into()))
	}

	/// The least time for it.
	pub fn time_of(&self, shape: &ProgramShape, streams: u32) -> u32 {
		let blocks = self.work_of(shape, streams).checked_div(self.bootstraps_per_block).unwrap_or_default();
		self.least_compute_blocks.saturating_add(u32::try_from(blocks).unwrap_or(u32::MAX))
	}

	/// What each seat of a panel earns: no more than is asked for at least, so that a dear job is no dearer to dispute.
	pub fn panel_fee_of(&self, fee: Balance, shape: &ProgramShape, streams: u32) -> Balance {
		fee.min(self.fee_of(shape, streams))
	}

	/// What is burned for a round of so many seats.
	pub fn handling_of(&self, seats: u8) -> Balance {
		self.seat_fee.saturating_mul(seats.into())
	}

	/// From a job, or a dispute, to the last block in which its first draw can be made. A draw that is postponed may
	/// take as long again.
	pub fn first_draw_blocks(&self) -> u32 {
		self.seed_blocks.saturating_add(self.draw_blocks)
	}

	/// In which a provider is slashed once at most for this kind of silence. For what was committed and not revealed it
	/// is as short as two times for reveals: whoever withholds has seen what others reveal, and decides each time anew.
	pub fn window_of(&self, offence: Offence) -> u32 {
		match offence {
			Offence::NotRevealed => self.reveal_blocks.saturating_mul(2),
			_ => self.silence_window,
		}
		.max(1)
	}

	/// The most blocks from a job to the last slash that follows from it: two rounds, each with a draw that was
	/// postponed for as long as it may be, and what lies between them.
	pub fn longest_life(&self) -> u32 {
		let round = self
			.first_draw_blocks()
			.saturating_mul(2)
			.saturating_add(self.most_compute_blocks)
			.saturating_add(self.reveal_blocks);
		round.saturating_mul(2).saturating_add(self.challenge_blocks)
	}
}
