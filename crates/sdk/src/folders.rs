//! Folders travel as tar archives inside the encrypted stream. Packing and unpacking is left to the system's `tar`, GNU's or
//! the BSDs', which by default unpacks nothing outside of the folder that it was given.

use crate::Error;
use std::{
	fs::File,
	io::{self, Read, Seek, Write},
	path::Path,
	process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

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

#[cfg(test)]
mod tests {
	use super::*;
	use std::fs;

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
}
