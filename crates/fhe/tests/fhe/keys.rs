//! Keys: written, read, refused.

use crate::owner::{clear, cut, owner, with_flipped_bits};
use nulink_fhe::{
	ClientKeys, EncryptionKey, EvaluationKey, ExpandedKey, NotConformant, Type, MAX_CLIENT_KEY_LEN,
	MAX_ENCRYPTION_KEY_LEN, MAX_EVALUATION_KEY_LEN,
};
use tfhe::{prelude::Tagged, safe_serialization::safe_serialize, ClientKey, CompressedServerKey, ConfigBuilder};

#[test]
fn a_client_key_survives_being_written_down() {
	let bytes = owner().keys.to_bytes().expect("it can be written");
	assert!(bytes.len() < 40_000);
	let read = ClientKeys::from_bytes(&bytes).expect("what was written");
	let list = owner().keys.encrypt(&owner().evaluation, &[clear(Type::I8, -3)]).expect("encrypts");
	assert_eq!(read.decrypt(&list, &[Type::I8]), Ok(vec![clear(Type::I8, -3)]));
	assert_eq!(read.to_bytes().expect("it can be written"), bytes);
}

#[test]
fn what_is_no_client_key_is_refused() {
	let bytes = owner().keys.to_bytes().expect("it can be written");
	assert!(cut(&bytes).all(|part| ClientKeys::from_bytes(part).is_err()));
	assert!(ClientKeys::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
	assert!(ClientKeys::from_bytes(&vec![0; MAX_CLIENT_KEY_LEN as usize + 1]).is_err());
	with_flipped_bits(&bytes, 1, |flipped| drop(ClientKeys::from_bytes(flipped)));
	// Made with the library's default parameters: it holds a key more than ours.
	let other = ClientKey::generate(ConfigBuilder::default());
	let mut bytes = Vec::new();
	safe_serialize(&other, &mut bytes, MAX_CLIENT_KEY_LEN).expect("it can be written");
	assert!(ClientKeys::from_bytes(&bytes).is_err());
}

#[test]
fn a_client_key_is_not_printed() {
	assert_eq!(format!("{:?}", owner().keys), "ClientKeys(..)");
}

#[test]
fn an_evaluation_key_has_about_73_mebibytes_and_is_written_in_one_way() {
	let bytes = &owner().evaluation_bytes;
	assert!((72 << 20..74 << 20).contains(&bytes.len()), "{}", bytes.len());
	let read = EvaluationKey::decode(bytes).expect("what was written");
	assert!(read.encode().expect("it can be written") == *bytes);
}

#[test]
fn an_expanded_key_takes_the_memory_that_is_said() {
	let expanded = owner().evaluation.clone().expand().expect("it is whole");
	// What the library would write is what it holds.
	let server = bincode::serialized_size(expanded.server()).expect("it can be written");
	assert!(server > ExpandedKey::memory() * 4 / 10 && server < ExpandedKey::memory() * 6 / 10);
}

#[test]
fn what_is_no_evaluation_key_is_refused() {
	let bytes = &owner().evaluation_bytes;
	assert!(cut(bytes).all(|part| EvaluationKey::decode(part).is_err()));
	let longer = [&bytes[..], &[0]].concat();
	assert_eq!(EvaluationKey::decode(&longer).err(), Some(NotConformant::BytesLeft(1)));
	let length = MAX_EVALUATION_KEY_LEN + 1;
	let too_long = NotConformant::TooLong { length, most: MAX_EVALUATION_KEY_LEN };
	assert_eq!(EvaluationKey::decode(&vec![0; length as usize]).err(), Some(too_long));
	with_flipped_bits(bytes, 41, |flipped| drop(EvaluationKey::decode(flipped)));
}

#[test]
fn evaluation_keys_of_other_parameters_or_with_a_tag_are_refused() {
	let decoded = |key: &ClientKey| {
		let mut bytes = Vec::new();
		safe_serialize(&CompressedServerKey::new(key), &mut bytes, 1 << 30).expect("it can be written");
		EvaluationKey::decode(&bytes).err()
	};
	// Without keys for lists.
	let mut key = ClientKey::generate(ConfigBuilder::default().use_dedicated_oprf_key(false));
	assert_eq!(decoded(&key), Some(NotConformant::Parameters));
	// Of ours, with a name on it.
	let bytes = owner().keys.to_bytes().expect("it can be written");
	key = tfhe::safe_serialization::safe_deserialize(&bytes[..], MAX_CLIENT_KEY_LEN).expect("what was written");
	key.tag_mut().set_data(b"alice");
	assert_eq!(decoded(&key), Some(NotConformant::Tagged));
}

#[test]
fn what_is_no_encryption_key_is_refused() {
	let bytes = owner().encryption.encode().expect("it can be written");
	assert!(EncryptionKey::decode(&bytes).is_ok());
	assert!(cut(&bytes).all(|part| EncryptionKey::decode(part).is_err()));
	assert_eq!(EncryptionKey::decode(&[&bytes[..], &[0]].concat()).err(), Some(NotConformant::BytesLeft(1)));
	assert!(EncryptionKey::decode(&vec![0; MAX_ENCRYPTION_KEY_LEN as usize + 1]).is_err());
	with_flipped_bits(&bytes, 1, |flipped| drop(EncryptionKey::decode(flipped)));
}
