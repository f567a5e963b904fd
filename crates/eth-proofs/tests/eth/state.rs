//! Accounts, slots and their numbers.

use nulink_eth_proofs::{
	account,
	fixtures::{keccak, rlp_account, rlp_list, rlp_string, EthereumState, Trie},
	software::Software,
	to_u128, word, Address, Invalid, KeyOrder, MappingLayout, EMPTY_CODE, EMPTY_ROOT,
};

const CONTRACT: Address = Address([0xc0; 20]);
const CODE: [u8; 32] = [0xcc; 32];

/// The account that these bytes are, at [`CONTRACT`].
fn decoded(encoded: Vec<u8>) -> Result<Option<nulink_eth_proofs::Account>, Invalid> {
	let trie = Trie::new([(keccak(&CONTRACT.0), encoded)]);
	account::<Software, _>(&trie.root(), &CONTRACT, &trie.proof(&keccak(&CONTRACT.0)))
}

/// The word that these bytes are, in slot 0 of [`CONTRACT`].
fn stored(encoded: Vec<u8>) -> Result<[u8; 32], Invalid> {
	let slots = Trie::new([(keccak(&word(0)), encoded)]);
	let account = decoded(rlp_account(1, &word(0), &slots.root(), &CODE))?.expect("it exists");
	account.storage::<Software, _>(&word(0), &slots.proof(&keccak(&word(0))))
}

#[test]
fn the_constants_are_the_hashes_of_nothing() {
	assert_eq!(EMPTY_CODE, keccak(&[]));
	assert_eq!(EMPTY_ROOT, keccak(&[0x80]));
}

#[test]
fn an_account_is_proven_with_all_that_it_has() {
	let (balance, root) = (word(123_456_789_000_000_000_000), [5; 32]);
	let account = decoded(rlp_account(7, &balance, &root, &CODE)).unwrap().unwrap();
	assert_eq!((account.nonce, account.balance), (7, balance));
	assert_eq!((account.storage_root, account.code_hash), (root, CODE));
	let account = decoded(rlp_account(u64::MAX, &[0xff; 32], &root, &CODE)).unwrap().unwrap();
	assert_eq!((account.nonce, account.balance), (u64::MAX, [0xff; 32]));
}

#[test]
fn an_account_that_does_not_exist_is_proven_not_to() {
	let state = EthereumState::new(CONTRACT, CODE, []);
	let nobody = Address([0xee; 20]);
	assert_eq!(account::<Software, _>(&state.root(), &nobody, &state.proof_of(&nobody)), Ok(None));
	assert!(account::<Software, _>(&state.root(), &nobody, &state.account_proof()).is_err());
	assert!(account::<Software, _>(&state.root(), &CONTRACT, &state.proof_of(&nobody)).is_err());
}

#[test]
fn what_is_no_account_is_refused() {
	let hash = || rlp_string(&[5; 32]);
	let number = |number: u8| rlp_string(&[number]);
	let malformed = [
		rlp_string(&[1; 32]),
		rlp_list(&[]),
		rlp_list(&[number(1), number(1), hash()]),
		rlp_list(&[number(1), number(1), hash(), hash(), number(1)]),
		rlp_list(&[number(1), number(1), hash(), rlp_string(&[5; 31])]),
		rlp_list(&[rlp_string(&[1; 9]), number(1), hash(), hash()]),
		rlp_list(&[number(1), rlp_string(&[1; 33]), hash(), hash()]),
		rlp_list(&[number(0), number(1), hash(), hash()]),
		rlp_list(&[number(1), rlp_string(&[0, 1]), hash(), hash()]),
		[rlp_account(1, &word(1), &[5; 32], &CODE), vec![0]].concat(),
	];
	for encoded in malformed {
		assert_eq!(decoded(encoded.clone()), Err(Invalid::Malformed), "{encoded:02x?}");
	}
}

