//! Poseidon, Merkle trees.

use ark_crypto_primitives::sponge::poseidon::find_poseidon_ark_and_mds;
use nulink_zk::{
	field::to_bytes,
	merkle::{Tree, MAX_DEPTH},
	poseidon::{hash, permute, Domain, FULL_ROUNDS, PARTIAL_ROUNDS},
	Fr,
};
use proptest::prelude::*;

#[test]
fn the_permutation_has_the_parameters_that_the_generator_gives() {
	let (constants, matrix) = find_poseidon_ark_and_mds::<Fr>(255, 2, FULL_ROUNDS as u64, PARTIAL_ROUNDS as u64, 0);
	let mut state = [Fr::from(0u64), Fr::from(1u64), Fr::from(2u64)];
	let mut ours = state;
	permute(&mut ours);
	for (round, constants) in constants.iter().enumerate() {
		for (element, constant) in state.iter_mut().zip(constants) {
			*element += constant;
		}
		let full = !(FULL_ROUNDS / 2..FULL_ROUNDS / 2 + PARTIAL_ROUNDS).contains(&round);
		for element in state.iter_mut().take(if full { 3 } else { 1 }) {
			*element = *element * *element * *element * *element * *element;
		}
		let mixed: Vec<Fr> = matrix.iter().map(|row| row.iter().zip(&state).map(|(m, s)| *m * s).sum()).collect();
		state.copy_from_slice(&mixed);
	}
	assert_eq!(ours, state);
}

#[test]
fn the_permutation_is_frozen() {
	let mut state = [Fr::from(0u64), Fr::from(1u64), Fr::from(2u64)];
	permute(&mut state);
	assert_eq!(
		state.map(|element| element.to_string()),
		[
			"18456658763349757341014058622209659766100673761449600566550821987295786346378",
			"37068251774887509885063625701815026138353041152735229476479055620962268601796",
			"26763157702141528937904191329664859174584798817251788852101947537759678822298",
		]
	);
}

#[test]
fn hashes_are_frozen() {
	let one_two_three = [1u64, 2, 3].map(Fr::from);
	assert_eq!(
		hex(&to_bytes(&hash(Domain::Node, &one_two_three))),
		"a71947c6cece8f98cc92878b9838f4785977e343297bf6762e019fd67fe7b726"
	);
	assert_eq!(
		hex(&to_bytes(&hash(Domain::Record, &[]))),
		"28eb20c5d1d2938e82e35e64975fa4be60414958d1676590b1a1464a3da7c844"
	);
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn purposes_and_lengths_are_kept_apart() {
	let one = Fr::from(1u64);
	let zero = Fr::from(0u64);
	assert_ne!(hash(Domain::Node, &[one]), hash(Domain::Record, &[one]));
	assert_ne!(hash(Domain::Node, &[one]), hash(Domain::Node, &[one, zero]));
	assert_ne!(hash(Domain::Node, &[]), hash(Domain::Node, &[zero]));
}

#[test]
fn a_tree_has_no_more_leaves_than_places_and_no_greater_depth() {
	let leaves = vec![Fr::from(1u64); 5];
	assert!(Tree::new(Domain::Node, 2, leaves.clone()).is_none());
	assert!(Tree::new(Domain::Node, 3, leaves).is_some());
	assert!(Tree::new(Domain::Node, MAX_DEPTH + 1, vec![]).is_none());
	assert!(Tree::new(Domain::Node, MAX_DEPTH, vec![]).is_some());
}

#[test]
fn an_empty_tree_has_the_root_of_one_with_zeros() {
	let zeros = vec![Fr::from(0u64); 8];
	let root = Tree::new(Domain::Node, 3, vec![]).unwrap().root();
	assert_eq!(root, Tree::new(Domain::Node, 3, zeros).unwrap().root());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn a_path_is_good_for_its_leaf_and_place_only(numbers in prop::collection::vec(any::<u64>(), 1..20), at: usize) {
		let leaves: Vec<Fr> = numbers.iter().map(|number| Fr::from(*number)).collect();
		let tree = Tree::new(Domain::Node, 5, leaves.clone()).unwrap();
		let at = at % leaves.len();
		let path = tree.path(at as u32).unwrap();
		prop_assert!(path.verify(tree.root(), 5, leaves[at]));
		prop_assert!(!path.verify(tree.root(), 5, leaves[at] + Fr::from(1u64)));
		prop_assert!(!path.verify(tree.root(), 4, leaves[at]));
		let mut moved = path.clone();
		moved.index ^= 1;
		let neighbour_is_equal = leaves.get(at ^ 1).copied().unwrap_or_default() == leaves[at];
		prop_assert_eq!(moved.verify(tree.root(), 5, leaves[at]), neighbour_is_equal);
		moved.index = path.index + 32;
		prop_assert!(!moved.verify(tree.root(), 5, leaves[at]));
		prop_assert!(tree.path(leaves.len() as u32).is_none());
	}
}
