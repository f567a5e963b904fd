//! Data: into a store, encrypted, and out of it again.
//!
//! Memory is bounded whatever the size. A ciphertext is first written to the cache as a whole and then uploaded: encryption
//! is random, so that only the same ciphertext has the same blocks, and an upload that broke off can go on only with it.
//!
//! What is fetched appears under its name only when all of it was there and right; a writer (standard output, say) gets it
//! as it comes, and learns at the end whether that was all.

use crate::{
	catalogue::Entry,
	client::{silent, Client, Reporter},
	folders::{self, Packer, Unpacker, TAR},
	home::{read_all, write_json},
	identity::{create_private_folder, Person},
	map::ensure_text,
	time::Instant,
	Error,
};
use nulink_pre::{
	capsule_digest,
	client::{decrypt, decrypt_to_file, encrypt, open_as_owner, DataKey, Header, OpenError, StreamError, HEADER_LEN},
	digest,
};
use nulink_primitives::sharing::{Digest, KeyBytes};
use nulink_storage::{get_object, get_range, object_size, put_object, Cid, GetOptions, Progress, PutOptions};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, File},
	io::{self, BufReader, Read, Write},
	path::{Path, PathBuf},
	time::{Duration, UNIX_EPOCH},
};
use tokio::io::AsyncWriteExt;
use tokio_util::io::SyncIoBridge;
use zeroize::Zeroizing;

/// What is known of the kind of data by nothing but that it is bytes.
pub const BYTES: &str = "application/octet-stream";
/// What the names of ciphertexts begin with that are not whole.
const UNFINISHED: &str = ".unfinished-";
/// A ciphertext that is not whole and of this age belongs to nobody any more.
const ABANDONED: Duration = Duration::from_secs(24 * 60 * 60);
/// How much plaintext may wait between the store and decryption.
const PIPE: usize = 256 * 1024;

/// Where data comes from.
pub enum Source {
	/// A file.
	File(PathBuf),
	/// A folder, with all that is in it.
	Folder(PathBuf),
	/// A short secret.
	Secret(Zeroizing<Vec<u8>>),
	/// Something that is read once, like standard input.
	Reader(Box<dyn Read + Send>),
}

impl Source {
	/// A file or a folder, whichever it is.
	pub fn at(path: impl Into<PathBuf>) -> Result<Self, Error> {
		let path = path.into();
		let metadata = fs::metadata(&path).map_err(Error::io(&path))?;
		Ok(if metadata.is_dir() { Source::Folder(path) } else { Source::File(path) })
	}

	fn path(&self) -> Option<&Path> {
		match self {
			Source::File(path) | Source::Folder(path) => Some(path),
			_ => None,
		}
	}

	/// What it is called if nobody says otherwise.
	fn name(&self) -> String {
		let path = self.path().and_then(|path| path.canonicalize().ok());
		// Without what receivers would refuse in a name.
		let name = path.as_deref().and_then(Path::file_name).map(|name| {
			let name = name.to_string_lossy();
			name.chars().filter(|character| !character.is_control()).collect::<String>()
		});
		match name {
			Some(name) if !name.is_empty() => name,
			_ if matches!(self, Source::Secret(_)) => "secret".into(),
			_ => "data".into(),
		}
	}

	fn media_type(&self) -> &'static str {
		match self {
			Source::Folder(_) => TAR,
			Source::File(path) => media_type(path),
			Source::Secret(_) => "text/plain",
			Source::Reader(_) => BYTES,
		}
	}

	/// By what the same content of the same file is known again.
	fn stamp(&self) -> Option<Stamp> {
		let Source::File(path) = self else { return None };
		let (path, metadata) = (path.canonicalize().ok()?, fs::metadata(path).ok()?);
		let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos() as u64;
		Some(Stamp { path, size: metadata.len(), modified })
	}

	/// The reader, and how many bytes it will give, if that is known.
	fn open(self) -> Result<(Box<dyn Read + Send>, Option<u64>), Error> {
		Ok(match self {
			Source::File(path) => {
				let file = File::open(&path).map_err(Error::io(&path))?;
				let size = file.metadata().map_err(Error::io(&path))?.len();
				(Box::new(file), Some(size))
			},
			Source::Folder(path) => {
				folders::survey(&path)?;
				(Box::new(Packer::start(&path)?), None)
			},
			Source::Secret(bytes) => {
				let size = bytes.len() as u64;
				(Box::new(Bytes { bytes, read: 0 }), Some(size))
			},
			Source::Reader(reader) => (reader, None),
		})
	}
}

