//! Tables of records: rows of numbers between commas, with or without a heading.

use super::ProgramsError;
use std::str::FromStr;

/// The longest table, in bytes.
const MAX_LEN: usize = 64 * 1024 * 1024;

/// A table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Records {
	heading: Option<Vec<String>>,
	rows: Vec<Vec<String>>,
}

/// Which columns: all, or those of these names or numbers (counted from 1): `4:33`, `age,weight`, `mean_radius:`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Columns {
	/// All.
	#[default]
	All,
	/// From one to another, both included. An end that is left out is the table's.
	Range(Option<String>, Option<String>),
	/// These.
	List(Vec<String>),
}

impl FromStr for Columns {
	type Err = ProgramsError;

	fn from_str(text: &str) -> Result<Self, ProgramsError> {
		let named = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
		if let Some((from, to)) = text.split_once(':') {
			return Ok(Columns::Range(named(from), named(to)));
		}
		let names: Vec<String> = text.split(',').filter_map(named).collect();
		match names.is_empty() {
			true => Err(ProgramsError::Table(format!("{text:?} names no columns: write 4:33, or their names"))),
			false => Ok(Columns::List(names)),
		}
	}
}

fn wrong(reason: impl Into<String>) -> ProgramsError {
	ProgramsError::Table(reason.into())
}

impl Records {
	/// Reads a table. The first row is a heading if no cell of it is a value: neither a number nor `true` or `false`.
	pub fn parse(text: &str) -> Result<Self, ProgramsError> {
		if text.len() > MAX_LEN {
			return Err(wrong(format!("it has more than {MAX_LEN} bytes")));
		}
		let mut rows = text.lines().filter(|line| !line.trim().is_empty()).map(cells).collect::<Result<Vec<_>, _>>()?;
		let is_heading = rows.first().is_some_and(|row| !row.iter().any(|cell| is_value(cell)));
		let heading = is_heading.then(|| rows.remove(0));
		let width = heading.as_ref().or(rows.first()).map_or(0, Vec::len);
		if let Some(row) = rows.iter().position(|row| row.len() != width) {
			return Err(wrong(format!("row {} has {} cells and not {width}", row + 1, rows[row].len())));
		}
		Ok(Records { heading, rows })
	}

	/// How many records there are.
	pub fn len(&self) -> usize {
		self.rows.len()
	}

	/// Whether there are none.
	pub fn is_empty(&self) -> bool {
		self.rows.is_empty()
	}

	fn width(&self) -> usize {
		self.heading.as_ref().or(self.rows.first()).map_or(0, Vec::len)
	}

	/// The place of a column with this name, or this number counted from 1.
	fn place(&self, name: &str) -> Result<usize, ProgramsError> {
		let named = self.heading.as_ref().and_then(|names| names.iter().position(|other| other == name));
		let numbered = || name.parse::<usize>().ok()?.checked_sub(1).filter(|place| *place < self.width());
		named.or_else(numbered).ok_or_else(|| wrong(format!("it has no column {name:?}")))
	}

	/// The places of columns.
	pub fn places(&self, columns: &Columns) -> Result<Vec<usize>, ProgramsError> {
		Ok(match columns {
			Columns::All => (0..self.width()).collect(),
			Columns::List(names) => names.iter().map(|name| self.place(name)).collect::<Result<_, _>>()?,
			Columns::Range(from, to) => {
				let from = from.as_ref().map_or(Ok(0), |name| self.place(name))?;
				let to = match to {
					Some(name) => self.place(name)?,
					None => self.width().saturating_sub(1),
				};
				(from..=to).collect()
			},
		})
	}

	/// What these columns are called, if there is a heading.
	pub fn names(&self, places: &[usize]) -> Option<Vec<String>> {
		let heading = self.heading.as_ref()?;
		places.iter().map(|place| heading.get(*place).cloned()).collect()
	}

	/// A cell of a record, counted from 1, as it stands.
	pub fn cell(&self, row: usize, place: usize) -> Result<&str, ProgramsError> {
		let cells = row.checked_sub(1).and_then(|row| self.rows.get(row));
		let cells = cells.ok_or_else(|| wrong(format!("it has {} records, counted from 1", self.rows.len())))?;
		cells.get(place).map(String::as_str).ok_or_else(|| wrong(format!("it has no column {}", place + 1)))
	}

