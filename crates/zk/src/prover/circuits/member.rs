//! I have the secret of a key in this pool, and this is its one name in this scope.

use super::{bind, Builder};
use crate::{
	field::{of_hash, to_bytes},
	merkle::{Path, Tree},
	poseidon::Domain,
	prover::blank_path,
	statement::{nullifier_of, pool_leaf_of, POOL_DEPTH},
	Context, Fr, Statement,
};
use ark_relations::gr1cs::SynthesisError;

/// Public: the pool's root, scope, name, context. Private: the secret and its place.
#[derive(Clone)]
pub struct Member {
	secret: Fr,
	scope: Fr,
	path: Path,
	pub(super) context: Fr,
}

impl Member {
	/// That the secret's key is in the pool, under the name that it has in this scope. `None` if it is not in the pool, or
	/// the pool's tree is of another depth than [`POOL_DEPTH`].
	pub fn new(secret: &[u8; 32], pool: &Tree, scope: &[u8; 32], context: &Context) -> Option<Self> {
		let secret = of_hash(secret);
		let leaf = pool_leaf_of(secret);
		let index = pool.leaves().iter().position(|other| *other == leaf)?;
		let path = pool.path(index as u32).filter(|_| pool.depth() == POOL_DEPTH)?;
		Some(Member { secret, scope: of_hash(scope), path, context: context.element() })
	}

	/// The same with the way from the key's leaf to the pool's root, for those who do not have the whole tree. `None` if
	/// the way is not one of [`POOL_DEPTH`] levels in a tree of [`Domain::Node`].
	pub fn on_path(secret: &[u8; 32], path: Path, scope: &[u8; 32], context: &Context) -> Option<Self> {
		let fits = path.domain == Domain::Node && path.siblings.len() == usize::from(POOL_DEPTH);
		let inside = u64::from(path.index) < 1 << POOL_DEPTH;
		(fits && inside).then(|| Member {
			secret: of_hash(secret),
			scope: of_hash(scope),
			path,
			context: context.element(),
		})
	}

	/// Another secret in the same place, for tests of what is refused.
	#[doc(hidden)]
	pub fn with_secret(mut self, secret: &[u8; 32]) -> Self {
		self.secret = of_hash(secret);
		self
	}

	pub(super) fn blank() -> Self {
		let zero = Fr::from(0u64);
		Member { secret: zero, scope: zero, path: blank_path(Domain::Node, POOL_DEPTH), context: zero }
	}

	pub(super) fn statement(&self) -> Statement {
		Statement::Member {
			pool: to_bytes(&self.path.root_of(pool_leaf_of(self.secret))),
			scope: to_bytes(&self.scope),
			nullifier: to_bytes(&nullifier_of(self.secret, self.scope)),
		}
	}

	pub(super) fn build(&self, builder: &Builder) -> Result<(), SynthesisError> {
		let pool = builder.input(self.path.root_of(pool_leaf_of(self.secret)))?;
		let scope = builder.input(self.scope)?;
		let nullifier = builder.input(nullifier_of(self.secret, self.scope))?;
		let context = builder.input(self.context)?;
		let secret = builder.witness(self.secret)?;
		let leaf = builder.hash(Domain::PoolKey, std::slice::from_ref(&secret))?;
		let (root, _) = builder.root(&self.path, leaf)?;
		builder.equal(&root, &pool)?;
		builder.equal(&builder.hash(Domain::Nullifier, &[secret, scope])?, &nullifier)?;
		bind(builder, &context)
	}
}
