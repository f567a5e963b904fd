//! The walk from a root to a value.
//!
//! The nodes and their encoding are those of the Ethereum yellow paper, appendix D, decoded by `alloy-trie`. Ethereum's
//! tries are *secure*: the path is the hash of the key, always 64 nibbles, so that no path is the beginning of another
//! and branches carry no values.

use crate::{Hash, Host};
use alloc::vec::Vec;
use alloy_rlp::Decodable;
use alloy_trie::{
	nodes::{BranchNode, RlpNode, TrieNode},
	Nibbles,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The most nodes of a proof.
///
/// Tries with 10⁹ entries are 8 to 11 nodes deep. Somebody who wants to make another's proof longer has to find a key
/// whose hash begins as the other's does: 16 times the work for each node. 24 nodes would take 2⁹² hashes.
pub const MAX_NODES: u32 = 24;

/// The most bytes of a node: a branch with 16 children that are named by their hashes, a list of 16 · 33 + 1 bytes.
pub const MAX_NODE_LEN: u32 = 3 + 16 * 33 + 1;

/// The root of a trie without entries: the hash of the empty string in RLP.
pub const EMPTY_ROOT: Hash = alloy_trie::EMPTY_ROOT_HASH.0;

/// What the encoding of a hash begins with: a string of 32 bytes.
const HASH: u8 = 0xa0;
/// From here on, the first byte of an encoding says that it is a list.
const LIST: u8 = 0xc0;
/// A node shorter than this stands in its parent, instead of its hash.
const HASHED_FROM: usize = 32;

/// Why a proof proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Invalid {
	/// It has more than [`MAX_NODES`] nodes.
	TooManyNodes,
	/// A node has more than [`MAX_NODE_LEN`] bytes.
	NodeTooLarge,
	/// A node is not the one that the root, or the node before it, names. So is any node that was changed, or stands in a
	/// wrong place, or belongs to another root or another key.
	WrongNode,
	/// The nodes end before the walk does.
	Incomplete,
	/// The walk ends before the nodes do.
	Surplus,
	/// A node, or the value, is not what stands in a trie of Ethereum. It has the right hash: the root is at fault.
	Malformed,
}

impl fmt::Display for Invalid {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Invalid::TooManyNodes => "the proof has more nodes than any proof needs",
			Invalid::NodeTooLarge => "a node of the proof is larger than any node is",
			Invalid::WrongNode => "a node of the proof is not the one that its place asks for",
			Invalid::Incomplete => "the proof ends before the value",
			Invalid::Surplus => "the proof goes on behind the value",
			Invalid::Malformed => "the root is not that of an Ethereum trie",
		})
	}
}

impl core::error::Error for Invalid {}

/// What the trie with this root has under the path `key` (the hash of what people call the key). `None`: nothing.
///
/// `proof` is the nodes from the root on, in the order of the walk. Those that stand inside their parents, because they
/// are short, are not listed again. An empty trie has no nodes; the empty string in RLP (`0x80`) is taken for one.
pub fn lookup<H: Host, N: AsRef<[u8]>>(root: &Hash, key: &Hash, proof: &[N]) -> Result<Option<Vec<u8>>, Invalid> {
	check_size(proof)?;
	if proof.is_empty() && *root == EMPTY_ROOT {
		return Ok(None);
	}
	let mut path = Nibbles::unpack_array(key);
	let mut expected = *root;
	for (depth, node) in proof.iter().enumerate() {
		let node = node.as_ref();
		if H::keccak_256(node) != expected {
			return Err(Invalid::WrongNode);
		}
		// What is so short has no business to be named by a hash, unless by the root's.
		if depth > 0 && node.len() < HASHED_FROM {
			return Err(Invalid::Malformed);
		}
		match enter(node, &mut path, depth == 0)? {
			Step::Down(hash) => expected = hash,
			Step::End(value) => return if depth + 1 == proof.len() { Ok(value) } else { Err(Invalid::Surplus) },
		}
	}
	Err(Invalid::Incomplete)
}

/// Looks at sizes only.
fn check_size<N: AsRef<[u8]>>(proof: &[N]) -> Result<(), Invalid> {
	if proof.len() > MAX_NODES as usize {
		return Err(Invalid::TooManyNodes);
	}
	if proof.iter().any(|node| node.as_ref().len() > MAX_NODE_LEN as usize) {
		return Err(Invalid::NodeTooLarge);
	}
	Ok(())
}

/// Where the walk goes from a listed node.
enum Step {
	/// To the node with this hash.
	Down(Hash),
	/// Nowhere.
	End(Option<Vec<u8>>),
}

/// Where the walk goes from a node, listed or not.
enum Turn {
	/// To a child, as its parent has it: its hash, or itself.
	Child(RlpNode),
	/// Nowhere.
	End(Option<Vec<u8>>),
}

/// Walks through a node and through those that stand inside it. Each of these is shorter than the one that it stands in,
/// so this ends.
fn enter(node: &[u8], path: &mut Nibbles, is_root: bool) -> Result<Step, Invalid> {
	let mut turn = pass(node, path, is_root)?;
	loop {
		turn = match turn {
			Turn::End(value) => return Ok(Step::End(value)),
			Turn::Child(child) => match child.as_slice() {
				[HASH, hash @ ..] => return hash.try_into().map(Step::Down).map_err(|_| Invalid::Malformed),
				inside @ [LIST..=0xff, ..] if inside.len() < HASHED_FROM => pass(inside, path, false)?,
				_ => return Err(Invalid::Malformed),
			},
		}
	}
}

/// Walks through one node, and takes from the path what it consumes.
fn pass(mut node: &[u8], path: &mut Nibbles, is_root: bool) -> Result<Turn, Invalid> {
	let decoded = TrieNode::decode(&mut node).map_err(|_| Invalid::Malformed)?;
	if !node.is_empty() {
		return Err(Invalid::Malformed);
	}
	match decoded {
		TrieNode::EmptyRoot if is_root => Ok(Turn::End(None)),
		TrieNode::EmptyRoot => Err(Invalid::Malformed),
		TrieNode::Leaf(leaf) => Ok(Turn::End((leaf.key == *path).then_some(leaf.value))),
		TrieNode::Extension(extension) if extension.key.is_empty() => Err(Invalid::Malformed),
		TrieNode::Extension(extension) if path.starts_with(&extension.key) => {
			*path = path.slice(extension.key.len()..);
			Ok(Turn::Child(extension.child))
		},
		TrieNode::Extension(_) => Ok(Turn::End(None)),
		TrieNode::Branch(branch) => {
			let nibble = path.get(0).ok_or(Invalid::Malformed)?;
			*path = path.slice(1..);
			Ok(child(branch, nibble).map_or(Turn::End(None), Turn::Child))
		},
	}
}

/// The child of a branch, if it has it. Only those that it has are in its list.
fn child(branch: BranchNode, nibble: u8) -> Option<RlpNode> {
	if !branch.state_mask.is_bit_set(nibble) {
		return None;
	}
	let before = branch.state_mask.get() & ((1 << nibble) - 1);
	branch.stack.into_iter().nth(before.count_ones() as usize)
}
