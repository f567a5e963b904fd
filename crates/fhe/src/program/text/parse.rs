//! From text to program.

use super::{
	super::{operation::TABLE_LEN, BinaryOp, Builder, Misfit, Operation, Program, ShiftOp, UnaryOp, Value},
	TextError,
};
use crate::value::{Clear, Type};
use std::{collections::HashMap, iter::Peekable, str::CharIndices, str::FromStr};

/// What can not be a name.
const WORDS: [&str; 4] = ["input", "output", "true", "false"];

/// A word, and the column where it begins.
#[derive(Clone, Copy)]
struct Token<'t> {
	text: &'t str,
	column: usize,
}

/// Why a line says nothing, and where.
struct Wrong {
	column: usize,
	message: String,
}

type Parsed<T> = Result<T, Wrong>;

impl Token<'_> {
	fn wrong(self, message: impl Into<String>) -> Wrong {
		Wrong { column: self.column, message: message.into() }
	}
}

impl FromStr for Program {
	type Err = TextError;

	fn from_str(text: &str) -> Result<Self, TextError> {
		let mut parser = Parser::default();
		let mut lines = 0;
		for (at, line) in text.lines().enumerate() {
			lines = at + 1;
			parser.line = lines;
			parser.statement(line).map_err(|Wrong { column, message }| TextError { line: lines, column, message })?;
		}
		parser.finish(lines.max(1))
	}
}

#[derive(Default)]
struct Parser {
	builder: Builder,
	names: HashMap<String, Value>,
	/// Where each operation is written: line, column, name.
	written: Vec<(usize, usize, String)>,
	line: usize,
}

/// What stands for a value: one that is there, or a number whose type the other operand tells.
#[derive(Clone, Copy)]
enum Operand<'t> {
	Value(Value),
	Number(i128, Token<'t>),
}

impl Operand<'_> {
	fn ty(self) -> Option<Type> {
		match self {
			Operand::Value(value) => Some(value.ty()),
			Operand::Number(..) => None,
		}
	}

	fn of(self, ty: Option<Type>) -> Parsed<Value> {
		match self {
			Operand::Value(value) => Ok(value),
			Operand::Number(number, token) => match ty {
				Some(ty) => Ok(clear(token, ty, number)?.into()),
				None => {
					Err(token.wrong(format!("nothing tells the type of {0}: write {0}u8, for instance", token.text)))
				},
			},
		}
	}
}

impl Parser {
	fn statement(&mut self, line: &str) -> Parsed<()> {
		let code = line.split('#').next().unwrap_or_default();
		let tokens = tokens(code);
		let Some((first, rest)) = tokens.split_first() else { return Ok(()) };
		let mut rest = Rest { tokens: rest, end: code.trim_end().chars().count() + 1 };
		match first.text {
			"input" => self.input(&mut rest)?,
			"output" => {
				let value = self.operand(rest.next("a value to put out")?)?.of(None)?;
				self.builder.output(value);
			},
			_ => self.assignment(*first, &mut rest)?,
		}
		match rest.tokens.first() {
			Some(token) => Err(token.wrong(format!("the statement ends before {:?}: take it away", token.text))),
			None => Ok(()),
		}
	}

	fn input(&mut self, rest: &mut Rest<'_>) -> Parsed<()> {
		let name = rest.next("a name")?;
		rest.expect(":", "input age: u8")?;
		let ty = ty(rest.next("a type")?)?;
		self.check_name(name)?;
		let value = self.builder.input(ty);
		self.names.insert(name.text.into(), value);
		Ok(())
	}

	fn assignment(&mut self, name: Token<'_>, rest: &mut Rest<'_>) -> Parsed<()> {
		if rest.tokens.is_empty() {
			return Err(name.wrong("write \"input NAME: TYPE\", \"NAME = OPERATION ...\" or \"output NAME\""));
		}
		rest.expect("=", "old = ge age 65")?;
		self.check_name(name)?;
		let word = rest.next("an operation")?;
		let operation = self.operation(word, rest)?;
		let misfit = |misfit: Misfit| word.wrong(format!("{}: {misfit}", word.text));
		let value = self.builder.verbatim(operation).map_err(misfit)?;
		self.names.insert(name.text.into(), value);
		self.written.push((self.line, name.column, name.text.into()));
		Ok(())
	}

