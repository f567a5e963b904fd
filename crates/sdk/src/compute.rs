//! Encrypted compute: having a program evaluated on encrypted data by people whom nobody needs to trust.
//!
//! ## Terminology
//!
//! | Word | Is |
//! |---|---|
//! | [compute key](ComputeKey) | the owner's client key, kept here; and its evaluation key, in a store for everybody |
//! | piece | encrypted values, in a store; a job names one or more |
//! | [plan](JobPlan) | a job with its price, not signed |
//! | [record](JobRecord) | what is kept here of a job: under which key it is, and what is to become of its result |
//! | provisional | agreed on by the committee; it can still be disputed |
//!
//! ## From one end to the other
//!
//! ```no_run
//! # async fn example(nulink: nulink_sdk::Client, alice: nulink_sdk::identity::Person)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use nulink_sdk::{compute::{JobInput, JobRequest, Until}, programs};
//!
//! // Alice writes a program, and registers it. Anybody can have it computed then.
//! let program = programs::parse("input age: u8\nold = ge age 65\noutput old")?;
//! let id = nulink.keep_program(&program, None)?;
//! nulink.register_program(&alice, &id).await?;
//!
//! // She makes a key, has a value computed on, and looks at what came out.
//! nulink.create_compute_key(&alice, "main").await?;
//! let values = programs::parse_values(program.input_types(), &["70"])?;
//! let request = JobRequest::new(id, "main", vec![JobInput::compressed(values)]);
//! let plan = nulink.plan_job(&alice, request).await?;
//! println!("it costs up to {}", nulink_sdk::Nlk(plan.quote.fees));
//! let job = nulink.submit_job(&alice, plan, None).await?.job;
//! nulink.watch_job(Some(&alice), job, Until::Over, None).await?;
//! println!("{}", nulink.job_result(&alice, job, false).await?.values[0]);
//! # Ok(())
//! # }
//! ```
//!
//! ## What is believed
//!
//! Nothing of a store: everything is hashed. Of the chain, how a job ended. A quorum of a small committee is not certain to
//! be honest: until the challenge window is over a result is [provisional](JobResult::provisional), and whoever minds
//! computes it again ([`Client::verify_bits`](crate::Client::verify_bits)) and disputes it.

mod agent;
mod alone;
mod bytes;
mod checks;
mod deliver;
mod error;
mod jobs;
mod keys;
mod pads;
mod piece_ref;
mod pieces;
mod plan;
mod records;
mod request;
mod results;
mod sealed;
mod share;
mod streams;
mod verify;
mod watch;

pub use agent::{AgentEvent, Attended, Retries};
pub use deliver::{JobKeyPackage, Opened, COLLUSION, JOB_KEY};
pub use error::ComputeError;
pub use jobs::{JobStep, Submitted};
pub use keys::{ComputeKey, PublishedKey};
pub use piece_ref::PieceRef;
pub use pieces::{Form, KnownPiece};
pub use plan::{JobPlan, Unsigned};
pub use records::{Delivery, JobRecord, Sharing};
pub use request::{Deliver, JobInput, JobRequest, DEFAULT_COMMITTEE};
pub use results::{JobResult, ResultDocument};
pub use share::SharedResult;
pub use verify::{BitCheck, DisputePrice, Found, ValueCheck};
pub use watch::{JobView, Until};
