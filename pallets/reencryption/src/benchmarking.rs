//! Benchmarks of every call, with the worst input, and of the check of a fragment in both ways.

use crate::{fixtures, types::assignment, *};
use alloc::{boxed::Box, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	assert_ok,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		Get,
	},
};
use frame_system::RawOrigin;
use nulink_pre::{arithmetic, recovery};
use nulink_primitives::{
	provider::{Offence, Role},
	sharing::{Digest, PolicyId, Receipt, RequestId, MAX_PROXIES},
};
use pallet_traits::{Epochs, Policies, PolicyKeys, Providers};
use sp_runtime::{
	traits::{IdentifyAccount, Saturating},
	AccountId32, KeyTypeId, MultiSignature, MultiSigner,
};

/// Makes an operator that can sign receipts.
pub trait BenchmarkHelper<AccountId, Signature> {
	/// An account that can sign.
	fn operator() -> AccountId;
	/// Its signature.
	fn sign(operator: &AccountId, message: &[u8]) -> Option<Signature>;
}

/// With sr25519, in the keystore of the node that runs the benchmarks.
impl BenchmarkHelper<AccountId32, MultiSignature> for () {
	fn operator() -> AccountId32 {
		MultiSigner::from(sp_io::crypto::sr25519_generate(KEY_TYPE, None)).into_account()
	}

	fn sign(operator: &AccountId32, message: &[u8]) -> Option<MultiSignature> {
		let operator: &[u8] = operator.as_ref();
		sp_io::crypto::sr25519_sign(KEY_TYPE, &operator.try_into().ok()?, message).map(Into::into)
	}
}

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"rcpt");

fn keys<T: Config>(proxies: u32) -> PolicyKeys<T::AccountId> {
	PolicyKeys {
		owner: account("owner", 0, 0),
		receiver: account("receiver", 0, 0),
		delegating: fixtures::DELEGATING,
		verifying: fixtures::VERIFYING,
		receiving: fixtures::RECEIVING,
		threshold: 1,
		proxies: proxies as u8,
	}
}

/// Enough for every call of these benchmarks.
fn fund<T: Config>(who: &T::AccountId) {
	let most = Pallet::<T>::storage_price(MAX_PROXIES, MAX_PROXIES)
		.saturating_add(Pallet::<T>::fees(MAX_PROXIES))
		.saturating_add(T::EvidenceBond::get());
	T::Currency::set_balance(who, most.saturating_add(T::Currency::minimum_balance()).saturating_mul(2u32.into()));
}

/// A policy with `n` proxies, all at work; the last one has the fixture's fragment. Returns the last one's staking
/// account and operator as well.
fn policy<T: Config>(n: u32, commitment: Digest) -> (PolicyId, T::AccountId, T::AccountId) {
	let mut seats = Vec::new();
	let mut last = None;
	for i in 1..=n {
		let staker: T::AccountId = account("proxy", i, 0);
		let operator = if i == n { T::BenchmarkHelper::operator() } else { account("operator", i, 0) };
		fund::<T>(&staker);
		T::Providers::make_active(Role::Proxy, &staker, &operator, T::Epochs::current());
		seats.push((staker.clone(), if i == n { commitment } else { [i as u8; 32] }));
		last = Some((staker, operator));
	}
	let (staker, operator) = last.expect("a policy has proxies");
	let keys = keys::<T>(n);
	fund::<T>(&keys.owner);
	fund::<T>(&keys.receiver);
	(T::Policies::make_active(keys, &seats), staker, operator)
}

/// The fixture's commitment.
fn commitment() -> Digest {
	nulink_pre::commitment(&fixtures::FRAGMENT)
}

/// An open request under a policy with `n` proxies.
fn request<T: Config>(n: u32) -> (RequestId, T::AccountId, T::AccountId) {
	let (policy, staker, operator) = policy::<T>(n, commitment());
	let id = NextRequest::<T>::get();
	assert_ok!(Pallet::<T>::do_request(keys::<T>(n).receiver, policy, fixtures::CAPSULE));
	(id, staker, operator)
}

/// Lets the time to answer pass.
fn pass_deadline<T: Config>() {
	let after = Pallet::<T>::now() + T::ResponseWindow::get() + 1;
	frame_system::Pallet::<T>::set_block_number(after.into());
}

/// Lets the provider confirm the coming epoch: a slash then lowers its weight in that one, too.
fn confirm_next<T: Config>(staker: &T::AccountId, operator: &T::AccountId) {
	T::Providers::make_active(Role::Proxy, staker, operator, T::Epochs::current().saturating_add(1));
}

fn reporter<T: Config>() -> T::AccountId {
	let reporter = whitelisted_caller();
	fund::<T>(&reporter);
	reporter
}

