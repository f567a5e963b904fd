//! The walk, on tries made by hand. What it says is compared with what alloy's own verifier says.

use alloy_trie::{
	proof::{verify_proof, ProofVerificationError},
	HashBuilder, Nibbles,
};
use nulink_eth_proofs::{
	fixtures::{branch, deep_proof, extension, keccak, leaf, nibbles, pointer, rlp_list, rlp_string, Trie},
	software::Software,
	trie::lookup,
	Hash, Invalid, EMPTY_ROOT, MAX_NODES, MAX_NODE_LEN,
};
use std::collections::BTreeMap;

/// A path that begins with these bytes. The rest is zeros.
pub fn path(beginning: &[u8]) -> Hash {
	let mut path = [0; 32];
	path[..beginning.len()].copy_from_slice(beginning);
	path
}

/// Entries under hashed keys, as in Ethereum.
pub fn entries(count: u32, seed: u32) -> BTreeMap<Hash, Vec<u8>> {
	let value = |number: u32| rlp_string(&number.to_be_bytes()[(number % 4) as usize..]);
	(1..=count).map(|number| (keccak(&[seed.to_be_bytes(), number.to_be_bytes()].concat()), value(number))).collect()
}

pub fn look(root: &Hash, key: &Hash, proof: &[Vec<u8>]) -> Result<Option<Vec<u8>>, Invalid> {
	lookup::<Software, _>(root, key, proof)
}

fn alloy(root: &Hash, key: &Hash, proof: &[Vec<u8>], value: Option<Vec<u8>>) -> Result<(), ProofVerificationError> {
	let nodes: Vec<_> = proof.iter().cloned().map(Into::into).collect();
	verify_proof(root.into(), Nibbles::unpack(key), value, &nodes)
}

/// Whether alloy's verifier says that something else is proven. It also decodes what the walk does not come to, and may
/// find fault with that; and it wants roots to be long.
pub fn alloy_contradicts(root: &Hash, key: &Hash, proof: &[Vec<u8>], value: Option<Vec<u8>>) -> bool {
	let short = proof.first().is_some_and(|node| node.len() < 32);
	!short && !matches!(alloy(root, key, proof, value), Ok(()) | Err(ProofVerificationError::Rlp(_)))
}

/// What is proven, and that alloy agrees.
fn proven(root: &Hash, key: &Hash, proof: &[Vec<u8>]) -> Option<Vec<u8>> {
	let value = look(root, key, proof).expect("the proof is right");
	assert_eq!(alloy(root, key, proof, value.clone()), Ok(()), "alloy says something else");
	value
}

/// The node is the root, and nothing comes after it.
fn alone(node: &[u8], key: &Hash) -> Result<Option<Vec<u8>>, Invalid> {
	look(&keccak(node), key, &[node.to_vec()])
}

#[test]
fn tries_made_here_have_the_roots_that_alloy_computes() {
	for count in [1, 2, 3, 16, 17, 300] {
		let entries = entries(count, 1);
		let mut builder = HashBuilder::default();
		entries.iter().for_each(|(path, value)| builder.add_leaf(Nibbles::unpack(path), value));
		assert_eq!(Trie::new(entries).root(), builder.root().0);
	}
	assert_eq!(Trie::default().root(), EMPTY_ROOT);
}

#[test]
fn what_is_there_is_proven() {
	for count in [1, 2, 5, 40, 300] {
		let entries = entries(count, 2);
		let trie = Trie::new(entries.clone());
		let root = trie.root();
		for (path, value) in &entries {
			assert_eq!(proven(&root, path, &trie.proof(path)).as_ref(), Some(value));
		}
	}
}

#[test]
fn what_is_not_there_is_proven_not_to_be() {
	for count in [0, 1, 2, 5, 40, 300] {
		let trie = Trie::new(entries(count, 3));
		let root = trie.root();
		for absent in entries(100, 4).keys() {
			assert_eq!(proven(&root, absent, &trie.proof(absent)), None);
		}
	}
}

#[test]
fn absence_is_proven_by_an_empty_place_another_leaf_and_another_extension() {
	let value = vec![7; 40];
	let trie = Trie::new([(path(&[0x12, 0x34]), value.clone()), (path(&[0x12, 0x56]), value)]);
	let root = trie.root();
	// The root is an extension over 1, 2; below it, a branch with the children 3 and 5.
	for (absent, nodes) in [(path(&[0x12, 0x44]), 2), (path(&[0x12, 0x35]), 3), (path(&[0x13]), 1), (path(&[]), 1)] {
		let proof = trie.proof(&absent);
		assert_eq!(proof.len(), nodes);
		assert_eq!(proven(&root, &absent, &proof), None);
	}
}

