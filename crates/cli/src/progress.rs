//! Progress on a terminal: on standard error, so that it never gets into the data.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nulink_sdk::{objects::DataStep, Reporter};
use std::{ops::Deref, sync::Arc, time::Duration};

/// A line that shows how far something is. Cheap to clone; all clones are one line.
#[derive(Clone)]
pub struct Progress {
	bar: Arc<Line>,
}

struct Line(ProgressBar);

impl Deref for Line {
	type Target = ProgressBar;

	fn deref(&self) -> &ProgressBar {
		&self.0
	}
}

impl Progress {
	/// A line, which is shown or not.
	pub fn new(shown: bool) -> Self {
		let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
		let bar = ProgressBar::with_draw_target(None, target);
		bar.set_style(style("{spinner} {msg}"));
		if shown {
			bar.enable_steady_tick(Duration::from_millis(120));
		}
		Progress { bar: Arc::new(Line(bar)) }
	}

	/// Says what is done now.
	pub fn say(&self, text: impl Into<String>) {
		self.bar.set_message(text.into());
	}

	/// Says something that stays.
	pub fn keep(&self, text: impl AsRef<str>) {
		self.bar.println(text);
	}

	/// Shows data on its way.
	pub fn data(&self, step: DataStep) {
		let (what, done, total) = match step {
			DataStep::Encrypting(done, total) => ("encrypting", done, total),
			DataStep::Uploading(progress) => ("storing", progress.done, progress.total),
			DataStep::Downloading(progress) => ("fetching", progress.done, progress.total),
		};
		match total {
			Some(total) if self.bar.length() != Some(total) => {
				self.bar.set_style(style("{spinner} {msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}"));
				self.bar.set_length(total);
			},
			Some(_) => {},
			None => self.bar.set_style(style("{spinner} {msg} {bytes} {bytes_per_sec}")),
		}
		self.say(what);
		self.bar.set_position(done);
	}

	/// Shows data on its way, from wherever it is told.
	pub fn reporter(&self) -> Reporter<DataStep> {
		let progress = self.clone();
		Arc::new(move |step| progress.data(step))
	}
}

impl Drop for Line {
	fn drop(&mut self) {
		self.0.finish_and_clear();
	}
}

fn style(template: &str) -> ProgressStyle {
	// A template of ours that could not be read would only look plainer.
	ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}
