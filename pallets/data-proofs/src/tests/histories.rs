//! Whatever happens in whatever order: records, keys and deposits fit together.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// What can happen. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
	Register { key: u8, by: u8, development: bool },
	Adopt { key: u8 },
	Retire { key: u8 },
	Remove { key: u8, by: u8 },
	Prove { key: u8, by: u8, subject: u8, input: u8, good: bool, age: u8 },
	ProveAll { key: u8, by: u8, inputs: Vec<u8> },
	Forget { key: u8, by: u8, of: u8, subject: u8, input: u8 },
	Pass { blocks: u8 },
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		2 => (0..4u8, 0..3u8, any::<bool>()).prop_map(|(key, by, development)| Step::Register { key, by, development }),
		2 => (0..4u8).prop_map(|key| Step::Adopt { key }),
		1 => (0..4u8).prop_map(|key| Step::Retire { key }),
		1 => (0..4u8, 0..3u8).prop_map(|(key, by)| Step::Remove { key, by }),
		6 => (0..4u8, 0..3u8, 0..2u8, 0..3u8, prop::bool::weighted(0.8), 0..120u8)
			.prop_map(|(key, by, subject, input, good, age)| Step::Prove { key, by, subject, input, good, age }),
		2 => (0..4u8, 0..3u8, prop::collection::vec(0..6u8, 0..5))
			.prop_map(|(key, by, inputs)| Step::ProveAll { key, by, inputs }),
		3 => (0..4u8, 0..3u8, 0..3u8, 0..2u8, 0..3u8)
			.prop_map(|(key, by, of, subject, input)| Step::Forget { key, by, of, subject, input }),
		1 => (1..20u8).prop_map(|blocks| Step::Pass { blocks }),
	]
}

const PEOPLE: [sp_runtime::AccountId32; 3] = [ALICE, BOB, CAROL];

/// Key 3 is one of a circuit by others.
fn circuit(key: u8) -> Circuit {
	if key == 3 {
		Circuit::Custom { inputs: 3 }
	} else {
		HOLDS
	}
}

fn key_bytes(key: u8) -> KeyBytes {
	vec![3, key].try_into().unwrap()
}

fn id(key: u8) -> [u8; 32] {
	sp_io::hashing::sha2_256(&key_bytes(key))
}

/// Whether our own books say that the key is known, adopted, for development, retired.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
struct Known {
	adopted: bool,
	development: bool,
	retired: bool,
}

#[derive(Default)]
struct Model {
	keys: BTreeMap<u8, Known>,
	/// Statements of ours are the same with each key: subject, prover, input, whether by others.
	records: BTreeMap<(u8, u8, u8, bool), u8>,
}

impl Model {
	fn usable(&self, key: u8) -> bool {
		self.keys.get(&key).is_some_and(|it| !it.retired && (it.adopted || it.development || key == 3))
	}

