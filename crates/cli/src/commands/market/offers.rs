//! Offering data, and changing what is offered.

use super::{offer_words, waiting};
use crate::{
	app::{base, App},
	args::{Digits, Offered, Update},
	commands::{account::Done, compute_keys::address, proof::hex},
	progress::Progress,
};
use anyhow::{bail, Context};
use nulink_sdk::{
	chain::{ListingInfo, Offer},
	market::{self, ListPlan, ListRequest, ListStep, Listed, Offering, SubjectId, What},
	time::{Clock, Span},
	Nlk, Reporter, Workshop,
};
use serde::Serialize;
use std::{fmt, path::Path, sync::Arc};

/// Blocks of a time.
fn blocks(span: Span, clock: &Clock) -> u32 {
	match span {
		Span::Epochs(epochs) => epochs.saturating_mul(clock.epoch_length),
		Span::Time(time) => {
			u32::try_from(time.as_millis().div_ceil(u128::from(clock.block_millis.max(1)))).unwrap_or(u32::MAX)
		},
	}
}

/// What is meant: a data set that is kept here, or a file.
fn what(nulink: &Workshop, named: &str) -> anyhow::Result<What> {
	if nulink.kept_sets()?.iter().any(|kept| kept.name == named) {
		return Ok(What::Set(named.into()));
	}
	if !Path::new(named).is_file() {
		bail!("{named:?} is no data set here and no file: make a data set with `nulink market prepare`");
	}
	Ok(What::File(named.into()))
}

/// What is about to be listed.
struct About<'a> {
	plan: &'a ListPlan,
	offer: String,
}

impl fmt::Display for About<'_> {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let ListPlan { request, bond, terms, .. } = self.plan;
		let named = match &request.what {
			What::Set(name) => format!("the data set {name:?}"),
			What::File(path) => path.display().to_string(),
		};
		writeln!(f, "Offer {named}, about {}", request.subject)?;
		writeln!(f, "  price    {}, of which {} are burned when it is paid", self.offer, terms.burned_part)?;
		writeln!(f, "  bond     {}, lost if it is shown that the listing is false", Nlk(*bond))?;
		write!(f, "  deposit  for the storage, too; both come back when the listing is taken off the market")
	}
}

/// A listing that was made.
#[derive(Serialize)]
struct Made {
	listing: u64,
	/// The label that it is granted under.
	label: String,
	/// What one looks for it by. Of what was gone on with, only its hash is known.
	#[serde(skip_serializing_if = "Option::is_none")]
	subject: Option<String>,
	subject_hash: String,
	commitment: String,
	content: String,
	#[serde(skip_serializing_if = "Option::is_none")]
	bond: Option<String>,
}

impl Made {
	fn new(listed: &Listed) -> Self {
		Made {
			listing: listed.listing,
			label: listed.label.clone(),
			subject: None,
			subject_hash: hex(&listed.goods.subject),
			commitment: hex(&listed.goods.commitment),
			content: address(&listed.goods.content),
			bond: None,
		}
	}
}

impl fmt::Display for Made {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let subject = self.subject.as_ref().unwrap_or(&self.subject_hash);
		writeln!(f, "listing {} is on the market, about {subject}", self.listing)?;
		writeln!(f, "Who buys it is granted access by `nulink market agent`: let it run")
	}
}

/// Listings that were gone on with.
#[derive(Serialize)]
#[serde(transparent)]
struct AllMade(Vec<Made>);

impl fmt::Display for AllMade {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		if self.0.is_empty() {
			return writeln!(f, "no listing is unfinished");
		}
		self.0.iter().try_for_each(|made| made.fmt(f))
	}
}

async fn resume(app: &App, id: String) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let account = person.account();
	let ids = match id.as_str() {
		"" => {
			let records = nulink.listing_records()?.into_iter();
			records.filter(|record| record.is_open() && record.owner == account).map(|record| record.id).collect()
		},
		_ => vec![id],
	};
	let mut made = Vec::new();
	for id in ids {
		let progress = app.progress();
		progress.say(format!("going on with {id}"));
		made.push(Made::new(&nulink.resume_listing(&person, &id, Some(reporter(&progress))).await?));
	}
	app.reply(&AllMade(made))
}

