//! Dates and epochs.
//!
//! The chain counts epochs of equally many blocks; people count days. [`Clock`] is what is known at a finalised block: how
//! far the chain is, what time it is there, how long a block takes. What lies in the future is an estimate: the chain has
//! no promise to be on time.

use nulink_primitives::{provider::EpochIndex, sharing::Term};
use std::{fmt, str::FromStr, time::Duration};

const DAY: u64 = 24 * 60 * 60;

/// Why a text is no time, or a time gives no term.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
	/// The text is no duration.
	#[error("{0:?} is no duration: write a number and one of w, d, h, m, like 30d; or e for epochs, like 5e")]
	Duration(String),
	/// The text is no date.
	#[error("{0:?} is no date: write 2026-12-31, or 2026-12-31T18:00 (UTC)")]
	Date(String),
	/// The text is neither a block nor a date.
	#[error("{0:?} is no block and no date: write a block's number, like 1200000, or a date, like 2026-12-31")]
	When(String),
	/// There was no chain yet.
	#[error("{time} lies before the network's first block, of about {begin}: name a later date, or a block")]
	BeforeTheChain {
		/// What was asked for.
		time: Instant,
		/// When it began.
		begin: Instant,
	},
	/// The term would end before it begins.
	#[error("the end, {end}, lies before the beginning, {start}")]
	Backwards {
		/// When it would begin.
		start: Instant,
		/// When it would end.
		end: Instant,
	},
	/// The beginning has passed.
	#[error("the beginning, {0}, has passed: leave it out to begin now")]
	Past(Instant),
	/// The chain does not allow so long a term, or one that begins so late.
	#[error("{epochs} epochs are too many, the chain allows {most} (until {until}): choose an earlier date")]
	TooLong {
		/// What was asked for.
		epochs: u64,
		/// What is allowed.
		most: u32,
		/// When that is over.
		until: Instant,
	},
}

/// A point in time: milliseconds since 1970 (UTC). In text a date and a time of day, to the minute.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Instant(pub u64);

impl Instant {
	/// What this machine's clock says.
	pub fn now() -> Self {
		let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
		Instant(since.map(|since| since.as_millis() as u64).unwrap_or_default())
	}

	/// So much later.
	pub fn after(self, duration: Duration) -> Self {
		Instant(self.0.saturating_add(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)))
	}

	/// The end of the day with this date, or the time of day if the text has one.
	pub fn end_of(text: &str) -> Result<Self, TimeError> {
		let Instant(start) = text.parse()?;
		Ok(Instant(if text.contains('T') { start } else { start + DAY * 1000 }))
	}
}

impl FromStr for Instant {
	type Err = TimeError;

	/// The beginning of the day, if no time of day is there.
	fn from_str(text: &str) -> Result<Self, TimeError> {
		let wrong = || TimeError::Date(text.into());
		let number = |part: &str, length: usize| {
			let right = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
			part.parse::<u64>().ok().filter(|_| right).ok_or_else(wrong)
		};
		let (date, time) = match text.trim().trim_end_matches('Z').split_once('T') {
			Some((date, time)) => (date, time),
			None => (text.trim(), "00:00"),
		};
		let parts: Vec<_> = date.split('-').collect();
		let [year, month, day] = parts[..] else { return Err(wrong()) };
		let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
		let (hour, minute) = time.split_once(':').ok_or_else(wrong)?;
		let (hour, minute) = (number(hour, 2)?, number(minute, 2)?);
		if year < 1970 || !(1..=12).contains(&month) || hour > 23 || minute > 59 {
			return Err(wrong());
		}
		let days = days_since_1970(year, month, day);
		// A day that its month does not have is another day when it is written again.
		if date_of(days) != (year, month, day) {
			return Err(wrong());
		}
		Ok(Instant((days * DAY + hour * 3600 + minute * 60) * 1000))
	}
}

impl fmt::Display for Instant {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let seconds = self.0 / 1000;
		let (year, month, day) = date_of(seconds / DAY);
		let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
		write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
	}
}

/// Days from the first of January 1970 to this date of the Gregorian calendar. Howard Hinnant's algorithm: years begin in
/// March, so that the leap day is the last one.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
	let year = if month <= 2 { year - 1 } else { year };
	let (era, of_era) = (year / 400, year % 400);
	let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.saturating_sub(1);
	era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day.
