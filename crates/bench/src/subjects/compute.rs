//! Encrypted compute: what a worker costs above the library, whether two do twice as much, what a job leaves on chain, and
//! whether everybody finds the same.
//!
//! | Module | Is |
//! |---|---|
//! | [`scene`] | what is computed: a trained model on a record that is encrypted |
//! | [`worker`] | a worker's evaluator: its pool, with the child process |
//! | [`outsider`] | the same model, written with the library's own integers |
//! | [`speed`] | rows by the clock, and the count of bootstraps |
//! | [`traces`] | rows about bytes on chain |
//! | [`digests`] | the row about fresh processes |
//! | [`kreyvium`] | rows about the stream cipher |

mod digests;
mod kreyvium;
mod outsider;
mod scene;
mod speed;
mod traces;
mod worker;

use crate::row::Row;
use scene::Scene;

/// The rows.
pub fn run() -> anyhow::Result<Vec<Row>> {
	let scene = Scene::new()?;
	let mut rows = speed::rows(&scene)?;
	rows.extend(traces::rows(&scene)?);
	rows.extend(digests::rows()?);
	rows.extend(kreyvium::rows()?);
	Ok(rows)
}
