//! The economy, as it is looked at: what there is, what is burned, what is released when; slashes; what is claimed from
//! Ethereum. The chain's documentation of each is in its pallets nlk-tokenomics, provider-staking and nlk-claims.

use super::{
	convert,
	live::{node, AtBlock},
	relay::MAX_HEADERS,
	Live, MAX_LISTED,
};
use crate::{
	address::Account,
	percent::Percent,
	time::{Clock, TimeError, When},
	Error,
};
use futures::{stream, StreamExt, TryStreamExt};
use nulink_client::chain;
use nulink_eth_proofs::{Address, MappingLayout, SIGNATURE_LEN};
use nulink_primitives::{
	provider::{EpochIndex, Offence, Role},
	sharing::Digest,
	token::Balance,
	Pot,
};

/// How many months after the listing the last release of all is: the latest end of the pre-sale. All others are over before.
pub const RELEASE_MONTHS: u32 = 60;
/// How many questions are under way at the same time.
const QUESTIONS: usize = 16;
/// The most slashes that one view function answers with.
const PAGE: u32 = 256;

/// The number of a slash.
pub type SlashId = u32;

/// A pot that is released by time. The fifth pot is mined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Category {
	/// Running costs of the foundation.
	Foundation,
	/// Business development and community.
	Community,
	/// The core team.
	Team,
	/// Buyers before the listing.
	PreSale,
}

impl Category {
	/// Every category.
	pub const ALL: [Category; 4] = [Category::Foundation, Category::Community, Category::Team, Category::PreSale];

	/// What it is called.
	pub fn name(self) -> &'static str {
		match self {
			Category::Foundation => "foundation",
			Category::Community => "community",
			Category::Team => "team",
			Category::PreSale => "pre-sale",
		}
	}

	/// Where its NLK lies.
	pub fn pot(self) -> Pot {
		match self {
			Category::Foundation => Pot::Foundation,
			Category::Community => Pot::Community,
			Category::Team => Pot::Team,
			Category::PreSale => Pot::PreSale,
		}
	}
}

/// How far a category is released.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Release {
	/// The block from which releases are counted, if it is set.
	pub listing: Option<u32>,
	/// Who gets what is released, if somebody is named.
	pub beneficiary: Option<Account>,
	/// What the pot held at genesis.
	pub opening: Balance,
	/// What it has paid.
	pub released: Balance,
	/// What it would pay at once.
	pub due: Balance,
	/// What is left in it, what is due included.
	pub left: Balance,
}

impl Release {
	/// What the pot will have paid by a block at which the schedule has given `scheduled` in all, if everything is released
	/// that can be. What genesis took out of the pot counts as given.
	pub fn payable(&self, category: Category, scheduled: Balance) -> Balance {
		let advanced = category.pot().genesis_balance().saturating_sub(self.opening);
		scheduled.saturating_sub(advanced).clamp(self.released.min(self.opening), self.opening)
	}
}

/// What a pot pays next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Next {
	/// The block from which on it comes.
	pub from: u32,
	/// The block by which all of it has come.
	pub by: u32,
	/// How much.
	pub amount: Balance,
	/// Whether it comes evenly in that time, and not at its end.
	pub evenly: bool,
}

/// What comes after the block `now`, where `given` says what has come in all by a block: the first month, counted from the
/// listing, at whose end it is more than now. All rules of release change at the ends of months only.
pub async fn next_release<E>(
	listing: u32,
	month: u32,
	now: u32,
	given: impl AsyncFn(u32) -> Result<Balance, E>,
) -> Result<Option<Next>, E> {
	let month = month.max(1);
	let end = |index: u32| listing.saturating_add(month.saturating_mul(index));
	let first = now.checked_sub(listing).map_or(0, |passed| passed / month + 1);
	if first > RELEASE_MONTHS {
		return Ok(None);
	}
	let before = given(now).await?;
	if given(end(RELEASE_MONTHS)).await? <= before {
		return Ok(None);
	}
	// What is given only grows: so the first month with more is found by halving.
	let (mut low, mut high) = (first, RELEASE_MONTHS);
	while low < high {
		let middle = low + (high - low) / 2;
		match given(end(middle)).await? > before {
			true => high = middle,
			false => low = middle + 1,
		}
	}
	let by = end(low);
	let from = low.checked_sub(1).map_or(now, |index| end(index).max(now));
	let last = by.saturating_sub(1);
	let evenly = last > now && given(last).await? > before;
	Ok(Some(Next { from, by, amount: given(by).await?.saturating_sub(before), evenly }))
}

