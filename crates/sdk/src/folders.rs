//! Folders travel as tar archives inside the encrypted stream. Packing and unpacking is left to the system's `tar`, GNU's or
//! the BSDs', which by default unpacks nothing outside of the folder that it was given.
//!
//! What comes out is a stranger's: [`settle`] looks through it before it appears under its name. Whoever packs is told the
//! same by [`survey`], before anything is encrypted.

use crate::Error;
use std::{
	fs::{self, File, FileType},
	io::{self, Read, Seek, Write},
	path::{Component, Path},
	process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};
use tempfile::TempDir;

/// What a packed folder is.
pub const TAR: &str = "application/x-tar";
/// The most that is shown of what tar complains about.
const MAX_COMPLAINT: u64 = 500;

/// Reads a folder as an archive. If tar fails, the reader fails at its end, so that no half of a folder passes for a whole.
pub(crate) struct Packer {
	tar: Tar,
	output: ChildStdout,
}

/// A folder that an archive is written to.
pub(crate) struct Unpacker {
	tar: Tar,
	input: Option<ChildStdin>,
}

struct Tar {
	child: Child,
	complaints: File,
}

impl Tar {
	fn start(arguments: &[&str], folder: &Path, input: Stdio, output: Stdio) -> io::Result<Self> {
		let complaints = tempfile::tempfile()?;
		let child = Command::new("tar")
			.args(arguments)
			.arg("-C")
			.arg(folder)
			.args(if arguments.contains(&"-c") { &["."][..] } else { &[] })
			.stdin(input)
			.stdout(output)
			.stderr(complaints.try_clone()?)
			.spawn()
			.map_err(|error| io::Error::new(error.kind(), format!("the program tar cannot be started: {error}")))?;
		Ok(Tar { child, complaints })
	}

	fn finish(&mut self) -> io::Result<()> {
		let status = self.child.wait()?;
		if status.success() {
			return Ok(());
		}
		let mut text = Vec::new();
		self.complaints.rewind()?;
		(&mut self.complaints).take(MAX_COMPLAINT).read_to_end(&mut text)?;
		let text = String::from_utf8_lossy(&text);
		Err(io::Error::other(format!("tar: {status}: {}", text.trim())))
	}
}

impl Drop for Tar {
	fn drop(&mut self) {
		// Of one that has finished there is nothing left to kill.
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

impl Packer {
	pub(crate) fn start(folder: &Path) -> Result<Self, Error> {
		let tar = Tar::start(&["-c", "-f", "-"], folder, Stdio::null(), Stdio::piped());
		let mut tar = tar.map_err(|error| Error::Tar(error.to_string()))?;
		let output = tar.child.stdout.take().ok_or_else(|| Error::Tar("it has no output".into()))?;
		Ok(Packer { tar, output })
	}
}

impl Read for Packer {
	fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
		let read = self.output.read(buffer)?;
		if read == 0 && !buffer.is_empty() {
			self.tar.finish()?;
		}
		Ok(read)
	}
}

impl Unpacker {
	/// Into a folder that is there.
	pub(crate) fn start(folder: &Path) -> Result<Self, Error> {
		// Whoever unpacks owns what comes out, with no more rights than its own files have.
		let arguments = ["-x", "-o", "--no-same-permissions", "-f", "-"];
		let tar = Tar::start(&arguments, folder, Stdio::piped(), Stdio::null());
		let mut tar = tar.map_err(|error| Error::Tar(error.to_string()))?;
		let input = tar.child.stdin.take();
		Ok(Unpacker { tar, input })
	}

	/// Waits until all is unpacked.
	pub(crate) fn finish(mut self) -> Result<(), Error> {
		drop(self.input.take());
		self.tar.finish().map_err(|error| Error::Tar(error.to_string()))
	}
}

impl Write for Unpacker {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		match &mut self.input {
			// tar stops reading at the end of the archive; padding after it is of no interest.
			Some(input) => match input.write(bytes) {
				Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
					self.input = None;
					Ok(bytes.len())
				},
				written => written,
			},
			None => Ok(bytes.len()),
		}
	}

	fn flush(&mut self) -> io::Result<()> {
		self.input.as_mut().map_or(Ok(()), Write::flush)
	}
}

