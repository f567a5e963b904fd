//! # Computing on encrypted data
//!
//! Alice encrypts values under her *client key*. Whoever has her *evaluation key* can compute on them and learns nothing:
//! what goes in and what comes out only her client key opens. What is computed is a *program*, and everybody who runs the
//! same program on the same inputs with the same [execution profile](profile) gets the same result, to the bit. That is
//! what makes results comparable on chain.
//!
//! ## Terminology
//!
//! | Name | Is |
//! |---|---|
//! | client key | the secret: encrypts and decrypts ([`ClientKeys`]) |
//! | evaluation key | public; with it encrypted values are computed on ([`EvaluationKey`]) |
//! | encryption key | public; with it anybody encrypts for the owner of the client key ([`EncryptionKey`]) |
//! | delivery keys | public; with them a result is for somebody else than the owner ([`delivery`]) |
//! | program | a straight-line circuit over typed values; its id is the SHA-256 of its encoding ([`Program`]) |
//! | bootstrap | the unit of cost: an operation takes so and so many of them ([`CheckedProgram::cost`]) |
//! | result | the outputs as a compressed list; its digest is the SHA-256 of its bytes ([`ResultList`]) |
//! | refusal | why a job has no result, the same for everybody ([`Refusal`]) |
//!
//! ## Three ways in
//!
//! * The owner of the key makes a *compressed list* ([`ClientKeys::encrypt`]): 1.5 KiB for up to 64 bytes.
//! * Anybody makes a *compact list* with the encryption key ([`EncryptionKey::encrypt`]).
//! * Under a stream cipher ([`transcipher`]): the data as small as it is, and its symmetric key once under FHE. Providers
//!   decrypt homomorphically. This is the work flow of the whitepaper, section 2.4.
//!
//! ## Nothing from outside is believed
//!
//! Every decoding has a size limit, a check that the object has the parameters of the profile, and refuses bytes left
//! over; all of it is in one module. What was checked has another type than its bytes. Still, decode in a process that may
//! die: the library makes no promise about memory or panics on what strangers wrote.
//!
//! ## What nobody can check
//!
//! That a key, a ciphertext or a pad is what its maker says: a list encrypted under another key, or a switching key from
//! another, has the same shape. The result is rubbish then, the same rubbish for everybody, and its owner's own affair.
//!
//! ## The whole flow
//!
//! ```no_run
//! use nulink_fhe::{job::{Job, Piece, Shape}, ClientKeys, Clear, Program, Type};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Anybody writes a program. What it costs is known before anything is paid.
//! let program: Program = "input age: u8\nold = ge age 65\noutput old".parse()?;
//! let program = program.check()?;
//! println!("{} bootstraps", program.cost());
//!
//! // Alice.
//! let keys = ClientKeys::generate();
//! let evaluation = keys.evaluation_key();
//! let input = keys.encrypt(&evaluation, &[Clear::new(Type::U8, 70)?])?;
//!
//! // A provider, who has fetched what the job names.
//! let job = Job {
//!     program: &program.encode(),
//!     shape: Shape::of(&program),
//!     delivery: None,
//!     inputs: &[Piece::Compressed(&input)],
//! };
//! let result = job.run(&evaluation.encode()?, 1, |_| {})?.map_err(|refusal| refusal.to_string())?;
//! println!("digest {:?}", result.digest());
//!
//! // Alice.
//! assert_eq!(keys.decrypt(result.bytes(), program.output_types())?, [Clear::from(true)]);
//! # Ok(())
//! # }
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod clear;
mod data;
pub mod delivery;
mod encrypted;
mod evaluate;
pub mod job;
mod keys;
pub mod profile;
pub mod program;
pub mod transcipher;
mod value;
mod wire;

pub use data::{DataError, ResultList};
pub use delivery::{Delivery, DeliveryKeys};
pub use encrypted::Encrypted;
pub use evaluate::{EvaluateError, Evaluator, Progress, Stopper};
pub use keys::{ClientKeys, EncryptionKey, EvaluationKey, ExpandedKey, KeyError};
pub use nulink_primitives::compute::{
	ExecutionProfile, InputForm, Instructions, Outcome, ProgramId, Refusal, MAX_BOOTSTRAPS, MAX_EVALUATION_KEY_LEN,
	MAX_INPUT_LEN, MAX_NODES, MAX_PROGRAM_LEN, MAX_RESULT_LEN,
};
pub use program::{CheckedProgram, Program, ProgramError};
pub use value::{Clear, NotOfType, Type};
pub use wire::{NotConformant, MAX_CLIENT_KEY_LEN, MAX_ENCRYPTION_KEY_LEN};
