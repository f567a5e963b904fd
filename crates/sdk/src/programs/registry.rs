//! Programs that are kept here, and on the chain.

use super::{id_text, load, shape, ModelSheet, ProgramsError};
use crate::{
	address::Account,
	chain::{Included, JobCall, ProgramInfo},
	client::{Client, Workshop},
	compute::ComputeError,
	home::{read_json, write_bytes, write_json},
	identity::Person,
	Error,
};
use nulink_fhe::CheckedProgram;
use nulink_primitives::compute::{program_content, ProgramId, MAX_PROGRAM_LEN};
use nulink_storage::{Block, Cid};
use std::{fs, io, path::PathBuf};

/// A program that is kept here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownProgram {
	/// Its id.
	pub id: ProgramId,
	/// Whether the model that it was made of is here, too.
	pub has_model: bool,
}

/// A program that was registered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registered {
	/// Its id.
	pub id: ProgramId,
	/// The transaction. `None`: it was registered already.
	pub included: Option<Included>,
}

impl Workshop {
	fn programs_folder(&self) -> PathBuf {
		self.home().data.join("compute/programs")
	}

	fn program_folder(&self, id: &ProgramId) -> PathBuf {
		self.programs_folder().join(hex::encode(id))
	}

	/// Keeps a program here, with the model that it was made of, and says its id.
	pub fn keep_program(&self, program: &CheckedProgram, sheet: Option<&ModelSheet>) -> Result<ProgramId, Error> {
		let id = program.id();
		if let Some(sheet) = sheet {
			sheet.ensure(&id)?;
			write_json(&self.program_folder(&id).join("model.json"), sheet)?;
		}
		write_bytes(&self.program_folder(&id).join("program.nlp"), &program.encode())?;
		Ok(id)
	}

	/// The programs that are kept here, by id.
	pub fn known_programs(&self) -> Result<Vec<KnownProgram>, Error> {
		let folder = self.programs_folder();
		let entries = match fs::read_dir(&folder) {
			Ok(entries) => entries,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
			Err(error) => return Err(Error::Io { path: folder, error }),
		};
		let mut programs = Vec::new();
		for entry in entries {
			let path = entry.map_err(Error::io(&folder))?.path();
			let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
			let Some(id) = hex::decode(name).ok().and_then(|bytes| bytes.try_into().ok()) else { continue };
			programs.push(KnownProgram { id, has_model: path.join("model.json").exists() });
		}
		programs.sort_by_key(|program| program.id);
		Ok(programs)
	}

	/// The model that a program was made of, if it is here.
	pub fn sheet_of(&self, id: &ProgramId) -> Result<Option<ModelSheet>, Error> {
		read_json(&self.program_folder(id).join("model.json"))
	}

	/// The model that a program was made of, which must be here.
	pub fn known_sheet(&self, id: &ProgramId) -> Result<ModelSheet, Error> {
		Ok(self.sheet_of(id)?.ok_or_else(|| ProgramsError::NoModel(id_text(id)))?)
	}

	/// A program: of this machine, or of the store. It is the one with this id, whatever the store says.
	pub async fn program(&self, id: &ProgramId) -> Result<CheckedProgram, Error> {
		let path = self.program_folder(id).join("program.nlp");
		let bytes = match fs::read(&path) {
			Ok(bytes) => bytes,
			Err(error) if error.kind() == io::ErrorKind::NotFound => {
				let cid = Cid::try_from(program_content(*id))?;
				let block = self.store().get(&cid, MAX_PROGRAM_LEN as usize).await;
				block.map_err(|error| ProgramsError::Missing(id_text(id), error.to_string()))?.bytes().to_vec()
			},
			Err(error) => return Err(Error::Io { path, error }),
		};
		let program = load(&bytes)?;
		if program.id() != *id {
			return Err(Error::Damaged { path, reason: "it is another program".into() });
		}
		Ok(program)
	}
}

impl Client {
	/// Stores a program's encoding where everybody finds it, and registers the program.
	pub async fn register_program(&self, person: &Person, id: &ProgramId) -> Result<Registered, Error> {
		let program = self.program(id).await?;
		// Before it is on the chain: a job could name it at once.
		self.store().put(&Block::raw(program.encode())?).await?;
		if self.is_registered(id, &program).await? {
			return Ok(Registered { id: *id, included: None });
		}
		let call = JobCall::RegisterProgram { program: *id, shape: shape(&program) };
		match self.submit(person, &call.into()).await {
			Ok(included) => Ok(Registered { id: *id, included: Some(included) }),
			// Somebody was first.
			Err(error) if error.is_refusal("ComputeJobs::AlreadyRegistered") => {
				match self.is_registered(id, &program).await? {
					true => Ok(Registered { id: *id, included: None }),
					false => Err(error),
				}
			},
			Err(error) => Err(error),
		}
	}

	/// Whether the chain knows a program, as what it is.
	async fn is_registered(&self, id: &ProgramId, program: &CheckedProgram) -> Result<bool, Error> {
		match self.chain().program(*id).await? {
			None => Ok(false),
			Some(info) if info.shape == shape(program) => Ok(true),
			Some(_) => Err(ComputeError::WrongShape(id_text(id)).into()),
		}
	}

	/// Removes a program from the chain, and has its deposit back. Who has it can still compute it in the clear.
	pub async fn remove_program(&self, person: &Person, id: &ProgramId) -> Result<Included, Error> {
		self.submit(person, &JobCall::RemoveProgram { program: *id }.into()).await
	}

	/// The programs that an account has registered.
	pub async fn registered_programs(&self, owner: &Account) -> Result<Vec<(ProgramId, ProgramInfo)>, Error> {
		self.chain().programs_of(owner).await
	}
}
