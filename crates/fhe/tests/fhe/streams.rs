//! Data under a stream cipher.

use crate::owner::{checked, clear, cut, echo, every_type, owner, refusal, result, types, with_flipped_bits};
use nulink_fhe::{
	job::{Job, Piece, Shape},
	transcipher::{bootstraps, Cipher, Pad, StreamKey, UsedIvs},
	ExpandedKey, Refusal, Type,
};
use nulink_primitives::compute::MAX_WRAPPED_KEY_LEN;
use std::time::Instant;

#[test]
fn values_of_every_type_come_back_from_a_one_time_pad() {
	let values = every_type();
	let pad = Pad::for_types(&types(&values)).expect("in range");
	let (wrapped, data) = (pad.wrap(&owner().keys).expect("wraps"), pad.encrypt(&values).expect("fits"));
	let program = echo(&types(&values));
	let piece = Piece::OneTimePad { pad: &wrapped, data: &data };
	let first = result(&program, None, &[piece]);
	assert_eq!(owner().keys.decrypt(first.bytes(), program.output_types()), Ok(values));
	assert_eq!(result(&program, None, &[piece]), first);
}

#[test]
fn data_are_as_small_as_they_are() {
	let values = [clear(Type::U8, 7); 100];
	let sealed = StreamKey::generate().encrypt(&mut UsedIvs::default(), &values).expect("new");
	// Beside the data: a byte for each type, and 37.
	assert_eq!(sealed.bytes.len(), 100 + 100 + 37);
}

#[test]
fn what_a_stream_costs_in_bootstraps_and_memory_is_known_before_it_is_decrypted() {
	let program = checked(&format!(
		"{}same = eq v0 65\noutput same",
		(0..64).fold(String::new(), |text, at| text + &format!("input v{at}: u64\n"))
	));
	let key = StreamKey::generate();
	let values = [clear(Type::U64, 7); 64];
	let sealed = key.encrypt(&mut UsedIvs::default(), &values).expect("new");
	let wrapped = key.wrap(&owner().keys).expect("wraps");
	let pieces = [Piece::Kreyvium { key: &wrapped, iv: sealed.iv, data: &sealed.bytes }];
	let job = Job { program: &program.encode(), shape: Shape::of(&program), delivery: None, inputs: &pieces };
	let (job, _) = job.check(None).expect("nothing is wrong");
	assert_eq!(job.input_bootstraps().collect::<Vec<_>>(), [10_368 + 64 * 608]);
	assert_eq!(job.bootstraps(), 10_368 + 64 * 608 + program.cost());
	// Besides the key, a ciphertext of 16 KiB for each of 4,096 bits, and for each two bits that come of them.
	let ciphertexts = (job.memory() - ExpandedKey::memory()) / (16 << 10);
	assert!((4096 + 2048..4096 + 2048 + 10).contains(&ciphertexts), "{ciphertexts}");
	assert!(job.memory() - ExpandedKey::memory() > program.peak_ciphertexts() * (16 << 10));
}

#[test]
#[ignore = "minutes: Kreyvium takes 10,368 bootstraps to start. Run it alone: bootstraps are counted for the process"]
fn values_of_every_type_come_back_from_kreyvium() {
	let (values, key) = (every_type(), StreamKey::generate());
	let sealed = key.encrypt(&mut UsedIvs::default(), &values).expect("new");
	let wrapped = key.wrap(&owner().keys).expect("wraps");
	let program = echo(&types(&values));
	owner();
	let (before, start) = (tfhe::get_pbs_count(), Instant::now());
	let piece = Piece::Kreyvium { key: &wrapped, iv: sealed.iv, data: &sealed.bytes };
	let result = result(&program, None, &[piece]);
	let counted = tfhe::get_pbs_count() - before;
	println!("{counted} bootstraps in {:?}", start.elapsed());
	assert_eq!(counted, bootstraps(Cipher::Kreyvium, &types(&values)));
	assert_eq!(owner().keys.decrypt(result.bytes(), program.output_types()), Ok(values));
}