pub async fn list(app: &App, args: Offered) -> anyhow::Result<()> {
	if let Some(id) = args.resume {
		return resume(app, id).await;
	}
	let named = args.what.context("what is to be sold? Name a data set or a file")?;
	let subject = args.subject.context("what is it about? Pass --subject ID")?;
	let price = args.price.context("what does it cost? Pass --price NLK")?.0;
	// What is not there is told before a password is asked for.
	let what = what(&app.offline()?, &named)?;
	let (person, nulink) = (app.person()?, app.connect().await?);
	let clock = nulink.chain().clock().await?;
	let offering = match (args.licence, args.auction) {
		(Some(epochs), _) => Offering::Licence { price, epochs },
		(None, Some(span)) => Offering::Auction { reserve: price, blocks: blocks(span, &clock) },
		(None, None) => Offering::Fixed { price },
	};
	let subject = if args.salt { SubjectId::salted(subject.id) } else { subject };
	let mut request = ListRequest::new(what, subject, offering);
	request.tags = args.tag;
	request.title = args.title;
	request.text = args.description;
	request.proofs = args.proof.into_iter().map(|Digits(statement)| statement).collect();
	let progress = app.progress();
	progress.say("looking at the terms");
	let plan = nulink.plan_listing(&person, request).await?;
	drop(progress);
	let offer = match offering {
		Offering::Fixed { price } => offer_words(&Offer::Fixed { price }, &clock),
		Offering::Licence { price, epochs } => offer_words(&Offer::Licence { price, epochs }, &clock),
		Offering::Auction { reserve, blocks } => {
			let closes = clock.block.saturating_add(blocks);
			offer_words(&Offer::Bids { reserve, closes }, &clock)
		},
	};
	app.confirm(About { plan: &plan, offer })?;
	let (subject, bond) = (plan.request.subject.to_string(), base(Nlk(plan.bond)));
	let progress = app.progress();
	let listed = nulink.list(&person, plan, Some(reporter(&progress))).await?;
	drop(progress);
	app.reply(&Made { subject: Some(subject), bond: Some(bond), ..Made::new(&listed) })
}

fn reporter(progress: &Progress) -> Reporter<ListStep> {
	let progress = progress.clone();
	Arc::new(move |step| match step {
		ListStep::Label(label) => progress.say(format!("encrypting under {label:?}")),
		ListStep::Content(step) => progress.data(step),
		ListStep::Stored => progress.say("waiting until it is final"),
		ListStep::Listed(listing) => progress.keep(format!("listing {listing} is on the chain")),
	})
}

/// What is sold from now on, if that changes.
fn changed(info: &ListingInfo, price: Option<Nlk>, licence: Option<u32>) -> anyhow::Result<Option<Offering>> {
	if price.is_none() && licence.is_none() {
		return Ok(None);
	}
	let new = price.map_or(info.offer.price(), |price| price.0);
	Ok(Some(match (&info.offer, licence) {
		(Offer::Bids { .. }, _) => bail!("what goes to the one who bids most stays as it is"),
		(_, Some(epochs)) => Offering::Licence { price: new, epochs },
		(Offer::Licence { epochs, .. }, None) => Offering::Licence { price: new, epochs: *epochs },
		(Offer::Fixed { .. }, None) => Offering::Fixed { price: new },
	}))
}

pub async fn update(app: &App, args: Update) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.listing(args.listing).await?;
	let update = market::Update {
		offer: changed(&info, args.price, args.licence)?,
		tags: (args.no_tags || !args.tag.is_empty()).then_some(args.tag),
		text: args.description,
		title: args.title,
	};
	app.confirm(format!("Change listing {}. What is bought already keeps its price.", args.listing))?;
	let included = waiting(app, nulink.update_listing(&person, args.listing, update)).await?;
	app.reply(&Done::new(format!("listing {} is changed", args.listing), &included))
}

