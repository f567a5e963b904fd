//! What is measured, and how it is shown.

use serde::{Deserialize, Serialize};

/// How a value is to be taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
	/// Counted: the same on every machine. A missed goal is an error.
	Count,
	/// Measured by a clock, on this machine, which others may keep busy. A missed goal is reported, and no more.
	Time,
}

/// What a value should be.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub enum Goal {
	/// No more than this.
	AtMost(f64),
	/// No less than this.
	AtLeast(f64),
	/// Nothing in particular: the value is there to be read.
	None,
}

impl Goal {
	/// Whether a value meets it. Nothing can miss [`Goal::None`].
	pub fn is_met(self, value: f64) -> bool {
		match self {
			Goal::AtMost(most) => value <= most,
			Goal::AtLeast(least) => value >= least,
			Goal::None => true,
		}
	}

	fn text(self) -> String {
		match self {
			Goal::AtMost(most) => format!("<= {}", number(most)),
			Goal::AtLeast(least) => format!(">= {}", number(least)),
			Goal::None => "-".into(),
		}
	}
}

/// One line of the result.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
	/// What was measured.
	pub name: String,
	/// How much it is.
	pub value: f64,
	/// Of what. Empty for a ratio.
	pub unit: String,
	/// What it should be.
	pub goal: Goal,
	/// How it is to be taken.
	pub kind: Kind,
	/// What is compared with what, in a sentence.
	pub note: String,
}

impl Row {
	/// Something counted.
	pub fn count(name: impl Into<String>, value: f64, unit: &str, goal: Goal) -> Self {
		Row { name: name.into(), value, unit: unit.into(), goal, kind: Kind::Count, note: String::new() }
	}

	/// Something measured by a clock.
	pub fn time(name: impl Into<String>, value: f64, unit: &str, goal: Goal) -> Self {
		Row { kind: Kind::Time, ..Row::count(name, value, unit, goal) }
	}

	/// With a sentence about what is compared.
	pub fn note(self, note: impl Into<String>) -> Self {
		Row { note: note.into(), ..self }
	}

	/// Whether the goal is met.
	pub fn is_met(&self) -> bool {
		self.goal.is_met(self.value)
	}

	fn json(&self, subject: &str) -> serde_json::Value {
		let (goal, bound) = match self.goal {
			Goal::AtMost(most) => (Some(most), Some("at most")),
			Goal::AtLeast(least) => (Some(least), Some("at least")),
			Goal::None => (None, None),
		};
		serde_json::json!({
			"subject": subject, "name": self.name, "value": self.value, "unit": self.unit, "goal": goal, "bound": bound,
			"kind": self.kind, "met": self.is_met(), "note": self.note,
		})
	}
}

/// The rows of a subject, or why there are none.
#[derive(Serialize, Deserialize)]
pub struct Section {
	/// Its name.
	pub subject: String,
	/// What came of it.
	pub outcome: Result<Vec<Row>, Absence>,
}

/// Why there are no rows.
#[derive(Serialize, Deserialize)]
pub enum Absence {
	/// Something that it needs is not here.
	Skipped(String),
	/// It went wrong.
	Failed(String),
}

impl Section {
	/// Whether the run must count as failed: the subject went wrong, or a count misses its goal.
	pub fn is_bad(&self) -> bool {
		match &self.outcome {
			Ok(rows) => rows.iter().any(|row| row.kind == Kind::Count && !row.is_met()),
			Err(absence) => matches!(absence, Absence::Failed(_)),
		}
	}
}

/// A number with as many digits as say something.
pub fn number(value: f64) -> String {
	let digits = match value.abs() {
		large if large >= 100.0 => 0,
		small if small < 1.0 => 4,
		_ => 2,
	};
	let text = format!("{value:.digits$}");
	match text.contains('.') {
		true => text.trim_end_matches('0').trim_end_matches('.').into(),
		false => text,
	}
}