fn date_of(days: u64) -> (u64, u64, u64) {
	let days = days.saturating_add(719_468);
	let (era, of_era) = (days / 146_097, days % 146_097);
	let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
	let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	let shifted = (5 * of_year + 2) / 153;
	let day = of_year - (153 * shifted + 2) / 5 + 1;
	let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
	(era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

/// How long something lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
	/// So many epochs.
	Epochs(u32),
	/// So long.
	Time(Duration),
}

impl FromStr for Span {
	type Err = TimeError;

	fn from_str(text: &str) -> Result<Self, TimeError> {
		let wrong = || TimeError::Duration(text.into());
		let text = text.trim();
		let unit = text.chars().next_back().ok_or_else(wrong)?;
		let number = &text[..text.len() - unit.len_utf8()];
		if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(wrong());
		}
		let number: u32 = number.parse().map_err(|_| wrong())?;
		let seconds = match unit {
			'e' => return Ok(Span::Epochs(number)),
			'w' => 7 * DAY,
			'd' => DAY,
			'h' => 3600,
			'm' => 60,
			_ => return Err(wrong()),
		};
		Ok(Span::Time(Duration::from_secs(u64::from(number) * seconds)))
	}
}

/// When something is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
	/// After so long.
	After(Span),
	/// At this time.
	At(Instant),
}

/// A block, or about the time of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
	/// The block with this number.
	Block(u32),
	/// The block that is made at about this time.
	Time(Instant),
}

impl FromStr for When {
	type Err = TimeError;

	fn from_str(text: &str) -> Result<Self, TimeError> {
		let wrong = |_| TimeError::When(text.into());
		match text.bytes().all(|byte| byte.is_ascii_digit()) {
			true => text.parse().map(When::Block).map_err(|_| TimeError::When(text.into())),
			false => text.parse().map(When::Time).map_err(wrong),
		}
	}
}

/// How far the chain is, and how fast it goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
	/// A finalised block.
	pub block: u32,
	/// The time that stands in it.
	pub time: Instant,
	/// Its epoch.
	pub epoch: EpochIndex,
	/// Blocks in an epoch.
	pub epoch_length: u32,
	/// How long a block takes, in milliseconds.
	pub block_millis: u64,
}

impl Clock {
	/// How long an epoch takes.
	pub fn epoch_duration(&self) -> Duration {
		Duration::from_millis(self.epoch_millis())
	}

	fn epoch_millis(&self) -> u64 {
		u64::from(self.epoch_length).saturating_mul(self.block_millis).max(1)
	}

	/// When the block was made, or will be.
	pub fn time_of_block(&self, block: u32) -> Instant {
		let distance = u64::from(block.abs_diff(self.block)).saturating_mul(self.block_millis);
		Instant(if block >= self.block {
			self.time.0.saturating_add(distance)
		} else {
			self.time.0.saturating_sub(distance)
		})
	}

	/// The block that is meant: of a time, the one that was or will be made then, about.
	pub fn block_of(&self, when: When) -> u32 {
		let time = match when {
			When::Block(block) => return block,
			When::Time(time) => time,
		};
		let blocks = |from: Instant, to: Instant| {
			u32::try_from(to.0.saturating_sub(from.0) / self.block_millis.max(1)).unwrap_or(u32::MAX)
		};
		self.block.saturating_add(blocks(self.time, time)).saturating_sub(blocks(time, self.time))
	}

	/// When the epoch begins, or began.
	pub fn start_of(&self, epoch: EpochIndex) -> Instant {
		self.time_of_block(epoch.saturating_mul(self.epoch_length))
	}

	/// The epoch in which the time lies, which must not lie before this clock's.
	fn epoch_at(&self, time: Instant) -> u64 {
		let blocks = time.0.saturating_sub(self.time.0) / self.block_millis.max(1);
		u64::from(self.block).saturating_add(blocks) / u64::from(self.epoch_length.max(1))
	}

