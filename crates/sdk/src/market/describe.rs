//! Descriptions: what a seller says of its goods, for people. The chain has their SHA-256, a store the bytes.

use super::MarketError;
use crate::{
	client::Client,
	datasets::Member,
	map::{ensure_text, MAX_TEXT},
	proofs::Said,
	Error,
};
use nulink_primitives::sharing::{ContentId, Digest};
use nulink_storage::{Block, Cid};
use serde::{Deserialize, Serialize};

/// The longest description, in bytes.
const MAX_LEN: usize = 256 * 1024;
/// The longest text in it, in bytes.
const MAX_STORY: usize = 64 * 1024;

/// A description. All of it is the seller's word, but for statements that [hold](Said::check) and that the chain has
/// records of.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Description {
	/// Of its form: 1.
	pub version: u8,
	/// What it is called.
	pub title: String,
	/// What it is.
	pub text: String,
	/// The words that it is found by.
	#[serde(default)]
	pub tags: Vec<String>,
	/// What the content is, where it is no data set.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub media_type: Option<String>,
	/// How many bytes it has, or, of a data set, how many records.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub size: Option<u64>,
	/// The columns of a data set.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub members: Vec<Member>,
	/// What the statements of the listing say.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub statements: Vec<Said>,
}

impl Description {
	/// Fails with what would harm those who read it.
	fn check(&self) -> Result<(), MarketError> {
		let wrong = |reason: &str| MarketError::Description(reason.into());
		if self.version != 1 {
			return Err(wrong("it is of a form that this program does not know"));
		}
		let clauses = self.statements.iter().filter_map(|said| said.holds.as_ref());
		let columns = clauses.clone().flat_map(|said| &said.members).chain(&self.members).map(|it| &it.name);
		let short = [&self.title].into_iter().chain(&self.tags).chain(&self.media_type).chain(columns);
		let short = short.chain(clauses.flat_map(|said| &said.clauses));
		if short.into_iter().any(|text| text.len() > MAX_TEXT || text.chars().any(char::is_control)) {
			return Err(wrong("a text in it is too long, or has characters that could harm a terminal"));
		}
		let harmful = |character: char| character.is_control() && character != '\n';
		if self.text.len() > MAX_STORY || self.text.chars().any(harmful) {
			return Err(wrong("its text is too long, or has characters that could harm a terminal"));
		}
		Ok(())
	}
}

impl Client {
	/// Stores a description, and says what the chain knows it by.
	pub(super) async fn store_description(&self, description: &Description) -> Result<Digest, Error> {
		ensure_text("a title", &description.title)?;
		description.check()?;
		let wrong = |reason: String| MarketError::Description(reason);
		let bytes = serde_json::to_vec(description).map_err(|error| wrong(error.to_string()))?;
		if bytes.len() > MAX_LEN {
			return Err(wrong(format!("it has more than {MAX_LEN} bytes")).into());
		}
		let block = Block::raw(bytes)?;
		self.store().put(&block).await?;
		Ok(*block.cid().digest())
	}

	/// The description that the chain knows by this.
	pub async fn description(&self, digest: &Digest) -> Result<Description, Error> {
		let cid = Cid::try_from(ContentId::new(ContentId::RAW, *digest))?;
		let block = self.store().get(&cid, MAX_LEN).await?;
		let description: Description =
			serde_json::from_slice(block.bytes()).map_err(|error| MarketError::Description(error.to_string()))?;
		description.check()?;
		Ok(description)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_could_harm_a_terminal_is_refused() {
		let right = Description { version: 1, title: "x".into(), text: "two\nlines".into(), ..Default::default() };
		right.check().unwrap();
		for wrong in [
			Description { version: 2, ..right.clone() },
			Description { title: "\x1b[2J".into(), ..right.clone() },
			Description { text: "\x07".into(), ..right.clone() },
			Description { tags: vec!["a\nb".into()], ..right.clone() },
			Description { media_type: Some("x".repeat(MAX_TEXT + 1)), ..right },
		] {
			assert!(wrong.check().is_err(), "{wrong:?}");
		}
	}
}
