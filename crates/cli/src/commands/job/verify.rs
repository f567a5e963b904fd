//! Looking whether a result is right, and objecting.

use super::show::outcome_text;
use crate::{
	app::{base, App, Told},
	args::Accused,
};
use anyhow::Context;
use nulink_sdk::{
	address,
	chain::Stage,
	compute::{BitCheck, Found, ValueCheck},
	fhe::{job::Step, Clear},
	identity::Person,
	primitives::compute::Outcome,
	Client, Nlk,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// What a look at a result gave.
#[derive(Serialize)]
struct Verified {
	job: u64,
	/// `values` or `bits`.
	compared: &'static str,
	right: bool,
	/// What was looked at.
	outcome: Option<String>,
	/// What is in the result, or what comes out here.
	found: Vec<String>,
	expected: Vec<String>,
	/// Members that have revealed something else than what comes out here.
	wrong: Vec<Wrong>,
	/// Why nothing was found.
	#[serde(skip_serializing_if = "Option::is_none")]
	reason: Option<String>,
	/// The dispute that was made about it.
	#[serde(skip_serializing_if = "Option::is_none")]
	dispute: Option<Disputed>,
}

/// A member that was wrong.
#[derive(Serialize)]
struct Wrong {
	provider: String,
	outcome: String,
}

impl Verified {
	fn of_values(job: u64, check: &ValueCheck) -> Self {
		let texts = |values: &[Clear]| values.iter().map(Clear::to_string).collect();
		let (found, reason) = match &check.found {
			Found::Values(found) => (texts(found), None),
			Found::Nothing(reason) => (vec![], Some(format!("it is no result under this key: {reason}"))),
			Found::Withheld(reason) => {
				let what = "it cannot be fetched, and its providers may withhold it";
				let next = format!("`nulink job verify {job} --full --dispute` computes it again");
				(vec![], Some(format!("{what} ({reason}). {next}")))
			},
		};
		Verified {
			job,
			compared: "values",
			right: check.is_right(),
			outcome: Some(outcome_text(&check.outcome)),
			found,
			expected: texts(&check.expected),
			wrong: vec![],
			reason,
			dispute: None,
		}
	}

	fn of_bits(job: u64, check: &BitCheck) -> Self {
		let wrong = |(provider, outcome): &(_, Outcome)| Wrong {
			provider: address::to_text(provider),
			outcome: outcome_text(outcome),
		};
		Verified {
			job,
			compared: "bits",
			right: check.is_right(),
			outcome: check.standing.as_ref().map(outcome_text),
			found: check.standing.iter().map(outcome_text).collect(),
			expected: vec![outcome_text(&check.computed)],
			wrong: check.wrong.iter().map(wrong).collect(),
			reason: None,
			dispute: None,
		}
	}
}

impl fmt::Display for Verified {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (found, expected) = (self.found.join(", "), self.expected.join(", "));
		match (self.right, self.found.is_empty(), &self.reason) {
			(true, ..) => writeln!(f, "right: {expected}")?,
			(false, _, Some(reason)) => writeln!(f, "not right: {reason}. It should be {expected}")?,
			(false, true, None) => writeln!(f, "the committee did not agree; here comes out {expected}")?,
			(false, false, None) => writeln!(f, "wrong: it is {found}, and should be {expected}")?,
		}
		for wrong in &self.wrong {
			writeln!(f, "{} has revealed {}", wrong.provider, wrong.outcome)?;
		}
		Ok(())
	}
}

