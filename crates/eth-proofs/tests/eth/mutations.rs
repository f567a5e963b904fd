//! Proofs that were tampered with, by the thousand.

use crate::trie::{alloy_contradicts, entries, look};
use nulink_eth_proofs::{
	fixtures::{keccak, Trie},
	Hash,
};
use proptest::prelude::*;
use std::{slice::from_ref, sync::LazyLock};

/// A way to tamper with a proof. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub enum Tampering {
	FlipBit(usize, usize),
	SetByte(usize, usize, u8),
	InsertByte(usize, usize, u8),
	RemoveByte(usize, usize),
	Truncate(usize, usize),
	RemoveNode(usize),
	DoubleNode(usize, usize),
	SwapNodes(usize, usize),
	TakeFromOther(usize, usize),
	AppendOther(usize),
	EmptyNode(usize),
}

use Tampering::*;

pub fn tampering() -> impl Strategy<Value = Tampering> {
	let n = any::<usize>;
	prop_oneof![
		4 => (n(), n()).prop_map(|(a, b)| FlipBit(a, b)),
		2 => (n(), n(), any::<u8>()).prop_map(|(a, b, c)| SetByte(a, b, c)),
		1 => (n(), n(), any::<u8>()).prop_map(|(a, b, c)| InsertByte(a, b, c)),
		1 => (n(), n()).prop_map(|(a, b)| RemoveByte(a, b)),
		1 => (n(), n()).prop_map(|(a, b)| Truncate(a, b)),
		1 => n().prop_map(RemoveNode),
		1 => (n(), n()).prop_map(|(a, b)| DoubleNode(a, b)),
		1 => (n(), n()).prop_map(|(a, b)| SwapNodes(a, b)),
		1 => (n(), n()).prop_map(|(a, b)| TakeFromOther(a, b)),
		1 => n().prop_map(AppendOther),
		1 => n().prop_map(EmptyNode),
	]
}

pub fn tamper(proof: &mut Vec<Vec<u8>>, other: &[Vec<u8>], how: &Tampering) {
	if proof.is_empty() {
		return;
	}
	let count = proof.len();
	let within = |node: &Vec<u8>, place: usize| place % node.len().max(1);
	match *how {
		FlipBit(node, bit) => {
			let node = &mut proof[node % count];
			let place = within(node, bit / 8);
			if let Some(byte) = node.get_mut(place) {
				*byte ^= 1 << (bit % 8);
			}
		},
		SetByte(node, place, value) => {
			let node = &mut proof[node % count];
			let place = within(node, place);
			if let Some(byte) = node.get_mut(place) {
				*byte = value;
			}
		},
		InsertByte(node, place, value) => {
			let node = &mut proof[node % count];
			node.insert(within(node, place), value);
		},
		RemoveByte(node, place) => {
			let node = &mut proof[node % count];
			if !node.is_empty() {
				node.remove(within(node, place));
			}
		},
		Truncate(node, len) => {
			let node = &mut proof[node % count];
			node.truncate(within(node, len));
		},
		RemoveNode(node) => {
			proof.remove(node % count);
		},
		DoubleNode(node, place) => {
			let node = proof[node % count].clone();
			proof.insert(place % (count + 1), node);
		},
		SwapNodes(a, b) => proof.swap(a % count, b % count),
		TakeFromOther(node, from) => proof[node % count] = other[from % other.len()].clone(),
		AppendOther(from) => proof.push(other[from % other.len()].clone()),
		EmptyNode(node) => proof[node % count].clear(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

	/// There is one proof for a key, and nothing else is one.
	#[test]
	fn a_proof_that_was_changed_in_any_way_is_refused(
		entry in 0usize..200,
		other in 0usize..200,
		absent in any::<bool>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let (key, right) = if absent { &SCENE.absent[entry] } else { &SCENE.present[entry] };
		let mut proof = right.clone();
		for step in &steps {
			tamper(&mut proof, &SCENE.present[other].1, step);
		}
		let verdict = look(&SCENE.root, key, &proof);
		prop_assert_eq!(verdict.is_ok(), proof == *right, "{:?}", verdict);
	}

	/// Here the root is made to fit what was changed, which no attacker can do: decoding must stand that, too, and say
	/// nothing that alloy's verifier would not say.
	#[test]
	fn no_node_leads_the_walk_astray_even_if_the_root_commits_to_it(
		entry in 0usize..200,
		absent in any::<bool>(),
		steps in prop::collection::vec(tampering(), 1..4),
	) {
		let (key, right) = if absent { &SCENE.absent[entry] } else { &SCENE.present[entry] };
		// The last node is the one that the walk ends in: it is read alone, as a trie of its own.
		let mut node = vec![right[right.len() - 1].clone()];
		for step in &steps {
			tamper(&mut node, right, step);
		}
		let node: Vec<_> = node.into_iter().take(1).collect();
		let root = node.first().map_or([0; 32], |node| keccak(node));
		if let Ok(value) = look(&root, key, &node) {
			prop_assert!(!alloy_contradicts(&root, key, &node, value));
		}
	}

	/// Any bytes at all.
	#[test]
	fn noise_is_decoded_without_harm(node in prop::collection::vec(any::<u8>(), 0..100), key in any::<[u8; 32]>()) {
		let root = keccak(&node);
		if let Ok(value) = look(&root, &key, from_ref(&node)) {
			prop_assert!(!alloy_contradicts(&root, &key, &[node], value));
		}
	}

	/// Noise in the shape of a list of a few items.
	#[test]
	fn lists_of_noise_are_decoded_without_harm(
		items in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..34), 0..18),
		key in any::<[u8; 32]>(),
	) {
		use nulink_eth_proofs::fixtures::{rlp_list, rlp_string};
		let node = rlp_list(&items.iter().map(|item| rlp_string(item)).collect::<Vec<_>>());
		let _ = look(&keccak(&node), &key, from_ref(&node));
		let raw = rlp_list(&items);
		let _ = look(&keccak(&raw), &key, from_ref(&raw));
	}
}

/// A trie with 200 entries.
struct Scene {
	root: Hash,
	/// Its keys, with their proofs.
	present: Vec<(Hash, Vec<Vec<u8>>)>,
	/// Keys that it does not have, with theirs.
	absent: Vec<(Hash, Vec<Vec<u8>>)>,
}

/// Made once: many thousand tests use it.
static SCENE: LazyLock<Scene> = LazyLock::new(|| {
	let trie = Trie::new(entries(200, 1));
	let proven = |seed| entries(200, seed).into_keys().map(|key| (key, trie.proof(&key))).collect();
	Scene { root: trie.root(), present: proven(1), absent: proven(2) }
});