/// Fails if there is something in a folder that a receiver would not take.
pub(crate) fn survey(folder: &Path) -> Result<(), Error> {
	// Sockets are left out by tar.
	look_through(folder, |_| Ok(()), is_socket)
}

/// Looks through what was unpacked and makes it its receiver's: nobody else can enter the folder, and the receiver all that
/// is in it, whatever the archive says. Fails if there is something that could harm whoever goes through it: a link that
/// leads out, a pipe or a device.
pub(crate) fn settle(folder: &Path) -> Result<(), Error> {
	look_through(folder, enterable, |_| false)?;
	set_mode(folder, |_| OWNER_ONLY)
}

/// A folder for a while, to unpack in, that nobody else can enter. It goes with all that is in it.
pub(crate) fn scratch(parent: &Path) -> Result<TempDir, Error> {
	let mut builder = tempfile::Builder::new();
	builder.prefix(".nulink-");
	#[cfg(unix)]
	builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(OWNER_ONLY));
	builder.tempdir_in(parent).map_err(Error::io(parent))
}

/// What the owner of a folder may do, and nobody else.
#[cfg(unix)]
const OWNER_ONLY: u32 = 0o700;
#[cfg(not(unix))]
const OWNER_ONLY: u32 = 0;

fn enterable(folder: &Path) -> Result<(), Error> {
	set_mode(folder, |mode| mode & 0o777 | OWNER_ONLY)
}

#[cfg(unix)]
fn set_mode(folder: &Path, change: impl FnOnce(u32) -> u32) -> Result<(), Error> {
	use std::os::unix::fs::PermissionsExt;
	let before = fs::symlink_metadata(folder).map_err(Error::io(folder))?.permissions();
	fs::set_permissions(folder, fs::Permissions::from_mode(change(before.mode()))).map_err(Error::io(folder))
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: impl FnOnce(u32) -> u32) -> Result<(), Error> {
	Ok(())
}

#[cfg(unix)]
fn is_socket(kind: FileType) -> bool {
	std::os::unix::fs::FileTypeExt::is_socket(&kind)
}

#[cfg(not(unix))]
fn is_socket(_: FileType) -> bool {
	false
}

/// Goes through a folder and all below it, following no link. `enter` comes before a look into a folder; `spared` says what
/// may be there besides files, folders and links that stay inside.
fn look_through(
	top: &Path,
	enter: impl Fn(&Path) -> Result<(), Error>,
	spared: impl Fn(FileType) -> bool,
) -> Result<(), Error> {
	let unfit = |path: &Path, reason: String| {
		let path = path.strip_prefix(top).unwrap_or(path).into();
		Err(Error::Unfit { path, reason })
	};
	let mut folders = vec![(top.to_path_buf(), 0)];
	while let Some((folder, depth)) = folders.pop() {
		enter(&folder)?;
		for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
			let entry = entry.map_err(Error::io(&folder))?;
			let path = entry.path();
			let kind = entry.file_type().map_err(Error::io(&path))?;
			if kind.is_dir() {
				folders.push((path, depth + 1));
			} else if kind.is_symlink() {
				let target = fs::read_link(&path).map_err(Error::io(&path))?;
				if !stays_inside(&target, depth) {
					return unfit(&path, format!("is a link that leads out of it, to {target:?}"));
				}
			} else if !kind.is_file() && !spared(kind) {
				return unfit(&path, "is neither a file nor a folder".into());
			}
		}
	}
	Ok(())
}