	fn take(&mut self, step: Step) {
		let now = System::block_number() as u32;
		match step {
			Step::Register { key, by, development } => {
				let source = if development { KeySource::Development } else { ceremony() };
				let who = PEOPLE[usize::from(by)].clone();
				let call = DataProofs::register_key(signed(who), circuit(key), source, key_bytes(key));
				assert_eq!(call.is_ok(), !self.keys.contains_key(&key));
				self.keys.entry(key).or_insert(Known { development, ..Known::default() });
			},
			Step::Adopt { key } => {
				let may = self.keys.get_mut(&key).filter(|it| !it.adopted && !it.development && !it.retired);
				let call = DataProofs::adopt_key(root(), id(key), circuit(key), ceremony());
				assert_eq!(call.is_ok(), may.is_some());
				if let Some(known) = may {
					known.adopted = true;
				}
			},
			Step::Retire { key } => {
				let may = self.keys.get_mut(&key).filter(|it| !it.retired);
				assert_eq!(DataProofs::retire_key(root(), id(key)).is_ok(), may.is_some());
				if let Some(known) = may {
					known.retired = true;
				}
			},
			Step::Remove { key, by } => {
				let who = PEOPLE[usize::from(by)].clone();
				let is_used = self.records.values().any(|with| *with == key);
				if DataProofs::remove_key(signed(who), id(key)).is_ok() {
					let known = self.keys.remove(&key).expect("it was there");
					assert!(!known.adopted && !known.retired && !is_used);
				}
			},
			Step::Prove { key, by, subject, input, good, age } => {
				let who = PEOPLE[usize::from(by)].clone();
				let proof = Box::new(if good { GOOD } else { BAD });
				let challenge = now - u32::from(age);
				let about = Subject::Listing(subject.into());
				let statement = inputs(&[input, 0]);
				let call = DataProofs::submit_proof(signed(who), id(key), about, statement, challenge, proof);
				let place = (subject, by, input, key == 3);
				let is_new = !self.records.contains_key(&place);
				let is_recent = (1..=WINDOW).contains(&u32::from(age));
				assert_eq!(call.is_ok(), good && is_new && is_recent && self.usable(key), "{call:?}");
				if call.is_ok() {
					self.records.insert(place, key);
				}
			},
			Step::ProveAll { key, by, inputs: numbers } => {
				let who = PEOPLE[usize::from(by)].clone();
				let all: Vec<_> = numbers
					.iter()
					.map(|number| Submission {
						key: id(key),
						subject: Subject::Listing(0),
						inputs: inputs(&[*number, 0]),
						proof: GOOD,
					})
					.collect();
				let call = DataProofs::submit_proofs(signed(who), all.try_into().unwrap(), now - 1);
				let places: std::collections::BTreeSet<_> =
					numbers.iter().map(|number| (0, by, *number, key == 3)).collect();
				let are_new = places.iter().all(|place| !self.records.contains_key(place));
				let are_once = places.len() == numbers.len();
				assert_eq!(call.is_ok(), !numbers.is_empty() && are_new && are_once && self.usable(key), "{call:?}");
				if call.is_ok() {
					self.records.extend(places.into_iter().map(|place| (place, key)));
				}
			},
			Step::Forget { key, by, of, subject, input } => {
				let (who, prover) = (PEOPLE[usize::from(by)].clone(), PEOPLE[usize::from(of)].clone());
				let statement = DataProofs::statement_hash(circuit(key), id(key), inputs(&[input, 0]).to_vec());
				let place = (subject, of, input, key == 3);
				let may = self.records.get(&place).is_some_and(|with| by == of || !self.usable(*with));
				let call = DataProofs::forget(signed(who), Subject::Listing(subject.into()), prover, statement);
				assert_eq!(call.is_ok(), may, "{call:?}");
				if may {
					self.records.remove(&place);
				}
			},
			Step::Pass { blocks } => go_to(now + u32::from(blocks)),
		}
	}

	fn check(&self) {
		assert_ok!(DataProofs::do_try_state());
		assert_eq!(Records::<Test>::iter_keys().count(), self.records.len());
		for ((subject, by, input, _), key) in &self.records {
			let statement = DataProofs::statement_hash(circuit(*key), id(*key), inputs(&[*input, 0]).to_vec());
			let prover = PEOPLE[usize::from(*by)].clone();
			let counts = <DataProofs as pallet_traits::ProofsOf<_>>::is_proven(
				&Subject::Listing((*subject).into()),
				&statement,
				&prover,
			);
			assert_eq!(counts, self.usable(*key));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn records_and_deposits_fit_together_after_any_history(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| {
			with_stand_in();
			CurrentProfile::set(Profile::Local);
			let mut model = Model::default();
			for step in steps {
				model.take(step);
				model.check();
			}
			// In the end everybody has everything back but for what keys in force hold.
			for ((subject, prover, statement), _) in Records::<Test>::iter().collect::<Vec<_>>() {
				assert_ok!(DataProofs::forget(signed(prover.clone()), subject, prover, statement));
			}
			for person in PEOPLE {
				assert_eq!(held(HoldReason::Record, &person), 0);
			}
			assert_ok!(DataProofs::do_try_state());
		});
	}
}
