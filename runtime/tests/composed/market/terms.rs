//! What governance sets, what must fit together, and what calls weigh.

use super::*;
use frame_support::{
	assert_noop,
	dispatch::{DispatchClass, GetDispatchInfo},
	traits::{Get, GetCallName},
	weights::Weight,
};
use nulink_primitives::proving::{KeySource, ProofBytes, Subject, MAX_INPUTS, MAX_KEY_LEN, MAX_STATEMENT_INPUTS};
use nulink_runtime::{
	configs::{
		market::MarketTerms,
		parameters::{dynamic_params::market, RuntimeParameters},
		proofs::CHALLENGE_WINDOW,
		sharing::{AcceptanceWindow, EvidenceWindow, ResponseWindow, SlashWindow},
	},
	genesis::{PRESETS, TESTNET},
	governance::{origins::Origin, tracks::Tracks},
	Parameters, RuntimeOrigin,
};
use pallet_data_market::{ItemId, MAX_OBJECT, MAX_SEALED, MAX_TAGS};
use pallet_data_proofs::Submission;
use pallet_referenda::TracksInfo;
use sp_runtime::{DispatchError, Perbill};
use std::collections::BTreeSet;

#[test]
fn governance_sets_prices_and_bonds_within_bounds_and_nobody_else_does() {
	chain(TESTNET).execute_with(|| {
		use market::Parameters as Parameter;
		let set =
			|parameter| Parameters::set_parameter(Origin::ParameterAdmin.into(), RuntimeParameters::Market(parameter));
		let price = |price| Parameter::LeastPrice(market::LeastPrice, Some(price));
		let stranger = RuntimeOrigin::signed(account(Ferdie));
		assert_noop!(
			Parameters::set_parameter(stranger, RuntimeParameters::Market(price(NLK))),
			DispatchError::BadOrigin
		);
		let milli = NLK / 1_000;
		for (given, then) in [(NLK, NLK), (0, 2 * milli), (Balance::MAX, 1_000 * NLK)] {
			assert_ok!(set(price(given)));
			assert_eq!(MarketTerms::get().least_price, then);
		}
		for (given, then) in [(0, NLK), (Balance::MAX, 10_000 * NLK)] {
			assert_ok!(set(Parameter::LeastBond(market::LeastBond, Some(given))));
			assert_ok!(set(Parameter::AppealBond(market::AppealBond, Some(given))));
			assert_eq!((MarketTerms::get().least_bond, MarketTerms::get().appeal_bond), (then, then));
		}
		for (given, bond, burned) in [(Perbill::zero(), 5, 1), (Perbill::one(), 100, 20)] {
			assert_ok!(set(Parameter::BondPart(market::BondPart, Some(given))));
			assert_ok!(set(Parameter::BurnedPart(market::BurnedPart, Some(given))));
			assert_eq!(MarketTerms::get().bond_part, Perbill::from_percent(bond));
			assert_eq!(MarketTerms::get().burned_part, Perbill::from_percent(burned));
		}
	});
}

#[test]
fn the_times_of_the_market_fit_those_of_sharing_and_governance() {
	for name in PRESETS {
		chain(name).execute_with(|| {
			let terms = MarketTerms::get();
			assert!(terms.answer_blocks > AcceptanceWindow::get(), "{name}: proxies accept in time");
			let track = Tracks::info(14).expect("the track of appeals");
			let longest =
				track.prepare_period + track.decision_period + track.confirm_period + track.min_enactment_period;
			// A few blocks are for the proposal.
			assert!(longest + 10 < terms.appeal_blocks, "{name}: {longest}");
			// What was not settled in time is settled while its policy is known and receipts count.
			let last = terms.complaint_blocks + terms.appeal_blocks;
			let (known, receipts): (u32, u32) = (SlashWindow::get(), EvidenceWindow::get());
			assert!(last < known && terms.complaint_blocks < receipts, "{name}: {last} of {known}");
			// A request on chain is over while the buyer can complain, and is known until no appeal is open any more.
			let response: u32 = ResponseWindow::get();
			assert!(response < terms.complaint_blocks && last < receipts, "{name}: {response}, {last} of {receipts}");
			let hashes: u32 = <Runtime as frame_system::Config>::BlockHashCount::get();
			assert!(CHALLENGE_WINDOW < hashes);
		});
	}
}

