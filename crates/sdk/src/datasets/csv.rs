//! Tables: lines of cells between commas, the first of them the columns' names.

use super::DataSetError;
use nulink_zk::records::{DataSet, Kind, Record, Schema, Value, MAX_MEMBERS, MAX_NAME_LEN, MAX_TEXT_LEN};

/// The largest table, in bytes.
const MAX_LEN: usize = 256 * 1024 * 1024;

/// A line's number, and its cells.
type Row = (usize, Vec<String>);

/// The cells of a line. A text in double quotes may have commas in it, and a quote twice; a line's end it may not have.
fn cells(number: usize, line: &str) -> Result<Row, DataSetError> {
	let wrong = || DataSetError::Quote { line: number };
	let (mut cells, mut rest) = (Vec::new(), line);
	loop {
		let trimmed = rest.trim_start();
		let after = match trimmed.strip_prefix('"') {
			Some(mut quoted) => {
				let mut cell = String::new();
				loop {
					let (part, after) = quoted.split_once('"').ok_or_else(wrong)?;
					cell.push_str(part);
					match after.strip_prefix('"') {
						Some(more) => {
							cell.push('"');
							quoted = more;
						},
						None => {
							cells.push(cell);
							break after.trim_start();
						},
					}
				}
			},
			None => {
				let end = rest.find(',').unwrap_or(rest.len());
				let (cell, after) = rest.split_at(end);
				if cell.contains('"') {
					return Err(wrong());
				}
				cells.push(cell.trim().into());
				after
			},
		};
		rest = match after.strip_prefix(',') {
			Some(rest) => rest,
			None if after.is_empty() => return Ok((number, cells)),
			None => return Err(wrong()),
		};
	}
}

/// A whole number as it is written in one way only: what is written otherwise, an id with zeros in front say, is a text.
fn number(cell: &str) -> Option<u64> {
	let plain = cell == "0" || !cell.starts_with(['0', '+']);
	cell.parse().ok().filter(|_| plain)
}

/// Reads a table: its schema and its records.
pub fn parse_csv(text: &str) -> Result<(Schema, Vec<Record>), DataSetError> {
	if text.len() > MAX_LEN {
		return Err(DataSetError::TooLarge(MAX_LEN));
	}
	let text = text.strip_prefix('\u{feff}').unwrap_or(text);
	let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
	let mut rows = lines.map(|(at, line)| cells(at + 1, line));
	let (_, names) = rows.next().ok_or(DataSetError::Empty)??;
	check_names(&names)?;
	let rows = rows.collect::<Result<Vec<Row>, _>>()?;
	if rows.is_empty() {
		return Err(DataSetError::Empty);
	}
	for (line, row) in &rows {
		if row.len() != names.len() {
			return Err(DataSetError::Cells { line: *line, found: row.len(), wanted: names.len() });
		}
		if row.iter().any(|cell| cell.len() > MAX_TEXT_LEN) {
			return Err(DataSetError::LongText { line: *line, most: MAX_TEXT_LEN });
		}
	}
	let kind = |column: usize| match rows.iter().all(|(_, row)| row.get(column).is_some_and(|it| number(it).is_some()))
	{
		true => Kind::Number,
		false => Kind::Text,
	};
	let members: Vec<(String, Kind)> = names.into_iter().enumerate().map(|(at, name)| (name, kind(at))).collect();
	let record = |(_, row): Row| {
		let values = row.into_iter().zip(&members).map(|(cell, (_, kind))| match (kind, number(&cell)) {
			(Kind::Number, Some(number)) => Value::Number(number),
			_ => Value::Text(cell.into_bytes()),
		});
		Record(values.collect())
	};
	let records = rows.into_iter().map(record).collect();
	Ok((Schema::new(members)?, records))
}

fn check_names(names: &[String]) -> Result<(), DataSetError> {
	if names.len() > MAX_MEMBERS {
		return Err(DataSetError::TooManyColumns { found: names.len(), most: MAX_MEMBERS });
	}
	let wrong = |(at, name): &(usize, &String)| {
		name.is_empty() || name.len() > MAX_NAME_LEN || names.iter().take(*at).any(|other| other == *name)
	};
	match names.iter().enumerate().find(wrong) {
		Some((at, _)) => Err(DataSetError::Column { column: at + 1 }),
		None => Ok(()),
	}
}

/// The table of a data set. Read again, it has the same records.
pub fn write_csv(data: &DataSet) -> String {
	let names = data.schema().members().iter().map(|(name, _)| quoted(name));
	let mut text = names.collect::<Vec<_>>().join(",");
	text.push('\n');
	for record in data.records() {
		let cells = record.0.iter().map(|value| match value {
			Value::Number(number) => number.to_string(),
			Value::Text(text) => quoted(&String::from_utf8_lossy(text)),
		});
		text.push_str(&cells.collect::<Vec<_>>().join(","));
		text.push('\n');
	}
	text
}

/// A cell. What somebody else wrote must not begin a line, or harm a terminal.
fn quoted(cell: &str) -> String {
	let cell: String = cell.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
	match cell.contains([',', '"']) || cell != cell.trim() || cell.is_empty() {
		true => format!("\"{}\"", cell.replace('"', "\"\"")),
		false => cell,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_column_is_of_numbers_if_all_its_cells_are() {
		let (schema, records) = parse_csv("age,code,name\n61,007,Ann\n\n58,7,\"Bob, \"\"the\"\" builder\"\n").unwrap();
		let members = schema.members();
		assert_eq!(members[0], ("age".into(), Kind::Number));
		assert_eq!(members[1], ("code".into(), Kind::Text));
		assert_eq!(records[1].0[2], Value::Text(b"Bob, \"the\" builder".to_vec()));
		assert_eq!(records[0].0[0], Value::Number(61));
	}

	#[test]
	fn what_is_wrong_is_said_by_line() {
		assert_eq!(parse_csv(""), Err(DataSetError::Empty));
		assert_eq!(parse_csv("a,b\n"), Err(DataSetError::Empty));
		assert_eq!(parse_csv("a,b\n1,2\n3\n"), Err(DataSetError::Cells { line: 3, found: 1, wanted: 2 }));
		assert_eq!(parse_csv("a\n\"x\n"), Err(DataSetError::Quote { line: 2 }));
		assert_eq!(parse_csv("a\nx\"y\n"), Err(DataSetError::Quote { line: 2 }));
		assert_eq!(parse_csv("a,a\n1,2\n"), Err(DataSetError::Column { column: 2 }));
		assert_eq!(parse_csv("a,\n1,2\n"), Err(DataSetError::Column { column: 2 }));
		assert!(matches!(parse_csv("a,b,c,d,e,f,g,h,i\n"), Err(DataSetError::TooManyColumns { found: 9, .. })));
	}

	#[test]
	fn a_table_is_read_as_it_is_written() {
		let (schema, records) = parse_csv("age,name\n61,\"a, b\"\n0,\"\"\n18446744073709551615,x\n").unwrap();
		let data = DataSet::new(schema.clone(), records.clone(), &[7; 32], 10).unwrap();
		assert_eq!(parse_csv(&write_csv(&data)).unwrap(), (schema, records));
	}

	#[test]
	fn a_text_of_somebody_else_stays_in_its_cell() {
		let schema = Schema::new(vec![("a".into(), Kind::Text)]).unwrap();
		let records = vec![Record(vec![Value::Text(b"x\n=evil\x1b[2J".to_vec())])];
		let data = DataSet::new(schema, records, &[7; 32], 10).unwrap();
		assert_eq!(write_csv(&data), "a\nx =evil [2J\n");
	}
}