/// A secret in memory, as a reader.
struct Bytes {
	bytes: Zeroizing<Vec<u8>>,
	read: usize,
}

impl Read for Bytes {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = (&self.bytes[self.read..]).read(buffer)?;
		self.read += read;
		Ok(read)
	}
}

/// The media type that a file's name promises.
fn media_type(path: &Path) -> &'static str {
	let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase());
	match extension.as_deref() {
		Some("txt" | "md") => "text/plain",
		Some("csv") => "text/csv",
		Some("html" | "htm") => "text/html",
		Some("json") => "application/json",
		Some("pdf") => "application/pdf",
		Some("tar") => TAR,
		Some("zip") => "application/zip",
		Some("png") => "image/png",
		Some("jpg" | "jpeg") => "image/jpeg",
		Some("mp4") => "video/mp4",
		_ => BYTES,
	}
}

/// Where data goes to.
pub enum Sink {
	/// A file, which must not be there.
	File(PathBuf),
	/// A folder, which must not be there, for data that is one.
	Folder(PathBuf),
	/// Something that takes it as it comes.
	Writer(Box<dyn Write + Send>),
}

impl Sink {
	fn check(&self) -> Result<(), Error> {
		match self {
			Sink::File(path) | Sink::Folder(path) if path.symlink_metadata().is_ok() => {
				Err(StreamError::Exists(path.clone()).into())
			},
			_ => Ok(()),
		}
	}
}

/// How far data is on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataStep {
	/// So much is encrypted, of so much if that is known.
	Encrypting(u64, Option<u64>),
	/// So much is in the store.
	Uploading(Progress),
	/// So much has come from the store.
	Downloading(Progress),
}

/// How data is stored.
#[derive(Default)]
pub struct PutOptionsFor {
	/// What it is called. Otherwise as its file is.
	pub name: Option<String>,
	/// What it is. Otherwise as its file's name says.
	pub media_type: Option<String>,
	/// How far it is.
	pub report: Option<Reporter<DataStep>>,
}

/// By what the content of a file is known again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Stamp {
	path: PathBuf,
	size: u64,
	/// In nanoseconds since 1970.
	modified: u64,
}

/// A ciphertext in the cache that is not known to be in the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Upload {
	/// By what it is resumed.
	pub id: String,
	/// Under which label it goes.
	pub label: String,
	/// What it is called.
	pub name: String,
	/// What it is.
	pub media_type: String,
	/// Bytes of the plaintext.
	pub size: u64,
	#[serde(with = "crate::proxy_api::hex_bytes")]
	label_id: Digest,
	label_version: u32,
	#[serde(with = "crate::proxy_api::hex_bytes")]
	capsule: Digest,
	source: Option<Stamp>,
}

impl Upload {
	/// Whether it is encrypted under this key of this label.
	pub(crate) fn is_under(&self, label: &Digest, version: u32) -> bool {
		self.label_id == *label && self.label_version == version
	}
}

impl Client {
	fn uploads(&self) -> PathBuf {
		self.home().cache.join("uploads")
	}