/// A pot, and what it pays next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PotState {
	/// Which.
	pub category: Category,
	/// How far it is released.
	pub release: Release,
	/// What comes next. `None`: nothing more, or the listing is not set.
	pub next: Option<Next>,
}

/// What is mined in an epoch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Emission {
	/// The epoch.
	pub epoch: EpochIndex,
	/// In all.
	pub amount: Balance,
	/// By the providers of each role together.
	pub roles: [(Role, Balance); 4],
	/// What all roles were paid for all epochs so far.
	pub paid: Balance,
	/// What is left in the pot.
	pub left: Balance,
}

impl Emission {
	/// What the providers of a role get together.
	pub fn of(&self, role: Role) -> Balance {
		self.roles.iter().find(|(of, _)| *of == role).map_or(0, |(_, amount)| *amount)
	}
}

/// What was burned since genesis.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Burned {
	/// In all.
	pub total: Balance,
	/// Parts of what users pay to providers.
	pub service_fees: Balance,
	/// Parts of what transactions cost.
	pub transaction_fees: Balance,
	/// Parts of what providers lost.
	pub slashes: Balance,
	/// What was put up for evidence that was refuted.
	pub evidence_bonds: Balance,
	/// What holders burned themselves.
	pub other: Balance,
}

/// How fees and slashes are divided. What is not named goes to the provider, the collators, or the treasury.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Divisions {
	/// The part of fees for services that is burned. The provider gets the rest.
	pub service_burned: Percent,
	/// The part of transactions' fees that is burned.
	pub transaction_burned: Percent,
	/// The part of transactions' fees that the treasury gets. The collators get the rest.
	pub transaction_treasury: Percent,
	/// The part of slashed stake that is burned.
	pub slash_burned: Percent,
	/// The part of a provider's own slashed stake that whoever proved the offence gets. The treasury gets the rest.
	pub slash_reporter: Percent,
}

/// The economy at a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Economy {
	/// The block at which the chain was asked.
	pub clock: Clock,
	/// The block that was meant. If it is later than that of the clock, what is due, what comes next and what is mined is
	/// what there will be if nothing is released before; everything else is as it was at the clock's block.
	pub block: u32,
	/// How much NLK there is.
	pub issuance: Balance,
	/// What was burned.
	pub burned: Burned,
	/// The pots that are released by time.
	pub pots: Vec<PotState>,
	/// What is mined.
	pub emission: Emission,
	/// How fees and slashes are divided.
	pub divisions: Divisions,
}

/// What the categories have got in all at the ends of months.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Schedule {
	/// The block at which the chain was asked.
	pub clock: Clock,
	/// The block of the listing.
	pub listing: u32,
	/// The rows, the listing's first.
	pub rows: Vec<ScheduleRow>,
}

/// The end of a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScheduleRow {
	/// How many months after the listing.
	pub month: u32,
	/// Its block.
	pub block: u32,
	/// What each category has got by then, in the order of [`Category::ALL`].
	pub released: [Balance; 4],
}

impl ScheduleRow {
	/// What all categories have got together.
	pub fn total(&self) -> Balance {
		self.released.iter().fold(0, |sum, part| sum.saturating_add(*part))
	}
}

/// A slash that is neither settled nor cancelled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenSlash {
	/// Its number.
	pub slash: SlashId,
	/// In which role.
	pub role: Role,
	/// Whose.
	pub provider: Account,
	/// What for.
	pub offence: Offence,
	/// What it took of the provider's own stake.
	pub own: Balance,
	/// What it took of what was delegated to the provider.
	pub delegated: Balance,
	/// Who brought the proof.
	pub reporter: Option<Account>,
	/// From which epoch anybody can have it settled.
	pub due: EpochIndex,
}

