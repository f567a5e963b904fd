//! `nulink program`.

mod build;
mod inspect;

use crate::{
	app::{base, App},
	args::{Program, ProgramArg, Values},
	table::Table,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::ProgramInfo,
	compute::ResultDocument,
	fhe::{clear, CheckedProgram, Clear},
	models::Answer,
	primitives::compute::ProgramId,
	programs::{self, describe, id_text, parse_values, Columns, ModelSheet, Records},
	Nlk, Workshop,
};
use serde::Serialize;
use std::{fmt, fs, ops::Range, path::Path};

pub use inspect::duration;

/// A program that is named, with the model that it was made of, if that is known.
pub struct Named {
	/// Its id.
	pub id: ProgramId,
	/// The program.
	pub program: CheckedProgram,
	/// The model.
	pub sheet: Option<ModelSheet>,
}

impl Named {
	/// The program that is meant. One in a file is kept here from now on.
	pub async fn find(nulink: &Workshop, program: &ProgramArg) -> anyhow::Result<Self> {
		match program {
			ProgramArg::Id(id) => {
				let program = nulink.program(id).await?;
				Ok(Named { id: *id, program, sheet: nulink.sheet_of(id)? })
			},
			ProgramArg::File(path) => {
				let program = programs::load(&read(path)?)?;
				let id = nulink.keep_program(&program, None)?;
				Ok(Named { id, program, sheet: nulink.sheet_of(&id)? })
			},
		}
	}

	/// The values that were typed, or that stand in a table.
	pub fn values(&self, values: &Values) -> anyhow::Result<Vec<Clear>> {
		self.some_values(values, 0..self.program.input_types().len())
	}

	/// The same, of a part of the program's inputs. What is typed are those of the part; a record may have all.
	pub fn some_values(&self, values: &Values, part: Range<usize>) -> anyhow::Result<Vec<Clear>> {
		let types = self.program.input_types();
		let wanted = types.get(part.clone()).context("the program has not so many inputs")?;
		let Some(path) = &values.records else {
			return Ok(parse_values(wanted, &values.values)?);
		};
		let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
		let records = Records::parse(&text)?;
		let typed = match &values.model_sheet {
			Some(path) => Some(read_sheet(path)?),
			None => None,
		};
		if let Some(sheet) = &typed {
			sheet.ensure(&self.id)?;
		}
		match typed.as_ref().or(self.sheet.as_ref()) {
			Some(sheet) => {
				let columns = match (&values.columns, sheet.features()) {
					(Some(columns), _) => columns.clone(),
					(None, Some(names)) => Columns::List(names.to_vec()),
					(None, None) => Columns::All,
				};
				let places = records.places(&columns)?;
				let all = sheet.encode(&records.numbers(values.row, &places)?)?;
				Ok(all.get(part).context("the model has not so many inputs")?.to_vec())
			},
			None => {
				let places = records.places(&values.columns.clone().unwrap_or_default())?;
				let cells = places.iter().map(|place| records.cell(values.row, *place));
				let cells = cells.collect::<Result<Vec<_>, _>>()?;
				match cells.len() == wanted.len() {
					true => Ok(parse_values(wanted, &cells)?),
					false => Ok(parse_values(types, &cells)?.get(part).context("too few inputs")?.to_vec()),
				}
			},
		}
	}
}

/// Reads a file.
pub fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
	fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Reads the sheet of a model.
pub fn read_sheet(path: &Path) -> anyhow::Result<ModelSheet> {
	serde_json::from_slice(&read(path)?).with_context(|| format!("{} is no sheet of a model", path.display()))
}

/// What a program gives.
#[derive(Serialize)]
struct Ran {
	program: String,
	outputs: Vec<Output>,
	answer: Option<String>,
}

/// A value.
#[derive(Serialize)]
struct Output {
	#[serde(rename = "type")]
	ty: &'static str,
	value: String,
}

impl fmt::Display for Ran {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		for output in &self.outputs {
			writeln!(f, "{}: {}", output.value, output.ty)?;
		}
		match &self.answer {
			Some(answer) => writeln!(f, "the model says: {answer}"),
			None => Ok(()),
		}
	}
}

/// The text of outputs and of what they say.
pub fn outputs_text(document: &ResultDocument) -> String {
	let outputs = document.outputs.iter().map(|output| format!("{}: {}", output.value, output.ty));
	let answer = document.answer.iter().map(|answer| format!("the model says: {answer}"));
	outputs.chain(answer).collect::<Vec<_>>().join("\n")
}

/// A program that was registered.
#[derive(Serialize)]
struct Done {
	program: String,
	/// `false`: it was there already.
	registered: bool,
	fee: String,
}

impl fmt::Display for Done {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.registered {
			true => writeln!(f, "registered {}", self.program),
			false => writeln!(f, "{} was registered already; it is stored again", self.program),
		}
	}
}

/// A program that is gone.
#[derive(Serialize)]
struct Removed {
	program: String,
}

impl fmt::Display for Removed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "removed {} from the chain; it is still kept here", self.program)
	}
}

/// A program in a list.
#[derive(Serialize)]
struct Line {
	program: String,
	here: bool,
	model: bool,
	registered: bool,
}

/// Programs.
#[derive(Serialize)]
#[serde(transparent)]
struct Lines(Vec<Line>);

