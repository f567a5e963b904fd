//! Predicates as people write them.

use super::{circuits::circuit_of, statement_hash, ProofsError};
use crate::datasets::{Member, MemberKind};
use nulink_primitives::proving::{Circuit, Scalar, StatementHash};
use nulink_zk::{
	prover::ProveError,
	records::{Schema, Value},
	Clause, OneOf, Predicate, Statement, StatementKind, ValueSet, MAX_CLAUSES,
};

/// A predicate, with the list behind its membership.
#[derive(Clone, Debug)]
pub struct Where {
	/// The predicate.
	pub predicate: Predicate,
	/// The list, if there is a membership.
	pub values: Option<ValueSet>,
	/// What was written, in one way of writing it.
	pub clauses: Vec<String>,
}

/// What is said of a column.
enum Said {
	Clause(Clause),
	OneOf(u8, Vec<Value>),
}

/// Reads clauses: `age >= 60`, `age between 18 and 30`, `sex = f`, `diagnosis in E10,E11`. Their order counts.
pub fn parse_where(members: &[Member], clauses: &[String]) -> Result<Where, ProofsError> {
	let schema: Schema = Member::schema(members)?;
	let (mut tests, mut list, mut texts) = (Vec::new(), None, Vec::new());
	for text in clauses {
		let (said, written) = parse_clause(members, text.trim())?;
		texts.push(written);
		match said {
			Said::Clause(clause) => tests.push(clause),
			Said::OneOf(member, values) if list.is_none() => list = Some((member, values)),
			Said::OneOf(..) => return Err(ProofsError::TooManyClauses),
		}
	}
	if tests.len() > MAX_CLAUSES {
		return Err(ProofsError::TooManyClauses);
	}
	let mut values = None;
	let mut one_of = None;
	if let Some((member, list)) = &list {
		let set = ValueSet::new(list).map_err(ProveError::from)?;
		one_of = Some(OneOf { member: *member, root: set.root() });
		values = Some(set);
	}
	let predicate = Predicate::new(tests, one_of);
	predicate.check_for(&schema).map_err(ProveError::from)?;
	Ok(Where { predicate, values, clauses: texts })
}

fn parse_clause(members: &[Member], text: &str) -> Result<(Said, String), ProofsError> {
	let wrong = |reason: &str| ProofsError::Clause { text: text.chars().take(80).collect(), reason: reason.into() };
	// The longest name first: one may be the beginning of another.
	let mut places: Vec<usize> = (0..members.len()).collect();
	places.sort_by_key(|place| std::cmp::Reverse(members[*place].name.len()));
	let found = places.into_iter().find_map(|place| {
		let rest = text.strip_prefix(members[place].name.as_str())?;
		let ends = rest.starts_with(|next: char| next.is_whitespace() || "<>=".contains(next));
		ends.then(|| (place, rest.trim_start()))
	});
	let Some((place, rest)) = found else {
		let name = text.split(|next: char| next.is_whitespace() || "<>=".contains(next)).next().unwrap_or_default();
		let there = members.iter().map(|member| member.name.as_str()).collect::<Vec<_>>().join(", ");
		return Err(ProofsError::NoMember { name: name.chars().take(80).collect(), there });
	};
	let (member, at) = (&members[place], place as u8);
	let value = |cell: &str| match member.kind {
		MemberKind::Text if cell.is_empty() => Err(wrong("a value is missing")),
		MemberKind::Text => Ok(Value::Text(cell.as_bytes().to_vec())),
		MemberKind::Number => cell.parse().map(Value::Number).map_err(|_| wrong("the column is of whole numbers")),
	};
	let number = |cell: &str| match (member.kind, cell.trim().parse::<u64>()) {
		(MemberKind::Text, _) => Err(wrong("the column is of texts, which have no order")),
		(MemberKind::Number, Ok(number)) => Ok(number),
		(MemberKind::Number, Err(_)) => Err(wrong("a whole number is missing")),
	};
	let between = |low: u64, high: u64| {
		let written = format!("{} between {low} and {high}", member.name);
		(Said::Clause(Clause::between(at, low, high)), written)
	};
	if let Some(rest) = rest.strip_prefix(">=") {
		return Ok(between(number(rest)?, u64::MAX));
	}
	if let Some(rest) = rest.strip_prefix("<=") {
		return Ok(between(0, number(rest)?));
	}
	if let Some(rest) = rest.strip_prefix('>') {
		let low = number(rest)?.checked_add(1).ok_or_else(|| wrong("no number is greater"))?;
		return Ok(between(low, u64::MAX));
	}
	if let Some(rest) = rest.strip_prefix('<') {
		let high = number(rest)?.checked_sub(1).ok_or_else(|| wrong("no number is smaller"))?;
		return Ok(between(0, high));
	}
	if let Some(rest) = rest.strip_prefix('=') {
		let cell = rest.trim_start_matches('=').trim();
		return Ok((Said::Clause(Clause::is(at, &value(cell)?)), format!("{} = {cell}", member.name)));
	}
	if let Some(rest) = rest.strip_prefix("between ") {
		let (low, high) = rest.split_once(" and ").ok_or_else(|| wrong("`and` is missing"))?;
		return Ok(between(number(low)?, number(high)?));
	}
	if let Some(rest) = rest.strip_prefix("in ") {
		let mut cells: Vec<&str> = rest.split(',').map(str::trim).collect();
		cells.sort_unstable();
		cells.dedup();
		let values = cells.iter().map(|cell| value(cell)).collect::<Result<Vec<_>, _>>()?;
		return Ok((Said::OneOf(at, values), format!("{} in {}", member.name, cells.join(","))));
	}
	Err(wrong("it says nothing of the column"))
}