/// The contract on Ethereum in which holders lock their NLK.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LockContract {
	/// Where it is.
	pub address: Address,
	/// The hash of its code.
	pub code_hash: Digest,
	/// Where it keeps what holders have locked.
	pub balances: MappingLayout,
	/// The first Ethereum block whose state counts.
	pub since: u64,
}

/// Who says that a state of Ethereum is final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AcceptedBy {
	/// The watchers, by their attestations; or governance in their place.
	Watchers,
	/// Governance, for claims alone.
	Governance,
}

impl AcceptedBy {
	/// What they are called.
	pub fn name(self) -> &'static str {
		match self {
			AcceptedBy::Watchers => "watchers",
			AcceptedBy::Governance => "governance",
		}
	}
}

/// A state of Ethereum that the chain accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AcceptedState {
	/// The block that it is the state after.
	pub block: u64,
	/// Its root.
	pub root: Digest,
	/// Who says so.
	pub by: AcceptedBy,
}

/// How matters stand with claims from Ethereum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimStatus {
	/// Whether claims are taken.
	pub open: bool,
	/// The last block in which they are, if an end is set.
	pub deadline: Option<u32>,
	/// The contract.
	pub contract: Option<LockContract>,
	/// What the pot can still pay.
	pub available: Balance,
	/// What was paid to all holders.
	pub paid: Balance,
	/// The accepted states of Ethereum, oldest first: those of the last [`MAX_HEADERS`] headers that watchers attested, and
	/// those that governance has set.
	///
	/// [`MAX_HEADERS`]: super::relay::MAX_HEADERS
	pub roots: Vec<AcceptedState>,
	/// The least amount whose claim costs no fee.
	pub free_claim: Balance,
}

/// What was paid to a holder.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PaidToHolder {
	/// In all.
	pub amount: Balance,
	/// By how many claims.
	pub claims: u32,
	/// The Ethereum block whose state showed it last.
	pub block: u64,
}

/// What a holder has to sign for its next claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ToSign {
	/// The how-manyeth claim it will be.
	pub number: u32,
	/// The text for `personal_sign`.
	pub text: String,
	/// The structure for `eth_signTypedData_v4`, in JSON.
	pub typed_data: String,
	/// The slot to ask `eth_getProof` for. `None`: no contract is pinned.
	pub slot: Option<Digest>,
}

/// A holder's signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WalletSignature {
	/// Over the text.
	Personal([u8; SIGNATURE_LEN]),
	/// Over the structure.
	TypedData([u8; SIGNATURE_LEN]),
}

/// A claim of NLK that is locked on Ethereum, with all that proves it. [`crate::claims`] makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LockedClaim {
	/// Who has locked it.
	pub holder: Address,
	/// Who is paid.
	pub receiver: Account,
	/// The Ethereum block in whose state it is shown.
	pub block: u64,
	/// The nodes that prove the contract's account.
	pub account_proof: Vec<Vec<u8>>,
	/// The nodes that prove the holder's slot.
	pub balance_proof: Vec<Vec<u8>>,
	/// The holder's.
	pub signature: WalletSignature,
}

impl Live {
	/// The economy now, or at another time. Of a past block the node must still have the state.
	pub async fn economy(&self, when: Option<When>) -> Result<Economy, Error> {
		let now = self.at().await?;
		let clock = self.clock_at(&now).await?;
		if let Some(When::Time(time)) = when.filter(|_| clock.block > 0) {
			let begin = clock.time_of_block(0);
			if time < begin {
				return Err(TimeError::BeforeTheChain { time, begin }.into());
			}
		}
		let block = when.map_or(clock.block, |when| clock.block_of(when));
		if block >= clock.block {
			return self.economy_of(&now, clock, block).await;
		}
		let forgotten = |reason: String| Error::NoState { block, reason };
		let at = async {
			let at = self.nulink().api().at_block(u64::from(block)).await;
			at.map_err(|error| forgotten(error.to_string()))
		};
		let at = self.answer("an earlier block", at).await?;
		let past = async {
			let mut then = self.clock_at(&at).await?;
			if block == 0 {
				// There is no time in the first block.
				then.time = clock.time_of_block(block);
			}
			self.economy_of(&at, then, block).await
		};
		past.await.map_err(|error| forgotten(error.to_string()))
	}

