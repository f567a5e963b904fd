//! `scripts/release-table.py` has the rules a second time, in another language. Its figures are the pallet's.

use crate::{
	emission::four_years,
	mock::pre_sale,
	schedule::{self, Category, PreSaleSchedule, MINING_MONTHS},
};
use nulink_primitives::token::{Balance, DECIMALS, NLK};
use std::{
	path::{Path, PathBuf},
	process::{Command, Output},
};

const MONTH: u32 = 438_300;
const DAY: u32 = 14_400;

fn in_project(path: &str) -> PathBuf {
	Path::new("../..").join(path)
}

fn script(arguments: &[&str]) -> Output {
	let script = in_project("scripts/release-table.py");
	Command::new("python3").arg(script).args(arguments).output().expect("python3 runs")
}

/// What the script prints.
fn printed(arguments: &[&str]) -> String {
	let output = script(arguments);
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8(output.stdout).expect("text")
}

fn committed(path: &str) -> String {
	std::fs::read_to_string(in_project(path)).expect("it is there")
}

/// An amount of NLK with up to 18 decimals, in base units.
fn units(text: &str) -> Balance {
	let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
	assert!(decimals.len() <= usize::from(DECIMALS));
	let number = |digits: &str| digits.parse::<Balance>().expect("digits");
	number(whole) * NLK + number(&format!("{decimals:0<width$}", width = usize::from(DECIMALS)))
}

/// Compares each row of the script's table with the pallet, and returns the last one.
fn compare(arguments: &[&str], month: u32, epoch: u32, schedule: &PreSaleSchedule) -> Vec<Balance> {
	let text = printed(arguments);
	let mut rows = text.lines();
	assert_eq!(rows.next(), Some("month,block,foundation,community,team,pre_sale,mining,total"));
	let mining = four_years(month * MINING_MONTHS / epoch);
	let mut last = Vec::new();
	for (number, row) in rows.enumerate() {
		let fields: Vec<_> = row.split(',').collect();
		let block = number as u32 * month;
		assert_eq!(fields[..2], [number.to_string(), block.to_string()]);
		let mut expected = Category::ALL.map(|category| schedule::released(category, block, month, schedule)).to_vec();
		expected.push(mining.emitted_before(block / epoch));
		expected.push(expected.iter().sum());
		let figures: Vec<_> = fields[2..].iter().map(|field| units(field)).collect();
		assert_eq!(figures, expected, "month {number}");
		last = figures;
	}
	last
}

#[test]
fn the_table_is_the_pallets_for_five_years() {
	let last = compare(&[], MONTH, DAY, &PreSaleSchedule::default());
	assert_eq!(last, [150, 200, 150, 0, 300, 800].map(|millions| millions * 1_000_000 * NLK));
}

#[test]
fn the_table_is_the_whitepapers() {
	// Section 4.1, in hundredths of a percent of the supply. "3% of total would be released after listing, and 2.4% of
	// total would be released each season (All unlocked after 5 seasons)"; "2% [...] and 3.6% [...]"; 15 % "linearly
	// within 30 months after 3 month cliff"; 30 % "linearly within four years". Of the pre-sale it gives no rule.
	let text = printed(&[]);
	let rows: Vec<Vec<Balance>> = text.lines().skip(1).map(|row| row.split(',').skip(2).map(units).collect()).collect();
	assert_eq!(rows.len(), 61);
	const HUNDREDTH: Balance = 100_000 * NLK;
	for (month, row) in rows.iter().enumerate() {
		let month = month as Balance;
		let seasons = (month / 3).min(5);
		assert_eq!(row[0], (300 + 240 * seasons) * HUNDREDTH, "foundation, month {month}");
		assert_eq!(row[1], (200 + 360 * seasons) * HUNDREDTH, "BD and community, month {month}");
		assert_eq!(row[2], 50 * month.saturating_sub(3).min(30) * HUNDREDTH, "team, month {month}");
		assert_eq!(row[3], 0, "pre-sale, month {month}");
		// By the day: behind the straight line by less than a day's 205,339 NLK, and never ahead of it.
		let line = 300_000_000 * NLK * month.min(48) / 48;
		assert!(row[4] <= line && line - row[4] < 205_339 * NLK, "mining, month {month}");
	}
	assert_eq!(rows[60], [1_500, 2_000, 1_500, 0, 3_000, 8_000].map(|part| part * HUNDREDTH));
}

#[test]
fn the_table_is_the_pallets_with_a_pre_sale() {
	let schedule = pre_sale(&[(0, 0, 20_000_001 * NLK), (3, 11, 133_333_333 * NLK), (7, 53, 46_666_666 * NLK)]);
	let arguments = ["--pre-sale", "0:0:20000001", "--pre-sale", "3:11:133333333", "--pre-sale=7:53:46666666"];
	let last = compare(&arguments, MONTH, DAY, &schedule);
	assert_eq!(last[5], 1_000_000_000 * NLK);
}

#[test]
fn the_table_is_the_pallets_where_months_are_short() {
	let arguments = ["--month-blocks", "250", "--epoch-blocks", "10", "--months", "70"];
	compare(&arguments, 250, 10, &PreSaleSchedule::default());
}

#[test]
fn the_script_refuses_what_the_pallet_refuses() {
	for arguments in [
		vec!["--pre-sale", "0:0:200000001"],
		vec!["--pre-sale", "30:31:1"],
		vec!["--pre-sale", "1:2"],
		vec!["--epoch-blocks", "7"],
	] {
		assert!(!script(&arguments).status.success(), "{arguments:?}");
	}
}

#[test]
fn the_documentation_shows_what_the_script_makes() {
	let file = std::env::temp_dir().join(format!("nulink-release-{}.svg", std::process::id()));
	let path = file.to_str().expect("a path of text");
	let table = printed(&["--svg", path]);
	let plot = std::fs::read_to_string(&file).expect("it was written");
	std::fs::remove_file(&file).expect("it is there");
	assert!(plot.starts_with("<svg") && plot.ends_with("</svg>\n"));
	assert_eq!(plot.matches("<polygon").count(), 5);
	let again = "make them again: scripts/release-table.py --help";
	assert!(table == committed("docs/tokenomics/release.csv"), "{again}");
	assert!(plot == committed("docs/tokenomics/release.svg"), "{again}");
	assert!(committed("docs/tokenomics.md").contains(&printed(&["--markdown"])), "{again}");
}

#[test]
fn the_table_for_readers_has_a_row_for_each_season() {
	let text = printed(&["--markdown", "--pre-sale", "0:0:20000000"]);
	let rows: Vec<_> = text.lines().collect();
	assert_eq!(rows.len(), 2 + 21);
	assert_eq!(rows[2], "| 0 | 0 | 30,000,000 | 20,000,000 | 0 | 20,000,000 | 0 | 70,000,000 |");
	// Whole NLK, rounded down: 91 of 1461 days are 18,685,831.62 NLK.
	assert_eq!(rows[3], "| 3 | 1,314,900 | 54,000,000 | 56,000,000 | 0 | 20,000,000 | 18,685,831 | 148,685,831 |");
}
