//! Asking view functions.
//!
//! The runtime takes the arguments of a view function as bytes, and answers with bytes or with why there are none. subxt
//! 0.51 sends the arguments themselves, and takes the envelope of the answer for the answer: an empty list, where there are
//! entries. So the envelopes are put on and taken off here; types and checks are subxt's.

use crate::{Config, Error};
use subxt::{
	client::OnlineClientAtBlock,
	ext::{
		codec::{DecodeAll, Encode},
		frame_decode::view_functions::decode_view_function_response,
		scale_decode::IntoVisitor,
	},
	view_functions::Payload,
};

/// The bytes of an id.
const ID: usize = 32;

/// What a view function answers at a block.
pub async fn ask<P: Payload>(at: &OnlineClientAtBlock<Config>, question: P) -> Result<P::ReturnType, Error> {
	let (pallet, function) = (question.pallet_name(), question.function_name());
	let failed = |reason: String| Error::View { function: format!("{pallet}.{function}"), reason };
	let functions = at.view_functions();
	functions.validate(&question).map_err(|error| failed(error.to_string()))?;
	let question = functions.encode_args(&question).map_err(|error| failed(error.to_string()))?;
	let question = envelope(&question).ok_or_else(|| failed("its id is none".into()))?;
	let answer = functions.call_raw(Some(&question)).await.map_err(|error| failed(error.to_string()))?;
	let answer = opened(&answer).map_err(failed)?;
	let metadata = at.metadata_ref();
	let visitor = P::ReturnType::into_visitor();
	decode_view_function_response(pallet, function, &mut &answer[..], metadata, metadata.types(), visitor)
		.map_err(|error| failed(error.to_string()))
}

/// Id and arguments, as the runtime takes them.
fn envelope(question: &[u8]) -> Option<Vec<u8>> {
	let (id, arguments) = question.split_at_checked(ID)?;
	Some([id, &arguments.encode()].concat())
}

/// The answer in the runtime's envelope: `Result<Vec<u8>, ViewFunctionDispatchError>` of frame-support.
fn opened(answer: &[u8]) -> Result<Vec<u8>, String> {
	match answer {
		[0, answer @ ..] => Vec::decode_all(&mut &answer[..]).map_err(|error| error.to_string()),
		[1, 0] => Err("the runtime has no view functions".into()),
		[1, 1, ..] => Err("the runtime does not know it".into()),
		[1, 2] => Err("the runtime does not understand the arguments".into()),
		_ => Err("the answer is malformed".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn arguments_travel_as_bytes_behind_the_id() {
		let question = [&[7; ID][..], &[1, 2, 3]].concat();
		assert_eq!(envelope(&question).unwrap(), [&[7; ID][..], &[12, 1, 2, 3]].concat());
		assert_eq!(envelope(&[7; ID]).unwrap()[ID..], [0]);
		assert!(envelope(&[7; ID - 1]).is_none());
	}

	#[test]
	fn an_answer_is_told_from_a_refusal() {
		assert_eq!(opened(&[0, 8, 1, 2]).unwrap(), [1, 2]);
		assert!(opened(&[1, 2]).unwrap_err().contains("arguments"));
		for wrong in [&[][..], &[0], &[0, 8, 1], &[0, 4, 1, 2], &[1], &[1, 0], &[1, 3], &[2]] {
			assert!(opened(wrong).is_err(), "{wrong:?}");
		}
	}
}