	/// The epochs that give access from `from` (now, if it is left out) until at least `until`. `most` is how many the
	/// chain allows, and how many it allows to lie before the first.
	///
	/// An epoch that is only needed in part is taken whole, the current one included.
	pub fn term(&self, from: Option<Instant>, until: Until, most: u32) -> Result<Term, TimeError> {
		let too_long = |epochs: u64, start: EpochIndex| TimeError::TooLong {
			epochs,
			most,
			until: self.start_of(start.saturating_add(most)),
		};
		let start = match from {
			// Whoever writes today's date means from now on.
			Some(time) if time.0 + DAY * 1000 <= self.time.0 => return Err(TimeError::Past(time)),
			Some(time) => self.epoch_at(time),
			None => u64::from(self.epoch),
		};
		let ahead = start.saturating_sub(self.epoch.into());
		if ahead > u64::from(most) {
			return Err(too_long(ahead, self.epoch));
		}
		// At most `most` above a `u32` epoch; the sum of two fits but for the last epochs of all time.
		let start = EpochIndex::try_from(start).map_err(|_| too_long(ahead, self.epoch))?;
		let begins = from.unwrap_or(self.time).max(self.time);
		let epochs = match until {
			Until::After(Span::Epochs(epochs)) => u64::from(epochs),
			Until::After(Span::Time(duration)) => self.epochs_until(start, begins.after(duration)),
			Until::At(end) if end <= begins => return Err(TimeError::Backwards { start: begins, end }),
			Until::At(end) => self.epochs_until(start, end),
		};
		let count = u32::try_from(epochs).ok().filter(|count| *count <= most).ok_or_else(|| too_long(epochs, start))?;
		let end = start.checked_add(count.max(1)).ok_or_else(|| too_long(epochs, start))?;
		Ok(Term { start, end })
	}