	/// Encrypts data under a label and stores it. The label must be on the chain.
	///
	/// If storing breaks off, the same call with the same file goes on where it was; whatever it was,
	/// [`Client::resume_upload`] does.
	pub async fn put(
		&self,
		person: &Person,
		label: &str,
		source: Source,
		options: PutOptionsFor,
	) -> Result<Entry, Error> {
		let name = options.name.clone().unwrap_or_else(|| source.name());
		let media_type = options.media_type.unwrap_or_else(|| source.media_type().into());
		ensure_text("the name of an object", &name)?;
		ensure_text("a media type", &media_type)?;
		let (label_id, info) = self.own_label(person, label).await?;
		let report = options.report.unwrap_or_else(silent);
		let stamp = source.stamp();
		let known = self.pending_uploads()?.into_iter().find(|upload| {
			stamp.is_some()
				&& upload.source == stamp
				&& upload.label_id == label_id
				&& upload.label_version == info.version
				&& options.name.as_ref().is_none_or(|name| *name == upload.name)
		});
		let upload = match known {
			Some(upload) => upload,
			None => {
				let upload = Upload {
					id: String::new(),
					label: label.into(),
					name,
					media_type,
					size: 0,
					label_id,
					label_version: info.version,
					capsule: [0; 32],
					source: stamp,
				};
				let (folder, key, report) = (self.uploads(), info.delegating_key, report.clone());
				blocking(move || spool(&folder, &key, source, upload, report)).await?
			},
		};
		self.upload(upload, report).await
	}

	/// The ciphertexts that are not known to be in the store.
	pub fn pending_uploads(&self) -> Result<Vec<Upload>, Error> {
		read_all(&self.uploads())
	}

	/// Goes on with an upload that broke off.
	pub async fn resume_upload(&self, id: &str, report: Option<Reporter<DataStep>>) -> Result<Entry, Error> {
		let upload = self.pending_uploads()?.into_iter().find(|upload| upload.id == id);
		let upload = upload.ok_or_else(|| Error::UnknownObject(id.into()))?;
		self.upload(upload, report.unwrap_or_else(silent)).await
	}

	/// Throws an upload away.
	pub fn forget_upload(&self, upload: &Upload) -> Result<(), Error> {
		for path in [record_of(&self.uploads(), &upload.id), ciphertext_of(&self.uploads(), &upload.id)] {
			match fs::remove_file(&path) {
				Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(Error::Io { path, error }),
				_ => {},
			}
		}
		Ok(())
	}

	async fn upload(&self, upload: Upload, report: Reporter<DataStep>) -> Result<Entry, Error> {
		let path = ciphertext_of(&self.uploads(), &upload.id);
		let file = tokio::fs::File::open(&path).await.map_err(Error::io(&path))?;
		let total = file.metadata().await.map_err(Error::io(&path))?.len();
		let options = PutOptions { total: Some(total), ..Default::default() };
		let object = put_object(self.store(), file, options, |progress| report(DataStep::Uploading(progress))).await?;
		let entry = Entry {
			cid: object.id,
			name: upload.name.clone(),
			size: upload.size,
			media_type: upload.media_type.clone(),
			label: upload.label.clone(),
			label_version: upload.label_version,
			capsule: upload.capsule,
			stored: Instant::now().0,
		};
		self.catalogue().add(&upload.label_id, &entry)?;
		self.forget_upload(&upload)?;
		Ok(entry)
	}

	/// Fetches and decrypts data of one's own. `label` is needed only if the object is not known here.
	pub async fn get(
		&self,
		person: &Person,
		cid: &Cid,
		label: Option<&str>,
		sink: Sink,
		report: Option<Reporter<DataStep>>,
	) -> Result<u64, Error> {
		sink.check()?;
		let known = self.catalogue().find(cid)?;
		let (label_id, versions) = match (&known, label) {
			(Some((label, entry)), _) => (label.label, entry.label_version..=entry.label_version),
			(None, Some(name)) => {
				let (label_id, info) = self.own_label(person, name).await?;
				(label_id, 1..=info.version)
			},
			(None, None) => return Err(Error::UnknownObject(cid.to_string())),
		};
		let header = self.header(cid).await?;
		let key = versions
			.rev()
			.find_map(|version| open_as_owner(&person.delegating(&label_id, version), &header.sealed_key).ok())
			.ok_or(OpenError::DataKey)?;
		let size = object_size(self.store(), cid).await?;
		self.fetch(cid, header, key, size, sink, report.unwrap_or_else(silent)).await
	}

