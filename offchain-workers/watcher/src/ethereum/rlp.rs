//! What is written in RLP here: headers, to hash them, and transactions, to sign them. Nothing is read.

/// Adds a string.
pub fn string(out: &mut Vec<u8>, bytes: &[u8]) {
	match bytes {
		[byte] if *byte < 0x80 => out.push(*byte),
		_ => {
			prefix(out, 0x80, bytes.len());
			out.extend_from_slice(bytes);
		},
	}
}

/// Adds a number, given big-endian: zeros before it are left away.
pub fn number(out: &mut Vec<u8>, big_endian: &[u8]) {
	let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
	string(out, big_endian.get(zeros..).unwrap_or_default());
}

/// The list of items that are encoded already, one after the other.
pub fn list(items: &[u8]) -> Vec<u8> {
	let mut out = Vec::with_capacity(items.len().saturating_add(9));
	prefix(&mut out, 0xc0, items.len());
	out.extend_from_slice(items);
	out
}

fn prefix(out: &mut Vec<u8>, base: u8, len: usize) {
	if let (0..=55, Ok(short)) = (len, u8::try_from(len)) {
		return out.push(base + short);
	}
	let bytes = len.to_be_bytes();
	let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
	let digits = bytes.get(zeros..).unwrap_or_default();
	// At most eight digits.
	out.push(base + 55 + digits.len() as u8);
	out.extend_from_slice(digits);
}

#[cfg(test)]
mod tests {
	use super::*;
	use nulink_eth_proofs::fixtures::{rlp_list, rlp_number, rlp_string};

	#[test]
	fn strings_and_lists_are_as_another_encoder_writes_them() {
		for len in [0usize, 1, 2, 31, 55, 56, 57, 255, 256, 300, 5000] {
			for byte in [0, 1, 0x7f, 0x80, 0xff] {
				let bytes = vec![byte; len];
				let mut ours = Vec::new();
				string(&mut ours, &bytes);
				assert_eq!(ours, rlp_string(&bytes), "{len} times {byte}");
				assert_eq!(list(&bytes), rlp_list(std::slice::from_ref(&bytes)), "{len} times {byte}");
			}
		}
	}

	#[test]
	fn numbers_have_no_zeros_before_them() {
		for value in [0u128, 1, 127, 128, 255, 256, u64::MAX.into(), u128::MAX] {
			let mut ours = Vec::new();
			number(&mut ours, &value.to_be_bytes());
			assert_eq!(ours, rlp_number(&nulink_eth_proofs::word(value)), "{value}");
		}
	}
}
