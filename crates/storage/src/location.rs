//! Naming a place to store at.

use crate::{BlockStore, Error, KuboBlocks, OpendalBlocks, Patience};
use reqwest::Url;
use std::{
	env, fmt,
	path::{Path, PathBuf},
	str::FromStr,
	sync::Arc,
	time::Duration,
};

/// A place to store at. In text:
///
/// * a folder: `/srv/blocks`, `./blocks` or `file:///srv/blocks`;
/// * S3: `s3://BUCKET/PREFIX?endpoint=https://HOST&region=NAME`, without `endpoint` at Amazon;
/// * IPFS: `ipfs+http://127.0.0.1:5001`, the address of a node's RPC, or `ipfs+https://…`;
/// * `memory:`, which is another store every time that it is opened.
///
/// Secrets have no place in it: it is shown in messages, and stands in settings and on command lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Location {
	/// A folder.
	Folder(PathBuf),
	/// A bucket of S3.
	S3 {
		/// The bucket.
		bucket: String,
		/// What the names of the blocks begin with. No slash at its ends. May be empty.
		prefix: String,
		/// The server, if it is not Amazon's.
		endpoint: Option<Url>,
		/// The region. Without it, that of `AWS_REGION` or `AWS_DEFAULT_REGION`.
		region: Option<String>,
	},
	/// An IPFS node.
	Ipfs {
		/// The address of its RPC, without `/api/v0`.
		rpc: Url,
	},
	/// The memory of this process.
	Memory,
}

impl FromStr for Location {
	type Err = Error;

	fn from_str(text: &str) -> Result<Self, Error> {
		let wrong = |reason: &str| Error::Location { given: without_secrets(text), reason: reason.into() };
		let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
			return match text {
				"" => Err(wrong("it is empty")),
				path => Ok(Location::Folder(path.into())),
			};
		};
		match scheme {
			"memory" if rest.is_empty() => Ok(Location::Memory),
			"memory" => Err(wrong("memory: takes nothing after the colon")),
			"file" => {
				let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
				if url.query().is_some() || url.fragment().is_some() {
					return Err(wrong("a folder takes no ? or #. Write the path without file://"));
				}
				let path = url.to_file_path().ok().filter(|_| rest.starts_with("///"));
				path.map(Location::Folder).ok_or_else(|| wrong("file:// takes a whole path: three slashes"))
			},
			"s3" => s3(text, &wrong),
			"ipfs+http" | "ipfs+https" => {
				let url = Url::parse(&text["ipfs+".len()..]).map_err(|error| wrong(&error.to_string()))?;
				check_no_secret(&url, &wrong)?;
				if url.query().is_some() || url.fragment().is_some() {
					return Err(wrong("the address of a node's RPC takes no ? or #"));
				}
				if url.path().trim_end_matches('/').ends_with("/api/v0") {
					return Err(wrong("leave out /api/v0"));
				}
				Ok(Location::Ipfs { rpc: url })
			},
			"http" | "https" => Err(wrong("write ipfs+http:// for an IPFS node, or s3://BUCKET?endpoint=URL for S3")),
			_ => Err(wrong(&format!("{scheme}: is unknown"))),
		}
	}
}

fn s3(text: &str, wrong: &impl Fn(&str) -> Error) -> Result<Location, Error> {
	let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
	check_no_secret(&url, wrong)?;
	// The bucket as it was written: as a host it would be in lower case.
	let bucket = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| wrong("the bucket is missing"))?;
	if url.port().is_some() || url.fragment().is_some() {
		return Err(wrong("after s3:// comes the bucket; the server's address goes into ?endpoint="));
	}
	let (mut endpoint, mut region) = (None, None);
	for (key, value) in url.query_pairs() {
		match &*key {
			"endpoint" => {
				let server = Url::parse(&value).map_err(|error| wrong(&format!("endpoint: {error}")))?;
				if !matches!(server.scheme(), "http" | "https") || server.query().is_some() {
					return Err(wrong("the endpoint is an address that begins with http:// or https://"));
				}
				check_no_secret(&server, wrong)?;
				endpoint = Some(server);
			},
			"region" => region = Some(value.into_owned()),
			_ => return Err(wrong("only endpoint and region may follow the ?. Credentials come from the environment")),
		}
	}
	let prefix = url.path().trim_matches('/');
	if prefix.contains('%') || prefix.contains("//") {
		return Err(wrong(
			"the prefix has characters that S3 programs treat differently: use letters, digits, - and _",
		));
	}
	Ok(Location::S3 { bucket: bucket.into(), prefix: prefix.into(), endpoint, region })
}