	/// The header of an object, from its first bytes.
	pub(crate) async fn header(&self, cid: &Cid) -> Result<Header, Error> {
		let mut bytes = Vec::with_capacity(HEADER_LEN);
		let range = 0..HEADER_LEN as u64;
		let options = GetOptions::up_to(range.end);
		get_range(self.store(), cid, range, &mut bytes, options, |_| {}).await?;
		Ok(Header::from_bytes(&bytes)?)
	}

	/// Fetches an object of at most `most` bytes and decrypts it. Says how many bytes of the object there were.
	pub(crate) async fn fetch(
		&self,
		cid: &Cid,
		header: Header,
		key: DataKey,
		most: u64,
		sink: Sink,
		report: Reporter<DataStep>,
	) -> Result<u64, Error> {
		sink.check()?;
		let (reader, mut writer) = tokio::io::duplex(PIPE);
		let reader = SyncIoBridge::new(reader);
		let decrypting = blocking(move || pour(reader, &header, key, sink));
		let fetching = async {
			let options = GetOptions::up_to(most);
			let report = |progress| report(DataStep::Downloading(progress));
			let size = get_object(self.store(), cid, &mut writer, options, report).await?;
			writer.shutdown().await.map_err(nulink_storage::Error::Output)?;
			drop(writer);
			Ok(size)
		};
		match tokio::join!(fetching, decrypting) {
			(Ok(size), Ok(())) => Ok(size),
			// Whoever stops reading makes the other fail: the cause is with the one that did not find the pipe broken.
			(Err(nulink_storage::Error::Output(_)), Err(error)) => Err(error),
			(Err(error), _) => Err(error.into()),
			(Ok(_), Err(error)) => Err(error),
		}
	}
}

fn record_of(folder: &Path, id: &str) -> PathBuf {
	folder.join(format!("{id}.json"))
}

fn ciphertext_of(folder: &Path, id: &str) -> PathBuf {
	folder.join(format!("{id}.nlk"))
}

/// Runs what reads and writes files.
pub(crate) async fn blocking<T: Send + 'static>(
	work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
	tokio::task::spawn_blocking(work)
		.await
		.unwrap_or_else(|error| Err(Error::Stream(StreamError::Io(io::Error::other(error.to_string())))))
}

/// Encrypts a source into the cache.
fn spool(
	folder: &Path,
	delegating: &KeyBytes,
	source: Source,
	mut upload: Upload,
	report: Reporter<DataStep>,
) -> Result<Upload, Error> {
	create_private_folder(folder)?;
	sweep(folder);
	let (reader, total) = source.open()?;
	let mut reader = Counting { inner: reader, read: 0, total, report };
	let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(Error::io(folder))?;
	let header = encrypt(&mut reader, file.as_file_mut(), delegating)?;
	file.as_file().sync_all().map_err(Error::io(folder))?;

	upload.size = reader.read;
	upload.capsule = capsule_digest(&header.sealed_key.capsule);
	// The capsule is random, and so is the name.
	upload.id = hex::encode(&digest(&upload.capsule)[..8]);
	let path = ciphertext_of(folder, &upload.id);
	file.persist(&path).map_err(|refused| Error::Io { path, error: refused.error })?;
	write_json(&record_of(folder, &upload.id), &upload)?;
	Ok(upload)
}

/// Removes what was left of ciphertexts whose making was cut off. What cannot be removed does no harm.
fn sweep(folder: &Path) {
	for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
		let age = entry.metadata().ok().and_then(|metadata| metadata.modified().ok()?.elapsed().ok());
		let unfinished = entry.file_name().to_string_lossy().starts_with(UNFINISHED);
		if unfinished && age.is_some_and(|age| age > ABANDONED) {
			let _ = fs::remove_file(entry.path());
		}
	}
}

/// Says how much was read.
struct Counting<R> {
	inner: R,
	read: u64,
	total: Option<u64>,
	report: Reporter<DataStep>,
}

impl<R: Read> Read for Counting<R> {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = self.inner.read(buffer)?;
		self.read += read as u64;
		(self.report)(DataStep::Encrypting(self.read, self.total));
		Ok(read)
	}
}

