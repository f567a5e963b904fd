//! The MessagePack that umbral-pre's bindings exchange.
//!
//! umbral-pre could read it, but not from strangers: where a point is written as the identity, it panics. So foreign bytes
//! are taken apart here, with the size of every leaf known beforehand, and only then given to umbral-pre ([`crate::flat`]).

/// A part of an object, in the order in which they stand.
pub(crate) enum Part {
	/// The beginning of an array of so many elements.
	Array(u8),
	/// So many bytes.
	Bytes(u8),
	/// A boolean: one byte, 0 or 1, in the flat form.
	Bool,
}

use Part::{Array, Bool, Bytes};

/// A capsule.
pub(crate) const CAPSULE: &[Part] = &[Array(3), Bytes(33), Bytes(33), Bytes(32)];
/// A fragment.
pub(crate) const FRAGMENT: &[Part] = &[
	Array(5),
	Bytes(33),
	Bytes(33),
	Bytes(32),
	Bytes(33),
	Array(6),
	Bytes(33),
	Bytes(33),
	Bytes(33),
	Bytes(33),
	Bytes(32),
	Bytes(64),
];
/// A key fragment.
pub(crate) const KEY_FRAGMENT: &[Part] = &[
	Array(5),
	Array(1),
	Bytes(33),
	Bytes(32),
	Bytes(32),
	Bytes(33),
	Array(5),
	Bytes(33),
	Bytes(64),
	Bytes(64),
	Bool,
	Bool,
];

/// The marker of an array of fewer than 16 elements, to which their number is added.
const ARRAY: u8 = 0x90;
/// The marker of false. True is one more.
const FALSE: u8 = 0xc2;
/// The marker of up to 255 bytes, followed by their number.
const BYTES: u8 = 0xc4;

/// The leaves, one after another. `None`: the bytes are not written like this.
pub(crate) fn unpack(mut packed: &[u8], parts: &[Part]) -> Option<Vec<u8>> {
	// Room for all of it, so that no secret is left behind by growing.
	let mut flat = Vec::with_capacity(packed.len());
	for part in parts {
		let (marker, rest) = packed.split_first()?;
		packed = match part {
			Array(length) => (*marker == ARRAY + length).then_some(rest)?,
			Bool => {
				flat.push(marker.checked_sub(FALSE).filter(|value| *value <= 1)?);
				rest
			},
			Bytes(length) => {
				let (leaf, rest) = rest.strip_prefix(&[*length])?.split_at_checked(usize::from(*length))?;
				flat.extend_from_slice((*marker == BYTES).then_some(leaf)?);
				rest
			},
		};
	}
	packed.is_empty().then_some(flat)
}

/// The MessagePack of leaves. `None`: they have another length together.
pub(crate) fn pack(mut flat: &[u8], parts: &[Part]) -> Option<Vec<u8>> {
	let mut packed = Vec::with_capacity(flat.len() + 2 * parts.len());
	for part in parts {
		match part {
			Array(length) => packed.push(ARRAY + length),
			Bool => {
				let (value, rest) = flat.split_first()?;
				packed.push(FALSE + (value & 1));
				flat = rest;
			},
			Bytes(length) => {
				let (leaf, rest) = flat.split_at_checked(usize::from(*length))?;
				packed.extend_from_slice(&[BYTES, *length]);
				packed.extend_from_slice(leaf);
				flat = rest;
			},
		}
	}
	flat.is_empty().then_some(packed)
}
