//! The end of a job: everybody gets what is due, once.

use crate::{
	pallet::*,
	types::{Dispute, Ending, Stage, COMMITTEE, PANEL},
	JobOf, MembersOf,
};
use nulink_primitives::{
	compute::{JobId, Outcome, Refusal},
	provider::{Offence, Role},
	token::Balance,
};
use pallet_traits::SlashProviders;

impl Ending {
	/// Whose members are paid: those who found this.
	pub const fn paid(&self) -> Option<Outcome> {
		match self {
			Ending::Settled(outcome) | Ending::Judged(outcome) => Some(*outcome),
			Ending::Undecided(likely) | Ending::NoQuorum(likely) => *likely,
			Ending::NotDrawn => None,
		}
	}

	/// What the job came to, as far as the chain stands by it.
	pub const fn result(&self) -> Option<Outcome> {
		match self {
			Ending::Settled(outcome) | Ending::Judged(outcome) => Some(*outcome),
			Ending::Undecided(_) | Ending::NoQuorum(_) | Ending::NotDrawn => None,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Ends a job. Pays those who found what it came to, slashes those who were shown to be wrong, and gives the rest
	/// back.
	pub(crate) fn close(id: JobId, mut job: JobOf<T>, ending: Ending) {
		let (committee, panel) = Self::take_members(id);
		if let Some(outcome) = ending.paid() {
			let owner = job.owner.clone();
			let spent = Self::pay_those(id, COMMITTEE, HoldReason::Fees, &owner, &committee, outcome, job.spec.fee);
			job.escrow = job.escrow.saturating_sub(spent);
		}
		if let Some(mut dispute) = job.dispute.take() {
			Self::close_dispute(id, &mut job, &mut dispute, &panel, ending);
			job.dispute = Some(dispute);
		}
		if let Ending::Judged(verdict) = ending {
			let reporter = job.dispute.as_ref().filter(|dispute| dispute.accused != verdict).map(|dispute| &dispute.by);
			Self::slash_wrong(id, COMMITTEE, &committee, verdict, reporter);
			Self::slash_wrong(id, PANEL, &panel, verdict, reporter);
		}
		if ending.result() == Some(Outcome::Refused(Refusal::Program)) {
			Self::refute_program(job.spec.program, &job.shape);
		}
		let refunded = Self::release(HoldReason::Fees, &job.owner, job.escrow);
		job.escrow = 0;
		job.stage = Stage::Closed { at: Self::now(), ending };
		Jobs::<T>::insert(id, job);
		Self::deposit_event(Event::JobClosed { job: id, ending, refunded });
	}

	/// Pays a round's members that revealed this outcome, and returns what that took.
	fn pay_those(
		id: JobId,
		round: u8,
		reason: HoldReason,
		payer: &T::AccountId,
		members: &MembersOf<T>,
		outcome: Outcome,
		fee: Balance,
	) -> Balance {
		members
			.iter()
			.filter(|member| member.outcome() == Some(outcome))
			.map(|member| Self::pay(id, round, reason, payer, &member.provider, fee))
			.fold(0, Balance::saturating_add)
	}

	/// Pays the panel, and gives the disputant what is left: with what the committee did not earn, if it was right;
	/// without the bond, if it was wrong. Where the committee's word stands without a verdict, it was neither.
	fn close_dispute(
		id: JobId,
		job: &mut JobOf<T>,
		dispute: &mut Dispute<T::AccountId>,
		panel: &MembersOf<T>,
		ending: Ending,
	) {
		let by = dispute.by.clone();
		let spent = ending
			.paid()
			.map_or(0, |outcome| Self::pay_those(id, PANEL, HoldReason::Dispute, &by, panel, outcome, dispute.fee));
		dispute.fees = dispute.fees.saturating_sub(spent);

		let was_right = match ending {
			Ending::Judged(outcome) | Ending::Undecided(Some(outcome)) => outcome != dispute.accused,
			_ => false,
		};
		let refund = if was_right { spent.min(job.escrow) } else { 0 };
		let refunded = Self::hand_over(HoldReason::Fees, &job.owner, &by, refund);
		job.escrow = job.escrow.saturating_sub(refunded);

		let was_wrong = ending == Ending::Judged(dispute.accused);
		let burned = if was_wrong { Self::burn_bond(HoldReason::Dispute, &by, dispute.bond) } else { 0 };
		dispute.bond = dispute.bond.saturating_sub(burned);

		Self::release(HoldReason::Dispute, &by, dispute.fees.saturating_add(dispute.bond));
		(dispute.fees, dispute.bond) = (0, 0);
		Self::deposit_event(Event::DisputeClosed { job: id, by, spent, refunded, burned });
	}

	/// Slashes those who revealed another outcome than the verdict. Those who revealed nothing were judged by their
	/// silence.
	fn slash_wrong(id: JobId, round: u8, members: &MembersOf<T>, verdict: Outcome, reporter: Option<&T::AccountId>) {
		for member in members {
			if member.outcome().is_none_or(|outcome| outcome == verdict) {
				continue;
			}
			let (provider, offence) = (member.provider.clone(), Offence::WrongResult);
			let slashed = T::SlashProviders::slash(Role::Compute, &provider, offence, reporter);
			Self::deposit_event(Event::MemberPunished { job: id, round, provider, offence, slashed });
		}
	}
}