/// Decrypts into a sink.
fn pour(reader: impl Read, header: &Header, key: DataKey, sink: Sink) -> Result<(), Error> {
	let reader = BufReader::with_capacity(PIPE, reader);
	// The key belongs to the header that was asked about, and to no other.
	let key = |found: &Header| if found == header { Ok(key) } else { Err(OpenError::DataKey) };
	match sink {
		Sink::File(path) => Ok(decrypt_to_file(reader, &path, key)?),
		Sink::Writer(writer) => Ok(decrypt(reader, writer, key)?),
		Sink::Folder(path) => {
			let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
			// While it is unpacked, the archive says who may enter the folder; but nobody else can enter the one around it. With
			// that goes all that came, unless it is moved away.
			let around = folders::scratch(parent)?;
			let folder = around.path().join("folder");
			create_private_folder(&folder)?;
			let mut unpacker = Unpacker::start(&folder)?;
			decrypt(reader, &mut unpacker, key)?;
			unpacker.finish()?;
			folders::settle(&folder)?;
			fs::rename(&folder, &path).map_err(Error::io(path))
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_source_knows_its_name_and_kind() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("Report.PDF");
		fs::write(&file, b"x").unwrap();
		let source = Source::at(&file).unwrap();
		assert_eq!((source.name().as_str(), source.media_type()), ("Report.PDF", "application/pdf"));
		let source = Source::at(folder.path()).unwrap();
		assert_eq!(source.media_type(), TAR);
		assert!(Source::at(folder.path().join("none")).is_err());
		let source = Source::Secret(Zeroizing::new(b"x".to_vec()));
		assert_eq!((source.name().as_str(), source.media_type()), ("secret", "text/plain"));
		// What receivers would refuse in a name is left out.
		for (called, name) in [("a\u{1b}[2Jb\n.txt", "a[2Jb.txt"), ("\n", "data")] {
			let file = folder.path().join(called);
			fs::write(&file, b"x").unwrap();
			assert_eq!(Source::at(&file).unwrap().name(), name);
		}
	}

	#[test]
	fn of_a_folder_that_cannot_be_moved_into_its_place_nothing_is_left() {
		let folder = tempfile::tempdir().unwrap();
		let (from, to) = (folder.path().join("from"), folder.path().join("to"));
		for (name, file) in [(&from, "a"), (&to, "taken")] {
			fs::create_dir(name).unwrap();
			fs::write(name.join(file), b"x").unwrap();
		}
		let key = Person::random().unwrap().delegating(&[1; 32], 1);
		let (packed, _) = Source::at(&from).unwrap().open().unwrap();
		let mut bytes = Vec::new();
		let header = encrypt(packed, &mut bytes, &key.key_bytes()).unwrap();
		let data_key = open_as_owner(&key, &header.sealed_key).unwrap();
		// Somebody has made it in the meantime.
		let moved = pour(&bytes[..], &header, data_key, Sink::Folder(to.clone()));
		assert!(matches!(&moved, Err(Error::Io { path, .. }) if *path == to), "{moved:?}");
		let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
		left.sort();
		assert_eq!(left, ["from", "to"]);
		assert!(to.join("taken").exists());
	}

	#[test]
	fn what_was_cut_off_a_day_ago_is_swept_away() {
		let folder = tempfile::tempdir().unwrap();
		let old = std::time::SystemTime::now() - 2 * ABANDONED;
		for (name, time) in [(".unfinished-a", Some(old)), (".unfinished-b", None), ("0bad.nlk", Some(old))] {
			let file = File::create(folder.path().join(name)).unwrap();
			if let Some(time) = time {
				file.set_modified(time).unwrap();
			}
		}
		sweep(folder.path());
		let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
		left.sort();
		assert_eq!(left, [".unfinished-b", "0bad.nlk"]);
	}

	#[test]
	fn a_file_that_changed_has_another_stamp() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("a");
		fs::write(&file, b"x").unwrap();
		let before = Source::File(file.clone()).stamp().unwrap();
		assert_eq!(Source::File(file.clone()).stamp().unwrap(), before);
		fs::write(&file, b"xy").unwrap();
		assert_ne!(Source::File(file).stamp().unwrap(), before);
	}
}