	fn check_name(&self, name: Token<'_>) -> Parsed<()> {
		let mut chars = name.text.chars();
		let begins = chars.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
		if !begins || !chars.all(|char| char.is_ascii_alphanumeric() || char == '_') {
			let message = format!("{:?} is no name: letters, digits and _, and no digit first", name.text);
			return Err(name.wrong(message));
		}
		if WORDS.contains(&name.text) {
			return Err(name.wrong(format!("{:?} has a meaning of its own: choose another name", name.text)));
		}
		if self.names.contains_key(name.text) {
			return Err(name.wrong(format!("{:?} is there already: choose another name", name.text)));
		}
		Ok(())
	}

	fn operation(&self, word: Token<'_>, rest: &mut Rest<'_>) -> Parsed<Operation<Value>> {
		if let Some(op) = UnaryOp::ALL.into_iter().find(|op| op.name() == word.text) {
			return Ok(Operation::Unary(op, self.value(rest)?));
		}
		if let Some(op) = BinaryOp::ALL.into_iter().find(|op| op.name() == word.text) {
			let [a, b] = self.same(rest)?;
			return Ok(Operation::Binary(op, a, b));
		}
		if let Some(op) = ShiftOp::ALL.into_iter().find(|op| op.name() == word.text) {
			let value = self.value(rest)?;
			let amount = rest.next("by how many bits")?;
			let amount =
				amount.text.parse().map_err(|_| amount.wrong("write by how many bits, as a number from 0 to 63"))?;
			return Ok(Operation::Shift(op, value, amount));
		}
		match word.text {
			"select" => {
				let condition = self.value(rest)?;
				let [yes, no] = self.same(rest)?;
				Ok(Operation::Select(condition, yes, no))
			},
			"cast" => Ok(Operation::Cast(ty(rest.next("a type")?)?, self.value(rest)?)),
			"table" => {
				let ty = ty(rest.next("the type of the table's values")?)?;
				let value = self.operand(rest.next("a u8")?)?.of(Some(Type::U8))?;
				Ok(Operation::Table(value, table(ty, word, rest)?))
			},
			"sum" => {
				let ty = ty(rest.next("the type of the sum")?)?;
				let terms = rest.all().iter().map(|term| self.operand(*term)?.of(Some(ty)));
				Ok(Operation::Sum(ty, terms.collect::<Parsed<_>>()?))
			},
			"dot" => {
				let ty = ty(rest.next("the type of the sum")?)?;
				let terms = rest.all().iter().map(|term| self.term(*term, ty));
				Ok(Operation::Dot(ty, terms.collect::<Parsed<_>>()?))
			},
			other => Err(word.wrong(format!("there is no operation {other:?}: see the documentation for the list"))),
		}
	}

	/// A weight, a star, and a value.
	fn term(&self, term: Token<'_>, ty: Type) -> Parsed<(Value, i64)> {
		let parts = term.text.split_once('*');
		let (weight, value) = parts.ok_or_else(|| term.wrong("write a weight and a value: 3*age"))?;
		let number = weight.parse().map_err(|_| term.wrong(format!("{weight:?} is no weight of 64 bits with sign")))?;
		let value = Token { text: value, column: term.column + weight.chars().count() + 1 };
		Ok((self.operand(value)?.of(Some(ty))?, number))
	}

	/// Two values of the same type: one tells the other's.
	fn same(&self, rest: &mut Rest<'_>) -> Parsed<[Value; 2]> {
		let a = self.operand(rest.next("a value")?)?;
		let b = self.operand(rest.next("another value")?)?;
		let ty = a.ty().or(b.ty());
		Ok([a.of(ty)?, b.of(ty)?])
	}

	fn value(&self, rest: &mut Rest<'_>) -> Parsed<Value> {
		self.operand(rest.next("a value")?)?.of(None)
	}

	fn operand<'t>(&self, token: Token<'t>) -> Parsed<Operand<'t>> {
		if let Some(value) = self.names.get(token.text) {
			return Ok(Operand::Value(*value));
		}
		match token.text {
			"true" => return Ok(Operand::Value(true.into())),
			"false" => return Ok(Operand::Value(false.into())),
			_ => {},
		}
		if !token.text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
			let message = format!("there is no {:?} before this: an \"input\" or an operation gives names", token.text);
			return Err(token.wrong(message));
		}
		let end = token.text.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(token.text.len());
		let (digits, suffix) = token.text.split_at(end);
		let number = number(token, digits)?;
		match suffix {
			"" => Ok(Operand::Number(number, token)),
			suffix => {
				let ty = Type::named(suffix).ok_or_else(|| token.wrong(no_type(suffix)))?;
				Ok(Operand::Value(clear(token, ty, number)?.into()))
			},
		}
	}

	fn finish(self, lines: usize) -> Result<Program, TextError> {
		let needed = self.builder.needed();
		if let Some((_, (line, column, name))) = needed.iter().zip(&self.written).find(|(needed, _)| !**needed) {
			let message = format!("no output needs {name:?}: put it out, or take it away");
			return Err(TextError { line: *line, column: *column, message });
		}
		self.builder.finish().map_err(|error| TextError { line: lines, column: 1, message: error.to_string() })
	}
}

