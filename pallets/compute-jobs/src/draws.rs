//! Seeds, and what is drawn with them.

use crate::{
	pallet::*,
	types::{supermajority, Answer, Ending, Member, Seed, Stage, PANEL},
	JobOf, MembersOf, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{defensive, pallet_prelude::*, Hashable};
use nulink_primitives::{compute::JobId, provider::Role, sharing::Digest};
use pallet_traits::{compute::draw, BlockRandomness, Epochs};

/// What the bytes begin with that become the seed of a draw.
const DOMAIN: [u8; 14] = *b"nulink/draw/v1";

impl<T: Config> Pallet<T> {
	/// Lets a draw wait for the randomness of a block that is yet to come, and returns which.
	pub(crate) fn await_seed(now: u32) -> u32 {
		let block = now.saturating_add(T::Terms::get().seed_blocks);
		Seeds::<T>::mutate(block, |seed| {
			let seed = seed.get_or_insert_default();
			seed.draws = seed.draws.saturating_add(1);
		});
		block
	}

	/// A draw waits for this block no more. The last takes the seed with it.
	pub(crate) fn leave_seed(block: u32) {
		Seeds::<T>::mutate_exists(block, |seed| {
			if let Some(waiting) = seed {
				waiting.draws = waiting.draws.saturating_sub(1);
				if waiting.draws == 0 {
					*seed = None;
				}
			}
		});
	}

	/// Gives the blocks that draws wait for, and that have none yet, the randomness of the current block, if it brought
	/// some. At the end of the block, so that nobody can act upon it within.
	pub(crate) fn record_seeds() {
		let now = Self::now();
		let before = Pending::<T>::get();
		let mut pending = before.clone();
		if Seeds::<T>::contains_key(now) {
			if pending.is_full() {
				// Whoever waits for the oldest one is sent to another block.
				pending.remove(0);
			}
			if pending.try_push(now).is_err() {
				defensive!("there is room for one");
			}
		}
		let delay = T::Terms::get().seed_blocks;
		pending.retain(|block| {
			let Some(seed) = Seeds::<T>::get(block) else { return false };
			// What waits for an older block was fixed earlier by as much.
			let since = delay.saturating_add(now.saturating_sub(*block));
			let randomness = T::Randomness::of_this_block(since);
			if randomness.is_some() {
				Seeds::<T>::insert(block, Seed { randomness, ..seed });
			}
			randomness.is_none()
		});
		if pending != before {
			Pending::<T>::put(pending);
		}
	}

	/// The randomness for a seed block: its own, or that of the first block after it that brought some. `Err`: it may
	/// still come.
	pub(crate) fn seed_of(seed_block: u32) -> Result<Option<Digest>, Error<T>> {
		let randomness = Seeds::<T>::get(seed_block).and_then(|seed| seed.randomness);
		let is_coming = Self::now() <= seed_block || Pending::<T>::get().contains(&seed_block);
		ensure!(randomness.is_some() || !is_coming, Error::SeedNotReady);
		Ok(randomness)
	}

	/// The last block in which a draw with the seed of this block can be made.
	pub(crate) fn draw_until(seed_block: u32) -> u32 {
		seed_block.saturating_add(T::Terms::get().draw_blocks)
	}

	pub(crate) fn do_draw(id: JobId) -> DispatchResultWithPostInfo {
		let mut job = Jobs::<T>::get(id).ok_or_else(|| Self::not_due(Error::JobNotFound))?;
		let Stage::Drawing { seed_block } = job.stage else { return Err(Self::not_due(Error::NotDrawing)) };
		let now = Self::now();
		ensure!(now <= Self::draw_until(seed_block), Self::not_due(Error::DrawExpired));
		let randomness = Self::seed_of(seed_block).map_err(Self::not_due)?;

		Self::leave_seed(seed_block);
		let Some(randomness) = randomness else {
			if now > job.begun_at().saturating_add(T::Terms::get().first_draw_blocks()) {
				// The next one could last longer than stake is sure to be slashable.
				let weight = T::WeightInfo::draw_committee(1)
					.saturating_add(T::WeightInfo::settle_job(job.spec.committee.into()));
				Self::give_up_draw(id, job);
				return Ok((Some(weight), Pays::No).into());
			}
			let seed_block = Self::await_seed(now);
			job.stage = Stage::Drawing { seed_block };
			Self::deposit_event(Event::DrawPostponed { job: id, round: job.round, seed_block });
			Jobs::<T>::insert(id, job);
			return Ok((Some(T::WeightInfo::draw_committee(1)), Pays::No).into());
		};

		let (seats, needed) = Self::seats_of(&job);
		let drawn = Self::drawn(id, &job, seed_block, randomness, seats);
		let mut weight = T::WeightInfo::draw_committee(seats);
		if (drawn.len() as u32) < needed {
			weight = weight.saturating_add(T::WeightInfo::settle_job(job.spec.committee.into()));
			Self::give_up_draw(id, job);
		} else {
			Self::seat(id, job, drawn);
		}
		Ok((Some(weight), Pays::No).into())
	}

	/// How many seats a round has, and how many must be taken for it to come to something.
	fn seats_of(job: &JobOf<T>) -> (u32, u32) {
		match &job.dispute {
			Some(dispute) => (dispute.seats.into(), supermajority(dispute.seats.into())),
			None => (job.spec.committee.into(), job.spec.committee.into()),
		}
	}

	/// Draws providers, none of them in the committee already.
	fn drawn(id: JobId, job: &JobOf<T>, seed_block: u32, randomness: Digest, seats: u32) -> Vec<T::AccountId> {
		// Other members for each draw that waits for the same block.
		let seed = (DOMAIN, randomness, id, job.round).blake2_256();
		let excluded: Vec<_> = match job.round {
			PANEL => Rounds::<T>::get(id, crate::COMMITTEE).into_iter().map(|member| member.provider).collect(),
			_ => Vec::new(),
		};
		draw::<_, T::Line>(Role::Compute, T::Epochs::of_block(seed_block), &seed, seats, &excluded)
	}

	/// Puts the drawn to work.
	fn seat(id: JobId, mut job: JobOf<T>, drawn: Vec<T::AccountId>) {
		let (now, round) = (Self::now(), job.round);
		for provider in &drawn {
			Tasks::<T>::insert(provider, id.to_be_bytes(), round);
		}
		let silent = |provider: &T::AccountId| Member { provider: provider.clone(), answer: Answer::Silent };
		let members: Vec<_> = drawn.iter().map(silent).collect();
		if members.len() > MembersOf::<T>::bound() {
			defensive!("a draw gives no more than it is asked for");
		}
		Rounds::<T>::insert(id, round, MembersOf::<T>::truncate_from(members));
		let commit_until = now.saturating_add(job.spec.compute_blocks);
		let reveal_until = commit_until.saturating_add(T::Terms::get().reveal_blocks);
		job.stage = Stage::Working { drawn_at: now, commit_until, reveal_until };
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::CommitteeDrawn { job: id, round, members: drawn, commit_until, reveal_until });
	}

	/// Ends a job whose members could not be drawn: the committee's without an outcome, a panel's as if nobody had
	/// disputed.
	pub(crate) fn give_up_draw(id: JobId, job: JobOf<T>) {
		let ending = match job.round {
			PANEL => Self::undisputed(id, &job),
			_ => Ending::NotDrawn,
		};
		Self::close(id, job, ending);
	}
}