/// Whether this is a scheme and not the beginning of a path with a colon in it.
fn is_scheme(text: &str) -> bool {
	text.len() > 1 && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')) && text != "."
}

fn check_no_secret(url: &Url, wrong: &impl Fn(&str) -> Error) -> Result<(), Error> {
	if !url.username().is_empty() || url.password().is_some() {
		return Err(wrong(
			"it has a user or a password in it. Credentials come from the environment, never from an address",
		));
	}
	Ok(())
}

/// The text for a message: anything that may be a password in it is left out.
fn without_secrets(text: &str) -> String {
	let end = if text.contains('@') { text.find(':').map_or(0, |colon| colon + 1) } else { text.len() };
	let end = end.min(text.find('?').unwrap_or(text.len()));
	if end < text.len() {
		format!("{}…", &text[..end])
	} else {
		text.into()
	}
}

impl fmt::Display for Location {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Location::Folder(path) => path.display().fmt(f),
			Location::S3 { bucket, prefix, endpoint, region } => {
				write!(f, "s3://{bucket}")?;
				if !prefix.is_empty() {
					write!(f, "/{prefix}")?;
				}
				let mut mark = '?';
				if let Some(endpoint) = endpoint {
					write!(f, "{mark}endpoint={}", endpoint.as_str().trim_end_matches('/'))?;
					mark = '&';
				}
				if let Some(region) = region {
					write!(f, "{mark}region={region}")?;
				}
				Ok(())
			},
			Location::Ipfs { rpc } => write!(f, "ipfs+{}", rpc.as_str().trim_end_matches('/')),
			Location::Memory => f.write_str("memory:"),
		}
	}
}

/// The key to S3.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
	/// The key's name.
	pub access_key_id: String,
	/// The key. Secret.
	pub secret_access_key: String,
	/// What makes a temporary key valid. Secret.
	pub session_token: Option<String>,
}

impl Credentials {
	/// Those that the usual variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` hold.
	pub fn from_env() -> Option<Self> {
		Some(Credentials {
			access_key_id: variable("AWS_ACCESS_KEY_ID")?,
			secret_access_key: variable("AWS_SECRET_ACCESS_KEY")?,
			session_token: variable("AWS_SESSION_TOKEN"),
		})
	}
}

impl fmt::Debug for Credentials {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
	}
}

/// A variable of the environment, unless it is empty.
fn variable(name: &str) -> Option<String> {
	env::var(name).ok().filter(|value| !value.is_empty())
}

/// How a place is opened.
#[derive(Clone, Debug)]
pub struct Settings {
	/// The key to S3. Without it, [`Credentials::from_env`].
	pub credentials: Option<Credentials>,
	/// How long to wait for S3 or an IPFS node, and how often to try.
	pub patience: Patience,
	/// How long an IPFS node may look for a block that it does not have itself.
	pub search: Duration,
}

impl Default for Settings {
	fn default() -> Self {
		Settings { credentials: None, patience: Patience::default(), search: Duration::from_secs(20) }
	}
}

/// Opens a place. A folder is made if it is not there; servers are not spoken to yet.
pub fn open(location: &Location) -> Result<Arc<dyn BlockStore>, Error> {
	open_with(location, &Settings::default())
}

/// Opens a place otherwise than usual.
pub fn open_with(location: &Location, settings: &Settings) -> Result<Arc<dyn BlockStore>, Error> {
	let name = location.to_string();
	Ok(match location {
		Location::Memory => Arc::new(OpendalBlocks::memory()?),
		Location::Folder(path) => Arc::new(OpendalBlocks::folder(path)?),
		Location::Ipfs { rpc } => Arc::new(KuboBlocks::new(rpc, name, settings.patience, settings.search)?),
		Location::S3 { bucket, prefix, endpoint, region } => {
			let Some(credentials) = settings.credentials.clone().or_else(Credentials::from_env) else {
				return Err(Error::NoCredentials { store: name });
			};
			let region = region.clone().or_else(|| variable("AWS_REGION")).or_else(|| variable("AWS_DEFAULT_REGION"));
			let region = match (region, endpoint) {
				(Some(region), _) => region,
				// Servers other than Amazon's seldom have regions, and then go by this name.
				(None, Some(_)) => "us-east-1".into(),
				(None, None) => {
					return Err(Error::Location {
						given: name,
						reason: "the region is missing: append ?region=NAME or set AWS_REGION".into(),
					})
				},
			};
			let endpoint = endpoint.as_ref().map(Url::as_str);
			Arc::new(OpendalBlocks::s3(bucket, prefix, endpoint, &region, &credentials, name, settings.patience)?)
		},
	})
}

