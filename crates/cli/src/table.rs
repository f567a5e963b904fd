//! Columns of text.

use std::fmt;

/// A table: lines of cells under a heading. Each column is as wide as its widest cell.
pub struct Table {
	lines: Vec<Vec<String>>,
}

impl Table {
	/// With this heading.
	pub fn new<const N: usize>(heading: [&str; N]) -> Self {
		Table { lines: vec![heading.map(String::from).to_vec()] }
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
			let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
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
}