/// The table for people.
pub fn table(sections: &[Section]) -> String {
	const HEAD: [&str; 6] = ["what", "value", "unit", "goal", "kind", "met"];
	let mut lines: Vec<(&str, [String; 6], &str)> = Vec::new();
	for section in sections {
		for row in section.outcome.iter().flatten() {
			let kind = if row.kind == Kind::Count { "count" } else { "time" };
			let met = match (row.goal, row.is_met()) {
				(Goal::None, _) => "-",
				(_, true) => "yes",
				(_, false) => "NO",
			};
			let cells = [&row.name, &number(row.value), &row.unit, &row.goal.text(), kind, met].map(str::to_owned);
			lines.push((&section.subject, cells, &row.note));
		}
	}
	let width = |column: usize| {
		let cells = lines.iter().map(|(_, cells, _)| cells[column].chars().count());
		cells.chain([HEAD[column].len()]).max().unwrap_or(0)
	};
	let widths: [usize; 6] = std::array::from_fn(width);
	let line = |cells: &[String; 6]| {
		let padded = cells.iter().zip(widths).enumerate().map(|(column, (cell, width))| match column {
			1 => format!("{cell:>width$}"),
			_ => format!("{cell:<width$}"),
		});
		padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
	};

	let mut text = format!("  {}\n", line(&HEAD.map(str::to_owned)));
	let mut notes = String::new();
	for section in sections {
		text += &format!("{}\n", section.subject);
		match &section.outcome {
			Ok(_) => {},
			Err(Absence::Skipped(why)) => text += &format!("  left out: {why}\n"),
			Err(Absence::Failed(why)) => text += &format!("  FAILED: {why}\n"),
		}
		for (_, cells, note) in lines.iter().filter(|(subject, ..)| **subject == section.subject) {
			text += &format!("  {}\n", line(cells));
			if !note.is_empty() {
				notes += &format!("- {}: {note}\n", cells[0]);
			}
		}
	}
	text + "\nWhat is compared:\n" + &notes
}

/// The same for programs.
pub fn json(sections: &[Section], seconds: f64) -> serde_json::Value {
	let rows = sections
		.iter()
		.flat_map(|section| section.outcome.iter().flatten().map(|row| row.json(&section.subject)).collect::<Vec<_>>());
	let absent = |wanted: fn(&Absence) -> Option<&String>| {
		let of = |section: &Section| {
			let why = section.outcome.as_ref().err().and_then(wanted)?;
			Some((section.subject.clone(), serde_json::Value::from(why.as_str())))
		};
		sections.iter().filter_map(of).collect::<serde_json::Map<_, _>>()
	};
	serde_json::json!({
		"rows": rows.collect::<Vec<_>>(),
		"left_out": absent(|absence| match absence { Absence::Skipped(why) => Some(why), _ => None }),
		"failed": absent(|absence| match absence { Absence::Failed(why) => Some(why), _ => None }),
		"seconds": seconds,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn section(rows: Vec<Row>) -> Section {
		Section { subject: "test".into(), outcome: Ok(rows) }
	}

	#[test]
	fn a_missed_count_is_an_error_and_a_missed_time_is_not() {
		assert!(section(vec![Row::count("bytes", 2.0, "B", Goal::AtMost(1.0))]).is_bad());
		assert!(!section(vec![Row::time("seconds", 2.0, "s", Goal::AtMost(1.0))]).is_bad());
		assert!(!section(vec![Row::count("bytes", 2.0, "B", Goal::None)]).is_bad());
		assert!(Section { subject: "test".into(), outcome: Err(Absence::Failed("".into())) }.is_bad());
		assert!(!Section { subject: "test".into(), outcome: Err(Absence::Skipped("".into())) }.is_bad());
	}

	#[test]
	fn a_goal_is_met_at_its_bound() {
		assert!(Goal::AtMost(1.3).is_met(1.3) && !Goal::AtMost(1.3).is_met(1.31));
		assert!(Goal::AtLeast(1.8).is_met(1.8) && !Goal::AtLeast(1.8).is_met(1.79));
	}

	#[test]
	fn numbers_have_the_digits_that_say_something() {
		assert_eq!([1234.5, 12.3456, 0.01234, 3.0].map(number), ["1234", "12.35", "0.0123", "3"]);
	}

	#[test]
	fn the_table_marks_what_is_missed_and_says_what_is_compared() {
		let row = Row::time("a / b", 2.0, "", Goal::AtMost(1.3)).note("a with b");
		let text = table(&[section(vec![row])]);
		assert!(text.contains("<= 1.3") && text.contains("NO") && text.contains("- a / b: a with b"), "{text}");
	}
}