	/// The economy at a block, with what the chain says at a block no later than that.
	async fn economy_of(&self, at: &AtBlock, clock: Clock, block: u32) -> Result<Economy, Error> {
		let wrong = node("how much NLK there is");
		let issuance = async {
			let issuance = at.storage().fetch(chain::storage().balances().total_issuance(), ()).await;
			issuance.map_err(|error| wrong(error.to_string()))?.decode().map_err(|error| wrong(error.to_string()))
		};
		let issuance = self.answer("how much NLK there is", issuance).await?;
		let month = self.month(at)?;
		let views = chain::view_functions().nlk_tokenomics();
		let mut pots = Vec::new();
		for category in Category::ALL {
			let question = views.release_of(convert::category(category));
			let mut release = convert::release(self.ask_at(at, "a pot", question).await?);
			let given = async |by: u32| {
				let question = views.released_at(convert::category(category), by);
				let scheduled = self.ask_at(at, "the schedule of a pot", question).await?;
				Ok::<_, Error>(release.payable(category, scheduled))
			};
			let next = match release.listing {
				Some(listing) => next_release(listing, month, block, &given).await?,
				None => None,
			};
			if block > clock.block {
				release.due = given(block).await?.saturating_sub(release.released);
			}
			pots.push(PotState { category, release, next });
		}
		let epoch = block / clock.epoch_length.max(1);
		let emission = convert::emission(epoch, self.ask_at(at, "what is mined", views.emission(epoch)).await?);
		let burned = convert::burned(self.ask_at(at, "what is burned", views.burned()).await?);
		let divisions = convert::divisions(self.ask_at(at, "how fees are divided", views.divisions()).await?);
		Ok(Economy { clock, block, issuance, burned, pots, emission, divisions })
	}

	/// What the categories get by the ends of so many months. `None`: the listing is not set.
	pub async fn schedule(&self, months: u32) -> Result<Option<Schedule>, Error> {
		let at = self.at().await?;
		let (clock, month) = (self.clock_at(&at).await?, self.month(&at)?);
		let views = chain::view_functions().nlk_tokenomics();
		let release =
			self.ask_at(&at, "the listing", views.release_of(convert::category(Category::Foundation))).await?;
		let Some(listing) = release.listing else { return Ok(None) };
		let (at, views) = (&at, &views);
		let row = |index: u32| async move {
			let block = listing.saturating_add(month.saturating_mul(index));
			let mut released = [0; 4];
			for (category, amount) in Category::ALL.into_iter().zip(&mut released) {
				let question = views.released_at(convert::category(category), block);
				*amount = self.ask_at(at, "the schedule of a pot", question).await?;
			}
			Ok::<_, Error>(ScheduleRow { month: index, block, released })
		};
		let rows = stream::iter((0..=months).map(row)).buffered(QUESTIONS).try_collect().await?;
		Ok(Some(Schedule { clock, listing, rows }))
	}

	/// How many blocks a month has.
	fn month(&self, at: &AtBlock) -> Result<u32, Error> {
		let wrong = node("the length of a month");
		at.constants().entry(chain::constants().nlk_tokenomics().month()).map_err(|error| wrong(error.to_string()))
	}

	/// The slashes that are neither settled nor cancelled. At most [`MAX_LISTED`].
	pub async fn slashes(&self) -> Result<Vec<OpenSlash>, Error> {
		let views = chain::view_functions().provider_staking();
		let mut slashes: Vec<OpenSlash> = Vec::new();
		loop {
			let from = slashes.last().map_or(0, |last| last.slash.saturating_add(1));
			let page = self.ask("slashes", views.slashes(from, PAGE)).await?;
			let last = page.len() < PAGE as usize;
			slashes.extend(page.into_iter().map(convert::slash));
			if last || slashes.len() >= MAX_LISTED {
				return Ok(slashes);
			}
		}
	}

