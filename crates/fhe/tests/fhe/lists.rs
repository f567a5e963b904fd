//! Compressed and compact lists, and results.

use crate::owner::{clear, cut, echo, every_type, owner, refusal, result, types, with_flipped_bits};
use nulink_fhe::{job::Piece, ClientKeys, DataError, NotConformant, Refusal, Type, MAX_INPUT_LEN};
use sha2::{Digest, Sha256};
use tfhe::{
	prelude::FheTryEncrypt, safe_serialization::safe_serialize, with_server_key_as_context, ClientKey,
	CompactCiphertextList, CompactPublicKey, CompressedCiphertextListBuilder, ConfigBuilder, FheUint2, ServerKey,
};

fn compressed() -> Vec<u8> {
	owner().keys.encrypt(&owner().evaluation, &every_type()).expect("encrypts")
}

fn compact() -> Vec<u8> {
	owner().encryption.encrypt(&every_type()).expect("encrypts")
}

#[test]
fn values_of_every_type_come_back_from_a_compressed_list() {
	let values = every_type();
	assert_eq!(owner().keys.decrypt(&compressed(), &types(&values)), Ok(values));
}

#[test]
fn values_of_every_type_go_through_a_job_in_either_list() {
	let values = every_type();
	let program = echo(&types(&values));
	let (compressed, compact) = (compressed(), compact());
	for piece in [Piece::Compressed(&compressed), Piece::Compact(&compact)] {
		let result = result(&program, None, &[piece]);
		assert_eq!(owner().keys.decrypt(result.bytes(), program.output_types()), Ok(values.clone()));
	}
}

#[test]
fn lists_have_the_sizes_that_are_said() {
	let compressed =
		|count| owner().keys.encrypt(&owner().evaluation, &vec![clear(Type::U64, 7); count]).expect("encrypts");
	let compact = |count| owner().encryption.encrypt(&vec![clear(Type::U64, 7); count]).expect("encrypts");
	// 64 bits are 48 bytes in one, 128 in the other; and each value says what it is.
	let (one, eight) = (compressed(1).len(), compressed(8).len());
	assert!((1536 + 48..1536 + 48 + 400).contains(&one), "{one}");
	assert!((7 * 48..7 * (48 + 40)).contains(&(eight - one)), "{eight}");
	let (one, eight) = (compact(1).len(), compact(8).len());
	assert!((16_384 + 128..16_384 + 128 + 400).contains(&one), "{one}");
	assert!((7 * 128..7 * (128 + 40)).contains(&(eight - one)), "{eight}");
}

#[test]
fn a_result_is_a_pure_function_of_program_input_and_key() {
	let values = [clear(Type::U8, 7), true.into()];
	let list = owner().keys.encrypt(&owner().evaluation, &values).expect("encrypts");
	let program = echo(&types(&values));
	let first = result(&program, None, &[Piece::Compressed(&list)]);
	assert_eq!(first.digest(), <[u8; 32]>::from(Sha256::digest(first.bytes())));
	for threads in [1, 2, 5] {
		let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
		assert_eq!(pool.install(|| result(&program, None, &[Piece::Compressed(&list)])), first);
	}
	// The same values encrypted again are other ciphertexts.
	let again = owner().keys.encrypt(&owner().evaluation, &values).expect("encrypts");
	assert_ne!(result(&program, None, &[Piece::Compressed(&again)]), first);
}

#[test]
fn a_list_is_not_decrypted_as_other_types() {
	let list = owner().keys.encrypt(&owner().evaluation, &[clear(Type::U8, 7)]).expect("encrypts");
	for wrong in [&[Type::I8][..], &[Type::U8, Type::U8], &[]] {
		assert!(matches!(owner().keys.decrypt(&list, wrong), Err(DataError::Types { .. })));
	}
}

#[test]
fn another_key_reads_nothing() {
	let values = vec![clear(Type::U64, 0x0123_4567_89ab_cdef)];
	let list = owner().keys.encrypt(&owner().evaluation, &values).expect("encrypts");
	assert_ne!(ClientKeys::generate().decrypt(&list, &[Type::U64]), Ok(values));
}

#[test]
fn a_list_without_values_and_one_with_too_many_are_not_made() {
	let many = vec![clear(Type::U8, 7); 1025];
	assert_eq!(owner().keys.encrypt(&owner().evaluation, &[]), Err(DataError::Count(0)));
	assert_eq!(owner().encryption.encrypt(&many), Err(DataError::Count(1025)));
}