impl Location {
	/// A folder.
	pub fn folder(path: impl AsRef<Path>) -> Self {
		Location::Folder(path.as_ref().into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn parse(text: &str) -> Location {
		text.parse().unwrap_or_else(|error| panic!("{error}"))
	}

	fn error(text: &str) -> String {
		text.parse::<Location>().expect_err(text).to_string()
	}

	#[test]
	fn a_path_is_a_folder() {
		assert_eq!(parse("/srv/blocks"), Location::folder("/srv/blocks"));
		assert_eq!(parse("blocks"), Location::folder("blocks"));
		assert_eq!(parse("./a:b"), Location::folder("./a:b"));
		assert_eq!(parse("file:///srv/my%20blocks"), Location::folder("/srv/my blocks"));
		assert_eq!(parse("memory:"), Location::Memory);
	}

	#[test]
	fn s3_takes_bucket_prefix_endpoint_and_region() {
		let location = parse("s3://my-bucket/a/b/?endpoint=http://127.0.0.1:9000&region=eu-central-1");
		let Location::S3 { bucket, prefix, endpoint, region } = &location else { panic!("{location}") };
		assert_eq!((bucket.as_str(), prefix.as_str()), ("my-bucket", "a/b"));
		assert_eq!(endpoint.as_ref().unwrap().as_str(), "http://127.0.0.1:9000/");
		assert_eq!(region.as_deref(), Some("eu-central-1"));
		assert_eq!(
			parse("s3://b"),
			Location::S3 { bucket: "b".into(), prefix: String::new(), endpoint: None, region: None }
		);
	}

	#[test]
	fn what_is_shown_can_be_read_again() {
		for text in [
			"/srv/blocks",
			"s3://b",
			"s3://b/p?region=r",
			"s3://b?endpoint=http://127.0.0.1:9000",
			"s3://b/p?endpoint=https://s3.example.org&region=r",
			"ipfs+http://127.0.0.1:5001",
			"ipfs+https://ipfs.example.org/node",
			"memory:",
		] {
			assert_eq!(parse(text).to_string(), text);
		}
	}

	#[test]
	fn secrets_in_an_address_are_refused_and_not_repeated() {
		for text in [
			"s3://key:hidden@bucket/p",
			"s3://bucket?secret_access_key=hidden",
			"s3://bucket?endpoint=http://user:hidden@127.0.0.1",
			"ipfs+http://user:hidden@127.0.0.1:5001",
			"ipfs+http://127.0.0.1:5001?token=hidden",
			"http://user:hidden@127.0.0.1:5001",
		] {
			let error = error(text);
			assert!(!error.contains("hidden"), "{error}");
		}
		let debug = format!(
			"{:?}",
			Credentials { access_key_id: "id".into(), secret_access_key: "hidden".into(), session_token: None }
		);
		assert!(!debug.contains("hidden"), "{debug}");
	}

	#[test]
	fn what_names_no_place_is_refused_with_what_would() {
		for (text, words) in [
			("", "empty"),
			("memory:x", "nothing after the colon"),
			("file://srv/blocks", "three slashes"),
			("file:blocks", "three slashes"),
			("s3:///prefix", "bucket"),
			("s3://b:9000", "endpoint"),
			("s3://b?endpoint=127.0.0.1:9000", "endpoint"),
			("s3://b?endpoint=ftp://x", "http://"),
			("ipfs+http://127.0.0.1:5001/api/v0", "leave out"),
			("http://127.0.0.1:5001", "ipfs+http://"),
			("ftp://x", "unknown"),
		] {
			let error = error(text);
			assert!(error.contains(words) && error.contains("memory:"), "{text}: {error}");
		}
	}

	#[test]
	fn amazon_needs_a_region_and_any_s3_credentials() {
		let credentials = Credentials { access_key_id: "a".into(), secret_access_key: "b".into(), session_token: None };
		let settings = Settings { credentials: Some(credentials), ..Default::default() };
		if env::var_os("AWS_REGION").or_else(|| env::var_os("AWS_DEFAULT_REGION")).is_none() {
			let error = open_with(&parse("s3://bucket"), &settings).err().unwrap().to_string();
			assert!(error.contains("AWS_REGION"), "{error}");
		}
		assert!(open_with(&parse("s3://bucket?region=eu-central-1"), &settings).is_ok());
		if Credentials::from_env().is_none() {
			let error = open(&parse("s3://bucket?region=eu-central-1")).err().unwrap().to_string();
			assert!(error.contains("AWS_ACCESS_KEY_ID"), "{error}");
		}
	}
}