#[test]
fn a_stored_word_is_a_number_without_zeros_before_it() {
	assert_eq!(stored(rlp_string(&[5])), Ok(word(5)));
	assert_eq!(stored(rlp_string(&[0xff; 32])), Ok([0xff; 32]));
	assert_eq!(stored(rlp_string(&[])), Ok([0; 32]), "an emptied slot, as development nodes keep it");
	for malformed in [
		rlp_string(&[0]),
		rlp_string(&[0, 5]),
		rlp_string(&[1; 33]),
		rlp_list(&[rlp_string(&[5])]),
		vec![5, 5],
		vec![0x81, 5],
	] {
		assert_eq!(stored(malformed.clone()), Err(Invalid::Malformed), "{malformed:02x?}");
	}
}

#[test]
fn an_empty_slot_has_zero() {
	let layout = MappingLayout::solidity(3);
	let slot = |holder: u8| layout.slot_of::<Software>(&Address([holder; 20]).to_word());
	let state = EthereumState::new(CONTRACT, CODE, [(slot(1), word(10)), (slot(2), word(20))]);
	let contract = account::<Software, _>(&state.root(), &CONTRACT, &state.account_proof()).unwrap().unwrap();
	let read = |slot: &[u8; 32], proof: &[Vec<u8>]| contract.storage::<Software, _>(slot, proof);
	assert_eq!(read(&slot(1), &state.storage_proof(&slot(1))), Ok(word(10)));
	assert_eq!(read(&slot(2), &state.storage_proof(&slot(2))), Ok(word(20)));
	assert_eq!(read(&slot(3), &state.storage_proof(&slot(3))), Ok(word(0)));
	assert!(read(&slot(3), &state.storage_proof(&slot(2))).is_err());
	assert_eq!(read(&slot(3), &[]), Err(Invalid::Incomplete));
}

#[test]
fn a_contract_that_stores_nothing_needs_no_storage_proof() {
	let state = EthereumState::new(CONTRACT, CODE, []);
	let contract = account::<Software, _>(&state.root(), &CONTRACT, &state.account_proof()).unwrap().unwrap();
	assert_eq!(contract.storage_root, EMPTY_ROOT);
	assert_eq!(contract.storage::<Software, Vec<u8>>(&word(3), &[]), Ok(word(0)));
}

/// Computed by an independent program from the definition: `keccak256(key ‖ slot)`, and the other way round.
#[test]
fn slots_of_mappings_are_where_the_languages_put_them() {
	let key = Address(hex("6f4c950442e1af093bcff730381e63ae9171b87a")).to_word();
	let solidity = hex("474e55472f2dfedd1333e2b90c663502ca1cda4bb8247fc44023bd1353491cfc");
	let vyper = hex("428668954dd91c59885213a4ff30c7897762a3c47d91eacb6ea99fad02f336bc");
	let layout = MappingLayout::solidity(3);
	assert_eq!(layout.slot_of::<Software>(&key), solidity);
	assert_eq!(MappingLayout { order: KeyOrder::SlotFirst, ..layout }.slot_of::<Software>(&key), vyper);
	let mut next = solidity;
	next[31] += 2;
	assert_eq!(MappingLayout { member: 2, ..layout }.slot_of::<Software>(&key), next);
	let mut carried = solidity;
	(carried[30], carried[31]) = (carried[30] + 1, 0xfb);
	assert_eq!(MappingLayout { member: 255, ..layout }.slot_of::<Software>(&key), carried);
}

#[test]
fn words_are_numbers() {
	assert_eq!(to_u128(&word(0)), Some(0));
	assert_eq!(to_u128(&word(u128::MAX)), Some(u128::MAX));
	let mut large = word(0);
	large[15] = 1;
	assert_eq!(to_u128(&large), None);
	assert_eq!(to_u128(&[0xff; 32]), None);
}

/// Bytes from hex digits.
pub fn hex<const N: usize>(digits: &str) -> [u8; N] {
	assert_eq!(digits.len(), 2 * N);
	core::array::from_fn(|i| u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).unwrap())
}