	/// After how many epochs a slash can be settled. 0: at once, and nothing can be appealed against.
	pub async fn slash_deferral(&self) -> Result<EpochIndex, Error> {
		self.ask("the time for appeals", chain::view_functions().provider_staking().slash_deferral()).await
	}

	/// How matters stand with claims from Ethereum.
	pub async fn claim_status(&self) -> Result<ClaimStatus, Error> {
		self.claim_status_for(None).await
	}

	/// The same; and the state of this block is among the accepted ones if it is accepted, however old it is.
	pub async fn claim_status_for(&self, block: Option<u64>) -> Result<ClaimStatus, Error> {
		let at = self.at().await?;
		let wrong = node("which claims cost no fee");
		let free_claim = at.constants().entry(chain::constants().nlk_claims().free_claim());
		let free_claim = free_claim.map_err(|error| wrong(error.to_string()))?;
		let status = self.ask_at(&at, "claims", chain::view_functions().nlk_claims().status()).await?;
		let watched = self.watched_roots(&at, block).await?;
		Ok(convert::claim_status(status, free_claim, watched))
	}

	/// The states that watchers attested: the last ones, and that of this block. None while the relay is paused, as the chain
	/// has it.
	async fn watched_roots(&self, at: &AtBlock, block: Option<u64>) -> Result<Vec<(u64, Digest)>, Error> {
		let views = chain::view_functions().watcher_relay();
		if self.ask_at(at, "how the relay does", views.status()).await?.paused {
			return Ok(Vec::new());
		}
		let headers = self.ask_at(at, "accepted headers", views.headers(MAX_HEADERS)).await?;
		let mut roots: Vec<_> = headers.into_iter().map(|(number, header)| (number, header.says.state_root)).collect();
		let missing = block.filter(|block| roots.iter().all(|(known, _)| known != block));
		if let Some(block) = missing {
			let header = self.ask_at(at, "a header", views.header(block)).await?;
			roots.extend(header.and_then(|it| it.accepted).map(|header| (block, header.says.state_root)));
		}
		Ok(roots)
	}

	/// What was paid to a holder, if anything was.
	pub async fn paid_to_holder(&self, holder: &Address) -> Result<Option<PaidToHolder>, Error> {
		let question = chain::view_functions().nlk_claims().claimed(convert::ethereum(holder));
		Ok(self.ask("what a holder has claimed", question).await?.map(convert::paid_to_holder))
	}