pub async fn verify(app: &App, job: u64, full: bool, dispute: bool) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let progress = app.progress();
	let (mut verified, accused) = match full {
		true => {
			progress.say("fetching what the job names");
			let shown = progress.clone();
			let report = Arc::new(move |step: Step| {
				shown.say(match step {
					Step::Inputs => "making the inputs ready".into(),
					Step::Program(done) => {
						format!("computing: {} of {} bootstraps", done.bootstraps, done.all_bootstraps)
					},
					Step::Result => "writing the result".to_string(),
				});
			});
			let check = nulink.verify_bits(job, Some(report)).await?;
			(Verified::of_bits(job, &check), check.disputable())
		},
		false => {
			progress.say("comparing");
			let check = nulink.verify_values(&person, job).await?;
			(Verified::of_values(job, &check), check.disputable())
		},
	};
	drop(progress);
	let disputable = match accused {
		Some(accused) => {
			let is = matches!(nulink.job(job).await?.stage, Stage::Challengeable { .. });
			Some((accused, is))
		},
		None => None,
	};
	if let (Some((accused, true)), true) = (disputable, dispute) {
		// One answer: for people what is wrong before they are asked, for programs at the end.
		let told = !app.global.json;
		if told {
			app.reply(&verified)?;
		}
		let disputed = self::dispute(app, &person, &nulink, job, Some(accused)).await;
		let disputed = match told {
			true => disputed?,
			false => disputed.with_context(|| verified.to_string().trim_end().to_owned())?,
		};
		if told {
			return app.reply(&disputed);
		}
		verified.dispute = Some(disputed);
		return app.reply(&verified);
	}
	app.reply(&verified)?;
	match disputable {
		Some((accused, true)) => {
			app.note(format!("It can be disputed: `nulink job dispute {job} --accused {}`", Accused(accused)));
		},
		Some(_) => app.note("It cannot be disputed: that is possible while a job is challengeable."),
		None => {},
	}
	match verified.right {
		true => Ok(()),
		false => Err(Told.into()),
	}
}

/// A dispute.
#[derive(Serialize)]
pub struct Disputed {
	job: u64,
	accused: Option<String>,
	/// What the panel may cost.
	panel_fees: String,
	/// What is burned for its handling.
	handling: String,
	bond: String,
	/// The block with whose randomness the panel is drawn.
	seed_block: u32,
}

impl fmt::Display for Disputed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "disputed: a panel is drawn after block {}. `nulink job watch {}`", self.seed_block, self.job)
	}
}

pub async fn dispute(
	app: &App,
	person: &Person,
	nulink: &Client,
	job: u64,
	accused: Option<Outcome>,
) -> anyhow::Result<Disputed> {
	let info = nulink.job(job).await?;
	let price = nulink.dispute_price(&info).await?;
	let what = match accused.or(info.provisional) {
		Some(outcome) => outcome_text(&outcome),
		None => "its outcome".into(),
	};
	app.confirm(format!(
		"Say that {what} is no right outcome of job {job}, and have a panel compute it\n  \
		 panel    at most {}, of which what is not earned comes back\n  \
		 handling {}, which is burned\n  \
		 bond     {}, which is burned if the panel finds that it is right",
		Nlk(price.fees),
		Nlk(price.handling),
		Nlk(price.bond)
	))?;
	let progress = app.progress();
	progress.say("waiting until it is final");
	let seed_block = nulink.dispute_job(person, job, accused).await?;
	drop(progress);
	Ok(Disputed {
		job,
		accused: accused.or(info.provisional).as_ref().map(outcome_text),
		panel_fees: base(Nlk(price.fees)),
		handling: base(Nlk(price.handling)),
		bond: base(Nlk(price.bond)),
		seed_block,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_is_wrong_is_told_with_what_would_be_right() {
		let (one, two) = (Outcome::Result([1; 32]), Outcome::Result([2; 32]));
		let expected = vec![Clear::from(false)];
		let found = Found::Values(vec![Clear::from(true)]);
		let values = ValueCheck { outcome: one, found, expected: expected.clone() };
		assert_eq!(Verified::of_values(7, &values).to_string(), "wrong: it is true, and should be false\n");
		for (found, words) in [
			(Found::Nothing("x".into()), "not right: it is no result under this key: x. It should be false"),
			(Found::Withheld("x".into()), "nulink job verify 7 --full --dispute"),
		] {
			let text =
				Verified::of_values(7, &ValueCheck { outcome: one, found, expected: expected.clone() }).to_string();
			assert!(text.contains(words), "{text}");
		}
		let bits = BitCheck { computed: one, standing: Some(one), wrong: vec![([3; 32].into(), two)] };
		let text = Verified::of_bits(7, &bits).to_string();
		assert!(text.starts_with("right: 0x0101") && text.contains("has revealed 0x0202"), "{text}");
		let nothing = BitCheck { computed: one, standing: None, wrong: vec![] };
		assert!(Verified::of_bits(7, &nothing).to_string().starts_with("the committee did not agree"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let bits = BitCheck { computed: Outcome::Result([1; 32]), standing: None, wrong: vec![] };
		let json = serde_json::to_value(Verified::of_bits(7, &bits)).unwrap();
		let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
		names.sort_unstable();
		assert_eq!(names, ["compared", "expected", "found", "job", "outcome", "right", "wrong"]);
	}
}