/// What is left of a line, and the column behind it.
struct Rest<'t> {
	tokens: &'t [Token<'t>],
	end: usize,
}

impl<'t> Rest<'t> {
	fn next(&mut self, what: &str) -> Parsed<Token<'t>> {
		let (first, rest) = self
			.tokens
			.split_first()
			.ok_or_else(|| Wrong { column: self.end, message: format!("here {what} is missing") })?;
		self.tokens = rest;
		Ok(*first)
	}

	fn expect(&mut self, mark: &str, example: &str) -> Parsed<()> {
		match self.tokens.first() {
			Some(token) if token.text == mark => self.tokens = &self.tokens[1..],
			token => {
				let column = token.map_or(self.end, |token| token.column);
				return Err(Wrong { column, message: format!("here {mark:?} is missing, as in: {example}") });
			},
		}
		Ok(())
	}

	fn all(&mut self) -> &'t [Token<'t>] {
		std::mem::take(&mut self.tokens)
	}
}

fn tokens(code: &str) -> Vec<Token<'_>> {
	let mut tokens = Vec::new();
	let mut chars = code.char_indices().peekable();
	let mut column = 1;
	while let Some((start, char)) = chars.next() {
		let begin = column;
		column += 1;
		if char.is_whitespace() {
			continue;
		}
		let mut end = start + char.len_utf8();
		if !is_mark(char) {
			while let Some(next) = next_of_word(&mut chars) {
				end += next.len_utf8();
				column += 1;
			}
		}
		tokens.push(Token { text: &code[start..end], column: begin });
	}
	tokens
}

fn is_mark(char: char) -> bool {
	matches!(char, ':' | '=')
}

fn next_of_word(chars: &mut Peekable<CharIndices<'_>>) -> Option<char> {
	chars.next_if(|(_, next)| !next.is_whitespace() && !is_mark(*next)).map(|(_, next)| next)
}

fn number(token: Token<'_>, digits: &str) -> Parsed<i128> {
	digits.parse().map_err(|_| token.wrong(format!("{:?} is no number", token.text)))
}

fn clear(token: Token<'_>, ty: Type, number: i128) -> Parsed<Clear> {
	if ty == Type::Bool {
		return Err(token.wrong("a bool is true or false"));
	}
	Clear::new(ty, number).map_err(|error| token.wrong(format!("{error}: take a larger type, or another number")))
}

fn ty(token: Token<'_>) -> Parsed<Type> {
	Type::named(token.text).ok_or_else(|| token.wrong(no_type(token.text)))
}

fn no_type(name: &str) -> String {
	format!("{name:?} is no type: there are bool, u8, u16, u32, u64, i8, i16, i32 and i64")
}

/// The values of a table: each perhaps with a star, and how often it is there.
fn table(ty: Type, word: Token<'_>, rest: &mut Rest<'_>) -> Parsed<Box<[Clear; TABLE_LEN]>> {
	let mut values = Vec::with_capacity(TABLE_LEN);
	for token in rest.all() {
		let (value, times) = match token.text.split_once('*') {
			None => (token.text, 1),
			Some((value, times)) => {
				let wrong =
					|| token.wrong(format!("{times:?} does not say how often: write a number up to {TABLE_LEN}"));
				(value, times.parse().ok().filter(|times| (1..=TABLE_LEN).contains(times)).ok_or_else(wrong)?)
			},
		};
		let value = match (ty, value) {
			(Type::Bool, "true") => true.into(),
			(Type::Bool, "false") => false.into(),
			_ => clear(*token, ty, number(*token, value)?)?,
		};
		if values.len() + times > TABLE_LEN {
			return Err(token.wrong(format!("a table has {TABLE_LEN} values, and here begins one more")));
		}
		values.extend(std::iter::repeat_n(value, times));
	}
	let found = values.len();
	values.try_into().map_err(|_| word.wrong(format!("a table has {TABLE_LEN} values, and this one has {found}")))
}