#[test]
fn what_is_no_symmetric_key_is_refused_as_one() {
	let values = [clear(Type::U8, 7)];
	let key = StreamKey::generate();
	let sealed = key.encrypt(&mut UsedIvs::default(), &values).expect("new");
	let wrapped = key.wrap(&owner().keys).expect("wraps");
	let refused = |key: &[u8]| {
		let piece = Piece::Kreyvium { key, iv: sealed.iv, data: &sealed.bytes };
		refusal(&echo(&[Type::U8]), None, None, &[piece])
	};
	assert_eq!(refused(&wrapped), None);
	assert!(cut(&wrapped).all(|part| refused(part) == Some(Refusal::WrappedKey)));
	assert_eq!(refused(&[&wrapped[..], &[0]].concat()), Some(Refusal::WrappedKey));
	assert_eq!(refused(&vec![0; MAX_WRAPPED_KEY_LEN as usize + 1]), Some(Refusal::WrappedKey));
	// A pad is none.
	let pad = Pad::generate(128).expect("in range").wrap(&owner().keys).expect("wraps");
	assert_eq!(refused(&pad), Some(Refusal::WrappedKey));
	with_flipped_bits(&wrapped, 7, |flipped| assert!(matches!(refused(flipped), None | Some(Refusal::WrappedKey))));
}

#[test]
fn what_is_no_pad_is_refused_as_one() {
	let values = [clear(Type::U8, 7)];
	let pad = Pad::generate(9).expect("in range");
	let (wrapped, data) = (pad.wrap(&owner().keys).expect("wraps"), pad.encrypt(&values).expect("fits"));
	let refused = |pad: &[u8]| refusal(&echo(&[Type::U8]), None, None, &[Piece::OneTimePad { pad, data: &data }]);
	assert_eq!(refused(&wrapped), None);
	assert!(cut(&wrapped).all(|part| refused(part) == Some(Refusal::WrappedKey)));
	assert_eq!(refused(&[&wrapped[..], &[0]].concat()), Some(Refusal::WrappedKey));
	with_flipped_bits(&wrapped, 1, |flipped| {
		let reason = refused(flipped);
		assert!(matches!(reason, None | Some(Refusal::WrappedKey)), "{reason:?}");
	});
}

#[test]
fn the_longest_pad_can_be_wrapped() {
	let pad = Pad::generate(nulink_fhe::transcipher::MAX_PAD_BITS).expect("in range");
	assert!(pad.wrap(&owner().keys).expect("wraps").len() as u64 <= MAX_WRAPPED_KEY_LEN);
}

#[test]
fn data_that_do_not_fit_what_the_job_says_are_refused_as_input() {
	let values = [clear(Type::U8, 7)];
	let program = echo(&[Type::U8]);
	let key = StreamKey::generate();
	let sealed = key.encrypt(&mut UsedIvs::default(), &values).expect("new");
	let wrapped = key.wrap(&owner().keys).expect("wraps");
	let short = Pad::generate(7).expect("in range").wrap(&owner().keys).expect("wraps");
	let data = Pad::generate(8).expect("in range").encrypt(&values).expect("fits");
	let with = |iv, data: &[u8]| refusal(&program, None, None, &[Piece::Kreyvium { key: &wrapped, iv, data }]);
	assert_eq!(with(sealed.iv, &sealed.bytes), None);
	// Another vector than stands in the bytes.
	assert_eq!(with([0; 16], &sealed.bytes), Some(Refusal::Input));
	// Under a pad.
	assert_eq!(with([0; 16], &data), Some(Refusal::Input));
	assert!(cut(&sealed.bytes).all(|part| with(sealed.iv, part) == Some(Refusal::Input)));
	with_flipped_bits(&sealed.bytes, 1, |flipped| {
		let reason = with(sealed.iv, flipped);
		assert!(matches!(reason, None | Some(Refusal::Input | Refusal::InputTypes)), "{reason:?}");
	});
	// The pad is too short.
	let piece = Piece::OneTimePad { pad: &short, data: &data };
	assert_eq!(refusal(&program, None, None, &[piece]), Some(Refusal::Input));
}