/// What would have to be proven for somebody to know that at least so many records of a committed set satisfy this: the
/// circuit, its inputs, and the hash by which the proof is found.
pub fn holds_statement(
	commitment: &Scalar,
	members: &[Member],
	depth: u8,
	records: u8,
	clauses: &[String],
) -> Result<(Circuit, Vec<Scalar>, StatementHash), ProofsError> {
	let kind = StatementKind::Holds { records, depth };
	if !kind.exists() {
		return Err(ProofsError::NoCircuit(kind.to_string()));
	}
	let predicate = parse_where(members, clauses)?.predicate.input().map_err(ProveError::from)?;
	let inputs = vec![*commitment, predicate];
	// The key is no part of what is proven by a circuit of ours.
	let hash = statement_hash(circuit_of(kind), &[0; 32], &inputs);
	debug_assert_eq!(Statement::Holds { records, depth, data: *commitment, predicate }.id(), Some(hash));
	Ok((circuit_of(kind), inputs, hash))
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_zk::records::Record;

	fn members() -> Vec<Member> {
		let member = |name: &str, kind| Member { name: name.into(), kind };
		vec![member("age", MemberKind::Number), member("age group", MemberKind::Text), member("code", MemberKind::Text)]
	}

	fn record(age: u64, group: &str, code: &str) -> Record {
		let text = |text: &str| Value::Text(text.as_bytes().to_vec());
		Record(vec![Value::Number(age), text(group), text(code)])
	}

	#[test]
	fn clauses_mean_what_they_say() {
		let meant = |clauses: &[&str], age, group, code| {
			let clauses: Vec<String> = clauses.iter().map(ToString::to_string).collect();
			let parsed = parse_where(&members(), &clauses).unwrap();
			parsed.predicate.matches(&record(age, group, code), parsed.values.as_ref())
		};
		assert!(meant(&["age >= 60"], 60, "old", "E10") && !meant(&["age >= 60"], 59, "old", "E10"));
		assert!(meant(&["age>59"], 60, "old", "E10") && meant(&["age < 61"], 60, "old", "E10"));
		assert!(meant(&["age between 60 and 60", "age group = old"], 60, "old", "E10"));
		assert!(meant(&["code in E11, E10"], 1, "x", "E10") && !meant(&["code in E11,E12"], 1, "x", "E10"));
		assert!(!meant(&["age >= 60", "code = E11"], 60, "old", "E10"));
	}

	#[test]
	fn what_is_no_clause_is_named() {
		let wrong = |clause: &str| parse_where(&members(), &[clause.to_string()]).unwrap_err().to_string();
		assert!(wrong("weight > 3").contains("weight"));
		assert!(wrong("age").contains("age"));
		assert!(wrong("age >= old").contains("number"));
		assert!(wrong("code > 3").contains("texts"));
		assert!(wrong("age between 5").contains("and"));
		assert!(wrong("age < 0").contains("smaller"));
		assert!(wrong("age between 9 and 5").contains("range"));
		assert!(parse_where(&members(), &[]).is_err());
		let five = vec!["age > 1".to_string(); 5];
		assert!(matches!(parse_where(&members(), &five), Err(ProofsError::TooManyClauses)));
	}

	#[test]
	fn two_ways_of_writing_a_clause_are_one_statement() {
		let hash = |clause: &str| holds_statement(&[0; 32], &members(), 10, 4, &[clause.to_string()]).unwrap().2;
		assert_eq!(hash("age >= 60"), hash("age > 59"));
		assert_eq!(hash("code in b,a"), hash("code in a, b,a"));
		assert_ne!(hash("age >= 60"), hash("age >= 61"));
		// What is written down of it says the same again.
		let written = parse_where(&members(), &["age >= 60".to_string()]).unwrap().clauses;
		assert_eq!(hash(&written[0]), hash("age >= 60"));
	}
}