#[test]
fn what_is_no_list_is_refused_as_input() {
	let program = echo(&types(&every_type()));
	for (bytes, is_compact) in [(compressed(), false), (compact(), true)] {
		let bytes = &bytes[..];
		let refused = |bytes: &[u8]| {
			let piece = if is_compact { Piece::Compact(bytes) } else { Piece::Compressed(bytes) };
			refusal(&program, None, None, &[piece])
		};
		assert_eq!(refused(bytes), None);
		assert!(cut(bytes).all(|part| refused(part) == Some(Refusal::Input)));
		assert_eq!(refused(&[bytes, &[0]].concat()), Some(Refusal::Input));
		assert_eq!(refused(&vec![0; MAX_INPUT_LEN as usize + 1]), Some(Refusal::Input));
		with_flipped_bits(bytes, 1, |flipped| {
			let reason = refused(flipped);
			assert!(matches!(reason, None | Some(Refusal::Input | Refusal::InputTypes)), "{reason:?}");
		});
	}
	// One is not the other.
	assert_eq!(refusal(&program, None, None, &[Piece::Compact(&compressed())]), Some(Refusal::Input));
	assert_eq!(refusal(&program, None, None, &[Piece::Compressed(&compact())]), Some(Refusal::Input));
}

#[test]
fn a_list_with_flipped_bits_that_passes_is_computed_with() {
	let values = [clear(Type::U8, 7)];
	let program = echo(&types(&values));
	let mut list = owner().keys.encrypt(&owner().evaluation, &values).expect("encrypts");
	let middle = list.len() / 2;
	list[middle] ^= 0x55;
	let result = result(&program, None, &[Piece::Compressed(&list)]);
	assert!(owner().keys.decrypt(result.bytes(), &[Type::U8]).is_ok());
}

#[test]
fn lists_of_types_that_no_program_knows_are_refused() {
	let program = echo(&[Type::U8]);
	let bytes = owner().keys.to_bytes().expect("it can be written");
	let key: ClientKey = tfhe::safe_serialization::safe_deserialize(&bytes[..], 1 << 20).expect("what was written");

	let value = FheUint2::try_encrypt(3u8, &key).expect("encrypts");
	let list =
		with_server_key_as_context(ServerKey::new(&key), || CompressedCiphertextListBuilder::new().push(value).build());
	let mut bytes = Vec::new();
	safe_serialize(&list.expect("packs"), &mut bytes, 1 << 20).expect("it can be written");
	assert_eq!(refusal(&program, None, None, &[Piece::Compressed(&bytes)]), Some(Refusal::Input));
	assert_eq!(owner().keys.decrypt(&bytes, &[Type::U8]), Err(NotConformant::Values.into()));

	let public = CompactPublicKey::new(&key);
	let mut bytes = Vec::new();
	let list = CompactCiphertextList::builder(&public).push(3u128).build_packed();
	safe_serialize(&list, &mut bytes, 1 << 20).expect("it can be written");
	assert_eq!(refusal(&program, None, None, &[Piece::Compact(&bytes)]), Some(Refusal::Input));
	// Not packed: such a list is not made fit for its type when it is expanded.
	let mut bytes = Vec::new();
	let list = CompactCiphertextList::builder(&public).push(3u8).build();
	safe_serialize(&list, &mut bytes, 1 << 20).expect("it can be written");
	assert_eq!(refusal(&program, None, None, &[Piece::Compact(&bytes)]), Some(Refusal::Input));
}

#[test]
fn lists_of_other_parameters_are_refused() {
	use tfhe::shortint::parameters::current_params::classic::gaussian::p_fail_2_minus_128::ks_pbs::V1_8_PARAM_MESSAGE_1_CARRY_1_KS_PBS_GAUSSIAN_2M128 as OTHER;
	let key = ClientKey::generate(ConfigBuilder::with_custom_parameters(OTHER));
	let mut bytes = Vec::new();
	let list = CompactCiphertextList::builder(&CompactPublicKey::new(&key)).push(3u8).build_packed();
	safe_serialize(&list, &mut bytes, 1 << 20).expect("it can be written");
	assert_eq!(refusal(&echo(&[Type::U8]), None, None, &[Piece::Compact(&bytes)]), Some(Refusal::Input));
}
