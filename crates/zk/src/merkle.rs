//! Merkle trees over field elements.
//!
//! A tree has a fixed depth, at most [`MAX_DEPTH`], and leaves from the left. Where there is no leaf there is zero, which
//! is no record's hash and no key's: nobody finds one with that hash. So a proof about a leaf is about a leaf that somebody
//! put there.

use crate::{
	poseidon::{hash, Domain},
	Fr,
};
use alloc::vec::Vec;
use ark_ff::Zero;

/// The greatest depth: a million leaves.
pub const MAX_DEPTH: u8 = 20;

/// A tree with all its nodes.
#[derive(Clone, Debug)]
pub struct Tree {
	domain: Domain,
	/// From the leaves upwards, each without what stands for nothing at its right. One more than the depth.
	levels: Vec<Vec<Fr>>,
	/// What stands for nothing on each level.
	empty: Vec<Fr>,
}

impl Tree {
	/// The tree over these leaves. `None` if the depth is greater than [`MAX_DEPTH`] or there are more leaves than places.
	pub fn new(domain: Domain, depth: u8, leaves: Vec<Fr>) -> Option<Self> {
		if depth > MAX_DEPTH || leaves.len() > 1 << depth {
			return None;
		}
		let mut levels = alloc::vec![leaves];
		let mut empty = alloc::vec![Fr::zero()];
		for _ in 0..depth {
			let nothing = empty.last().copied().unwrap_or_default();
			let above = levels.last().map(Vec::as_slice).unwrap_or_default().chunks(2);
			let above = above.map(|pair| match pair {
				[left, right] => hash(domain, &[*left, *right]),
				[left] => hash(domain, &[*left, nothing]),
				_ => nothing,
			});
			let above: Vec<Fr> = above.collect();
			levels.push(above);
			empty.push(hash(domain, &[nothing, nothing]));
		}
		Some(Tree { domain, levels, empty })
	}

	/// The depth.
	pub fn depth(&self) -> u8 {
		self.levels.len().saturating_sub(1) as u8
	}

	/// The root.
	pub fn root(&self) -> Fr {
		let nothing = self.empty.last().copied().unwrap_or_default();
		self.levels.last().and_then(|level| level.first()).copied().unwrap_or(nothing)
	}

	/// The leaves.
	pub fn leaves(&self) -> &[Fr] {
		self.levels.first().map(Vec::as_slice).unwrap_or_default()
	}

	/// The way from a leaf to the root.
	pub fn path(&self, index: u32) -> Option<Path> {
		if index as usize >= self.leaves().len() {
			return None;
		}
		let mut at = index as usize;
		let mut siblings = Vec::with_capacity(self.levels.len());
		for (level, nothing) in self.levels.iter().zip(&self.empty).take(self.depth() as usize) {
			siblings.push(level.get(at ^ 1).copied().unwrap_or(*nothing));
			at >>= 1;
		}
		Some(Path { domain: self.domain, index, siblings })
	}
}

/// The way from a leaf to the root: the neighbours on it, from the leaf upwards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
	/// What kind of tree it is in.
	pub domain: Domain,
	/// The place of the leaf.
	pub index: u32,
	/// The neighbours.
	pub siblings: Vec<Fr>,
}

impl Path {
	/// The root that this leaf has in the path's place.
	pub fn root_of(&self, leaf: Fr) -> Fr {
		self.siblings.iter().enumerate().fold(leaf, |node, (level, sibling)| {
			let is_right = self.index.checked_shr(level as u32).unwrap_or(0) & 1 == 1;
			let (left, right) = if is_right { (*sibling, node) } else { (node, *sibling) };
			hash(self.domain, &[left, right])
		})
	}

	/// Whether this leaf is in the path's place of the tree with this root and depth.
	pub fn verify(&self, root: Fr, depth: u8, leaf: Fr) -> bool {
		self.siblings.len() == depth as usize
			&& u64::from(self.index) < 1u64.checked_shl(depth.into()).unwrap_or(0)
			&& self.root_of(leaf) == root
	}
}