	/// How many epochs from `start` on reach until the time.
	fn epochs_until(&self, start: EpochIndex, end: Instant) -> u64 {
		let reached = end.0.saturating_sub(self.start_of(start).0);
		reached.div_ceil(self.epoch_millis()).max(1)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Block 25 of a chain with epochs of ten blocks, six seconds a block, at noon.
	fn clock() -> Clock {
		Clock { block: 25, time: "2026-09-30T12:00".parse().unwrap(), epoch: 2, epoch_length: 10, block_millis: 6_000 }
	}

	/// A chain with epochs of a day, in the middle of epoch 100.
	fn daily() -> Clock {
		Clock { block: 1_447_200, epoch: 100, epoch_length: 14_400, ..clock() }
	}

	fn days(days: u64) -> Until {
		Until::After(Span::Time(Duration::from_secs(days * DAY)))
	}

	#[test]
	fn dates_are_read_and_written() {
		for (text, millis) in [
			("1970-01-01T00:00Z", 0),
			("2000-02-29T23:59Z", 951_868_740_000),
			("2026-12-31T18:00Z", 1_798_740_000_000),
			("2100-03-01T00:00Z", 4_107_542_400_000),
		] {
			assert_eq!(text.parse(), Ok(Instant(millis)), "{text}");
			assert_eq!(Instant(millis).to_string(), text);
		}
		for day in (0..100_000).step_by(7) {
			let (year, month, date) = date_of(day);
			assert_eq!(days_since_1970(year, month, date), day);
		}
	}

	#[test]
	fn the_end_of_a_day_is_the_beginning_of_the_next() {
		assert_eq!(Instant::end_of("2026-12-31"), "2027-01-01".parse());
		assert_eq!(Instant::end_of("2026-12-31T18:00"), "2026-12-31T18:00".parse());
	}

	#[test]
	fn what_is_no_date_is_refused() {
		for text in [
			"",
			"2026",
			"2026-13-01",
			"2026-02-29",
			"2026-04-31",
			"26-01-01",
			"2026-1-1",
			"2026-01-01T24:00",
			"2026-01-01T12",
			"1969-12-31",
			"2026-00-10",
			"2026-01-00",
			"tomorrow",
			"2026-01-01 12:00",
		] {
			assert!(matches!(text.parse::<Instant>(), Err(TimeError::Date(_))), "{text}");
		}
	}

	#[test]
	fn durations_have_a_number_and_a_unit() {
		assert_eq!("30d".parse(), Ok(Span::Time(Duration::from_secs(30 * DAY))));
		assert_eq!("2w".parse(), Ok(Span::Time(Duration::from_secs(14 * DAY))));
		assert_eq!("12h".parse(), Ok(Span::Time(Duration::from_secs(DAY / 2))));
		assert_eq!("90m".parse(), Ok(Span::Time(Duration::from_secs(5400))));
		assert_eq!("5e".parse(), Ok(Span::Epochs(5)));
		for text in ["", "d", "30", "-1d", "1.5d", "1y", "1 d", "99999999999d", "1ü"] {
			assert!(matches!(text.parse::<Span>(), Err(TimeError::Duration(_))), "{text}");
		}
	}

	#[test]
	fn a_moment_is_a_block_or_a_date() {
		assert_eq!("1200000".parse(), Ok(When::Block(1_200_000)));
		assert_eq!("2026-12-31".parse(), Ok(When::Time("2026-12-31".parse().unwrap())));
		assert_eq!("2026-12-31T18:00".parse(), Ok(When::Time("2026-12-31T18:00".parse().unwrap())));
		for text in ["", "99999999999", "-1", "soon", "2026-13-01", "12.5"] {
			assert!(matches!(text.parse::<When>(), Err(TimeError::When(_))), "{text}");
		}
	}

	#[test]
	fn a_date_is_about_a_block_before_or_after_the_clocks() {
		let at = |text: &str| daily().block_of(When::Time(text.parse().unwrap()));
		assert_eq!(at("2026-09-30T12:00"), 1_447_200);
		assert_eq!(at("2026-10-01T12:00"), 1_447_200 + 14_400);
		assert_eq!(at("2026-09-29T12:00"), 1_447_200 - 14_400);
		assert_eq!(at("1970-01-01"), 0, "before the chain began");
		assert_eq!(daily().block_of(When::Time(Instant(u64::MAX))), u32::MAX);
		assert_eq!(daily().block_of(When::Block(7)), 7);
	}

	#[test]
	fn a_term_from_now_has_the_current_epoch_and_reaches_the_end() {
		// Half of epoch 100 is over: 30 days need 31 epochs, of which the first counts half.
		assert_eq!(daily().term(None, days(30), 731), Ok(Term { start: 100, end: 131 }));
		let term = clock().term(None, Until::After(Span::Time(Duration::from_secs(30))), 731).unwrap();
		assert_eq!(term, Term { start: 2, end: 3 }, "half an epoch is left, and enough");
		let term = clock().term(None, Until::After(Span::Time(Duration::from_secs(31))), 731).unwrap();
		assert_eq!(term, Term { start: 2, end: 4 });
	}

	#[test]
	fn epochs_are_taken_as_they_are() {
		assert_eq!(clock().term(None, Until::After(Span::Epochs(3)), 731), Ok(Term { start: 2, end: 5 }));
	}

	#[test]
	fn a_term_until_a_date_has_its_last_day() {
		let until = Until::At(Instant::end_of("2026-10-02").unwrap());
		let term = daily().term(None, until, 731).unwrap();
		assert!(daily().start_of(term.end) >= Instant::end_of("2026-10-02").unwrap());
		assert!(daily().start_of(term.end - 1) < Instant::end_of("2026-10-02").unwrap());
	}

	#[test]
	fn a_term_may_begin_later() {
		let from = "2026-10-05".parse().unwrap();
		let term = daily().term(Some(from), days(1), 731).unwrap();
		assert!(daily().start_of(term.start) <= from && daily().start_of(term.start + 1) > from);
		assert!(daily().start_of(term.end) >= "2026-10-06".parse().unwrap());
	}

	#[test]
	fn the_beginning_may_be_today_and_not_yesterday() {
		let today = "2026-09-30".parse().unwrap();
		assert_eq!(daily().term(Some(today), days(1), 731).unwrap().start, 100);
		let before = "2026-09-29".parse().unwrap();
		assert_eq!(daily().term(Some(before), days(1), 731), Err(TimeError::Past(before)));
	}

	#[test]
	fn terms_that_the_chain_would_refuse_are_refused_here() {
		assert!(matches!(daily().term(None, days(731), 731), Err(TimeError::TooLong { epochs: 732, .. })));
		assert!(matches!(
			daily().term(Some("2031-01-01".parse().unwrap()), days(1), 731),
			Err(TimeError::TooLong { .. })
		));
		let end = "2026-09-30T11:00".parse().unwrap();
		assert!(matches!(daily().term(None, Until::At(end), 731), Err(TimeError::Backwards { .. })));
		let far = Until::At(Instant(u64::MAX));
		assert!(matches!(daily().term(None, far, 731), Err(TimeError::TooLong { .. })));
	}
}
