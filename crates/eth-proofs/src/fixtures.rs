//! Tries, proofs and signatures made to order, for tests and benchmarks.
//!
//! Nothing here uses alloy's encoders: what the verifier reads was written by somebody else.

use crate::{
	personal_digest,
	software::{reduce, xy, Software},
	state::EMPTY_CODE,
	trie::EMPTY_ROOT,
	Address, ClaimMessage, Hash, Host, Word, SIGNATURE_LEN,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use k256::{ProjectivePoint, Scalar};

/// Keccak-256.
pub fn keccak(data: &[u8]) -> Hash {
	Software::keccak_256(data)
}

/// A string in RLP.
pub fn rlp_string(bytes: &[u8]) -> Vec<u8> {
	match bytes {
		[byte] if *byte < 0x80 => vec![*byte],
		_ => [&rlp_header(0x80, bytes.len())[..], bytes].concat(),
	}
}

/// A list in RLP of items that are encoded already.
pub fn rlp_list(items: &[Vec<u8>]) -> Vec<u8> {
	let payload = items.concat();
	[rlp_header(0xc0, payload.len()), payload].concat()
}

/// A number in RLP: big-endian, without zeros before it.
pub fn rlp_number(number: &Word) -> Vec<u8> {
	let zeros = number.iter().take_while(|byte| **byte == 0).count();
	rlp_string(&number[zeros..])
}

fn rlp_header(base: u8, len: usize) -> Vec<u8> {
	match len {
		0..=55 => vec![base + len as u8],
		56..=255 => vec![base + 56, len as u8],
		_ => vec![base + 57, (len >> 8) as u8, len as u8],
	}
}

/// An account in RLP.
pub fn rlp_account(nonce: u64, balance: &Word, storage_root: &Hash, code_hash: &Hash) -> Vec<u8> {
	rlp_list(&[
		rlp_number(&crate::word(nonce.into())),
		rlp_number(balance),
		rlp_string(storage_root),
		rlp_string(code_hash),
	])
}

/// A leaf.
pub fn leaf(path: &[u8], value: &[u8]) -> Vec<u8> {
	rlp_list(&[rlp_string(&packed(path, 0x20)), rlp_string(value)])
}

/// An extension to a child that is encoded as its parent has it ([`pointer()`]).
pub fn extension(path: &[u8], child: Vec<u8>) -> Vec<u8> {
	rlp_list(&[rlp_string(&packed(path, 0)), child])
}

/// A branch with these children, each as its parent has it.
pub fn branch(children: [Option<Vec<u8>>; 16]) -> Vec<u8> {
	let mut items: Vec<_> = children.into_iter().map(|child| child.unwrap_or_else(|| rlp_string(&[]))).collect();
	items.push(rlp_string(&[]));
	rlp_list(&items)
}

/// A node as its parent has it: itself, if it is short, or else its hash.
pub fn pointer(node: &[u8]) -> Vec<u8> {
	match node.len() {
		0..=31 => node.to_vec(),
		_ => rlp_string(&keccak(node)),
	}
}

/// The hex-prefix encoding of a path.
fn packed(path: &[u8], flag: u8) -> Vec<u8> {
	let (first, rest) = match path.len() % 2 {
		1 => (flag + 0x10 + path[0], &path[1..]),
		_ => (flag, path),
	};
	let pairs = rest.chunks(2).map(|pair| pair[0] << 4 | pair[1]);
	core::iter::once(first).chain(pairs).collect()
}

/// The 64 nibbles of a path.
pub fn nibbles(path: &Hash) -> Vec<u8> {
	path.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

/// A whole trie.
#[derive(Clone, Debug, Default)]
pub struct Trie {
	entries: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Trie {
	/// A trie with these values under these paths.
	pub fn new(entries: impl IntoIterator<Item = (Hash, Vec<u8>)>) -> Self {
		Trie { entries: entries.into_iter().map(|(path, value)| (nibbles(&path), value)).collect() }
	}

	/// Its root.
	pub fn root(&self) -> Hash {
		keccak(&node(&self.all(), 0, None, &mut Vec::new()))
	}

	/// The proof for a path, whether it is in the trie or not.
	pub fn proof(&self, path: &Hash) -> Vec<Vec<u8>> {
		if self.entries.is_empty() {
			return Vec::new();
		}
		let mut proof = Vec::new();
		node(&self.all(), 0, Some(&nibbles(path)), &mut proof);
		proof.reverse();
		proof
	}

	fn all(&self) -> Vec<(&[u8], &[u8])> {
		self.entries.iter().map(|(path, value)| (&path[..], &value[..])).collect()
	}
}

/// The node of entries whose paths agree before `depth`. If it lies on the way to `wanted`, it and the nodes below it
/// that do are put into `proof`, the lowest first.
fn node(entries: &[(&[u8], &[u8])], depth: usize, wanted: Option<&[u8]>, proof: &mut Vec<Vec<u8>>) -> Vec<u8> {
	let node = match entries {
		[] => rlp_string(&[]),
		[(path, value)] => leaf(&path[depth..], value),
		[(first, _), .., (last, _)] => {
			let shared = first[depth..].iter().zip(&last[depth..]).take_while(|(a, b)| a == b).count();
			let fork = depth + shared;
			if shared > 0 {
				let wanted = wanted.filter(|wanted| wanted[depth..fork] == first[depth..fork]);
				extension(&first[depth..fork], pointer(&node(entries, fork, wanted, proof)))
			} else {
				let mut children: [Option<Vec<u8>>; 16] = Default::default();
				for (nibble, child) in (0u8..).zip(&mut children) {
					let below: Vec<_> = entries.iter().filter(|(path, _)| path[depth] == nibble).copied().collect();
					if !below.is_empty() {
						let wanted = wanted.filter(|wanted| wanted[depth] == nibble);
						*child = Some(pointer(&node(&below, depth + 1, wanted, proof)));
					}
				}
				branch(children)
			}
		},
	};
	if wanted.is_some() && (node.len() >= 32 || depth == 0) {
		proof.push(node.clone());
	}
	node
}

/// One contract, other accounts around it, and what the contract stores.
#[derive(Clone, Debug)]
pub struct EthereumState {
	contract: Address,
	storage: Trie,
	accounts: Trie,
}

impl EthereumState {
	/// The contract has this code hash, and these words in these slots. Zeros are not stored.
	pub fn new(contract: Address, code_hash: Hash, slots: impl IntoIterator<Item = (Word, Word)>) -> Self {
		let stored = slots.into_iter().filter(|(_, value)| *value != [0; 32]);
		let storage = Trie::new(stored.map(|(slot, value)| (keccak(&slot), rlp_number(&value))));
		let other = |number: u8| {
			let account = rlp_account(number.into(), &crate::word(1 << number), &EMPTY_ROOT, &EMPTY_CODE);
			(keccak(&[number; 20]), account)
		};
		let this = rlp_account(1, &[0; 32], &storage.root(), &code_hash);
		let accounts = Trie::new((0..40).map(other).chain([(keccak(&contract.0), this)]));
		EthereumState { contract, storage, accounts }
	}

	/// The state root.
	pub fn root(&self) -> Hash {
		self.accounts.root()
	}

	/// The proof of the contract's account.
	pub fn account_proof(&self) -> Vec<Vec<u8>> {
		self.proof_of(&self.contract)
	}

	/// The proof of any account.
	pub fn proof_of(&self, address: &Address) -> Vec<Vec<u8>> {
		self.accounts.proof(&keccak(&address.0))
	}

	/// The proof of a slot of the contract.
	pub fn storage_proof(&self, slot: &Word) -> Vec<Vec<u8>> {
		self.storage.proof(&keccak(slot))
	}
}

/// A proof of `depth` nodes for the value under the path, and its root: all nodes but the last are as large as nodes
/// are. `depth` is from 1 to 64.
pub fn deep_proof(path: &Hash, value: &[u8], depth: u32) -> (Hash, Vec<Vec<u8>>) {
	let path = nibbles(path);
	let branches = depth as usize - 1;
	let mut proof = vec![leaf(&path[branches..], value)];
	for depth in (0..branches).rev() {
		let below = pointer(&proof[proof.len() - 1]);
		let mut children = core::array::from_fn(|nibble| Some(rlp_string(&keccak(&[depth as u8, nibble as u8]))));
		children[usize::from(path[depth])] = Some(below);
		proof.push(branch(children));
	}
	proof.reverse();
	(keccak(&proof[0]), proof)
}

/// An Ethereum key.
#[derive(Clone, Copy)]
pub struct Key(Scalar);

impl Key {
	/// The key with this number.
	pub fn new(number: u64) -> Self {
		Key(Scalar::from(number))
	}

	/// The key with these bytes.
	pub fn from_bytes(bytes: &[u8; 32]) -> Self {
		Key(reduce(bytes))
	}

	/// Its account.
	pub fn address(&self) -> Address {
		xy(&(ProjectivePoint::GENERATOR * self.0)).map(|key| Address::of_key::<Software>(&key)).unwrap_or_default()
	}

	/// Its signature of a digest, with v as 27 or 28. The nonce is good enough for keys that everybody knows.
	pub fn sign(&self, digest: &Hash) -> [u8; SIGNATURE_LEN] {
		let nonce = reduce(&keccak(&[&self.0.to_bytes()[..], digest].concat()));
		let point = xy(&(ProjectivePoint::GENERATOR * nonce)).unwrap_or([0; 64]);
		let (x, y) = point.split_at(32);
		let r = reduce(&x.try_into().unwrap_or_default());
		let s = nonce.invert().unwrap_or(Scalar::ONE) * (reduce(digest) + r * self.0);
		let mut signature = [0; SIGNATURE_LEN];
		signature[..32].copy_from_slice(x);
		signature[32..64].copy_from_slice(&s.to_bytes());
		signature[64] = 27 + (y[31] & 1);
		match s.to_bytes()[0] {
			0..=0x7f => signature,
			_ => flipped(&signature),
		}
	}

	/// Its signature of a text, as `personal_sign` makes it.
	pub fn sign_text(&self, text: &[u8]) -> [u8; SIGNATURE_LEN] {
		self.sign(&personal_digest::<Software>(text))
	}

	/// Its signature of a claim by EIP-191.
	pub fn sign_personal(&self, message: &ClaimMessage) -> [u8; SIGNATURE_LEN] {
		self.sign(&message.personal_digest::<Software>())
	}

	/// Its signature of a claim by EIP-712.
	pub fn sign_typed(&self, message: &ClaimMessage) -> [u8; SIGNATURE_LEN] {
		self.sign(&message.typed_digest::<Software>())
	}
}

/// The other form of a signature: the order minus s, the other parity.
pub fn flipped(signature: &[u8; SIGNATURE_LEN]) -> [u8; SIGNATURE_LEN] {
	let s: [u8; 32] = signature[32..64].try_into().unwrap_or_default();
	let mut other = *signature;
	other[32..64].copy_from_slice(&(-reduce(&s)).to_bytes());
	other[64] ^= 7;
	other
}