#[test]
fn short_nodes_stand_in_their_parents() {
	// Two paths that part in the last nibble but one, and one that parts in the last: leaves of a few bytes.
	let (mut a, mut b, mut c) = ([0x11; 32], [0x11; 32], [0x11; 32]);
	(a[31], b[31], c[31]) = (0x12, 0x22, 0x23);
	let trie = Trie::new([(a, vec![1]), (b, vec![2]), (c, vec![3])]);
	assert_eq!(trie.proof(&b).len(), 2, "the leaves and the lower branch are not listed");
	for (path, value) in [(a, 1), (b, 2), (c, 3)] {
		assert_eq!(proven(&trie.root(), &path, &trie.proof(&path)), Some(vec![value]));
	}
	let mut absent = a;
	absent[31] = 0x13;
	assert_eq!(proven(&trie.root(), &absent, &trie.proof(&absent)), None);
	absent[31] = 0x24;
	assert_eq!(proven(&trie.root(), &absent, &trie.proof(&absent)), None);
	absent[31] = 0x34;
	assert_eq!(proven(&trie.root(), &absent, &trie.proof(&absent)), None);
}

#[test]
fn short_extensions_stand_in_their_parents() {
	// Below a branch at the nibble 60: an extension over two nibbles, and a branch with two leaves without a path.
	let below = branch(core::array::from_fn(|nibble| (nibble < 2).then(|| pointer(&leaf(&[], &[nibble as u8 + 1])))));
	let short = extension(&[5, 5], pointer(&below));
	assert!(below.len() < 32 && short.len() < 32);
	let other = leaf(&[0; 3], &[9; 40]);
	let fork = branch(core::array::from_fn(|nibble| match nibble {
		3 => Some(pointer(&short)),
		4 => Some(pointer(&other)),
		_ => None,
	}));
	let top = extension(&[7; 60], pointer(&fork));
	let key = |end: [u8; 4]| {
		let mut path = [0x77; 32];
		path[30] = end[0] << 4 | end[1];
		path[31] = end[2] << 4 | end[3];
		path
	};
	let (root, proof) = (keccak(&top), [top, fork]);
	assert_eq!(proven(&root, &key([3, 5, 5, 0]), &proof), Some(vec![1]));
	assert_eq!(proven(&root, &key([3, 5, 5, 1]), &proof), Some(vec![2]));
	assert_eq!(proven(&root, &key([3, 5, 5, 2]), &proof), None);
	assert_eq!(look(&root, &key([3, 5, 6, 1]), &proof), Ok(None));
}

#[test]
fn an_empty_trie_needs_no_node_and_suffers_the_empty_one() {
	let key = keccak(b"key");
	assert_eq!(look(&EMPTY_ROOT, &key, &[]), Ok(None));
	assert_eq!(look(&EMPTY_ROOT, &key, &[vec![0x80]]), Ok(None));
	assert_eq!(look(&EMPTY_ROOT, &key, &[vec![0x80], vec![0x80]]), Err(Invalid::Surplus));
	assert_eq!(look(&EMPTY_ROOT, &key, &[vec![]]), Err(Invalid::WrongNode));
}

#[test]
fn a_proof_that_ends_early_proves_neither_presence_nor_absence() {
	let trie = Trie::new(entries(300, 5));
	let root = trie.root();
	for path in entries(300, 5).keys().chain(entries(100, 6).keys()) {
		let proof = trie.proof(path);
		for end in 0..proof.len() {
			assert_eq!(look(&root, path, &proof[..end]), Err(Invalid::Incomplete));
		}
	}
}

#[test]
fn surplus_nodes_are_refused_wherever_they_stand() {
	let trie = Trie::new(entries(300, 5));
	let root = trie.root();
	let foreign = leaf(&[1; 60], &[1; 40]);
	for path in entries(20, 5).keys().chain(entries(20, 6).keys()) {
		let proof = trie.proof(path);
		for place in 0..=proof.len() {
			let mut longer = proof.clone();
			longer.insert(place, foreign.clone());
			let expected = if place < proof.len() { Invalid::WrongNode } else { Invalid::Surplus };
			assert_eq!(look(&root, path, &longer), Err(expected));
		}
	}
}

#[test]
fn a_node_that_would_follow_is_surplus_if_the_path_has_parted() {
	// The path parts inside the extension. Its child is the right one for others.
	let trie = Trie::new([(path(&[0x12, 0x34]), vec![7; 40]), (path(&[0x12, 0x56]), vec![8; 40])]);
	let with_child = trie.proof(&path(&[0x12, 0x44]));
	assert_eq!(look(&trie.root(), &path(&[0x13]), &with_child), Err(Invalid::Surplus));
}

#[test]
fn nodes_given_twice_or_in_a_circle_are_refused() {
	let trie = Trie::new(entries(300, 5));
	let root = trie.root();
	for path in entries(20, 5).keys() {
		let proof = trie.proof(path);
		for place in 0..proof.len() {
			let mut doubled = proof.clone();
			doubled.insert(place, proof[place].clone());
			assert!(matches!(look(&root, path, &doubled), Err(Invalid::WrongNode | Invalid::Surplus)));
		}
		let mut circle = proof.clone();
		circle.extend(proof.clone());
		assert_eq!(look(&root, path, &circle), Err(Invalid::Surplus));
		let mut circle = proof[..proof.len() - 1].to_vec();
		circle.extend(proof.clone());
		assert_eq!(look(&root, path, &circle), Err(Invalid::WrongNode));
	}
}

