//! One policy with all its secrets, for tests of what goes between a receiver and proxies.

use crate::{
	chain::{PolicyInfo, PolicyState, SeatInfo},
	identity::Person,
	proxy_api::Answer,
	receipts::Question,
};
use codec::Encode;
use nulink_pre::{
	client::{encrypt, make_grant, reencrypt, CheckedCapsule, CheckedKeyFragment, GrantKeys},
	digest, fragment_digest,
};
use nulink_primitives::sharing::{ContentId, Digest, FragmentBytes, FragmentRequest, Receipt, Term};

pub struct Scene {
	pub genesis: Digest,
	pub operators: Vec<Person>,
	pub policy: PolicyInfo,
	pub capsule: CheckedCapsule,
	pub key_fragments: Vec<CheckedKeyFragment>,
}

impl Scene {
	pub fn new(threshold: u8, proxies: u8) -> Self {
		let (alice, bob) = (Person::random().unwrap(), Person::random().unwrap());
		let delegating = alice.delegating(&[1; 32], 1);
		let keys = GrantKeys {
			delegating: delegating.key_bytes(),
			verifying: alice.signing().key_bytes(),
			receiving: bob.contact().receiving_key,
		};
		let fragments = make_grant(&delegating, &alice.signing(), &keys.receiving, threshold, proxies).unwrap();
		let operators: Vec<_> = fragments.iter().map(|_| Person::random().unwrap()).collect();
		let seats = fragments.iter().enumerate().map(|(index, fragment)| SeatInfo {
			provider: [index as u8 + 100; 32].into(),
			commitment: fragment.commitment(),
			accepted: true,
		});
		let term = Term { start: 0, end: 10 };
		let policy = PolicyInfo {
			policy: 7,
			owner: alice.account(),
			receiver: bob.account(),
			label: [1; 32],
			label_version: 1,
			delegating_key: keys.delegating,
			verifying_key: keys.verifying,
			receiving_key: keys.receiving,
			threshold,
			seats: seats.collect(),
			treasure_map: ContentId([0; 36]),
			term,
			fee: 1,
			conditions: vec![],
			paid_by_receiver: 0,
			deposit: 0,
			state: PolicyState::Active { paid: term },
		};
		let header = encrypt(&b"secret"[..], Vec::new(), &keys.delegating).unwrap();
		let capsule = CheckedCapsule::new(&header.sealed_key.capsule).unwrap();
		let key_fragments = fragments.iter().map(|it| it.check(&keys, &it.commitment()).unwrap()).collect();
		Scene { genesis: [9; 32], operators, policy, capsule, key_fragments }
	}

	/// A question to a proxy, in block 90.
	pub fn question(&self, seat: usize) -> Question<'_> {
		let request = FragmentRequest {
			policy: self.policy.policy,
			provider: self.policy.seats[seat].provider.0,
			capsule: self.capsule.bytes().clone(),
			block: 90,
			nonce: [seat as u8; 16],
		};
		let (policy, capsule) = (&self.policy, &self.capsule);
		Question { genesis: self.genesis, policy, seat: &self.policy.seats[seat], capsule, request }
	}

	/// What a proxy answers with this fragment, in block 95.
	pub fn receipted(&self, seat: usize, request: &FragmentRequest, fragment: FragmentBytes) -> Answer {
		let receipt = Receipt {
			policy: self.policy.policy,
			provider: self.policy.seats[seat].provider.0,
			capsule: self.capsule.digest(),
			fragment: fragment_digest(&fragment),
			request: digest(&request.signed_bytes(&self.genesis)),
			block: 95,
		};
		Answer {
			fragment: fragment.0.to_vec(),
			operator: self.operators[seat].account(),
			signature: self.operators[seat].sign(&receipt.signed_bytes(&self.genesis)),
			receipt: receipt.encode(),
		}
	}
}

/// What an honest proxy answers.
pub fn answer(scene: &Scene, seat: usize, request: &FragmentRequest) -> Answer {
	scene.receipted(seat, request, reencrypt(&scene.key_fragments[seat], &scene.capsule))
}