impl fmt::Display for Lines {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no programs: build one with `nulink program build`");
		}
		let mut table = Table::new(["program", "here", "model", "registered by you"]);
		let word = |yes: bool| if yes { "yes".into() } else { "no".to_string() };
		for line in &self.0 {
			table.line([line.program.clone(), word(line.here), word(line.model), word(line.registered)]);
		}
		table.fmt(f)
	}
}

/// What the chain knows of a program.
#[derive(Serialize)]
struct OnChain {
	program: String,
	owner: String,
	length: u32,
	nodes: u32,
	inputs: u32,
	outputs: u32,
	bootstraps: u64,
	deposit: String,
	#[serde(skip)]
	held: Nlk,
}

impl OnChain {
	fn new(id: &ProgramId, info: &ProgramInfo) -> Self {
		let shape = info.shape;
		OnChain {
			program: id_text(id),
			owner: address::to_text(&info.owner),
			length: shape.length,
			nodes: shape.nodes,
			inputs: shape.inputs,
			outputs: shape.outputs,
			bootstraps: shape.bootstraps,
			deposit: base(Nlk(info.deposit)),
			held: Nlk(info.deposit),
		}
	}
}

impl fmt::Display for OnChain {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "program     {}", self.program)?;
		writeln!(f, "registered  by {}, who has a deposit of {}", self.owner, self.held)?;
		writeln!(f, "takes       {} values, gives {}", self.inputs, self.outputs)?;
		writeln!(f, "costs       {} bootstraps ({} bytes, {} nodes)", self.bootstraps, self.length, self.nodes)
	}
}

pub async fn run(app: &App, program: Program) -> anyhow::Result<()> {
	match program {
		Program::Build(args) => build::run(app, *args),
		Program::Inspect { program, text, speed } => inspect::run(app, &program, text, speed).await,
		Program::Run { program, values } => {
			let named = Named::find(&app.offline()?, &program).await?;
			let inputs = named.values(&values)?;
			let outputs = clear::run(&named.program, &inputs)?;
			let sheet = match &values.model_sheet {
				Some(path) => Some(read_sheet(path)?),
				None => named.sheet,
			};
			let answer: Option<Answer> = sheet.and_then(|sheet| sheet.read(&outputs).ok());
			app.reply(&Ran {
				program: id_text(&named.id),
				outputs: outputs
					.iter()
					.map(|value| Output { ty: value.ty().name(), value: value.to_string() })
					.collect(),
				answer: answer.as_ref().map(describe),
			})
		},
		Program::Register { program } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			let named = Named::find(&nulink, &program).await?;
			app.confirm(format!(
				"Register program {}: {} bootstraps, {} values in, {} out. It takes a deposit, which comes back by \
				 `nulink program remove`",
				id_text(&named.id),
				named.program.cost(),
				named.program.input_types().len(),
				named.program.output_types().len()
			))?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			let registered = nulink.register_program(&person, &named.id).await?;
			drop(progress);
			let fee = registered.included.as_ref().map_or(0, |included| included.fee());
			app.reply(&Done {
				program: id_text(&registered.id),
				registered: registered.included.is_some(),
				fee: base(Nlk(fee)),
			})
		},
		Program::List => {
			let nulink = app.connect().await?;
			let mine = match app.keys().exists() {
				true => nulink.registered_programs(&app.contact()?.account).await?,
				false => vec![],
			};
			let known = nulink.known_programs()?;
			let mut lines: Vec<Line> = known
				.iter()
				.map(|program| Line {
					program: id_text(&program.id),
					here: true,
					model: program.has_model,
					registered: mine.iter().any(|(id, _)| *id == program.id),
				})
				.collect();
			let elsewhere = mine.iter().filter(|(id, _)| known.iter().all(|program| program.id != *id));
			lines.extend(elsewhere.map(|(id, _)| Line {
				program: id_text(id),
				here: false,
				model: false,
				registered: true,
			}));
			app.reply(&Lines(lines))
		},
		Program::Show { program } => {
			let nulink = app.connect().await?;
			let id = id_of(&nulink, &program).await?;
			let info = nulink.chain().program(id).await?;
			let info = info.with_context(|| format!("program {} is not registered", id_text(&id)))?;
			app.reply(&OnChain::new(&id, &info))
		},
		Program::Remove { program } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			let id = id_of(&nulink, &program).await?;
			app.confirm(format!("Remove program {} from the chain. Jobs that name it go on", id_text(&id)))?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			nulink.remove_program(&person, &id).await?;
			drop(progress);
			app.reply(&Removed { program: id_text(&id) })
		},
	}
}

/// The id of a program. One that is named by it need not be had.
async fn id_of(nulink: &Workshop, program: &ProgramArg) -> anyhow::Result<ProgramId> {
	match program {
		ProgramArg::Id(id) => Ok(*id),
		program => Ok(Named::find(nulink, program).await?.id),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_json_has_stable_names() {
		let line = Line { program: "0x07".into(), here: true, model: false, registered: true };
		assert_eq!(
			serde_json::to_string(&Lines(vec![line])).unwrap(),
			r#"[{"program":"0x07","here":true,"model":false,"registered":true}]"#
		);
		let ran = Ran { program: "0x07".into(), outputs: vec![Output { ty: "u8", value: "7".into() }], answer: None };
		assert_eq!(
			serde_json::to_string(&ran).unwrap(),
			r#"{"program":"0x07","outputs":[{"type":"u8","value":"7"}],"answer":null}"#
		);
	}
}
