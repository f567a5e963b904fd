//! The circuits, one file each.
//!
//! Of each there is a *blank*: the same constraints with values that satisfy nothing, from which keys are made.

mod encrypts;
mod holds;
mod knows;
mod member;

pub use encrypts::Encrypts;
pub use holds::Holds;
pub use knows::Knows;
pub use member::Member;

use super::{
	gadgets::{Builder, Num},
	ProveError,
};
use crate::{Fr, Statement, StatementKind};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, SynthesisError};

/// A statement with what makes it true.
#[derive(Clone)]
pub enum Circuit {
	/// Records of a set satisfy a predicate.
	Holds(Box<Holds>),
	/// A ciphertext is that of a message.
	Encrypts(Encrypts),
	/// An answer.
	Knows(Box<Knows>),
	/// A key of a pool.
	Member(Member),
}

impl Circuit {
	/// The constraints of this form and size, with nothing in them.
	pub fn blank(kind: StatementKind) -> Result<Self, ProveError> {
		if !kind.exists() {
			return Err(ProveError::NoSuchCircuit(kind));
		}
		Ok(match kind {
			StatementKind::Holds { records, depth } => Holds::blank(records, depth).into(),
			StatementKind::Encrypts { elements } => Encrypts::blank(elements).into(),
			StatementKind::Knows => Knows::blank().into(),
			StatementKind::Member => Member::blank().into(),
		})
	}

	/// What is proven.
	pub fn statement(&self) -> Statement {
		match self {
			Circuit::Holds(circuit) => circuit.statement(),
			Circuit::Encrypts(circuit) => circuit.statement(),
			Circuit::Knows(circuit) => circuit.statement(),
			Circuit::Member(circuit) => circuit.statement(),
		}
	}

	/// The context that it is bound to.
	pub(crate) fn context(&self) -> Fr {
		match self {
			Circuit::Holds(circuit) => circuit.context,
			Circuit::Encrypts(circuit) => circuit.context,
			Circuit::Knows(circuit) => circuit.context,
			Circuit::Member(circuit) => circuit.context,
		}
	}
}

impl From<Holds> for Circuit {
	fn from(circuit: Holds) -> Self {
		Circuit::Holds(Box::new(circuit))
	}
}

impl From<Encrypts> for Circuit {
	fn from(circuit: Encrypts) -> Self {
		Circuit::Encrypts(circuit)
	}
}

impl From<Knows> for Circuit {
	fn from(circuit: Knows) -> Self {
		Circuit::Knows(Box::new(circuit))
	}
}

impl From<Member> for Circuit {
	fn from(circuit: Member) -> Self {
		Circuit::Member(circuit)
	}
}

impl ConstraintSynthesizer<Fr> for &Circuit {
	fn generate_constraints(self, cs: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
		let builder = Builder(cs);
		match self {
			Circuit::Holds(circuit) => circuit.build(&builder),
			Circuit::Encrypts(circuit) => circuit.build(&builder),
			Circuit::Knows(circuit) => circuit.build(&builder),
			Circuit::Member(circuit) => circuit.build(&builder),
		}
	}
}

/// Uses the context, so that no optimiser of constraints drops it.
fn bind(builder: &Builder, context: &Num) -> Result<(), SynthesisError> {
	builder.product(context, context).map(drop)
}