/// Each call of the market once, with the most that it can be given.
fn market_calls() -> Vec<Market> {
	let (listing, purchase, receiving, item) = (0, 0, KeyBytes([2; 33]), ItemId { collection: 0, item: 0 });
	let tags: pallet_data_market::Tags = vec![TAG; MAX_TAGS as usize].try_into().expect("as many as can be");
	let goods = Goods {
		subject: SUBJECT,
		content: ContentId::new(ContentId::RAW, [1; 32]),
		kind: ContentKind::Plain,
		commitment: [2; 32],
		key_commitment: [3; 32],
		header: [4; 32],
		capsule: [5; 32],
		label: LABEL,
		delegating: receiving,
		proofs: Default::default(),
	};
	let opening = Box::new(Opening {
		shown: Shown::Sealed { content: vec![0; MAX_SEALED as usize].try_into().expect("as long as can be") },
		secret: [1; 32],
		object: vec![0; MAX_OBJECT as usize].try_into().expect("as long as can be"),
		fragments: (0..32u8)
			.map(|seat| (seat, nulink_primitives::sharing::FragmentBytes([0; 359])))
			.collect::<Vec<_>>()
			.try_into()
			.expect("as many as can be"),
	});
	vec![
		Market::list { goods: Box::new(goods), description: [1; 32], tags: tags.clone(), offer: FIXED },
		Market::update { listing, description: [1; 32], tags, offer: FIXED },
		Market::delist { listing },
		Market::purchase { listing, receiving, max_price: PRICE, least_epochs: 1 },
		Market::answer { purchase, policy: 0 },
		Market::decline { purchase },
		Market::show_receipts { purchase, receipts: Default::default() },
		Market::confirm { purchase },
		Market::settle { purchase },
		Market::complain { purchase, opening },
		Market::appeal { purchase, reason: [1; 32] },
		Market::resolve_appeal { purchase, for_buyer: true },
		Market::bid { listing, receiving, amount: PRICE },
		Market::close_bids { listing },
		Market::sell_item { listing, item, price: PRICE },
		Market::withdraw_item { item },
		Market::buy_item { item, receiving, max_price: PRICE },
		Market::forget_purchase { purchase },
		Market::not_served { purchase, request: 0 },
	]
}

fn proof_calls() -> Vec<pallet_data_proofs::Call<Runtime>> {
	type Call = pallet_data_proofs::Call<Runtime>;
	let (key, subject, statement) = ([1; 32], Subject::Listing(0), [2; 32]);
	let circuit = nulink_primitives::proving::Circuit::Custom { inputs: MAX_INPUTS as u8 };
	let bytes = vec![0; MAX_KEY_LEN as usize].try_into().expect("as long as can be");
	let inputs: pallet_data_proofs::Inputs =
		vec![[0; 32]; MAX_STATEMENT_INPUTS as usize].try_into().expect("as many as can be");
	let proof = ProofBytes([0; 192]);
	let submission = Submission { key, subject, inputs: inputs.clone(), proof: proof.clone() };
	let proofs = vec![submission; pallet_data_proofs::MAX_BATCH as usize].try_into().expect("as many as can be");
	vec![
		Call::register_key { circuit, source: KeySource::Development, bytes },
		Call::adopt_key { key, circuit, source: KeySource::Ceremony([3; 32]) },
		Call::retire_key { key },
		Call::remove_key { key },
		Call::submit_proof { key, subject, inputs, challenge: 1, proof: Box::new(proof) },
		Call::submit_proofs { proofs, challenge: 1 },
		Call::forget { subject, prover: account(Alice), statement },
	]
}

fn fits<Call: GetDispatchInfo + GetCallName>(calls: Vec<Call>) {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let most = limits.get(DispatchClass::Normal).max_extrinsic.unwrap_or(limits.max_block);
	let named: BTreeSet<_> = calls.iter().map(|call| call.get_call_name()).collect();
	assert_eq!(named, Call::get_call_names().iter().copied().collect::<BTreeSet<_>>(), "one of each");
	for call in calls {
		let weight: Weight = call.get_dispatch_info().call_weight;
		assert!(weight.all_lt(most), "{}: {weight:?} of {most:?}", call.get_call_name());
	}
}

#[test]
fn every_call_fits_into_a_block() {
	chain(TESTNET).execute_with(|| {
		fits(market_calls());
		fits(proof_calls());
	});
}
