//! Results for somebody else than the owner.

use crate::owner::{clear, cut, echo, every_type, owner, refusal, result, types, with_flipped_bits};
use nulink_fhe::{job::Piece, ClientKeys, DeliveryKeys, NotConformant, Refusal, Type};
use nulink_primitives::compute::MAX_DELIVERY_KEY_LEN;
use std::sync::OnceLock;

fn receiver() -> &'static (ClientKeys, Vec<u8>) {
	static RECEIVER: OnceLock<(ClientKeys, Vec<u8>)> = OnceLock::new();
	RECEIVER.get_or_init(|| {
		let (receiver, keys) = owner().keys.deliver().expect("can be made");
		(receiver, keys.encode().expect("it can be written"))
	})
}

#[test]
fn the_receiver_of_a_result_reads_it_and_the_owner_does_not() {
	let (values, (receiver, keys)) = (every_type(), receiver());
	let program = echo(&types(&values));
	let list = owner().keys.encrypt(&owner().evaluation, &values).expect("encrypts");
	let delivered = result(&program, Some(keys), &[Piece::Compressed(&list)]);
	assert_eq!(receiver.decrypt(delivered.bytes(), program.output_types()), Ok(values.clone()));
	assert_ne!(owner().keys.decrypt(delivered.bytes(), program.output_types()), Ok(values));
	assert_eq!(result(&program, Some(keys), &[Piece::Compressed(&list)]), delivered);
}

#[test]
fn the_receivers_key_survives_the_journey() {
	let (receiver, keys) = receiver();
	let arrived = ClientKeys::from_bytes(&receiver.to_bytes().expect("it can be written")).expect("what was written");
	let list = owner().keys.encrypt(&owner().evaluation, &[true.into()]).expect("encrypts");
	let delivered = result(&echo(&[Type::Bool]), Some(keys), &[Piece::Compressed(&list)]);
	assert_eq!(arrived.decrypt(delivered.bytes(), &[Type::Bool]), Ok(vec![true.into()]));
}

#[test]
fn the_receiver_reads_what_else_is_under_the_owners_key() {
	// The limit that the module's documentation states, so that nobody believes otherwise.
	let (receiver, keys) = receiver();
	let secret = [clear(Type::U8, 42)];
	let input = owner().keys.encrypt(&owner().evaluation, &secret).expect("encrypts");
	let switched = result(&echo(&[Type::U8]), Some(keys), &[Piece::Compressed(&input)]);
	assert_eq!(receiver.decrypt(switched.bytes(), &[Type::U8]), Ok(secret.to_vec()));
}

#[test]
fn what_are_no_delivery_keys_is_refused_as_such() {
	let (_, keys) = receiver();
	let list = owner().keys.encrypt(&owner().evaluation, &[clear(Type::U8, 7)]).expect("encrypts");
	let refused = |keys: &[u8]| refusal(&echo(&[Type::U8]), None, Some(keys), &[Piece::Compressed(&list)]);
	assert_eq!(refused(keys), None);
	assert!(cut(keys).all(|part| refused(part) == Some(Refusal::DeliveryKey)));
	assert_eq!(DeliveryKeys::decode(&[&keys[..], &[0]].concat()).err(), Some(NotConformant::BytesLeft(1)));
	assert_eq!(refused(&vec![0; MAX_DELIVERY_KEY_LEN as usize + 1]), Some(Refusal::DeliveryKey));
	// An evaluation key has no key to switch with.
	assert_eq!(refused(&owner().evaluation_bytes), Some(Refusal::DeliveryKey));
	with_flipped_bits(keys, 41, |flipped| assert!(matches!(refused(flipped), None | Some(Refusal::DeliveryKey))));
}
