//! Columns of text.

use std::fmt;

/// A table: lines of cells under a heading. Each column is as wide as its widest cell.
pub struct Table {
	lines: Vec<Vec<String>>,
	/// The columns that end, and do not begin, below each other: numbers.
	numbers: Vec<usize>,
}

impl Table {
	/// With this heading.
	pub fn new<const N: usize>(heading: [&str; N]) -> Self {
		Table { lines: vec![heading.map(String::from).to_vec()], numbers: vec![] }
	}

	/// With numbers in these columns, counted from 0.
	pub fn with_numbers(self, columns: impl IntoIterator<Item = usize>) -> Self {
		Table { numbers: columns.into_iter().collect(), ..self }
	}

	/// Adds a line.
	pub fn line<const N: usize>(&mut self, cells: [String; N]) {
		self.lines.push(cells.to_vec());
	}
}

impl fmt::Display for Table {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let columns = self.lines.iter().map(Vec::len).max().unwrap_or_default();
		let width = |column: usize| {
			self.lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
		};
		let widths: Vec<_> = (0..columns).map(width).collect();
		for line in &self.lines {
			let cells = line.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
				match self.numbers.contains(&column) {
					true => format!("{cell:>width$}"),
					false => format!("{cell:width$}"),
				}
			});
			writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn columns_stand_below_each_other() {
		let mut table = Table::new(["policy", "state"]);
		table.line(["7".into(), "active".into()]);
		table.line(["1234567".into(), "ended".into()]);
		assert_eq!(table.to_string(), "policy   state\n7        active\n1234567  ended\n");
	}

	#[test]
	fn numbers_end_below_each_other() {
		let mut table = Table::new(["month", "amount", "date"]).with_numbers([0, 1]);
		table.line(["7".into(), "1000".into(), "x".into()]);
		assert_eq!(table.to_string(), "month  amount  date\n    7    1000  x\n");
	}
}
