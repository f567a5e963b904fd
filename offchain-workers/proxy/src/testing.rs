//! What the tests share: a grant, the people in it, and what they send.

use crate::{
	accounts::AccountId,
	api::{FragmentCall, FragmentUpload, Hex},
	chain::{Policy, PolicyState, Seat},
	daemon::Secrets,
	vault::Held,
};
use codec::Encode;
use nulink_client::{dev, sr25519::Keypair, subxt::utils::MultiSignature};
use nulink_pre::client::{
	make_grant, CheckedCapsule, DelegatingSecret, Encryptor, Fragment, GrantKeys, Identity, KeyFragment,
	ReceivingSecret, SigningSecret,
};
use nulink_primitives::{
	sharing::{CapsuleBytes, Digest, FragmentBytes, FragmentRequest, KeyBytes, PolicyId, Receipt, Term},
	token::MILLI_NLK,
};

/// The genesis of the fake chain.
pub const GENESIS: Digest = [9; 32];
/// The staking account of the proxy under test.
pub const PROVIDER: AccountId = [0x55; 32];
/// What the proxy under test asks for an epoch.
pub const FEE: u128 = 10 * MILLI_NLK;

/// The operator of the proxy under test.
pub fn operator() -> Keypair {
	dev::charlie()
}

/// Who asks.
pub fn bob() -> Keypair {
	dev::bob()
}

/// The secrets of the proxy under test.
pub fn secrets() -> Secrets {
	Secrets { operator: operator(), identity: Identity::from_seed(&[0x77; 32]) }
}

/// A policy of two proxies, one of them the one under test, from its owner's side.
pub struct Grant {
	pub keys: GrantKeys,
	/// For the proxy under test.
	pub fragment: KeyFragment,
	/// For the other one.
	pub other_fragment: KeyFragment,
	pub capsule: CapsuleBytes,
	delegating: DelegatingSecret,
	signer: SigningSecret,
}

impl Grant {
	pub fn new() -> Self {
		let (delegating, signer, receiving) =
			(DelegatingSecret::random(), SigningSecret::random(), ReceivingSecret::random());
		let keys = GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: signer.key_bytes(),
			receiving: receiving.key_bytes(),
		};
		let mut fragments = make_grant(&delegating, &signer, &keys.receiving, 1, 2).unwrap();
		let (header, _) = Encryptor::new(&keys.delegating).unwrap();
		Grant {
			keys,
			other_fragment: fragments.remove(1),
			fragment: fragments.remove(0),
			capsule: header.sealed_key.capsule,
			delegating,
			signer,
		}
	}

	/// All of it, for another process.
	pub fn to_bytes(&self) -> Vec<u8> {
		let (secrets, fragments) =
			([self.delegating.to_bytes(), self.signer.to_bytes()], [&self.fragment, &self.other_fragment]);
		let mut bytes = [&secrets[0][..], &secrets[1][..], &self.keys.receiving.0, &self.capsule.0].concat();
		fragments.iter().for_each(|fragment| bytes.extend_from_slice(fragment.to_bytes()));
		bytes
	}

	/// The grant with these bytes.
	pub fn from_bytes(bytes: &[u8]) -> Self {
		let secret = |from: usize| -> [u8; 32] { bytes[from..from + 32].try_into().unwrap() };
		let (delegating, signer) =
			(DelegatingSecret::from_bytes(&secret(0)).unwrap(), SigningSecret::from_bytes(&secret(32)).unwrap());
		let (receiving, rest) = bytes[64..].split_first_chunk().unwrap();
		let (capsule, fragments) = rest.split_first_chunk().unwrap();
		let (fragment, other) = fragments.split_at(fragments.len() / 2);
		let keys = GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: signer.key_bytes(),
			receiving: KeyBytes(*receiving),
		};
		Grant {
			keys,
			fragment: KeyFragment::from_bytes(fragment).unwrap(),
			other_fragment: KeyFragment::from_bytes(other).unwrap(),
			capsule: CapsuleBytes(*capsule),
			delegating,
			signer,
		}
	}

	/// As the vault holds it, from block 1 on.
	pub fn held(&self) -> Held {
		Held {
			receiver: bob().public_key().0,
			keys: self.keys,
			commitment: self.fragment.commitment(),
			block: 1,
			accepted: false,
		}
	}

	/// The policy as it was created: to be accepted until block 1000, for the epochs 0 to 1000.
	pub fn policy(&self) -> Policy {
		let seat =
			|provider, fragment: &KeyFragment| Seat { provider, commitment: fragment.commitment(), accepted: false };
		Policy {
			receiver: bob().public_key().0,
			keys: self.keys,
			seats: vec![seat([0x11; 32], &self.other_fragment), seat(PROVIDER, &self.fragment)],
			term: Term { start: 0, end: 1000 },
			fee: FEE,
			state: PolicyState::Pending { accept_by: 1000 },
		}
	}

	/// A key fragment of another grant between the same people.
	pub fn again(&self) -> KeyFragment {
		make_grant(&self.delegating, &self.signer, &self.keys.receiving, 1, 1).unwrap().remove(0)
	}

	/// What the owner sends to the proxy.
	pub fn upload(&self) -> FragmentUpload {
		upload(&self.fragment)
	}

	/// Whether it is the right fragment for the capsule.
	pub fn is_right(&self, fragment: &[u8]) -> bool {
		let capsule = CheckedCapsule::new(&self.capsule).unwrap();
		let fragment = Fragment::new(FragmentBytes(fragment.try_into().unwrap()));
		fragment.verify(&capsule, &self.keys, &self.fragment.commitment()).is_ok()
	}

	/// What Bob asks for, at a block, with a nonce.
	pub fn request(&self, policy: PolicyId, block: u32, nonce: u8) -> FragmentRequest {
		FragmentRequest { policy, provider: PROVIDER, capsule: self.capsule.clone(), block, nonce: [nonce; 16] }
	}
}

/// The key fragment, sealed to the proxy under test.
pub fn upload(fragment: &KeyFragment) -> FragmentUpload {
	let to = secrets().identity.encryption().key_bytes();
	FragmentUpload { sealed: Hex::from(fragment.seal(&to).unwrap().to_bytes()) }
}

/// The request, signed by somebody.
pub fn signed(request: &FragmentRequest, by: &Keypair) -> FragmentCall {
	signed_for(request, by, by.public_key().0, &GENESIS)
}

/// The request, signed by somebody in the name of an account, for a chain.
pub fn signed_for(request: &FragmentRequest, by: &Keypair, account: AccountId, genesis: &Digest) -> FragmentCall {
	let signature = MultiSignature::Sr25519(by.sign(&request.signed_bytes(genesis)).0);
	FragmentCall {
		request: Hex(request.encode()),
		account: format!("0x{}", hex::encode(account)),
		signature: Hex(signature.encode()),
	}
}

/// The receipt in an answer, if the operator signed it for the fake chain.
pub fn receipt(answer: &crate::api::FragmentAnswer) -> Option<Receipt> {
	let receipt: Receipt = codec::DecodeAll::decode_all(&mut &answer.receipt.0[..]).ok()?;
	let signature: MultiSignature = codec::DecodeAll::decode_all(&mut &answer.signature.0[..]).ok()?;
	let operator = crate::accounts::parse(&answer.operator)?;
	let signed = crate::accounts::has_signed(&operator, &signature, &receipt.signed_bytes(&GENESIS));
	(signed && operator == self::operator().public_key().0).then_some(receipt)
}
