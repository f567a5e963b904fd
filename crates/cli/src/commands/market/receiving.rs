//! Looking at what was bought, and complaining.

use crate::{
	app::{base, App, Told},
	args::Collect,
	commands::receive,
	progress::Progress,
};
use nulink_sdk::{
	address,
	market::{BuyStep, Checked, Complained, Remedy},
	Error, Nlk, Reporter,
};
use serde::Serialize;
use std::{fmt, sync::Arc};

/// What came, and whether it is what was listed.
#[derive(Serialize)]
struct Came {
	purchase: u64,
	listing: u64,
	as_listed: bool,
	differences: Vec<String>,
	/// What to do.
	advice: String,
	/// Where it is. `null`: nothing came out.
	output: Option<String>,
	/// The proxies that helped.
	proxies: Vec<String>,
}

impl Came {
	fn new(purchase: u64, checked: &Checked) -> Self {
		Came {
			purchase,
			listing: checked.listing,
			as_listed: checked.as_listed(),
			differences: checked.differences.iter().map(ToString::to_string).collect(),
			advice: advice(checked),
			output: checked.path.as_ref().map(|path| path.display().to_string()),
			proxies: checked.proxies.iter().map(address::to_text).collect(),
		}
	}
}

/// What to do.
fn advice(checked: &Checked) -> String {
	match checked.remedy() {
		Remedy::Confirm if !checked.as_listed() => {
			"That does you no harm: the content is what was listed, and `nulink market confirm` pays the seller".into()
		},
		_ => checked.advice().into(),
	}
}

impl fmt::Display for Came {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match &self.output {
			Some(output) => writeln!(f, "{output}")?,
			None => writeln!(f, "nothing could be read")?,
		}
		if !self.as_listed {
			writeln!(f, "NOT as listed:")?;
		}
		for difference in &self.differences {
			writeln!(f, "  {difference}")?;
		}
		writeln!(f, "{}", self.advice)
	}
}

pub async fn receive(app: &App, args: Collect) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let progress = app.progress();
	progress.say("asking proxies");
	let checked = nulink.receive_purchase(&person, args.purchase, &args.out, Some(reporter(&progress))).await;
	drop(progress);
	let checked = checked.map_err(|error| silent(args.purchase, error))?;
	app.reply(&Came::new(args.purchase, &checked))?;
	match checked.as_listed() {
		true => Ok(()),
		false => Err(Told.into()),
	}
}

/// An error, with what can be done where proxies do not answer.
fn silent(purchase: u64, error: Error) -> anyhow::Error {
	match error {
		Error::TooFewFragments { .. } => anyhow::Error::from(error).context(format!(
			"too few proxies serve purchase {purchase}: try again, or ask them on chain, where they must answer, with \
			 `nulink market request {purchase}`"
		)),
		_ => error.into(),
	}
}

/// Shows how far receiving is.
fn reporter(progress: &Progress) -> Reporter<BuyStep> {
	let (progress, receiving) = (progress.clone(), receive::reporter(progress));
	Arc::new(move |step| match step {
		BuyStep::Header(step) | BuyStep::Content(step) => receiving(step),
		BuyStep::Comparing => progress.say("comparing with the listing"),
	})
}

/// What the chain found.
#[derive(Serialize)]
struct Judged {
	purchase: u64,
	/// `refunded`: it was not as listed. `refuted`: it was, and the seller is paid.
	verdict: &'static str,
	/// What of the seller's bond was paid to the buyer.
	paid: Option<String>,
	#[serde(skip)]
	shown: Nlk,
}

impl Judged {
	fn new(purchase: u64, complained: &Complained) -> Self {
		let (verdict, paid) = match complained {
			Complained::Refunded { paid } => ("refunded", Some(Nlk(*paid))),
			Complained::Refuted => ("refuted", None),
		};
		Judged { purchase, verdict, paid: paid.map(base), shown: paid.unwrap_or(Nlk(0)) }
	}
}

impl fmt::Display for Judged {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.paid {
			Some(_) => writeln!(
				f,
				"the chain has seen it: the price of purchase {} came back, and {} of the seller's bond",
				self.purchase, self.shown
			),
			None => writeln!(f, "the chain finds that purchase {} is as listed: the seller is paid", self.purchase),
		}
	}
}

pub async fn complain(app: &App, purchase: u64, force: bool) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let more = match force {
		true => " If it is as listed, the seller is paid at once.",
		false => "",
	};
	app.confirm(format!(
		"Complain about purchase {purchase}. What you were given, and the key of this purchase, are public from then on.{more}"
	))?;
	let progress = app.progress();
	progress.say("opening it as the chain will");
	let complained = nulink.complain(&person, purchase, force, Some(receive::reporter(&progress))).await;
	drop(progress);
	let complained = complained.map_err(|error| silent(purchase, error))?;
	app.reply(&Judged::new(purchase, &complained))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::names;
	use nulink_sdk::primitives::token::NLK;

	fn came(as_listed: bool) -> Came {
		Came {
			purchase: 3,
			listing: 7,
			as_listed,
			differences: if as_listed { vec![] } else { vec!["the header says another commitment".into()] },
			advice: if as_listed { "It is as listed: confirm".into() } else { "`nulink market complain`".into() },
			output: as_listed.then(|| "patients.csv".into()),
			proxies: vec![],
		}
	}

	#[test]
	fn a_buyer_is_told_whether_it_is_as_listed_and_what_to_do() {
		let good = came(true).to_string();
		assert!(good.starts_with("patients.csv\nIt is as listed"), "{good}");
		let bad = came(false).to_string();
		for part in ["nothing could be read", "NOT as listed", "  the header says another", "market complain"] {
			assert!(bad.contains(part), "{part}: {bad}");
		}
	}

	#[test]
	fn who_is_not_served_is_told_to_ask_on_chain() {
		let told = |error| format!("{:#}", silent(3, error));
		let few = told(Error::TooFewFragments { have: 1, need: 2, reasons: "5Grw: no answer".into() });
		assert!(few.contains("nulink market request 3") && few.contains("5Grw: no answer"), "{few}");
		assert!(!told(Error::UnknownPolicy(17)).contains("market request"));
	}

	#[test]
	fn the_json_has_stable_names() {
		let json = serde_json::to_value(came(false)).unwrap();
		let expected = ["advice", "as_listed", "differences", "listing", "output", "proxies", "purchase"];
		assert_eq!(names(&json), expected);
		let judged = Judged::new(3, &Complained::Refunded { paid: NLK });
		assert!(judged.to_string().contains("1 NLK of the seller's bond"));
		let json = serde_json::to_value(judged).unwrap();
		assert_eq!(names(&json), ["paid", "purchase", "verdict"]);
		assert_eq!((&json["verdict"], &json["paid"]), (&"refunded".into(), &NLK.to_string().into()));
		let wrong = Judged::new(3, &Complained::Refuted);
		assert!(wrong.to_string().contains("the seller is paid"));
		assert_eq!(serde_json::to_value(wrong).unwrap()["verdict"], "refuted");
	}
}