/// Whether a link so many folders below the top leads to something below the top. What goes up after it went down may have
/// gone down by another link, and then comes up elsewhere: that is not tolerated, whether it leads out or not.
fn stays_inside(target: &Path, depth: usize) -> bool {
	let (mut up, mut down) = (0, false);
	for part in target.components() {
		match part {
			Component::CurDir => {},
			Component::ParentDir if !down => up += 1,
			Component::Normal(_) => down = true,
			_ => return false,
		}
	}
	up <= depth
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_folder_survives_packing() {
		let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
		fs::create_dir(from.path().join("inner")).unwrap();
		fs::write(from.path().join("inner/a"), b"content").unwrap();
		fs::write(from.path().join("-f"), b"").unwrap();
		let mut archive = Vec::new();
		Packer::start(from.path()).unwrap().read_to_end(&mut archive).unwrap();
		let mut unpacker = Unpacker::start(to.path()).unwrap();
		unpacker.write_all(&archive).unwrap();
		unpacker.finish().unwrap();
		assert_eq!(fs::read(to.path().join("inner/a")).unwrap(), b"content");
		assert!(to.path().join("-f").exists());
	}

	#[test]
	fn a_folder_that_is_not_there_fails_at_its_end() {
		let mut packer = Packer::start(Path::new("/nowhere/at/all")).unwrap();
		assert!(packer.read_to_end(&mut Vec::new()).is_err());
	}

	#[test]
	fn what_is_no_archive_fails() {
		let to = tempfile::tempdir().unwrap();
		let mut unpacker = Unpacker::start(to.path()).unwrap();
		let _ = unpacker.write_all(&[7; 2048]);
		assert!(matches!(unpacker.finish(), Err(Error::Tar(_))));
	}

	#[test]
	fn a_link_stays_inside_if_it_goes_up_no_further_than_to_the_top_and_then_only_down() {
		for (target, depth, inside) in [
			("a", 0, true),
			("./a/b", 0, true),
			(".", 0, true),
			("..", 0, false),
			("..", 1, true),
			("../a/b", 1, true),
			("../../a", 1, false),
			("./../../a", 2, true),
			("/", 9, false),
			("/etc/passwd", 9, false),
			// By way of a link from a to the top, this leads out.
			("a/..", 5, false),
			("../a/../..", 9, false),
		] {
			assert_eq!(stays_inside(Path::new(target), depth), inside, "{target} at {depth}");
		}
	}

	#[cfg(unix)]
	mod unix {
		use super::*;
		use std::os::unix::{
			fs::{symlink, PermissionsExt},
			net::UnixListener,
		};

		fn mode(path: &Path) -> u32 {
			path.metadata().unwrap().permissions().mode() & 0o7777
		}

		#[test]
		fn what_is_settled_is_its_receivers_alone_and_can_be_entered() {
			let folder = tempfile::tempdir().unwrap();
			let top = folder.path().join("top");
			fs::create_dir_all(top.join("shut/inner")).unwrap();
			fs::write(top.join("shut/inner/file"), b"x").unwrap();
			symlink("shut/inner", top.join("link")).unwrap();
			symlink("../../shut", top.join("shut/inner/back")).unwrap();
			for (path, mode) in [("shut/inner", 0o1555), ("shut", 0o000), ("", 0o777)] {
				fs::set_permissions(top.join(path), fs::Permissions::from_mode(mode)).unwrap();
			}
			settle(&top).unwrap();
			let modes = ["", "shut", "shut/inner"].map(|path| mode(&top.join(path)));
			assert_eq!(modes, [0o700, 0o700, 0o755]);
			assert_eq!(fs::read(top.join("link/file")).unwrap(), b"x");
		}

		#[test]
		fn what_leads_out_or_is_no_file_is_refused_by_receivers_and_told_to_whoever_packs() {
			let refused = |make: fn(&Path)| {
				let folder = tempfile::tempdir().unwrap();
				fs::create_dir(folder.path().join("in")).unwrap();
				make(&folder.path().join("in/odd"));
				let told = survey(folder.path()).is_err();
				match settle(folder.path()) {
					Err(Error::Unfit { path, reason }) => assert_eq!(path, Path::new("in/odd"), "{reason}"),
					other => panic!("{other:?}"),
				}
				told
			};
			assert!(refused(|path| symlink("/etc/passwd", path).unwrap()));
			assert!(refused(|path| symlink("../../x", path).unwrap()));
			assert!(refused(|path| assert!(Command::new("mkfifo").arg(path).status().unwrap().success())));
			// A socket does not get into an archive; so nobody is kept from packing a folder in which there is one.
			assert!(!refused(|path| drop(UnixListener::bind(path).unwrap())));
		}
	}
}