#[test]
fn a_proof_is_for_one_root_and_one_key() {
	let (trie, other) = (Trie::new(entries(300, 5)), Trie::new(entries(299, 5)));
	let (root, other) = (trie.root(), other.root());
	let keys: Vec<_> = entries(300, 5).into_keys().collect();
	for pair in keys.windows(2) {
		let proof = trie.proof(&pair[0]);
		assert_eq!(look(&other, &pair[0], &proof), Err(Invalid::WrongNode));
		assert_eq!(look(&EMPTY_ROOT, &pair[0], &proof), Err(Invalid::WrongNode));
		assert!(look(&root, &pair[1], &proof).is_err());
	}
}

#[test]
fn the_longest_proof_is_accepted_and_one_node_more_is_not() {
	let key = keccak(b"somebody");
	let (root, proof) = deep_proof(&key, &[5; 100], MAX_NODES);
	assert!(
		proof[..proof.len() - 1].iter().all(|node| node.len() == MAX_NODE_LEN as usize),
		"all are of the full size"
	);
	assert_eq!(proven(&root, &key, &proof), Some(vec![5; 100]));
	let (root, proof) = deep_proof(&key, &[5; 100], MAX_NODES + 1);
	assert_eq!(look(&root, &key, &proof), Err(Invalid::TooManyNodes));
}

#[test]
fn sizes_are_looked_at_before_anything_is_hashed() {
	struct Never;
	impl nulink_eth_proofs::Host for Never {
		fn keccak_256(_: &[u8]) -> Hash {
			unreachable!("the sizes are wrong")
		}
		fn recover(_: &[u8; 65], _: &Hash) -> Option<[u8; 64]> {
			None
		}
	}
	let large = vec![0u8; MAX_NODE_LEN as usize + 1];
	assert_eq!(lookup::<Never, _>(&[1; 32], &[2; 32], &[vec![], large]), Err(Invalid::NodeTooLarge));
	let many = vec![Vec::<u8>::new(); MAX_NODES as usize + 1];
	assert_eq!(lookup::<Never, _>(&[1; 32], &[2; 32], &many), Err(Invalid::TooManyNodes));
}

#[test]
fn nodes_that_no_ethereum_trie_has_are_refused_though_the_root_names_them() {
	let key = path(&[0x12]);
	let full = nibbles(&key);
	let string = |len| rlp_string(&vec![1; len]);
	let only = |child: Vec<u8>| branch(core::array::from_fn(|nibble| (nibble == 1).then(|| child.clone())));
	let with_value = rlp_list(&[vec![rlp_string(&[]); 16], vec![rlp_string(&[9])]].concat());
	let malformed = [
		vec![],
		vec![0x81],
		string(3),
		rlp_list(&[]),
		rlp_list(&[string(1)]),
		rlp_list(&[string(1), string(1), string(1)]),
		rlp_list(&vec![string(0); 18]),
		with_value,
		// Bytes behind the node, a path that is none, one that is too long.
		[leaf(&full, &[1]), vec![0]].concat(),
		rlp_list(&[string(0), string(1)]),
		rlp_list(&[rlp_string(&[0x40]), string(1)]),
		leaf(&[1; 66], &[1]),
		leaf(&[1; 65], &[1]),
		// A value that is a list.
		rlp_list(&[rlp_string(&[0x20]), rlp_list(&[])]),
		// Extensions over nothing, and to nothing.
		extension(&[], rlp_string(&[7; 32])),
		extension(&[1], rlp_string(&[])),
		extension(&[1], string(1)),
		// Children that are neither a hash nor a short node.
		only(string(31)),
		only(string(33)),
		only(string(5)),
		only(rlp_list(&[string(30)])),
		only(rlp_list(&[rlp_string(&[]), rlp_list(&[])])),
		only(vec![0x05]),
		only(extension(&[], rlp_list(&[]))),
	];
	for node in malformed {
		assert_eq!(alone(&node, &key), Err(Invalid::Malformed), "{node:02x?}");
	}
	assert_eq!(alone(&leaf(&full, &[1]), &key), Ok(Some(vec![1])), "it is not the test that is malformed");
}

#[test]
fn a_short_node_is_not_named_by_its_hash() {
	let short = leaf(&[1], &[1]);
	let parent = extension(&[0; 63], rlp_string(&keccak(&short)));
	let mut key = [0; 32];
	key[31] = 1;
	assert_eq!(look(&keccak(&parent), &key, &[parent.clone(), short]), Err(Invalid::Malformed));
}

#[test]
fn a_walk_does_not_go_on_behind_the_end_of_the_path() {
	let child = leaf(&[1; 60], &[1; 40]);
	let branch = branch(core::array::from_fn(|_| Some(pointer(&child))));
	let parent = extension(&[0; 64], pointer(&branch));
	assert_eq!(look(&keccak(&parent), &[0; 32], &[parent.clone(), branch.clone()]), Err(Invalid::Malformed));
	// A leaf whose path is too long for where it stands is another entry.
	let parent = extension(&[0; 10], pointer(&child));
	assert_eq!(look(&keccak(&parent), &[0; 32], &[parent.clone(), child]), Ok(None));
}