pub async fn delist(app: &App, listing: u64) -> anyhow::Result<()> {
	let (person, nulink) = (app.person()?, app.connect().await?);
	let info = nulink.listing(listing).await.context("nothing is taken off the market")?;
	app.confirm(match info.open {
		0 => format!("Take listing {listing} off the market. Deposit and bond come back."),
		open => format!(
			"Close listing {listing}: nobody can buy it any more. Deposit and bond come back when you run this again \
			 after its {open} purchases are over."
		),
	})?;
	let included = waiting(app, nulink.delist(&person, listing)).await?;
	app.reply(&Done::new(format!("listing {listing} is off the market"), &included))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::market::tests::{clock, listing, names};
	use nulink_sdk::{chain::ListingState, primitives::token::NLK};
	use std::time::Duration;

	#[test]
	fn times_are_rounded_up_to_blocks() {
		assert_eq!(blocks(Span::Epochs(3), &clock()), 30);
		assert_eq!(blocks(Span::Time(Duration::from_secs(60)), &clock()), 10);
		assert_eq!(blocks(Span::Time(Duration::from_secs(61)), &clock()), 11);
		assert_eq!(blocks(Span::Time(Duration::MAX), &clock()), u32::MAX);
	}

	#[test]
	fn what_is_not_changed_of_an_offer_stays() {
		let of = |offer| listing(offer, ListingState::Open);
		let fixed = of(Offer::Fixed { price: 5 * NLK });
		let licence = of(Offer::Licence { price: 5 * NLK, epochs: 30 });
		let six = Some(Nlk(6 * NLK));
		assert!(changed(&fixed, None, None).unwrap().is_none());
		assert!(matches!(changed(&fixed, six, None), Ok(Some(Offering::Fixed { price })) if price == 6 * NLK));
		assert!(matches!(
			changed(&licence, six, None),
			Ok(Some(Offering::Licence { price, epochs: 30 })) if price == 6 * NLK
		));
		assert!(matches!(
			changed(&fixed, None, Some(7)),
			Ok(Some(Offering::Licence { price, epochs: 7 })) if price == 5 * NLK
		));
		let bids = of(Offer::Bids { reserve: NLK, closes: 30 });
		assert!(changed(&bids, six, None).unwrap_err().to_string().contains("stays as it is"));
		assert!(changed(&bids, None, None).unwrap().is_none());
	}

	#[test]
	fn a_data_set_or_a_file_is_sold() {
		let folder = tempfile::tempdir().unwrap();
		let store = nulink_sdk::storage::open(&"memory:".parse().unwrap()).unwrap();
		let nulink = Workshop::new(store, nulink_sdk::home::Home::under(folder.path()));
		let file = folder.path().join("a.pdf");
		std::fs::write(&file, "a").unwrap();
		assert!(matches!(what(&nulink, file.to_str().unwrap()), Ok(What::File(path)) if path == file));
		let missing = what(&nulink, "patients").unwrap_err().to_string();
		assert!(missing.contains("nulink market prepare"), "{missing}");
	}

	#[test]
	fn the_json_has_stable_names() {
		let made = Made {
			listing: 7,
			label: "market/01".into(),
			subject: Some("clinic-7".into()),
			subject_hash: "0x02".into(),
			commitment: "0x".into(),
			content: "b".into(),
			bond: Some("1".into()),
		};
		assert!(made.to_string().contains("listing 7 is on the market, about clinic-7"));
		let json = serde_json::to_value(&made).unwrap();
		assert_eq!(names(&json), ["bond", "commitment", "content", "label", "listing", "subject", "subject_hash"]);
		let resumed = AllMade(vec![Made { subject: None, bond: None, ..made }]);
		assert!(resumed.to_string().contains("about 0x02"));
		assert!(AllMade(vec![]).to_string().contains("no listing is unfinished"));
	}
}
