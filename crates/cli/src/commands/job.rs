//! `nulink job`.

mod agent;
mod results;
mod show;
mod submit;
mod verify;

use super::{
	account::Done,
	compute_keys::address,
	program::{read, Named},
};
use crate::{
	app::{base, App},
	args::{Encrypt, ForWhom, FormName, Job},
};
use anyhow::Context;
use nulink_sdk::{
	compute::{PieceRef, Until},
	fhe::EncryptionKey,
	primitives::sharing::ContentId,
	Nlk,
};
use serde::Serialize;
use std::fmt;

/// A piece that was made.
#[derive(Serialize)]
struct Made {
	piece: PieceRef,
	/// Its address alone.
	content: String,
}

impl fmt::Display for Made {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.piece)
	}
}

/// A job whose deposit came back.
#[derive(Serialize)]
struct Released {
	job: u64,
	released: String,
	#[serde(skip)]
	shown: Nlk,
}

impl fmt::Display for Released {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "removed job {}: {} were released", self.job, self.shown)
	}
}

/// Whether something was due.
#[derive(Serialize)]
struct Advanced {
	job: u64,
	/// Whether this did it.
	advanced: bool,
	stage: &'static str,
}

impl fmt::Display for Advanced {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.advanced {
			true => writeln!(f, "job {} went on: it is {}", self.job, self.stage),
			false => {
				writeln!(f, "nothing is due of job {}, or somebody else was first: it is {}", self.job, self.stage)
			},
		}
	}
}

pub async fn run(app: &App, job: Job) -> anyhow::Result<()> {
	match job {
		Job::Encrypt(args) => encrypt(app, args).await,
		Job::Submit(args) => submit::run(app, *args).await,
		Job::Watch { job, counted, push } => {
			let person = if push { Some(app.person()?) } else { None };
			let nulink = app.connect().await?;
			let until = if counted { Until::Counted } else { Until::Over };
			let info = show::watch(app, &nulink, person.as_ref(), job, until).await?;
			show::reply(app, &nulink, job, &info).await
		},
		Job::Result { job, provisional } => results::result(app, job, provisional).await,
		Job::Verify { job, full, dispute } => verify::verify(app, job, full, dispute).await,
		Job::Dispute { job, accused } => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			let disputed = verify::dispute(app, &person, &nulink, job, accused.map(|accused| accused.0)).await?;
			app.reply(&disputed)
		},
		Job::Cancel(args) => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			app.confirm(format!(
				"Take job {} back. Fees and deposit come back; what was burned for handling it does not, and what it bound \
				 stays bound",
				args.job
			))?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			let included = nulink.cancel_job(&person, args.job).await?;
			drop(progress);
			app.reply(&Done::new(format!("job {} is cancelled", args.job), &included))
		},
		Job::Remove(args) => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			app.confirm(format!("Remove job {} from the chain", args.job))?;
			let progress = app.progress();
			progress.say("waiting until it is final");
			let released = Nlk(nulink.remove_job(&person, args.job).await?);
			drop(progress);
			app.reply(&Released { job: args.job, released: base(released), shown: released })
		},
		Job::Advance(args) => {
			let (person, nulink) = (app.person()?, app.connect().await?);
			let info = nulink.job(args.job).await?;
			let advanced = nulink.push_job(&person, args.job, &info).await?;
			let stage = nulink.job(args.job).await?.stage.name();
			app.reply(&Advanced { job: args.job, advanced, stage })
		},
		Job::List { all } => show::list(app, all).await,
		Job::Show(args) => {
			let nulink = app.connect().await?;
			let info = nulink.job(args.job).await?;
			show::reply(app, &nulink, args.job, &info).await
		},
		Job::Share { job, label, to, terms } => results::share(app, job, label, to, terms).await,
		Job::Agent { once, every } => agent::run(app, once, every).await,
		Job::Open { policy, object, provisional } => results::open(app, policy, object, provisional).await,
	}
}

async fn encrypt(app: &App, args: Encrypt) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.offline()?);
	let named = Named::find(&nulink, &args.program).await?;
	let all = named.program.input_types().len();
	let part = args.inputs.map_or(Ok(0..all), |part| part.of(all)).map_err(anyhow::Error::msg)?;
	let values = named.some_values(&args.values, part)?;
	let progress = app.progress();
	progress.say("encrypting");
	let report = Some(progress.reporter());
	let piece = match args.to {
		Some(whom) => {
			let key = match whom {
				ForWhom::Stored(cid) => {
					let key = nulink.fetch_encryption_key(&ContentId::from(cid)).await;
					key.with_context(|| format!("cannot fetch the encryption key {cid}"))?
				},
				ForWhom::File(path) => EncryptionKey::decode(&read(&path)?)
					.with_context(|| format!("{} is no encryption key, and no address of one", path.display()))?,
			};
			nulink.encrypt_for(&person, &key, &values, report).await?
		},
		// The chain is asked whether it knows the pad.
		None if args.form == FormName::Pad => {
			let nulink = app.connect().await?;
			let form = args.form.into();
			nulink.encrypt_piece(&person, &args.key, form, &values, args.expose_key, report).await?
		},
		None => {
			let form = args.form.into();
			nulink.encrypt_piece(&person, &args.key, form, &values, args.expose_key, report).await?
		},
	};
	drop(progress);
	app.reply(&Made { piece: PieceRef(piece), content: address(&piece.content) })
}