/// A signed receipt for the fixture's fragment, under a policy in which the provider has the given commitment.
fn evidence<T: Config>(commitment: Digest) -> (EvidenceOf<T>, EvidenceKey<T::AccountId>) {
	let (policy, provider, operator) = policy::<T>(MAX_PROXIES, commitment);
	let receipt = Receipt {
		policy,
		provider: provider.clone().into(),
		capsule: nulink_pre::capsule_digest(&fixtures::CAPSULE),
		fragment: nulink_pre::fragment_digest(&fixtures::FRAGMENT),
		request: [7; 32],
		block: Pallet::<T>::now(),
	};
	let signature = T::BenchmarkHelper::sign(&operator, &receipt.signed_bytes(&Pallet::<T>::genesis()))
		.expect("the operator was made by the same helper");
	let key = EvidenceKey { provider, policy, capsule: receipt.capsule, offence: Offence::WrongFragment };
	let (capsule, fragment) = (fixtures::CAPSULE, fixtures::FRAGMENT);
	(Evidence { receipt, signature, operator, capsule, fragment }, key)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_reencryption(n: Linear<1, MAX_PROXIES>) {
		let (policy, _, _) = policy::<T>(n, commitment());
		let receiver = keys::<T>(n).receiver;

		#[extrinsic_call]
		_(RawOrigin::Signed(receiver), policy, fixtures::CAPSULE);

		assert_eq!(Requests::<T>::iter_values().next().map(|request| request.obliged.count_ones()), Some(n));
	}

	#[benchmark]
	fn submit_fragment() {
		let (id, _, operator) = request::<T>(MAX_PROXIES);

		#[extrinsic_call]
		_(RawOrigin::Signed(operator), id, Box::new(fixtures::FRAGMENT));

		assert!(Fragments::<T>::contains_key(id, MAX_PROXIES as u8 - 1));
	}

	#[benchmark]
	fn report_silence() {
		let (id, staker, operator) = request::<T>(MAX_PROXIES);
		pass_deadline::<T>();
		confirm_next::<T>(&staker, &operator);

		#[extrinsic_call]
		_(RawOrigin::Signed(reporter::<T>()), id, staker.clone());

		assert_eq!(Requests::<T>::get(id).map(|request| request.reported.count_ones()), Some(1));
		assert_eq!(SilencePunished::<T>::iter_prefix_values(staker).count(), 1);
	}

	#[benchmark]
	fn close_request(n: Linear<1, MAX_PROXIES>) {
		let (id, _, _) = request::<T>(n);
		let deadline = Requests::<T>::mutate_extant(id, |request| {
			request.answered = request.obliged;
			request.deadline
		});
		for (seat, proxy) in (0u8..).zip(Seated::<T>::get(id)) {
			Fragments::<T>::insert(id, seat, fixtures::FRAGMENT);
			Assignments::<T>::remove(proxy, assignment(deadline, id));
		}
		let receiver = keys::<T>(n).receiver;
		// Whether the proxies are excused is asked then, too.
		pass_deadline::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(receiver.clone()), id);

		assert!(Requests::<T>::get(id).is_none());
		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Request.into(), &receiver), 0u32.into());
	}

	#[benchmark]
	fn submit_evidence_proven() {
		let (evidence, key) = evidence::<T>([0; 32]);
		confirm_next::<T>(&key.provider, &evidence.operator);

		#[extrinsic_call]
		submit_evidence(RawOrigin::Signed(reporter::<T>()), Box::new(evidence));

		assert!(UsedEvidence::<T>::contains_key(key));
	}

	#[benchmark]
	fn submit_evidence_refuted() {
		let (evidence, key) = evidence::<T>(commitment());
		let reporter = reporter::<T>();
		let before = T::Currency::total_balance(&reporter);

		#[extrinsic_call]
		submit_evidence(RawOrigin::Signed(reporter.clone()), Box::new(evidence));

		assert!(!UsedEvidence::<T>::contains_key(key));
		assert_eq!(T::Currency::total_balance(&reporter).saturating_add(T::EvidenceBond::get()), before);
	}

	#[benchmark]
	fn forget_evidence() {
		let key = EvidenceKey {
			provider: account("proxy", 1, 0),
			policy: 0,
			capsule: [1; 32],
			offence: Offence::WrongFragment,
		};
		UsedEvidence::<T>::insert(&key, Pallet::<T>::now());
		let after = Pallet::<T>::now() + T::EvidenceWindow::get() + 1;
		frame_system::Pallet::<T>::set_block_number(after.into());

		#[extrinsic_call]
		_(RawOrigin::Signed(reporter::<T>()), key.clone());

		assert!(!UsedEvidence::<T>::contains_key(key));
	}

	#[benchmark]
	fn forget_silence() {
		let provider: T::AccountId = account("proxy", 1, 0);
		let punished = Pallet::<T>::now();
		SilencePunished::<T>::insert(&provider, 7, punished);
		let after = punished + T::ResponseWindow::get() + T::EvidenceWindow::get() + 1;
		frame_system::Pallet::<T>::set_block_number(after.into());

		#[extrinsic_call]
		_(RawOrigin::Signed(reporter::<T>()), provider.clone(), 7);

		assert!(!SilencePunished::<T>::contains_key(provider, 7));
	}

	/// Not a call: the check of a right fragment by recoveries in the host, as the pallet does it.
	#[benchmark(extra)]
	fn check_by_recoveries() {
		let commitment = commitment();
		let statement = fixtures::statement(&commitment);
		let judgement;

		#[block]
		{
			judgement = recovery::check_fragment::<T::Recover>(&statement);
		}

		assert_eq!(judgement, Ok(()));
	}

	/// Not a call: the same check by curve arithmetic in wasm.
	#[benchmark(extra)]
	fn check_by_arithmetic() {
		let commitment = commitment();
		let statement = fixtures::statement(&commitment);
		let judgement;

		#[block]
		{
			judgement = arithmetic::check_fragment(&statement);
		}

		assert_eq!(judgement, Ok(()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
