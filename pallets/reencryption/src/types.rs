//! What the pallet stores and answers.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use nulink_primitives::{
	provider::Offence,
	sharing::{CapsuleBytes, Digest, FragmentBytes, PolicyId, Receipt, RequestId, MAX_PROXIES},
};
use scale_info::TypeInfo;

// A set of seats is a `u32`, bit i for seat i.
const _: () = assert!(MAX_PROXIES == u32::BITS, "every seat of a policy has a bit");

/// The number of a response window: blocks 0 to `ResponseWindow` − 1 are window 0, and so on.
pub type ResponseWindowIndex = u32;

/// A request in the order of deadlines: the deadline and the request's number, both big-endian.
pub type Assignment = ([u8; 4], [u8; 8]);

/// The entry of a request with this deadline.
pub(crate) const fn assignment(deadline: u32, request: RequestId) -> Assignment {
	(deadline.to_be_bytes(), request.to_be_bytes())
}

/// A set of seats of a policy: bit i is seat i.
pub type Seats = u32;

/// The set of one seat. Empty, if a policy can not have the seat.
pub(crate) const fn only(seat: u8) -> Seats {
	match 1u32.checked_shl(seat as u32) {
		Some(bit) => bit,
		None => 0,
	}
}

/// The seats of a set, lowest first.
pub(crate) fn each(seats: Seats) -> impl Iterator<Item = u8> {
	(0..MAX_PROXIES as u8).filter(move |seat| seats & only(*seat) != 0)
}

/// A request for re-encryption on chain.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Request<AccountId, Balance> {
	/// The policy under which was asked.
	pub policy: PolicyId,
	/// Who asked, and whose deposit is held.
	pub requester: AccountId,
	/// What is to be re-encrypted: a valid capsule.
	pub capsule: CapsuleBytes,
	/// The block in which was asked.
	pub asked_at: u32,
	/// The last block in which an answer counts.
	pub deadline: u32,
	/// The seats whose proxies must answer.
	pub obliged: Seats,
	/// Those of them that have answered.
	pub answered: Seats,
	/// Those of them whose silence was reported.
	pub reported: Seats,
	/// What an answer earns.
	pub fee: Balance,
	/// What is still held for the request: of the fees, what was not earned yet, and the price of the storage.
	pub deposit: Balance,
}

impl<AccountId, Balance> Request<AccountId, Balance> {
	/// The seats that have neither answered nor been reported.
	pub fn waiting(&self) -> Seats {
		self.obliged & !self.answered & !self.reported
	}

	/// What became of the seat.
	pub fn duty(&self, seat: u8) -> Duty {
		let seat = only(seat);
		if self.answered & seat != 0 {
			Duty::Answered
		} else if self.reported & seat != 0 {
			Duty::Reported
		} else if self.obliged & seat != 0 {
			Duty::Waiting
		} else {
			Duty::NotObliged
		}
	}
}

/// What a request wants of a proxy, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub enum Duty {
	/// The proxy was not active when the request was made.
	NotObliged,
	/// It must answer until the deadline.
	Waiting,
	/// It has answered.
	Answered,
	/// It did not, and that was reported.
	Reported,
}

/// A request, for those who read it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct RequestInfo<AccountId, Balance> {
	/// The policy under which was asked.
	pub policy: PolicyId,
	/// Who asked.
	pub requester: AccountId,
	/// What is to be re-encrypted.
	pub capsule: CapsuleBytes,
	/// The block in which was asked.
	pub asked_at: u32,
	/// The last block in which an answer counts.
	pub deadline: u32,
	/// The last block in which silence can be reported.
	pub report_until: u32,
	/// The policy's proxies in the order of their seats, and what became of each.
	pub proxies: Vec<(AccountId, Duty)>,
	/// What an answer earns.
	pub fee: Balance,
	/// What is still held of the requester's balance.
	pub deposit: Balance,
}

/// What a request would cost in this block.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, TypeInfo)]
pub struct Quote<Balance> {
	/// How many proxies would have to answer.
	pub obliged: u32,
	/// How many answers open the capsule. With fewer obliged the request is refused.
	pub threshold: u8,
	/// What is paid if all answer.
	pub fees: Balance,
	/// What comes back when the request is closed.
	pub deposit: Balance,
}

/// A receipt that its signer should not have signed, and what it speaks of.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Evidence<AccountId, Signature> {
	/// What was signed.
	pub receipt: Receipt,
	/// By the operator, over [`Receipt::signed_bytes`] with this chain's genesis hash.
	pub signature: Signature,
	/// The key that acted for the provider.
	pub operator: AccountId,
	/// The capsule whose digest the receipt names.
	pub capsule: CapsuleBytes,
	/// The fragment whose digest the receipt names.
	pub fragment: FragmentBytes,
}

/// A receipt, and who signed it.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedReceipt<AccountId, Signature> {
	/// What was signed.
	pub receipt: Receipt,
	/// By the operator, over [`Receipt::signed_bytes`] with this chain's genesis hash.
	pub signature: Signature,
	/// The key that acted for the provider.
	pub operator: AccountId,
}

/// What evidence was about. However many receipts, signatures or fragments prove it, it is punished once.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct EvidenceKey<AccountId> {
	/// Who did it.
	pub provider: AccountId,
	/// Under which policy.
	pub policy: PolicyId,
	/// The digest of the capsule that was re-encrypted.
	pub capsule: Digest,
	/// What.
	pub offence: Offence,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_seat_has_a_bit_and_what_is_no_seat_has_none() {
		for seat in 0..32 {
			assert_eq!(only(seat), 1 << seat);
			assert_eq!(each(only(seat)).collect::<Vec<_>>(), [seat]);
		}
		for no_seat in 32..=255 {
			assert_eq!(only(no_seat), 0);
		}
		assert_eq!(each(0b1001).collect::<Vec<_>>(), [0, 3]);
		assert_eq!(each(u32::MAX).count(), 32);
	}
}