	/// What a holder signs so that its next claim is paid to the receiver, as the chain says it. Checked against what this
	/// program knows by [`crate::claims::message`].
	pub async fn to_sign(&self, holder: &Address, receiver: &Account) -> Result<ToSign, Error> {
		let question = chain::view_functions().nlk_claims().to_sign(convert::ethereum(holder), *receiver);
		convert::to_sign(self.ask("what a holder signs", question).await?)
			.ok_or_else(|| node("what a holder signs")("it is no text"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::executor::block_on;
	use nulink_primitives::token::NLK;
	use std::{cell::Cell, convert::Infallible};

	const MONTH: u32 = 438_300;
	const LISTING: u32 = 1_000;
	const MILLION: Balance = 1_000_000 * NLK;

	/// 30 millions at the listing, 24 after each of five times three months.
	fn by_season(block: u32) -> Balance {
		block
			.checked_sub(LISTING)
			.map_or(0, |passed| (30 + 24 * Balance::from((passed / (3 * MONTH)).min(5))) * MILLION)
	}

	/// 150 millions, evenly in 30 months after three.
	fn evenly(block: u32) -> Balance {
		let passed = block.saturating_sub(LISTING + 3 * MONTH).min(30 * MONTH);
		150 * MILLION * Balance::from(passed) / Balance::from(30 * MONTH)
	}

	fn next(now: u32, given: impl Fn(u32) -> Balance) -> Option<Next> {
		let asked = Cell::new(0);
		let answer = async |block: u32| {
			asked.set(asked.get() + 1);
			Ok::<_, Infallible>(given(block))
		};
		let Ok(next) = block_on(next_release(LISTING, MONTH, now, answer));
		assert!(asked.get() <= 11, "{} questions", asked.get());
		next
	}

	#[test]
	fn before_the_listing_the_listing_is_next() {
		let at_listing = Next { from: 10, by: LISTING, amount: 30 * MILLION, evenly: false };
		assert_eq!(next(10, by_season), Some(at_listing));
		assert_eq!(next(LISTING - 1, by_season), Some(Next { from: LISTING - 1, ..at_listing }));
	}

	#[test]
	fn a_season_pays_at_its_end_and_not_a_block_before() {
		for season in 0..5 {
			let (begin, end) = (LISTING + 3 * season * MONTH, LISTING + 3 * (season + 1) * MONTH);
			for now in [begin, begin + 1, begin + MONTH, end - MONTH, end - 2, end - 1] {
				let it = next(now, by_season).unwrap();
				assert_eq!((it.by, it.amount, it.evenly), (end, 24 * MILLION, false), "{now}");
				assert_eq!(it.from, (end - MONTH).max(now));
			}
		}
	}

	#[test]
	fn what_comes_evenly_is_told_month_by_month() {
		let first = Next { from: LISTING + 3 * MONTH, by: LISTING + 4 * MONTH, amount: 5 * MILLION, evenly: true };
		for now in [0, LISTING, LISTING + MONTH, LISTING + 3 * MONTH - 1, LISTING + 3 * MONTH] {
			assert_eq!(next(now, evenly), Some(first), "{now}");
		}
		let middle = LISTING + 3 * MONTH + MONTH / 2;
		let half = Next { from: middle, amount: 5 * MILLION / 2, ..first };
		assert_eq!(next(middle, evenly), Some(half));
	}

	#[test]
	fn when_all_is_released_nothing_is_next() {
		for now in [LISTING + 15 * MONTH, LISTING + 60 * MONTH, u32::MAX] {
			assert_eq!(next(now, by_season), None);
		}
		assert_eq!(next(LISTING + 33 * MONTH, evenly), None);
		assert!(next(LISTING + 33 * MONTH - 1, evenly).is_some());
		assert_eq!(next(0, |_| 0), None, "a pre-sale without a schedule");
	}

	#[test]
	fn the_last_month_of_all_is_found() {
		let last = |block: u32| if block >= LISTING + 60 * MONTH { 7 } else { 0 };
		let it = next(LISTING, last).unwrap();
		assert_eq!((it.by, it.amount, it.evenly), (LISTING + 60 * MONTH, 7, false));
	}

	#[test]
	fn a_chain_whose_blocks_run_out_does_not_overflow() {
		let Ok(next) = block_on(next_release(u32::MAX - 5, u32::MAX, 0, async |block: u32| {
			Ok::<_, Infallible>(if block == u32::MAX { 1 } else { 0 })
		}));
		assert_eq!(next.map(|next| next.by), Some(u32::MAX));
		let Ok(none) = block_on(next_release(5, 0, 9, async |_: u32| Ok::<_, Infallible>(3)));
		assert_eq!(none, None);
	}

	#[test]
	fn what_genesis_took_out_of_a_pot_counts_as_given() {
		let release = Release {
			listing: Some(1),
			beneficiary: None,
			// A tenth of it was taken.
			opening: 135 * MILLION,
			released: 0,
			due: 0,
			left: 135 * MILLION,
		};
		let payable = |scheduled| release.payable(Category::Foundation, scheduled);
		assert_eq!(payable(10 * MILLION), 0);
		assert_eq!(payable(30 * MILLION), 15 * MILLION);
		assert_eq!(payable(150 * MILLION), 135 * MILLION);
		assert_eq!(payable(Balance::MAX), 135 * MILLION);
		// A later schedule of the pre-sale may give less than was paid.
		let paid = Release { released: 40 * MILLION, ..release };
		assert_eq!(paid.payable(Category::Foundation, 30 * MILLION), 40 * MILLION);
	}

	#[test]
	fn the_pots_are_those_of_the_whitepaper() {
		assert_eq!(Category::ALL.map(|category| category.pot().percent()), [15, 20, 15, 20]);
	}
}