	/// A record, counted from 1, as numbers.
	pub fn numbers(&self, row: usize, places: &[usize]) -> Result<Vec<f64>, ProgramsError> {
		let number = |place: &usize| {
			let cell = self.cell(row, *place)?;
			let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
			number.ok_or_else(|| wrong(format!("{cell:?} in row {row}, column {} is no number", place + 1)))
		};
		places.iter().map(number).collect()
	}

	/// All records as numbers.
	pub fn all_numbers(&self, places: &[usize]) -> Result<Vec<Vec<f64>>, ProgramsError> {
		(1..=self.rows.len()).map(|row| self.numbers(row, places)).collect()
	}
}

/// Whether a cell can be a value of a record. What only looks like a number, like `nan` and `inf`, can be a name.
fn is_value(cell: &str) -> bool {
	matches!(cell, "true" | "false") || cell.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The cells of a line. In double quotes a comma is none, and two double quotes are one.
fn cells(line: &str) -> Result<Vec<String>, ProgramsError> {
	let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
	let mut characters = line.chars().peekable();
	while let Some(character) = characters.next() {
		match (character, quoted) {
			('"', true) if characters.peek() == Some(&'"') => {
				characters.next();
				cell.push('"');
			},
			('"', _) => quoted = !quoted,
			(',', false) => cells.push(std::mem::take(&mut cell).trim().to_owned()),
			(character, _) => cell.push(character),
		}
	}
	if quoted {
		return Err(wrong("a double quote is not closed in its line"));
	}
	cells.push(cell.trim().to_owned());
	Ok(cells)
}

#[cfg(test)]
mod tests {
	use super::*;

	const TABLE: &str = "id,\"mean, radius\",area\nx,1.5,2\ny,-3,4e2\n";

	#[test]
	fn columns_are_named_or_numbered() {
		let table = Records::parse(TABLE).unwrap();
		assert_eq!(table.len(), 2);
		let places = |text: &str| table.places(&text.parse().unwrap()).unwrap();
		assert_eq!(places("2:3"), [1, 2]);
		assert_eq!(places("mean, radius:area"), [1, 2]);
		assert_eq!(places("2:"), [1, 2]);
		assert_eq!(places("area,2"), [2, 1]);
		assert_eq!(table.places(&Columns::All).unwrap(), [0, 1, 2]);
		assert_eq!(table.names(&[2, 1]).unwrap(), ["area", "mean, radius"]);
		assert!(table.places(&"4".parse().unwrap()).is_err() && table.places(&"weight".parse().unwrap()).is_err());
		assert!(",".parse::<Columns>().is_err());
	}

	#[test]
	fn records_are_counted_from_one() {
		let table = Records::parse(TABLE).unwrap();
		assert_eq!(table.numbers(2, &[1, 2]).unwrap(), [-3.0, 400.0]);
		assert_eq!(table.cell(1, 0).unwrap(), "x");
		for row in [0, 3] {
			assert!(table.numbers(row, &[1]).is_err());
		}
		let error = table.numbers(1, &[0]).unwrap_err().to_string();
		assert!(error.contains("\"x\" in row 1, column 1"), "{error}");
	}

	#[test]
	fn a_heading_has_names_and_no_values() {
		for (first, records) in [("age,smokes", 1), ("60,true", 2), ("true,false", 2), ("x,60", 2), ("nan,inf", 1)] {
			let table = Records::parse(&format!("{first}\n70,false\n")).unwrap();
			assert_eq!(table.len(), records, "{first}");
		}
	}

	#[test]
	fn a_table_of_numbers_has_no_heading() {
		let table = Records::parse("1,2\n3,4\n").unwrap();
		assert_eq!((table.len(), table.names(&[0])), (2, None));
		assert!(Records::parse("1,2\n3\n").is_err());
		assert!(Records::parse("1,\"2\n").is_err());
		assert!(Records::parse("").unwrap().is_empty());
	}
}
